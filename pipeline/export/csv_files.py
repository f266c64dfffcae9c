"""The bundle's CSV files: plain for programs, guarded for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from pipeline.atomic import write_text
from pipeline.columns import Column
from pipeline.export.spreadsheet import guarded
from pipeline.tables import csv_text


def write_plain(frame: pd.DataFrame, path: Path) -> None:
    """CSV in UTF-8 without a byte-order mark, every cell as it is."""
    write_text(path, csv_text(frame.columns, frame.astype(object).itertuples(index=False, name=None)))


def write_for_excel(frame: pd.DataFrame, columns: Sequence[Column], path: Path) -> None:
    """CSV in UTF-8 with a byte-order mark, text guarded so that it stays text; numbers are bare."""
    write_text(path, csv_text(frame.columns, _guarded(frame, columns)), encoding="utf-8-sig")


def _guarded(frame: pd.DataFrame, columns: Sequence[Column]) -> Iterator[tuple[object, ...]]:
    texts = [column.kind == "text" for column in columns]
    for row in frame.astype(object).itertuples(index=False, name=None):
        yield tuple(guarded(cell) if text and isinstance(cell, str) else cell for cell, text in zip(row, texts, strict=True))
