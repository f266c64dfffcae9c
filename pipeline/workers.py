"""Records to outcomes, in this process or in several, in the order of the records and with the same result for any number.

Processes are started once and each loads the pipeline once. Records travel in batches of about ``BATCH_BYTES``; every worker has
a pipe of its own, so that one which dies leaves no lock behind. What it held is given out again record by record, and only a
record on which a worker dies twice more, or hangs once more, is lost, with a word why.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from typing import cast

from pipeline.outcome import Extract, Outcome, failed, outcome_of
from pipeline.reading import Record, Skipped

Item = Record | Skipped
Work = Callable[[Item], Outcome]

#: A batch is full with this many bytes of data, or this many records: some tenths of a second of work, so that handing it over
#: costs little beside it; memory in flight is bounded by ``LOOK_AHEAD`` batches a worker.
BATCH_BYTES, BATCH_RECORDS = 256 * 1024, 500
LOOK_AHEAD = 4

#: Seconds that a worker may take for a batch, and the bytes for which it gets one more: twenty times what a slow machine needs
#: for the densest articles.
PATIENCE, BYTES_A_SECOND = 60.0, 2500

#: Seconds that a worker may take to load the pipeline, and how many may fail to, one after the other.
LOADING, MAX_FAILED_STARTS = 300.0, 3


class WorkerError(RuntimeError):
    """Worker processes cannot be started."""


def outcomes(
    items: Iterable[Item],
    *,
    jobs: int = 1,
    gate: bool = True,
    build: Callable[[], Extract] | None = None,
    patience: float = PATIENCE,
) -> Iterator[Outcome]:
    """Yield the outcome of each item, in order.

    jobs: worker processes. With 1 the work is done in this process, and nothing stands between it and a crash or a hang; with
        more, an article on which a worker dies or hangs comes out as a skip.
    gate: turn away articles that can give no row before the costly work on them; the rows are the same without.
    build: makes the function from article to rows, once a process; the whole pipeline by default. Workers import it by name, and
        there is no gate before it.
    patience: seconds that a worker may take for a batch beyond the time its bytes allow.

    Raises ValueError for less than one job, WorkerError where no worker process can start, and what ``build`` raises with one.
    """
    if jobs < 1:
        raise ValueError(f"jobs={jobs}; expected 1 or more")
    load = partial(_load, build or load_pipeline, gate and build is None)
    yield from _in_process(items, load) if jobs == 1 else _in_workers(items, jobs, load, patience)


def processors() -> int:
    """Processors that this process may use, which in a container or under a scheduler are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Cut a stream of records into batches of at least ``BATCH_BYTES`` bytes or of ``BATCH_RECORDS`` records."""
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += _bytes(item)
        if size >= BATCH_BYTES or len(batch) == BATCH_RECORDS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _bytes(item: Item) -> int:
    return len(item.data) if isinstance(item, Record) else 0


def load_pipeline() -> Extract:
    """The whole pipeline as a function; takes seconds."""
    from pipeline import assemble

    nlp = assemble.build("none", rows_only=True)
    return lambda article: assemble.extract(article, nlp)


def load_work() -> Work:
    """Load the whole pipeline, gate and all, as a function from item to outcome; takes seconds."""
    return _load(load_pipeline, True)


def _load(build: Callable[[], Extract], gate: bool) -> Work:
    """Load the pipeline of one process."""
    extract = build()
    if not gate:
        return lambda item: outcome_of(item, extract)
    from pipeline.gate import Gate

    keeper = Gate()
    return lambda item: outcome_of(item, extract, keeper)


def _in_process(items: Iterable[Item], load: Callable[[], Work]) -> Iterator[Outcome]:
    work = load()
    for item in items:
        yield work(item)


@dataclass(slots=True)
class _Batch:
    """A batch on its way: its outcomes fill in, in one go or, after a fault, one by one."""

    items: list[Item]
    found: list[Outcome | None]


@dataclass(frozen=True, slots=True)
class _Task:
    """The items ``[first, end)`` of a batch, as given to a worker in one message."""

    batch: _Batch
    first: int
    end: int
    again: bool = False  # a worker has died on it alone

    @property
    def items(self) -> list[Item]:
        return self.batch.items[self.first : self.end]

    def seconds(self, patience: float) -> float:
        """How long a worker may take."""
        return patience + sum(_bytes(item) for item in self.items) / BYTES_A_SECOND


def _in_workers(items: Iterable[Item], jobs: int, load: Callable[[], Work], patience: float) -> Iterator[Outcome]:
    source = batches(items)
    flying: deque[_Batch] = deque()  # in the order of the records, from the first that is not complete
    more = True
    with _Pool(jobs, load, patience) as pool:
        while more or flying:
            while more and len(flying) < jobs * LOOK_AHEAD and len(pool.queue) < jobs:
                batch = next(source, None)
                if batch is None:
                    more = False
                else:
                    flying.append(_Batch(batch, [None] * len(batch)))
                    pool.give(_Task(flying[-1], 0, len(batch)))
            while flying and None not in flying[0].found:
                done = flying.popleft()
                yield from (outcome for outcome in done.found if outcome is not None)
            if flying:
                pool.collect()


@dataclass(slots=True)
class _Worker:
    """A process: loading, working on a task, or idle."""

    process: BaseProcess
    connection: Connection
    deadline: float
    loading: bool = True
    task: _Task | None = None

    @property
    def idle(self) -> bool:
        return not self.loading and self.task is None


@dataclass(slots=True)
class _Pool:
    """The processes, what each works on, and what waits for one of them."""

    jobs: int
    load: Callable[[], Work]
    patience: float
    context: ForkServerContext | SpawnContext = field(default_factory=lambda: _context())
    workers: list[_Worker] = field(default_factory=list)
    queue: deque[_Task] = field(default_factory=deque)
    failed_starts: int = 0

    def __enter__(self) -> _Pool:
        self.workers = [self._start() for _ in range(self.jobs)]
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            worker.process.kill()  # they hold nothing that could be half written
        for worker in self.workers:
            worker.process.join()
            worker.connection.close()

    def give(self, task: _Task) -> None:
        """Put a task at the end of the queue; it starts as soon as a worker is idle."""
        self.queue.append(task)
        self._hand_out()

    def collect(self) -> None:
        """Wait until a worker has an answer, dies, or runs out of time, and deal with it."""
        busy = {worker.connection: worker for worker in self.workers if not worker.idle}
        left = min(worker.deadline for worker in busy.values()) - time.monotonic()
        for ready in wait(list(busy), timeout=max(0.0, left)):
            self._receive(busy[cast(Connection, ready)])
        now = time.monotonic()
        for worker in [worker for worker in self.workers if not worker.idle and worker.deadline <= now]:
            self._replace(worker, died=False)
        self._hand_out()

    def _hand_out(self) -> None:
        for worker in list(self.workers):
            if worker.idle and self.queue:
                task = self.queue.popleft()
                try:
                    worker.connection.send(task.items)
                except OSError:  # it died idle
                    self.queue.appendleft(task)
                    self._replace(worker, died=True)
                else:
                    worker.task, worker.deadline = task, time.monotonic() + task.seconds(self.patience)

    def _receive(self, worker: _Worker) -> None:
        try:
            answer: Sequence[Outcome] = worker.connection.recv()
        except (EOFError, OSError):
            worker.process.join(1)
            self._replace(worker, died=True)
            return
        if worker.task is None:
            worker.loading, self.failed_starts = False, 0
        else:
            worker.task.batch.found[worker.task.first : worker.task.end] = answer
            worker.task = None

    def _replace(self, worker: _Worker, *, died: bool) -> None:
        """End a worker and start another in its place; what it worked on is given out record by record, or given up."""
        worker.process.kill()
        worker.process.join()
        worker.connection.close()
        if worker.loading:
            self.failed_starts += 1
            if self.failed_starts > MAX_FAILED_STARTS:
                raise WorkerError(f"no worker process can start (exit code {worker.process.exitcode}); its error stands above")
        self.workers[self.workers.index(worker)] = self._start()
        task = worker.task
        if task is None:
            return
        if task.end - task.first > 1:
            self.queue.extendleft(_Task(task.batch, at, at + 1) for at in reversed(range(task.first, task.end)))
        elif died and not task.again:
            self.queue.appendleft(replace(task, again=True))
        elif died:
            self._give_up(task, f"The worker died on it (exit code {worker.process.exitcode}); report the article as a fault.")
        else:
            seconds = task.seconds(self.patience)
            self._give_up(task, f"The worker got no further with it for {seconds:.0f} s; report the article as a fault.")

    def _give_up(self, task: _Task, reason: str) -> None:
        task.batch.found[task.first] = failed(task.items[0], "extract", reason)

    def _start(self) -> _Worker:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=_work, args=(theirs, self.load), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours, time.monotonic() + LOADING)


def _context() -> ForkServerContext | SpawnContext:
    """Processes forked from a server that has the libraries loaded, where the system has such; else started anew."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.assemble", "datasketch"])
    return context


def _work(connection: Connection, load: Callable[[], Work]) -> None:
    """Load, say so, and answer batches of items with their outcomes until the other side is gone."""
    import datasketch  # noqa: F401 - at hand when patience begins to count: the first article with rows needs it

    work = load()
    try:
        connection.send([])
        while True:
            items: list[Item] = connection.recv()
            connection.send([work(item) for item in items])
    except (EOFError, OSError, KeyboardInterrupt):
        return
