"""The commands about networks: what they print, and how they tell of bad input."""
# ruff: noqa: RUF001 - Cyrillic letters are part of these tests

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from pathlib import Path

import click
import nbformat
import pytest
from click.testing import CliRunner, Result

from repgraph.cli import main
from repgraph.cli.network import MEASURES, network
from repgraph.network import measures

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "networks.md").read_text(encoding="utf-8")
NOTEBOOK = ROOT / "docs" / "networks.ipynb"
SHELL = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, real_build: Path) -> None:
    """Commands run in an empty folder, on the project's own data."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPGRAPH_STORE", str(real_build))


def run(line: str) -> Result:
    """Run a command in this process; anything but an exit code is a failure."""
    words = shlex.split(line)
    result = CliRunner().invoke(main, words[1:] if words[0] == "repgraph" else words, prog_name="repgraph")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def commands(group: click.Group, *words: str) -> list[tuple[str, ...]]:
    """Return the words of every command of a group."""
    found: list[tuple[str, ...]] = []
    for name, command in group.commands.items():
        below = (*words, name)
        found += commands(command, *below) if isinstance(command, click.Group) else [below]
    return found


EVERY = commands(network, "network")
EXAMPLES = [
    line.strip()
    for words in EVERY
    for line in CliRunner().invoke(main, [*words, "--help"]).output.splitlines()
    if line.strip().startswith("repgraph network ")
]


@pytest.mark.parametrize("line", dict.fromkeys([*SHELL, *EXAMPLES]))
def test_every_example_runs(line: str) -> None:
    """Of docs/networks.md and of every --help: it ends well and says something."""
    words = line.partition(" > ")[0]
    # Fewer samples than a reader would draw: what is held here is that the line runs.
    fast = " --runs 3" if re.search(r"measures .*--measure|communities$|network communities", words) else ""
    result = run(words + fast if " plot " not in words else words)
    assert result.exit_code == 0, result.output
    assert result.output
    for out in re.findall(r"--(?:out|plot) (\S+)", words):
        assert list(Path.cwd().glob(f"{out}*")), out


def test_every_command_has_an_example() -> None:
    """``--help`` shows how it is used."""
    for words in EVERY:
        assert f"repgraph {' '.join(words)}" in run(" ".join([*words, "--help"])).output


def test_the_help_names_every_measure() -> None:
    """No measure is hidden."""
    assert MEASURES.split(", ") == list(measures.OF_PEOPLE)


def test_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """The Python of docs/networks.md, from top to bottom."""
    code = "\n".join(re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL))
    exec(compile(code, "networks.md", "exec"), {})  # noqa: S102 - our own page
    assert "person/aziza-ryskulova" in capsys.readouterr().out


def test_the_notebook_runs_and_shows_what_it_prints(tmp_path: Path) -> None:
    """Every cell runs, and what the page shows is what comes out; pictures are there."""
    from nbclient import NotebookClient  # noqa: PLC0415 - loads slowly

    kept = nbformat.read(NOTEBOOK, as_version=4)
    made = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(made, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    pictures = 0
    for old, new in zip(kept.cells, made.cells, strict=True):
        assert _text(old) == _text(new), "run: make notebook"
        assert "execution" not in old.metadata
        pictures += sum("image/png" in found.get("data", {}) for found in old.get("outputs", []))
    assert pictures >= 5


def _text(cell: nbformat.NotebookNode) -> str:
    return "".join(found.get("text", "") for found in cell.get("outputs", []))


class TestAnswers:
    """What the commands print."""

    def test_path_names_its_rows_and_what_else_ties(self) -> None:
        """Each step with date, source, locator and row; in the language of the reader."""
        said = run("network path turar-ryskulov mukhtar-auezov").output
        assert "shortest: steps: 2" in said
        assert "best attested: steps: 3; the weakest step is certain by one source" in said
        assert re.search(r"Berlindegi Turkistan studentteri, para 2.* row fr00499", said)
        russian = run("network path turar-ryskulov mukhtar-auezov --lang ru").output
        assert "Турар Рыскулов" in russian

    def test_path_as_json(self) -> None:
        """The same as plain values."""
        found = json.loads(run("network path turar-ryskulov mukhtar-auezov --format json").stdout)
        steps = found["best attested"][0]["steps"]
        assert steps[0]["statements"][0]["row"] == "fr00499"

    def test_no_way_is_said_not_to_prove_anything(self) -> None:
        """An absence is no evidence."""
        result = run("network path nikolai-punin akhmet-baitursynov --certain")
        assert result.exit_code == 0
        assert "that is no evidence that there was none" in result.output

    def test_rankings_say_how_sure_they_are(self) -> None:
        """Ranks without lists, a range, and those of whom nothing is recorded."""
        rows = list(
            csv.DictReader(io.StringIO(run("network measures --measure strength --runs 5 --format csv").stdout))
        )
        assert len(rows) == 20
        assert {"without-lists", "without-inferred", "without-single-source", "range"} <= rows[0].keys()
        said = run("network measures --measure strength --runs 5").output
        assert "no recorded tie and no rank: that is no evidence that they had none" in said

    def test_slices(self) -> None:
        """Each slice says what it leaves out."""
        said = run("network measures --measure degree --slices 1917/1937 --step 10 --runs 0 --top 3").output
        assert len(re.findall(r"undated, left out", said)) == 3
        assert "1937 to 1937" in said

    def test_order_names_who_has_no_event(self) -> None:
        """The family in order, each event with its rows, and the silent."""
        rows = list(csv.DictReader(io.StringIO(run("network order --family turar-ryskulov --format csv").stdout)))
        dated = [bool(row["when"]) for row in rows]
        assert dated == sorted(dated, reverse=True)
        assert any(row["rows"].split()[0] == "fc00007" for row in rows)

    def test_projections_in_three_languages(self) -> None:
        """Titles are those of the queries."""
        assert "Held in one place" in run("network projections").output
        assert "Содержались в одном месте" in run("network projections --lang ru").output
        assert "Бір жерде қамалғандар" in run("network projections --lang kk").output


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("network path x y", "no person 'x'"),
        ("network path turar-ryskulv mukhtar-auezov", "did you mean turar-ryskulov"),
        ("network path turar-ryskulov turar-ryskulov", "name two different people"),
        ("network path turar-ryskulov mukhtar-auezov --kind kim", "no kind of tie 'kim'; did you mean kin"),
        ("network path turar-ryskulov mukhtar-auezov --without lists", "did you mean list"),
        ("network path turar-ryskulov mukhtar-auezov --before soon", "'soon': not a date"),
        ("network measures --measure betwenness", "did you mean betweenness"),
        ("network measures --measure degree --unit row", "no unit 'row'"),
        ("network measures --measure degree --slices 1937/1917", "the years must go forward"),
        ("network measures --measure degree --slices then", "write years as 1917/1937"),
        ("network measures --slices 1917/1937", "repgraph network measures --measure NAME"),
        ("network measures --measure degree --runs -1", "not in the range"),
        ("network communities --method lieden", "did you mean leiden"),
        ("network order", "name a family"),
        ("network order --joined alzhi", "did you mean alzhir"),
        ("network plot ego --out x", "whose?"),
        ("network plot ego turar-ryskulov --out x.jpg", "pictures end in .svg, .png, .pdf"),
        ("network plot ego turar-ryskulov --out nowhere/x.png", "nowhere/x.png: No such file or directory"),
        ("network plot communities --out x --least 500", "no community has 500 people"),
        ("network export csv", "name a folder with --out"),
        ("network export gexf --out nowhere/x.gexf", "nowhere/x.gexf: No such file or directory"),
        ("network export gefx", "gefx"),
        ("network prosopography count Arest --by year", "did you mean Arrest"),
        ("network prosopography count Arrest --by yaer", "did you mean year"),
        ("network prosopography count Arrest --by year --regime sovet", "did you mean soviet"),
        ("network prosopography lags Arrest Exection", "did you mean Execution"),
        ("network prosopography survival Arest", "did you mean Arrest"),
    ],
)
def test_bad_input_is_told_in_one_line(line: str, said: str) -> None:
    """What, and what to do; exit code 2; nothing is written."""
    result = run(line)
    assert result.exit_code == 2
    assert said in result.output
    assert result.stdout == ""
    assert not list(Path.cwd().iterdir())


def test_an_old_file_is_kept_where_the_new_one_fails(tmp_path: Path) -> None:
    """A wrong word costs no file."""
    (tmp_path / "old.gexf").write_text("old", encoding="utf-8")
    assert run("network export gexf --out old.gexf --without lists").exit_code == 2
    assert (tmp_path / "old.gexf").read_text(encoding="utf-8") == "old"
