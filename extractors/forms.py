"""The forms of the lexicons, and the trie in which their parts are looked up.

A form is words parted by blanks (the guide is ``lexicons/README.md``):

``hộ nghèo``            the words in this order; capitals, tone-mark placing, dashes, quotes and brackets do not matter
``nông, lâm nghiệp``    a comma, ``/``, ``và`` or ``hoặc`` is a joint: any of these in the text, or nothing
``(tỷ lệ|) hộ nghèo``   one of the alternatives; an empty one makes the others optional
``kết nạp … đảng viên`` a gap: at most 40 characters of the same part of the sentence, which may hold the value
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product

import regex as re

from extractors.normalise import normalise

#: Most variants of one form; more is a mistake in its alternatives.
MAX_VARIANTS = 512

JOINT = ","
_GAP = "…"
_JOINTS = frozenset({",", "/", "và", "hoặc", "&", "+"})
_FORM_TOKEN = re.compile(r"[()|,/&+…]|[\p{L}\p{M}]+|\d[\d.,]*\d|\d|(?P<bad>[^\s\-\"“”'‘’])")


class FormError(ValueError):
    """A form that cannot be read; the message says what is wrong with it."""


def form_word(token: str) -> str:
    """The word as the trie knows it: numbers without leading zeros, joints as one sign."""
    if token in _JOINTS:
        return JOINT
    return token.lstrip("0") or "0" if token[0].isdigit() else token


@lru_cache(maxsize=1 << 13)
def expand(form: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """All readings of a form; a reading is the tuple of its parts between gaps, a part a tuple of words.

    Raises FormError for an unbalanced bracket, a gap at either end, an empty form, or more than 512 readings.

    >>> expand("(tỷ lệ|) hộ nghèo")
    ((('tỉ', 'lệ', 'hộ', 'nghèo'),), (('hộ', 'nghèo'),))
    >>> expand("kết nạp … đảng viên")
    ((('kết', 'nạp'), ('đảng', 'viên')),)
    """
    tokens: list[str] = []
    for match in _FORM_TOKEN.finditer(normalise(form)):
        if match["bad"]:
            raise FormError(f"{match['bad']!r} has no meaning in a form")
        tokens.append(match[0])
    sequences, rest = _alternatives(tokens, 0)
    if rest != len(tokens):
        raise FormError("a ')' without its '('")
    readings: dict[tuple[tuple[str, ...], ...], None] = {}
    for sequence in sequences:
        for reading in _joint_variants(sequence):
            parts = tuple(_split(reading))
            if not all(parts):
                raise FormError("nothing to match" if not any(parts) else "a gap needs words on both sides")
            readings[parts] = None
    if len(readings) > MAX_VARIANTS:
        raise FormError(f"{len(readings)} readings; at most {MAX_VARIANTS}: write it as several forms")
    return tuple(readings)


def _alternatives(tokens: list[str], index: int) -> tuple[list[tuple[str, ...]], int]:
    """Sequences of words from ``index`` up to the ``)`` that closes this level, or the end; and where it stopped."""
    branches: list[list[tuple[str, ...]]] = []
    current: list[tuple[str, ...]] = [()]
    depth_start = index
    while index < len(tokens):
        sign = tokens[index]
        if sign == ")":
            break
        if sign == "(":
            inner, index = _alternatives(tokens, index + 1)
            if index == len(tokens):
                raise FormError("a '(' without its ')'")
            current = [left + right for left, right in product(current, inner)]
        elif sign == "|":
            if depth_start == 0:
                raise FormError("'|' stands only between '(' and ')'")
            branches.append(current)
            current = [()]
        else:
            current = [(*left, form_word(sign)) for left in current]
        if len(current) > MAX_VARIANTS:
            raise FormError(f"more than {MAX_VARIANTS} readings: write it as several forms")
        index += 1
    return [sequence for branch in [*branches, current] for sequence in branch], index


def _joint_variants(sequence: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The sequence with every joint there, and with it left out; joints at an end or beside another are dropped."""
    choices = [(word,) if word != JOINT else (JOINT, "") for word in sequence]
    for chosen in product(*choices):
        words = [word for word in chosen if word]
        around = zip(["", *words], words, [*words[1:], ""], strict=False)
        yield tuple(
            word
            for before, word, after in around
            if word != JOINT or (before not in ("", JOINT, _GAP) and after not in ("", _GAP))
        )


def _split(reading: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    part: list[str] = []
    for word in reading:
        if word == _GAP:
            yield tuple(part)
            part = []
        else:
            part.append(word)
    yield tuple(part)


@dataclass(slots=True)
class Node:
    """A step of the trie; ``part`` numbers the part that ends here."""

    next: dict[str, Node] = field(default_factory=dict)
    part: int | None = None

    def put(self, part: tuple[str, ...], number: int) -> None:
        """Enter a part below this node, under its number."""
        node = self
        for word in part:
            node = node.next.setdefault(word, Node())
        node.part = number
