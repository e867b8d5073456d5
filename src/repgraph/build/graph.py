"""A collection to N-Triples: the order of the pieces, and nothing else.

The order of lines is fixed by the order of ids, so that two builds of the same tables give the same
bytes. There are no blank nodes and there is no clock. Small collections are written here; of large ones the
pieces are cut and written by several processes, each with a scribe of its own, and put together in the same order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from repgraph.build import feeds
from repgraph.build.kinship import derived_cases, write_ties
from repgraph.build.scribe import Scribe, Shared, cluster
from repgraph.build.terms import Nodes, node
from repgraph.reading import Weights, places_above
from repgraph.tables.loading import name

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TextIO

    from repgraph.build.pieces import Writers
    from repgraph.ontology import Ontology
    from repgraph.reading import Privacy
    from repgraph.tables import Collection

CLUSTER_KINDS = {"wiki": "encyclopedia-article", "book": "one-work", "copy": "copied-text"}
PIECES = ("entities", "people", "ties", "figures", "assessments", "links")


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
        """Gather what every writer needs to know; reading begins with :meth:`write`."""
        self.collection = collection
        self.privacy = privacy
        self.ontology = ontology
        self.engine = collection.engine
        kinds: dict[str, str] = dict(self.engine.rows("SELECT id, kind FROM entities"))
        places = frozenset(i for i, k in kinds.items() if ontology.entities[k].is_a("Place"))
        lying = collection.select("entity-factoids", "kind IN ('located-in', 'part-of')")
        above = places_above(lying, places, ontology.weakening)
        self.shared = Shared(ontology, Weights.of(collection), above, kinds)
        self.scribe = Scribe(self.shared)
        self.shared.subjects.update(self._subjects(Nodes(ontology, kinds)))

    @property
    def counts(self) -> Counter[str]:
        """Rows, events and triples by kind."""
        return self.scribe.counts

    def write(self, out: TextIO) -> None:
        """Write every triple, one a line, in fixed order.

        Parameters
        ----------
        out
            An open text file.
        """
        out.writelines(self.ontology.ntriples())
        out.writelines(self._beginning())
        for piece in PIECES:
            out.writelines(self.scribe.piece(piece, (line for (line,) in self.engine.stream(self.feed(piece)))))
            if piece == "people":
                out.writelines(self._ties())
        out.writelines(self.scribe.moments())

    def write_in_parts(self, writers: Writers) -> list[Path]:
        """Write every triple, as :meth:`write` does, by several processes.

        Parameters
        ----------
        writers
            The processes, and the file that they write.

        Returns
        -------
        list of Path
            The files that together hold the graph while the writers are open.
        """
        writers.begin(self.shared)
        writers.append(self.ontology.ntriples())
        writers.append(self._beginning())
        for piece in PIECES:
            writers.piece(piece, self.engine, self.feed(piece))
            if piece == "people":
                writers.append(self._ties())
        for counts, dates in writers.finish():
            self.scribe.counts += counts
            self.scribe.dates |= dates
        writers.append(self.scribe.moments())
        return writers.end()

    def feed(self, piece: str) -> str:
        """Return the query that feeds a piece."""
        if piece == "people":
            return feeds.people(self.collection.spec)
        if piece == "entities":
            return feeds.entities(self.collection.spec)
        return feeds.rows(piece, self.collection.spec)

    def _beginning(self) -> Iterator[str]:
        """Yield clusters and sources, after what ties say was gathered: people come with it."""
        write_ties(self.collection, self.scribe)
        self.shared.derived_cases.update(derived_cases(self.collection, self.scribe))
        clusters = self.engine.rows("SELECT DISTINCT cluster FROM sources WHERE cluster <> '' ORDER BY cluster")
        for (found,) in clusters:
            yield self._counted(cluster(found, CLUSTER_KINDS[found.partition("-")[0]]))
        query = feeds.rows("sources", self.collection.spec)
        yield from self.scribe.piece("sources", (line for (line,) in self.engine.stream(query)))

    def _ties(self) -> Iterator[str]:
        for (written,) in self.engine.stream("SELECT lines FROM tie_lines ORDER BY what, id, number"):
            yield self._counted(written)

    def _counted(self, written: str) -> str:
        self.counts["triples"] += written.count("\n")
        return written

    def _subjects(self, nodes: Nodes) -> dict[str, str]:
        """Return the IRIs of all that assessments speak of, unless it is a factoid."""
        judged = "SELECT DISTINCT unnest(regexp_split_to_array(rows || ' ' || choice, '\\s+')) AS id FROM assessments"
        found = {}
        for table in ("names", "figures", "persons", "entities"):
            for (row,) in self.engine.rows(f"SELECT id FROM ({judged}) SEMI JOIN {name(table)} USING (id)"):
                found[row] = nodes[row] if table in {"persons", "entities"} else node(table.removesuffix("s"), row)
        return found
