"""Whether an article can give rows at all, told from its text by cheap necessary conditions.

Most articles of a newspaper give none, and finding that out by all rules costs some hundred times as much as here. Each condition
follows from what the joiner requires and is built from the same vocabulary, so that a new form or rule widens both:

a row with a metric      has its value in the line that names the metric, or below a line that names one and ends in a colon
a row of metric "other"  has its value, in a unit that is not too common, in a line with words of planning or below a heading with some
a row of a data table    needs a metric anywhere
a milestone              is found by ``milestones``

Targets stand in lists under a heading, so no sentence is judged by itself, and an article passes whole.
"""

from __future__ import annotations

from functools import cache

from extractors import patterns as re
from extractors.context import PLANNING
from extractors.linking import OWN_METRIC_WORDS
from extractors.matching import Hints
from extractors.metrics import Hint, hints, may_name_metric
from extractors.milestones import find_milestones
from extractors.quantities import find_quantities
from extractors.rows import may_be_other

#: How far around a line its values are read, in characters: as far as ``quantities`` looks.
_BEFORE, _AFTER = 100, 40

#: A clause that ends in a colon: what it names holds for the items below.
_OPENS_LIST = re.compile(r":\s*(?:$|\(\d|;)")

#: Longest line without an end that ``segments`` takes for a heading, in characters.
_HEADING = 150


def may_hold_rows(text: str, title: str = "") -> bool:
    """False only where the pipeline gives no row for a cleaned text with this headline, whatever else is known of the article.

    >>> may_hold_rows("Đội khách thắng 3-1 sau 90 phút."), may_hold_rows("Phấn đấu giảm tỷ lệ hộ nghèo còn 3%.")
    (False, True)
    """
    named = planned = False  # a line above names a metric, or speaks of plans, for the lines below
    start = 0
    headline = " ".join(title.split()).lower()
    for line in text.split("\n"):
        end = start + len(line)
        metric, planning = _told(line) if line else (False, False)
        if metric and " | " in text:
            return True
        if metric or planning or named or planned:
            values = find_quantities(text[max(0, start - _BEFORE) : end + _AFTER])
            if values and (named or (metric and _names_metric(line))):
                return True
            if (planning or planned) and any(map(may_be_other, values)):
                return True
            named = named or (metric and _OPENS_LIST.search(line) is not None)
            planned = planned or (planning and _may_be_heading(line.strip(), headline))
        start = end + 1
    return bool(find_milestones(text))


def may_hold_rows_in_pieces(text: str) -> bool:
    r"""As ``may_hold_rows`` for all words of an article in any order of its lines: a name and a value anywhere are enough.

    >>> may_hold_rows_in_pieces("hộ nghèo\n\nMenu\n3%"), may_hold_rows_in_pieces("Menu\n3%")
    (True, False)
    """
    return (any(_told(text)) and bool(find_quantities(text))) or bool(find_milestones(text))


def _may_be_heading(line: str, headline: str) -> bool:
    """Whether ``segments`` may take the line for a heading or the head of a list; the headline is neither."""
    if line.endswith(":"):
        return True
    return len(line) < _HEADING and line[-1] not in ".;,…!?" and not (headline and " ".join(line.split()).lower() == headline)


@cache
def _forms() -> Hints[Hint]:
    own = ((form, Hint("metric")) for form in OWN_METRIC_WORDS)
    return Hints([*hints(), *own, *((form, Hint("plan")) for form in PLANNING)])


def _names_metric(line: str) -> bool:
    return may_name_metric(line) or any(True for form in OWN_METRIC_WORDS if form in " ".join(line.lower().split()))


def _told(line: str) -> tuple[bool, bool]:
    """Whether a line may name a metric, and whether it speaks of plans."""
    found = _forms().of(line)
    predicates = {hint.key for hint in found if hint.kind == "predicate"}
    metric = Hint("metric") in found or any(hint.kind == "subject" and hint.key in predicates for hint in found)
    return metric, Hint("plan") in found
