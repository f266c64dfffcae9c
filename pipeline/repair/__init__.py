"""Damaged text mended: what a raw file's bytes say, step by step, with a note for each step and the way back.

``charset.decode`` finds the encoding of the bytes. ``repair`` then undoes what earlier programs did to the text: UTF-8 read as
Windows-1252 (``mojibake``), the font encodings of before Unicode (``recognise``, ``fonts``), letters of other alphabets
(``lookalikes``), letters in pieces. Sound text passes unchanged, at the cost of a few searches (docs/cleaning.md).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.clean import composed, through
from pipeline.repair.edits import Edit, edited
from pipeline.repair.lookalikes import LOOKALIKES, lookalike_edits
from pipeline.repair.mojibake import MOJIBAKE_CHARACTERS, mojibake_edits
from pipeline.repair.recognise import FONT_CHARACTERS, beyond_ascii, legacy_edits

__all__ = ["Repaired", "repair"]

#: Text may have been read wrongly more than once.
_READINGS = 3
#: Signs of damage beyond ASCII: a sound text has none of them, or few in foreign names.
_SIGNS = MOJIBAKE_CHARACTERS | FONT_CHARACTERS | LOOKALIKES
#: Of a text one search tells; of a page, most of which is markup, its letters beyond ASCII do, in half the time.
_SUSPECT = re.compile(f"[\\^{''.join(sorted(_SIGNS))}]")
#: Characters that stay as they are in NFC, whatever stands beside them: those of the European languages, Vietnamese among them.
_COMPOSED = frozenset(
    char
    for char in map(chr, (*range(0xA0, 0x2B0), *range(0x1E00, 0x1F00), *range(0x2000, 0x2070), *range(0x20A0, 0x2600)))
    if not unicodedata.combining(char) and unicodedata.normalize("NFC", char) == char
)


@dataclass(frozen=True, slots=True)
class Repaired:
    """Mended text.

    origin: offset in the raw text of each character and, last, its length; never decreasing.
    notes: one for each step that changed something, such as ``tcvn3: 12 paragraphs``.
    """

    text: str
    origin: Sequence[int]
    notes: tuple[str, ...] = ()


def repair(raw: str, *, markup: bool = False) -> Repaired:
    """Mend a decoded text or page (``markup``). Never raises; sound text comes back as it is.

    >>> repair("Huyện Tân Lập đạt 5%").notes
    ()
    >>> mended = repair("Thu nhËp b×nh qu©n ®Çu ng\u00adêi ®¹t 60 triÖu ®ång")
    >>> mended.text, mended.notes
    ('Thu nhập bình quân đầu người đạt 60 triệu đồng', ('tcvn3: 1 paragraph',))
    """
    mended = Repaired(raw, range(len(raw) + 1))
    letters = beyond_ascii(raw) if markup or _SUSPECT.search(raw) else None
    if letters is not None and (not letters.isdisjoint(_SIGNS) or "^" in raw or (markup and "&" in raw)):
        mended = _undamaged(mended, letters, markup=markup)
        letters = None if mended.notes else letters
    if (letters is None or not letters <= _COMPOSED) and not unicodedata.is_normalized("NFC", mended.text):
        text, inner = composed(mended.text)
        note = f"nfc: {_count(len(mended.text) - len(text), 'mark')} joined to letters"
        mended = Repaired(text, through(inner, mended.origin), (*mended.notes, note))
    return mended


def _undamaged(mended: Repaired, letters: frozenset[str], *, markup: bool) -> Repaired:
    """The steps whose signs are among the ``letters`` of the text; fonts may also show in ASCII alone."""
    edits: list[Edit] = []
    for _ in range(_READINGS if letters & MOJIBAKE_CHARACTERS else 0):
        edits = mojibake_edits(mended.text)
        mended = _with(mended, edits, f"mojibake: {_count(len(edits), 'letter')} of UTF-8 had been read as windows-1252")
        if not edits:
            break
    mended = _without_fonts(mended, letters, markup=markup)
    if letters & LOOKALIKES:
        edits = lookalike_edits(mended.text)
        mended = _with(mended, edits, f"look-alikes: {_count(len(edits), 'letter')} of other alphabets")
    return mended


def _without_fonts(mended: Repaired, letters: frozenset[str], *, markup: bool) -> Repaired:
    counts: Counter[str] = Counter()
    edits: list[Edit] = []
    for encoding, inside in legacy_edits(mended.text, beyond_ascii(mended.text) if mended.notes else letters, markup=markup):
        counts[encoding] += 1
        edits += inside
    note = ", ".join(f"{encoding.lower()}: {_count(number, 'paragraph')}" for encoding, number in sorted(counts.items()))
    return _with(mended, edits, note)


def _with(mended: Repaired, edits: list[Edit], note: str) -> Repaired:
    if not edits:
        return mended
    text, inner = edited(mended.text, edits)
    return Repaired(text, through(inner, mended.origin), (*mended.notes, note))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
