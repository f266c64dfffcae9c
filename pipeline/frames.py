"""Frames from plain rows and back: pandas' dtypes on one side, Python's own values and None on the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from pipeline.columns import Column, dtypes


def from_rows(rows: Iterable[Sequence[object]], columns: tuple[Column, ...]) -> pd.DataFrame:
    """A frame with the columns' names and dtypes; "" and None are empty cells."""
    types = dtypes(columns)
    cells = [[pd.NA if cell is None or cell == "" else cell for cell in row] for row in rows]
    return pd.DataFrame(cells, columns=list(types), dtype=object).astype(types)


def to_rows(frame: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    """The rows as tuples of str, int, float or None, in order."""
    cells = frame.astype(object).where(frame.notna(), None)
    yield from cells.itertuples(index=False, name=None)
