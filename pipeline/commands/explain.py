"""``chitieu explain``: what each component sees in a text."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.exits import DAY, fail

if TYPE_CHECKING:
    from extractors.facts import ArticleInfo


def explain(
    text: Annotated[str, typer.Argument(help='A text, the path of an article, or "-" for standard input.')],
    published: Annotated[str, typer.Option(help="Date of publication, YYYY-MM-DD: which year 'năm nay' is.")] = "",
    url: Annotated[str, typer.Option(help="Address of the article: its newspaper tells same-named districts apart.")] = "",
) -> None:
    """Show what each component sees in TEXT, and which rule made each row. Writes nothing.

    Example: chitieu explain "Đến năm 2025, thu nhập bình quân đầu người huyện Đakrông đạt 40-45 triệu đồng/năm."
    """
    if published and not DAY.fullmatch(published):
        raise fail(f"--published {published}: expected YYYY-MM-DD")
    from rich.console import Console

    from extractors import facts
    from pipeline import assemble
    from pipeline import explain as explaining
    from pipeline.clean import clean

    if text != "-" and _is_file(text):
        cleaned, about = _article(Path(text))
        about = replace(about, url=url or about.url, published=published or about.published)
    else:
        raw = sys.stdin.buffer.read() if text == "-" else text.encode("utf-8", "replace")
        cleaned, about = clean(raw.decode("utf-8", "replace")).text, facts.ArticleInfo(id="text", url=url, published=published)
    try:
        doc = assemble.annotate(cleaned, about, assemble.build())
    except assemble.ArticleTooLongError as error:
        raise fail(str(error)) from error
    explaining.show(doc, Console())


def _is_file(text: str) -> bool:
    """Whether the argument names a file; a whole sentence is too long a name for some systems to ask about."""
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False


def _article(path: Path) -> tuple[str, ArticleInfo]:
    """Text of the first article in a file, and what is known of it."""
    from pipeline.assemble import about
    from pipeline.reading import Skipped, read_articles

    item = next(iter(read_articles([path])), None)
    if item is None or isinstance(item, Skipped):
        raise fail(f"{path}: {item.reason if item else 'holds no article'}")
    return item.text, about(item)
