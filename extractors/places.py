"""Which locality each name of a text means, given the article's time, its newspaper and the names around it.

Same-named units are told apart by the province or district named beside the name, by the site the article stands on and by
the other places of the article. A name that stays open gets ``place=None``: a missing place is better than a wrong one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc

from extractors import patterns as re
from extractors.facts import ArticleInfo, Owner, PlaceMention, Segment, text_of
from extractors.gazetteer import NEW_ERA, USUAL_DATE, Gazetteer, Unit, fold, gazetteer, name_key
from extractors.owner import Resolved, find_owner
from extractors.place_names import Name, NameFinder
from extractors.sites import Site, host_name, site_of

_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?!\d)")
_URL_YEAR = re.compile(r"(?<!\d)(20[0-2]\d)(?=[/-]?(?:0[1-9]|1[0-2])(?!\d)|[/-]?(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])|/)")
_OLD_TYPE = re.compile(r"(?<!\w)(?i:huyện|quận|thị xã|thị trấn)(?!\w)")
_NEW_TERM = re.compile(
    r"2025\s*[-–—]\s*2030|sau (?:khi )?(?:sáp nhập|hợp nhất)|chính quyền (?:địa phương )?(?:hai|02|2) cấp", re.IGNORECASE
)
_FORMER = re.compile(r"\s{0,2}\(?(?:cũ|trước đây|trước khi sáp nhập)(?!\w)")
_INSIDE = re.compile(r"\s{0,2}(?:[,(–-]\s{0,2}(?:thuộc |của )?|thuộc |của |- )")
_LEVEL = {"province": 0, "district": 1, "commune": 2}


@dataclass(slots=True)
class Context:
    """What is known of the article's time and place while names are resolved."""

    date: str
    new: bool
    site: Site
    provinces: Counter[tuple[bool, str]] = field(default_factory=Counter)
    districts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def fits_time(self, unit: Unit) -> float:
        """How well a unit's era and dates suit the article's."""
        score = 4.0 if unit.new == self.new else 0.0
        if not unit.new and not self.new:
            sure = 1.5 if self.date else 1.0
            score += sure if unit.valid(self.date or USUAL_DATE) else -sure
        elif not unit.new:
            score += 0.5 if unit.valid_to >= "2025" else 0.0
        return score


def article_time(text: str, article: ArticleInfo) -> tuple[str, bool]:
    """(date or empty, whether the article belongs to the map since 1 July 2025).

    Without a date the address may carry one; else a term 2025-2030 or a year from 2026 on with no district named.
    """
    date = article.published[:10]
    if not date and (found := _URL_YEAR.search(article.url)):
        date = found.group(1)
    if len(date) >= 7 or (date and date != "2025"):
        return date, date >= NEW_ERA if len(date) >= 7 else date > "2025"
    districts = len(_OLD_TYPE.findall(text))
    communes = len(re.findall(r"(?<!\w)(?i:xã|phường)(?!\w)", text))
    late = bool(_NEW_TERM.search(text)) or (date == "2025" and communes > 0)
    new = late and districts * 4 <= communes
    if not date:
        years = [int(y) for y in _YEAR.findall(text)]
        ahead = [y for y in years if y <= 2026]
        date = "" if new or not ahead else str(Counter(ahead).most_common(1)[0][0] if len(ahead) > 3 else "")
    return date if not new or len(date) > 4 else "2025-07-01", new


