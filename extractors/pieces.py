"""Cutting a clause: one piece for each value, at the separators that part what is said of one from what is said of the next."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from extractors import patterns as re
from extractors.facts import Quantity
from extractors.metrics import find_metrics, find_predicates

SEPARATOR = re.compile(
    r"[,;()]|(?<=\s)và(?=\s)|(?<=\s)hoặc(?=\s)|(?<=\s)với(?=\s(?:tổng|doanh\s+thu|sản\s+lượng)\s)|(?<=\p{L})\.\s|\s[-–]\s(?=\p{Lu})|(?i:(?<=[\s(])trong\s+đó)"
)
#: After a number without a noun of its own: a word that is not what it counts.
_ATTACH_STOP = re.compile(
    r"(?i)\s*(?:trở|so|vào|trong|và|hoặc|mỗi|một|năm|hằng|hàng|đến|tới|bình|là|còn|kế|gdp|grdp|của|theo|cho|do|với|ở|tại|từ|nhưng|tuy|để"
    r"|trên|tổng|được|thì|mà|khi|nếu|như|nhằm|dự|chỉ|nhiệm|cùng|vượt|đạt|tăng|giảm|cao|thấp|cả|qua|ngay|lên|xuống|gdp|này|nữa|mức|tương|giai|thời|đầu|người(?!\s+(?:dân|lao\s+động|cao\s+tuổi|khuyết\s+tật|trong|từ|trên|có|được|nghèo)(?!\p{L})))(?!\p{L})"
)
#: A noun phrase of its own after a number: it is what the number counts, whatever number follows.
_OWN_WORDS = re.compile(r"\s+\p{Ll}+(?:\s+\p{Ll}+){2,}")


def attaches_right(text: str, quantity: Quantity) -> bool:
    """True where the noun follows the number: ``60% trường``, ``16/16 xã đạt``."""
    if quantity.kind in ("zero", "all"):
        return True
    if text[quantity.core_start : quantity.end].rstrip().lower().endswith(("trở lên", "trở xuống", "năm")) and not quantity.noun:
        after = text[quantity.end : quantity.end + 12]
        return bool(re.match(r"\s\p{L}", after)) and not _ATTACH_STOP.match(after) and quantity.unit == "percent"
    after = text[quantity.end : quantity.end + 18]
    if not re.match(r"\s\p{L}", after):
        return False
    if quantity.noun:
        return not re.match(r"(?i)\s*(?:trở|so|vào|và|hoặc|mỗi|hằng|hàng|bình|từ|năm)(?!\p{L})", after)
    return quantity.unit in ("percent", "") and not _ATTACH_STOP.match(after)


def cut_pieces(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[tuple[int, int]]:
    """One piece ``[a, b)`` of ``text[start:end]`` for each quantity; pieces touch and cover the clause."""
    cuts = [start]
    for left, right in itertools.pairwise(quantities):
        separators = list(SEPARATOR.finditer(text, left.end, right.start))
        if not separators:
            cuts.append(right.start if attaches_right(text, left) and _OWN_WORDS.match(text, left.end) else left.end)
            continue
        # Where the number comes before its noun the words between belong to the left; else to the right.
        if attaches_right(text, left):
            if left.noun and "," in left.noun:  # "7 huyện, thị xã đạt chuẩn, hoàn thành nhiệm vụ …": commas in the name
                named = [
                    (left.core_start + m.start, left.core_start + m.end)
                    for m in find_metrics(text[left.core_start : right.start])
                ]
                separators = [s for s in separators if not any(a < s.start() and s.end() < b for a, b in named)] or separators
            chosen = separators[-1]
            if not attaches_right(text, right) or find_metrics(text[separators[0].end() : right.start]):
                for separator in separators:
                    before, after = text[left.core_start : separator.start()], text[separator.end() : right.start]
                    if find_metrics(after) and (
                        find_metrics(text[cuts[-1] : separator.start()]) or find_predicates(before) or separator is separators[-1]
                    ):
                        chosen = separator
                        break
            bracket = [separator for separator in separators if separator.group() == "("]
            cuts.append(
                (
                    bracket[0]
                    if bracket and chosen.start() > bracket[0].start() and text[bracket[0].start() : right.start].count(")") == 0
                    else chosen
                ).start()
            )
        else:
            cuts.append(separators[0].start())
    return list(zip(cuts, [*cuts[1:], end], strict=True))


def open_bracket(text: str, start: int, position: int) -> int | None:
    """Where the bracket around `position` opens, or None."""
    opened = text.rfind("(", start, position)
    return opened if opened >= 0 and text.find(")", opened, position) < 0 else None
