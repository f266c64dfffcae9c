"""``chitieu columns``: the codebook."""

from __future__ import annotations

import typer


def columns() -> None:
    """Print the codebook: every column of the table, with its type and values (docs/codebook.md).

    Example: chitieu columns > docs/codebook.md
    """
    from pipeline.columns import codebook

    typer.echo(codebook(), nl=False)
