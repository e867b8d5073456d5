"""The fast gate gives what the reference gives: on generated graphs and shapes, and on the cases of every shape."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from pathlib import Path

import pyshacl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH
from rdflib.term import BNode, Node

from repgraph.errors import OntologyError
from repgraph.gate import Report, Result, Shapes, core, fast, rules, validate
from repgraph.store.embedded import EmbeddedStore

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases" / "shapes"
SHAPES = Shapes.load(ROOT / "ontology" / "shapes")
EX = Namespace("http://example.org/")
NODES = [EX[name] for name in "abcde"]
PROPERTIES = [EX.p, EX.q]
CLASSES = [EX.C, EX.D, EX.E]
LITERALS = [
    Literal(1), Literal(2), Literal(10), Literal("1.5", datatype=XSD.decimal), Literal("1937-01-02", datatype=XSD.date),
    Literal("1938-01-02", datatype=XSD.date), Literal("a"), Literal("abc"), Literal("жер"), Literal("abc", lang="en"),
    Literal("x", lang="en"), Literal("x", lang="kk-cyrl"), Literal(lexical_or_value=True),
]  # fmt: skip

NUMBERS = LITERALS[:4]

values = st.sampled_from([*NODES, *LITERALS])
triples = st.one_of(
    st.tuples(st.sampled_from(NODES), st.sampled_from(PROPERTIES), values),
    st.tuples(st.sampled_from(NODES), st.just(RDF.type), st.sampled_from(CLASSES)),
)
graphs = st.lists(triples, max_size=24)
paths = st.sampled_from(["p", "inverse", "sequence", "either", "many", "any"])
small = st.integers(0, 3)
constraints = st.one_of(
    st.tuples(st.sampled_from([SH.minCount, SH.maxCount, SH.minLength, SH.maxLength]), small.map(Literal)),
    st.tuples(
        st.sampled_from([SH.minInclusive, SH.maxInclusive, SH.minExclusive, SH.maxExclusive]),
        st.sampled_from([Literal(1), Literal(2), Literal("1.5", datatype=XSD.decimal), LITERALS[4]]),
    ),
    st.tuples(st.just(SH.datatype), st.sampled_from([XSD.integer, XSD.date, XSD.string, XSD.boolean, RDF.langString])),
    st.tuples(st.just(SH.nodeKind), st.sampled_from([SH.IRI, SH.Literal, SH.BlankNodeOrIRI])),
    st.tuples(st.just(SH["class"]), st.sampled_from(CLASSES)),
    st.tuples(st.sampled_from([SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals]), st.just(EX.q)),
    st.tuples(st.just(SH.hasValue), values),
    st.tuples(st.just(SH.uniqueLang), st.just(Literal(lexical_or_value=True))),
    st.tuples(st.just(SH.pattern), st.sampled_from([Literal("^a"), Literal("b"), Literal("[0-9]$")])),
    st.tuples(st.just(SH["in"]), st.lists(values, max_size=3)),
    st.tuples(st.just(SH.languageIn), st.lists(st.sampled_from([Literal("en"), Literal("kk")]), max_size=2)),
)
FOR_PATHS = {SH.minCount, SH.maxCount, SH.uniqueLang, SH.lessThan, SH.lessThanOrEquals}


@settings(max_examples=60)
@given(
    data=graphs,
    path=paths,
    inner=st.lists(constraints, min_size=1, max_size=3, unique_by=lambda c: c[0]),
    around=st.sampled_from(["property", "node", "not", "or", "xone", "and"]),
    target=st.sampled_from([SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf]),
)
def test_generated_graphs_and_shapes(
    data: list[tuple[Node, Node, Node]],
    path: str,
    inner: list[tuple[URIRef, Node | list[Node]]],
    around: str,
    target: URIRef,
) -> None:
    """Whatever the graph and the shape: focus node, path, value, component, shape and severity are pySHACL's."""
    graph = Graph()
    ordered = any(parameter in {SH.lessThan, SH.lessThanOrEquals} for parameter, _ in inner)
    for triple in data:
        # pySHACL orders IRIs and tagged texts by their characters; in SPARQL, and in the standard, they have no order.
        if not ordered or triple[1] == RDF.type or triple[2] in NUMBERS:
            graph.add(triple)
    graph.add((EX.D, RDFS.subClassOf, EX.C))
    shapes = _shape(path, inner, around, target)
    assert _fast(graph, shapes) == _reference(graph, shapes)


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.iterdir()))
@pytest.mark.parametrize("case", ["ok", "bad"])
def test_cases_of_every_shape(name: str, case: str, tmp_path: Path) -> None:
    """Both executors find the same in each case of each shape, and say it in the same words."""
    data = Graph().parse(CASES / name / f"{case}.ttl")
    lines = tmp_path / "data.nt"
    data.serialize(lines, format="nt11", encoding="utf-8")
    shapes = _alone(f"https://w3id.org/repgraph/shapes#{name}")
    wanted = {r for rule in shapes.rules for r in rules.run_rule(rule, EmbeddedStore.in_memory(lines))}
    wanted |= set(core.run(data, shapes.core, Graph()))
    assert {_plain(r) for r in fast.run([lines], shapes.graph).results} == {_plain(r) for r in wanted}


