"""Networks in files: other programs read the same edges, every edge leads back to its rows, pictures can be read."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import igraph
import networkx as nx
import pytest

from repgraph.errors import NotFoundError, QueryError
from repgraph.network import communities, drawing, neighbourhood, plots, takeaway
from repgraph.network.chronicle import family
from repgraph.network.graph import graph
from repgraph.network.timeline import timeline
from repgraph.network.wording import LANGUAGES, Labels, say
from repgraph.ontology import BASE, assets

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

    from repgraph import KnowledgeGraph

DATA = assets() / "data"
GEXF = "{http://gexf.net/1.3}"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def network(real_graph: KnowledgeGraph) -> nx.MultiGraph:
    """Return the network of the project's own data, claimed ties too."""
    return real_graph.network(claimed=True)


@pytest.fixture(scope="module")
def rows() -> frozenset[str]:
    """Return the ids of all rows in data/."""
    found: set[str] = set()
    for table in ("ties", "factoids", "entity-factoids"):
        with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            found |= {row["id"] for row in csv.DictReader(file)}
    return frozenset(found)


def written(network: nx.Graph, form: str) -> str:
    """Return a network in a format."""
    out = io.StringIO()
    takeaway.write(network, form, out)
    return out.getvalue()


def evidence(edges: list[tuple[str, str, str]]) -> list[tuple[str, ...]]:
    """Return edges as both ends, in the order of the alphabet, and their rows."""
    return sorted((*sorted((one, other)), said) for one, other, said in edges)


@pytest.fixture(scope="module")
def expected(network: nx.MultiGraph, rows: frozenset[str]) -> list[tuple[str, ...]]:
    """Return every edge with its rows, all of which stand in data/."""
    found = evidence([(one, other, data["rows"]) for one, other, data in network.edges(data=True)])
    assert all(said and rows.issuperset(said.split()) for *_, said in found)
    return found


