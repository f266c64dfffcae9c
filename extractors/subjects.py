"""Whose value it is: the place named as its subject, by the heading, or the owner of the article."""

from __future__ import annotations

from extractors import patterns as re
from extractors.article_facts import ArticleFacts, inside
from extractors.facts import Clause, Owner, Place, PlaceMention, Row
from extractors.frames import Frames

#: A region of several provinces, which is nobody's locality.
_REGION = re.caseless(
    r"(?<!\p{L})(?:của\s+vùng\s+(?:đạt|là|còn|chiếm|tăng|giảm|khoảng)|(?:toàn|cả)\s+vùng(?!\s+(?:nông|cao|sâu|núi|đồng\s+bào|biên|ven|biển|khó|dân\s+tộc|trồng|sản\s+xuất|chuyên|nguyên))"
    r"|vùng\s+(?:Tây\s+Nguyên|Đông\s+Nam\s+Bộ|Bắc\s+Trung\s+Bộ|duyên\s+hải|đồng\s+bằng\s+sông\s+(?:Hồng|Cửu\s+Long)|trung\s+du\s+và\s+miền\s+núi)\s+(?:đạt|đặt|phấn\s+đấu|có))(?!\p{L})"
)
#: Members of the government, who speak of the country wherever they are.
_SPOKESMAN = re.plain(r"(?<!\p{L})(?:[Pp]hó [Tt]hủ tướng|Thủ tướng|[Bb]ộ trưởng|[Tt]hứ trưởng)(?!\p{L})")
#: Words that keep a sentence in the locality, whoever speaks.
_LOCAL_WORD = re.caseless(r"(?<!\p{L})(?:tỉnh|thành\s+phố|TP|huyện|xã|phường|địa\s+phương|địa\s+bàn|UBND|HĐND)(?!\p{L})")
#: How a sentence turns to another place.
_TURNING = re.caseless(r"(?:^|[.\n]\s*)(?:tại|đối\s+với|riêng|ở|còn)\s+$")
#: Bodies of the state and names of the country: whose value it is where no locality owns the article.
_NATION = re.compile(
    r"(?<!\p{L})(?:Chính phủ|Quốc hội|Thủ tướng|[Cc]ả nước|[Tt]oàn quốc|Việt Nam|Trung ương|Bộ Chính trị|Bộ [A-ZĐ]\w+)"
)
#: The country is what aims, in an article about a locality.
_NATION_AIMS = re.caseless(
    r".{0,80}(?<!\p{L})(?:cả nước|toàn quốc|chính phủ|quốc hội)\s+(?:phấn đấu|đặt|đề ra|giao cho|đã|có|đạt|xác định)"
)
#: What may stand before a place that is a subject; after other words it only says where.
_SUBJECT_BEFORE = re.compile(
    r"(?ri)(?:^|[,;:(.*•+\-–]\s*|(?<!\p{L})(?:và|riêng|đối với|còn|là|có|đưa|xây dựng|giao|giao cho|đảng bộ|ubnd|hđnd|trong đó|cùng với|phấn đấu|khu du lịch|khu du lịch quốc gia|của|tại|ở|thuộc|chi bộ|huyện ủy|ngành\s+(?:\p{Ll}+\s+){0,3}\p{Ll}+|đến năm \d{4}|năm \d{4})\s*)(?:đảng bộ\s+|ubnd\s+|hđnd\s+|toàn\s+|các\s+)?$"
)
#: What may follow a place that is a subject.
_SUBJECT_AFTER = re.caseless(
    r"\s*(?:\([^)]{0,40}\)\s*)?(?:[:,–-]|\d|(?:trên|hơn|từ|khoảng|dưới|cơ bản|đạt|phấn đấu|có|hoàn thành|là|sẽ|trở thành|còn|được|đến năm|vào năm|năm|tăng|giảm|đặt|đề ra|xác định|ra khỏi|thoát|kết nạp|lên|thu|và|đón|đảng viên|đã|với|nâng|mỗi|đưa|duy trì|giữ|xây dựng|tiếp tục|bằng|chiếm|thuộc|cần|cũng|được giao|phải|giao)(?!\p{L}))"
)


