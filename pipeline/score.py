"""Scores a targets table against gold rows.

Rows are matched one to one inside an article, between rows of the same status whose numbers are equal (for milestones: whose
metric is equal); among those, the pair that agrees on most fields wins. Then

* detection: a target counts when it is matched;
* core: when place, metric, change, unit and year agree as well;
* exact: when term and breakdown do too.

Where the gold metric is ``other``, metric and breakdown are not judged; nor is a milestone's breakdown. A gold row marked
``optional`` neither helps nor hurts. ``results_as_targets`` counts gold results that the table calls targets, the worst error.
"""

from __future__ import annotations

import csv
import json
import random
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath

Fields = Mapping[str, object]

CORE = ("level", "province", "district", "commune", "metric", "change", "unit", "year")
KEY = ("level", "province", "district", "commune", "term", "metric", "breakdown", "change", "unit", "year")
_NAMES = ("province", "district", "commune")
_TYPE_WORDS = (
    "tỉnh ", "thành phố ", "tp. ", "tp ", "huyện ", "thị xã ", "tx. ", "quận ", "xã ", "phường ", "thị trấn ",
)  # fmt: skip
#: Units that say something the metric does not; all others are counted nouns and judged alike.
_MEASURES = frozenset(
    {"percent", "per_mille", "vnd", "usd", "times", "ha", "m2", "m3", "km", "tonne", "kg", "kwh", "mw", "litre"}
    | {"year", "rank", "point", "status"}
)

RESAMPLES = 1000


class ScoreError(ValueError):
    """The gold file or the table is not what it should be; the message names file, line and remedy."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold row and the table's row matched to it. agreement: key field -> whether the two agree."""

    gold: int
    found: int
    agreement: Mapping[str, bool]

    @property
    def wrong(self) -> tuple[str, ...]:
        """Key fields on which the two differ."""
        return tuple(field for field in KEY if not self.agreement[field])


@dataclass(frozen=True, slots=True)
class Rates:
    """Precision, recall and F1, each 0 to 1."""

    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, right: int, found: int, gold: int) -> Rates:
        """Rates of ``right`` among ``found`` and ``gold``; nothing found where nothing was to be found is perfect."""
        precision = right / found if found else float(not gold)
        recall = right / gold if gold else 1.0
        total = precision + recall
        return cls(precision, recall, 2 * precision * recall / total if total else 0.0)


@dataclass(frozen=True, slots=True)
class Error:
    """One fault: ``missed``, ``spurious``, or ``wrong`` with the fields that differ."""

    article: str
    kind: str
    row: str
    detail: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of one article, or summed over many."""

    gold: int = 0
    pred: int = 0
    match: int = 0
    core_right: int = 0
    exact_right: int = 0
    gold_results: int = 0
    results_as_targets: int = 0
    results_found: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(a + b for a, b in zip(asdict(self).values(), asdict(other).values(), strict=True)))


@dataclass(frozen=True, slots=True)
class Score:
    """A whole comparison. fields: accuracy of each key field over matched pairs; by_article keeps the gold's order."""

    by_article: Mapping[str, Counts]
    field_hits: Mapping[str, int]
    errors: tuple[Error, ...]

    @property
    def counts(self) -> Counts:
        """Counts over all articles."""
        return sum(self.by_article.values(), Counts())

    @property
    def fields(self) -> dict[str, float]:
        """Accuracy of each key field over the matched pairs; 0 where nothing matched."""
        matched = self.counts.match
        return {field: self.field_hits[field] / matched if matched else 0.0 for field in KEY}

    def rates(self) -> dict[str, Rates]:
        """``detection``, ``core`` and ``exact``."""
        return _rates(self.counts)

    def intervals(self, resamples: int = RESAMPLES) -> dict[str, tuple[float, float]]:
        """95 % bootstrap intervals of the three F1, articles drawn with replacement; the seed is fixed."""
        articles = list(self.by_article.values())
        draw = random.Random(0)  # noqa: S311 - a bootstrap, no secret
        samples: dict[str, list[float]] = defaultdict(list)
        for _ in range(resamples if articles else 0):
            for name, rates in _rates(sum(draw.choices(articles, k=len(articles)), Counts())).items():
                samples[name].append(rates.f1)
        return {name: _middle(sorted(values)) for name, values in samples.items()}

    def as_json(self) -> str:
        """The figures as one JSON object; rates rounded to four places."""
        figures: dict[str, object] = {"articles": len(self.by_article), **asdict(self.counts)}
        for name, rates in self.rates().items():
            figures[name] = {key: round(value, 4) for key, value in asdict(rates).items()}
        figures["fields"] = {field: round(value, 4) for field, value in self.fields.items()}
        figures["f1_95"] = {name: [round(low, 4), round(high, 4)] for name, (low, high) in self.intervals().items()}
        return json.dumps(figures, ensure_ascii=False)


