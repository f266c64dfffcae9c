"""find_published(): cases from examples/dates.txt, pages, and that it never raises."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dates import find_published, read_date

EXAMPLES = Path(__file__).with_name("examples") / "dates.txt"


def read_cases() -> list[tuple[str, str, str]]:
    cases = []
    for number, line in enumerate(EXAMPLES.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("|", 2)]
        if len(cells) != 3:
            raise ValueError(f"dates.txt:{number}: expected DATE | ADDRESS | TEXT")
        cases.append((cells[0].removeprefix("-") if cells[0] == "-" else cells[0], cells[1], cells[2].replace("\\n", "\n")))
    return cases


@pytest.mark.parametrize(("published", "url", "text"), read_cases())
def test_examples(published: str, url: str, text: str) -> None:
    assert find_published(text, url, "") == published


HEAD = "<html><head>{}</head><body><h1>Tin</h1>{}</body></html>"


@pytest.mark.parametrize(
    ("head", "body", "published"),
    [
        ("<meta content='2021-05-06T08:30:00+07:00' property='article:published_time'>", "<p>07/05/2021 08:00</p>", "2021-05-06"),
        ('<meta name="pubdate" content="2021-05-06 08:30">', "", "2021-05-06"),
        ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2022-09-12"}</script>', "", "2022-09-12"),
        ("", "<time datetime='2022-12-19T15:06'>hôm qua</time>", "2022-12-19"),
        ("", "<p class='meta'><span>VÂN</span> <time>19/12/2022 15:46</time></p>", "2022-12-19"),
        ("<meta property='article:modified_time' content='2024-01-01'>", "<div>Thứ Sáu, 19/12/2022</div>", "2022-12-19"),
        ("<meta property='article:published_time' content='soon'>", "<div>19/12/2022</div>", "2022-12-19"),
        ("<script>var d = '01/01/2000';</script>", "<p>Không có ngày</p>", ""),
    ],
)
def test_pages(head: str, body: str, published: str) -> None:
    assert find_published(HEAD.format(head, body), "", "") == published


def test_the_manifest_wins_and_a_part_of_a_date_is_completed() -> None:
    text = "Tin\n05/11/2020 - 10:05\nNgày 4-11, xã họp."
    assert find_published(text, "", "2021-01-02") == "2021-01-02"
    assert find_published(text, "", "2020") == "2020-11-05"
    assert find_published(text, "", "2021") == "2021"


@pytest.mark.parametrize("text", ["31/02/2020", "2020-13-01", "hôm nay", "", "0001-01-01"])
def test_no_date(text: str) -> None:
    assert read_date(text) == ""


@given(st.text(alphabet="0123456789/-.: ngàytháămến<>\n"), st.text(alphabet="0123456789/-.htm"), st.text(max_size=12))
def test_never_raises(text: str, url: str, known: str) -> None:
    found = find_published(text, url, known)
    assert found == "" or read_date(found) == found
