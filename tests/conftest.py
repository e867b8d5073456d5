"""Fixtures that several test files share.

Policy. People in tests are invented; real victims appear in no fixture. A fixture stands here when two files
need it; otherwise it stands in its file. Tables are written by keyword into ``tmp_path`` and read by the real
reader against the project's own ontology, so that a test shows only the cells that matter to it. The small
world below (sources of every tier, a few places, a camp, a body) is always there; nothing may be added to it
for the sake of one test. No fixture has a clock, a network or a state that outlives the test.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

import repgraph
from repgraph.build import build
from repgraph.ontology import Ontology, assets
from repgraph.reading import LifeReader, ValueReader, Weights, places_above
from repgraph.tables import load_spec, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from repgraph import KnowledgeGraph
    from repgraph.reading import Life
    from repgraph.tables import Collection

    Cells = Mapping[str, str]

settings.register_profile("shared", deadline=None)
settings.load_profile("shared")
# No deadline: the machines that run these tests are shared, and how long an example takes says nothing here.

DATA = assets() / "data"
EVIDENCE = {"compared": "yes", "source": "memoir", "locator": "p. 1"}
DEFAULTS: dict[str, dict[str, str]] = {
    "sources": {"title": "An invented source", "kind": "book", "tier": "4"},
    "persons": {"label": "An invented person"},
    "names": {"entity": "aigerim", "form": "Aigerim", "tag": "en", "kind": "standard", **EVIDENCE},
    "factoids": {"person": "aigerim", "kind": "arrest", **EVIDENCE},
    "ties": {"person_a": "aigerim", "kind": "spouse", "person_b": "bolat", **EVIDENCE},
    "entities": {"kind": "place", "label": "An invented thing"},
    "entity-factoids": {"entity": "steppe-camp", "kind": "chronicle", **EVIDENCE},
    "figures": {
        "about": "steppe-camp", "measure": "prisoners", "population": "all-people", "unit": "persons",
        "value": "10", **EVIDENCE,
    },
    "assessments": {"judgement": "open-question", "status": "open"},
    "links": {"entity": "aigerim", "target": "https://example.org/record", "relation": "exact"},
}  # fmt: skip
"""Cells that a row has when a test does not say otherwise."""

SOURCES = {
    "record": ("1", ""), "record-two": ("1", ""), "edition": ("2", ""), "study": ("3", ""), "memoir": ("4", ""),
    "museum": ("4", ""), "portal": ("5", ""), "portal-two": ("5", ""), "mirror": ("6", "wiki-a"),
    "mirror-two": ("6", "wiki-a"), "list-copy": ("5", "copy-list"), "list-copy-two": ("5", "copy-list"),
    "other-copy": ("5", "copy-other"),
}  # fmt: skip
"""Tier and reuse cluster of the sources that are always there."""

PERSONS = ("aigerim", "bolat", "daniyar")
ENTITIES = {
    "region": "place", "lakeside": "place", "hillside": "place", "steppe-camp": "camp", "north-camp": "camp",
    "troika": "sentencing-body", "court": "sentencing-body", "party": "organisation", "school-two": "organisation",
    "chsir": "legal-provision", "article-58": "legal-provision", "law-1993": "legal-act", "kazakhs": "people",
    "list-of-names": "group",
}  # fmt: skip
WITHIN = {"lakeside": "region", "hillside": "region"}
"""Places that lie within another."""


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    """Return the project's own ontology, vocabularies and shapes."""
    return Ontology.load()


@pytest.fixture
def tables(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes tables of invented people and fills in what is not given.

    A table is a keyword with a list of rows, ``tables(factoids=[{"kind": "birth"}])``; an underscore stands for
    a hyphen. ``folder`` names the folder, and ``world=False`` leaves out what is always there.
    """

    def write(*, folder: str = "data", world: bool = True, **given: Iterable[Cells]) -> Path:
        place = tmp_path / folder
        place.mkdir(exist_ok=True)
        rows = {name.replace("_", "-"): [dict(row) for row in found] for name, found in given.items()}
        if world:
            _add_world(rows)
        for name, found in rows.items():
            _write(place / f"{name}.csv", name, found)
        return place

    return write


@pytest.fixture
def collection(tables: Callable[..., Path], ontology: Ontology) -> Callable[..., Collection]:
    """Return a function that writes tables as ``tables`` does and reads them back."""

    def write_and_read(**given: Iterable[Cells]) -> Collection:
        return read([tables(**given)], ontology)

    return write_and_read


@pytest.fixture
def reader(ontology: Ontology) -> Callable[[Collection], ValueReader]:
    """Return a function that makes the reader of values for a collection."""

    def make(found: Collection) -> ValueReader:
        places = frozenset(row["id"] for row in found["entities"] if ontology.entities[row["kind"]].is_a("Place"))
        return ValueReader(
            ontology, Weights.of(found), places_above(found["entity-factoids"], places, ontology.weakening)
        )

    return make


@pytest.fixture
def life(collection: Callable[..., Collection], reader: Callable[[Collection], ValueReader]) -> Callable[..., Life]:
    """Return a function that reads the life told by factoids about one person, given as rows; tables by keyword."""

    def read_one(*factoids: Cells, **given: Iterable[Cells]) -> Life:
        found = collection(factoids=factoids, **given)
        (person,) = {row["person"] for row in found["factoids"]}
        return LifeReader(reader(found)).read(person, found["factoids"])

    return read_one


def _add_world(rows: dict[str, list[dict[str, str]]]) -> None:
    world: dict[str, list[dict[str, str]]] = {
        "sources": [{"id": key, "tier": tier, "cluster": cluster} for key, (tier, cluster) in SOURCES.items()],
        "persons": [{"id": key} for key in PERSONS],
        "entities": [{"id": key, "kind": kind} for key, kind in ENTITIES.items()],
        "entity-factoids": [
            {"id": f"in-{inner}", "entity": inner, "kind": "located-in", "object": outer}
            for inner, outer in WITHIN.items()
        ],
    }
    for name, always in world.items():
        own = rows.setdefault(name, [])
        ids = {row.get("id") for row in own}
        own += [row for row in always if row["id"] not in ids]
    for name in load_spec():
        rows.setdefault(name, [])


def _write(path: Path, name: str, rows: list[dict[str, str]]) -> None:
    columns = [column.name for column in load_spec()[name]]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        for number, row in enumerate(rows, start=1):
            writer.writerow({"id": f"{name}-{number}"} | DEFAULTS[name] | row)


@pytest.fixture(scope="session")
def real_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a build folder with the graph of the project's own data, built once."""
    out = tmp_path_factory.mktemp("real") / "build"
    build([DATA], out)
    return out


@pytest.fixture(scope="session")
def real_graph(real_build: Path) -> Iterator[KnowledgeGraph]:
    """Return the graph of the project's own data, opened."""
    with repgraph.open(real_build) as graph:
        yield graph
