"""The tables of the bundle: their columns, keys and references. Every format of the bundle loops over ``TABLES``."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline import promises
from pipeline.columns import COLUMNS, Column


@dataclass(frozen=True, slots=True)
class Reference:
    """A column whose every value stands in a column of another table."""

    column: str
    table: str
    to: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table. key: the columns that together name a row. facets: columns worth counting on a web page."""

    name: str
    label_vi: str
    label_en: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    facets: tuple[str, ...] = ()


def _text(name: str, label_vi: str, label_en: str, meaning: str, *, required: bool = False) -> Column:
    return Column(name, "text", label_vi, label_en, meaning, required=required)


METRIC_COLUMNS = (
    _text("metric", "Mã chỉ tiêu", "Metric", "id, as in the targets table", required=True),
    _text("metric_group", "Nhóm", "Group", "group of the metric", required=True),
    _text("label_vi", "Tên chỉ tiêu", "Vietnamese name", "name in Vietnamese", required=True),
    _text("label_en", "Tên tiếng Anh", "English name", "name in English", required=True),
    _text("usual_unit", "Đơn vị thường dùng", "Usual unit", "unit of its level; empty where it has none"),
    _text("kind", "Dạng", "Kind", "level, share, rate, count, ratio, growth or milestone"),
    _text("dimensions", "Chiều phân tổ", "Dimensions", "dimensions it is broken down by, parted by |"),
    Column(
        "good",
        "text",
        "Hướng tốt hơn",
        "Better is",
        "up where more is better, down where less is, empty where neither",
        ("up", "down"),
        ("tăng", "giảm"),
    ),
    _text("official_code", "Mã chính thức", "Official code", "code in the national system of statistical indicators"),
    _text("official_source", "Văn bản", "Official source", "the document of that code"),
)
BREAKDOWN_COLUMNS = (
    _text("dimension", "Chiều", "Dimension", "what the metric is parted by", required=True),
    _text("breakdown", "Mã phân tổ", "Breakdown", "id, as in the targets table", required=True),
    _text("label_vi", "Tên phân tổ", "Vietnamese name", "name in Vietnamese"),
)
UNIT_COLUMNS = (
    _text("unit", "Mã đơn vị", "Unit", "id, as in the targets table", required=True),
    _text("label_vi", "Tên đơn vị", "Vietnamese name", "name in Vietnamese", required=True),
    _text("label_en", "Tên tiếng Anh", "English name", "name in English", required=True),
)

_MEASURE = (Reference("metric", "metrics", "metric"), Reference("unit", "units", "unit"))

TABLES: tuple[Table, ...] = (
    Table(
        "targets",
        "Chỉ tiêu và kết quả",
        "Targets and results",
        "one row for each figure that a locality set itself (target) or reports (result), with the sentence that says so",
        COLUMNS,
        ("target_id",),
        _MEASURE,
        (("province_code", "district_code", "commune_code"), ("province_2025_code",), ("metric", "year"), ("status",), ("term",)),
        ("province_2025", "province", "metric", "term", "year", "status", "level"),
    ),
    Table(
        "promises",
        "Cam kết và kết quả",
        "Promises against results",
        "one row for each thing promised, with the articles that say so, the latest result and what came of it",
        promises.COLUMNS,
        ("promise_id",),
        _MEASURE,
        (("metric", "year"), ("outcome",)),
        ("outcome", "agreement", "province_2025", "metric", "year"),
    ),
    Table(
        "promise_rows",
        "Dòng của mỗi cam kết",
        "Rows behind each promise",
        "which rows of the targets table stand behind a promise",
        promises.ROW_COLUMNS,
        ("promise_id", "role", "target_id"),
        (Reference("promise_id", "promises", "promise_id"), Reference("target_id", "targets", "target_id")),
        (("target_id",),),
    ),
    Table(
        "metrics",
        "Danh mục chỉ tiêu",
        "Metrics",
        "the vocabulary of the column metric",
        METRIC_COLUMNS,
        ("metric",),
        facets=("metric_group",),
    ),
    Table(
        "breakdowns",
        "Danh mục phân tổ",
        "Breakdowns",
        "the vocabulary of the column breakdown",
        BREAKDOWN_COLUMNS,
        ("dimension", "breakdown"),
    ),
    Table("units", "Danh mục đơn vị", "Units", "the vocabulary of the column unit", UNIT_COLUMNS, ("unit",)),
)

#: Name -> table.
BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
