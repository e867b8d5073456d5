"""Triples of a remote store that a question needs, brought here pattern by pattern.

Only the plainest requests are sent: one pattern of a triple, with or without a list of subjects or objects. Every store
answers these alike. What comes is kept as the words of N-Triples, by predicate.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from repgraph.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

MOST = 1_500_000
"""Triples that one question may bring here; they take about a gigabyte."""

PAGE = 100_000
"""Triples asked for at once."""

FEWEST = 100
"""No server cuts an answer that is shorter."""

LISTED = 1_000
"""Nodes that one request names."""

WORTH = 10
"""A node that a request names costs a store as much as so many triples that it gives without being asked for nodes."""

TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|.)", re.DOTALL)

Pair = tuple[str, str]
Pairs = dict[str, set[str]]


class Source(Protocol):
    """A remote store that answers the plainest queries."""

    location: str

    def lines(self, query: str) -> list[str]:
        """Return the lines of N-Triples that answer a CONSTRUCT query; the server may cut them."""

    def counts(self, query: str) -> list[tuple[str, int]]:
        """Return the answer to a SELECT query that counts: what is counted, if that is told, and its number."""


class Sizes:
    """How many triples each predicate has, and each class members: asked once of a store, to find the cheaper way."""

    def __init__(self, source: Source) -> None:
        """Ask."""
        self.predicates = {
            f"<{iri}>": number
            for iri, number in source.counts("SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p")
        }
        self.classes = {
            f"<{iri}>": number
            for iri, number in source.counts(f"SELECT ?o (COUNT(*) AS ?n) WHERE {{ ?s {TYPE} ?o }} GROUP BY ?o")
        }
        self.whole = sum(self.predicates.values())
        self.given = FEWEST  # triples that the server gave in one answer, at the most

    def of(self, predicate: str | None, value: str | None = None) -> int:
        """Return how many triples a predicate has, or a class members; of another value a guess."""
        if predicate is None:
            return self.whole
        if value is not None and predicate == TYPE:
            return self.classes.get(value, 0)
        return self.predicates.get(predicate, 0) // (1 if value is None else 20)


class Harvest:
    """What was brought here for one question.

    Parameters
    ----------
    source
        The remote store.
    sizes
        Of its predicates.
    most
        Triples that may be brought.
    """

    def __init__(self, source: Source, sizes: Sizes, most: int = MOST) -> None:
        """Begin with nothing."""
        self.source = source
        self.sizes = sizes
        self.most = most
        self.total = 0
        self.values: dict[str, Pairs] = defaultdict(lambda: defaultdict(set))
        self.subjects: dict[str, Pairs] = defaultdict(lambda: defaultdict(set))
        self._whole: set[str | None] = set()
        self._by_subject: dict[str | None, set[str]] = defaultdict(set)
        self._by_value: dict[str | None, set[str]] = defaultdict(set)

    def bring(self, predicate: str | None, subjects: Collection[str] | None, values: Collection[str] | None) -> None:
        """Bring all triples of a predicate, or of all, whose subject or value is among those given.

        More may come than is asked for. The cheaper way is taken: by subject, by value, or all.

        Raises
        ------
        StoreError
            It would be more than one question may bring, or the store does not answer.
        """
        if predicate in self._whole or None in self._whole:
            return
        missing_subjects = self._missing(self._by_subject, predicate, subjects)
        missing_values = self._missing(self._by_value, predicate, values)
        if missing_subjects == [] or missing_values == []:
            return
        by_subject = None if missing_subjects is None else WORTH * len(missing_subjects)
        by_value = None
        if missing_values is not None:
            by_value = WORTH * len(missing_values) + sum(self.sizes.of(predicate, v) for v in missing_values)
        whole = self.sizes.of(predicate)
        if by_subject is not None and by_subject <= min(whole, by_value if by_value is not None else whole):
            self._listed(predicate, "?s", missing_subjects or [])
            self._by_subject[predicate].update(missing_subjects or ())
        elif by_value is not None and by_value <= whole + WORTH:
            self._listed(predicate, "?o", missing_values or [])
            self._by_value[predicate].update(missing_values or ())
        else:
            self._allow(whole)
            self._request(f"?s {predicate or '?p'} ?o")
            self._whole.add(predicate)

    def bring_mentions(self, nodes: Iterable[str]) -> None:
        """Bring for each node that was not met yet a triple in which it stands, if there is one.

        A path of no steps leads from a node to itself, where the graph has that node.
        """
        for node in nodes:
            if not self._met(node) and not node.startswith('"'):
                self.bring(None, [node], None)
                if not self._met(node):
                    self.bring(None, None, [node])

    def _met(self, node: str) -> bool:
        return any(node in known for part in (self.values, self.subjects) for known in part.values())

    def pairs(
        self, predicate: str | None, subjects: Collection[str] | None, values: Collection[str] | None
    ) -> Iterator[Pair]:
        """Yield subject and value of what was brought, of a predicate or of all, among those given."""
        if predicate is None:
            for each in list(self.values):
                yield from self.pairs(each, subjects, values)
            return
        known, back = self.values.get(predicate, {}), self.subjects.get(predicate, {})
        if subjects is not None and (values is None or len(subjects) <= len(values)):
            near = ((s, o) for s in subjects if s in known for o in known[s])
            yield from (pair for pair in near if values is None or pair[1] in values)
        elif values is not None:
            far = ((s, o) for o in values if o in back for s in back[o])
            yield from (pair for pair in far if subjects is None or pair[0] in subjects)
        else:
            yield from ((s, o) for s, found in known.items() for o in found)

    def lines(self) -> Iterator[str]:
        """Yield what was brought as lines of N-Triples."""
        for predicate, known in self.values.items():
            for subject, found in known.items():
                yield from (f"{subject} {predicate} {value} .\n" for value in found)

    def _missing(
        self, brought: dict[str | None, set[str]], predicate: str | None, wanted: Collection[str] | None
    ) -> list[str] | None:
        if wanted is None:
            return None
        return sorted(w for w in wanted if w not in brought[predicate] and w not in brought[None])

    def _listed(self, predicate: str | None, place: str, nodes: list[str]) -> None:
        rest = iter(nodes)
        while some := list(islice(rest, LISTED)):
            pattern = f"?s {predicate or '?p'} ?o"
            if len(some) == 1:
                self._request(pattern.replace(place, some[0]))
            else:
                self._request(f"{pattern} . FILTER({place} IN ({', '.join(some)}))")

    def _request(self, where: str) -> None:
        """Ask for the triples of a pattern, part by part, until nothing more comes.

        A server may cut an answer without a word. It is whole where it is shorter than another that the server gave;
        otherwise the next part is asked for. What came in parts is counted against what the server counts.
        """
        template = where.partition(" . FILTER")[0]
        came, parts = 0, 0
        while True:
            text = f"CONSTRUCT {{ {template} }} WHERE {{ {where} }} LIMIT {PAGE} OFFSET {came}"
            lines = self.source.lines(text)
            self._keep(lines)
            self._allow(0)
            came += len(lines)
            parts += bool(lines)
            if len(lines) < self.sizes.given:
                break
            self.sizes.given = len(lines)
        if parts > 1:
            ((_, number),) = self.source.counts(f"SELECT (COUNT(*) AS ?n) WHERE {{ {where} }}")
            if number != came:
                raise StoreError(
                    f"{self.source.location} gives {came:,} of {number:,} triples when they are read in parts: "
                    "raise its limit (ResultSetMaxRows)"
                )

    def _keep(self, lines: Iterable[str]) -> None:
        for line in lines:
            text = _ESCAPE.sub(_character, line) if "\\" in line else line
            subject, predicate, value = text.split(None, 2)
            value = value.rstrip().removesuffix(".").rstrip()
            found = self.values[predicate][subject]
            if value not in found:
                found.add(value)
                self.total += 1
                if not value.startswith('"'):
                    self.subjects[predicate][value].add(subject)

    def _allow(self, more: int) -> None:
        if self.total + more > self.most:
            raise StoreError(
                f"{self.source.location} does not follow the standard closely enough to be asked this itself, and more "
                f"than {self.most:,} triples would have to come from there: ask about fewer people, ask the build "
                "itself, or load it into a store that follows the standard"
            )


def _character(match: re.Match[str]) -> str:
    if not (match[1] or match[2]):
        return match[0]
    character = chr(int(match[1] or match[2], 16))
    return character if character not in '"\\<>\n\r\t ' else match[0]
