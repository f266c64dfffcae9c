"""The example files of the finders: words in braces, and what the finder makes of them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from markup import EXAMPLES, Example, read_examples

from extractors.milestones import find_milestones
from extractors.periods import find_periods
from extractors.quantities import find_quantities
from extractors.status import find_cues
from extractors.terms import find_terms

Fact = tuple[int, int, str]


def _side(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"


def quantities(text: str) -> list[Fact]:
    return [
        (q.start, q.end, f"{_side(q.low)}..{_side(q.high)} {q.unit or q.kind}{'/' if q.per else ''}{q.per} {q.bound}")
        for q in find_quantities(text)
    ]


def periods(text: str) -> list[Fact]:
    return [
        (
            p.start,
            p.end,
            f"{p.year_start}-{p.year}" * bool(p.year_start) + str(p.year) * (not p.year_start) + " base" * p.baseline,
        )
        for p in find_periods(text)
    ]


def terms(text: str) -> list[Fact]:
    return [(t.start, t.end, f"{t.term} {t.kind} {t.congress or ''}".strip()) for t in find_terms(text)]


def status(text: str) -> list[Fact]:
    return [(c.start, c.end, c.status) for c in find_cues(text) if c.strong or c.status == "target"]


def milestones(text: str) -> list[Fact]:
    return [(m.start, m.end, " ".join(filter(None, (m.metric, m.breakdown, str(m.value or ""))))) for m in find_milestones(text)]


FINDERS: dict[str, Callable[[str], list[Fact]]] = {
    finder.__name__: finder for finder in (quantities, periods, terms, status, milestones)
}
CASES = [(name, example) for name in FINDERS for example in read_examples(EXAMPLES / f"{name}.txt")]


@pytest.mark.parametrize(("name", "example"), CASES, ids=lambda case: case if isinstance(case, str) else case.where)
def test_examples(name: str, example: Example) -> None:
    found = [(example.text[a:b], fact) for a, b, fact in FINDERS[name](example.text)]
    assert found == [(example.text[a:b], fact) for a, b, fact in example.facts]


def test_every_example_file_is_run() -> None:
    run_elsewhere = {"dates", "metrics", "places", "rows", "known_failures"}
    assert {path.stem for path in Path(EXAMPLES).glob("*.txt")} <= run_elsewhere | set(FINDERS)
