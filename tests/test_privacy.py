"""Nobody who may be living is published: every bound of the rule, default deny, and what goes with the withheld."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from repgraph.errors import TablesError
from repgraph.reading import judge, withhold
from repgraph.reading.privacy import PRESUMED_DEAD_AFTER
from repgraph.tables import load_spec

if TYPE_CHECKING:
    from collections.abc import Callable

    from repgraph.ontology import Ontology
    from repgraph.reading import Privacy
    from repgraph.tables import Collection

    Cells = dict[str, str]
    Judge = Callable[..., Privacy]

AS_OF = date(2026, 11, 22)
DEAD, OLD, LIVING, PUBLIC = "deceased", "presumed-dead", "possibly-living", "public-role"
ALZHIR = {"id": "alzhir", "kind": "camp-division"}


@pytest.fixture
def judged(collection: Callable[..., Collection], ontology: Ontology) -> Judge:
    """Return a function that writes tables and applies the rule on a day of 2026."""

    def apply(*, as_of: date = AS_OF, **tables: list[Cells]) -> Privacy:
        return judge(collection(**tables), ontology, as_of)

    return apply


def test_somebody_of_whom_nothing_is_known_may_be_living(judged: Judge) -> None:
    """Default deny: without a fact there is no ground for showing a person, and the missing fact is told."""
    privacy = judged()
    assert privacy.status["aigerim"] == LIVING
    assert not privacy.published("aigerim")
    assert "no date of birth or death" in privacy.missing["aigerim"]


@pytest.mark.parametrize("kind", ["death", "execution", "killing", "burial", "reburial"])
def test_a_death_is_evidence_with_or_without_a_date(judged: Judge, kind: str) -> None:
    """Whoever is known to have died is shown, whenever born."""
    for day in ("", "1999-05-01"):
        privacy = judged(factoids=[{"kind": kind, "date": day}, {"kind": "birth", "date": "1950"}])
        assert privacy.status["aigerim"] == DEAD
        assert privacy.published("aigerim")


@pytest.mark.parametrize("cells", [{"mode": "alleged"}, {"certainty": "hearsay"}, {"certainty": "disputed"}])
def test_a_doubtful_death_is_no_evidence(judged: Judge, cells: Cells) -> None:
    """What is alleged, hearsay or disputed makes nobody dead."""
    assert judged(factoids=[{"kind": "death", "date": "1943", **cells}]).status["aigerim"] == LIVING


def test_a_deprecated_death_is_no_evidence(judged: Judge) -> None:
    """A death that a historian rejected proves nothing."""
    decided = {"rows": "f1", "judgement": "deprecated", "status": "decided", "editor": "A Historian", "reason": "r"}
    assert judged(factoids=[{"id": "f1", "kind": "death"}], assessments=[decided]).status["aigerim"] == LIVING


@pytest.mark.parametrize(
    ("born", "status"),
    [
        ("1893", OLD),
        ("1926-11-21", OLD),
        ("1926-11-22", LIVING),
        ("1926-10", OLD),
        ("1926", LIVING),
        ("1925~", LIVING),
        ("192X", LIVING),
        ("19XX", LIVING),
        ("18XX", OLD),
        ("../1920", OLD),
        ("1890/..", LIVING),
        ("[1915..1926-11-21]", OLD),
        ("[1915..1930]", LIVING),
        ("1940", LIVING),
    ],
)
def test_a_birth_counts_by_its_latest_day(judged: Judge, born: str, status: str) -> None:
    """Within 100 years of the release, on the latest day that the text allows, means possibly living."""
    assert judged(factoids=[{"kind": "birth", "date": born}]).status["aigerim"] == status


def test_of_several_births_the_latest_counts(judged: Judge) -> None:
    """If one source of many is right, and it is the latest, the person may be living."""
    births = [
        {"kind": "birth", "date": "1895", "source": "record"},
        {"kind": "birth", "date": "1935", "source": "mirror"},
    ]
    assert judged(factoids=births).status["aigerim"] == LIVING
    births.append({"kind": "birth", "date": "1936/..", "source": "portal"})
    assert judged(factoids=births).status["aigerim"] == LIVING


def test_the_release_date_is_the_only_clock(judged: Judge) -> None:
    """The same tables and the same date give the same answer; a later release shows more."""
    births = [{"kind": "birth", "date": "1926-11-22"}]
    assert judged(factoids=births, as_of=date(2026, 11, 22)).status["aigerim"] == LIVING
    assert judged(factoids=births, as_of=date(2026, 11, 23)).status["aigerim"] == OLD


@pytest.mark.parametrize("as_of", [date(2028, 2, 29), date(2000, 2, 29)])
def test_a_release_on_a_leap_day_is_judged(judged: Judge, as_of: date) -> None:
    """A hundred years before 29 February is a day, whether or not that year had one."""
    assert judged(as_of=as_of, factoids=[{"kind": "birth", "date": "1890"}]).status["aigerim"] == OLD


# One's own acts


@pytest.mark.parametrize("kind", ["arrest", "sentencing", "membership", "office", "work", "marriage"])
def test_a_dated_adult_act_makes_16_years_of_age(judged: Judge, kind: str) -> None:
    """Whoever did or suffered an adult's thing before 22 November 1942 was born more than 100 years ago."""
    assert judged(factoids=[{"kind": kind, "date": "1937"}]).status["aigerim"] == OLD
    assert judged(factoids=[{"kind": kind, "date": "1942-11-21"}]).status["aigerim"] == OLD
    assert judged(factoids=[{"kind": kind, "date": "1942-11-22"}]).status["aigerim"] == LIVING
    assert judged(factoids=[{"kind": kind, "date": "1949"}]).status["aigerim"] == LIVING
    assert judged(factoids=[{"kind": kind}]).status["aigerim"] == LIVING


