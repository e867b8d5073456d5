"""Tables are read whole or refused by name: file, line, row, column, value, and what to do."""
# ruff: noqa: RUF001 - letters that look alike are the subject of some of these tests

from __future__ import annotations

import csv
import io
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from repgraph.errors import Problem, TablesError
from repgraph.ontology import assets
from repgraph.tables import Collection, load_spec, read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from repgraph.ontology import Ontology

HEADER = ",".join(column.name for column in load_spec()["persons"])
FIXTURES_ARE_READ_ONLY = [HealthCheck.function_scoped_fixture]


@pytest.fixture
def refused(tables: Callable[..., Path], ontology: Ontology) -> Callable[..., Sequence[Problem]]:
    """Return a function that writes tables, expects them to be refused, and gives the problems."""

    def problems(**given: list[dict[str, str]]) -> Sequence[Problem]:
        with pytest.raises(TablesError) as caught:
            read([tables(**given)], ontology)
        return caught.value.problems

    return problems


@pytest.fixture
def refused_persons(tables: Callable[..., Path], ontology: Ontology) -> Callable[[bytes], Sequence[Problem]]:
    """Return a function that puts bytes into persons.csv, expects a refusal, and gives the problems."""

    def problems(raw: bytes) -> Sequence[Problem]:
        folder = tables(factoids=[{"person": "aigerim"}])
        (folder / "persons.csv").write_bytes(raw)
        with pytest.raises(TablesError) as caught:
            read([folder], ontology)
        return caught.value.problems

    return problems


def only(problems: Sequence[Problem]) -> Problem:
    """Return the one problem there is."""
    assert len(problems) == 1, "\n".join(map(str, problems))
    return problems[0]


# What is right


def test_rows_come_out_as_they_went_in(collection: Callable[..., Collection]) -> None:
    """A sound row is read with every cell, and remembers its file and line."""
    found = collection(factoids=[{"id": "f1", "kind": "birth", "date": "1893~", "note": "said, “by a neighbour”"}])
    (row,) = found["factoids"]
    assert row["date"] == "1893~"
    assert row["note"] == "said, “by a neighbour”"
    assert found.where("f1")[0].endswith("factoids.csv")
    assert found.where("f1")[1] == 2
    assert found.warnings == ()


def test_a_table_of_nothing_but_a_header_is_empty(tables: Callable[..., Path], ontology: Ontology) -> None:
    """A header without rows is a table of no rows; so is a table that is not there."""
    folder = tables(world=False, persons=[], links=[])
    found = read([folder], ontology)
    assert found["persons"] == found["links"] == found["factoids"] == []


def test_blank_lines_and_blanks_around_cells_say_nothing(tables: Callable[..., Path], ontology: Ontology) -> None:
    """A spreadsheet may leave empty lines, lines of commas, and blanks beside words."""
    folder = tables()
    (folder / "persons.csv").write_text(f"{HEADER}\n\n  zere , Zere ,,\n,,,\n", encoding="utf-8")
    assert [row["id"] for row in read([folder], ontology)["persons"]] == ["zere"]
    assert read([folder], ontology)["persons"][0]["label"] == "Zere"


def test_columns_may_stand_in_any_order(tables: Callable[..., Path], ontology: Ontology) -> None:
    """The header says which cell is which."""
    folder = tables()
    (folder / "persons.csv").write_text("note,label,id,sex\n,Zere,zere,female\n", encoding="utf-8")
    assert read([folder], ontology)["persons"][0] == {"note": "", "label": "Zere", "id": "zere", "sex": "female"}


def test_two_folders_are_one_collection(tables: Callable[..., Path], ontology: Ontology) -> None:
    """A scholar's own folder may speak of people and sources of the other."""
    first = tables()
    second = tables(folder="mine", world=False, factoids=[{"id": "mine-1", "person": "aigerim", "source": "study"}])
    found = read([first, second], ontology)
    assert [row["id"] for row in found["factoids"]] == ["mine-1"]
    assert "mine" in found.where("mine-1")[0]


