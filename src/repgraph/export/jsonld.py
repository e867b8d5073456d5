"""JSON-LD with its context inline, nested so that a person reads as one object.

Events, ties and statements stand inside the person or entity whom they are about (terms that reverse a property), dates
inside what they date; sources and codes are named by their IRI and described once. Source: *JSON-LD 1.1* (W3C, 2020).
"""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Any

from repgraph import queries
from repgraph.build.terms import TYPE, rg
from repgraph.export.batches import Reader
from repgraph.export.contract import Exporter, one_file
from repgraph.export.nodes import Nodes, gather, is_literal, lines, literal, path
from repgraph.ontology import BASE, PREFIXES, assets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repgraph.export.batches import Batch
    from repgraph.export.contract import Job
    from repgraph.export.nodes import Node

NESTED = {
    "cases": rg("person"),
    "events": rg("person"),
    "ties": rg("party"),
    "relations": rg("entity"),
    "statements": rg("about"),
    "conflicts": rg("conflictOn"),
}
"""Terms that stand for a property read backwards: what points at a node stands inside it."""

_EMBEDDED = frozenset({rg("alternative")})
_BOOLEAN = PREFIXES["xsd"] + "boolean"
_CASE = rg("Case")
_KEYS = {"id": "@id", "type": "@type"}


def context() -> dict[str, Any]:
    """Return the inline context: that of the ontology, and the terms that nest."""
    path = assets() / "ontology" / "context.jsonld"
    own: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["@context"]
    reversed_terms = {term: {"@reverse": predicate[1:-1], "@type": "@id"} for term, predicate in NESTED.items()}
    return own | {"@base": BASE} | reversed_terms


class Framer:
    """Writes nodes as nested objects of one context."""

    def __init__(self) -> None:
        """Read which term stands for which property, and what it takes its values for."""
        self.context = context()
        self._prefixes = {
            v: k for k, v in self.context.items() if isinstance(v, str) and v.endswith(("#", "/")) and k != "@base"
        }
        self._terms: dict[str, tuple[str, str]] = {}
        for term, meaning in self.context.items():
            if term in _KEYS or term.startswith("@") or term in NESTED:
                continue
            detail = meaning if isinstance(meaning, dict) else {"@id": meaning}
            if not str(detail["@id"]).endswith(("#", "/")):
                self._terms[self._whole(detail["@id"])] = (term, self._whole(detail.get("@type", "")))

    def _whole(self, short: str) -> str:
        prefix, _, name = short.partition(":")
        namespace = self.context.get(prefix) if name and not name.startswith("//") else None
        return f"{namespace}{name}" if isinstance(namespace, str) else short

    def framed(self, subject: str, nodes: Nodes, inside: dict[str, list[tuple[str, str]]]) -> dict[str, Any]:
        """Return a node with what stands inside it.

        Parameters
        ----------
        subject
            The node.
        nodes
            Descriptions of nodes.
        inside
            Term and node of everything that points at a node, by that node.
        """
        found = self.flat(subject, nodes.get(subject, {}), nodes)
        for term, other in inside.get(subject, ()):
            found.setdefault(term, []).append(self.framed(other, nodes, inside))
        return found

    def flat(self, subject: str, node: Node, nodes: Nodes) -> dict[str, Any]:
        """Return a node with its values; dates stand inside."""
        found: dict[str, Any] = {"id": self._id(subject)}
        kinds = [self._kind(value[1:-1]) for value in node.get(TYPE, ())]
        if kinds:
            found["type"] = kinds[0] if len(kinds) == 1 else kinds
        for predicate, values in node.items():
            if predicate != TYPE:
                name, coercion = self._terms.get(predicate[1:-1], ("", ""))
                members = [self._value(value, coercion, predicate, nodes) for value in values]
                found[name or self._kind(predicate[1:-1])] = members[0] if len(members) == 1 else members
        return found

    def _id(self, term: str) -> str:
        return term[1:-1].removeprefix(BASE)

    def _kind(self, iri: str) -> str:
        if iri in self._terms:
            return self._terms[iri][0]
        at = max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix = self._prefixes.get(iri[:at])
        return f"{prefix}:{iri[at:]}" if prefix else iri

    def _value(self, term: str, coercion: str, predicate: str, nodes: Nodes) -> Any:  # noqa: ANN401 - JSON
        if is_literal(term):
            return _literal(term, coercion)
        if path(term) == "date" or predicate in _EMBEDDED:
            described = nodes.get(term)
            if described:
                return self.flat(term, described, nodes)
        name = self._id(term) if path(term) else self._compact(term[1:-1])
        return name if coercion == "@id" else {"id": name}

    def _compact(self, iri: str) -> str:
        at = max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix = self._prefixes.get(iri[:at])
        return f"{prefix}:{iri[at:]}" if prefix and iri[at:] else iri


