"""Target or result: what cues, years, headings and the article as a whole make of a value."""

from __future__ import annotations

from extractors import patterns as re
from extractors.article_facts import ArticleFacts, inside
from extractors.facts import Clause, Period, Status, StatusCue
from extractors.frames import Frame, Frames

#: Headlines of plans: what stands below without a cue of its own is planned, where the headline names a coming year.
_ANNOUNCED = re.compile(
    r"(?i)(?<!\p{L})(?:nghị\s+quyết|kế\s+hoạch|chỉ\s+tiêu|phương\s+hướng|nhiệm\s+vụ|quy\s+hoạch|đề\s+án|định\s+hướng|(?<!chương\s+trình\s+)mục\s+tiêu(?!\s+quốc\s+gia)|phấn\s+đấu)(?!\p{L})"
)
#: Headlines that are no more than the name of such a chapter.
_OPENS_PLAN = re.compile(
    r"(?i)\W*(?:(?:\d+|[IVX]+)[.)]\s*)?(?:các\s+|những\s+)?(?:mục\s+tiêu|chỉ\s+tiêu|phương\s+hướng|định\s+hướng|nhiệm\s+vụ)(?!\p{L})(?!.*(?:kết\s+quả|đạt|vượt|hoàn\s+thành))"
)
#: Headlines of a year's work so far.
_TAKEN_STOCK = re.caseless(r"(?<!\p{L})(?:sơ\s+kết|tổng\s+kết|đánh\s+giá|kết\s+quả|tình\s+hình|quý|tháng|đạt\s+\d|vượt)(?!\p{L})")
#: Headlines of reports on a plan: what stands below without a cue of its own is a result.
_REPORTED = re.caseless(r"(?<!\p{L})kết\s+quả\s+(?:thực\s+hiện|đạt\s+được|nổi\s+bật)(?!\p{L})|(?:^|:)\s*kết\s+quả\s+\p{L}")
#: A bracket that tells another year's value beside the one that counts: ``(năm 2024 là``.
_COMPARED = re.compile(
    r"(?i)\(\s*(?:ước\s+|thực\s+hiện\s+|kết\s+quả\s+|cuối\s+|hết\s+)*năm\s+(?P<year>20\d\d)\s*(?:,|:|là|đạt|có|còn|ước|đạt được|chiếm|\s)*(?:\p{L}+\s+){0,2}"
)
#: Words that judge what is, not what is to come.
_APPRAISED = re.caseless(
    r"(?<!\p{L})(?:chưa\s+(?:thực\s+sự|bền\s+vững|tương\s+xứng)|vẫn\s+còn|còn\s+(?:thấp|chậm|nhiều|hạn\s+chế|phụ\s+thuộc)|tuy\s+nhiên|mặc\s+dù|dễ\s+bị)(?!\p{L})"
)
#: After a value that is a result: how it stands to its plan.
_BESIDE_PLAN = re.caseless(
    r"\s*[,(]?\s*(?:đạt|bằng|vượt|tăng)\s+(?:và\s+vượt\s+)?(?:hơn\s+|trên\s+|gần\s+)?(?:[\d.,]+\s*%\s*)(?:so\s+với\s+|so\s+|của\s+)?(?:kế\s+hoạch|KH(?!\p{L})|dự\s+toán|chỉ\s+tiêu|nghị\s+quyết|mục\s+tiêu)|\s*[,(]\s*(?:vượt|hoàn\s+thành|cao\s+hơn\s+(?:chỉ\s+tiêu|kế\s+hoạch|mục\s+tiêu)|thấp\s+hơn\s+(?:chỉ\s+tiêu|kế\s+hoạch|mục\s+tiêu)|(?:kế\s+hoạch|KH|chỉ\s+tiêu|nghị\s+quyết|mục\s+tiêu)(?:\s+(?:là|giao|năm\s+\d{4}))?\s*:?\s*\d)"
    r"|\s*[,(]?\s*(?:thấp\s+hơn|cao\s+hơn|tăng|giảm|vượt|hụt)\s+(?:hơn\s+|trên\s+|gần\s+)?[\d.,]+\s*\S{1,6}\s+(?:so\s+)?với\s+(?:chỉ\s+tiêu|kế\s+hoạch|mục\s+tiêu|dự\s+toán|nghị\s+quyết)"
    r"|\s*\(\s*(?:mục\s+tiêu|chỉ\s+tiêu|kế\s+hoạch)(?:\s+(?:đề\s+ra|đặt\s+ra|giao))?\s+(?:trong|của|theo|tại)\s[^()\n]{0,160}\d"
    r"|\s*vượt\s+(?:xa\s+)?(?:chỉ\s+tiêu|kế\s+hoạch|mục\s+tiêu|dự\s+toán|nghị\s+quyết)"
)
#: A verb of aim close before a value.
_STRIVEN = re.caseless(
    r"(?:phấn\s+đấu|quyết\s+tâm|quyết\s+nghị|(?:đặt|đề\s+ra)\s+(?:ra\s+)?(?:mục\s+tiêu|chỉ\s+tiêu))(?!\p{L})[^,;]{0,80}(?:,[^,;]{0,60})?$"
)
#: What the budget sets: ``dự toán thu 300 tỷ đồng, chi chỉ 200 tỷ đồng``, little as it is.
BUDGET = re.caseless(r"(?<!\p{L})dự\s+toán\s+(?:tổng\s+)?(?:thu|chi)(?!\p{L})")
#: ``dự toán thu ngân sách là``: what the budget sets, where it is not what something is measured against.
_BUDGETED = re.compile(
    r"(?i)(?<!\p{L})(?<!(?:so\s+với|so|bằng|đạt|vượt|của|theo|%|ước|hụt)\s+)dự\s+toán\s+(?:tổng\s+)?(?:thu|chi)(?:\s+(?!so|bằng|đạt|vượt|ước)\p{L}+){0,8}?(?:\s+năm\s+20\d\d)?\s*(?:là|:|ở\s+mức)?\s*$"
)
#: Words that begin something else than the next of the aims.
_ASIDE = re.caseless(
    r"(?<!\p{L})(?:tuy\s+nhiên|theo\s+(?:ông|bà|số\s+liệu|thống\s+kê)|ông|bà|nếu|hiện(?!\s+hành)|trước\s+đó|dự\s+báo|công\s+ty|tập\s+đoàn)(?!\p{L})"
)
#: How a sentence goes on with the one before.
_GOING_ON = re.caseless(r"(?:đồng\s+thời|trong\s+đó|cụ\s+thể|theo\s+đó|qua\s+đó|trong\s+số\s+(?:này|đó)|riêng)(?!\p{L})")
#: Words that set the scene of a report; what follows is told until something looks ahead.
LOOKING_BACK = re.caseless(
    r"(?<!\p{L})(?:nhiệm\s+kỳ\s+(?:vừa\s+)?qua|(?:5|05|năm|những)\s+năm\s+(?:vừa\s+)?qua|giai\s+đoạn\s+(?:vừa\s+)?qua|năm\s+(?:vừa\s+)?qua|(?:mấy|những|vài)\s+năm\s+gần\s+đây|(?:nhiều|hầu\s+hết|\d+/\d+)\s+chỉ\s+tiêu(?:\s+\p{L}+){0,4}\s+(?:đạt|vượt|hoàn\s+thành)|hoàn\s+thành\s+\d+/\d+\s+chỉ\s+tiêu|thời\s+gian\s+qua|tháng\s+đầu\s+năm|tháng\s+qua|báo\s+cáo(?:\s+\p{L}+){0,6}\s+cho\s+thấy)(?!\p{L})"
)
#: An open bracket beside a result, in which the plan for it is told: ``đạt 100% (mục tiêu 90%); …``.
_IN_BRACKET = re.compile(r"\d[^()\n]{0,12}\([^()]*$")
#: What was reached and is to be kept: ``giữ vững kết quả phổ cập giáo dục``.
_KEEPING = re.caseless(r"(?<!\p{L})(?:giữ\s+vững|duy\s+trì|phát\s+huy|nâng\s+cao|củng\s+cố)(?:\s+\p{L}+){0,3}\s*$")
#: How a paragraph goes on with what has been told.
_MORE_OF_IT = re.caseless(
    r"(?:(?:ở|về|trên)\s+(?:các\s+)?(?:mặt|lĩnh\s+vực)\s+khác|(?:các\s+)?lĩnh\s+vực\s+khác|ngoài\s+ra|bên\s+cạnh\s+đó|cùng\s+với\s+đó|cũng\s+trong\s+năm|trong\s+năm\s+qua)(?!\p{L})"
)
#: A paragraph that opens with a year.
_OPENS_YEAR = re.caseless(r"(?:trong\s+|qua\s+)?năm\s+(?:19|20)\d\d(?!\d)")
#: The beginning of a sentence, with nothing but a word of time before the term.
_OPENS_SENTENCE = re.compile(r"(?i)(?:^|[.!?\n])\s*(?:trong\s+|qua\s+|sau\s+|ở\s+)?(?:nhiệm\s+kỳ\s*)?$")
#: Words of planning. One of them must govern a target, or the article must be full of them: "sẽ" alone foretells.
PLANNING = (
    "phấn đấu", "chỉ tiêu", "mục tiêu", "đề ra", "đặt ra", "kế hoạch", "nghị quyết", "quyết nghị", "nhiệm kỳ", "đại hội", "đề án", "quy hoạch",
    "chương trình hành động", "hội đồng nhân dân", "HĐND", "được giao", "giao cho", "giao nhiệm", "quyết tâm", "dự toán", "nhiệm vụ",
    "định hướng", "phương hướng", "hướng tới", "ĐH Đảng bộ", "hướng đến", "tầm nhìn", "phải đạt", "cần đạt",
)  # fmt: skip
_PLANNING = re.caseless(r"(?<!\p{L})(?:" + "|".join(PLANNING).replace(" ", r"\s+") + r")(?!\p{L})")
#: Planning words that make an article one about plans when they recur.
_PLAN_ARTICLE = re.caseless(
    r"(?<!\p{L})(?:phấn\s+đấu|chỉ\s+tiêu|nhiệm\s+kỳ|đại\s+hội\s+(?:đại\s+biểu\s+)?đảng\s+bộ|kế\s+hoạch\s+phát\s+triển|nghị\s+quyết)(?!\p{L})"
)
#: A plan that is made or handed down, said early in an article.
_PLAN_MADE = re.compile(
    r"(?i)(?:phê\s+duyệt|ban\s+hành|thông\s+qua|triển\s+khai|giao|thống\s+nhất|quyết\s+nghị|biểu\s+quyết)\s+(?:[\p{L},-]+\s+){0,6}?(?:kế\s+hoạch|nghị\s+quyết|đề\s+án|chương\s+trình|quy\s+hoạch|chỉ\s+tiêu|dự\s+toán|nhiệm\s+vụ)(?!\p{L})"
)
#: A target that is set or handed down.
_TARGET_SET = re.caseless(r"(?:giao|đề\s+ra|đặt)\s+(?:chỉ\s+tiêu|mục\s+tiêu)")
#: The plan that an article tells of, in its opening.
_BY_PLAN = re.caseless(r"(?<!\p{L})theo\s+(?:\p{L}+\s+)?(?:đề\s+án|quy\s+hoạch|kế\s+hoạch)\s+\p{L}+")

