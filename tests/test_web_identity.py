"""The identity of what is served: the graph and the program, whether the graph's file is compressed or not."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

import repgraph
from repgraph.store.embedded import EmbeddedStore
from repgraph.web.identity import Built

if TYPE_CHECKING:
    from pathlib import Path

TRIPLE = b'<http://example.org/a> <http://example.org/b> "c" .\n'


def _published(place: Path, name: str, content: bytes) -> Path:
    """Write what a build leaves: the graph's file, the store, the report."""
    place.mkdir()
    (place / name).write_bytes(gzip.compress(content, mtime=0) if name.endswith(".gz") else content)
    (place / "report.ttl").touch()
    EmbeddedStore.create(place / "store", place / name)
    return place


@pytest.mark.parametrize("name", ["graph.nt", "graph.nt.gz"])
def test_the_same_graph_has_the_same_tag_wherever_it_was_built(tmp_path: Path, name: str) -> None:
    """The engine's files differ from build to build, the graph does not; another graph has another tag."""
    one = _published(tmp_path / "one", name, TRIPLE)
    again = _published(tmp_path / "again", name, TRIPLE)
    other = _published(tmp_path / "other", name, TRIPLE.replace(b'"c"', b'"d"'))
    assert Built.of(one).etag == Built.of(again).etag != Built.of(other).etag


def test_a_compressed_file_of_triples_is_a_graph(tmp_path: Path) -> None:
    """It opens by its name, as a plain one does, and has an identity."""
    path = tmp_path / "graph.nt.gz"
    path.write_bytes(gzip.compress(TRIPLE))
    with repgraph.open(path) as graph:
        assert len(graph.query("SELECT * { ?s ?p ?o }")) == 1
    assert Built.of(path).modified is not None
