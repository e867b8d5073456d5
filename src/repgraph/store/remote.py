"""Any SPARQL 1.1 endpoint, over HTTP, to read. The only module that imports SPARQLWrapper."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.error import URLError

from rdflib import BNode, Graph, Literal, URIRef
from SPARQLWrapper import JSON, N3, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, EndPointNotFound, QueryBadFormed, SPARQLWrapperException

from repgraph.errors import QueryError, StoreError
from repgraph.store.contract import Solutions, Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

TIMEOUT_SECONDS = 300


class RemoteStore:
    """A SPARQL endpoint.

    Parameters
    ----------
    location
        Address of the endpoint.
    timeout
        Seconds to wait for an answer.
    """

    def __init__(self, location: str, timeout: int = TIMEOUT_SECONDS) -> None:
        """Remember the address; nothing is sent before the first query."""
        self.location = location
        self.timeout = timeout

    def select(self, query: str) -> Solutions:
        """Answer a SELECT query."""
        answer = self._json(query)
        if "results" not in answer:
            raise QueryError("not a SELECT query")
        variables = answer["head"].get("vars", [])
        return Solutions(
            variables,
            (tuple(_term(row[v]) if v in row else None for v in variables) for row in answer["results"]["bindings"]),
        )

    def ask(self, query: str) -> bool:
        """Answer an ASK query."""
        answer = self._json(query)
        if "boolean" not in answer:
            raise QueryError("not an ASK query")
        return bool(answer["boolean"])

    def construct(self, query: str) -> Iterator[tuple[Term, Term, Term]]:
        """Answer a CONSTRUCT or DESCRIBE query."""
        client = self._client(query)
        client.setReturnFormat(N3)
        graph = Graph()
        try:
            graph.parse(data=self._send(client).response.read(), format="turtle")
        except SyntaxError as error:
            raise StoreError(f"{self.location} answered with something that is not Turtle: {error}") from error
        yield from graph  # type: ignore[misc]  # rdflib types a term as Node

    def close(self) -> None:
        """Nothing is held open between queries."""

    def _client(self, query: str) -> SPARQLWrapper:
        client = SPARQLWrapper(self.location)
        client.setMethod(POST)
        client.setTimeout(self.timeout)
        client.setQuery(query)
        return client

    def _json(self, query: str) -> Any:  # noqa: ANN401 - parsed JSON
        client = self._client(query)
        client.setReturnFormat(JSON)
        try:
            return self._send(client).convert()
        except ValueError as error:
            raise StoreError(f"{self.location} answered with something that is not JSON: {error}") from error

    def _send(self, client: SPARQLWrapper) -> Any:  # noqa: ANN401 - the wrapper's own result
        try:
            return client.query()
        except QueryBadFormed as error:
            raise QueryError(f"the query is not SPARQL 1.1: {_first_line(error)}") from error
        except EndPointNotFound as error:
            raise StoreError(f"there is no SPARQL endpoint at {self.location}") from error
        except EndPointInternalError as error:
            raise StoreError(f"{self.location} failed: {_first_line(error)}") from error
        except (SPARQLWrapperException, URLError, OSError) as error:
            raise StoreError(f"{self.location} does not answer: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    text = str(getattr(error, "msg", None) or error).strip()
    detail = text.partition("Response:")[2].strip().strip("b'\"")
    return (detail or text).splitlines()[0][:300]


def _term(binding: Mapping[str, str]) -> Term:
    if binding["type"] == "uri":
        return URIRef(binding["value"])
    if binding["type"] == "bnode":
        return BNode(binding["value"])
    if "xml:lang" in binding:
        return Literal(binding["value"], lang=binding["xml:lang"].lower())
    datatype = binding.get("datatype")
    if datatype in {None, "http://www.w3.org/2001/XMLSchema#string"}:
        return Literal(binding["value"])
    return Literal(binding["value"], datatype=URIRef(str(datatype)), normalize=False)
