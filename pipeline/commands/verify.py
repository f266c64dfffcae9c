"""``chitieu verify``: every row proved from its raw file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.exits import DONE, SKIPPED, UNUSABLE, fail


def verify(
    out: Annotated[Path, typer.Argument(help="Folder of the store.")] = Path("data/out"),
    paths: Annotated[list[Path] | None, typer.Argument(help="Only what lies there; by default all that was read.")] = None,
    store: Annotated[str, typer.Option(help="A shared database: postgresql://user@host/name")] = "",
) -> None:
    """Read the raw files again and find the value of every row of the store where the row says it stands.

    Exit code 0: all were found; 1: some were not, or their files are gone or have changed.

    Example: chitieu verify data/out data/raw
    """
    from pipeline.store import StoreError, open_store
    from pipeline.verify import verify as verify_all

    try:
        with open_store(out, store) as opened:
            verdict = verify_all(opened, paths or [], tell=lambda line: typer.echo(line, err=True))
    except StoreError as error:
        raise fail(str(error), UNUSABLE) from error
    typer.echo(str(verdict))
    raise typer.Exit(DONE if verdict.good else SKIPPED)
