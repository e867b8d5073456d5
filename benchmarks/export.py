"""Measure the exports: speed beside Oxigraph's own dump and rdflib's serialisers, and the memory that they need.

Run by ``make bench``. Each export runs in a process of its own over the project's own graph, and then over that graph
several times (every copy with its own names), which shows whether memory grows with it. Times are wall-clock, the
best of a few runs, from an opened store to a finished file.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from repgraph.build import build
from repgraph.export import EXPORTERS
from repgraph.store.embedded import EmbeddedStore

ROOT = Path(__file__).parent.parent
COPIES = int(os.environ.get("REPGRAPH_BENCH_COPIES", "6"))
RUNS = 3
MOST_MIB, LEAST_SHARE = 300, 0.8
RDFLIB = {
    "turtle": "turtle",
    "ntriples": "nt11",
    "nquads": "nquads",
    "trig": "trig",
    "jsonld": "json-ld",
    "rdfxml": "xml",
}
WITHOUT_GROWTH = ("nquads", "turtle", "jsonld", "cidoc-crm", "eac-cpf", "csv", "gexf", "graphml")

OURS = """
import sys, time, re
from pathlib import Path
from repgraph.export import EVERYBODY, EXPORTERS, Job, Release, deliver
from repgraph.ontology import Ontology
from repgraph.store import open_store
store, name, out = open_store(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
job = Job(store, EVERYBODY, Ontology.load(), Release.current())
began = time.perf_counter()
deliver(EXPORTERS[name], job, out)
seconds = time.perf_counter() - began
print(seconds, re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""
OXIGRAPH = """
import os, sys, time, re
from pathlib import Path
import pyoxigraph as ox
store = ox.Store.read_only(sys.argv[1])
began = time.perf_counter()
store.dump(sys.argv[3], ox.RdfFormat.N_QUADS)
with Path(sys.argv[3]).open("rb") as out:
    os.fsync(out.fileno())
print(time.perf_counter() - began, re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""
RDFLIBS = """
import sys, time, re
from pathlib import Path
from rdflib import Dataset, Graph
quads = sys.argv[2] in ("nquads", "trig")
graph = Dataset() if quads else Graph()
graph.parse(sys.argv[1], format="nquads" if quads else "nt")
began = time.perf_counter()
graph.serialize(sys.argv[3], format=sys.argv[2], encoding="utf-8")
print(time.perf_counter() - began, re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""


def main() -> None:
    """Build, multiply, measure, print."""
    with tempfile.TemporaryDirectory(prefix="repgraph-bench-") as scratch:
        place = Path(scratch)
        build([ROOT / "data"], place / "build")
        once = place / "build" / "current"
        many = multiplied(once / "graph.nt", place / "many")
        print(
            f"\nexports of the project's own graph, {size(once):.0f} MB of N-Triples; in brackets {COPIES} times that"
        )
        beside_oxigraph(many, place)
        beside_rdflib(once, place)
        the_others(once, many, place)


def beside_oxigraph(many: Path, place: Path) -> None:
    """Print the speed of N-Quads beside Oxigraph's own dump of the same store."""
    theirs, _ = best(OXIGRAPH, many / "store", "nquads", place / "theirs.nq")
    print(f"  N-Quads, {COPIES} copies: Oxigraph's dump {theirs:.2f} s, without graphs; ours has a graph a source")
    alone = place / "alone" / "store"
    alone.parent.mkdir()
    EmbeddedStore.create(alone, many / "graph.nt")
    for where, what in ((many, "from the file that a build leaves beside its store"), (alone, "from the store alone")):
        ours, peak = best(OURS, where, "nquads", place / "ours.nq")
        print(
            f"    {what}: {ours:.2f} s, {size_of(place / 'ours.nq') / ours:.0f} MB/s, {theirs / ours:.0%} of its "
            f"speed in triples a second (bar {LEAST_SHARE:.0%}), peak {peak:.0f} MiB (bar {MOST_MIB})"
        )


def beside_rdflib(once: Path, place: Path) -> None:
    """Print the speed of each serialisation beside rdflib's, which holds the graph in memory first."""
    print("  serialisation beside rdflib's (whose time to load the graph is not counted)")
    for name, theirs in RDFLIB.items():
        seconds, peak = best(OURS, str(once), name, place / "ours")
        source = place / "ours.nq" if name in {"nquads", "trig"} else once / "graph.nt"
        if name == "nquads":
            source = place / "once.nq"
            source.write_bytes((place / "ours").read_bytes())
        elif name == "trig":
            source = place / "once.nq"
        other, their_peak = measured(RDFLIBS, str(source), theirs, place / "theirs")
        print(
            f"    {name:9} {seconds:6.2f} s, peak {peak:4.0f} MiB; rdflib {other:6.2f} s, peak {their_peak:4.0f} MiB: "
            f"{other / seconds:.1f} times as fast"
        )


def the_others(once: Path, many: Path, place: Path) -> None:
    """Print time and memory of every target, and whether memory grows with the graph."""
    print("  target: time, peak" + f" [{COPIES} copies]")
    for name, target in EXPORTERS.items():
        if name == "release":
            continue
        seconds, peak = measured(OURS, str(once), name, place / f"out-{name}")
        line = f"    {name:15} {seconds:6.2f} s, peak {peak:4.0f} MiB"
        if name in WITHOUT_GROWTH:
            longer, higher = measured(OURS, str(many), name, place / f"more-{name}")
            line += f" [{longer:6.2f} s, peak {higher:4.0f} MiB{'' if higher < MOST_MIB else '  ABOVE THE BAR'}]"
        print(line + (" (a folder)" if target.folder else ""))


def multiplied(graph: Path, place: Path) -> Path:
    """Write the graph several times, each copy with names of its own, and load it into a store."""
    place.mkdir()
    shared = re.compile(r"^(date|source|cluster)/")
    pattern = re.compile(r"(<https://w3id\.org/repgraph/id/)([^>]+)>")
    with (place / "graph.nt").open("w", encoding="utf-8", newline="\n") as out:
        for copy in range(COPIES):
            mark = f"-copy{copy}" if copy else ""
            with graph.open(encoding="utf-8", newline="\n") as lines:
                for line in lines:
                    renamed = pattern.sub(
                        lambda m: m[0] if shared.match(m[2]) else f"{m[1]}{m[2]}{mark}>",  # noqa: B023
                        line,
                    )
                    if not copy or renamed[: renamed.index(" ")].endswith(f"{mark}>"):
                        out.write(renamed)
    EmbeddedStore.create(place / "store", place / "graph.nt")
    return place


def best(script: str, *arguments: object) -> tuple[float, float]:
    """Return the best time of a few runs, and the highest peak."""
    runs = [measured(script, *arguments) for _ in range(RUNS)]
    return min(seconds for seconds, _ in runs), max(peak for _, peak in runs)


def measured(script: str, *arguments: object) -> tuple[float, float]:
    """Run a script in a process of its own; return its seconds and its peak in MiB."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, peak = done.stdout.split()
    return float(seconds), int(peak) / 1024


def size(folder: Path) -> float:
    """Return MB of a graph."""
    return size_of(folder / "graph.nt")


def size_of(file: Path) -> float:
    """Return MB of a file."""
    return file.stat().st_size / 1e6


if __name__ == "__main__":
    main()
