"""Which rows are published: of each address the latest version, of what was said twice one, each with an id of its own.

All of it is a function of the set of articles in the store, so it does not matter in which order or by how many runs they came.
Only what changed since the last publication is written; ``changes`` keeps what that was.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, delete, func, insert, literal, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from pipeline.columns import COLUMNS
from pipeline.near_duplicates import FORMAT, Candidate, links, repeated
from pipeline.store.articles import parts
from pipeline.store.cells import decode
from pipeline.store.schema import ARTICLES, CHANGES, META, TARGET_CELLS, TARGETS
from pipeline.tables import fact_key, target_id

#: Rows of the table, and articles, that travel at once.
_ROWS, _ARTICLES = 5_000, 500

_ORDER = (ARTICLES.c.source_file, ARTICLES.c.digest, ARTICLES.c.copy, ARTICLES.c.key, TARGETS.c.n)


def publish(connection: Connection, run: int, version: str) -> bool:
    """Bring ``targets`` up to ``articles`` and note in ``changes`` what that altered. True if it altered anything.

    Within the caller's transaction: a reader of the store sees the table before or after, never in between.
    version: of the code that publishes; what another one published is made anew.
    """
    _renew(connection, version)
    if connection.execute(select(ARTICLES.c.id).where(ARTICLES.c.dirty == 1).limit(1)).first() is None:
        return False
    _choose_versions(connection)
    _link(connection)
    dirty = select(ARTICLES.c.id).where(ARTICLES.c.dirty == 1)
    _log(connection, run, 0, TARGETS.c.article.in_(dirty))
    connection.execute(delete(TARGETS).where(TARGETS.c.article.in_(dirty)))
    for rows in parts(_rows(connection), _ROWS):
        connection.execute(insert(TARGETS), rows)
    _number(connection, run)
    _log(connection, run, 1, TARGETS.c.article.in_(dirty))
    connection.execute(update(ARTICLES).where(ARTICLES.c.dirty == 1).values(dirty=0))
    _cancel(connection, run)
    return connection.execute(select(CHANGES.c.run).where(CHANGES.c.run == run).limit(1)).first() is not None


def rows(connection: Connection) -> Iterator[RowMapping]:
    """The published rows, in an order that depends on what they are and where they were found, and on nothing else."""
    asked = select(*TARGET_CELLS).join(ARTICLES, ARTICLES.c.id == TARGETS.c.article).order_by(*_ORDER)
    yield from connection.execution_options(yield_per=_ROWS).execute(asked).mappings()


def duplicates(connection: Connection) -> Iterator[tuple[object, ...]]:
    """Articles with rows that another stands for, by file (``outputs.DUPLICATES_HEADER``).

    kind: ``repeats``, or ``version`` for an earlier version of an address, of which no row is published.
    """
    other = ARTICLES.alias()
    version = ARTICLES.c.superseded == 1
    stands = or_(
        and_(version, other.c.superseded == 0, other.c.url_key == ARTICLES.c.url_key),
        and_(ARTICLES.c.superseded == 0, other.c.id == ARTICLES.c.representative),
    )
    names = [*(ARTICLES.c[name] for name in ("source_file", "url", "published")), other.c.source_file, other.c.url]
    asked = (
        select(ARTICLES.c.superseded, ARTICLES.c.rows, ARTICLES.c.left_out, *names)
        .join(other, stands)
        .where(ARTICLES.c.status == "rows")
        .order_by(ARTICLES.c.source_file, ARTICLES.c.digest, ARTICLES.c.copy, ARTICLES.c.key)
    )
    for superseded, rows, left_out, *told in connection.execution_options(yield_per=_ARTICLES).execute(asked):
        number = len(json.loads(rows))
        kind, less = ("version", number) if superseded else ("repeats", len(json.loads(left_out)))
        yield *told[:3], kind, *told[3:], number, less


def counts(connection: Connection) -> tuple[int, int]:
    """How many targets and how many results are published."""
    asked = select(TARGETS.c.status, func.count()).group_by(TARGETS.c.status)
    found: dict[str, int] = {str(status): int(number) for status, number in connection.execute(asked)}
    return found.get("target", 0), found.get("result", 0)


def _renew(connection: Connection, version: str) -> None:
    """Have every article published again where that was last done by other code."""
    noted = META.c.key == "published_by"
    before = connection.execute(select(META.c.value).where(noted)).scalar()
    if before == version:
        return
    connection.execute(update(ARTICLES).where(ARTICLES.c.status == "rows").values(dirty=1))
    if before is None:
        connection.execute(insert(META).values(key="published_by", value=version))
    else:
        connection.execute(update(META).where(noted).values(value=version))


def _choose_versions(connection: Connection) -> None:
    """Mark all but the latest version of each address: by date of publication, then by the name of the file."""
    touched = select(ARTICLES.c.url_key).where(ARTICLES.c.dirty == 1, ARTICLES.c.url_key != "").distinct()
    shared = select(ARTICLES.c.url_key).where(ARTICLES.c.url_key.in_(touched)).group_by(ARTICLES.c.url_key)
    wanted = or_(
        ARTICLES.c.url_key.in_(shared.having(func.count() > 1)), and_(ARTICLES.c.url_key.in_(touched), ARTICLES.c.superseded == 1)
    )
    later = (ARTICLES.c[name].desc() for name in ("published", "source_file", "copy", "digest", "key"))
    rank = func.row_number().over(partition_by=ARTICLES.c.url_key, order_by=(ARTICLES.c.status == "skipped", *later))
    ranked = select(ARTICLES.c.id, ARTICLES.c.superseded, rank.label("rank")).where(wanted).subquery()
    for old, new, wrong in ((1, 0, ranked.c.rank == 1), (0, 1, ranked.c.rank > 1)):
        ids = list(connection.execute(select(ranked.c.id).where(ranked.c.superseded == old, wrong)).scalars())
        for some in parts(ids):
            connection.execute(update(ARTICLES).where(ARTICLES.c.id.in_(some)).values(superseded=new, dirty=1))


def _link(connection: Connection) -> None:
    """Find articles that repeat others, and which of their rows need not be published again."""
    names = ("id", "source_file", "digest", "copy", "key", "published", "signature")
    shown = ARTICLES.c.status == "rows", ARTICLES.c.superseded == 0, func.length(ARTICLES.c.signature) > 0
    ids: dict[str, int] = {}
    candidates: list[Candidate] = []
    for number, *place, published, signature in connection.execute(select(*(ARTICLES.c[name] for name in names)).where(*shown)):
        key = "\x1f".join(map(str, place))
        if signature[0] == FORMAT:
            ids[key] = number
            candidates.append(Candidate(key, published, signature))
    found = links(candidates)
    keys = {key for link in found for key in (link.article, link.representative)}
    left_out = repeated(found, _facts(connection, {ids[key]: key for key in keys}))
    wanted = {ids[link.article]: (ids[link.representative], link.likeness, json.dumps(left_out[link.article])) for link in found}
    columns = [ARTICLES.c[name] for name in ("id", "representative", "likeness", "left_out")]
    linked = connection.execute(select(*columns).where(ARTICLES.c.representative.is_not(None)))
    before = {number: (representative, likeness, indices) for number, representative, likeness, indices in linked}
    for number in sorted(before.keys() | wanted.keys()):
        now = wanted.get(number, (None, None, "[]"))
        if now != before.get(number, (None, None, "[]")):
            values = {"representative": now[0], "likeness": now[1], "left_out": now[2], "dirty": 1}
            connection.execute(update(ARTICLES).where(ARTICLES.c.id == number).values(values))


def _facts(connection: Connection, keys: Mapping[int, str]) -> dict[str, list[str]]:
    """What the rows of articles say, by the article's key."""
    found: dict[str, list[str]] = {}
    for some in parts(keys):
        for number, rows in connection.execute(select(ARTICLES.c.id, ARTICLES.c.rows).where(ARTICLES.c.id.in_(some))):
            found[keys[number]] = [fact_key(cells) for cells in decode(rows)]
    return found


