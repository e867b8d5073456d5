"""From cells to candidate values, and from candidates to the values that are read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from repgraph import dates
from repgraph.model import Conflict, Value
from repgraph.reading.choosing import Dates, Equality, Hierarchy, choose
from repgraph.reading.evidence import FAMILY_NOTICE
from repgraph.reading.grouping import ending, extent, moment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from repgraph.dates import Moment
    from repgraph.model import Evidence
    from repgraph.ontology import Ontology, Term
    from repgraph.reading.choosing import Order
    from repgraph.reading.evidence import Weights
    from repgraph.tables.collection import Row

_IDS = {"place": "place", "body": "body", "act": "underAct", "provision": "underProvision"}
"""Properties of events by the column that holds their ids."""

_TERM = re.compile(r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<days>\d+)D)?", re.ASCII)


_MOST_REMEMBERED = 100_000
"""Cells whose values are remembered."""

_NEVER_FROM_NOTICES = frozenset({"date", "place"})
"""What notices and certificates to families (1939-1989) never decide, not even alone."""


class Subsets:
    """Sets of codes: death agrees with death and confiscation, which says more; so does a broader code.

    Parameters
    ----------
    above
        All codes above a code.
    """

    fineness_needs_rank: ClassVar[bool] = False

    def __init__(self, above: Mapping[str, Collection[str]]) -> None:
        """Keep the hierarchy of codes."""
        self._above = above

    def contains(self, wide: Value, narrow: Value) -> bool:
        """Tell whether the narrow set says all that the wide one says."""
        said = narrow.key.split()
        implied = {*said, *(a for code in said for a in self._above.get(code, ()))}
        return implied.issuperset(wide.key.split())

    def agree(self, one: Value, two: Value) -> bool:
        """Tell whether one says all that the other says."""
        return self.contains(one, two) or self.contains(two, one)


def term_months(term: str) -> int | None:
    """Return an ISO 8601 duration in whole months, or ``None`` for an indefinite term.

    >>> term_months("P8Y6M"), term_months("indefinite")
    (102, None)
    """
    match = _TERM.fullmatch(term)
    if not match:
        return None
    return 12 * int(match["years"] or 0) + int(match["months"] or 0)


class ValueReader:
    """Reads the values of a group of factoids, property by property."""

    def __init__(self, ontology: Ontology, weights: Weights, places: Mapping[str, Collection[str]]) -> None:
        """Prepare the orders in which values include each other.

        Parameters
        ----------
        ontology
            Gives the single-valued properties and the codes of qualifiers.
        weights
            Tiers, origins and judgements.
        places
            All places that contain a place, by its id.
        """
        self.ontology = ontology
        self.weights = weights
        self._single = ontology.single_valued
        self._id_tuples: dict[str, tuple[Value, ...]] = {}
        self._times: dict[tuple[str, str, str], tuple[Value | None, Value | None]] = {}
        classes = {local: term.ancestors for local, term in ontology.classes.items()}
        self._orders: dict[str, Order] = {
            "date": Dates(),
            "id": Hierarchy(places),
            "class": Hierarchy(classes),
            "set": Subsets(ontology.broader()),
        }

    def read(
        self, rows: list[Row], term: Term, subject: str
    ) -> tuple[dict[str, tuple[Value, ...]], dict[str, Moment], list[Conflict]]:
        """Read all values of an event's rows.

        Returns
        -------
        tuple
            Chosen values by property, spans of undecided dates by property, and conflicts.
        """
        found: dict[str, list[tuple[Value, Evidence]]] = {}
        for row in rows:
            for name, value in candidates(row, term, self.ontology):
                if name != "date" or not _within_duration(row, rows):
                    found.setdefault(name, []).append((value, self.weights.evidence(row, name)))
        return self.settle(found, subject)

    def read_one(  # noqa: C901 - one branch a column
        self, row: Row, term: Term, subject: str
    ) -> tuple[dict[str, tuple[Value, ...]], dict[str, Moment], list[Conflict]]:
        """Read all values of an event that only one row tells of, as :meth:`read` does.

        One row seldom disagrees with itself: where each property has one value, there is nothing to choose.
        """
        get = row.get
        codes = (get("qualifiers") or "").split()
        values = self._dates_of(row, term)
        for column, name in (*_IDS.items(), ("object", term.object_property)):
            cell = get(column)
            if cell and name:
                if name in values:
                    return self.read([row], term, subject)
                values[name] = self._ids(cell)
        charge, penalty, length = get("charge"), get("penalty"), get("term")
        if charge:
            values["charge"] = (Value("text", charge),)
        if penalty:
            values["penalty"] = tuple(Value("code", code) for code in penalty.split())
        if length:
            months = term_months(length)
            name = "termKind" if months is None else "termMonths"
            values[name] = (Value("code", length) if months is None else Value("integer", str(months)),)
        for code in codes:
            name = self.ontology.qualifiers[code]
            value = Value("code", code)
            if value not in values.get(name, ()):
                values[name] = (*values.get(name, ()), value)
        for name, found in values.items():
            if len(found) > 1 and name in self._single:
                return self.read([row], term, subject)
        if FAMILY_NOTICE in codes:
            values = {name: found for name, found in values.items() if name not in _NEVER_FROM_NOTICES}
        return values, {}, []

    def _dates_of(self, row: Row, term: Term) -> dict[str, tuple[Value, ...]]:
        date, end = row.get("date") or "", row.get("end") or ""
        if not (date or end):
            return {}
        key = (date, end, row.get("calendar") or "")
        if key not in self._times:
            if len(self._times) > _MOST_REMEMBERED:
                self._times.clear()
            times = (moment(row), ending(row))
            self._times[key] = tuple(time and Value("date", time.local, time) for time in times)  # type: ignore[assignment]
        begin, finish = self._times[key]
        found: dict[str, tuple[Value, ...]] = {"date": (begin,)} if begin else {}
        if finish and term.durative:
            found["end"] = (finish,)
        return found

    def _ids(self, cell: str) -> tuple[Value, ...]:
        known = self._id_tuples.get(cell)
        if known is None:
            if len(self._id_tuples) > _MOST_REMEMBERED:
                self._id_tuples.clear()
            known = self._id_tuples[cell] = tuple(dict.fromkeys(Value("id", item) for item in cell.split()))
        return known

    def settle(
        self, found: Mapping[str, list[tuple[Value, Evidence]]], subject: str
    ) -> tuple[dict[str, tuple[Value, ...]], dict[str, Moment], list[Conflict]]:
        """Choose where a property takes one value; keep all values where it takes many."""
        values: dict[str, tuple[Value, ...]] = {}
        within: dict[str, Moment] = {}
        conflicts = []
        for name, witnesses in found.items():
            if name not in self.ontology.single_valued and witnesses[0][0].type != "set":
                values[name] = tuple(dict.fromkeys(v for v, _ in witnesses))
                continue
            choice = choose(witnesses, self._order(witnesses), self.weights.preferred)
            if choice.value is not None and name in _NEVER_FROM_NOTICES and all(e.notice for _, e in witnesses):
                continue
            if choice.value is not None:
                values[name] = _unpack(choice.value)
            elif moments := [value.moment for value in choice.candidates if value.moment]:
                span = dates.spanning(moments)
                if span:
                    within[name] = span
            if choice.disagrees:
                conflicts.append(Conflict(subject, name, choice.rule, choice.alternatives))
        return values, within, conflicts

    def choose_class(self, rows: list[Row], terms: list[Term], subject: str) -> tuple[str, list[Conflict]]:
        """Read which of several event classes an event has; none decided gives their common parent."""
        witnesses = [(Value("class", t.local), self.weights.evidence(row)) for row, t in zip(rows, terms, strict=True)]
        choice = choose(witnesses, self._orders["class"], self.weights.preferred)
        conflicts = [Conflict(subject, "type", choice.rule, choice.alternatives)] if choice.disagrees else []
        if choice.value is not None:
            return choice.value.key, conflicts
        return self._common_parent({v.key for v, _ in witnesses}), conflicts

    def _common_parent(self, classes: set[str]) -> str:
        known = self.ontology.classes
        shared = set.intersection(*(set(known[c].ancestors) | {c} for c in classes)) & known.keys()
        return max(sorted(shared), key=lambda c: len(known[c].ancestors))

    def _order(self, witnesses: list[tuple[Value, Evidence]]) -> Order:
        types = {value.type for value, _ in witnesses}
        return self._orders.get(types.pop(), Equality()) if len(types) == 1 else Equality()


def candidates(row: Row, term: Term, ontology: Ontology) -> Iterable[tuple[str, Value]]:
    """Yield property and value for everything that a row says of its event or tie."""
    begin, end = moment(row), ending(row)
    if begin:
        yield "date", Value("date", begin.local, begin)
    if end and term.durative:
        yield "end", Value("date", end.local, end)
    for column, name in {**_IDS, "object": term.object_property}.items():
        if name:
            yield from ((name, Value("id", item)) for item in row.get(column, "").split())
    if row.get("charge"):
        yield "charge", Value("text", row["charge"])
    if row.get("penalty"):
        yield "penalty", Value("set", row["penalty"])
    if row.get("term"):
        months = term_months(row["term"])
        unlimited = months is None
        yield ("termKind", Value("code", row["term"])) if unlimited else ("termMonths", Value("integer", str(months)))
    for code in row.get("qualifiers", "").split():
        yield ontology.qualifiers[code], Value("code", code)


def _within_duration(row: Row, rows: list[Row]) -> bool:
    """Tell whether a row gives a day inside a duration that another row gives: not its beginning, then."""
    time = moment(row)
    if time is None or ending(row) is not None:
        return False
    for other in rows:
        begin, whole = moment(other), extent(other)
        if other is not row and begin and whole and ending(other) and whole.contains(time) and not begin.overlaps(time):
            return True
    return False


def _unpack(value: Value) -> tuple[Value, ...]:
    if value.type == "set":
        return tuple(Value("code", code) for code in value.key.split())
    return (value,)