#: Right before a place: where people met, not whose figure it is.
_VENUE = re.caseless(
    r"(?<!\p{L})(?:tổ\s+chức|diễn\s+ra|khai\s+mạc|bế\s+mạc|họp|hội\s+nghị|hội\s+thảo|tọa\s+đàm|phát\s+biểu)(?!\p{L})[^,;:.]{0,50}(?<!\p{L})tại\s+$"
)
#: Between places told together.
_IN_ONE_BREATH = re.compile(r"(?i)\s*(?:,|và|,\s*và)\s*")
#: A body of the state that sets an aim for the country.
_STATE_AIMS = re.compile(
    r"(?<!\p{L})(?:Chính phủ|Quốc hội|Bộ Chính trị|Bộ \p{Lu}[^,;.:\d]{0,50}?|Ủy ban [^,;.:\d]{0,30}?[Qq]uốc gia)\s+(?:đã\s+|cũng\s+|vừa\s+|sẽ\s+)?(?:đặt|đề ra|phấn đấu|quyết nghị|quyết tâm|xác định)(?!\p{L})"
)
#: Right before a place: a body or trade of it that acts, wherever the sentence names it.
_SPEAKS_FOR = re.compile(r"(?i)(?<!\p{L})(?:ngành\s+(?:\p{Ll}+\s+){0,3}\p{Ll}+|UBND|HĐND|đảng\s+bộ|tỉnh\s+ủy)\s+(?:tỉnh\s+)?$")


def _name_of(place: Place) -> str:
    """The name of the locality itself, without what it lies in."""
    return place.commune or place.district or place.province


