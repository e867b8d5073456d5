"""The project's own data, tested as data: nothing lost, nothing without a source, nobody who may be living.

Where the audited facts lie beside the checkout (``../shared/facts``) each of their rows is followed into the tables.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from repgraph.build import release_date
from repgraph.names import fold
from repgraph.ontology import Ontology
from repgraph.reading import judge
from repgraph.tables import Collection, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repgraph import KnowledgeGraph

ROOT = Path(__file__).parent.parent
DATA = ROOT / "data"
FACTS = ROOT.parent / "shared" / "facts"
FACT_TABLES = {
    "figures": ("persons", "names", "claims", "relations", "sources"),
    "alzhir": ("persons", "names", "claims", "relations", "sources", "statistics"),
    "context": ("entities", "names", "claims", "sources", "statistics"),
}
PREFIXES = (
    "PREFIX rg: <https://w3id.org/repgraph/ontology#> PREFIX rgv: <https://w3id.org/repgraph/vocabulary#> "
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
)
NOT_RECORDED = "https://w3id.org/repgraph/vocabulary#notRecorded"
PEOPLE_OF_THE_FACTS = 511
EVIDENCE_TABLES = ("names", "factoids", "ties", "entity-factoids", "figures")

needs_facts = pytest.mark.skipif(not FACTS.is_dir(), reason="the audited facts do not lie beside this checkout")


@pytest.fixture(scope="module")
def collection() -> Collection:
    """Return the project's tables, checked."""
    return read([DATA], Ontology.load())


@pytest.fixture(scope="module")
def ledger() -> dict[str, dict[str, str]]:
    """Return the carry-over ledger by fact."""
    return {row["fact"]: row for row in _rows(DATA / "carry-over.csv")}


def test_every_row_of_the_facts_is_in_the_ledger_once(ledger: dict[str, dict[str, str]]) -> None:
    """A fact row that nobody accounted for is a lost statement."""
    if not FACTS.is_dir():
        pytest.skip("the audited facts do not lie beside this checkout")
    missing = [fact for fact in _facts() if fact not in ledger and fact.split("/")[1] != "persons"]
    assert missing == []
    people = {fact.split("/")[2] for fact in _facts() if fact.split("/")[1] == "persons"}
    assert len(people) == PEOPLE_OF_THE_FACTS
    kept = {fact.split("/")[2] for fact in ledger if fact.split("/")[1] == "persons" and fact.count("/") == 2}
    withheld = [fact for fact in ledger if fact.startswith("persons/withheld-")]
    assert len(kept & people) + len(withheld) == PEOPLE_OF_THE_FACTS


def test_what_the_ledger_names_is_in_the_tables(collection: Collection, ledger: dict[str, dict[str, str]]) -> None:
    """'Became fc00012' is a promise that the row stands there."""
    known = set(collection.places)
    lost = {f: r["became"] for f, r in ledger.items() if not known.issuperset(r["became"].split())}
    assert lost == {}
    for row in ledger.values():
        assert bool(row["became"]) == (row["how"] != "withheld"), row


@needs_facts
def test_what_the_audit_did_not_see_stays_unreviewed(collection: Collection, ledger: dict[str, dict[str, str]]) -> None:
    """A row that rests on unseen facts alone is not compared; a derived name is never an attested one."""
    for row, facts in _origins(collection, ledger, EVIDENCE_TABLES):
        audits = {fact.get("audit") for fact in facts}
        if audits == {"unseen"}:
            assert row["compared"] == "no", row["id"]
        if audits == {"derived"}:
            assert row["mode"] == "inferred", row["id"]
        if all("locator" in fact and not fact["locator"] for fact in facts):
            assert row["locator"] == "notRecorded", row["id"]


@needs_facts
def test_nothing_is_finer_than_the_facts(collection: Collection, ledger: dict[str, dict[str, str]]) -> None:
    """A year of the facts never became a day in the tables; only seasons became their months."""
    for row, facts in _origins(collection, ledger, ("factoids", "ties")):
        finest = max(_precision(fact["date_edtf"]) for fact in facts)
        season = any(re.search(r"\d{4}-2[1-4]", fact["date_edtf"]) for fact in facts)
        for cell in (row["date"], row["end"]):
            assert season or _precision(cell) <= finest or row["mode"] in {"implied", "inferred"}, (row["id"], cell)


