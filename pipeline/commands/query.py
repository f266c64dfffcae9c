"""``chitieu query``: ask the table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.exits import fail, table_of

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.wording import Language

Many = list[str] | None


def query(
    out: Annotated[Path, typer.Option(help="Output folder of a run: its targets.csv is read.")] = Path("data/out"),
    place: Annotated[
        Many, typer.Option(help="Place in any spelling: dakrong, 'H. Đakrông, Quảng Trị', 'Quảng Trị (cũ)'.")
    ] = None,
    metric: Annotated[Many, typer.Option(help="Metric: id, label or a few words: poverty_rate, 'hộ nghèo', 'thu nhap'.")] = None,
    breakdown: Annotated[Many, typer.Option(help="Part of the metric: id or label.")] = None,
    term: Annotated[Many, typer.Option(help="Term or plan: 2020-2025.")] = None,
    year: Annotated[str, typer.Option(help="Year or span: 2025, 2021-2025.")] = "",
    status: Annotated[str, typer.Option(help="target (chỉ tiêu) or result (kết quả).")] = "",
    level: Annotated[str, typer.Option(help="country, province (tỉnh), district (huyện) or commune (xã).")] = "",
    value: Annotated[Many, typer.Option(help="Condition on the value: '>=50', '<5', '14..15', '>60 triệu'.")] = None,
    least: Annotated[str, typer.Option("--min", help="The same as --value '>=...'.")] = "",
    most: Annotated[str, typer.Option("--max", help="The same as --value '<=...'.")] = "",
    unit: Annotated[str, typer.Option(help="Unit: percent, VND, ...")] = "",
    text: Annotated[str, typer.Option(help="Words that the sentence, headline or names must have, accents optional.")] = "",
    promises: Annotated[bool, typer.Option("--promises", help="Promises against results instead of rows.")] = False,
    outcome: Annotated[str, typer.Option(help="With --promises: met (đạt), not_met, unclear or open.")] = "",
    sql: Annotated[str, typer.Option(help="One SELECT over targets, promises, promise_rows, metrics, breakdowns, units.")] = "",
    form: Annotated[str, typer.Option("--format", help="table, csv, json or md.")] = "table",
    save: Annotated[Path | None, typer.Option(help="Write all rows to a file instead: .xlsx, .csv, .json or .md.")] = None,
    limit: Annotated[int, typer.Option(help="Rows of a table or md that are printed; 0 for all.", min=0)] = 50,
    english: Annotated[bool, typer.Option("--english", help="Headers, names and units of a table in English.")] = False,
) -> None:
    """Ask the table: filters narrow it, several of one kind are alternatives, and all must hold.

    Exit code 0: answered, also by no row; 2: a place, metric or option is not known.

    Example: chitieu query --place dakrong --metric "hộ nghèo" --year 2025 --promises
    """
    path = table_of(out)
    from pipeline import query as asking
    from pipeline.query import request
    from pipeline.tables import TableError

    try:
        asked = request.read(
            places=place,
            metrics=metric,
            breakdowns=breakdown,
            terms=term,
            values=value,
            years=year,
            status=status,
            level=level,
            outcome=outcome,
            unit=unit,
            text=text,
            least=least,
            most=most,
        )
        found = asking.ask(path, asked, promises=promises or bool(outcome), sql=sql)
        for note in found.notes:
            typer.echo(note, err=True)
        _print(found.frame, form, save, limit, english)
    except (asking.QueryError, TableError, OSError) as error:
        raise fail(str(error)) from error


def _print(frame: pd.DataFrame, form: str, save: Path | None, limit: int, english: bool) -> None:
    from pipeline.query import rendering

    language: Language = "en" if english else "vi"
    if save is not None:
        rendering.save(frame, save, language)
        typer.echo(f"{len(frame)} rows in {save}", err=True)
        return
    shown = frame.head(limit) if limit and form in ("table", "md") else frame
    if form == "table":
        if len(shown):
            rendering.show(shown, language, sys.stdout)
    else:
        typer.echo(rendering.written(shown, form, language), nl=False)
    left = f", {len(shown)} shown; --limit 0 shows all" if len(shown) < len(frame) else ""
    typer.echo(f"{len(frame)} rows{left}", err=True)
