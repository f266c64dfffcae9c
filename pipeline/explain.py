"""Shows what each component saw in a text and which rule made each row. Writes nothing but to the console it is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from rich.console import Console
from rich.table import Table
from rich.text import Text
from spacy.tokens import Doc

from extractors.facts import Place, Row

#: What is shown, in this order, and its colour.
STYLES = {
    "place": "bold green",
    "evidence": "green",
    "term": "bold blue",
    "period": "cyan",
    "metric": "bold magenta",
    "breakdown": "magenta",
    "quantity": "bold yellow",
    "milestone": "yellow",
    "status": "red",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One fact in the text. kind: a key of ``STYLES``; reading: what the component made of the words."""

    kind: str
    start: int
    end: int
    words: str
    reading: str


def seen(doc: Doc) -> list[Seen]:
    """All facts on ``doc``, by kind, then by place in the text."""
    return [
        Seen(kind, start, end, " ".join(doc.text[start:end].split()), reading)
        for kind in STYLES
        for start, end, reading in sorted(_found(doc, kind))
    ]


def _found(doc: Doc, kind: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, reading) of the facts of one kind."""
    match kind:
        case "place":
            for place in doc._.places or ():
                yield place.start, place.end, _place(place.place) if place.place else "not resolved"
        case "evidence":
            for span in doc.spans.get("evidence", ()):
                yield span.start_char, span.end_char, "used as a place, says underthesea's NER"
        case "term":
            for term in doc._.terms:
                congress = f", congress {term.congress}" if term.congress is not None else ""
                yield term.start, term.end, f"{term.term} ({term.kind}{congress})".strip()
        case "period":
            for period in doc._.periods:
                years = str(period.year) if period.year_start is None else f"{period.year_start}-{period.year}"
                yield period.start, period.end, years + (" (baseline)" if period.baseline else "")
        case "metric":
            for metric in doc._.metrics:
                yield metric.start, metric.end, "/".join(filter(None, (metric.metric, metric.breakdown)))
        case "breakdown":
            for part in doc._.breakdowns:
                yield part.start, part.end, f"{part.breakdown} ({part.dimension})"
        case "quantity":
            for q in doc._.quantities:
                yield q.start, q.end, _value(q.low, q.high, q.bound, q.unit, q.per)
        case "milestone":
            for milestone in doc._.milestones:
                value = "" if milestone.value is None else f" {milestone.value}"
                yield milestone.start, milestone.end, "/".join(filter(None, (milestone.metric, milestone.breakdown))) + value
        case "status":
            for cue in doc._.cues:
                yield cue.start, cue.end, cue.status if cue.strong else f"{cue.status}, if nothing says otherwise"


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:,f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:,f}"


def _value(low: Decimal | None, high: Decimal | None, bound: str, unit: str, per: str) -> str:
    """A value as it is read: ``at_least 62,000,000 VND per person/year``; empty ends of a range stay empty.

    >>> _value(Decimal("4"), Decimal("5.50"), "range", "percent", "")
    'range 4..5.5 percent'
    """
    number = _number(low) if low == high else f"{_number(low)}..{_number(high)}" if low is not None and high is not None else ""
    number = number or _number(low if low is not None else high)
    return " ".join(filter(None, (bound, number, unit, f"per {per}" if per else "")))


def _place(place: Place) -> str:
    """A place, smallest unit first, with its code."""
    names = ", ".join(filter(None, (place.commune, place.district, place.province))) or "Việt Nam"
    code = place.commune_code or place.district_code or place.province_code
    return f"{place.level} {names}" + (f" ({code})" if code else "")


def _row_cells(row: Row) -> dict[str, str]:
    """The cells of one row that a reader checks first."""
    years = str(row.year or "") if row.year_start is None else f"{row.year_start}-{row.year}"
    change = "" if row.change == "level" else f" {row.change}"
    return {
        "rule": row.extractor,
        "status": row.status,
        "place": _place(row.place),
        "term": row.term,
        "metric": "/".join(filter(None, (row.metric, row.breakdown))) + change,
        "value": _value(row.value_min, row.value_max, row.bound, row.unit, row.per)
        + ("" if row.basis == "point" else f" {row.basis}"),
        "year": f"{years} ({row.year_source})" if years and row.year_source else years,
        "words": " ".join(row.value_text.split()),
        "confidence": f"{row.confidence:.2f}",
    }


def why_no_rows(doc: Doc) -> str:
    """The first thing lacking for a row."""
    if not doc.text.strip():
        return "the text is empty"
    if doc._.segments and all(segment.kind in ("noise", "caption") for segment in doc._.segments):
        return "every line looks like page furniture or a caption"
    if not doc._.quantities and not doc._.milestones:
        return "no quantity or milestone was found"
    if not doc._.metrics and not doc._.milestones:
        return "no metric of the lexicon was found"
    if doc._.owner is None:
        return "quantities and metrics were found, but not whose they are; no rule joined them"
    return "quantities and metrics were found, but no rule joined them"


def show(doc: Doc, console: Console) -> None:
    """Print the text with its facts, the list of facts, and the rows: in colour on a terminal, plain lines elsewhere."""
    facts, rows = seen(doc), [_row_cells(row) for row in doc._.rows]
    if console.is_terminal:
        console.print(_coloured(doc.text, facts))
        console.print(_grid("facts", ("kind", "words", "reading"), ((f.kind, f.words, f.reading) for f in facts), styled=True))
        for number, cells in enumerate(rows, 1):
            console.print(_grid(f"row {number}", ("column", "value"), cells.items()))
    else:
        for fact in facts:
            _line(console, f"{fact.kind}: {fact.words} -> {fact.reading}")
        for number, cells in enumerate(rows, 1):
            _line(console, f"row {number}: " + "; ".join(f"{name} {value}" for name, value in cells.items() if value))
    if not rows:
        _line(console, f"no rows: {why_no_rows(doc)}")


def _line(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)


def _coloured(text: str, facts: Iterable[Seen]) -> Text:
    """The text in the colours of its facts; where two overlap, the earlier kind of ``STYLES`` shows."""
    shown = Text(text)
    for fact in sorted(facts, key=lambda fact: -list(STYLES).index(fact.kind)):
        shown.stylize(STYLES[fact.kind], fact.start, fact.end)
    return shown


def _grid(title: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]], *, styled: bool = False) -> Table:
    """A rich table; cells are the articles' text, so no markup is read in them."""
    table = Table(*header, title=title, title_justify="left", show_edge=False)
    for row in rows:
        style = STYLES.get(row[0], "") if styled else ""
        table.add_row(*(Text(cell, style=style if column == 0 else "") for column, cell in enumerate(row)))
    return table
