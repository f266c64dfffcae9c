"""Reader of example files: one line a case, facts marked where they stand.

``Thu nhập đạt {66 triệu đồng => 66000000 VND}.`` says that the words before ``=>`` are a fact, printed as what follows it; the text
is the line without the marks. A line without braces says that nothing is there. ``#`` starts a comment line, blank lines part
groups. A brace that is no mark is an error: it would silently test nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

EXAMPLES = Path(__file__).parent / "examples"

_MARK = re.compile(r"\{([^{}]*?) => ([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Example:
    """A case: the text and its facts as (start, end, fact printed), in order; where it stands, for messages."""

    text: str
    facts: tuple[tuple[int, int, str], ...]
    where: str


def parse_line(line: str, where: str = "") -> Example:
    """Read one line. Raises ValueError for a stray brace or empty words, naming the place."""
    text = ""
    facts = []
    last = 0
    for match in _MARK.finditer(line):
        text += line[last : match.start()]
        if not match[1] or not match[2].strip():
            raise ValueError(f"{where}: a mark needs words and a fact: {match[0]!r}")
        facts.append((len(text), len(text) + len(match[1]), match[2].strip()))
        text += match[1]
        last = match.end()
    text += line[last:]
    if "{" in text or "}" in text:
        raise ValueError(f"{where}: a brace that belongs to no mark: {line!r}")
    return Example(text, tuple(facts), where)


def read_examples(path: Path) -> list[Example]:
    """All cases of a file, in order."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [
        parse_line(line, f"{path.name}:{number}")
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.startswith("#")
    ]
