"""Networks that carry their evidence: who was tied to whom, by which rows of which sources, and how sure that is.

>>> import repgraph
>>> from repgraph import network
>>> sorted(network.projections())[:3]
['acquaintance', 'buried-together', 'co-defendant']

:func:`graph` gives a graph of ``networkx``; measures, paths, sensitivity, slices, pictures and writers for other
programs stand in the modules of this package. Nothing here changes the graph in the store.
"""

from repgraph.network.graph import graph, select, simple, without_ties
from repgraph.network.neighbourhood import neighbourhood
from repgraph.network.projection import Projection, project, projections

__all__ = ["Projection", "graph", "neighbourhood", "project", "projections", "select", "simple", "without_ties"]
