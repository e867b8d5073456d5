"""By when each person was born, adult or dead, as far as factoids and kin tell.

What one person's own rows say is gathered in columns; what follows from ties, groups and generations passes from
person to person, for those who have any.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from repgraph.reading.evidence import ALLEGED, DOUBTED, Weights
from repgraph.reading.grouping import ending, moment
from repgraph.reading.sets import BATCH, batched, held, held_in, listed, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from repgraph.columns import Engine
    from repgraph.dates import Moment
    from repgraph.ontology import Ontology
    from repgraph.tables import Collection
    from repgraph.tables.collection import Row

ADULT_AGE = 16
"""Least age, in years, that a dated adult act implies, and least age of a parent."""

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


@dataclass(slots=True)
class Evidence:
    """What bears on one person's age: deaths, births, and days by which the person was adult or born.

    ``born_after`` is the latest of the earliest days of birth that sources give, ``born_before`` the latest of the
    latest ones; ``open_birth`` tells that a source bounds the birth on one side only.
    """

    person: str
    dead: bool = False
    died: date | None = None
    seen: date | None = None
    adult_by: date | None = None
    held_for_kin: bool = False
    born_after: date | None = None
    born_before: date | None = None
    open_birth: bool = False
    born_by: date | None = None

    def latest_birth(self) -> date | None:
        """Return the latest possible birth: the latest birth date that a source gives, or an earlier bound.

        A bound before all that a source says of the birth does not count: there was a child, or a mistake.
        """
        bounds = [years_before(self.adult_by, ADULT_AGE)] if self.adult_by else []
        if self.born_by:
            bounds.append(self.born_by)
        after = self.born_after
        bounds = [b for b in bounds if after is None or after <= b]
        if self.born_before and not self.open_birth:
            bounds.append(self.born_before)
        return min(bounds, default=None)

    def adult(self, by: date | None) -> None:
        """Take in a day by which the person was adult."""
        if by is not None:
            self.adult_by = min(by, self.adult_by or date.max)

    def born(self, by: date) -> None:
        """Take in a day by which the person was born."""
        self.born_by = min(by, self.born_by or date.max)


class Witnesses:
    """The evidence that factoids give of each person, gathered in columns into the table ``witness``."""

    def __init__(self, collection: Collection, ontology: Ontology) -> None:
        """Gather it."""
        self.engine = collection.engine
        engine = self.engine
        weights = Weights.of(collection)
        ends = _ends(collection.select("entity-factoids", "kind = 'dissolved'"))
        listed(engine, "deprecated", weights.deprecated)
        listed(engine, "kin_order", ontology.kin_punishments)
        engine.run("CREATE OR REPLACE TABLE ending (entity VARCHAR, day DATE)")
        if ends:
            engine.run("INSERT INTO ending SELECT unnest(?), unnest(?)", [list(ends), list(ends.values())])
        self._time(engine)
        childhood = "|".join(CHILDHOOD)
        engine.run(f"""
            CREATE OR REPLACE VIEW live AS
            SELECT person, kind, f.date AS date, f.certainty NOT IN ({words(DOUBTED)}) AS sure, qualifiers,
                object, provision, earliest, latest, coalesce(latest, end_latest) AS day,
                (("value" <> '' OR note <> '') AND regexp_matches(lower("value" || ' ' || note), '{childhood}'))
                OR ({held("qualifiers", words(_FAMILY_GROUPS))}) AS childhood,
                {held_in("factoids", "object", "kin_order")} AS for_kin,
                {held_in("factoids", "provision", "kin_order")} AS under_kin_order
            FROM factoids f
            LEFT JOIN day_of d ON f.date = d.date AND f."end" = d."end" AND f.calendar = d.calendar
            WHERE mode <> '{ALLEGED}' AND id NOT IN (SELECT id FROM deprecated)""")
        undated = (
            "CASE WHEN object = '' THEN NULL ELSE (SELECT min(e.day) FROM ending e WHERE "
            "list_contains(regexp_split_to_array(object, '\\s+'), e.entity)) END"
            if ends
            else "NULL"
        )
        engine.run(f"""
            CREATE OR REPLACE TABLE witness AS
            SELECT person, bool_or(sure AND kind IN ({words(_DEATHS)})) AS dead,
                max(day) FILTER (sure AND kind IN ({words(_DEATHS)})) AS died,
                max(day) FILTER (sure AND kind IN ({words(_SHARED_FATE)})) AS seen,
                list_min([
                    min(CASE WHEN day IS NULL THEN {undated} ELSE day END)
                        FILTER (sure AND NOT childhood AND kind IN ({words(ADULT_ACTS)})),
                    CASE WHEN bool_or(sure AND NOT childhood AND ((day IS NULL AND under_kin_order)
                        OR (kind = 'wife-held-in' AND for_kin))) THEN DATE '{KIN_DECISIONS_END}' END]) AS adult_by,
                bool_or(sure AND NOT childhood AND kind = 'detention' AND for_kin) AS held_for_kin,
                max(earliest) FILTER (kind = 'birth' AND date <> '') AS born_after,
                max(latest) FILTER (kind = 'birth' AND date <> '') AS born_before,
                coalesce(bool_or(latest IS NULL) FILTER (kind = 'birth' AND date <> ''), false) AS open_birth
            FROM live GROUP BY person""")

    def _time(self, engine: Engine) -> None:
        """Make the table ``day_of``: bounds of each date, with its end and calendar, as the tables write them."""
        engine.run(
            "CREATE OR REPLACE TABLE day_of "
            '(date VARCHAR, "end" VARCHAR, calendar VARCHAR, earliest DATE, latest DATE, end_latest DATE)'
        )
        asked = "SELECT DISTINCT date, \"end\", calendar FROM factoids WHERE date <> '' OR \"end\" <> ''"
        for some in batched(engine.rows(asked), BATCH):
            known = [(*cells, *_bounds(*cells)) for cells in some]
            engine.run(f"INSERT INTO day_of SELECT {', '.join(['unnest(?)'] * 6)}", list(zip(*known, strict=True)))

    def all_people(self) -> Iterator[Evidence]:
        """Yield the evidence of everyone, in the order of the table of people."""
        yield from self._found("SELECT p.id, w.* EXCLUDE person FROM persons p LEFT JOIN witness w ON p.id = w.person")

    def of(self, people: str) -> Iterator[Evidence]:
        """Yield the evidence of some people, given as a query for their ids."""
        yield from self._found(
            f"SELECT p.id, w.* EXCLUDE person FROM ({people}) p LEFT JOIN witness w ON p.id = w.person"
        )

    def _found(self, query: str) -> Iterator[Evidence]:
        for person, dead, died, seen, adult_by, for_kin, after, before, open_birth in self.engine.stream(query):
            yield Evidence(person, bool(dead), died, seen, adult_by, bool(for_kin), after, before, bool(open_birth))


class Kin:
    """What follows from kin and company, for those who have any; ``known`` holds their evidence by person."""

    def __init__(self, collection: Collection, witnesses: Witnesses) -> None:
        """Let bounds pass along ties, through groups, and down generations."""
        engine = collection.engine
        sure = f"mode <> '{ALLEGED}' AND id NOT IN (SELECT id FROM deprecated) AND certainty NOT IN ({words(DOUBTED)})"
        kinds = {*_MARRIAGE, "co-defendant", *_BOTH_ADULT, *_FIRST_ADULT, *_ADULT_ON_ITS_DATE, *_GENERATIONS}
        ties = f"SELECT person_a, person_b, kind, date, calendar FROM ties WHERE {sure} AND kind IN ({words(kinds)})"
        members = (
            f"SELECT object, person FROM factoids WHERE {sure} AND kind = 'member-of-group' AND date = '' "
            f"AND {held('qualifiers', words(_ADULT_GROUPS))}"
        )
        people = (
            f"SELECT DISTINCT id FROM (SELECT unnest([person_a, person_b]) AS id FROM ({ties}) "
            f"UNION ALL SELECT person FROM ({members}))"
        )
        self.known = {evidence.person: evidence for evidence in witnesses.of(people)}
        rows = [
            (a, b, kind, moment({"date": when, "calendar": calendar}))
            for a, b, kind, when, calendar in engine.stream(f"{ties} ORDER BY rowid")
        ]
        for a, b, kind, time in rows:
            self._tie(a, b, kind, time)
        groups: dict[str, list[str]] = {}
        for group, person in engine.stream(members):
            groups.setdefault(group, []).append(person)
        for everyone in groups.values():
            self._group(everyone)
        self._generations([(a, b, kind) for a, b, kind, _ in rows if kind in _GENERATIONS])

    def _tie(self, a: str, b: str, kind: str, time: Moment | None) -> None:
        for one, other in ((self.known[a], self.known[b]), (self.known[b], self.known[a])):
            if kind in _MARRIAGE or kind == "co-defendant":
                one.adult(time.latest if time else other.seen)
            elif kind in _BOTH_ADULT or (kind in _FIRST_ADULT and one.person == a):
                one.adult(time.latest if time else other.died)
            elif kind in _ADULT_ON_ITS_DATE and time:
                one.adult(time.latest)
            if kind in _MARRIAGE and (one.held_for_kin or other.held_for_kin):
                one.adult(KIN_DECISIONS_END)

    def _group(self, everyone: list[str]) -> None:
        first_death = min((died for p in everyone if (died := self.known[p].died)), default=None)
        for person in everyone:
            self.known[person].adult(first_death)

    def _generations(self, ties: list[tuple[str, str, str]]) -> None:
        # Each round lets a bound reach one generation further; ties of kin are few.
        for _ in range(4):
            for a, b, kind in ties:
                older, younger = self.known[a], self.known[b]
                child = younger.latest_birth()
                if child:
                    older.adult(years_before(child, ADULT_AGE * (_GENERATIONS[kind] - 1)))
                if kind == "parent" and older.died:
                    younger.born(years_before(older.died, -1))


def _bounds(when: str, end: str, calendar: str) -> tuple[date | None, date | None, date | None]:
    row = {"date": when, "end": end, "calendar": calendar}
    begin, finish = moment(row), ending(row)
    return (
        begin.earliest if begin else None,
        begin.latest if begin else None,
        finish.latest if finish else None,
    )


def _ends(rows: Iterable[Row]) -> dict[str, date]:
    ends: dict[str, date] = {}
    for row in rows:
        if row["kind"] == "dissolved":
            time = moment(row)
            if time and time.latest:
                ends[row["entity"]] = max(ends.get(row["entity"], date.min), time.latest)
    return ends


def years_before(day: date, years: int) -> date:
    """Return the same day some years before (or after: negative)."""
    year = min(max(day.year - years, date.min.year), date.max.year)
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February; the day after keeps the bound
        return date(year, 3, 1)
