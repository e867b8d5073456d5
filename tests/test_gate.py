"""The gate as a whole: both executors in one report, its Turtle, and the way back to the row."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import SH

from repgraph import gate
from repgraph.errors import OntologyError
from repgraph.gate import RGS, Report, Result, Row, Rows, Shapes, explain, validate
from repgraph.gate import shapes as shapes_module
from repgraph.ontology import RG, RGV, Ontology
from repgraph.store.embedded import EmbeddedStore

SHAPES = Path(__file__).parent.parent / "ontology" / "shapes"
ID = Namespace("https://w3id.org/repgraph/id/")
ONTOLOGY = Graph().parse(
    data="""
    @prefix rg: <https://w3id.org/repgraph/ontology#> .
    @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    rg:RepressionEvent a owl:Class .
    rg:Arrest a owl:Class ; rdfs:subClassOf rg:RepressionEvent .
    """
)
ARREST = """
    @base <https://w3id.org/repgraph/id/> .
    @prefix rg: <https://w3id.org/repgraph/ontology#> .
    @prefix rgv: <https://w3id.org/repgraph/vocabulary#> .
    <arrest/sd1> a rg:Arrest ; rg:person <person/aidar-test> ; rg:basedOn <factoid/sd1> ; rg:regime rgv:soviet .
    <factoid/sd1> rg:about <person/aidar-test> ; rg:compared true .