def test_seeded_violations(real_build: Path, tmp_path: Path) -> None:
    """What is put wrong into the whole graph is found, by both, and nothing else is."""
    whole = (real_build / "graph.nt").read_text(encoding="utf-8")
    rg, node = "https://w3id.org/repgraph/ontology#", "https://w3id.org/repgraph/id/"
    seeded = "".join(
        f"<{node}factoid/seeded-{n}> <{p}> {o} .\n"
        for n in range(20)
        for p, o in (
            (str(RDF.type), f"<{rg}Factoid>"),
            (f"{rg}misspelt", '"x"'),
            (f"{rg}date", f"<{node}date/nowhere>"),
            (f"{rg}compared", '"perhaps"'),
        )
    )
    lines = tmp_path / "graph.nt"
    lines.write_text(whole + seeded, encoding="utf-8")
    report = validate(lines)
    assert not report.conforms
    found = Counter(str(r.shape).rpartition("#")[2] for r in report.violations)
    assert {"FactoidSource", "FactoidLocator", "FactoidStates", "FactoidAbout", "FactoidCompared"} <= found.keys()
    assert found["DeclaredTerm"] == found["FactoidSource"] == found["ReferenceResolves"] == 20
    reference = validate(lines, EmbeddedStore.in_memory(lines), executor="reference")
    assert set(report.results) == set(reference.results)


def test_data_without_its_ontology_is_refused(tmp_path: Path) -> None:
    """Else every term would look undeclared."""
    lines = tmp_path / "graph.nt"
    lines.write_text(f"<{EX.a}> <{EX.p}> <{EX.b}> .\n", encoding="utf-8")
    with pytest.raises(OntologyError, match="holds no ontology"):
        validate(lines)


def test_the_reference_needs_a_store(tmp_path: Path) -> None:
    """Its SPARQL rules are asked there."""
    with pytest.raises(OntologyError, match="store"):
        validate(tmp_path / "graph.nt", executor="reference")


@pytest.mark.parametrize(
    ("turtle", "named"),
    [
        ("ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:target [ a sh:SPARQLTarget ] .", "sh:target"),
        ("ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:expression ex:e .", "sh:expression"),
        ("ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:node ex:S .", "recursive"),
        ("ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:pattern 'a' ; sh:flags 'q' .", "flags 'q'"),
        (
            """ex:S a sh:NodeShape ; sh:targetClass ex:C ;
            sh:sparql [ sh:select 'SELECT $this { $this <urn:p> ?v . FILTER(YEAR(?v) = 1937) }' ] .""",
            "YEAR",
        ),
    ],
)
def test_what_is_not_supported_is_named(turtle: str, named: str, tmp_path: Path) -> None:
    """Nothing is skipped in silence."""
    shapes = Graph().parse(data=f"@prefix sh: <{SH}> . @prefix ex: <{EX}> . {turtle}", format="turtle")
    lines = tmp_path / "graph.nt"
    lines.write_text(f"<{EX.a}> <{RDF.type}> <{EX.C}> .\n", encoding="utf-8")
    with pytest.raises(OntologyError, match=named):
        fast.run([lines], shapes)


