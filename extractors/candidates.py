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
from functools import cache, cached_property, lru_cache

from extractors import patterns as re
from extractors.carrying import OWN_LINKS, TOLD_IN_PARTS
from extractors.facts import Quantity, Segment
from extractors.frames import is_by_place
from extractors.hints import Hints
from extractors.linking import OWN_METRIC_WORDS
from extractors.metrics import Hint, accepts_unit, find_metrics, hints, metric_forms, possible_metrics
from extractors.milestones import find_milestones
from extractors.quantities import find_quantities, may_hold_any_quantity, may_hold_quantities
from extractors.refusals import is_foreign
from extractors.rows import may_become_other
from extractors.segments import find_segments, sentence_spans
from extractors.signs import YEAR, may_tell_status
from extractors.status import may_aim
from extractors.statuses import BUDGET, PLANNING, announces, going_on, may_announce, plans
from extractors.units_of_metrics import can_be_value_of, compatible

#: How far around a line its values are read, in characters: as far as ``quantities`` looks.
_BEFORE, _AFTER = 100, 40

#: A line whose first value starts within so many characters may go on with the metric of those above.
_LEAD = 30

#: Where a clause ends that heads a list: with its line, or before a numbered part.
_HEAD = re.compile(r":\s*$|:\s\(\d")
_IN_PARTS = Hint("in parts")
#: Longest line without an end that ``segments`` takes for a heading, in characters.
_HEADING = 150

#: How much of a line's beginning may name the metric with which it goes on with those above, in characters.
_OPENING = 70


def may_hold_rows(text: str, title: str = "") -> bool:
    """False only where the pipeline gives no row for a cleaned text with this headline, whatever else is known of the article.

    >>> may_hold_rows("Đội khách thắng 3-1 sau 90 phút."), may_hold_rows("Phấn đấu giảm tỷ lệ hộ nghèo còn 3%.")
    (False, True)
    """
    told = {number: kinds for number, found in _forms().of_lines(text).items() if any(kinds := _kinds(found))}
    if not told:
        return bool(find_milestones(text))
    if " | " in text and any(metric for metric, _, _ in told.values()):
        return True
    planned = listed = False  # a line above speaks of plans, or heads a list of aims, for the lines below
    named = _Named()
    context = _Context(text, title)
    start = 0
    last = ""
    for number, line in enumerate(text.split("\n")):
        end = start + len(line)
        metric, planning, in_parts = told.get(number, (False, False, False))
        carried = metric and (in_parts or _HEAD.search(line) is not None or announces(line, 0, len(line)))
        goes_on = bool(named) and _may_go_on(text, start, line)
        if metric or goes_on or planning or planned:
            values = _values(text, start, end)
            taken = bool(values) and goes_on and _goes_on(line, values, start) and named.fits(values)
            if taken or (metric and _measures(line, values, carried=carried)):
                if _may_be_row(context, line, start, values, named=taken or carried):
                    return True
                named.anything = True
            if (planning or planned) and _may_plan_other(text, line, start, values, planned=planned, listed=listed):
                return True
            if carried:
                named.lines.append(line)
            planned = planned or (planning and line != "" and context.may_be_heading(line.strip() or "."))
        if line:
            listed = listed or (line.rstrip().endswith(":") and (_aims(line) or _aims(last)))
            last = line
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
    anything: bool = False  # a value has been read that later ones may go on with, whatever it measures

    def __bool__(self) -> bool:
        return bool(self.anything or self.lines or self.found)

    def fits(self, values: Sequence[Quantity]) -> bool:
        """Whether one of the values can be that of a metric named so far."""
        return self.anything or _fits(self._metrics(), values)

    def _metrics(self) -> set[str]:
        """All metrics that the lines may name."""
        for line in self.lines:
            mentions, subjects = possible_metrics(line)
            self.found.update(subjects, (mention.metric for mention in mentions))
        self.lines.clear()
        return self.found


