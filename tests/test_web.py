"""The web page over ASGI: what each page shows, what it refuses, and that nothing of an article runs."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest

from extractors.facts import Row
from extractors.gazetteer import gazetteer
from pipeline.ingest import Again
from pipeline.run import Options, run
from pipeline.tables import COLUMNS
from pipeline.web import access, serving
from pipeline.web.access import TokenError
from pipeline.web.index import Choice, Index
from pipeline.web.plots import tile_specs
from pipeline.web.serving import ServingError
from pipeline.web.site import Site
from pipeline.web.speech import Speech, words

Get = Callable[..., httpx.Response]


def asked(app: Any, method: str, path: str, **options: Any) -> httpx.Response:
    """One request, without a network."""

    async def send() -> httpx.Response:
        cookies = options.pop("cookies", None)
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost", cookies=cookies) as client:
            return await client.request(method, path, **options)

    return asyncio.run(send())


@pytest.fixture(scope="module")
def get(story: Path) -> Get:
    app = Site(story).app()
    return lambda path, **options: asked(app, "GET", path, **options)


def rows_of(response: httpx.Response) -> list[dict[str, str]]:
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))


ADDRESSES = (
    "/",
    "/search",
    "/search?q=dakrong+ngheo",
    "/places",
    "/place/d467-dakrong",
    "/metrics",
    "/metric/poverty_rate",
    "/promises",
    "/promises?outcome=met",
    "/web",
    "/web/targets",
)


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_answers_in_its_language_under_the_policy(get: Get, path: str, lang: str) -> None:
    answer = get(path, cookies={"lang": lang})
    assert answer.status_code == 200
    assert ("Tìm kiếm" if lang == "vi" else "Promises and results") in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["server-timing"].startswith("app;dur=")


def test_the_language_of_a_link_is_kept_for_the_next_page(get: Get) -> None:
    answer = get("/?lang=en")
    assert '<html lang="en">' in answer.text
    assert "lang=en" in answer.headers["set-cookie"]
    assert '<html lang="vi">' in get("/?lang=xx").text


@pytest.mark.parametrize(
    "q", ["Đakrông hộ nghèo 2025", "dakrong ho ngheo 2025", "đa krông HỘ NGHÈO 2025", "poverty dakrong 2025"]
)
def test_a_search_needs_no_accents(get: Get, q: str) -> None:
    rows = rows_of(get("/search.csv", params={"q": q}))
    assert [(row["status"], row["value_text"]) for row in rows] == [
        ("result", "'17,8%"),
        ("target", "dưới 15%"),
        ("target", "dưới 15%"),
    ]
    assert "dưới 15%" in get("/search", params={"q": q}).text


def test_words_that_no_row_has_are_named_and_left_out(get: Get) -> None:
    answer = get("/search", params={"q": "dakrong xyzzy ngheo"})
    assert re.search(r"Không dòng nào có: <b>xyzzy</b>", answer.text)
    assert len(rows_of(get("/search.csv", params={"q": "dakrong xyzzy ngheo"}))) == 4


def test_where_no_row_has_all_words_the_nearest_are_shown_as_such(get: Get) -> None:
    answer = get("/search", params={"q": "hai lang bao hiem"})
    assert Speech("vi")("search.loose") in answer.text


@pytest.mark.parametrize("q", ['"', "a* OR b", "NEAR(a b)", "words:a", "'; DROP TABLE targets;--", "(", "x" * 5000, "\x00", "%_"])
def test_what_is_typed_is_never_a_query_language(get: Get, q: str) -> None:
    assert get("/search", params={"q": q}).status_code == 200


def test_filters_narrow_and_facets_count_as_if_not_chosen(story: Path) -> None:
    with closing(sqlite3.connect(story / serving.DATABASE)) as connection:
        index = Index(connection)
        found = index.find(connection, Choice("", {"district": "467-dakrong", "status": "target"}))
        told = connection.execute("SELECT count(*) FROM targets WHERE district = 'Đakrông' AND status = 'target'").fetchone()[0]
        assert len(found.ids) == told == dict(found.counts["status"])["target"]
        assert dict(found.counts["status"])["result"] == 5
        assert set(dict(found.counts["district"])) == {"", "467-dakrong", "465-huong-hoa", "470-hai-lang"}
        assert index.find(connection, Choice("", {"year": "1066"})).ids.size == 0


def test_the_csv_is_the_table(get: Get, story: Path) -> None:
    rows = rows_of(get("/search.csv?plain=1"))
    table = list(csv.DictReader(io.StringIO((story / "targets.csv").read_text(encoding="utf-8-sig"))))
    assert list(rows[0]) == [column.name for column in COLUMNS]
    key = "target_id"
    assert sorted(rows, key=lambda row: row[key]) == sorted(table, key=lambda row: row[key])


def test_no_cell_of_the_csv_is_taken_for_something_else(get: Get) -> None:
    from pipeline.export.spreadsheet import taken_otherwise, unguarded

    rows, plain = rows_of(get("/search.csv")), rows_of(get("/search.csv?plain=1"))
    numbers = {column.name for column in COLUMNS if column.kind != "text"}
    for row, as_is in zip(rows, plain, strict=True):
        assert {
            name: cell for name, cell in row.items() if cell and name not in numbers and taken_otherwise(cell) and cell[0] != "'"
        } == {}
        assert {name: unguarded(cell) for name, cell in row.items()} == as_is
    assert {row["province_code"] for row in rows} == {"'45"}


def test_a_place_shows_its_targets_beside_its_results(get: Get) -> None:
    page = get("/place/d467-dakrong").text
    line = re.search(r'<th scope="row"><a href="/metric/poverty_rate">.*?</tr>', page, re.DOTALL)
    assert line
    cells = re.findall(r"<td>(.*?)</td>", line[0], re.DOTALL)
    years = re.findall(r'<th scope="col">(\d{4})</th>', page)
    assert years == ["2020", "2025"]
    told = [re.findall(r'class="fig (\w+)".*?</span>([^<]*)', cell) for cell in cells]
    assert told == [[("result", "31,5%")], [("target", "dưới 15% "), ("result", "17,8%")]]
    assert "×2" in cells[1]  # two articles tell the target


def test_a_metric_compares_places(get: Get) -> None:
    page = get("/metric/poverty_rate?year=2025&level=district").text
    names = re.findall(r'<text class="name"[^>]*>([^<]*)</text>', page)
    assert names == ["Đakrông, Quảng Trị", "Hướng Hóa, Quảng Trị", "Hải Lăng, Quảng Trị"]
    assert re.search(r'class="tile s[1-5]"><title>Quảng Trị: 10</title>', page)  # the median of 15, 10 and 2
    assert page.count('class="tile s') == 34
    rows = rows_of(get("/metric/poverty_rate.csv?year=2025&level=district"))
    assert sorted((row["district"], row["status"]) for row in rows) == [
        ("Hướng Hóa", "target"),
        ("Hải Lăng", "target"),
        ("Đakrông", "result"),
        ("Đakrông", "target"),
    ]


def test_promises_stand_beside_what_came_of_them(get: Get) -> None:
    rows = rows_of(get("/promises.csv?q=dakrong"))
    told = {row["metric"]: row["outcome"] for row in rows}
    assert told["poverty_rate"] == "not_met"
    assert told["forest_cover"] == told["income_per_capita"] == "met"
    assert told["trained_labour_rate"] == "open"
    page = get("/promises?q=dakrong+ngheo").text
    assert "Không đạt" in page
    assert "dưới 15%" in page
    assert "17,8%" in page


def test_an_article_shows_every_value_linked_to_its_row(get: Get, story: Path) -> None:
    with closing(sqlite3.connect(story / serving.DATABASE)) as connection:
        for key, text, title in connection.execute("SELECT key, text, title FROM articles").fetchall():
            page = get(f"/article/{key}").text
            rows = connection.execute(
                "SELECT target_id, char_start, char_end FROM targets WHERE article_key = ?", (key,)
            ).fetchall()
            assert rows, title
            for name, start, end in rows:
                assert f'id="r-{name}"' in page
                value = re.search(rf'href="#r-{name}" aria-describedby="w-{name}">([^<]*)</a>', page)
                assert value
                assert value[1] == text[start:end]


def test_a_row_leads_to_its_sentence_in_the_source(get: Get) -> None:
    row = rows_of(get("/search.csv", params={"q": "dakrong ho ngheo 2025"}))[0]
    moved = get(f"/row/{row['target_id']}")
    assert moved.status_code == 302
    assert moved.headers["location"].endswith(f"#r-{row['target_id']}")
    page = get(moved.headers["location"].split("#")[0]).text
    assert "https://bao.example.vn/dakrong-tong-ket-2025#:~:text=N%C4%83m%202025%2C%20t%E1%BB%B7" in page
    assert get("/row/abc").status_code == 404


class Tags(HTMLParser):
    """The tags of a page and their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize(
    "path", ["/article/{key}", "/search?q=huong+hoa+2021", "/search?q=huong+hoa", "/web/targets", "/web/articles"]
)
def test_nothing_of_an_article_runs(get: Get, path: str) -> None:
    page = get(path.format(key=serving.article_key("https://bao.example.vn/ke-xau"))).text
    assert "alert(" in page  # it is shown, as text
    tags = Tags(page).found
    scripts = [attrs for tag, attrs in tags if tag == "script"]
    assert all((attrs.get("src") or "").startswith(("/assets/", "/-/static/")) for attrs in scripts) or path.startswith("/web")
    assert not [attrs for _, attrs in tags if any(name.startswith("on") for name in attrs)]
    assert not [attrs for tag, attrs in tags if tag == "a" and (attrs.get("href") or "").lower().startswith("javascript")]
    assert not [tag for tag, attrs in tags if tag == "img" and attrs.get("src") == "x"]
    assert "<script>alert" not in page


