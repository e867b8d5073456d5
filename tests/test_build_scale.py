"""Large collections: written in parts by several processes, byte for byte as small ones; stopped, and out of room."""

from __future__ import annotations

import gzip
import importlib
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from repgraph.build import pieces, release_date
from repgraph.build.graph import GraphWriter
from repgraph.build.pieces import Writers
from repgraph.errors import StoreError, TablesError
from repgraph.ontology import assets
from repgraph.reading import LifeReader, judge, withhold
from repgraph.search import NameIndex
from repgraph.store.embedded import EmbeddedStore
from repgraph.tables import load_spec, read

if TYPE_CHECKING:
    from collections.abc import Callable

    from repgraph.model import Event
    from repgraph.ontology import Ontology
    from repgraph.reading import ValueReader
    from repgraph.tables import Collection

    Cells = dict[str, str]

ROOT = Path(__file__).parents[1]
PEOPLE = 250


@pytest.fixture(scope="session")
def people() -> Any:  # noqa: ANN401 - a module
    """Return the program that invents lists."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    return importlib.import_module("people")


@pytest.fixture(scope="session")
def invented(people: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: ANN401
    """Return tables of 250 invented people."""
    folder = tmp_path_factory.mktemp("people")
    people.write(folder, PEOPLE, 7, ("list", "tables"))
    return Path(folder / "tables")


@pytest.fixture
def writer(invented: Path, ontology: Ontology) -> GraphWriter:
    """Return the writer of their graph."""
    collection = read([invented], ontology)
    privacy = judge(collection, ontology, release_date([invented]))
    return GraphWriter(withhold(collection, privacy, load_spec()), ontology, privacy)


@pytest.fixture(scope="session")
def whole(invented: Path, ontology: Ontology) -> str:
    """Return their graph, written by one process."""
    collection = read([invented], ontology)
    privacy = judge(collection, ontology, release_date([invented]))
    out = StringIO()
    GraphWriter(withhold(collection, privacy, load_spec()), ontology, privacy).write(out)
    return out.getvalue()


# The list


def test_the_same_seed_gives_the_same_people(people: Any, invented: Path, tmp_path: Path) -> None:  # noqa: ANN401
    """A measurement can be repeated; a larger list begins with the people of the smaller one."""
    people.write(tmp_path, PEOPLE, 7, ("list", "tables"))
    for table in invented.glob("*.csv"):
        assert (tmp_path / "tables" / table.name).read_bytes() == table.read_bytes()
    people.write(tmp_path / "other", 20, 8, ("list",))
    assert (tmp_path / "other" / "people.csv").read_bytes() != (tmp_path / "people.csv").read_bytes()[:200]


def test_a_list_has_the_columns_of_the_great_databases(invented: Path) -> None:
    """Each row has a key, a name and a book; most have an arrest, peaking in 1937 and 1938."""
    header, *rows = (invented.parent / "people.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == PEOPLE
    assert {"surname", "birth_date", "article", "camp", "rehabilitation_date", "archive_file"} <= set(header.split(","))
    arrested = [row for row in rows if re.search(r"\.(1937|1938),", row)]
    assert len(arrested) > PEOPLE / 3


# Written in parts


@pytest.mark.parametrize("suffix", ["nt", "nt.gz"])
def test_parts_make_the_same_graph(
    writer: GraphWriter, whole: str, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut anywhere, written by three processes, compressed or not: the same bytes, the same counts."""
    monkeypatch.setattr(pieces, "PART", 5000)
    path = tmp_path / f"graph.{suffix}"
    shares: list[float] = []
    writers = Writers(path, tmp_path, 3, shares.append)
    try:
        writer.write_in_parts(writers)
    finally:
        writers.close()
    written = gzip.decompress(path.read_bytes()) if suffix.endswith("gz") else path.read_bytes()
    assert written.decode() == whole
    assert writer.counts["triples"] == whole.count("\n") - len(writer.ontology.ntriples())
    assert writer.counts["persons"] + len(writer.privacy.missing) == PEOPLE
    assert len(shares) > 10
    assert shares[-1] == pytest.approx(1)
    assert [left.name for left in tmp_path.iterdir()] == [path.name]


