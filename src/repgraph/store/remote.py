"""Any SPARQL 1.1 endpoint, over HTTP, to read. The only module that imports SPARQLWrapper."""

from __future__ import annotations

import ast
import io
from contextlib import contextmanager
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import build_opener, install_opener

from rdflib import Graph
from SPARQLWrapper import DIGEST, JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointNotFound, QueryBadFormed, SPARQLWrapperException, Unauthorized

from repgraph.errors import QueryError, StoreError
from repgraph.store import dialects
from repgraph.store.contract import Dataset, Reply, Solutions, Term
from repgraph.store.embedded import EmbeddedStore
from repgraph.store.wire import ntriples, read_json, read_ntriples

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPResponse
    from typing import Any

TIMEOUT_SECONDS = 300

_ROW_TYPE = "application/sparql-results+json"
_GRAPH_TYPES = "application/n-triples, text/turtle;q=0.9"
_ACCEPT = {"CONSTRUCT": _GRAPH_TYPES, "any": f"{_ROW_TYPE}, {_GRAPH_TYPES}"}
_NOT_ACCEPTABLE = 406
_ADVICE = "is it the address of a SPARQL endpoint? It often ends in /query or /sparql"
_LONGEST_MESSAGE = 300


class _Server:
    """What was learnt of a server; all views of one store share it."""

    dialect: dialects.Dialect | None = None
    sizes: dialects.Sizes | None = None


