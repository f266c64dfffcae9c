"""Numbers with their units: ranges, bounds, fractions, zero and all-words, as Vietnamese newspapers print them.

Matched on text and not on words (underthesea glues ``Phong Thổ hiện``). Vocabulary: ``units.csv`` and ``bounds.csv``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from extractors import patterns as re
from extractors.facts import Bound, Quantity, text_of

_LEXICONS = Path(__file__).parent / "lexicons"
_NUMBER = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:[ ]\d{3})+(?![\d.,]*\d)|\d+(?:[.,]\d+)?)"
_SCALES = {
    "nghìn tỷ": Decimal(10) ** 12, "ngàn tỷ": Decimal(10) ** 12, "nghìn tỉ": Decimal(10) ** 12, "ngàn tỉ": Decimal(10) ** 12,
    "triệu tỷ": Decimal(10) ** 15, "triệu tỉ": Decimal(10) ** 15, "tỷ": Decimal(10) ** 9, "tỉ": Decimal(10) ** 9,
    "triệu": Decimal(10) ** 6, "vạn": Decimal(10) ** 4, "nghìn": Decimal(1000), "ngàn": Decimal(1000), "trăm": Decimal(100),
    "chục": Decimal(10), "tr": Decimal(10) ** 6,
}  # fmt: skip
_WORDS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
_DASH = r"\s*(?:-|–|—|‑|−|÷|~)\s*"
_PER = {
    "người/năm": "person/year", "người/tháng": "person/month", "người": "person", "đầu người": "person", "năm": "year",
    "ha/năm": "ha/year", "ha": "ha", "1 ha": "ha", "1ha": "ha", "hộ": "household", "tháng": "month", "ngày": "day",
    "vạn dân": "10k_population", "1 vạn dân": "10k_population", "một vạn dân": "10k_population", "01 vạn dân": "10k_population",
    "10.000 dân": "10k_population", "10000 dân": "10k_population", "10 nghìn dân": "10k_population", "10 ngàn dân": "10k_population",
    "1.000 dân": "1k_population", "1000 dân": "1k_population", "1 nghìn dân": "1k_population", "lao động": "worker",
    "lao động/năm": "worker/year", "xã": "commune", "vụ": "crop", "hộ/năm": "household/year", "người /năm": "person/year",
    "km2": "km2", "trẻ": "", "buổi": "", "m2": "m2", "kg": "kg", "tấn": "tonne",
}  # fmt: skip


def read_number(text: str) -> Decimal | None:
    """Read digits as Vietnamese newspapers print them; None if they are not one number.

    A point between groups of three digits parts thousands; any other single point or comma is a decimal mark. A leading
    zero is only padding (``05`` is five), but ``0.125`` is a decimal.

    >>> [str(read_number(s)) for s in ("8.962,72", "1.500", "14.5", "0,75", "05", "8 848")]
    ['8962.72', '1500', '14.5', '0.75', '5', '8848']
    >>> read_number("12.34.5") is None
    True
    """
    compact = text.replace(" ", "").replace("\u00a0", "")
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", compact):
        return Decimal(compact.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d+(?:[.,]\d+)?", compact):
        return Decimal(compact.replace(",", "."))
    return None


@dataclass(frozen=True, slots=True)
class _Unit:
    unit: str
    factor: Decimal
    kind: str


@lru_cache(maxsize=1)
def _units() -> dict[str, _Unit]:
    with (_LEXICONS / "units.csv").open(encoding="utf-8", newline="") as file:
        return {row["form"]: _Unit(row["unit"], Decimal(row["factor"]), row["kind"]) for row in csv.DictReader(file)}


@lru_cache(maxsize=1)
def _bounds() -> dict[str, dict[str, Bound]]:
    table: dict[str, dict[str, Bound]] = {"before": {}, "after": {}}
    with (_LEXICONS / "bounds.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            table[row["position"]][row["form"]] = row["bound"]  # type: ignore[assignment]  # checked by test_lexicons
    return table


def _alternatives(forms: Iterator[str] | list[str]) -> str:
    return "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in sorted(forms, key=lambda form: (-len(form), form)))


@dataclass(frozen=True, slots=True)
class _Patterns:
    value: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    scale = _alternatives(list(_SCALES))
    unit = _alternatives(list(_units()))
    unit_part = rf"(?:(?P<unit>{unit})(?![\p{{L}}\d²³]))"
    per = r"(?:\s*/\s*|\s+(?:trên|mỗi)\s+(?=(?:01|1|một|10)[\s.]?(?:0\d\d|vạn|ha|nghìn|ngàn)?))"
    value = rf"""
        (?<![\p{{L}}\d/.,\-–]|\d\s?[/-])(?P<a>{_NUMBER})
        (?:\s?(?P<ascale>{scale})(?!\p{{L}}))?(?:\s?(?P<aunit>%|‰|usd|đồng|ha|tấn|lần|triệu\sđồng)(?=\s*[-–—]|\s+đến\s+\d|(?<=%)/[\d.,]+%))?
        (?:(?:{_DASH}|\s+đến\s+|\s+tới\s+)(?P<b>{_NUMBER})(?![\d/]|-\d))?
        (?:\s?/\s?(?P<total>{_NUMBER})(?=\s*\p{{L}}|%(?!\s*/)))?
        (?:\s?(?P<scale>{scale})(?![\p{{L}}]))?
        (?P<half>\s+rưỡi)?
        (?:\s?\.?\s?{unit_part})?
        (?:{per}(?P<per>{_alternatives(list(_PER))})(?!\p{{L}}))?(?:\s*/\s*(?P<per2>năm|tháng|vụ)(?!\p{{L}}))?
    """
    before = _alternatives(list(_bounds()["before"]))
    return _Patterns(
        value=re.compile(value, re.VERBOSE | re.IGNORECASE),
        before=re.compile(
            rf"(?:(?<!\p{{L}})(?P<from>từ)\s+)?(?:(?<!\p{{L}})(?P<bound>{before})\s*)?(?P<lead>(?:đạt|mức|là)\s+)?$", re.I
        ),
        after=re.compile(rf"\s*(?P<bound>{_alternatives(list(_bounds()['after']))})(?!\p{{L}})(?:\s*/\s*năm)?", re.IGNORECASE),
    )


#: What stands before a numeral that is no quantity: documents, ordinals, dates, roads, years, phones, ages, prices' bases.
_NOT_AFTER = re.compile(
    r"(?i)(?:(?<!\p{L})(?:năm|ngày|tháng|quý|sáng|chiều|tối|trưa|(?<!dân\s|tổng\s|con\s|chiếm\s)số|khóa|khoá|kỳ họp thứ|kỳ họp|lần thứ|thứ|lớp|quốc lộ|ql|tỉnh lộ|đường"
    r"|hương lộ|điều|khoản|nghị quyết|nq|quyết định|nghị định|thông tư|chỉ thị|thông báo|kế hoạch|mục|đợt|tiểu khu|tổ|khu vực|ca|lô|thửa|km"
    r"|loại|mức độ|cấp độ|tp\.? ?hcm lần|hotline|đt|điện thoại|fax|trang|tập|bảng|phụ lục|quận|phường|khoá|cấp|hạng|zone|covid|ảnh|đội|vùng"
    r"|chương trình|giá so sánh|giá cố định|theo giá|g7|lần|tk|tài khoản)\s*|(?<!\p{L})(?:ngày|sáng|chiều|tối)\s+\d{1,2}\s*(?:và|,|-|–|đến)\s*|(?<=\p{L})\d*)$"
)
#: ``trở lên`` behind the noun that the number counts; behind a grade it belongs to the grade.
_NOUN_UPWARDS = re.compile(
    r"(?i)\s+(?:số\s+)?(?:đảng\s+viên|chi\s+bộ|đảng\s+bộ|tổ\s+chức\s+đảng|quân\s+số|cán\s+bộ|công\s+chức|hộ(?:\s+(?:dân|gia\s+đình))?|xã|thôn|bản|ấp|trường|cơ\s+sở|cơ\s+quan|đơn\s+vị|học\s+sinh|trẻ\s+em|dân\s+số|người\s+dân|lao\s+động|đoàn\s+viên|hội\s+viên|hồ\s+sơ|gia\s+đình|doanh\s+nghiệp)\s+trở\s+lên(?!\p{L})"
)
_CONTEXT_NUMBER_WORD = re.compile(
    r"(?i)(?<!\p{L})(?:(?P<digits>hai|2|02)\s+con\s+số|(?P<half>một\s+nửa|phân\s+nửa)|gấp\s+(?P<double>đôi|rưỡi|ba|bốn|năm|hai))(?!\p{L})"
)
_WORD_NUMBER = re.compile(
    rf"(?i)(?<!\p{{L}})(?P<word>{'|'.join(_WORDS)})\s+(?P<unit>xã|phường|thôn|trường|lần|vạn|nghìn|triệu|tỷ)(?!\p{{L}})"
)
_ZERO = re.compile(
    r"(?i)(?<!\p{L})(?:cơ bản\s+)?(?:không\s+(?:còn|có|để\s+xảy\s+ra|phát\s+sinh)|xóa\s+(?:sạch|hết|xong|bỏ\s+hoàn\s+toàn|dứt\s+điểm)|xoá\s+(?:sạch|hết|xong|dứt\s+điểm)|hoàn\s+thành\s+(?:việc\s+)?(?:xóa|xoá))"
    r"(?=\s+(?:hộ|xã|thôn|bản|nhà|tổ chức|chi bộ|đảng bộ|trường hợp|trẻ|tình trạng|đảng viên|huyện|làng|ấp|khu dân cư|ma túy|tệ nạn|học sinh|cơ sở|số))"
)
_ALL = re.compile(
    r"(?i)(?<!\p{L})(?P<all>tất cả|toàn bộ)(?:\s+(?:các|số|những))?(?=\s+(?:xã|chi bộ|đảng bộ|thôn|trường|hộ|cơ quan|đơn vị|tổ chức|trạm|bản|ấp|làng|người dân|cán bộ|đảng viên|khu dân cư|phường))"
)
_RANK = re.compile(
    r"(?i)(?<!\p{L})(?P<rank>(?:nhóm|top|tốp)\s+(?:đầu\s+)?(?:\d+\s*-\s*)?(?P<number>\d{1,2}))(?!\d|[.,]\d)(?=\s+(?:tỉnh|địa phương|huyện|của|cả nước|toàn|đơn vị|thành phố|xã|dẫn|đầu|trên)|[,;.)]|$)"
)
_PLACED = re.compile(
    r"(?i)(?<!\p{L})(?:(?P<among>nhóm|top|tốp)\s+|(?:xếp(?:\s+(?:vị\s+trí|hạng|thứ))*|vị\s+trí|thứ\s+hạng|đứng)\s+(?:thứ\s+)?(?:từ\s+)?)(?:(?P<low>\d{1,2})\s*(?:-|–|đến)\s*)?(?P<high>\d{1,2})\s*/\s*\d{2}(?=\s+(?:tỉnh|địa\s+phương|huyện|thành\s+phố|xã|đơn\s+vị)|[,;.)]|$)"
)
_LEAST_BEFORE = re.compile(r"(?i)(?:ít\s+nhất|tối\s+thiểu)\s+(?:(?:phải|có|thêm|đạt|được|là|cần)\s+){1,3}$")
#: "1 tỷ 500 triệu đồng" is one sum.
_COMPOUND = re.compile(rf"(?i)(?<![\d.,])(?P<a>{_NUMBER})\s?t[ỷỉ]\s+(?P<b>\d{{1,3}})\s?triệu(?:\s+đồng)?(?!\p{{L}})")
#: The letters of a flight, a road or a document before its number: ``VJ 633``.
_CODED = re.compile(r"(?<![\p{L}\d])(?!TP|KH|TH|TX|TT)[A-Z]{2}\s?$")
#: The second of two ranks: "xếp 20/63 tỉnh, thành phố cả nước, 5/14 tỉnh vùng".
_PLACED_TOO = re.compile(r"(?i)(?:,|và)\s+(?P<rank>(?P<high>\d{1,2})/\d{2})(?=\s+(?:tỉnh|địa\s+phương))")
_DATE_LIKE = re.compile(r"\d{1,2}\s?[-/.]\s?\d{1,2}(?:\s?[-/.]\s?\d{2,4})?$")
_AFTER_NOT = re.compile(
    r"(?i)\s*(?:(?:/|-)\s?\d|(?:-|/)\s?(?:NQ|QĐ|KH|CT|CTr|TB|HD|NĐ|TT|BC|ĐA|KL|QH|UB|TU|HU|BCĐ)|h\d|h\b|giờ|phút|°|độ|buổi|tuổi|năm (?:tuổi|trước|liền|nay|gần)"
    r"|nút|vòng|khâu|nhóm|nhiệm vụ|chỉ tiêu|giải pháp|nghị quyết|đề án|nội dung|chương trình|đại biểu|lĩnh vực|bước|giai đoạn|ngày|tháng|tập thể|cá nhân|suất|ban\b|sở\b|kỳ\b|bằng khen|ý kiến|phiên|tờ trình|ủy viên|uỷ viên|phương châm|trụ cột|đột phá|kiến nghị|mm\b|cm\b|sao\b|nhà máy|cấp\b|môn|giải\b|G(?!\p{L}))"
)


def _scaled(number: Decimal, scale: str | None) -> Decimal:
    return number * _SCALES[" ".join(scale.lower().split())] if scale else number


def _is_year(number: str, unit: str | None) -> bool:
    return unit is None and len(number) == 4 and number[:2] in ("19", "20") and number.isdigit()


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of `text` in order, spans not overlapping. Dates, years, document numbers and ordinals are left out.

    >>> [(q.text, str(q.low), str(q.high), q.bound, q.unit) for q in find_quantities("đạt trên 66 triệu đồng/người/năm, từ 4 - 5%")]
    [('trên 66 triệu đồng/người/năm', '66000000', 'None', 'more_than', 'VND'), ('từ 4 - 5%', '4', '5', 'range', 'percent')]
    """
    found = [quantity for match in _patterns().value.finditer(text) if (quantity := _read(text, match)) is not None]
    found.extend(_words(text))
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
    a_text, b_text, total_text, unit_text = match["a"], match["b"], match["total"], match["unit"]
    unit_form = " ".join(unit_text.lower().split()) if unit_text else (match["aunit"] or "").lower() or None
    end = match.end()
    head = text[max(0, match.start() - 40) : match.start()]
    text[match.end("b") if b_text else match.end("a") : end + 30]
    if total_text is None and not unit_text and b_text is None and not match["scale"] and _AFTER_NOT.match(text, match.end("a")):
        return None
    unit = _units().get(unit_form) if unit_form else None
    if not unit_form and not match["scale"] and not b_text and re.match(r"\)", text[end:]) and head.endswith("("):
        return None  # an enumerator: "(6)"
    if not unit_form and re.match(r"[.)]\s", text[end:]) and re.search(r"(?:^|\n|[;:.]\s)\s*\(?$", head):
        return None  # an enumerator: "6. " or "6) "
    if unit is not None and unit.unit == "year" and unit_form == "năm":
        return None  # durations ("5 năm tới"); life expectancy is said in tuổi
    if (
        unit is not None
        and unit.unit == "year"
        and re.search(r"(?i)(?:trẻ|trẻ em|dưới|từ|trên|độ|cháu|em|dân số)\s*(?:từ\s*)?$", head)
        and not re.search(r"(?i)tuổi thọ", text[max(0, match.start() - 90) : match.start()])
    ):
        return None
    if (unit is not None and unit.unit == "km2") or (unit_form == "lần" and re.match(r"\s+lượt", text[end:])):
        return None
    if (
        unit_form in ("ha", "dân")
        and a_text.lstrip("0") in ("1", "10.000", "1.000")
        and re.search(r"(?i)(?:/|(?<!\p{L})(?:trên|mỗi|bình quân|/))\s*$", head)
    ):
        return None  # a denominator: "trên 1 ha", "trên 1 vạn dân"
    if (
        unit_form == "tiêu chí"
        and re.search(
            r"(?i)(?<!\p{L})(?:xã|thôn|bản|làng|ấp)(?!\p{L})[^,;.\d]{0,25}?(?:đạt|hoàn thành|dưới|trên)\s*(?:đủ|chuẩn|từ)?\s*$",
            head,
        )
        and not re.search(r"(?i)bình\s+quân", head)
    ):
        return None  # the criteria count inside a metric's definition (contract, rule 8)
    if not unit_text and not match["scale"] and not match["ascale"]:
        if _is_year(a_text, unit_form) or (b_text and _is_year(b_text, unit_form)):
            return None
        if total_text is None and _AFTER_NOT.match(text, match.end("b") if b_text else match.end("a")):
            return None
    if unit is not None and unit.kind == "noun" and _AFTER_NOT.match(text, match.end("a")) and not b_text and total_text is None:
        return None
    if _NOT_AFTER.search(head) and not (
        unit is not None
        and (
            unit.unit in ("percent", "VND", "USD")
            or re.search(r"(?i)(?:kế\s+hoạch|chỉ\s+tiêu|mục\s+tiêu|nghị\s+quyết)\s*$", head)
        )
        and not re.search(r"(?i)(?:giá so sánh|theo giá)\s*$", head)
    ):
        if not re.search(r"(?i)(?:hằng|hàng|mỗi|một|/|trong|đầu|cả|các|5|05)\s*(?:năm|tháng|quý|tổ)\s*$", head):
            return None
        if unit is None:
            return None
    if unit is None and not match["scale"] and _CODED.search(head):
        return None
    if unit is not None and unit_form == "đ" and not (match["scale"] or match["ascale"]) and len(a_text) < 4:
        return None
    if (unit_form == "bản" and re.match(r"\s*(?:đồ|sắc|án|tin|ghi)", text[end:])) or (
        unit_form == "con" and re.match(r"\s*(?:số|em|đường)", text[end:])
    ):
        return None
    if (unit_form == "nhà" and re.match(r"\s*(?:máy|trường|đầu tư|khoa|nước|báo|văn)", text[end:])) or (
        unit_form == "trẻ" and text[end : end + 4] == " hóa"
    ):
        return None
    low = read_number(a_text)
    high = read_number(b_text) if b_text else None
    if low is None or (b_text and high is None):
        return None
    scale = match["scale"]
    factor = unit.factor if unit else Decimal(1)
    if match["ascale"] and not b_text and not scale:
        scale = match["ascale"]
        low = _scaled(low, scale) * factor
    else:
        own = match["ascale"] or scale
        low = _scaled(low, own) * factor
        high = _scaled(high, scale) * factor if high is not None else None
    if match["half"] and scale:
        low += _SCALES[" ".join(scale.lower().split())] / 2
    if high is not None and high < low:
        if b_text and match["ascale"] is None and high * 10 > low and unit is not None:
            return None
        return None
    unit_name = (
        unit.unit if unit else ("VND" if scale and " ".join(scale.lower().split()) in ("tỷ", "tỉ", "nghìn tỷ", "ngàn tỷ") else "")
    )
    per = _PER.get(" ".join((match["per"] or "").lower().split()), "")
    if match["per2"] and per and not per.endswith("year"):
        per = {"person": "person/year", "ha": "ha/year"}.get(per, per)
    elif match["per2"] and not per:
        per = "year" if match["per2"].lower() == "năm" else ""
    if unit_name == "percent" and per in ("year", "month"):
        per = ""
    before = _patterns().before.search(text, max(0, match.start() - 30), match.start())
    after = _patterns().after.match(text, end)
    bound: Bound = "range" if high is not None else "exact"
    start = match.start()
    minimum: Decimal | None = low
    maximum: Decimal | None = high if high is not None else low
    if before is not None and (before["bound"] or before["from"]):
        named = _bounds()["before"].get(" ".join(before["bound"].lower().split())) if before["bound"] else None
        start = before.start("from") if before["from"] else before.start("bound")
        if high is None and named is not None:
            bound = named
        elif (
            high is None
            and before["from"]
            and named is None
            and not re.match(r"\s*(?:đến|tới|lên|xuống|còn|-|–|\p{L}+\s+(?:lên|xuống))", text[end:])
        ):
            bound = "at_least"
        elif high is None and before["from"]:
            start = match.start()
    if after is not None:
        bound = _bounds()["after"][" ".join(after["bound"].lower().split())] if high is None else bound
        end = after.end()
    if bound == "exact" and _LEAST_BEFORE.search(head):
        bound = "at_least"  # "ít nhất phải có thêm 4 trường"
    if bound == "exact" and _NOUN_UPWARDS.match(text, end):
        bound = "at_least"  # "95% đảng viên trở lên"
    if bound in ("more_than", "at_least"):
        maximum = None if high is None else maximum
    elif bound in ("less_than", "at_most"):
        minimum = None if high is None else minimum
    core = match.start("a")
    noun = unit_form if unit is not None and unit.kind == "noun" and unit_form else ""
    total = read_number(total_text) if total_text else None
    if total is not None:
        total = _scaled(total, scale) * factor
    value = text[start:end].rstrip()
    return Quantity(start, start + len(value), value, core, minimum, maximum, bound, unit_name, per, noun, total)


