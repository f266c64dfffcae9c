"""The written words of a text, and the words that stand beside names of localities (``lexicons/place_words.csv``)."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from typing import cast

from extractors.facts import Level
from extractors.gazetteer import syllable_key
from extractors.lexicon import LEXICONS

#: A written word; apostrophes inside belong to names of the highlands.
_WORD = re.compile(r"[^\W_]+(?:['’‘`][^\W_]+)*")
#: What may part the words of one name.
_INNER_GAP = re.compile(r"[ \u00a0]?[-–][ \u00a0]?|[ \u00a0]{1,2}|['’‘`] ?")
#: What ends the sentence or line before.
_NEW_SENTENCE = re.compile(r"[.!?:…;\n\"“”*•|(-]")
MAX_WORDS = 6  #: written words in the longest name, "Phan Rang - Tháp Chàm" and "Nông trường" ones


@cache
def words(kind: str) -> Mapping[str, tuple[Level, ...]]:
    """The forms of one kind in ``place_words.csv``, by key, with the levels they allow."""
    with (LEXICONS / "place_words.csv").open(encoding="utf-8", newline="") as file:
        return {
            " ".join(map(syllable_key, row["form"].split())): cast(
                tuple[Level, ...], tuple(filter(None, row["levels"].split("|")))
            )
            for row in csv.DictReader(file)
            if row["kind"] == kind
        }


class Words:
    """A text's written words: places, keys, capitals."""

    def __init__(self, text: str) -> None:
        self.text = text
        spans = [match.span() for match in _WORD.finditer(text)]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        self.forms = [text[start:end] for start, end in spans]
        self.keys = list(map(syllable_key, self.forms))
        self.capital = [form[0].isupper() or form[0].isdecimal() for form in self.forms]  # a number may end a name: Đam Rông 1

    def __len__(self) -> int:
        return len(self.forms)

    def gap(self, i: int) -> str:
        """The characters between word ``i - 1`` and word ``i``."""
        return self.text[self.ends[i - 1] : self.starts[i]]

    def phrase(self, i: int, n: int) -> str:
        """Keys of ``n`` words from ``i`` on, or empty where something but a blank parts them."""
        if i < 0 or i + n > len(self.keys) or any(self.gap(j) not in (" ", "\u00a0", "  ", ".") for j in range(i + 1, i + n)):
            return ""
        return " ".join(self.keys[i : i + n])

    def runs(self, i: int, limit: int = MAX_WORDS) -> list[tuple[int, str]]:
        """(end, key) of the names that could start at word ``i``, longest first."""
        found = [(i + 1, self.keys[i])]
        for j in range(i + 1, min(i + limit, len(self))):
            if not _INNER_GAP.fullmatch(self.gap(j)):
                break
            found.append((j + 1, found[-1][1] + self.keys[j]))
        return found[::-1]

    def sentence_start(self, i: int) -> bool:
        """Whether word ``i`` begins a line or a sentence."""
        return i == 0 or bool(_NEW_SENTENCE.search(self.gap(i)))
