"""Linked data: what a program gets when it follows an IRI, and what a crawler reads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from pyshacl import validate
from rdflib import DCAT, DCTERMS, FOAF, OWL, RDF, RDFS, BNode, Graph, Literal, Namespace, URIRef

from repgraph.ontology import BASE, RG, RGV
from repgraph.store.embedded import EmbeddedStore
from repgraph.web.app import create_app
from repgraph.web.documents import PAGE_SIZE
from repgraph.web.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.applications import Starlette

    from repgraph import KnowledgeGraph

    Inside = Callable[..., Any]

HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
VOID = Namespace("http://rdfs.org/ns/void#")
FORMATS = {".ttl": "turtle", ".jsonld": "json-ld", ".nt": "nt", ".rdf": "xml"}
PRISONERS = 950
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
DCAT_AP = Path(__file__).parents[2] / "shared" / "standards" / "validators" / "dcat-ap" / "dcat-ap-2.1.1-shacl.ttl"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Starlette]:
    """A site over a big invented camp, a merged record, a withdrawn one, and an IRI in Cyrillic letters."""
    place = tmp_path_factory.mktemp("linked")
    camp, rdf_type = f"<{BASE}camp/steppe>", f"<{RDF.type}>"
    lines = [
        f"{camp} {rdf_type} <{RG.Camp}> .",
        f'{camp} <http://www.w3.org/2004/02/skos/core#prefLabel> "The Steppe & <Camp>"@en .',
        f"<{BASE}camp/степь> {rdf_type} <{RG.Camp}> .",
        f"<{BASE}camp/%D1%81> {rdf_type} <{RG.Camp}> .",
        f"<{BASE}person/old> {rdf_type} <{RG.Tombstone}> .",
        f"<{BASE}person/old> <{DCTERMS.isReplacedBy}> <{BASE}person/new> .",
        f"<{BASE}person/new> {rdf_type} <{RG.Person}> .",
        f"<{BASE}person/gone> {rdf_type} <{RG.Tombstone}> .",
        f'<{BASE}date/1938> <{RG.edtf}> "1938" .',
    ]
    for n in range(PRISONERS):
        event = f"<{BASE}detention/d{n}>"
        lines += [
            f"{event} {rdf_type} <{RG.Detention}> .",
            f"{event} <{RG.facility}> {camp} .",
            f"{event} <{RG.date}> <{BASE}date/1938> .",
        ]
    (place / "graph.nt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    EmbeddedStore.create(place / "store", place / "graph.nt")
    made = create_app(place / "store", limits=Limits(workers=1))
    yield made
    made.state.site.close()


@pytest.fixture(scope="module")
def real(real_build: Path) -> Iterator[Starlette]:
    """A site over the project's own data."""
    made = create_app(real_build, base_url="https://example.org/graph/", limits=Limits(workers=1))
    yield made
    made.state.site.close()


