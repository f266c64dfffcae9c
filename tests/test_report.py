"""The quality report: what it counts, on one article whose rows are known."""

from __future__ import annotations

import csv
import json
import sys
from typing import Any

import pytest
from gold_sets import ROOT
from spacy.language import Language

from pipeline.quality import Judged, judge, rates_of

sys.path.append(str(ROOT / "benchmarks"))
import report  # type: ignore[import-not-found]

TEXT = """Đại hội Đảng bộ huyện Krông Năng lần thứ 12, nhiệm kỳ 2020-2025
Phấn đấu đến năm 2025, thu nhập bình quân đầu người đạt 60 triệu đồng; tỷ lệ hộ nghèo còn 3%; độ che phủ rừng đạt 25%."""
PLACE = {
    "level": "district",
    "province": "Đắk Lắk",
    "district": "Krông Năng",
    "term": "2020-2025",
    "change": "level",
    "year": 2025,
}
INCOME = {
    **PLACE,
    "metric": "income_per_capita",
    "value_min": 60e6,
    "value_max": 60e6,
    "unit": "VND",
    "value_text": "60 triệu đồng",
}
POVERTY = {**PLACE, "metric": "near_poverty_rate", "value_min": 3, "value_max": 3, "unit": "percent", "value_text": "3%"}
GROWTH = {**PLACE, "metric": "grdp", "change": "increase", "value_min": 9, "value_max": 9, "unit": "percent", "value_text": "9%"}
OPEN = {
    **PLACE,
    "metric": "forest_cover",
    "value_min": 25,
    "value_max": 25,
    "unit": "percent",
    "value_text": "25%",
    "optional": True,
}


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory, nlp: Language) -> Any:
    folder = tmp_path_factory.mktemp("set")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.txt").write_text("Trời hôm nay có mưa, nhiệt độ 25 độ.", encoding="utf-8")
    rows = [INCOME, POVERTY, GROWTH, OPEN]
    lines = [{"id": "a", "class": "a list", "rows": rows}, {"id": "b", "class": "weather", "rows": []}]
    gold = folder / "gold.jsonl"
    gold.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return report.measure("mine", gold, folder, nlp, own=True)


def test_every_target_has_one_verdict(measured: Any) -> None:
    told = [(one.verdict, one.wrong, (one.gold or one.found)["value_text"]) for one in measured.targets]
    assert told == [
        ("exact", (), "60 triệu đồng"),
        ("wrong", ("metric",), "3%"),
        ("optional", (), "25%"),
        ("missed", (), "9%"),
    ]
    rates = rates_of(measured.targets)
    assert (rates["detection"].precision, rates["detection"].recall) == (1.0, pytest.approx(2 / 3))
    assert rates["exact"].f1 == pytest.approx(2 / 5)


def test_a_row_that_no_annotation_has_is_spurious() -> None:
    assert judge({"a": []}, {"a": [INCOME], "b": [INCOME]}) == [Judged("a", "spurious", None, INCOME)]
    assert judge({"a": [INCOME]}, {}) == [Judged("a", "missed", INCOME, None)]


def test_the_sections_print_the_counts(measured: Any) -> None:
    found = {"a": [INCOME]}
    lines = report.section_sets([measured], {"plain regex": {"mine": found}, "an afternoon's script": {}})
    assert "| **mine** | 2 | 3 | 2 | 1.000 | 0.667 | 0.800 | " in "\n".join(lines)
    assert "| all together: plain regex | 2 | 3 | 1 | " in "\n".join(lines)
    assert "all together: an afternoon" not in "\n".join(lines)  # it did not run on every set
    assert "| mine: plain regex | 2 | 3 | 1 | 1.000 | 0.333 | 0.500 | " in "\n".join(lines)
    rules = "\n".join(report.section_rules([measured]))
    assert "| `metric+value` | 2 | 1 | 1 | 0 | 0.500 |" in rules
    classes = report.section_classes([measured])
    assert "| a list | 3 | 1 | 1 | 1 | 0 |" in classes and classes[-1] == "Without a fault: weather."
    failures = report.section_failures([measured])
    assert failures[-2:] == ["| a | wrong metric | 3% | *a list* |", "| a | missed | 9% | *a list* |"]
    numbers = report.section_ledger([measured])
    assert numbers[-1] == "| lost or counted twice | 0 |"
    total = sum(measured.numerals.values())
    assert f"| numerals | {total} |" in numbers and total >= 9


def test_intervals_hold_the_figure_and_are_the_same_every_time(measured: Any) -> None:
    ends = report.f1_intervals(measured.targets, measured.articles)
    assert ends == report.f1_intervals(measured.targets, measured.articles)
    low, high = ends["detection"]
    assert low <= 0.8 <= high


@pytest.mark.parametrize(
    ("published", "told"),
    [
        ("2025-06-30", "before 1 July 2025"),
        ("2025-07-01T08:00", "since 1 July 2025"),
        ("2026", "since 1 July 2025"),
        ("2025", "date unknown"),
        ("2025-07", "since 1 July 2025"),
        ("", "date unknown"),
    ],
)
def test_the_era_is_that_of_the_date(published: str, told: str) -> None:
    assert report.era(published) == told


def test_the_rows_of_ordinary_news_are_judged_and_the_report_says_so() -> None:
    with report.SAMPLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["number"] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    assert {row["verdict"] for row in rows} <= {"right", "wrong"}
    assert [row["number"] for row in rows if (row["verdict"] == "wrong") != bool(row["class"] and row["fault"])] == []
    right, every = report.sample_right()
    assert 20 <= every <= 100
    assert f"**{right} of {every} right**" in (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
