"""A knowledge graph of political repression in Kazakhstan: every statement names its source.

>>> import repgraph
>>> repgraph.open  # doctest: +ELLIPSIS
<function open at ...>
"""

from repgraph.errors import (
    DateError,
    DoesNotConform,
    NotFoundError,
    OntologyError,
    QueryError,
    RepgraphError,
    StoreError,
    TablesError,
)
from repgraph.knowledge_graph import Answer, KnowledgeGraph, open  # noqa: A004 - repgraph.open, like gzip.open

__all__ = [
    "Answer",
    "DateError",
    "DoesNotConform",
    "KnowledgeGraph",
    "NotFoundError",
    "OntologyError",
    "QueryError",
    "RepgraphError",
    "StoreError",
    "TablesError",
    "open",
]
