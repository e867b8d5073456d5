"""Lines of N-Triples as Turtle, TriG, RDF/XML and flat JSON-LD, portion by portion.

Nothing is kept from one portion to the next, so that a graph of any size can be written. Sources: *RDF 1.1 Turtle*,
*RDF 1.1 TriG*, *RDF 1.1 XML Syntax* (W3C, 2014), *JSON-LD 1.1* (W3C, 2020).
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from repgraph.build.terms import TYPE
from repgraph.export.contract import ExportError
from repgraph.export.nodes import by_subject, is_literal, literal, split
from repgraph.ontology import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from repgraph.export.nodes import Node

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_NOT_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_BASE = f"<{BASE}"


class Names:
    """IRIs by their prefixes.

    Parameters
    ----------
    prefixes
        Namespaces by prefix.
    """

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        """Keep both ways."""
        self.prefixes = dict(prefixes)
        self._by_namespace = {namespace: prefix for prefix, namespace in prefixes.items()}
        self._short: dict[str, str] = {}

    def split(self, iri: str) -> tuple[str, str]:
        """Return namespace and local name of an IRI; the local name is empty where no prefix fits."""
        at = max(iri.rfind("#"), iri.rfind("/")) + 1
        namespace, name = iri[:at], iri[at:]
        return (namespace, name) if namespace in self._by_namespace else (iri, "")

    def short(self, iri: str, pattern: re.Pattern[str] = _LOCAL) -> str:
        """Return ``prefix:name``, or nothing where that is not possible."""
        namespace, name = self.split(iri)
        return f"{self._by_namespace[namespace]}:{name}" if name and pattern.fullmatch(name) else ""

    def turtle(self, term: str) -> str:
        """Return a term as Turtle writes it."""
        known = self._short.get(term)
        if known is None:
            known = self._turtle(term)
            if not is_literal(term) and len(self._short) < 50_000:  # noqa: PLR2004 - as many as cost nothing
                self._short[term] = known
        return known

    def _turtle(self, term: str) -> str:
        if not is_literal(term):
            relative = f"<{term.removeprefix(_BASE)}" if term.startswith(_BASE) else term
            return self.short(term[1:-1]) or relative
        if term.endswith(">") and (at := term.rindex('"^^<')):
            return f"{term[: at + 3]}{self.turtle(term[at + 3 :])}"
        return term


def turtle(portions: Iterable[Iterable[str]], prefixes: Mapping[str, str]) -> Iterator[str]:
    """Yield Turtle: one block a subject, in the order of the lines.

    Parameters
    ----------
    portions
        Lines of N-Triples, those of one subject together.
    prefixes
        Namespaces by prefix.
    """
    names = Names(prefixes)
    yield _turtle_head(prefixes)
    for portion in portions:
        for subject, group in by_subject(portion):
            yield "\n" + _block(subject, group, names, "")


def trig(portions: Iterable[tuple[str, str, list[str]]], prefixes: Mapping[str, str]) -> Iterator[str]:
    """Yield TriG of graph, subject and lines; the empty graph is the default graph."""
    names = Names(prefixes)
    yield _turtle_head(prefixes)
    for graph, subject, group in portions:
        block = _block(subject, group, names, "  " if graph else "")
        yield f"\n{names.turtle(graph)} {{\n{block}}}\n" if graph else f"\n{block}"


def _turtle_head(prefixes: Mapping[str, str]) -> str:
    declared = (f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in prefixes.items())
    return f"@base <{BASE}> .\n{''.join(declared)}"


def _block(subject: str, group: Iterable[str], names: Names, indent: str) -> str:
    node = _node(group)
    parts = []
    for predicate, values in node.items():
        verb = "a" if predicate == TYPE else names.turtle(predicate)
        parts.append(f"{verb} {', '.join(map(names.turtle, values))}")
    separator = f" ;\n{indent}    "
    return f"{indent}{names.turtle(subject)} {separator.join(parts)} .\n"


def _node(group: Iterable[str]) -> Node:
    node: Node = {TYPE: []}
    for line in group:
        _, predicate, value = split(line)
        node.setdefault(predicate, []).append(value)
    return node if node[TYPE] else {predicate: values for predicate, values in node.items() if values}


def rdfxml(
    portions: Iterable[Iterable[str]], prefixes: Mapping[str, str], order: Mapping[str, int] | None = None
) -> Iterator[str]:
    """Yield RDF/XML, one element a subject.

    Parameters
    ----------
    portions
        Lines of N-Triples, those of one subject together.
    prefixes
        Namespaces by prefix.
    order
        Place of each predicate, where a schema asks for one; subjects are then elements named for their class.

    Raises
    ------
    ExportError
        A predicate or a text has no form in XML.
    """
    names = Names(prefixes)
    declared = "".join(f"\n    xmlns:{prefix}={quoteattr(namespace)}" for prefix, namespace in prefixes.items())
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{declared}>\n'
    for portion in portions:
        for subject, group in by_subject(portion):
            node = _node(group)
            if order is not None:
                node = dict(sorted(node.items(), key=lambda item: order[item[0]] if item[0] in order else len(order)))
            yield _element(subject, node, names, typed=order is not None)
    yield "</rdf:RDF>\n"


def _element(subject: str, node: Node, names: Names, *, typed: bool) -> str:
    name = "rdf:Description"
    if typed and node.get(TYPE):
        name, node = names.short(node[TYPE][0][1:-1], _NAME), {p: v for p, v in node.items() if p != TYPE}
    lines = [f"  <{name} rdf:about={quoteattr(subject[1:-1])}>\n"]
    for predicate, values in node.items():
        lines += [_property(_qualified(predicate, names), value) for value in values]
    return "".join([*lines, f"  </{name}>\n"])


def _qualified(predicate: str, names: Names) -> tuple[str, str]:
    """Return the element's name and, where no prefix is known, its declaration."""
    iri = predicate[1:-1]
    short = names.short(iri, _NAME)
    if short:
        return short, ""
    found = re.fullmatch(r"(.*?)([A-Za-z_][A-Za-z0-9_.-]*)", iri, re.DOTALL)
    if found is None:
        raise ExportError(f"RDF/XML has no name for the property {predicate}: export turtle")
    return f"p:{found[2]}", f" xmlns:p={quoteattr(found[1])}"


