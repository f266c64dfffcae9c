"""The annotated articles give the same rows in whatever form they arrive."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from forms import FORMS, Reader, read_items, said, write
from gold_sets import GOLD_SETS
from spacy.language import Language

#: Of each set the articles of the kinds that differ most: with every other one the test would only be slower.
ITEMS = {name: read_items(folder)[::2] for name, (_, folder) in GOLD_SETS.items()}


@pytest.fixture(scope="module")
def reader(nlp: Language) -> Reader:
    return Reader(nlp)


@pytest.mark.parametrize("name", [name for name in FORMS if name != "files.zip"])
@pytest.mark.parametrize("gold", ITEMS)
def test_the_same_rows_in_every_form(gold: str, name: str, reader: Reader, tmp_path: Path) -> None:
    items = ITEMS[gold]
    if name == "WARC":  # it tells when a page was fetched, not when it was published
        items = [replace(item, published="") for item in items]
    expected = reader.rows(write(FORMS[name].like, items, tmp_path), items)
    found = reader.rows(write(name, items, tmp_path), items)
    assert len(expected) == len(items)
    assert list(found) == list(expected)
    assert sum(map(len, expected.values())) > 50
    for article, rows in expected.items():
        assert said(found[article]) == said(rows), article
