"""Write ``docs/quality.md``: how good the extraction is, on annotated articles and beside two baselines. ``make report``

python benchmarks/report.py [--gold NAME=GOLD.jsonl:FOLDER ...] [--out docs/quality.md]

Everything in it is measured by this script, but for two files kept by hand: ``tests/gold/known_failures.csv`` (why a row of the
project's own articles is missed or wrong) and ``docs/sample.csv`` (rows of ordinary news, with verdicts).
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import re
import subprocess
import sys
import tempfile
import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from spacy.language import Language

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "benchmarks")]

import calibrate
from gold_sets import GOLD_SETS, KNOWN_FAILURES, failure_of

from extractors.rows import DOUBTFUL
from extractors.tables import find_tables
from pipeline import assemble
from pipeline.ledger import CLASSES, ledger, shares
from pipeline.quality import Judged, accuracies, counts_of, fields_of, judge, rates_of
from pipeline.reading import Article, read_articles
from pipeline.score import KEY, Fields, plain, read_found, read_gold, score

BASELINES = {
    "plain regex": ("plain_regex.py", "one regular expression for values, twenty keywords for metrics"),
    "an afternoon's script": ("afternoon.py", "underthesea's NER for places, regular expressions for the rest"),
}
SAMPLE = ROOT / "docs" / "sample.csv"
#: First runs on pages not seen before: noted when they were made, as they cannot be made again.
FIRST_RUNS = ROOT / "benchmarks" / "first_runs.csv"
RESAMPLES = 2000
#: The day from which Vietnam has 34 provinces and no districts.
REFORM = "2025-07-01"

Gold = Mapping[str, Sequence[Fields]]


@dataclass
class Measured:
    """One annotated set, extracted and judged. traits: article -> era, layout and class of the article."""

    name: str
    own: bool
    gold: Gold
    table: Mapping[str, Sequence[Fields]]
    targets: list[Judged]
    results: list[Judged]
    traits: dict[str, dict[str, str]] = field(default_factory=dict)
    numerals: Counter[str] = field(default_factory=Counter)
    uncounted: int = 0

    @property
    def articles(self) -> list[str]:
        """Ids of all annotated articles."""
        return list(self.gold)


def measure(name: str, gold_path: Path, folder: Path, nlp: Language, *, own: bool) -> Measured:
    """Extract a set and judge it. Articles of the folder that are not annotated are left aside."""
    gold = read_gold(gold_path)
    classes = classes_of(gold_path)
    table: dict[str, list[Fields]] = {}
    traits: dict[str, dict[str, str]] = {}
    numerals: Counter[str] = Counter()
    uncounted = 0
    for article in read_articles([folder]):
        if not isinstance(article, Article) or article.id not in gold:
            continue
        doc = assemble.annotate(article.text, assemble.about(article), nlp)
        table[article.id] = [fields_of(row) for row in doc._.rows]
        entries = ledger(doc)
        numerals.update(shares(entries))
        spans = sorted((entry.start, entry.end) for entry in entries)
        uncounted += sum(not any(a <= at < b for a, b in spans) for at, sign in enumerate(article.text) if sign.isdecimal())
        uncounted += sum(b > c for (_, b), (c, _) in itertools.pairwise(spans))
        layout = "page" if article.raw_kind == "html" else "text"
        layout = f"{layout} with a data table" if find_tables(doc.text, doc._.segments) else layout
        traits[article.id] = {
            "layout": layout,
            "era": era(article.published or str(doc._.year or "")),
            "class": classes.get(article.id, ""),
        }
    for lost in set(gold) - set(table):
        raise SystemExit(f"report: set {name}: article {lost} is annotated, but {folder} has no such file")
    return Measured(name, own, gold, table, judge(gold, table), judge(gold, table, status="result"), traits, numerals, uncounted)


def classes_of(path: Path) -> dict[str, str]:
    """Article -> its class, where the annotations name one."""
    with path.open(encoding="utf-8") as file:
        lines = [json.loads(line) for line in file if line.strip()]
    return {str(line["id"]): line.get("class", "") for line in lines}


def era(published: str) -> str:
    """Before or after the reform of 1 July 2025, by the date of publication (or the year that the text speaks from)."""
    if not published[:4].isdigit() or published == REFORM[:4]:
        return "date unknown"
    return "since 1 July 2025" if published >= REFORM[: len(published)] else "before 1 July 2025"


def f1_intervals(judged: Iterable[Judged], articles: Sequence[str]) -> dict[str, tuple[float, float]]:
    """95 % bootstrap intervals of the three F1: articles drawn with replacement, the seed fixed."""
    place = {article: index for index, article in enumerate(articles)}
    counts = np.zeros((len(articles), 5))
    for one in judged:
        counts[place[one.article]] += counts_of(one)
    draws = np.random.default_rng(0).integers(len(articles), size=(RESAMPLES, len(articles)))
    found, gold, *rights = counts[draws].sum(axis=1).T
    ends = {}
    for name, right in zip(("detection", "core", "exact"), rights, strict=True):
        values = np.where(found + gold > 0, 2 * right / np.maximum(found + gold, 1), 1.0)
        low, high = np.percentile(values, (2.5, 97.5))
        ends[name] = (float(low), float(high))
    return ends


def share(value: float) -> str:
    """A rate for a table."""
    return f"{value:.3f}"


def prose(*pieces: str) -> list[str]:
    """A paragraph, in lines of at most 130 characters."""
    return textwrap.wrap(" ".join(pieces), 130, break_long_words=False, break_on_hyphens=False)


def table_of(header: Sequence[str], lines: Iterable[Sequence[object]]) -> list[str]:
    """A Markdown table; columns of numbers are set to the right."""
    lines = [tuple(map(str, cells)) for cells in lines]
    numeric = [all(re.fullmatch(r"[\d.,%-]*", cell) for cell in column) for column in zip(*lines, strict=True)] or [False] * len(
        header
    )
    rule = ["---:" if number else "---" for number in numeric]
    return [f"| {' | '.join(map(str, cells))} |" for cells in (header, rule, *lines)]


RATES_HEADER = (*("articles", "targets", "found", "precision", "recall", "detection F1", "95 %", "core F1", "exact F1", "95 %"),)


def rates_line(judged: Sequence[Judged], articles: Sequence[str]) -> tuple[str, ...]:
    """Cells of ``RATES_HEADER``."""
    found, gold, *_ = (sum(column) for column in zip((0,) * 5, *map(counts_of, judged), strict=True))
    rates = rates_of(judged)
    ends = f1_intervals(judged, articles)
    spans = {name: f"{share(low)}-{share(high)}" for name, (low, high) in ends.items()}
    detection = rates["detection"]
    return (
        *(str(len(articles)), str(gold), str(found), share(detection.precision), share(detection.recall)),
        *(share(detection.f1), spans["detection"], share(rates["core"].f1), share(rates["exact"].f1), spans["exact"]),
    )


def baseline_tables(script: str, folders: Mapping[str, Path]) -> dict[str, Mapping[str, Sequence[Fields]]]:
    """What a baseline finds in each set, by its command line; empty where the script is not there."""
    path = ROOT / "benchmarks" / script
    found: dict[str, Mapping[str, Sequence[Fields]]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for name, folder in folders.items() if path.exists() else ():
            out = Path(temporary) / f"{name}.csv"
            subprocess.run([sys.executable, str(path), str(folder), str(out)], check=True)
            found[name] = read_found(out)
    return found


def section_sets(sets: Sequence[Measured], baselines: Mapping[str, Mapping[str, Mapping[str, Sequence[Fields]]]]) -> list[str]:
    """Figures by set, baselines beside them, and the accuracy of each field."""
    lines: list[tuple[str, ...]] = []
    for one in sets:
        lines.append((f"**{one.name}**", *rates_line(one.targets, one.articles)))
        for name, tables in baselines.items():
            if one.name in tables:
                lines.append((f"{one.name}: {name}", *rates_line(judge(one.gold, tables[one.name]), one.articles)))
    everywhere = [f"{one.name}/{article}" for one in sets for article in one.articles]
    together = [renamed(one, target) for one in sets for target in one.targets]
    lines.append(("**all together**", *rates_line(together, everywhere)))
    for name, tables in baselines.items():
        if len(tables) == len(sets):
            found = [renamed(one, target) for one in sets for target in judge(one.gold, tables[one.name])]
            lines.append((f"all together: {name}", *rates_line(found, everywhere)))
    fields = [(one.name, *(share(accuracies(one.targets).get(key, 0)) for key in KEY)) for one in sets]
    fields.append(("all together", *(share(accuracies(together).get(key, 0)) for key in KEY)))
    apart = []
    for one in sets:
        counts = score(one.gold, one.table).counts
        apart.append((one.name, counts.gold_results, counts.results_found, counts.results_as_targets))
    return [
        "## By set",
        "",
        *table_of(("set", *RATES_HEADER), lines),
        "",
        *prose(
            "*Detection*: a target counts when its value is found in its article with status target.",
            "*Core*: place, metric, change, unit and year agree as well. *Exact*: term and breakdown do, too.",
            "Intervals are bootstrapped over articles.",
        ),
        "",
        *(f"* {name}: `benchmarks/{script}`, {what}." for name, (script, what) in BASELINES.items() if baselines.get(name)),
        "",
        "Accuracy of each field over the targets that were found:",
        "",
        *table_of(("set", *KEY), fields),
        "",
        "Results kept apart from targets (the worst error is a result that the table calls a target):",
        "",
        *table_of(("set", "results annotated", "found as results", "called targets"), apart),
    ]


def sliced(
    sets: Sequence[Measured], of: Callable[[Measured, Judged], str], total: Callable[[str], list[str]]
) -> list[tuple[str, ...]]:
    """A line of rates for each value of a trait, over all sets; total: articles that have the value."""
    by: dict[str, list[Judged]] = defaultdict(list)
    for one in sets:
        for target in one.targets:
            by[of(one, target)].append(renamed(one, target))
    return [(name, *rates_line(by[name], total(name))) for name in sorted(by)]


def renamed(one: Measured, target: Judged) -> Judged:
    """The target with an article id that no other set has."""
    return Judged(f"{one.name}/{target.article}", target.verdict, target.gold, target.found, target.wrong)


def section_slices(sets: Sequence[Measured]) -> list[str]:
    """Figures by level, era, layout and rule, over all sets together."""

    def with_trait(trait: str) -> Callable[[str], list[str]]:
        return lambda value: [f"{one.name}/{a}" for one in sets for a, traits in one.traits.items() if traits[trait] == value]

    everywhere = [f"{one.name}/{article}" for one in sets for article in one.articles]
    level = sliced(sets, lambda one, target: plain((target.gold or target.found or {}).get("level")), lambda _: everywhere)
    header = ("articles", *RATES_HEADER[1:])
    lines = [
        "## By level, era and layout",
        "",
        "All sets together.",
        "",
        "Level of the annotated target; a spurious row counts at its own:",
        "",
    ]
    lines += table_of(("level", *header), level)
    for trait, words in (("era", "Era of the article:"), ("layout", "Layout of the article:")):
        slices = sliced(sets, lambda one, target, trait=trait: one.traits[target.article][trait], with_trait(trait))
        lines += ["", words, "", *table_of((trait, *header), slices)]
    return lines


def section_rules(sets: Sequence[Measured]) -> list[str]:
    """How often the rows of each rule are exact."""
    by: dict[str, Counter[str]] = defaultdict(Counter)
    for one in sets:
        for target in one.targets:
            if target.found is not None:
                by[str(target.found["extractor"])][target.verdict] += 1
    lines = []
    for rule, counts in sorted(by.items(), key=lambda item: -sum(item[1].values())):
        judged = counts["exact"] + counts["wrong"] + counts["spurious"]
        exact = share(counts["exact"] / judged) if judged else "-"
        lines.append((f"`{rule}`", judged, counts["exact"], counts["wrong"], counts["spurious"], exact))
    return [
        "## By rule",
        "",
        "`extractor` of the table, over all sets; rows that the annotations leave open are not counted.",
        "",
        *table_of(("rule", "targets", "exact", "a field wrong", "spurious", "share exact"), lines),
    ]


def section_classes(sets: Sequence[Measured]) -> list[str]:
    """Which classes of wording still go wrong, in the project's own articles."""
    targets: dict[str, list[Judged]] = defaultdict(list)
    for one in (one for one in sets if one.own):
        for article, traits in one.traits.items():
            targets[traits["class"]] += [target for target in one.targets if target.article == article]
    lines, clean = [], []
    for name, judged in sorted(targets.items()):
        counts = Counter(target.verdict for target in judged)
        if counts["missed"] or counts["wrong"] or counts["spurious"]:
            annotated = counts["exact"] + counts["wrong"] + counts["missed"]
            lines.append((name or "(none)", annotated, counts["exact"], counts["wrong"], counts["missed"], counts["spurious"]))
        else:
            clean.append(name)
    return [
        "## By class of article",
        "",
        *prose(
            "Each of the project's own articles tries one class of wording.",
            f"{len(clean)} classes are without a fault; these are not:",
        ),
        "",
        *table_of(("class", "targets", "exact", "a field wrong", "missed", "spurious"), lines),
        "",
        f"Without a fault: {'; '.join(clean)}.",
    ]


