"""The SPARQL endpoint: the query part of the SPARQL 1.1 Protocol, read-only."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response

from repgraph.formats import FORMATS
from repgraph.web import requests
from repgraph.web.description import service_description
from repgraph.web.frames import Job
from repgraph.web.negotiation import DOCUMENTS, GRAPHS, HTML, ROWS, content_type, negotiate, preferred

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from repgraph.web.requests import Parameters
    from repgraph.web.site import Site
    from repgraph.web.spool import Given

METHODS = ["GET", "HEAD", "POST", "OPTIONS"]
_QUERY, _UPDATE = "application/sparql-query", "application/sparql-update"
_READ_ONLY = "this endpoint is read-only: it takes queries, no updates"
_NOT_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_SEND_SECONDS = 60.0


class Whole(Response):
    """One whole answer of a worker, sent piece by piece; who does not read it is hung up on."""

    def __init__(self, given: Given) -> None:
        """Take the answer over; it is let go when it is sent."""
        super().__init__()
        self.given = given
        self.init_headers({"Content-Type": given.content_type, "Content-Length": str(given.length)})
        self.headers["Cache-Control"] = "no-cache"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        """Send head and body."""
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            while content := self.given.read():
                async with asyncio.timeout(_SEND_SECONDS):
                    await send({"type": "http.response.body", "body": content, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        except TimeoutError:
            return  # the answer stays unfinished, and the server closes the connection
        finally:
            self.given.close()


class Endpoint:
    """The endpoint of a site.

    Parameters
    ----------
    site
        The site.
    """

    def __init__(self, site: Site) -> None:
        """Keep the site."""
        self.site = site

    async def operation(self, request: Request) -> Response:
        """Answer one operation of the protocol."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ", ".join(METHODS)})
        if request.method == "POST":
            return await self._answer(request, await self._posted(request))
        given = requests.in_url(request)
        _refuse_updates(given)
        if "query" not in given:
            return await self._describe(request)
        if "sparql" in self.site.html and not given.one("format") and _wants_page(request):
            return await self.site.html["sparql"](request)
        return await self._answer(request, self._job(request, given, given.one("query")))

    async def _posted(self, request: Request) -> Job:
        most = self.site.limits.body
        kind, _ = requests.media_type(request)
        if kind == _UPDATE:
            raise HTTPException(403, _READ_ONLY)
        if kind == _QUERY:
            given = requests.in_url(request)
            _refuse_updates(given)
            if "query" in given:
                raise HTTPException(400, "the query stands in the address and in the body: send it once")
            return self._job(request, given, await requests.text(request, most))
        if kind != requests.FORM:
            raise HTTPException(415, f"send the query as {_QUERY}, or as the parameter 'query' of {requests.FORM}")
        given = await requests.form(request, most)
        _refuse_updates(given)
        if "query" not in given:
            raise HTTPException(400, "the form has no parameter 'query'")
        return self._job(request, given, given.one("query"))

    def _job(self, request: Request, given: Parameters, query: str) -> Job:
        graphs = {name: given.all(name) for name in ("default-graph-uri", "named-graph-uri")}
        for name, iris in graphs.items():
            for iri in iris:
                if _NOT_IRI.search(iri) or ":" not in iri:
                    raise HTTPException(400, f"{name}: {iri!r} is no IRI")
        form = given.one("format")
        if form and form not in (*ROWS, *GRAPHS):
            raise HTTPException(400, f"format: one of {', '.join((*ROWS, *GRAPHS))}")
        if "\x00" in query:
            raise HTTPException(400, "the query holds the character U+0000")
        return Job(
            query=query,
            accept=_accept(request),
            format=form,
            default_graphs=graphs["default-graph-uri"],
            named_graphs=graphs["named-graph-uri"],
            base=self.site.address(request) + "/sparql",
        )

    async def _answer(self, request: Request, job: Job) -> Response:
        return Whole(await self.site.queries.answer(job, _hung_up(request)))

    async def _describe(self, request: Request) -> Response:
        """Answer the address alone: the editor for a browser, else what the endpoint can do."""
        found = negotiate(_accept(request), DOCUMENTS, page="sparql" in self.site.html)
        if found is None:
            raise HTTPException(
                406, "the description of this endpoint can be had as Turtle, JSON-LD, N-Triples, RDF/XML"
            )
        form, media_type = found
        if form is None:
            return await self.site.html["sparql"](request)
        graph = await asyncio.to_thread(service_description, self.site, self.site.address(request))
        text = graph.serialize(format=form.rdflib)
        return Response(text, headers={"Content-Type": content_type(form, media_type)})


async def _hung_up(request: Request) -> None:
    """Return when the client has hung up."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _accept(request: Request) -> str:
    return ", ".join(request.headers.getlist("accept"))


def _refuse_updates(given: Parameters) -> None:
    if "update" in given:
        raise HTTPException(403, _READ_ONLY)


def _wants_page(request: Request) -> bool:
    """Tell whether a browser asks: HTML is preferred to every format of an answer."""
    types = [kind for name in (*ROWS, *GRAPHS) for kind in FORMATS[name].media_types]
    accept = _accept(request)
    return bool(accept) and preferred(accept, [*types, HTML]) == HTML
