"""The registry, the command, and bad input: one clear line, and what stood there before stays."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from exports import CAREFUL, FOLDERS, STATEMENTS, careful, job, schema, terms, text, triples, unpacked, written
from pyshacl import validate
from rdflib import RDF, Graph, Namespace, URIRef

from repgraph.build import build
from repgraph.cli import main
from repgraph.export import EXPORTERS, ExportError, deliver
from repgraph.export.catalogue import LICENCE
from repgraph.export.nodes import split
from repgraph.export.release import FOLDERS as PLACES
from repgraph.export.statuses import EVERYTHING, STATUSES

if TYPE_CHECKING:
    from repgraph import KnowledgeGraph
    from repgraph.store import Store

REPGRAPH = Path(sys.executable).parent / "repgraph"
DATASET = URIRef("https://w3id.org/repgraph/dataset")
VOID, DCAT = Namespace("http://rdfs.org/ns/void#"), Namespace("http://www.w3.org/ns/dcat#")
DCTERMS = Namespace("http://purl.org/dc/terms/")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build folder of the careful collection."""
    out = tmp_path_factory.mktemp("formats") / "build"
    build([CAREFUL], out)
    return out


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, built: Path) -> None:
    """Commands run in an empty folder, with the careful graph as their store."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPGRAPH_STORE", str(built))


def run(*arguments: str) -> Result:
    """Run a command in this process; anything but an exit code is a failure."""
    result = CliRunner().invoke(main, list(arguments), prog_name="repgraph")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert "Traceback" not in result.output
    return result


def refused(*arguments: str) -> str:
    """Run a command that must fail with exit code 2; return the one line that it says."""
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    lines = [line for line in result.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, lines
    return lines[0]


# The registry


def test_every_target_describes_itself() -> None:
    """Name, standard, address, media type, suffix, losses and how tests hold it."""
    for name, target in EXPORTERS.items():
        assert name == target.name
        assert target.title
        assert target.description.endswith(".")
        assert target.checked
        assert target.standard.startswith("http")
        assert target.suffix.startswith(".")
        assert target.carries <= EVERYTHING
        assert target.folder or name in PLACES, "a release has a place for it"
        if target.carries != EVERYTHING:
            assert target.losses or target.variants, f"{name} loses something: it should say what"
    assert len({t.title for t in EXPORTERS.values()}) == len(EXPORTERS)


def test_the_command_lists_the_formats_with_what_they_are_for() -> None:
    """Without a format it says which there are."""
    result = run("export")
    assert result.exit_code == 0
    for name, target in EXPORTERS.items():
        assert name in result.stdout
        assert target.title in result.stdout


@pytest.mark.parametrize("name", [n for n in EXPORTERS if n != "release"])
def test_every_format_goes_to_a_path_and_to_a_stream_alike(name: str, tmp_path: Path) -> None:
    """The file is what the stream gives; a folder is what the tar holds."""
    out = tmp_path / "out"
    result = run("export", name, "--out", str(out))
    assert result.exit_code == 0, result.output
    streamed = run("export", name).stdout_bytes
    if name in FOLDERS:
        there = {str(p.relative_to(out)): p.read_text(encoding="utf-8") for p in out.rglob("*") if p.is_file()}
        archive = {k: v.replace("\r\n", "\n") for k, v in unpacked(streamed).items()}
        assert archive == there
    else:
        assert streamed == out.read_bytes()
    assert sorted(tmp_path.iterdir()) == [out], "nothing is left beside it"


@pytest.mark.parametrize("name", [n for n in STATEMENTS if n != "cube"])
@pytest.mark.parametrize("scope", [("--person", "anna-careful"), ("--camp", "steppe-camp")])
def test_a_part_of_the_graph_leaves_in_every_format(name: str, scope: tuple[str, str]) -> None:
    """One person, and one camp with those who were held there."""
    result = run("export", name, *scope, "--out", "part")
    assert result.exit_code == 0, result.output
    part = Path("part")
    found = "".join(p.read_text(encoding="utf-8") for p in (sorted(part.rglob("*.*")) if part.is_dir() else [part]))
    anna = "Q4115189" if name == "quickstatements" else "anna-careful"
    assert anna in found, "Anna is there: as that person, or as one who was held in the camp"
    assert "boris-careful/" not in found
    assert "1888-01-02" not in found, "what is said of another person stays behind"


def test_a_question_chooses_who_leaves(real_graph: KnowledgeGraph, real_build: Path) -> None:
    """--query exports everybody whom the answer names, and nobody else as a record."""
    result = run("export", "eac-cpf", "--query", "alzhir-wives", "--store", str(real_build), "--out", "part")
    assert result.exit_code == 0, result.output
    records = {path.stem for path in Path("part/persons").iterdir()}
    answer = real_graph.query("alzhir-wives")
    named = {str(v).rsplit("/", 1)[-1] for row in answer for v in row.values() if "/id/person/" in str(v)}
    assert records == named


def test_a_form_follows_the_ending_of_the_file() -> None:
    """The same crosswalk as Turtle, RDF/XML or JSON-LD."""
    for suffix, parser in ((".ttl", "turtle"), (".rdf", "xml"), (".jsonld", "json-ld"), (".nt", "nt")):
        assert run("export", "prov", "--out", f"prov{suffix}").exit_code == 0
        assert len(Graph().parse(f"prov{suffix}", format=parser)) > 100


def test_what_is_left_out_is_counted_and_named() -> None:
    """On standard error how many and why; in the report each of them."""
    result = run("export", "schema-org", "--out", "out.jsonld", "--report", "left.csv")
    assert "left out:" in result.stderr
    assert STATUSES["sensitive"] in result.stderr
    assert STATUSES["deprecated"] in result.stderr
    rows = Path("left.csv").read_text(encoding="utf-8")
    assert f"f-deprecated,left out: {STATUSES['deprecated']}" in rows
    assert f'f-alleged,"left out: {STATUSES["alleged"]}"' in rows
    nothing = run("export", "nquads", "--out", "out.nq")
    assert "left out" not in nothing.stderr, "the graph itself carries everything"


def test_progress_is_told_on_long_exports(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line on standard error, and none with --quiet."""
    monkeypatch.setattr("repgraph.cli.exporting.SECONDS_BETWEEN", 0.0)
    assert "person" in run("export", "graphml", "--out", "a.graphml").stderr
    assert "…" not in run("export", "graphml", "--out", "b.graphml", "--quiet").stderr


