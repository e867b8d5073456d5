"""Fixtures that several test files share.

Policy. People in tests are invented; real victims appear in no fixture. A fixture stands here when two files
need it; otherwise it stands in its file. Tables are written by keyword into ``tmp_path`` and read by the real
reader against the project's own ontology, so that a test shows only the cells that matter to it. The small
world below (sources of every tier, a few places, a camp, a body) is always there; nothing may be added to it
for the sake of one test. No fixture has a clock, a network or a state that outlives the test.
"""

from __future__ import annotations

import asyncio
import csv
import http.client
import json
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote_to_bytes, urlsplit

import pytest
from hypothesis import settings

import repgraph
from repgraph.build import build
from repgraph.ontology import Ontology, assets
from repgraph.reading import LifeReader, ValueReader, Weights, places_above
from repgraph.store.embedded import EmbeddedStore
from repgraph.tables import load_spec, read
from repgraph.web.app import create_app
from repgraph.web.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from starlette.applications import Starlette

    from repgraph import KnowledgeGraph
    from repgraph.reading import Life
    from repgraph.tables import Collection

    Cells = Mapping[str, str]

settings.register_profile("shared", deadline=None)
settings.register_profile("few", deadline=None, max_examples=5)
settings.load_profile("shared")
# No deadline: the machines that run these tests are shared, and how long an example takes says nothing here.

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell that starts the tests in the background makes them deaf to Ctrl-C; what they start must hear it.
    signal.signal(signal.SIGINT, signal.default_int_handler)

DATA = assets() / "data"
EX = "http://example.org/"
CYRILLIC, ESCAPED = f"{EX}жер", f"{EX}%D0%B6%D0%B5%D1%80"
NTRIPLES = f"""
<{CYRILLIC}> <{EX}label> "written as letters"@en .
<{ESCAPED}> <{EX}label> "written with escapes"@en .
<{EX}text> <{EX}label> "tab\\t, \\"quotes\\", line\\nend, <b>markup</b>, Жер ұйық" .
<{EX}odd> <{EX}label> "\\u0001" .
<{EX}odd> <{EX}123> "a property that XML cannot name" .
"""
EVIDENCE = {"compared": "yes", "source": "memoir", "locator": "p. 1"}
DEFAULTS: dict[str, dict[str, str]] = {
    "sources": {"title": "An invented source", "kind": "book", "tier": "4"},
    "persons": {"label": "An invented person"},
    "names": {"entity": "aigerim", "form": "Aigerim", "tag": "en", "kind": "standard", **EVIDENCE},
    "factoids": {"person": "aigerim", "kind": "arrest", **EVIDENCE},
    "ties": {"person_a": "aigerim", "kind": "spouse", "person_b": "bolat", **EVIDENCE},
    "entities": {"kind": "place", "label": "An invented thing"},
    "entity-factoids": {"entity": "steppe-camp", "kind": "chronicle", **EVIDENCE},
    "figures": {
        "about": "steppe-camp", "measure": "prisoners", "population": "all-people", "unit": "persons",
        "value": "10", **EVIDENCE,
    },
    "assessments": {"judgement": "open-question", "status": "open"},
    "links": {"entity": "aigerim", "target": "https://example.org/record", "relation": "exact"},
}  # fmt: skip
"""Cells that a row has when a test does not say otherwise."""

SOURCES = {
    "record": ("1", ""), "record-two": ("1", ""), "edition": ("2", ""), "study": ("3", ""), "memoir": ("4", ""),
    "museum": ("4", ""), "portal": ("5", ""), "portal-two": ("5", ""), "mirror": ("6", "wiki-a"),
    "mirror-two": ("6", "wiki-a"), "list-copy": ("5", "copy-list"), "list-copy-two": ("5", "copy-list"),
    "other-copy": ("5", "copy-other"),
}  # fmt: skip
"""Tier and reuse cluster of the sources that are always there."""

PERSONS = ("aigerim", "bolat", "daniyar")
ENTITIES = {
    "region": "place", "lakeside": "place", "hillside": "place", "steppe-camp": "camp", "north-camp": "camp",
    "troika": "sentencing-body", "court": "sentencing-body", "party": "organisation", "school-two": "organisation",
    "chsir": "legal-provision", "article-58": "legal-provision", "law-1993": "legal-act", "kazakhs": "people",
    "list-of-names": "group",
}  # fmt: skip
WITHIN = {"lakeside": "region", "hillside": "region"}
"""Places that lie within another."""


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    """Return the project's own ontology, vocabularies and shapes."""
    return Ontology.load()


@pytest.fixture(scope="session")
def write_tables() -> Callable[..., Path]:
    """Return a function that writes tables of invented people into a folder and fills in what is not given.

    A table is a keyword with a list of rows, ``write_tables(folder, factoids=[{"kind": "birth"}])``; an underscore
    stands for a hyphen. ``world=False`` leaves out what is always there.
    """

    def write(place: Path, *, world: bool = True, **given: Iterable[Cells]) -> Path:
        place.mkdir(exist_ok=True)
        rows = {name.replace("_", "-"): [dict(row) for row in found] for name, found in given.items()}
        if world:
            _add_world(rows)
        for name, found in rows.items():
            _write(place / f"{name}.csv", name, found)
        return place

    return write


