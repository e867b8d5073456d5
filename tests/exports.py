"""What tests of the exports share: a small graph with every status, an export as text, official schemas.

The collection in ``cases/collections/careful`` has invented people only. Each doubtful row has a date or a word that
stands nowhere else, so that a leak shows by it.
"""

from __future__ import annotations

import io
import json
import tarfile
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rdflib import Graph

from repgraph.build import build
from repgraph.export import EVERYBODY, EXPORTERS, Job, Release, Report, Scope, deliver
from repgraph.ontology import BASE, Ontology
from repgraph.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Iterable

    from repgraph.store import Store

CASES = Path(__file__).parent / "cases"
CAREFUL = CASES / "collections" / "careful"
STANDARDS = Path(__file__).parents[2] / "shared" / "standards" / "validators"
CROSSWALKS = ("schema-org", "cidoc-crm", "rico", "edm", "prov", "cube")
GRAPHS = ("turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml")
NETWORKS = ("graphml", "gexf", "cytoscape", "pajek")
FOLDERS = tuple(name for name, target in EXPORTERS.items() if target.folder)
STATEMENTS = tuple(name for name in EXPORTERS if name not in {"void", "dcat", "release"})
"""Targets that hold statements, and not only a description of the graph."""

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_TOMBSTONE = "<https://w3id.org/repgraph/ontology#Tombstone>"
TOMBSTONES = (
    f"<{BASE}person/anna-old> {_TYPE} {_TOMBSTONE} .\n",
    f"<{BASE}person/anna-old> <http://purl.org/dc/terms/isReplacedBy> <{BASE}person/anna-careful> .\n",
    f"<{BASE}person/gone> {_TYPE} {_TOMBSTONE} .\n",
)
"""A merged record and a withdrawn one."""


@lru_cache(maxsize=1)
def ontology() -> Ontology:
    """Return the project's ontology."""
    return Ontology.load()


@lru_cache(maxsize=1)
def careful_lines() -> tuple[str, ...]:
    """Return the lines of the careful graph, as it was built."""
    return tuple(built(CAREFUL))


def built(folder: Path) -> list[str]:
    """Return the lines of the graph that a build makes of a folder of tables."""
    with tempfile.TemporaryDirectory() as out:
        build([folder], out)
        return (Path(out) / "current" / "graph.nt").read_text(encoding="utf-8").splitlines(keepends=True)


@lru_cache(maxsize=1)
def careful() -> EmbeddedStore:
    """Return the graph of the careful collection, with a merged and a withdrawn record."""
    return EmbeddedStore.holding([*careful_lines(), *TOMBSTONES])


def people(*names: str) -> Scope:
    """Return the scope of some people."""
    return Scope(tuple(f"{BASE}person/{name}" for name in names), ())


def job(store: Store, form: str = "", scope: Scope = EVERYBODY, report: Report | None = None) -> Job:
    """Return an export in the making."""
    return Job(store, scope, ontology(), Release.current(), form=form, report=report or Report())


def written(store: Store, name: str, form: str = "", scope: Scope = EVERYBODY, report: Report | None = None) -> bytes:
    """Return an export as it goes to a stream."""
    out = io.BytesIO()
    deliver(EXPORTERS[name], job(store, form, scope, report), out)
    return out.getvalue()


@lru_cache(maxsize=8)
def written_once(store: Store, name: str) -> bytes:
    """Return an export of a whole graph; one that several tests look at is made once."""
    return written(store, name)


def text(store: Store, name: str, form: str = "", scope: Scope = EVERYBODY) -> str:
    """Return an export as text; the files of a folder one after the other."""
    found = written(store, name, form, scope)
    return "\n".join(unpacked(found).values()) if EXPORTERS[name].folder else found.decode()


def unpacked(archive: bytes) -> dict[str, str]:
    """Return the files of a tar by their names."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        return {member.name: tar.extractfile(member).read().decode() for member in tar if tar.extractfile(member)}  # type: ignore[union-attr]


def triples(ntriples: str | Iterable[str]) -> Graph:
    """Return a graph read from N-Triples."""
    return Graph().parse(data=ntriples if isinstance(ntriples, str) else "".join(ntriples), format="nt")


def schema(*parts: str) -> Path:
    """Return an official schema; without the folder of standards the test is skipped."""
    path = STANDARDS.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"no {path.name}: the official schemas lie beside the checkout, in shared/standards/validators")
    return path


@lru_cache(maxsize=1)
def terms() -> dict[str, Any]:
    """Return the classes and properties of official ontologies that crosswalks use, with domains and ranges."""
    found: dict[str, Any] = json.loads((CASES / "export" / "terms.json").read_text(encoding="utf-8"))
    return found
