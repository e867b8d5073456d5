"""Networks from the store: what becomes an edge and what does not, and that every edge leads back to a row."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from repgraph.build.graph import GraphWriter
from repgraph.errors import NotFoundError, QueryError
from repgraph.network import graph, project, projections, select, simple, slices, without_ties
from repgraph.network.chronicle import chronicle, family, members
from repgraph.network.paths import best_attested, grade, shortest, told
from repgraph.network.projection import tags
from repgraph.ontology import assets
from repgraph.reading import judge, withhold
from repgraph.store.embedded import EmbeddedStore
from repgraph.tables import load_spec, read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from repgraph import KnowledgeGraph
    from repgraph.network.edges import Edge
    from repgraph.ontology import Ontology

    Cells = dict[str, str]
    Made = Callable[..., EmbeddedStore]

DATA = assets() / "data"
PEOPLE = ("aigerim", "bolat", "daniyar", "erke", "galiya", "ilyas")
PEOPLE_KINDS = [kind for kind, query in projections().items() if "people" in tags(query)]


@pytest.fixture
def made(tables: Callable[..., Path], ontology: Ontology, tmp_path: Path) -> Made:
    """Return a function that makes a store in memory of tables, without the gate; everybody was born in 1890."""

    def make(**given: list[Cells]) -> EmbeddedStore:
        births = [{"id": f"b-{p}", "person": p, "kind": "birth", "date": "1890"} for p in PEOPLE]
        given["factoids"] = [*given.get("factoids", []), *births]
        given["persons"] = [{"id": person} for person in PEOPLE]
        collection = read([tables(**given)], ontology)
        privacy = judge(collection, ontology, date(2026, 11, 22))
        path = tmp_path / "graph.nt"
        with path.open("w", encoding="utf-8") as out:
            GraphWriter(withhold(collection, privacy, load_spec()), ontology, privacy).write(out)
        return EmbeddedStore.in_memory(path)

    return make


def tie(kind: str = "friend", **cells: str) -> Cells:
    """Return a tie of Aigerim and Bolat."""
    return {"id": "t1", "kind": kind, **cells}


def named(*people: str, group: str = "list-of-names", kind: str = "group-co-defendant", **cells: str) -> list[Cells]:
    """Return the rows of a list of names."""
    return [
        {"id": f"g-{group}-{p}", "person": p, "kind": "member-of-group", "object": group, "qualifiers": kind, **cells}
        for p in people
    ]


def held(person: str, begin: str = "", end: str = "", **cells: str) -> Cells:
    """Return a detention in the steppe camp."""
    stay = {"person": person, "kind": "detention", "object": "steppe-camp", "date": begin, "end": end}
    return {"id": f"d-{person}-{begin}".rstrip("-").lower(), **stay, **cells}


def edges(store: EmbeddedStore, kind: str, *, claimed: bool = False) -> list[Edge]:
    """Return the edges of one kind."""
    return project(store, kind, claimed=claimed).edges


class TestTies:
    """A tie that a source states is one edge."""

    def test_it_carries_its_evidence(self, made: Made) -> None:
        """Kind, relation, dates, rows, sources and the number of independent origins stand on the edge."""
        rows = [
            tie("spouse", date="1912"),
            tie("spouse", id="t2", source="mirror"),
            tie("spouse", id="t3", source="mirror-two"),
        ]
        (edge,) = edges(made(ties=rows), "kin")
        assert (edge.one, edge.other) == ("person/aigerim", "person/bolat")
        assert (edge.kind, edge.relation, edge.basis, edge.weight) == ("kin", "spouse", "tie", 1.0)
        assert edge.rows == ("t1", "t2", "t3")
        assert edge.sources == ("memoir", "mirror", "mirror-two")
        assert edge.origins == 2
        assert edge.tier == 4
        assert edge.span.begin.text == "1912"
        assert edge.doubts == ()

    def test_a_directed_tie_runs_from_the_first(self, made: Made) -> None:
        """The teacher comes before the pupil, in whichever order the names sort."""
        rows = [tie("teacher-of", person_a="daniyar", person_b="aigerim")]
        (edge,) = edges(made(ties=rows), "teacher-pupil")
        assert (edge.one, edge.other, edge.directed) == ("person/daniyar", "person/aigerim", True)

    def test_a_child_is_tied_to_its_parent_from_birth(self, made: Made) -> None:
        """Kinship by blood begins with the younger one's birth where no source dates it."""
        rows = [tie("parent", person_a="aigerim", person_b="bolat")]
        (edge,) = edges(made(ties=rows), "kin")
        assert edge.span.begin.text == "1890"

    def test_alleged_ties_are_never_edges(self, made: Made) -> None:
        """What police, denouncers or confessions say makes no tie, also not on request."""
        store = made(
            ties=[tie(mode="alleged")],
            factoids=[*named("aigerim", "bolat", mode="alleged"), held("aigerim", mode="alleged"), held("bolat")],
        )
        found = project(store, list(projections()), claimed=True).edges
        assert [(edge.kind, edge.rows) for edge in found] == [("person-camp", ("d-bolat",))]

    @pytest.mark.parametrize("cells", [{"certainty": "disputed"}, {"certainty": "hearsay"}, {"source": "list-copy"}])
    def test_claimed_ties_are_edges_only_on_request(self, made: Made, cells: Cells) -> None:
        """Disputed, hearsay, or one copied text: shown apart, and marked."""
        store = made(ties=[tie(**cells)])
        assert edges(store, "acquaintance") == []
        (edge,) = edges(store, "acquaintance", claimed=True)
        assert edge.claimed
        assert "claimed" in edge.doubts
        assert graph(store, "acquaintance").number_of_edges() == 0
        (data,) = (data for *_, data in graph(store, "acquaintance", claimed=True).edges(data=True))
        assert data["claimed"]
        assert not data["certain"]

    def test_an_inferred_tie_is_doubtful_unless_somebody_states_it(self, made: Made) -> None:
        """The best row counts."""
        assert edges(made(ties=[tie(mode="inferred")]), "acquaintance")[0].doubts == ("inferred",)
        both = [tie(mode="inferred"), tie(id="t2", source="study")]
        assert edges(made(ties=both), "acquaintance")[0].doubts == ()

    def test_an_open_question_makes_a_tie_disputed(self, made: Made) -> None:
        """A row that waits for a historian is in doubt."""
        question = {"id": "q1", "rows": "t1", "question": "Did they know each other?"}
        assert edges(made(ties=[tie()], assessments=[question]), "acquaintance")[0].doubts == ("disputed",)

    def test_a_rejected_row_makes_no_edge(self, made: Made) -> None:
        """What a historian deprecated yields nothing."""
        decided = {"id": "q1", "rows": "t1", "judgement": "deprecated", "status": "decided", "editor": "A Historian"}
        assert edges(made(ties=[tie()], assessments=[decided | {"reason": "misprint"}]), "acquaintance") == []


