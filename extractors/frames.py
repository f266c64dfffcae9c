"""What headings, list heads and the text so far have set, moving through an article clause by clause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from extractors import patterns as re
from extractors.article_facts import ArticleFacts, inside
from extractors.facts import Clause, Period, PlaceMention, Segment, Status, Term, YearSource
from extractors.metrics import find_metrics

#: A paragraph that opens with what is to be done.
_URGING = re.compile(
    r"(?:Nâng(?:\s+cao)?|Đẩy\s+mạnh|Phát\s+triển|Xây\s+dựng|Tăng\s+cường|Giảm|Đưa|Duy\s+trì|Bảo\s+đảm|Đảm\s+bảo|Thu\s+hút|Tập\s+trung|Mở\s+rộng|Hoàn\s+thành|Giữ\s+vững|Trồng|Kết\s+nạp)(?!\p{L})"
)
#: A member of a list and the next: ``65%; tỷ lệ``.
_MEMBER = re.compile(r"\d[^;\n]{0,40};")
#: An item without an end and without a figure, save years: ``2. Các chỉ tiêu chủ yếu``. What follows stands under it.
_BARE_ITEM = re.compile(r"(?:\W*(?:\d{1,2}|[a-zđ]|[IVX]{1,4})?[.)/-]+\s*|\W+)(?:[^\d.;,:]|(?:19|20)\d\d){4,110}(?<![.;,:…])")
#: A paragraph that opens with a period of years and holds no other number.
_PERIOD_ONLY = re.compile(r"(?i)(?:trong\s+)?(?:giai\s+đoạn|thời\s+kỳ)\s+20\d\d\s*[-–]\s*20\d\d[^\d]*")
#: Cues that a heading may hold without heading a list of aims: "cần quyết tâm tháo gỡ".
_NO_HEADING = frozenset({"quyết tâm", "hướng tới", "hướng đến", "sẽ", "xác định", "duy trì", "yêu cầu"})


#: A member of a list of places with a figure each: ``Quảng Ninh: 12%;``, ``Tuyên Hóa từ 4,5-5% (…);``.
_BY_PLACE = re.compile(
    r"\p{Lu}\p{L}+(?:[ -]+\p{Lu}\p{L}+){0,4}\s*:\s*\d[\d.,]*\s?%\s*[;.]"
    r"|\p{Lu}\p{Ll}+(?:[ -]+\p{Lu}\p{Ll}+){1,3}\s+(?:(?:giảm|tăng|đạt|là|còn|có|trồng|từ|trên|gần|khoảng|hơn)\s+){0,3}\d[\d.,]*(?:\s?[-–]\s?\d[\d.,]*)?\s?(?:%|\p{Ll}+)[^;,.]{0,40}[;,.]"
)


def is_by_place(line: str) -> bool:
    """True for a list of places with a figure each: it goes on with the metric named before it."""
    return len(_BY_PLACE.findall(line)) >= 3


@dataclass(frozen=True, slots=True)
class Frame:
    """What a heading, a list head or the text so far has set; empty fields set nothing."""

    status: Status | None = None
    year: Period | None = None
    term: Term | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The period a value is set for, and how it was found."""

    year_start: int | None
    year: int | None
    source: YearSource
    before: bool = True  # said before the value: in force for the values after it, too


