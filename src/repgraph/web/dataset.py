"""The data set described for programs: VoID and DCAT, made of what is served."""

from __future__ import annotations

import asyncio
import io
import threading
import tomllib
from functools import cached_property, lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import DCAT, DCTERMS, FOAF, RDF, XSD, Graph, Literal, URIRef
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from repgraph import results
from repgraph.errors import RepgraphError
from repgraph.formats import FORMATS
from repgraph.ontology import BASE, PREFIXES, RG, assets
from repgraph.queries import library
from repgraph.web.documents import LICENCE, VOID
from repgraph.web.negotiation import DOCUMENTS, content_type, negotiate
from repgraph.web.plain import plain_page

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from repgraph.formats import Format
    from repgraph.web.site import Site

THEME = "http://publications.europa.eu/resource/authority/"
PLACE = URIRef("https://www.wikidata.org/entity/Q232")  # Kazakhstan
DCAT_VERSION = URIRef("http://www.w3.org/ns/dcat#version")  # newer than rdflib's list of DCAT's terms
VOCABULARIES = (str(RG), PREFIXES["skos"], PREFIXES["dcterms"], PREFIXES["prov"])


@lru_cache(maxsize=1)
def texts() -> dict[str, dict[str, str]]:
    """Return ``title`` and ``description`` of the data set by language."""
    return tomllib.loads((Path(__file__).parent / "dataset.toml").read_text(encoding="utf-8"))


def _name(graph: Graph, node: URIRef) -> None:
    for tag, text in texts()["title"].items():
        graph.add((node, DCTERMS.title, Literal(text, lang=tag)))
    for tag, text in texts()["description"].items():
        graph.add((node, DCTERMS.description, Literal(text, lang=tag)))


