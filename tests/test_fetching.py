"""Fetching: what is announced comes in once; no fault of a site stops the others, and none is asked more than it may be."""

from __future__ import annotations

import csv
import gzip
import json
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path

import pytest
from newspapers import FakeTime, Newspapers, bomb, newspapers, on_loopback

from pipeline.fetching import Report, Sources, fetch
from pipeline.fetching import crawl as crawling
from pipeline.fetching.sources import Limits, Source
from pipeline.fetching.state import Page, State, StateError
from pipeline.reading import Article, read_articles

LIMITS = Limits(delay=2.0, max_bytes=100_000, max_listing_bytes=200_000, allow_private=True)
#: Where slowness is the fault. Elsewhere a busy machine may take its time.
IMPATIENT = replace(LIMITS, timeout=1.5, max_seconds=3.0)
ARTICLE = "<html><head><meta charset='utf-8'><title>Đại hội</title></head><body><p>Đến năm 2025, tỷ lệ hộ nghèo của huyện Tân Lập còn dưới 3%, theo nghị quyết của đại hội.</p></body></html>"
DAY = "Tue, 14 Jul 2020 08:30:00 +0700"


@pytest.fixture
def papers() -> Iterator[Newspapers]:
    with newspapers() as started:
        yield started


@pytest.fixture
def run(papers: Newspapers, tmp_path: Path) -> Callable[..., Report]:
    """Fetch from sources, by default the feed of bao.vn; a run starts a day after the last."""

    def once(*sources: Source, limits: Limits = LIMITS) -> Report:
        papers.asked.clear()
        papers.clock.slept.clear()
        papers.clock.seconds += 86_400
        given = sources or (Source("Báo", feeds=(papers.url("bao.vn/rss"),)),)
        return fetch(
            Sources("mailto:data@example.vn", given, limits), tmp_path / "raw", clock=papers.clock.clock, resolve=on_loopback
        )

    return once


def _counts(report: Report) -> tuple[int, int, int, int, int]:
    (one,) = report.sources
    return one.announced, one.new, one.updated, one.unchanged, one.failed


def _manifest(folder: Path) -> list[dict[str, str]]:
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def test_a_feed_becomes_pages_that_the_reader_reads(papers: Newspapers, run: Callable[..., Report], tmp_path: Path) -> None:
    papers.feed(
        "bao.vn/rss",
        {"bao.vn/chinh-tri/dai-hoi-tan-lap-12.html": DAY, "bao.vn/kinh-te/mua-lua-7.html": "Mon, 13 Jul 2020 23:00:00 GMT"},
    )
    papers.put("bao.vn/chinh-tri/dai-hoi-tan-lap-12.html", ARTICLE)
    papers.put("bao.vn/kinh-te/mua-lua-7.html", ARTICLE.replace("Tân Lập", "Phú Hòa"))
    report = run()
    assert report.failures == []
    assert _counts(report) == (2, 2, 0, 0, 0)
    lines = _manifest(tmp_path / "raw" / "bao.vn")
    assert [(line["url"], line["published"]) for line in lines] == [
        (papers.url("bao.vn/chinh-tri/dai-hoi-tan-lap-12.html"), "2020-07-14"),
        (papers.url("bao.vn/kinh-te/mua-lua-7.html"), "2020-07-14"),
    ]
    articles = list(read_articles([tmp_path / "raw"]))
    assert [(one.url, one.published) for one in articles if isinstance(one, Article)] == [
        (one["url"], one["published"]) for one in lines
    ]
    assert len(articles) == 2
    agent = {one.headers["user-agent"] for one in papers.asked}
    assert len(agent) == 1
    assert "chitieu/" in next(iter(agent))
    assert "(+mailto:data@example.vn)" in next(iter(agent))


def test_a_second_night_fetches_what_is_new_only(papers: Newspapers, run: Callable[..., Report], tmp_path: Path) -> None:
    papers.feed("bao.vn/rss", {"bao.vn/a-1.html": DAY}, etag='"1"')
    papers.put("bao.vn/a-1.html", ARTICLE)
    run()
    before = _tree(tmp_path / "raw")
    assert _counts(run()) == (0, 0, 0, 0, 0)
    assert papers.paths() == ["/robots.txt", "/rss"]
    assert papers.asked[-1].headers["if-none-match"] == '"1"'
    assert _tree(tmp_path / "raw") == before

    papers.feed("bao.vn/rss", {"bao.vn/b-2.html": DAY, "bao.vn/a-1.html": DAY}, etag='"2"')
    papers.put("bao.vn/b-2.html", ARTICLE.replace("3%", "2%"))
    assert _counts(run()) == (1, 1, 0, 0, 0)
    assert papers.paths() == ["/robots.txt", "/rss", "/b-2.html"]
    assert {name: data for name, data in _tree(tmp_path / "raw").items() if name in before and "manifest" not in name} == {
        name: data for name, data in before.items() if "manifest" not in name
    }


