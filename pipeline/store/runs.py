"""The record of each run: what it was asked, what it did, how long it took. Clocks are read here and in the log, nowhere else."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import Connection, RowMapping, func, select, update

from pipeline.store.schema import ARTICLES, RUNS

Ending = Literal["done", "terminated", "failed", "killed"]


@dataclass(slots=True)
class Counts:
    """What came of the articles that a run met. ``read == with_rows + without_rows + skipped``, always.

    added, changed: articles new to the store, and those whose content was another before. extracted: those worked on, be it for
    new rules; unchanged: those that were left as they are.
    """

    with_rows: int = 0
    without_rows: int = 0
    skipped: int = 0
    added: int = 0
    changed: int = 0
    extracted: int = 0
    unchanged: int = 0

    @property
    def read(self) -> int:
        """Articles met, whatever came of them."""
        return self.with_rows + self.without_rows + self.skipped

    def add(self, status: str, times: int = 1) -> None:
        """Count an article by its status in the store."""
        name = {"rows": "with_rows", "none": "without_rows", "skipped": "skipped"}[status]
        setattr(self, name, getattr(self, name) + times)

    def as_dict(self) -> dict[str, int]:
        """All counts by name."""
        return {"read": self.read} | {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(slots=True)
class Run:
    """The run under way."""

    id: int
    begun: float = field(default_factory=time.monotonic)

    def seconds(self) -> float:
        """How long it has taken so far."""
        return round(time.monotonic() - self.begun, 3)


def begin(
    connection: Connection, *, version: str, rules_version: str, paths: Sequence[str], options: Mapping[str, object]
) -> Run:
    """Record a run that starts. Whoever calls it holds the lock, so a run still called running was killed."""
    connection.execute(update(RUNS).where(RUNS.c.status == "running").values(status="killed"))
    asked = {"paths": json.dumps(list(paths), ensure_ascii=False), "options": json.dumps(dict(options), sort_keys=True)}
    versions = {"version": version, "rules_version": rules_version}
    number = (connection.execute(select(func.max(RUNS.c.id))).scalar() or 0) + 1
    connection.execute(RUNS.insert().values(id=number, status="running", started=_now(), **versions, **asked))
    return Run(number)


def end(connection: Connection, run: Run, status: Ending, counts: Counts, published: tuple[int, int] | None = None) -> None:
    """Record how a run ended. published: targets and results in the table."""
    values: dict[str, object] = {"status": status, "finished": _now(), "seconds": run.seconds(), **counts.as_dict()}
    if published is not None:
        values |= {"targets": published[0], "results": published[1]}
    connection.execute(update(RUNS).where(RUNS.c.id == run.id).values(values))


def last(connection: Connection, limit: int = 10) -> list[RowMapping]:
    """The latest runs, the latest first."""
    return list(connection.execute(select(RUNS).order_by(RUNS.c.id.desc()).limit(limit)).mappings())


def articles(connection: Connection) -> dict[str, int]:
    """How many articles the store holds, by status."""
    asked = select(ARTICLES.c.status, func.count()).group_by(ARTICLES.c.status).order_by(ARTICLES.c.status)
    return {str(status): int(number) for status, number in connection.execute(asked)}


def outdated(connection: Connection, rules_version: str) -> int:
    """How many articles were extracted with other rules than these."""
    return connection.execute(select(func.count()).where(ARTICLES.c.rules_version != rules_version)).scalar_one()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
