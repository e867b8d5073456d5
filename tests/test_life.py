"""What a reader of a person's page sees.

The people are invented; the collection is small enough to be read here. Real people are tested where the
project's own tables lie.
"""

from __future__ import annotations

import csv
import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import repgraph
from repgraph import life
from repgraph.build import build, release_date
from repgraph.build.graph import GraphWriter
from repgraph.cli import main
from repgraph.errors import NotFoundError
from repgraph.knowledge_graph import KnowledgeGraph
from repgraph.life.records import Date
from repgraph.life.wording import LANGUAGES, Wording, messages
from repgraph.ontology import RG, Ontology, assets
from repgraph.reading import judge
from repgraph.store.embedded import EmbeddedStore
from repgraph.tables import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repgraph.life import Person

CASES = Path(__file__).parent / "cases" / "life"
TABLES = CASES / "sarmanov"
ME = "aibek-sarmanov"


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeGraph]:
    """A built graph of three invented people."""
    folder = tmp_path_factory.mktemp("life") / "build"
    build([TABLES], folder)
    with repgraph.open(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def aibek(graph: KnowledgeGraph) -> Person:
    """The page of one invented man."""
    return graph.person(ME)


def section(text: str, heading: str) -> list[str]:
    """Return the lines under a heading."""
    lines = text.splitlines()
    start = lines.index(heading) + 1
    end = next((i for i in range(start, len(lines)) if not lines[i]), len(lines))
    return lines[start:end]


def said(language: str, message: str, **words: object) -> str:
    """Return a message of the interface."""
    return Wording(language).say(message, **words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_names_its_sources(aibek: Person, language: str) -> None:
    """No statement stands without the number of a note, and every number has its source and locator."""
    text = life.as_text(aibek, language)
    used = set(re.findall(r"\[(\d+)[\]:]", text.rsplit(said(language, "statements-of-sources"), 1)[0]))
    listed = section(text, said(language, "heading-sources"))
    assert used == {re.match(r"\s*\[(\d+)\]", line)[1] for line in listed}  # type: ignore[index]
    for line in listed:
        assert "p. 1" in line or "p. 4" in line
        assert said(language, "compared") in line or said(language, "not-compared") in line
        assert re.search(r"\([a-z-]+\)$", line)
    for heading in ("names", "attributes", "life", "cases", "ties", "groups", "claimed", "alleged"):
        for line in section(text, said(language, f"heading-{heading}")):
            sources_differ = line.strip().startswith(said(language, "differ", property="", rule="")[:8])
            assert sources_differ or re.search(r"\[\d+", line), line


def test_life_is_told_in_order(aibek: Person) -> None:
    """A vague birth first, then what followed, each with the date that its source gives."""
    lines = [line for line in section(life.as_text(aibek), "Life in order") if not line.startswith("    ")]
    assert [line.split(": ")[0].strip() for line in lines] == [
        "about 1890",
        "1916",
        "1924 to May 1928",
        "27 September 1937",
        "25 February 1938",
        "25 February 1938",
    ]
    assert "sentence or extrajudicial decision" in lines[4]
    assert "execution" in lines[5]


def test_vaguer_source_keeps_its_own_words(aibek: Person) -> None:
    """The newspaper's autumn is one arrest with the card's day, and its wording and doubt stay visible."""
    line = next(s for s in section(life.as_text(aibek), "Life in order") if "27 September 1937" in s)
    assert "says between September 1937 and November 1937; prints “autumn 1937”" in line
    assert "prints “the Chekists”" in line
    assert "the page does not name its own source" in life.as_text(aibek)


def test_charge_is_the_accusers_word(aibek: Person) -> None:
    """A charge stands in quotation marks with the body that brought it, in each language."""
    assert "charged by OGPU plenipotentiary with “bourgeois nationalism”" in life.as_text(aibek, "en")
    assert "(OGPU plenipotentiary): «bourgeois nationalism»" in life.as_text(aibek, "ru")
    assert "таққан айып: «bourgeois nationalism»" in life.as_text(aibek, "kk")


@pytest.mark.parametrize(
    ("language", "rule"), [("en", "questioned values set aside"), ("ru", "сомнительные"), ("kk", "күмәнді")]
)
def test_conflict_is_shown_with_its_rule(aibek: Person, language: str, rule: str) -> None:
    """All dates of death stand side by side, with the rule that chose."""
    lines = section(life.as_text(aibek, language), said(language, "heading-life"))
    start = next(i for i, line in enumerate(lines) if rule in line)
    told = "\n".join(lines[start : start + 4])
    words = Wording(language)
    for date in ("1938-02-25", "1938-04-25", "1942"):
        assert words.date(Date(date)) in told
    assert f"{said(language, 'read')}: {words.date(Date('1938-02-25'))}" in told
    assert said(language, "family-notice") in told


def test_claimed_stands_apart(aibek: Person) -> None:
    """A camp known from one copied list is no part of the life; hearsay neither."""
    text = life.as_text(aibek)
    assert not any("Steppe camp" in line for line in section(text, "Life in order"))
    claimed = section(text, said("en", "heading-claimed"))
    assert any("Steppe camp" in line and "one text, copied on 2 pages" in line for line in claimed)
    assert any("Sufi" in line and "hearsay" in line for line in claimed)


def test_alleged_stands_apart(aibek: Person) -> None:
    """What accusers said is neither membership nor tie; it stands under their name."""
    text = life.as_text(aibek)
    alleged = section(text, said("en", "heading-alleged"))
    assert any("Union of Pens" in line for line in alleged)
    assert any("Dias Orazov" in line for line in alleged)
    assert text.count("Union of Pens") == 1
    assert [t.kind.id for t in aibek.ties] == ["spouse", "teacher-of"]


@pytest.mark.parametrize(
    ("language", "phrase"),
    [
        ("en", "no source known to us says"),
        ("ru", "известные нам источники не сообщают"),
        ("kk", "бізге белгілі дереккөздер айтпайды"),
    ],
)
def test_unknown_is_said_as_silence_of_the_sources(aibek: Person, language: str, phrase: str) -> None:
    """Place of death, burial and rehabilitation are missing; nothing that a source says is missed."""
    lines = section(life.as_text(aibek, language), said(language, "heading-silences"))
    assert [phrase in line for line in lines] == [True, True, True]
    assert aibek.silences == ("place-of-death", "burial", "rehabilitation")


def test_no_silence_without_soviet_case(graph: KnowledgeGraph) -> None:
    """Nobody is told to lack a rehabilitation who was not repressed."""
    assert graph.person("dias-orazov").silences == ()
    assert "not later than 1953" in life.as_text(graph.person("dias-orazov"))


def test_wife_case_followed_from_husband(graph: KnowledgeGraph) -> None:
    """Both pages tell the derivation, with the statements behind it."""
    hers = section(life.as_text(graph.person("zeinep-sarmanova")), "Cases")
    his = section(life.as_text(graph.person(ME)), "Cases")
    assert "followed from the case of Aibek Sarmanov (aibek-sarmanov) [" in hers[0]
    assert "followed the case of Zeinep Sarmanova (zeinep-sarmanova) [" in his[0]


def test_wife_page_tells_decision_burial_and_rehabilitation(graph: KnowledgeGraph) -> None:
    """A family sees term, grave and rehabilitation; what is known is not called unknown."""
    page = graph.person("zeinep-sarmanova")
    text = life.as_text(page)
    assert "term: 8 years" in text
    assert "burial" in text
    assert "rehabilitation" in text
    assert page.silences == ("arrest", "place-of-death")
    assert "срок: 8 лет" in life.as_text(page, "ru")
    assert "мерзімі: 8 жыл" in life.as_text(page, "kk")


def test_other_powers_are_named(aibek: Person) -> None:
    """A tsarist arrest is told as such, and is another case."""
    line = next(s for s in section(life.as_text(aibek), "Life in order") if s.strip().startswith("1916"))
    assert "Tsarist Russia" in line
    assert len(aibek.cases) == 2


def test_ties_are_told_from_this_end(aibek: Person) -> None:
    """A pupil's page says pupil, not teacher."""
    ties = section(life.as_text(aibek), "Ties to other people")
    assert any(line.strip().startswith("pupil of: Dias Orazov") for line in ties)
    assert any(line.strip().startswith("spouse: Zeinep Sarmanova") for line in ties)


def test_lists_are_groups(aibek: Person) -> None:
    """Being named in a list is told as that."""
    assert "List of five teachers" in section(life.as_text(aibek), "Named in lists")[0]


def test_question_waits_for_a_historian(aibek: Person) -> None:
    """An open question is told with the statement that it is about."""
    assert re.search(r"Is the April date a misprint\?.* \[\d+\]", life.as_text(aibek))


def test_set_aside_is_told_with_its_reason(aibek: Person) -> None:
    """What an editor deprecated is no part of the life, and stays readable with who said why."""
    text = life.as_text(aibek)
    assert not any("bookshop" in line for line in section(text, "Life in order"))
    assert "head of a bookshop" in section(text, "Set aside by an editor")[0]
    assert re.search(r"deprecated: .*; he was dead by then; An Editor; 2026-01-01 \[\d+\]", text)


def test_labels_follow_the_language(aibek: Person) -> None:
    """Names of people and places stand in the reader's language where a source has them."""
    assert life.as_text(aibek, "ru").startswith("Сарманов Айбек (aibek-sarmanov)")
    assert life.as_text(aibek, "kk").startswith("Айбек Сарманұлы (aibek-sarmanov)")
    assert "место: Верный" in life.as_text(aibek, "ru")
    assert "тұтқындау" in life.as_text(aibek, "kk")


def test_statements_are_not_findings(aibek: Person) -> None:
    """The page ends by saying whose statements these are."""
    assert "they are not findings" in life.as_text(aibek)


def test_every_statement_is_told(aibek: Person) -> None:
    """No row about a person is lost between the tables and the page."""
    tables = [rows(TABLES / f"{table}.csv") for table in ("factoids", "ties", "names")]
    about = [row["id"] for table in tables for row in table if ME in row.values()]
    told = json.dumps(asdict(aibek), ensure_ascii=False)
    assert len(about) > 15
    assert [row for row in about if f'"id": "{row}"' not in told] == []


def test_whole_iri_works(graph: KnowledgeGraph, aibek: Person) -> None:
    """A copied address is as good as an id."""
    assert graph.person(aibek.iri) == aibek


@pytest.mark.parametrize("name", ["aibek-sarmanow", "Айбек Сарманов", "verny", "x y<z"])
def test_unknown_person_is_refused_with_advice(graph: KnowledgeGraph, name: str) -> None:
    """A misspelt id, a name, a place: none is a person's id, and near names are offered where there are any."""
    with pytest.raises(NotFoundError):
        graph.person(name)


def test_show_prints_text_and_json(graph: KnowledgeGraph) -> None:
    """The command tells the same in both formats."""
    store = str(graph.store.location)
    shown = CliRunner().invoke(main, ["show", ME, "--lang", "kk", "--store", store])
    assert shown.exit_code == 0
    assert "Өмір жолы" in shown.output
    found = json.loads(CliRunner().invoke(main, ["show", ME, "--format", "json", "--store", store]).output)
    assert found["id"] == ME
    assert found["claimed"]["events"][0]["reading"]["facilities"][0]["id"] == "steppe-camp"


@pytest.mark.parametrize("case", rows(CASES / "dates.csv"), ids=lambda case: case["edtf"])
def test_dates_in_words_are_no_finer(case: dict[str, str]) -> None:
    """Each pattern of the profile has words in three languages."""
    for language in LANGUAGES:
        assert Wording(language).date(Date(case["edtf"])) == case[language]


def test_julian_day_is_named_so() -> None:
    """A day of the old calendar is not passed for one of the new."""
    assert Wording("en").date(Date("1917-12-05", "julian")) == "5 December 1917 (Julian calendar)"


def test_wording_is_complete() -> None:
    """Every message exists in three languages with the same words to fill in."""
    for name, message in messages().items():
        assert set(message) == set(LANGUAGES), name
        slots = {tuple(sorted(set(re.findall(r"{(\w+)}", str(message[language]))))) for language in LANGUAGES}
        assert len(slots) == 1, name


def test_unknown_language_is_refused() -> None:
    """A language without wording is named, and the others offered."""
    with pytest.raises(ValueError, match="en, ru, kk"):
        Wording("de")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """The project's own tables as a graph in memory; the gate is tested elsewhere."""
    folder, ontology = assets() / "data", Ontology.load()
    collection = read([folder], ontology)
    path = tmp_path_factory.mktemp("project") / "graph.nt"
    with path.open("w", encoding="utf-8") as out:
        GraphWriter(collection, ontology, judge(collection, ontology, release_date([folder]))).write(out)
    return KnowledgeGraph(EmbeddedStore.in_memory(path))


def test_ryskulov_day_of_death_stays_undecided(project: KnowledgeGraph) -> None:
    """8 and 10 February 1938 stand side by side; his wife's case followed from his."""
    page = project.person("turar-ryskulov")
    text = life.as_text(page)
    assert "8 February 1938" in text
    assert "10 February 1938" in text
    assert said("en", "undecided") in text
    assert "followed the case of Aziza Ryskulova" in text
    assert "rehabilitation" in page.silences


def test_seifullin_dates_of_death_are_all_told(project: KnowledgeGraph) -> None:
    """Four dates are printed and none of them is lost; the question waits for a historian."""
    page = project.person("saken-seifullin")
    conflict = next(c for c in page.conflicts if c.property.id == "date")
    for language in LANGUAGES:
        words, text = Wording(language), life.as_text(page, language)
        for date in ("1938-02-25", "1938-04-25", "1939-02-28", "1939"):
            assert words.date(Date(date)) in text
    assert not any(a.chosen for a in conflict.alternatives)
    assert any("25 April 1938" in q.question for q in page.questions)


def test_ruslanova_in_alzhir_is_only_claimed(project: KnowledgeGraph) -> None:
    """A copied list puts her in ALZHIR; her life on the page does not."""
    page = project.person("lidia-ruslanova")
    told = [f.id for e in page.events for f in e.reading.facilities]
    assert "alzhir" not in told
    assert "alzhir" in [f.id for e in page.claimed.events for f in e.reading.facilities]
    assert "ozerlag" in told


def test_no_statement_of_the_project_is_lost(project: KnowledgeGraph) -> None:
    """Every factoid about a person stands on that person's page, and the page can be told in every language."""
    about: dict[str, set[str]] = {}
    for row in project.query(f"SELECT ?person ?f {{ ?person a <{RG.Person}> . ?f <{RG.about}> ?person }}"):
        about.setdefault(str(row["person"]), set()).add(str(row["f"]))
    assert len(about) > 200
    for person, statements in about.items():
        page = project.person(person)
        assert statements <= set(re.findall(r'"iri": "([^"]+)"', json.dumps(asdict(page), ensure_ascii=False)))
        for language in LANGUAGES:
            assert page.id in life.as_text(page, language)