class Resolver:
    """Decides the unit of every name of one article."""

    def __init__(
        self, text: str, names: list[Name], context: Context, table: Gazetteer, quiet: Sequence[tuple[int, int]]
    ) -> None:
        self.text, self.names, self.context, self.table = text, names, context, table
        self.chosen: list[Unit | None] = [None] * len(names)
        self.parent = [self._parent(i) for i in range(len(names))]
        self.quiet = [any(a <= n.start < b for a, b in quiet) for n in names]
        self._spread_parents()
        for level in ("province", "district", "commune"):
            self._resolve_level(level)
        self._unlisted()

    def _parent(self, i: int) -> int | None:
        """The name right after that says where this one lies (``huyện Phong Thổ, tỉnh Lai Châu``)."""
        if i + 1 >= len(self.names):
            return None
        here, after = self.names[i], self.names[i + 1]
        between = self.text[here.end : after.start]
        if len(between) > 12 or not _INSIDE.fullmatch(between):
            return None
        rank = max(_LEVEL[level] for level in here.levels)
        return i + 1 if min(_LEVEL[level] for level in after.levels) < rank and here.group != after.group else None

    def _spread_parents(self) -> None:
        """The last name of a list carries the place for all: ``các xã A, B và C (huyện D)``."""
        for i in range(len(self.names) - 2, -1, -1):
            if self.parent[i] is None and self.names[i].group >= 0 and self.names[i].group == self.names[i + 1].group:
                self.parent[i] = self.parent[i + 1]

    def _unlisted(self) -> None:
        """A commune the table lacks, merged long ago, is still a place where its district stands beside it."""
        made: dict[str, Unit] = {}
        for i, name in enumerate(self.names):
            j = self.parent[i]
            district = self.chosen[j] if j is not None else None
            if self.chosen[i] is not None or name.levels != ("commune",) or district is None or district.level != "district":
                continue
            words = self.text[name.name_start : name.end]
            made[name.key] = Unit(
                "commune", "", "Xã", words, district.code, district.province_code, "", district.valid_to, "", ""
            )
        for i, name in enumerate(self.names):
            if self.chosen[i] is None and name.levels == ("commune",):
                self.chosen[i] = made.get(name.key)

    def _resolve_level(self, level: str) -> None:
        todo = [
            i
            for i, n in enumerate(self.names)
            if self.chosen[i] is None and any(_LEVEL[u.level] <= _LEVEL[level] for u in n.units)
        ]
        open_names: list[int] = []
        for i in todo:
            units = [u for u in self.names[i].units if _LEVEL[u.level] <= _LEVEL[level]]
            if level != "commune" and self._waits(i, level):
                continue
            if len({(u.level, u.province_code, u.new) for u in units}) == 1:
                self._choose(i, units)
            else:
                open_names.append(i)
        for i in open_names:
            self._choose(i, [u for u in self.names[i].units if _LEVEL[u.level] <= _LEVEL[level]])

    def _waits(self, i: int, level: str) -> bool:
        """Whether a name may also be of a lower level, to be decided when more is known."""
        return any(_LEVEL[u.level] > _LEVEL[level] for u in self.names[i].units)

    def _choose(self, i: int, units: list[Unit]) -> None:
        scored = sorted(((self._score(i, u), -n, u) for n, u in enumerate(units)), reverse=True)
        if not scored:
            return
        best, _, unit = scored[0]
        rival = next((s for s, _, u in scored[1:] if not _one_place(u, unit)), None)
        if rival is not None and best - rival < 0.75:
            return
        if unit.level != "province" and not self._trusted(i, unit, len(units)):
            return
        self.chosen[i] = unit
        self._note(i, unit)

    def _note(self, i: int, unit: Unit) -> None:
        weight = 0.2 if self.quiet[i] or self.names[i].weak else 1.0
        context = self.context
        context.provinces[unit.new, unit.province_code] += weight if unit.level == "province" else 0.5 * weight  # type: ignore[assignment]
        if unit.level == "district":
            context.districts[unit.province_code, unit.code] += weight  # type: ignore[assignment]

    def _trusted(self, i: int, unit: Unit, rivals: int) -> bool:
        """Whether an isolated name may be taken for a unit of a province that nothing else in the article speaks of."""
        name = self.names[i]
        near = self._near(unit) > 0 or self._beside(i, unit) > 0
        if name.type and unit.level == "district":
            return name.exact or near or rivals == 1
        if unit.level == "commune":
            return near or (name.exact and not self.context.provinces and not self.context.site.province_code)
        long_name = " " in self.text[name.start : name.end]
        return near or (not name.type and not self.context.provinces and rivals == 1 and long_name)

    def _near(self, unit: Unit) -> float:
        """Support from the site and from the other places named."""
        context, site = self.context, self.context.site
        total = 0.0
        if site.province_code:
            code = site.province_2025_code if unit.new else site.province_code
            same = unit.province_code == code
            if not same and not unit.new and context.new:  # a paper of 2026 covers the merged province
                same = self.table.province_2025(unit).code == site.province_2025_code
            total += (1.0 if site.weak else 3.0) if same else 0.0
            if same and site.labels and host_name(unit.name) in site.labels:
                total += 8.0
            district = self.table.district(unit, self.context.date) if same and site.labels and unit.level == "commune" else None
            total += 4.0 if district and host_name(district.name) in site.labels else 0.0
        named = context.provinces[unit.new, unit.province_code]
        if not unit.new and context.new:
            named += context.provinces[True, self.table.province_2025(unit).code] * 0.5  # type: ignore[assignment]
        if unit.new and not named:
            named += 0.3 * sum(  # type: ignore[assignment]
                n for (new, code), n in context.provinces.items()
                if not new and self.table.province(code, new=False).province_2025_code == unit.province_code
            )  # fmt: skip
        total += min(3.0, 1.5 * named)
        if unit.level == "commune" and not unit.new:
            total += min(4.0, 2.0 * context.districts[unit.province_code, unit.parent_code])
        return total

    def _beside(self, i: int, unit: Unit) -> float:
        """Support from the place named right after (``(Lâm Đồng)``) or, less, just before in the sentence."""
        total = 0.0
        j, seen = self.parent[i], 0
        while j is not None and seen < 3:
            total += self._agrees(unit, j, 10.0)
            j, seen = self.parent[j], seen + 1
        for k in range(i - 1, max(-1, i - 6), -1):
            between = self.text[self.names[k].end : self.names[i].start]
            if len(between) > 250 or "\n" in between:
                break
            if found := self._agrees(unit, k, 1.5, penalty=0.0):
                total += found
                break
        return total

    def _agrees(self, unit: Unit, j: int, weight: float, penalty: float = 4.0) -> float:
        """Weight if name ``j`` may be the unit's district or province, minus a penalty if it is some other one."""
        said, best = self.names[j], 0.0
        others = [self.chosen[j]] if self.chosen[j] is not None else said.units
        for other in others:
            if other is None or _LEVEL[other.level] >= _LEVEL[unit.level]:
                continue
            if other.level == "province":
                fits = (other.code, other.new) == (unit.province_code, unit.new)
                former = other.new and not unit.new and self.table.province_2025(unit).code == other.code
                best = max(best, weight if fits else 0.6 * weight if former else -penalty)
            elif unit.level == "commune" and not unit.new:
                best = max(
                    best, weight if (other.code, other.province_code) == (unit.parent_code, unit.province_code) else -penalty
                )
        return best

    def _score(self, i: int, unit: Unit) -> float:
        name = self.names[i]
        score = self.context.fits_time(unit)
        former = bool(_FORMER.match(self.text, name.end))
        if unit.new and former:
            score -= 8.0
        if name.type:
            score += self._type_score(name.type, unit)
        elif unit.level == "province":
            score += 2.5 if not unit.new or self.context.new else 0.0
        elif unit.level == "district":
            namesake = any(u.level == "province" for u in name.units)  # bare "Lào Cai" is the province
            score += 0.5 if not namesake else 6.0 if self._among_districts(i, unit) else -8.0
        elif unit.level == "commune" and unit.new:
            score += 1.0
        return score + self._near(unit) + self._beside(i, unit)

    def _among_districts(self, i: int, unit: Unit) -> bool:
        """True between two other districts of its province in one list: ``Bố Trạch 2%; Quảng Ninh 3%; Lệ Thủy 2%``."""
        for k, gap in ((i - 1, 1), (i + 1, -1)):
            if not 0 <= k < len(self.names):
                return False
            one, other = (self.names[k], self.names[i]) if gap > 0 else (self.names[i], self.names[k])
            between = self.text[one.end : other.start]
            districts = [u for u in self.names[k].units if u.level == "district" and u.province_code == unit.province_code]
            if len(between) > 60 or "\n" in between or not districts:
                return False
        return True

    def _type_score(self, kind: str, unit: Unit) -> float:
        written = fold(kind.replace(" ", ""))
        own = fold(name_key(unit.type))
        if written in ("tp", "thanhpho", "thanhui", "thanhdoan"):
            return 3.0 if own == "thanhpho" else (-6.0 if unit.level == "province" else -1.0)
        if written in ("tinh", "tinhui", "tinhdoan"):
            return 3.0 if own == "tinh" else 0.0
        return 1.0 if written == own else 0.0


