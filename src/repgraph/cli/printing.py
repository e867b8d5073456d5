"""What commands print: answers on standard output, everything about the run on standard error."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from repgraph import results

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repgraph.formats import Format
    from repgraph.store import Solutions

MOST_LINES = 50
TABLE_ROWS = 200
TABLE_COLUMNS = 6
PIPED_WIDTH = 200


class Progress:
    """Tells each stage on standard error, with the seconds that it took."""

    def __init__(self, *, quiet: bool) -> None:
        """Begin silent where ``quiet``."""
        self.quiet = quiet
        self.began: float | None = None

    def stage(self, name: str) -> None:
        """Begin a stage."""
        self.done()
        self.began = time.monotonic()
        if not self.quiet:
            click.echo(f"  {name} …", nl=False, err=True)

    def done(self) -> None:
        """End the stage that runs."""
        if self.began is not None and not self.quiet:
            click.echo(f" {time.monotonic() - self.began:.1f} s", err=True)
        self.began = None

    def __enter__(self) -> None:
        """Begin; a stage that fails ends its line too, so that the message has its own."""

    def __exit__(self, *_: object) -> None:
        """End the line of the stage that runs."""
        self.done()


def print_rows(solutions: Solutions, form: Format, title: str) -> None:
    """Print the rows of an answer in a format; a table that would be too wide becomes one block a row."""
    if form.name != "table":
        results.write_rows(solutions, form, sys.stdout)
        return
    rows = [tuple(results.short(t) for t in row) for row in solutions.tuples()]
    total = len(rows)
    if sys.stdout.isatty() and total > TABLE_ROWS:
        say(f"the first {TABLE_ROWS} of {total} rows; --format csv gives all")
        rows = rows[:TABLE_ROWS]
    if len(solutions.variables) > TABLE_COLUMNS:
        print_records(solutions.variables, rows, title)
    else:
        print_table(solutions.variables, rows, title)
    say(f"{total} rows")


def print_records(columns: Sequence[str], rows: Sequence[Sequence[str]], title: str) -> None:
    """Print wide answers as one block a row: a name and a value a line, unbound columns left out."""
    width = max(map(len, columns))
    write(title)
    for number, row in enumerate(rows, start=1):
        write(f"{number}")
        for column, cell in zip(columns, row, strict=True):
            if cell:
                write(f"  {column:{width}}  {cell}")


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], title: str = "") -> None:
    """Print rows as a table; cells fold where the terminal is narrow."""
    table = Table(title=Text(title) if title else None, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    console = Console(width=None if sys.stdout.isatty() else PIPED_WIDTH)
    with console.capture() as printed:
        console.print(table)
    click.echo(printed.get(), nl=False)


def write(text: str) -> None:
    """Print a line of the answer on standard output."""
    click.echo(text)


def say(text: str) -> None:
    """Tell something about the run on standard error."""
    click.echo(text, err=True)


def say_all(lines: Sequence[str]) -> None:
    """Tell many lines on standard error; beyond a screenful only how many more there are."""
    for line in lines[:MOST_LINES]:
        say(line)
    if len(lines) > MOST_LINES:
        say(f"… and {len(lines) - MOST_LINES} more")
