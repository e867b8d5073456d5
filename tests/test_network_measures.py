"""Measures: known answers on published networks, the same result from both engines, and what must always hold."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repgraph.errors import NotFoundError
from repgraph.network import large, measures, sensitivity, simple
from repgraph.network.graph import length

if TYPE_CHECKING:
    from collections.abc import Callable

    from repgraph import KnowledgeGraph

ENGINES = {"networkx": lambda network: network, "igraph": large.from_networkx}
PAIRED = [name for name in measures.OF_PEOPLE if name not in {"constraint", "effective-size"}]


def karate() -> nx.Graph:
    """Return the friendships of Zachary's karate club (1977), without weights."""
    return nx.Graph(nx.karate_club_graph().edges())


def families() -> nx.Graph:
    """Return the marriages of Florentine families (Padgett and Ansell 1993)."""
    return nx.florentine_families_graph()


@st.composite
def networks(draw: st.DrawFn) -> nx.MultiGraph:
    """Return a small network of ties that weigh as lists do, in any number of parts."""
    size = draw(st.integers(1, 12))
    nodes = st.integers(0, size - 1)
    ties = draw(st.lists(st.tuples(nodes, nodes, st.integers(2, 9)), max_size=30))
    network = nx.MultiGraph()
    network.add_nodes_from(f"p{number}" for number in range(size))
    for one, other, members in ties:
        if one != other:
            network.add_edge(f"p{one}", f"p{other}", weight=1 / (members - 1))
    return network


@pytest.mark.parametrize("engine", ENGINES)
class TestPublished:
    """Answers that stand in the literature and in textbooks."""

    def test_karate_club(self, engine: str) -> None:
        """Degree, betweenness, closeness, PageRank, eigenvector, cores, clustering of Zachary's club."""
        club = ENGINES[engine](karate())
        value = {name: function(club) for name, function in measures.OF_PEOPLE.items()}
        assert (value["degree"][33], value["degree"][0], value["degree"][32]) == (17, 16, 12)
        assert value["betweenness"][0] == pytest.approx(0.437635, abs=1e-6)
        assert value["betweenness"][33] == pytest.approx(0.304075, abs=1e-6)
        assert value["closeness"][0] == pytest.approx(0.568966, abs=1e-6)
        assert value["pagerank"][33] == pytest.approx(0.100919, abs=1e-6)
        assert value["eigenvector"][33] == pytest.approx(0.373363, abs=1e-6)
        assert sum(core == 4 for core in value["core"].values()) == 10
        assert sum(value["clustering"].values()) / 34 == pytest.approx(0.570638, abs=1e-6)
        assert measures.brokers(club) == [0]
        assert measures.bridges(club) == [(0, 11)]
        assert len(measures.components(club)) == 1

    def test_karate_club_divides_as_it_did(self, engine: str) -> None:
        """Four communities of modularity 0.4198, the best that there is (Brandes and others 2008)."""
        club = ENGINES[engine](karate())
        parts = measures.leiden(club)
        assert len(parts) == 4
        assert measures.modularity(club, parts) == pytest.approx(0.41979, abs=1e-5)
        assert measures.modularity(club, measures.louvain(club)) > 0.41
        split = [{0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 16, 17, 19, 21}]
        split.append(set(range(34)) - split[0])
        assert measures.modularity(club, split) == pytest.approx(0.3582, abs=1e-4)

    def test_florentine_families(self, engine: str) -> None:
        """The Medici stand between (Jackson, *Social and Economic Networks*, 2008, table 2.1 and figure 1.1)."""
        marriages = ENGINES[engine](families())
        between = measures.betweenness(marriages)
        assert {name: round(between[name], 3) for name in ("Medici", "Guadagni", "Albizzi", "Strozzi", "Ginori")} == {
            "Medici": 0.522,
            "Guadagni": 0.255,
            "Albizzi": 0.212,
            "Strozzi": 0.103,
            "Ginori": 0.0,
        }
        assert measures.degree(marriages)["Medici"] == 6
        assert measures.closeness(marriages)["Medici"] == pytest.approx(0.56)
        assert measures.eigenvector(marriages)["Medici"] == pytest.approx(0.430, abs=1e-3)
        assert measures.bridges(marriages) == [
            ("Acciaiuoli", "Medici"),
            ("Albizzi", "Ginori"),
            ("Guadagni", "Lamberteschi"),
            ("Medici", "Salviati"),
            ("Pazzi", "Salviati"),
        ]
        assert measures.brokers(marriages) == ["Albizzi", "Guadagni", "Medici", "Salviati"]

    def test_burt(self, engine: str) -> None:
        """In a star the centre has the largest effective size and the least constraint."""
        star = ENGINES[engine](nx.relabel_nodes(nx.star_graph(4), str))
        assert measures.effective_size(star)["0"] == 4
        assert measures.constraint(star)["0"] == pytest.approx(0.25)
        assert measures.constraint(star)["1"] == pytest.approx(1.0)

    def test_newman_assortativity(self, engine: str) -> None:
        """Only like with like is 1; as chance has it is 0; what is not recorded is left out and counted."""
        network = nx.Graph([("a", "b"), ("c", "d"), ("a", "x")])
        nx.set_node_attributes(network, {"a": "m", "b": "m", "c": "f", "d": "f", "x": ""}, "sex")
        found = measures.assortativity(ENGINES[engine](network), "sex")
        assert found == (1.0, 2, 1)
        nothing = measures.assortativity(ENGINES[engine](network), "ethnicityAsRecorded")
        assert nothing == (None, 0, 3)

    def test_of_several_values_each_counts_in_part(self, engine: str) -> None:
        """A poet and teacher tied to a poet is half alike."""
        network = nx.Graph([("a", "b"), ("c", "d")])
        work = {"a": "poet teacher", "b": "poet", "c": "teacher", "d": "teacher"}
        nx.set_node_attributes(network, work, "occupation")
        mixing = {("poet", "poet"): 0.5 / 2, ("teacher", "teacher"): 0.5, ("poet", "teacher"): 0.25 / 2}
        ends = {"poet": 0.375, "teacher": 0.625}
        expected = sum(share**2 for share in ends.values())
        alike = mixing["poet", "poet"] + mixing["teacher", "teacher"]
        found = measures.assortativity(ENGINES[engine](network), "occupation")
        assert found.coefficient == pytest.approx((alike - expected) / (1 - expected))

    def test_nobody(self, engine: str) -> None:
        """A network without people or without ties has its values, and no error."""
        for network in (nx.Graph(), nx.empty_graph(["a", "b"])):
            found = measures.every(ENGINES[engine](network))
            assert set(found["degree"].values()) <= {0.0}
            assert found["bridges"] == found["brokers"] == []
            assert found["constraint"] == {}


