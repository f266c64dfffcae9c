"""Articles in the store: what is known of a place, and how what was extracted there is written."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, TypeVar

from sqlalchemy import Connection, delete, select, update

from pipeline.outcome import Outcome, Skip
from pipeline.store.cells import encode, plain
from pipeline.store.schema import ARTICLES, SKIPPED

Status = Literal["rows", "none", "skipped"]

T = TypeVar("T")

#: Keys in one question: well below the number of parameters that any database takes.
_AT_ONCE = 500


@dataclass(slots=True)
class Known:
    """What the store knows of one article; changed as the run goes on. id: None until it is written.

    status: empty while its extraction is under way; waiting: how often the same was met in that time.
    """

    id: int | None
    copy: int
    digest: str
    rules_version: str
    status: Status | Literal[""]
    source_file: str
    published: str
    seen: bool
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """Where an article was found. key: of the place; file, source_file, article_id, digest: of the record."""

    key: str
    copy: int
    file: str
    source_file: str
    article_id: str
    digest: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What was made of an article, as the store keeps it; the fields are columns of ``articles``."""

    status: Status
    url: str = ""
    url_key: str = ""
    title: str = ""
    source: str = ""
    published: str = ""
    text: str = ""
    repairs: str = "[]"
    rows: str = "[]"
    signature: bytes = b""


@dataclass(slots=True)
class Written:
    """One article to be written: found at ``entry``, known as ``known``."""

    entry: Entry
    known: Known
    contents: Contents = field(default_factory=lambda: Contents("none"))
    skip: Skip | None = None


def contents_of(outcome: Outcome) -> Contents:
    """What the store keeps of an outcome. Text and signature are kept of articles with rows: pages and repetitions are theirs."""
    article = outcome.article
    if article is None:
        return Contents("skipped")
    rows = bool(outcome.rows)
    return Contents(
        status="rows" if rows else "none",
        url=plain(article.url),
        url_key=url_key(plain(article.url)),
        title=plain(article.title),
        source=plain(article.source),
        published=article.published,
        text=plain(article.text) if rows else "",
        repairs=json.dumps(article.repairs, ensure_ascii=False),
        rows=encode(outcome.rows),
        signature=outcome.signature if rows else b"",
    )


def url_key(url: str) -> str:
    """An address without scheme, fragment and what trackers add; empty where it names a site and no page.

    >>> url_key("http://Bao.example.vn/a.html?utm_source=x#top"), url_key("https://bao.example.vn/")
    ('bao.example.vn/a.html', '')
    """
    from courlan import normalize_url

    try:
        address = normalize_url(url.partition("#")[0])
    except (ValueError, TypeError):
        return ""
    host, slash, page = address.partition("://")[2].partition("/")
    return f"{host}/{page}" if host and slash and page else ""


def known(connection: Connection, keys: Collection[str], run: int) -> dict[str, list[Known]]:
    """What the store knows of the places ``keys``: of each its copies in their order."""
    found: dict[str, list[Known]] = {}
    columns = (
        *(ARTICLES.c.key, ARTICLES.c.id, ARTICLES.c.copy, ARTICLES.c.digest, ARTICLES.c.rules_version, ARTICLES.c.status),
        *(ARTICLES.c.source_file, ARTICLES.c.published, ARTICLES.c.seen),
    )
    for some in parts(keys):
        asked = select(*columns).where(ARTICLES.c.key.in_(some)).order_by(ARTICLES.c.key, ARTICLES.c.copy)
        for row in connection.execute(asked):
            values = row._asdict()
            found.setdefault(values.pop("key"), []).append(Known(**values | {"seen": row.seen == run}))
    return found


def extracted(connection: Connection, digests: Collection[str], rules_version: str) -> dict[str, int]:
    """Of the contents ``digests``, an article of which the rows were extracted with these rules, by digest."""
    found: dict[str, int] = {}
    for some in parts(digests):
        wanted = ARTICLES.c.digest.in_(some), ARTICLES.c.rules_version == rules_version, ARTICLES.c.status != "skipped"
        for digest, number in connection.execute(select(ARTICLES.c.digest, ARTICLES.c.id).where(*wanted)):
            found.setdefault(digest, number)
    return found


