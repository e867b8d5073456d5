"""CSV with CSVW, GeoJSON, and QuickStatements for Wikidata."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest
from exports import careful, job, people, text, unpacked, written

from repgraph.build.terms import rg
from repgraph.export import Report
from repgraph.export.csv_tables import METADATA, TABLES, _table
from repgraph.export.quickstatements import NEW, wikidata_date
from repgraph.export.statuses import STATUSES
from repgraph.ontology import BASE

if TYPE_CHECKING:
    from repgraph.store import Store

LEAKS = (
    "CHARGE-MARK",
    "RELIGION-MARK",
    "SOCIAL-MARK",
    "CHARACTER-MARK",
    "NAME-MARK",
    "NOTE-MARK",
    "Zhanna",
    "1911-01-11",
)
"""Words and dates that stand only in sensitive, withheld or deprecated rows."""


@lru_cache(maxsize=1)
def tables() -> dict[str, list[dict[str, str]]]:
    """Return the rows of the careful graph's CSV files."""
    return parsed(careful())


def parsed(store: Store) -> dict[str, list[dict[str, str]]]:
    """Return the rows of CSV files by file name."""
    files = unpacked(written(store, "csv"))
    return {name: list(csv.DictReader(io.StringIO(found))) for name, found in files.items() if name.endswith(".csv")}


def by_id(name: str, key: str) -> dict[str, str]:
    """Return one row."""
    return next(row for row in tables()[name] if row["id"] == key)


# CSV and CSVW


@pytest.mark.parametrize("which", ["careful", "real"])
def test_every_cell_is_what_the_metadata_say(request: pytest.FixtureRequest, which: str) -> None:
    """Columns, datatypes, unique keys and references hold, by the CSVW metadata in the folder."""
    store: Store = careful() if which == "careful" else request.getfixturevalue("real_graph").store
    files = unpacked(written(store, "csv"))
    described = json.loads(files[METADATA])
    assert described["@context"][0] == "http://www.w3.org/ns/csvw"
    assert described["dialect"]["lineTerminators"] == ["\r\n"]
    found = {name: list(csv.DictReader(io.StringIO(content))) for name, content in files.items() if name != METADATA}
    assert {table["url"] for table in described["tables"]} == found.keys()
    for table in described["tables"]:
        content, schema = found[table["url"]], table["tableSchema"]
        header = next(csv.reader(io.StringIO(files[table["url"]])))
        assert header == [column["titles"] for column in schema["columns"]]
        ids = [row[schema["primaryKey"]] for row in content]
        assert len(set(ids)) == len(ids)
        for column in schema["columns"]:
            assert all(is_a(row[column["name"]], column["datatype"]) for row in content), column["name"]
        for key in schema.get("foreignKeys", ()):
            known = {row["id"] for row in found[key["reference"]["resource"]]}
            assert {row[key["columnReference"]] for row in content} <= known


def is_a(cell: str, datatype: str) -> bool:
    """Tell whether a cell is a value of a datatype; an empty one says nothing."""
    if datatype == "integer":
        return cell == "" or re.fullmatch(r"-?\d+", cell) is not None
    if datatype == "date":
        return cell == "" or date.fromisoformat(cell) is not None
    return cell in {"true", "false"} if datatype == "boolean" else True


def test_events_carry_their_status() -> None:
    """What is open about an event, or about one of its values, stands in its row."""
    marks = {
        "f-hearsay": "claimed", "f-disputed": "claimed", "f-questioned": "questioned", "f-hedged": "hedged",
        "f-disputed-value": "disputed-value", "f-inferred": "inferred", "f-implied": "implied",
        "f-uncompared": "uncompared", "f-boris-birth": "undecided",
    }  # fmt: skip
    for key, mark in marks.items():
        assert mark in by_id("events.csv", key)["certainty"].split(), key
    assert by_id("events.csv", "f-birth")["certainty"] == "plain"
    assert {word for row in tables()["events.csv"] for word in row["certainty"].split()} <= {*STATUSES, "plain"}


def test_an_event_tells_where_it_is_said() -> None:
    """The evidence names source and place; a place that was not recorded says so."""
    assert by_id("events.csv", "f-arrest")["evidence"] == "Protocol No. 0 of an invented sitting: l. 1"
    assert by_id("events.csv", "f-uncompared")["evidence"].endswith("place in the source not recorded")
    uncertain = by_id("events.csv", "f-uncertain")
    assert (uncertain["date"], uncertain["end"]) == ("1931-12-22?", "1933~")


def test_copies_of_one_text_count_once() -> None:
    """Two copies of an encyclopedia are one source."""
    row = by_id("events.csv", "f-copied")
    assert (row["factoids"], row["sources"]) == ("2", "1")


