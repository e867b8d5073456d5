"""The exception tree.

::

    RepgraphError                 everything that repgraph raises on purpose
    ├── DateError                 a text outside the EDTF profile
    ├── TablesError               rows that cannot be read; carries every Problem found
    ├── OntologyError             ontology, shapes or vocabulary do not fit together
    ├── DoesNotConform            the gate refused the graph; carries the Report
    ├── QueryError                a query that is unknown, malformed or wrongly bound
    ├── NotFoundError             no such person, query or file; carries near misses
    └── StoreError                a store that cannot be opened or does not answer

Exit codes and HTTP status codes live at the edges (``cli``, ``web``), not here.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class RepgraphError(Exception):
    """Base of every error that repgraph raises on purpose."""


class DateError(RepgraphError):
    """A text is outside the EDTF profile.

    Parameters
    ----------
    text
        The text as found.
    why
        What is wrong with it and what to write instead.
    """

    def __init__(self, text: str, why: str) -> None:
        """Keep the text beside the reason."""
        super().__init__(f"{text!r}: {why}")
        self.text = text
        self.why = why


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in one place of the tables.

    ``severity`` is ``error`` (the row is refused) or ``warning`` (the row is read).
    """

    table: str
    line: int | None
    row: str
    column: str
    value: str
    what: str
    severity: str = "error"

    def __str__(self) -> str:
        """Say file, line, row, column, value, and what to do, in one line."""
        where = self.table
        if self.line is not None:
            where += f":{self.line}"
        if self.row:
            where += f", row {self.row}"
        if self.column:
            where += f", column {self.column}"
        if self.value:
            shown = self.value if len(self.value) <= MAX_SHOWN else self.value[:MAX_SHOWN] + "…"
            where += f", value {shown!r}"
        return f"{where}: {self.what}"


MAX_SHOWN = 80
"""Longest cell value that a message repeats, in characters."""


class TablesError(RepgraphError):
    """The tables hold rows that cannot be read.

    Parameters
    ----------
    problems
        Every problem found, in file and line order; never empty.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems; the text lists all of them."""
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class OntologyError(RepgraphError):
    """Ontology, vocabulary or shapes are missing or do not fit together."""


class DoesNotConform(RepgraphError):  # noqa: N818 - the field's own word for it
    """The gate found violations, so the graph was not published.

    Parameters
    ----------
    report
        The :class:`repgraph.gate.Report`.
    lines
        One readable line a violation.
    """

    def __init__(self, report: object, lines: Sequence[str]) -> None:
        """Keep the report beside its readable lines."""
        super().__init__("\n".join(lines))
        self.report = report
        self.lines = tuple(lines)


class QueryError(RepgraphError):
    """A query is malformed, or a parameter does not fit it."""


class NotFoundError(RepgraphError):
    """Nothing has that name.

    Parameters
    ----------
    kind
        What was looked for, such as ``query`` or ``person``.
    name
        The name as given.
    known
        All names there are; the nearest are offered.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str] = ()) -> None:
        """Offer the nearest names."""
        self.kind = kind
        self.name = name
        self.near = near(name, known)
        super().__init__(f"no {kind} {name!r}{did_you_mean(self.near)}")


class StoreError(RepgraphError):
    """A store cannot be opened or does not answer."""


def near(name: str, known: Iterable[str]) -> list[str]:
    """Return up to three of ``known`` that are spelt most like ``name``."""
    return difflib.get_close_matches(name, list(known), n=3, cutoff=0.6)


def did_you_mean(names: Sequence[str]) -> str:
    """Return ``; did you mean a, b?``, or nothing where there is no near miss."""
    return f"; did you mean {', '.join(names)}?" if names else ""
