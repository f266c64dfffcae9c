"""Names of metrics and of their parts in a text (``metrics.csv``, ``metric_forms.csv``, ``breakdowns.csv``, ``predicates.csv``).

Only the names are found here. Which value belongs to which name, and which breakdown counts for a metric, ``rows`` decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc

from extractors.facts import BreakdownMention, MetricMention, text_of
from extractors.forms import FormError, expand
from extractors.lexicon import LEXICONS, fault, read_lexicon
from extractors.matching import Matcher

#: The id of rows that name something else, so that its words are not taken for a metric (``chương trình … nông thôn mới``).
BLOCK = "-"

#: The metric of values whose name no form knows.
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Metric:
    """A line of ``metrics.csv``.

    unit: the usual unit of its level. breakdown: the dimensions it is broken down by, parted by ``|``, or empty.
    good: ``up`` where more is better, ``down`` where less is, empty where neither. official_code: in ``official_source``.
    instead: metrics that the same words mean with a value in another unit (``household=poor_households``), parted by ``|``.
    """

    id: str
    group: str
    label_en: str
    label_vi: str
    unit: str
    kind: str
    breakdown: str
    good: str
    instead: str
    official_code: str
    official_source: str
    line: int

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Dimensions of ``breakdowns.csv`` that part this metric."""
        return tuple(self.breakdown.split("|")) if self.breakdown else ()


@dataclass(frozen=True, slots=True)
class MetricForm:
    """A line of ``metric_forms.csv``: a form of ``id``. units: the form counts only with a value in one of these (``|``)."""

    id: str
    form: str
    breakdown: str
    units: str
    source: str
    seen_in: str
    line: int


@dataclass(frozen=True, slots=True)
class BreakdownForm:
    """A line of ``breakdowns.csv``: a form of the part ``id`` of ``dimension``."""

    dimension: str
    id: str
    label_vi: str
    form: str
    seen_in: str
    line: int


@dataclass(frozen=True, slots=True)
class PredicateForm:
    """A line of ``predicates.csv``: kind ``predicate`` is what is said, kind ``subject`` of whom, with the metric of both."""

    key: str
    kind: str
    form: str
    metric: str
    breakdown: str
    seen_in: str
    line: int


@lru_cache(maxsize=1)
def metrics() -> dict[str, Metric]:
    """All metrics by id, in file order. Raises LexiconError for a faulty file."""
    rows = read_lexicon(LEXICONS / "metrics.csv", Metric, required=("id", "group", "label_en", "label_vi"), unique=("id",))
    for row in rows:
        if row.good not in ("", "up", "down"):
            raise fault(LEXICONS / "metrics.csv", row.line, f"good is {row.good!r}; expected 'up', 'down' or nothing")
    known = {row.id: row for row in rows}
    for row in rows:
        for unit, metric in _instead(row).items():
            if not unit or metric not in known:
                what = f"instead: {unit}={metric}; expected unit=metric or unit/per=metric"
                raise fault(LEXICONS / "metrics.csv", row.line, what)
    return known


def _instead(metric: Metric) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in metric.instead.split("|") if pair)
    return {unit: other for unit, _, other in pairs}


@lru_cache(maxsize=2048)
def metric_for_unit(metric_id: str, unit: str, per: str = "") -> str:
    """The metric that the words for ``metric_id`` mean with a value in ``unit`` (and ``per``); mostly ``metric_id`` itself.

    >>> metric_for_unit("poverty_rate", "household"), metric_for_unit("poverty_rate", "percent", "year")
    ('poor_households', 'poverty_rate')
    >>> metric_for_unit("grdp", "USD", "person/year")
    'grdp_per_capita'
    """
    instead = _instead(metrics()[metric_id])
    return instead.get(f"{unit}/{per.split('/')[0]}") or instead.get(unit) or metric_id


