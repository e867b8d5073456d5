"""One contract for every store: in memory, on disk, and behind HTTP (Oxigraph's own server)."""
# ruff: noqa: RUF001 - Cyrillic letters are part of these tests

from __future__ import annotations

import http.server
import itertools
import json
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import servers
from hypothesis import given
from hypothesis import strategies as st
from rdflib import XSD, BNode, Literal, URIRef

from repgraph.errors import QueryError, StoreError
from repgraph.store import Solutions, default_location, dialects, open_store, resolve, wire
from repgraph.store.embedded import EmbeddedStore
from repgraph.store.loading import load
from repgraph.store.remote import RemoteStore, update
from repgraph.store.streams import lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from repgraph.store import Store

    Serving = Callable[[Path], AbstractContextManager[str]]

EX = "http://example.org/"
EDTF = URIRef("http://id.loc.gov/datatypes/edtf/EDTF")
ODD = '"not a number"^^<http://www.w3.org/2001/XMLSchema#integer>'
BLANK = f"_:b <{EX}knows> <{EX}ж>"
NTRIPLES = f"""
<{EX}ж> <{EX}label> "Жер ұйық"@kk-Cyrl .
<{EX}ж> <{EX}label> "plain \\"quoted\\" \\\\ back, tab\\t, line\\nend" .
<{EX}ж> <{EX}date> "[1937-11..1938-02]"^^<{EDTF}> .
<{EX}ж> <{EX}count> "8000"^^<http://www.w3.org/2001/XMLSchema#integer> .
<{EX}strange> <{EX}odd> {ODD} .
<{EX}ж> <{EX}knows> <{EX}s/%D0%B6> .
{BLANK} .
"""
ROWS = 60_000


