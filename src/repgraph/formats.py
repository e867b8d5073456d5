"""The one table of result formats: names, media types, suffixes."""

from __future__ import annotations

from dataclasses import dataclass

from repgraph.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Format:
    """A serialisation: of ``rows`` (SELECT), a ``graph`` (CONSTRUCT) or both; ``rdflib`` is its name there."""

    name: str
    media_type: str
    suffix: str
    shapes: tuple[str, ...]
    rdflib: str = ""


FORMATS = {
    f.name: f
    for f in (
        Format("table", "text/plain", ".txt", ("rows",)),
        Format("csv", "text/csv", ".csv", ("rows",)),
        Format("tsv", "text/tab-separated-values", ".tsv", ("rows",)),
        Format("json", "application/sparql-results+json", ".srj", ("rows",)),
        Format("xml", "application/sparql-results+xml", ".srx", ("rows",)),
        Format("turtle", "text/turtle", ".ttl", ("graph",), "turtle"),
        Format("ntriples", "application/n-triples", ".nt", ("graph",), "nt11"),
        Format("nquads", "application/n-quads", ".nq", ("graph",), "nquads"),
        Format("jsonld", "application/ld+json", ".jsonld", ("graph",), "json-ld"),
        Format("rdfxml", "application/rdf+xml", ".rdf", ("graph",), "pretty-xml"),
    )
}


def choose(name: str, shape: str) -> Format:
    """Return a format that fits a result.

    Parameters
    ----------
    name
        Name of the format; empty takes the first that fits.
    shape
        ``rows`` or ``graph``.

    Raises
    ------
    NotFoundError
        No format of that name carries such a result.
    """
    fitting = {f.name: f for f in FORMATS.values() if shape in f.shapes}
    if not name:
        return next(iter(fitting.values()))
    if name not in fitting:
        raise NotFoundError(f"format for {shape}", name, fitting)
    return fitting[name]
