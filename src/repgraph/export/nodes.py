"""Lines of N-Triples as descriptions of nodes, and terms as N-Triples text.

Exports work on the text of terms: a Python object a term costs several times more than everything else that an
export does with it.
"""

from __future__ import annotations

import io
import re
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from repgraph.build.terms import TYPE, rg
from repgraph.ontology import BASE, RG, RGV
from repgraph.store.wire import ntriples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from repgraph.store import Store

Node = dict[str, list[str]]
"""Values of one node by predicate, all as N-Triples text."""

Nodes = dict[str, Node]
"""Nodes by subject."""

ABOUT, PERSON, PARTY, SOURCE, BASED_ON = rg("about"), rg("person"), rg("party"), rg("source"), rg("basedOn")

_LITERAL = re.compile(
    r'"(?P<text>(?:[^"\\]|\\.)*)"(?:@(?P<language>[A-Za-z0-9-]+)|\^\^<(?P<datatype>[^>]*)>)?', re.DOTALL
)
_ESCAPE = re.compile(r"""\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))""", re.DOTALL)
_LETTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Literal(NamedTuple):
    """A literal: its text, its language tag or its datatype."""

    text: str
    language: str = ""
    datatype: str = ""


def lines(store: Store, query: str) -> list[str]:
    """Return the answer of a CONSTRUCT query as lines of N-Triples.

    Raises
    ------
    QueryError
        The query is malformed, or of another form.
    """
    reply = store.reply(query)
    buffer = io.BytesIO()
    if reply.native is not None and reply.native("ntriples", buffer):
        return [line + "\n" for line in buffer.getvalue().decode().split("\n") if line]
    return [ntriples(triple) for triple in reply.triples or ()]


def split(line: str) -> tuple[str, str, str]:
    """Return subject, predicate and object of a canonical line.

    >>> split('<s> <p> "a b" .' + chr(10))
    ('<s>', '<p>', '"a b"')
    """
    subject, predicate, rest = line.split(" ", 2)
    return subject, predicate, rest[:-3]


def gather(found: Iterable[str]) -> Nodes:
    """Gather lines by subject and predicate; a triple that stands twice is kept once."""
    nodes: Nodes = {}
    for line in dict.fromkeys(found):
        subject, predicate, value = split(line)
        nodes.setdefault(subject, {}).setdefault(predicate, []).append(value)
    return nodes


def scatter(nodes: Nodes) -> list[str]:
    """Return the lines of nodes."""
    return [
        f"{subject} {predicate} {value} .\n"
        for subject, node in nodes.items()
        for predicate, values in node.items()
        for value in values
    ]


def by_subject(found: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each subject with its lines, as long as they stand together."""
    for subject, group in groupby(found, key=_subject):
        yield subject, list(group)


def _subject(line: str) -> str:
    return line[: line.index(" ")]


def first(node: Node, predicate: str) -> str:
    """Return the smallest value of a predicate, or nothing."""
    return min(node.get(predicate, ()), default="")


def is_literal(term: str) -> bool:
    """Tell whether a term is a literal."""
    return term.startswith('"')


@lru_cache(maxsize=65536)
def literal(term: str) -> Literal:
    """Return a literal read from its N-Triples text.

    Raises
    ------
    ValueError
        The text is no literal.
    """
    found = _LITERAL.fullmatch(term)
    if found is None:
        raise ValueError(f"no literal: {term}")
    return Literal(unescaped(found["text"]), found["language"] or "", found["datatype"] or "")


def said(term: str) -> str:
    """Return the text of a literal, or an IRI without its brackets.

    >>> said('"8000"^^<http://www.w3.org/2001/XMLSchema#decimal>'), said("<http://example.org/>")
    ('8000', 'http://example.org/')
    """
    return literal(term).text if is_literal(term) else term[1:-1]


def unescaped(text: str) -> str:
    """Return the text that N-Triples escapes stand for."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _LETTERS.get(m[3], m[3]), text)


def local(term: str) -> str:
    """Return the local name of an IRI; of a built node, everything after its path.

    >>> local("<https://w3id.org/repgraph/id/person/turar-ryskulov>"), local("<https://w3id.org/repgraph/ontology#date>")
    ('turar-ryskulov', 'date')
    """
    iri = term[1:-1]
    if iri.startswith(BASE):
        return iri[len(BASE) :].partition("/")[2]
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def path(term: str) -> str:
    """Return the path of a built node's IRI: ``person``, ``arrest`` …; nothing for any other term.

    >>> path("<https://w3id.org/repgraph/id/person/turar-ryskulov>"), path('"text"')
    ('person', '')
    """
    return term[1 + len(BASE) : -1].partition("/")[0] if term.startswith(f"<{BASE}") else ""


def is_code(term: str) -> bool:
    """Tell whether a term is a code of the vocabulary."""
    return term.startswith(f"<{RGV}")


def classes(node: Node) -> set[str]:
    """Return the local names of the node's classes of this ontology."""
    return {local(value) for value in node.get(TYPE, ()) if value.startswith(f"<{RG}")}


def labels(node: Node) -> dict[str, str]:
    """Return the preferred labels by language tag."""
    found = (literal(value) for value in node.get(LABEL, ()))
    return {value.language: value.text for value in sorted(found)}


def label(nodes: Nodes, term: str, language: str = "en") -> str:
    """Return a node's preferred label in a language, else in English, else any, else its local name."""
    named = labels(nodes.get(term, {}))
    return named.get(language) or named.get("en") or next(iter(named.values()), local(term))


LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
