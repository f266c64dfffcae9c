"""How a command ends: the exit codes, and the one line that says why."""

from __future__ import annotations

import re
from pathlib import Path

import typer

#: All done; done, but articles were skipped; not done: because of what was asked, because another run works there, because the
#: store or the folder of the outputs cannot be used, because of a fault of the program; stopped by SIGTERM, as shells tell it
#: (docs/operations.md).
DONE, SKIPPED, USAGE, LOCKED, UNUSABLE, FAULT, TERMINATED = 0, 1, 2, 3, 4, 5, 143


#: A date of publication, or how it begins: YYYY, YYYY-MM or YYYY-MM-DD.
DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def fail(message: str, code: int = USAGE) -> typer.Exit:
    """Print one line on stderr; the caller raises what comes back."""
    typer.echo(f"chitieu: {message}", err=True)
    return typer.Exit(code)


def table_of(out: Path) -> Path:
    """The table in the output folder of a run; ends the command where there is none."""
    table = out / "targets.csv"
    if not table.is_file():
        raise fail(f"{table}: no such file; name the --out folder of a run, or run chitieu run first")
    return table