class TestLists:
    """A list of names makes pairs that weigh little."""

    def test_a_pair_of_n_names_weighs_one_in_n_minus_one(self, made: Made) -> None:
        """The edges of one person in a list weigh 1 together, however long the list."""
        found = edges(made(factoids=named("aigerim", "bolat", "daniyar", "erke")), "co-defendant")
        assert len(found) == 6
        assert {edge.weight for edge in found} == {1 / 3}
        assert {edge.basis for edge in found} == {"list"}
        assert found[0].rows == ("g-list-of-names-aigerim", "g-list-of-names-bolat")
        strength = simple(graph(made(factoids=named("aigerim", "bolat", "daniyar", "erke")), "co-defendant"))
        assert strength.degree("person/erke", weight="weight") == pytest.approx(1.0)

    def test_a_weaker_side_decides(self, made: Made) -> None:
        """An edge of two rows is as well attested as the worse of them."""
        rows = [*named("aigerim"), *named("aigerim", source="study"), *named("bolat", mode="inferred")]
        rows[1]["id"] = "g-second"
        (edge,) = edges(made(factoids=rows), "co-defendant")
        assert edge.origins == 1
        assert edge.doubts == ("inferred",)
        assert edge.rows == ("g-list-of-names-aigerim", "g-list-of-names-bolat", "g-second")

    def test_names_that_are_only_claimed_count_on_request(self, made: Made) -> None:
        """A name from one copied list is left out, and so makes the others weigh more."""
        rows = [*named("aigerim", "bolat"), *named("daniyar", source="list-copy")]
        store = made(factoids=rows)
        assert [edge.weight for edge in edges(store, "co-defendant")] == [1.0]
        assert {edge.weight for edge in edges(store, "co-defendant", claimed=True)} == {0.5}

    def test_a_group_that_is_too_large_makes_no_pairs_and_is_told(self, made: Made) -> None:
        """What is left out on the way has a name and a number."""
        store = made(factoids=named(*PEOPLE))
        found = project(store, "co-defendant", largest=5)
        assert found.edges == []
        assert found.too_large == {"group/list-of-names": 6}
        assert graph(store, "co-defendant", largest=5).graph["too_large"] == "group/list-of-names (6)"


