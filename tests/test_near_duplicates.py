"""The same article again is found; another article in the same words, about another place, is not."""

from __future__ import annotations

import hashlib
import random
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.facts import Row
from pipeline import near_duplicates as near
from pipeline import tables
from pipeline.clean import clean
from pipeline.near_duplicates import Candidate, Link, bands, likeness, links, repeated, signature
from pipeline.outcome import outcome_of
from pipeline.reading import Article, Record, read_articles

ROOT = Path(__file__).parents[1]

CONGRESS = """Đại hội Đảng bộ huyện Tân Lập lần thứ XII: Khơi dậy khát vọng phát triển
Ngày 14/7, Đảng bộ huyện Tân Lập (tỉnh Bình An) khai mạc Đại hội đại biểu lần thứ XII, nhiệm kỳ 2020-2025. Dự Đại hội có đồng chí Trần Quang Hải, Phó Bí thư Thường trực Tỉnh ủy, cùng 245 đại biểu chính thức.
Theo báo cáo chính trị, 5 năm qua kinh tế của huyện tăng trưởng bình quân 9,4%/năm; thu nhập bình quân đầu người đạt 41,5 triệu đồng, tăng 1,8 lần so với năm 2015; tỷ lệ hộ nghèo giảm còn 4,12%.
Nhiệm kỳ tới, Đảng bộ huyện đề ra 17 chỉ tiêu chủ yếu. Đến năm 2025, tốc độ tăng giá trị sản xuất bình quân 10,5%/năm; thu nhập bình quân đầu người trên 62 triệu đồng; tỷ lệ hộ nghèo dưới 1,5%; 13/15 xã đạt chuẩn nông thôn mới, trong đó có 4 xã nâng cao; 78% trường học đạt chuẩn quốc gia.
Huyện cũng phấn đấu 96% người dân tham gia bảo hiểm y tế, giữ độ che phủ rừng 47,3% và mỗi năm kết nạp 120 đảng viên trở lên.
Phát biểu chỉ đạo, đồng chí Trần Quang Hải đề nghị Đảng bộ huyện Tân Lập phát huy thế mạnh về nông nghiệp, thu hút đầu tư vào cụm công nghiệp Suối Đá và gìn giữ bản sắc văn hóa của đồng bào các dân tộc."""

#: The skeleton of CONGRESS about another district: other names, other figures, the years alone the same.
TWIN = (
    CONGRESS.replace("Tân Lập", "Phú Hòa")
    .replace("Trần Quang Hải", "Lê Minh Sơn")
    .replace("Suối Đá", "Gò Dầu")
    .replace("9,4%", "8,7%")
    .replace("41,5", "38")
    .replace("1,8 lần", "1,6 lần")
    .replace("4,12%", "5,6%")
    .replace("10,5%", "9,8%")
    .replace("62 triệu", "58 triệu")
    .replace("1,5%", "2%")
    .replace("13/15", "9/11")
    .replace("78%", "70%")
    .replace("96%", "95%")
    .replace("47,3%", "52%")
    .replace("120 đảng viên", "90 đảng viên")
)


def _lines(text: str) -> list[str]:
    return text.split("\n")


