"""Places and owners: the examples in ``examples/places.txt`` and what must always hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from extractors.facts import ArticleInfo, Place, Segment
from extractors.places import article_time, find_places
from extractors.sites import site_of

EXAMPLES = Path(__file__).parent / "examples" / "places.txt"
_MARK = re.compile(r"\{([^{}]*) => ([^{}]*)\}")


@dataclass(frozen=True)
class Case:
    """One line of the examples, with the article it belongs to and the owner expected, if any."""

    line: int
    text: str
    expected: list[tuple[int, int, str]]
    article: ArticleInfo
    owner: str | None


def read_cases(lines: list[str]) -> list[Case]:
    """Cases of an examples file. Raises ValueError with the line of a stray brace or owner."""
    cases: list[Case] = []
    article = ArticleInfo()
    for number, line in enumerate(lines, 1):
        if line.startswith("#"):
            continue
        if not line.strip():
            article = ArticleInfo()
        elif line.startswith("@ "):
            article = ArticleInfo(**dict(part.split("=", 1) for part in line[2:].split()))
        elif line.startswith("> "):
            if not cases or cases[-1].owner is not None:
                raise ValueError(f"line {number}: an owner without a text above it")
            last = cases.pop()
            cases.append(Case(last.line, last.text, last.expected, last.article, line[2:].strip()))
        else:
            text, expected, end = "", [], 0
            for mark in _MARK.finditer(line):
                text += line[end : mark.start()]
                expected.append((len(text), len(text) + len(mark[1]), mark[2]))
                text += mark[1]
                end = mark.end()
            text += line[end:]
            if "{" in text or "}" in text:
                raise ValueError(f"line {number}: a stray brace")
            cases.append(Case(number, text, expected, article, None))
    return cases


def shown(place: Place | None) -> str:
    """A place as the examples write it."""
    if place is None:
        return "?"
    if place.level == "country":
        return "country"
    return "/".join([place.province, place.district, place.commune]).rstrip("/")


CASES = read_cases(EXAMPLES.read_text(encoding="utf-8").splitlines())


def without_plural(text: str, spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """``các`` and ``Đảng ủy`` before a type word may be marked or not; the place begins at its type word."""
    trimmed = []
    for start, end, place in spans:
        lead = re.match(r"(?i:các |đảng ủy (?=xã))", text[start:end])
        trimmed.append((start + (lead.end() if lead else 0), end, place))
    return trimmed


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"line{c.line}")
def test_example(case: Case) -> None:
    mentions, owner = find_places(case.text, (), case.article)
    assert [(m.start, m.end, shown(m.place)) for m in mentions] == without_plural(case.text, case.expected)
    if case.owner is not None:
        assert owner is not None
        assert shown(owner.place) == case.owner


def test_the_reader_refuses_stray_braces_and_owners() -> None:
    with pytest.raises(ValueError, match="line 1: a stray brace"):
        read_cases(["{huyện Bảo Yên} họp"])
    with pytest.raises(ValueError, match="line 1: an owner without a text"):
        read_cases(["> Lào Cai"])


def test_captions_and_noise_do_not_own() -> None:
    text = "Huyện Bảo Yên họp bàn về chỉ tiêu năm tới.\nHuyện Bắc Hà; huyện Bắc Hà; huyện Bắc Hà phấn đấu vượt thu.\n"
    first = text.index("\n")
    segments = (Segment(0, first, "title"), Segment(first + 1, len(text) - 1, "noise"))
    mentions, owner = find_places(text, segments, ArticleInfo())
    assert len(mentions) == 4
    assert owner is not None
    assert owner.place.district == "Bảo Yên"


def test_codes_of_the_era() -> None:
    old, _ = find_places("Đại hội Đảng bộ huyện Đakrông", (), ArticleInfo(published="2020-06-01"))
    new, _ = find_places("Đại hội Đảng bộ xã Đakrông, tỉnh Quảng Trị", (), ArticleInfo(published="2025-08-01"))
    assert old[0].place == Place("district", "Quảng Trị", "45", "Đakrông", "467", "", "", "Quảng Trị", "44")
    assert new[0].place == Place("commune", "Quảng Trị", "44", "", "", "Đakrông", "19564", "Quảng Trị", "44")


@pytest.mark.parametrize(
    ("url", "province", "labels"),
    [
        ("https://baoapbac.vn/x", "82", ()),
        ("https://www.quangtri.gov.vn/x", "45", ()),
        ("http://quangtrung.bimson.thanhhoa.gov.vn/web", "38", ("quangtrung", "bimson")),
        ("https://duclinh.binhthuan.dcs.vn/post", "60", ("duclinh",)),
        ("https://example.com/baoquangtri.vn", "", ()),
        ("", "", ()),
        ("http://[bad", "", ()),
    ],
)
def test_site(url: str, province: str, labels: tuple[str, ...]) -> None:
    site = site_of(url)
    assert (site.province_code, site.labels) == (province, labels)


@pytest.mark.parametrize(
    ("published", "url", "text", "new"),
    [
        ("2025-07-01", "", "", True),
        ("2025-06-30", "", "", False),
        ("2019", "", "", False),
        ("2026", "", "", True),
        ("", "https://baolamdong.vn/202004/tin/", "nhiệm kỳ 2025-2030 xã", False),
        ("", "", "Đảng bộ xã nhiệm kỳ 2025-2030, xã phấn đấu", True),
        ("", "", "Đảng bộ huyện nhiệm kỳ 2025-2030, huyện phấn đấu", False),
    ],
)
def test_era(published: str, url: str, text: str, new: bool) -> None:
    assert article_time(text, ArticleInfo(url=url, published=published))[1] is new


def test_component_writes_places_and_owner() -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("chitieu_places")
    assert nlp.get_pipe_meta("chitieu_places").assigns == ["doc._.places", "doc._.owner"]
    doc = nlp("Huyện ủy Bảo Yên (Lào Cai) giao chỉ tiêu.")
    assert [m.text for m in doc._.places] == ["Huyện ủy Bảo Yên", "Lào Cai"]
    assert doc._.owner.place.district_code == "087"


@given(st.text(alphabet="xãhuyệnTP.QLàoCai HàNội12,;()\n-'’q", max_size=80), st.text(max_size=30))
def test_any_text(text: str, url: str) -> None:
    mentions, _ = find_places(text, (), ArticleInfo(url=url))
    assert mentions == find_places(text, (), ArticleInfo(url=url))[0]
    last = 0
    for mention in mentions:
        assert last <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        last = mention.end
