"""Measure how well names of one person are told from names of others, and how fast, and print it.

Run by ``make bench`` (or alone; ``--quick`` for smaller sets, ``--sets`` without the search). Sets: invented people in
pairs of scripts (``name_sets.py``), known pairs (``tests/cases/names``), and the recorded names of the project's own
data. Beside every figure stands plain RapidFuzz (``token_sort_ratio``) on a simple transliteration (the folded key).
"""

# ruff: noqa: RUF002, S311 - letters that look alike, and seeded chance, are the subject

from __future__ import annotations

import csv
import itertools
import random
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import name_sets
import numpy as np
from name_search import search
from name_sets import HALVES, Somebody, form, half_of_person, kazakh, people
from rapidfuzz import fuzz

from repgraph import names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Pairs = Sequence[tuple[str, str]]
    Figures = tuple[float, float, float]

ROOT = Path(__file__).parent.parent
SEED = 1937
PRECISION = 0.99
CANDIDATES = 1000
OTHER_PEOPLES = ("german", "polish", "jewish", "korean", "ukrainian", "georgian", "chechen", "uighur")
BARS = "bars: AUC 0.995, recall at precision 0.99 0.95, first among 1,000 candidates 0.97"


@dataclass(frozen=True)
class Sets:
    """Pairs of names of one person and of two, and names to look for: each with its answer and a crowd of others."""

    same: Pairs
    different: Pairs
    ranked: list[tuple[str, str, list[str]]]


def main() -> None:
    """Print all figures."""
    quick = "--quick" in sys.argv
    size = 60 if quick else 200
    print(f"\nNames: same person or not ({BARS})")
    print("Half of the words and people was never looked at (blind); in brackets plain RapidFuzz on a simple")
    print("transliteration; then the half on whose misses rules were looked for (seen).")
    print(f"{'':34} {'':>11} {'blind half':>47}   {'seen half':>20}")
    print(f"{'set':34} {'pairs':>11} {'AUC':>15} {'recall at .99':>15} {'first of 1,000':>16}   AUC    recall first")
    rows = [*_script_pairs("kazakh", name_sets.KAZAKH, size), *_script_pairs("russian", name_sets.RUSSIAN, size)]
    rows += [_other(kind, size) for kind in OTHER_PEOPLES]
    for title, choose in (("worst of these", min), ("mean of these", np.mean)):
        blind, seen = ([float(choose([row[side][n] for row in rows])) for n in range(3)] for side in range(2))
        print(f"{title:34} {'':>11} {blind[0]:15.4f} {blind[1]:15.3f} {blind[2]:16.3f}   {_short(seen)}")
    _own_data()
    _known_pairs()
    _speed(200_000)
    if "--sets" in sys.argv:
        return
    for count in (100_000,) if quick else (100_000, 1_000_000):
        search(count)


def _script_pairs(kind: str, scripts: Sequence[str], size: int) -> Iterator[tuple[Figures, Figures]]:
    """Print a row for each pair of writings and yield its figures: those of the blind half, then of the other."""
    chances = {half: random.Random(f"{SEED}{half}") for half in HALVES}
    for one, two in itertools.combinations_with_replacement(scripts, 2):
        if kind == "kazakh" and one == two and one in {"de", "pl"}:
            continue
        blind, seen = (script_pair(chances[half], kind, one, two, size, half) for half in HALVES)
        yield _row(f"{kind} {one} / {two}", blind, seen)


def script_pair(chance: random.Random, kind: str, one: str, two: str, size: int, half: str) -> Sets:
    """Return pairs of names of invented people in two writings, made from the words of one half."""
    bodies = people(chance, size, kind, half)
    same = [(form(chance, body, one), form(chance, body, two)) for body in bodies]
    different = [
        (form(chance, body, one, shape, whole=bool(shape)), form(chance, other, two, shape, whole=bool(shape)))
        for body in bodies
        for other, shape in _others(chance, body, bodies, half)
    ]
    return Sets(same, different, _ranked(chance, bodies, one, two, half=half))


def _other(kind: str, size: int) -> tuple[Figures, Figures]:
    """Print the row of another people, whose names are too few to be halved, and yield its figures twice."""
    chance = random.Random(SEED)
    bodies = people(chance, size, kind)
    writings = list(itertools.combinations(name_sets.OTHER, 2))
    same = [(form(chance, body, a), form(chance, body, b)) for body in bodies for a, b in writings for _ in range(4)]
    different = [
        (form(chance, a, one), form(chance, b, two))
        for a, b in itertools.permutations(bodies, 2)
        for one, two in writings
    ]
    mixed = bodies + [body for other in OTHER_PEOPLES if other != kind for body in people(chance, 20, other)]
    return _row(
        f"{kind} own / ru / en", Sets(same, different, _ranked(chance, mixed, "own", "ru", only=len(bodies))), None
    )


