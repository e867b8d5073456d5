"""Measure the networks: the project's own data, and a synthetic one of 100,000 people and 1,000,000 ties.

Run by ``make bench``. The synthetic graph has the shape of the real one: households, heavy-tailed acquaintance,
lists of names and camps of which half of all pairs come; its triples are loaded into a store, and everything is
read from there. Our side and plain networkx run on the same edges, each in a process of its own, one after the
other. What networkx does not end in a minute and a half is stopped, and its sampled betweenness is extrapolated
from a few pivots; both are said.
"""

from __future__ import annotations

import json
import math
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO

ROOT = Path(__file__).parent.parent
PEOPLE = int(os.environ.get("REPGRAPH_BENCH_PEOPLE", "100000"))
TIES = 10 * PEOPLE
ERROR = 0.01
PATIENCE = 90
"""Seconds after which a step of networkx is stopped."""

ID, RG, RGV = (
    "https://w3id.org/repgraph/id/",
    "https://w3id.org/repgraph/ontology#",
    "https://w3id.org/repgraph/vocabulary#",
)
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
XSD = "http://www.w3.org/2001/XMLSchema#"
SHARES = {"household": 0.15, "acquaintance": 0.13, "list": 0.34, "camp": 0.24, "organisation": 0.14}
"""Share of the pairs by where they come from, near that of the project's own data."""


def main() -> None:
    """Run every part, or the one that is named."""
    parts: dict[str, Callable[..., None]] = {"real": real, "synthetic": synthetic, "ours": ours, "plain": plain}
    if len(sys.argv) > 1:
        parts[sys.argv[1]](*map(Path, sys.argv[2:]))
        return
    with tempfile.TemporaryDirectory(prefix="repgraph-bench-") as scratch:
        folder = Path(scratch)
        child("real", folder)
        child("synthetic", folder)
        fast, fast_peak = child("ours", folder)
        report_ours(fast, fast_peak)
        slow, slow_peak = child("plain", folder)
    report(fast, slow, slow_peak / fast_peak)


