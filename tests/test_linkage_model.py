"""Which records are one person: what is found and kept apart, what a reviewer sees. All people are invented."""

# ruff: noqa: RUF001 - Cyrillic names are the subject

from __future__ import annotations

import csv
import multiprocessing
import os
from typing import TYPE_CHECKING

import numpy as np
import pytest

from repgraph import dates
from repgraph.linkage import (
    LinkageError,
    Person,
    accept,
    added,
    best,
    blocking,
    candidates,
    features,
    proposed,
    score,
    write,
)
from repgraph.linkage.records import NOWHERE, Span
from repgraph.linkage.spreading import spread
from repgraph.tables import load_spec

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("splink")


def when(text: str) -> Span:
    """Return the bounds of a date."""
    moment = dates.parse(text)
    return (
        dates.day_number(moment.earliest) if moment.earliest else None,
        dates.day_number(moment.latest) if moment.latest else None,
    )


def person(key: str, *forms: str, born: str = "", arrested: str = "", place: str = "", within: str = "") -> Person:
    """Return a record."""
    return Person(
        key,
        list(forms),
        birth=when(born) if born else NOWHERE,
        arrests=[when(arrested)] if arrested else [],
        places={place} if place else set(),
        within={place, *within.split()} if place else set(),
    )


def probability(one: Person, two: Person) -> float:
    """Return how likely two records are one person, with the weights that the project ships; 0 if never compared."""
    pairs = candidates([one], [two])
    found = score([one], [two], pairs).probability
    return float(found[0]) if len(found) else 0.0


GRAPH = person(
    "g1", "Ержанов Саламат Бекович", born="1899-03-05", arrested="1937-09-27", place="aul", within="oblast kazakhstan"
)


@pytest.mark.parametrize(
    "row",
    [
        person("r", "Yerzhanov Salamat", born="1899", arrested="1937"),
        person("r", "Ержанов С. Б.", born="1899", arrested="1937-09"),
        person("r", "Ержaнoв Саламат Бекович", born="1898", arrested="1937-09"),
        person("r", "Саламат Ержан", born="1899~", place="oblast", within="kazakhstan"),
        person("r", "Ерджанов Саламат Бекович", born="1899-03-05"),
    ],
)
def test_spelling_script_initials_and_a_shifted_year_do_not_part_a_person(row: Person) -> None:
    """Latin letters, initials, letters of the wrong script, a year off by one: still proposed."""
    assert probability(row, GRAPH) > 0.5


@pytest.mark.parametrize(
    "row",
    [
        person("r", "Ержанов Серик Бекович", born="1901", arrested="1937-10", place="aul", within="oblast kazakhstan"),
        person("r", "Ержанова Салима Бековна", born="1899"),
        person("r", "Ержанов Саламат Касымович", born="1912", arrested="1944"),
        person("r", "Оспанов Саламат", born="1899", arrested="1937-09"),
    ],
)
def test_brothers_sisters_and_namesakes_stay_apart(row: Person) -> None:
    """A family, a village and a year are shared by many."""
    assert probability(row, GRAPH) < 0.5


def test_dates_are_compared_by_their_bounds() -> None:
    """«1937~» agrees with 1936: what is known only about is not held against a person."""
    row = person("r", "Ержанов Саламат", born="1900~")
    apart = person("r", "Ержанов Саламат", born="1902")
    assert probability(row, GRAPH) > probability(apart, GRAPH)


def test_a_second_arrest_does_not_count_against_a_person() -> None:
    """The arrests that lie nearest are compared."""
    twice = person("g2", *GRAPH.forms, born="1899-03-05", arrested="1931")
    twice.arrests.append(when("1937-09-27"))
    row = person("r", "Ержанов Саламат", born="1899", arrested="1937-09-27")
    assert probability(row, twice) == pytest.approx(probability(row, GRAPH))


def test_places_agree_where_one_holds_the_other() -> None:
    """A village and its oblast agree; two villages do not."""
    base = {"born": "1899"}
    village = probability(person("r", "Ержанов Саламат", place="aul", within="oblast", **base), GRAPH)
    wider = probability(person("r", "Ержанов Саламат", place="oblast", **base), GRAPH)
    other = probability(person("r", "Ержанов Саламат", place="town", within="elsewhere", **base), GRAPH)
    assert village == pytest.approx(wider)
    assert other < wider


def test_a_relative_of_the_same_name_speaks_for_a_person() -> None:
    """A wife of the same name on both sides raises the probability; other names lower it."""
    known = person("g", "Ержанов С.", born="1899")
    known.kin = ["Ержанова Күләш"]
    rows = [person("r", "Ержанов Саламат") for _ in range(3)]
    rows[0].kin, rows[1].kin = ["Ержанова Куляш"], ["Ержанова Мария"]
    same, other, silent = (probability(row, known) for row in rows)
    assert other < silent < same