@contextmanager
def answering(body: bytes, content_type: str = "application/sparql-results+json", status: int = 200) -> Iterator[str]:
    """Run a web server that gives every request the same answer."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/sparql"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def graph_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small graph in which every kind of term stands, and a long list of numbers."""
    path = tmp_path_factory.mktemp("graph") / "graph.nt"
    numbers = "".join(
        f'<{EX}list> <{EX}item> "{n}"^^<http://www.w3.org/2001/XMLSchema#integer> .\n' for n in range(ROWS)
    )
    path.write_text(NTRIPLES + numbers, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def folder(graph_file: Path) -> Path:
    """The same graph as an Oxigraph directory."""
    path = graph_file.parent / "store"
    EmbeddedStore.create(path, graph_file)
    return path


@pytest.fixture(scope="module")
def endpoint(folder: Path, serving: Serving) -> Iterator[str]:
    """The same graph behind HTTP."""
    with serving(folder) as address:
        yield address


@pytest.fixture(scope="module")
def loaded(graph_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same graph in a real Virtuoso, loaded as every build is."""
    with servers.virtuoso(tmp_path_factory.mktemp("virtuoso")) as address:
        lines = [line for line in lines_of(graph_file) if ODD not in line and not line.startswith(BLANK)]
        place = load(lambda: lines, address, credentials=("dba", "dba")).address
        # Its updates name blank nodes only where a pattern makes them; a build has none.
        insert = f"INSERT {{ GRAPH <{dialects.GRAPH}> {{ {BLANK} }} }} WHERE {{}}"
        update(dialects.update_address(address, dialects.VIRTUOSO), insert, ("dba", "dba"))
        yield place


@pytest.fixture(
    scope="module", params=["memory", "disk", "remote", pytest.param("virtuoso", marks=servers.needs_virtuoso)]
)
def opener(request: pytest.FixtureRequest, graph_file: Path) -> Callable[[], Store]:
    """One way after the other to open the graph."""
    if request.param == "memory":
        return lambda: open_store(graph_file)
    place = request.getfixturevalue({"disk": "folder", "remote": "endpoint", "virtuoso": "loaded"}[request.param])
    return lambda: open_store(place)


@pytest.fixture
def store(opener: Callable[[], Store]) -> Iterator[Store]:
    """An opened store, closed afterwards."""
    opened = opener()
    yield opened
    opened.close()


def one(store: Store, query: str) -> dict[str, object]:
    """Return the only row of an answer."""
    (row,) = store.select(query)
    return dict(row)


class TestContract:
    """What every store promises."""

    def test_select_gives_variables_in_the_order_asked_for(self, store: Store) -> None:
        """Columns are in the order of the query, rows are tuples in that order."""
        solutions = store.select(f"SELECT ?b ?a {{ BIND(<{EX}a> AS ?a) BIND(<{EX}b> AS ?b) }}")
        assert solutions.variables == ("b", "a")
        assert list(solutions.tuples()) == [(URIRef(f"{EX}b"), URIRef(f"{EX}a"))]

    def test_an_unbound_variable_is_none_in_tuples_and_absent_in_rows(self, store: Store) -> None:
        """Nothing said is not the empty text."""
        query = f"SELECT ?s ?none {{ <{EX}ж> <{EX}count> ?s OPTIONAL {{ ?s <{EX}none> ?none }} }}"
        assert list(store.select(query).tuples()) == [(Literal(8000), None)]
        assert one(store, query) == {"s": Literal(8000)}

    def test_an_answer_without_rows_keeps_its_variables(self, store: Store) -> None:
        """An empty answer still has columns."""
        solutions = store.select(f"SELECT ?x {{ <{EX}none> <{EX}none> ?x }}")
        assert solutions.variables == ("x",)
        assert list(solutions) == []

    def test_language_tags_come_in_lower_case(self, store: Store) -> None:
        """A tag compares by its lower-case form, and the text stays."""
        row = one(store, f"SELECT ?x {{ <{EX}ж> <{EX}label> ?x FILTER(LANG(?x) != '') }}")
        assert row == {"x": Literal("Жер ұйық", lang="kk-cyrl")}
        assert row["x"].language == "kk-cyrl"  # type: ignore[attr-defined]

    def test_text_keeps_every_character(self, store: Store) -> None:
        """Quotation marks, backslashes, tabs and line ends come back as they are."""
        row = one(store, f"SELECT ?x {{ <{EX}ж> <{EX}label> ?x FILTER(LANG(?x) = '') }}")
        assert row["x"] == Literal('plain "quoted" \\ back, tab\t, line\nend')
        assert row["x"].datatype is None  # type: ignore[attr-defined]

    @pytest.mark.parametrize(
        ("predicate", "text", "datatype"),
        [("date", "[1937-11..1938-02]", EDTF), ("count", "8000", XSD.integer)],
    )
    def test_datatypes_and_lexical_forms_stay(self, store: Store, predicate: str, text: str, datatype: URIRef) -> None:
        """A literal keeps its datatype and its characters."""
        value = one(store, f"SELECT ?x {{ <{EX}ж> <{EX}{predicate}> ?x }}")["x"]
        assert (str(value), value.datatype) == (text, datatype)  # type: ignore[attr-defined]

    def test_cyrillic_and_percent_encoded_iris_stay_apart(self, store: Store) -> None:
        """Nothing is decoded twice: %D0%B6 and ж are two IRIs."""
        row = one(store, f"SELECT ?x {{ <{EX}ж> <{EX}knows> ?x }}")
        assert row["x"] == URIRef(f"{EX}s/%D0%B6")
        assert store.ask(f"ASK {{ <{EX}ж> ?p ?o }}")
        assert not store.ask(f"ASK {{ <{EX}%D0%B6> ?p ?o }}")

    def test_blank_nodes_are_blank_nodes(self, store: Store) -> None:
        """A foreign graph may hold blank nodes."""
        assert isinstance(one(store, f"SELECT ?x {{ ?x <{EX}knows> <{EX}ж> }}")["x"], BNode)

    def test_ask_says_yes_and_no(self, store: Store) -> None:
        """The answer of ASK is a truth value."""
        assert store.ask(f"ASK {{ <{EX}ж> <{EX}count> 8000 }}") is True
        assert store.ask(f"ASK {{ <{EX}ж> <{EX}count> 8001 }}") is False

    def test_construct_gives_triples_with_terms_as_they_are(self, store: Store) -> None:
        """A graph comes with the same terms as rows do."""
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ <{EX}ж> }} ?s ?p ?o }}"
        assert set(store.construct(query)) == {
            (URIRef(f"{EX}ж"), URIRef(f"{EX}label"), Literal("Жер ұйық", lang="kk-cyrl")),
            (URIRef(f"{EX}ж"), URIRef(f"{EX}label"), Literal('plain "quoted" \\ back, tab\t, line\nend')),
            (URIRef(f"{EX}ж"), URIRef(f"{EX}date"), Literal("[1937-11..1938-02]", datatype=EDTF)),
            (URIRef(f"{EX}ж"), URIRef(f"{EX}count"), Literal(8000)),
            (URIRef(f"{EX}ж"), URIRef(f"{EX}knows"), URIRef(f"{EX}s/%D0%B6")),
        }

    def test_construct_gives_blank_nodes(self, store: Store) -> None:
        """Blank nodes come as subjects of a graph."""
        ((subject, _, _),) = store.construct(f"CONSTRUCT {{ ?s a <{EX}X> }} WHERE {{ ?s <{EX}knows> <{EX}ж> }}")
        assert isinstance(subject, BNode)

    def test_describe_is_a_graph(self, store: Store) -> None:
        """DESCRIBE answers like CONSTRUCT."""
        assert len(list(store.construct(f"DESCRIBE <{EX}ж>"))) >= 5

    def test_a_large_answer_comes_whole(self, store: Store) -> None:
        """Every row of a long answer arrives, once."""
        found = {int(str(row[0])) for row in store.select(f"SELECT ?x {{ <{EX}list> <{EX}item> ?x }}").tuples()}
        assert found == set(range(ROWS))
        triples = store.construct(f"CONSTRUCT {{ <{EX}l> <{EX}i> ?x }} WHERE {{ <{EX}list> <{EX}item> ?x }}")
        assert sum(1 for _ in triples) == ROWS

    def test_a_large_answer_streams(self, store: Store) -> None:
        """The first rows of an answer without end are there before the last."""
        endless = f"SELECT ?a ?b {{ <{EX}list> <{EX}item> ?a . <{EX}list> <{EX}item> ?b }}"
        rows = store.select(endless).tuples()
        assert len(list(itertools.islice(rows, 10))) == 10
        triples = store.construct(f"CONSTRUCT {{ ?s <{EX}p> ?a }} WHERE {{ ?s <{EX}item> ?a }}")
        assert len(list(itertools.islice(triples, 10))) == 10

    @pytest.mark.parametrize("query", ["SELECT * {", "SELECT ?x WHERE { ?x rg:none ?y }", "nonsense", ""])
    def test_a_malformed_query_is_a_query_error(self, store: Store, query: str) -> None:
        """A query that is no SPARQL is the asker's mistake, told at once."""
        for ask in (store.select, store.ask, store.construct):
            with pytest.raises(QueryError):
                ask(query)

    @pytest.mark.parametrize(
        "update",
        [
            f"INSERT DATA {{ <{EX}new> <{EX}p> <{EX}o> }}",
            f"DELETE WHERE {{ <{EX}ж> ?p ?o }}",
            "CLEAR ALL",
            "DROP DEFAULT",
            f"LOAD <{EX}file>",
        ],
    )
    def test_an_update_is_refused(self, store: Store, update: str) -> None:
        """The graph is a build product: there is no way to write into it."""
        for ask in (store.select, store.ask, store.construct):
            with pytest.raises(QueryError):
                ask(update)
        assert store.ask(f"ASK {{ <{EX}ж> <{EX}count> 8000 }}")
        assert not store.ask(f"ASK {{ <{EX}new> ?p ?o }}")

    def test_another_form_of_query_is_refused(self, store: Store) -> None:
        """Each method answers its own form and says so."""
        with pytest.raises(QueryError, match="SELECT"):
            store.select("ASK {}")
        with pytest.raises(QueryError, match="ASK"):
            store.ask("SELECT * {}")
        with pytest.raises(QueryError, match="CONSTRUCT"):
            store.construct("SELECT * {}")
        with pytest.raises(QueryError):
            store.select("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")

    def test_a_closed_store_says_that_it_is_closed(self, opener: Callable[[], Store]) -> None:
        """After close nothing is answered, and the reason is told."""
        store = opener()
        assert store.ask("ASK {}")
        store.close()
        store.close()
        for ask in (store.select, store.ask, store.construct):
            with pytest.raises(StoreError, match="closed"):
                ask("ASK {}")

    def test_it_knows_where_it_lies(self, store: Store) -> None:
        """The location is there for messages, and opens the same store again."""
        again = open_store(store.location)
        assert again.ask(f"ASK {{ <{EX}ж> <{EX}count> 8000 }}")
        again.close()


@pytest.mark.parametrize("place", ["graph_file", "folder", "endpoint"])
def test_characters_that_are_no_value_of_their_datatype_stay(request: pytest.FixtureRequest, place: str) -> None:
    """What a source wrote is not lost, whatever datatype stands beside it."""
    store = open_store(request.getfixturevalue(place))
    assert one(store, f"SELECT ?x {{ <{EX}strange> <{EX}odd> ?x }}")["x"].n3() == ODD  # type: ignore[attr-defined]
    store.close()


@servers.needs_virtuoso
def test_virtuoso_refuses_what_is_no_value_of_its_datatype(loaded: str) -> None:
    """It says so while a build is loaded; our gate lets nothing of the kind into a build."""
    with pytest.raises(StoreError, match="Invalid integer value"):
        load(lambda: [f"<{EX}a> <{EX}b> {ODD} .\n"], loaded, graph=f"{EX}odd", credentials=("dba", "dba"))


def test_a_server_that_is_gone_is_a_store_error(folder: Path, serving: Serving) -> None:
    """A store that no longer answers is told as such, with its address."""
    with serving(folder) as address:
        store = RemoteStore(address)
        assert store.ask("ASK {}")
    with pytest.raises(StoreError, match=address):
        store.ask("ASK {}")


def test_a_server_that_does_not_answer_in_time_is_a_store_error() -> None:
    """Waiting has an end."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/query"
        with pytest.raises(StoreError, match="does not answer"):
            RemoteStore(address, timeout=1).ask("ASK {}")


@pytest.mark.parametrize("path", ["/nothing-here", "/"])
def test_a_wrong_path_on_a_server_gives_advice(endpoint: str, path: str) -> None:
    """Whoever mistypes the path of an endpoint is told how such paths look."""
    store = RemoteStore(endpoint.removesuffix("/query") + path)
    for ask in (store.select, store.ask, store.construct):
        with pytest.raises(StoreError, match=r"/query or /sparql"):
            ask("ASK {}")


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"<html>Welcome</html>", "text/html", 200),
        (b"", "application/sparql-results+json", 200),
        (b"[]", "application/sparql-results+json", 200),
        (b'{"results": []}', "application/sparql-results+json", 200),
        (b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "uri"}}]}}', "application/json", 200),
        (b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": 1}]}}', "application/json", 200),
        (b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "triple", "value": {}}}]}}', "", 200),
        (b'{"head": {"vars": ["x"]}, "results": {"bindings": [\xff]}}', "application/json", 200),
        (b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type":', "application/json", 200),
        (b"nobody may enter", "text/plain", 401),
        (b"nobody may enter", "text/plain", 403),
        (b"", "text/plain", 500),
        (b"\xd0\xbd\xd0\xb5\xd1\x82", "text/plain", 503),
    ],
)
def test_an_answer_that_is_none_is_a_store_error(body: bytes, content_type: str, status: int) -> None:
    """A web server that speaks no SPARQL, or breaks off, gives one clear message."""
    with answering(body, content_type, status) as address:
        store = RemoteStore(address)
        with pytest.raises(StoreError, match=address):
            list(store.select("SELECT * {}"))
        with pytest.raises((StoreError, QueryError)):
            store.ask("ASK {}")


@pytest.mark.parametrize("body", [b"<html>", b"<http://a> <http://b>", b'<http://a> <http://b> "\xff" .'])
@pytest.mark.parametrize("content_type", ["application/n-triples", "text/turtle"])
def test_a_graph_that_is_none_is_a_store_error(body: bytes, content_type: str) -> None:
    """A broken graph gives one clear message."""
    with answering(body, content_type) as address, pytest.raises(StoreError, match=address):
        list(RemoteStore(address).construct("CONSTRUCT WHERE { ?s ?p ?o }"))


def test_an_endpoint_that_gives_turtle_is_understood() -> None:
    """Not every endpoint offers N-Triples."""
    with answering(f'<{EX}a> <{EX}b> "ж"@ru .'.encode(), "text/turtle;charset=utf-8") as address:
        triples = list(RemoteStore(address).construct("CONSTRUCT WHERE { ?s ?p ?o }"))
    assert triples == [(URIRef(f"{EX}a"), URIRef(f"{EX}b"), Literal("ж", lang="ru"))]


def test_rows_before_their_head_are_understood() -> None:
    """The order of keys in JSON means nothing."""
    answer = {"results": {"bindings": [{"x": {"type": "literal", "value": "a"}}]}, "head": {"vars": ["x"]}}
    with answering(json.dumps(answer).encode()) as address:
        assert list(RemoteStore(address).select("SELECT * {}")) == [{"x": Literal("a")}]


def test_numbers_of_other_engines_are_not_normalised() -> None:
    """What an endpoint sends as 08000.0 is not rewritten as 8000.0 on the way."""
    number = {"type": "typed-literal", "value": "08000.0", "datatype": str(XSD.decimal)}
    answer = {"head": {"vars": ["x"]}, "results": {"distinct": False, "bindings": [{"x": number}]}}
    with answering(json.dumps(answer).encode()) as address:
        ((value,),) = RemoteStore(address).select("SELECT * {}").tuples()
    assert (str(value), value.datatype) == ("08000.0", XSD.decimal)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "address", ["http://[broken/", "http://127.0.0.1:notaport/", "http://пример.invalid/", "http://"]
)
def test_an_address_that_is_none_is_a_store_error(address: str) -> None:
    """A mistyped address gives one clear message."""
    with pytest.raises(StoreError):
        open_store(address).ask("ASK {}")


@given(
    st.lists(st.dictionaries(st.sampled_from(["a", "bindings", "ж"]), st.text(), max_size=3), max_size=5),
    st.sampled_from([None, 0, 2]),
)
def test_json_rows_are_read_whatever_they_hold(rows: list[dict[str, str]], indent: int | None) -> None:
    """Brackets, quotation marks and the word "bindings" inside values do not disturb."""
    bindings = [{k: {"type": "literal", "value": v} for k, v in row.items()} for row in rows]
    document = {"head": {"vars": ["a", "bindings", "ж"]}, "results": {"bindings": bindings}}
    stream = _Drip(json.dumps(document, indent=indent))
    head, found = wire.read_json(stream)  # type: ignore[arg-type]
    assert head["head"] == document["head"]
    assert [{k: str(v) for k, v in row.items()} for row in found] == rows


@given(st.text(), st.sampled_from(["", "ru", "kk-cyrl"]))
def test_ntriples_are_read_whatever_they_hold(text: str, language: str) -> None:
    """Our reader of N-Triples understands what rdflib writes."""
    value = Literal(text, lang=language or None)
    line = f"<{EX}а> <{EX}p> {value.n3()} .\n" if "\n" not in text else f"<{EX}а> <{EX}p> {_quoted(value)} .\n"
    assert list(wire.read_ntriples([line, "\n", "# a comment\n"])) == [(URIRef(f"{EX}а"), URIRef(f"{EX}p"), value)]


def _quoted(value: Literal) -> str:
    text = str(value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{text}"@{value.language}' if value.language else f'"{text}"'


class _Drip:
    """A stream that gives seven characters at a time."""

    def __init__(self, text: str) -> None:
        self.text = text

    def read(self, size: int = -1) -> str:
        size = 7 if size > 0 else len(self.text)
        given, self.text = self.text[:size], self.text[size:]
        return given


class TestWhere:
    """Which store a word means."""

    def test_a_build_folder_an_oxigraph_folder_and_a_file(self, tmp_path: Path, folder: Path, graph_file: Path) -> None:
        """All that a build leaves can be named."""
        (tmp_path / "current").mkdir()
        (tmp_path / "current" / "store").symlink_to(folder)
        assert resolve(tmp_path) == folder.resolve()
        assert resolve(tmp_path / "current") == folder.resolve()
        assert resolve(folder) == folder.resolve()
        assert resolve(graph_file) == graph_file

    @pytest.mark.parametrize("name", ["nothing", "empty", "note.txt", "a" * 300, "note.txt/under"])
    def test_a_place_without_a_graph_gives_advice(self, tmp_path: Path, name: str) -> None:
        """The message names the place and the two ways out."""
        (tmp_path / "empty").mkdir()
        (tmp_path / "note.txt").write_text("no graph", encoding="utf-8")
        with pytest.raises(StoreError, match=r"repgraph build --out .*, or name another with --store"):
            open_store(tmp_path / name)

    def test_a_file_that_is_no_ntriples(self, tmp_path: Path) -> None:
        """The message names file and reason."""
        path = tmp_path / "broken.nt"
        path.write_text("this is no triple\n", encoding="utf-8")
        with pytest.raises(StoreError, match=r"broken\.nt is not readable as N-Triples"):
            open_store(path)

    def test_a_damaged_store(self, tmp_path: Path) -> None:
        """The message names folder and reason."""
        (tmp_path / "CURRENT").write_text("MANIFEST-000001\n", encoding="utf-8")
        with pytest.raises(StoreError, match="is not a readable Oxigraph store"):
            open_store(tmp_path)

    def test_the_default_is_the_environment_then_build(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        """$REPGRAPH_STORE goes before ./build."""
        monkeypatch.delenv("REPGRAPH_STORE", raising=False)
        assert default_location() == "build"
        monkeypatch.setenv("REPGRAPH_STORE", str(folder))
        assert default_location() == str(folder)
        store = open_store()
        assert store.location == str(folder.resolve())
        store.close()

    def test_a_graph_that_cannot_be_loaded_makes_no_store(self, tmp_path: Path) -> None:
        """A broken file is told with its name."""
        (tmp_path / "graph.nt").write_text("no triple", encoding="utf-8")
        with pytest.raises(StoreError, match=r"cannot load graph\.nt"):
            EmbeddedStore.create(tmp_path / "store", tmp_path / "graph.nt")


def test_triple_terms_are_refused_not_lost() -> None:
    """RDF 1.2 terms are told, because dropping them in silence would lose a statement."""
    with pytest.raises(StoreError, match=r"RDF 1\.1"):
        list(EmbeddedStore.in_memory().select(f"SELECT (<<( <{EX}a> <{EX}b> <{EX}c> )>> AS ?t) {{}}"))


def test_an_answer_that_breaks_off_is_told() -> None:
    """An engine that fails while rows are drawn gives a store error."""

    class Broken:
        def __iter__(self) -> Iterator[object]:
            yield from ()
            raise OSError("disk gone")

    with pytest.raises(StoreError, match="disk gone"):
        list(EmbeddedStore.in_memory()._drawn(Broken()))  # noqa: SLF001 - no other way to break an engine


def test_solutions_are_read_once() -> None:
    """Rows are drawn, not kept."""
    solutions = Solutions(["x"], iter([(Literal("a"),), (None,)]))
    assert list(solutions) == [{"x": Literal("a")}, {}]
    assert list(solutions) == []


def test_length_counts_triples() -> None:
    """An embedded store knows how many triples it holds."""
    assert len(EmbeddedStore.in_memory()) == 0
