"""Of several people who may be the one of a row, the likeliest, and only where no other is nearly as likely."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repgraph.linkage.model import Scored

MARGIN_BITS = 1.0
"""Match weight by which the best candidate must beat the next."""


def best(scored: Scored, margin: float = MARGIN_BITS) -> NDArray[np.bool_]:
    """Return which pairs are the one clear choice of their row on the left.

    Parameters
    ----------
    scored
        Candidate pairs with their weights.
    margin
        Bits of match weight by which the best must beat the next.
    """
    left, weight = scored.pairs.left, scored.weight
    chosen = np.zeros(len(left), dtype=bool)
    if not len(left):
        return chosen
    order = np.lexsort((-weight, left))
    row, bits = left[order], weight[order]
    first = np.append(True, row[1:] != row[:-1])
    following = np.append(bits[1:], -np.inf)
    following[np.append(row[1:] != row[:-1], True)] = -np.inf
    chosen[order[first & (bits - following >= margin)]] = True
    return chosen