@pytest.mark.parametrize("kind", ["birth", "education", "residence", "deportation", "rehabilitation", "family"])
def test_what_befalls_children_too_is_no_adult_act(judged: Judge, kind: str) -> None:
    """Schooling, moving, deportation with a family or a late rehabilitation tell nothing of age."""
    assert judged(factoids=[{"kind": kind, "date": "1937" if kind != "birth" else ""}]).status["aigerim"] == LIVING


@pytest.mark.parametrize("cells", [{"mode": "alleged"}, {"certainty": "hearsay"}, {"certainty": "disputed"}])
def test_a_doubtful_act_is_no_bound(judged: Judge, cells: Cells) -> None:
    """What is alleged or doubted makes nobody older."""
    assert judged(factoids=[{"kind": "arrest", "date": "1937", **cells}]).status["aigerim"] == LIVING


def test_the_earliest_act_counts(judged: Judge) -> None:
    """Of several acts the first proves most; an act whose date is open counts by its end."""
    acts = [{"kind": "office", "date": "1960"}, {"kind": "membership", "date": "1930", "object": "party"}]
    assert judged(factoids=acts).status["aigerim"] == OLD
    assert judged(factoids=[{"kind": "office", "date": "1920/..", "end": "1937"}]).status["aigerim"] == OLD
    assert judged(factoids=[{"kind": "office", "date": "1920/.."}]).status["aigerim"] == LIVING


END = {"entity": "steppe-camp", "kind": "dissolved", "date": "1939"}


def test_an_undated_detention_counts_by_the_end_of_the_facility(judged: Judge) -> None:
    """A prisoner of a camp that closed in 1939 was adult by then."""
    held = {"kind": "detention", "object": "steppe-camp"}
    assert judged(factoids=[held], entity_factoids=[END]).status["aigerim"] == OLD
    assert judged(factoids=[held]).status["aigerim"] == LIVING
    later = {**END, "date": "1956", "source": "museum"}
    assert judged(factoids=[held], entity_factoids=[END, later]).status["aigerim"] == LIVING
    assert judged(factoids=[held | {"date": "1950"}], entity_factoids=[END]).status["aigerim"] == LIVING


def test_an_undated_membership_counts_by_the_end_of_the_organisation(judged: Judge) -> None:
    """A member of a party that ended in 1920 was adult by then."""
    member = {"kind": "membership", "object": "party"}
    end = {"entity": "party", "kind": "dissolved", "date": "1920"}
    assert judged(factoids=[member], entity_factoids=[end]).status["aigerim"] == OLD
    assert judged(factoids=[member]).status["aigerim"] == LIVING


@pytest.mark.parametrize(
    "text", ["born in the camp", "an infant", "held as a child", "with her mother", "in the orphanage"]
)
@pytest.mark.parametrize("column", ["value", "note"])
def test_infancy_in_a_camp_is_no_adult_act(judged: Judge, text: str, column: str) -> None:
    """A row that tells of a childhood proves no age, dated or not."""
    for day in ("", "1938"):
        row = {"kind": "detention", "object": "steppe-camp", "date": day, column: text}
        assert judged(factoids=[row], entity_factoids=[END]).status["aigerim"] == LIVING


