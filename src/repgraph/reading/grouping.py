"""Which factoids speak of one event.

*Anchors* are the date intervals that contain no other; overlapping anchors are one event. A wider or
missing date joins the only event that it fits and stays unplaced where it fits several. The
``event`` column overrides.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from repgraph import dates

if TYPE_CHECKING:
    from repgraph.dates import Calendar, Moment
    from repgraph.tables.collection import Row


@dataclass
class Grouping:
    """Rows by event, and the rows that fit several events."""

    events: list[list[Row]] = field(default_factory=list)
    unplaced: list[Row] = field(default_factory=list)


def moment(row: Row, column: str = "date") -> Moment | None:
    """Return the parsed date of a row, or ``None`` where it has none."""
    if not row.get(column):
        return None
    calendar: Calendar = row.get("calendar", "")  # type: ignore[assignment]  # checked when the row was read
    text = row[column]
    if dates.is_interval(text):
        text = dates.split_interval(text)[0]
    return dates.parse(text, calendar)


def ending(row: Row) -> Moment | None:
    """Return the parsed end of a duration, from ``end`` or from an interval in ``date``."""
    if row.get("end"):
        return moment(row, "end")
    if row.get("date") and dates.is_interval(row["date"]):
        return moment({**row, "end": dates.split_interval(row["date"])[1]}, "end")
    return None


def extent(row: Row) -> Moment | None:
    """Return the whole time that a row speaks of: from its beginning to its end where it has one."""
    begin, end = moment(row), ending(row)
    if end is None:
        return begin
    if begin is None:
        begin = dates.Moment("..", end.calendar, None, None, None, None)
    return dates.lasting(begin, end)


def group(rows: list[Row]) -> Grouping:
    """Group rows of one kind about one person (or entity) into events.

    Parameters
    ----------
    rows
        Rows that may speak of one event: same kind, regime, case and object.
    """
    grouping = Grouping()
    keyed: dict[str, list[Row]] = {}
    for row in rows:
        if row.get("event"):
            keyed.setdefault(row["event"], []).append(row)
    grouping.events += keyed.values()
    free = [(row, extent(row)) for row in rows if not row.get("event")]
    dated = [(row, time) for row, time in free if time is not None]
    undated = [row for row, time in free if time is None]
    anchored = [(row, time) for row, time in dated if not any(_strictly_contains(time, other) for _, other in dated)]
    clusters = _merge(anchored)
    members = [[row for row, _ in cluster] for cluster in clusters]
    anchors = {id(row) for row, _ in anchored}
    for row, time in dated:
        if id(row) not in anchors:
            fitting = [i for i, cluster in enumerate(clusters) if any(_meet(time, t) for _, t in cluster)]
            _place(row, fitting, members, grouping)
    if not members and undated:
        members.append(undated)
    else:
        for row in undated:
            _place(row, list(range(len(members))), members, grouping)
    grouping.events += members
    return grouping


def _place(row: Row, fitting: list[int], members: list[list[Row]], grouping: Grouping) -> None:
    if len(fitting) == 1:
        members[fitting[0]].append(row)
    else:
        grouping.unplaced.append(row)


def _merge(anchored: list[tuple[Row, Moment]]) -> list[list[tuple[Row, Moment]]]:
    clusters: list[list[tuple[Row, Moment]]] = []
    for row, time in anchored:
        joined = [c for c in clusters if any(_meet(time, t) for _, t in c)]
        merged = [member for c in joined for member in c] + [(row, time)]
        clusters = [c for c in clusters if c not in joined] + [merged]
    return clusters


def _strictly_contains(wide: Moment, narrow: Moment) -> bool:
    return wide.contains(narrow) and not narrow.contains(wide)


def _meet(one: Moment, two: Moment) -> bool:
    durations = not (one.is_day or two.is_day)
    if durations and ((one.last and one.last == two.first) or (two.last and two.last == one.first)):
        return False  # one ends on the day on which the other begins: an office, then the next
    return one.overlaps(two) or one.same_day_in_two_calendars(two)
