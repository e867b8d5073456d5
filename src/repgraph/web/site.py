"""What every part of the site shares: the graph, its name index, the public address, the build's identity.

Nothing here answers a request. Saved queries of our own are asked of :attr:`Site.store` directly; what
strangers write goes to :attr:`Site.queries`, whose workers are stopped when they exceed their limits.
"""

from __future__ import annotations

import logging
import re
import threading
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING, Protocol

from repgraph import knowledge_graph, life, search
from repgraph.errors import RepgraphError
from repgraph.ontology import BASE, Ontology
from repgraph.web.identity import Built
from repgraph.web.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from repgraph.knowledge_graph import KnowledgeGraph
    from repgraph.store import Store
    from repgraph.web.workers import Workers

_LOG = logging.getLogger("repgraph.web")
_CONTACT = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+|https?://\S+")
_ADDRESS = re.compile(r"https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:/[A-Za-z0-9._~/-]*)?")

LANGUAGES = ("kk", "ru", "en")
"""Languages of pages and labels, in the order in which they are offered."""


class Layout(Protocol):
    """Puts a piece of HTML into a whole page; ``content`` is already escaped."""

    def __call__(self, request: Request, title: str, content: str, status: int = 200) -> Response:
        """Return the page."""


@dataclass
class Site:
    """One served graph.

    ``html`` holds what pages make for addresses that serve data too, by name: ``sparql`` (the editor, also for a
    query that a browser opens), ``ontology``, ``vocabulary``, ``dataset``. ``layout``, ``error_page`` (called with
    the site, the request, a status and a sentence) and ``templates`` are set by the pages; without them the plain
    fallback serves. ``on_close`` is called when the site ends.

    Parameters
    ----------
    graph
        The opened graph; its store is safe for several threads.
    queries
        The workers that answer what strangers ask.
    built
        The build's identity, for caches.
    base_url
        Public address without a slash at its end, or empty: then each request's own address counts.
    limits
        Limits of the endpoint.
    contact
        Where corrections go: an e-mail or web address, or empty.
    """

    graph: KnowledgeGraph
    queries: Workers
    built: Built
    base_url: str = ""
    limits: Limits = field(default_factory=Limits)
    contact: str = ""
    languages: tuple[str, ...] = LANGUAGES
    html: dict[str, Callable[[Request], Awaitable[Response]]] = field(default_factory=dict)
    layout: Layout | None = None
    error_page: Callable[[Site, Request, int, str], Response] | None = None
    templates: object = None
    on_close: list[Callable[[], None]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _indexed: bool = False

    @classmethod
    def open(
        cls, location: str | Path | None = None, *, base_url: str = "", limits: Limits | None = None, contact: str = ""
    ) -> Site:
        """Open a graph to serve.

        Parameters
        ----------
        location
            Whatever :func:`repgraph.open` takes.
        base_url
            Public address of the site.
        limits
            Limits of the endpoint.
        contact
            Where corrections go.

        Raises
        ------
        StoreError
            There is no graph at that place.
        RepgraphError
            The public address or the contact is no address.
        """
        if base_url and not _ADDRESS.fullmatch(base_url):
            raise RepgraphError(f"{base_url!r} is no address of a site: write it as https://example.org/graph")
        if contact and not _CONTACT.fullmatch(contact):
            raise RepgraphError(f"{contact!r} is no contact: give an e-mail address, or a web address with https://")
        from repgraph.web.workers import Workers  # noqa: PLC0415 - the pool needs processes, reading needs none

        graph = knowledge_graph.open(location)
        bounds = limits or Limits()
        place = graph.store.location
        return cls(graph, Workers(place, bounds), Built.of(place), base_url.rstrip("/"), bounds, contact)

    @property
    def store(self) -> Store:
        """The store, for our own saved queries."""
        return self.graph.store

    @cached_property
    def version(self) -> str:
        """Version of the program."""
        return version("repgraph")

    @cached_property
    def ontology(self) -> Ontology:
        """Ontology and vocabularies, for labels."""
        return Ontology.load()

    def search(self, text: str, limit: int = 20) -> list[search.Hit]:
        """Find people and other entities by any recorded form; safe for several threads."""
        if not self._indexed:
            with self._lock:  # the first search may have to make the index
                self.graph.search("a", 1)
                self._indexed = True
        return self.graph.search(text, limit)

    def person(self, local: str) -> life.Person:
        """Return a person's life with its sources; raises NotFoundError with near names."""
        return self.graph.person(local)

    def address(self, request: Request) -> str:
        """Return the public address of the site without a slash at its end.

        Where none was set it is the address that the request names, unless that is no address.
        """
        if self.base_url:
            return self.base_url
        asked = str(request.base_url).rstrip("/")
        return asked if _ADDRESS.fullmatch(asked) else ""

    def iri(self, kind: str, local: str) -> str:
        """Return the IRI of an entity."""
        return f"{BASE}{kind}/{local}"

    def start(self) -> None:
        """Make ready for readers: the workers run, and what the first readers ask for is read ahead."""
        self.queries.start()
        threading.Thread(target=self.warm, name="warm", daemon=True).start()

    def warm(self) -> None:
        """Read ahead what the first readers would otherwise wait for."""
        try:
            self.search("a", 1)
        except RepgraphError:
            _LOG.warning("the names cannot be read yet: %s", self.store.location)
        _ = self.ontology.classes, self.ontology.statements, self.ontology.entities

    def close(self) -> None:
        """End whatever was begun for readers, then the workers, and close the graph."""
        for close in self.on_close:
            close()
        self.queries.close()
        self.graph.close()
