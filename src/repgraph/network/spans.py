"""Spans of time with bounds at both ends: what certainly overlaps, and what possibly does.

Days are numbered from 1 January 1900, as in the graph. ``None`` is a bound that no source gives.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Literal, NamedTuple

from repgraph import dates
from repgraph.errors import DateError, QueryError

Overlap = Literal["certain", "possible", "undated", "none"]
"""``undated``: at least one of the two has no date at all, so that nothing speaks for or against it."""


class Bounds(NamedTuple):
    """A date: its EDTF text, and the first and the last day on which it can lie."""

    text: str = ""
    first: int | None = None
    last: int | None = None

    @property
    def known(self) -> bool:
        """Tell whether anything bounds the date."""
        return self.first is not None or self.last is not None

    @property
    def is_day(self) -> bool:
        """Tell whether it is one day."""
        return self.first is not None and self.first == self.last


NO_DATE = Bounds()
_SIMPLE = re.compile(r"\d{4}(-\d{2}){0,2}")


class Span(NamedTuple):
    """A time from a beginning to an end, each with its bounds."""

    begin: Bounds = NO_DATE
    end: Bounds = NO_DATE

    @property
    def known(self) -> bool:
        """Tell whether anything bounds the span."""
        return self.begin.known or self.end.known


NO_SPAN = Span()


def overlap(one: Span, other: Span) -> Overlap:
    """Tell whether two spans overlap.

    Certain: on every reading of their dates there is a day that belongs to both. A span without a known end
    lasts at least through the day on which it begins.

    >>> held = Span(Bounds("1938", 13879, 14243), Bounds("1946", 16801, 17165))
    >>> overlap(held, Span(Bounds("1939-02-28", 14302, 14302)))
    'certain'
    """
    if not (one.known and other.known):
        return "undated"
    if _apart(one, other) or _apart(other, one):
        return "none"
    return "certain" if _together(one, other) else "possible"


def _apart(one: Span, other: Span) -> bool:
    """Tell whether the one is over for certain before the other begins."""
    return one.end.last is not None and other.begin.first is not None and one.end.last < other.begin.first


def _together(one: Span, other: Span) -> bool:
    if one.end.first is not None and other.end.first is not None:
        begins = (one.begin.last, other.begin.last)
        return None not in begins and max(b for b in begins if b is not None) <= min(one.end.first, other.end.first)
    if one.begin.is_day and one.begin == other.begin:
        return True
    return _holds_beginning(one, other) or _holds_beginning(other, one)


def _holds_beginning(one: Span, other: Span) -> bool:
    """Tell whether the other begins while the one certainly lasts."""
    if one.begin.last is None or one.end.first is None or other.begin.first is None or other.begin.last is None:
        return False
    return one.begin.last <= other.begin.first and other.begin.last <= one.end.first


def meet(one: Span, other: Span) -> Span:
    """Return the time that both share: from the later beginning to the earlier end."""
    if one is other or one == other:
        return one
    return Span(_later(one.begin, other.begin), _earlier(one.end, other.end))


def within(span: Span, start: Bounds | None, finish: Bounds | None) -> Span:
    """Return a span bounded by a life, or by the time of an institution: nothing of it lies outside.

    >>> within(NO_SPAN, Bounds("1937-12-03", 13850, 13850), None).begin.first
    13850
    """
    first, last = (start.first if start else None), (finish.last if finish else None)
    begin = Bounds(span.begin.text, _most(span.begin.first, first), _least(span.begin.last, last))
    end = Bounds(
        span.end.text, _most(span.end.first, first) if span.end.first is not None else None, _least(span.end.last, last)
    )
    return Span(_sound(begin, span.begin), _sound(end, span.end))


def widest(known: Bounds | None, other: Bounds) -> Bounds:
    """Return bounds that hold both dates."""
    if known is None:
        return other
    first = _least(known.first, other.first) if _both(known.first, other.first) else None
    last = _most(known.last, other.last) if _both(known.last, other.last) else None
    return Bounds("", first, last)


def _sound(bounds: Bounds, given: Bounds) -> Bounds:
    """Return bounds, or those given where the lives contradict them: a conflict is not ours to settle."""
    crossed = bounds.first is not None and bounds.last is not None and bounds.first > bounds.last
    return given if crossed else bounds


def day_of(text: str) -> tuple[int, int]:
    """Return the first and the last day that a date as users write it can mean.

    Raises
    ------
    QueryError
        It is no date, or open at one end.
    """
    try:
        moment = dates.parse(text)
    except DateError as error:
        raise QueryError(f"{error}") from error
    if moment.earliest is None or moment.latest is None:
        raise QueryError(f"{text!r}: a date with two ends is needed, as 1937 or 1937-09")
    return dates.day_number(moment.earliest), dates.day_number(moment.latest)


def _later(one: Bounds, other: Bounds) -> Bounds:
    last = _most(one.last, other.last) if _both(one.last, other.last) else None
    return _worded(one, other, _most(one.first, other.first), last)


def _earlier(one: Bounds, other: Bounds) -> Bounds:
    first = _least(one.first, other.first) if _both(one.first, other.first) else None
    return _worded(one, other, first, _least(one.last, other.last))


def _worded(one: Bounds, other: Bounds, first: int | None, last: int | None) -> Bounds:
    """Return bounds with the text of the one of two dates that they are; else with both ends in the words of either."""
    for date in (one, other):
        if (date.first, date.last) == (first, last):
            return date
    ends = []
    for day, known in ((first, [d.first for d in (one, other)]), (last, [d.last for d in (one, other)])):
        said = (one, other)[known.index(day)].text if day is not None else ""
        ends.append(said if _SIMPLE.fullmatch(said) else iso(day))
    return Bounds(f"[{ends[0]}..{ends[1]}]" if any(ends) else "", first, last)


def edtf(bounds: Bounds) -> str:
    """Return bounds as EDTF text: once within two days; an open end where nothing bounds it.

    >>> edtf(Bounds("", 13879, 14302)), edtf(Bounds("", None, 14302)), edtf(NO_DATE)
    ('[1938-01-01..1939-02-28]', '[..1939-02-28]', '')
    """
    if not bounds.known:
        return ""
    if bounds.is_day:
        return iso(bounds.first)
    return f"[{iso(bounds.first)}..{iso(bounds.last)}]"


def iso(day: int | None) -> str:
    """Return a day number as a date, and nothing for no day."""
    return "" if day is None else (dates.EPOCH + timedelta(days=day)).isoformat()


def _both(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None


def _most(*days: int | None) -> int | None:
    return max((day for day in days if day is not None), default=None)


def _least(*days: int | None) -> int | None:
    return min((day for day in days if day is not None), default=None)
