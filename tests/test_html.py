"""extract_html(): what of a page is article, and where each character stood."""

from __future__ import annotations

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.html import extract_html
from pipeline.pagenoise import noise_words

LEAD = "Đại hội Đảng bộ xã Hòa Tân nhiệm kỳ mới đã thảo luận và thông qua các chỉ tiêu phát triển kinh tế của địa phương."
LAST = "Xã cũng đề ra ba khâu đột phá và giao cho từng chi bộ phụ trách một thôn còn khó khăn trong suốt nhiệm kỳ này."


def page(inner: str, before: str = "", after: str = "") -> str:
    return (
        "<html><head><title>Xã Hòa Tân bàn kế hoạch lớn - Báo Vùng Cao</title></head><body>"
        f"{before}<div class='detail'><h1>Xã Hòa Tân bàn kế hoạch lớn</h1>"
        f"<p>{LEAD}</p>{inner}<p>{LAST}</p></div>{after}</body></html>"
    )


def lines_between(inner: str) -> list[str]:
    lines = extract_html(page(inner)).text.split("\n")
    assert lines[:2] == ["Xã Hòa Tân bàn kế hoạch lớn", LEAD]
    assert lines[-1] == LAST
    return lines[2:-1]


KEPT = [
    ("inline elements add no blank", "<p>đạt <strong>55,5</strong>% và 12 m<sup>2</sup>/người</p>", ["đạt 55,5% và 12 m2/người"]),
    ("entities and white space", "<p>thu&nbsp;&#160; ngân sách\n  &gt; 5&#x25; &amp; hơn</p>", ["thu ngân sách > 5% & hơn"]),
    ("break is a line", "<p>a 1;<br>b 2;<br/>c 3</p>", ["a 1;", "b 2;", "c 3"]),
    ("list items", "<ul><li>Hộ nghèo: 2%</li><li>- Thu: 5 tỷ</li><li><p>Cây: 3 ha</p></li></ul>",
     ["- Hộ nghèo: 2%", "- Thu: 5 tỷ", "- Cây: 3 ha"]),
    ("table of data", "<table><tr><th>Chỉ tiêu<th>ĐVT<th>2025</tr><tr><td>Thu</td><td></td><td><p>5</p></td></tr></table>",
     ["Chỉ tiêu | ĐVT | 2025", "Thu | | 5"]),
    ("table that is layout", "<table><tr><td><p>Một</p><p>Hai</p></td></tr></table>", ["Một", "Hai"]),
    ("figure that holds a table",
     "<figure class='table'><table><tr><td>Thu</td><td>5</td></tr><tr><td>Chi</td><td>4</td></tr></table></figure>",
     ["Thu | 5", "Chi | 4"]),
    ("box with paragraphs", f"<div class='box-right'><h3>Một số chỉ tiêu</h3><p>{LAST}</p></div>", ["Một số chỉ tiêu", LAST]),
    ("aside with paragraphs", f"<aside><h3>Một số chỉ tiêu</h3><p>{LAST}</p></aside>", ["Một số chỉ tiêu", LAST]),
    ("box with items that hold figures", "<div class='box'><h4>Chỉ tiêu chính</h4><ul><li>Hộ nghèo: 2%</li></ul></div>",
     ["Chỉ tiêu chính", "- Hộ nghèo: 2%"]),
    ("a link inside a sentence", "<p>Theo <a href='#'>Nghị quyết</a>, thu nhập đạt 60 triệu đồng.</p>",
     ["Theo Nghị quyết, thu nhập đạt 60 triệu đồng."]),
    ("the word share opens a sentence", f"<p><b>Chia sẻ</b> với phóng viên, chủ tịch xã nói: {LAST}</p>",
     [f"Chia sẻ với phóng viên, chủ tịch xã nói: {LAST}"]),
    ("unclosed elements", "<p>một<p>hai<ul><li>ba<li>bốn</ul>", ["một", "hai", "- ba", "- bốn"]),
    ("a sign that opens no tag", "<p>hộ nghèo < 2% và <5 xã</p>", ["hộ nghèo < 2% và <5 xã"]),
    ("subheading", "<h3>Mục tiêu</h3>", ["Mục tiêu"]),
]  # fmt: skip


@pytest.mark.parametrize(("label", "inner", "lines"), KEPT, ids=[case[0] for case in KEPT])
def test_kept(label: str, inner: str, lines: list[str]) -> None:
    assert lines_between(inner) == lines


DROPPED = [
    "<script>var x = '<p>5%</p>';</script><style>p{}</style><!-- <p>5%</p> -->",
    "<figure><img src='a.jpg'><figcaption>Bà con 4 bản xem múa. Ảnh: A</figcaption></figure>",
    "<table class='img'><tr><td><img src='a.jpg'></td></tr><tr><td class='caption'>Đại hội bầu 15 người</td></tr></table>",
    "<div class='img'><img src='a.jpg'><em>Trâu trên đồi. Ảnh: B</em></div>",
    "<p><img src='a.jpg'><br>Toàn cảnh 30 đại biểu (Ảnh: C)</p>",
    "<div class='lien-quan'><ul><li>Xã bên đạt 90 triệu đồng</li></ul></div>",
    "<div class='postTags'>#chợ #2025</div>",
    "<section><h4>Tin liên quan (3)</h4><ul><li>Xã bên đạt 90 triệu đồng</li></ul></section>",
    "<h4>Xem thêm:</h4><ul><li><a href='#'>Xã bên đạt 90 triệu đồng</a></li></ul>",
    "<p><a href='#'>Xã bên phấn đấu đạt 90 triệu đồng</a></p>",
    "<p class='author'>Minh Anh</p>",
    "<p class='meta'><span>MINH ANH</span> 19/12/2022 15:06 <span>Lượt xem: 1.350</span></p>",
    "<p>Lượt xem: 702</p>",
    "<div style='display: none'>Thu nhập 5 triệu đồng</div>",
    "<form><select><option>Năm 2020</option></select><button>Gửi 5</button></form>",
    "<aside><h4>Đọc nhiều</h4><p><a href='#'>Huyện bên tăng 5%</a></p></aside>",
    "<p>***</p>",
]


