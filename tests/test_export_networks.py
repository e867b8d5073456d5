"""Networks: GraphML, GEXF, Cytoscape JSON and Pajek open elsewhere with the same nodes, edges and attributes."""

from __future__ import annotations

import io
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import igraph
import networkx as nx
import pytest
from exports import NETWORKS, careful, job, people, schema, text, written_once
from lxml import etree

from repgraph.export.ties import FIELDS, PERSON_FIELDS, attributes, network

if TYPE_CHECKING:
    from pathlib import Path

    from repgraph import KnowledgeGraph
    from repgraph.store import Store

Nodes = dict[str, dict[str, Any]]
Edges = dict[tuple[str, str, str], dict[str, str]]
GEXF = {"g": "http://gexf.net/1.3"}


@lru_cache(maxsize=2)
def expected(store: Store) -> tuple[Nodes, Edges]:
    """Return people and ties as the rows from which every format is written."""
    nodes: Nodes = {}
    edges: Edges = {}
    for person, ties in network(job(store)):
        values = {name: getattr(person, name) for name in ("label", *PERSON_FIELDS)}
        nodes[person.id] = {k: v for k, v in values.items() if v}
        for tie in ties:
            edges[*sorted((tie.source, tie.target)), tie.id] = attributes(tie)
    return nodes, edges