def section_confidence(checked: Sequence[calibrate.Checked]) -> list[str]:
    """The reliability table, out of fold."""
    said = calibrate.out_of_fold(checked)
    rows = []
    edges = (0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)
    for low, high in itertools.pairwise(edges):
        band = [(p, one.exact) for p, one in zip(said, checked, strict=True) if low <= p < high]
        if band:
            mean, exact = (sum(column) / len(band) for column in zip(*band, strict=True))
            rows.append((f"{low:.2f} to {min(high, 1):.2f}", len(band), share(mean), share(exact)))
    by_origin = []
    for name in dict.fromkeys(one.origin for one in checked):
        pairs = [(p, one.exact) for p, one in zip(said, checked, strict=True) if one.origin == name]
        top = [exact for p, exact in pairs if p >= 0.9]
        every = [exact for _, exact in pairs]
        told = "read one by one" if name == "judged" else name
        by_origin.append((told, len(every), share(sum(every) / len(every)), len(top), calibrate.share(top)))
    kept = []
    for least in (0.0, 0.5, 0.7, 0.8, 0.9, 0.95):
        chosen = [one.exact for p, one in zip(said, checked, strict=True) if p >= least]
        right = sum(one.exact for one in checked)
        kept.append(
            (
                f"{least:.2f}",
                len(chosen),
                f"{len(chosen) / len(checked):.0%}",
                share(sum(chosen) / len(chosen)),
                f"{sum(chosen) / right:.0%}",
            )
        )
    return [
        "## Confidence",
        "",
        *prose(
            "`confidence` is the share of rows of its kind that were exact where they were checked: a logistic regression over",
            "signs of",
            "the row (`extractors/confidence.py`; weights in `extractors/lexicons/confidence.csv`, fitted by",
            "`benchmarks/calibrate.py`).",
            "The figures below are out of fold: every row is judged by weights fitted without its article",
            f"({calibrate.FOLDS} folds). Targets and results together.",
        ),
        "",
        *table_of(("confidence", "rows", "mean confidence", "share exact"), rows),
        "",
        "What a filter keeps:",
        "",
        *table_of(("confidence at least", "rows", "of all rows", "share exact", "of all exact rows"), kept),
        "",
        *prose(
            "By set. The rows read one by one are target rows of a run over ordinary news before doubtful ones were cut (see the end), right or wrong in the key",
            "fields:",
        ),
        "",
        *table_of(("set", "rows", "share exact", "rows at 0.9 or more", "of them exact"), by_origin),
    ]


