"""``chitieu gold export``: corrected articles as gold examples."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.exits import fail

gold = typer.Typer(name="gold", help="Gold examples from what readers corrected.", no_args_is_help=True, rich_markup_mode=None)


@gold.callback()
def _gold() -> None:
    """Gold examples from what readers corrected."""


@gold.command("export")
def gold_export(
    to: Annotated[Path, typer.Option(help="Folder for corrections.jsonl and articles/; made where it is missing.")],
    out: Annotated[Path, typer.Option(help="Output folder of a run.")] = Path("data/out"),
    store: Annotated[str, typer.Option(help="Address of a shared store, as of chitieu run.")] = "",
) -> None:
    """Write corrected articles and their rows in the format of tests/gold.

    Example: chitieu gold export --out data/out --to corrected
    """
    from pipeline.gold import NAME, write_gold
    from pipeline.store import StoreError, open_store

    try:
        with open_store(out, store) as opened, opened.read() as connection:
            written = write_gold(connection, to)
    except (StoreError, OSError) as error:
        raise fail(str(error)) from error
    typer.echo(f"{written} articles in {to / NAME}")
