"""The number ledger: every numeral of an article in exactly one class, with the rule that put it there.

What gave no row stays findable: a journalist asks the ledger why a figure is missing, and its ``other`` beside words of target is
where the rules are to be mended next. See ``docs/ledger.md``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar, get_args

import regex as re
from spacy.tokens import Doc

from extractors.facts import Clause, Quantity, Row, Segment
from extractors.rows import BASELINE, SAID_AGAIN

NumeralClass = Literal[
    "target", "result", "baseline", "part of a value", "date or period", "document number", "ordinal", "head count",
    "work or project", "part of a name", "other",
]  # fmt: skip
CLASSES: tuple[NumeralClass, ...] = get_args(NumeralClass)

#: A numeral: digits with their separators, or a number word. "một" (also the article) and "năm" (also the year) count only inside
#: a value, "tỷ" not in "tỷ lệ", "ba" and "tư" not in names of persons, which are written with a capital.
NUMERAL = re.compile(
    r"\d+(?:[.,]\d+)*"
    r"|(?<!\p{L})(?:[Hh]ai|[Bb]ốn|[Ss]áu|[Bb]ảy|[Tt]ám|[Cc]hín|[Mm]ười|mươi|ba(?=\s+(?:xã|phường|huyện|thôn|năm|khâu|nhóm|lần|mục|chỉ))"
    r"|trăm|nghìn|ngàn|vạn|triệu|(?:tỷ|tỉ)(?!\s*(?:lệ|trọng|suất|số|mỉ))|rưỡi|một\s+nửa|phân\s+nửa)(?!\p{L})"
)

_MONTH = r"(?:tháng\s+|[/.-]\s?)\d{1,2}"
_DATE = re.compile(
    rf"(?i)\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?\d{{4}}|(?:ngày|sáng|chiều|tối|trưa|đến|từ|hôm|\()\s*\d{{1,2}}\s?[/-]\s?\d{{1,2}}(?!\d|\s?%)(?!\s*(?:xã|%|triệu|tỷ))"
    rf"|(?:ngày|mùng|mồng)\s+\d{{1,2}}(?:\s*{_MONTH})?(?:\s*(?:năm\s+|/)\d{{4}})?|tháng\s+\d{{1,2}}(?:\s?/\s?\d{{4}})?|quý\s+\d|\d{{1,2}}\s?(?:giờ|[:hg])\s?\d{{0,2}}"
    r"|năm\s+(?:học\s+)?\d{4}(?:\s?[-–]\s?\d{4})?|\d{4}\s?[-–]\s?\d{4}|\d{1,2}\s+(?:năm|tháng|tuần|ngày|giờ|phút)(?!\p{L})|(?<!\p{L})(?:19|20)\d\d(?![\d.,]\d)"
    r"|(?:GMT|UTC)\s?[+-]\s?\d{1,2}|(?:hai|ba|bốn|sáu|bảy|tám|chín|mười)\s+(?:năm|tháng|tuần|ngày|giờ)(?!\p{L})"
)
_DOCUMENT = re.compile(
    r"(?i)\d+(?:\s?/\s?\d{4})?\s?[-/]\s?(?:NQ|QĐ|KH|CT|CTr|CTHĐ|TB|HD|NĐ|TT|BC|ĐA|KL|QH|UBND|HĐND|TU|HU|TTg|CP|TW)[\p{Lu}\d/-]*"
    r"|(?:số|nghị\s+quyết|quyết\s+định|chỉ\s+thị|kế\s+hoạch|thông\s+tư|nghị\s+định|kết\s+luận|hướng\s+dẫn|công\s+văn|chương\s+trình|đề\s+án|quy\s+định|điều|khoản)\s+(?:số\s+)?\d+(?![\d.,]*\s*(?:%|tỷ|triệu|đồng|người|xã|ha))"
)
_ORDINAL = re.compile(
    r"(?i)(?:lần\s+thứ|thứ|khóa|khoá|lần|hạng|loại|cấp|mức\s+độ|cấp\s+độ|số|bước|đợt|kỳ|vị\s+trí|điểm|mục|vòng|giải)\s+(?:hai|ba|bốn|sáu|bảy|tám|chín|mười|\d+)(?:\s?/\s?\d+)?(?!\d|[.,]\d|\s?%)"
    r"|(?m:^)\s*\(?\d{1,2}(?:\.\d{1,2})*\s*[.)/](?=\s)|(?<=[;:.,]\s)\(?\d{1,2}[.)](?=\s)|\(\d{1,2}\)"
)
_NAME = re.compile(
    r"(?i)(?:phường|quận|tổ|khu\s+phố|khu\s+vực|ấp|thôn|khóm|tiểu\s+khu|lô|xóm|buôn|bản|tổ\s+dân\s+phố|đội|vùng|đường|quốc\s+lộ|tỉnh\s+lộ|hương\s+lộ|QL|ĐT|TL|cao\s+tốc|km|chương\s+trình|mô\s+hình|cổng|trường|trạm|nhà\s+máy|sư\s+đoàn|trung\s+đoàn|binh\s+đoàn|cầu|đề\s+án|covid|zone|web|mp|bãi|lữ\s+đoàn)\s*(?:số\s*)?[-.]?\s*\d+\p{Lu}?(?!\d|[.,]\d|\s?%)"
    r"|(?<=\p{Lu})\d+(?!\s*%)|\d{1,3}\s+(?:tiêu\s+chí|sao)(?!\p{L})|(?:từ\s+)?\d{1,2}\s*(?:-\s*\d{1,2}\s*)?tuổi|(?<!\p{L})(?:CLB|F|U|A|B|C|H|G)\d+|chính\s+quyền\s+(?:hai|2)\s+cấp|4\.0|5G|4G"
)
_HEADS = re.compile(
    r"(?i)\s*(?:/\s*\d+\s*)?(?:đại\s+biểu|đồng\s+chí|ủy\s+viên|uỷ\s+viên|cử\s+tri|ý\s+kiến|nhóm|khâu|nhiệm\s+vụ|giải\s+pháp|chỉ\s+tiêu|mục\s+tiêu|nội\s+dung|nghị\s+quyết|tờ\s+trình|báo\s+cáo|đề\s+án|chương\s+trình|văn\s+bản|lĩnh\s+vực|phiên|chuyên\s+đề|tập\s+thể|cá\s+nhân|gia\s+đình\s+tiêu\s+biểu|người\s+(?:chết|bị|dự|tham\s+dự)|vụ|lượt\s+ý\s+kiến|chức\s+danh|trụ\s+cột|đột\s+phá|đầu\s+việc|đơn\s+vị\s+hành\s+chính|ban\b|phòng\b|sở\b|bằng\s+khen|giấy\s+khen|phần\s+quà|suất\s+quà|huy\s+hiệu)(?!\p{L})"
)
#: Reasons of ``extractors.refusals`` that are classes of their own; the others leave the value in ``other``, by that reason.
_BY_REASON: dict[str, NumeralClass] = {
    "head count": "head count",
    "measure of a work or project": "work or project",
    "cost or size of a work": "work or project",
    "gift or prize": "work or project",
    "threshold in a standard": "part of a name",
    BASELINE: "baseline",
    f"{SAID_AGAIN} target": "target",
    f"{SAID_AGAIN} result": "result",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One numeral of an article: ``[start, end)`` in the cleaned text, its class, and the rule that put it there."""

    start: int
    end: int
    text: str
    kind: NumeralClass
    rule: str
    sentence: str


