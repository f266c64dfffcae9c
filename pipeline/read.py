"""Raw files to articles: decoding, cleaning, and what is known of each article beside its text.

One bad file never stops a run: it comes out as ``Skipped``, with a sentence that says what is wrong and what to do.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bs4.exceptions import ParserRejectedMarkup

from pipeline.clean import clean
from pipeline.dates import find_published, read_date
from pipeline.html import extract_html, host_of

MANIFEST = "manifest.csv"
_COLUMNS = ("file", "url", "published")
_DATA_SUFFIXES = frozenset((".csv", ".tsv", ".json", ".jsonl", ".xml", ".md", ".py", ".log"))
_IGNORED_STEMS = frozenset(("readme", "license"))
_HTML_START = re.compile(r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(rb"""<meta\b[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DATE_LINE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}:\d{2}")
_SITE_LINE = re.compile(
    r"(?:trang|cổng) (?:thông tin|tin)|^báo |^trang chủ|hotline|đường dây nóng|đăng nhập|copyright", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Article:
    """One article.

    id: stem of the file's name; if an earlier file of the run has the same stem, the path ``source_file`` instead.
    text: cleaned; origin: offset in the decoded raw file of each character of text, then the raw length (``pipeline.clean``).
    published: ISO 8601 or a prefix of it, or empty. source: name of the site or host of the address. url, title may be empty.
    source_file: path inside the folder that was given, with "/"; the file's name if the file itself was given.
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


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or a line of a manifest, that gave no article; reason is one sentence: what is wrong and what to do."""

    source_file: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Known:
    url: str = ""
    published: str = ""


class _UnreadableError(Exception):
    """A file from which no text can be had; the message is the reason given to the user."""


def read_articles(paths: Sequence[Path], *, max_bytes: int = 20_000_000) -> Iterator[Article | Skipped]:
    """Read files and folders (with their subfolders) in the order given; inside a folder by path.

    Hidden files, README files and ``manifest.csv`` (columns file, url, published; it speaks of the files beside it) are no
    articles. Never raises for a bad file. max_bytes: a larger file is skipped unread.
    """
    manifests: dict[Path, dict[str, _Known]] = {}
    seen: set[str] = set()
    for path in paths:
        for file, name in _files(path):
            if isinstance(name, Skipped):
                yield name
                continue
            if file.parent not in manifests:
                known, faults = _read_manifest(file.parent, name)
                manifests[file.parent] = known
                yield from faults
            article = _read_article(file, name, manifests[file.parent].get(file.name, _Known()), max_bytes)
            if isinstance(article, Article):
                if article.id in seen:
                    article = _with_id(article, name)
                seen.add(article.id)
            yield article


def _with_id(article: Article, new_id: str) -> Article:
    return Article(
        new_id, article.url, article.title, article.published, article.source, article.text, article.origin,
        article.source_file, article.raw_kind,
    )  # fmt: skip


def _files(path: Path) -> Iterator[tuple[Path, str | Skipped]]:
    """Files of one argument, with the name each is known by."""
    try:
        if path.is_dir():
            found = sorted(file for file in path.rglob("*") if file.is_file() and _is_candidate(file.relative_to(path)))
            for file in found:
                yield file, file.relative_to(path).as_posix()
            if not found:
                next(path.iterdir(), None)  # raises where the folder may not be listed
                yield path, Skipped(path.as_posix(), "The folder holds no article; put .txt or .html files into it.")
        elif path.exists():
            yield path, path.name
        else:
            yield path, Skipped(path.as_posix(), "There is no such file or folder; check the path.")
    except OSError as error:
        yield path, Skipped(path.as_posix(), f"The path cannot be read ({error.strerror or error}); check its permissions.")


def _is_candidate(relative: Path) -> bool:
    hidden = any(part.startswith(".") for part in relative.parts)
    return not hidden and relative.name != MANIFEST and relative.stem.lower() not in _IGNORED_STEMS


def _read_manifest(folder: Path, beside: str) -> tuple[dict[str, _Known], list[Skipped]]:
    """What a folder's manifest says of its files; each faulty line is reported and passed over."""
    path = folder / MANIFEST
    label = (Path(beside).parent / MANIFEST).as_posix()
    known: dict[str, _Known] = {}
    faults: list[Skipped] = []
    try:
        if not path.is_file():
            return known, faults
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        return known, [Skipped(label, f"{label}: cannot be read ({error.strerror or error}); check its permissions.")]
    except UnicodeDecodeError as error:
        return known, [Skipped(label, f"{label}: not UTF-8 at byte {error.start}; save it as UTF-8.")]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        if not set(_COLUMNS) <= set(header):
            wanted = ",".join(_COLUMNS)
            return known, [Skipped(label, f"{label}:1: columns are {','.join(header) or 'missing'}; expected {wanted}.")]
        for cells in reader:
            if any(cell.strip() for cell in cells):
                fault = _add_manifest_row(dict(zip(header, cells, strict=False)), len(cells) == len(header), folder, known)
                if fault:
                    faults.append(Skipped(label, f"{label}:{reader.line_num}: {fault}"))
    except csv.Error as error:
        faults.append(Skipped(label, f"{label}:{reader.line_num}: not CSV ({error}); the lines from here on are not used."))
    return known, faults


def _add_manifest_row(row: dict[str, str], whole: bool, folder: Path, known: dict[str, _Known]) -> str:
    """Take over one line; returns what is wrong with it, or an empty string."""
    if not whole:
        return "the line has not as many cells as the header; quote cells that hold a comma."
    name, url, published = (row[column].strip() for column in _COLUMNS)
    if not name or name in known:
        return f"file {name!r} stands in an earlier line; remove one." if name else "the line names no file."
    if "/" in name or "\x00" in name or not (folder / name).is_file():
        return f"there is no file {name!r} beside the manifest; correct the name."
    day = read_date(published)
    known[name] = _Known(url, day)
    return f"published {published!r} is no date; write it like 2020-07-29." if published and not day else ""


def _read_article(file: Path, name: str, known: _Known, max_bytes: int) -> Article | Skipped:
    try:
        size = file.stat().st_size
        if size > max_bytes:
            return Skipped(name, f"The file has {size} bytes, more than the limit of {max_bytes}; split it, or raise the limit.")
        if file.suffix.lower() in _DATA_SUFFIXES:
            kind = file.suffix.lower()
            return Skipped(name, f"A {kind} file is no article; write each article to a .txt or .html file of its own.")
        raw = _decode(file.read_bytes())
    except OSError as error:
        return Skipped(name, f"The file cannot be read ({error.strerror or error}); check its permissions.")
    except _UnreadableError as error:
        return Skipped(name, str(error))
    if file.suffix.lower() in (".html", ".htm") or _HTML_START.match(raw[:5000]):
        return _html_article(raw, file.stem, name, known)
    cleaned = clean(raw)
    if not cleaned.text.strip():
        return Skipped(name, "The file holds nothing but blanks; fetch the article again.")
    published = find_published(cleaned.text, known.url, known.published)
    return Article(
        file.stem, known.url, find_title(cleaned.text), published, host_of(known.url), cleaned.text, cleaned.origin, name, "text"
    )


def _html_article(raw: str, stem: str, name: str, known: _Known) -> Article | Skipped:
    try:
        page = extract_html(raw, url=known.url, published=known.published)
    except (ParserRejectedMarkup, RecursionError) as error:
        return Skipped(name, f"The page cannot be parsed ({error}); save the article as .txt.")
    if not page.text.strip():
        return Skipped(name, "The page holds no text besides menus and scripts; fetch it again, or save the article as .txt.")
    return Article(stem, page.url, page.title, page.published, page.source, page.text, page.origin, name, "html")


def _decode(data: bytes) -> str:
    """Decode a file: by its byte-order mark, as UTF-8, or as the HTML says. Raises _UnreadableError with the reason."""
    if not data.strip():
        raise _UnreadableError("The file is empty; fetch the article again.")
    marked = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), "")
    sample = data[:65536]
    if not marked and (sample.count(0) > 0.001 * len(sample) or len(_CONTROL.findall(sample)) > 0.05 * len(sample)):
        raise _UnreadableError("The file is binary, not text; save the article as .txt or .html.")
    try:
        return data.decode(marked or "utf-8")
    except UnicodeDecodeError as error:
        declared = _CHARSET.search(data[:4096])
        charset = declared[1].decode("ascii", "replace") if declared else ""
        if not marked and charset:
            try:
                return data.decode(charset)
            except (LookupError, UnicodeError):
                pass
        advice = f"convert it with: iconv -f {charset or 'WINDOWS-1258'} -t UTF-8 FILE"
        raise _UnreadableError(f"The text is not {marked or 'UTF-8'} at byte {error.start}; {advice}") from error


def find_title(text: str) -> str:
    r"""The headline of a text: the first line that looks like one, before the first paragraph; empty if there is none.

    >>> find_title("Trang chủ | Tin tức\n05/11/2021 - 10:05\nXã A mở rộng chợ phiên\nNgày 4-11, xã A họp.")
    'Xã A mở rộng chợ phiên'
    """
    for line in text.split("\n"):
        line = line.strip()
        if len(line) > 220 or (len(line) > 60 and line.endswith(".") and not line.endswith("...")):
            return ""
        words = line.split()
        vietnamese = any(char > "\x7f" and char.isalpha() for char in line)
        if len(words) < 3 or not vietnamese or line[0] in "-+•*(" or line.endswith((".", ":", "|")):
            continue
        if " | " in line or "»" in line or _SITE_LINE.search(line) or (_DATE_LINE.search(line) and len(line) < 60):
            continue
        return line
    return ""
