"""Names of people, places and relations in the chosen language."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import TYPE_CHECKING

from rdflib import Literal

from repgraph.errors import NotFoundError, OntologyError
from repgraph.network.projection import projections
from repgraph.ontology import BASE, RG, RGV, assets
from repgraph.queries import library

if TYPE_CHECKING:
    from collections.abc import Mapping

    from repgraph.store import Store

LANGUAGES = ("en", "ru", "kk")
_FALLBACK = {"en": ("en", "ru", "kk"), "ru": ("ru", "en"), "kk": ("kk", "kk-cyrl", "ru", "en")}
_NAMESPACES = ((BASE, ""), (str(RGV), "rgv:"), (str(RG), "rg:"))


class Labels:
    """Labels of every node of a graph in one language, else in the next that has one.

    Parameters
    ----------
    store
        Any store.
    language
        ``en``, ``ru`` or ``kk``.

    Raises
    ------
    NotFoundError
        There is no wording in that language.
    """

    def __init__(self, store: Store, language: str = "en") -> None:
        """Read the labels; nothing is read from the store later."""
        if language not in LANGUAGES:
            raise NotFoundError("language", language, LANGUAGES)
        self.language = language
        order = {tag: rank for rank, tag in enumerate(_FALLBACK[language])}
        self._labels: dict[str, tuple[int, str]] = {}
        for node, label in store.select(library()["network/labels"].text).tuples():
            if isinstance(label, Literal):
                key, rank = _key(str(node)), order.get(label.language or "", len(order))
                self._labels[key] = min(self._labels.get(key, (rank, str(label))), (rank, str(label)))

    def of(self, node: str) -> str:
        """Return the label of a built node, such as ``person/turar-ryskulov``."""
        return self._labels[node][1] if node in self._labels else node.rpartition("/")[2]

    def relation(self, name: str) -> str:
        """Return the label of a relation: a code, else a class or property of the ontology."""
        for key in (f"rgv:{name}", f"rg:{name}"):
            if key in self._labels:
                return self._labels[key][1]
        return name

    def term(self, name: str) -> str:
        """Return the label of a class or property of the ontology, else of a code."""
        return self._labels[f"rg:{name}"][1] if f"rg:{name}" in self._labels else self.relation(name)

    def kind(self, name: str) -> str:
        """Return the label of a kind of edges: the title of its query."""
        return projections()[name].title(self.language)


def _key(iri: str) -> str:
    for namespace, prefix in _NAMESPACES:
        if iri.startswith(namespace):
            return prefix + iri[len(namespace) :]
    return iri


@lru_cache(maxsize=1)
def _messages() -> Mapping[str, Mapping[str, str]]:
    path = assets() / "ontology" / "network-wording.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise OntologyError(f"{path}: {error}") from error


def say(message: str, language: str, **parts: object) -> str:
    """Return a message of ``ontology/network-wording.toml`` with its words in braces filled in."""
    return _messages()[message][language].format(**parts)
