"""Measure linkage on invented people whose truth is known: precision, recall, time and memory.

``python benchmarks/linkage.py`` links 10,000 rows to 100,000 people; ``--dedupe 1000000`` looks for doubles in a
million. Names are made of syllables by a seeded generator; the dirt is what lists have: patronymics left out, initials,
years shifted or missing, letters of another script, other spellings and scripts, brothers, namesakes, double rows.
"""

# ruff: noqa: PLR2004, RUF001 - shares of each kind of dirt, and Cyrillic letters, are the subject

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import scale

from repgraph.linkage.blocking import candidates
from repgraph.linkage.choosing import best
from repgraph.linkage.model import score
from repgraph.linkage.records import NOWHERE, Person

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from repgraph.linkage.blocking import Pairs

PRECISION, RECALL = 0.98, 0.9
KAZAKH = str.maketrans("әқғңөұүһіӘҚҒҢӨҰҮҺІ", "акгноуухиАКГНОУУХИ")
LOOKALIKES = str.maketrans("аеорсухАЕОРСХКМТ", "aeopcyxAEOPCXKMT")
BGN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        re.split(" ", "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya"),
        strict=True,
    )
)
PRESS = BGN | {"ж": "j", "х": "h", "й": "i", "ц": "c", "ю": "iu", "я": "ia", "у": "u"}
EAST = (
    (
        "Ал",
        "Бай",
        "Кен",
        "Жан",
        "Тұр",
        "Сер",
        "Мұх",
        "Қай",
        "Дос",
        "Ер",
        "Нұр",
        "Сәр",
        "Бөл",
        "Ыс",
        "Төл",
        "Әб",
        "Ис",
        "Сү",
        "Құл",
        "Ор",
    ),
    (
        "бек",
        "жан",
        "ғали",
        "мұрат",
        "хан",
        "ден",
        "тай",
        "сен",
        "ғазы",
        "мет",
        "құл",
        "рат",
        "зат",
        "дулла",
        "мбай",
        "ке",
        "лан",
        "ман",
    ),
)
WEST = (
    ("Вол", "Гер", "Кар", "Лип", "Мар", "Ор", "Пав", "Роз", "Степ", "Фрид", "Штей", "Яков", "Ни", "Се"),
    ("ан", "рих", "мон", "ель", "ин", "тон", "иан", "ор", "берг", "лей", "ар", "ислав"),
)
PLACES = {f"place-{n}": f"oblast-{n % 14}" for n in range(120)}


