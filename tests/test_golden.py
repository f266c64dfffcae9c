"""The annotated articles: their figures may only rise. ``python benchmarks/raise_floors.py`` raises the floors after a gain."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from spacy.language import Language

from pipeline import assemble
from pipeline.quality import evaluate, figures

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "tests" / "gold"
#: Name of a set -> its annotations and the folder of its articles.
SETS = {
    "raw": (GOLD / "raw-gold.jsonl", ROOT / "data" / "raw"),
    "articles": (GOLD / "articles.jsonl", GOLD / "articles"),
}
FLOORS = json.loads((GOLD / "floors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SETS)
def test_no_figure_falls_below_its_floor(name: str, nlp: Language) -> None:
    gold, folder = SETS[name]
    reached = figures(evaluate(gold, folder, lambda article: assemble.extract(article, nlp)))
    assert set(FLOORS[name]) == set(reached)
    assert {figure: (value, FLOORS[name][figure]) for figure, value in reached.items() if value < FLOORS[name][figure]} == {}


@pytest.mark.parametrize("name", SETS)
def test_every_article_is_annotated_and_every_annotation_has_its_article(name: str) -> None:
    gold, folder = SETS[name]
    files = {path.stem for path in folder.iterdir() if path.suffix in (".txt", ".html")}
    assert files == {json.loads(line)["id"] for line in gold.read_text(encoding="utf-8").splitlines()}
