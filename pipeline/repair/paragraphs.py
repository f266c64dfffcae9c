"""The paragraphs of a text or of a raw page, without markup, each character with its place."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.pagetree import BLOCK_TAGS, MARKUP
from pipeline.repair.edits import Edit

_TAG = re.compile(r"</?([a-z][a-z0-9]*)", re.IGNORECASE)
#: Fonts that draw small letters as capitals: .VnTimeH, .VnArialH.
_CAPITALS = re.compile(r"\.Vn[A-Za-z0-9 ]*?H\b")
_ENTITY = re.compile(r"&(?:#[0-9]{2,5};?|#x[0-9a-f]{2,4};?|[a-z][a-z0-9]{1,7};?)", re.IGNORECASE)
_BREAK = re.compile(r"\n+")
#: A line at least so long, and without an end, may have been broken to fit a page or screen.
_WIDTH = 50
_SENTENCE_ENDS = tuple('.!?:;…"”)')


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text between two line breaks, or inside one block of a page with its entities decoded.

    starts, ends: [start, end) in the raw text of each character. capitals: which characters stand in a font of capitals.
    opens: whether a sentence may begin with it; not in the middle of a text whose lines were broken to fit a width.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    capitals: frozenset[int] = frozenset()
    opens: bool = True

    def in_raw(self, edits: list[Edit]) -> Iterator[Edit]:
        """Edits of the paragraph as edits of the raw text. What stands between the characters, such as a tag, stays."""
        for start, end, letter in edits:
            yield self.starts[start], self.ends[start], letter
            for at in range(start + 1, end):
                yield self.starts[at], self.ends[at], ""


def paragraphs(raw: str, *, markup: bool) -> Iterator[Paragraph]:
    """Paragraphs of ``raw`` in order. markup: whether it is HTML."""
    if markup:
        yield from _of_page(raw)
        return
    start = 0
    opens = True
    for match in [*_BREAK.finditer(raw), None]:
        end = match.start() if match else len(raw)
        if end > start:
            yield Paragraph(raw[start:end], range(start, end), range(start + 1, end + 1), opens=opens)
            opens = match is None or len(match[0]) > 1 or end - start < _WIDTH or raw[start:end].rstrip().endswith(_SENTENCE_ENDS)
        start = match.end() if match else end


def _of_page(raw: str) -> Iterator[Paragraph]:
    pieces: list[tuple[int, int, bool]] = []
    fonts: list[str] = []  # names of the open elements whose font draws capitals, with those of the same name inside them
    done = 0
    for match in [*MARKUP.finditer(raw), None]:
        end = match.start() if match else len(raw)
        if end > done:
            pieces.append((done, end, bool(fonts)))
        done = match.end() if match else end
        tag = _TAG.match(raw, end) if match else None
        name = tag[1].lower() if tag else ""
        if tag and match:
            _follow(fonts, name, match[0])
        if match is None or name in BLOCK_TAGS or name in ("br", "title", "option"):
            yield from _joined(raw, pieces)
            pieces = []


def _follow(fonts: list[str], name: str, markup: str) -> None:
    """Keep account of elements in a font of capitals."""
    if markup.startswith("</"):
        if fonts and fonts[-1] == name:
            fonts.pop()
    elif _CAPITALS.search(markup) or (fonts and fonts[-1] == name and not markup.endswith("/>")):
        fonts.append(name)


def _joined(raw: str, pieces: list[tuple[int, int, bool]]) -> Iterator[Paragraph]:
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    capitals: set[int] = set()
    for start, end, upper in pieces:
        done, first = start, len(starts)
        for match in [*_ENTITY.finditer(raw, start, end), None]:
            until = match.start() if match else end
            text.append(raw[done:until])
            starts.extend(range(done, until))
            ends.extend(range(done + 1, until + 1))
            done = match.end() if match else until
            if match:
                letter = html.unescape(match[0])
                letter = letter if len(letter) == 1 else " "
                text.append(letter)
                starts.append(match.start())
                ends.append(match.end())
        if upper:
            capitals.update(range(first, len(starts)))
    if text:
        yield Paragraph("".join(text), starts, ends, frozenset(capitals))
