"""Ways between two people, and the order of events in a family or a group, each with its evidence."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx
from rdflib import URIRef

from repgraph.errors import NotFoundError
from repgraph.network.evidence import local
from repgraph.network.graph import store_of
from repgraph.network.wording import Labels
from repgraph.ontology import BASE
from repgraph.queries import library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repgraph.network.graph import HasStore
    from repgraph.store import Store

MOST_ORIGINS = 3
"""More independent sources than this make a step no better attested."""

_STEP = 1000


@dataclass(frozen=True)
class Statement:
    """What one row says about a step: the event, its date and place, the source and the place in it."""

    row: str
    states: str
    title: str
    locator: str
    date: str = ""
    place: str = ""
    words: str = ""
    url: str = ""
    mode: str = ""
    certainty: str = ""
    compared: bool = False


@dataclass(frozen=True)
class Step:
    """One tie on a way: from whom to whom, what ties them, when, how sure, and every row that says so."""

    one: str
    other: str
    one_label: str
    other_label: str
    kind: str
    relation: str
    joined_by: str
    begin: str
    end: str
    grade: int
    doubts: tuple[str, ...]
    reverse: bool
    also: tuple[str, ...]
    statements: tuple[Statement, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Way:
    """A way from one person to another; ``grade`` is that of its weakest step."""

    steps: tuple[Step, ...]

    @property
    def grade(self) -> int:
        """Return the grade of the weakest step."""
        return min(step.grade for step in self.steps)

    def record(self) -> dict[str, Any]:
        """Return the way as plain values."""
        return {"grade": self.grade, "steps": [asdict(step) for step in self.steps]}


def grade(data: dict[str, Any]) -> int:
    """Return how well attested an edge is.

    0 only claimed; 1 doubtful (inferred, disputed, or an overlap that is not certain); 2 certain by one source;
    3 by two independent ones; 4 by three or more.
    """
    if data["claimed"]:
        return 0
    return 1 + min(data["origins"], MOST_ORIGINS) if data["certain"] else 1


def shortest(network: nx.MultiGraph, start: str, goal: str, ways: int = 1) -> list[list[str]]:
    """Return the ways of fewest steps, the better attested first.

    Parameters
    ----------
    network
        A graph of :func:`repgraph.network.graph.graph`.
    start, goal
        Two people, as ``person/x`` or ``x``.
    ways
        How many ways at most; those after the first may have more steps.

    Raises
    ------
    NotFoundError
        The network has no such person; near misses are offered.
    """
    start, goal = named(network, start), named(network, goal)
    graded = _graded(network)
    if not nx.has_path(graded, start, goal):
        return []
    if ways == 1:
        return [nx.bidirectional_dijkstra(graded, start, goal, weight="cost")[1]]
    return list(islice(nx.shortest_simple_paths(graded, start, goal, weight="cost"), ways))


def best_attested(network: nx.MultiGraph, start: str, goal: str) -> list[str]:
    """Return the way whose weakest step is attested best, the shortest of these; empty where there is none.

    The words are those of :func:`shortest`.
    """
    start, goal = named(network, start), named(network, goal)
    graded = _graded(network)
    for least in range(1 + MOST_ORIGINS, -1, -1):

        def cost(_: str, __: str, data: dict[str, int], least: int = least) -> int | None:
            return data["cost"] if data["grade"] >= least else None

        try:
            found: list[str] = nx.bidirectional_dijkstra(graded, start, goal, weight=cost)[1]
        except nx.NetworkXNoPath:
            continue
        return found
    return []


def _graded(network: nx.MultiGraph) -> nx.Graph:
    """Return one edge a pair, with the grade of its best tie; one step more costs more than any grade."""
    made = nx.Graph()
    made.add_nodes_from(network)
    for one, other, data in network.edges(data=True):
        best = max(grade(data), made[one][other]["grade"] if made.has_edge(one, other) else 0)
        if one != other:
            made.add_edge(one, other, grade=best, cost=_STEP - best)
    return made


def told(source: Store | HasStore, network: nx.MultiGraph, nodes: list[str], labels: Labels | None = None) -> Way:
    """Return a way with every step told: event, date, place, source, and the place in the source.

    Parameters
    ----------
    source
        An opened store, or what holds one.
    network
        The graph in which the way was found.
    nodes
        The people on the way.
    labels
        Names in the chosen language; read from the store where none are given.
    """
    store = store_of(source)
    words = labels or Labels(store, network.graph.get("language", "en"))
    return Way(tuple(_step(store, network, one, other, words) for one, other in pairwise(nodes)))


def _step(store: Store, network: nx.MultiGraph, one: str, other: str, words: Labels) -> Step:
    ties = sorted(network[one][other].values(), key=lambda tie: (-grade(tie), -tie["weight"], tie["kind"], tie["rows"]))
    best = ties[0]
    joined = best["joined_by"].partition(" ")[0]
    return Step(
        one,
        other,
        words.of(one),
        words.of(other),
        words.kind(best["kind"]),
        words.relation(best["relation"]),
        "" if best["basis"] == "tie" else words.of(joined),
        best.get("begin", ""),
        best.get("end", ""),
        grade(best),
        tuple(best["doubts"].split()),
        best.get("runs_from", one) != one,
        tuple(f"{words.relation(tie['relation'])} ({tie['rows']})" for tie in ties[1:]),
        tuple(statement for row in best["rows"].split() for statement in statements(store, row, words)),
    )


def statements(store: Store, row: str, words: Labels) -> Iterator[Statement]:
    """Yield what a row of ``data/`` says, with its source."""
    for found in store.select(library()["network/step"].bind(factoid=row)):
        said = {name: str(term) for name, term in found.items()}
        where = [words.of(local(said[name])) for name in ("place", "facility", "organisation") if name in said]
        locator = found["locator"]
        yield Statement(
            row,
            words.relation(local(said.get("tieKind", said["states"]))),
            said["title"],
            words.relation(local(str(locator))) if isinstance(locator, URIRef) else str(locator),
            "/".join(filter(None, (said.get("date"), said.get("end")))),
            ", ".join(where),
            said.get("wording") or said.get("note", ""),
            said.get("url", ""),
            local(said.get("mode", "")),
            local(said.get("certainty", "")),
            said["compared"] == "true",
        )


def named(network: nx.MultiGraph, person: str) -> str:
    """Return the node of a person.

    Raises
    ------
    NotFoundError
        The network has no such person; near misses are offered.
    """
    node = person.removeprefix(BASE)
    node = node if "/" in node else f"person/{node}"
    if node not in network:
        known = [name.partition("/")[2] for name in network if name.startswith("person/")]
        raise NotFoundError("person", person.removeprefix(BASE).removeprefix("person/"), known)
    return node
