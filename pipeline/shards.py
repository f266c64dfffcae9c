"""Shards of a dump, wherever fsspec can read them, each extracted by itself into a Parquet part with a note of what it holds.

A shard is one file: JSON lines, Parquet, WARC, an archive, as ``reading`` takes it. What becomes of it depends on nothing but the
shard and the rules, so that it can be done anywhere, again, and by two workers at once. The note is written last: a shard without
one has not been done, and a job that was cut off goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Any, BinaryIO, cast

import fsspec
import pandas as pd

from pipeline.near_duplicates import FORMAT
from pipeline.outcome import Outcome
from pipeline.reading import Keys, Record, Skipped
from pipeline.reading.containers import read_source
from pipeline.reading.streams import Counted, Guard, Source, buffered
from pipeline.rules import rules_version
from pipeline.tables import to_frame
from pipeline.workers import Work, load_work

#: Folder, inside the output, of what is not yet without repetitions; readers of Parquet folders pass over names with "_".
EXTRACTED = "_extracted"

#: Columns of a batch: the fields of ``reading.Record`` that travel. ``data`` is bytes, the others text.
BATCH = ("source_file", "id", "data", "charset", "kind", "url", "title", "published", "source")


class ShardError(Exception):
    """A shard or the output cannot be read or written; the message names it."""


@dataclass(frozen=True, slots=True)
class Shard:
    """A file of articles. number: its place among the shards, by url; size and version (time or etag): to notice a change."""

    number: int
    url: str
    name: str
    size: int
    version: str

    @property
    def key(self) -> str:
        """Twelve digits for the shard and the rules: what they give is the same wherever it is made."""
        said = "\x1f".join((self.url, str(self.size), self.version, rules_version(), str(FORMAT)))
        return hashlib.sha256(said.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Note:
    """What a part holds. ``articles == with_rows + without_rows + len(skipped)``; skipped: pairs of file and reason."""

    shard: str
    key: str
    part: str
    articles: int
    with_rows: int
    without_rows: int
    rows: int
    skipped: tuple[tuple[str, str], ...]


def find_shards(urls: Sequence[str]) -> list[Shard]:
    """The files of addresses and patterns (``s3://bucket/dump/*.jsonl.gz``, ``/data/part-*.parquet``), by their urls.

    Raises ShardError where one names nothing.
    """
    found: dict[str, dict[str, Any]] = {}
    for url in urls:
        system, path = fsspec.core.url_to_fs(url)
        paths = [path] if system.isfile(path) else system.find(path) if system.isdir(path) else system.glob(path)
        files = {
            system.unstrip_protocol(one): system.info(one) for one in paths if not posixpath.basename(one).startswith((".", "_"))
        }
        if not files:
            raise ShardError(f"{url}: no such file or folder, or nothing in it")
        found |= files
    start = len(posixpath.dirname(posixpath.commonprefix(list(found)))) + 1 if len(found) > 1 else 0
    return [
        Shard(number, url, url[start:] if start else posixpath.basename(url), int(info["size"] or 0), _version(info))
        for number, (url, info) in enumerate(sorted(found.items()))
    ]


#: What a file system calls the state of a file, the surest first.
_STATES = ("ETag", "etag", "md5Hash", "mtime", "LastModified", "updated")


def _version(info: dict[str, Any]) -> str:
    return str(next((info[name] for name in _STATES if info.get(name)), ""))


def read_shard(shard: Shard) -> Iterator[Record | Skipped]:
    """Records of a shard, streamed. ``source_file`` starts with the shard's name."""
    guard = Guard()

    def opened() -> BinaryIO:
        return buffered(Counted(cast(BinaryIO, fsspec.open(shard.url, "rb").open()), guard))

    source = Source(shard.name, posixpath.basename(shard.url), opened, guard)
    return read_source(source, Keys())


def to_batch(records: Sequence[Record]) -> pd.DataFrame:
    """Records as a batch, a line each, in the columns ``BATCH``."""
    return pd.DataFrame([[getattr(record, name) for name in BATCH] for record in records], columns=list(BATCH))


def extract(batch: pd.DataFrame) -> pd.DataFrame:
    """Rows of a batch of articles, in the columns of the targets table: the function to map over a dump with any engine.

    batch: a line an article, in the columns ``BATCH``; only ``source_file``, ``id`` and ``data`` are needed. An article that
    cannot be read gives no rows. The pipeline is loaded once a process.
    """
    given = [name for name in BATCH if name in batch.columns]
    records = [Record(**dict(zip(given, cells, strict=True))) for cells in batch[given].itertuples(index=False, name=None)]
    return to_frame((found.article, found.rows) for found in _outcomes(records) if found.article is not None and found.rows)


def _outcomes(items: Iterable[Record | Skipped]) -> Iterator[Outcome]:
    work = _work()
    return (work(item) for item in items)


@cache
def _work() -> Work:
    """The work on one record, loaded once a process."""
    return load_work()


def extract_shard(shard: Shard, output: str) -> Note:
    """Extract a shard into ``output/_extracted`` and return its note; where that is there already, it is only read."""
    system, folder = fsspec.core.url_to_fs(f"{output.rstrip('/')}/{EXTRACTED}")
    note_path = f"{folder}/{shard.key}.json"
    if system.exists(note_path):
        return read_note(system, note_path)
    rows: list[Outcome] = []
    skipped: list[tuple[str, str]] = []
    count = 0
    for outcome in _outcomes(read_shard(shard)):
        count += 1
        if outcome.skip is not None:
            skipped.append((outcome.skip.file, outcome.skip.reason))
        elif outcome.rows and outcome.article is not None:
            rows.append(replace(outcome, article=replace(outcome.article, text="")))
    frame = to_frame((found.article, found.rows) for found in rows if found.article is not None)
    articles = pd.DataFrame(
        [(found.source_file, found.article.published, found.signature) for found in rows if found.article is not None],
        columns=["source_file", "published", "signature"],
    )
    note = Note(
        shard.url,
        shard.key,
        f"part-{shard.number:05}.parquet",
        count,
        len(rows),
        count - len(rows) - len(skipped),
        len(frame),
        tuple(skipped),
    )
    system.makedirs(folder, exist_ok=True)
    write_whole(system, f"{folder}/{shard.key}.rows.parquet", frame.to_parquet(None, index=False))
    write_whole(system, f"{folder}/{shard.key}.articles.parquet", articles.to_parquet(None, index=False))
    write_whole(system, note_path, json.dumps(asdict(note), ensure_ascii=False).encode())
    return note


def read_note(system: Any, path: str) -> Note:
    """The note of a part. Raises ShardError where it is damaged."""
    try:
        said = json.loads(system.cat_file(path))
        return Note(**(said | {"skipped": tuple(map(tuple, said["skipped"]))}))
    except (ValueError, TypeError, KeyError) as error:
        raise ShardError(f"{path}: no note of a part ({error}); delete it, and the shard is extracted again") from error


def write_whole(system: Any, path: str, data: bytes) -> None:
    """Write a file that appears whole or not at all: object stores do so by themselves, on disks it is renamed into place."""
    if "file" in ((system.protocol,) if isinstance(system.protocol, str) else system.protocol):
        part = f"{path}.{hashlib.sha256(data).hexdigest()[:8]}.tmp"
        system.pipe_file(part, data)
        system.mv(part, path)
    else:
        system.pipe_file(path, data)
