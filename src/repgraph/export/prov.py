"""PROV-O: which statement comes from which source, what was read from which statements, and what editors set aside.

Source: *PROV-O: The PROV Ontology* (W3C, 2013).
"""

from __future__ import annotations

from repgraph.export.contract import Exporter
from repgraph.export.crosswalk import VARIANTS, Crosswalk
from repgraph.export.statuses import EVERYTHING

PREFIXES = {
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "dcterms": "http://purl.org/dc/terms/",
}

PROV = Exporter(
    name="prov",
    title="PROV-O",
    media_type="text/turtle",
    suffix=".ttl",
    description=(
        "The provenance alone: statements with their source, readings with their statements, assessments "
        "with their editor."
    ),
    function=Crosswalk("prov", PREFIXES["prov"], PREFIXES, EVERYTHING),
    standard="https://www.w3.org/TR/prov-o/",
    checked="every class and property stands in PROV-O; domains and ranges hold; round trip",
    variants=VARIANTS,
)
