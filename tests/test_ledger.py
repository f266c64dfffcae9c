"""The number ledger: no numeral lost, none counted twice, each where an expert would look for it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from gold_sets import GOLD_SETS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from typer.testing import CliRunner

from extractors.facts import ArticleInfo
from pipeline import assemble
from pipeline.cli import app
from pipeline.ledger import CLASSES, Entry, ledger, shares
from pipeline.reading import Article, read_articles

DIGITS = re.compile(r"\d+(?:[.,]\d+)*")

ARTICLE = """Đại hội Đảng bộ huyện Krông Năng lần thứ 12, nhiệm kỳ 2020-2025
Ngày 29/7/2020, 248 đại biểu dự đại hội theo Chỉ thị số 35-CT/TW; đại hội đề ra 17 chỉ tiêu và 3 khâu đột phá.
Nhiệm kỳ qua, thu ngân sách đạt 22/23 tỷ đồng; toàn huyện đã cứng hóa 118 km đường, kinh phí 95 tỷ đồng.
Phấn đấu đến năm 2025, tỷ lệ hộ nghèo giảm từ 9% xuống còn 4 - 5%; 16/19 xã đạt chuẩn nông thôn mới; không còn xã dưới 15 tiêu chí.
Ông Y Bhiông, trưởng buôn 3, kể nhà ông có hai con trâu."""

EXPECTED = {
    "12": ("ordinal", "ordinal"),
    "248": ("head count", "noun"),
    "35": ("document number", "document"),
    "17": ("head count", "noun"),
    "22": ("result", "metric+value"),
    "23": ("target", "metric+value"),
    "95": ("work or project", "cost or size of a work"),
    "9": ("baseline", "baseline"),
    "4": ("target", "metric+value"),
    "5": ("part of a value", "value"),
    "16": ("target", "metric-around-value"),
    "19": ("part of a value", "value"),
    "không": ("target", "metric-around-value"),
    "3": ("part of a name", "name"),
}


def _ledger(text: str, nlp: Language) -> tuple[Entry, ...]:
    return ledger(assemble.annotate(text, ArticleInfo(id="a", published="2020-07-30"), nlp))


def _own() -> Iterator[Article]:
    for item in read_articles([folder for _, folder in GOLD_SETS.values()]):
        assert isinstance(item, Article)
        yield item


def test_each_numeral_lies_where_an_expert_looks_for_it(nlp: Language) -> None:
    found = {entry.text.lower(): (entry.kind, entry.rule) for entry in _ledger(ARTICLE, nlp)}
    wrong = {text: (found.get(text), told) for text, told in EXPECTED.items() if found.get(text, ("", ""))[0] != told[0]}
    assert wrong == {}


@pytest.mark.parametrize("article", list(_own()), ids=lambda article: article.id)
def test_the_numerals_of_an_article_are_accounted_for(article: Article, nlp: Language) -> None:
    doc = assemble.annotate(article.text, assemble.about(article), nlp)
    entries = ledger(doc)
    spans = [(entry.start, entry.end) for entry in entries]
    assert {match.span() for match in DIGITS.finditer(article.text)} <= set(spans)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))
    assert all(article.text[entry.start : entry.end] == entry.text and entry.kind in CLASSES for entry in entries)
    for row in doc._.rows:
        if row.unit == "status" and not DIGITS.search(row.value_text):
            continue  # a milestone without a numeral
        told = [e.kind for e in entries if row.char_start <= e.start and e.end <= row.char_end]
        assert row.status in told, row.value_text


_PIECES = st.sampled_from(
    [
        "phấn đấu", "đạt", "năm 2025", "giảm từ 4% xuống còn 3%", "45 triệu đồng", "hộ nghèo", "thu ngân sách", "1.120 tỷ", "16/16 xã", "hai",
        "Nghị quyết số 05-NQ/TU", "ngày 3/2", "lần thứ 12", "(8 xã)", "0,30%0", "05%", "8% - 8,5%", "tỷ.đ", "22/23", "một nửa", ".", ",", ";", "\n", "(",
        ")", "7", "2020-2025", "1.", "không còn hộ nghèo", "5 khâu", "%", "-", "trên một vạn dân", "đến", "từ", "huyện Krông Năng",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(pieces=st.lists(_PIECES, max_size=30))
def test_no_text_loses_or_doubles_a_numeral(pieces: list[str], nlp: Language) -> None:
    text = " ".join(pieces)
    spans = [(entry.start, entry.end) for entry in _ledger(text, nlp)]
    assert {match.span() for match in DIGITS.finditer(text)} <= set(spans)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))


def test_shares_count_every_entry_once(nlp: Language) -> None:
    entries = _ledger(ARTICLE, nlp)
    assert sum(shares(entries).values()) == len(entries)
    assert list(shares(())) == list(CLASSES)


def test_the_command_prints_shares_and_writes_every_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    done = CliRunner().invoke(app, ["ledger", str(tmp_path), "--out", str(tmp_path / "out" / "l.csv"), "--find", "head count"])
    lines = (tmp_path / "out" / "l.csv").read_text(encoding="utf-8-sig").splitlines()
    total = int(done.output.split("\nall")[1].split()[0])
    assert done.exit_code == 1  # the empty file was skipped
    assert len(lines) == total + 1 and lines[0] == "article_id,char_start,char_end,numeral,class,rule,sentence"
    assert "248 (noun)" in done.output
    assert CliRunner().invoke(app, ["ledger", str(tmp_path / "none")]).exit_code == 2
