"""Statements, conflicts and entities out of a store, as records that pages tell."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from repgraph.life.graph import NodeGraph, describe, local, text
from repgraph.life.records import Alternative, Attribute, Conflict, Event, Thing, Tie
from repgraph.life.statements import Statements
from repgraph.ontology import BASE, RG
from repgraph.queries import library
from repgraph.web.pages.index import for_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from repgraph.life.graph import Description
    from repgraph.life.records import Statement
    from repgraph.store import Term
    from repgraph.web.pages.frame import Frame

_DATE = f"{BASE}date/"


class Evidence(NodeGraph):
    """Nodes with the statements behind them; labels come from what the site remembers.

    Parameters
    ----------
    frame
        What pages are made with.
    rows
        IRIs of factoids.
    nodes
        IRIs of other nodes to describe.
    iri
        The node that the page is about, if it is about one.
    """

    def __init__(self, frame: Frame, rows: Iterable[str], nodes: Iterable[str] = (), iri: str = "") -> None:
        """Ask the store for everything at once."""
        super().__init__()
        self.iri = iri
        self._frame = frame
        wanted, others = sorted(set(rows)), sorted(set(nodes))
        self.statements = self._described("page/statements", "row", wanted)
        self.reading = self._described("page/describe", "node", others)
        self.know_dates(self.statements.values())
        self.know_dates(self.reading.values())
        self.of = Statements(self).of

    def thing(self, term: object) -> Thing:
        """Return a node with its labels."""
        return self._frame.thing(str(term))

    def know_dates(self, found: Iterable[Description]) -> None:
        """Read the texts of the dates that descriptions name."""
        self.know(str(term) for description in found for terms in description.values() for term in terms)

    def know(self, iris: Iterable[str]) -> None:
        """Read the texts of dates among nodes."""
        dates = sorted({iri for iri in iris if iri.startswith(_DATE)})
        if dates:
            self.add_words(self._frame.site.store.select(for_all("page/dates", "node", dates)))

    def tie(self, iri: str, seen_from: str) -> Tie:
        """Return a tie as it is seen from one of its people."""
        found = self.reading[iri]
        parties = self.things(found, "party")
        return Tie(
            id=local(iri),
            iri=iri,
            kind=self.thing(found["tieKind"][0]),
            other=next((t for t in parties if t.iri != seen_from), parties[0]),
            forward=text(found, "tieFrom") == seen_from if "tieFrom" in found else None,
            reading=self.particulars(found),
            claimed=text(found, "claimed") == "true",
            statements=self.of(found["basedOn"]),
            conflicts=(),
        )

    def event(self, iri: str) -> Event:
        """Return an event, or a dated relation of an entity."""
        found = self.reading[iri]
        return Event(
            id=local(iri),
            iri=iri,
            event_class=self.thing(found["type"][0]),
            reading=self.particulars(found),
            regime=self.maybe(found, "regime"),
            case="",
            claimed=text(found, "claimed") == "true",
            statements=self.of(found["basedOn"]),
            conflicts=(),
        )

    def conflict(self, rows: Sequence[dict[str, Term]]) -> Conflict:
        """Return a conflict from the rows of its saved query."""
        by_alternative = defaultdict(list)
        for row in rows:
            by_alternative[str(row["alternative"])].append(row)
        return Conflict(
            id=local(rows[0]["conflict"]),
            subject=local(rows[0]["subject"]),
            property=self.thing(rows[0]["property"]),
            rule=self.thing(rows[0]["rule"]),
            alternatives=tuple(
                Alternative(
                    values=tuple(self.value(term) for term in sorted({row["value"] for row in found}, key=str)),
                    chosen=str(found[0].get("chosen")) == "true",
                    statements=self.of(row["factoid"] for row in found),
                )
                for _, found in sorted(by_alternative.items())
            ),
        )

    def _described(self, query: str, parameter: str, nodes: Sequence[str]) -> dict[str, Description]:
        return describe(self._frame.site.store.select(for_all(query, parameter, nodes))) if nodes else {}


def conflict_rows(frame: Frame, subjects: Sequence[str]) -> list[dict[str, Term]]:
    """Return the rows of the saved query for every conflict about some nodes."""
    store = frame.site.store
    found = [str(row["conflict"]) for row in store.select(for_all("page/conflicts-on", "subject", subjects))]
    return list(store.select(for_all("page/conflict", "conflict", found))) if found else []


class EntityEvidence(Evidence):
    """Everything that the graph holds about one entity.

    Parameters
    ----------
    frame
        What pages are made with.
    iri
        The entity.
    """

    def __init__(self, frame: Frame, iri: str) -> None:
        """Ask the store; an entity that is not there has no ``reading``."""
        store, saved = frame.site.store, library()
        rows = list(store.select(saved["page/entity-rows"].bind(entity=iri)))
        self.figures = [str(r["row"]) for r in rows if r["states"] == RG.Figure]
        own = [str(r["row"]) for r in rows if r["states"] != RG.Figure]
        reading = describe(store.select(saved["page/entity-reading"].bind(entity=iri)))
        self.found_conflicts = conflict_rows(frame, [iri, *(s for s in reading if s != iri)])
        super().__init__(frame, own, iri=iri)
        self.reading = reading
        self.know_dates(reading.values())
        self.know(str(row["value"]) for row in self.found_conflicts)

    @property
    def me(self) -> Description:
        """What is read of the entity itself."""
        return self.reading.get(self.iri, {})

    def conflicts_on(self, iri: str) -> list[Conflict]:
        """Return the conflicts about a node."""
        by_conflict = defaultdict(list)
        for row in self.found_conflicts:
            if str(row["subject"]) == iri:
                by_conflict[str(row["conflict"])].append(row)
        return [self.conflict(rows) for _, rows in sorted(by_conflict.items())]

    def relations(self) -> list[str]:
        """Return the dated relations of the entity."""
        return sorted(iri for iri, found in self.reading.items() if "entity" in found)

    def attributes(self) -> Iterator[Attribute]:
        """Yield values of plain properties that rows state, those that lost a conflict left out."""
        values: dict[tuple[str, str], Thing | str] = {}
        said: dict[tuple[str, str], list[Statement]] = defaultdict(list)
        lost = self._lost()
        for statement in self.of(self.statements):
            for value in self._stated(statement) if statement.iri not in lost else ():
                key = (statement.states.id, value if isinstance(value, str) else value.iri)
                values[key] = value
                said[key].append(statement)
        for key in sorted(said):
            yield Attribute(said[key][0].states, values[key], tuple(said[key]))

    def _lost(self) -> set[str]:
        """Return rows whose value is not read, because another was chosen or none."""
        return {str(row["factoid"]) for row in self.found_conflicts if str(row.get("chosen")) != "true"}

    def _stated(self, statement: Statement) -> Iterator[Thing | str]:
        """Yield the values of a statement that are read; a wider date stands with the one that is read."""
        read = {str(term) for term in self.me.get(statement.states.id, ())}
        dates = sorted(iri for iri in read if iri.startswith(_DATE))
        if dates:
            yield self.thing(dates[0])
            return
        for value in statement.values:
            if (value if isinstance(value, str) else value.iri) in read:
                yield value
