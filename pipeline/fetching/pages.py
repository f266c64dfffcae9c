"""Fetched pages as files: a folder a host, each with the manifest that the reader knows (``file,url,published``)."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipeline.atomic import write_bytes
from pipeline.fetching.state import Page
from pipeline.reading.manifest import MANIFEST

_HEADER = ("file", "url", "published")
_META_CHARSET = re.compile(rb"<meta\b[^>]*?charset\s*=", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 80


class ManifestError(ValueError):
    """A ``manifest.csv`` in the folder is none; the message says what to do."""


def file_of(url: str) -> str:
    """Where the page of an address stands below the folder of the pages: "host/words-of-the-address-0123456789.html".

    >>> file_of("https://baobinhan.vn/chinh-tri/Đại-hội-huyện-Tân-Lập-123.html")
    'baobinhan.vn/dai-hoi-huyen-tan-lap-123-2fa9b62276.html'
    """
    parts = urlsplit(url)
    host = re.sub(r"[^a-z0-9.-]", "-", (parts.hostname or "").lower()).strip(".-") or "host"
    words = unquote(next((part for part in reversed(parts.path.split("/")) if part), "")).rsplit(".", 1)[0]
    plain = unicodedata.normalize("NFKD", words.lower().replace("đ", "d")).encode("ascii", "ignore").decode()
    name = _NOT_IN_NAMES.sub("-", plain).strip("-")[:_LONGEST_NAME].strip("-") or "page"
    return f"{host}/{name}-{hashlib.sha256(url.encode()).hexdigest()[:10]}.html"


def page_bytes(body: bytes, charset: str) -> bytes:
    """The page as it is kept: as it came, unless only the HTTP header told its charset; then as UTF-8.

    charset: as the header has it. A page that is UTF-8 or names its charset is never touched.
    """
    if not charset or body.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body
    try:
        body.decode("utf-8")
        return body
    except UnicodeDecodeError:
        pass
    if _META_CHARSET.search(body[:4096]):
        return body
    try:
        return body.decode(charset).encode("utf-8")
    except (LookupError, UnicodeError):
        return body


def keep(folder: Path, file: str, data: bytes) -> None:
    """Write a page, whole or not at all. Raises OSError."""
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, data)


def write_manifest(folder: Path, pages: Iterable[Page]) -> None:
    """Bring the manifest of one host's folder up to date; lines of other files stay as they are, and so does an equal file.

    pages: all that are kept in ``folder``.
    """
    path = folder / MANIFEST
    lines = {row[0]: row for row in _lines(path) if (folder / row[0]).is_file()}
    for page in pages:
        name = page.file.rsplit("/", 1)[-1]
        if (folder / name).is_file():
            lines[name] = (name, page.url, page.published)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(_HEADER)
    writer.writerows(lines[name] for name in sorted(lines))
    data = buffer.getvalue().encode("utf-8")
    if not path.is_file() or path.read_bytes() != data:
        folder.mkdir(parents=True, exist_ok=True)
        write_bytes(path, data)


def _lines(path: Path) -> list[tuple[str, str, str]]:
    """Lines that somebody put there; an unreadable manifest is not thrown away but raises ManifestError."""
    if not path.is_file():
        return []
    try:
        reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), strict=True)
        if not set(_HEADER) <= set(reader.fieldnames or ()):
            raise KeyError
        return [(row["file"], row["url"], row["published"]) for row in reader]
    except (UnicodeDecodeError, csv.Error, KeyError) as error:
        raise ManifestError(f"{path}: no manifest (columns {','.join(_HEADER)}, in UTF-8); mend it or move it away") from error
