"""What a value inherits: status, year, term and place, from its clause, its paragraph, the list head and the section above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from spacy.tokens import Doc

from extractors import patterns as re
from extractors.facts import (
    Change,
    Clause,
    Owner,
    Period,
    Place,
    PlaceMention,
    Quantity,
    Row,
    Segment,
    Status,
    StatusCue,
    Term,
    YearSource,
    text_of,
)

_FIVE_YEARS = re.compile(r"(?i)(?<!\p{L})(?:5|05|năm)\s+năm\s+tới|nhiệm\s+kỳ\s+(?:tới|mới|này)")
#: Headlines of plans: what stands below without a cue of its own is planned, where the headline names a coming year.
_ANNOUNCED = re.compile(
    r"(?i)(?<!\p{L})(?:nghị\s+quyết|kế\s+hoạch|chỉ\s+tiêu|phương\s+hướng|nhiệm\s+vụ|quy\s+hoạch|đề\s+án|định\s+hướng|(?<!chương\s+trình\s+)mục\s+tiêu(?!\s+quốc\s+gia)|phấn\s+đấu)(?!\p{L})"
)
#: Headlines of reports on a plan: what stands below without a cue of its own is a result.
_REPORTED = re.compile(r"(?i)(?<!\p{L})kết\s+quả\s+(?:thực\s+hiện|đạt\s+được|nổi\s+bật)(?!\p{L})")
_COMPARED = re.compile(
    r"(?i)\(\s*(?:ước\s+|thực\s+hiện\s+|kết\s+quả\s+|cuối\s+|hết\s+)*năm\s+(?P<year>20\d\d)\s*(?:,|:|là|đạt|có|còn|ước|đạt được|chiếm|\s)*(?:\p{L}+\s+){0,2}"
)
#: Words that judge what is, not what is to come.
_APPRAISED = re.compile(
    r"(?i)(?<!\p{L})(?:chưa\s+(?:thực\s+sự|bền\s+vững|tương\s+xứng)|vẫn\s+còn|còn\s+(?:thấp|chậm|nhiều|hạn\s+chế|phụ\s+thuộc)|tuy\s+nhiên|mặc\s+dù|dễ\s+bị)(?!\p{L})"
)
#: After a value that is a result: how it stands to its plan.
_BESIDE_PLAN = re.compile(
    r"(?i)\s*[,(]?\s*(?:đạt|bằng|vượt|tăng)\s+(?:và\s+vượt\s+)?(?:hơn\s+|trên\s+|gần\s+)?(?:[\d.,]+\s*%\s*)(?:so\s+với\s+|so\s+|của\s+)?(?:kế\s+hoạch|KH|dự\s+toán|chỉ\s+tiêu|nghị\s+quyết|mục\s+tiêu)|\s*[,(]\s*(?:vượt|hoàn\s+thành|cao\s+hơn\s+(?:chỉ\s+tiêu|kế\s+hoạch|mục\s+tiêu)|thấp\s+hơn\s+(?:chỉ\s+tiêu|kế\s+hoạch|mục\s+tiêu)|(?:kế\s+hoạch|KH|chỉ\s+tiêu|nghị\s+quyết|mục\s+tiêu)(?:\s+(?:là|giao|năm\s+\d{4}))?\s*:?\s*\d)"
    r"|\s*[,(]?\s*(?:thấp\s+hơn|cao\s+hơn|tăng|giảm|vượt|hụt)\s+(?:hơn\s+|trên\s+|gần\s+)?[\d.,]+\s*\S{1,6}\s+(?:so\s+)?với\s+(?:chỉ\s+tiêu|kế\s+hoạch|mục\s+tiêu|dự\s+toán|nghị\s+quyết)"
    r"|\s*vượt\s+(?:xa\s+)?(?:chỉ\s+tiêu|kế\s+hoạch|mục\s+tiêu|dự\s+toán|nghị\s+quyết)"
)
_REGION = re.compile(
    r"(?i)(?<!\p{L})(?:của\s+vùng\s+(?:đạt|là|còn|chiếm|tăng|giảm|khoảng)|(?:toàn|cả)\s+vùng(?!\s+(?:nông|cao|sâu|núi|đồng\s+bào|biên|ven|biển|khó|dân\s+tộc|trồng|sản\s+xuất|chuyên|nguyên))"
    r"|vùng\s+(?:Tây\s+Nguyên|Đông\s+Nam\s+Bộ|đồng\s+bằng\s+sông\s+(?:Hồng|Cửu\s+Long)|trung\s+du\s+và\s+miền\s+núi)\s+(?:đạt|đặt|phấn\s+đấu|có))(?!\p{L})"
)
_SPOKESMAN = re.compile(r"(?<!\p{L})(?:[Pp]hó [Tt]hủ tướng|Thủ tướng|[Bb]ộ trưởng|[Tt]hứ trưởng)(?!\p{L})")
_LOCAL_WORD = re.compile(r"(?i)(?<!\p{L})(?:tỉnh|thành\s+phố|TP|huyện|xã|phường|địa\s+phương|địa\s+bàn|UBND|HĐND)(?!\p{L})")
#: A paragraph that opens with what is to be done.
_URGING = re.compile(
    r"(?:Nâng(?:\s+cao)?|Đẩy\s+mạnh|Phát\s+triển|Xây\s+dựng|Tăng\s+cường|Giảm|Đưa|Duy\s+trì|Bảo\s+đảm|Đảm\s+bảo|Thu\s+hút|Tập\s+trung|Mở\s+rộng|Hoàn\s+thành|Giữ\s+vững|Trồng|Kết\s+nạp)(?!\p{L})"
)
#: A verb of aim close before a value.
_STRIVEN = re.compile(r"(?i)(?:phấn\s+đấu|quyết\s+tâm)(?!\p{L})[^,;]{0,80}(?:,[^,;]{0,60})?$")
_NO_HEADING = frozenset({"quyết tâm", "hướng tới", "hướng đến", "sẽ", "xác định", "duy trì", "yêu cầu"})
#: A congress's targets, half-way.
_TAKING_STOCK = re.compile(
    r"(?i)(?<!\p{L})(?:đại\s+hội(?:\s+\p{L}+){0,6}?\s+(?:đề\s+ra|giao|đặt\s+ra)|nghị\s+quyết\s+đại\s+hội|(?:nửa|giữa|đầu)\s+nhiệm\s+kỳ)(?!\p{L})"
)
#: How a sentence turns to another place.
_TURNING = re.compile(r"(?i)(?:^|[.\n]\s*)(?:tại|đối\s+với|riêng|ở|còn)\s+$")
#: How a sentence goes on with the one before.
_GOING_ON = re.compile(r"(?i)(?:trong\s+đó|cụ\s+thể|theo\s+đó|qua\s+đó|trong\s+số\s+(?:này|đó)|riêng)(?!\p{L})")
#: Words that set the scene of a report; what follows is told until something looks ahead.
_LOOKING_BACK = re.compile(
    r"(?i)(?<!\p{L})(?:nhiệm\s+kỳ\s+(?:vừa\s+)?qua|(?:5|05|năm|những)\s+năm\s+(?:vừa\s+)?qua|giai\s+đoạn\s+(?:vừa\s+)?qua|năm\s+(?:vừa\s+)?qua|(?:mấy|những|vài)\s+năm\s+gần\s+đây|(?:nhiều|hầu\s+hết|\d+/\d+)\s+chỉ\s+tiêu(?:\s+\p{L}+){0,4}\s+(?:đạt|vượt|hoàn\s+thành)|hoàn\s+thành\s+\d+/\d+\s+chỉ\s+tiêu|thời\s+gian\s+qua|tháng\s+đầu\s+năm|tháng\s+qua|báo\s+cáo(?:\s+\p{L}+){0,6}\s+cho\s+thấy)(?!\p{L})"
)
_PAST_TERM = re.compile(r"(?i)nhiệm\s+kỳ\s+(?:qua|vừa\s+qua|trước)|(?:5|05|năm)\s+năm\s+qua")
_NATION = re.compile(
    r"(?<!\p{L})(?:Chính phủ|Quốc hội|Thủ tướng|[Cc]ả nước|[Tt]oàn quốc|Việt Nam|Trung ương|Bộ Chính trị|Bộ [A-ZĐ]\w+)"
)
_SUBJECT_BEFORE = re.compile(
    r"(?i)(?:^|[,;:(.*•+\-–]\s*|(?<!\p{L})(?:và|riêng|đối với|còn|là|có|đưa|xây dựng|giao|giao cho|đảng bộ|ubnd|hđnd|trong đó|cùng với|phấn đấu|của|tại|ở|thuộc|chi bộ|huyện ủy|ngành\s+(?:\p{Ll}+\s+){0,3}\p{Ll}+|đến năm \d{4}|năm \d{4})\s*)(?:đảng bộ\s+|ubnd\s+|hđnd\s+|toàn\s+)?$"
)
_SUBJECT_AFTER = re.compile(
    r"(?i)\s*(?:\([^)]{0,40}\)\s*)?(?:[:,–-]|\d|(?:trên|hơn|từ|khoảng|dưới|cơ bản|đạt|phấn đấu|có|hoàn thành|là|sẽ|trở thành|còn|được|đến năm|vào năm|năm|tăng|giảm|đặt|đề ra|xác định|ra khỏi|thoát|kết nạp|lên|thu|và|đón|đảng viên|đã|với|nâng|mỗi|đưa|duy trì|giữ|xây dựng|tiếp tục|bằng|chiếm|thuộc|cần|cũng|được giao|phải|giao)(?!\p{L}))"
)


def name_of(place: Place) -> str:
    """The name of the locality itself, without what it lies in."""
    return place.commune or place.district or place.province


@dataclass(frozen=True, slots=True)
class Frame:
    """What a heading, a list head or the text so far has set; empty fields set nothing."""

    status: Status | None = None
    year: Period | None = None
    term: Term | None = None
    place: PlaceMention | None = None
    text: str = ""


#: Words of planning. One of them must govern a target, or the article must be full of them: "sẽ" alone foretells.
PLANNING = (
    "phấn đấu", "chỉ tiêu", "mục tiêu", "đề ra", "đặt ra", "kế hoạch", "nghị quyết", "nhiệm kỳ", "đại hội", "đề án", "quy hoạch",
    "chương trình hành động", "hội đồng nhân dân", "HĐND", "được giao", "giao cho", "giao nhiệm", "quyết tâm", "dự toán", "nhiệm vụ",
    "định hướng", "phương hướng", "hướng tới", "hướng đến", "tầm nhìn", "phải đạt", "cần đạt",
)  # fmt: skip
_PLANNING = re.compile(r"(?i)(?<!\p{L})(?:" + "|".join(PLANNING).replace(" ", r"\s+") + r")(?!\p{L})")
#: Planning words that make an article one about plans when they recur.
_PLAN_ARTICLE = re.compile(
    r"(?i)(?<!\p{L})(?:phấn\s+đấu|chỉ\s+tiêu|nhiệm\s+kỳ|đại\s+hội\s+(?:đại\s+biểu\s+)?đảng\s+bộ|kế\s+hoạch\s+phát\s+triển|nghị\s+quyết)(?!\p{L})"
)


_PLAN_MADE = re.compile(
    r"(?i)(?:phê\s+duyệt|ban\s+hành|thông\s+qua|triển\s+khai|giao|thống\s+nhất|quyết\s+nghị|biểu\s+quyết)\s+(?:[\p{L},-]+\s+){0,6}?(?:kế\s+hoạch|nghị\s+quyết|đề\s+án|chương\s+trình|quy\s+hoạch|chỉ\s+tiêu|dự\s+toán|nhiệm\s+vụ)(?!\p{L})"
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The period a value is set for, and how it was found."""

    year_start: int | None
    year: int | None
    source: YearSource
    before: bool = True  # said before the value: in force for the values after it, too


