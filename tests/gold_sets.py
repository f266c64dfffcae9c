"""Where the project's annotated articles stand, for the tests and for the scripts in ``benchmarks``."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
FLOORS = ROOT / "tests" / "gold" / "floors.json"

#: Name of a set -> its annotations and the folder of its articles.
GOLD_SETS = {
    "raw": (ROOT / "tests" / "gold" / "raw-gold.jsonl", ROOT / "data" / "raw"),
    "articles": (ROOT / "tests" / "gold" / "articles.jsonl", ROOT / "tests" / "gold" / "articles"),
}
