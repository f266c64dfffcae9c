"""Numbers with their units: ranges, bounds and fractions, as Vietnamese newspapers print them.

Matched on text and not on words (underthesea glues ``Phong Thổ hiện``). Vocabulary: ``units.csv`` and ``bounds.csv``.
"""

from __future__ import annotations

import csv
import re as plain_re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc

from extractors import patterns as re
from extractors.facts import Bound, Quantity, text_of
from extractors.lexicon import LEXICONS
from extractors.number_words import find_number_words, may_hold_number_words
from extractors.numerals import NUMBER, PER, SCALES, Unit, read_number, scaled, units

#: What makes another word of a unit's form when it follows.
_OTHER_SENSE = {
    "bản": re.compile(r"\s*(?:đồ|sắc|án|tin|ghi)"),
    "con": re.compile(r"\s*(?:số|em|đường)"),
    "nhà": re.compile(r"\s*(?:máy|trường|đầu tư|khoa|nước|báo|văn)"),
    "trẻ": re.compile(r" hóa"),
}
_DASH = r"\s*(?:-|–|—|‑|−|÷|~)\s*"


@lru_cache(maxsize=1)
def _bounds() -> dict[str, dict[str, Bound]]:
    table: dict[str, dict[str, Bound]] = {"before": {}, "after": {}}
    with (LEXICONS / "bounds.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            table[row["position"]][row["form"]] = row["bound"]  # type: ignore[assignment]  # checked by test_lexicons
    return table


def _alternatives(forms: Iterable[str]) -> str:
    return "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in sorted(forms, key=lambda form: (-len(form), form)))


@dataclass(frozen=True, slots=True)
class _Patterns:
    value: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    scale = _alternatives(SCALES)
    unit = _alternatives(units())
    unit_part = rf"(?:(?P<unit>{unit})(?![\p{{L}}\d²³]))"
    per = r"(?:\s*/\s*|\s+(?:trên|mỗi)\s+(?=(?:01|1|một|10)[\s.]?(?:0\d\d|vạn|ha|nghìn|ngàn)?))"
    value = rf"""
        (?<![\p{{L}}\d/.,\-–]|\d\s?[/-])(?P<a>{NUMBER})
        (?:\s?(?P<ascale>{scale})(?!\p{{L}}))?(?:\s?(?P<aunit>%|‰|usd|đồng|ha|tấn|lần|triệu\sđồng)(?=\s*[-–—]|\s+đến\s+\d|(?<=%)/[\d.,]+%))?
        (?:(?:{_DASH}|\s+đến\s+|\s+tới\s+)(?P<b>{NUMBER})(?![\d/]|-\d))?
        (?:\s?/\s?(?P<total>{NUMBER})(?=\s*\p{{L}}|%(?!\s*/)))?
        (?:\s?(?P<scale>{scale})(?![\p{{L}}]))?
        (?P<half>\s+rưỡi)?
        (?:\s?(?:\.(?!\s*(?-i:\p{{Lu}})))?\s?{unit_part})?
        (?:\s?/\s?(?P<plan>{NUMBER})\s?(?P=unit)(?![\p{{L}}\d]))?
        (?:{per}(?P<per>{_alternatives(PER)})(?!\p{{L}}))?(?:\s*/\s*(?P<per2>năm|tháng|vụ)(?!\p{{L}}))?
    """
    before = _alternatives(_bounds()["before"])
    return _Patterns(
        value=re.compile(value, re.VERBOSE | re.IGNORECASE),
        before=re.compile(
            rf"(?r)(?:(?<!\p{{L}})(?P<from>từ)\s+)?(?:(?<!\p{{L}})(?P<bound>{before})\s*)?(?P<lead>(?:đạt|mức|là)\s+)?$", re.I
        ),
        after=re.compile(rf"\s*(?P<bound>{_alternatives(_bounds()['after'])})(?!\p{{L}})(?:\s*/\s*năm)?", re.IGNORECASE),
    )


#: What stands before a numeral that is no quantity: documents, ordinals, dates, roads, years, phones, ages, prices' bases.
#: What must end where a numeral begins is looked for backwards ("(?r)"): it takes a sixth of the time.
_NOT_AFTER = re.compile(
    r"(?ir)(?:(?<!\p{L})(?:năm|ngày|tháng|quý|sáng|chiều|tối|trưa|(?<!dân\s|tổng\s|con\s|chiếm\s)số|khóa|khoá|kỳ họp thứ|kỳ họp|lần thứ|thứ|lớp|quốc lộ|ql|tỉnh lộ|đường"
    r"|hương lộ|điều|khoản|nghị quyết|nq|quyết định|nghị định|thông tư|chỉ thị|thông báo|kế hoạch|mục|đợt|tiểu khu|tổ|khu vực|ca|lô|thửa|km"
    r"|(?<!các\s)loại|mức độ|cấp độ|tp\.? ?hcm lần|hotline|đt|điện thoại|fax|trang|tập|bảng|phụ lục|quận|phường|khoá|cấp|hạng|zone|covid|ảnh|đội|vùng"
    r"|chương trình|giá so sánh|giá cố định|theo giá|g7|lần|tk|tài khoản)\s*|(?<!\p{L})(?:ngày|sáng|chiều|tối)\s+\d{1,2}\s*(?:và|,|-|–|đến)\s*|(?<=\p{L})\d*)$"
)
#: ``trở lên`` behind the noun that the number counts; behind a grade it belongs to the grade.
_NOUN_UPWARDS = re.compile(
    r"(?i)\s+(?:số\s+)?(?:đảng\s+viên|chi\s+bộ|đảng\s+bộ|tổ\s+chức\s+đảng|quân\s+số|cán\s+bộ|công\s+chức|hộ(?:\s+(?:dân|gia\s+đình))?|xã|thôn|bản|ấp|trường|cơ\s+sở|cơ\s+quan|đơn\s+vị|học\s+sinh|trẻ\s+em|dân\s+số|người\s+dân|lao\s+động|đoàn\s+viên|hội\s+viên|hồ\s+sơ|gia\s+đình|doanh\s+nghiệp)\s+trở\s+lên(?!\p{L})"
)
_LEAST_BEFORE = re.compile(r"(?i)(?:ít\s+nhất|tối\s+thiểu)\s+(?:(?:phải|có|thêm|đạt|được|là|cần)\s+){1,3}$")
#: The letters of a flight, a road or a document before its number: ``VJ 633``.
_CODED = re.compile(r"(?<![\p{L}\d])(?!TP|KH|TH|TX|TT)[A-Z]{2}\s?$")
_AFTER_NOT = re.compile(
    r"(?i)\s*(?:(?:/|-)\s?\d|(?:-|/)\s?(?:NQ|QĐ|KH|CT|CTr|TB|HD|NĐ|TT|BC|ĐA|KL|QH|UB|TU|HU|BCĐ)|h\d|h\b|giờ|phút|°|độ|buổi|tuổi|năm (?:tuổi|trước|liền|nay|gần)"
    r"|nút|vòng|khâu|nhóm|nhiệm vụ|chỉ tiêu|giải pháp|nghị quyết|đề án|nội dung|chương trình|đại biểu|lĩnh vực|khu vực|bước|giai đoạn|ngày|tháng|tập thể|cá nhân|suất|ban\b|sở\b|kỳ\b|bằng khen|ý kiến|phiên|tờ trình|ủy viên|uỷ viên|phương châm|trụ cột|đột phá|kiến nghị|mm\b|cm\b|sao\b|nhà máy|cấp\b|môn|giải\b|G(?!\p{L}))"
)


#: After a bare ``triệu``: nothing that it could count.
_CLOSED = re.compile(r"\s*(?:[,;.)…]|$|(?:và|vào|trở|một|mỗi)(?!\p{L}))")
#: Before it: what is earned or produced by a head or a hectare, with no other figure between.
_EARNED = re.compile(
    r"(?ir)(?<!\p{L})(?:thu\s+nhập|(?:GRDP|GDP)\s+(?:bình\s+quân|đầu\s+người)|giá\s+trị\s+(?:sản\s+xuất|sản\s+phẩm)|bình\s+quân\s+đầu\s+người)(?!\p{L})[^\d;.:]{0,80}$"
)


#: What is done so many times.
_OFTEN = re.caseless(
    r"(?<!\p{L})(?:khám|tiêm|họp|sinh\s+hoạt|kiểm\s+tra|tổ\s+chức|diễn\s+tập|tập\s+huấn|thu\s+gom|xét\s+nghiệm|uống|tiếp\s+xúc|quan\s+trắc)(?:\s+\p{L}+){0,5}\s*$"
)
#: Ages that are measured and not only said: of life, on average.
_AGED = re.caseless(r"thọ|sống|(?:tuổi|tuổi\s+đời)\s+(?:bình\s+quân|trung\s+bình)|(?:bình\s+quân|trung\s+bình)[^,;.]{0,20}tuổi")


def _is_year(number: str, unit: str | None) -> bool:
    return unit is None and len(number) == 4 and number[:2] in ("19", "20") and number.isdigit()


_DIGIT = re.compile(r"\d")


def may_hold_quantities(text: str, start: int, end: int) -> bool:
    """False only where ``find_quantities`` finds nothing that begins in ``text[start:end]``, told at a glance."""
    return _DIGIT.search(text, start, end) is not None or may_hold_number_words(text, start, end)


_NUMERAL = plain_re.compile(r"\d+")
#: What counts pages, issues and sections; ``_NOT_AFTER`` makes a numeral behind it no value, unless it is a sum or a share.
_COUNTERS = frozenset(("trang", "mục", "điều", "khoản", "số"))
_COUNTED_TOO = frozenset(("dân", "tổng", "con", "chiếm"))  # "dân số 5.000 người"


@lru_cache(maxsize=1)
def _goes_on() -> plain_re.Pattern[str]:
    """What may make a sum, a share or a range of the numeral before it."""
    forms = [form for form, unit in units().items() if unit.unit in ("percent", "VND", "USD")]
    return plain_re.compile(rf"[\d.,]*\s*(?:[-–—‑−÷~/.,\d]|đến|tới|rưỡi|{_alternatives([*SCALES, *forms])})", plain_re.IGNORECASE)


def _only_counts(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 12) : start]
    words = before.lower().split()
    counts = before[-1:].isspace() and words != [] and words[-1] in _COUNTERS and _COUNTED_TOO.isdisjoint(words[-2:-1])
    return counts and _goes_on().match(text, end) is None


