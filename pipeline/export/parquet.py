"""``targets.parquet``: typed, compressed, with the columns' labels and meanings in the file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.columns import Column, Kind

_TYPES: dict[Kind, pa.DataType] = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64()}
_ROWS_IN_A_GROUP = 100_000


def write_parquet(frame: pd.DataFrame, columns: Sequence[Column], path: Path) -> None:
    """Write ``frame``; pandas reads it back with its own dtypes. Same frame, same bytes (of one release of pyarrow)."""
    pq.write_table(arrow_table(frame, columns), path, compression="zstd", row_group_size=_ROWS_IN_A_GROUP)


def arrow_table(frame: pd.DataFrame, columns: Sequence[Column]) -> pa.Table:
    """The frame as an Arrow table; each field says what it is."""
    fields = [
        pa.field(
            column.name,
            _TYPES[column.kind],
            nullable=not column.required,
            metadata={"label_vi": column.label_vi, "label_en": column.label_en, "description": column.meaning},
        )
        for column in columns
    ]
    return pa.Table.from_pandas(frame, schema=pa.schema(fields), preserve_index=False)
