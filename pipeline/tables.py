"""The targets table: its columns, its schema, and how it is written.

``COLUMNS`` is the one place that says what a column is; the schema, the dtypes and ``docs/codebook.md`` are made from it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pandas as pd
import pandera.pandas as pa

from extractors.facts import Row
from pipeline.atomic import write_text
from pipeline.reading import Article

Kind = Literal["text", "integer", "number"]
Result = tuple[Article, Sequence[Row]]

#: Years that a target or a result of this press can name; anything else is a misread number.
FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table.

    kind: ``text`` is pandas' string, ``integer`` Int64, ``number`` Float64; all three can be empty.
    values: the only values allowed, where they are few.
    required: never empty.
    """

    name: str
    kind: Kind
    meaning: str
    values: tuple[str, ...] = ()
    required: bool = False
    pattern: str = ""
    low: float | None = None
    high: float | None = None


def _year(name: str, meaning: str) -> Column:
    return Column(name, "integer", meaning, low=FIRST_YEAR, high=LAST_YEAR)


COLUMNS: tuple[Column, ...] = (
    Column("target_id", "text", "stable id: the same article and target give the same id on every run", required=True),
    Column("status", "text", "a figure set for the future, or one already reached", ("target", "result"), required=True),
    Column("level", "text", "whose figure it is", ("country", "province", "district", "commune"), required=True),
    Column("province", "text", "official name without its type word, as valid in the article's era"),
    Column("district", "text", "the same for the district; empty where there is none"),
    Column("commune", "text", "the same for the commune"),
    Column("province_code", "text", "statistics office's code of that era, two digits", pattern=r"\d{2}"),
    Column("district_code", "text", "statistics office's code of that era, three digits", pattern=r"\d{3}"),
    Column("commune_code", "text", "statistics office's code of that era, five digits", pattern=r"\d{5}"),
    Column("place_text", "text", "the words of the text that named the place"),
    Column("province_2025", "text", "the province that contains it since 1 July 2025"),
    Column("province_2025_code", "text", "that province's code", pattern=r"\d{2}"),
    Column("term", "text", "congress term or plan period it belongs to, as 2020-2025", pattern=r"\d{4}-\d{4}"),
    Column("congress", "integer", "ordinal of the congress (lần thứ VI is 6)", low=1, high=99),
    Column("metric", "text", "id in the metric lexicon; other where none fits", required=True),
    Column("metric_text", "text", "the metric as the text words it"),
    Column("breakdown", "text", "which part of the metric; empty for the whole", pattern=r"[a-z0-9_]+"),
    Column(
        "change",
        "text",
        "reaches or keeps the value, or moves up or down by it",
        ("level", "increase", "decrease"),
        required=True,
    ),
    Column(
        "basis",
        "text",
        "by the year, on average a year, each year, or over the period",
        ("point", "annual_average", "each_year", "total"),
        required=True,
    ),
    Column("value_min", "number", "lower end of the value in unit; empty where only an upper end is stated"),
    Column("value_max", "number", "upper end of the value in unit; empty where only a lower end is stated"),
    Column(
        "bound",
        "text",
        "how the value is bounded; about means that the text itself says so",
        ("exact", "range", "at_least", "more_than", "at_most", "less_than", "about"),
        required=True,
    ),
    Column("unit", "text", "canonical unit; money in units, not millions; status for milestones", required=True),
    Column("per", "text", "denominator where the text states one: person/year, ha, 10k_population"),
    Column("value_text", "text", "the words of the value, verbatim", required=True),
    _year("baseline_year", "the year that the change is counted from"),
    Column("baseline_value", "number", "the value that the change is counted from, in unit"),
    _year("year_start", "first year of the period, for averages, each-year and total figures"),
    _year("year", "the year, or the last year of the period: the deadline of a target"),
    Column(
        "year_source",
        "text",
        "where the year was read",
        ("explicit", "heading", "term", "plan", "published"),
    ),
    Column("sentence", "text", "the evidence", required=True),
    Column("char_start", "integer", "where the value starts in the cleaned article text", required=True, low=0),
    Column("char_end", "integer", "where the value ends, exclusive", required=True, low=0),
    Column("confidence", "number", "0 to 1", required=True, low=0, high=1),
    Column("extractor", "text", "the rule or component that made the row", required=True),
    Column("article_id", "text", "id of the article", required=True),
    Column("source_file", "text", "the raw file, or dump.jsonl#ID inside a dump", required=True),
    Column("url", "text", "address of the article"),
    Column("source", "text", "the newspaper or site"),
    Column("title", "text", "headline"),
    Column("published", "text", "date of publication, ISO 8601", pattern=r"\d{4}(-\d{2}(-\d{2}([T ].*)?)?)?"),
    Column(
        "corrected",
        "text",
        "what a reader changed: the fields mended, parted by blanks, or wrong for a row that should not be; empty where nobody did",
        pattern=r"wrong|[a-z0-9_]+( [a-z0-9_]+)*",
    ),
)