def _rows(connection: Connection) -> Iterator[dict[str, Any]]:
    """What ``targets`` is to hold of the articles that are to be published."""
    names = ("id", "article_id", "source_file", "url", "source", "title", "published", "left_out", "rows")
    for article in _to_publish(connection, names):
        left_out = set(json.loads(article["left_out"]))
        provenance = {name: article[name] for name in names[1:7]}
        for n, cells in enumerate(decode(article["rows"])):
            if n in left_out:
                continue
            number = target_id(article["url"] or article["article_id"], cells)
            told = cells | provenance | {"target_id": number}
            values = {column.name: _value(told[column.name], column.kind) for column in COLUMNS}
            yield {"article": article["id"], "n": n, "fact": number, **values}


def _to_publish(connection: Connection, names: Sequence[str]) -> Iterator[RowMapping]:
    """Articles with rows that ``targets`` does not show as they are, a few at a time, so that writing may go on between them."""
    shown = ARTICLES.c.dirty == 1, ARTICLES.c.status == "rows", ARTICLES.c.superseded == 0
    last = 0
    while True:
        asked = select(*(ARTICLES.c[name] for name in names)).where(*shown, ARTICLES.c.id > last).order_by(ARTICLES.c.id)
        found = connection.execute(asked.limit(_ARTICLES)).mappings().all()
        yield from found
        if len(found) < _ARTICLES:
            return
        last = found[-1]["id"]


