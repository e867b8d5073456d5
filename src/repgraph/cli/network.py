"""The commands about networks: who stood between whom, and by which sources we know."""

from __future__ import annotations

from typing import Any

import click

from repgraph.cli import network_files as files
from repgraph.cli.group import Commands
from repgraph.cli.network_options import edge_options, form_option, language_option, opened, seed_option
from repgraph.cli.network_words import (
    print_chronicle,
    print_communities,
    print_json,
    print_overview,
    print_path,
    print_ranking,
)
from repgraph.cli.printing import print_records
from repgraph.cli.prosopography import prosopography
from repgraph.errors import QueryError

MEASURES = (
    "degree, strength, betweenness, closeness, pagerank, eigenvector, core, clustering, constraint, effective-size"
)


@click.group(cls=Commands)
def network() -> None:
    """Networks of people with the evidence on every tie.

    A pair from a list of n names weighs 1/(n-1). What is only alleged is never a tie; what is only claimed is one
    on request. A tie that is not recorded is no evidence that there was none.

    \b
    Examples:
      repgraph network projections
      repgraph network path turar-ryskulov mukhtar-auezov --without kin
      repgraph network measures --measure betweenness
      repgraph network plot ego turar-ryskulov --out ryskulov.svg
      repgraph network export gexf --out alash.gexf --kind co-defendant,co-member
    """


@network.command()
@language_option
def projections(lang: str) -> None:
    """List the kinds of ties, and how each is made from the sources.

    \b
    Examples:
      repgraph network projections
      repgraph network projections --lang ru
    """
    from repgraph.network.projection import projections as known  # noqa: PLC0415 - networkx takes a while to load
    from repgraph.network.projection import tags  # noqa: PLC0415

    rows = [
        (name, query.title(lang), "always" if "life" in tags(query) else "on request", query.header["summary"])
        for name, query in known().items()
    ]
    print_records(("kind", "title", "used", "made from"), rows, "Kinds of ties (queries/network/)")