def test_the_files_do_not_depend_on_how_often_one_fetches(papers: Newspapers, run: Callable[..., Report], tmp_path: Path) -> None:
    for n in range(6):
        papers.put(f"bao.vn/bai-{n}.html", ARTICLE.replace("3%", f"{n}%"))
    for end in (2, 5, 6):
        papers.feed("bao.vn/rss", {f"bao.vn/bai-{n}.html": DAY for n in range(end)})
        run(limits=replace(LIMITS, max_pages=2))
    run(limits=replace(LIMITS, max_pages=2))
    split = _tree(tmp_path / "raw")
    whole = tmp_path / "whole"
    given = Sources("a@b.vn", (Source("Báo", feeds=(papers.url("bao.vn/rss"),)),), LIMITS)
    fetch(given, whole, clock=FakeTime().clock, resolve=on_loopback)
    assert len(split) == 7
    assert split == _tree(whole)


def test_max_pages_leaves_the_oldest_for_the_next_runs(papers: Newspapers, run: Callable[..., Report]) -> None:
    papers.feed("bao.vn/rss", {f"bao.vn/bai-{n}.html": f"0{n} Jul 2020 08:00:00 +0700" for n in range(1, 6)}, etag='"1"')
    for n in range(1, 6):
        papers.put(f"bao.vn/bai-{n}.html", ARTICLE)
    seen: list[list[str]] = []
    for _ in range(4):
        report = run(limits=replace(LIMITS, max_pages=2))
        seen.append([path for path in papers.paths() if "bai" in path])
    assert seen == [["/bai-5.html", "/bai-4.html"], ["/bai-3.html", "/bai-2.html"], ["/bai-1.html"], []]
    assert report.sources[0].waiting == 0


def test_an_updated_page_replaces_its_file(papers: Newspapers, run: Callable[..., Report], tmp_path: Path) -> None:
    def sitemap(moment: str) -> str:
        return (
            '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            f"<url><loc>{papers.url('bao.vn/a-1.html')}</loc><lastmod>{moment}</lastmod></url></urlset>"
        )

    source = Source("Báo", sitemaps=(papers.url("bao.vn/sitemap.xml"),))
    papers.put("bao.vn/sitemap.xml", sitemap("2020-07-14T08:00:00+07:00"))
    papers.put("bao.vn/a-1.html", ARTICLE, etag='"1"')
    assert _counts(run(source)) == (1, 1, 0, 0, 0)
    assert _counts(run(source)) == (0, 0, 0, 0, 0)
    papers.put("bao.vn/sitemap.xml", sitemap("2020-07-15T09:00:00+07:00"))
    assert _counts(run(source)) == (0, 0, 0, 1, 0)  # the page answers 304
    papers.put("bao.vn/sitemap.xml", sitemap("2020-07-15T10:00:00+07:00"))
    papers.put("bao.vn/a-1.html", ARTICLE.replace("3%", "2,5%"), etag='"2"')
    assert _counts(run(source)) == (0, 0, 1, 0, 0)
    (page,) = (tmp_path / "raw" / "bao.vn").glob("*.html")
    assert "2,5%" in page.read_text(encoding="utf-8")
    assert _manifest(tmp_path / "raw" / "bao.vn")[0]["published"] == ""
    papers.clock.seconds += 30 * 86_400  # a sitemap that calls everything new every night is not believed for ever
    papers.put("bao.vn/sitemap.xml", sitemap("2020-09-01T10:00:00+07:00"))
    assert _counts(run(source)) == (0, 0, 0, 0, 0)


# What sites do wrong. Each case: what the page answers, and the reason that is reported.


