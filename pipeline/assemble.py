"""Builds the pipeline: the tokenizer, the components in their order, and the one call that takes an article to its rows.

This is the one place that knows the order. Each component declares what it reads (``requires``) and writes (``assigns``), so
``nlp.analyze_pipes()`` tells when the order cannot work.
"""

from __future__ import annotations

from importlib import import_module

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from extractors.facts import ArticleInfo, Row
from pipeline.reading import Article
from pipeline.tokenise import Tokens

#: Components in their order; each is registered as ``chitieu_<name>`` by the module of that name in ``extractors``.
COMPONENTS = ("segments", "quantities", "milestones", "periods", "terms", "metrics", "places", "evidence", "status", "rows")

#: Components whose facts are shown (``chitieu explain``), and that a run of many articles does without: no other component reads
#: what they find, or the joiner finds it itself where it matters (places).
WITNESSES = frozenset(("metrics", "evidence", "places"))

#: What ``annotate`` puts on the ``Doc`` before the first component runs.
GIVEN = ("doc._.article",)

#: Longest article, in characters: thirty times the longest real one seen. A longer file is a dump, not an article.
MAX_CHARACTERS = 1_000_000


class ArticleTooLongError(ValueError):
    """The text is longer than an article can be."""


def build(tokens: Tokens = "candidates", *, rows_only: bool = False) -> Language:
    """Build the pipeline; loading spaCy and the lexicons takes seconds, so build once and reuse.

    tokens: where underthesea's word model is asked (see ``pipeline.tokenise``); the rows do not depend on it.
    rows_only: leave out the components of ``WITNESSES``; the rows do not depend on them either.
    """
    import_module("pipeline.tokenise")  # registers the tokenizer
    tokenizer = {"@tokenizers": "chitieu.tokenizer.v1", "tokens": tokens}
    nlp = spacy.blank("xx", config={"nlp": {"tokenizer": tokenizer}})
    nlp.max_length = MAX_CHARACTERS
    for name in COMPONENTS:
        if rows_only and name in WITNESSES:
            continue
        import_module(f"extractors.{name}")
        nlp.add_pipe(f"chitieu_{name}")
    return nlp


def annotate(text: str, about: ArticleInfo, nlp: Language) -> Doc:
    """Run ``nlp`` over a cleaned text; the facts are on ``doc._`` (``extractors.facts.DOC_ATTRIBUTES``).

    Raises ArticleTooLongError beyond ``nlp.max_length`` characters.
    """
    if len(text) > nlp.max_length:
        raise ArticleTooLongError(f"the text has {len(text):,} characters; an article may have {nlp.max_length:,}")
    doc = nlp.make_doc(text)
    doc._.article = about
    return nlp(doc)


def about(article: Article) -> ArticleInfo:
    """What the components may know of an article beside its text."""
    return ArticleInfo(article.id, article.url, article.title, article.published, article.source)


def extract(article: Article, nlp: Language) -> list[Row]:
    """Rows of one article, in the order the components give them."""
    return list(annotate(article.text, about(article), nlp)._.rows)
