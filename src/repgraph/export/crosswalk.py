"""Runs the ``CONSTRUCT`` queries of a crosswalk over what may leave, and writes their answer as RDF.

A crosswalk is the files ``queries/crosswalk/{name}-{part}.rq``, one a kind of node: ``people``, ``entities``,
``sources``, ``codes``, ``tombstones``. Each has one parameter, the nodes that it is about, and sees only what the
sieve lets pass (:mod:`repgraph.export.sift`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from repgraph import formats, queries
from repgraph.build.terms import TYPE, rg
from repgraph.export import rdf_text
from repgraph.export.batches import Reader
from repgraph.export.nodes import LABEL, Node, Nodes, lines, literal, path, scatter
from repgraph.export.sift import Sifter
from repgraph.export.statuses import EVERYTHING
from repgraph.ontology import PREFIXES, RG, RGV
from repgraph.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from repgraph.export.contract import Job, Member
    from repgraph.ontology import Ontology

VARIANTS = {
    f.suffix: (f.media_type, f.name) for f in formats.FORMATS.values() if "graph" in f.shapes and f.name != "nquads"
}
"""Forms in which every crosswalk can be written, by the suffix of the file."""

_TOLD_WHOLE = frozenset({"source", "date", "cluster"})
_PARTS = {"person": "people", "entity": "entities", "source": "sources", "assessment": "assessments"}
_PARAMETERS = {
    "people": "person",
    "entities": "camp",
    "sources": "source",
    "assessments": "assessment",
    "codes": "code",
}
_SUBCLASS = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
_LABELS = ("<http://www.w3.org/2004/02/skos/core#prefLabel>", "<http://www.w3.org/2000/01/rdf-schema#label>")
_PLACES = ("<http://www.w3.org/2004/02/skos/core#broader>", "<http://www.w3.org/2004/02/skos/core#inScheme>")


@dataclass(frozen=True)
class Crosswalk:
    """A crosswalk to another ontology.

    Parameters
    ----------
    name
        Of the queries.
    namespace
        Of the target; its terms stand without a prefix in JSON-LD.
    prefixes
        Namespaces by prefix.
    carries
        Statuses that the target can mark.
    first
        The form that is written where none is asked for.
    order
        Place of predicates in RDF/XML, where a schema asks for one.
    """

    name: str
    namespace: str
    prefixes: Mapping[str, str]
    carries: frozenset[str]
    first: str = "turtle"
    order: Mapping[str, int] | None = field(default=None, repr=False)

    def __call__(self, job: Job) -> Iterator[Member]:
        """Give the one file of the export."""
        yield "", self._write(job.form or self.first, self.portions(job))

    def portions(self, job: Job) -> Iterator[list[str]]:
        """Yield lines of N-Triples, portion by portion, those of one subject together."""
        sifter = Sifter(self.carries, job.ontology, job.report)
        known = vocabulary(job.ontology)
        codes: set[str] = set()
        mentioned: Nodes = {}
        judged: Nodes = {}
        roots: set[str] = set()
        for batch in Reader(job).all():
            kept = sifter.sift(batch)
            if not job.scope.whole:
                roots |= set(batch.roots)
                mentioned |= _mentions(kept, batch.mentioned, whole=self.carries == EVERYTHING)
            judging = sifter.judgements(batch)
            judged |= {} if job.scope.whole else judging
            nodes = [*known, *scatter(batch.mentioned | judging | kept)]
            yield self._part(_PARTS[batch.kind], batch.roots, nodes, codes)
        yield self._part("assessments", judged, scatter(judged), codes)
        rest = [*known, *scatter(mentioned)]
        for part, found in _by_part(mentioned, roots).items():
            yield self._part(part, found, rest, codes)
        yield self._part("codes", sorted(codes), known, set())
        yield self._tombstones(job)

    def _part(self, part: str, roots: Iterable[str], known: Iterable[str], codes: set[str]) -> list[str]:
        query = queries.library().get(f"crosswalk/{self.name}-{part}")
        nodes = list(roots)
        if query is None or not nodes:
            return []
        with _holding(known) as store:
            found = sorted(lines(store, query.bind(**{_PARAMETERS[part]: nodes})))
        codes |= {term for line in found for term in line.split(" ")[:3] if term.startswith((f"<{RGV}", f"<{RG}"))}
        return found

    def _tombstones(self, job: Job) -> list[str]:
        query = queries.library().get(f"crosswalk/{self.name}-tombstones")
        if query is None:
            return []
        text = queries.library()["crosswalk/tombstones"]
        asked = {} if job.scope.whole else {"person": [*(job.scope.persons or ()), *(job.scope.entities or ())]}
        with _holding(lines(job.store, text.bind(**asked))) as store:
            return sorted(lines(store, query.bind()))

    def _write(self, form: str, portions: Iterable[list[str]]) -> Iterable[str]:
        prefixes = {"rg": PREFIXES["rg"], "rgv": PREFIXES["rgv"], **self.prefixes}
        if form == "ntriples":
            return ("".join(portion) for portion in portions)
        if form == "jsonld":
            return rdf_text.jsonld(portions, prefixes, self.namespace)
        if form == "rdfxml":
            return rdf_text.rdfxml(portions, {"rdf": PREFIXES["rdf"], **prefixes}, self.order)
        return rdf_text.turtle(portions, prefixes)


class _holding:  # noqa: N801 - reads as what it does
    """A store in memory for the time of one query."""

    def __init__(self, found: Iterable[str]) -> None:
        self._store = EmbeddedStore.holding(found)

    def __enter__(self) -> EmbeddedStore:
        return self._store

    def __exit__(self, *_: object) -> None:
        self._store.close()


@lru_cache(maxsize=2)
def vocabulary(ontology: Ontology) -> tuple[str, ...]:
    """Return what queries ask of classes and codes: what stands above them, what they are called, what they are for."""
    wanted = tuple(f" {predicate} " for predicate in (*_LABELS, *_PLACES, _SUBCLASS, rg("durative"), rg("ofScheme")))
    return tuple(line for line in ontology.ntriples() if any(predicate in line for predicate in wanted))


def _mentions(kept: Nodes, mentioned: Nodes, *, whole: bool) -> Nodes:
    """Return what is known of the nodes that others mention: of sources all, of the rest what nobody doubts."""
    values = {value for node in kept.values() for found in node.values() for value in found if path(value)}
    found = {term: mentioned[term] for term in values if term in mentioned}
    return (
        found if whole else {term: node if path(term) in _TOLD_WHOLE else _plain(node) for term, node in found.items()}
    )


def _plain(node: Node) -> Node:
    names = [name for name in node.get(LABEL, ()) if literal(name).language == "en"]
    return {TYPE: node.get(TYPE, []), LABEL: names}


def _by_part(mentioned: Nodes, roots: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"people": [], "entities": [], "sources": []}
    for term, node in sorted(mentioned.items()):
        kinds = node.get(TYPE, ())
        if term in roots or not kinds:
            continue
        if rg("Person") in kinds:
            found["people"].append(term)
        elif rg("Source") in kinds:
            found["sources"].append(term)
        elif rg("DateValue") not in kinds and rg("Case") not in kinds and rg("ReuseCluster") not in kinds:
            found["entities"].append(term)
    return found
