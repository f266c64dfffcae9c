"""``chitieu export``: the newsroom bundle."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.exits import fail, table_of


def export(
    bundle: Annotated[Path, typer.Option(help="Folder to write the bundle into; made where it is missing.")],
    out: Annotated[Path, typer.Option(help="Output folder of a run: its targets.csv is read.")] = Path("data/out"),
) -> None:
    """Write the table in every form that people open: Excel, CSV, Parquet, SQLite with search, promises against results.

    Example: chitieu export --out data/out --bundle bundle
    """
    table = table_of(out)
    from pipeline.export import write_bundle
    from pipeline.tables import TableError, read_table

    try:
        typer.echo(str(write_bundle(read_table(table), bundle)))
    except (TableError, OSError, ValueError) as error:
        raise fail(str(error)) from error
