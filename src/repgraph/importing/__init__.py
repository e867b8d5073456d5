"""From what others hold to tables of factoids: our own exports that come back.

Each reader takes a path and gives rows by table; :func:`write` puts them into a folder that ``repgraph build --data``
takes. :data:`READERS` is the one registry; lists of other people will stand beside these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from repgraph.errors import NotFoundError
from repgraph.importing.contract import ImportingError, Reader, Rows
from repgraph.importing.eac_cpf import EAC_CPF
from repgraph.importing.folder import write
from repgraph.importing.graph import JSONLD, NTRIPLES, TURTLE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["READERS", "ImportingError", "Reader", "Rows", "find", "write"]

READERS: Mapping[str, Reader] = {reader.name: reader for reader in (JSONLD, EAC_CPF, TURTLE, NTRIPLES)}
"""Every format that can be read, by name."""


def find(name: str, path: Path) -> Reader:
    """Return the reader of a format; without a name, the one that fits the path.

    Raises
    ------
    NotFoundError
        There is no such format; the nearest are offered.
    """
    if name:
        if name not in READERS:
            raise NotFoundError("import format", name, READERS)
        return READERS[name]
    suffix = ".xml" if path.is_dir() else path.suffix.lower()
    for reader in READERS.values():
        if suffix in reader.suffixes:
            return reader
    raise NotFoundError("import format for", path.name, READERS)
