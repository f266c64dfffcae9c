"""``chitieu.sqlite``: the tables with keys, checks and indexes, the codebook, and full-text search that needs no accents."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pandas as pd

from pipeline.columns import Column, Kind
from pipeline.export.schema import TABLES, Table
from pipeline.frames import to_rows

_TYPES: dict[Kind, str] = {"text": "TEXT", "integer": "INTEGER", "number": "REAL"}


def _words(*columns: str) -> str:
    """SQL for the words of several columns, empty ones left out; plain SQL, so that the view works in any program."""
    return "trim(" + " || ' ' || ".join(f"coalesce({column}, '')" for column in columns) + ")"


def search_sql() -> str:
    """The statements that make the full-text search of the table ``targets``, with the table ``metrics`` beside it.

    unicode61 folds accents but takes đ for a letter of its own, so ``plain`` repeats with d what has a đ: "Đakrông", "Dakrong"
    and "dakrông" all find the row. The view keeps the text out of the index.
    """
    place = _words("commune", "district", "province", "province_2025", "place_text")
    metric = _words("metric_text", "metrics.label_vi", "metrics.label_en", "breakdown")
    whole = _words("place", "metric", "value", "sentence", "title")
    return f"""
    CREATE VIEW targets_text AS
    SELECT row AS rowid, place, metric, value, sentence, title,
        CASE WHEN instr(whole, 'đ') OR instr(whole, 'Đ') THEN replace(replace(whole, 'đ', 'd'), 'Đ', 'D') ELSE '' END AS plain
    FROM (
        SELECT *, {whole} AS whole FROM (
            SELECT targets.rowid AS row, sentence, title, value_text AS value, {place} AS place, {metric} AS metric
            FROM targets LEFT JOIN metrics ON metrics.metric = targets.metric
        )
    );
    CREATE VIRTUAL TABLE targets_fts USING fts5(
        place, metric, value, sentence, title, plain,
        content='targets_text', content_rowid='rowid', tokenize='unicode61 remove_diacritics 2'
    );
    INSERT INTO targets_fts(targets_fts) VALUES ('rebuild');
    INSERT INTO targets_fts(targets_fts) VALUES ('optimize');
    """  # noqa: S608 - names of the schema


def search_words(text: str) -> str:
    """A reader's words as a query of ``targets_fts``: all must occur, accents and đ do not count, nothing is syntax.

    >>> search_words('hộ nghèo "Đakrông')
    '"hộ" "nghèo" "Dakrông"'
    """
    plain = text.translate(str.maketrans("đĐ", "dD"))
    return " ".join(f'"{word}"' for word in plain.replace('"', " ").split())


def write_database(frames: Mapping[str, pd.DataFrame], path: Path) -> None:
    """Write the database to ``path``, which must not exist. Same frames, same bytes (of one release of SQLite)."""
    draft = path.with_name(path.name + ".draft")
    with closing(sqlite3.connect(draft)) as db:
        db.execute("PRAGMA foreign_keys = OFF")  # tables come in the order of the schema, references checked below
        for table in TABLES:
            _fill(db, table, frames[table.name])
        _codebook(db)
        db.executescript(search_sql())
        db.execute("PRAGMA user_version = 1")
        db.commit()
        broken = db.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise ValueError(f"{path.name}: rows refer to none, (table, row, other table, key): {broken[:3]}")
        db.execute("ANALYZE")
        db.commit()
        db.execute("VACUUM INTO ?", (str(path),))  # no trace of the order in which pages were filled
    draft.unlink()


def create_sql(table: Table) -> str:
    """``CREATE TABLE`` with keys, references, and the allowed values as checks."""
    lines = [_column_sql(column) for column in table.columns]
    lines.append(f"PRIMARY KEY ({_names(table.key)})")
    lines.extend(f'FOREIGN KEY ("{ref.column}") REFERENCES "{ref.table}" ("{ref.to}")' for ref in table.references)
    return f'CREATE TABLE "{table.name}" (\n    ' + ",\n    ".join(lines) + "\n)"


def _column_sql(column: Column) -> str:
    text = f'"{column.name}" {_TYPES[column.kind]}'
    if column.required:
        text += " NOT NULL"
    if column.values:
        values = ", ".join(f"'{value}'" for value in column.values)
        text += f' CHECK ("{column.name}" IN ({values}))'
    return text


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _fill(db: sqlite3.Connection, table: Table, frame: pd.DataFrame) -> None:
    db.execute(create_sql(table))
    slots = ", ".join("?" * len(table.columns))
    db.executemany(f'INSERT INTO "{table.name}" VALUES ({slots})', to_rows(frame))  # noqa: S608 - names of the schema
    for columns in table.indexes:
        db.execute(f'CREATE INDEX "{table.name}_{"_".join(columns)}" ON "{table.name}" ({_names(columns)})')


def _codebook(db: sqlite3.Connection) -> None:
    db.execute(
        'CREATE TABLE codebook ("table" TEXT NOT NULL, "column" TEXT NOT NULL, label_vi TEXT NOT NULL, label_en TEXT NOT NULL, '
        'kind TEXT NOT NULL, meaning TEXT NOT NULL, allowed TEXT, PRIMARY KEY ("table", "column"))'
    )
    rows = [
        (table.name, c.name, c.label_vi, c.label_en, c.kind, c.meaning, "|".join(c.values) or None)
        for table in TABLES
        for c in table.columns
    ]
    db.executemany("INSERT INTO codebook VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