def section_ledger(sets: Sequence[Measured]) -> list[str]:
    """Where the numerals of the articles went."""
    lines = []
    for kind in CLASSES:
        cells = [one.numerals[kind] / max(1, one.numerals.total()) for one in sets]
        lines.append((kind, *(f"{cell:.1%}" for cell in cells)))
    lines.append(("numerals", *(str(one.numerals.total()) for one in sets)))
    lines.append(("lost or counted twice", *(str(one.uncounted) for one in sets)))
    return [
        "## The number ledger",
        "",
        "Every numeral of every article stands in exactly one class ([ledger.md](ledger.md)).",
        "",
        *table_of(("class", *(one.name for one in sets)), lines),
    ]


def section_failures(sets: Sequence[Measured]) -> list[str]:
    """Targets of the project's own articles that are missed or wrong, with the reasons that people gave."""
    with KNOWN_FAILURES.open(encoding="utf-8", newline="") as file:
        reasons = {(row["article"], row["fault"], row["value_text"]): row["reason"] for row in csv.DictReader(file)}
    lines = []
    for one in (one for one in sets if one.own):
        for target in one.targets:
            if target.verdict not in ("exact", "optional"):
                key = failure_of(target)
                lines.append((*key, reasons.get(key) or f"*{one.traits[target.article]['class']}*"))
    return [
        "## Known failures",
        "",
        *prose(
            "Every target of the project's own articles that is missed, spurious or wrong in a field. Reasons are kept in",
            "`tests/gold/known_failures.csv`, where a test fails once one of them is cured, so that the list stays true;",
            "in *italics*, where no reason is known yet, the class of wording that the article tries.",
        ),
        "",
        *table_of(("article", "fault", "value", "why"), [tuple(cell.replace("|", "/") for cell in line) for line in lines]),
    ]