def test_an_initial_of_the_father_says_less_than_his_name() -> None:
    """«Б.» fits every Бек and Болат."""
    known = person("g", "Ержанов Саламат Бекович", born="1899")
    whole = probability(person("r", "Ержанов Саламат Бекович", born="1898"), known)
    initial = probability(person("r", "Ержанов Саламат Б.", born="1898"), known)
    other = probability(person("r", "Ержанов Саламат К.", born="1898"), known)
    assert other < initial < whole


def test_keys_of_sounds_survive_spelling() -> None:
    """The same name in Kazakh and Russian Cyrillic and in Latin letters is compared, an unlike one is not."""
    forms = ("Бөкейханов Қайырбек", "Букейханов Каирбек", "Bukeikhanov Kairbek", "Омаров Тилек")
    pairs = candidates([person(form, form) for form in forms])
    assert set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)) == {(0, 1), (0, 2), (1, 2)}


@pytest.mark.parametrize("missing", ["born", "arrested"])
def test_a_year_far_off_does_not_hide_a_pair_whose_other_year_agrees(missing: str) -> None:
    """Of many namesakes the one is found by the year of birth, or by that of the arrest where there is no other."""
    years = {"born": "1899", "arrested": "1937"}
    years[missing] = ""
    namesakes = [
        person(f"n{n}", "Ержанов Саламат", born=str(1700 + 6 * n), arrested=str(1800 + 6 * n)) for n in range(30)
    ]
    row = person("r", "Ержанов Саламат", **years)
    pairs = candidates([row], [*namesakes, GRAPH], each=1)
    assert 30 in pairs.right.tolist()


