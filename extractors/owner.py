"""Whose article it is: the locality whose congress, plan or resolution is reported.

Every place named gives its weight to a unit: more in the headline, headings and lead, as the subject of a congress or council,
or before ``phấn đấu``; little as somebody's office, nothing in captions. Unnamed words (``toàn huyện``, ``Đảng bộ xã``) tell the
level. Signs of national news count for the country.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from extractors.facts import ArticleInfo, Owner, Place, Segment
from extractors.gazetteer import Gazetteer, Unit, fold
from extractors.lexicon import LEXICONS
from extractors.place_names import Name
from extractors.sites import Site, host_name, site_of_path, slug_name, split_url

_PARTY = re.compile(r"(?<!\w)(?i:(tỉnh|thành|huyện|thị|quận) (?:ủy|uỷ))(?!\w)")
_MEMBERS = re.compile(
    r"(?:gồm|là):\s[^.;\n]*$|(?:bao\s+)?gồm\s+(?:các\s+)?(?:xã|huyện|phường)\s[^.;\n]*,[^.;\n]*$|\d\s+(?:xã|huyện|thị\s+xã|thành\s+phố|phường|tỉnh)\s*\((?:[^()\n]*,\s*)?$"
)
COUNTRY = Place(level="country")
_LEVEL_OF = {
    "tỉnh": "province", "thành": "city", "thành phố": "city", "huyện": "district", "quận": "district", "thị": "district",
    "thị xã": "district", "xã": "commune", "phường": "commune", "thị trấn": "commune",
}  # fmt: skip


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    """The patterns built from ``owner_cues.csv``, by kind."""
    forms: dict[str, list[str]] = defaultdict(list)
    with (LEXICONS / "owner_cues.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            forms[row["kind"]].append(re.escape(row["form"]))
    joined = {kind: "|".join(sorted(found, key=len, reverse=True)) for kind, found in forms.items()}
    levels = "|".join(sorted(_LEVEL_OF, key=len, reverse=True))
    return {
        "institution": re.compile(rf"(?i:{joined['institution']})[^.;,\n]{{0,45}}$"),
        "office": re.compile(rf"(?i:{joined['office']})[^.;,\n]{{0,40}}$"),
        "predicate": re.compile(rf"\W{{0,3}}(?:\([^()]{{1,30}}\) )?(?:(?i:{joined['predicate']})(?!\w)|: )"),
        "level": re.compile(
            rf"(?:(?<!\w)(?i:{joined['before_level']}) |(?<=[.\n] )|(?<=\n))(?P<word>(?i:{levels}))"
            rf"(?= (?!(?:nông|NTM|đạt|thuộc|nghèo|trực)\b)[a-zđà-ỹ]|[,.;])"
        ),
        "national": re.compile(rf"(?<!\w)(?<!{')(?<!'.join(_STANDARDS)})(?:{joined['national']})(?!\w)"),
    }


#: Before ``quốc gia``: the nation's standard, programme or grid, which every commune speaks of.
_STANDARDS = (
    "chuẩn ",
    "mục tiêu ",
    "tiêu chí ",
    "lưới ",
    "Lưới ",
    "Mục tiêu ",
    "điện lưới ",
    "Vườn ",
    "vườn ",
    "di tích ",
    "cấp ",
)
#: Weight below which a locality does not own an article full of national news.
NATIONAL_MARGIN = 0.9
Zone = Literal["title", "heading", "lead", "body", "site", "quiet"]
_ZONE = {"title": 7.0, "heading": 2.5, "lead": 2.5, "body": 1.0, "site": 1.0, "quiet": 0.0}


@dataclass(frozen=True, slots=True)
class Resolved:
    """A name of the text and the unit it means."""

    name: Name
    unit: Unit


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the headline and the lead end, and what does not count."""

    title: tuple[int, int]
    lead: tuple[int, int]
    headings: tuple[tuple[int, int], ...]
    quiet: tuple[tuple[int, int], ...]

    def zone(self, at: int) -> Zone:
        """The part of the page that character ``at`` stands in."""
        if any(a <= at < b for a, b in self.quiet):
            return "quiet"
        if self.title[0] <= at < self.title[1]:
            return "title"
        if any(a <= at < b for a, b in self.headings):
            return "heading"
        if at < self.title[0]:
            return "site"
        return "lead" if self.lead[0] <= at < self.lead[1] else "body"


