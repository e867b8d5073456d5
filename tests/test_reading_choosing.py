"""Which value is read where sources differ, and that what was not read stays visible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repgraph.dates import parse
from repgraph.model import Evidence, Value
from repgraph.reading.choosing import Dates, Equality, Hierarchy, choose

if TYPE_CHECKING:
    from collections.abc import Callable

    from repgraph.model import Conflict, Event
    from repgraph.reading import Life
    from repgraph.tables import Collection

    Cells = dict[str, str]


def death(row: str, date: str, source: str, **cells: str) -> Cells:
    """Return a row that says when the person died."""
    return {"id": row, "kind": "death", "date": date, "source": source, **cells}


def question(rows: str) -> Cells:
    """Return an open question about rows."""
    return {"rows": rows, "judgement": "open-question", "status": "open"}


def decision(judgement: str, rows: str, **cells: str) -> Cells:
    """Return a signed decision about rows."""
    signed = {"status": "decided", "editor": "A Historian", "reason": "seen in the record", "date": "2026-01-01"}
    return {"rows": rows, "judgement": judgement, **signed, **cells}


def only_event(life: Life) -> Event:
    """Return the one event of a life."""
    assert len(life.events) == 1, life.events
    return life.events[0]


def read_date(life: Life) -> str:
    """Return the date that the one event is read to have, or nothing."""
    return next((v.key for v in only_event(life).values.get("date", ())), "")


def conflict_on(life: Life, name: str) -> Conflict:
    """Return the one conflict about a property."""
    (found,) = [c for c in life.conflicts if c.property == name]
    return found


def told(conflict: Conflict) -> dict[str, tuple[tuple[str, ...], bool]]:
    """Return rows and choice by value."""
    return {a.value.key: (a.rows, a.chosen) for a in conflict.alternatives}


FOUR_DATES = [
    death("d1", "1938-04-25", "mirror"),
    {"id": "d2", "kind": "execution", "date": "1938", "source": "mirror"},
    death("d3", "1939-02-28", "mirror-two", certainty="disputed-value"),
    {"id": "d4", "kind": "execution", "date": "1939", "source": "mirror-two"},
    {"id": "d5", "kind": "execution", "date": "1938-02-25", "source": "museum"},
]


def test_four_dates_of_one_death(life: Callable[..., Life]) -> None:
    """A person dies once: four dates are one execution with one conflict that names every value and every row."""
    found = life(*FOUR_DATES)
    event = only_event(found)
    assert event.event_class == "Execution"
    assert event.rows == ("d1", "d2", "d3", "d4", "d5")
    assert read_date(found) == "1938-02-25"
    conflict = conflict_on(found, "date")
    assert conflict.rule == "rule-tier"
    assert conflict.subject == event.id == "d1"
    assert told(conflict) == {
        "1938-02-25": (("d2", "d5"), True),
        "1938-04-25": (("d1", "d2"), False),
        "1939-02-28": (("d3", "d4"), False),
    }


def test_four_dates_that_wait_for_a_historian(life: Callable[..., Life]) -> None:
    """Where every date is questioned none is read; the event keeps the span of all that differ and says why."""
    found = life(*FOUR_DATES, assessments=[question("d1 d2 d3 d4 d5")])
    event = only_event(found)
    assert "date" not in event.values
    assert event.within["date"].text == "[1938-02-25..1939-02-28]"
    conflict = conflict_on(found, "date")
    assert conflict.rule == "rule-open-question"
    assert not any(a.chosen for a in conflict.alternatives)
    assert event.event_class == "Execution"


def test_the_better_tier_decides(life: Callable[..., Life]) -> None:
    """A record of the act outweighs any number of weaker sources."""
    found = life(
        death("d1", "1938-02-25", "record"),
        death("d2", "1938-04-25", "memoir"),
        death("d3", "1938-04-25", "museum"),
        death("d4", "1938-04-25", "portal"),
    )
    assert read_date(found) == "1938-02-25"
    assert conflict_on(found, "date").rule == "rule-tier"


def test_more_independent_sources_decide_where_tiers_are_equal(life: Callable[..., Life]) -> None:
    """Two museums that do not copy each other outweigh one."""
    found = life(
        death("d1", "1938-02-25", "museum"), death("d2", "1938-04-25", "memoir"), death("d3", "1938-04-25", "portal")
    )
    assert read_date(found) == "1938-04-25"
    assert conflict_on(found, "date").rule == "rule-independent-sources"


def test_copied_texts_count_once(life: Callable[..., Life]) -> None:
    """All versions of one article are one origin: copying makes nothing truer."""
    found = life(
        death("d1", "1938-04-25", "mirror"),
        death("d2", "1938-04-25", "mirror-two"),
        death("d3", "1938-02-25", "other-six"),
        sources=[{"id": "other-six", "tier": "6"}],
    )
    assert read_date(found) == ""
    assert conflict_on(found, "date").rule == "undecided"


def test_two_rows_of_one_source_count_once(life: Callable[..., Life]) -> None:
    """A source that says a thing twice is still one source."""
    found = life(
        death("d1", "1938-04-25", "memoir"), death("d2", "1938-04-25", "memoir"), death("d3", "1938-02-25", "museum")
    )
    assert conflict_on(found, "date").rule == "undecided"


def test_stated_outweighs_implied_and_implied_inferred(life: Callable[..., Life]) -> None:
    """With tiers and sources equal, what is said goes before what is concluded."""
    found = life(death("d1", "1938-02-25", "museum", mode="implied"), death("d2", "1938-04-25", "memoir"))
    assert read_date(found) == "1938-04-25"
    assert conflict_on(found, "date").rule == "rule-mode"
    found = life(
        death("d1", "1938-02-25", "museum", mode="implied"), death("d2", "1938-04-25", "memoir", mode="inferred")
    )
    assert read_date(found) == "1938-02-25"


def test_a_tie_of_ranks_takes_none(life: Callable[..., Life]) -> None:
    """Where no rule prefers a value none is read, and the bounds span all candidates, however weak."""
    found = life(
        death("d1", "1938-02-08", "museum"), death("d2", "1938-02-10", "memoir"), death("d3", "1940", "mirror")
    )
    assert read_date(found) == ""
    assert only_event(found).within["date"].text == "[1938-02-08..1940-12-31]"
    conflict = conflict_on(found, "date")
    assert conflict.rule == "undecided"
    assert told(conflict).keys() == {"1938-02-08", "1938-02-10", "1940"}


def test_whether_a_row_was_compared_never_decides(life: Callable[..., Life]) -> None:
    """A row that nobody compared with its source does not lose to a mirror that somebody did."""
    found = life(death("d1", "1938-02-25", "museum", compared="no"), death("d2", "1938-04-25", "mirror"))
    assert read_date(found) == "1938-02-25"


def test_a_year_and_a_day_in_it_agree(life: Callable[..., Life]) -> None:
    """The day is read, there is no conflict, and both rows stand behind the event."""
    found = life(death("d1", "1937", "museum"), death("d2", "1937-09-27", "memoir"))
    assert read_date(found) == "1937-09-27"
    assert found.conflicts == []
    assert only_event(found).rows == ("d1", "d2")


def test_a_finer_date_needs_a_source_as_good_as_its_cluster(life: Callable[..., Life]) -> None:
    """A mirror that adds a day to the year of the record adds nothing that can be relied on."""
    found = life(death("d1", "1937", "record"), death("d2", "1937-09-27", "mirror"))
    assert read_date(found) == "1937"
    assert found.conflicts == []


def test_a_finer_date_from_an_equal_source_is_read(life: Callable[..., Life]) -> None:
    """The most precise date of sources as good as the best is read; a still finer one of a worse source is not."""
    found = life(
        death("d1", "1937", "record"), death("d2", "1937-09", "record-two"), death("d3", "1937-09-27", "mirror")
    )
    assert read_date(found) == "1937-09"


def test_a_questioned_row_never_decides(life: Callable[..., Life]) -> None:
    """The best source waits outside while a question about it is open."""
    found = life(death("d1", "1938-02-25", "record"), death("d2", "1938-04-25", "mirror"), assessments=[question("d1")])
    assert read_date(found) == "1938-04-25"
    assert conflict_on(found, "date").rule == "rule-questioned-set-aside"
    assert told(conflict_on(found, "date"))["1938-02-25"] == (("d1",), False)


def test_a_questioned_row_lends_no_rank_to_its_cluster(life: Callable[..., Life]) -> None:
    """The tier that a finer date must reach is that of the rows that may decide."""
    found = life(
        death("d1", "1937", "record"),
        death("d2", "1937", "museum"),
        death("d3", "1937-09-27", "memoir"),
        assessments=[question("d1")],
    )
    assert read_date(found) == "1937-09-27"


def test_a_question_that_is_closed_hinders_nothing(life: Callable[..., Life]) -> None:
    """Only open questions set a row aside."""
    closed = {"rows": "d1", "judgement": "open-question", "status": "reshaped"}
    found = life(death("d1", "1938-02-25", "record"), death("d2", "1938-04-25", "mirror"), assessments=[closed])
    assert read_date(found) == "1938-02-25"


def test_a_notice_to_the_family_never_decides(life: Callable[..., Life]) -> None:
    """Notices gave invented dates: even a mirror outweighs one, and the notice stays visible."""
    found = life(death("d1", "1943-05-22", "record", qualifiers="family-notice"), death("d2", "1937-12-15", "mirror"))
    assert read_date(found) == "1937-12-15"
    conflict = conflict_on(found, "date")
    assert conflict.rule == "rule-questioned-set-aside"
    assert told(conflict)["1943-05-22"] == (("d1",), False)


def test_two_notices_to_the_family_decide_nothing(life: Callable[..., Life]) -> None:
    """Where only notices speak and differ, the date stays open."""
    found = life(
        death("d1", "1943-05-22", "record", qualifiers="family-notice"),
        death("d2", "1944-01-05", "memoir", qualifiers="family-notice"),
    )
    assert read_date(found) == ""
    assert conflict_on(found, "date").rule == "rule-open-question"


def test_a_notice_to_the_family_is_not_read_even_alone(life: Callable[..., Life]) -> None:
    """Nothing speaks against the notice, and yet its date is no date of death; the row stays visible."""
    found = life(death("d1", "1943-05-22", "record", qualifiers="family-notice"))
    (event,) = found.events
    assert "date" not in event.values
    assert event.rows == ("d1",)


def test_a_signed_choice_decides(life: Callable[..., Life]) -> None:
    """A historian's choice goes before every rule, also for a questioned row of the weakest source."""
    found = life(
        death("d1", "1938-02-25", "record"),
        death("d2", "1938-04-25", "mirror"),
        assessments=[question("d2"), decision("preferred", "d2")],
    )
    assert read_date(found) == "1938-04-25"
    assert conflict_on(found, "date").rule == "rule-assessment"
    assert told(conflict_on(found, "date"))["1938-04-25"] == (("d2",), True)


