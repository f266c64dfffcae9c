"""clean(): what becomes regular, and the way back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean import clean, through

CASES = [
    ("windows line ends", "a\r\nb\rc\n", "a\nb\nc\n"),
    ("odd spaces and tab", "5\u00a0%\u202f=\u2003\t5", "5 % =  5"),
    ("zero width and soft hyphen", "phấn\u200b đấu\ufeff tăng\u00ad", "phấn đấu tăng"),
    ("control characters", "năm\x1d 2019\x7f", "năm 2019"),
    ("eth for D with stroke", "Ðạt ðiểm", "Đạt điểm"),
    ("decomposed", unicodedata.normalize("NFD", "Đạt trên 66 triệu đồng"), "Đạt trên 66 triệu đồng"),
    ("mark after a zero-width space", "e\u200b\u0302\u0301", "ế"),
    ("line separators", "một\u2028hai\x0bba\x0cbốn", "một\nhai\nba\nbốn"),
    ("word processor bullet", "\uf0b7 hộ nghèo", "• hộ nghèo"),
    ("tone placement stays", "hoà hòa", "hoà hòa"),
    (
        "a wrapped sentence",
        "Xã phấn đấu từng bước nâng mức thu\nnhập bình quân của người dân lên\n50 triệu đồng.",
        "Xã phấn đấu từng bước nâng mức thu nhập bình quân của người dân lên\n50 triệu đồng.",
    ),
    ("a number that a verb led to", "Thu ngân sách trên địa bàn đạt\n96 tỷ đồng.", "Thu ngân sách trên địa bàn đạt 96 tỷ đồng."),
    (
        "a list without marks",
        "Thu ngân sách trên địa bàn huyện\nThu nhập bình quân",
        "Thu ngân sách trên địa bàn huyện\nThu nhập bình quân",
    ),
    (
        "cells of a table",
        "Sản lượng lương thực có hạt cả năm\nnghìn tấn\n48,5",
        "Sản lượng lương thực có hạt cả năm\nnghìn tấn\n48,5",
    ),
    (
        "a row of a table",
        "Thu ngân sách | triệu đồng | kế hoạch\nnăm sau tăng lên 8% so với năm nay",
        "Thu ngân sách | triệu đồng | kế hoạch\nnăm sau tăng lên 8% so với năm nay",
    ),
    (
        "lettered items",
        "Mục tiêu về kinh tế của huyện ta gồm\na) thu ngân sách tăng đều qua các năm",
        "Mục tiêu về kinh tế của huyện ta gồm\na) thu ngân sách tăng đều qua các năm",
    ),
    (
        "a sentence that ends",
        "Huyện có mười hai xã và một thị trấn.\nnăm nay có thêm một xã nữa",
        "Huyện có mười hai xã và một thị trấn.\nnăm nay có thêm một xã nữa",
    ),
]


@pytest.mark.parametrize(("label", "raw", "text"), CASES, ids=[case[0] for case in CASES])
def test_cases(label: str, raw: str, text: str) -> None:
    assert clean(raw).text == text


def test_joining_wrapped_lines_moves_nothing() -> None:
    raw = "Đại hội đề ra mục tiêu nâng mức thu\nnhập bình quân đầu người."
    cleaned = clean(raw)
    assert len(cleaned.text) == len(raw) and cleaned.origin == range(len(raw) + 1)
    assert clean(cleaned.text).text is cleaned.text


def test_regular_text_is_returned_as_it_is() -> None:
    raw = "Thu ngân sách đạt 5.290 tỷ đồng.\nHết."
    cleaned = clean(raw)
    assert cleaned.text is raw
    assert cleaned.origin == range(len(raw) + 1)


def test_origin_of_decomposed_text_finds_the_words() -> None:
    raw = unicodedata.normalize("NFD", "Tỷ lệ hộ nghèo\r\ncòn dưới 2%")
    cleaned = clean(raw)
    start = cleaned.text.index("dưới 2%")
    found = raw[cleaned.origin[start] : cleaned.origin[start + len("dưới 2%")]]
    assert unicodedata.normalize("NFC", found) == "dưới 2%"


def test_through_joins_two_ways_back() -> None:
    first = clean("a\r\nb")
    assert list(through(range(4), first.origin)) == [0, 1, 3, 4]


ODD = "aăâeêĐÐð \t\r\n\x1d\u0300\u0301\u0302\u0323\u200b\u00a0\u1100\u1161\u11a8\u0344"
TRICKY = st.text(alphabet=st.one_of(st.sampled_from(ODD), st.characters()))


@given(TRICKY)
def test_never_raises_and_keeps_the_way_back(raw: str) -> None:
    cleaned = clean(raw)
    text, origin = cleaned.text, list(cleaned.origin)
    assert len(origin) == len(text) + 1
    assert origin[-1] == len(raw)
    assert origin == sorted(origin)
    assert unicodedata.is_normalized("NFC", text)
    assert clean(text).text == text


@given(TRICKY)
def test_each_visible_character_comes_from_its_place(raw: str) -> None:
    cleaned = clean(raw)
    for i, char in enumerate(cleaned.text):
        if char.isspace() or unicodedata.combining(char):
            continue
        at = cleaned.origin[i]
        base = unicodedata.normalize("NFD", char)[0]
        window = unicodedata.normalize("NFD", raw[at : at + 30].replace("Ð", "Đ").replace("ð", "đ"))
        assert base in window or char in "•-" or 0x1100 <= ord(base) <= 0x11FF


@given(st.text(alphabet="abcđ ắ5%.,\n"))
def test_nothing_but_invisible_characters_is_lost(raw: str) -> None:
    assert clean(raw).text == raw