class TestIdentifiers:
    """An IRI leads to what the client prefers."""

    @pytest.mark.parametrize(
        ("accept", "path"),
        [
            (BROWSER, "/page/camp/steppe"),
            ("", "/page/camp/steppe"),
            ("text/turtle", "/data/camp/steppe.ttl"),
            ("application/ld+json", "/data/camp/steppe.jsonld"),
            ("application/n-triples", "/data/camp/steppe.nt"),
            ("application/rdf+xml", "/data/camp/steppe.rdf"),
            ("text/turtle;q=0.5, application/rdf+xml", "/data/camp/steppe.rdf"),
        ],
    )
    def test_an_iri_leads_by_accept(self, app: Starlette, inside: Inside, accept: str, path: str) -> None:
        """303 See Other, to an address that answers."""
        found = inside(app, "/id/camp/steppe", headers={"accept": accept} if accept else {})
        assert found.status == 303
        assert found.headers["location"] == f"http://site.test{path}"
        assert "Accept" in found.headers["vary"]
        assert inside(app, path).status == 200

    def test_what_is_not_there_is_told(self, app: Starlette, inside: Inside) -> None:
        """404 for an unknown IRI, 406 for a format that nothing has."""
        assert inside(app, "/id/camp/nowhere").status == 404
        assert inside(app, "/id/camp/a%22b%3Cc").status == 404
        assert inside(app, "/data/camp/nowhere.ttl").status == 404
        assert inside(app, "/page/camp/nowhere").status == 404
        assert inside(app, "/id/camp/steppe", headers={"accept": "application/pdf"}).status == 406

    def test_a_merged_record_leads_on_and_a_withdrawn_one_is_gone(self, app: Starlette, inside: Inside) -> None:
        """301 to the successor; 410 with no word about the person."""
        found = inside(app, "/id/person/old")
        assert (found.status, found.headers["location"]) == (301, "http://site.test/id/person/new")
        found = inside(app, "/id/person/gone")
        assert (found.status, found.text) == (410, "this record was withdrawn\n")
        assert inside(app, "/data/person/gone.ttl").status == 410

    def test_letters_and_escapes_in_iris_stay_apart(self, app: Starlette, inside: Inside) -> None:
        """An IRI with Cyrillic letters is found by its escaped address, one with escapes by its own."""
        letters = inside(app, "/data/camp/%D1%81%D1%82%D0%B5%D0%BF%D1%8C.nt")
        assert letters.status == 200
        assert f"<{BASE}camp/степь>" in letters.text
        escapes = inside(app, "/data/camp/%D1%81.nt")
        assert escapes.status == 200
        assert f"<{BASE}camp/%D1%81>" in escapes.text

    def test_every_kind_of_node_can_be_followed(
        self, real: Starlette, real_graph: KnowledgeGraph, inside: Inside
    ) -> None:
        """One node of each kind in the graph has a document and a page."""
        rows = real_graph.store.select(
            "SELECT ?kind (SAMPLE(?s) AS ?one) { ?s a ?class . "
            f"BIND(STRBEFORE(STRAFTER(STR(?s), '{BASE}'), '/') AS ?kind) FILTER(?kind != '') }} GROUP BY ?kind"
        )
        ones = [str(row["one"]).removeprefix(BASE) for row in rows]
        assert len(ones) > 30
        for local in ones:
            assert inside(real, f"/data/{local}.ttl").status == 200, local
            assert inside(real, f"/page/{local}", headers={"accept": BROWSER}).status in {200, 303}, local