#: Shares told one behind the other: ``28% - 30% - 42%``, ``28-30-42%``. Two are a range, three never are.
_CHAIN = re.compile(
    rf"(?<![\p{{L}}\d/.,%\-–]|[-–—]\s)(?:\d{{1,2}}(?:[.,]\d+)?\s?%?{_DASH}){{2,4}}\d{{1,2}}(?:[.,]\d+)?\s?%(?!{_DASH}\d|/)"
)


def _chains(text: str) -> list[Quantity]:
    """The shares of every chain of three and more, one by one."""
    if "%" not in text:
        return []
    return [
        Quantity(a, b, text[a:b], a, value, value, "exact", "percent")
        for chain in _CHAIN.finditer(text)
        for one in re.finditer(r"\d+(?:[.,]\d+)?(?:\s?%)?", text[chain.start() : chain.end()])
        for a, b in [(chain.start() + one.start(), chain.start() + one.end())]
        if (value := read_number(one.group().rstrip("% "))) is not None
    ]


def may_hold_any_quantity(text: str) -> bool:
    """False only where ``find_quantities`` finds nothing in the whole text; stops at the first numeral that is a value by itself.

    >>> may_hold_any_quantity("Ngày 5/3 trời mưa, trang 2."), may_hold_any_quantity("Có 25 người.")
    (False, True)
    """
    value = _patterns().value
    for numeral in _NUMERAL.finditer(text):
        start, end = numeral.span()
        if not _only_counts(text, start, end):
            found = value.match(text, start)
            if found is not None and _read(text, found) is not None:
                return True
    return any(True for _ in find_number_words(text))


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of `text` in order, spans not overlapping. Dates, years, document numbers and ordinals are left out.

    >>> [(q.text, str(q.low), str(q.high), q.bound, q.unit) for q in find_quantities("đạt trên 66 triệu đồng/người/năm, từ 4 - 5%")]
    [('trên 66 triệu đồng/người/năm', '66000000', 'None', 'more_than', 'VND'), ('từ 4 - 5%', '4', '5', 'range', 'percent')]
    """
    found = [quantity for match in _patterns().value.finditer(text) if (quantity := _read(text, match)) is not None]
    chains = _chains(text)
    if chains:
        found = [one for one in found if not any(part.start < one.end and one.start < part.end for part in chains)]
    found.extend(chains)
    found.extend(find_number_words(text))
    found.sort(key=lambda quantity: (quantity.core_start, -quantity.end))
    result: list[Quantity] = []
    for quantity in found:
        if result and quantity.start < result[-1].end:
            if quantity.core_start < result[-1].end:
                continue
            quantity = replace(quantity, start=quantity.core_start, text=text[quantity.core_start : quantity.end])
        result.append(quantity)
    return tuple(result)


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    """The quantity of one match of the value pattern; None where the numeral is something else or makes no sense."""
    unit_form = " ".join(match["unit"].lower().split()) if match["unit"] else (match["aunit"] or "").lower() or None
    unit = units().get(unit_form) if unit_form else None
    head = text[max(0, match.start() - 40) : match.start()]
    if match.end() == match.end("a") and (_is_year(match["a"], None) or _NOT_AFTER.search(head)):
        return None  # most numerals of a newspaper: days, years, numbers of things
    if _is_enumerator(text, match, unit_form, head) or _is_no_value(text, match, unit_form, unit, head):
        return None
    values = _values(match, unit.factor if unit else Decimal(1))
    if values is None:
        return None
    low, high, total = values
    bound, start, end = _bound(text, match, high, head)
    minimum = None if high is None and bound in ("less_than", "at_most") else low
    maximum = high if high is not None else None if bound in ("more_than", "at_least") else low
    unit_name = unit.unit if unit else "VND" if _is_money(text, match) else ""
    noun = unit_form if unit is not None and unit.kind == "noun" and unit_form else ""
    value = text[start:end].rstrip()
    core = match.start("a")
    return Quantity(
        start, start + len(value), value, core, minimum, maximum, bound, unit_name, _per(match, unit_name), noun, total
    )


def _is_enumerator(text: str, match: re.Match[str], unit_form: str | None, head: str) -> bool:
    """True where the numeral counts what follows it (``6. ``, ``6) ``, ``(6)``) or stands before a noun that is no unit."""
    if (
        match["total"] is None
        and not match["unit"]
        and match["b"] is None
        and not match["scale"]
        and _AFTER_NOT.match(text, match.end("a"))
    ):
        return True
    after = text[match.end() :]
    if not unit_form and not match["scale"] and not match["b"] and re.match(r"\)", after) and head.endswith("("):
        return True
    return not unit_form and bool(re.match(r"[.)]\s", after)) and bool(re.search(r"(?:^|\n|[;:.]\s)\s*\(?$", head))


def _is_no_value(text: str, match: re.Match[str], unit_form: str | None, unit: Unit | None, head: str) -> bool:
    """True where what stands around the numeral makes it something else: a duration, a denominator, a date, a name."""
    return (
        _is_other_measure(text, match, unit_form, unit, head)
        or _is_dated_or_numbered(text, match, unit_form, unit, head)
        or _is_word_of_other_sense(text[match.end() :], match, unit_form, unit)
    )


def _is_other_measure(text: str, match: re.Match[str], unit_form: str | None, unit: Unit | None, head: str) -> bool:
    """True for durations, ages, areas of a territory, denominators and the criteria inside a metric's definition."""
    after = text[match.end() :]
    if unit is not None and unit.unit == "year" and unit_form == "năm":
        return True  # durations ("5 năm tới"); life expectancy is said in tuổi
    if unit_form == "lần" and _OFTEN.search(head):
        return True  # "khám thai ít nhất 3 lần": how often
    if unit is not None and unit.unit == "year" and not _AGED.search(text[max(0, match.start() - 90) : match.end()]):
        return True  # "trẻ em 5 tuổi": who
    if (
        unit is not None
        and unit.unit == "year"
        and re.search(r"(?i)(?:trẻ|trẻ em|dưới|từ|trên|độ|cháu|em|dân số)\s*(?:từ\s*)?$", head)
        and not re.search(r"(?i)tuổi thọ", text[max(0, match.start() - 90) : match.start()])
    ):
        return True
    if unit_form == "lần" and (match["per"] or match["per2"] or "").lower() in ("năm", "tháng"):
        return True  # "khám sức khỏe ít nhất 1 lần/năm": how often
    if (unit is not None and unit.unit == "km2") or (unit_form == "lần" and re.match(r"\s+lượt", after)):
        return True
    if (
        unit_form in ("ha", "dân")
        and match["a"].lstrip("0") in ("1", "10.000", "1.000")
        and re.search(r"(?i)(?:/|(?<!\p{L})(?:trên|mỗi|bình quân|/))\s*$", head)
    ):
        return True  # a denominator: "trên 1 ha", "trên 1 vạn dân"
    if unit_form == "tiêu chí" and match["a"].lstrip("0") in ("2", "3") and re.search(r"(?i)(?<!\p{L})cả\s*$", head):
        return True  # "giảm tai nạn giao thông trên cả 3 tiêu chí"
    # the criteria count inside a metric's definition (contract, rule 8)
    return (
        unit_form == "tiêu chí"
        and re.search(
            r"(?i)(?<!\p{L})(?:xã|(?<!nông\s)thôn|bản|làng|ấp)(?!\p{L})[^,;.\d]{0,25}?(?:đạt|hoàn thành|dưới|trên)\s*(?:đủ|chuẩn|từ)?\s*$",
            head,
        )
        is not None
        and not re.search(
            r"(?i)bình\s+quân|còn\s+lại|mỗi\s+xã|từng\s+xã|xã\s+chưa\s+(?:đạt\s+chuẩn|về\s+đích|được\s+công\s+nhận)", head
        )
    )


