"""Our own graph back to rows: what :mod:`repgraph.build.rows` wrote, read the other way.

A row of a reading (an event, a case, a conflict) does not come back: it is read again when the tables are built.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from repgraph.build.terms import dcterms, rg, typed
from repgraph.errors import StoreError
from repgraph.export.nodes import LABEL, Node, Nodes, classes, first, gather, is_literal, literal, local, path, said
from repgraph.importing.contract import ImportingError, Reader, Row, Rows, term
from repgraph.ontology import PREFIXES
from repgraph.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from pathlib import Path

    from repgraph.ontology import Ontology

_TRUE = typed("true", "boolean")
_OWN_COLUMNS = frozenset(
    {
        "mode",
        "certainty",
        "calendar",
        "regime",
        "penalty",
        "termKind",
        "tieKind",
        "nameKind",
        "locator",
        "sourceKind",
        "tier",
        "measure",
        "population",
        "modifier",
        "unit",
        "privacy",
        "sex",
        "judgement",
        "assessmentStatus",
        "reasonCode",
        "decidedByRule",
        "clusterKind",
        "datePrecision",
    }
)
"""Properties whose codes have a column of their own, so that they are no qualifiers."""

_WORDINGS = {
    "date_as_printed": "dateAsPrinted",
    "place_as_printed": "placeAsPrinted",
    "body_as_printed": "bodyAsPrinted",
    "object_as_printed": "objectAsPrinted",
    "charge": "charge",
    "value": "wording",
}
_IDS = {"place": "place", "body": "body", "act": "underAct", "provision": "underProvision"}
_NO_OBJECT = frozenset({"about", "states", "source", "date", "end", "tieFrom", "tieTo", *_IDS.values()})


class RowReader:
    """Reads rows out of descriptions of nodes.

    Parameters
    ----------
    nodes
        The graph, or a part of it.
    ontology
        Kinds of statements and entities.
    """

    def __init__(self, nodes: Nodes, ontology: Ontology) -> None:
        """Keep the nodes."""
        self._nodes = nodes
        self._kinds = {term.local: name for name, term in ontology.statements.items()}
        self._entities = {term.local: name for name, term in ontology.entities.items()}
        self._placed = {t.local for t in ontology.statements.values() if t.object_property == "place"}
        self._qualifiers = frozenset(ontology.qualifiers.values()) - _OWN_COLUMNS

    def rows(self) -> Rows:
        """Return the rows of all tables."""
        found: Rows = {}
        for subject, node in self._nodes.items():
            for table, row in self._read(subject, node):
                found.setdefault(table, []).append({"id": local(subject)} | {k: v for k, v in row.items() if v})
        return found

    def _read(self, subject: str, node: Node) -> list[tuple[str, Row]]:
        kinds = classes(node)
        if not path(subject):
            return []
        if "Factoid" in kinds:
            return [self._statement(node, kinds)]
        if "Source" in kinds:
            return [("sources", self._source(node))]
        if "Assessment" in kinds:
            return [("assessments", self._assessment(node))]
        record = self._record(node, kinds)
        return [record, *(("links", link) for link in self._links(subject, node))] if record else []

    def _record(self, node: Node, kinds: set[str]) -> tuple[str, Row] | None:
        row = {"label": self._label(node), "note": self._text(node, "note")}
        if "Person" in kinds:
            return "persons", row | {"sex": local(first(node, rg("sex")) or "<>")}
        kind = next((self._entities[k] for k in sorted(kinds) if k in self._entities), "")
        return ("entities", row | {"kind": kind}) if kind and rg("basedOn") not in node else None

    def _label(self, node: Node) -> str:
        return next((n.text for n in map(literal, node.get(LABEL, ())) if n.language == "en"), "")

    def _text(self, node: Node, name: str) -> str:
        return said(first(node, rg(name)) or '""')

    def _code(self, node: Node, name: str) -> str:
        return local(first(node, rg(name)) or "<>")

    def _codes(self, node: Node, name: str) -> str:
        return " ".join(sorted(local(v) for v in node.get(rg(name), ()) if not is_literal(v)))

    def _source(self, node: Node) -> Row:
        terms = {
            "title": "title",
            "author": "creator",
            "publisher": "publisher",
            "date": "date",
            "language": "language",
        }
        return {column: said(first(node, dcterms(name)) or '""') for column, name in terms.items()} | {
            "url": first(node, rg("url"))[1:-1],
            "kind": self._code(node, "sourceKind"),
            "tier": self._code(node, "tier").removeprefix("tier-"),
            "cluster": self._code(node, "reuseCluster"),
            "note": self._text(node, "note"),
        }

    def _statement(self, node: Node, kinds: set[str]) -> tuple[str, Row]:
        about = sorted(map(local, node[rg("about")]))
        if "Name" in kinds:
            form = literal(node[rg("fullForm")][0])
            name = {"entity": about[0], "form": form.text, "tag": form.language, "kind": self._code(node, "nameKind")}
            return "names", name | self._evidence(node)
        if "Figure" in kinds:
            return "figures", self._figure(node, about[0]) | self._evidence(node)
        row = self._dates(node) | self._evidence(node) | {c: self._text(node, name) for c, name in _WORDINGS.items()}
        row |= {column: self._codes(node, name) for column, name in _IDS.items()}
        if rg("tieKind") in node:
            ends = [self._code(node, "tieFrom"), self._code(node, "tieTo")] if rg("tieFrom") in node else about
            return "ties", row | {
                "kind": self._code(node, "tieKind"),
                "person_a": ends[0],
                "person_b": ends[1],
                "qualifiers": self._qualified(node),
            }
        stated = local(first(node, rg("states")))
        row |= {"kind": self._kinds[stated], "qualifiers": self._qualified(node), "object": self._object(node)}
        if stated in self._placed:
            row |= {"place": "", "object": row["place"]}
        if path(node[rg("about")][0]) != "person":
            return "entity-factoids", row | {"entity": about[0]}
        months = self._text(node, "termMonths")
        return "factoids", row | {
            "person": about[0],
            "penalty": self._codes(node, "penalty") if stated != "penalty" else "",
            "term": term(months) if months else self._code(node, "termKind"),
            "regime": self._code(node, "regime"),
        }

    def _object(self, node: Node) -> str:
        """Return the ids of what a statement is about beside its subject, whatever property names them."""
        found = {
            local(value)
            for predicate, values in node.items()
            if local(predicate) not in _NO_OBJECT
            for value in values
            if path(value) not in {"", "date"}
        }
        return " ".join(sorted(found))

    def _qualified(self, node: Node) -> str:
        return " ".join(sorted({code for name in self._qualifiers for code in self._codes_of(node, name)}))

    def _codes_of(self, node: Node, name: str) -> list[str]:
        return [local(value) for value in node.get(rg(name), ()) if not is_literal(value) and not path(value)]

    def _dates(self, node: Node) -> Row:
        return {
            "date": self._date(node, "date"),
            "end": self._date(node, "end"),
            "calendar": self._code(node, "calendar"),
        }

    def _date(self, node: Node, name: str) -> str:
        return said(first(self._nodes.get(first(node, rg(name)), {}), rg("edtf")) or '""')

    def _evidence(self, node: Node) -> Row:
        place = node[rg("locator")][0]
        return {
            "mode": self._code(node, "mode"),
            "certainty": self._code(node, "certainty"),
            "compared": "yes" if _TRUE in node.get(rg("compared"), ()) else "no",
            "source": self._code(node, "source"),
            "locator": said(place) if is_literal(place) else local(place),
            "note": self._text(node, "note"),
        }

    def _figure(self, node: Node, about: str) -> Row:
        codes = {name: self._code(node, name) for name in ("measure", "population", "modifier", "unit")}
        numbers = {
            "value": self._text(node, "value"),
            "min": self._text(node, "valueMin"),
            "max": self._text(node, "valueMax"),
        }
        return (
            codes
            | numbers
            | self._dates(node)
            | {"about": about, "date_as_printed": self._text(node, "dateAsPrinted"), "calendar": ""}
        )

    def _assessment(self, node: Node) -> Row:
        return {
            "rows": " ".join(sorted(map(local, node.get(rg("assesses"), ())))),
            "choice": " ".join(sorted(map(local, node.get(rg("choice"), ())))),
            "judgement": self._code(node, "judgement"),
            "status": self._code(node, "assessmentStatus"),
            "reason_code": self._code(node, "reasonCode"),
            "question": self._text(node, "question"),
            "reason": self._text(node, "reason"),
            "editor": self._text(node, "editor"),
            "date": said(first(node, dcterms("date")) or '""'),
        }

    def _links(self, subject: str, node: Node) -> list[Row]:
        found = [
            (relation, target)
            for relation in ("exact", "close")
            for target in sorted(node.get(f"<{PREFIXES['skos']}{relation}Match>", ()))
        ]
        return [
            {
                "id": f"{local(subject)}-link-{number}",
                "entity": local(subject),
                "target": target[1:-1],
                "relation": relation,
            }
            for number, (relation, target) in enumerate(found, start=1)
        ]


def _read(name: str) -> Reader:
    def rows(path: Path, ontology: Ontology) -> Rows:
        try:
            store = EmbeddedStore.reading(path, name)
        except StoreError as error:
            raise ImportingError(f"{path} cannot be read as {name}: {error}") from error
        try:
            found = RowReader(gather(store.dump()), ontology).rows()
        except (KeyError, IndexError) as error:
            raise ImportingError(f"{path} is not an export of this project: a statement has no {error}") from error
        if not any(found.values()):
            raise ImportingError(f"{path} holds no statement of this project")
        return found

    suffixes = {"jsonld": (".jsonld", ".json"), "turtle": (".ttl",), "ntriples": (".nt",)}[name]
    return Reader(name, f"our own export {name}, back into tables", suffixes, rows)


JSONLD, TURTLE, NTRIPLES = map(_read, ("jsonld", "turtle", "ntriples"))
