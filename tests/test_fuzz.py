"""The first of the inputs of ``benchmarks/fuzz_readers.py``: nothing breaks a reader, and no row lacks its evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest
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


@pytest.mark.parametrize("unit", ["lao động", "hộ nghèo", "%", "tỷ đồng", "xã", "lượt khách", "ha", ""])
def test_a_number_of_any_length_breaks_no_rule(nlp: Language, unit: str) -> None:
    """Decimal arithmetic refuses what has more digits than it keeps."""
    for number in ("9" * 60, "7" * 40 + ",5", "1" * 29 + ".000", f"{'9' * 40} - {'9' * 41}"):
        text = f"Đại hội Đảng bộ xã Tân Lập đề ra chỉ tiêu đến năm 2025 giải quyết việc làm cho {number} {unit}; hộ nghèo giảm {number} {unit}/năm."
        list(assemble.annotate(text, assemble.ArticleInfo(), nlp)._.rows)


def test_the_judge_tells_when_a_rule_breaks() -> None:
    def broken(text: str, about: object) -> list[object]:
        raise ArithmeticError("too long")

    judge = Judge(lambda text, about: [])
    judge.extract = broken  # type: ignore[assignment]
    judge.judge(*seeds()[0])
    assert any("the rules raised ArithmeticError: too long" in fault for fault in judge.faults)


def test_the_judge_sees_a_row_without_evidence(nlp: Language) -> None:
    def shifted(text: str, about: object) -> list[object]:
        rows = assemble.annotate(text, assemble.ArticleInfo(), nlp)._.rows
        return [replace(row, char_start=row.char_start + 1, char_end=row.char_end + 1) for row in rows]

    judge = Judge(shifted)  # type: ignore[arg-type]
    for name, data in seeds()[:2]:
        judge.judge(name, data)
    assert any("is not at its place" in fault for fault in judge.faults)
