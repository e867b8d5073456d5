"""What a cell must be. Each check returns what is wrong and what to do, or nothing."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from repgraph import dates, names
from repgraph.errors import DateError, did_you_mean, near
from repgraph.tables.files import MAX_CELL

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from repgraph.ontology import Ontology
    from repgraph.tables.spec import Column



_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_URL = re.compile(r"https?://\S+")
_TERM = re.compile(r"P(?=\d)(\d+Y)?(\d+M)?(\d+D)?")
_CLUSTER = re.compile(r"(wiki|book|copy)-[a-z0-9-]+")

NOT_RECORDED = "notRecorded"
INDEFINITE = "indefinite"


class Checker:
    """Checks cells against the ontology and against the ids that the collection knows."""

    def __init__(self, ontology: Ontology) -> None:
        """Prepare the checks that need no ids."""
        self.ontology = ontology
        self.sources: set[str] = set()
        self.persons: set[str] = set()
        self.entities: dict[str, str] = {}
        self.rows: set[str] = set()
        entity = {k for k, t in ontology.terms.items() if t.is_class and t.iri_path}
        events = {k for k, t in ontology.terms.items() if t.is_class and t.is_a("Event")}
        statements = {k for k, t in ontology.terms.items() if t.is_class and t.is_a("EntityEvent")}
        properties = {k for k, t in ontology.terms.items() if not t.is_class}
        self._kinds = {
            "factoid": events | properties,
            "entity": entity - events,
            "entity-factoid": statements | properties,
        }

    def learn(self, tables: Mapping[str, Iterable[Mapping[str, str]]]) -> None:
        """Take in the ids that other cells may refer to."""
        self.sources |= {row["id"] for row in tables.get("sources", ())}
        self.persons |= {row["id"] for row in tables.get("persons", ())}
        self.entities.update({row["id"]: row["kind"] for row in tables.get("entities", ())})
        for name, rows in tables.items():
            if name not in {"sources", "entities"}:
                self.rows |= {row["id"] for row in rows}

    def cell(self, column: Column, value: str) -> str:
        """Return what is wrong with a cell, or nothing.

        Parameters
        ----------
        column
            The column's description.
        value
            The cell, without surrounding blanks.
        """
        if not value:
            return "must not be empty" if column.required else ""
        if len(value) > MAX_CELL:
            return f"a cell of {len(value):,} characters: look for a quotation mark that is not closed"
        if value.startswith("="):
            return "begins with '=': a spreadsheet would run it as a formula; put an apostrophe-free text here"
        if any(ord(c) < 32 for c in value):  # noqa: PLR2004 - control characters
            return "holds a line break or a control character; write one line of text"
        kind, _, detail = column.check.partition(":")
        check = getattr(self, f"_{kind.replace('-', '_')}", None)
        if check is None:
            return ""
        parts = value.split(" ") if column.many else [value]
        return next((wrong for part in parts if (wrong := check(part, detail))), "")

    def _newid(self, value: str, _detail: str) -> str:
        if _ID.fullmatch(value):
            return ""
        return "an id has lower-case letters, digits and single hyphens, as in fc00012 or turar-ryskulov"

    def _id(self, value: str, detail: str) -> str:
        if detail == "source":
            return self._known(value, self.sources, "source", "sources.csv")
        if detail == "row":
            return self._known(value, self.rows, "row or person", "any table")
        if detail == "person":
            return self._known(value, self.persons, "person", "persons.csv")
        if value in self.entities:
            return self._fits(value, detail)
        if detail == "any" and value in self.persons:
            return ""
        where = "entities.csv" if detail != "any" else "persons.csv or entities.csv"
        known = [*self.entities, *(self.persons if detail == "any" else ())]
        return f"no {detail if detail != 'any' else 'person or entity'} has this id in {where}{_advice(value, known)}"

    def _fits(self, value: str, detail: str) -> str:
        wanted = {"place": ("Place",), "organisation": ("Organisation",), "act": ("LegalAct", "LegalProvision")}
        classes = wanted.get(detail)
        term = self.ontology.terms.get(self.entities[value])
        if classes is None or term is None or any(term.is_a(c) for c in classes):
            return ""
        return f"is a {self.entities[value]} in entities.csv; this column takes a {detail}"

    def _known(self, value: str, known: set[str], what: str, where: str) -> str:
        return "" if value in known else f"no {what} has this id in {where}{_advice(value, known)}"

    def _code(self, value: str, scheme: str) -> str:
        if scheme == "*":
            codes: Container[str] = self.ontology.qualifiers
            names_of: Iterable[str] = self.ontology.qualifiers
            scheme = "any list of qualifiers"
        else:
            codes = names_of = self.ontology.schemes.get(scheme, frozenset())
            if scheme == "tier":
                value = f"tier-{value}"
        return "" if value in codes else f"no such code in {scheme}{_advice(value, names_of)}"

    def _kind(self, value: str, detail: str) -> str:
        known = self._kinds[detail]
        return "" if value in known else f"no such kind in the ontology{_advice(value, known)}"

    def _moment(self, value: str, _detail: str) -> str:
        try:
            dates.parse(value)
        except DateError as error:
            return error.why
        return ""

    def _date(self, value: str, _detail: str) -> str:
        wrong = self._moment(value, "")
        return wrong or ("" if dates.parse(value).is_day else "write a day, as in 2026-11-22")

    def _decimal(self, value: str, _detail: str) -> str:
        try:
            finite = Decimal(value).is_finite()
        except InvalidOperation:
            finite = False
        return "" if finite else "not a number; write digits with a point, without spaces; a range goes to min and max"

    def _term(self, value: str, _detail: str) -> str:
        if value == INDEFINITE or _TERM.fullmatch(value):
            return ""
        return "write an ISO 8601 duration such as P10Y or P8Y6M, or indefinite"

    def _yesno(self, value: str, _detail: str) -> str:
        return "" if value in {"yes", "no"} else "write yes or no"

    def _tag(self, value: str, _detail: str) -> str:
        if names.TAG.fullmatch(value):
            return ""
        return "write a language tag in lower case, as in kk-cyrl, ru or en"

    def _url(self, value: str, _detail: str) -> str:
        return "" if _URL.fullmatch(value) else "write a whole web address, with https://"

    def _key(self, value: str, _detail: str) -> str:
        return "" if _KEY.fullmatch(value) else "a key has letters, digits, points, hyphens and underscores only"

    def _cluster(self, value: str, _detail: str) -> str:
        return "" if _CLUSTER.fullmatch(value) else "a reuse cluster begins with wiki-, book- or copy-"


def _advice(value: str, known: Iterable[str]) -> str:
    return did_you_mean(near(value, known))


def row_problems(table: str, row: Mapping[str, str], ontology: Ontology) -> Iterable[tuple[str, str, str]]:
    """Yield column, what is wrong and severity for rules that join several cells of a row."""
    if "date" in row and "kind" in row and table in {"factoids", "entity-factoids"}:
        yield from _duration_problems(row, ontology)
    if table == "names":
        yield from _script_problems(row)
    if table == "ties" and row["person_a"] == row["person_b"]:
        yield "person_b", "a tie joins two different people", "error"
    if table == "figures":
        if not (row["value"] or row["min"] or row["max"]):
            yield "value", "a figure needs a value, or a minimum or maximum", "error"
        elif row["min"] and row["max"] and Decimal(row["min"]) > Decimal(row["max"]):
            yield "min", "the minimum is above the maximum", "error"


def _duration_problems(row: Mapping[str, str], ontology: Ontology) -> Iterable[tuple[str, str, str]]:
    term = ontology.terms.get(row["kind"])
    lasts = term is None or not term.is_class or term.durative
    if dates.is_interval(row["date"]) and not lasts:
        low, high = dates.split_interval(row["date"])
        yield "date", f"{row['kind']} is a moment: once within is written [{low}..{high}]", "error"
    if row["end"] and not lasts:
        yield "end", f"{row['kind']} is a moment and has no end", "error"
    if row["date"] and row["end"] and not dates.is_interval(row["date"]):
        begin, end = dates.parse(row["date"]), dates.parse(row["end"])
        if begin.earliest and end.latest and begin.earliest > end.latest:
            yield "end", f"ends before it begins ({row['date']})", "error"


def _script_problems(row: Mapping[str, str]) -> Iterable[tuple[str, str, str]]:
    mixed = names.lookalikes(row["form"])
    if mixed:
        yield "form", f"Latin look-alike letters inside {', '.join(mixed)}; kept as printed, folded for search", "warning"
    wanted = names.expected_script(row["tag"])
    found = {names.script_of(c) for c in row["form"]} - {""}
    if found and wanted not in found:
        shown = ", ".join(sorted(s.capitalize() for s in found))
        yield "tag", f"{row['tag']} promises {wanted.capitalize()} letters, the form {row['form']!r} has {shown}", "error"
