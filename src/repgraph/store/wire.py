"""Answers of an endpoint, read while they arrive: SPARQL JSON rows and N-Triples lines.

Rows and triples are drawn one by one, so that an answer may be larger than memory. Literals keep the
very characters that were sent.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, cast

from rdflib import BNode, URIRef

from repgraph.store.contract import Term, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any, TextIO

Row = dict[str, Term]
"""The bound variables of one row."""

CHUNK = 65_536
"""Characters read at a time."""

_BINDINGS = re.compile(r'"bindings"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_STATEMENT = re.compile(
    r"""\s*(?P<subject><[^>]*>|_:\S+)\s*<(?P<predicate>[^>]*)>\s*
    (?: (?P<node><[^>]*>|_:[^\s.]+(?:\.+[^\s.]+)*)
      | "(?P<text>(?:[^"\\]|\\.)*)" (?: @(?P<language>[A-Za-z0-9-]+) | \^\^<(?P<datatype>[^>]*)> )? )
    \s*\.\s*(?:\#.*)?""",
    re.VERBOSE | re.DOTALL,
)
_TO_ESCAPE = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPE = re.compile(r"""\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([tbnrf"'\\]))""")
_LETTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def read_json(stream: TextIO) -> tuple[dict[str, Any], Iterator[Row]]:
    """Read an answer in *SPARQL 1.1 Query Results JSON Format*.

    Parameters
    ----------
    stream
        The answer as it arrives.

    Returns
    -------
    tuple
        The document without its rows, and the rows as they arrive.

    Raises
    ------
    ValueError
        It is no such answer, or it breaks off; the rows raise it too.
    """
    text = ""
    while not (found := _BINDINGS.search(text)) and (more := stream.read(CHUNK)):
        text += more
    if found:
        document = json.loads(text[: found.end()] + "]}}")
        if "head" in document:
            return document, _rows(text[found.end() :], stream)
    document = json.loads(text + stream.read())
    if not isinstance(document, dict):
        raise ValueError("JSON of another kind")  # noqa: TRY004 - one error for every broken answer
    return document, map(_row, document.get("results", {}).get("bindings", ()))


def _rows(text: str, stream: TextIO) -> Iterator[Row]:
    decoder = json.JSONDecoder()
    at = 0
    while True:
        at = cast("re.Match[str]", _BETWEEN.match(text, at)).end()
        if text.startswith("]", at):
            return
        try:
            row, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError:
            more = stream.read(CHUNK)
            if not more:
                raise
            text, at = text[at:] + more, 0
        else:
            yield _row(row)


def _row(bindings: Mapping[str, Any]) -> Row:
    return {name: _term(binding) for name, binding in bindings.items()}


def _term(binding: Mapping[str, Any]) -> Term:
    kind, value = binding["type"], binding["value"]
    if kind == "uri":
        return URIRef(value)
    if kind == "bnode":
        return BNode(value)
    if kind in {"literal", "typed-literal"}:
        return literal(value, binding.get("xml:lang", ""), binding.get("datatype", ""))
    raise ValueError(f"a term of the unknown type {kind!r}")


def read_ntriples(lines: Iterable[str]) -> Iterator[tuple[Term, Term, Term]]:
    """Yield the triples of N-Triples lines.

    Raises
    ------
    ValueError
        A line is no N-Triples.
    """
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _STATEMENT.fullmatch(line)
        if not found:
            raise ValueError(f"no N-Triples: {line.strip()[:80]!r}")
        if found["node"]:
            value = _node(found["node"])
        else:
            value = literal(_plain(found["text"]), found["language"] or "", _plain(found["datatype"] or ""))
        yield _node(found["subject"]), URIRef(_plain(found["predicate"])), value


def ntriples(triple: tuple[Term, Term, Term]) -> str:
    """Return a triple as a line of N-Triples; characters stand as they are wherever they may."""
    return " ".join(map(_token, triple)) + " .\n"


def _token(term: Term) -> str:
    if isinstance(term, URIRef):
        return f"<{term}>"
    if isinstance(term, BNode):
        return f"_:{term}"
    quoted = '"' + "".join(_TO_ESCAPE.get(c, c) for c in str(term)) + '"'
    if term.language:
        return f"{quoted}@{term.language}"
    return f"{quoted}^^<{term.datatype}>" if term.datatype else quoted


def _node(token: str) -> Term:
    return URIRef(_plain(token[1:-1])) if token.startswith("<") else BNode(token[2:])


def _plain(text: str) -> str:
    return _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _LETTERS.get(m[3], m[3]), text)
