"""Factoids to the reading: group, choose by written rules, keep every disagreement.

People, events, ties and cases are read *out of* factoids; nothing here is stored by hand, and nothing
decides what a historian has to decide.
"""

from repgraph.reading.entities import places_above, read_entity
from repgraph.reading.evidence import Weights
from repgraph.reading.persons import Life, LifeReader
from repgraph.reading.privacy import Privacy, judge
from repgraph.reading.ties import derived_properties, read_ties
from repgraph.reading.values import ValueReader
from repgraph.reading.withholding import withhold

__all__ = [
    "Life",
    "LifeReader",
    "Privacy",
    "ValueReader",
    "Weights",
    "derived_properties",
    "judge",
    "places_above",
    "read_entity",
    "read_ties",
    "withhold",
]
