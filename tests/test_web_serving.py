"""``repgraph serve`` as it is typed, its page in the docs, and the stores that it serves."""

from __future__ import annotations

import http.client
import http.server
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from rdflib import Graph, Namespace, URIRef

from repgraph.errors import QueryError, StoreError
from repgraph.store.embedded import EmbeddedStore
from repgraph.web.app import STATUS, create_app
from repgraph.web.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.applications import Starlette

    Fetch = Callable[..., Any]

EX = "http://example.org/"
JSON = "application/sparql-results+json"

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")


class TestCommand:
    """repgraph serve, as it is typed."""

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the command until it ends by itself."""
        command = [sys.executable, "-m", "repgraph.cli", "serve", *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    def test_no_graph_ends_with_3(self, tmp_path: Path) -> None:
        """As with every command that reads a graph."""
        found = self.run("--store", str(tmp_path))
        assert found.returncode == 3
        assert "holds no graph" in found.stderr

    def test_a_public_address_that_is_none_is_told(self, folder: Path) -> None:
        """It would stand in every document."""
        found = self.run("--store", str(folder), "--base-url", "example.org")
        assert found.returncode == 2
        assert "is no address" in found.stderr

    def test_a_port_that_is_taken_is_told(self, folder: Path) -> None:
        """With what to do now."""
        with socket.create_server(("127.0.0.1", 0)) as taken:
            found = self.run("--store", str(folder), "--port", str(taken.getsockname()[1]))
        assert found.returncode == 2
        assert "name another with --port" in found.stderr
        assert "Traceback" not in found.stderr

    def test_ctrl_c_is_the_way_to_stop(self, folder: Path) -> None:
        """It ends quietly with 0, and its workers with it."""
        command = [sys.executable, "-m", "repgraph.cli", "serve", "--store", str(folder), "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            assert server.stdout.readline().startswith("http://127.0.0.1:")
            time.sleep(0.5)
            server.send_signal(signal.SIGINT)
            _, told = server.communicate(timeout=30)
        assert server.returncode == 0
        assert "Traceback" not in told


class TestDocs:
    """docs/serving.md says what the site does."""

    TEXT = (Path(__file__).parents[1] / "docs" / "serving.md").read_text(encoding="utf-8")

    def test_every_status_of_an_error_is_told(self) -> None:
        """A reader finds what a status means."""
        told = {int(status) for status in re.findall(r"\| (\d{3}) \|", self.TEXT)}
        assert set(STATUS.values()) - {404, 500} <= told

    def test_the_limits_are_those_of_the_program(self) -> None:
        """Numbers in the docs are the defaults."""
        limits = Limits()
        for shown in (
            f"{limits.timeout:g} s",
            f"{limits.memory} MB",
            f"{limits.result} MB",
            f"`--workers` ({limits.workers})",
        ):
            assert shown in self.TEXT

    def test_the_addresses_are_there(self, real: Starlette, inside: Fetch) -> None:
        """Each address of the table answers."""
        for row in re.findall(r"^\| (`/.*?) \|", self.TEXT, re.MULTILINE):
            for address in re.findall(r"`(/[^`]+)`", row):
                path = address.format(kind="person", local="turar-ryskulov", format="turtle")
                assert inside(real, path).status in {200, 303}, path


class TestStores:
    """Whatever can be opened can be served."""

    def test_a_named_graph_is_listed_and_asked(self, tmp_path: Path, inside: Fetch) -> None:
        """A foreign Oxigraph directory brings its named graphs and needs none of our indexes."""
        store = ox.Store(str(tmp_path / "foreign"))
        store.add(ox.Quad(*map(ox.NamedNode, (f"{EX}s", f"{EX}p", f"{EX}o", f"{EX}graph"))))
        store.flush()
        del store
        made = create_app(tmp_path / "foreign", limits=Limits(workers=1))
        try:
            graph = Graph().parse(data=inside(made, "/sparql", headers={"accept": "text/turtle"}).body, format="turtle")
            assert set(graph.objects(None, SD.name)) == {URIRef(f"{EX}graph")}
            query = quote(f"ASK {{ GRAPH <{EX}graph> {{ ?s ?p ?o }} }}")
            assert inside(made, f"/sparql?query={query}").json["boolean"] is True
            assert inside(made, "/dataset", headers={"accept": "text/turtle"}).status == 200
            assert inside(made, "/reconcile").status == 200
        finally:
            made.state.site.close()

    def test_no_graph_is_a_clear_error(self, tmp_path: Path) -> None:
        """Nothing is served where there is nothing."""
        with pytest.raises(StoreError, match="no graph"):
            create_app(tmp_path)

    def test_an_endpoint_that_does_not_answer_is_told(self, inside: Fetch) -> None:
        """The site begins, and says what is wrong when it is asked."""
        made = create_app("http://127.0.0.1:9/sparql", limits=Limits(workers=1, timeout=5.0))
        found = inside(made, "/sparql?query=ASK%7B%7D")
        made.state.site.close()
        assert found.status == 503
        assert "does not answer" in found.text

    def test_an_endpoint_that_hangs_is_given_up(self, inside: Fetch) -> None:
        """The same time limit holds where another's machine works."""
        with socket.create_server(("127.0.0.1", 0)) as silent:
            address = f"http://127.0.0.1:{silent.getsockname()[1]}/sparql"
            made = create_app(address, limits=Limits(workers=1, timeout=1.0))
            found = inside(made, "/sparql?query=ASK%7B%7D")
            made.state.site.close()
        assert found.status == 504
        assert "stopped after 1 second" in found.text

    @pytest.mark.parametrize("cut", [20, 60, 100])
    def test_an_answer_that_another_endpoint_cut_off_is_no_answer(self, inside: Fetch, cut: int) -> None:
        """An endpoint whose own limit ends in broken JSON with status 200 is told as what it is."""
        whole = b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "1"}}]}}'

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(200)
                self.send_header("Content-Type", JSON)
                self.end_headers()
                self.wfile.write(whole[:cut])

            def log_message(self, *_: object) -> None:
                """Stay quiet."""

        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as other:
            threading.Thread(target=other.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
            made = create_app(f"http://127.0.0.1:{other.server_port}/sparql", limits=Limits(workers=1))
            found = inside(made, "/sparql?query=SELECT%20*%20%7B%3Fx%20%3Fy%20%3Fz%7D")
            made.state.site.close()
            other.shutdown()
        assert found.status == (200 if cut >= len(whole) else 503)

    def test_relative_iris_are_those_of_the_endpoint(self, app: Starlette, inside: Fetch) -> None:
        """The base is the address of the endpoint."""
        query = quote("CONSTRUCT { <s> <p> 1 } {}")
        found = inside(app, f"/sparql?query={query}", headers={"accept": "application/n-triples"})
        assert found.text.startswith("<http://site.test/s> <http://site.test/p>")

    def test_a_dataset_of_the_protocol_that_is_no_iri_is_a_query_error(self, folder: Path) -> None:
        """The store itself refuses it too."""
        from repgraph.store import Dataset as Seen  # noqa: PLC0415 - its name is taken here

        with pytest.raises(QueryError):
            EmbeddedStore.open(folder).over(Seen(default=("no iri",)))
