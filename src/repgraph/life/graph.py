"""Rows of query answers as nodes with words: what the reading of a page is made from.

Knows queries and terms; knows nothing of lives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import Literal, URIRef

from repgraph.life.records import Date, Particulars, Thing
from repgraph.ontology import BASE, EDTF, RG, RGV
from repgraph.queries import library

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from repgraph.store import Store, Term

Description = dict[str, list["Term"]]
"""Values of one node by the local name of the property."""

_NO_QUALIFIER = frozenset(
    {"type", "states", "mode", "certainty", "locator", "regime", "penalty", "termKind", "tieKind", "nameKind"}
)


class NodeGraph:
    """What a store says of one node and of the factoids about it, as descriptions of nodes.

    Filled by a subclass: ``reading`` describes what is read, ``statements`` the factoids, their sources and
    assessments, each by IRI.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.iri = ""
        self.reading: dict[str, Description] = {}
        self.statements: dict[str, Description] = {}
        self.conflicts: list[dict[str, Term]] = []
        self._labels: dict[str, dict[str, str]] = {}
        self._dates: dict[str, str] = {}

    def add_words(self, rows: Iterable[Mapping[str, Term]]) -> None:
        """Keep the labels of nodes and the texts of dates, from rows of ``node`` and ``word``."""
        for row in rows:
            word = row["word"]
            if isinstance(word, Literal) and str(word.datatype) == EDTF:
                self._dates[str(row["node"])] = str(word)
            elif isinstance(word, Literal):
                self._labels.setdefault(str(row["node"]), {})[word.language or ""] = str(word)

    def thing(self, term: object) -> Thing:
        """Return a node with its labels."""
        iri = str(term)
        return Thing(local(iri), iri, dict(sorted(self._labels.get(iri, {}).items())))

    def things(self, found: Description, name: str) -> tuple[Thing, ...]:
        """Return the nodes that a description gives a property, in the order of their ids."""
        return tuple(self.thing(term) for term in sorted(found.get(name, ()), key=str) if isinstance(term, URIRef))

    def maybe(self, found: Description, name: str) -> Thing | None:
        """Return the one node that a description gives a property, or ``None``."""
        return next(iter(self.things(found, name)), None)

    def value(self, term: Term) -> Thing | Date | str:
        """Return a value as a date, a text or a node."""
        if not isinstance(term, URIRef):
            return str(term)
        return Date(self._dates[str(term)], _calendar(str(term))) if str(term) in self._dates else self.thing(term)

    def date(self, found: Description, name: str) -> Date | None:
        """Return the date that a description gives a property, or ``None``."""
        values = (self.value(term) for term in sorted(found.get(name, ()), key=str))
        return next((value for value in values if isinstance(value, Date)), None)

    def particulars(self, found: Description) -> Particulars:
        """Return what a factoid says, or what is read of an event or tie."""
        codes = {
            name: self.things(found, name)
            for name, terms in sorted(found.items())
            if name not in _NO_QUALIFIER and any(str(t).startswith(RGV) for t in terms)
        }
        return Particulars(
            date=self.date(found, "date"),
            end=self.date(found, "end"),
            within=self.date(found, "dateWithin"),
            end_within=self.date(found, "endWithin"),
            places=self.things(found, "place"),
            bodies=self.things(found, "body"),
            facilities=self.things(found, "facility"),
            organisations=self.things(found, "organisation"),
            publications=self.things(found, "publication"),
            objects=self.things(found, "object"),
            acts=self.things(found, "underAct"),
            provisions=self.things(found, "underProvision"),
            charges=tuple(sorted(map(str, found.get("charge", ())))),
            penalties=self.things(found, "penalty"),
            term_months=tuple(sorted(int(str(t)) for t in found.get("termMonths", ()))),
            term_kinds=self.things(found, "termKind"),
            qualifiers=codes,
        )


class PersonGraph(NodeGraph):
    """Everything that a store says of one person.

    Parameters
    ----------
    store
        Any store; it is asked five bounded questions.
    person
        The person's id or IRI.

    Raises
    ------
    QueryError
        The id holds characters that no id has.
    """

    def __init__(self, store: Store, person: str) -> None:
        """Ask the store; nothing is read from it later."""
        super().__init__()
        saved = library()

        def rows(name: str) -> Iterable[dict[str, Term]]:
            return store.select(saved[f"page/person-{name}"].bind(person=person))

        self.reading = describe(rows("reading"))
        self.iri = next((iri for iri, found in self.reading.items() if RG.Person in found.get("type", ())), "")
        self.cases: list[dict[str, Term]] = []
        if self.iri:
            self.statements = describe(rows("statements"))
            self.conflicts = sorted(rows("conflicts"), key=lambda row: (str(row["alternative"]), str(row["factoid"])))
            self.cases = sorted(rows("cases"), key=lambda row: tuple(map(str, row.values())))
            self.add_words(rows("labels"))


def describe(rows: Iterable[Mapping[str, Term]]) -> dict[str, Description]:
    """Gather rows of subject, property and value by subject and the property's local name."""
    found: dict[str, Description] = {}
    for row in rows:
        values = found.setdefault(str(row["subject"]), {}).setdefault(local(row["property"]), [])
        values.append(row["value"])
    return found


def text(found: Description, name: str) -> str:
    """Return the first value of a property as text, or nothing."""
    return min(map(str, found.get(name, ())), default="")


def local(iri: object) -> str:
    """Return the local name of an IRI; of a part of a built node, everything after its path.

    >>> local("https://w3id.org/repgraph/id/person/turar-ryskulov"), local("http://purl.org/dc/terms/title")
    ('turar-ryskulov', 'title')
    """
    name = str(iri)
    if name.startswith(BASE):
        return name.removeprefix(BASE).partition("/")[2]
    return name.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _calendar(iri: str) -> str:
    ending = iri.rsplit("-", 1)[-1]
    return ending if ending in {"julian", "gregorian"} else ""
