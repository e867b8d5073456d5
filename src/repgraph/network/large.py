"""Large networks: the measures of :mod:`repgraph.network.measures` under the same names, run by igraph.

The results are the same (held by tests on published and on random graphs); sampled betweenness is run by
networkit. The only module that imports either.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from repgraph.network.conventions import CONFIDENCE, DAMPING, DIGITS, SEED, Assortativity, assortativity_of, ordered
from repgraph.network.graph import LENGTH, HasStore, length, select, simple, store_of
from repgraph.network.libraries import needed
from repgraph.network.projection import LARGEST, project

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import networkx as nx

    from repgraph.network.edges import Edge
    from repgraph.store import Store

ROUNDS = 8
"""Rounds of the Leiden method; more raise the modularity of a million ties by less than a thousandth."""

EXACT = 10**7
"""People times ties up to which betweenness is not sampled: the exact one takes less than a second."""

Large = Any
"""An ``igraph.Graph``: vertices have a ``name``, edges ``weight``, ``ties`` and ``length``."""


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
) -> Large:
    """Return a network of people as a graph of igraph, parallel ties of a pair added up.

    The words are those of :func:`repgraph.network.graph.graph`. Only weights are kept: the evidence of a pair is
    in the projection (:func:`repgraph.network.projection.project`).
    """
    edges = project(store_of(source), kinds, claimed=claimed, largest=largest).edges
    if certain or before or since or without:
        edges = select(edges, certain=certain, before=before, since=since, without=without)
    return from_edges(edges)


def from_edges(edges: Iterable[Edge]) -> Large:
    """Return edges as a graph of igraph, parallel ties of a pair added up."""
    numbers: dict[str, int] = {}
    weights: dict[tuple[int, int], float] = defaultdict(float)
    for edge in edges:
        pair = (numbers.setdefault(edge.one, len(numbers)), numbers.setdefault(edge.other, len(numbers)))
        if pair[0] != pair[1]:
            weights[pair if pair[0] < pair[1] else pair[::-1]] += edge.weight
    return from_weights(list(numbers), weights)


def from_weights(names: Sequence[str], weights: dict[tuple[int, int], float]) -> Large:
    """Return pairs of numbers with their weights as a graph of igraph."""
    made = _igraph().Graph(n=len(names), edges=list(weights))
    made.vs["name"] = list(names)
    made.es["weight"] = list(weights.values())
    made.es["length"] = [length(weight) for weight in weights.values()]
    return made


def from_networkx(network: nx.Graph) -> Large:
    """Return a graph of networkx as one of igraph, with the attributes of its nodes."""
    plain = simple(network)
    numbers = {node: number for number, node in enumerate(plain)}
    made = from_weights(
        list(numbers), {(numbers[one], numbers[other]): w for one, other, w in plain.edges(data="weight")}
    )
    for name in sorted({key for _, data in plain.nodes(data=True) for key in data} - {"name"}):
        made.vs[name] = [data.get(name, "") for _, data in plain.nodes(data=True)]
    return made


def components(network: Large) -> list[frozenset[str]]:
    """Return the connected components, largest first."""
    return _parts(network, network.connected_components())


def degree(network: Large) -> dict[str, float]:
    """Return degree."""
    return _by_name(network, network.degree())


def strength(network: Large) -> dict[str, float]:
    """Return strength."""
    return _by_name(network, network.strength(weights="weight"))


def betweenness(network: Large) -> dict[str, float]:
    """Return betweenness."""
    pairs = (network.vcount() - 1) * (network.vcount() - 2) / 2
    found = network.betweenness(weights="length", directed=False)
    return _by_name(network, [value / pairs if pairs > 0 else 0.0 for value in found])


def sampled_betweenness(network: Large, error: float = 0.01, seed: int = SEED) -> dict[str, float]:
    """Return betweenness over ways of fewest steps, each value within ``error`` with a probability of 90 %.

    A network with few people and ties is computed in full.

    Source: Borassi and Natale, *ACM Journal of Experimental Algorithmics* 24 (2019) 1.2 (KADABRA).
    """
    nodes, ties = network.vcount(), network.ecount()
    if _only_cliques(network):  # nobody stands between, and the sampler would never end
        return _by_name(network, [0.0] * nodes)
    if nodes * ties <= EXACT:
        pairs = (nodes - 1) * (nodes - 2) / 2
        return _by_name(network, [value / pairs for value in network.betweenness(directed=False)])
    shares = _kadabra(nodes, network.get_edgelist(), error, seed)
    # Shares of all pairs become shares of the pairs of others, as in the exact measure.
    return _by_name(network, [share * nodes / (nodes - 2) for share in shares])


def _only_cliques(network: Large) -> bool:
    """Tell whether everybody is tied to everybody whom they reach."""
    return int(network.ecount()) == sum(math.comb(size, 2) for size in network.connected_components().sizes())


def _kadabra(nodes: int, edges: Iterable[tuple[int, int]], error: float, seed: int) -> list[float]:
    with needed("networkit"):
        import networkit  # noqa: PLC0415 - an extra
    scores = []
    # Some versions of networkit give each pair twice. On a path of three the one in the middle stands on a third
    # of the pairs: what comes out for it tells how often a pair is counted.
    for size, pairs in ((3, [(0, 1), (1, 2)]), (nodes, edges)):
        made = networkit.Graph(size)
        for one, other in pairs:
            made.addEdge(one, other)
        networkit.setSeed(seed, False)  # noqa: FBT003 - a positional parameter of a compiled function
        run = networkit.centrality.KadabraBetweenness(made, error, 1 - CONFIDENCE, True)  # noqa: FBT003
        run.run()
        scores.append(dict(run.ranking()))
    times = max(1, round(3 * scores[0].get(1, 0.0)))
    return [float(scores[1].get(number, 0.0)) / times for number in range(nodes)]


def closeness(network: Large) -> dict[str, float]:
    """Return closeness."""
    others = network.vcount() - 1
    reached = {vertex: len(part) - 1 for part in network.connected_components() for vertex in part}
    found = network.closeness(weights="length", normalized=True)
    shares = [
        0.0 if math.isnan(value) else LENGTH * value * reached[vertex] / others for vertex, value in enumerate(found)
    ]
    return _by_name(network, shares)


def pagerank(network: Large, damping: float = DAMPING) -> dict[str, float]:
    """Return PageRank."""
    return _by_name(network, network.pagerank(damping=damping, weights="weight"))


def eigenvector(network: Large) -> dict[str, float]:
    """Return eigenvector centrality within the largest component."""
    parts = components(network)
    if not parts:
        return {}
    part = network.induced_subgraph(sorted(network.vs.select(name_in=parts[0]).indices))
    if part.vcount() == 1:
        return _by_name(part, [1.0])
    values = part.eigenvector_centrality(weights="weight", scale=False)
    norm = math.sqrt(sum(value**2 for value in values))
    return _by_name(part, [round(value / norm, DIGITS) for value in values])


def core(network: Large) -> dict[str, float]:
    """Return the core number."""
    return _by_name(network, network.coreness())


def clustering(network: Large) -> dict[str, float]:
    """Return the clustering coefficient."""
    return _by_name(network, network.transitivity_local_undirected(mode="zero"))


def constraint(network: Large) -> dict[str, float]:
    """Return Burt's constraint."""
    found = _by_name(network, network.constraint(weights="weight"))
    return {name: value for name, value in found.items() if not math.isnan(value)}


