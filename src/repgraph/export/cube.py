"""RDF Data Cube: the figures, with the source as a dimension.

Source: *The RDF Data Cube Vocabulary* (W3C, 2014), with its integrity constraints.
"""

from __future__ import annotations

from repgraph.export.contract import Exporter
from repgraph.export.crosswalk import VARIANTS, Crosswalk
from repgraph.export.statuses import EVERYTHING

PREFIXES = {
    "qb": "http://purl.org/linked-data/cube#",
    "cube": "https://w3id.org/repgraph/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
}

CUBE = Exporter(
    name="cube",
    title="RDF Data Cube",
    media_type="text/turtle",
    suffix=".ttl",
    description=(
        "For statisticians: one observation a figure, with what was counted, of whom, when, and by which "
        "source, none of them added up."
    ),
    function=Crosswalk("cube", PREFIXES["qb"], PREFIXES, EVERYTHING),
    standard="https://www.w3.org/TR/vocab-data-cube/",
    checked="the integrity constraints of the standard hold; round trip",
    variants=VARIANTS,
)
