"""Documents about one thing: the entity's own triples and those of every node that names it, a page at a time.

A camp with ten thousand prisoners has many pages; each is bounded, and the Link header and the document itself
lead from one to the next.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import DCTERMS, FOAF, RDF, BNode, Literal, Namespace, URIRef

from repgraph.ontology import BASE, RG
from repgraph.queries import library
from repgraph.store import Dataset
from repgraph.web import answers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from repgraph.formats import Format
    from repgraph.store import Store

HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
VOID = Namespace("http://rdfs.org/ns/void#")
LICENCE = URIRef("https://creativecommons.org/publicdomain/zero/1.0/")
PAGE_SIZE = 200
"""Nodes that one document describes besides its own."""

MOST_PAGES = 100_000
_FORBIDDEN = frozenset('<>"{}|^`\\') | frozenset(map(chr, range(0x21)))


@dataclass(frozen=True, slots=True)
class Status:
    """What became of a record: it is there, it was merged into ``successor``, or it was withdrawn."""

    iri: str
    withdrawn: bool = False
    successor: str = ""


def status(store: Store, kind: str, *locals_: str) -> Status | None:
    """Return what the store has at the first of several spellings of a local name, or ``None``.

    Parameters
    ----------
    store
        Any store.
    kind
        Kind of entity, the first part of the path.
    locals_
        The local name as it may be spelt: escaped as the request sent it, and unescaped.
    """
    for local in dict.fromkeys(locals_):
        iri = f"{BASE}{kind}/{local}"
        if _FORBIDDEN & set(iri):
            continue
        rows = list(store.select(library()["page/entity-kind"].bind(entity=iri)))
        if rows:
            gone = any(row["type"] == RG.Tombstone for row in rows)
            return Status(iri, gone, next((str(row["successor"]) for row in rows if "successor" in row), ""))
    return None


@dataclass(frozen=True, slots=True)
class Document:
    """One page about one entity.

    Parameters
    ----------
    iri
        The entity.
    address
        Address of the document without its page number.
    dataset
        IRI of the data set that it belongs to.
    number
        Number of the page, from 1.
    nodes
        What the page describes besides the entity.
    last
        Whether no page follows.
    """

    iri: str
    address: str
    dataset: str
    number: int
    nodes: tuple[URIRef, ...]
    last: bool

    @classmethod
    def of(cls, store: Store, iri: str, number: int, address: str, dataset: str) -> Document:
        """Find out what a page describes."""
        query = library()["page/entity-mentions"].bind(entity=iri)
        rows = store.select(f"{query}\nLIMIT {PAGE_SIZE + 1:d} OFFSET {(number - 1) * PAGE_SIZE:d}")
        found = [row["node"] for row in rows]
        nodes = tuple(node for node in found[:PAGE_SIZE] if isinstance(node, URIRef))
        return cls(iri, address, dataset, number, nodes, len(found) <= PAGE_SIZE)

    def page(self, number: int) -> str:
        """Return the address of a page."""
        return self.address if number == 1 else f"{self.address}?page={number}"

    def links(self) -> dict[str, str]:
        """Return the addresses of the pages before and after, by relation."""
        around = {"prev": self.number - 1, "next": 0 if self.last else self.number + 1}
        return {relation: self.page(number) for relation, number in around.items() if number}

    def write(self, store: Store, form: Format) -> bytes:
        """Return the document in a format.

        Parameters
        ----------
        store
            The store that it was made from.
        form
            A format of graphs.
        """
        out = io.BytesIO()
        answers.write(store.over(Dataset()).reply(self._query()), form, out)
        return out.getvalue()

    def _query(self) -> str:
        nodes = [node.n3() for node in self.nodes]
        entity = URIRef(self.iri).n3()
        described = " ".join([entity, *nodes] if self.number == 1 else nodes)
        return (
            f"CONSTRUCT {{ {_turtle(self._about())} ?s ?p ?o . ?d {RG.edtf.n3()} ?text }} WHERE {{\n"
            f"  {{ VALUES ?s {{ {described} }} ?s ?p ?o }}\n"
            f"  UNION {{ VALUES ?s {{ {described} }} ?s ?dated ?d . ?d {RG.edtf.n3()} ?text }}\n"
            f"  UNION {{ }}\n}}"
        )

    def _about(self) -> Iterable[tuple[URIRef, URIRef, URIRef | Literal | BNode]]:
        document = URIRef(self.page(self.number))
        yield document, RDF.type, FOAF.Document
        yield document, FOAF.primaryTopic, URIRef(self.iri)
        yield document, DCTERMS.license, LICENCE
        yield document, VOID.inDataset, URIRef(self.dataset)
        for relation, address in self.links().items():
            yield document, HYDRA.next if relation == "next" else HYDRA.previous, URIRef(address)


def _turtle(triples: Iterable[tuple[URIRef, URIRef, URIRef | Literal | BNode]]) -> str:
    return " ".join(f"{s.n3()} {p.n3()} {o.n3()} ." for s, p, o in triples)
