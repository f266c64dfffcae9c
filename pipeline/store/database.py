"""Opening a store, and its faults told in one line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from pipeline.lock import LockedError
from pipeline.store import migrations

#: Name of the SQLite file in the folder of the outputs.
FILE = "chitieu.sqlite"

#: Whoever finds the file locked waits for 30 seconds.
PRAGMAS = ("busy_timeout = 30000", "temp_store = FILE")
#: Readers do not wait for the writer; a commit survives the end of the process, though not always that of the machine, and the
#: file is sound after both.
WRITER_PRAGMAS = ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON")
#: The rights of the user that the process acts for, where the system can tell them.
_EFFECTIVE = os.access in os.supports_effective_ids
#: Number of the lock on a shared database: "chitieu" in ASCII.
_LOCK = int.from_bytes(b"chitieu", "big")


class StoreError(Exception):
    """The store cannot be used; the message is one line that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Store:
    """An open store. name: as it is told to the user, without a password. held: keeps other runs off a shared database."""

    engine: Engine
    name: str
    held: Connection | None = None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction: all of it is kept, or nothing. Raises StoreError where the store fails."""
        with told(self.name), self.engine.execution_options(writes=True).begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading, which sees one state of the store throughout. Raises StoreError where the store fails."""
        with told(self.name), self.engine.connect() as connection:
            if self.shared:
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection

    @property
    def shared(self) -> bool:
        """Whether others may reach it from other folders and machines."""
        return self.engine.dialect.name == "postgresql"

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections and the lock back; on SQLite the write-ahead log goes into the file."""
        if self.held is not None:
            self.held.close()
        self.engine.dispose()


def open_store(out: Path, url: str = "", *, create: bool = False) -> Store:
    """Open the store of the folder ``out``, or the one at ``url`` (``postgresql://user@host/name``).

    create: for a run. Make the store where there is none, and bring an older one up to the tables of this release. The caller
        holds the lock of ``out``; a database that several may reach is locked here, until the store is closed.

    Who may only read the folder may read the store.

    Raises StoreError where there is none, where it cannot be opened, or where another release made it, LockedError where another
    run works on it.
    """
    store = _postgresql(url) if url else _sqlite(out / FILE, create=create)
    try:
        with told(store.name):
            if create:
                store = _held(store)
                migrations.upgrade(store.engine)
            with store.read() as connection:
                fault = migrations.fault(connection)
        if fault:
            raise StoreError(f"{store.name}: {fault}")
    except BaseException:
        store.close()
        raise
    return store


def _held(store: Store) -> Store:
    """The store with a lock on the database, which ends with the connection: a dead process holds none."""
    if not store.shared:
        return store  # a file in the folder that is locked
    connection = store.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    if not connection.execute(select(func.pg_try_advisory_lock(_LOCK))).scalar_one():
        connection.close()
        raise LockedError(f"{store.name}: another process is running chitieu on it; wait until it is done")
    return replace(store, held=connection)


@contextmanager
def told(name: str) -> Iterator[None]:
    """Raise what a database or its driver raises as StoreError: one line for whoever runs the program."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(f"{name}: {_reason(error)}") from error
    except SQLAlchemyError as error:
        raise StoreError(f"{name}: {_line(str(error))}") from error


def _sqlite(path: Path, *, create: bool) -> Store:
    name = path.as_posix()
    if not path.exists() and not create:
        raise StoreError(f"{name}: there is no store yet; chitieu run makes one")
    database, query = str(path), {}
    writable = create or all(os.access(place, os.W_OK, effective_ids=_EFFECTIVE) for place in (path, path.parent))
    if not writable:
        database, query = f"file:{quote(str(path.absolute()))}", {"mode": "ro", "uri": "true"}
        if not _in_use(path):
            query["immutable"] = "1"  # else SQLite would make files beside it
    engine = create_engine(URL.create("sqlite", database=database, query=query))

    @event.listens_for(engine, "connect")
    def _connected(connection: object, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]  # transactions begin where SQLAlchemy says, schema changes included
        cursor = connection.cursor()  # type: ignore[attr-defined]
        for pragma in (*PRAGMAS, *(WRITER_PRAGMAS if writable else ())):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql(
            "BEGIN IMMEDIATE" if writes else "BEGIN"
        )  # a writer waits its turn before it has read anything

    return Store(engine, name)


def _in_use(path: Path) -> bool:
    """Whether SQLite's write-ahead log holds anything: a run is under way, or was killed."""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _postgresql(url: str) -> Store:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() != "postgresql":
            raise StoreError(f"--store {url}: expected postgresql://user@host/name")
        engine = create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise StoreError("--store: not an address of a store; expected postgresql://user@host/name") from error
    except ModuleNotFoundError as error:
        raise StoreError("--store: PostgreSQL needs one package more: pip install 'chitieu[postgres]'") from error
    return Store(engine, parsed.render_as_string(hide_password=True))


def _reason(error: DBAPIError) -> str:
    """A driver's error in words for whoever runs the program."""
    said = _line(str(error.orig))
    low = said.lower()
    for words, reason in (
        (("disk is full", "no space left"), "the disk is full; free space and run again: what was finished is kept"),
        (("readonly", "read-only", "permission denied", "unable to open"), f"it cannot be written ({said}); check permissions"),
        (("not a database", "malformed"), f"it is no usable store ({said}); move it away, and the next run makes a new one"),
        (("is locked",), "another program holds it; end that program and run again"),
    ):
        if any(word in low for word in words):
            return reason
    return said


def _line(said: str) -> str:
    line = " ".join(said.split())
    return line if len(line) <= 300 else line[:299] + "…"
