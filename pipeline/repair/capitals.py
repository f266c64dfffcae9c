"""The capitals that TCVN3 has no characters for, put back where the words around tell: a sentence opens with "Ở", not with "ở".

The fonts draw a capital with a tone only by drawing all small letters so. A file that lost its fonts has a small letter in its
place. It was a capital at the start of a sentence (of 1,200 such words in national news all but a few typing errors), and in the
name of a place that the list of administrative units knows ("Mường ảng"). Elsewhere nothing tells "ánh" from "Ánh", and it stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import regex as re

from extractors.gazetteer import gazetteer
from pipeline.repair.syllables import is_syllable

#: Small letters whose capitals TCVN3 lacks: all with a tone; it has Ă, Â, Ê, Ô, Ơ, Ư and Đ.
NO_CAPITAL = "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_WORD = re.compile(rf"(?<![\p{{L}}\p{{M}}])[{NO_CAPITAL}]\p{{L}}*+")
_OPENING = "\"“‘'«([-–•+* "
#: What ends a sentence before the word. A point ends none behind initials and abbreviations; three of them may go on.
_END = re.compile(r"(?P<last>[\p{L}\p{M}]++|[\d%)\]”\"»])(?:[.!?]|:(?=\s*[“\"]))[”\"»)\]]?\s++[\"“‘«(\[]*+\Z")
_BEFORE = 40
#: Names of places beyond the country, of more than one word.
_BEYOND = (
    "châu Á",
    "Châu Á",
    "Á Châu",
    "Đông Nam Á",
    "Đông Á",
    "Nam Á",
    "Bắc Á",
    "Trung Á",
    "Á - Âu",
    "Ấn Độ",
    "Ấn Độ Dương",
    "châu Úc",
    "Châu Úc",
)


def lost_capitals(text: str, *, opens: bool) -> Iterator[int]:
    """Offsets of the small letters in a paragraph, read as TCVN3, that were capitals. opens: whether it opens a sentence.

    >>> list(lost_capitals("ở xã Mường ảng có ảnh. ấy là năm 2010.", opens=True))
    [0, 11, 23]
    """
    for match in _WORD.finditer(text):
        start = match.start()
        at_start = opens and start <= _BEFORE and not text[:start].strip(_OPENING)
        if at_start or _ends_sentence(text, start) or _in_name(text, *match.span()):
            yield start


def _ends_sentence(text: str, start: int) -> bool:
    end = _END.search(text, max(0, start - _BEFORE), start)
    if end is None:
        return False
    last = end["last"]
    return not last[0].isalpha() or (len(last) > 1 and last[1:].islower() and is_syllable(last.lower()))


def _in_name(text: str, start: int, end: int) -> bool:
    """Whether the word and its neighbours, capitals but for it, are the name of a place."""
    for before, after in _names().get(text[start].upper() + text[start + 1 : end], ()):
        first, last = start - len(before), end + len(after)
        alone = not text[last : last + 1].isalpha() and (first <= 0 or not text[first - 1].isalpha())
        if alone and text.startswith(after, end) and text.endswith(before, 0, start):
            return True
    return False


@cache
def _names() -> dict[str, list[tuple[str, str]]]:
    """A word with a lost capital -> what stands before and after it in the names that have it."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in (*_BEYOND, *(unit.name for unit in gazetteer().all_units())):
        for match in re.finditer(rf"(?<=^|\s)[{NO_CAPITAL.upper()}]\p{{L}}*+", name):
            around = name[: match.start()], name[match.end() :]
            if any(around) and around not in found[match[0]]:
                found[match[0]].append(around)
    return dict(found)
