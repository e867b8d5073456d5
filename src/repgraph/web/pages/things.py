"""Labels of nodes, looked up once: whatever a page names has its words in every language that the graph has."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rdflib import Literal

from repgraph.life.graph import local
from repgraph.life.records import Thing
from repgraph.ontology import BASE, RG, RGV
from repgraph.queries import library

if TYPE_CHECKING:
    from repgraph.store import Store

REMEMBERED = 50_000
"""Nodes whose labels are kept in memory."""


_LOCAL = re.compile(r"[\w.~-]{1,200}")


class Things:
    """Nodes of a store with their labels.

    Parameters
    ----------
    store
        Any store; it is asked once a node, as long as the node is remembered.
    """

    def __init__(self, store: Store) -> None:
        """Remember nothing yet."""
        self._store = store
        self._query = library()["page/labels"]
        self.thing = lru_cache(maxsize=REMEMBERED)(self._thing)

    def _thing(self, iri: str) -> Thing:
        rows = self._store.select(self._query.bind(node=iri))
        words = [row["word"] for row in rows]
        return Thing(local(iri), iri, {w.language or "": str(w) for w in sorted(words) if isinstance(w, Literal)})


def is_local(text: str) -> bool:
    """Tell whether a text can be a part of a data IRI: its kind or its local name.

    >>> is_local("alzhir"), is_local("in-1937-11--1938-02"), is_local("a b"), is_local("")
    (True, True, False, False)
    """
    return bool(_LOCAL.fullmatch(text))


def is_node(text: str) -> bool:
    """Tell whether a text is an IRI of the graph, of the ontology or of a vocabulary.

    >>> is_node("https://w3id.org/repgraph/id/camp/alzhir"), is_node("https://example.org/<x>"), is_node("1937")
    (True, False, False)
    """
    begun = text.startswith((BASE, str(RG), str(RGV)))
    return begun and all(is_local(part) for part in re.split(r"[/#]", text.removeprefix(BASE).rpartition("#")[2]))


def kind_of(iri: str) -> str:
    """Return the kind in a data IRI, or nothing.

    >>> kind_of("https://w3id.org/repgraph/id/camp/alzhir"), kind_of("http://example.org/")
    ('camp', '')
    """
    return iri.removeprefix(BASE).partition("/")[0] if iri.startswith(BASE) else ""


def address(iri: str) -> str:
    """Return the address of a node's page on this site, or nothing where it has none.

    >>> address("https://w3id.org/repgraph/id/camp/alzhir"), address("https://w3id.org/repgraph/vocabulary#death")
    ('/page/camp/alzhir', '')
    """
    return f"/page/{iri.removeprefix(BASE)}" if iri.startswith(BASE) else ""
