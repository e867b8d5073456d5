"""The release package, and what changed between two builds."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from exports import CAREFUL, careful, job, unpacked, written
from rdflib import Graph

from repgraph import diff
from repgraph.build import build
from repgraph.cli import main
from repgraph.export import EXPORTERS, Release, deliver
from repgraph.export.release import CHECKSUMS, METADATA
from repgraph.store import open_store

if TYPE_CHECKING:
    from repgraph.diff import Change


@lru_cache(maxsize=1)
def package() -> dict[str, str]:
    """Return the files of a release of the careful graph."""
    return unpacked(written(careful(), "release"))


def test_a_release_has_every_form_of_the_graph() -> None:
    """Each target stands in it, as a file or as a folder."""
    for name, target in EXPORTERS.items():
        if name != "release":
            found = [p for p in package() if p.startswith(f"{name}/") or p.endswith(f"/repgraph-{name}{target.suffix}")]
            assert found, name
    assert {"README.md", "CITATION.cff", "CHANGES.md", "changes.json", CHECKSUMS, METADATA} <= package().keys()


def test_every_checksum_is_true_and_no_file_is_without() -> None:
    """sha256sum -c finds nothing to say."""
    listed = dict(reversed(line.split("  ", 1)) for line in package()[CHECKSUMS].splitlines())
    assert listed.keys() == package().keys() - {CHECKSUMS, METADATA}
    for path, checksum in listed.items():
        assert hashlib.sha256(package()[path].encode()).hexdigest() == checksum, path


def test_the_crate_is_what_ro_crate_asks_for() -> None:
    """A descriptor, a root data set with name, date, licence, and each file with its true size and checksum."""
    crate = json.loads(package()[METADATA])
    assert crate["@context"] == "https://w3id.org/ro/crate/1.1/context"
    things = {thing["@id"]: thing for thing in crate["@graph"]}
    assert len(things) == len(crate["@graph"]), "an id stands once"
    descriptor, root = things[METADATA], things["./"]
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    assert root["datePublished"] == Release.current().as_of.isoformat()
    assert {"name", "description", "license", "author"} <= root.keys()
    parts = {part["@id"] for part in root["hasPart"]}
    assert parts == package().keys() - {CHECKSUMS, METADATA}
    for path in parts:
        described, content = things[path], package()[path].encode()
        assert int(described["contentSize"]) == len(content)
        assert described["sha256"] == hashlib.sha256(content).hexdigest()
        assert "/" in described["encodingFormat"]
    references = {v["@id"] for t in crate["@graph"] for v in t.values() if isinstance(v, dict)}
    assert references <= things.keys() | {"https://w3id.org/ro/crate/1.1"}, "whatever is named is described"


def test_the_citation_names_what_cff_requires() -> None:
    """Version, title, message, authors; values are quoted, so that a version stays text."""
    found = package()["CITATION.cff"]
    keys = re.findall(r"^([a-z-]+):", found, re.MULTILINE)
    assert {"cff-version", "message", "title", "authors", "version", "date-released", "license"} <= set(keys)
    assert len(keys) == len(set(keys))
    assert f'version: "{Release.current().version}"' in found
    assert "source of each statement" in found


def test_the_dictionary_explains_every_column_and_term() -> None:
    """Every column of the tables with its meaning; every class and property."""
    rows = list(csv.DictReader(io.StringIO(package()["dictionary/tables.csv"])))
    assert {row["table"] for row in rows} >= {"factoids.csv", "persons.csv", "ties.csv", "links.csv"}
    assert all(row["meaning"] for row in rows)
    assert "rg:Execution" in package()["dictionary/ontology.md"] or "Execution" in package()["dictionary/ontology.md"]
    for path, content in package().items():
        if path.startswith("ontology/") and path.endswith(".ttl"):
            assert Graph().parse(data=content, format="turtle"), path


def test_the_readme_warns_the_reader() -> None:
    """What the data are not."""
    assert "not “not repressed”" in package()["README.md"]
    assert "statements of sources, not findings" in package()["README.md"]


def test_two_packages_of_one_graph_are_the_same_bytes(tmp_path: Path) -> None:
    """A release can be made again."""
    assert written(careful(), "release") == written(careful(), "release")
    deliver(EXPORTERS["release"], job(careful()), tmp_path / "release")
    there = {str(p.relative_to(tmp_path / "release")) for p in (tmp_path / "release").rglob("*") if p.is_file()}
    assert there == package().keys()


# What changed


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two builds: in the second a date is mended, a source contradicts, a row is gone and one is new."""
    place = tmp_path_factory.mktemp("diff")
    build([CAREFUL], place / "old")
    changed = place / "data"
    shutil.copytree(CAREFUL, changed)
    path = changed / "factoids.csv"
    text = path.read_text(encoding="utf-8")
    head = text.splitlines()[0].split(",")

    def row(**cells: str) -> str:
        return ",".join(cells.get(column, "") for column in head) + "\n"

    evidence = {"person": "anna-careful", "compared": "yes", "source": "s-record-two", "locator": "l. 9"}
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("f-hedged,")]
    text = "".join(lines).replace("1937-09-01", "1937-09-02")
    text += row(id="x-death", kind="death", date="1943-07-18", **evidence)
    path.write_text(text, encoding="utf-8")
    build([changed], place / "new")
    return place / "old", place / "new"


