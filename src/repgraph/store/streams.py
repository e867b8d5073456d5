"""What an engine writes into a file, read line by line while it writes."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO

GRAPH_FILE = "graph.nt"
"""Name of the file of N-Triples that a build leaves beside its store."""


def file_beside(store: Path) -> Path | None:
    """Return the graph's file that lies beside a store on disk, where a build left one."""
    written = store.parent / GRAPH_FILE
    return written if written.is_file() else None


def lines_of(path: Path) -> Iterator[str]:
    """Yield the lines of a text file, with their ends as they are."""
    with path.open(encoding="utf-8", newline="\n") as file:
        yield from file


def poured(write: Callable[[BinaryIO], None]) -> Iterator[str]:
    """Yield the lines that a function writes, while it writes them in a thread of its own.

    Parameters
    ----------
    write
        Called once with an open binary file. Whoever stops reading stops it, too.

    Raises
    ------
    OSError
        The function raised it.
    """
    read_end, write_end = os.pipe()
    failures: list[OSError] = []

    def work() -> None:
        try:
            with os.fdopen(write_end, "wb") as out:
                write(out)
        except BrokenPipeError:
            pass
        except OSError as error:
            failures.append(error)

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    try:
        with os.fdopen(read_end, encoding="utf-8", newline="\n") as lines:
            yield from lines
    finally:
        with suppress(RuntimeError):
            worker.join()
    if failures:
        raise failures[0]
