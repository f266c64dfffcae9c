"""Numbers said in words or by place: ranks, halves, zero and all, ``hai con số``, ``1 tỷ 500 triệu``."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extractors import patterns as re
from extractors.facts import Bound, Quantity
from extractors.numerals import NUMBER, PER, read_number, units

#: Numbers written out.
_WORDS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
#: Units that numbers written out stand with.
_COUNTED = ("xã", "phường", "thôn", "trường", "lần", "vạn", "nghìn", "triệu", "tỷ")
#: Figures of speech that state a number.
_CONTEXT_NUMBER_WORD = re.compile(
    r"(?i)(?<!\p{L})(?:(?P<digits>hai|2|02)\s+con\s+số|(?P<half>một\s+nửa|phân\s+nửa)|gấp\s+(?P<double>đôi|rưỡi|ba|bốn|năm|hai))(?!\p{L})"
)
#: A number written out, with its unit.
_WORD_NUMBER = re.compile(rf"(?i)(?<!\p{{L}})(?P<word>{re.any_of(_WORDS)})\s+(?P<unit>{'|'.join(_COUNTED)})(?!\p{{L}})")
#: Nothing left of what is counted: zero.
_ZERO = re.compile(
    r"(?i)(?<!\p{L})(?:cơ bản\s+)?(?:không\s+(?:còn|có|để\s+xảy\s+ra|phát\s+sinh)|(?:xóa|xoá)\s+(?:sạch|hết|xong|(?:bỏ\s+)?hoàn\s+toàn|dứt\s+điểm)|hoàn\s+thành\s+(?:việc\s+)?(?:xóa|xoá))"
    r"(?=\s+(?:hộ|xã|thôn|bản|nhà|tổ chức|chi bộ|đảng bộ|trường hợp|trẻ|tình trạng|đảng viên|huyện|làng|ấp|khu dân cư|ma túy|tệ nạn|học sinh|cơ sở|số))"
)
#: All of what is counted: a hundred percent.
_ALL = re.compile(
    r"(?i)(?<!\p{L})(?P<all>tất cả|toàn bộ)(?:\s+(?:các|số|những))?(?=\s+(?:xã|chi bộ|đảng bộ|thôn|trường|hộ|cơ quan|đơn vị|tổ chức|trạm|bản|ấp|làng|người dân|cán bộ|đảng viên|khu dân cư|phường))"
)
#: Among the first so many.
_RANK = re.compile(
    r"(?i)(?<!\p{L})(?P<rank>(?:nhóm|top|tốp)\s+(?:đầu\s+)?(?:\d+\s*-\s*)?(?P<number>\d{1,2}))(?!\d|[.,]\d)(?=\s+(?:nước|quốc gia|tỉnh|địa phương|huyện|của|cả nước|toàn|đơn vị|thành phố|xã|dẫn|đầu|trên)|[,;.)]|$)"
)
#: A rank out of so many.
_PLACED = re.compile(
    r"(?i)(?<!\p{L})(?:(?P<among>nhóm|top|tốp)\s+|(?:xếp(?:\s+(?:vị\s+trí|hạng|thứ))*|vị\s+trí|thứ\s+hạng|đứng)\s+(?:thứ\s+)?(?:từ\s+)?)(?:(?P<low>\d{1,2})\s*(?:-|–|đến)\s*)?(?P<high>\d{1,2})\s*/\s*\d{2}(?=\s+(?:tỉnh|địa\s+phương|huyện|thành\s+phố|xã|đơn\s+vị)|[,;.)]|$)"
)
#: The second of two ranks: "xếp 12/63 tỉnh, thành phố, 2/14 tỉnh vùng".
_PLACED_TOO = re.compile(r"(?i)(?:,|và)\s+(?P<rank>(?P<high>\d{1,2})/\d{2})(?=\s+(?:tỉnh|địa\s+phương))")
#: "1 tỷ 500 triệu đồng" is one sum, and so is "34 triệu 170 nghìn đồng/người/năm".
_COMPOUND = re.compile(
    rf"(?i)(?<![\d.,])(?P<a>{NUMBER})\s?(?:(?P<billions>t[ỷỉ])|triệu)\s+(?P<b>\d{{1,3}})\s?(?(billions)triệu|(?:nghìn|ngàn))(?:\s+đồng)?(?!\p{{L}})"
    rf"(?:\s*/\s*(?P<per>{'|'.join(sorted(PER, key=len, reverse=True))})(?!\p{{L}}))?"
)
#: "115 nghìn 788 người" is one number.
_THOUSANDS = re.compile(
    rf"(?i)(?<![\d.,])(?P<a>\d{{1,3}})\s(?:nghìn|ngàn)\s(?P<b>\d{{3}})\s+(?P<unit>{'|'.join(sorted((re.escape(form) for form, unit in units().items() if unit.kind == 'noun'), key=len, reverse=True))})(?!\p{{L}})"
)
#: What ``gấp`` multiplies by.
_TIMES = {
    "đôi": Decimal(2), "hai": Decimal(2), "ba": Decimal(3), "bốn": Decimal(4), "năm": Decimal(5), "rưỡi": Decimal("1.5"),
}  # fmt: skip


#: What every number of this module has in it, unless it has a digit; it is looked for in every line of every article.
_SIGN = re.caseless(
    re.any_of(
        [
            *("nửa", "gấp", "con số", "không còn", "không có", "không để", "không phát", "xóa", "xoá", "tất cả", "toàn bộ"),
            *(f"{word} {unit}" for word in _WORDS for unit in _COUNTED),
        ]
    )
)
#: What every rank has in it.
_RANKED = re.caseless(re.any_of(["nhóm", "top", "tốp", "xếp", "vị trí", "thứ hạng", "đứng"]))


def may_hold_number_words(text: str, start: int, end: int) -> bool:
    """False only where ``find_number_words`` finds nothing without a digit in ``text[start:end]``."""
    return _SIGN.search(text, start, end) is not None


def find_number_words(text: str) -> Iterator[Quantity]:
    """Yield the quantities of `text` said without plain digits and unit; those of one kind in order, kind by kind."""
    in_words, ranked = _SIGN.search(text) is not None, _RANKED.search(text) is not None
    if in_words:
        yield from _figures_of_speech(text)
        yield from _counted_in_words(text)
    if ranked:
        for match in _RANK.finditer(text):
            a, b = match.span("rank")
            yield Quantity(a, b, match["rank"], a, None, Decimal(match["number"]), "at_most", "rank")
    if "triệu" in re.lowered(text):
        yield from _compounds(text)
    if "ngàn" in re.lowered(text) or "nghìn" in re.lowered(text):
        yield from _thousands(text)
    if ranked:
        yield from _second_ranks(text)
        yield from _ranks(text)
    if not in_words:
        return
    zero, hundred = Decimal(0), Decimal(100)
    for match in _ZERO.finditer(text):
        yield Quantity(match.start(), match.end(), match.group(), match.start(), zero, zero, "exact", "", kind="zero")
    for match in _ALL.finditer(text):
        a, b = match.span("all")
        yield Quantity(a, b, match["all"], a, hundred, hundred, "exact", "percent", kind="all")


def _figures_of_speech(text: str) -> Iterator[Quantity]:
    """``hai con số`` is ten percent or more, ``một nửa`` a half, ``gấp đôi`` twice."""
    for match in _CONTEXT_NUMBER_WORD.finditer(text):
        a, b = match.span()
        if match["digits"]:
            yield Quantity(a, b, match.group(), a, Decimal(10), None, "at_least", "percent")
        elif match["half"]:
            yield Quantity(a, b, match.group(), a, Decimal(50), Decimal(50), "exact", "percent")
        else:
            word = match["double"].lower()
            times = re.match(r"\s+lần", text[b:])
            if times is not None:
                b += times.end()
            elif word in ("năm", "hai", "ba", "bốn"):
                continue
            yield Quantity(a, b, text[a:b], a, _TIMES[word], _TIMES[word], "exact", "times")


def _counted_in_words(text: str) -> Iterator[Quantity]:
    """``ba xã``, ``hai trường``; ``một xã`` only where it reaches something."""
    for match in _WORD_NUMBER.finditer(text):
        a, b = match.span()
        word, form = match["word"].lower(), match["unit"].lower()
        unit = units().get(form)
        if unit is None or (word == "một" and unit.unit != "commune") or (word == "năm" and unit.unit != "times"):
            continue
        if word == "một" and not re.match(r"\s+(?:đạt|nông thôn mới)", text[b:]):
            continue
        number = Decimal(_WORDS[word])
        noun = form if unit.kind == "noun" else ""
        yield Quantity(a, b, match.group(), a, number, number, "exact", unit.unit, noun=noun)


def _compounds(text: str) -> Iterator[Quantity]:
    """``1 tỷ 500 triệu đồng`` and ``34 triệu 170 nghìn đồng/năm``, in đồng."""
    for match in _COMPOUND.finditer(text):
        a, b = match.start("a"), match.end()
        larger, smaller = (Decimal(10) ** 9, Decimal(10) ** 6) if match["billions"] else (Decimal(10) ** 6, Decimal(1000))
        value = (read_number(match["a"]) or Decimal(0)) * larger + Decimal(match["b"]) * smaller
        yield Quantity(a, b, text[a:b], a, value, value, "exact", "VND", PER.get((match["per"] or "").lower(), ""))


def _thousands(text: str) -> Iterator[Quantity]:
    """``115 nghìn 788 người``."""
    for match in _THOUSANDS.finditer(text):
        a, b = match.span()
        value = Decimal(match["a"]) * 1000 + Decimal(match["b"])
        unit = units()[" ".join(match["unit"].lower().split())]
        yield Quantity(a, b, match.group(), a, value, value, "exact", unit.unit, noun=" ".join(match["unit"].lower().split()))


def _second_ranks(text: str) -> Iterator[Quantity]:
    for match in _PLACED_TOO.finditer(text):
        if _PLACED.search(text, max(0, match.start() - 90), match.end("rank")):
            value = Decimal(match["high"])
            a, b = match.span("rank")
            yield Quantity(a, b, match["rank"], a, value, value, "exact", "rank")


def _ranks(text: str) -> Iterator[Quantity]:
    """``nhóm 10/63`` is at most the tenth, ``xếp thứ 12/63`` just the twelfth."""
    for match in _PLACED.finditer(text):
        a, b = match.span()
        low, high = Decimal(match["low"] or match["high"]), Decimal(match["high"])
        if match["among"]:
            core = match.start("low") if match["low"] else match.start("high")
            yield Quantity(a, b, match.group(), core, None, high, "at_most", "rank")
        else:
            bound: Bound = "range" if match["low"] else "exact"
            yield Quantity(a, b, match.group(), a, min(low, high), max(low, high), bound, "rank")
