"""The wheel: built, installed into a fresh environment, and used outside the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
INVENTED = Path(__file__).parent / "cases" / "collections" / "invented"
ASSETS = ("ontology", "queries")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that the checkout makes, without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder)]
    subprocess.run([*pip, "wheel", *options, str(ROOT)], check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it; the libraries are those of this environment."""
    folder = tmp_path_factory.mktemp("fresh") / "venv"
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    paths = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = subprocess.run([python, "-c", paths], check=True, capture_output=True, text=True).stdout.strip()
    Path(site, "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--python", str(python)]
    subprocess.run([*pip, "install", "--no-deps", "--no-index", str(wheel)], check=True, capture_output=True)
    return folder / "bin"


def run(installed: Path, *words: str, folder: Path) -> str:
    """Run the installed command in a folder and return what it prints."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "REPGRAPH"))}
    ended = subprocess.run(
        [installed / "repgraph", *words], cwd=folder, env=environment, check=False, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_the_wheel_holds_ontology_queries_and_table_descriptions(wheel: Path) -> None:
    """Whatever the code reads at run time travels with it; nobody's data does."""
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"repgraph/_assets/{path.relative_to(ROOT)}"
        for folder in ASSETS
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    wanted |= {str(path.relative_to(ROOT / "src")) for path in (ROOT / "src").rglob("*.py")}
    assert wanted <= held
    assert {"repgraph/py.typed", "repgraph/_assets/data/csvw.json", "repgraph/_assets/data/release.toml"} <= held
    tables = {path.name for path in (ROOT / "data").glob("*.csv")}
    assert not any(Path(name).name in tables for name in held)
    assert not any(name.startswith("tests/") for name in held)


def test_the_version_is_that_of_the_project(installed: Path, tmp_path: Path) -> None:
    """One version, told by the command."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert run(installed, "--version", folder=tmp_path) == f"repgraph, version {version}\n"


def test_questions_travel_along(installed: Path, tmp_path: Path) -> None:
    """The list is the same as in the checkout."""
    listed = run(installed, "query", "--list", folder=tmp_path)
    for path in (ROOT / "queries" / "ask").glob("*.rq"):
        assert path.stem in listed


def test_a_collection_is_built_and_asked_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    """Tables, ontology, gate, store, queries and search work from the wheel alone."""
    shutil.copytree(INVENTED, tmp_path / "data")
    assert "gate: 0 violations" in run(installed, "build", folder=tmp_path)
    assert "person/ann-invented" in run(installed, "query", "page/names", folder=tmp_path)
    assert "yerlan-oydan" in run(installed, "search", "Oydantapkanov", folder=tmp_path)
    assert "Bob Invented" in run(installed, "show", "bob-invented", folder=tmp_path)


def test_the_code_is_that_of_the_wheel(installed: Path, tmp_path: Path) -> None:
    """The checkout is not looked at."""
    where = "import repgraph.ontology as o; print(o.__file__, o.assets())"
    ended = subprocess.run(
        [installed / "python", "-c", where], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert str(ROOT / "src") not in ended.stdout
    assert ended.stdout.strip().endswith("_assets")
