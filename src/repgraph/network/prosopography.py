"""Counts, cross-tables, lags and survival over people, each with the number of people whom the data leaves out.

Counts are of people, not of events: who was arrested twice counts once in a cell. Counts mean Soviet repression
unless another regime is asked for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import product
from statistics import median as middle
from statistics import quantiles
from typing import TYPE_CHECKING

from repgraph.errors import NotFoundError
from repgraph.network.chronicle import Happening, happenings
from repgraph.network.evidence import rows
from repgraph.network.graph import store_of
from repgraph.network.spans import Bounds, iso
from repgraph.network.survival import Point, kaplan_meier, median
from repgraph.network.tables import Table
from repgraph.network.wording import Labels, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repgraph.network.graph import HasStore
    from repgraph.store import Store

OF_PEOPLE = {
    "sex": "sex",
    "occupation": "occupation",
    "ethnicity-as-recorded": "ethnicityAsRecorded",
    "ethnicity-attributed": "ethnicityAttributed",
}
"""What people are counted by: names of dimensions with their properties."""

OF_EVENTS = {
    "body": "body",
    "year": "",
    "place": "place",
    "penalty": "penalty",
    "provision": "underProvision",
    "regime": "regime",
}
"""What events are counted by."""

DEATHS = frozenset({"Death", "Execution", "Killing"})
ANY_DEATH = "AnyDeath"
"""Death, execution and killing as one class of events."""

ALIVE_AT = frozenset({
    "Arrest", "Interrogation", "Sentencing", "Commutation", "Detention", "Transfer", "Release", "Exile", "Deportation",
    "Office", "Membership", "Education", "Residence", "Work", "Marriage", "Award", "Petition", "Testimony",
})  # fmt: skip
"""Events that only the living have: the last of them is when somebody without a recorded death was seen."""

SOVIET = "soviet"
YEAR = 365.25
WITHIN = 31
"""Days by which a lag may be uncertain, unless another number is given."""

TO_A_YEAR = 366
"""Days by which the dates of a survival may be uncertain."""


class Prosopography:
    """People with their attributes and events, read once.

    Parameters
    ----------
    source
        An opened store, or what holds one.
    regime
        The power that persecuted; ``""`` for any.
    language
        Language of tables: ``en``, ``ru`` or ``kk``.

    Raises
    ------
    NotFoundError
        No event is under such a regime, or there is no such language; near misses are offered.
    """

    def __init__(self, source: Store | HasStore, regime: str = SOVIET, language: str = "en") -> None:
        """Ask the store; nothing is read from it later."""
        store = store_of(source)
        self.regime = regime
        self.language = language
        self.words = Labels(store, language)
        self.people = sorted(person for (person,) in rows(store, "people"))
        self.attributes: dict[str, dict[str, list[str]]] = defaultdict(dict)
        for person, attribute, value in sorted(rows(store, "attributes")):
            self.attributes[attribute].setdefault(person, []).append(value)
        self.events: dict[str, list[Happening]] = defaultdict(list)
        for event in happenings(store):
            self.events[event.person].append(event)
        regimes = {event.regime for events in self.events.values() for event in events if event.regime}
        if regime and regime not in {*regimes, SOVIET}:
            raise NotFoundError("regime", regime, regimes)

    def of(self, person: str, kind: str) -> list[Happening]:
        """Return a person's events of one class under the regime."""
        kinds = DEATHS if kind == ANY_DEATH else {kind}
        found = [event for event in self.events.get(person, ()) if event.kind in kinds]
        return [event for event in found if not self.regime or event.regime in {"", self.regime}]

    def count(self, event: str, by: str, across: str = "") -> Table:
        """Count the people to whom something happened, by one or two dimensions.

        Parameters
        ----------
        event
            Class of the event, as ``Arrest`` or ``Sentencing``.
        by, across
            Dimensions: those of :data:`OF_PEOPLE` and :data:`OF_EVENTS`.

        Raises
        ------
        NotFoundError
            There is no such event or dimension; near misses are offered.
        """
        self._check(event)
        _check_dimensions(by, across)
        cells: dict[tuple[str, str], set[str]] = defaultdict(set)
        left_out: Counter[str] = Counter()
        for person in self.people:
            found = self.of(person, event)
            pairs = {
                pair
                for one in found
                for pair in product(self._values(person, one, by), self._values(person, one, across))
            }
            for pair in pairs:
                cells[pair].add(person)
            if not found:
                left_out[self._say("no-event", event=self._event(event))] += 1
            elif not pairs:
                left_out[self._silence(person, found, by, across)] += 1
        return self._table(event, by, across, cells, left_out)

    def _silence(self, person: str, found: list[Happening], *dimensions: str) -> str:
        for name in dimensions:
            if not any(self._values(person, event, name) for event in found):
                year = name == "year"
                return self._say("not-one-year") if year else self._say("no-value", what=self._dimension(name))
        return self._say("never-both")

    def _values(self, person: str, event: Happening, dimension: str) -> Sequence[str]:
        if not dimension:
            return ("",)
        if dimension in OF_PEOPLE:
            return self.attributes[OF_PEOPLE[dimension]].get(person, ())
        found: dict[str, Sequence[str]] = {
            "year": year_of(event.begin),
            "regime": (event.regime,) if event.regime else (),
            "body": event.bodies,
            "place": event.places,
            "penalty": event.penalties,
            "provision": event.provisions,
        }
        return found[dimension]

    def _table(
        self, event: str, by: str, across: str, cells: dict[tuple[str, str], set[str]], left_out: Counter[str]
    ) -> Table:
        totals: dict[str, set[str]] = defaultdict(set)
        for (one, _), people in cells.items():
            totals[one] |= people
        firsts = sorted(totals, key=lambda one: (one if by == "year" else "", -len(totals[one]), one))
        seconds = sorted({other for _, other in cells}) if across else []
        body = [
            (
                self._label(one),
                *(str(len(cells.get((one, other), ()))) for other in seconds),
                str(len(totals[one])),
            )
            for one in firsts
        ]
        counted = len(set().union(*totals.values()))
        parts = {"event": self._event(event), "by": self._dimension(by), "across": self._dimension(across)}
        return Table(
            self._say("count-across" if across else "count-by", **parts),
            (self._dimension(by), *map(self._label, seconds), self._say("people")),
            body,
            dict(left_out),
            (self._say("counted", count=counted, all=len(self.people)),),
        )

    def lags(self, start: str, end: str, by: str = "", within: int = WITHIN) -> Table:
        """Count the days from one event to the next of another class in the same case.

        Parameters
        ----------
        start, end
            Classes of events; ``AnyDeath`` is death, execution or killing.
        by
            A dimension of the second event or of people, or nothing.
        within
            Days by which a lag may be uncertain; less certain ones are left out.
        """
        self._check(start, end)
        _check_dimensions(by)
        found: dict[str, list[float]] = defaultdict(list)
        left_out: Counter[str] = Counter()
        for person in self.people:
            pair, why = self._pair(person, start, end)
            low, high = _distance(pair[0].begin, pair[1].begin) if pair else (None, None)
            if pair is None:
                left_out[why] += 1
            elif low is None or high is None or high - low > within:
                left_out[self._say("not-so-exact", days=within)] += 1
            elif high < 0:
                left_out[self._say("contradiction", start=self._event(start), end=self._event(end))] += 1
            else:
                for value in self._values(person, pair[1], by) or ("",):
                    found[value].append(max(0.0, (low + high) / 2))
        order = sorted(found, key=lambda value: (-len(found[value]), value))
        nothing = self._say("no-value", what=self._dimension(by)) if by else self._say("people")
        return Table(
            self._say("lag-title", start=self._event(start), end=self._event(end)),
            (self._dimension(by) or "", *self._say("lag-columns").split("|")),
            [_spread(self._label(value) or nothing, found[value]) for value in order],
            dict(left_out),
            (self._say("chosen-by-sources"),),
        )

    def _pair(self, person: str, start: str, end: str) -> tuple[tuple[Happening, Happening] | None, str]:
        starts, ends = self.of(person, start), self.of(person, end)
        for name, found in ((start, starts), (end, ends)):
            if not found:
                return None, self._say("no-event", event=self._event(name))
        for one, other in product(starts, ends):
            if one.case and one.case == other.case:
                return (one, other), ""
        loose = [other for other in ends if not other.case or other.kind in DEATHS]
        return ((starts[0], loose[0]), "") if loose else (None, self._say("other-case", end=self._event(end)))

    def survival(self, since: str = "Arrest") -> tuple[Table, list[Point]]:
        """Estimate survival after an event by Kaplan and Meier, in years.

        Time runs from the first event of the class that is dated to a year. It ends with death, or, where no death
        is recorded, with the last thing recorded of the person alive: then the person is lost from sight, not dead.
        """
        self._check(since)
        observed: list[tuple[float, bool]] = []
        left_out: Counter[str] = Counter()
        for person in self.people:
            life, why = self._life(person, since)
            if life is None:
                left_out[why] += 1
            else:
                observed.append(life)
        points = kaplan_meier(observed)
        body = [
            (
                f"{p.time:.2f}",
                *map(str, (p.at_risk, p.died, p.lost)),
                *(f"{v:.3f}" for v in (p.survival, p.low, p.high)),
            )
            for p in points
        ]
        half = median(points)
        numbers = {"count": len(observed), "deaths": sum(death for _, death in observed)}
        told = self._say("not-half", **numbers) if half is None else self._say("half", years=f"{half:.1f}", **numbers)
        title = self._say("survival-title", event=self._event(since))
        columns = tuple(self._say("survival-columns").split("|"))
        return Table(title, columns, body, dict(left_out), (told, self._say("chosen-by-sources"))), points

    def _life(self, person: str, since: str) -> tuple[tuple[float, bool] | None, str]:
        starts = self.of(person, since)
        start = next((event for event in starts if _width(event.begin) <= TO_A_YEAR), None)
        if start is None:
            return None, self._say("not-one-year") if starts else self._say("no-event", event=self._event(since))
        begin = _midday(start.begin)
        deaths = [event for event in self.events[person] if event.kind in DEATHS]
        dated = next((event for event in deaths if _width(event.begin) <= TO_A_YEAR), None)
        if dated is not None:
            if (dated.begin.last or 0) < (start.begin.first or 0):
                return None, self._say("contradiction", start=self._event(since), end=self._say("any-death"))
            return (max(_midday(dated.begin) - begin, 0.0) / YEAR, True), ""
        if deaths:
            return None, f"{self._say('any-death')}: {self._say('not-one-year')}"
        seen = [event for event in self.events[person] if event.kind in ALIVE_AT]
        after = [day for e in seen for day in (e.begin.first, e.end.first) if day is not None and day > begin]
        return ((((max(after) - begin) / YEAR, False)), "") if after else (None, self._say("nothing-later"))

    def _check(self, *events: str) -> None:
        known = {event.kind for events in self.events.values() for event in events} | {ANY_DEATH}
        for event in events:
            if event not in known:
                raise NotFoundError("event", event, known)

    def _say(self, message: str, **parts: object) -> str:
        return say(message, self.language, **parts)

    def _event(self, name: str) -> str:
        return self._say("any-death") if name == ANY_DEATH else self.words.relation(name)

    def _dimension(self, name: str) -> str:
        named = {**OF_PEOPLE, **OF_EVENTS}.get(name, "")
        return self.words.term(named) if named else self._say("year") if name == "year" else ""

    def _label(self, value: str) -> str:
        return self.words.of(value) if "/" in value else self.words.relation(value)


