"""From nodes of the graph to rows of the tables, looked up only where it is asked for; and every name of a node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import URIRef

from repgraph import gate
from repgraph.ontology import BASE, RG
from repgraph.tables import load_spec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from repgraph.ontology import Ontology
    from repgraph.tables import Collection

_TABLES = {
    "name": ("names",),
    "figure": ("figures",),
    "factoid": ("factoids", "ties", "entity-factoids"),
    "source": ("sources",),
    "person": ("persons",),
    "assessment": ("assessments",),
}
"""Tables whose rows have an IRI under each path."""


def forms(collection: Collection, ontology: Ontology) -> Iterator[tuple[str, str, str, bool]]:
    """Yield IRI and kind of every person and entity with each form of the name, and whether no source prints it.

    They are what ``page/names`` answers on the graph, in the order of IRIs and forms.
    """
    paths = {kind: term.iri_path for kind, term in ontology.entities.items()}
    engine = collection.engine
    engine.run("CREATE OR REPLACE TABLE path_of (kind VARCHAR, path VARCHAR)")
    engine.run("INSERT INTO path_of SELECT unnest(?), unnest(?)", [list(paths), list(paths.values())])
    query = """
        WITH thing AS (
            SELECT id, 'person' AS path, label FROM persons
            UNION ALL SELECT id, path, label FROM entities JOIN path_of USING (kind)),
        said AS (
            SELECT entity AS id, form, kind = 'machine-made' AS machine FROM names
            UNION ALL SELECT id, label, false FROM thing)
        SELECT path, id, form, bool_and(machine) FROM said JOIN thing USING (id)
        GROUP BY path, id, form ORDER BY path, id, form"""
    for path, local, form, machine in engine.stream(query):
        yield f"{BASE}{path}/{local}", path, form, machine


def traced(collection: Collection, results: Iterable[gate.Result]) -> gate.Rows:
    """Return the way back from nodes and properties of the graph to rows and columns of the tables.

    Parameters
    ----------
    collection
        The tables.
    results
        What the gate found: only rows that it may speak of are looked up, all at once.
    """
    columns = {RG[c.property]: c.name for t in load_spec().values() for c in t if c.property and ":" not in c.property}
    nodes = (node for result in results for node in (result.focus, result.value) if isinstance(node, URIRef))
    wanted = {str(node).rpartition("/")[2] for node in nodes if node.startswith(BASE)}
    places = {}
    for path, tables in _TABLES.items():
        for table in tables:
            for row, file, line in collection.located(table, wanted):
                places[URIRef(f"{BASE}{path}/{row}")] = gate.Row(file, row, line)
    return gate.Rows(places, columns)
