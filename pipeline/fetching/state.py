"""What is known of every address from earlier nights: one SQLite file in the folder of the pages.

A dead process leaves the file as its last finished page left it, and no lock.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal

#: Hidden, so that nobody takes it for an article.
FILE = ".chitieu-fetch.sqlite"
VERSION = 1

#: wanted: not fetched yet, or to be fetched again; kept: its file is there; gone: never to be asked for again.
Status = Literal["wanted", "kept", "gone"]

#: Runs in which a page may fail before it is given up.
MAX_TRIES = 5

_SCHEMA = """
CREATE TABLE listings (url TEXT PRIMARY KEY, etag TEXT NOT NULL, modified TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE pages (
  url TEXT PRIMARY KEY, source TEXT NOT NULL, status TEXT NOT NULL, published TEXT NOT NULL, changed TEXT NOT NULL,
  day TEXT NOT NULL, first TEXT NOT NULL, file TEXT NOT NULL, etag TEXT NOT NULL, modified TEXT NOT NULL,
  digest TEXT NOT NULL, tries INTEGER NOT NULL, reason TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX pages_wanted ON pages (source, status, day);
CREATE INDEX pages_file ON pages (file);
"""


class StateError(Exception):
    """The state cannot be used; the message is one line. locked: another fetch is at work."""

    def __init__(self, message: str, *, locked: bool = False) -> None:
        super().__init__(message)
        self.locked = locked


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of an address.

    published: ISO 8601 date, or empty; changed: as its listing has it; day: the newest date known of it.
    first: day on which it was announced first. file: "host/name.html", empty before it was fetched. digest: of the bytes kept.
    """

    url: str
    source: str
    status: Status
    published: str
    changed: str
    day: str
    first: str
    file: str = ""
    etag: str = ""
    modified: str = ""
    digest: str = ""
    tries: int = 0
    reason: str = ""


_FIELDS = tuple(Page.__dataclass_fields__)


class State:
    """An open state, held by one process at a time."""

    def __init__(self, folder: Path) -> None:
        self._path = path = folder / FILE
        try:
            self._db = sqlite3.connect(path, timeout=0.0, isolation_level=None)
            self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._db.execute("BEGIN EXCLUSIVE")
            version = int(self._db.execute("PRAGMA user_version").fetchone()[0])
            if version == 0:
                for statement in filter(str.strip, _SCHEMA.split(";")):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {VERSION}")
            self._db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise StateError(f"{folder}: another fetch is at work there", locked=True) from error
            raise StateError(f"{path}: {error}; check permissions and space") from error
        except sqlite3.DatabaseError as error:
            raise StateError(f"{path}: {error}; move it away, and pages are fetched anew") from error
        if version > VERSION:
            raise StateError(f"{path}: made by a newer release (version {version}); install that")

    def __enter__(self) -> State:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._db.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StateError(f"{self._path}: {error}; what was fetched is kept, free space and fetch again") from error

    def validators(self, listing: str) -> tuple[str, str]:
        """ETag and Last-Modified of a listing, by its key, when its entries were last taken; empty where there are none."""
        row = self._db.execute("SELECT etag, modified FROM listings WHERE url = ?", (listing,)).fetchone()
        return (row[0], row[1]) if row else ("", "")

    def announce(self, listing: str, pages: Iterable[Page], etag: str, modified: str) -> None:
        """Take over a listing with its pages, all or nothing."""
        with self._told():
            self._db.execute("BEGIN")
            try:
                for page in pages:
                    self._put(page)
                self._db.execute("INSERT OR REPLACE INTO listings VALUES (?, ?, ?)", (listing, etag, modified))
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # a full disk has ended it already
                    self._db.execute("ROLLBACK")
                raise

    def page(self, url: str) -> Page | None:
        """What is known of an address."""
        row = self._db.execute(f"SELECT {', '.join(_FIELDS)} FROM pages WHERE url = ?", (url,)).fetchone()  # noqa: S608
        return Page(*row) if row else None

    def put(self, page: Page) -> None:
        """Write down what is known of an address now."""
        with self._told():
            self._put(page)

    def wanted(self, source: str, most: int) -> list[Page]:
        """Pages to fetch for a source, newest first."""
        rows = self._db.execute(
            f"SELECT {', '.join(_FIELDS)} FROM pages WHERE source = ? AND status = 'wanted' ORDER BY day DESC, url LIMIT ?",  # noqa: S608
            (source, most),
        )
        return [Page(*row) for row in rows]

    def waiting(self, source: str) -> int:
        """How many pages of a source are still to be fetched."""
        row = self._db.execute("SELECT count(*) FROM pages WHERE source = ? AND status = 'wanted'", (source,)).fetchone()
        return int(row[0])

    def folders(self) -> list[str]:
        """Folders that hold pages, by name."""
        rows = self._db.execute("SELECT DISTINCT substr(file, 1, instr(file, '/') - 1) FROM pages WHERE file <> '' ORDER BY 1")
        return [row[0] for row in rows]

    def kept(self, folder: str) -> list[Page]:
        """Pages whose file stands in a folder, by file."""
        rows = self._db.execute(
            f"SELECT {', '.join(_FIELDS)} FROM pages WHERE file >= ? AND file < ? ORDER BY file",  # noqa: S608
            (f"{folder}/", f"{folder}0"),  # "0" follows "/"
        )
        return [Page(*row) for row in rows]

    def _put(self, page: Page) -> None:
        values = [getattr(page, name) for name in _FIELDS]
        self._db.execute(
            f"INSERT OR REPLACE INTO pages ({', '.join(_FIELDS)}) VALUES ({', '.join('?' * len(_FIELDS))})",  # noqa: S608
            values,
        )
