"""What a value means once its metric is known: level or change, over which span, from where, and against which baseline."""

from __future__ import annotations

from itertools import zip_longest

from extractors import patterns as re
from extractors.context import Context
from extractors.facts import Basis, Change, Clause, Quantity
from extractors.links import Link
from extractors.metrics import OTHER
from extractors.units_of_metrics import COUNTED, OF_GDP

GROWTH_WORD = re.compile(
    r"(?i)(?<!\p{L})(?P<verb>tăng\s+trưởng|(?<!giá\s+trị\s+)gia\s+tăng|(?<!giá\s+trị\s+)tăng\s+thêm|(?<!giá\s+trị\s+gia\s+)tăng(?!(?<=giá\s+trị\s+tăng)\s+thêm)|giảm|(?<!giá\s+trị\s+tăng\s+)thêm|phát\s+triển\s+mới|xây\s+dựng\s+thêm|thành\s+lập\s+(?:mới|thêm)|công\s+nhận\s+mới|công\s+nhận\s+thêm|nâng|hạ|kéo\s+giảm|vượt)(?!\p{L})"
)
#: Right before a value: it is a level, whatever the value before it was ("giảm 6% mỗi năm, hiện còn 28,5%").
REACHED = re.caseless(r"(?<!\p{L})(?:còn|xuống|lên)\s*(?:dưới|trên|khoảng|hơn|gần|mức)?\s*$")
#: Right before a sum: what it comes to.
ATTAINED = re.caseless(r"(?<!\p{L})(?:đạt|lên)\s*(?:mức|khoảng|trên|hơn|gần)?\s*$")
_RATE_NAME = re.compile(
    r"(?i)(?:tốc\s+độ|tỷ\s+lệ|tỉ\s+lệ|mức|nhịp\s+độ)\s+(?:gia\s+tăng|tăng|phát\s+triển|giảm)|tăng\s+trưởng|(?:tăng|giảm)\s+bình\s+quân|bình\s+quân\s+(?:hằng|hàng|mỗi)?\s*(?:năm\s+)?(?:tăng|giảm)|mức\s+giảm"
)
_INCREMENT = re.compile(
    r"(?i)(?:thêm|phát\s+triển\s+mới|tăng\s+thêm|xây\s+dựng\s+thêm|thành\s+lập\s+(?:mới|thêm)|xây\s+mới)\s*(?:được\s*)?(?:từ\s*|ít nhất\s*|khoảng\s*)?$"
)
_NEW_BY_NAME = frozenset(
    {
        "party_members_admitted",
        "jobs_created",
        "new_enterprises",
        "afforestation_area",
        "temporary_housing_removed",
        "workers_trained",
        "roads_built",
        "social_housing_units",
        "investment_attracted",
        "overseas_workers",
    }
)
_FLOWS = frozenset(
    {
        "party_members_admitted",
        "jobs_created",
        "new_enterprises",
        "total_social_investment",
        "workers_trained",
        "afforestation_area",
        "investment_attracted",
        "budget_revenue",
    }
)
#: Localities of the new-rural tiers, which plans add to in one breath: ``thêm 3 xã đạt chuẩn, 2 xã nâng cao và 1 xã kiểu mẫu``.
_TIERS = frozenset({"new_rural_communes", "advanced_new_rural_communes", "model_new_rural_communes", "new_rural_villages"})
_MORE_OF_EACH = re.compile(
    r"(?i)(?<!\p{L})thêm\s+(?:từ\s+|ít\s+nhất\s+|khoảng\s+)?\d(?:(?!(?<!\p{L})(?:nâng(?!\s+cao)|lên|trong\s+đó|gồm|tổng|duy\s+trì|giữ|(?:đạt|có|còn|là)\s+\d))[^.\n])*(?:[,;]|(?<=\s)và)\s*$"
)
#: Counted events: a percentage of them is a change, whatever verb stands before it ("giảm phạm pháp hình sự đạt 5%").
_EVENTS = frozenset({"traffic_accidents", "crimes"})
#: Metrics that are themselves rates of growth.
GROWTH_METRICS = frozenset({"economic_growth", "population_growth_rate", "industrial_production_index"})
_AGGREGATES = frozenset({"VND", "USD", "tonne", "head", "visit", "kWh"})
_TO = re.compile(
    r"(?i)\s*(?:\(?\s*(?:cuối\s+|vào\s+)?(?:năm\s+)?(?:20\d\d|hiện nay|nay|đầu nhiệm kỳ)\s*\)?)?\s*(?:tăng\s+|giảm\s+)?(?:lên|xuống|còn|xuống\s+còn|giảm\s+còn)(?:\s+(?:còn|đến|tới|thành|mức|dưới|trên|hơn|khoảng))*\s*(?:(?:vào\s+)?năm\s+20\d\d\s*)?(?:là\s+|đạt\s+)?"
)
FULFILMENT = re.caseless(
    r"\s*(?:so\s+(?:với\s+)?|của\s+)?(?:(?:chỉ\s+tiêu|kế\s+hoạch|KH|dự\s+toán|nghị\s+quyết|mục\s+tiêu|chỉ\s+tiêu\s+nghị\s+quyết|nhiệm\s+vụ)(?!\p{L}))"
)


