"""One person's ties and the ties among those tied, as plain values: for a page, or for a drawing of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from repgraph.network.paths import grade, named
from repgraph.ontology import BASE

if TYPE_CHECKING:
    import networkx as nx

    from repgraph.network.wording import Labels


class Member(TypedDict):
    """A person of the neighbourhood; ``strength`` is that of the ties to the person in the middle."""

    id: str
    iri: str
    label: str
    centre: bool
    strength: float


class Joined(TypedDict):
    """A tie of two members.

    ``kind_label`` and ``relation_label`` are in the language of the words; ``first_year`` and ``last_year`` are the
    widest that its dates allow, ``None`` where nothing bounds them. ``grade`` says how well it is attested, from 0
    (only claimed) to 4 (certain by three independent sources or more). ``rows`` are the IRIs of the factoids that
    it rests on, ``sources`` those of their sources.
    """

    id: str
    source: str
    target: str
    directed: bool
    kind: str
    kind_label: str
    relation: str
    relation_label: str
    basis: str
    joined_by: str
    begin: str
    end: str
    first_year: int | None
    last_year: int | None
    weight: float
    certain: bool
    claimed: bool
    doubts: list[str]
    grade: int
    rows: list[str]
    sources: list[str]


class Neighbourhood(TypedDict):
    """What is to be drawn, and how many people were left out for want of room."""

    centre: str
    left_out: int
    nodes: list[Member]
    edges: list[Joined]


def neighbourhood(network: nx.MultiGraph, person: str, words: Labels, most: int = 60) -> Neighbourhood:
    """Return a person, those tied to the person, and all ties among them.

    Parameters
    ----------
    network
        A graph of :func:`repgraph.network.graph.graph`.
    person
        The person in the middle, as ``person/x`` or ``x``.
    words
        Names in the chosen language.
    most
        Most people around the person; the best attested come first.

    Raises
    ------
    NotFoundError
        The network has no such person; near misses are offered.
    """
    centre = named(network, person)
    strength = {node: sum(tie["weight"] for tie in ties.values()) for node, ties in network[centre].items()}
    best = {node: max(map(grade, ties.values())) for node, ties in network[centre].items()}
    order = sorted(strength, key=lambda node: (-best[node], -strength[node], node))
    inside = [centre, *(node for node in order[:most] if node != centre)]
    part = network.subgraph(inside)
    return {
        "centre": centre,
        "left_out": max(len(order) - most, 0),
        "nodes": [
            {"id": node, "iri": BASE + node, "label": words.of(node), "centre": node == centre,
             "strength": round(strength.get(node, 0.0), 6)}
            for node in inside
        ],
        "edges": sorted(
            (_joined(one, other, key, data, words) for one, other, key, data in part.edges(keys=True, data=True)),
            key=lambda edge: (edge["source"], edge["target"], edge["id"]),
        ),
    }  # fmt: skip


def _joined(one: str, other: str, key: str, data: dict[str, Any], words: Labels) -> Joined:
    start = data.get("runs_from", one)
    start, goal = (one, other) if start == one else (other, one)
    basis = data["joined_by"].partition(" ")[0]
    return {
        "id": f"{start} {goal} {key}",
        "source": start,
        "target": goal,
        "directed": data["directed"],
        "kind": data["kind"],
        "kind_label": words.kind(data["kind"]),
        "relation": data["relation"],
        "relation_label": words.relation(data["relation"]),
        "basis": data["basis"],
        "joined_by": "" if data["basis"] == "tie" else words.of(basis),
        "begin": data.get("begin", ""),
        "end": data.get("end", ""),
        "first_year": _year(data.get("begin_min")),
        "last_year": _year(data.get("end_max")),
        "weight": round(data["weight"], 6),
        "certain": data["certain"],
        "claimed": data["claimed"],
        "doubts": data["doubts"].split(),
        "grade": grade(data),
        "rows": [f"{BASE}factoid/{row}" for row in data["rows"].split()],
        "sources": [f"{BASE}source/{source}" for source in data["sources"].split()],
    }


def _year(day: str | None) -> int | None:
    return int(day[:4]) if day else None
