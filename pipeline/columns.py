"""The columns of the targets table: names, types, labels, meanings and allowed values, in the table's order.

``COLUMNS`` is the one place that says what a column is. The check of the table, its dtypes, ``docs/codebook.md``, the data
package, the workbook, the databases and the web page's metadata are made from it, so none of them can say something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "integer", "number"]

#: Years that a target or a result of this press can name; anything else is a misread number.
FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    kind: ``text`` is pandas' string, ``integer`` Int64, ``number`` Float64; all three can be empty.
    label_vi, label_en: what a reader sees above the column.
    values: the only values allowed, where they are few; ``values_vi``: the same in Vietnamese, in that order.
    required: never empty. unit: what a number counts (``year``, ``character``); empty where the row's ``unit`` says it, or none.
    """

    name: str
    kind: Kind
    label_vi: str
    label_en: str
    meaning: str
    values: tuple[str, ...] = ()
    values_vi: tuple[str, ...] = ()
    required: bool = False
    pattern: str = ""
    low: float | None = None
    high: float | None = None
    unit: str = ""

    def __post_init__(self) -> None:
        if len(self.values) != len(self.values_vi):
            raise ValueError(f"column {self.name}: {len(self.values)} values, {len(self.values_vi)} of them in Vietnamese")

    def value_vi(self, value: str) -> str:
        """The Vietnamese word of one of ``values``; the value itself where the column has no list."""
        return dict(zip(self.values, self.values_vi, strict=True)).get(value, value)


def year_column(name: str, label_vi: str, label_en: str, meaning: str) -> Column:
    """A column of calendar years."""
    return Column(name, "integer", label_vi, label_en, meaning, low=FIRST_YEAR, high=LAST_YEAR, unit="year")


COLUMNS: tuple[Column, ...] = (
    Column(
        "target_id",
        "text",
        "Mã dòng",
        "Row id",
        "stable id: the same article and target give the same id on every run",
        required=True,
    ),
    Column(
        "status",
        "text",
        "Loại",
        "Status",
        "a figure set for the future, or one already reached",
        ("target", "result"),
        ("chỉ tiêu", "kết quả"),
        required=True,
    ),
    Column(
        "level",
        "text",
        "Cấp",
        "Level",
        "whose figure it is",
        ("country", "province", "district", "commune"),
        ("cả nước, vùng", "tỉnh", "huyện", "xã"),
        required=True,
    ),
    Column("province", "text", "Tỉnh", "Province", "official name without its type word, as valid in the article's era"),
    Column("district", "text", "Huyện", "District", "the same for the district; empty where there is none"),
    Column("commune", "text", "Xã", "Commune", "the same for the commune"),
    Column(
        "province_code",
        "text",
        "Mã tỉnh",
        "Province code",
        "statistics office's code of that era, two digits",
        pattern=r"\d{2}",
    ),
    Column(
        "district_code",
        "text",
        "Mã huyện",
        "District code",
        "statistics office's code of that era, three digits",
        pattern=r"\d{3}",
    ),
    Column(
        "commune_code",
        "text",
        "Mã xã",
        "Commune code",
        "statistics office's code of that era, five digits",
        pattern=r"\d{5}",
    ),
    Column("place_text", "text", "Địa danh trong bài", "Place as worded", "the words of the text that named the place"),
    Column(
        "province_2025",
        "text",
        "Tỉnh sau sáp nhập 1/7/2025",
        "Province since 2025",
        "the province that contains it since 1 July 2025",
    ),
    Column(
        "province_2025_code",
        "text",
        "Mã tỉnh sau sáp nhập",
        "Code of province since 2025",
        "that province's code",
        pattern=r"\d{2}",
    ),
    Column(
        "term",
        "text",
        "Nhiệm kỳ, giai đoạn",
        "Term or plan",
        "congress term or plan period it belongs to, as 2020-2025",
        pattern=r"\d{4}-\d{4}",
    ),
    Column(
        "congress",
        "integer",
        "Đại hội lần thứ",
        "Congress number",
        "ordinal of the congress (lần thứ VI is 6)",
        low=1,
        high=99,
    ),
    Column("metric", "text", "Mã chỉ tiêu", "Metric", "id in the metric lexicon; other where none fits", required=True),
    Column("metric_text", "text", "Chỉ tiêu trong bài", "Metric as worded", "the metric as the text words it"),
    Column(
        "breakdown",
        "text",
        "Phân tổ",
        "Breakdown",
        "which part of the metric; empty for the whole",
        pattern=r"[a-z0-9_]+",
    ),
    Column(
        "change",
        "text",
        "Mức hay biến động",
        "Level or change",
        "reaches or keeps the value, or moves up or down by it",
        ("level", "increase", "decrease"),
        ("đạt mức", "tăng", "giảm"),
        required=True,
    ),
    Column(
        "basis",
        "text",
        "Cách tính theo thời gian",
        "Basis",
        "by the year, on average a year, each year, or over the period",
        ("point", "annual_average", "each_year", "total"),
        ("đến năm", "bình quân hằng năm", "mỗi năm", "cả giai đoạn"),
        required=True,
    ),
    Column(
        "value_min",
        "number",
        "Giá trị từ",
        "Value from",
        "lower end of the value in unit; empty where only an upper end is stated",
    ),
    Column(
        "value_max",
        "number",
        "Giá trị đến",
        "Value to",
        "upper end of the value in unit; empty where only a lower end is stated",
    ),
    Column(
        "bound",
        "text",
        "Dạng giá trị",
        "Bound",
        "how the value is bounded; about means that the text itself says so",
        ("exact", "range", "at_least", "more_than", "at_most", "less_than", "about"),
        ("đúng", "khoảng từ-đến", "ít nhất", "trên", "không quá", "dưới", "xấp xỉ"),
        required=True,
    ),
    Column(
        "unit",
        "text",
        "Đơn vị",
        "Unit",
        "canonical unit; money in units, not millions; status for milestones",
        required=True,
    ),
    Column(
        "per",
        "text",
        "Tính trên",
        "Per",
        "denominator where the text states one: person/year, ha, 10k_population",
    ),
    Column("value_text", "text", "Giá trị trong bài", "Value as worded", "the words of the value, verbatim", required=True),
    year_column("baseline_year", "Năm gốc", "Baseline year", "the year that the change is counted from"),
    Column(
        "baseline_value",
        "number",
        "Giá trị gốc",
        "Baseline value",
        "the value that the change is counted from, in unit",
    ),
    year_column("year_start", "Năm đầu", "First year", "first year of the period, for averages, each-year and total figures"),
    year_column("year", "Năm", "Year", "the year, or the last year of the period: the deadline of a target"),
    Column(
        "year_source",
        "text",
        "Nguồn của năm",
        "Source of the year",
        "where the year was read",
        ("explicit", "heading", "term", "plan", "published"),
        ("trong câu", "đầu mục", "nhiệm kỳ", "kế hoạch", "ngày đăng"),
    ),
    Column("sentence", "text", "Câu trích", "Sentence", "the evidence", required=True),
    Column(
        "char_start",
        "integer",
        "Vị trí đầu",
        "Start",
        "where the value starts in the cleaned article text",
        required=True,
        low=0,
        unit="character",
    ),
    Column(
        "char_end",
        "integer",
        "Vị trí cuối",
        "End",
        "where the value ends, exclusive",
        required=True,
        low=0,
        unit="character",
    ),
    Column("confidence", "number", "Độ tin cậy", "Confidence", "0 to 1", required=True, low=0, high=1, unit="share"),
    Column("extractor", "text", "Quy tắc", "Rule", "the rule or component that made the row", required=True),
    Column("article_id", "text", "Mã bài", "Article id", "id of the article", required=True),
    Column("source_file", "text", "Tệp nguồn", "Source file", "the raw file, or dump.jsonl#ID inside a dump", required=True),
    Column("url", "text", "Đường dẫn", "Address", "address of the article"),
    Column("source", "text", "Báo, cổng thông tin", "Newspaper or site", "the newspaper or site"),
    Column("title", "text", "Tiêu đề", "Headline", "headline"),
    Column(
        "published",
        "text",
        "Ngày đăng",
        "Published",
        "date of publication, ISO 8601",
        pattern=r"\d{4}(-\d{2}(-\d{2}([T ].*)?)?)?",
    ),
    Column(
        "corrected",
        "text",
        "Đã sửa",
        "Corrected",
        "what a reader changed: the fields mended, parted by blanks, or wrong for a row that should not be; else empty",
        pattern=r"wrong|[a-z0-9_]+( [a-z0-9_]+)*",
    ),
)

