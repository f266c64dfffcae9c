"""The words that name what a value measures, where the lexicon has no name for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors import patterns as re
from extractors.facts import Quantity
from extractors.pieces import attaches_right

#: Words beside a value that name no metric.
_FILLER = re.compile(
    r"(?i)(?<!\p{L})(?:hiện\s+nay|hiện|đạt|là|có|được|tăng|giảm|còn|xuống|lên|bình\s+quân|hằng\s+năm|hàng\s+năm|mỗi\s+năm|cả\s+năm|năm|đến|tới|từ|cuối|vào|trong|đó|trong\s+đó|tương\s+đương|tương\s+ứng|tức|tập\s+trung\s+(?:ở|tại)|nhiều\s+nhất\s+là"
    r"|khoảng|trên|dưới|hơn|và|hoặc|riêng|ước|phấn\s+đấu|giai\s+đoạn|thời\s+kỳ|so\s+với|so|tính|mức|với|khi|nhiệm\s+kỳ|thêm|tổng\s+số|tổng|cộng|gồm|theo|sẽ|về|các|những|thực\s+hiện|dự\s+kiến|ít\s+nhất"
    r"|tối\s+thiểu|cho|gần|của|đã|nay|chiếm|tỷ\s+trọng|tỉ\s+trọng|tỷ\s+lệ|tỉ\s+lệ|số|ngành|khu\s+vực|lĩnh\s+vực|đảng\s+bộ|huyện|xã|tỉnh|thành\s+phố|thị\s+xã|phường|TP|TX|TT|lần\s+lượt|này|cùng\s+kỳ|bằng|ra|giảm\s+còn|mục\s+tiêu|chỉ\s+tiêu|kế\s+hoạch|tốc\s+độ|trưởng|đề\s+ra|đặt\s+ra|cũng|thì|đầu|nhóm|vượt|giao|nghị\s+quyết|UBND|HĐND|KH|ĐH|NQ|đại\s+hội|cao|thấp|gấp|bằng|cùng|song|cụ\s+thể|(?:Quốc\s+hội|Chính\s+phủ|Trung\s+ương)\s+giao|mới|hiện\s+nay|nhưng|tuy|nhiên|cố\s+gắng|quyết\s+tâm|phải|cả\s+nước|toàn\s+quốc|không(?=\s+đạt)|sang|rồi|nâng(?=\s+lên))(?!\p{L})"
)
#: Who says so and when, before what is said: no part of a metric's name.
_REPORTING = re.compile(
    r"(?i)^(?:.{0,80}?(?<!\p{L})(?:yêu\s+cầu|đề\s+nghị|cho\s+biết|cho\s+hay|khẳng\s+định|nhấn\s+mạnh|chỉ\s+đạo|đề\s+ra|đặt\s+ra|đặt\s+mục\s+tiêu|phấn\s+đấu|mục\s+tiêu|chỉ\s+tiêu)(?:\s+(?:là|rằng|phải|đạt|nâng|đưa|tăng|giảm))*[\s:,]+)+"
)


def residue(piece: str, offset: int, quantity: Quantity, places: Sequence[tuple[int, int]]) -> str:
    """Content words of the piece beside the value, places, years and fillers: what a label would need."""
    chars = list(piece)
    labels = [start - offset for start, end in places if offset <= start and end <= quantity.start]
    colon = piece.rfind(":", 0, labels[-1]) if labels else -1
    if colon >= 0:
        chars[:colon] = " " * colon  # "Khu vực miền núi: Nông Sơn 30": the place is the label
    for start, end in (*places, (quantity.start, quantity.end)):
        for index in range(max(0, start - offset), min(len(chars), end - offset)):
            chars[index] = " "
    plain = re.sub(r"\([^()]*\)|\d+|[^\p{L}\s]", " ", "".join(chars))
    return " ".join(content_words(plain))


def content_words(plain: str) -> list[str]:
    """Words of `plain` without numbers, verbs of aim and other words that name no metric."""
    return _FILLER.sub(" ", re.sub(r"\d+|[^\p{L}\s]", " ", plain)).split()


def label(piece: str, quantity: Quantity, offset: int) -> str:
    """Readable words for a metric outside the lexicon, without the value, leading conjunctions and verbs of aim."""
    head = piece[: quantity.start - offset]
    tail = piece[quantity.end - offset :]
    words = (
        head
        if len(re.findall(r"\p{L}+", head)) >= 2 and not attaches_right(piece, _moved(quantity, offset))
        else f"{quantity.noun} {tail}"
        if len(re.findall(r"\p{L}+", tail)) >= 2
        else f"{head} {quantity.noun} {tail}"
    )
    words = re.sub(
        r"(?i)^[\s\W\d]*(?:(?:trong đó|đồng thời|ngoài ra|riêng|và|phấn đấu|mục tiêu|chỉ tiêu|đến năm \d{4}|năm \d{4}|có|với|là|duy trì|các|theo đó|cụ thể)[\s,:]+)+",
        "",
        words,
    )
    words = re.sub(
        r"(?i)[\s,:;.(]*(?:(?:đạt|là|còn|từ|khoảng|trên|dưới|chiếm|đến|tăng|giảm|xuống|lên|ở mức|bình quân|được xác định)[\s,:]*)*$",
        "",
        words,
    )
    words = _REPORTING.sub("", words)
    return " ".join(words.split()).strip(' ,:;.-+*()…"“”')[:160]


def _moved(quantity: Quantity, offset: int) -> Quantity:
    return replace(quantity, start=quantity.start - offset, end=quantity.end - offset, core_start=quantity.core_start - offset)
