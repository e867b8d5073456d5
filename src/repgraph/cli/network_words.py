"""How the commands about networks print what they found."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from repgraph.cli.printing import print_table, say, write
from repgraph.life.records import Date
from repgraph.life.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx

    from repgraph import KnowledgeGraph
    from repgraph.network.chronicle import Happening
    from repgraph.network.paths import Step, Way
    from repgraph.network.sensitivity import Ranking

ABSENCE = "that is no evidence that they had none"
_SHORT = 8


def print_cells(columns: Sequence[str], rows: Iterable[Sequence[object]], form: str, title: str = "") -> None:
    """Print rows as a table or as CSV."""
    cells = [tuple("" if value is None else str(value) for value in row) for row in rows]
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows(cells)
    else:
        print_table(columns, cells, title)


def print_json(value: object) -> None:
    """Print a value as JSON."""
    write(json.dumps(value, ensure_ascii=False, indent=1))


def print_path(told: Mapping[str, Sequence[Way]], language: str) -> None:
    """Print ways between two people, step by step."""
    from repgraph.network.wording import say as tell  # noqa: PLC0415 - networkx takes a while to load

    if not told["shortest"]:
        write(tell("no-way", language))
        return
    for name, ways in told.items():
        for way in ways:
            only = name == "shortest" and not told["best attested"]
            head = tell("shortest-and-best" if only else name.replace(" ", "-"), language)
            weakest = tell(f"grade-{way.grade}", language)
            write(f"{head}: {tell('steps', language, count=len(way.steps), grade=weakest)}")
            for step in way.steps:
                _print_step(step, language)
            write("")


def _print_step(step: Step, language: str) -> None:
    from repgraph.network.wording import say as tell  # noqa: PLC0415 - networkx takes a while to load

    say_date = Wording(language)
    arrow = "←" if step.reverse else "→"
    what = ", ".join(filter(None, (step.kind, step.relation if step.relation != step.kind else "", step.joined_by)))
    begin, end = (Date(text) if text else None for text in (step.begin, step.end))
    when = f" ({say_date.period(begin, end)})" if begin or end else ""
    doubts = f" [{', '.join(tell(doubt, language) for doubt in step.doubts)}]" if step.doubts else ""
    write(f"  {step.one_label} {arrow} {step.other_label}: {what}{when}{doubts}")
    for said in step.statements:
        date = f", {say_date.date(Date(said.date))}" if said.date else ""
        place = f", {said.place}" if said.place else ""
        words = f": {said.words}" if said.words else ""
        seen = "" if said.compared else f" ({tell('not-compared', language)})"
        write(f"      {said.states}{date}{place}{words}")
        write(f"        {said.title}, {said.locator}{seen}  {tell('row', language)} {said.row}")
    for tie in step.also:
        write(f"      {tell('also', language)}: {tie}")


def print_overview(network: nx.MultiGraph, seed: int, top: int, form: str) -> None:
    """Print what there is in a network, and who comes first by each measure."""
    from repgraph.network import measures, without_ties  # noqa: PLC0415 - networkx takes a while to load

    found = measures.every(network, seed)
    tied = [part for part in found["components"] if len(part) > 1]
    silent = without_ties(network)
    told: dict[str, Any] = {
        "people": network.number_of_nodes(),
        "edges": network.number_of_edges(),
        "edges without doubt": sum(data["certain"] for *_, data in network.edges(data=True)),
        "edges from lists": sum(data["basis"] == "list" for *_, data in network.edges(data=True)),
        "people without a recorded tie": len(silent),
        "components of two and more": len(tied),
        "people in the largest": len(tied[0]) if tied else 0,
        "bridges": len(found["bridges"]),
        "brokers (cutpoints)": len(found["brokers"]),
        "communities (Leiden)": sum(len(part) > 1 for part in found["leiden"]),
        "communities (Louvain)": sum(len(part) > 1 for part in found["louvain"]),
    }
    for name, value in found.items():
        if name.startswith("assortativity-"):
            number = "undefined" if value.coefficient is None else f"{value.coefficient:.3f}"
            told[name.replace("-", " by ")] = f"{number} over {value.pairs} pairs; {value.left_out} left out"
    firsts = {name: _first(network, found[name], name, min(top, _SHORT)) for name in measures.OF_PEOPLE}
    if form == "json":
        print_json({"network": told, "first": firsts, "without_ties": silent})
        return
    print_cells(("what", "number"), told.items(), form, "Network")
    print_cells(("measure", "first"), [(name, "; ".join(names)) for name, names in firsts.items()], form, "By measure")
    say(f"{len(silent)} of {network.number_of_nodes()} people have no recorded tie: {ABSENCE}")
    say("how sure a ranking is: repgraph network measures --measure NAME")


def _first(network: nx.MultiGraph, values: Mapping[str, float], name: str, top: int) -> list[str]:
    from repgraph.network.measures import LOWEST_FIRST  # noqa: PLC0415 - networkx takes a while to load

    sign = 1 if name in LOWEST_FIRST else -1
    order = sorted(values, key=lambda node: (sign * values[node], node))[:top]
    return [f"{network.nodes[node]['label']} {values[node]:.4g}" for node in order]


def print_ranking(found: Ranking, form: str, title: str = "") -> None:
    """Print a ranking with how sure it is."""
    if form == "json":
        print_json(asdict(found))
        return
    variants = list(found.kept)
    columns = ("rank", "person", found.measure, "range", "before the next in", *variants)
    rows = [
        (
            place.rank,
            place.label,
            f"{place.value:.4g}",
            f"{place.lowest}-{place.highest}" if found.runs else "",
            "" if place.holds is None else f"{place.holds:.0%}",
            *("no tie" if place.ranks[name] is None else place.ranks[name] for name in variants),
        )
        for place in found.places
    ]
    head = f"{found.measure} over {found.edges} edges; {found.runs} samples, seed {found.seed}"
    print_cells(columns, rows, form, f"{title}; {head}" if title else head)
    say("edges that stay: " + ", ".join(f"{name} {count}" for name, count in found.kept.items()))
    say(f"{len(found.without_ties)} people have no recorded tie and no rank: {ABSENCE}")


def print_communities(
    network: nx.MultiGraph,
    parts: Sequence[frozenset[str]],
    agreed: Sequence[float | None],
    modularity: float,
    form: str,
) -> None:
    """Print communities with their people, those of the strongest ties first."""
    strength = dict(network.degree(weight="weight"))
    rows = []
    for number, (part, share) in enumerate(zip(parts, agreed, strict=True), start=1):
        names = [network.nodes[node]["label"] for node in sorted(part, key=lambda node: (-strength[node], node))]
        rows.append((number, len(part), share, names))
    if form == "json":
        keys = ("number", "people", "together", "names")
        print_json({"modularity": modularity, "communities": [dict(zip(keys, row, strict=True)) for row in rows]})
        return
    print_cells(
        ("number", "people", "together again in", "names"),
        [
            (
                number,
                size,
                "" if share is None else f"{share:.0%}",
                "; ".join(names[: None if form == "csv" else _SHORT]),
            )
            for number, size, share, names in rows
        ],
        form,
        f"{len(rows)} communities of two people and more; modularity {modularity:.3f}",
    )
    alone = network.number_of_nodes() - sum(map(len, parts))
    say(f"{alone} people are in no community; those without a recorded tie: {ABSENCE}")


def print_chronicle(
    graph: KnowledgeGraph, found: Sequence[Happening], people: Sequence[str], language: str, form: str
) -> None:
    """Print events in order, each with its rows."""
    from repgraph.network.wording import Labels  # noqa: PLC0415 - networkx takes a while to load

    words, dates = Labels(graph.store, language), Wording(language)
    rows = []
    for event in found:
        begin, end = (Date(bounds.text) if bounds.text else None for bounds in (event.begin, event.end))
        where = ", ".join(words.of(node) for node in (*event.places, *event.bodies))
        printed = "/".join(filter(None, (event.begin.text, event.end.text)))
        when = dates.period(begin, end) if form == "table" else printed
        regime = words.relation(event.regime) if event.regime not in {"", "soviet"} else ""
        rows.append((when, words.of(event.person), words.relation(event.kind), where, regime, " ".join(event.rows)))
    columns = ("when", "person", "event", "where, by whom", "other regime", "rows")
    if form == "json":
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_cells(columns, rows, form, f"{len(people)} people, {len(rows)} events")
    silent = sorted(set(people) - {event.person for event in found})
    if silent:
        say(f"no such event is recorded for {len(silent)}: {', '.join(map(words.of, silent))}; {ABSENCE}")
