"""Measure how fast a list of 100,000 rows becomes tables, with the map of the sample card file.

Rows are made by a seeded generator from the words of the sample; run by ``make bench``. With ``--memorial`` the list
is that of :mod:`people`, in the shape of the great memorial databases.
"""

# ruff: noqa: RUF001 - Cyrillic words are the subject

from __future__ import annotations

import argparse
import csv
import random
import resource
import tempfile
import time
from pathlib import Path

import people

from repgraph.importing.lists import import_list
from repgraph.ontology import Ontology

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "docs" / "samples" / "card-file.csv"
SYLLABLES = ("ал", "бай", "кен", "жан", "тур", "сер", "ик", "мар", "да", "ул")
BAR_SECONDS = 60


def card_file(folder: Path, size: int) -> tuple[Path, Path]:
    """Write a list in the shape of the sample card file; return it with its map."""
    made = random.Random(1937)  # noqa: S311 - a seeded generator is wanted
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter=";")
    path = folder / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(header)
        for number in range(size):
            row = made.choice(rows).copy()
            row[0], row[16] = f"П-{number}", str(number)
            row[1] = "".join(made.choices(SYLLABLES, k=3)).capitalize() + "ов"
            row[2] = "".join(made.choices(SYLLABLES, k=2)).capitalize()
            row[5], row[9] = str(made.randint(1870, 1915)), f"{made.randint(1, 30)}.{made.randint(1, 12)}.37"
            writer.writerow(row)
    return path, SAMPLE.with_suffix(".toml")


def main() -> None:
    """Write a list, import it, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=100_000)
    parser.add_argument("--memorial", action="store_true", help="the list of 28 columns that people.py writes")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="repgraph-bench-") as scratch:
        folder = Path(scratch)
        if asked.memorial:
            people.write(folder, asked.rows, 1, ("list",))
            path, chart = folder / "people.csv", folder / "people.toml"
        else:
            path, chart = card_file(folder, asked.rows)
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        began, used = time.perf_counter(), time.process_time()
        tally = import_list(path, chart, folder / "out", [ROOT / "data"], Ontology.load())
        wall, own = time.perf_counter() - began, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"import of {tally.rows:,} rows = {tally.landed:,} landed + {len(tally.refusals):,} refused")
    print(f"  {wall:.1f} s wall (bar {BAR_SECONDS} for 100,000), {own:.1f} s of processor")
    print(f"  memory at most {peak:.0f} MiB, {held:.0f} before the import")


if __name__ == "__main__":
    main()
