"""GeoJSON: places, institutions and events that have coordinates.

Source: *The GeoJSON Format*, RFC 7946. An event stands at the coordinates of its place, else of the camp where it
happened; a point is what a source or a compiler gives for the place, never the spot of a grave or a house.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from repgraph.build.terms import TYPE, rg
from repgraph.export.batches import Reader
from repgraph.export.contract import Exporter, one_file
from repgraph.export.marking import marks, stated_names, statuses
from repgraph.export.nodes import ABOUT, BASED_ON, LABEL, PERSON, Nodes, first, label, labels, literal, local, said
from repgraph.export.sift import Sifter
from repgraph.export.statuses import GRADED, STATUSES
from repgraph.export.ties import dated
from repgraph.ontology import BASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repgraph.export.contract import Job
    from repgraph.export.nodes import Node

_LAT, _LONG = rg("lat"), rg("long")


def _write(job: Job) -> Iterator[str]:
    yield '{"type": "FeatureCollection", "features": ['
    separator = "\n"
    for feature in _features(job):
        yield separator + json.dumps(feature, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def _features(job: Job) -> Iterator[dict[str, Any]]:
    sifter = Sifter(GRADED, job.ontology, job.report)
    reader = Reader(job)
    for batch in reader.entities():
        kept = sifter.sift(batch)
        for root in batch.roots:
            found = kept.get(root, {})
            if _LAT in found and _LONG in found:
                factoids = statuses(batch.nodes)
                names = _names(root, kept, factoids)
                yield _place(job, root, found, names, _certainty_of_point(root, kept, factoids))
    for batch in reader.people():
        kept = sifter.sift(batch)
        known = batch.mentioned | kept
        factoids = statuses(batch.nodes)
        for subject, node in kept.items():
            if PERSON in node and BASED_ON in node and (at := _location(node, known)):
                yield _event(job, subject, node, known, at, _certainty(known, subject, factoids))


def _location(node: Node, known: Nodes) -> str:
    places = (place for name in ("place", "facility") for place in node.get(rg(name), ()))
    return next((p for p in places if _LAT in known.get(p, {}) and _LONG in known[p]), "")


def _certainty(known: Nodes, subject: str, factoids: dict[str, frozenset[str]]) -> list[str]:
    found = marks(known, subject, factoids)
    return [status for status in STATUSES if status in found]


def _certainty_of_point(root: str, kept: Nodes, factoids: dict[str, frozenset[str]]) -> list[str]:
    """Return what all statements on the coordinates of a place have in common."""
    stating = [
        factoids[s] for s, node in kept.items() if root in node.get(ABOUT, ()) and _LAT in node and s in factoids
    ]
    shared = frozenset.intersection(*stating) if stating else frozenset({"unsourced"})
    return [status for status in STATUSES if status in shared]


def _names(root: str, kept: Nodes, factoids: dict[str, frozenset[str]]) -> dict[str, str]:
    """Return the editor's heading in English, and in other languages the names that a source states."""
    stated = stated_names(kept, root, factoids)
    found = (term for term in kept[root].get(LABEL, ()) if term in stated or literal(term).language == "en")
    return labels({LABEL: list(found)})


def _point(node: Node) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [float(said(first(node, _LONG))), float(said(first(node, _LAT)))]}


def _place(job: Job, root: str, node: Node, names: dict[str, str], certainty: list[str]) -> dict[str, Any]:
    kind = first(node, TYPE)
    properties = {
        "kind": "place" if is_place(root) else "institution",
        "class": local(kind),
        "className": job.ontology.label(kind[1:-1]),
        "names": names,
        "certainty": certainty or ["plain"],
    }
    return {"type": "Feature", "id": root[1:-1], "geometry": _point(node), "properties": properties}


def is_place(root: str) -> bool:
    """Tell whether an entity is a place; what else has coordinates is an institution.

    >>> is_place("<https://w3id.org/repgraph/id/place/almaty>")
    True
    """
    return root.startswith(f"<{BASE}place/")


def _event(job: Job, subject: str, node: Node, known: Nodes, at: str, certainty: list[str]) -> dict[str, Any]:
    kind = first(node, TYPE)
    person = first(node, PERSON)
    properties = {
        "kind": "event",
        "class": local(kind),
        "className": job.ontology.label(kind[1:-1]),
        "person": person[1:-1],
        "personName": label(known, person),
        "date": dated(node, "date", known),
        "end": dated(node, "end", known),
        "place": at[1:-1],
        "placeName": label(known, at),
        "statements": len(node[BASED_ON]),
        "certainty": certainty or ["plain"],
    }
    filled = {name: value for name, value in properties.items() if value != ""}
    return {"type": "Feature", "id": subject[1:-1], "geometry": _point(known[at]), "properties": filled}


GEOJSON = Exporter(
    name="geojson",
    title="GeoJSON (RFC 7946)",
    media_type="application/geo+json",
    suffix=".geojson",
    description=(
        "For maps: places and institutions with coordinates, and events at the place where they happened,"
        " each with its certainty."
    ),
    function=one_file(_write),
    standard="https://www.rfc-editor.org/rfc/rfc7946",
    checked="structure by RFC 7946; coordinates within the world; every event at the coordinates of its place",
    carries=GRADED,
    losses=(
        "What has no coordinates does not leave.",
        "GeoJSON has no place for how exact a point is: it stands for the whole place.",
        "Sources leave as a number of statements only.",
    ),
)
