"""What one row of a list cannot say of one person: the order rules that the gate holds within a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repgraph import dates
from repgraph.importing.lists.cells import FAMILY_NOTICE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from repgraph.dates import Calendar
    from repgraph.importing.contract import Row

_DEATHS = frozenset({"death", "execution", "killing"})
_AFTER_DEATH = frozenset(
    {
        "burial",
        "reburial",
        "rehabilitation",
        "case-review",
        "commemoration",
        "petition",
        "award",
        "publication",
        "work",
        "testimony",
    }
)
_AFTER = (
    ("arrest", "sentencing"), ("arrest", "execution"), ("sentencing", "execution"), ("sentencing", "rehabilitation"),
    ("detention", "release"),
)  # fmt: skip
"""Kinds of which the first never lies wholly after the second."""


def contradiction(rows: Sequence[Row]) -> str:
    """Return what a row says that cannot be, or nothing; notices to families are not held against anything.

    Parameters
    ----------
    rows
        The factoids that one row of a list became.
    """
    spans = [(row["kind"], row.get("date") or row.get("end", ""), *_bounds(row)) for row in rows if _speaks(row)]
    births = [(text, early) for kind, text, early, _ in spans if kind == "birth" and early]
    deaths = [(text, late) for kind, text, _, late in spans if kind in _DEATHS and late]
    for kind, text, early, late in spans:
        for born, first in births:
            if kind != "birth" and late and late < first:
                return f"{kind} ({text}) lies before the birth ({born}): the gate would refuse both; check the row"
        for died, last in deaths:
            if kind not in _DEATHS | _AFTER_DEATH and early and early > last:
                return f"{kind} ({text}) lies after the death ({died}): the gate would refuse both; check the row"
    for before, after in _AFTER:
        firsts = [(text, early) for kind, text, early, _ in spans if kind == before and early]
        seconds = [(text, late) for kind, text, _, late in spans if kind == after and late]
        for text, late in seconds:
            if firsts and all(early > late for _, early in firsts):
                why = "the gate would refuse both; check the row"
                return f"{after} ({text}) lies before the {before} ({firsts[0][0]}): {why}"
    return ""


def _speaks(row: Row) -> bool:
    return bool(row.get("date") or row.get("end")) and FAMILY_NOTICE not in row.get("qualifiers", "").split()


def _bounds(row: Row) -> tuple[date | None, date | None]:
    calendar: Calendar = row.get("calendar", "")  # type: ignore[assignment]
    begin = dates.parse(row["date"], calendar) if row.get("date") else None
    end = dates.parse(row["end"], calendar) if row.get("end") else begin
    return begin.earliest if begin else None, end.latest if end else None
