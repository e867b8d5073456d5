"""Which rows speak of one event: dates that fit, keys that join, and rows that stay unplaced and listed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repgraph.reading import read_entity, read_ties
from repgraph.reading.grouping import ending, extent, group, moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from repgraph.reading import Life, ValueReader
    from repgraph.tables import Collection

    Cells = dict[str, str]


def rows(*dates: str | tuple[str, str]) -> list[Cells]:
    """Return rows named a, b, c … with these dates (and ends)."""
    pairs = [(d, "") if isinstance(d, str) else d for d in dates]
    return [{"id": chr(ord("a") + n), "date": begin, "end": end} for n, (begin, end) in enumerate(pairs)]


def grouped(*dates: str | tuple[str, str]) -> tuple[list[str], str]:
    """Return the ids of each event as one word, and the ids left unplaced."""
    found = group(rows(*dates))
    events = sorted("".join(sorted(r["id"] for r in event)) for event in found.events)
    return events, "".join(sorted(r["id"] for r in found.unplaced))


@pytest.mark.parametrize(
    ("dates", "events", "unplaced"),
    [
        (("1937-09-27",), ["a"], ""),
        (("1937-09-27", "1937-09-27"), ["ab"], ""),
        (("1928-10-10", "1937-07-06"), ["a", "b"], ""),
        (("1937", "1937-09-27"), ["ab"], ""),
        (("1937", "1937-09", "1937-09-27"), ["abc"], ""),
        (("193X", "1937-09-27", "1938-02-08"), ["b", "c"], "a"),
        (("1937", "1937-09-27", "1938-02-08"), ["ab", "c"], ""),
        (("1937", "1937"), ["ab"], ""),
        (("1937", "1938"), ["a", "b"], ""),
        (("", ""), ["ab"], ""),
        (("", "1937"), ["ab"], ""),
        (("", "1937", "1938"), ["b", "c"], "a"),
        (("[1937-06..1937-10]", "[1937-09..1937-12]"), ["ab"], ""),
        (("../1938", "1937-09-27"), ["ab"], ""),
        (("1938/..", "1937-09-27"), ["a", "b"], ""),
        (("../1938", "1937/.."), ["ab"], ""),
        (("1917-12-05", "1917-12-18"), ["ab"], ""),
        (("1937-12-05", "1937-12-18"), ["a", "b"], ""),
        ((), [], ""),
    ],
)
def test_dates_make_events(dates: tuple[str, ...], events: list[str], unplaced: str) -> None:
    """Dates that contain no other are anchors; a wider or missing date joins the one that it fits, or none."""
    assert grouped(*dates) == (events, unplaced)


@pytest.mark.parametrize(
    ("dates", "events", "unplaced"),
    [
        ((("1938", "1946"), ("1938", "")), ["ab"], ""),
        ((("1938", "1946"), ("1942", "")), ["ab"], ""),
        ((("1938", "1946"), ("1949", "1954")), ["a", "b"], ""),
        ((("1938", "1946"), ("1949", "1954"), ("", "")), ["a", "b"], "c"),
        ((("1938", "1946"), ("", "1946")), ["ab"], ""),
        ((("1938", "1946"), ("1945", "1950")), ["ab"], ""),
        ((("1920-05-01", "1925-06-01"), ("1925-06-01", "1930-01-01")), ["a", "b"], ""),
        ((("", "1946"), ("1938/..", "")), ["ab"], ""),
    ],
)
def test_durations_make_events(dates: tuple[tuple[str, str], ...], events: list[str], unplaced: str) -> None:
    """A duration reaches from its beginning to its end; a date inside it may be a witness of it."""
    assert grouped(*dates) == (events, unplaced)


def test_a_key_overrides_dates() -> None:
    """Rows with one key are one event though their dates exclude it; rows with two keys are two though they fit."""
    keyed = [
        {"id": "a", "date": "1937", "event": "one"},
        {"id": "b", "date": "1939", "event": "one"},
        {"id": "c", "date": "1937", "event": "two"},
        {"id": "d", "date": "1937"},
    ]
    events = sorted("".join(r["id"] for r in event) for event in group(keyed).events)
    assert events == ["ab", "c", "d"]


def test_an_interval_in_one_cell_is_a_duration() -> None:
    """1938/1946 means the same as 1938 with the end 1946, calendar included."""
    row = {"id": "a", "date": "1910-05-01/1911-06-02", "end": "", "calendar": "julian"}
    split = row | {"date": "1910-05-01", "end": "1911-06-02"}
    assert (moment(row), ending(row), extent(row)) == (moment(split), ending(split), extent(split))
    assert moment(row).earliest == date(1910, 5, 14)  # type: ignore[union-attr]
    assert ending(row).latest == date(1911, 6, 15)  # type: ignore[union-attr]


DATES = st.sampled_from(
    [
        "",
        "1937",
        "1938",
        "1937-09",
        "1937-09-27",
        "1937-09~",
        "193X",
        "[1937-06..1937-10]",
        "../1938",
        "1938/..",
        "1938-02-08",
    ]
)


@given(st.lists(st.tuples(DATES, st.sampled_from(["", "", "", "one", "two"])), max_size=8), st.randoms())
def test_every_row_is_in_one_event_or_listed(cells: list[tuple[str, str]], random: object) -> None:
    """No row is lost and none counts twice; the order of the rows does not matter."""
    given_rows = [{"id": f"r{n}", "date": d, "event": e} for n, (d, e) in enumerate(cells)]
    found = group(given_rows)
    placed = [r["id"] for event in found.events for r in event] + [r["id"] for r in found.unplaced]
    assert sorted(placed) == sorted(r["id"] for r in given_rows)
    assert all(found.events)
    shuffled = list(given_rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = group(shuffled)
    assert {frozenset(r["id"] for r in e) for e in again.events} == {
        frozenset(r["id"] for r in e) for e in found.events
    }


# Lives


def events(life: Life) -> list[tuple[str, tuple[str, ...]]]:
    """Return class and rows of each event."""
    return [(event.event_class, event.rows) for event in life.events]


def test_a_death_is_one_whatever_dates_and_kinds(life: Callable[..., Life]) -> None:
    """Death, execution and killing of a person are one event, even far apart and with keys."""
    found = life(
        {"id": "d1", "kind": "death", "date": "1938"},
        {"id": "d2", "kind": "killing", "date": "1941-10-01", "event": "another"},
        {"id": "d3", "kind": "death"},
    )
    assert events(found) == [("Killing", ("d1", "d2", "d3"))]


def test_births_and_burials_are_once_only_and_reburials_are_not(life: Callable[..., Life]) -> None:
    """A first grave is one; a reburial is another event and no conflict with it."""
    found = life(
        {"id": "b1", "kind": "birth", "date": "1893"},
        {"id": "b2", "kind": "birth", "date": "1895"},
        {"id": "g1", "kind": "burial", "date": "1938", "place": "lakeside"},
        {"id": "g2", "kind": "reburial", "date": "1992", "place": "hillside"},
    )
    assert events(found) == [("Birth", ("b1", "b2")), ("Burial", ("g1",)), ("Reburial", ("g2",))]
    assert [c.property for c in found.conflicts] == ["date"]


def test_the_smallest_row_id_names_the_event(life: Callable[..., Life]) -> None:
    """An event is named by its smallest row, in whatever order the rows come."""
    found = life({"id": "f9", "kind": "arrest", "date": "1937"}, {"id": "f10", "kind": "arrest", "date": "1937-09"})
    assert [event.id for event in found.events] == ["f10"]


def test_events_of_different_regimes_stay_apart(life: Callable[..., Life]) -> None:
    """A tsarist and a Soviet arrest are two, even without dates; an empty cell means Soviet."""
    found = life(
        {"id": "a1", "kind": "arrest", "regime": "tsarist"},
        {"id": "a2", "kind": "arrest"},
        {"id": "a3", "kind": "arrest", "regime": "soviet"},
    )
    assert [(e.regime, e.rows) for e in found.events] == [("tsarist", ("a1",)), ("soviet", ("a2", "a3"))]


def test_detentions_in_different_places_stay_apart(life: Callable[..., Life]) -> None:
    """A camp and another camp are two detentions, whatever the dates say."""
    found = life(
        {"id": "c1", "kind": "detention", "date": "1938", "object": "steppe-camp"},
        {"id": "c2", "kind": "detention", "date": "1938", "object": "north-camp"},
        {"id": "c3", "kind": "detention", "date": "1938-02", "object": "steppe-camp"},
    )
    assert sorted(e.rows for e in found.events) == [("c1", "c3"), ("c2",)]


def test_a_key_joins_what_place_or_regime_would_keep_apart(life: Callable[..., Life]) -> None:
    """The column event overrides: two camps in one detention are a conflict of values, not two detentions."""
    found = life(
        {"id": "c1", "kind": "detention", "date": "1938", "object": "steppe-camp", "event": "one"},
        {"id": "c2", "kind": "detention", "date": "1940", "object": "north-camp", "event": "one", "source": "museum"},
    )
    assert events(found) == [("Detention", ("c1", "c2"))]
    assert {c.property for c in found.conflicts} == {"date", "facility"}


def test_a_row_that_fits_two_events_is_listed(life: Callable[..., Life]) -> None:
    """An undated arrest of somebody arrested twice is in neither, and is not lost."""
    found = life(
        {"id": "a1", "kind": "arrest", "date": "1928"},
        {"id": "a2", "kind": "arrest", "date": "1937"},
        {"id": "a3", "kind": "arrest"},
        {"id": "a4", "kind": "arrest", "date": "192X"},
    )
    assert [e.rows for e in found.events] == [("a1", "a4"), ("a2",)]
    assert found.attributes.unplaced == ("a3",)


# Ties and institutions


def test_ties_of_one_pair_are_one_tie(
    collection: Callable[..., Collection], reader: Callable[..., ValueReader]
) -> None:
    """For ties without direction the order of the two does not matter; a row without date joins."""
    found = collection(
        ties=[
            {"id": "t1", "person_a": "bolat", "person_b": "aigerim", "date": "1930", "end": "1938"},
            {"id": "t2", "person_a": "aigerim", "person_b": "bolat"},
            {"id": "t3", "person_a": "aigerim", "person_b": "bolat", "kind": "friend"},
            {"id": "t4", "person_a": "bolat", "person_b": "daniyar", "kind": "parent"},
            {"id": "t5", "person_a": "daniyar", "person_b": "bolat", "kind": "parent"},
        ]
    )
    ties, conflicts = read_ties(found["ties"], reader(found))
    assert [(t.id, t.kind, t.a, t.b, t.rows) for t in ties] == [
        ("t1", "spouse", "aigerim", "bolat", ("t1", "t2")),
        ("t3", "friend", "aigerim", "bolat", ("t3",)),
        ("t4", "parent", "bolat", "daniyar", ("t4",)),
        ("t5", "parent", "daniyar", "bolat", ("t5",)),
    ]
    assert conflicts == []


def test_two_spells_of_one_tie_keep_an_undated_witness(
    collection: Callable[..., Collection], reader: Callable[..., ValueReader]
) -> None:
    """Colleagues twice are two ties; a row that fits both attests the first and is not lost."""
    ties = [
        {"kind": "colleague", "date": "1920", "end": "1922"},
        {"kind": "colleague", "date": "1930", "end": "1932"},
        {"kind": "colleague"},
    ]
    found = collection(ties=[{"id": f"t{n}", **tie} for n, tie in enumerate(ties)])
    assert [t.rows for t in read_ties(found["ties"], reader(found))[0]] == [("t0", "t2"), ("t1",)]


def test_sitings_of_a_camp_are_told_apart_by_place(
    collection: Callable[..., Collection], reader: Callable[..., ValueReader]
) -> None:
    """A camp that moved has two sitings; two sources for one are one; a key joins."""
    sitings = [
        {"id": "s1", "kind": "siting", "object": "lakeside", "date": "1938"},
        {"id": "s2", "kind": "siting", "object": "hillside", "date": "1940"},
        {"id": "s3", "kind": "siting", "object": "lakeside", "source": "museum"},
        {"id": "s4", "kind": "institutional-change", "object": "north-camp", "qualifiers": "successor", "event": "one"},
        {"id": "s5", "kind": "institutional-change", "object": "region", "qualifiers": "successor", "event": "one"},
    ]
    found = collection(entity_factoids=sitings)
    rows_of_camp = [row for row in found["entity-factoids"] if row["entity"] == "steppe-camp"]
    _, events_of_camp, _ = read_entity("steppe-camp", rows_of_camp, reader(found))
    assert [
        (e.rows, [v.key for v in e.values.get("place", e.values.get("successor", ()))]) for e in events_of_camp
    ] == [
        (("s1", "s3"), ["lakeside"]),
        (("s2",), ["hillside"]),
        (("s4", "s5"), ["north-camp", "region"]),
    ]
