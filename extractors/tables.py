"""Data tables of a page, as lines whose cells are parted by `` | ``: which column is which, and the values in them."""

from __future__ import annotations

from dataclasses import dataclass

from extractors import patterns as re
from extractors.facts import Quantity, Segment, Status
from extractors.quantities import find_quantities

_YEAR = re.compile(r"(?<!\d)(20[0-6]\d)(?!\d)")
_PLAN = re.compile(r"(?i)kế\s+hoạch|(?<!\p{L})KH(?!\p{L})|chỉ\s+tiêu|mục\s+tiêu|phấn\s+đấu|dự\s+toán|giao")
_DONE = re.compile(r"(?i)thực\s+hiện|(?<!\p{L})TH(?!\p{L})|ước|kết\s+quả|hiện\s+trạng|đạt\s+được|đã\s+đạt")
_UNIT = re.compile(r"(?i)^\W*(?:đơn\s+vị(?:\s+tính)?|ĐVT|đvt|đv\s*tính)\W*$")
_NUMBERING = re.compile(r"(?i)^\W*(?:STT|TT|số\s+TT|số\s+thứ\s+tự)\W*$")
_UNIT_IN_HEADER = re.compile(r"\((?P<unit>%|‰|[^()\d]{1,25})\)")


_UNIT_OF_TABLE = re.compile(r"(?i)(?:đơn\s+vị(?:\s+tính)?|ĐVT)\s*:\s*(?P<unit>%|‰|[^()\d.;|]{1,25}?)\s*(?:\)|[.;]|$)")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a table with what its row and column say of it; spans are in the article text."""

    start: int
    end: int
    value: str
    quantity: Quantity
    label: str
    label_start: int
    label_end: int
    row_start: int
    row_end: int
    header: str
    year: int | None
    status: Status | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its cells with values, the line above it, and the segments (by index) it fills."""

    cells: tuple[Cell, ...]
    caption: str
    segments: tuple[int, ...]


def find_tables(text: str, segments: tuple[Segment, ...]) -> list[Table]:
    """Runs of two or more lines with the same number of cells (two at least), the first without values: a header."""
    tables = []
    index = 0
    while index < len(segments):
        width = _width(text, segments[index])
        end = index
        while end < len(segments) and _width(text, segments[end]) == width:
            end += 1
        if width >= 2 and end - index >= 2:
            table = _read(text, segments, index, end)
            if table is not None:
                tables.append(table)
        index = max(end, index + 1)
    return tables


def _width(text: str, segment: Segment) -> int:
    line = text[segment.start : segment.end]
    return line.count(" | ") + 1 if segment.kind not in ("noise", "caption") and " | " in line else 0


def _cells(text: str, segment: Segment) -> list[tuple[int, int]]:
    spans, start = [], segment.start
    for match in re.finditer(r" \| ", text[segment.start : segment.end]):
        spans.append((start, segment.start + match.start()))
        start = segment.start + match.end()
    return [*spans, (start, segment.end)]


def _read(text: str, segments: tuple[Segment, ...], first: int, end: int) -> Table | None:
    header = [text[a:b].strip() for a, b in _cells(text, segments[first])]
    body = [_cells(text, segment) for segment in segments[first + 1 : end]]
    numbering = {column for column, words in enumerate(header) if _NUMBERING.match(words)}
    unit_column = next((column for column, words in enumerate(header) if _UNIT.match(words)), None)
    free = [column for column in range(len(header)) if column not in numbering and column != unit_column]
    if not free:
        return None
    label_column = free[0]
    caption = text[segments[first - 1].start : segments[first - 1].end] if first else ""
    caption_year = _YEAR.findall(caption)
    of_table = _UNIT_OF_TABLE.search(caption)
    cells = []
    for spans in body:
        label = text[spans[label_column][0] : spans[label_column][1]].strip(" -+*")
        unit = text[spans[unit_column][0] : spans[unit_column][1]].strip() if unit_column is not None else ""
        for column in free[1:]:
            a, b = spans[column]
            value = text[a:b].strip()
            if not re.search(r"\d", value):
                continue
            of_column = _UNIT_IN_HEADER.search(header[column]) or _UNIT_IN_HEADER.search(label)
            said = unit or (of_column["unit"] if of_column else of_table["unit"] if of_table else "")
            quantity = _quantity(value, said)
            if quantity is None:
                continue
            start = text.index(value, a)
            years = _YEAR.findall(header[column]) or caption_year[-1:]
            status: Status | None = (
                "result" if _DONE.search(header[column]) else "target" if _PLAN.search(header[column]) else None
            )
            cells.append(
                Cell(
                    start,
                    start + len(value),
                    value,
                    quantity,
                    label,
                    spans[label_column][0],
                    spans[label_column][1],
                    spans[0][0],
                    spans[-1][1],
                    header[column],
                    int(years[-1]) if years else None,
                    status,
                )
            )
    return Table(tuple(cells), caption, tuple(range(first, end))) if cells else None


def _quantity(value: str, unit: str) -> Quantity | None:
    """The number of a cell in the unit of its row or column; None where the cell is no single value."""
    unit = re.split(r"[,;]", unit)[0].strip()
    for words in (f"đạt {value} {unit}" if unit else f"đạt {value}", f"đạt {value}"):
        found = find_quantities(words)
        if len(found) == 1:
            return found[0]
    return None
