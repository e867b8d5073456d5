"""The common form: a ``networkx`` graph whose every edge carries its evidence.

Attributes are texts, numbers and truth values, so that the writers of ``networkx`` take them as they are; what has
no value is absent. Lists (``rows``, ``sources``, ``doubts``) are ids parted by spaces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import networkx as nx

from repgraph.errors import NotFoundError
from repgraph.network.edges import DOUBTS
from repgraph.network.evidence import rows
from repgraph.network.projection import LARGEST, Projection, chosen, project, projections, tags
from repgraph.network.spans import day_of, iso
from repgraph.network.wording import Labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from repgraph.network.edges import Edge
    from repgraph.store import Store

BASES = ("tie", "list", "shared", "event")
SINGLE_SOURCE = "single-source"
LENGTH = 1000
"""Length of an edge of weight 1: lengths are whole numbers, so that equal ways stay equal in every engine."""


class HasStore(Protocol):
    """What holds an opened store, as a ``KnowledgeGraph`` does."""

    store: Store


def graph(
    source: Store | HasStore,
    kinds: str | Iterable[str] | None = None,
    *,
    certain: bool = False,
    before: str = "",
    since: str = "",
    without: str | Iterable[str] = (),
    claimed: bool = False,
    largest: int = LARGEST,
    language: str = "en",
) -> nx.MultiGraph:
    """Return a network with the evidence on every edge.

    Parameters
    ----------
    source
        An opened store, or what holds one.
    kinds
        Names of projections (``kin``, ``co-defendant`` …), by default every kind of tie that people had in life.
    certain
        Keep only edges without doubt: stated, undisputed, and with a certain overlap where there is one.
    before, since
        Keep edges that may have begun before this date, or may have lasted until it; with ``certain``, those that
        did for certain. A date as ``1937`` or ``1937-09-27``.
    without
        What to leave out: kinds, relations (``in-law``), bases (``list``), doubts (``inferred``, ``disputed``,
        ``undated-overlap`` …) or ``single-source``.
    claimed
        Whether ties that are only claimed are edges too, marked ``claimed``. Alleged ones never are.
    largest
        Largest group whose members are paired.
    language
        Language of labels: ``en``, ``ru`` or ``kk``.

    Returns
    -------
    networkx.MultiGraph
        Everybody is a node, also those without a recorded tie. Networks of places are directed
        (``networkx.MultiDiGraph``). ``graph.graph["too_large"]`` names groups that made no pairs.

    Raises
    ------
    NotFoundError
        A kind, or a word in ``without``, does not exist.
    QueryError
        A date cannot be read.
    """
    store = store_of(source)
    names = chosen(kinds)
    words = listed(without)
    found = project(store, [kind for kind in names if kind not in words], claimed=claimed, largest=largest)
    edges = select(found.edges, certain=certain, before=before, since=since, without=words)
    labels = Labels(store, language)
    places = all("places" in tags(projections()[kind]) for kind in names) and bool(names)
    made = nx.MultiDiGraph() if places else nx.MultiGraph()
    made.graph.update(kinds=" ".join(found.kinds), language=language, too_large=_told(found))
    if not places:
        _add_people(made, store, labels)
    for edge in edges:
        for node in (edge.one, edge.other):
            if node not in made:
                made.add_node(node, label=labels.of(node), kind=node.partition("/")[0])
        made.add_edge(edge.one, edge.other, key=f"{edge.kind} {edge.relation} {edge.key}", **attributes(edge))
    return made


def store_of(source: Store | HasStore) -> Store:
    """Return the store of what holds one, and a store as it is."""
    found: Store = getattr(source, "store", source)  # type: ignore[arg-type]  # either has it, or is it
    return found


def select(
    edges: Sequence[Edge],
    *,
    certain: bool = False,
    before: str = "",
    since: str = "",
    without: str | Iterable[str] = (),
) -> list[Edge]:
    """Return the edges that pass; see :func:`graph` for the words.

    Raises
    ------
    NotFoundError
        A word in ``without`` names nothing; near misses are offered.
    QueryError
        A date cannot be read.
    """
    words = listed(without)
    known = {*projections(), *BASES, *DOUBTS, SINGLE_SOURCE, *(edge.relation for edge in edges)}
    for word in words:
        if word not in known:
            raise NotFoundError("kind, basis or doubt", word, known)
    limit = day_of(before)[0] if before else None
    start = day_of(since)[1] if since else None
    return [edge for edge in edges if _passes(edge, frozenset(words), limit, start, certain=certain)]


def _passes(edge: Edge, words: frozenset[str], limit: int | None, start: int | None, *, certain: bool) -> bool:
    doubts = edge.doubts
    if certain and doubts:
        return False
    if not words.isdisjoint((edge.kind, edge.relation, edge.basis, *doubts)):
        return False
    if SINGLE_SOURCE in words and edge.origins < 2:  # noqa: PLR2004 - one source
        return False
    begin, end = edge.span.begin, edge.span.end
    if certain:
        begun = limit is None or (begin.last is not None and begin.last < limit)
        lasted = start is None or (end.first is not None and end.first > start)
    else:
        begun = limit is None or begin.first is None or begin.first < limit
        lasted = start is None or end.last is None or end.last > start
    return begun and lasted


def attributes(edge: Edge) -> dict[str, Any]:
    """Return what an edge of the network carries."""
    span = edge.span
    found: dict[str, Any] = {
        "kind": edge.kind,
        "relation": edge.relation,
        "basis": edge.basis,
        "weight": edge.weight,
        "certain": not edge.doubts,
        "doubts": " ".join(edge.doubts),
        "claimed": edge.claimed,
        "origins": edge.origins,
        "tier": edge.tier,
        "rows": " ".join(edge.rows),
        "sources": " ".join(edge.sources),
        "joined_by": edge.key,
        "directed": edge.directed,
    }
    if edge.directed:
        found["runs_from"] = edge.one
    times = {
        "begin": span.begin.text,
        "end": span.end.text,
        "begin_min": iso(span.begin.first),
        "begin_max": iso(span.begin.last),
        "end_min": iso(span.end.first),
        "end_max": iso(span.end.last),
        "overlap": edge.overlap,
    }
    return found | {name: value for name, value in times.items() if value}


def simple(network: nx.Graph) -> nx.Graph:
    """Return one undirected edge a pair: weights added, the number of ties, and a length for shortest paths.

    The length is the inverse of the weight (Newman 2001), in whole thousandths.
    """
    made = nx.Graph(**network.graph)
    made.add_nodes_from(network.nodes(data=True))
    for one, other, data in network.edges(data=True):
        weight, ties = data.get("weight", 1.0), data.get("ties", 1)
        if made.has_edge(one, other):
            made[one][other]["weight"] += weight
            made[one][other]["ties"] += ties
        elif one != other:
            made.add_edge(one, other, weight=weight, ties=ties)
    for _, _, data in made.edges(data=True):
        data["length"] = length(data["weight"])
    return made


def length(weight: float) -> int:
    """Return how long an edge of this weight is."""
    return max(1, round(LENGTH / weight))


def without_ties(network: nx.MultiGraph) -> list[str]:
    """Return the people for whom no edge is recorded. That none is recorded does not mean that there was none."""
    return [node for node, degree in network.degree() if degree == 0]


def listed(words: str | Iterable[str]) -> tuple[str, ...]:
    """Return words that stand in one text parted by commas, or one by one."""
    found = words.split(",") if isinstance(words, str) else words
    return tuple(word.strip() for word in found if word.strip())


def _add_people(made: nx.MultiGraph, store: Store, labels: Labels) -> None:
    for (person,) in sorted(rows(store, "people")):
        made.add_node(person, label=labels.of(person), kind="person")
    values: dict[tuple[str, str], set[str]] = {}
    for person, attribute, value in rows(store, "attributes"):
        values.setdefault((person, attribute), set()).add(value)
    for (person, attribute), found in sorted(values.items()):
        if person in made and attribute != "socialOrigin":
            made.nodes[person][attribute] = " ".join(sorted(value.rpartition("/")[2] for value in found))


def _told(found: Projection) -> str:
    return "; ".join(f"{group} ({size})" for group, size in sorted(found.too_large.items()))
