"""The article of a web page, every character with the way back to the raw HTML.

``pagetree`` parses the page, ``pagenoise`` marks what surrounds the article, ``pagelines`` writes what is left. This module
finds the headline, the part of the page that holds the article, and what the head of the page says of it.
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.clean import clean, through
from pipeline.dates import find_published
from pipeline.pagelines import page_lines
from pipeline.pagenoise import PARAGRAPH, drop_noise, name_words, noise_words
from pipeline.pagetree import BLOCK_TAGS, Node, Page, parse_page

_HEADINGS = ("h1", "h2", "h3", "h4")
_SITE_MARK = re.compile(r"\s+[-|–—»·]\s+")
#: A portal's <title> may name the commune whose page it is, which the headline does not ("Mục tiêu - Xã A - Huyện B").
_PLACE_PART = re.compile(r"\s[-|–—»·]\s+(?:xã|phường|thị trấn|huyện|thị xã|quận|thành phố|tỉnh)\s", re.IGNORECASE)
#: Share of the text that the article's element must hold. On the development pages every share from 0.5 to 1 gives the same text;
#: a low one would go into the longest of several boxes, 1 would keep every menu that rules 1 to 4 of docs/cleaning.md leave.
_DOMINANT = 0.85


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """The article of a page.

    text: cleaned (see ``pipeline.clean``), one block a line, the title first. Empty if the page holds no text.
    origin: offset in the raw page of each character, and ``len(raw)`` last; never decreasing. An entity stands for its ampersand;
        what only layout shows ("- " before an item, " | " between cells) has the offset of what it introduces.
    title: og:title, the headline, or <title> without the site's name. published: see ``pipeline.dates``.
    url: as given, else the canonical address, else empty. source: og:site_name, the site part of <title>, or the host.
    """

    text: str
    origin: Sequence[int]
    title: str
    published: str
    url: str
    source: str


def extract_html(raw: str, *, url: str = "", published: str = "") -> HtmlPage:
    r"""Find the article of a page. ``url`` and ``published`` are what is known from outside; they win over the page.

    >>> page = extract_html("<h1>Xã A họp bàn</h1><nav>Thể thao</nav><p>Thu nhập đạt <b>55,5</b>&nbsp;triệu đồng.</p>")
    >>> page.text
    'Xã A họp bàn\nThu nhập đạt 55,5 triệu đồng.'
    >>> page.origin[page.text.index("55,5")]
    59
    """
    page = parse_page(raw)
    facts = _head_facts(page)
    whole = next((page.text_of(node) for node in page.root.elements() if node.tag == "title"), "")
    title, site = _title_and_site(whole, facts.get("og:title", "") or _json_headline(page.json_ld))
    heading = _find_heading(page, title)
    if heading is not None and not facts.get("og:title") and not _PLACE_PART.search(title):
        title = page.text_of(heading)
    drop_noise(page, heading)
    root = _article_root(page.root, heading)
    lines = page_lines(page, root, heading, unwanted=sorted(noise_words()["line"]), paragraph=PARAGRAPH)
    if title and heading is None and lines.text and title not in lines.text[: 2 * len(title) + 200]:
        lines = lines.with_title(title, raw.find(title))
    cleaned = clean(lines.text)
    address = url or facts.get("canonical", "") or facts.get("og:url", "")
    return HtmlPage(
        text=cleaned.text,
        origin=through(cleaned.origin, array("l", [*lines.origin, len(raw)])),
        title=clean(title).text,
        published=find_published(raw, address, published),
        url=address,
        source=clean(facts.get("og:site_name", "") or site or host_of(address)).text,
    )


def host_of(url: str) -> str:
    """Host of an address without www; empty for none.

    >>> host_of("https://www.baoapbac.vn/chinh-tri/1.html")
    'baoapbac.vn'
    """
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _head_facts(page: Page) -> dict[str, str]:
    """Contents of meta elements by property or name, and the canonical address; the first of a kind wins."""
    facts: dict[str, str] = {}
    for tag, said in page.told:
        key, value = (said.get("property") or said.get("name") or "").lower(), said.get("content", "")
        if tag == "link":
            key, value = said.get("rel", "").lower(), said.get("href", "")
        if key and value.strip():
            facts.setdefault(key, value.strip())
    return facts


def _title_and_site(whole: str, stated: str) -> tuple[str, str]:
    """The headline, and the site's name as the end of <title> gives it.

    >>> _title_and_site("Xã A họp - Báo B", "")
    ('Xã A họp', 'Báo B')
    """
    marks = list(_SITE_MARK.finditer(whole))
    site = whole[marks[-1].end() :] if marks else ""
    title = stated or (whole[: marks[-1].start()] if marks else whole)
    if site and title.endswith(site) and title != site:
        title = title[: -len(site)].rstrip(" -|–—»·")
    return title.strip(), site


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
    wanted = set(clean(title).text.lower().split())
    spare: Node | None = None
    for node in page.root.elements():
        if node.tag == "head" or node.text_length > 400 or not node.text_length:
            continue
        if node.tag not in _HEADINGS and not (node.names and "title" in name_words(node.names)[0]):
            continue
        words = set(clean(page.text_of(node)).text.lower().split())
        if len(words) >= 3 and len(words & wanted) >= 0.8 * max(len(words), 0.6 * len(wanted)):
            return node
        if spare is None and node.tag == "h1" and len(words) >= 4:
            spare = node
    return spare


def _article_root(root: Node, heading: Node | None) -> Node:
    """The innermost element that holds the bulk of the text, widened to hold the headline and the <article> around it."""
    kept: dict[int, int] = {}
    for node in reversed(list(root.elements())):
        inner = [item for item in node.content if isinstance(item, Node)]
        dropped = sum(item.text_length - item.link_length - kept.get(id(item), 0) for item in inner)
        kept[id(node)] = node.text_length - node.link_length - dropped if node.tag != "a" else 0
    node = root
    total = sum(kept.get(id(item), 0) for item in root.content if isinstance(item, Node))
    while True:
        inner = [item for item in node.content if isinstance(item, Node) and kept.get(id(item), 0) >= _DOMINANT * total]
        inner = [item for item in inner if _holds_blocks(item)]
        if not inner or not total:
            break
        node = inner[0]
    holds_heading = {id(around) for around in heading.ancestors()} if heading is not None else set()
    article = next((around for around in node.ancestors() if around.tag == "article"), node)
    return next((around for around in article.ancestors() if not holds_heading or id(around) in holds_heading), root)


def _holds_blocks(node: Node) -> bool:
    """Whether an element can be the frame of an article: not a paragraph, however long that is."""
    if node.tag not in BLOCK_TAGS or node.tag in ("p", "li", "ul", "ol", "h1", "h2", "h3", "h4"):
        return False
    return node.tag == "td" or any(isinstance(item, Node) and item.tag in BLOCK_TAGS for item in node.content)
