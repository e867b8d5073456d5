"""Measures of a network, by the names that the field gives them.

Each takes a graph of ``networkx`` (parallel ties of a pair are added up first, direction is not used) or of
``igraph`` (then :mod:`repgraph.network.large` answers under the same name, with the same result). People without
recorded ties are nodes too: they have degree 0, and belong to the ``n`` of every normalisation.

Ways are as long as the inverse of their weight, so that a way over a list of forty names is long.
"""

from __future__ import annotations

import math
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import networkx as nx

from repgraph.errors import NotFoundError
from repgraph.network.conventions import CONFIDENCE, DAMPING, DIGITS, SEED, Assortativity, assortativity_of, ordered
from repgraph.network.graph import LENGTH, simple
from repgraph.network.libraries import needed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

P = ParamSpec("P")
R = TypeVar("R")


def either(function: Callable[P, R]) -> Callable[P, R]:
    """Let a measure take a graph of ``igraph`` too."""

    @wraps(function)
    def chosen(*args: P.args, **options: P.kwargs) -> R:
        if isinstance(args[0], nx.Graph):
            return function(*args, **options)
        from repgraph.network import large  # noqa: PLC0415 - only for graphs of igraph

        found: R = getattr(large, function.__name__)(*args, **options)
        return found

    return chosen


@either
def components(network: nx.Graph) -> list[frozenset[str]]:
    """Return the connected components, largest first.

    Source: Hopcroft and Tarjan, *Communications of the ACM* 16 (1973) 372.
    """
    return ordered(nx.connected_components(simple(network)))


@either
def degree(network: nx.Graph) -> dict[str, float]:
    """Return degree: the number of people to whom somebody is tied.

    Source: Freeman, *Social Networks* 1 (1978) 215.
    """
    return {node: float(found) for node, found in simple(network).degree()}


@either
def strength(network: nx.Graph) -> dict[str, float]:
    """Return strength: the sum of the weights of somebody's ties; a list or camp of any size adds at most 1.

    Source: Barrat and others, *PNAS* 101 (2004) 3747.
    """
    return {node: float(found) for node, found in simple(network).degree(weight="weight")}


@either
def betweenness(network: nx.Graph) -> dict[str, float]:
    """Return betweenness: the share of pairs whose shortest way runs through somebody.

    Source: Freeman, *Sociometry* 40 (1977) 35; Brandes, *Journal of Mathematical Sociology* 25 (2001) 163.
    """
    return dict(nx.betweenness_centrality(simple(network), weight="length"))


@either
def sampled_betweenness(network: nx.Graph, error: float = 0.01, seed: int = SEED) -> dict[str, float]:
    """Return betweenness over ways of fewest steps, each value within ``error`` with a probability of 90 %.

    Parameters
    ----------
    network
        The graph.
    error
        Largest error of a value.
    seed
        The same seed gives the same sample.

    Source: Brandes and Pich, *International Journal of Bifurcation and Chaos* 17 (2007) 2303; the number of
    pivots by Hoeffding's inequality.
    """
    plain = simple(network)
    pivots = math.ceil(math.log(2 * max(len(plain), 1) / (1 - CONFIDENCE)) / (2 * error**2))
    return dict(nx.betweenness_centrality(plain, k=pivots if pivots < len(plain) else None, seed=seed))


@either
def closeness(network: nx.Graph) -> dict[str, float]:
    """Return closeness: how short the ways to all whom somebody reaches are, times the share reached.

    Source: Freeman, *Social Networks* 1 (1978) 215; for networks in several parts Wasserman and Faust,
    *Social Network Analysis* (1994) 200.
    """
    found: dict[str, float] = nx.closeness_centrality(simple(network), distance="length")
    return {node: LENGTH * value for node, value in found.items()}


@either
def pagerank(network: nx.Graph, damping: float = DAMPING) -> dict[str, float]:
    """Return PageRank over the weights of ties: how often a walk from tie to tie comes to somebody.

    Source: Brin and Page, *Computer Networks and ISDN Systems* 30 (1998) 107.
    """
    with needed("scipy"):
        return dict(nx.pagerank(simple(network), alpha=damping, tol=1e-12, max_iter=1000, weight="weight"))


@either
def eigenvector(network: nx.Graph) -> dict[str, float]:
    """Return eigenvector centrality within the largest component; elsewhere it means nothing and is left out.

    Source: Bonacich, *American Journal of Sociology* 92 (1987) 1170.
    """
    plain = simple(network)
    largest = sorted(max(nx.connected_components(plain), key=lambda part: (len(part), min(part)), default=()))
    if len(largest) < 3:  # noqa: PLR2004 - the solver needs three
        return dict.fromkeys(largest, 1 / math.sqrt(len(largest)) if largest else 0.0)
    with needed("scipy"):
        from scipy.sparse.linalg import eigsh  # noqa: PLC0415 - an extra
    matrix = nx.to_scipy_sparse_array(plain, nodelist=largest, weight="weight", dtype=float)
    _, vectors = eigsh(matrix, k=1, which="LA", v0=[1.0] * len(largest), tol=1e-12)
    values = [abs(float(value)) for value in vectors[:, 0]]
    norm = math.hypot(*values)
    return {node: round(value / norm, DIGITS) for node, value in zip(largest, values, strict=True)}


@either
def core(network: nx.Graph) -> dict[str, float]:
    """Return the core number: the largest k so that somebody belongs to a part in which all have k ties.

    Source: Seidman, *Social Networks* 5 (1983) 269; Batagelj and Zaversnik, *arXiv* cs/0310049 (2003).
    """
    return {node: float(found) for node, found in nx.core_number(simple(network)).items()}


