"""What sources say of camps, places, bodies, acts and organisations, read to property values.

Dated relations of institutions (sitings, subordinations, institutional changes) are events of the
entity; everything else is a property value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from repgraph.model import EntityReading, Event, Value
from repgraph.reading.evidence import DOUBTED
from repgraph.reading.grouping import group
from repgraph.reading.persons import attribute_values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from repgraph.model import Conflict, Evidence
    from repgraph.reading.values import ValueReader
    from repgraph.tables.collection import Row

COORDINATES = "coordinates"
CONTAINMENT = ("located-in", "part-of")
"""Kinds of rows by which one place lies in another."""


def places_above(rows: Iterable[Row], places: frozenset[str], near: frozenset[str]) -> dict[str, set[str]]:
    """Return, for each place, all places that contain it, whatever the time.

    Parameters
    ----------
    rows
        Rows of ``entity-factoids.csv``.
    places
        Ids of all places.
    near
        Qualifiers which say that the entity lies near the place, not in it.
    """
    direct: dict[str, set[str]] = {}
    for row in rows:
        if row["kind"] in CONTAINMENT and row["entity"] in places and not near.intersection(row["qualifiers"].split()):
            direct.setdefault(row["entity"], set()).update(places.intersection(row["object"].split()))
    above: dict[str, set[str]] = {}
    for place, parents in direct.items():
        found: set[str] = set()
        open_ends = list(parents)
        while open_ends:
            current = open_ends.pop()
            if current not in found and current != place:
                found.add(current)
                open_ends += direct.get(current, ())
        above[place] = found
    return above


def read_entity(entity: str, rows: list[Row], reader: ValueReader) -> tuple[EntityReading, list[Event], list[Conflict]]:
    """Read all rows about one entity.

    Returns
    -------
    tuple
        Property values, dated relations (as events whose ``person`` is the entity), conflicts.
    """
    result = EntityReading(entity)
    found: dict[str, list[tuple[Value, Evidence]]] = {}
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in sorted(rows, key=lambda r: r["id"]):
        if reader.weights.yields_nothing(row):
            continue
        term = reader.ontology.statements[row["kind"]]
        if term.is_class:
            apart = ("event", row["event"]) if row["event"] else (row["object"], row["qualifiers"])
            groups.setdefault((row["kind"], *apart), []).append(row)
        elif row["certainty"] not in DOUBTED:
            for value in _values(row, term.local, reader, date_valued=term.date_valued):
                found.setdefault(term.local, []).append((value, reader.weights.evidence(row, term.local)))
    result.values, _, conflicts = reader.settle(found, entity)
    events = []
    unplaced: list[str] = []
    for (kind, *_), members in groups.items():
        grouping = group(members)
        unplaced += [r["id"] for r in grouping.unplaced]
        for event_rows in grouping.events:
            event, event_conflicts = _relation(entity, kind, event_rows, reader)
            events.append(event)
            conflicts += event_conflicts
    result.unplaced = tuple(sorted(unplaced))
    return result, sorted(events, key=lambda e: e.id), conflicts


def _values(row: Row, local: str, reader: ValueReader, *, date_valued: bool) -> list[Value]:
    if local == COORDINATES:
        return [Value("coordinates", row["value"])]
    if date_valued:
        return attribute_values({**row, "object": "", "value": "", "qualifiers": ""}, local, reader)
    return attribute_values(row, local, reader)


def _relation(entity: str, kind: str, rows: list[Row], reader: ValueReader) -> tuple[Event, list[Conflict]]:
    founder = min(r["id"] for r in rows)
    term = reader.ontology.statements[kind]
    values, within, conflicts = reader.read(rows, term, founder)
    objects = dict.fromkeys(item for row in rows for item in row["object"].split())
    if not term.object_property and objects:
        roles = (c for r in rows for c in r["qualifiers"].split() if reader.ontology.qualifiers[c] == "changeRole")
        values[next(roles, "object")] = tuple(Value("id", item) for item in objects)
    event = Event(
        id=founder,
        event_class=term.local,
        person=entity,
        rows=tuple(sorted(r["id"] for r in rows)),
        values=values,
        within=within,
        claimed=reader.weights.only_claimed(rows),
    )
    return event, conflicts
