"""SOURCES.toml is checked, and every fault is told with its line; feeds and sitemaps are read in all their kinds."""

from __future__ import annotations

import socket
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newspapers import newspapers
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.fetching import SourcesError, connections, read_sources
from pipeline.fetching.listings import Entry, Listing, ListingError, article_address, read_listing, same_site, sites_of
from pipeline.fetching.pages import file_of
from pipeline.fetching.sources import Limits
from pipeline.fetching.state import State
from pipeline.fetching.transfer import TransferError

ROOT = Path(__file__).parents[1]
GOOD = """contact = "mailto:data@example.org"
delay = 1

[[source]]
name = "Báo A"
feeds = ["https://a.vn/rss"]

[[source]]
name = "Báo B"
home = "https://b.vn/"
since = 2024-01-31
"""


def _write(folder: Path, text: str | bytes) -> Path:
    path = folder / "sources.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_the_example_is_good_and_shows_every_default() -> None:
    found = read_sources(ROOT / "docs" / "sources.example.toml")
    assert found.limits == Limits()
    text = (ROOT / "docs" / "sources.example.toml").read_text(encoding="utf-8")
    assert [name for name in Limits.__dataclass_fields__ if f"\n{name} = " not in text] == []
    assert [one.name for one in found.sources] == ["Báo Bình An", "Cổng thông tin điện tử tỉnh Bình An", "Báo Phú Hòa"]
    assert found.sources[1].since == date(2024, 1, 1)


FAULTS = {
    "no contact": (GOOD.replace("contact", "# contact"), 1, "contact: expected an address by which sites reach you"),
    "contact is none": (GOOD.replace("mailto:data@example.org", "me"), 1, "contact: expected an address"),
    "no TOML": (GOOD.replace("delay = 1", "delay = "), 2, "not TOML: Invalid value"),
    "unknown key": (GOOD.replace("delay", "dealy"), 2, "dealy: unknown; expected one of allow_private, contact, delay"),
    "unknown key of a source": (GOOD.replace("home", "hmoe"), 10, "hmoe: unknown; expected one of exclude, feeds"),
    "negative": (GOOD.replace("delay = 1", "delay = -1"), 2, "delay: expected a number, 0 or more"),
    "not finite": (GOOD.replace("delay = 1", "delay = nan"), 2, "delay: expected a number, 0 or more"),
    "no number": (GOOD.replace("delay = 1", 'max_pages = "1"'), 2, "max_pages: expected a whole number, 1 or more"),
    "a truth": (GOOD.replace("delay = 1", "max_pages = true"), 2, "max_pages: expected a whole number, 1 or more"),
    "no truth": (GOOD.replace("delay = 1", "allow_private = 1"), 2, "allow_private: expected true or false"),
    "no sources": ('contact = "a@b.vn"\n', 1, "source: expected one [[source]] or more"),
    "one bracket": (
        GOOD.replace('[[source]]\nname = "Báo A"', '[source]\nname = "Báo A"').split("[[source]]")[0],
        4,
        "source: expected one [[source]] or more",
    ),
    "no name": (GOOD.replace('name = "Báo B"\n', ""), 8, "name: expected a name"),
    "same name": (GOOD.replace("Báo B", "Báo A"), 9, "name: 'Báo A' is the name of an earlier source"),
    "no address": (GOOD.replace("https://b.vn/", "b.vn"), 10, "home: 'b.vn' is no address; expected https://"),
    "a file": (GOOD.replace("https://a.vn/rss", "file:///etc/passwd"), 6, "feeds: 'file:///etc/passwd' is no address"),
    "a password": (
        GOOD.replace("https://a.vn/rss", "https://me:secret@a.vn/rss"),
        6,
        "feeds: 'https://me:secret@a.vn/rss' is no address",
    ),
    "nothing to follow": (GOOD.replace('home = "https://b.vn/"\n', ""), 8, "source: 'Báo B' has no feeds, sitemaps or home"),
    "feeds as text": (GOOD.replace('["https://a.vn/rss"]', '"https://a.vn/rss"'), 6, "feeds: expected a list of texts"),
    "a quoted date": (GOOD.replace("2024-01-31", '"2024-01-31"'), 11, "since: expected a date without quotation marks"),
    "a moment": (GOOD.replace("2024-01-31", "2024-01-31T08:00:00"), 11, "since: expected a date without quotation marks"),
    "a broken pattern": (GOOD + 'include = ["(tin"]\n', 12, "include: '(tin' is no regular expression"),
    "not UTF-8": (GOOD.encode("utf-16-le"), 1, "contact: expected"),
    "not UTF-8 later": (GOOD.encode().replace("Báo B".encode(), b"B\xe1o B"), 9, "not UTF-8; save the file as UTF-8"),
}
FAULTS["not UTF-8"] = (b"\xff\xfe" + GOOD.encode("utf-16-le"), 1, "not UTF-8; save the file as UTF-8")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_line(fault: str, tmp_path: Path) -> None:
    text, line, said = FAULTS[fault]
    path = _write(tmp_path, text)
    with pytest.raises(SourcesError) as caught:
        read_sources(path)
    assert str(caught.value).startswith(f"{path}:{line}: {said}"), str(caught.value)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    found = read_sources(_write(tmp_path, GOOD))
    assert (found.contact, found.limits.delay) == ("mailto:data@example.org", 1)
    assert [(one.name, one.feeds, one.home) for one in found.sources] == [
        ("Báo A", ("https://a.vn/rss",), ""),
        ("Báo B", (), "https://b.vn/"),
    ]


