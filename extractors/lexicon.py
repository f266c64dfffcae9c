"""Reading of lexicons: CSV files in ``extractors/lexicons``, one thing a line, checked line by line.

Nothing is skipped or guessed. A file that loads was read whole; one that does not says where and why, as ``file:line: ...``.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    RowT = TypeVar("RowT", bound=DataclassInstance)
else:
    RowT = TypeVar("RowT")

#: Where the lexicons stand: beside the code that reads them.
LEXICONS = Path(__file__).parent / "lexicons"


class LexiconError(ValueError):
    """A lexicon cannot be used. The message names the file, the line and what was expected."""


def fault(path: Path, line: int, what: str) -> LexiconError:
    """The error of one line, worded alike for every lexicon.

    >>> str(fault(Path("units.csv"), 3, "no unit"))
    'units.csv:3: no unit'
    """
    return LexiconError(f"{path.name}:{line}: {what}")


def read_lexicon(
    path: Path, row_type: type[RowT], *, required: Sequence[str] = (), unique: Sequence[str] = ()
) -> tuple[RowT, ...]:
    """Read ``path``, one ``row_type`` a line, in file order.

    row_type: a dataclass whose fields are strings named like the columns; a field ``line`` takes the line's number.
    required: columns in which no cell may be empty. unique: columns which together may not repeat.

    The file is CSV in UTF-8; a byte-order mark is allowed, as Excel writes one. Cells are stripped of outer blanks. Lines that
    are empty, or whose first cell starts with ``#``, are no rows.

    Raises LexiconError for a file that is missing or not UTF-8, for a header other than the fields, a line with too many or too
    few cells, an empty required cell, or a repeated row.
    """
    columns = [field.name for field in fields(row_type) if field.name != "line"]
    with_line = len(columns) < len(fields(row_type))
    try:
        content = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise LexiconError(f"{path.name}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise fault(path, line, "not UTF-8; save the file as 'CSV UTF-8'") from error
    reader = csv.reader(content.splitlines(keepends=True), strict=True)
    rows: list[RowT] = []
    seen: dict[tuple[str, ...], int] = {}
    header: list[str] | None = None
    try:
        for cells in reader:
            line = reader.line_num
            if not any(cell.strip() for cell in cells) or cells[0].lstrip().startswith("#"):
                continue
            if header is None:
                header = _check_header(path, line, [cell.strip() for cell in cells], columns)
                continue
            if len(cells) != len(header):
                raise fault(path, line, f"{len(cells)} cells where the header has {len(header)}; quote cells that hold a comma")
            row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
            for name in required:
                if not row[name]:
                    raise fault(path, line, f"no {name}")
            if unique:
                key = tuple(row[name] for name in unique)
                if key in seen:
                    raise fault(path, line, f"{' / '.join(key)!r} is already on line {seen[key]}")
                seen[key] = line
            rows.append(row_type(**row, **({"line": line} if with_line else {})))
    except csv.Error as error:
        raise fault(path, reader.line_num, f"not CSV: {error}") from error
    if header is None:
        raise fault(path, 1, f"empty; expected the columns {', '.join(columns)}")
    return tuple(rows)


def _check_header(path: Path, line: int, header: list[str], columns: list[str]) -> list[str]:
    for name in header:
        if name not in columns:
            raise fault(path, line, f"unknown column {name!r}; expected {', '.join(columns)}")
    for name in columns:
        if header.count(name) != 1:
            raise fault(path, line, f"column {name!r} is {'missing' if name not in header else 'there twice'}")
    return header
