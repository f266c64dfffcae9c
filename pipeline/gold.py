"""Corrected articles as gold examples: what readers settled, in the format of ``tests/gold``.

Of a corrected article all rows are given: mended ones as they should read, rows that nobody looked at as optional, so that they
neither help nor hurt a score, and rows marked wrong not at all, so that finding them again is a fault.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from pipeline.atomic import write_text
from pipeline.corrections import WRONG, corrected, published
from pipeline.store.schema import ARTICLES, TARGET_CELLS, TARGETS
from pipeline.tables import frame_of

#: Fields of a gold row, in this order; one that would be empty is left out.
FIELDS = (
    *("status", "level", "province", "district", "commune", "term", "congress", "metric", "metric_text", "breakdown", "change"),
    *("basis", "value_min", "value_max", "bound", "unit", "per", "value_text", "baseline_year", "baseline_value", "year_start"),
    "year",
)
NAME = "corrections.jsonl"


def write_gold(connection: Connection, folder: Path) -> int:
    """Write ``corrections.jsonl`` and the articles' texts into ``folder``; returns how many articles.

    Same corrections, same bytes.
    """
    (folder / "articles").mkdir(parents=True, exist_ok=True)
    lines = []
    for name, text, example in examples(connection):
        write_text(folder / "articles" / name, text)
        lines.append(json.dumps(example, ensure_ascii=False) + "\n")
    write_text(folder / NAME, "".join(lines))
    return len(lines)


def examples(connection: Connection) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """File name, text and gold line of each article with corrections, by file name."""
    changes = published(connection)
    asked = select(TARGETS.c.article).where(TARGETS.c.target_id.in_(list(changes.fields))).distinct()
    found = []
    for number in connection.execute(asked).scalars():
        about = connection.execute(select(ARTICLES).where(ARTICLES.c.id == number)).mappings().one()
        rows = connection.execute(select(*TARGET_CELLS).where(TARGETS.c.article == number).order_by(TARGETS.c.n)).mappings().all()
        frame = corrected(frame_of([dict(row) for row in rows]), changes)
        name = hashlib.sha256((about["url"] or about["article_id"]).encode()).hexdigest()[:12]
        example = {
            "id": name,
            "file": f"{name}.txt",
            "url": about["url"],
            "published": about["published"],
            "class": "corrected by readers",
            "rows": [_gold_row(row) for _, row in frame.iterrows() if _text(row["corrected"]) != WRONG],
        }
        found.append((f"{name}.txt", about["text"], example))
    yield from sorted(found, key=lambda one: one[0])


def _gold_row(row: pd.Series) -> dict[str, Any]:
    """The fields of a row that are not empty; whole numbers without a point."""
    cells = {name: _plain(row[name]) for name in FIELDS if not pd.isna(row[name])}
    if cells["metric"] != "other":
        cells.pop("metric_text", None)
    return cells if _text(row["corrected"]) else cells | {"optional": True, "note": "not looked at"}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value
    return int(value) if float(value).is_integer() else float(value)


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]
