"""What reading hands on: raw records, articles, and what gave neither."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Record:
    """One article as it was found, before anything is decoded.

    source_file: "a/b.txt", "dump.jsonl#ID", "archive.zip!a/b.html": path inside the folder that was given, with "/".
    id: path of a loose file inside the folder or archive that was given, without its suffix; inside a dump the record's own.
        It does not depend on what else is read.
    data: the bytes of the page or text. charset: as the container declares it, or empty.
    kind: ``html`` or ``text`` where the container or the file's name says so, else empty.
    url, title, published, source: as given beside the data, or empty; published is ISO 8601 or a prefix of it.
    file, entry: where it lies on this machine: the absolute path of the file on disk, and "#ID" or "!a/b.html" in it. Both are
        empty for standard input. numbered: for want of an id or address, entry is its number or offset in the dump. What a
        record says does not depend on these.
    """

    source_file: str
    id: str
    data: bytes
    charset: str = ""
    kind: Literal["", "text", "html"] = ""
    url: str = ""
    title: str = ""
    published: str = ""
    source: str = ""
    file: str = field(default="", compare=False)
    entry: str = field(default="", compare=False)
    numbered: bool = field(default=False, compare=False)

    @property
    def digest(self) -> str:
        """SHA-256 in hexadecimal of the data and all that is given beside it, but not of where it was found."""
        beside = (self.charset, self.kind, self.url, self.title, self.published, self.source)
        digest = hashlib.sha256("\x1f".join(beside).encode("utf-8", "surrogatepass"))
        digest.update(b"\x1e" + self.data)
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Article:
    """One article.

    id: the record's.
    text: mended and cleaned; origin: offset in the decoded raw data of each character of text, then the raw length (see
        ``raw_bytes``).
    published: ISO 8601 or a prefix of it, or empty. source: name of the site or host of the address. url, title may be empty.
    source_file: as of the record. repairs: what had to be mended in the raw text, a short note each (``pipeline.repair``).
    """

    id: str
    url: str
    title: str
    published: str
    source: str
    text: str
    origin: Sequence[int]
    source_file: str
    raw_kind: Literal["text", "html"]
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, a record or a line that gave no article; reason is one sentence: what is wrong, what to do. file: as of Record."""

    source_file: str
    reason: str
    file: str = field(default="", compare=False)
