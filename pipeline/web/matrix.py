"""A place's rows as a matrix: a line a metric, a column a year, in each cell the targets and beside them the results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.promises.identity import denominator

Cells = Mapping[str, Any]

#: What makes two figures stand on one line: they measure the same thing in the same way.
_SAME = ("metric", "breakdown", "change", "basis", "unit")
#: What makes two figures one that several articles tell.
_EQUAL = ("status", "value_min", "value_max", "bound", "value_text")


@dataclass(slots=True)
class Figure:
    """One value, with every row that tells it."""

    row: Cells
    rows: list[Cells] = field(default_factory=list)


@dataclass(slots=True)
class Cell:
    """The figures of one line and year."""

    targets: list[Figure] = field(default_factory=list)
    results: list[Figure] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """A metric, measured one way. cells: by year; None is the year that is not known."""

    row: Cells
    cells: dict[int | None, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Lines by metric group. years: ascending, None last if there is any."""

    groups: Mapping[str, Sequence[Line]]
    years: Sequence[int | None]


def matrix(rows: Iterable[Cells]) -> Matrix:
    """Arrange the rows of one place. Rows that readers marked wrong are left out."""
    lines: dict[tuple[Any, ...], Line] = {}
    years: set[int | None] = set()
    for row in rows:
        if row["corrected"] == "wrong":
            continue
        own = row["metric_text"] if row["metric"] == "other" else ""
        key = (*(row[name] for name in _SAME), denominator(row["metric"], row["per"] or ""), own)
        line = lines.setdefault(key, Line(row))
        cell = line.cells.setdefault(row["year"], Cell())
        years.add(row["year"])
        figures = cell.targets if row["status"] == "target" else cell.results
        for figure in figures:
            if _equal(figure.row, row):
                figure.rows.append(row)
                break
        else:
            figures.append(Figure(row, [row]))
    groups: dict[str, list[Line]] = {}
    for line in sorted(
        lines.values(), key=lambda line: (line.row["metric_group"], line.row["metric"], line.row["breakdown"] or "")
    ):
        groups.setdefault(line.row["metric_group"], []).append(line)
    return Matrix(groups, sorted(years, key=lambda year: (year is None, year or 0)))


def _equal(one: Cells, other: Cells) -> bool:
    """Whether two rows of one line and year tell the same value; words count only where there is no number."""
    names = _EQUAL if one["value_min"] is None and one["value_max"] is None else _EQUAL[:-1]
    return all(one[name] == other[name] for name in names)
