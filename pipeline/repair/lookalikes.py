"""Letters of other alphabets that look like those of Vietnamese words: Cyrillic о in "Đоng", ƣ for ư, eth for đ.

They come from scanned and converted documents (ƣ is what old fonts leave of ư), from keyboards, and from those who want to slip
through filters. A pattern does not match them. A word is mended only where it mixes alphabets; Russian and Greek stay.
"""

from __future__ import annotations

import unicodedata

import regex as re

from pipeline.repair.edits import Edit
from pipeline.repair.syllables import is_syllable

_CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТУХаеоѕіјрсухһԁԛԝ", "ABESIJKMHOPCTYXaeosijpcyxhdqw", strict=True))
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧον", "ABEZHIKMNOPTYXov", strict=True))
#: Latin letters of other languages: gha, African d, d with tail.
_LATIN = dict(zip("ƢƣƉɖ", "ƯưĐđ", strict=True))
_TABLE = _CYRILLIC | _GREEK | _LATIN
_ETH = {"Ð": "Đ", "ð": "đ"}
#: Only a text that has one of them is looked at.
LOOKALIKES = frozenset([*_TABLE, *_ETH])
_SUSPECT = re.compile(rf"[{''.join(sorted(LOOKALIKES))}]")
_WORD = re.compile(r"[\p{L}\p{M}]+")
_OTHER = re.compile(r"[\p{Script=Cyrillic}\p{Script=Greek}]")
#: Letters of an abbreviation at most: GRDP, UBND, ĐBSCL, COVID.
_LONGEST = 8


def lookalike_edits(raw: str) -> list[Edit]:
    r"""The edits that put the letters meant in place of those that look like them, in order.

    >>> lookalike_edits("Đ\u043eng Nai, \u043c\u043e\u0441\u043a\u0432\u0430")
    [(1, 2, 'o')]
    """
    if not _SUSPECT.search(raw):
        return []
    edits: list[Edit] = []
    for match in _WORD.finditer(raw):
        word = match[0]
        if word.isascii() or not _SUSPECT.search(word):
            continue
        table = _TABLE | _ETH if _is_meant(word) else _ETH
        edits += [(at, at + 1, table[char]) for at, char in enumerate(word, match.start()) if char in table]
    return edits


def _is_meant(word: str) -> bool:
    """Whether a word mixes alphabets and without the strangers is a syllable or an abbreviation."""
    plain = "".join((_TABLE | _ETH).get(char, char) for char in word)
    if _OTHER.search(plain) or all(char in _CYRILLIC or char in _GREEK for char in word):
        return False
    short = plain.isupper() and len(plain) <= _LONGEST and (plain.replace("Đ", "D").replace("Ư", "U").isascii())
    return short or is_syllable(unicodedata.normalize("NFC", plain.lower()))