def sample_right() -> tuple[int, int]:
    """Rows of ordinary news: how many are right, and how many there are."""
    if not SAMPLE.exists():
        return 0, 0
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        verdicts = [row["verdict"] for row in csv.DictReader(file)]
    return verdicts.count("right"), len(verdicts)


def section_first_runs() -> list[str]:
    """How the program did on pages before anything was learnt from them."""
    with FIRST_RUNS.open(encoding="utf-8", newline="") as file:
        runs = list(csv.DictReader(file))
    return [
        "## First runs",
        "",
        *prose(
            "Real pages, found by search and annotated by one reader before the program had seen them; each line is a set of them and its",
            "first run, in the order of time. Afterwards the rules were mended by what they showed, so a set counts once. Some pages are",
            "cut short, and a few annotations were put right after the run by the contract's words. The pages are not distributed.",
        ),
        "",
        *table_of(
            ("pages", "articles", "detection F1", "exact F1"),
            [(run["pages"], run["articles"], run["detection_f1"] or "not noted", run["exact_f1"]) for run in runs],
        ),
    ]


def section_sample(checked: Sequence[calibrate.Checked]) -> list[str]:
    """Rows of ordinary news, with a reader's verdicts."""
    if not SAMPLE.exists():
        return []
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    right = [row["verdict"] == "right" for row in rows]
    faults = Counter(row["class"] for row in rows if row["verdict"] != "right")
    lines = [
        tuple(row[name] for name in ("article_id", "value_text", "metric", "year", "confidence", "verdict", "fault"))
        for row in rows
    ]
    top = [row["verdict"] == "right" for row in rows if float(row["confidence"]) >= 0.9]
    pairs = list(zip(calibrate.out_of_fold(checked), checked, strict=True))
    every = [one.exact for _, one in pairs if one.origin == "judged"]
    unseen = [one.exact for p, one in pairs if one.origin == "judged" and p >= DOUBTFUL]
    return [
        "## Rows of ordinary news",
        "",
        *prose(
            "Target rows of a complete run over 20,000 articles of national newspapers, at most a hundred of them, drawn with a fixed",
            f"seed; there were {len(rows)}. Each was read in its article. It is right when every field is, not the key fields alone.",
            "Ordinary news, not chosen for local plans: few of these articles state one, and none was annotated. The articles are not",
            "distributed with the project; `docs/sample.csv` holds this list.",
        ),
        "",
        *prose(
            f"**{sum(right)} of {len(rows)} right** ({share(sum(right) / len(rows))});",
            f"of the {len(top)} with a confidence of 0.9 or more, {sum(top)}.",
        ),
        "",
        *prose(
            f"This share flatters: earlier readings of the same run showed which rules to mend, and the cut at a confidence of {DOUBTFUL},",
            "below which a target is no row, was fitted with these articles among others. The first reading, before any of that, had 13 of",
            f"61 rows right. Of the {len(every)} checked rows before the cut {sum(every)} are right in the key fields; by weights fitted",
            f"without the article in question {len(unseen)} of them pass the cut, and {sum(unseen)} of those are right.",
        ),
        "",
        *table_of(("class of fault", "rows"), faults.most_common()),
        "",
        *table_of(("article", "value", "metric", "year", "confidence", "verdict", "fault"), lines),
    ]


