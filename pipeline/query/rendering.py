"""Answers as people read them: a table on a terminal, Markdown, CSV, JSON, or a workbook."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pandas as pd

from extractors.metrics import metrics
from pipeline.columns import COLUMNS, Column
from pipeline.frames import to_rows
from pipeline.promises import COLUMNS as PROMISE_COLUMNS
from pipeline.promises.linking import SEPARATOR
from pipeline.query.request import BY_NAME
from pipeline.query.spelling import QueryError
from pipeline.tables import csv_text
from pipeline.wording import Language, value_words

FORMATS = ("table", "csv", "json", "md")
Cells = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """A column as it is shown: its header in both languages, how it is made of a row, and how wide a terminal lets it be."""

    vi: str
    en: str
    words: Callable[[Cells, Language], str]
    width: int | None = None


def _place(row: Cells, language: Language) -> str:
    parts = [row[name] for name in ("commune", "district", "province") if row[name]]
    since = row["province_2025"]
    if not parts:
        return str(row.get("place_text") or "")
    return ", ".join(parts) + (f" ({since})" if since and since != row["province"] else "")


def _metric(row: Cells, language: Language) -> str:
    known = metrics().get(row["metric"])
    if known is None or known.id == "other":
        name = row["metric_text"] or row["metric"]
    else:
        name = known.label_vi if language == "vi" else known.label_en
    return f"{name} [{row['breakdown']}]" if row["breakdown"] else str(name)


def _value(row: Cells, language: Language, prefix: str = "") -> str:
    bound, low, high = (row[f"{prefix}{name}"] for name in ("bound", "value_min", "value_max"))
    if not bound:
        return ""
    words = value_words(bound, low, high, row["unit"], row["per"] or "", row["change"], language)
    basis = BY_NAME["basis"]
    return words if row["basis"] == "point" else f"{words}, {_word(basis, row['basis'], language)}"


def _result(row: Cells, language: Language) -> str:
    said = _value(row, language, "result_")
    return f"{said} ({row['result_year']})" if said and row["result_year"] != row["year"] else said


def _word(column: Column, value: str, language: Language) -> str:
    return column.value_vi(value) if language == "vi" else value.replace("_", " ")


def _coded(name: str) -> Callable[[Cells, Language], str]:
    return lambda row, language: _word(BY_NAME[name], row[name] or "", language)


def _as_is(text: str | None) -> str:
    return " ".join((text or "").split())


def _when(row: Cells, language: Language) -> str:
    return "\n".join(filter(None, (str(row["year"] or ""), f"({row['term']})" if row["term"] else "")))


def _evidence(row: Cells, language: Language) -> str:
    return f"{_as_is(row['sentence'])}\n{row['url'] or row['source_file']}"


def _articles(row: Cells, language: Language) -> str:
    said = {"target_articles": ("chỉ tiêu", "target"), "result_articles": ("kết quả", "result")}
    lines = [
        f"{vi if language == 'vi' else en}: {article}"
        for name, (vi, en) in said.items()
        for article in (row[name] or "").split(SEPARATOR)
        if article
    ]
    lines.append(_coded("agreement")(row, language) if row["agreement"] in ("revised", "contradicted") else "")
    return "\n".join(filter(None, lines))


_PLACE, _METRIC = Shown("Địa phương", "Place", _place, 18), Shown("Chỉ tiêu", "Metric", _metric, 20)
_WHEN = Shown("Năm", "Year", _when, 11)
ROWS = (
    *(_PLACE, _METRIC, Shown("Giá trị", "Value", _value, 18), _WHEN, Shown("Loại", "Status", _coded("status"), 9)),
    Shown("Câu trích", "Sentence", _evidence),
)
PROMISES = (
    *(_PLACE, _METRIC, Shown("Cam kết", "Promise", _value, 16), _WHEN, Shown("Kết quả", "Result", _result, 16)),
    Shown("Đạt hay không", "Outcome", _coded("outcome"), 9),
    Shown("Bài báo", "Articles", _articles),
)


def readable(frame: pd.DataFrame, language: Language) -> tuple[list[str], list[list[str]]]:
    """Header and cells in a reader's words: of targets, of promises, or of any other frame as it is."""
    names = [str(name) for name in frame.columns]
    shown = PROMISES if names == _names(PROMISE_COLUMNS) else ROWS if names == _names(COLUMNS) else None
    records = _records(frame)
    if shown is None:
        return names, [["" if value is None else str(value) for value in row.values()] for row in records]
    header = [column.vi if language == "vi" else column.en for column in shown]
    return header, [[column.words(row, language) for column in shown] for row in records]


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in to_rows(frame)]


def written(frame: pd.DataFrame, form: str, language: Language) -> str:
    """The answer as text: ``csv``, ``json`` or ``md``. Raises QueryError for another format."""
    if form == "csv":
        return as_csv(frame)
    if form == "json":
        return as_json(frame)
    if form == "md":
        return as_markdown(frame, language)
    raise QueryError(f"--format {form}: one of {', '.join(FORMATS)}")


def as_csv(frame: pd.DataFrame) -> str:
    """CSV with every column, verbatim; numbers in full."""
    return csv_text([str(name) for name in frame.columns], frame.astype(object).itertuples(index=False, name=None))


def as_json(frame: pd.DataFrame) -> str:
    """A list of objects, an object a row, null for an empty cell."""
    return json.dumps(_records(frame), ensure_ascii=False, indent=1, default=str) + "\n"


def as_markdown(frame: pd.DataFrame, language: Language) -> str:
    """A Markdown table in a reader's words."""
    header, rows = readable(frame, language)
    lines = [header, ["---"] * len(header), *rows]
    return "".join("| " + " | ".join(_escaped(cell) for cell in line) + " |\n" for line in lines)


def _escaped(cell: str) -> str:
    lines = cell.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").splitlines()
    return "<br>".join(" ".join(line.split()) for line in lines)


def show(frame: pd.DataFrame, language: Language, file: IO[str], *, width: int | None = None) -> None:
    """A table on a terminal; markup in the articles' text is text."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    header, rows = readable(frame, language)
    widths = {name: column.width for column in (*ROWS, *PROMISES) for name in (column.vi, column.en)}
    table = Table(show_lines=True)
    for name in header:
        table.add_column(Text(name), overflow="fold", max_width=widths.get(name))
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console = Console(file=file, width=width, highlight=False)
    if width is None and not console.is_terminal:
        console.width = 120  # a pipe has no width of its own
    console.print(table)


def save(frame: pd.DataFrame, path: Path, language: Language) -> None:
    """Write the answer to a file, in the format of its ending: .xlsx, .csv, .json or .md; QueryError for another one."""
    from pipeline.atomic import write_text

    if path.suffix == ".xlsx":
        _save_workbook(frame, path)
    elif path.suffix in (".csv", ".json", ".md"):
        write_text(path, written(frame, path.suffix[1:], language))
    else:
        raise QueryError(f"--save {path}: the name must end in .xlsx, .csv, .json or .md")


def _save_workbook(frame: pd.DataFrame, path: Path) -> None:
    from pipeline.export.workbook import write_workbook

    for name, columns in (("targets", COLUMNS), ("promises", PROMISE_COLUMNS)):
        if list(frame.columns) == _names(columns):
            write_workbook({name: frame}, path)
            return
    raise QueryError(f"--save {path}: a workbook holds rows of targets or promises; save the answer of --sql as .csv")


def _names(columns: Sequence[Column]) -> list[str]:
    return [column.name for column in columns]
