"""The site as one application: the only list of routes, and what each error becomes for the client."""

from __future__ import annotations

from contextlib import asynccontextmanager
from html import escape
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from repgraph.errors import NotFoundError, QueryError, RepgraphError, StoreError
from repgraph.web import pages, refusals
from repgraph.web.crawlers import Crawlers
from repgraph.web.dataset import Catalogue
from repgraph.web.downloads import Downloads
from repgraph.web.entity import Entities
from repgraph.web.guard import Guard
from repgraph.web.negotiation import HTML, preferred
from repgraph.web.plain import plain_page
from repgraph.web.reconcile import Reconciliation
from repgraph.web.site import Site
from repgraph.web.sparql import METHODS, Endpoint
from repgraph.web.vocabularies import Vocabularies

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from repgraph.web.limits import Limits

RETRY_SECONDS = 5
COMPRESSED_FROM = 1024
COMPRESSION = 5
"""Level of gzip: a page in a third of the time that level 9 takes, and a twentieth larger."""

STATUS: dict[type[RepgraphError], int] = {
    QueryError: 400,
    NotFoundError: 404,
    refusals.NotAcceptableError: 406,
    refusals.BrokenError: 500,
    refusals.BusyError: 503,
    refusals.WorkerGoneError: 503,
    StoreError: 503,
    refusals.TooSlowError: 504,
    refusals.TooLargeError: 507,
    refusals.TooMuchMemoryError: 507,
    RepgraphError: 500,
}
"""HTTP status of every error; 507 says that the server has no room for the answer."""

_AGAIN = frozenset({503})


def create_app(
    location: str | Path | None = None, *, base_url: str = "", limits: Limits | None = None, contact: str = ""
) -> Starlette:
    """Return the site over a graph.

    Parameters
    ----------
    location
        A build folder, an Oxigraph directory, an N-Triples file or the address of a SPARQL endpoint; by default
        ``$REPGRAPH_STORE``, else ``./build``.
    base_url
        Public address of the site; by default each request's own.
    limits
        What one stranger's query may take.
    contact
        Where corrections go: an e-mail or web address.

    Raises
    ------
    StoreError
        There is no graph at that place.
    """
    site = Site.open(location, base_url=base_url, limits=limits, contact=contact)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        site.start()
        try:
            yield
        finally:
            site.close()

    app = Starlette(
        routes=routes(site),
        middleware=[
            Middleware(Guard, built=site.built),
            Middleware(GZipMiddleware, minimum_size=COMPRESSED_FROM, compresslevel=COMPRESSION),
        ],
        exception_handlers={HTTPException: _refuse, RepgraphError: _explain},
        lifespan=lifespan,
    )
    app.state.site = site
    return app


def routes(site: Site) -> list[BaseRoute]:
    """Return every route of the site, in the order in which they are tried."""
    catalogue = Catalogue(site)
    entities = Entities(site)
    endpoint = Endpoint(site)
    return [
        Route("/sparql", endpoint.operation, methods=METHODS, name="sparql"),
        Route("/sparql/", endpoint.operation, methods=METHODS, name="sparql-slash"),
        *Reconciliation(site).routes(),
        *Vocabularies(site).routes(),
        *catalogue.routes(),
        *Crawlers(site, catalogue).routes(),
        *entities.routes(),
        *Downloads(site).routes(),
        *pages.routes(site),
        *entities.fallback(),
    ]


async def _explain(request: Request, error: Exception) -> Response:
    """Tell one of our own errors with its status."""
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    headers = {"Retry-After": str(RETRY_SECONDS)} if status in _AGAIN else {}
    told = str(error) or "something went wrong on our side; the log tells what"
    return _tell(request, status, told, headers)


async def _refuse(request: Request, error: Exception) -> Response:
    """Tell an error of HTTP."""
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for no other
    return _tell(request, error.status_code, error.detail, dict(error.headers or {}))


def _tell(request: Request, status: int, told: str, headers: dict[str, str]) -> Response:
    accept = ", ".join(request.headers.getlist("accept"))
    if accept and preferred(accept, ["text/plain", HTML]) == HTML:
        site: Site = request.app.state.site
        page = site.error_page or _plain_error
        response = page(site, request, status, told)
        response.headers.update(headers)
        return response
    return PlainTextResponse(told + "\n", status, headers)


def _plain_error(site: Site, request: Request, status: int, told: str) -> Response:
    return plain_page(site, request, HTTPStatus(status).phrase, f"<p>{escape(told)}</p>", status)
