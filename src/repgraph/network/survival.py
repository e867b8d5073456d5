"""The Kaplan-Meier estimate of survival.

Source: Kaplan and Meier, *Journal of the American Statistical Association* 53 (1958) 457; the confidence band by
Greenwood's variance on the log-minus-log scale (Kalbfleisch and Prentice, *The Statistical Analysis of Failure Time
Data*, 1980).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

NORMAL_95 = 1.959963984540054


class Point(NamedTuple):
    """One step of the curve: at a time, how many were at risk, died, were lost from sight, and the estimate."""

    time: float
    at_risk: int
    died: int
    lost: int
    survival: float
    low: float
    high: float


def kaplan_meier(observations: Iterable[tuple[float, bool]]) -> list[Point]:
    """Return the estimate of survival, a point for each time at which somebody died or was lost from sight.

    Parameters
    ----------
    observations
        For each person the time observed, and whether it ended with death (else the person was lost from sight).

    Examples
    --------
    >>> [round(point.survival, 3) for point in kaplan_meier([(1, True), (2, False), (3, True)])]
    [0.667, 0.667, 0.0]
    """
    found = sorted(observations)
    at_risk, survival, spread = len(found), 1.0, 0.0
    curve = []
    for time in sorted({time for time, _ in found}):
        died = sum(1 for when, death in found if when == time and death)
        lost = sum(1 for when, death in found if when == time and not death)
        if died:
            survival *= 1 - died / at_risk
            spread += died / (at_risk * (at_risk - died)) if at_risk > died else math.inf
        curve.append(Point(time, at_risk, died, lost, survival, *_band(survival, spread)))
        at_risk -= died + lost
    return curve


def median(curve: list[Point]) -> float | None:
    """Return the time by which half had died; ``None`` where the curve does not fall so far."""
    return next((point.time for point in curve if point.survival <= 0.5), None)  # noqa: PLR2004 - half


def _band(survival: float, spread: float) -> tuple[float, float]:
    if survival in {0.0, 1.0} or math.isinf(spread):
        return survival, survival
    width = NORMAL_95 * math.sqrt(spread) / abs(math.log(survival))
    return survival ** math.exp(width), survival ** math.exp(-width)
