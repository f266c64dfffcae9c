"""Values in the words of a reader: signs, scaled money, units in Vietnamese or English.

The table keeps numbers in canonical units; this is for screens and lists, and nothing is read back from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from extractors.lexicon import read_lexicon

Language = Literal["vi", "en"]

UNITS = Path(__file__).parent / "units.csv"

_SIGNS = {"at_least": "≥ ", "more_than": "> ", "at_most": "≤ ", "less_than": "< ", "about": "≈ "}
_ARROWS = {"increase": "↑ ", "decrease": "↓ "}
_SCALES: dict[Language, tuple[tuple[float, str], ...]] = {
    "vi": ((1e9, "tỷ"), (1e6, "triệu")),
    "en": ((1e9, "billion"), (1e6, "million")),
}


@dataclass(frozen=True, slots=True)
class UnitLabel:
    """A line of ``units.csv``. kind: ``unit`` of the column unit, ``per`` a part of the column per."""

    kind: str
    id: str
    label_vi: str
    label_en: str
    line: int


@cache
def unit_labels() -> tuple[UnitLabel, ...]:
    """The file's lines. Raises LexiconError for a faulty one."""
    return read_lexicon(UNITS, UnitLabel, required=("kind", "id", "label_vi", "label_en"), unique=("kind", "id"))


@cache
def _labels(kind: str, language: Language) -> dict[str, str]:
    return {unit.id: unit.label_vi if language == "vi" else unit.label_en for unit in unit_labels() if unit.kind == kind}


def unit_words(unit: str, per: str, language: Language = "vi") -> str:
    """A unit with its denominator; an id that has no label stays as it is.

    >>> unit_words("VND", "person/year"), unit_words("tonne", "ha", "en"), unit_words("percent", "")
    ('đồng/người/năm', 'tonnes/ha', '%')
    """
    names = _labels("per", language)
    return "/".join([_labels("unit", language).get(unit, unit), *(names.get(part, part) for part in per.split("/") if part)])


def number_words(value: float, language: Language = "vi", *, scaled: bool = True) -> str:
    """A number as a newspaper prints it: ``1.250``, ``14,5``, ``62 triệu``; in English ``1,250``, ``14.5``, ``62 million``.

    >>> number_words(1_120_000_000_000), number_words(14.5), number_words(1_250, "en"), number_words(2025.0)
    ('1.120 tỷ', '14,5', '1,250', '2.025')
    """
    for factor, word in _SCALES[language] if scaled else ():
        if abs(value) >= factor:
            return f"{number_words(value / factor, language, scaled=False)} {word}"
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,")) if language == "vi" else text


def value_words(
    bound: str, value_min: float | None, value_max: float | None, unit: str, per: str, change: str, language: Language = "vi"
) -> str:
    """A value of the table in words; a range has an en dash, which no spreadsheet takes for a date.

    >>> value_words("more_than", 62e6, None, "VND", "person/year", "level")
    '> 62 triệu đồng/người/năm'
    >>> value_words("range", 14, 15, "percent", "", "increase"), value_words("exact", None, None, "status", "", "level", "en")
    ('↑ 14–15 %', 'reached (no number)')
    """
    words = unit_words(unit, per, language)
    ends = [number_words(end, language) for end in dict.fromkeys((value_min, value_max)) if end is not None]
    if not ends:
        return words
    return f"{_ARROWS.get(change, '')}{_SIGNS.get(bound, '')}{'–'.join(ends)} {words}"
