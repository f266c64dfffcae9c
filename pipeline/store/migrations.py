"""The version of a store's tables, and the steps that bring an older store up to date. Steps go forward only.

A new store is made with the tables of ``schema``. A change of the tables adds a step here with the statements it takes, and one
to ``VERSION``; the tests bring a store of every version up and compare. The columns of the targets table need no step: since
``targets`` is made from ``articles``, a column that is new in ``columns`` is added and every article published again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, Engine, inspect, select, text, update
from sqlalchemy.schema import CreateColumn

from pipeline.columns import COLUMNS
from pipeline.store.schema import ARTICLES, CHANGES, META, METADATA, TARGETS

VERSION = 2

Step = Callable[[Connection], None]

#: Version -> what brings a store from it to the next.
STEPS: Mapping[int, Step] = {1: lambda connection: _likeness(connection)}


def upgrade(engine: Engine) -> None:
    """Make the tables where there are none, or bring them up to ``VERSION``: all steps in one transaction."""
    with engine.execution_options(writes=True).begin() as connection:
        if not inspect(connection).has_table(META.name):
            METADATA.create_all(connection)
            connection.execute(META.insert(), [{"key": "schema", "value": str(VERSION)}])
            return
        for version in range(_version(connection), VERSION):
            STEPS[version](connection)
            connection.execute(update(META).where(META.c.key == "schema").values(value=str(version + 1)))
        _add_columns(connection)


def fault(connection: Connection) -> str:
    """Why this release cannot use the store as it is; empty if it can."""
    if not inspect(connection).has_table(META.name):
        return "holds no store; chitieu run makes one"
    version = _version(connection)
    if version > VERSION:
        return f"has tables of version {version}, this release knows {VERSION}; install a newer release"
    if version < VERSION or _lacking(connection):
        return "has tables of an older release; the next chitieu run brings them up to date"
    return ""


def _likeness(connection: Connection) -> None:
    """How alike an article and its representative are; found again for all at the next publication."""
    column = CreateColumn(ARTICLES.c.likeness).compile(dialect=connection.dialect)
    connection.execute(text(f"ALTER TABLE articles ADD COLUMN {column}"))
    connection.execute(
        text("UPDATE articles SET representative = NULL, left_out = '[]', dirty = 1 WHERE representative IS NOT NULL")
    )


def _version(connection: Connection) -> int:
    return int(connection.execute(select(META.c.value).where(META.c.key == "schema")).scalar_one())


def _lacking(connection: Connection) -> list[str]:
    present = {column["name"] for column in inspect(connection).get_columns(TARGETS.name)}
    return [column.name for column in COLUMNS if column.name not in present]


def _add_columns(connection: Connection) -> None:
    """Add the columns of the targets table that the store lacks, and have every article published again."""
    names = _lacking(connection)
    for table in (TARGETS, CHANGES):
        for name in names:
            column = CreateColumn(table.c[name]).compile(dialect=connection.dialect)
            connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {column}"))
    if names:
        connection.execute(update(ARTICLES).values(dirty=1))
