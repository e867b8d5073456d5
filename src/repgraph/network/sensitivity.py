"""How sure a ranking is: computed again without weak edges, and over samples of the edges.

*Variants* leave out edges that rest on lists, inference, a single source, dispute, or an overlap without dates.
The *bootstrap* (Efron, *Annals of Statistics* 7 (1979) 1) draws as many edges with replacement, many times: the
range of ranks and the share of samples in which two people keep their order say how much the result hangs on
single edges. It speaks of the edges that are recorded; what no source tells is in no sample.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from repgraph.errors import NotFoundError
from repgraph.network import large, measures
from repgraph.network.conventions import SEED
from repgraph.network.graph import SINGLE_SOURCE, without_ties
from repgraph.network.measures import LOWEST_FIRST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import networkx as nx

RUNS = 100
LOW, HIGH = 0.05, 0.95
"""The range of ranks holds this middle part of the samples."""

UNITS = ("edge", "joined")
"""What a sample draws: single edges, or everything that one list, camp or tie joins, at once."""

_SAME = 1e-12

Data = dict[str, Any]
Tie = tuple[str, str, Data]


def _doubted(*doubts: str) -> Callable[[Data], bool]:
    return lambda data: set(doubts).isdisjoint(data["doubts"].split())


VARIANTS: dict[str, Callable[[Data], bool]] = {
    "without-lists": lambda data: data["basis"] != "list",
    "without-undated": _doubted("undated-overlap"),
    "without-inferred": _doubted("inferred"),
    f"without-{SINGLE_SOURCE}": lambda data: data["origins"] > 1,
    "without-disputed": _doubted("disputed", "claimed"),
    "certain-only": lambda data: data["certain"],
}
"""Which edges stay, by the name of the variant."""


@dataclass(frozen=True)
class Place:
    """One person's place in a ranking.

    ``lowest`` and ``highest`` are the range of ranks over the samples (5 % to 95 %), ``holds`` the share of samples
    in which the person stands before the next one of the ranking (``None`` for the last, and for equals);
    ``ranks`` gives the rank in each variant, ``None`` where the person has no value there.
    """

    node: str
    label: str
    value: float
    rank: int
    lowest: int
    highest: int
    holds: float | None
    ranks: dict[str, int | None]


@dataclass(frozen=True)
class Ranking:
    """A ranking with how sure it is, and what it is silent about."""

    measure: str
    places: list[Place]
    edges: int
    kept: dict[str, int]
    """Edges that stay, by variant."""
    runs: int
    seed: int
    unit: str
    without_ties: list[str] = field(default_factory=list)
    """People for whom no edge is recorded. That is not evidence that they had none."""


def rank(
    network: nx.MultiGraph,
    measure: str = "betweenness",
    *,
    runs: int = RUNS,
    seed: int = SEED,
    unit: str = "edge",
    top: int | None = None,
) -> Ranking:
    """Rank people by a measure, and say how sure the ranking is.

    Parameters
    ----------
    network
        A graph of :func:`repgraph.network.graph.graph`.
    measure
        Name of a measure.
    runs
        Number of samples.
    seed
        The same seed gives the same samples.
    unit
        ``edge``: samples draw single edges; ``joined``: everything that one list or camp joins is drawn at once.
    top
        Tell only the first people.

    Raises
    ------
    NotFoundError
        There is no such measure or unit.
    """
    function = measures.measure(measure)
    if unit not in UNITS:
        raise NotFoundError("unit", unit, UNITS)
    values = _Values(sorted(network), function, -1 if measure in LOWEST_FIRST else 1)
    ties: list[Tie] = list(network.edges(data=True))
    whole = values.of(ties)
    ranks = _ranks(whole)
    order = sorted(whole, key=lambda node: (ranks[node], node))[:top]
    kept = {name: [tie for tie in ties if passes(tie[2])] for name, passes in VARIANTS.items()}
    variants = {name: _ranks(values.of(found)) for name, found in kept.items()}
    samples = [values.of(found) for found in _samples(ties, runs, seed, unit)]
    sampled = [_ranks(sample) for sample in samples]
    last = len(values.nodes)
    places = []
    for node, after in zip(order, [*order[1:], ""][: len(order)], strict=True):
        spread = sorted(found.get(node, last) for found in sampled) or [ranks[node]]
        places.append(
            Place(
                node,
                str(network.nodes[node].get("label", node)),
                abs(whole[node]),
                ranks[node],
                spread[int(LOW * len(spread))],
                spread[min(int(HIGH * len(spread)), len(spread) - 1)],
                _holds(whole, samples, node, after),
                {name: found.get(node) for name, found in variants.items()},
            )
        )
    edges = {name: len(found) for name, found in kept.items()}
    return Ranking(measure, places, len(ties), edges, runs, seed, unit, sorted(without_ties(network)))


class _Values:
    """Computes a measure on any choice of edges among the same people."""

    def __init__(self, nodes: Sequence[str], function: Callable[..., Any], sign: int) -> None:
        self.nodes = nodes
        self.numbers = {node: number for number, node in enumerate(nodes)}
        self.function = function
        self.sign = sign

    def network(self, ties: Iterable[Tie]) -> large.Large:
        """Return ties as a graph of igraph."""
        weights: dict[tuple[int, int], float] = defaultdict(float)
        for one, other, data in ties:
            pair = (self.numbers[one], self.numbers[other])
            if pair[0] != pair[1]:
                weights[pair if pair[0] < pair[1] else pair[::-1]] += data["weight"]
        return large.from_weights(self.nodes, weights)

    def of(self, ties: Iterable[Tie]) -> dict[str, float]:
        """Return values so that the largest comes first; who has no tie has none."""
        made = self.network(ties)
        tied = {node for node, degree in zip(self.nodes, made.degree(), strict=True) if degree}
        return {node: self.sign * value for node, value in self.function(made).items() if node in tied}


def together(
    network: nx.MultiGraph,
    parts: Sequence[Iterable[str]],
    method: str = "leiden",
    *,
    runs: int = RUNS,
    seed: int = SEED,
) -> list[float]:
    """Return, for each community, the share of samples in which two of its people are in one community again.

    Parameters
    ----------
    network
        A graph of :func:`repgraph.network.graph.graph`.
    parts
        Communities that were found in it.
    method
        How they were found.
    runs
        Number of samples.
    seed
        The same seed gives the same samples.
    """
    values = _Values(sorted(network), lambda whole: whole, 1)
    ties: list[Tie] = list(network.edges(data=True))
    shares = [0.0] * len(parts)
    for sample in _samples(ties, runs, seed, "edge"):
        found = measures.COMMUNITIES[method](values.network(sample), seed=seed)
        belongs = {node: number for number, part in enumerate(found) for node in part}
        for number, part in enumerate(parts):
            shares[number] += _paired(Counter(belongs[node] for node in part)) / runs
    return shares


def _paired(sizes: Counter[int]) -> float:
    """Return the share of pairs that are in one piece, of people who are in pieces of these sizes."""
    total = sum(sizes.values())
    return sum(math.comb(size, 2) for size in sizes.values()) / math.comb(total, 2) if total > 1 else 1.0


def _samples(ties: Sequence[Tie], runs: int, seed: int, unit: str) -> Iterable[list[Tie]]:
    blocks: dict[object, list[Tie]] = defaultdict(list)
    for number, tie in enumerate(ties):
        blocks[number if unit == "edge" else (tie[2]["kind"], tie[2]["joined_by"])].append(tie)
    units = list(blocks.values())
    generator = random.Random(seed)  # noqa: S311 - a sample, no secret
    for _ in range(runs if ties else 0):
        yield [tie for block in generator.choices(units, k=len(units)) for tie in block]


def _ranks(values: Mapping[str, float]) -> dict[str, int]:
    """Return ranks from 1; equals share the better rank."""
    ranks: dict[str, int] = {}
    before, rank_before = float("inf"), 0
    for number, node in enumerate(sorted(values, key=lambda node: (-values[node], node)), start=1):
        if before - values[node] > _SAME:
            before, rank_before = values[node], number
        ranks[node] = rank_before
    return ranks


def _holds(whole: Mapping[str, float], samples: Sequence[Mapping[str, float]], node: str, after: str) -> float | None:
    if not after or not samples or whole[node] - whole[after] <= _SAME:
        return None
    none = float("-inf")
    return sum(sample.get(node, none) - sample.get(after, none) > _SAME for sample in samples) / len(samples)
