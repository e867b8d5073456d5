"""A site that follows its graph: when a build puts a new one in the place of the old, readers get the new one.

The new graph is opened and warmed beside the old one; requests that have begun end on the graph on which they
began, and then it is closed. A graph that does not open is told in the log, and the old one stays.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Protocol

from repgraph.errors import RepgraphError
from repgraph.store import resolve

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.types import ASGIApp, Receive, Scope, Send

LOOK_SECONDS = 2.0
"""How often at most the place of the graph is looked at, and only when someone asks for a page."""

_LOG = logging.getLogger("repgraph.web")


class Opened(Protocol):
    """An opened graph as a site: see :class:`repgraph.web.site.Site`."""

    def start(self) -> None:
        """Make ready for readers."""

    def close(self) -> None:
        """End what runs, close what is open."""


class _Served:
    """One graph with the number of requests that it answers now."""

    def __init__(self, app: ASGIApp, site: Opened) -> None:
        self.app = app
        self.site = site
        self.inside = 0
        self.left = asyncio.Event()

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.inside += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.inside -= 1
            if not self.inside:
                self.left.set()

    async def retire(self) -> None:
        """Close the graph when nobody reads it any more."""
        while self.inside:
            self.left.clear()
            await self.left.wait()
        await asyncio.to_thread(self.site.close)


class Following:
    """The application that the server runs.

    Parameters
    ----------
    location
        A build folder, an Oxigraph directory, an N-Triples file or an address.
    make
        Opens the graph and returns the site as an application, and its graph.
    """

    def __init__(self, location: str | Path, make: Callable[[], tuple[ASGIApp, Opened]]) -> None:
        """Open the graph that is there now."""
        self._location = location
        self._make = make
        self._place = resolve(location)
        self._served = _Served(*make())
        self._looked = 0.0
        self._tasks: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request with the graph of the moment."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        self._look()
        await self._served.answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await asyncio.to_thread(self._served.site.start)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await asyncio.to_thread(self._served.site.close)
        await send({"type": "lifespan.shutdown.complete"})

    def _look(self) -> None:
        """See whether another graph lies in the place; it is opened while the old one goes on answering."""
        now = time.monotonic()
        if now - self._looked < LOOK_SECONDS:
            return
        self._looked = now
        try:
            place = resolve(self._location)
        except RepgraphError:
            return  # the old graph is open and still answers
        if place != self._place:
            self._place = place
            task = asyncio.get_running_loop().create_task(self._renew())
            self._tasks.add(task)  # a task that nobody holds may vanish
            task.add_done_callback(self._tasks.discard)

    async def _renew(self) -> None:
        try:
            fresh = _Served(*await asyncio.to_thread(self._make))
            await asyncio.to_thread(fresh.site.start)
        except RepgraphError as error:
            _LOG.warning("the new graph does not open, the old one stays: %s", error)
            return
        old, self._served = self._served, fresh
        _LOG.warning("another graph is served now: %s", self._place)
        await old.retire()
