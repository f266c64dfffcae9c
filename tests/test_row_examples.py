"""Whole sentences by class of difficulty: the files of ``examples/rows``, each printing one side of the rows found."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from markup import EXAMPLES, Example, parse_line
from spacy.language import Language

from extractors.facts import Row
from pipeline import assemble
from pipeline.reading import Article

BOUNDS = {"more_than": ">", "at_least": ">=", "less_than": "<", "at_most": "<=", "about": "~"}


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _value(row: Row) -> str:
    low, high = _number(row.value_min), _number(row.value_max)
    shown = f"{low}..{high}" if row.bound == "range" else BOUNDS.get(row.bound, "") + (low or high)
    return " ".join(filter(None, (row.change.replace("level", ""), shown, row.unit)))


def _owner(row: Row) -> str:
    place = row.place
    return "/".join(filter(None, (place.province, place.district, place.commune))) or place.level


#: Name of a file -> what it prints of a row.
SIDES: dict[str, Callable[[Row], str]] = {
    "status": lambda row: row.status,
    "owner": _owner,
    "scope": lambda row: f"{row.year_start}-{row.year}" if row.year_start else str(row.year),
    "metrics": lambda row: f"{row.metric} {row.breakdown}".strip(),
    "values": _value,
}


def read_cases(name: str) -> list[tuple[str, str, Example]]:
    """The cases of a file: its name, the lead paragraph above ("@", with the date of publication first or none), the sentence."""
    lead = ""
    cases = []
    lines = (EXAMPLES / "rows" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if line.startswith("@ "):
            lead = line[2:]
        elif line and not line.startswith("#"):
            cases.append((name, lead, parse_line(line, f"rows/{name}.txt:{number}")))
    return cases


@pytest.mark.parametrize(
    ("name", "lead", "example"),
    [case for name in SIDES for case in read_cases(name)],
    ids=lambda part: part.where if isinstance(part, Example) else "",
)
def test_row_examples(name: str, lead: str, example: Example, nlp: Language, make_article: Callable[..., Article]) -> None:
    dated = re.match(r"(20\d\d-\d\d-\d\d): ", lead)
    text = f"{lead[dated.end() if dated else 0 :]}\n\n{example.text}"
    offset = text.index(example.text)
    rows = assemble.extract(make_article(text=text, title="", published=dated[1] if dated else "", url=""), nlp)
    found = sorted((row.char_start - offset, row.char_end - offset, SIDES[name](row)) for row in rows)
    assert [(example.text[a:b], fact) for a, b, fact in found] == [(example.text[a:b], fact) for a, b, fact in example.facts]


def test_every_file_of_rows_is_run_and_has_a_negative() -> None:
    assert {path.stem for path in (EXAMPLES / "rows").glob("*.txt")} == set(SIDES)
    for name in SIDES:
        assert any(not example.facts and re.search(r"\d", example.text) for _, _, example in read_cases(name)), name
