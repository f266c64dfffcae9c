"""Values told one behind the other for things named one behind the other: ``A, B và C lần lượt là x, y và z``."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from extractors import patterns as re
from extractors.facts import Quantity
from extractors.metrics import find_metrics, find_predicates, find_subjects
from extractors.units_of_metrics import compatible

_STRUCTURE = re.compile(r"(?i)(?<!\p{L})(?:cơ\s+cấu|t[ỷỉ]\s+trọng)(?!\p{L})")
#: The three sectors of the statistics by their numbers.
_NUMBERED = re.compile(r"(?<!\p{L})(?:[Kk]hu\s+vực|KV)\b[^.;:\d]{0,20}?\bI\s*[,–—-]\s*II\s*(?:,|–|—|-|và)\s*III(?!\p{L})")
#: The first word by which each sector may be named.
_SECTORS = {
    "agriculture": re.compile(r"(?i)(?<!\p{L})(?:nông(?!\s+thôn)|lâm|ngư|thủy\s+sản|NLTS|NLN)(?!\p{L})"),
    "industry": re.compile(r"(?i)(?<!\p{L})(?:(?:tiểu\s+thủ\s+)?công\s+nghiệp|CN|TTCN)(?!\p{L})"),
    "services": re.compile(r"(?i)(?<!\p{L})(?:dịch\s+vụ|thương\s+mại|du\s+lịch|TM|DV)(?!\p{L})"),
    "product_tax": re.compile(r"(?i)(?<!\p{L})thuế(?!\p{L})"),
}
#: What is told of each sector, where its values are said to stand in the order of the sectors.
_BY_SECTOR = frozenset({"production_value", "value_added", "grdp", "economic_growth"})
_IN_TURN = re.compile(r"(?i)(?<!\p{L})(?:lần\s+lượt|tương\s+ứng)(?!\p{L})")
#: What opens the plan beside the shares reached.
_PLAN = re.compile(
    r"(?i)\s*\((?:kế\s+hoạch|KH|chỉ\s+tiêu|mục\s+tiêu|nghị\s+quyết|NQ)(?:\s+(?:năm\s+\d{4}|đề\s+ra|giao|là))*\s*:?\s*"
)
_BUILDING = re.compile(r"(?i)(?<!\p{L})(?:xây\s+dựng|XD|XDCB)(?!\p{L})")
#: What stands between two shares of one chain; a dash alone makes one of its own accord.
_BETWEEN = re.compile(r"\s*(?:[-–—/,;]|và|,\s*và)\s*")
_DASH = re.compile(r"\s*[-–—]\s*")
#: How much all shares of an economy add up to, as rounded figures do.
_ALL = (97, 101)


def metrics_in_turn(text: str, start: int, quantities: Sequence[Quantity]) -> list[tuple[str, str, str]] | None:
    """Metrics of ``A, B và C đạt lần lượt x, y và z``: one (metric, part, words) for each quantity, or None."""
    head = text[start : quantities[0].start]
    if len(quantities) < 2 or not _IN_TURN.search(head):
        return None
    if any(re.search(r"\p{L}{3,}", text[one.end : two.start].replace("và", "")) for one, two in itertools.pairwise(quantities)):
        return None
    named = [(mention.metric, mention.breakdown, head[mention.start : mention.end]) for mention in find_metrics(head)]
    if len(named) != len(quantities):
        for s, _, key in find_predicates(head)[-1:]:
            named = [(metric, part, head[a:b]) for a, b, metric, part in find_subjects(head[:s], key)]
    if len(named) != len(quantities) or not all(
        compatible(name[0], quantity) for name, quantity in zip(named, quantities, strict=True)
    ):
        return None
    return named


def shares_in_turn(text: str, start: int, quantities: Sequence[Quantity]) -> dict[int, tuple[str, str, str]]:
    """Metric, sector and words of each share of ``nông nghiệp - công nghiệp - dịch vụ: 28% - 30% - 42%``, by its start.

    So for growth that is told ``lần lượt``. A chain with dashes that cannot be read so gets metric '' for each of its values:
    the first two are no range. What a plan was, in brackets behind the shares, is for the same sectors.
    """
    found: dict[int, tuple[str, str, str]] = {}
    after = start
    told: tuple[str, list[str], str] = ("", [], "")
    for run in _runs(text, quantities):
        head = text[after : run[0].start]
        after = run[-1].end
        if not (_PLAN.fullmatch(head) and len(told[1]) == len(run)):
            told = _told(head, run)
        metric, sectors, words = told
        if metric:
            found.update({one.start: (metric, sector, words) for one, sector in zip(run, sectors, strict=True)})
        elif all(_DASH.fullmatch(text, one.end, two.start) for one, two in itertools.pairwise(run)):
            found.update({one.start: ("", "", "") for one in run})
    return found


def _told(head: str, run: Sequence[Quantity]) -> tuple[str, list[str], str]:
    """The metric, the sectors and the words that ``head`` gives the values of ``run``; metric '' where it gives none."""
    structure = _STRUCTURE.search(head)
    if structure is not None:
        sectors = _sectors(head, structure.start())
        total = sum(one.low for one in run if one.low is not None)
        if len(sectors) == len(run) and _ALL[0] <= total <= _ALL[1]:
            return "economic_structure_share", sectors, head[structure.start() :].strip(" ,;:")
        return "", [], ""
    named = next((one for one in find_metrics(head) if one.metric in _BY_SECTOR), None) if _IN_TURN.search(head) else None
    sectors = _sectors(head, named.start) if named is not None else []
    return (
        (named.metric, sectors, head[named.start : named.end]) if named is not None and len(sectors) == len(run) else ("", [], "")
    )


def _runs(text: str, quantities: Sequence[Quantity]) -> Iterator[list[Quantity]]:
    """Three and more exact shares with nothing but a sign or ``và`` between them."""
    run: list[Quantity] = []
    for quantity in quantities:
        plain = quantity.unit == "percent" and quantity.bound == "exact" and not quantity.noun
        if not (run and plain and _BETWEEN.fullmatch(text, run[-1].end, quantity.start)):
            if len(run) >= 3:
                yield run
            run = []
        if plain:
            run.append(quantity)
    if len(run) >= 3:
        yield run


def _sectors(head: str, start: int) -> list[str]:
    """The sectors of the economy in the order in which ``head`` names them from ``start`` on; all three of them, or none."""
    if _NUMBERED.search(head, start):
        return ["agriculture", "industry_construction", "services"]
    first = {name: match.start() for name, pattern in _SECTORS.items() if (match := pattern.search(head, start))}
    if not {"agriculture", "industry", "services"} <= first.keys():
        return []
    order = sorted(first, key=lambda name: first[name])
    ends = dict(zip(order, [*(first[name] for name in order[1:]), len(head)], strict=True))
    built = _BUILDING.search(head, first["industry"], ends["industry"]) is not None
    return ["industry_construction" if name == "industry" and built else name for name in order]
