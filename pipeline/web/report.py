"""The report: articles with their figures marked in one HTML file that loads nothing, for an editor or a dispute."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from extractors.facts import Row
from pipeline.atomic import write_text
from pipeline.reading import Article, Skipped
from pipeline.tables import to_frame
from pipeline.web.highlight import Marked, marked
from pipeline.web.queries import Row as Cells
from pipeline.web.rendering import STATIC, render
from pipeline.web.serving import article_key, cells_of
from pipeline.web.speech import Lang


@dataclass(frozen=True, slots=True)
class Reported:
    """An article of the report. article: its fields as templates name them."""

    article: Cells
    rows: Sequence[Cells]
    marked: Marked


def reported(article: Article, rows: Sequence[Row]) -> Reported:
    """One article with its rows, in the order of its text."""
    cells = cells_of(to_frame([(article, rows)]))
    cells.sort(key=lambda row: (row["char_start"], row["id"]))
    names = ("source_file", "url", "title", "source", "published", "text")
    about = {name: getattr(article, name) for name in names} | {"key": article_key(article.url or article.id)}
    return Reported(about, cells, marked(article.text, cells))


def report_html(articles: Iterable[Reported], skipped: Sequence[Skipped] = (), *, lang: Lang = "vi") -> str:
    """The report as one page. Same articles, same bytes. What articles hold is escaped; a policy in the page forbids the rest."""
    style, script = ((STATIC / name).read_text(encoding="utf-8") for name in ("style.css", "page.js"))
    inline = f"style-src '{_digest(style)}'; script-src '{_digest(script)}'"
    return render(
        "report.html",
        lang,
        articles=list(articles),
        skipped=skipped,
        style=Markup(style),  # noqa: S704 - files of this package, nothing of an article
        script=Markup(script),  # noqa: S704
        policy=f"default-src 'none'; {inline}; base-uri 'none'; form-action 'none'",
        csv="",
        actions=False,
        inside=True,
    )


def write_report(articles: Iterable[Reported], path: Path, skipped: Sequence[Skipped] = (), *, lang: Lang = "vi") -> None:
    """Write the report; the file appears whole or not at all."""
    write_text(path, report_html(articles, skipped, lang=lang))


def _digest(text: str) -> str:
    """How a policy names a script or style that stands in the page itself."""
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
