"""``chitieu report``: articles with their figures marked, as one HTML file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.commands.exits import DONE, SKIPPED, fail


def report(
    path: Annotated[Path, typer.Argument(metavar="ARTICLE|DIR", help="An article, or a folder of articles.")],
    out: Annotated[
        Path | None, typer.Option(help="The file to write; PATH's name with .report.html here where not given.")
    ] = None,
    lang: Annotated[Literal["vi", "en"], typer.Option(help="Language of the labels.")] = "vi",
) -> None:
    """Write one self-contained HTML file: the articles of PATH with every figure marked, its rule and its evidence.

    Exit code 0: done; 1: done, but articles were skipped (the report lists them); 2: PATH is missing or holds no article.

    Example: chitieu report data/raw/ca-mau-2020.txt --out ca-mau.html
    """
    if not path.exists():
        raise fail(f"{path}: no such file or folder")
    from pipeline import assemble
    from pipeline.outcome import outcome_of
    from pipeline.reading import Skipped, records
    from pipeline.web.report import reported, write_report

    nlp = assemble.build()
    outcomes = [outcome_of(record, lambda article: assemble.extract(article, nlp)) for record in records([path])]
    skipped = [Skipped(one.source_file, one.skip.reason) for one in outcomes if one.skip]
    articles = [reported(one.article, one.rows) for one in outcomes if one.article]
    if not articles:
        raise fail(f"{path}: {skipped[0].reason if skipped else 'holds no article'}")
    target = out or Path(f"{path.resolve().stem}.report.html")
    try:
        write_report(articles, target, skipped, lang=lang)
    except OSError as error:
        raise fail(f"{target}: cannot be written: {error.strerror}") from error
    typer.echo(f"{len(articles)} articles, {sum(len(one.rows) for one in articles)} rows, {len(skipped)} skipped in {target}")
    raise typer.Exit(SKIPPED if skipped else DONE)
