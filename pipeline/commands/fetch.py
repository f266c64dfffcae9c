"""``chitieu fetch``: newspapers into a folder of raw pages."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.exits import DONE, LOCKED, SKIPPED, TERMINATED, UNUSABLE, fail


def fetch(
    sources: Annotated[Path, typer.Argument(help="SOURCES.toml: which feeds and sitemaps to follow (docs/fetching.md).")],
    out: Annotated[Path, typer.Option(help="Folder for the pages and their manifests; made where it is missing.")] = Path(
        "data/raw"
    ),
    as_json: Annotated[bool, typer.Option("--json", help="The report as one JSON object instead of lines.")] = False,
) -> None:
    """Fetch the articles that the newspapers in SOURCES announce and that are not there yet, politely.

    Exit code 0: done; 1: done, but some addresses gave nothing (listed); 2: SOURCES is wrong; 3: another fetch is at work in
    --out; 4: --out cannot be used. SIGTERM ends it at once; what was fetched is kept, the next fetch goes on from there.

    Example: chitieu fetch sources.toml --out data/raw && chitieu run data/raw
    """
    from pipeline import fetching

    try:
        given = fetching.read_sources(sources)
    except (fetching.SourcesError, OSError) as error:
        raise fail(str(error)) from error
    try:
        with _terminable():
            report = fetching.fetch(given, out)
    except fetching.StateError as error:
        raise fail(str(error), LOCKED if error.locked else UNUSABLE) from error
    except (fetching.ManifestError, OSError) as error:
        raise fail(f"{error}; what was fetched is kept", UNUSABLE) from error
    for failure in report.failures:
        typer.echo(f"{failure.source}: {failure.url}: {failure.reason}", err=True)
    typer.echo(report.as_json() if as_json else str(report))
    raise typer.Exit(SKIPPED if report.failures else DONE)


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM ends the program in an orderly way: what is done at the end of a fetch is done."""
    before = signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(TERMINATED))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