def year_of(bounds: Bounds) -> tuple[str, ...]:
    """Return the year of a date that lies within one year, else nothing."""
    if bounds.first is None or bounds.last is None:
        return ()
    first, last = iso(bounds.first)[:4], iso(bounds.last)[:4]
    return (first,) if first == last else ()


def _check_dimensions(*names: str) -> None:
    known = [*OF_PEOPLE, *OF_EVENTS]
    for name in filter(None, names):
        if name not in known:
            raise NotFoundError("dimension", name, known)


def _distance(one: Bounds, other: Bounds) -> tuple[int | None, int | None]:
    low = None if other.first is None or one.last is None else other.first - one.last
    high = None if other.last is None or one.first is None else other.last - one.first
    return low, high


def _spread(value: str, days: list[float]) -> tuple[str, ...]:
    quarters = quantiles(days, n=4, method="inclusive") if len(days) > 1 else [days[0]] * 3
    numbers = (min(days), quarters[0], middle(days), quarters[2], max(days))
    return (value, str(len(days)), *(f"{number:.0f}" for number in numbers))


def _width(bounds: Bounds) -> float:
    return float("inf") if bounds.first is None or bounds.last is None else bounds.last - bounds.first


def _midday(bounds: Bounds) -> float:
    return ((bounds.first or 0) + (bounds.last or 0)) / 2
