"""One night's work: listings first, then the pages they announce."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlsplit

from pipeline import __version__
from pipeline.fetching import listings, pages
from pipeline.fetching.connections import Resolve, resolve
from pipeline.fetching.listings import Entry, ListingError
from pipeline.fetching.politeness import ROBOT, BusyError, Clock, Guest, RefusedError
from pipeline.fetching.report import Failure, Report, SourceReport
from pipeline.fetching.sources import Limits, Source, Sources
from pipeline.fetching.state import MAX_TRIES, Page, State, Status
from pipeline.fetching.transfer import Answer, TransferError, Wire
from pipeline.fetching.turns import Task, Turns

#: Listings of one source and run, and how deep an index may name indexes.
MAX_LISTINGS, MAX_DEPTH = 50, 3
#: How often one may be told to come later, and how many failures in a row a host may have, before it is left for the next run.
ATTEMPTS, HOST_FAILURES = 3, 3
#: Pages after which a manifest is written: so many may be missing in it where the process is killed, until the next run.
_MANIFEST_EVERY = 20
_PAGE_TYPES = frozenset(("", "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream"))

Advance = Callable[[str], None]


def fetch(
    sources: Sources, out: Path, *, clock: Clock | None = None, resolve: Resolve = resolve, advance: Advance = lambda url: None
) -> Report:
    """Fetch what the sources announce and ``out`` does not hold yet.

    Pages stand in ``out/<host>/``, each folder with its ``manifest.csv``; the state stands in ``out``. A second run fetches only
    what is new or, as its listing says, updated. A fault of one source or page never stops the others.

    advance: called with each address before it is asked for.

    Raises StateError where the state cannot be used, another fetch being at work included; OSError where ``out`` cannot be
    written; ManifestError where a manifest in ``out`` is none.
    """
    out.mkdir(parents=True, exist_ok=True)
    clock = clock or Clock()
    agent = f"{ROBOT}/{__version__} (+{sources.contact})"
    with State(out) as state, Wire(sources.limits, agent, resolve=resolve) as wire, ExitStack() as end:
        crawl = _Crawl(sources, out, clock, state, Guest(wire, sources.limits, clock), advance)
        end.callback(crawl.write_manifests)  # whatever happens
        crawl.run()
        return crawl.report


class _Crawl:
    """The state of one run."""

    def __init__(self, sources: Sources, out: Path, clock: Clock, state: State, guest: Guest, advance: Advance) -> None:
        self._limits: Limits = sources.limits
        self._sources = sources.sources
        self._out, self._state, self._guest, self._advance = out, state, guest, advance
        self._today = datetime.fromtimestamp(clock.wall(), timezone(timedelta(hours=7))).date()
        self._turns = Turns(guest.ready_at, clock.monotonic)
        self._listings: dict[str, set[str]] = {source.name: set() for source in self._sources}
        self._open: Counter[str] = Counter()  # home pages and listings of a source that are still to be read
        self._failing: Counter[str] = Counter()
        self._left: dict[str, str] = {}  # hosts that are left alone in this run, and why
        self._unwritten: Counter[str] = Counter()
        self._counts = {source.name: SourceReport(source.name) for source in self._sources}
        self._sites = {
            one.name: listings.sites_of((*one.feeds, *one.sitemaps, *((one.home,) if one.home else ())), one.hosts)
            for one in self._sources
        }
        self.report = Report(list(self._counts.values()))

    def run(self) -> None:
        """Ask for everything there is to ask for."""
        unread = {source.name: source for source in self._sources}
        for source in self._sources:
            if source.home:
                self._open[source.name] += 1
                self._turns.add(Task(source, source.home, "home"))
            for url in (*source.feeds, *source.sitemaps):
                self._add_listing(source, url, 0)
        while self._turns:
            self._do(self._turns.take())
            for source in [source for name, source in unread.items() if not self._open[name]]:
                del unread[source.name]
                for page in self._state.wanted(source.name, self._limits.max_pages):
                    self._turns.add(Task(source, page.url, "page", page))
        for source in self._sources:
            self._counts[source.name].waiting = self._state.waiting(source.name)

    def write_manifests(self) -> None:
        """Bring all manifests up to date: also those that a run which was killed has left behind."""
        for host in self._state.folders():
            pages.write_manifest(self._out / host, self._state.kept(host))

    def _add_listing(self, source: Source, url: str, depth: int) -> bool:
        """Queue a listing unless it was; False where the source has had its share."""
        known = self._listings[source.name]
        if url not in known:
            if len(known) >= MAX_LISTINGS:
                return False
            known.add(url)
            self._open[source.name] += 1
            self._turns.add(Task(source, url, "listing", depth=depth))
        return True

    def _do(self, task: Task) -> None:
        """Ask for one address, and deal with what comes of it."""
        host = task.host
        read = {"home": self._read_home, "listing": self._read_listing, "page": self._read_page}[task.kind]
        if host in self._left:
            if task.kind != "page":
                self._fail(task, f"not asked for: {self._left[host]}", lasting=False)
        else:
            self._advance(task.url)
            try:
                read(task)
                self._failing[host] = 0
            except BusyError as error:
                if error.seconds <= self._limits.max_wait and task.attempts + 1 < ATTEMPTS:
                    self._guest.leave_alone(task.url, error.seconds)
                    self._turns.put_back(replace(task, attempts=task.attempts + 1))
                    return
                self._left[host] = str(error)
                self._fail(task, f"{error}; left for the next run", lasting=False)
            except (TransferError, ListingError) as error:
                self._failed(task, error)
        if task.kind != "page":
            self._open[task.source.name] -= 1

    def _failed(self, task: Task, error: TransferError | ListingError) -> None:
        lasting = isinstance(error, TransferError) and error.lasting
        down = isinstance(error, TransferError) and error.down
        if task.page is not None and not down:
            lasting = lasting or task.page.tries + 1 >= MAX_TRIES
            status: Status = "gone" if lasting else "wanted"
            now = self._state.page(task.url) or task.page
            self._state.put(replace(now, status=status, tries=now.tries + 1, reason=str(error)))
        self._fail(task, str(error), lasting=lasting)
        if isinstance(error, TransferError) and not lasting and not isinstance(error, RefusedError):
            self._failing[task.host] += 1
            if self._failing[task.host] >= HOST_FAILURES:
                self._left[task.host] = f"{HOST_FAILURES} failures of its host one after the other"

    def _fail(self, task: Task, reason: str, *, lasting: bool) -> None:
        self._counts[task.source.name].failed += 1
        self.report.failures.append(Failure(task.source.name, task.url, reason, lasting))

    def _read_home(self, task: Task) -> None:
        """Queue the feeds that a page names, and the sitemaps that the site's robots.txt does."""
        answer = self._guest.get(task.url, max_bytes=self._limits.max_bytes)
        text = answer.body.decode(_known_charset(answer.charset), "replace")
        found = [*listings.feeds_of_page(text, answer.url), *self._guest.sitemaps(answer.url)]
        if not found:
            raise ListingError("names no feed, and robots.txt no sitemap; give feeds or sitemaps")
        for url in found:
            self._add_listing(task.source, url, 0)

    def _read_listing(self, task: Task) -> None:
        """Take over what a feed or sitemap announces."""
        key = _listing_key(task)
        etag, modified = self._state.validators(key)
        answer = self._guest.get(task.url, etag=etag, modified=modified, max_bytes=self._limits.max_listing_bytes)
        if answer.status == 304:
            return
        found = listings.read_listing(answer.body, answer.url, charset=answer.charset, max_bytes=self._limits.max_listing_bytes)
        if found.listings:
            self._add_nested(task, found.listings)
            return  # no validators are kept: an index that is as it was must still lead to its sitemaps
        known: dict[str, Page] = {}
        for entry in found.articles:
            self._announce(task.source, entry, known)
        self._state.announce(key, known.values(), answer.headers.get("etag", ""), answer.headers.get("last-modified", ""))

    def _add_nested(self, task: Task, found: tuple[Entry, ...]) -> None:
        if task.depth >= MAX_DEPTH:
            raise ListingError(f"is an index below {MAX_DEPTH} others; give the sitemaps that matter")
        since = task.source.since.isoformat() if task.source.since else ""
        fresh = [entry for entry in found if not entry.day or entry.day >= since]
        fresh.sort(key=lambda entry: entry.day or "9999", reverse=True)  # newest first; those without a date as they stand
        added = [self._add_listing(task.source, entry.url, task.depth + 1) for entry in fresh]
        if not all(added):
            left_out = added.count(False)
            self._fail(task, f"names {len(found)} sitemaps; {left_out} were left out, which since = can narrow", lasting=False)

    def _announce(self, source: Source, entry: Entry, known: dict[str, Page]) -> None:
        """Put on ``known`` what the state has to learn of an entry: that it is new, or newer than what is kept."""
        url = listings.article_address(entry.url)
        if not url or not listings.same_site(url, self._sites[source.name]) or not source.admits(url):
            return
        if source.since is not None and entry.day and entry.day < source.since.isoformat():
            return
        page = known.get(url) or self._state.page(url)
        if page is None:
            self._counts[source.name].announced += 1
            known[url] = Page(
                url, source.name, "wanted", entry.published, entry.changed, entry.day, first=self._today.isoformat()
            )
            return
        published = page.published or entry.published
        if entry.changed <= page.changed and published == page.published:
            return
        changed = max(entry.changed, page.changed)
        young = (self._today - date.fromisoformat(page.first)).days <= self._limits.refresh_days
        again = page.status == "kept" and entry.changed > page.changed and bool(page.changed) and young
        status: Status = "wanted" if again else page.status
        known[url] = replace(page, status=status, published=published, changed=changed, day=max(page.day, entry.day))

    def _read_page(self, task: Task) -> None:
        """Fetch a page and keep it."""
        page = task.page
        if page is None:
            raise ValueError(f"{task.url}: a task without its page")
        answer = self._guest.get(page.url, etag=page.etag, modified=page.modified, max_bytes=self._limits.max_bytes)
        counts = self._counts[task.source.name]
        if answer.status == 304:
            counts.unchanged += 1
            self._state.put(replace(page, status="kept", tries=0, reason=""))
            return
        self._check(page, answer, task.source)
        data = pages.page_bytes(answer.body, answer.charset)
        digest = hashlib.sha256(data).hexdigest()
        file = page.file or pages.file_of(page.url)
        if digest == page.digest:
            counts.unchanged += 1
        else:
            pages.keep(self._out, file, data)
            counts.updated += bool(page.digest)
            counts.new += not page.digest
        kept = replace(page, status="kept", file=file, digest=digest, tries=0, reason="")
        self._state.put(replace(kept, etag=answer.headers.get("etag", ""), modified=answer.headers.get("last-modified", "")))
        host = file.split("/")[0]
        self._unwritten[host] += 1
        if self._unwritten[host] >= _MANIFEST_EVERY:
            pages.write_manifest(self._out / host, self._state.kept(host))
            del self._unwritten[host]

    def _check(self, page: Page, answer: Answer, source: Source) -> None:
        """Raise TransferError where an answer is no page of the source."""
        if answer.media_type not in _PAGE_TYPES:
            raise TransferError(f"is {answer.media_type[:80]}, no web page", lasting=True)
        if not answer.body.strip():
            raise TransferError("the page is empty")
        if answer.url != page.url:
            if not listings.same_site(answer.url, self._sites[source.name]):
                raise TransferError(f"it redirects to another site, {urlsplit(answer.url).hostname}", lasting=True)
            if urlsplit(answer.url).path in ("", "/"):
                raise TransferError("it redirects to the front page", lasting=True)


def _listing_key(task: Task) -> str:
    """What a listing is known by: its address and what its source takes of it, so that other filters read it anew."""
    return f"{task.url} {hashlib.sha256(repr(task.source).encode()).hexdigest()[:12]}"


def _known_charset(name: str) -> str:
    try:
        "".encode(name or "utf-8")
    except LookupError:
        return "utf-8"
    return name or "utf-8"
