"""Dates as sources give them: EDTF text, bounds, and the two calendars.

The profile (a part of the Extended Date/Time Format, Library of Congress, 2019):

====================  ==========================================================
``1937``              a year; ``1937-09`` a month; ``1937-09-27`` a day
``193X``, ``19XX``    within a decade, a century; ``1937-09-XX`` within a month
``?  ~  %``           after any of these: doubted, about, both
``[a..b]``            one moment, once within (``[..b]``, ``[a..]`` too)
``../b``, ``a/..``    not later than b, not earlier than a
``a/b``               a duration with its two ends (never a moment)
====================  ==========================================================

``~`` widens the bounds by 3 days, 1 month or 1 year, after its precision; ``?`` is doubt and
widens nothing. A day before 14 February 1918 whose calendar is unknown may be Julian, so its
upper bound is 12 or 13 days later (11 or 10 before 1800). Nothing comes out finer than it went in.
"""

from __future__ import annotations

import calendar as _calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from repgraph.errors import DateError

Calendar = Literal["", "julian", "gregorian", "unknown"]

EPOCH = date(1900, 1, 1)
"""Day number 0."""

CALENDAR_REFORM = date(1918, 2, 14)
"""First day of the Gregorian calendar in Soviet Russia (decree of 24 January 1918)."""

_SINGLE = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}|XX))?)?(?P<mark>[?~%]?)", re.ASCII
)
_APPROXIMATE_DAYS = 3
_PROFILE = "not a date of the profile; write 1937, 1937-09, 1937-09-27, 1937~, 193X or [1937-11..1938-02]"


@dataclass(frozen=True, slots=True)
class Moment:
    """A date text with its bounds.

    ``first`` and ``last`` are what the text says, in the calendar it was printed in; ``earliest``
    and ``latest`` are Gregorian days between which it lies for certain. ``None`` is an open end.
    """

    text: str
    calendar: Calendar
    first: date | None
    last: date | None
    earliest: date | None
    latest: date | None
    uncertain: bool = False
    approximate: bool = False

    @property
    def local(self) -> str:
        """Return the local name of the date's IRI: the text in characters that IRIs allow."""
        name = self.text.replace("?", "-uncertain").replace("~", "-approx").replace("%", "-uncertain-approx")
        if name.startswith("["):
            name = "in-" + name[1:-1].replace("..", "--")
        name = name.replace("/", "--").replace("..", "open")
        before = any(end is not None and end < CALENDAR_REFORM for end in (self.first, self.last))
        return f"{name}-{self.calendar}" if before and self.calendar in {"julian", "gregorian"} else name

    @property
    def precision_days(self) -> int:
        """Return the width of the text in days; an open end counts as a century."""
        if self.first is None or self.last is None:
            return 36525
        return (self.last - self.first).days

    @property
    def is_day(self) -> bool:
        """Tell whether the text names one day."""
        return self.first is not None and self.first == self.last

    def overlaps(self, other: Moment) -> bool:
        """Tell whether both texts can mean one moment (1937 and 27 September 1937 can)."""
        starts_late = self.last is not None and other.first is not None and self.last < other.first
        ends_early = other.last is not None and self.first is not None and other.last < self.first
        return not (starts_late or ends_early)

    def contains(self, other: Moment) -> bool:
        """Tell whether every day that ``other`` allows is allowed by this text."""
        low = self.first is None or (other.first is not None and self.first <= other.first)
        high = self.last is None or (other.last is not None and other.last <= self.last)
        return low and high

    def same_day_in_two_calendars(self, other: Moment) -> bool:
        """Tell whether both name one day before 1918, once Julian and once Gregorian."""
        if not (self.is_day and other.is_day):
            return False
        one, two = sorted((self, other), key=lambda m: m.first or date.min)
        assert one.first is not None  # noqa: S101 - both are days
        assert two.first is not None  # noqa: S101
        if one.first >= CALENDAR_REFORM or one.calendar == "gregorian" or two.calendar == "julian":
            return False
        return (two.first - one.first).days in {12, 13}


def day_number(day: date) -> int:
    """Return days since 1 January 1900 (negative before)."""
    return (day - EPOCH).days


@lru_cache(maxsize=65536)
def parse(text: str, calendar: Calendar = "") -> Moment:
    """Read an EDTF text of the profile.

    Parameters
    ----------
    text
        The text, such as ``1937-09-27`` or ``[1937-11..1938-02]``.
    calendar
        Calendar in which the source prints it; empty or ``unknown`` where it does not say.

    Raises
    ------
    DateError
        The text is outside the profile, or names a day that does not exist, or ends before it begins.

    Examples
    --------
    >>> parse("1937-09~").earliest, parse("1937-09~").latest
    (datetime.date(1937, 8, 1), datetime.date(1937, 10, 31))
    >>> parse("[1937-11..1938-02]").local
    'in-1937-11--1938-02'
    """
    if text.startswith("[") and text.endswith("]") and ".." in text:
        low, _, high = text[1:-1].partition("..")
    elif "/" in text:
        low, _, high = text.partition("/")
        if not low or not high:
            raise DateError(text, "an open end is written '..', as in ../1953")
        low, high = ("" if low == ".." else low), ("" if high == ".." else high)
    else:
        return _single(text, calendar)
    if not low and not high:
        raise DateError(text, "at least one end must be a date")
    begin = _single(low, calendar, whole=text) if low else None
    end = _single(high, calendar, whole=text) if high else None
    if begin and end and begin.first and end.last and begin.first > end.last:
        raise DateError(text, "it ends before it begins")
    return Moment(
        text,
        calendar,
        begin.first if begin else None,
        end.last if end else None,
        begin.earliest if begin else None,
        end.latest if end else None,
        uncertain=bool((begin and begin.uncertain) or (end and end.uncertain)),
        approximate=bool((begin and begin.approximate) or (end and end.approximate)),
    )


