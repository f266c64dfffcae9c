"""Who is asked next: hosts take turns, so that the pause at one is spent at the others."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from pipeline.fetching.sources import Source
from pipeline.fetching.state import Page


@dataclass(frozen=True, slots=True)
class Task:
    """An address to ask for.

    kind: ``home`` names feeds, ``listing`` is a feed or sitemap. page: of a page only. depth: how many indexes lead to a listing.
    attempts: how often the site has said to come later.
    """

    source: Source
    url: str
    kind: Literal["home", "listing", "page"]
    page: Page | None = None
    depth: int = 0
    attempts: int = 0

    @property
    def host(self) -> str:
        """Whose turn it takes."""
        return urlsplit(self.url).hostname or ""


class Turns:
    """A queue for each host. ready_at, now: when an address may be asked, and the time, on one clock."""

    def __init__(self, ready_at: Callable[[str], float], now: Callable[[], float]) -> None:
        self._queues: dict[str, deque[Task]] = {}
        self._ready_at, self._now = ready_at, now

    def __bool__(self) -> bool:
        return bool(self._queues)

    def add(self, task: Task) -> None:
        """Put a task at the end of its host's queue."""
        self._queues.setdefault(task.host, deque()).append(task)

    def put_back(self, task: Task) -> None:
        """Put a task where it was taken from."""
        self._queues.setdefault(task.host, deque()).appendleft(task)

    def take(self) -> Task:
        """The first task of the host that may be asked soonest; of several that may be asked now, the one that waits longest."""
        now = self._now()
        host = min(self._queues, key=lambda one: max(now, self._ready_at(self._queues[one][0].url)))
        queue = self._queues.pop(host)
        task = queue.popleft()
        if queue:
            self._queues[host] = queue  # at the end of the hosts
        return task
