"""``chitieu fetch``: newspapers into a folder of raw pages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.exits import DONE, SKIPPED, fail


def fetch(
    sources: Annotated[Path, typer.Argument(help="SOURCES.toml: which feeds and sitemaps to follow (docs/fetching.md).")],
    out: Annotated[Path, typer.Option(help="Folder for the pages and their manifests; made where it is missing.")] = Path(
        "data/raw"
    ),
    as_json: Annotated[bool, typer.Option("--json", help="The report as one JSON object instead of lines.")] = False,
) -> None:
    """Fetch the articles that the newspapers in SOURCES announce and that are not there yet, politely.

    Exit code 0: done; 1: done, but some addresses gave nothing (listed); 2: SOURCES or the folder cannot be used; 3: another
    fetch is at work in the folder.

    Example: chitieu fetch sources.toml --out data/raw && chitieu run data/raw
    """
    from pipeline import fetching

    try:
        report = fetching.fetch(fetching.read_sources(sources), out)
    except fetching.StateError as error:
        raise fail(str(error), 3 if error.locked else 2) from error
    except (ValueError, OSError) as error:
        raise fail(str(error)) from error
    for failure in report.failures:
        typer.echo(f"{failure.source}: {failure.url}: {failure.reason}", err=True)
    typer.echo(report.as_json() if as_json else str(report))
    raise typer.Exit(SKIPPED if report.failures else DONE)
