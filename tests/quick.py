"""A pipeline for the tests of runs: no model to load, and every number of a text is a target."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from conftest import ROW

from extractors.facts import Row
from pipeline import workers
from pipeline.gate import Gate
from pipeline.outcome import Extract
from pipeline.reading import Article

NUMBER = re.compile(r"\d+")


def extract(article: Article) -> Sequence[Row]:
    """A text with "hỏng" breaks the extraction."""
    if "hỏng" in article.text:
        raise ValueError("hỏng")
    return [
        replace(ROW, value_min=Decimal(match[0]), value_text=match[0], char_start=match.start(), char_end=match.end())
        for match in NUMBER.finditer(article.text)
    ]


def build() -> Extract:
    """As ``workers.load_pipeline``."""
    return extract


def install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command line run this pipeline, on every article: the gate would turn away numbers without a metric."""
    monkeypatch.setattr(workers, "load_pipeline", build)
    monkeypatch.setattr(Gate, "lets_text_pass", lambda *_: True)
    monkeypatch.setattr(Gate, "lets_page_pass", lambda *_: True)
