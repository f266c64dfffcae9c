"""The part of a metric that a value is for: a group, a sector, a level, an area."""

from __future__ import annotations

from extractors import patterns as re
from extractors.facts import Quantity
from extractors.metrics import find_breakdowns, metrics
from extractors.normalise import normalise

#: What makes a name of a programme of ``mỗi xã``.
_MOTTO = re.compile(r"(?i)\s*[,-]?\s*(?:một|1|01)\s+(?:sản\s+phẩm|làng\s+nghề)")
#: Groups of people or places that any metric may be told of.
_GROUPS = frozenset({"poor_households", "poor_districts", "ethnic_minority"})


def part_of(piece: str, metric: str, quantity: Quantity, offset: int, form: str = "", span: tuple[int, int] = (0, 0)) -> str:
    """The part of `metric` that the piece names nearest to the value, or ''.

    Words of the metric's own name are no part of it (``hộ nghèo`` in ``tỷ lệ hộ nghèo``), a level of government is one only after
    ``cấp`` or as the thing counted, and one value for several parts has none (contract, rulings).
    """
    dimensions = metrics()[metric].dimensions
    listed = bool(re.search(r"(?i)trong\s+đó", piece))
    own = normalise(form)
    position = quantity.start - offset
    beyond = re.compile(r"[,;]").search(piece, quantity.end - offset)
    limit = beyond.start() if beyond and span[1] and span[1] <= position else len(piece)
    parts = []
    for part in find_breakdowns(piece):
        words = normalise(piece[part.start : part.end])
        ranked = bool(words.startswith("cấp ") or re.search(r"(?i)cấp\s*$", piece[: part.start]))
        known = (
            part.dimension in dimensions
            or (part.dimension in ("area", "member") and listed)
            or (part.dimension == "place" and ranked)
            or (part.breakdown in _GROUPS and words.startswith(("thuộc ", "tại ", "các xã có", "dân tộc")))
        )
        if not known or part.breakdown == "standard" or part.start >= limit:
            continue
        if metric.startswith(part.breakdown) or (part.breakdown == "per_commune" and _MOTTO.match(piece, part.end)):
            continue  # "diện tích nuôi trồng thủy sản" is all of it; "Mỗi xã một sản phẩm" is a programme
        if part.dimension in ("area", "sector", "flow") and (
            words in own or ("…" not in form and span[0] <= part.start and part.end <= span[1])
        ):
            continue
        if part.dimension == "place":
            if "communes" in metric and part.breakdown == "commune":
                continue
            if not ranked and (
                metric.endswith("_rating")
                or (not 0 <= part.start - position <= len(quantity.text) + 12 and part.breakdown != "village")
            ):
                continue
        parts.append(part)
    if not parts:
        return ""
    kinds = {part.breakdown for part in parts}
    if len(kinds) > 1 and len({part.dimension for part in parts}) == 1 and next(iter(parts)).dimension in ("school", "place"):
        return ""
    if {"capture", "aquaculture"} <= kinds and span[1] <= position and all(part.end <= position for part in parts):
        return ""
    return min(parts, key=lambda part: (abs(part.start - position), -part.end)).breakdown


def several(piece: str, dimension: str) -> bool:
    """True where the piece names more than one part of the dimension: its one value is for none of them alone."""
    return len({part.breakdown for part in find_breakdowns(piece) if part.dimension == dimension}) > 1


def sector_before(piece: str, end: int) -> str:
    """The one sector named before ``end``, or ''."""
    parts = {part.breakdown for part in find_breakdowns(piece[:end]) if part.dimension == "sector"}
    return parts.pop() if len(parts) == 1 else ""