SAME_WORDS: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "old tone marks": lambda text: text.replace("hóa", "hoá"),
    "other dashes and quotation marks": lambda text: text.replace("-", "–").replace("“", '"'),
    "one line": lambda text: text.replace("\n", "  \t "),
    "empty lines": lambda text: text.replace("\n", "\r\n\r\n"),
    "lines around the article": lambda text: f"Thứ Ba, 14/07/2020 | 08:25\n{text}\nHoàng Lan\nTheo Báo Bình An\nChia sẻ",
}
MOST_WORDS: dict[str, Callable[[str], str]] = {
    "another headline": lambda text: "\n".join(["Tân Lập đặt mục tiêu giảm nhanh hộ nghèo trong 5 năm tới", *_lines(text)[1:]]),
    "a figure corrected": lambda text: text.replace("trên 62 triệu", "trên 65 triệu"),
    "a paragraph more": lambda text: text + "\nĐại hội đã bầu Ban Chấp hành Đảng bộ huyện khóa mới gồm 41 đồng chí.",
    "a paragraph less": lambda text: "\n".join(_lines(text)[:-1]),
    "signed in the text": lambda text: text.replace("Ngày 14/7,", "(Báo Bình An) - Trong hai ngày 14 và 15/7,"),
}
OTHERS: dict[str, Callable[[str], str]] = {
    "another district": lambda text: TWIN,
    "another district with half of the figures": lambda text: (
        TWIN.replace("8,7%", "9,4%").replace("9,8%", "10,5%").replace("70%", "78%").replace("95%", "96%").replace("5,6%", "4,12%")
    ),
    "the next congress": lambda text: (
        text.replace("2025", "2030")
        .replace("2020", "2025")
        .replace("XII", "XIII")
        .replace("14/7", "2/8")
        .replace("41,5", "63,2")
        .replace("4,12%", "1,38%")
        .replace("62 triệu", "90 triệu")
        .replace("dưới 1,5%", "dưới 0,5%")
        .replace("13/15", "15/15")
        .replace("có 4 xã", "có 9 xã")
    ),
    "the first paragraph": lambda text: "\n".join(_lines(text)[:2]),
    "a quotation in another article": lambda text: _lines(text)[3] + "\n" + TWIN[:900],
}


def _pair(text: str, other: str) -> list[Link]:
    one = Candidate("b", "2020-07-14", signature(clean(text).text))
    return links([Candidate("a", "2020-07-15", signature(clean(other).text)), one])


@pytest.mark.parametrize("case", SAME_WORDS)
def test_the_same_words_are_an_exact_duplicate(case: str) -> None:
    assert _pair(CONGRESS, SAME_WORDS[case](CONGRESS)) == [Link("a", "b", "exact", 1.0)]


@pytest.mark.parametrize("case", MOST_WORDS)
def test_a_syndicated_or_updated_article_is_a_near_duplicate(case: str) -> None:
    (link,) = _pair(CONGRESS, MOST_WORDS[case](CONGRESS))
    assert (link.article, link.representative, link.kind) == ("a", "b", "near")
    assert near.SHINGLES_ALIKE <= link.likeness < 1


@pytest.mark.parametrize("case", OTHERS)
def test_another_article_is_none(case: str) -> None:
    changed = OTHERS[case](CONGRESS)
    assert changed != CONGRESS
    assert _pair(CONGRESS, changed) == []


def test_the_figures_decide_where_the_words_agree() -> None:
    """Most shingles of a longer text stay when a few figures and one name change: the words alone would link the two."""
    filler = (
        "Đảng bộ tập trung lãnh đạo, chỉ đạo thực hiện đồng bộ các nhiệm vụ, giải pháp đã đề ra từ đầu nhiệm kỳ, nhất là {}.\n"
    )
    fields = "giao thông,thủy lợi,y tế,giáo dục,văn hóa,môi trường,quốc phòng,an ninh,cải cách hành chính,du lịch".split(",")
    body = "".join(filler.format(field) for field in fields)
    one, other = signature(CONGRESS + "\n" + body), signature(TWIN + "\n" + body)
    shingles, figures, names = likeness(one, other)
    assert shingles > near.SHINGLES_ALIKE - 0.1
    assert figures < near.FIGURES_ALIKE
    assert names < near.NAMES_ALIKE
    assert links([Candidate("a", "", one), Candidate("b", "", other)]) == []


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    read = read_articles([ROOT / "data" / "raw", ROOT / "tests" / "gold" / "articles"])
    return [article for article in read if isinstance(article, Article)]


@pytest.fixture(scope="module")
def versions(articles: list[Article]) -> list[Candidate]:
    """Every article in three versions, of which the first was published first."""
    found: list[Candidate] = []
    for article in articles:
        words = article.text.split(" ")
        versions = (article.text, article.text.upper(), " ".join(words[:-8]) + " Theo tin của báo bạn")
        found.extend(
            Candidate(f"{article.source_file}/{n}", f"2020-07-{10 + n}", signature(version)) for n, version in enumerate(versions)
        )
    return found


