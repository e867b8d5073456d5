"""People and their ties as rows, for formats of networks and for tables.

An edge is one tie as it was read: its kind, its dates, how sure it is, and on how many statements of how many
independent sources it rests. Claimed and alleged ties are no edges, and one source that copies another adds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from repgraph.build.terms import rg, typed
from repgraph.export.batches import Reader
from repgraph.export.marking import marks, statuses
from repgraph.export.nodes import PARTY, PERSON, SOURCE, Nodes, first, label, local, path, said
from repgraph.export.sift import Sifter
from repgraph.export.statuses import GRADED, STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repgraph.export.batches import Batch
    from repgraph.export.contract import Job

CARRIES = GRADED
_TRUE = typed("true", "boolean")


@dataclass(frozen=True, slots=True)
class Person:
    """A node of the network; dates are EDTF, with the statuses of the birth and death that they date."""

    id: str
    iri: str
    label: str
    sex: str = ""
    born: str = ""
    born_certainty: str = ""
    died: str = ""
    died_certainty: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie; ``certainty`` names its statuses, and is ``plain`` where it has none."""

    id: str
    source: str
    target: str
    directed: bool
    kind: str
    date: str
    end: str
    earliest: str
    latest: str
    certainty: str
    factoids: int
    sources: int
    compared: int

    @property
    def tie(self) -> str:
        """Return the identifier of the tie, for readers that forget the id of an edge."""
        return self.id


FIELDS: dict[str, str] = {
    "tie": "string",
    "kind": "string",
    "directed": "boolean",
    "date": "string",
    "end": "string",
    "earliest": "string",
    "latest": "string",
    "certainty": "string",
    "factoids": "integer",
    "sources": "integer",
    "compared": "integer",
}
"""Attributes of an edge and their types."""

PERSON_FIELDS = ("sex", "born", "born_certainty", "died", "died_certainty")
"""Attributes of a node; all are text."""

LOSSES = (
    "Only people and their ties leave: no events, cases, places or institutions.",
    "Ties whose rows are alleged, disputed or hearsay, and claimed ties, are left out and counted.",
    "Names leave as one label in English.",
    (
        "Every edge is undirected, because readers refuse both sorts in one graph; its attribute directed"
        " tells a tie that has a direction."
    ),
)


def network(job: Job) -> Iterator[tuple[Person, list[Edge]]]:
    """Yield people with the ties that are written with them, and at the end those beyond the scope whom ties reach.

    Parameters
    ----------
    job
        The export; what is left out is counted in its report.
    """
    sifter = Sifter(CARRIES, job.ontology, job.report)
    beyond: dict[str, Person] = {}
    inside: set[str] = set()
    for batch in Reader(job).people():
        kept = sifter.sift(batch)
        known = batch.mentioned | kept
        found: dict[str, list[Edge]] = {local(root): [] for root in batch.roots}
        for edge in edges(batch, kept):
            found[edge.source if edge.source in found else edge.target].append(edge)
        for person in people(batch, kept):
            yield person, found[person.id]
        if not job.scope.whole:
            inside |= set(batch.roots)
            beyond |= {p: _person(p, known, {}) for node in kept.values() for p in node.get(PARTY, ())}
    for iri in sorted(beyond.keys() - inside):
        yield beyond[iri], []


def people(batch: Batch, kept: Nodes) -> Iterator[Person]:
    """Yield the people of a portion."""
    known = batch.mentioned | kept
    factoids = statuses(batch.nodes)
    dates: dict[str, dict[str, str]] = {}
    for subject, node in kept.items():
        kind = _BIRTH_AND_DEATH.get(path(subject))
        if kind and (date := dated(node, "date", known)):
            found = {kind: date, f"{kind}_certainty": certainty(known, subject, factoids)}
            dates.setdefault(first(node, PERSON), {}).update(found)
    yield from (_person(root, known, dates.get(root, {})) for root in batch.roots)


def edges(batch: Batch, kept: Nodes) -> Iterator[Edge]:
    """Yield the ties of a portion."""
    factoids = statuses(batch.nodes)
    known = batch.mentioned | kept
    yield from (_edge(subject, known, factoids) for subject, node in kept.items() if PARTY in node)


def _person(iri: str, known: Nodes, dates: dict[str, str]) -> Person:
    sex = local(first(known.get(iri, {}), rg("sex")) or "<>")
    return Person(local(iri), iri[1:-1], label(known, iri), sex, **dates)


_BIRTH_AND_DEATH = {"birth": "born", "death": "died", "execution": "died", "killing": "died"}


def dated(node: dict[str, list[str]], name: str, known: Nodes) -> str:
    """Return the EDTF text of a date, or nothing.

    A date that no rule decided stands as the span of all candidates, which EDTF writes as one of a set.
    """
    date = first(node, rg(name)) or first(node, rg(f"{name}Within"))
    return said(first(known.get(date, {}), rg("edtf")) or '""')


def certainty(known: Nodes, subject: str, factoids: dict[str, frozenset[str]]) -> str:
    """Return the statuses of an event or tie, gravest first; ``plain`` where it has none."""
    found = marks(known, subject, factoids)
    return " ".join(status for status in STATUSES if status in found) or "plain"


def attributes(edge: Edge) -> dict[str, str]:
    """Return the attributes of an edge as text, without empty ones."""
    values = {name: getattr(edge, name) for name in FIELDS} | {"directed": str(edge.directed).lower()}
    return {name: str(value) for name, value in values.items() if value != ""}


def _edge(subject: str, known: Nodes, factoids: dict[str, frozenset[str]]) -> Edge:
    node = known[subject]
    behind = [known[f] for f in node.get(rg("basedOn"), ()) if f in known]
    a, b = first(node, rg("tieFrom")), first(node, rg("tieTo"))
    directed = bool(a and b)
    if not directed:
        a, b = sorted(node[PARTY])
    origins = {first(known.get(s, {}), rg("reuseCluster")) or s for f in behind for s in f.get(SOURCE, ())}
    begin, finish = (known.get(first(node, rg(name)), {}) for name in ("date", "end"))
    return Edge(
        id=local(subject),
        source=local(a),
        target=local(b),
        directed=directed,
        kind=local(first(node, rg("tieKind"))),
        date=dated(node, "date", known),
        end=dated(node, "end", known),
        earliest=said(first(begin, rg("earliest")) or '""'),
        latest=said(first(finish, rg("latest")) or '""'),
        certainty=certainty(known, subject, factoids),
        factoids=len(behind),
        sources=len(origins),
        compared=sum(_TRUE in f.get(rg("compared"), ()) for f in behind),
    )
