"""Ties between people, read from the rows of ``ties.csv``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repgraph.model import Tie
from repgraph.reading.grouping import group

if TYPE_CHECKING:
    from collections.abc import Iterable

    from repgraph.model import Conflict
    from repgraph.reading.values import ValueReader
    from repgraph.tables.collection import Row


def read_ties(rows: Iterable[Row], reader: ValueReader) -> tuple[list[Tie], list[Conflict]]:
    """Group rows into ties and read their values.

    Rows of one kind about one pair are one tie where their dates allow it; for kinds without
    direction the order of the two people does not matter. Alleged rows yield no tie.
    """
    kinds = reader.ontology.tie_kinds
    pairs: dict[tuple[str, str, str], list[Row]] = {}
    for row in sorted(rows, key=lambda r: r["id"]):
        if reader.weights.yields_nothing(row):
            continue
        a, b = row["person_a"], row["person_b"]
        if not kinds[row["kind"]].directed:
            a, b = sorted((a, b))
        pairs.setdefault((a, row["kind"], b), []).append(row)
    ties = []
    conflicts: list[Conflict] = []
    for (a, code, b), members in pairs.items():
        kind = kinds[code]
        grouping = group(members)
        term = reader.ontology.classes[kind.tie_class]
        leftovers = list(grouping.unplaced)
        for index, event_rows in enumerate(grouping.events):
            # A row that fits several spells of one tie still attests the tie: it joins the first.
            joined = event_rows + (leftovers if index == 0 else [])
            founder = min(r["id"] for r in joined)
            values, within, found = reader.read(joined, term, founder)
            ties.append(
                Tie(
                    id=founder,
                    tie_class=kind.tie_class,
                    kind=code,
                    a=a,
                    b=b,
                    directed=kind.directed,
                    rows=tuple(sorted(r["id"] for r in joined)),
                    values=values,
                    within=within,
                    claimed=reader.weights.only_claimed(joined),
                )
            )
            conflicts += found
    return sorted(ties, key=lambda t: t.id), conflicts


def derived_properties(ties: Iterable[Tie], reader: ValueReader) -> dict[str, set[tuple[str, str]]]:
    """Return the plain properties that ties imply: (property, other person) by person.

    Claimed ties imply none.
    """
    plain: dict[str, set[tuple[str, str]]] = {}
    for tie in ties:
        kind = reader.ontology.tie_kinds[tie.kind]
        if tie.claimed or not kind.derived:
            continue
        plain.setdefault(tie.a, set()).add((kind.derived, tie.b))
        plain.setdefault(tie.b, set()).add((kind.inverse or kind.derived, tie.a))
    return plain
