"""Columns: the graph as tables of numbers, for whatever looks at all of it at once.

Graph-shaped questions go to a SPARQL store; counting, and the gate, go here. Nothing here knows the model.
"""

from repgraph.columns.engine import Engine
from repgraph.columns.triples import Triples

__all__ = ["Engine", "Triples"]
