"""Benchmarks: this program against what else would be done with the same text, in paired runs, as ratios.

python benchmarks/bench.py [--corpus DUMP] [--dense PATH] [--pages FOLDER] [--json OUT.json] [--markdown OUT.md] [--only LEG ...]

The legs of one comparison take turns on the same articles in one process, and the figure is the median of the ratios of their
processor times, so that a busy machine slows both sides alike. Loading is not counted; ``start`` measures it by itself.

afternoon      benchmarks/afternoon.py with underthesea's NER on every sentence, as its readers would have it
word_tokenize  underthesea.word_tokenize over the text
floor          reading, decoding, making the characters regular and looking once for the words of metrics and plans
trafilatura    trafilatura.extract(fast=True) on the page
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from pipeline.clean import clean
from pipeline.reading import Article, Record, records, to_article

#: The job of the Dask comparison.
SHARDS, SHARD_ARTICLES = 20, 200
SIZES = (1000, 2000, 5000, 10_000, 20_000)


@dataclass(frozen=True)
class Ratio:
    """Median of other / ours over the rounds; low, high: the extremes; ours: milliseconds an article."""

    name: str
    value: float
    low: float
    high: float
    ours: float
    articles: int


def cpu(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    start = time.process_time()
    work()
    return time.process_time() - start


def paired(
    name: str, rounds: Iterable[Sequence[Record]], ours: Callable[[Record], Any], other: Callable[[Record], Any], share: int = 1
) -> Ratio:
    """Both sides in turn over each round of records; the other side gets every ``share``-th record of it. Time is by byte of data."""
    ratios, cost, count = [], 0.0, 0
    for number, batch in enumerate(rounds):
        fewer = batch[::share]
        work = {"ours": lambda b=batch: [ours(record) for record in b], "other": lambda f=fewer: [other(record) for record in f]}
        spent = {side: cpu(work[side]) for side in (("ours", "other") if number % 2 else ("other", "ours"))}
        size, less = sum(len(record.data) for record in batch), sum(len(record.data) for record in fewer)
        ratios.append((spent["other"] / less) / (spent["ours"] / size))
        cost += spent["ours"]
        count += len(batch)
    return Ratio(name, statistics.median(ratios), min(ratios), max(ratios), cost / count * 1000, count)


def rounds_of(items: Sequence[Record], size: int, rounds: int) -> Iterator[list[Record]]:
    """``rounds`` slices of ``size`` records, starting over where they run out."""
    stream = cycle(items)
    for _ in range(rounds):
        yield list(islice(stream, size))


def ours() -> Callable[[Record], Any]:
    """The whole work on one record, as a worker does it."""
    from pipeline.gate import Gate
    from pipeline.outcome import outcome_of
    from pipeline.workers import load_pipeline

    extract, gate = load_pipeline(), Gate()
    return lambda record: outcome_of(record, extract, gate)


def text_of(record: Record) -> str:
    article = to_article(record)
    return article.text if isinstance(article, Article) else ""


def afternoon() -> Callable[[Record], Any]:
    import afternoon as script

    script.HEAD = None  # type: ignore[assignment]  # NER on every sentence
    return lambda record: list(script.rows(to_article(record)))  # type: ignore[arg-type]


def tokenising() -> Callable[[Record], Any]:
    from underthesea import word_tokenize

    return lambda record: word_tokenize(record.data.decode("utf-8", "replace"))


def floor() -> Callable[[Record], Any]:
    import re

    words = re.compile(
        "phấn đấu|chỉ tiêu|mục tiêu|kế hoạch|hộ nghèo|thu nhập|ngân sách|nông thôn mới|tăng trưởng|đạt chuẩn|tỷ lệ|sản lượng"
    )
    return lambda record: [record.digest, words.findall(clean(record.data.decode("utf-8", "replace")).text.lower())]


def trafilatura_fast() -> Callable[[Record], Any]:
    from trafilatura import extract

    return lambda record: extract(record.data.decode("utf-8", "replace"), fast=True)


def as_text(items: Iterable[Record]) -> list[Record]:
    """The articles of records as plain text records."""
    return [Record(f"{r.source_file}.txt", r.id, text_of(r).encode(), url=r.url, published=r.published) for r in items]


def page_of(text: str) -> Record:
    """A page of a newspaper around a text: menus, related headlines, scripts."""
    menu = "".join(f'<li><a href="/muc-{n}">Chuyên mục {n}</a></li>' for n in range(60))
    related = "".join(
        f'<div class="item"><a href="/tin-{n}"><img src="/a{n}.jpg"><span>Tin liên quan số {n}</span></a></div>'
        for n in range(80)
    )
    body = "".join(f"<p>{line}</p>" for line in text.splitlines() if line.strip())
    script = "<script>" + "var x = function () { return 1; };\n" * 400 + "</script>"
    page = f"<!doctype html><html><head><title>Trang tin</title>{script}</head><body><ul>{menu}</ul><article><h1>Trang tin của địa phương</h1>{body}</article><div>{related}</div>{script}</body></html>"
    return Record("page.html", "page", page.encode(), kind="html")


def plain_pages(corpus: Sequence[Record]) -> list[Record]:
    """Pages without any candidate: of texts that the gate turns away."""
    from pipeline.gate import Gate

    gate = Gate()
    texts = [text_of(record) for record in corpus] or ["Đội khách thắng đội nhà trên sân vận động, khán giả ra về muộn.\n" * 30]
    pages = [page_of(text) for text in texts]
    return [page for page in pages if not gate.lets_page_pass(page.data.decode())]


def parallel(corpus: Path, jobs: int) -> dict[str, float]:
    """Wall seconds from the first outcome to the last, all processes loaded; digest of the outcomes."""
    import hashlib

    from pipeline.workers import outcomes

    digest, first, count = hashlib.sha256(), 0.0, 0
    for outcome in outcomes(records([corpus]), jobs=jobs):
        if not count:
            first = time.perf_counter()
        count += 1
        digest.update(repr((outcome.source_file, outcome.rows, outcome.skip)).encode())
    wall = time.perf_counter() - first
    return {"jobs": jobs, "wall": wall, "articles": count, "digest": int(digest.hexdigest()[:12], 16)}


def on_a_cluster(corpus: Path, workers: int) -> dict[str, float]:
    """Wall seconds of a job of ``SHARDS`` shards on a Dask cluster of so many workers, all loaded; their peak memory; digest of the parts."""
    import hashlib
    import tempfile

    import pandas as pd
    from distributed import Client, LocalCluster

    from pipeline.cluster import run_on_cluster
    from pipeline.shards import extract

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines: list[list[str]] = [[] for _ in range(SHARDS)]
        items = (record for record in records([corpus]) if isinstance(record, Record))
        for number, record in enumerate(islice(items, SHARDS * SHARD_ARTICLES)):
            text = record.data.decode("utf-8", "replace")
            lines[number // SHARD_ARTICLES].append(
                json.dumps({"id": record.id, "url": record.url, "text": text}, ensure_ascii=False)
            )
        for number, part in enumerate(lines):
            (folder / f"{number:03}.jsonl").write_text("\n".join(part) + "\n", encoding="utf-8")
        with LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
            with Client(cluster.scheduler_address) as client:
                client.run(extract, pd.DataFrame({"source_file": ["a.txt"], "id": ["a"], "data": [b"Tin."]}))
            start = time.perf_counter()
            summary = run_on_cluster([str(folder / "*.jsonl")], str(folder / "out"), scheduler=cluster.scheduler_address)
            wall = time.perf_counter() - start
            with Client(cluster.scheduler_address) as client:
                peak = max(client.run(peak_mb).values())
        digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted((folder / "out").glob("part-*"))))
    return {
        "workers": workers,
        "wall": wall,
        "articles": summary.articles,
        "peak_mb": peak,
        "digest": int(digest.hexdigest()[:12], 16),
    }


def peak_mb() -> float:
    """Most memory that this process has had, in MB. Of a child, ``ru_maxrss`` would tell what its parent had."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def curve_point(corpus: Path, size: int) -> dict[str, float]:
    """Processor seconds and peak memory (MB) of a process that takes ``size`` articles of the corpus, loading left out of the time."""
    work = ours()
    items = records([corpus])
    [work(record) for record in islice(items, 50) if isinstance(record, Record)]
    items = records([corpus])
    start = time.process_time()
    count = sum(1 for record in islice(cycle_records(corpus), size) if work(record))
    return {
        "articles": count,
        "cpu": time.process_time() - start,
        "peak_mb": peak_mb(),
    }


