"""EAC-CPF, both versions: valid by the official schemas, honest about doubt, and back into tables."""

from __future__ import annotations

import csv
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest
from exports import (
    CAREFUL,
    TOMBSTONES,
    built,
    careful,
    careful_lines,
    job,
    ontology,
    people,
    schema,
    unpacked,
    written,
    written_once,
)
from lxml import etree

from repgraph import importing
from repgraph.build import build
from repgraph.export import EXPORTERS, deliver
from repgraph.tables import read

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element

    from repgraph import KnowledgeGraph

NS = {"e": "https://archivists.org/ns/eac/v2", "o": "urn:isbn:1-931666-33-4"}


@lru_cache(maxsize=2)
def records(name: str) -> dict[str, str]:
    """Return the records of the careful graph by file name."""
    return unpacked(written(careful(), name))


def anna() -> _Element:
    """Return the record of Anna."""
    return etree.fromstring(records("eac-cpf")["persons/anna-careful.xml"].encode())


@pytest.mark.parametrize(
    ("name", "official"),
    [("eac-cpf", "eac-cpf-2.0/eac.xsd"), ("eac-cpf", "eac-cpf-2.0/eac.rng"), ("eac-cpf-2010", "eac-cpf-2010/cpf.rng")],
)
def test_every_record_is_valid_by_the_official_schema(real_graph: KnowledgeGraph, name: str, official: str) -> None:
    """Every person and institution of the real data, and every invented one with its tombstones."""
    parsed = etree.parse(str(schema(*official.split("/"))))
    checker = etree.XMLSchema(parsed) if official.endswith("xsd") else etree.RelaxNG(parsed)
    real = unpacked(written_once(real_graph.store, name))
    assert len([path for path in real if path.startswith("persons/")]) > 400
    for path, record in [*real.items(), *records(name).items()]:
        assert checker.validate(etree.fromstring(record.encode())), f"{path}: {checker.error_log}"


def test_names_stand_in_their_scripts_with_sources() -> None:
    """Each form has language, script, kind and source; the heading of a language is authorized."""
    names = {n.findtext("e:part", namespaces=NS): n for n in anna().iterfind(".//e:nameEntry", NS)}
    assert "NAME-MARK" not in names, "a name that judges does not leave"
    russian, kazakh = names["Анна Осторожная"], names["Анна Абай"]
    assert (russian.get("languageOfElement"), russian.get("scriptOfElement")) == ("ru", "Cyrl")
    assert russian.get("sourceReference") == "s-s-paper"
    assert "inferred" in (kazakh.get("localType") or "").split(), "what an editor concluded says so"
    boris = records("eac-cpf")["persons/boris-careful.xml"]
    assert "&amp; Sons" in boris, "text is escaped"


def test_dates_of_existence_keep_their_doubt() -> None:
    """A day is a day; where no rule decides, the span of all candidates stands with its reason."""
    begin, end = (anna().find(f".//e:existDates//e:{name}", NS) for name in ("fromDate", "toDate"))
    assert begin is not None
    assert end is not None
    assert (begin.get("standardDate"), begin.get("localType")) == ("1890-03-05", None)
    assert end.get("standardDate") == "1943-07-08"
    boris = etree.fromstring(records("eac-cpf")["persons/boris-careful.xml"].encode())
    disputed = boris.find(".//e:existDates//e:fromDate", NS)
    assert disputed is not None
    assert disputed.get("standardDate") == "[1888-01-02..1888-11-24]"
    assert {"conflicting", "undecided"} <= set((disputed.get("localType") or "").split())


def test_a_day_that_only_an_editor_concluded_is_marked_where_a_source_states_the_year() -> None:
    """Lev's birth: one source has the year, an editor concluded the day; whichever leaves says what it is."""
    for name in ("eac-cpf", "eac-cpf-2010"):
        record = records(name)["persons/lev-doubtful.xml"]
        for line in record.split("<"):
            if "1895-05-25" in line and not line.startswith("?"):
                assert "inferred" in line or "notBefore" in line, line


def test_the_chronology_has_what_sources_say_and_what_was_read() -> None:
    """Each line of the chronology of statements has one source; what was read has all of its sources."""
    items = {i.get("id"): i for i in anna().iterfind(".//e:chronItem", NS)}
    said = items["factoid-f-uncompared"]
    assert "uncompared" in (said.get("localType") or "")
    assert said.findtext("e:reference", namespaces=NS) == "place not recorded", "no place in the source is invented"
    exile = items["exile-f-uncertain"]
    begin = exile.find(".//e:fromDate", NS)
    assert begin is not None
    assert (begin.get("standardDate"), begin.get("certainty")) == ("1931-12-22?", "uncertain")


@pytest.mark.parametrize("name", ["eac-cpf", "eac-cpf-2010"])
def test_what_cannot_be_marked_does_not_leave(name: str) -> None:
    """Nothing sensitive, alleged, claimed, hearsay or set aside stands in any record."""
    everything = "".join(records(name).values())
    for leak in (
        "CHARGE-MARK", "RELIGION-MARK", "SOCIAL-MARK", "CHARACTER-MARK", "NAME-MARK", "NOTE-MARK", "1911-01-11",
        "1912-02-12", "1913-03-13", "1914-04-14", "1926-06-06", "1927-07-07", "Zhanna",
    ):  # fmt: skip
        assert leak not in everything, leak
    assert "kazakhs" not in records(name)["persons/anna-careful.xml"].lower()


