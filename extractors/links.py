"""A value with its metric, and the piece of text on which that is decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extractors.facts import Quantity


@dataclass(frozen=True, slots=True)
class Link:
    """A quantity with its metric. piece: the span ``[start, end)`` that the decision looked at; rule: how it was made."""

    quantity: Quantity
    metric: str
    breakdown: str
    text: str
    start: int
    end: int
    rule: str
    score: float


@dataclass(frozen=True, slots=True)
class Carried:
    """What earlier text left in force: the last metric with its part, and its words."""

    metric: str = ""
    breakdown: str = ""
    text: str = ""
    unit: str = ""
    listed: bool = False  # "trong đó" has begun a list of its parts in this sentence


@dataclass(frozen=True, slots=True)
class Piece:
    """One value's piece ``[start, end)`` of ``text``, and what the clause around it knows.

    words: the piece itself. value_start, value_end, core: the value in it, with and without its bound. value_first: the noun
    follows the number. listed: ``trong đó`` stands before. bracketed: a bracket is open at the value. places: gives the
    spans of the places named in the article, which are found when first asked for.
    """

    text: str
    start: int
    end: int
    words: str
    clause_start: int
    clause_end: int
    sentence_end: int
    quantity: Quantity
    value_start: int
    value_end: int
    core: int
    value_first: bool
    carried: Carried
    listed: bool
    bracketed: bool
    places: Callable[[], Sequence[tuple[int, int]]]

    def link(self, metric: str, breakdown: str, words: str, rule: str, score: float) -> Link:
        """The value linked to `metric`; words: those that name it."""
        return Link(self.quantity, metric, breakdown, words, self.start, self.end, rule, score)
