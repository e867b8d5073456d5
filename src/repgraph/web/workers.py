"""The pool of query workers: processes started ahead, each ended as soon as its query exceeds a limit.

Answers are gathered whole before anything is sent to the client, in memory at first and then in a file without
a name, so that an answer that was cut off never reaches anyone.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from repgraph.errors import QueryError, RepgraphError, StoreError
from repgraph.web.limits import MEGABYTE
from repgraph.web.process import WorkerProcess
from repgraph.web.refusals import (
    BrokenError,
    BusyError,
    NotAcceptableError,
    TooLargeError,
    TooMuchMemoryError,
    TooSlowError,
    WorkerGoneError,
)
from repgraph.web.spool import Given

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from concurrent.futures import Future

    from repgraph.web import frames
    from repgraph.web.limits import Limits

_LOG = logging.getLogger("repgraph.web")
_GRACE_SECONDS = 1.0
_HUNG_UP = "the client hung up"
_SPOOLS = 20
"""Answers of the largest size that may wait for their readers at once; together they bound the disk used."""


class _EndedError(Exception):
    """A worker was ended while it worked; ``told`` says why."""

    def __init__(self, told: RepgraphError) -> None:
        super().__init__(str(told))
        self.told = told


class _Task:
    """A job on its way through the pool; it can be given up."""

    def __init__(self, job: frames.Job) -> None:
        self.job = job
        self.given_up = False
        self.worker: WorkerProcess | None = None
        self.lock = threading.Lock()

    def begin(self, worker: WorkerProcess) -> None:
        """Note the worker.

        Raises
        ------
        WorkerGoneError
            The job is not wanted any more.
        """
        with self.lock:
            if self.given_up:
                raise WorkerGoneError(_HUNG_UP)
            self.worker = worker

    def done(self) -> bool:
        """Let the worker go; tell whether it was ended meanwhile."""
        with self.lock:
            self.worker = None
            return self.given_up

    def give_up(self) -> None:
        """End the worker that works on it."""
        with self.lock:
            self.given_up = True
            if self.worker is not None:
                with suppress(OSError):
                    self.worker.process.kill()


class Workers:
    """Processes that answer strangers' queries, as many at a time as there are workers.

    Parameters
    ----------
    place
        The store that they read.
    limits
        What one query may take.
    """

    def __init__(self, place: str, limits: Limits) -> None:
        """Start nothing yet; see :meth:`start`."""
        self.place = place
        self.limits = limits
        self._places: queue.LifoQueue[WorkerProcess | None] = queue.LifoQueue()  # who worked last is warm
        for _ in range(limits.workers):
            self._places.put(None)
        self._threads = ThreadPoolExecutor(limits.workers, thread_name_prefix="query")
        self._lock = threading.Lock()
        self._living: set[WorkerProcess] = set()
        self._inside = 0
        self._held = 0
        self._closed = False

    def start(self) -> None:
        """Start all processes, so that the first queries need not wait for them."""
        places = [self._places.get() for _ in range(self.limits.workers)]
        for worker in places:
            self._places.put(worker or self._begin())

    def processes(self) -> list[int]:
        """Return the ids of the processes, for those who watch over them."""
        with self._lock:
            return sorted(worker.process.pid for worker in self._living)

    def held(self, count: int) -> None:
        """Count bytes of answers that wait for their readers."""
        with self._lock:
            self._held += count

    async def answer(self, job: frames.Job, gone: Awaitable[Any] | None = None) -> Given:
        """Answer a query.

        Parameters
        ----------
        job
            The query.
        gone
            Ends when the client hangs up; the query is then ended too.

        Raises
        ------
        RepgraphError
            One of this module's errors, QueryError or StoreError: there is no answer.
        """
        watching = asyncio.ensure_future(gone) if gone is not None else None
        try:
            try:
                return await self._admit(job, watching)
            except WorkerGoneError:
                if self._closed or (watching and watching.done()):
                    raise
                return await self._admit(job, watching)  # once more: a query changes nothing
        finally:
            if watching:
                watching.cancel()

    async def _admit(self, job: frames.Job, gone: asyncio.Future[Any] | None) -> Given:
        with self._lock:
            if self._closed or self._inside >= self.limits.workers + self.limits.waiting:
                raise BusyError("too many queries wait already: ask again in a few seconds")
            if self._held > _SPOOLS * self.limits.result * MEGABYTE:
                raise BusyError("too many large answers wait for their readers: ask again in a minute")
            self._inside += 1
        task = _Task(job)
        future = self._threads.submit(self._work, task)
        future.add_done_callback(self._leave)
        try:
            return await self._watch(future, gone)
        except BaseException:
            task.give_up()
            if not future.cancel():
                future.add_done_callback(_discard)
            raise

    async def _watch(self, future: Future[Given], gone: asyncio.Future[Any] | None) -> Given:
        running: asyncio.Future[Given] = asyncio.wrap_future(future)
        running.add_done_callback(lambda ended: ended.cancelled() or ended.exception())  # nobody may be left to ask
        watched = {running, gone} if gone else {running}
        done, _ = await asyncio.wait(watched, timeout=self.limits.patience, return_when=asyncio.FIRST_COMPLETED)
        if not done and future.cancel():
            raise BusyError(f"no worker became free within {self.limits.patience:g} seconds: ask again a little later")
        await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
        if not running.done() and not future.cancel():
            await asyncio.wait({running}, timeout=_GRACE_SECONDS)
        if not running.done():
            raise WorkerGoneError(_HUNG_UP)
        return await running

    def close(self) -> None:
        """End all processes, also those that work."""
        self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            living = list(self._living)
        for worker in living:
            self._end(worker)

    def _leave(self, _: object) -> None:
        with self._lock:
            self._inside -= 1

    def _begin(self) -> WorkerProcess | None:
        with self._lock:
            if self._closed:
                return None
            worker = WorkerProcess(self.place, self.limits)
            self._living.add(worker)
        return worker

    def _end(self, worker: WorkerProcess) -> int:
        with self._lock:
            self._living.discard(worker)
        return worker.end()

    def _work(self, task: _Task) -> Given:
        """Answer a job in a thread of its own; a worker that was ended is followed by a fresh one."""
        worker = self._places.get()
        given = Given(self.held)
        try:
            worker = self._awake(worker)
            task.begin(worker)
            outcome = self._ask(worker, task, given)
            if task.done() or outcome.tired:
                self._end(worker)
                worker = self._begin()
            _raise(outcome, self.limits)
        except _EndedError as ended:
            worker = self._begin()
            given.close()
            raise ended.told from ended
        except BaseException:
            given.close()
            raise
        finally:
            task.done()
            self._places.put(worker)
        given.content_type = outcome.content_type
        given.rewind()
        return given

    def _awake(self, worker: WorkerProcess | None) -> WorkerProcess:
        """Return the worker if it lives, else a fresh one."""
        if worker is not None and worker.process.poll() is None:
            return worker
        if worker is not None:
            self._end(worker)
        fresh = self._begin()
        if fresh is None:
            raise WorkerGoneError("the site is closing")
        return fresh

    def _ask(self, worker: WorkerProcess, task: _Task, given: Given) -> frames.Outcome:
        try:
            worker.wait_until_ready()
            return worker.answer(task.job, given, self.limits.timeout)
        except (TimeoutError, EOFError) as error:
            code = self._end(worker)
            if task.given_up:
                raise _EndedError(WorkerGoneError(_HUNG_UP)) from error
            raise _EndedError(_why(error, code, self.limits, ready=worker.ready)) from error


def _raise(outcome: frames.Outcome, limits: Limits) -> None:
    kinds: dict[str, type[RepgraphError]] = {
        "query": QueryError,
        "store": StoreError,
        "large": TooLargeError,
        "accept": NotAcceptableError,
        "bug": BrokenError,
    }
    if outcome.failed == "memory":
        raise TooMuchMemoryError(_much(limits))
    if outcome.failed:
        raise kinds[outcome.failed](outcome.told)


def _why(error: Exception, code: int, limits: Limits, *, ready: bool) -> RepgraphError:
    if isinstance(error, TimeoutError) and ready:
        seconds = f"{limits.timeout:g} seconds"
        _LOG.warning("a query was ended after %s", seconds)
        return TooSlowError(
            f"the query was stopped after {seconds}, the most that one query may take: "
            "ask for less at a time, or load the graph on your own machine"
        )
    if code == -signal.SIGABRT:
        _LOG.warning("a query was ended: more than %s MB of memory", limits.memory)
        return TooMuchMemoryError(_much(limits))
    _LOG.warning("a query worker ended by itself (%s)", code)
    return WorkerGoneError("the process that worked on the query was ended: ask again")


def _much(limits: Limits) -> str:
    return (
        f"the query was stopped: it needs more than {limits.memory} MB of memory, the most that one query may take; "
        "ORDER BY, GROUP BY and DISTINCT over many rows are the usual cause"
    )


def _discard(future: Future[Given]) -> None:
    if not future.cancelled() and not future.exception():
        future.result().close()
