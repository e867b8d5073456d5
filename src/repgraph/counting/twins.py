"""Questions that are answered from the tables: a ``.sql`` file beside the ``.rq`` file, with the same answer."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING, Any

from rdflib import XSD, Literal, URIRef

from repgraph.columns import Engine
from repgraph.columns.engine import located, quoted
from repgraph.counting.tables import TABLES, statements, written
from repgraph.errors import QueryError
from repgraph.ontology import BASE, RG, RGV
from repgraph.store import Solutions
from repgraph.store.contract import literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from decimal import Decimal
    from pathlib import Path
    from typing import Self

    from repgraph.queries import Query
    from repgraph.store import Term

MEMORY_MIB = 1024
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
_TERMS = re.compile(r"--\+ terms: (?P<terms>.*)")
_TOKEN = re.compile(r'"(?P<text>.*)"(?:@(?P<language>[A-Za-z0-9-]+)|\^\^<(?P<datatype>[^>]*)>)?', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_LETTERS = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_PREFIXES = (("rgv:", str(RGV)), ("rg:", str(RG)))
_PARAMETER = re.compile(r"\$(?P<name>[a-z]\w*)")


class Columns:
    """The tables of one build, opened to read.

    Parameters
    ----------
    folder
        The folder that :func:`repgraph.counting.tables.write` wrote.
    memory
        Most MiB that a question may take before it goes to disk.
    """

    def __init__(self, folder: Path, memory: int = MEMORY_MIB) -> None:
        """Keep the folder; the tables are opened when the first question is asked, or by :meth:`open`."""
        self._folder = folder
        self._memory = memory
        self._opened: Engine | None = None
        self._opening = threading.Lock()

    def answer(self, query: Query, terms: Mapping[str, str], limit: int | None = None, offset: int = 0) -> Solutions:
        """Answer a question that has a twin; rows are drawn as they come.

        Parameters
        ----------
        query
            A question of the library.
        terms
            Its parameters as terms of SPARQL, as :meth:`repgraph.queries.Parameter.term` gives them.
        limit, offset
            How many rows, all by default, and after how many.

        Raises
        ------
        QueryError
            The question has no twin.
        StoreError
            The tables do not answer.
        """
        if query.twin is None:
            raise QueryError(f"the query {query.name} has no form in SQL: ask it with --engine sparql")
        kinds = _kinds(query.twin)
        text, asked = _numbered(query.twin, {name: _short(term) for name, term in terms.items()})
        if limit is not None:
            text += f"\nLIMIT {limit} OFFSET {offset}"
        columns = [_Column(_kind(word)) for word in kinds.values()]
        return Solutions(kinds, _terms(self._engine().batches(text, asked), columns))

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Return the answer to any SQL on the tables and the views of ``queries/columns/views.sql``.

        Raises
        ------
        StoreError
            The tables do not answer.
        """
        return self._engine().rows(statement)

    def open(self) -> None:
        """Open the tables now: for a process that soon may take no more memory, nor start threads."""
        self._engine()

    def _engine(self) -> Engine:
        with self._opening:
            if self._opened is None:
                engine = Engine(memory=self._memory)
                for name in TABLES:
                    file = quoted(located(self._folder / f"{name}.parquet"))
                    engine.run(f"CREATE VIEW {name} AS SELECT * FROM read_parquet({file})")
                for statement in statements(written("views")):
                    engine.run(statement)
                self._opened = engine
            return self._opened

    def close(self) -> None:
        """Let the tables go."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def __enter__(self) -> Self:
        """Give the tables."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close them."""
        self.close()


def _kinds(text: str) -> Mapping[str, str]:
    match = _TERMS.match(text)
    if not match:
        raise QueryError("a twin begins with a line '--+ terms: column=kind …'")
    return dict(word.split("=", 1) for word in match["terms"].split())


def _numbered(text: str, given: Mapping[str, str]) -> tuple[str, list[str | None]]:
    """Return the text with its parameters as numbers, and their values in that order."""
    names: list[str] = []

    def number(match: re.Match[str]) -> str:
        if match["name"] not in names:
            names.append(match["name"])
        return f"${names.index(match['name']) + 1}::VARCHAR"

    body = _PARAMETER.sub(number, text)
    return body, [given.get(name) for name in names]


def _short(term: str) -> str:
    """Return a SPARQL term as the tables write it."""
    if term.startswith("<"):
        iri = term[1:-1]
        for prefix, namespace in _PREFIXES:
            if iri.startswith(namespace):
                return prefix + iri.removeprefix(namespace)
        return iri.removeprefix(BASE)
    match = _TOKEN.fullmatch(term)
    return _unescaped(match["text"]) if match else term


class _Column(dict[Any, "Term | None"]):
    """The values of one column as terms: most columns say the same few things in many rows."""

    MOST = 1 << 15

    def __init__(self, kind: Callable[[Any], Term]) -> None:
        super().__init__({None: None})
        self._kind = kind

    def __missing__(self, value: object) -> Term:
        term = self._kind(value)
        if len(self) < self.MOST:
            self[value] = term
        return term


def _terms(batches: Iterable[list[tuple[Any, ...]]], columns: list[_Column]) -> Iterator[tuple[Term | None, ...]]:
    for rows in batches:
        cells = (
            map(column.__getitem__, values) for column, values in zip(columns, zip(*rows, strict=True), strict=True)
        )
        yield from zip(*cells, strict=True)


def _iri(text: str) -> URIRef:
    for prefix, namespace in _PREFIXES:
        if text.startswith(prefix):
            return URIRef(namespace + text.removeprefix(prefix))
    return URIRef(text if "://" in text or text.startswith(("urn:", "mailto:")) else BASE + text)


def _either(text: str) -> Term:
    match = _TOKEN.fullmatch(text)
    if match is None:
        return _iri(text)
    return literal(_unescaped(match["text"]), match["language"] or "", match["datatype"] or "")


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda m: _LETTERS.get(m[3], m[3]) if m[3] else chr(int(m[1] or m[2], 16)), text)


def _typed(datatype: URIRef) -> Callable[[Any], Literal]:
    return lambda value: Literal(str(value), datatype=datatype, normalize=False)


def _decimal(value: Decimal) -> Literal:
    text = f"{value:f}"
    return Literal(text.rstrip("0").rstrip(".") if "." in text else text, datatype=XSD.decimal, normalize=False)


_KINDS: dict[str, Callable[[Any], Term]] = {
    "iri": _iri,
    "term": _either,
    "string": literal,
    "integer": _typed(XSD.integer),
    "decimal": _decimal,
    "date": _typed(XSD.date),
    "edtf": _typed(URIRef(EDTF)),
    "boolean": lambda value: Literal("true" if value else "false", datatype=XSD.boolean, normalize=False),
}
"""What a column of a twin holds, by the word in its header; any other word is the tag of a language."""


def _kind(word: str) -> Callable[[Any], Term]:
    return _KINDS.get(word) or (lambda value: literal(value, word))
