"""The gate: a graph that breaks a shape of severity Violation is not published.

Core shapes run in pySHACL (:mod:`~repgraph.gate.core`), ``sh:sparql`` shapes set-wise in the store
(:mod:`~repgraph.gate.rules`); :func:`validate` joins both in one :class:`Report`, and
:func:`explain` leads a result back to the row and column that it comes from. Nothing here prints,
and nothing mends data.
"""

from repgraph.gate.explain import Row, Rows, explain
from repgraph.gate.report import Group, Report, Result
from repgraph.gate.rules import Queryable
from repgraph.gate.shapes import RGS, Rule, Shapes
from repgraph.gate.validate import validate

__all__ = ["RGS", "Group", "Queryable", "Report", "Result", "Row", "Rows", "Rule", "Shapes", "explain", "validate"]