def _others(
    chance: random.Random, body: Somebody, bodies: Sequence[Somebody], half: str
) -> Iterator[tuple[Somebody, str]]:
    """Yield other people: strangers, a brother or sister, a namesake by another father, one with another surname."""
    for other in chance.sample(bodies, 5):
        if other.own[0] != body.own[0] or other.own[2] != body.own[2]:
            yield other, ""
    if body.people != "kazakh":
        return
    given, patronymic, surname = body.own
    pool = name_sets.pool(half)["kazakh"]
    father = patronymic.removesuffix("ұлы").removesuffix("қызы")
    base = next((b for b in pool["men"] if surname.startswith(b.rstrip("й"))), surname)
    sibling_sex = chance.choice("mf")
    brother = chance.choice([n for n in pool["women" if sibling_sex == "f" else "men"] if _unlike(n, given)])
    yield kazakh(chance, brother, father, base, sibling_sex), ""
    stranger = chance.choice([n for n in pool["men"] if _unlike(n, father)])
    yield kazakh(chance, given, stranger, base, body.sex), "full"
    other_base = chance.choice([n for n in pool["men"] if _unlike(n, base)])
    yield kazakh(chance, given, father, other_base, body.sex), ""


@cache
def _unlike(one: str, two: str) -> bool:
    """Tell whether two given names are two: not spellings of one (Мұса, Муса)."""
    return fuzz.ratio(names.fold(one), names.fold(two)) < 70  # noqa: PLR2004


def _ranked(
    chance: random.Random, bodies: Sequence[Somebody], one: str, two: str, only: int = 50, half: str = ""
) -> list[tuple[str, str, list[str]]]:
    """Return names to look for: each with the right form and a list of a thousand others."""
    found = []
    strangers = [form(chance, body, two) for body in bodies] if len(bodies) < CANDIDATES else []
    kind = bodies[0].people if bodies[0].people in {"kazakh", "russian"} else "russian"
    crowd = [(other, form(chance, other, two, "full", whole=True)) for other in people(chance, CANDIDATES, kind, half)]
    for body in bodies[: min(only, 50)]:
        near = [(b, s) for b, s in zip(bodies, strangers, strict=False)] + crowd
        others = [s for b, s in near if b.own[0] != body.own[0] or b.own[2] != body.own[2]][: CANDIDATES - 1]
        found.append((form(chance, body, one), form(chance, body, two), others))
    return found


def _row(title: str, blind: Sets, seen: Sets | None) -> tuple[Figures, Figures]:
    """Print a row and return our figures of both halves; where there are no halves, the same ones twice."""
    ours, plain = (_figures(blind, scorer) for scorer in (names.scores, _plain))
    cells = [f"{a:.{4 if n == 0 else 3}f} ({b:.3f})" for n, (a, b) in enumerate(zip(ours, plain, strict=True))]
    other = _figures(seen, names.scores) if seen is not None else ours
    count = f"{len(blind.same)}+{len(blind.different)}"
    tail = _short(other) if seen is not None else ""
    print(f"{title:34} {count:>11} {cells[0]:>15} {cells[1]:>15} {cells[2]:>16}   {tail}", flush=True)
    return ours, other


def _short(figures: Sequence[float]) -> str:
    return f"{figures[0]:.4f} {figures[1]:.3f}  {figures[2]:.3f}"


def _figures(sets: Sets, scorer: Callable[[Pairs], list[float]]) -> Figures:
    right, wrong = np.array(scorer(sets.same)), np.array(scorer(sets.different))
    asked_of_all = iter(scorer([(asked, name) for asked, answer, others in sets.ranked for name in (answer, *others)]))
    first = 0
    for _, _, others in sets.ranked:
        score = next(asked_of_all)
        first += score > max(next(asked_of_all) for _ in others)
    return auc(right, wrong), recall_at(right, wrong), first / len(sets.ranked) if sets.ranked else float("nan")


def _plain(pairs: Pairs) -> list[float]:
    return [fuzz.token_sort_ratio(names.fold(a), names.fold(b)) / 100 for a, b in pairs]


def auc(right: np.ndarray, wrong: np.ndarray) -> float:
    """Return the area under the ROC curve: how often a right pair scores above a wrong one; a tie counts half."""
    order = np.sort(wrong)
    below, upto = np.searchsorted(order, right, "left"), np.searchsorted(order, right, "right")
    return float((below + upto).mean() / 2 / len(wrong))