@lru_cache(maxsize=1)
def metric_forms() -> tuple[MetricForm, ...]:
    """All forms of metrics, in file order. Raises LexiconError for a faulty file, an unknown id or a form that cannot be read."""
    path = LEXICONS / "metric_forms.csv"
    rows = read_lexicon(path, MetricForm, required=("id", "form", "source", "seen_in"), unique=("form",))
    for row in rows:
        if row.id != BLOCK and row.id not in metrics():
            raise fault(path, row.line, f"unknown metric {row.id!r}; add it to metrics.csv first")
        try:
            expand(row.form)
        except FormError as error:
            raise fault(path, row.line, f"form {row.form!r}: {error}") from error
    return rows


@lru_cache(maxsize=1)
def breakdown_forms() -> tuple[BreakdownForm, ...]:
    """All forms of breakdowns, in file order. Raises LexiconError for a faulty file or a form that cannot be read."""
    path = LEXICONS / "breakdowns.csv"
    rows = read_lexicon(path, BreakdownForm, required=("dimension", "id", "form", "seen_in"), unique=("form",))
    for row in rows:
        try:
            expand(row.form)
        except FormError as error:
            raise fault(path, row.line, f"form {row.form!r}: {error}") from error
    return rows


@lru_cache(maxsize=1)
def predicate_forms() -> tuple[PredicateForm, ...]:
    """All lines of ``predicates.csv``. Raises LexiconError for a faulty line."""
    path = LEXICONS / "predicates.csv"
    rows = read_lexicon(path, PredicateForm, required=("key", "kind", "form", "seen_in"), unique=("key", "kind", "form"))
    for row in rows:
        if row.kind not in ("predicate", "subject"):
            raise fault(path, row.line, f"kind is {row.kind!r}; expected 'predicate' or 'subject'")
        if row.kind == "subject" and row.metric not in metrics():
            raise fault(path, row.line, f"unknown metric {row.metric!r}; add it to metrics.csv first")
        if row.kind == "predicate" and (row.metric or row.breakdown):
            raise fault(path, row.line, "a predicate has no metric; the subjects have")
        try:
            expand(row.form)
        except FormError as error:
            raise fault(path, row.line, f"form {row.form!r}: {error}") from error
    return rows


@lru_cache(maxsize=1)
def _metric_matcher() -> Matcher[MetricForm]:
    return Matcher((row.form, row) for row in metric_forms())


@lru_cache(maxsize=1)
def _breakdown_matcher() -> Matcher[BreakdownForm]:
    return Matcher((row.form, row) for row in breakdown_forms())


@lru_cache(maxsize=1)
def _predicate_matcher() -> Matcher[PredicateForm]:
    return Matcher((row.form, row) for row in predicate_forms() if row.kind == "predicate")


@lru_cache(maxsize=64)
def _subject_matcher(key: str) -> Matcher[PredicateForm]:
    return Matcher((row.form, row) for row in predicate_forms() if row.kind == "subject" and row.key == key)


def find_metrics(text: str) -> tuple[MetricMention, ...]:
    """Names of metrics in ``text``, in order and not overlapping; the name that says most wins.

    A name may have a gap in which its value stands; ``start`` and ``end`` then cover the value too. Names that need a value in
    certain units (``accepts_unit``) are found whatever value follows.

    >>> [(m.metric, m.start, m.end) for m in find_metrics("Hộ cận nghèo còn 3%; giải quyết việc làm cho 1.200 lao động")]
    [('near_poverty_rate', 0, 12), ('jobs_created', 21, 59)]
    >>> [m.metric for m in find_metrics("Tốc độ tăng giá trị sản xuất đạt 14-15%, GRDP bình quân đầu người 90 triệu đồng")]
    ['production_value', 'grdp_per_capita']
    """
    return tuple(
        MetricMention(match.start, match.end, match.entry.id, match.entry.breakdown, match.entry.form)
        for match in _metric_matcher().find(text)
        if match.entry.id != BLOCK
    )


def possible_metrics(text: str) -> tuple[tuple[MetricMention, ...], frozenset[str]]:
    """All that ``text`` or any piece of it can name: mentions, those that others overlap too, and metrics of predicates' subjects.

    >>> possible_metrics("còn 12 hộ nghèo")[0][0].metric, possible_metrics("ghi hai bàn trong 12 phút")
    ('poverty_rate', ((), frozenset()))
    """
    mentions = tuple(
        MetricMention(match.start, match.end, match.entry.id, match.entry.breakdown, match.entry.form)
        for match, _ in _metric_matcher().candidates(text)
        if match.entry.id != BLOCK
    )
    keys = {match.entry.key for match, _ in _predicate_matcher().candidates(text)}
    return mentions, frozenset(match.entry.metric for key in keys for match, _ in _subject_matcher(key).candidates(text))


