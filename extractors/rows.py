"""Joins the facts of an article into rows: one row for each value, with the rule that made it.

The order is that of the text. Each clause is cut into pieces (``linking``), each value takes status, year, term and place from the
nearest text that sets them (``context``), and a target said twice is kept once, in its fuller mention.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import zip_longest

import regex as re
from spacy.language import Language
from spacy.tokens import Doc

from extractors.context import Context, Deadline
from extractors.facts import Basis, Change, Clause, Milestone, Period, Place, Quantity, Row, Status
from extractors.linking import COUNTED, Carried, Link, compatible, content_words, link_clause
from extractors.metrics import find_breakdowns, find_metrics, metrics
from extractors.tables import Table, find_tables

_GROWTH_WORD = re.compile(
    r"(?i)(?<!\p{L})(?P<verb>tăng\s+trưởng|tăng\s+thêm|tăng|giảm|thêm|phát\s+triển\s+mới|xây\s+dựng\s+thêm|công\s+nhận\s+mới|công\s+nhận\s+thêm|nâng|hạ|kéo\s+giảm|vượt)(?!\p{L})"
)
_REACHED = re.compile(r"(?i)(?<!\p{L})(?:lên|xuống|còn|chỉ\s+còn|đạt|lên\s+đến|đến|tới)\s*(?:mức\s*)?(?:từ\s*)?$")
_RATE_NAME = re.compile(
    r"(?i)(?:tốc\s+độ|tỷ\s+lệ|tỉ\s+lệ|mức|nhịp\s+độ)\s+(?:tăng|phát\s+triển|giảm)|tăng\s+trưởng|(?:tăng|giảm)\s+bình\s+quân|bình\s+quân\s+(?:hằng|hàng|mỗi)?\s*(?:năm\s+)?(?:tăng|giảm)|mức\s+giảm"
)
_FULFILMENT_AFTER = re.compile(
    r"(?i)\s*(?:so\s+(?:với\s+)?|của\s+)?(?:(?:chỉ\s+tiêu|kế\s+hoạch|KH|dự\s+toán|nghị\s+quyết|mục\s+tiêu|chỉ\s+tiêu\s+nghị\s+quyết|nhiệm\s+vụ)(?!\p{L}))"
)
_FULFILMENT_BEFORE = re.compile(r"(?i)(?:đạt|bằng|vượt|được|hoàn\s+thành|hụt)\s*(?:và\s+vượt\s*)?$")
_OLD_TARGET = re.compile(
    r"(?i)(?:vượt|đạt|hoàn\s+thành|so\s+với|so|bằng|thấp\s+hơn|cao\s+hơn)\s+(?:xa\s+)?(?:chỉ\s+tiêu|kế\s+hoạch|mục\s+tiêu|dự\s+toán)(?:\s+(?:được\s+giao|đề\s+ra|giao|năm|đặt\s+ra|nghị\s+quyết))*\s*(?:là\s*|\()?$|(?<!\p{L})(?:kế\s+hoạch|KH|nghị\s+quyết|dự\s+toán|chỉ\s+tiêu|mục\s+tiêu)\s*(?:được\s+giao\s*|đề\s+ra\s*)?(?:là|:)?\s*$"
)
_OF_WHOLE = re.compile(r"(?i)\s*(?:/|so\s+với|của|trong)?\s*(?:tổng\s+)?(?:GDP|GRDP)(?!\p{L})")
_COST = re.compile(
    r"(?i)(?:kinh\s+phí|mức\s+đầu\s+tư|trị\s+giá|hỗ\s+trợ|giá\s+(?:bán|đất|thành|heo|lúa|vàng|xăng)|lãi\s+suất|học\s+phí|tiền\s+lương|lương\s+tối\s+thiểu|thiệt\s+hại|bồi\s+thường|phạt|vốn\s+đầu\s+tư\s+của\s+(?:đề\s+án|dự\s+án|chương\s+trình)|tổng\s+vốn\s+(?:của\s+)?(?:đề\s+án|dự\s+án|chương\s+trình)|tổng\s+mức|quyên\s+góp|ủng\s+hộ|tặng|trao|diện\s+tích\s+tự\s+nhiên|công\s+suất|chiều\s+dài|dài|rộng|dày|cao)[^,;]{0,40}$"
)
_NO_OWNER = re.compile(
    r"(?<!\p{L})(?:[Cc]ông ty|[Tt]ập đoàn|[Nn]gân hàng|[Tt]ổng công ty|CTCP|[Hh]iệp hội|[Nn]hà máy|[Cc]hủ đầu tư|VCCI|VEPR|HSBC|ADB|IMF|WB|Vinamilk|Vingroup|Viettel|EVN|PVN|SCB|BIDV|Vietcombank|Vietinbank|[Hh]ãng|[Cc]âu lạc bộ|CLB|Mỹ|Trung Quốc|Nhật Bản|Hàn Quốc|Thái Lan|Singapore|Indonesia|Ấn Độ|EU|Nga)(?!\p{L})"
)
_NATION = re.compile(
    r"(?<!\p{L})(?:Chính phủ|Quốc hội|Thủ tướng|[Cc]ả nước|[Tt]oàn quốc|Việt Nam|Bộ \p{Lu}|[Pp]hấn đấu|[Mm]ục tiêu)"
)
_WORKS = re.compile(
    r"(?i)(?<!\p{L})(?:dự\s+án|nhà\s+máy|thủy\s+điện|thuỷ\s+điện|gói\s+thầu|chủ\s+đầu\s+tư|công\s+trình|khu\s+đô\s+thị|trường\s+(?:đại\s+học|THPT))(?!\p{L})"
)
_FORECAST = re.compile(
    r"(?i)(?<!\p{L})(?:dự báo|kịch bản|kiến nghị|đề xuất|đề nghị|mong muốn|ước mơ|kỳ vọng|khả năng|nếu)(?!\p{L})[^.;]{0,120}$"
)
_THRESHOLD = re.compile(
    r"(?i)(?:tiêu\s+chí|quy\s+định|điều\s+kiện|tiêu\s+chuẩn)[^.;]{0,60}(?:quy\s+định|phải|yêu\s+cầu)[^.;]{0,30}$"
)
_DROPPED_NOUN = re.compile(
    r"(?i)[ ]*(?:đại biểu|ủy viên|uỷ viên|đồng chí vào|người (?:chết|mất tích|bị thương)|vụ án|bị cáo|thí sinh|cầu thủ|nạn nhân|bệnh nhân)"
)
_INCREMENT = re.compile(
    r"(?i)(?:thêm|phát\s+triển\s+mới|tăng\s+thêm|xây\s+dựng\s+thêm|thành\s+lập\s+thêm|xây\s+mới)\s*(?:được\s*)?(?:từ\s*|ít nhất\s*|khoảng\s*)?$"
)
_NEW_BY_NAME = frozenset(
    {
        "party_members_admitted",
        "jobs_created",
        "new_enterprises",
        "afforestation_area",
        "temporary_housing_removed",
        "workers_trained",
        "roads_built",
        "social_housing_units",
        "investment_attracted",
        "overseas_workers",
    }
)
_STOCK_COUNTS = frozenset({"party_members", "party_organisations"})
_FLOWS = frozenset(
    {
        "party_members_admitted",
        "jobs_created",
        "new_enterprises",
        "total_social_investment",
        "workers_trained",
        "afforestation_area",
        "investment_attracted",
        "budget_revenue",
    }
)
_GROWTH_METRICS = frozenset({"economic_growth", "population_growth_rate", "industrial_production_index"})
_AGGREGATES = frozenset({"VND", "USD", "tonne", "head", "visit", "kWh"})


def join_rows(doc: Doc) -> list[Row]:
    """All rows of `doc` in the order of the text; every component before must have run."""
    context = Context(doc)
    rows: list[Row] = []
    carried = Carried()
    place_spans = [(mention.start, mention.end) for mention in doc._.places]
    segment = -1
    tables = find_tables(doc.text, doc._.segments)
    tabled = {index for table in tables for index in table.segments}
    by_first = {table.segments[0]: table for table in tables}
    for clause in doc._.clauses:
        text = doc.text
        if clause.segment in tabled:
            table = by_first.pop(clause.segment, None)
            if table is not None:
                context.enter(clause, True)
                rows.extend(_table_rows(context, clause, table))
            continue
        quantities = [q for q in doc._.quantities if clause.start <= q.start and q.end <= clause.end]
        quantities, starts = _values(text, clause, quantities)
        context.starts = starts
        milestones = [m for m in doc._.milestones if clause.start <= m.start and m.end <= clause.end]
        kind = doc._.segments[clause.segment].kind
        lead = text[clause.start : min(clause.end, clause.start + 70)]
        topic = re.match(r"(?:[-+*]\s*)?Về\s+\p{L}", text[clause.start : clause.start + 12])
        continues = (
            bool(topic)
            or kind in ("item", "heading")
            or bool(find_metrics(lead))
            or any(q.start < clause.start + 30 for q in quantities)
        )
        context.enter(clause, continues)
        if clause.segment != segment:
            segment = clause.segment
            if kind == "body" and not continues:
                carried = Carried()
        if not quantities:
            mentions = find_metrics(text[clause.start : clause.end])
            if mentions and text[clause.start : clause.end].rstrip().endswith(":"):
                last = mentions[-1]
                carried = Carried(last.metric, last.breakdown, text[clause.start + last.start : clause.start + last.end])
        events: list[Link | Milestone] = [*milestones]
        if quantities:
            links = link_clause(text, clause.start, clause.end, quantities, carried, place_spans)
            events.extend(links)
            final = [link for link in links if link.metric]
            if final:
                carried = Carried(final[-1].metric, final[-1].breakdown, final[-1].text, final[-1].quantity.unit)
        events.sort(key=lambda event: event.quantity.start if isinstance(event, Link) else event.start)
        for event in events:
            if isinstance(event, Milestone):
                row = _milestone_row(context, clause, event, events)
            else:
                row = _quantity_row(context, clause, event, kind)
                if row is not None and event.quantity.start in starts:
                    row = replace(row, baseline_value=starts[event.quantity.start].low)
                if row is not None and event.quantity.total is not None and _is_pair(event.quantity):
                    total = event.quantity.total
                    rows.append(replace(row, status="result"))
                    row = replace(row, status="target", value_min=total, value_max=total, bound="exact")
            if row is not None:
                rows.append(row)
    return _once(rows, doc)


_TO = re.compile(
    r"(?i)\s*(?:\(?\s*(?:cuối\s+|vào\s+)?(?:năm\s+)?(?:20\d\d|hiện nay|nay|đầu nhiệm kỳ)\s*\)?)?\s*(?:tăng\s+|giảm\s+)?(?:lên|xuống|còn|xuống\s+còn|giảm\s+còn)(?:\s+(?:còn|đến|tới|thành|mức|dưới|trên|hơn|khoảng))*\s*(?:(?:vào\s+)?năm\s+20\d\d\s*)?(?:là\s+|đạt\s+)?"
)


def _values(text: str, clause: Clause, quantities: list[Quantity]) -> tuple[list[Quantity], dict[int, Quantity]]:
    """The values of a clause, without the start of ``từ 4% xuống còn 3%`` and without ``không có`` inside a share.

    Also the starts that were left out, by the ``start`` of the value they lead to.
    """
    kept: list[Quantity] = []
    starts: dict[int, Quantity] = {}
    for quantity, following in zip_longest(quantities, quantities[1:]):
        if following is not None and _TO.fullmatch(text, quantity.end, following.start):
            said_from = re.match(r"(?i)từ\b", quantity.text) or re.search(
                r"(?i)(?<!\p{L})từ\s*(?:mức\s*)?$", text[clause.start : quantity.start]
            )
            if said_from:
                starts[following.start] = quantity
                continue
        if (
            quantity.kind == "zero"
            and kept
            and kept[-1].unit == "percent"
            and not re.search(r"[,;:.]", text[kept[-1].end : quantity.start])
        ):
            continue  # "100% phường không có ma túy"
        kept.append(quantity)
    return kept, starts


def _table_rows(context: Context, clause: Clause, table: Table) -> list[Row]:
    """Rows of a data table: its header says which column is a plan and which a result, its first words what is counted."""
    rows: list[Row] = []
    carried = ""
    for cell in table.cells:
        mentions = [mention for mention in find_metrics(cell.label) if compatible(mention.metric, cell.quantity)]
        place = context.named_in(cell.label_start, cell.label_end)
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
        default = context.list_head.status or context.section.status or context.paragraph.status or context.title.status
        status: Status | None = cell.status or (
            "target" if cell.year and context.published and cell.year > context.published else default
        )
        owner = context.owner
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
        term = context.term(status, cell.year, clause, cell.start)
        year = (
            Deadline(None, cell.year, "heading")
            if cell.year
            else context.deadline(clause, clause.start, clause.start, clause.start, status, term.term if term else "")
        )
        change = _change(
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


def _milestone_row(context: Context, clause: Clause, milestone: Milestone, events: list[Link | Milestone]) -> Row | None:
    text = context.text
    later = [event.quantity.start if isinstance(event, Link) else event.start for event in events]
    limit = min((start for start in later if start > milestone.start), default=clause.end)
    status, strong = context.status(clause, milestone.start, milestone.end, limit)
    if status is None:
        return None
    place = context.place(clause, clause.start, milestone.start)
    if place is None or place[0].level == "country":
        return None
    if _FORECAST.search(text[clause.start : milestone.start]):
        return None
    locality, words = place
    breakdown = milestone.breakdown
    owner = context.owner
    if not breakdown and milestone.metric.endswith("new_rural_status"):
        if not any(
            mention.place is not None and max(clause.start, milestone.start - 90) <= mention.start < milestone.start
            for mention in context.doc._.places
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
    year = context.deadline(clause, milestone.start, milestone.end, limit, status, "")
    term = context.term(status, year.year, clause, milestone.start)
    year = context.deadline(clause, milestone.start, milestone.end, limit, status, term.term if term else "")
    context.note(status if strong else None, year)
    value = Decimal(milestone.value) if milestone.value else None
    return Row(
        status, locality, words, term.term if term else "", term.congress if term else None, milestone.metric, milestone.text, breakdown,
        "level", "point", value, value, "exact", "status", "", milestone.text, None, None, None, year.year, year.source,
        text[clause.sentence_start : clause.sentence_end], milestone.start, milestone.end, 0.85 if strong else 0.7, "milestone",
    )  # fmt: skip


def _is_pair(quantity: Quantity) -> bool:
    """True where ``a/b`` is a result over its plan: money and people; ``16/16 xã`` counts communes of all communes."""
    return quantity.total is not None and quantity.unit in ("VND", "USD", "person", "tonne", "ha", "household")


def _quantity_row(context: Context, clause: Clause, link: Link, kind: str) -> Row | None:
    text, quantity = context.text, link.quantity
    before, after = text[clause.start : quantity.start], text[quantity.end : clause.end]
    status, strong = context.status(clause, quantity.start, quantity.end, link.end)
    metric, breakdown = link.metric, link.breakdown
    if _DROPPED_NOUN.match(text[quantity.end - len(quantity.noun) : quantity.end + 20]):
        return None
    old = bool(_OLD_TARGET.search(text[clause.start : quantity.start])) and bool(
        re.search(
            r"(?i)vượt|so với|thấp hơn|cao hơn|hoàn thành|bằng|\(\s*(?:kế hoạch|KH|chỉ tiêu|nghị quyết|mục tiêu)[^()]{0,12}$",
            before,
        )
    )
    if old and quantity.unit != "times":
        status, strong = "target", True
    if (
        quantity.unit == "percent"
        and _FULFILMENT_AFTER.match(after)
        and (
            _FULFILMENT_BEFORE.search(before.rstrip() + " " if before else "")
            or re.search(r"(?i)(?:đạt|bằng|vượt|được)\s*$", text[clause.start : quantity.start])
        )
    ):
        fulfilled = status == "target" and strong and quantity.low == 100 and metric
        if not fulfilled and metric != "military_recruitment_rate":
            return None
    if re.search(r"(?i)(?:vượt|hụt)\s*(?:hơn\s*)?$", before) and quantity.unit == "percent" and not old:
        return None
    if status is None:
        return None
    if status == "target" and not old and not context.planned(clause, quantity.start, closely=not metric):
        return None
    if status == "target" and re.search(
        r"(?i)(?<!\p{L})(?<!(?:chứng|tín|địa|tôn|kim)\s)chỉ\s*(?:đạt|còn|có|bằng|chiếm|mới)?\s*$", before
    ):
        status = "result"
    if (
        status == "target"
        and _WORKS.search(text[clause.sentence_start : quantity.start])
        and not context.planned(clause, quantity.start, closely=True)
    ):
        return None
    if strong:
        context.note(status, Deadline(None, None, ""))
    if not metric:
        metric, breakdown = _other(context, clause, link, status, strong, kind)
        if not metric:
            return None
    if (
        quantity.unit == ""
        and quantity.kind == "number"
        and (link.rule == "value+metric" or re.search(r"(?i)tuổi|tháng|ngày|giờ", before[-25:]))
    ):
        return None
    if re.search(r"(?i)(?<!\p{L})(?:tặng|trao|thưởng|quyên góp|ủng hộ|bồi thường)(?!\p{L})[^,;]{0,30}$", before):
        return None
    if _COST.search(before) and link.rule in ("same-metric", "no-metric", "value+metric"):
        return None
    sentence_head = text[clause.sentence_start : quantity.start]
    if _NO_OWNER.search(sentence_head) and not re.search(
        r"(?i)tỉnh|huyện|thành phố|xã|phường|chính phủ|quốc hội|địa bàn", sentence_head
    ):
        return None
    if status == "target" and not old and (_FORECAST.search(before) or _THRESHOLD.search(before)):
        return None
    found = context.place(clause, link.start, quantity.start)
    if found is None:
        return None
    locality, words = found
    if locality.level == "country" and not ((link.metric and link.score >= 0.5) or (strong and status == "target")):
        return None
    info = metrics()[metric]
    unit = quantity.unit
    if quantity.kind == "zero":
        unit = info.unit if info.unit != "status" else "percent"
        metric, unit = ("communes_below_criteria", "commune") if metric == "new_rural_criteria" else (metric, unit)
    elif unit == "":
        unit = info.unit if info.unit in COUNTED else "count"
    if quantity.kind == "zero" and metric == "poor_households":
        metric, unit = "poverty_rate", "percent"  # "không còn hộ nghèo" (contract, rulings)
    elif unit == "household" and metric == "poverty_rate":
        metric = "poor_households"
    if metric == "party_members" and re.search(r"(?i)kết\s+nạp|phát\s+triển\s+(?:mới|đảng)", before):
        metric = "party_members_admitted"
    change = _change(text, link, metric, unit, info.unit)
    if quantity.start in context.starts:
        change = "level"
    elif link.rule in ("same-metric", "list-part") and (metric, unit) in context.changes:
        if not _GROWTH_WORD.search(text[link.start : quantity.start]) and unit != "times":
            change = context.changes[metric, unit]
    context.changes[metric, unit] = change
    if (
        metric in _STOCK_COUNTS
        and status == "target"
        and not re.search(r"(?i)(?:thành\s+lập|phát\s+triển|tổng\s+số|nâng)[^,;]{0,40}$", before)
    ):
        return None
    told: Status = "result" if old else status  # an old target belongs to the year of the result it stands beside
    year = context.deadline(clause, quantity.start, quantity.end, link.end, told, "")
    term = context.term(told, year.year, clause, quantity.start)
    year = context.deadline(clause, quantity.start, quantity.end, link.end, told, term.term if term else "")
    context.note(status if strong or context.paragraph.status is None else None, year)
    baseline = _baseline(context, quantity, link, clause)
    basis = _basis(text, clause, link, metric, change, unit)
    if basis != "point" and year.year_start is None and term is not None and year.year == int(term.term[5:]):
        year = replace(year, year_start=int(term.term[:4]))
    if basis == "point":
        year = Deadline(None, year.year, year.source)
    confidence = round(min(0.99, 0.45 + 0.4 * link.score + (0.1 if strong else 0.0)) - (0.2 if metric == "other" else 0.0), 2)
    return Row(
        status, locality, words, term.term if term else "", term.congress if term else None, metric, link.text or info.label_vi, breakdown,
        change, basis, quantity.low, quantity.high, quantity.bound, unit, quantity.per, quantity.text, baseline, None,
        year.year_start, year.year, year.source, text[clause.sentence_start : clause.sentence_end], quantity.start, quantity.end,
        max(0.05, confidence), link.rule,
    )  # fmt: skip


def _other(context: Context, clause: Clause, link: Link, status: Status, strong: bool, kind: str) -> tuple[str, str]:
    """``other`` for a value that is plainly a target but whose metric the lexicon does not know; else nothing."""
    quantity = link.quantity
    text = context.text
    if status != "target" or not strong or quantity.kind != "number" or kind == "title":
        return "", ""
    if (
        quantity.unit
        in (
            "",
            "count",
            "VND",
            "project",
            "organisation",
            "times",
            "household",
            "house",
            "point",
            "visit",
            "km",
            "commune",
            "village",
            "enterprise",
            "facility",
        )
        and quantity.per == ""
    ):
        return "", ""
    if len(link.text.split()) < 3 or _COST.search(text[clause.start : quantity.start]) or quantity.noun == "đồng chí":
        return "", ""
    if len(content_words(link.text)) < 2 or quantity.unit == "criterion" or text[quantity.end : quantity.end + 1] == "/":
        return "", ""
    owner = context.owner
    head = text[clause.sentence_start : quantity.start]
    if (
        (owner is None or owner.place.level == "country")
        and not _NATION.search(head)
        and not _NATION.search(context.list_head.text)
    ):
        return "", ""
    return "other", ""


def _change(text: str, link: Link, metric: str, unit: str, metric_unit: str) -> Change:
    quantity = link.quantity
    before = text[link.start : quantity.start]
    if metric in _GROWTH_METRICS:
        return "decrease" if re.search(r"(?i)giảm[^,;]{0,30}$", before) and metric != "population_growth_rate" else "increase"
    if quantity.kind in ("zero", "all"):
        return "level"
    verbs = list(_GROWTH_WORD.finditer(before))
    if unit == "times":
        return "decrease" if verbs and "giảm" in verbs[-1]["verb"].lower() else "increase"
    if unit == "percent" and _OF_WHOLE.match(text, quantity.end):
        return "level"  # "30% GRDP" is a share
    if re.match(r"(?i)\W*(?:tỷ|tỉ)\s+(?:lệ|trọng)(?!\s+(?:tăng|giảm|phát\s+triển))", before) and unit == "percent" and not verbs:
        return "level"
    if unit not in ("percent", "per_mille") and metric in _NEW_BY_NAME:
        return "level"
    if verbs:
        verb, rest = verbs[-1]["verb"].lower(), before[verbs[-1].end() :]
        named = bool(_RATE_NAME.search(before[max(0, verbs[-1].start() - 12) :]))
        if verb in ("nâng", "hạ", "vượt"):
            return "level"
        if re.search(r"(?i)(?<!\p{L})(?:lên|xuống|còn)(?!\p{L})", rest):
            falling = (
                "giảm" in verb
                and re.search(r"(?i)còn\s*$", rest)
                and text[quantity.start : quantity.end + 6].rstrip().endswith("năm")
            )
            return "decrease" if falling else "level"
        if (
            re.search(r"(?i)(?:đạt|là|tới|chiếm)\s*(?:mức\s*)?$", rest)
            and not named
            and len(rest.split()) > 1
            and unit not in ("percent", "per_mille")
        ):
            return "level"
        if re.search(r"(?i)(?<!\p{L})(?:đạt|chiếm)(?!\p{L})", rest) and not named:
            return "level"
        if verb == "thêm" or verb.startswith(("phát triển", "xây dựng", "công nhận", "tăng thêm")):
            return "level" if unit == "percent" and verb == "thêm" else "increase"
        if unit in ("percent", "per_mille") or re.match(
            r"(?i)\s*(?:bình quân|thêm|từ|khoảng|trên|hơn|ít nhất|mỗi năm|hằng năm|hàng năm)?\s*$", rest
        ):
            if unit in COUNTED and not re.match(r"(?i)\s*(?:thêm|từ|khoảng|trên|hơn|ít nhất)?\s*$", rest):
                return "level"
            return "decrease" if "giảm" in verb else "increase"
        return "level"
    if _INCREMENT.search(before):
        return "increase"
    if unit == "percent" and metric_unit in _AGGREGATES and metric != "total_social_investment":
        if re.search(r"(?i)đạt\s*$", before) and _FULFILMENT_AFTER.match(text[quantity.end :]):
            return "level"
        return "increase"
    if unit == "percent" and metric == "total_social_investment":
        return "increase"
    return "level"


def _baseline(context: Context, quantity: Quantity, link: Link, clause: Clause) -> int | None:
    periods: tuple[Period, ...] = context.doc._.periods
    for period in periods:
        if period.baseline and quantity.end <= period.start <= min(clause.end, quantity.end + 60):
            gap = context.text[quantity.end : period.start]
            if not re.search(r"\d", gap):
                return period.year_start if period.year_start is not None else period.year
    return None


def _basis(text: str, clause: Clause, link: Link, metric: str, change: Change, unit: str) -> Basis:
    piece = text[link.start : link.end]
    head = text[clause.sentence_start : link.quantity.start]
    value = text[link.quantity.start : link.quantity.end + 8]
    if re.search(
        r"(?i)bình\s+quân\s*(?:hằng|hàng|mỗi|các|/)?\s*(?:năm|giai|thời|đạt|tăng|giảm|cả|trong|từ|là|\d|trên|khoảng|chung)|tăng(?:\s+trưởng)?\s+bình\s+quân|giảm\s+bình\s+quân",
        piece,
    ) and not re.search(r"(?i)bình\s+quân\s+đầu\s+người\s+(?:đạt|là|năm)", piece):
        return "annual_average"
    if re.search(r"(?i)(?<!\p{L})(?:hằng|hàng|mỗi)\s+năm", piece):
        return "each_year"
    if re.search(r"(?i)%\s*/\s*năm|%\s+mỗi\s+năm|một\s+năm", value) and unit == "percent":
        return "annual_average"
    if metric in _FLOWS and change == "level" and re.search(r"(?i)nhiệm\s+kỳ|giai\s+đoạn|thời\s+kỳ|(?:5|05)\s+năm", head[-200:]):
        return "total"
    return "point"


def _once(rows: list[Row], doc: Doc) -> list[Row]:
    """Once per article: of two mentions of one target the later, fuller one of the body is kept; a headline adds none."""
    body_start = min((segment.end for segment in doc._.segments if segment.kind == "title"), default=-1)
    kept: list[Row] = []
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        if row.char_start < body_start:
            continue
        key = _identity(row)
        if key in seen:
            if kept[seen[key]].confidence < row.confidence:
                kept[seen[key]] = row
            continue
        seen[key] = len(kept)
        kept.append(row)
    known = sum(row.status == "target" and row.metric != "other" for row in kept)
    if known < 2:  # a lone figure that no metric explains is more often no target than one
        kept = [row for row in kept if row.status == "result" or row.metric != "other"]
    headline = [row for row in rows if row.char_start < body_start and not any(_repeats(row, other) for other in kept)]
    return sorted([*headline, *kept], key=lambda row: (row.char_start, row.metric))


def _identity(row: Row) -> tuple[object, ...]:
    place: Place = row.place
    locality = (row.status, place.level, place.province, place.district, place.commune, row.metric)
    if row.unit == "status":
        rank = (
            re.search(r"(?i)trung\s+bình|khá|dẫn\s+đầu|toàn\s+diện|nhanh", row.value_text)
            if row.metric == "development_rank"
            else None
        )
        return (*locality, row.value_min, rank.group().lower() if rank else "")
    words = row.metric_text if row.metric == "other" else ""
    return (*locality, words, row.breakdown, row.value_min, row.value_max, row.unit, row.year, row.change)


def _repeats(headline: Row, row: Row) -> bool:
    """True where the row of a headline says again, or rounds, what `row` of the body says."""
    if headline.status == row.status and headline.metric == row.metric:
        return True
    if headline.unit != row.unit or headline.unit == "status":
        return False
    values = [value for value in (headline.value_min, headline.value_max) if value is not None]
    bounds = [value for value in (row.value_min, row.value_max) if value is not None]
    return bool(values and bounds) and min(bounds) <= min(values) and max(values) <= max(bounds)


def rows_of(doc: Doc) -> Iterator[Row]:
    """The rows of a processed `doc`."""
    yield from doc._.rows


@Language.factory(
    "chitieu_rows",
    assigns=["doc._.rows"],
    requires=[
        "doc._.article", "doc._.segments", "doc._.clauses", "doc._.quantities", "doc._.periods", "doc._.terms", "doc._.milestones",
        "doc._.cues", "doc._.places", "doc._.owner",
    ],
)  # fmt: skip
class RowJoiner:
    """Component: ``doc._.rows`` from all facts found before."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        doc._.rows = tuple(join_rows(doc))
        return doc
