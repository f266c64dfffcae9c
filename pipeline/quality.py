"""Extraction measured on annotated articles: the figures that the tests hold to and the quality report prints."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from extractors.facts import Row
from pipeline.reading import Article, read_articles
from pipeline.score import Fields, Score, read_gold, score

Extract = Callable[[Article], Sequence[Row]]


def fields_of(row: Row) -> Fields:
    """A row as the scorer takes it: the columns of the table by name, the place's among them."""
    cells = {field.name: getattr(row, field.name) for field in dataclasses.fields(row) if field.name != "place"}
    return cells | dataclasses.asdict(row.place)


def found_rows(folder: Path, extract: Extract, ids: Sequence[str] | None = None) -> dict[str, list[Fields]]:
    """Rows of the articles of a folder by article id. ids: only these; all by default. Files that cannot be read give none."""
    wanted = None if ids is None else set(ids)
    return {
        article.id: [fields_of(row) for row in extract(article)]
        for article in read_articles([folder])
        if isinstance(article, Article) and (wanted is None or article.id in wanted)
    }


def evaluate(gold: Path, folder: Path, extract: Extract, ids: Sequence[str] | None = None) -> Score:
    """Score ``extract`` over the articles in ``folder`` against the rows in the file ``gold`` (``pipeline.score.read_gold``)."""
    told = read_gold(gold)
    if ids is not None:
        told = {name: told[name] for name in ids}
    return score(told, found_rows(folder, extract, list(told)))


def figures(result: Score) -> Mapping[str, float]:
    """The figures that may only rise, rounded down to four places: detection, exact F1, and the accuracy of each field."""
    rates = result.rates()
    named = {
        "precision": rates["detection"].precision,
        "recall": rates["detection"].recall,
        "detection_f1": rates["detection"].f1,
        "exact_f1": rates["exact"].f1,
        **result.fields,
        "results_kept_apart": 1 - result.counts.results_as_targets / max(1, result.counts.gold_results),
    }
    return {name: int(value * 10_000) / 10_000 for name, value in named.items()}
