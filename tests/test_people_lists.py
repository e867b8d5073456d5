"""The list of invented people, with its map: it is imported, built and gated by the commands that everybody has."""

from __future__ import annotations

import csv
import importlib
import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from repgraph.cli import main

ROOT = Path(__file__).parents[1]
ROWS = 300


def run(*words: str) -> str:
    """Run a command that succeeds."""
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    return result.output


def table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the list, its map, and the tables that the command made of them."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    folder = tmp_path_factory.mktemp("invented")
    importlib.import_module("people").write(folder, ROWS, 1, ("list",))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        run("import", "people.csv", "--map", "people.toml", "--out", "tables")
    return folder


def test_every_row_lands_or_is_refused_by_name(place: Path) -> None:
    """Rows of the list = people with a key of the list + refused rows, each with its reason."""
    listed = table(place / "people.csv")
    people = {row["id"].removeprefix("invented-list-") for row in table(place / "tables" / "persons.csv")}
    with (place / "tables" / "refused.tsv").open(encoding="utf-8") as file:
        refused = {int(row["row"]): row["why"] for row in csv.DictReader(file, delimiter="\t")}
    assert len(listed) == ROWS
    assert all((row["key"] in people) != (number in refused) for number, row in enumerate(listed, start=2))
    assert all(refused.values())
    said = (place / "tables" / "report.md").read_text(encoding="utf-8")
    assert f"{ROWS} read = {ROWS - len(refused)} landed + {len(refused)} refused" in said


def test_what_the_list_prints_is_understood(place: Path) -> None:
    """Dates, sexes, peoples, penalties and terms are read; marks of ignorance become nothing."""
    said = (place / "tables" / "report.md").read_text(encoding="utf-8")
    found = re.findall(r"^\* (\w+) → .*\(([\d.]+)%\)$", said, re.MULTILINE)
    shares = {column: float(share) for column, share in found}
    assert shares["arrest_date"] > 95
    understood = [
        "sex",
        "sentence_date",
        "penalty",
        "term",
        "rehabilitation_date",
        "execution_date",
        "kin",
        "nationality",
        "birth_date",
    ]
    assert {shares[column] for column in understood} == {100.0}
    assert not [row for row in table(place / "tables" / "factoids.csv") if row["place_as_printed"] in {"-", "?"}]


def test_relatives_stand_beside_their_people(place: Path) -> None:
    """«мать Иванова Анна» makes the relative the parent; a tie for each cell of the column."""
    listed = [row for row in table(place / "people.csv") if row["kin"]]
    ties = table(place / "tables" / "ties.csv")
    assert len(ties) == len(listed)
    parents = {row["key"] for row in listed if row["kin"].startswith(("отец", "мать"))}
    assert parents
    assert parents == {t["person_b"].removeprefix("invented-list-") for t in ties if t["kind"] == "parent"}


def test_the_tables_build_and_pass_the_gate(place: Path) -> None:
    """What was imported needs nothing else to become a graph."""
    run("build", "--data", str(place / "tables"), "--out", str(place / "build"))
    executed = [row for row in table(place / "people.csv") if row["execution_date"]]
    name = f"{executed[0]['surname']} {executed[0]['name']}"
    assert f"invented-list-{executed[0]['key']}" in run("search", name, "--store", str(place / "build"))
