"""Every saved question has a known answer from the data, or says why the data cannot answer yet.

A case is a file ``tests/cases/ask/<question>.toml``: ``params``, and rows that must be among the answers
(``contains``, cells as :func:`repgraph.results.short` gives them), a least number of rows (``at_least``), or
``says_nothing`` with ``why``. Cases were checked against ``data/`` by hand.
"""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from repgraph import queries
from repgraph.results import short

if TYPE_CHECKING:
    from repgraph import KnowledgeGraph

CASES = Path(__file__).parent / "cases" / "ask"
QUESTIONS = {name.removeprefix("ask/"): query for name, query in queries.library().items() if name.startswith("ask/")}
REFERENCE = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
SLOWEST = 40
"""A question may take this many times as long as counting all triples: a planner trap takes thousands."""


def case(name: str) -> dict[str, Any]:
    """Return the case of a question."""
    return tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))


def test_every_question_has_a_case_and_every_case_a_question() -> None:
    """A question without a known answer is not tested; there are at least forty."""
    assert {path.stem for path in CASES.glob("*.toml")} == set(QUESTIONS)
    assert len(QUESTIONS) >= 40


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_gives_its_known_answer(real_graph: KnowledgeGraph, name: str) -> None:
    """The rows that a reader found in the tables are among the answers; what cannot be answered says so."""
    wanted = case(name)
    answer = real_graph.query(name, **wanted.get("params", {}))
    assert answer.variables == QUESTIONS[name].returns
    rows = [{column: short(term) for column, term in row.items() if term is not None} for row in answer]
    if wanted.get("says_nothing"):
        assert rows == []
        assert wanted["why"]
        assert QUESTIONS[name].header.get("note"), "the header says why there is no answer yet"
        return
    assert len(rows) >= max(wanted.get("at_least", 1), 1)
    assert wanted.get("contains") or wanted.get("at_least", 0) > 0
    for known in wanted.get("contains", ()):
        assert any(known.items() <= row.items() for row in rows), known


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_names_its_evidence(name: str) -> None:
    """Beside each answer stands who says so and where, or how many sources an aggregate rests on."""
    columns = {column.casefold() for column in QUESTIONS[name].returns}
    assert {"source", "locator"} <= columns or any("evidence" in c or "sources" in c for c in columns), columns


def test_no_question_falls_into_a_planner_trap(real_graph: KnowledgeGraph) -> None:
    """Each question stays within a fixed ratio to a plain count over all triples, on any machine."""
    base = min(_seconds(real_graph, REFERENCE) for _ in range(3))
    slow = {}
    for name, query in QUESTIONS.items():
        text = query.bind(**case(name).get("params", {}))
        seconds = min(_seconds(real_graph, text) for _ in range(2))
        if seconds > SLOWEST * base:
            slow[name] = round(seconds / base)
    assert slow == {}


def _seconds(graph: KnowledgeGraph, text: str) -> float:
    began = time.perf_counter()
    for _ in graph.store.select(text).tuples():
        pass
    return time.perf_counter() - began