def recall_at(right: np.ndarray, wrong: np.ndarray) -> float:
    """Return the greatest share of right pairs found with the precision of the bar."""
    limits = np.unique(right)
    found = len(right) - np.searchsorted(np.sort(right), limits, "left")
    false = len(wrong) - np.searchsorted(np.sort(wrong), limits, "left")
    good = found / (found + false) >= PRECISION
    return float(found[good].max(initial=0) / len(right))


def _own_data() -> None:
    """Score the recorded forms of each person in data/ against each other, and against everybody else's."""
    persons = own_forms()
    print(
        f"own data: {len(persons)} people, {sum(map(len, persons.values()))} forms; ten different pairs for a same one"
    )
    lines = (
        ("data/names.csv, spellings", 2),
        ("data/names.csv, by kind and script", 1),
        ("data/names.csv, all of a person", 0),
    )
    for title, strict in lines:
        _row(title, *(own_pairs({p: f for p, f in persons.items() if half_of_person(p) == h}, strict) for h in HALVES))


def own_forms() -> dict[str, dict[str, tuple[str, str]]]:
    """Return the recorded forms of each person: the kind, and which of the person's names it spells.

    Which other name a form spells (a name taken, a married name, a pen name) stands in ``sets/other-names.csv``; all
    other forms of a person spell the same name.
    """
    with (Path(__file__).parent / "sets" / "other-names.csv").open(encoding="utf-8", newline="") as file:
        others = {(row["entity"], row["form"]): row["name"] for row in csv.DictReader(file)}
    persons = {row["id"]: row["label"] for row in _rows("persons.csv")}
    forms: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for row in _rows("names.csv"):
        if (entity := row["entity"]) in persons:
            forms[entity][row["form"]] = (row["kind"], others.get((entity, row["form"]), ""))
    for person, label in persons.items():
        forms[person].setdefault(label, ("standard", others.get((person, label), "")))
    return forms


def own_pairs(persons: dict[str, dict[str, tuple[str, str]]], strict: int) -> Sets:
    """Return pairs of recorded forms.

    Parameters
    ----------
    strict
        0: all forms of a person; 1: no Chinese characters, no maiden name with another; 2: no other name either.
    """

    def spells(one: str, two: str, own: dict[str, tuple[str, str]]) -> bool:
        (kind, name), (other_kind, other_name) = own[one], own[two]
        if strict and ("CJK" in names.scripts(one + two) or "birth-name" in {kind, other_kind}):
            return False
        return strict < 2 or name == other_name  # noqa: PLR2004

    everybody = [(text, person) for person, own in persons.items() for text in own]
    same = {p: [c for c in itertools.combinations(own, 2) if spells(*c, own)] for p, own in persons.items()}
    pairs = [pair for found in same.values() for pair in found]
    different = [(a, b) for (a, p), (b, q) in itertools.combinations(everybody, 2) if p != q]
    chance = random.Random(SEED)
    sample = chance.sample(different, 10 * len(pairs))
    ranked = []
    for person in chance.sample([p for p in persons if same[p]], min(100, sum(map(bool, same.values())))):
        asked, answer = chance.sample(chance.choice(same[person]), 2)
        others = [text for text, owner in everybody if owner != person]
        ranked.append((asked, answer, chance.sample(others, min(CANDIDATES - 1, len(others)))))
    return Sets(pairs, sample, ranked)


def _rows(table: str) -> list[dict[str, str]]:
    with (ROOT / "data" / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _known_pairs() -> None:
    def read(name: str) -> list[tuple[str, str]]:
        lines = (ROOT / "tests" / "cases" / "names" / name).read_text(encoding="utf-8").splitlines()
        return [
            (cells[0], cells[1]) for line in lines if not line.startswith("#") and len(cells := line.split("\t")) > 1
        ]

    _row("known pairs, tests/cases/names", Sets(read("same.tsv"), read("different.tsv"), []), None)


def _speed(count: int) -> None:
    chance = random.Random(SEED)
    bodies = people(chance, 2000)
    forms = [form(chance, chance.choice(bodies), chance.choice(name_sets.KAZAKH)) for _ in range(20_000)]
    began = time.process_time()
    book = names.NameBook(forms)
    prepared = time.process_time() - began
    numbers = np.random.default_rng(SEED).integers(0, len(forms), (2, count))
    began = time.process_time()
    book.scores(numbers[0], numbers[1])
    compared = time.process_time() - began
    print(
        f"\nspeed on one core: {len(forms) / prepared:,.0f} names prepared a second, "
        f"{count / compared:,.0f} comparisons a second (bar 100,000)"
    )


if __name__ == "__main__":
    main()
