"""One query worker: ``python -m repgraph.web.worker PLACE MEMORY RESULT`` answers jobs from standard input.

A process of its own, because the engine has no time limit: the server ends the process instead. It reads the
same graph, cannot open connections, and fails where a query takes more memory than allowed.
"""

from __future__ import annotations

import io
import os
import queue
import sys
import threading
import traceback
from typing import TYPE_CHECKING

from repgraph import counting, queries
from repgraph.errors import NotFoundError, QueryError, StoreError
from repgraph.formats import FORMATS
from repgraph.store import Dataset, open_store
from repgraph.web import answers, confinement, frames
from repgraph.web.limits import MEGABYTE
from repgraph.web.negotiation import content_type, for_shape, negotiate
from repgraph.web.refusals import NotAcceptableError, TooLargeError

if TYPE_CHECKING:
    from typing import BinaryIO

    from repgraph.formats import Format
    from repgraph.store import Reply, Store

_CHUNK = 1 << 16
_LONGEST_MESSAGE = 500
_KINDS: dict[type[Exception], str] = {
    TooLargeError: "large",
    NotAcceptableError: "accept",
    QueryError: "query",
    NotFoundError: "query",
    StoreError: "store",
}
_TIRED = 4
"""A worker that keeps more than this part of its memory limit after a job asks to be replaced."""


class _Frames(io.RawIOBase):
    """Bytes of one answer, sent as frames until the limit is reached; ``broken`` sends no more of them."""

    def __init__(self, out: BinaryIO, most: int) -> None:
        super().__init__()
        self.out, self.most, self.sent, self.broken = out, most, 0, False

    def writable(self) -> bool:
        return True

    def write(self, content: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        self.sent += len(content)
        if self.broken:
            return len(content)
        if self.sent > self.most:
            raise TooLargeError(
                f"the answer is larger than {self.most // MEGABYTE} MB, the most that one answer may have: "
                "add LIMIT and OFFSET, ask for fewer variables, or take the whole graph as a file"
            )
        frames.write(self.out, frames.DATA, bytes(content))
        return len(content)


def answer(store: Store, job: frames.Job, out: BinaryIO) -> str:
    """Answer one job and return the content type of the answer.

    Raises
    ------
    QueryError, StoreError, NotAcceptableError
        There is no answer.
    """
    queries.refuse_requests(job.query)
    seen = store.over(Dataset(job.default_graphs, job.named_graphs, job.base))
    try:
        reply = seen.reply(job.query)
    except QueryError:
        queries.form_of(job.query)  # what has no form of a query is told so in plain words
        raise
    form, asked_for = _format(job, reply)
    answers.write(reply, form, out)
    return content_type(form, asked_for)


def _format(job: frames.Job, reply: Reply) -> tuple[Format, str]:
    names = for_shape(reply.shape)
    if job.format:
        if job.format not in names:
            raise NotFoundError(f"format for {reply.shape}", job.format, names)
        return FORMATS[job.format], ""
    found = negotiate(job.accept, names)
    if found is None or found[0] is None:
        listed = ", ".join(FORMATS[name].media_type for name in names)
        raise NotAcceptableError(f"this answer can be had as {listed}; the request accepts none of them")
    return found[0], found[1]


def outcome(store: Store, job: frames.Job, out: BinaryIO, most: int) -> frames.Outcome:
    """Answer one job and tell how it ended, whatever happened."""
    sent = _Frames(out, most)
    buffer = io.BufferedWriter(sent, _CHUNK)  # type: ignore[type-var] # bytes go in, bytes go out
    try:
        found = answer(store, job, buffer)
        buffer.flush()
        return frames.Outcome(found)
    except (TooLargeError, NotAcceptableError, QueryError, NotFoundError, StoreError) as error:
        return frames.Outcome(failed=_KINDS[type(error)], told=_short(error))
    except MemoryError:
        return frames.Outcome(failed="memory")
    except RecursionError:
        return frames.Outcome(failed="query", told="the query nests too deeply")
    except Exception:  # noqa: BLE001 - a mistake of ours: the server tells that there is one, the log which
        traceback.print_exc()
        return frames.Outcome(failed="bug")
    finally:
        sent.broken = True


def _short(error: Exception) -> str:
    told = str(error)
    return told if len(told) <= _LONGEST_MESSAGE else told[:_LONGEST_MESSAGE] + " …"


def main(place: str, memory: str, result: str) -> None:
    """Open the graph, build the walls, answer jobs until the server hangs up."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing that a library prints gets between the frames
    confinement.stay_quiet()
    if not place.startswith(("http://", "https://")):
        confinement.refuse_connections()
    try:
        store = counting.with_columns(open_store(place), memory=int(memory) // 2, at_once=True)
    except StoreError as error:
        frames.write(out, frames.END, frames.Outcome(failed="store", told=str(error)).encode())
        out.flush()
        return
    jobs: queue.SimpleQueue[frames.Job] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(jobs,), daemon=True).start()
    before = confinement.address_space()
    confinement.limit_memory(int(memory))
    frames.write(out, frames.READY)
    out.flush()
    tired = False
    while not tired:
        found = outcome(store, jobs.get(), out, int(result) * MEGABYTE)
        kept = confinement.address_space() - before
        tired = found.failed == "memory" or kept > int(memory) * MEGABYTE // _TIRED
        frames.write(out, frames.END, frames.Outcome(found.content_type, found.failed, found.told, tired).encode())
        out.flush()


def _listen(jobs: queue.SimpleQueue[frames.Job]) -> None:
    """Read jobs; when the server hangs up, end at once, even in the middle of a query."""
    try:
        while True:
            jobs.put(frames.Job.decode(frames.read(sys.stdin.buffer)[1]))
    except EOFError:
        os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
