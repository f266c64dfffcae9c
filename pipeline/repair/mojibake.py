"""UTF-8 that was read as Windows-1252 or Latin-1 and saved again: "Äáº¡t" for "Đạt".

The tables of bytes are ftfy's. Its judgement is not used: it was made for all the world's text, gives no way back, and knows no
Vietnamese; here the words decide.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

import regex as re

from pipeline.repair.edits import Edit, edited
from pipeline.repair.syllables import is_syllable

#: Characters that the bytes 80 to BF become, in Windows-1252 and in Latin-1.
_NEXT = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
#: Letters that only Vietnamese needs: ạ to ỹ, đ, ă, ĩ, ũ, ơ, ư. No clean text holds such a sequence inside a word.
_STRONG = rf"á[º»][{_NEXT}]|Ä[\x82\x83\x90\x91\xa8\xa9‚ƒ‘¨©]|Å[¨©]|Æ[\xa0\xa1\xaf\xb0]"
_IS_STRONG = re.compile(_STRONG)
#: Any character that a Vietnamese text may hold beside ASCII: also dashes, quotes, signs, bullets, combining marks.
#: Only a text that has one of them is looked at.
MOJIBAKE_CHARACTERS = frozenset("º»ÄÅÆ")
#: Of a second reading also the characters that the first one made.
_SEQUENCE = re.compile(rf"{_STRONG}|[ÂÃÄÅÆÌÍË][{_NEXT}]|[âï][{_NEXT}]{{2}}")
_TWICE = re.compile("Ã¡Â[º»]|Ã„[â\xc2]|Ã†Â[\xa0\xa1\xaf\xb0]")
#: What is left of a character whose last byte, A0, became a blank.
_HALVES = {"Ã": "à", "Æ": "Ơ", "áº": "Ạ", "á»": "Ỡ", "Â": ""}
_NO_BLANK_BEFORE = frozenset(" .,;:!?)/%")
_HALF = re.compile("(?:áº|á»|[ÃÆÂ])(?= )")
_SEGMENT = re.compile(r"[^\n<>]+")
_WORD = re.compile(r"[^ \t\n]+")
_LETTERS = re.compile(r"[\p{L}\p{M}]+")
_LETTERS_BEFORE = re.compile(r"[\p{L}\p{M}]*+\Z")
_UNICODE = re.compile(r"[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")


@cache
def _bytes() -> dict[str, int]:
    """Character -> the byte it was read from."""
    import ftfy.bad_codecs  # noqa: F401 - registers the codec: Windows-1252 in which the five undefined bytes are themselves

    table = {bytes([byte]).decode("sloppy-windows-1252"): byte for byte in range(256)}
    return {**{chr(byte): byte for byte in range(256)}, **table}


def mojibake_edits(raw: str) -> list[Edit]:
    """The edits that undo one such reading, in order; none where the text is sound.

    Part of a text may be sound, as where a page's frame was: only segments without Unicode letters are undone whole, in others
    only words that become Vietnamese by it.
    """
    if not _IS_STRONG.search(raw):
        if not _TWICE.search(raw):
            return []
        twice = list(_undone(raw, 0, len(raw)))
        return twice if _is_mojibake(edited(raw, twice)[0]) else []
    if not _is_mojibake(raw):
        return []
    edits: list[Edit] = []
    for segment in _SEGMENT.finditer(raw):
        if segment[0].isascii():
            continue
        if _UNICODE.search(segment[0]):
            for word in _WORD.finditer(raw, *segment.span()):
                if _IS_STRONG.search(word[0]) or (_becomes_word(word[0])):
                    edits += _undone(raw, *word.span())
        else:
            edits += sorted([*_undone(raw, *segment.span()), *_halves(raw, *segment.span())])
    return edits


def _is_mojibake(raw: str) -> bool:
    """Whether words become Vietnamese: two, or one in a text that has no Unicode letters."""
    wanted = 2 if _UNICODE.search(raw) else 1
    tried = right = 0
    for word in _WORD.finditer(raw):
        if _IS_STRONG.search(word[0]):
            tried += 1
            right += _becomes_word(word[0])
            if right >= 20:
                break
    return right >= wanted and 3 * right >= tried


def _becomes_word(word: str) -> bool:
    """Whether a syllable comes out that was none."""
    if not _SEQUENCE.search(word):
        return False
    return any(is_syllable(part[0]) for part in _LETTERS.finditer(_read(word)) if part[0] not in word.lower())


def _read(text: str) -> str:
    """The text undone, lower case, composed."""
    done = _SEQUENCE.sub(lambda match: _character(match[0]), text)
    return unicodedata.normalize("NFC", done.lower())


def _character(sequence: str) -> str:
    table = _bytes()
    try:
        return bytes(table[char] for char in sequence).decode("utf-8")
    except UnicodeDecodeError:  # C3 A0 may be there, C2 20 not
        return sequence


def _undone(raw: str, start: int, end: int) -> Iterator[Edit]:
    for match in _SEQUENCE.finditer(raw, start, end):
        character = _character(match[0])
        if character != match[0]:
            yield match.start(), match.end(), character


def _halves(raw: str, start: int, end: int) -> Iterator[Edit]:
    """The two bytes of "à" and of a no-break space end in A0, which programs make a plain blank: "lÃ  10" for "là 10".

    Where the blank between words went with it, the syllables tell whether the word goes on ("ngÃ y" is ngày, "lÃ nÄƒm" là năm).
    """
    for match in _HALF.finditer(raw, start, end):
        letter, after = _HALVES[match[0]], match.end()
        if not letter:
            yield match.start(), after, ""
            continue
        left = _LETTERS_BEFORE.search(_read(raw[max(start, match.start() - 20) : match.start()]))
        right = _LETTERS.match(_read(raw[after + 1 : min(end, after + 21)]))
        goes_on = right is not None and is_syllable((left[0] if left else "") + letter.lower() + right[0])
        yield match.start(), after + (goes_on or raw[after + 1 : after + 2] in _NO_BLANK_BEFORE), letter
