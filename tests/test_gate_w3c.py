"""The fast gate against the W3C SHACL test suite: every test passes, or its component is refused by name.

The suite lies beside the checkout (``../shared/standards``); where it is missing these tests are skipped.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rdflib
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import SH

from repgraph.errors import OntologyError
from repgraph.gate import fast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.term import Node

    from repgraph.gate import Result

SUITE = Path(__file__).parents[2] / "shared" / "standards" / "w3c-shacl" / "tests"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")

REFUSED = {
    "sparql/component/nodeValidator-001": "custom component",
    "sparql/component/optional-001": "custom component",
    "sparql/component/propertyValidator-select-001": "custom component",
    "sparql/component/validator-001": "custom component",
    "sparql/pre-binding/shapesGraph-001": "shapesGraph",
}
"""Tests of what the fast gate does not run, with the word by which it says so (docs/gate.md)."""


def _tests() -> list[str]:
    return sorted(
        str(path.relative_to(SUITE).with_suffix(""))
        for path in SUITE.rglob("*.ttl")
        if path.stem != "manifest" and "sht:Validate" in path.read_text(encoding="utf-8")
    )


pytestmark = pytest.mark.skipif(
    not SUITE.is_dir(), reason="the W3C SHACL test suite is not here: put it into ../shared/standards/w3c-shacl"
)


@pytest.mark.parametrize("name", _tests())
def test_w3c(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Focus node, path, value, component, shape and severity are those of the suite."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)  # the suite tells "1" from "true"
    manifest = _parsed(SUITE / f"{name}.ttl")
    for test in manifest.subjects(RDF.type, SHT.Validate):
        action = manifest.value(test, MF.action)
        data, shapes = (_graph(manifest, manifest.value(action, p), name) for p in (SHT.dataGraph, SHT.shapesGraph))
        lines = tmp_path / "data.nt"
        data.serialize(lines, format="nt11", encoding="utf-8")
        expected = manifest.value(test, MF.result)
        if name in REFUSED:
            with pytest.raises(OntologyError, match=REFUSED[name]):
                fast.run([lines], shapes)
        elif expected == SHT.Failure:
            with pytest.raises(OntologyError):
                fast.run([lines], shapes)
        else:
            found = fast.run([lines], shapes).results
            assert Counter(_comparable(r, shapes) for r in found) == Counter(_expected(manifest, expected, shapes))


def test_what_is_refused_is_in_the_suite() -> None:
    """The list of what is not run names real tests."""
    assert set(REFUSED) <= set(_tests())


def _parsed(path: Path) -> Graph:
    return Graph().parse(path, publicID=path.as_uri())


def _graph(manifest: Graph, place: Node | None, name: str) -> Graph:
    path = SUITE / f"{name}.ttl"
    if str(place).removesuffix(".ttl") in {path.as_uri(), path.as_uri().removesuffix(".ttl")}:
        return manifest
    return _parsed(path.parent / str(place).rpartition("/")[2])


def _comparable(result: Result, shapes: Graph) -> tuple[object, ...]:
    shape: object = result.shape if (result.shape, None, None) in shapes else "unnamed"
    return (_node(result.focus), result.path, _node(result.value), result.component, shape, result.severity)


def _expected(manifest: Graph, report: Node | None, shapes: Graph) -> Iterator[tuple[object, ...]]:
    for result in manifest.objects(report, SH.result):
        path = manifest.value(result, SH.resultPath)
        shape = manifest.value(result, SH.sourceShape)
        known = isinstance(shape, URIRef) and (shape, None, None) in shapes
        yield (
            _node(manifest.value(result, SH.focusNode)),
            path if isinstance(path, URIRef) else None,
            _node(manifest.value(result, SH.value)),
            manifest.value(result, SH.sourceConstraintComponent),
            shape if known else "unnamed",
            manifest.value(result, SH.resultSeverity),
        )


def _node(term: Node | None) -> object:
    if isinstance(term, Literal):
        return (str(term), term.language, term.datatype)
    return "blank" if isinstance(term, BNode) else term