#: Column name -> column.
BY_NAME: dict[str, Column] = {column.name: column for column in COLUMNS}

_DTYPES: dict[Kind, str] = {"text": "string", "integer": "Int64", "number": "Float64"}


def dtypes(columns: tuple[Column, ...]) -> dict[str, str]:
    """Column name -> pandas dtype, in order."""
    return {column.name: _DTYPES[column.kind] for column in columns}


#: Column -> pandas dtype, in the table's order; give it to ``pandas.read_csv(path, dtype=DTYPES)`` to keep codes as text.
DTYPES: dict[str, str] = dtypes(COLUMNS)


def codebook() -> str:
    """``docs/codebook.md``: the columns in their order."""
    lines = [
        "# Codebook of the targets table",
        "",
        "One row is one figure that a locality sets itself (`target`) or reports (`result`). Empty means not stated and not",
        "inferable. Made from `pipeline/columns.py` by `chitieu columns`; a test keeps the two equal.",
        "",
        "The file is CSV in UTF-8 with a byte-order mark; lines end in a line feed, numbers have a decimal point and no",
        "exponent, dates are ISO 8601. Text is as the article has it: a cell may begin with `=`, `+`, `-` or `@`, so import",
        "strangers' text into a spreadsheet as text, or take the workbook of `chitieu export`. Read codes as text too, or their",
        "leading zeros go: in pandas `read_csv(path, dtype=pipeline.tables.DTYPES)`, in DuckDB",
        "`types = {'province_code': 'VARCHAR', ...}`.",
        "",
        *codebook_lines(COLUMNS),
    ]
    return "\n".join(lines) + "\n"


def codebook_lines(columns: tuple[Column, ...]) -> list[str]:
    """The columns as a Markdown table."""
    lines = ["| column | tên cột | type | meaning | values |", "| --- | --- | --- | --- | --- |"]
    for column in columns:
        words = zip(column.values, column.values_vi, strict=True)
        values = [f"`{value}` ({word})" if word != value else f"`{value}`" for value, word in words]
        if column.pattern:
            values.append(f"`{column.pattern.replace('|', chr(92) + '|')}`")
        if column.low is not None:
            values.append(f"{column.low:g} to {column.high:g}" if column.high is not None else f"{column.low:g} or more")
        if column.required:
            values.append("never empty")
        lines.append(f"| `{column.name}` | {column.label_vi} | {column.kind} | {column.meaning} | {', '.join(values)} |")
    return lines
