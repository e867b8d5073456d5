"""Ask all questions of one graph in three stores: the build itself, Oxigraph's server, and Virtuoso.

``python benchmarks/stores.py 10000`` invents people (:mod:`people`) and builds their graph; ``--quick`` takes the
project's own build, ``--build FOLDER`` any other. The graph is loaded into each server with the server's own bulk
loader. Each question is asked as it is, with the parameters of its known answer, or of something that stands in the
graph; the least of a few runs counts, all rows drawn. The build answers as it always does: from its tables where a
question has a form for them.
Virtuoso is asked twice: directly, in its own SPARQL, and as the project asks it (``repgraph.store.dialects``). A
question that it refuses, that takes longer than the limit, or that ends it, is told, and so is one whose answer differs
(what SPARQL leaves open, the member of SAMPLE and the order of GROUP_CONCAT, is not compared). Ratios are
Virtuoso's time over the build's; above 1 the build is faster.

``--write docs/scale.md`` puts what Virtuoso itself does with each question between the marks in that file.
"""

from __future__ import annotations

import argparse
import atexit
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import people
import questions

import repgraph
from repgraph import build
from repgraph.errors import RepgraphError
from repgraph.store import dialects, open_store
from repgraph.store.streams import file_beside
from repgraph.store.wire import read_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from repgraph.store import Store, Term

