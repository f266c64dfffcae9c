"""Rows of a page's data tables: the header says which column is a plan and which a result, the label what is counted."""

from __future__ import annotations

from dataclasses import replace

from extractors import patterns as re
from extractors.context import Context
from extractors.facts import Clause, Row, Status
from extractors.frames import Deadline
from extractors.links import Link
from extractors.metrics import find_breakdowns, find_metrics, metrics
from extractors.readings import change_of
from extractors.tables import Table
from extractors.units_of_metrics import COUNTED, compatible


def table_rows(context: Context, clause: Clause, table: Table) -> list[Row]:
    """Rows of a data table: its header says which column is a plan and which a result, its first words what is counted."""
    rows: list[Row] = []
    carried = ""
    for cell in table.cells:
        mentions = [mention for mention in find_metrics(cell.label) if compatible(mention.metric, cell.quantity)]
        place = context.subjects.named_in(cell.label_start, cell.label_end)
        head = find_metrics(table.caption) or find_metrics(cell.header)
        if mentions:
            best = max(mentions, key=lambda mention: mention.end - mention.start)
            metric, breakdown, words = best.metric, best.breakdown, cell.label
            parts = [part for part in find_breakdowns(cell.label) if part.dimension in metrics()[metric].dimensions]
            breakdown = breakdown or (parts[-1].breakdown if parts and "…" in best.form else "")
            if not breakdown and parts and not (best.start <= parts[-1].start < best.end):
                breakdown = parts[-1].breakdown
        elif head and (place is not None or compatible(head[-1].metric, cell.quantity)):
            metric, breakdown, words = head[-1].metric, head[-1].breakdown, table.caption or cell.header
            if metric == "party_members" and re.search(r"(?i)kết\s+nạp|phát\s+triển", f"{table.caption} {cell.header}"):
                metric = "party_members_admitted"
            parts = list(find_breakdowns(cell.label))
            if place is None and not parts:
                continue
            breakdown = breakdown or (parts[-1].breakdown if parts and place is None else "")
        elif carried and (
            parts := [part for part in find_breakdowns(cell.label) if part.dimension in metrics()[carried].dimensions]
        ):
            metric, breakdown, words = carried, parts[-1].breakdown, cell.label
        else:
            continue
        carried = metric
        quantity = cell.quantity
        default = (
            context.frames.list_head.status
            or context.frames.section.status
            or context.frames.paragraph.status
            or context.frames.title.status
        )
        status: Status | None = cell.status or (
            "target" if cell.year and context.facts.published and cell.year > context.facts.published else default
        )
        owner = context.facts.owner
        if status is None or (owner is None and place is None):
            continue
        locality, named = (
            (place.place, place.text)
            if place is not None and place.place is not None
            else (owner.place, owner.text)
            if owner
            else (None, "")
        )
        if locality is None:
            continue
        unit = quantity.unit or (metrics()[metric].unit if metrics()[metric].unit in COUNTED else "count")
        link = Link(quantity, metric, breakdown, words, cell.label_start, cell.end, "table", 0.85)
        term = context.deadlines.term(status, cell.year, clause, cell.start)
        year = (
            Deadline(None, cell.year, "heading")
            if cell.year
            else context.deadlines.deadline(clause, clause.start, clause.start, clause.start, status, term.term if term else "")
        )
        change = change_of(
            f"{cell.label} {cell.value}",
            replace(
                link, start=0, quantity=replace(quantity, start=len(cell.label) + 1, end=len(cell.label) + 1 + len(cell.value))
            ),
            metric,
            unit,
            metrics()[metric].unit,
        )
        rows.append(
            Row(
                status,
                locality,
                named,
                term.term if term else "",
                term.congress if term else None,
                metric,
                words,
                breakdown,
                change,
                "point",
                quantity.low,
                quantity.high,
                quantity.bound,
                unit,
                quantity.per,
                cell.value,
                None,
                None,
                None,
                year.year,
                year.source,
                context.text[cell.row_start : cell.row_end],
                cell.start,
                cell.end,
                0.8,
                "table",
            )
        )
    return rows