class _Spanned(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_Fact = TypeVar("_Fact", bound=_Spanned)


def inside(items: Sequence[_Fact], start: int, end: int) -> list[_Fact]:
    """The facts of `items` (sorted by start) that lie within ``[start, end)``."""
    return [item for item in items if start <= item.start and item.end <= end]


class Context:
    """Reads an article in order and answers, for a place in a clause, what is in force there."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text: str = text_of(doc)
        self.cues: tuple[StatusCue, ...] = doc._.cues
        self.periods: tuple[Period, ...] = tuple(period for period in doc._.periods if not period.baseline)
        congress = [int(term.term[:4]) for term in doc._.terms if term.kind == "congress"]
        self.published: int | None = doc._.year or (max(congress) if congress else self._titled() or self._first_target_year())
        self.early: bool = "01" <= doc._.article.published[5:7] <= "06"  # the year has more months ahead than behind
        self.owner: Owner | None = doc._.owner
        self.terms: tuple[Term, ...] = doc._.terms
        readable = [segment for segment in doc._.segments if segment.kind not in ("noise", "caption")]
        self.readable_terms = [term for term in self.terms if any(s.start <= term.start < s.end for s in readable)]
        self.section = Frame()
        self.list_head = Frame()
        self.paragraph = Frame()
        self.refused: dict[int, str] = {}  # start of a value -> why it gave no row
        self.changes: dict[tuple[str, str, str], Change] = {}  # how the last value of a metric, part and unit was meant
        self.starts: Mapping[int, Quantity] = {}  # where "từ X" led to the value that starts here
        self.years_in_turn: dict[int, Period] = {}  # years told before values told in turn, by the start of the value
        self.latest: int | None = None  # the last deadline that a target stated in its clause
        self._first: dict[tuple[re.Pattern[str], int, int], int] = {}
        self._said: dict[tuple[re.Pattern[str], int, int], bool] = {}
        self.segment = -1
        self.sentence = -1
        self.goes_on = False  # the paragraph goes on with the aims of the one before
        self.year_sentence = -1  # the sentence in which the year of the paragraph was said
        title = next((segment for segment in readable if segment.kind == "title"), None)
        self.title = self._frame(title.start, title.end) if title is not None else Frame()
        running = [self.text[segment.start : segment.end] for segment in readable]
        self.announced = self._announced()
        self.plan_article = (
            sum(len(_PLAN_ARTICLE.findall(line)) for line in running) >= 3
            or bool(_PLANNING.search(self.title.text))
            or any(_PLAN_MADE.search(line) for line in running[:6])
        )

    def _announced(self) -> Status | None:
        """The status of the whole article where its headline is that of a plan for a coming year, or of a report on a plan."""
        if _REPORTED.search(self.title.text):
            return "result"
        ahead = self.title.year is not None and (self.published is None or self.title.year.year > self.published)
        return "target" if ahead and _ANNOUNCED.search(self.title.text) else None

    def _titled(self) -> int | None:
        """Of an undated plan: the first year of the span its headline names."""
        title = next((segment for segment in self.doc._.segments if segment.kind == "title"), None)
        spans = inside(self.periods, title.start, title.end) if title is not None else []
        return next((period.year_start for period in spans if period.year_start is not None), None)

    def _first_target_year(self) -> int | None:
        """Of an undated article without a term: the first year that a cue of target stands beside; plans are told when they begin."""
        years = [
            p.year
            for p in self.periods
            if p.year_start is None and any(c.status == "target" and abs(c.start - p.start) < 60 for c in self.cues)
        ]
        return min(years) if years else None

    # -- moving through the article ------------------------------------------------------------------------------------

    def enter(self, clause: Clause, continues: bool) -> None:
        """Move to `clause`. continues: the line starts with a metric or a number, as the parts of a list do."""
        if clause.segment == self.segment:
            if clause.sentence_start != self.sentence:
                self.sentence = clause.sentence_start
            return
        previous = self.doc._.segments[self.segment] if self.segment >= 0 else None
        if previous is not None:
            self._leave(previous)
        segment: Segment = self.doc._.segments[clause.segment]
        # Headings without a clause of their own stand between the two segments.
        for skipped in self.doc._.segments[self.segment + 1 : clause.segment]:
            if skipped.kind in ("heading", "title"):
                self._leave(skipped)
        self.segment, self.sentence = clause.segment, clause.sentence_start
        goes_on = previous is not None and previous.kind == segment.kind == "body" and self._local() and not self._dated(segment)
        if goes_on and previous is not None and self.paragraph.status is None:
            before = self._frame(previous.start, previous.end)  # it spoke of aims without a figure
            named = any(metric.start - segment.start < 12 for metric in inside(self.doc._.metrics, segment.start, segment.end))
            self.paragraph = Frame(before.status if before.status == "target" and named else None)
        urging = _URGING.match(self.text, segment.start) is not None
        kept = previous is not None and previous.kind == segment.kind == "body" and continues
        self.goes_on = goes_on and (continues or urging) and self.paragraph.status == "target"
        if not (self.goes_on or (kept and self.paragraph.status == "target")):
            self.paragraph = Frame()
        if segment.kind == "body" and not continues:
            self.list_head = Frame()

    def tell_in_turn(self, clause: Clause, quantities: Sequence[Quantity]) -> None:
        """Note the years of ``đến năm 2025 và năm 2030 chiếm lần lượt 10% và 20%``: one for each value."""
        if len(quantities) < 2:
            return
        head = self.text[clause.start : quantities[0].start]
        years = [p for p in inside(self.periods, clause.start, quantities[0].start) if p.year_start is None]
        if len(years) == len(quantities) and re.search(r"(?i)(?:lần\s+lượt|tương\s+ứng)(?:\s+(?:là|đạt|từ))?\s*$", head):
            self.years_in_turn.update((quantity.start, year) for quantity, year in zip(quantities, years, strict=True))

    def _local(self) -> bool:
        """True where the article is about a locality and not about the country."""
        return self.owner is not None and self.owner.place.level != "country"

    def _dated(self, segment: Segment) -> bool:
        """True where the line speaks of a year that is no longer ahead, or says itself what it tells."""
        past = self.published is not None and any(
            period.year <= self.published for period in inside(self.periods, segment.start, segment.end)
        )
        return past or any(cue.strong and cue.status == "result" for cue in inside(self.cues, segment.start, segment.end))

    def _leave(self, segment: Segment) -> None:
        text = self.text[segment.start : segment.end].rstrip()
        frame = self._frame(segment.start, segment.end, heading=segment.kind == "heading")
        if segment.kind == "heading" or (segment.kind == "item" and text.endswith(":")):
            if frame.status or frame.term or frame.year:
                if text.endswith(":") and segment.kind == "heading":
                    self.list_head = frame
                else:
                    self.section, self.list_head = frame, Frame()
            elif frame.place is not None and len(text) < 60:
                self.section = replace(self.section, place=frame.place)
        elif text.endswith(":"):
            last = text.rfind(". ")
            self.list_head = self._frame(segment.start + last + 1, segment.end, fallback=self.paragraph)

    def _frame(self, start: int, end: int, fallback: Frame | None = None, *, heading: bool = False) -> Frame:
        cues = inside(self.cues, start, end)
        if heading:  # "cần quyết tâm tháo gỡ" heads no list of aims
            cues = [cue for cue in cues if self.text[cue.start : cue.end].lower() not in _NO_HEADING]
        strong = [cue.status for cue in cues if cue.strong]
        weak = [cue.status for cue in cues]
        status: Status | None = strong[-1] if strong else weak[-1] if weak else None
        if "target" in strong:
            status = "target"
        periods = inside(self.periods, start, end)
        terms = [
            term for term in inside(self.terms, start, end) if term.kind != "council"
        ]  # a heading's span is that of its list
        places = [mention for mention in inside(self.doc._.places, start, end) if mention.place is not None]
        year = periods[-1] if periods else None
        term = terms[-1] if terms else None
        if status is None and year is not None and self.published is not None and year.year > self.published:
            status = "target"
        if status is None and term is not None and self.published is not None:
            status = (
                "target" if int(term.term[5:]) > self.published else "result" if int(term.term[5:]) < self.published else None
            )
        if fallback is not None:
            status, year, term = status or fallback.status, year or fallback.year, term or fallback.term
        return Frame(status, year, term, places[0] if places else None, self.text[start:end])

    def note(self, status: Status | None, deadline: Deadline) -> None:
        """Remember what the value just read had, for the values after it in the paragraph."""
        if status is not None:
            self.paragraph = replace(self.paragraph, status=status)
        if deadline.year is not None and deadline.source == "explicit" and deadline.before:
            self.paragraph = replace(self.paragraph, year=Period(0, 0, deadline.year_start, deadline.year))
            self.year_sentence = self.sentence
            if status == "target":
                self.latest = deadline.year

    def says(self, pattern: re.Pattern[str], start: int, end: int) -> bool:
        """Whether ``pattern`` occurs in ``[start, end)``; kept, as every value of a sentence asks the same."""
        key = (pattern, start, end)
        if key not in self._said:
            self._said[key] = pattern.search(self.text, start, end) is not None
        return self._said[key]

    def says_before(self, pattern: re.Pattern[str], clause: Clause, at: int) -> bool:
        """Whether one of the fixed phrases of ``pattern`` ends in the clause's sentence before ``at``; its first is kept."""
        key = (pattern, clause.sentence_start, clause.sentence_end)
        if key not in self._first:
            match = pattern.search(self.text, clause.sentence_start, clause.sentence_end)
            self._first[key] = match.end() if match is not None else len(self.text) + 1
        return self._first[key] <= at

    def planned(self, clause: Clause, start: int, *, closely: bool = False) -> bool:
        """True where words of planning govern the value: in its sentence, its list head or section, or all over the article.

        closely: the article as a whole is not enough.
        """
        national = not self._local()
        closely = closely or national
        near = self.text[clause.sentence_start : clause.end] if not closely else self.text[clause.sentence_start : start]
        if _PLANNING.search(near) or _PLANNING.search(self.list_head.text) or _PLANNING.search(self.section.text):
            return True
        if self.goes_on or (national and self.announced == "target"):
            return True
        if national:
            return False  # in the news of a country a figure is a target only where its own sentence says so
        segment = self.doc._.segments[clause.segment]
        if _PLANNING.search(self.text[segment.start : start]):
            return True
        return not closely and self.plan_article

    def announces(self, clause: Clause) -> bool:
        """True where a clause without a figure says that something is planned; the figures may follow."""
        return _PLAN_MADE.search(self.text, clause.start, clause.end) is not None or bool(
            re.search(r"(?i)(?:giao|đề\s+ra|đặt)\s+(?:chỉ\s+tiêu|mục\s+tiêu)", self.text[clause.start : clause.end])
        )

    # -- what is in force ----------------------------------------------------------------------------------------------

    def status(self, clause: Clause, start: int, end: int, piece_end: int) -> tuple[Status | None, bool]:
        """Status of the value ``[start, end)`` and whether a strong cue of its own sentence says so."""
        after = self.text[end : min(piece_end + 40, clause.end)]
        aside = re.match(r"\s*\([^()]{0,120}\)", self.text[end : clause.end])
        beyond = self.text[end + aside.end() : min(end + aside.end() + 60, clause.end)] if aside else ""
        striven = _STRIVEN.search(self.text[clause.start : start]) is not None
        if not striven and re.match(r"(?i)\s*,\s*hoàn\s+thành", after):
            striven = any(cue.status == "target" for cue in inside(self.cues, clause.start, start))
        if not striven and (_BESIDE_PLAN.match(after) or _BESIDE_PLAN.match(beyond)):
            return "result", True
        left = [cue for cue in self.cues if clause.start <= cue.start and cue.end <= start]
        strong = [cue for cue in left if cue.strong]
        year = self._clause_period(clause, start, end, piece_end)
        if strong:
            status = strong[-1].status
            closing = re.search(r"(?i)(?<!\p{L})(?:ước|dự\s+kiến)(?!\p{L})", self.text[clause.start : start])
            if (
                status == "target"
                and closing
                and (year is None or year.year == self.published)
                and all(self.text[cue.start : cue.end].lower() == "sẽ" for cue in strong if cue.status == "target")
                and (year is not None or re.search(r"(?i)cả\s+năm", self.text[clause.start : start]))
            ):
                return "result", True  # an estimate for the year that closes (contract, rulings)
            if (
                status == "result"
                and self.text[strong[-1].start : strong[-1].end].lower().startswith("ước")
                and any(cue.status == "target" for cue in strong)
                and year is not None
                and self.published is not None
                and year.year >= self.published
            ):
                return "target", True  # "đặt mục tiêu năm 2024 đón 6 triệu khách với tổng thu ước đạt 190 tỷ"
            if (
                status == "result"
                and any(cue.status == "target" for cue in strong)
                and re.search(
                    r"(?i)(?:vượt|đạt|hoàn thành|so với)\s+(?:chỉ tiêu|kế hoạch|mục tiêu|dự toán)[^,.;]{0,30}$",
                    self.text[clause.start : start],
                )
            ):
                return "result", True
            return status, True
        told = [
            cue
            for cue in self.cues
            if clause.sentence_start <= cue.start and cue.end <= start and cue.strong and not self._comparing(cue)
        ]
        aimed = bool(told) and told[-1].status == "target"
        right = [
            cue
            for cue in self.cues
            if end <= cue.start
            and cue.end <= piece_end
            and cue.strong
            and cue.status == "result"
            # "bằng 105% so với cùng kỳ" compares a target, too
            and not (aimed and self._comparing(cue) and re.search(r"\d", self.text[end : cue.start]))
        ]
        if right and not re.match(r"(?i)\s*(?:,|và)", self.text[end : right[0].start]):
            return right[0].status, True
        sentence = [
            cue
            for cue in self.cues
            if clause.sentence_start <= cue.start and cue.end <= clause.start and cue.strong and not self._comparing(cue)
        ]
        if year is not None and self.published is not None:
            if year.year > self.published:
                return "target", True
            if (
                year.year == self.published
                and self.early
                and any(self.text[cue.start : cue.end].lower() in ("dự kiến", "sẽ") for cue in left)
            ):
                return "target", True  # in January the year's figures lie ahead
            if year.year < self.published and not any(cue.status == "target" for cue in sentence):
                if self.list_head.status != "target":
                    return "result", True
            if (
                year.year_start is not None
                and year.year <= self.published
                and not any(cue.status == "target" for cue in sentence)
            ):
                return "result", True
        if sentence:
            return sentence[-1].status, True
        if re.match(r"(?i)đứng", self.text[start:end]):
            return "result", False  # "đứng thứ 58/63": where it stands
        own_term = [term for term in inside(self.terms, clause.sentence_start, start) if term.kind == "congress"]
        if own_term and self.published is not None:
            last = int(own_term[-1].term[5:])
            if last > self.published:
                return "target", True
            followed = any(int(term.term[:4]) == last for term in self.terms if term.kind == "congress")
            if last < self.published or (last == self.published and followed):
                return "result", True
        left = left or [cue for cue in self.cues if clause.sentence_start <= cue.start and cue.end <= clause.start]
        spoken = self._spoken_before(clause)
        if spoken is not None:
            return spoken, False
        if self.paragraph.status is None and _GOING_ON.match(self.text, clause.sentence_start):
            segment = self.doc._.segments[clause.segment]
            spoken_last = [
                c for c in inside(self.cues, segment.start, clause.sentence_start) if c.strong and not self._comparing(c)
            ]
            if spoken_last:
                return spoken_last[-1].status, False
        if left:
            weak = left[-1].status
            if (self.paragraph.status is None and self.list_head.status is None and self.section.status is None) or (
                weak == "result" and self.list_head.status is None
            ):
                return weak, False
        for frame in (self.paragraph, self.list_head, self.section):
            if frame.status is not None:
                if frame.status == "target" and _APPRAISED.search(self.text[clause.sentence_start : start]):
                    return "result", False
                return frame.status, frame is self.list_head
        if left:
            return left[-1].status, False
        segment = self.doc._.segments[clause.segment]
        if self._local() and not self._dated(segment):
            opened = self._frame(segment.start, clause.sentence_start)
            if opened.status == "target":
                return "target", False
        # What the whole article is announced as; a value of this or an earlier year may still be told in passing.
        past = year is not None and self.published is not None and year.year <= self.published
        return (self.announced if not (past and self.announced == "target") else None), False

    def _comparing(self, cue: StatusCue) -> bool:
        """True for ``so với cùng kỳ``: it speaks of its own number and of no other clause."""
        return "cùng kỳ" in self.text[cue.start : cue.end].lower()

    def _spoken_before(self, clause: Clause) -> Status | None:
        """``result`` where an earlier sentence of the paragraph looks back (``nhiệm kỳ qua``) and none since looks ahead."""
        segment = self.doc._.segments[clause.segment]
        looked = [match.end() for match in _LOOKING_BACK.finditer(self.text, segment.start, clause.sentence_start)]
        if not looked or self.list_head.status == "target":
            return None
        since = inside(self.cues, looked[-1], clause.sentence_start)
        ahead = any(cue.status == "target" and cue.strong for cue in since)
        later = self.published is not None and any(
            period.year > self.published for period in inside(self.periods, looked[-1], clause.sentence_start)
        )
        return None if ahead or later else "result"

    def compared(self, clause: Clause, start: int) -> bool:
        """True where the value stands in a bracket that tells an earlier year for comparison: ``(năm 2024 là 4.460 USD)``."""
        opened = self.text.rfind("(", clause.start, start)
        if opened < 0 or self.published is None:
            return False
        year = _COMPARED.fullmatch(self.text, opened, start)
        return year is not None and int(year["year"]) <= self.published

    def _clause_period(self, clause: Clause, start: int, end: int, piece_end: int) -> Period | None:
        before = [p for p in self.periods if clause.start <= p.start and p.end <= start]
        if before:
            return before[-1]
        after = [p for p in self.periods if end <= p.start and p.end <= piece_end]
        if after and "(" not in self.text[end : after[0].start]:
            return after[0]
        return None

    def deadline(self, clause: Clause, start: int, end: int, piece_end: int, status: Status, term: str) -> Deadline:
        """The period of the value: clause, then list or sentence head, then the end of the term, then the plan, then publication."""
        if start in self.years_in_turn:
            period = self.years_in_turn[start]
            return Deadline(period.year_start, period.year, "explicit", before=False)
        own = [p for p in self.periods if clause.start <= p.start and p.end <= start and not self._of_start(p, start)]
        after = [
            p for p in self.periods if end <= p.start and p.end <= piece_end and not re.search(r"[(;]", self.text[end : p.start])
        ]
        bracket = re.match(r"(?i)\s*\((?:đến\s+|vào\s+|cuối\s+)?(?:năm\s+)?(?P<year>20\d\d)\)", self.text[end : end + 30])
        if bracket:
            return Deadline(None, int(bracket["year"]), "explicit", before=False)
        if after and (
            not own
            or (
                re.match(r"(?i)[^,;]{0,25}?(?:vào|trong|đến|cuối|năm)", self.text[end : after[0].end])
                and re.search(r",|;|\svà\s", self.text[own[-1].end : start])
            )
        ):
            return Deadline(after[0].year_start, after[0].year, "explicit", before=False)
        if own:
            return Deadline(own[-1].year_start, own[-1].year, "explicit")
        if status == "target" and self.year_sentence != clause.sentence_start:
            named = [t for t in inside(self.terms, clause.sentence_start, start) if t.kind in ("congress", "plan")]
            if named and (self.published is None or int(named[-1].term[5:]) >= self.published):
                return Deadline(None, int(named[-1].term[5:]), "term")
        if self.paragraph.year is not None and (status == "target" or self.published is None):
            return Deadline(None, self.paragraph.year.year, "heading")
        if status == "target" and re.search(r"(?i)năm\s+học\s+mới", self.text[clause.start : end]) and self.published:
            return Deadline(None, self.published + 1, "published")
        for frame in (self.list_head, self.section):
            if frame.year is not None and (status == "target" or frame.year.year <= (self.published or 9999)):
                return Deadline(None, frame.year.year, "heading")
            if frame.term is not None and status == "target":
                return Deadline(None, int(frame.term.term[5:]), "term")
        earlier = [p for p in self.periods if clause.sentence_start <= p.start and p.end <= clause.start]
        if status == "result":
            earlier = [p for p in earlier if p.year <= (self.published or p.year)]
        if earlier:
            return Deadline(None, earlier[-1].year, "heading")
        segment = self.doc._.segments[clause.segment]
        earlier = [p for p in self.periods if segment.start <= p.start and p.end <= clause.start]
        if earlier and (status == "target") == (earlier[-1].year > (self.published or 0)):
            return Deadline(None, earlier[-1].year, "heading")
        if status == "result":
            return Deadline(None, self.published, "published" if self.published else "")
        single = self.latest if not term and self.latest is not None else self._plan_year()
        if term and not (single is not None and not any(t.kind == "congress" and t.term == term for t in self.terms)):
            if single is None or single >= int(term[5:]) or not self.title.year:
                return Deadline(None, int(term[5:]), "term")
        if single is not None:
            return Deadline(None, single, "plan")
        if term:
            return Deadline(None, int(term[5:]), "term")
        return Deadline(None, self.published, "published" if self.published else "")

    def _of_start(self, period: Period, start: int) -> bool:
        """True where the period dates the value that ``từ X`` starts from: ``giảm từ 11% năm 2011 xuống còn 3%``."""
        origin = self.starts.get(start)
        return (
            origin is not None
            and origin.end <= period.start
            and not re.search(r"(?i)xuống|lên|còn", self.text[origin.end : period.start])
        )

    def _plan_year(self) -> int | None:
        """The year of an annual plan: named in the headline, or the year that most cues of target stand beside."""
        if self.title.year is not None and self.title.year.year_start is None:
            return self.title.year.year
        counts: dict[int, int] = {}
        for period in self.periods:
            if period.year_start is None and any(
                cue.status == "target" and abs(cue.start - period.start) < 60 for cue in self.cues
            ):
                counts[period.year] = counts.get(period.year, 0) + 1
        if not counts:
            return None
        return max(counts, key=lambda year: (counts[year], year))

    def term(self, status: Status, year: int | None, clause: Clause, start: int) -> Term | None:
        """The congress term or plan of three years or more that a value belongs to (contract: Term)."""
        segment = self.doc._.segments[clause.segment]
        congress = [term for term in self.readable_terms if term.kind == "congress"]
        if status == "result":
            own = [term for term in congress if segment.start <= term.start < start]
            chosen = own[-1] if own else self.section.term
            return (
                chosen
                if chosen is not None and chosen.kind == "congress" and (self.published or 9999) >= int(chosen.term[5:])
                else None
            )
        opening = [
            term
            for term in self.readable_terms
            if term.kind == "span" and clause.sentence_start <= term.start < min(start, clause.sentence_start + 25)
        ]
        heads = [f.term for f in (self.list_head, self.section) if f.term is not None and f.term.kind == "span"]
        for pool in (congress, [term for term in self.readable_terms if term.kind == "plan"], opening + heads):
            if not pool:
                continue
            local = [term for term in pool if clause.sentence_start <= term.start < start]
            if local:
                return self._numbered(local[-1])
            for frame in (self.list_head, self.section):
                if frame.term is not None and frame.term in pool:
                    return self._numbered(frame.term)
            holding = [term for term in pool if year is not None and int(term.term[:4]) < year <= int(term.term[5:])]
            future = [term for term in pool if self.published is None or int(term.term[5:]) > self.published]
            future = future or [term for term in pool if int(term.term[5:]) == self.published]
            candidates = holding or future or pool
            if pool is not congress and not holding:
                # a plan whose years are over when the article speaks is not the one that a new target belongs to
                candidates = [term for term in candidates if self.published is not None and int(term.term[5:]) >= self.published]
            if candidates and (holding or pool is congress or year is None or any(year > int(term.term[5:]) for term in pool)):
                counts = {term.term: sum(other.term == term.term for other in candidates) for term in candidates}
                return self._numbered(max(candidates, key=lambda term: (counts[term.term], int(term.term[5:]), -term.start)))
        return None

    def serving(self, clause: Clause) -> Term | None:
        """The running congress term whose targets the paragraph takes stock of, or None."""
        segment = self.doc._.segments[clause.segment]
        if not _TAKING_STOCK.search(self.text, segment.start, clause.end):
            return None
        running = [
            term
            for term in self.readable_terms
            if term.kind == "congress" and self.published is not None and int(term.term[:4]) < self.published < int(term.term[5:])
        ]
        return running[-1] if running else None

    def of_the_term(self, row: Row, clause: Clause) -> Row:
        """The plan side of a pair, as a target of the congress term where the paragraph takes stock of one."""
        serving = self.serving(clause)
        if serving is None:
            return row
        return replace(row, term=serving.term, congress=serving.congress, year=int(serving.term[5:]), year_source="term")

    def _numbered(self, chosen: Term) -> Term:
        if chosen.congress is not None or chosen.kind != "congress":
            return chosen
        return next((term for term in self.terms if term.term == chosen.term and term.congress is not None), chosen)

    # -- place ---------------------------------------------------------------------------------------------------------

    def place(self, clause: Clause, piece_start: int, start: int) -> tuple[Place, str] | None:
        """The locality of the value: named as its subject in the clause, by the heading, or the owner of the article."""
        owner = self.owner
        named: PlaceMention | None = None
        own = False  # the owner itself is the subject of the clause
        for mention in self.doc._.places:
            if mention.place is None or not (clause.sentence_start <= mention.start and mention.end <= start):
                continue
            if mention.start < clause.start and (
                mention.start > clause.sentence_start + 40 or ":" in self.text[clause.sentence_start : mention.start]
            ):
                continue
            if not mention.titled and owner is not None and name_of(mention.place) == name_of(owner.place):
                continue  # "Tri Tôn" is the district of the article and not its town
            if not self._subject(mention, clause, start):
                continue
            if owner is not None and self._contains(mention.place, owner.place):
                continue
            if owner is not None and self._same(mention.place, owner.place):
                named = None if mention.start >= clause.start or named is None else named
                own = own or mention.start >= clause.start > clause.sentence_start
                continue
            if (
                mention.start < piece_start
                and owner is not None
                and mention.place.level == "province"
                and owner.place.level != "country"
                and mention.start > clause.sentence_start + 12
            ):
                continue
            named = mention
        if named is not None and named.place is not None:
            return named.place, named.text
        if _REGION.search(self.text[clause.sentence_start : start]):
            return Place("country"), ""  # a region of several provinces (contract, rulings: owner)
        if own and owner is not None:
            return owner.place, owner.text
        opened = self._opened_by(clause)
        if opened is not None and opened.place is not None:
            return opened.place, opened.text
        head = self.text[clause.sentence_start : start]
        if (
            owner is not None
            and owner.place.level != "country"
            and re.match(
                r"(?i).{0,80}(?<!\p{L})(?:cả nước|toàn quốc|chính phủ|quốc hội)\s+(?:phấn đấu|đặt|đề ra|giao cho|đã|có|đạt|xác định)",
                head,
            )
        ):
            return Place("country"), "cả nước"
        if (
            self.section.place is not None
            and self.section.place.place is not None
            and owner is not None
            and not self._same(self.section.place.place, owner.place)
        ):
            return self.section.place.place, self.section.place.text
        if (
            owner is not None
            and owner.place.level == "province"
            and _SPOKESMAN.search(self.text, clause.sentence_start, clause.sentence_end)
            and not _LOCAL_WORD.search(self.text, clause.sentence_start, clause.sentence_end)
        ):
            return Place("country"), ""  # a minister's speech in a province is about the country
        if owner is not None:
            return owner.place, owner.text
        if _NATION.search(head) or _NATION.search(self.text[:600]):
            return Place("country"), ""
        return None

    def _opened_by(self, clause: Clause) -> PlaceMention | None:
        """The place that an earlier sentence of the paragraph turned to: ``Tại xã A, …``, ``Đối với Hà Nội, …``."""
        segment = self.doc._.segments[clause.segment]
        for mention in reversed(inside(self.doc._.places, segment.start, clause.sentence_start)):
            if mention.place is None:
                continue
            head = self.text[max(segment.start, mention.start - 16) : mention.start]
            if _TURNING.search(head) and re.match(r"\s*(?:\([^()]{0,40}\)\s*)?,", self.text[mention.end : mention.end + 50]):
                owner = self.owner
                other = owner is None or not (
                    self._same(mention.place, owner.place) or self._contains(mention.place, owner.place)
                )
                found: PlaceMention = mention
                return found if other else None
        return None

    def joined(self, row: Row, clause: Clause) -> list[tuple[Place, str]]:
        """The places of one level named in one breath before that of ``row``: ``huyện A và huyện B đạt chuẩn``."""
        before = [m for m in inside(self.doc._.places, clause.sentence_start, row.char_start) if m.place is not None]
        chosen = next((index for index in range(len(before) - 1, -1, -1) if before[index].place == row.place), None)
        found: list[tuple[Place, str]] = []
        while chosen is not None and chosen > 0:
            one, next_one = before[chosen - 1], before[chosen]
            gap = self.text[one.end : next_one.start]
            if one.place.level != next_one.place.level or not re.fullmatch(r"(?i)\s*(?:,|và|,\s*và)\s*", gap):
                break
            found.insert(0, (one.place, one.text))
            chosen -= 1
        return found

    def named_in(self, start: int, end: int) -> PlaceMention | None:
        """The first place named in ``[start, end)`` that is another than the owner, or None."""
        for mention in self.doc._.places:
            if start <= mention.start and mention.end <= end and mention.place is not None:
                if self.owner is None or not (
                    self._same(mention.place, self.owner.place) or self._contains(mention.place, self.owner.place)
                ):
                    named: PlaceMention = mention
                    return named
        return None

    @staticmethod
    def _contains(place: Place, part: Place) -> bool:
        """True where `place` is the province or district that `part` lies in: named to say where, not whose target."""
        if place.level == "province":
            return part.level in ("district", "commune") and place.province in (part.province, part.province_2025)
        return (
            place.level == "district"
            and part.level == "commune"
            and bool(part.district_code)
            and place.district_code == part.district_code
        )

    @staticmethod
    def _same(one: Place, other: Place) -> bool:
        return (one.level, one.province_code, one.district_code, one.commune_code) == (
            other.level,
            other.province_code,
            other.district_code,
            other.commune_code,
        )

    def _subject(self, mention: PlaceMention, clause: Clause, start: int) -> bool:
        before = self.text[max(clause.sentence_start, mention.start - 30) : mention.start]
        if mention.start == clause.sentence_start or mention.start == clause.start:
            before = ""
        after = self.text[mention.end : start + 16]
        return bool(_SUBJECT_BEFORE.search(before)) and bool(_SUBJECT_AFTER.match(after) or not after.strip())
