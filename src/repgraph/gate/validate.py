"""One report, from the executor that is asked for."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rdflib import OWL, RDF, Graph

from repgraph.errors import OntologyError
from repgraph.gate import core, fast, rules
from repgraph.gate.report import Report, merge
from repgraph.gate.shapes import Shapes, project_shapes
from repgraph.ontology import Ontology

if TYPE_CHECKING:
    from repgraph.gate.rules import Queryable

Executor = Literal["fast", "reference"]
"""Who runs the shapes: the columns, or pySHACL and the store; both give the same results."""

_PLAIN = {".nt", ".gz"}


def validate(
    data: Graph | Path | str,
    store: Queryable | None = None,
    *,
    shapes: Shapes | None = None,
    ontology: Ontology | None = None,
    language: str = "en",
    executor: Executor = "fast",
) -> Report:
    """Hold a graph against the shapes.

    Parameters
    ----------
    data
        The graph, or the file that holds it: N-Triples (with ontology and vocabularies, as a build writes it) or
        Turtle.
    store
        The same graph, with ontology and vocabularies, as a store that answers SPARQL; only the reference needs it.
    shapes
        The shapes; the project's own by default.
    ontology
        Ontology and vocabularies; the project's own by default.
    language
        Language of the messages: ``en``, ``ru`` or ``kk``.
    executor
        ``fast``, over columns, for graphs of any size; or ``reference``, pySHACL.

    Returns
    -------
    Report
        It conforms if there is no violation.

    Raises
    ------
    OntologyError
        Shapes or ontology are missing or malformed, the data lacks the ontology, or the fast executor does not
        support a component (it is named).
    """
    used = shapes or project_shapes()
    terms = ontology or Ontology.load()
    if executor == "fast":
        return _fast(data, used, terms, language)
    if store is None:
        raise OntologyError("the reference gate asks a store: give one that holds the graph and the ontology")
    graph = data if isinstance(data, Graph) else _parse(Path(data))
    return merge(core.run(graph, used.core, terms.graph, language), rules.run(used.rules, store, language))


def _fast(data: Graph | Path | str, shapes: Shapes, ontology: Ontology, language: str) -> Report:
    _ = shapes.rules  # refuses what the reference refuses
    if not isinstance(data, Graph) and Path(data).suffix in _PLAIN:
        return Report(tuple(fast.run([Path(data)], shapes.graph, language, needs=(RDF.type, OWL.Class))))
    graph = data if isinstance(data, Graph) else _parse(Path(data))
    with tempfile.TemporaryDirectory(prefix="repgraph-") as scratch:
        files = [Path(scratch) / "data.nt", Path(scratch) / "ontology.nt"]
        for part, path in zip((graph, ontology.graph), files, strict=True):
            part.serialize(path, format="nt11", encoding="utf-8")
        return Report(tuple(fast.run(files, shapes.graph, language)))


def _parse(path: Path) -> Graph:
    graph = Graph()
    # rdflib opens no path that the locale cannot spell
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        graph.parse(file, format="nt" if path.suffix in _PLAIN else "turtle")  # type: ignore[arg-type]  # a stream
    return graph
