"""A run: articles into the store, what is published out of it, and counts that add up."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, field
from glob import has_magic
from itertools import chain
from pathlib import Path

from pipeline import __version__
from pipeline.atomic import clear
from pipeline.ingest import Again, Events, Intake
from pipeline.lock import locked
from pipeline.outcome import Extract
from pipeline.reading import Keys, records
from pipeline.rules import publication_version, rules_version
from pipeline.store import Store, StoreError, open_store, runs
from pipeline.store.runs import Counts, Ending, Run
from pipeline.workers import outcomes

TABLE = "targets.csv"


class InputError(Exception):
    """What the user named cannot be read or written; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a run works. The files depend neither on ``jobs`` nor on ``gate``, which leaves out articles that cannot give a row.

    store: address of a shared database (``postgresql://user@host/name``); by default a file in the folder of the outputs.
    keys: names of the fields of dumps, where they are not the usual ones.
    """

    jobs: int = 1
    store: str = ""
    again: Again = field(default_factory=Again)
    gate: bool = True
    keys: Keys = field(default_factory=Keys)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did. targets, results: rows in the table, of this run's articles and all others in the store.

    terminated: it was asked to stop and did; the table is as it was before, and the next run goes on where this one stopped.
    """

    run: int
    counts: Counts
    targets: int
    results: int
    table: Path
    terminated: bool = False

    def __str__(self) -> str:
        counts = self.counts
        told = (
            f"read {counts.read} = {counts.with_rows} with rows + {counts.without_rows} without rows + {counts.skipped} skipped; "
            f"{self.targets} targets and {self.results} results in {self.table}"
        )
        known = f"; {counts.unchanged} articles were known and unchanged" if counts.unchanged else ""
        return f"{told}{known}" + ("; stopped before the end, the next run goes on here" if self.terminated else "")


def check_paths(paths: Sequence[Path], out: Path) -> None:
    """Raise InputError where an input is missing or ``out`` cannot be a folder."""
    for path in paths:
        if str(path) != "-" and not path.exists() and not has_magic(str(path)):
            raise InputError(f"{path}: no such file or folder")
    if out.exists() and not out.is_dir():
        raise InputError(f"{out}: is a file; --out takes a folder")


def run(
    paths: Sequence[Path],
    out: Path,
    *,
    options: Options | None = None,
    build: Callable[[], Extract] | None = None,
    events: Events | None = None,
) -> Summary:
    """Bring the store of the folder ``out`` up to what ``paths`` hold, and write ``targets.csv`` and ``skipped.csv`` from it.

    What is in the store with the same content and the same rules is left as it is. The files are the same for any order of the
    articles and any number of runs that brought them. build: as of ``workers.outcomes``.

    Raises InputError before anything is read where a path is missing or ``out`` is a file, LockedError where another run works
    there, StoreError where the store cannot be used, OSError where the disk refuses.
    """
    options, events = options or Options(), events or Events()
    check_paths(paths, out)
    out.mkdir(parents=True, exist_ok=True)
    with locked(out):
        clear(out)
        with open_store(out, options.store, create=True) as store:
            return _run(paths, out, store, options, build, events)


def _run(
    paths: Sequence[Path], out: Path, store: Store, options: Options, build: Callable[[], Extract] | None, events: Events
) -> Summary:
    version = rules_version()
    asked = asdict(options.again) | {
        "jobs": options.jobs,
        "keys": {role: list(names) for role, names in options.keys.given.items()},
    }
    with store.begin() as connection:
        current = runs.begin(
            connection, version=__version__, rules_version=version, paths=[str(path) for path in paths], options=asked
        )
    events.tell("run started", run=current.id, version=__version__, rules_version=version, paths=[str(path) for path in paths])
    intake = Intake(store, current, version, options.again, events)
    try:
        _extract(intake, paths, options, build)
        intake.flush()
        status: Ending = "terminated" if events.stop() else "done"
        targets, results = _publish(store, current, out) if status == "done" else _counts(store)
        with store.begin() as connection:
            runs.end(connection, current, status, intake.counts, (targets, results))
    except BaseException as error:
        events.tell("run failed", run=current.id, error=f"{type(error).__name__}: {error}")
        with suppress(StoreError), store.begin() as connection:
            runs.end(connection, current, "failed", intake.counts)
        raise
    events.tell(
        f"run {status}", run=current.id, seconds=current.seconds(), targets=targets, results=results, **intake.counts.as_dict()
    )
    return Summary(current.id, intake.counts, targets, results, out / TABLE, terminated=status == "terminated")


def _extract(intake: Intake, paths: Sequence[Path], options: Options, build: Callable[[], Extract] | None) -> None:
    """Read everything and extract what needs it. The pipeline is not even loaded where nothing does."""
    given = [os.path.abspath(path) for path in paths]  # noqa: PTH100 - as reading has it
    work = intake.to_extract(records(paths, keys=options.keys), given)
    first = next(work, None)
    if first is None:
        return
    with closing(outcomes(chain((first,), work), jobs=options.jobs, gate=options.gate, build=build)) as found:  # type: ignore[type-var]
        for outcome in found:
            intake.take(outcome)
            if intake.events.stop():
                return


def _publish(store: Store, current: Run, out: Path) -> tuple[int, int]:
    """Bring the published rows up to date and write the files; returns how many targets and results they hold."""
    from pipeline.outputs import export  # pandas takes a second to load: not before there is something to write
    from pipeline.store import publishing

    with store.begin() as connection:
        publishing.publish(connection, current.id, publication_version())
    with store.read() as connection:
        export(connection, out)
        return publishing.counts(connection)


def _counts(store: Store) -> tuple[int, int]:
    from pipeline.store import publishing

    with store.read() as connection:
        return publishing.counts(connection)