# Bad input


def test_an_unknown_format_is_told_with_the_nearest() -> None:
    """The nearest name is offered, and no file is made."""
    assert "eac-cpf" in refused("export", "eac-cfp", "--out", "x")
    assert "graphml" in refused("export", "graphlm", "--out", "x")
    assert not Path("x").exists()


def test_an_unknown_person_camp_or_query_is_told_with_the_nearest() -> None:
    """The nearest name that there is."""
    assert "anna-careful" in refused("export", "turtle", "--person", "anna-carefull", "--out", "x.ttl")
    assert "steppe-camp" in refused("export", "turtle", "--camp", "stepe-camp", "--out", "x.ttl")
    assert "alzhir-wives" in refused("export", "turtle", "--query", "alzhir-wifes", "--out", "x.ttl")
    assert not Path("x.ttl").exists()


@pytest.mark.parametrize("given", ["zhanna-withheld", "gone", "'; DROP", "a>b", "../../etc", "%00", "Анна"])
def test_whoever_is_not_there_is_not_there(given: str) -> None:
    """A withheld person, markup and other text lead to one line."""
    assert "person" in refused("export", "turtle", "--person", given, "--out", "x.ttl")


def test_a_description_of_the_whole_has_no_part() -> None:
    """VoID of one person makes no sense."""
    assert "whole graph" in refused("export", "void", "--person", "anna-careful", "--out", "x.ttl")
    assert "several" in refused("export", "turtle", "--person", "anna-careful", "--camp", "steppe-camp", "--out", "x")


def test_a_folder_is_no_file_and_a_file_no_folder() -> None:
    """Each is told what to name; nothing is overwritten."""
    Path("folder").mkdir()
    Path("folder/mine.txt").write_text("mine", encoding="utf-8")
    Path("file").write_text("mine", encoding="utf-8")
    assert "folder" in refused("export", "turtle", "--out", "folder")
    assert "file" in refused("export", "csv", "--out", "file")
    assert "mine.txt" in refused("export", "csv", "--out", "folder", "--quiet")
    assert Path("folder/mine.txt").read_text(encoding="utf-8") == "mine"
    assert Path("file").read_text(encoding="utf-8") == "mine"


def test_a_missing_folder_is_told_with_the_nearest() -> None:
    """A slip in a path is no new folder."""
    Path("exports").mkdir()
    assert "exports" in refused("export", "turtle", "--out", "exprots/graph.ttl")


def test_an_earlier_export_is_replaced_as_a_whole() -> None:
    """A folder of an earlier export is replaced; a record that went away does not stay."""
    assert run("export", "eac-cpf", "--out", "records").exit_code == 0
    stale = Path("records/persons/stale.xml")
    stale.write_text("old", encoding="utf-8")
    assert run("export", "eac-cpf", "--out", "records").exit_code == 0
    assert not stale.exists()
    assert Path("records/persons/anna-careful.xml").exists()


def test_a_full_disk_is_one_line(built: Path) -> None:
    """No space left: by path, by stream, and for a folder as tar."""
    assert "No space left" in refused("export", "nquads", "--out", "/dev/full")
    for name in ("nquads", "csv"):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [REPGRAPH, "export", name, "--store", str(built)], stdout=full, stderr=subprocess.PIPE, check=False
            )
        said = done.stderr.decode()
        assert done.returncode == 2, said
        assert "No space left" in said
        assert "Traceback" not in said


