"""``chitieu score``: a table against annotated articles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.exits import fail

if TYPE_CHECKING:
    from pipeline.score import Score


def score(
    gold: Annotated[Path, typer.Argument(help='Gold rows, one article a line: {"id": ..., "rows": [...]}.')],
    table: Annotated[Path, typer.Argument(help="A targets table, as run writes it.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")] = False,
    errors: Annotated[int, typer.Option(help="List the first N faults.")] = 0,
    by_article: Annotated[bool, typer.Option(help="Counts of each article.")] = False,
) -> None:
    """Compare TABLE with GOLD: precision, recall, F1 with 95 % intervals over articles, accuracy of each field.

    Example: chitieu score gold.jsonl data/out/targets.csv --errors 20
    """
    from pipeline import score as scoring

    try:
        result = scoring.score(scoring.read_gold(gold), scoring.read_found(table))
    except (scoring.ScoreError, OSError) as error:
        raise fail(str(error)) from error
    typer.echo(result.as_json() if as_json else _score_lines(result))
    if by_article:
        for name, counts in result.by_article.items():
            typer.echo(f"{name}: gold {counts.gold}, found {counts.pred}, matched {counts.match}, exact {counts.exact_right}")
    for fault in result.errors[:errors]:
        typer.echo(" | ".join(filter(None, (fault.article, fault.kind, fault.row, fault.detail))))


def _score_lines(result: Score) -> str:
    counts, intervals = result.counts, result.intervals()
    lines = [f"{len(result.by_article)} articles: {counts.gold} gold targets, {counts.pred} found, {counts.match} matched"]
    for name, rates in result.rates().items():
        low, high = intervals.get(name, (rates.f1, rates.f1))
        said = f"precision {rates.precision:.4f}  recall {rates.recall:.4f}  F1 {rates.f1:.4f}"
        lines.append(f"{name:<10} {said}  (95 % {low:.4f}-{high:.4f})")
    lines.append("fields     " + "  ".join(f"{name} {value:.4f}" for name, value in result.fields.items()))
    told = f"{counts.results_found} found, {counts.results_as_targets} given as targets"
    lines.append(f"results    {counts.gold_results} gold, {told}")
    return "\n".join(lines)
