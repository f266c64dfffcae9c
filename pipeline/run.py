"""A run: files in, ``targets.csv`` and ``skipped.csv`` out, and counts that add up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.atomic import write_text
from pipeline.reading import Article, Skipped, read_articles

if TYPE_CHECKING:
    from extractors.facts import Row

TABLE, SKIPPED = "targets.csv", "skipped.csv"

Extract = Callable[[Article], "Sequence[Row]"]
Advance = Callable[[str], None]


class InputError(Exception):
    """What the user named cannot be read or written; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Skip:
    """An article that gave nothing because something failed. stage: ``read`` or ``extract``."""

    file: str
    stage: str
    reason: str


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


def extracted(
    items: Iterable[Article | Skipped], extract: Extract, skipped: list[Skip], advance: Advance
) -> Iterator[tuple[Article, Sequence[Row]]]:
    """Yield each article with its rows; what fails is put on ``skipped`` and the next is taken."""
    for item in items:
        advance(item.source_file)
        if isinstance(item, Skipped):
            skipped.append(Skip(item.source_file, "read", _line(item.reason)))
            continue
        try:
            rows = extract(item)
        # The one broad except of the program: whatever an article breaks, the others still get their rows.
        except Exception as error:  # noqa: BLE001
            skipped.append(Skip(item.source_file, "extract", _line(f"{type(error).__name__}: {error}")))
            continue
        yield item, rows


def run(
    paths: Sequence[Path], out: Path, *, extract: Extract | None = None, advance: Advance = lambda source_file: None
) -> Summary:
    """Read ``paths``, extract rows, and write ``targets.csv`` and ``skipped.csv`` into the folder ``out``.

    extract: rows of one article; the pipeline of ``assemble.build`` by default.
    advance: called with the name of each article before it is worked on.

    Raises InputError before anything is read where a path is missing or ``out`` is a file.
    """
    check_paths(paths, out)
    from pipeline import tables  # pandas and spaCy take seconds to load: not before the paths are known to be good

    skipped: list[Skip] = []
    results: list[tuple[Article, Sequence[Row]]] = []
    without_rows = 0
    for article, rows in extracted(read_articles(paths), extract or _default_extract(), skipped, advance):
        if rows:
            results.append((replace(article, text="", origin=()), rows))  # a dump's texts need not stay in memory
        else:
            without_rows += 1
    frame = tables.to_frame(results)
    out.mkdir(parents=True, exist_ok=True)
    tables.write_table(frame, out / TABLE)
    reasons = tables.csv_text(("file", "stage", "reason"), ((s.file, s.stage, s.reason) for s in skipped))
    write_text(out / SKIPPED, reasons, encoding="utf-8-sig")
    targets = int((frame["status"] == "target").sum())
    return Summary(len(results), without_rows, tuple(skipped), targets, len(frame) - targets, out / TABLE)


def _default_extract() -> Extract:
    from pipeline import assemble

    nlp = assemble.build()
    return lambda article: assemble.extract(article, nlp)


def _line(text: str) -> str:
    """``text`` on one line, at most 300 characters: a reason is read in a list."""
    line = " ".join(text.split())
    return line if len(line) <= 300 else line[:299] + "…"
