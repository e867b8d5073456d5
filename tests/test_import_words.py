"""What Soviet records mean by a word, and when: each case is one that would misrepresent somebody if it failed."""

# ruff: noqa: RUF001, RUF002 - Cyrillic words are the subject

from __future__ import annotations

import re

import pytest

from repgraph import dates
from repgraph.errors import DateError
from repgraph.importing.lists import words
from repgraph.importing.lists.decisions import articles, body, nationality, penalty, settler
from repgraph.importing.lists.moments import Habits, read
from repgraph.ontology import Ontology

TWENTIETH = Habits(century=1900)


@pytest.mark.parametrize(
    ("printed", "edtf"),
    [
        ("май 1937", "1937-05"),
        ("1937 г.", "1937"),
        ("до 1940", "../1940"),
        ("1940 жылға дейін", "../1940"),
        ("после 12.03.1938", "1938-03-12/.."),
        ("27/IX-37", "1937-09-27"),
        ("27.09.37", "1937-09-27"),
        ("1937 жылғы 27 қыркүйек", "1937-09-27"),
        ("September 27, 1937", "1937-09-27"),
        ("ок. 1890 г.", "1890~"),
        ("1890 (?)", "1890?"),
        ("1930-е гг.", "193X"),
        ("осенью 1937 г.", "[1937-09..1937-11]"),
        ("между 1937 и 1939", "[1937..1939]"),
        ("??.09.1937", "1937-09"),
        ("00.00.1937", "1937"),
        ("конец 1937 г.", "1937"),
        ("неизвестно", ""),
    ],
)
def test_printed_dates_become_edtf_and_no_finer(printed: str, edtf: str) -> None:
    """What the clerk left open stays open."""
    assert read(printed, TWENTIETH).date == edtf


@pytest.mark.parametrize(
    ("printed", "why"),
    [
        ("31.02.1938", "1938-02 has 28 days"),
        ("27/IX-37", "declare century = 1900"),
        ("13784", "day number of a spreadsheet (1937-09-26)"),
        ("1037", "a slip of the pen"),
        ("в тот день", "no date"),
        ("1939-1937", "it ends before it begins"),
    ],
)
def test_what_is_no_date_says_why(printed: str, why: str) -> None:
    """A date that cannot be is never bent into one that can; two digits and day numbers wait for a declaration."""
    with pytest.raises(DateError, match=re.escape(why)):
        read(printed, Habits())


def test_day_numbers_are_read_where_the_map_declares_them() -> None:
    """Excel shows 26 September 1937 as 13784 where a column is not formatted as dates."""
    assert read("13784", Habits(serials=True)).date == "1937-09-26"


@pytest.mark.parametrize(
    ("word", "when", "people"),
    [
        ("киргиз", "1922", "kazakhs"),
        ("киргиз", "1925", None),
        ("киргиз", "1931", "kyrgyz"),
        ("киргиз", "", None),
        ("кара-киргиз", "1922", "kyrgyz"),
        ("казак", "1931", "kazakhs"),
        ("казак", "1919", None),
        ("казак", "", None),
        ("тюрк", "1937", None),
        ("таранчи", "1929", "uighurs"),
        ("Казашка", "", "kazakhs"),
        ("қазақ", "", "kazakhs"),
    ],
)
def test_words_of_nationality_mean_what_they_meant_then(word: str, when: str, people: str | None) -> None:
    """«киргиз» before 1925 and «казак» 1925 to 1936 are Kazakh; «тюрк» stays open."""
    found, why = nationality(word, dates.parse(when) if when else None)
    assert (found.means if found else None) == people
    assert bool(why) == (people is None)


@pytest.mark.parametrize(
    ("printed", "when", "meant"),
    [
        ("тройка ПП ОГПУ по Казахстану", "1931", "ogpu-troika"),
        ("тройка УНКВД по Алма-Атинской области", "1937-10-05", "troika"),
        ("тройка УРКМ", "1936", "militia-troika"),
        ("особая тройка", "1938-10", "special-troika-1938"),
        ("тройка", "1931", "ogpu-troika"),
        ("тройка", "1937-11", None),
        ("тройка НКВД", "1935", None),
        ("ОСО при НКВД СССР", "1938", "oso"),
        ("ОСО", "1949", None),
        ("ОСО при МГБ СССР", "1949", "oso-mgb"),
        ("особое совещание", "1933", None),
        ("ВКВС СССР", "1938-02-25", "military-collegium"),
        ("НКВД", "1929", None),
        ("Акмолинский облсуд", "1938", None),
    ],
)
def test_three_troikas_are_three_bodies(printed: str, when: str, meant: str | None) -> None:
    """A body is read only where the word and its date leave one; everything else stays as printed."""
    found, why = body(printed, dates.parse(when))
    assert (found.means if found else None) == meant
    assert bool(why) == (meant is None)


