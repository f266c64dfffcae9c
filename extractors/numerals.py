"""Digits, scales and units as newspapers print them: ``1.500``, ``2 nghìn tỷ``, ``ha``. Units are in ``units.csv``."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extractors import patterns as re
from extractors.lexicon import LEXICONS

#: Digits with points or blanks between thousands, and a decimal comma or point.
NUMBER = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:[ ]\d{3})+(?![\d.,]*\d)|\d+(?:[.,]\d+)?)"
#: Words that multiply the number before them.
SCALES = {
    "nghìn tỷ": Decimal(10) ** 12, "ngàn tỷ": Decimal(10) ** 12, "nghìn tỉ": Decimal(10) ** 12, "ngàn tỉ": Decimal(10) ** 12,
    "triệu tỷ": Decimal(10) ** 15, "triệu tỉ": Decimal(10) ** 15, "tỷ": Decimal(10) ** 9, "tỉ": Decimal(10) ** 9,
    "triệu": Decimal(10) ** 6, "vạn": Decimal(10) ** 4, "nghìn": Decimal(1000), "ngàn": Decimal(1000), "trăm": Decimal(100),
    "chục": Decimal(10), "tr": Decimal(10) ** 6,
}  # fmt: skip
#: What a value may be measured by, as printed behind a stroke.
PER = {
    "người/năm": "person/year", "người/tháng": "person/month", "người": "person", "đầu người": "person", "năm": "year",
    "ha/năm": "ha/year", "ha": "ha", "1 ha": "ha", "1ha": "ha", "hộ": "household", "tháng": "month", "ngày": "day",
    "vạn dân": "10k_population", "1 vạn dân": "10k_population", "một vạn dân": "10k_population", "01 vạn dân": "10k_population",
    "10.000 dân": "10k_population", "10000 dân": "10k_population", "10 nghìn dân": "10k_population", "10 ngàn dân": "10k_population",
    "1.000 dân": "1k_population", "1000 dân": "1k_population", "1 nghìn dân": "1k_population", "lao động": "worker",
    "lao động/năm": "worker/year", "xã": "commune", "vụ": "crop", "hộ/năm": "household/year", "người /năm": "person/year",
    "km2": "km2", "trẻ": "", "buổi": "", "m2": "m2", "kg": "kg", "tấn": "tonne",
}  # fmt: skip


def read_number(text: str) -> Decimal | None:
    """Read digits as Vietnamese newspapers print them; None if they are not one number.

    A point between groups of three digits parts thousands; any other single point or comma is a decimal mark. A leading
    zero is only padding (``05`` is five), but ``0.125`` is a decimal.

    >>> [str(read_number(s)) for s in ("8.962,72", "1.500", "14.5", "0,75", "05", "8 848")]
    ['8962.72', '1500', '14.5', '0.75', '5', '8848']
    >>> read_number("12.34.5") is None
    True
    """
    compact = text.replace(" ", "").replace("\u00a0", "")
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", compact):
        return Decimal(compact.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d+(?:[.,]\d+)?", compact):
        return Decimal(compact.replace(",", "."))
    return None


def scaled(number: Decimal, scale: str | None) -> Decimal:
    """`number` times its scale word (a key of ``SCALES``, in any case), if it has one."""
    return number * SCALES[" ".join(scale.lower().split())] if scale else number


@dataclass(frozen=True, slots=True)
class Unit:
    """What a printed unit means: the unit's name in the table, the factor to it, and ``noun`` where it is a thing counted."""

    unit: str
    factor: Decimal
    kind: str


@lru_cache(maxsize=1)
def units() -> dict[str, Unit]:
    """Printed form in lower case -> unit, from ``units.csv``."""
    with (LEXICONS / "units.csv").open(encoding="utf-8", newline="") as file:
        return {row["form"]: Unit(row["unit"], Decimal(row["factor"]), row["kind"]) for row in csv.DictReader(file)}
