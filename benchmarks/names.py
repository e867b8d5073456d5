"""Measure how well names of one person are told from names of others, and how fast, and print it.

Run by ``make bench`` (or alone; ``--quick`` for smaller sets). Sets: invented people in pairs of scripts
(``name_sets.py``), known pairs (``tests/cases/names``), and the recorded names of the project's own data. Beside every
figure stands plain RapidFuzz (``token_sort_ratio``) on a simple transliteration (the folded key).
"""

# ruff: noqa: RUF002, S311 - letters that look alike, and seeded chance, are the subject

from __future__ import annotations

import csv
import itertools
import random
import sys
import tempfile
import time
from collections import defaultdict
from functools import cache
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

import name_sets
import numpy as np
from name_sets import Somebody, form, kazakh, people
from rapidfuzz import fuzz

from repgraph import names
from repgraph.search import NameIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Pairs = Sequence[tuple[str, str]]

ROOT = Path(__file__).parent.parent
SEED = 1937
PRECISION = 0.99
CANDIDATES = 1000
OTHER_PEOPLES = ("german", "polish", "jewish", "korean", "ukrainian", "georgian", "chechen", "uighur")
BARS = "bars: AUC 0.995, recall at precision 0.99 0.95, first among 1,000 candidates 0.97"


def main() -> None:
    """Print all figures."""
    quick = "--quick" in sys.argv
    size = 80 if quick else 200
    print(f"\nNames: same person or not ({BARS}); in brackets plain RapidFuzz on a simple transliteration")
    print(f"{'set':34} {'pairs':>11} {'AUC':>15} {'recall at .99':>15} {'first of 1,000':>16}")
    worst = [*_script_pairs("kazakh", name_sets.KAZAKH, size), *_script_pairs("russian", name_sets.RUSSIAN, size)]
    worst += [_other(kind, size) for kind in OTHER_PEOPLES]
    least = [min(figures[n] for figures in worst) for n in range(3)]
    print(f"{'worst of these':34} {'':>11} {least[0]:15.4f} {least[1]:15.3f} {least[2]:16.3f}")
    middle = [float(np.mean([figures[n] for figures in worst])) for n in range(3)]
    print(f"{'mean of these':34} {'':>11} {middle[0]:15.4f} {middle[1]:15.3f} {middle[2]:16.3f}")
    _own_data()
    _known_pairs()
    _speed(20_000 if quick else 200_000)
    for count in (100_000,) if quick else (100_000, 1_000_000):
        _search(count)


def _script_pairs(kind: str, scripts: Sequence[str], size: int) -> Iterator[tuple[float, float, float]]:
    chance = random.Random(SEED)
    for one, two in itertools.combinations_with_replacement(scripts, 2):
        if kind == "kazakh" and one == two and one in {"de", "pl"}:
            continue
        bodies = people(chance, size, kind)
        same = [(form(chance, body, one), form(chance, body, two)) for body in bodies]
        different = [
            (form(chance, body, one, shape, whole=bool(shape)), form(chance, other, two, shape, whole=bool(shape)))
            for body in bodies
            for other, shape in _others(chance, body, bodies)
        ]
        yield _row(f"{kind} {one} / {two}", same, different, _ranked(chance, bodies, one, two))


def _other(kind: str, size: int) -> tuple[float, float, float]:
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
    return _row(f"{kind} own / ru / en", same, different, _ranked(chance, mixed, "own", "ru", only=len(bodies)))


