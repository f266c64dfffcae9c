"""``chitieu run``: articles in, the targets table out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.exits import DONE, SKIPPED, fail

if TYPE_CHECKING:
    from pipeline.run import Advance, Summary


def run(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders of articles; data/raw where none is given.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for targets.csv and skipped.csv; made where it is missing.")] = Path(
        "data/out"
    ),
    jobs: Annotated[int, typer.Option(min=0, help="Processes to share the work; 0: one for each processor.")] = 1,
) -> None:
    """Extract the targets of all articles in PATHS.

    Exit code 0: done; 1: done, but articles were skipped (listed in skipped.csv); 2: a path is missing.

    Example: chitieu run data/raw --out data/out --jobs 4
    """
    from pipeline.run import InputError
    from pipeline.workers import WorkerError, processors

    try:
        summary = _run_with_progress(paths or [Path("data/raw")], out, jobs or processors())
    except (InputError, OSError, WorkerError) as error:
        raise fail(str(error)) from error
    for skip in summary.skipped:
        typer.echo(f"skipped {skip.file}: {skip.reason}", err=True)
    typer.echo(str(summary))
    raise typer.Exit(SKIPPED if summary.skipped else DONE)


def _run_with_progress(paths: list[Path], out: Path, jobs: int) -> Summary:
    """``run.run`` with a progress bar where a person watches."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from pipeline.run import run as run_all

    console = Console(stderr=True)
    if not console.is_terminal:
        return run_all(paths, out, jobs=jobs)
    columns = (
        SpinnerColumn(),
        MofNCompleteColumn(),
        TextColumn("articles  {task.description}", markup=False),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("loading", total=None)
        advance: Advance = lambda name: progress.update(task, advance=1, description=name)  # noqa: E731
        return run_all(paths, out, jobs=jobs, advance=advance)