class TestTakeAway:
    """What other programs read is the network, edge by edge with its rows."""

    def test_graphml(self, network: nx.MultiGraph, expected: list[tuple[str, ...]], tmp_path: Path) -> None:
        """Read back by networkx and by igraph."""
        text = written(network, "graphml")
        back = nx.read_graphml(io.BytesIO(text.encode()), force_multigraph=True)
        assert evidence([(one, other, data["rows"]) for one, other, data in back.edges(data=True)]) == expected
        assert dict(back.nodes(data="label")) == dict(network.nodes(data="label"))
        (tmp_path / "x.graphml").write_text(text, encoding="utf-8")
        other = igraph.Graph.Read_GraphML(str(tmp_path / "x.graphml"))
        names = other.vs["id"]
        assert evidence([(names[e.source], names[e.target], e["rows"]) for e in other.es]) == expected
        assert sorted(other.es["weight"]) == pytest.approx(sorted(w for *_, w in network.edges(data="weight")))

    def test_gexf(self, network: nx.MultiGraph, expected: list[tuple[str, ...]]) -> None:
        """Read back by networkx; every attribute is declared, ids are unique, time runs forward."""
        text = written(network, "gexf")
        back = nx.read_gexf(io.BytesIO(text.encode()))
        assert evidence([(one, other, data["rows"]) for one, other, data in back.edges(data=True)]) == expected
        root = ET.fromstring(text)  # noqa: S314 - our own text
        declared = {a.get("id") for kind in root.iter(f"{GEXF}attributes") for a in kind}
        assert {value.get("for") for value in root.iter(f"{GEXF}attvalue")} <= declared
        edges = list(root.iter(f"{GEXF}edge"))
        assert len({edge.get("id") for edge in edges}) == len(edges)
        timed = [edge for edge in edges if edge.get("start") and edge.get("end")]
        assert timed
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", edge.attrib["start"]) for edge in timed)

    def test_cytoscape(self, network: nx.MultiGraph, expected: list[tuple[str, ...]]) -> None:
        """Read back as JSON and by networkx."""
        found = json.loads(written(network, "cytoscape"))
        edges = [edge["data"] for edge in found["elements"]["edges"]]
        assert evidence([(e["source"], e["target"], e["rows"]) for e in edges]) == expected
        nodes = {node["data"]["id"]: node["data"]["label"] for node in found["elements"]["nodes"]}
        assert nodes == dict(network.nodes(data="label"))

    def test_tables(self, network: nx.MultiGraph, expected: list[tuple[str, ...]]) -> None:
        """Nodes and edges as CSV, with labels, dates and sources."""
        edges = list(csv.DictReader(io.StringIO(written(network, "edges"))))
        assert evidence([(e["source"], e["target"], e["rows"]) for e in edges]) == expected
        assert {"kind", "relation", "weight", "certain", "begin", "end", "doubts", "sources", "tier"} <= edges[0].keys()
        nodes = list(csv.DictReader(io.StringIO(written(network, "nodes"))))
        assert {node["id"] for node in nodes} == set(network)

    @pytest.mark.parametrize("form", takeaway.WRITERS)
    def test_a_directed_tie_leaves_its_person_first(self, real_graph: KnowledgeGraph, form: str) -> None:
        """The teacher before the pupil, also in programs that know no direction."""
        made = graph(real_graph, "teacher-pupil")
        start, goal, data = next(iter(made.edges(data=True)))
        start, goal = (start, goal) if data["runs_from"] == start else (goal, start)
        text = written(made, form)
        if form == "gexf":
            assert f'source="{start}" target="{goal}"' in text
        elif form == "edges":
            assert f"\n{start},{goal}," in text
        elif form == "cytoscape":
            assert re.search(rf'"source": "{start}",\s+"target": "{goal}"', text)
        elif form == "graphml":
            assert start in text

    @pytest.mark.parametrize("form", takeaway.WRITERS)
    def test_two_runs_write_the_same_bytes(self, real_graph: KnowledgeGraph, form: str) -> None:
        """No clock, no chance."""
        assert written(real_graph.network("kin"), form) == written(real_graph.network("kin"), form)

    def test_networks_of_places_are_directed(self, real_graph: KnowledgeGraph) -> None:
        """Transfers and deportations run one way."""
        made = graph(real_graph, "place-place")
        assert nx.read_graphml(io.BytesIO(written(made, "graphml").encode())).is_directed()
        assert nx.read_gexf(io.BytesIO(written(made, "gexf").encode())).is_directed()

    def test_an_unknown_format_is_told_with_near_misses(self, network: nx.MultiGraph) -> None:
        """A slip writes nothing."""
        with pytest.raises(NotFoundError, match="no format 'gefx'; did you mean gexf"):
            written(network, "gefx")


def picture(figure: Figure, folder: Path) -> tuple[str, ET.Element]:
    """Return all text of a picture, and its SVG; the PNG must be one."""
    svg, png = drawing.save(figure, folder / "picture")
    assert png.read_bytes().startswith(b"\x89PNG")
    root = ET.fromstring(svg.read_text(encoding="utf-8"))  # noqa: S314 - our own text
    return " ".join("".join(found.itertext()) for found in root.iter(f"{SVG}text")), root


def drawn(root: ET.Element, kind: str) -> list[list[str]]:
    """Return the rows that the lines of a picture are named by."""
    named = [g.get("id", "") for g in root.iter(f"{SVG}g")]
    return [[w for w in name.split(".")[2:] if not w.startswith("no")] for name in named if name.startswith(kind)]


