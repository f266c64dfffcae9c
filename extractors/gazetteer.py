"""Vietnamese administrative units of both eras: 63 provinces with districts before 1 July 2025, 34 without them since.

The table is ``lexicons/admin_units.csv``; ``lexicons/build_admin_units.py`` makes it. Provinces and districts are read at the
first use, communes when one is first asked for. Codes are reused across eras, so a unit is known by code and era.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from itertools import chain, takewhile
from pathlib import Path
from typing import NamedTuple, cast

from extractors.facts import Level, Place

LEXICONS = Path(__file__).parent / "lexicons"
NEW_ERA = "2025-07-01"
LAST_OLD = "2025-06-30"
_TONES = dict.fromkeys("\u0300\u0301\u0303\u0309\u0323")
_HYPHENS = re.compile(r"[-–—\s]+")


class Unit(NamedTuple):
    """One row of the table; ``valid_from`` empty means before every source, ``valid_to`` empty means until today."""

    level: str
    code: str
    type: str
    name: str
    parent_code: str
    province_code: str
    valid_from: str
    valid_to: str
    aliases: str
    province_2025_code: str

    @property
    def new(self) -> bool:
        """Whether the unit belongs to the map since 1 July 2025."""
        return self.valid_from >= NEW_ERA

    def valid(self, date: str) -> bool:
        """Whether the unit stood on ``date`` (ISO 8601, or a year)."""
        return (self.valid_from[: len(date)] <= date) and (not self.valid_to or date <= self.valid_to[: len(date)])


@cache
def syllable_key(syllable: str) -> str:
    """Key of one written word: lower case, the tone mark moved to its end, apostrophes dropped, eth as đ.

    >>> syllable_key("Hoà") == syllable_key("hòa"), syllable_key("M’Đrắk") == syllable_key("M'ĐRẮK")
    (True, True)
    """
    text = unicodedata.normalize("NFD", syllable.casefold().replace("ð", "đ"))
    tones = "".join(c for c in text if c in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in text if c not in _TONES and c not in "'’‘`")) + tones


def name_key(name: str) -> str:
    """Key of a whole name; blanks and hyphens do not count, so ``Đa Krông`` and ``Đakrông`` share one.

    >>> name_key("Bà Rịa - Vũng Tàu") == name_key("Bà Rịa-Vũng Tàu")
    True
    """
    return "".join(map(syllable_key, _HYPHENS.sub(" ", name).split()))


@cache
def fold(key: str) -> str:
    """Coarser key for misspellings: no accents, y as i, doubled letters once, a final c as k, đăk and đak alike."""
    text = "".join(c for c in unicodedata.normalize("NFD", key.replace("đ", "d")) if c.isalnum()).replace("y", "i")
    text = re.sub(r"(.)\1+", r"\1", text) if not text.isdigit() else text
    return text[:-1] + "k" if text.endswith("c") else text


Index = dict[str, tuple[Unit, ...]]


def _index(units: Iterable[Unit]) -> Index:
    found: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        found[name_key(unit.name)].append(unit)
        for alias in unit.aliases.split("|") if unit.aliases else ():
            key = name_key(alias)
            if unit not in found[key]:
                found[key].append(unit)
    return {key: tuple(units) for key, units in found.items()}


def _folded(index: Mapping[str, tuple[Unit, ...]]) -> Index:
    """The index by coarse key, without the keys that would make one of two different names."""
    names: dict[str, set[str]] = defaultdict(set)
    units: dict[str, tuple[Unit, ...]] = {}
    for key, found in index.items():
        short = fold(key)
        names[short].update(name_key(u.name) for u in found)
        units[short] = tuple(dict.fromkeys(units.get(short, ()) + found))
    return {short: found for short, found in units.items() if len(names[short]) == 1 or _one_name(names[short])}


def _one_name(keys: set[str]) -> bool:
    """Whether keys differ only in hyphens or vowel marks of minority languages, that is, share their tones."""
    return len({"".join(c for c in unicodedata.normalize("NFD", k) if c in _TONES) + fold(k) for k in keys}) == 1


class Gazetteer:
    """All units, found by name key. Make one with :func:`gazetteer`; it holds no state but what it read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        upper = list(takewhile(lambda u: u.level != "commune", self._rows()))
        self.provinces = _index(u for u in upper if u.level == "province")
        self.districts = _index(u for u in upper if u.level == "district")
        self._province_rows: dict[str, list[Unit]] = defaultdict(list)
        self._district_rows: dict[str, list[Unit]] = defaultdict(list)
        for unit in upper:
            (self._province_rows if unit.level == "province" else self._district_rows)[unit.code].append(unit)

    def _rows(self) -> Iterator[Unit]:
        with self.path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            header = next(reader)
            if header != list(Unit._fields):
                raise ValueError(f"{self.path.name}:1: columns are {header}; expected {list(Unit._fields)}")
            for row in reader:
                yield Unit._make(row)

    @cached_property
    def communes(self) -> Index:
        """Communes by name key; the first use reads them (about 40 ms)."""
        return _index(u for u in self._rows() if u.level == "commune")

    @cached_property
    def folded_districts(self) -> Index:
        """Districts by coarse key."""
        return _folded(self.districts)

    @cached_property
    def folded_communes(self) -> Index:
        """Communes by coarse key; several names may share one, the caller needs other evidence."""
        found: dict[str, tuple[Unit, ...]] = {}
        for key, units in self.communes.items():
            short = fold(key)
            found[short] = found.get(short, ()) + units
        return found

    def units(self, level: Level, key: str) -> tuple[Unit, ...]:
        """Units of that level whose name or alias has the key."""
        if level == "province":
            return self.provinces.get(key, ())
        return (self.districts if level == "district" else self.communes).get(key, ())

    def province(self, code: str, new: bool, date: str = "") -> Unit:
        """The province with that code in that era, by the name it bore on ``date``. Raises KeyError for an unknown code."""
        rows = [u for u in self._province_rows[code] if u.new == new]
        if not rows:
            raise KeyError(f"no province {code} {'since' if new else 'before'} {NEW_ERA}")
        return next((u for u in rows if date and u.valid(date)), rows[0])

    def district(self, commune: Unit) -> Unit | None:
        """The district an old commune lies in."""
        rows = [] if commune.new else self._district_rows.get(commune.parent_code, [])
        return next((u for u in rows if u.valid(commune.valid_to)), rows[0] if rows else None)

    def province_2025(self, unit: Unit) -> Unit:
        """The province that contains the unit since 1 July 2025; every old province went whole into one."""
        if unit.new:
            return self.province(unit.province_code, new=True)
        return self.province(self.province(unit.province_code, new=False).province_2025_code, new=True)

    def place(self, unit: Unit, date: str = "") -> Place:
        """The unit as a fact, with its district and province as named on ``date``."""
        province = unit if unit.level == "province" else self.province(unit.province_code, unit.new, date)
        district = unit if unit.level == "district" else self.district(unit) if unit.level == "commune" else None
        today = self.province_2025(unit)
        commune = unit if unit.level == "commune" else None
        return Place(
            level=cast(Level, unit.level),
            province=province.name,
            province_code=province.code,
            district=district.name if district else "",
            district_code=district.code if district else "",
            commune=commune.name if commune else "",
            commune_code=commune.code if commune else "",
            province_2025=today.name,
            province_2025_code=today.code,
        )

    def all_units(self) -> Iterator[Unit]:
        """Every unit once, provinces first."""
        return iter(dict.fromkeys(chain.from_iterable(chain(*(i.values() for i in (self.provinces, self.districts, self.communes))))))


@cache
def gazetteer() -> Gazetteer:
    """The committed table, read once."""
    return Gazetteer(LEXICONS / "admin_units.csv")