#: A fall told by the year.
_YEARLY = re.caseless(r"/\s*năm|(?:mỗi|hằng|hàng)\s+năm|bình\s+quân\s+(?:giảm|năm)|giảm\s+bình\s+quân")


def values_of(text: str, clause: Clause, quantities: list[Quantity]) -> tuple[list[Quantity], dict[int, Quantity]]:
    """The values of a clause, without the start of ``từ 4% xuống còn 3%`` and without ``không có`` inside a share.

    Also the starts that were left out, by the ``start`` of the value they lead to.
    """
    kept: list[Quantity] = []
    starts: dict[int, Quantity] = {}
    for quantity, following in zip_longest(quantities, quantities[1:]):
        if following is not None and _TO.fullmatch(text, quantity.end, following.start):
            said_from = re.match(r"(?i)từ\b", quantity.text) or re.search(
                r"(?i)(?<!\p{L})từ\s*(?:mức\s*)?$", text[clause.start : quantity.start]
            )
            if said_from:
                starts[following.start] = quantity
                continue
        if (
            quantity.kind == "zero"
            and kept
            and kept[-1].unit == "percent"
            and not re.search(r"[,;:.]|(?<!\p{L})và\s*$", text[kept[-1].end : quantity.start])
        ):
            continue  # "100% phường không có ma túy"
        kept.append(quantity)
    return kept, starts


_BY_YEAR = re.compile(r"(?i)/\s*năm")
#: Units of what is measured; ``16/16 xã`` counts communes of all communes.
_MEASURED = frozenset("percent VND USD person tonne kg ha m2 m3 km kWh head household".split())


def is_pair(quantity: Quantity) -> bool:
    """True where ``a/b`` is a result over its plan: shares, money, people; ``16/16 xã`` counts communes of all communes."""
    if quantity.total is None:
        return False
    part = quantity.low is not None and quantity.low == int(quantity.low) and quantity.low <= quantity.total
    return quantity.unit in _MEASURED or not part


def change_of(text: str, link: Link, metric: str, unit: str, metric_unit: str) -> Change:
    """Whether the value is the level reached or the amount moved (contract, rule 4 and the ruling on increments).

    unit: of the value; metric_unit: of the metric's level. A percentage of money or of tonnes can only be a change.
    """
    quantity = link.quantity
    before = text[link.start : quantity.start]
    if metric in GROWTH_METRICS:
        return "decrease" if re.search(r"(?i)giảm[^,;]{0,30}$", before) and metric != "population_growth_rate" else "increase"
    if quantity.kind in ("zero", "all"):
        return "level"
    if metric == OTHER and re.search(r"(?i)CPI|giá\s+tiêu\s+dùng", link.text):
        return "increase"  # an index of prices is told by how much it rose
    if metric == "tfp_contribution" and not re.search(r"(?i)(?:tăng|giảm)\s*(?:thêm\s*)?$", before):
        return "level"  # "đóng góp của TFP vào tăng trưởng" is a share
    if link.rule == "value+metric" and ":" in before:
        before = before[before.rfind(":") + 1 :]  # what stands before the colon heads the list
    verbs = list(GROWTH_WORD.finditer(before))
    if unit == metric_unit == "times":
        return "level"  # "tăng hệ số sử dụng đất lên 1,8 lần"
    if unit == "times":
        return "decrease" if verbs and "giảm" in verbs[-1]["verb"].lower() else "increase"
    if unit == "percent" and OF_GDP.match(text, quantity.end):
        return "level"  # "30% GRDP" is a share
    if re.match(r"(?i)\W*(?:tỷ|tỉ)\s+(?:lệ|trọng)(?!\s+(?:tăng|giảm|phát\s+triển))", before) and unit == "percent" and not verbs:
        return "level"
    if unit not in ("percent", "per_mille") and metric in _NEW_BY_NAME:
        return "level"
    if verbs and verbs[-1]["verb"].lower().startswith("tăng tr") and unit in COUNTED | {"visit"}:
        return "level"  # "chỉ tiêu tăng trưởng 15 triệu lượt khách"
    if verbs:
        verb, rest = verbs[-1]["verb"].lower(), before[verbs[-1].end() :]
        named = bool(_RATE_NAME.search(before[max(0, verbs[-1].start() - 12) :]))
        if verb in ("nâng", "hạ", "vượt"):
            return "level"
        if verb == "giảm" and metric_unit == "percent":
            if re.search(r"(?i)(?<!\p{L})ở\s+mức\s*$", rest):
                return "level"  # "tỷ lệ hộ nghèo duy trì giảm ở mức dưới 2%"
            if quantity.bound == "less_than" and not _YEARLY.search(text[link.start : quantity.end + 12]):
                return "level"  # "giảm tỷ lệ hộ nghèo dưới 1%": nobody aims at a smaller fall
        if re.search(r"(?i)(?<!\p{L})(?:(?<!trở\s)lên|xuống|còn)(?!\p{L})", rest):
            falling = (
                "giảm" in verb
                and re.search(r"(?i)còn\s*$", rest)
                and (
                    quantity.text.lower().endswith("năm")
                    or re.match(r"(?i)\s*/\s*năm|\s+(?:mỗi|hằng|hàng)\s+năm", text[quantity.end : quantity.end + 12])
                )
            )
            return "decrease" if falling else "level"
        if (
            re.search(r"(?i)(?:đạt|là|tới|chiếm)\s*(?:mức\s*)?$", rest)
            and not named
            and len(rest.split()) > 1
            and unit not in ("percent", "per_mille")
        ):
            return "level"
        if re.search(r"(?i)(?<!\p{L})(?:đạt|chiếm)(?!\p{L})", rest) and not named:
            return "decrease" if unit == "percent" and metric in _EVENTS and "giảm" in verb else "level"
        if verb == "thêm" or verb.startswith(("phát triển", "xây dựng", "công nhận", "thành lập", "tăng thêm")):
            return "level" if unit == "percent" and verb == "thêm" else "increase"
        if unit in ("percent", "per_mille") or re.match(
            r"(?i)\s*(?:bình quân|thêm|từ|khoảng|trên|hơn|ít nhất|mỗi năm|hằng năm|hàng năm)?\s*$", rest
        ):
            if unit in COUNTED and not re.match(r"(?i)\s*(?:thêm|từ|khoảng|trên|hơn|ít nhất)?\s*$", rest):
                return "level"
            return "decrease" if "giảm" in verb else "increase"
        return "level"
    if _INCREMENT.search(before):
        return "increase"
    if metric in _TIERS and _MORE_OF_EACH.search(text, max(0, quantity.start - 250), quantity.start):
        return "increase"
    if unit == "percent" and metric_unit in _AGGREGATES and metric != "total_social_investment":
        if re.search(r"(?i)đạt\s*$", before) and FULFILMENT.match(text[quantity.end :]):
            return "level"
        return "increase"
    if unit == "percent" and (
        metric == "total_social_investment" or (metric_unit != "percent" and _BY_YEAR.search(quantity.text))
    ):
        return "increase"  # "diện tích bình quân 4,6%/năm" can only be its growth
    return "level"


