"""Who may be living: the rule that keeps private persons out of everything that is published.

A person without evidence of death whose latest possible birth lies within 100 years of the release
is *possibly living* and is withheld. The latest possible birth follows from a birth date, or from
any dated adult act (at least 16 years old then), of the person or of a spouse or co-defendant.
Officials and figures of reference works need an editor's row in ``assessments.csv``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from repgraph.reading.evidence import DOUBTED
from repgraph.reading.grouping import ending, moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from repgraph.ontology import Ontology
    from repgraph.tables import Collection
    from repgraph.tables.collection import Row

ADULT_AGE = 16
"""Least age, in years, that a dated adult act implies."""

PRESUMED_DEAD_AFTER = 100
"""Years after the latest possible birth at which a person is presumed dead."""

LAST_CHSIR_DECISIONS = 1938
"""Order 00486 took wives until 1938: a woman sentenced under it was adult by then."""

ADULT_ACTS = frozenset(
    {
        "arrest", "sentencing", "interrogation", "indictment", "search", "membership", "office", "work",
        "marriage", "exile", "labour-army", "captivity", "occupation", "testimony", "petition", "commutation",
        "member-of-group",
    }
)  # fmt: skip
"""Kinds of factoids that show an adult; detention counts where it is not a child's."""

_DEATHS = frozenset({"death", "execution", "killing", "burial", "reburial"})
_DATES_A_SPOUSE = frozenset({"death", "execution", "killing", "arrest", "sentencing"})
_ADULT_TIES = frozenset({"spouse", "partner", "co-parent", "co-defendant"})
_EDITORS = {"presumed-deceased": "presumed-dead", "public-figure": "public-role"}
CHSIR = "chsir"
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
        Used for the kinds of ties and detentions.
    as_of
        Date of the release, from ``release.toml``; there is no clock.
    """
    privacy = Privacy(as_of)
    evidence = _Evidence(collection)
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
    """Deaths, births and adult acts by person, and what follows from kin."""

    def __init__(self, collection: Collection) -> None:
        self.dead: set[str] = set()
        self._births: dict[str, list[date]] = {}
        self._adult_by: dict[str, list[date]] = {}
        self._last_seen: dict[str, date] = {}
        ends = _ends(collection["entity-factoids"])
        for row in collection["factoids"]:
            if row["mode"] != "alleged":
                self._factoid(row, ends)
        self._ties([r for r in collection["ties"] if r["mode"] != "alleged" and r["certainty"] not in DOUBTED])

    def _factoid(self, row: Row, ends: Mapping[str, date]) -> None:
        person, kind = row["person"], row["kind"]
        begin = moment(row)
        if kind in _DEATHS and row["certainty"] != "hearsay":
            self.dead.add(person)
        if begin and begin.latest and kind == "birth":
            self._births.setdefault(person, []).append(begin.latest)
        if begin and begin.latest and kind in _DATES_A_SPOUSE:
            self._last_seen[person] = max(self._last_seen.get(person, date.min), begin.latest)
        latest = None
        if kind in ADULT_ACTS or (kind == "detention" and not _childhood(row)):
            time = begin or ending(row)
            latest = time.latest if time else ends.get(row["object"])
        if CHSIR in row["provision"].split():
            latest = min(latest or date.max, date(LAST_CHSIR_DECISIONS, 12, 31))
        if latest:
            self._adult_by.setdefault(person, []).append(latest)

    def _ties(self, ties: list[Row]) -> None:
        bounds: list[tuple[str, date]] = []
        for row in ties:
            a, b = row["person_a"], row["person_b"]
            time = moment(row)
            if row["kind"] in _ADULT_TIES:
                for one, other in ((a, b), (b, a)):
                    days = [d for d in (time.latest if time else None, self._last_seen.get(other)) if d]
                    bounds += [(one, _years_before(min(days), ADULT_AGE))] if days else []
            if row["kind"] == "parent":
                child = self.latest_birth(b)
                bounds += [(a, _years_before(child, ADULT_AGE))] if child else []
                died = self._last_seen.get(a) if a in self.dead else None
                bounds += [(b, _years_before(died, -1))] if died else []
        for person, bound in bounds:
            self._adult_by.setdefault(person, []).append(_years_before(bound, -ADULT_AGE))

    def latest_birth(self, person: str) -> date | None:
        """Return the latest possible birth: the latest birth date that a source gives, or an earlier bound."""
        bounds = [_years_before(min(self._adult_by[person]), ADULT_AGE)] if person in self._adult_by else []
        if person in self._births:
            bounds.append(max(self._births[person]))
        return min(bounds, default=None)


def _childhood(row: Row) -> bool:
    text = f"{row['value']} {row['note']}".casefold()
    return any(word in text for word in ("child", "infant", "born in", "with mother", "with her mother", "baby"))


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
