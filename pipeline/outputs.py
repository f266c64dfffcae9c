"""The files that a run leaves for readers, made from the store: ``targets.csv``, ``skipped.csv`` and ``duplicates.csv``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pandas as pd
from sqlalchemy import Connection, select

from pipeline import corrections, tables
from pipeline.atomic import writing
from pipeline.store import publishing
from pipeline.store.schema import SKIPPED as SKIPPED_TABLE

TABLE, SKIPPED, DUPLICATES = "targets.csv", "skipped.csv", "duplicates.csv"
SKIPPED_HEADER = ("file", "stage", "reason")
#: kind: ``repeats``: most of its words stand in the representative, which was published earlier; ``version``: the representative
#: is what stands at its address now. rows: found in it; left_out: how many of them are not in the table, being said already.
DUPLICATES_HEADER = ("file", "url", "published", "kind", "representative", "representative_url", "rows", "left_out")

#: Rows that are checked and written at once: some ten megabytes as a frame.
AT_ONCE = 5_000


def export(connection: Connection, out: Path) -> None:
    """Write the files, each whole or not at all, in an order that depends on what they hold and on nothing else.

    Raises TableError where rows break the schema, OSError where the disk refuses.
    """
    tables.write_tables(frames(connection), out / TABLE)
    found = SKIPPED_TABLE.c
    asked = select(found.source_file, found.stage, found.reason).order_by(found.source_file, found.stage, found.reason)
    with writing(out / SKIPPED, encoding="utf-8-sig") as file:
        file.write(tables.csv_text(SKIPPED_HEADER, ()))
        for row in connection.execution_options(yield_per=AT_ONCE).execute(asked):
            file.write(tables.csv_text((), [tuple(row)]))
    with writing(out / DUPLICATES, encoding="utf-8-sig") as file:
        file.write(tables.csv_text(DUPLICATES_HEADER, ()))
        for duplicate in publishing.duplicates(connection):
            file.write(tables.csv_text((), [duplicate]))


def frames(connection: Connection) -> Iterator[pd.DataFrame]:
    """The published rows, as their readers corrected them, as checked frames of at most ``AT_ONCE`` rows."""
    changes = corrections.published(connection)
    rows = iter(publishing.rows(connection))
    while some := list(islice(rows, AT_ONCE)):
        yield corrections.corrected(tables.frame_of(some), changes)  # type: ignore[arg-type]
