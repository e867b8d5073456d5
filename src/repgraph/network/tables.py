"""A table with what it leaves out."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Table:
    """A table with what it leaves out: people by the reason."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    left_out: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def csv(self) -> str:
        """Return the table as CSV; what is left out follows as rows of its own, after an empty one."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(self.rows)
        if self.left_out:
            writer.writerow([])
            writer.writerows([reason, count] for reason, count in self.left_out.items())
        return text.getvalue()
