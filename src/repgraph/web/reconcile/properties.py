"""The properties that can be compared and fetched: plain ones, and those of events, ``Birth.date`` or ``Arrest.place``.

Only what is read counts: no claimed event, nothing alleged. A date stays the text of its source.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from typing import TYPE_CHECKING

from rdflib import XSD, Literal, URIRef

from repgraph import dates
from repgraph.errors import DateError
from repgraph.names import fold
from repgraph.ontology import BASE, RG, RGV
from repgraph.web.reconcile.kinds import LANGUAGES, begins

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from repgraph.ontology import Ontology
    from repgraph.store import Store, Term

Value = dict[str, str | int | float]
"""A value as the protocol writes it: ``id`` and ``name``, or ``str``, ``int``, ``float``."""

FIELDS = (
    "date", "end", "place", "body", "facility", "organisation", "penalty", "termMonths", "underAct", "underProvision",
    "rehabilitationKind", "releaseKind", "superior",
)  # fmt: skip
"""Properties of events that can be asked for."""

HIDDEN = frozenset({"privacy", "unplacedFactoid", "note", "claimed", "wording"})
"""Properties that steer the graph, or are free text, and are no use in another's table."""

SAMPLE = 2000
"""Entities of a type that are looked at to learn which properties the type has."""

_IDENTIFIER = re.compile(r"(?:(?P<event>[A-Z]\w*)\.)?(?P<property>[a-z]\w*)", re.ASCII)
_NUMERIC_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", re.ASCII)


class Properties:
    """Properties by identifier.

    Parameters
    ----------
    ontology
        The ontology, for names.
    store
        The graph, for values.
    """

    def __init__(self, ontology: Ontology, store: Store) -> None:
        """Look at nothing yet."""
        self.ontology = ontology
        self.store = store
        self._plain = {t.local for t in ontology.statements.values() if not t.is_class} - HIDDEN
        self._lock = threading.Lock()
        self._label = lru_cache(maxsize=10_000)(self._look_up)
        self._of: dict[str, tuple[str, ...]] = {}

    def known(self, identifier: str) -> bool:
        """Tell whether there is such a property."""
        match = _IDENTIFIER.fullmatch(identifier)
        if not match:
            return False
        if match["event"]:
            term = self.ontology.classes.get(match["event"])
            return match["property"] in FIELDS and bool(term and (term.is_a("Event") or term.is_a("EntityEvent")))
        return match["property"] in self._plain

    def name(self, identifier: str, language: str = "en") -> str:
        """Return the name of a property."""
        return ": ".join(self.ontology.label(str(RG[part]), language) for part in identifier.split("."))

    def record(self, identifier: str) -> dict[str, str]:
        """Return a property as the protocol writes it."""
        others = (self.name(identifier, language) for language in LANGUAGES[1:])
        return {"id": identifier, "name": self.name(identifier), "description": " · ".join(dict.fromkeys(others))}

    def of(self, kind: str) -> tuple[str, ...]:
        """Return the properties that entities of a type have; learnt from a sample, once."""
        with self._lock:
            if kind not in self._of:
                some = f"{{ SELECT ?entity {{ ?entity a {RG[kind].n3()} }} LIMIT {SAMPLE:d} }}"
                plain = self.store.select(f"SELECT DISTINCT ?p {{ {some} ?entity ?p ?value }}")
                found = {str(row["p"]).removeprefix(str(RG)) for row in plain}
                of_events = self.store.select(
                    f"SELECT DISTINCT ?class ?p {{ {some} ?event {_OF_EVENT} ?entity ; a ?class ; ?p ?value }}"
                )
                found |= {f"{_local(row['class'])}.{_local(row['p'])}" for row in of_events}
                self._of[kind] = tuple(sorted(filter(self.known, found), key=self.name))
            return self._of[kind]

    def beginning(self, prefix: str, kinds: Iterable[str]) -> Iterator[str]:
        """Yield the properties of some types of whose name, in any language, a word begins so."""
        for identifier in sorted({p for kind in kinds for p in self.of(kind)}, key=self.name):
            if begins([identifier, *(self.name(identifier, language) for language in LANGUAGES)], prefix):
                yield identifier

    def values(self, identifier: str, iris: Iterable[str]) -> dict[str, list[Value]]:
        """Return the values of a property, by IRI of the entity."""
        wanted = " ".join(URIRef(iri).n3() for iri in iris)
        rows = self.store.select(
            f"SELECT DISTINCT ?entity ?value {{ VALUES ?entity {{ {wanted} }} {_path(identifier)} }}"
        )
        found: dict[str, list[Value]] = {}
        for row in sorted(rows, key=lambda row: tuple(map(str, row.values()))):
            found.setdefault(str(row["entity"]), []).append(self._value(row["value"]))
        return found

    def having(self, identifier: str, iri: str, most: int) -> list[str]:
        """Return IRIs of the entities that have another entity as the value of a property."""
        rows = self.store.select(
            f"SELECT DISTINCT ?entity {{ VALUES ?value {{ {URIRef(iri).n3()} }} {_path(identifier)} }} LIMIT {most:d}"
        )
        return sorted(str(row["entity"]) for row in rows)

    def _value(self, term: Term) -> Value:
        if isinstance(term, Literal):
            if term.datatype == XSD.integer and (python := term.toPython()) is not None:
                return {"int": int(python)}
            if term.datatype == XSD.decimal and (python := term.toPython()) is not None:
                return {"float": float(python)}
            return {"str": str(term)}
        iri = str(term)
        if iri.startswith(f"{BASE}date/"):
            return {"str": self._label(iri)}
        if iri.startswith(BASE):
            return {"id": iri.removeprefix(BASE), "name": self._label(iri)}
        return {"str": self.ontology.label(iri) if iri in RGV or iri in RG else iri}

    def _look_up(self, iri: str) -> str:
        words = {
            row["word"].language or "": str(row["word"])
            for row in self.store.select(
                "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX dcterms: <http://purl.org/dc/terms/> "
                f"SELECT ?word {{ {URIRef(iri).n3()} skos:prefLabel|dcterms:title|{RG.edtf.n3()} ?word }}"
            )
            if isinstance(row["word"], Literal)
        }
        return next((words[tag] for tag in ("en", "", "ru") if tag in words), iri.removeprefix(BASE))


