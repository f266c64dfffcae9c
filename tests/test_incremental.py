"""What a run finds in the store is left alone; what it finds is the same by whatever way it came there."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from quick import build
from sqlalchemy import select

from pipeline import run as running
from pipeline.ingest import Again, Events
from pipeline.outcome import Extract
from pipeline.run import Options, Summary, run
from pipeline.store import open_store
from pipeline.store.schema import ARTICLES


class Bench:
    """A folder of inputs and one of outputs, and runs between them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.build: Callable[[], Extract] | None = build
        self.extracted: list[str] = []

    def put(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def run(self, *names: str, out: str = "out", again: Again | None = None) -> Summary:
        self.extracted = []

        def tell(event: str, **facts: object) -> None:
            if (event == "article" and facts["extracted"]) or (event == "skipped" and facts["stage"] == "extract"):
                self.extracted.append(str(facts["file"]))

        options = Options(again=again or Again())
        paths = [self.folder / name for name in names]
        return run(paths, self.folder / out, options=options, build=self.build, events=Events(tell=tell))

    def files(self, out: str = "out") -> dict[str, bytes]:
        return {name: (self.folder / out / name).read_bytes() for name in ("targets.csv", "skipped.csv", "duplicates.csv")}

    def rows(self, out: str = "out") -> list[str]:
        """File and value of each published row, in the table's order."""
        from pipeline.tables import read_table

        frame = read_table(self.folder / out / "targets.csv")
        return [f"{name} {value:g}" for name, value in zip(frame["source_file"], frame["value_min"], strict=True)]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_what_is_unchanged_is_not_worked_on_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.put({"in/a.txt": "Xã A đạt 5", "in/b.txt": "Xã B họp", "in/c.txt": "hỏng"})
    first = bench.run("in")
    before = bench.files()
    assert sorted(bench.extracted) == ["a.txt", "b.txt", "c.txt"]
    monkeypatch.setattr(bench, "build", None)  # the pipeline is not even loaded
    second = bench.run("in")
    assert bench.extracted == []
    assert (second.counts.read, second.counts.unchanged, second.counts.skipped) == (3, 3, 1)
    assert (second.targets, second.run) == (first.targets, 2)
    assert bench.files() == before


def test_changed_content_replaces_its_rows(bench: Bench) -> None:
    bench.put({"in/a.txt": "Xã A đạt 5 và 6", "in/b.txt": "Xã B đạt 7"})
    bench.run("in")
    bench.put({"in/a.txt": "Xã A đạt 8"})
    summary = bench.run("in")
    assert bench.extracted == ["a.txt"]
    assert (summary.counts.changed, summary.counts.added) == (1, 0)
    assert bench.rows() == ["a.txt 8", "b.txt 7"]
    bench.run("in", out="fresh")
    assert bench.files() == bench.files("fresh")


def test_new_rules_extract_again_unless_told_otherwise(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.put({"in/a.txt": "Ngày 5/6/2020, xã A đạt 5", "in/b.txt": "Ngày 5/6/2021, xã B đạt 7", "in/c.txt": "Xã C đạt 9"})
    bench.put({"in/manifest.csv": "file,url,published\na.txt,,2020-06-05\nb.txt,,2021-06-05\n"})
    bench.run("in")
    monkeypatch.setattr(running, "rules_version", lambda: "another")
    bench.run("in", again=Again(only_new=True))
    assert bench.extracted == []
    bench.run("in", again=Again(since="2021"))
    assert sorted(bench.extracted) == ["b.txt", "c.txt"]  # of c the date is not known
    bench.run("in")
    assert bench.extracted == ["a.txt"]
    bench.run("in", again=Again(force=True))
    assert sorted(bench.extracted) == ["a.txt", "b.txt", "c.txt"]


def test_only_new_leaves_changed_articles_too(bench: Bench) -> None:
    bench.put({"in/a.txt": "Xã A đạt 5"})
    bench.run("in")
    bench.put({"in/a.txt": "Xã A đạt 6", "in/b.txt": "Xã B đạt 7"})
    bench.run("in", again=Again(only_new=True))
    assert bench.rows() == ["a.txt 5", "b.txt 7"]


def test_the_same_content_elsewhere_is_not_worked_on_again(bench: Bench) -> None:
    bench.put({"in/a.txt": "Xã A đạt 5"})
    bench.run("in")
    bench.put({"moved/a.txt": "Xã A đạt 5"})
    assert bench.run("moved").counts.added == 1
    assert bench.extracted == []
    bench.run("in", "moved", out="fresh")
    assert bench.files() == bench.files("fresh")
    assert bench.rows() == ["a.txt 5"]


def test_a_file_mended_is_no_longer_skipped(bench: Bench) -> None:
    bench.put({"in/a.txt": "hỏng", "in/b.jsonl": '{"id": "1", "text": "Xã B đạt 7"}\nnot json\n', "in/manifest.csv": "file\n"})
    assert bench.run("in").counts.skipped == 3
    bench.put({"in/a.txt": "Xã A đạt 5", "in/b.jsonl": '{"id": "1", "text": "Xã B đạt 7"}\n'})
    (bench.folder / "in" / "manifest.csv").unlink()
    assert bench.run("in").counts.skipped == 0
    assert bench.files()["skipped.csv"] == b"\xef\xbb\xbffile,stage,reason\n"


def test_files_of_one_name_in_two_folders_are_two_articles(bench: Bench) -> None:
    bench.put({"x/1.txt": "Xã A đạt 5", "y/1.txt": "Xã B đạt 7", "y/2/1.txt": "Xã C đạt 9"})
    bench.run("x", "y")
    bench.run("y", out="other")
    bench.run("x", out="other")
    assert bench.rows() == bench.rows("other")
    assert sorted(bench.rows()) == ["1.txt 5", "1.txt 7", "2/1.txt 9"]
    assert bench.files() == bench.files("other")


def test_records_without_an_id_are_known_by_their_content(bench: Bench) -> None:
    """A dump that is overwritten every night loses nothing: line 1 of today is not line 1 of yesterday."""
    bench.put({"new.jsonl": '{"text": "Xã A đạt 5"}\n'})
    bench.run("new.jsonl")
    bench.put({"new.jsonl": '{"text": "Xã B đạt 7"}\n{"text": "Xã A đạt 5"}\n'})
    bench.run("new.jsonl")
    assert sorted(bench.rows()) == ["new.jsonl#1 7", "new.jsonl#2 5"]


def test_an_id_used_twice_in_a_dump_is_two_articles(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.ingest.AT_ONCE", 1)
    texts = ("Xã A đạt 5", "Xã B đạt 7", "Xã A đạt 5", "Xã C đạt 9")
    bench.put({"d.jsonl": "".join(json.dumps({"id": "1", "text": text}) + "\n" for text in texts)})
    bench.run("d.jsonl")
    assert sorted(bench.rows()) == ["d.jsonl#1 5", "d.jsonl#1 7", "d.jsonl#1 9"]
    summary = bench.run("d.jsonl")
    assert (summary.counts.unchanged, bench.extracted) == (4, [])


def test_of_one_address_the_latest_version_counts(bench: Bench) -> None:
    url = "https://bao.example.vn/dai-hoi.html"
    versions = [
        {"url": url, "text": "Xã A đạt 5", "published": "2020-06-05"},
        {"url": url.replace("https", "http") + "?utm_source=zalo", "text": "Xã A đạt 6 (cập nhật)", "published": "2020-06-06"},
        {"url": "https://bao.example.vn/", "text": "Xã B đạt 7"},
        {"url": "https://bao.example.vn/", "text": "Xã C đạt 8"},
    ]
    for number, version in enumerate(versions):
        bench.put({f"{number}.jsonl": json.dumps(version | {"id": "1"})})
    bench.run("1.jsonl", "2.jsonl")
    bench.run("0.jsonl", "3.jsonl")
    assert [row.partition(" ")[2] for row in bench.rows()] == ["6", "7", "8"]  # a site's front page is no address of an article
    bench.put({"1.jsonl": json.dumps(versions[1] | {"id": "1", "url": "https://bao.example.vn/khac.html"})})
    bench.run("1.jsonl")
    bench.run("0.jsonl", "1.jsonl", "2.jsonl", "3.jsonl", out="fresh")
    assert bench.files() == bench.files("fresh")
    assert [row.partition(" ")[2] for row in bench.rows()] == ["5", "6", "7", "8"]


TEXTS = st.text(alphabet="5 7\nạ", min_size=1, max_size=6)
FILES = st.dictionaries(st.sampled_from(("a.txt", "b.txt", "x/a.txt", "x/b.txt", "y/a.txt", "y/z/a.txt")), TEXTS, min_size=1)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=FILES, seed=st.integers(0, 1000), parts=st.integers(1, 3))
@example(files={"y/a.txt": "7"}, seed=200, parts=1)
@example(files={"a.txt": "5"}, seed=0, parts=2)
def test_order_and_number_of_runs_do_not_matter(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, str], seed: int, parts: int
) -> None:
    """Folders in any order and split over any number of runs, some of it more than once: the bytes of one run from nothing."""
    bench = Bench(tmp_path_factory.mktemp("order"))
    bench.put({f"in/{name}": text for name, text in files.items()} | {"in/x/0.txt": "9"})
    bench.run("in", "in/x")
    chance = random.Random(seed)
    given_paths = ["in", "in/x"] + [chance.choice(["in", "in/x"]) for _ in range(parts - 1)]
    chance.shuffle(given_paths)
    for path in given_paths:
        bench.run(path, out="parts")
    assert bench.files("parts") == bench.files()


def test_the_store_holds_what_pages_and_checks_need(bench: Bench) -> None:
    bench.put({"in/a.json": r'{"id": "1", "text": "Xã A đạt 5", "title": "A\u0000 \ud800"}', "in/b.txt": "Xã B họp"})
    bench.run("in")
    store = open_store(bench.folder / "out")
    with store.read() as connection:
        found = [dict(row) for row in connection.execute(select(ARTICLES).order_by(ARTICLES.c.source_file)).mappings()]
    store.close()
    assert [(one["source_file"], one["status"], one["dirty"]) for one in found] == [("a.json#1", "rows", 0), ("b.txt", "none", 0)]
    assert found[0]["file"] == str(bench.folder / "in" / "a.json")
    assert (found[0]["text"], found[0]["title"]) == ("Xã A đạt 5", "A \ufffd")
