"""The ``regex`` module with its compiled patterns at hand.

Rules ask small questions (``re.search(r"...", head)``) some hundred times an article. ``regex`` looks each pattern up by text, flags,
locale and version, which takes longer than most of the searches; here the text alone is the key. Patterns that run over whole
articles are compiled by name at the top of their module.

A pattern that is only asked whether and where it occurs, whatever the capitals, is ``caseless``: the text is lower-cased first and the
standard library looks through it, which takes a quarter of the time.
"""

from __future__ import annotations

import re as standard
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import TypeAlias

import regex
from regex import IGNORECASE, VERBOSE, I, Match, Pattern, compile, escape  # noqa: A004 - its name there

__all__ = [
    "IGNORECASE", "VERBOSE", "Caseless", "I", "Match", "Pattern", "Searchable", "any_of", "caseless", "compile", "escape", "findall", "finditer",
    "fullmatch", "lowered", "match", "plain", "search", "split", "sub",
]  # fmt: skip

#: Texts shorter than this are lower-cased sooner than looked up, in characters.
_SHORT = 500


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> Pattern[str]:
    """The compiled pattern. The rules have some hundred; a few name a place of the article."""
    return regex.compile(pattern)


def search(pattern: str, text: str) -> Match[str] | None:
    """As ``regex.search``; flags stand in the pattern."""
    return _compiled(pattern).search(text)


def match(pattern: str, text: str) -> Match[str] | None:
    """As ``regex.match``."""
    return _compiled(pattern).match(text)


def fullmatch(pattern: str, text: str) -> Match[str] | None:
    """As ``regex.fullmatch``."""
    return _compiled(pattern).fullmatch(text)


def finditer(pattern: str, text: str) -> Iterator[Match[str]]:
    """As ``regex.finditer``."""
    return _compiled(pattern).finditer(text)


def findall(pattern: str, text: str) -> list[str]:
    """As ``regex.findall`` for a pattern with one group or none."""
    return list(_compiled(pattern).findall(text))


def split(pattern: str, text: str) -> list[str]:
    """As ``regex.split`` for a pattern without groups."""
    return [part or "" for part in _compiled(pattern).split(text)]


def sub(pattern: str, replacement: str | Callable[[Match[str]], str], text: str) -> str:
    """As ``regex.sub``."""
    return _compiled(pattern).sub(replacement, text)


class Caseless:
    """A pattern in small letters over the lower-cased text. Places of a match are those in the text, its words are lower-cased."""

    __slots__ = ("_in_small", "pattern")

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._in_small = plain(_in_small_letters(pattern))

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> standard.Match[str] | None:
        """As ``Pattern.search``, and so are the others."""
        return self._in_small.search(lowered(text), start, end)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> standard.Match[str] | None:
        """At ``start``."""
        return self._in_small.match(lowered(text), start, end)

    def fullmatch(self, text: str, start: int = 0, end: int = sys.maxsize) -> standard.Match[str] | None:
        """From ``start`` to ``end``."""
        return self._in_small.fullmatch(lowered(text), start, end)

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[standard.Match[str]]:
        """All, in order."""
        return self._in_small.finditer(lowered(text), start, end)

    def count(self, text: str) -> int:
        """How many there are."""
        return sum(1 for _ in self.finditer(text))


#: What can be looked for in a text.
Searchable: TypeAlias = "Pattern[str] | standard.Pattern[str] | Caseless"


def caseless(pattern: str) -> Caseless:
    r"""The pattern, in which capitals stand for small letters too and ``\p{L}`` outside of brackets for any letter.

    Raises ``re.error`` for what the standard library has not: other properties, a lookbehind of no fixed length, ``(?r)``.

    >>> caseless(r"(?<!\p{L})(?:UBND|tỉnh)(?!\p{L})").search("của Tỉnh ủy").span()
    (4, 8)
    """
    return Caseless(pattern)


def plain(pattern: str) -> standard.Pattern[str]:
    r"""The pattern for the standard library, with ``\p{L}`` outside of brackets for any letter; capitals count.

    Raises ``re.error`` as ``caseless`` does.
    """
    return standard.compile("".join(_letter() if part == r"\p{L}" else part for part in _PART.findall(pattern)))


#: What a pattern is made of: letters by property, sets, escapes, groups with a name, and single signs.
_PART = standard.compile(r"\\p\{L\}|\[\^?\]?(?:\\.|[^\]\\])*\]|\\.|\(\?P[<=]|.", standard.DOTALL)
_SIGN = standard.compile(r"\\.|.", standard.DOTALL)


def _in_small_letters(pattern: str) -> str:
    r"""The pattern with its letters small; escapes (``\S``) and ``(?P<`` stay."""
    return "".join(
        part
        if part == r"\p{L}" or part.startswith("(?")
        else _SIGN.sub(lambda sign: sign[0] if sign[0][0] == "\\" else sign[0].lower(), part)
        for part in _PART.findall(pattern)
    )


@cache
def _letter() -> str:
    r"""A class of just what ``\p{L}`` is, within the first plane: ``\w`` holds numerals such as ``²`` too."""
    numerals = "".join(sign for sign in map(chr, range(0x10000)) if sign.isalnum() and not (sign.isalpha() or sign.isdecimal()))
    return rf"[^\W\d_{numerals}]"


def lowered(text: str) -> str:
    """The text in small letters, each at its place; of whole articles the last few are kept."""
    return _small(text) if len(text) < _SHORT else _kept_small(text)


def _small(text: str) -> str:
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)  # "İ" would become two


_kept_small = lru_cache(maxsize=4)(_small)


def any_of(forms: Iterable[str]) -> str:
    r"""A pattern of the forms, the longest where several begin alike; a blank in them stands for any blanks.

    What forms have in common at their start is written once, so that a look for a hundred takes little more than for a few.

    >>> any_of(["đạt", "đạt được", "còn"])
    '(?:còn|đạt(?:\\s+được)?)'
    """
    branches: dict[str, list[str]] = {}
    for form in forms:
        branches.setdefault(form[:1], []).append(form[1:])
    ended = branches.pop("", None) is not None
    if not branches:
        return ""
    alternatives = [(r"\s+" if first == " " else escape(first)) + any_of(rest) for first, rest in sorted(branches.items())]
    joined = alternatives[0] if len(alternatives) == 1 and not ended else f"(?:{'|'.join(alternatives)})"
    return f"{joined}?" if ended else joined
