"""The ontology and its lists of codes as documents: each term is found at its own name in them."""

from __future__ import annotations

import asyncio
import io
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from repgraph import results
from repgraph.formats import FORMATS
from repgraph.ontology import RG, RGV, assets
from repgraph.web.negotiation import DOCUMENTS, content_type, negotiate
from repgraph.web.plain import plain_page

if TYPE_CHECKING:
    from rdflib import Namespace
    from rdflib.term import Node
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from repgraph.web.site import Site

NAMESPACES = {"ontology": RG, "vocabulary": RGV}
_LANGUAGES = ("kk", "ru", "en")
_SHOWN = (
    (RDFS.subClassOf, "⊂"), (RDFS.subPropertyOf, "⊂"), (OWL.inverseOf, "⇄"), (RDFS.range, "→"),
    (SKOS.inScheme, "∈"), (SKOS.broader, "⊂"), (RG.ofScheme, "∈"),
)  # fmt: skip
_HTML_SUFFIX = ".html"


class Vocabularies:
    """Addresses of the ontology and its codes.

    Parameters
    ----------
    site
        The site.
    """

    def __init__(self, site: Site) -> None:
        """Keep the site."""
        self.site = site

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        suffixes = [*(FORMATS[name].suffix for name in DOCUMENTS), _HTML_SUFFIX]
        return [
            *(
                Route(f"/{name}{suffix}", self.document, name=f"{name}{suffix}")
                for name in NAMESPACES
                for suffix in ("", *suffixes)
            ),
            Route("/ontology/{version}", self.version, name="ontology-version"),
        ]

    async def version(self, request: Request) -> Response:
        """Send the client from the address of the present version to the ontology; older ones are in the releases."""
        known = {str(version) for version in graph("ontology").objects(None, OWL.versionInfo)}
        if request.path_params["version"] not in known:
            raise HTTPException(404, "this site has only the present version of the ontology")
        return RedirectResponse(f"{self.site.address(request)}/ontology", 303)

    async def document(self, request: Request) -> Response:
        """Answer a document, by the end of its address or by ``Accept``."""
        name, dot, suffix = request.url.path.strip("/").partition(".")
        if dot:
            form = next((FORMATS[n] for n in DOCUMENTS if FORMATS[n].suffix == f".{suffix}"), None)
            media_type = ""
        else:
            offer = negotiate(", ".join(request.headers.getlist("accept")), DOCUMENTS, page=True)
            if offer is None:
                raise HTTPException(406, "this can be had as HTML, Turtle, JSON-LD, N-Triples, RDF/XML")
            form, media_type = offer
        if form is None:
            return await self._page(request, name)
        text = await asyncio.to_thread(_text, name, form.name)
        location = f"{self.site.address(request)}/{name}{form.suffix}"
        return Response(
            text,
            headers={"Content-Type": content_type(form, media_type), "Content-Location": location, "Vary": "Accept"},
        )

    async def _page(self, request: Request, name: str) -> Response:
        if name in self.site.html:
            return await self.site.html[name](request)
        content = await asyncio.to_thread(_html, name)
        return plain_page(self.site, request, f"repgraph {name}", content)


@lru_cache(maxsize=2)
def graph(name: str) -> Graph:
    """Return the ontology, or all lists of codes."""
    folder = assets() / "ontology"
    paths = [folder / "repgraph.ttl"] if name == "ontology" else sorted((folder / "vocabulary").glob("*.ttl"))
    found = Graph()
    for path in paths:
        found.parse(path)
    return found


@lru_cache(maxsize=16)
def _text(name: str, form: str) -> str:
    out = io.StringIO()
    results.write_graph(graph(name), FORMATS[form], out)  # type: ignore[arg-type] # rdflib types terms as nodes
    return out.getvalue()


@lru_cache(maxsize=2)
def _html(name: str) -> str:
    """Return one section a term, each with its local name as its anchor."""
    found, namespace = graph(name), NAMESPACES[name]
    terms = sorted({str(s) for s in found.subjects(RDF.type) if str(s) in namespace and "#" in str(s)}, key=str.lower)
    files = " · ".join(f'<a href="/{name}{FORMATS[n].suffix}">{escape(n)}</a>' for n in DOCUMENTS)
    whole = next(found.subjects(RDF.type, OWL.Ontology), None)
    about = [str(v) for p in (DCTERMS.description, RDFS.comment, DCTERMS.license) for v in found.objects(whole, p)]
    head = "".join(f"<p>{escape(text)}</p>" for text in (str(namespace), *(about if whole else ()))) + f"<p>{files}</p>"
    return head + "".join(_section(found, namespace, URIRef(term)) for term in terms)


def _section(found: Graph, namespace: Namespace, term: URIRef) -> str:
    local = str(term).removeprefix(str(namespace))
    kinds = ", ".join(sorted(_local(kind) for kind in found.objects(term, RDF.type)))
    labels = _in_languages(found, term, RDFS.label, SKOS.prefLabel)
    definitions = _in_languages(found, term, SKOS.definition)
    facts = "".join(
        f"<li>{sign} {_link(value)}</li>" for p, sign in _SHOWN for value in sorted(found.objects(term, p), key=str)
    )
    return (
        f'<section id="{escape(local)}"><h2>{escape(local)}</h2><p>{escape(kinds)}</p>'
        f"<ul>{labels}</ul>{f'<ul>{definitions}</ul>' if definitions else ''}{f'<ul>{facts}</ul>' if facts else ''}"
        "</section>"
    )


def _in_languages(found: Graph, term: URIRef, *predicates: URIRef) -> str:
    texts = {
        text.language: str(text)
        for predicate in predicates
        for text in found.objects(term, predicate)
        if isinstance(text, Literal) and text.language
    }
    return "".join(f'<li lang="{tag}">{escape(texts[tag])}</li>' for tag in _LANGUAGES if tag in texts)


def _link(value: Node) -> str:
    iri = str(value)
    for name, namespace in NAMESPACES.items():
        if iri in namespace:
            return f'<a href="/{name}#{escape(_local(value))}">{escape(_local(value))}</a>'
    return escape(iri)


def _local(value: Node) -> str:
    return str(value).rsplit("#", 1)[-1].rsplit("/", 1)[-1]
