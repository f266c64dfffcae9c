"""Lines, sentences and clauses of an article, and which lines are the article at all.

A scraped text carries more than the article: photo captions, related headlines with other localities' figures, counters,
readers' comments. Nothing is deleted; each line gets a kind, and later components leave ``caption`` and ``noise`` lines alone.
The cues stand in ``lexicons/page_furniture.csv``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc

from extractors import patterns as re
from extractors.facts import Clause, Segment, SegmentKind, text_of
from extractors.lexicon import LEXICONS

_FURNITURE = LEXICONS / "page_furniture.csv"
_ABBREVIATION = re.compile(
    r"(?:^|[\s(.,/])(?:TP|Tp|TX|Tx|TT|Tt|P|Q|H|X|T|Th|Ths|ThS|TS|PGS|GS|BS|Ths|NQ|QĐ|CT|KH|ĐT|TL|QL|Mr|Ms|St|tr|v|đ|tỷ|tỉ|triệu)$"
)
_SENTENCE_END = re.compile(r"[.?!…]+[\"”’')\]]*(?=\s|$)|\.(?=[-–•+])|\.(?=\p{Lu}\p{Ll})|[.…]+(?=;)")
_ITEM = re.compile(r"\s*(?:[-–—+•*●▪◦·]\s?|\(?\d{1,2}[.)]\s|\(\d{1,2}\)|[a-zđ][.)]\s)")
_ENUMERATOR = re.compile(r"(?:^|\s)\(?[0-9]{1,2}$|^\s*[IVX]{1,4}$|(?:^|\s)[a-zđ]$")
_CAPTION = re.compile(
    r"[(\s.,-]?(?i:ảnh|photo|clip|đồ họa|nguồn ảnh|ảnh tư liệu|ảnh minh họa|ảnh minh hoạ)\s*(?:[:.]|\d|của|do|minh|tư|internet|TL)[^\n]{0,60}\)?[.\s]*$|(?i:^\s*(?:trong ảnh|ảnh|clip|video)\s*[:.])"
)
#: A word that every caption has.
_PICTURE = re.caseless(r"ảnh|photo|clip|đồ họa|video")
#: What turns a line that ends in a credit into the words under a photograph, however long.
_SHOWN = re.caseless(r"(?:^|[.!?…]\s+)trong\s+ảnh\s*:")
#: People seen doing something, in one short line: what stands under a photograph.
_SEEN = re.compile(
    r"(?i)^(?:nông\s+dân|người\s+dân|bà\s+con|cán\s+bộ|đồng\s+chí|các\s+đại\s+biểu|đại\s+biểu|lãnh\s+đạo|du\s+khách|học\s+sinh|đoàn\s+viên|công\s+nhân|một\s+góc|toàn\s+cảnh|quang\s+cảnh)\s"
    r"[^.\d]*(?:thu\s+hoạch|chăm\s+sóc|kiểm\s+tra|tham\s+quan|trao|tặng|chụp\s+ảnh|biểu\s+quyết|phát\s+biểu|dự|gieo|cấy|nhìn\s+từ|chế\s+biến|sản\s+xuất|trao\s+đổi|khảo\s+sát|hội\s+nghị|đại\s+hội|huyện|xã|thành\s+phố|thị\s+trấn)[^.\d]*\.?$"
)
_TEXT_BYLINE = re.compile(
    r"^(?i:tin,? (?:bài,? )?ảnh|bài,? ảnh|bài và ảnh|tin và ảnh|thực hiện|nguồn|theo|tác giả(?: bài viết)?)\s*[:]"
)

#: What may follow the headline where it is said again under a photograph; a longer line goes on to tell more.
_SAID_AGAIN = 80

#: Characters of a sentence; a longer run without a full stop is no sentence but a table that lost its lines, and joining the values
#: of one takes time that grows with the square of its length. The longest of 20,000 national articles has 1,520.
MAX_SENTENCE = 2000


def _lines(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for line in text.split("\n"):
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


@lru_cache(maxsize=1)
def _furniture() -> dict[str, re.Pattern[str]]:
    """Cues by effect: ``rest`` (all below is noise), ``list`` (headlines below are noise), ``line`` (that line only)."""
    cues: dict[str, list[str]] = {"rest": [], "list": [], "line": [], "anywhere": []}
    with _FURNITURE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            cues[row["effect"]].append(row["form"])
    forms = {effect: re.any_of(found) for effect, found in cues.items()}
    start = r"^[\s\W]*(?:\d+\s+)?(?i:{})(?:\s*[:(\d|»>]|\s*$)"
    return {
        "rest": re.compile(start.format(forms["rest"])),
        "list": re.compile(start.format(forms["list"])),
        "line": re.compile(r"^[\s\W]*(?i:{})\b".format(forms["line"])),
        "anywhere": re.compile(r"(?i:{})".format(forms["anywhere"])),
    }


_DATELINE = re.compile(
    r"^\W*(?:(?i:clock)\s*)?(?:(?i:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|ngày|đăng lúc|tin đăng lúc|cập nhật|xuất bản|đăng ngày))?\W*"
    r"(?:\d{1,2}[:h]\d{2}(?::\d{2})?)?\W*(?:(?i:ngày)\s*)?\d{1,2}[-/.]\d{1,2}[-/.]\d{4}"
    r"(?=.{0,60}$)(?!,\s+\p{L}+(?:\s+\S+){4,}[.:;]$)"  # not the short sentence "Ngày 12/1/2021, UBND tỉnh … triển khai nhiệm vụ."
)


def find_segments(text: str, title: str = "") -> tuple[Segment, ...]:
    """Split `text` into lines and decide the kind of each. Blank lines give no segment; spans have no outer blanks."""
    cues = _furniture()
    lines = []
    for start, end in _lines(text):
        line = text[start:end]
        stripped = line.strip()
        if stripped:
            offset = start + len(line) - len(line.lstrip())
            lines.append((offset, offset + len(stripped), stripped))
    seen: dict[str, int] = {}
    for _, _, line in lines:
        seen[line] = seen.get(line, 0) + 1
    title_key = " ".join(title.split()).lower()
    segments: list[Segment] = []
    headline = 0  # lines of running text seen
    titled = False
    mode = "text"
    for number, (start, end, line) in enumerate(lines):
        kind: SegmentKind
        following = lines[number + 1][2] if number + 1 < len(lines) else ""
        long_text = len(line) > 180 and line.rstrip('"”’)')[-1:] in ".…;"
        if mode != "text" and long_text and mode == "list" and not cues["anywhere"].search(line):
            mode = "text"
        if not titled and title_key and " ".join(line.split()).lower() == title_key:
            kind, titled = "title", True
        elif headline and cues["rest"].search(line) and len(line) < 300:
            mode, kind = "rest", "noise"
        elif headline and cues["list"].search(line) and len(line) < 300:
            mode, kind = "list", "noise"
        elif (
            mode != "text"
            or (cues["line"].search(line) and len(line) < 250)
            or _DATELINE.search(line)
            or (_TEXT_BYLINE.search(line) and len(line) < 120)
            or (len(line) < 300 and cues["anywhere"].search(line))
        ):
            kind = "noise"
        elif (
            (
                len(line) < 350
                and (len(line) < 220 or not headline or _SHOWN.search(line))
                and _PICTURE.search(line)
                and _CAPTION.search(line)
            )
            or (
                titled
                and title_key
                and len(line) < len(title_key) + _SAID_AGAIN
                and " ".join(line.split()).lower().startswith(title_key)
            )
            or (headline and seen[line] > 1 and len(line) > 25 and number > 0)
            or (headline and len(line) < 140 and _SEEN.search(line))
        ):
            kind = "caption"
        elif _ITEM.match(line):
            kind = "item"
        elif (
            not titled
            and not headline
            and not title_key
            and len(line) < 200
            and line[-1] not in ".;:|"
            and any(c.isalpha() for c in line)
        ):
            kind, titled = "title", True
        elif (line[-1] == ":" and len(line) < 400) or (
            len(line) < 150 and line[-1] not in ".;,…!?" and following and not line[0].islower()
        ):
            kind = "heading"
        else:
            kind = "body"
        if kind in ("body", "item") and (len(line) > 80 or kind == "item"):
            headline += 1
        segments.append(Segment(start, end, kind))
    return tuple(segments)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of `text`: never across a line, not cut after ``TP.``, ``TX.`` or an enumerator.

    >>> [("Đạt 5%. Năm 2025 đạt 6%."[a:b]) for a, b in sentence_spans("Đạt 5%. Năm 2025 đạt 6%.")]
    ['Đạt 5%.', 'Năm 2025 đạt 6%.']
    """
    spans = []
    for start, end in _lines(text):
        begin = start
        for match in _SENTENCE_END.finditer(text, start, end):
            head = text[begin : match.start()]
            after = text[match.end() : min(end, match.end() + 3)].lstrip()
            if match.group().startswith(".") and len(match.group()) == 1:
                if (_ABBREVIATION.search(head[-8:]) and after) or (_ENUMERATOR.search(head[-4:]) and len(head.strip()) <= 4):
                    continue
            if after and after[0].islower() and not match.group().startswith("?") and len(match.group().strip(".…")) == 0:
                continue  # "250 hộ. trong đó" and "14%. tăng": a slip of the pen, still the same list
            if begin < match.end():
                spans.append((begin, match.end()))
            begin = match.end()
            while begin < end and text[begin].isspace():
                begin += 1
        if begin < end and text[begin:end].strip():
            spans.append((begin, end))
    if len(text) > MAX_SENTENCE:
        spans = [part for span in spans for part in _cut(text, *span)]
    return [(a + len(text[a:b]) - len(text[a:b].lstrip()), b - len(text[a:b]) + len(text[a:b].rstrip())) for a, b in spans]


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence in pieces of at most ``MAX_SENTENCE`` characters, cut after the last blank in each."""
    while end - start > MAX_SENTENCE:
        cut = text.rfind(" ", start + 1, start + MAX_SENTENCE) + 1 or start + MAX_SENTENCE
        yield start, cut
        start = cut
    yield start, end


#: Where a clause ends.
_CUT = re.compile(r"(?<!%);|;(?!\s*\d{1,2}(?:[.,]\d+)?\s?%\s*(?:[;.()]|$))|(?<=[;:.,]\s)(?=\(\d{1,2}\)\s)")


def find_clauses(text: str, segments: tuple[Segment, ...]) -> tuple[Clause, ...]:
    """Clauses of the readable segments, in order: sentences cut at every ``;`` and before ``(1)``-style enumerators.

    A ``;`` between bare shares (``25,8%; 33,4%; 40,8%``) cuts nothing.
    """
    clauses = []
    for index, segment in enumerate(segments):
        if segment.kind in ("noise", "caption"):
            continue
        piece = text[segment.start : segment.end]
        for a, b in sentence_spans(piece):
            begin = a
            for match in _CUT.finditer(piece[a:b]):
                cut = a + match.end()
                if piece[begin:cut].strip(" ;"):
                    clauses.append(
                        Clause(segment.start + begin, segment.start + cut, segment.start + a, segment.start + b, index)
                    )
                begin = cut
            if piece[begin:b].strip(" ;"):
                clauses.append(Clause(segment.start + begin, segment.start + b, segment.start + a, segment.start + b, index))
    return tuple(clauses)


@Language.factory("chitieu_segments", assigns=["doc._.segments", "doc._.clauses"], requires=["doc._.article"])
class SegmentFinder:
    """Component: ``doc._.segments`` and ``doc._.clauses`` from ``doc.text`` and the article's title."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        doc._.segments = find_segments(text_of(doc), doc._.article.title)
        doc._.clauses = find_clauses(text_of(doc), doc._.segments)
        return doc
