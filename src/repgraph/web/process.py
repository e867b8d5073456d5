"""One query worker as the server sees it: a process, two pipes, and a deadline."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from repgraph.errors import StoreError
from repgraph.web import frames

if TYPE_CHECKING:
    from repgraph.web.frames import Job
    from repgraph.web.limits import Limits
    from repgraph.web.spool import Given

_START_SECONDS = 60.0


class WorkerProcess:
    """One process, as the server sees it."""

    def __init__(self, place: str, limits: Limits) -> None:
        words = [sys.executable, "-P", "-m", "repgraph.web.worker", place, str(limits.memory), str(limits.result)]
        environment = os.environ | {"MALLOC_ARENA_MAX": "2"}
        self.process = subprocess.Popen(  # noqa: S603 - our own module
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, start_new_session=True
        )
        self._bytes = bytearray()
        self.ready = False

    def wait_until_ready(self) -> None:
        """Wait until the process has opened the graph; that time is not the query's."""
        if not self.ready:
            letter, content = self._frame(time.monotonic() + _START_SECONDS)
            if letter == frames.END:
                raise StoreError(frames.Outcome.decode(content).told)
            self.ready = True

    def answer(self, job: Job, given: Given, seconds: float) -> frames.Outcome:
        """Send a job and gather its answer until the time is over."""
        deadline = time.monotonic() + seconds
        assert self.process.stdin is not None  # noqa: S101 - it is a pipe
        try:
            frames.write(self.process.stdin, frames.JOB, job.encode())  # type: ignore[arg-type]
            self.process.stdin.flush()
        except OSError as error:
            raise EOFError from error
        while True:
            letter, content = self._frame(deadline)
            if letter == frames.END:
                return frames.Outcome.decode(content)
            given.add(content)

    def end(self) -> int:
        """End the process at once and return how it ended."""
        with suppress(OSError):
            self.process.kill()
        code = self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                if pipe:
                    pipe.close()
        return code

    def _frame(self, deadline: float) -> tuple[bytes, bytes]:
        head = self._take(frames.HEAD.size, deadline)
        letter, length = frames.HEAD.unpack(head)
        return letter, self._take(length, deadline)

    def _take(self, count: int, deadline: float) -> bytes:
        assert self.process.stdout is not None  # noqa: S101 - it is a pipe
        pipe = self.process.stdout.fileno()
        waiting = select.poll()
        waiting.register(pipe, select.POLLIN | select.POLLHUP)
        while len(self._bytes) < count:
            left = deadline - time.monotonic()
            if left <= 0 or not waiting.poll(left * 1000):
                raise TimeoutError
            content = os.read(pipe, 1 << 18)
            if not content:
                raise EOFError
            self._bytes += content
        taken = bytes(self._bytes[:count])
        del self._bytes[:count]
        return taken
