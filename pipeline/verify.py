"""The proof of every row: its value found in the text as it was read, and in the bytes of the raw file.

What the store says of an article is compared with the file, read again. Nothing is written.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, select

from pipeline.clean import clean
from pipeline.ingest import place_key
from pipeline.reading import Article, Keys, Record, Skipped, records, to_article
from pipeline.repair.charset import Decoded, decode
from pipeline.store import Store, cells
from pipeline.store.articles import parts
from pipeline.store.schema import ARTICLES, RUNS
from pipeline.workers import batches

_TAG = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_DIGITS = re.compile(r"\d+")
_MENDED = "mended"
_STORED = ("id", "key", "digest", "source_file", "text", "rows")


@dataclass(slots=True)
class Verdict:
    """What was found. exact: the raw words are the row's value; mended: they are once the damage of the file is undone.

    missing: articles of which the file was not found, or holds something else now. faults: a line each.
    """

    articles: int = 0
    exact: int = 0
    mended: int = 0
    missing: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether every row was found."""
        return not self.faults and not self.missing

    def __str__(self) -> str:
        rows = self.exact + self.mended + len(self.faults)
        told = f"{self.articles} articles, {rows} rows: {self.exact} values stand in the raw files word for word"
        if self.mended:
            told += f", {self.mended} in files that were mended"
        return f"{told}; {len(self.faults)} not found; {self.missing} articles whose source is gone or has changed"


def verify(store: Store, paths: Sequence[Path] = (), *, tell: Callable[[str], None] = lambda line: None) -> Verdict:
    """Read again where the articles with rows came from, and look for the value of each row.

    paths: only what lies there; by default every file that the store knows. tell: called with each fault as it is found.
    Raises StoreError where the store cannot be read.
    """
    verdict = Verdict()
    with store.read() as connection:
        met: set[int] = set()
        read: set[str] = set()
        for keys, files in _asked(connection):
            for batch in batches(records([*paths] or files, keys=keys)):
                found = [item for item in batch if isinstance(item, Record)]
                read.update(item.file for item in batch if item.file)
                for record, stored in _stored(connection, found):
                    if stored["id"] not in met:
                        met.add(int(str(stored["id"])))
                        _check(record, stored, verdict, tell)
        with_rows = select(ARTICLES.c.id, ARTICLES.c.file, ARTICLES.c.source_file).where(ARTICLES.c.status == "rows")
        for number, file, source_file in connection.execute(with_rows.order_by(ARTICLES.c.source_file, ARTICLES.c.id)):
            if number not in met and (not paths or file in read):
                verdict.missing += 1
                tell(f"{source_file}: the source is gone or has changed since the run ({file or 'standard input'})")
    return verdict


def _asked(connection: Connection) -> list[tuple[Keys, list[Path]]]:
    """The files that articles with rows came from, by the names of fields with which they were read last."""
    asked = (
        select(RUNS.c.options, ARTICLES.c.file)
        .join_from(ARTICLES, RUNS, ARTICLES.c.seen == RUNS.c.id)
        .where(ARTICLES.c.status == "rows", ARTICLES.c.file != "")
        .distinct()
    )
    files: dict[str, set[Path]] = {}
    for options, file in connection.execute(asked):
        files.setdefault(json.dumps(json.loads(options).get("keys", {}), sort_keys=True), set()).add(Path(file))
    return [
        (Keys({role: tuple(names) for role, names in json.loads(given).items()}), sorted(filter(Path.exists, files[given])))
        for given in sorted(files)
    ]


def _stored(connection: Connection, found: Sequence[Record]) -> Iterator[tuple[Record, dict[str, object]]]:
    """Each record with what the store says of it, where that has rows."""
    places = {(place_key(record), record.digest): record for record in found}
    for some in parts(dict.fromkeys(key for key, _ in places)):
        asked = select(*(ARTICLES.c[name] for name in _STORED)).where(ARTICLES.c.key.in_(some), ARTICLES.c.status == "rows")
        for row in connection.execute(asked).mappings().all():
            record = places.get((str(row["key"]), str(row["digest"])))
            if record is not None:
                yield record, dict(row)


def _check(record: Record, stored: dict[str, object], verdict: Verdict, tell: Callable[[str], None]) -> None:
    verdict.articles += 1
    article = to_article(record)
    decoded = None if isinstance(article, Skipped) else decode(record.data, record.charset)
    for number, row in enumerate(cells.decode(str(stored["rows"])), 1):
        if isinstance(article, Skipped) or decoded is None:
            fault = "the file gives no article today; run chitieu again"
        elif article.text != stored["text"]:
            fault = "the text is read otherwise today; run chitieu again"
        else:
            fault = _fault(record.data, decoded, article, row)
        if not fault:
            verdict.exact += 1
        elif fault == _MENDED:
            verdict.mended += 1
        else:
            line = f"{stored['source_file']}: row {number}, {row['value_text']!r}: {fault}"
            verdict.faults.append(line)
            tell(line)


def _fault(data: bytes, decoded: Decoded, article: Article, row: cells.Cells) -> str:
    """Why the row's value is not where the row says; empty if it is, ``_MENDED`` if only its figures can be compared."""
    start, end, value = int(str(row["char_start"])), int(str(row["char_end"])), str(row["value_text"])
    if article.text[start:end] != value:
        return f"the text says {article.text[start:end]!r} there"
    first, last = (decoded.byte_at(article.origin[offset]) for offset in (start, end))
    said = _readable(data[first:last].decode(decoded.charset, "replace"))
    if _plain(value) in _plain(said):
        return ""
    if article.repairs and _DIGITS.findall(value) == _DIGITS.findall(said):
        return _MENDED
    return f"the file says {said!r} there"


def _readable(raw: str) -> str:
    """A stretch of a page or text as a reader sees it: without tags, with characters for entities."""
    return clean(html.unescape(_TAG.sub(" ", raw))).text


def _plain(text: str) -> str:
    """Without blanks: a tag may end a paragraph, or make one digit of a number bold."""
    return "".join(text.split())
