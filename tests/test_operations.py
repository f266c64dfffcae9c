"""What the nightly job relies on: one run at a time, exit codes, a log, one clear line where the machine fails."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from quick import build, install
from sqlalchemy import text
from typer.testing import CliRunner

from pipeline import tables
from pipeline.cli import app
from pipeline.lock import holder, locked
from pipeline.rules import LIBRARIES, SOURCES, rule_files, rules_version
from pipeline.run import run
from pipeline.store import Store, StoreError, database, open_store

ROOT = Path(__file__).parents[1]
HOLD = "import sys, time; from pathlib import Path; from pipeline.lock import locked\nwith locked(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
#: Each file "N.txt" takes a while; the run says when it works on the first.
SLOW = """
import sys, time
from pipeline import workers
def build():
    def extract(article):
        print(article.id, flush=True)
        time.sleep(0.2)
        return []
    return extract
workers.load_pipeline = build
from pipeline.cli import app
app([*sys.argv[1:], "--no-gate"])
"""


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    install(monkeypatch)
    return CliRunner()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for number in range(4):
        (tmp_path / "in" / f"{number}.txt").write_text(f"Xã A đạt {number}", encoding="utf-8")
    return tmp_path


@pytest.fixture
def held(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock of the folder ``out``."""
    (tmp_path / "out").mkdir()
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path / "out")], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_of_two_runs_one_is_told_to_wait(cli: CliRunner, folder: Path, held: subprocess.Popen[str]) -> None:
    done = cli.invoke(app, ["run", str(folder / "in"), "--out", str(folder / "out")])
    assert done.exit_code == 3
    assert done.stderr == f"chitieu: {folder / 'out'}: process {held.pid} is running chitieu here; wait until it is done\n"
    assert not (folder / "out" / "chitieu.sqlite").exists()
    assert holder(folder / "out") == held.pid
    held.kill()
    held.wait()
    assert holder(folder / "out") == 0
    assert cli.invoke(app, ["run", str(folder / "in"), "--out", str(folder / "out")]).exit_code == 0


def test_two_commands_started_at_once(folder: Path) -> None:
    """One works to its end, the other ends at once with 3."""
    command = [sys.executable, "-c", SLOW, "run", str(folder / "in"), "--out", str(folder / "out")]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate(timeout=60) for process in both]
    assert sorted(process.returncode for process in both) == [0, 3]
    assert any("is running chitieu here" in err for _, err in told)
    assert any("read 4 = " in out for out, _ in told)