def _is_dated_or_numbered(text: str, match: re.Match[str], unit_form: str | None, unit: Unit | None, head: str) -> bool:
    """True for years, and for the numbers of documents, days, roads, flights."""
    if not match["unit"] and not match["scale"] and not match["ascale"]:
        if _is_year(match["a"], unit_form) or (match["b"] and _is_year(match["b"], unit_form)):
            return True
        if match["total"] is None and _AFTER_NOT.match(text, match.end("b") if match["b"] else match.end("a")):
            return True
    if (
        unit is not None
        and unit.kind == "noun"
        and _AFTER_NOT.match(text, match.end("a"))
        and not match["b"]
        and match["total"] is None
    ):
        return True
    numbered = _NOT_AFTER.search(head) is not None
    if numbered and _is_year(match["a"], None):
        return True
    if numbered and not (
        unit is not None
        and (
            unit.unit in ("percent", "VND", "USD")
            or re.search(r"(?i)(?:kế\s+hoạch|chỉ\s+tiêu|mục\s+tiêu|nghị\s+quyết)\s*$", head)
        )
        and not re.search(r"(?i)(?:giá so sánh|theo giá)\s*$", head)
    ):
        if not re.search(r"(?i)(?:hằng|hàng|mỗi|một|/|trong|đầu|giữa|cuối|hết|cả|các|5|05)\s*(?:năm|tháng|quý|tổ)\s*$", head):
            return True
        if unit is None:
            return True
    return unit is None and not match["scale"] and _CODED.search(head) is not None