def _rates(counts: Counts) -> dict[str, Rates]:
    right = {"detection": counts.match, "core": counts.core_right, "exact": counts.exact_right}
    return {name: Rates.of(value, counts.pred, counts.gold) for name, value in right.items()}


def _middle(ordered: Sequence[float]) -> tuple[float, float]:
    """The central 95 % of sorted values."""
    cut = int(len(ordered) * 0.025)
    return ordered[cut], ordered[len(ordered) - 1 - cut]


def plain(value: object) -> str:
    """A cell as text: NFC, without outer blanks; the usual words for nothing are empty."""
    text = unicodedata.normalize("NFC", "" if value is None else str(value)).strip()
    return "" if text.lower() in ("nan", "none", "null") else text


def place_key(value: object) -> str:
    """A place's name for comparing: no type word, no tone marks, no blanks (spellings of one name differ).

    >>> place_key("huyện Đakrông") == place_key("Đa Krông")
    True
    """
    name = plain(value).lower().replace("’", "'").replace("–", "-")
    prefix = next((word for word in _TYPE_WORDS if name.startswith(word)), "")
    bare = unicodedata.normalize("NFD", name.removeprefix(prefix).replace("đ", "d"))
    return "".join(letter for letter in bare if letter.isalnum())


def number(value: object) -> float | None:
    """A cell as a number; None where it is empty. Raises ValueError where it is neither."""
    text = plain(value)
    return float(text) if text else None


def comparable(field: str, value: object) -> str:
    """The form in which a key field is compared."""
    if field in _NAMES:
        return place_key(value)
    if field == "year":
        year = number(value)
        return "" if year is None else str(int(year))
    text = plain(value).lower()
    if field == "unit":
        return text if text in _MEASURES else "count"
    return text


def _is_milestone(row: Fields) -> bool:
    return plain(row.get("unit")).lower() == "status"


