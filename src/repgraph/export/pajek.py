"""Pajek: ties as arcs and edges by number.

Source: *Pajek Reference Manual*, section on input files (.net). A vertex is named by its number, so that one number a
person is kept in memory; labels and lines wait in files of their own.
"""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from repgraph.export.contract import Exporter, one_file
from repgraph.export.ties import CARRIES, LOSSES, attributes, network

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repgraph.export.contract import Job
    from repgraph.export.ties import Edge


def _write(job: Job) -> Iterator[str]:
    numbers: dict[str, int] = {}
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as vertices,
        tempfile.TemporaryFile("w+", encoding="utf-8") as waiting,
    ):
        for person, edges in network(job):
            numbers[person.id] = len(numbers) + 1
            name = person.label.replace('"', "'")
            vertices.write(f'{numbers[person.id]} "{person.id}" name "{name}"\n')
            waiting.writelines(f"{edge.source}\t{edge.target}\t{_line(edge)}" for edge in edges)
        yield f"*Vertices {len(numbers)}\n"
        vertices.seek(0)
        yield from vertices
        for heading, directed in (("*Arcs", "1"), ("*Edges", "0")):
            yield f"{heading}\n"
            waiting.seek(0)
            for line in waiting:
                source, target, kind, rest = line.split("\t", 3)
                if kind == directed:
                    yield f"{numbers[source]} {numbers[target]} {rest}"


def _line(edge: Edge) -> str:
    values = (f'{name} "{value}"' for name, value in attributes(edge).items())
    return f"{int(edge.directed)}\t{edge.sources} {' '.join(values)}\n"


PAJEK = Exporter(
    name="pajek",
    title="Pajek .net",
    media_type="text/plain",
    suffix=".net",
    description=(
        "Ties between people for Pajek: the weight of a line is its number of independent sources; kind, "
        "dates and certainty stand behind it."
    ),
    function=one_file(_write),
    standard="http://mrvar.fdv.uni-lj.si/pajek/",
    checked="opens in networkx with the same nodes and edges",
    carries=CARRIES,
    losses=(*LOSSES[:-1], "Quotation marks in labels become apostrophes."),
)
