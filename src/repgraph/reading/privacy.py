"""Who may be living: the rule that keeps private persons out of everything that is published.

A person without evidence of death whose latest possible birth lies within 100 years of the release
is *possibly living* and is withheld. The latest possible birth follows from a birth date, or from any dated act
of an adult (at least 16 years old then): one's own; a tie that only adults have, to somebody who died;
a place in a group of adults one of whom died; a decision, or a wife's detention, under the order on the
families of "traitors" (until 1938). A birth later than an act makes it the act of a child. What is alleged,
doubted or deprecated proves nothing. Officials and figures of reference works need an editor's row in
``assessments.csv``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from repgraph.reading.evidence import DOUBTED, Weights
from repgraph.reading.grouping import ending, moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from repgraph.dates import Moment
    from repgraph.ontology import Ontology
    from repgraph.tables import Collection
    from repgraph.tables.collection import Row

ADULT_AGE = 16
"""Least age, in years, that a dated adult act implies, and least age of a parent."""

PRESUMED_DEAD_AFTER = 100
"""Years after the latest possible birth at which a person is presumed dead."""

KIN_DECISIONS_END = date(1938, 12, 31)
"""Order 00486 of 1937 took wives until 1938: whoever it touched as husband or wife was adult by then."""

ADULT_ACTS = frozenset(
    {
        "arrest", "sentencing", "interrogation", "indictment", "search", "membership", "office", "work",
        "marriage", "exile", "labour-army", "captivity", "occupation", "testimony", "petition", "commutation",
        "persecution", "detention", "member-of-group",
    }
)  # fmt: skip
"""Kinds of factoids that show an adult, unless the row speaks of a child."""

CHILDHOOD = (
    "child", "infant", "born in", "with mother", "with her mother", "baby", "pioneer", "schoolchild", "pupil", "orphan",
)  # fmt: skip
"""Words in a row that tell of a childhood."""

_DEATHS = frozenset({"death", "execution", "killing", "burial", "reburial"})
_MARRIAGE = frozenset({"spouse", "partner", "co-parent"})
_SHARED_FATE = frozenset({"death", "execution", "killing", "arrest", "sentencing"})
_BOTH_ADULT = frozenset({"colleague", "co-member", "succeeded-in-office"})
_FIRST_ADULT = frozenset({"teacher-of", "patron-of", "guardian-of"})
_ADULT_ON_ITS_DATE = frozenset({"opponent-of", "critic-of", "supporter-of"})
_FAMILY_GROUPS = frozenset({"group-siblings", "group-family"})
_ADULT_GROUPS = frozenset({"group-co-member", "group-co-defendant", "group-colleague"})
_GENERATIONS = {"parent": 1, "grandparent": 2}
_EDITORS = {"presumed-deceased": "presumed-dead", "public-figure": "public-role"}
_MISSING = "no date of birth or death, and no dated adult act"


@dataclass
class Privacy:
    """Which people may be published, and what is missing for the others.

    ``status`` holds the code of ``rg:privacy`` by person; ``missing`` the missing fact by withheld person.
    """

    as_of: date
    status: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def published(self, person: str) -> bool:
        """Tell whether a person may be published."""
        return person not in self.missing


def judge(collection: Collection, ontology: Ontology, as_of: date) -> Privacy:
    """Apply the rule to every person of a collection.

    Parameters
    ----------
    collection
        The checked tables.
    ontology
        Names the provisions and institutions that punished people for their kin.
    as_of
        Date of the release, from ``release.toml``; there is no clock.
    """
    privacy = Privacy(as_of)
    evidence = _Evidence(collection, ontology)
    editors = _editors(collection["assessments"])
    limit = _years_before(as_of, PRESUMED_DEAD_AFTER)
    for row in collection["persons"]:
        person = row["id"]
        latest = evidence.latest_birth(person)
        if person in editors:
            privacy.status[person] = editors[person]
        elif person in evidence.dead:
            privacy.status[person] = "deceased"
        elif latest is not None and latest < limit:
            privacy.status[person] = "presumed-dead"
        else:
            privacy.status[person] = "possibly-living"
            privacy.missing[person] = _MISSING if latest is None else f"may be born as late as {latest.year}, no death"
    return privacy


def _editors(assessments: Iterable[Row]) -> dict[str, str]:
    return {
        person: _EDITORS[row["judgement"]]
        for row in assessments
        if row["judgement"] in _EDITORS and row["status"] == "decided" and row["reason"] and row["editor"]
        for person in row["rows"].split()
    }


class _Evidence:
    """Deaths, births and adult acts by person, and what follows from kin and company."""

    def __init__(self, collection: Collection, ontology: Ontology) -> None:
        self.dead: set[str] = set()
        self._births: dict[str, list[Moment]] = {}
        self._born_by: dict[str, date] = {}
        self._adult_by: dict[str, date] = {}
        self._died: dict[str, date] = {}
        self._seen: dict[str, date] = {}
        self._kin_order = ontology.kin_punishments
        self._held_for_kin: set[str] = set()
        ends = _ends(collection["entity-factoids"])
        weights = Weights.of(collection)
        live = [row for row in collection["factoids"] if not weights.yields_nothing(row)]
        self._born(live)
        sure = [row for row in live if row["certainty"] not in DOUBTED]
        for row in sure:
            self._factoid(row, ends)
        ties = [r for r in collection["ties"] if not weights.yields_nothing(r) and r["certainty"] not in DOUBTED]
        self._ties(ties)
        self._groups(row for row in sure if row["kind"] == "member-of-group")
        self._generations([row for row in ties if row["kind"] in _GENERATIONS])

    def latest_birth(self, person: str) -> date | None:
        """Return the latest possible birth: the latest birth date that a source gives, or an earlier bound.

        A bound before all that a source says of the birth does not count: there was a child, or a mistake.
        """
        bounds = [_years_before(self._adult_by[person], ADULT_AGE)] if person in self._adult_by else []
        if person in self._born_by:
            bounds.append(self._born_by[person])
        births = self._births.get(person, [])
        bounds = [b for b in bounds if all(birth.earliest is None or birth.earliest <= b for birth in births)]
        if births and all(birth.latest for birth in births):
            bounds.append(max(birth.latest for birth in births if birth.latest))
        return min(bounds, default=None)

    def _born(self, rows: Iterable[Row]) -> None:
        for row in rows:
            time = moment(row)
            if row["kind"] == "birth" and time:
                self._births.setdefault(row["person"], []).append(time)

    def _factoid(self, row: Row, ends: Mapping[str, date]) -> None:
        person, kind = row["person"], row["kind"]
        times = [time.latest for time in (moment(row), ending(row)) if time and time.latest]
        if kind in _DEATHS:
            self.dead.add(person)
        if kind in _DEATHS and times:
            self._died[person] = max(self._died.get(person, date.min), times[0])
        if kind in _SHARED_FATE and times:
            self._seen[person] = max(self._seen.get(person, date.min), times[0])
        if _tells_of_childhood(row):
            return
        objects = row["object"].split()
        if kind in ADULT_ACTS:
            bounds = times[:1] or [ends[item] for item in objects if item in ends]
            self._adult(person, min(bounds, default=None))
        for_kin = not self._kin_order.isdisjoint(objects)
        if (not times and self._kin_order.intersection(row["provision"].split())) or (
            kind == "wife-held-in" and for_kin
        ):
            self._adult(person, KIN_DECISIONS_END)
        if kind == "detention" and for_kin:
            self._held_for_kin.add(person)

    def _ties(self, ties: list[Row]) -> None:
        for row in ties:
            kind, time = row["kind"], moment(row)
            for one, other in ((row["person_a"], row["person_b"]), (row["person_b"], row["person_a"])):
                if kind in _MARRIAGE or kind == "co-defendant":
                    self._adult(one, time.latest if time else self._seen.get(other))
                elif kind in _BOTH_ADULT or (kind in _FIRST_ADULT and one == row["person_a"]):
                    self._adult(one, time.latest if time else self._died.get(other))
                elif kind in _ADULT_ON_ITS_DATE and time:
                    self._adult(one, time.latest)
                if kind in _MARRIAGE and {one, other} & self._held_for_kin:
                    self._adult(one, KIN_DECISIONS_END)

    def _groups(self, rows: Iterable[Row]) -> None:
        members: dict[str, list[str]] = {}
        for row in rows:
            if _ADULT_GROUPS.intersection(row["qualifiers"].split()) and not row["date"]:
                members.setdefault(row["object"], []).append(row["person"])
        for group in members.values():
            first_death = min((self._died[p] for p in group if p in self._died), default=None)
            for person in group:
                self._adult(person, first_death)

    def _generations(self, ties: list[Row]) -> None:
        # Each round lets a bound reach one generation further; ties of kin are few.
        for _ in range(4):
            for row in ties:
                older, younger = row["person_a"], row["person_b"]
                child = self.latest_birth(younger)
                if child:
                    self._adult(older, _years_before(child, ADULT_AGE * (_GENERATIONS[row["kind"]] - 1)))
                if row["kind"] == "parent" and older in self._died:
                    born_by = _years_before(self._died[older], -1)
                    self._born_by[younger] = min(born_by, self._born_by.get(younger, date.max))

    def _adult(self, person: str, by: date | None) -> None:
        if by is not None:
            self._adult_by[person] = min(by, self._adult_by.get(person, date.max))


def _tells_of_childhood(row: Row) -> bool:
    text = f"{row['value']} {row['note']}".casefold()
    return any(word in text for word in CHILDHOOD) or not _FAMILY_GROUPS.isdisjoint(row["qualifiers"].split())


def _ends(rows: Iterable[Row]) -> dict[str, date]:
    ends: dict[str, date] = {}
    for row in rows:
        if row["kind"] == "dissolved":
            time = moment(row)
            if time and time.latest:
                ends[row["entity"]] = max(ends.get(row["entity"], date.min), time.latest)
    return ends


def _years_before(day: date, years: int) -> date:
    year = min(max(day.year - years, date.min.year), date.max.year)
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February; the day after keeps the bound
        return date(year, 3, 1)
