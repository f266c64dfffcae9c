"""A run may end at any moment, by whatever means; the next one goes on, and nothing shows that there were two."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from quick import build
from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from pipeline import ingest
from pipeline.ingest import Events
from pipeline.run import Summary, run
from pipeline.store import open_store
from pipeline.store.schema import ARTICLES, CHANGES, SKIPPED, TARGETS

#: Of a run over these articles; each is a statement to the store, or a file that is renamed.
MOMENTS = 20


def _put(folder: Path, change: int) -> None:
    """Articles, of which some are new, some changed and some the same after the change."""
    folder.mkdir(exist_ok=True)
    for number in range(30 + 20 * change):
        text = f"Xã {number} phấn đấu đạt {number} và {number + 1 + change * (number % 3 == 0)}\n" * (number % 3 + 1)
        (folder / f"{number:02}.txt").write_text("hỏng" if number % 10 == 7 + change else text, encoding="utf-8")
    lines = "".join(f'{{"id": "{number % 8}", "text": "Xã {number} đạt {number}"}}\n' for number in range(10 + change))
    (folder / "dump.jsonl").write_text(lines + "no json\n", encoding="utf-8")


def _count(moment: Callable[[], None]) -> None:
    """Have ``moment`` called whenever the run is about to do something that a kill could leave half done."""
    event.listen(Engine, "before_cursor_execute", lambda *_: moment())
    event.listen(Engine, "commit", lambda *_: moment())
    rename = Path.replace

    def replace(self: Path, target: Path) -> Path:
        moment()
        return rename(self, target)

    Path.replace = replace  # type: ignore[method-assign,assignment]


def _killed(inputs: Path, out: Path, at: int) -> None:
    """Run, and die at a moment; where ``at`` is 0, live and write down how many there were."""
    ingest.AT_ONCE = 5
    passed = 0

    def moment() -> None:
        nonlocal passed
        passed += 1
        if passed == at:
            os.kill(os.getpid(), signal.SIGKILL)

    _count(moment)
    run([inputs], out, build=build)
    (out / "moments").write_text(str(passed), encoding="ascii")


def _in_process(inputs: Path, out: Path, at: int) -> int | None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["quick", "pipeline.run", "pipeline.outputs"])
    process = context.Process(target=_killed, args=(inputs, out, at))
    process.start()
    process.join(60)
    return process.exitcode


def _state(out: Path) -> dict[str, object]:
    """All that a run leaves, but for what tells which run did it."""
    store = open_store(out)
    found: dict[str, object] = {}
    with store.read() as connection:
        for table, apart in (
            (ARTICLES, {"written", "seen"}),
            (TARGETS, set()),
            (SKIPPED, {"id", "run"}),
            (CHANGES, {"run"}),
        ):
            columns = [column for column in table.columns if column.name not in apart]
            found[table.name] = sorted(map(repr, connection.execute(select(*columns)).all()))
    store.close()
    return found | {name: (out / name).read_bytes() for name in ("targets.csv", "skipped.csv", "duplicates.csv")}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of a first run, ``out``, inputs that changed since, and ``whole``, what an undisturbed run makes of them."""
    folder = tmp_path_factory.mktemp("killed")
    _put(folder / "in", 0)
    run([folder / "in"], folder / "out", build=build)
    _put(folder / "in", 1)
    shutil.copytree(folder / "out", folder / "whole")
    assert _in_process(folder / "in", folder / "whole", 0) == 0
    return folder


@pytest.mark.parametrize("part", range(MOMENTS))
def test_a_killed_run_is_taken_up_where_it_was(before: Path, tmp_path: Path, part: int) -> None:
    total = int((before / "whole" / "moments").read_text(encoding="ascii"))
    out = tmp_path / "out"
    shutil.copytree(before / "out", out)
    at = 1 + part * (total - 1) // (MOMENTS - 1)
    assert _in_process(before / "in", out, at) == -signal.SIGKILL
    summary = run([before / "in"], out, build=build)
    assert summary.counts.read == 62  # 50 files, 11 records and the line that is none
    assert _state(out) == _state(before / "whole")
    assert [path.name for path in out.glob(".*.part")] == []


def test_what_was_finished_is_kept(before: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(before / "out", out)
    assert _in_process(before / "in", out, 60) == -signal.SIGKILL
    counts = run([before / "in"], out, build=build).counts
    assert 0 < counts.extracted < 35  # articles that are new or changed
    assert counts.read == 62


def test_a_run_asked_to_stop_finishes_the_article_in_hand(before: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(before / "out", out)
    exports = {name: (out / name).read_bytes() for name in ("targets.csv", "skipped.csv", "duplicates.csv")}
    met: list[str] = []
    events = Events(met.append, stop=lambda: len(met) >= 12)
    stopped: Summary = run([before / "in"], out, build=build, events=events)
    assert stopped.terminated
    assert {name: (out / name).read_bytes() for name in exports} == exports
    run([before / "in"], out, build=build)
    assert _state(out) == _state(before / "whole")