@pytest.mark.parametrize("name", ["eac-cpf", "eac-cpf-2010"])
def test_withdrawn_records_stay_as_deleted(name: str) -> None:
    """A merged record names its successor, a withdrawn one nothing."""
    merged, gone = (records(name)[f"withdrawn/person-{old}.xml"] for old in ("anna-old", "gone"))
    assert "deletedReplaced" in merged
    assert "person/anna-careful" in merged
    assert "deletedReplaced" not in gone
    assert "deleted" in gone


def test_two_exports_are_the_same_bytes() -> None:
    """A tar has no clock."""
    assert written(careful(), "eac-cpf") == written(careful(), "eac-cpf")


def test_one_person_has_one_record() -> None:
    """--person writes that record, with the relations by name; and what was merged into it."""
    found = unpacked(written(careful(), "eac-cpf", scope=people("anna-careful")))
    assert sorted(found) == ["persons/anna-careful.xml", "withdrawn/person-anna-old.xml"]
    assert found["persons/anna-careful.xml"] == records("eac-cpf")["persons/anna-careful.xml"]


# Back into tables


def rows(folder: Path, table: str) -> dict[str, dict[str, str]]:
    """Return the filled cells of a table's rows, by id."""
    path = folder / f"{table}.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: {k: v for k, v in row.items() if v} for row in csv.DictReader(file)}


LOST_BY_EAC = {
    "f-deprecated", "f-alleged", "f-hearsay", "f-disputed", "f-ethnicity", "f-religion", "f-social", "f-character",
    "f-zhanna", "f-zhanna-talk",
}  # fmt: skip
"""Statements that EAC-CPF does not carry: declared as losses."""

LOST_CELLS_BY_EAC = {"charge", "note", "case", "event"}
"""Columns that EAC-CPF does not carry."""


def test_authority_records_come_back_as_rows(tmp_path: Path) -> None:
    """Every statement about a person comes back cell for cell, but for what is declared as lost."""
    archive, tables = tmp_path / "records", tmp_path / "tables"
    deliver(EXPORTERS["eac-cpf"], job(careful()), archive)
    importing.write(importing.find("eac-cpf", archive).function(archive, ontology()), tables)
    sent, back = rows(CAREFUL, "factoids"), rows(tables, "factoids")
    assert sent.keys() - back.keys() == LOST_BY_EAC
    for key, row in back.items():
        whole = {k: v for k, v in sent[key].items() if k not in LOST_CELLS_BY_EAC}
        if "posthumous" in whole.get("qualifiers", ""):
            whole["qualifiers"] = " ".join(sorted(whole["qualifiers"].split()))
        if row.get("regime") and "regime" not in whole:
            row = {k: v for k, v in row.items() if k != "regime"}  # noqa: PLW2901 - the default is written out
        assert row == whole, key
    names = rows(tables, "names")
    assert names["n-anna-ru"] == rows(CAREFUL, "names")["n-anna-ru"]
    assert {k: names["n-anna-kk"].get(k) for k in ("mode", "compared")} == {"mode": "inferred", "compared": "no"}
    assert {"t-spouse", "t-colleague", "t-parent", "t-inferred"} <= rows(tables, "ties").keys()
    assert not {"t-alleged", "t-hearsay", "t-withheld"} & rows(tables, "ties").keys()
    parent = rows(tables, "ties")["t-parent"]
    assert (parent["person_a"], parent["person_b"]) == ("boris-careful", "maria-careful"), "the direction is kept"
    assert "zhanna-withheld" not in rows(tables, "persons")
    sources = rows(CAREFUL, "sources")
    assert rows(tables, "sources")["s-record"] == sources["s-record"]
    built_again = tmp_path / "build"
    build([tables], built_again)
    assert (built_again / "current" / "graph.nt").is_file()


@pytest.mark.parametrize("name", ["jsonld", "turtle", "ntriples"])
def test_the_graph_comes_back_as_the_tables_it_was_built_from(tmp_path: Path, name: str) -> None:
    """Import and build again: the same graph, line for line, but for nodes that only stand in the other one."""
    file, tables = tmp_path / f"graph{EXPORTERS[name].suffix}", tmp_path / "tables"
    file.write_bytes(written(careful(), name))
    importing.write(importing.find("", file).function(file, ontology()), tables)
    again = set(built(tables))
    assert set(careful_lines()) - again == set()
    assert again - set(careful_lines()) <= set(TOMBSTONES)


def test_the_real_graph_comes_back_through_jsonld(real_graph: KnowledgeGraph, tmp_path: Path) -> None:
    """The project's own data, exported and imported, read as tables without a complaint."""
    file, tables = tmp_path / "graph.jsonld", tmp_path / "tables"
    file.write_bytes(written(real_graph.store, "jsonld"))
    counts = importing.write(importing.find("", file).function(file, ontology()), tables)
    found = read([tables], ontology())
    assert len(found["factoids"]) == counts["factoids"]
    assert counts["persons"] > 400
