"""The map: camps, arrests, exiles, executions and burials where a source's place has a known position."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from math import log1p
from typing import TYPE_CHECKING

from starlette.routing import Route

from repgraph.ontology import RG
from repgraph.queries import library
from repgraph.web.pages.index import short
from repgraph.web.pages.projection import VIEWS, project
from repgraph.web.pages.words import Html

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from repgraph.life.records import Thing
    from repgraph.web.pages.frame import Frame
    from repgraph.web.pages.words import Interface

LAYERS = {
    "camps": ("Detention",),
    "arrests": ("Arrest",),
    "exiles": ("Exile", "Deportation"),
    "executions": ("Execution", "Killing"),
    "burials": ("Burial", "Reburial"),
}
"""Layers of the map and the classes of events that each counts; ``camps`` shows every camp with a position."""

CLASSES = {str(RG[name]): layer for layer, names in LAYERS.items() for name in names}
"""The layer of each class of events."""

_DEEPEST = 6


@dataclass(slots=True)
class Spot:
    """One place or camp: its position, where that comes from, and how many people each layer counts there."""

    thing: Thing
    x: float
    y: float
    by_way_of: Thing | None
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def people(self) -> int:
        """Return the greatest count of one layer."""
        return max(self.counts.values(), default=0)


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of a layer as it is drawn."""

    spot: Spot
    layer: str
    x: float
    y: float
    size: float
    title: str
    label: str


class Atlas:
    """Positions and counts of one graph, read once.

    Parameters
    ----------
    frame
        What pages are made with.
    """

    def __init__(self, frame: Frame) -> None:
        """Read nothing yet."""
        self.frame = frame

    @cached_property
    def read(self) -> tuple[list[Spot], list[tuple[Thing, dict[str, int]]]]:
        """Return the places that have a position, and what is told of places that have none."""
        store, saved = self.frame.site.store, library()
        own: dict[str, tuple[float, float]] = {}
        within: defaultdict[str, set[str]] = defaultdict(set)
        for row in store.select(saved["page/positions"].bind()):
            if "lat" in row:
                own.setdefault(str(row["thing"]), (float(str(row["lat"])), float(str(row["long"]))))
            else:
                within[str(row["thing"])].add(str(row["within"]))
        counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for row in store.select(saved["page/map"].bind()):
            layer = CLASSES[str(row["class"])]
            found = counts[str(row["thing"])]
            found[layer] = found.get(layer, 0) + int(str(row["people"]))
        camps = self.frame.index.catalogue("camps").numbers
        spots, nowhere = [], []
        for iri in sorted({*counts, *(c for c in camps if c in own)}):
            place = _position(iri, own, within)
            if place is None:
                nowhere.append((self.frame.thing(iri), counts[iri]))
                continue
            told = dict(counts.get(iri, {}))
            if iri in camps:
                told.setdefault("camps", 0)
            way = self.frame.thing(place) if place != iri else None
            spots.append(Spot(self.frame.thing(iri), *project(*own[place]), way, told))
        nowhere.sort(key=lambda pair: -sum(pair[1].values()))
        return spots, nowhere


def _position(iri: str, own: Mapping[str, tuple[float, float]], within: Mapping[str, set[str]]) -> str | None:
    """Return the nearest thing with a position: itself, else what it lies in, as far as there is one way only."""
    seen = iri
    for _ in range(_DEEPEST):
        if seen in own:
            return seen
        outer = [place for place in sorted(within.get(seen, ())) if place != iri]
        placed = [place for place in outer if place in own]
        if placed:
            return placed[0] if len(placed) == 1 else None
        if len(outer) != 1:
            return None
        seen = outer[0]
    return None


def marks(words: Interface, spots: list[Spot], layers: set[str], view: str) -> list[Mark]:
    """Return what is drawn: the largest first, so that small marks stay on top.

    Parameters
    ----------
    words
        The language.
    spots
        Places with positions.
    layers
        Layers that are shown.
    view
        Part of the map; it decides how large marks are.
    """
    unit = VIEWS[view][2] / 640
    drawn = []
    for spot in spots:
        shown = [layer for layer in LAYERS if layer in layers and layer in spot.counts]
        for place, layer in enumerate(shown):
            count = spot.counts[layer]
            size = unit * (4.2 + 2.6 * log1p(count))
            aside = (place - (len(shown) - 1) / 2) * unit * 9
            name = words.label(spot.thing)
            counted = words.count("people-count", count) if count else words.say("map-no-people")
            told = f"{name}: {words.say(f'layer-{layer}')}, {counted}"
            if spot.by_way_of is not None:
                told += f" ({words.say('map-by-way-of', place=words.label(spot.by_way_of))})"
            drawn.append(Mark(spot, layer, spot.x + aside, spot.y, size, told, name))
    return sorted(drawn, key=lambda m: (-m.size, m.title))