class TestOverlap:
    """People in one place at one time: for certain, possibly, or nobody knows."""

    @pytest.mark.parametrize(
        ("one", "other", "how"),
        [
            (("1938", "1946"), ("1939", "1941"), "certain"),
            (("1938", "1946"), ("1946", "1947"), "possible"),
            (("1938", "1940"), ("1941", "1947"), None),
            (("1938", ""), ("1941", "1947"), "possible"),
            (("1938-03-05", ""), ("1938-03-05", ""), "certain"),
            (("1939-02-28", ""), ("1938", "1946"), "certain"),
            (("1938", "1946"), ("", ""), "undated"),
            (("", ""), ("", ""), "undated"),
            (("", "1937"), ("1938", "1940"), None),
        ],
    )
    def test_dates_decide(self, made: Made, one: tuple[str, str], other: tuple[str, str], how: str | None) -> None:
        """Certain on every reading of the dates; possible on some; undated where one has no date."""
        found = edges(made(factoids=[held("aigerim", *one), held("bolat", *other)]), "co-detention")
        assert [edge.overlap for edge in found] == ([how] if how else [])
        assert all((edge.doubts == ()) == (how == "certain") for edge in found)

    def test_the_best_of_several_stays_counts(self, made: Made) -> None:
        """Who was held twice met others once at least, and only that stay is evidence."""
        rows = [held("aigerim", "1931", "1933"), held("aigerim", "1938", "1946"), held("bolat", "1938-09", "1941")]
        (edge,) = edges(made(factoids=rows), "co-detention")
        assert edge.overlap == "certain"
        assert edge.rows == ("d-aigerim-1938", "d-bolat-1938-09")
        assert (edge.span.begin.text, edge.span.end.text) == ("[1938-09..1938]", "1941")

    def test_nobody_is_held_before_the_camp_or_after_death(self, made: Made) -> None:
        """A stay without dates lies within the life and within the time of the camp."""
        camp = [{"id": "c1", "entity": "steppe-camp", "kind": "established", "date": "1938"}]
        died = {"id": "x1", "person": "aigerim", "kind": "death", "date": "1936"}
        rows = [held("aigerim"), held("bolat", "1937", "1940")]
        assert edges(made(factoids=[*rows, died]), "co-detention") == []
        (edge,) = edges(made(factoids=rows, entity_factoids=camp), "co-detention")
        assert edge.overlap == "undated"
        assert graph(made(factoids=rows, entity_factoids=camp), "co-detention", before="1937").number_of_edges() == 0

    @pytest.mark.parametrize(
        ("kind", "factoid"), [("co-member", "membership"), ("colleague", "office"), ("fellow-student", "education")]
    )
    def test_other_institutions_are_projected_alike(self, made: Made, kind: str, factoid: str) -> None:
        """Members, officers and students of one body at one time."""
        rows = [
            {"id": f"m-{p}", "person": p, "kind": factoid, "object": "party", "date": "1917", "end": "1920"}
            for p in ("aigerim", "bolat", "daniyar")
        ]
        found = edges(made(factoids=rows), kind)
        assert {edge.overlap for edge in found} == {"certain"}
        assert {edge.weight for edge in found} == {0.5}
        assert {edge.key for edge in found} == {"organisation/party"}


def test_decisions_of_one_body_on_one_day_are_a_session_perhaps(made: Made) -> None:
    """One body, one exact day: possible, not certain; a month makes no edge."""
    rows = [
        {"id": f"s-{p}", "person": p, "kind": "sentencing", "body": "troika", "date": day, "penalty": "death"}
        for p, day in (("aigerim", "1937-11-05"), ("bolat", "1937-11-05"), ("daniyar", "1937-11"), ("erke", "1937-11"))
    ]
    (edge,) = edges(made(factoids=rows), "same-session")
    assert (edge.one, edge.other, edge.doubts) == ("person/aigerim", "person/bolat", ("same-day-only",))


