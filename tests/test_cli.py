"""The commands: exit codes, messages, and what they leave unloaded."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console
from spacy.language import Language
from spacy.tokens import Doc
from typer.testing import CliRunner

from extractors.facts import ArticleInfo, MetricMention, PlaceMention, Quantity, Row, Segment
from pipeline import assemble, reading, workers
from pipeline import run as running
from pipeline.cli import app
from pipeline.explain import show
from pipeline.reading import Article, Keys, Record, Skipped
from pipeline.tables import codebook

MakeRow = Callable[..., Row]
MakeArticle = Callable[..., Article]
SENTENCE = "Đến năm 2025, thu nhập bình quân đầu người huyện Tân Lập đạt trên 62 triệu đồng/năm."


@pytest.fixture
def cli() -> CliRunner:
    return CliRunner()


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch, make_row: MakeRow) -> list[ArticleInfo]:
    """A pipeline that finds one place, one metric, one quantity and one row where the text says 62; returns what it was told."""
    told: list[ArticleInfo] = []

    def annotate(text: str, about: ArticleInfo, nlp: Language) -> Doc:
        told.append(about)
        doc = nlp(text)
        doc._.segments = (Segment(0, len(text), "body"),)
        if "62" in text:
            at = text.index("62")
            doc._.places = (PlaceMention(0, 3, text[:3], make_row().place), PlaceMention(4, 7, text[4:7], None))
            doc._.metrics = (MetricMention(14, 42, "income_per_capita"),)
            doc._.quantities = (Quantity(at, at + 8, text[at : at + 8], at, make_row().value_min, None, "more_than", "VND"),)
            doc._.rows = (make_row(),)
        return doc

    monkeypatch.setattr(assemble, "annotate", annotate)
    monkeypatch.setattr(assemble, "build", lambda: __import__("spacy").blank("xx"))
    return told


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from pipeline.cli import app; from typer.testing import CliRunner; r = CliRunner().invoke(app, ['--help']); "
        "assert r.exit_code == 0 and 'explain' in r.output, r.output; "
        "print([m for m in ('spacy', 'underthesea', 'pandas', 'pandera', 'bs4', 'lxml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_command_has_an_example(cli: CliRunner) -> None:
    for command in app.registered_commands:
        assert command.callback is not None
        assert f"Example: chitieu {command.callback.__name__}" in (command.callback.__doc__ or "")
        assert cli.invoke(app, [command.callback.__name__, "--help"]).exit_code == 0


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch, make_row: MakeRow) -> list[Record | Skipped]:
    """What reading finds, to be added to: one article, of which one row is extracted."""
    items: list[Record | Skipped] = [Record("a.txt", "a", SENTENCE.encode())]
    monkeypatch.setattr(running, "records", lambda paths, **_: iter(items))
    monkeypatch.setattr(workers, "load_pipeline", lambda: lambda article: [make_row()])
    return items


def test_run_writes_the_table(cli: CliRunner, found: list[Record | Skipped], tmp_path: Path) -> None:
    done = cli.invoke(app, ["run", str(tmp_path), "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert "read 1 = 1 with rows + 0 without rows + 0 skipped; 1 targets and 0 results" in done.output
    assert (tmp_path / "out" / "targets.csv").exists()
    assert (tmp_path / "out" / "skipped.csv").exists()


def test_run_is_told_the_names_of_fields(
    cli: CliRunner, found: list[Record | Skipped], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Keys] = []
    monkeypatch.setattr(running, "records", lambda paths, *, keys: told.append(keys) or iter(found))
    options = [
        "--text-key",
        "Nội dung",
        "--html-key",
        "h",
        "--url-key",
        "u",
        "--title-key",
        "t",
        "--date-key",
        "d",
        "--id-key",
        "i",
    ]
    done = cli.invoke(app, ["run", str(tmp_path), "--out", str(tmp_path / "out"), *options])
    assert done.exit_code == 0, done.output
    assert told == [Keys.named(text="Nội dung", html="h", url="u", title="t", published="d", id="i")]


def test_run_says_what_was_skipped(cli: CliRunner, found: list[Record | Skipped], tmp_path: Path) -> None:
    found.append(Skipped("b.bin", "not text"))
    done = cli.invoke(app, ["run", str(tmp_path), "--out", str(tmp_path / "out")])
    assert done.exit_code == 1
    assert "skipped b.bin: not text\n" in done.stderr
    assert "Traceback" not in done.output


def test_run_refuses_a_missing_path(cli: CliRunner, tmp_path: Path) -> None:
    done = cli.invoke(app, ["run", str(tmp_path / "nowhere"), "--out", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert done.stderr == f"chitieu: {tmp_path / 'nowhere'}: no such file or folder\n"


def test_explain_shows_facts_and_rows(cli: CliRunner, stub: list[ArticleInfo]) -> None:
    done = cli.invoke(app, ["explain", SENTENCE, "--published", "2020-07-30", "--url", "https://bao.example.vn/1"])
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == [
        "place: Đến -> district Tân Lập, Bình An (981)",
        "place: năm -> not resolved",
        "metric: thu nhập bình quân đầu người -> income_per_capita",
        "quantity: 62 triệu -> more_than 62,000,000 VND",
        "row 1: rule metric+value; status target; place district Tân Lập, Bình An (981); term 2020-2025; "
        "metric income_per_capita; value more_than 62,000,000 VND per person/year; year 2025 (explicit); words trên 62 triệu đồng/năm; confidence 0.90",
    ]
    assert stub == [ArticleInfo(id="text", url="https://bao.example.vn/1", published="2020-07-30")]


def test_explain_reads_standard_input_and_says_why_there_is_no_row(cli: CliRunner, stub: list[ArticleInfo]) -> None:
    done = cli.invoke(app, ["explain", "-"], input="Huyện Tân Lập họp.\r\n\xff")
    assert done.output == "no rows: no quantity or milestone was found\n"
    assert cli.invoke(app, ["explain", ""]).output == "no rows: the text is empty\n"


def test_explain_reads_a_file(
    cli: CliRunner, stub: list[ArticleInfo], monkeypatch: pytest.MonkeyPatch, make_article: MakeArticle, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x", encoding="utf-8")
    monkeypatch.setattr(reading, "read_articles", lambda paths: iter([make_article(text=SENTENCE)]))
    assert "row 1: rule metric+value" in cli.invoke(app, ["explain", str(path), "--published", "2021"]).output
    assert (stub[0].id, stub[0].published, stub[0].url) == ("a1", "2021", "https://bao.example.vn/a1")
    monkeypatch.setattr(reading, "read_articles", lambda paths: iter([Skipped("a.txt", "is empty")]))
    done = cli.invoke(app, ["explain", str(path)])
    assert (done.exit_code, done.stderr) == (2, f"chitieu: {path}: is empty\n")


def test_explain_refuses_a_date_it_cannot_read(cli: CliRunner) -> None:
    done = cli.invoke(app, ["explain", "x", "--published", "30/7/2020"])
    assert (done.exit_code, done.stderr) == (2, "chitieu: --published 30/7/2020: expected YYYY-MM-DD\n")


def test_explain_takes_text_too_long_for_a_file_name(cli: CliRunner, stub: list[ArticleInfo]) -> None:
    assert cli.invoke(app, ["explain", SENTENCE * 60]).exit_code == 0


@pytest.fixture
def gold_and_table(tmp_path: Path, make_row: MakeRow, make_article: MakeArticle) -> tuple[str, str]:
    from pipeline.tables import to_frame, write_table

    table = tmp_path / "targets.csv"
    write_table(to_frame([(make_article(), [make_row(), make_row(metric="poverty_rate", year=2030)])]), table)
    row = {"level": "district", "province": "Bình An", "district": "Tân Lập", "commune": "", "term": "2020-2025", "breakdown": ""}
    row |= {
        "metric": "income_per_capita",
        "change": "level",
        "unit": "VND",
        "year": 2025,
        "value_min": 62000000,
        "value_max": None,
    }
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"id": "a1", "rows": [row]}), encoding="utf-8")
    return str(gold), str(table)


def test_score_prints_figures_and_faults(cli: CliRunner, gold_and_table: tuple[str, str]) -> None:
    done = cli.invoke(app, ["score", *gold_and_table, "--errors", "5", "--by-article"])
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert lines[0] == "1 articles: 1 gold targets, 2 found, 1 matched"
    assert lines[1] == "detection  precision 0.5000  recall 1.0000  F1 0.6667  (95 % 0.6667-0.6667)"
    assert lines[-2] == "a1: gold 1, found 2, matched 1, exact 1"
    assert lines[-1].startswith(
        "a1 | spurious | poverty_rate/ [62000000..] VND level 2030 «trên 62 triệu đồng/năm» | Đến năm 2025"
    )
    assert json.loads(cli.invoke(app, ["score", *gold_and_table, "--json"]).output)["detection"]["f1"] == 0.6667


def test_score_names_a_missing_file(cli: CliRunner, tmp_path: Path) -> None:
    done = cli.invoke(app, ["score", str(tmp_path / "none.jsonl"), str(tmp_path / "none.csv")])
    assert done.exit_code == 2
    assert "none.jsonl" in done.stderr
    assert done.stderr.startswith("chitieu: ")


def test_columns_prints_the_codebook(cli: CliRunner) -> None:
    assert cli.invoke(app, ["columns"]).output == codebook()


def test_explain_colours_facts_on_a_terminal_and_reads_no_markup(stub: list[ArticleInfo]) -> None:
    text = "Đến năm [bold]62 triệu[/bold]"
    console = Console(force_terminal=True, color_system="standard", width=100, record=True, file=io.StringIO())
    show(assemble.annotate(text, ArticleInfo(), assemble.build()), console)
    plain = console.export_text(clear=False)
    assert plain.splitlines()[0] == text
    assert "row 1" in plain
    assert "metric+value" in plain
    assert "\x1b[1;35m" in console.export_text(styles=True)  # the colour of a metric
