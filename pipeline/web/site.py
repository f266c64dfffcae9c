"""The Datasette that serves an output folder: our pages in front, its tables and SQL behind, its limits on."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Thread
from time import monotonic

from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from pipeline.tables import TableError
from pipeline.web import plugin
from pipeline.web.access import checked_token
from pipeline.web.index import Index
from pipeline.web.pages import Pages
from pipeline.web.rendering import STATIC, TEMPLATES
from pipeline.web.serving import ServingError, fingerprint, prepare

#: Datasette's own settings: its limits on SQL stay on, the database file is not handed out, facets are ours to suggest.
SETTINGS = {
    "sql_time_limit_ms": 1000,
    "facet_time_limit_ms": 200,
    "max_returned_rows": 1000,
    "num_sql_threads": 3,
    "allow_download": False,
    "suggest_facets": False,
    "max_csv_mb": 100,
    "default_cache_ttl": 0,
}
#: Name of the serving file's database in Datasette.
NAME = "web"
#: Seconds between two looks at the output folder.
LOOK_EVERY = 10.0
_log = logging.getLogger(__name__)
_METADATA = {
    "title": "chitieu",
    "description": "Quantified targets of Vietnamese local government and their results, read from news articles",
    "databases": {
        "web": {
            "tables": {
                "targets": {"label_column": "target_id", "size": 50, "sort": "id"},
                "targets_search": {"hidden": True},
                "promises_search": {"hidden": True},
            }
        }
    },
}


class Site(Datasette):  # type: ignore[misc] # ships no types
    """The Datasette of an output folder; ``.app()`` is its ASGI application.

    token: what a reader must know to correct rows; empty makes the site read-only.

    It looks every few seconds whether a run has written a new table, and then answers from that, without a restart.

    Raises ServingError where ``out`` cannot be served, TokenError where the token is too short.
    """

    def __init__(self, out: Path, *, token: str = "") -> None:
        token = checked_token(token)
        self._out = out
        self._made_from = fingerprint(out)
        self._looked = monotonic()
        self._renewing = False
        path = str(prepare(out))
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            self.pages = Pages(self, out, connection, token)
        super().__init__(
            files=[path] if token else [],
            immutables=[] if token else [path],
            template_dir=str(TEMPLATES),
            static_mounts=[("assets", str(STATIC))],
            settings=SETTINGS,
            metadata=_METADATA,
        )

    def look(self) -> None:
        """Begin to renew the site where the output has changed; called on each request, looks at the folder now and then."""
        if self._renewing or monotonic() - self._looked < LOOK_EVERY:
            return
        self._looked = monotonic()
        try:
            changed = fingerprint(self._out) != self._made_from
        except OSError:
            return  # the folder is away for a moment: what is being served goes on
        if changed:
            self._renewing = True
            loop = asyncio.get_running_loop()
            Thread(target=self._renew, args=(loop,), daemon=True).start()

    def _renew(self, loop: asyncio.AbstractEventLoop) -> None:
        """Make the serving file anew and change over to it, in the loop's own thread so that no request is cut in two."""
        try:
            state = fingerprint(self._out)
            path = prepare(self._out)
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
                indexes = self.pages.indexes(connection)
        except (ServingError, TableError, OSError, sqlite3.Error):
            _log.exception("the new output cannot be served; the site goes on with the one before")
            self._renewing = False
            return
        loop.call_soon_threadsafe(self._change_over, state, str(path), indexes)

    def _change_over(self, state: str, path: str, indexes: tuple[Index, Index]) -> None:
        """New connections, in new threads, on the new file; requests under way end on the old one."""
        database = Database(self, path, is_mutable=bool(self.pages.token))
        database.name = database.route = NAME
        former: ThreadPoolExecutor = self.executor  # type: ignore[has-type]
        self.executor = ThreadPoolExecutor(max_workers=SETTINGS["num_sql_threads"])
        self.databases = {**self.databases, NAME: database}  # type: ignore[has-type]
        self.pages.refresh(indexes)
        former.shutdown(wait=False)
        self._made_from = state
        self._renewing = False


if not pm.is_registered(plugin):
    pm.register(plugin)