def test_no_two_articles_of_the_gold_set_are_linked_but_their_versions_are(versions: list[Candidate]) -> None:
    found = links(versions)
    assert {link.representative.split("/")[-1] for link in found} == {"0"}
    assert [link for link in found if link.article.rsplit("/", 1)[0] != link.representative.rsplit("/", 1)[0]] == []
    exact = {link.article for link in found if link.kind == "exact"}
    assert exact >= {one.key for one in versions if one.key.endswith("/1")}
    assert len(found) - len(exact) > 0.9 * len(versions) / 3


def test_bands_find_what_comparing_all_pairs_finds(versions: list[Candidate]) -> None:
    linked: dict[str, str] = {}
    ordered = sorted(versions, key=lambda one: (one.published, near._parts(one.signature).exact, one.key))
    for place, one in enumerate(ordered):
        for first in ordered[:place]:
            alike = near._match(near._parts(first.signature), near._parts(one.signature))
            if first.key not in linked and alike is not None:
                linked[one.key] = first.key
                break
    assert {link.article: link.representative for link in links(versions)} == linked


@settings(max_examples=20)
@given(st.randoms(use_true_random=False))
def test_links_do_not_depend_on_the_order(versions: list[Candidate], rng: random.Random) -> None:
    shuffled = list(versions)
    rng.shuffle(shuffled)
    assert links(shuffled) == links(versions)


def test_every_linked_article_is_itself_like_its_representative() -> None:
    """a, b, c change step by step: b repeats a, c repeats b but no longer a, so c stands for itself."""
    paragraphs = [
        f"Xã số {n} phấn đấu đạt {n * 7 + 3},{n % 10}% hộ dùng nước sạch và {n * 11} km đường bê tông." for n in range(40)
    ]
    texts = {key: "\n".join(paragraphs[start : start + 26]) for key, start in (("a", 0), ("b", 3), ("c", 6))}
    candidates = [Candidate(key, f"2020-07-0{n}", signature(text)) for n, (key, text) in enumerate(texts.items(), start=1)]
    a, b, c = (near._parts(one.signature) for one in candidates)
    assert near._match(a, b) is not None
    assert near._match(b, c) is not None
    assert near._match(a, c) is None
    assert [(link.article, link.representative) for link in links(candidates)] == [("b", "a")]


def test_the_earliest_represents_and_dates_may_be_missing() -> None:
    mark = signature(CONGRESS)
    dates = {"undated": "", "year": "2020", "late": "2020-07-16T08:00", "early": "2020-07-14"}
    found = links(Candidate(key, date, mark) for key, date in dates.items())
    assert [(link.article, link.representative) for link in found] == [("early", "year"), ("late", "year"), ("undated", "year")]
    assert links([Candidate("z", "", mark), Candidate("y", "", mark)]) == [Link("z", "y", "exact", 1.0)]


