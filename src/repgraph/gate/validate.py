"""One report from both executors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import Graph

from repgraph.gate import core, rules
from repgraph.gate.report import Report, merge
from repgraph.gate.shapes import Shapes, project_shapes
from repgraph.ontology import Ontology

if TYPE_CHECKING:
    from repgraph.gate.rules import Queryable


def validate(
    data: Graph | Path | str,
    store: Queryable,
    *,
    shapes: Shapes | None = None,
    ontology: Ontology | None = None,
    language: str = "en",
) -> Report:
    """Hold a graph against the shapes.

    Parameters
    ----------
    data
        The graph, or the N-Triples or Turtle file that holds it.
    store
        The same graph, with ontology and vocabularies, as a store that answers SPARQL.
    shapes
        The shapes; the project's own by default.
    ontology
        Ontology and vocabularies; the project's own by default.
    language
        Language of the messages: ``en``, ``ru`` or ``kk``.

    Returns
    -------
    Report
        It conforms if there is no violation.

    Raises
    ------
    OntologyError
        Shapes or ontology are missing or malformed, or the store lacks the ontology.
    """
    used = shapes or project_shapes()
    terms = ontology or Ontology.load()
    graph = data if isinstance(data, Graph) else _parse(Path(data))
    return merge(core.run(graph, used.core, terms.graph, language), rules.run(used.rules, store, language))


def _parse(path: Path) -> Graph:
    graph = Graph()
    with path.open("rb") as file:  # rdflib opens no path that the locale cannot spell
        graph.parse(file, format="nt" if path.suffix == ".nt" else "turtle")
    return graph
