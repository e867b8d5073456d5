"""Pictures of counts and of survival, with the number of people whom they leave out."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from repgraph.network.drawing import FAINT, INK, PALETTE, PAPER, SOFT, sheet
from repgraph.network.wording import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from repgraph.network.survival import Point
    from repgraph.network.tables import Table

MOST_BARS = 24
MOST_SERIES = 11
LONG = 70
"""A title of so many letters is written smaller."""


def bars(table: Table, language: str = "en") -> Figure:
    """Draw a table of counts as bars, years upright and everything else lying; a second dimension is stacked.

    Parameters
    ----------
    table
        A table of :meth:`repgraph.network.prosopography.Prosopography.count`.
    language
        Language of the words around it.
    """
    series = _series(table, language)
    upright = bool(table.rows) and all(row[0].isdigit() for row in table.rows)
    names = [row[0] for row in table.rows[: None if upright else MOST_BARS]]
    height = 7.0 if upright else 3.0 + 0.36 * max(len(names), 3)
    with sheet(12, height) as (figure, axes):
        left, width = (0.08, 0.66) if upright else (0.27, 0.5)
        axes.set_position((left, 1.3 / height, width, 1 - 2.1 / height))
        places: list[float] = [float(name) for name in names] if upright else list(map(float, range(len(names))))
        base = [0.0] * len(names)
        for number, (label, counts) in enumerate(series):
            values = counts[: len(names)]
            look: Any = {
                "color": PALETTE[number % len(PALETTE)],
                "edgecolor": PAPER,
                "linewidth": 0.6,
                "label": textwrap.fill(label, 24),
            }
            if upright:
                axes.bar(places, values, bottom=base, **look)
            else:
                axes.barh(places, values, left=base, **look)
            base = [below + value for below, value in zip(base, values, strict=True)]
        if not upright:
            axes.set_yticks(places, [textwrap.fill(name, 34) for name in names])
        _framed(figure, axes, table, language, height, upright=upright)
        if len(series) > 1:
            axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1.01, 1.0), fontsize=9, labelspacing=0.7)
        for place, top, row in zip(places, base, table.rows, strict=False):
            where = (place, top) if upright else (top, place)
            shift, across, along = ((0, 3), "center", "bottom") if upright else ((4, 0), "left", "center")
            axes.annotate(row[-1], where, shift, textcoords="offset points", ha=across, va=along, fontsize=9)
    return figure


def _series(table: Table, language: str) -> list[tuple[str, list[float]]]:
    """Return the columns of a table; the smallest become one where there are more than can be told apart."""
    columns = table.columns[1:-1] or table.columns[1:]
    found = [(name, [float(row[number]) for row in table.rows]) for number, name in enumerate(columns, start=1)]
    if len(found) <= MOST_SERIES or all(name.isdigit() for name in columns):
        return found
    found.sort(key=lambda one: -sum(one[1]))
    rest = [sum(values) for values in zip(*(counts for _, counts in found[MOST_SERIES - 1 :]), strict=True)]
    return [*found[: MOST_SERIES - 1], (say("others", language), rest)]


def _framed(figure: Figure, axes: Axes, table: Table, language: str, height: float, *, upright: bool) -> None:
    figure.text(0.02, 1 - 0.5 / height, table.title, fontsize=15 if len(table.title) < LONG else 12, weight="bold")
    axes.grid(axis="y" if upright else "x", color="#e8e8e8", zorder=0)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    (axes.set_ylabel if upright else axes.set_xlabel)(say("people", language), color=SOFT)
    if upright:
        axes.locator_params(axis="x", integer=True)
    else:
        axes.invert_yaxis()
        axes.spines[["left"]].set_visible(False)
    remarks(figure, table, language, height)


def remarks(figure: Figure, table: Table, language: str, height: float) -> None:
    """Write at the foot what the table leaves out, and what else it says."""
    reasons = "; ".join(f"{reason}: {count}" for reason, count in table.left_out.items())
    lines = [say("left-out", language, reasons=reasons)] if reasons else []
    text = "\n".join(textwrap.fill(line, 140) for line in [*lines, *table.notes])
    figure.text(0.02, 0.14 / height, text, fontsize=8.5, color=SOFT, va="bottom", linespacing=1.35)


def spreads(table: Table, language: str = "en") -> Figure:
    """Draw a table of lags: a line from shortest to longest, a bar from the first to the third quarter, the median.

    Parameters
    ----------
    table
        A table of :meth:`repgraph.network.prosopography.Prosopography.lags`.
    language
        Language of the words around it.
    """
    height = 2.6 + 0.4 * max(len(table.rows), 3)
    with sheet(12, height) as (figure, axes):
        axes.set_position((0.27, 1.2 / height, 0.66, 1 - 2.0 / height))
        for place, row in enumerate(table.rows):
            low, first, half, third, high = map(float, row[2:])
            axes.plot([low, high], [place, place], color=FAINT, linewidth=1.6, zorder=2)
            axes.plot([first, third], [place, place], color=PALETTE[0], linewidth=7, zorder=3, solid_capstyle="butt")
            axes.plot([half], [place], "o", color=INK, markersize=6, markeredgecolor=PAPER, zorder=4)
        names = [textwrap.fill(f"{row[0]} ({row[1]})", 34) for row in table.rows]
        axes.set_yticks(range(len(names)), names)
        axes.set_ylim(-0.6, max(len(names), 1) - 0.4)
        _framed(figure, axes, table, language, height, upright=False)
        axes.set_xlabel("")
    return figure


def curve(points: Sequence[Point], table: Table, event: str, language: str = "en") -> Figure:
    """Draw a Kaplan-Meier curve with its band; small strokes are people lost from sight.

    Parameters
    ----------
    points
        The curve.
    table
        Its table, for title and remarks.
    event
        What time runs from, in words.
    language
        Language of the words around it.
    """
    height = 7.0
    with sheet(11, height) as (figure, axes):
        axes.set_position((0.09, 0.24, 0.86, 0.66))
        times = [0.0, *(point.time for point in points)]
        values = [1.0, *(point.survival for point in points)]
        lows, highs = [1.0, *(p.low for p in points)], [1.0, *(p.high for p in points)]
        words = {name: say(name, language) for name in ("band", "alive", "lost")}
        axes.fill_between(
            times, lows, highs, step="post", color=PALETTE[0], alpha=0.16, linewidth=0, label=words["band"]
        )
        axes.step(times, values, where="post", color=PALETTE[0], linewidth=2, label=words["alive"])
        lost = [point for point in points if point.lost]
        if lost:
            x, y = [p.time for p in lost], [p.survival for p in lost]
            axes.plot(x, y, "|", color=INK, markersize=9, label=words["lost"])
        axes.set_ylim(0, 1.02)
        axes.set_xlim(0, max(times) * 1.02 or 1)
        axes.set_xlabel(say("years-after", language, event=event), color=SOFT)
        axes.grid(color="#e8e8e8")
        axes.set_axisbelow(True)
        axes.tick_params(length=0)
        axes.spines[["left", "bottom"]].set_color(FAINT)
        axes.legend(frameon=False, loc="upper right")
        figure.text(0.02, 1 - 0.5 / height, table.title, fontsize=15 if len(table.title) < LONG else 12, weight="bold")
        remarks(figure, table, language, height)
    return figure
