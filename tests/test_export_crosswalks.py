"""Crosswalks: official terms only, domains and ranges respected, nothing dangling, declared losses and no others."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest
from exports import CROSSWALKS, careful, job, ontology, people, schema, terms, text, triples
from lxml import etree
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef

from repgraph.export import EXPORTERS
from repgraph.export.nodes import literal, split
from repgraph.export.roundtrip import back, declared, measured, sent
from repgraph.ontology import BASE, RG, RGV

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from repgraph import KnowledgeGraph

CRM = Namespace("http://www.cidoc-crm.org/cidoc-crm/")
RICO = Namespace("https://www.ica.org/standards/RiC/ontology#")
SCHEMA = Namespace("https://schema.org/")
PROV = Namespace("http://www.w3.org/ns/prov#")
QB = Namespace("http://purl.org/linked-data/cube#")
EDM = Namespace("http://www.europeana.eu/schemas/edm/")
CUBE = Namespace("https://w3id.org/repgraph/cube#")
CHECKED = sorted(set(CROSSWALKS) - {"edm"})
TYPE = f"<{RDF.type}>"
ANYTHING = {"Thing", "http://www.w3.org/2002/07/owl#Thing", str(RDFS.Resource)}
TEXTS = {"Text", "URL", "Date", "DateTime", "Number", "Integer", "Boolean", str(RDFS.Literal)}
ANNA = URIRef(f"{BASE}person/anna-careful")
BORIS = URIRef(f"{BASE}person/boris-careful")


@lru_cache(maxsize=12)
def of_careful(name: str) -> Graph:
    """Return a crosswalk of the careful graph."""
    return triples(text(careful(), name, "ntriples"))


@pytest.fixture(scope="module")
def of_real(real_graph: KnowledgeGraph) -> Callable[[str], list[str]]:
    """Return a function that gives the lines of a crosswalk of the project's own data; each is made once."""

    @lru_cache(maxsize=len(CROSSWALKS))
    def lines(name: str) -> list[str]:
        return text(real_graph.store, name, "ntriples").splitlines(keepends=True)

    return lines


@pytest.fixture(scope="module")
def sent_of_real(real_graph: KnowledgeGraph) -> Callable[[frozenset[str]], list[tuple[str, tuple[str, str, str]]]]:
    """Return a function that gives what may leave of the project's own data by the statuses that can be marked."""

    @lru_cache(maxsize=len(CROSSWALKS))
    def triples_of(carries: frozenset[str]) -> list[tuple[str, tuple[str, str, str]]]:
        return list(sent(job(real_graph.store), carries))

    return triples_of


def misused(lines: Iterable[str], official: dict[str, Any]) -> list[str]:
    """Return what is wrong with the terms of N-Triples by the official ontology: unknown, or not in domain or range."""
    namespace = f"<{official['namespace']}"
    classes: dict[str, list[str]] = official["classes"]
    kinds: dict[str, set[str]] = {}
    used: dict[str, list[tuple[str, str]]] = {}
    wrong = set()
    for subject, predicate, value in map(split, lines):
        if predicate == TYPE:
            name = value.removeprefix(namespace)[:-1]
            if value.startswith(namespace) and name not in classes:
                wrong.add(f"no class {name}")
            kinds.setdefault(subject, set()).update({name.removeprefix("<"), *classes.get(name, ())})
        elif predicate.startswith(namespace):
            used.setdefault(predicate.removeprefix(namespace)[:-1], []).append((subject, value))
    for name, pairs in used.items():
        limits = official["properties"].get(name)
        if limits is None:
            wrong.add(f"no property {name}")
            continue
        for allowed in map(frozenset, limits["domain"]):
            wrong |= {f"{name}: subject {s} is no {sorted(allowed)}" for s, _ in pairs if not fits(s, allowed, kinds)}
        for allowed in map(frozenset, limits["range"]):
            wrong |= {f"{name}: value {v} is no {sorted(allowed)}" for _, v in pairs if not fits(v, allowed, kinds)}
    return sorted(wrong)


