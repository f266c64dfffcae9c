"""The first of the inputs of ``benchmarks/fuzz_readers.py``: nothing breaks a reader, and no row lacks its evidence."""

from __future__ import annotations

from dataclasses import replace

from fuzzing import Judge, inputs, seeds
from spacy.language import Language

from pipeline import assemble

INPUTS = 600


def test_mutated_inputs(nlp: Language) -> None:
    judge = Judge(lambda text, about: assemble.annotate(text, about, nlp)._.rows)
    for name, data in inputs(1, INPUTS):
        judge.judge(name, data)
    assert judge.faults == []
    assert judge.articles > INPUTS
    assert judge.skipped > INPUTS / 4
    assert judge.rows > INPUTS


def test_the_judge_sees_a_row_without_evidence(nlp: Language) -> None:
    def shifted(text: str, about: object) -> list[object]:
        rows = assemble.annotate(text, assemble.ArticleInfo(), nlp)._.rows
        return [replace(row, char_start=row.char_start + 1, char_end=row.char_end + 1) for row in rows]

    judge = Judge(shifted)  # type: ignore[arg-type]
    for name, data in seeds()[:2]:
        judge.judge(name, data)
    assert any("is not at its place" in fault for fault in judge.faults)
