"""Milestones: targets without a number (contract, rule 7), such as ``đạt chuẩn huyện nông thôn mới`` or ``trở thành thị xã``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extractors import patterns as re
from extractors.facts import Milestone, text_of

_NTM = r"(?:nông\s+thôn\s+mới|NTM)"
_TIER = rf"{_NTM}(?:\s+(?P<tier>nâng\s+cao|kiểu\s+mẫu))?"
_LOCALITY = r"(?P<place>huyện|thị\s+xã|thành\s+phố|tỉnh|xã|quận)"
_REACH = r"(?:đạt(?:\s+chuẩn)?|hoàn\s+thành(?:\s+(?:xây\s+dựng|mục\s+tiêu\s+xây\s+dựng|nhiệm\s+vụ\s+xây\s+dựng))?|trở\s+thành|xây\s+dựng|về\s+đích|công\s+nhận(?:\s+là)?|đạt\s+danh\s+hiệu|giữ\s+vững(?:\s+danh\s+hiệu)?|duy\s+trì(?:\s+danh\s+hiệu)?|đạt\s+tiêu\s+chí|đạt\s+(?:các\s+)?tiêu\s+chí|được\s+công\s+nhận|đón\s+nhận\s+danh\s+hiệu|là)"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "new_rural",
        re.compile(
            rf"(?i)(?<!\p{{L}})(?:{_REACH}\s+(?:đạt\s+)?(?:chuẩn\s+)?(?:các\s+tiêu\s+chí\s+)?{_LOCALITY}\s+(?:đạt\s+)?(?:chuẩn\s+)?(?:các\s+tiêu\s+chí\s+)?{_TIER}"
            rf"|{_LOCALITY}\s+(?:\p{{Lu}}[\p{{L}}']*\s+){{0,4}}(?:(?:cơ\s+bản|phấn\s+đấu|được\s+công\s+nhận|sẽ|tiếp tục)\s+)?(?:đạt\s+(?:chuẩn\s+)?(?:các\s+tiêu\s+chí\s+|tiêu\s+chí\s+)?|hoàn\s+thành\s+(?:nhiệm\s+vụ\s+|mục\s+tiêu\s+)?xây\s+dựng\s+|được\s+công\s+nhận\s+(?:đạt\s+)?(?:chuẩn\s+)?){_TIER})"
        ),
    ),
    (
        "bare",
        re.compile(
            rf"(?i)(?<!\p{{L}})(?:đạt\s+chuẩn\s+|về\s+đích\s+|hoàn\s+thành\s+(?:nhiệm\s+vụ\s+|mục\s+tiêu\s+)?xây\s+dựng\s+){_TIER}"
        ),
    ),
    (
        "urban",
        re.compile(
            r"(?i)(?<!\p{L})(?:đạt\s+)?(?:các\s+)?(?:tiêu\s+(?:chí|chuẩn)\s+|chuẩn\s+)?(?:của\s+)?(?P<core>đô\s+thị\s+loại\s+(?P<class>IV|I{1,3}|V|đặc\s+biệt|[1-5]))(?![\p{L}\d])"
        ),
    ),
    (
        "poverty",
        re.compile(
            r"(?i)(?<!\p{L})(?:(?:ra|thoát)\s+khỏi\s+(?:danh\s+sách\s+|diện\s+|nhóm\s+)?(?:các\s+)?(?:huyện|xã|tỉnh)\s+(?:nghèo|đặc\s+biệt\s+khó\s+khăn)|thoát\s+khỏi\s+tình\s+trạng\s+đặc\s+biệt\s+khó\s+khăn|(?<=(?:huyện|xã|và|,|tỉnh)\s+)thoát\s+nghèo(?:\s+bền\s+vững)?|thoát\s+nghèo\s+bền\s+vững)"
        ),
    ),
    (
        "upgrade",
        re.compile(
            r"(?i)(?<!\p{L})(?:trở\s+thành|lên|thành\s+lập|được\s+công\s+nhận\s+là|được\s+nâng\s+cấp\s+lên)\s+(?P<core>(?:thị\s+xã|thị\s+trấn|phường|thành\s+phố(?!\s+(?:thông\s+minh|du\s+lịch|đáng\s+sống|văn\s+minh|xanh|hiện\s+đại|cảng|thương\s+mại))))(?=\s*(?:[,.;)…]|vào|trong|trước|trực\s+thuộc|thuộc|$|(?-i:\p{Lu})))"
        ),
    ),
    (
        "rank",
        re.compile(
            r"(?i)(?<!\p{L})(?<!(?:kinh\s+tế|xã\s+hội|tế|hội)\s+(?:của\s+|ở\s+|toàn\s+)?)(?:huyện|thị\s+xã|tỉnh|xã|thành\s+phố|địa\s+phương|quận)\s+(?:có\s+trình\s+độ\s+)?(?:thuộc\s+)?(?:nhóm\s+)?(?P<core>phát\s+triển\s+(?:khá|trung\s+bình(?:\s+khá)?|(?:toàn\s+diện|nhanh|dẫn\s+đầu)(?=\s+(?:của|trong)\s+(?:cả\s+)?(?:tỉnh|nước|vùng|khu)))(?:\s+(?:của|trong)\s+(?:cả\s+)?(?:tỉnh|nước|vùng|khu\s+vực))?)"
        ),
    ),
)
#: A milestone as a point in time of something else: ``so với thời điểm về đích nông thôn mới``.
_BY_THEN = re.compile(r"(?i)(?<!\p{L})(?:thời\s+điểm|từ\s+khi|trước\s+khi|sau\s+khi|so\s+với)(?:\s+\p{L}+){0,4}\s*$")
#: People who leave poverty.
_OF_PEOPLE = re.compile(
    r"(?i)(?<!\p{L})(?:hộ|người|bà\s+con|gia\s+đình|phụ\s+nữ|hội\s+viên|đoàn\s+viên|nông\s+dân)(?:\s+\p{L}+){0,6}\s*$"
)
#: ``2 xã Ba Lòng và Bình An`` before what they reach: a number of communes.
_COUNTED_BY_NAME = re.compile(
    r"(?<![\d.,])\d{1,2}\s+(?:xã|thôn|bản|ấp|làng)(?::|\s+gồm:?)?\s+(?:(?:\p{Lu}[\p{L}']*|và|,)[\s,]*){1,16}(?:sẽ\s+|cơ\s+bản\s+|được\s+công\s+nhận\s+)*$"
)
#: Words without which the patterns of a kind find nothing: looking for them first is several times faster.
_NEEDED_WORDS: dict[str, tuple[str, ...]] = {
    "new_rural": ("nông thôn mới", "ntm"),
    "bare": ("nông thôn mới", "ntm"),
    "urban": ("thị loại",),
    "poverty": ("thoát nghèo", "thoát khỏi", "ra khỏi"),
    "upgrade": tuple(f"{verb} {town}" for verb in ("thành", "lên", "lập", "là") for town in ("thị ", "phường", "thành ")),
    "rank": tuple(f"phát triển {how}" for how in ("khá", "trung", "toàn", "nhanh", "dẫn")),
}
_NEEDED = {kind: re.caseless(re.any_of(words)) for kind, words in _NEEDED_WORDS.items()}
#: Any of them.
_ANY_NEEDED = re.caseless(re.any_of(word for words in _NEEDED_WORDS.values() for word in words))
_CLASS = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "ĐẶC BIỆT": 0}


def may_hold_milestones(text: str) -> bool:
    """False only where ``find_milestones`` finds nothing, told several times faster."""
    return _ANY_NEEDED.search(text) is not None


def _new_rural_metric(tier: str) -> str:
    tiers = {"nâng cao": "advanced_new_rural_status", "kiểu mẫu": "model_new_rural_status"}
    return tiers.get(" ".join(tier.lower().split()), "new_rural_status")


def find_milestones(text: str) -> tuple[Milestone, ...]:
    """All milestones of `text` in order.

    >>> [(m.metric, m.breakdown, m.value) for m in find_milestones("đạt chuẩn huyện nông thôn mới; TT. Ái Nghĩa đạt đô thị loại V")]
    [('new_rural_status', 'district', None), ('urban_class', '', 5)]
    """
    if not may_hold_milestones(text):
        return ()
    found: list[Milestone] = []
    for kind, pattern in _PATTERNS:
        if _NEEDED[kind].search(text) is None:
            continue
        for match in pattern.finditer(text):
            start, end = match.span()
            if kind == "new_rural":
                head = text[max(0, start - 30) : start]
                if re.search(
                    r"(?i)(?:(?:\d|số|tỷ lệ|tỉ lệ)\s+(?:đơn vị|địa phương)(?:\s+hành chính)?(?:\s+cấp)?|(?<!\b20\d)\d(?:\s+(?:huyện|xã|tỉnh|đơn vị|địa phương|thị xã))?|số|tỷ lệ|tỉ lệ|các|nhiều|những|thêm|mỗi|chương\s+trình|bộ\s+tiêu\s+chí|tiêu\s+chí|phong\s+trào)\s*$",
                    head,
                ) or re.match(r"\s*\d", text[end:]):
                    continue
                if re.match(r"(?i)(?:giữ\s+vững|xây\s+dựng)", match.group()) and not re.search(
                    r"(?i)(?:chuẩn|danh\s+hiệu|huyện|xã|tỉnh|thị\s+xã)", match.group()
                ):
                    continue
                metric = _new_rural_metric(match["tier"] or "")
                place = match["place"].lower()
                breakdown = "commune" if place == "xã" else "province" if place == "tỉnh" else "district"
                found.append(Milestone(start, end, match.group(), metric, breakdown))
            elif kind == "bare":
                # "Chi Lăng phấn đấu đạt chuẩn nông thôn mới": the level is that of the place named before
                if _COUNTED_BY_NAME.search(text, max(0, start - 150), start):
                    continue
                part = re.split(r"[,;:.\n]|(?:%|đồng(?:/\S+)?)\s+và\s+(?=$)", text[max(0, start - 90) : start])[-1]
                if re.search(
                    r"(?i)\d\s*%?\s*(?:\p{L}+\s*){0,4}$|số\s+(?:xã|huyện|đơn\s+vị|địa\s+phương)|tỷ\s+lệ|tỉ\s+lệ|các\s+xã|thôn|bản|làng|ấp|xóm|khu\s+dân\s+cư|thêm|số\s+lượng|một\s+xã|hộ",
                    re.sub(r"(?:năm\s+)?20\d\d", "", part),
                ):
                    continue
                metric = _new_rural_metric(match["tier"] or "")
                found.append(Milestone(start, end, match.group(), metric, ""))
            elif kind == "urban":
                start = match.start("core")
                if re.search(r"(?i)\d\s*%?\s*(?:các\s+)?tiêu\s+(?:chí|chuẩn)\s*(?:của\s+)?$", text[max(0, start - 40) : start]):
                    continue  # "75% tiêu chí đô thị loại IV" is not yet the class
                if (
                    re.search(r"(?i)(?:từ|là|hiện\s+là|thêm|\d+)\s*$", text[max(0, match.start() - 12) : match.start()])
                    and "đạt" not in match.group().lower()
                ):
                    continue
                found.append(
                    Milestone(start, end, match["core"], "urban_class", "", _CLASS[" ".join(match["class"].upper().split())])
                )
            elif kind == "poverty":
                if _OF_PEOPLE.search(text, max(0, start - 60), start):
                    continue  # "giúp hội viên thoát nghèo bền vững": people, no locality
                found.append(Milestone(start, end, match.group(), "poverty_exit", ""))
            elif kind == "upgrade":
                found.append(Milestone(start, end, match.group(), "admin_upgrade", ""))
            else:
                found.append(Milestone(match.start("core"), end, match["core"], "development_rank", ""))
    found = [one for one in found if not _BY_THEN.search(text[max(0, one.start - 40) : one.start])]
    found.sort(key=lambda milestone: (milestone.start, -milestone.end))
    result: list[Milestone] = []
    for milestone in found:
        if not result or milestone.start >= result[-1].end:
            result.append(milestone)
    return tuple(result)


@Language.factory("chitieu_milestones", assigns=["doc._.milestones"])
class MilestoneFinder:
    """Component: ``doc._.milestones`` from ``doc.text``."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        doc._.milestones = find_milestones(text_of(doc))
        return doc
