"""When an article was published, as exactly as the page and the text tell.

Sources in order: what is known from outside (the manifest), machine-readable dates of the page, a labelled date line ("Tin đăng
lúc"), another date line, the address, and last the year that the text itself makes likely. Dates of documents, deadlines and
terms are no date of publication, but an article is no older than the documents it quotes.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

FIRST_YEAR, LAST_YEAR = 1997, 2049  # the Vietnamese web began in 1997; later years stand for typing errors

_DMY = r"(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>(?:19|20)\d{2})(?!\d)"
_WORDS = r"(?P<d2>\d{1,2})\s+tháng\s+(?P<m2>\d{1,2})(?:\s*,)?\s+năm\s+(?P<y2>(?:19|20)\d{2})"
_FULL = re.compile(rf"(?<![\d/.-])(?:{_DMY}|{_WORDS})", re.IGNORECASE)
_ISO = re.compile(r"(?<!\d)((?:19|20)\d{2})-(\d{2})(?:-(\d{2}))?(?!\d)")
_META = re.compile(r"<meta\b[^<>]*>", re.IGNORECASE)
_META_NAME = re.compile(
    r"""(?:property|name|itemprop)\s*=\s*["']?(?:article:published_time|og:published_time|datepublished|pubdate|publishdate"""
    r"""|publish_date|publication_date|dc\.date(?:\.issued)?|dcterms\.(?:created|issued|date)|date)["'\s/>]""",
    re.IGNORECASE,
)
_CONTENT = re.compile(r"""content\s*=\s*["']([^"']+)""", re.IGNORECASE)
_JSON_LD = re.compile(r'"datePublished"\s*:\s*"([^"]+)"')
_TIME = re.compile(r"""<time\b[^<>]*?datetime\s*=\s*["']?([^"'<>]+)""", re.IGNORECASE)
_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|title|noscript)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_INLINE = re.compile(r"</?(?:a|b|i|em|strong|span|font|u|time|small|label)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_LOOKS_HTML = re.compile(r"<(?:!doctype|html|head|body|meta|div|p|h1|article)\b", re.IGNORECASE)

_LABEL = re.compile(
    r"(?:đăng (?:lúc|ngày|tải)|ngày (?:đăng|xuất bản|phát hành|đưa tin)|xuất bản|được đăng|post(?:ed)?\b|publish)[^\d]{0,30}$",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"\b(?:nghị quyết|nghị định|kế hoạch|quyết định|chỉ thị|hướng dẫn|thông tư|công văn"
    r"|chương trình|luật|số|trước|đến|từ|hạn|hiệu lực)\b",
    re.IGNORECASE,
)
_UPDATE = re.compile(r"(?:cập nhật|updated?)[^\d]{0,30}$", re.IGNORECASE)
_DECOR = re.compile(
    r"\b(?:chủ nhật|thứ\s*(?:hai|ba|tư|năm|sáu|bảy|[2-7])|ngày|lúc|gmt|utc|clock|am|pm|sa|ch)\b"
    r"|\d{1,2}\s*(?::|h|giờ)\s*\d{0,2}(?::\d{2})?|[+]\d+",
    re.IGNORECASE,
)
_DEADLINE = re.compile(
    r"(?:trước|đến|hết|hạn|chậm nhất|chậm nhất là|kể từ|hiệu lực từ)\s+(?:hết\s+)?(?:ngày\s*)?$", re.IGNORECASE
)
_EVENT = re.compile(
    r"(?:\b(?:sáng|trưa|chiều|tối|ngày|hôm nay)[\s,(]+(?:ngày\s+)?)(\d{1,2})\s*[/-]\s*(\d{1,2})(?!\s*[/-]?\d)", re.IGNORECASE
)
_TERM = re.compile(r"nhiệm kỳ\s+((?:19|20)\d{2})\s*[-–—]\s*(?:19|20)\d{2}", re.IGNORECASE)
_CONGRESS = re.compile(
    r"\b(?:khai mạc|bế mạc|tổ chức|tiến hành|khép lại)\b[^.\n]{0,60}\bđại hội"
    r"|\bđại hội\b[^.\n]{0,160}\b(?:khai mạc|bế mạc|khép lại|thành công)",
    re.IGNORECASE,
)
_NEXT_PLAN = re.compile(r"(?:kế hoạch|nhiệm vụ|nghị quyết|dự toán)[^.;\n]{0,60}năm\s+(20\d{2})", re.IGNORECASE)
_SESSION = re.compile(r"(?:HĐND|hội đồng nhân dân)[^\n]{0,120}kỳ họp|kỳ họp[^\n]{0,60}(?:HĐND|hội đồng nhân dân)", re.IGNORECASE)
_MID_YEAR = re.compile(r"giữa năm|6 tháng|sáu tháng|chuyên đề", re.IGNORECASE)
_YEAR = re.compile(r"\bnăm\s+(20\d{2})(?!\s*[-–—]\s*20)", re.IGNORECASE)
_NOT_NOW = re.compile(r"(?:đến|với|từ|cuối|hết|vào|sánh|vượt|kỳ|giá) *$", re.IGNORECASE)
#: Addresses: /2021/05/06/ and kin; 20210506 with or without a time; 18 digits of which the first three name the site.
_URL_DAY = re.compile(r"(?<!\d)(20\d{2})[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?=\D|\d{3,9}(?:\D|$)|$)")
_URL_SITE = re.compile(r"(?<!\d)1\d{2}(\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d[0-5]\d\d{3}(?!\d)")
_URL_MONTH = re.compile(r"/(20\d{2})[/-]?(0[1-9]|1[0-2])(?=/)")
_URL_YEAR = re.compile(r"/(20\d{2})(?=/)")
_HEAD_LINES, _DATELINE = 14, 120


@dataclass(frozen=True, slots=True)
class _Line:
    """A date that stands in a line of its own. rank: 0 labelled, 1 update, 2 no label near the top, 3 near the end."""

    rank: int
    day: str


def find_published(html_or_text: str, url: str, manifest_value: str) -> str:
    r"""Date of publication in ISO 8601, shortened to what is known ("2021-05-06", "2021-05", "2021"); empty if nothing tells.

    A manifest date that no one can read is ignored here; ``pipeline.reading`` reports it.

    >>> find_published("Xã A họp\nThứ ba, 12/03/2019 - 08:45\nNghị quyết ngày 5/2/2018 ...", "", "")
    '2019-03-12'
    >>> find_published("Xã A họp", "https://b.vn/tin-185221203184500321.htm", "")
    '2022-12-03'
    """
    known = read_date(manifest_value)
    if len(known) == 10:
        return known
    is_html = _LOOKS_HTML.search(html_or_text[:3000]) is not None
    found = _machine_date(html_or_text) if is_html else ""
    text = "" if found else _visible(html_or_text) if is_html else html_or_text  # asked for only where machines are told nothing
    found = found or _date_line(text)
    in_url = _url_date(url)
    if not found or (len(in_url) == 10 and len(found) < 10):
        found = in_url if len(in_url) >= len(found) else found
    if len(found) < 5:
        found = found or _likely_year(text)
    return found if found.startswith(known) else known


def read_date(text: str) -> str:
    """Read a date written "2021-05-06T08:30+07:00", "2021-05", "2021", "06/05/2021" or "6 tháng 5 năm 2021"; else empty.

    >>> [read_date(s) for s in ("2021-05-06T08:30:00+07:00", "6/5/2021", "2020", "tháng bảy")]
    ['2021-05-06', '2021-05-06', '2020', '']
    """
    text = text.strip()
    if re.fullmatch(r"(?:19|20)\d{2}", text):
        return text
    iso = _ISO.match(text) or re.match(r"((?:19|20)\d{2})/(\d{2})/(\d{2})", text)
    if iso:
        year, month, day = int(iso[1]), int(iso[2]), iso[3]
        if day is None:
            return iso[0][:7] if _valid(year, month, 1) else ""
        return _iso(year, month, int(day))
    full = _FULL.search(text)
    return _full_date(full) if full else ""


def _valid(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return FIRST_YEAR <= year <= LAST_YEAR


def _iso(year: int, month: int, day: int) -> str:
    return f"{year:04}-{month:02}-{day:02}" if _valid(year, month, day) else ""


def _full_date(match: re.Match[str]) -> str:
    day, month, year = match["d"] or match["d2"], match["m"] or match["m2"], match["y"] or match["y2"]
    return _iso(int(year), int(month), int(day))


def _machine_date(raw: str) -> str:
    for meta in _META.finditer(raw):
        content = _CONTENT.search(meta[0])
        if content and _META_NAME.search(meta[0]) and read_date(content[1]):
            return read_date(content[1])
    for pattern in (_JSON_LD, _TIME):
        for match in pattern.finditer(raw):
            if read_date(match[1]):
                return read_date(match[1])
    return ""


def _visible(raw: str) -> str:
    """What a reader sees of a page, roughly: good enough to find lines that are dates."""
    return html.unescape(_TAG.sub("\n", _INLINE.sub(" ", _UNSEEN.sub("\n", raw))))


def _date_line(text: str) -> str:
    lines = [line for line in (line.strip() for line in text.split("\n")) if any(char.isalnum() for char in line)]
    found: list[_Line] = []
    for number, line in enumerate(lines):
        if len(line) > 4 * _DATELINE:
            continue
        for match in _FULL.finditer(line):
            day = _full_date(match)
            if not day:
                continue
            before = line[: match.start()]
            rest = _DECOR.sub("", before + line[match.end() :])
            if _LABEL.search(before[-50:]) and len(rest) <= _DATELINE:
                found.append(_Line(0, day))
            elif _UPDATE.search(before[-50:]) and len(rest) <= _DATELINE:
                found.append(_Line(1, day))
            elif len(" ".join(rest.split())) <= 32 and len(line) <= _DATELINE and not _DOCUMENT.search(rest):
                top = number < _HEAD_LINES
                if top or number >= len(lines) - 8:
                    found.append(_Line(2 if top else 3, day))
    if not found:
        return ""
    best = min(line.rank for line in found)
    days = [line.day for line in found if line.rank == best]
    # A clock in the head of the page shows when it was saved, which is never before it was published.
    return min(days) if best == 2 else days[0]


def _url_date(url: str) -> str:
    day = _URL_DAY.search(url)
    if day and _iso(int(day[1]), int(day[2]), int(day[3])):
        return _iso(int(day[1]), int(day[2]), int(day[3]))
    site = _URL_SITE.search(url)
    if site and _iso(2000 + int(site[1]), int(site[2]), int(site[3])):
        return _iso(2000 + int(site[1]), int(site[2]), int(site[3]))
    month = _URL_MONTH.search(url)
    if month:
        return f"{month[1]}-{month[2]}"
    year = _URL_YEAR.search(url)
    return year[1] if year and int(year[1]) <= LAST_YEAR else ""


def _likely_year(text: str) -> str:
    """The year the text itself makes likely.

    A day without year near the top ("Ngày 27/1") falls on the first such day after the latest document quoted (20/9/2021 gives
    2022), and not before the term spoken of. Failing both, a congress meets in the first year of its term, and a council passes
    the plan of a year in December before it.
    """
    past = [
        found
        for match in _FULL.finditer(text)
        if (found := _full_date(match)) and not _DEADLINE.search(text[max(0, match.start() - 30) : match.start()])
    ]
    event = next((match for match in _EVENT.finditer(text, 0, 2500) if not _is_deadline(text, match)), None)
    terms = [int(match[1]) for match in _TERM.finditer(text) if int(match[1]) <= LAST_YEAR]
    latest = max(past, default="")
    if latest:
        year = int(latest[:4])
        if event and _valid(year, int(event[2]), int(event[1])):
            year += _iso(year, int(event[2]), int(event[1])) < latest
        return str(max([year, *terms]))
    if terms and _CONGRESS.search(text[:3000]):
        return str(max(terms))
    years = [
        int(match[1]) for match in _YEAR.finditer(text) if not _NOT_NOW.search(text[max(0, match.start() - 20) : match.start()])
    ]
    if not years:
        return ""
    counted = Counter(years)
    most = max(counted, key=lambda year: (counted[year], year))
    lead = text[:1500]
    planned = most in {int(match[1]) for match in _NEXT_PLAN.finditer(lead)}
    december = (event is not None and int(event[2]) >= 11) or (_SESSION.search(lead) is not None and not _MID_YEAR.search(lead))
    return str(most - 1 if planned and december else most)


def _is_deadline(text: str, event: re.Match[str]) -> bool:
    """Whether a day such as "ngày 5/7" is one that lies ahead ("trước ngày 5/7")."""
    return _DEADLINE.search(text[max(0, event.start() - 20) : event.start(1)]) is not None
