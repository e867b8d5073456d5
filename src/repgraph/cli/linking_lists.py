"""The part of the command link that holds lists against the graph, and takes reviewed tables back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from repgraph import linkage
from repgraph.cli.group import store_option
from repgraph.cli.printing import say, write
from repgraph.importing import lists
from repgraph.ontology import Ontology
from repgraph.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from repgraph.linkage import Person

LEAST = 0.5


def list_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of lists to a command."""
    file, folder = click.Path(path_type=Path), click.Path(path_type=Path)
    for option in reversed(
        (
            click.option("--map", "map_path", type=file, metavar="MAP.toml", help="What each column of LIST means."),
            click.option("--with", "other", type=file, metavar="LIST2", help="Another list, in place of the graph."),
            click.option("--with-map", "other_map", type=file, metavar="MAP.toml", help="What its columns mean."),
            click.option("--doubles", is_flag=True, help="Look for doubles: in the graph, or inside LIST."),
            click.option("--out", type=file, metavar="REVIEW.csv", help="Write the table for the reviewer."),
            click.option("--report", is_flag=True, help="Tell what the list would add; write nothing."),
            click.option("--accept", type=file, metavar="REVIEWED.csv", help="Take the decisions of a table."),
            click.option("--into", type=folder, default=Path("data"), show_default=True, help="Folder of links.csv."),
            click.option("--data", "folders", multiple=True, type=folder, help="Tables that name the places of LIST."),
            click.option("--least", default=LEAST, show_default=True, type=click.FloatRange(0, 1), help="Probability."),
            click.option("--backend", default="duckdb", type=click.Choice(linkage.BACKENDS), help="Engine of Splink."),
            click.option("--model", type=file, metavar="MODEL.json", help="Weights of your own."),
            click.option("--learn", type=file, metavar="MODEL.json", help="Learn weights from these lists first."),
            store_option,
        )
    ):
        command = option(command)
    return command


def wants_lists(path: Path | None, asked: dict[str, Any]) -> bool:
    """Tell whether the command was asked about lists."""
    return path is not None or asked["doubles"] or asked["accept"] is not None


def link_lists(path: Path | None, language: str, asked: dict[str, Any]) -> None:
    """Do what was asked about lists."""
    if asked["accept"] is not None:
        target = asked["into"] / "links.csv"
        count, open_ = linkage.accept(asked["accept"], target)
        write(f"{target}: {count} links added; {open_} rows have no decision yet")
        return
    left = _people(path, asked["map_path"], asked) if path is not None else linkage.from_store(_store(asked))
    if asked["doubles"]:
        _told(left, left, language, asked)
        return
    right = _people(asked["other"], asked["other_map"], asked) if asked["other"] else linkage.from_store(_store(asked))
    if asked["report"]:
        scored = _scored(left, right, asked)
        inside = _scored(left, left, asked)
        for line in linkage.added(left, right, scored, inside).lines():
            write(line)
        return
    _told(left, right, language, asked)


def _store(asked: dict[str, Any]) -> Any:  # noqa: ANN401 - any kind of store
    return open_store(asked["location"])


def _people(path: Path, map_path: Path | None, asked: dict[str, Any]) -> list[Person]:
    """Return the people of a folder of tables, or of a list by its map."""
    if path.is_dir():
        return linkage.from_tables([path], _around(asked))
    if map_path is None:
        raise click.UsageError(f"{path} is no folder of tables: say with --map what its columns mean")
    with tempfile.TemporaryDirectory(prefix="repgraph-link-") as scratch:
        out = Path(scratch) / "list"
        tally = lists.import_list(path, map_path, out, _around(asked), Ontology.load())
        say(f"{path}: {tally.landed:,} of {tally.rows:,} rows can be read")
        return linkage.from_tables([out], _around(asked))


def _around(asked: dict[str, Any]) -> Sequence[Path]:
    default = (Path("data"),) if Path("data/entities.csv").is_file() else ()
    return asked["folders"] or default


def _scored(left: list[Person], right: list[Person], asked: dict[str, Any]) -> linkage.Scored:
    pairs = linkage.candidates(left) if left is right else linkage.candidates(left, right)
    say(f"{len(left):,} and {len(right):,} people, {len(pairs):,} pairs worth a comparison")
    learn = asked["learn"]
    return linkage.score(
        left, right, pairs, backend=asked["backend"], model=asked["model"], learn=learn is not None, save=learn
    )


def _told(left: list[Person], right: list[Person], language: str, asked: dict[str, Any]) -> None:
    scored = _scored(left, right, asked)
    found = linkage.proposed(left, right, scored, least=asked["least"], language=language)
    if asked["out"] is not None:
        count = linkage.write(found, asked["out"])
        write(f"{asked['out']}: {count} pairs to review; write yes, no or unsure in the first column")
        return
    for one in found:
        write(f"{one.probability:.3f}  {one.left.id} {one.left.name}  =  {one.right.id} {one.right.name}")
        write("       " + "; ".join(one.reasons))
