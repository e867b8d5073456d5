"""What a reader is, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from repgraph.errors import RepgraphError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from repgraph.ontology import Ontology

Row = dict[str, str]
"""Cells by column name; a column that is left out is empty."""

Rows = dict[str, list[Row]]
"""Rows by table."""


class ImportingError(RepgraphError):
    """A file cannot be read as the format that it is said to be, or rows cannot be written."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A format that can be read.

    Parameters
    ----------
    name
        As the command takes it; the name of the export whose files it reads.
    description
        One sentence.
    suffixes
        Of files that it reads.
    function
        Gives the rows of a file or folder.
    """

    name: str
    description: str
    suffixes: tuple[str, ...]
    function: Callable[[Path, Ontology], Rows]


def term(months: str) -> str:
    """Return a term in months as the tables write it.

    >>> term("96"), term("18")
    ('P8Y', 'P18M')
    """
    return f"P{int(months) // 12}Y" if int(months) % 12 == 0 else f"P{months}M"
