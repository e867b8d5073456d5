"""The years of a family or a group: a line a person, a mark an event, a bar where a date has a range."""

from __future__ import annotations

import textwrap
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from repgraph import dates
from repgraph.errors import QueryError
from repgraph.network.chronicle import happenings
from repgraph.network.drawing import FAINT, INK, PAPER, SOFT, sheet
from repgraph.network.prosopography import SOVIET
from repgraph.network.wording import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from repgraph.network.chronicle import Happening
    from repgraph.network.spans import Bounds
    from repgraph.network.wording import Labels
    from repgraph.store import Store

MARKS = {
    "Birth": ("o", "#777777"),
    "Arrest": ("v", "#ee7733"),
    "Sentencing": ("s", "#332288"),
    "Release": ("^", "#117733"),
    "Execution": ("X", "#cc3311"),
    "Killing": ("X", "#882255"),
    "Death": ("o", "#222222"),
    "Rehabilitation": ("D", "#0077bb"),
}
"""Mark and colour of each event that is drawn as a point."""

LASTING = {"Detention": "#997700", "Exile": "#997700", "Deportation": "#997700"}
"""Events that are drawn as bars, with their colour."""

ENDS = ("Death", "Execution", "Killing")
_IN_LIFE = ("Arrest", "Sentencing", "Release")
_ARROW = 1.8
_STUB = 0.7
"""Years that a stay is drawn whose beginning or end is not known."""


def timeline(store: Store, people: Sequence[str], title: str, words: Labels) -> Figure:
    """Draw what happened to some people over the years.

    Parameters
    ----------
    store
        An opened store.
    people
        The people; who has the earliest event of repression stands first, who has no dated event is only named.
    title
        The heading.
    words
        Names in the chosen language.

    Raises
    ------
    QueryError
        Nothing is dated.
    """
    found = [h for h in happenings(store) if h.person in people and (h.kind in MARKS or h.kind in LASTING)]
    dated = [h for h in found if h.begin.known or h.end.known]
    told = [p for p in dict.fromkeys(h.person for h in dated if h.kind != "Birth") if p in people]
    if not told:
        raise QueryError("no event of these people is dated")
    silent = [p for p in people if p not in told]
    height = max(1.9 + 0.42 * len(told), 5.0)
    with sheet(13, height) as (figure, axes):
        axes.set_position((0.2, 0.9 / height, 0.57, 1 - 1.8 / height))
        years = [day for h in dated if h.person in told for day in _ends(h)]
        for row, person in enumerate(told):
            _person(axes, row, [h for h in dated if h.person == person])
        axes.set_xlim(year(min(years)) - 2, year(max(years)) + 3)
        axes.set_ylim(len(told) - 0.4, -0.6)
        axes.set_yticks(range(len(told)), [words.of(person) for person in told], fontsize=10)
        axes.tick_params(length=0)
        axes.grid(axis="x", color="#e8e8e8", zorder=0)
        axes.spines[["left"]].set_visible(False)
        names = ", ".join(words.of(person) for person in silent)
        remark = say("nothing-dated", words.language, names=names) if silent else ""
        figure.text(0.02, 1 - 0.5 / height, title, fontsize=17, weight="bold")
        figure.text(0.02, 0.22 / height, textwrap.fill(remark, 150), fontsize=8.5, color=SOFT)
        _legend(axes, figure, dated, words)
    return figure


def year(day: int) -> float:
    """Return a day as a point of the axis of years."""
    moment = dates.EPOCH + timedelta(days=day)
    return moment.year + (moment.timetuple().tm_yday - 1) / 366


def _ends(happening: Happening) -> list[int]:
    return [d for b in (happening.begin, happening.end) for d in (b.first, b.last) if d is not None]


def _person(axes: Axes, row: int, found: list[Happening]) -> None:
    known = [middle(b) for h in found if h.kind in {"Birth", *ENDS, *LASTING, *_IN_LIFE} for b in _given(h)]
    axes.plot([min(known), max(known)], [row, row], color=FAINT, linewidth=1.6, zorder=1, solid_capstyle="butt")
    for happening in found:
        if happening.kind in LASTING:
            _bar(axes, row, happening)
    for happening in found:
        if happening.kind in MARKS:
            _mark(axes, row, happening)


