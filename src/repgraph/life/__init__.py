"""A person's page: what sources say of one life, what is read of it, and what none of them says.

``person`` reads a store, ``as_text`` tells what it read in English, Russian or Kazakh. The web shows the same
records.
"""

from repgraph.life.reading import person
from repgraph.life.records import Person
from repgraph.life.text import as_text

__all__ = ["Person", "as_text", "person"]
