"""A value without a metric of its own: it takes that of the text before it, or a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors import patterns as re
from extractors.facts import BreakdownMention, MetricMention
from extractors.labels import label as label_of
from extractors.labels import residue
from extractors.links import Link, Piece
from extractors.metrics import find_breakdowns, find_predicates, metric_for_unit, metrics
from extractors.units_of_metrics import COUNTED, compatible

#: A metric named before, and the unit of values that are linked to another metric for it, though they could not be its own.
OWN_LINKS = frozenset({("tourist_visits", "VND")})
#: The metric whose name, in a sentence without a figure, is that of the parts further on: ``cơ cấu kinh tế chuyển dịch …; nông nghiệp 20%``.
TOLD_IN_PARTS = "economic_structure_share"
#: Outputs told in one list, and the sectors whose own output has another name.
_HARVESTS = frozenset({"livestock_meat_output", "crop_output", "grain_output"})
#: Dimensions whose words are short and stand in names, too.
_KINDS = frozenset({"crop", "species"})
#: What ``sản lượng`` alone behind an area or a yield is the output of, and the words that may stand with it.
_HARVESTED = {
    "crop_area": "crop_output",
    "crop_yield": "crop_output",
    "aquaculture_area": "fishery_output",
}
_CROPS = frozenset({"crop_area", "crop_yield", "crop_output"})
_HARVEST_WORDS = frozenset({"sản", "lượng", "thu", "hoạch", "tươi", "khô", "nhân"})
_OUTPUTS = {"fishery": "fishery_output"}
#: Places right behind a value: it counts them.
_PLACES_COUNTED = re.caseless(r"\s*(?:(?:tổng\s+)?số\s+)?(?:xã|thôn|bản|ấp|buôn|làng)(?!\p{L})")


#: What the line of a crop tells beside its yield: the unit, the word for it, the metric.
_OF_CROP = {
    ("ha", ""): ("diện tích", "crop_area"),
    ("tonne", ""): ("sản lượng", "crop_output"),
    ("tonne", "ha"): ("", "crop_yield"),
}


def link_of_crop(p: Piece, best: MetricMention | None) -> Link | None:
    """The area, yield or output of the crop that heads a list of them: ``Lúa: diện tích 200 ha, năng suất 60 tạ/ha, sản lượng …``.

    best: the metric that the piece names, or None; a yield may be named without its crop.
    """
    word, metric = _OF_CROP.get((p.quantity.unit, p.quantity.per.split("/")[0]), ("", ""))
    if not metric or (best is not None and (best.metric, best.breakdown) != ("crop_yield", "")):
        return None
    said = p.words[: p.value_start].lower()
    if word not in said or (best is None) != bool(word) or "năng suất" not in p.text[p.clause_start : p.clause_end].lower():
        return None
    crops = [part for part in find_breakdowns(p.text[p.clause_start : p.quantity.start]) if part.dimension == "crop"]
    if not crops:
        return None
    at = said.rfind(word) if word else said.rfind("năng suất")
    return p.link(metric, crops[-1].breakdown, p.words[max(at, 0) : p.value_start].strip(" ,:("), "metric+value", 0.8)


def link_at_once(p: Piece, mentions: Sequence[MetricMention], *, unnamed: bool) -> Link | None:
    """The link of values whose form alone says that they go on with the metric before, even beside another name.

    mentions: the metrics that the piece may name. unnamed: none of them can be the value's.
    """
    if (
        p.carried.metric == "tourist_visits"
        and p.quantity.unit == "VND"
        and unnamed
        and re.search(r"(?i)(?:doanh|tổng|nguồn)\s+thu\s*(?:đạt|ước đạt|ước|là|khoảng|trên|hơn)?\s*$", p.words[: p.value_start])
    ):
        return p.link("tourism_revenue", "", p.words[: p.value_start].strip(" ,;"), "next-in-sector", 0.8)
    if (
        unnamed
        and p.carried.metric
        and p.quantity.unit == p.carried.unit == "percent"
        and re.match(r"(?i)[\s,;]*riêng\s", p.words)
        and not find_breakdowns(p.words[: p.value_start])
    ):
        return p.link(p.carried.metric, "", label_of(p.words, p.quantity, p.start), "same-metric", 0.7)
    if p.quantity.unit == "rank" and p.carried.metric == "governance_index_rank" and not any(m.breakdown for m in mentions):
        return p.link(p.carried.metric, p.carried.breakdown, p.carried.text, "same-metric", 0.75)
    if (
        unnamed
        and p.bracketed
        and p.carried.metric
        and p.quantity.unit == p.carried.unit
        and p.quantity.noun
        and p.quantity.unit in COUNTED
    ):
        if not list(find_breakdowns(p.words[: p.value_start] if not p.value_first else p.words[: p.value_end + 40])):
            return p.link(p.carried.metric, p.carried.breakdown, p.carried.text, "same-metric", 0.7)
    return None


def link_carried(p: Piece, *, of_product: bool, unnamed: bool) -> Link | None:
    """The link to the metric in force, or to a part of it that the piece names; None where the piece names something else.

    of_product: the value is a share of the product. unnamed: the piece names no metric that could be the value's.
    """
    if unnamed and p.quantity.unit == "tonne" and p.quantity.per != "ha" and p.carried.metric in _HARVESTED:
        rest = set(residue(p.words if p.value_first else p.words[: p.value_end], p.start, p.quantity, p.places()).split())
        if {"sản", "lượng"} <= rest <= _HARVEST_WORDS:  # "300 ha lạc, sản lượng 600 tấn"
            grain = p.carried.metric == "crop_area" and "lương thực" in p.carried.text
            metric = "grain_output" if grain else _HARVESTED[p.carried.metric]
            return p.link(
                metric, "" if grain else p.carried.breakdown, p.words[: p.value_start].strip(" ,;"), "next-in-sector", 0.8
            )
    if p.carried.metric == "grain_output" and p.quantity.unit == "tonne" and (p.bracketed or p.listed):
        found = _list_part(replace(p, carried=replace(p.carried, metric="crop_output", breakdown="")))
        if found is not None and found.breakdown:
            return found  # "lương thực có hạt 31.000 tấn (thóc 22.000 tấn, ngô 9.000 tấn)"
    if p.carried.metric in _CROPS and not compatible(p.carried.metric, p.quantity):
        metric = metric_for_unit(p.carried.metric, p.quantity.unit, p.quantity.per)
        if metric in _CROPS and compatible(metric, p.quantity):  # "lúa 3.000 ha, sản lượng 18.000 tấn; ngô 500 ha"
            return _list_part(replace(p, carried=replace(p.carried, metric=metric, breakdown="", unit="")))
    if p.carried.metric and compatible(p.carried.metric, p.quantity):
        found = _list_part(p) or _same_metric(p, of_product=of_product)
        if found is not None:
            return found
    if unnamed and p.carried.listed and p.carried.metric and p.quantity.unit == p.carried.unit and p.quantity.unit in COUNTED:
        named = [
            part
            for part in find_breakdowns(p.words if p.value_first else p.words[: p.value_start])
            if part.dimension != "place" and (part.dimension not in _KINDS or _is_kind(p, part))
        ]
        part = (
            max(named, key=lambda one: (one.dimension in metrics()[p.carried.metric].dimensions, one.end)).breakdown
            if named
            else ""
        )
        return p.link(p.carried.metric, part, label_of(p.words, p.quantity, p.start) or p.carried.text, "list-part", 0.65)
    return None


def _is_kind(p: Piece, part: BreakdownMention) -> bool:
    """True for a crop or an animal of the metric in force; ``Lạc Thủy`` and ``Quế Sơn`` are places."""
    if part.dimension not in metrics()[p.carried.metric].dimensions:
        return False
    start, end = p.start + part.start, p.start + part.end
    return not any(s < end and start < e for s, e in p.places())


def _list_part(p: Piece) -> Link | None:
    """A part of the metric in force, where the piece says little else: ``xã đặc biệt khó khăn 5%``."""
    dimensions = metrics()[p.carried.metric].dimensions
    window = p.words[: min(len(p.words), p.value_end + 60)] if p.value_first else p.words[: p.value_start]
    colon = window.rfind(":")
    if colon >= 0 and any(p.start + colon < start and end <= p.quantity.start for start, end in p.places()):
        window = " " * colon + window[colon:]  # "Khu vực miền núi: Nông Sơn 30": a heading, not a part
    named = [part for part in find_breakdowns(window) if part.dimension not in _KINDS or _is_kind(p, part)]
    if not named:
        return None
    nearest = max(named, key=lambda part: (part.dimension in dimensions, part.end - part.start, part.end))
    blank = [
        (p.start + nearest.start, p.start + nearest.end),
        *((p.start + s, p.start + e) for s, e, _ in find_predicates(p.words)),
    ]
    rest = residue(p.words if p.value_first else p.words[: p.value_end], p.start, p.quantity, [*p.places(), *blank]).split()
    if p.value_first and nearest.dimension == "area" and _PLACES_COUNTED.match(p.words, p.value_end):
        return None  # "giảm 30% số xã đặc biệt khó khăn" is a share of communes
    known = nearest.dimension in dimensions
    if nearest.dimension == "place" and not known:
        ranked = p.words[: nearest.start].rstrip().lower().endswith("cấp") or p.words[nearest.start :].lower().startswith("cấp")
        rest = rest if ranked else ["-"] * 9  # "huyện" before a name is no part
    other = _OUTPUTS.get(nearest.breakdown) if p.quantity.unit == "tonne" and p.carried.metric in _HARVESTS else None
    if other is not None and len(rest) <= 3:  # "thịt hơi đạt 5 triệu tấn; thủy sản đạt 8 triệu tấn"
        return p.link(other, "", p.words[nearest.start : nearest.end], "next-in-sector", 0.75)
    if len(rest) <= 3 if known else not rest or (p.listed and p.quantity.unit == p.carried.unit and len(rest) <= 6):
        return p.link(p.carried.metric, nearest.breakdown, p.carried.text, "list-part", 0.8 if known else 0.65)
    return None


def _same_metric(p: Piece, *, of_product: bool) -> Link | None:
    """The metric in force itself, where the piece says nothing else and the unit can be one of its values."""
    alike = (
        p.quantity.unit in (p.carried.unit, "percent", "times", "VND", "USD")
        or p.bracketed
        or not p.carried.unit
        or p.quantity.unit == ""
    )
    alike = alike or (p.quantity.unit in COUNTED and any(p.start <= s and e <= p.quantity.start for s, e in p.places()))
    if alike and not residue(p.words if p.value_first else p.words[: p.value_end], p.start, p.quantity, p.places()):
        if of_product and p.carried.metric == "total_social_investment":
            return p.link("investment_to_grdp", "", p.carried.text, "same-metric", 0.75)
        return p.link(p.carried.metric, p.carried.breakdown, p.carried.text, "same-metric", 0.75)
    return None
