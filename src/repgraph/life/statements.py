"""Factoids as statements with their sources, and what editors think of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import Literal, URIRef

from repgraph.life.graph import local, text
from repgraph.life.records import Name, Question, Source, Statement
from repgraph.ontology import RGV

if TYPE_CHECKING:
    from collections.abc import Iterable

    from repgraph.life.graph import Description, NodeGraph
    from repgraph.life.records import Thing

ALLEGED = "alleged"
FAMILY_NOTICE = RGV["family-notice"]
NAME = "Name"
DEPRECATED, DECIDED = "deprecated", "decided"


class Statements:
    """Every statement about a node; of a person, also those of relatives on which the person's cases rest.

    Parameters
    ----------
    graph
        What the store says of the node.
    """

    def __init__(self, graph: NodeGraph) -> None:
        """Read sources and statements."""
        self._graph = graph
        rows = graph.statements
        self._sources = {iri: self._source(iri, found) for iri, found in rows.items() if "sourceKind" in found}
        self._all = {iri: self._statement(iri, found) for iri, found in sorted(rows.items()) if "about" in found}
        self.mine = [s for iri, s in self._all.items() if URIRef(graph.iri) in rows[iri]["about"]]

    def of(self, terms: Iterable[object]) -> tuple[Statement, ...]:
        """Return the statements of these nodes, as far as the graph holds them, in the order of their ids."""
        return tuple(self._all[iri] for iri in sorted(set(map(str, terms))) if iri in self._all)

    def alleged(self) -> tuple[Statement, ...]:
        """Return what police, denouncers or confessions say of the person."""
        return tuple(s for s in self.mine if s.mode and s.mode.id == ALLEGED)

    def names(self) -> tuple[Name, ...]:
        """Return each recorded form with the statements that give it."""
        forms: dict[tuple[str, str, str], list[str]] = {}
        for statement in self.mine:
            if statement.states.id == NAME:
                found = self._graph.statements[statement.iri]
                form = found["fullForm"][0]
                tag = form.language if isinstance(form, Literal) else None
                forms.setdefault((tag or "", str(form), str(found["nameKind"][0])), []).append(statement.iri)
        return tuple(
            Name(form, tag, self._graph.thing(kind), self.of(iris)) for (tag, form, kind), iris in sorted(forms.items())
        )

    def questions(self) -> tuple[Question, ...]:
        """Return editors' assessments of the person and of these statements."""
        graph = self._graph
        return tuple(
            Question(
                id=local(iri),
                judgement=graph.thing(found["judgement"][0]),
                status=local(text(found, "assessmentStatus")),
                question=text(found, "question"),
                reason=text(found, "reason"),
                reason_code=graph.maybe(found, "reasonCode"),
                editor=text(found, "editor"),
                date=text(found, "date"),
                statements=self.of(found.get("assesses", ())),
            )
            for iri, found in sorted(graph.statements.items())
            if "judgement" in found
        )

    def _source(self, iri: str, found: Description) -> Source:
        return Source(
            id=local(iri),
            iri=iri,
            title=text(found, "title"),
            author=text(found, "creator"),
            publisher=text(found, "publisher"),
            date=text(found, "date"),
            url=text(found, "url"),
            tier=self._graph.thing(found["tier"][0]),
            cluster=local(text(found, "reuseCluster")),
        )

    def _statement(self, iri: str, found: Description) -> Statement:
        graph = self._graph
        states = graph.thing(found["states"][0])
        locator = found["locator"][0]
        return Statement(
            id=local(iri),
            iri=iri,
            states=states,
            others=tuple(t for t in graph.things(found, "about") if t.iri != graph.iri),
            says=graph.particulars(found),
            values=self._values(found, states),
            wording=text(found, "wording"),
            date_as_printed=text(found, "dateAsPrinted"),
            place_as_printed=text(found, "placeAsPrinted"),
            body_as_printed=text(found, "bodyAsPrinted"),
            object_as_printed=text(found, "objectAsPrinted"),
            mode=graph.maybe(found, "mode"),
            certainty=graph.maybe(found, "certainty"),
            regime=graph.maybe(found, "regime"),
            tie_kind=graph.maybe(found, "tieKind"),
            tie_forward=text(found, "tieFrom") == graph.iri if "tieFrom" in found else None,
            family_notice=FAMILY_NOTICE in found.get("evidenceKind", ()),
            compared=text(found, "compared") == "true",
            source=self._sources[str(found["source"][0])],
            locator="" if isinstance(locator, URIRef) else str(locator),
            note=text(found, "note"),
        )

    def _values(self, found: Description, states: Thing) -> tuple[Thing | str, ...]:
        if states.id[:1].isupper():
            return ()
        terms = found.get(states.id) or found.get("object") or found.get("wording") or found.get("objectAsPrinted", [])
        return tuple(self._graph.thing(t) if isinstance(t, URIRef) else str(t) for t in sorted(terms, key=str))


def set_aside(questions: Iterable[Question]) -> tuple[Statement, ...]:
    """Return the statements that an editor deprecated."""
    return tuple(s for q in questions if q.judgement.id == DEPRECATED and q.status == DECIDED for s in q.statements)