def baseline_of(context: Context, quantity: Quantity, clause: Clause, year: int | None) -> int | None:
    """The year after ``so với`` that follows the value within 60 characters, with no other number between; or None.

    year: of the value; ``năm trước`` beside the figure of a coming year is the year before that one.
    """
    for period in context.facts.baselines:
        if quantity.end <= period.start <= min(clause.end, quantity.end + 60):
            gap = context.text[quantity.end : period.start]
            if not re.search(r"\d", gap):
                told = period.year_start if period.year_start is not None else period.year
                relative = not re.search(r"\d", context.text[period.start : period.end])
                return year - 1 if relative and year is not None and told < year - 1 else told
    return None


def basis_of(text: str, clause: Clause, link: Link, metric: str, change: Change, unit: str) -> Basis:
    """Whether the value is for the year, each year, the yearly average or the whole period, by the words of its piece."""
    piece = text[link.start : link.end]
    head = text[clause.sentence_start : link.quantity.start]
    value = text[link.quantity.start : link.quantity.end + 8]
    if unit == "percent" and change != "level" and re.search(r"(?i)bình\s+quân\s+giai\s+đoạn", piece):
        return "annual_average"
    if re.search(
        r"(?i)(?<!thu\s+nhập\s+|GDP\s+|GRDP\s+|tuổi\s+thọ\s+)bình\s+quân\s*(?:hằng|hàng|mỗi|các|/)?\s*(?:năm|giai|thời|đạt|tăng|giảm|cả|trong|từ|là|\d|trên|khoảng|chung)|tăng(?:\s+trưởng)?\s+bình\s+quân|giảm\s+bình\s+quân",
        piece,
    ) and not re.search(r"(?i)bình\s+quân\s+đầu\s+người\s+(?:đạt|là|năm)", piece):
        return "annual_average"
    told = text[link.start : link.quantity.end] + re.split(r"[,;]", text[link.quantity.end : link.end])[0]
    if re.search(r"(?i)(?<!\p{L})(?:hằng|hàng|mỗi)\s+năm", told):
        return "each_year"
    if re.search(r"(?i)%\s*/\s*năm|%\s+mỗi\s+năm|một\s+năm", value) and unit == "percent":
        return "annual_average"
    if metric in _FLOWS and change == "level" and re.search(r"(?i)nhiệm\s+kỳ|giai\s+đoạn|thời\s+kỳ|(?:5|05)\s+năm", head[-200:]):
        return "total"
    return "point"