def test_a_choice_among_rows_decides(life: Callable[..., Life]) -> None:
    """The column choice names the row preferred."""
    found = life(
        death("d1", "1938-02-25", "record"),
        death("d2", "1938-04-25", "mirror"),
        assessments=[decision("deprecated", "d1", choice="d2")],
    )
    assert read_date(found) == "1938-04-25"
    assert found.conflicts == []


def test_a_choice_of_the_vaguer_value_is_respected(life: Callable[..., Life]) -> None:
    """A historian may trust the year and not the day; then the year is read."""
    rows = (death("d1", "1938", "museum"), death("d2", "1938-04-25", "memoir"), death("d3", "1938-02-25", "portal"))
    found = life(*rows[:2], assessments=[decision("preferred", "d1")])
    assert read_date(found) == "1938"
    found = life(*rows, assessments=[decision("preferred", "d1")])
    assert read_date(found) == "1938"
    conflict = conflict_on(found, "date")
    assert conflict.rule == "rule-assessment"
    assert [a.value.key for a in conflict.alternatives if a.chosen] == ["1938"]


def test_two_choices_that_contradict_each_other_decide_nothing(life: Callable[..., Life]) -> None:
    """Where historians prefer both, the rules go on."""
    found = life(
        death("d1", "1938-02-25", "record"),
        death("d2", "1938-04-25", "mirror"),
        assessments=[decision("preferred", "d1 d2")],
    )
    assert conflict_on(found, "date").rule == "rule-tier"


