"""How a run is watched: by a person at a terminal, by a log, by whoever sends it a signal."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from pipeline.ingest import Events


@contextmanager
def watching(log: Path | None) -> Iterator[Events]:
    """What tells of a run while it works. SIGTERM asks it to stop after the article in hand.

    log: file for JSON lines, "-" for standard error, which then holds nothing else. Raises OSError where it cannot be written.
    """
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from pipeline.ingest import Events
    from pipeline.log import json_log

    quiet = str(log) == "-"
    asked: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _frame: asked.append(number))
    columns = (
        SpinnerColumn(),
        MofNCompleteColumn(),
        TextColumn("articles  {task.description}", markup=False),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)

    write: Callable[..., None] | None = None

    def tell(event: str, **facts: object) -> None:
        if write is not None:
            write(event, **facts)
        if event == "skipped" and not quiet:
            typer.echo(f"skipped {facts['file']}: {facts['reason']}", err=True)

    try:
        with ExitStack() as stack:
            write = stack.enter_context(json_log(None if quiet else log)) if log is not None else None
            shown = Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal)
            progress = stack.enter_context(shown)
            task = progress.add_task("loading", total=None)
            yield Events(lambda name: progress.update(task, advance=1, description=name), tell, lambda: bool(asked))
    finally:
        signal.signal(signal.SIGTERM, before)
