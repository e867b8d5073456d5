"""How many values a node has: sh:minCount, sh:maxCount and their qualified kin as SQL."""

from __future__ import annotations

NO_PATH = "NULL::UBIGINT AS path"
NO_VALUE = "NULL::UBIGINT AS value"


def cardinality(name: str, bound: int, foci: str, values: str, pairs: str | None = None) -> str:
    """Return SQL for the focus nodes that have too few or too many values; none if a node cannot.

    Parameters
    ----------
    name
        ``minCount`` or ``maxCount``.
    bound
        How many values a node must have, or may have.
    foci
        A table, or SQL in brackets, with ``root`` and ``focus``, without doubles.
    values
        SQL for ``root``, ``focus`` and ``value``.
    pairs
        The table of a plain property, with ``s`` and ``o``: it need not be joined with the focus nodes first.
    """
    head = f"SELECT root, focus, {NO_PATH}, {NO_VALUE} FROM"
    if name == "maxCount":
        if pairs:
            return f"{head} {foci} AS f WHERE focus IN (SELECT s FROM {pairs} GROUP BY s HAVING count(*) > {bound})"
        return f"{head} (SELECT v.root, v.focus FROM ({values}) AS v GROUP BY ALL HAVING count(*) > {bound})"
    if bound <= 0:
        return ""
    if bound == 1:
        any_value = (
            f"SELECT 1 FROM {pairs} AS t WHERE t.s = f.focus"
            if pairs
            else f"SELECT 1 FROM ({values}) AS v WHERE v.root = f.root AND v.focus = f.focus"
        )
        return f"{head} {foci} AS f WHERE NOT EXISTS ({any_value})"
    return (
        f"{head} (SELECT f.root, f.focus FROM {foci} AS f LEFT JOIN ({values}) AS v "
        f"ON v.root = f.root AND v.focus = f.focus GROUP BY ALL HAVING count(v.value) < {bound})"
    )