def _others(chance: random.Random, body: Somebody, bodies: Sequence[Somebody]) -> Iterator[tuple[Somebody, str]]:
    """Yield other people: strangers, a brother or sister, a namesake by another father, one with another surname."""
    for other in chance.sample(bodies, 5):
        if other.own[0] != body.own[0] or other.own[2] != body.own[2]:
            yield other, ""
    if body.people != "kazakh":
        return
    given, patronymic, surname = body.own
    pool = name_sets.pool()["kazakh"]
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
    chance: random.Random, bodies: Sequence[Somebody], one: str, two: str, only: int = 50
) -> list[tuple[str, str, list[str]]]:
    """Return names to look for: each with the right form and a list of a thousand others."""
    found = []
    strangers = [form(chance, body, two) for body in bodies] if len(bodies) < CANDIDATES else []
    kind = bodies[0].people if bodies[0].people in {"kazakh", "russian"} else "russian"
    crowd = [(other, form(chance, other, two, "full", whole=True)) for other in people(chance, CANDIDATES, kind)]
    for body in bodies[: min(only, 50)]:
        near = [(b, s) for b, s in zip(bodies, strangers, strict=False)] + crowd
        others = [s for b, s in near if b.own[0] != body.own[0] or b.own[2] != body.own[2]][: CANDIDATES - 1]
        found.append((form(chance, body, one), form(chance, body, two), others))
    return found


def _row(
    title: str, same: Pairs, different: Pairs, ranked: list[tuple[str, str, list[str]]]
) -> tuple[float, float, float]:
    ours, plain = (_figures(same, different, ranked, scorer) for scorer in (names.scores, _plain))
    cells = [
        f"{a:.4f} ({b:.3f})" if n == 0 else f"{a:.3f} ({b:.3f})"
        for n, (a, b) in enumerate(zip(ours, plain, strict=True))
    ]
    print(f"{title:34} {f'{len(same)}+{len(different)}':>11} {cells[0]:>15} {cells[1]:>15} {cells[2]:>16}", flush=True)
    return ours


def _figures(
    same: Pairs, different: Pairs, ranked: list[tuple[str, str, list[str]]], scorer: Callable[[Pairs], list[float]]
) -> tuple[float, float, float]:
    right, wrong = np.array(scorer(same)), np.array(scorer(different))
    asked_of_all = iter(scorer([(asked, name) for asked, answer, others in ranked for name in (answer, *others)]))
    first = 0
    for _, _, others in ranked:
        score = next(asked_of_all)
        first += score > max(next(asked_of_all) for _ in others)
    return auc(right, wrong), recall_at(right, wrong), first / len(ranked) if ranked else float("nan")


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
    persons = {row["id"]: row["label"] for row in _rows("persons.csv")}
    forms: dict[str, dict[str, str]] = defaultdict(dict)
    for row in _rows("names.csv"):
        if row["entity"] in persons:
            forms[row["entity"]][row["form"]] = row["kind"]
    for person, label in persons.items():
        forms[person].setdefault(label, "standard")
    everybody = [(text, person) for person, own in forms.items() for text in own]
    same = [(a, b, forms[p]) for p in forms for a, b in itertools.combinations(forms[p], 2)]
    different = [(a, b) for (a, p), (b, q) in itertools.combinations(everybody, 2) if p != q]
    another = [
        s for s in same if _another_name(s[0]) or _another_name(s[1]) or "birth-name" in {s[2][s[0]], s[2][s[1]]}
    ]
    spelt = [(a, b) for a, b, kinds in same if (a, b, kinds) not in another]
    chance = random.Random(SEED)
    sample = chance.sample(different, 10 * len(spelt))
    print(f"own data: {len(persons)} people, {len(everybody)} forms; ten different pairs for each same one")
    ranked = []
    for person in chance.sample([p for p in forms if len(forms[p]) > 1], 100):
        asked, answer = chance.sample(list(forms[person]), 2)
        others = [text for text, owner in everybody if owner != person]
        ranked.append((asked, answer, chance.sample(others, min(CANDIDATES - 1, len(others)))))
    _row("data/names.csv, spellings", spelt, sample, ranked)
    _row("data/names.csv, all of a person", [(a, b) for a, b, _ in same], sample, [])
    print(
        f"  ({len(another)} pairs of a person's maiden name with another, or in Chinese, are in the second line only)"
    )


