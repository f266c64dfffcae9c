"""The lexicons: strict reading, and every form found in its own sentence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from extractors.lexicon import LEXICONS, LexiconError, read_lexicon
from extractors.matching import Matcher
from extractors.metrics import (
    BLOCK,
    OTHER,
    breakdown_forms,
    find_metrics,
    metric_for_unit,
    metric_forms,
    metrics,
    predicate_forms,
    predicate_keys,
)

UNITS = set(
    "percent per_mille VND USD times person household commune village school bed doctor product enterprise cooperative visit house "
    "criterion organisation facility head tree project ha m2 km tonne kg kWh MW m3 litre year rank point status count".split()
)


@dataclass(frozen=True)
class Word:
    id: str
    form: str
    line: int


def read(tmp_path: Path, content: str | bytes) -> tuple[Word, ...]:
    path = tmp_path / "words.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_lexicon(path, Word, required=("id",), unique=("id",))


def test_a_lexicon_is_read_whole_with_line_numbers(tmp_path: Path) -> None:
    found = read(tmp_path, '\ufeffid,form\n# a comment\na,"một, hai"\n\n b , ba \n')
    assert found == (Word("a", "một, hai", 3), Word("b", "ba", 5))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "words.csv:1: empty; expected the columns id, form"),
        ("id,from\n", "words.csv:1: unknown column 'from'; expected id, form"),
        ("id\n", "words.csv:1: column 'form' is missing"),
        ("id,form,id\n", "words.csv:1: column 'id' is there twice"),
        ("id,form\na,b,c\n", "words.csv:2: 3 cells where the header has 2; quote cells that hold a comma"),
        ("id,form\n,b\n", "words.csv:2: no id"),
        ("id,form\na,b\na,c\n", "words.csv:3: 'a' is already on line 2"),
        ('id,form\na,"b\n', "words.csv:2: not CSV: unexpected end of data"),
        (b"id,form\na,\xff\n", "words.csv:2: not UTF-8; save the file as 'CSV UTF-8'"),
    ],
)
def test_faults_name_file_and_line(tmp_path: Path, content: str | bytes, message: str) -> None:
    with pytest.raises(LexiconError) as caught:
        read(tmp_path, content)
    assert str(caught.value) == message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"^gone\.csv: cannot be read: "):
        read_lexicon(tmp_path / "gone.csv", Word)


def test_every_metric_has_forms() -> None:
    assert set(metrics()) - {row.id for row in metric_forms()} <= {OTHER}
    assert {row.group for row in metrics().values()} - {""} == {
        "economy", "agriculture", "rural_development", "budget_investment", "society", "education", "health", "labour",
        "environment", "infrastructure", "party_building", "defence_security", "culture", "digital_transformation",
        "administration", "other",
    }  # fmt: skip


def test_units_are_those_of_the_table() -> None:
    known = UNITS | {""}
    assert {row.unit for row in metrics().values()} <= known
    assert {unit for row in metric_forms() for unit in row.units.split("|")} <= known
    named = {pair.split("=")[0].split("/")[0] for row in metrics().values() for pair in row.instead.split("|") if pair}
    assert named <= known


def test_every_metric_form_is_found_in_its_sentence() -> None:
    missed = []
    for row in metric_forms():
        found = {m.metric for m in find_metrics(row.seen_in)}
        found |= {metric_for_unit(metric, unit) for metric in found for unit in row.units.split("|")}
        if row.id not in found and row.id != BLOCK:
            missed.append(f"line {row.line}: {row.form!r} in {row.seen_in!r}")
    assert missed == []


def test_every_form_can_match_its_own_sentence() -> None:
    rows = [*metric_forms(), *breakdown_forms(), *predicate_forms()]
    missed = [f"{row.form!r} in {row.seen_in!r}" for row in rows if not Matcher([(row.form, 0)]).find(row.seen_in)]
    assert missed == []


def test_blocking_rows_hide_their_words() -> None:
    for row in metric_forms():
        if row.id == BLOCK:
            assert row.form not in {m.form for m in find_metrics(row.seen_in)}


def test_dimensions_of_metrics_are_known() -> None:
    dimensions = {row.dimension for row in breakdown_forms()}
    assert {name for row in metrics().values() for name in row.dimensions} <= dimensions


def test_breakdowns_of_forms_are_known() -> None:
    known = {row.id for row in breakdown_forms()}
    assert {row.breakdown for row in (*metric_forms(), *predicate_forms()) if row.breakdown} <= known


def test_a_breakdown_has_one_label() -> None:
    labels = {(row.dimension, row.id, row.label_vi) for row in breakdown_forms()}
    twice = [key for key, count in Counter((dimension, part) for dimension, part, _ in labels).items() if count > 1]
    assert twice == []


def test_every_predicate_has_words_and_subjects() -> None:
    for key in predicate_keys():
        assert {row.kind for row in predicate_forms() if row.key == key} == {"predicate", "subject"}, key


def test_the_guide_names_every_file() -> None:
    guide = (LEXICONS / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in sorted(LEXICONS.glob("*.csv")) if path.name not in guide] == []


def test_sources_are_known() -> None:
    assert {row.source for row in metric_forms()} <= {"inventory", "press", "usage"}
