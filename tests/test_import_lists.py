"""Other people's lists: what lands, what is refused by name, and what a bad list or map is told."""

# ruff: noqa: RUF001 - Cyrillic words are the subject

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from repgraph.cli import main
from repgraph.errors import RepgraphError
from repgraph.importing.lists import files, import_list, suggest, tally
from repgraph.ontology import Ontology
from repgraph.tables import read

if TYPE_CHECKING:
    from repgraph.importing.lists import Tally

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "docs" / "samples"
ONTOLOGY = Ontology.load()
MAP = """
[list]
language = "ru"
KEY
[source]
id = "an-invented-list"
title = "An invented list"
kind = "database"
tier = "4"
locator = "page {Лист}"
[dates]
century = 1900
[[name]]
form = "{ФИО}"
[[statement]]
kind = "birth"
date = "Родился"
[[statement]]
kind = "arrest"
date = "Арест"
[[statement]]
kind = "sentencing"
date = "Осуждён"
body = "Кем"
provision = "Статья"
penalty = "Приговор"
[[statement]]
kind = "ethnicity-as-recorded"
object = "Нац."
"""
HEADER = ["ФИО", "Родился", "Арест", "Осуждён", "Кем", "Статья", "Приговор", "Нац.", "Лист"]
GOOD = ["Ержанов Саламат", "1899", "27/IX-37", "05.11.1937", "тройка УНКВД", "58-10", "ВМН", "казах", "12"]


def written(
    folder: Path, rows: list[list[str]], *, header: list[str] = HEADER, key: str = "", chart: str = MAP
) -> tuple[Path, Path]:
    """Write a list and its map."""
    folder.mkdir(parents=True, exist_ok=True)
    path, map_path = folder / "list.csv", folder / "list.toml"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([header, *rows])
    map_path.write_text(chart.replace("KEY", f'key = "{key}"' if key else ""), encoding="utf-8")
    return path, map_path


def imported(folder: Path, rows: list[list[str]], **given_: str) -> tuple[Tally, Path]:
    """Import rows into a folder that stands alone."""
    path, map_path = written(folder, rows, **given_)  # type: ignore[arg-type]
    return import_list(path, map_path, folder / "out", [], ONTOLOGY), folder / "out"