def test_sigterm_ends_a_run_after_the_article_in_hand(folder: Path) -> None:
    command = [sys.executable, "-c", SLOW, "run", str(folder / "in"), "--out", str(folder / "out")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "0\n"
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 143, err
    assert "read 1 = 0 with rows + 1 without rows" in out
    assert "the next run goes on here" in out
    summary = run([folder / "in"], folder / "out", build=build)
    assert (summary.counts.unchanged, summary.counts.extracted) == (1, 3)


def test_the_log_has_a_json_line_an_event(cli: CliRunner, folder: Path) -> None:
    (folder / "in" / "4.bin").write_bytes(b"\x00\x01" * 100)
    log = folder / "log.jsonl"
    for _ in range(2):
        done = cli.invoke(app, ["run", str(folder / "in"), "--out", str(folder / "out"), "--log", str(log)])
        assert done.exit_code == 1, done.output
    events = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [event["event"] for event in events if event["event"].startswith("run")] == ["run started", "run done"] * 2
    assert sorted(event["file"] for event in events if event["event"] == "article") == ["0.txt", "1.txt", "2.txt", "3.txt"]
    skipped = next(event for event in events if event["event"] == "skipped")
    assert (skipped["file"], skipped["stage"], skipped["level"]) == ("4.bin", "read", "warning")
    assert {"run", "read", "added", "seconds", "targets"} <= set(events[-1])
    assert all(event["time"].endswith("+00:00") for event in events)
    done = cli.invoke(app, ["run", str(folder / "in"), "--out", str(folder / "out"), "--log", "-", "--force"])
    assert {json.loads(line)["event"] for line in done.stderr.splitlines()} == {"run started", "article", "skipped", "run done"}


def test_status_tells_how_it_stands(cli: CliRunner, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = ["--out", str(folder / "out")]
    done = cli.invoke(app, ["status", *out])
    assert (done.exit_code, done.stderr) == (
        4,
        f"chitieu: {folder / 'out' / 'chitieu.sqlite'}: there is no store yet; chitieu run makes one\n",
    )
    cli.invoke(app, ["run", str(folder / "in"), *out])
    done = cli.invoke(app, ["status", *out])
    assert done.exit_code == 0
    assert "articles  4 rows; 0 extracted with other rules" in done.output
    monkeypatch.setattr("pipeline.standing.rules_version", lambda: "another")
    told = json.loads(cli.invoke(app, ["status", *out, "--json"]).output)
    assert (told["outdated"], told["running"], told["runs"][0]["status"], told["runs"][0]["targets"]) == (4, 0, "done", 4)
    with open_store(folder / "out", create=True) as store, store.begin() as connection:
        connection.execute(text("UPDATE runs SET status = 'running'"))
    done = cli.invoke(app, ["status", *out])
    assert (done.exit_code, "killed" in done.output) == (1, True)


def test_a_full_disk_is_one_line(cli: CliRunner, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the files are written, and while the store is."""
    arguments = ["run", str(folder / "in"), "--out", str(folder / "out")]
    assert cli.invoke(app, arguments).exit_code == 0
    before = {path.name: path.read_bytes() for path in (folder / "out").glob("*.csv")}
    (folder / "in" / "9.txt").write_text("Xã B đạt 9", encoding="utf-8")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        done = cli.invoke(app, arguments)
    assert (done.exit_code, done.stderr) == (
        4,
        f"chitieu: {folder / 'out'}: No space left on device; what was finished is kept\n",
    )
    assert {path.name: path.read_bytes() for path in (folder / "out").glob("*.csv")} == before
    assert list((folder / "out").glob(".*.part")) == []
    for number in range(200):
        (folder / "in" / f"x{number}.txt").write_text(f"Xã C đạt {number}" + " lời dài" * 400, encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(database, "PRAGMAS", (*database.PRAGMAS, "max_page_count = 60"))
        done = cli.invoke(app, arguments)
    assert done.exit_code == 4
    assert (
        done.stderr
        == f"chitieu: {folder / 'out' / 'chitieu.sqlite'}: the disk is full; free space and run again: what was finished is kept\n"
    )
    assert {path.name: path.read_bytes() for path in (folder / "out").glob("*.csv")} == before
    assert cli.invoke(app, arguments).exit_code == 0
    run([folder / "in"], folder / "fresh", build=build)
    assert (folder / "fresh" / "targets.csv").read_bytes() == (folder / "out" / "targets.csv").read_bytes()


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("mount") is None, reason="mounts a small disk"
)
def test_a_disk_that_is_really_full(cli: CliRunner, folder: Path) -> None:
    disk = folder / "out"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(disk)], capture_output=True, check=False
    ).returncode:
        pytest.skip("no right to mount")
    try:
        for number in range(100):
            (folder / "in" / f"x{number}.txt").write_text(f"Xã C đạt {number}" + " lời dài" * 400, encoding="utf-8")
        done = cli.invoke(app, ["run", str(folder / "in"), "--out", str(disk)])
        assert done.exit_code == 4
        assert len(done.stderr.splitlines()) == 1
        assert not (disk / "targets.csv").exists()
        subprocess.run(["mount", "-o", "remount,size=50m", str(disk)], check=True)
        assert cli.invoke(app, ["run", str(folder / "in"), "--out", str(disk)]).exit_code == 0
        run([folder / "in"], folder / "fresh", build=build)
        assert (folder / "fresh" / "targets.csv").read_bytes() == (disk / "targets.csv").read_bytes()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_what_cannot_be_written_or_is_no_store_is_one_line(cli: CliRunner, folder: Path) -> None:
    arguments = ["run", str(folder / "in"), "--out", str(folder / "out")]
    (folder / "out").mkdir()
    store = folder / "out" / "chitieu.sqlite"
    store.write_text("no database, but long enough to be looked at " * 20, encoding="utf-8")
    done = cli.invoke(app, arguments)
    assert done.exit_code == 4
    assert done.stderr.startswith(f"chitieu: {store}: it is no usable store (file is not a database); move it away")
    assert len(done.stderr.splitlines()) == 1
    store.unlink()
    store.mkdir()
    done = cli.invoke(app, arguments)
    assert done.exit_code == 4
    assert len(done.stderr.splitlines()) == 1
    store.rmdir()
    assert cli.invoke(app, arguments).exit_code == 0
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    connection.close()
    done = cli.invoke(app, arguments)
    assert (done.exit_code, done.stderr.count("install a newer release")) == (4, 1)
    assert cli.invoke(app, ["run", str(folder / "in"), "--out", str(folder / "out"), "--store", "mysql://x/y"]).exit_code == 4


def test_a_folder_without_rights_is_one_line(cli: CliRunner) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "in").mkdir()
        (folder / "in" / "0.txt").write_text("Xã A đạt 0", encoding="utf-8")
        arguments = ["run", str(folder / "in"), "--out", str(folder / "out")]
        assert cli.invoke(app, arguments).exit_code == 0
        root = os.geteuid() == 0
        try:
            if root:
                os.seteuid(65534)  # the rights of files do not bind root
            else:
                for path in ((folder / "out"), *(folder / "out").iterdir()):
                    path.chmod(0o555)
            done = cli.invoke(app, arguments)
            other = cli.invoke(app, ["status", "--out", str(folder / "out")])
        finally:
            if root:
                os.seteuid(0)
            else:
                (folder / "out").chmod(0o755)
        lock, store = folder / "out" / ".chitieu.lock", folder / "out" / "chitieu.sqlite"
        assert (done.exit_code, done.stderr) == (4, f"chitieu: {lock}: Permission denied; what was finished is kept\n")
        assert other.exit_code == 0, other.output  # whoever may read the folder may read the store
        assert f"store     {store}" in other.output


def test_rows_that_break_the_schema_leave_the_old_table(cli: CliRunner, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run([folder / "in"], folder / "out", build=build)
    before = (folder / "out" / "targets.csv").read_bytes()

    def check(frame: object) -> None:
        raise tables.TableError("the rows are no targets table")

    monkeypatch.setattr(tables, "check", check)
    done = cli.invoke(app, ["run", str(folder / "in"), "--out", str(folder / "out")])
    assert done.exit_code == 5
    assert "TableError: the rows are no targets table" in done.stderr
    assert done.stderr.endswith("chitieu: a fault of the program, told above; the table is as it was before. Please report it\n")
    assert (folder / "out" / "targets.csv").read_bytes() == before
    with open_store(folder / "out") as store, store.read() as connection:
        assert connection.execute(text("SELECT status FROM runs ORDER BY id")).scalars().all() == ["done", "failed"]


@pytest.mark.parametrize("wrong", [("--since", "5/2020"), ("--force", "--only-new"), ("--jobs", "-1"), ("--nothing",)])
def test_wrong_usage_is_2_and_touches_nothing(cli: CliRunner, folder: Path, wrong: tuple[str, ...]) -> None:
    assert cli.invoke(app, ["run", str(folder / "in"), "--out", str(folder / "out"), *wrong]).exit_code == 2
    assert not (folder / "out").exists()


def test_other_code_publishes_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids, columns and repetitions follow the program, though no article changed."""
    run([folder / "in"], folder / "out", build=build)
    before = (folder / "out" / "targets.csv").read_bytes()
    with open_store(folder / "out", create=True) as store, store.begin() as connection:
        connection.execute(text("UPDATE targets SET target_id = 'x' || article, fact = 'x'"))
    assert run([folder / "in"], folder / "out", build=build).counts.extracted == 0
    assert (folder / "out" / "targets.csv").read_bytes() != before
    monkeypatch.setattr("pipeline.run.publication_version", lambda: "another")
    assert run([folder / "in"], folder / "out", build=build).counts.extracted == 0
    assert (folder / "out" / "targets.csv").read_bytes() == before


def test_the_rules_version_covers_all_that_makes_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import sys; import pipeline.assemble, pipeline.workers; pipeline.assemble.build(); print(*(m.__file__ for n, m in sys.modules.items() if n.split('.')[0] in ('pipeline', 'extractors')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    apart = {"pipeline/__init__.py", "pipeline/workers.py"}  # none of them decides on a row
    used = {Path(name).resolve().relative_to(ROOT).as_posix() for name in done.stdout.split()} - apart
    hashed = {file.relative_to(ROOT).as_posix() for file in rule_files()}
    assert used - hashed == set()
    assert all((ROOT / source).exists() for source in SOURCES)
    assert "extractors/lexicons/metrics.csv" in hashed
    assert rules_version() == rules_version.__wrapped__()
    before = rules_version()
    monkeypatch.setattr("pipeline.rules.LIBRARIES", LIBRARIES[1:])
    assert rules_version.__wrapped__() != before


def test_a_lock_is_the_folders(tmp_path: Path) -> None:
    with locked(tmp_path):
        assert (tmp_path / ".chitieu.lock").read_text(encoding="ascii") == f"{os.getpid()}\n"
    with pytest.raises(FileNotFoundError), locked(tmp_path / "none"):
        pass
    assert holder(tmp_path / "none") == 0


def test_a_store_is_read_while_a_run_writes(folder: Path) -> None:
    """A page that is open sees the table as it was until the run has published."""
    run([folder / "in"], folder / "out", build=build)
    reader: Store = open_store(folder / "out")
    with reader.read() as connection:
        before = connection.execute(text("SELECT count(*) FROM targets")).scalar_one()
        (folder / "in" / "9.txt").write_text("Xã B đạt 9", encoding="utf-8")
        run([folder / "in"], folder / "out", build=build)
        assert connection.execute(text("SELECT count(*) FROM targets")).scalar_one() == before
    with reader.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM targets")).scalar_one() == before + 1
    reader.close()
    written = []
    with open_store(folder / "out") as one, open_store(folder / "out") as other:

        def write(store: Store) -> None:
            with store.begin() as connection:
                number = connection.execute(text("SELECT max(seen) FROM articles")).scalar_one()
                connection.execute(text("UPDATE articles SET seen = :number"), {"number": number + 1})
                written.append(number)

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(write, [one, other] * 10))  # each waits its turn, and none works on what another has changed
    assert written == list(range(written[0], written[0] + 20))
    with pytest.raises(StoreError, match="there is no store yet"):
        open_store(folder)
