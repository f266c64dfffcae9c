"""NER is asked only where a place is open, and never takes a time for one."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from extractors import evidence
from extractors.evidence import EvidenceFinder, name_spans
from extractors.facts import ArticleInfo, Milestone, Owner, Place, PlaceMention, Segment

TEXT = "Huyện Tân Lập họp bàn.\nXã Bình Sơn  phấn đấu về đích năm 2025.\nTin liên quan: huyện Khác."


def _doc(**attributes: object) -> Doc:
    doc = spacy.blank("xx")(TEXT)
    doc._.article = ArticleInfo()
    lines = [(0, 22, "body"), (23, 62, "body"), (63, len(TEXT), "noise")]
    doc._.segments = tuple(Segment(start, end, kind) for start, end, kind in lines)  # type: ignore[arg-type]
    doc._.milestones = (Milestone(35, 52, "phấn đấu về đích", "new_rural_status"),)
    for name, value in attributes.items():
        doc._.set(name, value)
    return doc


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Sentences that NER was asked about; it answers that the second to fourth token is a place."""
    sentences: list[str] = []

    def ner(sentence: str) -> list[tuple[str, str, str, str]]:
        sentences.append(sentence)
        tokens = [sentence[a:b] for a, b in evidence.token_spans(sentence)]
        return [(token, "N", "B-NP", "B-LOC" if n == 1 else "I-LOC" if n == 2 else "O") for n, token in enumerate(tokens)]

    monkeypatch.setattr(evidence, "_ner", ner)
    return sentences


SETTLED = PlaceMention(0, 13, "Huyện Tân Lập", Place("district", district="Tân Lập"))
OPEN = PlaceMention(23, 34, "Xã Bình Sơn", None)


def test_settled_places_cost_nothing(asked: list[str]) -> None:
    doc = EvidenceFinder(6, 600)(_doc(owner=Owner(Place("district"), "Tân Lập"), places=(SETTLED,)))
    assert asked == []
    assert list(doc.spans["evidence"]) == []


def test_an_open_place_is_asked_about_in_its_sentence(asked: list[str]) -> None:
    doc = EvidenceFinder(6, 600)(_doc(owner=Owner(Place("district"), "Tân Lập"), places=(SETTLED, OPEN)))
    assert asked == ["Xã Bình Sơn  phấn đấu về đích năm 2025."]
    assert [(span.text, span.label_) for span in doc.spans["evidence"]] == [("Bình Sơn", "LOC")]


def test_without_an_owner_the_first_sentences_are_asked_about_but_not_noise(asked: list[str]) -> None:
    EvidenceFinder(6, 600)(_doc())
    assert len(asked) == 2
    asked.clear()
    EvidenceFinder(1, 600)(_doc())
    assert asked == ["Huyện Tân Lập họp bàn."]
    asked.clear()
    EvidenceFinder(6, 30)(_doc())
    assert asked == ["Huyện Tân Lập họp bàn."]


def test_a_text_that_can_give_no_row_costs_nothing(asked: list[str]) -> None:
    EvidenceFinder(6, 600)(_doc(places=(OPEN,), milestones=()))
    assert asked == []


def test_times_are_no_places() -> None:
    text = "năm 2025 ở Bình Sơn, quý III"
    tagged = [
        ("năm 2025", "N", "B-NP", "B-LOC"),
        ("ở", "E", "O", "O"),
        ("Bình", "Np", "B-NP", "B-LOC"),
        ("Sơn", "Np", "I-NP", "I-LOC"),
    ]
    tagged += [(",", "CH", "O", "O"), ("quý", "N", "B-NP", "B-LOC"), ("III", "N", "I-NP", "I-LOC")]
    assert [text[a:b] for a, b in name_spans(tagged, text, 0, len(text))] == ["Bình Sơn"]


def test_words_that_do_not_fit_the_text_are_not_guessed() -> None:
    assert name_spans([("Bình Sơn", "Np", "B-NP", "B-LOC")], "ở Bình Sơn", 0, 10) == []


def test_underthesea_answers_in_the_form_expected() -> None:
    text = "Ông Nam đến thăm Hà Nội năm 2025"
    tagged = evidence._ner(text)
    assert "Hà Nội" in [text[a:b] for a, b in name_spans(tagged, text, 0, len(text))]
