"""The command that takes in what others hold: import."""

from __future__ import annotations

from pathlib import Path

import click

from repgraph import importing
from repgraph.cli.printing import write
from repgraph.errors import QueryError
from repgraph.ontology import Ontology


@click.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_name",
    default="",
    metavar="FORMAT",
    help=f"{', '.join(importing.READERS)}; else by the file's ending.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, metavar="FOLDER", help="New folder for the tables."
)
def import_(path: Path, format_name: str, out: Path) -> None:
    """Read our own exports back into tables that 'repgraph build --data' takes.

    \b
    Examples:
      repgraph import repgraph.jsonld --out my-collection
      repgraph import authority-records --format eac-cpf --out my-collection
      repgraph build --data my-collection --out build
    """
    if not path.exists():
        raise QueryError(f"there is nothing at {path}")
    reader = importing.find(format_name, path)
    counts = importing.write(reader.function(path, Ontology.load()), out)
    for table, count in counts.items():
        write(f"{out / table}.csv: {count} rows")