_DTYPES: dict[Kind, str] = {"text": "string", "integer": "Int64", "number": "Float64"}

#: Column -> pandas dtype, in the table's order; give it to ``pandas.read_csv(path, dtype=DTYPES)`` to keep codes as text.
DTYPES: dict[str, str] = {column.name: _DTYPES[column.kind] for column in COLUMNS}

#: What a row says, for its id: fewer fields than the table has, so that a better reading of the others keeps the id.
_IDENTITY = (
    *("status", "level", "province_code", "district_code", "commune_code"),
    *("metric", "breakdown", "change", "basis", "value_min", "value_max", "unit", "year"),
)


class TableError(ValueError):
    """Rows break the table's schema: a fault of the program, not of the articles."""


def target_id(article_key: str, record: dict[str, object]) -> str:
    """Twelve hexadecimal digits that depend only on the article and on what the row says, not on files or machines."""
    facts = (_cell(record[name]) for name in _IDENTITY)
    return hashlib.sha256("\x1f".join((article_key, *facts)).encode()).hexdigest()[:12]


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


def _cell(value: object) -> str:
    """A cell as it is written: numbers in full with a point, never an exponent; nothing for an empty one.

    >>> _cell(Decimal("1.12E+12")), _cell(1120000000000.0), _cell(3.50), _cell(None), _cell(2025)
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
    """CSV text: the header, then a line a row; a line ends in a line feed.

    A cell may begin with ``=``, ``+``, ``-`` or ``@`` because a headline does. It is left so: altering evidence is worse than
    asking whoever opens strangers' text in a spreadsheet to import it as text.
    """
    lines = [",".join(header)]
    lines.extend(",".join(_field(_cell(value)) for value in row) for row in rows)
    return "\n".join(lines) + "\n"


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write the checked frame to ``path``: CSV in UTF-8 with a byte-order mark, so that Excel shows Vietnamese.

    The file appears whole or not at all. Same frame, same bytes.
    """
    rows = frame.astype(object).itertuples(index=False, name=None)
    write_text(path, csv_text(frame.columns, rows), encoding="utf-8-sig")


def read_table(path: Path) -> pd.DataFrame:
    """Read a table written by ``write_table``, with its dtypes, and check it."""
    return check(pd.read_csv(path, dtype=DTYPES, keep_default_na=False, na_values=[""], encoding="utf-8-sig"))


def codebook() -> str:
    """``docs/codebook.md``: the columns in their order."""
    lines = [
        "# Codebook of the targets table",
        "",
        "One row is one figure that a locality sets itself (`target`) or reports (`result`). Empty means not stated and not",
        "inferable. Made from `pipeline/tables.py` by `chitieu columns`; a test keeps the two equal.",
        "",
        "The file is CSV in UTF-8 with a byte-order mark; lines end in a line feed, numbers have a decimal point and no",
        "exponent, dates are ISO 8601. Text is as the article has it: a cell may begin with `=`, `+`, `-` or `@`, so import",
        "strangers' text into a spreadsheet as text. Read codes as text too, or their leading zeros go: in pandas",
        "`read_csv(path, dtype=pipeline.tables.DTYPES)`, in DuckDB `types = {'province_code': 'VARCHAR', ...}`.",
        "",
        "| column | type | meaning | values |",
        "| --- | --- | --- | --- |",
    ]
    for column in COLUMNS:
        values = [f"`{value}`" for value in column.values]
        if column.pattern:
            values.append(f"`{column.pattern.replace('|', chr(92) + '|')}`")
        if column.low is not None:
            values.append(f"{column.low:g} to {column.high:g}" if column.high is not None else f"{column.low:g} or more")
        if column.required:
            values.append("never empty")
        lines.append(f"| `{column.name}` | {column.kind} | {column.meaning} | {', '.join(values)} |")
    return "\n".join(lines) + "\n"
