"""Dates keep the precision that the source gave them, and refuse what they cannot mean."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repgraph.dates import (
    CALENDAR_REFORM,
    Moment,
    day_number,
    is_interval,
    lasting,
    parse,
    spanning,
    split_interval,
)
from repgraph.errors import DateError

CALENDARS = st.sampled_from(["", "julian", "gregorian", "unknown"])
DAYS = st.dates(min_value=date(1700, 1, 1), max_value=date(2030, 12, 31))
WORDS_OF_DATES = st.text(alphabet="0123456789X-/.[]?~% ", max_size=24)


def texts_of(day: date) -> list[str]:
    """Every text without a mark that names a time in which the day lies."""
    year = f"{day.year:04}"
    return [
        day.isoformat(),
        f"{year}-{day.month:02}",
        f"{year}-{day.month:02}-XX",
        year,
        f"{year[:3]}X",
        f"{year[:2]}XX",
    ]


SINGLES = st.builds(
    lambda day, which, mark: texts_of(day)[which] + mark, DAYS, st.integers(0, 5), st.sampled_from(["", "?", "~", "%"])
)
INTERVALS = st.builds(
    lambda one, two, form: form.format(*sorted((one, two))),
    DAYS,
    DAYS,
    st.sampled_from(["[{0}..{1}]", "[..{1}]", "[{0}..]", "../{1}", "{0}/..", "{0}/{1}", "{0}~/{1}?"]),
)
TEXTS = SINGLES | INTERVALS
MOMENTS = st.builds(parse, TEXTS, CALENDARS)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1937-09-27", date(1937, 9, 27), date(1937, 9, 27)),
        ("1937-09", date(1937, 9, 1), date(1937, 9, 30)),
        ("1937-09-XX", date(1937, 9, 1), date(1937, 9, 30)),
        ("1936-02", date(1936, 2, 1), date(1936, 2, 29)),
        ("1937", date(1937, 1, 1), date(1937, 12, 31)),
        ("193X", date(1930, 1, 1), date(1939, 12, 31)),
        ("19XX", date(1900, 1, 1), date(1999, 12, 31)),
        ("1937?", date(1937, 1, 1), date(1937, 12, 31)),
        ("1937~", date(1936, 1, 1), date(1938, 12, 31)),
        ("1937%", date(1936, 1, 1), date(1938, 12, 31)),
        ("1937-09~", date(1937, 8, 1), date(1937, 10, 31)),
        ("1937-01~", date(1936, 12, 1), date(1937, 2, 28)),
        ("1937-09-02~", date(1937, 8, 30), date(1937, 9, 5)),
        ("193X~", date(1929, 1, 1), date(1940, 12, 31)),
        ("[1937-11..1938-02]", date(1937, 11, 1), date(1938, 2, 28)),
        ("[..1938-02]", None, date(1938, 2, 28)),
        ("[1937..]", date(1937, 1, 1), None),
        ("../1953", None, date(1953, 12, 31)),
        ("1953/..", date(1953, 1, 1), None),
        ("1938/1946", date(1938, 1, 1), date(1946, 12, 31)),
        ("1938~/1946?", date(1937, 1, 1), date(1946, 12, 31)),
    ],
)
def test_bounds_of_every_form_of_the_profile(text: str, first: date | None, last: date | None) -> None:
    """Each form that the tables may hold has the bounds that its words have."""
    moment = parse(text)
    assert (moment.first, moment.last) == (first, last)
    assert (moment.earliest, moment.latest) == (first, last)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("27.09.1937", "1937-09-27"),
        ("7.9.1937", "1937-09-07"),
        ("27/09/1937", "1937-09-27"),
        ("27-09-1937", "1937-09-27"),
        ("1937-23", "season"),
        ("1937-21", "season"),
        ("1937-13", "no month 13"),
        ("1937-00", "no month 00"),
        ("1937-9", "two digits"),
        ("1937-9-27", "two digits"),
        ("1937-09-31", "30 days"),
        ("1937-02-29", "28 days"),
        ("1937-09-00", "30 days"),
        ("1937-1938", "slash"),
        ("autumn 1937", "not a date of the profile"),
        ("27 сентября 1937", "not a date of the profile"),
        ("09/27/1937", "not a date of the profile"),
        ("937", "not a date of the profile"),
        ("1937-W05", "not a date of the profile"),
        ("-0044", "not a date of the profile"),
        ("1937 ", "not a date of the profile"),
        ("1937\n", "not a date of the profile"),
        ("１９３７", "not a date of the profile"),  # noqa: RUF001 - digits of full width
        ("", "not a date of the profile"),
        ("193X-05", "no month"),
        ("0000", "no year 0"),
        ("/1934", "open end"),
        ("1934/", "open end"),
        ("../..", "at least one end"),
        ("[..]", "at least one end"),
        ("1938/1937", "ends before it begins"),
        ("[1938-03..1938-02]", "ends before it begins"),
        ("[1937..1938..1939]", "not a date of the profile"),
        ("[1937]", "not a date of the profile"),
        ("1937..1938", "not a date of the profile"),
    ],
)
def test_text_outside_the_profile_is_refused_with_advice(text: str, advice: str) -> None:
    """A text that is no date of the profile is refused: the error keeps it and says what to write."""
    with pytest.raises(DateError) as caught:
        parse(text)
    assert caught.value.text == text
    assert advice in caught.value.why


@given(st.text() | WORDS_OF_DATES, CALENDARS)
def test_any_text_is_read_or_refused(text: str, calendar: str) -> None:
    """Whatever stands in a cell, nothing but a DateError comes of it."""
    try:
        kept = parse(text, calendar).text  # type: ignore[arg-type]
    except DateError as error:
        kept = error.text
    assert kept == text


@pytest.mark.parametrize("text", ["0001~", "0001-01~", "0001-01-01~", "9999~", "9999-12~", "9999-12-31~", "00XX~"])
def test_widening_at_the_ends_of_the_calendar_stops_there(text: str) -> None:
    """About the first or last day that there is stays within the calendar."""
    moment = parse(text)
    assert moment.first is not None
    assert moment.last is not None
    assert date.min <= moment.first <= moment.last <= date.max


@given(DAYS, st.integers(0, 5), st.sampled_from(["", "?", "~", "%"]), CALENDARS)
def test_bounds_are_never_finer_than_the_text(day: date, which: int, mark: str, calendar: str) -> None:
    """Every day that the text can mean lies within the bounds, and within no narrower ones."""
    text = texts_of(day)[which]
    moment = parse(text + mark, calendar)  # type: ignore[arg-type]
    plain = parse(text)
    assert moment.first is not None
    assert moment.last is not None
    assert moment.first <= day <= moment.last
    assert moment.contains(plain)
    assert moment.precision_days >= plain.precision_days == (plain.last - plain.first).days  # type: ignore[operator]
    assert plain.precision_days >= (0, 27, 27, 364, 3650, 36523)[which]


@given(TEXTS)
def test_an_unknown_calendar_allows_for_both(text: str) -> None:
    """Where the calendar is not known, the bounds hold the Julian and the Gregorian reading."""
    unknown, empty = parse(text, "unknown"), parse(text)
    assert (unknown.earliest, unknown.latest) == (empty.earliest, empty.latest)
    for calendar in ("julian", "gregorian"):
        known = parse(text, calendar)
        assert (known.first, known.last) == (unknown.first, unknown.last)
        assert unknown.earliest is None or (known.earliest is not None and unknown.earliest <= known.earliest)
        assert unknown.latest is None or (known.latest is not None and known.latest <= unknown.latest)


@pytest.mark.parametrize(
    ("printed", "gregorian"),
    [
        ("1917-10-25", date(1917, 11, 7)),
        ("1918-01-31", date(1918, 2, 13)),
        ("1900-03-01", date(1900, 3, 14)),
        ("1900-02-28", date(1900, 3, 12)),
        ("1861-02-19", date(1861, 3, 3)),
        ("1799-05-26", date(1799, 6, 6)),
    ],
)
def test_a_julian_day_has_the_bounds_of_its_gregorian_day(printed: str, gregorian: date) -> None:
    """A day said to be Julian is kept as printed; its bounds are the same day in the Gregorian calendar."""
    moment = parse(printed, "julian")
    assert moment.text == printed
    assert moment.first == moment.last == date.fromisoformat(printed)
    assert moment.earliest == moment.latest == gregorian


def test_a_day_after_the_reform_is_never_widened() -> None:
    """From 14 February 1918 on a day is a day, whatever is known of the calendar."""
    moment = parse(CALENDAR_REFORM.isoformat(), "unknown")
    assert moment.earliest == moment.latest == CALENDAR_REFORM


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (("1917-12-05", ""), ("1917-12-18", "")),
        (("1917-12-05", "julian"), ("1917-12-18", "gregorian")),
        (("1897-02-07", "unknown"), ("1897-02-19", "")),
        (("1897-02-07", ""), ("1897-02-20", "")),
    ],
)
def test_days_12_or_13_apart_are_one_day_in_two_calendars(one: tuple[str, str], two: tuple[str, str]) -> None:
    """Before 1918 such a pair is one day, in whatever order it comes."""
    a, b = parse(*one), parse(*two)  # type: ignore[arg-type]
    assert a.same_day_in_two_calendars(b)
    assert b.same_day_in_two_calendars(a)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (("1937-12-05", ""), ("1937-12-18", "")),
        (("1917-12-05", "gregorian"), ("1917-12-18", "")),
        (("1917-12-05", ""), ("1917-12-18", "julian")),
        (("1917-12-05", ""), ("1917-12-19", "")),
        (("1917-12-05", ""), ("1917-12-05", "")),
        (("1917-12", ""), ("1917-12-18", "")),
    ],
)
def test_other_pairs_are_not_one_day_in_two_calendars(one: tuple[str, str], two: tuple[str, str]) -> None:
    """After the reform, with calendars that exclude it, at another distance, or without days, it is no such pair."""
    assert not parse(*one).same_day_in_two_calendars(parse(*two))  # type: ignore[arg-type]


@given(MOMENTS, MOMENTS, MOMENTS)
def test_laws_of_containing_and_overlapping(a: Moment, b: Moment, c: Moment) -> None:
    """Containing is reflexive and transitive; overlapping is symmetric; what contains another overlaps it."""
    assert a.contains(a)
    assert not (a.contains(b) and b.contains(c)) or a.contains(c)
    assert a.overlaps(b) == b.overlaps(a)
    assert not a.contains(b) or a.overlaps(b)
    assert not (a.contains(b) and b.contains(a)) or (a.first, a.last) == (b.first, b.last)


@given(MOMENTS, DAYS)
def test_a_day_overlaps_exactly_what_contains_it(moment: Moment, day: date) -> None:
    """For a single day, overlapping and being contained are the same."""
    single = parse(day.isoformat())
    assert moment.overlaps(single) == moment.contains(single)


@given(MOMENTS, MOMENTS)
def test_one_local_name_has_one_meaning(a: Moment, b: Moment) -> None:
    """Dates that would share an IRI have the same bounds, so that the node says one thing."""
    if a.local == b.local:
        assert (a.earliest, a.latest) == (b.earliest, b.latest)


@pytest.mark.parametrize(
    ("text", "calendar"),
    [("../1917-10-25", "julian"), ("[1917-10-25..1922]", "julian"), ("[..1917-10-25]", "gregorian")],
)
def test_a_date_whose_calendar_matters_names_it(text: str, calendar: str) -> None:
    """Any end before the reform makes the calendar part of the local name."""
    assert parse(text, calendar).local.endswith(f"-{calendar}")  # type: ignore[arg-type]
    assert parse(text, calendar).local != parse(text).local  # type: ignore[arg-type]


@given(MOMENTS)
def test_a_local_name_needs_no_escape(moment: Moment) -> None:
    """The local name holds letters, digits and hyphens only, as IRIs allow."""
    assert moment.local.replace("-", "").isalnum()
    assert moment.local.isascii()


@given(st.lists(MOMENTS, min_size=1, max_size=5))
def test_a_span_holds_every_candidate(moments: list[Moment]) -> None:
    """What stays undecided lies within the span, in Gregorian days and whatever the calendars were."""
    span = spanning(moments)
    if span is None:
        assert any(m.earliest is None for m in moments)
        assert any(m.latest is None for m in moments)
        return
    for moment in moments:
        assert span.earliest is None or (moment.earliest is not None and span.earliest <= moment.earliest)
        assert span.latest is None or (moment.latest is not None and moment.latest <= span.latest)
    ends = [m.latest for m in moments if m.latest is not None]
    assert span.latest is None or span.latest == max(ends)


@given(SINGLES, SINGLES, CALENDARS)
def test_a_duration_reaches_from_its_beginning_to_its_end(begin: str, end: str, calendar: str) -> None:
    """A duration has the bounds that its text has when it is read again."""
    low, high = parse(begin, calendar), parse(end, calendar)  # type: ignore[arg-type]
    whole = lasting(low, high)
    assert (whole.first, whole.last) == (low.first, high.last)
    if low.first <= high.last:  # type: ignore[operator]
        assert parse(whole.text, calendar) == whole  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("begin", "end", "text"),
    [
        ("1938", "1946", "1938/1946"),
        ("[1937-11..1938-02]", "1946", "1937-11/1946"),
        ("1938", "[1945..1946]", "1938/1946"),
        ("../1938", "1946", "../1946"),
        ("1938", "../1946", "1938/1946"),
        ("[..1938]", "1946", "../1946"),
    ],
)
def test_a_duration_between_vague_ends_stays_in_the_profile(begin: str, end: str, text: str) -> None:
    """An end that is itself a span lends its outer bound, so that nothing becomes finer."""
    assert lasting(parse(begin), parse(end)).text == text
    assert parse(text)


def test_marks_of_doubt_survive_inside_an_interval() -> None:
    """What is doubted or approximate in one end is so in the whole."""
    moment = parse("1938~/1946?")
    assert moment.approximate
    assert moment.uncertain
    assert not parse("1938/1946").approximate


@given(DAYS)
def test_day_numbers_count_days(day: date) -> None:
    """Day numbers differ by the days between, so that lags are subtractions."""
    assert day_number(day + timedelta(days=10)) - day_number(day) == 10
    assert day_number(date(1900, 1, 1)) == 0


@pytest.mark.parametrize(
    ("text", "interval", "ends"),
    [
        ("1938/1946", True, ("1938", "1946")),
        ("../1953", False, ("", "1953")),
        ("1953/..", False, ("1953", "")),
        ("[1938..1946]", False, ("[1938..1946]", "")),
    ],
)
def test_only_a_duration_with_two_ends_is_an_interval(text: str, interval: bool, ends: tuple[str, str]) -> None:  # noqa: FBT001
    """An open end means not later or not earlier; square brackets mean one moment once within."""
    assert is_interval(text) == interval
    assert split_interval(text) == ends
