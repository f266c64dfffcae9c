"""The gate: which articles are worth extracting, told before the costly work on them is done.

A text is judged when it is clean, a page by its markup, before it is parsed, and by its text once more. What the gate turns
away gives no row whatever else is known of it (``extractors.candidates`` says why): the rows are the same with and without it.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from functools import lru_cache

from extractors.candidates import may_hold_rows, may_hold_rows_in_pieces
from pipeline.clean import clean
from pipeline.pagetree import BLOCK_TAGS

#: Where begins what is no text of the page, and how each of them ends.
_UNSEEN = re.compile(r"<(?:(?P<comment>!--)|(?P<tag>(?i:script|style|noscript|template))\b)")
_ENDS = {
    "!--": re.compile("-->"),
    **{tag: re.compile(rf"</{tag}\s*>", re.IGNORECASE) for tag in ("script", "style", "noscript", "template")},
}
_TAG = re.compile("</?([a-zA-Z!?][a-zA-Z0-9_]*)[^<>]*>")
#: Where a headline may stand that the page does not show.
_META = re.compile(r"""<meta\b(?:[^"'<>]|"[^"]*"|'[^']*'|["'])*+""", re.IGNORECASE)
_CONTENT = re.compile(r"""\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE)
_HEADLINE = re.compile(r""""headline"\s*:\s*("(?:[^"\\]|\\.)*")""")


class Gate:
    """Turns away what can give no row; ``reading.to_candidate`` asks it."""

    def lets_text_pass(self, text: str, title: str) -> bool:
        """Whether an article of this cleaned text may give rows."""
        return may_hold_rows(text, title)

    def lets_page_pass(self, raw: str) -> bool:
        """Whether the article of this page, decoded and mended, may give rows."""
        return may_hold_rows_in_pieces(page_words(raw))


def page_words(raw: str) -> str:
    """All words that the text of a page can hold, and more, without the structure of the page.

    >>> page_words("<title>A</title><p>H\u1ed9 ngh&egrave;o <b>3</b>%<td>&lt;5</td>").split()
    ['A', 'H\u1ed9', 'ngh\u00e8o', '3%', '<5']
    """
    parts = _TAG.split(_seen(raw))
    parts[1::2] = map(_in_text, parts[1::2])
    return clean(html.unescape("\n".join(["".join(parts), *_unshown(raw)]))).text


@lru_cache(maxsize=1 << 12)
def _in_text(name: str) -> str:
    """What a tag is in the text: the end of a line, or nothing."""
    lowered = name.lower()
    return "" if lowered[0].isalpha() and lowered not in BLOCK_TAGS and lowered not in ("br", "td", "th") else "\n"


def _unshown(raw: str) -> Iterator[str]:
    """Headlines for machines: the contents of meta elements, and of such strings of JSON."""
    for meta in _META.finditer(raw):
        for content in _CONTENT.finditer(meta[0]):
            yield next(filter(None, content.groups()), "")
    for headline in _HEADLINE.finditer(raw):
        try:
            yield str(json.loads(headline[1], strict=False))
        except ValueError:
            yield headline[1]


def _seen(raw: str) -> str:
    """The page without comments, scripts and styles; what is not closed stays."""
    pieces: list[str] = []
    unclosed: set[str] = set()
    done = at = 0
    while (start := _UNSEEN.search(raw, at)) is not None:
        kind = start["comment"] or start["tag"].lower()
        end = None if kind in unclosed else _ENDS[kind].search(raw, start.end())
        at = start.end()
        if end is None:
            unclosed.add(kind)
        else:
            pieces.append(raw[done : start.start()])
            done = at = end.end()
    return "".join([*pieces, raw[done:]])
