"""Tables to a gated, queryable graph: the one way in which a graph comes to be."""

from __future__ import annotations

import tempfile
import tomllib
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import URIRef

from repgraph import gate, search
from repgraph.build.graph import GraphWriter
from repgraph.build.publish import PublishError, publish, workspace
from repgraph.errors import DoesNotConform, Problem, RepgraphError
from repgraph.ontology import BASE, RG, Ontology, assets
from repgraph.reading import judge, withhold
from repgraph.store.embedded import EmbeddedStore
from repgraph.tables import load_spec, read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from repgraph.gate import Report
    from repgraph.tables import Collection

__all__ = ["Built", "PublishError", "build", "check", "release_date"]

GRAPH = "graph.nt"
STORE = "store"
NAMES = "names.sqlite"
REPORT = "report.ttl"
REFUSED = "refused-report.ttl"
RELEASE = "release.toml"


@dataclass(frozen=True)
class Built:
    """What a build made, or a check found.

    ``counts`` has the number of rows, events and triples by kind; ``withheld`` the number of people
    withheld by the fact that is missing.
    """

    counts: Counter[str]
    report: Report
    withheld: dict[str, int] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()
    lines: tuple[str, ...] = ()
    warning_lines: tuple[str, ...] = ()
    folder: Path | None = None


def build(folders: Sequence[Path | str], out: Path | str, progress: Callable[[str], None] = lambda _: None) -> Built:
    """Build the graph of these tables and put it in the place of the last good one.

    Parameters
    ----------
    folders
        Folders of tables; they are built together.
    out
        The build folder.
    progress
        Called with the name of each stage as it begins.

    Raises
    ------
    TablesError
        Rows cannot be read; every problem is told.
    DoesNotConform
        The gate found violations.
    PublishError
        The build folder cannot be used.

    In each case the last good graph stays in place.
    """
    out = Path(out)
    with workspace(out) as unfinished:
        built = _make(folders, unfinished, progress, publishing=True)
        report = built.report
        if not report.conforms:
            (out / REFUSED).write_text(report.turtle(), encoding="utf-8")
            raise DoesNotConform(report, built.lines)
        progress("publish")
        (unfinished / REPORT).write_text(report.turtle(), encoding="utf-8")
        (out / REFUSED).unlink(missing_ok=True)
        folder = publish(out, unfinished)
    return replace(built, folder=folder)


def check(folders: Sequence[Path | str], progress: Callable[[str], None] = lambda _: None) -> Built:
    """Read tables and hold them against the gate, without publishing anything.

    Parameters
    ----------
    folders
        Folders of tables.
    progress
        Called with the name of each stage as it begins.

    Returns
    -------
    Built
        Its ``report`` says whether the graph conforms.

    Raises
    ------
    TablesError
        Rows cannot be read; every problem is told.
    """
    with tempfile.TemporaryDirectory(prefix="repgraph-") as scratch:
        return _make(folders, Path(scratch), progress, publishing=False)


def _make(folders: Sequence[Path | str], scratch: Path, progress: Callable[[str], None], *, publishing: bool) -> Built:
    progress("read tables")
    ontology = Ontology.load()
    collection = read(folders, ontology)
    as_of = release_date(folders)
    privacy = judge(collection, ontology, as_of)
    collection = withhold(collection, privacy, load_spec())
    progress("write graph")
    writer = GraphWriter(collection, ontology, privacy)
    with (scratch / GRAPH).open("w", encoding="utf-8", newline="\n") as out:
        writer.write(out)
    progress("gate")
    # Rules over a store in memory take a third of the time that they take on disk.
    store = EmbeddedStore.in_memory(scratch / GRAPH)
    report = gate.validate(scratch / GRAPH, store, ontology=ontology)
    if report.conforms and publishing:
        progress("index names")
        search.NameIndex.create(store, scratch / NAMES).close()
        progress("load store")
        EmbeddedStore.create(scratch / STORE, scratch / GRAPH)
    store.close()
    missing = Counter(privacy.missing.values())
    rows = _rows(collection)
    return Built(
        writer.counts,
        report,
        dict(missing),
        collection.warnings,
        lines=tuple(gate.explain(result, rows) for result in report.violations),
        warning_lines=tuple(gate.explain(result, rows) for result in report.warnings),
    )


def release_date(folders: Sequence[Path | str]) -> date:
    """Return the ``as_of`` date of the release, from the ``release.toml`` of one of the folders.

    Raises
    ------
    RepgraphError
        A file is no TOML, or gives no such date.
    """
    for folder in [*map(Path, folders), assets() / "data"]:
        path = folder / RELEASE
        if path.is_file():
            try:
                as_of = tomllib.loads(path.read_text(encoding="utf-8"))["as_of"]
            except (tomllib.TOMLDecodeError, KeyError, UnicodeDecodeError) as error:
                raise RepgraphError(f"{path}: write as_of = 2026-11-22, a date without quotation marks") from error
            if not isinstance(as_of, date) or isinstance(as_of, datetime):
                raise RepgraphError(f"{path}: as_of must be a date without quotation marks, as 2026-11-22")
            return as_of
    raise RepgraphError(f"no {RELEASE} in {', '.join(map(str, folders))}")


_NODES = {
    "names": "name",
    "figures": "figure",
    "factoids": "factoid",
    "ties": "factoid",
    "entity-factoids": "factoid",
    "sources": "source",
    "persons": "person",
    "assessments": "assessment",
}
"""Path of the IRI of each table's rows."""


def _rows(collection: Collection) -> gate.Rows:
    """Return the way back from nodes and properties of the graph to rows and columns of the tables."""
    columns = {RG[c.property]: c.name for t in load_spec().values() for c in t if c.property and ":" not in c.property}
    places = {
        URIRef(f"{BASE}{path}/{row['id']}"): _row(collection, row["id"])
        for table, path in _NODES.items()
        for row in collection[table]
    }
    return gate.Rows(places, columns)


def _row(collection: Collection, row_id: str) -> gate.Row:
    table, line = collection.where(row_id)
    return gate.Row(table, row_id, line)