def _given(happening: Happening) -> list[Bounds]:
    return [bounds for bounds in (happening.begin, happening.end) if bounds.known]


def _bar(axes: Axes, row: int, happening: Happening) -> None:
    """Draw a stay; where one end is not known, a short bar with a point towards it."""
    colour = LASTING[happening.kind]
    points = [middle(bounds) for bounds in _given(happening)]
    left, right = min(points), max(points)
    if len(points) == 1:
        left, right = (left, left + _STUB) if happening.begin.known else (right - _STUB, right)
        tip, shape = (right, ">") if happening.begin.known else (left, "<")
        axes.plot([tip], [row], shape, color=colour, markersize=7, alpha=0.75, markeredgewidth=0, zorder=2)
    own = happening.regime in {"", SOVIET}
    axes.barh(
        row,
        max(right - left, 0.3),
        left=left,
        height=0.26,
        color=colour if own else PAPER,
        edgecolor=colour,
        linewidth=0 if own else 1.2,
        alpha=0.75,
        zorder=2,
        gid=".".join(["event", *happening.rows]),
    )


def _mark(axes: Axes, row: int, happening: Happening) -> None:
    shape, colour = MARKS[happening.kind]
    bounds = _given(happening)[0]
    first, last = bounds.first, bounds.last
    if first is not None and last is not None and last - first > 31:  # noqa: PLR2004 - a month is seen as a point
        ends = [year(first), year(last)]
        axes.plot(ends, [row, row], color=colour, linewidth=6, alpha=0.28, zorder=3, solid_capstyle="butt")
    if first is None or last is None:  # not earlier, or not later: an arrow to the open side
        side, tip = (1, ">") if last is None else (-1, "<")
        ends = [middle(bounds), middle(bounds) + side * _ARROW]
        axes.plot(ends, [row, row], color=colour, linewidth=1.2, alpha=0.8, zorder=3)
        axes.plot(ends[1:], [row], tip, color=colour, markersize=5, alpha=0.8, markeredgewidth=0, zorder=3)
    own = happening.regime in {"", SOVIET}
    axes.plot(
        [middle(bounds)],
        [row],
        shape,
        markerfacecolor=colour if own else PAPER,
        markeredgecolor=PAPER if own else colour,
        markersize=8.5 if shape == "X" else 7,
        markeredgewidth=0.8 if own else 1.4,
        zorder=4,
        gid=".".join(["event", *happening.rows]),
    )


def middle(bounds: Bounds) -> float:
    """Return the middle of a date, or its one known end, as a point of the axis of years."""
    known = [day for day in (bounds.first, bounds.last) if day is not None]
    return sum(map(year, known)) / len(known)


def _legend(axes: Axes, figure: Figure, found: list[Happening], words: Labels) -> None:
    from matplotlib.lines import Line2D  # noqa: PLC0415 - an extra
    from matplotlib.patches import Patch  # noqa: PLC0415

    kinds = {h.kind for h in found}
    rows: list[tuple[object, str]] = [(Line2D([], [], color=FAINT, linewidth=1.6), say("life", words.language))]
    for kind, (shape, colour) in MARKS.items():
        if kind in kinds:
            rows.append((_point(shape, colour, PAPER), words.relation(kind)))
    if kinds & LASTING.keys():
        rows.append((Patch(color=LASTING["Detention"], alpha=0.75), say("held", words.language)))
    rows.append((_point(">", SOFT, SOFT), say("open-end", words.language)))
    if any(h.regime not in {"", SOVIET} for h in found):
        rows.append((_point("v", PAPER, INK), say("other-regime", words.language)))
    rows.append((Patch(color=INK, alpha=0.28), say("range", words.language)))
    handles: Any = [handle for handle, _ in rows]
    labels = [textwrap.fill(label, 25) for _, label in rows]
    top = 1 - 0.95 / figure.get_figheight()
    axes.legend(
        handles, labels, frameon=False, loc="upper left", bbox_to_anchor=(0.79, top), bbox_transform=figure.transFigure,
        borderaxespad=0, labelspacing=0.6, fontsize=9.5,
    )  # fmt: skip


def _point(shape: str, colour: str, edge: str) -> object:
    from matplotlib.lines import Line2D  # noqa: PLC0415 - an extra

    return Line2D([], [], marker=shape, markerfacecolor=colour, markeredgecolor=edge, linestyle="none", markersize=7)
