"""Over all formats, with generated tables: no doubt becomes certainty, and nothing leaves that may not.

Every generated row has a day of its own, so that wherever that day stands in an export, the row is speaking.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from exports import STATEMENTS, built, text
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from repgraph.export import EXPORTERS
from repgraph.export.statuses import EVERYTHING
from repgraph.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = ("arrest", "award", "petition", "residence", "marriage", "birth", "tie", "figure")
FIRST, LATELY = date(1921, 3, 3), date(2010, 3, 3)
EDTF = re.compile(r"\d{4}-\d\d-\d\d[?~%]?")
EAC = "{https://archivists.org/ns/eac/v2}"
TOLD = frozenset({"deprecated", "questioned", "alleged", "inferred", "implied", "hearsay", "disputed", "hedged"})
"""Statuses that a row may be given here, and that follow it."""


@dataclass(frozen=True)
class Row:
    """A generated row: what it states, and what is open about it."""

    kind: str
    mode: str = ""
    certainty: str = ""
    compared: bool = True
    doubt: str = ""
    judged: str = ""
    living: bool = False

    def statuses(self) -> frozenset[str]:
        """Return the statuses that no format may lose."""
        found = {self.mode, self.certainty, self.judged, "" if self.compared else "uncompared"}
        return frozenset(found - {""})


ROWS = st.builds(
    Row,
    kind=st.sampled_from(KINDS),
    mode=st.sampled_from(["", "", "implied", "inferred", "alleged"]),
    certainty=st.sampled_from(["", "", "hedged", "disputed-value", "disputed", "hearsay"]),
    compared=st.booleans(),
    doubt=st.sampled_from(["", "", "?", "~"]),
    judged=st.sampled_from(["", "", "", "deprecated", "questioned"]),
    living=st.sampled_from([False, False, False, True]),
)


def day_of(number: int, row: Row) -> str:
    """Return the day that stands for a row; of somebody who may be living it is lately."""
    return ((LATELY if row.living else FIRST) + timedelta(days=37 * number)).isoformat()


def tables(rows: list[Row], write: Callable[..., Path], place: Path) -> Path:
    """Write tables in which each row has its own day; half of the people may be living."""
    persons = [{"id": "dead-one"}, {"id": "dead-two"}, {"id": "living-one", "label": "Living One"}]
    factoids = [
        {"id": "d1", "person": "dead-one", "kind": "death", "date": "1950-01-01", "source": "record"},
        {"id": "lb", "person": "living-one", "kind": "birth", "date": "1985-05-05", "source": "record"},
        {"id": "d2", "person": "dead-two", "kind": "death", "date": "1951-01-01", "source": "record"},
    ]
    ties, figures, assessments = [], [], []
    for number, row in enumerate(rows):
        cells = {
            "id": f"r{number}",
            "date": day_of(number, row) + row.doubt,
            "mode": row.mode,
            "certainty": row.certainty,
            "compared": "yes" if row.compared else "no",
        }
        person = "living-one" if row.living else "dead-one"
        if row.kind == "birth":
            person = f"{'living-one' if row.living else 'born'}-{number}"
            persons.append({"id": person})
        if row.kind == "birth" and not row.living:
            factoids.append({"id": f"e{number}", "person": person, "kind": "death", "source": "record"})
        if row.kind == "tie":
            ties.append(cells | {"person_a": person, "kind": "friend", "person_b": "dead-two"})
        elif row.kind == "figure":
            figures.append(cells | {"about": "steppe-camp", "value": str(number)})
        else:
            factoids.append(cells | {"person": person, "kind": row.kind})
        if row.judged:
            judgement = {
                "id": f"a{number}",
                "rows": f"r{number}",
                "reason": "a reason",
                "editor": "An Editor",
                "date": "2026-01-02",
            }
            assessments.append(
                judgement | {"judgement": "deprecated", "status": "decided", "reason_code": "reason-misprint"}
                if row.judged == "deprecated"
                else judgement | {"judgement": "open-question", "status": "open", "question": "Is it so?"}
            )
    return write(
        place,
        persons=persons,
        factoids=factoids,
        ties=ties,
        figures=figures,
        assessments=assessments,
        names=[{"id": "nl", "entity": "living-one", "form": "Living One"}],
    )


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROWS, min_size=3, max_size=14))
@example(rows=[Row("award")])
@example(rows=[Row("award", mode="inferred"), Row("award")])
@example(rows=[Row(kind, mode=mode, doubt="?") for kind in KINDS for mode in ("", "inferred", "alleged")])
@example(rows=[Row(kind, certainty=found) for kind in KINDS for found in ("disputed", "hearsay")])
@example(
    rows=[
        Row(kind, compared=False, doubt="~", judged=judged) for kind in KINDS for judged in ("deprecated", "questioned")
    ]
)
@example(rows=[*(Row(kind, living=True) for kind in KINDS if kind != "figure"), Row("award")])
def test_no_format_makes_more_of_a_statement_than_it_is(rows: list[Row], write_tables: Callable[..., Path]) -> None:
    """Uncertain stays uncertain, concluded stays concluded, set aside stays out, and nobody who may live appears."""
    with tempfile.TemporaryDirectory() as folder:
        store = EmbeddedStore.holding(built(tables(rows, write_tables, Path(folder) / "data")))
    days = {day_of(number, row): row for number, row in enumerate(rows)}
    for name in STATEMENTS:
        found = text(store, name)
        assert "living-one" not in found, f"{name}: a possibly living person"
        assert "Living One" not in found, f"{name}: a possibly living person by name"
        carried = EXPORTERS[name].carries
        for day, row in days.items():
            if row.living and row.kind != "figure":
                assert day not in found, f"{name}: {row}"
            elif not row.statuses() <= carried:
                assert day not in found, f"{name} has no place for {set(row.statuses() - carried)}: {row}"
        for day, doubt, marks in CLAIMS.get(name, lambda _: iter(()))(found):
            row = days.get(day)
            if row is not None:
                assert doubt == row.doubt, f"{name}: {row} became {day}{doubt}"
                assert row.statuses() & TOLD <= marks, f"{name} says {sorted(marks)} of {row}"
    store.close()


# What each format claims: a day, the doubt that stands behind it, and the statuses that stand beside it.

Claims = "Iterator[tuple[str, str, set[str]]]"


def split(edtf: str) -> tuple[str, str]:
    """Return day and doubt of an EDTF day; nothing of any other text."""
    return (edtf[:10], edtf[10:]) if EDTF.fullmatch(edtf) else ("", "")


def by_csv(found: str) -> Claims:
    """Rows of events and ties, and births and deaths of people."""
    for part in found.split("\n\n"):
        for row in csv.DictReader(io.StringIO(part)):
            for column, status in (("date", "certainty"), ("born", "born_certainty"), ("died", "died_certainty")):
                if row.get(column):
                    yield *split(row[column]), set((row.get(status) or "").split())


def by_graphml(found: str) -> Claims:
    """Attributes of edges and nodes."""
    for element in etree.fromstring(found.encode()).iter("{*}edge", "{*}node"):
        values = {str(d.get("key"))[2:]: d.text or "" for d in element}
        for column, status in (("date", "certainty"), ("born", "born_certainty"), ("died", "died_certainty")):
            if values.get(column):
                yield *split(values[column]), set(values[status].split())


def by_gexf(found: str) -> Claims:
    """Attributes of edges and nodes."""
    for element in etree.fromstring(found.encode()).iter("{*}edge", "{*}node"):
        values = {str(v.get("for"))[2:]: v.get("value") or "" for v in element.iter("{*}attvalue")}
        for column, status in (("date", "certainty"), ("born", "born_certainty"), ("died", "died_certainty")):
            if values.get(column):
                yield *split(values[column]), set(values[status].split())


def by_cytoscape(found: str) -> Claims:
    """Data of edges and nodes."""
    elements: dict[str, list[dict[str, Any]]] = json.loads(found)["elements"]
    for element in (*elements["nodes"], *elements["edges"]):
        data = element["data"]
        for column, status in (("date", "certainty"), ("born", "born_certainty"), ("died", "died_certainty")):
            if data.get(column):
                yield *split(data[column]), set(data[status].split())


def by_pajek(found: str) -> Claims:
    """Lines of ties."""
    for line in found.splitlines():
        values = dict(re.findall(r'(\w+) "([^"]*)"', line))
        if "date" in values:
            yield *split(values["date"]), set(values["certainty"].split())


def by_geojson(found: str) -> Claims:
    """Properties of features."""
    for feature in json.loads(found)["features"]:
        if feature["properties"].get("date"):
            yield *split(feature["properties"]["date"]), set(feature["properties"]["certainty"])


def by_eac(found: str) -> Claims:
    """Dates in chronologies, relations and dates of existence, each with the statuses of what it dates."""
    for record in re.findall(r"<eac .*?</eac>", found, re.DOTALL):
        root = etree.fromstring(record.encode())
        for element in root.iter(f"{EAC}chronItem", f"{EAC}relation", f"{EAC}existDates"):
            beside = set((element.get("localType") or "").split())
            for note in element.iter(f"{EAC}p"):
                beside |= set(re.findall(r"[a-z-]+", note.text or ""))
            for when in element.iter(f"{EAC}date", f"{EAC}fromDate", f"{EAC}toDate"):
                if when.get("standardDate"):
                    yield *split(when.get("standardDate") or ""), beside | set((when.get("localType") or "").split())


def by_eac_2010(found: str) -> Claims:
    """The same; a doubtful date stands as text and not as a standard date."""
    for record in re.findall(r"<eac-cpf .*?</eac-cpf>", found, re.DOTALL):
        for element in etree.fromstring(record.encode()).iter("{*}chronItem", "{*}cpfRelation", "{*}existDates"):
            beside = set(re.findall(r"[a-z-]+", " ".join(element.itertext())))
            for when in element.iter("{*}date", "{*}fromDate", "{*}toDate"):
                if when.get("standardDate"):
                    yield *split(when.get("standardDate") or ""), beside


def by_plain(found: str) -> Claims:
    """schema.org and EDM: every literal that is a day; Wikidata: every value to the day."""
    for day in re.findall(r'"(\d{4}-\d\d-\d\d)"(?!\^)', found) + re.findall(r">(\d{4}-\d\d-\d\d)<", found):
        yield day, "", set()
    for day in re.findall(r"\+(\d{4}-\d\d-\d\d)T00:00:00Z/11", found):
        yield day, "", set()


CLAIMS: dict[str, Callable[[str], Any]] = {
    "csv": by_csv, "graphml": by_graphml, "gexf": by_gexf, "cytoscape": by_cytoscape, "pajek": by_pajek,
    "geojson": by_geojson, "eac-cpf": by_eac, "eac-cpf-2010": by_eac_2010, "schema-org": by_plain, "edm": by_plain,
    "quickstatements": by_plain,
}  # fmt: skip
"""Formats of the graph itself are held by test_export_rdf.py, and CIDOC-CRM, RiC-O, PROV-O by their own statuses."""


@pytest.mark.parametrize("name", STATEMENTS)
def test_what_a_format_says_that_it_carries_is_a_status(name: str) -> None:
    """A careful format carries fewer statuses, and never one that does not exist."""
    assert EXPORTERS[name].carries <= EVERYTHING
