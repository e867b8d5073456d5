"""Pictures of networks: a person's ties, the years of a family, a map of communities.

Each returns a figure of matplotlib; :func:`repgraph.network.drawing.save` writes it as SVG and PNG.
"""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Any

from repgraph.errors import QueryError
from repgraph.network.drawing import INK, PAPER, SOFT, Names, legend_of_ties, sheet, style
from repgraph.network.paths import grade, named
from repgraph.network.wording import say

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from repgraph.network.wording import Labels

MOST = 48
"""Most people drawn around one person, unless another number is given."""

FEW = 36
"""So many names and fewer are written in larger letters."""

LABEL = 30
"""Longer names are written in two lines."""

_TALL = 0.85
_WIDE = 13 * 0.73 / (10 * _TALL)
_BEND = 0.16
_START = 0.05


def ego(network: nx.MultiGraph, person: str, words: Labels, most: int = MOST) -> Figure:
    """Draw a person's ties: a line for each, coloured by kind, as wide as its sources are many, dashed where doubted.

    Parameters
    ----------
    network
        A graph of :func:`repgraph.network.graph.graph`.
    person
        The person in the middle.
    words
        Names in the chosen language.
    most
        Most people drawn; the best attested come first, and the picture says how many are left out.

    Raises
    ------
    NotFoundError
        The network has no such person.
    QueryError
        No tie of the person is recorded in this network.
    """
    centre = named(network, person)
    ties = {other: sorted(found.values(), key=_shown_first) for other, found in network[centre].items()}
    if not ties:
        raise QueryError(f"{words.of(centre)}: no tie is recorded here, which is no evidence that there was none")
    chosen = sorted(ties, key=lambda node: (-grade(ties[node][0]), -sum(t["weight"] for t in ties[node]), node))[:most]
    around = sorted(chosen, key=lambda node: (_kinds(network).index(ties[node][0]["kind"]), words.of(node)))
    drawn = [data for node in around for data in ties[node]]
    with sheet(13, 10) as (figure, axes):
        axes.set_position((0.01, 0.05, 0.73, _TALL))
        small = len(around) > FEW
        names = Names()
        angles = [math.pi / 2 - 2 * math.pi * (number + 0.5) / len(around) for number in range(len(around))]
        placed = [(a, textwrap.fill(words.of(n), LABEL)) for a, n in zip(angles, around, strict=True)]
        for node, (angle, label) in zip(around, placed, strict=True):
            _spokes(axes, angle, ties[node], names)
            _around(axes, angle, label, small=small)
        axes.plot([0], [0], "o", markersize=14, color=INK, zorder=5)
        limit = max(
            _limit(angle, max(map(len, label.splitlines())) * (0.075 if small else 0.088)) for angle, label in placed
        )
        axes.set_xlim(-limit * _WIDE, limit * _WIDE)
        axes.set_ylim(-limit, limit)
        axes.set_aspect("equal")
        axes.axis("off")
        told = say("people-tied", words.language, count=len(ties), more=len(ties) - len(around))
        headed(figure, say("ties-of", words.language, name=words.of(centre)), told, say("no-tie", words.language))
        legend_of_ties(
            axes, drawn, words, loc="upper left", bbox_to_anchor=(0.76, 0.9), bbox_transform=figure.transFigure
        )
    return figure


def _limit(angle: float, inches: float) -> float:
    """Return how far the axes must reach so that a name of some inches beside the ring fits."""
    share = max(abs(math.sin(angle)), abs(math.cos(angle)) / _WIDE)
    return max(1.1, 1.06 * share / max(1 - inches * share / (5 * _TALL), 0.3))


def headed(figure: Figure, title: str, told: str, remark: str = "") -> None:
    """Put title, subtitle and a remark at the foot."""
    figure.text(0.02, 0.955, title, fontsize=17, weight="bold")
    figure.text(0.02, 0.925, told, fontsize=10.5, color=SOFT)
    figure.text(0.02, 0.015, remark, fontsize=8.5, color=SOFT)


def _kinds(network: nx.MultiGraph) -> list[str]:
    return str(network.graph["kinds"]).split()


def _shown_first(data: dict[str, Any]) -> tuple[int, float, str]:
    return -grade(data), -data["weight"], data["rows"]


def _spokes(axes: Axes, angle: float, ties: list[dict[str, Any]], names: Names) -> None:
    """Draw the ties to one person, side by side where there are several."""
    for number, data in enumerate(ties):
        bend = _BEND * (number - (len(ties) - 1) / 2) / max(len(ties) - 1, 1) * min(len(ties), 3) / 2
        steps = [_START + (1 - _START) * step / 24 for step in range(25)]
        along = [(step, bend * 4 * step * (1 - step)) for step in steps]
        x = [r * math.cos(angle) - off * math.sin(angle) for r, off in along]
        y = [r * math.sin(angle) + off * math.cos(angle) for r, off in along]
        axes.plot(x, y, zorder=2 + grade(data) / 10, gid=names.of(data), **style(data))


def _around(axes: Axes, angle: float, label: str, *, small: bool) -> None:
    x, y = math.cos(angle), math.sin(angle)
    axes.plot([x], [y], "o", markersize=6, color=INK, markeredgecolor=PAPER, zorder=4)
    left = x < 0
    axes.text(
        1.04 * x,
        1.04 * y,
        label,
        rotation=math.degrees(angle) + (180 if left else 0),
        rotation_mode="anchor",
        ha="right" if left else "left",
        va="center",
        fontsize=8.5 if small else 10,
    )