#: A status, and whether a strong cue of the value's own sentence says so; None where a step says nothing.
Told = tuple[Status | None, bool] | None


def announces(text: str, start: int, end: int) -> bool:
    """True where ``text[start:end]`` says that something is planned."""
    return _PLAN_MADE.search(text, start, end) is not None or _TARGET_SET.search(text, start, end) is not None


def may_announce(headline: str) -> bool:
    """False only where the headline gives no status to what stands below it."""
    return any(pattern.search(headline) is not None for pattern in (_REPORTED, _OPENS_PLAN, _ANNOUNCED))


def going_on(sentence: str) -> bool:
    """True for a sentence that goes on with the one before."""
    return _GOING_ON.match(sentence) is not None


def plans(text: str, start: int, end: int) -> bool:
    """True where ``text[start:end]`` holds words of planning."""
    return _PLANNING.search(text, start, end) is not None


class Statuses:
    """Answers for the values of an article, after ``Frames.enter`` with their clause."""

    def __init__(self, facts: ArticleFacts, frames: Frames) -> None:
        self.facts = facts
        self.frames = frames
        self.text = facts.text
        self._looked: dict[tuple[int, int], list[int]] = {}  # ends of the words that look back, by where they were looked for
        running = [self.text[segment.start : segment.end] for segment in facts.readable]
        self.announced = self._announced()
        self.plan_article = (
            sum(map(_PLAN_ARTICLE.count, running)) >= 3
            or bool(_PLANNING.search(frames.title.text))
            or any(_PLAN_MADE.search(line) for line in running[:6])
            or any(_BY_PLAN.search(line) for line in running[:3])
        )

    def _announced(self) -> Status | None:
        """The status of the whole article where its headline is that of a plan for a coming year, or of a report on a plan."""
        if _REPORTED.search(self.frames.title.text):
            return "result"
        if _OPENS_PLAN.match(self.frames.title.text) and self.facts.local and not self.frames.title.year:
            return "target"
        year = self.frames.title.year.year if self.frames.title.year is not None else 0
        ahead = self.facts.published is None or year > self.facts.published
        if not year or not _ANNOUNCED.search(self.frames.title.text):
            return None
        begins = year == self.facts.published and (self.facts.begun or self.facts.undated)
        if begins and not _TAKEN_STOCK.search(self.frames.title.text):
            ahead = self.facts.local  # "Nghị quyết về nhiệm vụ năm 2012", told in January 2012
        return "target" if ahead else None

    def planned(self, clause: Clause, start: int, *, closely: bool = False) -> bool:
        """True where words of planning govern the value: in its sentence, its list head or section, or all over the article.

        closely: the article as a whole is not enough.
        """
        if (
            _PLANNING.search(self.text[clause.sentence_start : start])
            or _PLANNING.search(self.frames.list_head.text)
            or _PLANNING.search(self.frames.section.text)
            or self.frames.goes_on
        ):
            return True
        # Whether the article is a locality's takes long to find out, and in most articles nothing depends on it.
        in_a_locality = self._planned_in_a_locality(clause, start, closely=closely)
        in_the_country = self._planned_in_the_country(clause, start)
        return in_a_locality if in_a_locality == in_the_country or self.facts.local else in_the_country

    def _planned_in_a_locality(self, clause: Clause, start: int, *, closely: bool) -> bool:
        """Whether words of planning govern the value from farther off: from behind it, its paragraph, or the article."""
        segment = self.facts.segments[clause.segment]
        if _PLANNING.search(self.text[segment.start : start]):
            return True
        if clause.segment and _GOING_ON.match(self.text, segment.start):
            before = self.facts.segments[clause.segment - 1]
            if before.kind == "body" and _PLANNING.search(self.text[before.start : before.end]):
                return True
        return not closely and (self.plan_article or _PLANNING.search(self.text[start : clause.end]) is not None)

    def _planned_in_the_country(self, clause: Clause, start: int) -> bool:
        """The same in the news of a country: there a figure is a target only where its own sentence, or that it goes on with, says so."""
        if self.announced == "target" or self.goes_on_planning(clause, start):
            return True
        if not _GOING_ON.match(self.text, clause.sentence_start) or inside(self.facts.baselines, clause.sentence_start, start):
            return False
        begin, end = self.facts.sentence_before(clause)  # "Trong đó, GDP tăng 6,5%" after what was planned
        return _PLANNING.search(self.text, begin, end) is not None

    def goes_on_planning(self, clause: Clause, start: int) -> bool:
        """Whether the value goes on with the aims of its paragraph or those above: nothing since the words of planning tells of
        what was reached.
        """
        planning = [match.end() for match in _PLANNING.finditer(self.text, self.frames.begun, clause.sentence_start)]
        if not planning:
            return False
        segment = self.facts.segments[clause.segment]
        if self.frames.paragraph.status != "target" and not self._opens_plan(
            self.frames.frame(segment.start, clause.sentence_start)
        ):
            return False
        cues = inside(self.facts.cues, planning[-1], clause.sentence_end)
        told = any(cue.status == "result" and not _KEEPING.search(self.text, planning[-1], cue.start) for cue in cues)
        now = self.facts.published
        past = any(now is None or period.year <= now for period in inside(self.facts.periods, planning[-1], clause.sentence_end))
        return not told and not past and _ASIDE.search(self.text, clause.sentence_start, start) is None

    def announces(self, clause: Clause) -> bool:
        """True where a clause without a figure says that something is planned; the figures may follow."""
        return announces(self.text, clause.start, clause.end)

    def status(self, clause: Clause, start: int, end: int, piece_end: int) -> tuple[Status | None, bool]:
        """Status of the value ``[start, end)`` and whether a strong cue of its own sentence says so.

        piece_end: where the text that belongs to the value ends. Status None: nothing tells.
        """
        if self._beside_plan(clause, start, end, piece_end):
            return "result", True
        if _BUDGETED.search(self.text[clause.start : start]):
            return "target", True
        left = [
            cue
            for cue in self.facts.cues
            if clause.start <= cue.start and cue.end <= start and not self._closed_off(clause, cue, start)
        ]
        year = self._clause_period(clause, start, end, piece_end)
        strong = [cue for cue in left if cue.strong]
        told = self._by_strong_cues(strong, year, clause, start) if strong else self._by_cue_behind(clause, start, end, piece_end)
        told = told or self._by_year(clause, left, year)
        if told is not None:
            return told
        sentence = self._strong_before(clause)
        if sentence:
            return sentence[-1].status, True
        if re.match(r"(?i)đứng", self.text[start:end]):
            return "result", False  # "đứng thứ 58/63": where it stands
        left = left or [cue for cue in self.facts.cues if clause.sentence_start <= cue.start and cue.end <= clause.start]
        return (
            self._by_term(clause, start)
            or self._by_sentence_before(clause)
            or self._by_frames(clause, start, left)
            or self._by_article(clause, year)
        )

    def _beside_plan(self, clause: Clause, start: int, end: int, piece_end: int) -> bool:
        """True where the words after the value say how it stands to its plan, and no verb of aim governs it."""
        after = self.text[end : min(piece_end + 40, clause.end)]
        aside = re.match(r"\s*\([^()]{0,120}\)", self.text[end : clause.end])
        beyond = self.text[end + aside.end() : min(end + aside.end() + 60, clause.end)] if aside else ""
        striven = _STRIVEN.search(self.text[clause.start : start]) is not None
        if not striven and re.match(r"(?i)\s*,\s*hoàn\s+thành", after):
            striven = any(cue.status == "target" for cue in inside(self.facts.cues, clause.start, start))
        return not striven and bool(_BESIDE_PLAN.match(after) or _BESIDE_PLAN.match(beyond))

    def _by_strong_cues(self, strong: list[StatusCue], year: Period | None, clause: Clause, start: int) -> Told:
        """By the strong cues before the value in its clause."""
        head = self.text[clause.start : start]
        status = strong[-1].status
        aimed = any(cue.status == "target" for cue in strong)
        closing = re.search(r"(?i)(?<!\p{L})(?:ước|dự\s+kiến)(?!\p{L})", head)
        if (
            status == "target"
            and closing
            and (year is None or year.year == self.facts.published)
            and all(self.text[cue.start : cue.end].lower() == "sẽ" for cue in strong if cue.status == "target")
            and (year is not None or re.search(r"(?i)cả\s+năm", head))
        ):
            return "result", True  # an estimate for the year that closes (contract, rulings)
        if (
            status == "result"
            and self.text[strong[-1].start : strong[-1].end].lower().startswith("ước")
            and year is not None
            and self.facts.published is not None
            and (year.year > self.facts.published or (aimed and year.year == self.facts.published))
        ):
            return "target", True  # "đặt mục tiêu năm 2024 đón 6 triệu khách với tổng thu ước đạt 190 tỷ"
        if (
            status == "result"
            and len(strong) == 1
            and self.text[strong[-1].start : strong[-1].end].lower().startswith("ước")
            and (listed := self._strong_before(clause))
            and all(cue.status == "target" for cue in listed)
            and (year is None or self.facts.published is None or year.year >= self.facts.published)
        ):
            return "target", True  # "Mục tiêu đến hết năm 2022: …; thu nhập ước đạt 22 triệu đồng"
        if (
            status == "result"
            and aimed
            and re.search(
                r"(?i)(?:vượt|đạt|hoàn thành|so với)\s+(?:chỉ tiêu|kế hoạch|mục tiêu|dự toán)[^,.;]{0,30}$",
                head,
            )
        ):
            return "result", True
        return status, True

    def _by_cue_behind(self, clause: Clause, start: int, end: int, piece_end: int) -> Told:
        """By a strong cue of result between the value and the end of its piece."""
        told = [
            cue
            for cue in self.facts.cues
            if clause.sentence_start <= cue.start and cue.end <= start and cue.strong and not self._comparing(cue)
        ]
        aimed = bool(told) and told[-1].status == "target"
        right = [
            cue
            for cue in self.facts.cues
            if end <= cue.start
            and cue.end <= piece_end
            and cue.strong
            and cue.status == "result"
            # "bằng 105% so với cùng kỳ" compares a target, too
            and not (aimed and self._comparing(cue) and re.search(r"\d", self.text[end : cue.start]))
        ]
        if right and not re.match(r"(?i)\s*(?:,|và)", self.text[end : right[0].start]):
            return right[0].status, True
        return None

    def _strong_before(self, clause: Clause) -> list[StatusCue]:
        """The strong cues of the sentence before the clause, without those that compare."""
        return [
            cue
            for cue in self.facts.cues
            if clause.sentence_start <= cue.start
            and cue.end <= clause.start
            and cue.strong
            and not self._comparing(cue)
            and not _IN_BRACKET.search(self.text[clause.sentence_start : cue.start])
        ]

    def _by_year(self, clause: Clause, left: list[StatusCue], year: Period | None) -> Told:
        """By the year said in the clause, where the year in which the article speaks is known."""
        if year is None or self.facts.published is None:
            return None
        aimed = any(cue.status == "target" for cue in self._strong_before(clause))
        if year.year > self.facts.published:
            return "target", True
        if (
            year.year == self.facts.published
            and self.facts.early
            and any(self.text[cue.start : cue.end].lower() in ("dự kiến", "sẽ") for cue in left)
        ):
            return "target", True  # in January the year's figures lie ahead
        if (
            year.year == self.facts.published
            and self.facts.late
            and left
            and not aimed
            and self.text[left[-1].start : left[-1].end].lower() == "dự kiến"
        ):
            return "result", True  # an estimate for the year that closes (contract, rulings)
        if year.year < self.facts.published and not aimed:
            if self.frames.list_head.status != "target":
                return "result", True
        if year.year_start is not None and year.year <= self.facts.published and not aimed:
            return "result", True
        return None

    def _by_term(self, clause: Clause, start: int) -> Told:
        """By the congress term named in the sentence before the value."""
        own_term = [term for term in inside(self.facts.terms, clause.sentence_start, start) if term.kind == "congress"]
        if own_term and self.facts.published is not None:
            last = int(own_term[-1].term[5:])
            if last > self.facts.published:
                return "target", True
            followed = any(int(term.term[:4]) == last for term in self.facts.terms if term.kind == "congress")
            if last < self.facts.published or (last == self.facts.published and followed):
                return "result", True
        return None

    def _by_sentence_before(self, clause: Clause) -> Told:
        """By an earlier sentence of the paragraph that looks back, or that this one goes on with (``trong đó``)."""
        spoken = self._spoken_before(clause)
        if spoken is not None:
            return spoken, False
        if self.frames.paragraph.status is None and _GOING_ON.match(self.text, clause.sentence_start):
            begin = min(self.facts.segments[clause.segment].start, self.facts.sentence_before(clause)[0] or clause.sentence_start)
            spoken_last = [
                c for c in inside(self.facts.cues, begin, clause.sentence_start) if c.strong and not self._comparing(c)
            ]
            if spoken_last:
                return spoken_last[-1].status, False
        return None

    def _by_frames(self, clause: Clause, start: int, left: list[StatusCue]) -> Told:
        """By the weak cues before the value, and by what the paragraph, the list head or the section has set."""
        if left:
            weak = left[-1].status
            if (
                self.frames.paragraph.status is None
                and self.frames.list_head.status is None
                and self.frames.section.status is None
            ) or (weak == "result" and self.frames.list_head.status is None and not self._falls_to(left[-1])):
                return weak, False
        for frame in (self.frames.paragraph, self.frames.list_head, self.frames.section):
            if frame.status is not None:
                if frame.status == "target" and _APPRAISED.search(self.text[clause.sentence_start : start]):
                    return "result", False
                return frame.status, frame is self.frames.list_head
        if left:
            return left[-1].status, False
        return None

    def _falls_to(self, cue: StatusCue) -> bool:
        """True for ``chỉ còn`` among aims: ``phấn đấu …, nông nghiệp chỉ còn 19%``."""
        return self.frames.paragraph.status == "target" and self.text[cue.start : cue.end].lower() == "chỉ còn"

    def _by_article(self, clause: Clause, year: Period | None) -> tuple[Status | None, bool]:
        """By the opening of the paragraph, or by what the whole article is announced as."""
        segment = self.facts.segments[clause.segment]
        opened = self.frames.frame(segment.start, clause.sentence_start)
        if opened.status == "target" and not self.facts.dated(segment) and (self._opens_plan(opened) or self.facts.local):
            return "target", False
        # What the whole article is announced as; a value of this or an earlier year may still be told in passing.
        past = year is not None and self.facts.published is not None and year.year <= self.facts.published
        more = self.frames.told == "result" and _MORE_OF_IT.match(self.text, segment.start) is not None
        if self.announced == "target" and (more or self._reporting(clause)):
            return "result", False
        return (self.announced if not (past and self.announced == "target") else None), False

    def _opens_plan(self, opened: Frame) -> bool:
        """True for the opening of a paragraph that speaks of the aims for a coming year."""
        now = self.facts.published
        ahead = now is not None and opened.year is not None and opened.year.year > now
        return ahead and _PLANNING.search(opened.text) is not None

    def _reporting(self, clause: Clause) -> bool:
        """True where the sentence goes on with what was reached, or its paragraph or the one above looks back."""
        cues = inside(self.facts.cues, clause.sentence_start, clause.sentence_end)
        if cues and cues[0].strong and cues[0].status == "result" and all(cue.status == "result" for cue in cues if cue.strong):
            return True
        segment = self.facts.segments[clause.segment]
        opening = [
            period for period in inside(self.facts.periods, segment.start, clause.sentence_start) if period.year_start is None
        ]
        if opening and _OPENS_YEAR.match(self.text, segment.start) and self.frames.title.year is not None:
            if all(period.year < self.frames.title.year.year for period in opening):
                return True  # "Năm 2025, … Nhờ đó, thu nhập đạt …" below "Nhiệm vụ năm 2026"
        above = [s for s in self.facts.readable if s.end <= clause.sentence_start and s.kind == "body"][-2:]
        looked = [match.end() for s in above for match in LOOKING_BACK.finditer(self.text, s.start, s.end)]
        since = inside(self.facts.cues, looked[-1], clause.sentence_start) if looked else []
        return bool(looked) and not any(cue.strong and cue.status == "target" for cue in since)

    def _closed_off(self, clause: Clause, cue: StatusCue, start: int) -> bool:
        """True for a cue in a bracket with a figure that closes before the value: ``(chỉ tiêu 8%), tốc độ tăng …``."""
        opened = self.text.rfind("(", clause.start, cue.start)
        if opened < 0 or ")" in self.text[opened : cue.start]:
            return False
        closed = self.text.find(")", cue.end, start)
        return closed >= 0 and any(sign.isdecimal() for sign in self.text[cue.end : closed])

    def _comparing(self, cue: StatusCue) -> bool:
        """True for ``so với cùng kỳ``: it speaks of its own number and of no other clause."""
        return "cùng kỳ" in self.text[cue.start : cue.end].lower()

    def _spoken_before(self, clause: Clause) -> Status | None:
        """``result`` where an earlier sentence of the paragraph looks back (``nhiệm kỳ qua``) and none since looks ahead."""
        segment = self.facts.segments[clause.segment]
        key = (segment.start, clause.sentence_start)
        if key not in self._looked:  # asked for every value of the sentence
            found = [match.end() for match in LOOKING_BACK.finditer(self.text, *key)]
            self._looked[key] = sorted([*found, *self._terms_over(*key)])
        looked = self._looked[key]
        if not looked or self.frames.list_head.status == "target":
            return None
        since = inside(self.facts.cues, looked[-1], clause.sentence_start)
        ahead = any(cue.status == "target" and cue.strong for cue in since)
        later = self.facts.published is not None and any(
            period.year > self.facts.published for period in inside(self.facts.periods, looked[-1], clause.sentence_start)
        )
        return None if ahead or later else "result"

    def _terms_over(self, start: int, end: int) -> list[int]:
        """Where sentences end that open with a congress term which is over: ``Nhiệm kỳ 2020-2025, công tác …``."""
        now = self.facts.published
        opened = [
            term
            for term in inside(self.facts.terms, start, end)
            if term.kind == "congress" and _OPENS_SENTENCE.search(self.text[max(start, term.start - 30) : term.start])
        ]
        return [
            term.end
            for term in opened
            if now is not None
            and (
                int(term.term[5:]) < now
                or (int(term.term[5:]) == now and any(int(other.term[:4]) == now for other in self.facts.terms))
            )
        ]

    def compared(self, clause: Clause, start: int) -> bool:
        """True where the value stands in a bracket that tells an earlier year for comparison: ``(năm 2024 là 4.460 USD)``."""
        opened = self.text.rfind("(", clause.start, start)
        if opened < 0 or self.facts.published is None:
            return False
        year = _COMPARED.fullmatch(self.text, opened, start)
        return year is not None and int(year["year"]) <= self.facts.published

    def _clause_period(self, clause: Clause, start: int, end: int, piece_end: int) -> Period | None:
        before = [p for p in self.facts.periods if clause.start <= p.start and p.end <= start]
        if before:
            return before[-1]
        after = [p for p in self.facts.periods if end <= p.start and p.end <= piece_end]
        if after and "(" not in self.text[end : after[0].start]:
            return after[0]
        return None