@pytest.mark.parametrize("cells", [{"editor": ""}, {"status": "open"}, {"status": "withdrawn"}])
def test_a_choice_that_is_not_signed_and_decided_is_none(life: Callable[..., Life], cells: Cells) -> None:
    """No program and no unnamed hand prefers a value."""
    found = life(
        death("d1", "1938-02-25", "record"),
        death("d2", "1938-04-25", "mirror"),
        assessments=[decision("preferred", "d2", **cells)],
    )
    assert conflict_on(found, "date").rule == "rule-tier"


def test_a_deprecated_row_yields_nothing(life: Callable[..., Life]) -> None:
    """What a historian rejected gives no event and no value."""
    found = life(
        death("d1", "1938-02-25", "record"),
        death("d2", "1938-04-25", "mirror"),
        assessments=[decision("deprecated", "d1")],
    )
    assert only_event(found).rows == ("d2",)
    assert read_date(found) == "1938-04-25"
    assert found.conflicts == []
    assert life(death("d1", "1938", "record"), assessments=[decision("deprecated", "d1")]).events == []


def test_two_calendars_of_one_day_are_no_conflict(life: Callable[..., Life]) -> None:
    """Before 1918 dates 13 days apart are one day; the better source says which is read."""
    found = life(
        {"id": "b1", "kind": "birth", "date": "1894-12-13", "source": "record"},
        {"id": "b2", "kind": "birth", "date": "1894-12-25", "source": "museum"},
    )
    assert read_date(found) == "1894-12-13"
    assert found.conflicts == []


