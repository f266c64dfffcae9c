"""Promises against results: the pairs an expert wrote, and what is one promise and what is two."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.facts import Place, Row
from pipeline.columns import dtypes
from pipeline.promises import COLUMNS, ROW_COLUMNS, promise_rows_frame, promises, promises_frame
from pipeline.promises.identity import unchanged_provinces
from pipeline.promises.judging import Interval, accepted, judge, stated
from pipeline.reading import Article
from pipeline.tables import to_frame

MakeRow = Callable[..., Row]
MakeArticle = Callable[..., Article]
Table = Callable[..., pd.DataFrame]

PAIRS = list(csv.DictReader((Path(__file__).parent / "examples" / "promises.csv").read_text(encoding="utf-8").splitlines()))
DAKRONG = Place("district", "Quảng Trị", "45", "Đakrông", "467", "", "", "Quảng Trị", "44")


def _number(cell: str) -> Decimal | None:
    return Decimal(cell) if cell else None


@pytest.fixture
def table(make_row: MakeRow, make_article: MakeArticle) -> Table:
    """A targets table from (article changes, row changes) pairs; each article has one row."""

    def make(*said: tuple[dict[str, Any], dict[str, Any]]) -> pd.DataFrame:
        usual: dict[str, Any] = {"place": DAKRONG, "metric": "poverty_rate", "unit": "percent", "per": "", "bound": "exact"}
        results = []
        for article, row in said:
            url = f"https://bao.example.vn/{article.get('id', 'a1')}"
            results.append((make_article(**({"url": url} | article)), [make_row(**(usual | row))]))
        return to_frame(results)

    return make


def target(value: float, published: str = "2020-08-01", name: str = "plan", **row: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    number = Decimal(str(value))
    return {"id": name, "published": published}, {"value_min": number, "value_max": number} | row


def result(
    value: float, published: str = "2026-01-20", name: str = "report", **row: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    return target(value, published, name, **({"status": "result"} | row))


@pytest.mark.parametrize("pair", PAIRS, ids=[f"{n}-{pair['metric']}-{pair['outcome']}" for n, pair in enumerate(PAIRS, 2)])
def test_the_pairs_an_expert_judged(pair: dict[str, str], table: Table) -> None:
    same = {name: pair[name] for name in ("metric", "change", "unit")}
    said = []
    for side, published in (("target", "2020-08-01"), ("result", "2026-01-20")):
        if pair[f"{side}_bound"]:
            values = {f"value_{end}": _number(pair[f"{side}_{end}"]) for end in ("min", "max")}
            said.append(({"id": side, "published": published}, same | values | {"status": side, "bound": pair[f"{side}_bound"]}))
    found = promises(table(*said))
    assert [promise.outcome for promise in found] == [pair["outcome"]], pair["why"]


def test_the_pairs_cover_all_bounds_directions_and_outcomes() -> None:
    assert len(PAIRS) >= 40
    bounds = {"exact", "range", "at_least", "more_than", "at_most", "less_than", "about"}
    assert {pair["target_bound"] for pair in PAIRS} == bounds
    assert {pair["result_bound"] for pair in PAIRS} - {""} >= bounds - {"at_least", "at_most"}
    assert {pair["change"] for pair in PAIRS} == {"level", "increase", "decrease"}
    assert {pair["outcome"] for pair in PAIRS} == {"met", "not_met", "unclear", "open"}


def test_one_promise_of_two_articles_with_its_result(table: Table) -> None:
    frame = table(target(3, name="one"), target(3, "2021-02-01", "two"), result(2.5))
    (row,) = promises_frame(promises(frame)).to_dict("records")
    assert (row["outcome"], row["agreement"], row["comparison"], row["result_agreement"]) == (
        "met",
        "agreed",
        "reached",
        "one_source",
    )
    assert row["target_articles"] == "https://bao.example.vn/one | https://bao.example.vn/two"
    assert (row["first_published"], row["result_published"], row["result_year"]) == ("2020-08-01", "2026-01-20", 2025)
    assert row["result_articles"] == "https://bao.example.vn/report"
    ids = frame["target_id"].tolist()
    assert (row["target_ids"], row["result_ids"]) == (f"{ids[0]} | {ids[1]}", ids[2])
    behind = promise_rows_frame(promises(frame))
    assert behind["target_id"].tolist() == ids
    assert behind["role"].tolist() == ["target", "target", "result"]
    assert set(behind["promise_id"]) == {row["promise_id"]}


@pytest.mark.parametrize(
    ("second", "agreement", "linked"),
    [
        (target(2, "2020-11-01", "two"), "contradicted", True),
        (target(2, "", "two"), "contradicted", True),
        (target(2, "2023-01-05", "two"), "revised", True),
        (target(2, "2023-01-05", "two", term=""), "revised", True),
        (target(2, "2020-11-01", "two", term="2021-2030"), "one_source", False),  # another plan's target
        (target(2, "2020-08-01", "plan"), "one_source", False),  # one article tells the two apart
    ],
)
def test_another_value_is_another_promise_and_is_named(
    second: tuple[dict[str, Any], dict[str, Any]], agreement: str, linked: bool, table: Table
) -> None:
    rows = promises_frame(promises(table(target(3), second))).to_dict("records")
    assert [row["agreement"] for row in rows] == [agreement, agreement]
    others = [row["other_promises"] for row in rows]
    assert others == [rows[1]["promise_id"], rows[0]["promise_id"]] if linked else [pd.NA, pd.NA]


@pytest.mark.parametrize(
    "change",
    [
        {"year": 2024, "status": "result", "change": "decrease"},
        {"metric": "near_poverty_rate"},
        {"breakdown": "rural"},
        {"basis": "annual_average", "year_start": 2021},
        {"unit": "household"},
        {"per": "commune"},
        {"baseline_year": 2020},
        {"place": Place("district", "Quảng Trị", "45", "Hướng Hóa", "465", "", "", "Quảng Trị", "44")},
        {"place": Place("province", "Quảng Trị", "45", "", "", "", "", "Quảng Trị", "44")},
        {"place": Place("commune", "Quảng Trị", "45", "Đakrông", "467", "Ba Lòng", "19570", "Quảng Trị", "44")},
    ],
)
def test_a_result_of_another_thing_is_not_this_ones(change: dict[str, Any], table: Table) -> None:
    (promise,) = promises(table(target(3), result(2, **change)))
    assert promise.results == ()
    assert promise.outcome == "open"


def test_the_year_over_which_a_promise_runs(table: Table) -> None:
    average = {"change": "decrease", "basis": "annual_average"}
    (promise,) = promises(table(target(3, year_start=2020, **average), result(3.1, year_start=2021, **average)))
    assert promise.outcome == "met"  # nhiệm kỳ 2020-2025 is giai đoạn 2021-2025
    (promise,) = promises(table(target(3, year_start=2020, **average), result(3.1, year_start=2023, **average)))
    assert promise.outcome == "open"


def test_a_year_not_yet_over_breaks_no_promise(table: Table) -> None:
    revenue = {"metric": "budget_revenue", "unit": "VND"}
    for value, published, outcome in (
        (300e9, "2025-07-05", "open"),
        (610e9, "2025-11-05", "met"),
        (300e9, "2025-12-20", "not_met"),
        (300e9, "", "not_met"),
    ):
        (promise,) = promises(table(target(600e9, **revenue), result(value, published, **revenue)))
        assert (value, published, promise.outcome) == (value, published, outcome)
    accidents = {"metric": "traffic_accidents", "unit": "count"}
    (promise,) = promises(table(target(60, **accidents), result(31, "2025-07-05", **accidents)))
    assert (promise.comparison, promise.outcome) == ("met", "open")


def test_the_latest_result_decides_and_two_of_one_day_that_differ_decide_nothing(table: Table) -> None:
    frame = table(target(3), result(3.4, "2025-12-30", "early"), result(2.9, "2026-02-01", "late"))
    (row,) = promises_frame(promises(frame)).to_dict("records")
    assert (row["result_value_min"], row["outcome"], row["result_agreement"]) == (2.9, "met", "revised")
    assert row["result_articles"] == "https://bao.example.vn/late | https://bao.example.vn/early"
    (promise,) = promises(table(target(3), result(3.4, "2026-02-01", "one"), result(2.9, "2026-02-01", "two")))
    assert promise.outcome == "unclear"
    assert promises_frame([promise])["result_agreement"].tolist() == ["contradicted"]


def test_an_earlier_year_is_shown_and_decides_nothing(table: Table) -> None:
    (row,) = promises_frame(promises(table(target(3), result(2.8, "2024-01-05", year=2023)))).to_dict("records")
    assert (row["outcome"], row["comparison"], row["result_year"]) == ("open", "reached", 2023)
    (promise,) = promises(table(target(3), result(2.8, "2027-01-05", year=2026)))
    assert promise.results == ()


def test_a_milestone_reached_before_its_year_is_met(table: Table) -> None:
    status = {"metric": "new_rural_status", "unit": "status", "value_min": None, "value_max": None}
    early = result(0, "2024-03-01", year=2023, breakdown="district", **status)
    (promise,) = promises(table(target(0, breakdown="", **status), early))
    assert promise.outcome == "met"


def test_denominators_that_go_without_saying(table: Table) -> None:
    income = {"metric": "income_per_capita", "unit": "VND"}
    (promise,) = promises(table(target(60e6, per="person/year", **income), result(61e6, per="", **income)))
    assert promise.outcome == "met"
    (promise,) = promises(table(target(60e6, per="person/year", **income), result(5e6, per="person/month", **income)))
    assert promise.outcome == "open"


def test_places_across_the_reform_of_2025(table: Table) -> None:
    assert len(unchanged_provinces()) == 11
    hanoi = Place("province", "Hà Nội", "01", "", "", "", "", "Hà Nội", "01")
    saigon = Place("province", "Hồ Chí Minh", "79", "", "", "", "", "Hồ Chí Minh", "79")
    old = Place("province", "Bắc Ninh", "27", "", "", "", "", "Bắc Ninh", "24")
    new = Place("province", "Bắc Ninh", "24", "", "", "", "", "Bắc Ninh", "24")
    for before, after, outcome in ((hanoi, hanoi, "met"), (saigon, saigon, "open"), (old, new, "open"), (new, new, "met")):
        (promise,) = promises(table(target(3, place=before), result(2, place=after)))
        assert (before.province, promise.outcome) == (before.province, outcome)
    (promise,) = promises(table(target(3, "2020-08-01", place=saigon), result(2, "2025-06-20", place=saigon, year=2024)))
    assert promise.results[0].year == 2024  # both of the old city


def test_rows_marked_wrong_are_left_out(table: Table) -> None:
    frame = table(target(3), result(9))
    frame.loc[frame["status"] == "result", "corrected"] = "wrong"
    (promise,) = promises(frame)
    assert promise.outcome == "open"
    frame["corrected"] = "wrong"
    assert promises(frame) == []


def test_the_order_of_rows_changes_nothing(table: Table) -> None:
    said = [
        target(3, name="one"),
        target(2, "2020-11-01", "two"),
        target(3, "2021-02-01", "three"),
        target(70, metric="forest_cover"),
    ]
    said += [result(2.5, name=f"r{n}", published=f"2026-01-{n:02}") for n in range(10, 15)] + [result(2.4, name="r15")]
    frame = table(*said)
    first = promises_frame(promises(frame))
    for seed in range(5):
        order = random.Random(seed).sample(range(len(frame)), len(frame))
        found = promises(frame.iloc[order].reset_index(drop=True))
        pd.testing.assert_frame_equal(promises_frame(found), first)


def test_no_rows_make_an_empty_table(table: Table) -> None:
    none = promises(to_frame([]))
    assert promises_frame(none).dtypes.astype(str).to_dict() == dtypes(COLUMNS)
    assert promise_rows_frame(none).dtypes.astype(str).to_dict() == dtypes(ROW_COLUMNS)


numbers = st.integers(0, 100)


@given(numbers, numbers, st.sampled_from(["exact", "range", "at_least", "more_than", "at_most", "less_than", "about"]))
def test_a_target_is_met_by_its_own_words_unless_they_say_about(one: int, two: int, bound: str) -> None:
    low, high = float(min(one, two)), float(max(one, two))
    ends: dict[str, tuple[float | None, float | None]] = {
        "range": (low, high),
        **dict.fromkeys(("at_least", "more_than"), (low, None)),
        **dict.fromkeys(("at_most", "less_than"), (None, high)),
    }
    value = ends.get(bound, (low, low))
    for way in ("up", "down", ""):
        assert judge(accepted(bound, *value, way), stated(bound, *value)) == "met"  # type: ignore[arg-type]


@given(numbers, numbers, numbers)
def test_a_better_result_is_never_judged_worse(aim: int, one: int, two: int) -> None:
    worth = {"not_met": 0, "unclear": 1, "met": 2}
    limit = accepted("exact", aim, aim, "up")
    low, high = (judge(limit, stated("exact", float(value), float(value))) for value in sorted((one, two)))
    assert worth[low] <= worth[high]


def test_open_ends() -> None:
    above, least = Interval(Decimal(5), None, open_low=True), Interval(Decimal(5), None)
    assert above.within(least)
    assert not least.within(above)
    assert Interval(Decimal(5), Decimal(5)).apart(above)
    assert not Interval(Decimal(5), Decimal(5)).apart(least)