def test_every_statement_has_a_source_and_a_locator(collection: Collection) -> None:
    """The scholar's first condition."""
    sources = {row["id"] for row in collection["sources"]}
    for table in EVIDENCE_TABLES:
        for row in collection[table]:
            assert row["source"] in sources
            assert row["locator"]


def test_nobody_who_may_be_living_is_in_the_tables(collection: Collection) -> None:
    """The withheld are not in a public repository either."""
    privacy = judge(collection, Ontology.load(), release_date([DATA]))
    assert privacy.missing == {}
    assert len(privacy.status) >= 430


@needs_facts
def test_no_name_of_a_withheld_person_is_in_the_built_graph(real_graph: KnowledgeGraph, collection: Collection) -> None:
    """The rule holds on the output: labels, notes, wordings, questions and titles of sources alike."""
    published = {row["id"] for row in collection["persons"]}
    forms = _forms_of_people()
    public = {fold(form) for person, names in forms.items() if person in published for form in names}
    hidden = {fold(f): p for p, names in forms.items() if p not in published for f in names if len(fold(f).split()) > 1}
    hidden = {form: person for form, person in hidden.items() if form not in public}
    texts = {str(row["text"]) for row in real_graph.query(
        "SELECT DISTINCT ?text WHERE { ?s ?p ?text FILTER(isLiteral(?text) && STRLEN(STR(?text)) > 5) }"
    )}  # fmt: skip
    found = sorted({
        (person, text[:60]) for text in texts for form, person in hidden.items() if f" {form} " in f" {fold(text)} "
    })  # fmt: skip
    assert found == []


def test_the_seeds_are_in_the_graph_with_seed_and_paragraph(real_graph: KnowledgeGraph) -> None:
    """Sentence by sentence: what a seed states stands in the graph as a factoid of that seed, at a paragraph."""
    said = {
        str(row["f"]).rsplit("/", 1)[-1]: (str(row["s"]).rsplit("/", 1)[-1], str(row["l"]))
        for row in real_graph.query(
            f"{PREFIXES} SELECT ?f ?s ?l WHERE {{ ?f a rg:Factoid ; rg:source ?s ; rg:locator ?l }}"
        )
    }
    for line in _rows(ROOT / "tests" / "cases" / "seeds" / "walk.csv"):
        rows = [row for row in line["rows"].split() if row in said]
        if not line["rows"]:
            assert line["statement"].endswith("nothing to carry"), line
            continue
        seeds = {said[row][0] for row in rows}
        assert line["seed"] in seeds, line
        assert any(said[row][1] != NOT_RECORDED for row in rows), line


DEMANDED = {
    # what the seeds state by name: query pattern that must hold
    "Rozybakiev": '?p skos:prefLabel|skos:altLabel ?n . ?f rg:about ?p ; rg:source <S1> FILTER(CONTAINS(STR(?n), "Rozybakiev"))',  # noqa: E501
    "the Dosmukhanbetov brothers as printed": '?f rg:source <S1> ; rg:objectAsPrinted ?n FILTER(CONTAINS(?n, "Dosmukhanbetov"))',  # noqa: E501
    "Bazen Makhmetov, executed September 1937": "?f rg:about <P/bazen-makhmetov> ; rg:states rg:Execution ; rg:date <D/1937-09> ; rg:source <S4>",  # noqa: E501
    "the law of 14 April 1993": "?f rg:about <A/law-rehabilitation-1993> ; rg:states rg:issuedOn ; rg:date <D/1993-04-14> ; rg:source <S1>",  # noqa: E501
    "the decree of 5 April 1997": "?f rg:states rg:issuedOn ; rg:date <D/1997-04-05> ; rg:source <S3>",
    "No. 3443": '?f rg:states rg:officialNumber ; rg:source <S3> ; rg:wording ?n FILTER(CONTAINS(STR(?n), "3443"))',
    "300,000 rehabilitated": "?f a rg:Figure ; rg:measure rgv:rehabilitated ; rg:value 300000.0 ; rg:source <S2>",
    "2.5 million documents": "?f a rg:Figure ; rg:measure rgv:declassified ; rg:value 2500000.0 ; rg:source <S2>",
    "8,000 women": "?f a rg:Figure ; rg:about <C/alzhir> ; rg:population rgv:women ; rg:value 8000.0 ; rg:source <S0>",
    "60 ethnic groups": "?f a rg:Figure ; rg:measure rgv:ethnic-groups ; rg:value 60.0 ; rg:source <S0>",
    "100,000 convicted": "?f a rg:Figure ; rg:measure rgv:convicted ; rg:value 100000.0 ; rg:source <S3>",
    "25,000 executed": "?f a rg:Figure ; rg:measure rgv:executed ; rg:value 25000.0 ; rg:source <S1>",
    "25,000 sentenced to death": "?f a rg:Figure ; rg:measure rgv:sentenced-to-death ; rg:value 25000.0 ; rg:source <S3>",  # noqa: E501
    "5 million": "?f a rg:Figure ; rg:value 5000000.0 ; rg:source <S3>",
    "1.2 million deported": "?f a rg:Figure ; rg:measure rgv:deported ; rg:value 1200000.0 ; rg:source <S3>",
}


