"""From places in something that joins people to edges, by the rule that a query names.

=============  ===========================================================================
``tie``        the node is a tie of two people: one edge
``list``       a source names the people together: each pair, weight 1/(n-1)
``overlap``    the same camp, body or school at overlapping times: each pair, weight 1/(n-1)
``together``   the same case, session or grave: each pair, weight 1/(n-1)
``same-day``   one body decided on one exact day: each pair, weight 1/(n-1)
``two-mode``   from the person to what joins
``stay``       from one place of a person to the next
``from, to``   from each region to each region of one operation
=============  ===========================================================================

The weight 1/(n-1) is that of Newman, *Physical Review E* 64 (2001) 016132: the edges of one person in a
group of n weigh 1 together, however large the group. Groups larger than ``largest`` make no pairs.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING, NamedTuple

from repgraph.network.edges import Edge
from repgraph.network.spans import NO_SPAN, Span, meet, overlap, within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from repgraph.network.evidence import Evidence, Support

BLOOD = frozenset({"parent", "sibling", "grandparent", "nephew-niece-of", "aunt-uncle-of", "cousin"})
"""Relations that begin with a birth."""

DESCENT = frozenset({"parent", "grandparent"})
"""Relations of which the second person is the younger for certain."""

_SURENESS = {"none": 0, "undated": 1, "possible": 2, "certain": 3}


class Place(NamedTuple):
    """One person in something that joins people.

    ``lived`` is its time bounded by the person's life and by the time in which the institution existed.
    """

    person: str
    node: str
    relation: str
    via: str
    span: Span
    lived: Span


Joined = tuple[tuple[Place, ...], Span, str]
"""The places that make an edge (none: all those of either side), the time shared, and how it was found."""


class Pairing:
    """Makes the edges of one kind.

    Parameters
    ----------
    kind
        Name of the projection.
    evidence
        What everything rests on.
    largest
        Largest group whose members are paired.
    too_large
        Where larger groups are noted, with the number of their members.
    lives
        Whether its edges are ties of the living, bounded by births and deaths.
    """

    def __init__(self, kind: str, evidence: Evidence, largest: int, too_large: dict[str, int], *, lives: bool) -> None:
        """Keep what edges are made with."""
        self.kind = kind
        self.evidence = evidence
        self.largest = largest
        self.too_large = too_large
        self.lives = lives

    def add(self, groups: dict[str, list[Place]], rule: str, node: str, relation: str, person: str, via: str) -> None:
        """Put a row of the query beside those that it is joined with."""
        span = self.evidence.span(node)
        joined = via
        if rule == "tie":
            joined = node
        elif rule == "stay":
            joined = person
        elif rule == "same-day":
            if not span.begin.is_day:
                return
            joined = f"{via} {span.begin.text}"
        groups[joined].append(Place(person, node, relation, via, span, self._bounded(span, person, via)))

    def edges(self, groups: Mapping[str, Mapping[str, list[Place]]]) -> Iterator[Edge]:
        """Yield the edges of all rows, by rule and by what joins them."""
        makers: dict[str, Callable[[str, list[Place]], Iterator[Edge]]] = {
            "tie": self._tie,
            "list": lambda group, places: self._pairs(group, places, "list", _shared),
            "together": lambda group, places: self._pairs(group, places, "shared", _shared),
            "same-day": lambda group, places: self._pairs(group, places, "shared", _on_one_day),
            "overlap": lambda group, places: self._pairs(group, places, "shared", _at_one_time),
            "two-mode": self._two_mode,
            "stay": self._moves,
        }
        for rule, make in makers.items():
            for joined, places in groups.get(rule, {}).items():
                yield from make(joined, sorted(set(places), key=_order))
        yield from self._flows(groups.get("from", {}), groups.get("to", {}))

    def _tie(self, node: str, places: list[Place]) -> Iterator[Edge]:
        if len(places) != 2 or places[0].person == places[1].person:  # noqa: PLR2004 - a tie has two parties
            return
        first, second = places
        start = self.evidence.starts.get(node, "")
        if start == second.person:
            first, second = second, first
        span = meet(first.lived, second.lived)
        if first.relation in BLOOD and not first.span.begin.known:
            child = self._birth(second.person)
            known = first.relation in DESCENT and child.begin.known
            span = Span(child.begin if known else meet(self._birth(first.person), child).begin, span.end)
        begin = span.begin
        if first.span.begin.known or first.relation not in BLOOD:
            begin = begin._replace(text=first.span.begin.text)
        span = Span(begin, span.end._replace(text=first.span.end.text))
        ends = (first.person, second.person)
        yield Edge(*ends, self.kind, first.relation, "tie", node, 1.0, (self._side([first]),), span, "", bool(start))

    def _birth(self, person: str) -> Span:
        born = self.evidence.born.get(person)
        return Span(born) if born else NO_SPAN

    def _pairs(
        self, group: str, places: list[Place], basis: str, join: Callable[[list[Place], list[Place]], Joined]
    ) -> Iterator[Edge]:
        members: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            members[place.person].append(place)
        if len(members) > self.largest:
            self.too_large[group] = max(len(members), self.too_large.get(group, 0))
            return
        weight = 1 / max(len(members) - 1, 1)
        sides = {person: self._side(held) for person, held in members.items()}
        for one, other in combinations(members, 2):
            held, span, how = join(members[one], members[other])
            if how == "none":
                continue
            supports = tuple(self._side([place]) for place in held) if held else (sides[one], sides[other])
            yield Edge(one, other, self.kind, places[0].relation, basis, group, weight, supports, span, how)

    def _side(self, held: Sequence[Place]) -> Support:
        return self.evidence.support(*(place.node for place in held))

    def _bounded(self, span: Span, person: str, via: str) -> Span:
        if not self.lives:
            return span
        known = self.evidence
        born, died = known.born.get(person), known.died.get(person)
        opened, closed = known.opened.get(via), known.closed.get(via)
        lived = within(span, born, died) if born or died else span
        return within(lived, opened, closed) if opened or closed else lived

    def _two_mode(self, via: str, places: list[Place]) -> Iterator[Edge]:
        for place in places:
            supports = (self._side([place]),)
            yield Edge(place.person, via, self.kind, place.relation, "event", place.node, 1.0, supports, place.span)

    def _moves(self, _: str, places: list[Place]) -> Iterator[Edge]:
        dated = sorted((p for p in places if p.span.begin.last is not None), key=lambda p: (p.span.begin.last, p.node))
        for last, then in pairwise(dated):
            begin = then.span.begin
            if last.via != then.via and begin.first is not None and (last.span.begin.last or 0) <= begin.first:
                yield Edge(
                    last.via,
                    then.via,
                    self.kind,
                    then.relation,
                    "shared",
                    then.node,
                    1.0,
                    (self._side([last]), self._side([then])),
                    Span(begin, begin),
                    "" if then.relation == "Transfer" else "by-order",
                    directed=True,
                )

    def _flows(self, origins: Mapping[str, list[Place]], goals: Mapping[str, list[Place]]) -> Iterator[Edge]:
        for operation in sorted(origins.keys() & goals.keys()):
            starts, ends = _by_person(origins[operation]), _by_person(goals[operation])
            for start, end in product(starts, ends):
                if start != end:
                    supports = (self._side(starts[start]), self._side(ends[end]))
                    relation = ends[end][0].relation
                    yield Edge(start, end, self.kind, relation, "shared", operation, 1.0, supports, directed=True)


def _shared(ones: list[Place], others: list[Place]) -> Joined:
    return (), _meeting(ones[0], others[0]), ""


def _on_one_day(ones: list[Place], _: list[Place]) -> Joined:
    return (), ones[0].span, "same-day"


def _at_one_time(ones: list[Place], others: list[Place]) -> Joined:
    """Return the stays of two people that overlap best, the time they share, and how sure it is."""
    best: Joined = ((), NO_SPAN, "none")
    for one, other in product(ones, others):
        how: str = overlap(one.lived, other.lived)
        if how != "none" and not (one.span.known and other.span.known):
            how = "undated"
        if _SURENESS[how] > _SURENESS[best[2]]:
            held = (one, other) if len(ones) > 1 or len(others) > 1 else ()
            best = (held, _meeting(one, other), how)
    return best


def _meeting(one: Place, other: Place) -> Span:
    """Return the time that two places share: the words of the sources, the bounds also from the lives."""
    if one.lived is one.span and other.lived is other.span:
        return meet(one.span, other.span)
    said, lived = meet(one.span, other.span), meet(one.lived, other.lived)
    return Span(lived.begin._replace(text=said.begin.text), lived.end._replace(text=said.end.text))


def _order(place: Place) -> tuple[str, str]:
    return place.person, place.node


def _by_person(places: list[Place]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = defaultdict(list)
    for place in sorted(places, key=_order):
        found[place.person].append(place)
    return dict(found)