def ledger(doc: Doc) -> tuple[Entry, ...]:
    """All numerals of a processed ``doc`` in order, each once."""
    facts = _Facts(doc)
    return tuple(
        Entry(start, end, doc.text[start:end], *facts.of(start, end), facts.sentence(start, end))
        for start, end in _numerals(doc.text, doc._.quantities)
    )


class _Facts:
    """What the components found, by place in the text; answers for one numeral after the other, in order."""

    def __init__(self, doc: Doc) -> None:
        self.text: str = doc.text
        self.refused: Mapping[int, str] = doc._.refused
        self.rows: dict[int, list[Row]] = {}
        for row in doc._.rows:
            self.rows.setdefault(row.char_start, []).append(row)
        self.quantities = _Spans[Quantity]((q.start, q.end, q) for q in doc._.quantities)
        self.milestones = _Spans[Row]((r.char_start, r.char_end, r) for r in doc._.rows if r.unit == "status")
        self.clauses = _Spans[Clause]((c.sentence_start, c.sentence_end, c) for c in doc._.clauses)
        self.segments = _Spans[Segment]((s.start, s.end, s) for s in doc._.segments)
        self.told: dict[int, int] = {}  # start of a value -> how many of its numerals were met
        times = [*((p.start, p.end) for p in doc._.periods), *((t.start, t.end) for t in doc._.terms)]
        #: Places of everything that is a numeral but no value, in the order in which they are asked.
        self.known: tuple[tuple[NumeralClass, str, _Spans[None]], ...] = (
            ("date or period", "period", _Spans((a, b, None) for a, b in times)),
            ("document number", "document", _found(_DOCUMENT, self.text)),
            ("date or period", "date", _found(_DATE, self.text)),
            ("ordinal", "ordinal", _found(_ORDINAL, self.text)),
            ("part of a name", "place", _Spans((p.start, p.end, None) for p in doc._.places or ())),
        )
        self.names = _found(_NAME, self.text)

    def of(self, start: int, end: int) -> tuple[NumeralClass, str]:
        """Class and rule of the numeral ``[start, end)``."""
        quantity = self.quantities.around(start, end)
        if quantity is not None and quantity.start in self.rows:
            return self._of_row(self.rows[quantity.start], quantity)
        milestone = self.milestones.around(start, end)
        if milestone is not None:
            return milestone.status, milestone.extractor
        reason = self.refused.get(quantity.start, "") if quantity is not None else ""
        if reason not in _BY_REASON:
            for kind, rule, spans in self.known:
                if spans.covers(start, end):
                    return kind, rule
            segment = self.segments.around(start, end)
            if segment is not None and segment.kind in ("noise", "caption"):
                return "other", "in a caption" if segment.kind == "caption" else "in a line beside the article"
        if quantity is not None and self._met(quantity) > 1:
            return "part of a value", "value"
        if reason in _BY_REASON:
            return _BY_REASON[reason], reason
        if self.names.covers(start, end):
            return "part of a name", "name"
        if _HEADS.match(self.text, end):
            return "head count", "noun"
        return "other", reason or ("not read" if quantity is None else "no sentence")

    def sentence(self, start: int, end: int) -> str:
        """The sentence, or for what stands outside of them the line, of a numeral."""
        clause = self.clauses.around(start, end)
        if clause is not None:
            return self.text[clause.sentence_start : clause.sentence_end]
        a, b = self.text.rfind("\n", 0, start) + 1, self.text.find("\n", start)
        return self.text[a : b if b >= 0 else len(self.text)].strip()

    def _met(self, quantity: Quantity) -> int:
        self.told[quantity.start] = self.told.get(quantity.start, 0) + 1
        return self.told[quantity.start]

    def _of_row(self, rows: Sequence[Row], quantity: Quantity) -> tuple[NumeralClass, str]:
        """The first numeral of a value stands for its rows, of ``22/23`` the second for the plan; the others are parts."""
        met = self._met(quantity)
        pair = quantity.total is not None and {row.status for row in rows} == {"target", "result"}
        if met == 1:
            return ("result" if pair else rows[0].status), rows[0].extractor
        if met == 2 and pair:
            return "target", rows[0].extractor
        return "part of a value", "value"


