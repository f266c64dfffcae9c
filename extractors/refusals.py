"""Why a value gives no row: fulfilment of a plan, someone else's money, a company's goal, a forecast, a threshold.

Each reason is a short English phrase; the number ledger prints it.
"""

from __future__ import annotations

from collections.abc import Callable

from extractors import patterns as re
from extractors.context import Context
from extractors.facts import Clause, Quantity, Status
from extractors.links import Link
from extractors.metrics import OTHER, metrics
from extractors.readings import FULFILMENT
from extractors.units_of_metrics import COUNTED

_OLD_TARGET = re.caseless(
    r"(?:vượt|đạt|hoàn\s+thành|so\s+với|so|bằng|thấp\s+hơn|cao\s+hơn)\s+(?:xa\s+)?(?:chỉ\s+tiêu|kế\s+hoạch|mục\s+tiêu|dự\s+toán)(?:\s+(?:được\s+giao|đề\s+ra|giao|năm|đặt\s+ra|nghị\s+quyết|(?:trong|của)\s+kế\s+hoạch|0?5\s+năm|của\s+(?:cả\s+nước|tỉnh|huyện|xã)))*\s*(?:là\s*|\()?$|(?<!\p{L})(?:kế\s+hoạch|KH|nghị\s+quyết|NQ|dự\s+toán|chỉ\s+tiêu|mục\s+tiêu)\s*(?:(?:được\s+giao|đề\s+ra|ĐH|đại\s+hội|đảng\s+bộ|tỉnh|huyện|lần\s+thứ|[IVXL]{1,6}(?!\p{L})|bình\s+quân|toàn|cả|nhiệm\s+kỳ|giai\s+đoạn|của|năm\s+nay|năm(?=\s*$)|\d{4}\s*[-–]\s*\d{4}|(?:đến\s+|vào\s+)?năm\s+\d{4}|đạt|giảm|tăng|còn|giao)\s*)*(?:là|:)?\s*$|(?:so\s+với|so|vượt|thấp\s+hơn|cao\s+hơn|bằng)\s+(?:chỉ\s+tiêu|kế\s+hoạch|mục\s+tiêu|dự\s+toán|nghị\s+quyết)(?:\s+(?:\d{4}|\p{L}+)){0,7}\s*\(\s*(?:là\s*)?$|\(\s*(?:năm\s+\d{4}\s+)?(?:Đảng|Quốc\s+hội|Chính\s+phủ|Thủ\s+tướng|Trung\s+ương|HĐND|tỉnh|thành\s+phố|huyện)(?:,?\s+\p{L}+){0,3}\s+giao(?:\s+[^();]{3,60}?)?\s*(?:là|:|từ|tăng|đạt)?\s*$"
)
#: How a sentence of the running text opens that tells what a photograph shows.
_IN_PICTURE = re.caseless(r"^\W*(?:trong\s+ảnh|ảnh\s+(?:trên|dưới|minh\s+họa)|chú\s+thích\s+ảnh)\s*:")
_CHAINED = re.compile(r"(?:\d[\d.,]*\s?%?\s*(?:[;,–-]|và)\s*)+$")
#: "chưa đạt mức 40% mà đại hội đề ra"
_SET_AFTER = re.caseless(
    r"\s*(?:mà|do|như)\s+(?:đại\s+hội|nghị\s+quyết|kế\s+hoạch|HĐND|huyện|tỉnh|Quốc\s+hội|Chính\s+phủ)[^,.;]{0,30}(?:đề\s+ra|đặt\s+ra|giao)"
)
#: Lengths that are no road's: drains, dykes, canals, railways, lines.
_NO_ROAD = re.caseless(
    r"\s*(?:tuyến\s+|chiều\s+dài\s+)?(?:cống|kè|kênh|mương|đê|rạch|cầu|đường\s+(?:sắt|ống|dây|cống)|metro|cáp|hàng\s+rào)(?!\p{L})"
)
#: Who carries passengers counts no visitors of a locality.
_PASSENGERS = re.caseless(
    r"(?<!\p{L})(?:sân\s+bay|nhà\s+ga|cảng\s+hàng\s+không|hành\s+khách|xe\s+buýt|tàu\s+điện|công\s+suất)(?!\p{L})"
)
_WORLDWIDE = re.caseless(r"(?<!\p{L})(?:dân\s+số|người\s+dân)\s+(?:trên\s+|toàn\s+)?(?:thế\s+giới|toàn\s+cầu)(?!\p{L})")
#: A road by its name or number.
_ONE_ROAD = re.compile(r"(?<!\p{L})(?:[Qq]uốc lộ \d|QL\s?\d|[Cc]ao tốc (?:\p{Lu}|phía)|[Tt]uyến \p{Lu}|[Đđ]ường \p{Lu})")
#: Money that is moved from one purse to another.
_MOVED = re.caseless(r"(?<!\p{L})chuyển\s+[^,;.\d]{0,120}(?<!\p{L})sang(?!\p{L})[^,;.\d]*$")
#: What people are like, after a value that would go on with the metric before.
_LEARNED = re.caseless(r"\s*(?:người\s+|số\s+)?(?:đạt|có)\s+trình\s+độ(?!\p{L})")
#: A quarter that is laid out: its people are no locality's.
_ZONE = re.caseless(
    r"(?<!\p{L})(?:phân\s+khu|khu\s+(?:đô\s+thị|dân\s+cư|trung\s+tâm)|đồ\s+án|quy\s+hoạch\s+chi\s+tiết|quy\s+hoạch\s+\d+\s*ha)(?!\p{L})"
)
#: ``2/3 dân số thế giới``.
_WORLD = re.caseless(r"[^,.;\d]{0,30}(?<!\p{L})(?:thế\s+giới|toàn\s+cầu)(?!\p{L})")
#: Shares of votes: ``với 90,2% đại biểu tán thành``, ``63% phiếu tín nhiệm thấp``.
_VOTES_BEFORE = re.caseless(
    r"(?:tán\s+thành|biểu\s+quyết|đồng\s+ý|phiếu\s+(?:thuận|chống|tín\s+nhiệm)|tín\s+nhiệm)[^,.;\d]{0,40}\(?[^,.;\d]{0,20}$"
)
_VOTES_AFTER = re.caseless(
    r"\s*(?:trên\s+)?(?:tổng\s+)?(?:số\s+)?(?:phiếu|đại\s+biểu|ĐBQH|ý\s+kiến)(?!\p{L})|[^,.;:\d]{0,30}(?:tán\s+thành|bỏ\s+phiếu|phiếu\s+(?:thuận|bầu))(?!\p{L})"
)
#: ``…, cao hơn kế hoạch và tương đương mức thực hiện của năm trước, là 7%``: what the value before is compared with.
_COMPARED_WITH = re.caseless(r"(?<!\p{L})(?:(?:cao|thấp)\s+hơn|tương\s+đương)\s+\p{L}[^;.:\d]{0,90}(?:là|ở\s+mức)\s*$")
#: A forecast that turns to what is aimed at: ``dự báo còn nhiều khó khăn, ngành đặt mục tiêu …``.
_AIMED_AFTER = re.compile(
    r"(?i)(?<!\p{L})(?:dự báo|kỳ vọng)(?!\p{L})[^.;]*?(?<!\p{L})(?:đặt\s+(?:ra\s+)?(?:mục\s+tiêu|chỉ\s+tiêu)|đề\s+ra\s+(?:mục\s+tiêu|chỉ\s+tiêu)|phấn\s+đấu)(?!\p{L})[^.;]*$"
)
COST = re.caseless(
    r"(?:kinh\s+phí|mức\s+đầu\s+tư|trị\s+giá|hỗ\s+trợ|giá\s+(?:bán|đất|thành|heo|lúa|vàng|xăng)|lãi\s+suất|học\s+phí|tiền\s+lương|lương\s+tối\s+thiểu|thiệt\s+hại|bồi\s+thường|phạt|vốn\s+đầu\s+tư\s+của\s+(?:đề\s+án|dự\s+án|chương\s+trình)|tổng\s+vốn\s+(?:của\s+)?(?:đề\s+án|dự\s+án|chương\s+trình)|tổng\s+mức|dự\s+án\s+(?:với|có)\s+(?:tổng\s+)?(?:số\s+|kế\s+hoạch\s+|mức\s+)?vốn|quyên\s+góp|ủng\s+hộ|tặng|trao|diện\s+tích\s+tự\s+nhiên|công\s+suất|chiều\s+dài)[^,;]{0,40}$|(?<!\p{L})(?:dài|rộng|dày|cao)\s*(?:khoảng|trên|hơn|gần)?\s*$"
)
_NO_OWNER = re.plain(
    r"(?<!\p{L})(?:[Cc]ông ty|[Tt]ập đoàn|(?<!tại )(?<!ở )[Nn]gân hàng|[Tt]ổng công ty|CTCP|[Hh]iệp hội|[Nn]hà máy|[Cc]hủ đầu tư|VCCI|VEPR|HSBC|ADB|IMF|WB|Vinamilk|Vingroup|Viettel|EVN|PVN|SCB|BIDV|Vietcombank|Vietinbank|[Hh]ãng|[Cc]âu lạc bộ|CLB|Mỹ|Trung Quốc|Nhật Bản|Hàn Quốc|Thái Lan|Singapore|Indonesia|Ấn Độ|EU|Nga|Malaysia|Philippines|Đài Loan|Australia|Venezuela|Brazil|Israel|Iran|Triều Tiên|Bắc Kinh|Liên [Hh](?:ợp|iệp) [Qq]uốc|NATO)(?!\p{L})"
)
_WORKS = re.caseless(
    r"(?<!\p{L})(?:dự\s+án|nhà\s+máy|thủy\s+điện|thuỷ\s+điện|gói\s+thầu|chủ\s+đầu\s+tư|công\s+trình|khu\s+đô\s+thị|trường\s+(?:đại\s+học|THPT))(?!\p{L})"
)
FORECAST = re.caseless(
    r"(?<!\p{L})(?:dự báo|kịch bản|kiến nghị|đề xuất|đề nghị|mong muốn|ước mơ|kỳ vọng|khả năng|nếu)(?!\p{L})[^.;]{0,120}$"
)
#: What may or will surely come is foretold, not promised.
_MAY = re.caseless(
    r"(?<!\p{L})(?<!để\s)(?<!nhằm\s)(?:có\s+thể|chắc\s+chắn)\s+(?:sẽ\s+)?(?:tăng|giảm|đạt|vượt|lên|còn|thu)(?!\p{L})[^,.;]{0,40}$"
)
_THRESHOLD = re.caseless(
    r"(?:tiêu\s+chí|quy\s+định|điều\s+kiện|tiêu\s+chuẩn)[^.;]{0,60}(?:quy\s+định|phải|yêu\s+cầu)[^.;]{0,30}$"
)
#: ``các huyện với tỷ lệ nghèo lên tới 13%``: what they are like.
_SO_HIGH = re.caseless(r"(?<!\p{L})(?:với|có)\s+t[ỷỉ]\s+lệ[^,;.:\d]{0,40}(?:lên\s+tới|lên\s+đến|(?:còn|rất)\s+cao)\s*$")
#: "các xã có tỷ lệ hộ nghèo trên 25%": which places, not what they shall reach.
_HAVING = re.caseless(
    r"(?<!\p{L})(?:xã|thôn|bản|huyện|hộ|địa\s+phương|đơn\s+vị)\s+có\s+(?:tỷ\s+lệ|tỉ\s+lệ|mức|thu\s+nhập)[^,;.:\d]{0,40}$|\(\s*(?:có|với)\s+(?:lưu\s+lượng|quy\s+mô|diện\s+tích|công\s+suất|dân\s+số|vốn)[^()]{0,40}$"
)
_FUNDED = re.caseless(
    r"(?:vốn|kinh\s+phí|mức)(?:\s+đầu\s+tư)?\s+(?:của|cho|thực\s+hiện)\s+(?:đề\s+án|dự\s+án|chương\s+trình|quy\s+hoạch|kế\s+hoạch)(?!\p{L})[^.;]{0,80}$"
)
_INSPECTED = re.caseless(
    r"(?<!\p{L})(?:tuyển\s+sinh(?!\s+(?:mới\s+)?(?:và\s+)?(?:đào\s+tạo|giáo\s+dục\s+nghề|học\s+nghề|dạy\s+nghề))|xét\s+tuyển|thí\s+sinh|thanh\s+tra|tiến\s+hành\s+kiểm\s+tra|xử\s+phạt|bắt\s+giữ|thu\s+giữ|phát\s+hiện)(?!\p{L})[^,;.]{0,60}$"
)
_PROJECTS = re.compile(
    r"(?i)(?<!thu\s+hút[^,;]{0,30})dự\s+án\s+(?:với|có)\s+(?:tổng\s+)?(?:số\s+|kế\s+hoạch\s+|mức\s+)?vốn[^,;]{0,40}$"
)
_DROPPED_NOUN = re.caseless(
    r"[ ]*(?:đại biểu|ủy viên|uỷ viên|đồng chí vào|người vào|người (?:chết|mất tích|bị thương)|vụ án|bị cáo|thí sinh|cầu thủ|nạn nhân|bệnh nhân)"
)
#: ``Ban Chấp hành … gồm 41 người``: who sits on it.
_BODY = re.caseless(
    r"(?<!\p{L})(?:ban\s+chấp\s+hành|ban\s+thường\s+vụ|BCH|BTV|ủy\s+ban\s+kiểm\s+tra|đoàn\s+(?:đại\s+biểu|chủ\s+tịch|thư\s+ký)|ban\s+thẩm\s+tra)(?!\p{L})[^,;.:]{0,80}(?:gồm|có|là)\s*$"
)
#: Who is expected to be elected: ``tỷ lệ cán bộ trẻ dự kiến được bầu là 7%``.
_ELECTED = re.caseless(r"(?<!\p{L})(?:được\s+bầu|trúng\s+cử|tái\s+cử)(?!\p{L})[^,;.]{0,30}$")
_STOCK_COUNTS = frozenset({"party_members", "party_organisations"})
_FULFILLED = re.compile(
    r"(?ri)(?:đạt|bằng|vượt|được|hoàn\s+thành|hụt|chiếm|tăng|giảm|tương\s+đương|tương\s+ứng(?:\s+với)?)\s*(?:và\s+vượt\s*)?$"
)
#: The second of two: "bằng 120% dự toán Trung ương giao, 112% dự toán tỉnh giao".
_CONJUNCT = re.caseless(
    r"\d\s*%\s*(?:so\s+với\s+)?(?:dự\s+toán|kế\s+hoạch|chỉ\s+tiêu|nghị\s+quyết)[^,;.%]{0,40}(?:,|và)\s*(?:bằng\s*|đạt\s*|vượt\s*)?$"
)
#: "vượt kế hoạch thu nội địa ít nhất 4%": by how much a plan is surpassed.
_SURPASSED = re.caseless(r"vượt\s+(?:mức\s+)?(?:dự\s+toán|kế\s+hoạch|chỉ\s+tiêu)\s+\p{L}[^,;.\d]{3,60}$")
#: A number of things, and the share by which it is more than was planned.
_COUNT_SURPASSED = re.caseless(
    r"\d\s*(?:tỷ\s+|triệu\s+|nghìn\s+|ngàn\s+)?\p{L}[^\d%]*[,(]\s*vượt\s+(?:mức\s+)?(?:dự\s+toán|kế\s+hoạch|chỉ\s+tiêu)\s*$"
)
#: ``vượt chỉ tiêu so với kế hoạch tỉnh giao 0,04%``: by how much.
_SURPASSED_BY = re.caseless(r"vượt\s+(?:chỉ\s+tiêu|kế\s+hoạch)\s+so\s+với\s+[^,;.\d]{3,50}$")
#: "thu 900 tỷ đồng, đạt 130%": of what it does not say, but of a plan it is.
_BARE_FULFILMENT = re.caseless(r"[,(]\s*(?:ước\s+)?(?:đạt|bằng)\s*(?:hơn|gần|trên)?\s*$")
_BESIDE_RESULT = re.caseless(
    r"vượt|so với|thấp hơn|cao hơn|hoàn thành|bằng|đạt\s+(?:chỉ\s+tiêu|kế\s+hoạch|mục\s+tiêu)|\(\s*(?:kế hoạch|KH|chỉ tiêu|nghị quyết|NQ|mục tiêu)[^()]{0,30}$|\([^()]{0,40}\sgiao[^()]{0,70}$"
)
_GIVEN = re.caseless(r"(?<!\p{L})(?:tặng|trao|thưởng|quyên góp|ủng hộ|bồi thường)(?!\p{L})[^,;]{0,30}$")
#: Words of a company's books: beside them no figure is a locality's.
_BOOKS = re.caseless(
    r"(?<!\p{L})(?:lợi\s+nhuận|cổ\s+tức|cổ\s+đông|cổ\s+phiếu|cổ\s+phần|vốn\s+điều\s+lệ|hội\s+đồng\s+quản\s+trị|HĐQT|hội\s+đồng\s+thành\s+viên|(?:lãi|lỗ)\s+(?:trước|sau)\s+thuế)(?!\p{L})"
)
#: A company, or a name coined like one, that itself plans: ``Vinachem phấn đấu``, ``Tập đoàn đặt mục tiêu``.
_COMPANY_PLANS = re.compile(
    r"(?<!\p{L})(?:(?:[Cc]ông ty|[Tt]ập đoàn|[Nn]gân hàng|[Tt]ổng công ty|CTCP|[Hh]iệp hội|[Hh]ãng|[Nn]hà máy)(?:\s+[\p{L}.&-]+){0,8}?|(?:Vina|Petro|Vietin|Viettel|Vietjet|Vietcom|Agri|Sacom|Techcom)\p{Ll}+|\p{Lu}\p{L}*(?:bank|Bank|corp|Corp|Group|group|Land|land|mart|Mart))\s+(?:\p{Ll}+\s+){0,2}?(?:phấn đấu|đặt|đề ra|lên kế hoạch|dự kiến|sẽ|quyết tâm|xác định|hướng tới)(?!\p{L})"
)
#: A headline about a company: what its text tells is the company's, unless a public body is said to aim.
_COMPANY_NAMED = re.compile(
    r"(?<!\p{L})(?:[Cc]ông ty|[Tt]ập đoàn|[Tt]ổng công ty|CTCP|\p{Lu}\p{L}*(?:[Bb]ank|BANK|Corp|CORP|Group|GROUP|Land|Mart)|\p{Lu}\p{L}+ (?:Group|Corp|Land|Holdings|Bank|Invest)|Vin\p{Ll}+|Viettel|VNPT|FPT|PVN|EVN|Petro\p{Ll}+|Vietjet)(?!\p{L})"
)
_PUBLIC_BODY = re.compile(
    r"(?<!\p{L})(?:Chính phủ|Quốc hội|Thủ tướng|Bộ \p{Lu}|Ngân hàng Nhà nước|UBND|HĐND|[Cc]ả nước)(?!\p{L})"
)
#: "với tổng vốn đầu tư 500 tỷ đồng": what something costs.
_WITH_CAPITAL = re.caseless(
    r"(?<!\p{L})với\s+(?:tổng\s+)?(?:số\s+|mức\s+)?vốn(?:\s+đầu\s+tư)?(?:\s+(?!toàn|xã|trên)\p{L}+){0,4}\s*$"
)
#: Less than this is no figure of the whole country, whoever speaks of it.
_LEAST_NATIONAL = {
    ("tourist_visits", "visit"): 3_000_000,
    ("budget_revenue", "VND"): 50 * 10**12,
    ("budget_expenditure", "VND"): 50 * 10**12,
}
_LOCALITY = re.caseless(r"tỉnh|huyện|thành phố|xã|phường|chính phủ|quốc hội|địa bàn")
_GOVERNING = re.caseless(r"(?<!\p{L})(?:UBND|HĐND|tỉnh\s+ủy|huyện\s+ủy|đảng\s+bộ|nghị\s+quyết|toàn\s+(?:tỉnh|huyện|xã))(?!\p{L})")
_STOCK_MOVED = re.compile(r"(?i)(?:thành\s+lập|phát\s+triển|kết\s+nạp|(?<!trong\s+)tổng\s+số|nâng)[^,;]{0,40}$")


