"""The command that puts a build into a remote store."""

from __future__ import annotations

import os
import time
from pathlib import Path

import click

from repgraph.cli.printing import say, write
from repgraph.errors import StoreError
from repgraph.store import resolve
from repgraph.store.loading import load as load_lines
from repgraph.store.streams import GRAPH_FILES, file_beside, lines_of

PASSWORD = "REPGRAPH_PASSWORD"  # noqa: S105 - the name of a variable
_EVERY_SECONDS = 2


@click.command()
@click.option("--store", "location", metavar="URL", required=True, help="Address of the store's SPARQL endpoint.")
@click.option("--from", "build", metavar="BUILD", default="build", help="Build folder (default: ./build).")
@click.option("--update", "updates", metavar="URL", default="", help="Address for updates, if it is an unusual one.")
@click.option("--graph", metavar="IRI", default=None, help="Graph to write into (default: what the store needs).")
@click.option("--user", default=None, help="Name for the store; the password is read from $REPGRAPH_PASSWORD.")
@click.option("--replace", is_flag=True, help="Remove what is in that graph first.")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
def load(
    location: str, build: str, updates: str, graph: str | None, user: str | None, *, replace: bool, quiet: bool
) -> None:
    """Put a build into a remote SPARQL 1.1 store; a load that was stopped goes on where it stood.

    Every command then runs on it: the address to give them with --store is printed at the end.

    \b
    Examples:
      repgraph load --store http://localhost:7878/query --from build
      REPGRAPH_PASSWORD=… repgraph load --store http://localhost:8890/sparql --user dba --replace
    """
    found = resolve(build)
    file = None if isinstance(found, str) else found if found.is_file() else file_beside(Path(found))
    if file is None:
        raise StoreError(f"{build} holds no {' or '.join(GRAPH_FILES)}: build one with 'repgraph build --out {build}'")
    began = time.monotonic()
    told = began

    def progress(done: int) -> None:
        nonlocal told
        now = time.monotonic()
        if not quiet and now - told > _EVERY_SECONDS:
            told = now
            say(f"  {done:,} triples, {done / (now - began):,.0f} a second")

    credentials = (user, os.environ.get(PASSWORD, "")) if user else None
    loaded = load_lines(
        lambda: lines_of(file), location, updates=updates, graph=graph, credentials=credentials, replace=replace,
        progress=progress,
    )  # fmt: skip
    if loaded.earlier:
        say(f"went on after {loaded.earlier:,} triples that were there")
    write(f"loaded: {loaded.sent:,} triples; use --store '{loaded.address}'")