def _property(name: tuple[str, str], value: str) -> str:
    element, declaration = name
    if not is_literal(value):
        return f"    <{element}{declaration} rdf:resource={quoteattr(value[1:-1])}/>\n"
    said = literal(value)
    kind = f" xml:lang={quoteattr(said.language)}" if said.language else ""
    kind = f" rdf:datatype={quoteattr(said.datatype)}" if said.datatype else kind
    return f"    <{element}{declaration}{kind}>{xml_text(said.text)}</{element}>\n"


def xml_text(text: str) -> str:
    """Return a text as XML holds it.

    Raises
    ------
    ExportError
        XML has no place for one of its characters.
    """
    found = _NOT_XML.search(text)
    if found:
        raise ExportError(
            f"no XML can hold the character U+{ord(found[0]):04X} of {text[:40]!r}: export turtle or jsonld"
        )
    return escape(text, {"\r": "&#13;"})


def jsonld(portions: Iterable[Iterable[str]], prefixes: Mapping[str, str], vocabulary: str = "") -> Iterator[str]:
    """Yield flat JSON-LD with its context inline: one object a subject.

    Parameters
    ----------
    portions
        Lines of N-Triples, those of one subject together.
    prefixes
        Namespaces by prefix.
    vocabulary
        Namespace whose terms stand without a prefix.
    """
    names = Names(prefixes)
    context = ({"@vocab": vocabulary} if vocabulary else {}) | dict(prefixes)
    yield '{"@context": ' + json.dumps(context, ensure_ascii=False) + ',\n"@graph": ['
    separator = "\n"
    for portion in portions:
        for subject, group in by_subject(portion):
            found = {"@id": subject[1:-1]} | _members(_node(group), names, vocabulary)
            yield separator + json.dumps(found, ensure_ascii=False)
            separator = ",\n"
    yield "\n]}\n"


def _members(node: Node, names: Names, vocabulary: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for predicate, values in node.items():
        if predicate == TYPE:
            found["@type"] = _one([_term_name(value[1:-1], names, vocabulary) for value in values])
        else:
            found[_term_name(predicate[1:-1], names, vocabulary)] = _one([json_value(v, names) for v in values])
    return found


def _one(values: list[Any]) -> Any:  # noqa: ANN401 - one value stands alone, several in a list
    return values[0] if len(values) == 1 else values


def _term_name(iri: str, names: Names, vocabulary: str) -> str:
    if vocabulary and iri.startswith(vocabulary):
        return iri.removeprefix(vocabulary)
    return names.short(iri) or iri


def json_value(term: str, names: Names) -> str | dict[str, str]:
    """Return a term as JSON-LD writes it without any coercion."""
    if not is_literal(term):
        return {"@id": term[1:-1]}
    said = literal(term)
    if said.language:
        return {"@value": said.text, "@language": said.language}
    if said.datatype:
        return {"@value": said.text, "@type": names.short(said.datatype) or said.datatype}
    return said.text
