"""The kept elements of a page as lines of text, each character with its offset in the raw page."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.pagetree import BLOCK_TAGS, Node, Page, offsets

_BULLETS = "-–—+•*·▪►●○"
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


@dataclass(frozen=True, slots=True)
class Lines:
    """Text with one block a line; ``origin[i]`` is the offset in the raw page of ``text[i]``. Same lengths, never decreasing."""

    text: str
    origin: Sequence[int]

    def with_title(self, title: str, at: int) -> Lines:
        """Put the page's title on top; ``at`` is where the raw page writes it, or -1 where it is written otherwise."""
        start, step = (at, 1) if 0 <= at <= self.origin[0] - len(title) - 1 else (0, 0)
        head = array("l", [start + i * step for i in range(len(title) + 1)])
        return Lines(f"{title}\n{self.text}", head + array("l", self.origin))


@dataclass(slots=True)
class _Line:
    """The line being written. cells: boundaries of table cells passed since the last text."""

    parts: list[str] = field(default_factory=list)
    origin: array[int] = field(default_factory=lambda: array("l"))
    space: bool = False
    item: bool = False
    cells: int = 0

    def add(self, text: str, places: Sequence[int]) -> None:
        lead = ""
        if self.cells:
            lead = (" |" * self.cells + " ") if self.parts else "| " * self.cells
        elif self.item and text[0] not in _BULLETS:
            lead = "- "
        elif self.space and self.parts:
            lead = " "
        self.item, self.space, self.cells = False, False, 0
        if lead:
            self.parts.append(lead)
            before = self.origin[-1] + 1 if len(self.origin) else places[0]
            self.origin.extend([before if lead == " " else places[0]] * len(lead))
        self.parts.append(text)
        self.origin.extend(places)


def page_lines(page: Page, root: Node, heading: Node | None, *, unwanted: Sequence[str], paragraph: int) -> Lines:
    """Write the kept elements inside ``root``, a block a line.

    Inline elements add no blanks ("<b>55,5</b>%" is "55,5%"); a list item begins with "- " unless it has a bullet of its own;
    the cells of a row of a data table are joined by " | ", an empty cell leaving its place.

    heading: the headline; before it only lines of ``paragraph`` characters are kept. unwanted: how lines begin that
    count visits or offer tools; such a line is dropped if it is no longer than 60 characters. Lines without
        letter or digit are dropped.
    """
    done: list[tuple[str, array[int]]] = []
    line = _Line()
    flat = 0  # inside a headline or the cell of a data table, where a break is a blank

    def end_line() -> None:
        nonlocal line
        text = "".join(line.parts)
        short = len(text) <= 60 and text.lower().lstrip("- ").startswith(tuple(unwanted))
        if any(char.isalnum() for char in text) and not short:
            done.append((text, line.origin))
        line = _Line(item=line.item and not text)

    stack: list[tuple[Node | int, bool]] = [(root, False)]
    tables: list[bool] = []
    while stack:
        item, leaving = stack.pop()
        if isinstance(item, int):
            if item < 0:
                line.space = True
                continue
            for chunk in page.chunks(item):
                if chunk[0]:
                    line.add(chunk[0], offsets(chunk))
                else:
                    line.space = True
            continue
        tag = item.tag
        in_table = bool(tables) and tables[-1]
        if leaving:
            if item is heading:
                end_line()
                done = [found for found in done[:-1] if len(found[0]) >= paragraph] + done[-1:]
            if tag == "table":
                tables.pop()
            flat -= tag in _HEADINGS or (tag in ("td", "th") and in_table)
            if tag in BLOCK_TAGS and not flat and not (in_table and tag in ("td", "th")):
                end_line()
            elif tag in BLOCK_TAGS:
                line.space = True
            continue
        if item.drop:
            line.space = line.space or tag in BLOCK_TAGS
            continue
        if tag == "br" or (tag in BLOCK_TAGS and flat):
            if flat:
                line.space = True
            else:
                end_line()
        elif in_table and tag in ("td", "th"):
            line.cells += any(isinstance(other, Node) and other.tag in ("td", "th") for other in _before(item))
        elif tag in BLOCK_TAGS:
            end_line()
        if tag == "li":
            line.item = True
        elif tag == "table":
            tables.append(is_data_table(item))
        flat += tag in _HEADINGS or (tag in ("td", "th") and in_table)
        stack.append((item, True))
        stack.extend((child, False) for child in reversed(item.content))
    end_line()
    return _joined(done)


def _before(cell: Node) -> list[Node | int]:
    """What stands before a cell in its row."""
    row = cell.parent.content if cell.parent is not None else []
    return row[: row.index(cell)] if cell in row else []


def _joined(lines: list[tuple[str, array[int]]]) -> Lines:
    origin = array("l")
    for i, (_, places) in enumerate(lines):
        if i:
            origin.append(origin[-1] + 1)
        origin.extend(places)
    return Lines("\n".join(text for text, _ in lines), origin)


def is_data_table(table: Node) -> bool:
    """Whether a table shows figures in rows and columns, and does not merely lay out the page.

    It has two rows of two filled cells, no table or heading inside, and no cell longer than 500 characters.
    """
    if table.tag != "table":
        return False
    rows: dict[int, int] = {}
    for node in table.elements():
        if node.tag == "table" or node.tag in _HEADINGS or (node.tag in ("td", "th") and node.text_length > 500):
            return False
        if node.tag in ("td", "th") and node.text_length and node.parent is not None:
            rows[id(node.parent)] = rows.get(id(node.parent), 0) + 1
    return sum(count >= 2 for count in rows.values()) >= 2
