"""One person's life out of a store: statements first, then what is read of them, then what none of them says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import Literal

from repgraph.errors import NotFoundError, QueryError
from repgraph.life.graph import PersonGraph, local, text
from repgraph.life.order import in_order
from repgraph.life.records import Alternative, Attribute, Case, Claimed, Conflict, Event, FamilyCase, Person, Tie
from repgraph.life.silences import silences
from repgraph.life.statements import Statements, set_aside
from repgraph.ontology import RG

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from repgraph.life.records import Statement, Thing
    from repgraph.store import Store, Term

DOUBTED = frozenset({"disputed", "hearsay"})
GROUP = "memberOfGroup"
_LANGUAGE = "en"
_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")


def person(store: Store, local_id: str) -> Person:
    """Return a person's life with its sources.

    Parameters
    ----------
    store
        Any store that holds a built graph.
    local_id
        The person's id, as ``turar-ryskulov``, or the whole IRI.

    Raises
    ------
    NotFoundError
        The graph knows no such person.
    """
    try:
        graph = PersonGraph(store, local_id)
    except QueryError as error:
        raise NotFoundError("person", local_id) from error
    if not graph.iri:
        raise NotFoundError("person", local_id)
    return _Reader(graph).person()


class _Reader:
    def __init__(self, graph: PersonGraph) -> None:
        self.graph = graph
        self.me = graph.reading[graph.iri]
        self.statements = Statements(graph)

    def person(self) -> Person:
        graph, me, statements = self.graph, self.me, self.statements
        labels = {t.language or "": str(t) for t in me.get("prefLabel", ()) if isinstance(t, Literal)}
        names, questions, alleged = statements.names(), statements.questions(), statements.alleged()
        aside = set_aside(questions)
        events, ties, conflicts = in_order(self._events()), self._ties(), self._conflicts()
        yielding = [s for s in statements.mine if s not in alleged and s not in aside]
        attributes = self._attributes([s for s in yielding if not _doubted(s)], read_only=True)
        doubted = self._attributes([s for s in yielding if _doubted(s)], read_only=False)
        own = [a for c in conflicts if c.subject == local(graph.iri) for a in c.alternatives]
        parts = (names, attributes, doubted, events, ties, own)
        told = {s.iri for part in parts for item in part for s in item.statements}
        cases = self._cases(events)
        return Person(
            id=local(graph.iri),
            iri=graph.iri,
            label=labels.get(_LANGUAGE) or local(graph.iri),
            labels=dict(sorted(labels.items())),
            note=text(me, "note"),
            sex=local(text(me, "sex")),
            privacy=local(text(me, "privacy")),
            names=names,
            attributes=tuple(a for a in attributes if a.property.id != GROUP),
            events=tuple(e for e in events if not e.claimed),
            ties=tuple(t for t in ties if not t.claimed),
            conflicts=conflicts,
            claimed=Claimed(
                events=tuple(e for e in events if e.claimed),
                ties=tuple(t for t in ties if t.claimed),
                attributes=doubted,
            ),
            alleged=alleged,
            groups=tuple(a for a in attributes if a.property.id == GROUP),
            unplaced=tuple(s for s in yielding if s.iri not in told),
            set_aside=aside,
            cases=cases,
            questions=questions,
            links=tuple(sorted(str(t) for name in _MATCHES for t in me.get(name, ()))),
            silences=silences([s for s in statements.mine if s not in alleged], cases),
        )

    def _events(self) -> list[Event]:
        graph = self.graph
        return [
            Event(
                id=local(iri),
                iri=iri,
                event_class=graph.thing(found["type"][0]),
                reading=graph.particulars(found),
                regime=graph.maybe(found, "regime"),
                case=local(text(found, "inCase")),
                claimed=text(found, "claimed") == "true",
                statements=self.statements.of(found["basedOn"]),
                conflicts=self._conflicts_on(iri),
            )
            for iri, found in sorted(graph.reading.items())
            if "person" in found and RG.Case not in found["type"]
        ]

    def _ties(self) -> tuple[Tie, ...]:
        graph = self.graph
        ties = [
            Tie(
                id=local(iri),
                iri=iri,
                kind=graph.thing(found["tieKind"][0]),
                other=next(t for t in graph.things(found, "party") if t.iri != graph.iri),
                forward=text(found, "tieFrom") == graph.iri if "tieFrom" in found else None,
                reading=graph.particulars(found),
                claimed=text(found, "claimed") == "true",
                statements=self.statements.of(found["basedOn"]),
                conflicts=self._conflicts_on(iri),
            )
            for iri, found in sorted(graph.reading.items())
            if "party" in found
        ]
        return tuple(sorted(ties, key=lambda t: (t.kind.id, str(t.forward), t.other.id, t.id)))

    def _attributes(self, statements: Iterable[Statement], *, read_only: bool) -> tuple[Attribute, ...]:
        """Return values of plain properties; ``read_only`` leaves out values that lost a conflict."""
        found: dict[tuple[str, str], list[Statement]] = {}
        values: dict[str, Thing | str] = {}
        for statement in statements:
            read = set(map(str, self.me.get(statement.states.id, ())))
            for value in statement.values:
                key = value if isinstance(value, str) else value.iri
                if key in read or not read_only:
                    values[key] = value
                    found.setdefault((statement.states.iri, key), []).append(statement)
        return tuple(Attribute(said[0].states, values[key], tuple(said)) for (_, key), said in sorted(found.items()))

    def _conflicts(self) -> tuple[Conflict, ...]:
        found = _by(self.graph.conflicts, "conflict")
        return tuple(
            Conflict(
                id=local(iri),
                subject=local(rows[0]["subject"]),
                property=self.graph.thing(rows[0]["property"]),
                rule=self.graph.thing(rows[0]["rule"]),
                alternatives=tuple(self._alternative(a) for _, a in sorted(_by(rows, "alternative").items())),
            )
            for iri, rows in sorted(found.items())
        )

    def _alternative(self, rows: Sequence[dict[str, Term]]) -> Alternative:
        return Alternative(
            values=tuple(self.graph.value(t) for t in sorted({row["value"] for row in rows}, key=str)),
            chosen=str(rows[0].get("chosen")) == "true",
            statements=self.statements.of(row["factoid"] for row in rows),
        )

    def _conflicts_on(self, iri: str) -> tuple[str, ...]:
        return tuple(sorted({local(row["conflict"]) for row in self.graph.conflicts if str(row["subject"]) == iri}))

    def _cases(self, events: Iterable[Event]) -> tuple[Case, ...]:
        members: dict[str, list[str]] = {}
        for event in events:
            members.setdefault(event.case, []).append(event.id)
        order = {case: number for number, case in enumerate(members)}
        cases = [
            Case(
                id=local(iri),
                iri=iri,
                regime=self.graph.thing(found["regime"][0]),
                events=tuple(members.get(local(iri), ())),
                followed_from=self._family(iri, "from"),
                led_to=self._family(iri, "to"),
            )
            for iri, found in self.graph.reading.items()
            if RG.Case in found["type"]
        ]
        return tuple(sorted(cases, key=lambda c: (order.get(c.id, len(order)), c.id)))

    def _family(self, case: str, relation: str) -> tuple[FamilyCase, ...]:
        found: dict[tuple[str, str], set[str]] = {}
        for row in self.graph.cases:
            if (str(row["case"]), str(row["relation"])) == (case, relation):
                found.setdefault((str(row["other"]), str(row["relative"])), set()).add(str(row["factoid"]))
        return tuple(
            FamilyCase(local(other), self.graph.thing(relative), self.statements.of(factoids))
            for (other, relative), factoids in sorted(found.items())
        )


def _doubted(statement: Statement) -> bool:
    return statement.certainty is not None and statement.certainty.id in DOUBTED


def _by(rows: Iterable[dict[str, Term]], column: str) -> dict[str, list[dict[str, Term]]]:
    found: dict[str, list[dict[str, Term]]] = {}
    for row in rows:
        found.setdefault(str(row[column]), []).append(row)
    return found
