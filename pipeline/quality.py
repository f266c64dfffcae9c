"""Extraction measured on annotated articles: the figures that the tests hold to and the quality report prints."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from extractors.facts import Row
from pipeline.reading import Article, read_articles
from pipeline.score import CORE, KEY, Fields, Rates, Score, match_rows, plain, read_gold, score

Extract = Callable[[Article], Sequence[Row]]

#: What came of a target: found and right in every key field, found with a fault, found where there is none, not found, or found
#: where the annotation leaves it open (``optional``, which neither helps nor hurts).
Verdict = Literal["exact", "wrong", "spurious", "missed", "optional"]


@dataclass(frozen=True, slots=True)
class Judged:
    """One target of one article. gold, found: the annotated and the extracted row, None on the side that lacks it.

    wrong: the key fields that differ, where both are there.
    """

    article: str
    verdict: Verdict
    gold: Fields | None
    found: Fields | None
    wrong: tuple[str, ...] = ()


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


def judge(gold: Mapping[str, Sequence[Fields]], table: Mapping[str, Sequence[Fields]], *, status: str = "target") -> list[Judged]:
    """Every row of ``status``, annotated or extracted, with what came of it; ``score`` counts the same, summed.

    Articles that the gold lacks are not judged.
    """
    judged: list[Judged] = []
    for article, rows in gold.items():
        wanted = [row for row in rows if row.get("status", "target") == status]
        wanted.sort(key=lambda row: bool(row.get("optional")))  # as score() orders them
        found = [row for row in table.get(article, ()) if (plain(row.get("status")) or "target") == status]
        pairs = sorted(match_rows(wanted, found), key=lambda pair: pair.gold)
        for pair in pairs:
            verdict: Verdict = "optional" if wanted[pair.gold].get("optional") else "wrong" if pair.wrong else "exact"
            judged.append(Judged(article, verdict, wanted[pair.gold], found[pair.found], pair.wrong))
        reached, taken = {pair.gold for pair in pairs}, {pair.found for pair in pairs}
        judged += [Judged(article, "spurious", None, row) for index, row in enumerate(found) if index not in taken]
        lost = [row for index, row in enumerate(wanted) if index not in reached and not row.get("optional")]
        judged += [Judged(article, "missed", row, None) for row in lost]
    return judged


def counts_of(one: Judged) -> tuple[int, int, int, int, int]:
    """What one target adds to the counts of found, annotated, matched, right in the core fields, and exact."""
    paired = one.verdict in ("exact", "wrong")
    core = paired and not set(one.wrong) & set(CORE)
    return (
        int(paired or one.verdict == "spurious"),
        int(paired or one.verdict == "missed"),
        int(paired),
        int(core),
        int(one.verdict == "exact"),
    )


def rates_of(judged: Sequence[Judged]) -> dict[str, Rates]:
    """``detection``, ``core`` and ``exact`` over some targets."""
    found, gold, match, core, exact = (
        (sum(column) for column in zip(*map(counts_of, judged), strict=True)) if judged else (0,) * 5
    )
    return {name: Rates.of(right, found, gold) for name, right in (("detection", match), ("core", core), ("exact", exact))}


def accuracies(judged: Iterable[Judged]) -> dict[str, float]:
    """Accuracy of each key field over the targets that were found; empty where none was."""
    pairs = [one for one in judged if one.verdict in ("exact", "wrong")]
    return {field: sum(field not in one.wrong for one in pairs) / len(pairs) for field in KEY} if pairs else {}
