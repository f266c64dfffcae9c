"""The gate turns away no article that has rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from markup import EXAMPLES, read_examples
from spacy.language import Language

from extractors.candidates import may_hold_rows, may_hold_rows_in_pieces
from extractors.metrics import (
    BLOCK,
    find_predicates,
    find_subjects,
    metric_forms,
    possible_metrics,
    predicate_forms,
    predicate_keys,
)
from extractors.quantities import find_quantities, may_hold_any_quantity
from pipeline import assemble, workers
from pipeline.gate import Gate, page_words
from pipeline.outcome import outcome_of
from pipeline.reading import Record, records, to_article

ROOT = Path(__file__).parents[1]
PROJECT_ARTICLES = [
    record for record in records([ROOT / "data" / "raw", ROOT / "tests" / "gold" / "articles"]) if isinstance(record, Record)
]


@pytest.mark.parametrize("record", PROJECT_ARTICLES, ids=lambda record: record.id)
def test_rows_are_the_same_with_and_without(nlp: Language, record: Record) -> None:
    extract = lambda article: assemble.extract(article, nlp)  # noqa: E731
    with_gate, without = outcome_of(record, extract, Gate()), outcome_of(record, extract)
    assert (with_gate.rows, with_gate.skip, with_gate.signature) == (without.rows, without.skip, without.signature)


def test_some_articles_pass_and_some_do_not() -> None:
    passed = {record.id for record in PROJECT_ARTICLES if to_article(record, Gate()).text}  # type: ignore[union-attr]
    assert len(passed) > 30
    assert "a21-prices" not in passed


def test_every_form_of_a_metric_widens_the_gate() -> None:
    """A form added to the lexicon must be known to the quick look, in its own sentence, and to the closer one."""
    kept_out = [
        form.form
        for form in metric_forms()
        if form.id != BLOCK and not (may_hold_rows_in_pieces(f"35%\n{form.seen_in}") and possible_metrics(form.seen_in)[0])
    ]
    assert kept_out == []


def test_every_subject_of_a_predicate_widens_the_gate() -> None:
    predicates = {
        key: next(row.seen_in for row in predicate_forms() if (row.key, row.kind) == (key, "predicate"))
        for key in predicate_keys()
    }
    kept_out = []
    for row in predicate_forms():
        sentence = f"{row.seen_in} {predicates[row.key]} 35%"
        if (
            row.kind != "subject"
            or not find_predicates(sentence)
            or row.metric not in {one[2] for one in find_subjects(sentence, row.key)}
        ):
            continue
        if row.metric not in possible_metrics(sentence)[1] or not may_hold_rows_in_pieces(sentence):
            kept_out.append(row.form)
    assert kept_out == []


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("Đội khách thắng 3-1 sau 90 phút trên sân nhà.", False),
        ("Xe tải lật ngày 5/3/2020, 2 người bị thương.", False),
        ("Các chỉ tiêu về hộ nghèo:\n- Năm 2025: 3%\n", True),  # the value stands below the name
        ("Mục tiêu đến năm 2025\n- Trồng mới 120 ha cây dổi", True),  # no metric of the lexicon, below a heading of plans
        ("Phấn đấu đến năm 2025 đạt chuẩn huyện nông thôn mới.", True),
        ("Tỷ lệ hộ nghèo năm 2020:\n- Xã Ba Lòng: 3%", True),  # the items go on with the metric above
        ("Tỷ lệ hộ nghèo năm 2020\n- Xã Ba Lòng: 3%", False),  # a line that heads no list passes nothing on
        ("Cơ cấu kinh tế năm 2020 chuyển dịch đúng hướng\n- Nông nghiệp: 20%", True),  # what is told in parts does
        ("Thu nhập của người dân tăng.\nHôm qua trời mưa, đội khách thắng 3-1 trên sân nhà.", False),
        ("Đến nay không còn hộ nghèo.", True),  # a value without a digit
        ("Chỉ tiêu | Kế hoạch\nThu ngân sách | 120", True),
        ("Đến nay tỷ  lệ\u00a0hộ nghèo, cận nghèo còn (3%)", True),
        ("TĂNG TRƯỞNG 8% NĂM 2026", True),
        ("Hộ nghèo còn 3%.", False),  # nothing tells whether that is planned or reached
        ("Năm 2020 trời mưa nhiều.\nHộ nghèo còn 3%.", True),  # the line goes on with the one above
        (
            "Năm 2020 trời mưa nhiều.\nVà theo lời nhiều người dân sống lâu năm ở đây thì theo con số thống kê hộ nghèo còn 3%.",
            False,
        ),
        (
            "Mục tiêu năm 2020\nVà theo lời nhiều người dân sống lâu năm ở đây thì theo con số thống kê hộ nghèo còn 3%.",
            True,
        ),  # a heading
        ("Đã có 3 hộ nghèo. Công ty đạt tăng trưởng 5%.", True),
        ("Công ty năm 2020 đạt tăng trưởng 5%.", False),  # its figure, whatever else is known
        ("Tai nạn giao thông làm 3 người chết, đã có 5 bị cáo ra tòa.", False),
        ("Phấn đấu có 5 mô hình nuôi ong.\nNhiệm vụ: 30 tấn mật.", True),
    ],
)
def test_the_conditions_of_a_row(text: str, passes: bool) -> None:
    assert may_hold_rows(text) is passes


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Tỷ lệ h<b>ộ</b> ngh<i>è</i>o còn <b>3</b>%</p>",
        "<p>T&#7927; l&#7879; h&#7897; ngh&egrave;o c&ograve;n 3%</p>",
        "<p>Tỷ lệ hộ<!-- trang 2 --> nghèo</p><p>còn 3%</p>",
        "<p>Tỷ lệ hộ\u200b ngh\u00adèo còn 3%</p>",
        '<meta property="og:title" content="Hộ nghèo còn 3%">',
        '<script type="application/ld+json">{"headline": "H\\u1ed9 ngh\\u00e8o c\\u00f2n 3%"}</script>',
        "<td>Hộ\nnghèo</td><td>3</td>",
        "<p>Hộ nghèo còn <3%, <font color='red'>xã A</font></p>",
        "<P>Hộ ng<B>hèo</B> còn 3%</P>",
        "<p>Hộ ngh&egrave;<i>o</i> còn 3%</p>",
        "<p>Hộ<o:p></o:p> <a href='#'><i>ngh</i></a>èo còn 3%</p>",
        "<p>còn <3% hộ nghèo</p>",
        "<p>A <b hộ nghèo còn 3%</p>",
        "<meta name=description content='Xã \"A\"><b>: hộ nghèo còn 3%'>",
        "<p>Xã về đích nông thôn<br>mới, là xã đạt chuẩn nông thôn <b>mới</b></p>",
    ],
)
def test_markup_hides_nothing(markup: str) -> None:
    assert Gate().lets_page_pass(f"<html><body>{markup}</body></html>")


def test_every_quantity_is_told_before_it_is_read() -> None:
    texts = [example.text for example in read_examples(EXAMPLES / "quantities.txt")]
    found = [text for text in texts if find_quantities(text)]
    assert 10 < len(found) < len(texts)
    assert [text for text in found if not may_hold_any_quantity(text)] == []


def test_scripts_and_attributes_are_no_text() -> None:
    page = "<html><script>var a = 'hộ nghèo 3%';</script><style>p {width: 3%}</style><p class='hộ nghèo'>Chợ phiên 3%</p></html>"
    assert page_words(page).split() == ["Chợ", "phiên", "3%"]
    assert not Gate().lets_page_pass(page)


def test_what_is_turned_away_keeps_what_the_record_says() -> None:
    record = Record(
        "a.txt", "a", "Đội khách thắng 3-1.".encode(), url="https://bao.example.vn/1", title="Trận đấu", published="2020-01-02"
    )
    article = to_article(record, Gate())
    assert (article.id, article.url, article.title, article.published, article.source, article.text) == (  # type: ignore[union-attr]
        "a", "https://bao.example.vn/1", "Trận đấu", "2020-01-02", "bao.example.vn", "",
    )  # fmt: skip


def test_outcomes_ask_the_gate_unless_told_not_to(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(workers, "load_pipeline", lambda: lambda article: asked.append(article.id) or [])
    items = [Record("a.txt", "a", "Đội khách thắng 3-1.".encode()), Record("b.txt", "b", "Đến nay hộ nghèo còn 3%.".encode())]
    assert [bool(outcome.article) for outcome in workers.outcomes(items)] == [True, True]
    assert asked == ["b"]
    list(workers.outcomes(items, gate=False))
    assert asked == ["b", "a", "b"]
