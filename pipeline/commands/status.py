"""``chitieu status``: how the store and its runs stand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.exits import DONE, SKIPPED, UNUSABLE, fail


def status(
    out: Annotated[Path, typer.Option(help="Folder of the store.")] = Path("data/out"),
    store: Annotated[str, typer.Option(help="A shared database: postgresql://user@host/name")] = "",
    runs: Annotated[int, typer.Option(min=1, help="How many of the latest runs to list.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")] = False,
) -> None:
    """Tell what the store holds and how the latest runs ended. Exit code 1: the latest did not end as it should.

    Example: chitieu status --out data/out --json
    """
    from pipeline.standing import standing
    from pipeline.store import StoreError, open_store

    try:
        with open_store(out, store) as opened:
            found = standing(opened, out, runs)
    except StoreError as error:
        raise fail(str(error), UNUSABLE) from error
    typer.echo(json.dumps(found.as_dict(), ensure_ascii=False) if as_json else str(found))
    raise typer.Exit(DONE if found.well else SKIPPED)
