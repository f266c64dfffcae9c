"""A web page as a tree whose text still knows where it stood.

HTML parsers mend broken pages but forget offsets. So each run of text between two tags is replaced by its number, Beautiful
Soup on lxml parses and mends that skeleton, and the numbers in its text lead back to the raw page. The tree is built by a builder
of our own: a node holds what the text is found by, which takes a third of the time of a ``Tag``.
"""

from __future__ import annotations

import html
import re
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup
from bs4.builder._lxml import LXMLTreeBuilder

#: One piece of markup. Quoted attribute values may hold ">"; they are bounded so that a stray quote cannot eat the page, and
#: "<" ends an unfinished tag, which keeps the scan linear on broken pages.
MARKUP = re.compile(
    r"""<!--.*?(?:-->|\Z)
      | <(script|style|textarea|iframe|xmp)\b([^<>]*)>(.*?)(?:</\1\s*>|\Z)
      | </?[a-z](?:[^"'<>]|"[^"]{0,2000}"|'[^']{0,2000}'|["'])*+>
      | <[!?/][^<>]*>
      | </?[a-z][^<>]*\Z""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ITEM = re.compile("\ue000([0-9]+)\ue001|[ ]")
#: Text without entities and with single plain blanks, an entity, or a stretch of white space.
_CHUNK = re.compile(
    r"(?P<plain>[^&\s]+(?: [^&\s]+)*+)|(?P<entity>&(?:#[0-9]+;?|#x[0-9a-f]+;?|[a-z][a-z0-9]{1,30};?)?)|\s+",
    re.IGNORECASE,
)

Chunk = tuple[str, int, bool]  # text, offset of its first character, whether offsets advance with the characters


@dataclass(slots=True, eq=False)
class Node:
    """An element of the page. Lengths count characters of text inside, without white space at the ends of runs.

    content: child elements and numbers of runs, in order; -1 is white space that stands for no run.
    text_length, link_length: all text inside; text inside links.
    longest: the longest line of text inside, links left out; lines: whether something inside breaks the line.
    """

    tag: str
    names: str
    parent: Node | None
    hidden: bool = False
    content: list[Node | int] = field(default_factory=list)
    text_length: int = 0
    link_length: int = 0
    longest: int = 0
    images: int = 0
    lines: bool = False
    drop: bool = False

    def elements(self) -> Iterator[Node]:
        """Elements inside, in the order of the page; whatever is marked to drop is passed over, with all it holds."""
        stack = [item for item in reversed(self.content) if item.__class__ is Node]
        while stack:
            node = stack.pop()
            if node.drop:
                continue
            yield node
            if node.content:
                stack += [item for item in reversed(node.content) if item.__class__ is Node]

    def ancestors(self) -> Iterator[Node]:
        """Yield the element and those around it, innermost first."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page.

    runs: [start, end) offsets in raw of every run of text. told: name and attributes of each ``meta`` and ``link``, in order.
    json_ld: contents of such scripts.
    """

    raw: str
    root: Node
    told: list[tuple[str, Mapping[str, str]]]
    runs: list[tuple[int, int]]
    json_ld: list[str]

    def chunks(self, run: int) -> list[Chunk]:
        """The text of a run with entities decoded; an empty text stands for white space."""
        start, end = self.runs[run]
        return list(decoded(self.raw, start, end))

    def text_of(self, node: Node) -> str:
        """All text of an element on one line, white space made single blanks."""
        parts: list[str] = []
        stack: list[Node | int] = list(reversed(node.content))
        while stack:
            item = stack.pop()
            if isinstance(item, Node):
                if item.tag in ("br", "td", "li", "p", "div"):
                    parts.append(" ")
                stack.extend(reversed(item.content))
            elif item >= 0:
                parts.extend(text or " " for text, _, _ in self.chunks(item))
            else:
                parts.append(" ")
        return " ".join("".join(parts).split())


def decoded(raw: str, start: int, end: int) -> Iterator[Chunk]:
    """Decode the entities of ``raw[start:end]``; every character of a decoded entity stands for its ampersand.

    >>> list(decoded("25&deg;C  x", 0, 11))
    [('25', 0, True), ('°', 2, False), ('C', 7, True), ('', 8, False), ('x', 10, True)]
    """
    for match in _CHUNK.finditer(raw, start, end):
        if match.lastgroup == "plain":
            yield match[0], match.start(), True
        elif match.lastgroup == "entity":
            text = html.unescape(match[0])
            yield ("" if text.isspace() else text), match.start(), False
        else:
            yield "", match.start(), False


def parse_page(raw: str) -> Page:
    """Parse a page, however broken. The tree holds everything but scripts, styles, comments and the contents of iframes."""
    runs: list[tuple[int, int]] = []
    json_ld: list[str] = []
    skeleton: list[str] = []
    done = 0
    clashes = "\ue000" in raw  # a tag that holds what numbers begin with; text is replaced as a whole
    for match in MARKUP.finditer(raw):
        start, end = match.span()
        if start > done:
            skeleton.append(_run(raw, done, start, runs))
        done = end
        script = match[1]
        if script is None:
            if raw[start + 1] not in "!?":
                skeleton.append(match[0].replace("\ue000", "") if clashes else match[0])
        elif "ld+json" in match[2].lower():
            json_ld.append(match[3])
    if done < len(raw):
        skeleton.append(_run(raw, done, len(raw), runs))
    builder = _Builder(runs)
    markup = "".join(skeleton).replace("\x00", "").encode("utf-8", "replace")
    BeautifulSoup(markup, builder=builder, from_encoding="utf-8")
    builder.finish()
    return Page(raw, builder.root, builder.told, runs, json_ld)


def _run(raw: str, start: int, end: int, runs: list[tuple[int, int]]) -> str:
    """What stands for a run of text: its number, which is noted."""
    if raw[start:end].isspace():  # kept as white space: a number here would open <body> inside <head>
        return " "
    runs.append((start, end))
    return f"\ue000{len(runs) - 1}\ue001"


class _Builder(LXMLTreeBuilder):
    """What the parser tells, as a tree of nodes; lxml calls ``start``, ``end``, ``data`` and so on."""

    CHUNK_SIZE = 1 << 20

    def __init__(self, runs: list[tuple[int, int]]) -> None:
        super().__init__()
        self.root = self._node = Node("html", "", None)
        self.told: list[tuple[str, Mapping[str, str]]] = []
        self._runs = runs
        self._order = [self.root]  # parents come before their children
        self._text: list[str] = []

    def start(self, tag: Any, attributes: Any, nsmap: object = None) -> None:
        """An element begins."""
        if self._text:
            self._end_text()
        parent = self._node
        if attributes:
            node = _node(tag, attributes, parent)
            if tag in ("meta", "link"):
                self.told.append((tag, dict(attributes)))
        else:
            node = Node(tag, "", parent)
        parent.content.append(node)
        self._order.append(node)
        self._node = node

    def end(self, tag: Any) -> None:
        """An element ends, and with it those inside that were never closed."""
        if self._text:
            self._end_text()
        for node in self._node.ancestors():
            if node.parent is not None and node.tag == tag:
                self._node = node.parent
                return

    def data(self, text: Any) -> None:
        """A piece of text; a run's number may come in two."""
        self._text.append(text)

    def pi(self, target: str, data: str) -> None:
        """A processing instruction, which is no text."""
        self._end_text()

    def doctype(self, name: str, pubid: str, system: str) -> None:
        """The kind of document, which is no text."""

    def comment(self, text: Any) -> None:
        """What the parser takes for a comment, such as ``</ p>``."""
        self._end_text()
        self._text.append(text)
        self._end_text()

    def finish(self) -> None:
        """Sum up the tree."""
        self._end_text()
        for node in reversed(self._order):
            _measure(node, self._runs)

    def _end_text(self) -> None:
        text = "".join(self._text)
        self._text.clear()
        if text.isspace():
            self._node.content.append(-1)
        elif text[:1] == "\ue000" and text.find("\ue001") == len(text) - 1:
            self._node.content.append(int(text[1:-1]))
        else:
            self._node.content.extend(int(number) if number else -1 for number in _ITEM.findall(text))


def _node(tag: str, attributes: Mapping[str, str], parent: Node) -> Node:
    names = f"{attributes.get('class', '')} {attributes.get('id', '')} {attributes.get('role', '')}"
    style = attributes.get("style", "")
    hidden = "hidden" in attributes or (style != "" and "display:none" in style.replace(" ", "").lower())
    return Node(tag, names.strip(), parent, hidden)


def _measure(node: Node, runs: list[tuple[int, int]]) -> None:
    """Sum up a node whose children are summed up."""
    line = 0  # text of the current line of this block, links left out
    for item in node.content:
        if not isinstance(item, Node):
            length = runs[item][1] - runs[item][0] if item >= 0 else 0
            node.text_length += length
            line += length
            continue
        node.text_length += item.text_length
        node.link_length += item.link_length
        node.images += item.images
        if item.tag in BLOCK_TAGS or item.lines:
            node.lines = True
            node.longest = max(node.longest, item.longest, line)
            line = 0
        else:
            line += item.text_length - item.link_length
    if node.tag == "a":
        node.link_length = node.text_length
        node.longest = 0
    else:
        node.longest = max(node.longest, line)
    node.images += node.tag == "img"
    node.lines = node.lines or node.tag == "br"


#: Elements that stand on lines of their own.
BLOCK_TAGS = frozenset(
    (
        "html",
        "body",
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    )
)


def offsets(chunk: Chunk) -> range | array[int]:
    """Offset in the raw page of each character of a chunk."""
    text, start, advancing = chunk
    return range(start, start + len(text)) if advancing else array("l", [start]) * len(text)