def shape(layer: str, size: float) -> Html:
    """Return the sign of a layer; signs differ in form, not in colour only."""
    r = f"{size:.1f}"
    drawn = {
        "camps": f'<rect x="-{r}" y="-{r}" width="{2 * size:.1f}" height="{2 * size:.1f}"/>',
        "arrests": f'<circle r="{r}"/>',
        "exiles": f'<path d="M0,-{r}L{r},{r}L-{r},{r}Z"/>',
        "executions": f'<path d="M0,-{size * 1.3:.1f}L{size * 1.3:.1f},0L0,{size * 1.3:.1f}L-{size * 1.3:.1f},0Z"/>',
        "burials": f'<path d="M-{r},-{r}L{r},{r}M{r},-{r}L-{r},{r}"/>',
    }[layer]
    return Html(f'<g class="sign {layer}">{drawn}</g>')


def labels(found: list[Mark], view: str, letters: float, most: int) -> Iterator[tuple[float, float, str]]:
    """Yield names for the largest marks that leave room for one another and for the other marks.

    Parameters
    ----------
    found
        What is drawn, the largest first.
    view
        Part of the map.
    letters
        Height of the letters in units of the view.
    most
        Most names.
    """
    left, top, width, height = VIEWS[view]
    size = width / 640 * letters
    taken = [((m.x - m.size, m.y - m.size, m.x + m.size, m.y + m.size), m.spot.thing.iri) for m in found]
    named: set[str] = set()
    for mark in found:
        iri = mark.spot.thing.iri
        text = mark.label.partition("(")[0].partition(",")[0].strip()
        wide, gap = len(text) * size * 0.6, size * 0.4
        for x in (mark.x + mark.size + gap, mark.x - mark.size - gap - wide):
            box = (x, mark.y - size * 0.8, x + wide, mark.y + size * 0.4)
            inside = left <= box[0] and top <= box[1] and box[2] <= left + width and box[3] <= top + height
            free = not any(_overlap(box, other) for other, whose in taken if whose != iri)
            if inside and free and iri not in named and len(named) < most:
                taken.append((box, "a name"))
                named.add(iri)
                yield x, mark.y + size * 0.35, text


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the address of the map."""
    atlas = Atlas(frame)

    def page(request: Request) -> Response:
        words = frame.words(request)
        at = request.query_params.get("at", "")
        spots, nowhere = atlas.read
        chosen = {name for name in request.query_params.getlist("layer") if name in LAYERS} or set(LAYERS)
        here = next((s for s in spots if short(s.thing.iri) == at), None)
        left, top, width, height = VIEWS["kazakhstan"]
        inside = here is None or (left < here.x < left + width and top < here.y < top + height)
        view = request.query_params.get("view", "kazakhstan" if inside else "all")
        view = view if view in VIEWS else "kazakhstan"
        found = marks(words, spots, chosen, view)
        listed = sorted((s for s in spots if chosen & s.counts.keys()), key=lambda s: (-s.people, words.label(s.thing)))
        untold = [(t, c) for t, c in nowhere if chosen & c.keys()]
        return frame.page(
            request,
            "map",
            words.say("nav-map"),
            view=view,
            box=" ".join(f"{n:g}" for n in VIEWS[view]),
            unit=VIEWS[view][2] / 640,
            layers=[(name, name in chosen) for name in LAYERS],
            layer_names=list(LAYERS),
            chosen=sorted(chosen) if len(chosen) < len(LAYERS) else [],
            marks=found,
            labels=[("wide", list(labels(found, view, 11, 16))), ("narrow", list(labels(found, view, 20, 6)))],
            highlighted=here,
            spots=listed,
            nowhere=untold,
            shape=shape,
        )

    return [Route("/map", page, name="map")]
