"""A map of communities: who belongs together, and who stands between."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import networkx as nx

from repgraph.errors import NotFoundError, QueryError
from repgraph.network import measures
from repgraph.network.conventions import SEED
from repgraph.network.drawing import FAINT, PALETTE, PAPER, SOFT, Names, sheet
from repgraph.network.graph import simple
from repgraph.network.plots import headed
from repgraph.network.wording import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from repgraph.network.wording import Labels

LEAST = 5
"""Smallest community drawn, unless another number is given."""

NAMED = 4
"""People named in each community."""

Position = tuple[float, float]


def find(network: nx.MultiGraph, method: str = "leiden", seed: int = SEED) -> list[frozenset[str]]:
    """Return the communities of two people and more, largest first.

    Raises
    ------
    NotFoundError
        There is no such method.
    """
    if method not in measures.COMMUNITIES:
        raise NotFoundError("method", method, measures.COMMUNITIES)
    return [part for part in measures.COMMUNITIES[method](network, seed=seed) if len(part) > 1]


def community_map(
    network: nx.MultiGraph, words: Labels, method: str = "leiden", *, least: int = LEAST, seed: int = SEED
) -> Figure:
    """Draw the communities of a network, each around its own centre, with the people of the strongest ties named.

    Parameters
    ----------
    network
        A graph of :func:`repgraph.network.graph.graph`.
    words
        Names in the chosen language.
    method
        ``leiden`` or ``louvain``.
    least
        Smallest community drawn.
    seed
        The same seed gives the same picture.

    Raises
    ------
    QueryError
        No community is as large as that.
    """
    parts = [sorted(part) for part in find(network, method, seed) if len(part) >= least]
    if not parts:
        raise QueryError(f"no community has {least} people or more")
    drawn = _among(simple(network), [node for part in parts for node in part])
    places = _places(drawn, parts, seed)
    strength = {node: float(value) for node, value in drawn.degree(weight="weight")}
    with sheet(14, 11) as (figure, axes):
        axes.set_position((0.01, 0.04, 0.98, 0.86))
        _lines(axes, network, drawn, parts, places)
        for number, part in enumerate(parts):
            colour = PALETTE[number % len(PALETTE)]
            sizes = [24 + 90 * math.sqrt(strength[node] / max(strength.values())) for node in part]
            x, y = zip(*(places[node] for node in part), strict=True)
            axes.scatter(x, y, s=sizes, color=colour, edgecolors=PAPER, linewidths=0.7, zorder=3)
        axes.set_aspect("equal")
        axes.axis("off")
        axes.margins(0.06)
        _named(figure, axes, parts, places, strength, words)
        people = say("of-people", words.language, count=sum(map(len, parts)))
        told = f"{people} · {say('size-by', words.language)}"
        title = say("communities", words.language, method=method.capitalize(), least=least)
        headed(figure, title, told, say("no-tie", words.language))
        _legend(axes, figure, words)
    return figure


def _places(drawn: nx.Graph, parts: Sequence[Sequence[str]], seed: int) -> dict[str, Position]:
    """Return positions: communities apart from each other, the strongly tied ones nearer."""
    whole = nx.Graph()
    belongs = {node: number for number, part in enumerate(parts) for node in part}
    whole.add_nodes_from(range(len(parts)))
    for one, other, weight in drawn.edges(data="weight"):
        pair = (belongs[one], belongs[other])
        if pair[0] != pair[1]:
            known = whole.get_edge_data(*pair, {"weight": 0.0})["weight"]
            whole.add_edge(*pair, weight=known + weight)
    radii = [0.2 + 0.155 * math.sqrt(len(part)) for part in parts]
    centres = _apart(nx.spring_layout(whole, seed=seed, weight="weight", iterations=300, k=1.2), radii)
    places: dict[str, Position] = {}
    for number, part in enumerate(parts):
        spread = 1.6 / math.sqrt(len(part))
        inner = nx.spring_layout(_among(drawn, part), seed=seed, weight="weight", iterations=150, k=spread)
        reach = max(math.hypot(*xy) for xy in inner.values()) or 1.0
        for node in part:
            x, y = inner[node]
            places[node] = (
                centres[number][0] + float(x) / reach * radii[number],
                centres[number][1] + float(y) / reach * radii[number],
            )
    return places


def _among(network: nx.Graph, nodes: Sequence[str]) -> nx.Graph:
    """Return the part of a network among some people, in their order: that of networkx has another on every run."""
    made = nx.Graph()
    made.add_nodes_from(nodes)
    made.add_edges_from((a, b, data) for a, b, data in network.edges(data=True) if a in made and b in made)
    return made


def _apart(centres: dict[int, Position], radii: Sequence[float]) -> list[Position]:
    """Push circles apart until none touches another."""
    found = [(5.2 * float(centres[n][0]), 3.6 * float(centres[n][1])) for n in range(len(radii))]
    for _ in range(3000):
        moved = False
        for one in range(len(found)):
            for other in range(one + 1, len(found)):
                dx, dy = found[other][0] - found[one][0], found[other][1] - found[one][1]
                distance = math.hypot(dx, dy) or 1e-6
                overlap = radii[one] + radii[other] + 0.6 - distance
                if overlap > 1e-3:  # noqa: PLR2004 - closer than can be seen
                    moved = True
                    push = (dx / distance * overlap / 2, dy / distance * overlap / 2)
                    found[one] = (found[one][0] - push[0], found[one][1] - push[1])
                    found[other] = (found[other][0] + push[0], found[other][1] + push[1])
        if not moved:
            break
    return found


def _lines(
    axes: Axes, network: nx.MultiGraph, drawn: nx.Graph, parts: Sequence[Sequence[str]], places: dict[str, Position]
) -> None:
    belongs = {node: number for number, part in enumerate(parts) for node in part}
    names = Names()
    for one, other, data in drawn.edges(data=True):
        inside = belongs[one] == belongs[other]
        ties = network.get_edge_data(one, other).values()
        certain = any(tie["certain"] for tie in ties)
        rows = " ".join(sorted({row for tie in ties for row in tie["rows"].split()}))
        (x1, y1), (x2, y2) = places[one], places[other]
        axes.plot(
            [x1, x2],
            [y1, y2],
            color=PALETTE[belongs[one] % len(PALETTE)] if inside else "#777777",
            linewidth=min(0.35 + 0.8 * data["weight"], 2.2),
            linestyle="-" if certain else (0, (3, 2)),
            # What many people share is faint, so that it does not hide what two people share.
            alpha=min(0.04 + 0.5 * data["weight"], 0.6),
            zorder=1 if inside else 2,
            gid=names.of({"kind": "pair", "rows": rows}),
        )


def _named(
    figure: Figure,
    axes: Axes,
    parts: Sequence[Sequence[str]],
    places: dict[str, Position],
    strength: dict[str, float],
    words: Labels,
) -> None:
    """Name the people of the strongest ties in each community, where a name overlaps no other."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - an extra

    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    points = [axes.transData.transform(place) for place in places.values()]
    taken: list[Any] = []
    for part in parts:
        for node in sorted(part, key=lambda node: (-strength[node], node))[:NAMED]:
            options = []
            for number, (dx, dy, across, along) in enumerate(_AROUND):
                place, label = places[node], words.of(node)
                text = axes.annotate(label, place, (dx, dy), textcoords="offset points", ha=across, va=along, **_LABEL)
                box = text.get_window_extent(renderer).expanded(1.02, 1.1)
                covered = sum(1 for x, y in points if box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1)
                if not any(box.overlaps(other) for other in taken):
                    options.append((covered, number, box, text))
                else:
                    text.remove()
            options.sort(key=lambda option: option[:2])
            taken += [option[2] for option in options[:1]]
            for option in options[1:]:
                option[3].remove()


