"""The article of a web page, every character with the way back to the raw HTML.

What surrounds an article is told by the page's own words: tags (nav, aside), class names (related, lien-quan), headings
("Tin liên quan") and the share of text that is links. Figures decide in doubt: a box that holds paragraphs stays, whatever
its class, because papers print the list of targets in a box beside the text.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from bs4 import Tag

from pipeline.clean import clean, through
from pipeline.dates import find_published
from pipeline.pagelines import page_lines
from pipeline.pagetree import Node, Page, parse_page

NOISE = Path(__file__).with_name("page_noise.csv")
_DROPPED_TAGS = frozenset("head nav footer script style noscript template button select option input label object svg time".split())
_CONTAINERS = frozenset("html body form main article".split())
_HEADINGS = ("h1", "h2", "h3", "h4")
#: A line this long is a paragraph or a list item with a figure, not the entry of a menu (longest menu entry met: 61).
PARAGRAPH = 80
#: Longest caption met under a photo has 170 characters; a longer text in a photo's box is kept.
CAPTION = 400
_SITE_PART = re.compile(r"\s+[-|–—»·]\s+")
_DATELINE = re.compile(r"\d{1,2}\s*[/-]\s*\d{1,2}\s*[/-]\s*\d{4}|\d{1,2}:\d{2}|lượt|bình luận", re.IGNORECASE)
_SPLIT_NAMES = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """The article of a page.

    text: cleaned (see ``pipeline.clean``), one block a line; the title comes first. Empty if the page holds no text.
    origin: offset in the raw page of each character, and ``len(raw)`` last; never decreasing. An entity stands for its ampersand.
        What the page shows by layout ("- " before a list item, " | " between cells) has the offset of what it introduces.
    title: og:title, the headline, or <title> without the site's name.  published: see ``pipeline.dates``.
    url: canonical or og:url, else empty.  source: og:site_name, the site part of <title>, or the host.
    """

    text: str
    origin: Sequence[int]
    title: str
    published: str
    url: str
    source: str


@cache
def _noise() -> dict[str, frozenset[str]]:
    """The lexicon of class names and headings, by kind."""
    forms: dict[str, set[str]] = {}
    with NOISE.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            forms.setdefault(row["kind"], set()).add(row["form"])
    return {kind: frozenset(found) for kind, found in forms.items()}


def extract_html(raw: str, *, url: str = "", published: str = "") -> HtmlPage:
    """Find the article of a page.

    url, published: what is known from outside the page; they win over what the page says.

    >>> page = extract_html("<h1>Xã A họp</h1><nav>Thể thao</nav><p>Thu nhập đạt <b>55,5</b>&nbsp;triệu đồng.</p>")
    >>> page.text
    'Xã A họp\\nThu nhập đạt 55,5 triệu đồng.'
    >>> page.origin[page.text.index("55,5")]
    54
    """
    page = parse_page(raw)
    facts = _head_facts(page)
    title, site = _title_and_site(page, facts)
    heading = _find_heading(page, title)
    if heading is not None and not title:
        title = page.text_of(heading)
    for node in page.root.elements():  # marking a node keeps the walk out of it
        node.drop = _is_noise(page, node, heading)
    root = _article_root(page.root, heading)
    lines = page_lines(page, root, heading, headings=_noise()["heading"], tails=_noise()["line"])
    if title and heading is None and lines.text:
        lines = lines.with_title(title)
    cleaned = clean(lines.text)
    address = url or facts.get("canonical", "") or facts.get("og:url", "")
    return HtmlPage(
        text=cleaned.text,
        origin=through(cleaned.origin, [*lines.origin, len(raw)]),
        title=clean(title).text,
        published=find_published(raw, address, published),
        url=address,
        source=facts.get("og:site_name", "") or site or (urlsplit(address).hostname or "").removeprefix("www."),
    )


def _head_facts(page: Page) -> dict[str, str]:
    """Contents of meta elements by property or name, and the canonical address; the first of a kind wins."""
    facts: dict[str, str] = {}
    for tag in page.soup.find_all(["meta", "link"]):
        if not isinstance(tag, Tag):
            continue
        if tag.name == "meta":
            key = str(tag.get("property") or tag.get("name") or "").lower()
            value = str(tag.get("content") or "").strip()
        else:
            key, value = ("canonical", str(tag.get("href") or "")) if tag.get("rel") == "canonical" else ("", "")
        if key and value:
            facts.setdefault(key, value)
    return facts


def _title_and_site(page: Page, facts: dict[str, str]) -> tuple[str, str]:
    """The headline without the site's name, and the site's name as <title> gives it."""
    nodes = [node for node in page.root.elements() if node.tag == "title"]
    whole = page.text_of(nodes[0]) if nodes else ""
    parts = _SITE_PART.split(whole)
    site = parts[-1] if len(parts) > 1 else ""
    title = facts.get("og:title", "") or _json_headline(page.json_ld)
    if title:
        return _without_site(title, site), site
    return (whole[: whole.rindex(site)].rstrip(" -|–—»·") if site else whole), site


def _without_site(title: str, site: str) -> str:
    return title[: -len(site)].rstrip(" -|–—»·") if site and title != site and title.endswith(site) else title


def _json_headline(scripts: list[str]) -> str:
    for script in scripts:
        try:
            data = json.loads(script)
        except (ValueError, RecursionError):
            continue
        for item in data if isinstance(data, list) else [data]:
            if isinstance(item, dict) and isinstance(item.get("headline"), str):
                return str(item["headline"])
    return ""


def _find_heading(page: Page, title: str) -> Node | None:
    """The element that shows the headline: the heading whose words are the title's, else the first h1 of four words."""
    wanted = _words(title)
    spare: Node | None = None
    for node in page.root.elements():
        named = node.tag not in _HEADINGS and node.text_length < 300 and "title" in _names(node)
        if node.tag not in _HEADINGS and not named:
            continue
        words = _words(page.text_of(node))
        if len(words) >= 3 and wanted and len(words & wanted) >= 0.8 * min(len(words), len(wanted)):
            return node
        if spare is None and node.tag == "h1" and len(words) >= 4:
            spare = node
    return spare


