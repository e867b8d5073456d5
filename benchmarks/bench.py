"""Measure what the project promises about its own data, and print it.

Run by ``make bench``. Times are wall-clock on this machine; the build runs in a process of its own, so that
its peak memory is its own.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path
from statistics import median

import repgraph
from repgraph import queries
from repgraph.store import Store, open_store

ROOT = Path(__file__).parent.parent
RUNS = 5
BUDGET_MS = 100
COVERAGE = """
PREFIX rg: <https://w3id.org/repgraph/ontology#>
PREFIX rgv: <https://w3id.org/repgraph/vocabulary#>
SELECT ?kind (COUNT(DISTINCT ?f) AS ?all) (COUNT(DISTINCT ?sourced) AS ?withSource)
       (COUNT(DISTINCT ?located) AS ?withLocator) (COUNT(DISTINCT ?open) AS ?notRecorded) WHERE {
  ?f a rg:Factoid .
  BIND(IF(EXISTS { ?f a rg:Name }, "names", IF(EXISTS { ?f a rg:Figure }, "figures",
       IF(EXISTS { ?f rg:tieKind ?t }, "ties", "factoids"))) AS ?kind)
  OPTIONAL { ?f rg:source ?s BIND(?f AS ?sourced) }
  OPTIONAL { ?f rg:locator ?l BIND(?f AS ?located) }
  OPTIONAL { ?f rg:locator rgv:notRecorded BIND(?f AS ?open) }
} GROUP BY ?kind ORDER BY ?kind
"""
LIVING = """
PREFIX rg: <https://w3id.org/repgraph/ontology#>
PREFIX rgv: <https://w3id.org/repgraph/vocabulary#>
SELECT (COUNT(?p) AS ?n) WHERE { ?p a rg:Person FILTER NOT EXISTS {
  ?p rg:privacy ?code FILTER(?code IN (rgv:deceased, rgv:presumed-dead, rgv:public-role)) } }
"""


def main() -> None:
    """Build in a fresh folder, then measure the questions on it."""
    with tempfile.TemporaryDirectory(prefix="repgraph-bench-") as scratch:
        out = Path(scratch) / "build"
        build(out)
        store = open_store(out)
        coverage(store)
        questions(store)
        names(out)


def build(out: Path) -> None:
    """Time one build of the project's data in its own process."""
    began = time.perf_counter()
    command = [
        sys.executable,
        "-m",
        "repgraph.cli",
        "build",
        "--quiet",
        "--data",
        str(ROOT / "data"),
        "--out",
        str(out),
    ]
    subprocess.run(command, check=True)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\nbuild, tables to gated store: {seconds:.1f} s (bar 20), peak {peak:.0f} MiB (bar 1024)")


def coverage(store: Store) -> None:
    """Count rows with source and locator, and people who may be living."""
    print("\nrows with a source, with a locator or 'not recorded'; share of 'not recorded'")
    for row in store.select(COVERAGE):
        total, sourced, located, unknown = (
            int(str(row[k])) for k in ("all", "withSource", "withLocator", "notRecorded")
        )
        print(f"  {row['kind']!s:9} {total:6}  {sourced / total:6.1%}  {located / total:6.1%}  {unknown / total:6.1%}")
    print("people possibly living in the graph:", next(iter(store.select(LIVING)))["n"], "(bar 0)")


def questions(store: Store) -> None:
    """Time every question, median of a few runs; what needs a parameter is asked as in its test case."""
    print(f"\nquestions, median of {RUNS} runs in ms (bar {BUDGET_MS})")
    times = {}
    for name, query in queries.library().items():
        if name.startswith("ask/"):
            text = query.bind(**(sample(name) if any(p.required for p in query.parameters) else {}))
            times[name] = median(timed(store, text) for _ in range(RUNS))
    for name, milliseconds in sorted(times.items(), key=lambda item: -item[1]):
        print(
            f"  {milliseconds:7.1f}  {name.removeprefix('ask/')}{'  ABOVE THE BAR' if milliseconds > BUDGET_MS else ''}"
        )
    print(f"  {len(times)} questions, slowest {max(times.values()):.1f} ms")


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


def names(out: Path) -> None:
    """Time searches in three scripts."""
    with repgraph.open(out) as graph:
        for text in ("Бөкейхан", "Bokeykhanov", "Сейфуллин Сакен"):
            began = time.perf_counter()
            hits = graph.search(text)
            first = hits[0].id if hits else "nothing"
            print(f"search {text!r}: {1000 * (time.perf_counter() - began):.1f} ms, first hit {first}")


if __name__ == "__main__":
    main()
