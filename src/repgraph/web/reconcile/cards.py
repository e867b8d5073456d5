"""What a client sees of an entity beside its score: name, types, life dates."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rdflib import RDF, SKOS, Literal

from repgraph.ontology import BASE, RG
from repgraph.queries import library

if TYPE_CHECKING:
    from collections.abc import Iterable

    from repgraph.store import Store

LANGUAGES = ("en", "ru", "kk", "kk-cyrl")
DASH = "\N{EN DASH}"
MOST = 500
"""Entities that are looked up in one query."""


@dataclass(slots=True)
class Card:
    """One entity in short. ``id`` is the path behind the identifier space, such as ``person/turar-ryskulov``."""

    id: str
    classes: list[str] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    born: str = ""
    died: str = ""

    @property
    def name(self) -> str:
        """Return the name, in English where there is one."""
        found = next((self.labels[tag] for tag in LANGUAGES if tag in self.labels), "")
        return found or next(iter(self.labels.values()), self.id)

    @property
    def life(self) -> str:
        """Return the dates of birth and death as sources give them, or nothing."""
        return f"{self.born or '?'} {DASH} {self.died or '?'}" if self.born or self.died else ""

    @property
    def description(self) -> str:
        """Return what tells the entity from its namesakes: dates as sources give them, other names."""
        others = dict.fromkeys(label for label in self.labels.values() if label != self.name)
        return "; ".join(filter(None, [self.life, *others]))


def iri_of(identifier: str) -> str:
    """Return the IRI of an identifier; a whole IRI stays as it is."""
    return identifier if identifier.startswith(BASE) else BASE + identifier


def is_identifier(text: str) -> bool:
    """Tell whether a text may be an identifier: a kind, a slash, a local name."""
    kind, slash, local = text.removeprefix(BASE).partition("/")
    return bool(kind and slash and local) and all(c.isalnum() or c in "-._~/" for c in kind + local)


def cards(store: Store, identifiers: Iterable[str]) -> dict[str, Card]:
    """Return the cards of those entities that the graph has, by identifier."""
    wanted = list(dict.fromkeys(i.removeprefix(BASE) for i in identifiers if is_identifier(i)))
    found: dict[str, Card] = {}
    for start in range(0, len(wanted), MOST):
        iris = [BASE + identifier for identifier in wanted[start : start + MOST]]
        for row in store.select(library()["page/cards"].bind(entity=iris)):
            card = found.setdefault(local := str(row["entity"]).removeprefix(BASE), Card(local))
            prop, value = row["property"], row["value"]
            if prop == RDF.type:
                card.classes.append(str(value).removeprefix(str(RG)))
            elif prop == SKOS.prefLabel and isinstance(value, Literal):
                card.labels.setdefault(value.language or "", str(value))
            elif prop == RG.Birth:
                card.born = str(value)
            else:
                card.died = str(value)
    for card in found.values():
        card.labels = dict(sorted(card.labels.items()))
        card.classes.sort()
    return found
