"""The types that can be asked for: people and the classes of entities, with their names in three languages."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from repgraph.names import fold
from repgraph.ontology import RG

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from repgraph.ontology import Ontology

LANGUAGES = ("en", "ru", "kk")
DEFAULT = ("Person", "Camp", "Place", "Organisation", "LegalAct", "SentencingBody")
"""Types that a client is offered first."""

_ABSTRACT = frozenset({"Entity"})


class Kinds:
    """Types by identifier, which is the local name of a class.

    Parameters
    ----------
    ontology
        The ontology.
    """

    def __init__(self, ontology: Ontology) -> None:
        """Keep the ontology."""
        self.ontology = ontology

    @cached_property
    def known(self) -> tuple[str, ...]:
        """Identifiers of all types, people first."""
        return ("Person", *sorted(t.local for t in self.ontology.entities.values() if t.local not in _ABSTRACT))

    def name(self, kind: str, language: str = "en") -> str:
        """Return the name of a type."""
        return self.ontology.label(str(RG[kind]), language)

    def record(self, kind: str) -> dict[str, object]:
        """Return a type as the protocol writes it, with the types directly above."""
        above = [b for b in self._directly_above(kind) if b in self.known]
        found: dict[str, object] = {"id": kind, "name": self.name(kind)}
        return found | ({"broader": [{"id": b, "name": self.name(b)} for b in above]} if above else {})

    def fits(self, given: Iterable[str], wanted: str) -> bool:
        """Tell whether one of several classes is a type or lies below it."""
        return any(
            g == wanted or wanted in self.ontology.classes[g].ancestors for g in given if g in self.ontology.classes
        )

    def beginning(self, prefix: str) -> Iterator[str]:
        """Yield the types of whose name, in any language, a word begins so."""
        for kind in self.known:
            names = [kind, *(self.name(kind, language) for language in LANGUAGES)]
            if begins(names, prefix):
                yield kind

    def _directly_above(self, kind: str) -> list[str]:
        ancestors = self.ontology.classes[kind].ancestors
        return sorted(a for a in ancestors if not any(a in self.ontology.classes[b].ancestors for b in ancestors))


def begins(names: Iterable[str], prefix: str) -> bool:
    """Tell whether a word of one of the names begins like the text, in any script; nothing begins everything."""
    key = fold(prefix)
    return not key or any(f" {fold(name)}".find(f" {key}") >= 0 for name in names)
