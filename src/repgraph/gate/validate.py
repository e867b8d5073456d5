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
    from collections.abc import Sequence
    from typing import BinaryIO

    from repgraph.gate.rules import Queryable

Executor = Literal["fast", "reference"]
"""Who runs the shapes: the columns, or pySHACL and the store; both give the same results."""

_PLAIN = {".nt", ".gz"}


def validate(
    data: Graph | Path | str | Sequence[Path],
    store: Queryable | None = None,
    *,
    shapes: Shapes | None = None,
    ontology: Ontology | None = None,
    language: str = "en",
    executor: Executor = "fast",
    most: int | None = None,
) -> Report:
    """Hold a graph against the shapes.

    Parameters
    ----------
    data
        The graph, or the file that holds it: N-Triples (with ontology and vocabularies, as a build writes it) or
        Turtle; or several files of such N-Triples that are one graph.
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
    most
        Results that are told of each shape and severity; the others are counted. All by default.

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
        return _fast(data, used, terms, language, most)
    if store is None:
        raise OntologyError("the reference gate asks a store: give one that holds the graph and the ontology")
    graph = data if isinstance(data, Graph) else _parse(*_files(data))
    report = merge(core.run(graph, used.core, terms.graph, language), rules.run(used.rules, store, language))
    return report if most is None else report.shortened(most)


def _files(data: Path | str | Sequence[Path]) -> list[Path]:
    return [Path(data)] if isinstance(data, Path | str) else list(data)


def _fast(
    data: Graph | Path | str | Sequence[Path], shapes: Shapes, ontology: Ontology, language: str, most: int | None
) -> Report:
    _ = shapes.rules  # refuses what the reference refuses
    files = [] if isinstance(data, Graph) else _files(data)
    if files and all(path.suffix in _PLAIN for path in files):
        return _report(fast.run(files, shapes.graph, language, needs=(RDF.type, OWL.Class), most=most), most)
    graph = data if isinstance(data, Graph) else _parse(*files)
    with tempfile.TemporaryDirectory(prefix="repgraph-") as scratch:
        files = [Path(scratch) / "data.nt", Path(scratch) / "ontology.nt"]
        for part, path in zip((graph, ontology.graph), files, strict=True):
            part.serialize(path, format="nt11", encoding="utf-8")
        return _report(fast.run(files, shapes.graph, language, most=most), most)


def _report(found: fast.Found, most: int | None) -> Report:
    report = Report(tuple(found.results), found.untold)
    return report if most is None else report.shortened(most)


def _parse(*paths: Path) -> Graph:
    graph = Graph()
    for path in paths:
        with _opened(path) as file:  # rdflib opens no path that the locale cannot spell
            graph.parse(file, format="nt" if path.suffix in _PLAIN else "turtle")
    return graph


def _opened(path: Path) -> BinaryIO:
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]
