"""Fit the weights of ``extractors/lexicons/confidence.csv`` anew, and print how well they hold on articles left out of the fit.

python benchmarks/calibrate.py [--gold NAME=GOLD.jsonl:FOLDER ...] [--judged rows.csv] [--dry-run]

Fitted on every extracted row of the project's annotated articles, of further annotated sets named with --gold, and of rows
read one by one (--judged; benchmarks/judged_rows.csv by default), whose signs are kept in that file. A row is right where it is
exact: every key field and the status. The fit is a logistic regression with an L2 penalty; a sign whose weight would go against
the direction that EXPECTED gives it stays at 0, so that no accident of a small sample makes a doubtful row look better.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from gold_sets import GOLD_SETS

from extractors.confidence import SIGNS, probability, signs
from extractors.lexicon import LEXICONS
from extractors.rows import join_rows
from pipeline import assemble
from pipeline.quality import fields_of, judge
from pipeline.reading import Article, read_articles
from pipeline.score import read_gold

JUDGED = ROOT / "benchmarks" / "judged_rows.csv"
#: Signs that may only lower (-1) or only raise (+1) a row's confidence; the others go where the rows send them.
EXPECTED = {
    **dict.fromkeys(("base", "table", "milestone", "result", "place elsewhere"), 0),
    **dict.fromkeys(("value first", "inherited metric", "metric other", "unusual unit", "far metric", "country", "no term"), -1),
    **dict.fromkeys(("year from above", "year guessed", "no cue", "few targets"), -1),
    **dict.fromkeys(("number between", "over", "works"), -1),
    **dict.fromkeys(("score", "density", "governed", "plainly aimed", "planning"), 1),
}
#: Strength of the penalty on every weight but the base's: one observation against each weight of 1, roughly.
PENALTY = 1.0
FOLDS = 10


@dataclass(frozen=True)
class Checked:
    """A row that was checked: its set and article, its signs, and whether it was exact."""

    origin: str
    article: str
    said: Mapping[str, float]
    exact: bool
    target: bool


def checked_rows(name: str, gold_path: Path, folder: Path) -> list[Checked]:
    """Every row extracted from an annotated set. Results that no annotation mentions are left out: not all are annotated."""
    gold = read_gold(gold_path)
    nlp = assemble.build(tokens="syllables")  # the rows do not depend on it
    nlp.remove_pipe("chitieu_rows")  # joined below, with the joiner's scores
    checked = []
    for article in read_articles([folder]):
        if not isinstance(article, Article) or article.id not in gold:
            continue
        doc = assemble.annotate(article.text, assemble.about(article), nlp)
        rows = join_rows(doc)
        said = dict(zip(((row.char_start, row.metric, row.status) for row in rows), signs(rows, doc), strict=False))
        table = {article.id: [fields_of(row) for row in rows]}
        told = {article.id: gold[article.id]}
        for status in ("target", "result"):
            for one in judge(told, table, status=status):
                if one.found is None or one.verdict == "optional" or (status == "result" and one.verdict == "spurious"):
                    continue
                key = (one.found["char_start"], one.found["metric"], status)
                checked.append(Checked(name, article.id, said[key], one.verdict == "exact", status == "target"))
    return checked


def judged_rows(path: Path) -> list[Checked]:
    """Rows that a person read, from a file with the columns article_id, right and one for each sign."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Checked("judged", row["article_id"], {sign: float(row[sign] or 0) for sign in SIGNS}, row["right"] == "1", True)
            for row in csv.DictReader(file)
        ]


