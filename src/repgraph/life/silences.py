"""What no source in the graph says of a person whom Soviet power repressed.

A silence of the sources is told as such, never as "was not".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from repgraph.life.records import Case, Statement

SOVIET = "soviet"
ARREST = frozenset({"Arrest"})
REHABILITATION = frozenset({"Rehabilitation"})
DEATHS = frozenset({"Death", "Execution", "Killing"})
BURIALS = frozenset({"Burial", "Reburial"})
DECISIONS = frozenset({"Sentencing", "Commutation"})
CUSTODY = frozenset({"Arrest", "Detention", "Transfer", "Release", "Interrogation"})


def silences(statements: Iterable[Statement], cases: Sequence[Case]) -> tuple[str, ...]:
    """Return the ids of what no statement says.

    Parameters
    ----------
    statements
        All statements about the person, claimed ones too, but none that accusers allege.
    cases
        The person's cases; without a Soviet one nothing is missed.
    """
    if not any(case.regime.id == SOVIET for case in cases):
        return ()
    found = list(statements)

    def says(classes: frozenset[str], what: Callable[[Statement], object] = bool) -> bool:
        return any(s.states.id in classes and (s.regime is None or s.regime.id == SOVIET) and what(s) for s in found)

    arrested, decided, dead = says(CUSTODY), says(DECISIONS), says(DEATHS)
    killed = says(frozenset({"Killing"})) and not decided
    missing = {
        "arrest": not arrested and not killed,
        "arrest-date": arrested and not says(ARREST, lambda s: s.says.date or s.date_as_printed),
        "deciding-body": not killed and not says(DECISIONS, lambda s: s.says.bodies or s.body_as_printed),
        "sentence": not killed and not says(DECISIONS, lambda s: s.says.penalties or s.says.term_months),
        "death": not dead,
        "place-of-death": dead and not says(DEATHS, lambda s: s.says.places or s.place_as_printed),
        "burial": not says(BURIALS),
        "rehabilitation": not says(REHABILITATION),
    }
    return tuple(name for name, is_missing in missing.items() if is_missing)
