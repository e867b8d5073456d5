"""One person, many spellings: the matcher of names."""
# ruff: noqa: RUF001 - letters that look alike are the subject of these tests

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st

from repgraph import names
from repgraph.cli import main

CASES = Path(__file__).parent / "cases" / "names"


def pairs(name: str) -> list[tuple[str, str]]:
    """Return the pairs of a list of known pairs."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [(cells[0], cells[1]) for line in lines if not line.startswith("#") and (cells := line.split("\t"))]


SAME, DIFFERENT = pairs("same.tsv"), pairs("different.tsv")
WORDS = st.sampled_from(
    [
        "Әлихан",
        "Бөкейханов",
        "Bókeıhan",
        "А.",
        "(",
        ")",
        ",",
        "-",
        "қызы",
        "ұлы",
        "ovich",
        "von",
        "'",
        "بوكەيحان",
        "김일성",
        "ſ",
        "İ",
    ]
)
TEXTS = st.text(max_size=40) | st.lists(WORDS, max_size=6).map(" ".join)


@pytest.mark.parametrize(("one", "two"), SAME)
def test_one_person_scores_above_the_threshold(one: str, two: str) -> None:
    """In two scripts, two reforms, two languages, with and without patronymic: one person."""
    assert names.compare(one, two).score >= names.threshold()


@pytest.mark.parametrize(("one", "two"), DIFFERENT)
def test_two_people_score_below_the_threshold(one: str, two: str) -> None:
    """Brothers, namesakes, man and woman, names that differ by few letters: two people."""
    assert names.compare(one, two).score < names.threshold()


@given(TEXTS, TEXTS)
@settings(max_examples=150, deadline=None)
@example("kkh", "\ud800")
@example("((", "ұлы")
@example("А. Б.", "Б. А.")
@example("김일성", "ءءء")
@example("ƣƣƣ'", "-ова")
def test_a_score_is_the_same_both_ways_and_between_0_and_1(one: str, two: str) -> None:
    """Whatever is written: no crash, no order, no score outside the scale."""
    found, turned = names.compare(one, two), names.compare(two, one)
    assert 0 <= found.score <= 1
    assert found.score == pytest.approx(turned.score, abs=1e-6)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_a_name_is_itself(text: str) -> None:
    """The same text scores 1."""
    assert names.compare(text, text).score == 1


def test_many_pairs_score_as_one_pair() -> None:
    """The bulk form and the single one are one matcher."""
    some = SAME[::20] + DIFFERENT[::20]
    assert names.scores(some) == [names.compare(a, b).score for a, b in some]


def test_a_book_compares_any_of_its_names() -> None:
    """Prepared once, compared often; a name added later counts too."""
    book = names.NameBook(["Әлихан Бөкейхан", "Мағжан Жұмабаев"])
    added = book.add("Bukeikhanov Alikhan")
    found = book.scores([added, added, 0], [0, 1, 0])
    assert len(book) == 3
    assert found[0] > 0.9
    assert found[1] < 0.1
    assert found[2] == 1


@pytest.mark.parametrize(
    ("one", "two", "reason"),
    [
        ("Дулатов М.", "Дулатова М.", "one is a man's name, the other a woman's"),
        ("Ермекова Дамеш Амирхановна", "Жургенова Дамеш Амирхановна", "perhaps a maiden and a married name"),
        ("Букейханов А.", "Әлихан Бөкейхан", "the initial agrees"),
        ("Johann Müller", "Иван Мюллер", "two forms of one name"),
        ("Жандосов Ораз", "Жандосов Усен", "given name: different"),
        ("Дулатұлы Міржақып", "Дулатов Миржакып", "the same with another ending"),
    ],
)
def test_reasons_say_what_decided(one: str, two: str, reason: str) -> None:
    """A person can check a score against its reasons."""
    assert any(reason in told for told in names.compare(one, two).reasons)


@pytest.mark.parametrize(("language", "word"), [("en", "surname"), ("ru", "фамилия"), ("kk", "тегі")])
def test_reasons_come_in_three_languages(language: str, word: str) -> None:
    """The words are data in kk, ru and en."""
    assert any(word in told for told in names.compare("Дулатов М.", "Дулатова Г.", language).reasons)


def test_every_table_names_its_source() -> None:
    """No correspondence stands without the standard or the book that it comes from."""
    from repgraph.names.correspondence import folder, table  # noqa: PLC0415

    own = {"reasons", "scoring"}  # the project's own words and weights
    found = sorted(path.relative_to(folder()).with_suffix("").as_posix() for path in folder().rglob("*.toml"))
    assert len(found) > 30
    for name in set(found) - own:
        raw = table(name)
        sources = [raw.get("source", "")] if "group" not in raw else [group["source"] for group in raw["group"]]
        assert all(len(source) > 20 for source in sources), name


class TestCommand:
    """``repgraph link``."""

    def test_a_pair_is_told_with_its_score_and_reasons(self) -> None:
        """For a person: a number, then words."""
        result = CliRunner().invoke(main, ["link", "--pair", "Әлихан Бөкейхан", "Alikhan Bukeikhanov"])
        score, *reasons = result.output.splitlines()
        assert result.exit_code == 0
        assert float(score) > names.threshold()
        assert len(reasons) >= 2

    def test_a_pair_is_told_as_json(self) -> None:
        """For a program: the same."""
        result = CliRunner().invoke(main, ["link", "--pair", "Дулатов", "Дулатова", "--format", "json", "--lang", "ru"])
        found = json.loads(result.output)
        assert found["score"] < 0.5
        assert any("мужское" in reason for reason in found["reasons"])

    def test_neither_pair_nor_pairs_is_a_usage_error(self) -> None:
        """The message says what to give."""
        result = CliRunner().invoke(main, ["link"])
        assert result.exit_code == 2
        assert "--pair" in result.output

    def test_lines_are_scored_as_they_come(self) -> None:
        """A program that asks one line at a time gets its answer before the next."""
        command = [sys.executable, "-m", "repgraph.cli", "link", "--pairs", "-"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            for line, least, most in (("Ораз Исаев\tОраз Исаев", 1, 1), ("Ораз Исаев\tИса Оразов", 0, 0.3)):
                process.stdin.write(f"{line}\n".encode())
                process.stdin.flush()
                assert least <= float(process.stdout.readline()) <= most
            process.stdin.close()
            assert process.wait() == 0

    def test_a_bad_line_keeps_the_count_of_lines(self, tmp_path: Path) -> None:
        """Scores stay beside their lines; each bad line is named; the exit code says that there were some."""
        path = tmp_path / "pairs.tsv"
        path.write_bytes("\ufeffСерік\tСерик\r\nno tab\r\n\r\na\tb\tc\nАбай\tАбай".encode() + b"\n\xff\tb\n")
        command = [sys.executable, "-m", "repgraph.cli", "link", "--pairs", str(path)]
        result = subprocess.run(command, capture_output=True, check=False)
        scores = result.stdout.decode().splitlines()
        told = result.stderr.decode()
        assert [score == "nan" for score in scores] == [False, True, True, True, False, True]
        assert float(scores[4]) == 1
        assert result.returncode == 2
        for number in (2, 3, 4, 6):
            assert f"pairs.tsv:{number}: " in told
        assert "Traceback" not in told

    def test_a_file_that_is_not_there_is_told(self) -> None:
        """One line, exit code 2."""
        result = CliRunner().invoke(main, ["link", "--pairs", "no-such-file.tsv"])
        assert result.exit_code == 2
        assert "no-such-file.tsv" in result.output
