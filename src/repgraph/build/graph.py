"""A collection to N-Triples: the order of the stages, and nothing else.

The order of lines is fixed by the order of ids, so that two builds of the same tables give the same
bytes. There are no blank nodes and there is no clock.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from repgraph.build.readings import ReadingWriter
from repgraph.build.rows import RowWriter
from repgraph.build.terms import TYPE, Nodes, code, node, rg, text
from repgraph.reading import (
    LifeReader,
    ValueReader,
    Weights,
    derived_properties,
    places_above,
    read_entity,
    read_ties,
)
from repgraph.reading.derivation import derivative_cases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO

    from repgraph.build.rows import Triple
    from repgraph.dates import Moment
    from repgraph.model import Conflict, Tie
    from repgraph.ontology import Ontology
    from repgraph.reading import Life, Privacy
    from repgraph.tables import Collection
    from repgraph.tables.collection import Row

CLUSTER_KINDS = {"wiki": "encyclopedia-article", "book": "one-work", "copy": "copied-text"}


class GraphWriter:
    """Reads a collection and writes it as N-Triples.

    Parameters
    ----------
    collection
        The checked tables, without those who are withheld.
    ontology
        Terms and codes.
    privacy
        Why each person may be published.
    """

    def __init__(self, collection: Collection, ontology: Ontology, privacy: Privacy) -> None:
        """Prepare readers and writers; reading begins with :meth:`write`."""
        self.collection = collection
        self.privacy = privacy
        self.ontology = ontology
        self.counts: Counter[str] = Counter()
        self._dates: dict[str, Moment] = {}
        kinds = {row["id"]: row["kind"] for row in collection["entities"]}
        persons = {row["id"] for row in collection["persons"]}
        self.rows = RowWriter(ontology, Nodes(ontology, persons, kinds), self._remember)
        self.rows.row_nodes = {
            **{row["id"]: node("name", row["id"]) for row in collection["names"]},
            **{row["id"]: node("figure", row["id"]) for row in collection["figures"]},
        }
        self.readings = ReadingWriter(self.rows)
        places = frozenset(i for i, k in kinds.items() if ontology.entities[k].is_a("Place"))
        weights = Weights.of(collection)
        above = places_above(collection["entity-factoids"], places, ontology.weakening)
        self.reader = ValueReader(ontology, weights, above)

    def write(self, out: TextIO) -> None:
        """Write every triple, one a line, in fixed order.

        Parameters
        ----------
        out
            An open text file.
        """
        out.writelines(self.ontology.ntriples())
        for triple in self._triples():
            out.write(f"{triple[0]} {triple[1]} {triple[2]} .\n")
            self.counts["triples"] += 1

    def _triples(self) -> Iterator[Triple]:
        yield from self._sources()
        yield from self._entities()
        yield from self._people()
        yield from self._rows("names", self.rows.name)
        yield from self._rows("factoids", self.rows.factoid)
        yield from self._rows("ties", self.rows.tie)
        yield from self._rows("entity-factoids", self.rows.factoid)
        yield from self._rows("figures", self.rows.figure)
        yield from self._rows("assessments", self.rows.assessment)
        yield from self._rows("links", self.rows.link)
        for _, moment in sorted(self._dates.items()):
            yield from self.readings.date(moment)

    def _sources(self) -> Iterator[Triple]:
        for cluster in sorted({row["cluster"] for row in self.collection["sources"]} - {""}):
            this = node("cluster", cluster)
            yield this, TYPE, rg("ReuseCluster")
            yield this, rg("clusterKind"), code(CLUSTER_KINDS[cluster.partition("-")[0]])
        yield from self._rows("sources", self.rows.source)

    def _entities(self) -> Iterator[Triple]:
        factoids = self._by("entity-factoids", "entity")
        names = self._by("names", "entity")
        for row in self._sorted("entities"):
            entity = row["id"]
            self.counts["entities"] += 1
            triples = list(self.rows.entity(row))
            yield triples[0]
            yield from self.readings.labels(self.rows.nodes[entity], names.get(entity, []), row["label"])
            yield from triples[2:]
            reading, relations, conflicts = read_entity(entity, factoids.get(entity, []), self.reader)
            yield from self.readings.attributes(reading)
            for relation in relations:
                yield from self.readings.event(relation)
            subjects = {r.id: self.readings.event_node(r) for r in relations}
            yield from self._conflicts(conflicts, {**subjects, entity: self.rows.nodes[entity]})

    def _people(self) -> Iterator[Triple]:
        names = self._by("names", "entity")
        ties, tie_conflicts = read_ties(self._sorted("ties"), self.reader)
        plain = derived_properties(ties, self.reader)
        lives = self._lives()
        derivative_cases(lives, ties, self.ontology)
        for row in self._sorted("persons"):
            this = self.rows.nodes[row["id"]]
            yield this, TYPE, rg("Person")
            yield from self.readings.labels(this, names.get(row["id"], []), row["label"], whole=True)
            if row["sex"]:
                yield this, rg("sex"), code(row["sex"])
            yield this, rg("privacy"), code(self.privacy.status[row["id"]])
            if row["note"]:
                yield this, rg("note"), text(row["note"], "en")
            for name, other in sorted(plain.get(row["id"], ())):
                yield this, rg(name), self.rows.nodes[other]
            yield from self._life(lives[row["id"]])
        yield from self._ties(ties, tie_conflicts)

    def _lives(self) -> dict[str, Life]:
        factoids = self._by("factoids", "person")
        reader = LifeReader(self.reader)
        return {row["id"]: reader.read(row["id"], factoids.get(row["id"], [])) for row in self._sorted("persons")}

    def _life(self, life: Life) -> Iterator[Triple]:
        self.counts["persons"] += 1
        yield from self.readings.attributes(life.attributes)
        for event in life.events:
            self.counts["events"] += 1
            yield from self.readings.event(event)
        for case in life.cases:
            yield from self.readings.case(case)
        subjects = {e.id: self.readings.event_node(e) for e in life.events}
        yield from self._conflicts(life.conflicts, {**subjects, life.person: self.rows.nodes[life.person]})

    def _ties(self, ties: list[Tie], conflicts: list[Conflict]) -> Iterator[Triple]:
        for tie in ties:
            yield from self.readings.tie(tie)
        yield from self._conflicts(conflicts, {t.id: node("tie", t.id) for t in ties})

    def _conflicts(self, conflicts: list[Conflict], subjects: dict[str, str]) -> Iterator[Triple]:
        for conflict in conflicts:
            self.counts["conflicts"] += 1
            yield from self.readings.conflict(conflict, subjects[conflict.subject])

    def _rows(self, table: str, write: Callable[[Row], Iterator[Triple]]) -> Iterator[Triple]:
        for row in self._sorted(table):
            self.counts[table] += 1
            yield from write(row)

    def _sorted(self, table: str) -> list[Row]:
        return sorted(self.collection[table], key=lambda row: row["id"])

    def _by(self, table: str, column: str) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self._sorted(table):
            found.setdefault(row[column], []).append(row)
        return found

    def _remember(self, moment: Moment) -> None:
        self._dates[moment.local] = moment