def fits(term: str, allowed: frozenset[str], kinds: dict[str, set[str]]) -> bool:
    """Tell whether a term is what a domain or range asks for."""
    if not ANYTHING.isdisjoint(allowed):
        return True
    if term.startswith('"'):
        return not allowed.isdisjoint(TEXTS | {literal(term).datatype})
    return not kinds.get(term, set()).isdisjoint(allowed) or not {"URL", "Text"}.isdisjoint(allowed)


@pytest.mark.parametrize("name", CHECKED)
def test_only_official_terms_in_their_places(of_real: Callable[[str], list[str]], name: str) -> None:
    """In the real data and in the invented ones every term exists, and every domain and range holds."""
    for lines in (text(careful(), name, "ntriples").splitlines(keepends=True), of_real(name)):
        assert len(lines) > 50
        assert misused(lines, terms()[name]) == []


def test_the_check_sees_what_is_wrong() -> None:
    """An unknown property, an unknown class and a subject out of its domain are told."""
    lines = [
        f"<{ANNA}> {TYPE} <{CRM.E21_Person}> .\n",
        f"<{ANNA}> <{CRM.P98_brought_into_life}> <{ANNA}> .\n",
        f"<{ANNA}> <{CRM.P999_is_wrong}> <{ANNA}> .\n",
        f"<{BORIS}> {TYPE} <{CRM.E999_Wrong}> .\n",
        f"<{BORIS}> <{CRM.P82a_begin_of_the_begin}> <{ANNA}> .\n",
    ]
    found = " ".join(misused(lines, terms()["cidoc-crm"]))
    assert "no property P999_is_wrong" in found
    assert "no class E999_Wrong" in found
    assert "P98_brought_into_life: subject" in found
    assert "P82a_begin_of_the_begin: value" in found


def test_the_terms_are_those_of_the_official_ontology() -> None:
    """The extract of RiC-O that tests use says what the official file says."""
    official = Graph().parse(schema("rico", "RiC-O_1-1.rdf"), format="xml")
    for name, above in terms()["rico"]["classes"].items():
        assert (RICO[name], RDF.type, None) in official
        assert {
            str(a).removeprefix(str(RICO))
            for a in official.transitive_objects(RICO[name], RDFS.subClassOf)
            if isinstance(a, URIRef)
        } >= set(above) - {"Concept"}
    for name, limits in terms()["rico"]["properties"].items():
        for side, predicate in (("domain", RDFS.domain), ("range", RDFS.range)):
            own = {
                str(o).removeprefix(str(RICO)) for o in official.objects(RICO[name], predicate) if isinstance(o, URIRef)
            }
            assert own <= {item for allowed in limits[side] for item in allowed}


@pytest.mark.parametrize("name", CROSSWALKS)
def test_every_form_of_a_crosswalk_says_the_same(name: str) -> None:
    """Turtle, N-Triples, JSON-LD and RDF/XML of one crosswalk are the same triples."""
    formats = {"turtle": "turtle", "jsonld": "json-ld", "rdfxml": "xml"}
    for form, rdflib_name in formats.items():
        assert set(Graph().parse(data=text(careful(), name, form), format=rdflib_name)) == set(of_careful(name)), form


@pytest.mark.parametrize("name", CROSSWALKS)
def test_a_crosswalk_of_one_person_is_part_of_that_of_all(name: str) -> None:
    """One person says of itself what the whole says of that person."""
    one = triples(text(careful(), name, "ntriples", people("anna-careful")))
    anna = set(one.predicate_objects(ANNA))
    if name == "cube":
        assert not anna, "no figure is about a person"
    else:
        assert anna
        assert anna == set(of_careful(name).predicate_objects(ANNA))