def _slow(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(5)


def _trickle(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _ in range(60):
        handler.wfile.write(b"<p>x")
        handler.wfile.flush()
        time.sleep(0.3)


def _trickling_header(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for n in range(60):
        handler.wfile.write(f"X-{n}: 1\r\n".encode())
        handler.wfile.flush()
        time.sleep(0.3)


def _endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.close_connection = True
    while True:
        handler.wfile.write(b"<p>" + b"x" * 5000)


def _cut(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(ARTICLE.encode())
    handler.close_connection = True


def _no_http(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH_9\r\n\r\n")
    handler.close_connection = True


def _hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.connection.close()


FAULTS: dict[str, tuple[Callable[[Newspapers, str], None], str, bool]] = {
    "not found": (lambda p, at: p.put(at, "", 404), "status 404", True),
    "gone": (lambda p, at: p.put(at, "", 410), "status 410", True),
    "forbidden": (lambda p, at: p.put(at, "", 403), "status 403", False),
    "server error": (lambda p, at: p.put(at, "", 500), "status 500", False),
    "silent": (lambda p, at: p.act(at, _slow), "no answer within 1.5 s", False),
    "trickling": (lambda p, at: p.act(at, _trickle), "the answer took more than 3 s", False),
    "trickling headers": (lambda p, at: p.act(at, _trickling_header), "the answer took more than 3 s", False),
    "endless": (lambda p, at: p.act(at, _endless), "more than 100,000 bytes; a larger limit admits it", True),
    "too large": (lambda p, at: p.put(at, "x" * 100_001), "more than 100,000 bytes; a larger limit admits it", True),
    "gzip bomb": (
        lambda p, at: p.put(at, bomb(50_000_000), content_encoding="gzip"),
        "more than 100,000 bytes; a larger limit admits it",
        True,
    ),
    "damaged gzip": (
        lambda p, at: p.put(at, gzip.compress(ARTICLE.encode())[:-30], content_encoding="gzip"),
        "the packed answer is cut short",
        False,
    ),
    "no gzip": (lambda p, at: p.put(at, b"\x1f\x8bnothing", content_encoding="gzip"), "the packed answer is", False),
    "other packing": (lambda p, at: p.put(at, ARTICLE, content_encoding="br"), "packed as 'br', which was not asked for", True),
    "packed twice": (lambda p, at: p.put(at, ARTICLE, content_encoding="gzip, gzip"), "packed as 'gzip, gzip'", True),
    "cut short": (lambda p, at: p.act(at, _cut), "no proper answer", False),
    "no HTTP": (lambda p, at: p.act(at, _no_http), "no proper answer", False),
    "hanging up": (lambda p, at: p.act(at, _hang_up), "no ", False),
    "empty": (lambda p, at: p.put(at, "  \n"), "the page is empty", False),
    "a PDF": (lambda p, at: p.put(at, "%PDF-1.5", content_type="application/pdf"), "is application/pdf, no web page", True),
    "circle": (lambda p, at: p.put(at, "", 302, location="/" + at.partition("/")[2]), "it redirects in a circle", True),
    "no target": (lambda p, at: p.put(at, "", 302), "status 302 without a place to go to", True),
    "a file": (
        lambda p, at: p.put(at, "", 302, location="file:///etc/passwd"),
        "it redirects to 'file:///etc/passwd', which is no web address",
        True,
    ),
    "a broken target": (lambda p, at: p.put(at, "", 302, location="http://[::1"), "no proper answer", False),
    "a target without host": (lambda p, at: p.put(at, "", 302, location="http:///x"), "", True),
    "front page": (lambda p, at: p.put(at, "", 302, location="/"), "it redirects to the front page", True),
    "another site": (
        lambda p, at: p.put(at, "", 302, location=p.url("khac.vn/x.html")),
        "it redirects to another site, khac.vn",
        True,
    ),
    "an unknown host": (
        lambda p, at: p.put(at, "", 302, location="http://nirgends.example/"),
        "robots.txt cannot be read: no connection",
        False,
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_page_is_reported_and_the_others_are_fetched(
    fault: str, papers: Newspapers, run: Callable[..., Report], tmp_path: Path
) -> None:
    break_it, reason, lasting = FAULTS[fault]
    slow = fault in ("silent", "trickling", "trickling headers")
    papers.feed("bao.vn/rss", {"bao.vn/hong-2.html": DAY, "bao.vn/lanh-1.html": DAY})
    for place in ("bao.vn/lanh-1.html", "bao.vn/", "khac.vn/x.html"):
        papers.put(place, ARTICLE)
    break_it(papers, "bao.vn/hong-2.html")
    report = run(limits=IMPATIENT if slow else LIMITS)
    assert [(one.url, one.lasting) for one in report.failures] == [(papers.url("bao.vn/hong-2.html"), lasting)]
    assert report.failures[0].reason.startswith(reason)
    assert _counts(report) == (2, 1, 0, 0, 1)
    assert [line["url"] for line in _manifest(tmp_path / "raw" / "bao.vn")] == [papers.url("bao.vn/lanh-1.html")]
    assert not [name for name in _tree(tmp_path / "raw") if "hong" in name]
    papers.put("bao.vn/hong-2.html", ARTICLE)  # mended by the next night
    assert _counts(run())[1] == (0 if lasting else 1)


PACKED: dict[str, tuple[bytes, str]] = {
    "gzip": (gzip.compress(ARTICLE.encode()), "gzip"),
    "gzip in two members": (gzip.compress(ARTICLE.encode()[:40]) + gzip.compress(ARTICLE.encode()[40:]), "gzip"),
    "zlib": (zlib.compress(ARTICLE.encode()), "deflate"),
    "raw deflate": (zlib.compressobj(wbits=-15).compress(b"") or b"", "deflate"),
    "not packed": (ARTICLE.encode(), "identity"),
}
_RAW = zlib.compressobj(wbits=-15)
PACKED["raw deflate"] = (_RAW.compress(ARTICLE.encode()) + _RAW.flush(), "deflate")


@pytest.mark.parametrize("packing", PACKED)
def test_packed_pages_are_unpacked(packing: str, papers: Newspapers, run: Callable[..., Report], tmp_path: Path) -> None:
    body, coding = PACKED[packing]
    papers.feed("bao.vn/rss", {"bao.vn/a-1.html": DAY})
    papers.put("bao.vn/a-1.html", body, content_encoding=coding)
    assert run().failures == []
    (page,) = (tmp_path / "raw" / "bao.vn").glob("*.html")
    assert page.read_text(encoding="utf-8") == ARTICLE


TELEX = "<html><body><p>Tỷ lệ hộ nghèo dưới 3%, theo nghị quyết của đại hội.</p></body></html>"


@pytest.mark.parametrize(
    ("body", "header", "kept"),
    [
        pytest.param(TELEX.encode(), "iso-8859-1", TELEX.encode(), id="the header lies, the page is UTF-8"),
        pytest.param(TELEX.encode("utf-16-le"), "utf-16-le", TELEX.encode(), id="only the header knows"),
        pytest.param(b"<p>\xe9\xe8 caf\xe9 3%</p>", "latin-1", "<p>éè café 3%</p>".encode(), id="one byte a letter"),
        pytest.param(
            b"<meta charset=latin-1><p>caf\xe9</p>", "utf-8", b"<meta charset=latin-1><p>caf\xe9</p>", id="the page knows"
        ),
        pytest.param(b"<p>caf\xe9</p>", "no-such-charset", b"<p>caf\xe9</p>", id="nobody knows"),
    ],
)
def test_a_charset_that_only_the_header_tells_is_not_lost(
    body: bytes, header: str, kept: bytes, papers: Newspapers, run: Callable[..., Report], tmp_path: Path
) -> None:
    papers.feed("bao.vn/rss", {"bao.vn/a-1.html": DAY})
    papers.put("bao.vn/a-1.html", body, content_type=f"text/html; charset={header}")
    assert run().failures == []
    (page,) = (tmp_path / "raw" / "bao.vn").glob("*.html")
    assert page.read_bytes() == kept


def test_robots_txt_is_obeyed(papers: Newspapers, run: Callable[..., Report]) -> None:
    papers.put("bao.vn/robots.txt", "User-agent: *\nDisallow: /noi-bo/\nDisallow: /*?in=\nCrawl-delay: 7\n")
    urls = ["bao.vn/a-1.html", "bao.vn/noi-bo/b-2.html", "bao.vn/c-3.html?in=1"]
    papers.feed("bao.vn/rss", dict.fromkeys(urls, DAY))
    for url in urls:
        papers.put(url, ARTICLE)
    report = run()
    assert sorted(one.url for one in report.failures) == sorted(papers.url(url) for url in urls[1:])
    assert {one.reason for one in report.failures} == {"robots.txt does not admit it"}
    assert papers.paths() == ["/robots.txt", "/rss", "/a-1.html"]
    gaps = [later.at - earlier.at for earlier, later in pairwise(papers.asked[1:])]
    assert min(gaps) >= 7


def test_another_robots_rule_for_us_holds(papers: Newspapers, run: Callable[..., Report]) -> None:
    papers.put("bao.vn/robots.txt", "User-agent: chitieu\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    papers.feed("bao.vn/rss", {"bao.vn/a-1.html": DAY})
    assert [one.reason for one in run().failures] == ["robots.txt does not admit it"]
    assert papers.paths() == ["/robots.txt"]


@pytest.mark.parametrize("status", [500, 503])
def test_a_site_that_cannot_say_what_it_admits_is_left_alone(status: int, papers: Newspapers, run: Callable[..., Report]) -> None:
    papers.put("bao.vn/robots.txt", "", status, retry_after="9999")
    papers.feed("bao.vn/rss", {"bao.vn/a-1.html": DAY})
    papers.put("bao.vn/a-1.html", ARTICLE)
    (failure,) = run().failures
    assert not failure.lasting
    assert set(papers.paths()) == {"/robots.txt"}


def test_hosts_are_asked_in_turns_with_pauses(papers: Newspapers, run: Callable[..., Report]) -> None:
    for host in ("mot.vn", "hai.vn"):
        papers.feed(f"{host}/rss", {f"{host}/bai-{n}.html": DAY for n in range(4)})
        for n in range(4):
            papers.put(f"{host}/bai-{n}.html", ARTICLE)
    began = papers.clock.seconds + 86_400
    report = run(*(Source(host, feeds=(papers.url(f"{host}/rss"),)) for host in ("mot.vn", "hai.vn")))
    assert [one.new for one in report.sources] == [4, 4]
    for host in ("mot.vn", "hai.vn"):
        times = [one.at for one in papers.asked if one.host == host]
        assert len(times) == 6
        assert all(later - earlier >= LIMITS.delay for earlier, later in pairwise(times))
    assert papers.clock.seconds - began <= 6 * LIMITS.delay  # as long as one of them alone


@pytest.mark.parametrize("said", ["30", "Wed, 15 Jul 2020 04:14:00 GMT", ""])
def test_a_busy_site_is_asked_again_when_it_says(said: str, papers: Newspapers, run: Callable[..., Report]) -> None:
    papers.feed("bao.vn/rss", {"bao.vn/a-1.html": DAY})
    answers = [429, 200]

    def busy(handler: BaseHTTPRequestHandler) -> None:
        status = answers.pop(0)
        body = ARTICLE.encode() if status == 200 else b""
        handler.send_response(status)
        if status == 429 and said:
            handler.send_header("Retry-After", said)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    papers.act("bao.vn/a-1.html", busy)
    report = run()
    assert report.failures == []
    assert _counts(report) == (1, 1, 0, 0, 0)
    first, second = (one.at for one in papers.asked if one.path == "/a-1.html")
    assert second - first >= (30 if said == "30" else 2)
    assert second - first <= LIMITS.max_wait


def test_a_site_that_stays_busy_is_left_for_the_next_run(papers: Newspapers, run: Callable[..., Report]) -> None:
    papers.feed("bao.vn/rss", {"bao.vn/a-1.html": DAY, "bao.vn/b-2.html": DAY, "bao.vn/c-3.html": DAY})
    papers.put("bao.vn/a-1.html", "", 429, retry_after="3600")
    report = run()
    assert [one.reason for one in report.failures] == ["the site asks to wait 3600 s; left for the next run"]
    assert papers.paths() == ["/robots.txt", "/rss", "/a-1.html"]
    assert report.sources[0].waiting == 3
    papers.put("bao.vn/a-1.html", "", 503, retry_after="10")
    assert len([path for path in (run(), papers.paths())[1] if path == "/a-1.html"]) == crawling.ATTEMPTS
    for url in ("bao.vn/a-1.html", "bao.vn/b-2.html", "bao.vn/c-3.html"):
        papers.put(url, ARTICLE)
    assert _counts(run()) == (0, 3, 0, 0, 0)


def test_a_host_that_keeps_failing_is_left_alone(papers: Newspapers, run: Callable[..., Report]) -> None:
    papers.feed("bao.vn/rss", {f"bao.vn/bai-{n}.html": DAY for n in range(9)})
    for n in range(9):
        papers.put(f"bao.vn/bai-{n}.html", "", 500)
    report = run()
    assert len(report.failures) == crawling.HOST_FAILURES
    assert report.sources[0].waiting == 9


def test_a_page_that_never_comes_is_given_up(papers: Newspapers, run: Callable[..., Report]) -> None:
    papers.feed("bao.vn/rss", {"bao.vn/a-1.html": DAY})
    papers.put("bao.vn/a-1.html", "", 500)
    lasting = [[one.lasting for one in run().failures] for _ in range(6)]
    assert lasting == [[False]] * 4 + [[True]] + [[]]


@pytest.mark.parametrize("way", ["at once", "by redirect", "from robots.txt"])
def test_nothing_private_is_asked(way: str, papers: Newspapers, tmp_path: Path) -> None:
    """The paper itself passes for public here; its address is the one of the test's server."""
    told: dict[str, list[str]] = {
        "bao.vn": ["127.0.0.1"],
        "noi-bo.bao.vn": ["10.0.0.8", "::1"],
        "doi.bao.vn": ["169.254.169.254"],
    }
    papers.feed("bao.vn/rss", {"noi-bo.bao.vn/a-1.html" if way == "at once" else "bao.vn/a-1.html": DAY})
    target = "noi-bo.bao.vn/b-2.html"
    papers.put("bao.vn/a-1.html", "", 302, location=papers.url(target))
    if way == "from robots.txt":
        papers.put("bao.vn/robots.txt", "", 301, location=papers.url("doi.bao.vn/robots.txt"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.fetching.connections.is_public", lambda address: address == "127.0.0.1")
        report = fetch(
            Sources("a@b.vn", (Source("Báo", feeds=(papers.url("bao.vn/rss"),)),), replace(LIMITS, allow_private=False)),
            tmp_path / "raw",
            clock=papers.clock.clock,
            resolve=told.__getitem__,
        )
    (failure,) = report.failures
    assert "inside a private network; allow_private = true admits it" in failure.reason
    assert {one.host for one in papers.asked} == {"bao.vn"}


def test_loopback_is_private_by_default(papers: Newspapers, run: Callable[..., Report]) -> None:
    papers.feed("bao.vn/rss", {"bao.vn/a-1.html": DAY})
    (failure,) = run(limits=replace(LIMITS, allow_private=False)).failures
    assert "bao.vn leads to 127.0.0.1, inside a private network" in failure.reason
    assert papers.asked == []


def test_only_articles_of_the_source_are_asked_for(papers: Newspapers, run: Callable[..., Report]) -> None:
    urls = [
        "bao.vn/chinh-tri/a-1.html",
        "bao.vn/the-thao/b-2.html",
        "bao.vn/chinh-tri/anh.jpg",
        "khac.vn/chinh-tri/c-3.html",
        "anh.vn/chinh-tri/d-4.html",
    ]
    papers.feed("bao.vn/rss", {**dict.fromkeys(urls, DAY), "bao.vn/chinh-tri/cu-0.html": "Fri, 05 Jun 2015 08:00:00 +0700"})
    for url in (*urls, "bao.vn/chinh-tri/cu-0.html"):
        papers.put(url, ARTICLE)
    feeds = (papers.url("bao.vn/rss"),)
    source = Source(
        "Báo", feeds=feeds, include=("/chinh-tri/",), exclude=("a-9",), hosts=("anh.vn",), since=crawling.date(2020, 1, 1)
    )
    assert run(source).failures == []
    assert sorted(papers.paths()) == ["/chinh-tri/a-1.html", "/chinh-tri/d-4.html", "/robots.txt", "/robots.txt", "/rss"]


def test_a_sitemap_index_is_followed_newest_first(papers: Newspapers, run: Callable[..., Report]) -> None:
    def xml(root: str, item: str, entries: dict[str, str]) -> str:
        inner = "".join(f"<{item}><loc>{papers.url(url)}</loc><lastmod>{day}</lastmod></{item}>" for url, day in entries.items())
        return f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</{root}>'

    papers.put(
        "bao.vn/sitemap.xml",
        xml(
            "sitemapindex",
            "sitemap",
            {"bao.vn/s-2019.xml": "2019-12-31", "bao.vn/s-06.xml": "2020-06-30", "bao.vn/s-07.xml.gz": "2020-07-14"},
        ),
    )
    papers.put("bao.vn/s-06.xml", xml("urlset", "url", {"bao.vn/a-1.html": "2020-06-30"}))
    papers.put(
        "bao.vn/s-07.xml.gz",
        gzip.compress(xml("urlset", "url", {"bao.vn/b-2.html": "2020-07-14", "bao.vn/cu.html": "2019-01-01"}).encode()),
        content_type="application/gzip",
    )
    for url in ("bao.vn/a-1.html", "bao.vn/b-2.html"):
        papers.put(url, ARTICLE)
    source = Source("Báo", sitemaps=(papers.url("bao.vn/sitemap.xml"),), since=crawling.date(2020, 1, 1))
    assert run(source).failures == []
    assert papers.paths() == ["/robots.txt", "/sitemap.xml", "/s-07.xml.gz", "/s-06.xml", "/b-2.html", "/a-1.html"]


def test_an_endless_index_ends(papers: Newspapers, run: Callable[..., Report]) -> None:
    for n in range(9):
        inner = "".join(f"<sitemap><loc>{papers.url(f'bao.vn/{n + 1}-{m}.xml')}</loc></sitemap>" for m in range(40))
        for m in range(40):
            papers.put(f"bao.vn/{n}-{m}.xml", f"<?xml version='1.0'?><sitemapindex>{inner}</sitemapindex>")
    report = run(Source("Báo", sitemaps=(papers.url("bao.vn/0-0.xml"),)))
    assert len(papers.asked) <= crawling.MAX_LISTINGS + 1
    assert any("left out" in one.reason for one in report.failures)


def test_feeds_and_sitemaps_are_found_from_the_home_page(papers: Newspapers, run: Callable[..., Report]) -> None:
    papers.put(
        "bao.vn/",
        '<html><head><link rel="alternate" type="application/rss+xml" href="/rss/home.rss"></head><body>Báo</body></html>',
    )
    papers.put("bao.vn/robots.txt", f"User-agent: *\nDisallow:\nSitemap: {papers.url('bao.vn/news.xml')}\n")
    papers.feed("bao.vn/rss/home.rss", {"bao.vn/a-1.html": DAY})
    papers.put("bao.vn/news.xml", f"<?xml version='1.0'?><urlset><url><loc>{papers.url('bao.vn/b-2.html')}</loc></url></urlset>")
    for url in ("bao.vn/a-1.html", "bao.vn/b-2.html"):
        papers.put(url, ARTICLE)
    report = run(Source("Báo", home=papers.url("bao.vn/")))
    assert report.failures == []
    assert report.sources[0].new == 2
    papers.put("trong.vn/", "<html><body>Báo</body></html>")
    (failure,) = run(Source("Trống", home=papers.url("trong.vn/"))).failures
    assert failure.reason.startswith("names no feed, and robots.txt no sitemap")


BAD_LISTINGS = {
    "entity bomb": (
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        "<rss><channel><item><link>&b;</link></item></channel></rss>",
        "declares entities of its own",
    ),
    "foreign file": (
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>',
        "declares entities",
    ),
    "a web page": ("<html><body><p>Bảo trì</p></body></html>", "is no feed and no sitemap (its root is <html>)"),
    "nothing": ("", "is no feed and no sitemap (it is not XML)"),
    "bomb": (bomb(50_000_000), "more than 200,000 bytes"),
}


@pytest.mark.parametrize("fault", BAD_LISTINGS)
def test_a_faulty_listing_is_reported_and_the_others_are_read(
    fault: str, papers: Newspapers, run: Callable[..., Report], tmp_path: Path
) -> None:
    body, reason = BAD_LISTINGS[fault]
    papers.put("bao.vn/rss", body)
    papers.feed("khac.vn/rss", {"khac.vn/a-1.html": DAY})
    papers.put("khac.vn/a-1.html", ARTICLE)
    sources = [Source(host, feeds=(papers.url(f"{host}/rss"),)) for host in ("bao.vn", "khac.vn")]
    report = run(*sources)
    (failure,) = report.failures
    assert (failure.source, failure.url) == ("bao.vn", papers.url("bao.vn/rss"))
    assert failure.reason.startswith(reason)
    assert [one.new for one in report.sources] == [0, 1]


def test_two_fetches_do_not_meet(papers: Newspapers, run: Callable[..., Report], tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    with State(tmp_path / "raw"), pytest.raises(StateError, match="another fetch is at work there") as caught:
        run()
    assert caught.value.locked
    papers.feed("bao.vn/rss", {})
    assert papers.asked == []


def test_a_manifest_that_a_killed_run_left_behind_is_mended(
    papers: Newspapers, run: Callable[..., Report], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers.feed("bao.vn/rss", {f"bao.vn/bai-{n}.html": DAY for n in range(5)})
    for n in range(5):
        papers.put(f"bao.vn/bai-{n}.html", ARTICLE.replace("3%", f"{n}%"))
    with monkeypatch.context() as patch:
        patch.setattr(crawling._Crawl, "write_manifests", lambda self: None)
        patch.setattr(
            crawling.pages,
            "page_bytes",
            lambda body, charset: (_ for _ in ()).throw(KeyboardInterrupt) if b"2%" in body else body,
        )
        with pytest.raises(KeyboardInterrupt):
            run()
    assert not (tmp_path / "raw" / "bao.vn" / "manifest.csv").exists()
    run()
    assert len(_manifest(tmp_path / "raw" / "bao.vn")) == 5


def test_lines_of_other_files_stay_in_the_manifest(papers: Newspapers, run: Callable[..., Report], tmp_path: Path) -> None:
    folder = tmp_path / "raw" / "bao.vn"
    folder.mkdir(parents=True)
    (folder / "by-hand.txt").write_text("Tự lưu.", encoding="utf-8")
    (folder / "manifest.csv").write_text(
        'file,url,published\nby-hand.txt,"https://bao.vn/x,y",2019-01-02\n', encoding="utf-8-sig"
    )
    papers.feed("bao.vn/rss", {"bao.vn/a-1.html": DAY})
    papers.put("bao.vn/a-1.html", ARTICLE)
    run()
    lines = _manifest(folder)
    assert {"file": "by-hand.txt", "url": "https://bao.vn/x,y", "published": "2019-01-02"} in lines
    assert len(lines) == 2
    (folder / "manifest.csv").write_text("nothing\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"manifest.csv: no manifest \(columns file,url,published, in UTF-8\)"):
        run()


def test_other_filters_read_a_listing_anew(papers: Newspapers, run: Callable[..., Report]) -> None:
    papers.feed("bao.vn/rss", {"bao.vn/chinh-tri/a-1.html": DAY, "bao.vn/kinh-te/b-2.html": DAY}, etag='"1"')
    for place in ("bao.vn/chinh-tri/a-1.html", "bao.vn/kinh-te/b-2.html"):
        papers.put(place, ARTICLE)
    feeds = (papers.url("bao.vn/rss"),)
    assert _counts(run(Source("Báo", feeds=feeds, include=("/chinh-tri/",)))) == (1, 1, 0, 0, 0)
    assert _counts(run(Source("Báo", feeds=feeds))) == (1, 1, 0, 0, 0)
    assert "/chinh-tri/a-1.html" not in papers.paths()


def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    with State(tmp_path) as state:
        full = state._db.execute("PRAGMA page_count").fetchone()[0]
        state._db.execute(f"PRAGMA max_page_count = {full}")
        pages = [Page(f"https://bao.vn/{n}" * 20, "Báo", "wanted", "", "", "", "2020-07-14") for n in range(200)]
        with pytest.raises(StateError, match=r"\.chitieu-fetch\.sqlite: database or disk is full; what was fetched is kept"):
            state.announce("https://bao.vn/rss", pages, "", "")
        with pytest.raises(StateError, match="database or disk is full"):
            for page in pages:
                state.put(page)
        assert state.validators("https://bao.vn/rss") == ("", "")


def test_a_state_that_is_none_is_not_thrown_away(run: Callable[..., Report], tmp_path: Path) -> None:
    state = tmp_path / "raw" / ".chitieu-fetch.sqlite"
    state.parent.mkdir()
    state.write_bytes(b"no database" * 500)
    with pytest.raises(StateError, match="move it away, and pages are fetched anew"):
        run()
    assert state.read_bytes() == b"no database" * 500


def test_the_report_is_json(papers: Newspapers, run: Callable[..., Report]) -> None:
    papers.feed("bao.vn/rss", {"bao.vn/a-1.html": DAY})
    report = run()
    told = json.loads(report.as_json())
    assert told["sources"] == [{"name": "Báo", "announced": 1, "new": 0, "updated": 0, "unchanged": 0, "failed": 1, "waiting": 0}]
    assert told["failures"][0] == {"source": "Báo", "url": papers.url("bao.vn/a-1.html"), "reason": "status 404", "lasting": True}
    assert str(report) == "1 sources: 1 addresses announced; pages: 0 new, 0 updated, 0 unchanged; 1 failures; 0 waiting"
