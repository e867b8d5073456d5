"""What each tie, event and place in a list rests on: rows, sources, independent origins, doubts, dates.

Read once from the store by the queries ``network/evidence``, ``statements``, ``marks``, ``sources``, ``dates``,
``moments``, ``lives``, ``institutions``, ``directions`` and ``claimed``.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from repgraph.network.spans import NO_DATE, NO_SPAN, Bounds, Span, widest
from repgraph.ontology import BASE
from repgraph.queries import library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repgraph.store import Store

MODES = ("stated", "implied", "inferred")
DOUBTED = frozenset({"disputed", "hearsay", "open-question"})
"""Marks of a row that put in doubt whether the matter is so at all, or that wait for a historian."""

INVESTIGATION_PAPER = "investigation-paper"
COPIED_TEXT = "copied-text"
WEAKEST_TIER = 6
_BASE_LENGTH = len(BASE)


class Support(NamedTuple):
    """What one tie, event or place in a list rests on.

    ``rows`` are ids of rows in ``data/``; ``origins`` counts independent sources (copied texts count once);
    ``tier`` is that of the best source; ``mode`` that of the best row.
    """

    rows: tuple[str, ...]
    sources: tuple[str, ...]
    origins: int
    tier: int
    mode: str
    disputed: bool
    claimed: bool


class Evidence:
    """Everything that the store says about what its ties rest on.

    Parameters
    ----------
    store
        Any store.
    """

    def __init__(self, store: Store) -> None:
        """Ask the store; nothing is read from it later."""
        self._store = store
        self._claimed = {row[0] for row in self._rows("claimed")}
        self._sources = {
            source: (int(tier.rpartition("-")[2]), cluster or source, kind == COPIED_TEXT)
            for source, tier, cluster, kind in self._rows("sources")
        }
        self._marks = _gathered(self._rows("marks"))
        self._source_of = {factoid: source for factoid, source in self._rows("statements")}  # noqa: C416 - rows are wider tuples to mypy
        self._based_on = _gathered(self._rows("evidence"))
        self.starts = {node: person for node, person in self._rows("directions")}  # noqa: C416
        moments = {
            date: Bounds(text, _number(first), _number(last)) for date, text, first, last in self._rows("moments")
        }
        self._begins: dict[str, Bounds] = {}
        self._ends: dict[str, Bounds] = {}
        for node, end, date in self._rows("dates"):
            (self._ends if end else self._begins)[node] = moments[date]
        self.born: dict[str, Bounds] = {}
        self.died: dict[str, Bounds] = {}
        for person, what, date in self._rows("lives"):
            (self.born if what == "Birth" else self.died)[person] = moments[date]
        self.opened: dict[str, Bounds] = {}
        self.closed: dict[str, Bounds] = {}
        for node, what, date in self._rows("institutions"):
            known = self.opened if what == "established" else self.closed
            known[node] = widest(known.get(node), moments[date])
        self._known: dict[tuple[str, ...], Support] = {}

    def _rows(self, name: str) -> Iterator[tuple[str, ...]]:
        return rows(self._store, name)

    def span(self, node: str) -> Span:
        """Return when a tie or event was, as the reading has it."""
        begin, end = self._begins.get(node, NO_DATE), self._ends.get(node, NO_DATE)
        return Span(begin, end) if begin.known or end.known else NO_SPAN

    def support(self, *nodes: str) -> Support:
        """Return what ties, events or places in a list are based on together; a row is its own support."""
        found = self._known.get(nodes)
        if found is None:
            found = self._known[nodes] = self._support(nodes)
        return found

    def _support(self, nodes: tuple[str, ...]) -> Support:
        if len(nodes) == 1 and (known := self._plain(nodes[0])):
            return known
        factoids = sorted({f for node in nodes for f in self._based_on.get(node, (node,))})
        sources = sorted({self._source_of[f] for f in factoids if f in self._source_of})
        marks = [self._marks.get(f, ()) for f in factoids]
        modes = [next((m for m in found if m in MODES), "stated") for found in marks]
        tiers = [
            WEAKEST_TIER if INVESTIGATION_PAPER in found else self._tier(f)
            for f, found in zip(factoids, marks, strict=True)
        ]
        return Support(
            rows=tuple(f.rpartition("/")[2] for f in factoids),
            sources=tuple(s.rpartition("/")[2] for s in sources),
            origins=len({self._sources[s][1] for s in sources}),
            tier=min(tiers, default=WEAKEST_TIER),
            mode=min(modes, key=MODES.index, default="stated"),
            disputed=all(DOUBTED.intersection(found) for found in marks),
            claimed=all(self.claimed(node) for node in nodes),
        )

    def _plain(self, node: str) -> Support | None:
        """Return the support of a node with one row that nothing marks: most are so."""
        factoids = self._based_on.get(node) or [node]
        if len(factoids) > 1 or factoids[0] in self._marks or factoids[0] not in self._source_of:
            return None
        source = self._source_of[factoids[0]]
        row, tier = factoids[0].rpartition("/")[2], self._sources[source][0]
        return Support((row,), (source.rpartition("/")[2],), 1, tier, "stated", False, self.claimed(node))  # noqa: FBT003

    def claimed(self, node: str) -> bool:
        """Tell whether a tie, an event or a place in a list is only claimed."""
        return node in self._claimed or (node not in self._based_on and self._only_claimed(node))

    def _tier(self, factoid: str) -> int:
        return self._sources[self._source_of[factoid]][0] if factoid in self._source_of else WEAKEST_TIER

    def _only_claimed(self, factoid: str) -> bool:
        """Tell whether a place in a list rests on doubt, hearsay or one copied text: the rule of the reading."""
        if {"disputed", "hearsay"}.intersection(self._marks.get(factoid, ())):
            return True
        return factoid in self._source_of and self._sources[self._source_of[factoid]][2]


def rows(store: Store, name: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a query of ``queries/network/``: ids instead of IRIs, codes without their prefix."""
    answer = store.reply(library()[f"network/{name}"].text)
    out = io.BytesIO()
    if answer.native is not None and answer.native("csv", out):  # an object a term would take longer than the query
        out.seek(0)
        lines = csv.reader(io.TextIOWrapper(out, encoding="utf-8", newline=""))
        next(lines)
        yield from (tuple(map(local, line)) for line in lines)
    elif answer.rows is not None:
        for row in answer.rows.tuples():
            yield tuple(["" if term is None else local(term) for term in row])


def local(term: str) -> str:
    """Return ``person/x`` of a built node, the local name of a term or code, and any other text as it is."""
    if term.startswith(BASE):
        return term[_BASE_LENGTH:]
    return term.rpartition("#")[2] if term.startswith("https://w3id.org/repgraph/") else str(term)


def _gathered(pairs: Iterator[tuple[str, ...]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)


def _number(text: str) -> int | None:
    return int(text) if text else None