def introduction(sets: Sequence[Measured]) -> list[str]:
    """What was measured on what."""
    told = {
        "raw": "the sample articles of `data/raw`",
        "articles": "short articles, each aimed at one class of wording",
        "patterns": "one article for each pattern of [patterns.md](patterns.md)",
    }
    right, every = sample_right()
    drawn = "On pages met for the first time expect less ([first runs](#first-runs)). In ordinary news, where few articles state a local"
    drawn += f" target, 20,000 articles gave {every} target rows, of which {right} are right in every field"
    drawn += " ([the list](#rows-of-ordinary-news))."
    described = [
        f"* **{one.name}** ({len(one.articles)} articles): "
        + (
            f"{told.get(one.name, 'written for the project')}, distributed with it"
            if one.own
            else "annotated articles not distributed with the project"
        )
        for one in sets
    ]
    return [
        "# Quality",
        "",
        *prose(
            "Written by `make report`; do not edit. The scorer is `chitieu score`; the fields are explained in the",
            "[codebook](codebook.md).",
        ),
        "",
        *described,
        "",
        *prose(
            "How to read it: the rules were written while looking at these articles, so the figures say how well the program does on",
            f"wording it was built for. {drawn}",
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", action="append", default=[], metavar="NAME=GOLD:FOLDER", help="a further annotated set")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "quality.md")
    options = parser.parse_args()
    named = {name: (gold, folder, True) for name, (gold, folder) in GOLD_SETS.items()}
    named |= {name: (gold, folder, False) for name, gold, folder in map(calibrate.named_set, options.gold)}
    nlp = assemble.build()
    sets = [measure(name, gold, folder, nlp, own=own) for name, (gold, folder, own) in named.items()]
    folders = {name: folder for name, (_, folder, _) in named.items()}
    baselines = {name: baseline_tables(script, folders) for name, (script, _) in BASELINES.items()}
    checked = [row for name, (gold, folder, _) in named.items() for row in calibrate.checked_rows(name, gold, folder)]
    checked += calibrate.judged_rows(calibrate.JUDGED)
    parts = [
        introduction(sets),
        section_sets(sets, baselines),
        section_slices(sets),
        section_rules(sets),
        section_classes(sets),
        section_confidence(checked),
        section_ledger(sets),
        section_failures(sets),
        section_first_runs(),
        section_sample(checked),
    ]
    options.out.write_text("\n".join("\n".join([*part, ""]) for part in parts if part).rstrip() + "\n", encoding="utf-8")
    print(f"{options.out}: {len(sets)} sets, {sum(len(one.articles) for one in sets)} articles")


if __name__ == "__main__":
    main()
