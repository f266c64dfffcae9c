"""What is in force where a value stands, put together: frames, status, year and term, place."""

from __future__ import annotations

from spacy.tokens import Doc

from extractors.article_facts import ArticleFacts
from extractors.deadlines import Deadlines
from extractors.facts import Change
from extractors.frames import Frames
from extractors.sectors import Sectors
from extractors.statuses import Statuses
from extractors.subjects import Subjects


class Context:
    """One article while its rows are joined. ``frames.enter`` moves to a clause; the others answer for its values.

    facts: the article as a whole. frames: what headings and earlier text set. statuses: target or result. deadlines: year and
    term. subjects: place. sectors: whose part of the country's. refused: start of a value -> why it gave no row. changes: how the last value of a metric, part and unit
    was meant.
    """

    def __init__(self, doc: Doc) -> None:
        self.facts = ArticleFacts(doc)
        self.text = self.facts.text
        self.frames = Frames(self.facts)
        self.statuses = Statuses(self.facts, self.frames)
        self.deadlines = Deadlines(self.facts, self.frames)
        self.subjects = Subjects(self.facts, self.frames)
        self.sectors = Sectors(self.facts)
        self.refused: dict[int, str] = {}
        self.changes: dict[tuple[str, str, str], Change] = {}

    def change_before(self, metric: str, breakdown: str, unit: str) -> Change | None:
        """How the last value of the metric in this unit was meant: of this part, or else of the whole; None if there is none."""
        return self.changes.get((metric, breakdown, unit), self.changes.get((metric, "", unit)))