@pytest.mark.parametrize("born", ["1938", "1938-05-03", "193X", "1935/.."])
def test_a_birth_after_an_act_makes_it_the_act_of_a_child(judged: Judge, born: str) -> None:
    """Born in 1938 and held from 1938 is a child of the camp, whatever the row forgets to say."""
    rows = [{"kind": "birth", "date": born}, {"kind": "detention", "date": "1938", "end": "1946"}]
    assert judged(factoids=rows).status["aigerim"] == LIVING


def test_an_act_narrows_a_vague_birth(judged: Judge) -> None:
    """Born in the 20th century and arrested in 1937 means born by 1921."""
    rows = [{"kind": "birth", "date": "19XX"}, {"kind": "arrest", "date": "1937"}]
    assert judged(factoids=rows).status["aigerim"] == OLD


# Spouses, co-defendants, kin


@pytest.mark.parametrize("kind", ["spouse", "co-defendant"])
@pytest.mark.parametrize("event", ["arrest", "sentencing", "execution", "death"])
def test_a_dated_event_of_a_spouse_or_co_defendant_counts(judged: Judge, kind: str, event: str) -> None:
    """Whoever was married to, or tried with, somebody arrested or dead by 1938 was adult by then."""
    for pair in (("aigerim", "bolat"), ("bolat", "aigerim")):
        tie = {"kind": kind, "person_a": pair[0], "person_b": pair[1]}
        privacy = judged(factoids=[{"person": "bolat", "kind": event, "date": "1938"}], ties=[tie])
        assert privacy.status["aigerim"] == OLD


def test_the_last_event_of_a_spouse_counts(judged: Judge) -> None:
    """A man arrested in 1928 who died in 1980 may have married late."""
    events = [
        {"person": "bolat", "kind": "arrest", "date": "1928"},
        {"person": "bolat", "kind": "death", "date": "1980"},
    ]
    assert judged(factoids=events, ties=[{}]).status["aigerim"] == LIVING


def test_the_date_of_a_tie_counts_for_both(judged: Judge) -> None:
    """A marriage of 1930 makes both adult; one of 1950 does not."""
    assert judged(ties=[{"date": "1930"}]).status["bolat"] == OLD
    assert judged(ties=[{"date": "1950"}]).status["bolat"] == LIVING


@pytest.mark.parametrize("cells", [{"mode": "alleged"}, {"certainty": "hearsay"}, {"certainty": "disputed"}])
def test_a_doubtful_tie_is_no_bound(judged: Judge, cells: Cells) -> None:
    """An alleged or doubted marriage proves nothing of age."""
    factoids = [{"person": "bolat", "kind": "execution", "date": "1938"}]
    assert judged(factoids=factoids, ties=[cells]).status["aigerim"] == LIVING


@pytest.mark.parametrize("kind", ["colleague", "co-member", "teacher-of", "patron-of", "guardian-of"])
def test_company_that_only_adults_keep_counts_by_a_death(judged: Judge, kind: str) -> None:
    """A colleague or teacher of somebody who died in 1938 was adult by then; a pupil need not have been."""
    died = {"person": "bolat", "kind": "execution", "date": "1938"}
    assert judged(factoids=[died], ties=[{"kind": kind}]).status["aigerim"] == OLD
    pupil = {"kind": "teacher-of", "person_a": "bolat", "person_b": "aigerim"}
    assert judged(factoids=[died], ties=[pupil]).status["aigerim"] == LIVING


@pytest.mark.parametrize("kind", ["critic-of", "opponent-of", "supporter-of"])
def test_a_dispute_counts_on_its_own_date(judged: Judge, kind: str) -> None:
    """Who criticised somebody in 1930 was adult in 1930."""
    assert judged(ties=[{"kind": kind, "date": "1930"}]).status["aigerim"] == OLD
    assert judged(ties=[{"kind": kind, "date": "1990"}]).status["aigerim"] == LIVING


@pytest.mark.parametrize(
    "kind", ["friend", "sibling", "nephew-niece-of", "critic-of", "opponent-of", "supporter-of", "cousin"]
)
def test_a_tie_that_outlives_the_dead_is_no_bound(judged: Judge, kind: str) -> None:
    """A friend may be a child, and a scholar of today may be a critic or champion of the dead."""
    factoids = [{"person": "bolat", "kind": "execution", "date": "1938"}]
    assert judged(factoids=factoids, ties=[{"kind": kind}]).status["aigerim"] == LIVING


def test_a_childs_birth_makes_a_parent(judged: Judge) -> None:
    """A parent is at least 16 when the child is born; a grandparent, 32."""
    child = [{"person": "bolat", "kind": "birth", "date": "1940"}]
    assert judged(factoids=child, ties=[{"kind": "parent"}]).status["aigerim"] == OLD
    child = [{"person": "bolat", "kind": "birth", "date": "1950"}]
    assert judged(factoids=child, ties=[{"kind": "parent"}]).status["aigerim"] == LIVING
    assert judged(factoids=child, ties=[{"kind": "grandparent"}]).status["aigerim"] == OLD


