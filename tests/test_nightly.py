"""Night after night: fetch, then run. Nothing is lost, nothing comes twice, and the way does not show in the files."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from newspapers import Newspapers, newspapers, on_loopback
from spacy.language import Language

from pipeline import assemble
from pipeline.fetching import Report, Sources, fetch
from pipeline.fetching.sources import Limits, Source
from pipeline.fetching.state import State
from pipeline.run import Summary, run
from pipeline.tables import read_table

ROOT = Path(__file__).parents[1]
DISTRICT = """<html><head><meta charset="utf-8"><title>Krông Năng đề ra chỉ tiêu nhiệm kỳ mới</title></head><body><article>
<h1>Krông Năng đề ra chỉ tiêu nhiệm kỳ mới</h1>
<p>Ngày 28/7, Đảng bộ huyện Krông Năng, tỉnh Đắk Lắk khai mạc Đại hội đại biểu lần thứ XV, nhiệm kỳ 2020-2025, với sự tham dự của 198 đại biểu thay mặt hơn 6.300 đảng viên trong toàn huyện.</p>
<p>Đại hội đề ra các chỉ tiêu chủ yếu: đến năm 2025, thu nhập bình quân đầu người đạt 60 triệu đồng/năm; tỷ lệ hộ nghèo còn dưới 3%; có 10 xã đạt chuẩn nông thôn mới; tỷ lệ che phủ rừng đạt 42%.</p>
<p>Phát biểu tại đại hội, đại diện Thường trực Tỉnh ủy đề nghị Đảng bộ huyện Krông Năng phát huy tinh thần đoàn kết, chủ động tháo gỡ khó khăn, quan tâm đời sống đồng bào dân tộc thiểu số và xây dựng đội ngũ cán bộ đủ năng lực.</p>
</article></body></html>"""
PROVINCE = """<html><head><meta charset="utf-8"><title>Quảng Trị: chỉ tiêu năm 2023</title></head><body><article>
<h1>Quảng Trị: chỉ tiêu năm 2023</h1>
<p>HĐND tỉnh Quảng Trị vừa thông qua nghị quyết về nhiệm vụ phát triển kinh tế - xã hội năm 2023.</p>
<p>Theo nghị quyết, năm 2023 tỉnh Quảng Trị phấn đấu thu ngân sách trên địa bàn đạt 3.900 tỷ đồng; tỷ lệ hộ nghèo giảm 1,5%; tạo việc làm mới cho 12.000 lao động.</p>
</article></body></html>"""
JULY, DECEMBER = "Wed, 29 Jul 2020 06:00:00 +0700", "Fri, 09 Dec 2022 17:00:00 +0700"


@dataclass
class Desk:
    """A newsroom's folder, the papers it follows, and its nightly job."""

    papers: Newspapers
    folder: Path
    nlp: Language
    sources: list[Source] = field(default_factory=list)

    def fetch(self) -> Report:
        self.papers.clock.seconds += 86_400
        limits = Limits(delay=1.0, timeout=5.0, allow_private=True)
        given = Sources("a@b.vn", tuple(self.sources), limits)
        return fetch(given, self.folder / "raw", clock=self.papers.clock.clock, resolve=on_loopback)

    def run(self, out: str = "out") -> Summary:
        return run([self.folder / "raw"], self.folder / out, build=lambda: lambda article: assemble.extract(article, self.nlp))

    def files(self, out: str = "out") -> dict[str, bytes]:
        return {name: (self.folder / out / name).read_bytes() for name in ("targets.csv", "skipped.csv", "duplicates.csv")}

    def said(self) -> list[tuple[str, str, float]]:
        """Newspaper, metric and value of each row."""
        frame = read_table(self.folder / "out" / "targets.csv")
        values = frame["value_min"].fillna(frame["value_max"])
        return sorted(zip(frame["source"], frame["metric"], values, strict=True))

    def duplicates(self) -> list[dict[str, str]]:
        with (self.folder / "out" / "duplicates.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture
def desk(tmp_path: Path, nlp: Language) -> Iterator[Desk]:
    with newspapers() as papers:
        one = Desk(papers, tmp_path, nlp)
        for host in ("baodaklak.vn", "baoquangtri.vn"):
            papers.feed(f"{host}/rss", {})
            one.sources.append(Source(host, feeds=(papers.url(f"{host}/rss"),)))
        yield one


def test_three_nights_are_one(desk: Desk) -> None:
    papers = desk.papers
    papers.put("baodaklak.vn/krong-nang-1.html", DISTRICT)
    papers.feed("baodaklak.vn/rss", {"baodaklak.vn/krong-nang-1.html": JULY})
    desk.fetch()
    first = desk.run()
    assert first.counts.added == first.counts.with_rows == 1
    told = desk.said()
    assert len(told) == 4
    assert {source for source, _, _ in told} == {"baodaklak.vn"}

    night = desk.files()
    assert [one.new for one in desk.fetch().sources] == [0, 0]  # nothing new
    second = desk.run()
    assert (second.counts.extracted, second.counts.unchanged) == (0, 1)
    assert desk.files() == night

    # The other paper prints the same article, with a figure of its own at the end, and an article of its own.
    more = "<p>Trước đó, huyện đặt mục tiêu đến năm 2025 có 95% dân số tham gia bảo hiểm y tế.</p></article>"
    copy = DISTRICT.replace("<h1>", "<p>29/07/2020 09:15</p><h1>").replace("</article>", more)
    papers.put("baoquangtri.vn/huyen-krong-nang-9.html", copy)
    papers.put("baoquangtri.vn/chi-tieu-2023-10.html", PROVINCE)
    papers.feed(
        "baoquangtri.vn/rss",
        {
            "baoquangtri.vn/huyen-krong-nang-9.html": "Thu, 30 Jul 2020 09:15:00 +0700",
            "baoquangtri.vn/chi-tieu-2023-10.html": DECEMBER,
        },
    )
    desk.fetch()
    third = desk.run()
    assert (third.counts.added, third.counts.unchanged) == (2, 1)
    found = desk.said()
    assert [one for one in found if one[0] == "baodaklak.vn"] == told
    own = [one[1:] for one in found if one[0] == "baoquangtri.vn"]
    assert ("health_insurance_coverage", 95.0) in own
    assert not {one[1:] for one in told} & set(own)
    (line,) = desk.duplicates()
    assert (line["kind"], line["rows"], line["left_out"]) == ("repeats", "5", "4")
    assert line["representative_url"] == papers.url("baodaklak.vn/krong-nang-1.html")
    assert line["url"] == papers.url("baoquangtri.vn/huyen-krong-nang-9.html")

    desk.run("anew")
    assert desk.files("anew") == desk.files()


def test_an_update_replaces_its_rows(desk: Desk) -> None:
    def sitemap(moment: str) -> str:
        where = desk.papers.url("baodaklak.vn/krong-nang-1.html")
        return f"<?xml version='1.0'?><urlset><url><loc>{where}</loc><lastmod>{moment}</lastmod></url></urlset>"

    papers = desk.papers
    desk.sources.append(Source("sitemap", sitemaps=(papers.url("baodaklak.vn/sitemap.xml"),)))
    papers.put("baodaklak.vn/sitemap.xml", sitemap("2020-07-29T06:00:00+07:00"))
    papers.put("baodaklak.vn/krong-nang-1.html", DISTRICT)
    desk.fetch()
    desk.run()
    papers.put("baodaklak.vn/sitemap.xml", sitemap("2020-07-30T06:00:00+07:00"))
    papers.put("baodaklak.vn/krong-nang-1.html", DISTRICT.replace("60 triệu", "62 triệu"))
    assert sum(one.updated for one in desk.fetch().sources) == 1
    summary = desk.run()
    assert summary.counts.changed == 1
    incomes = [value for _, metric, value in desk.said() if metric == "income_per_capita"]
    assert incomes == [62_000_000]
    assert desk.duplicates() == []
    desk.run("anew")
    assert desk.files("anew") == desk.files()


def test_a_night_that_is_ended_is_taken_up_by_the_next(tmp_path: Path) -> None:
    """SIGTERM in the middle of a fetch: the pages it had stand in the manifest, and the next fetch brings the others."""
    with newspapers() as papers:
        papers.feed("localhost/rss", {})
        text = 'contact = "a@b.vn"\ndelay = 0.05\nallow_private = true\n[[source]]\nname = "Báo"\n'
        sources = tmp_path / "sources.toml"
        sources.write_text(f'{text}feeds = ["{papers.url("localhost/rss")}"]\nhosts = ["bao.vn"]\n', encoding="utf-8")
        start = (
            "import socket; look_up = socket.getaddrinfo; "
            "socket.getaddrinfo = lambda host, *a, **o: look_up('127.0.0.1' if host == 'bao.vn' else host, *a, **o); "
            "from pipeline.cli import app; app()"
        )
        command = [sys.executable, "-c", start, "fetch", str(sources), "--out", str(tmp_path / "raw")]
        pages = [f"bao.vn/bai-{n:03}.html" for n in range(40)]
        for page in pages:
            papers.put(page, PROVINCE)
        papers.feed("localhost/rss", dict.fromkeys(pages, DECEMBER))
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        asked, over = threading.Event(), threading.Event()

        def keeps_waiting(handler: BaseHTTPRequestHandler) -> None:
            asked.set()
            over.wait(30)

        papers.act(pages[20], keeps_waiting)
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while not asked.wait(0.1) and process.poll() is None:
            pass
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate()
        over.set()
        papers.put(pages[20], PROVINCE)
        assert process.returncode == 143, told.decode()
        with (tmp_path / "raw" / "bao.vn" / "manifest.csv").open(encoding="utf-8", newline="") as file:
            listed = [line["file"] for line in csv.DictReader(file)]
        assert len(listed) == 20
        assert sorted(listed) == sorted(path.name for path in (tmp_path / "raw" / "bao.vn").glob("*.html"))
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        assert len(list((tmp_path / "raw" / "bao.vn").glob("*.html"))) == len(pages)
        paths = [path for path in papers.paths("bao.vn") if path.startswith("/bai-")]
        assert len(paths) == len(pages) + 1  # the page in hand was asked for again
        with State(tmp_path / "raw") as state:
            assert state.waiting("Báo") == 0
