"""Which units a metric's values can have, and which metric the words mean beside a unit."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from extractors import patterns as re
from extractors.facts import MetricMention, Quantity
from extractors.metrics import accepts_unit, breakdown_forms, metric_for_unit, metrics

#: The product of a country or locality right behind a share: what the value is a share of.
OF_GDP = re.compile(r"(?i)\s*(?:/|so\s+với|của|trong)?\s*(?:tổng\s+)?(?:GDP|GRDP)(?!\p{L})")
#: Units that count things, and units that measure.
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
        return info.unit == unit or {info.unit, unit} <= {"tonne", "kg"}
    if info.unit == unit:
        return True
    if info.unit == "percent" and unit in _COUNTABLE_SHARES:
        return metric not in _NEVER_COUNTED and quantity.noun not in ("tỉnh", "huyện")
    if unit == "household" and metric in (
        "poverty_rate",
        "near_poverty_rate",
        "cultural_families",
        "clean_water_households",
        "temporary_housing_removed",
        "farms",
    ):
        return True
    if unit == "person" and metric == "doctors_per_10k":
        return quantity.per == "10k_population"  # "tỷ lệ bác sĩ đạt 9 người/vạn dân"
    if unit == "visit" and info.unit == "person":
        return quantity.noun == "lượt người"  # "tạo việc làm cho 3.000 lượt người"
    if unit == "person" and metric == "tourist_visits":
        return quantity.noun == "người"  # "lượng khách đạt 200 nghìn người"
    if unit == "person" and metric in _COUNTED_PEOPLE:
        return quantity.noun not in ("đồng chí", "đảng viên")
    if (unit == "organisation" and info.group == "party_building") or (unit == "project" and info.unit == "project"):
        return True
    return (info.unit in COUNTED and unit in ("count", "facility") and info.unit != "person") or (
        info.unit == "count" and unit in COUNTED
    )


def for_unit(mention: MetricMention, quantity: Quantity) -> MetricMention:
    """The mention with the metric that its words mean beside this unit: ``giá trị sản xuất … 32 triệu đồng/ha`` is by hectare."""
    if quantity.unit == "percent" or quantity.kind != "number":
        return mention
    metric = metric_for_unit(mention.metric, quantity.unit, quantity.per)
    if metric == mention.metric:
        return mention
    parts = {form.id for form in breakdown_forms() if form.dimension in metrics()[metric].dimensions}
    return replace(mention, metric=metric, breakdown=mention.breakdown if mention.breakdown in parts else "")


def can_be_value_of(mention: MetricMention, quantity: Quantity) -> bool:
    """Whether the words of the mention can name what the value measures."""
    meant = for_unit(mention, quantity)
    if quantity.unit == "person" and meant.metric == "tourist_visits" and "du lịch" not in mention.form:
        return False  # guests of a wedding, customers
    return compatible(meant.metric, quantity) and (quantity.kind != "number" or accepts_unit(mention, quantity.unit))


#: Units that a bare number stands in without saying so: an index, a ratio.
_BARE = frozenset({"times", "point"})
#: The same movement in another unit: ``giảm 350 hộ, tương đương 2,1%``.
EQUIVALENT = re.compile(r"(?i)tương\s+(?:đương|ứng)[^,;.\d]*$")
#: What leads to a share of households and not to a change of their number, close before it: ``số hộ nghèo giảm còn 3%``.
_RATE = re.compile(r"(?i)(?:tỷ|tỉ)\s+lệ|chiếm")
_REMAINING = re.compile(r"(?i)(?<!\p{L})(?:còn|xuống)\s*(?:dưới\s*)?$")
#: Less than this is said of a head, not of a locality.
_LEAST_PRODUCT = {"USD": Decimal(200_000), "VND": Decimal(1_000_000_000)}


def in_unit(metric: str, quantity: Quantity, before: str) -> tuple[str, str]:
    """The metric and unit that the value's own unit makes of them: ``giảm 120 hộ nghèo`` counts households."""
    info = metrics()[metric]
    if quantity.kind == "zero":  # zero stands in the metric's own unit (contract, rulings)
        if metric == "poor_households":
            return "poverty_rate", "percent"
        if metric == "new_rural_criteria":
            return "communes_below_criteria", "commune"
        return metric, "percent" if info.unit == "status" else info.unit or "count"
    unit = quantity.unit or (info.unit if info.unit in COUNTED or info.unit in _BARE else "count")
    if metric == "grdp" and unit in _LEAST_PRODUCT and (quantity.high or quantity.low or 0) < _LEAST_PRODUCT[unit]:
        return "grdp_per_capita", unit  # "GDP đạt 9.800 USD": no locality's product is so small
    if unit == "person" and metric == "doctors_per_10k":
        return metric, info.unit
    if unit == "household" and metric == "poverty_rate":
        return "poor_households", unit
    if (
        metric == "poor_households"
        and unit == "percent"
        and (EQUIVALENT.search(before[-40:]) or _RATE.search(before[-20:]) or _REMAINING.search(before[-12:]))
    ):
        return "poverty_rate", unit
    if unit == "visit" and info.unit == "person":
        return metric, "person"  # "tạo việc làm cho 3.000 lượt người"
    if metric == "party_members" and re.search(r"(?i)(?:kết\s+nạp|phát\s+triển\s+(?:mới|đảng))(?!.*(?:nâng|tổng\s+số))", before):
        return "party_members_admitted", unit
    return metric, unit
