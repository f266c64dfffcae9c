"""Which metric a number belongs to: clauses are cut into pieces that hold one quantity each, and each piece is linked.

Two orders occur and mix in one sentence: the label first (``thu nhập bình quân đạt 66 triệu đồng``) and the value first
(``60% trường mầm non … đạt chuẩn quốc gia``). A piece without a metric of its own takes it from a predicate said once for the
list (``predicates``), from the head of the list, or from the value it restates (``carrying``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from extractors import patterns as re
from extractors.carrying import link_at_once, link_carried, link_of_crop
from extractors.facts import MetricMention, Quantity
from extractors.labels import label
from extractors.links import Carried, Link, Piece
from extractors.metrics import accepts_unit, find_breakdowns, find_metrics, metrics
from extractors.parts import part_of, sector_before, several
from extractors.pieces import SEPARATOR, attaches_right, cut_pieces, open_bracket
from extractors.predicates import link_by_predicate
from extractors.turns import metrics_in_turn, shares_in_turn
from extractors.units_of_metrics import EQUIVALENT, OF_GDP, can_be_value_of, for_unit

#: A part named by the stock: "kết nạp 310 đảng viên, trong đó 100 đảng viên là người dân tộc" admits those 100, too.
_PARENT = {"party_members": "party_members_admitted", "poverty_rate": "multidimensional_poverty_rate"}
_PARTS = re.caseless(r"trong\s+đó|gồm|chia\s+ra")
#: Beside a share of poor households: the standard they are poor by.
_BY_STANDARD = re.compile(
    r"(?i)(?:\s*/\s*năm)?\s*[,(]?\s*(?<!\p{L})theo\s+(?:tiêu\s+chí\s+|chuẩn\s+|nghèo\s+|tiếp\s+cận\s+|mới\s+|quy\s+định\s+){1,5}đa\s+chiều(?!\p{L})"
)
#: Words of a whole that a share right before them is a part of.
_WHOLE = re.caseless(r"(?:tổng|diện\s+tích|sản\s+lượng|giá\s+trị|doanh\s+thu)(?!\p{L})")
#: Units of metrics that have a whole to be a part of.
_WHOLES = frozenset({"VND", "USD", "tonne", "head", "ha", "visit", "kWh"})
#: Whose kind a figure has that stands right behind it: ``đàn bò 20.000 con, sản lượng thịt hơi 900 tấn``.
_TELLS_WHAT_OF = {
    "livestock_meat_output": frozenset({"livestock_herd"}),
    "crop_yield": frozenset({"crop_area", "crop_output"}),
    "crop_output": frozenset({"crop_area", "crop_yield"}),
}
#: Metrics that are themselves shares of the product.
_TO_PRODUCT = frozenset({"investment_to_grdp", "budget_mobilisation_ratio", "digital_economy_share"})
#: Words that are read as a metric here, without a form in ``metric_forms.csv``; ``candidates`` lets articles with them pass.
OWN_METRIC_WORDS = ("tăng trưởng",)
#: What ``tăng trưởng`` after a value of theirs is the growth of.
_PRODUCTS = frozenset({"grdp", "production_value", "value_added", "local_product"})
#: What ``tốc độ tăng trưởng`` beside a value of theirs, with nothing named that grows, is the growth of.
_GROWING = frozenset({"tourist_visits", "tourism_revenue", "export_value", "trade_value", "retail_sales"})
_RATE = re.compile(
    r"(?i)(?:tốc\s+độ|mức|nhịp\s+độ)\s+tăng(?:\s+trưởng)?(?:\s+(?:bình\s+quân|trung\s+bình|hằng\s+năm|hàng\s+năm))*"
)
#: ``tăng trưởng`` before a value, with nothing named that grows.
_BARE_GROWTH = re.compile(
    r"(?i)(?:(?:^|[,;:(]|(?<!\p{L})(?:phấn\s+đấu|mục\s+tiêu|đạt|mức|có|quyết\s+tâm|sẽ|năm\s+20\d\d)(?:\s+(?:(?:là|đạt|năm|mức|tốc\s+độ|đến|giai\s+đoạn|thời\s+kỳ)|20\d\d|[-–]))*)\s*)(?P<words>tăng\s+trưởng)"
    r"(?:\s+(?:chung|(?:của\s+)?(?:cả\s+nước|toàn\s+ngành|(?:toàn\s+)?ngành(?:\s+(?!là|đạt|phấn|ở)\p{L}+(?:,?\s+(?!là|đạt|phấn|ở)\p{L}+){0,3})?)))*"
    r"(?:\s+(?:năm\s+20\d\d|cả\s+năm|Quốc\s+hội|Chính\s+phủ|HĐND|giao|đề\s+ra|đặt\s+ra|phấn\s+đấu|cao|khá|đạt|là|ở|mức|khoảng|trên|từ|bình\s+quân|ít\s+nhất|hơn))*[\s,]*$"
)
#: The words of it that name the metric; a verb of aim or a deadline behind them is none of its name.
_GROWTH_NAME = re.compile(
    r"(?i)tăng\s+trưởng(?:\s+(?:toàn\s+|của\s+)?(?:ngành|khu\s+vực)(?:\s+(?!là|đạt|phấn|ở|trên|năm)\p{L}+){1,4})?"
)


def link_clause(
    text: str,
    start: int,
    end: int,
    quantities: Sequence[Quantity],
    carried: Carried,
    places: Callable[[], Sequence[tuple[int, int]]],
    sentence_end: int = 0,
) -> list[Link]:
    """Link every quantity of ``text[start:end]``; a quantity that nothing explains gets metric ``""``.

    sentence_end: how far a predicate said once for a list with semicolons may stand; the clause's end by default.
    """
    turns = metrics_in_turn(text, start, quantities)
    if turns is not None:
        return [
            Link(quantity, metric, part, words, start if index == 0 else quantity.start, quantity.end, "in-turn", 0.85)
            for index, (quantity, (metric, part, words)) in enumerate(zip(quantities, turns, strict=True))
        ]
    shares = shares_in_turn(text, start, quantities)
    links: list[Link] = []
    pieces = cut_pieces(text, start, end, quantities)
    outer: tuple[int, Carried] | None = None  # where a bracket opened, and what was in force there
    for quantity, (a, b) in zip(quantities, pieces, strict=True):
        opened = open_bracket(text, start, quantity.start)
        if outer is not None and opened != outer[0]:
            carried, outer = outer[1], None
        if opened is not None and outer is None:
            outer = (opened, carried)
        if quantity.start in shares:
            metric, part, words = shares[quantity.start]
            links.append(Link(quantity, metric, part, words, a, b, "in-turn" if metric else "no-metric", 0.85 if metric else 0.0))
            carried = Carried(metric, part, words, quantity.unit) if metric else carried
            continue
        again = bool(links) and not links[-1].metric and EQUIVALENT.search(text, a, quantity.start) is not None
        if again:
            carried = Carried()  # "bội chi 222 nghìn tỷ đồng, tương đương 3,6% GDP": what has no name there has none here
        piece = _piece(
            text, (a, b), (start, end, max(end, sentence_end)), quantity, carried, places, bracketed=opened is not None
        )
        found = _link_piece(piece)
        links.extend(found)
        if found[0].metric:
            first = found[0]
            listed = carried.listed or bool(_PARTS.search(text, start, quantity.start))
            carried = Carried(first.metric, first.breakdown, first.text, first.quantity.unit, listed)
        else:
            whole = OF_GDP.match(text, quantity.end) if quantity.unit == "percent" else None  # "3,7% GDP" goes on with no GDP
            mentions = [
                m
                for m in find_metrics(text[a:b])
                if accepts_unit(m, quantity.unit) and not (whole is not None and quantity.end <= a + m.start < whole.end())
            ]
            if mentions:
                last = mentions[-1]
                carried = Carried(last.metric, last.breakdown, text[a + last.start : a + last.end])
    return links


def _piece(
    text: str,
    span: tuple[int, int],
    clause: tuple[int, int, int],
    quantity: Quantity,
    carried: Carried,
    places: Callable[[], Sequence[tuple[int, int]]],
    *,
    bracketed: bool,
) -> Piece:
    """The piece ``span`` of a clause ``(start, end, end of its sentence)``."""
    start, end = span
    return Piece(
        text=text,
        start=start,
        end=end,
        words=text[start:end],
        clause_start=clause[0],
        clause_end=clause[1],
        sentence_end=clause[2],
        quantity=quantity,
        value_start=quantity.start - start,
        value_end=quantity.end - start,
        core=quantity.core_start - start,
        value_first=attaches_right(text, quantity),
        carried=carried,
        listed=carried.listed or bool(_PARTS.search(text, clause[0], quantity.start)),
        bracketed=bracketed,
        places=places,
    )


def _link_piece(p: Piece) -> list[Link]:
    """The links of one value, several where metrics share it; one with metric ``""`` where nothing explains it."""
    share = OF_GDP.match(p.words, p.value_end) if p.quantity.unit == "percent" else None
    mentions = _mentions(p, share)
    best = max(mentions, key=lambda mention: (_closeness(p, mention), -mention.start), default=None)
    closeness = _closeness(p, best) if best is not None else 0.0
    grown = _link_growth(p, best) if p.quantity.unit == "percent" else None
    if grown is not None:
        return [grown]
    shared = link_by_predicate(p, best, closeness)
    if shared:
        return shared
    if (
        best is not None
        and p.quantity.unit == "percent"
        and p.carried.metric in _GROWING
        and _RATE.fullmatch(p.words[best.start : best.end])
    ):
        return [p.link(p.carried.metric, "", p.words[best.start : best.end], "metric+value", 0.75)]
    if best is not None:
        best = _as_told(p, best, of_product=share is not None)
    at_once = link_of_crop(p, best) or link_at_once(p, mentions, unnamed=best is None)
    if at_once is not None:
        return [at_once]
    if best is not None and closeness > 25:
        return _link_named(p, best, closeness, mentions)
    taken = link_carried(p, of_product=share is not None, unnamed=best is None)
    return [taken or p.link("", "", label(p.words, p.quantity, p.start), "no-metric", 0.0)]


def _mentions(p: Piece, share: re.Match[str] | None) -> list[MetricMention]:
    """The metrics named in the piece that the value can be a value of.

    share: the words behind the value that make it a share of the product.
    """
    mentions = [for_unit(mention, p.quantity) for mention in find_metrics(p.words) if can_be_value_of(mention, p.quantity)]
    if share is not None:  # "30% GRDP": the product is what the value is a share of
        mentions = [
            mention
            for mention in mentions
            if mention.end <= p.core or mention.start >= share.end() or mention.metric in _TO_PRODUCT
        ]
    if p.quantity.unit == "percent" and re.search(r"(?i)chiếm\s*(?:khoảng|trên|hơn|gần|từ|tới|tỷ\s+lệ)?\s*$", p.words[: p.core]):
        return [m for m in mentions if m.end <= p.core or metrics()[m.metric].unit in ("percent", "per_mille")]
    if p.quantity.unit == "percent" and not re.search(r"(?i)(?:tăng|giảm)\s*(?:thêm\s*|bình\s+quân\s*)?$", p.words[: p.core]):
        return [  # "10% tổng đàn vật nuôi" is a part of the herd
            m
            for m in mentions
            if not (
                m.start >= p.value_end
                and not p.words[p.value_end : m.start].strip()
                and _WHOLE.match(p.words, m.start)
                and metrics()[m.metric].unit in _WHOLES
            )
        ]
    return mentions


def _closeness(p: Piece, mention: MetricMention) -> float:
    """How well the words of a metric stand to the value: 100 or more around it, below 25 too far to be meant."""
    if mention.start < p.value_end and mention.end > p.core:
        return 100.0 + (mention.end - mention.start) / 100
    if mention.start >= p.value_end:
        gap = p.words[p.value_end : mention.start]
        if re.search(r"(?i)(?<!\p{L})so\s+(?:với|cùng)(?!\p{L})", gap):
            return 0.0  # what the value is compared with
        return (90.0 if p.value_first else 40.0) - len(gap) / 10 - 20 * len(SEPARATOR.findall(gap))
    gap = p.words[mention.end : p.value_start]
    if re.search(r"(?i)(?:so\s+với|trên\s+tổng|trong\s+tổng|/)\s*$", p.words[: mention.start]):
        return 20.0  # what the value is measured against
    return (55.0 if p.value_first else 80.0) - len(gap) / 10 - (5 * len(SEPARATOR.findall(gap)))


def _link_growth(p: Piece, best: MetricMention | None) -> Link | None:
    """The growth of the product, where ``tăng trưởng`` stands for it."""
    grown = _bare_growth(p.words, p.value_start, best.end if best is not None else 0)
    if grown is not None and (best is None or best.end <= grown):
        said = _GROWTH_NAME.match(p.words, grown, p.value_start)
        words = said.group() if said is not None else p.words[grown : p.value_start].strip()
        product = p.carried.metric if p.carried.metric in _PRODUCTS else "economic_growth"
        part = p.carried.breakdown if product == p.carried.metric else sector_before(p.words, grown)
        return p.link(product, part, words, "metric+value", 0.75)
    return None


def _as_told(p: Piece, best: MetricMention, *, of_product: bool) -> MetricMention:
    """The metric that the words mean here: investment as a share of the product, a part named by its stock."""
    if best.metric == "poverty_rate" and (
        _BY_STANDARD.match(p.text, p.quantity.end) or _BY_STANDARD.search(p.text, p.clause_start, p.start + best.start)
    ):
        best = replace(best, metric="multidimensional_poverty_rate")
    if of_product and best.metric == "total_social_investment":
        best = replace(best, metric="investment_to_grdp", breakdown="")
    parent = _PARENT.get(best.metric)
    if parent == p.carried.metric and p.carried.metric and re.search(r"(?i)trong\s+đó", p.words[: p.value_start]):
        best = replace(best, metric=p.carried.metric)
    return best


def _link_named(p: Piece, best: MetricMention, closeness: float, mentions: Sequence[MetricMention]) -> list[Link]:
    """The links to the metric that the piece names, and to those named in one breath with it."""
    twins = _joined(p.words, best, mentions) if not p.value_first and best.end <= p.value_start else []
    part = best.breakdown or part_of(p.words, best.metric, p.quantity, p.start, best.form, (best.start, best.end))
    if best.metric == "traffic_accidents" and several(p.words, "accident"):
        part = ""  # "giảm 5% số vụ, số người chết và số người bị thương"
    if (
        best.metric == "economic_structure_share" and best.start >= p.value_end
    ):  # "chăn nuôi chiếm 53% tỷ trọng ngành nông nghiệp"
        part = sector_before(p.words, p.core) or part
    if not part and p.carried.breakdown and (p.bracketed != p.listed):
        area = {form.breakdown: form.dimension for form in find_breakdowns(p.text[p.clause_start : p.start])}
        part = (
            p.carried.breakdown
            if area.get(p.carried.breakdown) == "area" and "area" in metrics()[best.metric].dimensions
            else part
        )
    if not part and p.carried.metric in _TELLS_WHAT_OF.get(best.metric, ()) and best.start < p.value_start:
        before = p.text[max(p.clause_start, p.start - 60) : p.start + best.start]
        part = p.carried.breakdown if re.search(r"\d[^.;]*[,(]\s*(?:tổng\s+)?$", before) else ""
    rule = "metric-around-value" if closeness >= 100 else "value+metric" if best.start >= p.value_end else "metric+value"
    link = p.link(best.metric, part, p.words[best.start : best.end], rule, min(1.0, closeness / 100))
    return [
        *(replace(link, metric=twin.metric, breakdown=twin.breakdown, text=p.words[twin.start : twin.end]) for twin in twins),
        link,
    ]


def _bare_growth(piece: str, q_start: int, named: int) -> int | None:
    """Where ``tăng trưởng`` stands that itself is what the value measures (``phấn đấu tăng trưởng 8,3%``), or None.

    named: where the nearest metric before the value ends; a comma or a verb of aim must part it from the word.
    """
    match = _BARE_GROWTH.search(piece[:q_start])
    if match is None or match.start("words") < named:
        return None
    if named and not re.search(r"[,;(]|phấn\s+đấu|mục\s+tiêu", piece[named : match.start("words")]):
        return None
    return match.start("words")


def _joined(piece: str, best: MetricMention, mentions: Sequence[MetricMention]) -> list[MetricMention]:
    """Metrics named before `best` in one breath with it (``hộ dùng điện và nước hợp vệ sinh đều đạt 98%``)."""
    twins: list[MetricMention] = []
    start = best.start
    for mention in sorted((m for m in mentions if m.end <= best.start), key=lambda m: -m.end):
        if not re.fullmatch(
            r"(?i)\s*(?:,|và|,\s*và)\s*(?:tỷ lệ|tỉ lệ|số|tổng)?\s*", piece[mention.end : start]
        ) or mention.metric in (best.metric, "communes_below_criteria"):
            break
        twins.insert(0, mention)
        start = mention.start
    return twins