class TestBothEngines:
    """networkx and igraph give the same."""

    @pytest.mark.parametrize("name", PAIRED)
    @given(network=networks())
    @settings(max_examples=40, deadline=None)
    def test_every_measure(self, name: str, network: nx.MultiGraph) -> None:
        """Of every person, to the ninth digit."""
        ours, theirs = (measures.OF_PEOPLE[name](form(network)) for form in ENGINES.values())
        if name == "eigenvector" and not unique(network):
            return
        assert ours.keys() == theirs.keys()
        for node, value in ours.items():
            assert value == pytest.approx(theirs[node], abs=1e-6), (name, node)

    @given(network=networks())
    @settings(max_examples=40, deadline=None)
    def test_structural_holes_against_networkx(self, network: nx.MultiGraph) -> None:
        """Constraint and effective size are run by igraph; networkx gives the same."""
        plain = simple(network)
        constraint, size = nx.constraint(plain, weight="weight"), nx.effective_size(plain)
        for node, value in measures.constraint(network).items():
            assert value == pytest.approx(constraint[node], abs=1e-9)
        for node, value in measures.effective_size(network).items():
            assert value == pytest.approx(size[node], abs=1e-9)

    @pytest.mark.parametrize("name", ["components", "bridges", "brokers"])
    @given(network=networks())
    @settings(max_examples=30, deadline=None)
    def test_every_structure(self, name: str, network: nx.MultiGraph) -> None:
        """The same sets in the same order."""
        function: Callable[[Any], Any] = getattr(measures, name)
        assert function(network) == function(large.from_networkx(network))

    @given(network=networks(), seed=st.integers(0, 9))
    @settings(max_examples=30, deadline=None)
    def test_sampled_betweenness_is_as_near_as_it_says(self, network: nx.MultiGraph, seed: int) -> None:
        """Within the error, by either engine, scaled to the pairs of others."""
        exact = nx.betweenness_centrality(simple(network))
        size = max(len(network), 3)
        for form in ENGINES.values():
            found = measures.sampled_betweenness(form(network), 0.05, seed)
            assert all(abs(found[node] - value) <= 0.05 * size / (size - 2) for node, value in exact.items())

    def test_betweenness_of_a_larger_network_is_sampled_as_near_as_it_says(self) -> None:
        """Too large to be computed in full; by the sampler of networkit, within the error, the same on every run."""
        network = nx.barabasi_albert_graph(1500, 5, seed=3)
        network = nx.relabel_nodes(nx.disjoint_union(network, nx.complete_graph(4)), str)
        graph = large.from_networkx(network)
        assert graph.vcount() * graph.ecount() > large.EXACT
        found = measures.sampled_betweenness(graph, 0.04)
        exact = nx.betweenness_centrality(network)
        assert max(abs(found[node] - value) for node, value in exact.items()) <= 0.04 * 1504 / 1502
        assert found == measures.sampled_betweenness(graph, 0.04)

    def test_where_nobody_stands_between_sampling_ends(self) -> None:
        """Cliques and single people: nothing to sample, however many there are."""
        network = nx.disjoint_union_all([nx.complete_graph(40) for _ in range(30)] + [nx.empty_graph(3)])
        graph = large.from_networkx(nx.relabel_nodes(network, str))
        assert graph.vcount() * graph.ecount() > large.EXACT
        assert set(measures.sampled_betweenness(graph, 0.05).values()) == {0.0}

    def test_assortativity_against_networkx(self) -> None:
        """With one value each, the coefficient is that of networkx."""
        club = nx.karate_club_graph()
        for node, data in club.nodes(data=True):
            data["club"] = data["club"].replace(" ", "-") if node % 5 else "third"
        expected = nx.attribute_assortativity_coefficient(club, "club")
        assert measures.assortativity(club, "club").coefficient == pytest.approx(expected)
        graph = large.from_networkx(club)
        kinds = sorted(set(graph.vs["club"]))
        theirs = graph.assortativity_nominal([kinds.index(kind) for kind in graph.vs["club"]], directed=False)
        assert measures.assortativity(graph, "club").coefficient == pytest.approx(theirs)


