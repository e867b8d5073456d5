"""What comes back from a crosswalk: the export read into the terms of this project again, and what was sent.

Each crosswalk has a query ``queries/crosswalk/{name}-back.rq``. What comes back is compared with what was sent,
property by property; what a target keeps and what it loses is declared in ``ontology/roundtrip.toml``. Dates are
compared by their EDTF text.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from repgraph import queries
from repgraph.build.terms import TYPE, rg
from repgraph.export.batches import Reader
from repgraph.export.crosswalk import vocabulary
from repgraph.export.nodes import BASED_ON, PARTY, PERSON, SOURCE, Node, first, lines, local, path, split
from repgraph.export.sift import Sifter
from repgraph.ontology import RG, assets
from repgraph.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from repgraph.export.contract import Job
    from repgraph.ontology import Ontology

Triple = tuple[str, str, str]

_SCHEMA = (f"<{RG}", "<http://www.w3.org/2004/02/skos/core#", "<http://purl.org/dc/terms/", TYPE)


def back(name: str, exported: Iterable[str], ontology: Ontology) -> set[Triple]:
    """Return the triples in our terms that come back from an export.

    Parameters
    ----------
    name
        Of the crosswalk.
    exported
        The export, as lines of N-Triples.
    ontology
        Classes and codes, with which the export is read.
    """
    store = EmbeddedStore.holding([*exported, *vocabulary(ontology)])
    try:
        return set(map(split, lines(store, queries.library()[f"crosswalk/{name}-back"].bind())))
    finally:
        store.close()


def sent(job: Job, carries: frozenset[str]) -> Iterator[tuple[str, Triple]]:
    """Yield kind of node and triple of everything that a format of these statuses may carry."""
    sifter = Sifter(carries, job.ontology, job.report)
    for batch in Reader(job).all():
        known = batch.known
        for subject, node in sifter.sift(batch).items():
            kind = kind_of(node)
            if batch.kind == "entity" and kind in {"name", "factoid"}:
                kind = f"entity {kind}"
            for predicate, values in node.items():
                if predicate.startswith(_SCHEMA):
                    for value in values:
                        yield kind, (subject, predicate, _as_sent(value, known.get(value, {})))


def _as_sent(value: str, described: Node) -> str:
    return first(described, rg("edtf")) if path(value) == "date" else value


def kind_of(node: Node) -> str:
    """Return the kind of a node, as the declarations name it."""
    found = set(map(local, node.get(TYPE, ())))
    for kind in ("Name", "Figure", "Case", "Assessment", "Conflict", "Alternative", "Source", "ReuseCluster", "Person"):
        if kind in found:
            return kind.lower()
    if SOURCE in node:
        return "factoid"
    if PARTY in node:
        return "tie"
    if PERSON in node:
        return "event"
    return "relation" if BASED_ON in node else "entity"


@dataclass(frozen=True, slots=True)
class Declared:
    """What a crosswalk says of itself: properties that come back whole, and those that do not, by kind of node."""

    keeps: frozenset[tuple[str, str]]
    loses: frozenset[tuple[str, str]]


@lru_cache(maxsize=1)
def declared() -> dict[str, Declared]:
    """Return the declarations in ``ontology/roundtrip.toml`` by name of the crosswalk."""
    said = tomllib.loads((assets() / "ontology" / "roundtrip.toml").read_text(encoding="utf-8"))
    return {name: Declared(_pairs(found["keeps"]), _pairs(found["loses"])) for name, found in said.items()}


def _pairs(said: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset((kind, name) for kind, names in said.items() for name in names.split())


def measured(triples: Iterable[tuple[str, Triple]], returned: set[Triple]) -> Declared:
    """Return what really comes back and what does not.

    Parameters
    ----------
    triples
        Kind of node and triple of everything that was sent.
    returned
        What came back.
    """
    by_property: dict[tuple[str, str], set[Triple]] = {}
    for kind, triple in triples:
        by_property.setdefault((kind, local(triple[1])), set()).add(triple)
    keeps = frozenset(pair for pair, found in by_property.items() if found <= returned)
    return Declared(keeps, frozenset(by_property) - keeps)
