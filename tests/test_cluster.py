"""A job on a cluster loses and repeats nothing, whatever happens to its workers."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.near_duplicates import Candidate, links
from pipeline.reading import Record, records
from pipeline.tables import COLUMNS, to_frame
from pipeline.workers import outcomes

pytest.importorskip("fsspec")
distributed = pytest.importorskip("distributed")

from pipeline import shards as sharding  # noqa: E402
from pipeline.cluster import LINKS, MANIFEST, run_on_cluster  # noqa: E402
from pipeline.shards import ShardError, extract, extract_shard, find_shards, read_shard, to_batch  # noqa: E402

pytestmark = [pytest.mark.filterwarnings("default"), pytest.mark.xdist_group("cluster")]

PLAN = (
    "Đại hội Đảng bộ huyện {district} lần thứ VI\n"
    "Ngày 28/7, Đại hội đại biểu Đảng bộ huyện {district}, tỉnh {province} nhiệm kỳ 2020-2025 đã khai mạc, với sự tham dự của đông đảo đại biểu.\n"
    "Đại hội đề ra các chỉ tiêu chủ yếu đến năm 2025: thu nhập bình quân đầu người đạt {income} triệu đồng/năm; tỷ lệ hộ nghèo giảm "
    "bình quân {poverty}%/năm; {schools}% trường mầm non đạt chuẩn quốc gia; giải quyết việc làm cho {jobs} lao động.\n"
)
PLACES = [
    ("Đakrông", "Quảng Trị"),
    ("Phong Thổ", "Lai Châu"),
    ("Tri Tôn", "An Giang"),
    ("Krông Năng", "Đắk Lắk"),
    ("Hải Hậu", "Nam Định"),
]


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six shards: plans of five districts, other news, an article of the first shard again in the last, and a broken line."""
    folder = tmp_path_factory.mktemp("dump")
    for number in range(6):
        district, province = PLACES[number % 5]
        plan = PLAN.format(
            district=district,
            province=province,
            income=40 + number % 5,
            poverty=2 + number % 5,
            schools=60 + number % 5,
            jobs=1000 + number % 5,
        )
        lines = [json.dumps({"id": f"plan-{number}", "text": plan, "published": f"2020-07-{10 + number}"}, ensure_ascii=False)]
        lines += [
            json.dumps({"id": f"news-{number}-{n}", "text": f"Đội khách thắng trận thứ {n} trên sân nhà."}, ensure_ascii=False)
            for n in range(20)
        ]
        if number == 3:
            lines.append("{broken")
        (folder / f"shard-{number}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as local:
        yield local


@pytest.fixture(scope="module")
def expected(dump: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The parts as one process makes them."""
    out = tmp_path_factory.mktemp("expected")
    for shard in find_shards([str(dump / "*.jsonl")]):
        extract_shard(shard, str(out))
    return {path.name: path.read_bytes() for path in sorted((out / "_extracted").iterdir())}


def _extracted(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((out / "_extracted").iterdir())}


def test_killing_a_worker_loses_and_repeats_nothing(cluster: Any, dump: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    killed: list[int] = []

    def kill(shard: str) -> None:
        if not killed:
            with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
                killed.append(next(iter(client.run(os.getpid).values())))
            os.kill(killed[0], signal.SIGKILL)

    summary = run_on_cluster([str(dump / "*.jsonl")], str(tmp_path / "out"), scheduler=cluster.scheduler_address, advance=kill)
    assert killed
    assert _extracted(tmp_path / "out") == expected
    assert (summary.shards, summary.articles, summary.skipped, summary.with_rows) == (6, 127, 1, 6)
    assert summary.articles == summary.with_rows + summary.without_rows + summary.skipped
    table = pd.read_parquet(tmp_path / "out")
    assert list(table.columns) == [column.name for column in COLUMNS]
    assert len(table) == summary.rows
    assert len(set(table["target_id"])) == len(table)
    # the plan of Đakrông stands in the first shard and, published later, in the last: it counts once
    assert sorted(set(table["article_id"])) == [f"plan-{n}" for n in range(5)]
    link = pd.read_parquet(tmp_path / "out" / LINKS).to_dict("records")
    assert [(one["article"], one["representative"]) for one in link] == [("shard-5.jsonl#plan-5", "shard-0.jsonl#plan-0")]


def test_a_job_that_was_cut_off_goes_on(cluster: Any, dump: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    done: list[str] = []

    def cut_off(shard: str) -> None:
        done.append(shard)
        if len(done) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_on_cluster([str(dump / "*.jsonl")], str(tmp_path / "out"), scheduler=cluster.scheduler_address, advance=cut_off)
    assert not (tmp_path / "out" / MANIFEST).exists()
    summary = run_on_cluster([str(dump / "*.jsonl")], str(tmp_path / "out"), scheduler=cluster.scheduler_address)
    assert 2 <= summary.done_before <= 6
    assert _extracted(tmp_path / "out") == expected
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").glob("*.*")}
    again = run_on_cluster([str(dump / "*.jsonl")], str(tmp_path / "out"), scheduler=cluster.scheduler_address)
    assert again.done_before == 6
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").glob("*.*")} == files
    manifest = json.loads(files[MANIFEST])
    assert [part["part"] for part in manifest["parts"]] == [f"part-{n:05}.parquet" for n in range(6)]
    assert sum(part["rows"] for part in manifest["parts"]) == manifest["rows"] == len(pd.read_parquet(tmp_path / "out"))
    assert [file for part in manifest["parts"] for file, _ in part["skipped"]] == ["shard-3.jsonl"]


def test_the_rows_are_those_of_one_process(dump: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    alone = to_frame(
        (found.article, found.rows) for found in outcomes(records([dump])) if found.article is not None and found.rows
    )
    parts = []
    for shard in find_shards([str(dump)]):
        path = tmp_path / "part.parquet"
        path.write_bytes(expected[f"{shard.key}.rows.parquet"])
        parts.append(pd.read_parquet(path).astype(alone.dtypes.to_dict()))
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), alone)


def test_extract_maps_a_batch_to_rows(dump: Path) -> None:
    shard = find_shards([str(dump / "shard-0.jsonl")])[0]
    batch = to_batch([item for item in read_shard(shard) if isinstance(item, Record)])
    table = extract(batch)
    assert list(table.columns) == [column.name for column in COLUMNS]
    assert set(table["source_file"]) == {"shard-0.jsonl#plan-0"}
    few = batch[["source_file", "id", "data"]].iloc[:1]
    assert list(extract(few)["metric"]) == list(table["metric"])
    assert extract(batch.iloc[1:3]).empty


def test_other_content_or_rules_make_another_part(dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "a.jsonl"
    shutil.copy(dump / "shard-0.jsonl", copy)
    first = find_shards([str(copy)])[0]
    copy.write_text(copy.read_text(encoding="utf-8") * 2, encoding="utf-8")
    assert find_shards([str(copy)])[0].key != first.key
    monkeypatch.setattr(sharding, "rules_version", lambda: "other")
    assert first.key != find_shards([str(dump / "shard-0.jsonl")])[0].key


def test_shards_are_named_by_what_tells_them_apart(dump: Path, tmp_path: Path) -> None:
    for name in ("x/a.jsonl", "y/a.jsonl", "y/_manifest.json", "y/.hidden"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(dump / "shard-0.jsonl", tmp_path / name)
    assert [(shard.number, shard.name) for shard in find_shards([str(tmp_path)])] == [(0, "x/a.jsonl"), (1, "y/a.jsonl")]
    with pytest.raises(ShardError, match="nowhere: no such file"):
        find_shards([str(tmp_path / "nowhere")])


def test_a_damaged_note_is_named(dump: Path, tmp_path: Path) -> None:
    shard = find_shards([str(dump / "shard-0.jsonl")])[0]
    (tmp_path / "_extracted").mkdir()
    (tmp_path / "_extracted" / f"{shard.key}.json").write_text("{", encoding="utf-8")
    with pytest.raises(ShardError, match="delete it, and the shard is extracted again"):
        extract_shard(shard, str(tmp_path))


def test_links_need_only_those_that_share_a_band(dump: Path) -> None:
    """The claim that the shuffle rests on: leaving out articles without a common band changes no link."""
    from pipeline.near_duplicates import bands

    found = [one for one in outcomes(records([dump])) if one.signature and one.article]
    candidates = [Candidate(one.source_file, one.article.published, one.signature) for one in found if one.article]
    keys = [set(bands(one.signature)) for one in candidates]
    sharing = [
        one for place, one in enumerate(candidates) if any(keys[place] & other for at, other in enumerate(keys) if at != place)
    ]
    assert links(sharing) == links(candidates) != []
