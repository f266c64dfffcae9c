"""Rows and articles out of the serving file. Every statement is fixed text; what readers send is bound, never written into it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.columns import COLUMNS, Column

Row = dict[str, Any]

#: Rows fetched at a time when a whole selection is written out.
_CHUNK = 500


def by_ids(connection: sqlite3.Connection, ids: Sequence[int]) -> list[Row]:
    """The rows with these ids, in ascending order."""
    marks = ",".join("?" * len(ids))
    return _fetch(connection, f"SELECT * FROM targets WHERE id IN ({marks}) ORDER BY id", list(ids))  # noqa: S608 - marks only


def promises(connection: sqlite3.Connection, ids: Sequence[int]) -> list[Row]:
    """The promises with these ids, in ascending order."""
    marks = ",".join("?" * len(ids))
    return _fetch(connection, f"SELECT * FROM promises WHERE id IN ({marks}) ORDER BY id", list(ids))  # noqa: S608 - marks only


def by_target_ids(connection: sqlite3.Connection, names: Sequence[str]) -> dict[str, Row]:
    """The rows with these ``target_id``, by it."""
    marks = ",".join("?" * len(names))
    found = _fetch(connection, f"SELECT * FROM targets WHERE target_id IN ({marks})", list(names))  # noqa: S608 - marks only
    return {row["target_id"]: row for row in found}


def cells(
    connection: sqlite3.Connection, ids: Sequence[int], table: str = "targets", columns: Sequence[Column] = COLUMNS
) -> Iterator[tuple[Any, ...]]:
    """A table's own columns of these rows, for a CSV; any number of rows."""
    names = ", ".join(f'"{column.name}"' for column in columns)
    for start in range(0, len(ids), _CHUNK):
        some = list(ids[start : start + _CHUNK])
        marks = ",".join("?" * len(some))
        yield from connection.execute(f"SELECT {names} FROM {table} WHERE id IN ({marks}) ORDER BY id", some)  # noqa: S608 - ours


def of_place(connection: sqlite3.Connection, key: str) -> list[Row]:
    """Rows of a place itself, not of the places within it."""
    return _fetch(connection, "SELECT * FROM targets WHERE place_key = ? ORDER BY id", [key])


def of_article(connection: sqlite3.Connection, key: str) -> list[Row]:
    """Rows of an article in the order of its text."""
    return _fetch(connection, "SELECT * FROM targets WHERE article_key = ? ORDER BY char_start, id", [key])


def of_target(connection: sqlite3.Connection, target_id: str) -> Row | None:
    """The row with that ``target_id``."""
    found = _fetch(connection, "SELECT * FROM targets WHERE target_id = ?", [target_id])
    return found[0] if found else None


def of_metric(connection: sqlite3.Connection, metric: str, year: int, level: str) -> list[Row]:
    """Rows of a metric for a year and level."""
    return _fetch(
        connection, "SELECT * FROM targets WHERE metric = ? AND year = ? AND level = ? ORDER BY id", [metric, year, level]
    )


def years_of_metric(connection: sqlite3.Connection, metric: str) -> list[Row]:
    """How many rows a metric has for each year and level."""
    return _fetch(
        connection,
        "SELECT year, level, count(*) AS rows FROM targets WHERE metric = ? AND year IS NOT NULL GROUP BY year, level",
        [metric],
    )


def article(connection: sqlite3.Connection, key: str) -> Row | None:
    """An article with its text."""
    found = _fetch(connection, "SELECT * FROM articles WHERE key = ?", [key])
    return found[0] if found else None


def place(connection: sqlite3.Connection, key: str) -> Row | None:
    """A place with its counts."""
    found = _fetch(connection, "SELECT * FROM places WHERE key = ?", [key])
    return found[0] if found else None


def places(connection: sqlite3.Connection) -> list[Row]:
    """All places that have rows, by today's province, then by name."""
    order = "ORDER BY area, level <> 'province', province, district, level <> 'district', commune, key"
    return _fetch(connection, f"SELECT * FROM places {order}", [])  # noqa: S608 - fixed text


def places_within(connection: sqlite3.Connection, row: Row) -> list[Row]:
    """Places that lie in a place: of a province (of today or of its era), or communes of a district."""
    if row["level"] == "province":
        where, bound = "(area = ? OR province = ?)", [row["province"], row["province"]]
    elif row["level"] == "district":
        where, bound = "(district = ? AND province = ?)", [row["district"], row["province"]]
    else:
        return []
    statement = f"SELECT * FROM places WHERE {where} AND key <> ? ORDER BY province, district, commune, key"  # noqa: S608 - ours
    return _fetch(connection, statement, [*bound, row["key"]])


def counts(connection: sqlite3.Connection) -> tuple[int, int]:
    """How many articles and places there are."""
    return (
        connection.execute("SELECT count(*) FROM articles").fetchone()[0],
        connection.execute("SELECT count(*) FROM places").fetchone()[0],
    )


def _fetch(connection: sqlite3.Connection, statement: str, bound: list[Any]) -> list[Row]:
    cursor = connection.execute(statement, bound)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
