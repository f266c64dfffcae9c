"""The annotated articles: their figures may only rise. ``python benchmarks/raise_floors.py`` raises the floors after a gain."""

from __future__ import annotations

import csv
import json

import pytest
from gold_sets import FLOORS, GOLD_SETS, KNOWN_FAILURES, failure_of

from pipeline.quality import Judged, accuracies, figures, judge, rates_of
from pipeline.score import Fields, Score, read_gold, score

Rows = dict[str, dict[str, list[Fields]]]


@pytest.fixture(params=GOLD_SETS, scope="module")
def scored(request: pytest.FixtureRequest, own_rows: Rows) -> tuple[str, Score, list[Judged]]:
    """A set by name, its score, and its targets one by one."""
    gold = read_gold(GOLD_SETS[request.param][0])
    return request.param, score(gold, own_rows[request.param]), judge(gold, own_rows[request.param])


def test_no_figure_falls_below_its_floor(scored: tuple[str, Score, list[Judged]]) -> None:
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))[scored[0]]
    reached = figures(scored[1])
    assert set(floors) == set(reached)
    assert {figure: (value, floors[figure]) for figure, value in reached.items() if value < floors[figure]} == {}


def test_rows_judged_one_by_one_sum_up_to_the_score(scored: tuple[str, Score, list[Judged]]) -> None:
    _, result, judged = scored
    assert rates_of(judged) == result.rates()
    assert accuracies(judged) == result.fields


@pytest.mark.parametrize("name", GOLD_SETS)
def test_every_article_is_annotated_and_every_annotation_has_its_article(name: str) -> None:
    gold, folder = GOLD_SETS[name]
    files = {path.stem for path in folder.iterdir() if path.suffix in (".txt", ".html")}
    assert files == {json.loads(line)["id"] for line in gold.read_text(encoding="utf-8").splitlines()}


def test_known_failures_still_fail(own_targets: list[Judged]) -> None:
    with KNOWN_FAILURES.open(encoding="utf-8", newline="") as file:
        known = [(row["article"], row["fault"], row["value_text"]) for row in csv.DictReader(file) if row["reason"]]
    faults = {failure_of(target) for target in own_targets if target.verdict not in ("exact", "optional")}
    assert len(known) == len(set(known))
    assert [fault for fault in known if fault not in faults] == [], "cured; run: python benchmarks/raise_floors.py"