class _Context:
    """What stands above a line, and the headline; looked at closely for few lines."""

    def __init__(self, text: str, title: str) -> None:
        self.text = text
        self._title = title
        self._headline = " ".join(title.split()).lower()

    @cached_property
    def _segments(self) -> tuple[Segment, ...]:
        return find_segments(self.text, self._title)

    def may_be_heading(self, line: str) -> bool:
        """Whether ``segments`` may take the line for a heading or the head of a list; the headline is neither."""
        return _may_be_heading(line) and (line.endswith(":") or " ".join(line.split()).lower() != self._headline)

    def may_tell_status(self, start: int, line: str, values: Sequence[Quantity]) -> bool:
        """Whether the headline or what stands above the line, which begins at ``start``, may give a status to one of the values."""
        return self._announced or self._headed(start) or (_continues(line, values, start) and self._goes_on(start))

    @cached_property
    def _announced(self) -> bool:
        title = next((one for one in self._segments if one.kind == "title"), None)
        return title is not None and may_announce(self.text[title.start : title.end])

    def _headed(self, start: int) -> bool:
        return any(
            segment.kind in ("heading", "item") and may_tell_status(self.text, segment.start, segment.end)
            for segment in self._segments
            if segment.start < start and self.may_be_heading(self.text[segment.start : segment.end])
        )

    def _goes_on(self, start: int) -> bool:
        """Whether the lines above a line may set a status that it goes on with: the nearest, and those which that one goes on with."""
        above = [one for one in self._segments if one.start < start and one.kind not in ("noise", "caption")]
        for segment in reversed(above):
            if may_tell_status(self.text, segment.start, segment.end):
                return True
            line = self.text[segment.start : segment.end]
            values = _values(self.text, segment.start, segment.end)
            if segment.kind == "body" and not line.endswith(":") and not _continues(line, values, segment.start):
                return False
        return False


def _may_be_row(context: _Context, line: str, start: int, values: Sequence[Quantity], *, named: bool) -> bool:
    """Whether one of the values of a line may be that of a metric and have a status, and is not somebody else's by its sentence.

    start: of the line. named: a metric named above, or anywhere in the line, may be that of each of them.
    """
    above: bool | None = None
    for a, b in sentence_spans(line):
        own = [value for value in values if value.end > start + a and value.start < start + b]
        named = named or _measures(line[a:b], own, carried=False)
        if not (named and own) or all(is_foreign(context.text, start + a, start + b, value) for value in own):
            continue
        if may_tell_status(context.text, start, start + b):
            return True
        if above is None:
            above = context.may_tell_status(start, line, values)
        if above:
            return True
    return False


def _may_be_heading(line: str) -> bool:
    """Whether a line, which is not the headline, may head what stands below."""
    return line.endswith(":") or (len(line) < _HEADING and line[-1] not in ".;,…")


def _continues(line: str, values: Sequence[Quantity], start: int) -> bool:
    """Whether a line may go on with what stands above it, as the joiner has it."""
    said = line.strip()
    return _goes_on(line, values, start) or going_on(said) or bool(find_metrics(said[:_OPENING]))


def _may_plan_other(text: str, line: str, start: int, values: Sequence[Quantity], *, planned: bool, listed: bool) -> bool:
    """Whether one of the values may be that of metric ``other``: planned in the line before it or above, aimed at in its sentence.

    planned, listed: a heading above speaks of plans, the head of a list of aims.
    """
    for value in values:
        if not may_become_other(value, line) or not (planned or value.start < start or plans(text, start, value.start)):
            continue
        at = value.start - start
        a, b = next(((a, b) for a, b in sentence_spans(line) if a <= at < b), (0, len(line)))
        if (listed or _aims(line[a:b])) and not is_foreign(text, start + a, start + b, value):
            return True
    return False


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
    return may_aim(line) or YEAR.search(line) is not None or BUDGET.search(line) is not None


def _fits(named: Iterable[str], values: Sequence[Quantity]) -> bool:
    """Whether one of the values can be that of one of the metrics."""
    return any(compatible(metric, value) or (metric, value.unit) in OWN_LINKS for metric in named for value in values)


def _may_go_on(text: str, start: int, line: str) -> bool:
    """As ``_goes_on``, told without the values: where the line opens so, or a value may stand near its start."""
    return _opens_as_part(line) or may_hold_quantities(text, max(0, start - _AFTER), _lead(start, line) + _AFTER)


def _goes_on(line: str, values: Sequence[Quantity], start: int) -> bool:
    """Whether a line may take its metric from those above, as items and parts of lists do. start: of the line."""
    return _opens_as_part(line) or (len(values) > 0 and values[0].start < _lead(start, line))


def _opens_as_part(line: str) -> bool:
    """Whether a line begins or is built as one that goes on with what stands above it."""
    said = line.lstrip()
    return not said[:1].isupper() or said.startswith("Về") or _may_be_heading(said.rstrip()) or is_by_place(line)


def _lead(start: int, line: str) -> int:
    """Up to where a value stands near the start of a line that begins at ``start``."""
    return start + len(line) - len(line.lstrip()) + _LEAD


@lru_cache(maxsize=1 << 12)
def _kinds(found: frozenset[Hint]) -> tuple[bool, bool, bool]:
    """Whether a line with these hints may name a metric, whether it speaks of plans, and whether it names ``TOLD_IN_PARTS``."""
    predicates = {hint.key for hint in found if hint.kind == "predicate"}
    metric = Hint("metric") in found or any(hint.kind == "subject" and hint.key in predicates for hint in found)
    return metric, Hint("plan") in found, _IN_PARTS in found