_LABEL: Any = {
    "fontsize": 8.5,
    "zorder": 6,
    "bbox": {"boxstyle": "round,pad=0.1", "facecolor": PAPER, "edgecolor": "none", "alpha": 0.6},
}
_AROUND: Any = (
    (6, 0, "left", "center"), (-6, 0, "right", "center"), (0, 7, "center", "bottom"), (0, -7, "center", "top"),
    (6, 9, "left", "bottom"), (-6, 9, "right", "bottom"), (6, -9, "left", "top"), (-6, -9, "right", "top"),
)  # fmt: skip


def _legend(axes: Axes, figure: Figure, words: Labels) -> None:
    from matplotlib.lines import Line2D  # noqa: PLC0415 - an extra

    rows = {
        say("within", words.language): Line2D([], [], color=PALETTE[0], linewidth=1.8),
        say("between", words.language): Line2D([], [], color="#777777", linewidth=1.8),
        say("doubtful", words.language): Line2D([], [], color=SOFT, linewidth=1.4, linestyle=(0, (3, 2))),
    }
    place: Any = {"loc": "upper right", "bbox_to_anchor": (0.985, 0.975), "bbox_transform": figure.transFigure}
    axes.legend(list(rows.values()), list(rows), frameon=True, edgecolor=FAINT, **place)
