"""The W3C's own protocol cases, sent to the running site.

The suite lies beside the checkout (``../shared/standards``); where it is missing these tests are not collected.
Each case runs twice: over an Oxigraph directory with the suite's named graphs, and over another endpoint that has
the same graphs, through which the site passes queries on.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from rdflib.term import Node

SUITE = Path(__file__).parents[2] / "shared" / "standards" / "w3c-sparql-protocol"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
WRITING = {
    "update_dataset_default_graph", "update_dataset_default_graphs", "update_dataset_named_graphs",
    "update_dataset_full", "update_post_form", "update_post_direct", "update_base_uri",
}  # fmt: skip
"""Cases that change data; the endpoint is read-only."""

QUERY_CASES = 27
RDF_TYPES = {"text/turtle": "turtle", "application/rdf+xml": "xml", "application/n-triples": "nt"}


def manifest() -> Graph:
    """Return the suite's manifest."""
    return Graph().parse(SUITE / "manifest.ttl")


def cases(graph: Graph) -> list[URIRef]:
    """Return the cases about queries, in the suite's order."""
    (entries,) = graph.objects(None, MF.entries)
    found = [case for case in Collection(graph, entries) if isinstance(case, URIRef)]
    return [case for case in found if case.rpartition("#")[2] not in WRITING]


def text(graph: Graph, node: Node | None, predicate: URIRef) -> str:
    """Return a value as text, or nothing."""
    value = graph.value(node, predicate) if node is not None else None
    return "" if value is None else str(value)


def the_list(graph: Graph, node: Node, predicate: URIRef) -> list[Node]:
    """Return the members of a list, or nothing."""
    head = graph.value(node, predicate)
    return [] if head is None else list(Collection(graph, head))


def boolean(content_type: str, body: bytes) -> bool:
    """Read a truth value from JSON or XML."""
    if content_type.startswith("application/sparql-results+json"):
        found = json.loads(body)["boolean"]
        assert isinstance(found, bool)
        return found
    assert content_type.startswith("application/sparql-results+xml")
    return ET.fromstring(body).findtext("{http://www.w3.org/2005/sparql-results#}boolean") == "true"  # noqa: S314


def check_tabular(content_type: str, body: bytes) -> None:
    """Read rows in one of the four formats."""
    kind = content_type.partition(";")[0]
    if kind == "application/sparql-results+json":
        assert json.loads(body)["head"]["vars"]
    elif kind == "application/sparql-results+xml":
        assert ET.fromstring(body) is not None  # noqa: S314
    else:
        assert kind in {"text/csv", "text/tab-separated-values"}
        assert list(csv.reader(io.StringIO(body.decode("utf-8"))))


if SUITE.is_dir():
    MANIFEST = manifest()
    CASES = cases(MANIFEST)

    @pytest.fixture(scope="module")
    def graphs(tmp_path_factory: pytest.TempPathFactory) -> Path:
        """An Oxigraph directory with the suite's named graphs, made without our own build."""
        place = tmp_path_factory.mktemp("protocol") / "store"
        store = ox.Store(str(place))
        loaded = {(g, str(MANIFEST.value(g, RDFS.label))) for g in MANIFEST.objects(None, UT.graphData)}
        files = {(Path(str(MANIFEST.value(g, UT.graph))).name, label) for g, label in loaded}
        for name, label in files:
            store.load(path=str(SUITE / name), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(label))
        store.flush()
        assert len(files) == 3
        return place

    @pytest.fixture(scope="module", params=["directory", "endpoint"])
    def endpoint(
        request: pytest.FixtureRequest,
        graphs: Path,
        site: Callable[..., AbstractContextManager[str]],
        serving: Callable[[Path], AbstractContextManager[str]],
    ) -> Iterator[str]:
        """The running site over the directory, then over Oxigraph's own server of the same directory."""
        if request.param == "directory":
            with site(graphs, "--workers", "2") as address:
                yield f"{address}/sparql"
        else:
            with serving(graphs) as other, site(other, "--workers", "2") as address:
                yield f"{address}/sparql"

    def test_the_suite_is_whole() -> None:
        """All cases about queries are there."""
        assert len(CASES) == QUERY_CASES

    @pytest.mark.parametrize("case", CASES, ids=[case.rpartition("#")[2] for case in CASES])
    def test_protocol_case(case: URIRef, endpoint: str, fetch: Callable[..., Any]) -> None:
        """Every request of the case gets what the W3C expects."""
        connection = MANIFEST.value(case, MF.action)
        assert (connection, RDF.type, HT.Connection) in MANIFEST
        assert connection is not None
        for request in the_list(MANIFEST, connection, HT.requests):
            headers = {
                text(MANIFEST, header, HT.fieldName): text(MANIFEST, header, HT.fieldValue)
                for header in the_list(MANIFEST, request, HT.headers)
            }
            content = MANIFEST.value(request, HT.body)
            encoding = text(MANIFEST, content, CNT.characterEncoding) or "utf-8"
            body = text(MANIFEST, content, CNT.chars).encode(encoding) if content else None
            path = text(MANIFEST, request, HT.absolutePath)
            found = fetch(
                endpoint + path.removeprefix("/sparql/"),
                text(MANIFEST, request, HT.methodName),
                headers=headers,
                body=body,
            )
            expected = MANIFEST.value(request, HT.resp)
            statuses = {str(s).rpartition("StatusCode")[2] for s in MANIFEST.objects(expected, MF.expectedStatus)}
            assert any(str(found.status).startswith(s.rstrip("x")) for s in statuses), (found.status, found.body)
            kind, content_type = text(MANIFEST, expected, MF.expectedFormat), found.headers.get("content-type", "")
            truth = MANIFEST.value(expected, MF.expectedBoolean)
            if kind == "boolean":
                given = boolean(content_type, found.body)
                assert truth is None or Literal(given) == truth
            elif kind == "tabular":
                check_tabular(content_type, found.body)
            elif kind == "RDF":
                Graph().parse(data=found.body, format=RDF_TYPES[content_type.partition(";")[0]])
