"""A network in slices of time: which ties lasted in which years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from repgraph.errors import QueryError
from repgraph.network import measures

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx


@dataclass(frozen=True)
class Slice:
    """The network of some years.

    ``certain`` counts the edges that lasted in these years on every reading of their dates; ``left_out`` those
    that no source dates, so that nothing says whether they belong here.
    """

    first: int
    last: int
    network: nx.MultiGraph
    certain: int
    left_out: int


def slices(
    network: nx.MultiGraph, first: int, last: int, *, years: int = 1, step: int = 0, undated: bool = False
) -> Iterator[Slice]:
    """Yield the network of each slice of time, people without a tie included.

    Parameters
    ----------
    network
        A graph of :func:`repgraph.network.graph.graph`.
    first, last
        The years from which and to which slices are made.
    years
        Length of a slice.
    step
        Years from one slice to the next; by default slices follow each other without overlapping.
    undated
        Keep edges that no source dates too, in every slice that the lives of the two allow.

    Raises
    ------
    QueryError
        The years end before they begin.
    """
    if last < first or years < 1 or step < 0:
        raise QueryError(f"{first} to {last} in slices of {years}: the years must go forward")
    for begin in range(first, last + 1, step or years):
        end = min(begin + years - 1, last)
        yield _slice(network, begin, end, undated=undated)


def _slice(network: nx.MultiGraph, first: int, last: int, *, undated: bool) -> Slice:
    start, finish = f"{first:04}-01-01", f"{last:04}-12-31"
    made = network.__class__(**network.graph)
    made.graph["slice"] = f"{first}/{last}"
    made.add_nodes_from(network.nodes(data=True))
    certain = left_out = 0
    for one, other, key, data in network.edges(keys=True, data=True):
        dated = "begin" in data or "end" in data
        if not _possibly(data, start, finish):
            continue
        if not dated:
            left_out += 1
        if dated or undated:
            made.add_edge(one, other, key=key, **data)
            certain += _certainly(data, start, finish)
    return Slice(first, last, made, certain, left_out)


def _possibly(data: dict[str, Any], start: str, finish: str) -> bool:
    first: str = data.get("begin_min", start)
    last: str = data.get("end_max", finish)
    return first <= finish and last >= start


def _certainly(data: dict[str, Any], start: str, finish: str) -> bool:
    """Tell whether some day of these years belongs to the tie for certain."""
    begun: str = data.get("begin_max", "")
    if not begun or begun > finish:
        return False
    last: str = data.get("end_min", data.get("begin_min", begun))
    return last >= start


def over_time(
    network: nx.MultiGraph,
    measure: str,
    first: int,
    last: int,
    **options: Any,  # noqa: ANN401 - options of slices
) -> dict[int, dict[str, float]]:
    """Return a measure for each slice, by its first year.

    Parameters
    ----------
    network
        A graph of :func:`repgraph.network.graph.graph`.
    measure
        Name of a measure.
    first, last
        The years.
    options
        Options of :func:`slices`.
    """
    function = measures.measure(measure)
    return {part.first: function(part.network) for part in slices(network, first, last, **options)}