#: How far before a value it is asked what leads to it, in characters: patterns that end at the value reach less far.
REACH = 300


def too_small(metric: str, breakdown: str, quantity: Quantity) -> bool:
    """True for a level that cannot be the whole country's: a site's visitors, one company's taxes."""
    least = _LEAST_NATIONAL.get((metric, quantity.unit))
    value = quantity.high if quantity.high is not None else quantity.low
    return least is not None and not breakdown and value is not None and value < least


def is_old_target(text: str, clause: Clause, link: Link) -> bool:
    """True for a plan quoted beside a result: ``vượt chỉ tiêu 6,7%``, ``(kế hoạch 1,3%)`` (contract, rulings: old targets)."""
    before = text[max(clause.start, link.quantity.start - REACH) : link.quantity.start]
    if link.rule == "in-turn":
        before = _CHAINED.sub("", before)  # "(kế hoạch là 25%; 33%; 42%)"
    if re.search(r"(?i)(?<!\p{L})đã\s+(?:cơ\s+bản\s+)?hoàn\s+thành\s+(?:chỉ\s+tiêu|mục\s+tiêu|kế\s+hoạch)\s*$", before):
        return False  # what was reached is told, and that it had been aimed at
    if link.quantity.unit == "percent" and (_COUNT_SURPASSED.search(before) or _SURPASSED_BY.search(before)):
        return False  # "304 trường, vượt chỉ tiêu 19,6%": by how much
    set_after = _SET_AFTER.match(text, link.quantity.end)
    if set_after:  # "có thể đạt 6% như kế hoạch đề ra" foretells
        return not (set_after.group().lstrip().startswith("như") and _MAY.search(before))
    return (
        link.quantity.unit != "times"
        and bool(_OLD_TARGET.search(before))
        and bool(_BESIDE_RESULT.search(text, clause.start, link.quantity.start))
    )


