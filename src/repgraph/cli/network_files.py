"""The commands that write networks into files: pictures, and tables for other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from repgraph.cli.network_options import edge_options, language_option, opened, seed_option
from repgraph.cli.printing import say, write
from repgraph.errors import QueryError

FORMATS = ("graphml", "gexf", "cytoscape", "csv", "nodes", "edges")


@click.command()
@click.argument("picture", type=click.Choice(["ego", "family", "communities"]))
@click.argument("person", required=False)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="File; without a suffix SVG and PNG.")
@click.option("--most", default=48, show_default=True, type=click.IntRange(1), help="Most people around one person.")
@click.option("--steps", default=2, show_default=True, type=click.IntRange(1), help="Steps of kinship of a family.")
@click.option("--method", default="leiden", help="Of communities: leiden or louvain.")
@click.option("--least", default=5, show_default=True, type=click.IntRange(2), help="Smallest community drawn.")
@seed_option
@language_option
@edge_options
def plot(
    *,
    picture: str,
    person: str | None,
    out: Path,
    most: int,
    steps: int,
    method: str,
    least: int,
    seed: int,
    lang: str,
    location: str | None,
    **edges: Any,  # noqa: ANN401
) -> None:
    """Draw a person's ties, the years of a family, or a map of communities, as SVG and PNG.

    Lines are as wide as their independent sources are many, and dashed where a tie is doubtful or only possible.

    \b
    Examples:
      repgraph network plot ego turar-ryskulov --out ryskulov
      repgraph network plot family ilyas-zhansugurov --out family.svg --lang kk
      repgraph network plot communities --out map.png --without undated-overlap
    """
    from repgraph.network import (  # noqa: PLC0415 - an extra
        chronicle,
        communities,
        drawing,
        plots,
        timeline,
        wording,
    )

    if picture != "communities" and person is None:
        raise QueryError(f"whose? write: repgraph network plot {picture} PERSON --out {out}")
    with opened(location, lang, **edges) as (graph, made):
        words = wording.Labels(graph.store, lang)
        if picture == "ego":
            figure = plots.ego(made, person or "", words, most)
        elif picture == "family":
            people = chronicle.family(made, person or "", steps)
            title = wording.say("family-of", lang, name=words.of(people[0]))
            figure = timeline.timeline(graph.store, people, title, words)
        else:
            figure = communities.community_map(made, words, method, least=least, seed=seed)
        for file in drawing.save(figure, out):
            write(str(file))


@click.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(FORMATS))
@click.option("--out", default="-", metavar="PATH|-", help="File; for csv a folder; - is standard output.")
@language_option
@edge_options
def export(
    *,
    form: str,
    out: str,
    lang: str,
    location: str | None,
    **edges: Any,  # noqa: ANN401
) -> None:
    """Write the network for Gephi, Cytoscape, yEd or a spreadsheet; every edge carries its rows.

    ``csv`` writes nodes.csv and edges.csv into a folder; ``nodes`` and ``edges`` are the same as one stream.

    \b
    Examples:
      repgraph network export gexf --out alash.gexf
      repgraph network export csv --out tables --kind kin
      repgraph network export edges --certain > edges.csv
    """
    from repgraph.network import takeaway  # noqa: PLC0415 - networkx takes a while to load

    if form == "csv" and out == "-":
        raise QueryError("csv is two tables: name a folder with --out, or ask for nodes or edges")
    with opened(location, lang, **edges) as (_, made):
        if form == "csv":
            Path(out).mkdir(parents=True, exist_ok=True)
            for table in ("nodes", "edges"):
                with (Path(out) / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                    takeaway.write(made, table, file)
        elif out == "-":
            takeaway.write(made, form, sys.stdout)
        else:
            with Path(out).open("w", encoding="utf-8", newline="") as file:
                takeaway.write(made, form, file)
    say(f"{made.number_of_nodes()} nodes, {made.number_of_edges()} edges")
