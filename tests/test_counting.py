"""Questions in SQL on the tables of a build: the same answers as in SPARQL, on our data and on 10,000 invented people.

The invented people are built once: tables, graph, store, without the gate, which has its own tests at that size.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import subprocess
import sys
import time
import tomllib
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from rdflib import RDF, Literal, URIRef

import repgraph
from repgraph import counting, queries
from repgraph.build import release_date
from repgraph.build.graph import GraphWriter
from repgraph.cli import main
from repgraph.counting.recognition import recognise
from repgraph.counting.tables import TABLES, described
from repgraph.errors import QueryError, StoreError
from repgraph.ontology import BASE, RG, Ontology, assets
from repgraph.reading import judge, withhold
from repgraph.store.embedded import EmbeddedStore
from repgraph.tables import load_spec, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from repgraph.queries import Parameter, Query
    from repgraph.store import Solutions, Store, Term

PEOPLE = 10_000
ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases" / "ask"
TWINS = {name: query for name, query in queries.library().items() if query.twin is not None}
OPEN = {name: query for name, query in TWINS.items() if not any(p.required for p in query.parameters)}
NARROWED = {name: query for name, query in TWINS.items() if query.parameters}
GIVEN = {
    "date": ["1937-11-01", "1938-02-25"],
    "text": ["ova", "Нет такого имени"],
    "entity": [str(RG.Person), str(RG.Place), str(RG.Source), str(RG.DetentionFacility)],
}

REFERENCE = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
STORE, TABLES_ALONE, TWINNED = 2, 2, 30
"""How many times as long as counting all triples they may take: a question that the store answers and one that the
tables answer, until the first thousand rows; the SPARQL of a twin, whole. A trap of a planner takes thousands."""


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a build folder of 10,000 invented people."""
    place = tmp_path_factory.mktemp("many")
    command = [sys.executable, str(ROOT / "benchmarks" / "people.py"), str(PEOPLE), "--out", str(place)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    tables = place / "tables"
    folder = place / "build" / "current"
    folder.mkdir(parents=True)
    ontology = Ontology.load()
    collection = read([tables], ontology)
    privacy = judge(collection, ontology, release_date([tables]))
    graph = folder / "graph.nt"
    with graph.open("w", encoding="utf-8", newline="\n") as out:
        GraphWriter(withhold(collection, privacy, load_spec()), ontology, privacy).write(out)
    collection.engine.close()
    counting.write(graph, folder / counting.FOLDER, place / "scratch")
    EmbeddedStore.create(folder / "store", graph)
    return place / "build"


@pytest.fixture(scope="session")
def both(many: Path) -> Iterator[tuple[Store, Store]]:
    """Return the same graph of 10,000 people twice: answered by the store, and by the tables."""
    with repgraph.open(many, "sparql") as plain, repgraph.open(many, "sql") as counted:
        yield plain.store, counted.store


@pytest.fixture(scope="session")
def counted(both: tuple[Store, Store]) -> float:
    """Return the CPU seconds in which the store counts all triples of 10,000 people: what budgets are ratios to."""
    return min(spent(both[0], REFERENCE, 0) for _ in range(3))


@pytest.fixture(scope="session")
def own(real_build: Path) -> Iterator[tuple[Store, Store]]:
    """Return the graph of the project's own data twice."""
    with repgraph.open(real_build, "sparql") as plain, repgraph.open(real_build, "sql") as counted:
        yield plain.store, counted.store


def joined(query: Query) -> set[str]:
    """Return the columns that put several values into one text: SPARQL leaves their order open."""
    return set(re.findall(r'SEPARATOR="[^"]*"\) AS \?(\w+)', query.text, re.IGNORECASE))


def rows(solutions: Solutions, mixed: set[str]) -> Counter[tuple[object, ...]]:
    """Return an answer as a multiset of rows; a text of several values as the bag of its words."""

    def cell(name: str, term: Term | None) -> object:
        if name in mixed and isinstance(term, Literal):
            return tuple(sorted(re.split(r"[;,]? ", str(term)))), term.language, term.datatype
        return (str(term), term.language, term.datatype) if isinstance(term, Literal) else term

    return Counter(tuple(map(cell, solutions.variables, row)) for row in solutions.tuples())


def same(stores: tuple[Store, Store], query: Query, **values: str) -> float:
    """Check that both forms give one answer, and return the CPU seconds of SPARQL."""
    plain, counted = stores
    text = query.bind(**values)
    mixed = joined(query) | {name for name in query.returns if name.casefold().endswith("evidence")}
    began = time.process_time()
    wanted = plain.select(text)
    expected = rows(wanted, mixed)
    seconds = time.process_time() - began
    given = counted.select(text)
    assert given.variables == wanted.variables == query.returns
    found = rows(given, mixed)
    assert not expected - found, (query.name, values)
    assert not found - expected, (query.name, values)
    return seconds


def values_of(store: Store, parameter: Parameter, answer: Iterable[Mapping[str, Term]]) -> list[str]:
    """Return values to ask with: of its kind, from the whole answer, or what stands for all."""
    if parameter.kind in GIVEN:
        return GIVEN[parameter.kind]
    prefix = "https://w3id.org/repgraph/vocabulary#" if parameter.kind == "code" else f"{BASE}{parameter.kind}/"
    column = {"kind": "kind", "regime": "rule"}.get(parameter.name)
    found = sorted(
        {
            str(term)
            for row in answer
            for name, term in row.items()
            if isinstance(term, URIRef) and term.startswith(prefix) and (column is None or name == column)
        }
    )
    if parameter.kind == "person" and not found:
        found = sorted(str(row["person"]) for row in store.select(queries.library()["network/people"].text))
    return [found[0], found[-1]] if found else []


def sources(store: Store) -> list[str]:
    """Return sources of a graph."""
    return [str(row["item"]) for row in store.select(queries.library()["page/sources"].text)]


@pytest.mark.parametrize("name", OPEN)
def test_a_question_has_one_answer_at_ten_thousand_people(both: tuple[Store, Store], name: str, counted: float) -> None:
    """The store and the tables give the same rows, each as often, and the store keeps the budget of its form."""
    assert same(both, OPEN[name]) <= OPEN[name].budget(TWINNED) * counted


@pytest.mark.parametrize("name", OPEN)
def test_a_question_has_one_answer_on_our_own_data(own: tuple[Store, Store], name: str) -> None:
    """The project's data holds what invented lists do not: doubt, conflicts, several values, every script."""
    same(own, OPEN[name])


@pytest.mark.parametrize("name", NARROWED)
@pytest.mark.parametrize("stores", ["own", "both"])
def test_a_narrowed_question_has_one_answer(name: str, stores: str, request: pytest.FixtureRequest) -> None:
    """Each parameter alone, with values that stand in the answer; on our own data also with one that nothing has."""
    pair: tuple[Store, Store] = request.getfixturevalue(stores)
    query = NARROWED[name]
    required = {
        p.name: GIVEN[p.kind][0] if p.kind in GIVEN else sources(pair[0])[0] for p in query.parameters if p.required
    }
    whole = pair[1].select(query.bind(**required))
    drawn = list(whole)
    for parameter in query.parameters:
        found = (
            sources(pair[0])
            if parameter.kind == "source" and parameter.required
            else values_of(pair[0], parameter, drawn)
        )
        for value in found[: 2 if stores == "own" else 1]:
            same(pair, query, **{**required, parameter.name: value})
        if parameter.kind not in GIVEN and stores == "own":
            same(pair, query, **{**required, parameter.name: "nothing-has-this-name"})


def test_counting_questions_facets_and_projections_have_a_form_in_sql() -> None:
    """What counts over everybody, what lists are narrowed by, and every network of people."""
    library = queries.library()
    counted = {
        name
        for name, query in library.items()
        if name.startswith(("ask/", "page/")) and "counts" in query.header["tags"].split()
    }
    facets = {name for name, query in library.items() if query.returns == ("item", "facet", "value")}
    networks = {
        name for name, query in library.items() if query.returns == ("node", "rule", "relation", "person", "via")
    }
    small = {"page/acts", "page/conflicts", "page/sources", "page/claimed"}
    assert counted | networks | facets - small <= set(TWINS)
    assert len(networks) > 12


def test_every_twin_tells_the_columns_of_its_question() -> None:
    """The header of the one names the columns of the other, in their order."""
    for name, query in TWINS.items():
        line = (query.twin or "").partition("\n")[0]
        assert [word.partition("=")[0] for word in line.removeprefix("--+ terms: ").split()] == list(query.returns), (
            name
        )
    beside = {p for kind in ("ask", "page", "network") for p in (assets() / "queries" / kind).glob("*.sql")}
    assert {p.with_suffix("") for p in beside} == {q.path.with_suffix("") for q in TWINS.values() if q.path}


def test_the_tables_hold_what_their_files_describe(real_build: Path) -> None:
    """Each column is described, and nothing is described that is not there."""
    with counting.Columns(real_build / "current" / counting.FOLDER) as columns:
        for table in TABLES:
            given = {name for name, *_ in columns.rows(f"DESCRIBE {table}")}
            told = {word for names, _ in described(table) for word in names.split(", ")} - {"title"}
            assert given - {"title"} == told - {"title"}, table


def test_a_value_that_stands_once_is_never_one_of_several(own: tuple[Store, Store], both: tuple[Store, Store]) -> None:
    """The table of events has one place for what the graph may hold only once."""
    single = (
        "person inCase regime date dateWithin end endWithin place facility body termMonths inSession partOfGroupCase "
        "derivativeOf releaseKind detentionKind burialKind rehabilitationKind rehabilitationScope ground posthumousness"
    )
    prefix = "PREFIX rg: <https://w3id.org/repgraph/ontology#>"
    for store, _ in (own, both):
        for name in single.split():
            text = f"{prefix} ASK {{ ?e rg:person ?p ; rg:{name} ?a ; rg:{name} ?b . FILTER(?a != ?b) }}"
            assert not store.ask(text), name
        assert not store.ask(f"{prefix} ASK {{ ?e rg:person ?p ; a ?a ; a ?b . FILTER(?a != ?b) }}")
        assert not store.ask(f"{prefix} ASK {{ ?e rg:person ?p ; rg:date ?a ; rg:dateWithin ?b }}")


# Which form of a question answers


def test_only_saved_questions_are_answered_from_the_tables(own: tuple[Store, Store]) -> None:
    """What was changed by as much as a word is another question; several values at once go to the store."""
    query = queries.library()["ask/tried-together"]
    asked = recognise(query.bind(person="turar-ryskulov"))
    assert asked is not None
    assert asked.terms == {"person": f"<{BASE}person/turar-ryskulov>"}
    assert recognise(query.text) is not None
    part = recognise(query.text + "\nLIMIT 40 OFFSET 80")
    assert part is not None
    assert (part.limit, part.offset) == (40, 80)
    assert recognise(query.text + "\n# LIMIT 40") is None
    assert recognise(query.bind(person=["turar-ryskulov", "bilyal-suleyev"])) is None
    with pytest.raises(QueryError, match="no form in SQL"):
        own[1].select("SELECT * { ?s a <http://example.org/x> }")


def test_a_graph_without_tables_is_asked_by_sparql(real_build: Path, tmp_path: Path) -> None:
    """An older build, or a file of N-Triples, answers as ever; who insists on the tables is told what to do."""
    graph = tmp_path / "graph.nt"
    graph.write_text(f"<{BASE}person/a> <{RDF.type}> <{RG.Person}> .\n")
    with repgraph.open(graph) as found:
        assert len(found.query("network/people")) == 1
    with pytest.raises(QueryError, match="no tables"):
        repgraph.open(graph, "sql")
    with pytest.raises(QueryError, match="no engine"):
        repgraph.open(real_build, "quick")


def test_a_damaged_table_is_one_clear_error(real_build: Path, tmp_path: Path) -> None:
    """No traceback of the engine, and the name of the file."""
    folder = tmp_path / counting.FOLDER
    folder.mkdir()
    for path in (real_build / "current" / counting.FOLDER).iterdir():
        (folder / path.name).write_bytes(path.read_bytes() if path.stem != "events" else b"PAR1 no more")
    with counting.Columns(folder) as columns, pytest.raises(StoreError, match=r"events\.parquet"):
        list(columns.answer(queries.library()["page/map"], {}).tuples())


def test_tables_come_from_a_compressed_graph_too(real_build: Path, tmp_path: Path) -> None:
    """Large builds compress their graph; the tables are the same."""
    packed = tmp_path / "graph.nt.gz"
    packed.write_bytes(gzip.compress((real_build / "current" / "graph.nt").read_bytes(), 1))
    counting.write(packed, tmp_path / counting.FOLDER)
    with (
        counting.Columns(tmp_path / counting.FOLDER) as mine,
        counting.Columns(real_build / "current" / counting.FOLDER) as theirs,
    ):
        for table in TABLES:
            what = "evidence" if table in {"grounds", "events", "ties"} else "columns(*)"
            count = f"SELECT count(*), bit_xor(hash({what})) FROM {table}"  # noqa: S608 - names of our own tables
            assert mine.rows(count) == theirs.rows(count), table


# How long it may take


def spent(store: Store, text: str, most: float) -> float:
    """Return the CPU seconds until the first thousand rows: the least of three runs, or the first below the most."""
    least = float("inf")
    for _ in range(3):
        began = time.process_time()
        for _ in islice(store.select(text).tuples(), 1000):
            pass
        least = min(least, time.process_time() - began)
        if least < most:
            break
    return least


def asked(name: str, query: Query) -> str:
    """Return a question with something for its parameters: those of its case, or anybody."""
    if name.startswith("ask/"):
        needed = {p.name for p in query.parameters if p.required}
        case = tomllib.loads((CASES / f"{name.removeprefix('ask/')}.toml").read_text(encoding="utf-8"))
        return query.bind(**{key: value for key, value in case.get("params", {}).items() if key in needed})
    values = {p.name: str(RG.Person) if p.name == "class" else f"{BASE}person/p0000001" for p in query.parameters}
    return query.bind(**values)


@pytest.mark.parametrize("kind", ["ask", "page", "network"])
def test_every_question_keeps_its_budget(both: tuple[Store, Store], kind: str, counted: float) -> None:
    """Times are ratios of CPU seconds to a count over the same graph in the same run, so that no machine matters."""
    plain, tables = both
    slow = {}
    for name, query in queries.library().items():
        if name.startswith(f"{kind}/"):
            store, most = (plain, query.budget(STORE)) if query.twin is None else (tables, TABLES_ALONE)
            ratio = spent(store, asked(name, query), most * counted) / counted
            if ratio > most:
                slow[name] = round(ratio, 1)
    assert slow == {}


# Large answers


def printed(*words: str) -> list[list[str]]:
    """Run a question on the command line and return its rows, the header first."""
    result = CliRunner().invoke(main, ["query", *words, "--format", "csv"])
    assert result.exit_code == 0, result.stderr
    return list(csv.reader(io.StringIO(result.stdout)))


def test_a_part_of_a_large_answer_is_that_part(many: Path) -> None:
    """Limit and offset give the rows that the whole answer has there."""
    asked = ("single-origin", "--store", str(many))
    whole = printed(*asked)
    assert len(whole) > 30_000
    assert printed(*asked, "--limit", "5", "--offset", "20000") == [whole[0], *whole[20_001:20_006]]
    assert printed(*asked, "--limit", "3", "--engine", "sparql") == printed(*asked, "--limit", "3", "--engine", "sql")
    assert printed(*asked, "--offset", "100000") == [whole[0]]


def test_a_part_that_sparql_asks_for_is_that_part(both: tuple[Store, Store]) -> None:
    """LIMIT and OFFSET behind a saved question cut the answer of the tables where they cut the store's."""
    text = queries.library()["page/source-rows"].bind(source=sources(both[0])[0])
    whole = list(both[1].select(text).tuples())
    assert len(whole) > 100
    for store in both:
        assert list(store.select(f"{text}\nLIMIT 40 OFFSET 60").tuples()) == whole[60:100]
