"""What happened to the people of one family, case or list, in order, each event with its rows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import networkx as nx

from repgraph.errors import NotFoundError
from repgraph.network.evidence import Evidence, rows
from repgraph.network.graph import store_of
from repgraph.network.paths import named
from repgraph.network.spans import NO_DATE, Bounds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from repgraph.network.graph import HasStore
    from repgraph.store import Store

HOUSEHOLD = frozenset({"spouse", "partner", "co-parent", "parent", "sibling"})
"""Relations that make a family: others would join almost everybody."""

REPRESSION = (
    "Arrest", "Sentencing", "Commutation", "Detention", "Transfer", "Release", "Exile", "Deportation", "Dispossession",
    "Execution", "Killing", "Death", "Rehabilitation",
)  # fmt: skip
"""Events that a chronicle tells unless others are asked for."""

_FAR = 10**6


@dataclass(frozen=True)
class Happening:
    """One event of one person, with everything that it was read to say and the rows that it is based on."""

    event: str
    person: str
    kind: str
    regime: str = ""
    case: str = ""
    begin: Bounds = NO_DATE
    end: Bounds = NO_DATE
    places: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    penalties: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    rows: tuple[str, ...] = field(default=())

    @property
    def order(self) -> tuple[int, int, str]:
        """Return the place in order: the earliest possible day first, unknown days last."""
        begin = self.begin if self.begin.known else self.end
        known = [day for day in (begin.first, begin.last) if day is not None]
        return (known[0] if known else _FAR, known[-1] if known else _FAR, self.event)


def happenings(store: Store, evidence: Evidence | None = None) -> list[Happening]:
    """Return every event of everybody, in order; what is only claimed is left out."""
    known = evidence or Evidence(store)
    many: dict[tuple[str, ...], list[set[str]]] = defaultdict(lambda: [set(), set(), set(), set()])
    for event, person, kind, case, regime, *values in rows(store, "events"):
        for gathered, value in zip(many[event, person, kind, case, regime], values, strict=True):
            if value:
                gathered.add(value)
    made = []
    for (event, person, kind, case, regime), found in many.items():
        span = known.span(event)
        places, bodies, penalties, provisions = (tuple(sorted(one)) for one in found)
        support = known.support(event)
        made.append(
            Happening(
                event,
                person,
                kind,
                regime,
                case,
                span.begin,
                span.end,
                places,
                bodies,
                penalties,
                provisions,
                support.rows,
            )
        )
    return sorted(made, key=lambda happening: happening.order)


def family(network: nx.MultiGraph, person: str, steps: int | None = None) -> list[str]:
    """Return the family of a person, the person first: all whom marriage, parenthood and brotherhood join.

    Parameters
    ----------
    network
        A graph with ties of kin.
    person
        The person.
    steps
        How many steps at most; by default any number.

    Raises
    ------
    NotFoundError
        The network has no such person.
    """
    start = named(network, person)
    close = [(a, b) for a, b, data in network.edges(data=True) if data["relation"] in HOUSEHOLD]
    house = nx.Graph(close)
    house.add_node(start)
    reached = nx.single_source_shortest_path_length(house, start, cutoff=steps)
    return sorted(reached, key=lambda node: (reached[node], node))


def members(network: nx.MultiGraph, joined_by: str) -> list[str]:
    """Return the people whom one list, case, camp or body joins.

    Raises
    ------
    NotFoundError
        Nothing of that name joins anybody in this network; near misses are offered.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for one, other, data in network.edges(data=True):
        if data["basis"] != "tie":
            found[data["joined_by"]] |= {one, other}
    for key, people in found.items():
        if joined_by in {key, key.partition("/")[2]}:
            return sorted(people)
    raise NotFoundError("list, case, camp or body", joined_by, [key.partition("/")[2] for key in found])


def chronicle(source: Store | HasStore, people: Collection[str], kinds: Iterable[str] = REPRESSION) -> list[Happening]:
    """Return what happened to some people, in order.

    Parameters
    ----------
    source
        An opened store, or what holds one.
    people
        The people.
    kinds
        Classes of events, by default those of repression.
    """
    wanted = frozenset(kinds)
    return [h for h in happenings(store_of(source)) if h.person in people and h.kind in wanted]
