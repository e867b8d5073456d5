"""Answers as text: the W3C formats of SPARQL results, and tables for a terminal.

CSV and TSV follow *SPARQL 1.1 Query Results CSV and TSV Formats*, JSON and XML theirs (W3C, 2013).
"""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, XSD

from repgraph.errors import QueryError
from repgraph.ontology import BASE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from rdflib.term import Node

    from repgraph.formats import Format
    from repgraph.store import Solutions, Term

_NOT_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_XML_HEAD = '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n'


def write_rows(solutions: Solutions, form: Format, out: TextIO) -> int:
    """Write the rows of a SELECT query and return how many there were.

    Parameters
    ----------
    solutions
        The rows, drawn one by one: a large answer streams.
    form
        ``csv``, ``tsv``, ``json`` or ``xml``.
    out
        An open text file.
    """
    writer = {"csv": _csv, "tsv": _tsv, "json": _json, "xml": _xml}[form.name]
    return writer(solutions, out)


def write_graph(triples: Iterable[tuple[Term, Term, Term]], form: Format, out: TextIO) -> int:
    """Write the triples of a CONSTRUCT query and return how many there were.

    Raises
    ------
    QueryError
        The format has no word for a term of the graph.
    """
    graph = Graph()
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for triple in triples:
        graph.add(triple)
    if form.name == "rdfxml":
        out.write(_rdfxml(graph, form))
    elif form.name == "jsonld":
        json.dump(_jsonld(graph), out, ensure_ascii=False, indent=2)
        out.write("\n")
    elif form.name == "nquads":
        out.writelines(sorted(line + "\n" for line in graph.serialize(format="nt11").split("\n") if line))
    else:
        out.write(graph.serialize(format=form.rdflib))
    return len(graph)


def _jsonld(graph: Graph) -> list[dict[str, Any]]:
    """Return the graph in expanded, flattened form; rdflib's own writer loses circles of blank nodes."""
    nodes: dict[str, dict[str, Any]] = {}
    for subject, predicate, value in sorted(graph):
        node = nodes.setdefault(_text(subject), {"@id": _text(subject)})
        if predicate == RDF.type and not isinstance(value, Literal):
            node.setdefault("@type", []).append(_text(value))
        else:
            node.setdefault(str(predicate), []).append(_jsonld_value(value))
    return list(nodes.values())


def _jsonld_value(term: Node) -> dict[str, str]:
    if not isinstance(term, Literal):
        return {"@id": _text(term)}
    if term.language:
        return {"@value": str(term), "@language": term.language}
    return {"@value": str(term), **({"@type": str(term.datatype)} if term.datatype else {})}


def _rdfxml(graph: Graph, form: Format) -> str:
    for triple in graph:
        for term in triple:
            _xml_text(str(term), "turtle")
    try:
        return graph.serialize(format=form.rdflib)
    except ValueError as error:
        raise QueryError(f"no RDF/XML can be written of this graph ({error}): use --format turtle") from error


def write_boolean(answer: bool, form: Format, out: TextIO) -> None:  # noqa: FBT001 - the answer itself
    """Write the answer of an ASK query."""
    word = "true" if answer else "false"
    if form.name == "json":
        json.dump({"head": {}, "boolean": answer}, out)
        out.write("\n")
    elif form.name == "xml":
        out.write(f"{_XML_HEAD}<head></head>\n<boolean>{word}</boolean>\n</sparql>\n")
    else:
        out.write(word + "\n")


def short(term: Term | None) -> str:
    """Return a term for reading: a literal's text, an IRI's prefixed or local form.

    Control characters, which could rule a terminal, are shown as a replacement character.

    >>> short(URIRef("https://w3id.org/repgraph/id/person/turar-ryskulov"))
    'person/turar-ryskulov'
    """
    if term is None:
        return ""
    text = _CONTROL.sub("\ufffd", _text(term))
    if not isinstance(term, URIRef):
        return text
    if text.startswith(BASE):
        return text.removeprefix(BASE)
    for prefix, namespace in PREFIXES.items():
        if text.startswith(namespace):
            return f"{prefix}:{text.removeprefix(namespace)}"
    return text


def _text(term: Node) -> str:
    return f"_:{term}" if isinstance(term, BNode) else str(term)


def _csv(solutions: Solutions, out: TextIO) -> int:
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(solutions.variables)
    count = 0
    for row in solutions.tuples():
        writer.writerow("" if term is None else _text(term) for term in row)
        count += 1
    return count


def _tsv(solutions: Solutions, out: TextIO) -> int:
    out.write("\t".join(f"?{name}" for name in solutions.variables) + "\n")
    count = 0
    for row in solutions.tuples():
        out.write("\t".join("" if term is None else _n3(term) for term in row) + "\n")
        count += 1
    return count


def _n3(term: Term) -> str:
    if isinstance(term, Literal):
        quoted = '"' + "".join(_TSV_ESCAPES.get(c, c) for c in str(term)) + '"'
        if term.language:
            return f"{quoted}@{term.language}"
        return f"{quoted}^^<{term.datatype}>" if term.datatype and term.datatype != XSD.string else quoted
    return str(term.n3())


_TSV_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _json(solutions: Solutions, out: TextIO) -> int:
    out.write(json.dumps({"head": {"vars": list(solutions.variables)}})[:-1] + ', "results": {"bindings": [')
    count = 0
    for row in solutions:
        out.write(
            ("," if count else "") + "\n" + json.dumps({k: _binding(t) for k, t in row.items()}, ensure_ascii=False)
        )
        count += 1
    out.write("\n]}}\n")
    return count


def _binding(term: Term) -> dict[str, str]:
    if isinstance(term, URIRef):
        return {"type": "uri", "value": str(term)}
    if not isinstance(term, Literal):
        return {"type": "bnode", "value": str(term)}
    binding = {"type": "literal", "value": str(term)}
    if term.language:
        binding["xml:lang"] = term.language
    elif term.datatype and term.datatype != XSD.string:
        binding["datatype"] = str(term.datatype)
    return binding


def _xml(solutions: Solutions, out: TextIO) -> int:
    names = "".join(f"<variable name={quoteattr(name)}/>" for name in solutions.variables)
    out.write(f"{_XML_HEAD}<head>{names}</head>\n<results>\n")
    count = 0
    for row in solutions:
        cells = "".join(f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>" for name, term in row.items())
        out.write(f"<result>{cells}</result>\n")
        count += 1
    out.write("</results>\n</sparql>\n")
    return count


def _xml_term(term: Term) -> str:
    binding = _binding(term)
    text = _xml_text(binding["value"], "json")
    if binding["type"] != "literal":
        return f"<{binding['type']}>{text}</{binding['type']}>"
    tag = f" xml:lang={quoteattr(binding['xml:lang'])}" if "xml:lang" in binding else ""
    datatype = f" datatype={quoteattr(binding['datatype'])}" if "datatype" in binding else ""
    return f"<literal{tag}{datatype}>{text}</literal>"


def _xml_text(text: str, instead: str) -> str:
    found = _NOT_XML.search(text)
    if found:
        raise QueryError(f"no XML can hold the character U+{ord(found[0]):04X}: use --format {instead}")
    return escape(text, {"\r": "&#13;"})