def test_burial_in_a_town_is_no_common_grave(made: Made) -> None:
    """Only a burial site joins."""
    sites = [{"id": "grave", "kind": "burial-site"}, {"id": "lakeside", "kind": "place"}]
    rows = [
        {"id": f"u-{p}", "person": p, "kind": "burial", "place": place}
        for p, place in (("aigerim", "grave"), ("bolat", "grave"), ("daniyar", "lakeside"), ("erke", "lakeside"))
    ]
    (edge,) = edges(made(factoids=rows, entities=sites), "buried-together")
    assert edge.rows == ("u-aigerim", "u-bolat")


def test_two_modes_join_people_with_camps_and_bodies(made: Made) -> None:
    """A person and a camp; a person and an organisation."""
    store = made(
        factoids=[held("aigerim", "1938"), {"id": "m1", "person": "aigerim", "kind": "membership", "object": "party"}]
    )
    assert [(e.one, e.other) for e in edges(store, "person-camp")] == [("person/aigerim", "camp/steppe-camp")]
    network = graph(store, "person-organisation")
    assert network.nodes["organisation/party"]["kind"] == "organisation"


def test_moves_follow_the_order_of_dates(made: Made) -> None:
    """From one place of confinement to the next, directed; an order that the dates leave open is none."""
    stays = [held("aigerim", "1937", "1938"), {**held("aigerim", "1940"), "id": "d2", "object": "north-camp"}]
    network = graph(made(factoids=stays), "place-place")
    assert isinstance(network, nx.MultiDiGraph)
    ((one, other, data),) = network.edges(data=True)
    assert (one, other, data["doubts"]) == ("camp/steppe-camp", "camp/north-camp", "read-from-order")
    open_order = [held("aigerim", "193X"), {**held("aigerim", "1935"), "id": "d2", "object": "north-camp"}]
    assert edges(made(factoids=open_order), "place-place") == []


