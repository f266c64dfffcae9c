"""What is around every page: its language, and what the header needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pipeline.web.speech import LANGS, Lang

LANG_COOKIE = "lang"


@dataclass(frozen=True, slots=True)
class Shell:
    """What the header needs. switch: this page in the other language. editor: someone is logged in."""

    path: str
    switch: str
    editable: bool
    editor: bool
    csrftoken: Callable[[], str]


def language(request: Any) -> Lang:
    """The language asked for in the address, else the one of the last visit, else Vietnamese."""
    for asked in (request.args.get("lang"), request.cookies.get(LANG_COOKIE)):
        for lang in LANGS:
            if asked == lang:
                return lang
    return "vi"


def shell_of(request: Any, lang: Lang, *, editable: bool) -> Shell:
    """The header's facts for this request."""
    other = {name: request.args.get(name) for name in request.args if name != "lang"}
    switch = f"{request.path}?{urlencode({**other, 'lang': 'en' if lang == 'vi' else 'vi'})}"
    return Shell(request.path, switch, editable, editable and request.actor is not None, request.scope["csrftoken"])
