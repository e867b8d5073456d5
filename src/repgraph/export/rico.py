"""RiC-O 1.1: agents, events, archival files, and relations with their certainty and source.

Source: *Records in Contexts Ontology* (ICA RiC-O) 1.1, International Council on Archives, 2025.
"""

from __future__ import annotations

from repgraph.export.contract import Exporter
from repgraph.export.crosswalk import VARIANTS, Crosswalk
from repgraph.export.statuses import GRADED

PREFIXES = {
    "rico": "https://www.ica.org/standards/RiC/ontology#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
}

RICO = Exporter(
    name="rico",
    title="RiC-O 1.1",
    media_type="text/turtle",
    suffix=".ttl",
    description=(
        "For archives: agents, activities, rules, archival files with custody and access; a relation with"
        " certainty and source for each statement."
    ),
    function=Crosswalk("rico", PREFIXES["rico"], PREFIXES, GRADED),
    standard="https://www.ica.org/standards/RiC/RiC-O_1-1.html",
    checked="every class and property stands in RiC-O 1.1; domains and ranges hold; round trip",
    carries=GRADED,
    variants=VARIANTS,
)
