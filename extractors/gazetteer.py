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
from functools import cache, cached_property, lru_cache
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple, cast

from extractors.facts import Level, Place
from extractors.lexicon import LEXICONS

NEW_ERA = "2025-07-01"
#: What an article without a date is taken for; most digitised news of districts is from these years.
USUAL_DATE = "2022"
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_DROPPED = dict.fromkeys(map(ord, [*_TONES, *"'’‘`"]))
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


@lru_cache(maxsize=1 << 15)
def syllable_key(syllable: str) -> str:
    """Key of one written word: lower case, the tone mark moved to its end, apostrophes dropped, eth as đ.

    >>> syllable_key("Hoà") == syllable_key("hòa"), syllable_key("M’Đrắk") == syllable_key("M'ĐRẮK")
    (True, True)
    """
    if syllable.isascii() and syllable.isalnum():
        return syllable.lower()
    text = unicodedata.normalize("NFD", syllable.casefold().replace("ð", "đ"))
    tone = next((c for c in text if c in _TONES), "")
    return unicodedata.normalize("NFC", text.translate(_DROPPED)) + tone


def name_key(name: str) -> str:
    """Key of a whole name; blanks and hyphens do not count, so ``Đa Krông`` and ``Đakrông`` share one.

    >>> name_key("Bà Rịa - Vũng Tàu") == name_key("Bà Rịa-Vũng Tàu")
    True
    """
    if "-" in name or "–" in name or "—" in name:
        name = _HYPHENS.sub(" ", name)
    return "".join(map(syllable_key, name.split()))


@lru_cache(maxsize=1 << 14)
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


def beginnings(keys: Iterable[str]) -> frozenset[str]:
    """Keys of all words that may begin names with these keys; where a name is parted into words, it is written in several ways.

    >>> name_key("Đa") in beginnings([name_key("Đakrông")])
    True
    """
    return frozenset(key[:end] for key in keys for end in range(1, len(key) + 1))


class Gazetteer:
    """All units, found by name key. Make one with :func:`gazetteer`; what it holds is what it read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        upper = list(takewhile(lambda u: u.level != "commune", self._rows()))
        self.provinces = _index(u for u in upper if u.level == "province")
        self.districts = _index(u for u in upper if u.level == "district")
        self._met: dict[str, tuple[Unit, ...]] = {}
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
    def _commune_lines(self) -> dict[str, str]:
        """Lines of the table by the commune's name key, several parted by line ends; parsed only when a name is met.

        Plain strings load in half the time of 14,555 tuples, which also keep the garbage collector busy.
        """
        lines: dict[str, str] = {}
        text = self.path.read_text(encoding="utf-8")
        for line in text[text.index("\ncommune,") + 1 :].splitlines():
            key = name_key(line.split(",", 4)[3])
            lines[key] = f"{lines[key]}\n{line}" if key in lines else line
        return lines

    @cached_property
    def _folded_communes(self) -> dict[str, str]:
        """Name keys by coarse key, several parted by blanks."""
        found: dict[str, str] = {}
        for key in self._commune_lines:
            short = fold(key)
            found[short] = f"{found[short]} {key}" if short in found else key
        return found

    def _communes(self, key: str) -> tuple[Unit, ...]:
        if key not in self._met and key in self._commune_lines:
            self._met[key] = tuple(map(Unit._make, csv.reader(self._commune_lines[key].splitlines())))
        return self._met.get(key, ())

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """Keys of all words that may begin the name of a province or district."""
        return beginnings([*self.provinces, *self.districts])

    @cached_property
    def folded_districts(self) -> Index:
        """Districts by coarse key."""
        return _folded(self.districts)

    def folded_communes(self, short: str) -> tuple[Unit, ...]:
        """Communes with that coarse key; several names may share one, the caller needs other evidence."""
        return tuple(unit for key in self._folded_communes.get(short, "").split() for unit in self._communes(key))

    def units(self, level: Level, key: str) -> tuple[Unit, ...]:
        """Units of that level whose name or alias has the key."""
        if level == "province":
            return self.provinces.get(key, ())
        return self.districts.get(key, ()) if level == "district" else self._communes(key)

    def province(self, code: str, new: bool, date: str = "") -> Unit:
        """The province with that code in that era, by the name it bore on ``date``. Raises KeyError for an unknown code."""
        rows = [u for u in self._province_rows[code] if u.new == new]
        if not rows:
            raise KeyError(f"no province {code} {'since' if new else 'before'} {NEW_ERA}")
        return next((u for u in rows if u.valid(date or USUAL_DATE)), rows[0])

    def district(self, commune: Unit, date: str = "") -> Unit | None:
        """The district an old commune lay in on ``date``; a code may have passed to another district."""
        rows = [] if commune.new else self._district_rows.get(commune.parent_code, [])
        for day in (date or USUAL_DATE, commune.valid_to):
            if found := next((u for u in rows if u.valid(day) and commune.valid(day)), None):
                return found
        return rows[0] if rows else None

    def province_2025(self, unit: Unit) -> Unit:
        """The province that contains the unit since 1 July 2025; every old province went whole into one."""
        if unit.new:
            return self.province(unit.province_code, new=True)
        return self.province(self.province(unit.province_code, new=False).province_2025_code, new=True)

    def place(self, unit: Unit, date: str = "") -> Place:
        """The unit as a fact, with its district and province as named on ``date``."""
        province = unit if unit.level == "province" else self.province(unit.province_code, unit.new, date)
        district = unit if unit.level == "district" else self.district(unit, date) if unit.level == "commune" else None
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
        """Every row of the table, provinces first."""
        return self._rows()


@cache
def gazetteer() -> Gazetteer:
    """The committed table, read once."""
    return Gazetteer(LEXICONS / "admin_units.csv")
