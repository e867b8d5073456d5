"""schema.org: people, events, places and works for search engines and aggregators.

Source: https://schema.org/docs/schemas.html. It has no place for doubt, so that only statements without any leave.
"""

from __future__ import annotations

from repgraph.export.contract import Exporter
from repgraph.export.crosswalk import VARIANTS, Crosswalk
from repgraph.export.statuses import PLAIN

PREFIXES = {"schema": "https://schema.org/"}

SCHEMA_ORG = Exporter(
    name="schema-org",
    title="schema.org",
    media_type="application/ld+json",
    suffix=".jsonld",
    description=(
        "For search engines: people with birth, death, kin and occupation, events, institutions, places, "
        "acts; only what nobody doubts."
    ),
    function=Crosswalk("schema-org", PREFIXES["schema"], PREFIXES, PLAIN, first="jsonld"),
    standard="https://schema.org/",
    checked="every class and property stands in schema.org; domainIncludes and rangeIncludes hold; round trip",
    carries=PLAIN,
    variants=VARIANTS,
)
