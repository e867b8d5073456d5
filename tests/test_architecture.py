"""The house: imports only go down the ladder, and every foreign library has one home.

Imports for type checkers alone do not count: they never run. Imports inside functions do.
"""

from __future__ import annotations

import ast
import importlib
import re
import sys
import tomllib
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "repgraph"

LADDER = (
    ("errors", "formats", "model"),
    ("ontology", "dates", "columns"),
    ("names",),
    ("tables", "documentation"),
    ("reading", "gate", "queries", "store"),
    ("results", "search", "life", "network", "counting"),
    ("build", "knowledge_graph"),
    ("linkage",),
    ("export",),
    ("diff", "importing"),
    ("web",),
    ("cli",),
)
"""Modules and packages, lowest rung first. On one rung only ``formats`` may use ``errors``."""

SAME_RUNG = {("formats", "errors")}

PLANNED = {"network", "linkage", "export", "web"}
"""Packages that the design names; each may still be missing."""

HOMES: dict[str, str | tuple[str, ...]] = {
    "duckdb": ("columns", "importing.lists.files", "linkage"),
    "openpyxl": "importing.lists.files",
    "splink": "linkage",
    "pyoxigraph": "store.embedded",
    "SPARQLWrapper": "store.remote",
    "pyshacl": "gate.core",
    "sqlite3": "search",
    "rapidfuzz": "names",
    "numpy": ("names", "linkage"),
    "click": "cli",
    "rich": "cli",
    "networkx": "network",
    "igraph": "network.large",
    "networkit": "network.large",
    "scipy": "network.measures",
    "matplotlib": "network",
    "pandas": "knowledge_graph",
    "pyspark": "linkage.model",
    "fcntl": ("build.publish", "columns.engine"),
    "lxml": "importing.eac_cpf",
    "starlette": "web",
    "jinja2": "web",
    "uvicorn": "web",
}
"""The one module or package that may import a library; ``rdflib`` is the common currency and at home everywhere."""

EVERYWHERE = {"rdflib"}
MOST_LINES = 400
VAGUE = re.compile(r"(^|_)(utils?|helpers?|managers?|common|misc|tools?|stuff|base)(_|$)")

FILES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix("__init__").removesuffix("."): path
    for path in sorted(SOURCE.rglob("*.py"))
}
"""Files by module name without the package's own; the package itself is the empty name."""


def imports(module: str) -> set[str]:
    """Return what a module imports when it runs: full names, a submodule under its own name."""
    tree = ast.parse(FILES[module].read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative imports hide where a name comes from"
            for alias in node.names:
                deeper = f"{node.module}.{alias.name}"
                found.add(deeper if deeper.removeprefix("repgraph.") in FILES else str(node.module))
    return found


def own(module: str) -> set[str]:
    """Return the project's own modules that a module imports."""
    return {name.removeprefix("repgraph").removeprefix(".") for name in imports(module) if name.startswith("repgraph")}


def foreign(module: str) -> set[str]:
    """Return the top names of everything else that a module imports."""
    return {name.partition(".")[0] for name in imports(module)} - {"repgraph", "__future__"}


RUNG = {name: number for number, rung in enumerate(LADDER) for name in rung}


def test_every_module_stands_on_the_ladder() -> None:
    """Who adds a module says where it stands; who removes one takes it off."""
    assert {name.partition(".")[0] for name in FILES if name} | PLANNED == set(RUNG)


@pytest.mark.parametrize("module", [name for name in FILES if name])
def test_imports_only_go_down(module: str) -> None:
    """A module knows what lies below it and nothing above or beside it."""
    top = module.partition(".")[0]
    for other in own(module):
        below = other.partition(".")[0]
        assert below, f"{module} imports the package's front door"
        if below != top:
            assert RUNG[below] < RUNG[top] or (top, below) in SAME_RUNG, f"{module} may not import {other}"


def test_there_are_no_cycles() -> None:
    """Every module can be read after those that it imports."""
    try:
        TopologicalSorter({module: own(module) - {module} for module in FILES}).prepare()
    except CycleError as error:
        pytest.fail(f"modules import each other: {' -> '.join(error.args[1])}")


@pytest.mark.parametrize("module", FILES)
def test_foreign_libraries_stay_at_home(module: str) -> None:
    """Whoever wants to replace a library changes one module."""
    for library in foreign(module) & HOMES.keys():
        homes = HOMES[library]
        fits = (
            module == home or module.startswith(f"{home}.") for home in ((homes,) if isinstance(homes, str) else homes)
        )
        assert any(fits), f"{module} may not import {library}"


def test_every_third_party_library_has_a_home_and_is_declared() -> None:
    """What the code imports, pyproject.toml installs."""
    used = {name for module in FILES for name in foreign(module)} - set(sys.stdlib_module_names)
    assert used <= HOMES.keys() | EVERYWHERE
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(d for extra in project["optional-dependencies"].values() for d in extra)]
    declared = {re.split(r"[<>=!~\[; ]", line)[0].lower() for line in wanted}
    assert {name.lower() for name in used} <= declared


@pytest.mark.parametrize("module", FILES)
def test_files_are_short_and_named_for_what_they_hold(module: str) -> None:
    """A file that grows too long, or has a vague name, holds too much."""
    assert len(FILES[module].read_text(encoding="utf-8").splitlines()) <= MOST_LINES
    assert not VAGUE.search(module.rpartition(".")[2])


@pytest.mark.parametrize("module", [name for name, path in FILES.items() if path.name == "__init__.py"])
def test_front_doors_are_sorted_and_true(module: str) -> None:
    """``__all__`` lists what a package offers: constants, then classes, then functions, and each is there."""
    door = importlib.import_module(f"repgraph.{module}".removesuffix("."))
    listed: list[str] = getattr(door, "__all__", [])
    assert listed == sorted(listed, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
    assert len(set(listed)) == len(listed)
    assert all(hasattr(door, name) for name in listed)


def test_the_package_offers_what_it_imports() -> None:
    """Nothing public can be had from ``repgraph`` that is not listed, and every error of the tree is."""
    tree = ast.parse(FILES[""].read_text(encoding="utf-8"))
    imported = {a.asname or a.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for a in n.names}
    listed = set(importlib.import_module("repgraph").__all__)
    assert imported == listed
    errors = importlib.import_module("repgraph.errors")
    raised = {name for name, thing in vars(errors).items() if isinstance(thing, type) and issubclass(thing, Exception)}
    assert raised <= listed


def test_the_error_tree_is_drawn_as_it_is() -> None:
    """The drawing at the top of errors.py names every exception."""
    errors = importlib.import_module("repgraph.errors")
    raised = {name for name, thing in vars(errors).items() if isinstance(thing, type) and issubclass(thing, Exception)}
    assert raised <= set(re.findall(r"\w+", errors.__doc__ or ""))
    assert all(issubclass(getattr(errors, name), errors.RepgraphError) for name in raised)


def test_nothing_but_the_commands_prints_or_exits() -> None:
    """A library that prints or exits cannot be used by another program."""
    for module, path in FILES.items():
        if module.partition(".")[0] == "cli":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                assert ast.unparse(node.func) not in {"print", "sys.exit", "exit", "quit"}, f"{module}: {node.lineno}"
