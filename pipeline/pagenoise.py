"""What on a web page is no part of the article: menus, related news, readers' comments, captions, tools.

The words it goes by stand in ``page_noise.csv``. In doubt an element stays: a figure that is lost is lost for good, while a
stray headline can still be told by the lines after it.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from pipeline.pagelines import is_data_table
from pipeline.pagetree import BLOCK_TAGS, Node, Page

NOISE = Path(__file__).with_name("page_noise.csv")
KINDS = frozenset(("class", "compound", "box", "caption", "meta", "heading", "line"))
#: A line this long is taken for a sentence; entries of menus and of lists of other news met have up to 79 characters.
PARAGRAPH = 80
#: Captions met have up to 104 characters, but some papers write a paragraph; a longer text in a photo's box is kept.
CAPTION = 400
_DROPPED_TAGS = frozenset(
    ("head", "nav", "footer", "noscript", "template", "button", "select", "option", "input", "object", "svg", "time")
)
_FRAME = frozenset(("html", "body", "form", "main", "article"))
_DATELINE = re.compile(r"\d{1,2}\s*[/-]\s*\d{1,2}\s*[/-]\s*\d{4}|\d{1,2}:\d{2}|lượt|bình luận", re.IGNORECASE)
_PHOTO = re.compile(r"\b(?:ảnh|photo)\s*:", re.IGNORECASE)
#: Elements between a part of the page and the words of its heading; more is never seen, and endless nesting costs time.
_HEADING_DEPTH = 12
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@cache
def noise_words() -> dict[str, frozenset[str]]:
    """The lexicon's forms by kind. Raises ValueError, with file and line, for a kind that no rule reads."""
    forms: dict[str, set[str]] = {kind: set() for kind in KINDS}
    with NOISE.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            if row["kind"] not in KINDS or not row["form"]:
                kinds = ", ".join(sorted(KINDS))
                raise ValueError(f"{NOISE.name}:{number}: kind {row['kind']!r}, form {row['form']!r}; expected a kind of {kinds}")
            forms[row["kind"]].add(row["form"])
    return {kind: frozenset(found) for kind, found in forms.items()}


@cache
def name_words(names: str) -> tuple[frozenset[str], str]:
    """The words of an element's class and id, and the same written together ("tin-lien-quan" is "tinlienquan").

    >>> sorted(name_words("boxRight tin-lien-quan")[0])
    ['box', 'lien', 'quan', 'right', 'tin']
    """
    words = [word for word in _BETWEEN_WORDS.split(_CAMEL.sub(" ", names).lower()) if word]
    return frozenset(words), "".join(words)


def drop_noise(page: Page, heading: Node | None) -> None:
    """Mark what is no part of the article. What holds the headline, and the frame of the page, always stays."""
    keep = set(map(id, heading.ancestors())) if heading is not None else set()
    for node in page.root.elements():  # a marked element is not entered
        node.drop = node.hidden or node.tag in _DROPPED_TAGS
        if node.drop or node.tag in _FRAME or id(node) in keep or not node.text_length:
            continue
        node.drop = (
            _is_aside(node)
            or _is_named_noise(page, node)
            or _is_photo(page, node)
            or _is_links(node)
            or _opens_with_noise(page, node)
        )


def _is_aside(node: Node) -> bool:
    if node.tag in ("figure", "figcaption", "picture"):
        return not has_data_table(node)
    return node.tag in ("aside", "header") and node.longest < PARAGRAPH and not has_data_table(node)


def _is_named_noise(page: Page, node: Node) -> bool:
    if not node.names:
        return False
    words, joined = name_words(node.names)
    noise = noise_words()
    if words & noise["class"] or any(compound in joined for compound in noise["compound"]):
        kept = page.root.text_length - page.root.link_length
        return node.text_length - node.link_length < 0.6 * kept or node.longest < PARAGRAPH
    if words & noise["caption"] and node.text_length <= CAPTION and not has_data_table(node):
        return bool(node.images) or "caption" in joined or "chuthich" in joined
    if words & noise["meta"] and node.text_length < 120:
        text = page.text_of(node)
        return _DATELINE.search(text) is not None or not any(char.isdigit() for char in text)
    return bool(words & noise["box"]) and node.longest < PARAGRAPH and not has_figures(page, node)


def has_figures(page: Page, node: Node) -> bool:
    """Whether a box of short lines holds figures outside links: a table of data, or items such as "Hộ nghèo: dưới 2%"."""
    if has_data_table(node):
        return True
    if node.link_length or _noise_heading(page, node) is not None:
        return False
    return any(item.tag == "li" and any(char.isdigit() for char in page.text_of(item)) for item in node.elements())


def has_data_table(node: Node) -> bool:
    """Whether the element is, or holds, a table of data."""
    return is_data_table(node) or any(is_data_table(inner) for inner in node.elements() if inner.tag == "table")


def _is_photo(page: Page, node: Node) -> bool:
    """A block of a photo and its caption, whatever it is called."""
    if not node.images or node.tag not in ("p", "div", "table", "tr", "center", "td") or node.text_length > CAPTION:
        return False
    if node.tag == "table":
        return not is_data_table(node)
    return _PHOTO.search(page.text_of(node)) is not None


def _is_links(node: Node) -> bool:
    """A block that is made of links: a menu, a list of other news, a "see also"."""
    if node.tag not in BLOCK_TAGS or not node.link_length or is_data_table(node):
        return False
    rest = node.text_length - node.link_length
    if node.tag in ("p", "li", "h2", "h3", "h4", "h5", "h6"):
        return rest <= 25 and rest < 0.5 * node.link_length
    return rest < 0.6 * node.link_length and node.longest < PARAGRAPH


def _noise_heading(page: Page, node: Node) -> Node | None:
    """The block inside (or the element itself) that opens it with a heading such as "Tin liên quan" and nothing more."""
    inner: Node | int = node
    block = node
    depth = 0
    while isinstance(inner, Node):
        depth += 1
        if depth > _HEADING_DEPTH:
            return None
        if inner.drop or inner.tag in BLOCK_TAGS:
            block = inner
        content = [item for item in inner.content if not (isinstance(item, Node) and not item.text_length) and item != -1]
        if not content:
            return None
        inner = content[0]
    words = "".join(text or " " for text, _, _ in page.chunks(inner)).strip().lower().rstrip(" :.…0123456789()")
    if words not in noise_words()["heading"]:
        return None
    start, end = page.runs[inner]
    alone = block.text_length <= end - start + 8 or (block is node and block.longest < PARAGRAPH)
    return block if alone else None


def _opens_with_noise(page: Page, node: Node) -> bool:
    """A part under a heading of noise. A bare heading goes only together with the list that follows it."""
    if node.tag not in BLOCK_TAGS:
        return False
    block = _noise_heading(page, node)
    if block is None:
        return False
    if block is not node or node.lines:
        return True
    siblings = [item for item in node.parent.content if isinstance(item, Node)] if node.parent is not None else []
    following = siblings[siblings.index(node) + 1 :] if node in siblings else []
    if not following or following[0].tag not in ("ul", "ol"):
        return bool(following) and _is_links(following[0])
    following[0].hidden = True
    return True