def test_likeness_is_the_jaccard_of_the_shingles(articles: list[Article]) -> None:
    """Five standard errors of 128 permutations; the values do not vary from run to run."""

    def shingles(text: str) -> set[tuple[str, ...]]:
        words = near._WORD.findall(near.normalise("\n".join(near._kept_lines(text))))
        return {tuple(words[i : i + near.SHINGLE]) for i in range(max(1, len(words) - near.SHINGLE + 1))}

    for article in articles:
        half = article.text[: len(article.text) * 2 // 3]
        one, other = shingles(article.text), shingles(half)
        told = likeness(signature(article.text), signature(half))[0]
        assert told == pytest.approx(len(one & other) / len(one | other), abs=5 * (0.25 / near.PERMUTATIONS) ** 0.5)


def test_the_bytes_of_a_signature_are_fixed() -> None:
    """They stand in stores. Where this fails for a good reason, raise FORMAT, and the hash here."""
    assert near.FORMAT == 1
    assert hashlib.sha256(signature(CONGRESS)).hexdigest() == "d4ef3633c5bbe331acce8f6486dad28a01b8f22fb940c07e722d3b1c4d79301c"
    assert (
        hashlib.sha256(repr(bands(signature(CONGRESS))).encode()).hexdigest()
        == "e924a922fc95e840568b218b8d1c6fe5413128b48fc7297a6d16c46e7320d107"
    )


@given(st.text())
def test_any_text_has_a_signature(text: str) -> None:
    mark = signature(text)
    assert len(mark) <= 1557
    assert likeness(mark, mark) == (1.0, 1.0, 1.0)
    assert len(set(bands(mark))) == near.BANDS
    assert all(-(2**63) <= key < 2**63 for key in bands(mark))


def test_a_signature_holds_a_bounded_part_of_a_data_page() -> None:
    table = "\n".join(
        f"Xã Tân Bình {n}: {n},5% hộ nghèo, trạm y tế xã Phú {chr(65 + n % 26)}ai {chr(65 + n % 17)}inh." for n in range(2000)
    )
    assert len(signature(table)) == 1557
    shingles, figures, names = likeness(signature(table), signature(table + "\nĐến năm 2025 giảm 3 điểm phần trăm."))
    assert min(shingles, figures, names) > 0.9


@pytest.mark.parametrize(
    "broken", [b"", b"\x00" * 700, signature(CONGRESS)[:-4], bytes([near.FORMAT + 1]) + signature(CONGRESS)[1:]]
)
def test_other_bytes_are_refused(broken: bytes) -> None:
    for call in (bands, lambda mark: likeness(mark, mark), lambda mark: links([Candidate("a", "", mark)])):
        with pytest.raises(near.SignatureError, match="extract the article again"):
            call(broken)


def test_a_key_names_one_article() -> None:
    with pytest.raises(ValueError, match="two candidates have one key"):
        links([Candidate("a", "", signature("x")), Candidate("a", "", signature("y"))])
    assert links([]) == []


@given(
    st.lists(st.lists(st.sampled_from("pqrstu"), max_size=5), min_size=1, max_size=5),
)
def test_a_fact_counts_once_in_a_group_and_none_is_lost(said: list[list[str]]) -> None:
    facts = {str(n): own for n, own in enumerate(said)}
    left_out = repeated([Link(str(n), "0", "near", 0.9) for n in range(1, len(said))], facts)
    kept = {key: [fact for i, fact in enumerate(own) if i not in left_out.get(key, ())] for key, own in facts.items()}
    assert kept["0"] == facts["0"]
    assert set().union(*map(set, kept.values())) == set().union(*map(set, facts.values()))
    assert sum(len(set(own)) for own in kept.values()) == len(set().union(*map(set, facts.values())))


def test_the_fact_of_a_row_is_what_it_says_not_who_says_it(
    make_row: Callable[..., Row], make_article: Callable[..., Article]
) -> None:
    def key(row: Row, **about: str) -> str:
        return tables.fact_key(tables.to_frame([(make_article(**about), [row])]).iloc[0].to_dict())

    told = key(make_row())
    assert key(make_row(sentence="Thu nhập trên 62 triệu đồng.", char_start=14, char_end=27), id="a2", url="https://b/2") == told
    assert key(make_row(year=2030)) != told
    assert key(make_row(value_min=make_row().value_min + 1)) != told


def test_an_outcome_is_signed_where_it_has_rows(make_row: Callable[..., Row]) -> None:
    record = Record("a.txt", "a", CONGRESS.encode())
    with_rows = outcome_of(record, lambda article: [make_row()])
    assert with_rows.signature == signature(CONGRESS)
    assert outcome_of(record, lambda article: []).signature == b""


def test_the_document_tells_the_thresholds() -> None:
    told = (ROOT / "docs" / "duplicates.md").read_text(encoding="utf-8")
    for words, least in (
        ("shingles of four words", near.SHINGLES_ALIKE),
        ("figures, each", near.FIGURES_ALIKE),
        ("names of two", near.NAMES_ALIKE),
    ):
        (line,) = [line for line in told.splitlines() if line.startswith(f"| {words}")]
        assert line.endswith(f"| {least} |")
    for number in (near.PERMUTATIONS, near.BANDS, near.SKETCH, "1,557"):
        assert str(number) in told
    assert (near.SHINGLE, near.ROWS_OF_BAND) == (4, 4)
