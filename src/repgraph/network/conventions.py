"""What both engines of measures share: seed, damping, the order of parts, and assortativity, which neither has so."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SEED = 1937
DAMPING = 0.85
CONFIDENCE = 0.9
"""Probability with which a sampled betweenness is as near as it says."""


DIGITS = 12
"""Digits of what is added up in an order of the engine's own: further ones differ from run to run."""


class Assortativity(NamedTuple):
    """How much people tie to their like: 1 always, 0 as chance has it; ``None`` where it is not defined.

    ``left_out`` counts the pairs of which one person has no value recorded.
    """

    coefficient: float | None
    pairs: int
    left_out: int


def assortativity_of(values: Mapping[str, list[str]], pairs: Iterable[tuple[str, str]]) -> Assortativity:
    """Return assortativity over pairs of people with their values."""
    mixing: Counter[tuple[str, str]] = Counter()
    counted = left_out = 0
    for one, other in pairs:
        combined = [(a, b) for a in values[one] for b in values[other]]
        if not combined:
            left_out += 1
            continue
        counted += 1
        for a, b in combined:
            mixing[a, b] += 1 / len(combined)  # type: ignore[assignment]  # a counter of shares
            mixing[b, a] += 1 / len(combined)  # type: ignore[assignment]
    if not counted:
        return Assortativity(None, 0, left_out)
    ends: dict[str, float] = defaultdict(float)
    for (a, _), share in sorted(mixing.items()):
        ends[a] += share / (2 * counted)
    alike = sum(mixing[value, value] for value in ends) / (2 * counted)
    expected = sum(share**2 for share in ends.values())
    undefined = math.isclose(expected, 1.0)
    return Assortativity(None if undefined else (alike - expected) / (1 - expected), counted, left_out)


def ordered(parts: Iterable[Iterable[str]]) -> list[frozenset[str]]:
    """Return parts largest first, then by the first name in them."""
    return sorted((frozenset(part) for part in parts), key=lambda part: (-len(part), min(part, default="")))
