"""Rows to triples: each row becomes one factoid that says what its source says, nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repgraph import dates
from repgraph.build.terms import PREF_LABEL, TYPE, code, dcterms, iri, node, rg, text, typed
from repgraph.reading.values import term_months

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from repgraph.build.terms import Nodes
    from repgraph.dates import Calendar, Moment
    from repgraph.model import Value
    from repgraph.ontology import Ontology, Term
    from repgraph.tables.collection import Row

Triple = tuple[str, str, str]

NOT_RECORDED = "notRecorded"
_FACTOID = rg("Factoid")
_WORDINGS = {
    "date_as_printed": "dateAsPrinted",
    "place_as_printed": "placeAsPrinted",
    "body_as_printed": "bodyAsPrinted",
    "object_as_printed": "objectAsPrinted",
    "charge": "charge",
    "value": "wording",
    "note": "note",
}


class RowWriter:
    """Writes rows of every table as triples; takes note of each date that it meets."""

    def __init__(self, ontology: Ontology, nodes: Nodes, remember: Callable[[Moment], None]) -> None:
        """Keep the terms, the IRIs, and where dates are noted."""
        self.ontology = ontology
        self.nodes = nodes
        self.remember = remember

    def source(self, row: Row) -> Iterator[Triple]:
        """Write a row of ``sources.csv``."""
        this = node("source", row["id"])
        yield this, TYPE, rg("Source")
        yield this, dcterms("title"), text(row["title"])
        for column, predicate in (("author", "creator"), ("publisher", "publisher"), ("language", "language")):
            if row[column]:
                yield this, dcterms(predicate), text(row[column])
        if row["date"]:
            yield this, dcterms("date"), text(row["date"])
        if row["url"]:
            yield this, rg("url"), iri(row["url"])
        yield this, rg("sourceKind"), code(row["kind"])
        yield this, rg("tier"), code(f"tier-{row['tier']}")
        if row["cluster"]:
            yield this, rg("reuseCluster"), node("cluster", row["cluster"])
        if row["note"]:
            yield this, rg("note"), text(row["note"], "en")

    def factoid(self, row: Row) -> Iterator[Triple]:
        """Write a row of ``factoids.csv`` or ``entity-factoids.csv``."""
        this = node("factoid", row["id"])
        term = self.ontology.statements[row["kind"]]
        yield this, TYPE, _FACTOID
        yield this, rg("states"), rg(term.local)
        yield this, rg("about"), self.nodes[row.get("person") or row["entity"]]
        yield from self._evidence(this, row)
        yield from self._values(this, row, term)

    def tie(self, row: Row) -> Iterator[Triple]:
        """Write a row of ``ties.csv``."""
        this = node("factoid", row["id"])
        kind = self.ontology.tie_kinds[row["kind"]]
        a, b = self.nodes[row["person_a"]], self.nodes[row["person_b"]]
        yield this, TYPE, _FACTOID
        yield this, rg("states"), rg(kind.tie_class)
        yield this, rg("tieKind"), code(kind.code)
        yield this, rg("about"), a
        yield this, rg("about"), b
        if kind.directed:
            yield this, rg("tieFrom"), a
            yield this, rg("tieTo"), b
        yield from self._evidence(this, row)
        yield from self._values(this, row, self.ontology.classes[kind.tie_class])

    def name(self, row: Row) -> Iterator[Triple]:
        """Write a row of ``names.csv``: the name is a factoid too."""
        this = node("name", row["id"])
        yield this, TYPE, _FACTOID
        yield this, TYPE, rg("Name")
        yield this, rg("states"), rg("Name")
        yield this, rg("about"), self.nodes[row["entity"]]
        yield this, rg("fullForm"), text(row["form"], row["tag"])
        yield this, rg("nameKind"), code(row["kind"])
        yield from self._evidence(this, row)

    def figure(self, row: Row) -> Iterator[Triple]:
        """Write a row of ``figures.csv``."""
        this = node("figure", row["id"])
        yield this, TYPE, _FACTOID
        yield this, TYPE, rg("Figure")
        yield this, rg("states"), rg("Figure")
        yield this, rg("about"), self.nodes[row["about"]]
        for column in ("measure", "population", "modifier", "unit"):
            if row[column]:
                yield this, rg(column), code(row[column])
        for column, predicate in (("value", "value"), ("min", "valueMin"), ("max", "valueMax")):
            if row[column]:
                yield this, rg(predicate), typed(row[column], "decimal")
        yield from self._evidence(this, row)
        yield from self._dates(this, row, durative=True)
        if row["date_as_printed"]:
            yield this, rg("dateAsPrinted"), text(row["date_as_printed"], "en")

    def assessment(self, row: Row) -> Iterator[Triple]:
        """Write a row of ``assessments.csv``."""
        this = node("assessment", row["id"])
        yield this, TYPE, rg("Assessment")
        yield this, rg("judgement"), code(row["judgement"])
        yield this, rg("assessmentStatus"), code(row["status"])
        for item in row["rows"].split():
            yield this, rg("assesses"), self.subject(item)
        for item in row["choice"].split():
            yield this, rg("choice"), self.subject(item)
        if row["reason_code"]:
            yield this, rg("reasonCode"), code(row["reason_code"])
        for column in ("question", "reason"):
            if row[column]:
                yield this, rg(column), text(row[column], "en")
        if row["editor"]:
            yield this, rg("editor"), text(row["editor"])
        if row["date"]:
            yield this, dcterms("date"), typed(row["date"], "date")

    def link(self, row: Row) -> Iterator[Triple]:
        """Write a row of ``links.csv`` as a SKOS match."""
        predicate = f"<http://www.w3.org/2004/02/skos/core#{row['relation']}Match>"
        yield self.nodes[row["entity"]], predicate, iri(row["target"])

    def entity(self, row: Row) -> Iterator[Triple]:
        """Write a row of ``entities.csv``; labels come with its names."""
        this = self.nodes[row["id"]]
        yield this, TYPE, rg(self.ontology.entities[row["kind"]].local)
        yield this, PREF_LABEL, text(row["label"], "en")
        if row["note"]:
            yield this, rg("note"), text(row["note"], "en")

    def subject(self, row_id: str) -> str:
        """Return the IRI of a row, or of the person or entity of that id."""
        if row_id in self.nodes:
            return self.nodes[row_id]
        return self.row_nodes.get(row_id) or node("factoid", row_id)

    row_nodes: dict[str, str] = {}  # noqa: RUF012 - replaced on each instance by the graph writer

    def value(self, value: Value) -> str:
        """Return a value of the reading as an RDF term."""
        if value.moment is not None:
            self.remember(value.moment)
            return node("date", value.local)
        if value.type == "id":
            return self.nodes[value.key]
        if value.type == "code":
            return code(value.key)
        if value.type == "class":
            return rg(value.key)
        if value.type == "integer":
            return typed(value.key, "integer")
        return text(value.key, "en")

    def _evidence(self, this: str, row: Row) -> Iterator[Triple]:
        yield this, rg("source"), node("source", row["source"])
        locator = row["locator"]
        yield this, rg("locator"), code(NOT_RECORDED) if locator == NOT_RECORDED else text(locator)
        yield this, rg("compared"), typed("true" if row["compared"] == "yes" else "false", "boolean")
        if row["mode"] not in {"", "stated"}:
            yield this, rg("mode"), code(row["mode"])
        if row.get("certainty") not in {None, "", "certain"}:
            yield this, rg("certainty"), code(row["certainty"])
        if row["note"]:
            yield this, rg("note"), text(row["note"], "en")

    def _values(self, this: str, row: Row, term: Term) -> Iterator[Triple]:
        yield from self._dates(this, row, durative=term.durative or not term.is_class)
        for column, predicate in _WORDINGS.items():
            if column != "note" and row.get(column):
                yield this, rg(predicate), text(row[column], "en")
        if row.get("calendar"):
            yield this, rg("calendar"), code(row["calendar"])
        for column in ("place", "body"):
            if row.get(column):
                yield this, rg(column), self.nodes[row[column]]
        for column, predicate in (("act", "underAct"), ("provision", "underProvision")):
            for item in row.get(column, "").split():
                yield this, rg(predicate), self.nodes[item]
        yield from self._penalty(this, row)
        yield from self._object(this, row, term)
        for item in row.get("qualifiers", "").split():
            yield this, rg(self.ontology.qualifiers[item]), code(item)
        if row.get("regime"):
            yield this, rg("regime"), code(row["regime"])

    def _penalty(self, this: str, row: Row) -> Iterator[Triple]:
        for item in row.get("penalty", "").split():
            yield this, rg("penalty"), code(item)
        if row.get("term"):
            months = term_months(row["term"])
            if months is None:
                yield this, rg("termKind"), code(row["term"])
            else:
                yield this, rg("termMonths"), typed(months, "integer")

    def _object(self, this: str, row: Row, term: Term) -> Iterator[Triple]:
        if term.is_class:
            predicate = term.object_property or self._role(row)
        elif term.local == "coordinates":
            yield from coordinates(this, row["value"])
            return
        else:
            codes = row.get("qualifiers", "").split()
            weak = not self.ontology.weakening.isdisjoint(codes)
            says_code = any(self.ontology.qualifiers.get(c) == term.local for c in codes)
            predicate = "object" if says_code or weak or term.date_valued else term.local
            if row.get("value") and (weak or not row["object"]) and not (says_code or term.date_valued):
                yield this, rg(term.local), text(row["value"], "en")
        for item in row.get("object", "").split():
            yield this, rg(predicate), self.nodes[item]

    def _role(self, row: Row) -> str:
        roles = (c for c in row.get("qualifiers", "").split() if self.ontology.qualifiers[c] == "changeRole")
        return next(roles, "object")

    def _dates(self, this: str, row: Row, *, durative: bool) -> Iterator[Triple]:
        calendar: Calendar = row.get("calendar", "")  # type: ignore[assignment]  # checked when read
        begin, end = row["date"], row["end"]
        if durative and dates.is_interval(begin):
            begin, end = dates.split_interval(begin)
        for value, predicate in ((begin, "date"), (end, "end")):
            if value:
                time = dates.parse(value, calendar)
                self.remember(time)
                yield this, rg(predicate), node("date", time.local)


def coordinates(this: str, value: str) -> Iterator[Triple]:
    """Write ``latitude, longitude`` in decimal degrees (WGS 84)."""
    lat, _, long = value.partition(",")
    yield this, rg("lat"), typed(lat.strip(), "decimal")
    yield this, rg("long"), typed(long.strip(), "decimal")
