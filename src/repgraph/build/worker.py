"""A process that writes parts of a graph: jobs come in, finished parts are told, until there are no more."""

from __future__ import annotations

import pickle
import signal
import sys
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from repgraph.build.scribe import Scribe
from repgraph.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMPRESSION = 1
"""Level of gzip: higher ones take longer and gain little on such text."""

_AT_ONCE = 1 << 20


class Job(NamedTuple):
    """Bytes of a feed that become one part of the graph."""

    piece: str
    feed: Path
    start: int
    end: int
    part: Path


class _Compressed:
    """A gzip member, written as it grows."""

    def __init__(self, out: BinaryIO) -> None:
        """Begin the member."""
        self._out = out
        self._packer = zlib.compressobj(COMPRESSION, zlib.DEFLATED, 16 + zlib.MAX_WBITS)

    def write(self, data: bytes) -> None:
        """Write some of it."""
        self._out.write(self._packer.compress(data))

    def end(self) -> None:
        """End the member."""
        self._out.write(self._packer.flush())


@contextmanager
def part_file(path: Path) -> Iterator[BinaryIO | _Compressed]:
    """Open a part to write; it is compressed where its name ends with ``.gz``."""
    with path.open("wb", buffering=_AT_ONCE) as out:
        if path.suffix != ".gz":
            yield out
            return
        packed = _Compressed(out)
        yield packed
        packed.end()


def write(scribe: Scribe, job: Job) -> None:
    """Write one part."""
    with part_file(job.part) as out:
        texts: list[str] = []
        size = 0
        for text in scribe.piece(job.piece, _lines(job)):
            texts.append(text)
            size += len(text)
            if size > _AT_ONCE:
                out.write("".join(texts).encode())
                texts.clear()
                size = 0
        out.write("".join(texts).encode())


def _lines(job: Job) -> Iterator[str]:
    with job.feed.open("rb") as feed:
        feed.seek(job.start)
        left = job.end - job.start
        while left > 0:
            line = feed.readline()
            left -= len(line)
            yield line[:-1].decode()


def main() -> None:
    """Serve jobs from standard input; what this process may print goes to standard error."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one is told, and tells
    jobs, told = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    try:
        scribe = Scribe(pickle.load(jobs))  # noqa: S301 - written by the process that started this one
        while (job := pickle.load(jobs)) is not None:  # noqa: S301
            pickle.dump(_failure(scribe, job), told)
            told.flush()
        pickle.dump((scribe.counts, scribe.dates), told)
        told.flush()
    except (EOFError, BrokenPipeError):
        return  # whoever started this process is gone


def _failure(scribe: Scribe, job: Job) -> Exception | None:
    try:
        write(scribe, job)
    except OSError as error:
        return OSError(error.errno, error.strerror, str(error.filename or job.part))
    except MemoryError:
        return StoreError("a writing process has no more memory")
    return None


if __name__ == "__main__":
    main()