def is_foreign(text: str, start: int, end: int, quantity: Quantity) -> bool:
    """True where the sentence ``[start, end)`` alone says that its value is no locality's: ``refusal`` refuses it whatever else is known.

    >>> from extractors.quantities import find_quantities
    >>> text = "Công ty tăng trưởng 5% trong năm 2020"
    >>> is_foreign(text, 0, len(text), find_quantities(text)[0])
    True
    """
    if _is_dropped(text, quantity):
        return True

    def said(pattern: re.Searchable) -> bool:
        return pattern.search(text, start, end) is not None

    def said_before(pattern: re.Searchable) -> bool:
        first = pattern.search(text, start, end)
        return first is not None and first.end() <= quantity.start

    return _is_somebody_elses(text[start : quantity.start], said, said_before)


def _is_somebody_elses(head: str, said: Callable[[re.Searchable], bool], said_before: Callable[[re.Searchable], bool]) -> bool:
    """True for the figure of a company, a bank or another country.

    head: the sentence up to the value. said, said_before: whether a pattern occurs in the sentence, and whether it does before the value.
    """
    if said_before(_NO_OWNER) and not said_before(_LOCALITY):
        return True
    return _COMPANY_PLANS.search(head) is not None or (said(_BOOKS) and not _GOVERNING.search(head))


