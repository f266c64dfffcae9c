"""Words as a hurried reader types them: without accents, in any case, slightly wrong."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from functools import lru_cache


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """Lower case, no accents, đ as d, one blank between words.

    >>> plain("  Đắk Lắk,  Quảng TRỊ")
    'dak lak, quang tri'
    """
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def accented(text: str) -> bool:
    """Whether the text has accents or a đ: then they count.

    >>> accented("Thanh Hóa"), accented("Thanh Hoa")
    (True, False)
    """
    return plain(text) != " ".join(text.casefold().split())


def nearest(word: str, known: Iterable[str], *, most: int = 5) -> list[str]:
    """Those of ``known`` that ``word`` may be a slip for, nearest first.

    >>> nearest("dakrog", ["Đakrông", "Đắk Song", "Hải Lăng"], most=1)
    ['Đakrông']
    """
    spelled: dict[str, str] = {}
    for name in known:
        spelled.setdefault(plain(name), name)
    return [spelled[near] for near in difflib.get_close_matches(plain(word), list(spelled), n=most, cutoff=0.6)]


class QueryError(ValueError):
    """What was asked cannot be answered; the message says why and what to ask instead."""
