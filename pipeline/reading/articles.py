"""A raw record to an article: decoding, cleaning, and what is known of it beside its text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from bs4.exceptions import ParserRejectedMarkup

from pipeline.clean import clean
from pipeline.dates import find_published
from pipeline.html import extract_html, host_of
from pipeline.reading.fields import Keys
from pipeline.reading.model import Article, Record, Skipped, UnreadableError
from pipeline.reading.sources import records
from pipeline.reading.streams import MAX_BYTES

_HTML_START = re.compile(r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(rb"""<meta\b[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DATE_LINE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}:\d{2}")
_SITE_LINE = re.compile(
    r"(?:trang|cổng) (?:thông tin|tin)|^báo |^trang chủ|hotline|đường dây nóng|đăng nhập|copyright", re.IGNORECASE
)


def read_articles(
    paths: Sequence[Path | str], *, keys: Keys | None = None, max_bytes: int = MAX_BYTES
) -> Iterator[Article | Skipped]:
    """Read every article of ``paths`` (see ``records``); of two with one id the later takes its ``source_file`` as id."""
    seen: set[str] = set()
    for record in records(paths, keys=keys, max_bytes=max_bytes):
        article = record if isinstance(record, Skipped) else to_article(record)
        if isinstance(article, Article):
            if article.id in seen:
                article = replace(article, id=article.source_file)
            seen.add(article.id)
        yield article


def to_article(record: Record) -> Article | Skipped:
    """Decode and clean one record. Never raises for bad data; the same record gives the same article on every run."""
    try:
        raw = _decode(record.data)
    except UnreadableError as error:
        return Skipped(record.source_file, str(error))
    if record.kind == "html" or (not record.kind and _HTML_START.match(raw[:5000])):
        return _html_article(raw, record)
    cleaned = clean(raw)
    if not cleaned.text.strip():
        return Skipped(record.source_file, "The file holds nothing but blanks; fetch the article again.")
    return Article(
        id=record.id,
        url=record.url,
        title=record.title or find_title(cleaned.text),
        published=find_published(cleaned.text, record.url, record.published),
        source=record.source or host_of(record.url),
        text=cleaned.text,
        origin=cleaned.origin,
        source_file=record.source_file,
        raw_kind="text",
    )


def _html_article(raw: str, record: Record) -> Article | Skipped:
    name = record.source_file
    try:
        page = extract_html(raw, url=record.url, published=record.published)
    except (ParserRejectedMarkup, RecursionError) as error:
        return Skipped(name, f"The page cannot be parsed ({error}); save the article as .txt.")
    if not page.text.strip():
        return Skipped(name, "The page holds no text besides menus and scripts; fetch it again, or save the article as .txt.")
    return Article(
        id=record.id,
        url=page.url,
        title=record.title or page.title,
        published=page.published,
        source=record.source or page.source,
        text=page.text,
        origin=page.origin,
        source_file=name,
        raw_kind="html",
    )


def _decode(data: bytes) -> str:
    """Decode a file: by its byte-order mark, as UTF-8, or as the HTML says. Raises UnreadableError with the reason."""
    if not data.strip():
        raise UnreadableError("The file is empty; fetch the article again.")
    marked = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), "")
    sample = data[:65536]
    if not marked and (sample.count(0) > 0.001 * len(sample) or len(_CONTROL.findall(sample)) > 0.05 * len(sample)):
        raise UnreadableError("The file is binary, not text; save the article as .txt or .html.")
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
        raise UnreadableError(f"The text is not {marked or 'UTF-8'} at byte {error.start}; {advice}") from error


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
