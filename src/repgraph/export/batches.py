"""The graph in portions: people and entities with all that is read of them and said of them.

A portion is read by two bounded queries, so that an export needs the same memory whatever the size of the graph.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING

from repgraph import queries
from repgraph.build.terms import TYPE, dcterms, rg
from repgraph.export import scope as scoping
from repgraph.export.nodes import ABOUT, PARTY, Nodes, first, gather, lines, path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from repgraph.export.contract import Job
    from repgraph.store import Store

SIZE = 64
"""People or entities in a portion."""

MOST_REMEMBERED = 20_000
"""Mentioned nodes that are kept for the portions that follow; the oldest is forgotten first."""

_ASSESSMENT = rg("Assessment")
_SHARING = frozenset({"person", "entity"})


@dataclass(slots=True)
class Batch:
    """A portion of the graph.

    Parameters
    ----------
    kind
        ``person``, ``entity``, ``source``, ``assessment`` or ``mentioned``.
    roots
        The nodes that it is about, as terms.
    nodes
        Their own descriptions and those of everything that belongs to them.
    mentioned
        What other nodes are called that they mention.
    elsewhere
        Nodes that another portion writes: a tie stands with one of its two people.
    """

    kind: str
    roots: tuple[str, ...]
    nodes: Nodes
    mentioned: Nodes = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()

    @property
    def known(self) -> Nodes:
        """Return all descriptions that the portion has."""
        return self.mentioned | self.nodes


class Reader:
    """Reads a graph in portions.

    Parameters
    ----------
    job
        The export: its store, and whom it is about.
    """

    def __init__(self, job: Job) -> None:
        """Remember the store; nothing is read before a portion is asked for."""
        self._job = job
        self._store: Store = job.store
        self._remembered: Nodes = {}
        self._whole = job.scope.whole

    def all(self) -> Iterator[Batch]:
        """Yield everything in the scope: people, entities, sources, assessments."""
        yield from chain(self.people(), self.entities())
        if self._whole:
            yield from chain(self.sources(), self.assessments())

    def people(self) -> Iterator[Batch]:
        """Yield people with their events, ties, cases and factoids."""
        yield from self._read("person", "people", "person", self._job.scope.all_persons(self._store))

    def entities(self) -> Iterator[Batch]:
        """Yield camps, places, bodies and other entities with their relations, factoids and figures."""
        yield from self._read("entity", "entities", "camp", self._job.scope.all_entities(self._store))

    def sources(self) -> Iterator[Batch]:
        """Yield all sources."""
        yield from self._read("source", "sources", "source", scoping.sources(self._store))

    def assessments(self) -> Iterator[Batch]:
        """Yield all assessments."""
        yield from self._read("assessment", "assessments", "assessment", scoping.assessments(self._store))

    def tombstones(self) -> Iterator[tuple[str, str]]:
        """Yield withdrawn and merged records with their successors; a withdrawn one has none."""
        found = self._job.scope
        asked = {} if self._whole else {"person": [*(found.persons or ()), *(found.entities or ())]}
        query = queries.library()["crosswalk/tombstones"].bind(**asked)
        for subject, node in sorted(gather(lines(self._store, query)).items()):
            yield subject, first(node, dcterms("isReplacedBy"))

    def _read(self, kind: str, name: str, parameter: str, iris: Iterable[str]) -> Iterator[Batch]:
        query = queries.library()[f"crosswalk/{name}"]
        done = 0
        for portion in _portions(iris):
            nodes = gather(lines(self._store, query.bind(**{parameter: portion})))
            roots = tuple(f"<{iri}>" for iri in portion)
            elsewhere = _elsewhere(nodes, frozenset(roots)) if self._whole and kind in _SHARING else frozenset()
            yield Batch(kind, roots, nodes, self._mentioned(nodes), elsewhere)
            done += len(portion)
            self._job.progress(kind, done)

    def _mentioned(self, nodes: Nodes) -> Nodes:
        wanted = {
            value
            for node in nodes.values()
            for values in node.values()
            for value in values
            if path(value) and value not in nodes
        }
        unknown = sorted(wanted - self._remembered.keys())
        if unknown:
            self._remembered |= {term: {} for term in unknown}
            query = queries.library()["crosswalk/mentioned"].bind(node=[term[1:-1] for term in unknown])
            self._remembered |= gather(lines(self._store, query))
        found = {term: self._remembered[term] for term in wanted if self._remembered[term]}
        while len(self._remembered) > MOST_REMEMBERED:
            del self._remembered[next(iter(self._remembered))]
        return found


def _portions(iris: Iterable[str]) -> Iterator[tuple[str, ...]]:
    source = iter(iris)
    while portion := tuple(islice(source, SIZE)):
        yield portion


def _elsewhere(nodes: Nodes, roots: frozenset[str]) -> frozenset[str]:
    """Return ties, and what is said of them, whose first person stands in another portion; and all assessments."""
    found = set()
    for subject, node in nodes.items():
        parties = node.get(ABOUT, []) + node.get(PARTY, [])
        if (len(parties) > 1 and min(parties) not in roots) or _ASSESSMENT in node.get(TYPE, ()):
            found.add(subject)
    conflicts = {s for s, node in nodes.items() if not found.isdisjoint(node.get(rg("conflictOn"), ()))}
    alternatives = {a for s in conflicts for a in nodes[s].get(rg("alternative"), ())}
    return frozenset(found | conflicts | alternatives)