def unique(network: nx.MultiGraph) -> bool:
    """Tell whether one part is the largest, so that both engines mean the same one."""
    sizes = sorted(map(len, nx.connected_components(network)))
    return len(sizes) == 1 or sizes[-1] > sizes[-2]


class TestAlways:
    """What holds for every network."""

    @given(network=networks())
    @settings(max_examples=40, deadline=None)
    def test_bounds_and_sums(self, network: nx.MultiGraph) -> None:
        """Shares lie between 0 and 1, PageRank adds up to 1, strength to twice the weights."""
        found = {name: function(large.from_networkx(network)) for name, function in measures.OF_PEOPLE.items()}
        for name in ("betweenness", "clustering", "pagerank", "eigenvector"):
            assert all(-1e-12 <= value <= 1 + 1e-9 for value in found[name].values())
        assert sum(found["pagerank"].values()) == pytest.approx(1.0)
        assert sum(found["strength"].values()) == pytest.approx(2 * sum(w for *_, w in network.edges(data="weight")))
        assert all(found["core"][node] <= found["degree"][node] for node in network)
        assert set(found["constraint"]) == {node for node in network if network.degree(node)}

    @given(network=networks(), seed=st.integers(0, 5))
    @settings(max_examples=30, deadline=None)
    def test_communities_part_everybody(self, network: nx.MultiGraph, seed: int) -> None:
        """Each person is in one community, and a community is connected; the same seed gives the same."""
        for method in measures.COMMUNITIES.values():
            parts = method(network, seed=seed)
            assert sorted(node for part in parts for node in part) == sorted(network)
            assert parts == method(network, seed=seed)
        for part in measures.leiden(network, seed):
            assert nx.is_connected(network.subgraph(part))

    @given(weight=st.fractions(min_value="1/500", max_value=50))
    def test_lengths_are_whole_and_turn_weights_over(self, weight: float) -> None:
        """A heavier tie is never longer."""
        assert isinstance(length(float(weight)), int)
        assert length(float(weight)) >= length(float(weight) + 1) >= 1
        assert length(1 / 39) == 39_000

    def test_seeds_leave_the_generator_of_the_program_alone(self) -> None:
        """A seeded function draws from a generator of its own."""
        club = karate()
        random.seed(5)
        state = random.getstate()
        measures.louvain(club)
        measures.leiden(club)
        measures.louvain(large.from_networkx(club))
        measures.sampled_betweenness(large.from_networkx(club))
        assert random.getstate() == state

    def test_an_unknown_measure_is_told_with_near_misses(self) -> None:
        """A slip of the finger costs no search."""
        with pytest.raises(NotFoundError, match="no measure 'betwenness'; did you mean betweenness"):
            measures.measure("betwenness")

    @pytest.mark.parametrize("name", [*measures.OF_PEOPLE, *measures.COMMUNITIES, "components", "bridges", "brokers",
                                      "sampled_betweenness", "assortativity", "modularity"])  # fmt: skip
    def test_every_measure_names_its_source(self, name: str) -> None:
        """A historian can cite it; large networks answer under the same name."""
        function = getattr(measures, name.replace("-", "_"))
        assert "Source:" in function.__doc__
        assert callable(getattr(large, name.replace("-", "_")))


