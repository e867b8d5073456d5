"""The command line: parse, call one function, print. Nothing else happens here.

Exit codes: 0 fine, 1 the data does not conform, 2 wrong usage or bad input, 3 the store does not answer.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from repgraph import build as building
from repgraph import formats, knowledge_graph, life, queries, results
from repgraph.errors import DoesNotConform, NotFoundError, QueryError, RepgraphError, StoreError
from repgraph.store import Solutions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repgraph.formats import Format

NOT_CONFORMING, BAD_INPUT, NO_STORE, INTERRUPTED = 1, 2, 3, 130
MOST_LINES = 50
TABLE_ROWS = 200
TABLE_COLUMNS = 6
PIPED_WIDTH = 200

_store_option = click.option(
    "--store",
    "location",
    metavar="PATH|URL",
    default=None,
    help="Build folder, Oxigraph directory, or SPARQL endpoint; else $REPGRAPH_STORE, else ./build.",
)


class Commands(click.Group):
    """Commands that turn every error into one clear message and an exit code."""

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - click's own signature
        """Run a command; what goes into a file or a pipe is UTF-8, whatever the locale."""
        if sys.stdout is None:
            sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - it stays open
        elif not sys.stdout.isatty() and hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")
        return super().main(*args, **kwargs)

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:  # noqa: ANN401
        """Parse the words; ``--help`` prints already here."""
        try:
            return super().make_context(*args, **kwargs)
        except BrokenPipeError:
            raise _hung_up() from None
        except OSError as error:
            _say(f"{error.filename or 'system'}: {error.strerror or error}")
            raise click.exceptions.Exit(BAD_INPUT) from error

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        """Run a command and tell its error in plain words; the only place where errors become exit codes."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            raise _hung_up() from None
        except KeyboardInterrupt:
            _say("interrupted")
            ctx.exit(INTERRUPTED)
        except DoesNotConform as error:
            _say_all(error.lines)
            _say(f"{len(error.lines)} violations: nothing was published; the last good graph is still in place")
            ctx.exit(NOT_CONFORMING)
        except StoreError as error:
            _say(str(error))
            ctx.exit(NO_STORE)
        except RepgraphError as error:
            _say_all(str(error).splitlines())
            ctx.exit(BAD_INPUT)
        except OSError as error:
            _say(f"{error.filename or 'system'}: {error.strerror or error}")
            ctx.exit(BAD_INPUT)
        return result

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:  # noqa: ANN401
        """Offer the nearest command for one that does not exist."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            raise click.UsageError(str(NotFoundError("command", args[0], self.commands)), ctx)
        return super().resolve_command(ctx, args)


def _hung_up() -> click.exceptions.Exit:
    """Return the end of a run whose reader has seen enough (``| head``), with no second error at shutdown."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return click.exceptions.Exit(0)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="repgraph")
def main() -> None:
    """Political repression in Kazakhstan as a knowledge graph: every statement names its source.

    \b
    Examples:
      repgraph build --data data --out build
      repgraph query alzhir-wives
      repgraph show turar-ryskulov
      repgraph search Бөкейханов
    """


@main.command()
@click.option("--data", "folders", multiple=True, type=click.Path(path_type=Path), help="Folder of tables; repeatable.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Build folder (default: ./build).")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
def build(folders: tuple[Path, ...], out: Path | None, *, quiet: bool) -> None:
    """Build the graph from tables, hold it against the gate, and publish it.

    A violation publishes nothing and leaves the last good graph in place (exit code 1).

    \b
    Examples:
      repgraph build
      repgraph build --data data --data my-collection --out build
    """
    progress = _Progress(quiet=quiet)
    with progress:
        built = building.build(folders or (Path("data"),), out or Path("build"), progress.stage)
    for warning in built.warnings:
        _say(f"note: {warning}")
    _report(built)
    _print(f"graph: {built.folder}")


