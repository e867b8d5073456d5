"""The graph in real servers of other makers: questions, commands and the site give what the build gives."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
import servers
from rdflib import Literal

from repgraph import queries
from repgraph.store import open_store
from repgraph.store.loading import load
from repgraph.store.streams import file_beside, lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from repgraph import KnowledgeGraph
    from repgraph.store import Store, Term

CASES = Path(__file__).parent / "cases" / "ask"
QUESTIONS = {name.removeprefix("ask/"): query for name, query in queries.library().items() if name.startswith("ask/")}
PERSON, NAME = "turar-ryskulov", "Рыскулов"
# A person, a search, a list with a facet, a camp, a question, a network.
PAGES = (
    f"/page/person/{PERSON}", f"/search?q={NAME}", "/people?sex=female", "/page/camp/alzhir",
    "/questions/person-evidence?person=turar-ryskulov", f"/network/{PERSON}",
)  # fmt: skip


@pytest.fixture(scope="module")
def oxigraph(real_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The graph in Oxigraph's own server; the address with which it is read."""
    with servers.oxigraph(tmp_path_factory.mktemp("oxigraph")) as address:
        yield load(lambda: _lines(real_build), address).address


@pytest.fixture(scope="module")
def virtuoso(real_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The graph in a real Virtuoso that cuts long answers, as it comes from Debian."""
    with servers.virtuoso(tmp_path_factory.mktemp("virtuoso"), rows=10_000) as address:
        yield load(lambda: _lines(real_build), address, credentials=("dba", "dba")).address


@pytest.fixture(scope="module", params=["oxigraph", pytest.param("virtuoso", marks=servers.needs_virtuoso)])
def address(request: pytest.FixtureRequest) -> str:
    """One server after the other."""
    found: str = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def remote(address: str) -> Iterator[Store]:
    """The remote graph, opened."""
    store = open_store(address)
    yield store
    store.close()


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_has_the_same_answer(remote: Store, real_graph: KnowledgeGraph, name: str) -> None:
    """Rows, values, datatypes and languages are those of the build, with the parameters of the known answers.

    SPARQL leaves two things open, and stores differ in them: which member SAMPLE takes, and in which order
    GROUP_CONCAT puts the members. The first is only compared for being there; where a question joins texts, texts are
    compared as the set of their members.
    """
    given = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8")).get("params", {})
    text = QUESTIONS[name].bind(**given)
    assert _rows(remote, text) == _rows(real_graph.store, text)


def test_every_triple_comes_back(remote: Store, real_build: Path) -> None:
    """A dump of the server is the file of the build, truth values and numbers too."""
    assert sorted(remote.dump()) == sorted(_lines(real_build))


@pytest.mark.parametrize(
    "command",
    [
        ("show", PERSON),
        ("search", NAME, "--limit", "5"),
        ("query", "spellings", "-p", f"person={PERSON}", "--format", "csv"),
        ("network", "path", PERSON, "mukhtar-auezov"),
    ],
    ids=lambda command: command[0],
)
def test_a_command_says_the_same(address: str, real_build: Path, command: tuple[str, ...]) -> None:
    """Whoever names the address of a server reads what the build says."""
    assert _told(*command, "--store", address) == _told(*command, "--store", str(real_build))


def test_an_export_is_the_same(address: str, real_build: Path, tmp_path: Path) -> None:
    """Files that go to other archives do not depend on the store, but for the order of their lines."""
    written = []
    for place in (address, str(real_build)):
        out = tmp_path / str(len(written))
        _told("export", "ntriples", "--person", PERSON, "--out", str(out), "--store", place)
        written.append(sorted(out.read_text(encoding="utf-8").split("\n")))
    assert written[0] == written[1]


def test_the_site_shows_the_same_pages(
    address: str, real_build: Path, site: Callable[..., AbstractContextManager[str]], fetch: Callable[..., Any]
) -> None:
    """A reader cannot tell where the graph lies: person, search, list with a facet, question, camp."""
    with site(address, "--timeout", "60") as there, site(real_build) as here:
        for page in PAGES:
            seen = [fetch(f"{place}{_quoted(page)}", headers={"Accept": "text/html"}) for place in (there, here)]
            assert [answer.status for answer in seen] == [200, 200], page
            far, near = (_words(answer.text, place) for answer, place in zip(seen, (there, here), strict=True))
            assert far == near, page
        asked = "ASK { <https://w3id.org/repgraph/id/person/turar-ryskulov> a ?class OPTIONAL { ?class a ?x } }"
        found = fetch(f"{there}/sparql?query={_quoted(asked)}", headers={"Accept": "application/sparql-results+json"})
        assert json.loads(found.text)["boolean"] is True


def _lines(build: Path) -> Iterator[str]:
    file = file_beside(build / "current" / "store")
    assert file
    return lines_of(file)


def _rows(store: Store, text: str) -> list[tuple[tuple[str, ...], ...]]:
    solutions = store.select(text)
    sampled = set(re.findall(r"\bSAMPLE\([^()]*\)+\s+AS\s+\?(\w+)", text))
    separators = "|".join(sorted(set(map(re.escape, re.findall(r'(?i)SEPARATOR\s*=\s*"([^"]*)"', text)))))

    def cell(name: str, term: Term | None) -> tuple[str, ...]:
        if term is None or name in sampled:
            return () if term is None else ("sampled",)
        members = sorted(re.split(separators, str(term))) if separators else [str(term)]
        kind = (str(term.datatype), str(term.language)) if isinstance(term, Literal) else (type(term).__name__,)
        return (*members, *kind)

    names = solutions.variables
    return sorted(tuple(map(cell, names, row)) for row in solutions.tuples())


def _told(*words: str) -> str:
    command = [sys.executable, "-m", "repgraph.cli", *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _quoted(path: str) -> str:
    return quote(path, safe="/?=&%")


def _words(text: str, place: str) -> list[str]:
    """Return the words of a page, in any order: what a person's row lists has none of its own."""
    return sorted(re.findall(r"\w+", re.sub(r"\?v=[0-9a-f]+", "", text.replace(place, ""))))
