"""Finding a person or anything else by any recorded form of its name: exact, begun, misspelt, in another script."""

from repgraph.search.index import LONGEST, NameIndex
from repgraph.search.ranking import LEAST_SCORE, Hit

__all__ = ["LEAST_SCORE", "LONGEST", "Hit", "NameIndex"]
