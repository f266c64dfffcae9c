"""What several test files share: the pipeline, built once, and short makers of articles and rows."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from spacy.language import Language

from extractors.facts import Place, Row
from pipeline.reading import Article

ROW = Row(
    status="target",
    place=Place("district", "Bình An", "98", "Tân Lập", "981", "", "", "Bình An", "98"),
    place_text="huyện Tân Lập",
    term="2020-2025",
    congress=9,
    metric="income_per_capita",
    metric_text="thu nhập bình quân đầu người",
    breakdown="",
    change="level",
    basis="point",
    value_min=Decimal("62E+6"),
    value_max=None,
    bound="more_than",
    unit="VND",
    per="person/year",
    value_text="trên 62 triệu đồng/năm",
    baseline_year=None,
    baseline_value=None,
    year_start=None,
    year=2025,
    year_source="explicit",
    sentence="Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.",
    char_start=46,
    char_end=68,
    confidence=0.9,
    extractor="metric+value",
)


@pytest.fixture(scope="session")
def make_row() -> Callable[..., Row]:
    """A target of a made-up district, with the fields named changed."""
    return lambda **changes: dataclasses.replace(ROW, **changes)


@pytest.fixture(scope="session")
def make_article() -> Callable[..., Article]:
    """An article with the fields named; the others are plausible."""

    def make(**changes: Any) -> Article:
        fields: dict[str, Any] = {
            "id": "a1",
            "url": "https://bao.example.vn/a1",
            "title": "Đại hội huyện Tân Lập",
            "published": "2020-07-30",
            "source": "bao.example.vn",
            "text": ROW.sentence,
            "origin": range(len(ROW.sentence) + 1),
            "source_file": "a1.txt",
            "raw_kind": "txt",
        }
        return Article(**(fields | changes))

    return make


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The whole pipeline, built once a session: it takes seconds."""
    from pipeline.assemble import build

    return build()