@pytest.mark.parametrize("raw", [b"\xef\xbb\xbf", b""])
def test_a_byte_order_mark_is_read_with_a_warning(tables: Callable[..., Path], ontology: Ontology, raw: bytes) -> None:
    """Excel writes a mark before UTF-8: the first column keeps its name."""
    folder = tables()
    (folder / "persons.csv").write_bytes(raw + f"{HEADER}\nzere,Zere,,\n".encode())
    found = read([folder], ontology)
    assert found["persons"][0]["id"] == "zere"
    assert ["byte order mark" in str(w) for w in found.warnings] == ([True] if raw else [])


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_foreign_line_ends_are_read_with_a_warning(tables: Callable[..., Path], ontology: Ontology, end: str) -> None:
    """Line ends of Windows and of old Macs end lines, and lines keep their numbers."""
    folder = tables()
    (folder / "persons.csv").write_bytes(f"{HEADER}{end}zere,Zere,,{end}timur,Timur,,{end}".encode())
    found = read([folder], ontology)
    assert [row["id"] for row in found["persons"]] == ["zere", "timur"]
    assert found.where("timur")[1] == 3
    (warning,) = found.warnings
    assert warning.severity == "warning"
    assert "line ends" in warning.what


def test_latin_letters_inside_cyrillic_stay_with_a_warning(collection: Callable[..., Collection]) -> None:
    """The form is kept as printed; the warning names the word."""
    found = collection(names=[{"id": "n1", "form": "Мiржан Беков", "tag": "kk-cyrl"}])
    assert found["names"][0]["form"] == "Мiржан Беков"
    (warning,) = found.warnings
    assert (warning.row, warning.column) == ("n1", "form")
    assert "Мiржан" in warning.what


# Files that are no tables


@pytest.mark.parametrize(
    ("raw", "line", "says"),
    [
        (b"", None, "empty"),
        (b"\n \n", None, "empty"),
        (b"\xef\xbb\xbf", None, "empty"),
        (f"{HEADER}\nzere,Зере Омарова,,\n".encode("cp1251"), 2, "Windows-1251"),
        (f"{HEADER}\nzere,Zoé Müller,,\n".encode("latin-1"), 2, "8-bit"),
        (f"{HEADER}\nzere,Zere,,\n".encode("utf-16"), None, "UTF-16"),
        (f"{HEADER}\nzere,Zere,,\n".encode("utf-16-be"), 1, "NUL"),
        (f"{HEADER}\nzere,Ze\0re,,\n".encode(), 2, "NUL"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", 3, "NUL"),
        (bytes(range(1, 32)) * 20 + b"\xff", None, "binary"),
        (f"{HEADER};\nzere;Zere;;\n".replace(",", ";").encode(), 1, "semicolon"),
        (f"{HEADER}\nzere,Zere,,\n".replace(",", "\t").encode(), 1, "tab"),
        (f'{HEADER}\nzere,"Zere,,\ntimur,Timur,,\n'.encode(), 2, "quotation mark"),
        (f'{HEADER}\nzere,"Ze"re,,\n'.encode(), 2, "quotation mark"),
        (f'"{HEADER}\nzere,Zere,,\n'.encode(), 1, "quotation mark"),
    ],
)
def test_a_file_that_is_no_table_is_refused_once(
    refused_persons: Callable[[bytes], Sequence[Problem]], raw: bytes, line: int | None, says: str
) -> None:
    """One message says what the file is and what to do; rows that speak of its people are not blamed for it."""
    problem = only(refused_persons(raw))
    assert problem.table.endswith("persons.csv")
    assert says in problem.what
    assert line is None or problem.line == line


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("id,label,note", ["the column 'sex' is missing"]),
        ("id,label,sex,note,colour", ["there is no column 'colour'"]),
        ("id,lable,sex,note", ["'label' is missing; did you mean lable", "no column 'lable' in this table; did you"]),
        ("id,label,sex,note,note", ["'note' stands twice"]),
        ("ID,label,sex,note", ["'id' is missing", "no column 'ID'"]),
    ],
)  # fmt: skip
def test_a_header_must_name_the_columns(
    refused_persons: Callable[[bytes], Sequence[Problem]], header: str, says: list[str]
) -> None:
    """Columns that are missing, unknown or doubled are named, with the nearest name there is."""
    problems = refused_persons(f"{header}\nzere,Zere,,,\n".encode())
    assert len(problems) == len(says)
    for problem, words in zip(problems, says, strict=True):
        assert words in problem.what
        assert (problem.line, problem.table[-11:]) == (1, "persons.csv")
        assert problem.column in problem.what


