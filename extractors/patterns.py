"""The ``regex`` module with its compiled patterns at hand.

Rules ask small questions (``re.search(r"...", head)``) some hundred times an article. ``regex`` looks each pattern up by text, flags,
locale and version, which takes longer than most of the searches; here the text alone is the key. Patterns that run over whole
articles are compiled by name at the top of their module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

import regex
from regex import IGNORECASE, VERBOSE, I, Match, Pattern, compile, escape  # noqa: A004 - its name there

__all__ = [
    "IGNORECASE", "VERBOSE", "I", "Match", "Pattern", "any_of", "compile", "escape", "findall", "finditer", "fullmatch", "match", "search",
    "split", "sub",
]  # fmt: skip


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
