"""``chitieu run``: articles in, the targets table out."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.exits import DAY, DONE, FAULT, LOCKED, SKIPPED, TERMINATED, UNUSABLE, fail

#: Heading of the options that name fields; the usual names are guessed.
FIELDS = "Fields of a dump, where their names are not guessed (docs/inputs.md)"


def run(
    paths: Annotated[
        list[str] | None, typer.Argument(help='Files, folders, patterns, "-" for standard input; data/raw where none is given.')
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for the store, targets.csv and skipped.csv.")] = Path("data/out"),
    jobs: Annotated[int, typer.Option(min=0, help="Processes to share the work; 0: one for each processor.")] = 1,
    store: Annotated[str, typer.Option(help="A shared database instead of a file in --out: postgresql://user@host/name")] = "",
    only_new: Annotated[bool, typer.Option(help="Leave every article that is in the store as it is.")] = False,
    since: Annotated[str, typer.Option(help="With new rules, extract again only what was published since, YYYY[-MM[-DD]].")] = "",
    force: Annotated[bool, typer.Option(help="Extract all articles in PATHS again.")] = False,
    text_key: Annotated[str, typer.Option(help="Field of a dump that holds the text.", rich_help_panel=FIELDS)] = "",
    html_key: Annotated[str, typer.Option(help="Field that holds the page.", rich_help_panel=FIELDS)] = "",
    url_key: Annotated[str, typer.Option(help="Field that holds the address.", rich_help_panel=FIELDS)] = "",
    title_key: Annotated[str, typer.Option(help="Field that holds the headline.", rich_help_panel=FIELDS)] = "",
    date_key: Annotated[str, typer.Option(help="Field that holds the date of publication.", rich_help_panel=FIELDS)] = "",
    id_key: Annotated[str, typer.Option(help="Field that tells articles apart.", rich_help_panel=FIELDS)] = "",
    log: Annotated[Path | None, typer.Option(help='File for a JSON line an event; "-" for standard error.')] = None,
    gate: Annotated[
        bool, typer.Option("--gate/--no-gate", help="Leave out articles that cannot give a row; the rows are the same without.")
    ] = True,
    scheduler: Annotated[
        str,
        typer.Option(help="Work on this Dask cluster, tcp://host:8786; PATHS are then addresses of shards and of the output."),
    ] = "",
) -> None:
    """Extract the targets of the articles in PATHS that are new or changed, or were extracted with other rules.

    Exit code 0: done; 1: done, but articles were skipped (listed in skipped.csv); 2: wrong usage; 3: another run works on --out;
    4: the store or --out cannot be used; 5: a fault of the program. See docs/operations.md.

    With --scheduler: chitieu run --scheduler tcp://host:8786 "s3://dump/*.jsonl.gz" s3://tables/targets.parquet (docs/scale.md).

    Example: chitieu run data/raw --out data/out --jobs 4
    """
    if scheduler:
        raise typer.Exit(_on_cluster(paths or [], scheduler))
    from pipeline.commands.watching import watching
    from pipeline.ingest import Again
    from pipeline.lock import LockedError
    from pipeline.reading import Keys
    from pipeline.run import InputError, Options
    from pipeline.run import run as run_all
    from pipeline.store import StoreError
    from pipeline.workers import processors

    if (force, only_new, bool(since)).count(True) > 1:
        raise fail("--force, --only-new and --since exclude each other; give one")
    if since and not DAY.fullmatch(since):
        raise fail(f"--since {since}: expected YYYY, YYYY-MM or YYYY-MM-DD")
    keys = Keys.named(text=text_key, html=html_key, url=url_key, title=title_key, published=date_key, id=id_key)
    try:
        options = Options(jobs or processors(), store, Again(force=force, only_new=only_new, since=since), gate=gate, keys=keys)
        with watching(log) as events:
            summary = run_all([Path(path) for path in paths or ["data/raw"]], out, options=options, events=events)
    except InputError as error:
        raise fail(str(error)) from error
    except LockedError as error:
        raise fail(str(error), LOCKED) from error
    except StoreError as error:
        raise fail(str(error), UNUSABLE) from error
    except OSError as error:
        raise fail(f"{error.filename or out}: {error.strerror or error}; what was finished is kept", UNUSABLE) from error
    except Exception as error:
        traceback.print_exc()
        raise fail("a fault of the program, told above; the table is as it was before. Please report it", FAULT) from error
    typer.echo(str(summary))
    raise typer.Exit(TERMINATED if summary.terminated else SKIPPED if summary.counts.skipped else DONE)


def _on_cluster(paths: list[str], scheduler: str) -> int:
    """Run on a Dask cluster: all addresses but the last are input. Returns the exit code."""
    if len(paths) < 2:
        raise fail("--scheduler takes the addresses of the shards, and last the folder of the output")
    try:
        from pipeline.cluster import ShardError, run_on_cluster
    except ImportError as error:
        raise fail(f"--scheduler needs Dask ({error}); install it with: pip install 'chitieu[scale]'") from error
    try:
        summary = run_on_cluster(paths[:-1], paths[-1], scheduler=scheduler)
    except (ShardError, OSError) as error:
        raise fail(str(error), UNUSABLE) from error
    typer.echo(str(summary))
    return SKIPPED if summary.skipped else DONE
