"""One person's factoids to a life: events, cases, attributes, conflicts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from repgraph import dates
from repgraph.model import Case, Conflict, EntityReading, Event, Value
from repgraph.reading.evidence import DOUBTED
from repgraph.reading.grouping import extent, group

if TYPE_CHECKING:
    from repgraph.dates import Moment
    from repgraph.model import Evidence
    from repgraph.ontology import Term
    from repgraph.reading.values import ValueReader
    from repgraph.tables.collection import Row

SOVIET = "soviet"


@dataclass
class Life:
    """Everything that is read of one person."""

    person: str
    attributes: EntityReading
    events: list[Event] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


class LifeReader:
    """Reads one person at a time; holds nothing between people."""

    def __init__(self, values: ValueReader) -> None:
        """Share the value reader, its ontology and its weights."""
        self.values = values
        self.ontology = values.ontology
        self.weights = values.weights
        classes = self.ontology.classes.values()
        self._repressions = frozenset(c.local for c in classes if c.is_a("RepressionEvent"))
        self._of_cases = self._repressions | {c.local for c in classes if c.is_a("RedressEvent")}

    def read(self, person: str, rows: list[Row]) -> Life:
        """Read a person's factoids.

        Parameters
        ----------
        person
            The person's id.
        rows
            All rows of ``factoids.csv`` about that person, in any order.
        """
        life = Life(person, EntityReading(person))
        live = sorted((r for r in rows if not self.weights.yields_nothing(r)), key=lambda r: r["id"])
        groups: dict[tuple[str, ...], list[Row]] = {}
        attributes: list[Row] = []
        for row in live:
            term = self.ontology.statements[row["kind"]]
            if term.is_class:
                groups.setdefault(self._group_key(row, term), []).append(row)
            else:
                attributes.append(row)
        unplaced: list[str] = []
        for key, members in groups.items():
            if len(members) == 1:
                self._event_of_one(life, members[0])
                continue
            once_only = key[0] == "once"
            grouping = group([{**r, "date": "", "end": "", "event": ""} for r in members] if once_only else members)
            by_id = {r["id"]: r for r in members}
            for event_rows in grouping.events:
                self._event(life, [by_id[r["id"]] for r in event_rows])
            unplaced += [r["id"] for r in grouping.unplaced]
        life.events.sort(key=_event_order)
        self._attributes(life, attributes)
        life.attributes.unplaced = tuple(sorted(unplaced))
        life.cases = self._cases(life)
        return life

    def _group_key(self, row: Row, term: Term) -> tuple[str, ...]:
        if term.once_only:
            return ("once", term.once_only)
        if row["event"]:
            return ("event", row["kind"], row["event"])
        identity = tuple(_first_given(row, columns).casefold() for columns in term.grouped_by)
        return (row["kind"], row["case"], self._regime(row, term), *identity)

    def _regime(self, row: Row, term: Term) -> str:
        return row["regime"] or (SOVIET if term.local in self._repressions else "")

    def _event(self, life: Life, rows: list[Row]) -> None:
        terms = [self.ontology.statements[r["kind"]] for r in rows]
        founder = min(r["id"] for r in rows)
        event_class, conflicts = self.values.choose_class(rows, terms, founder)
        term = self.ontology.classes.get(event_class, terms[0])
        values, within, value_conflicts = self.values.read(rows, term, founder)
        regimes = {self._regime(r, t) for r, t in zip(rows, terms, strict=True)} - {""}
        event = Event(
            id=founder,
            event_class=event_class,
            person=life.person,
            rows=tuple(sorted(r["id"] for r in rows)),
            values=values,
            within=within,
            regime=(regimes.pop() if len(regimes) == 1 else "unclear" if regimes else ""),
            case=next((r["case"] for r in rows if r["case"]), ""),
            claimed=self.weights.only_claimed(rows),
            begin=_begin(values, within, rows),
        )
        if not term.is_a("RepressionEvent"):
            event.regime = ""
        life.events.append(event)
        life.conflicts += conflicts + value_conflicts

    def _event_of_one(self, life: Life, row: Row) -> None:
        """Read an event that one row tells of; what :meth:`_event` comes to where nothing is to be chosen."""
        term = self.ontology.statements[row["kind"]]
        founder = row["id"]
        values, within, conflicts = self.values.read_one(row, term, founder)
        life.events.append(
            Event(
                founder,
                term.local,
                life.person,
                (founder,),
                values,
                within,
                self._regime(row, term) if term.local in self._repressions else "",
                row["case"],
                self.weights.only_claimed([row]),
                _begin(values, within, [row]),
            )
        )
        life.conflicts += conflicts

    def _attributes(self, life: Life, rows: list[Row]) -> None:
        found: dict[str, list[tuple[Value, Evidence]]] = {}
        many: dict[str, dict[Value, None]] = {}
        for row in rows:
            if row["certainty"] in DOUBTED:
                continue
            local = self.ontology.statements[row["kind"]].local
            for value in attribute_values(row, local, self.values):
                if local in self.ontology.single_valued:
                    found.setdefault(local, []).append((value, self.weights.evidence(row, local)))
                else:
                    many.setdefault(local, {})[value] = None
        life.attributes.values, _, conflicts = self.values.settle(found, life.person)
        life.attributes.values |= {local: tuple(values) for local, values in many.items()}
        life.conflicts += conflicts

    def _cases(self, life: Life) -> list[Case]:
        cases: list[Case] = []
        by_key: dict[tuple[str, str], Case] = {}
        pending: list[Event] = []
        aside: list[Event] = []
        for event in life.events:
            regime = event.regime or SOVIET
            if event.claimed or not self._in_cases(event):
                aside.append(event)
            elif event.case:
                key = (regime, event.case)
                if key not in by_key:
                    by_key[key] = Case(event.id, life.person, regime)
                    cases.append(by_key[key])
                event.case = by_key[key].id
            elif event.event_class == "Arrest":
                cases.append(Case(event.id, life.person, regime))
                event.case = event.id
            else:
                pending.append(event)
        for event in aside:
            named = [case.id for (_, key), case in by_key.items() if key == event.case]
            event.case = named[0] if named and not event.claimed else ""
        begins = {e.id: e.begin for e in life.events}
        for event in pending:
            event.case = _join_case(event, cases, begins, life.person)
        return cases

    def _in_cases(self, event: Event) -> bool:
        return event.event_class in self._of_cases


def attribute_values(row: Row, local: str, reader: ValueReader) -> list[Value]:
    """Return the values that an attribute factoid gives its property: ids, codes, a date or a wording."""
    codes = [c for c in row["qualifiers"].split() if reader.ontology.qualifiers.get(c) == local]
    if codes:
        return [Value("code", c) for c in codes]
    if row["object"] and not reader.ontology.weakening.intersection(row["qualifiers"].split()):
        return [Value("id", item) for item in row["object"].split()]
    if row["value"]:
        return [Value("text", row["value"])]
    time = extent(row)
    return [Value("date", time.local, time)] if time else []


def _first_given(row: Row, columns: str) -> str:
    """Return the first cell that is filled of columns such as ``object|place``."""
    return next((row[column] for column in columns.split("|") if row[column]), "")


def _join_case(event: Event, cases: list[Case], begins: dict[str, Moment | None], person: str) -> str:
    mine = [c for c in cases if c.regime == (event.regime or SOVIET)]
    if not mine:
        if not event.regime:
            return ""  # redress without a known repression
        cases.append(Case(event.id, person, event.regime or SOVIET))
        return event.id
    by = (event.begin.last or event.begin.first) if event.begin else None
    if by is None:
        return mine[0].id if len(mine) == 1 else ""
    opened = [(c, begin.first if (begin := begins[c.id]) else None) for c in mine]
    before = [c for c, first in opened if first is not None and first <= by]
    if not before and len(mine) == 1 and opened[0][1] is None:
        return mine[0].id
    return before[-1].id if before else ""


def _begin(values: dict[str, tuple[Value, ...]], within: dict[str, Moment], rows: list[Row]) -> Moment | None:
    if "date" in values:
        return values["date"][0].moment
    if "date" in within:
        return within["date"]
    times = [t for r in rows if (t := extent(r)) is not None]
    return dates.spanning(times) if times else None


def _event_order(event: Event) -> tuple[date, date, str]:
    first, last = (event.begin.first, event.begin.last) if event.begin else (None, None)
    return (first or last or date.max, last or date.max, event.id)
