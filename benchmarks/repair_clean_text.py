"""Which texts of a dump the repair changes, how, and what it costs: for reading, since of sound text none should be.

python benchmarks/repair_clean_text.py DUMP.jsonl.gz [--show 40]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.reading import Skipped, records
from pipeline.repair import Repaired, repair
from pipeline.repair.charset import decode


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dump", type=Path)
    parser.add_argument("--show", type=int, default=40, help="changed texts of each kind to print")
    options = parser.parse_args()
    kinds: Counter[str] = Counter()
    texts = characters = 0
    spent = 0.0
    for record in records([options.dump]):
        if isinstance(record, Skipped):
            print(record.source_file, record.reason)
            continue
        raw = decode(record.data, record.charset).text
        start = time.perf_counter()
        mended = repair(raw)
        spent += time.perf_counter() - start
        texts, characters = texts + 1, characters + len(raw)
        for note in mended.notes:
            kind = note.partition(":")[0]
            kinds[kind] += 1
            if kinds[kind] <= options.show:
                print(f"{record.source_file} {note}: {first_changes(raw, mended)}")
    print(f"{texts} texts, {characters / 1e6:.1f} million characters, {1e6 * spent / max(texts, 1):.0f} µs a text")
    print("changed:", dict(kinds.most_common()) or "none")


def first_changes(raw: str, mended: Repaired) -> str:
    """A few changed places, before and after."""
    found: list[str] = []
    for at, letter in enumerate(mended.text):
        before = raw[mended.origin[at] : mended.origin[at + 1]]
        if before != letter and len(found) < 4:
            around = slice(max(0, mended.origin[at] - 8), mended.origin[at] + 8)
            found.append(f"{before!r}->{letter!r} in {raw[around]!r}")
    return "; ".join(found)


if __name__ == "__main__":
    main()
