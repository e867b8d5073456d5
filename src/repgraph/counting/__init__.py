"""Counting: the same build as tables in Parquet, and questions on them.

A SPARQL store follows paths from one node to the next; what looks at everything is answered here, by DuckDB.
"""

from repgraph.counting.store import ENGINES, CountingStore, with_columns
from repgraph.counting.tables import FOLDER, TABLES, write
from repgraph.counting.twins import Columns

__all__ = ["ENGINES", "FOLDER", "TABLES", "Columns", "CountingStore", "with_columns", "write"]
