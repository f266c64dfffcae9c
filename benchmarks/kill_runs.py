"""Kill runs at random moments and see whether anything shows: the store and the files must be those of an undisturbed run.

    python benchmarks/kill_runs.py --kills 200 --articles 500

Articles are variations of those in data/raw and tests/gold/articles: figures altered, so that no two are the same. The pipeline is
loaded once and each run is a fork, so that the kills fall on work and not on loading. A run that is killed is taken up by the next; one
that reaches its end is compared, and a new store begun. Takes half an hour and more.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import tempfile
import time
from pathlib import Path

from sqlalchemy import select

from pipeline.ingest import Events
from pipeline.run import run
from pipeline.store import open_store
from pipeline.store.schema import ARTICLES, CHANGES, SKIPPED, TARGETS
from pipeline.workers import load_pipeline

ROOT = Path(__file__).parents[1]
APART = {"written", "seen", "run"}  # columns that tell which run did it


def write_articles(folder: Path, count: int, chance: random.Random) -> None:
    """Write ``count`` articles and a broken file for every fifty."""
    found = [path for name in ("data/raw", "tests/gold/articles") for path in sorted((ROOT / name).iterdir())]
    seeds = [path for path in found if path.suffix in (".txt", ".html")]
    for number in range(count):
        seed = seeds[number % len(seeds)]
        text = seed.read_text(encoding="utf-8", errors="replace")
        text = re.sub(r"(?<![\d./-])[1-9]\d?(?![\d./-])", lambda match: str(int(match[0]) + chance.randrange(9)), text)
        (folder / f"{number:04}-{seed.name}").write_text(text, encoding="utf-8")
        if number % 50 == 0:
            (folder / f"{number:04}-broken.txt").write_bytes(bytes(range(256)))


def state(out: Path) -> dict[str, object]:
    """All that a run leaves, but for what tells which run did it and when."""
    found: dict[str, object] = {name: (out / name).read_bytes() for name in ("targets.csv", "skipped.csv")}
    with open_store(out) as store, store.read() as connection:
        for table in (ARTICLES, TARGETS, SKIPPED, CHANGES):
            columns = [column for column in table.columns if column.name not in APART]
            found[table.name] = sorted(map(repr, connection.execute(select(*columns))))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, help="seconds after which a run is killed at the latest; those of a whole run")
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        write_articles(folder / "in", asked.articles, chance)
        extract = load_pipeline()
        begun = time.monotonic()
        counts = run([folder / "in"], folder / "whole", build=lambda: extract)
        took = time.monotonic() - begun
        print(counts, f"{took:.1f} s", flush=True)
        whole = state(folder / "whole")
        killed = compared = 0
        out = folder / "out"
        while killed < asked.kills or out.exists():
            child = os.fork()
            if child == 0:
                run([folder / "in"], out, build=lambda: extract, events=Events())
                os._exit(0)
            if killed < asked.kills:
                time.sleep(chance.uniform(0, asked.longest or took))
                os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
            if os.WIFSIGNALED(status):
                killed += 1
            elif os.WEXITSTATUS(status) == 0:
                if state(out) != whole:
                    raise SystemExit(f"after {killed} kills a run ended with other data than an undisturbed one")
                compared += 1
                shutil.rmtree(out)
                print(f"{killed} kills, {compared} runs completed and compared", flush=True)
            else:
                raise SystemExit(f"after {killed} kills a run failed")
    print(f"{killed} kills at random moments, {compared} runs taken up to their ends: all equal to an undisturbed run's")


if __name__ == "__main__":
    main()
