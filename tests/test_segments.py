"""Lines, sentences and clauses: what is the article, and where one statement ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.segments import MAX_SENTENCE, find_clauses, find_segments, sentence_spans

ARTICLE = """Huyện Bình An thông qua 12 chỉ tiêu

12/07/2020 - 08:30

Sáng 12/7, Đại hội Đảng bộ huyện Bình An bế mạc sau hai ngày làm việc, thông qua nghị quyết của nhiệm kỳ mới với nhiều mục tiêu cao.
Quang cảnh đại hội. Ảnh: N.H
Một số chỉ tiêu đến năm 2025:
- Thu nhập bình quân 60 triệu đồng;
- Tỷ lệ hộ nghèo dưới 2%.
NGỌC HÀ
Tin liên quan
Huyện Bình Minh: thu ngân sách 120 tỷ đồng
Lượt truy cập: 1.204.118
"""


def kinds(text: str, title: str = "") -> list[tuple[str, str]]:
    return [(segment.kind, text[segment.start : segment.end][:20]) for segment in find_segments(text, title)]


def test_each_line_has_its_part() -> None:
    assert [kind for kind, _ in kinds(ARTICLE)] == [
        "title", "noise", "body", "caption", "heading", "item", "item", "heading", "noise", "noise", "noise",
    ]  # fmt: skip


def test_related_headlines_give_no_clause() -> None:
    clauses = find_clauses(ARTICLE, find_segments(ARTICLE))
    texts = [ARTICLE[clause.start : clause.end] for clause in clauses]
    assert not any("120 tỷ" in text or "1.204.118" in text or "Ảnh:" in text for text in texts)
    assert any("60 triệu" in text for text in texts)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("TP. Tam Kỳ đạt 5%. TX. Ba Đồn đạt 6%.", ["TP. Tam Kỳ đạt 5%.", "TX. Ba Đồn đạt 6%."]),
        ("1. Về kinh tế: tăng 5%. 2. Về xã hội", ["1. Về kinh tế: tăng 5%.", "2. Về xã hội"]),
        ("Có 250 hộ. trong đó 50 hộ", ["Có 250 hộ. trong đó 50 hộ"]),
        ("Đạt 14,5%/năm… Đến năm 2030", ["Đạt 14,5%/năm…", "Đến năm 2030"]),
        ("Thu 1.120 tỷ đồng", ["Thu 1.120 tỷ đồng"]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in sentence_spans(text)] == sentences


def test_semicolons_part_clauses() -> None:
    text = "Huyện phấn đấu thu nhập đạt 60 triệu đồng; hộ nghèo còn 2%; 100% xã đạt chuẩn."
    clauses = find_clauses(text, find_segments("\n" + text, "x")[:0] or find_segments(text + "\n", "tiêu đề khác"))
    assert len(clauses) == 3


@given(st.text(alphabet=st.sampled_from("aĐ 1.;,:\n-(%…?TP"), max_size=200))
def test_spans_are_ordered_and_inside(text: str) -> None:
    position = 0
    for start, end in sentence_spans(text):
        assert position <= start < end <= len(text)
        assert "\n" not in text[start:end]
        position = end
    previous = 0
    for clause in find_clauses(text, find_segments(text)):
        assert previous <= clause.start < clause.end <= len(text)
        assert clause.sentence_start <= clause.start and clause.end <= clause.sentence_end
        previous = clause.start


def test_what_is_too_long_for_a_sentence_is_cut_between_words() -> None:
    text = "hộ nghèo còn dưới 3%, " * 500
    spans = sentence_spans(text)
    assert max(end - start for start, end in spans) <= MAX_SENTENCE
    assert " ".join(text[start:end] for start, end in spans) == text.strip()
    assert [end - start for start, end in sentence_spans("9" * 5000)] == [2000, 2000, 1000]
