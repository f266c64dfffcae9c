"""A run of many articles leaves components out; its rows are those of the whole pipeline."""

from __future__ import annotations

import pytest
from gold_sets import GOLD_SETS
from spacy.language import Language

from pipeline import assemble
from pipeline.reading import Article, read_articles

ARTICLES = [article for article in read_articles([folder for _, folder in GOLD_SETS.values()]) if isinstance(article, Article)]


@pytest.fixture(scope="module")
def rows_only() -> Language:
    return assemble.build("syllables", rows_only=True)


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_rows_do_not_need_the_witnesses(article: Article, nlp: Language, rows_only: Language) -> None:
    assert assemble.extract(article, rows_only) == assemble.extract(article, nlp)
