"""The order in which events are told: by what is known of their time, never by more."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from repgraph import dates

if TYPE_CHECKING:
    from collections.abc import Iterable

    from repgraph.dates import Moment
    from repgraph.life.records import Date, Event

_SAME_TIME = (
    "Birth", "Education", "Marriage", "Office", "Membership", "Work", "CaseOpening", "Search", "Arrest",
    "Interrogation", "Indictment", "Sentencing", "Commutation", "Transfer", "Detention", "Exile", "Release",
    "Killing", "Execution", "Death", "Burial", "Reburial", "CaseReview", "Rehabilitation", "Commemoration",
)  # fmt: skip
"""Order of events whose dates do not tell which was first."""

_LATEST = frozenset({"Killing", "Execution", "Death", "Burial", "Reburial"})
"""Events that are told where they are latest possible, after what may have gone before."""


def in_order(events: Iterable[Event]) -> list[Event]:
    """Return events by beginning; those without a date come last, a birth first."""
    return sorted(events, key=_key)


def moment(when: Date) -> Moment:
    """Return a date with its bounds, in the calendar in which it is printed."""
    text = when.edtf
    if dates.is_interval(text):
        text = dates.split_interval(text)[0]
    return dates.parse(text)


def time_of(event: Event) -> Date | None:
    """Return the date by which an event is ordered: its own, the span left undecided, or its end."""
    found = event.reading
    return found.date or found.within or found.end or found.end_within


def _key(event: Event) -> tuple[date, date, int, str]:
    name = event.event_class.id
    rank = _SAME_TIME.index(name) if name in _SAME_TIME else len(_SAME_TIME)
    when = time_of(event)
    if when is None:
        return (date.min if name == "Birth" else date.max, date.max, rank, event.id)
    time = moment(when)
    ends = (time.first, time.last) if name not in _LATEST else (time.last, time.first)
    return (ends[0] or ends[1] or date.max, time.last or date.max, rank, event.id)
