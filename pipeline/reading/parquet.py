"""Parquet, a few rows at a time, and of its columns only those that say something of an article."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from pipeline.reading.fields import Keys, roles, to_record
from pipeline.reading.model import Record, Skipped
from pipeline.reading.streams import Source

_ROWS = 64


def read_parquet(source: Source, file: BinaryIO, keys: Keys) -> Iterator[Record | Skipped]:
    """Records of a file that can be sought in. A broken row group ends the reading, with the number of its first row."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    name, stem = source.name, PurePosixPath(source.inner).stem
    number = 0
    try:
        table = pq.ParquetFile(file)
        schema = table.schema_arrow
        top = roles(schema.names, keys)
        nested = [column.name for column in schema if pa.types.is_struct(column.type)]
        wanted = [column for column in schema.names if column in top.values() or column in nested]
        if not wanted:
            listed = ", ".join(schema.names[:12])
            yield Skipped(name, f"{name}: no column holds the text (columns: {listed}); name it with --text-key.")
            return
        for batch in table.iter_batches(batch_size=_ROWS, columns=wanted):
            for row in batch.to_pylist():
                number += 1
                yield to_record(row, name, number, stem, keys, source.guard.max_bytes)
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError, OverflowError, MemoryError) as error:
        reason = " ".join(str(error).split())[:160]
        yield Skipped(
            name, f"{name}:{number + 1}: the Parquet data cannot be read from this row on ({reason}); fetch the file again."
        )