def test_a_compressed_graph_is_loaded_and_poured_out_again(whole: str, tmp_path: Path) -> None:
    """The store takes the file as it is, of one piece or of many, and gives back its lines."""
    path = tmp_path / "graph.nt.gz"
    middle = len(whole.encode()) // 2
    halves = whole.encode()[:middle], whole.encode()[middle:]
    path.write_bytes(b"".join(map(gzip.compress, halves)))
    shares: list[float] = []
    EmbeddedStore.create(tmp_path / "store", path, shares.append)
    store = EmbeddedStore.open(tmp_path / "store")
    assert len(store) == len(set(whole.splitlines()))
    assert "".join(store.dump()) == whole
    assert shares[-1] == 1
    store.close()


def test_a_damaged_graph_is_refused(whole: str, tmp_path: Path) -> None:
    """A compressed file that was cut off is no graph."""
    path = tmp_path / "graph.nt.gz"
    path.write_bytes(b"no gzip at all" + gzip.compress(whole.encode())[:5000])
    with pytest.raises(StoreError, match=re.escape("cannot load graph.nt.gz")):
        EmbeddedStore.create(tmp_path / "store", path)


def test_names_of_the_tables_are_the_names_of_the_graph(writer: GraphWriter, whole: str) -> None:
    """The index of names is made of the columns; a store gives the same one."""
    from repgraph.build.places import forms  # noqa: PLC0415 - the only test that looks inside

    store = EmbeddedStore.holding([whole])
    ours = NameIndex.of_forms(forms(writer.collection, writer.ontology))
    theirs = NameIndex.create(store)
    for text in ("Гордас", "Belikov", "Invented case", "Берлан"):
        assert ours.search(text) == theirs.search(text)
    everything = "SELECT * FROM form"
    assert ours._connection.execute(everything).fetchall() == theirs._connection.execute(everything).fetchall()  # noqa: SLF001


# One row, nothing to choose

ROW: Cells = {
    "id": "f1", "person": "aigerim", "kind": "arrest", "source": "memoir", "locator": "p. 1", "compared": "yes",
}  # fmt: skip
CHOICES = {
    "kind": ["arrest", "sentencing", "detention", "rehabilitation", "birth", "execution", "office", "exile", "work"],
    "date": ["", "1937", "1937-09-27", "[1937-11..1938-02]", "1937/1939", "../1938", "1917-03-02"],
    "end": ["", "1946", "1946-05"],
    "calendar": ["", "julian"],
    "place": ["", "lakeside"],
    "body": ["", "troika"],
    "provision": ["", "article-58", "article-58 chsir"],
    "penalty": ["", "death", "camp-term confiscation"],
    "term": ["", "P10Y", "indefinite"],
    "object": ["", "steppe-camp", "steppe-camp north-camp", "school-two"],
    "qualifiers": ["", "family-notice", "posthumous judicial", "judicial prosecutorial", "investigation-paper"],
    "regime": ["", "tsarist"],
    "certainty": ["", "disputed", "hedged"],
    "source": ["memoir", "list-copy", "record"],
    "mode": ["", "implied"],
}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(chosen=st.fixed_dictionaries({column: st.sampled_from(cells) for column, cells in CHOICES.items()}))
def test_one_row_is_read_as_if_it_were_many(invented_reader: ValueReader, ontology: Ontology, chosen: Cells) -> None:
    """Where one row tells of an event nothing is chosen; the shorter way comes to the same event and conflicts."""
    row = {column.name: "" for column in load_spec()["factoids"]} | ROW | chosen
    short, long = LifeReader(invented_reader), LifeReader(invented_reader)
    long._event_of_one = lambda life, row: long._event(life, [row])  # type: ignore[method-assign]  # noqa: SLF001
    one, two = short.read("aigerim", [row]), long.read("aigerim", [row])
    assert list(map(_said, one.events)) == list(map(_said, two.events))
    assert one.cases == two.cases
    assert one.conflicts == two.conflicts
    assert one.attributes == two.attributes
    assert ontology.statements[row["kind"]].local == one.events[0].event_class