def table(folder: Path, name: str) -> list[dict[str, str]]:
    """Read a table as text."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_row_becomes_statements_with_source_and_page(tmp_path: Path) -> None:
    """Each cell becomes a statement that names the list and the page."""
    _, out = imported(tmp_path, [GOOD])
    found = {row["kind"]: row for row in table(out, "factoids")}
    assert found["arrest"]["date"] == "1937-09-27"
    assert found["arrest"]["date_as_printed"] == "27/IX-37"
    sentencing = found["sentencing"]
    assert (sentencing["body"], sentencing["body_as_printed"]) == ("troika", "тройка УНКВД")
    assert (sentencing["provision"], sentencing["penalty"]) == ("article-58-10", "death")
    assert {(row["source"], row["locator"], row["compared"]) for row in found.values()} == {
        ("an-invented-list", "page 12", "no")
    }


def test_a_heading_in_latin_letters_is_marked_as_derived(tmp_path: Path) -> None:
    """What we romanise is never passed off as a form that the list has."""
    _, out = imported(tmp_path, [GOOD])
    names = {row["kind"]: row for row in table(out, "names")}
    assert names["as-recorded"]["form"] == "Ержанов Саламат"
    derived = names["derived"]
    assert (derived["form"], derived["mode"], derived["compared"]) == ("Yerzhanov Salamat", "inferred", "no")


def test_ethnicity_comes_from_the_column_alone(tmp_path: Path) -> None:
    """A Kazakh name without a nationality stays without one."""
    row = GOOD.copy()
    row[7] = ""
    _, out = imported(tmp_path, [row])
    assert "ethnicity-as-recorded" not in {one["kind"] for one in table(out, "factoids")}


def test_the_answer_to_a_family_is_a_notice_and_the_decision_has_no_term(tmp_path: Path) -> None:
    """«10 лет без права переписки» becomes a notice of its own."""
    row = GOOD.copy()
    row[6] = "10 лет без права переписки"
    _, out = imported(tmp_path, [row])
    notice = next(one for one in table(out, "factoids") if one["qualifiers"] == "family-notice")
    assert (notice["value"], notice["penalty"], notice["term"], notice["date"]) == (row[6], "", "", "")
    decision = next(one for one in table(out, "factoids") if one["date"] == "1937-11-05")
    assert (decision["penalty"], decision["term"], decision["qualifiers"]) == ("", "", "")


def test_what_is_not_understood_is_kept_as_printed(tmp_path: Path) -> None:
    """Nothing that a cell says is lost when no table knows it."""
    row = ["Ержанов Саламат", "в год зайца", "1937", "1938", "сельсовет", "19-58-8", "порицание", "марсианин", "12"]
    tally, out = imported(tmp_path, [row])
    text = " ".join(cell for one in table(out, "factoids") for cell in one.values())
    for cell in (row[1], row[4], row[5], row[6], row[7]):
        assert cell in text
    assert tally.columns["Родился", "birth.date"].share == 0


def test_ids_follow_the_key_or_the_content_never_the_place_in_the_list(tmp_path: Path) -> None:
    """A list that is sorted anew gives the same ids."""
    other = ["Оспанов Тилек", *GOOD[1:]]
    _, first = imported(tmp_path / "a", [GOOD, other])
    _, second = imported(tmp_path / "b", [other, GOOD])
    _, keyed = imported(tmp_path / "c", [GOOD], key="Лист")
    assert {row["id"] for row in table(first, "factoids")} == {row["id"] for row in table(second, "factoids")}
    assert table(keyed, "persons")[0]["id"] == "an-invented-list-12"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({0: ""}, "has no name"),
        ({1: "=A1+1"}, "is a formula"),
        ({6: "#REF!"}, "is an error that a spreadsheet left"),
        ({1: "1940", 2: "1937"}, "arrest (1937) lies before the birth (1940)"),
        ({2: "1938-06", 3: "1938-01"}, "sentencing (1938-01) lies before the arrest (1938-06)"),
    ],
)
def test_a_refused_row_is_named_with_its_reason(tmp_path: Path, change: dict[int, str], why: str) -> None:
    """The refused stand in refused.tsv by the number that a spreadsheet shows; the others land."""
    bad = [change.get(number, cell) for number, cell in enumerate(GOOD)]
    tally, out = imported(tmp_path, [GOOD, bad])
    assert (tally.rows, tally.landed) == (2, 1)
    lines = (out / "refused.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[1].startswith("3\t")
    assert why in lines[1]


def test_a_double_row_is_refused_and_says_which_it_repeats(tmp_path: Path) -> None:
    """Copies inside a list would count a person twice."""
    tally, _ = imported(tmp_path, [GOOD, GOOD])
    assert tally.refusals[0].why.startswith("says the same, cell by cell, as row 2")


def test_hidden_characters_go_and_are_counted(tmp_path: Path) -> None:
    """A soft hyphen inside a name would hide a person from every search."""
    tally, out = imported(tmp_path, [["Ержа\u00adнов\u200b Саламат", *GOOD[1:]]])
    assert table(out, "names")[0]["form"] == "Ержанов Саламат"
    assert tally.hidden == 1


CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            "1899",
            "1937",
            "27/IX-37",
            "осень 1937",
            "31.02.1938",
            "13784",
            "=1",
            "казах",
            "тюрк",
            "58-10",
            "ВМН",
            "тройка",
            "?",
            "\u200b",
            "1940–1938",
        ]
    ),
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, min_size=9, max_size=10), max_size=6))
def test_rows_in_are_rows_landed_and_rows_refused_and_what_landed_is_sound(
    rows: list[list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever stands in a list, no row goes missing, and what lands passes the reader of the tables."""
    tally, out = imported(tmp_path_factory.mktemp("list"), rows)
    assert tally.rows == sum(any(cell.strip() for cell in row) for row in rows)
    assert tally.rows == tally.landed + len(tally.refusals)
    assert tally.landed == (len(table(out, "persons")) if (out / "persons.csv").exists() else 0)
    read([out], ONTOLOGY)


def refusal(path: Path, map_path: Path) -> str:
    """Run the command and return its message; it must be one of bad input, and write nothing."""
    out = path.parent / "out"
    result = CliRunner().invoke(
        main, ["import", str(path), "--map", str(map_path), "--out", str(out), "--data", str(ROOT / "data")]
    )
    assert result.exit_code == 2
    assert not out.exists()
    return result.output


