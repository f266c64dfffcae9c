"""A request as a guest makes it: robots.txt is asked first, hosts are given pauses, redirects are followed a few steps."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from protego import Protego

from pipeline.fetching.sources import Limits
from pipeline.fetching.transfer import Answer, TransferError, Wire

#: What robots.txt may call us; the user agent adds version and contact.
ROBOT = "chitieu"
#: Bytes that a robots.txt may have, as RFC 9309 has it; characters of an address.
_ROBOTS_BYTES, MAX_ADDRESS = 512_000, 2000
#: Longest pause that robots.txt is granted, in seconds.
_LONGEST_DELAY = 300.0
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_BUSY = frozenset((429, 503))
#: Pause where a busy site does not say how long, in seconds.
_PAUSE = 60.0


@dataclass(frozen=True, slots=True)
class Clock:
    """Time as the pauses need it; tests have one of their own. wall: seconds since 1970."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    wall: Callable[[], float] = time.time


class RefusedError(TransferError):
    """robots.txt does not admit the address."""


class BusyError(TransferError):
    """The site asks to come back later. seconds: from now."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the site asks to wait {seconds:.0f} s")
        self.seconds = seconds


class Guest:
    """Makes requests over a wire, one after the other."""

    def __init__(self, wire: Wire, limits: Limits, clock: Clock) -> None:
        self._wire = wire
        self._limits = limits
        self._clock = clock
        self._ready: dict[str, float] = {}
        self._robots: dict[str, Protego | TransferError] = {}

    def ready_at(self, url: str) -> float:
        """When, on the monotonic clock, the host of an address may be asked again."""
        return self._ready.get(_host(url), float("-inf"))

    def leave_alone(self, url: str, seconds: float) -> None:
        """Ask the host of an address nothing for so many seconds."""
        self._ready[_host(url)] = max(self.ready_at(url), self._clock.monotonic() + seconds)

    def get(self, url: str, *, max_bytes: int, etag: str = "", modified: str = "") -> Answer:
        """Get an address, through redirects. The status is 2xx, or 304 where the page is as it was.

        etag, modified: of the version at hand, as its answer gave them. max_bytes: of the body, unpacked.

        Raises RefusedError, BusyError, or another TransferError.
        """
        headers = {name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)) if value}
        seen = {url}
        for _ in range(self._limits.max_redirects + 1):
            if not self._admits(url):
                raise RefusedError("robots.txt does not admit it")
            answer = self._ask(url, headers, max_bytes)
            target = _redirect(answer)
            if not target:
                return _usable(answer, self._clock.wall())
            if target in seen:
                raise TransferError("it redirects in a circle", lasting=True)
            seen.add(target)
            url = target
        raise TransferError(f"more than {self._limits.max_redirects} redirects", lasting=True)

    def sitemaps(self, url: str) -> list[str]:
        """Sitemaps that the robots.txt of a site names. Raises TransferError where there is no knowing."""
        robots = self._robots_of(url)
        if isinstance(robots, TransferError):
            raise robots
        return [urljoin(url, sitemap.strip()) for sitemap in robots.sitemaps]

    def _ask(self, url: str, headers: dict[str, str], max_bytes: int) -> Answer:
        wait = self.ready_at(url) - self._clock.monotonic()
        if wait > 0:
            self._clock.sleep(wait)
        try:
            return self._wire.get(url, headers, max_bytes=max_bytes)
        finally:
            self.leave_alone(url, max(self._limits.delay, self._asked_delay(url)))

    def _asked_delay(self, url: str) -> float:
        robots = self._robots.get(_origin(url))
        delay = robots.crawl_delay(ROBOT) if isinstance(robots, Protego) else None
        return min(delay or 0.0, _LONGEST_DELAY)

    def _admits(self, url: str) -> bool:
        robots = self._robots_of(url)
        if isinstance(robots, BusyError):
            raise robots
        if isinstance(robots, TransferError):
            raise TransferError(f"robots.txt cannot be read: {robots}", down=True)
        return robots.can_fetch(url, ROBOT)

    def _robots_of(self, url: str) -> Protego | TransferError:
        """The rules of a site, asked once. No such file admits all; a site that cannot say admits nothing (RFC 9309)."""
        origin = _origin(url)
        found = self._robots.get(origin)
        if found is None:
            try:
                found = Protego.parse(self._robots_text(origin))
            except BusyError as error:
                return error  # asked again later
            except TransferError as error:
                found = error
            self._robots[origin] = found
        return found

    def _robots_text(self, origin: str) -> str:
        url = f"{origin}/robots.txt"
        for _ in range(self._limits.max_redirects + 1):
            answer = self._ask(url, {}, _ROBOTS_BYTES)
            target = _redirect(answer)
            if not target:
                if answer.status in _BUSY:
                    raise BusyError(_asked_wait(answer, self._clock.wall()))
                if answer.status >= 500:
                    raise TransferError(f"status {answer.status}")
                return answer.body.decode("utf-8-sig", "replace")
            url = target
        return ""


def _usable(answer: Answer, wall: float) -> Answer:
    if 200 <= answer.status < 300 or answer.status == 304:
        return answer
    if answer.status in _BUSY:
        raise BusyError(_asked_wait(answer, wall))
    lasting = 400 <= answer.status < 500 and answer.status not in (401, 403, 407, 408, 425)
    raise TransferError(f"status {answer.status}", lasting=lasting)


def _redirect(answer: Answer) -> str:
    """Where an answer sends us; empty if it does not. Raises TransferError where one cannot go there."""
    if answer.status not in _REDIRECTS:
        return ""
    location = str(answer.headers.get("location", "")).strip()
    if not location:
        raise TransferError(f"status {answer.status} without a place to go to", lasting=True)
    try:
        target = urljoin(answer.url, location).split("#")[0]
        parts = urlsplit(target)
        proper = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc and (parts.port or 1) > 0
    except ValueError:
        proper = False
    if not proper or len(target) > MAX_ADDRESS:
        raise TransferError(f"it redirects to {location[:80]!r}, which is no web address", lasting=True)
    return target


def _asked_wait(answer: Answer, wall: float) -> float:
    """Seconds of a ``Retry-After``, which are a number or a date; a minute where it says nothing sensible."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - wall)
    except (ValueError, TypeError, OverflowError):
        return _PAUSE


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
