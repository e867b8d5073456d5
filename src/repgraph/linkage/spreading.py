"""Work on many names, spread over the processors: Python alone would use one of them."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MOST_PROCESSES = 8
"""Processes at most: each holds a part of the names in memory."""

WORTH_IT = 20_000
"""Names from which it pays to start processes, which takes each of them about a second."""

_Task = TypeVar("_Task")
_Answer = TypeVar("_Answer")


def processors() -> int:
    """Return how many processes may work at once here."""
    able = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(able, MOST_PROCESSES)


def spread(
    work: Callable[[_Task], _Answer], tasks: Sequence[_Task], size: int, processes: int | None = None
) -> Iterator[_Answer]:
    """Yield what a function makes of each task, in the order of the tasks.

    Where the other processes end before their work is done, this one does the rest.

    Parameters
    ----------
    work
        A function of a module; new processes must be able to import it.
    tasks
        What it is given, one at a time.
    size
        Names in all tasks together; few are worked on in this process.
    processes
        How many work at once; as many as there are processors where nothing is said.
    """
    count = min(processes or processors(), len(tasks))
    if count < 2 or (processes is None and size < WORTH_IT):  # noqa: PLR2004 - one process is this one
        yield from map(work, tasks)
        return
    done = 0
    try:
        with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool:
            for answer in pool.map(work, tasks):
                yield answer
                done += 1
    except BrokenProcessPool:  # a process was killed, or a script may not be imported by others
        yield from map(work, tasks[done:])
