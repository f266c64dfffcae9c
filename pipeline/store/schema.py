"""The tables of the store, the same on SQLite and PostgreSQL.

``articles`` holds every article read with what was extracted of it; ``targets`` the rows as published, as in ``targets.csv``.
Text sorts by code point on both, so an export has the same order wherever the store is.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

from pipeline.columns import COLUMNS, Kind

METADATA = MetaData()

_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_KEY = String(64).with_variant(String(64, collation="C"), "postgresql")
_CELLS: dict[Kind, TypeEngine[Any]] = {"text": _TEXT, "integer": Integer(), "number": Double()}


def _cells() -> list[Column[object]]:
    """The columns of the targets table, by the same names."""
    return [Column(column.name, _CELLS[column.kind]) for column in COLUMNS]


#: Facts about the store itself: ``schema``, the version of these tables; ``published_by``, the code that published last.
META = Table("meta", METADATA, Column("key", _KEY, primary_key=True), Column("value", _TEXT, nullable=False))

#: One line a run of ``chitieu run``. status: running, done, terminated, failed, or killed, as the next run notes.
#: started, finished: UTC, ISO 8601. paths, options: JSON. read = with_rows + without_rows + skipped.
RUNS = Table(
    "runs",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("status", _KEY, nullable=False),
    Column("started", _TEXT, nullable=False),
    Column("finished", _TEXT),
    Column("seconds", Double),
    Column("version", _TEXT, nullable=False),
    Column("rules_version", _TEXT, nullable=False),
    Column("paths", _TEXT, nullable=False),
    Column("options", _TEXT, nullable=False),
    *(
        Column(name, Integer, nullable=False, default=0)
        for name in ("read", "with_rows", "without_rows", "skipped", "added", "changed", "extracted", "unchanged")
    ),
    Column("targets", Integer),
    Column("results", Integer),
)

#: One line an article, a place in a dump each.
#: key: of its place (``ingest.place_key``); copy: 2, 3, ... where a dump uses one id again. status: rows, none or skipped.
#: text, signature: kept of articles with rows. rows: JSON of ``cells``. url_key: the address without what does not name the page.
#: superseded: a later version of the same address stands in its place. representative: id of the article that it repeats;
#: likeness: how alike they are, 1 where the words are the same; left_out: JSON, indices of the rows that both have.
#: dirty: ``targets`` does not show it as it is yet. written, seen: the runs that last wrote it and met it.
ARTICLES = Table(
    "articles",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("key", _KEY, nullable=False),
    Column("copy", Integer, nullable=False),
    Column("file", _TEXT, nullable=False),
    Column("source_file", _TEXT, nullable=False),
    Column("article_id", _TEXT, nullable=False),
    Column("digest", _KEY, nullable=False),
    Column("rules_version", _TEXT, nullable=False),
    Column("status", _KEY, nullable=False),
    Column("url", _TEXT, nullable=False),
    Column("url_key", _TEXT, nullable=False),
    Column("title", _TEXT, nullable=False),
    Column("source", _TEXT, nullable=False),
    Column("published", _TEXT, nullable=False),
    Column("text", _TEXT, nullable=False),
    Column("repairs", _TEXT, nullable=False),
    Column("rows", _TEXT, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("superseded", Integer, nullable=False, default=0),
    Column("representative", Integer),
    Column("likeness", Double),
    Column("left_out", _TEXT, nullable=False, default="[]"),
    Column("dirty", Integer, nullable=False, default=0),
    Column("written", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
    UniqueConstraint("key", "copy"),
)
Index("articles_by_digest", ARTICLES.c.digest)
Index("articles_by_url", ARTICLES.c.url_key)
Index("articles_to_publish", ARTICLES.c.dirty)

#: The rows as published. fact: ``target_id`` before rows that say the same were told apart; n: the row's number in its article.
TARGETS = Table(
    "targets",
    METADATA,
    Column("article", Integer, ForeignKey("articles.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("fact", _KEY, nullable=False),
    *_cells(),
)
#: Its columns that are those of the targets table, in their order.
TARGET_CELLS = [TARGETS.c[column.name] for column in COLUMNS]
Index("targets_by_id", TARGETS.c.target_id)
Index("targets_by_fact", TARGETS.c.fact)

#: What gave no article. article: of a record that was read but failed; empty for what gave no record. run: which met it last.
SKIPPED = Table(
    "skipped",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("file", _TEXT, nullable=False),
    Column("source_file", _TEXT, nullable=False),
    Column("stage", _KEY, nullable=False),
    Column("reason", _TEXT, nullable=False),
    Column("article", Integer, ForeignKey("articles.id")),
    Column("run", Integer, nullable=False),
)
Index("skipped_by_file", SKIPPED.c.file)
Index("skipped_by_article", SKIPPED.c.article)

#: What each run changed in ``targets``: the row as it was (side 0) and as it is since (side 1).
CHANGES = Table(
    "changes",
    METADATA,
    Column("run", Integer, ForeignKey("runs.id"), nullable=False),
    Column("side", Integer, nullable=False),
    Column("fact", _KEY, nullable=False),
    *_cells(),
)
Index("changes_by_run", CHANGES.c.run)
