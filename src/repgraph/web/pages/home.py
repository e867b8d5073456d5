"""The first page: the search, what is in the graph with its limits in plain words, and the ways in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from starlette.routing import Route

from repgraph.queries import library

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from repgraph.web.pages.frame import Frame

WAYS = (
    "people",
    "camps",
    "acts",
    "map",
    "timeline",
    "questions",
    "contradictions",
    "figures",
    "claimed",
    "sources",
    "help",
)
"""Ways in, in the order in which they stand."""

ADDRESSES = {"acts": "/acts"}


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in the graph, in numbers: statements and sources by tier, and how much was compared."""

    tiers: tuple[tuple[str, int, int], ...]
    statements: int
    compared: int
    people: int
    camps: int
    acts: int
    sources: int
    contradictions: int
    claimed: int


def contents(frame: Frame) -> Contents:
    """Count what is in the graph.

    Parameters
    ----------
    frame
        What pages are made with.
    """
    statements: defaultdict[str, int] = defaultdict(int)
    compared = 0
    for row in frame.site.store.select(library()["page/home"].bind()):
        number = int(str(row["statements"]))
        statements[str(row["tier"])] += number
        compared += number if str(row["compared"]) == "true" else 0
    sources = frame.index.catalogue("sources")
    by_tier = dict(sources.counts("tier", {}))
    sizes = {
        name: frame.index.catalogue(name).everything.bit_count()
        for name in ("camps", "acts", "contradictions", "claimed")
    }
    people = frame.index.catalogue("people")
    return Contents(
        tiers=tuple((tier, statements[tier], by_tier.get(tier, 0)) for tier in sorted(statements)),
        statements=sum(statements.values()),
        compared=compared,
        people=people.choose({"person": "yes"}).bit_count(),
        sources=len(sources.items),
        **sizes,
    )


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the address of the first page."""
    counted = lru_cache(maxsize=1)(lambda: contents(frame))

    def page(request: Request) -> Response:
        words = frame.words(request)
        found = counted()
        most = max((n for _, n, _ in found.tiers), default=1)
        return frame.page(
            request,
            "home",
            words.say("home-title"),
            found=found,
            ways=[(name, ADDRESSES.get(name, f"/{name}")) for name in WAYS],
            tiers=[(words.label(frame.thing(tier)), n, sources, 100 * n / most) for tier, n, sources in found.tiers],
        )

    return [Route("/", page, name="home")]