#: "thành phố" and "tỉnh" without a name: the locality that was named before.
_CITY_ALONE = re.compile(r"(?<!\p{L})(?i:thành phố|thành ủy|thành uỷ)(?!\s+\p{Lu})(?!\p{L})")
_PROVINCE_ALONE = re.compile(r"(?<!\p{L})(?i:tỉnh|tỉnh ủy|tỉnh uỷ)(?!\s+\p{Lu})(?!\p{L})")


def _identity(unit: Unit) -> tuple[str, str, str, bool]:
    """Rows that differ only in dates or type are one unit to a reader."""
    return unit.level, unit.province_code, unit.parent_code if unit.level == "commune" else "", unit.new


def _one_place(one: Unit, other: Unit) -> bool:
    """Whether two rows are one unit, or one province before and after July 2025, of which the time of the article decides."""
    kept = one.level == other.level == "province" and one.province_code == other.province_code
    return kept or _identity(one) == _identity(other)


def find_places(text: str, segments: Sequence[Segment], article: ArticleInfo) -> tuple[tuple[PlaceMention, ...], Owner | None]:
    """All localities named in the text, in order of place, and the one the article is about.

    Names in newspapers' and institutions' titles are left out. Owner is None where nothing tells.
    """
    table = gazetteer()
    finder = NameFinder(text, table)
    date, new = article_time(text, article)
    context = Context(date, new, site_of(article.url))
    quiet = [(s.start, s.end) for s in segments if s.kind in ("noise", "caption")]
    resolver = Resolver(text, finder.names, context, table, quiet)
    mentions = []
    resolved = []
    for name, unit in zip(finder.names, resolver.chosen, strict=True):
        if name.weak:
            continue
        place = table.place(unit, date) if unit is not None else None
        if place is None and (not name.type or len(name.type) < 3 or name.office):
            continue
        mentions.append(PlaceMention(name.start, name.end, text[name.start : name.end], place, titled=bool(name.type)))
        if unit is not None:
            resolved.append(Resolved(name, unit))
    owner = find_owner(text, segments, article, resolved, context.site, table, date, new)
    return tuple(mentions), _capital_city(text, mentions, owner)


