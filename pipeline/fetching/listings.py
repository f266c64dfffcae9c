"""Feeds and sitemaps to the addresses they announce.

RSS, RDF, Atom and sitemaps are read as XML, for their dates; trafilatura reads what is left: JSON feeds and broken XML. Entities
that a document declares are never expanded. Addresses are filtered and normalised by courlan, as trafilatura does it.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from importlib import import_module
from types import ModuleType
from urllib.parse import urljoin, urlsplit

from courlan import check_url, extract_domain
from lxml import etree

from pipeline.dates import read_date
from pipeline.fetching.transfer import Inflate, too_large

#: A paper's day: 23:30 GMT of the 14th is the 15th in Vietnam.
_VIETNAM = timezone(timedelta(hours=7))
_DECLARES_ENTITIES = re.compile(rb"<!ENTITY", re.IGNORECASE)
#: Entries of one listing; a sitemap may have 50,000.
MAX_ENTRIES = 50_000


class ListingError(ValueError):
    """No feed and no sitemap; the message says what it is instead."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One announced address.

    published, changed: date of publication, moment of the last change; ISO 8601, in Vietnam's time, or empty.
    """

    url: str
    published: str = ""
    changed: str = ""

    @property
    def day(self) -> str:
        """The newest date that is known of it, or empty."""
        return max(self.published, self.changed[:10])


@dataclass(frozen=True, slots=True)
class Listing:
    """articles: in the order of the listing; listings: the sitemaps that an index names."""

    articles: tuple[Entry, ...] = ()
    listings: tuple[Entry, ...] = ()


def read_listing(data: bytes, url: str, *, charset: str = "", max_bytes: int = 5_000_000) -> Listing:
    """Read a feed or a sitemap, packed (``sitemap.xml.gz``) or not.

    url: its own address, for relative ones. charset: as the HTTP header has it, used where the XML does not parse without.

    Raises ListingError where it is neither; TransferError where it unpacks to more than ``max_bytes``.
    """
    if data.startswith(b"\x1f\x8b"):
        data = Inflate(max_bytes).feed(data)
        if len(data) > max_bytes:
            raise too_large(max_bytes)
    if _DECLARES_ENTITIES.search(data):
        raise ListingError("declares entities of its own, as no feed needs to; it was not read")
    root = _parsed(data, charset)
    name = _name(root) if root is not None else ""
    if root is not None and name == "sitemapindex":
        return Listing(listings=tuple(_entries(root, "sitemap", url)))
    item = {"rss": "item", "rdf": "item", "feed": "entry", "urlset": "url"}.get(name.lower(), "")
    if root is not None and item:
        return Listing(tuple(_entries(root, item, url)))
    links = _read_by_trafilatura(data, url)
    if not links:
        raise ListingError(f"is no feed and no sitemap ({f'its root is <{name}>' if name else 'it is not XML'})")
    return Listing(tuple(Entry(link) for link in links))


def feeds_of_page(html: str, url: str) -> list[str]:
    """Addresses of the feeds that a page names, in its order."""
    feeds = _trafilatura_feeds()
    return list(feeds.determine_feed(html, feeds.FeedParameters(_base(url), _domain(url), url)))


def article_address(url: str) -> str:
    """The address as it is known and asked, without tracking parameters and fragment; empty where no article can stand there."""
    checked = check_url(url)
    return checked[0].split("#")[0] if checked is not None else ""


def same_site(url: str, sites: frozenset[str]) -> bool:
    """Whether the host of an address is one of ``sites``, or below one: "tin.baobinhan.vn" is below "baobinhan.vn"."""
    host = urlsplit(url).hostname or ""
    return any(host == site or host.endswith(f".{site}") for site in sites)


def sites_of(urls: tuple[str, ...], hosts: tuple[str, ...]) -> frozenset[str]:
    """The domains of addresses, and the hosts named beside them."""
    return frozenset(filter(None, (*map(_domain, urls), *(urlsplit(url).hostname or "" for url in urls), *hosts)))


def iso_moment(said: str) -> str:
    """A date as feeds and sitemaps write it: to the second in Vietnam's time, or the day alone; empty where it is none.

    >>> [iso_moment(s) for s in ("Tue, 14 Jul 2020 20:30:00 GMT", "2020-07-14T20:30:00Z", "2020-07-14", "14/07/2020", "hôm qua")]
    ['2020-07-15T03:30:00', '2020-07-15T03:30:00', '2020-07-14', '2020-07-14', '']
    """
    said = said.strip()
    if len(said) > 10:
        for read in (datetime.fromisoformat, parsedate_to_datetime):
            try:
                moment = read(said)
                moment = moment.astimezone(_VIETNAM) if moment.tzinfo else moment
                return moment.replace(tzinfo=None, microsecond=0).isoformat()
            except (ValueError, TypeError, OverflowError):
                continue
    day = read_date(said)
    return day if len(day) == 10 else ""


def _parsed(data: bytes, charset: str) -> etree._Element | None:
    for encoding in dict.fromkeys(("", charset)):
        try:
            parser = etree.XMLParser(
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                recover=True,
                remove_comments=True,
                encoding=encoding or None,
            )
            root = etree.fromstring(data.lstrip(), parser)
        except (etree.XMLSyntaxError, LookupError, ValueError):
            continue
        if root is not None and len(root):
            return root
    return None


def _entries(root: etree._Element, item: str, base: str) -> Iterator[Entry]:
    count = 0
    for element in root.iter():
        if _name(element) != item:
            continue
        count += 1
        if count > MAX_ENTRIES:
            return
        found: dict[str, str] = {}
        for inner in element.iter():
            name, said = _name(inner), (inner.text or "").strip()
            if name == "link" and inner.get("href") and inner.get("rel", "alternate") == "alternate":
                said = (inner.get("href") or "").strip()
            if name == "guid" and inner.get("isPermaLink", "true") != "true":
                continue
            if said:
                found.setdefault(name.lower(), said)
        address = found.get("link") or found.get("loc") or found.get("guid", "")
        url = _joined(base, address)
        if url:
            published = next((found[name] for name in ("pubdate", "publication_date", "published", "date") if name in found), "")
            changed = next((found[name] for name in ("lastmod", "updated", "modified") if name in found), published)
            yield Entry(url, iso_moment(published)[:10], iso_moment(changed))


def _joined(base: str, address: str) -> str:
    try:
        url = urljoin(base, address.strip()) if address else ""
        return url if urlsplit(url).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _name(element: etree._Element) -> str:
    """Local name; empty for comments and processing instructions."""
    tag = element.tag
    return etree.QName(tag).localname if isinstance(tag, str) else ""


def _read_by_trafilatura(data: bytes, url: str) -> list[str]:
    feeds = _trafilatura_feeds()
    return list(feeds.extract_links(data.decode("utf-8", "replace"), feeds.FeedParameters(_base(url), _domain(url), url)))


def _trafilatura_feeds() -> ModuleType:
    """Its module for feeds; loading it takes half a second, and it warns that it could use a proxy, which nobody asked for."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return import_module("trafilatura.feeds")


def _base(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _domain(url: str) -> str:
    return extract_domain(url, fast=True) or urlsplit(url).hostname or ""
