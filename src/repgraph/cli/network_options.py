"""Options of the commands about networks, and how they open one."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from repgraph import knowledge_graph
from repgraph.cli.group import store_option
from repgraph.cli.printing import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import networkx as nx

    from repgraph import KnowledgeGraph

LANGUAGES = click.Choice(["en", "ru", "kk"])
language_option = click.option("--lang", default="en", type=LANGUAGES, help="Language of names and labels.")
form_option = click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", help="table, csv or json."
)
seed_option = click.option("--seed", default=1937, show_default=True, help="The same seed gives the same result.")


_EDGES = (
    click.option(
        "--kind", "kinds", default=None, metavar="KIND,…", help="Kinds of ties; else all that people had in life."
    ),
    click.option(
        "--without",
        default="",
        metavar="WORD,…",
        help="Leave out kinds, relations, list, inferred, disputed, undated-overlap, single-source …",
    ),
    click.option("--before", default="", metavar="DATE", help="Only ties that may have begun before this date."),
    click.option("--since", default="", metavar="DATE", help="Only ties that may have lasted until this date."),
    click.option("--certain", is_flag=True, help="Only ties without doubt; with --before, that certainly had begun."),
    click.option("--claimed", is_flag=True, help="Ties that are only claimed too."),
    store_option,
)


def edge_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that choose edges."""
    for option in reversed(_EDGES):
        command = option(command)
    return command


@contextmanager
def opened(location: str | None, lang: str, **edges: Any) -> Iterator[tuple[KnowledgeGraph, nx.MultiGraph]]:  # noqa: ANN401
    """Open a graph and make a network of it; what was too large to be paired is told."""
    from repgraph.network import graph  # noqa: PLC0415 - networkx takes a while to load

    with knowledge_graph.open(location) as found:
        made = graph(found, edges.pop("kinds"), language=lang, **edges)
        if made.graph["too_large"]:
            say(f"too large to be paired, left out: {made.graph['too_large']}")
        yield found, made
