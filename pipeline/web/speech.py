"""The page's two languages: labels, figures and places as a reader says them.

Labels of metrics and parts come from the lexicons, all other words from ``words.csv`` (key, Vietnamese, English).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from extractors.lexicon import read_lexicon
from extractors.metrics import Metric, breakdown_forms, metrics
from pipeline.wording import unit_words

Lang = Literal["vi", "en"]
LANGS: tuple[Lang, ...] = ("vi", "en")

Cells = Mapping[str, Any]

_MARKS = re.compile("[\u0300-\u036f]+")
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A line of ``words.csv``."""

    key: str
    vi: str
    en: str
    line: int


@cache
def words() -> dict[str, Word]:
    """``words.csv`` by key."""
    path = Path(__file__).with_name("words.csv")
    return {word.key: word for word in read_lexicon(path, Word, required=("key",), unique=("key",))}


@cache
def _parts() -> dict[str, str]:
    """Vietnamese label of each part of a metric."""
    return {form.id: form.label_vi for form in reversed(breakdown_forms()) if form.label_vi}


def fold(text: str) -> str:
    """Lower case without accents, words parted by single blanks: what searches compare.

    >>> fold("Tỷ lệ HỘ  nghèo, huyện Đakrông")
    'ty le ho ngheo huyen dakrong'
    """
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d").replace("ð", "d"))
    return _NO_WORD.sub(" ", _MARKS.sub("", plain)).strip()


@dataclass(frozen=True, slots=True)
class Speech:
    """Says things in one language. Every method takes what a row of the table holds and never fails on an unknown value."""

    lang: Lang

    def __call__(self, key: str, **values: object) -> str:
        """The word of ``words.csv`` under ``key``; raises KeyError where there is none: a template names a wrong word."""
        word: str = getattr(words()[key], self.lang)
        return word.format(**values) if values else word

    def word(self, kind: str, name: object) -> str:
        """The word of ``kind.name``, or ``name`` itself where nobody has written one."""
        key = f"{kind}.{name}"
        return self(key) if key in words() else str(name or "")

    def metric(self, name: str) -> str:
        metric: Metric | None = metrics().get(name)
        if metric is None:
            return name
        return metric.label_vi if self.lang == "vi" else metric.label_en

    def part(self, name: object) -> str:
        """A breakdown: its Vietnamese label, or in English its id in words."""
        if not name:
            return ""
        plain = str(name).replace("_", " ")
        return _parts().get(str(name), plain) if self.lang == "vi" else plain

    def subject(self, row: Cells) -> str:
        """The metric with its part; for metrics outside the lexicon the words of the article."""
        if row["metric"] == "other":
            return str(row["metric_text"] or self.metric("other"))
        part = self.part(row["breakdown"])
        return f"{self.metric(row['metric'])} ({part})" if part else self.metric(row["metric"])

    def number(self, value: float) -> str:
        """A number with the language's marks, at most four decimals.

        >>> Speech("vi").number(1234.5), Speech("en").number(1234.5)
        ('1.234,5', '1,234.5')
        """
        text = f"{Decimal(repr(round(value, 4))):,f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text.translate(str.maketrans(",.", ".,")) if self.lang == "vi" else text

    def unit(self, unit: str, per: object = "", *, scale: float = 1) -> str:
        """The unit, scaled for money, with its denominator: ``triệu đồng/người/năm``.

        >>> Speech("vi").unit("VND", "person/year", scale=1e6), Speech("en").unit("percent")
        ('triệu đồng/người/năm', '%')
        """
        words = unit_words(unit if unit != "count" else "", str(per or ""), self.lang)
        if scale > 1:
            words = f"{self('scale.billion' if scale >= 1e9 else 'scale.million')} {words}"
        return words

    def value(self, row: Cells) -> str:
        """What is promised or reached, in words: change, bound, number, unit, basis.

        >>> row = dict(value_min=62e6, value_max=None, bound="more_than", unit="VND", per="person/year")
        >>> row |= dict(change="level", basis="point")
        >>> Speech("vi").value(row), Speech("en").value(row | {"change": "increase"})
        ('trên 62 triệu đồng/người/năm', 'up more than 62 million VND/person/year')
        """
        low, high = row["value_min"], row["value_max"]
        if low is None and high is None:
            return str(row["value_text"])
        scale = scale_of(row["unit"], low, high)
        ends = {name: self.number(value / scale) for name, value in (("low", low), ("high", high)) if value is not None}
        bound = row["bound"]
        if bound == "exact" or f"bound.{bound}" not in words():
            text = ends.get("low") or ends["high"]
        else:
            either = next(iter(ends.values()))
            text = self(f"bound.{bound}", low=ends.get("low", either), high=ends.get("high", either))
        unit = self.unit(row["unit"], row["per"], scale=scale)
        gap = "" if unit[:1] in ("%", "‰", "/") or not unit else " "
        # The unit belongs after the number, not after "trở lên".
        number, tail = (text.removesuffix(" trở lên"), " trở lên") if text.endswith(" trở lên") else (text, "")
        change = self.word("change", row["change"]) if row["change"] != "level" else ""
        basis = self.word("basis", row["basis"]) if row["basis"] not in ("point", None) else ""
        return f"{change} {number}{gap}{unit}{tail}{f' ({basis})' if basis else ''}".strip()

    def place(self, row: Cells) -> str:
        """The place, smallest unit first: ``Đakrông, Quảng Trị``."""
        names = [row[level] for level in ("commune", "district", "province") if row[level]]
        return ", ".join(names) or self("place.country")

    def titled(self, row: Cells) -> str:
        """The place with its level: ``Huyện Đakrông, Quảng Trị``."""
        if row["level"] == "country":
            return self("place.country")
        kind = self.word("level", row["level"])
        name = self.place(row)
        return f"{kind} {name}" if self.lang == "vi" else name

    def years(self, row: Cells) -> str:
        """The year or the period."""
        if row["year"] is None:
            return ""
        start = row["year_start"]
        return f"{start}–{row['year']}" if start and start != row["year"] else str(row["year"])


def scale_of(unit: str, *values: float | None) -> float:
    """What money is divided by to be read: thousands of millions, millions, or 1. Other units are left alone."""
    top = max((abs(value) for value in values if value is not None), default=0)
    if unit not in ("VND", "USD") or top < 1e6:
        return 1
    return 1e9 if top >= 1e9 else 1e6
