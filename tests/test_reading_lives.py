"""Lives read out of factoids: what yields nothing, what is only claimed, cases, and whose case followed whose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from repgraph.names import fold
from repgraph.reading import Life, LifeReader, derived_properties, places_above, read_entity, read_ties
from repgraph.reading.derivation import derivative_cases

if TYPE_CHECKING:
    from collections.abc import Callable

    from repgraph.model import Event
    from repgraph.ontology import Ontology
    from repgraph.reading import ValueReader
    from repgraph.tables import Collection

    Cells = dict[str, str]


def event(life: Life, row: str) -> Event:
    """Return the event to which a row belongs."""
    (found,) = [e for e in life.events if row in e.rows]
    return found


def cases(life: Life) -> dict[str, tuple[str, list[str]]]:
    """Return regime and first rows of the events of each case."""
    return {c.id: (c.regime, [e.id for e in life.events if e.case == c.id]) for c in life.cases}


# Names


def test_three_spellings_are_three_names_of_one_person(collection: Callable[..., Collection]) -> None:
    """A spelling is a name, never a person: people come from the table of people only."""
    forms = {
        "n1": ("Айгерім Тоқтарова", "kk-cyrl"),
        "n2": ("Айгерим Токтарова", "ru"),
        "n3": ("Aigerim Toktarova", "en"),
    }
    found = collection(
        persons=[{"id": "aigerim", "label": "Aigerim Toktarova"}],
        names=[{"id": key, "form": form, "tag": tag} for key, (form, tag) in forms.items()],
    )
    assert [row["id"] for row in found["persons"] if row["label"] == "Aigerim Toktarova"] == ["aigerim"]
    assert {row["entity"] for row in found["names"]} == {"aigerim"}
    assert len({fold(row["form"]) for row in found["names"]}) == 1


# Alleged


@pytest.mark.parametrize(
    "cells",
    [
        {"kind": "arrest", "date": "1937"},
        {"kind": "membership", "object": "party", "date": "1920"},
        {"kind": "occupation", "qualifiers": "editor"},
        {"kind": "characterisation", "value": "'leader of a centre'"},
        {"kind": "office", "value": "head of a 'centre'"},
    ],
)
def test_what_accusers_allege_yields_nothing(life: Callable[..., Life], cells: Cells) -> None:
    """No event, membership, office or occupation comes of what police, denouncers or confessions say."""
    found = life({"id": "f1", "mode": "alleged", **cells})
    assert found.events == []
    assert found.cases == []
    assert found.attributes.values == {}


def test_an_alleged_row_lends_nothing_to_an_event(life: Callable[..., Life]) -> None:
    """An event that others attest takes no value, row or conflict from an allegation."""
    found = life(
        {"id": "a1", "date": "1937", "source": "museum"},
        {"id": "a2", "date": "1937-09-27", "place": "lakeside", "mode": "alleged", "source": "record"},
    )
    assert event(found, "a1").rows == ("a1",)
    assert [v.key for v in event(found, "a1").values["date"]] == ["1937"]
    assert "place" not in event(found, "a1").values
    assert found.conflicts == []


def test_an_alleged_tie_is_no_tie(collection: Callable[..., Collection], reader: Callable[..., ValueReader]) -> None:
    """An acquaintance named under interrogation joins nobody."""
    found = collection(ties=[{"kind": "friend", "mode": "alleged"}])
    assert read_ties(found["ties"], reader(found)) == ([], [])


def test_a_charge_lives_in_the_charge_alone(life: Callable[..., Life]) -> None:
    """What somebody was charged with is a value of the sentence; it makes no membership and no occupation."""
    found = life({"id": "s1", "kind": "sentencing", "charge": "member of a 'centre', spy"})
    assert [v.key for v in event(found, "s1").values["charge"]] == ["member of a 'centre', spy"]
    assert len(found.events) == 1
    assert found.attributes.values == {}


# Claimed


@pytest.mark.parametrize(
    "rows",
    [
        [{"certainty": "disputed"}],
        [{"certainty": "hearsay"}],
        [{"certainty": "disputed"}, {"certainty": "hearsay", "source": "record"}],
        [{"source": "list-copy"}],
        [{"source": "list-copy"}, {"source": "list-copy-two"}],
        [{"source": "list-copy"}, {"certainty": "hearsay", "source": "museum"}],
    ],
)
def test_an_event_is_claimed_where_nothing_else_supports_it(life: Callable[..., Life], rows: list[Cells]) -> None:
    """Doubt, hearsay, or one text copied from page to page make a claim: kept, and in no case."""
    found = life(*({"id": f"a{n}", "date": "1937", "case": "k", **row} for n, row in enumerate(rows)))
    (claimed,) = found.events
    assert claimed.claimed
    assert claimed.case == ""
    assert found.cases == []


@pytest.mark.parametrize(
    "rows",
    [
        [{}],
        [{"certainty": "hedged"}],
        [{"certainty": "disputed-value"}],
        [{"source": "mirror"}],
        [{"source": "mirror"}, {"source": "mirror-two"}],
        [{"source": "list-copy"}, {"source": "other-copy"}],
        [{"source": "list-copy"}, {"source": "museum"}],
        [{"certainty": "hearsay"}, {"source": "museum"}],
    ],
)
def test_an_event_is_not_claimed_where_a_source_vouches(life: Callable[..., Life], rows: list[Cells]) -> None:
    """Hedged wording, a disputed value, an encyclopedia or a second origin are support enough."""
    found = life(*({"id": f"a{n}", "date": "1937", **row} for n, row in enumerate(rows)))
    (vouched,) = found.events
    assert not vouched.claimed
    assert len(found.cases) == 1


def test_claimed_ties_imply_no_plain_property(
    collection: Callable[..., Collection], reader: Callable[..., ValueReader]
) -> None:
    """A doubtful marriage is shown and makes nobody a spouse."""
    found = collection(ties=[{"id": "t1", "certainty": "disputed"}, {"id": "t2", "kind": "sibling"}])
    ties, _ = read_ties(found["ties"], reader(found))
    assert [(t.id, t.claimed) for t in ties] == [("t1", True), ("t2", False)]
    plain = derived_properties(ties, reader(found))
    assert plain == {"aigerim": {("sibling", "bolat")}, "bolat": {("sibling", "aigerim")}}


@pytest.mark.parametrize(
    ("kind", "of_a", "of_b"),
    [
        ("spouse", "spouse", "spouse"),
        ("parent", "parentOf", "childOf"),
        ("co-parent", "kinOf", "kinOf"),
        ("co-defendant", "coDefendantOf", "coDefendantOf"),
        ("friend", "knew", "knew"),
        ("grandparent", "kinOf", "kinOf"),
    ],
)
def test_ties_imply_plain_properties_both_ways(
    collection: Callable[..., Collection], reader: Callable[..., ValueReader], kind: str, of_a: str, of_b: str
) -> None:
    """Each kind of tie implies its property in both directions; a shared child makes kin, not spouses."""
    found = collection(ties=[{"kind": kind}])
    plain = derived_properties(read_ties(found["ties"], reader(found))[0], reader(found))
    assert plain == {"aigerim": {(of_a, "bolat")}, "bolat": {(of_b, "aigerim")}}


# Cases


def test_each_arrest_opens_a_case_and_later_events_join_the_last(life: Callable[..., Life]) -> None:
    """Arrested twice: the sentence of 1930 belongs to the first case, the execution to the second."""
    found = life(
        {"id": "a1", "date": "1928-10-10"},
        {"id": "a2", "date": "1937-07-06"},
        {"id": "s1", "kind": "sentencing", "date": "1930"},
        {"id": "s2", "kind": "sentencing", "date": "1938-02-25"},
        {"id": "x1", "kind": "execution", "date": "1938"},
        {"id": "r1", "kind": "rehabilitation", "date": "1957"},
        {"id": "b1", "kind": "birth", "date": "1893"},
    )
    assert cases(found) == {"a1": ("soviet", ["a1", "s1"]), "a2": ("soviet", ["a2", "x1", "s2", "r1"])}
    assert event(found, "b1").case == ""
    assert event(found, "b1").regime == ""


def test_an_event_before_the_arrest_is_not_of_its_case(life: Callable[..., Life]) -> None:
    """An exile of 1929 did not follow from an arrest of 1937."""
    found = life({"id": "a1", "date": "1937-07"}, {"id": "e1", "kind": "exile", "date": "1929", "place": "region"})
    assert event(found, "e1").case == ""
    assert cases(found) == {"a1": ("soviet", ["a1"])}


def test_vague_dates_join_the_only_case(life: Callable[..., Life]) -> None:
    """What may have come later, or has no date, belongs to the one case there is; also if that has no date."""
    found = life(
        {"id": "a1", "date": "1937-07-06"},
        {"id": "s1", "kind": "sentencing", "date": "1937"},
        {"id": "r1", "kind": "rehabilitation"},
        {"id": "d1", "kind": "detention", "end": "1940"},
    )
    assert {e.case for e in found.events} == {"a1"}
    found = life({"id": "a1"}, {"id": "s1", "kind": "sentencing", "date": "1938"})
    assert {e.case for e in found.events} == {"a1"}


def test_without_a_date_nobody_knows_which_of_two_cases(life: Callable[..., Life]) -> None:
    """A release without date of somebody arrested twice is in no case."""
    found = life({"id": "a1", "date": "1928"}, {"id": "a2", "date": "1937"}, {"id": "r1", "kind": "release"})
    assert event(found, "r1").case == ""


def test_a_repression_without_arrest_opens_a_case(life: Callable[..., Life]) -> None:
    """Somebody sentenced and held of whose arrest nothing is known has a case; a rehabilitation alone opens none."""
    found = life(
        {"id": "s1", "kind": "sentencing", "date": "1938"},
        {"id": "d1", "kind": "detention", "date": "1939", "end": "1946"},
        {"id": "r1", "kind": "rehabilitation", "date": "1957"},
    )
    assert cases(found) == {"s1": ("soviet", ["s1", "d1", "r1"])}
    assert life({"id": "r1", "kind": "rehabilitation", "date": "1957"}).cases == []


def test_regimes_have_cases_of_their_own(life: Callable[..., Life]) -> None:
    """A tsarist exile never joins a Soviet case, nor a Soviet sentence a White one."""
    found = life(
        {"id": "a1", "date": "1908", "regime": "tsarist"},
        {"id": "e1", "kind": "exile", "date": "1909", "regime": "tsarist"},
        {"id": "a2", "date": "1937"},
        {"id": "s1", "kind": "sentencing", "date": "1938"},
        {"id": "c1", "kind": "detention", "date": "1919", "regime": "white"},
        {"id": "r1", "kind": "rehabilitation", "date": "1957"},
    )
    assert cases(found) == {
        "a1": ("tsarist", ["a1", "e1"]),
        "a2": ("soviet", ["a2", "s1", "r1"]),
        "c1": ("white", ["c1"]),
    }


def test_repression_always_has_a_regime_and_life_none(life: Callable[..., Life]) -> None:
    """An execution has a regime, Soviet where the row says nothing; a death of illness has none."""
    assert life({"kind": "execution", "date": "1938"}).events[0].regime == "soviet"
    assert life({"kind": "execution", "date": "1919", "regime": "white"}).events[0].regime == "white"
    assert life({"kind": "death", "date": "1946"}).events[0].regime == ""
    rows = [{"kind": "killing", "regime": "white"}, {"kind": "killing", "regime": "german", "source": "museum"}]
    assert life(*rows).events[0].regime == "unclear"


def test_the_case_column_overrides(life: Callable[..., Life]) -> None:
    """Rows with one key of a case are one case, whatever the dates; redress and other events too."""
    found = life(
        {"id": "a1", "date": "1928", "case": "first"},
        {"id": "a2", "date": "1937", "case": "second"},
        {"id": "r1", "kind": "rehabilitation", "date": "1989", "case": "first"},
        {"id": "p1", "kind": "petition", "date": "1956", "case": "second"},
        {"id": "p2", "kind": "petition", "date": "1957", "case": "third", "value": "for another"},
        {"id": "s1", "kind": "sentencing", "date": "1938"},
    )
    assert cases(found) == {"a1": ("soviet", ["a1", "r1"]), "a2": ("soviet", ["a2", "s1", "p1"])}
    assert event(found, "p2").case == ""


def test_every_case_named_is_a_case_of_the_life(life: Callable[..., Life]) -> None:
    """No event points to a case that is not there, even if it is only claimed."""
    found = life(
        {"id": "a1", "date": "1937", "case": "k", "certainty": "hearsay"},
        {"id": "x1", "kind": "execution", "date": "1938", "case": "k"},
        {"id": "w1", "kind": "work", "date": "1930", "case": "k", "value": "a poem"},
    )
    assert {e.case for e in found.events} - {""} <= {c.id for c in found.cases}


# Cases that followed from another's


def read_lives(found: Collection, make: Callable[..., ValueReader], ontology: Ontology) -> dict[str, Life]:
    """Return lives by person, with derivative cases."""
    values = make(found)
    people = dict.fromkeys(row["person"] for row in found["factoids"])
    lives = {p: LifeReader(values).read(p, [r for r in found["factoids"] if r["person"] == p]) for p in people}
    derivative_cases(lives, read_ties(found["ties"], values)[0], ontology)
    return lives


HUSBAND = {"id": "h1", "person": "bolat", "date": "1937-07-06"}
WIFE = {"id": "w1", "person": "aigerim", "kind": "sentencing", "date": "1938", "provision": "chsir"}


def test_a_wifes_case_followed_from_her_husbands(
    collection: Callable[..., Collection], reader: Callable[..., ValueReader], ontology: Ontology
) -> None:
    """A decision under the provision on families, and one spouse with a case: hers is derivative of his."""
    found = collection(factoids=[HUSBAND, WIFE], ties=[{"id": "t1"}, {"id": "t2", "source": "museum"}])
    lives = read_lives(found, reader, ontology)
    (case,) = lives["aigerim"].cases
    assert case.derivative_of == "h1"
    assert case.rows == ("t1", "t2", "w1")
    assert lives["bolat"].cases[0].derivative_of == ""


def test_a_marriage_told_in_two_spells_is_one_spouse(
    collection: Callable[..., Collection], reader: Callable[..., ValueReader], ontology: Ontology
) -> None:
    """Married twice to the same man is one husband."""
    ties = [{"date": "1920", "end": "1924"}, {"date": "1930", "end": "1937"}]
    lives = read_lives(collection(factoids=[HUSBAND, WIFE], ties=ties), reader, ontology)
    assert lives["aigerim"].cases[0].derivative_of == "h1"


@pytest.mark.parametrize(
    ("factoids", "ties"),
    [
        ([HUSBAND, WIFE | {"provision": "article-58"}], [{}]),
        ([HUSBAND, WIFE], []),
        ([HUSBAND, WIFE], [{"kind": "partner"}]),
        ([HUSBAND, WIFE], [{"certainty": "disputed"}]),
        ([HUSBAND, WIFE], [{"mode": "alleged"}]),
        ([HUSBAND | {"regime": "tsarist"}, WIFE], [{}]),
        ([HUSBAND | {"kind": "birth"}, WIFE], [{}]),
        ([HUSBAND, {**HUSBAND, "id": "h2", "person": "daniyar"}, WIFE], [{}, {"person_b": "daniyar"}]),
        ([HUSBAND, WIFE | {"certainty": "hearsay"}], [{}]),
    ],
)
def test_nothing_is_derived_without_one_spouse_with_a_soviet_case(
    collection: Callable[..., Collection],
    reader: Callable[..., ValueReader],
    ontology: Ontology,
    factoids: list[Cells],
    ties: list[Cells],
) -> None:
    """Another provision, no spouse, a doubtful one, two of them, or no Soviet case: nothing follows."""
    lives = read_lives(collection(factoids=factoids, ties=ties), reader, ontology)
    assert all(case.derivative_of == "" for life in lives.values() for case in life.cases)


def test_two_cases_never_follow_from_each_other(
    collection: Callable[..., Collection], reader: Callable[..., ValueReader], ontology: Ontology
) -> None:
    """Where both were punished as kin, at most one case follows from the other."""
    found = collection(factoids=[HUSBAND | {"provision": "chsir"}, WIFE], ties=[{}])
    lives = read_lives(found, reader, ontology)
    derived = [case.derivative_of for life in lives.values() for case in life.cases]
    assert len([of for of in derived if of]) == 1


# Attributes


def test_attributes_become_values(life: Callable[..., Life]) -> None:
    """Codes, ids and wordings of attribute factoids are values of the person; several are kept."""
    found = life(
        {"id": "o1", "kind": "occupation", "qualifiers": "writer editor", "value": "wrote and edited"},
        {"id": "o2", "kind": "occupation", "value": "keeper of a well"},
        {"id": "e1", "kind": "ethnicity-attributed", "object": "kazakhs"},
        {"id": "g1", "kind": "member-of-group", "object": "list-of-names"},
    )
    told = {name: {v.key for v in values} for name, values in found.attributes.values.items()}
    assert told == {
        "occupation": {"writer", "editor", "keeper of a well"},
        "ethnicityAttributed": {"kazakhs"},
        "memberOfGroup": {"list-of-names"},
    }
    assert found.events == []


@pytest.mark.parametrize("certainty", ["disputed", "hearsay"])
def test_doubted_attributes_are_no_values(life: Callable[..., Life], certainty: str) -> None:
    """What is doubted or hearsay is not said of the person; the factoid itself stays in the tables."""
    found = life({"kind": "occupation", "qualifiers": "writer", "certainty": certainty})
    assert found.attributes.values == {}


def test_a_date_inside_a_duration_is_not_its_beginning(life: Callable[..., Life]) -> None:
    """Seen in the camp in 1942 says nothing against 1938 to 1946."""
    found = life(
        {"id": "d1", "kind": "detention", "date": "1938", "end": "1946", "object": "steppe-camp"},
        {"id": "d2", "kind": "detention", "date": "1942", "object": "steppe-camp", "source": "museum"},
    )
    (detention,) = found.events
    assert [v.key for v in detention.values["date"]] == ["1938"]
    assert [v.key for v in detention.values["end"]] == ["1946"]
    assert [v.key for v in detention.values["facility"]] == ["steppe-camp"]
    assert found.conflicts == []


def test_events_come_in_order_of_time(life: Callable[..., Life]) -> None:
    """Earliest first; events without any date come last, those with an end only by their end."""
    found = life(
        {"id": "e1", "kind": "release"},
        {"id": "e2", "kind": "arrest", "date": "1937-09"},
        {"id": "e3", "kind": "birth", "date": "1893"},
        {"id": "e4", "kind": "detention", "end": "1946"},
        {"id": "e5", "kind": "sentencing", "date": "1938"},
    )
    assert [e.id for e in found.events] == ["e3", "e2", "e5", "e4", "e1"]


# Places and institutions


def test_places_lie_within_all_that_contains_what_contains_them(
    collection: Callable[..., Collection], ontology: Ontology
) -> None:
    """Containment reaches up through all levels, survives a circle, and leaves out what is only near."""
    found = collection(
        entities=[{"id": "country", "kind": "place"}, {"id": "ferry", "kind": "place"}],
        entity_factoids=[
            {"entity": "region", "kind": "located-in", "object": "country"},
            {"entity": "country", "kind": "part-of", "object": "region"},
            {"entity": "ferry", "kind": "located-in", "object": "lakeside", "qualifiers": "near"},
            {"entity": "steppe-camp", "kind": "located-in", "object": "region"},
        ],
    )
    places = frozenset(row["id"] for row in found["entities"] if row["kind"] == "place")
    above = places_above(found["entity-factoids"], places, ontology.weakening)
    assert above["lakeside"] == {"region", "country"}
    assert above["region"] == {"country"}
    assert "ferry" not in above
    assert "steppe-camp" not in above


def test_an_institution_has_one_day_of_founding_and_many_activities(
    collection: Callable[..., Collection], reader: Callable[..., ValueReader]
) -> None:
    """Single-valued facts of an entity are chosen by the same rules; others add up; allegations yield nothing."""
    found = collection(
        entity_factoids=[
            {"id": "i1", "kind": "established", "date": "1938-01-05", "source": "record"},
            {"id": "i2", "kind": "established", "date": "1937", "source": "mirror"},
            {"id": "i3", "kind": "activity", "value": "farming"},
            {"id": "i4", "kind": "activity", "value": "sewing"},
            {"id": "i5", "kind": "activity", "value": "spying", "mode": "alleged"},
            {"id": "i6", "kind": "official-number", "value": "26"},
            {"id": "i7", "kind": "official-number", "date": "1938", "source": "museum"},
        ]
    )
    mine = [row for row in found["entity-factoids"] if row["entity"] == "steppe-camp"]
    camp, _, conflicts = read_entity("steppe-camp", mine, reader(found))
    assert [v.key for v in camp.values["established"]] == ["1938-01-05"]
    assert [v.key for v in camp.values["activity"]] == ["farming", "sewing"]
    assert {c.property for c in conflicts} == {"established", "officialNumber"}