class TestPictures:
    """Names and legend are in the picture, every line leads to its rows, and nothing is written over anything."""

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_ties_of_a_person(
        self, real_graph: KnowledgeGraph, rows: frozenset[str], language: str, tmp_path: Path
    ) -> None:
        """Everybody tied is named; kinds, sources and doubt are explained in the language of the reader."""
        made = real_graph.network(language=language)
        words = Labels(real_graph.store, language)
        text, root = picture(plots.ego(made, "turar-ryskulov", words), tmp_path)
        for node in made["person/turar-ryskulov"]:
            assert all(part in text for part in words.of(node).split())
        for word in ("kind", "attested", "one-source", "three-sources", "certain", "doubtful", "no-tie"):
            assert say(word, language) in text
        kinds = {data["kind"] for *_, data in made.edges("person/turar-ryskulov", data=True)}
        assert all(words.kind(kind) in text for kind in kinds)
        edges = [data["rows"].split() for *_, data in made.edges("person/turar-ryskulov", data=True)]
        assert sorted(drawn(root, "edge.")) == sorted(edges)
        assert rows.issuperset(row for found in edges for row in found)

    def test_width_is_evidence_and_dashes_are_doubt(self) -> None:
        """The thicker line rests on more independent sources; claimed, doubtful and certain look different."""
        base: dict[str, Any] = {"kind": "kin", "origins": 1, "certain": True, "claimed": False}
        widths = [drawing.style(base | {"origins": n})["linewidth"] for n in (1, 2, 3, 9)]
        assert widths[0] < widths[1] < widths[2] == widths[3]
        changes: tuple[dict[str, Any], ...] = ({}, {"certain": False}, {"certain": False, "claimed": True})
        assert len({str(drawing.dash(base | change)) for change in changes}) == 3

    def test_what_has_no_room_is_counted(self, real_graph: KnowledgeGraph, tmp_path: Path) -> None:
        """The picture says how many people it leaves out."""
        made, words = real_graph.network(), Labels(real_graph.store)
        tied = len(made["person/alikhan-bokeikhanov"])
        text, _ = picture(plots.ego(made, "alikhan-bokeikhanov", words, most=5), tmp_path)
        assert say("people-tied", "en", count=tied, more=tied - 5) in text

    def test_nobody_tied_is_told(self, real_graph: KnowledgeGraph) -> None:
        """An empty picture would say that there was nobody."""
        made = real_graph.network("kin")
        alone = next(node for node, degree in made.degree() if not degree)
        with pytest.raises(QueryError, match="no evidence that there was none"):
            plots.ego(made, alone, Labels(real_graph.store))

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_years_of_a_family(
        self, real_graph: KnowledgeGraph, rows: frozenset[str], language: str, tmp_path: Path
    ) -> None:
        """Who has a dated event has a line; who has none is named below; every mark leads to its rows."""
        people = family(real_graph.network("kin"), "turar-ryskulov", 2)
        words = Labels(real_graph.store, language)
        text, root = picture(timeline(real_graph.store, people, "A family", words), tmp_path)
        assert all(part in text for person in people for part in words.of(person).split())
        assert words.relation("Execution") in text
        assert say("held", language) in text
        marks = [name.split(".")[1:] for name in (g.get("id", "") for g in root.iter(f"{SVG}g")) if "event." in name]
        assert marks
        assert all(found and rows.issuperset(found) for found in marks)

    def test_map_of_communities(self, real_graph: KnowledgeGraph, rows: frozenset[str], tmp_path: Path) -> None:
        """The strongest of each community are named, no name lies on another, every line leads to its rows."""
        made, words = real_graph.network(without="undated-overlap"), Labels(real_graph.store)
        figure = communities.community_map(made, words)
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - loads slowly

        canvas: Any = FigureCanvasAgg(figure)
        canvas.draw()
        boxes = [found.get_window_extent(canvas.get_renderer()) for found in figure.axes[0].texts]
        assert not any(a.overlaps(b) for n, a in enumerate(boxes) for b in boxes[:n])
        text, root = picture(figure, tmp_path)
        assert "Communities (Leiden)" in text
        assert "Alikhan Bokeikhanov" in text
        assert all(say(word, "en") in text for word in ("within", "between", "doubtful"))
        lines = drawn(root, "edge.pair.")
        assert lines
        assert all(rows.issuperset(found) for found in lines)

    def test_circles_of_communities_lie_apart(self) -> None:
        """No two touch, wherever they begin."""
        radii = [0.5, 0.9, 0.4, 0.7, 1.2, 0.3]
        placed = communities._apart(dict.fromkeys(range(6), (0.01, 0.0)) | {3: (0.0, 0.3)}, radii)  # noqa: SLF001
        for n, one in enumerate(placed):
            for m, other in enumerate(placed[:n]):
                assert (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 > (radii[n] + radii[m]) ** 2

    def test_pictures_are_the_same_on_every_run(self, real_graph: KnowledgeGraph, tmp_path: Path) -> None:
        """No clock, no chance."""
        made, words = real_graph.network("kin"), Labels(real_graph.store)
        for name in ("one", "two"):
            drawing.save(plots.ego(made, "turar-ryskulov", words), tmp_path / name)
        for suffix in (".svg", ".png"):
            assert (tmp_path / f"one{suffix}").read_bytes() == (tmp_path / f"two{suffix}").read_bytes()

    def test_maps_are_the_same_in_every_process(self, real_build: Path, tmp_path: Path) -> None:
        """Also where Python orders sets otherwise."""
        for seed in ("1", "2"):
            options = ["--without", "shared,list", "--out", str(tmp_path / f"{seed}.svg")]
            environment = os.environ | {"PYTHONHASHSEED": seed, "REPGRAPH_STORE": str(real_build)}
            command = [sys.executable, "-m", "repgraph.cli", "network", "plot", "communities", *options]
            subprocess.run(command, check=True, env=environment, capture_output=True)
        assert (tmp_path / "1.svg").read_bytes() == (tmp_path / "2.svg").read_bytes()

    def test_another_suffix_is_refused(self, real_graph: KnowledgeGraph, tmp_path: Path) -> None:
        """The message names those that there are."""
        figure = plots.ego(real_graph.network("kin"), "turar-ryskulov", Labels(real_graph.store))
        with pytest.raises(QueryError, match=r"\.svg, \.png, \.pdf"):
            drawing.save(figure, tmp_path / "x.jpg")
        assert not list(tmp_path.iterdir())


class TestNeighbourhood:
    """One person's ties as plain values, for a page."""

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_it_can_be_filtered_and_each_tie_leads_to_its_sources(
        self, real_graph: KnowledgeGraph, rows: frozenset[str], language: str
    ) -> None:
        """Kind, time, certainty and rows stand on every tie, and each can be written as JSON."""
        made = real_graph.network(claimed=True)
        found = json.loads(json.dumps(neighbourhood(made, "turar-ryskulov", Labels(real_graph.store, language))))
        assert found["centre"] == "person/turar-ryskulov"
        inside = {node["id"] for node in found["nodes"]}
        assert inside == {"person/turar-ryskulov", *made["person/turar-ryskulov"]}
        assert len(found["edges"]) == made.subgraph(inside).number_of_edges()
        assert len({edge["id"] for edge in found["edges"]}) == len(found["edges"])
        for edge in found["edges"]:
            assert {edge["source"], edge["target"]} <= inside
            assert edge["kind_label"]
            assert edge["certain"] == (not edge["doubts"])
            assert rows.issuperset(row.removeprefix(f"{BASE}factoid/") for row in edge["rows"])
            years = [year for year in (edge["first_year"], edge["last_year"]) if year is not None]
            assert years == sorted(years)

    def test_who_has_no_room_is_counted(self, real_graph: KnowledgeGraph) -> None:
        """The best attested come first."""
        made, words = real_graph.network(), Labels(real_graph.store)
        found = neighbourhood(made, "alikhan-bokeikhanov", words, most=3)
        assert len(found["nodes"]) == 4
        assert found["left_out"] == len(made["person/alikhan-bokeikhanov"]) - 3
