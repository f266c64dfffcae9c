"""One request and its answer: no redirect followed, nothing unpacked beyond the limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType

import httpcore
import httpx

from pipeline.fetching.connections import Connections, ForbiddenAddressError, Resolve, TooSlowError, resolve
from pipeline.fetching.sources import Limits

#: Answers whose body is wanted.
_WITH_BODY = range(200, 300)
_CHUNK = 64 * 1024


class TransferError(Exception):
    """No usable answer. lasting: it will be the same tomorrow. down: the whole site gives none."""

    def __init__(self, reason: str, *, lasting: bool = False, down: bool = False) -> None:
        super().__init__(reason)
        self.lasting = lasting
        self.down = down


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. body: unpacked; empty unless status is 2xx."""

    url: str
    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def charset(self) -> str:
        """As the header declares it, or empty."""
        return self._parameters().get("charset", "")

    @property
    def media_type(self) -> str:
        """Such as ``text/html``; empty where the header declares none."""
        return str(self.headers.get("content-type", "")).split(";")[0].strip().lower()

    def _parameters(self) -> dict[str, str]:
        parts = (part.partition("=") for part in self.headers.get("content-type", "").split(";")[1:])
        return {name.strip().lower(): value.strip().strip("\"'") for name, _, value in parts}


class Wire:
    """Sends requests one after the other; a context manager that holds connections open between them."""

    def __init__(self, limits: Limits, agent: str, *, resolve: Resolve = resolve) -> None:
        self._limits = limits
        self._connections = Connections(allow_private=limits.allow_private, resolve=resolve)
        headers = {
            "User-Agent": agent,
            "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5",
            "Accept-Encoding": "gzip, deflate",  # what can be unpacked within a limit
            "Accept-Language": "vi",
        }
        self._client = httpx.Client(
            transport=_Transport(self._connections), headers=headers, timeout=limits.timeout, trust_env=False
        )

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._client.close()

    def get(self, url: str, headers: Mapping[str, str], *, max_bytes: int) -> Answer:
        """Send one GET request. Raises TransferError, also beyond ``max_bytes``."""
        limits = self._limits
        self._connections.start(limits.max_seconds)
        try:
            with self._client.stream("GET", url, headers=dict(headers), follow_redirects=False) as response:
                body = b""
                if response.status_code in _WITH_BODY:
                    body = _unpacked(response, max_bytes)
                return Answer(str(response.url), response.status_code, response.headers, body)
        except TooSlowError as error:
            raise TransferError(f"the answer took more than {limits.max_seconds:g} s") from error
        except ForbiddenAddressError as error:
            raise TransferError(f"{error}, inside a private network; allow_private = true admits it") from error
        except (httpcore.TimeoutException, httpx.TimeoutException) as error:
            raise TransferError(f"no answer within {limits.timeout:g} s") from error
        except (httpcore.NetworkError, httpx.NetworkError) as error:
            raise TransferError(f"no connection ({_line(error)})", down=True) from error
        except (httpcore.ProtocolError, httpx.HTTPError, httpx.InvalidURL, httpcore.UnsupportedProtocol) as error:
            raise TransferError(f"no proper answer ({_line(error)})") from error


class _Transport(httpx.BaseTransport):
    """httpx over connections of our own."""

    def __init__(self, connections: Connections) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False), keepalive_expiry=30.0, network_backend=connections
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=answer.status, headers=answer.headers, stream=_Body(answer), extensions=dict(answer.extensions)
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


def _unpacked(response: httpx.Response, limit: int) -> bytes:
    """The body, unpacked as its header says. Raises TransferError beyond the limit, packed or unpacked."""
    coding = str(response.headers.get("content-encoding", "identity")).strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise TransferError(f"packed as {coding[:40]!r}, which was not asked for", lasting=True)
    inflate = Inflate(limit) if coding not in ("", "identity") else None
    body = bytearray()
    received = 0
    for chunk in response.iter_raw(_CHUNK):
        received += len(chunk)
        body += inflate.feed(chunk) if inflate else chunk
        if received > limit or len(body) > limit:
            raise too_large(limit)
    if inflate and received and not inflate.ended:
        raise TransferError("the packed answer is cut short")
    return bytes(body)


def too_large(limit: int) -> TransferError:
    """More bytes than may be."""
    return TransferError(f"more than {limit:,} bytes; a larger limit admits it", lasting=True)


class Inflate:
    """gzip, zlib or raw deflate, never more than ``limit`` bytes and one."""

    def __init__(self, limit: int) -> None:
        self._left = limit + 1
        self._stream = zlib.decompressobj(wbits=47)
        self._begun = False

    @property
    def ended(self) -> bool:
        """Whether the packed data are complete."""
        return self._stream.eof or self._left <= 0

    def feed(self, data: bytes) -> bytes:
        """Unpack a piece. Raises TransferError where it is not packed so."""
        found = bytearray()
        while data and self._left > 0:
            if self._stream.eof:  # another member, or padding
                if not data.startswith(b"\x1f\x8b"):
                    break
                self._stream = zlib.decompressobj(wbits=47)
            try:
                piece = self._stream.decompress(data, self._left)
            except zlib.error as error:
                if self._begun:
                    raise TransferError(f"the packed answer is damaged ({error})") from error
                self._stream, self._begun = (
                    zlib.decompressobj(wbits=-15),
                    True,
                )  # deflate without its frame, as some servers send it
                continue
            self._begun = True
            found += piece
            self._left -= len(piece)
            data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
        return bytes(found)


def _line(error: Exception) -> str:
    said = " ".join(str(error).split()) or type(error).__name__
    return said if len(said) <= 160 else said[:159] + "…"
