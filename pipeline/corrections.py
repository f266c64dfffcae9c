"""What readers of the table corrected: a row that should not be, or a field that should read otherwise, with who, when and why.

Corrections are kept beside the rows, never written over them, in the table ``corrections`` of the store. A new run
may read the same sentence differently and give its row another id; a correction therefore remembers the place in the article, the
words and the metric as well, and finds its row by them (``find``). One that finds no row any more is reported, not dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, insert, inspect, or_, select

from extractors.metrics import metrics
from pipeline.store.schema import TARGET_CELLS, TARGETS
from pipeline.tables import COLUMNS, DTYPES, TableError, cell_text, check, frame_of

#: The field of a correction that says the whole row is wrong: ``yes``, or empty to take that back.
WRONG = "wrong"

_FIXED = frozenset(
    "target_id sentence char_start char_end confidence extractor article_id source_file url source title published "
    "corrected".split()
)
#: Columns that a reader may mend; the others say where a row comes from.
FIELDS: tuple[str, ...] = tuple(column.name for column in COLUMNS if column.name not in _FIXED)
_KINDS = {column.name: column.kind for column in COLUMNS}


class CorrectionError(ValueError):
    """A correction cannot be made; the message names the field and says what would do."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One field of one row, corrected.

    target_id: of the row when it was corrected. article: the address of its article, or its id where it has none.
    char_start, char_end, metric, value_text, sentence: as the row was read, so that it is found again under another id.
    field: one of ``FIELDS`` or ``wrong``; old, new: the cell as the CSV writes it.
    at: ISO 8601, UTC. by, why: in the reader's words.
    """

    target_id: str
    article: str
    char_start: int
    char_end: int
    metric: str
    value_text: str
    sentence: str
    field: str
    old: str
    new: str
    by: str
    why: str
    at: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Corrections laid to rows. fields: target_id -> field -> new cell. orphans: those whose row is no longer there."""

    fields: Mapping[str, Mapping[str, str]]
    orphans: tuple[Correction, ...]


# Made by the first correction, so that a store without any is as `store` has it.
_METADATA = MetaData()
_TABLE = Table(
    "corrections",
    _METADATA,
    Column("id", Integer, primary_key=True),
    *(Column(name, Integer if name.startswith("char_") else Text, nullable=False) for name in Correction.__dataclass_fields__),
)


def kept(connection: Connection) -> tuple[Correction, ...]:
    """Every correction in the store, oldest first."""
    if not inspect(connection).has_table(_TABLE.name):
        return ()
    rows = connection.execute(select(_TABLE).order_by(_TABLE.c.id)).mappings()
    return tuple(Correction(**{name: row[name] for name in Correction.__dataclass_fields__}) for row in rows)


def keep(connection: Connection, corrections: Iterable[Correction]) -> None:
    """Add corrections to the store, within the caller's transaction; their table is made at the first."""
    _METADATA.create_all(connection)
    connection.execute(insert(_TABLE), [asdict(correction) for correction in corrections])


def published(connection: Connection) -> Changes:
    """What the corrections in the store make of its published rows."""
    return _resolved(connection, kept(connection))


def _resolved(connection: Connection, corrections: Sequence[Correction]) -> Changes:
    """Corrections laid to the published rows."""
    if not corrections:
        return Changes({}, ())
    addresses = {correction.article for correction in corrections}
    ids = {correction.target_id for correction in corrections}
    theirs = or_(TARGETS.c.url.in_(addresses), TARGETS.c.article_id.in_(addresses), TARGETS.c.target_id.in_(ids))
    return resolve([dict(row) for row in connection.execute(select(*TARGET_CELLS).where(theirs)).mappings()], corrections)


#: Columns of ``listed``.
HEADER = ("row", *Correction.__dataclass_fields__)


def listed(connection: Connection) -> list[tuple[object, ...]]:
    """Every correction, oldest first, with the target_id that its row has now, or nothing where the row is gone."""
    found = []
    for correction in kept(connection):
        now = next(iter(_resolved(connection, [correction]).fields), "")
        found.append((now, *(getattr(correction, name) for name in Correction.__dataclass_fields__)))
    return found


def as_read(connection: Connection, target_id: str) -> pd.DataFrame:
    """The published row with that id as it was read, without corrections. Raises CorrectionError where there is none."""
    rows = connection.execute(select(*TARGET_CELLS).where(TARGETS.c.target_id == target_id)).mappings().all()
    if not rows:
        raise CorrectionError(f"no row has target_id {target_id!r}; take the id from the table's first column")
    return frame_of([dict(row) for row in rows])