LISTINGS: dict[str, tuple[str | bytes, tuple[Entry, ...]]] = {
    "RSS": (
        "<rss version='2.0'><channel><link>https://a.vn/</link><item><title>Đại hội</title><link> https://a.vn/1.html </link>"
        "<pubDate>Tue, 14 Jul 2020 20:30:00 GMT</pubDate></item></channel></rss>",
        (Entry("https://a.vn/1.html", "2020-07-15", "2020-07-15T03:30:00"),),
    ),
    "RSS in CDATA, relative": (
        "<?xml version='1.0'?><rss><channel><item><link><![CDATA[/chinh-tri/1.html?a=1&b=2]]></link></item></channel></rss>",
        (Entry("https://bao.vn/chinh-tri/1.html?a=1&b=2"),),
    ),
    "RSS with identifiers": (
        "<rss><channel><item><guid>https://a.vn/1.html</guid></item>"
        "<item><guid isPermaLink='false'>https://a.vn/no.html</guid></item></channel></rss>",
        (Entry("https://a.vn/1.html"),),
    ),
    "RDF": (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        "<item><link>https://a.vn/1.html</link><dc:date>2020-07-14T08:00:00+07:00</dc:date></item></rdf:RDF>",
        (Entry("https://a.vn/1.html", "2020-07-14", "2020-07-14T08:00:00"),),
    ),
    "Atom": (
        "<feed xmlns='http://www.w3.org/2005/Atom'><link href='https://a.vn/'/><entry><link rel='edit' href='https://a.vn/edit'/>"
        "<link rel='alternate' href='https://a.vn/1.html'/><published>2020-07-14T08:00:00+07:00</published>"
        "<updated>2020-07-16T09:00:00+07:00</updated></entry></feed>",
        (Entry("https://a.vn/1.html", "2020-07-14", "2020-07-16T09:00:00"),),
    ),
    "news sitemap": (
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url>"
        "<loc>https://a.vn/1.html</loc><news:news><news:publication_date>2020-07-14</news:publication_date></news:news></url></urlset>",
        (Entry("https://a.vn/1.html", "2020-07-14", "2020-07-14"),),
    ),
    "other charset": (
        "<?xml version='1.0' encoding='iso-8859-1'?><rss><channel><item><title>Café</title><link>https://a.vn/1.html</link></item></channel></rss>".encode(
            "latin-1"
        ),
        (Entry("https://a.vn/1.html"),),
    ),
    "wrong charset": (
        b"<?xml version='1.0' encoding='utf-8'?><rss><channel><item><title>Caf\xe9</title><link>https://a.vn/1.html</link></item></channel></rss>",
        (Entry("https://a.vn/1.html"),),
    ),
    "unknown charset": (
        "<?xml version='1.0' encoding='x-vn'?><rss><channel><item><link>https://a.vn/1.html</link></item></channel></rss>",
        (Entry("https://a.vn/1.html"),),
    ),
    "JSON feed": (
        '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "https://bao.vn/tin-1.html"}]}',
        (Entry("https://bao.vn/tin-1.html"),),
    ),
    "broken XML": (
        "<rss><channel><item><title>Thu & chi</title><link>https://bao.vn/tin-1.html</link></item><item><title>R&D</channel>",
        (Entry("https://bao.vn/tin-1.html"),),
    ),
    "an empty feed": ("<rss><channel><title>Báo A</title></channel></rss>", ()),
}


@pytest.mark.parametrize("kind", LISTINGS)
def test_feeds_and_sitemaps_are_read(kind: str) -> None:
    body, entries = LISTINGS[kind]
    assert read_listing(body.encode() if isinstance(body, str) else body, "https://bao.vn/rss") == Listing(entries)


@given(st.binary(max_size=300) | st.text(alphabet="<>/rsfedurlit&;!\"' =ENTY", max_size=200).map(str.encode))
def test_any_bytes_are_a_listing_or_refused(data: bytes) -> None:
    try:
        found = read_listing(data, "https://a.vn/rss", charset="utf-8", max_bytes=10_000)
    except (ListingError, TransferError):
        return
    assert all(entry.url.startswith(("http://", "https://")) for entry in (*found.articles, *found.listings))


