"""What the documentation lists is what there is; what it shows runs."""

from __future__ import annotations

import re
import shlex
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from repgraph import queries
from repgraph.cli import main
from repgraph.tables import load_spec

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def _generator() -> ModuleType:
    spec = spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATED = _generator().PAGES


@pytest.mark.parametrize("name", GENERATED)
def test_a_page_of_lists_is_what_make_docs_writes(name: str) -> None:
    """A term, question, command or rule that is new stands in the docs, or the test says: make docs."""
    assert (DOCS / name).read_text(encoding="utf-8") == GENERATED[name](), "run: make docs"


def test_the_page_on_tables_lists_every_table() -> None:
    """docs/tables.md names the tables that csvw.json describes, no more and no fewer."""
    listed = set(re.findall(r"^\| `([a-z-]+)\.csv`", (DOCS / "tables.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert listed == set(load_spec())


def test_every_dependency_has_its_line() -> None:
    """docs/dependencies.md has a line for each library that pyproject.toml asks for."""
    text = (DOCS / "dependencies.md").read_text(encoding="utf-8").casefold()
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = project[project.index("\ndependencies = [") : project.index("[project.optional-dependencies]")]
    for name in re.findall(r'"([A-Za-z]+)>=', block):
        assert name.casefold() in text


def test_every_conflict_rule_is_explained() -> None:
    """docs/reading.md explains each rule by which a value can be chosen."""
    text = (DOCS / "reading.md").read_text(encoding="utf-8")
    vocabulary = (ROOT / "ontology" / "vocabulary" / "conflict-rule.ttl").read_text(encoding="utf-8")
    for code in re.findall(r"^rgv:(rule-[a-z-]+|undecided) a skos:Concept", vocabulary, re.MULTILINE):
        assert code in text, code


@pytest.mark.parametrize("page", ["README.md", "docs/tables.md"])
def test_commands_that_the_docs_show_exist(page: str) -> None:
    """Each 'repgraph …' line in a code block names a command, options and questions that there are."""
    text = (ROOT / page).read_text(encoding="utf-8")
    for block in re.findall(r"```(?:sh|console)?\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            match = re.match(r"\$?\s*(?:\.venv/bin/)?repgraph (.*)", line)
            if not match:
                continue
            words = shlex.split(match[1].split("#")[0].split("  ")[0])
            assert words[0] in main.commands, line
            if words[0] == "query" and len(words) > 1 and not words[1].startswith("-"):
                assert queries.find(words[1])
            command = main.commands[words[0]]
            if isinstance(command, click.Group):
                command = command.commands[words[1]]
            known = {o for p in command.params for o in (*p.opts, *p.secondary_opts)}
            assert {w for w in words if w.startswith("-") and len(w) > 1} <= known | {"--help"}, line


def test_every_command_has_help_with_an_example() -> None:
    """A newcomer who types --help sees how it is used."""
    for name in main.commands:
        text = CliRunner().invoke(main, [name, "--help"]).output
        assert "Examples:" in text
        assert f"repgraph {name}" in text