def test_a_list_in_another_encoding_is_told_how_to_say_so(tmp_path: Path) -> None:
    """Half the lists of the archives are Windows-1251; with the encoding in the map they are read."""
    path, map_path = written(tmp_path, [GOOD])
    path.write_bytes(path.read_text(encoding="utf-8").encode("windows-1251"))
    assert 'encoding = "windows-1251"' in refusal(path, map_path)
    map_path.write_text(MAP.replace("KEY", 'encoding = "windows-1251"'), encoding="utf-8")
    assert import_list(path, map_path, tmp_path / "out", [], ONTOLOGY).landed == 1


def test_a_list_that_is_not_in_the_encoding_of_the_map_is_told_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The byte is counted from the beginning of the file, wherever it is read in pieces."""
    monkeypatch.setattr(files, "_PIECE", 7)
    path, map_path = written(tmp_path, [GOOD] * 3)
    good = path.read_bytes()
    path.write_bytes(good + b"\xff\xff")
    map_path.write_text(MAP.replace("KEY", 'encoding = "utf-8"'), encoding="utf-8")
    assert f"is not utf-8: byte {len(good):,} does not fit" in refusal(path, map_path)
    map_path.write_text(MAP.replace("KEY", 'encoding = "kazakh"'), encoding="utf-8")
    assert "there is no encoding 'kazakh'" in refusal(path, map_path)


def test_words_that_stand_for_nothing_are_taken_for_empty_cells(tmp_path: Path) -> None:
    """A dash is no place and no date; the map says which words are none."""
    row = [*GOOD[:2], "Неизвестно", *GOOD[3:7], "-", "12"]
    _, out = imported(tmp_path, [row], chart=MAP.replace("KEY", 'empty = ["-", "неизвестно"]'))
    assert {one["kind"] for one in table(out, "factoids")} == {"birth", "sentencing"}
    chart = MAP.replace("KEY", 'empty = "-"')
    assert "[list] empty: the words that stand for nothing" in refusal(*written(tmp_path / "x", [row], chart=chart))


def test_a_column_of_countless_words_is_counted_within_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commonest words that were not understood are told, however many different ones there are."""
    monkeypatch.setattr(tally, "MOST_OTHERS", 10)
    rows = [[f"Ержанов {n}", "1899", *[""] * 5, f"народ {n if n % 2 else 'один'}", ""] for n in range(60)]
    counted, _ = imported(tmp_path, rows)
    reading = counted.columns["Нац.", "ethnicity-as-recorded.object"]
    assert (reading.filled, reading.understood) == (60, 0)
    assert len(reading.others) <= 10
    assert next(iter(dict(reading.others.most_common(1))))[0] == "народ один"


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (
            ["ФИО", "Родился", "", "Осуждён", "Кем", "Статья", "Приговор", "Нац.", "Лист"],
            "no name in column C: merged cells?",
        ),
        (["ФИО", "Родился", "Арест", "Арест", "Кем", "Статья", "Приговор", "Нац.", "Лист"], "'Арест' stands twice"),
        (["ФИО", "Родилась", *HEADER[2:]], "no column 'Родился'; did you mean Родилась?"),
        (["Name", "Born", "Died", "Place", "Note", "A", "B", "C", "Лист"], "is a map for another list"),
    ],
)
def test_a_header_that_does_not_fit_is_one_clear_message(tmp_path: Path, header: list[str], message: str) -> None:
    """Merged cells, doubled names, a misspelt column and another list are told apart."""
    assert message in refusal(*written(tmp_path, [GOOD], header=header))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('kind = "arrest"', 'kind = "arest"', "no such kind in the ontology; did you mean arrest"),
        ('date = "Арест"', 'data = "Арест"', "has no key 'data'; did you mean date"),
        ("[dates]", "[datez]", "no section [datez]; did you mean dates"),
        ('tier = "4"', 'tier = "9"', "a tier is a number from 1 to 6"),
        ('kind = "database"', "", "[source] needs kind"),
        ('date = "Арест"', 'date = "Арест"\nend = "Осуждён"', "arrest is a moment and has no end"),
        ("century = 1900", "century = 1937", "the first year of a century"),
        ("[dates]", "[dates", "is no map in TOML"),
        ('id = "an-invented-list"', 'id = "alzhir"', "the id 'alzhir' stands already"),
        ("[dates]", '[[entity]]\nid = "x"\n[dates]', "[[entity]] needs kind"),
    ],
)
def test_a_wrong_map_is_one_clear_message(tmp_path: Path, old: str, new: str, message: str) -> None:
    """Whoever writes a map is told the line that is wrong and what to write."""
    assert message in refusal(*written(tmp_path, [GOOD], chart=MAP.replace(old, new, 1)))