@either
def clustering(network: nx.Graph) -> dict[str, float]:
    """Return the clustering coefficient: the share of somebody's neighbours that are tied to each other.

    Source: Watts and Strogatz, *Nature* 393 (1998) 440.
    """
    return {node: float(found) for node, found in nx.clustering(simple(network)).items()}


@either
def constraint(network: nx.Graph) -> dict[str, float]:
    """Return Burt's constraint: how much all of somebody's ties lead to the same circle. Low is a broker.

    Undefined without ties, and left out. Run by ``igraph``: on this project's graph ``networkx`` took three minutes.

    Source: Burt, *Structural Holes* (1992), chapter 2.
    """
    found: dict[str, float] = _by_igraph("constraint", network)
    return found


@either
def effective_size(network: nx.Graph) -> dict[str, float]:
    """Return effective size: neighbours, less the mean number of ties that each has to the others. Run by ``igraph``.

    Source: Burt, *Structural Holes* (1992), chapter 2; Borgatti, *Connections* 20 (1997) 35.
    """
    found: dict[str, float] = _by_igraph("effective_size", network)
    return found


@either
def bridges(network: nx.Graph) -> list[tuple[str, str]]:
    """Return the bridges: pairs whose tie alone holds two parts of the network together.

    Source: Tarjan, *Information Processing Letters* 2 (1974) 160.
    """
    return sorted((min(pair), max(pair)) for pair in nx.bridges(simple(network)))


@either
def brokers(network: nx.Graph) -> list[str]:
    """Return the cutpoints: people without whom a part of the network would fall apart.

    Source: Hopcroft and Tarjan, *Communications of the ACM* 16 (1973) 372.
    """
    return sorted(nx.articulation_points(simple(network)))


@either
def louvain(network: nx.Graph, seed: int = SEED) -> list[frozenset[str]]:
    """Return communities by the Louvain method, largest first.

    Source: Blondel and others, *Journal of Statistical Mechanics* (2008) P10008.
    """
    return ordered(nx.community.louvain_communities(simple(network), weight="weight", seed=seed))


@either
def leiden(network: nx.Graph, seed: int = SEED) -> list[frozenset[str]]:
    """Return communities by the Leiden method, which never joins people without a way between them; largest first.

    Source: Traag, Waltman and van Eck, *Scientific Reports* 9 (2019) 5233. Run by ``igraph``.
    """
    found: list[frozenset[str]] = _by_igraph("leiden", network, seed)
    return found


def _by_igraph(name: str, network: nx.Graph, *options: object) -> Any:  # noqa: ANN401 - as the measure says
    from repgraph.network import large  # noqa: PLC0415 - an extra

    return getattr(large, name)(large.from_networkx(network), *options)


@either
def modularity(network: nx.Graph, parts: Iterable[Iterable[str]]) -> float:
    """Return how many more ties lie within parts than chance would put there, from -0.5 to 1.

    Source: Newman and Girvan, *Physical Review E* 69 (2004) 026113.
    """
    plain = simple(network)
    if not plain.size():
        return 0.0
    return round(float(nx.community.modularity(plain, [set(part) for part in parts], weight="weight")), DIGITS)


@either
def assortativity(network: nx.Graph, attribute: str) -> Assortativity:
    """Return assortativity by an attribute such as ``sex``, ``occupation`` or ``ethnicityAsRecorded``.

    A pair in which somebody has several values counts in parts that add up to one. Pairs of people of whom one
    has no value recorded are left out, and counted.

    Source: Newman, *Physical Review E* 67 (2003) 026126.
    """
    plain = simple(network)
    values = {node: str(data.get(attribute, "")).split() for node, data in plain.nodes(data=True)}
    return assortativity_of(values, plain.edges())


OF_PEOPLE: dict[str, Callable[..., dict[str, float]]] = {
    "degree": degree,
    "strength": strength,
    "betweenness": betweenness,
    "closeness": closeness,
    "pagerank": pagerank,
    "eigenvector": eigenvector,
    "core": core,
    "clustering": clustering,
    "constraint": constraint,
    "effective-size": effective_size,
}
"""Measures that give each person a number, by name."""

COMMUNITIES: dict[str, Callable[..., list[frozenset[str]]]] = {"louvain": louvain, "leiden": leiden}
"""Ways to find communities, by name."""

LOWEST_FIRST = frozenset({"constraint"})
"""Measures by which the lowest value comes first."""


def measure(name: str) -> Callable[..., dict[str, float]]:
    """Return a measure of people by its name.

    Raises
    ------
    NotFoundError
        There is no such measure; near misses are offered.
    """
    if name not in OF_PEOPLE:
        raise NotFoundError("measure", name, OF_PEOPLE)
    return OF_PEOPLE[name]


def every(network: Any, seed: int = SEED) -> dict[str, Any]:  # noqa: ANN401 - a graph of networkx or igraph
    """Return all measures of a network by name, from one call; run by ``igraph``."""
    if isinstance(network, nx.Graph):
        from repgraph.network import large  # noqa: PLC0415 - an extra

        network = large.from_networkx(network)
    found: dict[str, Any] = {name: function(network) for name, function in OF_PEOPLE.items()}
    found |= {"components": components(network), "bridges": bridges(network), "brokers": brokers(network)}
    found |= {name: function(network, seed=seed) for name, function in COMMUNITIES.items()}
    found |= {
        f"assortativity-{name}": assortativity(network, name)
        for name in ("sex", "ethnicityAsRecorded", "ethnicityAttributed", "occupation")
    }
    return found
