"""What may be wrong or open with a statement, in words, and which of it every careful format can carry.

A status says why a statement may not be told as a plain fact. A format that has a place for the status carries the
statement with it; any other leaves the statement out and counts it.
"""

from __future__ import annotations

STATUSES = {
    "deprecated": "set aside by an editor",
    "alleged": "said by police, denouncers or in confessions",
    "sensitive": "ethnicity, religion, social origin, charge or a name that judges",
    "claimed": "an event or tie that rests on doubted, hearsay or copied statements only",
    "hearsay": "told at second hand",
    "disputed": "in doubt whether it happened",
    "notice": "from a notice to the family, which often was false",
    "questioned": "an open question for a historian",
    "conflicting": "another source gives another value",
    "undecided": "sources disagree and no rule decides",
    "disputed-value": "the source knows of other values",
    "hedged": "the source itself is careful",
    "inferred": "concluded by an editor",
    "implied": "taken for granted by the source",
    "unsourced": "no statement of a source gives this value",
    "uncompared": "the row was not compared with its source",
    "uncertain": "a date or place that the format could only give as certain",
}
"""Statuses in the order in which one is named as the reason, gravest first."""

EVERYTHING = frozenset(STATUSES)
"""What a format carries that marks every status."""

PLAIN: frozenset[str] = frozenset()
"""What a format carries that can only state."""

GRADED = frozenset(
    {
        "notice", "questioned", "conflicting", "undecided", "disputed-value", "hedged", "inferred", "implied",
        "unsourced", "uncompared", "uncertain",
    }
)  # fmt: skip
"""What a format carries that marks how sure a statement is, but whose readers take each for something that happened."""

SENSITIVE = frozenset(
    {"charge", "ethnicityAsRecorded", "ethnicityAttributed", "religion", "socialOrigin", "characterisation"}
)
"""Properties whose values leave only where their status goes with them."""


def gravest(found: frozenset[str] | set[str]) -> str:
    """Return the gravest of some statuses.

    >>> gravest({"uncompared", "alleged"})
    'alleged'
    """
    return next(status for status in STATUSES if status in found)