@pytest.mark.parametrize("name", CROSSWALKS)
def test_what_comes_back_is_what_is_declared(
    of_real: Callable[[str], list[str]],
    sent_of_real: Callable[[frozenset[str]], list[tuple[str, tuple[str, str, str]]]],
    name: str,
) -> None:
    """ontology/roundtrip.toml names every property that does not come back whole, and only those."""
    found = measured(sent_of_real(EXPORTERS[name].carries), back(name, of_real(name), ontology()))
    assert found == declared()[name], "run docs/losses.py, and look at what is lost"
    assert found.keeps, "something comes back"


# CIDOC-CRM


def test_cidoc_spans_have_the_bounds_that_are_known() -> None:
    """A day has four bounds; a year has the outer two; what lasts has begin and end, each between two bounds."""
    graph = of_careful("cidoc-crm")

    def bounds(event: str) -> list[str]:
        span = graph.value(URIRef(f"{BASE}{event}"), CRM["P4_has_time-span"])
        names = ("P82a_begin_of_the_begin", "P81a_end_of_the_begin", "P81b_begin_of_the_end", "P82b_end_of_the_end")
        return [str(graph.value(span, CRM[name]) or "")[:10] for name in names]

    assert bounds("birth/f-birth") == ["1890-03-05"] * 4
    assert bounds("birth/f-maria-birth") == ["1910-04-01", "", "", "1910-04-30"]
    assert bounds("detention/f-detention") == ["1938-01-01", "1938-12-31", "1943-07-08", "1943-07-08"]
    assert bounds("birth/f-boris-birth") == ["1888-01-02", "", "", "1888-11-24"], "two sources, no rule, two calendars"


def test_cidoc_says_of_each_statement_who_said_it_where_and_how() -> None:
    """E13 names the passage of the source, and as types whether it was concluded, doubted or not compared."""
    graph = of_careful("cidoc-crm")
    statement = URIRef(f"{BASE}factoid/f-inferred")
    assert (statement, RDF.type, CRM["E13_Attribute_Assignment"]) in graph
    passage = graph.value(statement, CRM["P16_used_specific_object"])
    assert str(graph.value(passage, RDFS.label)) == "l. 1"
    assert (passage, CRM["P106i_forms_part_of"], URIRef(f"{BASE}source/s-memoir")) in graph
    marks = {
        "f-inferred": RGV.inferred, "f-implied": RGV.implied, "f-alleged": RGV.alleged, "f-hearsay": RGV.hearsay,
        "f-disputed": RGV.disputed, "f-hedged": RGV.hedged, "f-disputed-value": RGV["disputed-value"],
        "f-deprecated": RGV.deprecated, "f-questioned": RGV["open-question"], "f-lev-notice": RGV["family-notice"],
    }  # fmt: skip
    for row, mark in marks.items():
        assert (URIRef(f"{BASE}factoid/{row}"), CRM["P2_has_type"], mark) in graph, row
    assert (URIRef(f"{BASE}factoid/f-uncompared"), CRM["P2_has_type"], RG.compared) not in graph
    assert (URIRef(f"{BASE}factoid/f-birth"), CRM["P2_has_type"], RG.compared) in graph
    events = set(graph.objects(None, CRM["P4_has_time-span"]))
    for row in ("f-deprecated", "f-alleged"):
        span = URIRef(f"{BASE}factoid/{row}/time")
        assert span not in events, "what is set aside or alleged is a statement, and no event"


# RiC-O


def test_rico_gives_archival_files_their_signature_holder_and_access() -> None:
    """Custody and access travel along."""
    graph, file = of_careful("rico"), URIRef(f"{BASE}file/file-one")
    assert (file, RDF.type, RICO.RecordSet) in graph
    assert {str(o) for o in graph.objects(file, RICO.identifier)} == {"f. 12", "op. 3", "d. 45"}
    assert str(graph.value(file, RICO.conditionsOfAccess)) == "open to relatives only"
    assert graph.value(file, RICO.hasOrHadHolder) == URIRef(f"{BASE}organisation/archive-one")