def effective_size(network: Large) -> dict[str, float]:
    """Return effective size."""
    ties = network.degree()
    shared = network.transitivity_local_undirected(mode="zero")
    found = [own - share * (own - 1) for own, share in zip(ties, shared, strict=True)]
    return {name: value for (name, value), own in zip(_by_name(network, found).items(), ties, strict=True) if own}


def bridges(network: Large) -> list[tuple[str, str]]:
    """Return the bridges."""
    names = network.vs["name"]
    pairs = ((names[network.es[edge].source], names[network.es[edge].target]) for edge in network.bridges())
    return sorted((min(pair), max(pair)) for pair in pairs)


def brokers(network: Large) -> list[str]:
    """Return the cutpoints."""
    return sorted(network.vs["name"][vertex] for vertex in network.articulation_points())


def louvain(network: Large, seed: int = SEED) -> list[frozenset[str]]:
    """Return communities by the Louvain method, largest first."""
    with _Seeded(seed):
        return _parts(network, network.community_multilevel(weights="weight"))


def leiden(network: Large, seed: int = SEED) -> list[frozenset[str]]:
    """Return communities by the Leiden method, largest first."""
    if not network.ecount():
        return ordered([[name] for name in network.vs["name"]])
    with _Seeded(seed):
        return _parts(
            network, network.community_leiden(objective_function="modularity", weights="weight", n_iterations=ROUNDS)
        )


def modularity(network: Large, parts: Iterable[Iterable[str]]) -> float:
    """Return modularity."""
    belongs = {name: number for number, part in enumerate(parts) for name in part}
    return float(network.modularity([belongs[name] for name in network.vs["name"]], weights="weight"))


def assortativity(network: Large, attribute: str) -> Assortativity:
    """Return assortativity by an attribute."""
    names = network.vs["name"]
    known = network.vs[attribute] if attribute in network.vs.attributes() else [""] * len(names)
    values = {name: str(value).split() for name, value in zip(names, known, strict=True)}
    return assortativity_of(values, [(names[one], names[other]) for one, other in network.get_edgelist()])


def _igraph() -> Any:  # noqa: ANN401 - a module without types of its own
    with needed("igraph"):
        import igraph  # noqa: PLC0415 - an extra
    return igraph


class _Seeded:
    """Gives igraph a generator of its own for a while; the one of the whole program stays as it was."""

    def __init__(self, seed: int) -> None:
        self.generator = random.Random(seed)  # noqa: S311 - a sample, no secret

    def __enter__(self) -> None:
        _igraph().set_random_number_generator(self.generator)

    def __exit__(self, *_: object) -> None:
        _igraph().set_random_number_generator(random)


def _by_name(network: Large, values: Iterable[float]) -> dict[str, float]:
    return {name: float(value) for name, value in zip(network.vs["name"], values, strict=True)}


def _parts(network: Large, clusters: Iterable[Iterable[int]]) -> list[frozenset[str]]:
    names = network.vs["name"]
    return ordered([names[vertex] for vertex in part] for part in clusters)
