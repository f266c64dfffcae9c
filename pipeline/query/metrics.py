"""A metric as someone asks for it -> metric ids: an id, a label in either language, a group, or a few words of one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import pandas as pd

from extractors.metrics import Metric, metric_forms, metrics
from pipeline.query.spelling import QueryError, nearest, plain

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Measures:
    """What an asked metric stands for. words: sought in metric_text, too, where no metric's name has them."""

    asked: str
    ids: tuple[str, ...]
    words: str = ""

    def mask(self, frame: pd.DataFrame) -> pd.Series[bool]:
        """Which rows are of it."""
        found = frame["metric"].isin(self.ids)
        if self.words:
            found |= frame["metric_text"].fillna("").map(lambda text: _holds(plain(text), self.words)).astype(bool)
        return found

    def note(self) -> str:
        """What a reader should know of the choice; empty where there was none."""
        if self.words:
            known = f", and of {', '.join(self.ids)}, which the press may word so" if self.ids else ""
            return f"{self.asked!r} names no metric of the lexicon; rows whose wording has it{known}"
        return f"{self.asked!r} is {len(self.ids)} metrics: {', '.join(self.ids)}" if len(self.ids) > 1 else ""


def find_metrics(asked: str, frame: pd.DataFrame) -> Measures:
    """The metrics that a reader's words name; accents count nowhere.

    In this order: an id, a whole label, a group, labels that have the words one after another, labels that have all of them;
    failing these, forms under which the press names a metric, and the rows of ``frame`` whose own wording has the words.

    Raises QueryError, with the nearest labels, where even that finds nothing.
    """
    words = plain(asked.replace("_", " "))
    known = metrics()
    if not words:
        raise QueryError("the metric is empty; name an id, a label or a few words: 'hộ nghèo'")
    for ids in (
        [m.id for m in known.values() if plain(asked) == m.id],
        [m.id for m in known.values() if words in _names(m.id)],
        [m.id for m in known.values() if words == m.group.replace("_", " ")],
        [m.id for m in known.values() if any(f" {words} " in f" {_spaced(name)} " for name in _names(m.id))],
        [m.id for m in known.values() if any(_holds(name, words) for name in _names(m.id))],
    ):
        if ids:
            return Measures(asked, tuple(ids))
    named = tuple(dict.fromkeys(form.id for form in metric_forms() if form.id in known and _holds(plain(form.form), words)))
    measures = Measures(asked, named, words)
    if named or measures.mask(frame).any():
        return measures
    near = _near(words)
    all_of_them = "see chitieu query --sql 'SELECT metric, label_vi FROM metrics'"
    hint = f"did you mean {', '.join(map(repr, near))}?" if near else all_of_them
    raise QueryError(f"no metric {asked!r}; {hint}")


def _near(words: str) -> list[str]:
    """Labels that have words like the asked ones."""
    vocabulary = sorted({word for id_ in metrics() for name in _names(id_) for word in _WORD.findall(name)})
    meant = [near[0] for word in words.split() if (near := nearest(word, vocabulary, most=1))]
    labels = [(sum(_holds(name, word) for word in meant for name in _names(m.id)[1:2]), m.label_vi) for m in metrics().values()]
    return [label for count, label in sorted(labels, key=lambda pair: -pair[0])[:4] if count]


@cache
def _names(metric_id: str) -> tuple[str, ...]:
    """Names of a metric without accents: the id, the labels, and the labels without what stands in brackets."""
    metric: Metric = metrics()[metric_id]
    names = (metric.id.replace("_", " "), metric.label_vi, metric.label_en)
    bare = (re.sub(r"\s*\([^)]*\)", "", name) for name in names)
    return tuple(dict.fromkeys(plain(name) for name in (*names, *bare)))


@cache
def _spaced(text: str) -> str:
    return " ".join(_WORD.findall(text))


def _holds(text: str, words: str) -> bool:
    """Whether every one of ``words`` is a word of ``text``."""
    return set(_WORD.findall(words)) <= set(_WORD.findall(text))
