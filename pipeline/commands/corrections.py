"""``chitieu corrections``: what readers corrected."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.exits import fail


def corrections(
    out: Annotated[Path, typer.Option(help="Output folder of a run.")] = Path("data/out"),
    store: Annotated[str, typer.Option(help="Address of a shared store, as of chitieu run.")] = "",
) -> None:
    """Print all corrections as CSV, oldest first; ``row`` is empty where the row is no longer there.

    Example: chitieu corrections --out data/out
    """
    from pipeline.corrections import HEADER, listed
    from pipeline.store import StoreError, open_store
    from pipeline.tables import csv_text

    try:
        with open_store(out, store) as opened, opened.read() as connection:
            typer.echo(csv_text(HEADER, listed(connection)), nl=False)
    except StoreError as error:
        raise fail(str(error)) from error