def test_archival_files_keep_signature_holder_access_and_rights() -> None:
    """Custody, access and rights travel along."""
    assert by_id("files.csv", "file-one") == {
        "id": "file-one", "title": "File of Anna Careful", "holder": "archive-one",
        "holder_name": "An invented archive",
        "fond": "12", "opis": "3", "delo": "45", "access": "open to relatives only", "rights": "not evaluated",
    }  # fmt: skip


def test_a_name_that_no_source_states_does_not_stand_as_one() -> None:
    """The Kazakh form was made by an editor: the table has no place to say so."""
    anna = by_id("people.csv", "anna-careful")
    assert (anna["name_ru"], anna["name_kk"]) == ("Анна Осторожная", "")
    assert anna["links"] == "http://www.wikidata.org/entity/Q4115189"


def test_withdrawn_records_are_listed() -> None:
    """With the successor of those that were merged."""
    assert {(row["id"], row["replaced_by"]) for row in tables()["withdrawn.csv"]} == {
        (f"{BASE}person/anna-old", f"{BASE}person/anna-careful"),
        (f"{BASE}person/gone", ""),
    }


@pytest.mark.parametrize("name", ["csv", "geojson", "quickstatements"])
def test_nothing_sensitive_deprecated_or_living_leaves(name: str) -> None:
    """No charge, ethnicity, religion, origin, judging name, private note, withheld person or deprecated row."""
    found = text(careful(), name)
    for leak in (*LEAKS, "1912-02-12", "kazakhs"):
        assert leak not in found.replace("list-of-names", ""), leak


def test_a_cell_that_a_spreadsheet_would_run_is_text() -> None:
    """A formula in a name stays a name."""
    written_so = "".join(_table("people.csv", [{"id": "x", "name_en": "=1+1", "name_ru": "@x", "statements": "-5"}]))
    row = next(csv.DictReader(io.StringIO(written_so)))
    assert (row["name_en"], row["name_ru"], row["statements"]) == ("'=1+1", "'@x", "-5")
    assert all(
        not cell.startswith(("=", "+", "@")) for rows in tables().values() for row in rows for cell in row.values()
    )
    assert set(TABLES) == set(tables())


# GeoJSON


@pytest.mark.parametrize("which", ["careful", "real"])
def test_geojson_is_what_rfc_7946_asks_for(request: pytest.FixtureRequest, which: str) -> None:
    """Features with a point each, longitude first, within the world, and no second feature with one id."""
    store: Store = careful() if which == "careful" else request.getfixturevalue("real_graph").store
    found = json.loads(text(store, "geojson"))
    assert found["type"] == "FeatureCollection"
    assert set(found) == {"type", "features"}, "the RFC has no other member, and no crs"
    features: list[dict[str, Any]] = found["features"]
    assert len({f["id"] for f in features}) == len(features) > 0
    places = {f["id"]: f for f in features if f["properties"]["kind"] != "event"}
    for feature in features:
        assert feature["type"] == "Feature"
        assert feature["geometry"]["type"] == "Point"
        longitude, latitude = feature["geometry"]["coordinates"]
        assert -180 <= longitude <= 180
        assert -90 <= latitude <= 90
        assert feature["properties"]["certainty"]
        if feature["properties"]["kind"] == "event":
            assert feature["geometry"] == places[feature["properties"]["place"]]["geometry"]


def test_points_and_events_carry_their_status() -> None:
    """A point from a row that was not compared says so; an event that is only concluded says so."""
    found = {f["id"].rsplit("/", 1)[-1]: f for f in json.loads(text(careful(), "geojson"))["features"]}
    assert found["lakeside"]["geometry"]["coordinates"] == [70.25, 45.1]
    assert found["steppe-camp"]["properties"]["certainty"] == ["uncompared"]
    assert "implied" in found["f-implied"]["properties"]["certainty"]
    assert found["f-birth"]["properties"]["date"] == "1890-03-05"
    assert "f-hearsay" not in found


# QuickStatements


def statements(store: Store) -> list[list[str]]:
    """Return the cells of each line."""
    return [line.split("\t") for line in text(store, "quickstatements").splitlines()]