def _value(value: object, kind: str) -> object:
    if value is None or value == "":
        return None
    return float(str(value)) if kind == "number" else value


def _number(connection: Connection, run: int) -> None:
    """Give rows that say the same in different articles, or twice in one, ids of their own: ``-2``, ``-3``, ... in order."""
    several = select(TARGETS.c.fact).group_by(TARGETS.c.fact).having(func.count() > 1)
    position = func.row_number().over(partition_by=TARGETS.c.fact, order_by=_ORDER).label("position")
    asked = (
        select(TARGETS.c.article, TARGETS.c.n, TARGETS.c.fact, TARGETS.c.target_id, position, ARTICLES.c.dirty)
        .join(ARTICLES, ARTICLES.c.id == TARGETS.c.article)
        .where(or_(TARGETS.c.fact.in_(several), TARGETS.c.target_id != TARGETS.c.fact))
    )
    for article, n, fact, number, place, dirty in connection.execute(asked).all():
        wanted = fact if place == 1 else f"{fact}-{place}"
        if number != wanted:
            row = and_(TARGETS.c.article == article, TARGETS.c.n == n)
            if not dirty:
                _log(connection, run, 0, row)
            connection.execute(update(TARGETS).where(row).values(target_id=wanted))
            if not dirty:
                _log(connection, run, 1, row)


def _log(connection: Connection, run: int, side: int, which: ColumnElement[bool]) -> None:
    names = [*("run", "side", "fact"), *(column.name for column in COLUMNS)]
    told = select(literal(run), literal(side), TARGETS.c.fact, *TARGET_CELLS).where(which)
    connection.execute(insert(CHANGES).from_select(names, told))


def _cancel(connection: Connection, run: int) -> None:
    """Forget rows that are after the run what they were before it."""
    replaced = select(CHANGES.c.run).where(CHANGES.c.run == run, CHANGES.c.side == 0).limit(1)
    if connection.execute(replaced).first() is None:
        return
    cells = [CHANGES.c[column.name] for column in COLUMNS]
    both = (
        select(CHANGES.c.target_id)
        .where(CHANGES.c.run == run)
        .group_by(*cells)
        .having(func.count(CHANGES.c.side.distinct()) == 2)
    )
    connection.execute(delete(CHANGES).where(CHANGES.c.run == run, CHANGES.c.target_id.in_(both)))
