"""The command that takes in what others hold: import."""

from __future__ import annotations

from pathlib import Path

import click

from repgraph import importing
from repgraph.cli.printing import say_all, write
from repgraph.errors import QueryError
from repgraph.importing import lists
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
@click.option("--map", "map_path", type=click.Path(path_type=Path), metavar="MAP.toml", help="What each column means.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FOLDER", help="New folder for the tables.")
@click.option(
    "--data",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Folder that the list will be built with; repeatable (default: ./data).",
)
@click.option("--suggest", is_flag=True, help="Print a proposal of a map and write nothing.")
@click.option("--encoding", default="", help="With --suggest: encoding of the list, as in windows-1251.")
@click.option("--header", default=1, show_default=True, help="With --suggest: row that names the columns.")
def import_(
    path: Path,
    format_name: str,
    map_path: Path | None,
    out: Path | None,
    folders: tuple[Path, ...],
    *,
    suggest: bool,
    encoding: str,
    header: int,
) -> None:
    """Read somebody's list by a map, or our own exports back, into tables that a build takes.

    A list is CSV, TSV, XLSX or Parquet. Every row lands or is refused by name; report.md and refused.tsv in the
    folder tell which, and how many cells of each column were understood.

    \b
    Examples:
      repgraph import list.csv --suggest > list.toml
      repgraph import list.csv --map list.toml --out my-collection
      repgraph build --data data --data my-collection --out build
      repgraph import repgraph.jsonld --out my-collection
    """
    if not path.exists():
        raise QueryError(f"there is nothing at {path}")
    if suggest:
        click.echo(lists.suggest(path, encoding=encoding, header=header), nl=False)
        return
    if out is None:
        raise click.UsageError("--out FOLDER is missing: name a new folder for the tables")
    if map_path is None and not format_name and path.suffix.lower() in lists.SUFFIXES:
        raise QueryError(f"{path} is a list: say with --map what its columns mean ('repgraph import {path} --suggest')")
    if map_path is None:
        counts = importing.write(importing.find(format_name, path).function(path, Ontology.load()), out)
    else:
        default = (Path("data"),) if Path("data/entities.csv").is_file() else ()
        tally = lists.import_list(path, map_path, out, folders or default, Ontology.load())
        say_all(tally.summary())
        counts = tally.tables
    for table, count in counts.items():
        write(f"{out / table}.csv: {count} rows")