def _is_word_of_other_sense(after: str, match: re.Match[str], unit_form: str | None, unit: Unit | None) -> bool:
    """True where the unit's form begins another word: ``bản đồ``, ``con số``, ``nhà máy``."""
    if unit is not None and unit_form == "đ" and not (match["scale"] or match["ascale"]) and len(match["a"]) < 4:
        return True
    other = _OTHER_SENSE.get(unit_form or "")
    return other is not None and other.match(after) is not None


def _scale_of(match: re.Match[str]) -> str:
    """The scale word of the value in lower case, or ''; of a single number also where it stands before the unit."""
    scale = match["scale"] or (match["ascale"] if not match["b"] else None)
    return " ".join(scale.lower().split()) if scale else ""


def _is_money(text: str, match: re.Match[str]) -> bool:
    """True where a scale stands without its unit for money: ``340 tỷ``, ``45 triệu/người``, ``thu nhập đạt 72 triệu;``."""
    scale = _scale_of(match)
    if scale in ("tỷ", "tỉ", "nghìn tỷ", "ngàn tỷ") or (scale == "triệu" and bool(match["per"] or match["per2"])):
        return True
    return (
        scale == "triệu"
        and _CLOSED.match(text, match.end()) is not None
        and _EARNED.search(text[max(0, match.start() - 100) : match.start()]) is not None
    )


