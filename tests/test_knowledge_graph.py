"""The graph from Python: the same answers whether it lies in a folder, in a file or behind HTTP."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rdflib import Literal, URIRef

import repgraph
from repgraph import build as building
from repgraph.errors import NotFoundError, QueryError, StoreError
from repgraph.ontology import BASE, RG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from repgraph import KnowledgeGraph

INVENTED = Path(__file__).parent / "cases" / "collections" / "invented"
PEOPLE = "SELECT ?p ?sex ?none { ?p a rg:Person OPTIONAL { ?p rg:sex ?sex } } ORDER BY ?p"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build folder of invented people."""
    out = tmp_path_factory.mktemp("graph") / "build"
    building.build([INVENTED], out)
    return out


@pytest.fixture(scope="module")
def endpoint(built: Path, serving: Callable[[Path], AbstractContextManager[str]]) -> Iterator[str]:
    """The same graph behind HTTP."""
    with serving(built / "store") as address:
        yield address


@pytest.fixture(params=["folder", "file", "remote"])
def graph(request: pytest.FixtureRequest, built: Path) -> Iterator[KnowledgeGraph]:
    """The graph, opened in one way after the other."""
    if request.param == "remote":
        place: Path | str = request.getfixturevalue("endpoint")
    else:
        place = built if request.param == "folder" else built / "graph.nt"
    with repgraph.open(place) as opened:
        yield opened


def test_a_question_is_asked_by_text(graph: KnowledgeGraph) -> None:
    """Rows can be counted and read twice; what is unbound is None."""
    answer = graph.query(PEOPLE)
    assert answer.variables == ("p", "sex", "none")
    assert len(answer) == 3
    for _ in range(2):
        assert [str(row["p"]).removeprefix(BASE) for row in answer] == [
            "person/ann-invented",
            "person/bob-invented",
            "person/yerlan-oydan",
        ]
    assert {row["none"] for row in answer} == {None}


def test_a_question_is_asked_by_name_with_parameters(graph: KnowledgeGraph) -> None:
    """Parameters are keywords."""
    rows = list(graph.query("page/person-statements", person="bob-invented"))
    everyone = list(graph.query("page/names"))
    assert rows
    assert {"Bob Invented", "Ann Invented", "Camp X"} <= {str(row["form"]) for row in everyone}


def test_an_answer_becomes_a_data_frame(graph: KnowledgeGraph) -> None:
    """Numbers and truth values are Python's, everything else is text."""
    values = 'BIND(true AS ?t) BIND("ж"@kk AS ?x) BIND(rg:a AS ?i)'
    query = f"SELECT ?n ?t ?x ?i ?none {{ <{BASE}figure/g1> rg:value ?n {values} }}"
    (row,) = graph.query(query).to_pandas().to_dict("records")
    assert row["n"] == Decimal(8000)
    assert row["t"] is True
    assert (row["x"], row["i"]) == ("ж", str(RG.a))
    assert list(graph.query(PEOPLE).to_pandas().columns) == ["p", "sex", "none"]


def test_without_pandas_the_message_says_how_to_install_it(
    graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is an extra."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(QueryError, match=r"pip install 'repgraph\[pandas\]'"):
        graph.query(PEOPLE).to_pandas()


@pytest.mark.parametrize(
    ("query", "parameters", "error"),
    [
        ("alzhir-wifes", {}, NotFoundError),
        ("page/person-statements", {}, QueryError),
        ("page/person-statements", {"persn": "x"}, QueryError),
        ("SELECT * {", {}, QueryError),
        ("ASK { }", {}, QueryError),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", {}, QueryError),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", {}, QueryError),
    ],
)
def test_a_mistake_is_an_error_of_the_tree(
    graph: KnowledgeGraph, query: str, parameters: dict[str, str], error: type[Exception]
) -> None:
    """Nothing but the project's own errors comes out."""
    with pytest.raises(error):
        graph.query(query, **parameters)


def test_people_are_found_by_any_form(graph: KnowledgeGraph) -> None:
    """With the index of the build, or with one made in memory."""
    assert graph.search("Oydantapkanov E.")[0].id == "yerlan-oydan"
    assert graph.search("Выдумка", limit=1)[0].id == "ann-invented"
    assert graph.search("Carl Withheld") == []


def test_a_person_is_opened_and_an_unknown_one_offers_the_nearest(graph: KnowledgeGraph) -> None:
    """An id or a whole IRI."""
    assert graph.person("bob-invented") == graph.person(f"{BASE}person/bob-invented")
    with pytest.raises(NotFoundError, match=r"did you mean .*bob-invented"):
        graph.person("bob-invnted")
    with pytest.raises(NotFoundError):
        graph.person("carl-withheld")


def test_the_whole_graph_becomes_an_rdflib_graph(graph: KnowledgeGraph, built: Path) -> None:
    """Triple for triple."""
    whole = graph.rdflib()
    assert len(whole) == len((built / "graph.nt").read_text(encoding="utf-8").splitlines())
    assert (URIRef(f"{BASE}name/n1"), RG.fullForm, Literal("Анна Выдумка", lang="ru")) in whole


def test_the_default_place_is_the_environment_s(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on the command line."""
    monkeypatch.setenv("REPGRAPH_STORE", str(built))
    with repgraph.open() as graph:
        assert len(graph.query(PEOPLE)) == 3


def test_a_place_without_a_graph_is_told(tmp_path: Path) -> None:
    """With advice."""
    with pytest.raises(StoreError, match="repgraph build"):
        repgraph.open(tmp_path)


def test_a_closed_graph_answers_no_more(built: Path) -> None:
    """And says why."""
    graph = repgraph.open(built)
    graph.search("Ann")
    graph.close()
    with pytest.raises(StoreError, match="closed"):
        graph.query(PEOPLE)