def test_rico_relations_say_how_sure_they_are_and_whence() -> None:
    """A tie that an editor concluded says so and names its source."""
    graph, relation = of_careful("rico"), URIRef(f"{BASE}factoid/t-inferred")
    assert "inferred by an editor" in {str(o) for o in graph.objects(relation, RICO.relationCertainty)}
    assert (relation, RICO.isEvidencedBy, URIRef(f"{BASE}source/s-record")) in graph
    dated = {s for s, d in graph.subject_objects(RICO.occurredAtDate)}
    for event in ("birth/f-boris-birth", "marriage/f-inferred", "residence/f-implied"):
        assert URIRef(f"{BASE}{event}") not in dated, "an event has a date only where nothing is open about it"
    assert URIRef(f"{BASE}birth/f-birth") in dated


# schema.org and EDM: what nobody doubts


@pytest.mark.parametrize("name", ["schema-org", "edm"])
def test_plain_formats_have_only_what_nobody_doubts(name: str) -> None:
    """Dates in doubt, in conflict or concluded do not leave, and neither does anything sensitive."""
    found = text(careful(), name, "ntriples")
    assert "1890-03-05" in found
    for day in (
        "1888-01-02", "1888-11-12", "1895-05-25", "1945-05-15", "1911-01-11", "1912-02-12", "1913-03-13", "1914-04-14",
        "1916-06-16", "1919-07-17", "1920-08-18", "1921-09-19", "1922-10-20", "1923-11-21", "1931-12-22", "1915-02-03",
    ):  # fmt: skip
        assert day not in found, day
    for word in ("CHARGE-MARK", "RELIGION-MARK", "SOCIAL-MARK", "CHARACTER-MARK", "NAME-MARK", "NOTE-MARK"):
        assert word not in found, word
    assert not [line for line in found.splitlines() if str(ANNA) in line and "/kazakhs>" in line]


def test_schema_org_reads_as_search_engines_want_it() -> None:
    """A person has a name, a birth to the day, a spouse, and the same person elsewhere."""
    graph = of_careful("schema-org")
    assert graph.value(ANNA, SCHEMA.birthDate) == Literal("1890-03-05")
    assert graph.value(ANNA, SCHEMA.sameAs) == URIRef("http://www.wikidata.org/entity/Q4115189")
    assert graph.value(ANNA, SCHEMA.spouse) == BORIS
    assert graph.value(URIRef(f"{BASE}person/maria-careful"), SCHEMA.birthDate) == Literal("1910-04")


# RDF Data Cube


def test_the_cube_keeps_its_integrity_constraints() -> None:
    """One data set, one structure, every dimension once, a measure, no duplicate (IC-1, 2, 4, 11, 12, 14)."""
    graph = of_careful("cube")
    structure = graph.value(CUBE.figures, QB.structure)
    parts = list(graph.objects(structure, QB.component))
    dimensions = [d for part in parts for d in graph.objects(part, QB.dimension)]
    assert len(dimensions) >= 6
    assert all((d, RDFS.range, None) in graph for d in dimensions)
    observations = list(graph.subjects(RDF.type, QB.Observation))
    assert len(observations) == 5, "two for a range"
    keys = set()
    for observation in observations:
        assert list(graph.objects(observation, QB.dataSet)) == [CUBE.figures]
        values = [list(graph.objects(observation, d)) for d in dimensions]
        assert all(len(found) == 1 for found in values), (observation, values)
        keys.add(tuple(found[0] for found in values))
        measure = graph.value(observation, QB.measureType)
        assert len(list(graph.objects(observation, measure))) == 1
    assert len(keys) == len(observations)


def test_the_cube_says_of_a_figure_what_is_open_about_it() -> None:
    """An alleged figure is marked, a question on it is told, and the source is a dimension."""
    graph = of_careful("cube")
    alleged = URIRef(f"{BASE}figure/g-alleged")
    assert (alleged, CUBE.mode, RGV.alleged) in graph
    assert (alleged, CUBE.source, URIRef(f"{BASE}source/s-memoir")) in graph
    assert (URIRef(f"{BASE}figure/g-plain"), CUBE.judgement, RGV["open-question"]) in graph
    assert (URIRef(f"{BASE}figure/g-more"), CUBE.modifier, RGV["more-than"]) in graph