def _another_name(text: str) -> bool:
    return "CJK" in names.scripts(text)


def _rows(table: str) -> list[dict[str, str]]:
    with (ROOT / "data" / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _known_pairs() -> None:
    def read(name: str) -> list[tuple[str, str]]:
        lines = (ROOT / "tests" / "cases" / "names" / name).read_text(encoding="utf-8").splitlines()
        return [
            (cells[0], cells[1]) for line in lines if not line.startswith("#") and len(cells := line.split("\t")) > 1
        ]

    _row("known pairs, tests/cases/names", read("same.tsv"), read("different.tsv"), [])


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


def _search(count: int) -> None:
    chance = random.Random(SEED)
    bodies = [*_crowd(chance, count)]
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="repgraph-bench-") as scratch:
        path = Path(scratch) / "names.sqlite"
        rows = (
            (f"https://w3id.org/repgraph/id/person/p{n}", "person", text, False)
            for n, body in enumerate(bodies)
            for text in {form(chance, body, "kk-cyrl", "full"), form(chance, body, "ru", "official")}
        )
        NameIndex.of_forms(rows, path).close()
        made = time.perf_counter() - began
        index = NameIndex.open(path)
        asked = [(n, text) for n in chance.sample(range(count), 300) for text in [_typed(chance, bodies[n])]]
        index.search("Ахметов")
        times, busy, found, namesakes = [], [], 0, 0
        for n, text in asked:
            began, worked = time.perf_counter(), time.process_time()
            hits = index.search(text, 20)
            times.append(time.perf_counter() - began)
            busy.append(time.process_time() - worked)
            found += any(hit.id == f"p{n}" for hit in hits)
            namesakes += len(hits) == 20 and hits[-1].score == hits[0].score  # noqa: PLR2004
        cuts, bar = quantiles(times, n=20), 30 if count <= 100_000 else 100  # noqa: PLR2004
        work = quantiles(busy, n=20)
        print(
            f"search in {count:,} people ({2 * count:,} forms, {path.stat().st_size / 2**20:.0f} MiB, "
            f"made in {made:.0f} s):\n"
            f"  median {1000 * cuts[9]:.1f} ms, p95 {1000 * cuts[18]:.1f} ms (bar {bar}); of the processor "
            f"{1000 * work[9]:.1f} and {1000 * work[18]:.1f} ms\n"
            f"  among the first 20 in {found / len(asked):.3f}, a slip in every fifth; {namesakes} of {len(asked)} "
            f"have more than 20 equal namesakes"
        )


def _crowd(chance: random.Random, count: int) -> Iterator[Somebody]:
    """Yield many people, with surnames of two names so that there are as many as in life."""
    pool = name_sets.pool()["kazakh"]
    ends = ("бай", "бек", "хан", "жан", "ғали", "мұрат", "тай", "гелді", "берген", "қожа", "мырза", "дос")
    bases = sorted(
        {f"{n[:4].rstrip('ыіеаұүөо')}{e}".capitalize() for n in pool["men"] for e in ends} | set(pool["men"])
    )
    for _ in range(count):
        sex = "f" if chance.random() < 0.3 else "m"  # noqa: PLR2004
        given = chance.choice(pool["women"] if sex == "f" else bases)
        yield kazakh(chance, given, chance.choice(bases), chance.choice(bases), sex)


def _typed(chance: random.Random, body: Somebody) -> str:
    script = chance.choice(("kk-cyrl", "kk-latn-2018", "kk-latn-2021", "ru", "en"))
    text = form(chance, body, script, chance.choice(("full", "official", "short", "initials")))
    if chance.random() < 0.2:  # noqa: PLR2004 - a slip of the finger
        at = chance.randrange(1, len(text) - 1)
        text = text[:at] + text[at + 1 :]
    return text


if __name__ == "__main__":
    main()
