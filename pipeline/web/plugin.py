"""Our part in Datasette's hooks. Datasette's plugins are global to the process; these act only on a ``Site``."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Sequence
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import Base400, Forbidden, Response
from datasette.views.base import DatasetteError

from pipeline.web.access import App, Message, Receive, Send, guarded
from pipeline.web.editing import Editing
from pipeline.web.pages import Pages
from pipeline.web.rendering import render
from pipeline.web.shell import language, shell_of
from pipeline.web.speech import Speech

_log = logging.getLogger(__name__)


def _pages(datasette: Any) -> Pages | None:
    return getattr(datasette, "pages", None)


@hookimpl  # type: ignore[untyped-decorator]
def register_routes(datasette: Any) -> Sequence[tuple[str, Callable[..., Any]]]:
    """Our pages; they come before Datasette's."""
    pages = _pages(datasette)
    return [*pages.routes(), *Editing(pages).routes()] if pages else ()


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """The headers of ``access`` on every answer; a look at the output folder before it."""
    if _pages(datasette) is None:
        return lambda app: app

    def wrapper(app: App) -> App:
        async def looking(scope: Message, receive: Receive, send: Send) -> None:
            if scope["type"] == "http":
                datasette.look()
            await app(scope, receive, send)

        return guarded(looking)

    return wrapper


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(datasette: Any, request: Any) -> dict[str, object]:
    """What our header and footer need on Datasette's own pages."""
    pages = _pages(datasette)
    if pages is None or request is None:
        return {}
    lang = language(request)
    return {"say": Speech(lang), "lang": lang, "shell": shell_of(request, lang, editable=bool(pages.token))}


@hookimpl(hookwrapper=True)  # type: ignore[untyped-decorator]
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Generator[None, Any, None]:
    """Errors in our shell, in place of Datasette's handler: that prints every frame's local variables, a token among them."""
    outcome = yield
    pages = _pages(datasette)
    if pages is not None:
        outcome.force_result([_error(request, exception, editable=bool(pages.token))])


def _error(request: Any, exception: Exception, *, editable: bool) -> Response:
    """What the reader sees of an error: its kind and, where it is the reader's, what to do about it."""
    status = 403 if isinstance(exception, Forbidden) else getattr(exception, "status", 500)
    if status >= 500:
        _log.error("%s %s failed", request.method, request.path, exc_info=exception)
    known = isinstance(exception, Base400 | DatasetteError) and status != 404
    message = str(getattr(exception, "message", "") or exception) if known else ""
    if getattr(exception, "message_is_html", False):  # Datasette's help on slow SQL
        message = getattr(exception, "title", None) or "SQL Interrupted"
    if request.path.endswith(".json"):
        return Response.json({"ok": False, "status": status, "error": message or str(status)}, status=status)
    lang = language(request)
    shell = shell_of(request, lang, editable=editable)
    say = Speech(lang)
    html = render(
        "message.html",
        lang,
        shell=shell,
        heading=str(status),
        message=message or say("error.404" if status == 404 else "error.title"),
    )
    return Response.html(html, status=status)
