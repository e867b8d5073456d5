"""Addresses of the reconciliation service: manifest, queries, suggestions, previews, data extension."""

from __future__ import annotations

import asyncio
import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rdflib import SKOS, Literal, URIRef
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from repgraph.ontology import BASE, RG
from repgraph.web import requests
from repgraph.web.reconcile.cards import cards, iri_of, is_identifier
from repgraph.web.reconcile.kinds import DEFAULT, Kinds
from repgraph.web.reconcile.matching import Asked, Matcher
from repgraph.web.reconcile.preview import HEIGHT, WIDTH, flyout, flyout_of_term, preview
from repgraph.web.reconcile.properties import Properties

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from repgraph.web.reconcile.cards import Card
    from repgraph.web.site import Site

MOST_QUERIES = 100
"""Queries in one batch."""

MOST_IDS, MOST_PROPERTIES = 1000, 50
"""Entities and properties in one data extension."""

SUGGESTED, MOST_SUGGESTED = 10, 50
METHODS = ["GET", "POST", "OPTIONS"]


class Reconciliation:
    """The service of a site.

    Parameters
    ----------
    site
        The site.
    """

    def __init__(self, site: Site) -> None:
        """Keep the site; types and properties are read at the first request."""
        self.site = site

    @cached_property
    def kinds(self) -> Kinds:
        """Types."""
        return Kinds(self.site.ontology)

    @cached_property
    def properties(self) -> Properties:
        """Properties."""
        return Properties(self.site.ontology, self.site.store)

    @cached_property
    def matcher(self) -> Matcher:
        """What finds candidates."""
        return Matcher(self.site, self.kinds, self.properties)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [
            Route("/reconcile", self.service, methods=METHODS, name="reconcile"),
            Route("/reconcile/", self.service, methods=METHODS, name="reconcile-slash"),
            Route("/reconcile/suggest/{what}", self.suggest, name="reconcile-suggest"),
            Route("/reconcile/flyout/{what}", self.flyout, name="reconcile-flyout"),
            Route("/reconcile/preview", self.preview, name="reconcile-preview"),
            Route("/reconcile/properties", self.propose, name="reconcile-properties"),
        ]

    async def service(self, request: Request) -> Response:
        """Answer the manifest, a batch of queries, or a data extension."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ", ".join(METHODS)})
        if request.method == "POST":
            given = await requests.form(request, self.site.limits.body)
        else:
            given = requests.in_url(request)
        if "queries" in given:
            return await self._told(self._batch, given.one("queries"))
        if "extend" in given:
            return await self._told(self._extend, given.one("extend"), self.site.address(request))
        if request.method == "POST":
            return _wrong("the form has neither 'queries' nor 'extend'")
        return JSONResponse(self.manifest(self.site.address(request)))

    def manifest(self, address: str) -> dict[str, object]:
        """Return what the service offers.

        Parameters
        ----------
        address
            Public address of the site.
        """

        def service(what: str) -> dict[str, str]:
            return {
                "service_url": address,
                "service_path": f"/reconcile/suggest/{what}",
                "flyout_service_url": address,
                "flyout_service_path": f"/reconcile/flyout/{what}?id=${{id}}",
            }

        return {
            "versions": ["0.2"],
            "name": "repgraph: political repression in Kazakhstan",
            "identifierSpace": BASE,
            "schemaSpace": str(RG),
            "serviceVersion": self.site.version,
            "documentation": f"{address}/help",
            "defaultTypes": [self.kinds.record(kind) for kind in DEFAULT],
            "view": {"url": f"{address}/id/{{{{id}}}}"},
            "preview": {"url": f"{address}/reconcile/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
            "suggest": {what: service(what) for what in ("entity", "type", "property")},
            "extend": {
                "propose_properties": {"service_url": address, "service_path": "/reconcile/properties"},
                "property_settings": [],
            },
        }

    async def suggest(self, request: Request) -> Response:
        """Answer suggestions for what a user begins to type."""
        given = requests.in_url(request)
        prefix, limit = given.one("prefix"), given.number("limit", SUGGESTED, MOST_SUGGESTED)
        offered: dict[str, Callable[[str, int], Sequence[object]]] = {
            "entity": self._entities,
            "type": self._types,
            "property": self._properties,
        }
        what = request.path_params["what"]
        if what not in offered:
            raise HTTPException(404, "there are suggestions for entity, type and property")
        start = given.number("cursor", 0, MOST_SUGGESTED)
        found = await asyncio.to_thread(offered[what], prefix, start + limit)
        return JSONResponse({"result": found[start:]})

    async def flyout(self, request: Request) -> Response:
        """Answer a piece of HTML about an entity, type or property."""
        what, identifier = request.path_params["what"], requests.in_url(request).one("id")
        if what == "entity":
            html = flyout(await self._card(identifier), self.kinds)
        elif what == "type" and identifier in self.kinds.known:
            html = flyout_of_term(self.kinds.name(identifier), self._definition(identifier))
        elif what == "property" and self.properties.known(identifier):
            html = flyout_of_term(self.properties.name(identifier), self._definition(identifier.rpartition(".")[2]))
        else:
            raise HTTPException(404, f"there is no {what} {identifier!r}")
        return JSONResponse({"id": identifier, "html": html})

    async def preview(self, request: Request) -> Response:
        """Answer a small page about an entity."""
        card = await self._card(requests.in_url(request).one("id"))
        return HTMLResponse(preview(card, self.kinds, self.site.address(request)))

    async def propose(self, request: Request) -> Response:
        """Answer the properties that can be fetched for a type."""
        given = requests.in_url(request)
        kind = given.one("type") or DEFAULT[0]
        if kind not in self.kinds.known:
            raise HTTPException(404, f"there is no type {kind!r}")
        found = await asyncio.to_thread(self.properties.of, kind)
        limit = given.number("limit", len(found), len(found))
        proposed = [{"id": p, "name": self.properties.name(p)} for p in found[:limit]]
        return JSONResponse({"type": kind, "properties": proposed, "limit": limit})

    async def _told(self, work: Callable[..., dict[str, Any]], text: str, *more: str) -> Response:
        """Answer a batch as JSON; what is wrong with it is told as JSON too."""
        try:
            return JSONResponse(await asyncio.to_thread(work, _parsed(text), *more))
        except ValueError as error:
            return _wrong(str(error))

    def _batch(self, queries: dict[str, object]) -> dict[str, Any]:
        if len(queries) > MOST_QUERIES:
            raise ValueError(f"a batch has at most {MOST_QUERIES} queries")
        asked = {key: Asked.read(query) for key, query in queries.items()}
        return {key: {"result": self.matcher.match(query)} for key, query in asked.items()}

    def _extend(self, given: dict[str, Any], address: str) -> dict[str, Any]:
        ids, wanted = given.get("ids"), given.get("properties")
        if not isinstance(ids, list) or not all(isinstance(i, str) for i in ids) or len(ids) > MOST_IDS:
            raise ValueError(f"ids is a list of at most {MOST_IDS} texts")
        if not isinstance(wanted, list) or len(wanted) > MOST_PROPERTIES:
            raise ValueError(f"properties is a list of at most {MOST_PROPERTIES}")
        pids = [p["id"] for p in wanted if isinstance(p, dict) and isinstance(p.get("id"), str)]
        unknown = [pid for pid in pids if not self.properties.known(pid)]
        if len(pids) != len(wanted) or unknown:
            raise ValueError(f"no such property: {', '.join(unknown) or 'one has no id'}")
        rows: dict[str, dict[str, Any]] = {i: {pid: [] for pid in pids} for i in ids}
        iris = {iri_of(i): i for i in ids if is_identifier(i)}
        for pid in pids if iris else ():
            for iri, values in self.properties.values(pid, iris).items():
                rows[iris[iri]][pid] = values
        meta = [self._meta(pid, rows, address) for pid in pids]
        return {"meta": meta, "rows": rows}

    def _meta(self, pid: str, rows: dict[str, dict[str, Any]], address: str) -> dict[str, object]:
        found: dict[str, object] = {"id": pid, "name": self.properties.name(pid)}
        if any("id" in value for row in rows.values() for value in row[pid]):
            found["service"] = f"{address}/reconcile"
        return found

    def _entities(self, prefix: str, limit: int) -> list[dict[str, object]]:
        hits = self.site.search(prefix, limit)
        known = cards(self.site.store, [hit.iri for hit in hits])
        pairs = ((known.get(hit.iri.removeprefix(BASE)), hit) for hit in hits)
        return [
            {
                "id": card.id,
                "name": card.name,
                "description": "; ".join(filter(None, [card.description, hit.form])),
                "notable": [{"id": c, "name": self.kinds.name(c)} for c in card.classes if c in self.kinds.known],
            }
            for card, hit in pairs
            if card
        ]

    def _types(self, prefix: str, limit: int) -> list[dict[str, object]]:
        return [self.kinds.record(kind) for kind in self.kinds.beginning(prefix)][:limit]

    def _properties(self, prefix: str, limit: int) -> list[dict[str, str]]:
        return [self.properties.record(p) for p in self.properties.beginning(prefix, DEFAULT)][:limit]

    async def _card(self, identifier: str) -> Card:
        found = await asyncio.to_thread(cards, self.site.store, [identifier])
        if not found:
            raise HTTPException(404, f"the graph has nothing under {identifier!r}")
        return next(iter(found.values()))

    def _definition(self, local: str) -> str:
        texts = self.site.ontology.graph.objects(URIRef(RG[local]), SKOS.definition)
        return next((str(text) for text in texts if isinstance(text, Literal) and text.language == "en"), "")


def _parsed(text: str) -> dict[str, object]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"no JSON: {error}") from error
    if not isinstance(found, dict):
        raise ValueError("the batch is an object")  # noqa: TRY004 - one error for every bad batch
    return found


def _wrong(why: str) -> Response:
    return JSONResponse({"status": "error", "message": why}, 400)