def _equal(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 1e-6 * max(1.0, abs(a), abs(b))


def _may_match(gold: Fields, found: Fields) -> bool:
    if _is_milestone(gold) or _is_milestone(found):
        both = _is_milestone(gold) and _is_milestone(found)
        return both and comparable("metric", gold.get("metric")) == comparable("metric", found.get("metric"))
    return all(_equal(number(gold.get(end)), number(found.get(end))) for end in ("value_min", "value_max"))


def _agreement(gold: Fields, found: Fields) -> dict[str, bool]:
    unjudged = set()
    if comparable("metric", gold.get("metric")) in ("other", ""):
        unjudged = {"metric", "breakdown"}
    elif _is_milestone(gold):
        unjudged = {"breakdown"}
    return {f: f in unjudged or comparable(f, gold.get(f)) == comparable(f, found.get(f)) for f in KEY}


def match_rows(gold: Sequence[Fields], found: Sequence[Fields]) -> list[Pair]:
    """Match one to one, best agreement first; among equals, rows at like places in their lists first."""
    candidates: list[tuple[int, float, Pair]] = []
    for i, g in enumerate(gold):
        for j, f in enumerate(found):
            if _may_match(g, f):
                agreement = _agreement(g, f)
                # Metric, breakdown, year and level tell rows with equal numbers apart best, so they count more.
                extra = 3 * agreement["metric"] + agreement["breakdown"] + agreement["year"] + agreement["level"]
                distance = abs(i / len(gold) - j / len(found))
                candidates.append((-sum(agreement.values()) - extra, distance, Pair(i, j, agreement)))
    candidates.sort(key=lambda candidate: candidate[:2])
    pairs: list[Pair] = []
    gold_taken: set[int] = set()
    found_taken: set[int] = set()
    for _, _, pair in candidates:
        if pair.gold not in gold_taken and pair.found not in found_taken:
            gold_taken.add(pair.gold)
            found_taken.add(pair.found)
            pairs.append(pair)
    return pairs


def _status(row: Fields) -> str:
    return plain(row.get("status")) or "target"


def score(gold: Mapping[str, Sequence[Fields]], table: Mapping[str, Sequence[Fields]]) -> Score:
    """Compare rows by article id; articles that the gold lacks are not judged."""
    by_article: dict[str, Counts] = {}
    hits: Counter[str] = Counter()
    errors: list[Error] = []
    for article, rows in gold.items():
        targets = [row for row in rows if row.get("status", "target") == "target"]
        must = [row for row in targets if not row.get("optional")]
        optional = [row for row in targets if row.get("optional")]
        results = [row for row in rows if row.get("status") == "result"]
        found = [row for row in table.get(article, ()) if _status(row) == "target"]
        found_results = [row for row in table.get(article, ()) if _status(row) == "result"]

        pairs = match_rows(must + optional, found)
        taken = {pair.found for pair in pairs}
        spurious = [row for j, row in enumerate(found) if j not in taken]
        judged = [pair for pair in pairs if pair.gold < len(must)]
        hits.update(field for pair in judged for field in KEY if pair.agreement[field])
        by_article[article] = Counts(
            gold=len(must),
            pred=len(judged) + len(spurious),
            match=len(judged),
            core_right=sum(all(pair.agreement[field] for field in CORE) for pair in judged),
            exact_right=sum(not pair.wrong for pair in judged),
            gold_results=len(results),
            results_as_targets=len(match_rows(results, spurious)),
            results_found=len(match_rows(results, found_results)),
        )
        reached = {pair.gold for pair in judged}
        errors += [Error(article, "missed", _brief(row), "") for i, row in enumerate(must) if i not in reached]
        errors += [Error(article, "spurious", _brief(row), plain(row.get("sentence"))[:120]) for row in spurious]
        errors += [
            Error(article, "wrong", _brief(must[p.gold]), _difference(must[p.gold], found[p.found], p)) for p in judged if p.wrong
        ]
    return Score(by_article, {field: hits[field] for field in KEY}, tuple(errors))


def _difference(gold: Fields, found: Fields, pair: Pair) -> str:
    return ", ".join(f"{f}: {comparable(f, found.get(f))!r} for {comparable(f, gold.get(f))!r}" for f in pair.wrong)


def _brief(row: Fields) -> str:
    """A row in a few words."""
    said = {
        name: plain(row.get(name))
        for name in ("metric", "breakdown", "value_min", "value_max", "unit", "change", "year", "value_text")
    }
    return "{metric}/{breakdown} [{value_min}..{value_max}] {unit} {change} {year} «{value_text}»".format(**said)


def read_gold(path: Path) -> dict[str, list[Fields]]:
    """Gold rows by article id, from a file of one JSON object a line: ``{"id": ..., "rows": [...]}``.

    Raises ScoreError naming the line that is not such an object.
    """
    gold: dict[str, list[Fields]] = {}
    with path.open(encoding="utf-8") as file:
        for line_number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                article = json.loads(line)
                gold[str(article["id"])] = list(article["rows"])
            except (ValueError, KeyError, TypeError) as error:
                raise ScoreError(f'{path}:{line_number}: expected {{"id": ..., "rows": [...]}}; {error}') from error
    return gold


def read_found(path: Path) -> dict[str, list[Fields]]:
    """The table's rows by article: the stem of ``source_file``, or what follows its ``#``.

    Raises ScoreError where columns are lacking.
    """
    rows: dict[str, list[Fields]] = defaultdict(list)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        lacking = {"source_file", "status", "value_min", "value_max", *KEY} - set(reader.fieldnames or ())
        if lacking:
            raise ScoreError(f"{path}: lacks the columns {', '.join(sorted(lacking))}; is it a targets table?")
        for row in reader:
            name = plain(row["source_file"])
            rows[name.split("#", 1)[1] if "#" in name else PurePath(name).stem].append(row)
    return rows
