"""EDM for Europeana: archival files and publications as objects, people, places and institutions as context.

Source: *Definition of the Europeana Data Model* 5.2.8 and the schema of external EDM (europeana/metis-schema).
"""

from __future__ import annotations

from repgraph.build.terms import TYPE
from repgraph.export.contract import Exporter
from repgraph.export.crosswalk import VARIANTS, Crosswalk
from repgraph.export.statuses import PLAIN

PREFIXES = {
    "edm": "http://www.europeana.eu/schemas/edm/",
    "ore": "http://www.openarchives.org/ore/terms/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "wgs84_pos": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "rdaGr2": "http://rdvocab.info/ElementsGr2/",
    "owl": "http://www.w3.org/2002/07/owl#",
}

_ORDER = (
    "wgs84_pos:lat wgs84_pos:long skos:prefLabel skos:altLabel skos:note dc:identifier dc:language dc:subject dc:title "
    "dc:type dcterms:isPartOf dcterms:isReplacedBy dcterms:provenance edm:hasMet edm:isRelatedTo rdaGr2:dateOfBirth "
    "rdaGr2:dateOfDeath rdaGr2:dateOfEstablishment rdaGr2:dateOfTermination rdaGr2:gender rdaGr2:placeOfBirth "
    "rdaGr2:placeOfDeath rdaGr2:professionOrOccupation edm:type owl:sameAs edm:aggregatedCHO edm:dataProvider "
    "edm:isShownAt edm:provider dc:rights edm:rights"
)
"""The order that the schema asks for in each class, in one line."""


def _order() -> dict[str, int]:
    found = {TYPE: -1}
    for place, name in enumerate(_ORDER.split()):
        prefix, _, local = name.partition(":")
        found[f"<{PREFIXES[prefix]}{local}>"] = place
    return found


EDM = Exporter(
    name="edm",
    title="Europeana Data Model (external EDM)",
    media_type="application/rdf+xml",
    suffix=".rdf",
    description=(
        "For Europeana and other aggregators: archival files and publications with holder and rights; "
        "people, places and institutions as context."
    ),
    function=Crosswalk("edm", PREFIXES["edm"], PREFIXES, PLAIN, first="rdfxml", order=_order()),
    standard="https://pro.europeana.eu/page/edm-documentation",
    checked=(
        "elements, their order and number by the XML Schema of external EDM, and valid by it where it is at hand; "
        "round trip"
    ),
    carries=PLAIN,
    variants=VARIANTS,
)