ROOT = Path(__file__).parent.parent
BEGIN, END = "<!-- benchmarks/stores.py -->", "<!-- end -->"
CONFIGURATION = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 20
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryCostEstimationTime = 0
"""

LABELS = {
    "build": "build",
    "oxigraph": "Oxigraph server",
    "project": "Virtuoso, by us",
    "virtuoso": "Virtuoso itself",
}

Rows = list[tuple[tuple[str, ...], ...]]
Answer = tuple[float, Rows] | str
"""Seconds and rows, or why there is no answer."""


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait(port: int) -> None:
    """Wait until a server listens."""
    for _ in range(3000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    sys.exit("a server did not start")


@contextmanager
def running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    """Run a server."""
    with (
        (folder / "server.log").open("wb") as log,
        subprocess.Popen(command, cwd=folder, stdout=log, stderr=log) as server,
    ):
        try:
            wait(port)
            yield
        finally:
            server.kill()


@contextmanager
def oxigraph(store: Path, folder: Path) -> Iterator[str]:
    """Run Oxigraph's server over the build's own store, read-only."""
    port = free_port()
    program = str(Path(sys.executable).with_name("oxigraph"))
    command = [program, "serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{port}"]
    with running(command, folder, port):
        yield f"http://127.0.0.1:{port}/query"


class Virtuoso:
    """A Virtuoso that is started again where a question ends it."""

    def __init__(self, folder: Path) -> None:
        """Write its configuration."""
        self.folder, self.sql, self.http = folder, free_port(), free_port()
        text = CONFIGURATION.format(sql=self.sql, http=self.http, folder=folder)
        (folder / "virtuoso.ini").write_text(text, encoding="utf-8")
        self.address = f"http://127.0.0.1:{self.http}/sparql"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, or start it again."""
        if self.process and self.process.poll() is None:
            return
        (self.folder / "virtuoso.lck").unlink(missing_ok=True)
        with (self.folder / "server.log").open("ab") as log:
            command = ["virtuoso-t", "-f", "-c", "virtuoso.ini"]
            self.process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log)
        wait(self.http)

    def stop(self) -> None:
        """End it."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def load(self, graph: Path) -> float:
        """Load a graph with its bulk loader; return the seconds."""
        shutil.copy(graph, self.folder / graph.name)
        began = time.perf_counter()
        words = f"ld_dir('{self.folder}', '{graph.name}', '{dialects.GRAPH}'); rdf_loader_run(); checkpoint;"
        command = ["isql-vt", f"127.0.0.1:{self.sql}", "dba", "dba", f"exec={words}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - began

    def ask(self, text: str, seconds: float) -> Rows:
        """Ask in its own SPARQL; return the rows."""
        body = urlencode({"query": text, "default-graph-uri": dialects.GRAPH}).encode()
        request = Request(self.address, body, {"Accept": "application/sparql-results+json"})  # noqa: S310 - loopback
        with urlopen(request, timeout=seconds) as answer:  # noqa: S310
            document, found = read_json(io.TextIOWrapper(answer, encoding="utf-8"))
            names = document["head"]["vars"]
            return rows_of((tuple(map(row.get, names)) for row in found), names, text)


def rows_of(found: Iterable[tuple[Term | None, ...]], names: Sequence[str], text: str) -> Rows:
    """Return rows in one order: texts as the set of their members where the question joins texts."""
    sampled = set(re.findall(r"\bSAMPLE\([^()]*\)+\s+AS\s+\?(\w+)", text))
    separators = "|".join(sorted(set(map(re.escape, re.findall(r'(?i)SEPARATOR\s*=\s*"([^"]*)"', text)))))

    def cell(name: str, term: Term | None) -> tuple[str, ...]:
        if term is None or name in sampled:
            return () if term is None else ("sampled",)
        return tuple(sorted(re.split(separators, str(term)))) if separators else (str(term),)

    return sorted(tuple(map(cell, names, row)) for row in found)


def timed(ask: Callable[[], Rows], runs: int) -> Answer:
    """Return the least seconds of some runs, and the rows; a run of more than two seconds is the last."""
    least, rows = float("inf"), list[tuple[tuple[str, ...], ...]]()
    for _ in range(runs):
        began = time.perf_counter()
        try:
            rows = ask()
        except HTTPError as error:
            return "refuses: " + error.read().decode("utf-8", "replace").partition("\n")[0][:90]
        except TimeoutError:
            return "takes longer than the limit"
        except (URLError, OSError) as error:
            return f"ends by itself: {type(error).__name__}"
        except RepgraphError as error:
            return "refuses: " + str(error)[-120:]
        least = min(least, time.perf_counter() - began)
        if least > 2:  # noqa: PLR2004 - seconds
            break
    return least, rows


def measured(
    folder: Path, place: Path, limit: float, runs: int, asked: Sequence[str]
) -> list[tuple[str, dict[str, Answer]]]:
    """Ask every question of every store, or of those that are named."""
    store = folder / "current" / "store"
    graph = file_beside(store.resolve())
    if graph is None:
        sys.exit(f"{folder} holds no graph.nt")
    (place / "oxigraph").mkdir()
    (place / "virtuoso").mkdir()
    virtuoso = Virtuoso(place / "virtuoso")
    atexit.register(virtuoso.stop)
    virtuoso.start()
    print(f"Virtuoso's bulk loader: {virtuoso.load(graph):.1f} s")
    found = []
    with oxigraph(store.resolve(), place / "oxigraph") as address:
        with repgraph.open(folder, "sparql") as plain:
            texts = {n: text for n, (_, text) in questions.asked(plain.store).items() if n.startswith("ask/")}
        every: dict[str, Callable[[], Store]] = {
            "build": lambda: repgraph.open(folder).store,
            "oxigraph": lambda: open_store(address),
            "project": lambda: open_store(dialects.reading_address(virtuoso.address, dialects.GRAPH)),
        }
        stores = {label: opened() for label, opened in every.items() if label in asked}
        for name, text in texts.items():
            answers: dict[str, Answer] = {}
            for label, each in stores.items():
                virtuoso.start()

                def ask(each: Store = each, text: str = text) -> Rows:
                    solutions = each.select(text)
                    return rows_of(solutions.tuples(), solutions.variables, text)

                answers[label] = timed(ask, runs)
            if "virtuoso" in asked:
                virtuoso.start()
                answers["virtuoso"] = timed(lambda text=text: virtuoso.ask(text, limit), runs)  # type: ignore[misc]
            found.append((name.removeprefix("ask/"), answers))
            print(row(*found[-1]), flush=True)
    virtuoso.stop()
    return found


def row(name: str, answers: dict[str, Answer]) -> str:
    """Return a line for a question."""
    cells = [
        f"{a[0] * 1e3:9.1f} ms {len(a[1]):6}" if isinstance(a, tuple) else f"{a[:24]:>19}" for a in answers.values()
    ]
    return f"{name:38} " + "  ".join(cells)


def summary(found: list[tuple[str, dict[str, Answer]]]) -> Iterator[str]:
    """Yield the figures of the whole."""
    for label, said in LABELS.items():
        both = [
            (a["build"], a[label])
            for _, a in found
            if isinstance(a["build"], tuple) and isinstance(a.get(label), tuple)
        ]
        if label == "build" or not both:
            continue
        mine, theirs = (sum(pair[n][0] for pair in both) for n in (0, 1))  # type: ignore[misc]
        yield (
            f"{said}: {len(both)} of {len(found)} answered, {sum(b[1] == v[1] for b, v in both)} equally; "
            f"build {mine:.2f} s, {theirs:.2f} s there, {theirs / mine:.2f} times the build (bar for Virtuoso: above 1)"
        )


def verdict(answers: dict[str, Answer]) -> str:
    """Return what Virtuoso itself does with a question."""
    build, itself = answers["build"], answers["virtuoso"]
    if isinstance(itself, str) or isinstance(build, str):
        return str(itself).partition(":")[0]
    if len(build[1]) != len(itself[1]):
        return "gives another number of rows"
    return "answers equally" if build[1] == itself[1] else "gives other values"


def write(found: list[tuple[str, dict[str, Answer]]], page: Path) -> None:
    """Put what Virtuoso itself does between the marks in a page."""
    groups: dict[str, list[str]] = {}
    for name, answers in found:
        groups.setdefault(verdict(answers), []).append(name)
    told = [f"| {what} | {len(names)} | {', '.join(names)} |" for what, names in sorted(groups.items())]
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    table = "\n".join(["| Virtuoso itself | questions | which |", "|---|---|---|", *told])
    page.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def main() -> None:
    """Build or take a graph, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("people", type=int, nargs="?", default=int(os.environ.get("SIZE", "10000")))
    parser.add_argument("--quick", action="store_true", help="the project's own build")
    parser.add_argument("--build", type=Path, help="a build folder")
    parser.add_argument("--limit", type=float, default=60, help="seconds that a question may take in Virtuoso")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=LABELS, default=list(LABELS), help="which stores are asked")
    parser.add_argument("--write", type=Path, help="page with the marks")
    given = parser.parse_args()
    if shutil.which("virtuoso-t") is None:
        print("stores: Virtuoso is not here, nothing is compared: apt-get install virtuoso-opensource-7-bin")
        return
    with tempfile.TemporaryDirectory(prefix="repgraph-stores-") as scratch:
        place = Path(scratch)
        folder = given.build or ROOT / "build"
        if not given.quick and not given.build:
            people.write(place, given.people, 1, ("tables",))
            folder = place / "build"
            build.build([place / "tables"], folder)
        asked = [label for label in LABELS if label in given.only]
        print(f"{'question':38} " + "  ".join(f"{LABELS[label]:>19}" for label in asked))
        found = measured(folder, place, given.limit, given.runs, asked)
        print("\n".join(summary(found)))
        if given.write:
            write(found, given.write)


if __name__ == "__main__":
    main()
