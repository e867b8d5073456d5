"""Which records are one person: rows of a list and people of the graph, two lists, doubles in one.

``records`` reads people from tables or a graph; ``blocking`` finds pairs worth a comparison by keys of sounds;
``features`` compares names by :mod:`repgraph.names`, places by containment, kin by name; ``model`` weighs them with
Splink on DuckDB or Spark; ``review`` writes the table that a person decides and takes it back; ``adding`` tells what
a list would add. Nothing merges by itself.
"""

from repgraph.linkage.adding import Added, added
from repgraph.linkage.blocking import Pairs, candidates
from repgraph.linkage.choosing import best
from repgraph.linkage.model import BACKENDS, Scored, score
from repgraph.linkage.records import LinkageError, Person, from_store, from_tables
from repgraph.linkage.review import Candidate, accept, proposed, write

__all__ = [
    "BACKENDS",
    "Added",
    "Candidate",
    "LinkageError",
    "Pairs",
    "Person",
    "Scored",
    "accept",
    "added",
    "best",
    "candidates",
    "from_store",
    "from_tables",
    "proposed",
    "score",
    "write",
]
