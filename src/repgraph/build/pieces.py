"""A large graph written by several processes: pieces cut at people, written apart, put together in order.

Each process reads lines that the columns left in a file and writes N-Triples into a part of its own; memory stays
what one person and the remembered cells need. Nothing depends on which process wrote which part, or when.
"""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from repgraph.build.scribe import SEPARATOR
from repgraph.build.worker import Job, part_file
from repgraph.columns.engine import located, quoted
from repgraph.errors import StoreError

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from repgraph.build.scribe import Shared
    from repgraph.columns import Engine
    from repgraph.dates import Moment

PART = 8 << 20
"""Bytes of lines that are handed to a process together."""

_WHOLE = frozenset({"people", "entities"})
"""Pieces whose lines belong together by their first cell."""


@dataclass
class _Process:
    popen: subprocess.Popen[bytes]
    thread: threading.Thread | None = None
    result: tuple[Counter[str], dict[str, Moment]] | None = None


class Writers:
    """The processes that write one graph.

    Parameters
    ----------
    path
        The file to write; compressed where it ends with ``.gz``.
    scratch
        Folder for feeds and parts, on the same disk.
    processes
        How many.
    progress
        Told the share of the work that is done, from 0 to 1, after each part.
    """

    def __init__(
        self, path: Path, scratch: Path, processes: int, progress: Callable[[float], None] = lambda _: None
    ) -> None:
        """Start nothing yet."""
        self.path = path
        self.scratch = scratch
        self._count = processes
        self._progress = progress
        self._processes: list[_Process] = []
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._parts: list[Path] = []
        self._feeds: list[Path] = []
        self._failure: BaseException | None = None
        self._lock = threading.Lock()
        self._ordered = self._done = 0
        self._joined = 0

    def begin(self, shared: Shared) -> None:
        """Start the processes and tell them what they share."""
        told = pickle.dumps(shared, protocol=pickle.HIGHEST_PROTOCOL)
        for _ in range(self._count):
            command = [sys.executable, "-c", "from repgraph.build.worker import main; main()"]
            process = _Process(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE))  # noqa: S603 - this program
            process.thread = threading.Thread(target=self._serve, args=(process, told), daemon=True)
            process.thread.start()
            self._processes.append(process)

    def append(self, written: Iterable[str]) -> None:
        """Add N-Triples that this process writes itself."""
        part = self._part()
        with part_file(part) as out:
            for text in written:
                out.write(text.encode())

    def piece(self, name: str, engine: Engine, query: str) -> None:
        """Add a piece: its lines are left in a file, and cut into jobs."""
        self._check()
        feed = self.scratch / f"feed-{len(self._feeds)}"
        self._feeds.append(feed)
        how = "FORMAT csv, HEADER false, DELIMITER '\x01', QUOTE '', ESCAPE ''"
        engine.run(f"COPY ({query}) TO {quoted(located(feed))} ({how})")
        for start, end in _cuts(feed, whole=name in _WHOLE):
            self._ordered += end - start
            self._jobs.put(Job(name, feed, start, end, self._part()))

    def finish(self) -> Iterator[tuple[Counter[str], dict[str, Moment]]]:
        """Wait for all parts; yield the counts and the dates of each process.

        Raises
        ------
        StoreError
            A process could not write, or was stopped.
        """
        for _ in self._processes:
            self._jobs.put(None)
        for process in self._processes:
            assert process.thread is not None  # noqa: S101 - started in begin
            process.thread.join()
        self._check()
        for process in self._processes:
            if process.result is not None:
                yield process.result

    def end(self) -> list[Path]:
        """Put the parts together in order; return the files to read the graph from, side by side where they can be.

        One compressed file is read by one thread: its parts stay until :meth:`close`.
        """
        compressed = self.path.suffix == ".gz"
        with self.path.open("wb") as out:
            for part in self._parts:
                with part.open("rb") as written:
                    _pour(written.fileno(), out.fileno())
                if not compressed:
                    part.unlink()
        return self._parts if compressed else [self.path]

    def close(self) -> None:
        """Stop what still runs and remove what it left."""
        for process in self._processes:
            process.popen.kill()
            process.popen.wait()
            for pipe in (process.popen.stdin, process.popen.stdout):
                if pipe:
                    pipe.close()
        for left in (*self._feeds, *self._parts):
            left.unlink(missing_ok=True)

    def _part(self) -> Path:
        part = self.scratch / f"part-{len(self._parts):06}{self.path.suffix}"
        self._parts.append(part)
        return part

    def _serve(self, process: _Process, told: bytes) -> None:
        """Hand jobs to one process until there are no more, or something failed."""
        stdin, stdout = process.popen.stdin, process.popen.stdout
        assert stdin is not None  # noqa: S101 - both are pipes
        assert stdout is not None  # noqa: S101
        try:
            stdin.write(told)
            while (job := self._next()) is not None:
                pickle.dump(job, stdin)
                stdin.flush()
                self._failure = pickle.load(stdout) or self._failure  # noqa: S301 - written by our own process
                self._tell(job)
            pickle.dump(None, stdin)
            stdin.flush()
            process.result = pickle.load(stdout)  # noqa: S301 - written by our own process
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            code = process.popen.wait()
            why = f"signal {-code}: most likely out of memory" if code < 0 else f"exit code {code}"
            self._failure = self._failure or StoreError(f"a writing process stopped ({why})")
        except BaseException as error:  # noqa: BLE001 - told by the thread that waits
            self._failure = self._failure or error

    def _next(self) -> Job | None:
        while self._failure is None:
            try:
                return self._jobs.get(timeout=0.2)
            except Empty:
                continue
        return None

    def _tell(self, job: Job) -> None:
        with self._lock:
            self._done += job.end - job.start
            self._progress(self._done / max(self._ordered, 1))

    def _check(self) -> None:
        if self._failure is not None:
            raise self._failure


def _cuts(feed: Path, *, whole: bool) -> Iterator[tuple[int, int]]:
    """Yield where each job begins and ends: at a line, or (``whole``) where the first cell changes."""
    size, start = feed.stat().st_size, 0
    separator = SEPARATOR.encode()
    with feed.open("rb") as lines:
        while start < size:
            end = min(start + PART, size)
            if end < size:
                lines.seek(end)
                lines.readline()
                end = lines.tell()
                first = None
                while whole and (line := lines.readline()):
                    cell = line.partition(separator)[0]
                    if first is not None and cell != first:
                        break
                    first = cell
                    end = lines.tell()
            yield start, end
            start = end


def _pour(source: int, target: int) -> None:
    """Copy a file to the end of another inside the kernel."""
    try:
        while os.copy_file_range(source, target, 1 << 30):
            pass
    except OSError:
        with os.fdopen(os.dup(source), "rb") as rest, os.fdopen(os.dup(target), "wb") as out:
            shutil.copyfileobj(rest, out, 1 << 20)
