"""A run's output as one SQLite file laid out for reading: ``OUT/web.sqlite``.

Rows stand in the order in which pages show them (newest article first), so that a page is a range of ids; the search text is
folded (no accents) into an FTS5 table. The file is made anew when what it was made from changes, and appears whole or not at all.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from extractors.facts import Level
from extractors.gazetteer import gazetteer, name_key
from extractors.metrics import metrics
from pipeline.promises import COLUMNS as PROMISES
from pipeline.promises import promises, promises_frame
from pipeline.store.database import FILE as STORE
from pipeline.tables import COLUMNS, read_table
from pipeline.web.speech import LANGS, Speech, fold

DATABASE = "web.sqlite"
#: Raised when the layout changes, so that files of an older program are made anew.
LAYOUT = 4

_LEVELS: tuple[Level, ...] = ("province", "district", "commune")
_SPEECHES = tuple(Speech(lang) for lang in LANGS)
_SQL_TYPES = {"text": "TEXT", "integer": "INTEGER", "number": "REAL"}
#: Columns that serving adds to those of the table.
ADDED = ("article_key", "place_key", "area", "district_key", "metric_group")
_PROMISE_ADDED = ADDED[1:]
_INDEXES = (
    ("targets", "target_id"),
    ("targets", "article_key"),
    ("targets", "place_key"),
    ("targets", "metric, year, level"),
    ("targets", "district_key"),
)


class ServingError(Exception):
    """The output folder cannot be served; the message says what to do."""


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article as pages show it; text is cleaned, empty where it is not at hand."""

    key: str
    article_id: str
    source_file: str
    url: str
    title: str
    source: str
    published: str
    text: str


def article_key(address: str) -> str:
    """Twelve hexadecimal digits for an article's address, or its id where it has none: its name in links."""
    return hashlib.sha256(address.encode()).hexdigest()[:12]


def place_key(row: Any) -> str:
    """The place's name in links: level, code of its era, name without accents, as two provinces had one code in two eras.

    >>> place_key({"level": "district", "district": "Đakrông", "district_code": "467", "province": "Quảng Trị"})
    'd467-dakrong'
    """
    level = row["level"]
    if level == "country":
        return "viet-nam"
    name, code = _cell(row[level]), _cell(row[f"{level}_code"])
    if not name:  # a row whose level has no name: named after the smallest place it has
        name = _cell(row["district"]) or _cell(row["province"]) or "-"
    words = fold(name) if code else fold(f"{_cell(row['province'])} {_cell(row['district'])} {name}")
    return f"{level[0]}{code}-{words.replace(' ', '-')}"


def prepare(out: Path) -> Path:
    """``OUT/web.sqlite``, made where it is missing or older than the table, the store or the layout.

    Raises ServingError where ``out`` holds no table or cannot be written.
    """
    table = out / "targets.csv"
    if not table.is_file():
        raise ServingError(f"{table}: no such file; make it with: chitieu run PATH --out {out}")
    path = out / DATABASE
    state = fingerprint(out)
    if path.exists():
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            try:
                if dict(connection.execute("SELECT name, value FROM about")).get("made_from") == state:
                    return path
            except sqlite3.DatabaseError:
                pass  # not ours, or cut short: made anew
    try:
        build(read_table(table), stored_articles(out), path, made_from=state)
    except OSError as error:
        raise ServingError(f"{path}: cannot be written ({error.strerror}); copy OUT to a folder that can") from error
    return path


def fingerprint(out: Path) -> str:
    """What the serving file was made from: layout, size and time of the table and the store."""
    stats = [(out / name).stat() for name in ("targets.csv", STORE) if (out / name).exists()]
    return f"{LAYOUT}:" + ":".join(f"{stat.st_size}-{stat.st_mtime_ns}" for stat in stats)


def stored_articles(out: Path) -> Iterator[ArticleText]:
    """Articles of the store with their text; none where the output folder has no store."""
    store = out / STORE
    if not store.exists():
        return
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        names = {row["name"] for row in connection.execute("PRAGMA table_info(articles)")}
        if not {"source_file", "url", "text"} <= names:
            return
        for row in connection.execute("SELECT * FROM articles WHERE text IS NOT NULL"):
            cells = {name: row[name] or "" if name in names else "" for name in _ARTICLE}
            yield ArticleText(key=article_key(cells["url"] or cells["article_id"]), **cells)