@pytest.mark.parametrize("demand", DEMANDED)
def test_what_the_seeds_state_by_name_can_be_asked_for(real_graph: KnowledgeGraph, demand: str) -> None:
    """The list that every reader of the seeds would check first."""
    base = "https://w3id.org/repgraph/id/"
    pattern = re.sub(r"<S(\d)>", rf"<{base}source/seed-00\1>", DEMANDED[demand])
    for short, path in {"P": "person", "D": "date", "A": "act", "C": "camp"}.items():
        pattern = pattern.replace(f"<{short}/", f"<{base}{path}/")
    pattern = re.sub(r"rg:value ([\d.]+)", r"rg:value ?number FILTER(?number = \1)", pattern)
    pattern = re.sub(r"(FILTER\(\?number = [\d.]+\)) ;", r"\1 ?f", pattern)
    assert len(real_graph.query(f"{PREFIXES} SELECT ?f WHERE {{ {pattern} }}")) > 0


def test_the_five_husbands_and_the_eleven_camps(collection: Collection) -> None:
    """Husbands whose wives were in ALZHIR, and the camps as the seed lists them."""
    husbands = {
        r["person"] for r in collection["factoids"] if r["kind"] == "wife-held-in" and r["source"] == "seed-000"
    }
    assert husbands == {
        "turar-ryskulov", "sultanbek-kozhanov", "temirbek-zhurgenov", "beimbet-mailin", "sanzhar-asfendiyarov",
    }  # fmt: skip
    listed = [
        r["object"] for r in collection["entity-factoids"] if r["kind"] == "enumerates" and r["source"] == "seed-001"
    ]
    assert len(listed) == len(set(listed)) == 11


def test_one_man_under_three_spellings(real_graph: KnowledgeGraph) -> None:
    """Bokeikhanov, Bokeykhanov and Bukeikhanov of the seeds lead to one person."""
    for spelling in ("Alikhan Bokeikhanov", "A. Bokeykhanov", "Alikhan Bukeikhanov"):
        assert real_graph.search(spelling)[0].id == "alikhan-bokeikhanov"


def test_seifullin_has_one_death_and_a_conflict(real_graph: KnowledgeGraph) -> None:
    """Four dates of death are one event; no program decides between them."""
    rows = list(real_graph.query(
        """PREFIX rg: <https://w3id.org/repgraph/ontology#>
        SELECT ?death ?rule ?date WHERE {
          VALUES ?person { <https://w3id.org/repgraph/id/person/saken-seifullin> }
          ?death rg:person ?person ; a ?class FILTER(?class IN (rg:Death, rg:Execution, rg:Killing))
          OPTIONAL { ?c rg:conflictOn ?death ; rg:property rg:date ; rg:decidedByRule ?rule }
          OPTIONAL { ?death rg:date ?date } }"""
    ))  # fmt: skip
    assert len(rows) == 1
    assert rows[0]["date"] is None
    assert str(rows[0]["rule"]).rsplit("#", 1)[1] in {"undecided", "rule-open-question"}


