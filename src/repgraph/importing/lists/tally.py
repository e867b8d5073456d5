"""What became of each row and each cell of a list, and the report of it."""

# ruff: noqa: RUF001 - words of other scripts are the subject of this module

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

COMMONEST = 5
MOST_OTHERS = 100_000
"""Different values of a column that are counted at once; where there are more, the rarest are forgotten."""

REFUSED, REPORT = "refused.tsv", "report.md"
"""Files beside the tables: no table has these names."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that did not land.

    Parameters
    ----------
    row
        Number as a spreadsheet shows it.
    column
        Column that is to blame; empty where the row as a whole is.
    value
        What stands there.
    why
        The reason, and what to do.
    """

    row: int
    column: str
    value: str
    why: str


@dataclass
class Reading:
    """How the cells of one column were read for one target."""

    filled: int = 0
    understood: int = 0
    others: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        """Return the share of filled cells that were understood, from 0 to 1."""
        return self.understood / self.filled if self.filled else 1.0


@dataclass
class Tally:
    """Counts of one import; ``rows`` = ``landed`` + the number of refusals."""

    rows: int = 0
    landed: int = 0
    hidden: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    columns: dict[tuple[str, str], Reading] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    tables: Counter[str] = field(default_factory=Counter)

    def cell(self, column: str, target: str, value: str, why: str) -> None:
        """Count a filled cell; ``why`` is empty where it was understood."""
        reading = self.columns.get((column, target))
        if reading is None:
            reading = self.columns[column, target] = Reading()
        reading.filled += 1
        if why:
            reading.others[value, why] += 1
            if len(reading.others) > MOST_OTHERS:
                reading.others = Counter(dict(reading.others.most_common(MOST_OTHERS // 2)))
        else:
            reading.understood += 1

    def summary(self) -> list[str]:
        """Return the lines that the command prints."""
        lines = [f"rows: {self.rows:,} read = {self.landed:,} landed + {len(self.refusals):,} refused"]
        for why, count in Counter(refusal.why for refusal in self.refusals).most_common(COMMONEST):
            lines.append(f"  refused {count:,}: {why}")
        if self.hidden:
            lines.append(f"hidden characters taken out of {self.hidden:,} cells")
        for (column, target), reading in self.columns.items():
            lines.append(
                f"{column} → {target}: {reading.understood:,} of {reading.filled:,} understood ({reading.share:.1%})"
            )
            for (value, why), count in reading.others.most_common(COMMONEST):
                lines.append(f"  {count:,} × {value!r}: {why}")
        if self.unread:
            lines.append(f"columns that the map does not read: {', '.join(self.unread)}")
        return lines

    def write(self, folder: Path, title: str) -> None:
        """Write the report and the refused rows beside the tables."""
        lines = [
            f"# Import of {title}",
            "",
            *(f"* {line.strip()}" if not line.startswith("  ") else f"  * {line.strip()}" for line in self.summary()),
            "",
        ]
        lines += [f"* {table}.csv: {count:,} rows" for table, count in sorted(self.tables.items())]
        (folder / REPORT).write_text("\n".join(lines) + "\n", encoding="utf-8")
        with (folder / REFUSED).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter="\t", lineterminator="\n")
            writer.writerow(("row", "column", "value", "why"))
            writer.writerows((r.row, r.column, r.value, r.why) for r in self.refusals)