@pytest.fixture
def tables(tmp_path: Path, write_tables: Callable[..., Path]) -> Callable[..., Path]:
    """Return the function that writes tables, for one test; ``folder`` names the folder."""

    def write(*, folder: str = "data", **given: Any) -> Path:  # noqa: ANN401 - rows of any table
        return write_tables(tmp_path / folder, **given)

    return write


@pytest.fixture
def collection(tables: Callable[..., Path], ontology: Ontology) -> Callable[..., Collection]:
    """Return a function that writes tables as ``tables`` does and reads them back."""

    def write_and_read(**given: Iterable[Cells]) -> Collection:
        return read([tables(**given)], ontology)

    return write_and_read


@pytest.fixture
def reader(ontology: Ontology) -> Callable[[Collection], ValueReader]:
    """Return a function that makes the reader of values for a collection."""

    def make(found: Collection) -> ValueReader:
        places = frozenset(row["id"] for row in found["entities"] if ontology.entities[row["kind"]].is_a("Place"))
        return ValueReader(
            ontology, Weights.of(found), places_above(found["entity-factoids"], places, ontology.weakening)
        )

    return make


@pytest.fixture
def life(collection: Callable[..., Collection], reader: Callable[[Collection], ValueReader]) -> Callable[..., Life]:
    """Return a function that reads the life told by factoids about one person, given as rows; tables by keyword."""

    def read_one(*factoids: Cells, **given: Iterable[Cells]) -> Life:
        found = collection(factoids=factoids, **given)
        (person,) = {row["person"] for row in found["factoids"]}
        return LifeReader(reader(found)).read(person, found["factoids"])

    return read_one


def _add_world(rows: dict[str, list[dict[str, str]]]) -> None:
    world: dict[str, list[dict[str, str]]] = {
        "sources": [{"id": key, "tier": tier, "cluster": cluster} for key, (tier, cluster) in SOURCES.items()],
        "persons": [{"id": key} for key in PERSONS],
        "entities": [{"id": key, "kind": kind} for key, kind in ENTITIES.items()],
        "entity-factoids": [
            {"id": f"in-{inner}", "entity": inner, "kind": "located-in", "object": outer}
            for inner, outer in WITHIN.items()
        ],
    }
    for name, always in world.items():
        own = rows.setdefault(name, [])
        ids = {row.get("id") for row in own}
        own += [row for row in always if row["id"] not in ids]
    for name in load_spec():
        rows.setdefault(name, [])


def _write(path: Path, name: str, rows: list[dict[str, str]]) -> None:
    columns = [column.name for column in load_spec()[name]]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        for number, row in enumerate(rows, start=1):
            writer.writerow({"id": f"{name}-{number}"} | DEFAULTS[name] | row)


@pytest.fixture(scope="session")
def real_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a build folder with the graph of the project's own data, built once."""
    out = tmp_path_factory.mktemp("real") / "build"
    build([DATA], out)
    return out


@pytest.fixture(scope="session")
def real_graph(real_build: Path) -> Iterator[KnowledgeGraph]:
    """Return the graph of the project's own data, opened."""
    with repgraph.open(real_build) as graph:
        yield graph


@pytest.fixture(scope="session")
def serving() -> Callable[[Path], AbstractContextManager[str]]:
    """Return a function that runs Oxigraph's own server over a store, read-only, for the length of a ``with``."""
    command = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    assert command, "the PyPI package oxigraph brings the command oxigraph"

    @contextmanager
    def serve(store: Path) -> Iterator[str]:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        arguments = [command, "serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{port}"]
        with subprocess.Popen(arguments, stderr=subprocess.DEVNULL) as server:
            try:
                _wait_for(port, server)
                yield f"http://127.0.0.1:{port}/query"
            finally:
                server.terminate()

    return serve


@dataclass(frozen=True)
class Answer:
    """What a web server answered; names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode("utf-8")

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Return the body as JSON."""
        return json.loads(self.body)


@pytest.fixture(scope="session")
def site() -> Callable[..., AbstractContextManager[str]]:
    """Return a function that runs ``repgraph serve`` over a store while a ``with`` lasts; it gives the address."""

    @contextmanager
    def serve(store: Path | str, *options: str) -> Iterator[str]:
        command = [sys.executable, "-m", "repgraph.cli", "serve", "--store", str(store), "--port", "0", *options]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                address = server.stdout.readline().strip()
                assert address.startswith("http://127.0.0.1:"), "the site did not tell its address"
                yield address.rstrip("/")
            finally:
                server.send_signal(signal.SIGINT)
                try:
                    server.wait(20)
                finally:
                    server.kill()

    return serve


