"""The only reader of ``data/``: CSV tables to checked rows.

``spec`` reads the CSVW description, ``files`` turns bytes into cells, ``checks`` judges each cell;
:func:`read` puts them together and reports every problem of every file at once. No row is dropped
in silence: a row is read, or it is refused by name.
"""

from repgraph.tables.collection import Collection, read
from repgraph.tables.spec import Column, Spec, load_spec

__all__ = ["Collection", "Column", "Spec", "load_spec", "read"]