def _words(text: str) -> set[str]:
    return set(clean(text).text.lower().split())


@cache
def _name_words(names: str) -> tuple[frozenset[str], str]:
    words = [word for word in _SPLIT_NAMES.split(_CAMEL.sub(" ", names).lower()) if word]
    return frozenset(words), "".join(words)


def _names(node: Node) -> frozenset[str]:
    return _name_words(node.names)[0]


def _is_noise(page: Page, node: Node, heading: Node | None) -> bool:
    """Whether an element is no part of the article. What holds the headline, and the page's frame, always stays."""
    if node.hidden or (node.tag in _DROPPED_TAGS and node.tag != "label"):
        return True
    if node.tag in _CONTAINERS or node is heading or _holds(node, heading):
        return False
    if node.tag in ("figure", "figcaption", "picture") or (node.tag == "header" and node.longest < PARAGRAPH):
        return not _has_data_table(node)
    if node.tag == "aside" and (node.longest < PARAGRAPH or _opens_with_noise(page, node)):
        return True
    return _is_noise_by_names(page, node) or _is_photo(page, node) or _is_links(page, node)


def _holds(node: Node, inner: Node | None) -> bool:
    return inner is not None and any(around is node for around in inner.ancestors())


def _is_noise_by_names(page: Page, node: Node) -> bool:
    if not node.names:
        return False
    words, joined = _name_words(node.names)
    noise = _noise()
    if words & noise["class"] or any(compound in joined for compound in noise["compound"]):
        return not (_is_most_of_page(page, node) and node.longest >= PARAGRAPH)
    if words & noise["caption"] and node.text_length <= CAMPTION_LIMIT and not _has_data_table(node):
        return bool(node.images) or "caption" in joined or "chuthich" in joined
    if words & noise["meta"] and node.text_length < 120:
        text = page.text_of(node)
        return _DATELINE.search(text) is not None or not any(char.isdigit() for char in text)
    return bool(words & noise["box"]) and (node.longest < PARAGRAPH or _opens_with_noise(page, node)) and not _has_data_table(node)