def _values(match: re.Match[str], factor: Decimal) -> tuple[Decimal, Decimal | None, Decimal | None] | None:
    """Low, high (of a range) and total (of ``16/20``), in the unit; None where they are no numbers or fall."""
    scale = _scale_of(match)
    low = read_number(match["a"])
    high = read_number(match["b"]) if match["b"] else None
    over = match["total"] or match["plan"]
    total = read_number(over) if over else None
    if low is None or (match["b"] and high is None):
        return None
    low = scaled(low, match["ascale"] or match["scale"]) * factor
    high = scaled(high, match["scale"]) * factor if high is not None else None
    if match["half"] and scale:
        low += SCALES[scale] / 2
    if high is not None and high < low:
        return None
    return low, high, scaled(total, scale) * factor if total is not None else None


def _per(match: re.Match[str], unit: str) -> str:
    """What the value is measured by (``person/year``), or ''; shares by year are plain shares."""
    per = PER.get(" ".join((match["per"] or "").lower().split()), "")
    if match["per2"] and per and not per.endswith("year"):
        per = {"person": "person/year", "ha": "ha/year"}.get(per, per)
    elif match["per2"] and not per:
        per = "year" if match["per2"].lower() == "năm" else ""
    return "" if unit == "percent" and per in ("year", "month") else per


