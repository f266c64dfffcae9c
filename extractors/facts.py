"""The facts that extractors find, and the one place that registers them on spaCy's ``Doc``.

Every fact carries ``start`` and ``end``: the half-open character span ``[start, end)`` in ``doc.text``, which is the
cleaned article text. Facts are frozen; a component computes them once and later components only read them. Numbers are
``Decimal``: what a newspaper printed is exact. Empty strings mean "not stated"; ``None`` means "no such number".
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from spacy.tokens import Doc

Level = Literal["country", "province", "district", "commune"]
Status = Literal["target", "result"]
Change = Literal["level", "increase", "decrease"]
Basis = Literal["point", "annual_average", "each_year", "total"]
Bound = Literal["exact", "range", "at_least", "more_than", "at_most", "less_than", "about"]
YearSource = Literal["explicit", "heading", "term", "plan", "published", ""]
SegmentKind = Literal["title", "heading", "body", "item", "caption", "noise"]


@dataclass(frozen=True, slots=True)
class ArticleInfo:
    """What is known of an article beside its text; every field may be empty. ``published`` is ISO 8601 (or a prefix)."""

    id: str = ""
    url: str = ""
    title: str = ""
    published: str = ""
    source: str = ""

    @property
    def year(self) -> int | None:
        """Year of publication, or None where unknown."""
        return int(self.published[:4]) if self.published[:4].isdigit() else None


@dataclass(frozen=True, slots=True)
class Segment:
    """One line of the article and its part in the page.

    kind: ``title`` and ``heading`` stand above other lines, ``item`` is a bullet or numbered line, ``body`` a paragraph;
        ``caption`` (of a photo) and ``noise`` (byline, related headlines, counters, readers' comments) never give rows.
    """

    start: int
    end: int
    kind: SegmentKind


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence that stands by itself: parts of a ``;`` list, an item, or a whole sentence."""

    start: int
    end: int
    sentence_start: int
    sentence_end: int
    segment: int  # index into doc._.segments


@dataclass(frozen=True, slots=True)
class Place:
    """One locality, as valid in the article's era. Codes are the statistics office's (2, 3, 5 digits as text)."""

    level: Level
    province: str = ""
    province_code: str = ""
    district: str = ""
    district_code: str = ""
    commune: str = ""
    commune_code: str = ""
    province_2025: str = ""
    province_2025_code: str = ""


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in the text, resolved in the context of the article.

    place: None where the name stays ambiguous or is not in the gazetteer.
    titled: a type word stands before the name (``huyện``, ``TX.``, ``xã``).
    """

    start: int
    end: int
    text: str
    place: Place | None
    titled: bool = True


@dataclass(frozen=True, slots=True)
class Owner:
    """The locality an article is about, with the words that named it; ``place.level`` is ``country`` for national news."""

    place: Place
    text: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A congress term or a plan period.

    term: ``2020-2025``; kind: ``congress`` (nhiệm kỳ), ``plan`` (the giai đoạn, of three years or more, of a plan or programme),
        ``council`` (HĐND, election), ``span`` (a giai đoạn that names no plan: it counts where it opens a sentence).
    congress: ordinal of the congress (``lần thứ VI`` → 6), or None.
    """

    start: int
    end: int
    term: str
    congress: int | None
    kind: Literal["congress", "plan", "council", "span"]


@dataclass(frozen=True, slots=True)
class Period:
    """A year or a span of years in the text; ``year_start`` is None for a single year.

    baseline: the year after ``so với``; never a deadline.
    """

    start: int
    end: int
    year_start: int | None
    year: int
    baseline: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or range with its unit, normalised.

    low, high: value range in ``unit`` (money in units, not millions); one side None where the text bounds only the other.
    text: the words of the value verbatim, with bound words (``trên 66 triệu đồng/năm``).
    core_start: where the first numeral stands (after bound words).
    noun: the counted noun after the number, lower case (``xã``, ``trường mầm non``), or empty.
    of, to: for ``giảm từ 4% xuống còn 3%`` the first value is a baseline.
    """

    start: int
    end: int
    text: str
    core_start: int
    low: Decimal | None
    high: Decimal | None
    bound: Bound
    unit: str
    per: str = ""
    noun: str = ""
    total: Decimal | None = None  # the 16 after the slash of 16/16
    kind: Literal["number", "zero", "all", "milestone"] = "number"


@dataclass(frozen=True, slots=True)
class StatusCue:
    """Words that tell a target from a result. strong: decides alone; weak ones only break a tie."""

    start: int
    end: int
    status: Status
    strong: bool


@dataclass(frozen=True, slots=True)
class Milestone:
    """A target without a number: ``đạt chuẩn huyện nông thôn mới``, ``đô thị loại V``. value: the urban class, else None."""

    start: int
    end: int
    text: str
    metric: str
    breakdown: str = ""
    value: int | None = None


@dataclass(frozen=True, slots=True)
class MetricMention:
    """Words that name a metric. ``breakdown`` is set where the words fix it; ``form`` is the lexicon form that matched."""

    start: int
    end: int
    metric: str
    breakdown: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class BreakdownMention:
    """Words that name a part of a metric (``nông nghiệp``, ``tiểu học``), with the vocabulary's dimension."""

    start: int
    end: int
    breakdown: str
    dimension: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the targets table, before provenance is added. Fields are those of the table's contract."""

    status: Status
    place: Place
    place_text: str
    term: str
    congress: int | None
    metric: str
    metric_text: str
    breakdown: str
    change: Change
    basis: Basis
    value_min: Decimal | None
    value_max: Decimal | None
    bound: Bound
    unit: str
    per: str
    value_text: str
    baseline_year: int | None
    baseline_value: Decimal | None
    year_start: int | None
    year: int | None
    year_source: YearSource
    sentence: str
    char_start: int
    char_end: int
    confidence: float
    extractor: str


#: Doc attribute -> (default, what it holds). Registered once, here; a clash is an error worth seeing.
DOC_ATTRIBUTES: dict[str, tuple[object, str]] = {
    "article": (ArticleInfo(), "ArticleInfo: id, url, title, published, source"),
    "segments": ((), "tuple[Segment]: the lines of the article and their part in the page"),
    "clauses": ((), "tuple[Clause]: sentences split at semicolons and items"),
    "places": (None, "tuple[PlaceMention]: places named, resolved; None where nobody has asked yet"),
    "owner": (None, "Owner: the locality the article is about"),
    "terms": ((), "tuple[Term]: congress terms and plan periods"),
    "periods": ((), "tuple[Period]: years and spans of years"),
    "year": (None, "int: the year the article speaks from, published or guessed from its text"),
    "quantities": ((), "tuple[Quantity]: numbers with units"),
    "metrics": ((), "tuple[MetricMention]: metric names"),
    "breakdowns": ((), "tuple[BreakdownMention]: words naming a part of a metric"),
    "milestones": ((), "tuple[Milestone]: targets without a number"),
    "cues": ((), "tuple[StatusCue]: words that tell a target from a result"),
    "rows": ((), "tuple[Row]: the joined facts"),
    "refused": (MappingProxyType({}), "Mapping[int, str]: why the value that starts there gave no row of its own"),
}

for _name, (_default, _what) in DOC_ATTRIBUTES.items():
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=_default)


def keep_text(doc: Doc, text: str) -> Doc:
    """Keep the text that ``doc`` was made of for ``text_of``; returns ``doc``."""
    doc.user_data["chitieu_text"] = text
    return doc


def text_of(doc: Doc) -> str:
    """The text of ``doc``, put together once at most: spaCy makes ``doc.text`` anew from the tokens each time it is asked."""
    if "chitieu_text" not in doc.user_data:
        keep_text(doc, doc.text)
    return str(doc.user_data["chitieu_text"])
