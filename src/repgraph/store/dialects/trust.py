"""Which queries a store answers as the standard says, though it does not follow it everywhere."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rdflib import URIRef, Variable
from rdflib.plugins.sparql import prepareQuery

from repgraph.errors import QueryError

if TYPE_CHECKING:
    from rdflib.plugins.sparql.parserutils import CompValue

_FORMS = {"SelectQuery", "AskQuery"}
"""CONSTRUCT is not among them: a server may cut its answer without a word."""


@lru_cache(maxsize=256)
def parsed(query: str) -> CompValue:
    """Return a query as algebra.

    Raises
    ------
    QueryError
        It is no SPARQL 1.1.
    """
    try:
        return prepareQuery(query).algebra
    except Exception as error:
        reason = str(error).partition("\n")[0]
        raise QueryError(f"the query is not SPARQL 1.1: {reason or type(error).__name__}") from error


def plain(algebra: Any) -> bool:  # noqa: ANN401 - rdflib's algebra is not typed
    """Tell whether a query is one group of triple patterns of nodes and variables, at most counted or cut.

    All stores answer such a query alike. Literals in patterns are compared otherwise here and there, paths,
    ``OPTIONAL``, groupings and functions more so.
    """
    if algebra.name not in _FORMS or algebra.datasetClause:
        return False
    node = algebra.p
    while node.name in {"Slice", "Project"}:
        node = node.p
    if node.name == "Extend" and isinstance(node.expr, Variable) and node.p.name == "AggregateJoin":
        node = _counted(node)
    if node is not None and node.name == "Graph":
        node = node.p
    return node is not None and node.name == "BGP" and all(_plain(triple) for triple in node.triples)


def _counted(node: Any) -> Any:  # noqa: ANN401
    """Return what a lone ``COUNT(*)`` counts."""
    (aggregate, *more) = node.p.A
    lone = not more and aggregate.name == "Aggregate_Count" and aggregate.vars == "*" and not aggregate.distinct
    return node.p.p.p if lone and not node.p.p.expr else None


def _plain(triple: Any) -> bool:  # noqa: ANN401
    variables = [term for term in triple if isinstance(term, Variable)]
    return all(isinstance(term, (URIRef, Variable)) for term in triple) and len(set(variables)) == len(variables)