def evidenced(*edges: tuple[str, str, dict[str, Any]]) -> nx.MultiGraph:
    """Return a network with what a ranking needs to know of every edge."""
    network = nx.MultiGraph()
    base = {"kind": "kin", "relation": "spouse", "basis": "tie", "weight": 1.0, "certain": True, "doubts": "",
            "claimed": False, "origins": 2, "joined_by": "", "rows": "r1"}  # fmt: skip
    for number, (one, other, data) in enumerate(edges):
        network.add_edge(one, other, **(base | {"joined_by": f"tie/t{number}"} | data))
    network.add_node("alone")
    return network


class TestSensitivity:
    """Every ranking says how sure it is."""

    @pytest.fixture
    def network(self) -> nx.MultiGraph:
        """Return a network in which the first place rests on a list, on inference and on one source."""
        listed = [("a", name, {"basis": "list", "joined_by": "group/g"}) for name in "bcd"]
        inferred = [("a", name, {"certain": False, "doubts": "inferred"}) for name in "ef"]
        single = [("b", name, {"origins": 1}) for name in "cdefgh"]
        sure = [("c", name, {}) for name in "defg"]
        return evidenced(*listed, *inferred, *single, *sure)

    def test_ranks_are_computed_again_without_weak_edges(self, network: nx.MultiGraph) -> None:
        """Without lists, inferred, single-source and disputed edges; certain ones only."""
        found = sensitivity.rank(network, "degree", runs=0)
        ranks = {place.node: place.ranks for place in found.places}
        assert found.kept == {
            "without-lists": 12, "without-undated": 15, "without-inferred": 13, "without-single-source": 9,
            "without-disputed": 15, "certain-only": 13,
        }  # fmt: skip
        assert ranks["a"]["without-lists"] == 5
        assert ranks["b"] == {"without-lists": 1, "without-undated": 1, "without-inferred": 1,
                              "without-single-source": 6, "without-disputed": 1, "certain-only": 1}  # fmt: skip
        assert ranks["h"]["without-single-source"] is None
        assert [place.rank for place in found.places[:3]] == [1, 2, 3]

    def test_samples_give_a_range_and_the_share_in_which_the_order_holds(self, network: nx.MultiGraph) -> None:
        """The same seed gives the same; a place that many edges hold is surer than one that few hold."""
        found = sensitivity.rank(network, "degree", runs=200)
        assert found == sensitivity.rank(network, "degree", runs=200)
        assert found != sensitivity.rank(network, "degree", runs=200, seed=5)
        first = found.places[0]
        assert 1 <= first.lowest <= first.highest <= len(network)
        assert first.holds is not None
        assert 0.5 < first.holds <= 1.0
        assert found.places[-1].holds is None

    def test_a_list_can_be_drawn_at_once(self, network: nx.MultiGraph) -> None:
        """The edges of one list stand or fall together."""
        assert sensitivity.rank(network, "degree", unit="joined") != sensitivity.rank(network, "degree")
        with pytest.raises(NotFoundError, match="unit"):
            sensitivity.rank(network, "degree", unit="rows")

    def test_those_without_a_tie_are_told(self, network: nx.MultiGraph) -> None:
        """They have no rank, and are counted."""
        found = sensitivity.rank(network, "pagerank", runs=1)
        assert found.without_ties == ["alone"]
        assert "alone" not in {place.node for place in found.places}

    def test_least_constrained_comes_first(self, network: nx.MultiGraph) -> None:
        """A broker has little constraint."""
        places = sensitivity.rank(network, "constraint", runs=1).places
        assert places[0].value == min(place.value for place in places)

    def test_nobody_is_ranked_where_nobody_is_tied(self) -> None:
        """An empty ranking is no error."""
        assert sensitivity.rank(evidenced(), "betweenness").places == []

    def test_communities_that_hang_on_few_edges_fall_apart(self, network: nx.MultiGraph) -> None:
        """The share of samples in which two of a community are together again."""
        parts = [part for part in measures.leiden(network) if len(part) > 1]
        shares = sensitivity.together(network, parts, runs=20)
        assert len(shares) == len(parts)
        assert all(0 < share <= 1 for share in shares)
        assert shares == sensitivity.together(network, parts, runs=20)

    @pytest.mark.parametrize("name", ["betweenness", "strength"])
    def test_on_the_projects_own_data(self, real_graph: KnowledgeGraph, name: str) -> None:
        """Half of the old network was list membership: each ranking stands beside the one without lists."""
        network = real_graph.network()
        found = sensitivity.rank(network, name, runs=10, top=25)
        assert found.kept["without-lists"] < found.edges
        assert found.kept["certain-only"] < found.kept["without-disputed"]
        assert len(found.places) == 25
        assert all(set(place.ranks) == set(sensitivity.VARIANTS) for place in found.places)
        assert len(found.without_ties) == sum(degree == 0 for _, degree in network.degree())
        assert math.isclose(found.places[0].value, measures.OF_PEOPLE[name](network)[found.places[0].node])
