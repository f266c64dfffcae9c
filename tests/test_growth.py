"""Work grows with the text and not with its square: texts made to provoke the opposite, doubled.

What is compared is processor time of the same process, as a ratio, and the bound lies between a straight line and a square. A busy
machine only ever adds to a measurement: the least of several is compared, and of more where the bound seems broken.
"""

from __future__ import annotations

import time
from collections.abc import Callable

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


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _ratio(once: Callable[[], object], longer: Callable[[], object], bound: float, floor: float = 0.0) -> float:
    """How many times as long ``longer`` takes as ``once``, the least of three to ten measurements of each.

    floor: seconds that ``once`` counts for at least.
    """
    short, long = float("inf"), float("inf")
    for measured in range(1, 11):
        short, long = min(short, _seconds(once)), min(long, _seconds(longer))
        if measured >= 3 and long <= bound * max(floor, short):
            break
    return long / max(floor, short)


def _extracting(text: str, extract: Extract) -> Callable[[], None]:
    record = Record("a.txt", "a", text.encode())

    def work() -> None:
        assert outcome_of(record, extract).skip is None

    return work


@pytest.mark.parametrize("name", TEXTS)
def test_twice_the_text_takes_no_more_than_three_times_as_long(extract: Extract, name: str) -> None:
    text = "Đại hội Đảng bộ huyện Đakrông đề ra chỉ tiêu đến năm 2025:\n" + TEXTS[name]
    while len(text) < 200_000 and min(_seconds(_extracting(text, extract)) for _ in range(3)) < 0.02:
        text += text
    assert _ratio(_extracting(text, extract), _extracting(text + text, extract), 3.2) <= 3.2


def test_a_sentence_four_times_as_long_takes_far_less_than_the_square(extract: Extract) -> None:
    head = "Đại hội Đảng bộ huyện Đakrông đề ra chỉ tiêu đến năm 2025: "
    assert _ratio(_extracting(head + ITEM * 10, extract), _extracting(head + ITEM * 40, extract), 9) <= 9


@pytest.mark.parametrize(
    "text", ["<p " * 20_000, "<!--" * 20_000, "&#" * 40_000, "<script" * 10_000, "content=" * 20_000, '"headline":"' * 10_000]
)
def test_the_gate_reads_hostile_markup_in_linear_time(text: str) -> None:
    assert _ratio(lambda: page_words(text), lambda: page_words(text + text), 3.5, floor=0.01) <= 3.5


@pytest.mark.parametrize("text", ["tăng " * 5000, "hộ " * 5000, "\n" * 20_000, "x: " * 5000])
def test_the_gate_reads_hostile_text_in_linear_time(text: str) -> None:
    assert _ratio(lambda: may_hold_rows(text), lambda: may_hold_rows(text + text), 3.5, floor=0.01) <= 3.5


def test_a_square_is_seen() -> None:
    """The measure itself: work that grows with the square is never within the bound."""
    pairs = lambda count: sum(1 for _ in range(count) for _ in range(count))  # noqa: E731
    assert _ratio(lambda: pairs(1000), lambda: pairs(2000), 3.2) > 3.2