@pytest.mark.parametrize(
    ("printed", "codes", "term"),
    [
        ("ВМН", ("death",), ""),
        ("расстрел с конфискацией имущества", ("death", "confiscation"), ""),
        ("10 лет ИТЛ", ("camp-term",), "P10Y"),
        ("ИТЛ 8 лет", ("camp-term",), "P8Y"),
        ("3 г. 6 мес. ИТЛ", ("camp-term",), "P3Y6M"),
        ("6 месяцев ИТЛ", ("camp-term",), "P6M"),
        ("10 лет ИТЛ и 5 лет поражения в правах", ("camp-term", "loss-of-rights"), "P10Y"),
        ("8 лет ИТЛ по ст. 58-10", ("camp-term",), "P8Y"),
        ("5 лет концлагеря", ("concentration-camp",), "P5Y"),
        ("ссылка навечно", ("exile",), "indefinite"),
        ("ату жазасы", ("death",), ""),
        ("10 years in camps", ("camp-term",), "P10Y"),
    ],
)
def test_penalties_are_codes_and_terms(printed: str, codes: tuple[str, ...], term: str) -> None:
    """The years of lost rights are not years of camp, and the number of an article is no term."""
    found = penalty(printed)
    assert found is not None
    assert (found.codes, found.term) == (codes, term)


@pytest.mark.parametrize(
    "printed",
    ["10 лет без права переписки", "хат алысу құқығынсыз 10 жыл", "ten years without the right of correspondence"],
)
def test_no_right_of_correspondence_is_no_term(printed: str) -> None:
    """Families of people who had been shot were told this: it is neither a penalty nor ten years."""
    found = penalty(printed)
    assert found is not None
    assert found.false_answer
    assert (found.codes, found.term) == ((), "")


def test_a_replaced_penalty_is_two_decisions() -> None:
    """«ВМН с заменой на 10 лет» is not read as one sentence."""
    assert penalty("ВМН с заменой на 10 лет ИТЛ") is None


@pytest.mark.parametrize(
    ("printed", "known", "unknown"),
    [
        ("58-10, 58-11", ["article-58-10", "article-58-11"], ()),
        ("ст. 58 п. 10, 11 УК РСФСР", ["article-58-10", "article-58-11"], ()),
        ("58-10 ч.2", ["article-58-10"], ()),
        ("58-1а", ["article-58-1a"], ()),
        ("ст.ст. 58-2, 58-7 УК РСФСР 1926", ["rsfsr-1926-58-2", "rsfsr-1926-58-7"], ()),
        ("ЧСИР", ["chsir"], ()),
        ("59-7", [], ("59-7",)),
    ],
)
def test_articles_are_told_apart(printed: str, known: list[str], unknown: tuple[str, ...]) -> None:
    """The code is named only where the record names it."""
    found = articles(printed)
    assert ([word.means for word in found.known], found.unknown) == (known, unknown)


def test_words_for_deported_people_are_bound_to_their_years() -> None:
    """«Трудпоселенец» is a word of 1934 to 1944."""
    assert settler("трудпоселенец", dates.parse("1937"))[0]
    assert not settler("трудпоселенец", dates.parse("1949"))[0]


@pytest.mark.parametrize("name", ["nationality", "settlers", "penalties", "bodies"])
def test_every_row_of_a_table_names_its_source(name: str) -> None:
    """A meaning without a source is an opinion."""
    assert [row for row in words.rows(name) if not row["source"]] == []


def test_tables_speak_in_codes_of_the_vocabulary() -> None:
    """Every penalty is a code that the gate knows, and every kind of body a class."""
    ontology = Ontology.load()
    codes = {row["means"] for row in words.rows("penalties")} - {"false-answer"}
    assert codes <= set(ontology.schemes["penaltyKind"])
    assert {row["kind"] for row in words.rows("bodies")} - {""} <= set(ontology.entities)
