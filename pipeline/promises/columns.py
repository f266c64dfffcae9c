"""The columns of ``promises.csv`` and ``promise_rows.csv``; those taken from the targets table keep its name and meaning."""

from __future__ import annotations

from dataclasses import replace

from pipeline.columns import BY_NAME, Column, year_column


def _of_target(*names: str) -> tuple[Column, ...]:
    """Columns of the target, as the fullest of its sources states it."""
    return tuple(replace(BY_NAME[name], required=False) for name in names)


def _of_result(*names: str) -> tuple[Column, ...]:
    return tuple(
        replace(
            column,
            name=f"result_{column.name}",
            label_vi=f"Kết quả: {column.label_vi[0].lower()}{column.label_vi[1:]}",
            label_en=f"Result: {column.label_en[0].lower()}{column.label_en[1:]}",
            meaning=f"the same of the latest result: {column.meaning}",
            required=False,
        )
        for column in (BY_NAME[name] for name in names)
    )


_AGREEMENT = ("one_source", "agreed", "revised", "contradicted")
_AGREEMENT_VI = ("một nguồn", "các nguồn thống nhất", "sửa về sau", "các nguồn mâu thuẫn")

COLUMNS: tuple[Column, ...] = (
    Column(
        "promise_id",
        "text",
        "Mã cam kết",
        "Promise id",
        "stable id: the same place, measure, period and value give the same id on every run",
        required=True,
    ),
    Column(
        "outcome",
        "text",
        "Đạt hay không",
        "Outcome",
        "what came of it: open where no result of its year is known yet, unclear where the result's words do not decide",
        ("met", "not_met", "unclear", "open"),
        ("đạt", "không đạt", "chưa rõ", "chưa có kết quả"),
        required=True,
    ),
    Column(
        "agreement",
        "text",
        "Nguồn của chỉ tiêu",
        "Sources of the target",
        "whether several articles give this value; contradicted where another article gives another for the same thing "
        "(other_promises), revised where none of those is of the same year of publication",
        _AGREEMENT,
        _AGREEMENT_VI,
        required=True,
    ),
    *_of_target("level", "province", "district", "commune", "province_code", "district_code", "commune_code"),
    *_of_target("province_2025", "province_2025_code", "term", "metric", "metric_text", "breakdown", "change", "basis"),
    *_of_target("value_min", "value_max", "bound", "unit", "per", "value_text", "baseline_year", "year_start", "year"),
    *_of_target("sentence"),
    Column(
        "target_articles",
        "text",
        "Bài nêu chỉ tiêu",
        "Articles of the target",
        "addresses, or files, of the articles that state it, earliest first, parted by |",
        required=True,
    ),
    Column("target_ids", "text", "Mã dòng chỉ tiêu", "Rows of the target", "target_id of its rows, parted by |", required=True),
    Column(
        "first_published",
        "text",
        "Ngày nêu đầu tiên",
        "First published",
        "date of the earliest of these articles, ISO 8601",
        pattern=BY_NAME["published"].pattern,
    ),
    Column(
        "comparison",
        "text",
        "So với kết quả mới nhất",
        "Compared with the latest result",
        "whether the latest result has the target's value, also where it is of an earlier year or the year was not over",
        ("reached", "not_reached", "unclear"),
        ("đã tới mức", "chưa tới mức", "chưa rõ"),
    ),
    *_of_result("value_min", "value_max", "bound", "value_text"),
    year_column("result_year", "Kết quả của năm", "Year of the result", "the year that the latest result is of"),
    *_of_result("published", "sentence"),
    Column(
        "result_agreement",
        "text",
        "Nguồn của kết quả",
        "Sources of the result",
        "the same as agreement, of the results of that year; empty where there is none",
        _AGREEMENT,
        _AGREEMENT_VI,
    ),
    Column(
        "result_articles",
        "text",
        "Bài nêu kết quả",
        "Articles of the result",
        "addresses, or files, of the articles that report a result of that year, latest first, parted by |",
    ),
    Column("result_ids", "text", "Mã dòng kết quả", "Rows of the result", "target_id of these rows, parted by |"),
    Column(
        "other_promises",
        "text",
        "Cam kết khác về cùng việc",
        "Other promises of the same thing",
        "promise_id of other values for the same place, measure, period and term, parted by |",
    ),
)

#: Which rows of the targets table stand behind a promise.
ROW_COLUMNS: tuple[Column, ...] = (
    replace(COLUMNS[0], meaning="the promise"),
    Column(
        "role",
        "text",
        "Vai trò",
        "Role",
        "what the row is to the promise",
        ("target", "result"),
        ("chỉ tiêu", "kết quả"),
        required=True,
    ),
    replace(BY_NAME["target_id"], meaning="the row of the targets table"),
)
