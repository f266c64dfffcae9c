"""``chitieu diff``: what changed from one run to another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.exits import UNUSABLE, fail


def diff(
    first: Annotated[int | None, typer.Argument(metavar="RUN1", help="Number of a run; 0 is the empty store.")] = None,
    last: Annotated[int | None, typer.Argument(metavar="RUN2", help="Number of a later run; the latest by default.")] = None,
    out: Annotated[Path, typer.Option(help="Folder of the store.")] = Path("data/out"),
    store: Annotated[str, typer.Option(help="A shared database: postgresql://user@host/name")] = "",
    csv: Annotated[Path | None, typer.Option(help="File for the differences as CSV; standard output by default.")] = None,
    atom: Annotated[Path | None, typer.Option(help="File for the differences as an Atom feed.")] = None,
) -> None:
    """List the targets that are new, changed or withdrawn after RUN2 against what they were after RUN1.

    Without numbers: what the latest run changed. chitieu status lists the runs.

    Example: chitieu diff 41 42 --csv changes.csv --atom changes.xml
    """
    from pipeline import differences
    from pipeline.atomic import write_text
    from pipeline.store import StoreError, open_store

    try:
        with open_store(out, store) as opened, opened.read() as connection:
            begin, end, updated = differences.span(connection, first, last)
            found = differences.differences(connection, begin, end)
    except StoreError as error:
        raise fail(str(error), UNUSABLE) from error
    except differences.NoSuchRunError as error:
        raise fail(str(error)) from error
    text = differences.as_csv(found)
    if csv is None:
        typer.echo(text, nl=False)
    else:
        write_text(csv, text, encoding="utf-8-sig")
    if atom is not None:
        write_text(atom, differences.as_atom(found, end, updated))