class TestDocuments:
    """A document describes one entity and is never larger than it may be."""

    @pytest.mark.parametrize("suffix", FORMATS)
    def test_every_format_holds_the_same(self, app: Starlette, inside: Inside, suffix: str) -> None:
        """Each can be read, holds no blank node, and says what it is about."""
        found = inside(app, f"/data/camp/steppe{suffix}")
        graph = Graph().parse(data=found.body, format=FORMATS[suffix])
        document, camp = URIRef(f"http://site.test/data/camp/steppe{suffix}"), URIRef(f"{BASE}camp/steppe")
        assert (document, FOAF.primaryTopic, camp) in graph
        assert (document, DCTERMS.license, None) in graph
        assert (camp, RDF.type, RG.Camp) in graph
        assert (URIRef(f"{BASE}date/1938"), RG.edtf, Literal("1938")) in graph
        assert not any(isinstance(term, BNode) for triple in graph for term in triple)
        assert len(set(graph.subjects(RG.facility, camp))) == PAGE_SIZE

    def test_the_pages_of_a_big_camp_lead_through_all_of_it(self, app: Starlette, inside: Inside) -> None:
        """Following 'next' meets every prisoner once; the entity itself stands on the first page."""
        camp, address, seen, pages = URIRef(f"{BASE}camp/steppe"), "/data/camp/steppe.ttl", [], 0
        while address:
            found = inside(app, address.removeprefix("http://site.test"))
            graph = Graph().parse(data=found.body, format="turtle")
            seen += list(graph.subjects(RG.facility, camp))
            assert ((camp, RDF.type, RG.Camp) in graph) == (pages == 0)
            following = next(graph.objects(None, HYDRA.next), None)
            link = re.search(r'<([^>]+)>; rel="next"', found.headers["link"])
            assert (link and link[1]) == (following and str(following))
            address, pages = str(following or ""), pages + 1
        assert pages == -(-PRISONERS // PAGE_SIZE)
        assert len(seen) == len(set(seen)) == PRISONERS
        assert inside(app, "/data/camp/steppe.ttl?page=99").status == 404
        assert inside(app, "/data/camp/steppe.ttl?page=x").status == 400

    def test_a_life_comes_with_its_factoids(self, real: Starlette, real_graph: KnowledgeGraph, inside: Inside) -> None:
        """The document of a person holds every statement about the person, with its source."""
        person = URIRef(f"{BASE}person/turar-ryskulov")
        graph = Graph().parse(data=inside(real, "/data/person/turar-ryskulov.ttl").body, format="turtle")
        wanted = {
            row["f"]
            for row in real_graph.store.select(f"SELECT ?f {{ ?f <{RG.about}> <{person}> ; <{RG.source}> ?source }}")
        }
        assert wanted
        assert wanted <= set(graph.subjects(RG.source))

    def test_the_plain_page_escapes_what_it_shows(self, app: Starlette, inside: Inside) -> None:
        """Names with markup are text."""
        found = inside(app, "/page/camp/steppe", headers={"accept": BROWSER})
        assert "The Steppe &amp; &lt;Camp&gt;" in found.text
        assert "<Camp>" not in found.text


class TestCaching:
    """An answer is told by the build that it was made of."""

    def test_the_build_gives_etag_and_date(self, app: Starlette, inside: Inside) -> None:
        """Who has the answer already gets 304 and nothing else."""
        first = inside(app, "/data/camp/steppe.ttl")
        assert first.headers["cache-control"] == "no-cache"
        for headers in (
            {"if-none-match": first.headers["etag"]},
            {"if-none-match": f'"x", {first.headers["etag"].removeprefix("W/")}'},
            {"if-modified-since": first.headers["last-modified"]},
        ):
            again = inside(app, "/data/camp/steppe.ttl", headers=headers)
            assert (again.status, again.body) == (304, b"")
            assert again.headers["etag"] == first.headers["etag"]

    def test_other_answers_have_other_tags(self, app: Starlette, inside: Inside) -> None:
        """Another address, format or language is another answer."""
        tags = {
            inside(app, path, headers=headers).headers["etag"]
            for path in ("/data/camp/steppe.ttl", "/data/camp/steppe.nt", "/data/camp/steppe.ttl?page=2")
            for headers in ({}, {"accept-language": "kk"}, {"cookie": "language=ru"})
        }
        assert len(tags) == 9

    def test_old_dates_and_wrong_tags_get_the_answer(self, app: Starlette, inside: Inside) -> None:
        """Anything but the very answer is sent again; errors and queries carry no tag."""
        for headers in (
            {"if-modified-since": "Sat, 01 Jan 2000 00:00:00 GMT"},
            {"if-modified-since": "yesterday"},
            {"if-none-match": 'W/"other"', "if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        ):
            assert inside(app, "/data/camp/steppe.ttl", headers=headers).status == 200
        assert "etag" not in inside(app, "/id/camp/nowhere").headers
        assert "etag" not in inside(app, "/sparql?query=ASK%7B%7D").headers
        later = {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"}
        assert inside(app, "/id/camp/nowhere", headers=later).status == 404


class TestVocabularies:
    """Each term of the ontology and each code can be looked up at its own IRI."""

    @pytest.mark.parametrize(("name", "namespace"), [("ontology", RG), ("vocabulary", RGV)])
    def test_documents_hold_every_term(self, app: Starlette, inside: Inside, name: str, namespace: Namespace) -> None:
        """By ending and by Accept, in four formats; the page has an anchor for each."""
        wanted = Graph().parse(data=inside(app, f"/{name}.ttl").body, format="turtle")
        terms = {s for s in wanted.subjects(RDF.type) if str(s) in namespace}
        assert len(terms) > 90
        for suffix, form in FORMATS.items():
            found = Graph().parse(data=inside(app, f"/{name}{suffix}").body, format=form)
            assert len(found) == len(wanted), suffix
        for accept in ("text/turtle", "application/rdf+xml", "application/ld+json", "*/*", ""):
            found = inside(app, f"/{name}", headers={"accept": accept})
            assert found.status == 200
            assert "html" not in found.headers["content-type"]
        page = inside(app, f"/{name}", headers={"accept": BROWSER})
        assert page.headers["content-type"].startswith("text/html")
        anchors = set(re.findall(r'id="([^"]+)"', page.text))
        assert {str(term).removeprefix(str(namespace)) for term in terms} <= anchors

    def test_the_version_leads_to_the_ontology(self, app: Starlette, inside: Inside) -> None:
        """owl:versionIRI can be followed; other versions are not here."""
        ontology = Graph().parse(data=inside(app, "/ontology.ttl").body, format="turtle")
        (version,) = ontology.objects(None, OWL.versionInfo)
        assert inside(app, f"/ontology/{version}").status == 303
        assert inside(app, "/ontology/99").status == 404
        assert inside(app, "/ontology", headers={"accept": "image/png"}).status == 406


class TestDescriptions:
    """Programs learn what the data set is."""

    def test_void_counts_what_there_is(self, real: Starlette, real_graph: KnowledgeGraph, inside: Inside) -> None:
        """Classes with the numbers of their nodes, an example that answers, the endpoint."""
        graph = Graph().parse(data=inside(real, "/.well-known/void").body, format="turtle")
        data = URIRef("https://example.org/graph/dataset#graph")
        assert (data, VOID.sparqlEndpoint, URIRef("https://example.org/graph/sparql")) in graph
        people = len(list(real_graph.store.select(f"SELECT ?p {{ ?p a <{RG.Person}> }}")))
        (part,) = graph.subjects(VOID["class"], RG.Person)
        assert graph.value(part, VOID.entities) == Literal(people)
        (example,) = graph.objects(data, VOID.exampleResource)
        assert inside(real, "/id/" + str(example).removeprefix(BASE)).status == 303
        assert inside(real, "/.well-known/void", headers={"accept": BROWSER}).status == 303

    def test_dcat_names_licence_publisher_and_service(self, real: Starlette, inside: Inside) -> None:
        """In three languages, by ending and by Accept."""
        graph = Graph().parse(data=inside(real, "/dataset.jsonld").body, format="json-ld")
        data = URIRef("https://example.org/graph/dataset#graph")
        assert {str(t.language) for t in graph.objects(data, DCTERMS.title) if isinstance(t, Literal)} == {
            "en",
            "ru",
            "kk",
        }
        assert (data, RDF.type, DCAT.Dataset) in graph
        assert graph.value(data, DCTERMS.license) is not None
        assert graph.value(data, DCTERMS.publisher) is not None
        assert not any(isinstance(term, BNode) for triple in graph for term in triple)
        page = inside(real, "/dataset", headers={"accept": BROWSER})
        assert page.headers["content-type"].startswith("text/html")

    if DCAT_AP.is_file():

        def test_dcat_conforms_to_dcat_ap(self, real: Starlette, inside: Inside) -> None:
            """The European profile's own shapes find no violation."""
            graph = Graph().parse(data=inside(real, "/dataset.ttl").body, format="turtle")
            shapes = Graph().parse(DCAT_AP, format="turtle")
            for unresolved in list(shapes.triples((None, OWL.imports, None))):
                shapes.remove(unresolved)
            _, _, text = validate(graph, shacl_graph=shapes, advanced=True)
            assert "Severity: sh:Violation" not in text, text


class TestCrawlers:
    """Search engines find every page and leave the machines alone."""

    def test_robots_names_the_site_map(self, real: Starlette, inside: Inside) -> None:
        """Addresses that cost much are closed."""
        text = inside(real, "/robots.txt").text
        assert "Disallow: /sparql\n" in text
        assert "Sitemap: https://example.org/graph/sitemap.xml\n" in text

    def test_site_maps_hold_every_person_once(
        self, real: Starlette, real_graph: KnowledgeGraph, inside: Inside
    ) -> None:
        """Each address in them stands there once; each map that is named is there."""
        spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
        index = ET.fromstring(inside(real, "/sitemap.xml").body)  # noqa: S314
        parts = [e.text or "" for e in index.findall("s:sitemap/s:loc", spaces)]
        pages: list[str] = []
        for part in parts:
            found = inside(real, part.removeprefix("https://example.org/graph"))
            pages += [e.text or "" for e in ET.fromstring(found.body).findall("s:url/s:loc", spaces)]  # noqa: S314
        assert len(pages) == len(set(pages))
        people = {str(r["p"]) for r in real_graph.store.select(f"SELECT ?p {{ ?p a <{RG.Person}> }}")}
        wanted = {f"https://example.org/graph/page/{iri.removeprefix(BASE)}" for iri in people}
        assert wanted == {page for page in pages if "/page/person/" in page}
        assert inside(real, "/sitemap-Person-99.xml").status == 404
        assert inside(real, "/sitemap-Factoid-1.xml").status == 404


def test_labels_of_the_ontology_are_in_its_page_in_three_languages(app: Starlette, inside: Inside) -> None:
    """The page shows what the file says."""
    graph = Graph().parse(data=inside(app, "/ontology.ttl").body, format="turtle")
    page = inside(app, "/ontology.html").text
    for label in list(graph.objects(RG.Person, RDFS.label)):
        assert str(label) in page
