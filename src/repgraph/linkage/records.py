"""People as linkage sees them: forms of names, bounds of dates, places with what contains them, kin."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rdflib import Literal

from repgraph import dates, queries
from repgraph.errors import DateError, RepgraphError
from repgraph.ontology import kebab

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from repgraph.store import Store

Span = tuple[int | None, int | None]
"""First and last day of a date, as days since 1900-01-01; ``None`` where nothing bounds it."""

NOWHERE: Span = (None, None)
_BEHIND = frozenset({"derived", "machine-made", "characterisation"})
_BIRTH_NAME = "birth-name"
_DEATHS = frozenset({"death", "execution", "killing"})
_DATED = {"birth": "birth", **dict.fromkeys(_DEATHS, "death")}
_KIN = frozenset({"spouse", "partner", "parent", "sibling", "co-parent"})
_ABOVE = frozenset({"located-in", "part-of"})
MOST_FORMS = 4
"""Forms of one person's name that are compared."""


class LinkageError(RepgraphError):
    """Lists cannot be linked, or a reviewed table cannot be taken over."""


@dataclass(slots=True)
class Person:
    """One record of a person.

    ``birth`` and ``death`` are spans, ``arrests`` as many as are known; ``places`` are the ids that statements name,
    ``within`` those and all that contain them; ``kin`` are names of near relatives; ``source`` tells where the record
    comes from: in a list source and place, in a graph the ids of the sources of the names; ``said`` has what is
    stated, by kind, for the report of what a list adds.
    """

    id: str
    forms: list[str] = field(default_factory=list)
    sex: str = ""
    birth: Span = NOWHERE
    death: Span = NOWHERE
    arrests: list[Span] = field(default_factory=list)
    places: set[str] = field(default_factory=set)
    within: set[str] = field(default_factory=set)
    kin: list[str] = field(default_factory=list)
    source: str = ""
    said: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the form that is shown."""
        return self.forms[0] if self.forms else self.id


def from_tables(folders: Sequence[Path], around: Sequence[Path] = ()) -> list[Person]:
    """Read the people of folders of tables; people who are only somebody's relative in them are left out.

    Parameters
    ----------
    folders
        Folders whose people count.
    around
        Folders that tell which place lies in which, besides these.

    Raises
    ------
    LinkageError
        None of them holds people.
    """
    people: dict[str, Person] = {}
    for row in _rows(folders, "persons"):
        people[row["id"]] = Person(row["id"], sex=row["sex"])
    if not people:
        raise LinkageError(f"{', '.join(map(str, folders))}: there are no people in persons.csv")
    _names(people, ((row["entity"], row["form"], row["kind"]) for row in _rows(folders, "names")))
    for row in _rows(folders, "factoids"):
        person = people.get(row["person"])
        if person is None or "family-notice" in row["qualifiers"].split() or row["mode"] == "alleged":
            continue
        person.source = person.source or f"{row['source']}, {row['locator']}"
        _dated(person, row["kind"], row["date"], row["place"])
    kin_only: set[str] = set()
    stated = {row["person"] for row in _rows(folders, "factoids")}
    for row in _rows(folders, "ties"):
        one, two = people.get(row["person_a"]), people.get(row["person_b"])
        if one and two and row["kind"] in _KIN:
            one.kin.append(two.name)
            two.kin.append(one.name)
            kin_only |= {p.id for p in (one, two) if p.id not in stated and row["id"].startswith(p.id)}
    _places(people.values(), _above([*folders, *around]))
    return [person for key, person in people.items() if person.forms and key not in kin_only]


def from_store(store: Store) -> list[Person]:
    """Read the people of a built graph."""
    people: dict[str, Person] = {}
    names: dict[tuple[str, str, str], None] = {}
    sources: dict[str, set[str]] = defaultdict(set)
    for row in _answers(store, "names"):
        names[row["person"], row["form"], row["kind"]] = None
        sources[row["person"]].add(row["source"])
        if row["person"] not in people:
            people[row["person"]] = Person(row["person"], sex=row.get("sex", ""))
    _names(people, names)
    for entity, found in sources.items():
        people[entity].source = " | ".join(sorted(found))
    for row in _answers(store, "events"):
        person = people.get(row["person"])
        if person is not None:
            _dated(person, kebab(row["kind"]), row["date"], row.get("place", ""))
    for row in _answers(store, "kin"):
        one, two = people.get(row["person"]), people.get(row["other"])
        if one and two and two.forms:
            one.kin.append(two.name)
    above: dict[str, set[str]] = defaultdict(set)
    for row in _answers(store, "places"):
        above[row["place"]].add(row["above"])
    _places(people.values(), above)
    return [person for person in people.values() if person.forms]


def _answers(store: Store, name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a saved question: literals as text, IRIs as their local names."""
    for row in store.select(queries.library()[f"linkage/{name}"].bind()):
        yield {key: str(term) if isinstance(term, Literal) else _local(str(term)) for key, term in row.items()}