class TestGraph:
    """The common form and its filters."""

    @pytest.fixture
    def store(self, made: Made) -> EmbeddedStore:
        """Return a small network: kin, friends, a list, a camp."""
        known = {"kind": "friend", "person_a": "bolat", "person_b": "daniyar", "date": "1938"}
        ties = [
            {"id": "t1", "kind": "spouse", "person_a": "aigerim", "person_b": "bolat", "date": "1912"},
            known | {"id": "t2"},
            known | {"id": "t3", "source": "study"},
            {"id": "t4", "kind": "colleague", "person_a": "bolat", "person_b": "erke", "mode": "inferred"},
        ]
        return made(ties=ties, factoids=[*named("aigerim", "daniyar", "erke"), held("aigerim"), held("erke", "1938")])

    def test_everybody_is_a_node(self, store: EmbeddedStore) -> None:
        """Also who has no recorded tie: they can be counted."""
        network = graph(store)
        assert set(network) == {f"person/{p}" for p in PEOPLE}
        assert sorted(without_ties(network)) == ["person/galiya", "person/ilyas"]

    @pytest.mark.parametrize(
        ("options", "left"),
        [
            ({}, {"kin", "acquaintance", "colleague", "co-defendant", "co-detention"}),
            ({"kinds": "kin,colleague"}, {"kin", "colleague"}),
            ({"without": "kin"}, {"acquaintance", "colleague", "co-defendant", "co-detention"}),
            ({"without": ["list", "inferred"]}, {"kin", "acquaintance", "co-detention"}),
            ({"without": "spouse,undated-overlap"}, {"acquaintance", "colleague", "co-defendant"}),
            ({"without": "single-source"}, {"acquaintance"}),
            ({"certain": True}, {"kin", "acquaintance", "co-defendant"}),
            ({"before": "1937"}, {"kin", "colleague", "co-defendant"}),
            ({"before": "1937", "certain": True}, {"kin"}),
            ({"since": "1935", "certain": True}, set()),
        ],
    )
    def test_edges_are_chosen(self, store: EmbeddedStore, options: dict[str, Any], left: set[str]) -> None:
        """By kind, evidence, certainty and time."""
        assert {data["kind"] for *_, data in graph(store, **options).edges(data=True)} == left

    def test_unknown_words_are_told_with_near_misses(self, store: EmbeddedStore) -> None:
        """A slip never gives a silently different network."""
        with pytest.raises(NotFoundError, match="no kind of tie 'kim'; did you mean kin"):
            graph(store, "kim")
        with pytest.raises(NotFoundError, match="no kind, basis or doubt 'lists'; did you mean list"):
            graph(store, without="lists")
        with pytest.raises(NotFoundError, match="language"):
            graph(store, language="de")
        with pytest.raises(QueryError, match="1937 or 1937-09"):
            graph(store, before="../1937")
        with pytest.raises(QueryError, match="soon"):
            graph(store, before="soon")

    def test_parallel_ties_add_up(self, store: EmbeddedStore) -> None:
        """One edge a pair, with a whole-numbered length."""
        pair = simple(graph(store))["person/aigerim"]["person/erke"]
        assert pair["ties"] == 2
        assert pair["weight"] == pytest.approx(0.5 + 1.0)
        assert pair["length"] == 667

    def test_select_needs_no_store(self, store: EmbeddedStore) -> None:
        """Edges that are there can be chosen again."""
        found = project(store).edges
        assert {edge.kind for edge in select(found, without="kin", certain=True)} == {"acquaintance", "co-defendant"}

    def test_attributes_are_plain_values(self, store: EmbeddedStore) -> None:
        """Every writer of networkx takes them."""
        for *_, data in graph(store).edges(data=True):
            assert all(isinstance(value, str | int | float | bool) for value in data.values())
        assert "\n".join(nx.generate_graphml(graph(store)))

    def test_labels_are_in_the_language(self, made: Made) -> None:
        """Kazakh where there is a Kazakh name, else the next that a reader may read."""
        names = [{"id": "n1", "form": "Айгерім", "tag": "kk-cyrl"}, {"id": "n2", "form": "Айгерим", "tag": "ru"}]
        store = made(names=names, ties=[tie()])
        labels = {lang: graph(store, language=lang).nodes["person/aigerim"]["label"] for lang in ("en", "ru", "kk")}
        assert labels == {"en": "An invented person", "ru": "Айгерим", "kk": "Айгерім"}


class TestPaths:
    """Ways between two people."""

    @pytest.fixture
    def store(self, made: Made) -> EmbeddedStore:
        """Return a short doubtful way and a longer well attested one from Aigerim to Erke."""
        ties = [
            {"id": "w1", "kind": "friend", "person_a": "aigerim", "person_b": "erke", "mode": "inferred"},
            {
                "id": "w2",
                "kind": "spouse",
                "person_a": "aigerim",
                "person_b": "bolat",
                "note": "a wedding",
                "place": "lakeside",
            },
            {"id": "w3", "kind": "spouse", "person_a": "aigerim", "person_b": "bolat", "source": "study"},
            {"id": "w4", "kind": "teacher-of", "person_a": "erke", "person_b": "bolat", "date": "1912"},
            {"id": "w5", "kind": "teacher-of", "person_a": "erke", "person_b": "bolat", "source": "study"},
            {"id": "w6", "kind": "friend", "person_a": "galiya", "person_b": "ilyas"},
        ]
        return made(ties=ties)

    def test_shortest_and_best_attested_differ(self, store: EmbeddedStore) -> None:
        """The one has fewest steps, the other the strongest weakest step."""
        network = graph(store)
        assert shortest(network, "aigerim", "erke") == [["person/aigerim", "person/erke"]]
        assert best_attested(network, "aigerim", "erke") == ["person/aigerim", "person/bolat", "person/erke"]
        assert len(shortest(network, "aigerim", "erke", ways=5)) == 2

    def test_filters_change_the_way(self, store: EmbeddedStore) -> None:
        """--certain and --without act on the network in which the way is sought."""
        assert len(shortest(graph(store, certain=True), "aigerim", "erke")[0]) == 3
        assert shortest(graph(store, certain=True, without="kin"), "aigerim", "erke") == []
        assert best_attested(graph(store, certain=True, without="kin"), "aigerim", "erke") == []

    def test_each_step_tells_event_date_source_and_place(self, store: EmbeddedStore) -> None:
        """Nobody has to believe a line."""
        network = graph(store)
        way = told(store, network, best_attested(network, "aigerim", "erke"))
        wedding, school = way.steps
        assert way.grade == 3
        assert wedding.relation == "spouse"
        first = wedding.statements[0]
        assert (first.row, first.states, first.title, first.locator) == ("w2", "spouse", "An invented source", "p. 1")
        assert (first.place, first.words, first.compared) == ("An invented thing", "a wedding", True)
        assert [said.row for said in wedding.statements] == ["w2", "w3"]
        assert school.reverse
        assert school.statements[0].date == "1912"
        assert way.record()["steps"][0]["statements"][0]["row"] == "w2"

    def test_one_person_is_a_way_without_steps(self, store: EmbeddedStore) -> None:
        """From somebody to the same person there is nothing to tell."""
        assert shortest(graph(store), "aigerim", "aigerim") == [["person/aigerim"]]

    def test_an_unknown_person_is_told_with_near_misses(self, store: EmbeddedStore) -> None:
        """A slip of the finger costs no search."""
        with pytest.raises(NotFoundError, match="no person 'aigerym'; did you mean aigerim"):
            shortest(graph(store), "aigerym", "erke")

    def test_more_sources_are_a_better_grade(self) -> None:
        """Claimed, doubtful, one source, two, three and more."""
        base = {"claimed": False, "certain": True, "origins": 1}
        grades = [
            grade(base | change)
            for change in ({"claimed": True}, {"certain": False}, {}, {"origins": 2}, {"origins": 7})
        ]
        assert grades == [0, 1, 2, 3, 4]


