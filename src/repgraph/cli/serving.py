"""The command that runs the site: serve."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import click

from repgraph.cli.group import store_option
from repgraph.cli.printing import say, write
from repgraph.web.limits import Limits

_DEFAULT = {field.name: field.default for field in fields(Limits)}


@click.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option("--base-url", default="", help="Public address of the site, where it stands behind a proxy.")
@click.option("--contact", default="", help="E-mail or web address where readers send corrections; pages show it.")
@click.option(
    "--timeout",
    default=_DEFAULT["timeout"],
    show_default=True,
    type=click.FloatRange(min=0.1),
    help="Seconds that one query may run.",
)
@click.option(
    "--memory",
    default=_DEFAULT["memory"],
    show_default=True,
    type=click.IntRange(min=64),
    help="Megabytes that one query may take.",
)
@click.option(
    "--result",
    default=_DEFAULT["result"],
    show_default=True,
    type=click.IntRange(min=1),
    help="Megabytes that one answer may have.",
)
@click.option(
    "--workers",
    default=_DEFAULT["workers"],
    show_default=True,
    type=click.IntRange(1, 256),
    help="Queries that run at the same time.",
)
def serve(location: str | None, host: str, port: int, base_url: str, contact: str, **bounds: Any) -> None:  # noqa: ANN401
    """Serve pages, SPARQL, linked data and the reconciliation API over a graph.

    The graph is a build folder, any Oxigraph directory, or the address of another SPARQL endpoint. Ctrl-C stops.

    \b
    Examples:
      repgraph serve
      repgraph serve --store build --port 8080 --timeout 10
      repgraph serve --store https://example.org/sparql
    """
    from repgraph.web.server import serve as run  # noqa: PLC0415 - other commands start faster without it

    say("Ctrl-C stops the site")
    run(location, host, port, base_url=base_url, limits=Limits(**bounds), contact=contact, tell=write)
