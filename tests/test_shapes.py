"""Each shape is shown to pass and to fail, on invented people; pySHACL is the oracle of the set-wise run.

A case is a folder ``cases/shapes/<Shape>`` with ``ok.ttl``, which conforms to that shape, and
``bad.ttl``, which does not. Only the shape of the folder is run.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pyshacl
import pytest
from rdflib import RDFS, BNode, Graph, Literal, URIRef
from rdflib.namespace import SH

from repgraph.gate import RGS, Result, Shapes, core, rules
from repgraph.ontology import RG, RGV, Ontology
from repgraph.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from rdflib.term import Node

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases" / "shapes"
SHAPES = Shapes.load(ROOT / "ontology" / "shapes")
RULES = {rule.shape: rule for rule in SHAPES.rules}
NAMES = sorted(str(s).removeprefix(str(RGS)) for s in SHAPES.names())
_PREFIXED = re.compile(r"(?<![\w:])(rgv?):([A-Za-z][\w-]*)")
PREFIXES = URIRef("https://w3id.org/repgraph/shapes")


@pytest.mark.parametrize("name", NAMES)
def test_shape_passes(name: str, tmp_path: Path) -> None:
    """What is right is not complained of."""
    assert _results(name, "ok", tmp_path) == set()


@pytest.mark.parametrize("name", NAMES)
def test_shape_fails(name: str, tmp_path: Path) -> None:
    """What is wrong is found, by this shape, with its severity and a message without open slots."""
    results = _results(name, "bad", tmp_path)
    assert results
    for result in results:
        assert result.shape == RGS[name]
        assert result.severity == SHAPES.severity(RGS[name])
        assert result.message
        assert "{?" not in result.message


@pytest.mark.parametrize("case", ["ok", "bad"])
@pytest.mark.parametrize("name", sorted(str(s).removeprefix(str(RGS)) for s in RULES))
def test_set_wise_run_agrees_with_pyshacl(name: str, case: str, tmp_path: Path) -> None:
    """One query over the whole store finds what pySHACL finds node by node."""
    mine = {_comparable(r) for r in _results(name, case, tmp_path)}
    oracle = {_comparable(r) for r in _pyshacl(name, _data(name, case))}
    assert mine == oracle


def test_every_shape_has_a_case() -> None:
    """Folders and shapes are the same list."""
    assert sorted(p.name for p in CASES.iterdir()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_shape_is_described(name: str) -> None:
    """A shape says what is wrong and what to do in three languages, why, and which rule it is."""
    shape = RGS[name]
    messages = SHAPES.messages(shape)
    assert {m.language for m in messages} == {"en", "ru", "kk"}
    assert SHAPES.graph.value(shape, RDFS.comment)
    assert SHAPES.graph.value(shape, RGS.ruleNumber)
    assert SHAPES.graph.value(shape, SH.severity) in {SH.Violation, SH.Warning, SH.Info}
    slots = {frozenset(rules.slots(str(m))) for m in messages}
    assert len(slots) == 1, "the languages name different values"


def test_shapes_are_well_formed() -> None:
    """The shapes conform to the shapes of SHACL itself."""
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=SHAPES.graph, meta_shacl=True)
    assert conforms, text


def test_paths_are_single_properties() -> None:
    """A result then names one property, which is one column."""
    paths = set()
    for shape in SHAPES.names():
        paths |= set(SHAPES.graph.objects(shape, SH.path))
    assert all(isinstance(path, URIRef) for path in paths)


def test_terms_are_declared() -> None:
    """Shapes and queries speak of nothing that the ontology does not define."""
    declared = {str(s) for s in Ontology.load().graph.subjects()}
    used: set[str] = set()
    for _, _, term in SHAPES.graph:
        if isinstance(term, URIRef) and (term in RG or term in RGV):
            used.add(str(term))
        elif isinstance(term, Literal) and "WHERE" in term:
            used |= {str((RG if p == "rg" else RGV)[local]) for p, local in _PREFIXED.findall(str(term))}
    assert used - declared == set()


def _comparable(result: Result) -> tuple[object, ...]:
    """Return focus, path and value; the engines write 2.0 and blank nodes each in their own way."""
    value: object = result.value
    if isinstance(value, Literal):
        value = (value.toPython(), value.language)
    return (result.focus, result.path, "blank" if isinstance(value, BNode) else value)


def _data(name: str, case: str) -> Graph:
    return Graph().parse(CASES / name / f"{case}.ttl")


def _results(name: str, case: str, scratch: Path) -> set[Result]:
    data = _data(name, case)
    rule = RULES.get(RGS[name])
    if rule is None:
        return set(core.run(data, _alone(RGS[name]), Graph()))
    lines = scratch / "data.nt"
    data.serialize(lines, format="nt11", encoding="utf-8")
    return set(rules.run_rule(rule, EmbeddedStore.in_memory(lines)))


def _pyshacl(name: str, data: Graph) -> list[Result]:
    _, report, _ = pyshacl.validate(data, shacl_graph=_alone(RGS[name]))
    return core.read_report(report)


def _alone(shape: URIRef) -> Graph:
    """Return one shape with its blank nodes and the prefixes."""
    graph = Graph()
    todo: list[Node] = [shape, PREFIXES, *SHAPES.graph.objects(PREFIXES, SH.declare)]
    while todo:
        node = todo.pop()
        for triple in SHAPES.graph.triples((node, None, None)):
            graph.add(triple)
            if isinstance(triple[2], BNode):
                todo.append(triple[2])
    return graph