class World:
    """Invented people, and lists that copy them badly."""

    def __init__(self, seed: int, *, bare: bool = False) -> None:
        """Make the stock of names; the commoner a name, the more people bear it."""
        self.random = random.Random(seed)  # noqa: S311 - a seeded generator is wanted
        self.men = self._stock(6000)
        self.weights = list(np.cumsum([1 / (rank + 8) ** 0.85 for rank in range(len(self.men))]))
        self.made = 0
        self.bare = bare

    def _stock(self, size: int) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < size:
            first, last = EAST if self.random.random() < 0.75 else WEST
            middle = self.random.choice(
                ("", "", "", "а", "ы", "и", "е", "ар", "ен", "ир", "ул", "ом", "ас", "ік", "ол", "ет", "үм", "аж")
            )
            found[self.random.choice(first) + middle + self.random.choice(last)] = None
        return list(found)

    def name(self) -> str:
        """Return a given name."""
        return self.random.choices(self.men, cum_weights=self.weights)[0]

    def person(self, family: tuple[str, str, str] | None = None) -> Person:
        """Return a person as the best record would have him; of one family, surname, father and place are given."""
        r = self.random
        woman = r.random() < 0.25
        stem, father, place = family or (self.name(), self.name(), r.choice(list(PLACES)))
        end = "ев" if stem[-1] in "йиеь" else "ов"
        given = self.name() + ("а" if woman else "")
        form = f"{stem.rstrip('иеь')}{end}{'а' if woman else ''} {given} {father}{'овна' if woman else 'ович'}"
        born = day(r.randint(1870, 1914), r)
        taken = day(r.randint(1928, 1950), r)
        self.made += 1
        kin = [self.spouse(stem, end, woman=woman)] if r.random() < 0.2 else []
        within = {place, PLACES[place], "kazakhstan"}
        sex = "female" if woman else "male"
        return Person(
            f"p{self.made}",
            [form],
            sex,
            birth=(born, born),
            arrests=[(taken, taken)],
            places={place},
            within=within,
            kin=kin,
        )

    def spouse(self, stem: str, end: str, *, woman: bool) -> str:
        """Return the name of a husband or wife."""
        return f"{stem.rstrip('иеь')}{end}{'' if woman else 'а'} {self.name()}{'' if woman else 'а'}"

    def people(self, size: int) -> list[Person]:
        """Return people, among them brothers and sisters."""
        found: list[Person] = []
        while len(found) < size:
            family = None
            if found and self.random.random() < 0.08:
                kin = self.random.choice(found[-50:])
                surname, _, father = kin.forms[0].split()
                family = (
                    surname.removesuffix("а").removesuffix("ов").removesuffix("ев"),
                    father.removesuffix("ович").removesuffix("овна"),
                    next(iter(kin.places)),
                )
            found.append(self.person(family))
        return found

    def copy(self, of: Person, number: str) -> Person:
        """Return what a poor list has of a person."""
        r = self.random
        surname, given, father = of.forms[0].split()
        fate = r.random()
        parts = [surname, given, father]
        if fate < 0.35:
            parts = [surname, given]
        elif fate < 0.45:
            parts = [surname, f"{given[0]}.", f"{father[0]}."]
        parts = [self.misspelt(part) if r.random() < 0.07 and len(part) > 3 else part for part in parts]
        form = " ".join(parts)
        script = r.random()
        if script < 0.5:
            form = form.translate(KAZAKH)
        elif script < 0.65:
            form = latin(form.translate(KAZAKH), BGN)
        elif script < 0.75:
            form = latin(form.translate(KAZAKH), PRESS)
        if r.random() < 0.05:
            at = r.randrange(len(form))
            form = form[:at] + form[at : at + 3].translate(LOOKALIKES) + form[at + 3 :]
        sex = of.sex if r.random() < 0.8 else ""
        birth, taken = self.dated(of.birth[0], 0.12, 0.08), self.dated(of.arrests[0][0], 0.05, 0.3)
        places = self.placed(of)
        within = places | {"kazakhstan"} | {PLACES[place] for place in places if place in PLACES}
        arrests = [] if taken == NOWHERE or self.bare else [taken]
        kin = of.kin if r.random() < 0.6 else []
        return Person(number, [form], sex, birth=birth, arrests=arrests, places=places, within=within, kin=kin)

    def misspelt(self, word: str) -> str:
        """Return a word with one slip: a letter dropped, doubled, exchanged, or another vowel."""
        r, at = self.random, self.random.randrange(1, len(word) - 1)
        slip = r.randrange(4)
        if slip == 0:
            return word[:at] + word[at + 1 :]
        if slip == 1:
            return word[:at] + word[at] + word[at:]
        if slip == 2:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return word[:at] + r.choice("аеиоу") + word[at + 1 :]

    def dated(self, exact: int, shifted: float, missing: float) -> tuple[int | None, int | None]:
        """Return a date as a list has it: to the day, the month or the year, shifted, or not at all."""
        r = self.random
        if r.random() < missing:
            return None, None
        if r.random() < shifted:
            exact += r.choice((-2, -1, -1, 1, 1, 2)) * 365
        width = r.choice((0, 0, 30, 365, 365))
        if width == 0:
            return exact, exact
        low = exact - exact % width
        return low, low + width

    def placed(self, of: Person) -> set[str]:
        """Return the place of a person, a wider one, another, or none."""
        fate, place = self.random.random(), next(iter(of.places))
        if fate < 0.35:
            return set()
        if fate < 0.5:
            return {PLACES[place]}
        return {self.random.choice(list(PLACES))} if fate < 0.56 else {place}


def day(year: int, r: random.Random) -> int:
    """Return a day of a year as the number of days since 1900."""
    return int((year - 1900) * 365.25) + r.randrange(365)


def latin(form: str, letters: dict[str, str]) -> str:
    """Return a form in Latin letters."""
    return "".join(letters.get(c.lower(), c).capitalize() if c.isupper() else letters.get(c, c) for c in form)


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=10_000, help="rows of the list")
    arguments.add_argument("--people", type=int, default=100_000, help="people in the graph")
    arguments.add_argument("--dedupe", type=int, default=0, help="look for doubles in so many records instead")
    arguments.add_argument("--seed", type=int, default=1937)
    arguments.add_argument("--bare", action="store_true", help="lists without arrests: names, births and places only")
    arguments.add_argument("--learn", type=Path, help="learn weights from these lists and write the model here")
    asked = arguments.parse_args()
    world = World(asked.seed, bare=asked.bare)
    if asked.dedupe:
        dedupe(world, asked.dedupe, asked.learn)
    else:
        link(world, asked.rows, asked.people, asked.learn)