def compared(builds: tuple[Path, Path]) -> list[Change]:
    """Return the changes from the first to the second."""
    old, new = map(open_store, builds)
    try:
        return diff.compare(old, new)
    finally:
        old.close()
        new.close()


def test_changes_are_told_by_kind(builds: tuple[Path, Path]) -> None:
    """A mended statement, a removed one, a new one, and the contradiction that came with it."""
    changes = {(c.kind, c.what, c.id): c for c in compared(builds)}
    mended = changes["statement", "changed", "f-arrest"]
    assert (mended.before["date"], mended.after["date"]) == (["date/1937-09-01"], ["date/1937-09-02"])
    assert ("statement", "removed", "f-hedged") in changes
    assert ("statement", "added", "x-death") in changes
    assert ("reading", "changed", "f-death") in changes
    assert [key for key in changes if key[:2] == ("conflict", "added")], "the new source contradicts"
    assert not [key for key in changes if key[2] == "f-birth"], "what did not change is not told"


def test_a_graph_and_itself_differ_in_nothing(builds: tuple[Path, Path]) -> None:
    """Nothing changed."""
    assert compared((builds[0], builds[0])) == []
    assert diff.as_text([]) == "Nothing changed.\n"


def test_diff_is_for_people_and_for_machines(builds: tuple[Path, Path]) -> None:
    """Text with counts and one line each; JSON with the same."""
    old, new = map(str, builds)
    text = CliRunner().invoke(main, ["diff", old, new])
    assert text.exit_code == 0
    assert "## statement: 1 added, 1 removed, 1 changed" in text.stdout
    assert "~ f-arrest (Arrest of anna-careful): date: date/1937-09-01 → date/1937-09-02" in text.stdout
    listed = json.loads(CliRunner().invoke(main, ["diff", old, new, "--format", "json"]).stdout)
    assert {(c["kind"], c["what"], c["id"]) for c in listed} == {(c.kind, c.what, c.id) for c in compared(builds)}


def test_a_release_tells_what_changed_since_the_last(
    builds: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """--since names the earlier graph."""
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(
        main, ["export", "release", "--store", str(builds[1]), "--since", str(builds[0]), "--out", "release", "--quiet"]
    )
    assert done.exit_code == 0, done.output
    assert "f-arrest" in Path("release/CHANGES.md").read_text(encoding="utf-8")
    assert [c for c in json.loads(Path("release/changes.json").read_text(encoding="utf-8")) if c["id"] == "x-death"]


@pytest.mark.parametrize("given", [("nowhere", "nowhere"), ("", "x")])
def test_a_missing_graph_is_one_line(given: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback, and no empty answer that looks like no change."""
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["diff", *given])
    assert done.exit_code in {2, 3}
    assert "Traceback" not in done.output
    assert "Nothing changed" not in done.output