def test_three_hundred_columns_are_read_and_the_unread_are_named(tmp_path: Path) -> None:
    """A wide list lands; the report says which columns no line of the map reads."""
    more = [f"Графа {number}" for number in range(300)]
    tally, _ = imported(tmp_path, [GOOD + ["x"] * 300], header=HEADER + more)  # type: ignore[arg-type]
    assert (tally.landed, tally.unread) == (1, more)


def test_workbooks_and_parquet_give_the_same_tables_as_text(tmp_path: Path) -> None:
    """Dates of a workbook are days, whole numbers have no point, and formulas are refused by name."""
    openpyxl = pytest.importorskip("openpyxl")
    duckdb = pytest.importorskip("duckdb")
    path, map_path = written(tmp_path, [GOOD])
    expected = import_list(path, map_path, tmp_path / "out", [], ONTOLOGY)
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append(["Ержанов Саламат", 1899, dt.date(1937, 9, 27), dt.datetime(1937, 11, 5), *GOOD[4:8], 12.0])  # noqa: DTZ001
    book.active.append(["=A2", 1899, 1937])
    book.save(tmp_path / "list.xlsx")
    tally = import_list(tmp_path / "list.xlsx", map_path, tmp_path / "workbook", [], ONTOLOGY)
    assert (tally.landed, tally.refusals[0].why) == (1, "is a formula: copy the column and paste it as values")
    relation = duckdb.connect().read_csv(str(path), delimiter=";", all_varchar=True)
    relation.write_parquet(str(tmp_path / "list.parquet"))
    parquet = import_list(tmp_path / "list.parquet", map_path, tmp_path / "parquet", [], ONTOLOGY)
    assert parquet.tables == expected.tables == tally.tables
    dated = {row["kind"]: row["date"] for row in table(tmp_path / "workbook", "factoids")}
    assert (dated["arrest"], dated["sentencing"], dated["birth"]) == ("1937-09-27", "1937-11-05", "1899")


@pytest.mark.parametrize("name", ["card-file.csv", "settlers.tsv", "wives.xlsx"])
def test_a_sample_lands_and_stands_beside_our_own_tables(name: str, tmp_path: Path) -> None:
    """The lists of the documentation are read by their maps, and what lands is referred to our places and bodies."""
    if name.endswith("xlsx"):
        pytest.importorskip("openpyxl")
    path = SAMPLES / name
    tally = import_list(path, path.with_suffix(".toml"), tmp_path / "out", [ROOT / "data"], ONTOLOGY)
    assert tally.refusals
    assert tally.landed == tally.rows - len(tally.refusals) > 0
    read([ROOT / "data", tmp_path / "out"], ONTOLOGY)


def test_what_landed_passes_the_gate_on_its_own(tmp_path: Path) -> None:
    """A folder that was imported without --data holds all that it names, and the gate finds no violation."""
    answered = [*GOOD[:6], "10 лет без права переписки", "киргиз", "13"]
    _, out = imported(tmp_path, [GOOD, answered])
    result = CliRunner().invoke(main, ["validate", "--data", str(out)])
    assert "gate: 0 violations" in result.output
    assert result.exit_code == 0


@pytest.mark.parametrize("name", ["card-file.csv", "settlers.tsv"])
def test_a_proposed_map_reads_its_list(name: str, tmp_path: Path) -> None:
    """What --suggest prints is a map that the list can be imported with as it is."""
    path = SAMPLES / name
    (tmp_path / "map.toml").write_text(suggest(path), encoding="utf-8")
    tally = import_list(path, tmp_path / "map.toml", tmp_path / "out", [], ONTOLOGY)
    assert tally.landed
    assert all(
        reading.share > 0.5 for (_, target), reading in tally.columns.items() if target.endswith((".date", ".penalty"))
    )


def test_a_list_without_a_map_is_told_what_to_do(tmp_path: Path) -> None:
    """The command says how to get a map."""
    path, _ = written(tmp_path, [GOOD])
    result = CliRunner().invoke(main, ["import", str(path), "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert "--suggest" in result.output


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    """No table of a user's is overwritten."""
    path, map_path = written(tmp_path, [GOOD])
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "persons.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(RepgraphError, match="is not empty"):
        import_list(path, map_path, tmp_path / "out", [], ONTOLOGY)
    assert (tmp_path / "out" / "persons.csv").read_text(encoding="utf-8") == "mine"
