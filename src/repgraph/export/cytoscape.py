"""Cytoscape JSON: ties with what they rest on, for Cytoscape and Cytoscape.js.

Source: *Cytoscape.js*, elements JSON, https://js.cytoscape.org/#notation/elements-json.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from typing import TYPE_CHECKING

from repgraph.export.contract import Exporter, one_file
from repgraph.export.ties import CARRIES, LOSSES, network

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repgraph.export.contract import Job


def _write(job: Job) -> Iterator[str]:
    head = {"name": "repgraph", "version": job.release.version, "date": job.release.as_of.isoformat()}
    yield (
        '{"format_version": "1.0", "generated_by": "repgraph", "data": '
        + json.dumps(head)
        + ', "directed": false, "multigraph": true,\n'
    )
    yield '"elements": {"nodes": ['
    with tempfile.TemporaryFile("w+", encoding="utf-8") as waiting:
        separator, edge_separator = "\n", "\n"
        for person, edges in network(job):
            found = {name: value for name, value in asdict(person).items() if value} | {
                "name": person.label,
                "value": person.id,
            }
            yield separator + json.dumps({"data": found}, ensure_ascii=False)
            separator = ",\n"
            for edge in edges:
                values = {name: value for name, value in asdict(edge).items() if value != ""} | {
                    "key": edge.id,
                    "tie": edge.tie,
                }
                waiting.write(edge_separator + json.dumps({"data": values}, ensure_ascii=False))
                edge_separator = ",\n"
        yield '\n], "edges": ['
        waiting.seek(0)
        yield from waiting
    yield "\n]}}\n"


CYTOSCAPE = Exporter(
    name="cytoscape",
    title="Cytoscape JSON",
    media_type="application/json",
    suffix=".cyjs",
    description=(
        "Ties between people for Cytoscape and web pages: kind, dates, certainty, numbers of statements "
        "and sources on each edge."
    ),
    function=one_file(_write),
    standard="https://js.cytoscape.org/#notation/elements-json",
    checked="opens in networkx with the same nodes, edges and attributes",
    carries=CARRIES,
    losses=LOSSES,
)
