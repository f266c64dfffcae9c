"""Congress terms (``nhiệm kỳ 2020-2025``), ordinals of congresses, plan periods of three years or more, council terms."""

from __future__ import annotations

from typing import Literal

from spacy.language import Language
from spacy.tokens import Doc

from extractors import patterns as re
from extractors.facts import Term, text_of

_YEAR = r"(?:19[89]\d|20[0-6]\d)"
_DASH = r"\s*(?:-|–|—|‑|−|đến)\s*"
_TERM = re.caseless(
    rf"(?<!\p{{L}})(?P<head>nhiệm\s+k[ỳì](?:\s+(?:mới|tới|qua|này))?|khóa|khoá|giai\s+đoạn|thời\s+kỳ|kế hoạch 5 năm|5 năm|05 năm|kế hoạch phát triển kinh tế\s*-\s*xã hội 5 năm|trong 5 năm|5 năm tới)"
    rf"\s*[(,]?\s*(?P<a>{_YEAR}){_DASH}(?P<b>{_YEAR})(?!\d|\s*/)"
)
_ORDINAL = re.compile(r"(?i)lần\s+thứ\s+(?P<number>[IVXL]{1,7}\b|\d{1,2}|nhất)")
_COUNCIL = re.caseless(r"HĐND|hội đồng nhân dân|bầu cử|UBND|quốc hội")
_CONGRESS = re.caseless(r"đại hội|đảng bộ|đảng ủy|đảng uỷ|huyện ủy|tỉnh ủy|thành ủy|nghị quyết|chi bộ|ban chấp hành|BCH")
_DOCUMENT = re.caseless(
    r"(?<!\p{L})(?:kế\s+hoạch|đề\s+án|chương\s+trình|quy\s+hoạch|nghị\s+quyết|chiến\s+lược|phương\s+án|chỉ\s+tiêu|mục\s+tiêu|định\s+hướng|phương\s+hướng|nhiệm\s+vụ|tái\s+cơ\s+cấu|đại\s+hội)(?!\p{L})"
)
#: A plan whose name is long: ``Đề án đẩy mạnh phát triển …, phấn đấu … tại 6 huyện miền núi giai đoạn``.
_NAMED_PLAN = re.compile(r"(?<!\p{L})(?:Kế\s+hoạch|Đề\s+án|Chương\s+trình|Quy\s+hoạch|Chiến\s+lược)\s[^.;\n]*$")
#: Terms of the National Assembly and the councils, whoever is named beside them; congresses are held a year before.
_ASSEMBLIES = frozenset({"2004-2011", "2011-2016", "2016-2021", "2021-2026", "2026-2031"})
#: A congress in the opening of an article, and a term with its years anywhere.
_MEETING = re.caseless(r"(?<!\p{L})(?:đại\s+hội|ĐH)\s+(?:đại\s+biểu\s+)?(?:đảng|lần\s+thứ)")
_NAMED_TERM = re.caseless(rf"nhiệm\s+k[ỳì](?:\s+\p{{L}}+)?\s*[(,]?\s*{_YEAR}{_DASH}{_YEAR}")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


def roman(numeral: str) -> int:
    """Value of a Roman numeral: ``XXII`` → 22.

    >>> roman("XIV"), roman("VI")
    (14, 6)
    """
    values = [_ROMAN[letter] for letter in numeral.upper()]
    return sum(-value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True))


def find_terms(text: str) -> tuple[Term, ...]:
    """All terms of `text` in order; ``congress`` is the ordinal said within 80 characters before or after, same sentence.

    >>> [(t.term, t.congress, t.kind) for t in find_terms("Đại hội Đảng bộ huyện lần thứ VI, nhiệm kỳ 2020 – 2025")]
    [('2020-2025', 6, 'congress')]
    """
    terms = []
    for match in _TERM.finditer(text):
        first, last = int(match["a"]), int(match["b"])
        if not 3 <= last - first <= 15:
            continue
        head = text[max(0, match.start() - 90) : match.start()]
        sentence = re.split(r"[;\n]|\.\s", head)[-1] if not re.search(r"(?i)HĐND[^.;]{0,12}\.\s", head) else head
        if re.search(
            r"(?i)(?:tiêu\s+chí|chuẩn\s+nghèo)(?:\s+(?:mới|quốc\s+gia|đa\s+chiều))*\s*$|bộ\s+tiêu\s+chí(?:\s+\p{L}+){1,10}\s*$|(?<!\p{L})trước\s*$",
            sentence,
        ):
            continue  # the period that names a standard
        term_word = match["head"].startswith(("nhiệm", "khóa", "khoá"))
        kind: Literal["congress", "plan", "council", "span"]
        councils = list(_COUNCIL.finditer(sentence))
        beside = bool(councils) and len(sentence) - councils[-1].end() <= 40
        if (term_word and f"{first}-{last}" in _ASSEMBLIES) or (
            councils
            and term_word
            and not re.search(r"(?i)đại hội|đảng bộ", sentence[councils[-1].end() :] if beside else sentence)
        ):
            kind = "council"
        elif term_word:
            kind = "congress"
        else:
            named = (
                _DOCUMENT.search(sentence)
                or _NAMED_PLAN.search(text[max(0, match.start() - 160) : match.start()])
                or "kế hoạch" in match["head"]
                or (last - first == 5 and _of_congress(text))
            )
            kind = "plan" if named or text[: match.start()].count("\n") < 1 else "span"
        congress = None
        if kind == "congress":
            ordinals = list(_ORDINAL.finditer(sentence))
            following = re.match(r"[^.;\n]{0,40}", text[match.end() :])
            if not ordinals and following is not None:
                ordinals = list(_ORDINAL.finditer(following.group()))
            if ordinals:
                congress = _ordinal(ordinals[-1]["number"])
        terms.append(Term(match.start(), match.end(), f"{first}-{last}", congress, kind))
    return tuple(terms)


def _of_congress(text: str) -> bool:
    """True for an article about a Party congress that never says ``nhiệm kỳ`` with years: its five years are the term."""
    return _MEETING.search(text[:400]) is not None and _NAMED_TERM.search(text) is None


def _ordinal(number: str) -> int:
    if number.lower() == "nhất":
        return 1
    return int(number) if number.isdigit() else roman(number)


@Language.factory("chitieu_terms", assigns=["doc._.terms"])
class TermFinder:
    """Component: ``doc._.terms`` from ``doc.text``."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        doc._.terms = find_terms(text_of(doc))
        return doc
