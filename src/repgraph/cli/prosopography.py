"""The commands that count people: cross-tables, lags, survival."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from repgraph import knowledge_graph
from repgraph.cli.group import Commands, store_option
from repgraph.cli.printing import print_table, say, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from repgraph.network.tables import Table


_TABLE = (
    click.option("--regime", default="soviet", show_default=True, help="The power that persecuted; any for all."),
    click.option(
        "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", help="table, csv or json."
    ),
    click.option(
        "--plot",
        "picture",
        type=click.Path(path_type=Path),
        default=None,
        help="Draw it too: an SVG or PNG file; both without a suffix.",
    ),
    click.option("--lang", default="en", type=click.Choice(["en", "ru", "kk"]), help="Language of the table."),
    store_option,
)


def table_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of every table."""
    for option in reversed(_TABLE):
        command = option(command)
    return command


@click.group(cls=Commands)
def prosopography() -> None:
    """Count people, and say how many the data leaves out.

    \b
    Examples:
      repgraph network prosopography count Arrest --by year --across sex
      repgraph network prosopography lags Arrest Sentencing --by body
      repgraph network prosopography survival --plot survival.svg
    """


@prosopography.command()
@click.argument("event")
@click.option(
    "--by",
    required=True,
    help="body, year, place, penalty, provision, sex, occupation …",
)
@click.option("--across", default="", help="A second dimension: a cross-table.")
@table_options
def count(
    *,
    event: str,
    by: str,
    across: str,
    regime: str,
    form: str,
    picture: Path | None,
    lang: str,
    location: str | None,
) -> None:
    """Count the people to whom something happened, by one or two dimensions.

    \b
    Examples:
      repgraph network prosopography count Arrest --by year
      repgraph network prosopography count Sentencing --by body --across penalty --format csv
    """
    from repgraph.network.prosopography import Prosopography  # noqa: PLC0415 - networkx takes a while to load

    with knowledge_graph.open(location) as graph:
        table = Prosopography(graph, _regime(regime), lang).count(event, by, across)
    _print(table, form)
    if picture:
        from repgraph.network import charts, drawing  # noqa: PLC0415 - an extra

        _told(drawing.save(charts.bars(table, lang), picture))


@prosopography.command()
@click.argument("start")
@click.argument("end")
@click.option("--by", default="", help="A dimension of people or of the second event.")
@click.option("--within", default=31, show_default=True, type=click.IntRange(0), help="Days of uncertainty.")
@table_options
def lags(
    *,
    start: str,
    end: str,
    by: str,
    within: int,
    regime: str,
    form: str,
    picture: Path | None,
    lang: str,
    location: str | None,
) -> None:
    """Tell the days from one event to another of the same case: shortest, quarters, median, longest.

    ``AnyDeath`` is death, execution or killing.

    \b
    Examples:
      repgraph network prosopography lags Arrest Sentencing
      repgraph network prosopography lags Execution Rehabilitation --by body
    """
    from repgraph.network.prosopography import Prosopography  # noqa: PLC0415 - networkx takes a while to load

    with knowledge_graph.open(location) as graph:
        table = Prosopography(graph, _regime(regime), lang).lags(start, end, by, within)
    _print(table, form)
    if picture:
        from repgraph.network import charts, drawing  # noqa: PLC0415 - an extra

        _told(drawing.save(charts.spreads(table, lang), picture))


@prosopography.command()
@click.argument("since", default="Arrest")
@table_options
def survival(since: str, regime: str, form: str, picture: Path | None, lang: str, location: str | None) -> None:
    """Estimate survival after an event by Kaplan and Meier, where dates are known to a year.

    \b
    Examples:
      repgraph network prosopography survival
      repgraph network prosopography survival Detention --plot survival --lang ru
    """
    from repgraph.network.prosopography import Prosopography  # noqa: PLC0415 - networkx takes a while to load

    with knowledge_graph.open(location) as graph:
        people = Prosopography(graph, _regime(regime), lang)
        table, points = people.survival(since)
    _print(table, form)
    if picture:
        from repgraph.network import charts, drawing  # noqa: PLC0415 - an extra

        _told(drawing.save(charts.curve(points, table, people.words.relation(since), lang), picture))


def _regime(word: str) -> str:
    return "" if word == "any" else word


def _print(table: Table, form: str) -> None:
    if form == "csv":
        sys.stdout.write(table.csv())
    elif form == "json":
        rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        found = {"title": table.title, "rows": rows, "left_out": table.left_out, "notes": table.notes}
        write(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        print_table(table.columns, table.rows, table.title)
    for reason, number in table.left_out.items():
        say(f"left out: {reason}: {number}")
    for note in table.notes:
        say(note)


def _told(files: list[Path]) -> None:
    for file in files:
        say(str(file))