def child(part: str, folder: Path) -> tuple[dict[str, Any], float]:
    """Run a part in a process of its own; return what it measured, and its peak memory in MiB."""
    command = [sys.executable, __file__, part, str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    lines = done.stdout.splitlines()
    found: dict[str, Any] = json.loads(lines[-1])
    print("\n".join(lines[:-1]), end="\n" if len(lines) > 1 else "")
    return found, found.pop("peak")


def synthetic(folder: Path) -> None:
    """Make the synthetic store, in a process of its own: a process begins with the peak memory of its parent."""
    print(f"\nsynthetic: {PEOPLE:,} people; {synthesise(folder)}")
    told({})


def told(measured: dict[str, Any]) -> None:
    """Print what was measured, with the peak memory of this process, for the one that started it."""
    measured["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(measured))


def real(folder: Path) -> None:
    """Measure the project's own data."""
    import repgraph  # noqa: PLC0415 - each part loads only what it measures
    from repgraph.build import build  # noqa: PLC0415
    from repgraph.network import measures, paths  # noqa: PLC0415

    build([ROOT / "data"], folder / "real")
    with repgraph.open(folder / "real") as graph:
        clock = Clock()
        network = clock("projection", graph.network)
        print(f"own data: {network.number_of_nodes()} people, {network.number_of_edges()} edges; "
              f"projection {clock.of('projection', 2)}")  # fmt: skip
        clock("measures", lambda: measures.every(network))
        print(f"all measures for the whole graph: {clock.of('measures', 2)} (bar 5)")
        people = sorted(node for node, degree in network.degree() if degree)
        pairs = [(people[n], people[-n - 1]) for n in range(0, len(people) // 2, 10)]
        for name, way in (("shortest", paths.shortest), ("best attested", paths.best_attested)):
            each = []
            for one, other in pairs:
                began = time.perf_counter()
                way(network, one, other)
                each.append(1000 * (time.perf_counter() - began))
            print(
                f"{name} path, {len(pairs)} pairs: median {median(each):.0f} ms, slowest {max(each):.0f} ms (bar 100)"
            )
    told({})


class Writer:
    """Writes people, ties, lists and events as the build does."""

    def __init__(self, out: TextIO) -> None:
        """Write to an open file."""
        self.out = out
        self.number = 0
        self.random = random.Random(1937)  # noqa: S311 - a sample, no secret

    def triple(self, subject: str, predicate: str, value: str) -> None:
        """Write one triple."""
        self.out.write(f"<{ID}{subject}> {predicate if predicate == TYPE else f'<{RG}{predicate}>'} {value} .\n")

    def factoids(self, node: str) -> None:
        """Write the rows that a node is based on, each with its source and locator."""
        for _ in range(self.random.choices((1, 2, 3), (0.85, 0.1, 0.05))[0]):
            row = self.row()
            self.triple(node, "basedOn", f"<{ID}{row}>")
            self.evidence(row)

    def row(self) -> str:
        """Return the id of a new row."""
        self.number += 1
        return f"factoid/x{self.number}"

    def evidence(self, row: str) -> None:
        """Write a row's source, locator and, for some, that it is inferred."""
        self.triple(row, TYPE, f"<{RG}Factoid>")
        self.triple(row, "source", f"<{ID}source/s{self.random.randrange(5000)}>")
        self.triple(row, "locator", f'"p. {self.random.randrange(400)}"')
        if self.random.random() < 0.1:  # noqa: PLR2004 - a tenth
            self.triple(row, "mode", f"<{RGV}inferred>")

    def dated(self, node: str, share: float = 0.5) -> None:
        """Date a share of the nodes, some of them with an end."""
        if self.random.random() < share:
            year = self.random.randint(1905, 1945)
            self.triple(node, "date", f"<{ID}date/{year}>")
            if self.random.random() < share:
                self.triple(node, "end", f"<{ID}date/{year + self.random.randint(0, 8)}>")

    def tie(self, kind: str, tie_class: str, one: int, other: int, *, directed: bool = False) -> None:
        """Write a tie of two people."""
        node = f"tie/t{self.number}"
        self.triple(node, TYPE, f"<{RG}{tie_class}>")
        self.triple(node, "tieKind", f"<{RGV}{kind}>")
        for person in (one, other):
            self.triple(node, "party", f"<{ID}person/p{person}>")
        if directed:
            self.triple(node, "tieFrom", f"<{ID}person/p{one}>")
            self.triple(node, "tieTo", f"<{ID}person/p{other}>")
        self.dated(node, 0.3)
        self.factoids(node)

    def near(self, size: int) -> list[int]:
        """Return people of one circle, with a few from anywhere."""
        centre = self.random.randrange(PEOPLE)
        width = max(60, 4 * size)
        found = {int(self.random.gauss(centre, width)) % PEOPLE for _ in range(size)}
        return sorted(found | {self.random.randrange(PEOPLE) for _ in range(max(1, size // 10))})

    def size(self, largest: int) -> int:
        """Return the size of a group: many are small, a few are large."""
        return min(largest, int(3 * self.random.paretovariate(1.6)))


def synthesise(folder: Path) -> str:
    """Write the synthetic graph, load it into a store, and tell what there is."""
    graph = folder / "synthetic.nt"
    with graph.open("w", encoding="utf-8") as out:
        writer = Writer(out)
        frame(writer)
        counts = {
            "households": households(writer),
            "acquaintances": acquaintances(writer),
            "lists": groups(writer, "list", named, 40),
            "camps": groups(writer, "camp", held, 120),
            "organisations": groups(writer, "organisation", joined, 80),
        }
    began = time.perf_counter()
    from repgraph.store.embedded import EmbeddedStore  # noqa: PLC0415 - each part loads only what it measures

    EmbeddedStore.create(folder / "synthetic", graph)
    seconds = time.perf_counter() - began
    size = graph.stat().st_size / 2**20
    graph.unlink()
    shown = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    return f"{shown}; {writer.number:,} rows, {size:.0f} MiB of triples, store made in {seconds:.0f} s"


def frame(writer: Writer) -> None:
    """Write people, sources and dates."""
    for number in range(PEOPLE):
        writer.triple(f"person/p{number}", TYPE, f"<{RG}Person>")
    for number in range(5000):
        writer.triple(f"source/s{number}", TYPE, f"<{RG}Source>")
        writer.triple(f"source/s{number}", "tier", f"<{RGV}tier-{number % 6 + 1}>")
        if number % 10 == 0:
            writer.triple(f"source/s{number}", "reuseCluster", f"<{ID}cluster/c{number % 500}>")
    for number in range(0, 500, 10):
        writer.triple(f"cluster/c{number}", "clusterKind", f"<{RGV}one-work>")
    for year in range(1900, 1960):
        first = (year - 1900) * 365 + (year - 1897) // 4
        writer.triple(f"date/{year}", TYPE, f"<{RG}DateValue>")
        writer.triple(f"date/{year}", "edtf", f'"{year}"^^<http://id.loc.gov/datatypes/edtf/EDTF>')
        writer.triple(f"date/{year}", "dayMin", f'"{first}"^^<{XSD}integer>')
        writer.triple(f"date/{year}", "dayMax", f'"{first + 364}"^^<{XSD}integer>')


def households(writer: Writer) -> int:
    """Write couples with children, and brothers and sisters."""
    written = person = 0
    while written < SHARES["household"] * TIES:
        person = (person + writer.random.randint(3, 7)) % PEOPLE
        couple = (person, person + 1)
        children = [person + 2 + n for n in range(writer.random.randint(0, 4))]
        if children and children[-1] >= PEOPLE:
            continue
        if couple[1] < PEOPLE:
            writer.tie("spouse", "SpousalTie", *couple)
            written += 1
        for child_ in children:
            for parent in couple:
                writer.tie("parent", "ParentTie", parent, child_, directed=True)
        for number, one in enumerate(children):
            for other in children[number + 1 :]:
                writer.tie("sibling", "SiblingTie", one, other)
        written += 2 * len(children) + math.comb(len(children), 2)
    return written


def acquaintances(writer: Writer) -> int:
    """Write friends and colleagues; who has ties gets more."""
    known = list(range(0, PEOPLE, 50))
    written = 0
    while written < SHARES["acquaintance"] * TIES:
        one, other = writer.random.randrange(PEOPLE), writer.random.choice(known)
        if one != other:
            writer.tie(
                writer.random.choice(("friend", "associate", "colleague", "co-defendant")), "Association", one, other
            )
            known += [one, other]
            written += 1
    return written


def groups(writer: Writer, share: str, write: Callable[[Writer, int, list[int]], None], largest: int) -> int:
    """Write groups until their pairs are the share of all; return how many groups there are."""
    pairs = number = 0
    while pairs < SHARES[share] * TIES:
        members = writer.near(writer.size(largest))
        write(writer, number, members)
        pairs += math.comb(len(members), 2)
        number += 1
    return number


def named(writer: Writer, number: int, members: list[int]) -> None:
    """Write a list of names."""
    for member in members:
        row = writer.row()
        person, group = f"person/p{member}", f"<{ID}group/g{number}>"
        writer.triple(person, "memberOfGroup", group)
        writer.triple(row, "memberOfGroup", group)
        writer.triple(row, "about", f"<{ID}{person}>")
        writer.triple(row, "groupKind", f"<{RGV}group-co-defendant>")
        writer.evidence(row)


def held(writer: Writer, number: int, members: list[int]) -> None:
    """Write the people of a camp."""
    for member in members:
        event(writer, "Detention", member, "facility", f"camp/k{number}")


def joined(writer: Writer, number: int, members: list[int]) -> None:
    """Write the members of an organisation."""
    for member in members:
        event(writer, "Membership", member, "organisation", f"organisation/o{number}")


def event(writer: Writer, kind: str, person: int, predicate: str, place: str) -> None:
    """Write an event of one person."""
    node = f"{kind.lower()}/e{writer.number}"
    writer.triple(node, TYPE, f"<{RG}{kind}>")
    writer.triple(node, "person", f"<{ID}person/p{person}>")
    writer.triple(node, predicate, f"<{ID}{place}>")
    writer.dated(node, 0.4)
    writer.factoids(node)


class Clock:
    """Notes how long each step takes, and stops those that take too long.

    Parameters
    ----------
    patience
        Seconds after which a step is stopped; 0 for never.
    """

    def __init__(self, patience: int = 0) -> None:
        """Begin with nothing measured."""
        self.seconds: dict[str, float] = {}
        self.cpu: dict[str, float] = {}
        self.stopped: list[str] = []
        self.patience = patience
        signal.signal(signal.SIGALRM, _stop)

    def __call__(self, name: str, step: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the step gives
        """Run a step and note its seconds; a step that was stopped gives nothing."""
        found = None
        began, cpu = time.perf_counter(), time.process_time()
        signal.alarm(self.patience)
        try:
            found = step()
        except TimeoutError:
            self.stopped.append(name)
        signal.alarm(0)
        self.seconds[name] = time.perf_counter() - began
        self.cpu[name] = time.process_time() - cpu
        return found

    def of(self, name: str, digits: int = 1) -> str:
        """Return the seconds of a step, by the clock and of the processors."""
        return f"{self.seconds[name]:.{digits}f} s (CPU {self.cpu[name]:.{digits}f} s)"


def _stop(*_: object) -> None:
    raise TimeoutError


def ours(folder: Path) -> None:
    """Project the synthetic graph from its store and measure it; write the pairs for the other side."""
    from repgraph.network import large, project  # noqa: PLC0415 - each part loads only what it measures
    from repgraph.store import open_store  # noqa: PLC0415

    clock = Clock()
    store = open_store(folder / "synthetic")
    edges = clock("projection", lambda: project(store)).edges
    store.close()
    network = clock("graph", lambda: large.from_edges(edges))
    parts = clock("components", lambda: large.components(network))
    ranks = clock("PageRank", lambda: large.pagerank(network))
    cores = clock("k-core", lambda: large.core(network))
    communities = clock("Leiden", lambda: large.leiden(network))
    clock("Louvain", lambda: large.louvain(network))
    between = clock("betweenness", lambda: large.sampled_betweenness(network, ERROR))
    with (folder / "pairs.csv").open("w", encoding="utf-8") as out:
        out.writelines(f"{line}\n" for line in pairs(network))
    results = {"components": len(parts), "core": cores, "rank": ranks}
    (folder / "results.json").write_text(json.dumps(results), encoding="utf-8")
    told({
        "seconds": clock.seconds, "cpu": clock.cpu, "edges": len(edges), "pairs": network.ecount(),
        "people": network.vcount(),
        "communities": len(communities), "modularity": large.modularity(network, communities),
        "first": max(between.values()),
    })  # fmt: skip


def pairs(network: Any) -> Iterator[str]:  # noqa: ANN401 - a graph of igraph
    """Yield the pairs of a network with their weights."""
    names = network.vs["name"]
    for edge in network.es:
        yield f"{names[edge.source]},{names[edge.target]},{edge['weight']!r}"


def plain(folder: Path) -> None:
    """Measure the same pairs with networkx alone, and compare the results."""
    import networkx as nx  # noqa: PLC0415 - each part loads only what it measures

    clock = Clock(PATIENCE)
    network = clock("graph", lambda: read_pairs(folder / "pairs.csv"))
    ours_ = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    parts = clock("components", lambda: list(nx.connected_components(network)))
    ranks = clock("PageRank", lambda: nx.pagerank(network, tol=1e-12, max_iter=1000))
    cores = clock("k-core", lambda: nx.core_number(network))
    clock("Louvain", lambda: nx.community.louvain_communities(network, seed=1937))
    few = 4
    clock("betweenness", lambda: nx.betweenness_centrality(network, k=few, seed=1937))
    needed = math.ceil(math.log(2 * len(network) / 0.1) / (2 * ERROR**2))
    for found in (clock.seconds, clock.cpu):
        found["betweenness"] *= min(needed, len(network)) / few
    same = {
        "components": parts is None or len(parts) == ours_["components"],
        "k-core": all(ours_["core"][node] == value for node, value in (cores or {}).items()),
        "PageRank": all(abs(ours_["rank"][node] - value) < 1e-9 for node, value in (ranks or {}).items()),  # noqa: PLR2004
    }
    same = {name: found for name, found in same.items() if name not in clock.stopped}
    told(
        {
            "seconds": clock.seconds,
            "cpu": clock.cpu,
            "same": same,
            "pivots": min(needed, len(network)),
            "stopped": clock.stopped,
        }
    )


def read_pairs(path: Path) -> Any:  # noqa: ANN401 - a graph of networkx
    """Return pairs with their weights as a graph of networkx."""
    import networkx as nx  # noqa: PLC0415 - each part loads only what it measures

    network = nx.Graph()
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            one, other, weight = line.rstrip().split(",")
            network.add_edge(one, other, weight=float(weight))
    return network


def report_ours(found: dict[str, Any], peak: float) -> None:
    """Print our side against the bars."""
    seconds, cpu = found["seconds"], found["cpu"]
    print(
        f"network: {found['people']:,} people with ties, {found['edges']:,} edges, {found['pairs']:,} pairs; "
        f"{found['communities']:,} communities, modularity {found['modularity']:.3f}"
    )
    for title, names, bar in (
        ("projection from the store", ("projection",), 60),
        ("components, PageRank, k-core and Leiden together", ("components", "PageRank", "k-core", "Leiden"), 30),
        (f"betweenness by sampling, error {ERROR} with 90 %", ("betweenness",), 60),
    ):
        wall, used = (sum(times[name] for name in names) for times in (seconds, cpu))
        print(f"{title}: {wall:.1f} s, CPU {used:.1f} s (bar {bar})")
    print(f"largest betweenness: {found['first']:.4f}")
    print(f"peak memory: {peak:.0f} MiB (bar 4096)", flush=True)


def report(fast: dict[str, Any], slow: dict[str, Any], memory: float) -> None:
    """Print both sides as ratios."""
    print("\nstep             ours s      CPU s   networkx s      CPU s   times faster (CPU)")
    for name in ("graph", "components", "PageRank", "k-core", "Louvain", "Leiden", "betweenness"):
        line = f"{name:14} {fast['seconds'][name]:8.2f} {fast['cpu'][name]:10.2f}"
        if name not in slow["seconds"]:
            print(f"{line}   no method of its own")
            continue
        remark = f"  extrapolated to {slow['pivots']:,} pivots" if name == "betweenness" else ""
        if name in slow["stopped"]:
            remark = f"  networkx stopped after {PATIENCE} s: more than this"
        measured = name != "betweenness"  # an extrapolated time gives no ratio
        ratio = f"{slow['cpu'][name] / max(fast['cpu'][name], 1e-9):14.1f}" if measured else f"{'no ratio':>14}"
        print(f"{line} {slow['seconds'][name]:12.1f} {slow['cpu'][name]:10.1f} {ratio}{remark}")
    print(f"memory of networkx, without projection: {memory:.1f} times ours with it")
    same = ", ".join(f"{name} {'yes' if ok else 'NO'}" for name, ok in slow["same"].items())
    print(f"same results on these pairs: {same}")


if __name__ == "__main__":
    main()
