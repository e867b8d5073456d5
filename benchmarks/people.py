"""Write lists of invented people in the shape of the great memorial databases, of any size, from a seed.

``python benchmarks/people.py 100000 --out FOLDER`` writes ``people.csv`` (one row a person, as such databases give it:
dates as printed, gaps, doubles, dirt), ``people.toml`` (how its columns map to the tables), and ``tables/`` (the same
people as tables of factoids, as ``repgraph build --data FOLDER/tables`` takes them). Everything is streamed: a
block of people at a time, each block from a seed of its own, so that memory does not grow and the first 10,000
people of a million are the 10,000 of a small list.

Shape: arrests peak in 1937 and 1938; places, camps, bodies and books follow Zipf's law; a case of many accused
is a group; families share a surname; 2 % stand in two books that differ here and there. Nobody in it ever lived.
"""
# ruff: noqa: PLR2004, S311 - shares of the people, Russian letters, invented data, long lists

from __future__ import annotations

import argparse
import csv
import random
import shutil
import sys
import time
from bisect import bisect
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from people_stock import (
    BODIES,
    BOOKS,
    CAMPS,
    GIVEN,
    HEADERS,
    LATIN,
    LIST,
    LOOKALIKES,
    OCCUPATIONS,
    ORGANS,
    PENALTIES,
    PEOPLES,
    PLACES,
    PROVISIONS,
    REDRESS,
    RELATIVES,
    TERMS,
    UNKNOWN,
    Entity,
    World,
    later,
    printed_date,
    printed_term,
    row,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TextIO

MAP = Path(__file__).with_suffix(".toml")
"""How the columns of the list become tables."""

BLOCK = 1000
"""People that share one state of the random numbers; families and group cases do not cross its borders."""


class Person(NamedTuple):
    """One invented person: what the list prints, and the same as rows of tables."""

    printed: list[str]
    row: tuple[str, ...]
    names: list[tuple[str, ...]]
    factoids: list[tuple[str, ...]]


class Block:
    """A thousand people with their families and group cases."""

    def __init__(self, world: World, seed: int, number: int, size: int) -> None:
        """Draw from the seed of this block alone."""
        self.world = world
        self.rng = random.Random(f"{seed}/{number}")
        self.number = number
        self.size = size
        self.groups: list[tuple[str, str, str, str]] = []
        self.ties: list[tuple[str, ...]] = []
        self._case = ("", "", "", "", 0)
        self._family: list[tuple[str, str, str, str]] = []

    def people(self) -> Iterator[Person]:
        """Yield the people of the block."""
        for index in range(self.size):
            yield self._person(f"p{self.number * BLOCK + index:07}")

    def _pick(self, key: int) -> int:
        weights = self.world.weights[key]
        return bisect(weights, self.rng.random() * weights[-1])

    def _person(self, key: str) -> Person:
        draw, world = self.rng.random, self.world
        book, page = world.books[self._pick(BOOKS)], str(1 + int(draw() * 600))
        sex = "female" if draw() < 0.14 else "male"
        relative = self._relative(key, sex, book, page)
        surname = relative[1] if relative else world.surnames[self._pick(len(world.surnames))]
        full = surname + ("ов" if sex == "male" else "ова")
        given = GIVEN[sex][int(draw() * len(GIVEN[sex]))]
        father = GIVEN["male"][int(draw() * len(GIVEN["male"]))]
        patronymic = (father + ("ович" if sex == "male" else "овна")) if draw() < 0.8 else ""
        whole = f"{full} {given} {patronymic}".strip()
        self._family.append((key, surname, sex, f"{full} {given}"))
        if len(self._family) > 12:
            self._family.pop(0)
        printed = dict.fromkeys(LIST, "")
        printed |= {"key": key, "surname": full, "name": given, "patronymic": patronymic, "sex": "МЖ"[sex == "female"]}
        printed |= {"book": book.printed, "page": page, "kin": relative[0] if relative else ""}
        evidence = ("yes" if draw() < 0.3 else "no", book.id, f"p. {page}", "")
        names = [(f"{key}-name", key, whole, "ru", "as-recorded", "", *evidence)]
        rows = list(self._rows(key, printed, evidence))
        if draw() < 0.02:
            rows += list(self._double(rows, book))
        if draw() < 0.04:
            self._soil(printed)
        return Person(list(printed.values()), (key, whole.lower().translate(LATIN).title(), sex, ""), names, rows)

    def _rows(  # noqa: C901 - one branch a column
        self, key: str, printed: dict[str, str], evidence: Sequence[str]
    ) -> Iterator[tuple[str, ...]]:
        draw, world = self.rng.random, self.world
        arrested = world.years[self._pick(-1)]
        joined = self._group_case(arrested)
        if joined:
            arrested = joined[4]
        born = arrested - 16 - int(55 * (draw() + draw()) / 2)
        if draw() < 0.93:
            date = str(born) if draw() < 0.78 else self._day(born)
            if draw() < 0.05:
                date = f"{born}~"
            place = world.places[self._pick(PLACES)] if draw() < 0.7 else None
            printed["birth_date"] = printed_date(date)
            printed["birth_place"] = place.printed if place else ""
            yield row(key, "birth", evidence, date=date, place=place.id if place else "")
        if draw() < 0.6:
            people, word = list(PEOPLES.items())[self._pick(len(PEOPLES))]
            printed["nationality"] = word
            yield row(key, "ethnicity-as-recorded", evidence, object=people)
        if draw() < 0.65:
            in_print, english, code = OCCUPATIONS[self._pick(-4)]
            printed["occupation"] = in_print
            yield row(key, "occupation", evidence, value=english, qualifiers=code)
        if draw() < 0.45:
            place = world.places[self._pick(PLACES)]
            printed["residence"] = place.printed
            yield row(key, "residence", evidence, place=place.id)
        arrest = self._day(arrested)
        if draw() < 0.85:
            date = arrest if draw() < 0.9 else arrest[:4]
            body = world.organs[self._pick(ORGANS)] if draw() < 0.4 else None
            printed["arrest_date"], printed["arrest_body"] = printed_date(date), body.printed if body else ""
            yield row(key, "arrest", evidence, date=date, body=body.id if body else "")
        yield from self._decision(key, arrest, printed, evidence)
        if draw() < 0.7:
            yield self._redress(key, printed, evidence)
        if draw() < 0.4:
            file = f"fond {1 + int(draw() * 90)}, opis {1 + int(draw() * 9)}, delo {1 + int(draw() * 20000)}"
            printed["archive_file"] = file.replace("fond", "ф.").replace("opis", "оп.").replace("delo", "д.")
            yield row(key, "archival-file", evidence, value=file)
        if joined:
            printed["group_case"] = joined[1]
            yield row(key, "member-of-group", evidence, object=joined[0], qualifiers="group-co-defendant")

    def _decision(
        self, key: str, arrest: str, printed: dict[str, str], evidence: Sequence[str]
    ) -> Iterator[tuple[str, ...]]:
        draw, world = self.rng.random, self.world
        if draw() > 0.92:
            return
        terror = arrest[:4] in {"1937", "1938"}
        date = later(arrest, 12 + int(draw() * (70 if terror else 200)))
        body = BODIES[self._pick(-3)]
        article = world.provisions[self._pick(PROVISIONS)] if draw() < 0.8 else None
        death = draw() < (0.52 if terror else 0.12)
        camp = not death and draw() < 0.8
        term = TERMS[self._pick(-2)][0] if not death and draw() < 0.92 else ""
        penalty = "death" if death else "camp-term" if camp else "exile"
        if death and draw() < 0.1:
            penalty = "death confiscation"
        printed |= {"sentence_date": printed_date(date), "sentence_body": body[2], "penalty": PENALTIES[penalty]}
        printed["term"] = printed_term(term)
        printed["article"] = article.printed if article else ""
        yield row(
            key, "sentencing", evidence, date=date, body=body[0], provision=article.id if article else "",
            penalty=penalty, term=term,
        )  # fmt: skip
        if death and draw() < 0.85:
            shot = later(date, int(draw() * 25))
            printed["execution_date"] = printed_date(shot)
            yield row(key, "execution", evidence, date=shot)
            if draw() < 0.2:
                grave = world.places[self._pick(PLACES)]
                printed["burial_place"] = grave.printed
                yield row(key, "burial", evidence, place=grave.id)
        elif camp and draw() < 0.6:
            facility = world.camps[self._pick(CAMPS)]
            printed["camp"] = facility.printed
            begin = date[:4] if draw() < 0.5 else ""
            yield row(key, "detention", evidence, date=begin, object=facility.id)
            if draw() < 0.12:
                free = str(int(date[:4]) + (int(term[1:-1]) if term else 6))
                printed["release_date"] = free
                yield row(key, "release", evidence, date=free, qualifiers="end-of-term")
        if draw() < 0.06:
            gone = str(int(printed["release_date"] or date[:4]) + 2 + int(draw() * 30))
            if not death:
                yield row(key, "death", evidence, date=gone)

    def _redress(self, key: str, printed: dict[str, str], evidence: Sequence[str]) -> tuple[str, ...]:
        draw = self.rng.random
        year = (1956, 1957, 1958, 1959, 1960, 1964, 1989, 1989, 1989, 1990, 1993, 1999)[int(draw() * 12)]
        date = self._day(year) if draw() < 0.8 else str(year)
        body = REDRESS[int(draw() * len(REDRESS))] if draw() < 0.75 else None
        printed |= {"rehabilitation_date": printed_date(date), "rehabilitation_body": body[2] if body else ""}
        codes = body[3] if body else ""
        return row(key, "rehabilitation", evidence, date=date, body=body[0] if body else "", qualifiers=codes)

    def _double(self, rows: list[tuple[str, ...]], first: Entity) -> Iterator[tuple[str, ...]]:
        """Yield what a second book says: the same, coarser, or a day or a year off."""
        draw = self.rng.random
        book, page = self.world.books[self._pick(BOOKS)], str(1 + int(draw() * 600))
        if book is first:
            return
        for cells in rows:
            if draw() < 0.6:
                again = list(cells)
                again[0] += "-2"
                date = again[3]
                if date and draw() < 0.4:
                    off = later(date, 1) if len(date) == 10 else str(int(date[:4]) + 1)
                    again[3] = off if cells[2] in {"birth", "rehabilitation"} and draw() < 0.6 else date[:4]
                again[25:28] = ["no", book.id, f"p. {page}"]
                yield tuple(again)

    def _relative(self, key: str, sex: str, book: Entity, page: str) -> tuple[str, str] | None:
        """Make the person a relative of one of the last people of the block, as one in fourteen is.

        Returns what the list prints of the relative, and the surname that both bear.
        """
        if len(self._family) < 2 or self.rng.random() > 0.07:
            return None
        other, surname, other_sex, name = self._family[int(self.rng.random() * len(self._family))]
        marriage = sex != other_sex and self.rng.random() < 0.5
        kind = "spouse" if marriage else ("sibling", "parent")[self.rng.random() < 0.5]
        tie = [""] * 18
        tie[0:4] = [f"{key}-tie", other, kind, key]
        tie[14:18] = ["no", book.id, f"p. {page}", ""]
        self.ties.append(tuple(tie))
        return f"{RELATIVES[kind][other_sex]} {name}", surname

    def _group_case(self, year: int) -> tuple[str, str, str, str, int] | None:
        """Return the group case that the person belongs to: one in six, cases of two to forty accused."""
        left = self._case[3]
        if left and int(left) > 0:
            if self.rng.random() < 0.5:
                self._case = (*self._case[:3], str(int(left) - 1), self._case[4])
                return self._case
            return None
        if self.rng.random() < 0.02:
            size = min(2 + int(1.5 / (self.rng.random() + 0.035)), 40)
            name = f"case-{self.number:04}-{len(self.groups):03}"
            label = f"Invented case {self.number}/{len(self.groups)}"
            self.groups.append((name, "group", label, ""))
            self._case = (name, label, "", str(size), year)
        return None

    def _day(self, year: int) -> str:
        return f"{year}-{1 + int(self.rng.random() * 12):02}-{1 + int(self.rng.random() * 28):02}"

    def _soil(self, printed: dict[str, str]) -> None:
        """Add the dirt of real lists: gaps in words, look-alike letters, days that do not exist, blanks."""
        choice = int(self.rng.random() * 5)
        if choice == 0:
            printed["surname"] = printed["surname"].translate(LOOKALIKES)
        elif choice == 1:
            printed["arrest_date"] = "31.02.1938"
        elif choice == 2:
            printed["birth_date"] = "около " + printed["birth_date"]
        elif choice == 3:
            printed["occupation"] = f"  {printed['occupation']} "
        else:
            gap = UNKNOWN[int(self.rng.random() * len(UNKNOWN))]
            printed |= {name: gap for name in ("residence", "camp", "nationality") if not printed[name]}


def write(folder: Path, count: int, seed: int, forms: Sequence[str]) -> None:
    """Write the list, the map and the tables.

    Parameters
    ----------
    folder
        Made if it is missing; files of the same names are replaced.
    count
        Number of people.
    seed
        The same seed gives the same bytes.
    forms
        Which of ``list`` and ``tables``.
    """
    world = World(seed)
    folder.mkdir(parents=True, exist_ok=True)
    if "list" in forms:
        shutil.copyfile(MAP, folder / "people.toml")
    with ExitStack() as files:
        writers = {
            name: csv.writer(files.enter_context(file), lineterminator="\n") for name, file in _files(folder, forms)
        }
        if "tables" in forms:
            writers["entities"].writerows(world.entities())
            sources = ((b.id, b.label, "", "", "", "", "ru", "database", "2", "", "") for b in world.books)
            writers["sources"].writerows(sources)
        for number in range(-(-count // BLOCK)):
            block = Block(world, seed, number, min(BLOCK, count - number * BLOCK))
            people = list(block.people())
            if "list" in forms:
                writers["people"].writerows(p.printed for p in people)
            if "tables" in forms:
                writers["persons"].writerows(p.row for p in people)
                writers["names"].writerows(name for p in people for name in p.names)
                writers["factoids"].writerows(cells for p in people for cells in p.factoids)
                writers["ties"].writerows(block.ties)
                writers["entities"].writerows(block.groups)


def _files(folder: Path, forms: Sequence[str]) -> Iterator[tuple[str, TextIO]]:
    places = {"people": (folder / "people.csv", ",".join(LIST))} if "list" in forms else {}
    if "tables" in forms:
        (folder / "tables").mkdir(exist_ok=True)
        (folder / "tables" / "release.toml").write_text("as_of = 2026-11-22\n", encoding="utf-8")
        places |= {name: (folder / "tables" / f"{name}.csv", header) for name, header in HEADERS.items()}
    for name, (path, header) in places.items():
        file = path.open("w", encoding="utf-8", newline="", buffering=1 << 20)
        file.write(header + "\n")
        yield name, file


def main() -> None:
    """Read the arguments, write, and say how fast."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("people", type=int, help="number of people, such as 100000")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same bytes (default 1)")
    parser.add_argument("--form", choices=("list", "tables", "both"), default="both", help="what to write")
    given = parser.parse_args()
    began = time.perf_counter()
    write(given.out, given.people, given.seed, ("list", "tables") if given.form == "both" else (given.form,))
    seconds = time.perf_counter() - began
    print(f"{given.people:,} people in {seconds:.1f} s ({given.people / seconds:,.0f} a second)", file=sys.stderr)


if __name__ == "__main__":
    main()