def _literal(term: str, coercion: str) -> str | bool | dict[str, str]:
    said = literal(term)
    if said.language:
        return {"@value": said.text, "@language": said.language}
    if said.datatype and said.datatype == coercion:
        return said.text == "true" if coercion == _BOOLEAN else said.text
    if said.datatype:
        return {"@value": said.text, "@type": said.datatype}
    return {"@value": said.text} if coercion else said.text


def _inside(batch: Batch) -> dict[str, list[tuple[str, str]]]:
    """Return what stands inside which node; whatever stands inside something is written once."""
    found: dict[str, list[tuple[str, str]]] = {}
    taken = set(batch.roots)
    for subject, node in batch.nodes.items():
        if subject in taken or subject in batch.elsewhere:
            continue
        for term, predicate in NESTED.items():
            if (term == "cases") != (_CASE in node.get(TYPE, ())) and predicate == rg("person"):
                continue
            owners = [value for value in node.get(predicate, ()) if value in batch.nodes]
            if owners:
                found.setdefault(min(owners), []).append((term, subject))
                taken.add(subject)
                break
    return found


def _objects(job: Job, framer: Framer) -> Iterator[dict[str, Any]]:
    mentioned: Nodes = {}
    roots: set[str] = set()
    for batch in Reader(job).all():
        inside = _inside(batch)
        for root in batch.roots:
            yield framer.framed(root, batch.known, inside)
        nested = {other for found in inside.values() for _, other in found}
        rest = batch.nodes.keys() - nested - set(batch.roots) - batch.elsewhere
        embedded = {value for node in batch.nodes.values() for value in node.get(rg("alternative"), ())}
        yield from (framer.flat(subject, batch.nodes[subject], {}) for subject in sorted(rest - embedded))
        if not job.scope.whole:
            roots |= set(batch.roots)
            mentioned |= batch.mentioned
    for subject in sorted(mentioned.keys() - roots):
        if path(subject) != "date":
            yield framer.flat(subject, mentioned[subject], {})
    if job.scope.whole:
        library = queries.library()
        others = chain(
            lines(job.store, library["crosswalk/definitions"].bind()),
            lines(job.store, library["crosswalk/tombstones"].bind()),
        )
        for subject, node in gather(others).items():
            yield framer.flat(subject, node, {})


def _write(job: Job) -> Iterator[str]:
    framer = Framer()
    yield '{"@context": ' + json.dumps(framer.context, ensure_ascii=False) + ',\n"@graph": ['
    separator = "\n"
    for found in _objects(job, framer):
        yield separator + json.dumps(found, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


JSONLD = Exporter(
    name="jsonld",
    title="JSON-LD 1.1",
    media_type="application/ld+json",
    suffix=".jsonld",
    description=(
        "The graph for programs: a person is one object with events, ties and statements inside; the "
        "context stands in the file."
    ),
    function=one_file(_write),
    standard="https://www.w3.org/TR/json-ld11/",
    checked="read back by rdflib and Oxigraph without a network, equal triple for triple; imported into tables again",
    losses=("It does not say which triples come from which source but by rg:source.",),
)