def test_days_13_apart_after_the_reform_are_a_conflict(life: Callable[..., Life]) -> None:
    """After 1918 there is one calendar."""
    found = life(death("d1", "1938-02-08", "museum"), death("d2", "1938-02-21", "memoir"))
    assert conflict_on(found, "date").rule == "undecided"


def test_a_chain_of_overlapping_dates_hides_no_disagreement(life: Callable[..., Life]) -> None:
    """Early 1937 and late 1937 exclude each other, even if a third source overlaps both."""
    found = life(
        death("d1", "[1937-01..1937-04]", "museum"),
        death("d2", "[1937-04..1937-09]", "memoir"),
        death("d3", "[1937-09..1937-12]", "study-two"),
        sources=[{"id": "study-two", "tier": "4"}],
    )
    assert len(conflict_on(found, "date").alternatives) == 2
    assert only_event(found).within["date"].text == "[1937-01-01..1937-12-31]"


def test_of_overlapping_dates_the_narrower_is_read(life: Callable[..., Life]) -> None:
    """Sources that agree and do not include each other: the most precise is taken, not the first in the alphabet."""
    found = life(death("d1", "[1937-01..1937-10]", "museum"), death("d2", "[1937-09..1937-11]", "memoir"))
    assert only_event(found).values["date"][0].moment.text == "[1937-09..1937-11]"  # type: ignore[union-attr]
    assert found.conflicts == []


def test_a_wide_value_supports_every_cluster_that_it_includes(life: Callable[..., Life]) -> None:
    """A value's support is every factoid whose value contains it, and no other."""
    found = life(
        death("d1", "1938", "portal"),
        death("d2", "1938-02-25", "museum"),
        death("d3", "1938-04-25", "memoir"),
        death("d4", "[1938-04..1939-06]", "portal-two"),
    )
    assert told(conflict_on(found, "date")) == {
        "1938-02-25": (("d1", "d2"), False),
        "1938-04-25": (("d1", "d3", "d4"), True),
    }


def test_places_within_places_agree(life: Callable[..., Life]) -> None:
    """A village in a region is the more precise place; two villages of the region disagree."""
    found = life(
        death("d1", "", "record", place="region"),
        death("d2", "", "record-two", place="lakeside"),
    )
    assert [v.key for v in only_event(found).values["place"]] == ["lakeside"]
    assert found.conflicts == []
    found = life(
        death("d1", "", "portal", place="region"),
        death("d2", "", "museum", place="lakeside"),
        death("d3", "", "memoir", place="hillside"),
    )
    assert "place" not in only_event(found).values
    assert told(conflict_on(found, "place")) == {
        "hillside": (("d1", "d3"), False),
        "lakeside": (("d1", "d2"), False),
    }


def sentence(row: str, penalty: str, source: str) -> Cells:
    """Return a row that says what the sentence was."""
    return {"id": row, "kind": "sentencing", "date": "1938", "penalty": penalty, "source": source}