@network.command()
@click.argument("start")
@click.argument("goal")
@click.option("--ways", default=1, type=click.IntRange(1, 20), help="How many ways of fewest steps.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="text or json.")
@language_option
@edge_options
def path(
    *,
    start: str,
    goal: str,
    ways: int,
    form: str,
    lang: str,
    location: str | None,
    **edges: Any,  # noqa: ANN401
) -> None:
    """Tell the shortest and the best attested ways between two people, each step with its sources.

    \b
    Examples:
      repgraph network path turar-ryskulov mukhtar-auezov
      repgraph network path saken-seifullin alikhan-bokeikhanov --without kin --before 1937
      repgraph network path nikolai-punin akhmet-baitursynov --certain --format json
    """
    from repgraph.network import paths  # noqa: PLC0415 - networkx takes a while to load

    with opened(location, lang, **edges) as (graph, made):
        if paths.named(made, start) == paths.named(made, goal):
            raise QueryError(f"{start}: name two different people")
        found = {"shortest": paths.shortest(made, start, goal, ways), "best attested": []}
        best = paths.best_attested(made, start, goal)
        if best and best not in found["shortest"]:
            found["best attested"] = [best]
        told = {name: [paths.told(graph, made, nodes) for nodes in many] for name, many in found.items()}
    if form == "json":
        print_json({name: [way.record() for way in many] for name, many in told.items()})
    else:
        print_path(told, lang)


@network.command()
@click.option("--measure", default="", metavar="NAME", help=f"Rank people by one of: {MEASURES}.")
@click.option("--top", default=20, type=click.IntRange(1, 10_000), help="Most people told.")
@click.option("--runs", default=100, show_default=True, type=click.IntRange(0, 10_000), help="Samples of the edges.")
@click.option("--unit", default="edge", help="What a sample draws: edge, or joined (a whole list or camp at once).")
@click.option("--slices", "years", default="", metavar="YEAR/YEAR", help="Rank in each slice of these years.")
@click.option("--step", default=5, show_default=True, type=click.IntRange(1, 500), help="Years of a slice.")
@form_option
@seed_option
@language_option
@edge_options
def measures(
    *,
    measure: str,
    top: int,
    runs: int,
    unit: str,
    years: str,
    step: int,
    form: str,
    seed: int,
    lang: str,
    location: str | None,
    **edges: Any,  # noqa: ANN401
) -> None:
    """Measure the network, and say how sure each ranking is.

    A ranking is repeated without edges from lists, without undated overlaps, without inferred, single-source and
    disputed edges, and over samples of the edges: the range of ranks (5 % to 95 % of the samples) and the share of
    samples in which each person stands before the next.

    \b
    Examples:
      repgraph network measures
      repgraph network measures --measure betweenness --top 10
      repgraph network measures --measure degree --kind kin --format csv
      repgraph network measures --measure strength --slices 1917/1937 --step 5
    """
    from repgraph.network import sensitivity, slices  # noqa: PLC0415 - networkx takes a while to load

    if years and not measure:
        raise QueryError(f"by what? write: repgraph network measures --measure NAME --slices {years}")
    with opened(location, lang, **edges) as (_, made):
        if not measure:
            print_overview(made, seed, top, form)
        elif years:
            for part in slices.slices(made, *_years(years), years=step):
                found = sensitivity.rank(part.network, measure, runs=runs, seed=seed, unit=unit, top=top)
                told = f"{part.certain} edges certainly then; {part.left_out} undated, left out"
                print_ranking(found, form, f"{part.first} to {part.last}: {told}")
        else:
            print_ranking(sensitivity.rank(made, measure, runs=runs, seed=seed, unit=unit, top=top), form)


def _years(text: str) -> tuple[int, int]:
    first, slash, last = text.partition("/")
    if not (first.isdigit() and (last.isdigit() or not slash)):
        raise QueryError(f"write years as 1917/1937, not {text!r}")
    return int(first), int(last or first)


@network.command()
@click.option("--method", default="leiden", help="leiden or louvain.")
@click.option("--runs", default=50, show_default=True, type=click.IntRange(0, 10_000), help="Samples of the edges.")
@form_option
@seed_option
@language_option
@edge_options
def communities(
    *,
    method: str,
    runs: int,
    form: str,
    seed: int,
    lang: str,
    location: str | None,
    **edges: Any,  # noqa: ANN401
) -> None:
    """Find communities, and tell in how many samples of the edges two of their people are together again.

    \b
    Examples:
      repgraph network communities
      repgraph network communities --method louvain --without undated-overlap
    """
    from repgraph.network import communities as finding  # noqa: PLC0415 - networkx takes a while to load
    from repgraph.network import measures as measuring  # noqa: PLC0415
    from repgraph.network import sensitivity  # noqa: PLC0415

    with opened(location, lang, **edges) as (_, made):
        parts = finding.find(made, method, seed)
        agreed = sensitivity.together(made, parts, method, runs=runs, seed=seed) if runs else [None] * len(parts)
        every = measuring.COMMUNITIES[method](made, seed=seed)
        print_communities(made, parts, agreed, measuring.modularity(made, every), form)


@network.command()
@click.option("--family", default="", metavar="PERSON", help="The family of this person.")
@click.option("--joined", default="", metavar="ID", help="Those whom a list, case, camp or body joins.")
@click.option("--steps", default=None, type=click.IntRange(1), help="Steps of kinship at most.")
@form_option
@language_option
@edge_options
def order(
    *,
    family: str,
    joined: str,
    steps: int | None,
    form: str,
    lang: str,
    location: str | None,
    **edges: Any,  # noqa: ANN401
) -> None:
    """Tell what happened to the people of a family, case or list, in order, each event with its rows.

    \b
    Examples:
      repgraph network order --family turar-ryskulov
      repgraph network order --joined group-alash-case-verdict-1930
      repgraph network order --joined alzhir --format csv
    """
    from repgraph.network import chronicle  # noqa: PLC0415 - networkx takes a while to load

    if bool(family) == bool(joined):
        raise QueryError("name a family (--family PERSON) or what joins people (--joined ID)")
    with opened(location, lang, **edges) as (graph, made):
        people = chronicle.family(made, family, steps) if family else chronicle.members(made, joined)
        print_chronicle(graph, chronicle.chronicle(graph, people), people, lang, form)


for command in (files.plot, files.export, prosopography):
    network.add_command(command)