class TestChronicle:
    """Who of a family or a case, in which order."""

    def test_a_family_in_the_order_of_events(self, made: Made) -> None:
        """The earliest possible day comes first, unknown days last; each event names its rows."""
        ties = [tie("spouse"), {"id": "t2", "kind": "sibling", "person_a": "bolat", "person_b": "daniyar"},
                {"id": "t3", "kind": "friend", "person_a": "daniyar", "person_b": "erke"}]  # fmt: skip
        events = [
            {"id": "a1", "person": "aigerim", "kind": "arrest", "date": "1938"},
            {"id": "a2", "person": "bolat", "kind": "arrest", "date": "1937-09"},
            {"id": "a3", "person": "daniyar", "kind": "arrest"},
            {"id": "a4", "person": "erke", "kind": "arrest", "date": "1930"},
        ]
        store = made(ties=ties, factoids=events)
        network = graph(store, "kin")
        people = family(network, "aigerim")
        assert people == ["person/aigerim", "person/bolat", "person/daniyar"]
        assert family(network, "aigerim", steps=1) == people[:2]
        assert [event.rows for event in chronicle(store, people)] == [("a2",), ("a1",), ("a3",)]

    def test_those_whom_a_list_joins(self, made: Made) -> None:
        """By its id, with or without its kind."""
        network = graph(made(factoids=named("aigerim", "bolat")))
        assert members(network, "list-of-names") == ["person/aigerim", "person/bolat"]
        with pytest.raises(NotFoundError, match="did you mean list-of-names"):
            members(network, "list-of-name")


class TestSlices:
    """The network of some years."""

    def test_ties_stand_in_the_years_that_they_may_have_lasted(self, made: Made) -> None:
        """Certain where every reading of the dates agrees; what no source dates is left out and counted."""
        ties = [
            tie("spouse", date="1912", end="1920"),
            {"id": "t2", "kind": "friend", "person_a": "bolat", "person_b": "daniyar", "date": "1915"},
            {"id": "t3", "kind": "friend", "person_a": "daniyar", "person_b": "erke"},
        ]
        died = {"id": "x1", "person": "daniyar", "kind": "death", "date": "1922"}
        network = graph(made(ties=ties, factoids=[died]))
        found = list(slices.slices(network, 1910, 1929, years=5))
        assert [part.network.number_of_edges() for part in found] == [1, 2, 2, 0]
        assert [part.certain for part in found] == [1, 2, 1, 0]
        assert [part.left_out for part in found] == [1, 1, 1, 0]
        (last,) = slices.slices(network, 1921, 1921, undated=True)
        assert last.network.number_of_edges() == 2
        assert set(last.network) == set(network)

    def test_a_measure_over_time(self, made: Made) -> None:
        """A value a person for each slice."""
        network = graph(made(ties=[tie(date="1912", end="1914")]))
        found = slices.over_time(network, "degree", 1910, 1919, years=5)
        assert [values["person/aigerim"] for values in found.values()] == [1.0, 0.0]

    def test_years_go_forward(self, made: Made) -> None:
        """The message says what is wrong."""
        with pytest.raises(QueryError, match="forward"):
            list(slices.slices(graph(made()), 1937, 1930))


