"""Finding the forms of a lexicon in a text in one pass.

Words of the text are looked up in a trie of all forms, so the time is linear in the text and hardly depends on the lexicon.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

import regex as re

from extractors.form_words import KEPT, KEPT_LENGTH, kept_loose_words, words
from extractors.forms import Node, expand

#: Longest gap in characters: a value with its unit and bound words ("trên 1.000 lượt người") or a short list of nouns.
MAX_GAP = 40

_NEXT_ITEM = re.compile(r"\d[^\n]*?(?:,\s|\svà\s)")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """A form found: its span in the text, what it stands for, and how much of it was said (letters outside gaps)."""

    start: int
    end: int
    entry: T
    weight: int


class _Part(NamedTuple):
    """A part of forms in the text: its number, its letters, and the stretch (no form runs over its end) it stands in."""

    start: int
    end: int
    number: int
    letters: int
    stretch: int


@dataclass(frozen=True, slots=True)
class _Chain(Generic[T]):
    """The parts of one reading, by number, and what the form stands for."""

    parts: tuple[int, ...]
    entry: T
    order: int


class Matcher(Generic[T]):
    """All forms of a lexicon, ready to be found.

    >>> matcher = Matcher([("(tỷ lệ|) hộ nghèo", "poor"), ("hộ cận nghèo", "near")])
    >>> [(m.start, m.end, m.entry) for m in matcher.find("Tỉ lệ hộ nghèo còn 2%, hộ cận nghèo 3%")]
    [(0, 14, 'poor'), (23, 35, 'near')]
    """

    def __init__(self, forms: Iterable[tuple[str, T]]) -> None:
        self._root = Node()
        self._numbers: dict[tuple[str, ...], int] = {}
        self._whole: dict[int, tuple[int, T]] = {}
        self._chains: dict[int, list[_Chain[T]]] = {}
        self._later: set[int] = set()
        self._kept: dict[str, tuple[Match[T], ...]] = {}
        self._single: set[str] = set()  # of each form its longest part, where it is one word
        self._pairs: set[tuple[str, str]] = set()  # else the first two words of that part
        for order, (form, entry) in enumerate(forms):
            for reading in expand(form):
                numbers = tuple(self._number(part) for part in reading)
                longest = max(reading, key=len)
                if len(longest) == 1:
                    self._single.add(longest[0])
                else:
                    self._pairs.add((longest[0], longest[1]))
                if len(numbers) == 1:
                    self._whole.setdefault(numbers[0], (order, entry))
                else:
                    self._chains.setdefault(numbers[0], []).append(_Chain(numbers, entry, order))
                    self._later.update(numbers[1:])

    def _number(self, part: tuple[str, ...]) -> int:
        if part in self._numbers:
            return self._numbers[part]
        number = len(self._numbers)
        self._numbers[part] = number
        self._root.put(part, number)
        return number

    def find(self, text: str) -> tuple[Match[T], ...]:
        """Forms in ``text`` in order, none overlapping: the one that says most in least space wins, then file order.

        Joining asks again and again for the same clause and the same pieces of it, so answers for short texts are kept.
        """
        if len(text) > KEPT_LENGTH:
            return self._find(text)
        found = self._kept.get(text)
        if found is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            found = self._kept[text] = self._find(text) if self._may_find(text) else ()
        return found

    def _may_find(self, text: str) -> bool:
        """False only where no form stands in ``text``, told several times faster than by looking for it."""
        said = kept_loose_words(text)
        return not self._single.isdisjoint(said) or not self._pairs.isdisjoint(pairwise(said))

    def _find(self, text: str) -> tuple[Match[T], ...]:
        ranked = sorted(self.candidates(text), key=_rank)
        if len(ranked) < 2:
            return tuple(match for match, _ in ranked)
        chosen: list[Match[T]] = []
        taken = bytearray(len(text))
        for match, _ in ranked:
            if not any(taken[match.start : match.end]):
                taken[match.start : match.end] = b"\x01" * (match.end - match.start)
                chosen.append(match)
        chosen.sort(key=lambda match: match.start)
        return tuple(chosen)

    def candidates(self, text: str) -> Iterator[tuple[Match[T], int]]:
        """Forms in ``text``, overlapping ones too, each with its number in the file. Two kinds of gaps are no matches:

        One in which another form starts that ends in the same words: it stands nearer to them, so in ``thôn A, xã B đạt chuẩn``
        the xã is meant. And one that runs over a number and a joint after it, where the next item begins: in ``tăng trưởng 9%,
        giá trị gia tăng 8%`` no ``tăng trưởng … giá trị gia tăng`` is found.
        """
        heads: list[_Part] = []
        places: dict[int, list[_Part]] = {}
        for part in self._parts(text):
            if part.number in self._whole:
                order, entry = self._whole[part.number]
                yield Match(part.start, part.end, entry, part.letters), order
            if part.number in self._chains:
                heads.append(part)
            if part.number in self._later:
                places.setdefault(part.number, []).append(part)
        latest: dict[int, int] = {}
        for head in reversed(heads):
            for reading in self._chains[head.number]:
                if reading.parts[1] not in places:
                    continue
                tail, letters = head, head.letters
                for number in reading.parts[1:]:
                    following = _following(places.get(number, ()), tail)
                    if following is None or _NEXT_ITEM.search(text, tail.end, following.start):
                        break
                    tail, letters = following, letters + following.letters
                else:
                    if latest.setdefault(tail.end, head.start) < head.end:
                        yield Match(head.start, tail.end, reading.entry, letters), reading.order

    def _parts(self, text: str) -> Iterator[_Part]:
        """Parts of forms in ``text``, by start and then by length."""
        said, starts, ends, stretches = words(text)
        root = self._root.next
        for first, word in enumerate(said):
            node = root.get(word)
            index = first
            letters = 0
            while node is not None:
                letters += ends[index] - starts[index]
                if node.part is not None:
                    yield _Part(starts[first], ends[index], node.part, letters, stretches[first])
                index += 1
                if index == len(said) or stretches[index] != stretches[first]:
                    break
                node = node.next.get(said[index])


def _rank(found: tuple[Match[T], int]) -> tuple[float, int, int, int]:
    """Order of preference: letters said; a gap counts a little against, so that the nearer of two equals is taken."""
    match, order = found
    gap = match.end - match.start - match.weight
    return (gap / 16 - match.weight, match.end - match.start, order, match.start)


def _following(places: Sequence[_Part], before: _Part) -> _Part | None:
    """The nearest of ``places`` after ``before``, within a gap and the same stretch."""
    index = bisect_left(places, before.end, key=lambda part: part.start)
    if index == len(places):
        return None
    part = places[index]
    return part if part.stretch == before.stretch and part.start - before.end <= MAX_GAP else None
