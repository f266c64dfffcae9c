"""Whether an article can give rows at all, told from its text by cheap necessary conditions.

Most articles of a newspaper give none, and finding that out by all rules costs some hundred times as much as here. Each condition
follows from what the joiner requires and is built from the same vocabulary, so that a new form or rule widens both:

a row with a metric      has its value, in a fitting unit, in the line that names the metric, or in a line that goes on after one
                         that heads a list, announces a plan or names what is told in parts
a row of metric "other"  has its value, in a unit that is not too common, in a line with words of planning or below a heading with
                         some, and a sign of an aim in that line or in a heading above it
a row of a data table    needs a metric anywhere
a milestone              is found by ``milestones``

Targets stand in lists under a heading, so no sentence is judged by itself, and an article passes whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from extractors import patterns as re
from extractors.carrying import OWN_LINKS, TOLD_IN_PARTS
from extractors.facts import Quantity
from extractors.frames import is_by_place
from extractors.hints import Hints
from extractors.linking import OWN_METRIC_WORDS
from extractors.metrics import Hint, accepts_unit, hints, metric_forms, possible_metrics
from extractors.milestones import find_milestones
from extractors.quantities import find_quantities, may_hold_any_quantity, may_hold_quantities
from extractors.rows import may_become_other
from extractors.status import may_aim
from extractors.statuses import BUDGET, PLANNING, announces
from extractors.units_of_metrics import can_be_value_of, compatible

#: How far around a line its values are read, in characters: as far as ``quantities`` looks.
_BEFORE, _AFTER = 100, 40

#: A line whose first value starts within so many characters may go on with the metric of those above.
_LEAD = 30

#: Where a clause ends that heads a list: with its line, or before a numbered part.
_HEAD = re.compile(r":\s*$|:\s\(\d")
_IN_PARTS = Hint("in parts")
#: A year, said outright or counted from now.
_YEAR = re.compile(r"(?i)(?:19|20)\d\d|năm\s+(?:nay|tới|sau|tiếp|ngoái|trước)|sang\s+năm")

#: Longest line without an end that ``segments`` takes for a heading, in characters.
_HEADING = 150


def may_hold_rows(text: str, title: str = "") -> bool:
    """False only where the pipeline gives no row for a cleaned text with this headline, whatever else is known of the article.

    >>> may_hold_rows("Đội khách thắng 3-1 sau 90 phút."), may_hold_rows("Phấn đấu giảm tỷ lệ hộ nghèo còn 3%.")
    (False, True)
    """
    told = {number: kinds for number, found in _forms().of_lines(text).items() if any(kinds := _kinds(found))}
    if not told:
        return bool(find_milestones(text))
    tables = " | " in text
    planned = aimed = False  # a line above speaks of plans, or heads a list of aims, for the lines below
    named = _Named()
    start = 0
    headline = " ".join(title.split()).lower()
    for number, line in enumerate(text.split("\n")):
        end = start + len(line)
        metric, planning, in_parts = told.get(number, (False, False, False))
        if metric and tables:
            return True
        carried = metric and (in_parts or _HEAD.search(line) is not None or announces(line, 0, len(line)))
        goes_on = bool(named) and _may_go_on(text, start, line)
        heads = (planning or not aimed) and line != "" and _may_be_heading(line.strip() or ".", headline)
        if metric or goes_on or planning or planned:
            values = _values(text, start, end)
            if metric and _measures(line, values, carried=carried):
                return True
            if values and goes_on and _goes_on(line, values, start) and _fits(named.metrics(), values):
                return True
            if (planning or planned) and any(may_become_other(value, line) for value in values) and (aimed or _aims(line)):
                return True
            if carried:
                named.lines.append(line)
            planned = planned or (planning and heads)
        aimed = aimed or (heads and _aims(line))
        start = end + 1
    return bool(find_milestones(text))


def may_hold_rows_in_pieces(text: str) -> bool:
    r"""As ``may_hold_rows`` for all words of an article in any order of its lines: a name and a value anywhere are enough.

    >>> may_hold_rows_in_pieces("hộ nghèo\n\nMenu\n3%"), may_hold_rows_in_pieces("Menu\n3%")
    (True, False)
    """
    return (any(_kinds(frozenset(_forms().of(text)))) and may_hold_any_quantity(text)) or bool(find_milestones(text))


@dataclass(slots=True)
class _Named:
    """The lines so far that may name a metric; which ones is asked only where a later line may go on with them."""

    lines: list[str] = field(default_factory=list)
    found: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.lines or self.found)

    def metrics(self) -> set[str]:
        """All metrics that the lines may name."""
        for line in self.lines:
            mentions, subjects = possible_metrics(line)
            self.found.update(subjects, (mention.metric for mention in mentions))
        self.lines.clear()
        return self.found


def _may_be_heading(line: str, headline: str) -> bool:
    """Whether ``segments`` may take the line for a heading or the head of a list; the headline is neither."""
    if line.endswith(":"):
        return True
    return len(line) < _HEADING and line[-1] not in ".;,…!?" and not (headline and " ".join(line.split()).lower() == headline)


@cache
def _forms() -> Hints[Hint]:
    own = ((form, Hint("metric")) for form in OWN_METRIC_WORDS)
    in_parts = ((row.form, _IN_PARTS) for row in metric_forms() if row.id == TOLD_IN_PARTS)
    return Hints([*hints(), *own, *in_parts, *((form, Hint("plan")) for form in PLANNING)])


def _values(text: str, start: int, end: int) -> list[Quantity]:
    """Values that lie in or reach into the line ``[start, end)``, read with what stands around it; places are in the text."""
    if not may_hold_quantities(text, start, end):
        return []
    first = max(0, start - _BEFORE)
    found = find_quantities(text[first : end + _AFTER])
    moved = (replace(value, start=first + value.start, end=first + value.end) for value in found)
    return [value for value in moved if value.end > start and value.start < end]


def _measures(line: str, values: Sequence[Quantity], *, carried: bool) -> bool:
    """Whether one of the values can be that of a metric which the line may name.

    carried: whether a metric that is named without a value may be that of values further on, as the joiner's loop has it.
    """
    if not values:
        return False
    mentions, subjects = possible_metrics(line)
    if any(can_be_value_of(mention, value) for value in values for mention in mentions) or _fits(subjects, values):
        return True
    units = {value.unit for value in values}
    # A value may also go on with the metric of another one, or of a sentence without any.
    if _fits({m.metric for m in mentions if carried or any(accepts_unit(m, unit) for unit in units)}, values):
        return True
    plain = " ".join(line.lower().split())
    return "percent" in units and any(form in plain for form in OWN_METRIC_WORDS)


def _aims(line: str) -> bool:
    """Whether a strong sign of a target may stand in the line: a cue, a year, or a budget."""
    return may_aim(line) or _YEAR.search(line) is not None or BUDGET.search(line) is not None


def _fits(named: Iterable[str], values: Sequence[Quantity]) -> bool:
    """Whether one of the values can be that of one of the metrics."""
    return any(compatible(metric, value) or (metric, value.unit) in OWN_LINKS for metric in named for value in values)


def _may_go_on(text: str, start: int, line: str) -> bool:
    """As ``_goes_on``, told without the values: where the line opens so, or a value may stand near its start."""
    return _opens_as_part(line) or may_hold_quantities(text, max(0, start - _AFTER), _lead(start, line) + _AFTER)


def _goes_on(line: str, values: Sequence[Quantity], start: int) -> bool:
    """Whether a line may take its metric from those above, as items and parts of lists do. start: of the line."""
    return _opens_as_part(line) or values[0].start < _lead(start, line)


def _opens_as_part(line: str) -> bool:
    """Whether a line begins or is built as one that goes on with what stands above it."""
    said = line.lstrip()
    return not said[:1].isupper() or said.startswith("Về") or _may_be_heading(said.rstrip(), "") or is_by_place(line)


def _lead(start: int, line: str) -> int:
    """Up to where a value stands near the start of a line that begins at ``start``."""
    return start + len(line) - len(line.lstrip()) + _LEAD


@lru_cache(maxsize=1 << 12)
def _kinds(found: frozenset[Hint]) -> tuple[bool, bool, bool]:
    """Whether a line with these hints may name a metric, whether it speaks of plans, and whether it names ``TOLD_IN_PARTS``."""
    predicates = {hint.key for hint in found if hint.kind == "predicate"}
    metric = Hint("metric") in found or any(hint.kind == "subject" and hint.key in predicates for hint in found)
    return metric, Hint("plan") in found, _IN_PARTS in found
