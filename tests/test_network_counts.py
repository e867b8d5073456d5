"""Counts, lags and survival: right numbers, and the number of people whom the data leaves out."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repgraph.errors import NotFoundError
from repgraph.network import charts, drawing
from repgraph.network.prosopography import OF_EVENTS, OF_PEOPLE, Prosopography
from repgraph.network.survival import kaplan_meier, median
from repgraph.network.wording import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

    from repgraph import KnowledgeGraph

FREIREICH = [6, 6, 6, 7, 10, 13, 16, 22, 23]
CENSORED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
"""Weeks in remission under 6-MP (Freireich and others, *Blood* 21 (1963) 699), the example of every textbook."""


class TestKaplanMeier:
    """The estimate of survival."""

    def test_a_published_example(self) -> None:
        """Freireich's remission times: 0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448; median 23 weeks."""
        curve = kaplan_meier([*((week, True) for week in FREIREICH), *((week, False) for week in CENSORED)])
        found = {point.time: (point.at_risk, round(point.survival, 3)) for point in curve if point.died}
        assert found == {6: (21, 0.857), 7: (17, 0.807), 10: (15, 0.753), 13: (12, 0.690), 16: (11, 0.627),
                         22: (7, 0.538), 23: (6, 0.448)}  # fmt: skip
        assert median(curve) == 23
        last = next(point for point in curve if point.time == 23)
        assert (round(last.low, 3), round(last.high, 3)) == (0.188, 0.680)

    @given(st.lists(st.tuples(st.integers(0, 50), st.booleans()), max_size=40))
    def test_it_falls_from_one_and_counts_everybody(self, observed: list[tuple[float, bool]]) -> None:
        """Never above one, never rising; those who died and those lost add up to all."""
        curve = kaplan_meier(observed)
        values = [1.0, *(point.survival for point in curve)]
        assert values == sorted(values, reverse=True)
        assert sum(point.died + point.lost for point in curve) == len(observed)
        assert all(point.low <= point.survival <= point.high for point in curve)

    @given(st.lists(st.integers(0, 50), min_size=1, max_size=40))
    def test_without_losses_it_is_the_share_still_alive(self, times: list[int]) -> None:
        """The plain empirical distribution."""
        for point in kaplan_meier([(time, True) for time in times]):
            assert point.survival == pytest.approx(sum(time > point.time for time in times) / len(times))

    def test_half_need_not_have_died(self) -> None:
        """Then there is no median."""
        assert median(kaplan_meier([(1, True), (2, False), (3, False)])) is None
        assert kaplan_meier([]) == []


@pytest.fixture(scope="module")
def people(real_graph: KnowledgeGraph) -> Prosopography:
    """Return the people of the project's own data."""
    return Prosopography(real_graph)