def test_an_entity_is_not_expanded_in_any_encoding() -> None:
    secret = ROOT / "LICENSE"
    for body in (
        f"<!DOCTYPE rss [<!ENTITY x SYSTEM '{secret.as_uri()}'>]><rss><channel><item><link>https://a.vn/&x;</link></item></channel></rss>",
        "<!DOCTYPE rss [<!ENTITY a 'https://b.vn/'>]><rss><channel><item><link>&a;1.html</link></item></channel></rss>",
    ):
        with pytest.raises(ListingError, match="declares entities"):
            read_listing(body.encode(), "https://a.vn/rss")
        try:
            found = read_listing(b"\xff\xfe" + body.encode("utf-16-le"), "https://a.vn/rss")
        except ListingError:
            continue
        assert not any("Apache" in entry.url or "b.vn" in entry.url for entry in found.articles)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://a.com.vn/tin/1.html?utm_source=fb&fbclid=x#binh-luan", "https://a.com.vn/tin/1.html"),
        ("https://a.com.vn/viewer.aspx?mabb=12&macm=3", "https://a.com.vn/viewer.aspx?mabb=12&macm=3"),
        ("https://a.com.vn/anh/1.jpg", ""),
        ("https://a.com.vn/tag/dai-hoi", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_addresses_are_normalised_and_filtered(url: str, address: str) -> None:
    assert article_address(url) == address


def test_a_site_is_its_domain_with_all_below() -> None:
    sites = sites_of(("https://rss.baoquangnam.vn/home",), ("anh.vn",))
    assert [
        same_site(f"https://{host}/x", sites)
        for host in ("baoquangnam.vn", "www.baoquangnam.vn", "anh.vn", "xanh.vn", "baoquangnam.vn.evil.com")
    ] == [True, True, True, False, False]


@given(st.text(max_size=120))
def test_a_file_stays_in_the_folder_of_its_host(path: str) -> None:
    folder, _, name = file_of(f"https://a.vn/{path}").partition("/")
    assert folder == "a.vn"
    assert name.isascii()
    assert "/" not in name
    assert len(name) < 110
    assert name.endswith(".html")


def test_two_addresses_have_two_files() -> None:
    urls = ("https://a.vn/x/1.html", "https://a.vn/y/1.html", "https://a.vn/x/1.html?p=2", "http://a.vn/x/1.html")
    assert len({file_of(url) for url in urls}) == len(urls)
    assert {file_of(url).split("/")[0] for url in ("https://../x", "https://./x")} == {"host"}


def test_the_command_fetches_and_says_what_it_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look_up = socket.getaddrinfo

    def on_this_machine(host: str, *args: Any, **options: Any) -> Any:
        return look_up("127.0.0.1" if host == "bao.vn" else host, *args, **options)

    monkeypatch.setattr(connections.socket, "getaddrinfo", on_this_machine)
    with newspapers() as papers:
        papers.feed("bao.vn/rss", {"bao.vn/a-1.html": "", "bao.vn/b-2.html": ""})
        papers.put("bao.vn/a-1.html", "<html><body><p>Tỷ lệ hộ nghèo còn dưới 3%.</p></body></html>")
        text = f'contact = "a@b.vn"\ndelay = 0\nallow_private = true\n[[source]]\nname = "Báo"\nfeeds = ["{papers.url("bao.vn/rss")}"]\n'
        arguments = ["fetch", str(_write(tmp_path, text)), "--out", str(tmp_path / "raw")]
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 1, done.output
        assert done.stdout == "1 sources: 2 addresses announced; pages: 1 new, 0 updated, 0 unchanged; 1 failures; 0 waiting\n"
        assert done.stderr == f"Báo: {papers.url('bao.vn/b-2.html')}: status 404\n"
        again = CliRunner().invoke(app, [*arguments, "--json"])
        assert again.exit_code == 0, again.output
        assert '"announced": 0' in again.stdout
        with State(tmp_path / "raw"):
            assert CliRunner().invoke(app, arguments).exit_code == 3
    refused = CliRunner().invoke(app, ["fetch", str(_write(tmp_path, "delay = 1\n")), "--out", str(tmp_path / "raw")])
    assert refused.exit_code == 2
    assert refused.stderr.startswith(f"chitieu: {tmp_path / 'sources.toml'}:1: contact: expected an address")
    missing = CliRunner().invoke(app, ["fetch", str(tmp_path / "none.toml"), "--out", str(tmp_path / "raw")])
    assert (missing.exit_code, "none.toml" in missing.stderr) == (2, True)
