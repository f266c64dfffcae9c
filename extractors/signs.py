"""Signs without which nothing tells a target from a result, a cheap necessary condition for ``candidates``.

A value gets its status (``statuses``) from a cue, a year or a term, or from how it stands to a plan; these stand in its own line, or in
one above it that heads it or that it goes on with; or the headline is that of a plan or of a report on one.
"""

from __future__ import annotations

from functools import cache

from extractors import patterns as re
from extractors.status import cue_forms
from extractors.statuses import LOOKING_BACK

#: Years, said outright or counted from now.
_YEAR = r"(?:19|20)\d\d|năm\s+(?:nay|tới|sau|tiếp|ngoái|trước)|sang\s+năm"
#: A plan that a value is measured against, and a rank.
_PLAN = r"kế\s+hoạch|(?<!\p{L})(?:kh|nq)(?!\p{L})|chỉ\s+tiêu|mục\s+tiêu|nghị\s+quyết|dự\s+toán|vượt|hoàn\s+thành|đứng"
#: The same named by who set it: ``(HĐND tỉnh giao 8%)``, ``như đại hội đề ra``.
_SET = r"\([^()\n]{0,120}giao|(?<!\p{L})(?:mà|do|như)\s+(?:đại|hđnd|huyện|tỉnh|quốc|chính)"

YEAR = re.caseless(_YEAR)


@cache
def _signs() -> re.Caseless:
    cues = rf"(?<!\p{{L}}){re.any_of(cue_forms())}(?!\p{{L}})"
    return re.caseless("|".join((cues, _YEAR, _PLAN, _SET, LOOKING_BACK.pattern)))


def may_tell_status(text: str, start: int, end: int) -> bool:
    """False only where nothing in ``text[start:end]`` gives a status to a value in it or to one that goes on with it.

    >>> text = "Giá xăng tăng 5%. Đến năm 2025 giảm 3%."
    >>> may_tell_status(text, 0, 17), may_tell_status(text, 18, len(text))
    (False, True)
    """
    return _signs().search(text, start, end) is not None
