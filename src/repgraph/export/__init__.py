"""Exports to the standards that other archives, aggregators and scholars use.

:data:`EXPORTERS` is the one registry: commands, site, docs and tests read it. A target is one file; where it is RDF
the mapping is ``CONSTRUCT`` queries in ``queries/crosswalk/``. What may leave is decided in one place,
:mod:`~repgraph.export.sift`.

>>> sorted(EXPORTERS)[:3]
['cidoc-crm', 'csv', 'cube']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from repgraph.errors import NotFoundError
from repgraph.export.catalogue import VOID, dcat
from repgraph.export.cidoc_crm import CIDOC_CRM
from repgraph.export.contract import Exporter, ExportError, Job, Release, Report
from repgraph.export.csv_tables import CSV
from repgraph.export.cube import CUBE
from repgraph.export.cytoscape import CYTOSCAPE
from repgraph.export.delivery import deliver
from repgraph.export.eac_cpf import EAC_CPF
from repgraph.export.eac_cpf_2010 import EAC_CPF_2010
from repgraph.export.edm import EDM
from repgraph.export.geojson import GEOJSON
from repgraph.export.gexf import GEXF
from repgraph.export.graphml import GRAPHML
from repgraph.export.graphs import NQUADS, NTRIPLES, RDFXML, TRIG, TURTLE
from repgraph.export.jsonld import JSONLD
from repgraph.export.pajek import PAJEK
from repgraph.export.prov import PROV
from repgraph.export.quickstatements import QUICKSTATEMENTS
from repgraph.export.release import release
from repgraph.export.rico import RICO
from repgraph.export.schema_org import SCHEMA_ORG
from repgraph.export.scope import EVERYBODY, Scope, resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "EVERYBODY",
    "EXPORTERS",
    "ExportError",
    "Exporter",
    "Job",
    "Release",
    "Report",
    "Scope",
    "deliver",
    "find",
    "resolve",
]

_STATEMENTS = (
    TURTLE, NTRIPLES, NQUADS, TRIG, JSONLD, RDFXML, SCHEMA_ORG, CIDOC_CRM, RICO, EDM, PROV, CUBE, EAC_CPF, EAC_CPF_2010,
    QUICKSTATEMENTS, CSV, GEOJSON, GRAPHML, GEXF, CYTOSCAPE, PAJEK,
)  # fmt: skip
_DCAT = dcat(lambda: _STATEMENTS)
_ALL = (*_STATEMENTS, VOID, _DCAT)

EXPORTERS: Mapping[str, Exporter] = {exporter.name: exporter for exporter in (*_ALL, release(_ALL))}
"""Every target by the name that the command takes."""


def find(name: str) -> Exporter:
    """Return a target by name.

    Raises
    ------
    NotFoundError
        There is no such target; the nearest are offered.
    """
    if name not in EXPORTERS:
        raise NotFoundError("export format", name, EXPORTERS)
    return EXPORTERS[name]
