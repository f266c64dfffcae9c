"""The page in a browser: the story a journalist would follow, on a desk and on a phone, and what axe-core finds on every page.

Needs Chromium (``apt-get install chromium``); without it these tests are skipped. Set CHITIEU_SHOTS=DIR to keep screenshots.
"""

from __future__ import annotations

import csv
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pipeline.web.serving import article_key
from pipeline.web.site import Site

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
SIZES = {"desktop": {"width": 1200, "height": 850}, "phone": {"width": 390, "height": 844}}
TOKEN = "a-token-for-the-tests-0123456789"
ARTICLE = f"/article/{article_key('https://bao.example.vn/dakrong-dai-hoi-2020')}"
PAGES = {
    "start": "/",
    "search": "/search?q=dakrong",
    "place": "/place/d467-dakrong",
    "metric": "/metric/poverty_rate?year=2025&level=district",
    "article": ARTICLE,
    "promises": "/promises?q=dakrong",
    "places": "/places",
    "metrics": "/metrics",
    "login": "/login",
    "missing": "/nope",
    "tables": "/web",
    "table": "/web/targets",
    "facets": "/web/targets?_facet=metric&year=2025",
    "query": "/web?sql=select+metric,+value_text+from+targets+limit+3",
    "record": "/web/targets/1",
}


@contextmanager
def serving(out: Path) -> Iterator[str]:
    """The site of an output folder, on a port of its own."""
    import uvicorn

    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(Site(out, token=TOKEN).app(), log_level="critical", lifespan="off")
        running = uvicorn.Server(config)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not running.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        running.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="module")
def server(story: Path) -> Iterator[str]:
    with serving(story) as address:
        yield address


def serious(page: Any) -> list[tuple[str, str, list[str]]]:
    """What axe-core finds serious or critical on the page as it stands."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    told = [(one["id"], one["impact"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found]
    return [one for one in told if one[1] in ("serious", "critical")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, browser: Any, server: str) -> Iterator[Any]:
    """A page of each size; errors of its console fail the test."""
    context = browser.new_context(viewport=SIZES[request.param], base_url=server, accept_downloads=True)
    page = context.new_page()
    page.size = request.param
    page.refused = False  # whether the page refused what it was sent, which the console tells
    page.blocked = False  # whether the page is Datasette's own: it holds inline scripts, and does without them
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    known = ["404", *(["Content Security Policy"] if page.blocked else []), *(["400"] if page.refused else [])]
    assert [error for error in errors if not any(words in error for words in known)] == []


def shoot(page: Any, name: str) -> None:
    folder = os.environ.get("CHITIEU_SHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}-{page.size}.png")


def test_what_dakrong_promised_on_poverty_where_it_says_so_and_what_came_of_it(page: Any, tmp_path: Path) -> None:
    page.goto("/")
    shoot(page, "start")
    page.get_by_role("searchbox").fill("dakrong ho ngheo 2025")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    shoot(page, "search")
    first = page.locator("ol.results > li")
    assert first.count() == 3

    page.get_by_role("link", name="Tỷ lệ hộ nghèo: dưới 15%").last.click()
    page.wait_for_url("**/article/**")
    value = page.locator(".text .value", has_text="dưới 15%")
    value.locator("a").focus()
    why = value.get_by_role("tooltip")
    assert why.is_visible()
    assert "metric+value" in why.inner_text()
    assert "Huyện Đakrông, Quảng Trị" in why.inner_text()
    value.scroll_into_view_if_needed()
    shoot(page, "article")
    page.keyboard.press("Escape")
    assert not why.is_visible()
    source = page.locator("li.card:target").get_by_role("link", name="Mở câu này trong bài gốc").get_attribute("href")
    assert source.startswith("https://bao.example.vn/dakrong-dai-hoi-2020#:~:text=")

    page.locator("li.card:target").get_by_role("link", name="Huyện Đakrông, Quảng Trị").click()
    page.wait_for_url("**/place/d467-dakrong")
    shoot(page, "place")
    page.get_by_role("main").get_by_role("link", name="Lời hứa và kết quả").click()
    page.wait_for_url("**/promises?place=d467-dakrong")
    line = page.locator("ol.promises > li", has_text="Tỷ lệ hộ nghèo")
    assert "Không đạt" in line.inner_text()
    assert "17,8%" in line.inner_text()
    shoot(page, "promises")

    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tải CSV").click()
    waiting.value.save_as(tmp_path / "promises.csv")
    with (tmp_path / "promises.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["metric"]: row for row in csv.DictReader(file)}
    poverty = rows["poverty_rate"]
    assert (poverty["district"], poverty["year"], poverty["value_text"], poverty["outcome"]) == (
        "Đakrông",
        "2025",
        "dưới 15%",
        "not_met",
    )
    assert poverty["result_value_text"] == "'17,8%"
    assert "https://bao.example.vn/dakrong-dai-hoi-2020" in poverty["target_articles"]


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious_and_nothing_runs_off_the_page(page: Any, name: str) -> None:
    page.blocked = PAGES[name].startswith("/web")
    page.goto(PAGES[name])
    shoot(page, f"page-{name}")
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_axe_sees_a_fault_where_there_is_one(page: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.goto("/")
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert "button-name" in [one["id"] for one in Axe().run(page).response["violations"]]


def test_the_report_too(page: Any, story: Path, tmp_path: Path) -> None:
    from pipeline.reading import read_articles
    from pipeline.web.report import report_html, reported

    articles = [reported(article, []) for article in read_articles([Path(__file__).parent / "story"])]
    path = tmp_path / "r.html"
    path.write_text(report_html(articles), encoding="utf-8")
    page.goto(path.as_uri())
    assert serious(page) == []


def test_a_row_is_corrected_by_whoever_has_the_token(page: Any, one_row: tuple[Path, str]) -> None:
    out, target_id = one_row
    with serving(out) as address:
        page.goto(f"{address}/correct/{target_id}")
        page.get_by_label("Tên").fill("Lan")
        page.get_by_label("Mã").fill(TOKEN)
        page.locator("form.stack button").click()
        page.wait_for_url(f"**/correct/{target_id}")
        shoot(page, "correct")
        assert serious(page) == []
        page.locator("select[name=field]").select_option("year")
        page.locator("input[name=value]").fill("next")
        page.locator("input[name=why]").fill("đề mục ghi 2026")
        with page.expect_response(lambda answer: answer.status == 400):
            page.locator("form.stack button").click()
        page.refused = True
        assert page.get_by_role("alert").is_visible()
        assert serious(page) == []
        page.locator("input[name=value]").fill("2026")
        page.locator("form.stack button").click()
        page.wait_for_url("**/article/**")
        page.goto(f"{address}/correct/{target_id}")
        assert "đề mục ghi 2026" in page.locator("ul.history").inner_text()
        assert serious(page) == []


def test_the_keyboard_alone_reaches_every_value(page: Any) -> None:
    page.goto(ARTICLE)
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id"))
    values = set(page.eval_on_selector_all(".text .value > a", "links => links.map(link => link.id)"))
    assert values
    assert values <= reached