def _bound(text: str, match: re.Match[str], high: Decimal | None, head: str) -> tuple[Bound, int, int]:
    """The bound that the words around the value set, and ``[start, end)`` of the value with these words."""
    start, end = match.span()
    before = _patterns().before.search(text, max(0, start - 30), start)
    after = _patterns().after.match(text, end)
    bound: Bound = "range" if high is not None else "exact"
    if before is not None and (before["bound"] or before["from"]):
        named = _bounds()["before"].get(" ".join(before["bound"].lower().split())) if before["bound"] else None
        start = before.start("from") if before["from"] else before.start("bound")
        if high is None and named is not None:
            bound = named
        elif high is None and before["from"]:
            if named is None and not re.match(r"\s*(?:đến|tới|lên|xuống|còn|-|–|\p{L}+\s+(?:lên|xuống))", text[end:]):
                bound = "at_least"
            else:
                start = match.start()
    if after is not None:
        bound = _bounds()["after"][" ".join(after["bound"].lower().split())] if high is None else bound
        end = after.end()
    if bound == "exact" and _LEAST_BEFORE.search(head):
        bound = "at_least"  # "ít nhất phải có thêm 4 trường"
    if bound == "exact" and _NOUN_UPWARDS.match(text, end):
        bound = "at_least"  # "95% đảng viên trở lên"
    return bound, start, end


@Language.factory("chitieu_quantities", assigns=["doc._.quantities"])
class QuantityFinder:
    """Component: ``doc._.quantities`` from ``doc.text``."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        doc._.quantities = find_quantities(text_of(doc))
        return doc
