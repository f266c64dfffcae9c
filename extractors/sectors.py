"""Whose part of the country's figures a sentence tells: a ministry's own sector, said before the value or by the whole article.

``Toàn ngành phấn đấu xuất khẩu đạt 50 tỷ USD`` is the export of farming where the article is about farming, though the
sentence does not say so.
"""

from __future__ import annotations

from functools import cached_property

from extractors import patterns as re
from extractors.article_facts import ArticleFacts
from extractors.facts import Clause
from extractors.metrics import find_breakdowns

#: A sector that speaks or is spoken of, or the ministry of farming under its names; ``named``: the words of the sector.
_SPEAKER = re.compile(
    r"(?<!\p{L})(?:(?P<farming>Bộ\s+(?:trưởng\s+(?:Bộ\s+)?)?(?:Nông\s+nghiệp|NN(?!\p{Ll})))"
    r"|(?:[Nn]gành|[Ll]ĩnh\s+vực|[Tt]ổng\s+cục|[Cc]ục)\s+(?P<named>\p{L}+(?:,?\s+\p{L}+){0,5}))"
)
#: The country as a whole: what follows is no sector's.
_WHOLE = re.compile(
    r"(?i)(?<!\p{L})(?:cả\s+nước|toàn\s+quốc|nền\s+kinh\s+tế|toàn\s+nền|Chính\s+phủ|Quốc\s+hội|kinh\s+tế\s*-\s*xã\s+hội|Việt\s+Nam|nước\s+ta)(?!\p{L})"
)
#: The sector of the article is meant, whatever else the sentence names.
_OWN = re.compile(r"(?i)(?<!\p{L})(?:toàn|của|GDP|GRDP)\s+ngành(?!\s*(?:,|và|nghề|\p{L}+\s+(?:khác|còn)))")
#: Sectors that a ministry plans for as its own; the other ministries' figures are the country's.
_PLANNED_FOR = frozenset({"agriculture", "forestry", "fishery", "cultivation", "livestock_farming"})
#: How much of an article tells what it is about: the headline and what stands right below it.
_LEAD = 700


class Sectors:
    """Answers for the values of one article that have no part of their own."""

    def __init__(self, facts: ArticleFacts) -> None:
        self.text = facts.text
        self.segments = facts.segments

    def sector(self, clause: Clause, start: int) -> str:
        """The sector that the value at ``start`` is for, or '' for the whole country or where nothing tells.

        >>> from extractors.sectors import speaker
        >>> speaker("Năm tới, ngành thủy sản phấn đấu xuất khẩu đạt "), speaker("Cả nước phấn đấu đạt ")
        ('fishery', '')
        """
        head = self.text[clause.sentence_start : start]
        named = speaker(head)
        if named:
            return named
        if _OWN.search(head):
            return self._spoken_of or self._titled
        return "" if _WHOLE.search(head) else self._titled

    def unnamed(self, clause: Clause, start: int) -> bool:
        """True where the value is a sector's own (``toàn ngành``) and the article does not say which: none of the country's."""
        head = self.text[clause.sentence_start : start]
        return _OWN.search(head) is not None and not self.sector(clause, start)

    @cached_property
    def _spoken_of(self) -> str:
        """The sector that speaks or is spoken of in the headline and right below: the widest, or the only one, or ''."""
        spoken = {part for part in map(_sector_of, _SPEAKER.finditer(self.text[:_LEAD])) if part in _PLANNED_FOR}
        return "agriculture" if "agriculture" in spoken else spoken.pop() if len(spoken) == 1 else ""

    @cached_property
    def _titled(self) -> str:
        """The one sector that the headline names, or ''."""
        title = next((self.text[one.start : one.end] for one in self.segments if one.kind == "title"), "")
        named = {part.breakdown for part in find_breakdowns(title) if part.dimension == "sector"}
        part = named.pop() if len(named) == 1 else ""
        return part if part in _PLANNED_FOR else ""


def speaker(head: str) -> str:
    """The sector named last in ``head`` as one that speaks, nothing of the whole country after it; or ''.

    A sector stands before the ministry that speaks for it: ``Riêng ngành thủy sản, Bộ … đặt mục tiêu`` is fishery.
    """
    found = ""
    for match in _SPEAKER.finditer(head):
        part = _sector_of(match)
        if part and not (found and match["farming"]):
            found = part
        if part and _WHOLE.search(head, match.end()):
            found = ""
    return found


def _sector_of(match: re.Match[str]) -> str:
    """The sector of a match of ``_SPEAKER``: the one that its words open with."""
    if match["farming"]:
        return "agriculture"
    parts = [part for part in find_breakdowns(match["named"]) if part.dimension == "sector" and part.start == 0]
    return parts[0].breakdown if parts else ""
