"""The endpoint under strangers: limits that hold, and workers that are ended and replaced."""

from __future__ import annotations

import asyncio
import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from repgraph.errors import StoreError
from repgraph.web.frames import Job
from repgraph.web.limits import Limits
from repgraph.web.refusals import BusyError, TooMuchMemoryError, TooSlowError, WorkerGoneError
from repgraph.web.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable

    Fetch = Callable[..., Any]

EX = "http://example.org/"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
PATHS = "SELECT (COUNT(*) AS ?n) { ?a (!<x:x>|^!<x:x>)+ ?b . ?c (!<x:x>|^!<x:x>)+ ?d }"
HOG = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f LIMIT 3"
LARGE = f"SELECT * {{ ?a <{EX}number> ?c . ?d <{EX}number> ?f }}"
SECONDS, MEGABYTES = 2.0, 200
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"


def parent(process: int) -> int:
    """Return the parent of a process; 0 where there is none any more."""
    try:
        return int(Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[1])
    except OSError:
        return 0


def is_worker(process: int) -> bool:
    """Tell whether a process is a query worker that still runs."""
    try:
        return b"repgraph.web.worker" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False


def children() -> set[int]:
    """Return the query workers that run now, only those that this process and its servers started."""
    running = {int(process.name) for process in Path("/proc").glob("[0-9]*")}
    return {p for p in running if is_worker(p) and os.getpid() in {parent(p), parent(parent(p))}}


def processor_seconds(processes: set[int]) -> float:
    """Return the processor time that processes have used."""
    used = 0.0
    for process in processes:
        try:
            fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        except OSError:
            continue
        used += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return used


class TestLimits:
    """A query over its limit is stopped and told so; the next one is answered."""

    @pytest.mark.parametrize("query", [RUNAWAY, PATHS], ids=["cross product", "paths"])
    def test_a_query_over_its_time_is_stopped(self, endpoint: str, ask: Fetch, query: str) -> None:
        """The answer is a clear 504 at the limit, and the processor is free again."""
        began = time.monotonic()
        found = ask(endpoint, query)
        assert found.status == 504
        assert "stopped after 2 seconds" in found.text
        assert time.monotonic() - began < SECONDS + 2
        time.sleep(1.5)  # a fresh worker starts
        workers = children()
        before = processor_seconds(workers)
        time.sleep(0.5)
        assert processor_seconds(workers) - before < 0.25
        assert ask(endpoint, "ASK {}").json["boolean"] is True

    def test_a_query_over_its_memory_is_stopped(self, endpoint: str, ask: Fetch) -> None:
        """A sort over a cross product is told that it takes too much; the site lives on."""
        found = ask(endpoint, HOG)
        assert found.status in {504, 507}, "a slow machine may reach the time limit first"
        assert "stopped" in found.text
        assert ask(endpoint, "ASK {}").json["boolean"] is True

    def test_an_answer_that_is_too_large_is_never_cut_off(self, endpoint: str, ask: Fetch) -> None:
        """There is no half answer, but a sentence that says how to ask for less."""
        for accept in (JSON, XML, "text/csv"):
            found = ask(endpoint, LARGE, accept)
            assert found.status == 507
            assert found.headers["content-type"].startswith("text/plain")
            assert "LIMIT" in found.text

    def test_killed_workers_are_followed_by_fresh_ones(self, endpoint: str, ask: Fetch) -> None:
        """Someone kills every worker: the next queries are answered."""
        assert ask(endpoint, "ASK {}").status == 200
        for worker in children():
            os.kill(worker, signal.SIGKILL)
        for _ in range(4):
            assert ask(endpoint, "ASK {}").json["boolean"] is True

    def test_a_worker_killed_in_the_middle_is_told_or_tried_again(self, endpoint: str, ask: Fetch) -> None:
        """A query whose worker is killed twice gets a 503, never half an answer."""
        answers: list[Any] = []
        asking = threading.Thread(target=lambda: answers.append(ask(endpoint, RUNAWAY)))
        asking.start()
        for _ in range(2):
            time.sleep(0.7)
            for worker in children():
                os.kill(worker, signal.SIGKILL)
        asking.join()
        assert answers[0].status in {503, 504}
        assert ask(endpoint, "ASK {}").status == 200

    def test_a_client_that_hangs_up_frees_its_worker(self, endpoint: str, ask: Fetch) -> None:
        """Two clients begin runaway queries and leave; two others are answered before the time limit is over."""
        host = endpoint.removeprefix("http://").partition("/")[0]
        for _ in range(2):
            connection = http.client.HTTPConnection(host)
            connection.request("GET", f"/sparql?query={quote(RUNAWAY)}")
            connection.close()
        began = time.monotonic()
        assert ask(endpoint, "ASK {}").status == 200
        assert time.monotonic() - began < SECONDS + 1

    def test_memory_of_the_server_is_bounded_under_many_queries(self, endpoint: str, ask: Fetch) -> None:
        """Queries run at most two at a time; all are answered in the end."""
        statuses: list[int] = []
        queries = ["ASK {}", LARGE, f"SELECT * {{ ?s <{EX}number> ?o }}"] * 8
        threads = [threading.Thread(target=lambda q=q: statuses.append(ask(endpoint, q).status)) for q in queries]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(set(statuses)) == [200, 507]
        assert len(children()) >= 2


