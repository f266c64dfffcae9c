"""Years and spans of years: deadlines, plan periods, school years, baselines, and ``năm nay`` counted from publication."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from extractors import patterns as re
from extractors.facts import Period, text_of

_YEAR = r"(?:19[89]\d|20[0-6]\d)"
_DASH = r"\s*(?:-|–|—|‑|−|đến|tới)\s*(?:năm\s+)?"
_SPAN = re.compile(
    rf"(?<![\d/.,-])(?P<a>{_YEAR}){_DASH}(?P<b>{_YEAR})(?![\d/%]|[.,]\d|\s*(?:USD|triệu|t[ỷỉ](?!\s+(?:lệ|trọng|suất|số))|đồng|ha(?!\p{{L}})|tấn))"
)
_SINGLE = re.compile(
    rf"(?i)(?:(?<!\p{{L}})(?:(?:trong|của|vào|cả|cuối|đầu|hết|từ|đến|tới|trước|sau|cho|dự toán|kế hoạch)\s+)*(?:(?:cuối|hết)\s+)?"
    rf"(?:năm\s+|(?:cuối|hết|đến|tới|vào)\s+|tháng\s+\d{{1,2}}\s*(?:/|năm\s+)|quý\s+[IV\d]+\s*(?:/|-|năm\s+)|(?<=\d{{1,2}}\s*/\s*)|(?<=(?:GDP|CPI|kinh\s+tế|ngân\s+sách|xuất\s+khẩu|tăng\s+trưởng|mục\s+tiêu|chỉ\s+tiêu)\s)|(?<=(?:^|\n|\.\s)\s?)(?={_YEAR}\s+(?-i:\p{{Ll}})))|(?<=\bnăm\s{_YEAR}\s+và\s+)(?:năm\s+)?)"
    rf"(?P<year>{_YEAR})(?!\d|[.,]\d|\s*(?:USD|triệu|t[ỷỉ](?!\s+(?:lệ|trọng|suất|số))|đồng|ha|tấn|%|lao động|người(?!\s+dân)|hộ(?!\s+(?:nghèo|cận)))(?!\p{{L}}))"
)
_ANY_YEAR = re.compile(_YEAR)
_LEADING = 90
_RELATIVE = re.caseless(
    r"(?<!\p{L})(?:(?P<this>năm nay)|(?P<next>năm tới|sang năm|năm sau|(?<!những\s)(?<!các\s)năm tiếp theo|những năm tới)|(?P<last>năm ngoái|năm trước)"
    r"|(?P<ahead>\d{1,2})\s+năm\s+nữa|(?P<five>(?:trong\s+)?(?:5|05|năm)\s+năm\s+tới))(?!\p{L})"
)
_BASELINE = re.compile(
    r"(?i)(?:so(?:\s+với)?|so\s+sánh\s+với|bằng|kể\s+từ|từ|(?:\d\s+lần|gấp\s+(?:đôi|rưỡi|ba|bốn|hai|\d+))(?:\s+so\s+với)?)\s+(?:(?:kết quả|thực hiện|số|mức|cùng kỳ|thời điểm|số ước thực hiện|ước thực hiện|ước|cuối|đầu|thời kỳ|giai đoạn|nhiệm kỳ|kế hoạch|của|bình quân|trung bình|tháng \d+)\s*|\s)*$"
    r"|(?i:so\s+với|(?:cao|thấp)\s+hơn|tương\s+đương)\s+[^,.;:()\d]{0,50}$"
)
_NOT_DEADLINE = re.compile(
    r"(?i)(?:giá\s+so\s+sánh|giá\s+cố\s+định|theo\s+giá|giá\s+hiện\s+hành|giá|chuẩn\s+nghèo|tiêu\s+chí|chuẩn|bộ\s+tiêu\s+chí|chuẩn\s+nghèo\s+(?:đa\s+chiều\s+)?|GO|GRDP|(?:nghị\s+quyết|quyết\s+định|nghị\s+định|chỉ\s+thị|thông\s+tư|công\s+văn)\s+(?:số\s+)?\d[\p{L}\d/.-]*)\s*(?:mới\s+|quốc gia\s+|đa chiều\s+|về\s+xã\s+nông\s+thôn\s+mới\s+)?(?:\(?\s*(?:giai\s+đoạn|thời\s+kỳ|năm|của năm)\s*)*$"
)
_TERM_BEFORE = re.compile(r"(?i)(?:nhiệm kỳ|nhiệm kì|khóa [IVXLC]+,?|khoá [IVXLC]+,?)\s*\(?$")
_DATE = re.compile(
    rf"\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?{_YEAR}|ngày\s+\d{{1,2}}(?:\s+tháng\s+|\s?/\s?)\d{{1,2}}(?:\s+năm\s+|\s?/\s?)?{_YEAR}?"
)


_REPORTED = re.caseless(
    rf"(?<!\p{{L}})(?:tình\s+hình|báo\s+cáo|kết\s+quả|tính\s+đến|đến\s+nay|ước|so\s+với|cùng\s+kỳ|tổng\s+kết|sơ\s+kết|đã|từ\s+đầu)[^.;\n]{{0,60}}?năm\s+(?P<year>{_YEAR})"
)
#: "giai đoạn 2021-2030, tầm nhìn đến năm 2050": how far a plan looks beyond its own years.
_VISION = re.caseless(r"[\s,;(–-]*(?:và\s+)?(?:có\s+)?(?:tính\s+đến\s+|định\s+hướng\s+|có\s+)?tầm\s+nhìn\s*(?:đến\s*|tới\s*)?")
#: "giai đoạn 2011-2015 và định hướng đến năm 2020".
_BEYOND = re.caseless(r"[\s,;(–-]*(?:và\s+)?định\s+hướng\s*(?:(?:đến|tới)\s*)?(?:năm\s*)?")
_FULL_DATE = re.compile(rf"\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?(?P<year>{_YEAR})|tháng\s+\d{{1,2}}[/-](?P<other>{_YEAR})")


def guess_year(text: str) -> int | None:
    """The year an undated article speaks from: of its latest full date, else the latest year it reports on; or None.

    >>> guess_year("Báo cáo tình hình kinh tế - xã hội năm 2018. Phấn đấu đến năm 2025 tăng gấp đôi.")
    2018
    """
    dates = [int(match["year"] or match["other"]) for match in _FULL_DATE.finditer(text)]
    years = dates or [int(match["year"]) for match in _REPORTED.finditer(text)]
    return max(years) if years else None


def _single_years(text: str) -> Iterator[re.Match[str]]:
    """The matches of ``_SINGLE`` in ``text``, looked for around its years alone: what leads to one is no longer than ``_LEADING``."""
    done = 0
    for year in _ANY_YEAR.finditer(text):
        found = _SINGLE.search(text, max(done, year.start() - _LEADING), year.end() + _LEADING)
        if found is not None and found.start("year") <= year.start():
            done = found.end()
            yield found


def find_periods(text: str, published: int | None = None) -> tuple[Period, ...]:
    """All years and spans of `text` in order. Dates of documents, price bases and poverty standards are left out.

    ``năm nay`` and ``năm tới`` need `published`, the year of publication; without it they give nothing.

    >>> [(p.year_start, p.year, p.baseline) for p in find_periods("Đến năm 2025 tăng 2 lần so với năm 2020; giai đoạn 2026 - 2030")]
    [(None, 2025, False), (None, 2020, True), (2026, 2030, False)]
    """
    taken: list[tuple[int, int]] = [match.span() for match in _DATE.finditer(text)]
    periods: list[Period] = []

    def free(start: int, end: int) -> bool:
        return all(end <= a or start >= b for a, b in taken)

    for match in _SPAN.finditer(text):
        if not free(*match.span()):
            continue
        taken.append(match.span())
        first, last = int(match["a"]), int(match["b"])
        head = text[max(0, match.start() - 60) : match.start()]
        if last <= first or (_NOT_DEADLINE.search(head) and not re.search(r"(?i)(?:hết|cuối|trong)\s+giai đoạn\s*$", head)):
            continue
        baseline = bool(_BASELINE.search(head)) and not re.search(r"(?i)từ\s+(?:năm\s+)?$", head)
        if _TERM_BEFORE.search(head) and not baseline:
            continue  # a term, see terms.py
        periods.append(Period(match.start(), match.end(), first, last, baseline))
    for match in _single_years(text):
        start, end = match.span("year")
        if not free(start, end):
            continue
        head = text[max(0, match.start() - 60) : match.start()]
        if _NOT_DEADLINE.search(text[max(0, start - 60) : start]):
            continue
        prefix = text[match.start() : start]
        baseline = bool(_BASELINE.search(head)) or (
            bool(re.match(r"(?i)(?:từ|đầu|sau)\s", prefix)) and not re.search(r"(?i)đến|tới", prefix)
        )
        periods.append(Period(match.start(), end, None, int(match["year"]), baseline))
    year = published
    if year is not None:
        for said in _RELATIVE.finditer(text):
            if not free(*said.span()):
                continue
            head = text[max(0, said.start() - 40) : said.start()]
            if said["five"]:
                continue
            shift = int(said["ahead"]) if said["ahead"] else 0 if said["this"] else 1 if said["next"] else -1
            periods.append(Period(said.start(), said.end(), None, year + shift, bool(_BASELINE.search(head)) or shift < 0))
    periods.sort(key=lambda period: (period.start, period.end))
    return tuple(
        period
        for before, period in zip([None, *periods], periods, strict=False)
        if before is None
        or before.end > period.start
        or not (
            _VISION.fullmatch(text, before.end, period.start)
            or (before.year_start is not None and _BEYOND.fullmatch(text, before.end, period.start))
        )
    )


@Language.factory("chitieu_periods", assigns=["doc._.periods", "doc._.year"], requires=["doc._.article"])
class PeriodFinder:
    """Component: ``doc._.periods`` from ``doc.text`` and the date of publication."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        doc._.year = doc._.article.year or guess_year(text_of(doc))
        doc._.periods = find_periods(text_of(doc), doc._.year)
        return doc
