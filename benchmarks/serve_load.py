"""The web page with many rows: server time of each page alone, then with several readers at once.

    python benchmarks/serve_load.py --rows 100000 --readers 20 --seconds 300

Makes a table of generated rows of real places and metrics (the same for the same --rows), serves it on the loopback interface with
``chitieu serve``, and asks for pages as readers do: searches, places, metrics, articles, promises, one after the other without a
pause. Prints the median server time of each page (header ``Server-Timing``), then latencies and failures under load.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

import httpx

sys.path.insert(0, str(Path(__file__).parents[1]))

from extractors.gazetteer import gazetteer
from extractors.metrics import metrics
from pipeline.tables import frame_of, write_table
from pipeline.web.serving import article_key, place_key

PER_ARTICLE = 12
BOUNDS = ("exact", "at_least", "more_than", "at_most", "less_than")


def generated(rows: int) -> list[dict[str, Any]]:
    """Rows of a table: every article is of one place and year, a third of them results."""
    chance = random.Random(20250701)
    districts = sorted(
        {unit for units in gazetteer().districts.values() for unit in units}, key=lambda unit: (unit.code, unit.name)
    )
    known = [metric for metric in metrics().values() if metric.unit in ("percent", "VND", "commune", "ha", "tonne", "person")]
    made: list[dict[str, Any]] = []
    while len(made) < rows:
        number = len(made) // PER_ARTICLE
        place = gazetteer().place(chance.choice(districts), "2021-01-01")
        provincial = chance.random() < 0.15
        published = f"{chance.randint(2015, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        result = chance.random() < 0.33
        year = int(published[:4]) + (0 if result else chance.choice((0, 1, 5, 5)))
        for line, metric in enumerate(chance.sample(known, PER_ARTICLE)):
            value = round(chance.uniform(1, 100), 1) * (1e6 if metric.unit == "VND" else 1)
            bound = chance.choice(BOUNDS)
            sentence = f"Đến năm {year}, {metric.label_vi.lower()} của {place.district or place.province} đạt {value:g}."
            made.append(
                {
                    "target_id": f"{len(made):012x}",
                    "status": "result" if result else "target",
                    "level": "province" if provincial else "district",
                    "province": place.province,
                    "district": "" if provincial else place.district,
                    "commune": "",
                    "province_code": place.province_code,
                    "district_code": "" if provincial else place.district_code,
                    "commune_code": "",
                    "place_text": f"huyện {place.district}",
                    "province_2025": place.province_2025,
                    "province_2025_code": place.province_2025_code,
                    "term": f"{year - 5}-{year}",
                    "congress": None,
                    "metric": metric.id,
                    "metric_text": metric.label_vi.lower(),
                    "breakdown": "",
                    "change": "level",
                    "basis": "point",
                    "value_min": None if bound in ("at_most", "less_than") else value,
                    "value_max": None if bound in ("at_least", "more_than") else value,
                    "bound": bound,
                    "unit": metric.unit,
                    "per": "",
                    "value_text": f"{value:g}",
                    "baseline_year": None,
                    "baseline_value": None,
                    "year_start": None,
                    "year": year,
                    "year_source": "explicit",
                    "sentence": sentence,
                    "char_start": 100 * line,
                    "char_end": 100 * line + 10,
                    "confidence": 0.9,
                    "extractor": "generated",
                    "article_id": f"a{number}",
                    "source_file": f"a{number}.txt",
                    "url": f"https://bao.example.vn/{number}",
                    "source": "bao.example.vn",
                    "title": f"Đại hội Đảng bộ {place.district or place.province} ({number})",
                    "published": published,
                    "corrected": "",
                }
            )
    return made[:rows]


def addresses(rows: list[dict[str, Any]], chance: random.Random) -> dict[str, str]:
    """One address of each kind of page, picked by chance."""
    row = chance.choice(rows)
    metric = metrics()[row["metric"]]
    name = row["district"] or row["province"]
    return {
        "start": "/",
        "search: all": "/search",
        "search: place and metric": f"/search?q={quote(name + ' ' + metric.label_vi)}",
        "search: metric": f"/search?q={quote(metric.label_vi)}&year={row['year']}",
        "search: province, field": f"/search?province={quote(row['province_2025'])}&group={metric.group}&status=target",
        "search: last page": "/search?n=3999",
        "place": f"/place/{place_key(row)}",
        "metric": f"/metric/{row['metric']}?year={row['year']}&level={row['level']}",
        "article": f"/article/{article_key(row['url'])}",
        "promises": f"/promises?q={quote(name)}",
        "promises: all": "/promises",
        "places": "/places",
        "metrics": "/metrics",
    }


async def alone(base: str, rows: list[dict[str, Any]], times: int) -> None:
    """Print the server time of each page, one request at a time."""
    chance = random.Random(1)
    took: dict[str, list[float]] = defaultdict(list)
    async with httpx.AsyncClient(base_url=base, timeout=60) as client:
        for _ in range(times):
            for kind, path in addresses(rows, chance).items():
                answer = await client.get(path)
                answer.raise_for_status()
                took[kind].append(float(answer.headers["server-timing"].removeprefix("app;dur=")))
    print(f"{'page':<28}{'median ms':>10}{'95 % ms':>10}{'most ms':>10}")
    for kind, each in took.items():
        print(f"{kind:<28}{median(each):>10.1f}{quantile(each, 0.95):>10.1f}{max(each):>10.1f}")


async def together(base: str, rows: list[dict[str, Any]], readers: int, seconds: float) -> None:
    """Print what readers wait who all ask at once, and what failed."""
    latencies: list[float] = []
    failures: list[str] = []
    until = time.monotonic() + seconds

    async def reader(number: int) -> None:
        chance = random.Random(number)
        async with httpx.AsyncClient(base_url=base, timeout=60) as client:
            while time.monotonic() < until:
                path = chance.choice(list(addresses(rows, chance).values()))
                began = time.monotonic()
                try:
                    answer = await client.get(path)
                    if answer.status_code != 200:
                        failures.append(f"{answer.status_code} {path}")
                except httpx.HTTPError as error:
                    failures.append(f"{type(error).__name__} {path}")
                latencies.append((time.monotonic() - began) * 1000)

    await asyncio.gather(*(reader(number) for number in range(readers)))
    print(
        f"{readers} readers, {seconds:g} s: {len(latencies)} pages, {len(latencies) / seconds:.0f} a second, {len(failures)} failures"
    )
    print(f"latency ms: median {median(latencies):.0f}, 95 % {quantile(latencies, 0.95):.0f}, most {max(latencies):.0f}")
    for failure in failures[:5]:
        print("failed:", failure)


def quantile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=30, help="requests of each page alone")
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=300)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        out = Path(name)
        rows = generated(asked.rows)
        write_table(frame_of(rows), out / "targets.csv")
        began = time.monotonic()
        command = [sys.executable, "-m", "pipeline", "serve", "--out", str(out), "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]) as server:
            try:
                assert server.stdout is not None
                found = re.match(r"(http://\S+)/", server.stdout.readline())
                assert found, "the server did not start"
                size = (out / "web.sqlite").stat().st_size / 1e6
                print(f"{len(rows)} rows; ready after {time.monotonic() - began:.1f} s, serving file {size:.0f} MB")
                asyncio.run(alone(found[1], rows, asked.times))
                asyncio.run(together(found[1], rows, asked.readers, asked.seconds))
            finally:
                server.terminate()


if __name__ == "__main__":
    main()