def test_what_stood_there_stays_when_writing_fails(tmp_path: Path) -> None:
    """A text that XML cannot hold stops the export; the old file is whole, and no other is left."""
    from repgraph.store.embedded import EmbeddedStore  # noqa: PLC0415 - one test needs it

    out = tmp_path / "graph.rdf"
    out.write_text("old", encoding="utf-8")
    store = EmbeddedStore.holding(['<http://example.org/a> <http://example.org/b> "\\u0001" .\n'])
    with pytest.raises(ExportError, match=r"U\+0001"):
        deliver(EXPORTERS["rdfxml"], job(store), out)
    assert out.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [out]


def test_a_broken_pipe_is_no_error(built: Path) -> None:
    """``| head`` ends the export without a word."""
    for name in ("turtle", "eac-cpf"):
        with subprocess.Popen(
            [REPGRAPH, "export", name, "--store", str(built)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.read(10)
            process.stdout.close()
            said = process.stderr.read().decode()
            process.wait(60)
        assert "Traceback" not in said
        assert "Error" not in said


def test_permissions_and_links_are_kept() -> None:
    """A file that others may not read stays so; a link keeps leading where it led."""
    target = Path("real.ttl")
    target.write_text("old", encoding="utf-8")
    target.chmod(0o600)
    Path("link.ttl").symlink_to(target)
    assert run("export", "turtle", "--out", "link.ttl").exit_code == 0
    assert Path("link.ttl").is_symlink()
    assert target.stat().st_mode & 0o777 == 0o600
    assert "rg:Person" in target.read_text(encoding="utf-8")


def test_a_tar_is_for_everybody(built: Path) -> None:
    """Members have one date and no owner; ``tar -x`` makes the folder."""
    found = subprocess.run([REPGRAPH, "export", "csv", "--store", str(built)], capture_output=True, check=True).stdout
    Path("csv.tar").write_bytes(found)
    with tarfile.open("csv.tar") as tar:
        members = tar.getmembers()
        assert len({m.mtime for m in members}) == 1
        assert {(m.uid, m.uname) for m in members} == {(0, "")}
        assert not [m.name for m in members if m.name.startswith(("/", ".."))]


def test_a_folder_that_may_not_be_written_is_one_line() -> None:
    """Nobody writes there, and nothing but that is said."""
    assert "/proc/graph.ttl" in refused("export", "turtle", "--out", "/proc/graph.ttl")


# VoID and DCAT


@pytest.mark.parametrize("which", ["careful", "real"])
def test_the_numbers_of_void_are_true(request: pytest.FixtureRequest, which: str) -> None:
    """Triples, subjects, classes, properties and every partition, counted again by hand."""
    store: Store = careful() if which == "careful" else request.getfixturevalue("real_graph").store
    found = triples(text(store, "void", "ntriples"))
    whole = [split(line) for line in store.dump()]
    kinds = Counter(value for _, predicate, value in whole if predicate == f"<{RDF.type}>")
    uses = Counter(predicate for _, predicate, _ in whole)
    names = ("triples", "distinctSubjects", "classes", "properties")
    assert {name: int(str(found.value(DATASET, VOID[name]))) for name in names} == {
        "triples": len(whole),
        "distinctSubjects": len({subject for subject, _, _ in whole}),
        "classes": len(kinds),
        "properties": len(uses),
    }
    members = {
        f"<{found.value(part, VOID['class'])}>": int(str(found.value(part, VOID.entities)))
        for part in found.objects(DATASET, VOID.classPartition)
    }
    assert members == kinds
    triples_of = {
        f"<{found.value(part, VOID.property)}>": int(str(found.value(part, VOID.triples)))
        for part in found.objects(DATASET, VOID.propertyPartition)
    }
    assert triples_of == uses
    assert found.value(DATASET, DCTERMS.license) == URIRef(LICENCE)
    known = set(terms()["void"]["properties"])
    used = {str(p).removeprefix(str(VOID)) for p in found.predicates() if str(p).startswith(str(VOID))}
    assert used <= known


def test_dcat_conforms_to_dcat_ap() -> None:
    """The official shapes of DCAT-AP find nothing, and every format is a distribution."""
    shapes = Graph().parse(schema("dcat-ap", "dcat-ap-3.0.1-shacl.ttl"))
    record = Graph().parse(data=text(careful(), "dcat"), format="turtle")
    conforms, _, report = validate(record, shacl_graph=shapes)
    assert conforms, report
    assert len(list(record.objects(DATASET, DCAT.distribution))) == len(STATEMENTS)
    assert "4 people" in str(record.value(DATASET, DCTERMS.description))


def test_dcat_and_void_are_json_too() -> None:
    """The context stands in the file."""
    assert isinstance(json.loads(text(careful(), "dcat", "jsonld"))["@context"], dict)
    assert written(careful(), "void") == written(careful(), "void")
