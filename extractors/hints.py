"""Which forms of the lexicons may stand in a text, told several times faster than ``matching`` finds them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Generic, TypeVar

from extractors.form_words import BREAK, loose_words
from extractors.forms import Node, expand

#: How many sets of parts are kept with their entries.
MAX_TOLD = 1 << 12

T = TypeVar("T")


class Hints(Generic[T]):
    """Tells which forms may stand in a text, several times faster than ``Matcher`` finds them.

    Marks, blanks and gaps are not looked at: what a matcher of the same forms finds in a text, or in any piece of it, is told, and
    some that it does not find. An entry may have many forms, and a form many entries.

    >>> hints = Hints([("(tỷ lệ|) hộ nghèo", "poor"), ("kết nạp … đảng viên", "admitted")])
    >>> hints.of("Đảng viên mới được kết nạp"), hints.of("2 hộ, nghèo"), hints.of("nghèo hộ")
    ({'admitted'}, {'poor'}, set())
    """

    def __init__(self, forms: Iterable[tuple[str, T]]) -> None:
        self._root = Node()
        self._numbers: dict[tuple[str, ...], int] = {}
        self._single: dict[str, int] = {}  # parts of one word
        self._pairs: set[tuple[str, str]] = set()  # the first two words of the others
        self._kept: dict[frozenset[int], frozenset[T]] = {}
        self._whole: dict[int, set[T]] = {}
        self._chains: dict[int, set[tuple[tuple[int, ...], T]]] = {}  # by their longest part, which is the rarest
        for form, entry in forms:
            for reading in expand(form):
                numbers = tuple(self._number(part) for part in reading)
                if len(numbers) == 1:
                    self._whole.setdefault(numbers[0], set()).add(entry)
                else:
                    longest = max(range(len(reading)), key=lambda at: len(reading[at]))
                    self._chains.setdefault(numbers[longest], set()).add((numbers, entry))

    def _number(self, part: tuple[str, ...]) -> int:
        number = self._numbers.setdefault(part, len(self._numbers))
        if len(part) == 1:
            self._single[part[0]] = number
        else:
            self._pairs.add((part[0], part[1]))
            self._root.put(part, number)
        return number

    def of(self, text: str) -> set[T]:
        """Entries of the forms that may stand in ``text``; forms run over the ends of lines."""
        words = [*loose_words(text), BREAK]
        numbers = {self._single[word] for word in self._single.keys() & words}
        numbers.update(number for _, number in self._longer(words))
        return self._entries(numbers)

    def of_lines(self, text: str) -> dict[int, frozenset[T]]:
        """For each line of ``text`` in which forms may stand, by number from 0: their entries. No form runs over a line's end."""
        words: list[str] = []
        ends: list[int] = []  # where each line ends in ``words``
        for line in text.split("\n"):
            words += loose_words(line)
            words.append(BREAK)
            ends.append(len(words))
        numbers: dict[int, set[int]] = {}
        single = self._single
        if not single.keys().isdisjoint(words):
            for at in [at for at, word in enumerate(words) if word in single]:
                numbers.setdefault(bisect_right(ends, at), set()).add(single[words[at]])
        for first, number in self._longer(words):
            numbers.setdefault(bisect_right(ends, first), set()).add(number)
        return {line: told for line, parts in sorted(numbers.items()) if (told := self._told(frozenset(parts)))}

    def _longer(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where parts of two words and more stand in ``words``, which a break ends, and their numbers."""
        begun = self._pairs.intersection(pairwise(words))
        firsts = {first for first, _ in begun}
        for first in [at for at, word in enumerate(words) if word in firsts and (word, words[at + 1]) in begun]:
            node: Node | None = self._root.next[words[first]].next[words[first + 1]]
            index = first + 1
            while node is not None:
                if node.part is not None:
                    yield first, node.part
                index += 1
                node = node.next.get(words[index])

    def _told(self, numbers: frozenset[int]) -> frozenset[T]:
        """Entries of the forms whose parts are all among ``numbers``; kept, as most lines have the same few."""
        told = self._kept.get(numbers)
        if told is None:
            if len(self._kept) >= MAX_TOLD:
                self._kept.clear()
            told = self._kept[numbers] = frozenset(self._entries(numbers))
        return told

    def _entries(self, numbers: set[int] | frozenset[int]) -> set[T]:
        """Entries of the forms whose parts are all among ``numbers``."""
        found: set[T] = set()
        for number in numbers & self._whole.keys():
            found |= self._whole[number]
        for number in numbers & self._chains.keys():
            found.update(entry for parts, entry in self._chains[number] if numbers.issuperset(parts))
        return found
