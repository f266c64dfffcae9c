"""underthesea's tokens and words, each at its place in the text.

underthesea returns words, not offsets, and rewrites some on the way (``uỷ`` becomes ``ủy``, any blank inside a word becomes
one space). So the text is never searched for its output. Its tokens come from one regular expression, and its model only says
which token continues a word: matching that expression on the text gives exact places, and the number of tokens in each word
gives the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import Any, cast

Span = tuple[int, int]

#: Longest stretch given to underthesea's pattern at once, in characters: about ten times a long sentence of a plan.
MAX_PIECE = 1500

#: Most tokens tagged at once; the model is linear, the memory of its features is what is bounded.
MAX_TOKENS = 500

# underthesea's pattern for addresses takes twice as long for every further mark of a row of these ("tp.hcm/......"); no address
# holds six in a row. Dotted lines of forms do.
_PUNCTUATION_RUN = re.compile(r"""[`!;:'".,?«»“”‘’]{6,}""")
_BLANK = re.compile(r"\s")


@cache
def _token_pattern() -> re.Pattern[str]:
    """Get underthesea's token pattern, taken once: a call with ``fixed_words`` elsewhere would replace the module's own."""
    module = import_module("underthesea.pipeline.word_tokenize.regex_tokenize")
    return cast(re.Pattern[str], module.patterns)


@cache
def _tagger() -> tuple[Callable[[list[list[str]]], list[str]], Callable[[str], str]]:
    """Get underthesea's word model (tokens to B-W/I-W tags) and its normaliser of one token; loaded at the first call."""
    module: Any = import_module("underthesea.pipeline.word_tokenize")
    module.word_tokenize("xin chào")  # loads the model into the module
    normalise: Any = import_module("underthesea.pipeline.text_normalize").token_normalize
    return module.word_tokenize_model.predict, normalise


def pieces(text: str, start: int, end: int, limit: int = MAX_PIECE) -> Iterator[Span]:
    """Cut ``text[start:end]`` at rows of punctuation and, where longer than ``limit``, at the last blank before it.

    The pieces are in order and leave nothing out. A stretch longer than ``limit`` without a blank is cut where it is.

    >>> list(pieces("một hai ba", 0, 10, limit=8))
    [(0, 8), (8, 10)]
    """
    for run in _PUNCTUATION_RUN.finditer(text, start, end):
        yield from _short_pieces(text, start, run.start(), limit)
        yield from _short_pieces(text, run.start(), run.end(), limit)
        start = run.end()
    yield from _short_pieces(text, start, end, limit)


def _short_pieces(text: str, start: int, end: int, limit: int) -> Iterator[Span]:
    while end - start > limit:
        cut = max((m.end() for m in _BLANK.finditer(text, start + limit // 2, start + limit)), default=start + limit)
        yield start, cut
        start = cut
    if start < end:
        yield start, end


def token_spans(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Places of underthesea's tokens (syllables, numbers, marks) in ``text[start:end]``; no word model is asked.

    Every character but whitespace is in exactly one token.

    >>> text = "tăng 14-15%/năm"
    >>> [text[a:b] for a, b in token_spans(text)]
    ['tăng', '14-15', '%', '/', 'năm']
    """
    end = len(text) if end is None else end
    pattern = _token_pattern()
    spans: list[Span] = []
    for a, b in pieces(text, start, end):
        # A slice, not finditer's own bounds: those let a token end look at the character after the piece.
        spans.extend((a + m.start(), a + m.end()) for m in pattern.finditer(text[a:b]))
    return spans


def word_spans(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Places of underthesea's words in ``text[start:end]``, which should be one sentence.

    >>> text = "thành phố  đạt chuẩn"
    >>> [text[a:b] for a, b in word_spans(text)]
    ['thành phố', 'đạt', 'chuẩn']
    """
    end = len(text) if end is None else end
    predict, normalise = _tagger()
    spans = token_spans(text, start, end)
    words: list[Span] = []
    for first in range(0, len(spans), MAX_TOKENS):
        batch = spans[first : first + MAX_TOKENS]
        tags = predict([[normalise(text[a:b])] for a, b in batch])
        for number, (tag, (a, b)) in enumerate(zip(tags, batch, strict=True)):
            if tag == "I-W" and number:
                words[-1] = (words[-1][0], b)
            else:
                words.append((a, b))
    return words