@main.command()
@click.option("--data", "folders", multiple=True, type=click.Path(path_type=Path), help="Folder of tables; repeatable.")
@click.option("--report", type=click.Path(path_type=Path), help="Write the SHACL validation report here, in Turtle.")
@click.option("--warnings", is_flag=True, help="Tell warnings too, not only violations.")
def validate(folders: tuple[Path, ...], report: Path | None, *, warnings: bool) -> None:
    """Read tables and hold them against the gate; publish nothing.

    \b
    Examples:
      repgraph validate --data my-collection
      repgraph validate --report report.ttl
    """
    progress = _Progress(quiet=False)
    with progress:
        built = building.check(folders or (Path("data"),), progress.stage)
    if report:
        report.write_text(built.report.turtle(), encoding="utf-8")
    for warning in built.warnings:
        _say(f"note: {warning}")
    if warnings:
        _say_all(built.warning_lines)
    _report(built)
    if not built.report.conforms:
        raise DoesNotConform(built.report, built.lines)


@main.command()
@click.argument("query", required=False)
@click.option("-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="Parameter of the question.")
@click.option(
    "--format",
    "format_name",
    default="",
    help="table, csv, tsv, json, xml; for graphs turtle, ntriples, nquads, jsonld, rdfxml.",
)
@click.option("--list", "listing", is_flag=True, help="List the questions with their parameters.")
@click.option("--limit", default=0, type=click.IntRange(min=0), help="Print only the first rows.")
@click.option("--lang", default="en", type=click.Choice(["en", "ru", "kk"]), help="Language of titles.")
@_store_option
def query(
    query: str | None,
    params: tuple[str, ...],
    format_name: str,
    location: str | None,
    *,
    listing: bool,
    limit: int,
    lang: str,
) -> None:
    """Answer a saved question, a query file, or a query from standard input (-).

    \b
    Examples:
      repgraph query --list
      repgraph query alzhir-wives --format csv > wives.csv
      repgraph query person-evidence -p person=turar-ryskulov
      echo 'SELECT * { ?s a rg:Camp }' | repgraph query -
    """
    if listing or query is None:
        _list_queries(lang)
        return
    found = queries.free(_stdin(), "-") if query == "-" else queries.find(query)
    text = found.bind(**_parameters(params))
    queries.check(text)
    rows = found.form in {"SELECT", "ASK"}
    form = formats.choose(format_name, "rows" if rows else "graph")
    with knowledge_graph.open(location) as graph:
        if found.form == "SELECT":
            _print_rows(_first(graph.store.select(text), limit), form, found.title(lang))
        elif found.form == "ASK":
            results.write_boolean(graph.store.ask(text), form, sys.stdout)
        else:
            results.write_graph(graph.store.construct(text), form, sys.stdout)


@main.command()
@click.argument("person")
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text", help="text or json.")
@click.option("--lang", default="en", type=click.Choice(["en", "ru", "kk"]), help="Language of headings and labels.")
@_store_option
def show(person: str, format_name: str, lang: str, location: str | None) -> None:
    """Tell a person's life in order, each line with its sources, and what is not known.

    \b
    Examples:
      repgraph show turar-ryskulov
      repgraph show turar-ryskulov --lang kk
    """
    with knowledge_graph.open(location) as graph:
        found = graph.person(person)
        if format_name == "json":
            _print(json.dumps(asdict(found), ensure_ascii=False, indent=2))
        else:
            _print(life.as_text(found, lang))


@main.command()
@click.argument("text")
@click.option("--limit", default=20, type=click.IntRange(1, 1000), help="Most hits told.")
@click.option("--format", "format_name", type=click.Choice(["table", "json"]), default="table", help="table or json.")
@_store_option
def search(text: str, limit: int, format_name: str, location: str | None) -> None:
    """Find a person or anything else by any recorded form of its name, in any script.

    \b
    Examples:
      repgraph search Букейханов
      repgraph search "Bokeykhanov A." --format json
    """
    with knowledge_graph.open(location) as graph:
        hits = graph.search(text, limit)
    if format_name == "json":
        _print(
            json.dumps(
                [{"id": h.id, "kind": h.kind, "form": h.form, "score": h.score} for h in hits], ensure_ascii=False
            )
        )
        return
    if not hits:
        _say(f"no recorded name is like {text!r}; not found here does not mean not repressed")
        return
    _print_table(
        ("id", "kind", "form", "score", "why"), [(h.id, h.kind, h.form, f"{h.score:.2f}", h.why) for h in hits]
    )


class _Progress:
    """Tells each stage on standard error, with the seconds that it took."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.began: float | None = None

    def stage(self, name: str) -> None:
        self.done()
        self.began = time.monotonic()
        if not self.quiet:
            click.echo(f"  {name} …", nl=False, err=True)

    def done(self) -> None:
        if self.began is not None and not self.quiet:
            click.echo(f" {time.monotonic() - self.began:.1f} s", err=True)
        self.began = None

    def __enter__(self) -> None:
        """Begin; a stage that fails ends its line too, so that the message has its own."""

    def __exit__(self, *_: object) -> None:
        self.done()


def _report(built: building.Built) -> None:
    counts = built.counts
    _print(
        f"{counts['persons']} people, {counts['entities']} other entities; "
        f"{counts['factoids']} + {counts['entity-factoids']} factoids, {counts['figures']} figures, "
        f"{counts['names']} names, {counts['ties']} ties from {counts['sources']} sources; "
        f"{counts['events']} events, {counts['conflicts']} conflicts; {counts['triples']:,} triples"
    )
    found = built.report
    _print(f"gate: {len(found.violations)} violations, {len(found.warnings)} warnings, {len(found.infos)} remarks")
    if built.withheld:
        total = sum(built.withheld.values())
        _print(f"withheld as possibly living: {total}")
        for missing, count in sorted(built.withheld.items()):
            _print(f"  {count}: {missing}")


def _parameters(params: Sequence[str]) -> dict[str, str]:
    found = {}
    for param in params:
        name, equals, value = param.partition("=")
        if not equals:
            raise QueryError(f"write a parameter as name=value, not {param!r}")
        found[name] = value
    return found


def _stdin() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError(f"standard input is no UTF-8 text: {error}") from error


def _list_queries(lang: str) -> None:
    rows = [
        (
            name.removeprefix("ask/"),
            q.title(lang),
            " ".join(f"{p.name}{'!' if p.required else ''}" for p in q.parameters),
        )
        for name, q in queries.library().items()
        if name.startswith("ask/")
    ]
    _print_table(("question", "title", "parameters"), rows)


def _first(solutions: Solutions, limit: int) -> Solutions:
    return Solutions(solutions.variables, islice(solutions.tuples(), limit)) if limit else solutions


def _print_rows(solutions: Solutions, form: Format, title: str) -> None:
    if form.name != "table":
        results.write_rows(solutions, form, sys.stdout)
        return
    rows = [tuple(results.short(t) for t in row) for row in solutions.tuples()]
    total = len(rows)
    if sys.stdout.isatty() and total > TABLE_ROWS:
        _say(f"the first {TABLE_ROWS} of {total} rows; --format csv gives all")
        rows = rows[:TABLE_ROWS]
    if len(solutions.variables) > TABLE_COLUMNS:
        _print_records(solutions.variables, rows, title)
    else:
        _print_table(solutions.variables, rows, title)
    _say(f"{total} rows")


def _print_records(columns: Sequence[str], rows: Sequence[Sequence[str]], title: str) -> None:
    """Print wide answers as one block a row: a name and a value a line, unbound columns left out."""
    width = max(map(len, columns))
    _print(title)
    for number, row in enumerate(rows, start=1):
        _print(f"{number}")
        for column, cell in zip(columns, row, strict=True):
            if cell:
                _print(f"  {column:{width}}  {cell}")


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], title: str = "") -> None:
    table = Table(title=Text(title) if title else None, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    console = Console(width=None if sys.stdout.isatty() else PIPED_WIDTH)
    with console.capture() as printed:
        console.print(table)
    click.echo(printed.get(), nl=False)


def _print(text: str) -> None:
    click.echo(text)


def _say(text: str) -> None:
    click.echo(text, err=True)


def _say_all(lines: Sequence[str]) -> None:
    for line in lines[:MOST_LINES]:
        _say(line)
    if len(lines) > MOST_LINES:
        _say(f"… and {len(lines) - MOST_LINES} more")


if __name__ == "__main__":
    main()
