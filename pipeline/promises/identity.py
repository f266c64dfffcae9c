"""When two rows speak of the same thing: the same place, the same measure of it, over the same years.

Everything here errs on the side of two things: a promise that finds no result is open, one that finds another place's is wrong.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from extractors.gazetteer import NEW_ERA, Unit, fold, gazetteer, name_key

#: The last day of the map with 63 provinces and their districts.
LAST_DAY = "2025-06-30"
#: Endings of metric ids that say what the figure is divided by, so that texts may leave it out.
_IMPLIED_PER = {"_per_capita": "person", "_per_ha": "ha", "_per_10k": "10k_population", "crop_yield": "ha"}


class Row(NamedTuple):
    """What the linking reads of a row of the targets table; "" or None where empty. Fields are the table's columns."""

    target_id: str
    status: str
    level: str
    province: str
    district: str
    commune: str
    province_code: str
    district_code: str
    commune_code: str
    place_text: str
    province_2025: str
    province_2025_code: str
    term: str
    metric: str
    metric_text: str
    breakdown: str
    change: str
    basis: str
    value_min: float | None
    value_max: float | None
    bound: str
    unit: str
    per: str
    value_text: str
    baseline_year: int | None
    year_start: int | None
    year: int | None
    sentence: str
    confidence: float
    article_id: str
    source_file: str
    url: str
    published: str

    @property
    def article(self) -> str:
        """What names the article: its address, else its file."""
        return self.url or self.source_file

    @property
    def numbers(self) -> tuple[float | None, float | None]:
        """Both ends of the value."""
        return self.value_min, self.value_max


class Key(NamedTuple):
    """What a promise and its result have in common, the year apart."""

    place: str
    metric: str
    breakdown: str
    change: str
    basis: str
    unit: str
    per: str
    baseline_year: int | None
    year_start: int | None


def key_of(row: Row) -> Key:
    """The key of a row; rows with equal keys and years can be compared."""
    milestone = row.unit == "status"
    return Key(
        place=place_key(row),
        metric=f"other: {fold(name_key(row.metric_text))}" if row.metric == "other" else row.metric,
        breakdown="" if milestone else row.breakdown,  # of a milestone it is the locality's own level
        change=row.change,
        basis=row.basis,
        unit=row.unit,
        per=denominator(row.metric, row.per),
        baseline_year=None if row.year and row.baseline_year == row.year - 1 else row.baseline_year,
        year_start=None if row.basis == "point" else _start(row.year_start, row.year),
    )


def denominator(metric: str, per: str) -> str:
    """The denominator without what goes without saying: a year, and what the metric's own name divides by.

    >>> [denominator("income_per_capita", per) for per in ("person/year", "", "person/month")]
    ['', '', 'month']
    >>> denominator("jobs_created", "year"), denominator("new_rural_criteria", "commune")
    ('', 'commune')
    """
    implied = {token for ending, token in _IMPLIED_PER.items() if metric.endswith(ending)}
    return "/".join(part for part in per.split("/") if part != "year" and part not in implied)


def _start(first: int | None, last: int | None) -> int | None:
    """First year of a period; a congress term 2020-2025 and its plan 2021-2025 mean the same five years.

    >>> _start(2020, 2025), _start(2021, 2025), _start(None, 2025)
    (2021, 2021, None)
    """
    return first + 1 if first and last and last - first == 5 else first


def place_key(row: Row) -> str:
    """The territory a row speaks of, by code and era.

    A province that the reform of 1 July 2025 left as it was is one place before and after it; of one that was merged, the old and
    the new are two, though they may share name and code, because their figures cannot be compared. So are communes: the new ones
    are larger. Districts ended with the reform and keep their code through every change of type or name.
    """
    name = row.commune or row.district or row.province
    if row.level == "country":
        return f"country/{fold(name_key(row.place_text))}"
    if not name:
        return f"unknown/{row.article}/{fold(name_key(row.place_text))}"
    if row.level == "province":
        if row.province_2025_code in unchanged_provinces():
            return f"province/{row.province_2025_code}"
        map_ = era(row.province_code, row.province, published=row.published, term=row.term)
        return f"province/{map_}/{row.province_code or fold(name_key(name))}"
    if row.level == "district":
        return f"district/{row.province_code}/{row.district_code or fold(name_key(name))}"
    when = "old" if row.district or row.district_code else "new"
    return f"commune/{when}/{row.province_code}/{row.commune_code or fold(name_key(name))}"


@cache
def unchanged_provinces() -> frozenset[str]:
    """Codes of the provinces that took in no other on 1 July 2025.

    >>> "01" in unchanged_provinces(), "79" in unchanged_provinces()  # Hà Nội; Hồ Chí Minh, which took in two
    (True, False)
    """
    merged: dict[str, set[str]] = {}
    for unit in _provinces():
        if not unit.new and unit.valid(LAST_DAY):
            merged.setdefault(unit.province_2025_code, set()).add(unit.code)
    return frozenset(code for code, old in merged.items() if len(old) == 1)


@cache
def _provinces() -> frozenset[Unit]:
    return frozenset(unit for units in gazetteer().provinces.values() for unit in units)


@cache
def _eras() -> dict[tuple[str, str], frozenset[bool]]:
    """(code, name key) -> the eras in which a province has both: True for the one since the reform."""
    found: dict[tuple[str, str], set[bool]] = {}
    for unit in _provinces():
        for name in (unit.name, *filter(None, unit.aliases.split("|"))):
            found.setdefault((unit.code, name_key(name)), set()).add(unit.new)
    return {key: frozenset(eras) for key, eras in found.items()}


def era(province_code: str, province: str, *, published: str, term: str) -> str:
    """``old`` or ``new``: which of the two maps a row's province stands on.

    Where name and code fit both, the article's date decides, failing that the term, failing that the old one.

    >>> era("27", "Bắc Ninh", published="", term=""), era("24", "Bắc Ninh", published="", term="")
    ('old', 'new')
    >>> era("79", "Hồ Chí Minh", published="2025-06-30", term=""), era("79", "Hồ Chí Minh", published="2025-07-01", term="")
    ('old', 'new')
    """
    eras = _eras().get((province_code, name_key(province)), frozenset())
    if len(eras) == 1:
        return "new" if True in eras else "old"
    if published:
        return "new" if published >= NEW_ERA else "old"
    return "new" if term >= "2025" else "old"