def test_a_parents_death_bounds_the_child(judged: Judge) -> None:
    """A child is born within a year of its parent's death at the latest."""
    tie = {"kind": "parent", "person_a": "bolat", "person_b": "aigerim"}
    died = {"person": "bolat", "kind": "execution"}
    assert judged(factoids=[died | {"date": "1920"}], ties=[tie]).status["aigerim"] == OLD
    assert judged(factoids=[died | {"date": "1938"}], ties=[tie]).status["aigerim"] == LIVING


def test_a_parents_arrest_bounds_no_child(judged: Judge) -> None:
    """A father arrested in 1920 who died nobody knows when may have had a child in 1950."""
    tie = {"kind": "parent", "person_a": "bolat", "person_b": "aigerim"}
    rows = [{"person": "bolat", "kind": "arrest", "date": "1920"}, {"person": "bolat", "kind": "death"}]
    assert judged(factoids=rows, ties=[tie]).status["aigerim"] == LIVING


# The order on families


def test_a_decision_under_the_order_on_families_counts_by_1938(judged: Judge) -> None:
    """A wife sentenced as a family member was adult by the end of 1938; a later date of the row goes before."""
    row = {"kind": "sentencing", "provision": "chsir"}
    assert judged(factoids=[row]).status["aigerim"] == OLD
    assert judged(factoids=[row | {"date": "1938-05-16"}]).status["aigerim"] == OLD
    assert judged(factoids=[row | {"date": "1943"}]).status["aigerim"] == LIVING
    assert judged(factoids=[row | {"provision": "article-58"}]).status["aigerim"] == LIVING


def test_a_child_named_in_a_decision_on_a_family_proves_no_age(judged: Judge) -> None:
    """A child's row with the provision of the mother is the row of a child."""
    row = {"kind": "detention", "provision": "chsir", "note": "child of a prisoner"}
    assert judged(factoids=[row]).status["aigerim"] == LIVING


def test_a_wife_held_for_her_husband_was_adult(judged: Judge) -> None:
    """Held in the camp of the wives, and married: adult by 1938; held there without a marriage proves nothing."""
    held = {"kind": "detention", "object": "alzhir"}
    assert judged(entities=[ALZHIR], factoids=[held], ties=[{}]).status["aigerim"] == OLD
    assert judged(entities=[ALZHIR], factoids=[held]).status["aigerim"] == LIVING
    assert judged(entities=[ALZHIR], factoids=[held | {"certainty": "disputed"}], ties=[{}]).status["aigerim"] == LIVING


# Groups


def test_a_family_named_together_proves_no_age(judged: Judge) -> None:
    """Brothers and families in a list of 1937 may be children."""
    for kind in ("group-siblings", "group-family"):
        row = {"kind": "member-of-group", "object": "list-of-names", "qualifiers": kind, "date": "1937"}
        assert judged(factoids=[row]).status["aigerim"] == LIVING


def test_co_defendants_of_a_case_were_adult_when_the_first_died(judged: Judge) -> None:
    """A list of the accused in one case is a list of adults; its first dated death bounds them all."""
    cells = {"kind": "member-of-group", "object": "list-of-names", "qualifiers": "group-co-defendant"}
    rows = [cells, cells | {"person": "bolat"}, {"person": "bolat", "kind": "execution", "date": "1938"}]
    assert judged(factoids=rows).status["aigerim"] == OLD
    assert judged(factoids=rows[:2]).status["aigerim"] == LIVING


# Editors

SIGNED = {"rows": "aigerim", "status": "decided", "reason": "stands in works of reference", "editor": "A Historian"}


@pytest.mark.parametrize(("judgement", "status"), [("public-figure", PUBLIC), ("presumed-deceased", OLD)])
def test_a_signed_row_of_an_editor_publishes(judged: Judge, judgement: str, status: str) -> None:
    """An editor may hold that somebody is dead, or public, and says why."""
    row = SIGNED | {"judgement": judgement}
    privacy = judged(factoids=[{"kind": "birth", "date": "1950"}], assessments=[row])
    assert privacy.status["aigerim"] == status
    assert privacy.published("aigerim")


