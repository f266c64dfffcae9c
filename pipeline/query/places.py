"""A place as someone asks for it -> the rows it has: any spelling, accents or none, before the reform of 2025 or since."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pandas as pd

from extractors.facts import Level
from extractors.gazetteer import Unit, fold, gazetteer, name_key
from pipeline.promises.identity import era
from pipeline.query.spelling import QueryError, accented, nearest, plain

_LEVELS: tuple[Level, ...] = ("province", "district", "commune")
#: Type words without accents, longest first -> the levels and the official type they stand for.
_TYPES: dict[str, tuple[tuple[Level, ...], str]] = {
    "thanh pho": (("province", "district"), "Thành phố"),
    "thi tran": (("commune",), "Thị trấn"),
    "dac khu": (("commune",), "Đặc khu"),
    "phuong": (("commune",), "Phường"),
    "thi xa": (("district",), "Thị xã"),
    "huyen": (("district",), "Huyện"),
    "t.p.": (("province", "district"), "Thành phố"),
    "tinh": (("province",), "Tỉnh"),
    "quan": (("district",), "Quận"),
    "tp.": (("province", "district"), "Thành phố"),
    "tx.": (("district",), "Thị xã"),
    "tt.": (("commune",), "Thị trấn"),
    "tp": (("province", "district"), "Thành phố"),
    "tx": (("district",), "Thị xã"),
    "tt": (("commune",), "Thị trấn"),
    "xa": (("commune",), "Xã"),
    "h.": (("district",), "Huyện"),
    "q.": (("district",), "Quận"),
    "x.": (("commune",), "Xã"),
    "p.": (("commune",), "Phường"),
}
_ERA = re.compile(r"\s*\(?(cũ|mới)\)?$|\s*\((cu|moi)\)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Places:
    """What an asked place stands for. era: ``old``, ``new`` or both (empty); words: sought in place_text where no unit is."""

    asked: str
    units: tuple[Unit, ...]
    era: str = ""
    words: str = ""

    def mask(self, frame: pd.DataFrame) -> pd.Series[bool]:
        """Which rows speak of it or of a part of it."""
        found = pd.Series(False, index=frame.index)
        if self.words:
            return found | frame["place_text"].fillna("").map(lambda text: self.words in plain(text)).astype(bool)
        for unit in self.units:
            found |= _rows_of(unit, frame, self.era)
        return found

    def note(self) -> str:
        """What a reader should know of the choice; empty where there was none."""
        if self.words:
            return f"{self.asked!r} is no unit of the gazetteer; rows whose place is worded so"
        new = next((unit for unit in self.units if unit.level == "province" and unit.new), None)
        if new is not None:
            old = sorted(unit.name for unit in _old_provinces() if unit.province_2025_code == new.code)
            return (
                f"{new.name} since 1 July 2025, with all of {', '.join(old)} before it" if len(old) > 1 and not self.era else ""
            )
        named = list(dict.fromkeys(map(described, self.units)))
        if len(named) > 1:
            shown = "; ".join(named[:6]) + ("; …" if len(named) > 6 else "")
            return f"{self.asked!r} is {len(named)} places ({shown}); name the province to tell them apart: {named[0]!r}"
        heirs = (
            [] if _type_word(self.asked) else [heir for unit in self.units if unit.level == "district" for heir in _heirs(unit)]
        )
        if not heirs:
            return ""
        return f"since 1 July 2025 there is {described(heirs[0])}, too, which is not among these rows"


def _heirs(district: Unit) -> list[Unit]:
    """Communes since the reform that bear the name of an old district of their province."""
    found = gazetteer().units("commune", name_key(district.name))
    today = gazetteer().province_2025(district)
    return [unit for unit in found if unit.new and unit.province_code == today.code]


def find_places(asked: str) -> Places:
    """The units that a reader's words name.

    ``Đakrông``, ``dakrong``, ``huyện Đa Krông``, ``H. Dakrong, Quang Tri``: a type word narrows the level, what follows a comma
    is the unit around it. Without either, a province comes before districts of its name, districts before communes. ``(cũ)`` or
    ``(mới)`` after a province's name takes only the one before, or since, 1 July 2025; without it the new province is meant, with
    its old districts.

    Raises QueryError, with the nearest names, where nothing has the name.

    >>> [described(unit) for unit in find_places("dakrong").units]
    ['huyện Đakrông, Quảng Trị']
    """
    first, *around = (part.strip() for part in asked.split(","))
    units, only = _units_of_era(first)
    for outer in filter(None, around):
        containers, _ = _units_of_era(outer)
        units = tuple(unit for unit in units if any(_within(unit, container) for container in containers))
    if units:
        return Places(asked, units, only)
    if " - " in asked:  # "Krông Năng - Đắk Lắk", but "Bà Rịa - Vũng Tàu" is one name
        return find_places(asked.replace(" - ", ", "))
    near = nearest(_bare(first), _names(_LEVELS[:2])) or nearest(_bare(first), _names(_LEVELS))
    hint = f"did you mean {', '.join(near)}?" if near else "write it as the official lists do: 'Đakrông, Quảng Trị'"
    raise QueryError(f"no place {asked!r} in the gazetteer; {hint}")


def described(unit: Unit) -> str:
    """A unit with its type and province: ``huyện Đakrông, Quảng Trị``."""
    name = f"{unit.type[:1].lower()}{unit.type[1:]} {unit.name}"
    if unit.level == "province":
        return name
    return f"{name}, {gazetteer().province(unit.province_code, unit.new).name}"


def _units_of_era(name: str) -> tuple[tuple[Unit, ...], str]:
    """Units of a name, and the era that a word after it asks for; ``Chợ Mới`` and ``Cũ`` may be names themselves."""
    if found := _units(name):
        return found, ""
    match = _ERA.search(name)
    if match is None:
        return (), ""
    only = "new" if plain(match[1] or match[2]) == "moi" else "old"
    return _units(name[: match.start()].strip(), only), only


def _units(name: str, only: str = "") -> tuple[Unit, ...]:
    """Units of a name, whole or behind a type word; of one era where ``only`` says so."""
    if not name:
        return ()
    for level in _LEVELS:
        if found := _named(level, name, only):
            return found
    word = _type_word(name)
    levels, kind = _TYPES.get(word, ((), ""))
    for level in levels:
        found = _named(level, _bare(name), only)
        typed = tuple(unit for unit in found if unit.type == kind)
        if typed or (found and len(levels) == 1):
            return typed or found
    return ()


def _type_word(name: str) -> str:
    """The type word before a name, without accents; empty where there is none."""
    words = plain(name)
    return next((w for w in _TYPES if words.startswith(w) and (w.endswith(".") or words[len(w) : len(w) + 1] == " ")), "")


def _bare(name: str) -> str:
    """A name without its type word."""
    regular = " ".join(unicodedata.normalize("NFC", name).split())
    return regular[len(_type_word(name)) :].strip()


def _named(level: Level, name: str, only: str) -> tuple[Unit, ...]:
    """Units of one level; accents count where there are any and they lead somewhere."""
    key = name_key(name)
    short = fold(key)
    exact = gazetteer().units(level, key) if accented(name) else ()
    found = exact or (gazetteer().folded_communes(short) if level == "commune" else _folded(level).get(short, ()))
    return tuple(unit for unit in found if unit.new == (only == "new")) if only else found


@cache
def _folded(level: Level) -> dict[str, tuple[Unit, ...]]:
    index = gazetteer().provinces if level == "province" else gazetteer().districts
    found: dict[str, tuple[Unit, ...]] = {}
    for key, units in index.items():
        short = fold(key)
        found[short] = tuple(dict.fromkeys(found.get(short, ()) + units))
    return found


def _names(levels: Iterable[Level]) -> list[str]:
    wanted = set(levels)
    return list(dict.fromkeys(unit.name for unit in gazetteer().all_units() if unit.level in wanted))


@cache
def _old_provinces() -> tuple[Unit, ...]:
    units = {unit for found in gazetteer().provinces.values() for unit in found}
    return tuple(unit for unit in units if not unit.new and unit.valid("2025-06-30"))


def _within(unit: Unit, container: Unit) -> bool:
    """Whether a unit lies in another, on its own map or since the reform."""
    if container.level == "province":
        if container.new:
            return gazetteer().province_2025(unit).code == container.code
        return not unit.new and unit.province_code == container.code
    return unit.level == "commune" and not unit.new and unit.parent_code == container.code


def _rows_of(unit: Unit, frame: pd.DataFrame, only: str) -> pd.Series[bool]:
    names = {fold(name_key(name)) for name in (unit.name, *filter(None, unit.aliases.split("|")))}
    if unit.level == "province" and unit.new:
        inside = frame["province_2025_code"].eq(unit.code).fillna(False).astype(bool)
        return inside & _era_of(frame, inside).eq("new") if only else inside
    column = unit.level
    coded = frame[f"{column}_code"].eq(unit.code).fillna(False).astype(bool)
    named = coded & frame[column].fillna("").map(lambda name: fold(name_key(name)) in names).astype(bool)
    if unit.level == "province":
        return named & _era_of(frame, named).eq("old") if only else named
    return named


def _era_of(frame: pd.DataFrame, where: pd.Series[bool]) -> pd.Series[str]:
    """``old`` or ``new`` of the rows ``where``: a row with a district is old."""
    dates = frame["published"] if "published" in frame else frame["first_published"]
    cells = zip(frame["province_code"], frame["province"], frame["district"], dates, frame["term"], where, strict=True)
    eras = [
        ""
        if not wanted
        else "old"
        if district is not pd.NA
        else era(str(code), str(name), published="" if day is pd.NA else str(day), term="" if term is pd.NA else str(term))
        for code, name, district, day, term, wanted in cells
    ]
    return pd.Series(eras, index=frame.index)