def _capital_city(text: str, mentions: Sequence[PlaceMention], owner: Owner | None) -> Owner | None:
    """The city that bears its province's name, where the article speaks of ``thành phố`` far more than of ``tỉnh``."""
    if owner is None or owner.place.level != "province":
        return owner
    name = owner.place.province
    city = next((m for m in mentions if m.titled and m.place and m.place.level == "district" and m.place.district == name), None)
    if city is None or city.place is None:
        return owner
    own = len(_CITY_ALONE.findall(text)) + len(re.findall(rf"(?i)(?:TP\.?|thành\s+phố)\s*{re.escape(name)}", text))
    its = len(_PROVINCE_ALONE.findall(text)) + len(re.findall(rf"(?i)tỉnh\s+{re.escape(name)}", text))
    return Owner(city.place, city.text) if own >= 3 and own >= 2 * its else owner


class PlaceFinder:
    """The component: reads ``doc._.article`` and ``doc._.segments``, writes ``doc._.places`` and ``doc._.owner``."""

    def __call__(self, doc: Doc) -> Doc:
        """Write the places and the owner on the document and return it."""
        doc._.places, doc._.owner = find_places(text_of(doc), doc._.segments, doc._.article)
        return doc


@Language.factory("chitieu_places", requires=["doc._.article", "doc._.segments"], assigns=["doc._.places", "doc._.owner"])
def make_place_finder(nlp: Language, name: str) -> PlaceFinder:
    """Make the component ``chitieu_places``; it has no settings."""
    return PlaceFinder()