_ARTICLE = ("article_id", "source_file", "url", "title", "source", "published", "text")


def build(frame: pd.DataFrame, articles: Iterable[ArticleText], path: Path, *, made_from: str = "") -> None:
    """Write the serving file of a table and its articles' texts to ``path``. Same input, same content."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        with closing(sqlite3.connect(temporary)) as connection:
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            _tables(connection)
            rows = cells_of(frame)
            promised = promise_cells(frame)
            _insert(connection, "targets", ("id", *(column.name for column in COLUMNS), *ADDED), rows)
            _insert(connection, "articles", ("key", *_ARTICLE), _articles(articles, rows))
            _insert(connection, "places", _PLACE, _places(rows))
            _insert(connection, "targets_search", ("rowid", "words", "title"), _search_words(rows))
            _insert(connection, "promises", ("id", *(column.name for column in PROMISES), *_PROMISE_ADDED), promised)
            _insert(connection, "promises_search", ("rowid", "words", "title"), _search_words(promised))
            connection.execute("INSERT INTO about VALUES ('made_from', ?)", (made_from,))
            for table, columns in _INDEXES:
                connection.execute(f"CREATE INDEX {table}_{columns.split(',')[0]} ON {table} ({columns})")
            connection.commit()
            for table in ("targets_search", "promises_search"):
                connection.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608 - ours
            connection.commit()
            connection.executescript("ANALYZE; VACUUM;")
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def replace_row(connection: sqlite3.Connection, number: int, frame: pd.DataFrame) -> None:
    """Put a corrected row in the place of the one with id ``number``: the row, and the words it is found by."""
    names = [column.name for column in COLUMNS]
    before = dict(connection.execute("SELECT * FROM targets WHERE id = ?", (number,)).fetchone())
    row = cells_of(frame)[0] | {"id": number}
    (old,), (new,) = _search_words([before]), _search_words([row])
    told = "INSERT INTO targets_search (targets_search, rowid, words, title) VALUES ('delete', ?, ?, ?)"
    connection.execute(told, (number, old["words"], old["title"]))
    connection.execute("INSERT INTO targets_search (rowid, words, title) VALUES (?, ?, ?)", (number, new["words"], new["title"]))
    places = ", ".join(f'"{name}" = ?' for name in (*names, *ADDED))
    cells = [row[name] for name in (*names, *ADDED)]
    connection.execute(f"UPDATE targets SET {places} WHERE id = ?", (*cells, number))  # noqa: S608 - names are ours
    connection.commit()


_PLACE = ("key", "level", "province", "district", "commune", "area", "targets", "results")


def _tables(connection: sqlite3.Connection) -> None:
    columns, promised = (
        ", ".join(f'"{column.name}" {_SQL_TYPES[column.kind]}' for column in some) for some in (COLUMNS, PROMISES)
    )
    added, promise_added = (", ".join(f"{name} TEXT" for name in some) for some in (ADDED, _PROMISE_ADDED))
    words = "fts5(words, title, content='', detail=column, tokenize='unicode61')"
    connection.executescript(
        f"""
        CREATE TABLE targets (id INTEGER PRIMARY KEY, {columns}, {added});
        CREATE TABLE articles (key TEXT PRIMARY KEY, {", ".join(f"{name} TEXT" for name in _ARTICLE)}) WITHOUT ROWID;
        CREATE TABLE places (key TEXT PRIMARY KEY, level TEXT, province TEXT, district TEXT, commune TEXT, area TEXT,
            targets INTEGER, results INTEGER) WITHOUT ROWID;
        CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT);
        CREATE TABLE promises (id INTEGER PRIMARY KEY, {promised}, {promise_added});
        CREATE VIRTUAL TABLE targets_search USING {words};
        CREATE VIRTUAL TABLE promises_search USING {words};
        """
    )


def _insert(connection: sqlite3.Connection, table: str, names: tuple[str, ...], rows: Iterable[dict[str, Any]]) -> None:
    statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608 - names are ours
    connection.executemany(statement, ([row[name] for name in names] for row in rows))


def cells_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as pages show them: newest article first, within an article in the order of its text, numbered from 1."""
    objects = frame.astype(object).where(frame.notna(), None)
    rows: list[dict[str, Any]] = objects.to_dict("records")  # type: ignore[assignment]
    rows.sort(key=lambda row: (row["article_id"], row["char_start"], row["target_id"]))
    rows.sort(key=lambda row: row["published"] or "", reverse=True)
    for number, row in enumerate(rows, 1):
        row["id"] = number
        row["article_key"] = article_key(row["url"] or row["article_id"])
        _add_keys(row)
    return rows