@pytest.mark.parametrize(("row", "count"), [("zere,Zere,", 3), ("zere,Zere,,,", 5), ("zere,Omarova, Zere,,", 5)])
def test_a_row_with_too_few_or_too_many_cells_is_named(
    refused_persons: Callable[[bytes], Sequence[Problem]], row: str, count: int
) -> None:
    """Line and row are named, and both counts; the rows around it are not blamed."""
    problem = only(refused_persons(f"{HEADER}\ntimur,Timur,,\n{row}\nalma,Alma,,\n".encode()))
    assert (problem.line, problem.row) == (3, "zere")
    assert f"{count} cells where the header has 4" in problem.what


def test_a_cell_of_ten_megabytes_is_shown_in_part(refused: Callable[..., Sequence[Problem]]) -> None:
    """A monstrous cell is refused as what it is, quickly, and the message stays short."""
    began = time.monotonic()
    problem = only(refused(persons=[{"id": "zere", "note": "x" * 10_000_000}]))
    assert time.monotonic() - began < 10
    assert "10,000,000 characters" in problem.what
    assert len(str(problem)) < 400


def test_a_quotation_mark_that_swallows_rows_is_found(refused_persons: Callable[[bytes], Sequence[Problem]]) -> None:
    """Two open quotation marks make one cell of several lines: the line where it begins is named."""
    problem = only(refused_persons(f'{HEADER}\naigerim,Aigerim,,"from\ntimur,Timur,,here"\n'.encode()))
    assert (problem.line, problem.row, problem.column) == (2, "aigerim", "note")
    assert "line break" in problem.what


def test_an_unknown_file_is_no_table(tables: Callable[..., Path], ontology: Ontology) -> None:
    """A misspelt file name would hide its rows: it is refused, and the nearest table offered."""
    folder = tables()
    (folder / "factoid.csv").write_text("id\n", encoding="utf-8")
    with pytest.raises(TablesError) as caught:
        read([folder], ontology)
    assert "did you mean factoids" in only(caught.value.problems).what


def test_capital_letters_in_a_file_name_hide_no_rows(tables: Callable[..., Path], ontology: Ontology) -> None:
    """A table saved as .CSV is read; beside the same table as .csv it is refused."""
    folder = tables()
    (folder / "persons.csv").rename(folder / "persons.CSV")
    assert len(read([folder], ontology)["persons"]) == 3
    (folder / "persons.csv").write_bytes((folder / "persons.CSV").read_bytes())
    with pytest.raises(TablesError) as caught:
        read([folder], ontology)
    assert "one table in two files" in only(caught.value.problems).what