class Catalogue:
    """Descriptions of what a site serves.

    Parameters
    ----------
    site
        The site.
    """

    def __init__(self, site: Site) -> None:
        """Count nothing yet."""
        self.site = site
        self._lock = threading.Lock()

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        suffixes = ["", *(FORMATS[name].suffix for name in DOCUMENTS)]
        return [
            Route("/.well-known/void", self.void, name="void"),
            *(Route(f"/dataset{suffix}", self.dataset, name=f"dataset{suffix}") for suffix in suffixes),
        ]

    async def void(self, request: Request) -> Response:
        """Answer the VoID description; a browser is sent to the page about the data."""
        form, media_type = self._form(request)
        if form is None:
            return RedirectResponse(f"{self.site.address(request)}/dataset", 303, headers={"Vary": "Accept"})
        return await self._answer(request, form, media_type, dcat=False)

    async def dataset(self, request: Request) -> Response:
        """Answer the DCAT description, which holds the VoID one."""
        suffix = request.url.path.rpartition("/")[2].removeprefix("dataset")
        if suffix:
            form = next(FORMATS[name] for name in DOCUMENTS if FORMATS[name].suffix == suffix)
            return await self._answer(request, form, form.media_type, dcat=True)
        found, media_type = self._form(request)
        if found is None:
            return await self._page(request)
        return await self._answer(request, found, media_type, dcat=True)

    def _form(self, request: Request) -> tuple[Format | None, str]:
        offer = negotiate(", ".join(request.headers.getlist("accept")), DOCUMENTS, page=True)
        if offer is None:
            raise HTTPException(406, "this can be had as HTML, Turtle, JSON-LD, N-Triples, RDF/XML")
        return offer

    async def _answer(self, request: Request, form: Format, media_type: str, *, dcat: bool) -> Response:
        graph = await asyncio.to_thread(self.describe, self.site.address(request), dcat=dcat)
        out = io.StringIO()
        results.write_graph(graph, form, out)  # type: ignore[arg-type] # rdflib types terms as nodes
        return Response(out.getvalue(), headers={"Content-Type": content_type(form, media_type), "Vary": "Accept"})

    async def _page(self, request: Request) -> Response:
        if "dataset" in self.site.html:
            return await self.site.html["dataset"](request)
        said = "".join(f'<p lang="{tag}">{escape(text)}</p>' for tag, text in texts()["description"].items())
        files = " · ".join(f'<a href="/dataset{FORMATS[n].suffix}">{escape(n)}</a>' for n in DOCUMENTS)
        return plain_page(self.site, request, texts()["title"]["en"], f"{said}<p>{files}</p>")

    @cached_property
    def _classes(self) -> dict[str, int]:
        rows = self.site.store.select(library()["page/classes"].bind())
        return {str(row["class"]): int(str(row["nodes"])) for row in rows}

    def classes(self) -> dict[str, int]:
        """Return the number of nodes by class; counted once.

        Raises
        ------
        StoreError
            The store does not answer.
        """
        with self._lock:
            return self._classes

    @cached_property
    def release(self) -> dict[str, str]:
        """The release's date and version, where the graph is the project's own."""
        try:
            text = (assets() / "data" / "release.toml").read_text(encoding="utf-8")
        except OSError:
            return {}
        return {name: str(value) for name, value in tomllib.loads(text).items()}

    def describe(self, address: str, *, dcat: bool) -> Graph:
        """Return the description as a graph without blank nodes.

        Parameters
        ----------
        address
            Public address of the site.
        dcat
            Whether the DCAT description is wanted too.
        """
        graph = Graph()
        data = URIRef(f"{address}/dataset#graph")
        self._void(graph, data, address)
        if dcat:
            self._dcat(graph, data, address)
        return graph

    def _void(self, graph: Graph, data: URIRef, address: str) -> None:
        graph.add((data, RDF.type, VOID.Dataset))
        _name(graph, data)
        graph.add((data, DCTERMS.license, LICENCE))
        graph.add((data, FOAF.homepage, URIRef(f"{address}/")))
        graph.add((data, VOID.sparqlEndpoint, URIRef(f"{address}/sparql")))
        graph.add((data, VOID.uriSpace, Literal(BASE)))
        for name in DOCUMENTS:
            feature = FORMATS[name]
            graph.add((data, VOID.feature, URIRef(f"http://www.w3.org/ns/formats/{_FEATURES[feature.name]}")))
        for vocabulary in VOCABULARIES:
            graph.add((data, VOID.vocabulary, URIRef(vocabulary)))
        try:
            self._contents(graph, data, address)
        except RepgraphError:
            return  # a description without counts is still true

    def _contents(self, graph: Graph, data: URIRef, address: str) -> None:
        counted = {iri: count for iri, count in self.classes().items() if iri in RG}
        if str(RG.Person) not in counted:
            return  # another's graph: nothing is known of its release
        example = next(iter(self.site.store.select(library()["page/entities-of-class"].bind(**_PERSON) + "\nLIMIT 1")))
        graph.add((data, VOID.exampleResource, URIRef(str(example["entity"]))))
        if "as_of" in self.release:
            graph.add((data, DCTERMS.modified, Literal(self.release["as_of"], datatype=XSD.date)))
        if "version" in self.release:
            graph.add((data, DCAT_VERSION, Literal(self.release["version"])))
        for iri, count in counted.items():
            part = URIRef(f"{address}/dataset#class-{iri.rsplit('#', 1)[-1]}")
            graph.add((data, VOID.classPartition, part))
            graph.add((part, VOID["class"], URIRef(iri)))
            graph.add((part, VOID.entities, Literal(count)))

    def _dcat(self, graph: Graph, data: URIRef, address: str) -> None:
        catalogue, service = URIRef(f"{address}/dataset#catalogue"), URIRef(f"{address}/sparql#service")
        publisher = URIRef(f"{address}/dataset#publisher")
        graph.add((catalogue, RDF.type, DCAT.Catalog))
        graph.add((publisher, RDF.type, FOAF.Agent))
        graph.add((publisher, FOAF.name, Literal("repgraph")))
        graph.add((service, RDF.type, DCAT.DataService))
        graph.add((service, DCTERMS.title, Literal("SPARQL 1.1", lang="en")))
        graph.add((service, DCAT.endpointURL, URIRef(f"{address}/sparql")))
        graph.add((service, DCAT.endpointDescription, URIRef(f"{address}/sparql")))
        graph.add((service, DCTERMS.conformsTo, URIRef("https://www.w3.org/TR/sparql11-protocol/")))
        graph.add((service, DCAT.servesDataset, data))
        graph.add((catalogue, DCAT.dataset, data))
        graph.add((catalogue, DCAT.service, service))
        graph.add((catalogue, FOAF.homepage, URIRef(f"{address}/")))
        graph.add((data, RDF.type, DCAT.Dataset))
        graph.add((data, DCAT.landingPage, URIRef(f"{address}/")))
        graph.add((data, DCTERMS.spatial, PLACE))
        graph.add((PLACE, RDF.type, DCTERMS.Location))
        graph.add((data, DCAT.theme, URIRef(f"{THEME}data-theme/EDUC")))
        for tag in ("ENG", "RUS", "KAZ"):
            language = URIRef(f"{THEME}language/{tag}")
            for node in (data, catalogue):
                graph.add((node, DCTERMS.language, language))
        _name(graph, catalogue)
        for node in (catalogue, data):
            graph.add((node, DCTERMS.publisher, publisher))
        way = URIRef(f"{address}/dataset#sparql")
        graph.add((data, DCAT.distribution, way))
        graph.add((way, RDF.type, DCAT.Distribution))
        graph.add((way, DCTERMS.title, Literal("SPARQL 1.1", lang="en")))
        graph.add((way, DCAT.accessURL, URIRef(f"{address}/sparql")))
        graph.add((way, DCAT.accessService, service))
        graph.add((way, DCTERMS.license, LICENCE))


_PERSON = {"class": str(RG.Person)}
_FEATURES = {"turtle": "Turtle", "jsonld": "JSON-LD", "ntriples": "N-Triples", "rdfxml": "RDF_XML"}