class TestPool:
    """The pool by itself, where tests can set limits that no command offers."""

    def pool(self, folder: Path, **limits: Any) -> Workers:  # noqa: ANN401 - the limits' own types
        """Return a pool with one worker."""
        return Workers(str(folder), Limits(**({"workers": 1, "timeout": 5.0, "memory": MEGABYTES} | limits)))

    def test_more_queries_than_may_wait_are_refused_at_once(self, folder: Path) -> None:
        """Who cannot wait is told so, instead of being left hanging."""
        pool = self.pool(folder, waiting=0, timeout=1.0)

        async def two() -> list[Any]:
            return await asyncio.gather(pool.answer(Job(RUNAWAY)), pool.answer(Job("ASK {}")), return_exceptions=True)

        first, second = asyncio.run(two())
        pool.close()
        assert isinstance(first, TooSlowError)
        assert isinstance(second, BusyError)

    def test_a_query_waits_only_so_long(self, folder: Path) -> None:
        """Where no worker becomes free in time, the query is given up."""
        pool = self.pool(folder, patience=0.3, timeout=2.0)

        async def two() -> list[Any]:
            return await asyncio.gather(pool.answer(Job(RUNAWAY)), pool.answer(Job("ASK {}")), return_exceptions=True)

        first, second = asyncio.run(two())
        pool.close()
        assert isinstance(first, TooSlowError)
        assert isinstance(second, BusyError)

    def test_memory_is_told_apart_from_time(self, folder: Path) -> None:
        """The sentence names the memory, and the process is gone."""
        pool = self.pool(folder, timeout=30.0)
        with pytest.raises(TooMuchMemoryError, match="200 MB"):
            asyncio.run(pool.answer(Job(HOG)))
        pool.close()
        assert pool.processes() == []

    def test_who_hangs_up_ends_the_query(self, folder: Path) -> None:
        """The worker is ended long before the time limit."""
        pool = self.pool(folder, timeout=60.0)

        async def left() -> None:
            await pool.answer(Job(RUNAWAY), asyncio.sleep(0.5))

        began = time.monotonic()
        with pytest.raises(WorkerGoneError):
            asyncio.run(left())
        pool.close()
        assert time.monotonic() - began < 10

    def test_a_place_without_a_graph_is_told(self, tmp_path: Path) -> None:
        """A graph that vanished is a clear error, again and again."""
        pool = self.pool(tmp_path)
        for _ in range(2):
            with pytest.raises((StoreError, WorkerGoneError)):
                asyncio.run(pool.answer(Job("ASK {}")))
        pool.close()

    def test_workers_end_with_the_server(self, folder: Path) -> None:
        """A server that is killed leaves no process behind, not even one in the middle of a query."""
        program = (
            "import asyncio, sys; from repgraph.web.workers import Workers; from repgraph.web.limits import Limits\n"
            "from repgraph.web.frames import Job\n"
            "pool = Workers(sys.argv[1], Limits(workers=1, timeout=600)); pool.start()\n"
            "print(pool.processes()[0], flush=True); asyncio.run(pool.answer(Job(sys.argv[2])))"
        )
        with subprocess.Popen([sys.executable, "-c", program, str(folder), RUNAWAY], stdout=subprocess.PIPE) as server:
            assert server.stdout is not None
            worker = int(server.stdout.readline())
            time.sleep(1.5)
            assert is_worker(worker)
            server.kill()
        for _ in range(100):
            if not is_worker(worker):
                break
            time.sleep(0.05)
        assert not is_worker(worker)

    def test_a_worker_cannot_open_connections_or_start_programs(self) -> None:
        """Even a query that got past all checks could not leave the machine."""
        program = (
            "import socket, subprocess; from repgraph.web.confinement import refuse_connections\n"
            "assert refuse_connections()\n"
            "for leave in (socket.socket, lambda: subprocess.run(['true'])):\n"
            "    try: leave()\n"
            "    except PermissionError: continue\n"
            "    raise SystemExit('got out')\n"
            "import pyoxigraph\n"
            "try: list(pyoxigraph.Store().query('SELECT * { SERVICE <http://127.0.0.1:8/> { ?s ?p ?o } }'))\n"
            "except OSError: pass\n"
        )
        assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
