"""An edge with everything that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from repgraph.network.spans import NO_SPAN, Span

if TYPE_CHECKING:
    from repgraph.network.evidence import Support

UNCERTAIN = {
    "possible": "possible-overlap",
    "undated": "undated-overlap",
    "same-day": "same-day-only",
    "by-order": "read-from-order",
}
"""The doubt of an edge, by how its time was found."""

DOUBTS = ("claimed", "disputed", "inferred", *UNCERTAIN.values())
"""Every reason why an edge is not certain."""


class Edge(NamedTuple):
    """One edge with everything that it rests on.

    ``basis`` is ``tie`` (a source states the tie), ``list`` (a source names people together), ``shared`` (both
    were in one place, body or case) or ``event`` (a person and a place or body). ``key`` is the tie, or what the
    two share. ``supports`` are one or two: of the tie, or of either side. A directed edge runs from ``one`` to
    ``other``.
    """

    one: str
    other: str
    kind: str
    relation: str
    basis: str
    key: str
    weight: float
    supports: tuple[Support, ...]
    span: Span = NO_SPAN
    overlap: str = ""
    directed: bool = False

    @property
    def rows(self) -> tuple[str, ...]:
        """Return the ids of the rows in ``data/`` that the edge rests on."""
        return tuple(sorted({row for support in self.supports for row in support.rows}))

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the ids of the sources of those rows."""
        return tuple(sorted({source for support in self.supports for source in support.sources}))

    @property
    def origins(self) -> int:
        """Return the number of independent sources; of two sides, that of the weaker."""
        return min(support.origins for support in self.supports)

    @property
    def tier(self) -> int:
        """Return the tier of the best source; of two sides, that of the weaker."""
        return max(support.tier for support in self.supports)

    @property
    def claimed(self) -> bool:
        """Tell whether the edge, or one side of it, is only claimed."""
        return any(support.claimed for support in self.supports)

    @property
    def doubts(self) -> tuple[str, ...]:
        """Return why the edge is not certain; empty where it is."""
        found = []
        if self.claimed:
            found.append("claimed")
        if any(support.disputed for support in self.supports):
            found.append("disputed")
        if any(support.mode == "inferred" for support in self.supports):
            found.append("inferred")
        if self.overlap in UNCERTAIN:
            found.append(UNCERTAIN[self.overlap])
        return tuple(found)