def correct(
    row: pd.DataFrame, changes: Mapping[str, str], *, by: str, why: str, at: str, before: Mapping[str, str] | None = None
) -> list[Correction]:
    """Corrections of one row; nothing is kept yet.

    row: one line, as it was read. changes: field to new cell, or ``wrong`` to ``yes`` or nothing. before: what earlier
    corrections made of its fields.

    Raises CorrectionError where a field is unknown, its value is none the column takes, or ``by`` or ``why`` is empty.
    """
    if not by.strip() or not why.strip():
        raise CorrectionError(f"{'by' if not by.strip() else 'why'} is empty; say who corrects the row, and why")
    if not changes:
        raise CorrectionError("nothing to correct; give field=value, or mark the row wrong")
    for field in changes:
        if field not in FIELDS and field != WRONG:
            raise CorrectionError(f"{field}: no field that can be corrected; it is one of {', '.join(FIELDS)}")
    if changes.get(WRONG, "") not in ("", "yes"):
        raise CorrectionError("wrong: expected yes or nothing")
    before = before or {}
    _mended(row, {field: new for field, new in {**before, **changes}.items() if field != WRONG})
    read = row.iloc[0]
    anchors = {name: cell_text(read[name]) for name in ("target_id", "metric", "value_text", "sentence")}
    return [
        Correction(
            article=cell_text(read["url"]) or cell_text(read["article_id"]),
            char_start=int(read["char_start"]),
            char_end=int(read["char_end"]),
            field=field,
            old=before.get(field, "" if field == WRONG else cell_text(read[field])),
            new=new.strip(),
            by=by.strip(),
            why=why.strip(),
            at=at,
            **anchors,
        )
        for field, new in changes.items()
    ]


def resolve(rows: Iterable[Mapping[str, Any]], corrections: Iterable[Correction]) -> Changes:
    """Which row each correction means. rows: at least all rows of the articles that were corrected; later corrections win."""
    by_id: dict[str, Mapping[str, Any]] = {}
    of_article: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_id[row["target_id"]] = row
        of_article.setdefault(row["url"] or row["article_id"], []).append(row)
    fields: dict[str, dict[str, str]] = {}
    orphans: list[Correction] = []
    for correction in corrections:
        named = by_id.get(correction.target_id)
        if named and (named["url"] or named["article_id"]) != correction.article:  # -2, -3, ... may pass to another article
            named = None
        meant = named or find(of_article.get(correction.article, ()), correction)
        if meant is None:
            orphans.append(correction)
        else:
            fields.setdefault(meant["target_id"], {})[correction.field] = correction.new
    return Changes(fields, tuple(orphans))


def find(rows: Iterable[Mapping[str, Any]], correction: Correction) -> Mapping[str, Any] | None:
    """The row that a correction meant, among those of its article, where the id has changed; None if it is gone.

    First the same value at the same place; then the same words of the value in the same sentence, which survive when the text
    before it is cleaned differently. Where several rows share the value (joint subjects), the one with the metric as read or as
    corrected.
    """
    here = [row for row in rows if row["char_start"] < correction.char_end and row["char_end"] > correction.char_start]
    alike = [row for row in rows if (row["value_text"], row["sentence"]) == (correction.value_text, correction.sentence)]
    for candidates in ([row for row in here if row in alike], here, alike):
        if len(candidates) > 1:
            named = {correction.metric, correction.new if correction.field == "metric" else correction.metric}
            candidates = [row for row in candidates if row["metric"] in named]
        if len(candidates) == 1:
            return candidates[0]
    return None


def corrected(frame: pd.DataFrame, changes: Changes) -> pd.DataFrame:
    """The table, or a part of it, as its readers corrected it; ``corrected`` says what they changed.

    A value that this release's columns or lexicon no longer take leaves its row as it was read. Applied to a table that has the
    changes already, nothing changes.
    """
    concerned = frame["target_id"].isin(list(changes.fields))
    if not concerned.any():
        return frame
    frame = frame.copy()
    for label in frame.index[concerned]:
        fields = dict(changes.fields[str(frame.loc[label, "target_id"])])
        wrong = fields.pop(WRONG, None)
        before = cell_text(frame.loc[label, "corrected"]).split()
        try:
            one = _mended(frame.loc[[label]], fields)
        except CorrectionError:
            continue
        mended = [
            name for name in FIELDS if name in fields and (cell_text(frame.loc[label, name]) != fields[name] or name in before)
        ]
        for name in mended:
            frame.loc[label, name] = one[name].iloc[0]
        is_wrong = wrong == "yes" or (wrong is None and before == [WRONG])
        frame.loc[label, "corrected"] = WRONG if is_wrong else (" ".join(mended) or pd.NA)
    return check(frame)


def _mended(row: pd.DataFrame, changes: Mapping[str, str]) -> pd.DataFrame:
    """One row with new cells, checked as the whole table is."""
    row = row.copy()
    for field, new in changes.items():
        text = new.strip()
        if field == "metric" and text not in metrics():
            raise CorrectionError(f"metric: {text!r} is no metric of the lexicon; see extractors/lexicons/metrics.csv")
        try:
            number = {"text": str, "integer": int, "number": float}[_KINDS[field]]
            row[field] = pd.Series([number(text) if text else pd.NA], index=row.index, dtype=DTYPES[field])
        except ValueError as error:
            raise CorrectionError(f"{field}: expected {_KINDS[field]}, got {text!r}") from error
    try:
        return check(row)
    except TableError as error:
        raise CorrectionError(str(error).removeprefix("the rows are no targets table: ")) from error
