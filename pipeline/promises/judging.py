"""Whether a result keeps a promise: which values the target accepts, and whether the result's are among them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from extractors.metrics import metrics

Verdict = Literal["met", "not_met", "unclear"]
Direction = Literal["up", "down", ""]

#: How far "khoảng" and "gần" reach on both sides, as a share of the value: half of a tenth, the rounding of a first digit.
ABOUT = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Interval:
    """The values from low to high; None is no end, an open end is not among them."""

    low: Decimal | None
    high: Decimal | None
    open_low: bool = False
    open_high: bool = False

    def within(self, other: Interval) -> bool:
        """Whether every value of this one is a value of the other."""
        above = other.low is None or (
            self.low is not None and (self.low > other.low or (self.low == other.low and (self.open_low or not other.open_low)))
        )
        below = other.high is None or (
            self.high is not None
            and (self.high < other.high or (self.high == other.high and (self.open_high or not other.open_high)))
        )
        return above and below

    def apart(self, other: Interval) -> bool:
        """Whether the two have no value in common."""
        return _before(self, other) or _before(other, self)


def _before(left: Interval, right: Interval) -> bool:
    if left.high is None or right.low is None:
        return False
    return left.high < right.low or (left.high == right.low and (left.open_high or right.open_low))


def stated(bound: str, value_min: float | None, value_max: float | None) -> Interval | None:
    """The values that a figure of the table can be; None for a milestone, which has none.

    >>> stated("more_than", 60, None)
    Interval(low=Decimal('60'), high=None, open_low=True, open_high=False)
    """
    low, high = _decimal(value_min), _decimal(value_max)
    if low is None and high is None:
        return None
    if bound == "about":
        low, high = (end for end in (low if low is not None else high, high if high is not None else low))
        assert low is not None and high is not None  # noqa: S101 - one was given
        return Interval(low - abs(low) * ABOUT, high + abs(high) * ABOUT)
    return Interval(low, high, open_low=bound == "more_than", open_high=bound == "less_than")


def accepted(bound: str, value_min: float | None, value_max: float | None, direction: Direction) -> Interval | None:
    """The values that keep a target.

    The words of the target decide where they bound it (``trên 60%``, ``không quá 5%``). A plain value, a range or an "about" is a
    least where more is better, and a most where less is; where neither is, only the value itself keeps it.

    >>> accepted("range", 14, 15, "up")
    Interval(low=Decimal('14'), high=None, open_low=False, open_high=False)
    """
    interval = stated(bound, value_min, value_max)
    if interval is None or bound not in ("exact", "range", "about"):
        return interval
    if direction == "up":
        return Interval(interval.low, None)
    return Interval(None, interval.high) if direction == "down" else interval


def direction(metric: str, change: str, unit: str) -> Direction:
    """Which way is better: ``up``, ``down`` or neither known.

    A level goes the way of the metric (``good`` in metrics.csv); of ranks and urban classes the lower number is better. A move
    by X is kept by a larger move, but for growth of what should not grow and shrinking of what should not shrink.

    >>> direction("poverty_rate", "level", "percent"), direction("poverty_rate", "decrease", "percent")
    ('down', 'up')
    >>> direction("population_growth_rate", "increase", "percent"), direction("population", "level", "person")
    ('down', '')
    """
    known = metrics().get(metric)
    good: Direction = "up" if known and known.good == "up" else "down" if known and known.good == "down" else ""
    if change == "increase":
        return "down" if good == "down" else "up"
    if change == "decrease":
        return "down" if good == "up" else "up"
    return "down" if unit == "rank" or metric == "urban_class" else good


def judge(target: Interval | None, result: Interval | None) -> Verdict:
    """Compare what a target accepts with what a result states.

    unclear: the result's own bounds reach to both sides of the target, or differ from it and no side is known to be better. A
    milestone has no values, and a result row that reports it keeps it.

    >>> judge(accepted("exact", 60, 60, "up"), stated("about", 60, 60))
    'unclear'
    """
    if target is None or result is None:
        return "met" if target is result else "unclear"
    if result.within(target):
        return "met"
    one_sided = target.low is None or target.high is None
    return "not_met" if one_sided and result.apart(target) else "unclear"


def same_figure(left: float | None, right: float | None) -> bool:
    """Whether one number is the other as a headline rounds it: to its digits, but to two at least.

    >>> same_figure(14.5, 14.49), same_figure(1120e9, 1118.5e9), same_figure(60, 62), same_figure(None, 60)
    (True, True, False, False)
    """
    if left is None or right is None:
        return left is right
    one, other = Decimal(repr(left)), Decimal(repr(right))
    return one == other or _rounded(one, other) == other or _rounded(other, one) == one


def _rounded(value: Decimal, like: Decimal) -> Decimal:
    """``value`` with the digits that ``like`` shows."""
    digits = like.normalize()
    shown = max(2, len(digits.as_tuple().digits))
    place = like.adjusted() - shown + 1
    return value.quantize(Decimal((0, (1,), place)), rounding=ROUND_HALF_UP)


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value))