@pytest.mark.parametrize("judgement", ["public-figure", "presumed-deceased"])
@pytest.mark.parametrize(
    "cells", [{"reason": ""}, {"editor": ""}, {"status": "open"}, {"status": "withdrawn"}, {"rows": ""}]
)
def test_an_unsigned_or_open_row_publishes_nobody(judged: Judge, judgement: str, cells: Cells) -> None:
    """Without a reason, a name or a decision the row counts for nothing."""
    assert judged(assessments=[SIGNED | {"judgement": judgement} | cells]).status["aigerim"] == LIVING


@pytest.mark.parametrize("judgement", ["open-question", "preferred", "deprecated"])
def test_other_judgements_publish_nobody(judged: Judge, judgement: str) -> None:
    """Only the two judgements on persons say anything of privacy."""
    assert judged(assessments=[SIGNED | {"judgement": judgement}]).status["aigerim"] == LIVING


def test_statuses_are_codes_of_the_vocabulary(judged: Judge, ontology: Ontology) -> None:
    """What is written to the graph is a code that the vocabulary has."""
    assert {DEAD, OLD, LIVING, PUBLIC} == ontology.schemes["privacy"]
    assert set(judged().status.values()) <= ontology.schemes["privacy"]


# Anything at all

KINDS = st.sampled_from(["birth", "arrest", "detention", "office", "education", "membership"])
YEARS = st.integers(1880, 2020).map(str) | st.sampled_from(["", "19XX", "1950~", "../1960", "1930/..", "0001", "9999"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(
    rows=st.lists(st.tuples(st.sampled_from(["aigerim", "bolat", "daniyar"]), KINDS, YEARS), max_size=5),
    ties=st.lists(st.tuples(st.sampled_from(["spouse", "parent", "grandparent", "co-defendant"]), YEARS), max_size=2),
    born=st.integers(PRESUMED_DEAD_AFTER - 99, 95),
)
def test_nobody_born_within_100_years_is_shown_without_a_death(
    judged: Judge, rows: list[tuple[str, str, str]], ties: list[tuple[str, str]], born: int
) -> None:
    """Whatever else is said, a source that gives a birth in the last hundred years withholds the person."""
    factoids = [{"person": p, "kind": k, "date": d} for p, k, d in rows]
    factoids.append({"person": "aigerim", "kind": "birth", "date": f"{AS_OF.year - born}-12-31"})
    privacy = judged(factoids=factoids, ties=[{"kind": k, "date": d} for k, d in ties])
    assert privacy.status["aigerim"] == LIVING
    assert set(privacy.status) >= {"aigerim", "bolat", "daniyar"}
    assert set(privacy.missing) == {p for p, s in privacy.status.items() if s == LIVING}


# What goes with the withheld

OLD_MAN = {"person": "bolat", "kind": "birth", "date": "1893"}


def test_rows_sources_and_judgements_go_with_the_withheld(
    collection: Callable[..., Collection], ontology: Ontology
) -> None:
    """No row, tie, name or source that speaks of the withheld alone stays; what speaks of others does."""
    found = collection(
        factoids=[OLD_MAN | {"id": "f1"}, {"id": "f2", "kind": "birth", "date": "1950", "source": "letter"}],
        ties=[{"id": "t1"}],
        names=[{"id": "n1"}, {"id": "n2", "entity": "bolat", "form": "Bolat"}],
        sources=[{"id": "letter", "title": "A letter"}],
        assessments=[{"id": "j1", "rows": "f1 f2"}, {"id": "j2", "rows": "f2"}],
    )
    kept = withhold(found, judge(found, ontology, AS_OF), load_spec())
    assert [row["id"] for row in kept["persons"]] == ["bolat"]
    assert [row["id"] for row in kept["factoids"]] == ["f1"]
    assert kept["ties"] == []
    assert [row["id"] for row in kept["names"]] == ["n2"]
    assert "letter" not in {row["id"] for row in kept["sources"]}
    assert [(row["id"], row["rows"]) for row in kept["assessments"]] == [("j1", "f1")]


@pytest.mark.parametrize("column", ["note", "value", "charge", "place_as_printed", "locator"])
def test_free_text_that_names_the_withheld_stops_everything(
    collection: Callable[..., Collection], ontology: Ontology, column: str
) -> None:
    """A program cannot rewrite a note: the row is named, and a role asked for."""
    found = collection(
        persons=[{"id": "aigerim", "label": "Aigerim Toktarova"}],
        factoids=[OLD_MAN | {"id": "f1", column: "told by AIGERIM Toktarova, his daughter"}],
    )
    with pytest.raises(TablesError) as caught:
        withhold(found, judge(found, ontology, AS_OF), load_spec())
    (problem,) = caught.value.problems
    assert (problem.row, problem.column) == ("f1", column)
    assert "aigerim" in problem.what
    assert "role" in problem.what