def _words(text: str) -> Iterator[Quantity]:
    hundred, zero = Decimal(100), Decimal(0)
    for match in _CONTEXT_NUMBER_WORD.finditer(text):
        a, b = match.span()
        if match["digits"]:
            yield Quantity(a, b, match.group(), a, Decimal(10), None, "at_least", "percent")
        elif match["half"]:
            yield Quantity(a, b, match.group(), a, Decimal(50), Decimal(50), "exact", "percent")
        else:
            number = {
                "đôi": Decimal(2),
                "hai": Decimal(2),
                "ba": Decimal(3),
                "bốn": Decimal(4),
                "năm": Decimal(5),
                "rưỡi": Decimal("1.5"),
            }[match["double"].lower()]
            if re.match(r"\s+lần", text[b:]):
                b += re.match(r"\s+lần", text[b:]).end()  # type: ignore[union-attr]
            elif match["double"].lower() in ("năm", "hai", "ba", "bốn"):
                continue
            yield Quantity(a, b, text[a:b], a, number, number, "exact", "times")
    for match in _WORD_NUMBER.finditer(text):
        a, b = match.span()
        unit = _units().get(match["unit"].lower())
        if (
            unit is None
            or (match["word"].lower() == "một" and unit.unit != "commune")
            or (match["word"].lower() == "năm" and unit.unit != "times")
        ):
            continue
        if match["word"].lower() == "một" and not re.match(r"\s+(?:đạt|nông thôn mới)", text[b:]):
            continue
        number = Decimal(_WORDS[match["word"].lower()])
        yield Quantity(
            a, b, match.group(), a, number, number, "exact", unit.unit, noun=match["unit"].lower() if unit.kind == "noun" else ""
        )
    for match in _RANK.finditer(text):
        a, b = match.span("rank")
        yield Quantity(a, b, match["rank"], a, None, Decimal(match["number"]), "at_most", "rank")
    for match in _COMPOUND.finditer(text):
        value = (read_number(match["a"]) or zero) * Decimal(10) ** 9 + Decimal(match["b"]) * Decimal(10) ** 6
        yield Quantity(
            match.start("a"), match.end(), text[match.start("a") : match.end()], match.start("a"), value, value, "exact", "VND"
        )
    for match in _PLACED_TOO.finditer(text):
        if _PLACED.search(text, max(0, match.start() - 90), match.end("rank")):
            value = Decimal(match["high"])
            a, b = match.span("rank")
            yield Quantity(a, b, match["rank"], a, value, value, "exact", "rank")
    for match in _PLACED.finditer(text):
        low, high = Decimal(match["low"] or match["high"]), Decimal(match["high"])
        a, b = (match.start("low") if match["low"] else match.start("high")), match.end()
        if match["among"]:
            yield Quantity(match.start(), b, match.group(), a, None, high, "at_most", "rank")
        else:
            yield Quantity(
                match.start(),
                b,
                match.group(),
                match.start(),
                min(low, high),
                max(low, high),
                "range" if match["low"] else "exact",
                "rank",
            )
    for match in _ZERO.finditer(text):
        yield Quantity(match.start(), match.end(), match.group(), match.start(), zero, zero, "exact", "", kind="zero")
    for match in _ALL.finditer(text):
        a, b = match.span("all")
        yield Quantity(a, b, match["all"], a, hundred, hundred, "exact", "percent", kind="all")


@Language.factory("chitieu_quantities", assigns=["doc._.quantities"])
class QuantityFinder:
    """Component: ``doc._.quantities`` from ``doc.text``."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        doc._.quantities = find_quantities(text_of(doc))
        return doc
