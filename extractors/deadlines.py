"""The year a value is set for and the congress term or plan it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors import patterns as re
from extractors.article_facts import ArticleFacts, inside
from extractors.facts import Clause, Period, Quantity, Row, Status, Term
from extractors.frames import Deadline, Frames

#: A congress's targets, half-way.
_TAKING_STOCK = re.compile(
    r"(?i)(?<!\p{L})(?:đại\s+hội(?:\s+\p{L}+){0,6}?\s+(?:đề\s+ra|giao|đặt\s+ra)|nghị\s+quyết\s+đại\s+hội|(?:nửa|giữa|đầu)\s+nhiệm\s+kỳ)(?!\p{L})"
)
#: Between a value and a year behind it: the year is that of something else.
_ANOTHER = re.compile(r"(?i)[(;]|(?:,|(?<=\s)và)\s+(?:đạt|hoàn\s+thành|trở\s+thành|được\s+công\s+nhận)\s+\p{L}{2,}")
#: How a sentence goes on with the aims of the one before.
_GOING_ON = re.compile(
    r"(?i)(?:tuy\s+nhiên|trong\s+đó|cụ\s+thể|theo\s+đó|đồng\s+thời|ngoài\s+ra|bên\s+cạnh\s+đó|cùng\s+với\s+đó|riêng)(?!\p{L})"
)
#: A period that closes what is said.
_CLOSES = re.compile(r"(?i)(?<!\p{L})(?:trong|vào|cho)\s+(?:cả\s+)?(?:năm|giai\s+đoạn|thời\s+kỳ)\s+20\d\d(?:\s*[-–]\s*20\d\d)?$")
_CLOSED = re.compile(r"\s*(?:[,;.]|$)")


class Deadlines:
    """Answers for the values of an article, after ``Frames.enter`` with their clause. Years are calendar years."""

    def __init__(self, facts: ArticleFacts, frames: Frames) -> None:
        self.facts = facts
        self.frames = frames
        self.text = facts.text
        self.starts: Mapping[int, Quantity] = {}  # where "từ X" led to the value that starts here
        self.years_in_turn: dict[int, Period] = {}  # years told before values told in turn, by the start of the value

    def tell_in_turn(self, clause: Clause, quantities: Sequence[Quantity]) -> None:
        """Note the years of ``đến năm 2025 và năm 2030 chiếm lần lượt 10% và 20%``: one for each value."""
        if len(quantities) < 2:
            return
        head = self.text[clause.start : quantities[0].start]
        years = [p for p in inside(self.facts.periods, clause.start, quantities[0].start) if p.year_start is None]
        if len(years) == len(quantities) and re.search(r"(?i)(?:lần\s+lượt|tương\s+ứng)(?:\s+(?:là|đạt|từ))?\s*$", head):
            self.years_in_turn.update((quantity.start, year) for quantity, year in zip(quantities, years, strict=True))

    def deadline(self, clause: Clause, start: int, end: int, piece_end: int, status: Status, term: str) -> Deadline:
        """The period of the value: clause, then list or sentence head, then the end of the term, then the plan, then publication.

        term: ``YYYY-YYYY`` where the value belongs to one, or ''.
        """
        return (
            self._in_clause(clause, start, end, piece_end)
            or self._by_named_term(clause, start, status)
            or self._by_frames(clause, start, end, status)
            or self._said_before(clause, status)
            or self._closing(clause, end)
            or self._by_article(status, term)
        )

    def _in_clause(self, clause: Clause, start: int, end: int, piece_end: int) -> Deadline | None:
        """The period said before the value in its clause, or behind it, or in a bracket: ``(đến năm 2025)``."""
        if start in self.years_in_turn:
            period = self.years_in_turn[start]
            return Deadline(period.year_start, period.year, "explicit", before=False)
        own = [p for p in self.facts.periods if clause.start <= p.start and p.end <= start and not self._of_start(p, start)]
        after = [
            p
            for p in self.facts.periods
            if end <= p.start and p.end <= piece_end and not _ANOTHER.search(self.text, end, p.start)
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
        return None

    def _by_named_term(self, clause: Clause, start: int, status: Status) -> Deadline | None:
        """The end of a term or plan that the sentence names before a target."""
        if status == "target" and self.frames.year_sentence != clause.sentence_start:
            named = [t for t in inside(self.facts.terms, clause.sentence_start, start) if t.kind in ("congress", "plan")]
            if named and any(
                period.start > named[-1].end and period.year_start is not None
                for period in inside(self.facts.periods, clause.sentence_start, start)
            ):
                return None  # "kết quả giai đoạn 2020-2025 và nhiệm vụ 2025-2030"
            if named and (self.facts.published is None or int(named[-1].term[5:]) >= self.facts.published):
                return Deadline(None, int(named[-1].term[5:]), "term")
        return None

    def _by_frames(self, clause: Clause, start: int, end: int, status: Status) -> Deadline | None:
        """What the paragraph, the list head or the section has set."""
        said = self.frames.paragraph.year
        past = said is not None and self.facts.published is not None and said.year < self.facts.published
        if said is not None and past and self.frames.year_sentence != clause.sentence_start:
            said = None  # the year of what was reached, told before
        if said is not None and (status == "target" or self.facts.published is None):
            return Deadline(None, said.year, "heading")
        if status == "target" and re.search(r"(?i)năm\s+học\s+mới", self.text[clause.start : end]) and self.facts.published:
            return Deadline(None, self.facts.published + 1, "published")
        for frame in (self.frames.list_head, self.frames.section):
            if frame.year is not None and (status == "target" or frame.year.year <= (self.facts.published or 9999)):
                return Deadline(None, frame.year.year, "heading")
            if frame.term is not None and status == "target":
                return Deadline(None, int(frame.term.term[5:]), "term")
        return None

    def _said_before(self, clause: Clause, status: Status) -> Deadline | None:
        """The last period before the clause, in its sentence or else in its paragraph."""
        earlier = [p for p in self.facts.periods if clause.sentence_start <= p.start and p.end <= clause.start]
        if status == "result":
            earlier = [p for p in earlier if p.year <= (self.facts.published or p.year)]
        if earlier:
            return Deadline(None, earlier[-1].year, "heading")
        segment = self.facts.segments[clause.segment]
        earlier = [p for p in self.facts.periods if segment.start <= p.start and p.end <= clause.start]
        now = self.facts.published or 0
        aims = inside(self.facts.cues, clause.sentence_start, clause.end)
        least = now if any(cue.strong and cue.status == "target" for cue in aims) else now + 1
        if earlier and (earlier[-1].year >= least if status == "target" else earlier[-1].year <= now):
            return Deadline(None, earlier[-1].year, "heading")
        if status == "target" and not earlier and _GOING_ON.match(self.text, clause.sentence_start):
            begin, end = self.facts.sentence_before(clause)
            above = inside(self.facts.periods, begin, end)
            if above and above[-1].year > (self.facts.published or 0):
                return Deadline(None, above[-1].year, "heading")
        return None

    def _closing(self, clause: Clause, end: int) -> Deadline | None:
        """The period behind a later value that closes the list of both: ``đón 5 triệu lượt khách, thu 10 nghìn tỷ đồng trong năm 2024``."""
        behind = inside(self.facts.periods, end, clause.end)
        if not behind or not _CLOSES.search(self.text, end, behind[0].end) or not _CLOSED.match(self.text, behind[0].end):
            return None
        if _ANOTHER.search(self.text, end, behind[0].start):
            return None
        return Deadline(behind[0].year_start, behind[0].year, "explicit", before=False)

    def _by_article(self, status: Status, term: str) -> Deadline:
        """The end of the term, the year of the plan that the article tells, or the year in which it speaks."""
        if status == "result":
            year = self.facts.published
            if year is not None and self.facts.begun and any(period.year == year - 1 for period in self.facts.periods):
                year -= 1  # what January tells of the year that has closed
            return Deadline(None, year, "published" if year else "")
        single = self.frames.latest if not term and self.frames.latest is not None else self._plan_year()
        if term and not (single is not None and not any(t.kind == "congress" and t.term == term for t in self.facts.terms)):
            if single is None or single >= int(term[5:]) or not self.frames.title.year:
                return Deadline(None, int(term[5:]), "term")
        if single is not None:
            return Deadline(None, single, "plan")
        if term:
            return Deadline(None, int(term[5:]), "term")
        return Deadline(None, self.facts.published, "published" if self.facts.published else "")

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
        if self.frames.title.year is not None and self.frames.title.year.year_start is None:
            return self.frames.title.year.year
        counts: dict[int, int] = {}
        for period in self.facts.periods:
            if period.year_start is None and any(
                cue.status == "target" and abs(cue.start - period.start) < 60 for cue in self.facts.cues
            ):
                counts[period.year] = counts.get(period.year, 0) + 1
        if self.facts.published is not None and any(year >= self.facts.published for year in counts):
            counts = {year: count for year, count in counts.items() if year >= self.facts.published}
        if not counts:
            return None
        return max(counts, key=lambda year: (counts[year], year))

    def term(self, status: Status, year: int | None, clause: Clause, start: int) -> Term | None:
        """The congress term or plan of three years or more that a value belongs to (contract: Term).

        year: the calendar year of its deadline, where the text says one.
        """
        congress = [term for term in self.facts.readable_terms if term.kind == "congress"]
        if status == "result":
            return self._term_of_result(congress, clause, start)
        opening = [
            term
            for term in self.facts.readable_terms
            if term.kind == "span" and clause.sentence_start <= term.start < min(start, clause.sentence_start + 25)
        ]
        heads = [f.term for f in (self.frames.list_head, self.frames.section) if f.term is not None and f.term.kind == "span"]
        plans = [term for term in self.facts.readable_terms if term.kind == "plan"]
        for pool in (congress, plans, opening + heads):
            chosen = self._named(pool, clause, start) or self._likeliest(pool, year, congress=pool is congress)
            if chosen is not None:
                return self._numbered(chosen)
        return None

    def _term_of_result(self, congress: list[Term], clause: Clause, start: int) -> Term | None:
        """The term that the paragraph or the section names, where it is over."""
        segment = self.facts.segments[clause.segment]
        own = [term for term in congress if segment.start <= term.start < start]
        chosen = own[-1] if own else self.frames.section.term
        over = chosen is not None and chosen.kind == "congress" and (self.facts.published or 9999) >= int(chosen.term[5:])
        return chosen if over else None

    def _named(self, pool: list[Term], clause: Clause, start: int) -> Term | None:
        """The one of `pool` that the sentence names before the value, or that the list head or the section has set."""
        local = [term for term in pool if clause.sentence_start <= term.start < start]
        if local:
            return local[-1]
        set_above = (frame.term for frame in (self.frames.list_head, self.frames.section))
        return next((term for term in set_above if term is not None and term in pool), None)

    def _likeliest(self, pool: list[Term], year: int | None, *, congress: bool) -> Term | None:
        """The one of `pool` that holds the year, or else that lies ahead; of several the one named most often."""
        holding = [term for term in pool if year is not None and int(term.term[:4]) < year <= int(term.term[5:])]
        future = [term for term in pool if self.facts.published is None or int(term.term[5:]) > self.facts.published]
        future = future or [term for term in pool if int(term.term[5:]) == self.facts.published]
        candidates = holding or future or pool
        if not congress and not holding:
            # a plan whose years are over when the article speaks is not the one that a new target belongs to
            candidates = [
                term for term in candidates if self.facts.published is not None and int(term.term[5:]) >= self.facts.published
            ]
        if not candidates or not (holding or congress or year is None or any(year > int(term.term[5:]) for term in pool)):
            return None
        counts = {term.term: sum(other.term == term.term for other in candidates) for term in candidates}
        return max(candidates, key=lambda term: (counts[term.term], int(term.term[5:]), -term.start))

    def serving(self, clause: Clause) -> Term | None:
        """The running congress term whose targets the paragraph takes stock of, or None."""
        segment = self.facts.segments[clause.segment]
        if not _TAKING_STOCK.search(self.text, segment.start, clause.end):
            return None
        running = [
            term
            for term in self.facts.readable_terms
            if term.kind == "congress"
            and self.facts.published is not None
            and int(term.term[:4]) < self.facts.published < int(term.term[5:])
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
        return next((term for term in self.facts.terms if term.term == chosen.term and term.congress is not None), chosen)
