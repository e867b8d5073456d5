"""Commands that ask a graph: query, show, search."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING

import click

from repgraph import counting, formats, knowledge_graph, life, queries, results
from repgraph.cli.group import store_option
from repgraph.cli.printing import print_rows, print_table, say, write
from repgraph.errors import QueryError
from repgraph.store import Solutions

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command()
@click.argument("query", required=False)
@click.option("-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="Parameter of the question.")
@click.option(
    "--format",
    "format_name",
    default="",
    help="table, csv, tsv, json, xml; for graphs turtle, ntriples, nquads, jsonld, rdfxml.",
)
@click.option("--list", "listing", is_flag=True, help="List the questions with their parameters.")
@click.option("--limit", default=0, type=click.IntRange(min=0), help="Print so many rows; all if 0.")
@click.option("--offset", default=0, type=click.IntRange(min=0), help="Begin after so many rows.")
@click.option(
    "--engine",
    default="auto",
    type=click.Choice(counting.ENGINES),
    help="Who answers: the store (sparql), the tables of the build (sql), or whichever is faster (auto).",
)
@click.option("--lang", default="en", type=click.Choice(["en", "ru", "kk"]), help="Language of titles.")
@store_option
def query(
    query: str | None,
    params: tuple[str, ...],
    format_name: str,
    location: str | None,
    *,
    listing: bool,
    limit: int,
    offset: int,
    engine: str,
    lang: str,
) -> None:
    """Answer a saved question, a query file, or a query from standard input (-).

    \b
    Examples:
      repgraph query --list
      repgraph query alzhir-wives --format csv > wives.csv
      repgraph query person-evidence -p person=turar-ryskulov
      repgraph query single-origin --format csv --limit 1000 --offset 2000
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
    with knowledge_graph.open(location, engine) as graph:
        if found.form == "SELECT":
            print_rows(_part(graph.store.select(text), limit, offset), form, found.title(lang))
        elif found.form == "ASK":
            results.write_boolean(graph.store.ask(text), form, sys.stdout)
        else:
            results.write_graph(graph.store.construct(text), form, sys.stdout)


@click.command()
@click.argument("person")
@click.option("--format", "format_name", type=click.Choice(["text", "json"]), default="text", help="text or json.")
@click.option("--lang", default="en", type=click.Choice(["en", "ru", "kk"]), help="Language of headings and labels.")
@store_option
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
            write(json.dumps(asdict(found), ensure_ascii=False, indent=2))
        else:
            write(life.as_text(found, lang))


@click.command()
@click.argument("text")
@click.option("--limit", default=20, type=click.IntRange(1, 1000), help="Most hits told.")
@click.option("--format", "format_name", type=click.Choice(["table", "json"]), default="table", help="table or json.")
@store_option
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
        write(
            json.dumps(
                [{"id": h.id, "kind": h.kind, "form": h.form, "score": h.score} for h in hits], ensure_ascii=False
            )
        )
        return
    if not hits:
        say(f"no recorded name is like {text!r}; not found here does not mean not repressed")
        return
    print_table(("id", "kind", "form", "score", "why"), [(h.id, h.kind, h.form, f"{h.score:.2f}", h.why) for h in hits])


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
    print_table(("question", "title", "parameters"), rows)


def _part(solutions: Solutions, limit: int, offset: int) -> Solutions:
    """Return a part of an answer; what stands before it is passed over, what comes after it is never drawn."""
    if not limit and not offset:
        return solutions
    return Solutions(solutions.variables, islice(solutions.tuples(), offset, offset + limit if limit else None))
