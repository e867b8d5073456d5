"""The ``sh:sparql`` shapes, each run once over a whole store.

pySHACL binds ``$this`` to one focus node after another; here the query finds all of them at once,
with the same results. A query may therefore not rely on ``$this`` being bound: it tests the target
itself. pySHACL on small graphs is the oracle (``tests/test_shapes.py``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from rdflib import URIRef
from rdflib.namespace import SH

from repgraph.errors import OntologyError
from repgraph.gate.report import Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rdflib import Literal
    from rdflib.term import Node

    from repgraph.gate.shapes import Rule

_SLOT = re.compile(r"\{[$?](\w+)\}")
_HAS_ONTOLOGY = "SELECT ?class WHERE { ?class a <http://www.w3.org/2002/07/owl#Class> } LIMIT 1"


class Queryable(Protocol):
    """Anything that answers a SPARQL SELECT with rdflib terms."""

    def select(self, query: str) -> Iterable[Mapping[str, Node]]:
        """Return the rows; a variable without a value is absent from its row."""


def run(rules: Iterable[Rule], store: Queryable, language: str = "en") -> Iterator[Result]:
    """Run rules over a store.

    Parameters
    ----------
    rules
        The rules, from :attr:`repgraph.gate.shapes.Shapes.rules`.
    store
        The graph together with ontology and vocabularies: some rules ask whether a term is declared.
    language
        Language of the messages, where a shape has it; else English.

    Raises
    ------
    OntologyError
        The store holds no ontology, so that every term would look undeclared.
    """
    if not list(store.select(_HAS_ONTOLOGY)):
        raise OntologyError("the store holds no ontology; load ontology/repgraph.ttl and ontology/vocabulary/*.ttl too")
    for rule in rules:
        yield from run_rule(rule, store, language)


def run_rule(rule: Rule, store: Queryable, language: str = "en") -> Iterator[Result]:
    """Run one rule over a store; equal rows give one result."""
    seen: set[Result] = set()
    message = in_language(rule.messages, language)
    for row in store.select(rule.select):
        focus = row.get("this")
        if focus is None:
            raise OntologyError(f"{rule.shape}: a row of its query has no $this")
        path = row.get("path")
        result = Result(
            focus=focus,
            path=path if isinstance(path, URIRef) else rule.path,
            value=row.get("value", None if rule.path else focus),
            component=SH.SPARQLConstraintComponent,
            shape=rule.shape,
            severity=rule.severity,
            message=fill(message, row),
        )
        if result not in seen:
            seen.add(result)
            yield result


def in_language(messages: Sequence[Literal], language: str) -> str:
    """Return the message in a language, else in English, else any."""
    by_language = {m.language or "": str(m) for m in messages}
    for wanted in (language, "en", ""):
        if wanted in by_language:
            return by_language[wanted]
    return next(iter(by_language.values()), "")


def slots(message: str) -> list[str]:
    """Return the variables that a message shows, in order.

    >>> slots("lies before {?value}")
    ['value']
    """
    return _SLOT.findall(message)


def fill(message: str, row: Mapping[str, Node]) -> str:
    """Put the values of a row into the ``{?name}`` slots of a message."""
    return _SLOT.sub(lambda slot: short(row[slot[1]]) if row.get(slot[1]) is not None else slot[0], message)


def short(term: Node) -> str:
    """Return a term as people read it: an IRI without its namespace.

    >>> from rdflib import URIRef
    >>> short(URIRef("https://w3id.org/repgraph/id/factoid/fc00012"))
    'factoid/fc00012'
    """
    text = str(term)
    if not isinstance(term, URIRef):
        return text
    for mark in ("/id/", "#"):
        if mark in text:
            return text.rsplit(mark, 1)[-1]
    return text
