"""Where the project's annotated articles stand, for the tests and for the scripts in ``benchmarks``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.quality import Judged

ROOT = Path(__file__).parents[1]
FLOORS = ROOT / "tests" / "gold" / "floors.json"
KNOWN_FAILURES = ROOT / "tests" / "gold" / "known_failures.csv"

#: Name of a set -> its annotations and the folder of its articles.
GOLD_SETS = {
    "raw": (ROOT / "tests" / "gold" / "raw-gold.jsonl", ROOT / "data" / "raw"),
    "articles": (ROOT / "tests" / "gold" / "articles.jsonl", ROOT / "tests" / "gold" / "articles"),
    "patterns": (ROOT / "tests" / "gold" / "patterns.jsonl", ROOT / "tests" / "gold" / "patterns"),
}


def failure_of(target: Judged) -> tuple[str, str, str]:
    """Article, fault and value of a target that is not exact, as ``known_failures.csv`` names them."""
    told = target.gold or target.found or {}
    fault = f"wrong {' '.join(target.wrong)}" if target.verdict == "wrong" else target.verdict
    return target.article, fault, str(told.get("value_text", ""))