def cycle_records(corpus: Path) -> Iterator[Record]:
    while True:
        yield from (record for record in records([corpus]) if isinstance(record, Record))


def long_sentence(times: int) -> Record:
    """One sentence, a list of targets without a full stop, ``times`` times as long."""
    item = "tỷ lệ hộ nghèo giảm còn 3%, thu nhập bình quân đầu người đạt 60 triệu đồng/năm, 85% xã đạt chuẩn nông thôn mới, "
    return Record(
        "long.txt", "long", ("Đại hội Đảng bộ huyện Đakrông đề ra chỉ tiêu đến năm 2025: " + item * (10 * times)).encode()
    )


def growth(work: Callable[[Record], Any]) -> float:
    """Time of a sentence four times as long over the time of the sentence; median of seven pairs."""
    one, four = long_sentence(1), long_sentence(4)
    work(one), work(four)
    return statistics.median(cpu(lambda: work(four)) / cpu(lambda: work(one)) for _ in range(7))


def start_up() -> dict[str, float]:
    """Wall seconds until ``chitieu --help`` has answered; median of five."""

    def once() -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "pipeline", "--help"], check=True, capture_output=True, cwd=ROOT)
        return time.perf_counter() - start

    return {"help_seconds": statistics.median(once() for _ in range(5))}


