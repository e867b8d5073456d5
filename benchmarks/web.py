"""Measure what the project promises about its site, and print it.

``python benchmarks/web.py [--store FOLDER] [--seconds 120]`` starts the real server on the loopback address, over a
fresh build of the project's data unless a store is named, and asks it as readers do. Wall-clock times; client and
server share the machine.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING
from urllib.parse import quote

from repgraph import queries
from repgraph.ontology import BASE, RG
from repgraph.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repgraph.store import Store

ROOT = Path(__file__).parent.parent
RUNS = 9
READERS = 50
SEARCHED = 200
BAR_ENDPOINT_MS, BAR_PAGE_MS = 20, 50
SEARCHES = ("Бөкейхан", "Bokeykhanov", "Сейфуллин Сакен", "Рыскулов", "Ryskulov T.", "Жұмабаев", "АЛЖИР", "Karlag")


def main() -> None:
    """Measure endpoint, pages and a crowd of readers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", help="graph to serve (default: a fresh build of the project's data)")
    parser.add_argument("--seconds", type=float, default=120, help="how long the readers read (default 120)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="repgraph-bench-") as scratch:
        place = given.store or str(build(Path(scratch) / "build"))
        with serving(place) as (server, address):
            store = open_store(place)
            endpoint(store, address)
            people = [str(row["p"]).removeprefix(BASE) for row in store.select(f"SELECT ?p {{ ?p a <{RG.Person}> }}")]
            pages(address, people, names(store))
            crowd(server, address, people, given.seconds)


def build(out: Path) -> Path:
    """Build the project's data."""
    command = [sys.executable, "-m", "repgraph.cli", "build", "-q", "--data", str(ROOT / "data"), "--out", str(out)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return out


@contextmanager
def serving(place: str) -> Iterator[tuple[int, str]]:
    """Run the site; give its process and its address."""
    command = [sys.executable, "-m", "repgraph.cli", "serve", "--store", place, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None  # noqa: S101 - it is a pipe
            yield server.pid, server.stdout.readline().strip().removeprefix("http://").rstrip("/")
        finally:
            server.terminate()


class Client:
    """One reader: a connection that is kept open.

    Parameters
    ----------
    address
        Host and port of the site.
    """

    def __init__(self, address: str) -> None:
        """Connect at the first request."""
        self.connection = http.client.HTTPConnection(address, timeout=60)

    def get(self, path: str, accept: str = "text/html") -> tuple[int, float, bytes]:
        """Return status, milliseconds and body."""
        began = time.perf_counter()
        self.connection.request("GET", path, headers={"Accept": accept})
        answer = self.connection.getresponse()
        body = answer.read()
        return answer.status, 1000 * (time.perf_counter() - began), body


def endpoint(store: Store, address: str) -> None:
    """Compare each question over HTTP with the same question to the embedded store."""
    print(f"\nquestions over HTTP against embedded, median of {RUNS} runs in ms (bar: {BAR_ENDPOINT_MS} more)")
    client, more = Client(address), {}
    for name, query in queries.library().items():
        if not name.startswith("ask/") or query.form != "SELECT":
            continue
        text = query.bind(**(sample(name) if any(p.required for p in query.parameters) else {}))
        path = f"/sparql?query={quote(text)}"
        here, there = [], []
        for _ in range(RUNS):  # by turns, so that both meet the same machine
            here.append(timed(store, text))
            status, milliseconds, _ = client.get(path, "application/sparql-results+json")
            assert status == 200, name  # noqa: PLR2004, S101 - a measurement of errors is none
            there.append(milliseconds)
        embedded, over_http = median(here), median(there)
        more[name] = median(b - a for a, b in zip(here, there, strict=True))
        print(f"  {over_http:7.1f} {embedded:7.1f} {more[name]:+7.1f}  {name.removeprefix('ask/')}")
    print(f"  most above embedded: {max(more.values()):+.1f} ms")


def sample(name: str) -> dict[str, str]:
    """Return the parameters of a question's test case."""
    case = ROOT / "tests" / "cases" / f"{name}.toml"
    parameters: dict[str, str] = tomllib.loads(case.read_text(encoding="utf-8"))["params"]
    return parameters


def timed(store: Store, text: str) -> float:
    """Return milliseconds for asking and drawing all rows."""
    began = time.perf_counter()
    for _ in store.select(text).tuples():
        pass
    return 1000 * (time.perf_counter() - began)


def names(store: Store) -> list[str]:
    """Return what readers search: names as they type them, and recorded forms in every script."""
    forms = sorted({str(row["form"]) for row in store.select(f"SELECT ?form {{ ?name <{RG.fullForm}> ?form }}")})
    return [*SEARCHES, *forms[:: max(1, len(forms) // SEARCHED)]]


def pages(address: str, people: list[str], searches: list[str]) -> None:
    """Time pages, searches, documents and matching, each asked for the first time and then again."""
    client = Client(address)
    groups = {
        "person page": [f"/page/{person}" for person in people[:200]],
        "search": [f"/search?q={quote(text)}" for text in searches],
        "document (Turtle)": [f"/data/{person}.ttl" for person in people[:200]],
        "reconcile": ["/reconcile?queries=" + quote(json.dumps({"q": {"query": text}})) for text in searches],
    }
    for name, paths in groups.items():
        for turn in ("first", "again"):
            answers = [client.get(path) for path in paths]
            statuses = Counter(status for status, _, _ in answers)
            times = [milliseconds for _, milliseconds, _ in answers]
            p95 = quantiles(times, n=20)[-1]
            bar = f" (bar {BAR_PAGE_MS})" if name in {"person page", "search"} else ""
            print(
                f"{name:18} {turn}: median {median(times):6.1f} ms, p95 {p95:6.1f} ms{bar}, statuses {dict(statuses)}"
            )


def crowd(server: int, address: str, people: list[str], seconds: float) -> None:
    """Let many readers read at once; print errors, times and the memory of the whole process tree."""
    until = time.monotonic() + seconds
    seen: list[tuple[str, int, float]] = []

    def read(number: int) -> None:
        chance, client = random.Random(number), Client(address)  # noqa: S311 - a choice of pages
        while time.monotonic() < until:
            kind, path, accept = one(chance, people)
            try:
                status, milliseconds, _ = client.get(path, accept)
            except (OSError, http.client.HTTPException):
                status, milliseconds, client = 0, 0.0, Client(address)
            seen.append((kind, status, milliseconds))

    print(f"\n{READERS} readers for {seconds:.0f} s; memory of the server and its workers:")
    readers = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for reader in readers:
        reader.start()
    while time.monotonic() < until:
        print(f"  {memory(server):6.0f} MiB after {seconds - (until - time.monotonic()):4.0f} s, {len(seen)} answers")
        time.sleep(min(15, max(until - time.monotonic(), 0.1)))
    for reader in readers:
        reader.join()
    print(f"  {memory(server):6.0f} MiB at the end, {len(seen)} answers, {len(seen) / seconds:.0f} a second")
    for kind in sorted({kind for kind, _, _ in seen}):
        times = [milliseconds for name, _, milliseconds in seen if name == kind]
        statuses = dict(Counter(status for name, status, _ in seen if name == kind))
        p95 = quantiles(times, n=20)[-1]
        print(f"  {kind:10} {len(times):6}  median {median(times):6.0f} ms  p95 {p95:6.0f} ms  {statuses}")
    failed = sum(status in {0, *range(500, 600)} for _, status, _ in seen)
    print(f"  errors: {failed} (bar 0)")


def one(chance: random.Random, people: list[str]) -> tuple[str, str, str]:
    """Return one request of a reader: its kind, its path, what it accepts."""
    person, text = chance.choice(people), chance.choice(SEARCHES)
    count = f"SELECT ?p ?o {{ <{BASE}{person}> ?p ?o }}"
    return chance.choice(
        [
            ("page", f"/page/{person}", "text/html"),
            ("page", f"/page/{person}", "text/html"),
            ("search", f"/search?q={quote(text)}", "text/html"),
            ("document", f"/data/{person}.ttl", "text/turtle"),
            ("sparql", f"/sparql?query={quote(count)}", "application/sparql-results+json"),
            ("reconcile", f"/reconcile/suggest/entity?prefix={quote(text)}", "application/json"),
        ]
    )


def memory(process: int) -> float:
    """Return the proportional memory of a process and its children in MiB."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if process in {int(folder.name), parent}:
                lines = (folder / "smaps_rollup").read_text().splitlines()
                total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except (OSError, StopIteration):
            continue
    return total / 1024


if __name__ == "__main__":
    main()