@pytest.mark.parametrize("inner", DROPPED)
def test_dropped(inner: str) -> None:
    assert lines_between(inner) == []


def test_around_the_article() -> None:
    before = "<header><a href='/'>Báo Vùng Cao</a><span>Thứ tư, 18/09/2024</span></header><div id='menu'><a>Kinh tế</a></div>"
    remark = "Nhà tôi ở thôn trên vẫn chờ điện đã 7 tháng, mong xã sớm kéo dây lên."
    comments = f"<section class='comments'><h4>Bình luận (1)</h4><p>{remark}</p></section>"
    found = extract_html(page("<p>Thu: 5 tỷ</p>", before, comments + "<div class='footer'>Số 14/GP</div>"))
    assert found.text.split("\n") == ["Xã Hòa Tân bàn kế hoạch lớn", LEAD, "Thu: 5 tỷ", LAST]
    assert found.title == "Xã Hòa Tân bàn kế hoạch lớn"
    assert found.source == "Báo Vùng Cao"


def test_a_column_of_a_layout_table_is_dropped() -> None:
    menu = "<td><b>CHUYÊN MỤC</b><br>Giới thiệu<br>Văn bản</td>"
    raw = f"<table><tr>{menu}<td><h2>Mục tiêu của xã</h2><p>{LEAD}</p><p>{LAST}</p></td></tr></table>"
    assert extract_html(raw).text.split("\n") == ["Mục tiêu của xã", LEAD, LAST]


def test_title_comes_first_where_the_text_has_none() -> None:
    raw = f"<head><meta property='og:title' content='Xã A họp bàn'><title>Trang tin</title></head><p>{LEAD}</p>"
    found = extract_html(raw)
    assert found.text.split("\n") == ["Xã A họp bàn", LEAD]
    assert raw[found.origin[0] :].startswith("Xã A họp bàn")


def test_decomposed_and_entity_text_leads_back() -> None:
    raw = page("<p>h&ocirc;̣ nghèo d&#432;ới <b>2,5</b>%</p>")
    found = extract_html(raw)
    start = found.text.index("hộ nghèo dưới 2,5%")
    assert raw[found.origin[start] :].startswith("h&ocirc;")
    assert raw[found.origin[found.text.index("2,5%")] :].startswith("2,5</b>%")


def test_facts_of_the_head() -> None:
    raw = (
        "<head><meta property='og:site_name' content='Báo &amp; Đài'><link rel=canonical href='https://b.vn/1.html'>"
        f"<meta property='article:published_time' content='2021-05-06T08:30:00+07:00'></head><p>{LEAD}</p>"
    )
    found = extract_html(raw)
    assert (found.source, found.url, found.published) == ("Báo & Đài", "https://b.vn/1.html", "2021-05-06")


@pytest.mark.parametrize(
    "raw", ["", "<", "<html></html>", "<nav>Kinh tế</nav>", "</p></div>", "<!--", "<script>", "&", "\x00<b>\x00"]
)
def test_nothing_to_read(raw: str) -> None:
    found = extract_html(raw)
    assert len(found.origin) == len(found.text) + 1
    assert not any(char.isalpha() for char in found.text)


def test_lexicon_is_lower_case_and_without_repeats() -> None:
    for forms in noise_words().values():
        assert all(form == form.lower().strip() for form in forms)


TAGS = [
    "<p>",
    "</p>",
    "<div class='box'>",
    "</div>",
    "<b>",
    "</b>",
    "<li>",
    "<ul>",
    "</ul>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<br>",
    "</ \ue00099\ue001>",  # what stands for a run of text in the skeleton of a page, in a page
    "<b \ue0000\ue001>",
]
TEXTS = ["&deg;", "&lt", "&#7879;", "<!--", "-->", "Ðạt ", "55,5", "e\u0302", "\u0323"]
BITS = st.sampled_from([*TAGS, *TEXTS, "<h1>", "</h1>", "<a href='>'>", "</a>", "<img>"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(BITS, st.text(max_size=8)), max_size=40))
def test_never_raises_and_keeps_the_way_back(bits: list[str]) -> None:
    raw = "".join(bits)
    found = extract_html(raw)
    origin = list(found.origin)
    assert len(origin) == len(found.text) + 1
    assert origin == sorted(origin)
    assert origin[-1] == len(raw)
    assert all(0 <= at <= len(raw) for at in origin)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(alphabet="abcđắ 5%&<.,", min_size=1, max_size=30), min_size=1, max_size=5))
def test_words_of_paragraphs_come_back_from_their_places(paragraphs: list[str]) -> None:
    raw = "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)
    found = extract_html(raw)
    expected = [" ".join(text.split()) for text in paragraphs if any(char.isalnum() for char in text)]
    assert found.text == "\n".join(expected)
    for i, char in enumerate(found.text):
        if not char.isspace():
            assert raw[found.origin[i]] in (char, "&")
