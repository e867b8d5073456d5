"""A build into a remote store, by SPARQL 1.1 Update.

Triples go in batches; a marker in a graph of its own says how far they have come, so that a load that was stopped goes
on where it stood. Sending a batch twice changes nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from rdflib import Literal

from repgraph.errors import StoreError
from repgraph.store import dialects
from repgraph.store.remote import RemoteStore, update

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from repgraph.store.remote import Credentials


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: triples sent now, triples that were there from an earlier run, and where to read them."""

    sent: int
    earlier: int
    address: str


def load(
    lines: Callable[[], Iterable[str]],
    address: str,
    *,
    updates: str = "",
    graph: str | None = None,
    credentials: Credentials | None = None,
    replace: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Loaded:
    """Put lines of N-Triples into a remote store.

    Parameters
    ----------
    lines
        Gives the lines from the beginning, each time in the same order.
    address
        Address for queries; it may name a graph by ``default-graph-uri``.
    updates
        Address for updates; by default that which this kind of store has beside the address for queries.
    graph
        Graph to write into; by default what the address names, else what this kind of store needs.
    credentials
        Name and password, where the store wants them.
    replace
        Remove what is in the graph first.
    progress
        Called with the number of triples that are in the store.

    Raises
    ------
    StoreError
        The store does not answer or refuses; the graph holds something else and ``replace`` is not given.
    """
    place, dataset = dialects.parted(address)
    store = RemoteStore(place)
    dialect = store.dialect()
    named = graph if graph is not None else next(iter(dataset.default), dialect.graph)
    target = _Target(updates or dialects.update_address(place, dialect), named, credentials)
    digest = _digest(lines())
    earlier = _progress(store, digest)
    if earlier is None:
        if not replace and store.ask(f"ASK {{ {target.within('?s ?p ?o')} }}"):
            what = f"the graph {named}" if named else "the default graph"
            raise StoreError(f"{what} of {place} is not empty: use --replace to put this build in its place")
        target.send(f"CLEAR SILENT {f'GRAPH <{named}>' if named else 'DEFAULT'}")
        earlier = 0
    rest = islice(lines(), earlier, None)
    done = earlier
    for batch in _batches(rest, dialect.batch):
        target.send(f"INSERT DATA {{ {target.within(''.join(batch))} }}")
        done += len(batch)
        target.send(f"CLEAR SILENT GRAPH <{dialects.MARKER}>")
        said = f'<{dialects.MARKER}> <{dialects.MARKER}> "{digest} {done}"'
        target.send(f"INSERT DATA {{ GRAPH <{dialects.MARKER}> {{ {said} }} }}")
        progress(done)
    target.send(f"CLEAR SILENT GRAPH <{dialects.MARKER}>")
    return Loaded(done - earlier, earlier, dialects.reading_address(place, named))


@dataclass(frozen=True, slots=True)
class _Target:
    address: str
    graph: str
    credentials: Credentials | None

    def within(self, patterns: str) -> str:
        return f"GRAPH <{self.graph}> {{ {patterns} }}" if self.graph else patterns

    def send(self, text: str) -> None:
        update(self.address, text, self.credentials)


def _progress(store: RemoteStore, digest: str) -> int | None:
    """Return how many triples of this very build are there, or nothing if a load has to begin."""
    query = f"SELECT ?said {{ GRAPH <{dialects.MARKER}> {{ <{dialects.MARKER}> <{dialects.MARKER}> ?said }} }}"
    for (said,) in store.select(query).tuples():
        mine, _, done = str(said).partition(" ") if isinstance(said, Literal) else ("", "", "")
        if mine == digest and done.isdigit():
            return int(done)
    return None


def _batches(lines: Iterator[str], size: int) -> Iterator[list[str]]:
    while batch := list(islice(lines, size)):
        yield batch


def _digest(lines: Iterable[str]) -> str:
    total = hashlib.sha256()
    for line in lines:
        total.update(line.encode())
    return total.hexdigest()[:16]
