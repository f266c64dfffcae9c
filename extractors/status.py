"""Cues that tell a target from a result. The vocabulary is ``status_cues.csv``; what a cue governs is decided in ``rows``."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc

from extractors import patterns as re
from extractors.facts import Status, StatusCue, text_of
from extractors.lexicon import LEXICONS

_CUES = LEXICONS / "status_cues.csv"
#: A word of target that speaks of a result or of nothing: ``vượt chỉ tiêu``, ``11 chỉ tiêu đạt``, ``chương trình mục tiêu quốc gia``.
_SPENT_BEFORE = re.compile(
    r"(?ri)(?:vượt|đạt|hoàn\s+thành|so\s+với|bằng|theo|thực\s+hiện|thực\s+hiện\s+(?:các|thắng\s+lợi)|chương\s+trình|CTMTQG|\d\s?%(?:\s+(?:so\s+với|của))?)\s+(?:và\s+vượt\s+)?(?:xa\s+)?(?:(?:hầu\s+hết|đa\s+số|phần\s+lớn|toàn\s+bộ|tất\s+cả|các|nhiều|hết|\d+(?:/\d+)?)\s+){0,3}$"
)
_SPENT_AFTER = re.caseless(
    r"\s+(?:quốc\s+gia|(?:kinh\s+tế[^,.;]{0,40}|chủ\s+yếu|đề\s+ra|cơ\s+bản)?\s*(?:đều\s+)?(?:đã\s+)?(?:đạt\s+và\s+vượt|đạt,\s+vượt|hoàn\s+thành|vượt|đạt\s+kế\s+hoạch)|[^,.;:\d]{0,40}?đều\s+(?:tăng|giảm|đạt|vượt))"
)


#: ``chỉ tiêu`` as an indicator that did something, or a school's quota: neither is set for the future.
_INDICATOR_BEFORE = re.compile(
    r"(?ri)(?<!\p{L})(?:của|ở|về|nhiều|hầu\s+hết|một\s+số|đa\s+số)\s+(?:các\s+)?$|\d\s?%\s+(?:tổng\s+)?$"
)
#: ``Một số chỉ tiêu cụ thể đến năm 2030:`` heads a list of aims; one that has moved (``tăng khá:``) tells how it went.
_HEADS_LIST = re.caseless(
    r"(?!\s*[^:.;\n]*?(?<!\p{L})(?:đạt|tăng|giảm|vượt|hoàn\s+thành|thấp|cao|khá|như)(?!\p{L}))[^:.;\n]{0,60}(?::|\n)"
)
_QUOTA_AFTER = re.caseless(r"\s+(?:tuyển\s+sinh|xét\s+tuyển|tuyển\s+dụng|vào\s+lớp|lợi\s+nhuận)")


#: ``các nhiệm vụ mà nghị quyết đã đặt ra``, ``các chỉ tiêu đã đề ra``: an aim spoken of, not set.
_RELATIVE = re.compile(
    r"(?i)(?<!\p{L})(?:(?:mà|do)\s+[^,.;:]{1,60}|(?:chỉ\s+tiêu|mục\s+tiêu|kế\s+hoạch|nhiệm\s+vụ|lộ\s+trình|nghị\s+quyết)\s+(?:đã\s+)?)$"
)
#: ``kinh tế tiếp tục được duy trì``: what goes on.
_KEPT_ON = re.compile(r"(?i)(?<!\p{L})(?:vẫn|tiếp\s+tục|được|đã)\s+$")
#: ``đã nỗ lực phấn đấu vượt qua khó khăn``: effort that was made.
_STRIVEN = re.compile(
    r"(?i)(?<!\p{L})đã\s+(?:(?:và\s+đang|nỗ\s+lực|không\s+ngừng|tích\s+cực|luôn|đoàn\s+kết|cố\s+gắng|quyết\s+tâm|thống\s+nhất|chủ\s+động|ra\s+sức|tập\s+trung|vượt\s+khó|cùng\s+nhau|một\s+lòng|chung\s+sức|và)[\s,]+){0,6}$"
)
#: ``đối với các xã đã được công nhận``: which ones, not what came of it.
_DESCRIBED = re.compile(r"(?i)(?<!\p{L})(?:đối\s+với|(?:tại|ở|của)\s+(?:các|những))\s+(?:[\p{L},]+\s+){1,8}$")
#: Where an item or a sentence opens.
_OPENS = re.compile(r"(?r)(?:^|[\n;:.]\s*|[-+•*–]\s*)$")


@lru_cache(maxsize=1)
def _cues() -> tuple[re.Caseless, dict[str, tuple[Status, bool]]]:
    table: dict[str, tuple[Status, bool]] = {}
    with _CUES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            table[row["form"]] = (row["status"], row["strength"] == "strong")  # type: ignore[assignment]
    return re.caseless(rf"(?<!\p{{L}}){re.any_of(table)}(?!\p{{L}})"), table


def cue_forms() -> Iterable[str]:
    """All forms of the lexicon, in file order."""
    return _cues()[1].keys()


@lru_cache(maxsize=1)
def _aims() -> re.Caseless:
    return re.caseless(re.any_of(form for form, (status, _) in _cues()[1].items() if status == "target"))


def may_aim(text: str) -> bool:
    """False only where ``find_cues`` finds no cue of a target in ``text``, whatever stands around it."""
    return _aims().search(text) is not None


def find_cues(text: str) -> tuple[StatusCue, ...]:
    """All cues of `text` in order, longest first at one place.

    >>> [(c.status, c.strong) for c in find_cues("Phấn đấu đạt 60%; đến nay đạt 45%, vượt chỉ tiêu 3%")]
    [('target', True), ('result', True), ('result', True)]
    """
    pattern, table = _cues()
    cues = []
    for match in pattern.finditer(text):
        form = " ".join(match.group().split())
        status, strong = table[form]
        if status == "target" and form in ("chỉ tiêu", "mục tiêu", "đề ra", "được giao", "kế hoạch năm", "theo kế hoạch"):
            head = text[max(0, match.start() - 40) : match.start()]
            if form in ("chỉ tiêu", "mục tiêu", "kế hoạch năm") and (
                _SPENT_BEFORE.search(head) or _SPENT_AFTER.match(text[match.end() : match.end() + 80])
            ):
                continue
            if form == "chỉ tiêu" and (
                (_INDICATOR_BEFORE.search(head) and not _HEADS_LIST.match(text, match.end()))
                or _QUOTA_AFTER.match(text[match.end() : match.end() + 40])
            ):
                continue
            if form in ("đề ra", "được giao") and re.search(
                r"(?i)(?:vượt|đạt|hoàn thành|so với|bằng)(?:[^,.;:()]|(?<=\d)[,.](?=\d)){0,60}$",
                text[max(0, match.start() - 70) : match.start()],
            ):
                continue
        if form == "được giao" and re.search(
            r"(?i)(?:đất|mặt\s+bằng|vốn[^,.;]{0,70})\s*$", text[max(0, match.start() - 90) : match.start()]
        ):
            continue  # land or capital handed over
        head = text[max(0, match.start() - 80) : match.start()]
        if form in ("đề ra", "đặt ra") and _RELATIVE.search(head):
            continue
        if form == "duy trì" and _KEPT_ON.search(head):
            continue
        if form in ("phấn đấu", "quyết tâm") and _STRIVEN.search(head):
            continue
        if form in ("bảo đảm", "đảm bảo") and not _OPENS.search(head):
            continue
        if form == "đã" and re.match(
            r"\s+(?:đề\s+ra|đặt\s+ra|xác\s+định|thông\s+qua|thống\s+nhất|ban\s+hành|giao|quyết\s+định|được\s+giao|qua\s+đào\s+tạo|đặt\s+mục|nêu|biểu\s+quyết|ký|phê|được\s+(?:\p{L}+,?\s+){1,12}?giao(?!\p{L}))",
            text[match.end() : match.end() + 90],
        ):
            continue
        if (
            form == "đã"
            and _DESCRIBED.search(head)
            and re.match(r"\s+(?:được\s+)?(?:công\s+nhận|đạt\s+chuẩn)", text[match.end() : match.end() + 20])
        ):
            continue
        if (
            status == "result"
            and form.startswith(("hoàn thành", "đạt", "vượt"))
            and re.search(
                r"(?i)(?:phấn\s+đấu|sẽ|quyết\s+tâm|để|nhằm|cố\s+gắng|tin)\s+(?:tiếp\s+tục\s+|đạt\s+và\s+)?$",
                text[max(0, match.start() - 30) : match.start()],
            )
        ):
            continue
        if form.startswith("chỉ ") and re.search(
            r"(?i)(?:chứng|tín|địa|tôn|kim)\s+$", text[max(0, match.start() - 6) : match.start()]
        ):
            continue
        if form == "hiện" and (
            re.match(r"\s+(?:hành|đại|thực|vật|tượng|trường|trạng)", text[match.end() : match.end() + 8])
            or re.search(r"(?i)(?:thực|thể|xuất|phát|biểu)\s+$", text[max(0, match.start() - 5) : match.start()])
        ):
            continue
        if form == "tăng từ" and not re.match(r"[^;:\n]{0,60}?(?:lên|đến|thành)(?!\p{L})", text[match.end() : match.end() + 70]):
            continue  # "tăng từ 12% trở lên"
        if form == "mới đạt" and re.search(
            r"(?i)(?:thôn|viên|sinh|dựng|lập|trồng|tạo|thầu)\s*$", text[max(0, match.start() - 12) : match.start()]
        ):
            continue  # "nông thôn mới đạt 43%": the adjective, not the adverb
        if form == "ước" and re.search(r"(?i)(?:mơ|điều|hiệp|công|quy)\s+$", text[max(0, match.start() - 6) : match.start()]):
            continue
        cues.append(StatusCue(match.start(), match.end(), status, strong))
    return tuple(cues)


@Language.factory("chitieu_status", assigns=["doc._.cues"])
class StatusFinder:
    """Component: ``doc._.cues`` from ``doc.text``."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        doc._.cues = find_cues(text_of(doc))
        return doc