def promise_cells(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The promises of a table, those whose outcome is known first, then by place as ``promises`` has them."""
    found = promises_frame(promises(frame))
    rows: list[dict[str, Any]] = found.astype(object).where(found.notna(), None).to_dict("records")  # type: ignore[assignment]
    order = {"met": 0, "not_met": 0, "unclear": 1, "open": 2}
    rows.sort(key=lambda row: (order[row["outcome"]], -(row["year"] or 0)))
    for number, row in enumerate(rows, 1):
        row["id"] = number
        _add_keys(row)
    return rows


def _add_keys(row: dict[str, Any]) -> None:
    """Place, today's province, district and metric group, as filters and links name them."""
    row["place_key"] = place_key(row)
    row["area"] = row["province_2025"] or row["province"]
    district = row["district"]
    row["district_key"] = f"{row['district_code'] or ''}-{fold(district).replace(' ', '-')}" if district else None
    metric = metrics().get(row["metric"])
    row["metric_group"] = metric.group if metric else "other"


def _articles(articles: Iterable[ArticleText], rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The articles of the rows, with their text where it is at hand."""
    wanted = {row["article_key"]: row for row in rows}
    for article in articles:
        row = wanted.pop(article.key, None)
        if row is not None:
            yield {"key": article.key, "text": article.text, **{name: row[name] for name in _ARTICLE if name != "text"}}
    for key, row in wanted.items():
        yield {"key": key, "text": "", **{name: row[name] for name in _ARTICLE if name != "text"}}


def _places(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    places: dict[str, dict[str, Any]] = {}
    for row in rows:
        place = places.get(row["place_key"])
        if place is None:
            place = {name: row[name] for name in ("level", "province", "district", "commune", "area")}
            places[row["place_key"]] = place | {"key": row["place_key"], "targets": 0, "results": 0}
            place = places[row["place_key"]]
        place[f"{row['status']}s"] += 1
    yield from places.values()


def _search_words(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What a row is found by: its place under all its names, its metric in both languages and as worded, year, term.

    The headline is searched apart: its words say what an article is about, not what each of its rows is.
    """
    places: dict[tuple[Any, ...], str] = {}
    subjects: dict[tuple[Any, ...], str] = {}
    for row in rows:
        place = row["place_key"], row["area"]
        if place not in places:
            places[place] = _folded(
                [_names(row), row["area"] or "", *(speech.word("level", row["level"]) for speech in _SPEECHES)]
            )
        status = row.get("status", "target")
        subject = (status, *(row[name] for name in ("metric", "breakdown", "metric_text", "change", "metric_group")))
        if subject not in subjects:
            subjects[subject] = _folded(_subject_words(row, status))
        told = f"{places[place]} {subjects[subject]} {row['year'] or ''} {fold(row['term'] or '')}"
        yield {"rowid": row["id"], "words": told, "title": fold(row.get("title") or "")}


def _folded(said: Iterable[str]) -> str:
    """Each word once, folded."""
    return " ".join(dict.fromkeys(fold(" ".join(said)).split()))


def _subject_words(row: dict[str, Any], status: str) -> list[str]:
    """The metric by its id, as the article words it, and in both languages; the part, the kind, the field, the way it moves."""
    said = [row["metric_text"] or "", row["metric"]]
    for speech in _SPEECHES:
        said += [speech.metric(row["metric"]), speech.part(row["breakdown"]), speech(f"status.{status}")]
        said += [speech.word("group", row["metric_group"])]
        said += [speech(f"change.{row['change']}")] if row["change"] != "level" else []
    return said


def _names(row: dict[str, Any]) -> str:
    """Names of the row's places: as they are, written together (``dakrong`` for Đa Krông), and their other names."""
    said: list[str] = []
    for level in _LEVELS:
        name, code = row[level], row[f"{level}_code"]
        if name:
            units = gazetteer().units(level, name_key(name)) if level != "commune" else ()
            aliases = [unit.aliases.replace("|", " ") for unit in units if unit.code == code]
            said += [name, fold(name).replace(" ", ""), *aliases]
    return " ".join(said)


def _cell(value: object) -> str:
    return str(value) if value else ""
