"""Measure the search in names: how fast, and whether the person meant is found; printed by ``names.py``."""

# ruff: noqa: S311 - letters that look alike, and seeded chance, are the subject

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

import name_sets
from name_sets import Somebody, form, kazakh

from repgraph.search import NameIndex

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 1937


def search(count: int) -> None:
    """Print how a list of so many invented people is searched."""
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
