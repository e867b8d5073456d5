"""The graph in six serialisations: read back by two libraries equal triple for triple, with a graph a source."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from exports import GRAPHS, TOMBSTONES, careful, careful_lines, people, text, triples, written
from rdflib import RDF, Dataset, Graph, URIRef

from repgraph.ontology import BASE, RG

if TYPE_CHECKING:
    from pathlib import Path

    from repgraph import KnowledgeGraph

RDFLIB = {
    "turtle": "turtle",
    "ntriples": "nt",
    "nquads": "nquads",
    "trig": "trig",
    "jsonld": "json-ld",
    "rdfxml": "xml",
}
OXIGRAPH = {
    "turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES, "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD, "rdfxml": ox.RdfFormat.RDF_XML,
}  # fmt: skip
WITH_GRAPHS = {"nquads", "trig"}
ANNA = URIRef(f"{BASE}person/anna-careful")


@pytest.fixture(scope="module")
def whole() -> Graph:
    """The careful graph, as it was built."""
    return triples("".join([*careful_lines(), *TOMBSTONES]))


def by_rdflib(name: str, data: bytes) -> Graph:
    """Read an export with rdflib; graphs are merged."""
    if name not in WITH_GRAPHS:
        return Graph().parse(data=data, format=RDFLIB[name])
    merged = Graph()
    for subject, predicate, value, _ in Dataset().parse(data=data, format=RDFLIB[name]).quads():
        merged.add((subject, predicate, value))
    return merged


def by_oxigraph(name: str, data: bytes) -> set[tuple[str, str, str]]:
    """Read an export with Oxigraph; graphs are merged."""
    return {(str(q.subject), str(q.predicate), str(q.object)) for q in ox.parse(data, OXIGRAPH[name])}


@pytest.mark.parametrize("name", GRAPHS)
def test_the_whole_graph_comes_back_triple_for_triple(whole: Graph, name: str) -> None:
    """What rdflib and Oxigraph read out of each serialisation is the graph of the build, no more and no less."""
    data = written(careful(), name)
    assert set(by_rdflib(name, data)) == set(whole), "there are no blank nodes, so that sets can be compared"
    assert by_oxigraph(name, data) == by_oxigraph("ntriples", whole.serialize(format="nt11", encoding="utf-8"))


@pytest.mark.parametrize("name", GRAPHS)
def test_the_real_graph_comes_back_triple_for_triple(real_graph: KnowledgeGraph, name: str) -> None:
    """The same of the project's own data, read by Oxigraph."""
    assert by_oxigraph(name, written(real_graph.store, name)) == by_oxigraph(
        "ntriples", "".join(real_graph.store.dump()).encode()
    )


@pytest.mark.parametrize("name", GRAPHS)
def test_one_person_is_the_same_in_every_serialisation(name: str) -> None:
    """A person leaves with events, ties, statements, sources, dates and labels, alike in each form."""
    found = by_rdflib(name, written(careful(), name, scope=people("anna-careful")))
    assert set(found) == set(by_rdflib("ntriples", written(careful(), "ntriples", scope=people("anna-careful"))))
    assert (ANNA, RDF.type, RG.Person) in found
    statements = set(found.subjects(RG.about, ANNA))
    assert statements == set(triples("".join(careful().dump())).subjects(RG.about, ANNA))
    for statement in statements:
        source = found.value(statement, RG.source)
        assert found.value(source, RG.tier), "a source is described with what makes it worth"


@pytest.mark.parametrize("name", sorted(WITH_GRAPHS))
def test_every_statement_stands_in_the_graph_of_its_source(name: str) -> None:
    """A licence or a take-down follows the source: its graph holds the source and all its statements, whole."""
    held = Dataset().parse(data=written(careful(), name), format=RDFLIB[name])
    graph_of: dict[URIRef, set[URIRef]] = {}
    for subject, _, _, graph in held.quads():
        graph_of.setdefault(subject, set()).add(graph)
    sources = {(s, o) for s, _, o, _ in held.quads((None, RG.source, None, None))}
    assert len(sources) > 50
    for statement, source in sources:
        assert graph_of[statement] == {source}
        assert graph_of[source] == {source}
    read = {s for s, p, _, _ in held.quads() if p == RG.basedOn}
    assert all(len(graph_of[node]) == 1 and not str(next(iter(graph_of[node]))).startswith(BASE) for node in read)


def test_trig_and_nquads_say_the_same() -> None:
    """They are two spellings of one data set."""
    nquads, trig = ({str(q) for q in ox.parse(written(careful(), n), OXIGRAPH[n])} for n in ("nquads", "trig"))
    assert nquads == trig


def test_a_person_in_jsonld_is_one_nested_object() -> None:
    """Events, ties, statements and their dates stand inside the person; the context stands in the file."""
    found = json.loads(text(careful(), "jsonld", scope=people("anna-careful")))
    assert isinstance(found["@context"], dict), "a context by address could not be read without a network"
    anna = next(node for node in found["@graph"] if node["id"] == "person/anna-careful")
    birth = next(event for event in anna["events"] if event["type"] == "Birth")
    assert birth["date"]["edtf"] == "1890-03-05"
    assert {tie["type"] for tie in anna["ties"]} >= {"SpousalTie", "ParentTie"}
    assert "f-birth" in {statement["id"].rsplit("/", 1)[-1] for statement in anna["statements"]}
    assert any(case["id"].startswith("case/") for case in anna["cases"])


def test_a_camp_leaves_with_those_who_were_held_there(real_graph: KnowledgeGraph) -> None:
    """--camp gives the camp with its own statements, and the people with theirs."""
    from repgraph.export import resolve  # noqa: PLC0415 - one test needs it

    scope = resolve(real_graph, camp="alzhir")
    found = triples(text(real_graph.store, "ntriples", scope=scope))
    camp = URIRef(f"{BASE}camp/alzhir")
    held = {person for event in found.subjects(RG.facility, camp) for person in found.objects(event, RG.person)}
    assert len(held) > 50
    assert scope.persons is not None
    assert {str(person) for person in held} >= set(scope.persons)
    assert (camp, RDF.type, None) in found


MEASURE = """
import re, sys
from pathlib import Path
from repgraph.export import EVERYBODY, EXPORTERS, Job, Release, deliver
from repgraph.ontology import Ontology
from repgraph.store import open_store
store = open_store(sys.argv[1])
job = Job(store, EVERYBODY, Ontology.load(), Release.current())
deliver(EXPORTERS[sys.argv[2]], job, Path(sys.argv[3]))
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""
MOST_MIB = 300


@pytest.mark.parametrize("name", ["nquads", "cidoc-crm", "gexf"])
def test_memory_stays_below_the_bar(real_build: Path, tmp_path: Path, name: str) -> None:
    """The whole graph is written in less than 300 MB; benchmarks/export.py shows that it does not grow with it."""
    command = [sys.executable, "-c", MEASURE, str(real_build), name, str(tmp_path / "out")]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    peak = int(done.stdout)
    assert peak < MOST_MIB
