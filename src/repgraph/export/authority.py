"""Authority records filled from the graph: the reading of a person or an institution, and what each source says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from repgraph.build.terms import TYPE, dcterms, rg, typed
from repgraph.export.authority_records import Dating, Item, Name, Record, Reference, Relation, Source, Thing
from repgraph.export.batches import Reader
from repgraph.export.marking import marks, statuses
from repgraph.export.nodes import (
    ABOUT,
    BASED_ON,
    LABEL,
    PARTY,
    PERSON,
    SOURCE,
    Node,
    Nodes,
    classes,
    first,
    is_code,
    is_literal,
    label,
    literal,
    local,
    path,
    said,
)
from repgraph.export.sift import Sifter
from repgraph.export.statuses import GRADED, STATUSES
from repgraph.ontology import BASE, RG

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from repgraph.export.batches import Batch
    from repgraph.export.contract import Job
    from repgraph.ontology import Ontology

CARRIES = GRADED
_TRUE = typed("true", "boolean")
_ENTITY = rg("entity")
_PLACE = rg("place")
_NO_DETAILS = frozenset(
    {
        "about",
        "states",
        "source",
        "locator",
        "mode",
        "certainty",
        "compared",
        "date",
        "end",
        "dateWithin",
        "endWithin",
        "place",
        "basedOn",
        "person",
        "party",
        "entity",
        "inCase",
        "tieKind",
        "tieFrom",
        "tieTo",
        "nameKind",
    }
)
"""Properties of statements and events that stand elsewhere than among their details."""

WORDINGS = ("wording", "dateAsPrinted", "placeAsPrinted", "bodyAsPrinted", "objectAsPrinted")
"""Texts of a statement: what it says in words, and what the source prints for a date, place, body or object."""

_FAMILY = frozenset({"SpousalTie", "ParentTie", "SiblingTie", "KinTie"})


def records(job: Job) -> Iterator[Record]:
    """Yield an authority record for each person and each institution of the scope."""
    sifter = Sifter(CARRIES, job.ontology, job.report)
    reader = Reader(job)
    organisations = {rg(name) for name, term in job.ontology.classes.items() if term.is_a("Organisation")}
    for batch in reader.people():
        yield from _Desk(job.ontology, batch, sifter.sift(batch, twice=True)).records(batch.roots)
    for batch in reader.entities():
        roots = [root for root in batch.roots if not organisations.isdisjoint(batch.nodes.get(root, {}).get(TYPE, ()))]
        yield from _Desk(job.ontology, batch, sifter.sift(batch)).records(roots)


class _Desk:
    """Makes the records of one portion."""

    def __init__(self, ontology: Ontology, batch: Batch, kept: Nodes) -> None:
        self._ontology = ontology
        self._kept = kept
        self._known = batch.mentioned | kept
        self._statuses = statuses(batch.nodes)
        self._by: dict[str, list[str]] = {}
        for subject, node in kept.items():
            for predicate in (ABOUT, PERSON, PARTY, _ENTITY):
                for value in node.get(predicate, ()):
                    self._by.setdefault(value, []).append(subject)

    def records(self, roots: tuple[str, ...] | list[str]) -> Iterator[Record]:
        for root in roots:
            if root in self._kept:
                yield self._record(root)

    def _record(self, root: str) -> Record:
        node = self._kept[root]
        person = rg("Person") in node.get(TYPE, ())
        kind = next(iter(sorted(classes(node))), "")
        record = Record(local(root), root[1:-1], person, kind, label(self._known, root))
        record.sex = local(first(node, rg("sex")) or "<>")
        record.links = sorted(v[1:-1] for p, values in node.items() if p.endswith("Match>") for v in values)
        preferred = {value: literal(value) for value in node.get(LABEL, ())}
        for subject in sorted(self._by.get(root, ())):
            self._add(record, root, subject, preferred.keys())
        if not any(name.preferred and name.tag == "en" and name.form == record.label for name in record.names):
            record.names.insert(0, Name("", record.label, "en", "heading", preferred=True, statuses=(), references=()))
        if not person:
            record.begin = self._stated(root, node, "established") or self._stated(root, node, "opened")
            record.end = self._stated(root, node, "dissolved")
            record.places = list(self._places(root, node))
        record.sources = self._sources(record)
        return record

    def _add(self, record: Record, root: str, subject: str, preferred: Collection[str]) -> None:
        node = self._kept[subject]
        if rg("fullForm") in node:
            record.names.append(self._name(subject, node, preferred))
        elif SOURCE in node:
            if rg("tieKind") not in node and rg("measure") not in node:
                record.statements.append(self._item(subject, node, first(node, rg("states"))))
        elif PARTY in node:
            record.relations.append(self._tie(root, subject, node))
        elif BASED_ON in node and path(subject) != "case":
            item = self._item(subject, node, first(node, TYPE))
            record.events.append(item)
            if item.kind == "Birth":
                record.begin = item.date and replace(item.date, statuses=item.statuses)
            elif item.kind in {"Death", "Execution", "Killing"}:
                record.end = item.date and replace(item.date, statuses=item.statuses)
            record.relations += self._institutional(subject, node)

    def _name(self, subject: str, node: Node, preferred: Collection[str]) -> Name:
        form = node[rg("fullForm")][0]
        text = literal(form)
        chosen = form in preferred
        return Name(
            local(subject),
            text.text,
            text.language,
            local(first(node, rg("nameKind"))),
            chosen,
            self._marks(subject),
            self._references([subject]),
        )

    def _item(self, subject: str, node: Node, kind: str) -> Item:
        behind = node.get(BASED_ON, [subject])
        place = next(iter(sorted(node.get(_PLACE, ()))), "")
        return Item(
            id=path(subject) + "/" + local(subject),
            kind=local(kind),
            label=self._ontology.label(kind[1:-1]),
            date=self._dating(node, "date") or self._dating(node, "dateWithin"),
            end=self._dating(node, "end") or self._dating(node, "endWithin"),
            place=self._thing("place", place) if place else None,
            details=tuple(self._details(node)),
            months=said(first(node, rg("termMonths")) or '""'),
            wordings=tuple((name, said(first(node, rg(name)))) for name in WORDINGS if rg(name) in node),
            statuses=self._marks(subject),
            references=self._references(behind),
        )

    def _details(self, node: Node) -> Iterator[Thing]:
        for predicate in sorted(node):
            if predicate.startswith(f"<{RG}") and local(predicate) not in _NO_DETAILS:
                yield from (
                    self._thing(local(predicate), value) for value in sorted(node[predicate]) if not is_literal(value)
                )

    def _tie(self, root: str, subject: str, node: Node) -> Relation:
        other = next((p for p in node[PARTY] if p != root), root)
        start = first(node, rg("tieFrom"))
        kind = next(iter(sorted(classes(node))), "")
        return Relation(
            id=local(subject),
            sort="family" if kind in _FAMILY else "associative",
            role=local(first(node, rg("tieKind"))),
            target=self._thing("person", other),
            forward=start == root if start else None,
            date=self._dating(node, "date"),
            end=self._dating(node, "end"),
            statuses=self._marks(subject),
            references=self._references(node.get(BASED_ON, [])),
        )

    def _institutional(self, subject: str, node: Node) -> Iterator[Relation]:
        for name, sort in (("superior", "hierarchical"), ("predecessor", "temporal"), ("successor", "temporal")):
            for value in sorted(node.get(rg(name), ())):
                if _ENTITY in node and not is_literal(value):
                    yield Relation(
                        id=local(subject),
                        sort=sort,
                        role=name,
                        target=self._thing("corporateBody", value),
                        forward=None,
                        date=self._dating(node, "date"),
                        end=self._dating(node, "end"),
                        statuses=self._marks(subject),
                        references=self._references(node.get(BASED_ON, [])),
                    )

    def _places(self, root: str, node: Node) -> Iterator[tuple[Thing, str]]:
        lat, long = first(node, rg("lat")), first(node, rg("long"))
        point = f"{said(lat)} {said(long)}" if lat and long else ""
        for place in sorted(node.get(rg("locatedIn"), ())):
            if not is_literal(place):
                yield self._thing("located in", place), point
                point = ""
        if point:
            yield self._thing("site", root), point

    def _thing(self, role: str, term: str) -> Thing:
        named = (
            self._ontology.label(term[1:-1]) if is_code(term) or term.startswith(f"<{RG}") else label(self._known, term)
        )
        return Thing(role, term[1:-1].removeprefix(BASE) if path(term) else local(term), named)

    def _dating(self, node: Node, name: str) -> Dating | None:
        date = self._known.get(first(node, rg(name)))
        if not date:
            return None
        text, low, high = (said(first(date, rg(part)) or '""') for part in ("edtf", "earliest", "latest"))
        return Dating(text, low, high, local(first(date, rg("calendar")) or "<>"))

    def _stated(self, root: str, node: Node, name: str) -> Dating | None:
        """Return a date of an institution with what all statements that give it have in common."""
        date = self._dating(node, name)
        stating = [
            self._statuses[s]
            for s in self._by.get(root, ())
            if s in self._statuses
            and rg(name) in self._kept[s].get(rg("states"), ())
            and first(node, rg(name)) in self._kept[s].get(rg("date"), ())
        ]
        shared = frozenset.intersection(*stating) if stating else frozenset({"unsourced"})
        return date and replace(date, statuses=tuple(status for status in STATUSES if status in shared))

    def _marks(self, subject: str) -> tuple[str, ...]:
        found = self._statuses[subject] if subject in self._statuses else marks(self._kept, subject, self._statuses)
        return tuple(status for status in STATUSES if status in found)

    def _references(self, factoids: list[str]) -> tuple[Reference, ...]:
        found = []
        for factoid in sorted(factoids):
            node = self._kept.get(factoid, {})
            for source in node.get(SOURCE, ()):
                place = node[rg("locator")][0]
                statuses_of = tuple(status for status in STATUSES if status in self._statuses[factoid])
                found.append(
                    Reference(local(source), said(place) if is_literal(place) else "", local(factoid), statuses_of)
                )
        return tuple(found)

    def _sources(self, record: Record) -> dict[str, Source]:
        lists: tuple[Sequence[Name | Item | Relation], ...] = (
            record.names,
            record.events,
            record.statements,
            record.relations,
        )
        cited = {reference.source for items in lists for item in items for reference in item.references}
        return {source: self._source(self._known.get(f"<{BASE}source/{source}>", {})) for source in sorted(cited)}

    def _source(self, node: Node) -> Source:
        words = {
            name: said(first(node, dcterms(name)) or '""')
            for name in ("title", "creator", "publisher", "date", "language")
        }
        return Source(
            title=words["title"],
            url=first(node, rg("url"))[1:-1],
            kind=local(first(node, rg("sourceKind")) or "<>"),
            tier=local(first(node, rg("tier")) or "<>").removeprefix("tier-"),
            language=words["language"],
            author=words["creator"],
            publisher=words["publisher"],
            date=words["date"],
            cluster=local(first(node, rg("reuseCluster")) or "<>"),
        )
