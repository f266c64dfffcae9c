"""Corrections made in the page: logging in with the token, the form of a row, and what saving it changes.

A correction goes to the store first; then the row in the serving file and the table are brought up to it. Promises follow when
the site sees the new table, a few seconds later.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Forbidden, NotFound, Response

from pipeline import corrections
from pipeline.columns import BY_NAME
from pipeline.correcting import keep, open_to_correct
from pipeline.corrections import WRONG, CorrectionError
from pipeline.lock import LockedError, locked
from pipeline.outputs import export
from pipeline.store import open_store
from pipeline.web import queries, serving
from pipeline.web.access import local_path, same
from pipeline.web.rendering import render
from pipeline.web.shell import language, shell_of

if TYPE_CHECKING:
    from pipeline.web.pages import Pages

#: Seconds after which a reader must log in again.
_SESSION = 12 * 3600


class Editing:
    """The pages that write. Without a token they say so and do nothing."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages

    def routes(self) -> list[tuple[str, Callable[..., Any]]]:
        """Pattern and page, in Datasette's form."""
        return [
            (r"^/login$", self.login),
            (r"^/logout$", self.logout),
            (r"^/correct/(?P<id>[0-9a-f-]+)$", self.correct),
        ]

    async def login(self, request: Any) -> Response:
        """Ask for name and token; the right one is remembered in a signed cookie, never the token itself."""
        wrong, following = False, local_path(request.args.get("next") or "/")
        if request.method == "POST":
            self._check_writable()
            given = await request.post_vars()
            following = local_path(given.get("next") or "/")
            by = " ".join((given.get("by") or "").split())[:100]
            if same(given.get("token") or "", self.pages.token) and by:
                response = Response.redirect(following)
                actor = self.pages.datasette.sign({"a": {"id": by}, "e": _expires()}, "actor")
                response.set_cookie("ds_actor", actor, max_age=_SESSION, httponly=True, samesite="strict")
                return response
            wrong = True
        return self._page(request, "login.html", 403 if wrong else 200, wrong=wrong, next=following)

    async def logout(self, request: Any) -> Response:
        """Forget who is logged in."""
        response = Response.redirect("/")
        if request.method == "POST":
            response.set_cookie("ds_actor", "", max_age=0, httponly=True, samesite="strict")
        return response

    async def correct(self, request: Any) -> Response:
        """The form of a row, and what it sends."""
        self._check_writable()
        if request.actor is None:
            return Response.redirect(f"/login?next={request.path}")
        name = request.url_vars["id"]
        row = await self.pages.database.execute_fn(lambda connection: queries.of_target(connection, name))
        if row is None:
            raise NotFound(name)
        given: dict[str, str] = {}
        error = ""
        if request.method == "POST":
            given = await request.post_vars()
            changes = {given["field"]: given.get("value", "")} if given.get("field") else {}
            if (given.get("wrong") == "yes") != (row["corrected"] == WRONG):
                changes[WRONG] = given.get("wrong", "")
            try:
                await self.pages.database.execute_write_fn(
                    lambda connection: self._save(connection, row, changes, request.actor["id"], given.get("why", ""))
                )
            except CorrectionError as fault:
                error = str(fault)
            else:
                self.pages.refresh(await self.pages.database.execute_fn(self.pages.indexes))
                return Response.redirect(f"/article/{row['article_key']}#r-{row['target_id']}")
        context = {
            "row": row,
            "fields": self._fields(language(request)),
            "field": given.get("field", ""),
            "value": given.get("value", ""),
            "why": given.get("why", ""),
            "history": history(self.pages.out, row),
            "error": error,
        }
        return self._page(request, "correct.html", 400 if error else 200, **context)

    def _save(self, connection: sqlite3.Connection, row: queries.Row, changes: dict[str, str], by: str, why: str) -> None:
        """Keep the correction in the store, then show it: in the serving file, and in the table unless a run is writing it."""
        with open_to_correct(self.pages.out) as store:
            keep(store, row["target_id"], changes, by=by, why=why)
            with store.read() as reading:
                found = corrections.corrected(corrections.as_read(reading, row["target_id"]), corrections.published(reading))
            with suppress(sqlite3.OperationalError):  # a newer file has taken its place, made after the correction
                serving.replace_row(connection, row["id"], found)
            try:
                with locked(self.pages.out), store.read() as reading:
                    export(reading, self.pages.out)
            except LockedError:
                pass  # the run that holds the folder writes the table with the correction in it

    @staticmethod
    def _fields(lang: str) -> dict[str, str]:
        """The columns that can be corrected, with their labels."""
        columns = [BY_NAME[name] for name in corrections.FIELDS]
        return {column.name: column.label_vi if lang == "vi" else column.label_en for column in columns}

    def _check_writable(self) -> None:
        if not self.pages.token:
            raise Forbidden("read-only")

    def _page(self, request: Any, template: str, status: int, **context: object) -> Response:
        lang = language(request)
        shell = shell_of(request, lang, editable=bool(self.pages.token))
        return Response.html(render(template, lang, shell=shell, **context), status=status)


def history(out: Path, row: queries.Row) -> list[corrections.Correction]:
    """The corrections of a row, newest first."""
    with open_store(out) as store, store.read() as connection:
        changes = corrections.kept(connection)
    return [one for one in reversed(changes) if one.target_id == row["target_id"]]


def _expires() -> str:
    from datasette.utils import baseconv

    return str(baseconv.base62.encode(int(datetime.now(UTC).timestamp()) + _SESSION))
