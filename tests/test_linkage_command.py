"""The command link on lists, from a spreadsheet to a row of links.csv. All people are invented."""

from __future__ import annotations

import csv
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from repgraph.build import build
from repgraph.cli import main
from repgraph.importing.lists import import_list
from repgraph.ontology import Ontology

pytest.importorskip("splink")

ROOT = Path(__file__).parents[1]
MAP = """
[list]
language = "LANGUAGE"
key = "no"
[source]
id = "SOURCE"
title = "An invented list"
kind = "database"
tier = "2"
[[name]]
form = "{name}"
[[kin]]
kind = "spouse"
form = "{wife}"
[[statement]]
kind = "birth"
date = "born"
[[statement]]
kind = "arrest"
date = "arrested"
[[statement]]
kind = "rehabilitation"
date = "rehabilitated"
"""
HEADER = ["no", "name", "wife", "born", "arrested", "rehabilitated"]
KNOWN = [
    ["1", "Ержанов Саламат Бекович", "Ержанова Күләш", "1899", "27.09.1937", ""],
    ["2", "Ержанов Серик Бекович", "", "1902", "28.09.1937", ""],
    ["3", "Омаров Тилек", "", "1890", "1931", ""],
]
LISTED = [
    ["a", "Salamat Yerzhanov", "Kulash Yerzhanova", "1899", "September 1937", "1957"],
    ["b", "Aigul Tursunova", "", "1905", "1938", ""],
]


def written(folder: Path, name: str, language: str, rows: list[list[str]]) -> tuple[Path, Path]:
    """Write a list and its map."""
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    text = MAP.replace("LANGUAGE", language).replace("SOURCE", name)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder / f"{name}.csv", folder / f"{name}.toml"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a graph of three people, built from an imported list, and another list."""
    folder = tmp_path_factory.mktemp("linkage")
    import_list(*written(folder, "known", "ru", KNOWN), folder / "known", [], Ontology.load())
    build([folder / "known"], folder / "build")
    written(folder, "listed", "en", LISTED)
    return folder


def run(place: Path, *words: str) -> str:
    """Run the command against the graph of the folder."""
    result = CliRunner().invoke(main, ["link", *words, "--store", str(place / "build")])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_row_in_another_script_meets_its_person_and_becomes_a_link(place: Path) -> None:
    """From a spreadsheet in English to a link to a person of the graph in Russian."""
    asked = (str(place / "listed.csv"), "--map", str(place / "listed.toml"))
    assert "1 pairs to review" in run(place, *asked, "--out", str(place / "review.csv"))
    text = (place / "review.csv").read_text(encoding="utf-8-sig")
    with (place / "review.csv").open(encoding="utf-8-sig", newline="") as file:
        row = next(csv.DictReader(file))
    assert (row["left_id"], row["right_id"]) == ("listed-a", "known-1")
    assert "a relative may be the same" in row["reasons"]
    assert row["left_source"].startswith("listed, ")
    assert row["right_source"] == "known"
    (place / "review.csv").write_text(text.replace("\n,", "\nyes,", 1), encoding="utf-8")
    assert "1 links added; 0 rows have no decision yet" in run(
        place, "--accept", str(place / "review.csv"), "--into", str(place / "known")
    )
    links = (place / "known" / "links.csv").read_text(encoding="utf-8").splitlines()
    assert links[1].split(",")[1:4] == ["known-1", "https://w3id.org/repgraph/id/person/listed-a", "exact"]
    assert CliRunner().invoke(main, ["validate", "--data", str(place / "known")]).exit_code == 0


def test_the_report_tells_what_the_list_adds(place: Path) -> None:
    """One person is new; the other is known and would get a rehabilitation."""
    text = run(place, str(place / "listed.csv"), "--map", str(place / "listed.toml"), "--report")
    assert "2 people in the list: 1 new, 1 known already" in text
    assert re.search(r"= .*\(known-1\): rehabilitation", text)


def test_brothers_are_no_doubles(place: Path) -> None:
    """Two men of one family, two years apart, arrested on two days running, are not proposed."""
    assert "known-2" not in run(place, "--doubles")


def test_two_lists_are_held_against_each_other(place: Path) -> None:
    """A list and a folder of tables need no graph."""
    asked = (str(place / "listed.csv"), "--map", str(place / "listed.toml"), "--with", str(place / "known"))
    assert "listed-a" in run(place, *asked, "--lang", "kk")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["link"], "give one of --pair"),
        (["link", "--doubles", "--pair", "A", "B"], "give one of --pair"),
        (["link", "nowhere.csv"], "say with --map"),
        (["link", "--accept", "nowhere.csv"], "No such file"),
    ],
)
def test_wrong_questions_are_one_clear_message(words: list[str], message: str) -> None:
    """No traceback, exit code 2."""
    result = CliRunner().invoke(main, words)
    assert (result.exit_code, message in result.output) == (2, True)


@pytest.mark.parametrize("page", ["importing.md", "linkage.md"])
def test_the_examples_of_the_pages_are_words_of_the_command(page: str, tmp_path: Path) -> None:
    """The first example of each page runs; every other names options that there are."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    commands = [line.split("   ")[0] for line in re.findall(r"^repgraph ((?:import|link) .*)$", text, re.MULTILINE)]
    assert commands
    first = (
        commands[0]
        .replace("docs/samples", str(ROOT / "docs" / "samples"))
        .replace("my-collection", str(tmp_path / "x"))
    )
    assert CliRunner().invoke(main, [*shlex.split(first), "--data", str(ROOT / "data")]).exit_code == 0
    for command in commands:
        name, *words = shlex.split(command)
        known = {option for parameter in main.commands[name].params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known


def test_the_maps_of_the_page_on_importing_can_be_read(tmp_path: Path) -> None:
    """The map that the page shows is read as a map."""
    text = (ROOT / "docs" / "importing.md").read_text(encoding="utf-8")
    shown = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "map.toml").write_text(shown[0], encoding="utf-8")
    (tmp_path / "list.csv").write_text("Фамилия\nx\n", encoding="utf-8")
    words = ["import", str(tmp_path / "list.csv"), "--map", str(tmp_path / "map.toml"), "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(main, [*words, "--data", str(ROOT / "data")])
    assert "is a map for another list" in result.output