def test_a_set_of_penalties_agrees_with_its_parts(life: Callable[..., Life]) -> None:
    """Death and confiscation says more than death; in whatever order the codes stand."""
    found = life(
        sentence("s1", "death", "museum"),
        sentence("s2", "death confiscation", "memoir"),
        sentence("s3", "confiscation death", "portal"),
    )
    assert {v.key for v in only_event(found).values["penalty"]} == {"death", "confiscation"}
    assert found.conflicts == []


def test_a_broader_penalty_agrees_with_a_narrower(life: Callable[..., Life]) -> None:
    """Imprisonment agrees with a term in a camp, which says more; a camp and a prison exclude each other."""
    found = life(sentence("s1", "imprisonment", "museum"), sentence("s2", "camp-term", "memoir"))
    assert [v.key for v in only_event(found).values["penalty"]] == ["camp-term"]
    assert found.conflicts == []
    found = life(sentence("s1", "prison-term", "museum"), sentence("s2", "camp-term", "memoir"))
    assert conflict_on(found, "penalty").rule == "undecided"


def test_sets_of_penalties_that_exclude_each_other_are_a_conflict(life: Callable[..., Life]) -> None:
    """Death and a term in a camp are not one sentence."""
    found = life(
        sentence("s1", "death", "memoir"),
        sentence("s2", "camp-term confiscation", "record"),
        sentence("s3", "camp-term", "mirror"),
    )
    assert {v.key for v in only_event(found).values["penalty"]} == {"camp-term", "confiscation"}
    assert told(conflict_on(found, "penalty")) == {
        "camp-term confiscation": (("s2", "s3"), True),
        "death": (("s1",), False),
    }


def test_terms_are_compared_in_months(life: Callable[..., Life]) -> None:
    """Ten years and 120 months are one term; ten and five years are a conflict."""
    rows = [
        {"id": f"s{n}", "kind": "sentencing", "date": "1938", "source": s} for n, s in enumerate(("memoir", "museum"))
    ]
    found = life(rows[0] | {"term": "P10Y"}, rows[1] | {"term": "P120M"})
    assert [v.key for v in only_event(found).values["termMonths"]] == ["120"]
    found = life(rows[0] | {"term": "P10Y"}, rows[1] | {"term": "P5Y"})
    assert conflict_on(found, "termMonths").rule == "undecided"


def test_a_property_with_several_values_keeps_all(life: Callable[..., Life]) -> None:
    """Charges and provisions add up: several are no conflict."""
    found = life(
        {"id": "s1", "kind": "sentencing", "charge": "espionage", "provision": "article-58"},
        {"id": "s2", "kind": "sentencing", "charge": "sabotage", "provision": "chsir", "source": "museum"},
    )
    event = only_event(found)
    assert [v.key for v in event.values["charge"]] == ["espionage", "sabotage"]
    assert {v.key for v in event.values["underProvision"]} == {"article-58", "chsir"}
    assert found.conflicts == []


def test_shot_or_killed_is_a_conflict_of_kinds(life: Callable[..., Life]) -> None:
    """Execution and killing of one person: the better source decides; on a tie it is a death."""
    rows = [{"id": "d1", "kind": "execution", "source": "edition"}, {"id": "d2", "kind": "killing", "source": "mirror"}]
    found = life(*rows, death("d3", "1938", "portal"))
    assert only_event(found).event_class == "Execution"
    assert conflict_on(found, "type").rule == "rule-tier"
    found = life(rows[0] | {"source": "museum"}, rows[1] | {"source": "memoir"})
    assert only_event(found).event_class == "Death"
    assert conflict_on(found, "type").rule == "undecided"


def test_a_source_that_says_only_that_somebody_died_does_not_deny_that_he_was_shot(life: Callable[..., Life]) -> None:
    """Died agrees with was shot: the more telling kind is read, whatever the tiers."""
    found = life(death("d1", "1938", "record"), {"id": "d2", "kind": "execution", "source": "mirror"})
    assert only_event(found).event_class == "Execution"
    assert found.conflicts == []


INVESTIGATION = {"source": "memoir", "qualifiers": "investigation-paper"}


