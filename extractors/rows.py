"""Joins the facts of an article into rows: one row for each value, with the rule that made it.

The order is that of the text. Each clause is cut into pieces (``linking``), each value takes status, year, term and place from the
nearest text that sets them (``context``), and a target said twice is kept once, in its fuller mention.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from extractors import patterns as re
from extractors.article_facts import inside
from extractors.carrying import TOLD_IN_PARTS
from extractors.confidence import calibrated
from extractors.context import Context
from extractors.facts import Clause, Milestone, Quantity, Row, Status
from extractors.frames import Deadline, is_by_place
from extractors.labels import content_words, label
from extractors.linking import link_clause
from extractors.links import Carried, Link
from extractors.merging import once
from extractors.metrics import find_metrics, metrics
from extractors.milestone_rows import milestone_row
from extractors.readings import (
    ATTAINED,
    GROWTH_METRICS,
    GROWTH_WORD,
    REACHED,
    baseline_of,
    basis_of,
    change_of,
    is_pair,
    values_of,
)
from extractors.refusals import COST, is_old_target, refusal, too_small
from extractors.statuses import BUDGET
from extractors.table_rows import table_rows
from extractors.tables import find_tables
from extractors.units_of_metrics import EQUIVALENT, in_unit

#: Reasons of values that a row holds in another way: where it started from, and the same target in other words.
BASELINE, SAID_AGAIN = "baseline", "repeats a"

_NATION = re.compile(
    r"(?<!\p{L})(?:Chính phủ|Quốc hội|Thủ tướng|[Cc]ả nước|[Tt]oàn quốc|Việt Nam|Bộ \p{Lu}|[Pp]hấn đấu|[Mm]ục tiêu|đề ra|đặt ra|chỉ tiêu)"
)


TOO_DOUBTFUL = "too doubtful a target"
#: Targets below this confidence are no rows: among checked rows of ordinary news nine in ten of them are wrong, while annotated
#: articles about local plans lose hardly a row (benchmarks/calibrate.py prints both). The number ledger still shows them.
DOUBTFUL = 0.55
#: Sums that a plan sets as such, though the lexicon has no name for them.
_TURNOVER = re.compile(r"(?i)(?:tổng\s+)?(?:doanh\s+thu|giá\s+trị|thu\s+nhập|lợi\s+nhuận|nguồn\s+thu)\s+\p{L}+\s+\p{L}+")
#: Counted things that plans set as such.
_MODELS = frozenset({"mô hình", "chuỗi", "chuỗi liên kết"})
#: Units in which a value without a metric of the lexicon gives no row: too much is counted in them.
_UNNAMED_UNITS = frozenset(
    ("", "count", "project", "organisation", "times", "household", "house", "point", "visit", "km", "commune", "village",
     "enterprise", "facility")
)  # fmt: skip

#: So far from the words of a sum, in characters, a share is one of something else.
_APART = 60
#: What a part comes to of the whole: ``thu nội địa chiếm 80% tổng thu``.
_SHARE = re.compile(r"(?i)(?<!\p{L})chiếm\s*(?:khoảng|trên|hơn|gần|tới)?\s*$")
#: A share that does not say of which sector.
_BARE_SHARE = re.compile(r"(?i)t[ỷỉ]\s+trọng")
_ONLY = re.compile(r"(?i)(?<!\p{L})(?<!(?:chứng|tín|địa|tôn|kim)\s)chỉ\s*(?:đạt|còn|có|bằng|chiếm|mới)?\s*$")
#: What is aimed at, little as it is: ``phấn đấu đến năm 2030 hộ nghèo chỉ còn 1%``.
_FALLING_TO = re.caseless(
    r"(?<!\p{L})(?:phấn\s+đấu|mục\s+tiêu|quyết\s+tâm|ấn\s+định|xác\s+định|(?:đến|tới)\s+(?:cuối\s+|hết\s+)?năm)(?!\p{L})[^.;]*chỉ\s+còn\s*$"
)
#: What a plan sets, little as it is: ``Kế hoạch năm 2015 của tỉnh …, diện tích chỉ 100.000 ha``.
_BY_PLAN = re.caseless(r"(?<!\p{L})(?:kế\s+hoạch|chỉ\s+tiêu)\s+(?:của\s+\p{L}+\s+)?(?:năm\s+)?20\d\d(?!\d)")


def join_rows(doc: Doc) -> list[Row]:
    """All rows of `doc` in the order of the text, with scores for confidences; every component before must have run."""
    context = Context(doc)
    rows: list[Row] = []
    carried = Carried()
    segment = sentence = -1
    text = context.text
    tables = find_tables(text, doc._.segments)
    tabled = {index for table in tables for index in table.segments}
    by_first = {table.segments[0]: table for table in tables}
    all_quantities, all_milestones, segments = doc._.quantities, doc._.milestones, context.facts.segments
    for clause in doc._.clauses:
        if clause.segment in tabled:
            table = by_first.pop(clause.segment, None)
            if table is not None:
                context.frames.enter(clause, lambda: True)
                rows.extend(table_rows(context, clause, table))
            continue
        quantities = inside(all_quantities, clause.start, clause.end)
        quantities, starts = values_of(text, clause, quantities)
        context.deadlines.starts = starts
        context.refused.update((start.start, BASELINE) for start in starts.values())
        context.deadlines.tell_in_turn(clause, quantities)
        milestones = inside(all_milestones, clause.start, clause.end)
        kind = segments[clause.segment].kind
        continues = _continuing(text, clause, kind, quantities, named=bool(carried.metric))
        context.frames.enter(clause, continues)
        if clause.sentence_start != sentence:
            sentence = clause.sentence_start
            carried = replace(carried, listed=bool(re.match(r"(?i)trong\s+(?:đó|số\s+này)", text[sentence : sentence + 12])))
        if clause.segment != segment:
            segment = clause.segment
            if kind == "body" and carried != Carried() and not continues():
                carried = Carried()
        if not quantities:
            heads = text[clause.start : clause.end].rstrip().endswith(":")
            mentions = find_metrics(text[clause.start : clause.end])
            structured = bool(mentions) and mentions[0].metric == TOLD_IN_PARTS
            if structured:
                mentions = mentions[:1]
            topical = len({mention.metric for mention in mentions}) == 1
            if mentions and (heads or structured or (topical and context.statuses.announces(clause))):
                last = mentions[-1]
                carried = Carried(last.metric, last.breakdown, text[clause.start + last.start : clause.start + last.end])
        events: list[Link | Milestone] = [*milestones]
        if quantities:
            links = link_clause(
                text, clause.start, clause.end, quantities, carried, context.facts.place_spans, clause.sentence_end
            )
            events.extend(links)
            final = [link for link in links if link.metric]
            if final:
                listed = carried.listed or bool(re.search(r"(?i)trong\s+đó", text[clause.sentence_start : clause.end]))
                carried = Carried(final[-1].metric, final[-1].breakdown, final[-1].text, final[-1].quantity.unit, listed)
        events.sort(key=lambda event: event.quantity.start if isinstance(event, Link) else event.start)
        for event in events:
            if isinstance(event, Milestone):
                row = milestone_row(context, clause, event, events)
                if row is not None:
                    rows.extend(
                        replace(row, place=place, place_text=words) for place, words in context.subjects.joined(row, clause)
                    )
            else:
                row = _quantity_row(context, clause, event, kind)
                if row is not None and event.quantity.start in starts:
                    row = replace(row, baseline_value=starts[event.quantity.start].low)
                if row is not None and event.quantity.total is not None and is_pair(event.quantity):
                    total = event.quantity.total
                    rows.append(replace(row, status="result"))
                    row = replace(row, status="target", value_min=total, value_max=total, bound="exact")
                    row = context.deadlines.of_the_term(row, clause)
            if row is not None:
                rows.append(row)
    if not rows:
        doc._.refused = context.refused
        return []
    local = context.statuses.plan_article and context.facts.owner is not None and context.facts.owner.place.level != "country"
    kept = once(rows, doc, local=local)
    said = {row.char_start for row in kept}
    context.refused.update((row.char_start, f"{SAID_AGAIN} {row.status}") for row in rows if row.char_start not in said)
    doc._.refused = context.refused
    return kept


def _continuing(text: str, clause: Clause, kind: str, quantities: Sequence[Quantity], *, named: bool) -> Callable[[], bool]:
    """Tells when asked whether a line, of which `clause` is the first, starts with a metric or a number, as parts of lists do.

    named: a metric is in force, which a list of places with a share each can go on with.
    """
    return lambda: (
        kind in ("item", "heading")
        or any(quantity.start < clause.start + 30 for quantity in quantities)
        or re.match(r"(?:[-+*]\s*)?Về\s+\p{L}", text[clause.start : clause.start + 12]) is not None
        or bool(find_metrics(text[clause.start : min(clause.end, clause.start + 70)]))
        or (named and is_by_place(text[clause.sentence_start : clause.sentence_end]))
    )


def _quantity_row(context: Context, clause: Clause, link: Link, kind: str) -> Row | None:
    text, quantity = context.text, link.quantity
    before = text[clause.start : quantity.start]
    status, strong = context.statuses.status(clause, quantity.start, quantity.end, link.end)
    old = is_old_target(text, clause, link)
    if old:
        status, strong = "target", True
    elif status == "target" and (
        (_ONLY.search(before) and not (_FALLING_TO.search(before) or BUDGET.search(before) or _BY_PLAN.search(before)))
        or context.statuses.compared(clause, quantity.start)
    ):
        status = "result"
    reason = refusal(context, clause, link, status, strong, old)
    if reason or status is None:
        context.refused[quantity.start] = reason
        return None
    aside = old or context.statuses.compared(clause, quantity.start)
    if strong and not aside:
        context.frames.note(status, Deadline(None, None, ""))
    if link.metric == "economic_structure_share" and not link.breakdown and _BARE_SHARE.fullmatch(link.text):
        link = replace(link, metric="", text=label(text[link.start : link.end], quantity, link.start))  # of cash, of a product
    metric, breakdown = link.metric, link.breakdown
    if not metric:
        metric, breakdown = ("", "") if old else _other(context, clause, link, status, strong, kind)
        if not metric:
            context.refused[quantity.start] = "no metric"
            return None
    if metric == "other" and status == "result" and not context.facts.local:
        context.refused[quantity.start] = "no metric"  # the country's price index of a month, its debt of a year
        return None
    found = context.subjects.place(clause, link.start, quantity.start)
    if found is None:
        context.refused[quantity.start] = "no place"
        return None
    locality, words = found
    if locality.level == "country" and link.metric and link.score < 0.5 and not (strong and status == "target"):
        context.refused[quantity.start] = "no place"
        return None
    if metric == "export_value" and breakdown == "import":
        metric = "trade_value"  # "xuất khẩu 120 triệu USD, nhập khẩu 50 triệu USD"
    info = metrics()[metric]
    metric, unit = in_unit(metric, quantity, before)
    change = change_of(text, link, metric, unit, info.unit)
    if quantity.start in context.deadlines.starts:
        led = text[link.start : context.deadlines.starts[quantity.start].start]
        rising = metric in GROWTH_METRICS or (info.unit not in ("percent", "per_mille") and GROWTH_WORD.search(led) is not None)
        moved = unit == "percent" and rising
        change = "increase" if moved else "level"  # "mục tiêu tăng trưởng GRDP từ 9% lên 10%"
    elif link.rule in ("same-metric", "list-part") and (moved_as := context.change_before(metric, breakdown, unit)) is not None:
        said = text[link.start : quantity.start]
        reached = REACHED.search(said) or (unit in ("VND", "USD") and ATTAINED.search(said))  # "tăng 2 tỷ USD, đạt 40 tỷ USD"
        if not GROWTH_WORD.search(said) and not reached and unit != "times":
            change = moved_as
    elif link.rule == "same-metric" and unit in ("percent", "household") and EQUIVALENT.search(before):
        change = next((told for key, told in reversed(context.changes.items()) if key[0] == link.metric), change)
    share = _SHARE.search(before) is not None
    if (
        unit == "percent"
        and (change == "level" or share)
        and quantity.kind == "number"
        and info.unit in ("VND", "USD")
        and not old
        and quantity.low != 100
        and metric != "total_social_investment"
        and not re.match(r"\s*(?:/|so\s+với\s+)?(?:GRDP|GDP)", text[quantity.end : quantity.end + 12])
    ):
        if quantity.start - text.rfind(link.text, link.start, quantity.start) - len(link.text) > _APART:
            context.refused[quantity.start] = "no metric"  # of what, the words between say
            return None
        metric, breakdown, change = "other", "", "level"  # a share of money is none of the money's own figures
    context.changes[metric, breakdown, unit] = change
    if locality.level == "country" and change == "level" and too_small(metric, breakdown, quantity):
        context.refused[quantity.start] = "somebody else's figure"
        return None
    if not breakdown and locality.level == "country" and "sector" in info.dimensions:
        breakdown = context.sectors.sector(clause, quantity.start)
        if context.sectors.unnamed(clause, quantity.start):
            context.refused[quantity.start] = "somebody else's figure"
            return None
    told: Status = "result" if old else status  # an old target belongs to the year of the result it stands beside
    year = context.deadlines.deadline(clause, quantity.start, quantity.end, link.end, told, "")
    term = context.deadlines.term(
        told, year.year if year.source != "published" or told == "result" else None, clause, quantity.start
    )
    year = context.deadlines.deadline(clause, quantity.start, quantity.end, link.end, told, term.term if term else "")
    if not aside:
        context.frames.note(status if strong or context.frames.paragraph.status is None else None, year)
    basis = basis_of(text, clause, link, metric, change, unit)
    if basis == "point" and change == "increase" and metric in ("grdp", "economic_growth") and year.year_start is not None:
        basis = "annual_average"  # "tăng trưởng 6,5% cho 5 năm 2016-2020"
    if basis != "point" and year.year_start is None and term is not None and year.year == int(term.term[5:]):
        year = replace(year, year_start=int(term.term[:4]))
    if basis == "each_year" and year.source == "plan" and not context.facts.local:
        year = Deadline(None, None, "")  # "mỗi năm giảm 3%": no year of an article about something else
    if basis == "point":
        year = Deadline(None, year.year, year.source)
    if old and (serving := context.deadlines.serving(clause)) is not None:
        term, year = serving, Deadline(None, int(serving.term[5:]), "term")
    confidence = round(min(0.99, 0.45 + 0.4 * link.score + (0.1 if strong else 0.0)) - (0.2 if metric == "other" else 0.0), 2)
    return Row(
        status=status,
        place=locality,
        place_text=words,
        term=term.term if term else "",
        congress=term.congress if term else None,
        metric=metric,
        metric_text=_closed(link.text, text) or info.label_vi,
        breakdown=breakdown,
        change=change,
        basis=basis,
        value_min=quantity.low,
        value_max=quantity.high,
        bound=quantity.bound,
        unit=unit,
        per=quantity.per,
        value_text=quantity.text,
        baseline_year=baseline_of(context, quantity, clause, year.year),
        baseline_value=None,
        year_start=year.year_start,
        year=year.year,
        year_source=year.source,
        sentence=text[clause.sentence_start : clause.sentence_end],
        char_start=quantity.start,
        char_end=quantity.end,
        confidence=max(0.05, confidence),
        extractor=link.rule,
    )


def _closed(words: str, text: str) -> str:
    """The words of a metric with the bracket that they open: ``tổng sản phẩm (GDP`` before ``)``."""
    return f"{words})" if words.count("(") > words.count(")") and f"{words})" in text else words


def may_be_other(quantity: Quantity) -> bool:
    """Whether a value may give a row though no metric of the lexicon is named."""
    return quantity.unit not in _UNNAMED_UNITS or quantity.per != "" or quantity.noun in _MODELS


def may_become_other(quantity: Quantity, line: str) -> bool:
    """False only where ``_other`` refuses the value for what it is and what its line says; ``candidates`` asks this."""
    if quantity.kind != "number" or not may_be_other(quantity):
        return False
    if quantity.unit == "VND" and not quantity.per:
        return _TURNOVER.search(line) is not None
    return quantity.unit != "criterion"


def _other(context: Context, clause: Clause, link: Link, status: Status, strong: bool, kind: str) -> tuple[str, str]:
    """``other`` for a value that is plainly a target but whose metric the lexicon does not know; else nothing."""
    quantity = link.quantity
    text = context.text
    if status != "target" or quantity.kind != "number" or kind == "title":
        return "", ""
    if not strong and not (quantity.unit == "percent" and context.statuses.goes_on_planning(clause, quantity.start)):
        return "", ""
    if (
        quantity.unit == "count"
        and quantity.noun in _MODELS
        and context.statuses.plan_article
        and context.facts.owner is not None
    ):
        return "other", ""
    if quantity.unit == "VND" and _TURNOVER.match(link.text):
        return "other", ""
    if not may_be_other(quantity) or (quantity.unit == "VND" and not quantity.per) or quantity.unit == "count":
        return "", ""
    if len(link.text.split()) < 3 or COST.search(text[clause.start : quantity.start]) or quantity.noun == "đồng chí":
        return "", ""
    if len(content_words(link.text)) < 2 or quantity.unit == "criterion" or text[quantity.end : quantity.end + 1] == "/":
        return "", ""
    owner = context.facts.owner
    head = text[clause.sentence_start : quantity.start]
    if (
        (owner is None or owner.place.level == "country")
        and not _NATION.search(head)
        and not _NATION.search(context.frames.list_head.text)
        and not context.statuses.goes_on_planning(clause, quantity.start)
    ):
        return "", ""
    return "other", ""


@Language.factory(
    "chitieu_rows",
    assigns=["doc._.rows", "doc._.refused"],
    requires=[
        "doc._.article", "doc._.segments", "doc._.clauses", "doc._.quantities", "doc._.periods", "doc._.terms", "doc._.milestones",
        "doc._.cues",
    ],
)  # fmt: skip
class RowJoiner:
    """Component: ``doc._.rows`` from all facts found before."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        rows = calibrated(join_rows(doc), doc)
        doubtful = {row.char_start for row in rows if row.status == "target" and row.confidence < DOUBTFUL}
        doc._.rows = tuple(row for row in rows if row.char_start not in doubtful)
        doc._.refused = {**doc._.refused, **dict.fromkeys(doubtful, TOO_DOUBTFUL)}
        return doc
