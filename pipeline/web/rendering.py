"""Templates to HTML. Everything that is printed is escaped; there is no way around it in the templates."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.web import links
from pipeline.web.speech import Lang, Speech

TEMPLATES = Path(__file__).with_name("templates")
STATIC = Path(__file__).with_name("static")


@cache
def environment() -> Environment:
    """The templates of the page and of the report; a name that is not given is an error, not an empty string."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals.update(search_link=links.search_link, source_link=links.source_link, web_address=links.web_address)
    return made


def render(template: str, lang: Lang, **context: object) -> str:
    """One page in one language. ``say`` is its ``Speech`` in the template."""
    return environment().get_template(template).render(say=Speech(lang), lang=lang, **context)
