"""Linked data: every IRI of the graph leads to a page for people and to documents for programs."""

from __future__ import annotations

import asyncio
from html import escape
from typing import TYPE_CHECKING

from rdflib import Literal, URIRef
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from repgraph.formats import FORMATS
from repgraph.ontology import BASE, PREFIXES, RG, RGV
from repgraph.web import requests
from repgraph.web.documents import MOST_PAGES, Document, status
from repgraph.web.negotiation import DOCUMENTS, HTML, content_type, negotiate
from repgraph.web.plain import plain_page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from repgraph.store import Term
    from repgraph.web.documents import Status
    from repgraph.web.site import Site

SUFFIXES = {FORMATS[name].suffix: FORMATS[name] for name in DOCUMENTS}
"""Formats of documents by the end of their address."""

_ESCAPED = b"%2F"


class Entities:
    """Addresses of entities.

    Parameters
    ----------
    site
        The site.
    """

    def __init__(self, site: Site) -> None:
        """Keep the site."""
        self.site = site

    def routes(self) -> list[BaseRoute]:
        """Return the routes that come before the pages."""
        return [
            Route("/id/{kind}/{local:path}", self.identifier, name="id"),
            Route("/data/{kind}/{local:path}", self.data, name="data"),
        ]

    def fallback(self) -> list[BaseRoute]:
        """Return the routes that come after the pages: a plain page for what has no page of its own."""
        return [Route("/page/{kind}/{local:path}", self.page, name="thing")]

    async def identifier(self, request: Request) -> Response:
        """Send the client to the page or document that it prefers (303 See Other)."""
        kind, local, found = await self._found(request)
        offer = negotiate(", ".join(request.headers.getlist("accept")), DOCUMENTS, page=True, page_first=True)
        if offer is None:
            listed = ", ".join([HTML, *(FORMATS[name].media_type for name in DOCUMENTS)])
            raise HTTPException(406, f"this can be had as {listed}; the request accepts none of them")
        address = self.site.address(request)
        if found.successor.startswith(BASE):
            successor = requests.quoted(found.successor.removeprefix(BASE))
            return RedirectResponse(f"{address}/id/{successor}", 301, headers={"Vary": "Accept"})
        form, _ = offer
        path = f"page/{kind}/{local}" if form is None else f"data/{kind}/{local}{form.suffix}"
        return RedirectResponse(f"{address}/{path}", 303, headers={"Vary": "Accept"})

    async def data(self, request: Request) -> Response:
        """Answer a document about an entity."""
        suffix = next((s for s in SUFFIXES if request.path_params["local"].endswith(s)), "")
        if not suffix:
            return await self.identifier(request)
        kind, local, found = await self._found(request, suffix)
        address = f"{self.site.address(request)}/data/{kind}/{local}{suffix}"
        form = SUFFIXES[suffix]
        document, content = await asyncio.to_thread(self._document, request, found, address, suffix)
        links = [f'<{href}>; rel="{relation}"' for relation, href in document.links().items()]
        links.append(f'<{requests.as_uri(found.iri)}>; rel="describes"')
        return Response(content, headers={"Content-Type": content_type(form), "Link": ", ".join(links)})

    async def page(self, request: Request) -> Response:
        """Answer a plain page about an entity that has no page of its own."""
        kind, local, found = await self._found(request)
        number = requests.in_url(request).number("page", 1, MOST_PAGES) or 1
        path = f"/page/{kind}/{local}"
        document = await asyncio.to_thread(
            Document.of, self.site.store, found.iri, number, path, f"{self.site.address(request)}/dataset"
        )
        rows = await asyncio.to_thread(lambda: list(self.site.store.construct(f"DESCRIBE <{found.iri}>")))
        own = sorted((p, o) for s, p, o in rows if str(s) == found.iri)
        title = self._name(own) or f"{kind}/{local}"
        return plain_page(self.site, request, title, self._html(document, own, f"/data/{kind}/{local}"))

    def _document(self, request: Request, found: Status, address: str, suffix: str) -> tuple[Document, bytes]:
        number = requests.in_url(request).number("page", 1, MOST_PAGES) or 1
        dataset = f"{self.site.address(request)}/dataset#graph"
        document = Document.of(self.site.store, found.iri, number, address, dataset)
        if number > 1 and not document.nodes:
            raise HTTPException(404, f"this document has fewer than {number} pages")
        return document, document.write(self.site.store, SUFFIXES[suffix])

    async def _found(self, request: Request, suffix: str = "") -> tuple[str, str, Status]:
        """Return kind, local name as it stands in an address, and what the graph has there."""
        kind, local = request.path_params["kind"], request.path_params["local"].removesuffix(suffix)
        raw = request.scope.get("raw_path", b"").partition(b"?")[0].split(b"/", 3)[-1].decode("ascii", "replace")
        found = await asyncio.to_thread(status, self.site.store, kind, raw.removesuffix(suffix), local)
        if found is None:
            raise HTTPException(404, f"the graph has nothing under {kind}/{local}")
        if found.withdrawn and not found.successor:
            raise HTTPException(410, "this record was withdrawn")
        return kind, requests.quoted(found.iri.removeprefix(f"{BASE}{kind}/")), found

    def _name(self, own: Iterable[tuple[Term, Term]]) -> str:
        names = [str(o) for p, o in own if isinstance(o, Literal) and str(p).endswith(("#prefLabel", "/title"))]
        return names[0] if names else ""

    def _html(self, document: Document, own: Iterable[tuple[Term, Term]], data: str) -> str:
        rows = "".join(f"<tr><th>{self._term(p)}</th><td>{self._term(o)}</td></tr>" for p, o in own)
        named = "".join(f"<li>{self._term(node)}</li>" for node in document.nodes)
        around = "".join(
            f'<a rel="{rel}" href="{escape(href)}">{"←" if rel == "prev" else "→"}</a> '
            for rel, href in document.links().items()
        )
        files = " · ".join(f'<a href="{escape(data + s)}">{escape(s.strip("."))}</a>' for s in SUFFIXES)
        return f"<table>{rows}</table><ul>{named}</ul><p>{around}</p><p>{files}</p>"

    def _term(self, term: Term) -> str:
        if not isinstance(term, URIRef):
            tag = f' lang="{escape(term.language)}"' if isinstance(term, Literal) and term.language else ""
            return f"<span{tag}>{escape(str(term))}</span>"
        iri = str(term)
        if iri.startswith(BASE):
            local = iri.removeprefix(BASE)
            return f'<a href="/page/{requests.quoted(local)}">{escape(local)}</a>'
        if iri in RG or iri in RGV:
            label = self.site.ontology.label(iri)
            document = "/ontology" if iri in RG else "/vocabulary"
            return f'<a href="{document}#{escape(iri.rpartition("#")[2])}">{escape(label)}</a>'
        short = next((f"{p}:{iri.removeprefix(n)}" for p, n in PREFIXES.items() if iri.startswith(n)), iri)
        if iri.startswith(("http://", "https://")):
            return f'<a rel="external nofollow" href="{escape(iri)}">{escape(short)}</a>'
        return escape(iri)
