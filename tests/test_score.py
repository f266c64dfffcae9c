"""The scorer counts what its definitions say; every figure here was worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.score import Rates, ScoreError, match_rows, place_key, read_found, read_gold, score


def _row(**changes: Any) -> dict[str, Any]:
    row = {
        "status": "target",
        "level": "district",
        "province": "Bình An",
        "district": "Tân Lập",
        "commune": "",
        "term": "2020-2025",
    }
    row |= {
        "metric": "poverty_rate",
        "breakdown": "",
        "change": "level",
        "value_min": 5,
        "value_max": 5,
        "unit": "percent",
        "year": 2025,
    }
    return row | changes


def test_a_perfect_table() -> None:
    result = score({"a": [_row()]}, {"a": [_row(value_min="5.0", value_max="5", year="2025", district="huyện Tân Lập")]})
    assert result.rates() == {name: Rates(1.0, 1.0, 1.0) for name in ("detection", "core", "exact")}
    assert result.errors == ()
    assert result.intervals() == dict.fromkeys(("detection", "core", "exact"), (1.0, 1.0))


def test_counts_of_a_mixed_table() -> None:
    gold = [
        _row(),
        _row(value_min=60, value_max=None, metric="forest_cover"),
        _row(value_min=7, value_max=8, optional=True),
        _row(status="result", value_min=9, value_max=9),
        _row(status="result", value_min=10, value_max=10),
    ]
    found = [
        _row(term=""),  # matched, core right, not exact
        _row(value_min=7, value_max=8),  # optional: neither helps nor hurts
        _row(value_min=9, value_max=9),  # a result called a target
        _row(value_min=60, value_max=60),  # a bound mistaken: not the same number
        _row(status="result", value_min=10, value_max=10),
    ]
    result = score({"a": gold}, {"a": found, "not judged": [_row()]})
    counts = result.counts
    assert (counts.gold, counts.pred, counts.match, counts.core_right, counts.exact_right) == (2, 3, 1, 1, 0)
    assert (counts.gold_results, counts.results_as_targets, counts.results_found) == (2, 1, 1)
    assert result.rates()["detection"] == Rates(1 / 3, 1 / 2, pytest.approx(0.4))  # type: ignore[arg-type]
    assert result.fields["term"] == 0.0
    assert result.fields["metric"] == 1.0
    assert [(error.kind, error.detail) for error in result.errors] == [
        ("missed", ""),
        ("spurious", ""),
        ("spurious", ""),
        ("wrong", "term: '' for '2020-2025'"),
    ]


def test_equal_numbers_go_to_the_metric_that_fits() -> None:
    gold = [_row(metric="a"), _row(metric="b", year=2030)]
    found = [_row(metric="b", year=2030), _row(metric="a")]
    assert sorted((pair.gold, pair.found) for pair in match_rows(gold, found)) == [(0, 1), (1, 0)]


def test_equal_rows_go_by_their_order() -> None:
    rows = [_row(), _row(), _row()]
    assert sorted((pair.gold, pair.found) for pair in match_rows(rows, rows)) == [(0, 0), (1, 1), (2, 2)]


def test_what_is_not_judged() -> None:
    other, milestone = _row(metric="other"), _row(unit="status", metric="new_rural_status", value_min=None, value_max=None)
    assert match_rows([other], [_row(metric="gdp", breakdown="urban")])[0].wrong == ()
    assert match_rows([milestone], [milestone | {"breakdown": "district"}])[0].wrong == ()
    assert match_rows([milestone], [milestone | {"metric": "urban_class"}]) == []
    assert match_rows([_row(unit="commune")], [_row(unit="village")])[0].wrong == ()
    assert match_rows([_row(unit="ha")], [_row(unit="km")])[0].wrong == ("unit",)


def test_nothing_found_and_nothing_to_find() -> None:
    assert score({"a": []}, {}).rates()["exact"] == Rates(1.0, 1.0, 1.0)
    assert score({"a": [_row()]}, {}).rates()["exact"] == Rates(0.0, 0.0, 0.0)
    assert score({}, {}).intervals() == {}


def test_intervals_are_wider_than_nothing_and_the_same_each_time() -> None:
    gold = {str(n): [_row()] for n in range(20)}
    found = {str(n): [_row()] for n in range(10)}
    intervals = score(gold, found).intervals()
    low, high = intervals["detection"]
    assert 0.3 < low < 0.5 < 2 / 3 < high < 0.95
    assert score(gold, found).intervals() == intervals


@pytest.mark.parametrize(
    ("one", "other"), [("huyện Đakrông", "Đa Krông"), ("TP. Hoà Bình", "Hòa Bình"), ("Mù Căng Chải", "Mù Cang Chải")]
)
def test_spellings_of_a_place_are_one(one: str, other: str) -> None:
    assert place_key(one) == place_key(other)


def test_files_are_read(tmp_path: Path) -> None:
    gold, table = tmp_path / "g.jsonl", tmp_path / "t.csv"
    gold.write_text(json.dumps({"id": 7, "rows": [_row()]}) + "\n\n", encoding="utf-8")
    header = list(_row())
    cells = ",".join("" if value is None else str(value) for value in _row().values())
    lines = [",".join(["source_file", *header]), f"in/7.txt,{cells}", f"dump.jsonl#8,{cells}"]
    table.write_text("\n".join(lines), encoding="utf-8-sig")
    assert list(read_found(table)) == ["7", "8"]
    figures = json.loads(score(read_gold(gold), read_found(table)).as_json())
    assert figures["exact"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert figures["f1_95"]["exact"] == [1.0, 1.0]


def test_a_bad_gold_line_is_named(tmp_path: Path) -> None:
    gold = tmp_path / "g.jsonl"
    gold.write_text('{"id": 1, "rows": []}\n{"rows": []}\n', encoding="utf-8")
    with pytest.raises(ScoreError, match=r"g\.jsonl:2: expected"):
        read_gold(gold)


def test_a_file_that_is_no_table_is_named(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("source_file,status,level\n", encoding="utf-8")
    with pytest.raises(ScoreError, match="lacks the columns breakdown, change, commune"):
        read_found(table)
