"""Which field of a dump's record is what: the text, the address, the headline, the date.

Scrapers name their fields as they like. The usual names are guessed; ``Keys`` tells the others.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Literal

from pipeline.dates import read_date
from pipeline.reading.model import Record, Skipped
from pipeline.repair.charset import UnreadableError, decode

Role = Literal["text", "html", "url", "title", "published", "id", "source"]

#: Names of fields, as ``_plain`` makes them, best first.
GUESSES: dict[Role, tuple[str, ...]] = {
    "text": (
        *("text", "maintext", "articletext", "fulltext", "plaintext", "cleantext", "articlebody", "content", "contents"),
        *("maincontent", "articlecontent", "body", "bodytext", "article", "noidung", "noidungbaiviet", "contenttext"),
    ),
    "html": (
        *("html", "rawhtml", "htmlcontent", "contenthtml", "bodyhtml", "articlehtml", "pagehtml", "contentencoded", "page"),
        *("responsebody", "rawcontent", "raw"),
    ),
    "url": (
        "url",
        "link",
        "href",
        "articleurl",
        "canonicalurl",
        "pageurl",
        "sourceurl",
        "originalurl",
        "permalink",
        "uri",
        "loc",
    ),
    "title": ("title", "headline", "articletitle", "tieude", "heading", "name"),
    "published": (
        *("published", "publishedat", "datepublished", "publishdate", "publisheddate", "publishedtime", "pubdate", "dateposted"),
        *("publicationdate", "date", "time", "datetime", "posttime", "postdate", "postedat", "ngaydang", "thoigian", "createdat"),
    ),
    "id": ("id", "articleid", "docid", "documentid", "newsid", "postid", "guid", "uuid"),
    "source": ("source", "site", "sitename", "publisher", "newspaper", "domain", "hostname", "website", "nguon", "bao"),
}
_DOWN = ("text", "html", "url", "title", "published", "source")  # an id of something nested is not the record's
_VIETNAM = timedelta(hours=7)
_ID_SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Keys:
    """Names of fields given by the user, for a role in place of the guesses. Several may be given for one, best first.

    >>> Keys.named(text="noi_dung_bai", url="duong_dan", id="").given
    {'text': ('noi_dung_bai',), 'url': ('duong_dan',)}
    """

    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def named(cls, *, text: str = "", html: str = "", url: str = "", title: str = "", published: str = "", id: str = "") -> Keys:  # noqa: A002
        """One name for each role; an empty one leaves the role to the guesses."""
        names = {"text": text, "html": html, "url": url, "title": title, "published": published, "id": id}
        return cls({role: (name,) for role, name in names.items() if name})

    def names(self, role: Role) -> tuple[str, ...]:
        """Plain names for a role: those given, else the guesses."""
        return tuple(_plain(name) for name in self.given[role]) if role in self.given else GUESSES[role]


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    """Letters and digits of a field's name, in lower case, without marks.

    >>> _plain("Nội dung"), _plain("pub_date"), _plain("content:encoded")
    ('noidung', 'pubdate', 'contentencoded')
    """
    bare = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return "".join(char for char in bare if char.isalnum())


def roles(names: Iterable[str], keys: Keys) -> dict[Role, str]:
    """The field for each role among the ``names`` of a table's columns; roles that none fits are left out.

    >>> roles(["ID", "Tiêu đề", "Nội dung", "Lượt xem"], Keys())
    {'text': 'Nội dung', 'title': 'Tiêu đề', 'id': 'ID'}
    """
    plain: dict[str, str] = {}
    for name in names:
        plain.setdefault(_plain(name), name)
    found: dict[Role, str] = {}
    for role in GUESSES:
        present = [plain[wanted] for wanted in keys.names(role) if wanted in plain]
        if present:
            found[role] = present[0]
    return found


def to_record(fields: Mapping[str, object], name: str, number: int, inner: str, keys: Keys, max_bytes: int) -> Record | Skipped:
    """The record that one object or row of a dump holds.

    name: of the dump; number: of its line or row, counted from 1; inner: the dump's stem, for ids of records that bring none.
    """
    found = _values(fields, keys)
    kind: Literal["", "html"] = ""
    text = found.get("text", "")
    if not text.strip() and found.get("html", "").strip():
        text, kind = found["html"], "html"
    url, own = one_line(found.get("url", "")), one_line(found.get("id", ""))
    if len(own) > _LONGEST_ID:
        own = ""
    local = own or (url_id(url) if url else str(number))
    article_id = local if own or url else f"{inner}:{number}"
    if not text.strip():
        listed = one_line(", ".join(map(str, list(fields)[:12]))) or "none"
        reason = "holds no text" if {"text", "html"} & set(found) else f"no field holds the text (fields: {listed})"
        advice = "name it with --text-key" if "no field" in reason else "fetch the article again"
        return Skipped(name, f"{name}:{number}: {reason}; {advice}.")
    data, charset = _bytes(text)
    if len(data) > max_bytes:
        return Skipped(name, f"{name}:{number}: the record has {len(data)} bytes, more than the limit of {max_bytes}; split it.")
    title, source = one_line(found.get("title", "")), one_line(found.get("source", ""))
    day = published(found.get("published", ""))
    numbered = not own and not url
    return Record(f"{name}#{local}", article_id, data, charset, kind, url, title, day, source, numbered=numbered)


def one_line(value: str) -> str:
    r"""A value as a line that any file can hold: blanks and control characters made single blanks, bytes in it decoded.

    >>> one_line(" Xã\tA\n"), one_line("H\udcf5i ngh\udcb8")
    ('Xã A', 'H\ufffdi ngh\ufffd')
    """
    value = _ID_SPACE.sub(" ", value).strip()
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return _decoded(value)
    return value


def _decoded(value: str) -> str:
    """Text in which bytes that were not UTF-8 stand as they were read; half a surrogate pair (JSON can spell it) is lost."""
    try:
        return decode(value.encode("utf-8", "surrogateescape")).text
    except UnicodeEncodeError:
        return _HALF_PAIR.sub("\ufffd", value)
    except UnreadableError:
        return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def url_id(url: str) -> str:
    """Sixteen hexadecimal digits that stand for an address.

    >>> url_id("https://b.example.vn/1.html")
    '749bab5c1da7a0ae'
    """
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def published(value: str) -> str:
    """Read a date as dumps write it: as in ``read_date``, RFC 2822 of feeds, or seconds or milliseconds since 1970.

    >>> published("Thu, 06 May 2021 23:30:00 +0000"), published("1620318600"), published("6/5/2021"), published("?")
    ('2021-05-06', '2021-05-06', '2021-05-06', '')
    """
    value = value.strip()
    found = read_date(value)
    if found or not value:
        return found
    try:
        number = float(value)
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=number / 1000 if number > 1e11 else number)
        return read_date((moment + _VIETNAM).date().isoformat()) if moment.timestamp() > 8.5e8 else ""
    except (ValueError, OverflowError):
        pass
    try:
        return read_date(parsedate_to_datetime(value).date().isoformat())
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _values(fields: Mapping[str, object], keys: Keys) -> dict[Role, str]:
    """The value for each role: at the top, else one level down."""
    found = _of_level(fields, keys, tuple(GUESSES))
    for value in fields.values():
        if isinstance(value, Mapping):
            for role, inner in _of_level(value, keys, _DOWN).items():
                if not found.get(role, "").strip():
                    found[role] = inner
    return found


def _of_level(fields: Mapping[str, object], keys: Keys, wanted: Iterable[str]) -> dict[Role, str]:
    plain: dict[str, object] = {}
    for name, value in fields.items():
        plain.setdefault(_plain(str(name)), value)
    found: dict[Role, str] = {}
    for role in GUESSES:
        if role not in wanted:
            continue
        for name in keys.names(role):
            text = _text(plain.get(name), paragraphs=role in ("text", "html"))
            if text is not None:
                found.setdefault(role, text)
                if text.strip():
                    found[role] = text
                    break
    return found


def _text(value: object, *, paragraphs: bool) -> str | None:
    """A value as text: strings, numbers, dates, lists of paragraphs, and what MongoDB wraps; else None."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float | date):
        return str(value)
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return "\n".join(value) if paragraphs else value[0]
    if isinstance(value, Mapping) and len(value) == 1:
        key, inner = next(iter(value.items()))
        return _text(inner, paragraphs=paragraphs) if str(key) in ("$oid", "$date", "$numberLong", "#text", "value") else None
    return None


def _bytes(text: str) -> tuple[bytes, str]:
    """The bytes of a value, and their charset where it is sure: bytes that were not UTF-8 come back as they stood."""
    try:
        return text.encode("utf-8"), "utf-8"
    except UnicodeEncodeError:
        pass
    try:
        return text.encode("utf-8", "surrogateescape"), ""
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can spell
        return text.encode("utf-8", "replace"), "utf-8"
