"""The encodings that Vietnamese was typed in before Unicode: TCVN3 (ABC), VNI and VIQR.

TCVN3 and VNI live in fonts: the text holds Latin-1 characters, and the fonts .VnTime and VNI-Times draw letters in their places.
In a file or page that lost its fonts "đạt" reads "®¹t" or "ñaït". VIQR (RFC 1456) spells marks with ASCII: "dda.t".

TCVN3 is the font encoding of TCVN 5712:1993; it has no capitals with tones: the fonts whose names end in H (.VnTimeH) draw the
small letters as capitals. VNI writes a base letter and then a mark. Here are the tables and the words they make; whether a text
is written so, ``pipeline.repair.recognise`` tells.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from typing import Literal

import regex as re

from pipeline.repair.edits import Edit
from pipeline.repair.syllables import is_syllable

Encoding = Literal["TCVN3", "VNI", "VIQR"]

_LETTERS = (
    "à ả ã á ạ ă ằ ẳ ẵ ắ ặ â ầ ẩ ẫ ấ ậ đ è ẻ ẽ é ẹ ê ề ể ễ ế ệ ì ỉ ĩ í ị "
    "ò ỏ õ ó ọ ô ồ ổ ỗ ố ộ ơ ờ ở ỡ ớ ợ ù ủ ũ ú ụ ư ừ ử ữ ứ ự ỳ ỷ ỹ ý ỵ"
)
_CODES = (
    "b5 b6 b7 b8 b9 a8 bb bc bd be c6 a9 c7 c8 c9 ca cb ae cc ce cf d0 d1 aa d2 d3 d4 d5 d6 d7 d8 dc dd de "
    "df e1 e2 e3 e4 ab e5 e6 e7 e8 e9 ac ea eb ec ed ee ef f1 f2 f3 f4 ad f5 f6 f7 f8 f9 fa fb fc fd fe"
)
#: TCVN3: Latin-1 character -> letter.
TCVN3 = {chr(int(code, 16)): letter for code, letter in zip(_CODES.split(), _LETTERS.split(), strict=True)}
TCVN3 |= dict(zip("¡¢£¤¥¦§", "ĂÂÊÔƠƯĐ", strict=True))

#: VNI: letters of one character.
_VNI_SINGLE = dict(zip("ñöôæóòîÑÖÔÆÓÒÎ", "đươỉĩịỵĐƯƠỈĨỊỴ", strict=True))
#: VNI: mark -> combining marks, after the letter that bears it.
_VNI_MARKS = {
    "ù": "\u0301",
    "ø": "\u0300",
    "û": "\u0309",
    "õ": "\u0303",
    "ï": "\u0323",
    "â": "\u0302",
    "á": "\u0302\u0301",
    "à": "\u0302\u0300",
    "å": "\u0302\u0309",
    "ã": "\u0302\u0303",
    "ä": "\u0302\u0323",
    "ê": "\u0306",
    "é": "\u0306\u0301",
    "è": "\u0306\u0300",
    "ú": "\u0306\u0309",
    "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
}


def _vni_table() -> dict[str, str]:
    """One or two characters -> letter; only letters that Vietnamese has."""
    table = dict(_VNI_SINGLE)
    for base in "aeouyôöAEOUYÔÖ":
        for mark, combining in _VNI_MARKS.items():
            letter = unicodedata.normalize("NFC", _VNI_SINGLE.get(base, base) + combining)
            known = len(letter) == 1 and letter.lower() in _LETTERS.split()
            if known and (base.lower() != "y" or mark != "ï"):
                table[base + mark] = letter
                table[base + mark.upper()] = letter
    return table


#: VNI: one or two characters -> letter.
VNI = _vni_table()

_VIQR_MARKS = {"(": "\u0306", "^": "\u0302", "+": "\u031b", "*": "\u031b"}
_VIQR_TONES = {
    "'": "\u0301",
    "´": "\u0301",
    "’": "\u0301",
    "`": "\u0300",
    "‘": "\u0300",
    "?": "\u0309",
    "~": "\u0303",
    ".": "\u0323",
}
_TONES = "".join(_VIQR_TONES)
_VIQR_LETTER = re.compile(
    rf"\\(?P<escaped>[{_TONES}(^+*dD\\])"
    rf"|(?P<base>[aA](?=[(^])|[eEoO](?=\^)|[oOuU](?=[+*]))(?P<mark>[(^+*])(?P<tone>[{_TONES}]?)"
    rf"|(?P<vowel>[aeiouyAEIOUY])(?P<single>[{_TONES}])"
    rf"|(?P<stroke>[dD])[dD]"
)
_ESCAPED_MARK = re.compile(rf"[aeiouyAEIOUY'`?~.^(+*]\\[{_TONES}]")

#: Characters that words are made of in each encoding, and the word with them.
_TCVN3_WORD = re.compile(r"[A-Za-z\u00a1-\u00a9\u00aa-\u00af\u00b5-\u00bf\u00c6-\u00fe]+")
_VNI_WORD = re.compile(r"[A-Za-z\u00c0-\u00ff]+")
_VIQR_WORD = re.compile(rf"[A-Za-z{_TONES}(^+*\\]+")
#: A paragraph of so many words ends in a full stop, which VIQR should escape and few do; a heading ends in a nặng tone.
_WORDS_OF_A_SENTENCE = 12
_CHUNK = re.compile(r"\S+")
_ADDRESS = re.compile(r"://|www\.|@")
#: Stands alone as itself, not as a letter: bullet, closing quote, copyright. A lone ® is the đ of "5.000đ", "tr.đ".
_LONE = frozenset("·»©¨§")

Word = tuple[int, int, list[Edit]]  # [start, end) of the word, and the edits inside it


def words(text: str, encoding: Encoding, *, strict: bool = False) -> Iterator[Word]:
    """Words of a paragraph that ``encoding`` would spell with other letters, with the edits that do it.

    strict: whether the text escapes punctuation that VIQR would take for a mark (see ``is_strict``).
    """
    return _viqr(text, strict=strict) if encoding == "VIQR" else _READERS[encoding](text)


def is_strict(text: str) -> bool:
    """Whether a text in VIQR escapes the punctuation behind its vowels, as it should; few do, and those do it everywhere."""
    return _ESCAPED_MARK.search(text) is not None


def _tcvn3(text: str) -> Iterator[Word]:
    found = list(_TCVN3_WORD.finditer(text))
    upper = _are_upper([_case(match[0]) for match in found])
    for at, match in enumerate(found):
        word, start = match[0], match.start()
        if word.isascii() or (word in _LONE and not (word == "§" and text.startswith(("/", "."), match.end()))):
            continue
        edits = [(start + i, start + i + 1, TCVN3[char]) for i, char in enumerate(word) if char in TCVN3]
        if upper[at]:
            edits = [(i, j, letter.upper()) for i, j, letter in edits]
        if edits:
            yield start, match.end(), edits


def _case(word: str) -> str:
    """``upper``, ``lower``, or nothing where the plain letters do not tell: ``Vµ`` may be Và or VÀ; nor does an abbreviation."""
    plain = [char for char in word if char.isascii()]
    if any(char.islower() for char in plain):
        return "lower"
    told = len(plain) > 1 or (plain and word[0] not in plain)
    return "upper" if told and is_syllable("".join(TCVN3.get(char, char) for char in word).lower()) else ""


def _are_upper(cases: list[str]) -> list[bool]:
    """Which words are in capitals, which TCVN3 leaves to the font: HéI is HỘI. For a word that does not tell, its neighbours."""
    after = [""] * len(cases)
    nearest = ""
    for at in range(len(cases) - 1, -1, -1):
        after[at] = nearest
        nearest = cases[at] or nearest
    upper: list[bool] = []
    before = ""
    for case, following in zip(cases, after, strict=True):
        upper.append(case == "upper" or (not case and "lower" not in (before, following) and before + following != ""))
        before = case or before
    return upper


def _vni(text: str) -> Iterator[Word]:
    for match in _VNI_WORD.finditer(text):
        word, start = match[0], match.start()
        if word.isascii():
            continue
        edits: list[Edit] = []
        at = 0
        while at < len(word):
            size = 2 if at + 1 < len(word) and word[at : at + 2] in VNI else 1
            letter = VNI.get(word[at : at + size])
            if letter and not (size == 1 and letter == word[at]):
                edits.append((start + at, start + at + size, letter))
            at += size
        if edits:
            yield start, match.end(), edits


def _viqr(text: str, *, strict: bool) -> Iterator[Word]:
    is_sentence = not strict and text.count(" ") >= _WORDS_OF_A_SENTENCE
    end_of_text = len(text.rstrip(' \t")]”')) if is_sentence else len(text) + 1
    for chunk in _CHUNK.finditer(text):
        if _ADDRESS.search(chunk[0]):
            continue
        for match in _VIQR_WORD.finditer(text, *chunk.span()):
            edits = list(_viqr_edits(text, match, end_of_text))
            if edits:
                yield match.start(), match.end(), edits


def _viqr_edits(text: str, word: re.Match[str], end_of_text: int) -> Iterator[Edit]:
    """A syllable has one tone: a mark after that, and the dot at the end of a sentence, is punctuation."""
    toned = False
    for found in _VIQR_LETTER.finditer(text, *word.span()):
        start, end = found.span()
        tone = found["tone"] or found["single"]
        if tone and (toned or (end >= end_of_text and tone == ".")):
            end, tone = end - 1, ""
        toned = toned or bool(tone)
        if found["escaped"]:
            letter = found["escaped"]
        elif found["stroke"]:
            letter = "Đ" if found["stroke"] == "D" else "đ"
        else:
            marks = _VIQR_MARKS.get(found["mark"], "") + _VIQR_TONES.get(tone, "")
            letter = unicodedata.normalize("NFC", (found["base"] or found["vowel"]) + marks)
        if text[start:end] != letter:
            yield start, end, letter


_READERS: dict[str, Callable[[str], Iterator[Word]]] = {"TCVN3": _tcvn3, "VNI": _vni}
