"""The spaCy tokenizer: lines, then sentences, then underthesea's words, over exactly the characters of the text.

``doc.text == text`` for every string spaCy can hold (it cannot hold lone surrogates). One blank after a word is that word's
trailing space; any other whitespace is a token of its own, so that nothing is lost. Sentence starts are set on the tokens:
``doc.sents`` is ``extractors.segments.sentence_spans``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal, get_args

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from extractors.facts import keep_text
from extractors.segments import sentence_spans
from extractors.words import Span, token_spans, word_spans

Tokens = Literal["candidates", "all", "syllables", "none"]

#: Sentences that may state a target: a digit, or one of the words that stand for 0, 100 or a milestone.
_CANDIDATE = re.compile(r"\d|không (?:còn|có|để)|xóa|xoá|toàn bộ|tất cả|chuẩn|trở thành|thoát|con số|gấp", re.IGNORECASE)


def sentence_tokens(text: str, tokens: Tokens) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, starts a sentence) of every token of ``text`` that is not whitespace, in order.

    tokens: ``all`` asks underthesea's word model for every sentence, ``candidates`` only for those that may state a target
        and leaves the others in syllables, ``syllables`` never asks it. The model is nine tenths of the cost.
    """
    done = 0
    for start, end in sentence_spans(text):
        # Nothing but whitespace should stand between sentences; whatever does is still kept as tokens.
        yield from ((a, b, False) for a, b in token_spans(text, done, start))
        by_words = tokens == "all" or (tokens == "candidates" and _CANDIDATE.search(text, start, end) is not None)
        spans: list[Span] = word_spans(text, start, end) if by_words else token_spans(text, start, end)
        yield from ((a, b, number == 0) for number, (a, b) in enumerate(spans))
        done = end
    yield from ((a, b, False) for a, b in token_spans(text, done))


def make_doc(vocab: Vocab, text: str, tokens: Tokens) -> Doc:
    """Lay the tokens of ``text`` into a ``Doc`` whose text is ``text``, whitespace and all.

    tokens: as of ``sentence_tokens``; with ``none`` the ``Doc`` stays empty and only ``text_of`` knows its text.
    """
    if tokens == "none":
        return keep_text(Doc(vocab), text)
    words: list[str] = []
    spaces: list[bool] = []
    starts: list[bool | int | None] = []

    def fill(start: int, end: int) -> None:
        """Keep the whitespace ``text[start:end]``: one blank on the word before it, the rest as a token."""
        if start < end and words and text[start] == " ":
            spaces[-1] = True
            start += 1
        if start < end:
            words.append(text[start:end])
            spaces.append(False)
            starts.append(False)

    at = 0
    for start, end, first in sentence_tokens(text, tokens):
        fill(at, start)
        words.append(text[start:end])
        spaces.append(False)
        starts.append(first)
        at = end
    fill(at, len(text))
    return keep_text(Doc(vocab, words=words, spaces=spaces, sent_starts=starts), text)


class WordTokenizer(DummyTokenizer):
    """underthesea as a spaCy tokenizer. It keeps no state, so saving it with a pipeline writes nothing."""

    def __init__(self, vocab: Vocab, tokens: Tokens) -> None:
        self.vocab = vocab
        self.tokens = tokens

    def __call__(self, text: str) -> Doc:
        """Tokenise ``text``; see the module's claim."""
        return make_doc(self.vocab, text, self.tokens)


def make_tokenizer(tokens: Tokens) -> Callable[[Language], WordTokenizer]:
    """Build the tokenizer from a pipeline's configuration.

    Raises ValueError for a mode that does not exist.
    """
    if tokens not in get_args(Tokens):
        raise ValueError(f"tokens={tokens!r}; expected one of {', '.join(get_args(Tokens))}")

    def create(nlp: Language) -> WordTokenizer:
        return WordTokenizer(nlp.vocab, tokens)

    return create


registry.tokenizers.register("chitieu.tokenizer.v1", func=make_tokenizer)
