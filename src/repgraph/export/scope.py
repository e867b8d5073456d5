"""Whom an export is about: everybody, some people, a camp with those who were held there, or whom a query names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import URIRef

from repgraph import queries
from repgraph.errors import NotFoundError, QueryError
from repgraph.ontology import BASE, RG

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from repgraph.knowledge_graph import KnowledgeGraph
    from repgraph.store import Store

_PERSONS = f"SELECT ?node WHERE {{ ?node a <{RG.Person}> }}"
_ENTITIES = f"""SELECT DISTINCT ?node WHERE {{
  ?kind <http://www.w3.org/2000/01/rdf-schema#subClassOf>+ <{RG.Entity}> . ?node a ?kind .
  FILTER NOT EXISTS {{ ?node <{RG.basedOn}> ?factoid }} }}"""
_SOURCES = f"SELECT ?node WHERE {{ ?node a <{RG.Source}> }}"
_ASSESSMENTS = f"SELECT ?node WHERE {{ ?node a <{RG.Assessment}> }}"
_TOMBSTONES = f"SELECT ?node WHERE {{ ?node a <{RG.Tombstone}> }}"
_HELD = f"""SELECT DISTINCT ?node WHERE {{ ?event <{RG.facility}> <%s> ; <{RG.person}> ?node .
  FILTER NOT EXISTS {{ ?event <{RG.claimed}> true }} }}"""


@dataclass(frozen=True, slots=True)
class Scope:
    """People and entities by IRI; ``None`` means all of them."""

    persons: tuple[str, ...] | None = None
    entities: tuple[str, ...] | None = None

    @property
    def whole(self) -> bool:
        """Tell whether the export is about everything."""
        return self.persons is None

    def all_persons(self, store: Store) -> Iterator[str]:
        """Yield the people's IRIs."""
        yield from _nodes(store, _PERSONS) if self.persons is None else self.persons

    def all_entities(self, store: Store) -> Iterator[str]:
        """Yield the entities' IRIs."""
        yield from _nodes(store, _ENTITIES) if self.entities is None else self.entities


EVERYBODY = Scope()
"""The whole graph."""


def sources(store: Store) -> Iterator[str]:
    """Yield the IRIs of all sources."""
    yield from _nodes(store, _SOURCES)


def assessments(store: Store) -> Iterator[str]:
    """Yield the IRIs of all assessments."""
    yield from _nodes(store, _ASSESSMENTS)


def tombstones(store: Store) -> Iterator[str]:
    """Yield the IRIs of all withdrawn and merged records."""
    yield from _nodes(store, _TOMBSTONES)


def resolve(graph: KnowledgeGraph, persons: Sequence[str] = (), camp: str = "", query: str = "") -> Scope:
    """Return the scope that a user names.

    Parameters
    ----------
    graph
        The opened graph.
    persons
        Ids or IRIs of people.
    camp
        Id or IRI of a camp or another entity; those who were held there come with it.
    query
        Name or path of a SELECT query: everybody and everything that its answer names.

    Raises
    ------
    NotFoundError
        There is no such person, camp or query; the nearest are offered.
    QueryError
        More than one of the three is given, or the query is no SELECT query.
    """
    if bool(persons) + bool(camp) + bool(query) > 1:
        raise QueryError("give people, a camp or a query, not several of them")
    if persons:
        return Scope(tuple(dict.fromkeys(_person(graph, person) for person in persons)), ())
    if camp:
        entity = _camp(graph, camp)
        return Scope(tuple(sorted(_nodes(graph.store, _HELD % entity))), (entity,))
    if query:
        return _named(graph, query)
    return EVERYBODY


def _person(graph: KnowledgeGraph, given: str) -> str:
    iri = queries.Parameter("person", "person", required=True).term(given)[1:-1]
    if not graph.store.ask(f"ASK {{ <{iri}> a <{RG.Person}> }}"):
        near = [hit.id for hit in graph.search(given.replace("-", " "), limit=3) if hit.kind == "person"]
        raise NotFoundError("person", given, near)
    return iri


def _camp(graph: KnowledgeGraph, given: str) -> str:
    iri = queries.Parameter("camp", "camp", required=True).term(given)[1:-1]
    known = set(_nodes(graph.store, _ENTITIES))
    if iri not in known:
        paths = (entity.removeprefix(BASE) for entity in known)
        raise NotFoundError("camp", given, (p.removeprefix("camp/") for p in paths if p.startswith("camp/")))
    return iri


def _named(graph: KnowledgeGraph, name: str) -> Scope:
    query = queries.find(name)
    if query.form != "SELECT":
        raise QueryError(f"{name} is no SELECT query: it names nobody whom an export could be about")
    text = query.bind()
    queries.check(text)
    found = {str(term) for row in graph.store.select(text) for term in row.values() if isinstance(term, URIRef)}
    persons = {iri for iri in found if iri.startswith(f"{BASE}person/")}
    entities = set(_nodes(graph.store, _ENTITIES)) & found
    if not persons | entities:
        raise QueryError(f"the answer of {name} names no person and no camp")
    return Scope(tuple(sorted(persons)), tuple(sorted(entities)))


def _nodes(store: Store, query: str) -> Iterator[str]:
    for (node,) in store.select(query).tuples():
        if isinstance(node, URIRef):
            yield str(node)