def agree(asked: object, values: Iterable[Mapping[str, object]]) -> bool:
    """Tell whether a value that a client gives agrees with one of an entity's.

    Names agree in any script. Dates agree where they can be the same day: 1937 and 27 September 1937 do.

    Parameters
    ----------
    asked
        A text, a number, a truth value, or an entity with ``id`` and perhaps ``name``.
    values
        What the entity has.
    """
    if isinstance(asked, dict):
        identifier = str(asked.get("id", "")).removeprefix(BASE)
        return any(value.get("id") == identifier for value in values)
    text = str(asked).strip()
    return any(_same(text, str(next(iter(value.values()))), str(value.get("name", ""))) for value in values)


def _same(asked: str, given: str, name: str) -> bool:
    if asked == given or (fold(asked) and fold(asked) in {fold(given), fold(name)}):
        return True
    day = _NUMERIC_DAY.fullmatch(asked)
    try:
        mine, theirs = dates.parse(f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}" if day else asked), dates.parse(given)
    except (DateError, ValueError):
        return False
    begins_first = mine.earliest is None or theirs.latest is None or mine.earliest <= theirs.latest
    ends_last = mine.latest is None or theirs.earliest is None or mine.latest >= theirs.earliest
    return begins_first and ends_last


def _path(identifier: str) -> str:
    """Return the pattern from ``?entity`` to ``?value``."""
    event, dot, prop = identifier.rpartition(".")
    if not dot:
        return f"?entity {RG[prop].n3()} ?value ."
    return (
        f"?event {_OF_EVENT} ?entity ; a {RG[event].n3()} ; {RG[prop].n3()} ?value . "
        f"FILTER NOT EXISTS {{ ?event {RG.claimed.n3()} true }}"
    )


def _local(term: Term) -> str:
    return str(term).removeprefix(str(RG))


_OF_EVENT = f"{RG.person.n3()}|{RG.entity.n3()}"
