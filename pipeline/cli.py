"""The commands: each reads its options, makes one call, and prints. What they load takes seconds, so they load it themselves."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from extractors.facts import ArticleInfo
    from pipeline.run import Advance, Summary
    from pipeline.score import Score

#: Exit codes: all done, done but articles were skipped, not done because of what was asked.
DONE, SKIPPED, USAGE = 0, 1, 2

app = typer.Typer(
    name="chitieu",
    help="Turn Vietnamese provincial news into a table of local government's quantified targets (chỉ tiêu).",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _fail(message: str) -> typer.Exit:
    """Print one line on stderr; the caller raises what comes back."""
    typer.echo(f"chitieu: {message}", err=True)
    return typer.Exit(USAGE)


@app.command()
def run(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders of articles; data/raw where none is given.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for targets.csv and skipped.csv; made where it is missing.")] = Path(
        "data/out"
    ),
) -> None:
    """Extract the targets of all articles in PATHS.

    Exit code 0: done; 1: done, but articles were skipped (listed in skipped.csv); 2: a path is missing.

    Example: chitieu run data/raw --out data/out
    """
    from pipeline.run import InputError

    try:
        summary = _run_with_progress(paths or [Path("data/raw")], out)
    except (InputError, OSError) as error:
        raise _fail(str(error)) from error
    for skip in summary.skipped:
        typer.echo(f"skipped {skip.file}: {skip.reason}", err=True)
    typer.echo(str(summary))
    raise typer.Exit(SKIPPED if summary.skipped else DONE)


def _run_with_progress(paths: list[Path], out: Path) -> Summary:
    """``run.run`` with a progress bar where a person watches."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from pipeline.run import run as run_all

    console = Console(stderr=True)
    if not console.is_terminal:
        return run_all(paths, out)
    columns = (
        SpinnerColumn(),
        MofNCompleteColumn(),
        TextColumn("articles  {task.description}", markup=False),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("loading", total=None)
        advance: Advance = lambda name: progress.update(task, advance=1, description=name)  # noqa: E731
        return run_all(paths, out, advance=advance)


@app.command()
def explain(
    text: Annotated[str, typer.Argument(help='A text, the path of an article, or "-" for standard input.')],
    published: Annotated[str, typer.Option(help="Date of publication, YYYY-MM-DD: which year 'năm nay' is.")] = "",
    url: Annotated[str, typer.Option(help="Address of the article: its newspaper tells same-named districts apart.")] = "",
) -> None:
    """Show what each component sees in TEXT, and which rule made each row. Writes nothing.

    Example: chitieu explain "Đến năm 2025, thu nhập bình quân đầu người huyện Đakrông đạt 40-45 triệu đồng/năm."
    """
    if published and not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", published):
        raise _fail(f"--published {published}: expected YYYY-MM-DD")
    from rich.console import Console

    from extractors import facts
    from pipeline import assemble
    from pipeline import explain as explaining
    from pipeline.clean import clean

    if text != "-" and _is_file(text):
        cleaned, about = _article(Path(text))
        about = replace(about, url=url or about.url, published=published or about.published)
    else:
        raw = sys.stdin.buffer.read() if text == "-" else text.encode("utf-8", "replace")
        cleaned, about = clean(raw.decode("utf-8", "replace")).text, facts.ArticleInfo(id="text", url=url, published=published)
    try:
        doc = assemble.annotate(cleaned, about, assemble.build())
    except assemble.ArticleTooLongError as error:
        raise _fail(str(error)) from error
    explaining.show(doc, Console())


def _is_file(text: str) -> bool:
    """Whether the argument names a file; a whole sentence is too long a name for some systems to ask about."""
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False


def _article(path: Path) -> tuple[str, ArticleInfo]:
    """Text of the first article in a file, and what is known of it."""
    from pipeline.assemble import about
    from pipeline.read import Skipped, read_articles

    item = next(iter(read_articles([path])), None)
    if item is None or isinstance(item, Skipped):
        raise _fail(f"{path}: {item.reason if item else 'holds no article'}")
    return item.text, about(item)


@app.command()
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
        raise _fail(str(error)) from error
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


@app.command()
def columns() -> None:
    """Print the codebook: every column of the table, with its type and values (docs/codebook.md).

    Example: chitieu columns > docs/codebook.md
    """
    from pipeline.tables import codebook

    typer.echo(codebook(), nl=False)
