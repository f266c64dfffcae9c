"""Work grows with the text and not with its square: texts made to provoke the opposite, doubled.

What is compared is processor time of the same process, the least of several runs, and the bound lies between a straight line and
a square, so that a busy machine does not fail the test and a quadratic rule does.
"""

from __future__ import annotations

import time

import pytest

from extractors.candidates import may_hold_rows
from pipeline.gate import page_words
from pipeline.outcome import Extract, outcome_of
from pipeline.reading import Record
from pipeline.workers import load_pipeline

ITEM = "tỷ lệ hộ nghèo giảm còn 3%, thu nhập bình quân đầu người đạt 60 triệu đồng/năm, 85% xã đạt chuẩn nông thôn mới, "
TEXTS = {
    "dotted lines": "tp.hcm/" + "." * 2000 + "\n",
    "digits": "1234567890" * 200 + " ",
    "numbers with points": "1.234.567,89 - " * 200,
    "no blanks": "đạt60%" * 400,
    "brackets": "(" * 300 + "5%" + ")" * 300 + " ",
    "open brackets": "(kế hoạch 5% " * 100,
    "years": "đến năm 2025, " * 150,
    "metrics without values": "hộ nghèo, thu nhập bình quân, " * 80,
    "places": "huyện Đakrông, tỉnh Quảng Trị, " * 60,
    "capitals": "Đại Hội Đảng Bộ " * 120,
    "items": "- Hộ nghèo còn 3%\n" * 60,
    "short lines": "A\n" * 800,
    "predicates": "xã, thôn, trường đạt chuẩn " * 80,
}


@pytest.fixture(scope="module")
def extract() -> Extract:
    return load_pipeline()


def _seconds(text: str, extract: Extract) -> float:
    record = Record("a.txt", "a", text.encode())
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        outcome = outcome_of(record, extract)
        best = min(best, time.process_time() - start)
        assert outcome.skip is None
    return best


@pytest.mark.parametrize("name", TEXTS)
def test_twice_the_text_takes_no_more_than_three_times_as_long(extract: Extract, name: str) -> None:
    text = "Đại hội Đảng bộ huyện Đakrông đề ra chỉ tiêu đến năm 2025:\n" + TEXTS[name]
    while (once := _seconds(text, extract)) < 0.02:
        text += TEXTS[name] * (text.count("\n") + 1)
    assert _seconds(text + text, extract) <= 3.2 * once


def test_a_sentence_four_times_as_long_takes_far_less_than_the_square(extract: Extract) -> None:
    head = "Đại hội Đảng bộ huyện Đakrông đề ra chỉ tiêu đến năm 2025: "
    once = _seconds(head + ITEM * 10, extract)
    assert _seconds(head + ITEM * 40, extract) <= 9 * once


@pytest.mark.parametrize(
    "text", ["<p " * 20_000, "<!--" * 20_000, "&#" * 40_000, "<script" * 10_000, "content=" * 20_000, '"headline":"' * 10_000]
)
def test_the_gate_reads_hostile_markup_in_linear_time(text: str) -> None:
    def seconds(page: str) -> float:
        start = time.process_time()
        page_words(page)
        return time.process_time() - start

    once = max(0.01, min(seconds(text) for _ in range(2)))
    assert seconds(text + text) <= 3.5 * once


def test_the_gate_reads_hostile_text_in_linear_time() -> None:
    def seconds(text: str) -> float:
        start = time.process_time()
        may_hold_rows(text)
        return time.process_time() - start

    for text in ("tăng " * 5000, "hộ " * 5000, "\n" * 20_000, "x: " * 5000):
        once = max(0.01, min(seconds(text) for _ in range(2)))
        assert seconds(text + text) <= 3.5 * once