@pytest.fixture(scope="session")
def invented_reader(ontology: Ontology, write_tables: Callable[..., Path], tmp_path_factory: Any) -> ValueReader:  # noqa: ANN401
    """Return a reader of values for the small world."""
    from repgraph.reading import ValueReader, Weights  # noqa: PLC0415 - only here

    found = read([write_tables(tmp_path_factory.mktemp("world") / "data")], ontology)
    return ValueReader(ontology, Weights.of(found), {"lakeside": {"region"}})


def _said(event: Event) -> tuple[object, ...]:
    values = {name: sorted((v.type, v.key) for v in found) for name, found in event.values.items()}
    begin = event.begin.text if event.begin else ""
    return (
        event.id, event.event_class, event.rows, values, event.within, event.regime, event.case, event.claimed, begin,
    )  # fmt: skip


# Bad rows, and who is withheld


def test_a_bad_row_far_down_is_told_in_one_line(people: Any, tmp_path: Path, ontology: Ontology) -> None:  # noqa: ANN401
    """Line, row, column and value, whatever the size of the file."""
    people.write(tmp_path, 3000, 1, ("tables",))
    path = tmp_path / "tables" / "factoids.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if n > 15_000 and ",arrest,19" in line)
    lines[at] = lines[at].replace(",arrest,19", ",arrest,31.12.19")
    path.write_text("".join(lines), encoding="utf-8")
    with pytest.raises(TablesError) as caught:
        read([tmp_path / "tables"], ontology)
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == (at + 1, "date")
    assert str(problem).count("\n") == 0


def test_a_longer_name_of_somebody_else_names_nobody_withheld(
    collection: Callable[..., Collection], ontology: Ontology
) -> None:
    """In a long list the whole name of one person holds the shorter name of another: that is a namesake."""
    found = collection(
        persons=[
            {"id": "aigerim", "label": "Aigerim Toktarova"},
            {"id": "zere", "label": "Aigerim Toktarova Zhumabaikyzy"},
        ],
        names=[{"id": "n1", "entity": "zere", "form": "Aigerim Toktarova Zhumabaikyzy"}],
        factoids=[{"id": "f1", "person": "zere", "kind": "execution", "date": "1938"}],
    )
    kept = withhold(found, judge(found, ontology, release_date([assets() / "data"])), load_spec())
    assert [row["id"] for row in kept["persons"]] == ["zere"]
    assert kept.where("f1")[1] == 2


# Stopped, and out of room

SCRIPT = """
import sys, resource, repgraph.build as building
from repgraph.cli import main
building.LARGE = 100
if sys.argv[1] != "-":
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
sys.argv = ["repgraph", "build", "-q", "--data", sys.argv[2], "--out", sys.argv[3]]
main()
"""


def start(limit: str, data: Path, out: Path) -> subprocess.Popen[str]:
    """Start a build that uses several processes, with a largest size of files in bytes."""
    command = [sys.executable, "-c", SCRIPT, limit, str(data), str(out)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("limit", ["1000", "200000"])
def test_a_full_disk_stops_all_processes_with_one_message(invented: Path, tmp_path: Path, limit: str) -> None:
    """Whoever writes first finds the disk full; nothing is published and nothing is left."""
    build = start(limit, invented, tmp_path / "out")
    _, errors = build.communicate(timeout=300)
    assert build.returncode == 2, errors
    assert len(errors.strip().splitlines()) == 1, errors
    assert errors.startswith("nothing was published: ")
    assert list((tmp_path / "out" / "generations").iterdir()) == []


def test_a_writing_process_that_is_killed_stops_the_build_with_one_message(
    writer: GraphWriter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system kills what takes too much memory: the build ends, says so, and leaves nothing."""
    monkeypatch.setattr(pieces, "PART", 2000)
    path = tmp_path / "graph.nt"
    writers = Writers(path, tmp_path, 2)
    append = writers.append

    def killing(written: Any) -> None:  # noqa: ANN401
        append(written)
        for process in writers._processes:  # noqa: SLF001 - the only way to their ids
            process.popen.kill()

    monkeypatch.setattr(writers, "append", killing)
    try:
        with pytest.raises(StoreError, match="a writing process stopped"):
            writer.write_in_parts(writers)
    finally:
        writers.close()
    assert list(tmp_path.iterdir()) == []
