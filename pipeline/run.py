"""A run: files in, ``targets.csv`` and ``skipped.csv`` out, and counts that add up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.atomic import write_text
from pipeline.outcome import Extract, Skip
from pipeline.reading import Article, records
from pipeline.workers import outcomes

if TYPE_CHECKING:
    from extractors.facts import Row

TABLE, SKIPPED = "targets.csv", "skipped.csv"

Advance = Callable[[str], None]


class InputError(Exception):
    """What the user named cannot be read or written; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did. ``read == with_rows + without_rows + len(skipped)``, always."""

    with_rows: int
    without_rows: int
    skipped: tuple[Skip, ...]
    targets: int
    results: int
    table: Path

    @property
    def read(self) -> int:
        """Articles met, whatever came of them."""
        return self.with_rows + self.without_rows + len(self.skipped)

    def __str__(self) -> str:
        return (
            f"read {self.read} = {self.with_rows} with rows + {self.without_rows} without rows + {len(self.skipped)} skipped; "
            f"{self.targets} targets and {self.results} results in {self.table}"
        )


def check_paths(paths: Sequence[Path], out: Path) -> None:
    """Raise InputError where an input is missing or ``out`` cannot be a folder."""
    for path in paths:
        if not path.exists():
            raise InputError(f"{path}: no such file or folder")
    if out.exists() and not out.is_dir():
        raise InputError(f"{out}: is a file; --out takes a folder")


def run(
    paths: Sequence[Path],
    out: Path,
    *,
    jobs: int = 1,
    build: Callable[[], Extract] | None = None,
    advance: Advance = lambda source_file: None,
) -> Summary:
    """Read ``paths``, extract rows, and write ``targets.csv`` and ``skipped.csv`` into the folder ``out``.

    jobs, build: as of ``workers.outcomes``; the files do not depend on ``jobs``.
    advance: called with the name of each article when it is done.

    Raises InputError before anything is read where a path is missing or ``out`` is a file.
    """
    check_paths(paths, out)
    from pipeline import tables  # pandas and spaCy take seconds to load: not before the paths are known to be good

    skipped: list[Skip] = []
    results: list[tuple[Article, Sequence[Row]]] = []
    without_rows = 0
    for outcome in outcomes(records(paths), jobs=jobs, build=build):
        advance(outcome.source_file)
        if outcome.skip is not None:
            skipped.append(outcome.skip)
        elif outcome.rows and outcome.article is not None:
            results.append((replace(outcome.article, text=""), outcome.rows))  # a dump's texts need not stay in memory
        else:
            without_rows += 1
    frame = tables.to_frame(results)
    out.mkdir(parents=True, exist_ok=True)
    tables.write_table(frame, out / TABLE)
    reasons = tables.csv_text(("file", "stage", "reason"), ((s.file, s.stage, s.reason) for s in skipped))
    write_text(out / SKIPPED, reasons, encoding="utf-8-sig")
    targets = int((frame["status"] == "target").sum())
    return Summary(len(results), without_rows, tuple(skipped), targets, len(frame) - targets, out / TABLE)
