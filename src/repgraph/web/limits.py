"""How much one stranger's query may take."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of the endpoint.

    Parameters
    ----------
    timeout
        Seconds that one query may run.
    memory
        Megabytes that one query may take beyond what an idle worker has.
    result
        Megabytes that one answer may have.
    workers
        Queries that run at the same time.
    waiting
        Queries that may wait for a free worker; further ones are refused at once.
    patience
        Seconds that a query may wait.
    body
        Bytes that a request may send.
    """

    timeout: float = 30.0
    memory: int = 1024
    result: int = 100
    workers: int = 4
    waiting: int = 64
    patience: float = 15.0
    body: int = 2 * MEGABYTE
