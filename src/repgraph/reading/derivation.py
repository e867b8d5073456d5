"""Cases that followed from another's case: a wife's from her husband's.

The rule: a case with a decision under a provision that punishes kin (``rg:punishesKin`` in the ontology)
is derivative of the case of the one spouse who has a Soviet case; with no such spouse, or with several,
nothing is derived.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from repgraph.model import Event, Tie
    from repgraph.ontology import Ontology
    from repgraph.reading.persons import Life

SOVIET = "soviet"
SPOUSE = "spouse"


def derivative_cases(lives: Mapping[str, Life], ties: Iterable[Tie], ontology: Ontology) -> None:
    """Set ``derivative_of`` and its factoids on every case to which the rule applies.

    Parameters
    ----------
    lives
        Lives by person; their cases are changed.
    ties
        Ties; claimed ones count for nothing.
    ontology
        Names the provisions that punish kin.
    """
    spouses: dict[str, list[tuple[str, Tie]]] = {}
    for tie in ties:
        if tie.kind == SPOUSE and not tie.claimed:
            spouses.setdefault(tie.a, []).append((tie.b, tie))
            spouses.setdefault(tie.b, []).append((tie.a, tie))
    for life in lives.values():
        for event in life.events:
            if _punishes_kin(event, ontology) and event.case and not event.claimed:
                _derive(life, event, spouses.get(life.person, []), lives)


def _punishes_kin(event: Event, ontology: Ontology) -> bool:
    return any(v.key in ontology.kin_punishments for v in event.values.get("underProvision", ()))


def _derive(life: Life, event: Event, spouses: list[tuple[str, Tie]], lives: Mapping[str, Life]) -> None:
    found = {
        other: (other_case, tie)
        for other, tie in spouses
        if other in lives
        for other_case in [c for c in lives[other].cases if c.regime == SOVIET][-1:]
        if other_case.derivative_of != event.case
    }
    if len(found) != 1:
        return
    other_case, tie = next(iter(found.values()))
    case = next(c for c in life.cases if c.id == event.case)
    case.derivative_of = other_case.id
    case.rows = tuple(sorted({*event.rows, *tie.rows}))
