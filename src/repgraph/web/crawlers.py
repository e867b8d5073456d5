"""What search engines read first: robots.txt and the site maps."""

from __future__ import annotations

import asyncio
from html import escape
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from repgraph.ontology import BASE, RG
from repgraph.queries import library
from repgraph.web import requests

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from repgraph.web.dataset import Catalogue
    from repgraph.web.site import Site

MAP_SIZE = 10_000
"""Addresses in one site map; the protocol allows 50,000."""

KINDS = frozenset({"person", "camp", "place", "body", "act", "organisation", "source", "group", "publication"})
"""Kinds whose pages stand in the site maps."""

CLOSED = ("/sparql", "/reconcile", "/search", "/data/", "/download/", "/lang/")
"""Addresses that give crawlers nothing new and the server much work."""

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


class Crawlers:
    """Addresses for search engines.

    Parameters
    ----------
    site
        The site.
    catalogue
        Its numbers of nodes by class.
    """

    def __init__(self, site: Site, catalogue: Catalogue) -> None:
        """Keep the site."""
        self.site = site
        self.catalogue = catalogue

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route("/robots.txt", self.robots, name="robots"),
            Route("/sitemap.xml", self.index, name="sitemap"),
            Route("/sitemap-{name}-{number:int}.xml", self.part, name="sitemap-part"),
        ]

    async def robots(self, request: Request) -> Response:
        """Answer what crawlers may read."""
        closed = "".join(f"Disallow: {path}\n" for path in CLOSED)
        return PlainTextResponse(f"User-agent: *\n{closed}\nSitemap: {self.site.address(request)}/sitemap.xml\n")

    async def index(self, request: Request) -> Response:
        """Answer the list of site maps."""
        counts = await asyncio.to_thread(self._counts)
        address = self.site.address(request)
        parts = [
            f"{address}/sitemap-{name}-{number}.xml"
            for name, count in sorted(counts.items())
            for number in range(1, (count - 1) // MAP_SIZE + 2)
        ]
        return _xml("sitemapindex", "sitemap", parts)

    async def part(self, request: Request) -> Response:
        """Answer one site map."""
        name, number = request.path_params["name"], request.path_params["number"]
        counts = await asyncio.to_thread(self._counts)
        if name not in counts or not 1 <= number <= (counts[name] - 1) // MAP_SIZE + 1:
            raise HTTPException(404, "there is no such site map")
        iris = await asyncio.to_thread(self._entities, name, number)
        address = self.site.address(request)
        pages = [iri.removeprefix(BASE) for iri in iris if iri.startswith(BASE)]
        return _xml("urlset", "url", [f"{address}/page/{requests.quoted(page)}" for page in pages])

    def _counts(self) -> dict[str, int]:
        """Return the number of entities by class, of the classes whose entities have pages."""
        named = {
            str(RG[term.local]): term.local for term in self.site.ontology.classes.values() if term.iri_path in KINDS
        }
        return {named[iri]: count for iri, count in self.catalogue.classes().items() if iri in named}

    def _entities(self, name: str, number: int) -> list[str]:
        query = library()["page/entities-of-class"].bind(**{"class": str(RG[name])})
        rows = self.site.store.select(f"{query}\nLIMIT {MAP_SIZE:d} OFFSET {(number - 1) * MAP_SIZE:d}")
        return sorted(str(row["entity"]) for row in rows)


def _xml(whole: str, part: str, addresses: list[str]) -> Response:
    lines = "".join(f"<{part}><loc>{escape(address)}</loc></{part}>\n" for address in addresses)
    return Response(f'{_XML}<{whole} xmlns="{_SITEMAPS}">\n{lines}</{whole}>\n', media_type="application/xml")
