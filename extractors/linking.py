"""Which metric a number belongs to: clauses are cut into pieces that hold one quantity each, and each piece is linked.

Two orders occur and mix in one sentence: the label first (``thu nhập bình quân đạt 66 triệu đồng``) and the value first
(``60% trường mầm non … đạt chuẩn quốc gia``). A piece without a metric of its own takes it from a predicate said once for the
list, from the head of the list, or from the value it restates.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors import patterns as re
from extractors.facts import MetricMention, Quantity
from extractors.metrics import (
    OTHER,
    accepts_unit,
    breakdown_forms,
    find_breakdowns,
    find_metrics,
    find_predicates,
    find_subjects,
    metric_for_unit,
    metrics,
)
from extractors.normalise import normalise

COUNTED = frozenset(
    "person household commune village school bed doctor product enterprise cooperative visit house criterion organisation "
    "facility head tree project count".split()
)
MEASURES = frozenset("ha m2 km tonne kg kWh MW m3 litre year point".split())
_COUNTABLE_SHARES = frozenset({"school", "commune", "village", "facility", "organisation", "count"})
#: Shares of households, people or land: a number of communes or districts beside them counts something else.
_NEVER_COUNTED = frozenset(
    "poverty_rate multidimensional_poverty_rate near_poverty_rate unemployment_rate population_growth_rate economic_growth "
    "economic_structure_share forest_cover health_insurance_coverage social_insurance_coverage child_malnutrition_rate "
    "child_vaccination_rate trained_labour_rate certified_labour_rate agricultural_labour_share urbanisation_rate "
    "industrial_production_index investment_to_grdp digital_economy_share".split()
)
#: Shares of people that are also planned as so many people.
_COUNTED_PEOPLE = frozenset(
    {
        "social_insurance_coverage",
        "health_insurance_coverage",
        "military_recruitment_rate",
        "officials_trained",
        "certified_labour_rate",
    }
)
_SEPARATOR = re.compile(r"[,;()]|(?<=\s)và(?=\s)|(?<=\s)hoặc(?=\s)|(?<=\p{L})\.\s|\s[-–]\s(?=\p{Lu})|(?i:(?<=[\s(])trong\s+đó)")
_ATTACH_STOP = re.compile(
    r"(?i)\s*(?:trở|so|vào|trong|và|hoặc|mỗi|một|năm|hằng|hàng|đến|tới|bình|là|còn|kế|gdp|grdp|của|theo|cho|do|với|ở|tại|từ|nhưng|tuy|để"
    r"|trên|tổng|được|thì|mà|khi|nếu|như|nhằm|dự|chỉ|nhiệm|cùng|vượt|đạt|tăng|giảm|cao|thấp|cả|qua|ngay|lên|xuống|gdp|này|nữa|mức|tương|giai|thời|đầu|người)(?!\p{L})"
)
_FILLER = re.compile(
    r"(?i)(?<!\p{L})(?:hiện\s+nay|hiện|đạt|là|có|được|tăng|giảm|còn|xuống|lên|bình\s+quân|hằng\s+năm|hàng\s+năm|mỗi\s+năm|cả\s+năm|năm|đến|tới|từ|cuối|vào|trong|đó|trong\s+đó|tương\s+đương"
    r"|khoảng|trên|dưới|hơn|và|hoặc|riêng|ước|phấn\s+đấu|giai\s+đoạn|thời\s+kỳ|so\s+với|so|tính|mức|với|khi|nhiệm\s+kỳ|thêm|tổng\s+số|tổng|cộng|gồm|theo|sẽ|về|các|những|thực\s+hiện|dự\s+kiến|ít\s+nhất"
    r"|tối\s+thiểu|cho|gần|của|đã|nay|chiếm|tỷ\s+trọng|tỉ\s+trọng|tỷ\s+lệ|tỉ\s+lệ|số|ngành|khu\s+vực|lĩnh\s+vực|đảng\s+bộ|huyện|xã|tỉnh|thành\s+phố|thị\s+xã|phường|TP|TX|TT|lần\s+lượt|này|cùng\s+kỳ|bằng|ra|giảm\s+còn|mục\s+tiêu|chỉ\s+tiêu|kế\s+hoạch|tốc\s+độ|trưởng|đề\s+ra|đặt\s+ra|cũng|thì|đầu|nhóm|vượt|giao|nghị\s+quyết|UBND|HĐND|KH|ĐH|NQ|đại\s+hội|cao|thấp|gấp|bằng|cùng|song|cụ\s+thể|(?:Quốc\s+hội|Chính\s+phủ|Trung\s+ương)\s+giao|mới|hiện\s+nay|nhưng|tuy|nhiên|cố\s+gắng|quyết\s+tâm|phải)(?!\p{L})"
)


#: A noun phrase of its own after a number: it is what the number counts, whatever number follows.
_OWN_WORDS = re.compile(r"\s+\p{Ll}+(?:\s+\p{Ll}+){2,}")
_OF_GDP = re.compile(r"(?i)\s*(?:/|so\s+với|của|trong)?\s*(?:tổng\s+)?(?:GDP|GRDP)(?!\p{L})")
#: Stocks whose nouns are also the subjects of ratings.
_STOCKS = frozenset({"party_members", "party_organisations", "other"})
#: A part named by the stock: "kết nạp 310 đảng viên, trong đó 100 đảng viên là người dân tộc" admits those 100, too.
_PARENT = {"party_members": "party_members_admitted", "poverty_rate": "multidimensional_poverty_rate"}


@dataclass(frozen=True, slots=True)
class Link:
    """A quantity with its metric. piece: the span ``[start, end)`` that the decision looked at; rule: how it was made."""

    quantity: Quantity
    metric: str
    breakdown: str
    text: str
    start: int
    end: int
    rule: str
    score: float


@dataclass(frozen=True, slots=True)
class Carried:
    """What earlier text left in force: the last metric with its part, and its words."""

    metric: str = ""
    breakdown: str = ""
    text: str = ""
    unit: str = ""
    listed: bool = False  # "trong đó" has begun a list of its parts in this sentence


def compatible(metric: str, quantity: Quantity) -> bool:
    """True where a value of this unit can be a value of `metric`: a level, a share of it, or its change."""
    info = metrics()[metric]
    unit = quantity.unit
    if info.unit == "status" or metric == "other":
        return metric == "other"
    if quantity.kind in ("zero", "all"):
        return True
    if unit == "rank":
        return info.unit == "rank"
    if info.unit == "rank":
        return unit in ("rank", "point", "percent")
    if unit in ("percent", "per_mille"):
        return metric not in (
            "hospital_beds_per_10k",
            "doctors_per_10k",
            "hospital_beds",
            "life_expectancy",
            "icor",
            "human_development_index",
        )
    if unit == "times":
        return True
    if unit in ("VND", "USD"):
        return info.unit in ("VND", "USD") or metric == "investment_attracted"
    if unit == "":
        return info.unit in COUNTED or info.unit in ("point", "times")
    if unit in MEASURES:
        return (
            info.unit == unit or {info.unit, unit} <= {"tonne", "kg"} or (metric == "temporary_housing_removed" and unit == "m2")
        )
    if info.unit == unit:
        return True
    if info.unit == "percent" and unit in _COUNTABLE_SHARES:
        return metric not in _NEVER_COUNTED and quantity.noun not in ("tỉnh", "huyện")
    if unit == "household" and metric in (
        "poverty_rate",
        "cultural_families",
        "clean_water_households",
        "temporary_housing_removed",
    ):
        return True
    if unit == "person" and metric in _COUNTED_PEOPLE:
        return quantity.noun not in ("đồng chí", "đảng viên")
    if (unit == "organisation" and info.group == "party_building") or (unit == "project" and info.unit == "project"):
        return True
    return (info.unit in COUNTED and unit in ("count", "facility") and info.unit != "person") or (
        info.unit == "count" and unit in COUNTED
    )


def can_be_value_of(mention: MetricMention, quantity: Quantity) -> bool:
    """Whether the words of the mention can name what the value measures."""
    meant = _for_unit(mention, quantity)
    return compatible(meant.metric, quantity) and (quantity.kind != "number" or accepts_unit(mention, quantity.unit))


def attaches_right(text: str, quantity: Quantity) -> bool:
    """True where the noun follows the number: ``60% trường``, ``16/16 xã đạt``."""
    if quantity.kind in ("zero", "all"):
        return True
    if text[quantity.core_start : quantity.end].rstrip().lower().endswith(("trở lên", "trở xuống", "năm")) and not quantity.noun:
        after = text[quantity.end : quantity.end + 12]
        return bool(re.match(r"\s\p{L}", after)) and not _ATTACH_STOP.match(after) and quantity.unit == "percent"
    after = text[quantity.end : quantity.end + 14]
    if not re.match(r"\s\p{L}", after):
        return False
    if quantity.noun:
        return not re.match(r"(?i)\s*(?:trở|so|vào|và|hoặc|mỗi|hằng|hàng|bình|từ|năm)(?!\p{L})", after)
    return quantity.unit in ("percent", "") and not _ATTACH_STOP.match(after)


def cut_pieces(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[tuple[int, int]]:
    """One piece ``[a, b)`` of ``text[start:end]`` for each quantity; pieces touch and cover the clause."""
    cuts = [start]
    for left, right in itertools.pairwise(quantities):
        separators = list(_SEPARATOR.finditer(text, left.end, right.start))
        if not separators:
            cuts.append(right.start if attaches_right(text, left) and _OWN_WORDS.match(text, left.end) else left.end)
            continue
        # Where the number comes before its noun the words between belong to the left; else to the right.
        if attaches_right(text, left):
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


def link_clause(
    text: str,
    start: int,
    end: int,
    quantities: Sequence[Quantity],
    carried: Carried,
    places: Sequence[tuple[int, int]],
    sentence_end: int = 0,
) -> list[Link]:
    """Link every quantity of ``text[start:end]``; a quantity that nothing explains gets metric ``""``.

    sentence_end: how far a predicate said once for a list with semicolons may stand; the clause's end by default.
    """
    turns = _in_turn(text, start, quantities)
    if turns is not None:
        return [
            Link(quantity, metric, part, words, start if index == 0 else quantity.start, quantity.end, "in-turn", 0.85)
            for index, (quantity, (metric, part, words)) in enumerate(zip(quantities, turns, strict=True))
        ]
    links: list[Link] = []
    pieces = cut_pieces(text, start, end, quantities)
    outer: tuple[int, Carried] | None = None  # where a bracket opened, and what was in force there
    for quantity, (a, b) in zip(quantities, pieces, strict=True):
        opened = _open_bracket(text, start, quantity.start)
        if outer is not None and opened != outer[0]:
            carried, outer = outer[1], None
        if opened is not None and outer is None:
            outer = (opened, carried)
        found = _link_piece(
            text, a, b, (start, end, max(end, sentence_end)), quantity, carried, places, bracketed=opened is not None
        )
        links.extend(found)
        if found[0].metric:
            first = found[0]
            listed = carried.listed or bool(_PARTS.search(text, start, quantity.start))
            carried = Carried(first.metric, first.breakdown, first.text, first.quantity.unit, listed)
        else:
            mentions = [m for m in find_metrics(text[a:b]) if accepts_unit(m, quantity.unit)]
            if mentions:
                last = mentions[-1]
                carried = Carried(last.metric, last.breakdown, text[a + last.start : a + last.end])
    return links


def _open_bracket(text: str, start: int, position: int) -> int | None:
    """Where the bracket around `position` opens, or None."""
    opened = text.rfind("(", start, position)
    return opened if opened >= 0 and text.find(")", opened, position) < 0 else None


def _link_piece(
    text: str,
    a: int,
    b: int,
    clause: tuple[int, int, int],
    quantity: Quantity,
    carried: Carried,
    places: Sequence[tuple[int, int]],
    *,
    bracketed: bool,
) -> list[Link]:
    clause_start, clause_end, sentence_end = clause
    piece = text[a:b]
    within = carried.listed or bool(_PARTS.search(text, clause_start, quantity.start))
    value_first = attaches_right(text, quantity)
    q_start, q_end = quantity.start - a, quantity.end - a
    core = quantity.core_start - a

    def score(mention: MetricMention) -> float:
        if mention.start < q_end and mention.end > core:
            return 100.0 + (mention.end - mention.start) / 100
        if mention.start >= q_end:
            gap = piece[q_end : mention.start]
            if re.search(r"(?i)(?<!\p{L})so\s+(?:với|cùng)(?!\p{L})", gap):
                return 0.0  # what the value is compared with
            return (90.0 if value_first else 40.0) - len(gap) / 10 - 20 * len(_SEPARATOR.findall(gap))
        gap = piece[mention.end : q_start]
        if re.search(r"(?i)(?:so\s+với|trên\s+tổng|trong\s+tổng|/)\s*$", piece[: mention.start]):
            return 20.0  # what the value is measured against
        return (55.0 if value_first else 80.0) - len(gap) / 10 - (5 * len(_SEPARATOR.findall(gap)))

    mentions = [
        mention
        for found, mention in ((mention, _for_unit(mention, quantity)) for mention in find_metrics(piece))
        if compatible(mention.metric, quantity) and (quantity.kind != "number" or accepts_unit(found, quantity.unit))
    ]
    share = _OF_GDP.match(piece, q_end) if quantity.unit == "percent" else None
    if share is not None:  # "30% GRDP": the product is what the value is a share of
        mentions = [
            mention
            for mention in mentions
            if mention.end <= core or mention.start >= share.end() or mention.metric in _TO_PRODUCT
        ]
    if quantity.unit == "percent" and re.search(r"(?i)chiếm\s*(?:khoảng|trên|hơn|gần|từ|tới|tỷ\s+lệ)?\s*$", piece[:core]):
        mentions = [m for m in mentions if m.end <= core or metrics()[m.metric].unit in ("percent", "per_mille")]
    elif quantity.unit == "percent" and not re.search(r"(?i)(?:tăng|giảm)\s*(?:thêm\s*|bình\s+quân\s*)?$", piece[:core]):
        mentions = [  # "10% tổng đàn vật nuôi" is a part of the herd
            m
            for m in mentions
            if not (
                m.start >= q_end
                and not piece[q_end : m.start].strip()
                and _WHOLE.match(piece, m.start)
                and metrics()[m.metric].unit in _WHOLES
            )
        ]
    best = max(mentions, key=lambda mention: (score(mention), -mention.start), default=None)
    best_score = score(best) if best is not None else 0.0

    grown = _bare_growth(piece, q_start, best.end if best is not None else 0) if quantity.unit == "percent" else None
    if grown is not None and (best is None or best.end <= grown):
        words = piece[grown:q_start].strip()
        product = carried.metric if carried.metric in _PRODUCTS else "economic_growth"
        part = carried.breakdown if product == carried.metric else _sector_before(piece, grown)
        return [Link(quantity, product, part, words, a, b, "metric+value", 0.75)]
    compared = re.search(r"(?i)(?<!\p{L})so\s+(?:với|cùng)(?!\p{L})", piece[q_end:])
    said = piece[: q_end + compared.start()] if compared else piece
    predicates = find_predicates(said)
    far = False
    if not predicates and (best is None or value_first):
        reach = sentence_end if best is None and value_first else clause_end
        closed = text.find(")", b, reach) if bracketed else -1  # nothing beyond a bracket is said of what stands in it
        beyond = text[b : closed if closed >= 0 else reach]
        predicates = [(s + b - a, e + b - a, key) for s, e, key in find_predicates(beyond)][:2]
        far = True
    if predicates and quantity.unit != "":
        window, shift = (said[core:], core) if value_first else (said, 0)
        subjects: list[tuple[int, int, str, str]] = []
        for key in dict.fromkeys(key for *_, key in predicates):
            subjects = [(s + shift, e + shift, metric, part) for s, e, metric, part in find_subjects(window, key)]
            own = [(s, e) for s, e, one in predicates if one == key]
            if subjects:
                break
        after = value_first and bool(subjects)
        if value_first and not subjects:  # "chính quyền, MTTQ hằng năm có trên 80% xếp loại tốt"
            for key in dict.fromkeys(key for *_, key in predicates):
                subjects = find_subjects(piece[:q_start], key)
        subjects = [
            subject
            for subject in subjects
            if compatible(subject[2], quantity)
            and not any(s < subject[1] and subject[0] < e for s, e in own)
            and not re.match(r"\s+(?:hội|viên(?!\p{L}))", piece[subject[1] :])
            and (subject[2] != OTHER or (core <= subject[0] <= q_end + 6 and "," not in piece[q_end : subject[0]]))
        ]
        subjects = _together(piece, subjects, q_end if after else None)
        specific = (
            best is not None and best.metric not in _STOCKS and any(best.start < e and s < best.end for s, e, _ in predicates)
        )
        joint = (
            best is not None
            and len({metric for *_, metric, _ in subjects}) > 1
            and best.metric in {metric for *_, metric, _ in subjects}
        )
        if subjects and (
            best is None or best.metric in _STOCKS or (joint and not far) or (best_score < 60 if far else not specific)
        ):
            part_of: dict[str, set[str]] = {}
            for _, _, metric, part in subjects:
                part_of.setdefault(metric, set()).add(part)
            links = []
            for metric, parts in part_of.items():
                # One value for several parts of one metric is one row without breakdown (contract, rulings).
                part = next(iter(parts)) if len(parts) == 1 else ""
                words = next(piece[s:e] for s, e, one, _ in subjects if one == metric)
                links.append(
                    Link(
                        quantity,
                        metric,
                        part or _part(piece, metric, quantity, a),
                        words,
                        a,
                        b,
                        "shared-predicate" if far else "subject+predicate",
                        0.85,
                    )
                )
            return links
    if best is not None and share is not None and best.metric == "total_social_investment":
        best = replace(best, metric="investment_to_grdp", breakdown="")
    parent = _PARENT.get(best.metric) if best is not None else None
    if best is not None and parent == carried.metric and carried.metric and re.search(r"(?i)trong\s+đó", piece[:q_start]):
        best = replace(best, metric=carried.metric)
    if (
        carried.metric == "tourist_visits"
        and quantity.unit == "VND"
        and best is None
        and re.search(r"(?i)(?:doanh|tổng|nguồn)\s+thu\s*(?:đạt|ước đạt|ước|là|khoảng|trên|hơn)?\s*$", piece[:q_start])
    ):
        return [Link(quantity, "tourism_revenue", "", piece[:q_start].strip(" ,;"), a, b, "next-in-sector", 0.8)]
    if (
        best is None
        and carried.metric
        and quantity.unit == carried.unit == "percent"
        and re.match(r"(?i)[\s,;]*riêng\s", piece)
        and not find_breakdowns(piece[:q_start])
    ):
        return [Link(quantity, carried.metric, "", _label(piece, quantity, a), a, b, "same-metric", 0.7)]
    if quantity.unit == "rank" and carried.metric == "governance_index_rank" and not any(m.breakdown for m in mentions):
        return [Link(quantity, carried.metric, carried.breakdown, carried.text, a, b, "same-metric", 0.75)]
    if (
        best is None
        and bracketed
        and carried.metric
        and quantity.unit == carried.unit
        and quantity.noun
        and quantity.unit in COUNTED
    ):
        if not list(find_breakdowns(piece[:q_start] if not value_first else piece[: q_end + 40])):
            return [Link(quantity, carried.metric, carried.breakdown, carried.text, a, b, "same-metric", 0.7)]
    if best is not None and best_score > 25:
        twins = _joined(piece, best, mentions) if not value_first and best.end <= q_start else []
        part = best.breakdown or _part(piece, best.metric, quantity, a, best.form, (best.start, best.end))
        if not part and carried.breakdown and (bracketed != within):
            area = {form.breakdown: form.dimension for form in find_breakdowns(text[clause_start:a])}
            part = (
                carried.breakdown
                if area.get(carried.breakdown) == "area" and "area" in metrics()[best.metric].dimensions
                else part
            )
        rule = "metric-around-value" if best_score >= 100 else "value+metric" if best.start >= q_end else "metric+value"
        link = Link(quantity, best.metric, part, piece[best.start : best.end], a, b, rule, min(1.0, best_score / 100))
        return [
            replace(link, metric=twin.metric, breakdown=twin.breakdown, text=piece[twin.start : twin.end]) for twin in twins
        ] + [link]
    label = _residue(piece if value_first else piece[:q_end], a, quantity, places)
    if carried.metric and compatible(carried.metric, quantity):
        dimensions = metrics()[carried.metric].dimensions
        window = piece[: min(len(piece), q_end + 60)] if value_first else piece[:q_start]
        colon = window.rfind(":")
        if any(a + colon < start and end <= quantity.start for start, end in places) and colon >= 0:
            window = " " * colon + window[colon:]  # "Khu vực miền núi: Nông Sơn 30": a heading, not a part
        named = list(find_breakdowns(window))
        if named:
            nearest = max(named, key=lambda part: (part.dimension in dimensions, part.end - part.start, part.end))
            blank = [(a + nearest.start, a + nearest.end), *((a + s, a + e) for s, e, _ in find_predicates(piece))]
            rest = _residue(piece if value_first else piece[:q_end], a, quantity, [*places, *blank]).split()
            known = nearest.dimension in dimensions
            if nearest.dimension == "place" and not known:
                ranked = piece[: nearest.start].rstrip().lower().endswith("cấp") or piece[nearest.start :].lower().startswith(
                    "cấp"
                )
                rest = rest if ranked else ["-"] * 9  # "huyện" before a name is no part
            if len(rest) <= 3 if known else not rest or (within and quantity.unit == carried.unit and len(rest) <= 6):
                return [
                    Link(quantity, carried.metric, nearest.breakdown, carried.text, a, b, "list-part", 0.8 if known else 0.65)
                ]
        alike = (
            quantity.unit in (carried.unit, "percent", "times", "VND", "USD")
            or bracketed
            or not carried.unit
            or quantity.unit == ""
        )
        alike = alike or (quantity.unit in COUNTED and any(a <= s and e <= quantity.start for s, e in places))
        if not label and alike:
            if share is not None and carried.metric == "total_social_investment":
                return [Link(quantity, "investment_to_grdp", "", carried.text, a, b, "same-metric", 0.75)]
            return [Link(quantity, carried.metric, carried.breakdown, carried.text, a, b, "same-metric", 0.75)]
    if best is None and carried.listed and carried.metric and quantity.unit == carried.unit and quantity.unit in COUNTED:
        named = [part for part in find_breakdowns(piece if value_first else piece[:q_start]) if part.dimension != "place"]
        part = (
            max(named, key=lambda one: (one.dimension in metrics()[carried.metric].dimensions, one.end)).breakdown
            if named
            else ""
        )
        return [Link(quantity, carried.metric, part, _label(piece, quantity, a) or carried.text, a, b, "list-part", 0.65)]
    return [Link(quantity, "", "", _label(piece, quantity, a), a, b, "no-metric", 0.0)]


_PARTS = re.compile(r"(?i)trong\s+đó|gồm|chia\s+ra")
#: Groups of people or places that any metric may be told of.
_GROUPS = frozenset({"poor_households", "poor_districts", "ethnic_minority"})
_WHOLE = re.compile(r"(?i)(?:tổng|diện\s+tích|sản\s+lượng|giá\s+trị|doanh\s+thu)(?!\p{L})")
_WHOLES = frozenset({"VND", "USD", "tonne", "head", "ha", "visit", "kWh"})
_TO_PRODUCT = frozenset({"investment_to_grdp", "budget_mobilisation_ratio"})
#: Words that are read as a metric here, without a form in ``metric_forms.csv``; ``candidates`` lets articles with them pass.
OWN_METRIC_WORDS = ("tăng trưởng",)
#: A metric named before, and the unit of values that are linked to another metric for it, though they could not be its own.
OWN_LINKS = frozenset({("tourist_visits", "VND")})

#: What ``tăng trưởng`` after a value of theirs is the growth of.
_PRODUCTS = frozenset({"grdp", "production_value", "value_added", "local_product"})
_BARE_GROWTH = re.compile(
    r"(?i)(?:(?:^|[,;:(]|(?<!\p{L})(?:phấn\s+đấu|mục\s+tiêu|đạt|mức|có|quyết\s+tâm|sẽ|năm\s+20\d\d)(?:\s+(?:(?:là|đạt|năm|mức|tốc\s+độ|đến|giai\s+đoạn|thời\s+kỳ)|20\d\d|[-–]))*)\s*)(?P<words>tăng\s+trưởng)"
    r"(?:\s+(?:cao|khá|đạt|là|ở|mức|khoảng|trên|từ|bình\s+quân|ít\s+nhất|hơn))*[\s,]*$"
)


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


def _sector_before(piece: str, end: int) -> str:
    """The one sector named before ``end``, or ''."""
    parts = {part.breakdown for part in find_breakdowns(piece[:end]) if part.dimension == "sector"}
    return parts.pop() if len(parts) == 1 else ""


def _for_unit(mention: MetricMention, quantity: Quantity) -> MetricMention:
    """The mention with the metric that its words mean beside this unit: ``giá trị sản xuất … 32 triệu đồng/ha`` is by hectare."""
    if quantity.unit == "percent" or quantity.kind != "number":
        return mention
    metric = metric_for_unit(mention.metric, quantity.unit, quantity.per)
    if metric == mention.metric:
        return mention
    parts = {form.id for form in breakdown_forms() if form.dimension in metrics()[metric].dimensions}
    return replace(mention, metric=metric, breakdown=mention.breakdown if mention.breakdown in parts else "")


def _joined(piece: str, best: MetricMention, mentions: Sequence[MetricMention]) -> list[MetricMention]:
    """Metrics named before `best` in one breath with it (``hộ dùng điện và nước hợp vệ sinh đều đạt 98%``)."""
    twins: list[MetricMention] = []
    start = best.start
    for mention in sorted((m for m in mentions if m.end <= best.start), key=lambda m: -m.end):
        if (
            not re.fullmatch(r"(?i)\s*(?:,|và|,\s*và)\s*(?:tỷ lệ|tỉ lệ|số|tổng)?\s*", piece[mention.end : start])
            or mention.metric == best.metric
        ):
            break
        twins.insert(0, mention)
        start = mention.start
    return twins


def _in_turn(text: str, start: int, quantities: Sequence[Quantity]) -> list[tuple[str, str, str]] | None:
    """Metrics of ``A, B và C đạt lần lượt x, y và z``: one (metric, part, words) for each quantity, or None."""
    head = text[start : quantities[0].start]
    if len(quantities) < 2 or not re.search(r"(?i)lần\s+lượt|tương\s+ứng", head):
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


def _together(piece: str, subjects: list[tuple[int, int, str, str]], after: int | None) -> list[tuple[int, int, str, str]]:
    """The subjects that share the value: the first after it (or the last before it), and those listed with that one."""
    if not subjects:
        return []
    chosen = [subjects[0]] if after is not None else [subjects[-1]]
    rest = subjects[1:] if after is not None else subjects[-2::-1]
    for subject in rest:
        gap = piece[chosen[-1][1] : subject[0]] if after is not None else piece[subject[1] : chosen[-1][0]]
        if not re.fullmatch(
            r"(?i)[\s,&/-]*(?:(?:và|các|cơ quan|tổ chức|đơn vị|cùng|với|cấp|cơ sở|trực thuộc|huyện|xã|tỉnh|thành phố|các cấp|phường|hằng năm|số|tỷ lệ)[\s,&/-]*)*",
            gap,
        ):
            break
        chosen.append(subject)
    return sorted(chosen)


def _part(piece: str, metric: str, quantity: Quantity, offset: int, form: str = "", span: tuple[int, int] = (0, 0)) -> str:
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
    return min(parts, key=lambda part: (abs(part.start - position), -part.end)).breakdown


def _residue(piece: str, offset: int, quantity: Quantity, places: Sequence[tuple[int, int]]) -> str:
    """Content words of the piece beside the value, places, years and fillers: what a label would need."""
    chars = list(piece)
    colon = piece.rfind(":", 0, max(0, quantity.start - offset))
    if colon >= 0 and any(offset + colon < start and end <= quantity.start for start, end in places):
        chars[:colon] = " " * colon  # "Khu vực miền núi: Nông Sơn 30": the place is the label
    for start, end in (*places, (quantity.start, quantity.end)):
        for index in range(max(0, start - offset), min(len(chars), end - offset)):
            chars[index] = " "
    plain = re.sub(r"\([^()]*\)|\d+|[^\p{L}\s]", " ", "".join(chars))
    return " ".join(content_words(plain))


def content_words(plain: str) -> list[str]:
    """Words of `plain` without numbers, verbs of aim and other words that name no metric."""
    return _FILLER.sub(" ", re.sub(r"\d+|[^\p{L}\s]", " ", plain)).split()


#: Who says so and when, before what is said: no part of a metric's name.
_REPORTING = re.compile(
    r"(?i)^(?:.{0,80}?(?<!\p{L})(?:yêu\s+cầu|đề\s+nghị|cho\s+biết|cho\s+hay|khẳng\s+định|nhấn\s+mạnh|chỉ\s+đạo|đề\s+ra|đặt\s+ra|đặt\s+mục\s+tiêu|phấn\s+đấu|mục\s+tiêu|chỉ\s+tiêu)(?:\s+(?:là|rằng|phải|đạt|nâng|đưa|tăng|giảm))*[\s:,]+)+"
)


def _label(piece: str, quantity: Quantity, offset: int) -> str:
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
