"""Confidence of a row: how often rows of its kind were exact where people checked, not how strong the rule felt.

The joiner hands over its own score of the link. Here that score and cheap signs of the row (which rule, how its year was read, how
far the metric stands from the value) are added up, each with the weight that ``benchmarks/calibrate.py`` fitted on checked rows, and
the sum is read as log odds. The weights stand in ``lexicons/confidence.csv``; a row's confidence never changes what the row says.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from spacy.tokens import Doc

from extractors import patterns as re
from extractors.facts import Row, text_of
from extractors.lexicon import LEXICONS, fault, read_lexicon
from extractors.metrics import OTHER, metrics

#: Every sign, with what it says of a row; 0 or 1 where no range is given. The order is that of ``confidence.csv``.
SIGNS: Mapping[str, str] = {
    "base": "1 for every row",
    "score": "the joiner's own score of the link, 0 to 1",
    "result": "status is result",
    "value first": "the metric was read after the value",
    "inherited metric": "the metric was taken from an earlier value, a list head or a predicate elsewhere in the sentence",
    "milestone": "a milestone without a number",
    "table": "a cell of a data table",
    "metric other": "the lexicon has no metric for it",
    "unusual unit": "the unit is not the metric's own, and the row is a level",
    "far metric": "60 characters or more between the metric's words and the value, or its words are not in the sentence",
    "number between": "another number stands between the metric's words and the value",
    "place elsewhere": "the place was not named in the sentence",
    "country": "a national figure",
    "no term": "belongs to no congress term or plan",
    "year from above": "the year was read from a list head, a heading, the term or the plan",
    "year guessed": "the year is the one of publication, or missing",
    "over": "a target whose year lies before the year that the article speaks from",
    "no cue": "a target, and no word of target stands before the value in its sentence",
    "density": "share of the article's values that gave a row, 0 to 1: low where an article is about something else",
    "few targets": "the article has two targets or fewer",
    "governed": "a target, and a verb of aim or a plan's own word stands within 80 characters before the value",
    "plainly aimed": "a target that a public body sets for a year said with it, the metric's words close by",
    "works": "the sentence speaks of a work, a site, a company or a school's intake",
    "planning": "how full of the words of local planning the article is, 0 to 1",
}

#: What governs a value as a target, close before it.
_GOVERNING = re.caseless(
    r"(?<!\p{L})(?:phấn\s+đấu|mục\s+tiêu|chỉ\s+tiêu|đề\s+ra|đặt\s+ra|quyết\s+tâm|quyết\s+nghị|giao|phải\s+đạt|kế\s+hoạch)(?!\p{L})[^.;]{0,80}$"
)
_WORKS = re.caseless(
    r"(?<!\p{L})(?:dự\s+án|công\s+trình|khu\s+đô\s+thị|gói\s+thầu|chủ\s+đầu\s+tư|cao\s+tốc|sân\s+golf|sân\s+bay|nhà\s+máy|bệnh\s+viện|khu\s+đất|bồi\s+thường"
    r"|giải\s+phóng\s+mặt\s+bằng|công\s+ty|tập\s+đoàn|ngân\s+hàng(?!\s+nhà\s+nước)|doanh\s+thu(?!\s+(?:bán\s+lẻ|dịch\s+vụ|du\s+lịch|thương\s+mại))|lợi\s+nhuận|tuyển\s+sinh|xét\s+tuyển|vào\s+lớp|thí\s+sinh|điểm\s+chuẩn)(?!\p{L})"
)
#: A public body, and behind it an aim that it sets.
_AIMED = re.caseless(
    r"(?<!\p{L})(?:chính\s+phủ|quốc\s+hội|thủ\s+tướng|bộ\s|ngành\s|cả\s+nước|nước\s+ta|việt\s+nam|UBND|HĐND|tỉnh|thành\s+phố|TP|huyện|thủ\s+đô)"
    r"[^.;]{0,120}?(?<!\p{L})(?:phấn\s+đấu|mục\s+tiêu|chỉ\s+tiêu|quyết\s+tâm|quyết\s+nghị|(?:được\s+)?giao|đề\s+ra|đặt\s+ra)(?!\p{L})"
    r"|(?<!\p{L})(?:phấn\s+đấu|mục\s+tiêu|chỉ\s+tiêu|quyết\s+tâm)(?!\p{L})[^.;]{0,60}(?:cả\s+nước|GDP|GRDP)"
)
#: How near to the value the metric's words stand, in characters, where nothing parts them.
_CLOSE = 40
_LOCAL_PLANS = re.caseless(
    r"(?<!\p{L})(?:phấn\s+đấu|chỉ\s+tiêu|nhiệm\s+kỳ|đảng\s+bộ|HĐND|hội\s+đồng\s+nhân\s+dân|kế\s+hoạch\s+phát\s+triển|nghị\s+quyết|mục\s+tiêu|nhiệm\s+vụ)(?!\p{L})"
)
#: As many words of planning for each word of the text as an article about a plan has.
_FULL = 0.028

_INHERITED = frozenset({"same-metric", "list-part", "shared-predicate", "next-in-sector", "in-turn"})
_LOWEST, _HIGHEST = 0.01, 0.99


@dataclass(frozen=True, slots=True)
class Weight:
    """A line of ``confidence.csv``: what ``sign`` adds to the log odds; rows, exact: how many checked rows had it, and of those exact."""

    sign: str
    weight: str
    rows: str
    exact: str
    line: int


@lru_cache(maxsize=4)
def weights(path: Path = LEXICONS / "confidence.csv") -> Mapping[str, float]:
    """Weight of each sign. Raises LexiconError for a faulty file, an unknown sign, or one that is missing."""
    read = read_lexicon(path, Weight, required=("sign", "weight"), unique=("sign",))
    found: dict[str, float] = {}
    for row in read:
        if row.sign not in SIGNS:
            raise fault(path, row.line, f"unknown sign {row.sign!r}; expected one of {', '.join(SIGNS)}")
        try:
            found[row.sign] = float(row.weight)
        except ValueError as error:
            raise fault(path, row.line, f"weight {row.weight!r} is no number") from error
    for sign in SIGNS:
        if sign not in found:
            raise fault(path, 1, f"no line for {sign!r}; run benchmarks/calibrate.py")
    return found


@lru_cache(maxsize=64)
def _tells_of_works(sentence: str) -> bool:
    """Asked for every row of a sentence."""
    return _WORKS.search(sentence) is not None


def signs(rows: Sequence[Row], doc: Doc) -> list[dict[str, float]]:
    """The signs of each of an article's ``rows``; ``Row.confidence`` is still the joiner's score."""
    if not rows:
        return []
    text = text_of(doc)
    targets = sum(row.status == "target" for row in rows)
    starts = [clause.sentence_start for clause in doc._.clauses]
    others = len(set(doc._.refused) - {row.char_start for row in rows})
    words = max(90, len(text.split()))  # coarse: the same article has a line more or less, other blanks, in another form
    planning = round(min(1.0, _LOCAL_PLANS.count(text) / words / _FULL), 1)
    density = len(rows) / (len(rows) + others)
    found = []
    for row in rows:
        index = bisect_right(starts, row.char_start) - 1
        start = starts[index] if index >= 0 else 0
        at = row.char_start - start
        cues = {cue.status for cue in doc._.cues if start <= cue.start < row.char_start}
        named = row.sentence.lower().find(row.metric_text.lower())
        gap = max(at - named - len(row.metric_text), named - at - len(row.value_text), 0) if named >= 0 else 999
        between = row.sentence[named + len(row.metric_text) : at] if named >= 0 else ""
        works = _tells_of_works(row.sentence)
        said = {
            "base": True,
            "score": row.confidence,
            "result": row.status == "result",
            "value first": row.extractor == "value+metric",
            "inherited metric": row.extractor in _INHERITED,
            "milestone": row.extractor == "milestone",
            "table": row.extractor == "table",
            "metric other": row.metric == OTHER,
            "unusual unit": row.change == "level" and row.unit != metrics()[row.metric].unit and row.metric != OTHER,
            "far metric": gap >= 60 and row.extractor not in ("table", "milestone"),
            "number between": gap > 0 and any(sign.isdecimal() for sign in between),
            "place elsewhere": row.place_text not in row.sentence,
            "country": row.place.level == "country",
            "no term": not row.term,
            "year from above": row.year_source in ("heading", "term", "plan"),
            "year guessed": row.year_source in ("published", ""),
            "over": row.status == "target" and row.year is not None and doc._.year is not None and row.year < doc._.year,
            "no cue": row.status == "target" and "target" not in cues,
            "density": density,
            "few targets": targets <= 2,
            "governed": row.status == "target" and _GOVERNING.search(row.sentence[: max(0, at)]) is not None,
            "plainly aimed": row.status == "target"
            and row.metric != OTHER
            and row.year_source == "explicit"
            and gap < _CLOSE
            and _AIMED.search(row.sentence[: max(0, at)]) is not None
            and not works,
            "works": works,
            "planning": planning,
        }
        found.append({sign: float(said[sign]) for sign in SIGNS})
    return found


def probability(said: Mapping[str, float], by: Mapping[str, float]) -> float:
    """The probability that the weights ``by`` make of a row's signs, two places, never 0 or 1.

    >>> probability({"base": 1.0, "few targets": 1.0}, {"base": 2.2, "few targets": -2.2})
    0.5
    """
    odds = sum(by[sign] * value for sign, value in said.items())
    return round(min(_HIGHEST, max(_LOWEST, 1 / (1 + math.exp(-odds)))), 2)


def calibrated(rows: Sequence[Row], doc: Doc) -> list[Row]:
    """The rows of an article with the joiner's scores turned into confidences; nothing else of them changes."""
    by = weights()
    return [replace(row, confidence=probability(said, by)) for row, said in zip(rows, signs(rows, doc), strict=True)]
