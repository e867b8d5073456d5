"""Real SPARQL servers of other makers, on loopback, for the length of a ``with``."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VIRTUOSO = shutil.which("virtuoso-t")
CONFIGURATION = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 20
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryCostEstimationTime = 0
"""
needs_virtuoso = pytest.mark.skipif(
    VIRTUOSO is None, reason="Virtuoso is not here: apt-get install virtuoso-opensource-7-bin"
)


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    """Run a server until the ``with`` ends; it answers when the ``with`` begins."""
    with (
        (folder / "server.log").open("wb") as log,
        subprocess.Popen(command, cwd=folder, stdout=log, stderr=log) as server,
    ):
        try:
            for _ in range(3000):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert server.poll() is None, (folder / "server.log").read_text(encoding="utf-8", errors="replace")
                time.sleep(0.02)
            yield
        finally:
            server.kill()


@contextmanager
def oxigraph(folder: Path) -> Iterator[str]:
    """Run Oxigraph's own server, empty, to be written to; give the address for queries."""
    command = shutil.which("oxigraph", path=os.path.dirname(sys.executable))  # noqa: PTH120 - a search path
    assert command
    port = free_port()
    place = folder / "remote"
    with running([command, "serve", "--location", str(place), "--bind", f"127.0.0.1:{port}"], folder, port):
        yield f"http://127.0.0.1:{port}/query"


@contextmanager
def virtuoso(folder: Path, rows: int = 100_000) -> Iterator[str]:
    """Run a real Virtuoso of its own, empty; give the address for queries.

    Parameters
    ----------
    folder
        An empty folder.
    rows
        Rows after which it cuts answers.
    """
    port = free_port()
    text = CONFIGURATION.format(sql=free_port(), http=port, rows=rows)
    (folder / "virtuoso.ini").write_text(text, encoding="utf-8")
    assert VIRTUOSO
    with running([VIRTUOSO, "-f", "-c", "virtuoso.ini"], folder, port):
        yield f"http://127.0.0.1:{port}/sparql"