def filled(found: dict[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    """Return attributes as text, without those that are empty."""
    return {
        name: str(found[name]).lower() if isinstance(found[name], bool) else str(found[name])
        for name in names
        if found.get(name) not in {None, ""}
    }


def by_networkx(graph: Any) -> tuple[Nodes, Edges]:  # noqa: ANN401 - networkx has no types
    """Return nodes and edges that networkx read."""
    nodes = {node: filled(data, ("label", *PERSON_FIELDS)) for node, data in graph.nodes(data=True)}
    edges = {
        (*sorted((a, b)), str(data.get("id", key))): filled(data, tuple(FIELDS))
        for a, b, key, data in graph.edges(keys=True, data=True)
    }
    return nodes, edges


@pytest.fixture(params=["careful", "real"])
def store(request: pytest.FixtureRequest) -> Store:
    """The careful graph, then that of the project's own data."""
    if request.param == "careful":
        return careful()
    real: KnowledgeGraph = request.getfixturevalue("real_graph")
    return real.store


def test_graphml_opens_in_networkx_and_igraph_alike(store: Store, tmp_path: Path) -> None:
    """The same people, the same ties, the same attributes with their types, in both."""
    found, (nodes, edges) = written_once(store, "graphml").decode(), expected(store)
    assert edges
    graph = nx.parse_graphml(found, force_multigraph=True)
    assert not graph.is_directed()
    assert by_networkx(graph) == (nodes, edges)
    assert all(isinstance(data["factoids"], int) for _, _, data in graph.edges(data=True))
    file = tmp_path / "graph.graphml"
    file.write_text(found, encoding="utf-8")
    read = igraph.Graph.Read_GraphML(str(file))
    assert {v["id"]: filled(v.attributes(), ("label", *PERSON_FIELDS)) for v in read.vs} == nodes
    got = {
        (*sorted((read.vs[e.source]["id"], read.vs[e.target]["id"])), e["tie"]): {
            name: value.removesuffix(".0") for name, value in filled(e.attributes(), tuple(FIELDS)).items()
        }
        for e in read.es
    }
    assert got == edges


def test_graphml_is_valid_by_its_schema(store: Store) -> None:
    """The XML Schema of GraphML finds nothing."""
    official = etree.XMLSchema(etree.parse(str(schema("graphml", "graphml.xsd"))))
    official.assertValid(etree.fromstring(written_once(store, "graphml").decode().encode()))


def test_gexf_opens_in_networkx_with_the_same_content(store: Store) -> None:
    """People, ties and attributes; the weight of an edge is its number of independent sources."""
    found, (nodes, edges) = written_once(store, "gexf").decode(), expected(store)
    graph = nx.read_gexf(io.BytesIO(found.encode()))
    assert graph.is_multigraph(), "two ties of one pair are two edges"
    got_nodes, _ = by_networkx(graph)
    assert got_nodes == nodes
    got = {(*sorted((a, b)), data["id"]): filled(data, tuple(FIELDS)) for a, b, data in graph.edges(data=True)}
    assert got == edges
    assert all(data["weight"] == data["sources"] for _, _, data in graph.edges(data=True))


def test_gexf_has_the_structure_of_the_primer(store: Store) -> None:
    """Attributes are declared before they are used, ids are unique, edges join nodes that are there."""
    root = etree.fromstring(written_once(store, "gexf").decode().encode())
    assert root.get("version") == "1.3"
    nodes, edges = expected(store)
    declared = {a.get("id") for a in root.iterfind(".//g:attributes/g:attribute", GEXF)}
    assert {v.get("for") for v in root.iterfind(".//g:attvalue", GEXF)} <= declared
    ids = [n.get("id") for n in root.iterfind(".//g:node", GEXF)]
    assert sorted(ids) == sorted(nodes)
    found = {}
    for edge in root.iterfind(".//g:edge", GEXF):
        ends = (edge.get("source") or "", edge.get("target") or "")
        assert set(ends) <= set(ids)
        values = {(v.get("for") or "").removeprefix("e_"): v.get("value") for v in edge.iterfind(".//g:attvalue", GEXF)}
        assert edge.get("weight") == values["sources"]
        found[*sorted(ends), edge.get("id")] = values
    assert found == edges


def test_cytoscape_opens_in_networkx_with_the_same_content(store: Store) -> None:
    """As networkx reads Cytoscape JSON."""
    nodes, edges = expected(store)
    graph = nx.cytoscape_graph(json.loads(text(store, "cytoscape")))
    assert by_networkx(graph) == (nodes, edges)


def test_pajek_opens_in_networkx_with_the_same_nodes_and_ties(store: Store) -> None:
    """Arcs have a direction, edges have none, and each has its kind and certainty."""
    nodes, edges = expected(store)
    lines = text(store, "pajek").splitlines()
    graph = nx.parse_pajek(lines)
    assert set(graph.nodes) == set(nodes)
    assert lines[0] == f"*Vertices {len(nodes)}"
    arcs, undirected = lines.index("*Arcs"), lines.index("*Edges")
    assert undirected - arcs - 1 == sum(values["directed"] == "true" for values in edges.values())
    assert len(lines) - undirected - 1 == sum(values["directed"] == "false" for values in edges.values())
    assert all('certainty "' in line and 'kind "' in line for line in lines[arcs + 1 :] if not line.startswith("*"))


@pytest.mark.parametrize("name", NETWORKS)
def test_no_doubtful_tie_is_an_edge(name: str) -> None:
    """Alleged, hearsay and withheld ties are left out; one that an editor concluded says so."""
    found = text(careful(), name)
    assert "t-alleged" not in found
    assert "1926-06-06" not in found
    assert "1927-07-07" not in found
    assert "Zhanna" not in found
    assert "Lev Doubtful" in found
    edges = expected(careful())[1]
    inferred = next(values for key, values in edges.items() if key[2] == "t-inferred")
    assert "inferred" in inferred["certainty"].split()


def test_the_dates_of_people_say_how_sure_they_are() -> None:
    """A day that an editor concluded, and two days between which no rule decides, stand with their status."""
    nodes, _ = expected(careful())
    assert nodes["anna-careful"]["born_certainty"] == "plain"
    assert "undecided" in nodes["boris-careful"]["born_certainty"]
    lev = nodes["lev-doubtful"]
    assert lev["born"] == "1895" or "inferred" in lev["born_certainty"]


def test_an_edge_counts_its_statements_and_independent_sources() -> None:
    """Each tie has kind, dates, numbers of statements, of sources and of compared rows."""
    edges = expected(careful())[1]
    spouse = next(values for key, values in edges.items() if key[2] == "t-spouse")
    assert (spouse["kind"], spouse["date"], spouse["end"]) == ("spouse", "1909", "1938")
    assert (spouse["factoids"], spouse["sources"], spouse["compared"]) == ("1", "1", "1")


@pytest.mark.parametrize("name", NETWORKS)
def test_one_person_leaves_with_those_whom_ties_reach(name: str) -> None:
    """--person writes that person's ties, and names the people at their other ends."""
    found = text(careful(), name, scope=people("maria-careful"))
    for person in ("maria-careful", "anna-careful", "boris-careful"):
        assert person in found
    assert "t-spouse" not in found, "a tie between two others stays behind"
    assert "lev-doubtful" not in found
