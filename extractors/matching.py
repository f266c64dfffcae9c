"""Forms of the lexicons, and finding them in a text in one pass.

A form is words parted by blanks (the guide is ``lexicons/README.md``):

``hộ nghèo``            the words in this order; capitals, tone-mark placing, dashes, quotes and brackets do not matter
``nông, lâm nghiệp``    a comma, ``/``, ``và`` or ``hoặc`` is a joint: any of these in the text, or nothing
``(tỷ lệ|) hộ nghèo``   one of the alternatives; an empty one makes the others optional
``kết nạp … đảng viên`` a gap: at most 40 characters of the same part of the sentence, which may hold the value

Words of the text are looked up in a trie of all forms, so the time is linear in the text and hardly depends on the lexicon.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, pairwise, product
from typing import Generic, NamedTuple, TypeVar

import regex as re

from extractors.normalise import normalise

#: Longest gap in characters: a value with its unit and bound words ("trên 1.000 lượt người") or a short list of nouns.
MAX_GAP = 40

#: Longest text in characters whose matches are kept, and how many are: the clauses of an article or two.
KEPT_LENGTH, KEPT = 1000, 256

#: How many different chunks of text between blanks are kept with their words, and how many sets of parts with their entries.
MAX_CHUNKS, MAX_TOLD = 1 << 15, 1 << 12

#: Most variants of one form; more is a mistake in its alternatives.
MAX_VARIANTS = 512

_JOINT = ","
_BREAK = ""
_GAP = "…"
_JOINTS = frozenset({",", "/", "và", "hoặc", "&", "+"})
# Words are letters or digits, not both ("1ha" is two), numbers keep their inner points; the rest is marks. A row of points is
# one mark; a full stop counts only before a blank or the end, so that "TP.Tam Kỳ" and "4.0" are not cut.
_TOKEN = re.compile(r"\d++(?:[.,]\d++)*+|\p{L}[\p{L}\p{M}]*+|[,/&+]|;|\n|:|…|\.{2,}+|[.!?](?=\s|$)")
_LOOSE = re.compile(r"\d++(?:[.,]\d++)*+|\p{L}[\p{L}\p{M}]*+")
_BREAKS = frozenset({";", "\n", "…", ".", "!", "?"})
_NEXT_ITEM = re.compile(r"\d[^\n]*?(?:,\s|\svà\s)")
_FORM_TOKEN = re.compile(r"[()|,/&+…]|[\p{L}\p{M}]+|\d[\d.,]*\d|\d|(?P<bad>[^\s\-\"“”'‘’])")

T = TypeVar("T")


class FormError(ValueError):
    """A form that cannot be read; the message says what is wrong with it."""


def _word(token: str) -> str:
    """The word as the trie knows it: numbers without leading zeros, joints as one sign."""
    if token in _JOINTS:
        return _JOINT
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
            current = [(*left, _word(sign)) for left in current]
        if len(current) > MAX_VARIANTS:
            raise FormError(f"more than {MAX_VARIANTS} readings: write it as several forms")
        index += 1
    return [sequence for branch in [*branches, current] for sequence in branch], index


def _joint_variants(sequence: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The sequence with every joint there, and with it left out; joints at an end or beside another are dropped."""
    choices = [(word,) if word != _JOINT else (_JOINT, "") for word in sequence]
    for chosen in product(*choices):
        words = [word for word in chosen if word]
        around = zip(["", *words], words, [*words[1:], ""], strict=False)
        yield tuple(
            word
            for before, word, after in around
            if word != _JOINT or (before not in ("", _JOINT, _GAP) and after not in ("", _GAP))
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


@dataclass(slots=True)
class _Node:
    """A step of the trie; ``part`` numbers the part that ends here."""

    next: dict[str, _Node] = field(default_factory=dict)
    part: int | None = None


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
        self._root = _Node()
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
        node = self._root
        for word in part:
            node = node.next.setdefault(word, _Node())
        node.part = number
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
        words = _kept_loose_words(text)
        return not self._single.isdisjoint(words) or not self._pairs.isdisjoint(pairwise(words))

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
        words, starts, ends, stretches = _words(text)
        root = self._root.next
        for first, word in enumerate(words):
            node = root.get(word)
            index = first
            letters = 0
            while node is not None:
                letters += ends[index] - starts[index]
                if node.part is not None:
                    yield _Part(starts[first], ends[index], node.part, letters, stretches[first])
                index += 1
                if index == len(words) or stretches[index] != stretches[first]:
                    break
                node = node.next.get(words[index])


class Hints(Generic[T]):
    """Tells which forms may stand in a text, several times faster than ``Matcher`` finds them.

    Marks, blanks and gaps are not looked at: what a matcher of the same forms finds in a text, or in any piece of it, is told, and
    some that it does not find. An entry may have many forms, and a form many entries.

    >>> hints = Hints([("(tỷ lệ|) hộ nghèo", "poor"), ("kết nạp … đảng viên", "admitted")])
    >>> hints.of("Đảng viên mới được kết nạp"), hints.of("2 hộ, nghèo"), hints.of("nghèo hộ")
    ({'admitted'}, {'poor'}, set())
    """

    def __init__(self, forms: Iterable[tuple[str, T]]) -> None:
        self._root = _Node()
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
            node = self._root
            for word in part:
                node = node.next.setdefault(word, _Node())
            node.part = number
        return number

    def of(self, text: str) -> set[T]:
        """Entries of the forms that may stand in ``text``; forms run over the ends of lines."""
        words = [*_loose_words(text), _BREAK]
        numbers = {self._single[word] for word in self._single.keys() & words}
        numbers.update(number for _, number in self._longer(words))
        return self._entries(numbers)

    def of_lines(self, text: str) -> dict[int, frozenset[T]]:
        """For each line of ``text`` in which forms may stand, by number from 0: their entries. No form runs over a line's end."""
        words: list[str] = []
        ends: list[int] = []  # where each line ends in ``words``
        for line in text.split("\n"):
            words += _loose_words(line)
            words.append(_BREAK)
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
            node: _Node | None = self._root.next[words[first]].next[words[first + 1]]
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


def _cut(text: str) -> tuple[list[str], list[int], list[int], list[int]]:
    """Words of the text as the trie knows them, their places, and their stretch; rows of joints are one joint.

    A colon parts words (no form runs over it) but not stretches: a value may stand behind it.
    """
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    stretches: list[int] = []
    stretch = 0
    joint = False  # the last word is a joint of this stretch
    for match in _TOKEN.finditer(text):
        word = _normal_word(match[0])
        if word == _BREAK:
            stretch += 1
            joint = False
            continue
        start, end = match.span()
        if word == _JOINT:
            if joint:
                ends[-1] = end
                continue
            joint = True
        else:
            joint = False
        words.append(word)
        starts.append(start)
        ends.append(end)
        stretches.append(stretch)
    return words, starts, ends, stretches


_kept_words = lru_cache(maxsize=KEPT)(_cut)


def _words(text: str) -> tuple[list[str], list[int], list[int], list[int]]:
    """As ``_cut``; short texts are kept, as each matcher asks for them."""
    return _kept_words(text) if len(text) <= KEPT_LENGTH else _cut(text)


class _Chunks(dict[str, tuple[str, ...]]):
    """Words of what stands between two blanks, as the trie knows them, without marks; most chunks come again and again."""

    def __missing__(self, chunk: str) -> tuple[str, ...]:
        self[chunk] = words = tuple(_normal_word(word) for word in _LOOSE.findall(chunk))
        return words

    def at_hand(self) -> _Chunks:
        """The dictionary itself, emptied where it has grown too large."""
        if len(self) > MAX_CHUNKS:
            self.clear()
        return self


_CHUNKS = _Chunks()


def _loose_words(text: str) -> list[str]:
    """Words of the text as the trie knows them, without marks."""
    return list(chain.from_iterable(map(_CHUNKS.at_hand().__getitem__, text.split())))


_kept_loose_words = lru_cache(maxsize=KEPT)(_loose_words)


@lru_cache(maxsize=1 << 15)
def _normal_word(token: str) -> str:
    """A token of a text as the trie knows it; normalising looks no further than a word, so it is done once a word."""
    token = normalise(token)
    return _BREAK if token in _BREAKS or token[:2] == ".." else _word(token)