"""
UNREGIMED = ARREST.replace(" ; rg:regime rgv:soviet", "")
ALLEGED = ARREST + "<factoid/sd1> rg:mode rgv:alleged ; rg:note 'in a confession'@en ."
SOME = ("EventRegime", "AllegedYieldsNothing", "NotCompared", "EventBasedOn")


def _shapes() -> Shapes:
    every = Shapes.load(SHAPES)
    chosen = Graph()
    unwanted = every.names() - {RGS[name] for name in SOME}
    for triple in every.graph:
        if triple[0] not in unwanted:
            chosen.add(triple)
    return Shapes(chosen)


def _validate(text: str, scratch: Path, language: str = "en") -> Report:
    data = Graph().parse(data=text, format="turtle")
    lines = scratch / "graph.nt"
    (data + ONTOLOGY).serialize(lines, format="nt11", encoding="utf-8")
    terms = Ontology(scratch, ONTOLOGY)
    store = EmbeddedStore.in_memory(lines)
    return validate(data, store, shapes=_shapes(), ontology=terms, language=language)


def _result(**changed: object) -> Result:
    fields: dict[str, object] = {
        "focus": ID["factoid/fc00012"],
        "path": RG.date,
        "value": Literal("1937-31"),
        "component": SH.PatternConstraintComponent,
        "shape": RGS.DateProfile,
        "severity": SH.Violation,
        "message": "is not a date of the profile; write 1937-09-27",
    }
    return Result(**{**fields, **changed})  # type: ignore[arg-type]


def test_sound_graph_conforms(tmp_path: Path) -> None:
    """Nothing is found where nothing is wrong."""
    report = _validate(ARREST, tmp_path)
    assert report.conforms
    assert report.results == ()


def test_core_shapes_follow_the_class_hierarchy(tmp_path: Path) -> None:
    """An arrest is an act of repression although the data does not say so."""
    report = _validate(UNREGIMED, tmp_path)
    assert [(r.shape, r.focus, r.path) for r in report.violations] == [(RGS.EventRegime, ID["arrest/sd1"], RG.regime)]


def test_sparql_shapes_join_the_same_report(tmp_path: Path) -> None:
    """A violation of either executor stops the build."""
    report = _validate(ALLEGED, tmp_path)
    assert not report.conforms
    assert [(r.shape, r.value) for r in report.violations] == [(RGS.AllegedYieldsNothing, ID["factoid/sd1"])]


def test_messages_come_in_the_asked_for_language(tmp_path: Path) -> None:
    """Russian and Kazakh where a shape has them, English for an unknown language."""
    messages = {lang: _validate(ALLEGED, tmp_path, lang).results[0].message for lang in ("en", "ru", "kk", "fr")}
    assert "утверждение следствия" in messages["ru"]
    assert "тергеудің" in messages["kk"]
    assert messages["fr"] == messages["en"]
    assert "factoid/sd1" in messages["en"]


def test_validation_leaves_the_data_as_it_was() -> None:
    """Ontology triples lent for the run are taken back."""
    data = Graph().parse(data=UNREGIMED, format="turtle")
    before = Graph() + data
    gate.core.run(data, _shapes().core, ONTOLOGY)
    assert isomorphic(data, before)


def test_path_gives_the_same_report(tmp_path: Path) -> None:
    """A file is read as the graph in it."""
    by_graph = _validate(ALLEGED, tmp_path)
    store = EmbeddedStore.in_memory(tmp_path / "graph.nt")
    terms = Ontology(tmp_path, ONTOLOGY)
    assert validate(tmp_path / "graph.nt", store, shapes=_shapes(), ontology=terms) == by_graph


def test_store_without_ontology_is_refused() -> None:
    """Else every term would look undeclared, ten thousand times."""
    with pytest.raises(OntologyError, match=r"load ontology/repgraph\.ttl"):
        list(gate.rules.run(_shapes().rules, EmbeddedStore.in_memory()))


def test_warnings_do_not_stop_the_build() -> None:
    """Only a violation does; an unknown severity counts as one."""
    assert Report((_result(severity=SH.Warning), _result(severity=SH.Info))).conforms
    assert not Report((_result(severity=URIRef("urn:unheard-of")),)).conforms


def test_report_counts_and_orders() -> None:
    """Severe shapes come first, then those with most results; doubles are one."""
    rare = _result(shape=RGS.CaseOrder, severity=SH.Warning)
    often = [_result(shape=RGS.NotCompared, severity=SH.Info, focus=ID[f"arrest/sd{n}"]) for n in range(3)]
    some = [_result(shape=RGS.SourceUnused, severity=SH.Info, focus=ID[f"source/s{n}"]) for n in range(2)]
    report = Report((*some, *often, rare, _result(), _result()))
    assert report.counts == {"Violation": 1, "Warning": 1, "Info": 5}
    assert [(g.name, len(g.results)) for g in report.groups()] == [
        ("DateProfile", 1),
        ("CaseOrder", 1),
        ("NotCompared", 3),
        ("SourceUnused", 2),
    ]
    assert report.groups()[0].message.startswith("is not a date")


def test_turtle_is_a_standard_report_without_blank_nodes() -> None:
    """Any SHACL tool reads it, and equal reports are equal bytes."""
    results = (_result(), _result(path=None, value=BNode("b1"), severity=SH.Warning))
    turtle = Report(results).turtle()
    graph = Graph().parse(data=turtle, format="turtle")
    assert not any(isinstance(term, BNode) for triple in graph for term in triple)
    report = graph.value(None, RDF.type, SH.ValidationReport)
    assert graph.value(report, SH.conforms) == Literal(lexical_or_value=False, datatype=XSD.boolean)
    assert set(gate.core.read_report(graph)) == {
        _result(),
        _result(path=None, value=URIRef("urn:repgraph:blank:b1"), severity=SH.Warning),
    }
    assert Report(results[::-1]).turtle() == turtle


def test_empty_report_conforms_in_turtle() -> None:
    """Nothing found is said, not left out."""
    graph = Report().graph()
    assert (None, SH.conforms, Literal(lexical_or_value=True, datatype=XSD.boolean)) in graph
    assert len(graph) == 2


PLACES = {ID["factoid/fc00012"]: Row("factoids.csv", "fc00012", 13)}
COLUMNS = {RG.date: "date"}


def test_explain_names_file_row_column_and_cure() -> None:
    """One line leads to the cell."""
    assert explain(_result(), Rows(PLACES, COLUMNS)) == (
        'factoids.csv, row fc00012, line 13, column date: value "1937-31": '
        "is not a date of the profile; write 1937-09-27"
    )


def test_explain_traces_an_event_to_its_factoid() -> None:
    """An event has no row; the factoid that the result names has."""
    line = explain(_result(focus=ID["arrest/sd1"], value=ID["factoid/fc00012"], path=RG.basedOn), Rows(PLACES))
    assert line.startswith('factoids.csv, row fc00012, line 13, basedOn: value "fc00012": ')


def test_explain_traces_an_event_to_its_first_row() -> None:
    """An event is named after the first of its rows."""
    line = explain(_result(focus=ID["arrest/fc00012"], value=ID["birth/sd9"]), Rows(PLACES, COLUMNS))
    assert line.startswith('arrest/fc00012 (factoids.csv, row fc00012, line 13), date: value "sd9": ')


def test_explain_without_a_row_names_the_node() -> None:
    """A person merged from many rows is named by IRI; the value is not said twice."""
    person = ID["person/aidar-test"]
    assert explain(_result(focus=person, value=person, path=None, message="is wrong; mend it"), Rows()) == (
        "person/aidar-test: is wrong; mend it"
    )


def test_explain_shortens_long_values() -> None:
    """A whole paragraph in a cell does not fill the screen."""
    line = explain(_result(value=Literal("x" * 500)), Rows(PLACES, COLUMNS))
    assert "x" * 80 + "…" in line
    assert "x" * 81 not in line


@pytest.mark.parametrize(
    ("shape", "wrong"),
    [
        (
            "sh:path rg:date ; sh:minCount 1 ; sh:sparql [ sh:select 'SELECT $this WHERE { $this ?p ?o }' ]",
            "sh:minCount",
        ),
        ("sh:sparql [ sh:select 'SELECT $this WHERE { $this $PATH ?o }' ]", r"\$PATH"),
        ("sh:sparql [ sh:select 'SELECT $this WHERE { GRAPH $shapesGraph { $this ?p ?o } }' ]", "shapesGraph"),
        ("sh:sparql [ sh:ask 'ASK { }' ]", "no sh:select"),
        ("sh:path ( rg:date rg:edtf ) ; sh:sparql [ sh:select 'SELECT $this WHERE { $this ?p ?o }' ]", "several steps"),
    ],
)
def test_shapes_that_cannot_run_set_wise_are_refused(shape: str, wrong: str) -> None:
    """Nothing is skipped in silence."""
    graph = _graph(f"rgs:Odd {shape} .")
    with pytest.raises(OntologyError, match=wrong):
        assert Shapes(graph).rules


def test_malformed_core_shape_is_refused() -> None:
    """Errors of pySHACL become ours, and the data is whole afterwards."""
    data = Graph().parse(data=ARREST, format="turtle")
    size = len(data)
    broken = _graph("rgs:Odd a sh:PropertyShape ; sh:targetClass rg:Arrest ; sh:path rg:date ; sh:minCount 'one' .")
    with pytest.raises(OntologyError, match="cannot be run"):
        gate.core.run(data, broken, ONTOLOGY)
    assert len(data) == size


def test_unnamed_shape_is_refused() -> None:
    """A result must be able to name its shape."""
    with pytest.raises(OntologyError, match="no IRI"):
        assert Shapes(_graph("[] sh:sparql [ sh:select 'SELECT $this WHERE { $this ?p ?o }' ] .")).rules


def test_query_without_focus_is_refused() -> None:
    """A rule that selects no $this has nobody to report on."""
    shapes = Shapes(_graph("rgs:Odd sh:sparql [ sh:select 'SELECT ?x WHERE { BIND(1 AS ?x) }' ] ."))
    with pytest.raises(OntologyError, match=r"no \$this"):
        list(gate.rules.run_rule(shapes.rules[0], EmbeddedStore.in_memory()))


def test_path_placeholder_is_the_property(tmp_path: Path) -> None:
    """$PATH stands for sh:path, and results carry it."""
    select = "SELECT $this ?value WHERE { $this $PATH ?value }"
    shapes = Shapes(_graph(f"rgs:Odd a sh:PropertyShape ; sh:path rg:mode ; sh:sparql [ sh:select '{select}' ] ."))
    lines = tmp_path / "graph.nt"
    Graph().parse(data=ALLEGED, format="turtle").serialize(lines, format="nt11", encoding="utf-8")
    results = list(gate.rules.run_rule(shapes.rules[0], EmbeddedStore.in_memory(lines)))
    assert [(r.path, r.value, r.severity) for r in results] == [(RG.mode, RGV.alleged, SH.Violation)]


def test_deactivated_rule_does_not_run() -> None:
    """sh:deactivated switches a shape off in both executors."""
    off = "rgs:Odd sh:deactivated true ; sh:sparql [ sh:select 'SELECT $this WHERE { $this ?p ?o }' ] ."
    assert Shapes(_graph(off)).rules == ()


def test_shapes_folder_must_hold_turtle(tmp_path: Path) -> None:
    """An empty folder is not a gate that lets everything through."""
    with pytest.raises(OntologyError, match="holds no shapes"):
        Shapes.load(tmp_path)
    (tmp_path / "broken.ttl").write_text("rgs:Odd a", encoding="utf-8")
    with pytest.raises(OntologyError, match=r"broken\.ttl"):
        Shapes.load(tmp_path)


def test_project_shapes_are_read_once() -> None:
    """The default of validate is the project's own folder."""
    assert shapes_module.project_shapes().names() == Shapes.load(SHAPES).names()
    assert shapes_module.project_shapes() is shapes_module.project_shapes()


def test_single_valued_properties_are_those_with_one_value() -> None:
    """The reading derives from sh:maxCount 1 which properties it must choose a value for."""
    wanted = {"date", "end", "place", "body", "facility", "termMonths", "sex", "lat", "long"}
    wanted |= {"established", "dissolved", "issuedOn", "inForceFrom", "officialNumber", "opened", "observedOn"}
    assert wanted <= Ontology(SHAPES.parent, Graph()).single_valued
    many = {"occupation", "charge", "underProvision", "underAct", "note", "about", "basedOn", "locator", "penalty"}
    assert not many & Ontology(SHAPES.parent, Graph()).single_valued


def _graph(shapes: str) -> Graph:
    prefixes = f"@prefix sh: <{SH}> . @prefix rg: <{RG}> . @prefix rgs: <{RGS}> . "
    return Graph().parse(data=prefixes + shapes, format="turtle")
