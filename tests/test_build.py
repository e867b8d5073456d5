"""The build: the same bytes everywhere, a new graph in one step or none, and nobody published who may be living."""
# ruff: noqa: RUF001 - Cyrillic letters are part of these tests

from __future__ import annotations

import csv
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rdflib import RDF, XSD, BNode, Graph, Literal, URIRef

import repgraph
from repgraph import build as building
from repgraph.build.publish import publish, workspace
from repgraph.errors import DoesNotConform, RepgraphError, TablesError
from repgraph.ontology import BASE, RG, RGV
from repgraph.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

COLLECTIONS = Path(__file__).parent / "cases" / "collections"
INVENTED = COLLECTIONS / "invented"
OWN = COLLECTIONS / "own"
REPGRAPH = Path(sys.executable).parent / "repgraph"
PEOPLE = "SELECT ?p { ?p a <https://w3id.org/repgraph/ontology#Person> }"
KILLS = 8
PARTS = ["current", "generations", "graph.nt", "report.ttl", "store"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> building.Built:
    """What a build of the invented collection makes."""
    return building.build([INVENTED], tmp_path_factory.mktemp("built") / "out")


@pytest.fixture(scope="module")
def graph(built: building.Built) -> Graph:
    """Its graph.nt, read by rdflib."""
    return Graph().parse(_folder(built) / "graph.nt", format="nt")


@pytest.fixture(scope="module")
def larger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The generation that both collections make together."""
    return _folder(building.build([INVENTED, OWN], tmp_path_factory.mktemp("larger") / "out"))


@pytest.fixture
def good(built: building.Built, tmp_path: Path) -> Path:
    """A build folder that holds a good graph."""
    out = tmp_path / "out"
    shutil.copytree(_folder(built).parent.parent, out, symlinks=True)
    return out


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the invented collection, to be changed."""
    return Path(shutil.copytree(INVENTED, tmp_path / "data"))


def _folder(built: building.Built) -> Path:
    assert built.folder is not None
    return built.folder


def start(
    data: Path, out: Path, environment: dict[str, str] | None = None, limit: int | None = None
) -> subprocess.Popen[bytes]:
    """Start a build in a process of its own; ``limit`` is the largest file it may write, in bytes."""

    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.Popen(
        [REPGRAPH, "build", "-q", "--data", data, "--out", out],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | (environment or {}),
        preexec_fn=limited,  # noqa: PLW1509 - no threads here
    )


def people(out: Path) -> int:
    """Return how many people the graph of a build folder answers with."""
    store = open_store(out)
    try:
        return len(list(store.select(PEOPLE)))
    finally:
        store.close()


def append(folder: Path, table: str, **cells: str) -> None:
    """Add a row to a table."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, restval="", lineterminator="\n").writerow(cells)


def violate(folder: Path) -> None:
    """Add what no single row shows to be wrong: an arrest long after the death that the same source gives."""
    append(
        folder, "factoids", id="f99", person="bob-invented", kind="arrest", date="1950-01-01", compared="yes",
        source="s-record", locator="л. 9",
    )  # fmt: skip


class TestBytes:
    """The same tables give the same graph, wherever and whenever they are built."""

    def test_folder_time_zone_hash_seed_and_locale_do_not_matter(self, built: building.Built, tmp_path: Path) -> None:
        """Two builds elsewhere give the same bytes."""
        wanted = (_folder(built) / "graph.nt").read_bytes()
        elsewhere = [
            {"TZ": "Asia/Almaty", "PYTHONHASHSEED": "1", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
            {"TZ": "America/Anchorage", "PYTHONHASHSEED": "4711", "LC_ALL": "tr_TR.UTF-8", "PYTHONOPTIMIZE": "1"},
        ]
        runs = []
        for number, environment in enumerate(elsewhere):
            place = tmp_path / f"папка {number}"
            data = shutil.copytree(INVENTED, place / "tables")
            runs.append((place / "out", start(data, place / "out", environment)))
        ended = [(run.communicate(timeout=60)[1], run.returncode, out) for out, run in runs]
        assert [(errors, code) for errors, code, _ in ended] == [(b"", 0), (b"", 0)]
        assert all((out / "graph.nt").read_bytes() == wanted for _, _, out in ended)

    def test_the_order_of_rows_does_not_matter(self, built: building.Built, data: Path, tmp_path: Path) -> None:
        """Rows may be sorted in a spreadsheet."""
        for path in data.glob("*.csv"):
            header, *rows = path.read_text(encoding="utf-8").splitlines()
            path.write_text("\n".join([header, *reversed(rows)]) + "\n", encoding="utf-8")
        again = building.build([data], tmp_path / "out")
        assert (_folder(again) / "graph.nt").read_bytes() == (_folder(built) / "graph.nt").read_bytes()

    def test_a_second_build_in_the_same_folder_gives_the_same(self, built: building.Built, good: Path) -> None:
        """A build has no clock and no memory."""
        again = building.build([INVENTED], good)
        for name in ("graph.nt", "report.ttl"):
            assert (_folder(again) / name).read_bytes() == (_folder(built) / name).read_bytes()
        assert _folder(again).name == "0002"

    def test_no_path_of_this_machine_is_in_the_graph(self, built: building.Built) -> None:
        """What is published says nothing of where it was built."""
        for name in ("graph.nt", "report.ttl"):
            text = (_folder(built) / name).read_text(encoding="utf-8")
            assert str(INVENTED) not in text
            assert "file:" not in text


class TestGraph:
    """What every graph holds."""

    def test_there_are_no_blank_nodes(self, graph: Graph) -> None:
        """Every node has an IRI."""
        assert not any(isinstance(term, BNode) for triple in graph for term in triple)

    @pytest.mark.parametrize("kind", ["factoid", "name", "figure"])
    def test_everything_said_has_a_source_and_a_place_in_it(self, graph: Graph, kind: str) -> None:
        """Rows of factoids, ties, names and figures name one source and at least one locator."""
        said = [s for s in set(graph.subjects()) if str(s).startswith(f"{BASE}{kind}/")]
        assert said
        for node in said:
            assert (node, RDF.type, RG.Factoid) in graph
            (source,) = graph.objects(node, RG.source)
            assert (source, RDF.type, RG.Source) in graph
            locators = list(graph.objects(node, RG.locator))
            assert locators
            assert all(isinstance(place, Literal) or place == RGV.notRecorded for place in locators)

    def test_every_row_is_a_node_and_every_node_a_row(self, graph: Graph) -> None:
        """Nothing is lost and nothing is invented between the tables and the graph."""
        tables = ("factoids", "ties", "entity-factoids", "names", "figures")
        lines = [
            line for table in tables for line in (INVENTED / f"{table}.csv").read_text(encoding="utf-8").splitlines()
        ]
        rows = {line.split(",")[0] for line in lines} - {"id"}
        nodes = {str(s).rsplit("/", 1)[-1] for s in graph.subjects(RDF.type, RG.Factoid)}
        assert nodes == rows - {"f8", "f9", "f10", "n4", "t3"}

    def test_everything_read_is_based_on_factoids(self, graph: Graph) -> None:
        """Each event and tie leads back to what a source says."""
        bases = set(graph.subjects(RG.basedOn))
        read = {s for s in set(graph.subjects()) if re.match(f"{BASE}(arrest|death|execution|detention|tie)/", str(s))}
        assert read
        assert read <= bases
        assert all((factoid, RDF.type, RG.Factoid) in graph for factoid in graph.objects(None, RG.basedOn))

    def test_the_store_holds_the_same_triples(self, built: building.Built, graph: Graph) -> None:
        """graph.nt and the store are one graph."""
        store = open_store(_folder(built))
        found = set(store.construct("CONSTRUCT WHERE { ?s ?p ?o }"))
        store.close()
        # The engine writes numbers in their shortest form; graph.nt keeps them as the table has them.
        number = (URIRef(f"{BASE}figure/g1"), RG.value)
        assert (*number, Literal("8000.0", datatype=XSD.decimal, normalize=False)) in graph
        assert {t for t in found if t[:2] != number} == {t for t in graph if t[:2] != number}
        assert len(found) == len(graph)

    def test_counts_are_those_of_the_rows(self, built: building.Built) -> None:
        """What a build says of itself can be counted in the tables."""
        wanted = Counter(
            persons=3, entities=4, factoids=7, figures=1, names=4, ties=2, sources=3, assessments=1, links=1
        )
        wanted["entity-factoids"] = 2
        assert {name: built.counts[name] for name in wanted} == dict(wanted)

    def test_addresses_and_texts_are_escaped(self, data: Path, tmp_path: Path) -> None:
        """Quotation marks, backslashes and odd addresses do not break a line."""
        append(data, "sources", id="s-odd", title='A "quoted" \\ title; 100 %', url="https://x.example/a(b)'c?q=е#f",
               language="en", kind="book", tier="3")  # fmt: skip
        built = building.build([data], tmp_path / "out")
        graph = Graph().parse(_folder(built) / "graph.nt", format="nt")
        this = URIRef(f"{BASE}source/s-odd")
        assert graph.value(this, RG.url) == URIRef("https://x.example/a(b)'c?q=е#f")
        assert Literal('A "quoted" \\ title; 100 %') in graph.objects(this)


class TestWithheld:
    """People who may be living, and everything that speaks of them."""

    def test_nothing_of_them_is_in_the_graph(self, built: building.Built) -> None:
        """Neither their ids, names, rows, notes, nor sources and questions that speak of them alone."""
        text = (_folder(built) / "graph.nt").read_text(encoding="utf-8").casefold()
        report = (_folder(built) / "report.ttl").read_text(encoding="utf-8").casefold()
        for trace in ("carl", "карл ", "скрытый", "dora", "seamstress", "what carl told", "s-talk", "1990-", "/f8>",
                      "factoid/f9>", "factoid/f10>", "name/n4>", "factoid/t3>", "a1>", "a3>"):  # fmt: skip
            assert trace not in re.sub(r"carlag|carles", "", text), trace
            assert trace not in report

    def test_nothing_of_them_is_in_the_search_index(self, built: building.Built) -> None:
        """Names come from the graph only."""
        assert "Скрытый".encode() not in (_folder(built) / "names.sqlite").read_bytes()

    def test_they_are_counted_by_the_missing_fact(self, built: building.Built) -> None:
        """The number is told, and what would release them."""
        assert built.withheld == {
            "no date of birth or death, and no dated adult act": 1,
            "may be born as late as 1990, no death": 1,
        }

    @pytest.mark.parametrize(
        ("table", "cells"),
        [
            ("entities", {"id": "e8", "kind": "place", "label": "Town of Carl  Withheld"}),
            ("entities", {"id": "e8", "kind": "place", "label": "Town", "note": "CARL WITHHELD's mother lived here"}),
            ("sources", {"id": "s9", "title": "Letters to Dora Undated", "kind": "memoir", "tier": "4"}),
            ("entities", {"id": "e9", "kind": "group", "label": "Friends of Карл Скрытый"}),
            ("assessments", {"id": "a9", "judgement": "open-question", "status": "open", "rows": "f2",
                             "question": "Did Carl Withheld say so?"}),
        ],
    )  # fmt: skip
    def test_a_text_that_names_them_is_refused(
        self, data: Path, tmp_path: Path, table: str, cells: dict[str, str]
    ) -> None:
        """Free text counts too: the message names the cell and asks for a role."""
        append(data, table, **cells)
        with pytest.raises(TablesError, match=rf"{table}\.csv:\d+, row {cells['id']}, .*write a role"):
            building.build([data], tmp_path / "out")
        assert not (tmp_path / "out" / "current").exists()

    def test_a_namesake_may_be_named(self, data: Path, tmp_path: Path) -> None:
        """Somebody long dead may have the same name."""
        append(data, "persons", id="carl-the-elder", label="Carl Withheld", note="Carl Withheld, a weaver")
        append(data, "factoids", id="f90", person="carl-the-elder", kind="death", date="1930", compared="yes",
               source="s-book", locator="p. 30")  # fmt: skip
        assert building.build([data], tmp_path / "out").counts["persons"] == 4


class TestFolders:
    """A scholar's own collection beside the project's."""

    def test_two_folders_are_built_together(self, larger: Path) -> None:
        """The second adds people, sources and statements about people of the first."""
        with repgraph.open(larger) as graph:
            rows = list(graph.query("SELECT ?source { <https://w3id.org/repgraph/id/factoid/of2> rg:source ?source }"))
            assert [str(row["source"]) for row in rows] == [f"{BASE}source/own-letters"]
            assert graph.search("Боб Выдумка")[0].id == "bob-invented"
            assert graph.search("Zoe Added")[0].id == "zoe-added"

    def test_the_order_of_folders_does_not_matter(self, larger: Path, tmp_path: Path) -> None:
        """Together means together."""
        two = building.build([OWN, INVENTED], tmp_path / "two")
        assert (_folder(two) / "graph.nt").read_bytes() == (larger / "graph.nt").read_bytes()

    def test_an_id_that_both_use_is_refused(self, data: Path, tmp_path: Path) -> None:
        """The message names both places."""
        with pytest.raises(TablesError, match=r"the id stands already in .*invented.*persons\.csv:2"):
            building.build([INVENTED, data], tmp_path / "out")

    @pytest.mark.parametrize(
        "text", ["", "as_of = 'soon'", 'as_of = "2026-11-22"', "as_of =", "as_of = 2026-11-22T10:00:00", "\xff"]
    )
    def test_a_release_without_a_date_is_refused(self, data: Path, tmp_path: Path, text: str) -> None:
        """Who is presumed dead is judged by that date; there is no clock to ask."""
        (data / "release.toml").write_bytes(text.encode("latin-1"))
        with pytest.raises(RepgraphError, match=r"release\.toml: .*as_of"):
            building.build([data], tmp_path / "out")

    def test_a_folder_without_a_release_takes_the_project_s(self, data: Path, tmp_path: Path) -> None:
        """A scholar's tables need no date of their own."""
        (data / "release.toml").unlink()
        assert building.build([data], tmp_path / "out").counts["persons"] == 3


class TestPublishing:
    """A new graph takes the place of the last good one in one step, or not at all."""

    def test_a_build_folder_has_its_parts(self, good: Path) -> None:
        """Links lead to the current generation; nothing else lies about."""
        assert sorted(path.name for path in good.iterdir() if path.name != ".lock") == PARTS
        assert (good / "graph.nt").resolve() == (good / "generations" / "0001" / "graph.nt").resolve()
        assert [path.name for path in (good / "generations").iterdir()] == ["0001"]

    def test_a_violation_leaves_the_last_good_graph(self, good: Path, data: Path) -> None:
        """The refused report lies beside, until a build succeeds."""
        violate(data)
        with pytest.raises(DoesNotConform) as refused:
            building.build([data], good)
        assert any("row f99" in line for line in refused.value.lines)
        assert people(good) == 3
        assert "f99" not in (good / "graph.nt").read_text(encoding="utf-8")
        assert "sh:conforms false" in (good / "refused-report.ttl").read_text(encoding="utf-8")
        assert [path.name for path in (good / "generations").iterdir()] == ["0001"]
        building.build([INVENTED], good)
        assert not (good / "refused-report.ttl").exists()

    def test_bad_tables_leave_the_last_good_graph(self, good: Path, data: Path) -> None:
        """Nothing is written before every row is read."""
        (data / "names.csv").write_text("nothing", encoding="utf-8")
        with pytest.raises(TablesError):
            building.build([data], good)
        assert people(good) == 3
        assert sorted(path.name for path in good.iterdir() if path.name != ".lock") == PARTS

    def test_a_reader_keeps_its_graph_while_the_next_is_published(self, good: Path, larger: Path) -> None:
        """Who has opened a graph can read on; who opens it again reads the new one."""
        store = open_store(good)
        _publish_a_copy(larger, good)
        assert len(list(store.select(PEOPLE))) == 3
        store.close()
        assert people(good) == 4
        _publish_a_copy(larger, good)
        assert len(list((good / "generations").iterdir())) == 2

    def test_checking_publishes_nothing(self, data: Path, tmp_path: Path) -> None:
        """Checking says the same as building, and touches nothing."""
        violate(data)
        before = sorted(tmp_path.rglob("*"))
        checked = building.check([data])
        assert not checked.report.conforms
        assert checked.folder is None
        assert sorted(tmp_path.rglob("*")) == before

    @pytest.mark.parametrize("name", ["current", "graph.nt", "store", "report.ttl"])
    def test_what_belongs_to_others_is_not_overwritten(self, tmp_path: Path, name: str) -> None:
        """A file of that name is in the way; it is told before anything is built."""
        out = tmp_path / "out"
        out.mkdir()
        (out / name).write_text("mine", encoding="utf-8")
        with pytest.raises(building.PublishError, match=f"{name} is in the way"):
            building.build([INVENTED], out)
        assert (out / name).read_text(encoding="utf-8") == "mine"

    def test_what_belongs_to_others_is_not_swept_away(self, good: Path) -> None:
        """Only what a build made is removed by the next."""
        (good / "notes.txt").write_text("mine", encoding="utf-8")
        (good / "generations" / "family").mkdir()
        building.build([INVENTED], good)
        assert (good / "notes.txt").exists()
        assert (good / "generations" / "family").exists()

    @pytest.mark.parametrize("where", ["file", "file/below"])
    def test_a_file_in_place_of_the_folder_is_told(self, tmp_path: Path, where: str) -> None:
        """One clear message."""
        (tmp_path / "file").write_text("mine", encoding="utf-8")
        with pytest.raises(building.PublishError, match="cannot write to"):
            building.build([INVENTED], tmp_path / where)
        assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"

    def test_two_builds_at_once_give_one_clear_message(self, good: Path) -> None:
        """The second is told to wait; the first is not disturbed."""
        with workspace(good):
            second = start(INVENTED, good)
            _, errors = second.communicate(timeout=60)
            assert second.returncode == 2
            assert errors.decode().strip() == (
                f"another build writes to {good}: wait for it, or name another folder with --out"
            )
        assert people(good) == 3
        assert [path.name for path in (good / "generations").iterdir()] == ["0001"]


class TestDisaster:
    """Kills and full disks."""

    def test_a_killed_build_leaves_the_last_good_graph_and_no_heap(self, good: Path) -> None:
        """SIGKILL at random moments of the whole run: the graph answers, and nothing piles up."""
        began = time.monotonic()
        first = start(INVENTED, good)
        first.communicate(timeout=60)
        whole = time.monotonic() - began
        assert first.returncode == 0
        chance = random.Random(2026)  # noqa: S311 - no secret
        killed = 0
        for number in range(KILLS):
            build = start(INVENTED, good)
            time.sleep(whole * (number + chance.random()) / KILLS)
            build.send_signal(signal.SIGKILL)
            build.communicate(timeout=60)
            killed += build.returncode == -signal.SIGKILL
            assert people(good) == 3
            assert len(list((good / "generations").iterdir())) <= 3
        assert killed >= KILLS // 2
        building.build([INVENTED], good)
        assert people(good) == 3
        assert sorted(path.name for path in good.iterdir() if path.name != ".lock") == PARTS
        assert all(re.fullmatch(r"\d{4}", path.name) for path in (good / "generations").iterdir())
        assert len(list((good / "generations").iterdir())) <= 2

    @pytest.mark.parametrize("step", range(9))
    def test_a_stop_between_any_two_steps_of_publishing_is_harmless(
        self, good: Path, larger: Path, step: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Before each rename or link the last graph answers, after it the new one does; never none."""
        steps = iter(range(100))
        for name in ("rename", "replace", "symlink_to"):
            monkeypatch.setattr(Path, name, _stopping(getattr(Path, name), steps, step))
        monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)  # the dead do not clean up
        with suppress(_Stop):
            _publish_a_copy(larger, good)
        monkeypatch.undo()
        assert next(steps) >= step, "there are fewer steps than this"
        assert people(good) in {3, 4}
        _publish_a_copy(larger, good)
        assert people(good) == 4
        assert sorted(path.name for path in good.iterdir() if path.name != ".lock") == PARTS
        assert len(list((good / "generations").iterdir())) <= 2

    @pytest.mark.parametrize("limit", [0, 10_000, 600_000])
    def test_a_full_disk_gives_one_clear_message(self, good: Path, limit: int) -> None:
        """No file may grow beyond a limit: nothing is published, and the last good graph answers."""
        build = start(INVENTED, good, limit=limit)
        _, errors = build.communicate(timeout=60)
        lines = errors.decode().strip().splitlines()
        assert build.returncode == 2, lines
        assert len(lines) == 1
        assert lines[0].startswith("nothing was published: ")
        assert people(good) == 3
        assert [path.name for path in (good / "generations").iterdir()] == ["0001"]

    def test_a_folder_without_permission_gives_one_clear_message(self, tmp_path: Path) -> None:
        """Where nothing may be written, the folder is named."""
        if os.geteuid() == 0:
            out = Path("/proc/1/out")
        else:
            out = tmp_path / "out"
            tmp_path.chmod(0o555)
        with pytest.raises(building.PublishError, match=f"cannot write to {out}"):
            building.build([INVENTED], out)


def _publish_a_copy(generation: Path, out: Path) -> None:
    with workspace(out) as unfinished:
        shutil.copytree(generation, unfinished, dirs_exist_ok=True)
        publish(out, unfinished)


class _Stop(BaseException):
    """What a kill would be."""


def _stopping(method: Callable[..., object], steps: Iterator[int], step: int) -> Callable[..., object]:
    def stop_or_do(*arguments: object) -> object:
        if next(steps) == step:
            raise _Stop
        return method(*arguments)

    return stop_or_do
