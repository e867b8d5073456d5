"""Edges from the store, by the queries of ``queries/network/``.

A query gives places in something that joins people: ``node`` (a tie, an event, or a row of a list), the
``person``, what joins (``via``), and the ``rule`` by which :mod:`repgraph.network.pairing` makes edges of them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from repgraph.errors import NotFoundError
from repgraph.network.evidence import Evidence, rows
from repgraph.network.pairing import Pairing, Place
from repgraph.queries import library

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from repgraph.network.edges import Edge
    from repgraph.queries import Query
    from repgraph.store import Store

LARGEST = 200
"""Largest group whose members are paired, unless another number is given."""

_OTHER_USES = frozenset({"support", "prosopography", "evidence"})


@dataclass
class Projection:
    """The edges of some kinds, and what was left out on the way."""

    edges: list[Edge]
    kinds: tuple[str, ...]
    too_large: dict[str, int] = field(default_factory=dict)
    """Groups too large to be paired, with the number of their members."""


def projections() -> Mapping[str, Query]:
    """Return the queries of ``queries/network/`` that give edges, by kind."""
    return {
        name.removeprefix("network/"): query
        for name, query in library().items()
        if name.startswith("network/") and _OTHER_USES.isdisjoint(tags(query))
    }


def tags(query: Query) -> list[str]:
    """Return the tags of a query."""
    return query.header["tags"].split()


def chosen(kinds: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return the kinds asked for; by default every kind of tie that people had in life.

    Raises
    ------
    NotFoundError
        There is no such kind; near misses are offered.
    """
    known = projections()
    if kinds is None:
        return tuple(kind for kind, query in known.items() if "life" in tags(query))
    wanted = [word.strip() for word in kinds.split(",")] if isinstance(kinds, str) else list(kinds)
    for kind in wanted:
        if kind not in known:
            raise NotFoundError("kind of tie", kind, known)
    return tuple(dict.fromkeys(wanted))


def project(
    store: Store, kinds: str | Iterable[str] | None = None, *, claimed: bool = False, largest: int = LARGEST
) -> Projection:
    """Return the edges of some kinds, in a fixed order. Alleged rows never make one.

    Parameters
    ----------
    store
        Any store.
    kinds
        Names of projections; by default every kind of tie that people had in life.
    claimed
        Whether ties and events that are only claimed make edges too.
    largest
        Largest group whose members are paired.

    Raises
    ------
    NotFoundError
        There is no such kind.
    """
    found = Projection([], chosen(kinds))
    evidence = Evidence(store)
    known = projections()
    for kind in found.kinds:
        pairing = Pairing(kind, evidence, largest, found.too_large, lives="life" in tags(known[kind]))
        groups: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
        for node, rule, relation, person, via in rows(store, kind):
            if claimed or not evidence.claimed(node):
                pairing.add(groups[rule], rule, node, relation, person, via)
        found.edges += sorted(pairing.edges(groups), key=lambda edge: (edge.one, edge.other, edge.relation, edge.key))
    return found
