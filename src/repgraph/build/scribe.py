"""What one process knows and does to turn rows into N-Triples: rows and readings, piece by piece.

A *piece* is a part of the graph that comes of one query on the tables: people with their names and factoids, or
all rows of one table. Its lines come from the columns in the order of their ids, cells separated by one character
that no cell holds; people and entities come with all that belongs to them, so that each is read at once and forgotten.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from repgraph.build.readings import ReadingWriter
from repgraph.build.rows import RowWriter
from repgraph.build.terms import TYPE, Nodes, code, lines, node, rg, tail, text
from repgraph.reading import LifeReader, ValueReader, read_entity
from repgraph.tables import load_spec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from repgraph.dates import Moment
    from repgraph.model import Conflict
    from repgraph.ontology import Ontology
    from repgraph.reading import Life, Weights
    from repgraph.tables.collection import Row

SEPARATOR = "\x1f"
"""Stands between cells: a control character, which no cell may hold."""

ITSELF, NAME, FACTOID = "0", "1", "2"
"""What a line of a person or entity is: the row of its table, a name, a factoid."""


@dataclass(frozen=True)
class Shared:
    """What every process needs to know of the whole collection."""

    ontology: Ontology
    weights: Weights
    above: dict[str, set[str]]
    kinds: dict[str, str]
    derived_cases: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    subjects: dict[str, str] = field(default_factory=dict)


class Scribe:
    """Writes pieces of the graph; takes note of every date, and counts."""

    def __init__(self, shared: Shared) -> None:
        """Prepare readers and writers."""
        self.shared = shared
        self.counts: Counter[str] = Counter()
        self.dates: dict[str, Moment] = {}
        self.rows = RowWriter(shared.ontology, Nodes(shared.ontology, shared.kinds), self._remember)
        self.rows.subjects = shared.subjects
        self.readings = ReadingWriter(self.rows)
        self.reader = ValueReader(shared.ontology, shared.weights, shared.above)
        self.lives = LifeReader(self.reader)
        self._columns = {table: [c.name for c in columns] for table, columns in load_spec().items()}
        self._tables: dict[str, Callable[[Row], str]] = {
            "sources": self.rows.source,
            "ties": self.rows.tie,
            "figures": self.rows.figure,
            "assessments": self.rows.assessment,
            "links": self.rows.link,
        }

    def piece(self, name: str, found: Iterable[str]) -> Iterator[str]:
        """Yield the N-Triples of a piece, some lines at a time.

        Parameters
        ----------
        name
            ``people``, ``entities``, or a table.
        found
            The lines of the piece, without line ends.
        """
        if name in {"people", "entities"}:
            write = self.person if name == "people" else self.entity
            for _, mine in groupby((line.split(SEPARATOR) for line in found), key=itemgetter(0)):
                yield self._counted(write(list(mine)))
        else:
            write_row, columns = self._tables[name], self._columns[name]
            for line in found:
                self.counts[name] += 1
                yield self._counted(write_row(_row(columns, line.split(SEPARATOR))))

    def person(self, mine: list[list[str]]) -> str:
        """Write a person: the row of the table, labels, plain properties, and the life; then names and factoids."""
        person, _, label, sex, note, privacy, plain = mine[0]
        names, factoids = self._belongings(mine, "factoids")
        tails = [_PERSON, *self.readings.labels(names, label, whole=True)]
        if sex:
            tails.append(tail(rg("sex"), code(sex)))
        tails.append(tail(rg("privacy"), code(privacy)))
        if note:
            tails.append(tail(rg("note"), text(note, "en")))
        pairs = sorted(tuple(pair.split()) for pair in plain.split(";") if pair)
        tails += [tail(rg(name), self.rows.nodes[other]) for name, other in pairs]
        self.counts["persons"] += 1
        return self._life(self.lives.read(person, factoids), tails) + self._rows(names, factoids)

    def entity(self, mine: list[list[str]]) -> str:
        """Write an entity: the row of the table, labels, values, and dated relations; then names and factoids."""
        entity, _, kind, label, note = mine[0]
        names, factoids = self._belongings(mine, "entity-factoids")
        this = self.rows.nodes[entity]
        first, _, *rest = self.rows.entity({"id": entity, "kind": kind, "label": label, "note": note})
        tails = [first, *self.readings.labels(names, label), *rest]
        reading, relations, conflicts = read_entity(entity, factoids, self.reader)
        tails += self.readings.attributes(reading)
        self.counts["entities"] += 1
        written = [lines(this, tails), *map(self.readings.event, relations)]
        subjects = {r.id: self.readings.event_node(r) for r in relations}
        written += self.conflicts(conflicts, {**subjects, entity: this})
        return "".join(written) + self._rows(names, factoids)

    def conflicts(self, conflicts: list[Conflict], subjects: dict[str, str]) -> Iterator[str]:
        """Yield disagreements; ``subjects`` are the nodes of what they are on."""
        for conflict in conflicts:
            self.counts["conflicts"] += 1
            yield self.readings.conflict(conflict, subjects[conflict.subject])

    def moments(self) -> Iterator[str]:
        """Yield every date that was met."""
        for _, moment in sorted(self.dates.items()):
            yield self._counted(self.readings.date(moment))

    def _life(self, life: Life, tails: list[str]) -> str:
        this = self.rows.nodes[life.person]
        tails += self.readings.attributes(life.attributes)
        written = [lines(this, tails), *map(self.readings.event, life.events)]
        self.counts["events"] += len(life.events)
        for case in life.cases:
            if case.id in self.shared.derived_cases:
                case.derivative_of, case.rows = self.shared.derived_cases[case.id]
            written.append(self.readings.case(case))
        if life.conflicts:
            subjects = {e.id: self.readings.event_node(e) for e in life.events}
            written += self.conflicts(life.conflicts, {**subjects, life.person: this})
        return "".join(written)

    def _belongings(self, mine: list[list[str]], table: str) -> tuple[list[Row], list[Row]]:
        names = [_row(self._columns["names"], cells[2:]) for cells in mine if cells[1] == NAME]
        factoids = [_row(self._columns[table], cells[2:]) for cells in mine if cells[1] == FACTOID]
        self.counts["names"] += len(names)
        self.counts[table] += len(factoids)
        return names, factoids

    def _rows(self, names: list[Row], factoids: list[Row]) -> str:
        return "".join([*map(self.rows.name, names), *map(self.rows.factoid, factoids)])

    def _counted(self, written: str) -> str:
        self.counts["triples"] += written.count("\n")
        return written

    def _remember(self, moment: Moment) -> None:
        self.dates[moment.local] = moment


_PERSON = tail(TYPE, rg("Person"))


def _row(columns: list[str], cells: list[str]) -> Row:
    return dict(zip(columns, cells, strict=True))


def cluster(name: str, kind: str) -> str:
    """Write a cluster of sources that count as one origin."""
    return lines(node("cluster", name), [tail(TYPE, rg("ReuseCluster")), tail(rg("clusterKind"), code(kind))])