def test_a_folder_that_is_not_there_or_holds_no_table(tmp_path: Path, ontology: Ontology) -> None:
    """Both are named, together."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(TablesError) as caught:
        read([tmp_path / "nowhere", tmp_path / "empty"], ontology)
    first, second = caught.value.problems
    assert "nowhere" in str(first)
    assert "no such folder" in first.what
    assert "none of the tables" in second.what


def test_a_table_that_is_a_folder_cannot_be_read(tables: Callable[..., Path], ontology: Ontology) -> None:
    """What the system refuses to open is a problem of that file, not a crash."""
    folder = tables(world=False, sources=[])
    (folder / "persons.csv").mkdir()
    with pytest.raises(TablesError) as caught:
        read([folder], ontology)
    assert "cannot be read" in only(caught.value.problems).what


# Cells

BAD_CELLS = [
    ("persons", "id", "Zere Omarova", "lower-case letters"),
    ("persons", "id", "zere--omarova", "single hyphens"),
    ("persons", "id", "", "must not be empty"),
    ("persons", "label", "", "must not be empty"),
    ("persons", "label", "=SUM(A1)", "formula"),
    ("persons", "label", "Ze\x07re", "control character"),
    ("persons", "label", "Zere\u2028Omarova", "line break"),
    ("persons", "sex", "woman", "no such code in sex"),
    ("sources", "tier", "7", "a number from 1 to 6"),
    ("sources", "tier", "tier-1", "a number from 1 to 6"),
    ("sources", "kind", "memoirs", "did you mean memoir"),
    ("sources", "cluster", "seifullin", "begins with wiki-, book- or copy-"),
    ("sources", "url", "www.example.org", "https://"),
    ("sources", "url", "https://example.org/a b", "https://"),
    ("sources", "language", "RU", "lower case"),
    ("names", "tag", "kk_cyrl", "language tag"),
    ("names", "kind", "birthname", "did you mean birth-name"),
    ("names", "entity", "aigerin", "did you mean aigerim"),
    ("factoids", "person", "aigerin", "did you mean aigerim"),
    ("factoids", "source", "memoire", "did you mean memoir"),
    ("factoids", "kind", "arest", "did you mean arrest"),
    ("factoids", "kind", "siting", "no such kind"),
    ("factoids", "date", "27.09.1937", "1937-09-27"),
    ("factoids", "date", "1937-23", "season"),
    ("factoids", "date", "1937-02-30", "28 days"),
    ("factoids", "date", "1937/1938", "[1937..1938]"),
    ("factoids", "end", "1938", "has no end"),
    ("factoids", "calendar", "old-style", "no such code in calendar"),
    ("factoids", "place", "lakesid", "did you mean lakeside"),
    ("factoids", "place", "steppe-camp", "takes a place"),
    ("factoids", "body", "region", "takes a organisation"),
    ("factoids", "provision", "troika", "takes a act"),
    ("factoids", "provision", "chsir chsri", "chsri: no act has this id in entities.csv; did you mean chsir"),
    ("factoids", "object", "nobody", "no person or entity has this id"),
    ("factoids", "penalty", "deaht", "did you mean death"),
    ("factoids", "term", "10 years", "P10Y"),
    ("factoids", "term", "P", "P10Y"),
    ("factoids", "term", f"P{'9' * 5000}Y", "P10Y"),
    ("factoids", "qualifiers", "posthumus", "did you mean posthumous"),
    ("factoids", "regime", "soviets", "did you mean soviet"),
    ("factoids", "event", "the first arrest", "a key has"),
    ("factoids", "mode", "aleged", "did you mean alleged"),
    ("factoids", "certainty", "doubtful", "no such code in certainty"),
    ("factoids", "compared", "maybe", "yes or no"),
    ("factoids", "compared", "", "must not be empty"),
    ("factoids", "locator", "", "must not be empty"),
    ("ties", "kind", "wife", "no such code in tieKind"),
    ("ties", "person_b", "aigerim", "two different people"),
    ("ties", "person_b", "bolatt", "did you mean bolat"),
    ("entities", "kind", "camps", "did you mean camp"),
    ("entities", "kind", "person", "no such kind"),
    ("entity-factoids", "kind", "arrest", "no such kind"),
    ("entity-factoids", "entity", "aigerim", "no entity has this id"),
    ("figures", "value", "", "a figure needs a value"),
    ("figures", "value", "8 000", "not a number"),
    ("figures", "value", "8,000", "not a number"),
    ("figures", "value", "1e5", "not a number"),
    ("figures", "value", "8_000", "not a number"),
    ("figures", "value", "NaN", "not a number"),
    ("figures", "value", "several hundred", "not a number"),
    ("figures", "measure", "prisonners", "did you mean prisoners"),
    ("figures", "about", "steppe", "no person or entity"),
    ("assessments", "rows", "f99", "no row or person has this id"),
    ("assessments", "judgement", "open", "no such code in judgement"),
    ("assessments", "date", "2026-11", "write a day"),
    ("assessments", "date", "2026-11-22?", "write a day"),
    ("links", "target", "Q42", "https://"),
    ("links", "relation", "same", "exact or close"),
]


@pytest.mark.parametrize(("table", "column", "value", "says"), BAD_CELLS)
def test_a_bad_cell_is_named(
    refused: Callable[..., Sequence[Problem]], table: str, column: str, value: str, says: str
) -> None:
    """The message names file, line, row, column and value, and says what to do; nothing else is blamed."""
    problem = only(refused(**{table: [{"id": "the-row", column: value}]}))
    assert problem.table.endswith(f"{table}.csv")
    assert problem.line == 2
    assert problem.row == (value if column == "id" else "the-row")
    assert (problem.column, problem.value) == (column, value)
    assert says in problem.what
    shown = str(problem)
    assert f"{table}.csv:2" in shown
    assert f"column {column}" in shown
    assert says in shown


@pytest.mark.parametrize(
    ("table", "cells", "column", "says"),
    [
        ("factoids", {"kind": "detention", "date": "1946", "end": "1938"}, "end", "ends before it begins (1946)"),
        ("factoids", {"kind": "office", "date": "1917-12-20", "end": "1917-12-10"}, "end", "ends before it begins"),
        ("factoids", {"kind": "detention", "date": "1938/1946", "end": "1946"}, "end", "neither as a/b"),
        ("factoids", {"kind": "detention", "date": "1938", "end": "1945/1946"}, "end", "neither as a/b"),
        ("ties", {"date": "1946", "end": "1938"}, "end", "ends before it begins"),
        ("figures", {"date": "1946", "end": "1938"}, "end", "ends before it begins"),
        ("entity-factoids", {"kind": "siting", "date": "1946", "end": "1938"}, "end", "ends before it begins"),
        ("figures", {"value": "", "min": "20", "max": "10"}, "min", "above the maximum"),
        (
            "names",
            {"form": "Айгерім", "tag": "en"},
            "tag",
            "en promises Latin letters, the form 'Айгерім' has Cyrillic",
        ),
        ("names", {"form": "Aigerim", "tag": "ru"}, "tag", "ru promises Cyrillic letters"),
        ("names", {"form": "Aigerim", "tag": "kk-arab"}, "tag", "kk-arab promises Arabic letters"),
    ],
)
def test_cells_that_contradict_each_other_are_named(
    refused: Callable[..., Sequence[Problem]], table: str, cells: dict[str, str], column: str, says: str
) -> None:
    """Cells that are sound alone and impossible together are refused at the column to look at."""
    problem = only(refused(**{table: [{"id": "the-row", **cells}]}))
    assert (problem.line, problem.row, problem.column) == (2, "the-row", column)
    assert says in problem.what


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("factoids", {"kind": "detention", "date": "1938", "end": "1938-02"}),
        ("factoids", {"kind": "detention", "date": "1938/1946"}),
        ("factoids", {"kind": "detention", "end": "[1945..1946]"}),
        ("factoids", {"date": "[1937-11..1938-02]"}),
        ("factoids", {"date": "../1938"}),
        ("factoids", {"kind": "sentencing", "penalty": "death confiscation", "term": "P8Y6M"}),
        ("factoids", {"kind": "sentencing", "term": "indefinite", "provision": "chsir article-58", "body": "troika"}),
        ("factoids", {"kind": "occupation", "qualifiers": "writer poet"}),
        ("factoids", {"locator": "notRecorded"}),
        ("names", {"form": "1-й пункт", "tag": "ru"}),
        ("names", {"form": "26", "tag": "ru"}),
        ("names", {"form": "Aigerim (Айгерім)", "tag": "ru"}),
        ("figures", {"value": "", "max": "18000"}),
        ("figures", {"value": "-2.5"}),
        ("assessments", {"rows": "aigerim", "choice": "aigerim", "date": "2026-11-22"}),
        ("links", {"relation": "close"}),
    ],
)
def test_what_the_contract_allows_is_read(
    collection: Callable[..., Collection], table: str, cells: dict[str, str]
) -> None:
    """Vague, partial and combined cells of the profile are sound."""
    found = collection(**{table: [{"id": "the-row", **cells}]})
    assert found["factoids" if table == "factoids" else table][0]["id"] == "the-row"
    assert found.warnings == ()


def test_an_id_that_stands_twice_names_both_places(refused: Callable[..., Sequence[Problem]]) -> None:
    """Ids are unique over all tables, because people, sources and rows share one space of names."""
    problem = only(refused(persons=[{"id": "zere"}], factoids=[{"id": "zere", "person": "bolat"}]))
    assert problem.table.endswith("factoids.csv")
    assert problem.line == 2
    assert "persons.csv:2" in problem.what


def test_the_same_folder_twice_doubles_every_id(tables: Callable[..., Path], ontology: Ontology) -> None:
    """A folder named twice by mistake is not silently merged with itself."""
    folder = tables(world=False, persons=[{"id": "zere"}])
    with pytest.raises(TablesError) as caught:
        read([folder, folder], ontology)
    assert "stands already" in only(caught.value.problems).what


def test_all_problems_of_all_files_come_together_in_order(refused: Callable[..., Sequence[Problem]]) -> None:
    """Nobody mends one cell only to be told of the next; the list follows files and lines."""
    problems = refused(
        persons=[{"id": "zere", "sex": "x"}, {"id": "zere"}, {"id": "Z"}],
        factoids=[{"date": "1937-13", "penalty": "y"}, {"kind": "arrest"}, {"source": "z", "term": "10"}],
    )
    assert [(p.table.rsplit("/", 1)[-1], p.line, p.column) for p in problems] == [
        ("persons.csv", 2, "sex"),
        ("persons.csv", 3, "id"),
        ("persons.csv", 4, "id"),
        ("factoids.csv", 2, "date"),
        ("factoids.csv", 2, "penalty"),
        ("factoids.csv", 4, "term"),
        ("factoids.csv", 4, "source"),
    ]


def test_a_refused_row_does_not_make_its_id_unknown(
    refused_persons: Callable[[bytes], Sequence[Problem]],
) -> None:
    """A person whose row has a cell too many is still the person that other rows mean."""
    problem = only(refused_persons(f"{HEADER}\naigerim,Aigerim,,,\nbolat,Bolat,,\n".encode()))
    assert problem.row == "aigerim"


# Anything at all

WORDS = st.text(alphabet=st.characters(codec="utf-8"), max_size=12)


@settings(suppress_health_check=FIXTURES_ARE_READ_ONLY, deadline=None)
@given(raw=st.binary(max_size=300) | st.text(alphabet='id,label\n\r";=\t é\0x', max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(tmp_path: Path, ontology: Ontology, raw: bytes) -> None:
    """Nothing that can stand in a file brings anything but a TablesError with problems that can be shown."""
    (tmp_path / "persons.csv").write_bytes(raw)
    try:
        found = read([tmp_path], ontology)
    except TablesError as error:
        problems = error.problems
    else:
        assert isinstance(found["persons"], list)
        return
    assert problems
    assert all(p.what and str(p) for p in problems)


@settings(suppress_health_check=FIXTURES_ARE_READ_ONLY, deadline=None)
@given(raw=st.binary(max_size=200))
def test_any_bytes_after_a_sound_header_are_read_or_refused(tmp_path: Path, ontology: Ontology, raw: bytes) -> None:
    """The same, where the damage comes after the header."""
    (tmp_path / "persons.csv").write_bytes(HEADER.encode() + b"\n" + raw)
    try:
        read([tmp_path], ontology)
    except TablesError as error:
        problems = error.problems
    else:
        problems = ()
    assert all(str(p) for p in problems)


GOOD_ROWS = st.just(["", "A person", "female", ""])
BAD_ROWS = st.sampled_from(
    [["", "", "", ""], ["", "A person", "neither", ""], ["", "A person", ""], ["", "A", "", "", ""], ["", "=A", "", ""]]
)


@settings(suppress_health_check=FIXTURES_ARE_READ_ONLY, deadline=None)
@given(rows=st.lists(st.tuples(st.booleans(), GOOD_ROWS, BAD_ROWS), max_size=12))
def test_every_row_is_read_or_refused_by_name(
    tmp_path: Path, ontology: Ontology, rows: list[tuple[bool, list[str], list[str]]]
) -> None:
    """Rows in are rows read plus rows refused: the lines blamed are exactly the bad ones."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER.split(","))
    for number, (good, good_row, bad_row) in enumerate(rows, start=1):
        writer.writerow([f"p{number}", *(good_row if good else bad_row)[1:]])
    (tmp_path / "persons.csv").write_text(text.getvalue(), encoding="utf-8")
    bad = {line for line, (good, _, _) in enumerate(rows, start=2) if not good}
    blamed: set[int | None] = set()
    named: set[str] = set()
    read_rows = 0
    try:
        read_rows = len(read([tmp_path], ontology)["persons"])
    except TablesError as error:
        blamed = {p.line for p in error.problems}
        named = {p.row for p in error.problems}
    assert blamed == bad
    assert named == {f"p{line - 1}" for line in bad}
    assert read_rows == (0 if bad else len(rows))


