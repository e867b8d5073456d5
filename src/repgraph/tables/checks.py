"""What a cell must be. Each check returns what is wrong and what to do, or nothing."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from repgraph import dates, names
from repgraph.errors import DateError, did_you_mean, near
from repgraph.tables.files import MAX_CELL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from repgraph.ontology import Ontology
    from repgraph.tables.spec import Column


_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_URL = re.compile(r"https?://\S+")
_TERM = re.compile(r"P(?=[0-9])([0-9]{1,3}Y)?([0-9]{1,4}M)?([0-9]{1,5}D)?")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLUSTER = re.compile(r"(wiki|book|copy)-[a-z0-9-]+")

NOT_RECORDED = "notRecorded"
INDEFINITE = "indefinite"
RELATIONS = frozenset({"exact", "close"})
"""Ways in which a record elsewhere is the same person or thing."""

MANY = 20_000
"""Ids among which the nearest to a misspelt one is sought; of more, those that begin like it."""

_LINE_BREAKS = frozenset({"Cc", "Zl", "Zp"})


class Checker:
    """Checks cells against the ontology and against the ids that the collection knows."""

    def __init__(self, ontology: Ontology) -> None:
        """Prepare the checks that need no ids."""
        self.ontology = ontology
        self.sources: set[str] = set()
        self.persons: set[str] = set()
        self.entities: dict[str, str] = {}
        self.rows: set[str] = set()
        self._unread: frozenset[str] = frozenset()
        events = {kind for kind, term in ontology.statements.items() if term.is_class and term.is_a("Event")}
        relations = {kind for kind, term in ontology.statements.items() if term.is_class and not term.is_a("Event")}
        properties = {kind for kind, term in ontology.statements.items() if not term.is_class}
        self._kinds = {
            "factoid": events | properties,
            "entity": set(ontology.entities),
            "entity-factoid": relations | properties,
        }

    def learn(
        self,
        *,
        sources: Iterable[str] = (),
        entities: Mapping[str, str] | None = None,
        persons: Iterable[str] = (),
        rows: Iterable[str] = (),
        unread: Iterable[str] = (),
    ) -> None:
        """Take in the ids that other cells may refer to.

        Parameters
        ----------
        sources, persons, rows
            Ids of sources, of people, and of rows that a judgement may speak of.
        entities
            Kinds of entities by their id.
        unread
            Tables of which some rows could not be read: ids that they may hold are not called unknown.
        """
        self._unread |= frozenset(unread)
        self.sources.update(sources)
        self.persons.update(persons)
        self.entities.update(entities or {})
        self.rows.update(rows)

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
        no_text = _no_text(value)
        if no_text:
            return no_text
        kind, _, detail = column.check.partition(":")
        check = getattr(self, f"_{kind.replace('-', '_')}", None)
        if check is None:
            return ""
        if not column.many:
            return str(check(value, detail))
        parts = value.split()
        wrongs = [f"{part}: {wrong}" if len(parts) > 1 else wrong for part in parts if (wrong := check(part, detail))]
        return "; ".join(wrongs)

    def _newid(self, value: str, _detail: str) -> str:
        if _ID.fullmatch(value):
            return ""
        return "an id has lower-case letters, digits and single hyphens, as in fc00012 or turar-ryskulov"

    def _id(self, value: str, detail: str) -> str:
        if detail == "source":
            return self._known(value, self.sources, "source", ("sources",))
        if detail == "row":
            return self._known(value, self.rows, "row or person", ("any",))
        if detail == "person":
            return self._known(value, self.persons, "person", ("persons",))
        if value in self.entities:
            return self._fits(value, detail)
        if detail == "any":
            known = self.persons if value in self.persons else {*self.entities, *self.persons}
            return self._known(value, known, "person or entity", ("persons", "entities"))
        return self._known(value, self.entities, detail, ("entities",))

    def _fits(self, value: str, detail: str) -> str:
        wanted = {"place": ("Place",), "organisation": ("Organisation",), "act": ("LegalAct", "LegalProvision")}
        classes = wanted.get(detail)
        term = self.ontology.entities.get(self.entities[value])
        if classes is None or term is None or any(term.is_a(c) for c in classes):
            return ""
        return f"is a {self.entities[value]} in entities.csv; this column takes a {detail}"

    def _known(self, value: str, known: Collection[str], what: str, tables: tuple[str, ...]) -> str:
        unread = self._unread if tables == ("any",) else self._unread.intersection(tables)
        if value in known or unread:
            return ""
        where = "any table" if tables == ("any",) else " or ".join(f"{table}.csv" for table in tables)
        return f"no {what} has this id in {where}{_advice(value, known)}"

    def _code(self, value: str, scheme: str) -> str:
        if scheme == "tier":
            return "" if f"tier-{value}" in self.ontology.schemes["tier"] else "a tier is a number from 1 to 6"
        if scheme == "*":
            codes: Collection[str] = self.ontology.qualifiers
            scheme = "any list of qualifiers"
        else:
            codes = self.ontology.schemes.get(scheme, frozenset())
        return "" if value in codes else f"no such code in {scheme}{_advice(value, codes)}"

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
        return wrong or ("" if _DAY.fullmatch(value) else "write a day, as in 2026-11-22")

    def _decimal(self, value: str, _detail: str) -> str:
        if _NUMBER.fullmatch(value):
            return ""
        return "not a number; write digits with a point, without spaces; a range goes to min and max"

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

    def _relation(self, value: str, _detail: str) -> str:
        return "" if value in RELATIONS else "write exact or close"

    def _cluster(self, value: str, _detail: str) -> str:
        return "" if _CLUSTER.fullmatch(value) else "a reuse cluster begins with wiki-, book- or copy-"


def _no_text(value: str) -> str:
    if len(value) > MAX_CELL:
        return f"a cell of {len(value):,} characters: look for a quotation mark that is not closed"
    if value.startswith("="):
        return "begins with '=': a spreadsheet would run it as a formula; begin with a letter or a digit"
    if any(unicodedata.category(c) in _LINE_BREAKS for c in value):
        return "holds a line break or a control character; write one line of text"
    return ""


def _advice(value: str, known: Collection[str]) -> str:
    if len(known) > MANY:
        known = list(islice((one for one in known if one[:3] == value[:3]), MANY))
    return did_you_mean(near(value, known))


def row_problems(table: str, row: Mapping[str, str], ontology: Ontology) -> Iterable[tuple[str, str, str]]:
    """Yield column, what is wrong and severity for rules that join several cells of a row."""
    if "end" in row:
        yield from duration_problems(table, row, ontology)
    if table == "names":
        yield from _script_problems(row)
    if table == "ties" and row["person_a"] == row["person_b"]:
        yield "person_b", "a tie joins two different people", "error"
    if table == "figures":
        if not (row["value"] or row["min"] or row["max"]):
            yield "value", "a figure needs a value, or a minimum or maximum", "error"
        elif row["min"] and row["max"] and Decimal(row["min"]) > Decimal(row["max"]):
            yield "min", "the minimum is above the maximum", "error"


def duration_problems(table: str, row: Mapping[str, str], ontology: Ontology) -> Iterable[tuple[str, str, str]]:
    """Yield what is wrong with beginning and end of a row together, as :func:`row_problems` does."""
    lasting = table in {"ties", "figures"} or _lasts(row, ontology)
    yield from _duration_problems(row, what="" if lasting else row["kind"])


def _lasts(row: Mapping[str, str], ontology: Ontology) -> bool:
    term = ontology.statements[row["kind"]]
    return term.durative or not term.is_class


def _duration_problems(row: Mapping[str, str], what: str) -> Iterable[tuple[str, str, str]]:
    if dates.is_interval(row["date"]) and what:
        low, high = dates.split_interval(row["date"])
        yield "date", f"{what} is a moment: once within is written [{low}..{high}]", "error"
    if row["end"] and what:
        yield "end", f"{what} is a moment and has no end", "error"
    elif row["end"] and (dates.is_interval(row["date"]) or dates.is_interval(row["end"])):
        yield "end", "the beginning stands in date, the end in end, neither as a/b", "error"
    elif row["date"] and row["end"]:
        begin, end = dates.parse(row["date"]), dates.parse(row["end"])
        if begin.first and end.last and begin.first > end.last:
            yield "end", f"ends before it begins ({row['date']})", "error"


def _script_problems(row: Mapping[str, str]) -> Iterable[tuple[str, str, str]]:
    mixed = names.lookalikes(row["form"])
    if mixed:
        yield (
            "form",
            f"Latin look-alike letters inside {', '.join(mixed)}; kept as printed, folded for search",
            "warning",
        )
    wanted = names.expected_script(row["tag"])
    found = {names.script_of(c) for c in row["form"]} - {""}
    if found and wanted not in found:
        shown = ", ".join(sorted(s.capitalize() for s in found))
        yield (
            "tag",
            f"{row['tag']} promises {wanted.capitalize()} letters, the form {row['form']!r} has {shown}",
            "error",
        )
