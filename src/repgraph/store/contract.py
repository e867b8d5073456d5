"""What every store can do. Backends are checked by structure; they import nothing but this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from rdflib import BNode, Literal, URIRef

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO, Self

Term = URIRef | Literal | BNode
"""The common currency: terms of rdflib."""

_STRING = "http://www.w3.org/2001/XMLSchema#string"


def literal(text: str, language: str = "", datatype: str = "") -> Literal:
    """Return a literal with the very characters that the engine gave: ``"08000"`` stays ``"08000"``.

    Parameters
    ----------
    text
        The lexical form.
    language
        A BCP 47 tag; tags compare in lower case.
    datatype
        IRI of the datatype; ``xsd:string`` is the same as none.
    """
    if language:
        return Literal(text, lang=language.lower(), normalize=False)
    if datatype in {"", _STRING}:
        return Literal(text, normalize=False)
    return Literal(text, datatype=URIRef(datatype), normalize=False)


class Solutions:
    """Answers of a SELECT query: variables in order, then rows, read once.

    Iterating gives a dictionary a row, of bound variables only.
    """

    def __init__(self, variables: Iterable[str], rows: Iterable[tuple[Term | None, ...]]) -> None:
        """Keep the variables; rows are drawn when they are asked for."""
        self.variables = tuple(variables)
        self._rows = rows

    def tuples(self) -> Iterator[tuple[Term | None, ...]]:
        """Yield each row as a tuple in the order of :attr:`variables`; unbound is ``None``."""
        return iter(self._rows)

    def __iter__(self) -> Iterator[dict[str, Term]]:
        """Yield each row as a dictionary of its bound variables."""
        for row in self._rows:
            yield {name: term for name, term in zip(self.variables, row, strict=True) if term is not None}


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a query sees, as the SPARQL protocol names it.

    Parameters
    ----------
    default
        Graphs that are merged into the default graph.
    named
        Graphs that ``GRAPH`` reaches. Where neither is given the query sees what the store has.
    base
        Against which relative IRIs of the query are resolved.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    base: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a query of any form: exactly one of ``rows``, ``boolean`` and ``triples``.

    ``native`` writes the answer in a format of :mod:`repgraph.formats` that the engine itself writes well, and
    returns whether it did; the answer can be drawn once, here or there.
    """

    rows: Solutions | None = None
    boolean: bool | None = None
    triples: Iterable[tuple[Term, Term, Term]] | None = None
    native: Callable[[str, BinaryIO], bool] | None = None

    @property
    def shape(self) -> str:
        """Return ``rows``, ``boolean`` or ``graph``."""
        if self.rows is not None:
            return "rows"
        return "graph" if self.triples is not None else "boolean"


class Store(Protocol):
    """A graph that answers SPARQL 1.1 queries.

    Every method raises :class:`repgraph.errors.QueryError` for a malformed query and
    :class:`repgraph.errors.StoreError` where the store does not answer.
    """

    location: str

    def select(self, query: str) -> Solutions:
        """Answer a SELECT query."""

    def ask(self, query: str) -> bool:
        """Answer an ASK query."""

    def construct(self, query: str) -> Iterator[tuple[Term, Term, Term]]:
        """Answer a CONSTRUCT or DESCRIBE query."""

    def reply(self, query: str) -> Reply:
        """Answer a query of any form."""

    def over(self, dataset: Dataset) -> Self:
        """Return the same store as seen through a dataset; close only one of them."""

    def dump(self) -> Iterator[str]:
        """Yield every triple as a line of N-Triples, the triples of one subject together."""

    def close(self) -> None:
        """Release what the store holds; it answers nothing afterwards."""
