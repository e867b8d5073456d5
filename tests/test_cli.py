"""The commands: what they print, which code they end with, and that nothing makes them fall over."""
# ruff: noqa: RUF001 - Cyrillic letters are part of these tests

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from repgraph import build as building
from repgraph import queries
from repgraph.cli import group, main
from repgraph.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Sequence

COLLECTIONS = Path(__file__).parent / "cases" / "collections"
INVENTED = COLLECTIONS / "invented"
OWN = COLLECTIONS / "own"
NOWHERE = "http://127.0.0.1:1/query"
REPGRAPH = Path(sys.executable).parent / "repgraph"
EVERYTHING = "SELECT * { ?s ?p ?o }"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build folder of invented people."""
    out = tmp_path_factory.mktemp("cli") / "build"
    building.build([INVENTED], out)
    return out


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, built: Path) -> None:
    """Commands run in an empty folder, with the built graph as their store."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPGRAPH_STORE", str(built))


def run(*arguments: str, typed: str | bytes | None = None) -> Result:
    """Run a command in this process; anything but an exit code is a failure."""
    result = CliRunner().invoke(main, list(arguments), input=typed, prog_name="repgraph")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert "Traceback" not in result.output
    return result


def start(
    arguments: Sequence[str], typed: bytes = b"", out: int = subprocess.PIPE, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a process of its own."""
    return subprocess.run(
        [REPGRAPH, *arguments],
        input=typed,
        stdout=out,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
        env=os.environ | (environment or {}),
    )


class TestHelp:
    """What a stranger reads first."""

    @pytest.mark.parametrize("name", main.commands)
    def test_every_command_has_help_with_an_example(self, name: str) -> None:
        """The first line says what it does; an example can be copied."""
        for flag in ("--help", "-h"):
            result = run(name, flag)
            assert result.exit_code == 0
            assert re.search(rf"^ +(.*\| )?repgraph {name}", result.output, re.MULTILINE)
        assert main.commands[name].get_short_help_str().endswith((".", "..."))

    def test_the_group_shows_an_example_of_every_kind(self) -> None:
        """Without a command the help is shown, and it counts as wrong usage."""
        assert "repgraph query alzhir-wives" in run("--help").output
        assert "Commands:" in run().output

    def test_every_example_can_be_run(self) -> None:
        """Options exist, and the questions that examples name are in the library."""
        helps = [main.help or "", *(command.help or "" for command in main.commands.values())]
        examples = re.findall(r"repgraph (\w+)(.*)", "\n".join(helps))
        assert len(examples) >= 10
        for name, rest in examples:
            words = shlex.split(re.split(r"[|>]", rest)[0])
            main.commands[name].make_context(name, words)
            if name == "query" and words and words[0] not in {"-", "--list"}:
                assert f"ask/{words[0]}" in queries.library()

    def test_the_version_is_told(self) -> None:
        """A bug report needs it."""
        assert re.fullmatch(r"repgraph, version \d+\.\d+\.\d+\S*\n", run("--version").output)

    @pytest.mark.parametrize(("typed", "near"), [("serch", "search"), ("biuld", "build"), ("qurey", "query")])
    def test_an_unknown_command_offers_the_nearest(self, typed: str, near: str) -> None:
        """A slip of the finger costs no reading."""
        result = run(typed)
        assert result.exit_code == 2
        assert f"no command '{typed}'; did you mean {near}" in result.output

    @pytest.mark.parametrize("words", [["--nope"], ["query", "--nope"], ["show"], ["search"], ["query", "a", "b"]])
    def test_wrong_usage_ends_with_2(self, words: list[str]) -> None:
        """Wrong usage has its own code."""
        assert run(*words).exit_code == 2


class TestQuery:
    """Saved questions, files and standard input."""

    def test_the_list_has_every_question_with_title_and_parameters(self) -> None:
        """Titles come in three languages."""
        for words, language in ((["query"], "en"), (["query", "--list", "--lang", "kk"], "kk")):
            output = re.sub(r"[\s│]+", " ", run(*words).output)
            for name, query in queries.library().items():
                if name.startswith("ask/"):
                    assert name.removeprefix("ask/") in output
                    assert query.title(language).split()[0] in output

    def test_a_query_comes_from_standard_input(self) -> None:
        """The prefixes of the project need no declaration."""
        result = run("query", "-", "--format", "csv", typed="SELECT ?p { ?p a rg:Person } ORDER BY ?p")
        assert result.exit_code == 0
        persons = [row[0].rsplit("/", 1)[-1] for row in csv.reader(io.StringIO(result.stdout))]
        assert persons == ["p", "ann-invented", "bob-invented", "yerlan-oydan"]

    def test_a_query_comes_from_a_file(self, tmp_path: Path) -> None:
        """Any .rq file can be asked."""
        path = tmp_path / "mine.rq"
        path.write_text("SELECT ?l { VALUES ?x { UNDEF } ?x skos:prefLabel ?l }", encoding="utf-8")
        result = run("query", str(path), "-p", "x=camp/camp-x", "--format", "tsv")
        assert result.stdout == '?l\n"Camp X"@en\n"Лагерь Икс"@ru\n'

    def test_a_parameter_is_bound(self) -> None:
        """The evidence of one person, and of nobody else."""
        query = "SELECT ?factoid { VALUES ?person { UNDEF } ?factoid rg:about ?person }"
        result = run("query", "-", "-p", "person=bob-invented", "--format", "json", typed=query)
        rows = json.loads(result.stdout)["results"]["bindings"]
        factoids = {row["factoid"]["value"].rsplit("/", 1)[-1] for row in rows}
        assert {"f1", "f2", "f3"} <= factoids
        assert not {"f4", "f6", "f8"} & factoids

    def test_a_table_is_the_default(self) -> None:
        """People read tables; how many rows there are goes to standard error."""
        result = run("query", "-", typed="SELECT ?p { ?p a rg:Person }")
        assert "person/ann-invented" in result.stdout
        assert result.stderr.strip() == "3 rows"

    def test_a_wide_answer_is_told_row_by_row(self) -> None:
        """Many columns do not fit a line; what is unbound is left out."""
        result = run("query", "-", typed='SELECT ?a ?b ?c ?d ?e ?f ?g { BIND("one" AS ?a) BIND("two" AS ?g) }')
        assert re.search(r"a +one\n.*g +two", result.stdout, re.DOTALL)
        assert not re.search(r"^ +c", result.stdout, re.MULTILINE)

    def test_brackets_and_controls_in_a_table_are_only_text(self) -> None:
        """Neither markup nor a terminal's control sequences are obeyed."""
        query = r'SELECT ("[red]x[/red] \\[a]\\" AS ?x) ("\u001B[31m" AS ?y) {}'
        result = run("query", "-", typed=query)
        assert r"[red]x[/red] \[a]\ " in result.stdout
        assert "\x1b" not in result.stdout

    @pytest.mark.parametrize(("name", "rows"), [("csv", 4), ("tsv", 4), ("json", 3), ("xml", 3)])
    def test_rows_come_in_every_format(self, name: str, rows: int) -> None:
        """Each format has its rows."""
        result = run("query", "-", "--format", name, typed="SELECT ?p { ?p a rg:Person }")
        assert result.exit_code == 0
        assert len(re.findall(r"^.*(?:person/|^\??p$|^p\b)", result.stdout, re.MULTILINE)) >= rows

    @pytest.mark.parametrize("name", ["", "turtle", "ntriples", "nquads", "jsonld", "rdfxml"])
    def test_graphs_come_in_every_format(self, name: str) -> None:
        """CONSTRUCT makes a graph; Turtle is the default."""
        query = "CONSTRUCT { ?p a rg:Person } WHERE { ?p a rg:Person }"
        result = run("query", "-", "--format", name, typed=query)
        assert result.exit_code == 0
        assert "id/person/ann-invented" in result.stdout

    def test_ask_says_true_or_false(self) -> None:
        """The answer is one word."""
        assert run("query", "-", typed="ASK { ?s a rg:Person }").stdout == "true\n"
        assert run("query", "-", typed="ASK { ?s a rg:Nothing }").stdout == "false\n"

    def test_the_limit_cuts(self) -> None:
        """Only the first rows are printed."""
        result = run("query", "-", "--format", "csv", "--limit", "2", typed=EVERYTHING)
        assert len(result.stdout.splitlines()) == 3

    @pytest.mark.parametrize(
        ("words", "typed", "message"),
        [
            (["query", "alzhir-wifes"], "", "did you mean alzhir-wives"),
            (["query", "no-such-file.rq"], "", "no query 'no-such-file.rq'"),
            (["query", "page/person-statements"], "", "add -p person=<person>"),
            (["query", "page/person-statements", "-p", "person"], "", "write a parameter as name=value"),
            (["query", "page/person-statements", "-p", "person=a b"], "", "'a b' is no person"),
            (["query", "page/person-statements", "-p", "persn=x"], "", "no parameter 'persn'; its parameters: person"),
            (["query", "-", "--format", "cvs"], EVERYTHING, "no format for rows 'cvs'; did you mean csv"),
            (["query", "-", "--format", "csv"], "CONSTRUCT WHERE { ?s ?p ?o }", "no format for graph 'csv'"),
            (["query", "-", "--limit", "-1"], EVERYTHING, "--limit"),
            (["query", "-", "--lang", "de"], EVERYTHING, "--lang"),
            (["query", "-"], "", "not a SPARQL query"),
            (["query", "-"], "SELECT * {", "not SPARQL 1.1"),
            (["query", "-"], "INSERT DATA { <a:a> <a:b> <a:c> }", "updates are not allowed"),
            (["query", "-"], "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE is not allowed"),
            (["query", "-"], "#+ title: x\nSELECT * {}", "missing 'title-ru'"),
        ],
    )
    def test_a_mistake_gives_one_message_and_2(self, words: list[str], typed: str, message: str) -> None:
        """The message says what is wrong and what to do."""
        result = run(*words, typed=typed)
        assert result.exit_code == 2
        assert message in result.stderr
        assert result.stdout == ""

    def test_standard_input_that_is_no_text_is_told(self) -> None:
        """Bytes that are no UTF-8 are refused."""
        result = run("query", "-", typed="SELECT * {} # проверка".encode("cp1251"))
        assert result.exit_code == 2
        assert "no UTF-8" in result.stderr


class TestSearch:
    """Names in any script."""

    def test_json_has_id_kind_form_and_score(self) -> None:
        """The shape that other programs read."""
        result = run("search", "Ойдантапканов Ерлан Жанузакович", "--format", "json")
        assert json.loads(result.stdout) == [
            {"id": "yerlan-oydan", "kind": "person", "form": "Ойдантапканов Ерлан Жанузакович", "score": 1.0}
        ]

    def test_nothing_found_is_an_empty_list(self) -> None:
        """And no error."""
        result = run("search", "Zzyzx", "--format", "json")
        assert (result.exit_code, result.stdout) == (0, "[]\n")

    def test_nothing_found_is_said_with_care(self) -> None:
        """Absence from this graph is no finding."""
        result = run("search", "Zzyzx")
        assert (result.exit_code, result.stdout) == (0, "")
        assert "does not mean not repressed" in result.stderr

    def test_a_table_says_why(self) -> None:
        """A hit gives its reason."""
        assert "the recorded form" in run("search", "Анна Выдумка").stdout

    def test_the_withheld_are_not_found(self) -> None:
        """The search index is made of what is published."""
        for name in ("Carl Withheld", "Карл Скрытый", "Dora Undated"):
            assert run("search", name, "--format", "json").stdout == "[]\n"


class TestShow:
    """One person's page."""

    def test_a_life_is_told_with_its_sources(self) -> None:
        """What is told can be traced."""
        result = run("show", "bob-invented")
        assert result.exit_code == 0
        assert "Bob Invented" in result.stdout
        assert "Book of Invented Lives" in result.stdout

    def test_json_is_json(self) -> None:
        """Other programs read it."""
        assert json.loads(run("show", "bob-invented", "--format", "json").stdout)

    @pytest.mark.parametrize("language", ["en", "ru", "kk"])
    def test_headings_come_in_three_languages(self, language: str) -> None:
        """The same life in each."""
        assert run("show", "bob-invented", "--lang", language).exit_code == 0

    @pytest.mark.parametrize("name", ["bob-invent", "carl-withheld", "camp-x", "", "a b", "<", "\udcff"])
    def test_an_unknown_person_ends_with_2(self, name: str) -> None:
        """The withheld are as unknown as those who never were."""
        result = run("show", name)
        assert result.exit_code == 2
        assert "no person" in result.stderr
        assert "Traceback" not in result.output

    def test_the_nearest_is_offered(self) -> None:
        """A slip of the finger costs no search."""
        assert "did you mean bob-invented" in run("show", "bob-invnted").stderr


class TestStore:
    """Where the graph lies."""

    @pytest.mark.parametrize("words", [["query", "-"], ["show", "x"], ["search", "x"]])
    def test_a_missing_store_ends_with_3_and_advice(self, words: list[str], tmp_path: Path) -> None:
        """The message says how to build one."""
        place = str(tmp_path / "nothing")
        result = run(*words, "--store", place, typed=EVERYTHING)
        assert result.exit_code == 3
        assert f"repgraph build --out {place}" in result.stderr

    @pytest.mark.parametrize("words", [["query", "-"], ["show", "x"], ["search", "x"]])
    def test_a_remote_store_that_is_down_ends_with_3(self, words: list[str]) -> None:
        """The message names the address."""
        result = run(*words, "--store", NOWHERE, typed=EVERYTHING)
        assert result.exit_code == 3
        assert NOWHERE in result.stderr

    def test_the_environment_names_the_store_and_the_option_goes_before_it(
        self, built: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """--store, else $REPGRAPH_STORE, else ./build."""
        monkeypatch.setenv("REPGRAPH_STORE", "nowhere")
        assert run("search", "Ann").exit_code == 3
        assert run("search", "Ann", "--store", str(built)).exit_code == 0
        monkeypatch.delenv("REPGRAPH_STORE")
        assert run("search", "Ann").exit_code == 3
        Path("build").symlink_to(built)
        assert run("search", "Ann").exit_code == 0

    @pytest.mark.parametrize("part", ["", "graph.nt", "store", "current", "current/store"])
    def test_every_part_of_a_build_folder_is_a_store(self, built: Path, part: str) -> None:
        """Folder, file and Oxigraph directory give the same answer."""
        result = run("query", "-", "--store", str(built / part), typed="ASK { ?p a rg:Person }")
        assert (result.exit_code, result.stdout) == (0, "true\n")

    def test_an_engine_that_fails_ends_with_3(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A store that breaks is no mistake of the asker."""

        def broken(*_: object) -> None:
            raise OSError("disk gone")

        monkeypatch.setattr(EmbeddedStore, "_open", broken)
        assert run("query", "-", typed=EVERYTHING).exit_code == 3


class TestBuild:
    """Tables to a graph."""

    def test_a_build_tells_what_it_made_and_what_it_withholds(self, tmp_path: Path) -> None:
        """Counts, the gate, the withheld by missing fact, and where the graph lies."""
        result = run("build", "--data", str(INVENTED), "--data", str(OWN), "--out", str(tmp_path / "out"))
        assert result.exit_code == 0
        assert "4 people" in result.stdout
        assert "gate: 0 violations" in result.stdout
        assert re.search(
            r"withheld as possibly living: 2\n +1: .*1990.*\n +1: no date of birth or death", result.stdout
        )
        assert "graph: " in result.stdout
        assert "read tables …" in result.stderr

    def test_quiet_tells_no_progress(self, tmp_path: Path) -> None:
        """For scripts."""
        result = run("build", "--data", str(INVENTED), "--out", str(tmp_path / "out"), "-q")
        assert (result.exit_code, result.stderr) == (0, "")

    def test_validate_publishes_nothing(self, tmp_path: Path) -> None:
        """It says the same, and writes a report where asked."""
        result = run("validate", "--data", str(INVENTED), "--report", str(tmp_path / "r.ttl"), "--warnings")
        assert result.exit_code == 0
        assert "gate: 0 violations" in result.stdout
        assert "sh:ValidationReport" in (tmp_path / "r.ttl").read_text(encoding="utf-8")
        assert [path.name for path in tmp_path.iterdir()] == ["r.ttl"]

    @pytest.mark.parametrize("command", ["build", "validate"])
    def test_the_gate_is_run_by_whom_one_asks(self, command: str, tmp_path: Path) -> None:
        """The fast gate and pySHACL, the reference, find the same; the graph is the same too."""
        told = []
        for number, gate in enumerate(("fast", "reference")):
            out = ("--out", str(tmp_path / str(number)), "--quiet") if command == "build" else ()
            result = run(command, "--data", str(INVENTED), "--gate", gate, *out)
            assert result.exit_code == 0
            told.append([line for line in result.stdout.splitlines() if not line.startswith("graph: ")])
        assert told[0] == told[1]
        assert any(line.startswith("gate: 0 violations") for line in told[0])

    def test_a_gate_that_is_none_is_refused(self) -> None:
        """The message names those that there are."""
        result = run("validate", "--gate", "slow")
        assert result.exit_code == 2
        assert "'fast', 'reference'" in result.stderr

    @pytest.mark.parametrize("command", ["build", "validate"])
    def test_bad_tables_end_with_2_and_every_problem(self, command: str, tmp_path: Path) -> None:
        """All problems of all files are told together, and nothing is written."""
        data = tmp_path / "data"
        shutil.copytree(INVENTED, data)
        names = (data / "names.csv").read_text(encoding="utf-8")
        (data / "names.csv").write_text(
            names.replace("s-book", "s-bok", 1).replace(",ru,", ",RU,", 1), encoding="utf-8"
        )
        (data / "ties.csv").write_text("id;person_a\n", encoding="utf-8")
        (data / "figures.csv").write_bytes(b"")
        (data / "persns.csv").write_text("id\n", encoding="utf-8")
        result = run(command, "--data", str(data), *(["--out", str(tmp_path / "out")] if command == "build" else []))
        assert result.exit_code == 2
        for message in (
            "names.csv:2, row n1, column source, value 's-bok'",
            "did you mean s-book",
            "column tag, value 'RU'",
            "the delimiter is a semicolon",
            "the file is empty",
            "no table 'persns'; did you mean persons",
        ):
            assert message in result.stderr
        assert not (tmp_path / "out" / "current").exists()

    @pytest.mark.parametrize("command", ["build", "validate"])
    def test_a_violation_ends_with_1_and_names_the_row(self, command: str, tmp_path: Path) -> None:
        """The message names table, row and line."""
        data = _violating(tmp_path / "data")
        result = run(command, "--data", str(data), *(["--out", str(tmp_path / "out")] if command == "build" else []))
        assert result.exit_code == 1
        assert re.search(r"factoids\.csv.*row f99", result.stderr)
        assert "nothing was published" in result.stderr
        assert not (tmp_path / "out" / "current").exists()

    def test_a_folder_that_is_none_ends_with_2(self, tmp_path: Path) -> None:
        """Without --data it is ./data."""
        assert run("build").exit_code == 2
        assert "no such folder" in run("build", "--data", str(tmp_path / "none")).stderr

    def test_a_report_that_cannot_be_written_ends_with_2(self, tmp_path: Path) -> None:
        """The message names the file."""
        result = run("validate", "--data", str(INVENTED), "--report", str(tmp_path / "none" / "r.ttl"))
        assert result.exit_code == 2
        assert "r.ttl: No such file or directory" in result.stderr

    def test_many_problems_are_counted(self, tmp_path: Path) -> None:
        """Nobody scrolls through thousands of lines."""
        header = (INVENTED / "persons.csv").read_text(encoding="utf-8").splitlines()[0]
        (tmp_path / "persons.csv").write_text(header + "\n" + "X X,,,\n" * 60, encoding="utf-8")
        result = run("build", "--data", str(tmp_path))
        assert result.exit_code == 2
        assert re.search(r"… and \d+ more", result.stderr)


class TestProcess:
    """What only a process of its own shows: pipes, locales, signals."""

    @pytest.mark.parametrize(
        ("words", "typed"),
        [
            (["query", "-", "--format", "csv"], EVERYTHING),
            (["query", "-", "--format", "json"], "SELECT ?s { ?s a rg:Person }"),
            (["query", "--list"], ""),
            (["--help"], ""),
        ],
    )
    def test_a_reader_that_goes_away_is_no_error(self, words: list[str], typed: str) -> None:
        """Piping into head ends in silence, with code 0."""
        reader, writer = os.pipe()
        os.close(reader)
        try:
            ended = start(words, typed=typed.encode(), out=writer)
        finally:
            os.close(writer)
        assert (ended.returncode, ended.stderr) == (0, b"")

    def test_a_full_disk_gives_one_line(self) -> None:
        """What cannot be printed is told."""
        with Path("/dev/full").open("wb") as full:
            ended = start(["query", "-", "--format", "csv"], typed=EVERYTHING.encode(), out=full.fileno())
        assert ended.returncode == 2
        assert ended.stderr.decode().strip().endswith("No space left on device")

    @pytest.mark.parametrize(
        "locale", [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "ascii"}]
    )
    def test_output_is_utf8_in_any_locale(self, locale: dict[str, str]) -> None:
        """A file written in a poor locale is the same file."""
        query = b'SELECT ?x { VALUES ?x { "\xd0\x96\xd0\xb5\xd1\x80" } }'
        ended = start(["query", "-", "--format", "csv"], typed=query, environment=locale)
        assert (ended.returncode, ended.stdout.decode()) == (0, "x\r\nЖер\r\n")

    def test_an_interrupt_ends_with_130(self) -> None:
        """Ctrl-C is neither bad data nor a wrong command."""
        with socket.create_server(("127.0.0.1", 0)) as silent:
            store = f"http://127.0.0.1:{silent.getsockname()[1]}/query"
            command = [str(REPGRAPH), "search", "Ann", "--store", store]
            with subprocess.Popen(command, stderr=subprocess.PIPE) as waiting, silent.accept()[0]:
                waiting.send_signal(signal.SIGINT)
                try:
                    errors = waiting.communicate(timeout=15)[1]
                except subprocess.TimeoutExpired:  # the first one fell into a place that swallows it: press again
                    waiting.send_signal(signal.SIGINT)
                    errors = waiting.communicate(timeout=30)[1]
        assert (waiting.returncode, errors.decode().strip()) == (130, "interrupted")

    def test_closed_standard_output_is_no_error(self) -> None:
        """Cron jobs may have none."""
        ended = subprocess.run(["sh", "-c", f"{REPGRAPH} search Ann >&-"], capture_output=True, check=False)  # noqa: S607
        assert (ended.returncode, ended.stderr) == (0, b"")


def _violating(folder: Path) -> Path:
    """Write a collection whose only fault is one that no single row shows: an arrest after the death."""
    shutil.copytree(INVENTED, folder)
    columns = (folder / "factoids.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    row = dict.fromkeys(columns, "") | {
        "id": "f99", "person": "bob-invented", "kind": "arrest", "date": "1950-01-01", "compared": "yes",
        "source": "s-record", "locator": "л. 9",
    }  # fmt: skip
    with (folder / "factoids.csv").open("a", encoding="utf-8") as file:
        file.write(",".join(row.values()) + "\n")
    return folder


ODD = [
    "-", "--", "", "-p", "=", "a=b", "person=x", "--format", "json", "xml", "--limit", "1", "--store", "\udcff",
    "../..", "http://", "http://[", "file:///", "*", "%s", "{0}", "--help", "alzhir-wives", "page/names",
    "page/person-statements",
]  # fmt: skip
WORDS = st.text(st.characters(exclude_characters="\x00", exclude_categories=()), max_size=12) | st.sampled_from(ODD)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(["query", "show", "search", ""]), st.lists(WORDS, max_size=4), st.text(max_size=20))
@example("query", ["-"], "SELECT * {}\x00")
@example("query", ["-", "-p", "x=\udcff"], "SELECT * { VALUES ?x { UNDEF } }")
@example("search", ["\udcff\udcfe"], "")
@example("show", ["A\udcff"], "")
@example("search", ["x" * 20_000], "")
@example("query", ["a" * 5_000 + ".rq"], "")
@example("search", ["x", "--store", "a" * 5_000], "")
@example("query", ["-"], "SELECT * { ?s ?p ?o FILTER(" + "(" * 500 + "1" + ")" * 500 + ") }")
def test_no_words_make_a_traceback(command: str, words: list[str], typed: str) -> None:
    """Whatever is typed ends with one of the four codes, and never with a traceback."""
    result = run(*([command] if command else []), *words, typed=typed)
    assert result.exit_code in {0, 2, 3}


def test_the_codes_are_those_of_the_design() -> None:
    """0 fine, 1 does not conform, 2 wrong usage or bad input, 3 store not reachable."""
    assert (group.NOT_CONFORMING, group.BAD_INPUT, group.NO_STORE) == (1, 2, 3)
    assert isinstance(main, click.Group)
    assert set(main.commands) >= {"build", "validate", "query", "show", "search"}
