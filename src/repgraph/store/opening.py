"""Which store a word means: a build folder, an Oxigraph directory, a file, or an address."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from repgraph.errors import StoreError

if TYPE_CHECKING:
    from repgraph.store.contract import Store

ENVIRONMENT = "REPGRAPH_STORE"
DEFAULT = "build"


def default_location() -> str:
    """Return ``$REPGRAPH_STORE``, else ``./build``."""
    return os.environ.get(ENVIRONMENT) or DEFAULT


def resolve(location: str | Path) -> Path | str:
    """Return the store's directory or file, or the address as it is.

    Raises
    ------
    StoreError
        There is nothing at that place.
    """
    text = str(location)
    if text.startswith(("http://", "https://")):
        return text
    path = Path(text)
    advice = f"build one with 'repgraph build --out {text}', or name another with --store"
    try:
        for candidate in (path / "current" / "store", path / "store", path):
            if (candidate / "CURRENT").is_file():
                return candidate.resolve()
        if path.is_file() and path.name.endswith((".nt", ".nt.gz")):
            return path
        if not path.exists():
            raise StoreError(f"there is no graph at {text}: {advice}")
    except OSError as error:
        raise StoreError(f"there is no graph at {text} ({error.strerror}): {advice}") from error
    raise StoreError(f"{text} holds no graph: {advice}")


def open_store(location: str | Path | None = None) -> Store:
    """Open a graph to read.

    Parameters
    ----------
    location
        A build folder, an Oxigraph directory, an N-Triples file (read into memory; it may be compressed, as
        ``.nt.gz``), or the address of a SPARQL endpoint; by default ``$REPGRAPH_STORE``, else ``./build``.

    Raises
    ------
    StoreError
        There is no graph at that place, or it does not open.
    """
    place = resolve(location or default_location())
    if isinstance(place, str):
        from repgraph.store.remote import RemoteStore  # noqa: PLC0415 - each engine only where it is used

        return RemoteStore(place)
    from repgraph.store.embedded import EmbeddedStore  # noqa: PLC0415

    return EmbeddedStore.in_memory(place) if place.is_file() else EmbeddedStore.open(place)
