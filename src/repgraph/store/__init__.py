"""The one contract for reading a graph, wherever it lies.

:func:`open_store` takes a folder or an address and gives a :class:`Store`; nothing above this package
knows which engine answers.
"""

from repgraph.store.contract import Dataset, Reply, Solutions, Store, Term
from repgraph.store.opening import default_location, open_store, resolve

__all__ = ["Dataset", "Reply", "Solutions", "Store", "Term", "default_location", "open_store", "resolve"]
