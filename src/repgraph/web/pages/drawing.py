"""Charts as SVG in the page: no script, no inline style; a table beside each says the same."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10
from typing import TYPE_CHECKING

from repgraph.web.pages.words import Html, to_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repgraph.web.pages.words import Interface

WIDTH, HEIGHT = 560, 300
LEFT, RIGHT, TOP, BOTTOM = 64, 12, 14, 34
LETTER, GAP = 7, 12
"""Width of a letter under a column, and between two labels."""


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a chart: where it stands, its bounds, and what it says in words."""

    x: float
    low: float
    high: float
    title: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart in two parts, with its address and what it says in words."""

    label: str
    certain: int
    possible: int
    address: str
    title: str


def ticks(most: float) -> list[float]:
    """Return round numbers from 0 to at least ``most``, about five of them.

    >>> ticks(18), ticks(65_000)
    ([0.0, 5.0, 10.0, 15.0, 20.0], [0.0, 20000.0, 40000.0, 60000.0, 80000.0])
    """
    if most <= 0:
        return [0.0, 1.0]
    rough = most / 4
    power = 10 ** floor(log10(rough))
    step = next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= rough)
    count = -(-most // step)
    return [float(step * n) for n in range(int(count) + 1)]


def dots(words: Interface, points: Sequence[Point], label: str) -> Html:
    """Return values over years: a dot for one value, a line for a range."""
    scale = ticks(max(p.high for p in points))
    first, last = floor(min(p.x for p in points)), max(p.x for p in points)
    span = max(last - first, 1)

    def at(year: float) -> float:
        return LEFT + 10 + (year - first) / span * (WIDTH - LEFT - RIGHT - 20)

    def up(value: float) -> float:
        return HEIGHT - BOTTOM - value / scale[-1] * (HEIGHT - TOP - BOTTOM)

    drawn = [_grid(words, scale, up)]
    step = max(1, int(span // 8))
    drawn += [
        f'<text class="tick" x="{at(year):.1f}" y="{HEIGHT - 12}" text-anchor="middle">{year}</text>'
        for year in range(first, int(last) + 1, step)
    ]
    for point in points:
        title = f"<title>{to_html(point.title)}</title>"
        if point.high > point.low:
            drawn.append(
                f'<line class="range" x1="{at(point.x):.1f}" x2="{at(point.x):.1f}" y1="{up(point.low):.1f}" '
                f'y2="{up(point.high):.1f}">{title}</line>'
            )
        else:
            drawn.append(
                f'<circle class="dot" cx="{at(point.x):.1f}" cy="{up(point.high):.1f}" r="4.5">{title}</circle>'
            )
    return _figure(drawn, label)


def columns(words: Interface, bars: Sequence[Bar], label: str) -> Html:
    """Return counts as columns: what is certain below, what is possible above.

    A column leads to its address; programs that read pages aloud are given the table beside it instead.
    """
    scale = ticks(max((b.certain + b.possible for b in bars), default=0))
    room = (WIDTH - LEFT - RIGHT) / max(len(bars), 1)

    def up(value: float) -> float:
        return HEIGHT - BOTTOM - value / scale[-1] * (HEIGHT - TOP - BOTTOM)

    drawn = [_grid(words, scale, up)]
    needed = LETTER * max((len(b.label) for b in bars), default=0) + GAP
    every = max(1, -(-len(bars) * needed // (WIDTH - LEFT - RIGHT)))
    for place, bar in enumerate(bars):
        x, width = LEFT + place * room + room * 0.12, room * 0.76
        floor_y, middle, top = up(0), up(bar.certain), up(bar.certain + bar.possible)
        column = (
            f"<title>{to_html(bar.title)}</title>"
            f'<rect class="certain" x="{x:.1f}" y="{middle:.1f}" width="{width:.1f}" height="{floor_y - middle:.1f}"/>'
            f'<rect class="possible" x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" height="{middle - top:.1f}"/>'
        )
        href = to_html(bar.address)
        drawn.append(f'<a href="{href}" tabindex="-1">{column}</a>' if bar.address else f"<g>{column}</g>")
        if place % every == 0:
            middle_x = f"{x + width / 2:.1f}"
            text = to_html(bar.label)
            drawn.append(f'<text class="tick" x="{middle_x}" y="{HEIGHT - 12}" text-anchor="middle">{text}</text>')
    return _figure(drawn, label, hidden=True)


def strip(low: float, high: float, most: float) -> Html:
    """Return one value as a bar of a table: dark up to the least, light up to the most."""
    share = 100 / most if most else 0
    return Html(
        '<svg class="strip-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="possible" width="{high * share:.1f}" height="8"/>'
        f'<rect class="certain" width="{low * share:.1f}" height="8"/></svg>'
    )


def _grid(words: Interface, scale: Sequence[float], up: object) -> str:
    lines = []
    for value in scale:
        y = up(value)  # type: ignore[operator]
        lines.append(
            f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text class="tick" x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{to_html(words.number(value))}</text>'
        )
    return "".join(lines)


def _figure(drawn: Sequence[str], label: str, *, hidden: bool = False) -> Html:
    name = to_html(label)
    role = 'aria-hidden="true"' if hidden else f'role="img" aria-label="{name}"'
    svg = f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" {role}>{"".join(drawn)}</svg>'
    return Html(f'<div class="chart scroll" role="region" aria-label="{name}" tabindex="0">{svg}</div>')