def contents(connection: Connection, number: int) -> Contents:
    """What was made of an article."""
    columns = (ARTICLES.c[name] for name in Contents.__dataclass_fields__)
    return Contents(*connection.execute(select(*columns).where(ARTICLES.c.id == number)).one())


def touch(connection: Connection, met: Mapping[int, tuple[str, str] | None], run: int) -> None:
    """Note that articles, by their ids, were met unchanged; to each its ``source_file`` and ``article_id`` where they are new."""
    for some in parts(met):
        connection.execute(update(ARTICLES).where(ARTICLES.c.id.in_(some)).values(seen=run))
    for number, names in met.items():
        if names is not None:
            source_file, article_id = (plain(name) for name in names)
            renamed = {"source_file": source_file, "article_id": article_id, "dirty": 1}
            connection.execute(update(ARTICLES).where(ARTICLES.c.id == number).values(renamed))
            connection.execute(update(SKIPPED).where(SKIPPED.c.article == number).values(source_file=source_file))


def write(connection: Connection, written: Sequence[Written], rules_version: str, run: int) -> None:
    """Write articles, new or in the place of what was there; their rows come into ``targets`` when the run is published."""
    for one in written:
        entry = asdict(one.entry) | {"file": plain(one.entry.file), "source_file": plain(one.entry.source_file)}
        entry["article_id"] = plain(one.entry.article_id)
        values: dict[str, Any] = entry | asdict(one.contents)
        values |= {"rules_version": rules_version, "dirty": 1, "written": run, "seen": run}
        number = one.known.id
        if number is None:
            key = connection.execute(ARTICLES.insert().values(values)).inserted_primary_key
            number = int(key[0]) if key else 0
        else:
            _mark_versions(connection, number, one.contents.url_key)
            connection.execute(update(ARTICLES).where(ARTICLES.c.id == number).values(values))
            connection.execute(delete(SKIPPED).where(SKIPPED.c.article == number))
        if one.skip is not None:
            skip = {"file": entry["file"], "source_file": entry["source_file"], "article": number, "run": run}
            connection.execute(SKIPPED.insert().values(skip | {"stage": one.skip.stage, "reason": plain(one.skip.reason)}))
        one.known.id, one.known.status = number, one.contents.status


def _mark_versions(connection: Connection, number: int, key: str) -> None:
    """Where an article leaves its address, the other versions there are looked at again."""
    before = connection.execute(select(ARTICLES.c.url_key).where(ARTICLES.c.id == number)).scalar_one()
    if before and before != key:
        connection.execute(update(ARTICLES).where(ARTICLES.c.url_key == before).values(dirty=1))


def skip_files(connection: Connection, skips: Iterable[tuple[str, Skip]], run: int) -> None:
    """Note what gave no record, with its file; what an earlier run noted in the same words is not repeated."""
    for file, skip in skips:
        told = {"file": plain(file), "source_file": plain(skip.file), "stage": skip.stage, "reason": plain(skip.reason)}
        same = SKIPPED.c.article.is_(None), *(SKIPPED.c[name] == value for name, value in told.items())
        if not connection.execute(update(SKIPPED).where(*same).values(run=run)).rowcount:
            connection.execute(SKIPPED.insert().values(told | {"run": run}))


def forget_skips(connection: Connection, files: Collection[str], run: int) -> None:
    """Drop what earlier runs could not read of ``files``, which this run has read to their ends."""
    for some in parts({plain(file) for file in files}):
        stale = SKIPPED.c.article.is_(None), SKIPPED.c.run != run, SKIPPED.c.file.in_(some)
        connection.execute(delete(SKIPPED).where(*stale))


def parts(values: Iterable[T], size: int = _AT_ONCE) -> Iterator[list[T]]:
    """Lists of at most ``size`` values."""
    some: list[T] = []
    for value in values:
        some.append(value)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some