class Subjects:
    """Answers for the values of an article, after ``Frames.enter`` with their clause."""

    def __init__(self, facts: ArticleFacts, frames: Frames) -> None:
        self.facts = facts
        self.frames = frames
        self.text = facts.text

    @property
    def owner(self) -> Owner | None:
        """The locality that the article is about."""
        return self.facts.owner

    def place(self, clause: Clause, piece_start: int, start: int) -> tuple[Place, str] | None:
        """The locality of the value and its words: subject of the clause, of the heading, or the owner of the article.

        piece_start: where the text that belongs to the value begins. The words are '' where the country is only meant.
        """
        owner = self.owner
        named, own = self._named(clause, piece_start, start)
        if named is not None and named.place is not None:
            return named.place, named.text
        head = self.text[clause.sentence_start : start]
        if _REGION.search(head):
            return Place("country"), ""  # a region of several provinces (contract, rulings: owner)
        if own and owner is not None:
            return owner.place, owner.text
        opened = self._opened_by(clause)
        if opened is not None and opened.place is not None:
            return opened.place, opened.text
        if self.facts.local and _NATION_AIMS.match(head):
            return Place("country"), "cả nước"
        section = self.frames.section_place()
        if (
            section is not None
            and section.place is not None
            and owner is not None
            and (self.facts.local or self._names_alone(section))
            and not _same(section.place, owner.place)
        ):
            return section.place, section.text
        if self._minister_speaks(clause, start):
            return Place("country"), ""
        if owner is not None:
            return owner.place, owner.text
        if _NATION.search(head) or _NATION.search(self.text[:600]):
            return Place("country"), ""
        return None

    def _named(self, clause: Clause, piece_start: int, start: int) -> tuple[PlaceMention | None, bool]:
        """The last place named as a subject before the value, and whether the clause names the owner itself."""
        owner = self.owner
        named: PlaceMention | None = None
        own = False
        for mention in self.facts.places:
            if mention.place is None or not (clause.sentence_start <= mention.start and mention.end <= start):
                continue
            if mention.start < clause.start and (
                (
                    mention.start > clause.sentence_start + 40
                    and not _SPEAKS_FOR.search(self.text[clause.sentence_start : mention.start])
                )
                or ":" in self.text[clause.sentence_start : mention.start]
                or self._one_of_several(mention)
            ):
                continue
            if not mention.titled and owner is not None and _name_of(mention.place) == _name_of(owner.place):
                continue  # "Tri Tôn" is the district of the article and not its town
            if not self._subject(mention, clause, start):
                continue
            if owner is not None and _contains(mention.place, owner.place):
                continue
            if owner is not None and _same(mention.place, owner.place):
                named = None if mention.start >= clause.start or named is None else named
                own = own or mention.start >= clause.start > clause.sentence_start
                continue
            if (
                mention.start < piece_start
                and owner is not None
                and mention.place.level == "province"
                and owner.place.level != "country"
                and mention.start > clause.sentence_start + 12
                and not _SPEAKS_FOR.search(self.text[clause.sentence_start : mention.start])
            ):
                continue
            named = mention
        return named, own

    def _one_of_several(self, mention: PlaceMention) -> bool:
        """True for a place told in one breath with others: ``A, B và C đạt chuẩn; có ít nhất 80% xã …`` goes on without them."""
        return any(
            other.place is not None
            and mention.place is not None
            and other.place.level == mention.place.level
            and _IN_ONE_BREATH.fullmatch(self.text, min(other.end, mention.end), max(other.start, mention.start))
            for other in inside(self.facts.places, max(0, mention.start - 60), mention.end + 60)
            if other.start != mention.start
        )

    def _names_alone(self, mention: PlaceMention) -> bool:
        """True where the heading that names the place says little else, as that of its section does."""
        line = next((one for one in self.facts.segments if one.start <= mention.start < one.end), None)
        return line is None or len(self.text[line.start : line.end].split()) <= len(mention.text.split()) + 3

    def _minister_speaks(self, clause: Clause, start: int) -> bool:
        """True for a minister's speech in a province, or where a ministry aims: it is about the country."""
        if self.owner is None or self.owner.place.level != "province":
            return False
        aims = _STATE_AIMS.search(self.text, clause.sentence_start, start)
        if aims is not None and not _LOCAL_WORD.search(self.text, aims.start(), start):
            return True
        return _SPOKESMAN.search(self.text, clause.sentence_start, clause.sentence_end) is not None and not _LOCAL_WORD.search(
            self.text, clause.sentence_start, clause.sentence_end
        )

    def _opened_by(self, clause: Clause) -> PlaceMention | None:
        """The place that an earlier sentence of the paragraph turned to: ``Tại xã A, …``, ``Đối với Hà Nội, …``."""
        segment = self.facts.segments[clause.segment]
        for mention in reversed(inside(self.facts.places, segment.start, clause.sentence_start)):
            if mention.place is None:
                continue
            head = self.text[max(segment.start, mention.start - 16) : mention.start]
            if _TURNING.search(head) and re.match(r"\s*(?:\([^()]{0,40}\)\s*)?,", self.text[mention.end : mention.end + 50]):
                owner = self.owner
                other = owner is None or not (_same(mention.place, owner.place) or _contains(mention.place, owner.place))
                found: PlaceMention = mention
                return found if other else None
        return None

    def joined(self, row: Row, clause: Clause) -> list[tuple[Place, str]]:
        """The places of one level named in one breath before that of ``row``: ``huyện A và huyện B đạt chuẩn``."""
        before = [(m, m.place) for m in inside(self.facts.places, clause.sentence_start, row.char_start) if m.place is not None]
        chosen = next((index for index in range(len(before) - 1, -1, -1) if before[index][1] == row.place), None)
        found: list[tuple[Place, str]] = []
        while chosen is not None and chosen > 0:
            (one, place), (following, next_place) = before[chosen - 1], before[chosen]
            gap = self.text[one.end : following.start]
            if place.level != next_place.level or not _IN_ONE_BREATH.fullmatch(gap):
                break
            found.insert(0, (place, one.text))
            chosen -= 1
        return found

    def named_in(self, start: int, end: int) -> PlaceMention | None:
        """The first place named in ``[start, end)`` that is another than the owner, or None."""
        for mention in self.facts.places:
            if start <= mention.start and mention.end <= end and mention.place is not None:
                if self.owner is None or not (
                    _same(mention.place, self.owner.place) or _contains(mention.place, self.owner.place)
                ):
                    named: PlaceMention = mention
                    return named
        return None

    def _subject(self, mention: PlaceMention, clause: Clause, start: int) -> bool:
        before = self.text[max(clause.sentence_start, mention.start - 30) : mention.start]
        if mention.start == clause.sentence_start or mention.start == clause.start:
            before = ""
        after = self.text[mention.end : start + 16]
        if _VENUE.search(self.text[max(clause.sentence_start, mention.start - 90) : mention.start]):
            return False
        return bool(_SUBJECT_BEFORE.search(before)) and bool(_SUBJECT_AFTER.match(after) or not after.strip())


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


def _same(one: Place, other: Place) -> bool:
    return (one.level, one.province_code, one.district_code, one.commune_code) == (
        other.level,
        other.province_code,
        other.district_code,
        other.commune_code,
    )
