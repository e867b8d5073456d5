"""The tables and columns that exist, read from ``data/csvw.json`` (CSV on the Web, W3C 2015)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from repgraph.ontology import assets

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what a cell must be (``check``), and the property that it states."""

    name: str
    check: str
    required: bool
    many: bool
    property: str


Spec = dict[str, tuple[Column, ...]]
"""Columns by table name, in the order of the header."""


@lru_cache(maxsize=8)
def load_spec(path: Path | None = None) -> Spec:
    """Read the description of the tables.

    Parameters
    ----------
    path
        A CSVW metadata file; the project's own by default.
    """
    file = path or assets() / "data" / "csvw.json"
    tables = json.loads(file.read_text(encoding="utf-8"))["tables"]
    return {
        table["url"].removesuffix(".csv"): tuple(
            Column(
                name=column["name"],
                check=column.get("rg:check", "text"),
                required=column.get("required", False),
                many="separator" in column,
                property=column.get("propertyUrl", "").removeprefix("rg:"),
            )
            for column in table["tableSchema"]["columns"]
        )
        for table in tables
    }
