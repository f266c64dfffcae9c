"""A raw record to an article: decoding, cleaning, and what is known of it beside its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, Protocol

from bs4.exceptions import ParserRejectedMarkup

from pipeline.clean import clean, through
from pipeline.dates import find_published
from pipeline.html import extract_html, host_of
from pipeline.reading.fields import Keys
from pipeline.reading.model import Article, Record, Skipped
from pipeline.reading.sources import records
from pipeline.reading.streams import MAX_BYTES
from pipeline.repair import Repaired, repair
from pipeline.repair.charset import UnreadableError, decode

_HTML_START = re.compile(r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_DATE_LINE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}:\d{2}")
_SITE_LINE = re.compile(
    r"(?:trang|cổng) (?:thông tin|tin)|^báo |^trang chủ|hotline|đường dây nóng|đăng nhập|copyright", re.IGNORECASE
)


def read_articles(
    paths: Sequence[Path | str], *, keys: Keys | None = None, max_bytes: int = MAX_BYTES
) -> Iterator[Article | Skipped]:
    """Read every article of ``paths`` (see ``records``)."""
    for record in records(paths, keys=keys, max_bytes=max_bytes):
        yield record if isinstance(record, Skipped) else to_article(record)


class Gatekeeper(Protocol):
    """Tells which articles are worth the costly half of reading."""

    def lets_text_pass(self, text: str, title: str) -> bool:
        """Whether an article of this cleaned text is wanted."""
        ...

    def lets_page_pass(self, raw: str) -> bool:
        """Whether the article of this page, decoded and mended, is wanted."""
        ...


def to_article(record: Record, gate: Gatekeeper | None = None) -> Article | Skipped:
    """Decode, mend and clean one record. Never raises for bad data; the same record gives the same article on every run.

    gate: what it turns away comes out with what the record itself says of it, and an empty text.
    """
    try:
        decoded = decode(record.data, record.charset)
    except UnreadableError as error:
        return Skipped(record.source_file, str(error))
    is_page = record.kind == "html" or (not record.kind and _HTML_START.match(decoded.text[:5000]) is not None)
    raw = repair(decoded.text, markup=is_page)
    record = replace(record, title=_mended_title(record.title, raw, decoded.text)) if record.title else record
    found = _html_article(raw, record, gate) if is_page else _text_article(raw, record, gate)
    if isinstance(found, Skipped):
        return found
    notes = ((decoded.note,) if decoded.note else ()) + raw.notes
    return replace(found, repairs=notes, origin=through(found.origin, raw.origin)) if notes and found.text else found


def raw_bytes(record: Record, article: Article, start: int, end: int) -> bytes:
    r"""The bytes of ``record.data`` that ``article.text[start:end]`` was made of, undecoded and unmended.

    >>> from pipeline.reading import Record, raw_bytes, to_article
    >>> record = Record("a.txt", "a", "Thu ng©n s¸ch tØnh n¨m 2010 ®¹t 5 tû ®ång".encode("latin-1"))
    >>> article = to_article(record)
    >>> start = article.text.index("đạt 5 tỷ đồng")
    >>> raw_bytes(record, article, start, len(article.text))
    b'\xae\xb9t 5 t\xfb \xae\xe5ng'
    """
    decoded = decode(record.data, record.charset)
    return record.data[decoded.byte_at(article.origin[start]) : decoded.byte_at(article.origin[end])]


def _mended_title(title: str, raw: Repaired, before: str) -> str:
    """A headline given beside the text, mended as the text was: it alone may be too short to tell how it was damaged."""
    if not raw.notes:
        return repair(title).text
    return repair(f"{title}\n{before}").text.partition("\n")[0]


def _text_article(raw: Repaired, record: Record, gate: Gatekeeper | None) -> Article | Skipped:
    cleaned = clean(raw.text)
    if not cleaned.text.strip():
        return Skipped(record.source_file, "The file holds nothing but blanks; fetch the article again.")
    title = record.title or find_title(cleaned.text)
    if gate is not None and not gate.lets_text_pass(cleaned.text, title):
        return _turned_away(record, "text")
    return Article(
        id=record.id,
        url=record.url,
        title=title,
        published=find_published(cleaned.text, record.url, record.published),
        source=record.source or host_of(record.url),
        text=cleaned.text,
        origin=cleaned.origin,
        source_file=record.source_file,
        raw_kind="text",
    )


def _html_article(raw: Repaired, record: Record, gate: Gatekeeper | None) -> Article | Skipped:
    name = record.source_file
    if gate is not None and not gate.lets_page_pass(raw.text):
        return _turned_away(record, "html")
    try:
        page = extract_html(raw.text, url=record.url, published=record.published)
    except (ParserRejectedMarkup, RecursionError) as error:
        return Skipped(name, f"The page cannot be parsed ({error}); save the article as .txt.")
    if not page.text.strip():
        return Skipped(name, "The page holds no text besides menus and scripts; fetch it again, or save the article as .txt.")
    title = record.title or page.title
    if gate is not None and not gate.lets_text_pass(page.text, title):
        return _turned_away(record, "html")
    return Article(
        id=record.id,
        url=page.url,
        title=title,
        published=page.published,
        source=record.source or page.source,
        text=page.text,
        origin=page.origin,
        source_file=name,
        raw_kind="html",
    )


def _turned_away(record: Record, kind: Literal["text", "html"]) -> Article:
    """What is known of an article without having read it."""
    return Article(
        id=record.id,
        url=record.url,
        title=record.title,
        published=record.published,
        source=record.source or host_of(record.url),
        text="",
        origin=(0,),
        source_file=record.source_file,
        raw_kind=kind,
    )


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
