"""What is asked: the filters, parsed and checked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.columns import COLUMNS, FIRST_YEAR, LAST_YEAR
from pipeline.promises import COLUMNS as PROMISE_COLUMNS
from pipeline.query.spelling import QueryError, plain

#: Words as typed; None where an option was not given.
Words = Sequence[str] | None

BY_NAME = {column.name: column for column in (*PROMISE_COLUMNS, *COLUMNS)}
_NUMBER = r"[+-]?\d+(?:[.,]\d+)?"
_SCALES = {
    "": 1.0,
    "nghin": 1e3,
    "ngan": 1e3,
    "trieu": 1e6,
    "ty": 1e9,
    "ti": 1e9,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
}
_AMOUNT = re.compile(rf"({_NUMBER})\s*({'|'.join(filter(None, _SCALES))}|)")
_COMPARISON = re.compile(rf"(?:value|gia tri)?\s*(>=|<=|>|<|=|)\s*({_AMOUNT.pattern})")
_BETWEEN = re.compile(rf"({_AMOUNT.pattern})\s*\.\.\s*({_AMOUNT.pattern})")


@dataclass(frozen=True, slots=True)
class Limits:
    """Numbers from low to high; None is no limit, an open one is not among them."""

    low: float | None = None
    high: float | None = None
    open_low: bool = False
    open_high: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """The filters; each empty one lets everything pass, several values of one are alternatives. Words are as typed."""

    places: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    breakdowns: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    status: str = ""
    level: str = ""
    outcome: str = ""
    unit: str = ""
    limits: tuple[Limits, ...] = ()
    text: str = ""


def read_number(text: str) -> float:
    """A number as typed: ``50``, ``14,5``, ``14.5``, ``60 triệu``, ``1.2 tỷ``, ``62000000``.

    >>> read_number("60 triệu"), read_number("14,5"), read_number("1.2 tỷ")
    (60000000.0, 14.5, 1200000000.0)
    """
    match = _AMOUNT.fullmatch(plain(text))
    if match is None:
        raise QueryError(f"{text!r} is no number; write 50, 14.5, 62000000 or '62 triệu'")
    return float(match[1].replace(",", ".")) * _SCALES[match[2]]


def read_limits(text: str) -> Limits:
    """A condition on the value: ``>=50``, ``value>=50``, ``<5``, ``=0``, ``14..15``.

    >>> read_limits("value >= 60 triệu")
    Limits(low=60000000.0, high=None, open_low=False, open_high=False)
    """
    words = plain(text)
    if match := _BETWEEN.fullmatch(words):
        return Limits(read_number(match[1]), read_number(match[4]))
    match = _COMPARISON.fullmatch(words)
    if match is None:
        raise QueryError(f"value {text!r}: write '>=50', '<5', '=0', '14..15' or '>=60 triệu'")
    sign, number = match[1] or "=", read_number(match[2])
    low = number if sign in (">", ">=", "=") else None
    high = number if sign in ("<", "<=", "=") else None
    return Limits(low, high, open_low=sign == ">", open_high=sign == "<")


def read_years(text: str) -> tuple[int, int]:
    """A year or a span of years: ``2025``, ``2021-2025``, ``2021..2025``.

    >>> read_years("2021-2025"), read_years("2025")
    ((2021, 2025), (2025, 2025))
    """
    match = re.fullmatch(r"\s*(\d{4})(?:\s*(?:-|–|\.\.)\s*(\d{4}))?\s*", text)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not FIRST_YEAR <= first <= last <= LAST_YEAR:
        raise QueryError(f"year {text!r}: write 2025 or 2021-2025")
    return first, last


def read_term(text: str) -> str:
    """A term or plan period: ``2020-2025``, ``nhiệm kỳ 2020 – 2025``.

    >>> read_term("nhiệm kỳ 2020 – 2025")
    '2020-2025'
    """
    match = re.fullmatch(r"(?:nhiem ky|giai doan|term)?\s*(\d{4})\s*[-–/]\s*(\d{4})", plain(text))
    if match is None:
        raise QueryError(f"term {text!r}: write 2020-2025")
    return f"{match[1]}-{match[2]}"


def read_value(column: str, text: str) -> str:
    """One of a column's allowed values, named in English or Vietnamese, accents optional; nothing for nothing.

    >>> read_value("status", "ket qua"), read_value("level", "huyện"), read_value("outcome", "không đạt"), read_value("level", "")
    ('result', 'district', 'not_met', '')
    """
    values, words = BY_NAME[column].values, BY_NAME[column].values_vi
    if not text.strip():
        return ""
    for value, word in zip(values, words, strict=True):
        if plain(text) in (plain(value), plain(value.replace("_", " ")), *map(plain, word.split(", "))):
            return value
    known = ", ".join(f"{value} ({word})" for value, word in zip(values, words, strict=True))
    raise QueryError(f"{column} {text!r}: one of {known}")


def read(
    *,
    places: Words = (),
    metrics: Words = (),
    breakdowns: Words = (),
    terms: Words = (),
    values: Words = (),
    years: str = "",
    status: str = "",
    level: str = "",
    outcome: str = "",
    unit: str = "",
    text: str = "",
    least: str = "",
    most: str = "",
) -> Request:
    """A request from what was typed; ``least`` and ``most`` are values from and to. Raises QueryError for what cannot be read."""
    limits = [*map(read_limits, values or ())]
    if least or most:
        limits.append(Limits(read_number(least) if least else None, read_number(most) if most else None))
    return Request(
        places=tuple(places or ()),
        metrics=tuple(metrics or ()),
        breakdowns=tuple(breakdowns or ()),
        terms=tuple(map(read_term, terms or ())),
        years=read_years(years) if years else None,
        status=read_value("status", status),
        level=read_value("level", level),
        outcome=read_value("outcome", outcome),
        unit=unit,
        limits=tuple(limits),
        text=text,
    )
