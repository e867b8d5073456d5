"""The one table of result formats: names, media types, suffixes."""

from __future__ import annotations

from dataclasses import dataclass

from repgraph.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Format:
    """A serialisation: of ``rows`` (SELECT), a ``graph`` (CONSTRUCT) or both; ``rdflib`` is its name there.

    ``aliases`` are media types by which others ask for it; ``parameters`` stand behind the media type in an answer.
    """

    name: str
    media_type: str
    suffix: str
    shapes: tuple[str, ...]
    rdflib: str = ""
    aliases: tuple[str, ...] = ()
    parameters: str = ""

    @property
    def media_types(self) -> tuple[str, ...]:
        """Return the media type and its aliases."""
        return (self.media_type, *self.aliases)


FORMATS = {
    f.name: f
    for f in (
        Format("table", "text/plain", ".txt", ("rows",)),
        Format("csv", "text/csv", ".csv", ("rows",), parameters="; charset=utf-8; header=present"),
        Format("tsv", "text/tab-separated-values", ".tsv", ("rows",), parameters="; charset=utf-8; header=present"),
        Format("json", "application/sparql-results+json", ".srj", ("rows",), aliases=("application/json",)),
        Format("xml", "application/sparql-results+xml", ".srx", ("rows",), aliases=("application/xml", "text/xml")),
        Format("turtle", "text/turtle", ".ttl", ("graph",), "turtle", ("application/x-turtle",), "; charset=utf-8"),
        Format("ntriples", "application/n-triples", ".nt", ("graph",), "nt11"),
        Format("nquads", "application/n-quads", ".nq", ("graph",), "nquads"),
        Format("jsonld", "application/ld+json", ".jsonld", ("graph",), "json-ld", ("application/json",)),
        Format("rdfxml", "application/rdf+xml", ".rdf", ("graph",), "xml", ("application/xml", "text/xml")),
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
