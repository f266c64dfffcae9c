"""Newspapers on this machine, for the tests of fetching: well-behaved ones and every kind of fault. Nothing leaves loopback."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pipeline.fetching.politeness import Clock

Answer = tuple[int, Mapping[str, str], bytes]


@dataclass
class Asked:
    """A request that came in: when, on the clock of the test."""

    host: str
    path: str
    headers: dict[str, str]
    at: float


@dataclass
class Newspapers:
    """Sites by host and path; what they answer may be changed between two runs."""

    port: int
    clock: FakeTime
    answers: dict[str, Answer | Callable[[BaseHTTPRequestHandler], None] | Callable[[Asked], Answer]] = field(
        default_factory=dict
    )
    asked: list[Asked] = field(default_factory=list)

    def url(self, place: str) -> str:
        """The address of "host/path"."""
        host, _, path = place.partition("/")
        return f"http://{host}:{self.port}/{path}"

    def put(self, place: str, body: str | bytes, status: int = 200, **headers: str) -> None:
        """Have "host/path" answer so; content type is HTML, or XML where the body is."""
        data = body.encode() if isinstance(body, str) else body
        kind = (
            "application/xml"
            if data.lstrip().startswith((b"<?xml", b"<rss", b"<feed", b"<urlset"))
            else "text/html; charset=utf-8"
        )
        given = {name.replace("_", "-").title(): value for name, value in headers.items()}
        self.answers[place] = (status, {"Content-Type": kind} | given, data)

    def act(self, place: str, action: Callable[[BaseHTTPRequestHandler], None]) -> None:
        """Have "host/path" do something of its own with the connection."""
        self.answers[place] = action

    def feed(self, place: str, entries: Mapping[str, str], **headers: str) -> None:
        """An RSS feed of addresses ("host/path") and their dates."""
        items = "".join(
            f"<item><title>Tin</title><link>{self.url(url)}</link><pubDate>{day}</pubDate></item>" for url, day in entries.items()
        )
        self.put(place, f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{items}</channel></rss>', **headers)

    def paths(self, host: str = "") -> list[str]:
        """What was asked for, in order."""
        return [one.path for one in self.asked if not host or one.host == host]


@dataclass
class FakeTime:
    """A clock that goes on only where somebody sleeps."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)
    today: float = 1_594_700_000.0  # 14 July 2020

    def sleep(self, seconds: float) -> None:
        assert 0 <= seconds < 1e6
        self.slept.append(seconds)
        self.seconds += seconds

    @property
    def clock(self) -> Clock:
        """It, as fetching takes it."""
        return Clock(lambda: self.seconds, self.sleep, lambda: self.today + self.seconds)


@contextmanager
def newspapers() -> Iterator[Newspapers]:
    """Start the server; an address nobody put something at is not found, and robots.txt admits all."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = self.headers["Host"].split(":")[0]
            one = Asked(host, self.path, {name.lower(): value for name, value in self.headers.items()}, papers.clock.seconds)
            papers.asked.append(one)
            answer = papers.answers.get(f"{host}{self.path}", (404, {}, b""))
            if callable(answer):
                answer(self)  # type: ignore[arg-type]
                return
            status, headers, body = answer
            tag = headers.get("Etag")
            if tag and one.headers.get("if-none-match") == tag:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass  # the client hung up, as it should

    with Server(("127.0.0.1", 0), Handler) as server:
        papers = Newspapers(server.server_port, FakeTime())
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield papers
        finally:
            server.shutdown()


def on_loopback(host: str) -> list[str]:
    """Every newspaper lives on this machine."""
    return ["127.0.0.1"] if host.endswith(".vn") else []


def bomb(size: int) -> bytes:
    """So many zeros, packed."""
    return gzip.compress(b"\0" * size, 9)