def _local(iri: str) -> str:
    return re.split(r"[/#]", iri)[-1]


def _names(people: Mapping[str, Person], rows: Iterable[tuple[str, str, str]]) -> None:
    """Give people the forms of their names, maiden names in brackets; derived forms only where there is no other."""
    behind: dict[str, list[str]] = defaultdict(list)
    maiden: dict[str, str] = {}
    for entity, form, kind in rows:
        person = people.get(entity)
        if person is None:
            continue
        if kind == _BIRTH_NAME and " " not in form.strip():
            maiden.setdefault(entity, form)
        elif kind in _BEHIND:
            behind[entity].append(form)
        elif form not in person.forms:
            person.forms.append(form)
    for entity, person in people.items():
        if not person.forms:
            person.forms = behind.get(entity, [])[:1]
        person.forms = sorted(person.forms, key=_fullness)[:MOST_FORMS]
        if entity in maiden and person.forms:
            person.forms[0] = f"{person.forms[0]} ({maiden[entity]})"


def _fullness(form: str) -> int:
    """Return a number that is the smaller the more whole words a form has."""
    return -sum(len(word.strip(".")) > 1 for word in form.split())


def _dated(person: Person, kind: str, date: str, place: str) -> None:
    matter = _DATED.get(kind)
    span = _span(date) if date and (matter or kind == "arrest") else NOWHERE
    if kind == "arrest" and span != NOWHERE:
        person.arrests.append(span)
    elif matter and span != NOWHERE:
        setattr(person, matter, narrower(getattr(person, matter), span))
    if date or place:
        person.said.setdefault(kind, date or place)
    if place:
        person.places.add(place)


def _span(text: str) -> Span:
    try:
        moment = dates.parse(text)
    except DateError:
        return NOWHERE
    low, high = moment.earliest, moment.latest
    return (dates.day_number(low) if low else None, dates.day_number(high) if high else None)


def narrower(one: Span, two: Span) -> Span:
    """Return the span that says more: the bounded one, then the shorter."""

    def length(span: Span) -> float:
        return span[1] - span[0] if span[0] is not None and span[1] is not None else float("inf")

    return two if one == NOWHERE or length(two) < length(one) else one


def gap(one: Span, two: Span) -> int:
    """Return the days between two spans: 0 where they overlap."""
    found = 0
    if one[0] is not None and two[1] is not None:
        found = max(found, one[0] - two[1])
    if two[0] is not None and one[1] is not None:
        found = max(found, two[0] - one[1])
    return found


def nearest(one: Sequence[Span], two: Sequence[Span]) -> tuple[Span, Span]:
    """Return the two spans, one of each side, that lie nearest; unknown ones where a side has none."""
    if len(one) == 1 and len(two) == 1:
        return one[0], two[0]
    if not one or not two:
        return NOWHERE, NOWHERE
    return min(((a, b) for a in one for b in two), key=lambda pair: gap(*pair))


def _above(folders: Sequence[Path]) -> dict[str, set[str]]:
    above: dict[str, set[str]] = defaultdict(set)
    for row in _rows(folders, "entity-factoids"):
        if row["kind"] in _ABOVE and row["object"]:
            above[row["entity"]] |= set(row["object"].split())
    return above


def _places(people: Iterable[Person], above: Mapping[str, set[str]]) -> None:
    known: dict[str, frozenset[str]] = {}

    def containing(place: str) -> frozenset[str]:
        if place not in known:
            found, waiting = {place}, [place]
            while waiting:
                fresh = above.get(waiting.pop(), set()) - found
                found |= fresh
                waiting += fresh
            known[place] = frozenset(found)
        return known[place]

    for person in people:
        for place in person.places:
            person.within |= containing(place)


def _rows(folders: Sequence[Path], table: str) -> Iterator[dict[str, str]]:
    for folder in folders:
        path = folder / f"{table}.csv"
        if path.is_file():
            with path.open(encoding="utf-8-sig", newline="") as file:
                yield from csv.DictReader(file)