def link(world: World, rows: int, size: int, learn: Path | None) -> None:
    """Link a list to a graph; two thirds of its rows are people of the graph, some of them twice."""
    people = world.people(size)
    known = world.random.sample(range(size), rows * 2 // 3)
    listed: list[Person] = []
    truth: set[tuple[int, int]] = set()
    for n, number in enumerate(known):
        for mark in "r" if world.random.random() > 0.03 else "rd":
            listed.append(world.copy(people[number], f"{mark}{n}"))
            truth.add((len(listed) - 1, number))
    while len(listed) < rows:
        listed.append(world.copy(world.person(), f"n{len(listed)}"))
    print(f"link {len(listed):,} rows to {len(people):,} people, seed-made truth of {len(truth):,} pairs")
    measured(listed, people, truth, learn, (120, 4))


def dedupe(world: World, size: int, learn: Path | None) -> None:
    """Look for doubles: one record in ten is a poor copy of another."""
    people = world.people(size - size // 10)
    copied = world.random.sample(range(len(people)), size // 10)
    records = [*people, *(world.copy(people[number], f"c{n}") for n, number in enumerate(copied))]
    truth = {(number, len(people) + n) for n, number in enumerate(copied)}
    print(f"find doubles among {len(records):,} records, seed-made truth of {len(truth):,} pairs")
    measured(records, records, truth, learn, (1200, 12))


def measured(
    left: list[Person], right: list[Person], truth: set[tuple[int, int]], learn: Path | None, bars: tuple[int, int]
) -> None:
    """Link and print what of the truth is found, with time and memory beside their bars."""
    known = np.array([one * len(right) + two for one, two in truth])
    memory = Memory()
    began, used = time.perf_counter(), processor()
    pairs = candidates(left, None if left is right else right)
    wall, own = time.perf_counter() - began, processor() - used
    share = float(np.isin(known, codes(pairs, right)).mean())
    print(f"  blocking: {len(pairs):,} candidates, {share:.4f} of the truth", end=", ")
    print(f"{wall:.1f} s wall, {own:.1f} s of processor", flush=True)
    scored = score(left, right, pairs, learn=learn is not None, save=learn)
    wall, own = time.perf_counter() - began, processor() - used
    memory.over.set()
    memory.join()
    chosen = best(scored) if left is not right else np.ones(len(scored.pairs), dtype=bool)
    told(scored.probability, chosen, np.isin(codes(scored.pairs, right), known), len(truth))
    print(f"  {len(scored.pairs):,} pairs weighed; {wall:.1f} s wall (bar {bars[0]}), {own:.1f} s of processor")
    print(f"  memory of all processes at most {memory.peak:.2f} GiB (bar {bars[1]})", flush=True)


def codes(pairs: Pairs, right: list[Person]) -> NDArray[np.int64]:
    """Return one number for each pair."""
    return pairs.left * len(right) + pairs.right


def told(probability: NDArray[np.float64], chosen: NDArray[np.bool_], true: NDArray[np.bool_], truth: int) -> None:
    """Print precision and recall at several thresholds."""
    for least in (0.5, 0.8, 0.9, 0.95, 0.99):
        found = (probability >= least) & chosen
        right = int((found & true).sum())
        precision, recall = right / max(int(found.sum()), 1), right / truth
        print(f"  p ≥ {least}: precision {precision:.4f} (bar {PRECISION}), recall {recall:.4f} (bar {RECALL})")


def processor() -> float:
    """Return the processor seconds of this process and of those that it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


class Memory(threading.Thread):
    """Samples the memory of this process and of those that it started, since the peaks of single ones do not add up."""

    def __init__(self) -> None:
        """Begin to look."""
        super().__init__(daemon=True)
        self.peak = 0.0
        self.over = threading.Event()
        self.start()

    def run(self) -> None:
        """Look until told to stop."""
        while not self.over.wait(0.2):
            self.peak = max(self.peak, sum(map(scale.resident, scale.family(os.getpid()))) / 1024**3)


if __name__ == "__main__":
    main()