def fit(checked: Sequence[Checked]) -> dict[str, float]:
    """Weight of every sign, two places; those that would go the wrong way are 0."""
    names = list(SIGNS)
    x = np.array([[one.said[name] for name in names] for one in checked])
    y = np.array([one.exact for one in checked], dtype=float)
    penalised = np.array([name != "base" for name in names], dtype=float) * PENALTY
    bounds = [{1: (0, None), -1: (None, 0), 0: (None, None)}[EXPECTED[name]] for name in names]

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w
        p = 1 / (1 + np.exp(-z))
        value = float(np.sum(np.logaddexp(0, z) - y * z) + 0.5 * np.sum(penalised * w * w))
        return value, x.T @ (p - y) + penalised * w

    found = minimize(loss, np.zeros(len(names)), jac=True, bounds=bounds, method="L-BFGS-B")
    return {name: round(float(weight), 2) + 0.0 for name, weight in zip(names, found.x, strict=True)}


def out_of_fold(checked: Sequence[Checked]) -> list[float]:
    """Confidence of each row from a fit without its article (``FOLDS`` folds of articles, in the order of their names)."""
    articles = sorted({one.article for one in checked})
    fold = {article: index % FOLDS for index, article in enumerate(articles)}
    by = [fit([one for one in checked if fold[one.article] != index]) for index in range(FOLDS)]
    return [probability(one.said, by[fold[one.article]]) for one in checked]


def reliability(pairs: Sequence[tuple[float, bool]], edges: Sequence[float] = (0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)) -> list[str]:
    """Lines of a reliability table: rows, mean confidence and share exact of each band."""
    lines = []
    for low, high in itertools.pairwise(edges):
        band = [(p, right) for p, right in pairs if low <= p < high]
        if band:
            mean, share = (sum(values) / len(band) for values in zip(*band, strict=True))
            lines.append(f"{low:.2f}-{min(high, 1):.2f}  rows {len(band):>5}  said {mean:.3f}  exact {share:.3f}")
    return lines


def share(right: Sequence[bool]) -> str:
    """Share of True, three places."""
    return f"{sum(right) / len(right):.3f}" if right else "-"


def write(path: Path, by: Mapping[str, float], checked: Sequence[Checked]) -> None:
    """Write the weights, with how many checked rows had each sign and how many of those were exact."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("sign", "weight", "rows", "exact"))
        for sign in SIGNS:
            having = [one for one in checked if one.said[sign] > 0]
            table.writerow((sign, f"{by[sign]:.2f}", len(having), sum(one.exact for one in having)))


def named_set(option: str) -> tuple[str, Path, Path]:
    """Name, annotations and folder of an option ``NAME=GOLD.jsonl:FOLDER``."""
    name, _, paths = option.partition("=")
    gold, _, folder = paths.partition(":")
    if not folder:
        raise SystemExit(f"--gold {option}: expected NAME=GOLD.jsonl:FOLDER")
    return name, Path(gold), Path(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", action="append", default=[], metavar="NAME=GOLD:FOLDER", help="a further annotated set")
    parser.add_argument("--judged", type=Path, default=JUDGED)
    parser.add_argument("--dry-run", action="store_true", help="print, write nothing")
    options = parser.parse_args()
    sets = [(name, gold, folder) for name, (gold, folder) in GOLD_SETS.items()]
    sets += map(named_set, options.gold)
    checked = [one for name, gold, folder in sets for one in checked_rows(name, gold, folder)] + judged_rows(options.judged)
    by = fit(checked)
    said = out_of_fold(checked)
    for name in dict.fromkeys(one.origin for one in checked):
        pairs = [(p, one.exact) for p, one in zip(said, checked, strict=True) if one.origin == name]
        print(f"{name:<10} rows {len(pairs):>4}, exact {share([right for _, right in pairs])}", end="; ")
        high = [right for p, right in pairs if p >= 0.9]
        print(f"at 0.9 or more {len(high)}, exact {share(high)}")
    print("\n".join(reliability([(p, one.exact) for p, one in zip(said, checked, strict=True)])))
    for sign, weight in by.items():
        having = [one.exact for one in checked if one.said[sign] > 0]
        print(f"{sign:<20} {weight:>6.2f}  rows {len(having):>4}  exact {share(having)}")
    if not options.dry_run:
        write(LEXICONS / "confidence.csv", by, checked)


if __name__ == "__main__":
    main()
