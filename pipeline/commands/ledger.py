"""``chitieu ledger``: where every number of the articles went."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.exits import DONE, SKIPPED, fail


def ledger(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders of articles.")],
    out: Annotated[Path | None, typer.Option(help="CSV file with a line for each numeral.")] = None,
    find: Annotated[str, typer.Option(help="Print the lines of this class only, as: class or class/rule.")] = "",
) -> None:
    """Account for every numeral of the articles in PATHS: target, result, date, head count, ... or other, with the rule.

    Prints the share of each class; --out writes the ledger itself. Exit codes as of run.

    Example: chitieu ledger data/raw --out ledger.csv --find "other"
    """
    from pipeline import assemble, tables
    from pipeline import ledger as ledgers
    from pipeline.atomic import write_text
    from pipeline.reading import Skipped, read_articles

    for path in paths:
        if not path.exists():
            raise fail(f"{path}: no such file or folder")
    nlp = assemble.build()
    lines: list[tuple[object, ...]] = []
    skipped = 0
    counts = dict.fromkeys(ledgers.CLASSES, 0)
    for article in read_articles(paths):
        if isinstance(article, Skipped):
            skipped += 1
            typer.echo(f"skipped {article.source_file}: {article.reason}", err=True)
            continue
        entries = ledgers.ledger(assemble.annotate(article.text, assemble.about(article), nlp))
        for kind, count in ledgers.shares(entries).items():
            counts[kind] += count
        lines.extend(ledgers.records(article.id, entries))
        for entry in entries:
            if find and find in (entry.kind, f"{entry.kind}/{entry.rule}"):
                typer.echo(f"{article.id}:{entry.start} {entry.text} ({entry.rule}): {' '.join(entry.sentence.split())}")
    total = sum(counts.values())
    for kind, count in counts.items():
        typer.echo(f"{kind:<16} {count:>7} {count / total if total else 0:>7.1%}")
    typer.echo(f"{'all':<16} {total:>7}")
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_text(out, tables.csv_text(ledgers.HEADER, lines), encoding="utf-8-sig")
    raise typer.Exit(SKIPPED if skipped else DONE)
