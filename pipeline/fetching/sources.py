"""SOURCES.toml: which newspapers are followed, and how politely."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit


class SourcesError(ValueError):
    """SOURCES.toml cannot be followed; the message names file, line and what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds for all sources.

    delay: seconds between two requests to one host; where robots.txt asks for more, that holds.
    timeout: seconds without a byte; max_seconds: for a whole answer, however it trickles.
    max_bytes: of a page, unpacked; max_listing_bytes: of a feed or sitemap. max_redirects: of one request.
    max_wait: seconds that a site may ask to wait (Retry-After); beyond that its pages are left for the next run.
    max_pages: of one source and run; the others are left for the next runs. refresh_days: how long a page that its listing calls
        updated is fetched again.
    allow_private: whether addresses inside the own network may be fetched.
    """

    delay: float = 2.0
    timeout: float = 20.0
    max_seconds: float = 60.0
    max_bytes: int = 5_000_000
    max_listing_bytes: int = 20_000_000
    max_redirects: int = 5
    max_wait: float = 120.0
    max_pages: int = 200
    refresh_days: int = 14
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One newspaper.

    feeds, sitemaps: addresses; home: page on which feeds, and site whose robots.txt names sitemaps, where neither is given.
    include, exclude: regular expressions searched in an address; it must match one of include, if any, and none of exclude.
    hosts: on which its articles may stand beside the domains of its listings. since: older entries are passed over.
    """

    name: str
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    home: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    since: date | None = None

    def admits(self, url: str) -> bool:
        """Whether the patterns let an address pass."""
        included = not self.include or any(re.search(pattern, url) for pattern in self.include)
        return included and not any(re.search(pattern, url) for pattern in self.exclude)


@dataclass(frozen=True, slots=True)
class Sources:
    """A whole SOURCES.toml. contact: how a site's owner reaches whoever runs this; it stands in the user agent."""

    contact: str
    sources: tuple[Source, ...]
    limits: Limits = field(default_factory=Limits)


_CONTACT = re.compile(r"https?://\S+|mailto:\S+@\S+|[^\s@<>()]+@[^\s@<>()]+")
_HEADER = re.compile(r"\s*\[\[\s*source\s*\]\]")


def read_sources(path: Path) -> Sources:
    """Read and check SOURCES.toml.

    Raises SourcesError with file, line and advice; OSError where the file cannot be read.
    """
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourcesError(f"{path}:{line}: not UTF-8; save the file as UTF-8") from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise SourcesError(f"{path}:{line}: not TOML: {str(error).split(' (at ')[0]}") from error
    return _Reader(path, text).read(table)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Checks a table, and knows where each key stands."""

    path: Path
    text: str

    def read(self, table: Mapping[str, object]) -> Sources:
        known = {"contact", "source", *(one.name for one in fields(Limits))}
        self._known(table, known, None)
        contact = table.get("contact", "")
        if not isinstance(contact, str) or not _CONTACT.fullmatch(contact):
            raise self._fault(
                "contact", None, 'expected an address by which sites reach you, such as "mailto:data@bao.example.vn"'
            )
        listed = table.get("source")
        if not isinstance(listed, list) or not listed:
            raise self._fault("source", None, "expected one [[source]] or more")
        sources = tuple(self._source(one, place) for place, one in enumerate(listed))
        names = [source.name for source in sources]
        for place, name in enumerate(names):
            if name in names[:place]:
                raise self._fault("name", place, f"{name!r} is the name of an earlier source; give each its own")
        return Sources(contact, sources, self._limits(table))

    def _limits(self, table: Mapping[str, object]) -> Limits:
        given: dict[str, float | int | bool] = {}
        for one in fields(Limits):
            if one.name not in table:
                continue
            value = table[one.name]
            if one.name == "allow_private":
                if not isinstance(value, bool):
                    raise self._fault(one.name, None, "expected true or false")
            else:
                whole = isinstance(one.default, int)
                kinds = int if whole else (int, float)
                least = 0 if one.name in ("delay", "max_wait", "max_redirects", "refresh_days") else 1 if whole else 0.01
                if isinstance(value, bool) or not isinstance(value, kinds) or not least <= value < 1e9:
                    raise self._fault(one.name, None, f"expected a {'whole ' if whole else ''}number, {least} or more")
            given[one.name] = value
        return Limits(**given)  # type: ignore[arg-type]

    def _source(self, table: object, place: int) -> Source:
        if not isinstance(table, dict):
            raise self._fault("source", None, "expected tables, each under [[source]]")
        self._known(table, {one.name for one in fields(Source)}, place)
        lists = {name: self._texts(table, name, place) for name in ("feeds", "sitemaps", "include", "exclude", "hosts")}
        name, home = (self._text(table, key, place) for key in ("name", "home"))
        if not name:
            raise self._fault("name", place, "expected a name for the source")
        for key, addresses in (("feeds", lists["feeds"]), ("sitemaps", lists["sitemaps"]), ("home", (home,) if home else ())):
            for address in addresses:
                if not _is_address(address):
                    raise self._fault(key, place, f"{address!r} is no address; expected https://... or http://...")
        if not (lists["feeds"] or lists["sitemaps"] or home):
            raise self._fault("source", place, f"{name!r} has no feeds, sitemaps or home; give one of them")
        for key in ("include", "exclude"):
            for pattern in lists[key]:
                try:
                    re.compile(pattern)
                except re.error as error:
                    raise self._fault(key, place, f"{pattern!r} is no regular expression ({error})") from error
        since = table.get("since")
        if since is not None and type(since) is not date:
            raise self._fault("since", place, "expected a date without quotation marks, such as 2024-01-31")
        return Source(name=name, home=home, since=since, **lists)

    def _text(self, table: Mapping[str, object], key: str, place: int) -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            raise self._fault(key, place, "expected text in quotation marks")
        return value.strip()

    def _texts(self, table: Mapping[str, object], key: str, place: int) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            raise self._fault(key, place, 'expected a list of texts, such as ["...", "..."]')
        return tuple(value)

    def _known(self, table: Mapping[str, object], known: set[str], place: int | None) -> None:
        for key in table:
            if key not in known:
                raise self._fault(key, place, f"unknown; expected one of {', '.join(sorted(known))}")

    def _fault(self, key: str, place: int | None, said: str) -> SourcesError:
        return SourcesError(f"{self.path}:{self._line(key, place)}: {key}: {said}")

    def _line(self, key: str, place: int | None) -> int:
        """Line of a key, of the whole file or of the source at ``place``; of the source's header where the key is not there."""
        lines = self.text.split("\n")
        headers = [number for number, line in enumerate(lines) if _HEADER.match(line)]
        first, end = 0, headers[0] if headers else len(lines)
        if place is not None and place < len(headers):
            first, end = headers[place], [*headers, len(lines)][place + 1]
        pattern = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*(?:=|\.)|\s*\[+\s*{re.escape(key)}\b")
        return next((number for number in range(first, end) if pattern.match(lines[number])), first) + 1


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc and (parts.port or 1) > 0
    except ValueError:
        return False
