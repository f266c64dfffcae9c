"""Links: of the pages, and into the sentence of a source by a text fragment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, urlencode

#: A whole sentence is a fragile fragment; its first and last words find it as well.
_WORDS = 5


def search_link(chosen: Mapping[str, str], *, page: str = "/search", **changes: str) -> str:
    """Address of the search page, or another with the same choices; an empty change takes a choice away.

    >>> search_link({"q": "hộ nghèo", "year": "2025"}, year="")
    '/search?q=h%E1%BB%99+ngh%C3%A8o'
    """
    asked = {name: value for name, value in ({**chosen, **changes}).items() if value}
    return page + (f"?{urlencode(asked)}" if asked else "")


def web_address(url: str | None) -> str:
    """The address if a browser may follow it from our page, else nothing: never ``javascript:`` and the like."""
    return url if url and re.match(r"https?://[^\s\"'<>]+$", url) else ""


def source_link(url: str | None, sentence: str | None) -> str:
    """Address of the article that scrolls to the sentence, in browsers that know text fragments; empty where there is no address.

    >>> source_link("https://bao.example.vn/a#top", "Tỷ lệ hộ nghèo giảm - còn 3% vào năm 2025.")
    'https://bao.example.vn/a#:~:text=T%E1%BB%B7%20l%E1%BB%87%20h%E1%BB%99%20ngh%C3%A8o%20gi%E1%BA%A3m,c%C3%B2n%203%25%20v%C3%A0o%20n%C4%83m%202025.'
    """
    address = web_address(url)
    if not address:
        return ""
    words = (sentence or "").split("\n")[0].split()
    if not words:
        return address
    pieces = [words] if len(words) <= 2 * _WORDS else [words[:_WORDS], words[-_WORDS:]]
    fragment = ",".join(quote(" ".join(piece), safe="").replace("-", "%2D") for piece in pieces)
    return f"{address.split('#')[0]}#:~:text={fragment}"