def is_interval(text: str) -> bool:
    """Tell whether the text is a duration ``a/b`` with two given ends."""
    return "/" in text and ".." not in text


def split_interval(text: str) -> tuple[str, str]:
    """Return beginning and end of ``a/b``, ``../b`` or ``a/..`` (an open end is empty).

    >>> split_interval("1938/1946"), split_interval("../1953")
    (('1938', '1946'), ('', '1953'))
    """
    low, _, high = text.partition("/")
    return ("" if low == ".." else low), ("" if high == ".." else high)


def lasting(begin: Moment, end: Moment) -> Moment:
    """Return the duration from a beginning to an end.

    >>> lasting(parse("[1937-11..1938-02]"), parse("../1946")).text
    '1937-11/1946'
    """
    low, high = (_ends(m.text)[i] for i, m in enumerate((begin, end)))
    return Moment(
        f"{low}/{high}",
        begin.calendar,
        begin.first,
        end.last,
        begin.earliest,
        end.latest,
        uncertain=begin.uncertain or end.uncertain,
        approximate=begin.approximate or end.approximate,
    )


def _ends(text: str) -> tuple[str, str]:
    if text.startswith("["):
        low, _, high = text[1:-1].partition("..")
        return low or "..", high or ".."
    low, slash, high = text.partition("/")
    return (low, high) if slash else (text, text)


def spanning(moments: list[Moment]) -> Moment | None:
    """Return one moment once within all of these, for a date left undecided; ``None`` if nothing bounds it.

    Its bounds are Gregorian, whatever calendars the texts are in.

    >>> spanning([parse("1938-02-08"), parse("1938-02-10")]).text
    '[1938-02-08..1938-02-10]'
    """
    firsts = [m.earliest for m in moments]
    lasts = [m.latest for m in moments]
    low = "" if None in firsts else min(f for f in firsts if f is not None).isoformat()
    high = "" if None in lasts else max(d for d in lasts if d is not None).isoformat()
    return parse(f"[{low}..{high}]", "gregorian") if low or high else None


def _single(text: str, calendar: Calendar, whole: str = "") -> Moment:
    match = _SINGLE.fullmatch(text)
    if not match:
        raise DateError(whole or text, _advice(whole) or _advice(text) or _PROFILE)
    year, month, day, mark = match.group("year", "month", "day", "mark")
    first, last, unit = _bounds(year, month, day, whole or text)
    approximate = mark in {"~", "%"}
    if approximate:
        first, last = _widen(first, last, unit)
    earliest, latest = first, last
    if unit == "day" and first < CALENDAR_REFORM and calendar != "gregorian":
        latest += _julian_gap(last)
        if calendar == "julian":
            earliest += _julian_gap(first)
    return Moment(text, calendar, first, last, earliest, latest, uncertain=mark in {"?", "%"}, approximate=approximate)


def _julian_gap(day: date) -> timedelta:
    century_begins = day.year if day.month > 2 else day.year - 1  # noqa: PLR2004 - it changes after February
    return timedelta(days=max(0, century_begins // 100 - century_begins // 400 - 2))


def _bounds(year: str, month: str | None, day: str | None, text: str) -> tuple[date, date, str]:
    if "X" in year:
        if month:
            raise DateError(text, "a decade or century has no month")
        return date(int(year.replace("X", "0")) or 1, 1, 1), date(int(year.replace("X", "9")), 12, 31), "year"
    number = int(year)
    if number == 0:
        raise DateError(text, "there is no year 0 here")
    if month is None:
        return date(number, 1, 1), date(number, 12, 31), "year"
    in_year = int(month)
    if not 1 <= in_year <= 12:  # noqa: PLR2004 - months of the year
        season = 21 <= in_year <= 24  # noqa: PLR2004 - EDTF codes of the seasons
        raise DateError(
            text,
            "a season is written as its months, as in [1937-09..1937-11]" if season else f"there is no month {month}",
        )
    length = _calendar.monthrange(number, in_year)[1]
    if day is None or day == "XX":
        return date(number, in_year, 1), date(number, in_year, length), "month"
    if not 1 <= int(day) <= length:
        raise DateError(text, f"{number}-{month} has {length} days")
    exact = date(number, in_year, int(day))
    return exact, exact, "day"


def _widen(first: date, last: date, unit: str) -> tuple[date, date]:
    if unit == "day":
        return _days_later(first, -_APPROXIMATE_DAYS), _days_later(last, _APPROXIMATE_DAYS)
    if unit == "year":
        return first.replace(year=max(first.year - 1, 1)), last.replace(year=min(last.year + 1, 9999))
    before, after = _days_later(first, -1), _days_later(last, 1)
    return before.replace(day=1), after.replace(day=_calendar.monthrange(after.year, after.month)[1])


def _days_later(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.min if days < 0 else date.max


def _advice(text: str) -> str:
    printed = re.fullmatch(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})", text, re.ASCII)
    if printed and int(printed[3]) <= 12:  # noqa: PLR2004 - months of the year
        return f"write year-month-day: {printed[4]}-{printed[3]:0>2}-{printed[1]:0>2}"
    if re.fullmatch(r"\d{3,4}-\d-\d{1,2}|\d{4}-\d{1,2}-\d|\d{4}-\d", text):
        return "months and days have two digits"
    if re.fullmatch(r"\d{4}-\d{4}", text):
        return "a duration is written with a slash, one moment within as [a..b]"
    return ""
