"""CIDOC-CRM 7.1: events, and what each source says as attribute assignments.

Source: *Definition of the CIDOC Conceptual Reference Model*, version 7.1 (CIDOC CRM Special Interest Group), and its
RDFS.
"""

from __future__ import annotations

from repgraph.export.contract import Exporter
from repgraph.export.crosswalk import VARIANTS, Crosswalk
from repgraph.export.statuses import EVERYTHING

PREFIXES = {
    "crm": "http://www.cidoc-crm.org/cidoc-crm/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "dcterms": "http://purl.org/dc/terms/",
}
CARRIES = EVERYTHING - {"sensitive"}

CIDOC_CRM = Exporter(
    name="cidoc-crm",
    title="CIDOC-CRM 7.1",
    media_type="text/turtle",
    suffix=".ttl",
    description=(
        "For museums and research infrastructures: events with time-spans (E52), and an attribute assignment (E13) for "
        "each statement of a source, with its place in the source, its mode and certainty, and whether it was compared."
    ),
    function=Crosswalk("cidoc-crm", PREFIXES["crm"], PREFIXES, CARRIES),
    standard="https://cidoc-crm.org/versions-of-the-cidoc-crm",
    checked="every class and property stands in the RDFS of CIDOC-CRM; domains and ranges hold; round trip",
    carries=CARRIES,
    variants=VARIANTS,
)