def test_several_processes_give_what_one_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are compared on all processors where there are many; the figures are the same."""
    monkeypatch.setattr(blocking, "FORMS_AT_ONCE", 2)
    monkeypatch.setattr(features, "PAIRS_AT_ONCE", 1)
    rows = [
        person(f"r{n}", form, born="1899") for n, form in enumerate(("Yerzhanov Salamat", "Ержанов С.Б.", "Омаров"))
    ]
    pairs = candidates(rows, [GRAPH])
    spread = candidates(rows, [GRAPH], processes=2)
    np.testing.assert_array_equal(spread.left, pairs.left)
    np.testing.assert_array_equal(spread.bearers, pairs.bearers)
    one, two = (score(rows, [GRAPH], pairs, processes=count) for count in (1, 2))
    np.testing.assert_array_equal(one.weight, two.weight)


def doubled(number: int) -> int:
    """Return twice a number; end any process but the first at the number 3."""
    if number == 3 and multiprocessing.parent_process() is not None:
        os._exit(1)
    return number * 2


def test_what_killed_processes_left_undone_is_done_by_this_one() -> None:
    """No answer is lost, none comes twice, and they come in order."""
    assert list(spread(doubled, range(6), 6, processes=2)) == [0, 2, 4, 6, 8, 10]


def test_of_two_people_who_fit_alike_none_is_chosen() -> None:
    """Where two people of the graph fit a row equally, both are shown and neither is best."""
    row = person("r", "Ержанов Саламат", born="1899")
    others = [person("g1", "Ержанов Саламат", born="1899"), person("g2", "Ержанов Саламат", born="1899")]
    scored = score([row], others, candidates([row], others))
    assert len(scored.pairs) == 2
    assert not best(scored).any()
    found = list(proposed([row], others, scored, least=0.0))
    assert {one.right.id for one in found} == {"g1", "g2"}
    assert all("another person fits the row as well" in one.reasons for one in found)


def test_doubles_are_found_once_each() -> None:
    """Every pair of doubles is one row, never a person beside himself."""
    people = [GRAPH, person("g2", "Yerzhanov Salamat", born="1899"), person("g3", "Омаров Тилек", born="1890")]
    scored = score(people, people, candidates(people))
    pairs = {(people[a].id, people[b].id) for a, b in zip(scored.pairs.left, scored.pairs.right, strict=True)}
    assert pairs == {("g1", "g2")}


def reviewed(folder: Path, *decisions: str) -> Path:
    """Write the table for a reviewer and fill in decisions."""
    rows = [person("r1", "Yerzhanov Salamat", born="1899", arrested="1937"), person("r2", "Ержанов С.Б.", born="1899")]
    path = folder / "review.csv"
    assert write(proposed(rows, [GRAPH], score(rows, [GRAPH], candidates(rows, [GRAPH])), least=0.0), path) == 2
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    for row, decision in zip(table, decisions, strict=True):
        row["decision"] = decision
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]))
        writer.writeheader()
        writer.writerows(table)
    return path


def test_the_review_table_shows_both_records_and_decides_nothing(tmp_path: Path) -> None:
    """Probability, reasons and both records stand side by side; the decision is empty."""
    path = reviewed(tmp_path, "", "")
    with path.open(encoding="utf-8-sig", newline="") as file:
        row = next(csv.DictReader(file))
    assert row["decision"] == ""
    assert float(row["probability"]) > 0.5
    assert row["right_name"] == "Ержанов Саламат Бекович"
    assert row["left_birth"] == "1899"
    assert "written in two scripts" in row["reasons"]
    assert accept(path, tmp_path / "links.csv") == (0, 2)


def test_accepted_pairs_become_links_once(tmp_path: Path) -> None:
    """Only «yes» becomes a link; to accept the same table again adds nothing; older links stay."""
    links = tmp_path / "links.csv"
    columns = [column.name for column in load_spec()["links"]]
    links.write_text(",".join(columns) + "\nold,someone,https://example.org/1,close,,\n", encoding="utf-8")
    path = reviewed(tmp_path, "Yes", "no")
    assert accept(path, links) == (1, 0)
    assert accept(path, links) == (0, 0)
    with links.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["id"] == "old"
    assert rows[1]["entity"] == "g1"
    assert rows[1]["target"].startswith("https://w3id.org/repgraph/id/person/r")
    assert rows[1]["relation"] == "exact"


def test_a_decision_that_is_none_is_refused_by_row(tmp_path: Path) -> None:
    """The message names file, row and what to write; links.csv stays as it was."""
    path = reviewed(tmp_path, "maybe", "")
    with pytest.raises(LinkageError, match=r"review.csv:2: decision 'maybe': write yes, no, unsure"):
        accept(path, tmp_path / "links.csv")
    assert not (tmp_path / "links.csv").exists()


def test_one_row_cannot_be_two_people(tmp_path: Path) -> None:
    """Two «yes» for one row would make two people of the graph one."""
    path = tmp_path / "review.csv"
    path.write_text("decision,left_id,right_id\nyes,r1,g1\nyes,r1,g2\n", encoding="utf-8")
    with pytest.raises(LinkageError, match="r1 would be g1 and g2 at once"):
        accept(path, tmp_path / "links.csv")


def test_a_report_tells_new_people_new_facts_contradictions_and_doubles() -> None:
    """Before a list is built, it is told what it would add; nothing is decided."""
    known = person("g1", "Ержанов Саламат Бекович", born="1899-03-05", arrested="1937-09-27")
    known.said = {"birth": "1899-03-05", "arrest": "1937-09-27"}
    row = person("r1", "Ержанов Саламат Бекович", born="1900-08-01", arrested="1937-09-27")
    row.said = {"birth": "1900-08-01", "arrest": "1937-09-27", "rehabilitation": "1957"}
    twin = person("r2", "Yerzhanov Salamat Bekovich", born="1900-08-01", arrested="1937-09-27")
    listed = [row, twin, person("r3", "Омаров Тилек", born="1890")]
    report = added(
        listed, [known], score(listed, [known], candidates(listed, [known])), score(listed, listed, candidates(listed))
    )
    assert [one.id for one in report.new] == ["r3"]
    assert ("r1", ("rehabilitation",)) in [(one.id, kinds) for one, _, kinds in report.facts]
    assert any(what.startswith("birth 1900-08-01") and "1899-03-05" in what for *_, what in report.contradictions)
    assert [(one.id, two.id) for one, two, _ in report.doubles] == [("r1", "r2")]
    assert "3 people in the list: 1 new" in report.lines()[0]


def test_nobody_in_common_gives_no_pairs() -> None:
    """Two lists without a shared name end in an empty answer, not in an error."""
    rows = [person("r", "Омаров Тилек")]
    scored = score(rows, [GRAPH], candidates(rows, [GRAPH]))
    assert list(proposed(rows, [GRAPH], scored)) == []


def test_too_few_pairs_to_learn_from_are_told() -> None:
    """Weights are not learnt from a handful of pairs."""
    rows = [person("r", "Ержанов Саламат")]
    with pytest.raises(LinkageError, match="too few to learn from"):
        score(rows, [GRAPH], candidates(rows, [GRAPH]), learn=True)


def test_spark_gives_what_duckdb_gives() -> None:
    """One model file serves both engines."""
    pytest.importorskip("pyspark", reason="pip install pyspark (and Java 17) to test the backend spark")
    rows = [
        person("r1", "Yerzhanov Salamat", born="1899", arrested="1937"),
        person("r2", "Ержанов С. Б.", born="1900", arrested="1937-09"),
        person("r3", "Ержанов Серик Бекович", born="1901", place="aul", within="oblast kazakhstan"),
    ]
    pairs = candidates(rows, [GRAPH])
    duckdb, spark = (score(rows, [GRAPH], pairs, backend=backend) for backend in ("duckdb", "spark"))
    np.testing.assert_allclose(spark.weight, duckdb.weight, atol=1e-6)
