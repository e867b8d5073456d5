"""The gate: a graph that breaks a shape of severity Violation is not published.

The fast executor (:mod:`~repgraph.gate.fast`) runs every shape over columns. The reference runs core shapes in pySHACL
(:mod:`~repgraph.gate.core`) and ``sh:sparql`` shapes in the store (:mod:`~repgraph.gate.rules`), and says what is
right. :func:`validate` makes a :class:`Report` with either, and
:func:`explain` leads a result back to the row and column that it comes from. Nothing here prints,
and nothing mends data.
"""

from repgraph.gate.explain import Row, Rows, explain
from repgraph.gate.report import Group, Report, Result
from repgraph.gate.rules import Queryable
from repgraph.gate.shapes import RGS, Rule, Shapes
from repgraph.gate.validate import Executor, validate

__all__ = [
    "RGS",
    "Executor",
    "Group",
    "Queryable",
    "Report",
    "Result",
    "Row",
    "Rows",
    "Rule",
    "Shapes",
    "explain",
    "validate",
]