class Frames:
    """Reads an article in order. section, list_head, paragraph: what each has set for the clause that was entered last."""

    def __init__(self, facts: ArticleFacts) -> None:
        self.facts = facts
        self.text = facts.text
        self.section = Frame()
        self.list_head = Frame()
        self.paragraph = Frame()
        self._headings: list[tuple[int, int]] = []  # that of the section and those below it, where one may name a place
        self.segment = -1
        self.sentence = -1
        self.goes_on = False  # the paragraph goes on with the aims of the one before
        self.told: Status | None = None  # the status of the value read last
        self.begun = 0  # where the paragraph begins, or the first of those that it goes on with
        self.year_sentence = -1  # the sentence in which the year of the paragraph was said
        self.latest: int | None = None  # the last deadline that a target stated in its clause
        title = next((segment for segment in facts.readable if segment.kind == "title"), None)
        self.title = self.frame(title.start, title.end) if title is not None else Frame()

    def enter(self, clause: Clause, continues: Callable[[], bool]) -> None:
        """Move to `clause`. continues: whether the line starts with a metric or a number, as the parts of a list do."""
        if clause.segment == self.segment:
            self.sentence = clause.sentence_start
            return
        previous = self.facts.segments[self.segment] if self.segment >= 0 else None
        if previous is not None:
            self._leave(previous)
        segment: Segment = self.facts.segments[clause.segment]
        # Headings without a clause of their own stand between the two segments.
        for skipped in self.facts.segments[self.segment + 1 : clause.segment]:
            if skipped.kind in ("heading", "title"):
                self._leave(skipped)
        self.segment, self.sentence = clause.segment, clause.sentence_start
        body = previous if previous is not None and previous.kind == segment.kind == "body" else None
        if body is not None and self.paragraph.status is None and self._aimed(body, segment) and self._goes_on(segment):
            self.paragraph = Frame("target")
            self.begun = body.start
        planned = body is not None and self.paragraph.status == "target"
        kept = planned and continues()
        self.goes_on = planned and (kept or _URGING.match(self.text, segment.start) is not None) and self._goes_on(segment)
        if not (self.goes_on or kept):
            self.begun = segment.start
            year = self._spanned(body) if body is not None else None
            self.paragraph = Frame(year=year if year is not None and self._goes_on(segment) else None)
        if segment.kind == "body" and self.list_head != Frame() and not continues():
            self.list_head = Frame()

    def section_place(self) -> PlaceMention | None:
        """The place that the headings above name, or None."""
        while self._headings:
            start, end = self._headings[-1]
            for mention in inside(self.facts.places, start, end):
                if mention.place is not None:
                    return mention
            self._headings.pop()  # it names none, for good
        return None

    def _aimed(self, previous: Segment, segment: Segment) -> bool:
        """True where the paragraph before spoke of aims without a figure, and this one opens with a metric or hands them out."""
        return self.frame(previous.start, previous.end).status == "target" and (
            self._opens_with_metric(segment) or is_by_place(self.text[segment.start : segment.end])
        )

    def _goes_on(self, segment: Segment) -> bool:
        """Whether a paragraph may go on with what the one before it set."""
        return not self.facts.dated(segment) and (self.facts.local or self._listed(segment))

    def _listed(self, segment: Segment) -> bool:
        """True for a paragraph that only goes on with a list: it opens with a metric, and semicolons part its members."""
        return len(_MEMBER.findall(self.text, segment.start, segment.end)) >= 2 and self._opens_with_metric(segment)

    def _spanned(self, previous: Segment) -> Period | None:
        """The coming period that a paragraph opens with and says no figure for: that of the aims in the next."""
        if _PERIOD_ONLY.fullmatch(self.text, previous.start, previous.end) is None:
            return None
        periods = [period for period in inside(self.facts.periods, previous.start, previous.end) if period.year_start is not None]
        now = self.facts.published
        return periods[0] if len(periods) == 1 and now is not None and periods[0].year > now else None

    def _opens_with_metric(self, segment: Segment) -> bool:
        # Asked here, rarely, and not of ``doc._.metrics``: a run of many articles does without that component.
        return any(metric.start < 12 for metric in find_metrics(self.text[segment.start : segment.end]))

    def note(self, status: Status | None, deadline: Deadline) -> None:
        """Remember what the value just read had, for the values after it in the paragraph."""
        if status is not None:
            self.paragraph = replace(self.paragraph, status=status)
            self.told = status
        if deadline.year is not None and deadline.source == "explicit" and deadline.before:
            self.paragraph = replace(self.paragraph, year=Period(0, 0, deadline.year_start, deadline.year))
            self.year_sentence = self.sentence
            if status == "target":
                self.latest = deadline.year

    def _leave(self, segment: Segment) -> None:
        text = self.text[segment.start : segment.end].rstrip()
        heading = segment.kind == "heading" or (segment.kind == "item" and _BARE_ITEM.fullmatch(text) is not None)
        if heading or (segment.kind == "item" and text.endswith(":")):
            frame = self.frame(segment.start, segment.end, heading=heading)
            if frame.status or frame.term or frame.year:
                if text.endswith(":") and segment.kind == "heading":
                    self.list_head = frame
                else:
                    self.section, self.list_head = frame, Frame()
                    self._headings = [(segment.start, segment.end)]
            elif len(text) < 60:
                self._headings.append((segment.start, segment.end))
        elif text.endswith(":"):
            last = text.rfind(". ")
            self.list_head = self.frame(segment.start + last + 1, segment.end, fallback=self.paragraph)

    def frame(self, start: int, end: int, fallback: Frame | None = None, *, heading: bool = False) -> Frame:
        cues = inside(self.facts.cues, start, end)
        if heading:  # "cần quyết tâm tháo gỡ" heads no list of aims
            cues = [cue for cue in cues if self.text[cue.start : cue.end].lower() not in _NO_HEADING]
        strong = [cue.status for cue in cues if cue.strong]
        weak = [cue.status for cue in cues]
        status: Status | None = strong[-1] if strong else weak[-1] if weak else None
        if "target" in strong:
            status = "target"
        periods = inside(self.facts.periods, start, end)
        terms = [
            term for term in inside(self.facts.terms, start, end) if term.kind != "council"
        ]  # a heading's span is that of its list
        year = periods[-1] if periods else None
        term = terms[-1] if terms else None
        if status is None and year is not None and self.facts.published is not None and year.year > self.facts.published:
            status = "target"
        if status is None and term is not None and self.facts.published is not None:
            status = (
                "target"
                if int(term.term[5:]) > self.facts.published
                else "result"
                if int(term.term[5:]) < self.facts.published
                else None
            )
        if fallback is not None:
            status, year, term = status or fallback.status, year or fallback.year, term or fallback.term
        return Frame(status, year, term, self.text[start:end])
