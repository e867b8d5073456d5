"""Who may be living: the rule that keeps private persons out of everything that is published.

A person without evidence of death whose latest possible birth lies within 100 years of the release
is *possibly living* and is withheld. The latest possible birth follows from a birth date, or from any dated act
of an adult (at least 16 years old then): one's own; a tie that only adults have, to somebody who died;
a place in a group of adults one of whom died; a decision, or a wife's detention, under the order on the
families of "traitors" (until 1938). Officials and figures of reference works need an editor's row in
``assessments.csv``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from repgraph.reading.evidence import ALLEGED, DOUBTED
from repgraph.reading.grouping import ending, moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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

CHILDHOOD = ("child", "infant", "born in", "with mother", "with her mother", "baby", "pioneer", "school", "orphan")
"""Words in a row that tell of a childhood."""

_DEATHS = frozenset({"death", "execution", "killing", "burial", "reburial"})
_MARRIAGE = frozenset({"spouse", "partner", "co-parent"})
_DATES_A_COUPLE = frozenset({"death", "execution", "killing", "arrest", "sentencing"})
_BOTH_ADULT = frozenset({"co-defendant", "colleague", "co-member", "opponent-of", "succeeded-in-office", "critic-of"})
_FIRST_ADULT = frozenset({"teacher-of", "patron-of", "supporter-of", "guardian-of"})
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
    limit = as_of.replace(year=as_of.year - PRESUMED_DEAD_AFTER)
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
        self._births: dict[str, list[date]] = {}
        self._born_by: dict[str, date] = {}
        self._adult_by: dict[str, date] = {}
        self._died: dict[str, date] = {}
        self._couple_dates: dict[str, date] = {}
        self._kin_order = ontology.kin_punishments
        self._held_for_kin: set[str] = set()
        ends = _ends(collection["entity-factoids"])
        live = [row for row in collection["factoids"] if row["mode"] != ALLEGED]
        for row in live:
            self._factoid(row, ends)
        ties = [row for row in collection["ties"] if row["mode"] != ALLEGED and row["certainty"] not in DOUBTED]
        self._ties(ties)
        self._groups(row for row in live if row["kind"] == "member-of-group")
        self._generations([row for row in ties if row["kind"] in _GENERATIONS])

    def latest_birth(self, person: str) -> date | None:
        """Return the latest possible birth: the latest birth date that a source gives, or an earlier bound."""
        bounds = [_years_before(self._adult_by[person], ADULT_AGE)] if person in self._adult_by else []
        if person in self._births:
            bounds.append(max(self._births[person]))
        if person in self._born_by:
            bounds.append(self._born_by[person])
        return min(bounds, default=None)

    def _factoid(self, row: Row, ends: Mapping[str, date]) -> None:
        person, kind = row["person"], row["kind"]
        begin = moment(row)
        if kind in _DEATHS and row["certainty"] != "hearsay":
            self.dead.add(person)
        if begin and begin.latest:
            if kind == "birth":
                self._births.setdefault(person, []).append(begin.latest)
            if kind in _DEATHS:
                self._died[person] = max(self._died.get(person, date.min), begin.latest)
            if kind in _DATES_A_COUPLE:
                self._couple_dates[person] = max(self._couple_dates.get(person, date.min), begin.latest)
        if kind in ADULT_ACTS and not _tells_of_childhood(row):
            time = begin or ending(row)
            found = [ends[item] for item in row["object"].split() if item in ends] if time is None else [time.latest]
            self._adult(person, min((d for d in found if d), default=None))
        objects = set(row["object"].split())
        if self._kin_order.intersection(row["provision"].split()) or (kind == "wife-held-in" and objects & self._kin_order):
            self._adult(person, KIN_DECISIONS_END)
        if kind == "detention" and objects & self._kin_order and not _tells_of_childhood(row):
            self._held_for_kin.add(person)

    def _ties(self, ties: list[Row]) -> None:
        for row in ties:
            kind, time = row["kind"], moment(row)
            for one, other in ((row["person_a"], row["person_b"]), (row["person_b"], row["person_a"])):
                if kind in _MARRIAGE:
                    self._adult(one, time.latest if time else self._couple_dates.get(other))
                    if {one, other} & self._held_for_kin:
                        self._adult(one, KIN_DECISIONS_END)
                elif kind in _BOTH_ADULT or (kind in _FIRST_ADULT and one == row["person_a"]):
                    self._adult(one, time.latest if time else self._died.get(other))

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
    return any(word in text for word in CHILDHOOD)


def _ends(rows: Iterable[Row]) -> dict[str, date]:
    ends: dict[str, date] = {}
    for row in rows:
        if row["kind"] == "dissolved":
            time = moment(row)
            if time and time.latest:
                ends[row["entity"]] = max(ends.get(row["entity"], date.min), time.latest)
    return ends


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28))
