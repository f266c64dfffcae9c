"""Raise ``tests/gold/floors.json`` to a hundredth below the figures reached now; a floor is never lowered.

python benchmarks/raise_floors.py [--articles-changed SET ...]

--articles-changed: set the floors of this set anew, even lower, because its annotated articles are others now; say so in the commit.

Known failures that are cured are taken off ``tests/gold/known_failures.csv``, too, and those without a reason yet are listed.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from gold_sets import FLOORS, GOLD_SETS, KNOWN_FAILURES, failure_of

from pipeline import assemble
from pipeline.quality import Judged, figures, found_rows, judge
from pipeline.score import read_gold, score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles-changed", action="append", default=[], metavar="SET", choices=list(GOLD_SETS))
    changed = parser.parse_args().articles_changed
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    nlp = assemble.build()
    targets: list[Judged] = []
    for name, (gold, folder) in GOLD_SETS.items():
        before = {} if name in changed else floors.get(name, {})
        told, found = read_gold(gold), found_rows(folder, lambda article: assemble.extract(article, nlp))
        targets += judge(told, found)
        reached = figures(score(told, found))
        floors[name] = {figure: max(round(value - 0.01, 4), before.get(figure, 0.0)) for figure, value in reached.items()}
        for figure, value in reached.items():
            print(f"{name:10} {figure:20} {before.get(figure, 0.0):.4f} -> {floors[name][figure]:.4f} (now {value:.4f})")
    FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
    forget_cured(targets)


def forget_cured(targets: list[Judged]) -> None:
    """Rewrite the known failures without those that no longer occur."""
    faults = {failure_of(target) for target in targets if target.verdict not in ("exact", "optional")}
    with KNOWN_FAILURES.open(encoding="utf-8", newline="") as file:
        known = {(row["article"], row["fault"], row["value_text"]): row["reason"] for row in csv.DictReader(file)}
    with KNOWN_FAILURES.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("article", "fault", "value_text", "reason"))
        table.writerows((*fault, reason) for fault, reason in known.items() if fault in faults)
    for fault in known:
        if fault not in faults:
            print("cured:", " | ".join(fault))
    for fault in sorted(faults - set(known)):
        print("no reason yet:", " | ".join(fault))


if __name__ == "__main__":
    main()
