"""Matching a client's names to entities: the scores of search, lowered where properties disagree.

A match is proposed as certain only where nothing else comes near and, for people, a property agrees too: many
people share a name, and a wrong match puts one life in another's place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from repgraph.ontology import BASE
from repgraph.web.reconcile.cards import Card, cards, iri_of, is_identifier
from repgraph.web.reconcile.properties import agree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from repgraph.web.reconcile.kinds import Kinds
    from repgraph.web.reconcile.properties import Properties, Value
    from repgraph.web.site import Site

LIMIT, MOST = 5, 50
"""Candidates that a query gets where it names no limit, and the most that it may ask for."""

POOL = 200
"""Names that are looked at for one query, before types and properties narrow them."""

SURE, MARGIN = 98.0, 5.0
"""A candidate is certain from this score, and only so far ahead of the next."""

_NAMED = "its identifier"

DISAGREE, UNKNOWN, OTHER_TYPE = 0.3, 0.05, 0.1
"""Shares of the score that fall away for properties that disagree, that are unknown, and for another type."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One query of a batch."""

    query: str = ""
    types: tuple[str, ...] = ()
    strict: str = "any"
    limit: int = LIMIT
    properties: tuple[tuple[str, tuple[object, ...]], ...] = ()

    @classmethod
    def read(cls, given: object) -> Asked:
        """Return a query as the protocol writes it.

        Raises
        ------
        ValueError
            It is no such query.
        """
        if not isinstance(given, dict):
            raise ValueError("each query is an object")  # noqa: TRY004 - one error for every bad query
        types, limit, rows = given.get("type", ()), given.get("limit", LIMIT), given.get("properties", [])
        types = (types,) if isinstance(types, str) else tuple(types or ())
        strict, query = given.get("type_strict", "any"), given.get("query", "")
        if not isinstance(query, str) or not all(isinstance(t, str) for t in types):
            raise ValueError("query and type are texts")
        if strict not in {"any", "should", "all"}:
            raise ValueError("type_strict is any, should or all")
        if isinstance(limit, bool) or not isinstance(limit, int | float) or limit < 1:
            raise ValueError("limit is a number above 0")
        if not isinstance(rows, list) or not all(isinstance(r, dict) and isinstance(r.get("pid"), str) for r in rows):
            raise ValueError("properties is a list of objects with pid and v")
        properties = tuple((r["pid"], tuple(v if isinstance(v := r.get("v"), list) else [v])) for r in rows)
        if not query.strip() and not properties:
            raise ValueError("a query has a text or properties")
        return cls(query, types, strict, int(min(limit, MOST)), properties)


@dataclass(slots=True)
class Candidate:
    """One entity that may be meant."""

    card: Card
    name_score: float
    why: str
    score: float = 0.0
    agreeing: dict[str, bool] = field(default_factory=dict)

    def record(self, kinds: Kinds, *, match: bool) -> dict[str, object]:
        """Return the candidate as the protocol writes it."""
        features: list[dict[str, object]] = [{"id": "name", "value": self.name_score}]
        features += [{"id": pid, "value": value} for pid, value in self.agreeing.items()]
        return {
            "id": self.card.id,
            "name": self.card.name,
            "description": "; ".join(filter(None, [self.card.description, self.why])),
            "score": round(self.score, 2),
            "features": features,
            "match": match,
            "type": [{"id": c, "name": kinds.name(c)} for c in self.card.classes if c in kinds.known],
        }


class Matcher:
    """Finds candidates for queries.

    Parameters
    ----------
    site
        The site, for its search and its graph.
    kinds
        Types.
    properties
        Properties.
    """

    def __init__(self, site: Site, kinds: Kinds, properties: Properties) -> None:
        """Keep what matching needs."""
        self.site = site
        self.kinds = kinds
        self.properties = properties

    def match(self, asked: Asked) -> list[dict[str, object]]:
        """Return the candidates of a query, best first."""
        found = [c for c in self._candidates(asked) if self._fits(c, asked)]
        values = {
            pid: self.properties.values(pid, [iri_of(c.card.id) for c in found])
            for pid, _ in asked.properties
            if found and self.properties.known(pid)
        }
        for candidate in found:
            self._weigh(candidate, asked, values)
        found.sort(key=lambda c: (-c.score, c.card.id))
        return [c.record(self.kinds, match=self._certain(n, found)) for n, c in enumerate(found[: asked.limit])]

    def _candidates(self, asked: Asked) -> list[Candidate]:
        text = asked.query.strip()
        if is_identifier(text) and (named := cards(self.site.store, [text])):
            return [Candidate(card, 1.0, _NAMED) for card in named.values()]
        if not text:
            return self._by_properties(asked)
        hits = self.site.search(text, POOL)
        known = cards(self.site.store, [hit.iri for hit in hits])
        pairs = ((known.get(hit.iri.removeprefix(BASE)), hit) for hit in hits)
        return [Candidate(card, hit.score, f"{hit.form} ({hit.why})") for card, hit in pairs if card]

    def _by_properties(self, asked: Asked) -> list[Candidate]:
        """Return entities that have the entities which a query without a name gives."""
        iris: list[str] = []
        for pid, values in asked.properties:
            for value in values:
                identifier = value.get("id") if isinstance(value, dict) else None
                if isinstance(identifier, str) and is_identifier(identifier) and self.properties.known(pid):
                    iris += self.properties.having(pid, iri_of(identifier), POOL)
        return [Candidate(card, 1.0, "") for card in cards(self.site.store, iris[:POOL]).values()]

    def _fits(self, candidate: Candidate, asked: Asked) -> bool:
        if not asked.types or asked.strict == "should":
            return True
        fitting = [self.kinds.fits(candidate.card.classes, wanted) for wanted in asked.types]
        return all(fitting) if asked.strict == "all" else any(fitting)

    def _weigh(self, candidate: Candidate, asked: Asked, values: Mapping[str, Mapping[str, Sequence[Value]]]) -> None:
        lost, iri = 0.0, iri_of(candidate.card.id)
        for pid, wanted in asked.properties:
            given = values.get(pid, {}).get(iri, ())
            if given:
                agreeing = candidate.agreeing.get(pid, False) or any(agree(value, given) for value in wanted)
                candidate.agreeing[pid] = agreeing
            lost += (0.0 if candidate.agreeing[pid] else DISAGREE) if given else UNKNOWN
        share = lost / len(asked.properties) if asked.properties else 0.0
        if asked.strict == "should" and not any(self.kinds.fits(candidate.card.classes, t) for t in asked.types):
            share += OTHER_TYPE
        candidate.score = 100 * candidate.name_score * max(1 - share, 0)

    def _certain(self, place: int, found: Sequence[Candidate]) -> bool:
        first = found[0]
        if place:
            return False
        if first.why == _NAMED:
            return True
        ahead = len(found) == 1 or first.score - found[1].score >= MARGIN
        supported = bool(first.agreeing) or "Person" not in first.card.classes
        return first.score >= SURE and ahead and supported and all(first.agreeing.values())
