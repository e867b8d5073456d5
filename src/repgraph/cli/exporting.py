"""Commands that take a graph elsewhere: export, diff."""

from __future__ import annotations

import csv
import sys
import time
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from repgraph import diff as comparing
from repgraph import export as exporting
from repgraph import knowledge_graph
from repgraph.cli.group import store_option
from repgraph.cli.printing import say, write
from repgraph.errors import QueryError
from repgraph.export.statuses import STATUSES
from repgraph.ontology import Ontology
from repgraph.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

SECONDS_BETWEEN = 1.0
"""How often progress is told."""


@click.command()
@click.argument("format_name", metavar="FORMAT", required=False)
@click.option("--person", "persons", multiple=True, metavar="ID", help="Only this person; repeatable.")
@click.option("--camp", default="", metavar="ID", help="Only this camp or other entity, and who was held there.")
@click.option(
    "--query",
    "query_name",
    default="",
    metavar="NAME",
    help="Only people and entities that the answer to a saved query names.",
)
@click.option(
    "--out", default="-", metavar="PATH|-", help="File or folder; - is standard output, where a folder comes as tar."
)
@click.option("--since", default="", metavar="PATH|URL", help="Earlier graph, for the list of changes in a release.")
@click.option(
    "--report", type=click.Path(path_type=Path), default=None, help="Write here, as CSV, what was left out and why."
)
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
@store_option
def export(
    format_name: str | None,
    persons: tuple[str, ...],
    camp: str,
    query_name: str,
    out: str,
    since: str,
    report: Path | None,
    *,
    location: str | None,
    quiet: bool,
) -> None:
    """Write the graph, some people, or a camp in a standard of archives, aggregators or scholars.

    Without FORMAT it lists the formats. What a format cannot mark as disputed, alleged or not compared is left
    out and counted on standard error.

    \b
    Examples:
      repgraph export nquads --out repgraph.nq
      repgraph export eac-cpf --out authority-records
      repgraph export cidoc-crm --person turar-ryskulov --out ryskulov.ttl
      repgraph export graphml --camp alzhir --out alzhir.graphml
      repgraph export csv --out - | tar -x
    """
    if format_name is None:
        _list_formats()
        return
    target = exporting.find(format_name)
    scoped = bool(persons or camp or query_name)
    if scoped and not target.scoped:
        raise QueryError(f"{target.name} describes the whole graph: leave out --person, --camp and --query")
    telling = _Telling(quiet=quiet or (out == "-" and sys.stdout.isatty()))
    with knowledge_graph.open(location) as graph, _noting(report) as note:
        job = exporting.Job(
            graph.store,
            exporting.resolve(graph, persons, camp, query_name),
            Ontology.load(),
            exporting.Release.current(),
            form=target.form("" if out == "-" else Path(out).suffix.lower()),
            changes=_changes(graph, since) if since else None,
            report=exporting.Report(note=note),
            progress=telling,
        )
        try:
            exporting.deliver(target, job, _stream() if out == "-" else Path(out))
        finally:
            telling.done()
    _tell(job.report)


@click.command()
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text", help="text or json.")
def diff(old: str, new: str, format_name: str) -> None:
    """Tell what changed from graph A to graph B: statements, readings, conflicts, records, sources.

    A and B are build folders, Oxigraph directories, N-Triples files, or addresses of SPARQL endpoints.

    \b
    Examples:
      repgraph diff build-of-june build
      repgraph diff build-of-june build --format json
    """
    before, after = open_store(old), open_store(new)
    try:
        changes = comparing.compare(before, after)
    finally:
        before.close()
        after.close()
    text = comparing.as_json(changes) if format_name == "json" else comparing.as_text(changes)
    write(text.rstrip("\n"))


def _list_formats() -> None:
    width = max(map(len, exporting.EXPORTERS))
    for target in exporting.EXPORTERS.values():
        write(f"{target.name:{width}}  {target.title}: {target.description}")


def _stream() -> BinaryIO:
    return sys.stdout.buffer


def _changes(graph: knowledge_graph.KnowledgeGraph, since: str) -> Callable[[], tuple[str, str]]:
    def changed() -> tuple[str, str]:
        earlier = open_store(since)
        try:
            found = comparing.compare(earlier, graph.store)
        finally:
            earlier.close()
        return comparing.as_text(found), comparing.as_json(found)

    return changed


def _noting(report: Path | None) -> AbstractContextManager[Callable[[str, str], None]]:
    return _into(report) if report else nullcontext(lambda _id, _what: None)


@contextmanager
def _into(report: Path) -> Iterator[Callable[[str, str], None]]:
    with report.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "what"))
        yield lambda node, what: writer.writerow((node, what))


def _tell(report: exporting.Report) -> None:
    """Tell what was left out, gravest first, and what else is worth telling."""
    total = sum(report.omitted.values())
    if total:
        say(f"left out: {total} statements that this format cannot mark (--report FILE names them)")
        for status, what in STATUSES.items():
            if report.omitted[status]:
                say(f"  {report.omitted[status]}: {what}")
    for what, count in sorted(report.told.items()):
        say(f"  {count}: {what}")


class _Telling:
    """Tells the progress of an export on standard error, in one line that is written over."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self._told = 0.0
        self._open = False

    def __call__(self, stage: str, done: int) -> None:
        now = time.monotonic()
        if not self.quiet and now - self._told >= SECONDS_BETWEEN:
            self._told, self._open = now, True
            click.echo(f"\r  {stage} {done:,} …   ", nl=False, err=True)

    def done(self) -> None:
        """End the line, so that what follows has its own."""
        if self._open:
            click.echo("", err=True)