def layout(text: str, segments: Sequence[Segment], article: ArticleInfo) -> _Layout:
    """Parts of the page; without segments the first line is the headline, or the line equal to the article's title."""
    lines = [(s.start, s.end) for s in segments if s.kind == "body" or s.kind == "item"]
    titles = [(s.start, s.end) for s in segments if s.kind == "title"]
    headings = tuple((s.start, s.end) for s in segments if s.kind == "heading")
    quiet = tuple((s.start, s.end) for s in segments if s.kind in ("noise", "caption"))
    if not segments:
        lines = [(m.start(), m.end()) for m in re.finditer(r"\S[^\n]*", text)]
    if not titles:
        at = text.find(article.title) if len(article.title) > 10 else -1
        if at >= 0:
            titles = [(at, at + len(article.title))]
        else:
            first = next(((a, b) for a, b in lines if b - a > 15), (0, 0))
            titles = [first]
    long_lines = [(a, b) for a, b in lines if a >= titles[0][1] and b - a > 80][:2]
    lead = (titles[0][1], min(long_lines[-1][1], titles[0][1] + 1200)) if long_lines else (0, 0)
    return _Layout(titles[0], lead, headings, quiet)


def find_owner(
    text: str, segments: Sequence[Segment], article: ArticleInfo, names: Sequence[Resolved], site: Site, table: Gazetteer,
    date: str, new: bool,
) -> Owner | None:  # fmt: skip
    """The owner with the words that named it best, or None where no place is named and no site known."""
    page = layout(text, segments, article)
    weights: dict[tuple[str, str, str], float] = defaultdict(float)
    best_name: dict[tuple[str, str, str], tuple[float, Resolved | None]] = {}
    units: dict[tuple[str, str, str], Unit] = {}
    for i, found in enumerate(names):
        unit, name = found.unit, found.name
        weight = _weight(text, name, page)
        if i and names[i - 1].unit.province_code == unit.province_code and _explains(text, names[i - 1], found):
            weight *= 0.15  # "huyện A, tỉnh B" is about A
        if _in_one_breath(text, names, i):
            weight *= 0.3  # "huyện A và huyện B phấn đấu": neither owns the article
        if new and not unit.new and unit.level != "province":
            weight *= 0.3  # a former district in news of today
        key = _key(unit, new, table)
        weights[key] += weight
        units[key] = unit if key not in units or unit.new == new else units[key]
        if weight > best_name.get(key, (-1.0, None))[0]:
            best_name[key] = (weight, found)
    _add_title(article, text, page, names, weights, new, table)
    _add_address(article, weights, units)
    national = _national(text, page, regional=bool(site.province_code) and not site.weak)
    levels = _level_words(text, page)
    _add_site(site, table, new, date, weights, units, article)
    if not weights:
        _add_site(site_of_path(article.url), table, new, date, weights, units, article)
        for key in weights:
            weights[key] += _ZONE["title"]  # the section of the site it stands in
    if not weights:
        return Owner(COUNTRY) if national > 3 else None
    for key in weights:
        weights[key] *= _level_factor(key[0], units[key], levels, new)
    key = max(weights, key=lambda k: (weights[k], k))
    key = _shared_out(weights, key, units, levels, table, new, date)
    local = weights[key]
    if _scattered(weights, key):
        return Owner(COUNTRY)
    if national > NATIONAL_MARGIN * local + 2.0 and not site.portal:
        return Owner(COUNTRY)
    chosen = best_name.get(key, (0.0, None))[1]
    words = text[chosen.name.start : chosen.name.end] if chosen else ""
    return Owner(table.place(units[key], date), words)


def _scattered(weights: dict[tuple[str, str, str], float], key: tuple[str, str, str]) -> bool:
    """Whether the text runs over many provinces and none stands out: news of a region."""
    provinces = [w for k, w in weights.items() if k[0] == "province" and w >= 1.0]
    return key[0] == "province" and len(provinces) >= 5 and weights[key] < 0.35 * sum(provinces) and weights[key] < _ZONE["title"]


