"""Tables to a gated, queryable graph: the one way in which a graph comes to be."""

from __future__ import annotations

import os
import shutil
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from repgraph import counting, gate, search
from repgraph.build.graph import GraphWriter
from repgraph.build.pieces import Writers
from repgraph.build.places import forms, traced
from repgraph.build.publish import PublishError, publish, workspace
from repgraph.errors import DoesNotConform, Problem, RepgraphError
from repgraph.ontology import Ontology, assets
from repgraph.reading import judge, withhold
from repgraph.store.embedded import EmbeddedStore
from repgraph.tables import load_spec, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from repgraph.gate import Report

__all__ = ["Built", "PublishError", "build", "check", "release_date"]

GRAPH = "graph.nt"
COMPRESSED_GRAPH = "graph.nt.gz"
SCRATCH = "scratch"
MOST_TOLD = 1_000
"""Results of one shape that are told; how many more there are is counted."""

LARGE = 50_000
"""Rows above which several processes write the graph."""

COMPRESSED_ABOVE = 700_000
"""Rows above which the graph is compressed: about ten million triples."""

STORE = "store"
NAMES = "names.sqlite"
REPORT = "report.ttl"
REFUSED = "refused-report.ttl"
RELEASE = "release.toml"


Share = Callable[[float, int, str], None]
"""Takes the share of a stage that is done, the whole amount, and its unit."""


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


def build(
    folders: Sequence[Path | str],
    out: Path | str,
    progress: Callable[[str], None] = lambda _: None,
    share: Share = lambda *_: None,
    executor: gate.Executor = "fast",
) -> Built:
    """Build the graph of these tables and put it in the place of the last good one.

    Parameters
    ----------
    folders
        Folders of tables; they are built together.
    out
        The build folder.
    progress
        Called with the name of each stage as it begins.
    share
        Called now and then in long stages, with the share that is done (0 to 1), the whole amount, and its unit.
    executor
        Who runs the gate: ``fast``, or ``reference`` (pySHACL), for small graphs.

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
        built = _make(folders, unfinished, _Told(progress, share), executor, publishing=True)
        report = built.report
        if not report.conforms:
            (out / REFUSED).write_text(report.turtle(), encoding="utf-8")
            raise DoesNotConform(report, built.lines)
        progress("publish")
        (unfinished / REPORT).write_text(report.turtle(), encoding="utf-8")
        (out / REFUSED).unlink(missing_ok=True)
        folder = publish(out, unfinished)
    return replace(built, folder=folder)


def check(
    folders: Sequence[Path | str],
    progress: Callable[[str], None] = lambda _: None,
    share: Share = lambda *_: None,
    executor: gate.Executor = "fast",
) -> Built:
    """Read tables and hold them against the gate, without publishing anything.

    Parameters
    ----------
    folders
        Folders of tables.
    progress, share, executor
        As in :func:`build`.

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
        return _make(folders, Path(scratch), _Told(progress, share), executor, publishing=False)


class _Told(NamedTuple):
    stage: Callable[[str], None]
    share: Share


def _make(
    folders: Sequence[Path | str], place: Path, told: _Told, executor: gate.Executor, *, publishing: bool
) -> Built:
    scratch = place / SCRATCH
    scratch.mkdir()
    told.stage("read tables")
    ontology = Ontology.load()
    collection = read(folders, ontology, scratch=scratch)
    try:
        as_of = release_date(folders)
        privacy = judge(collection, ontology, as_of)
        collection = withhold(collection, privacy, load_spec())
        told.stage("write graph")
        writer = GraphWriter(collection, ontology, privacy)
        with _written(writer, place, scratch, told) as (graph, files):
            told.stage("gate")
            held = EmbeddedStore.in_memory(graph) if executor == "reference" else None
            report = gate.validate(files, held, ontology=ontology, executor=executor, most=MOST_TOLD)
            if report.conforms and publishing:
                told.stage("write columns")
                counting.write(files, place / counting.FOLDER, scratch / counting.FOLDER)
        if report.conforms and publishing:
            told.stage("index names")
            search.NameIndex.of_forms(forms(collection, ontology), place / NAMES).close()
            told.stage("load store")
            whole = writer.counts["triples"]
            EmbeddedStore.create(place / STORE, graph, lambda done: told.share(done, whole, "triples"))
        rows = traced(collection, (*report.violations, *report.warnings))
        return Built(
            writer.counts,
            report,
            dict(Counter(privacy.missing.values())),
            collection.warnings,
            lines=(*(gate.explain(result, rows) for result in report.violations), *_untold(report)),
            warning_lines=tuple(gate.explain(result, rows) for result in report.warnings),
        )
    finally:
        collection.engine.close()
        shutil.rmtree(scratch, ignore_errors=True)


def _untold(report: Report) -> Iterator[str]:
    for group in report.groups():
        more = group.count - len(group.results)
        if more and group.results[0] in report.violations:
            yield f"and {more:,} more like them: {group.name}: {group.message}"


@contextmanager
def _written(writer: GraphWriter, place: Path, scratch: Path, told: _Told) -> Iterator[tuple[Path, list[Path]]]:
    """Write the graph, by several processes where it is large, compressed where it is very large.

    Yields the graph, and the files that hold it, to be read side by side while the block lasts.
    """
    rows = len(writer.collection)
    graph = place / (GRAPH if rows <= COMPRESSED_ABOVE else COMPRESSED_GRAPH)
    if rows <= LARGE:
        with graph.open("w", encoding="utf-8", newline="\n") as out:
            writer.write(out)
        yield graph, [graph]
        return
    writers = Writers(graph, scratch, os.cpu_count() or 1, lambda done: told.share(done, rows, "rows"))
    try:
        yield graph, writer.write_in_parts(writers)
    finally:
        writers.close()


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