@pytest.mark.parametrize("which", ["careful", "real"])
def test_only_statements_with_a_reference_go_to_wikidata(request: pytest.FixtureRequest, which: str) -> None:
    """Every value has the address of a source, no line stands twice, and only dates, kin and 'human' leave."""
    store: Store = careful() if which == "careful" else request.getfixturevalue("real_graph").store
    lines = [cells for cells in statements(store) if cells != ["CREATE"] and not cells[1].startswith("L")]
    assert lines
    assert len({tuple(cells) for cells in lines}) == len(lines) or which == "real"
    for cells in lines:
        assert cells[1] in {"P31", "P569", "P570", "P26", "P40", "P3373"}, "no ethnicity, religion, charge or penalty"
        assert cells[3] == "S854"
        assert re.fullmatch(r'"https?://[^"]+"', cells[4])
        assert "wiki.example" not in cells[4], "an encyclopedia is no reference for another one"


def test_linked_people_keep_their_item_and_others_are_new() -> None:
    """Anna and Boris are there; Maria is to be created, after somebody looked by hand."""
    report = Report()
    found = written(careful(), "quickstatements", report=report).decode()
    assert "Q4115189\tP569\t+1890-03-05T00:00:00Z/11\tS854" in found
    assert 'Q4115189\tP26\tQ13406268\tS854\t"https://archive.example/record"' in found
    assert "books.example/memoir" not in next(line for line in found.splitlines() if "\tP26\t" in line)
    assert 'LAST\tLen\t"Maria Careful"' in found
    assert report.told[NEW] == 2, "Maria and Lev"


def test_who_is_missing_there_is_reported_by_name() -> None:
    """The report names each person who is not linked, and each who has nothing that could go."""
    noted: list[tuple[str, str]] = []
    report = Report(note=lambda node, what: noted.append((node, what)))
    written(careful(), "quickstatements", report=report)
    assert ("maria-careful", NEW) in noted
    assert ("lev-doubtful", NEW) in noted
    assert ("anna-careful", NEW) not in noted
    assert any(node == "f-uncertain" or "left out" in what for node, what in noted)


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest", "expected"),
    [
        ("1937-09-27", "1937-09-27", "1937-09-27", "+1937-09-27T00:00:00Z/11"),
        ("1937-09", "1937-09-01", "1937-09-30", "+1937-09-00T00:00:00Z/10"),
        ("1937", "1937-01-01", "1937-12-31", "+1937-00-00T00:00:00Z/9"),
        ("193X", "1930-01-01", "1939-12-31", "+1930-00-00T00:00:00Z/8"),
        ("1916-01-06", "1916-01-06", "1916-01-19", "+1916-01-00T00:00:00Z/10"),
        ("1937?", "1937-01-01", "1937-12-31", ""),
        ("1937~", "1936-01-01", "1938-12-31", ""),
        ("[1937-11..1938-02]", "1937-11-01", "1938-02-28", ""),
        ("[1937-11..1937-12]", "1937-11-01", "1937-12-31", "+1937-00-00T00:00:00Z/9"),
        ("../1953", "", "1953-12-31", ""),
    ],
)
def test_a_date_is_never_finer_than_it_is_known(edtf: str, earliest: str, latest: str, expected: str) -> None:
    """The precision is the finest on which both bounds agree; a date in doubt does not leave."""
    node = {rg("edtf"): [f'"{edtf}"'], rg("earliest"): [f'"{earliest}"'], rg("latest"): [f'"{latest}"']}
    assert wikidata_date(node) == expected


def test_a_julian_day_says_so() -> None:
    """Wikidata has a mark for the calendar."""
    julian = "<https://w3id.org/repgraph/vocabulary#julian>"
    node = {
        rg("edtf"): ['"1916-01-06"'],
        rg("earliest"): ['"1916-01-19"'],
        rg("latest"): ['"1916-01-19"'],
        rg("calendar"): [julian],
    }
    assert wikidata_date(node) == "+1916-01-06T00:00:00Z/11/J"


def test_the_csv_form_has_one_row_a_person() -> None:
    """As the tool reads it: item, labels, values each with a reference."""
    found = list(csv.reader(io.StringIO(text(careful(), "quickstatements", "csv"))))
    assert found[0][:4] == ["qid", "Len", "Lru", "Lkk"]
    rows = {row[0] or row[1]: row for row in found[1:]}
    assert rows["Q4115189"][6] == "+1890-03-05T00:00:00Z/11"
    assert rows["Q4115189"][7] == '"https://archive.example/record"'
    assert rows["Maria Careful"][4] == "Q5"
    assert all(len(row) == len(found[0]) for row in found)


def test_one_person_may_go_alone() -> None:
    """--person works for every one of these."""
    assert "Q4115189" in text(careful(), "quickstatements", scope=people("anna-careful"))
    assert "Q13406268\tP5" not in text(careful(), "quickstatements", scope=people("anna-careful"))
    assert job(careful(), scope=people("anna-careful")).scope.persons == (f"{BASE}person/anna-careful",)