def test_addresses_that_are_none_are_not_linked() -> None:
    from pipeline.web.links import source_link, web_address

    for url in ("javascript:alert(1)", "data:text/html,x", 'https://a" onclick="x', "//a.example", "", None, "ftp://a"):
        assert web_address(url) == source_link(url, "Một câu.") == ""


def test_the_site_is_read_only_without_a_token(story: Path) -> None:
    app = Site(story).app()
    assert asked(app, "POST", "/web/-/create").status_code in (404, 405)
    for sql in (
        "delete from targets",
        "update targets set year = 1",
        "pragma writable_schema = 1",
        "attach database ':memory:' as x",
    ):
        assert asked(app, "GET", "/web.json", params={"sql": sql}).status_code == 400
    assert asked(app, "GET", "/web.db").status_code == 403


def test_sql_has_its_time_limit(get: Get) -> None:
    endless = "with recursive c(x) as (select 1 union all select x + 1 from c) select count(*) from c"
    answer = get("/web.json", params={"sql": endless})
    assert answer.status_code == 400
    assert "interrupted" in answer.text.lower()


@pytest.mark.parametrize("path", ["/nope", "/place/nope", "/metric/nope", "/article/00", "/article/../x", "/row/0"])
def test_what_is_not_there_is_a_page_too(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.status_code == 404
    assert Speech("vi")("error.404") in answer.text
    assert answer.headers["content-security-policy"] == access.POLICY


def test_json_errors_stay_json(get: Get) -> None:
    answer = get("/web/nope.json")
    assert (answer.status_code, json.loads(answer.text)["status"]) == (404, 404)


def test_a_folder_without_a_table_cannot_be_served(tmp_path: Path) -> None:
    with pytest.raises(ServingError, match=r"targets\.csv: no such file; make it with: chitieu run"):
        Site(tmp_path)


def test_a_short_token_is_refused_and_not_repeated(story: Path) -> None:
    with pytest.raises(TokenError) as error:
        Site(story, token="geheim")
    assert "geheim" not in str(error.value)
    assert "16" in str(error.value)


def test_the_serving_file_is_made_anew_when_the_table_changes(story: Path, tmp_path: Path) -> None:
    for name in ("targets.csv", serving.DATABASE):
        (tmp_path / name).write_bytes((story / name).read_bytes())
    first = serving.prepare(tmp_path).stat().st_mtime_ns
    lines = (tmp_path / "targets.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "targets.csv").write_text("".join(lines[:-1]), encoding="utf-8")
    with closing(sqlite3.connect(serving.prepare(tmp_path))) as connection:
        assert connection.execute("SELECT count(*) FROM targets").fetchone()[0] == len(lines) - 2
    again = serving.prepare(tmp_path).stat().st_mtime_ns
    assert again > first
    assert serving.prepare(tmp_path).stat().st_mtime_ns == again


def test_a_broken_serving_file_is_made_anew(story: Path, tmp_path: Path) -> None:
    (tmp_path / "targets.csv").write_bytes((story / "targets.csv").read_bytes())
    (tmp_path / serving.DATABASE).write_bytes(b"not a database, but long enough to look like a file of one" * 40)
    assert asked(Site(tmp_path).app(), "GET", "/search").status_code == 200


def test_an_article_without_text_shows_its_sentences(story: Path, tmp_path: Path) -> None:
    (tmp_path / "targets.csv").write_bytes((story / "targets.csv").read_bytes())
    page = asked(
        Site(tmp_path).app(), "GET", f"/article/{serving.article_key('https://bao.example.vn/hai-lang-dai-hoi-2020')}"
    ).text
    assert Speech("vi")("article.notext") in page
    assert "tỷ lệ hộ nghèo còn dưới 2%" in page


def test_the_map_has_the_34_provinces_each_on_a_tile_of_its_own() -> None:
    specs = tile_specs()
    now = {unit.code for units in gazetteer().provinces.values() for unit in units if unit.new}
    assert {spec.code for spec in specs} == now
    assert len(specs) == len({(spec.column, spec.row) for spec in specs}) == 34


def test_every_word_has_both_languages() -> None:
    empty = [word.key for word in words().values() if bool(word.vi) != bool(word.en)]
    assert empty == []


def test_every_word_that_a_template_says_is_there() -> None:
    templates = Path(serving.__file__).parent / "templates"
    said = {
        key
        for path in templates.glob("*.html")
        for key in re.findall(r'say\(["\']([a-z_.0-9]+)["\']\)', path.read_text(encoding="utf-8"))
    }
    assert len(said) > 50
    assert said - set(words()) == set()


TOKEN = "a-token-for-the-tests-0123456789"


class Reader:
    """A browser's cookies and forms, for the pages that write."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.cookies: dict[str, str] = {}

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        answer = asked(self.app, method, path, cookies=dict(self.cookies), **options)
        for name, value in answer.cookies.items():
            self.cookies[name] = value
        return answer

    def post(self, path: str, form: str, **fields: str) -> httpx.Response:
        found = re.search(r'name="csrftoken" value="([^"]+)"', self.send("GET", form).text)
        assert found
        return self.send("POST", path, data={"csrftoken": found[1], **fields})

    def log_in(self, token: str) -> httpx.Response:
        return self.post("/login", "/login", by="Lan", token=token, next="/search")


@pytest.fixture
def editable(one_row: tuple[Path, str]) -> tuple[Path, Reader, str]:
    """A run's output, a reader of its site with a token, and the id of its one row."""
    out, target_id = one_row
    return out, Reader(Site(out, token=TOKEN).app()), target_id


def test_a_correction_needs_the_token_and_is_shown_at_once(
    editable: tuple[Path, Reader, str], capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    out, reader, name = editable
    moved = reader.send("GET", f"/correct/{name}")
    assert (moved.status_code, moved.headers["location"]) == (302, f"/login?next=/correct/{name}")
    assert reader.log_in("another-token-0123456789").status_code == 403
    assert "ds_actor" not in reader.cookies
    entered = reader.log_in(TOKEN)
    assert (entered.status_code, entered.headers["location"]) == (302, "/search")
    assert "HttpOnly" in entered.headers["set-cookie"]
    assert TOKEN not in str(entered.headers)

    refused = reader.post(f"/correct/{name}", f"/correct/{name}", field="year", value="next", why="x")
    assert refused.status_code == 400
    assert "year: expected integer, got &#39;next&#39;" in refused.text
    saved = reader.post(f"/correct/{name}", f"/correct/{name}", field="year", value="2026", why="đề mục ghi 2026")
    assert saved.status_code == 302
    assert "2026" in reader.send("GET", saved.headers["location"].split("#")[0]).text
    (row,) = rows_of(reader.send("GET", "/search.csv?q=tan+lap+2026"))
    assert (row["year"], row["corrected"]) == ("2026", "year")
    assert rows_of(reader.send("GET", "/search.csv?year=2025")) == []
    assert "đề mục ghi 2026" in reader.send("GET", f"/correct/{name}").text
    assert ",year\n" in (out / "targets.csv").read_text(encoding="utf-8-sig")

    reader.post(f"/correct/{name}", f"/correct/{name}", wrong="yes", why="không phải chỉ tiêu")
    assert rows_of(reader.send("GET", "/search.csv"))[0]["corrected"] == "wrong"
    assert rows_of(asked(Site(out).app(), "GET", "/search.csv"))[0]["corrected"] == "wrong"  # after a restart, too
    told = capfd.readouterr()
    assert TOKEN not in told.out + told.err + caplog.text


def test_a_form_of_another_site_changes_nothing(editable: tuple[Path, Reader, str]) -> None:
    _, reader, name = editable
    reader.log_in(TOKEN)
    for data in ({}, {"csrftoken": "made-up"}):
        answer = reader.send("POST", f"/correct/{name}", data={"field": "year", "value": "2026", "why": "x", **data})
        assert answer.status_code == 403
    assert rows_of(reader.send("GET", "/search.csv"))[0]["year"] == "2025"


def test_logging_out_ends_it(editable: tuple[Path, Reader, str]) -> None:
    _, reader, name = editable
    reader.log_in(TOKEN)
    assert reader.post("/logout", f"/correct/{name}").status_code == 302
    reader.cookies.pop("ds_actor", None)
    assert reader.send("GET", f"/correct/{name}").status_code == 302


def test_login_leads_nowhere_else(editable: tuple[Path, Reader, str]) -> None:
    _, reader, _ = editable
    for there in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\n/x"):
        answer = reader.post("/login", "/login", by="Lan", token=TOKEN, next=there)
        assert answer.headers["location"] == "/"


def test_a_forged_or_old_session_is_none(editable: tuple[Path, Reader, str]) -> None:
    _, reader, name = editable
    reader.cookies["ds_actor"] = "eyJhIjp7ImlkIjoieCJ9fQ.forged"
    assert reader.send("GET", f"/correct/{name}").status_code == 302


def test_without_a_token_nothing_can_be_written(story: Path) -> None:
    app = Site(story).app()
    for path in ("/login", "/correct/abc"):
        assert asked(app, "POST", path, data={"token": "", "by": "x", "why": "x"}).status_code == 403
    assert asked(app, "GET", "/correct/abc").status_code == 403
    assert Speech("vi")("login.off") in asked(app, "GET", "/login").text


@pytest.mark.parametrize("given", ["", TOKEN[:-1], TOKEN + "x", TOKEN.upper()])
def test_only_the_token_is_the_token(given: str) -> None:
    assert not access.same(given, TOKEN)
    assert access.same(TOKEN, TOKEN)
    assert not access.same("", "")


def test_tokens_are_compared_whatever_they_share(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[bytes, bytes]] = []
    monkeypatch.setattr(access.hmac, "compare_digest", lambda a, b: bool(seen.append((a, b))))
    access.same("x", TOKEN)
    assert [tuple(map(len, pair)) for pair in seen] == [(32, 32)]  # digests of one length, by the standard library's comparison


def test_a_new_run_shows_without_a_restart(
    editable: tuple[Path, Reader, str], make_row: Callable[..., Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    out, _, _ = editable
    monkeypatch.setattr("pipeline.web.site.LOOK_EVERY", 0.0)
    site = Site(out)
    app = site.app()

    async def years() -> list[set[str]]:
        found = []
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost") as client:
            found.append({row["year"] for row in rows_of(await client.get("/search.csv"))})
            extract = lambda article: [make_row(), make_row(year=2030)]  # noqa: E731
            run([out.parent / "raw"], out, options=Options(again=Again(force=True)), build=lambda: extract)
            await client.get("/search.csv")  # this one sees that there is something new
            while site._renewing:
                await asyncio.sleep(0.02)
            found.append({row["year"] for row in rows_of(await client.get("/search.csv"))})
            found.append({row["year"] for row in rows_of(await client.get("/promises.csv"))})
        return found

    assert asyncio.run(years()) == [{"2025"}, {"2025", "2030"}, {"2025", "2030"}]


def test_an_output_that_cannot_be_served_leaves_the_one_before(
    editable: tuple[Path, Reader, str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    out, _, _ = editable
    monkeypatch.setattr("pipeline.web.site.LOOK_EVERY", 0.0)
    site = Site(out)
    (out / "targets.csv").write_text("not,a,table\n1,2,3\n", encoding="utf-8")

    async def answers() -> list[int]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=site.app()), base_url="http://localhost") as client:
            first = await client.get("/search")
            while site._renewing:
                await asyncio.sleep(0.02)
            return [first.status_code, (await client.get("/search")).status_code]

    assert asyncio.run(answers()) == [200, 200]
    assert "the site goes on with the one before" in caplog.text