def _is_dropped(text: str, quantity: Quantity) -> bool:
    """True for a count of what no target counts: the accused, the injured, candidates."""
    return _DROPPED_NOUN.match(text[quantity.end - len(quantity.noun) : quantity.end + 20]) is not None


def refusal(context: Context, clause: Clause, link: Link, status: Status | None, strong: bool, old: bool) -> str:
    """The reason why the linked value gives no row, or ''. strong, old: as ``Statuses.status`` and ``is_old_target`` tell."""
    text, quantity = context.text, link.quantity
    before, after = text[max(clause.start, quantity.start - REACH) : quantity.start], text[quantity.end : clause.end]
    head = text[clause.sentence_start : quantity.start]
    if _IN_PICTURE.search(head):
        return "caption"
    if _is_dropped(text, quantity):
        return "head count"
    if (quantity.unit == "person" and _BODY.search(before)) or _ELECTED.search(before):
        return "head count"
    if (
        quantity.unit == "percent"
        and FULFILMENT.match(after)
        and (_FULFILLED.search(before) or (_CONJUNCT.search(before) and link.metric != "public_investment_disbursement_rate"))
    ):
        whole = status == "target" and strong and quantity.low == 100 and bool(link.metric)
        if not whole and link.metric != "military_recruitment_rate":
            return "fulfilment of a plan"
    beyond = re.search(r"(?i)(?:vượt|hụt)\s*(?:hơn\s*)?$", before) or quantity.text.lower().startswith("vượt")
    exceeding = link.rule == "same-metric" or before[-8:].rstrip().endswith(("vượt", "hụt", "hơn"))
    if beyond and not old and (FULFILMENT.match(after) or (quantity.unit == "percent" and exceeding)):
        return "fulfilment of a plan"
    beyond = (
        beyond
        or re.search(r"(?i)(?:tăng|giảm|cao\s+hơn|thấp\s+hơn)\s*$", before)
        or quantity.text.lower().startswith(("cao hơn", "thấp hơn"))
    )
    if beyond and not old and quantity.unit != "VND" and FULFILMENT.match(after):
        return "fulfilment of a plan"
    if quantity.unit == "percent" and not old and (_SURPASSED.search(before) or _COUNT_SURPASSED.search(before)):
        return "fulfilment of a plan"
    if quantity.unit == "percent" and link.rule == "same-metric" and _BARE_FULFILMENT.search(before):
        counted = status == "target" and metrics()[link.metric].unit in COUNTED  # "61 xã đạt chuẩn, đạt 59%": of all communes
        if metrics()[link.metric].unit != "percent" and not counted:
            return "fulfilment of a plan"
    if status is None:
        return "neither target nor result"
    if status == "target" and not old and not context.statuses.planned(clause, quantity.start, closely=not link.metric):
        return "no words of planning"
    if (
        status == "target"
        and context.facts.says_before(_WORKS, clause, quantity.start)
        and not context.statuses.planned(clause, quantity.start, closely=True)
    ):
        return "measure of a work or project"
    if quantity.unit == "" and quantity.kind == "number":
        if link.rule == "value+metric" or re.search(r"(?i)tuổi|tháng|ngày|giờ", before[-25:]):
            return "bare number"
    if quantity.unit == "percent" and link.metric in ("", OTHER) and (_VOTES_BEFORE.search(before) or _VOTES_AFTER.match(after)):
        return "share of votes"
    if not link.metric and _COMPARED_WITH.search(before):
        return "comparison"
    if _GIVEN.search(before):
        return "gift or prize"
    if COST.search(before) and (link.rule in ("same-metric", "no-metric", "value+metric") or _PROJECTS.search(before)):
        return "cost or size of a work"
    if _is_somebody_elses(
        head,
        lambda pattern: context.facts.says(pattern, clause.sentence_start, clause.sentence_end),
        lambda pattern: context.facts.says_before(pattern, clause, quantity.start),
    ):
        return "somebody else's figure"
    forecast = FORECAST.search(before)
    if forecast and _AIMED_AFTER.fullmatch(forecast.group()):
        forecast = None
    if status == "target" and not old and (forecast or _MAY.search(before)):
        return "forecast or wish"
    if status == "target" and not old and _THRESHOLD.search(before):
        return "threshold in a standard"
    if quantity.unit == "times" and (re.search(r"(?i)vượt\s*(?:quá\s*)?$", before) or quantity.text.lower().startswith("vượt")):
        return "threshold in a standard"
    if quantity.unit == "VND" and _FUNDED.search(head[-REACH:]):
        return "cost or size of a work"
    if _SO_HIGH.search(before):
        return "threshold in a standard"
    if quantity.bound in ("more_than", "less_than", "at_least", "at_most") and _HAVING.search(before):
        return "threshold in a standard"
    if link.metric == "roads_built" and _NO_ROAD.match(after):
        return "measure of a work or project"
    if link.metric == "roads_built" and not context.facts.local and context.facts.says_before(_ONE_ROAD, clause, quantity.start):
        return "measure of a work or project"
    if quantity.unit == "VND" and _MOVED.search(before):
        return "cost or size of a work"
    if link.rule == "same-metric" and quantity.unit == "percent" and _LEARNED.match(after):
        return "no metric"
    if link.metric == "tourist_visits" and context.facts.says_before(_PASSENGERS, clause, quantity.start):
        return "measure of a work or project"
    if link.metric == "total_social_investment" and _WITH_CAPITAL.search(before):
        return "cost or size of a work"
    if _COMPANY_NAMED.search(context.frames.title.text) and not _PUBLIC_BODY.search(head) and not context.facts.local:
        return "somebody else's figure"
    if link.metric == "population" and context.facts.says_before(_ZONE, clause, quantity.start):
        return "measure of a work or project"
    if link.metric == "population" and (_WORLD.match(after) or context.facts.says_before(_WORLDWIDE, clause, quantity.start)):
        return "somebody else's figure"
    low = quantity.low
    if quantity.unit in ("person", "household") and not quantity.per and low is not None and low != low.to_integral_value():
        return "bare number"  # "2,96 người/chỉ tiêu" counts nobody
    if status == "target" and _INSPECTED.search(before):
        return "somebody else's figure"
    if status == "target" and link.metric in _STOCK_COUNTS and not _STOCK_MOVED.search(before):
        return "head count"
    return ""
