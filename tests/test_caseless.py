"""Patterns over small letters find what the same patterns find in the text as it is written, whatever its capitals."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import regex

import extractors
from extractors import patterns
from extractors.patterns import Caseless, caseless, lowered

ARTICLES = Path(__file__).parent / "gold" / "articles"


def _used() -> Iterator[tuple[str, Caseless]]:
    for module in pkgutil.iter_modules(extractors.__path__):
        for name, value in vars(importlib.import_module(f"extractors.{module.name}")).items():
            if isinstance(value, Caseless):
                yield f"{module.name}.{name}", value


USED = dict(_used())


@pytest.fixture(scope="module")
def texts() -> list[str]:
    found = [path.read_text(encoding="utf-8") for path in sorted(ARTICLES.glob("*.txt"))]
    assert found
    return [*found, *(text.upper() for text in found), "CẢ TỈNH có 5 km²đạt chuẩn, İSTANBUL kế hoạch ½ mục tiêu"]


@pytest.mark.parametrize("name", USED)
def test_as_the_regex_module_finds_them(name: str, texts: list[str]) -> None:
    as_written = regex.compile(f"(?i){USED[name].pattern}")
    for text in texts:
        assert [match.span() for match in USED[name].finditer(text)] == [match.span() for match in as_written.finditer(text)]


def test_letters_stay_at_their_places() -> None:
    text = "İ Đ Ủ ẞ" * 200
    assert len(lowered(text)) == len(text)
    assert lowered(text[:7]) == lowered(text)[:7] == "İ đ ủ ß"


@pytest.mark.parametrize("sign", ["²", "½", "Ⅳ", "_", "5", " ", "đ", "Ủ"])
def test_a_numeral_is_no_letter(sign: str) -> None:
    assert bool(caseless(r"\p{L}").search(sign)) == bool(patterns.plain(r"\p{L}").search(sign)) == sign.isalpha()


@pytest.mark.parametrize("pattern", [r"(?<!a\s+)b", r"[\p{L}]", r"\p{Lu}"])
def test_what_the_standard_library_has_not_is_refused(pattern: str) -> None:
    with pytest.raises(patterns.standard.error):
        caseless(pattern)
