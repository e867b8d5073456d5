"""What lists are made of: people, places of confinement and sources with their facets, read once and kept."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import Literal

from repgraph.ontology import BASE, RG
from repgraph.queries import library
from repgraph.web.pages import collation
from repgraph.web.pages.catalogue import Catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from repgraph.store import Store, Term


@dataclass(frozen=True, slots=True)
class Shelf:
    """One kind of list: the saved query of its facets, the query of its lines, and the class of its items."""

    name: str
    facts: str
    lines: str
    item: str
    item_class: str
    facets: tuple[str, ...]


SHELVES = {
    shelf.name: shelf
    for shelf in (
        Shelf(
            "people",
            "page/people",
            "page/person-brief",
            "person",
            str(RG.Person),
            ("kind", "sex", "recorded", "attributed", "camp", "body", "year", "place", "act", "organisation", "group",
             "rehabilitation", "source"),
        ),
        Shelf(
            "camps",
            "page/camps",
            "page/camp-brief",
            "camp",
            str(RG.DetentionFacility),
            ("kind", "place", "superior", "source"),
        ),
        Shelf(
            "acts",
            "page/acts",
            "page/act-brief",
            "act",
            str(RG.LegalAct),
            ("kind", "issued-by", "source"),
        ),
        Shelf(
            "sources",
            "page/sources",
            "page/source-brief",
            "source",
            str(RG.Source),
            ("tier", "source-kind", "language", "cluster"),
        ),
        Shelf(
            "contradictions",
            "page/conflicts",
            "page/conflict",
            "conflict",
            str(RG.Conflict),
            ("rule", "property", "about", "concerns"),
        ),
        Shelf(
            "claimed",
            "page/claimed",
            "page/based-on",
            "node",
            str(RG.Conflict),
            ("sort", "class", "concerns"),
        ),
    )
}  # fmt: skip


class Index:
    """Catalogues of one store, each read when it is first asked for.

    Parameters
    ----------
    store
        Any store.
    """

    def __init__(self, store: Store) -> None:
        """Read nothing yet."""
        self._store = store
        self._lock = threading.Lock()
        self._catalogues: dict[str, Catalogue] = {}
        self._labels: dict[str, dict[str, dict[str, str]]] = {}

    def catalogue(self, name: str) -> Catalogue:
        """Return the catalogue of a shelf."""
        with self._lock:
            if name not in self._catalogues:
                shelf = SHELVES[name]
                saved = library()
                rows = self._store.select(saved[shelf.facts].bind()).tuples()
                self._catalogues[name] = Catalogue((str(item), str(facet), str(value)) for item, facet, value in rows)
                named = self._store.select(saved["page/labels-of-class"].bind(**{"class": shelf.item_class}))
                self._labels[name] = _labels(named.tuples())
            return self._catalogues[name]

    def items(self, name: str, chosen: int, language: str, offset: int, limit: int) -> Sequence[str]:
        """Return a stretch of chosen items in the order of their names in a language."""
        catalogue = self.catalogue(name)
        labels = self._labels[name]

        def key(item: str) -> tuple[str, ...]:
            return collation.key(collation.label(labels.get(item, {}), language, item), language)

        return catalogue.page(chosen, language, key, offset, limit)

    def lines(self, name: str, items: Sequence[str]) -> dict[str, list[dict[str, Term]]]:
        """Return what the saved query of a shelf says of some items, by item, with one question for all."""
        shelf = SHELVES[name]
        found: dict[str, list[dict[str, Term]]] = {item: [] for item in items}
        for row in self._store.select(for_all(shelf.lines, shelf.item, items)) if items else ():
            found[str(row[shelf.item])].append(row)
        return found


def for_all(query: str, parameter: str, values: Sequence[str], **others: str) -> str:
    """Return a saved query with a parameter bound to several values at once; each is checked as one would be."""
    return library()[query].bind(**{parameter: values, **others})


def short(value: str) -> str:
    """Return a facet's value as it stands in an address: ``camp/alzhir``, ``Arrest``, ``1937``.

    >>> short("https://w3id.org/repgraph/id/camp/alzhir"), short("https://w3id.org/repgraph/ontology#Arrest")
    ('camp/alzhir', 'Arrest')
    """
    return value.removeprefix(BASE) if value.startswith(BASE) else value.rsplit("#", 1)[-1]


def wanted(catalogue: Catalogue, facets: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """Return the facets that an address chooses, with whole values; a value that no item has chooses nothing."""
    chosen = {}
    for facet in facets:
        text = given.get(facet, "")
        if text:
            known = catalogue.facets.get(facet, {})
            chosen[facet] = next((value for value in known if short(value) == text), text)
    return chosen


def _labels(rows: Iterable[tuple[Term | None, ...]]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for item, word in rows:
        if isinstance(word, Literal):
            found.setdefault(str(item), {})[word.language or ""] = str(word)
    return found
