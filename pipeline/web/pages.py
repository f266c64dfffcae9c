"""The pages: what each shows, from the request to the HTML. Reading happens in Datasette's threads, on read-only connections."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from datasette.utils.asgi import AsgiStream, NotFound, Response

from extractors.gazetteer import gazetteer
from extractors.metrics import metrics
from pipeline.columns import COLUMNS, Column
from pipeline.export.spreadsheet import guarded
from pipeline.promises import COLUMNS as PROMISES
from pipeline.promises.linking import SEPARATOR
from pipeline.tables import csv_text
from pipeline.web import comparison, plots, queries
from pipeline.web.facets import Label, facets, labels, picked
from pipeline.web.highlight import marked
from pipeline.web.index import FACETS, PROMISE_FACETS, Choice, Found, Index
from pipeline.web.links import search_link
from pipeline.web.matrix import matrix
from pipeline.web.rendering import render
from pipeline.web.shell import LANG_COOKIE, language, shell_of
from pipeline.web.speech import LANGS, Speech, scale_of

if TYPE_CHECKING:
    from datasette.app import Datasette

PAGE_SIZE = 25
#: Articles named beside a promise, and beside its result.
_SOURCES = 5


class Pages:
    """The pages of one output folder. token: empty where nobody may correct."""

    def __init__(self, datasette: Datasette, out: Path, connection: sqlite3.Connection, token: str) -> None:
        self.datasette = datasette
        self.out = out
        self.index, self.promise_index = self.indexes(connection)
        self.token = token
        self._names = {spec.code: gazetteer().province(spec.code, new=True).name for spec in plots.tile_specs()}

    def routes(self) -> list[tuple[str, Callable[..., Any]]]:
        """Pattern and page, in Datasette's form."""
        return [
            (r"^/$", self.page(self.home)),
            (r"^/search$", self.page(self.search)),
            (r"^/search\.csv$", self.search_csv),
            (r"^/promises$", self.page(self.promises)),
            (r"^/promises\.csv$", self.promises_csv),
            (r"^/row/(?P<id>[0-9a-f-]+)$", self.row),
            (r"^/places$", self.page(self.places)),
            (r"^/place/(?P<key>[a-z0-9-]+)$", self.page(self.place)),
            (r"^/metrics$", self.page(self.metrics)),
            (r"^/metric/(?P<name>[a-z0-9_]+)$", self.page(self.metric)),
            (r"^/metric/(?P<name>[a-z0-9_]+)\.csv$", self.metric_csv),
            (r"^/article/(?P<key>[0-9a-f]+)$", self.page(self.article)),
            (r"^/article/(?P<key>[0-9a-f]+)\.csv$", self.article_csv),
        ]

    def indexes(self, connection: sqlite3.Connection) -> tuple[Index, Index]:
        """The rows and the promises, as they stand in the serving file."""
        return Index(connection), Index(connection, "promises", PROMISE_FACETS)

    def refresh(self, indexes: tuple[Index, Index]) -> None:
        """Answer from these from now on."""
        self.index, self.promise_index = indexes

    @property
    def database(self) -> Any:
        """Datasette's handle on the serving file."""
        return self.datasette.get_database("web")

    def page(self, make: Callable[[sqlite3.Connection, Any, Speech], tuple[int, str, dict[str, Any]]]) -> Callable[..., Any]:
        """A route that runs ``make`` in a reading thread and prints its template."""

        async def route(request: Any) -> Response:
            lang = language(request)
            shell = shell_of(request, lang, editable=bool(self.token))

            def work(connection: sqlite3.Connection) -> tuple[int, str]:
                status, template, context = make(connection, request, Speech(lang))
                return status, render(template, lang, shell=shell, **context)

            status, html = await self.database.execute_fn(work)
            response = Response.html(html, status=status)
            if request.args.get("lang") in LANGS:
                response.set_cookie(LANG_COOKIE, lang, max_age=31536000, httponly=True)
            return response

        return route

    def home(self, connection: sqlite3.Connection, request: Any, say: Speech) -> tuple[int, str, dict[str, Any]]:
        """Search, counts, map, fields, the latest rows."""
        whole = self.index.whole
        articles, places = queries.counts(connection)
        status = dict(whole.counts["status"])
        by_province = {value: float(count) for value, count in whole.counts["province"] if value}
        labels = {name: say.number(count) for name, count in by_province.items()}
        links = {name: search_link({"province": name}) for name in by_province}
        numbers = [
            (status.get("target", 0), "start.targets"),
            (status.get("result", 0), "start.results"),
            (places, "start.places"),
            (articles, "start.articles"),
        ]
        context = {
            "numbers": numbers,
            "map": plots.tile_map(by_province, labels, links, self._names),
            "groups": [pair for pair in whole.counts["group"] if pair[0]],
            "rows": queries.by_ids(connection, whole.ids[:6].tolist()),
            "examples": self._examples(connection, say),
        }
        return 200, "home.html", context

    def _examples(self, connection: sqlite3.Connection, say: Speech) -> list[str]:
        """Searches that find something: the district with most rows and the commonest metrics."""
        district = next((value for value, _ in self.index.whole.counts["place"] if value.startswith("d")), "")
        place = queries.place(connection, district) if district else None
        metric = next((value for value, _ in self.index.whole.counts["metric"] if value != "other"), "")
        year = next((value for value, _ in self.index.whole.counts["year"] if value), "")
        found = [f"{place['district']} {year}" if place else "", f"{say.metric(metric)} {year}" if metric else ""]
        return [example for example in found if example]

    def search(self, connection: sqlite3.Connection, request: Any, say: Speech) -> tuple[int, str, dict[str, Any]]:
        """Rows that match, with facets."""
        label = labels(connection, say)
        found, ids, context = self._searched(self.index, "/search", connection, request, say, label)
        context |= {
            "rows": queries.by_ids(connection, ids),
            "promises": search_link({**context["asked"], "status": ""}, page="/promises"),
            "jumps": self._jumps(found, label) if context["q"] and not found.loose else [],
        }
        return 200, "search.html", context

    def promises(self, connection: sqlite3.Connection, request: Any, say: Speech) -> tuple[int, str, dict[str, Any]]:
        """What was promised, by which articles, and what came of it."""
        label = labels(connection, say)
        _, ids, context = self._searched(self.promise_index, "/promises", connection, request, say, label)
        rows = queries.promises(connection, ids)
        names = [one for row in rows for cell in ("target_ids", "result_ids") for one in _split(row[cell])[:_SOURCES]]
        sources = queries.by_target_ids(connection, names)
        return 200, "promises.html", context | {"promises": [_promise_view(row, sources) for row in rows]}

    def _searched(
        self, index: Index, path: str, connection: sqlite3.Connection, request: Any, say: Speech, label: Label
    ) -> tuple[Found, list[int], dict[str, Any]]:
        """What the page at ``path`` finds in its index: all of it, the ids that its page shows, and what its template needs."""
        choice = _choice(request, index.facets)
        found = index.find(connection, choice)
        pages = max(1, -(-len(found.ids) // PAGE_SIZE))
        page = min(max(1, _number(request.args.get("n"), 1)), pages)
        asked = {"q": choice.q, **choice.chosen}
        context = {
            "q": choice.q,
            "chosen": choice.chosen,
            "asked": asked,
            "total": len(found.ids),
            "page": page,
            "pages": pages,
            "dropped": found.dropped,
            "loose": found.loose,
            "path": path,
            "csv": search_link(asked, page=f"{path}.csv"),
            "picked": picked(asked, choice, label, say, path),
            "facets": facets(index.facets, found, asked, choice, label, path),
        }
        return found, found.ids[(page - 1) * PAGE_SIZE : page * PAGE_SIZE].tolist(), context

    async def promises_csv(self, request: Any) -> AsgiStream:
        """All promises of a choice as CSV."""
        choice = _choice(request, PROMISE_FACETS)
        found = await self.database.execute_fn(lambda connection: self.promise_index.find(connection, choice))
        return self._csv(request, found.ids.tolist(), "promises.csv", "promises", PROMISES)

    def _jumps(self, found: Found, label: Label) -> list[tuple[str, str]]:
        """Pages of the places and metrics that the found rows are about, where they are few."""
        places = [(f"/place/{value}", label("place", value)) for value, _ in found.counts["place"][:2]]
        named = [(f"/metric/{value}", label("metric", value)) for value, _ in found.counts["metric"][:2] if value != "other"]
        return (places if len(found.counts["place"]) <= 12 else []) + (named if len(found.counts["metric"]) <= 6 else [])

    async def search_csv(self, request: Any) -> AsgiStream:
        """All rows of a search as CSV."""
        choice = _choice(request, FACETS)
        found = await self.database.execute_fn(lambda connection: self.index.find(connection, choice))
        return self._csv(request, found.ids.tolist(), "chitieu.csv")

    def _csv(
        self, request: Any, ids: Sequence[int], name: str, table: str = "targets", columns: Sequence[Column] = COLUMNS
    ) -> AsgiStream:
        """Rows as CSV for a spreadsheet, sent as they are read: with the byte-order mark that Excel needs, and with text that it
        would take for a date, a number or a formula marked as text (``export.spreadsheet``); ``plain=1`` leaves cells be.
        """
        mark = str if request.args.get("plain") == "1" else guarded

        async def send(writer: Any) -> None:
            await writer.write("\ufeff" + csv_text([column.name for column in columns], ()))
            for start in range(0, len(ids), 1000):
                some = ids[start : start + 1000]

                def read(connection: sqlite3.Connection, some: Sequence[int] = some) -> str:
                    rows = queries.cells(connection, some, table, columns)
                    return csv_text((), ([mark(cell) if isinstance(cell, str) else cell for cell in row] for row in rows))

                await writer.write(await self.database.execute_fn(read))

        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return AsgiStream(send, headers=headers, content_type="text/csv; charset=utf-8")

    def places(self, connection: sqlite3.Connection, request: Any, say: Speech) -> tuple[int, str, dict[str, Any]]:
        """Every place that has rows."""
        areas: dict[str, list[queries.Row]] = {}
        for place in queries.places(connection):
            areas.setdefault(place["area"] or "", []).append(place)
        return 200, "places.html", {"areas": list(areas.items())}

    def place(self, connection: sqlite3.Connection, request: Any, say: Speech) -> tuple[int, str, dict[str, Any]]:
        """A place: its targets as a matrix, results beside them."""
        key = request.url_vars["key"]
        place = queries.place(connection, key)
        if place is None:
            return _missing(say)
        context = {
            "place": place,
            "matrix": matrix(queries.of_place(connection, key)),
            "parts_within": queries.places_within(connection, place),
            "csv": search_link({"place": key}, page="/search.csv"),
        }
        return 200, "place.html", context

    def metrics(self, connection: sqlite3.Connection, request: Any, say: Speech) -> tuple[int, str, dict[str, Any]]:
        """Every metric that has rows, by field."""
        groups: dict[str, list[tuple[str, int]]] = {}
        for name, count in self.index.whole.counts["metric"]:
            known = metrics().get(name)
            if known is not None and name != "other":
                groups.setdefault(known.group, []).append((name, count))
        return 200, "metrics.html", {"groups": sorted(groups.items(), key=lambda pair: say.word("group", pair[0]))}

    def metric(self, connection: sqlite3.Connection, request: Any, say: Speech) -> tuple[int, str, dict[str, Any]]:
        """A metric: places compared for a year."""
        name = request.url_vars["name"]
        known = metrics().get(name)
        if known is None:
            return _missing(say)
        view = _compared(connection, name, request.args)
        entries = view["entries"]
        if entries:
            medians = comparison.by_area(entries)
            unit = view["measure"][1]
            scale = scale_of(unit, *medians.values())
            short = {area: say.number(round(value / scale, 2)) for area, value in medians.items()}
            links = {area: search_link({"province": area, "metric": name, "year": str(view["year"])}) for area in medians}
            view["map"] = plots.tile_map(medians, short, links, self._names)
            view["plot"] = plots.plot(entries, say)
        view["hows"] = [(value, comparison.how_label(how, say), count) for value, how, count in view["hows"]]
        query = urlencode({key: view[key] for key in ("year", "level", "how") if view[key]})
        return 200, "metric.html", {**view, "name": name, "good": known.good, "csv": f"/metric/{name}.csv?{query}"}

    async def metric_csv(self, request: Any) -> AsgiStream:
        """The rows of a comparison as CSV."""
        name = request.url_vars["name"]
        view = await self.database.execute_fn(lambda connection: _compared(connection, name, request.args))
        ids = sorted(row["id"] for entry in view["entries"] for row in (entry.target, entry.result) if row is not None)
        return self._csv(request, ids, f"{name}-{view['year'] or ''}.csv")

    def article(self, connection: sqlite3.Connection, request: Any, say: Speech) -> tuple[int, str, dict[str, Any]]:
        """An article with every value marked and its rows beside it."""
        key = request.url_vars["key"]
        article = queries.article(connection, key)
        if article is None:
            return _missing(say)
        rows = queries.of_article(connection, key)
        context = {
            "article": article,
            "rows": rows,
            "marked": marked(article["text"] or "", rows),
            "csv": f"/article/{key}.csv",
            "actions": bool(self.token) and request.actor is not None,
            "inside": False,
        }
        return 200, "article.html", context

    async def row(self, request: Any) -> Response:
        """The link of a row: to its place in its article."""
        name = request.url_vars["id"]
        row = await self.database.execute_fn(lambda connection: queries.of_target(connection, name))
        if row is None:
            raise NotFound(name)
        return Response.redirect(f"/article/{row['article_key']}#r-{row['target_id']}")

    async def article_csv(self, request: Any) -> AsgiStream:
        """The rows of an article as CSV."""
        key = request.url_vars["key"]
        rows = await self.database.execute_fn(lambda connection: queries.of_article(connection, key))
        return self._csv(request, sorted(row["id"] for row in rows), f"{key}.csv")


def _missing(say: Speech) -> tuple[int, str, dict[str, Any]]:
    return 404, "message.html", {"heading": "404", "message": say("error.404")}


def _choice(request: Any, facets: Iterable[str]) -> Choice:
    """What the address asks for; unknown names are nothing."""
    chosen = {name: value for name in facets if (value := request.args.get(name))}
    return Choice(" ".join((request.args.get("q") or "").split())[:400], chosen)


def _split(cell: str | None) -> list[str]:
    """The parts of a list inside a cell of ``promises``."""
    return cell.split(SEPARATOR) if cell else []


def _promise_view(row: queries.Row, sources: Mapping[str, queries.Row]) -> dict[str, Any]:
    """A promise with the rows behind it. more: sources beyond those named."""
    view: dict[str, Any] = {"row": row, "others": len(_split(row["other_promises"]))}
    for kind in ("target", "result"):
        ids = _split(row[f"{kind}_ids"])
        view[f"{kind}s"] = [sources[one] for one in ids[:_SOURCES] if one in sources]
        view[f"more_{kind}s"] = max(0, len(ids) - _SOURCES)
    return view


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else default


def _compared(connection: sqlite3.Connection, name: str, args: Any) -> dict[str, Any]:
    """The comparison that the address asks for."""
    return comparison.compared(connection, name, _number(args.get("year"), 0), args.get("level") or "", args.get("how") or "")