# PROV-O


def test_provenance_leads_from_the_reading_to_the_place_in_the_source() -> None:
    """An event is derived from statements, a statement from its source at a place, an assessment has its editor."""
    graph = of_careful("prov")
    event, statement = URIRef(f"{BASE}birth/f-birth"), URIRef(f"{BASE}factoid/f-birth")
    assert (event, PROV.wasDerivedFrom, statement) in graph
    assert (statement, PROV.hadPrimarySource, URIRef(f"{BASE}source/s-record")) in graph
    qualified = graph.value(statement, PROV.qualifiedPrimarySource)
    assert str(graph.value(qualified, RDFS.label)) == "l. 1"
    assert (URIRef(f"{BASE}factoid/f-deprecated"), RG.mode, None) not in graph
    judged = set(graph.subjects(RG.judgement, RGV.deprecated))
    assert URIRef(f"{BASE}assessment/a-deprecated") in judged


# EDM


def test_edm_elements_stand_in_the_order_of_the_schema(real_graph: KnowledgeGraph) -> None:
    """Agents, places and aggregations have the elements that the schema knows, in its order, and some once only."""
    official = terms()["edm"]
    for store in (careful(), real_graph.store):
        root = etree.fromstring(text(store, "edm").encode())
        prefixes = {uri: prefix for prefix, uri in root.nsmap.items()}
        for element in root:
            name, *inside = (
                f"{prefixes[part.namespace]}:{part.localname}" for part in map(etree.QName, (element, *element))
            )
            assert name in {*official["order"], "edm:ProvidedCHO", "skos:Concept"}
            assert len([n for n in inside if n in official["once"]]) == len(
                {n for n in inside if n in official["once"]}
            )
            if name in official["order"]:
                places = [official["order"][name].index(child) for child in inside]
                assert places == sorted(places), f"{name}: {inside}"


def test_edm_objects_have_what_europeana_demands() -> None:
    """A provided object has title, type and language, and an aggregation with provider, holder, view and rights."""
    ore, dc = Namespace("http://www.openarchives.org/ore/terms/"), Namespace("http://purl.org/dc/elements/1.1/")
    graph, file = of_careful("edm"), URIRef(f"{BASE}file/file-one")
    objects = set(graph.subjects(RDF.type, EDM.ProvidedCHO))
    assert file in objects
    for thing in objects:
        assert all(graph.value(thing, p) for p in (dc.title, dc.type, dc.language, EDM.type)), thing
        aggregation = graph.value(None, EDM.aggregatedCHO, thing)
        demanded = (EDM.dataProvider, EDM.provider, EDM.isShownAt, EDM.rights)
        assert all(len(set(graph.objects(aggregation, p))) == 1 for p in demanded), thing
        assert (aggregation, RDF.type, ore.Aggregation) in graph
    aggregation = graph.value(None, EDM.aggregatedCHO, file)
    assert str(graph.value(aggregation, dc.rights)) == "open to relatives only"
    assert graph.value(aggregation, EDM.dataProvider) == URIRef(f"{BASE}organisation/archive-one")
    assert {str(o) for o in graph.objects(file, dc.identifier)} == {"f. 12", "op. 3", "d. 45"}


@pytest.mark.parametrize("name", ["cidoc-crm", "rico", "schema-org", "edm", "prov"])
def test_withdrawn_records_leave_a_tombstone(name: str) -> None:
    """The address stays, says nothing else, and leads on where the record was merged."""
    graph = of_careful(name)
    old, gone = URIRef(f"{BASE}person/anna-old"), URIRef(f"{BASE}person/gone")
    assert (old, None, ANNA) in graph, "a merged record names its successor"
    assert set(graph.predicate_objects(gone)), "a withdrawn one stays as a mark"
    assert not [o for o in graph.objects(gone) if str(o).startswith(BASE)]
