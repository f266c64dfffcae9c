"""Article text made regular, with the way back to the text as published.

Characters that look alike are made one: the dash and tone of a figure must match the same pattern whichever keyboard typed
it. Nothing a reader sees is lost, and no tone mark is moved ("hoà" and "hòa" are both spellings an editor chose).
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

#: Spaces of other widths, and the tab; all become a plain space.
_SPACES = "\t\N{NO-BREAK SPACE}\u1680\u2000-\u200a\u202f\u205f\u3000"
#: Line ends other than "\n". Vertical tab and form feed are what office programs leave for a soft break and a page break.
_BREAKS = "\v\f\x85\u2028\u2029"
#: Seen by nobody: zero-width characters, soft hyphen, direction marks, byte-order marks, control characters.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
)
#: Bullets of the Symbol and Wingdings fonts, which word processors export as private-use characters.
_BULLETS = {"\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•", "\uf02d": "-"}

#: One class of characters, which is searched for ten times faster than an alternation; the pair of a line end comes behind it.
_IRREGULAR = re.compile(f"[\r{_BREAKS}{_SPACES}{_INVISIBLE}Ðð{''.join(_BULLETS)}](?:(?<=\r)\n)?")
_REPLACEMENT = {"Ð": "Đ", "ð": "đ", **_BULLETS}
_BREAK_CHARS = frozenset("\r\v\f\x85\u2028\u2029")
_IS_INVISIBLE = re.compile(f"[{_INVISIBLE}]")
#: An ASCII character neither is a mark nor joins the character before it, so text may be composed piece by piece here.
_PIECE = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")
#: A line that breaks off, and one that goes on in small letters or with a number: print that was wrapped.
_WRAPPED = re.compile(r"\n(?:(?<=[^\s.;:!?…|]\n)(?=[^\W\d_])(?!\w{1,4}[.)])|(?=\d)(?<=\w\n))")
#: Words that lead to a number.
_LEADING = re.compile(r"(?<=\s)(?:đạt|là|còn|trên|dưới|khoảng|từ|tăng|giảm|năm|số|đến)\Z", re.IGNORECASE)
#: Words and characters that a line must have to be half of a sentence and no cell of a table.
_WRAPPED_WORDS, _WRAPPED_LENGTH = 4, 25


@dataclass(frozen=True, slots=True)
class Cleaned:
    r"""Text made regular, with the way back.

    text: NFC; only ``\n`` ends a line, and no sentence that was wrapped over several stays so;
        no-break and odd spaces are spaces; Ð/ð (eth) are Đ/đ; nothing invisible.
    origin: ``origin[i]`` is the offset in the raw text of ``text[i]`` (of its first character where several were composed);
        never decreasing. The last entry is ``len(raw)``, so ``len(origin) == len(text) + 1`` and every end has a home.
    """

    text: str
    origin: Sequence[int]


def clean(raw: str) -> Cleaned:
    r"""Make ``raw`` regular without losing where anything was. Never raises; text already regular comes back as it is.

    >>> cleaned = clean("Ha\u0300 Nội\r\nÐạt\u00a05%")
    >>> cleaned.text
    'Hà Nội\nĐạt 5%'
    >>> cleaned.origin[cleaned.text.index("5")]
    13
    """
    text, origin = _regular_characters(raw)
    if not unicodedata.is_normalized("NFC", text):
        text, inner = composed(text)
        origin = through(inner, origin)
    return Cleaned(unwrapped(text), origin)


def unwrapped(text: str) -> str:
    r"""Join lines that break in the midst of a sentence, as print and PDF files leave them; no character moves.

    A line joins the one before where that has no end and this goes on in small letters, and both are long enough to be halves
    of a sentence: cells of tables and entries of lists are shorter or begin with a capital, a dash, a number, ``a)``.

    >>> unwrapped("Đại hội đề ra mục tiêu nâng thu\nnhập bình quân lên 50 triệu đồng.\nXã có 9 thôn")
    'Đại hội đề ra mục tiêu nâng thu nhập bình quân lên 50 triệu đồng.\nXã có 9 thôn'
    """
    pieces: list[str] = []
    done = line = 0  # how far the text is copied; where the line begins that the next may join
    at = 0
    for match in _WRAPPED.finditer(text):
        cut = match.start()
        if text[cut + 1].isdecimal() and not _LEADING.search(text, max(0, cut - 7), cut):
            continue
        line = max(line, text.rfind("\n", at, cut) + 1)
        at = cut + 1
        head = text[line:cut]
        following = text[cut + 1 : (text.find("\n", cut + 1) + 1 or len(text) + 1) - 1]
        least = _WRAPPED_WORDS if text[cut + 1].islower() else 2 if text[cut + 1].isdigit() else len(text)
        if (
            len(head) >= _WRAPPED_LENGTH
            and len(head.split(None, _WRAPPED_WORDS)) >= _WRAPPED_WORDS
            and len(following.split(None, least)) >= least
            and "|" not in head
            and "|" not in following
        ):
            pieces.append(text[done:cut])
            done = cut + 1
        else:
            line = cut + 1
    return " ".join([*pieces, text[done:]]) if pieces else text


def through(inner: Sequence[int], outer: Sequence[int]) -> Sequence[int]:
    """Join two ways back: offsets into a middle text, then from the middle text to the raw one.

    >>> list(through([0, 2, 3], [10, 11, 15, 19]))
    [10, 15, 19]
    """
    if isinstance(outer, range) and outer.start == 0 and outer.step == 1:
        return inner
    if inner == range(len(outer)):
        return outer
    return array("l", map(outer.__getitem__, inner))


def _regular_characters(raw: str) -> tuple[str, Sequence[int]]:
    r"""Replace or delete single characters; ``\r\n`` is the only pair."""
    match = _IRREGULAR.search(raw)
    if match is None:
        return raw, range(len(raw) + 1)
    pieces: list[str] = []
    origin = array("l")
    done = 0
    while match is not None:
        start, end = match.span()
        pieces.append(raw[done:start])
        origin.extend(range(done, start))
        found = match[0]
        replacement = _REPLACEMENT.get(found, "")
        if not replacement and not _IS_INVISIBLE.match(found):
            replacement = "\n" if found[0] in _BREAK_CHARS else " "
        if replacement:
            pieces.append(replacement)
            origin.append(start)
        done = end
        match = _IRREGULAR.search(raw, end)
    pieces.append(raw[done:])
    origin.extend(range(done, len(raw) + 1))
    return "".join(pieces), origin


def composed(text: str) -> tuple[str, Sequence[int]]:
    """Compose to NFC; each composed character stands for the first of those it was made of."""
    pieces: list[str] = []
    origin = array("l")
    done = 0
    for match in _PIECE.finditer(text):
        if unicodedata.is_normalized("NFC", match[0]):
            continue
        start, end = match.span()
        pieces.append(text[done:start])
        origin.extend(range(done, start))
        letters, offsets = _composed_piece(match[0])
        pieces.append(letters)
        origin.extend(start + offset for offset in offsets)
        done = end
    pieces.append(text[done:])
    origin.extend(range(done, len(text) + 1))
    return "".join(pieces), origin


@lru_cache(maxsize=1 << 14)
def _composed_piece(piece: str) -> tuple[str, Sequence[int]]:
    """Compose one piece letter by letter, a letter being a base and the marks that follow it."""
    letters: list[str] = []
    offsets: list[int] = []
    start = 0
    for end in range(1, len(piece) + 1):
        if end < len(piece) and unicodedata.combining(piece[end]):
            continue
        letter = unicodedata.normalize("NFC", piece[start:end])
        letters.append(letter)
        offsets.extend([start] * len(letter))
        start = end
    joined = "".join(letters)
    whole = unicodedata.normalize("NFC", piece)
    if joined != whole:  # bases that join each other (Hangul, some Indic vowels): rare in this press, so kept coarse
        return whole, [0] * len(whole)
    return joined, offsets