def test_every_projection_says_how_it_is_made() -> None:
    """The header documents the projection, in three languages, and what a list weighs."""
    for kind, query in projections().items():
        assert query.returns == ("node", "rule", "relation", "person", "via"), kind
        assert len(query.header["summary"]) > 60, kind
        assert '"list"' not in query.text or "1/(n-1)" in query.header["summary"], kind
    assert {"kin", "co-defendant", "same-session", "co-member", "co-detention", "colleague", "teacher-pupil",
            "buried-together", "person-camp", "person-organisation", "place-place"} <= set(projections())  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> dict[str, Cells]:
    """Return every row of the project's tables by its id."""
    found: dict[str, Cells] = {}
    for table in ("ties", "factoids", "entity-factoids"):
        with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            found |= {row["id"]: row for row in csv.DictReader(file)}
    return found


class TestOwnData:
    """The project's own data, edge by edge."""

    @pytest.mark.parametrize("kind", list(projections()))
    def test_every_edge_leads_back_to_rows_about_both_ends(
        self, real_graph: KnowledgeGraph, rows: dict[str, Cells], kind: str
    ) -> None:
        """No edge without a row in data/ that names each of its two ends, and none from an alleged row."""
        found = project(real_graph.store, kind, claimed=True).edges
        assert found or kind == "named-together"
        for edge in found:
            assert edge.rows
            about = [rows[row] for row in edge.rows]
            assert all(row["mode"] != "alleged" for row in about)
            assert {row["source"] for row in about} == set(edge.sources)
            said = {word for row in about for cell in row.values() for word in cell.split()}
            for end in (edge.one, edge.other):
                assert end.partition("/")[2] in said, (edge.kind, end, edge.rows)

    def test_no_alleged_row_is_behind_any_edge(self, real_graph: KnowledgeGraph, rows: dict[str, Cells]) -> None:
        """The four leaders of a "centre" and the acquaintances named under interrogation are tied by nothing of it."""
        used = {row for edge in project(real_graph.store, list(projections()), claimed=True).edges for row in edge.rows}
        assert not {key for key, row in rows.items() if row["mode"] == "alleged"} & used
        assert {"fr00278", "fr00251", "fr00252"}.isdisjoint(used)

    def test_claimed_edges_only_on_request(self, real_graph: KnowledgeGraph) -> None:
        """The default network has none."""
        plain = project(real_graph.store, PEOPLE_KINDS).edges
        assert not any(edge.claimed for edge in plain)
        assert any(edge.claimed for edge in project(real_graph.store, PEOPLE_KINDS, claimed=True).edges)

    def test_the_method_of_the_graph_is_the_function(self, real_graph: KnowledgeGraph) -> None:
        """``open(…).network(kind)`` gives the same network."""
        network = real_graph.network("kin", certain=True)
        assert nx.utils.graphs_equal(network, graph(real_graph, "kin", certain=True))
        assert nx.utils.graphs_equal(network, graph(real_graph.store, ["kin"], certain=True))

    def test_two_runs_give_the_same_edges(self, real_graph: KnowledgeGraph) -> None:
        """In the same order too."""
        assert project(real_graph.store).edges == project(real_graph.store).edges

    def test_steps_of_a_way_name_rows_of_their_edge(self, real_graph: KnowledgeGraph, rows: dict[str, Cells]) -> None:
        """What a path tells can be looked up."""
        network = real_graph.network()
        for goal in ("mukhtar-auezov", "lev-gumilyov"):
            for nodes in (shortest(network, "turar-ryskulov", goal)[0], best_attested(network, "turar-ryskulov", goal)):
                for step in told(real_graph, network, nodes).steps:
                    assert step.statements
                    assert all(said.row in rows and said.title and said.locator for said in step.statements)