@settings(suppress_health_check=FIXTURES_ARE_READ_ONLY, deadline=None)
@given(note=WORDS)
@example(note="\x01")
def test_cells_survive_quotation(tmp_path: Path, ontology: Ontology, note: str) -> None:
    """Whatever text a cell holds, it is read as it was written, or its column is named."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([HEADER.split(","), ["zere", "Zere", "", note]])
    (tmp_path / "persons.csv").write_bytes(text.getvalue().encode())
    blamed: set[str] = set()
    notes: list[str] = []
    try:
        notes = [row["note"] for row in read([tmp_path], ontology)["persons"]]
    except TablesError as error:
        blamed = {p.column for p in error.problems}
    assert blamed <= {"note", ""}
    assert blamed or notes == [note.strip()]


# The description of the tables


def test_every_check_of_the_description_exists(ontology: Ontology) -> None:
    """A check that the description names and the code lacks would accept anything."""
    from repgraph.tables.checks import Checker  # noqa: PLC0415 - the only test that looks inside

    checker = Checker(ontology)
    kinds = {column.check.partition(":")[0] for columns in load_spec().values() for column in columns}
    assert {kind for kind in kinds if not hasattr(checker, f"_{kind}")} == {"text", "locator"}


def test_every_code_list_of_the_description_exists(ontology: Ontology) -> None:
    """A column may only take codes of a list that the vocabularies have."""
    lists = {
        column.check.partition(":")[2]
        for columns in load_spec().values()
        for column in columns
        if column.check.startswith("code:")
    }
    assert lists - {"*"} <= ontology.schemes.keys()


def test_the_description_stands_beside_the_data() -> None:
    """The tables are described by CSVW metadata in the data folder, one table a file."""
    assert (assets() / "data" / "csvw.json").is_file()
    assert list(load_spec()) == [
        "sources", "persons", "names", "factoids", "ties", "entities", "entity-factoids", "figures", "assessments",
        "links",
    ]  # fmt: skip
