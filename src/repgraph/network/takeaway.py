"""Networks for other programs: GraphML, GEXF 1.3 with time, Cytoscape JSON, and CSV of nodes and edges.

Every edge of every format carries the ids of the rows in ``data/`` that it rests on.
"""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import networkx as nx

from repgraph.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO

GEXF = "http://gexf.net/1.3"
GEXF_SCHEMA = f"{GEXF} {GEXF}/gexf.xsd"
_TYPES = {bool: "boolean", int: "integer", float: "double", str: "string"}


def graphml(network: nx.Graph, out: TextIO) -> None:
    """Write GraphML (*GraphML Primer*, 2002)."""
    plain = network.copy()
    plain.graph.clear()
    out.writelines(line + "\n" for line in nx.generate_graphml(plain, named_key_ids=True))


def gexf(network: nx.Graph, out: TextIO) -> None:
    """Write GEXF 1.3: ``start`` and ``end`` of an edge are the widest time that its dates allow.

    No edge has a direction of its own, because readers refuse both sorts in one graph: the source of a directed tie
    is the person from whom it runs, and its attribute ``directed`` says so.
    """
    root = ET.Element("gexf", {"xmlns": GEXF, "version": "1.3"})
    meta = ET.SubElement(root, "meta")
    ET.SubElement(meta, "creator").text = "repgraph"
    ET.SubElement(meta, "description").text = f"ties by kind: {network.graph.get('kinds', '')}"
    graph = ET.SubElement(
        root,
        "graph",
        {
            "defaultedgetype": "directed" if network.is_directed() else "undirected",
            "mode": "dynamic",
            "timeformat": "date",
            "timerepresentation": "interval",
            "idtype": "string",
        },
    )
    numbers = {
        "node": _declared(graph, "node", (data for _, data in network.nodes(data=True)), {"label"}),
        "edge": _declared(graph, "edge", (data for *_, data in network.edges(data=True)), {"weight"}),
    }
    nodes = ET.SubElement(graph, "nodes")
    for node, data in network.nodes(data=True):
        element = ET.SubElement(nodes, "node", {"id": node, "label": str(data.get("label", node))})
        _valued(element, data, numbers["node"])
    edges = ET.SubElement(graph, "edges")
    for number, (one, other, data) in enumerate(network.edges(data=True)):
        start, goal = _ends(one, other, data)
        element = ET.SubElement(edges, "edge", {"id": str(number), "source": start, "target": goal})
        element.set("weight", repr(float(data.get("weight", 1.0))))
        element.set("kind", str(data.get("kind", "")))
        for name, day in (("start", data.get("begin_min")), ("end", data.get("end_max"))):
            if day:
                element.set(name, day)
        _valued(element, data, numbers["edge"])
    ET.indent(root)
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n")


def _declared(graph: ET.Element, kind: str, found: Iterator[dict[str, Any]], apart: set[str]) -> dict[str, str]:
    """Declare the attributes of nodes or edges, and return their ids."""
    types = {name: _TYPES[type(value)] for data in found for name, value in data.items() if name not in apart}
    declared = ET.SubElement(graph, "attributes", {"class": kind, "mode": "static"})
    for name, value_type in sorted(types.items()):
        ET.SubElement(declared, "attribute", {"id": name, "title": name, "type": value_type})
    return {name: name for name in types}


def _valued(element: ET.Element, data: dict[str, Any], numbers: dict[str, str]) -> None:
    values = ET.SubElement(element, "attvalues")
    for name in sorted(numbers.keys() & data.keys()):
        value = data[name]
        text = str(value).lower() if isinstance(value, bool) else str(value)
        ET.SubElement(values, "attvalue", {"for": numbers[name], "value": text})


def cytoscape(network: nx.Graph, out: TextIO) -> None:
    """Write the JSON of Cytoscape and Cytoscape.js."""
    json.dump(elements(network), out, ensure_ascii=False, indent=1)
    out.write("\n")


def elements(network: nx.Graph) -> dict[str, Any]:
    """Return nodes and edges as Cytoscape.js takes them."""
    nodes = [{"data": {"id": node, **data}} for node, data in network.nodes(data=True)]
    edges = []
    for number, (one, other, data) in enumerate(network.edges(data=True)):
        start, goal = _ends(one, other, data)
        edges.append({"data": {"id": f"edge-{number}", "source": start, "target": goal, **data}})
    return {"format_version": "1.0", "data": dict(network.graph), "elements": {"nodes": nodes, "edges": edges}}


def node_table(network: nx.Graph, out: TextIO) -> None:
    """Write the nodes as CSV."""
    _table(({"id": node, **data} for node, data in network.nodes(data=True)), ["id", "label", "kind"], out)


def edge_table(network: nx.Graph, out: TextIO) -> None:
    """Write the edges as CSV."""
    labels = dict(network.nodes(data="label"))
    _table(
        (
            {"source": ends[0], "target": ends[1], "source_label": labels[ends[0]], "target_label": labels[ends[1]]}
            | {name: value for name, value in data.items() if name != "runs_from"}
            for one, other, data in network.edges(data=True)
            for ends in [_ends(one, other, data)]
        ),
        ["source", "target", "source_label", "target_label", "kind", "relation", "weight", "certain", "rows"],
        out,
    )


def _table(found: Iterator[dict[str, Any]], first: list[str], out: TextIO) -> None:
    lines = list(found)
    others = sorted({name for line in lines for name in line} - set(first))
    writer = csv.DictWriter(out, [*first, *others], restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)


def _ends(one: str, other: str, data: dict[str, Any]) -> tuple[str, str]:
    """Return both ends, the one from which a directed tie runs first."""
    return (other, one) if data.get("runs_from", one) == other else (one, other)


WRITERS: dict[str, tuple[Callable[[nx.Graph, TextIO], None], str]] = {
    "graphml": (graphml, ".graphml"),
    "gexf": (gexf, ".gexf"),
    "cytoscape": (cytoscape, ".cyjs"),
    "nodes": (node_table, ".csv"),
    "edges": (edge_table, ".csv"),
}
"""Formats: what writes each, and the suffix of its files."""


def write(network: nx.Graph, form: str, out: TextIO) -> None:
    """Write a network in one of the formats of :data:`WRITERS`.

    Raises
    ------
    NotFoundError
        There is no such format; near misses are offered.
    """
    if form not in WRITERS:
        raise NotFoundError("format", form, WRITERS)
    WRITERS[form][0](network, out)
