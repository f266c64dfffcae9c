"""Mutated inputs over all readers and repairs: no crash, no hang, no row whose evidence is not in its source.

python benchmarks/fuzz_readers.py --inputs 50000 --seed 1

Prints each fault with the number of its input; the same seed makes the same inputs. tests/test_fuzz.py runs the first of them.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from fuzzing import Judge, inputs

from pipeline import assemble

#: Seconds of computing that an input may take.
LIMIT = 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-rows", action="store_true", help="readers and repairs alone")
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, hanging)
    nlp = None if options.no_rows else assemble.build()
    judge = Judge(None if nlp is None else lambda text, about: assemble.annotate(text, about, nlp)._.rows, LIMIT)
    started = time.perf_counter()
    for name, data in inputs(options.seed, options.inputs):
        known = len(judge.faults)
        judge.judge(name, data)
        for fault in judge.faults[known:]:
            print(fault, flush=True)
        if judge.inputs % 2000 == 0:
            print(summary(judge, started), flush=True)
    print(summary(judge, started))
    sys.exit(bool(judge.faults))


def hanging(number: int, frame: FrameType | None) -> None:
    raise TimeoutError("hangs")


def summary(judge: Judge, started: float) -> str:
    return (
        f"{judge.inputs} inputs: {judge.articles} articles, {judge.skipped} skipped with a reason, {judge.rows} rows, "
        f"{len(judge.faults)} faults; slowest input {judge.slowest:.2f} s; {time.perf_counter() - started:.0f} s in all"
    )


if __name__ == "__main__":
    main()
