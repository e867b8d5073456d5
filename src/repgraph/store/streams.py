"""What an engine writes into a file, read line by line while it writes."""

from __future__ import annotations

import gzip
import os
import threading
import zlib
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from io import RawIOBase
    from pathlib import Path
    from typing import BinaryIO

GRAPH_FILES = ("graph.nt", "graph.nt.gz")
"""Names of the file of N-Triples that a build leaves beside its store; large ones are compressed."""

_PIECE = 1 << 18


def file_beside(store: Path) -> Path | None:
    """Return the graph's file that lies beside a store on disk, where a build left one."""
    return next((written for name in GRAPH_FILES if (written := store.parent / name).is_file()), None)


def lines_of(path: Path) -> Iterator[str]:
    """Yield the lines of a text file, with their ends as they are; a name in ``.gz`` is decompressed."""
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as packed:
            yield from packed
        return
    with path.open(encoding="utf-8", newline="\n") as file:
        yield from file


@contextmanager
def plain(path: Path, progress: Callable[[float], None] = lambda _: None) -> Iterator[str]:
    """Give a path under which another reader finds a file decompressed: its own, or a pipe that is filled meanwhile.

    Parameters
    ----------
    path
        Decompressed where its name ends in ``.gz``.
    progress
        Told the share that was read, from 0 to 1, while a compressed file is read.

    Raises
    ------
    OSError
        The file cannot be read, or is damaged.
    """
    if path.suffix != ".gz":
        yield str(path)
        return
    read_end, write_end = os.pipe()
    failures: list[OSError] = []

    def fill() -> None:
        try:
            with os.fdopen(write_end, "wb", buffering=0) as out:
                _unpack(path, out, progress)
        except BrokenPipeError:
            pass
        except (OSError, zlib.error) as error:
            failures.append(error if isinstance(error, OSError) else OSError(f"{path.name} is damaged: {error}"))

    filler = threading.Thread(target=fill, daemon=True)
    filler.start()
    try:
        yield f"/dev/fd/{read_end}"
    finally:
        os.close(read_end)
        filler.join()
    if failures:
        raise failures[0]


def _unpack(path: Path, out: RawIOBase, progress: Callable[[float], None]) -> None:
    """Decompress a file of one or more gzip members."""
    size = path.stat().st_size
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            while piece:
                _write_all(out, unpacker.decompress(piece))
                piece = unpacker.unused_data
                if unpacker.eof:
                    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
            progress(file.tell() / size)


def _write_all(out: RawIOBase, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[out.write(rest) or 0 :]


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