class TestCounts:
    """Counts are of people, and everybody is accounted for."""

    @pytest.mark.parametrize("by", [*OF_PEOPLE, *OF_EVENTS])
    @pytest.mark.parametrize("event", ["Arrest", "Sentencing", "Detention"])
    def test_counted_and_left_out_add_up_to_everybody(self, people: Prosopography, event: str, by: str) -> None:
        """No person falls between the table and its remarks."""
        table = people.count(event, by)
        (note,) = table.notes
        counted = int(note.split()[0])
        assert counted + sum(table.left_out.values()) == len(people.people)
        assert sum(int(row[-1]) for row in table.rows) >= counted

    def test_cells_of_a_cross_table_are_the_people_asked_for(self, people: Prosopography) -> None:
        """Each cell against a count of its own."""
        table = people.count("Arrest", "year", "sex")
        sexes = table.columns[1:-1]
        cells = {(row[0], sex): int(n) for row in table.rows for sex, n in zip(sexes, row[1:-1], strict=True)}
        expected: dict[tuple[str, str], set[str]] = {}
        for person in people.people:
            for event in people.events[person]:
                soviet = event.kind == "Arrest" and event.regime == "soviet"
                if soviet and re.fullmatch(r"\d{4}(-\d\d){0,2}", event.begin.text):
                    for sex in people.attributes["sex"].get(person, ()):
                        expected.setdefault((event.begin.text[:4], sex), set()).add(person)
        for key, found in expected.items():
            assert cells[key] >= len(found) > 0
        assert ("1937", "female") in cells

    def test_soviet_unless_asked(self, real_graph: KnowledgeGraph, people: Prosopography) -> None:
        """The arrests of the tsar's police stand apart."""
        tsarist = Prosopography(real_graph, "tsarist").count("Arrest", "year")
        assert {int(row[0]) for row in tsarist.rows} <= set(range(1880, 1918))
        assert min(int(row[0]) for row in people.count("Arrest", "year").rows) >= 1917
        with pytest.raises(NotFoundError, match="no regime 'sovet'; did you mean soviet"):
            Prosopography(real_graph, "sovet")

    def test_slips_are_told_with_near_misses(self, people: Prosopography) -> None:
        """Of events and of dimensions."""
        with pytest.raises(NotFoundError, match="no event 'Arest'; did you mean Arrest"):
            people.count("Arest", "year")
        with pytest.raises(NotFoundError, match="no dimension 'yaer'; did you mean year"):
            people.count("Arrest", "yaer")
        with pytest.raises(NotFoundError, match="no event"):
            people.survival("Burn")

    def test_csv_holds_what_is_left_out(self, people: Prosopography) -> None:
        """A table that travels without its remarks would lie."""
        table = people.count("Arrest", "year")
        rows = list(csv.reader(io.StringIO(table.csv())))
        assert tuple(rows[0]) == table.columns
        assert [tuple(row) for row in rows[1 : 1 + len(table.rows)]] == table.rows
        tail = dict(rows[2 + len(table.rows) :])
        assert tail == {reason: str(count) for reason, count in table.left_out.items()}

    def test_lags_run_forward_and_account_for_everybody(self, people: Prosopography) -> None:
        """From shortest to longest; contradictions are counted, not shown as negative days."""
        table = people.lags("Arrest", "Execution")
        for row in table.rows:
            spread = [float(cell) for cell in row[2:]]
            assert spread == sorted(spread)
            assert spread[0] >= 0
        assert sum(int(row[1]) for row in table.rows) + sum(table.left_out.values()) == len(people.people)
        strict = people.lags("Arrest", "Execution", within=0)
        assert sum(int(row[1]) for row in strict.rows) <= sum(int(row[1]) for row in table.rows)

    def test_survival_accounts_for_everybody(self, people: Prosopography) -> None:
        """Observed and left out are all."""
        table, points = people.survival()
        observed = sum(point.died + point.lost for point in points)
        assert observed + sum(table.left_out.values()) == len(people.people)
        assert len(table.rows) == len(points)


@pytest.mark.parametrize("language", LANGUAGES)
def test_plots_hold_words_and_what_is_left_out(real_graph: KnowledgeGraph, language: str, tmp_path: Path) -> None:
    """Title, legend and remarks in the language; nothing of the legend is cut off."""
    people = Prosopography(real_graph, language=language)
    across = people.count("Sentencing", "body", "penalty")
    lags = people.lags("Arrest", "AnyDeath", "sex")
    table, points = people.survival()
    figures = {
        "bars": (across, charts.bars(across, language)),
        "years": (people.count("Arrest", "year"), charts.bars(people.count("Arrest", "year"), language)),
        "lags": (lags, charts.spreads(lags, language)),
        "curve": (table, charts.curve(points, table, people.words.relation("Arrest"), language)),
    }
    for name, (made, figure) in figures.items():
        svg, png = drawing.save(figure, tmp_path / name)
        assert png.read_bytes().startswith(b"\x89PNG")
        root = ET.fromstring(svg.read_text(encoding="utf-8"))  # noqa: S314 - our own text
        text = " ".join("".join(found.itertext()) for found in root.iter("{http://www.w3.org/2000/svg}text"))
        assert made.title in text
        for reason, count in made.left_out.items():
            assert str(count) in text
            assert reason.split()[0] in text
        legend = figure.axes[0].get_legend()
        if legend is not None:
            edge = legend.get_window_extent().x1
            assert edge <= figure.bbox.x1, name
