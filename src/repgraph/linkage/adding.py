"""What a list would add to a graph before it is built: new people, new facts, contradictions, doubles."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from repgraph.linkage.choosing import best
from repgraph.linkage.review import span
from repgraph.linkage.wording import agreement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repgraph.linkage.model import Scored
    from repgraph.linkage.records import Person

KNOWN, POSSIBLE = 0.9, 0.2
"""Probability from which a row counts as a known person here, and from which as possibly known."""

SHOWN = 20
"""Examples of each kind that the report gives."""


@dataclass
class Added:
    """The report of one list.

    ``facts`` are kinds of statements that the graph has not yet of a known person; ``contradictions`` tell matter,
    the two people and the two values; ``doubles`` are pairs of rows of the list that may be one person.
    """

    rows: int
    known: list[tuple[Person, Person]] = field(default_factory=list)
    possible: list[tuple[Person, Person]] = field(default_factory=list)
    new: list[Person] = field(default_factory=list)
    facts: list[tuple[Person, Person, tuple[str, ...]]] = field(default_factory=list)
    contradictions: list[tuple[Person, Person, str]] = field(default_factory=list)
    doubles: list[tuple[Person, Person, float]] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return the report as lines of text; nothing here is decided, only proposed."""
        said = [
            (
                f"{self.rows:,} people in the list: {len(self.new):,} new, {len(self.known):,} known already, "
                f"{len(self.possible):,} possibly known (to be reviewed)"
            ),
            f"known people with new facts: {len(self.facts):,}",
        ]
        said += [f"  {one.name} = {two.name} ({two.id}): {', '.join(kinds)}" for one, two, kinds in self.facts[:SHOWN]]
        said.append(f"contradictions that the list would bring: {len(self.contradictions):,}")
        said += [f"  {one.name} = {two.name} ({two.id}): {what}" for one, two, what in self.contradictions[:SHOWN]]
        said.append(f"rows of the list that may be one person: {len(self.doubles):,}")
        said += [f"  {one.name} ({one.id}) = {two.name} ({two.id}), {p:.2f}" for one, two, p in self.doubles[:SHOWN]]
        return said


def added(listed: Sequence[Person], people: Sequence[Person], scored: Scored, inside: Scored) -> Added:
    """Return what a list adds to a graph.

    Parameters
    ----------
    listed
        People of the list.
    people
        People of the graph.
    scored
        Pairs of both.
    inside
        Pairs inside the list.
    """
    report = Added(len(listed))
    chosen = best(scored)
    likely: dict[int, tuple[float, int, bool]] = {}
    for at in np.flatnonzero(scored.probability >= POSSIBLE).tolist():
        row, entry = int(scored.pairs.left[at]), (float(scored.probability[at]), at, bool(chosen[at]))
        likely[row] = max(likely.get(row, entry), entry)
    for number, person in enumerate(listed):
        if number not in likely:
            report.new.append(person)
            continue
        probability, at, clear = likely[number]
        other = people[int(scored.pairs.right[at])]
        if probability < KNOWN or not clear:
            report.possible.append((person, other))
            continue
        report.known.append((person, other))
        fresh = tuple(sorted(kind for kind in person.said if kind not in other.said))
        if fresh:
            report.facts.append((person, other, fresh))
        for matter in ("birth", "death"):
            one, two = getattr(person, matter), getattr(other, matter)
            if agreement(one, two) in {"1", "0", "x"}:
                report.contradictions.append((person, other, f"{matter} {span(one)} here, {span(two)} in the graph"))
    order = np.argsort(-inside.probability, kind="stable")
    for at in order[inside.probability[order] >= KNOWN].tolist():
        pair = (listed[int(inside.pairs.left[at])], listed[int(inside.pairs.right[at])])
        report.doubles.append((*pair, float(inside.probability[at])))
    return report