def _numerals(text: str, quantities: Iterable[Quantity]) -> list[tuple[int, int]]:
    """Spans of the numerals, in order and disjoint; of a value without any ("không còn") its first word."""
    found = [match.span() for match in NUMERAL.finditer(text)]
    spans = _Spans[None]((a, b, None) for a, b in found)
    for quantity in quantities:
        if not spans.inside(quantity.start, quantity.end):
            word = re.match(r"\p{L}+", text[quantity.core_start : quantity.end])
            if word is not None:
                found.append((quantity.core_start, quantity.core_start + word.end()))
    return sorted(found)


def _found(pattern: re.Pattern[str], text: str) -> _Spans[None]:
    return _Spans((*match.span(), None) for match in pattern.finditer(text))


_Fact = TypeVar("_Fact")


class _Spans(Generic[_Fact]):
    """Facts by place, so that the one around a numeral is found in logarithmic time."""

    #: How many facts before a numeral are looked at; nesting is shallow.
    REACH = 6

    def __init__(self, items: Iterable[tuple[int, int, _Fact]]) -> None:
        self._items = sorted(items, key=lambda item: item[:2])
        self._starts = [item[0] for item in self._items]

    def _around(self, start: int, end: int) -> tuple[int, int, _Fact] | None:
        last = bisect_right(self._starts, start) - 1
        for index in range(last, max(-1, last - self.REACH), -1):
            if end <= self._items[index][1]:
                return self._items[index]
        return None

    def around(self, start: int, end: int) -> _Fact | None:
        """The last fact that covers ``[start, end)``."""
        found = self._around(start, end)
        return found[2] if found is not None else None

    def covers(self, start: int, end: int) -> bool:
        """Whether a fact covers ``[start, end)``."""
        return self._around(start, end) is not None

    def inside(self, start: int, end: int) -> bool:
        """Whether a fact lies inside ``[start, end)``."""
        index = bisect_left(self._starts, start)
        return index < len(self._items) and self._items[index][1] <= end


def shares(entries: Iterable[Entry]) -> dict[NumeralClass, int]:
    """How many numerals each class holds, in the order of ``CLASSES``."""
    counts = Counter(entry.kind for entry in entries)
    return {kind: counts[kind] for kind in CLASSES}


HEADER = ("article_id", "char_start", "char_end", "numeral", "class", "rule", "sentence")


def records(article_id: str, entries: Iterable[Entry]) -> Iterator[tuple[object, ...]]:
    """Lines of the ledger's CSV, in the columns of ``HEADER``."""
    for entry in entries:
        yield article_id, entry.start, entry.end, entry.text, entry.kind, entry.rule, entry.sentence
