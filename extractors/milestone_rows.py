"""The row of a milestone, which has no number: which locality reaches it, and by when."""

from __future__ import annotations

from decimal import Decimal

from extractors import patterns as re
from extractors.context import Context
from extractors.facts import Clause, Milestone, Row
from extractors.links import Link
from extractors.refusals import FORECAST, REACH

#: A locality that a resolution makes a town: decreed, not aimed at.
_DECREED = re.compile(
    r"(?i)(?:thông\s+qua|ban\s+hành|quyết\s+định)\s+(?:\p{L}+\s+){0,4}?(?:nghị\s+quyết|việc|thành\s+lập)(?!\p{L})(?:(?!phấn\s+đấu|mục\s+tiêu|trở\s+thành|sẽ)[^.;:]){0,200}$"
)


def milestone_row(context: Context, clause: Clause, milestone: Milestone, events: list[Link | Milestone]) -> Row | None:
    """The row of a milestone of `clause`, or None where nothing tells whose it is or that it is aimed at. events: of the clause."""
    text = context.text
    later = [event.quantity.start if isinstance(event, Link) else event.start for event in events]
    limit = min((start for start in later if start > milestone.start), default=clause.end)
    status, strong = context.statuses.status(clause, milestone.start, milestone.end, limit)
    if status is None:
        return None
    place = context.subjects.place(clause, clause.start, milestone.start)
    inner = next((m for m in context.facts.places if m.start == milestone.start and m.place is not None), None)
    if inner is not None and inner.place is not None:
        place = inner.place, inner.text  # "thành phố Hòa Bình hoàn thành xây dựng nông thôn mới"
    if place is None or place[0].level == "country":
        return None
    head = text[max(clause.start, milestone.start - REACH) : milestone.start]
    if FORECAST.search(head) or (milestone.metric == "admin_upgrade" and _DECREED.search(head)):
        return None
    locality, words = place
    breakdown = milestone.breakdown
    owner = context.facts.owner
    if not breakdown and milestone.metric.endswith("new_rural_status"):
        if not any(
            mention.place is not None and max(clause.start, milestone.start - 90) <= mention.start < milestone.start
            for mention in context.facts.places
        ):
            return None
        breakdown = locality.level
    if breakdown and owner is not None and owner.place.level == breakdown != locality.level:
        locality, words = owner.place, owner.text
    if (
        milestone.breakdown
        and milestone.metric.endswith("new_rural_status")
        and breakdown != locality.level
        and not (breakdown == "district" and locality.level == "province")
    ):
        return None
    if milestone.metric in ("poverty_exit", "development_rank", "admin_upgrade"):
        breakdown = ""
    year = context.deadlines.deadline(clause, milestone.start, milestone.end, limit, status, "")
    term = context.deadlines.term(status, year.year if year.source != "published" else None, clause, milestone.start)
    year = context.deadlines.deadline(clause, milestone.start, milestone.end, limit, status, term.term if term else "")
    context.frames.note(status if strong else None, year)
    value = Decimal(milestone.value) if milestone.value else None
    return Row(
        status, locality, words, term.term if term else "", term.congress if term else None, milestone.metric, milestone.text, breakdown,
        "level", "point", value, value, "exact", "status", "", milestone.text, None, None, None, year.year, year.source,
        text[clause.sentence_start : clause.sentence_end], milestone.start, milestone.end, 0.85 if strong else 0.7, "milestone",
    )  # fmt: skip
