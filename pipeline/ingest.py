"""From records to the store: what is new or changed is extracted, the rest is left as it is. Nothing piles up in memory.

A record is known by its place: the path of its file and its id in a dump. Where it has no id, and on standard input, its content
is all there is to know it by. The same place with other content is a change; the same content elsewhere is extracted only once.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.outcome import Outcome, Skip, one_line
from pipeline.reading import MANIFEST, Record, Skipped
from pipeline.store import Store, articles
from pipeline.store.articles import Entry, Known, Written
from pipeline.store.runs import Counts, Run
from pipeline.workers import batches

#: Articles in one transaction. A kill loses the work on the last few, and a transaction costs little beside it.
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Again:
    """Which articles that are unchanged are extracted again.

    force: all; only_new: none, and changed ones are left, too. Else those extracted with other rules, of these such as were
    published on or after ``since`` (ISO 8601 or a prefix) or at an unknown date.
    """

    force: bool = False
    only_new: bool = False
    since: str = ""

    def applies(self, known: Known, rules_version: str) -> bool:
        """Whether an article with the same content as before is to be extracted."""
        if self.force or self.only_new:
            return self.force
        return known.rules_version != rules_version and (not known.published or known.published >= self.since)


@dataclass(frozen=True, slots=True)
class Events:
    """What a run tells while it works: each article met, and each thing that happens, by name and with its facts."""

    advance: Callable[[str], None] = lambda source_file: None
    tell: Callable[..., None] = lambda event, **facts: None
    stop: Callable[[], bool] = lambda: False


def place_key(record: Record) -> str:
    """Thirty-two hexadecimal digits for the place of a record, or for its content where nothing else tells it from others."""
    by_content = record.numbered or not record.file
    place = f"{record.file}\x1f{record.digest}" if by_content else record.file + record.entry
    return hashlib.sha256(place.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(slots=True)
class Intake:
    """The run's way with each record."""

    store: Store
    run: Run
    rules_version: str
    again: Again
    events: Events
    counts: Counts = field(default_factory=Counts)
    _flying: deque[Written] = field(default_factory=deque)
    _under_way: dict[str, list[Known]] = field(default_factory=dict)
    _done: list[Written] = field(default_factory=list)
    _files: set[str] = field(default_factory=set)
    _file: str = ""

    def to_extract(self, items: Iterable[Record | Skipped], given: Iterable[str] = ()) -> Iterator[Record]:
        """Yield the records that need work; note all others in the store. ``take`` gets what came of each, in order.

        given: absolute paths of what the user named.
        """
        for batch in batches(items):
            if self.events.stop():
                return
            yield from self._sorted(batch)
        self._file_ends("")
        self._files.update(given)
        self._flush_files()

    def take(self, outcome: Outcome) -> None:
        """Take over what came of the next record."""
        written = self._flying.popleft()
        if outcome.digest != written.entry.digest:
            raise RuntimeError(f"an outcome of {outcome.source_file} came where one of {written.entry.source_file} was due")
        written.contents, written.skip = articles.contents_of(outcome), outcome.skip
        self._finish(written, extracted=True)

    def flush(self) -> None:
        """Write what was taken over."""
        with self.store.begin() as connection:
            articles.write(connection, self._done, self.rules_version, self.run.id)
        for written in self._done:
            if all(one.status for one in self._under_way.get(written.entry.key, ())):
                self._under_way.pop(written.entry.key, None)
        self._done.clear()

    def _sorted(self, batch: list[Record | Skipped]) -> Iterator[Record]:
        """The records of a batch that need work."""
        found = [(item, place_key(item), item.digest) for item in batch if isinstance(item, Record)]
        known = {place: self._under_way[place] for _, place, _ in found if place in self._under_way}
        with self.store.read() as connection:
            known |= articles.known(connection, {place for _, place, _ in found} - known.keys(), self.run.id)
            stored = {one.digest for copies in known.values() for one in copies}
            unknown = set() if self.again.force else {digest for _, _, digest in found} - stored
            elsewhere = articles.extracted(connection, unknown, self.rules_version)
        met: dict[int, tuple[str, str] | None] = {}
        work: list[Record] = []
        skips: list[tuple[str, Skip]] = []
        records = iter(found)
        for item in batch:
            self._file_ends(item.file)
            if isinstance(item, Skipped):
                skips.append((item.file or item.source_file, self._skipped(item)))
                continue
            record, place, digest = next(records)
            known.setdefault(place, [])
            if self._needs_work(record, digest, place, known[place], met, elsewhere):
                work.append(record)
        with self.store.begin() as connection:
            articles.touch(connection, met, self.run.id)
            articles.skip_files(connection, skips, self.run.id)
        self._flush_files()
        yield from work

    def _skipped(self, item: Skipped) -> Skip:
        skip = Skip(item.source_file, "read", one_line(item.reason))
        self.counts.skipped += 1
        self.events.advance(item.source_file)
        self.events.tell("skipped", file=item.source_file, stage=skip.stage, reason=skip.reason)
        return skip

    def _needs_work(
        self,
        record: Record,
        digest: str,
        place: str,
        copies: list[Known],
        met: dict[int, tuple[str, str] | None],
        elsewhere: dict[str, int],
    ) -> bool:
        """Decide on one record. copies: what is known of its place, brought up to date. met: gets what is left as it is."""
        same = next((one for one in copies if one.digest == digest), None)
        if same is not None and (same.seen or not self.again.applies(same, self.rules_version)):
            self._unchanged(record, same, met)
            return False
        other = same or next((one for one in copies if not one.seen), None)
        if other is not None and same is None and self.again.only_new:
            self._unchanged(record, other, met)
            return False
        if other is None:
            other = Known(None, len(copies) + 1, digest, "", "", record.source_file, "", seen=True)
            copies.append(other)
            self.counts.added += 1
        elif same is None:
            self.counts.changed += 1
        other.digest, other.rules_version, other.status, other.seen = digest, self.rules_version, "", True
        written = Written(Entry(place, other.copy, record.file, record.source_file, record.id, digest), other)
        self._under_way[place] = copies
        if digest not in elsewhere:
            self._flying.append(written)
            return True
        with self.store.read() as connection:
            written.contents = articles.contents(connection, elsewhere[digest])
        self._finish(written, extracted=False)
        return False

    def _unchanged(self, record: Record, known: Known, met: dict[int, tuple[str, str] | None]) -> None:
        self.counts.unchanged += 1
        self.events.advance(record.source_file)
        if known.status:
            self.counts.add(known.status)
        else:
            known.waiting += 1
        if known.id is not None and not known.seen:
            met[known.id] = (record.source_file, record.id) if _better_name(record, known) else None
        known.seen = True

    def _finish(self, written: Written, *, extracted: bool) -> None:
        entry, status = written.entry, written.contents.status
        self.events.advance(entry.source_file)
        self.counts.extracted += extracted
        written.known.status = status
        self.counts.add(status, 1 + written.known.waiting)
        written.known.waiting = 0
        if written.skip is not None:
            self.events.tell("skipped", file=entry.source_file, stage=written.skip.stage, reason=written.skip.reason)
        else:
            self.events.tell("article", file=entry.source_file, digest=entry.digest, status=status, extracted=extracted)
        self._done.append(written)
        if len(self._done) >= AT_ONCE:
            self.flush()

    def _file_ends(self, file: str) -> None:
        """Note that the records of a file are all read: what earlier runs could not read of it is told by this one or is gone."""
        if file != self._file and self._file:
            self._files |= {self._file, os.path.join(os.path.dirname(self._file), MANIFEST)}  # noqa: PTH118, PTH120 - text as it is
        self._file = file

    def _flush_files(self) -> None:
        if self._files:
            with self.store.begin() as connection:
                articles.forget_skips(connection, self._files, self.run.id)
            self._files.clear()


def _better_name(record: Record, known: Known) -> bool:
    """Whether the record's name is to be its article's: of two names for one file the longer, which names its folder."""
    if record.source_file == known.source_file:
        return False
    if record.numbered:
        return True
    return (len(record.source_file), record.source_file) > (len(known.source_file), known.source_file)
