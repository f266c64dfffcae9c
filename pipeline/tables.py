"""The targets table: rows as a frame, checked against the columns of ``columns``, and how it is written and read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from extractors.facts import Row
from pipeline.atomic import writing
from pipeline.columns import COLUMNS, DTYPES, Column, Kind, codebook
from pipeline.reading import Article

__all__ = [
    "COLUMNS",
    "DTYPES",
    "Column",
    "Kind",
    "TableError",
    "check",
    "codebook",
    "csv_text",
    "frame_of",
    "read_table",
    "target_id",
    "to_frame",
    "write_table",
    "write_tables",
]

Result = tuple[Article, Sequence[Row]]

#: What a row says, for its id: fewer fields than the table has, so that a better reading of the others keeps the id.
_IDENTITY = (
    *("status", "level", "province_code", "district_code", "commune_code"),
    *("metric", "breakdown", "change", "basis", "value_min", "value_max", "unit", "year"),
)


class TableError(ValueError):
    """Rows break the table's schema: a fault of the program, not of the articles."""


def target_id(article_key: str, record: dict[str, object]) -> str:
    """Twelve hexadecimal digits that depend only on the article and on what the row says, not on files or machines."""
    return hashlib.sha256("\x1f".join((article_key, fact_key(record))).encode()).hexdigest()[:12]


def fact_key(record: Mapping[str, object]) -> str:
    """What a row says, whichever article says it: equal for two rows that state the same target.

    record: cells by column, from a ``Row``, a data frame or a database.
    """
    return "\x1f".join(cell_text(record[name]) for name in _IDENTITY)


def _record(article: Article, row: Row) -> dict[str, object]:
    """The row's cells by column; "" and None both mean not stated."""
    place = row.place
    return {
        **{name: getattr(row, name) for name in Row.__dataclass_fields__ if name != "place"},
        **{name: getattr(place, name) for name in place.__dataclass_fields__},
        "confidence": round(row.confidence, 4),
        "article_id": article.id,
        "source_file": article.source_file,
        "url": article.url,
        "source": article.source,
        "title": article.title,
        "published": article.published,
        "corrected": "",
    }


def to_frame(results: Iterable[Result]) -> pd.DataFrame:
    """Rows of many articles as one frame, in the order given, checked against the schema.

    Rows whose ids would be equal get ``-2``, ``-3``, ... in that order.

    Raises TableError, naming column, rule and value, where a row breaks the schema.
    """
    records: list[dict[str, object]] = []
    seen: dict[str, int] = {}
    for article, rows in results:
        for row in rows:
            record = _record(article, row)
            key = target_id(article.url or article.id, record)
            seen[key] = seen.get(key, 0) + 1
            record["target_id"] = key if seen[key] == 1 else f"{key}-{seen[key]}"
            records.append(record)
    return frame_of(records)


def frame_of(records: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Rows, each a cell by column, as a frame checked against the schema. Raises TableError as ``to_frame`` does."""
    cells = [[_value(record[column.name], column.kind) for column in COLUMNS] for record in records]
    frame = pd.DataFrame(cells, columns=list(DTYPES), dtype=object).astype(DTYPES)
    return check(frame)


def _value(value: object, kind: Kind) -> object:
    """A cell as pandas takes it: empty is NA, exact decimals become floats only here."""
    if value is None or value == "":
        return pd.NA
    return float(value) if kind == "number" and isinstance(value, Decimal) else value


def _schema() -> pa.DataFrameSchema:
    columns: dict[str, pa.Column] = {}
    for column in COLUMNS:
        checks: list[pa.Check] = []
        if column.values:
            checks.append(pa.Check.isin(list(column.values), error=f"one of {', '.join(column.values)}"))
        if column.pattern:
            checks.append(pa.Check.str_matches(rf"^(?:{column.pattern})$", error=f"written as {column.pattern}"))
        if column.low is not None:
            checks.append(pa.Check.ge(column.low, error=f"at least {column.low}"))
        if column.high is not None:
            checks.append(pa.Check.le(column.high, error=f"at most {column.high}"))
        columns[column.name] = pa.Column(
            DTYPES[column.name], checks, nullable=not column.required, unique=column.name == "target_id"
        )
    whole = [
        pa.Check(lambda f: _ordered(f, "value_min", "value_max"), error="value_min is not above value_max"),
        pa.Check(lambda f: _ordered(f, "year_start", "year"), error="year_start is not after year"),
        pa.Check(lambda f: _ordered(f, "char_start", "char_end"), error="char_start is not after char_end"),
    ]
    return pa.DataFrameSchema(columns, checks=whole, strict=True, ordered=True)


def _ordered(frame: pd.DataFrame, low: str, high: str) -> pd.Series[bool]:
    return (frame[low] <= frame[high]).fillna(True).astype(bool)


def check(frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``frame`` if it is a targets table; raise TableError with the first faults otherwise."""
    try:
        return _schema().validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases.head(5)
        faults = "; ".join(f"{c.column}: {c.check}, got {c.failure_case}" for c in cases.itertuples())
        raise TableError(f"the rows are no targets table: {faults}") from error


def cell_text(value: object) -> str:
    """A cell as it is written: numbers in full with a point, never an exponent; nothing for an empty one.

    >>> cell_text(Decimal("1.12E+12")), cell_text(1120000000000.0), cell_text(3.50), cell_text(None), cell_text(2025)
    ('1120000000000', '1120000000000', '3.5', '', '2025')
    """
    if value is None or value is pd.NA:
        return ""
    if isinstance(value, float | Decimal):
        text = format(Decimal(repr(value)) if isinstance(value, float) else value, "f")
        return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
    return str(value)


_QUOTED = re.compile(r'[",\r\n]|^\s|\s$')


def _field(text: str) -> str:
    """Quote a CSV field where a reader needs it, a lone carriage return included (the csv module leaves that bare)."""
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def csv_text(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """CSV text: the header, unless it is empty, then a line a row; a line ends in a line feed.

    A cell may begin with ``=``, ``+``, ``-`` or ``@`` because a headline does. It is left so: altering evidence is worse than
    asking whoever opens strangers' text in a spreadsheet to import it as text.
    """
    names = list(header)
    lines = [",".join(names)] if names else []
    lines.extend(",".join(_field(cell_text(value)) for value in row) for row in rows)
    return "".join(line + "\n" for line in lines)


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write the checked frame to ``path``: CSV in UTF-8 with a byte-order mark, so that Excel shows Vietnamese.

    The file appears whole or not at all. Same frame, same bytes.
    """
    write_tables([frame], path)


def write_tables(frames: Iterable[pd.DataFrame], path: Path) -> None:
    """Write checked frames, one below the other, as ``write_table`` does; one is in memory at a time."""
    with writing(path, encoding="utf-8-sig") as file:
        file.write(csv_text(DTYPES, ()))
        for frame in frames:
            file.write(csv_text((), frame.astype(object).itertuples(index=False, name=None)))


def read_table(path: Path) -> pd.DataFrame:
    """Read a table written by ``write_table``, with its dtypes, and check it."""
    return check(pd.read_csv(path, dtype=DTYPES, keep_default_na=False, na_values=[""], encoding="utf-8-sig"))
