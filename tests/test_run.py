"""A run loses no article without saying so."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from extractors.facts import Row
from pipeline import run as running
from pipeline.ingest import Events
from pipeline.reading import Article, Record, Skipped
from pipeline.run import InputError, run

MakeRow = Callable[..., Row]


@pytest.fixture
def four(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder that reads as four articles, of which one cannot be read."""
    items = [
        Record("a1.txt", "rows", b"ba"),
        Skipped("broken.bin", "not text:\n binary"),
        Record("none.txt", "none", b"hai"),
        Record("fails.txt", "fails", b"mot"),
    ]
    monkeypatch.setattr(running, "records", lambda paths, **_: iter(items))
    return tmp_path


def _skips(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_counts_add_up_and_failures_are_listed(four: Path, make_row: MakeRow) -> None:
    def extract(article: Article) -> list[Row]:
        if article.id == "fails":
            raise KeyError("boom")
        return [make_row(), make_row(status="result", year=2020)] if article.id == "rows" else []

    met: list[str] = []
    told: list[tuple[str, object]] = []
    events = Events(met.append, lambda event, **facts: told.append((event, facts.get("file"))))
    summary = run([four], four / "deep" / "out", build=lambda: extract, events=events)
    counts = summary.counts
    assert (counts.read, counts.with_rows, counts.without_rows, counts.skipped) == (4, 1, 1, 2)
    assert (summary.targets, summary.results) == (1, 1)
    assert "read 4 = 1 with rows + 1 without rows + 2 skipped; 1 targets and 1 results" in str(summary)
    assert _skips(four / "deep" / "out" / "skipped.csv") == [
        {"file": "broken.bin", "stage": "read", "reason": "not text: binary"},
        {"file": "fails.txt", "stage": "extract", "reason": "KeyError: 'boom'"},
    ]
    assert len((four / "deep" / "out" / "targets.csv").read_text(encoding="utf-8-sig").splitlines()) == 3
    assert sorted(met) == ["a1.txt", "broken.bin", "fails.txt", "none.txt"]
    assert sorted(told, key=str) == [
        ("article", "a1.txt"),
        ("article", "none.txt"),
        ("run done", None),
        ("run started", None),
        ("skipped", "broken.bin"),
        ("skipped", "fails.txt"),
    ]


def test_an_interrupt_is_not_swallowed(four: Path) -> None:
    def extract(article: Article) -> list[Row]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([four], four / "out", build=lambda: extract)
    assert not (four / "out" / "targets.csv").exists()


def test_a_missing_path_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere: no such file or folder"):
        run([tmp_path / "nowhere"], tmp_path / "out", build=lambda: lambda article: [])
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_no_output_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="--out takes a folder"):
        run([tmp_path], tmp_path / "out", build=lambda: lambda article: [])


def test_nothing_skipped_is_said_too(four: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "records", lambda paths, **_: iter(()))
    summary = run([four], four, build=lambda: lambda article: [])
    assert (summary.counts.read, summary.counts.skipped) == (0, 0)
    assert (four / "skipped.csv").read_text(encoding="utf-8-sig") == "file,stage,reason\n"


def test_a_long_reason_is_cut(four: Path) -> None:
    def extract(article: Article) -> list[Row]:
        raise ValueError("rất dài " * 200)

    run([four], four / "out", build=lambda: extract)
    assert {len(skip["reason"]) for skip in _skips(four / "out" / "skipped.csv") if skip["stage"] == "extract"} == {300}