@pytest.fixture(scope="session")
def fetch() -> Callable[..., Answer]:
    """Return a function that sends one request over HTTP and returns the answer; it follows nothing."""

    def send(
        address: str, method: str = "GET", *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        host, slash, path = address.removeprefix("http://").partition("/")
        connection = http.client.HTTPConnection(host, timeout=60)
        try:
            connection.request(method, slash + path or "/", body=body, headers=dict(headers or {}))
            found = connection.getresponse()
            return Answer(found.status, {k.lower(): v for k, v in found.getheaders()}, found.read())
        finally:
            connection.close()

    return send


@pytest.fixture(scope="session")
def ask(fetch: Callable[..., Answer]) -> Callable[..., Answer]:
    """Return a function that sends a query to an endpoint by GET."""

    def send(endpoint: str, query: str, accept: str = "") -> Answer:
        return fetch(f"{endpoint}?query={quote(query)}", headers={"Accept": accept} if accept else {})

    return send


@pytest.fixture(scope="session")
def inside() -> Callable[..., Answer]:
    """Return a function that asks an ASGI application without any network; the path is as a client writes it."""

    def ask(
        app: Callable[..., Any],
        path: str | bytes,
        method: str = "GET",
        headers: Mapping[str, str] | Iterable[tuple[bytes, bytes]] = (),
        body: bytes = b"",
    ) -> Answer:
        target = path.encode("ascii") if isinstance(path, str) else path
        raw, _, query = target.partition(b"?")
        pairs = (
            [(k.lower().encode(), v.encode("latin-1")) for k, v in headers.items()]
            if isinstance(headers, dict)
            else list(headers)  # type: ignore[arg-type]
        )
        scope = {
            "type": "http", "http_version": "1.1", "method": method, "scheme": "http",
            "path": unquote_to_bytes(raw).decode("utf-8", "replace"), "raw_path": raw, "query_string": query,
            "root_path": "", "headers": [(b"host", b"site.test"), *pairs], "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }  # fmt: skip
        coming = [{"type": "http.request", "body": body, "more_body": False}]
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            if not coming:
                await asyncio.sleep(3600)  # the client stays
            return coming.pop()

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        asyncio.run(app(scope, receive, send))
        names = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in sent[0].get("headers", ())}
        return Answer(sent[0]["status"], names, b"".join(message.get("body", b"") for message in sent[1:]))

    return ask


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small store with terms that break careless programs, and enough numbers for runaway queries."""
    place = tmp_path_factory.mktemp("endpoint")
    numbers = "".join(f'<{EX}n{n}> <{EX}number> "{n}" .\n' for n in range(4000))
    (place / "graph.nt").write_text(NTRIPLES + numbers, encoding="utf-8")
    EmbeddedStore.create(place / "store", place / "graph.nt")
    return place / "store"


@pytest.fixture(scope="module")
def endpoint(folder: Path, site: Callable[..., AbstractContextManager[str]]) -> Iterator[str]:
    """Return the address of the running endpoint over the small store, with small limits."""
    limits = ("--timeout", "2", "--memory", "200", "--result", "1", "--workers", "2")
    with site(folder, *limits) as address:
        yield f"{address}/sparql"


@pytest.fixture(scope="module")
def app(folder: Path) -> Iterator[Starlette]:
    """Return the same site inside this process."""
    made = create_app(folder, limits=Limits(timeout=2.0, memory=200, result=1, workers=2))
    yield made
    made.state.site.close()


@pytest.fixture(scope="module")
def real(real_build: Path) -> Iterator[Starlette]:
    """Return the site over the project's own data, inside this process."""
    made = create_app(real_build, limits=Limits(timeout=5.0, workers=2))
    yield made
    made.state.site.close()


@pytest.fixture(scope="module")
def sarmanov(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Starlette]:
    """Return a site over the three invented people of ``cases/life/sarmanov``."""
    place = tmp_path_factory.mktemp("pages") / "build"
    build([Path(__file__).parent / "cases" / "life" / "sarmanov"], place)
    made = create_app(place, limits=Limits(workers=1))
    yield made
    made.state.site.close()


@pytest.fixture(scope="session")
def page(inside: Callable[..., Answer]) -> Callable[..., str]:
    """Return a function that returns a page's HTML as a browser gets it; redirects are followed once."""

    def ask(app: Starlette, path: str, language: str = "en", status: int = 200) -> str:
        found = inside(
            app, quote(path, safe="/?=&%#:"), headers={"accept": "text/html,*/*;q=0.8", "cookie": f"lang={language}"}
        )
        if found.status in {301, 303}:
            to = urlsplit(found.headers["location"])
            found = inside(app, to.path + (f"?{to.query}" if to.query else ""), headers={"cookie": f"lang={language}"})
        assert found.status == status, f"{path}: {found.status}"
        return str(found.text)

    return ask


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(1000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert server.poll() is None, "the server ended by itself"
        time.sleep(0.02)
    pytest.fail("the server does not answer")