def _shared_out(
    weights: dict[tuple[str, str, str], float], key: tuple[str, str, str], units: dict[tuple[str, str, str], Unit],
    levels: dict[str, float], table: Gazetteer, new: bool, date: str,
) -> tuple[str, str, str]:  # fmt: skip
    """The province, where the text of a provincial authority goes through its districts and none stands out; else `key`."""
    if key[0] != "district" or weights[key] >= _ZONE["title"] or not levels.get("province"):
        return key
    code = units[key].province_code
    alike = [k for k in weights if k[0] == "district" and units[k].province_code == code and weights[k] > 0.4 * weights[key]]
    if len(alike) < 4:
        return key
    province = table.province(code, new and units[key].new, date)
    whole = _key(province, new, table)
    units.setdefault(whole, province)
    weights[whole] = max(weights[whole], weights[key])
    return whole


def _key(unit: Unit, new: bool, table: Gazetteer) -> tuple[str, str, str]:
    """One key for a province under both of its names; the era of the article decides between old and new."""
    if unit.level == "province":
        return ("province", table.province_2025(unit).code if new else unit.name, "")
    return (unit.level, unit.code + unit.name, unit.province_code + str(unit.new))


def _explains(text: str, before: Resolved, after: Resolved) -> bool:
    """Whether the second place only says where the first lies."""
    rank = {"province": 0, "district": 1, "commune": 2}
    between = text[before.name.end : after.name.start]
    lower = rank[after.unit.level] < rank[before.unit.level]
    return lower and bool(re.fullmatch(r"\s{0,2}(?:[,(–-]|thuộc|của|- )\s{0,2}(?:thuộc |của )?", between))


def _in_one_breath(text: str, names: Sequence[Resolved], i: int) -> bool:
    """Whether another district or another commune stands right beside the i-th name, of which one is told with it."""
    unit = names[i].unit
    return unit.level != "province" and any(
        other.unit.level == unit.level
        and other.unit.name != unit.name
        and re.fullmatch(
            r"\s*(?:,|và|,\s*và)\s*",
            text[min(names[i].name.end, other.name.end) : max(names[i].name.start, other.name.start)],
        )
        for other in (*names[max(0, i - 1) : i], *names[i + 1 : i + 2])
    )


def _weight(text: str, name: Name, page: _Layout) -> float:
    zone = page.zone(name.start)
    weight = _ZONE[zone]
    if not weight:
        return 0.0
    before = text[max(0, name.start - 60) : name.start]
    office = _cues()["office"].search(before)
    counted = "(" in text[name.start : name.name_start] and text[max(0, name.start - 3) : name.start].rstrip()[-1:].isdigit()
    if counted or _MEMBERS.search(text[max(0, name.start - 200) : name.start]):
        weight *= 0.1  # "8 xã, gồm: A, B, C": members of a list own nothing
    body = _cues()["institution"].search(before)
    if office and not (body and body.start() > office.start() and zone == "title"):
        return weight * 0.25
    if body or name.office:
        weight *= 2.0
    if _cues()["predicate"].match(text, name.end):
        weight *= 1.5
    return weight


def _add_title(
    article: ArticleInfo, text: str, page: _Layout, names: Sequence[Resolved], weights: dict[tuple[str, str, str], float],
    new: bool, table: Gazetteer,
) -> None:  # fmt: skip
    """A title known from metadata but absent from the text still names its place."""
    if len(article.title) <= 10 or article.title in text:
        return
    for found in {(_key(n.unit, new, table), text[n.name.name_start : n.name.end]) for n in names}:
        if re.search(rf"(?<!\w){re.escape(found[1])}(?!\w)", article.title):
            weights[found[0]] += _ZONE["title"]


def _add_address(
    article: ArticleInfo, weights: dict[tuple[str, str, str], float], units: dict[tuple[str, str, str], Unit]
) -> None:  # fmt: skip
    """The words of the address often are the headline: ``/dai-hoi-dang-bo-xa-phu-binh-…``, ``/Xa-Son-Lang/``."""
    path = "-" + re.sub(r"[^a-z0-9]+", "-", split_url(article.url).path.lower()) + "-"
    for key, unit in units.items():
        slug = slug_name(unit.name)
        if f"-{slug_name(unit.type)}-{slug}-" in path:
            weights[key] += 8.0
        elif f"-{slug}-" in path and len(slug) > 3:
            weights[key] += 3.0


