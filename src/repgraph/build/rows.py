"""Rows to triples: each row becomes one factoid that says what its source says, nothing more.

Every method returns the N-Triples lines of one row. What cells of one column share (a place, a date, a code) is
written once and remembered: text joined from such pieces costs a twentieth of an object a triple.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from repgraph import dates
from repgraph.build.terms import (
    PREF_LABEL,
    TYPE,
    Memo,
    code,
    dcterms,
    iri,
    lines,
    node,
    rg,
    tail,
    text,
    typed,
)
from repgraph.ontology import BASE
from repgraph.reading.values import term_months

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from repgraph.build.terms import Nodes
    from repgraph.dates import Calendar, Moment
    from repgraph.model import Value
    from repgraph.ontology import Ontology, Term

    Row = Mapping[str, str]

NOT_RECORDED = "notRecorded"
_WORDINGS = {
    "date_as_printed": "dateAsPrinted",
    "place_as_printed": "placeAsPrinted",
    "body_as_printed": "bodyAsPrinted",
    "object_as_printed": "objectAsPrinted",
    "charge": "charge",
    "value": "wording",
}
_FACTOID = tail(TYPE, rg("Factoid"))
_NAME = (tail(TYPE, rg("Name")), tail(rg("states"), rg("Name")))
_FIGURE = (tail(TYPE, rg("Figure")), tail(rg("states"), rg("Figure")))
_ABOUT, _SOURCE, _LOCATOR, _NOTE = rg("about"), rg("source"), rg("locator"), rg("note")
_COMPARED = {
    answer: tail(rg("compared"), typed("true" if answer == "yes" else "false", "boolean")) for answer in ("yes", "no")
}


class RowWriter:
    """Writes rows of every table as triples; takes note of each date that it meets.

    Parameters
    ----------
    ontology
        Terms and codes.
    nodes
        IRIs of people and entities.
    remember
        Told of every date.
    """

    def __init__(self, ontology: Ontology, nodes: Nodes, remember: Callable[[Moment], None]) -> None:
        """Keep the terms, the IRIs, and where dates are noted."""
        self.ontology = ontology
        self.nodes = nodes
        self.remember = remember
        self.subjects: Mapping[str, str] = {}
        """IRIs of rows, people and entities that an assessment or conflict may name; a factoid where it is not here."""
        self._states = Memo[str, str](lambda kind: tail(rg("states"), rg(ontology.statements[kind].local)))
        self._sources = Memo[str, str](lambda source: tail(_SOURCE, node("source", source)))
        self._locators = Memo[str, str](self._locator)
        self._codes = Memo[tuple[str, str], str](lambda cell: tail(rg(cell[0]), code(cell[1])))
        self._nodes = Memo[tuple[str, str], str](lambda cell: tail(rg(cell[0]), nodes[cell[1]]))
        self._texts = Memo[tuple[str, str], str](lambda cell: tail(rg(cell[0]), text(cell[1], "en")))
        self._terms = Memo[str, str](self._term)
        self._times = Memo[tuple[str, str, str, bool], tuple[str, ...]](self._time)
        self._said: dict[tuple[str, str, str], str] = {}

    def source(self, row: Row) -> str:
        """Write a row of ``sources.csv``."""
        tails = [tail(TYPE, rg("Source")), tail(dcterms("title"), text(row["title"]))]
        for column, predicate in (("author", "creator"), ("publisher", "publisher"), ("language", "language")):
            if row[column]:
                tails.append(tail(dcterms(predicate), text(row[column])))
        if row["date"]:
            tails.append(tail(dcterms("date"), text(row["date"])))
        if row["url"]:
            tails.append(tail(rg("url"), iri(row["url"])))
        tails += [tail(rg("sourceKind"), code(row["kind"])), tail(rg("tier"), code(f"tier-{row['tier']}"))]
        if row["cluster"]:
            tails.append(tail(rg("reuseCluster"), node("cluster", row["cluster"])))
        if row["note"]:
            tails.append(tail(_NOTE, text(row["note"], "en")))
        return lines(node("source", row["id"]), tails)

    def factoid(self, row: Row) -> str:
        """Write a row of ``factoids.csv`` or ``entity-factoids.csv``."""
        kind = row["kind"]
        about = self.nodes[row.get("person") or row["entity"]]
        tails = [_FACTOID, self._states[kind], f" {_ABOUT} {about} .\n"]
        self._evidence(tails, row)
        self._values(tails, row, self.ontology.statements[kind])
        this = f"<{BASE}factoid/{row['id']}>"
        return this + this.join(tails)

    def tie(self, row: Row) -> str:
        """Write a row of ``ties.csv``."""
        kind = self.ontology.tie_kinds[row["kind"]]
        a, b = self.nodes[row["person_a"]], self.nodes[row["person_b"]]
        tails = [_FACTOID, tail(rg("states"), rg(kind.tie_class)), tail(rg("tieKind"), code(kind.code))]
        tails += [tail(_ABOUT, a), tail(_ABOUT, b)]
        if kind.directed:
            tails += [tail(rg("tieFrom"), a), tail(rg("tieTo"), b)]
        self._evidence(tails, row)
        self._values(tails, row, self.ontology.classes[kind.tie_class])
        return lines(node("factoid", row["id"]), tails)

    def name(self, row: Row) -> str:
        """Write a row of ``names.csv``: the name is a factoid too."""
        tails = [_FACTOID, *_NAME, tail(_ABOUT, self.nodes[row["entity"]])]
        tails += [tail(rg("fullForm"), text(row["form"], row["tag"])), self._codes["nameKind", row["kind"]]]
        self._evidence(tails, row)
        return lines(node("name", row["id"]), tails)

    def figure(self, row: Row) -> str:
        """Write a row of ``figures.csv``."""
        tails = [_FACTOID, *_FIGURE, tail(_ABOUT, self.nodes[row["about"]])]
        codes = ("measure", "population", "modifier", "unit")
        tails += [self._codes[column, row[column]] for column in codes if row[column]]
        numbers = (("value", "value"), ("min", "valueMin"), ("max", "valueMax"))
        tails += [tail(rg(name), typed(row[column], "decimal")) for column, name in numbers if row[column]]
        self._evidence(tails, row)
        tails += self._times[row["date"], row["end"], "", True]
        if row["date_as_printed"]:
            tails.append(tail(rg("dateAsPrinted"), text(row["date_as_printed"], "en")))
        return lines(node("figure", row["id"]), tails)

    def assessment(self, row: Row) -> str:
        """Write a row of ``assessments.csv``."""
        tails = [tail(TYPE, rg("Assessment")), tail(rg("judgement"), code(row["judgement"]))]
        tails.append(tail(rg("assessmentStatus"), code(row["status"])))
        tails += [tail(rg("assesses"), self.subject(item)) for item in row["rows"].split()]
        tails += [tail(rg("choice"), self.subject(item)) for item in row["choice"].split()]
        if row["reason_code"]:
            tails.append(tail(rg("reasonCode"), code(row["reason_code"])))
        tails += [tail(rg(column), text(row[column], "en")) for column in ("question", "reason") if row[column]]
        if row["editor"]:
            tails.append(tail(rg("editor"), text(row["editor"])))
        if row["date"]:
            tails.append(tail(dcterms("date"), typed(row["date"], "date")))
        return lines(node("assessment", row["id"]), tails)

    def link(self, row: Row) -> str:
        """Write a row of ``links.csv`` as a SKOS match."""
        predicate = f"<http://www.w3.org/2004/02/skos/core#{row['relation']}Match>"
        return lines(self.nodes[row["entity"]], [tail(predicate, iri(row["target"]))])

    def entity(self, row: Row) -> list[str]:
        """Return type, label and note of a row of ``entities.csv`` as lines; other labels come with its names."""
        tails = [tail(TYPE, rg(self.ontology.entities[row["kind"]].local)), tail(PREF_LABEL, text(row["label"], "en"))]
        if row["note"]:
            tails.append(tail(_NOTE, text(row["note"], "en")))
        return tails

    def subject(self, row_id: str) -> str:
        """Return the IRI of a row, or of the person or entity of that id."""
        return self.subjects.get(row_id) or node("factoid", row_id)

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

    def says(self, name: str, value: Value) -> str:
        """Return a property with a value of the reading as the rest of a line."""
        key = (name, value.type, value.key)
        said = self._said.get(key)
        if said is None:
            if len(self._said) > Memo.MOST:
                self._said.clear()
            said = self._said[key] = tail(rg(name), self.value(value))
        return said

    def _locator(self, locator: str) -> str:
        return tail(_LOCATOR, code(NOT_RECORDED) if locator == NOT_RECORDED else text(locator))

    def _evidence(self, tails: list[str], row: Row) -> None:
        tails += (self._sources[row["source"]], self._locators[row["locator"]], _COMPARED[row["compared"]])
        mode, certainty, note = row.get("mode"), row.get("certainty"), row.get("note")
        if mode and mode != "stated":
            tails.append(self._codes["mode", mode])
        if certainty and certainty != "certain":
            tails.append(self._codes["certainty", certainty])
        if note:
            tails.append(self._texts["note", note])

    def _values(self, tails: list[str], row: Row, term: Term) -> None:  # noqa: C901, PLR0912 - one branch a column
        get = row.get
        date, end = get("date") or "", get("end") or ""
        if date or end:
            tails += self._times[date, end, get("calendar") or "", term.durative or not term.is_class]
        for column, predicate in _WORDINGS.items():
            wording = get(column)
            if wording:
                tails.append(self._texts[predicate, wording])
        calendar = get("calendar")
        if calendar:
            tails.append(self._codes["calendar", calendar])
        for column in ("place", "body"):
            cell = get(column)
            if cell:
                tails.append(self._nodes[column, cell])
        for column, predicate in (("act", "underAct"), ("provision", "underProvision")):
            cell = get(column)
            if cell:
                tails += [self._nodes[predicate, item] for item in cell.split()]
        penalty, length = get("penalty"), get("term")
        if penalty:
            tails += [self._codes["penalty", item] for item in penalty.split()]
        if length:
            tails.append(self._terms[length])
        if not term.is_class or get("object"):
            tails += self._object(row, term)
        qualifiers, regime = get("qualifiers"), get("regime")
        if qualifiers:
            tails += [self._codes[self.ontology.qualifiers[item], item] for item in qualifiers.split()]
        if regime:
            tails.append(self._codes["regime", regime])

    def _term(self, term: str) -> str:
        months = term_months(term)
        if months is None:
            return tail(rg("termKind"), code(term))
        return tail(rg("termMonths"), typed(months, "integer"))

    def _object(self, row: Row, term: Term) -> Iterator[str]:
        objects, value = row.get("object") or "", row.get("value")
        if term.is_class:
            predicate = term.object_property or self._role(row)
        elif term.local == "coordinates":
            yield from coordinates(row["value"])
            return
        else:
            codes = (row.get("qualifiers") or "").split()
            weak = not self.ontology.weakening.isdisjoint(codes)
            says_code = any(self.ontology.qualifiers.get(c) == term.local for c in codes)
            predicate = "object" if says_code or weak or term.date_valued else term.local
            if value and (weak or not objects) and not (says_code or term.date_valued):
                yield self._texts[term.local, value]
        for item in objects.split():
            yield self._nodes[predicate, item]

    def _role(self, row: Row) -> str:
        codes = (row.get("qualifiers") or "").split()
        roles = (c for c in codes if self.ontology.qualifiers[c] == "changeRole")
        return next(roles, "object")

    def _time(self, cells: tuple[str, str, str, bool]) -> tuple[str, ...]:
        begin, end, calendar, durative = cells
        known: Calendar = calendar  # type: ignore[assignment]  # checked when read
        if durative and dates.is_interval(begin):
            begin, end = dates.split_interval(begin)
        tails = []
        for value, predicate in ((begin, "date"), (end, "end")):
            if value:
                time = dates.parse(value, known)
                self.remember(time)
                tails.append(tail(rg(predicate), node("date", time.local)))
        return tuple(tails)


def coordinates(value: str) -> tuple[str, str]:
    """Write ``latitude, longitude`` in decimal degrees (WGS 84)."""
    lat, _, long = value.partition(",")
    return tail(rg("lat"), typed(lat.strip(), "decimal")), tail(rg("long"), typed(long.strip(), "decimal"))
