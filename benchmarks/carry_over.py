"""Show, row for row, what became of the audited facts that ``data/`` was made from.

    python benchmarks/carry_over.py                     the counts by table and outcome
    python benchmarks/carry_over.py figures/claims      every row of one table
    python benchmarks/carry_over.py fc00238 ac00024     single rows

People withheld as possibly living are counted by the fact that is missing; their ids are not told.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

LEDGER = Path(__file__).parent.parent / "data" / "carry-over.csv"


def main(wanted: list[str]) -> int:
    """Print counts, or the rows asked for."""
    with LEDGER.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if wanted:
        found = [r for r in rows if any(r["fact"].startswith(f"{w}/") or r["fact"].endswith(f"/{w}") for w in wanted)]
        for row in found:
            print(f"{row['fact']:32} {row['how']:10} {row['became'] or '-':24} {row['why']}")
        return 0 if found else 2
    outcomes = Counter((r["fact"].rsplit("/", 1)[0], r["how"]) for r in rows)
    for (table, how), count in sorted(outcomes.items()):
        print(f"{table:20} {how:12} {count:6}")
    print(f"{'all':20} {'':12} {len(rows):6}")
    people = Counter(r["why"] for r in rows if r["fact"].startswith("persons/withheld-"))
    published = {r["fact"].rsplit("/", 1)[1] for r in rows if r["fact"].split("/")[1] == "persons" and r["became"]}
    print(f"\npeople: {len(published)} published, {people.total()} withheld, by what is missing:")
    for why, count in people.most_common():
        print(f"  {count:4}  {why}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
