"""Outcomes are the same for any number of workers, and a worker that dies or hangs costs one article."""

from __future__ import annotations

import os
import pickle
import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROW

from extractors.facts import Row
from pipeline import workers
from pipeline.outcome import Extract, outcome_of
from pipeline.reading import Article, Record, Skipped
from pipeline.workers import WorkerError, batches, outcomes


def _record(number: int, text: str = "", **changes: str) -> Record:
    return Record(f"{number}.txt", f"a{number}", (text or f"Bài {number}: thu nhập đạt {number} triệu.").encode(), **changes)


def build() -> Extract:
    """A row for articles that hold a 1; the text can ask for every kind of trouble."""

    def extract(article: Article) -> list[Row]:
        if article.text.startswith("dies once") and not Path(article.text.split()[-1]).exists():
            Path(article.text.split()[-1]).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if "dies always" in article.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "hangs" in article.text:
            time.sleep(600)
        if "fails" in article.text:
            raise KeyError("boom")
        return [replace(ROW, sentence=article.text)] if "1" in article.text else []

    return extract


def broken_build() -> Extract:
    raise RuntimeError("no lexicon")


def _some() -> list[Record | Skipped]:
    items: list[Record | Skipped] = [_record(number) for number in range(40)]
    items.insert(7, Skipped("b.bin", "not text"))
    items.insert(20, _record(90, "fails"))
    items.insert(21, Record("empty.txt", "empty", b""))
    items.append(replace(_record(3), source_file="again/3.txt"))
    return items


def test_outcomes_are_equal_for_any_number_of_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "BATCH_RECORDS", 3)
    alone = list(outcomes(_some(), build=build))
    assert [outcome.source_file for outcome in alone] == [item.source_file for item in _some()]
    assert {outcome.skip.reason[:20] for outcome in alone if outcome.skip} == {
        "not text",
        "KeyError: 'boom'",
        "The file is empty; f",
    }
    assert any(outcome.rows for outcome in alone)
    assert list(outcomes(_some(), build=build, jobs=2)) == alone
    assert list(outcomes(_some(), build=build, jobs=3)) == alone


def test_what_comes_of_an_article_does_not_depend_on_what_else_is_read() -> None:
    found = [outcome.article.id for outcome in outcomes(_some(), build=build) if outcome.article]
    assert found[-1] == "a3"


def test_a_worker_that_dies_or_hangs_costs_one_article(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(workers, "BATCH_RECORDS", 8)
    items = _some()
    expected = {outcome.source_file: outcome for outcome in outcomes(items, build=build)}
    items[4:4] = [_record(91, "dies always"), _record(92, "hangs"), _record(93, f"dies once {tmp_path / 'seen'}")]
    found = list(outcomes(items, build=build, jobs=2, patience=5.0))
    assert [outcome.source_file for outcome in found] == [item.source_file for item in items]
    assert [outcome for outcome in found if outcome.source_file not in ("91.txt", "92.txt", "93.txt")] == list(expected.values())
    dead, hung, healed = found[4:7]
    assert dead.skip and dead.skip.reason == "The worker died on it (exit code -9); report the article as a fault."
    assert hung.skip and hung.skip.reason == "The worker got no further with it for 5 s; report the article as a fault."
    assert healed.skip is None and healed.article is not None


def test_workers_that_cannot_start_end_the_run() -> None:
    with pytest.raises(WorkerError, match="no worker process can start"):
        list(outcomes(_some(), build=broken_build, jobs=2))
    with pytest.raises(RuntimeError, match="no lexicon"):
        list(outcomes(_some(), build=broken_build))


def test_at_least_one_job() -> None:
    with pytest.raises(ValueError, match="jobs=0"):
        list(outcomes([], jobs=0))


def test_reading_keeps_only_some_batches_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "BATCH_RECORDS", 1)
    read = 0

    def endless() -> Iterator[Record]:
        nonlocal read
        while True:
            read += 1
            yield _record(read)

    stream = outcomes(endless(), build=build, jobs=2)
    for _ in range(20):
        next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert read <= 20 + 2 * workers.LOOK_AHEAD


def test_batches_are_cut_by_bytes_and_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "BATCH_BYTES", 10)
    monkeypatch.setattr(workers, "BATCH_RECORDS", 3)
    sizes = [4, 4, 4, 1, 1, 1, 30, 1]
    cut = list(batches(Record(f"{n}", f"{n}", b"x" * size) for n, size in enumerate(sizes)))
    assert [[len(item.data) for item in batch if isinstance(item, Record)] for batch in cut] == [[4, 4, 4], [1, 1, 1], [30], [1]]


@pytest.mark.parametrize("item", [_record(1), _record(2, "fails"), Skipped("b.bin", "not\ntext")])
def test_an_outcome_can_be_sent(item: Record | Skipped) -> None:
    outcome = outcome_of(item, build())
    assert pickle.loads(pickle.dumps(outcome)) == outcome
    assert outcome.source_file == item.source_file
    assert outcome.skip is None or "\n" not in outcome.skip.reason


def test_a_fault_in_reading_costs_one_article_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(record: Record, gate: object) -> Article:
        raise RecursionError("too deep")

    monkeypatch.setattr("pipeline.outcome.to_article", broken)
    outcome = outcome_of(_record(1), build())
    assert outcome.skip and (outcome.skip.stage, outcome.skip.reason) == ("read", "RecursionError: too deep")


def test_an_interrupt_is_not_swallowed() -> None:
    def interrupted(article: Article) -> Sequence[Row]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        outcome_of(_record(1), interrupted)
