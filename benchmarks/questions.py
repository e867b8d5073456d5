"""How long every saved question takes: in SPARQL, from the tables, and by rdflib.

``python benchmarks/questions.py`` asks the project's own data in ``build``, or the build that ``--store`` names;
``python benchmarks/questions.py 10000`` invents so many people first. Wall-clock and CPU milliseconds until all rows
are drawn, the better of two runs, and of long answers until the first thousand rows as well. Every question is asked
as it stands; one that needs a parameter is asked with one that stands in the data. rdflib reads the same file and is
asked each question in a process that is stopped after a while: told so, and counted with that time. On more than
10,000 people the SPARQL of a question that the tables answer is asked only with ``--both``.
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from itertools import islice
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import people

import repgraph
from repgraph import build as building
from repgraph import queries
from repgraph.ontology import BASE, RG

if TYPE_CHECKING:
    from collections.abc import Mapping

    from repgraph.queries import Query
    from repgraph.store import Store

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases" / "ask"
SHOWN = {"camp": "Camp", "act": "LegalProvision", "conflict": "Conflict", "factoid": "Factoid", "source": "Source"}
"""What pages show, by the kind of the parameter: each is asked for one of them."""
FIRST = 1000
STOPPED = 5
"""Seconds after which rdflib is stopped in a question."""
MOST_PEOPLE = 10_000
"""Above so many, rdflib is not asked: it needs more than a kilobyte of memory a triple."""


class Taken(NamedTuple):
    """What one answer took, in milliseconds, and how many rows it had."""

    wall: float
    cpu: float
    first: float
    rows: int


def taken(store: Store, text: str) -> Taken:
    """Ask twice and return the better run."""
    runs = []
    for _ in range(2):
        wall, cpu = time.perf_counter(), time.process_time()
        drawn = store.select(text).tuples()
        rows = sum(1 for _ in islice(drawn, FIRST))
        first = time.perf_counter() - wall
        rows += sum(1 for _ in drawn)
        runs.append(Taken(1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu), 1000 * first, rows))
    return min(runs)


def asked(store: Store) -> dict[str, tuple[Query, str]]:
    """Return every question with its text, required parameters bound to something that is in the data."""
    someone = [str(row["person"]) for row in store.select(queries.library()["network/people"].text)]
    given = {"person": someone[0], "date": "1938-02-25", "text": "ova", "entity": someone[0]}
    for kind, name in SHOWN.items():
        row = next(iter(store.select(f"SELECT ?one {{ ?one a <{RG}{name}> }} LIMIT 1")), None)
        given |= {kind: str(row["one"])} if row else {}
    found = {}
    for name, query in queries.library().items():
        if not name.startswith(("ask/", "page/", "network/")):
            continue
        values = {p.name: given[p.kind] for p in query.parameters if p.required and p.kind in given}
        case = CASES / f"{name.partition('/')[2]}.toml"
        if name.startswith("ask/") and case.exists() and f"{BASE}person/turar-ryskulov" in someone:
            values = tomllib.loads(case.read_text(encoding="utf-8"))["params"]
        elif "class" in {p.name for p in query.parameters}:
            values = {"class": "https://w3id.org/repgraph/ontology#Camp"}
        elif name == "network/step":
            row = next(iter(store.select(queries.library()["network/statements"].text + "\nLIMIT 1")))
            values = {"factoid": str(row["factoid"])}
        elif name.startswith("page/"):
            # on a page these stand for what it shows: one of them
            values |= {p.name: given[p.kind] for p in query.parameters if p.kind in given}
        if all(p.name in values for p in query.parameters if p.required):
            found[name] = (query, query.bind(**values))
    return found


def main() -> None:
    """Find or make the graph, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("people", type=int, nargs="?", default=0, help="so many invented people")
    parser.add_argument(
        "--store", type=Path, default=ROOT / "build", help="a build folder, where no people are invented"
    )
    parser.add_argument("--no-rdflib", action="store_true", help="leave rdflib out")
    parser.add_argument(
        "--both", action="store_true", help="the SPARQL of twins too, on many people: some take minutes"
    )
    parser.add_argument("--rdflib", type=Path, metavar="GRAPH", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.rdflib:
        by_rdflib(given.rdflib)
        return
    if not given.people:
        report(given.store, with_rdflib=not given.no_rdflib, both=given.both)
        return
    with tempfile.TemporaryDirectory(prefix="repgraph-questions-") as scratch:
        people.write(Path(scratch), given.people, 1, ("tables",))
        building.build([Path(scratch) / "tables"], Path(scratch) / "out")
        report(Path(scratch) / "out", with_rdflib=not given.no_rdflib, both=given.both)


def report(place: Path, *, with_rdflib: bool, both: bool) -> None:
    """Ask everything in every way, and print."""
    with repgraph.open(place, "sparql") as plain, repgraph.open(place, "sql") as counted:
        texts = asked(plain.store)
        count = len(plain.query("network/people"))
        both = both or count <= MOST_PEOPLE
        sql: dict[str, Taken] = {}
        sparql: dict[str, Taken] = {}
        for name, (query, text) in texts.items():
            if query.twin:
                sql[name] = taken(counted.store, text)
            if both or not query.twin:
                sparql[name] = taken(plain.store, text)
            told = (f"{way[name].wall:.1f} ms" for way in (sparql, sql) if name in way)
            print(f"  {name}: {', '.join(told)}", file=sys.stderr, flush=True)
    best = {name: min(way[name] for way in (sparql, sql) if name in way) for name in texts}
    print(f"\nquestions on {count:,} people: milliseconds to the last row (CPU; to row {FIRST:,}); SPARQL | SQL")
    for name, found in sorted(best.items(), key=lambda item: -item[1].wall):
        one, other = (_told(way[name]) if name in way else "" for way in (sparql, sql))
        print(f"  {name:44} {found.rows:9,} rows {one:28} | {other}")
    for kind in ("ask", "page", "network"):
        if both:
            _summary(f"{kind}, SPARQL alone", [t for n, t in sparql.items() if n.startswith(f"{kind}/")])
        _summary(f"{kind}, as it is answered", [t for n, t in best.items() if n.startswith(f"{kind}/")])
    if with_rdflib and count <= MOST_PEOPLE:
        compare(place, {name: text for name, (_, text) in texts.items()}, best)


def _told(found: Taken) -> str:
    return f"{found.wall:8.1f} ({found.cpu:8.1f}; {found.first:8.1f})"


def _summary(what: str, found: list[Taken]) -> None:
    walls = sorted(t.wall for t in found)
    high = walls[min(len(walls) - 1, round(0.95 * len(walls)))]
    late = max(t.first for t in found)
    print(f"{what}: {len(walls)} questions, median {median(walls):.1f} ms, p95 {high:.1f}, max {walls[-1]:.1f}; "
          f"to row {FIRST:,} at most {late:.1f}")  # fmt: skip


def compare(place: Path, texts: Mapping[str, str], best: Mapping[str, Taken]) -> None:
    """Ask rdflib the same, and print the ratio of all questions together."""
    command = [sys.executable, __file__, "--rdflib", str(place / "current" / "graph.nt")]
    asked = json.dumps(dict(texts))
    told = subprocess.run(command, input=asked, stdout=subprocess.PIPE, text=True, check=True).stdout
    seconds: dict[str, float | None] = json.loads(told)
    stopped = [name for name, taken in seconds.items() if taken is None]
    theirs = sum(STOPPED if taken is None else taken for taken in seconds.values())
    ours = sum(best[name].wall for name in texts) / 1000
    print(
        f"rdflib: at least {theirs:.1f} s for what takes {ours:.1f} s here, {theirs / ours:.0f} times as long "
        f"(bar 20); stopped after {STOPPED} s: {len(stopped)} of {len(texts)} ({', '.join(stopped)})"
    )


def by_rdflib(path: Path) -> None:
    """Read the graph with rdflib, then answer the queries of standard input, and print the seconds of each."""
    from rdflib import Graph  # noqa: PLC0415 - only in this process

    graph = Graph()
    graph.parse(path, format="nt11")
    taken: dict[str, float | None] = {}
    signal.signal(signal.SIGALRM, _stop)
    for name, text in json.load(sys.stdin).items():
        began = time.perf_counter()
        signal.alarm(STOPPED)
        try:
            rows = sum(1 for _ in graph.query(text))
            taken[name] = time.perf_counter() - began
        except TimeoutError:
            rows, taken[name] = 0, None
        except Exception as error:  # noqa: BLE001 - it goes on with the next question
            rows, taken[name] = 0, time.perf_counter() - began
            print(f"  rdflib {name}: {type(error).__name__}", file=sys.stderr)
        signal.alarm(0)
        print(f"  rdflib {name}: {taken[name] or 'stopped'} ({rows} rows)", file=sys.stderr, flush=True)
    print(json.dumps(taken))


def _stop(*_: object) -> None:
    raise TimeoutError


if __name__ == "__main__":
    main()
