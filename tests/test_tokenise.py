"""The tokenizer keeps every character, and underthesea's words are underthesea's words."""

from __future__ import annotations

import time
from typing import get_args

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from extractors.facts import text_of
from extractors.words import pieces, token_spans, word_spans
from pipeline.tokenise import Tokens, make_doc, make_tokenizer

MODES = tuple(mode for mode in get_args(Tokens) if mode != "none")
PLAN = (
    "Đại hội Đảng bộ huyện Tân Lập lần thứ IX\n\n"
    "Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm;  tỷ lệ hộ nghèo giảm còn 3,5%.\n"
    "- Trồng mới 1.200 ha rừng; 85% trường mầm non đạt chuẩn quốc gia.\n"
    "+ Xóa hết nhà tạm ở thuỷ điện Hoà Sơn, TP. Bình An."
)
NAUGHTY = [
    "",
    " ",
    "\n",
    "\n\n \t ",
    " đạt 5% ",
    "hai  khoảng\u00a0trắng\u200bẩn\u2028dòng",
    "thuỷ Hoà uỷ nghành",  # underthesea rewrites all four
    "ha\u0300 nô\u0323i",  # combining marks
    "ðạt Ðảng",  # eth
    "👨‍👩‍👧‍👦 <3 :D =))",
    "tp.hcm/" + "." * 400,
    "www.a.vn/" + "…;:!?,." * 60,
    "Họ tên: " + "." * 400 + " Địa chỉ: " + "." * 400,
    "\x00\x01\x7f",
    "\ufeffđạt",
    "1.2.3.4.5" * 80,
    "a" * 5000,
    "16/16 xã, 14-15%, '5%', (50%)",
]

_VOCAB = spacy.blank("xx").vocab


@pytest.fixture(scope="module")
def vocab() -> spacy.vocab.Vocab:
    return _VOCAB


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("text", [*NAUGHTY, PLAN])
def test_text_is_kept(vocab: spacy.vocab.Vocab, text: str, mode: Tokens) -> None:
    doc = make_doc(vocab, text, mode)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)


def test_without_tokens_only_the_text_is_kept(vocab: spacy.vocab.Vocab) -> None:
    doc = make_doc(vocab, PLAN, "none")
    assert (len(doc), text_of(doc)) == (0, PLAN)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.sampled_from(MODES))
def test_text_is_kept_for_any_string(text: str, mode: Tokens) -> None:
    assert make_doc(_VOCAB, text, mode).text == text


_LETTERS = st.text(alphabet="ab áđ9 .,;:/-()'\"\n%…", max_size=120)


@settings(max_examples=150, deadline=None)
@given(_LETTERS)
def test_tokens_cover_every_mark(text: str) -> None:
    spans = token_spans(text)
    assert [text[a:b] for a, b in spans if not text[a:b].strip()] == []
    covered = {place for a, b in spans for place in range(a, b)}
    assert covered == {place for place, mark in enumerate(text) if not mark.isspace()}
    assert sorted(spans) == spans


@settings(max_examples=100, deadline=None)
@given(_LETTERS, st.integers(2, 30))
def test_pieces_leave_nothing_out(text: str, limit: int) -> None:
    cut = list(pieces(text, 0, len(text), limit))
    assert "".join(text[a:b] for a, b in cut) == text
    assert all(0 < b - a <= limit for a, b in cut)


@pytest.mark.parametrize(
    "sentence",
    [
        "Tỷ lệ hộ nghèo giảm bình quân 2%/năm, thu nhập bình quân đầu người đạt 62 triệu đồng",
        "Ủy ban nhân dân thành phố Bình An phấn đấu thu ngân sách đạt 1.120 tỷ đồng",
        "Phát triển đảng viên mới từ 450-500 đồng chí trong cả nhiệm kỳ 2020-2025",
    ],
)
def test_words_are_those_of_underthesea(sentence: str) -> None:
    from underthesea import word_tokenize

    assert [sentence[a:b] for a, b in word_spans(sentence)] == word_tokenize(sentence)


def test_sentences_are_lines_first(vocab: spacy.vocab.Vocab) -> None:
    sentences = [sentence.text.strip() for sentence in make_doc(vocab, PLAN, "syllables").sents]
    assert sentences[0] == "Đại hội Đảng bộ huyện Tân Lập lần thứ IX"
    assert all("\n" not in sentence for sentence in sentences)


def test_candidates_are_words_and_the_rest_syllables(vocab: spacy.vocab.Vocab) -> None:
    text = "Thành phố phát triển.\nThành phố đạt 5%."
    words = [token.text for token in make_doc(vocab, text, "candidates") if not token.is_space]
    assert words[:2] == ["Thành", "phố"]
    assert "Thành phố" in words


@pytest.mark.parametrize("text", ["tp.hcm/" + "." * 4000, "a.vn/" * 3000, "x " * 20000, "(" * 5000, "http:/" * 800, "1." * 4000])
def test_hostile_text_takes_linear_time(vocab: spacy.vocab.Vocab, text: str) -> None:
    make_doc(vocab, "đạt 5%", "all")  # loads the model
    began = time.perf_counter()
    assert make_doc(vocab, text, "all").text == text
    assert time.perf_counter() - began < 10


def test_a_mode_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="tokens='words'; expected one of candidates, all, syllables, none"):
        make_tokenizer("words")  # type: ignore[arg-type]


def test_the_tokenizer_is_configured_by_name_and_saved(tmp_path_factory: pytest.TempPathFactory) -> None:
    nlp = spacy.blank("xx", config={"nlp": {"tokenizer": {"@tokenizers": "chitieu.tokenizer.v1", "tokens": "syllables"}}})
    assert isinstance(nlp, Language)
    folder = tmp_path_factory.mktemp("saved")
    nlp.to_disk(folder)
    assert [t.text for t in spacy.load(folder)("đạt 14-15%")] == ["đạt", "14-15", "%"]
