"""``chitieu correct``: a reader's correction of one row."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.exits import fail


def correct(
    target_id: Annotated[str, typer.Argument(help="The row's target_id.")],
    changes: Annotated[
        list[str] | None, typer.Argument(metavar="FIELD=VALUE...", help="Fields and what they should read.")
    ] = None,
    by: Annotated[str, typer.Option(help="Who corrects the row.")] = "",
    why: Annotated[str, typer.Option(help="Why.")] = "",
    wrong: Annotated[
        bool | None, typer.Option("--wrong/--right", help="The row should not be there at all; or take that back.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Output folder of a run.")] = Path("data/out"),
    store: Annotated[str, typer.Option(help="Address of a shared store, as of chitieu run.")] = "",
) -> None:
    """Correct fields of the row TARGET_ID, or mark it wrong. Kept in the store through every later run; targets.csv shows it.

    Exit code 2: no such row or field, or a value that the field does not take.

    Example: chitieu correct 4f9c21d07b3e year=2025 --by "Lan" --why "the heading says 2025"
    """
    from pipeline.correcting import keep, open_to_correct
    from pipeline.corrections import WRONG, CorrectionError
    from pipeline.lock import LockedError, locked
    from pipeline.outputs import export
    from pipeline.store import StoreError

    asked: dict[str, str] = {}
    for change in changes or ():
        field, equals, value = change.partition("=")
        if not equals:
            raise fail(f"{change}: expected FIELD=VALUE, such as year=2025")
        asked[field] = value
    if wrong is not None:
        asked[WRONG] = "yes" if wrong else ""
    try:
        with locked(out), open_to_correct(out, store) as opened:
            made = keep(opened, target_id, asked, by=by, why=why)
            with opened.read() as connection:
                export(connection, out)
    except (CorrectionError, StoreError, LockedError, OSError) as error:
        raise fail(str(error)) from error
    typer.echo(f"{target_id}: {made} corrected; written to {out / 'targets.csv'}")