def _shape(path: str, inner: list[tuple[URIRef, Node | list[Node]]], around: str, target: URIRef) -> Graph:
    graph = Graph()
    graph.add((EX.S, RDF.type, SH.NodeShape))
    graph.add((EX.S, target, EX.C if target == SH.targetClass else EX.p))
    graph.add((EX.P, RDF.type, SH.PropertyShape))
    graph.add((EX.P, SH.path, _path(graph, path)))
    for parameter, value in inner:
        graph.add((EX.P, parameter, _list(graph, value) if isinstance(value, list) else value))
    if around in {"property", "not"}:
        graph.add((EX.S, SH[around], EX.P))
    elif around == "node":
        graph.add((EX.S, SH.node, EX.N))
        graph.add((EX.N, RDF.type, SH.NodeShape))
        graph.add((EX.N, SH.property, EX.P))
    else:
        other = EX.O
        graph.add((other, RDF.type, SH.NodeShape))
        graph.add((other, SH["class"], EX.D))
        graph.add((EX.S, SH[around], _list(graph, [EX.P, other])))
    return graph


def _path(graph: Graph, kind: str) -> Node:
    if kind == "p":
        return EX.p
    if kind == "sequence":
        return _list(graph, [EX.p, EX.q])
    node = BNode()
    if kind == "either":
        graph.add((node, SH.alternativePath, _list(graph, [EX.p, EX.q])))
    else:
        name = {"inverse": SH.inversePath, "many": SH.oneOrMorePath, "any": SH.zeroOrMorePath}[kind]
        graph.add((node, name, EX.p))
    return node


FALLIBLE = """
    @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
    ex:Warned sh:targetClass ex:C ; sh:property ex:High .
    ex:High sh:path ex:p ; sh:maxInclusive 19 ; sh:severity sh:Warning .
    ex:Refused sh:targetClass ex:C ; sh:property ex:Higher .
    ex:Higher sh:path ex:p ; sh:maxInclusive 4 .
"""


@pytest.mark.parametrize("most", [1, 7, 10, 30])
def test_only_some_are_told_and_all_are_counted(most: int, tmp_path: Path) -> None:
    """A list of a million rows may break one shape a million times: that is a number, and examples."""
    shapes = Graph().parse(data=FALLIBLE)
    graph = Graph()
    for number in range(30):
        graph.add((EX[f"node{number}"], RDF.type, EX.C))
        graph.add((EX[f"node{number}"], EX.p, Literal(number)))
    lines = tmp_path / "data.nt"
    graph.serialize(lines, format="nt11", encoding="utf-8")
    found = (fast.run([lines], shapes), fast.run([lines], shapes, most=most))
    every, some = (Report(tuple(results), untold) for results, untold in found)
    assert every.counts == some.counts == {"Violation": 25, "Warning": 10, "Info": 0}
    assert set(some.results) <= set(every.results)
    assert [(g.count, len(g.results)) for g in some.groups()] == [(25, min(most, 25)), (10, min(most, 10))]


def _list(graph: Graph, members: list[Node]) -> Node:
    if not members:
        return RDF.nil
    node = BNode()
    Collection(graph, node, members)
    return node


def _fast(graph: Graph, shapes: Graph) -> set[tuple[object, ...]]:
    with tempfile.TemporaryDirectory() as scratch:
        lines = Path(scratch) / "data.nt"
        graph.serialize(lines, format="nt11", encoding="utf-8")
        return {_comparable(r) for r in fast.run([lines], shapes).results}


def _reference(graph: Graph, shapes: Graph) -> set[tuple[object, ...]]:
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes)
    return {_comparable(r) for r in core.read_report(report)}


def _comparable(result: Result) -> tuple[object, ...]:
    value = result.value.n3() if result.value is not None else None
    return (result.focus.n3(), result.path, value, result.component, result.shape, result.severity)


def _plain(result: Result) -> tuple[object, ...]:
    value = "blank" if isinstance(result.value, BNode) else result.value
    if isinstance(value, Literal):
        value = (value.toPython(), value.language)
    message = re.sub(r"(?<=[0-9])[.]0\b", "", result.message)  # Oxigraph writes 2.0 as 2
    return (result.focus, result.path, value, result.component, result.shape, result.severity, message)


def _alone(shape: str) -> Shapes:
    graph = Graph()
    prefixes = URIRef("https://w3id.org/repgraph/shapes")
    todo: list[Node] = [URIRef(shape), prefixes, *SHAPES.graph.objects(prefixes, SH.declare)]
    while todo:
        node = todo.pop()
        for triple in SHAPES.graph.triples((node, None, None)):
            graph.add(triple)
            if isinstance(triple[2], BNode):
                todo.append(triple[2])
    return Shapes(graph)