def _add_site(
    site: Site, table: Gazetteer, new: bool, date: str, weights: dict[tuple[str, str, str], float],
    units: dict[tuple[str, str, str], Unit], article: ArticleInfo,
) -> None:  # fmt: skip
    """The portal of a district or commune speaks of it; a province's portal or paper, weakly of the province."""
    if not site.province_code:
        return
    unit = table.province(site.province_2025_code if new else site.province_code, new, date)
    key = _key(unit, new, table)
    units.setdefault(key, unit)
    weights[key] += 2.0 if site.portal else 0.0 if site.weak else 1.0
    for found in _communes_of_path(site, article.url, table, new)[:1]:
        key = _key(found, new, table)
        units.setdefault(key, found)
        weights[key] += 14.0
    if not site.labels:
        return
    districts = [
        u for found in table.districts.values() for u in found
        if u.province_code == site.province_code and host_name(u.name) in site.labels and u.valid(date or "2020")
    ]  # fmt: skip
    labels = site.labels
    communes = []
    if len(labels) > 1 or not districts:
        communes = [
            u for u in table.folded_communes(fold(labels[0]))
            if host_name(u.name) == labels[0] and u.new == new
            and u.province_code == (site.province_2025_code if new else site.province_code)
            and (new or not districts or u.parent_code == districts[0].code)
        ]  # fmt: skip
    if len({(u.name, u.parent_code) for u in communes}) == 1:
        districts = communes[:1]
    for found in districts[:1]:
        key = _key(found, new, table)
        units.setdefault(key, found)
        weights[key] += 12.0


def _communes_of_path(site: Site, url: str, table: Gazetteer, new: bool) -> list[Unit]:
    """The one commune of a portal's province whose name is a step of the path: ``/Xa-Lo-Ku/…``, ``/tamphuoc/…``."""
    if not site.portal:
        return []
    for step in split_url(url).path.lower().split("/"):
        titled = re.fullmatch(r"(?:xa|phuong|thi-tran|tt)-([a-z0-9-]+)", step)
        name = (titled[1] if titled else step).replace("-", "")
        if not (titled or (step.isalpha() and len(step) >= 6)):
            continue
        found = {
            (u.name, u.parent_code): u
            for u in table.folded_communes(fold(name))
            if host_name(u.name) == name
            and u.new == new
            and u.province_code == (site.province_2025_code if new else site.province_code)
        }
        if len(found) == 1:
            return list(found.values())
    return []


def _national(text: str, page: _Layout, *, regional: bool) -> float:
    """Signs of news of the country. regional: a province's own paper, whose ``các địa phương`` are its districts."""
    total = 0.0
    for match in _cues()["national"].finditer(text):
        if regional and match.group() == "các địa phương":
            continue
        total += {"title": 5.0, "heading": 2.0, "lead": 1.5, "body": 0.8}.get(page.zone(match.start()), 0.0)
    return total


def _level_words(text: str, page: _Layout) -> dict[str, float]:
    """How much the text speaks of each level without naming a place."""
    counts: dict[str, float] = defaultdict(float)
    for match in _cues()["level"].finditer(text):
        if page.zone(match.start()) != "quiet":
            counts[_LEVEL_OF[match["word"].lower()]] += 1.0
    for match in _PARTY.finditer(text):
        if page.zone(match.start()) != "quiet":
            counts[_LEVEL_OF[match[1].lower()]] += 0.5
    return counts


def _level_factor(level: str, unit: Unit, counts: dict[str, float], new: bool) -> float:
    """From 0.5 to 1.5: the share of the level among the unnamed words."""
    city = counts.get("city", 0.0)
    own = counts.get(level, 0.0) + (city if unit.type == "Thành phố" else 0.0)
    total = sum(counts.values())
    return 1.0 if not total else 0.5 + (own + 1.0) / (total + 2.0)  # one such word alone says little