def in_a_process(leg: str, *arguments: object) -> Any:
    """A leg in a process of its own, so that its memory and its caches are its own."""
    command = [sys.executable, __file__, "--leg", leg, *map(str, arguments)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout)


def line_fit(points: Sequence[dict[str, float]]) -> dict[str, float]:
    """Least squares of time over articles through the origin, and the largest deviation from it as a share."""
    slope = sum(p["cpu"] * p["articles"] for p in points) / sum(p["articles"] ** 2 for p in points)
    return {"ms_per_article": slope * 1000, "largest_deviation": max(abs(p["cpu"] / (slope * p["articles"]) - 1) for p in points)}


def measure(options: argparse.Namespace) -> dict[str, Any]:
    only = set(options.only or ("corpus", "dense", "pages", "start", "growth", "curve", "jobs", "dask"))
    done: dict[str, Any] = {"machine": {"python": platform.python_version(), "processors": os.cpu_count()}, "ratios": []}
    work = ours()
    corpus: list[Record] = []
    if options.corpus:
        corpus = [r for r in islice(records([options.corpus]), options.articles) if isinstance(r, Record)]
        [
            work(record) for record in corpus[:200]
        ]  # vocabularies and caches warm, as they are in any run that is long enough to matter
    if "corpus" in only and corpus:
        size = max(1, len(corpus) // 8)
        done["ratios"] += [
            paired("corpus: afternoon script / ours", rounds_of(corpus, size, 8), work, afternoon(), share=25),
            paired("corpus: word_tokenize / ours", rounds_of(corpus, size, 8), work, tokenising(), share=5),
            paired("corpus: floor / ours", rounds_of(corpus, size, 8), work, floor()),
        ]
    if "dense" in only:
        dense = as_text(r for r in records(options.dense) if isinstance(r, Record))
        [work(record) for record in dense]
        done["ratios"] += [
            paired("dense: afternoon script / ours", rounds_of(dense, len(dense), 5), work, afternoon(), share=5),
            paired("dense: word_tokenize / ours", rounds_of(dense, len(dense), 9), work, tokenising()),
        ]
    if "pages" in only:
        pages = [r for r in records(options.pages) if isinstance(r, Record) and r.kind == "html"]
        [work(record) for record in pages]
        done["ratios"] += [
            paired("pages: trafilatura fast / ours", rounds_of(pages, len(pages), 9), work, trafilatura_fast()),
            paired(
                "pages without candidates: trafilatura fast / ours",
                rounds_of(plain_pages(corpus[:200]), 20, 9),
                work,
                trafilatura_fast(),
            ),
        ]
    done["ratios"] = [vars(ratio) for ratio in done["ratios"]]
    if "start" in only:
        done["start"] = start_up()
    if "growth" in only:
        done["four_times_as_long"] = growth(work)
    if "curve" in only and options.corpus:
        done["curve"] = [in_a_process("curve", options.corpus, size) for size in options.sizes]
        done["fit"] = line_fit(done["curve"])
    if "jobs" in only and options.corpus:
        done["jobs"] = [in_a_process("jobs", options.corpus, jobs) for _ in range(options.repeat) for jobs in (1, 2)]
    if "dask" in only and options.corpus:
        done["dask"] = [in_a_process("dask", options.corpus, workers) for _ in range(options.repeat) for workers in (1, 2)]
    return done


def markdown(done: dict[str, Any]) -> str:
    lines = ["| comparison | median ratio | lowest | highest | ours, ms an article |", "| --- | --- | --- | --- | --- |"]
    lines += [f"| {r['name']} | {r['value']:.2f} | {r['low']:.2f} | {r['high']:.2f} | {r['ours']:.2f} |" for r in done["ratios"]]
    if "curve" in done:
        lines += ["", "| articles | processor seconds | peak memory, MB |", "| --- | --- | --- |"]
        lines += [f"| {p['articles']:,} | {p['cpu']:.1f} | {p['peak_mb']:.0f} |" for p in done["curve"]]
        fit = done["fit"]
        lines += [
            "",
            f"Straight line: {fit['ms_per_article']:.2f} ms an article; largest deviation {fit['largest_deviation']:.1%}.",
        ]
    if "four_times_as_long" in done:
        lines += ["", f"A sentence four times as long takes {done['four_times_as_long']:.1f} times as long."]
    if "start" in done:
        lines += ["", f"`chitieu --help` answers after {done['start']['help_seconds']:.2f} s."]
    if "jobs" in done:
        pairs = [(a["wall"], b["wall"]) for a, b in zip(done["jobs"][::2], done["jobs"][1::2], strict=True)]
        same = len({leg["digest"] for leg in done["jobs"]}) == 1
        speed = statistics.median(one / two for one, two in pairs)
        lines += ["", f"`--jobs 2` is {speed:.2f} times as fast as `--jobs 1`; outcomes {'equal' if same else 'NOT EQUAL'}."]
    if "dask" in done:
        pairs = [(a["wall"], b["wall"]) for a, b in zip(done["dask"][::2], done["dask"][1::2], strict=True)]
        same = len({leg["digest"] for leg in done["dask"]}) == 1
        speed = statistics.median(one / two for one, two in pairs)
        peak = max(leg["peak_mb"] for leg in done["dask"])
        lines += [
            "",
            f"Two Dask workers are {speed:.2f} times as fast as one; parts {'equal' if same else 'NOT EQUAL'}; a worker takes {peak:.0f} MB at most.",
        ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="a dump of general news, for instance JSON lines")
    parser.add_argument("--articles", type=int, default=2000, help="how many of its articles the paired runs take")
    parser.add_argument("--dense", type=Path, nargs="+", default=[ROOT / "data/raw", ROOT / "tests/gold/articles"])
    parser.add_argument("--pages", type=Path, nargs="+", default=[ROOT / "data/raw", ROOT / "tests/gold/articles"])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--only", nargs="+")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--markdown", type=Path)
    parser.add_argument("--leg", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.leg:
        leg, corpus, number = options.leg
        legs = {"curve": curve_point, "jobs": parallel, "dask": on_a_cluster}
        print(json.dumps(legs[leg](Path(corpus), int(number))))
        return
    done = measure(options)
    if options.json:
        options.json.write_text(json.dumps(done, indent=1) + "\n", encoding="utf-8")
    if options.markdown:
        options.markdown.write_text(markdown(done), encoding="utf-8")
    print(markdown(done), end="")


if __name__ == "__main__":
    main()
