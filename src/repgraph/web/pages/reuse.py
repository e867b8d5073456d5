"""The end of a page: how to cite it, its address for good, and its data to download."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from repgraph.web.downloads import exported_kinds, offered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from starlette.requests import Request

    from repgraph.export import Exporter
    from repgraph.web.pages.frame import Frame
    from repgraph.web.pages.words import Interface

DOCUMENTS = (("Turtle", "ttl"), ("JSON-LD", "jsonld"), ("N-Triples", "nt"), ("RDF/XML", "rdf"))
"""Serialisations that every node is offered in, with their suffixes."""

PURPOSES = {
    "archives": ("eac-cpf", "eac-cpf-2010", "rico", "edm", "cidoc-crm"),
    "tables": ("csv", "geojson", "quickstatements"),
    "networks": ("graphml", "gexf", "cytoscape", "pajek"),
    "graph": ("turtle", "jsonld", "ntriples", "rdfxml", "nquads", "trig", "schema-org", "prov", "cube"),
    "whole": ("release", "void", "dcat"),
}
"""What formats are for, in the order in which readers are likely to want them."""


@dataclass(frozen=True, slots=True)
class File:
    """One file to download; ``about`` is a sentence in English."""

    label: str
    address: str
    about: str = ""
    standard: str = ""


def files(address: str, formats: Iterable[Exporter]) -> list[tuple[str, list[File]]]:
    """Return files by what they are for.

    Parameters
    ----------
    address
        What stands before the name of a format.
    formats
        Targets of the export; one that no purpose names comes last.
    """
    known = {exporter.name: exporter for exporter in formats}
    named = {name for names in PURPOSES.values() for name in names}
    wanted = {**PURPOSES, "whole": (*PURPOSES["whole"], *(name for name in known if name not in named))}
    found = [
        (purpose, [_file(address, known[name]) for name in names if name in known]) for purpose, names in wanted.items()
    ]
    return [(purpose, listed) for purpose, listed in found if listed]


def _file(address: str, exporter: Exporter) -> File:
    return File(exporter.title, f"{address}/{exporter.name}", exporter.description, exporter.standard)


def reuse(frame: Frame, request: Request, kind: str, local: str, label: str) -> dict[str, object]:
    """Return what the template ``reuse`` places.

    Parameters
    ----------
    frame
        What pages are made with.
    request
        The request.
    kind, local
        The two parts of the node's IRI.
    label
        The node's name.
    """
    words = frame.words(request)
    iri = frame.site.iri(kind, local)
    return {
        "kind": kind,
        "iri": iri,
        "citation": words.say("citation", label=label, version=frame.site.version, iri=iri),
        "downloads": _downloads(words, kind, local),
    }


def _downloads(words: Interface, kind: str, local: str) -> Sequence[tuple[str, Sequence[File]]]:
    if kind not in exported_kinds():
        return [("graph", [File(name, f"/data/{kind}/{local}.{suffix}") for name, suffix in DOCUMENTS])]
    text = [("read", [File(words.say("download-text"), f"/page/person/{local}.txt")])] if kind == "person" else []
    return [*text, *files(f"/download/{kind}/{local}", offered(kind))]
