"""underthesea's NER as a second witness for places, asked only where the gazetteer left a place open.

It costs as much as everything else together and calls ``năm 2025`` a place, so it reads few sentences and decides nothing: what
it finds goes to ``doc.spans["evidence"]`` with the label ``LOC``. A component that weighs it needs a second reason; a span here
says only "this name was used as a place".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import regex
from spacy.language import Language

from extractors.facts import text_of
from extractors.segments import sentence_spans
from extractors.words import Span, token_spans

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: Key of the spans in ``doc.spans``.
EVIDENCE = "evidence"

# A place's name starts with a capital and has no digit: rules out "năm 2025", "quý III/2025", "giai đoạn 2021-2025".
_NAME = regex.compile(r"\p{Lu}[^\d\n]*")
_TIME = regex.compile(r"(?:năm|quý|tháng|ngày|thế kỷ|nhiệm kỳ|giai đoạn|khóa|khoá)\b", regex.IGNORECASE)


def name_spans(tagged: list[tuple[str, str, str, str]], text: str, start: int, end: int) -> list[Span]:
    """Lay NER's answer for ``text[start:end]`` back on the text; return the spans of place names, times left out.

    Returns nothing where its words do not fit the text's tokens: a guess would mark the wrong words.
    """
    tokens = token_spans(text, start, end)
    if sum(word.count(" ") + 1 for word, *_ in tagged) != len(tokens):
        return []
    spans: list[Span] = []
    at = 0
    for word, _, _, tag in tagged:
        length = word.count(" ") + 1
        span = (tokens[at][0], tokens[at + length - 1][1])
        at += length
        if tag == "I-LOC" and spans and text[spans[-1][1] : span[0]].isspace():
            spans[-1] = (spans[-1][0], span[1])
        elif tag in ("B-LOC", "I-LOC"):
            spans.append(span)
    return [(a, b) for a, b in spans if _NAME.fullmatch(text, a, b) and not _TIME.match(text, a, b)]


class EvidenceFinder:
    """Asks NER about the sentences whose place is open; writes ``doc.spans["evidence"]``.

    max_sentences: most sentences asked about in one article.
    max_characters: longer sentences are left out; NER's cost grows with the square of the length.
    """

    def __init__(self, max_sentences: int, max_characters: int) -> None:
        self.max_sentences = max_sentences
        self.max_characters = max_characters

    def open_sentences(self, doc: Doc) -> Iterator[Span]:
        """Sentences of the article's own lines that hold an unresolved titled place or, without an owner, any capital name."""
        open_at = [mention.start for mention in doc._.places or () if mention.titled and mention.place is None]
        ownerless = doc._.owner is None
        # Without a figure and a metric, or a milestone, no row can follow, so no place is needed.
        can_matter = doc._.milestones or (doc._.quantities and doc._.metrics)
        if not can_matter or (not open_at and not ownerless):
            return
        silent = [(s.start, s.end) for s in doc._.segments if s.kind in ("noise", "caption")]
        asked = 0
        for start, end in sentence_spans(text_of(doc)):
            if asked == self.max_sentences:
                return
            if end - start > self.max_characters or any(a <= start < b for a, b in silent):
                continue
            if ownerless or any(start <= at < end for at in open_at):
                asked += 1
                yield start, end

    def __call__(self, doc: Doc) -> Doc:
        """Write the spans; an article whose places are all settled costs nothing."""
        found: list[Span] = []
        for start, end in self.open_sentences(doc):
            found.extend(name_spans(_ner(text_of(doc)[start:end]), text_of(doc), start, end))
        spans = (doc.char_span(a, b, label="LOC", alignment_mode="expand") for a, b in found)
        doc.spans[EVIDENCE] = [span for span in spans if span is not None]
        return doc


def _ner(sentence: str) -> list[tuple[str, str, str, str]]:
    """Ask for underthesea's (word, part of speech, chunk, entity) for one sentence; its models load at the first call."""
    from underthesea import ner

    answer: Any = ner(sentence)
    return [(word, pos, chunk, tag) for word, pos, chunk, tag in answer]


@Language.factory(
    "chitieu_evidence",
    default_config={"max_sentences": 6, "max_characters": 600},
    assigns=["doc.spans"],
    requires=["doc._.segments", "doc._.places", "doc._.owner", "doc._.quantities", "doc._.metrics", "doc._.milestones"],
)
def make_evidence(nlp: Language, name: str, max_sentences: int, max_characters: int) -> EvidenceFinder:
    """Build the component that asks NER where the gazetteer is silent."""
    return EvidenceFinder(max_sentences, max_characters)
