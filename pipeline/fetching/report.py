"""What a run of ``fetch`` did, source by source, and every address that gave nothing."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class Failure:
    """An address that gave nothing. lasting: it is not asked again; else the next run tries."""

    source: str
    url: str
    reason: str
    lasting: bool


@dataclass(slots=True)
class SourceReport:
    """What came of one source.

    announced: addresses that were new in its listings. new, updated, unchanged: pages fetched. failed: addresses that gave
    nothing. waiting: pages still to be fetched, by the next run.
    """

    name: str
    announced: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    waiting: int = 0


@dataclass(slots=True)
class Report:
    """What a run did."""

    sources: list[SourceReport] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def as_json(self) -> str:
        """The report as one JSON object."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2)

    def __str__(self) -> str:
        total: Counter[str] = Counter()
        for source in self.sources:
            total.update({name: value for name, value in asdict(source).items() if name != "name"})
        return (
            f"{len(self.sources)} sources: {total['announced']} addresses announced; pages: {total['new']} new, "
            f"{total['updated']} updated, {total['unchanged']} unchanged; {total['failed']} failures; {total['waiting']} waiting"
        )
