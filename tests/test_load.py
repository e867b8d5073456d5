"""A build in a remote store: loaded, gone on with, refused, and asked, on real servers."""

from __future__ import annotations

import gzip
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import servers
from servers import free_port, needs_virtuoso

from repgraph.errors import StoreError
from repgraph.store import dialects, open_store
from repgraph.store.loading import load
from repgraph.store.remote import RemoteStore, update

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EX = "http://example.org/"
LINES = [
    f'<{EX}s{n}> <{EX}said> "Жер \\"{n}\\"\\n"@kk-cyrl .\n' if n % 2 else f"<{EX}s{n}> <{EX}knows> <{EX}s0> .\n"
    for n in range(2_500)
]


@pytest.fixture
def oxigraph(tmp_path: Path) -> Iterator[str]:
    """Oxigraph's own server, empty, to be written to."""
    with servers.oxigraph(tmp_path) as address:
        yield address


@pytest.fixture(scope="module", params=[100_000])
def virtuoso(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Virtuoso of its own, on loopback."""
    with servers.virtuoso(tmp_path_factory.mktemp("virtuoso"), request.param) as address:
        yield address


def _stopping(lines: list[str], at: int) -> Iterator[str]:
    yield from lines[:at]
    raise StoreError("the network went away")


def test_a_build_is_loaded_and_read(oxigraph: str) -> None:
    """Every triple arrives as it is, and nothing else."""
    done = load(lambda: LINES, oxigraph)
    assert (done.sent, done.earlier, done.address) == (len(LINES), 0, oxigraph)
    with _opened(done.address) as store:
        assert sorted(store.dump()) == sorted(LINES)
        assert not store.ask("ASK { GRAPH ?g { ?s ?p ?o } }"), "the marker is gone"


def test_a_load_that_was_stopped_goes_on(oxigraph: str) -> None:
    """What was sent is not sent again."""
    many = [f"<{EX}s{n}> <{EX}p> <{EX}o> .\n" for n in range(25_000)]
    calls = iter([many, _stopping(many, 15_000), many, many])
    with pytest.raises(StoreError, match="went away"):
        load(lambda: next(calls), oxigraph)
    done = load(lambda: next(calls), oxigraph)
    assert (done.sent, done.earlier) == (15_000, 10_000)
    with _opened(oxigraph) as store:
        assert len(list(store.dump())) == len(many)


def test_what_is_there_is_not_mixed_with_a_build(oxigraph: str) -> None:
    """Another graph stays, unless it is to be replaced."""
    load(lambda: LINES[:10], oxigraph)
    with pytest.raises(StoreError, match="--replace"):
        load(lambda: LINES[10:20], oxigraph)
    load(lambda: LINES[10:20], oxigraph, replace=True)
    with _opened(oxigraph) as store:
        assert sorted(store.dump()) == sorted(LINES[10:20])


def test_a_named_graph_is_read_by_its_address(oxigraph: str) -> None:
    """The address that a load prints names the graph, and every query then sees that graph alone."""
    load(lambda: LINES[:10], oxigraph)
    done = load(lambda: LINES[10:30], oxigraph, graph=f"{EX}graph")
    with _opened(done.address) as store:
        assert sorted(store.dump()) == sorted(LINES[10:30])


def test_a_server_that_takes_no_updates_says_so(oxigraph: str) -> None:
    """One line says what to do."""
    with pytest.raises(StoreError, match="--update"):
        load(lambda: LINES[:10], oxigraph, updates=oxigraph.replace("/query", "/nowhere"))


def test_the_command_loads_a_build(oxigraph: str, tmp_path: Path) -> None:
    """From the command line, also from a compressed file; the last line tells the address for every other command."""
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "CURRENT").touch()
    (tmp_path / "graph.nt.gz").write_bytes(gzip.compress("".join(LINES).encode()))
    command = [sys.executable, "-m", "repgraph.cli", "load", "--store", oxigraph, "--from", str(tmp_path), "--quiet"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert told == f"loaded: {len(LINES):,} triples; use --store '{oxigraph}'\n"
    with _opened(oxigraph) as remote:
        assert sorted(remote.dump()) == sorted(LINES)


@needs_virtuoso
def test_virtuoso_takes_a_build(virtuoso: str) -> None:
    """It has no default graph to write into: the build has a graph of its own, and only that is read."""
    done = load(lambda: LINES, virtuoso, credentials=("dba", "dba"), replace=True)
    assert "default-graph-uri=" in done.address
    with _opened(done.address) as store:
        assert sorted(store.dump()) == sorted(LINES)
        assert store.ask(f"ASK {{ <{EX}s0> ?p ?o }}") is True
        assert store.ask(f"ASK {{ <{EX}nobody> ?p ?o }}") is False
        (row,) = store.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        assert int(str(row["n"])) == len(LINES)


@needs_virtuoso
def test_virtuoso_without_a_password_is_refused(virtuoso: str) -> None:
    """One line says what is wanted."""
    with pytest.raises(StoreError, match="REPGRAPH_PASSWORD"):
        load(lambda: LINES[:10], virtuoso, graph=f"{EX}other")


@needs_virtuoso
@pytest.mark.parametrize("virtuoso", [500], indirect=True)
def test_a_cut_answer_is_told(virtuoso: str) -> None:
    """Virtuoso cuts long answers in silence; we do not."""
    done = load(lambda: LINES[:800], virtuoso, credentials=("dba", "dba"), replace=True)
    with _opened(done.address) as store, pytest.raises(StoreError, match="ResultSetMaxRows"):
        list(store.select("SELECT * { ?s ?p ?o }"))


def test_addresses_of_updates() -> None:
    """Each kind of store has its own, beside the address for queries."""
    assert dialects.update_address("http://h/ds/sparql", dialects.STANDARD) == "http://h/ds/update"
    assert dialects.of({"Server": "Virtuoso/07.20"}) is dialects.VIRTUOSO
    assert dialects.of({}) is dialects.STANDARD


def test_an_update_to_nobody_is_a_store_error() -> None:
    """A server that is gone is told as such."""
    with pytest.raises(StoreError, match="does not answer"):
        update(f"http://127.0.0.1:{free_port()}/update", "CLEAR ALL")


@contextmanager
def _opened(address: str) -> Iterator[RemoteStore]:
    store = open_store(address)
    try:
        yield store  # type: ignore[misc]  # any store
    finally:
        store.close()
