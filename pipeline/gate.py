"""The gate: which articles are worth extracting, told before the costly work on them is done.

A text is judged when it is clean, a page by its markup, before it is parsed, and by its text once more. What the gate turns
away gives no row whatever else is known of it (``extractors.candidates`` says why): the rows are the same with and without it.
"""

from __future__ import annotations

import html
import json
import re

from extractors.candidates import may_hold_rows, may_hold_rows_in_pieces
from pipeline.clean import clean
from pipeline.pagetree import BLOCK_TAGS

#: Elements whose text is no text of the page, and comments.
_UNSEEN = re.compile(r"<!--.*?-->|<(script|style|noscript|template)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_INLINE = re.compile(rf"</?(?!(?:{'|'.join(sorted(BLOCK_TAGS))}|br|td|th)\b)[a-z][^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z!?][^<>]*>", re.IGNORECASE)
#: Where a headline may stand that the page does not show.
_UNSHOWN = re.compile(r"""\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)')|"headline"\s*:\s*("(?:[^"\\]|\\.)*")""", re.IGNORECASE)


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
    unshown = [_unquoted(match) for match in _UNSHOWN.finditer(raw)]
    text = _TAG.sub("\n", _INLINE.sub("", _UNSEEN.sub("", raw)))
    return clean(html.unescape("\n".join([text, *unshown]))).text


def _unquoted(match: re.Match[str]) -> str:
    """An attribute's value or a string of JSON."""
    double, single, string = match.groups()
    if string is None:
        return str(double if double is not None else single)
    try:
        return str(json.loads(string, strict=False))
    except ValueError:
        return str(string)