class RemoteStore:
    """A SPARQL endpoint.

    A server that does not follow the standard closely enough (:mod:`repgraph.store.dialects`) is asked for the triples
    that a query needs, and the query is answered here.

    Parameters
    ----------
    location
        Address of the endpoint.
    timeout
        Seconds to wait for an answer.
    dataset
        What queries see.
    """

    def __init__(self, location: str, timeout: int = TIMEOUT_SECONDS, dataset: Dataset | None = None) -> None:
        """Remember the address; nothing is sent before the first query."""
        self.location = location
        self.timeout = timeout
        self._address, named = dialects.parted(location)
        self.dataset = dataset or named
        self._closed = False
        self._server = _Server()

    def select(self, query: str) -> Solutions:
        """Answer a SELECT query; rows are read while they arrive."""
        if (here := self._here(query, "SELECT")) is not None:
            return here.select(self._text(query))
        document, rows = self._json(query, "SELECT")
        if "results" not in document or dialects.asked(document["head"].get("vars", [])):
            raise QueryError("not a SELECT query")
        variables = document["head"].get("vars", [])
        return Solutions(variables, (tuple(map(row.get, variables)) for row in rows))

    def ask(self, query: str) -> bool:
        """Answer an ASK query."""
        if (here := self._here(query, "ASK")) is not None:
            return here.ask(self._text(query))
        document, rows = self._json(query, "ASK")
        if dialects.asked(document["head"].get("vars", [])):
            return _said_yes(rows)
        if "boolean" not in document:
            raise QueryError("not an ASK query")
        return bool(document["boolean"])

    def construct(self, query: str) -> Iterator[tuple[Term, Term, Term]]:
        """Answer a CONSTRUCT or DESCRIBE query; triples are read while they arrive."""
        if (here := self._here(query, "CONSTRUCT")) is not None:
            return here.construct(self._text(query))
        response = self._send(query, "CONSTRUCT")
        return self._triples(response)

    def reply(self, query: str) -> Reply:
        """Answer a query of any form; the endpoint's media type tells which it is."""
        if (here := self._here(query, "any")) is not None:
            return here.reply(self._text(query))
        response = self._send(query, "any")
        if "json" not in response.headers.get("Content-Type", ""):
            return Reply(triples=self._triples(response))
        rows = self._answer(response)
        document = next(rows)
        if "boolean" in document:
            return Reply(boolean=bool(document["boolean"]))
        if dialects.asked(document["head"].get("vars", [])):
            return Reply(boolean=_said_yes(rows))
        variables = document["head"].get("vars", [])
        return Reply(rows=Solutions(variables, (tuple(map(row.get, variables)) for row in rows)))

    def dialect(self) -> dialects.Dialect:
        """Return what is particular to this server; it is asked once."""
        if self._server.dialect is None:
            with self._send("ASK {}", "ASK") as response:
                self._server.dialect = dialects.of(dict(response.headers.items()))
        return self._server.dialect

    def over(self, dataset: Dataset) -> RemoteStore:
        """Return the same endpoint as seen through a dataset."""
        seen = RemoteStore(self.location, self.timeout, dataset)
        seen._server = self._server
        return seen

    def dump(self) -> Iterator[str]:
        """Yield every triple as a line of N-Triples; the endpoint sorts them by subject, or we do."""
        if not self.dialect().faithful:
            everything = dialects.Harvest(self, self._sizes())
            everything.bring(None, None, None)
            yield from sorted(everything.lines())
            return
        for subject, predicate, value in self.select("SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s").tuples():
            if subject is not None and predicate is not None and value is not None:
                yield ntriples((subject, predicate, value))

    def close(self) -> None:
        """Answer nothing any more; nothing is held open between queries."""
        self._closed = True

    def lines(self, query: str) -> list[str]:
        """Return the lines of N-Triples that answer a CONSTRUCT query; the server may cut them."""
        response = self._send(query, "CONSTRUCT")
        with self._reading(response) as stream:
            found = stream.read().split("\n")
        return [line for line in found if line and not line.startswith("#")]

    def counts(self, query: str) -> list[tuple[str, int]]:
        """Return the answer to a SELECT query that counts: what is counted, if that is told, and its number."""
        _, rows = self._json(query, "SELECT")
        found = [tuple(map(str, row.values())) for row in rows]
        return [("".join(name), int(number)) for *name, number in found]

    def _here(self, query: str, form: str) -> EmbeddedStore | None:
        """Return a store in this process with all triples that a query needs, or nothing if the server is asked."""
        if self._closed:
            raise StoreError(f"the store {self.location} is closed")
        if self.dialect().faithful:
            return None
        algebra = dialects.to_bring(self._text(query), form)
        if algebra is None:
            return None
        return EmbeddedStore.holding(dialects.brought(self, self._sizes(), algebra).lines())

    def _sizes(self) -> dialects.Sizes:
        if self._server.sizes is None:
            self._server.sizes = dialects.Sizes(self)
        return self._server.sizes

    def _text(self, query: str) -> str:
        return f"BASE <{self.dataset.base}> {query}" if self.dataset.base else query

    def _triples(self, response: HTTPResponse) -> Iterator[tuple[Term, Term, Term]]:
        with self._reading(response) as stream:
            if "turtle" in response.headers.get("Content-Type", ""):
                yield from Graph().parse(data=stream.read(), format="turtle")  # type: ignore[misc]  # typed as Node
            else:
                yield from read_ntriples(stream)

    def _json(self, query: str, form: str) -> tuple[dict[str, Any], Any]:
        rows = self._answer(self._send(query, form))
        return next(rows), rows

    def _answer(self, response: HTTPResponse) -> Iterator[Any]:
        """Yield the document without its rows, then the rows."""
        with self._reading(response) as stream:
            document, rows = read_json(stream)
            yield document
            most = _cut(response)
            number = 0
            for number, row in enumerate(rows, start=1):  # noqa: B007 - counted
                yield row if self._server.dialect in {None, dialects.STANDARD} else _mended(row)
            if most is not None and number >= most:
                raise StoreError(f"{self.location} cuts answers after {most} rows: raise its limit (ResultSetMaxRows)")

    @contextmanager
    def _reading(self, response: HTTPResponse) -> Iterator[io.TextIOWrapper]:
        """Open an answer as text, close it at the end, and say in plain words that it broke."""
        try:
            with io.TextIOWrapper(response, encoding="utf-8", newline="\n") as stream:
                yield stream
        except (SyntaxError, ValueError, LookupError, TypeError, AttributeError) as error:
            reason = str(error).partition("\n")[0][:_LONGEST_MESSAGE]
            raise StoreError(f"{self.location} gives no SPARQL answer ({reason}): {_ADVICE}") from error
        except (HTTPException, OSError) as error:
            raise StoreError(f"{self.location} broke off in the middle of its answer: {error!r}") from error

    def _send(self, query: str, form: str) -> HTTPResponse:
        if self._closed:
            raise StoreError(f"the store {self.location} is closed")
        try:
            response: HTTPResponse = self._client(query, form).query().response
        except QueryBadFormed as error:
            raise QueryError(f"the query is not SPARQL 1.1: {_reason(error)}") from error
        except EndPointNotFound as error:
            raise StoreError(f"there is no SPARQL endpoint at {self.location}: {_ADVICE}") from error
        except SPARQLWrapperException as error:
            raise StoreError(f"{self.location} failed: {_reason(error)}") from error
        except HTTPError as error:
            error.close()
            if error.code == _NOT_ACCEPTABLE:
                raise QueryError(f"not {'an' if form == 'ASK' else 'a'} {form} query") from error
            raise StoreError(f"{self.location} answers {error.code} {error.reason}: {_ADVICE}") from error
        except (HTTPException, OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise StoreError(f"{self.location} does not answer: {reason}") from error
        return response

    def _client(self, query: str, form: str) -> SPARQLWrapper:
        client = SPARQLWrapper(self._address)
        client.setMethod(POST)
        client.setTimeout(self.timeout)
        client.setOnlyConneg(True)
        client.setReturnFormat(JSON)
        # The wrapper guesses the form from the first keyword it meets and sends what looks like an update
        # as an update. Here everything goes as a query, so that every endpoint refuses updates.
        client.queryString, client.queryType = self._text(query), "SELECT"
        client.addCustomHttpHeader("Accept", _ACCEPT.get(form, _ROW_TYPE))
        for graph in self.dataset.default:
            client.addParameter("default-graph-uri", graph)
        for graph in self.dataset.named:
            client.addParameter("named-graph-uri", graph)
        return client


def _said_yes(rows: Iterator[dict[str, Term]]) -> bool:
    return [str(row["__ASK_RETVAL"]) for row in rows] == ["1"]


def _cut(response: HTTPResponse) -> int | None:
    return dialects.cut_at(dict(response.headers.items()))


def _mended(row: dict[str, Term]) -> dict[str, Term]:
    return {name: dialects.mended(term) for name, term in row.items()}


Credentials = tuple[str, str]
"""A name and a password."""


def update(address: str, text: str, credentials: Credentials | None = None, timeout: int = TIMEOUT_SECONDS) -> None:
    """Send an update: the one way in which anything is written, when a build is loaded.

    Parameters
    ----------
    address
        Where the store takes updates.
    text
        SPARQL 1.1 Update.
    credentials
        Sent as HTTP digest, where the store asks for them.
    timeout
        Seconds to wait.

    Raises
    ------
    StoreError
        The store does not answer, or refuses.
    """
    client = SPARQLWrapper(address)
    client.setMethod(POST)
    client.setTimeout(timeout)
    client.setReturnFormat(JSON)
    client.queryString, client.queryType = text, "INSERT"
    if credentials:
        client.setHTTPAuth(DIGEST)
        client.setCredentials(*credentials, realm="SPARQL")
    try:
        client.query().response.read()
    except EndPointNotFound as error:
        raise StoreError(f"{address} takes no updates: name the address that does with --update") from error
    except Unauthorized as error:
        raise StoreError(f"{address} wants a name and a password: --user, and $REPGRAPH_PASSWORD") from error
    except SPARQLWrapperException as error:
        raise StoreError(f"{address} refuses an update: {_reason(error)}") from error
    except HTTPError as error:
        error.close()
        raise StoreError(f"{address} refuses an update: {error.code} {error.reason}") from error
    except (HTTPException, OSError, ValueError) as error:
        raise StoreError(f"{address} does not answer: {getattr(error, 'reason', error)}") from error
    finally:
        install_opener(build_opener())  # the wrapper leaves the password with every later request of this process


def _reason(error: SPARQLWrapperException) -> str:
    """Return the first line of what the endpoint said; the wrapper keeps it as ``repr`` of bytes."""
    text, _, said = str(error).partition("Response:\n")
    words = ast.literal_eval(said).decode("utf-8", "replace") if said else text
    return str(words.strip().partition("\n")[0][:_LONGEST_MESSAGE])