@dataclass(frozen=True, slots=True)
class Hint:
    """What a form may be part of: a ``metric``, a ``predicate`` or ``subject`` with that key of ``predicates.csv``."""

    kind: str
    key: str = ""


def hints() -> Iterator[tuple[str, Hint]]:
    """Forms by which a text may name a metric, for a matcher of ``candidates``."""
    yield from ((row.form, Hint("metric")) for row in metric_forms() if row.id != BLOCK)
    yield from ((row.form, Hint(row.kind, row.key)) for row in predicate_forms())


def find_breakdowns(text: str) -> tuple[BreakdownMention, ...]:
    """Words in ``text`` that name a part of a metric, in order and not overlapping; the longest wins.

    >>> [(m.dimension, m.breakdown) for m in find_breakdowns("Công nghiệp - xây dựng 45%, trường tiểu học 60%")]
    [('sector', 'industry_construction'), ('school', 'primary')]
    """
    return tuple(
        BreakdownMention(match.start, match.end, match.entry.id, match.entry.dimension)
        for match in _breakdown_matcher().find(text)
        if match.entry.id != BLOCK
    )


@lru_cache(maxsize=1)
def _units_of_forms() -> dict[str, frozenset[str]]:
    return {row.form: frozenset(row.units.split("|")) for row in metric_forms() if row.units}


def accepts_unit(mention: MetricMention, unit: str) -> bool:
    """Whether the form of ``mention`` can stand with a value in ``unit``; most forms take any. See ``metric_for_unit``.

    >>> mention = find_metrics("nước thải đô thị")[0]
    >>> accepts_unit(mention, "percent"), accepts_unit(mention, "VND")
    (True, False)
    """
    units = _units_of_forms().get(mention.form)
    return units is None or unit in units or metric_for_unit(mention.metric, unit) != mention.metric


def find_predicates(text: str) -> list[tuple[int, int, str]]:
    """What is said of the things of a list (``đạt chuẩn quốc gia``): start, end and key, in order.

    >>> find_predicates("60% trường mầm non và 45% trường tiểu học đạt chuẩn quốc gia")
    [(42, 60, 'national_standard')]
    """
    return [(match.start, match.end, match.entry.key) for match in _predicate_matcher().find(text)]


def find_subjects(text: str, predicate_key: str) -> list[tuple[int, int, str, str]]:
    """Of whom a predicate may be said: start, end, metric and breakdown, in order. Raises KeyError for an unknown key.

    >>> find_subjects("60% trường mầm non và 45% trường tiểu học", "national_standard")
    [(4, 18, 'schools_national_standard', 'preschool'), (26, 41, 'schools_national_standard', 'primary')]
    """
    if predicate_key not in predicate_keys():
        raise KeyError(predicate_key)
    return [
        (match.start, match.end, match.entry.metric, match.entry.breakdown)
        for match in _subject_matcher(predicate_key).find(text)
    ]


@lru_cache(maxsize=1)
def predicate_keys() -> tuple[str, ...]:
    """Keys of the predicates, in file order."""
    return tuple(dict.fromkeys(row.key for row in predicate_forms()))


@lru_cache(maxsize=256)
def metric_subjects(metric_id: str) -> tuple[str, ...]:
    """Forms of the things a metric is counted over (``trường``, ``cơ sở giáo dục``), from ``predicates.csv``; often none."""
    return tuple(row.form for row in predicate_forms() if row.kind == "subject" and row.metric == metric_id)


@Language.factory("chitieu_metrics", assigns=["doc._.metrics", "doc._.breakdowns"])
class MetricFinder:
    """Component: ``doc._.metrics`` and ``doc._.breakdowns`` from ``doc.text``."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        doc._.metrics = find_metrics(text_of(doc))
        doc._.breakdowns = find_breakdowns(text_of(doc))
        return doc
