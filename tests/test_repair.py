"""Damaged text is mended, sound text is left alone, and every character knows where it came from."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from legacy import DAMAGES, mojibake, tcvn3, viqr, vni, windows1258

from pipeline.reading import Article, Record, raw_bytes, to_article
from pipeline.repair import repair
from pipeline.repair.charset import UnreadableError, decode
from pipeline.repair.syllables import is_syllable, syllables

SYLLABLES = tuple(syllables())
#: In no order, as in a text: the neighbours of a word help to tell how it is written.
SHUFFLED = random.Random(1).sample(SYLLABLES, len(SYLLABLES))
SENTENCE = "Huyện Tân Lập phấn đấu đến năm 2025 thu nhập bình quân đầu người đạt 60 triệu đồng/năm, hộ nghèo còn dưới 3%."

#: What the encodings look like in the wild, each from what someone wrote, not from the tables.
SAMPLES = [
    ("tcvn3", "Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
    ("tcvn3", "§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
    ("tcvn3", "Uû ban nh©n d©n tØnh B¾c Giang ®Æt môc tiªu ®¹t 5.000® vµo n¨m 2010", "Uỷ ban nhân dân tỉnh Bắc Giang đặt mục tiêu đạt 5.000đ vào năm 2010"),
    ("tcvn3", "CéNG HOµ X· HéI CHñ NGHÜA VIÖT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("tcvn3", "Tû lÖ hé nghÌo gi¶m tõ 12% xuèng cßn d­íi 5%", "Tỷ lệ hộ nghèo giảm từ 12% xuống còn dưới 5%"),
    ("tcvn3", "Së L§TBXH tØnh: HéI NGHÞ Vµ §¹I HéI, UBND tØnh", "Sở LĐTBXH tỉnh: HỘI NGHỊ VÀ ĐẠI HỘI, UBND tỉnh"),
    ("vni", "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
    ("vni", "COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("vni", "Thöïc hieän nhieäm vuï phaùt trieån kinh teá ôû tænh Vónh Long", "Thực hiện nhiệm vụ phát triển kinh tế ở tỉnh Vĩnh Long"),
    ("viqr", "Co^.ng hoa` xa~ ho^.i chu? nghi~a Vie^.t Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
    ("viqr", "DDa.i ho^.i dda(.t mu.c tie^u gia?m ho^. nghe`o xuo^'ng du+o+'i 3%.", "Đại hội đặt mục tiêu giảm hộ nghèo xuống dưới 3%."),
    ("viqr", "Xem http://a.vn/co^.ng?x=a. Nhu+~ng ho^. thoa't nghe`o o+? xa~ na`y", "Xem http://a.vn/co^.ng?x=a. Những hộ thoát nghèo ở xã này"),
    ("mojibake", "Äáº¡i há»™i Äáº£ng bá»™ huyá»‡n Ä‘á» ra chá»‰ tiÃªu â€“ 5%".replace("Ä‘á» ", "Ä‘á»\x81 "), "Đại hội Đảng bộ huyện đề ra chỉ tiêu – 5%".replace("Đại", "Äại").replace("Đảng", "Äảng")),
    ("look-alikes", "đƣợc trƣờng nƣớc Thủ Ɖức, Đ\u043eng Nai, GRD\u0420 tăng 5 μm, \u041c\u043e\u0441\u043a\u0432\u0430", "được trường nước Thủ Đức, Đong Nai, GRDP tăng 5 μm, \u041c\u043e\u0441\u043a\u0432\u0430"),
    ("look-alikes", "Ðảng bộ Ðồng Nai", "Đảng bộ Đồng Nai"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "raw", "text"), SAMPLES, ids=[f"{kind}-{text[:20]}" for kind, _, text in SAMPLES])
def test_samples(kind: str, raw: str, text: str) -> None:
    mended = repair(raw)
    assert mended.text == text
    assert [note.partition(":")[0] for note in mended.notes] == [kind]


def in_paragraphs(words: Sequence[str]) -> list[str]:
    """No word opens a sentence, where TCVN3 makes it a capital."""
    return ["100 " + " ".join(words[at : at + 24]) + " 100" for at in range(0, len(words), 24)]


#: What TCVN3 has no capitals for comes back at the start of a sentence and in the names of places, and nowhere else.
CAPITALS = [
    "Ở bản Xa Lông, nhà nào cũng nuôi trâu.\nÁnh sáng đã về. Ấm áp hơn! “Ở lại với bản” là lời mời: “Ấy, mời vào”.",
    "- Ở khối xã: đạt 5%.\n- Ứng dụng kỹ thuật mới",
    "Huyện Mường Ảng, TT.Ái Nghĩa và xã Ẳng Cang ở hai tỉnh; xã An Ấp ấm no",
    "Nhà máy xuất hàng sang Ấn Độ, châu Á và Đông Nam Á; anh Đ. và Đ.V.B đồng ý",
    "Ông ở TP. ủng hộ bà K. ở nhà, trồng cam, quýt... ở đồi, giống của ThS. ấy",
    "Chủ nhật ấy ở xã, Đồng ý là tên một người; Tỉnh ủy và Thành ủy họp ở Hà Nội",
    "Trang in của cuốn sổ cũ được ngắt dòng cho vừa khổ giấy nên một câu\nở đây đi tiếp sang dòng sau, chứ không dừng lại.\n\nỞ đoạn này là câu mới.",
]  # fmt: skip


@pytest.mark.parametrize("text", CAPITALS)
def test_capitals_that_tcvn3_lacks(text: str) -> None:
    assert repair(tcvn3(text)).text == text


def test_viqr_that_escapes_its_points_has_none_for_a_tone() -> None:
    """A text that breaks off in "hộ" is told from one whose last sentence ends in "hô" by the points above it."""
    line = "Xã đề ra mục tiêu trồng thêm năm mươi hecta chè và giúp đỡ những hộ"
    assert repair(f"{viqr(f'{SENTENCE} Xã họp ở nhà.')}\n{viqr(line)}").text == f"{SENTENCE} Xã họp ở nhà.\n{line}"
    assert repair(f"{viqr(SENTENCE)}\n{viqr(line)}").text == f"{SENTENCE}\n{line.removesuffix('ộ')}ô."


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("case", ["lower", "title", "upper"])
def test_every_syllable_survives(damage: str, case: str) -> None:
    words = [word for word in SHUFFLED if not (damage == "tcvn3" and is_lost_in_tcvn3(word, case))]
    paragraphs = [getattr(paragraph, case)() for paragraph in in_paragraphs(words)]
    wrong = [(text, found) for text in paragraphs if (found := repair(DAMAGES[damage](text)).text) != text]
    assert wrong[:3] == []
    assert repair("\n".join(map(DAMAGES[damage], paragraphs))).text == "\n".join(paragraphs)


def is_lost_in_tcvn3(word: str, case: str) -> bool:
    """It has no toned capitals: "Ấp" and "ấp" are one. A lone "·" is ã or a bullet, which is far more often meant."""
    return word == "ã" or (case == "title" and not word[0].isascii() and tcvn3(word[0].upper()) == tcvn3(word[0]))


def test_windows_1258_keeps_every_syllable() -> None:
    text = "\n".join(in_paragraphs(SHUFFLED))
    for case in (text, text.title(), text.upper()):
        assert repair(decode(windows1258(case)).text).text == case


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_character_knows_its_place(damage: str) -> None:
    text = f"{SENTENCE}\n{SENTENCE}\nHết."
    raw = DAMAGES[damage](text)
    mended = repair(raw)
    assert mended.text == text
    assert len(mended.origin) == len(text) + 1
    assert mended.origin[len(text)] == len(raw)
    for start, end in itertools.pairwise([at for at, char in enumerate(text) if char == " "]):
        assert raw[mended.origin[start] : mended.origin[end]] == DAMAGES[damage](text[start:end])


SOUND = [
    SENTENCE,
    "Không có gì, cô và bà ra đi; tôi là lính. Cà phê, xã, cá, bò, tỏi.",
    "XÃ\u00a0HÒA BÌNH, «con cá»… 25·3, 5 m², 10 °C, ±3%, © 2020 Báo Xã, nhãn ®",
    "Zürich, Córdoba, São Paulo, Guðmundur nei, naïve café, Ångström, œuvre, Łódź, Škoda",
    "for (int a=0; a^b; a++) { x = foo(u+1); } // a^= b; c++; o+o; add(x)'y'; dd.dd",
    "curl -H 'a: b' https://example.vn/d.dd?a=(b)^c&ou+ng=a' e-mail: a.b@c.vn",
    "Москва и Киев, Αθήνα, 東京, 서울, ประเทศไทย; x² + y² = z²; α, β, μm, kΩ, ΔT",
    "Điều 5. Khoản 1 (a) (b^) [1] *ghi chú*; H'Mông, Ea H'leo, M'Drắk, Krông Pắk",
    "1.234,5 - 2020/2025 (+12%) ~ 50; 3^2=9; a(1), b(2), o+ (nhóm máu), O+, A(H5N1), u+",
    "Nhóm máu o+, a(, e^x; ",
]  # fmt: skip


@pytest.mark.parametrize("text", SOUND)
def test_sound_text_is_left_alone(text: str) -> None:
    mended = repair(text)
    assert mended.notes == () or [note for note in mended.notes if not note.startswith("look-alikes")] == []
    assert mended.text == text.replace("ð", "đ")


WORDS = st.one_of(
    st.sampled_from(SYLLABLES),
    st.sampled_from(SYLLABLES).map(str.title),
    st.sampled_from(SYLLABLES).map(str.upper),
    st.from_regex(r"[A-Za-z]{1,9}|[0-9]{1,4}([.,][0-9]{1,3})?%?", fullmatch=True),
    st.sampled_from("café naïve Zürich Müller señor «mot» ©2020 x^2 a(b) o+ C++ add() don't e-mail https://a.vn/?b=c^d foo.bar() – “ ” … • ² °C".split()),
    st.from_regex(r"[a-z_]{1,6}(\(\)|\[[0-9]\]|\+\+|\^=|\.[a-z]{1,4})", fullmatch=True),
)  # fmt: skip


@given(st.lists(WORDS, max_size=40), st.booleans())
def test_no_sound_text_is_changed(words: list[str], markup: bool) -> None:
    text = " ".join(words)
    mended = repair(f"<p>{text}</p>" if markup else text, markup=markup)
    assert mended.notes == ()


@given(
    st.text(
        alphabet=st.one_of(
            st.sampled_from("aeouydDAEOU'`?~.^(+*\\®µ¸¶·¹©ÃÂÄáº»Æ¡°€ñøùûõïöô &;#<>\n Ðð\u0301\u0420ƣ"), st.characters()
        )
    ),
    st.booleans(),
)
def test_never_raises_and_keeps_the_way_back(raw: str, markup: bool) -> None:
    mended = repair(raw, markup=markup)
    origin = list(mended.origin)
    assert len(origin) == len(mended.text) + 1
    assert origin[-1] == len(raw)
    assert origin == sorted(origin)


@given(st.lists(st.sampled_from(SYLLABLES), min_size=12, max_size=40), st.sampled_from(sorted(DAMAGES)))
def test_a_mended_text_is_sound(words: list[str], damage: str) -> None:
    mended = repair(DAMAGES[damage](" ".join(words) + " 5%"))
    assert repair(mended.text).notes == ()


def test_paragraphs_are_judged_one_by_one() -> None:
    raw = f"{SENTENCE}\n{tcvn3(SENTENCE)}\nHµ Néi\n{SENTENCE}"
    assert repair(raw).text == f"{SENTENCE}\n{SENTENCE}\nHà Nội\n{SENTENCE}"
    assert repair(raw).notes == ("tcvn3: 2 paragraphs",)


def test_pages_are_mended_between_their_tags() -> None:
    page = '<p class="µ®¹">§¹i <font face=".VnTimeH">héi ®¶ng</font> bé huyÖn T&copy;n LËp</p><p title="a^b">Thu nhËp</p>'
    assert repair(page, markup=True).text == (
        '<p class="µ®¹">Đại <font face=".VnTimeH">HỘI ĐẢNG</font> bộ huyện Tân Lập</p><p title="a^b">Thu nhập</p>'
    )
    article = to_article(
        Record("a.html", "a", f"<html><body><h1>{tcvn3(SENTENCE)}</h1><p>{vni(SENTENCE)}</p>".encode(), kind="html")
    )
    assert isinstance(article, Article)
    assert article.text == f"{SENTENCE}\n{SENTENCE}"


def test_halves_of_characters() -> None:
    raw = mojibake("Đây là năm đầu, ngày 5 và 10 hộ, ĐẠI HỘI THƠ, cà phê").replace("\u00a0", " ")
    assert repair(raw).text == "Đây là năm đầu, ngày 5 và 10 hộ, ĐẠI HỘI THƠ, cà phê"
    collapsed = " ".join(raw.split())
    assert repair(collapsed).text == "Đây là năm đầu, ngày 5 và 10 hộ, ĐẠI HỘI THƠ, cà phê"


CHARSETS: list[tuple[str, bytes, str, str]] = [
    ("utf-8", SENTENCE.encode(), "", ""),
    ("utf-8 told to be latin-1", SENTENCE.encode(), "iso-8859-1", ""),
    ("utf-16 with a mark", SENTENCE.encode("utf-16"), "", "charset: utf-16-le, by its byte-order mark"),
    ("utf-16 without", SENTENCE.encode("utf-16-be"), "", "charset: utf-16-be, by its zero bytes"),
    ("windows-1258", windows1258(SENTENCE), "", "charset: windows-1258, by its words"),
    ("windows-1258 told", windows1258(SENTENCE), "Windows-1258", "charset: windows-1258, as the server says"),
    ("windows-1258 told to be latin-1", windows1258(SENTENCE), "iso-8859-1", "charset: windows-1258, by its words"),
    ("tcvn3", tcvn3(SENTENCE).encode("latin-1"), "", "charset: windows-1252, by its words"),
    ("vni told", vni(SENTENCE).encode("cp1252"), "iso-8859-1", "charset: iso-8859-1, as the server says"),
    ("viqr", viqr(SENTENCE).encode(), "", ""),
    ("mojibake", mojibake(SENTENCE).encode(), "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("data", "told", "note"), [case[1:] for case in CHARSETS], ids=[case[0] for case in CHARSETS])
def test_charsets_and_the_way_back_to_the_bytes(data: bytes, told: str, note: str) -> None:
    record = Record("a.txt", "a", data, told)
    article = to_article(record)
    assert isinstance(article, Article)
    assert article.text == SENTENCE
    assert [one for one in article.repairs if one.startswith("charset")] == [note][: bool(note)]
    start = SENTENCE.index("60 triệu")
    value = raw_bytes(record, article, start, start + len("60 triệu đồng/năm"))
    again = to_article(Record("a.txt", "a", data[:2] * data.startswith(b"\xff\xfe") + value + b" " * ("zero" in note), told))
    assert value in data
    assert len(value) >= len("60 triệu đồng/năm")
    assert raw_bytes(record, article, 0, len(SENTENCE)) == data[2 * data.startswith(b"\xff\xfe") :]
    if not article.repairs:
        assert isinstance(again, Article)
        assert again.text == "60 triệu đồng/năm"


def test_a_page_names_its_charset() -> None:
    page = "<meta charset='{}'><p>Привет, мир</p><p>{}</p>"
    record = Record("a.html", "a", page.format("koi8-r", "Погода").encode("koi8-r"), kind="html")
    article = to_article(record)
    assert isinstance(article, Article)
    assert (article.text, article.repairs) == ("Привет, мир\nПогода", ("charset: koi8-r, as the page says",))


def test_a_few_bad_bytes_cost_no_article() -> None:
    data = SENTENCE.encode().replace(b"2025", b"20\xff25")
    record = Record("a.txt", "a", data)
    article = to_article(record)
    assert isinstance(article, Article)
    assert article.text == SENTENCE.replace("2025", "20\ufffd25")
    assert article.repairs == ("charset: 1 byte that fit no UTF-8 character",)
    start = article.text.index("60 triệu")
    assert raw_bytes(record, article, start, start + len("60 triệu")) == "60 triệu".encode()
    cut = to_article(Record("a.txt", "a", SENTENCE.encode()[: SENTENCE.encode().index("ệ".encode()) + 2] + b""))
    assert not isinstance(cut, Article) or cut.repairs


@pytest.mark.parametrize("data", [b"Thu \xf0\xd5t 5%", b"\x89PNG\x00\x00\x01" * 9, b" \n", b"\xef\xbb\xbf\xff\xfe\xfd abc"])
def test_what_cannot_be_read_says_so(data: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"; (convert|save|fetch)"):
        decode(data)


@pytest.mark.parametrize(
    "name", ["punycode", "idna", "unicode_escape", "utf-7", "rot13", "hex", "zip", "undefined", "x\x00y", "no-such"]
)
def test_a_charset_that_is_none_is_not_used(name: str) -> None:
    assert decode(SENTENCE.encode() + b"\xff", name).charset == "utf-8"


@pytest.mark.parametrize(
    ("word", "legal"),
    [("đạt", True), ("hoà", True), ("hòa", True), ("quốc", True), ("giêng", True), ("nghàn", False), ("tât", False), ("đâp", False), ("ngê", False), ("strong", False), ("", False)],
)  # fmt: skip
def test_spelling(word: str, legal: bool) -> None:
    assert is_syllable(word) is legal
    assert (word in SYLLABLES) is legal


def test_a_headline_beside_the_text_is_mended_with_it() -> None:
    record = Record("d.jsonl#1", "1", tcvn3(SENTENCE).encode(), "utf-8", title=tcvn3("Tân Lập họp"))
    article = to_article(record)
    assert isinstance(article, Article)
    assert (article.title, article.text) == ("Tân Lập họp", SENTENCE)