def test_ruslanova_in_alzhir_is_claimed_not_read_as_true(real_graph: KnowledgeGraph) -> None:
    """One copied list on several pages does not put a person into a camp."""
    rows = list(real_graph.query(
        """PREFIX rg: <https://w3id.org/repgraph/ontology#>
        SELECT ?camp ?claimed WHERE {
          ?d rg:person <https://w3id.org/repgraph/id/person/lidia-ruslanova> ; a rg:Detention ; rg:facility ?camp
          OPTIONAL { ?d rg:claimed ?claimed } }"""
    ))  # fmt: skip
    by_camp = {str(row["camp"]).rsplit("/", 1)[1]: row["claimed"] for row in rows}
    assert str(by_camp["alzhir"]) == "true"
    assert by_camp["ozerlag"] is None


def test_ryskulovs_death_stays_undecided(real_graph: KnowledgeGraph) -> None:
    """8 or 10 February 1938: a tie is no date, but both days bound it."""
    rows = list(real_graph.query(
        """PREFIX rg: <https://w3id.org/repgraph/ontology#>
        SELECT ?first ?last WHERE {
          ?d rg:person <https://w3id.org/repgraph/id/person/turar-ryskulov> ; a rg:Execution ; rg:dateWithin ?w .
          ?w rg:earliest ?first ; rg:latest ?last MINUS { ?d rg:date ?date } }"""
    ))  # fmt: skip
    assert [(str(r["first"])[:7], str(r["last"])[:7]) for r in rows] in (
        [("1938-02", "1938-02")],
        [("1938-01", "1938-12")],
    )


def test_executed_and_sentenced_to_death_are_two_measures(collection: Collection) -> None:
    """25,000 executed and 25,000 sentenced to capital punishment never meet in one comparison."""
    measures = Counter(
        r["measure"] for r in collection["figures"] if r["value"] == "25000" and r["source"].startswith("seed")
    )
    assert measures["executed"] == 1
    assert measures["sentenced-to-death"] == 2


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _facts() -> dict[str, dict[str, str]]:
    keys = {"persons": "person_id", "entities": "entity_id", "claims": "claim_id", "relations": "relation_id",
            "statistics": "statistic_id", "sources": "source_id"}  # fmt: skip
    found = {}
    for folder, tables in FACT_TABLES.items():
        for table in tables:
            for number, row in enumerate(_rows(FACTS / folder / f"{table}.csv"), start=2):
                key = row[keys[table]] if table in keys else str(number)
                found[f"{folder}/{table}/{key}"] = row
    return found


def _origins(
    collection: Collection, ledger: dict[str, dict[str, str]], tables: tuple[str, ...]
) -> Iterator[tuple[dict[str, str], list[dict[str, str]]]]:
    """Yield each row that came from the facts, with all facts that became it."""
    rows = {row["id"]: row for table in tables for row in collection[table]}
    found: dict[str, list[dict[str, str]]] = {}
    for name, fact in _facts().items():
        if name in ledger and name.split("/")[1] in {"claims", "relations", "names", "statistics"}:
            for row_id in ledger[name]["became"].split():
                found.setdefault(row_id, []).append(fact)
    for row_id, facts in found.items():
        if row_id in rows and (tables != ("factoids", "ties") or all("date_edtf" in fact for fact in facts)):
            yield rows[row_id], facts


def _precision(text: str) -> int:
    return max((len(d) for d in re.findall(r"[\dX]{4}(?:-\d\d){0,2}", text)), default=0)


def _forms_of_people() -> dict[str, set[str]]:
    forms: dict[str, set[str]] = {}
    for folder in ("figures", "alzhir"):
        for row in _rows(FACTS / folder / "persons.csv"):
            forms.setdefault(row["person_id"], set()).add(re.sub(r"\s*\(.*?\)", "", row["preferred_label_en"]))
        for row in _rows(FACTS / folder / "names.csv"):
            forms.setdefault(row["person_id"], set()).add(row["name"])
    return forms
