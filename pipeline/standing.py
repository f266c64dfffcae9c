"""How the store and its runs stand, for a person and for whatever watches the nightly job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.lock import holder
from pipeline.rules import rules_version
from pipeline.store import Store, runs

_COUNTS = ("read", "added", "changed", "unchanged", "extracted", "with_rows", "without_rows", "skipped", "targets", "results")


@dataclass(frozen=True, slots=True)
class Standing:
    """What the store holds. articles: by status; outdated: those extracted with other rules than ``rules_version``.

    running: process of the run under way, 0 for none. runs: the latest first.
    """

    store: str
    rules_version: str
    articles: Mapping[str, int]
    outdated: int
    running: int
    runs: Sequence[Mapping[str, object]]

    @property
    def well(self) -> bool:
        """Whether the latest run ended as it should, or is still at work."""
        return bool(self.runs) and (self.runs[0]["status"] == "done" or bool(self.running))

    def as_dict(self) -> dict[str, object]:
        """The same as JSON takes it."""
        return asdict(self)

    def __str__(self) -> str:
        held = ", ".join(f"{number} {name}" for name, number in self.articles.items()) or "none"
        lines = [
            f"store     {self.store}",
            f"articles  {held}; {self.outdated} extracted with other rules than {self.rules_version}",
        ]
        if self.running:
            lines.append(f"running   process {self.running}")
        for run in self.runs:
            counts = ", ".join(f"{name} {run[name]}" for name in _COUNTS if run[name] is not None)
            lines.append(f"run {run['id']:<5} {run['started']}  {run['status']:<10} {run['seconds'] or 0:.1f} s  {counts}")
        return "\n".join(lines)


def standing(store: Store, out: Path, limit: int) -> Standing:
    """How the store stands, with the latest ``limit`` runs. out: folder whose lock tells whether a run is under way."""
    version = rules_version()
    running = holder(out)
    with store.read() as connection:
        latest = [dict(run) for run in runs.last(connection, limit)]
        articles, outdated = runs.articles(connection), runs.outdated(connection, version)
    if latest and latest[0]["status"] == "running" and not running and not store.shared:
        latest[0]["status"] = "killed"  # as the next run will note
    return Standing(store.name, version, articles, outdated, running, latest)
