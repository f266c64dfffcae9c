"""Confidence: rows at 0.9 or more are right nine times in ten, the figure spreads, and it changes nothing else of a row."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from extractors.confidence import SIGNS, calibrated, probability, signs, weights
from extractors.facts import ArticleInfo, Row
from extractors.lexicon import LexiconError
from extractors.rows import join_rows
from pipeline import assemble
from pipeline.quality import Judged

TEXT = """Đại hội Đảng bộ huyện Krông Năng lần thứ 12, nhiệm kỳ 2020-2025
Phấn đấu đến năm 2025, thu nhập bình quân đầu người đạt 60 triệu đồng; tỷ lệ hộ nghèo còn dưới 3%; không còn xã dưới 15 tiêu chí.
Đến nay, tỷ lệ hộ nghèo của huyện đã giảm còn 5,4%."""


def faulty(tmp_path: Path, content: str) -> str:
    path = tmp_path / "confidence.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        weights(path)
    return str(caught.value)


def test_faults_of_the_weights_name_their_line(tmp_path: Path) -> None:
    head = "sign,weight,rows,exact\n"
    (tmp_path / "a").mkdir()
    assert faulty(tmp_path / "a", head + "moon,1,,\n").startswith("confidence.csv:2: unknown sign 'moon'; expected one of base, ")
    (tmp_path / "b").mkdir()
    assert faulty(tmp_path / "b", head + "base,much,,\n") == "confidence.csv:2: weight 'much' is no number"
    (tmp_path / "c").mkdir()
    assert faulty(tmp_path / "c", head + "base,1,,\n") == "confidence.csv:1: no line for 'score'; run benchmarks/calibrate.py"


def test_only_the_confidence_changes(nlp: Language) -> None:
    doc = assemble.annotate(TEXT, ArticleInfo(id="a", published="2020-07-30"), nlp)
    raw = join_rows(doc)
    assert len(raw) >= 4
    assert [dataclasses.replace(row, confidence=0) for row in calibrated(raw, doc)] == [
        dataclasses.replace(row, confidence=0) for row in raw
    ]
    assert doc._.rows == tuple(calibrated(raw, doc))


def test_a_target_too_doubtful_is_no_row_and_the_ledger_says_so(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    about = ArticleInfo(id="a", published="2020-07-30")
    kept = assemble.annotate(TEXT, about, nlp)
    monkeypatch.setattr("extractors.rows.DOUBTFUL", 1.0)
    bare = assemble.annotate(TEXT, about, nlp)
    starts = {row.char_start for row in kept._.rows if row.status == "target"}
    assert starts and not any(row.status == "target" for row in bare._.rows)
    assert [row for row in bare._.rows if row.status == "result"] == [row for row in kept._.rows if row.status == "result"]
    assert all(bare._.refused[start] == "too doubtful a target" for start in starts)


def test_signs_are_read_off_the_row(nlp: Language, make_row: Callable[..., Row]) -> None:
    doc = assemble.annotate(TEXT, ArticleInfo(id="a", published="2020-07-30"), nlp)
    rows = [
        make_row(sentence="Thu nhập đạt 62 triệu.", metric_text="thu nhập", char_start=0),
        make_row(
            status="result", term="", year=None, year_source="", metric="other", extractor="same-metric", metric_text="x y z"
        ),
    ]
    plain, odd = signs(rows, doc)
    assert list(plain) == list(SIGNS)
    assert {sign for sign, value in odd.items() if value == 1} >= {
        "base", "result", "no term", "year guessed", "metric other", "inherited metric", "far metric", "few targets",
    }  # fmt: skip
    assert {sign for sign, value in plain.items() if value == 1} - {"density", "planning"} == {
        "base",
        "place elsewhere",
        "no cue",
        "few targets",
    }
    assert plain["score"] == 0.9 and plain["density"] == odd["density"]


@given(st.fixed_dictionaries({sign: st.floats(0, 1) for sign in SIGNS}))
def test_a_confidence_lies_between_0_and_1_and_a_better_score_never_lowers_it(said: dict[str, float]) -> None:
    by = weights()
    assert 0 < probability(said, by) < 1
    assert probability(said | {"score": 1.0}, by) >= probability(said, by)


def test_rows_at_nine_tenths_are_right_nine_times_in_ten(own_targets: list[Judged]) -> None:
    found = [one for one in own_targets if one.found is not None and one.verdict != "optional"]
    high = [one.verdict == "exact" for one in found if one.found["confidence"] >= 0.9]
    assert sum(high) >= 0.9 * len(high)
    assert len({one.found["confidence"] for one in found}) >= 10  # it tells rows apart


def test_an_article_whose_values_mostly_give_no_row_is_doubtful(nlp: Language) -> None:
    beside = " Giá vàng 36,5 triệu đồng/lượng. Khu đô thị rộng 420 ha, cao 35 tầng. Thuê bao tăng 12%. Lãi suất 7%."
    about = ArticleInfo(id="a", published="2020-07-30")
    plain, beside_others = (
        {row.value_text: row.confidence for row in assemble.annotate(text, about, nlp)._.rows}
        for text in (TEXT, TEXT + beside * 3)
    )
    assert len(plain) >= 3
    assert all(beside_others.get(value, 0) < confidence for value, confidence in plain.items())