def test_investigation_papers_are_records_for_dates_bodies_and_penalties(life: Callable[..., Life]) -> None:
    """For what the organs did, their own papers weigh as records of the act."""
    paper = {
        "id": "s1",
        "kind": "sentencing",
        "date": "1938-02-25",
        "body": "troika",
        "penalty": "death",
        **INVESTIGATION,
    }
    book = {
        "id": "s2",
        "kind": "sentencing",
        "date": "1938",
        "body": "court",
        "penalty": "camp-term",
        "source": "edition",
    }
    found = life(paper, book)
    event = only_event(found)
    assert read_date(found) == "1938-02-25"
    assert [v.key for v in event.values["body"]] == ["troika"]
    assert [v.key for v in event.values["penalty"]] == ["death"]
    assert {c.property: c.rule for c in found.conflicts} == {"body": "rule-tier", "penalty": "rule-tier"}


def test_investigation_papers_are_the_weakest_for_membership(
    collection: Callable[..., Collection], reader: Callable[..., object]
) -> None:
    """For guilt, membership and ties the accuser's papers weigh least, whatever source prints them."""
    found = collection(
        factoids=[
            {
                "id": "m1",
                "kind": "membership",
                "object": "party",
                "source": "record",
                "qualifiers": "investigation-paper",
            },
            {"id": "m2", "kind": "membership", "object": "party", "source": "record"},
        ]
    )
    weights = reader(found).weights  # type: ignore[attr-defined]
    tiers = {row["id"]: weights.evidence(row, "organisation").tier for row in found["factoids"]}
    assert tiers == {"m1": 6, "m2": 1}


# Laws of choosing

DAYS = st.sampled_from(
    ["1937", "1938", "1937-09", "1937-09-27", "1937-11-19", "1938-02-08", "193X", "[1937-06..1937-10]"]
)


def witness(number: int, value: Value, tier: int, origin: int, mode: int, *, decides: bool) -> tuple[Value, Evidence]:
    """Return a value with the factoid that gives it."""
    return value, Evidence({"id": f"f{number:02}"}, tier, f"origin-{origin}", mode, decides)


def witnesses(values: st.SearchStrategy[Value]) -> st.SearchStrategy[list[tuple[Value, Evidence]]]:
    """Return lists of witnesses for such values."""
    one = st.tuples(values, st.integers(1, 6), st.integers(1, 4), st.integers(0, 2), st.booleans())
    return st.lists(one, min_size=1, max_size=7).map(
        lambda found: [witness(n, v, t, o, m, decides=d) for n, (v, t, o, m, d) in enumerate(found)]
    )


DATE_VALUES = DAYS.map(lambda text: Value("date", parse(text).local, parse(text)))
CODES = st.sampled_from(["a", "b", "c"]).map(lambda code: Value("code", code))
PLACES = st.sampled_from(["region", "lakeside", "hillside"]).map(lambda place: Value("id", place))
ORDERS = [
    (Dates(), DATE_VALUES),
    (Equality(), CODES),
    (Hierarchy({"lakeside": {"region"}, "hillside": {"region"}}), PLACES),
]


@pytest.mark.parametrize(("order", "values"), ORDERS)
@given(data=st.data())
def test_laws_of_choosing(order: Dates, values: st.SearchStrategy[Value], data: st.DataObject) -> None:
    """What is read was said; nothing that was said disappears; one alternative is chosen at most."""
    found = data.draw(witnesses(values))
    choice = choose(found, order)
    said = {value for value, _ in found}
    assert choice.value is None or choice.value in said
    assert {row for a in choice.alternatives for row in a.rows} == {e.id for _, e in found}
    assert sum(a.chosen for a in choice.alternatives) <= 1
    if choice.disagrees:
        assert len(choice.alternatives) > 1
        assert (choice.value is None) == (choice.rule in {"undecided", "rule-open-question"})
        assert any(a.chosen for a in choice.alternatives) == (choice.value is not None)
    else:
        assert choice.value is not None
        assert all(order.agree(choice.value, value) for value in said)


@pytest.mark.parametrize(("order", "values"), ORDERS)
@given(data=st.data())
def test_the_order_of_rows_does_not_matter(order: Dates, values: st.SearchStrategy[Value], data: st.DataObject) -> None:
    """The same rows in any order give the same reading."""
    found = data.draw(witnesses(values))
    shuffled = data.draw(st.permutations(found))
    one, two = choose(found, order), choose(shuffled, order)
    assert (one.value, one.rule) == (two.value, two.rule)
    assert set(one.alternatives) == set(two.alternatives)
