"""The store: older ones brought up, the same on PostgreSQL, and what is told of it."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree
from quick import build, install
from sqlalchemy import inspect, select, text
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.columns import COLUMNS
from pipeline.ingest import Again
from pipeline.lock import LockedError
from pipeline.run import Options, run
from pipeline.store import StoreError, cells, migrations, open_store
from pipeline.store.schema import ARTICLES, TARGETS
from pipeline.verify import verify

ROOT = Path(__file__).parents[1]


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    install(monkeypatch)
    return CliRunner()


def _put(folder: Path, **texts: str) -> None:
    folder.mkdir(exist_ok=True)
    for name, said in texts.items():
        (folder / f"{name}.txt").write_text(said, encoding="utf-8")


def _old(out: Path, version: int) -> None:
    out.mkdir()
    with sqlite3.connect(out / "chitieu.sqlite") as connection:
        connection.executescript((ROOT / "tests" / "stores" / f"version-{version}.sql").read_text(encoding="utf-8"))
    connection.close()


def test_every_version_has_a_store_to_bring_up() -> None:
    assert sorted(migrations.STEPS) == list(range(1, migrations.VERSION))
    assert {path.name for path in (ROOT / "tests" / "stores").iterdir()} == {
        f"version-{number}.sql" for number in migrations.STEPS
    }


@pytest.mark.parametrize("version", range(1, migrations.VERSION))
def test_an_older_store_is_brought_up(tmp_path: Path, version: int) -> None:
    _old(tmp_path / "old", version)
    with pytest.raises(StoreError, match="tables of an older release; the next chitieu run brings them up to date"):
        open_store(tmp_path / "old")
    _put(tmp_path / "in", x="Xã Kim Đồng đạt 77")
    run([tmp_path / "in"], tmp_path / "old", build=build)
    run([tmp_path / "in"], tmp_path / "new", build=build)
    shapes = []
    for name in ("old", "new"):
        with open_store(tmp_path / name) as store, store.read() as connection:
            tables = inspect(connection)
            shapes.append(
                {
                    table: {(one["name"], str(one["type"])) for one in tables.get_columns(table)}
                    for table in tables.get_table_names()
                }
            )
            indexes = {one["name"] for table in tables.get_table_names() for one in tables.get_indexes(table)}
            shapes[-1]["indexes"] = {(str(one), "") for one in indexes}
    assert shapes[0] == shapes[1]
    with open_store(tmp_path / "old") as store, store.read() as connection:
        linked = connection.execute(
            select(ARTICLES.c.source_file, ARTICLES.c.likeness).where(ARTICLES.c.representative.is_not(None))
        ).all()
        assert [name for name, _ in linked] == ["a.txt"]
        assert 0.6 <= linked[0][1] < 1
        values = connection.execute(select(TARGETS.c.value_min).order_by(TARGETS.c.value_min)).scalars().all()
    assert values == [3, 5, 40, 62, 77, 120, 2024, 2025]


def test_a_column_that_is_new_in_the_table_needs_no_step(tmp_path: Path) -> None:
    _put(tmp_path / "in", a="Xã A đạt 5")
    run([tmp_path / "in"], tmp_path / "out", build=build)
    before = (tmp_path / "out" / "targets.csv").read_bytes()
    with sqlite3.connect(tmp_path / "out" / "chitieu.sqlite") as connection:
        for table in ("targets", "changes"):
            connection.execute(f"ALTER TABLE {table} DROP COLUMN sentence")
    connection.close()
    summary = run([tmp_path / "in"], tmp_path / "out", build=build)
    assert (summary.counts.unchanged, summary.targets) == (1, 1)
    assert (tmp_path / "out" / "targets.csv").read_bytes() == before


def test_rows_come_back_from_json_as_they_were(make_row: object) -> None:
    from conftest import ROW

    [found] = cells.decode(cells.encode([ROW]))
    assert found["value_min"] == Decimal("62E+6")
    assert {name: found[name] for name in ("district", "district_code", "commune", "value_max", "congress", "year")} == {
        "district": "Tân Lập",
        "district_code": "981",
        "commune": None,
        "value_max": None,
        "congress": 9,
        "year": 2025,
    }
    assert set(found) == {column.name for column in COLUMNS}


def test_the_same_article_elsewhere_counts_once(tmp_path: Path) -> None:
    words = "Đại hội Đảng bộ xã Tân Lập đề ra chỉ tiêu thu nhập bình quân đầu người đạt 62 triệu đồng, tỷ lệ hộ nghèo còn dưới 3 phần trăm, "
    words += "trồng mới 120 ha rừng và vận động nhân dân đóng góp làm đường giao thông nông thôn trong cả nhiệm kỳ."
    _put(tmp_path / "in", a=words, b=f"{words} Ảnh của báo tỉnh.", c=f"{words} Nông thôn mới có 9 xã.")
    summary = run([tmp_path / "in"], tmp_path / "out", build=build)
    assert summary.targets == 4
    for name in ("c", "a", "b"):
        run([tmp_path / "in" / f"{name}.txt"], tmp_path / "parts", build=build)
    assert (tmp_path / "parts" / "targets.csv").read_bytes() == (tmp_path / "out" / "targets.csv").read_bytes()
    (tmp_path / "in" / "a.txt").write_text("Xã A họp", encoding="utf-8")
    run([tmp_path / "in"], tmp_path / "parts", build=build)
    run([tmp_path / "in"], tmp_path / "fresh", build=build)
    assert (tmp_path / "parts" / "targets.csv").read_bytes() == (tmp_path / "fresh" / "targets.csv").read_bytes()


def _differences(cli: CliRunner, *arguments: str) -> list[tuple[str, str, str]]:
    done = cli.invoke(app, ["diff", *arguments])
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    return [(row["difference"], row["before_value_min"], row["value_min"]) for row in rows]


def test_diff_tells_what_became_of_targets(cli: CliRunner, tmp_path: Path) -> None:
    folder, out = tmp_path / "in", ["--out", str(tmp_path / "out")]
    for texts in (
        {"a": "Xã A đạt 5", "b": "Xã B đạt 7"},
        {"a": "Xã A đạt 6", "b": "Xã B họp", "c": "Xã C đạt 9 và 10"},
        {"a": "Xã A đạt 5"},
        {},
    ):
        _put(folder, **texts)
        assert cli.invoke(app, ["run", str(folder), *out]).exit_code == 0
    assert _differences(cli, "0", "1", *out) == [("new", "", "5"), ("new", "", "7")]
    assert _differences(cli, "1", "2", *out) == [
        ("changed", "5", "6"),
        ("withdrawn", "", "7"),
        ("new", "", "9"),
        ("new", "", "10"),
    ]
    assert _differences(cli, "1", "3", *out) == [("withdrawn", "", "7"), ("new", "", "9"), ("new", "", "10")]
    assert _differences(cli, *out) == []
    feed = tmp_path / "changes.xml"
    table = tmp_path / "changes.csv"
    assert cli.invoke(app, ["diff", "1", "2", *out, "--atom", str(feed), "--csv", str(table)]).exit_code == 0
    assert table.read_bytes().startswith(b"\xef\xbb\xbfdifference,changed_columns,")
    root = etree.fromstring(feed.read_bytes())
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert [entry.findtext("a:title", namespaces=space) for entry in root.iterfind("a:entry", space)][:2] == [
        "Thay đổi: Tân Lập, Bình An: thu nhập bình quân đầu người > 6 đồng/người/năm (năm 2025)",
        "Rút khỏi bảng: Tân Lập, Bình An: thu nhập bình quân đầu người > 7 đồng/người/năm (năm 2025)",
    ]
    assert len({node.text for node in root.iterfind(".//a:id", space)}) == 5
    assert all(entry.find("a:updated", space) is not None for entry in (root, *root.iterfind("a:entry", space)))
    done = cli.invoke(app, ["diff", "1", "9", *out])
    assert (done.exit_code, done.stderr) == (2, "chitieu: there is no run 9; the store holds runs 1 to 4, 0 is the empty store\n")
    assert cli.invoke(app, ["diff", "3", "1", *out]).exit_code == 2


PAGE = "<html><body><h1>Đại hội xã A</h1><p>Xã A phấn đấu đạt <b>6</b>2&nbsp;triệu đồng và trồng 1.<i>200</i> ha rừng.</p></body></html>"


def test_verify_finds_every_value_in_the_raw_files(cli: CliRunner, tmp_path: Path) -> None:
    folder, out = tmp_path / "in", str(tmp_path / "out")
    _put(folder, a="Xa\u0303 A đạt 5\r\nvà\u00a06")
    (folder / "b.html").write_text(PAGE, encoding="utf-8")
    (folder / "c.txt").write_bytes(
        "Thu ng©n s¸ch tØnh n¨m 2010 ®¹t 5 tû ®ång, phÊn ®Êu t¨ng 12% so víi n¨m tr­íc".encode("latin-1")
    )
    (folder / "d.jsonl").write_text(json.dumps({"id": "1", "text": "Xã D đạt 8"}) + "\n", encoding="utf-8")
    assert cli.invoke(app, ["run", str(folder), "--out", out]).exit_code == 0
    done = cli.invoke(app, ["verify", out])
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("4 articles, 9 rows: ")
    assert "; 0 not found; 0 articles whose source" in done.stdout
    assert cli.invoke(app, ["verify", out, str(folder / "d.jsonl")]).stdout.startswith("1 articles, 1 rows: 1 values")
    with sqlite3.connect(tmp_path / "out" / "chitieu.sqlite") as connection:
        rows = connection.execute("SELECT rows FROM articles WHERE source_file = 'a.txt'").fetchone()[0]
        wrong = rows.replace('"value_text":"5"', '"value_text":"7"')
        assert wrong != rows
        connection.execute("UPDATE articles SET rows = ? WHERE source_file = 'a.txt'", (wrong,))
    connection.close()
    (folder / "d.jsonl").unlink()
    done = cli.invoke(app, ["verify", out])
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        "a.txt: row 1, '7': the text says '5' there",
        f"d.jsonl#1: the source is gone or has changed since the run ({folder / 'd.jsonl'})",
    ]
    (folder / "b.html").write_text(PAGE.replace("200", "300"), encoding="utf-8")
    with open_store(tmp_path / "out") as store:
        assert (verify(store).missing, verify(store, [folder / "b.html"]).missing) == (2, 1)


def test_verify_reads_a_dump_with_the_fields_that_its_run_was_told(cli: CliRunner, tmp_path: Path) -> None:
    """The names fit no guess; of two dumps each has names of its own, and a field that looks like the text is not it."""
    out = str(tmp_path / "out")
    one, two = tmp_path / "in" / "one.jsonl", tmp_path / "in" / "two.csv"
    one.parent.mkdir()
    one.write_text(json.dumps({"so": "1", "khoi_a": "Xã A đạt 5 và 6", "text": "Đăng ký đọc báo giấy"}) + "\n", encoding="utf-8")
    two.write_text('ma_so,khoi_b\n7,"Xã B đạt 8"\n', encoding="utf-8")
    assert cli.invoke(app, ["run", str(one), "--out", out, "--text-key", "khoi_a", "--id-key", "so"]).exit_code == 0
    assert cli.invoke(app, ["run", str(two), "--out", out, "--text-key", "khoi_b", "--id-key", "ma_so"]).exit_code == 0
    for paths, told in (
        ([], "2 articles, 3 rows: 3 values"),
        ([two.parent], "2 articles, 3 rows: 3"),
        ([two], "1 articles, 1 rows: 1"),
    ):
        done = cli.invoke(app, ["verify", out, *map(str, paths)])
        assert (done.exit_code, done.stdout[: len(told)]) == (0, told), done.output
    one.write_text(one.read_text(encoding="utf-8").replace(" 5 ", " 4 "), encoding="utf-8")
    done = cli.invoke(app, ["verify", out])
    assert (done.exit_code, done.stderr) == (1, f"one.jsonl#1: the source is gone or has changed since the run ({one})\n")


def _postgres() -> tuple[Sequence[str], Sequence[str]] | None:
    """Commands that make and start a cluster."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin")) if Path("/usr/lib/postgresql").is_dir() else []
    for folder in reversed(folders):
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return [str(folder / "initdb")], [str(folder / "pg_ctl")]
    initdb, pg_ctl = shutil.which("initdb"), shutil.which("pg_ctl")
    return ([initdb], [pg_ctl]) if initdb and pg_ctl else None


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    """Address of a PostgreSQL that is there for these tests only, reached by a socket."""
    found = _postgres()
    if found is None:
        pytest.skip("PostgreSQL is not installed")
    pytest.importorskip("psycopg")
    user = {"user": "nobody", "group": "nogroup"} if os.geteuid() == 0 else {}  # it refuses to run as root
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        if user:
            shutil.chown(folder, "nobody", "nogroup")
        quiet = {"cwd": name, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": True, **user}
        subprocess.run(
            [*found[0], "-D", f"{name}/data", "-U", "chitieu", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions"],
            **quiet,
        )  # type: ignore[call-overload]
        settings = f"-c listen_addresses='' -c unix_socket_directories={name} -c fsync=off"
        subprocess.run([*found[1], "-D", f"{name}/data", "-o", settings, "-w", "start"], **quiet)  # type: ignore[call-overload]
        try:
            yield f"postgresql://chitieu@/postgres?host={name}"
        finally:
            subprocess.run([*found[1], "-D", f"{name}/data", "-m", "immediate", "stop"], **quiet)  # type: ignore[call-overload]


def test_postgresql_gives_the_same_files(postgresql: str, tmp_path: Path, cli: CliRunner) -> None:
    folder = tmp_path / "in"
    _put(folder, a="Xã A đạt 5 và 6", Ấ="Xã B đạt 7", b="hỏng", á="Xã C đạt 5")
    (folder / "d.jsonl").write_text('{"id": "1", "title": "A\\u0000", "text": "Xã D đạt 8"}\nno json\n', encoding="utf-8")
    options = Options(store=postgresql)
    for out, chosen in (("shared", options), ("own", Options())):
        run([folder], tmp_path / out, options=chosen, build=build)
    _put(folder, a="Xã A đạt 9", e="Xã E đạt 10")
    for out, chosen in (("shared", options), ("own", Options())):
        summary = run([folder], tmp_path / out, options=chosen, build=build)
        assert (summary.counts.changed, summary.counts.added, summary.counts.extracted) == (1, 1, 2)
    for name in ("targets.csv", "skipped.csv", "duplicates.csv"):
        assert (tmp_path / "shared" / name).read_bytes() == (tmp_path / "own" / name).read_bytes()
    with (
        open_store(tmp_path, postgresql, create=True),
        pytest.raises(LockedError, match="another process is running chitieu on it"),
    ):
        run([folder], tmp_path / "another", options=options, build=build)
    again = run([folder], tmp_path / "another", options=options, build=build)
    assert (again.counts.extracted, again.run) == (0, 3)
    shared = ["--out", str(tmp_path / "shared"), "--store", postgresql]
    assert cli.invoke(app, ["status", *shared]).exit_code == 0
    assert _differences(cli, "1", "2", *shared) == _differences(cli, "1", "2", "--out", str(tmp_path / "own"))
    assert cli.invoke(app, ["verify", str(tmp_path / "shared"), "--store", postgresql]).exit_code == 0
    run([folder], tmp_path / "shared", options=Options(store=postgresql, again=Again(force=True)), build=build)
    assert (tmp_path / "shared" / "targets.csv").read_bytes() == (tmp_path / "own" / "targets.csv").read_bytes()
    with open_store(tmp_path, postgresql) as store, pytest.raises(StoreError), store.begin() as connection:
        connection.execute(text("SELECT * FROM nowhere"))


def test_an_address_of_no_store_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="expected postgresql://user@host/name"):
        open_store(tmp_path, "mysql://chitieu@host/name")
    with pytest.raises(StoreError, match=r"^postgresql://chitieu:\*\*\*@127.0.0.1:1/x: ") as caught:
        open_store(tmp_path, "postgresql://chitieu:secret@127.0.0.1:1/x")
    assert "secret" not in str(caught.value)
