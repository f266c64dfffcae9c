"""What is known of an article as a whole before its values are read: cues, periods, terms, owner, and the year it speaks in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from operator import attrgetter
from typing import Protocol, TypeVar

from spacy.tokens import Doc

from extractors import patterns as re
from extractors.facts import Clause, Owner, Period, PlaceMention, Segment, StatusCue, Term, text_of
from extractors.places import find_places

#: A headline that is the name of a plan.
_DOCUMENT = re.compile(r"(?i)(?:quy\s+hoạch|đề\s+án|chương\s+trình|kế\s+hoạch|định\s+hướng\s+phát\s+triển)(?!\p{L})")


class _Spanned(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_Fact = TypeVar("_Fact", bound=_Spanned)
_start = attrgetter("start")


def inside(items: Sequence[_Fact], start: int, end: int) -> list[_Fact]:
    """The facts of `items` (sorted by start) that lie within ``[start, end)``."""
    first, last = bisect_left(items, start, key=_start), bisect_left(items, end, key=_start)
    return [item for item in items[first:last] if item.end <= end]


class ArticleFacts:
    """The facts of one processed ``Doc``; nothing here changes while the article is read."""

    def __init__(self, doc: Doc) -> None:
        self.text: str = text_of(doc)
        self.segments: Sequence[Segment] = doc._.segments
        self.cues: tuple[StatusCue, ...] = doc._.cues
        self.periods: tuple[Period, ...] = tuple(period for period in doc._.periods if not period.baseline)
        self.baselines: tuple[Period, ...] = tuple(period for period in doc._.periods if period.baseline)
        self.terms: tuple[Term, ...] = doc._.terms
        self._doc = doc
        self.readable = [segment for segment in self.segments if segment.kind not in ("noise", "caption")]
        self.readable_terms = [term for term in self.terms if any(s.start <= term.start < s.end for s in self.readable)]
        self._first: dict[tuple[re.Searchable, int, int], int] = {}
        self._said: dict[tuple[re.Searchable, int, int], bool] = {}
        congress = [int(term.term[:4]) for term in self.terms if term.kind == "congress"]
        #: The year in which the article speaks, or the one that its plans begin in; None where nothing tells.
        self.published: int | None = doc._.year or (max(congress) if congress else self._titled() or self._first_target_year())
        begun = self._document_begins()
        if begun is not None and (self.published is None or begun <= self.published):
            self.published = begun - 1
        month: str = doc._.article.published[5:7]
        self.undated: bool = not month  # at best its year is known, and that may be a guess
        self.begun: bool = "01" <= month <= "03"  # the year has just begun
        self.early: bool = "01" <= month <= "06"  # the year has more months ahead than behind
        self.late: bool = "11" <= month <= "12"  # the year closes

    @cached_property
    def _located(self) -> tuple[Sequence[PlaceMention], Owner | None]:
        """The places and the owner, found when first asked for: in most articles of a newspaper no place matters."""
        on = self._doc._
        if on.places is None:
            on.places, on.owner = find_places(self.text, self.segments, on.article)
        return on.places, on.owner

    @property
    def places(self) -> Sequence[PlaceMention]:
        """The places named."""
        return self._located[0]

    @property
    def owner(self) -> Owner | None:
        """The locality that the article is about, or None."""
        return self._located[1]

    def place_spans(self) -> Sequence[tuple[int, int]]:
        """Where the places named stand."""
        return [(mention.start, mention.end) for mention in self.places]

    @property
    def local(self) -> bool:
        """True where the article is about a locality and not about the country."""
        return self.owner is not None and self.owner.place.level != "country"

    def dated(self, segment: Segment) -> bool:
        """True where the line speaks of a year that is no longer ahead, or says itself what it tells."""
        past = self.published is not None and any(
            period.year <= self.published for period in inside(self.periods, segment.start, segment.end)
        )
        return past or any(cue.strong and cue.status == "result" for cue in inside(self.cues, segment.start, segment.end))

    def sentence_before(self, clause: Clause) -> tuple[int, int]:
        """The sentence before that of the clause: in its line, or the last of the running line above it; ``(0, 0)`` if none."""
        segment = self.segments[clause.segment]
        if clause.sentence_start - segment.start < 2:
            above = self.segments[clause.segment - 1] if clause.segment else segment
            if above is segment or above.kind != "body" or segment.kind != "body":
                return 0, 0
            segment, end = above, above.end
        else:
            end = clause.sentence_start
        begin = self.text.rfind(". ", segment.start, max(segment.start, end - 3))
        return (begin + 2 if begin >= 0 else segment.start), end

    def says(self, pattern: re.Searchable, start: int, end: int) -> bool:
        """Whether ``pattern`` occurs in ``[start, end)``; kept, as every value of a sentence asks the same."""
        key = (pattern, start, end)
        if key not in self._said:
            self._said[key] = pattern.search(self.text, start, end) is not None
        return self._said[key]

    def says_before(self, pattern: re.Searchable, clause: Clause, at: int) -> bool:
        """Whether one of the fixed phrases of ``pattern`` ends in the clause's sentence before ``at``; its first is kept."""
        key = (pattern, clause.sentence_start, clause.sentence_end)
        if key not in self._first:
            match = pattern.search(self.text, clause.sentence_start, clause.sentence_end)
            self._first[key] = match.end() if match is not None else len(self.text) + 1
        return self._first[key] <= at

    def _titled(self) -> int | None:
        """Of an undated plan: the first year of the span its headline names."""
        title = next((segment for segment in self.segments if segment.kind == "title"), None)
        spans = inside(self.periods, title.start, title.end) if title is not None else []
        return next((period.year_start for period in spans if period.year_start is not None), None)

    def _document_begins(self) -> int | None:
        """Of a plan that is itself the article (``Quy hoạch tổng thể … giai đoạn 2001-2010``): its first year, or None."""
        title = next((segment for segment in self.segments if segment.kind == "title"), None)
        if title is None or not _DOCUMENT.match(self.text, title.start):
            return None
        return self._titled()

    def _first_target_year(self) -> int | None:
        """Of an undated article without a term: the first year that a cue of target stands beside; plans are told when they begin."""
        years = [
            p.year
            for p in self.periods
            if p.year_start is None and any(c.status == "target" and abs(c.start - p.start) < 60 for c in self.cues)
        ]
        return min(years) if years else None
