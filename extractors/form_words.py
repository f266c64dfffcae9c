"""The words of a text as the forms of the lexicons know them: with their places, or, several times faster, without."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain

import regex as re

from extractors.forms import JOINT, form_word
from extractors.normalise import normalise

#: Longest text in characters of which what was found in it is kept, and of how many: the clauses of an article or two.
KEPT_LENGTH, KEPT = 1000, 256

#: How many different chunks of text between blanks are kept with their words.
MAX_CHUNKS = 1 << 15

#: What no form runs over, as a word.
BREAK = ""
# Words are letters or digits, not both ("1ha" is two), numbers keep their inner points; the rest is marks. A row of points is
# one mark; a full stop counts only before a blank or the end, so that "TP.Tam Kỳ" and "4.0" are not cut.
_TOKEN = re.compile(r"\d++(?:[.,]\d++)*+|\p{L}[\p{L}\p{M}]*+|[,/&+]|;|\n|:|…|\.{2,}+|[.!?](?=\s|$)")
_LOOSE = re.compile(r"\d++(?:[.,]\d++)*+|\p{L}[\p{L}\p{M}]*+")
_BREAKS = frozenset({";", "\n", "…", ".", "!", "?"})


def _cut(text: str) -> tuple[list[str], list[int], list[int], list[int]]:
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    stretches: list[int] = []
    stretch = 0
    joint = False  # the last word is a joint of this stretch
    for match in _TOKEN.finditer(text):
        word = _normal_word(match[0])
        if word == BREAK:
            stretch += 1
            joint = False
            continue
        start, end = match.span()
        if word == JOINT:
            if joint:
                ends[-1] = end
                continue
            joint = True
        else:
            joint = False
        words.append(word)
        starts.append(start)
        ends.append(end)
        stretches.append(stretch)
    return words, starts, ends, stretches


_kept_words = lru_cache(maxsize=KEPT)(_cut)


def words(text: str) -> tuple[list[str], list[int], list[int], list[int]]:
    """Words of the text, where each starts and ends, and the number of its stretch; rows of joints are one joint.

    No form runs over the end of a stretch. A colon parts words but not stretches: a value may stand behind it. Those of short
    texts are kept, as each matcher asks for them.
    """
    return _kept_words(text) if len(text) <= KEPT_LENGTH else _cut(text)


class _Chunks(dict[str, tuple[str, ...]]):
    """Words of what stands between two blanks, as the trie knows them, without marks; most chunks come again and again."""

    def __missing__(self, chunk: str) -> tuple[str, ...]:
        self[chunk] = words = tuple(_normal_word(word) for word in _LOOSE.findall(chunk))
        return words

    def at_hand(self) -> _Chunks:
        """The dictionary itself, emptied where it has grown too large."""
        if len(self) > MAX_CHUNKS:
            self.clear()
        return self


_CHUNKS = _Chunks()


def loose_words(text: str) -> list[str]:
    """Words of the text, without marks."""
    return list(chain.from_iterable(map(_CHUNKS.at_hand().__getitem__, text.split())))


#: The same for short texts that are asked for again.
kept_loose_words = lru_cache(maxsize=KEPT)(loose_words)


@lru_cache(maxsize=1 << 15)
def _normal_word(token: str) -> str:
    """A token of a text as the trie knows it; normalising looks no further than a word, so it is done once a word."""
    token = normalise(token)
    return BREAK if token in _BREAKS or token[:2] == ".." else form_word(token)
