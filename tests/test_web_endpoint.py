"""The endpoint as a program meets it: what it refuses, letters that survive, methods and headers."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from rdflib import Dataset, Graph, Namespace, URIRef

if TYPE_CHECKING:
    from collections.abc import Callable

    Fetch = Callable[..., Any]

EX = "http://example.org/"
CYRILLIC, ESCAPED = f"{EX}жер", f"{EX}%D0%B6%D0%B5%D1%80"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")


class TestRefused:
    """What the endpoint does not do."""

    @pytest.mark.parametrize(
        "query",
        [
            "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
            "SELECT * { service silent <http://127.0.0.1:1/> { ?s ?p ?o } }",
            r"SELECT * { \u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
            "SELECT * { ?s ?p ?a FILTER(?a<?b).SERVICE?g#>\n{?s ?p ?o}}",
            "SELECT * { ?s ?p ?o } #\rSERVICE <http://127.0.0.1:1/> { ?s ?p ?o }",
            "LOAD <http://127.0.0.1:1/>",
            "INSERT DATA { <a:a> <a:b> <a:c> }",
            "CLEAR ALL",
            "ASK {",
            "",
            "\ufeff",
        ],
    )
    def test_outgoing_requests_updates_and_nonsense(self, endpoint: str, ask: Fetch, query: str) -> None:
        """Each gets a 400 with a reason."""
        found = ask(endpoint, query)
        assert found.status == 400, found.text
        assert found.text.strip()

    def test_updates_have_no_way_in(self, endpoint: str, fetch: Fetch) -> None:
        """Neither as a parameter nor as a body."""
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        assert fetch(f"{endpoint}?update=CLEAR%20ALL").status == 403
        assert fetch(endpoint, "POST", headers=form, body=b"update=CLEAR%20ALL").status == 403
        direct = {"Content-Type": "application/sparql-update"}
        found = fetch(endpoint, "POST", headers=direct, body=b"CLEAR ALL")
        assert found.status == 403
        assert "read-only" in found.text

    def test_a_service_in_a_string_or_an_iri_is_no_service(self, endpoint: str, ask: Fetch) -> None:
        """Only what would leave is refused."""
        query = f'SELECT ?x {{ BIND("service" AS ?x) OPTIONAL {{ ?x <{EX}service> "\\u0421" }} }}'
        assert ask(endpoint, query).status == 200

    @pytest.mark.parametrize(
        ("method", "headers", "body", "status"),
        [
            ("PUT", {}, b"ASK {}", 405),
            ("DELETE", {}, None, 405),
            ("POST", {"Content-Type": "text/plain"}, b"ASK {}", 415),
            ("POST", {"Content-Type": "application/sparql-query; charset=utf-16"}, b"ASK {}", 415),
            ("POST", {"Content-Type": "application/sparql-query"}, b"ASK {} # \xd0", 400),
            ("POST", {"Content-Type": "application/x-www-form-urlencoded"}, b"query=ASK%20%7B%7D%20%23%D0", 400),
            ("POST", {"Content-Type": "application/x-www-form-urlencoded"}, b"quer=ASK", 400),
            ("POST", {"Content-Type": "application/sparql-query"}, b"#" * 2_200_000, 413),
        ],
    )
    def test_wrong_operations(
        self, endpoint: str, fetch: Fetch, method: str, headers: dict[str, str], body: bytes | None, status: int
    ) -> None:
        """Each has its own status."""
        assert fetch(endpoint, method, headers=headers, body=body).status == status

    @pytest.mark.parametrize("graph", ["relative", "http://a b", "", "<x:x>"])
    def test_graphs_that_are_no_iris(self, endpoint: str, fetch: Fetch, graph: str) -> None:
        """A graph is named by an IRI."""
        assert fetch(f"{endpoint}?query=ASK%7B%7D&default-graph-uri={quote(graph)}").status == 400

    def test_unknown_formats_are_told(self, endpoint: str, fetch: Fetch, ask: Fetch) -> None:
        """By parameter and by header."""
        assert fetch(f"{endpoint}?query=ASK%7B%7D&format=pdf").status == 400
        assert fetch(f"{endpoint}?query=ASK%7B%7D&format=turtle").status == 400
        found = ask(endpoint, "ASK {}", "application/pdf")
        assert found.status == 406
        assert JSON in found.text


class TestEncodings:
    """Every letter arrives as it was sent, and is answered as it is stored."""

    @pytest.mark.parametrize(("iri", "label"), [(CYRILLIC, "written as letters"), (ESCAPED, "written with escapes")])
    @pytest.mark.parametrize("way", ["get", "form", "direct"])
    def test_cyrillic_iris_are_decoded_once(
        self, endpoint: str, fetch: Fetch, ask: Fetch, iri: str, label: str, way: str
    ) -> None:
        """An IRI with escapes is another IRI than the one with letters, however the query is sent."""
        query = f"SELECT ?label {{ <{iri}> <{EX}label> ?label }}"
        if way == "get":
            found = ask(endpoint, query)
        elif way == "form":
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            found = fetch(endpoint, "POST", headers=kind, body=b"query=" + quote(query, safe="").encode())
        else:
            kind = {"Content-Type": "application/sparql-query; charset=UTF-8"}
            found = fetch(endpoint, "POST", headers=kind, body=query.encode())
        assert [b["label"]["value"] for b in found.json["results"]["bindings"]] == [label]

    def test_a_plus_in_a_form_is_a_space_and_in_a_body_a_plus(self, endpoint: str, fetch: Fetch) -> None:
        """Forms and bodies have their own rules."""
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        found = fetch(endpoint, "POST", headers=form, body=b"query=SELECT+(1%2B1+AS+?n)+%7B%7D")
        assert found.json["results"]["bindings"][0]["n"]["value"] == "2"
        direct = {"Content-Type": "application/sparql-query"}
        found = fetch(endpoint, "POST", headers=direct, body=b"SELECT (1+1 AS ?n) {}")
        assert found.json["results"]["bindings"][0]["n"]["value"] == "2"

    def test_text_is_the_same_in_every_format(self, endpoint: str, ask: Fetch) -> None:
        """Tabs, quotation marks, line ends, markup and letters come back from each format."""
        query = f"SELECT ?x {{ <{EX}text> <{EX}label> ?x }}"
        wanted = 'tab\t, "quotes", line\nend, <b>markup</b>, Жер ұйық'
        assert ask(endpoint, query, JSON).json["results"]["bindings"][0]["x"]["value"] == wanted
        xml = ET.fromstring(ask(endpoint, query, XML).body)  # noqa: S314
        assert xml.findtext(".//{http://www.w3.org/2005/sparql-results#}literal") == wanted
        rows = list(csv.reader(io.StringIO(ask(endpoint, query, "text/csv").text, newline="")))
        assert rows == [["x"], [wanted]]
        tsv = ask(endpoint, query, "text/tab-separated-values").text.split("\n")
        assert tsv[0] == "?x"
        assert json.loads(tsv[1]) == wanted

    def test_what_xml_cannot_hold_is_told(self, endpoint: str, ask: Fetch) -> None:
        """No broken XML leaves the house."""
        assert ask(endpoint, f"SELECT ?x {{ <{EX}odd> <{EX}label> ?x }}", XML).status == 400
        found = ask(endpoint, f"CONSTRUCT WHERE {{ <{EX}odd> <{EX}123> ?x }}", "application/rdf+xml")
        assert found.status == 400

    @pytest.mark.parametrize(
        ("media_type", "name"),
        [
            ("text/turtle", "turtle"),
            ("application/n-triples", "nt"),
            ("application/ld+json", "json-ld"),
            ("application/rdf+xml", "xml"),
            ("application/n-quads", "nquads"),
        ],
    )
    def test_every_graph_format_holds_the_same_graph(
        self, endpoint: str, ask: Fetch, media_type: str, name: str
    ) -> None:
        """A CONSTRUCT can be read back from each."""
        query = f"CONSTRUCT {{ <{CYRILLIC}> <{EX}label> ?x }} {{ <{EX}text> <{EX}label> ?x }}"
        found = ask(endpoint, query, media_type)
        assert found.headers["content-type"].partition(";")[0] == media_type
        dataset = Dataset()
        dataset.parse(data=found.body, format=name)
        ((subject, _, value),) = {(s, p, o) for s, p, o, _ in dataset.quads()}
        assert subject == URIRef(CYRILLIC)
        assert str(value).startswith("tab\t,")


class TestHttp:
    """Methods and headers."""

    def test_head_tells_what_get_would(self, endpoint: str, fetch: Fetch) -> None:
        """The same headers, no body."""
        got, head = (fetch(f"{endpoint}?query=ASK%7B%7D", method) for method in ("GET", "HEAD"))
        assert head.status == got.status == 200
        assert head.body == b""
        assert head.headers["content-type"] == got.headers["content-type"]
        assert head.headers["content-length"] == got.headers["content-length"]

    def test_programs_of_other_sites_may_ask(self, endpoint: str, fetch: Fetch) -> None:
        """CORS: every origin, the methods of the protocol, and the headers that are asked for."""
        asked = {
            "Origin": "https://example.org",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        }
        found = fetch(endpoint, "OPTIONS", headers=asked)
        assert found.status == 204
        assert found.headers["access-control-allow-origin"] == "*"
        assert "POST" in found.headers["access-control-allow-methods"]
        assert found.headers["access-control-allow-headers"] == "content-type"
        assert fetch(f"{endpoint}?query=ASK%7B%7D").headers["access-control-allow-origin"] == "*"
        assert "GET" in fetch(endpoint, "OPTIONS").headers["allow"]

    def test_the_endpoint_describes_itself(self, endpoint: str, fetch: Fetch) -> None:
        """Without a query a program gets a service description, without blank nodes."""
        for media_type, name in (("text/turtle", "turtle"), ("application/ld+json", "json-ld")):
            found = fetch(endpoint, headers={"Accept": media_type})
            graph = Graph().parse(data=found.body, format=name)
            (service,) = graph.subjects(SD.endpoint, URIRef(endpoint))
            assert (service, SD.supportedLanguage, SD.SPARQL11Query) in graph
            assert len(set(graph.objects(service, SD.resultFormat))) == 9

    def test_security_headers_are_everywhere(self, endpoint: str, fetch: Fetch) -> None:
        """Also on errors: nothing inline, nothing from elsewhere, framed by nobody."""
        for path in ("?query=ASK%7B%7D", "?query=nonsense", "/nowhere", ""):
            headers = fetch(endpoint + path).headers
            policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
            assert policy["default-src"] == "'none'"
            assert policy["frame-ancestors"] == "'none'"
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert "server" not in headers

    def test_large_answers_are_compressed_when_asked(self, endpoint: str, fetch: Fetch) -> None:
        """Who can unpack gets less."""
        query = f"{endpoint}?query={quote(f'SELECT * {{ ?s <{EX}number> ?o }} LIMIT 500')}"
        plain, packed = fetch(query), fetch(query, headers={"Accept-Encoding": "gzip"})
        assert packed.headers["content-encoding"] == "gzip"
        assert len(packed.body) < len(plain.body) / 4
