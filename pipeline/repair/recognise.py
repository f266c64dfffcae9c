"""Which paragraphs are written in TCVN3, VNI or VIQR, and the edits that make them Unicode.

Each paragraph is judged by its own words: as it stands few of those with odd characters are Vietnamese syllables, in the other
reading nearly all are. What is Unicode already is never touched: it has letters that these encodings cannot hold (ạ, ơ, đ), and
its words are syllables as they stand.
"""

from __future__ import annotations

import re as plain_re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import regex as re

from pipeline.repair.capitals import lost_capitals
from pipeline.repair.edits import Edit, edited
from pipeline.repair.fonts import Encoding, Word, is_strict, words
from pipeline.repair.paragraphs import Paragraph, paragraphs
from pipeline.repair.syllables import is_syllable

#: Latin-1 characters that Vietnamese does not write. Only a text that has one beside a letter is looked at closely. Soft hyphens
#: are TCVN3's ư, but pages are full of them.
FONT_CHARACTERS = frozenset("¡¢£¤¥¦§¨©ª«¬®µ¶·¸¹»¼½¾ÄÅÆÇËÎÏÑÖ×ØÛÜÞßäåæçëîïðñöø÷ûüþ")
_FONT = "".join(sorted(FONT_CHARACTERS))
_ENTITIES = (
    "reg|micro|cedil|para|middot|sup1|uml|copy|ordf|laquo|not|raquo|frac34|frac14|frac12|AElig|Ccedil|Euml|Icirc|Iuml|Ntilde|Ouml|times"
    "|Oslash|Uuml|THORN|szlig|auml|aring|aelig|ccedil|euml|icirc|iuml|eth|ntilde|ouml|oslash|divide|ucirc|uuml|thorn|#(?:1[6-9]|2[0-5])[0-9]"
)
_SUSPECT_FONT = re.compile(rf"[{_FONT}](?:(?=[A-Za-z\u00c0-\u00ff])|(?<=[A-Za-z\u00c0-\u00ff].))")
#: Pages are full of other entities: a pattern of ``re`` that begins with their sign finds them several times faster.
_SUSPECT_ENTITY = plain_re.compile(rf"&(?:(?<=[A-Za-z]&)(?:{_ENTITIES});|(?:{_ENTITIES});(?=[A-Za-z]))")
_SUSPECT_VIQR = re.compile(
    r"[aeo]\^[acimnoptuy'`?~.]|[ou][+*][acimnoptu'`?~.]|a\([cmnpt'`?~.]|\b[Dd][dD][aeiou+(^'`?~.]", re.IGNORECASE
)
#: Letters that no font encoding and no ASCII text holds, but Unicode Vietnamese does.
_UNICODE = re.compile(r"[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9\u0300\u0301\u0303\u0309\u0323]")

_SIGNS = re.compile(rf"[{_FONT}]|[aeouAEOU][(^+*]")
#: Unicode letters for each sign of another encoding that a paragraph may hold all the same: a mark from nowhere, a pasted name.
_STRANGERS = 0.1
#: Share of a paragraph's odd words that must be syllables in the new reading, and by how much more than in the old one.
_SHARE, _GAIN = 0.8, 0.34
#: Odd words that a paragraph must have to be judged alone; after a recognised one fewer will do.
_ALONE = 3


@dataclass(frozen=True, slots=True)
class _Reading:
    """A paragraph as one encoding reads it: its odd words, and how many are syllables in the new reading and as they stand."""

    encoding: Encoding
    found: list[Word]
    new: int
    old: int

    @property
    def convinces(self) -> bool:
        odd = len(self.found)
        return odd >= _ALONE and self.new >= _SHARE * odd and self.new - self.old >= max(2, _GAIN * odd)


_ASCII = bytes(range(128))


def beyond_ascii(text: str) -> frozenset[str]:
    """The characters of a text that ASCII lacks, told by way of its bytes: most of a page is markup, and goes out at once."""
    return frozenset(text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass"))


def legacy_edits(raw: str, letters: frozenset[str], *, markup: bool) -> Iterator[tuple[Encoding, list[Edit]]]:
    """For each paragraph of ``raw`` that is not Unicode its encoding and its edits, in order. letters: ``beyond_ascii(raw)``."""
    encodings: tuple[Encoding, ...] = ()
    fonts = not FONT_CHARACTERS.isdisjoint(letters) and _SUSPECT_FONT.search(raw)
    if fonts or (markup and "&" in raw and _SUSPECT_ENTITY.search(raw)):
        encodings = ("TCVN3", "VNI")
    if "^" in raw and _SUSPECT_VIQR.search(raw):
        encodings = (*encodings, "VIQR")
    if not encodings:
        return
    all_of_them = list(paragraphs(raw, markup=markup))
    strict = "VIQR" in encodings and is_strict(raw)
    judged = [_judged(paragraph, encodings, strict=strict) for paragraph in all_of_them]
    known = {reading.encoding for reading in judged if reading is not None and reading.convinces}
    pure = not any(_UNICODE.search(paragraph.text) for paragraph in all_of_them)
    for paragraph, reading in zip(all_of_them, judged, strict=True):
        if reading is None or reading.encoding not in known:
            continue
        if reading.convinces or reading.new > reading.old or (pure and reading.new >= reading.old and reading.encoding != "VIQR"):
            yield reading.encoding, list(paragraph.in_raw(_with_capitals(paragraph, reading)))


def _judged(paragraph: Paragraph, encodings: tuple[Encoding, ...], *, strict: bool) -> _Reading | None:
    """The best reading of a paragraph; None where it has no odd words or is Unicode. strict: see ``fonts.words``."""
    text = paragraph.text
    if strangers := len(_UNICODE.findall(text)):
        signs = len(_SIGNS.findall(text))
        if strangers > _STRANGERS * signs:
            return None
    readings = [_read(text, encoding, strict=strict) for encoding in encodings]
    return max((one for one in readings if one.found), key=lambda one: 2 * one.new - len(one.found), default=None)


def _read(text: str, encoding: Encoding, *, strict: bool) -> _Reading:
    found = list(words(text, encoding, strict=strict))
    new = old = 0
    for start, end, edits in found:
        word = text[start:end]
        inner = [(a - start, b - start, letter) for a, b, letter in edits]
        new += _is_word(edited(word, inner)[0])
        old += _is_word(word)
    return _Reading(encoding, found, new, old)


def _is_word(word: str) -> bool:
    bare = word.lower().strip("'’?.«»·")  # what may be punctuation; the other marks of VIQR cannot
    return is_syllable(unicodedata.normalize("NFC", bare))


def _with_capitals(paragraph: Paragraph, reading: _Reading) -> list[Edit]:
    """All edits of a paragraph; of TCVN3 with the capitals that it has no characters for."""
    edits = [edit for _, _, inside in reading.found for edit in inside]
    if reading.encoding != "TCVN3":
        return edits
    at = {start: (start, end, letter) for start, end, letter in edits}
    text = edited(paragraph.text, edits)[0]  # a letter for a letter
    for place in (*paragraph.capitals, *lost_capitals(text, opens=paragraph.opens)):
        start, end, letter = at.get(place, (place, place + 1, paragraph.text[place]))
        if letter.upper() != paragraph.text[start:end] and len(letter.upper()) == 1:
            at[place] = (start, end, letter.upper())
    return sorted(at.values())
