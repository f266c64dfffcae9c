"""Who may write, and the headers that keep a page from doing what it should not."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from time import perf_counter
from typing import Any

#: Shorter tokens can be guessed over a network.
SHORTEST_TOKEN = 16

#: Everything a page loads comes from this server; nothing runs that stands in the page itself; no other site may frame it.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
}

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


class TokenError(ValueError):
    """The token cannot be used; the message says why, never the token."""


def checked_token(token: str) -> str:
    """The token without outer blanks; empty means read-only. Raises TokenError for one that is too short."""
    token = token.strip()
    if token and len(token) < SHORTEST_TOKEN:
        raise TokenError(
            f"the token has {len(token)} characters; it needs {SHORTEST_TOKEN} or more, for example from: openssl rand -hex 16"
        )
    return token


def same(given: str, token: str) -> bool:
    """Whether the tokens are equal, in a time that does not tell how much of them is. An empty token is never right."""
    digests = [hashlib.sha256(text.encode("utf-8", "replace")).digest() for text in (given, token)]
    return hmac.compare_digest(*digests) and bool(token)


def local_path(path: str) -> str:
    """``path`` if it leads to a page of this site, else the start page: no redirect to a stranger's."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() else "/"


def guarded(app: App) -> App:
    """``app`` with the headers on every answer, and its time on the server in ``Server-Timing``."""

    async def wrapped(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        began = perf_counter()

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [pair for pair in message.get("headers", ()) if pair[0].lower().decode("latin-1") not in HEADERS]
                headers += [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                took = (perf_counter() - began) * 1000
                headers.append((b"server-timing", f"app;dur={took:.1f}".encode()))
                message = {**message, "headers": headers}
            await send(message)

        await app(scope, receive, send_guarded)

    return wrapped
