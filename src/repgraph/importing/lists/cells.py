"""One cell of a list to columns of our tables; what is not understood is kept as printed."""

# ruff: noqa: RUF001 - words of other scripts are the subject of this module

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from repgraph import dates
from repgraph.errors import DateError
from repgraph.importing.lists import decisions, moments, words
from repgraph.importing.lists.chart import template_columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from repgraph.dates import Moment
    from repgraph.importing.contract import Row
    from repgraph.importing.lists.chart import Field, Map
    from repgraph.importing.lists.known import Known

FAMILY_NOTICE = "family-notice"
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass
class Cells:
    """Reads cells by what a map declares.

    Parameters
    ----------
    map
        The map.
    known
        What the tables hold already.
    """

    map: Map
    known: Known

    def fill(self, row: Row, target: str, field: Field, text: str, when: Moment | None) -> str:
        """Put a cell into a row; return why it was not understood, or nothing.

        Parameters
        ----------
        row
            A factoid that grows.
        target
            Column of our table.
        field
            How the cell is read.
        text
            The cell, never empty.
        when
            For words whose meaning changed: when the list recorded them, or the date of the act.
        """
        if field.pattern:
            match = re.search(field.pattern, text)
            if not match:
                _add(row, "note", f"{field.column}: {text}")
                return "the pattern of the map does not fit"
            text = match[1] if match.re.groups else match[0]
            if not text:
                return ""
        if field.codes:
            means = _codes(field.codes).get(words.plain(text))
            if means is not None:
                self._put(row, target, means, text)
                return ""
        return str(getattr(self, f"_{field.read}")(row, target, text, when))

    def _put(self, row: Row, target: str, means: str, text: str) -> None:
        if means:
            _add(row, target, means, " ")
        if target in {"place", "body", "object"}:
            row[f"{target}_as_printed"] = text

    def _date(self, row: Row, target: str, text: str, _when: Moment | None) -> str:
        try:
            printed = moments.read(text, self.map.habits)
            if target == "date" and printed.end and self.durative(row["kind"]):
                row["date"], row["end"] = printed.date, printed.end
            elif printed.date:
                row[target] = f"[{printed.date}..{printed.end}]" if printed.end else printed.date
                dates.parse(row[target])
        except DateError as error:
            row.pop(target, None)
            _add(row, "date_as_printed", text, " – ")
            return error.why
        if text not in {row.get(target), f"{row.get('date')}–{row.get('end')}"}:
            _add(row, "date_as_printed", text, " – ")
        return ""

    def durative(self, kind: str) -> bool:
        """Tell whether statements of a kind last, so that they may have an end."""
        term = self.known.ontology.statements[kind]
        return term.durative or not term.is_class

    def _place(self, row: Row, target: str, text: str, _when: Moment | None) -> str:
        row["place_as_printed"] = text
        chosen = _looked_up(self.map.places, text)
        why = ""
        if not chosen:
            chosen, why = self.known.find(re.sub(r"^(г|гор|с|село|пос|аул|ауыл|қ)\.?\s+(?=\w)", "", text), "Place")
        if chosen:
            row[target] = chosen
        return why

    def _body(self, row: Row, target: str, text: str, when: Moment | None) -> str:
        row["body_as_printed"] = text
        chosen = _looked_up(self.map.bodies, text)
        if chosen:
            row[target] = chosen
            return ""
        word, why = decisions.body(text, when)
        if word:
            row[target] = self.known.ensure(word)
            return ""
        found = self.known.find(text, "Organisation")[0] if why.startswith("no body") else ""
        if found:
            row[target] = found
            return ""
        return why

    def _article(self, row: Row, target: str, text: str, _when: Moment | None) -> str:
        found = decisions.articles(text, self.map.code)
        for word in found.known:
            _add(row, target, self.known.ensure(word, "legal-provision"), " ")
        if found.unknown or not found.known:
            _add(row, "charge", text)
            return f"not in the table of articles: {', '.join(found.unknown) or text}; the wording stands in charge"
        return ""

    def _penalty(self, row: Row, target: str, text: str, _when: Moment | None) -> str:
        found = decisions.penalty(text)
        _add(row, "value", text)
        if found is None:
            return "no penalty that the table knows, or two decisions in one cell; the wording stands in value"
        if found.false_answer:
            row["qualifiers"] = FAMILY_NOTICE
            return ""
        row[target] = " ".join(found.codes)
        if found.term:
            row["term"] = found.term
        return ""

    def _term(self, row: Row, target: str, text: str, _when: Moment | None) -> str:
        found = decisions.penalty(text) or decisions.penalty(f"{text} лет")
        if found is None or not found.term:
            _add(row, "note", f"term: {text}")
            return "no term in years or months"
        row[target] = found.term
        return ""

    def _nationality(self, row: Row, target: str, text: str, when: Moment | None) -> str:
        row[f"{target}_as_printed" if target == "object" else "note"] = text
        word, why = decisions.nationality(text, when)
        if word and target == "object":
            row[target] = self.known.ensure(word, "people")
        return why

    def _settler(self, row: Row, target: str, text: str, when: Moment | None) -> str:
        _add(row, target if target in {"value", "note", "charge"} else "value", text)
        return decisions.settler(text, when)[1]

    def _entity(self, row: Row, target: str, text: str, _when: Moment | None) -> str:
        chosen = _looked_up(self.map.others, text)
        why = ""
        if not chosen:
            chosen, why = self.known.find(text)
        if target == "object":
            row["object_as_printed"] = text
        elif not chosen:
            _add(row, "note", f"{target}: {text}")
        if chosen:
            _add(row, target, chosen, " ")
        return why

    def _code(self, row: Row, target: str, text: str, _when: Moment | None) -> str:
        _add(row, "note", f"{target}: {text}")
        return "the map gives no code for it; the wording stands in the note"

    def _text(self, row: Row, target: str, text: str, _when: Moment | None) -> str:
        if target in {"case", "event"} and not _KEY.fullmatch(text):
            _add(row, "note", f"{target}: {text}")
            return "a key has Latin letters, digits, points, hyphens and underscores only"
        _add(row, target, text)
        return ""

    def recorded(self, template: str, cells: Mapping[str, str]) -> Moment | None:
        """Return when the words of a row were written down, as far as the map says."""
        if not template:
            return None
        text = " ".join(filled(template, cells).split())
        try:
            printed = moments.read(text, self.map.habits) if text else None
            return dates.parse(printed.date) if printed and printed.date else None
        except DateError:
            return None


@lru_cache(maxsize=256)
def _codes(codes: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {words.plain(word): means for word, means in codes}


def _looked_up(said: Mapping[str, str], text: str) -> str:
    if not said:
        return ""
    return said.get(text) or next((means for word, means in said.items() if words.plain(word) == words.plain(text)), "")


def _add(row: Row, column: str, text: str, between: str = "; ") -> None:
    row[column] = f"{row[column]}{between}{text}" if row.get(column) else text


def filled(template: str, cells: Mapping[str, str]) -> str:
    """Return a template with its columns filled in; nothing where all of them are empty."""
    columns = template_columns(template)
    if columns and not any(cells.get(column) for column in columns):
        return ""
    for column in columns:
        template = template.replace("{" + column + "}", cells.get(column, ""))
    return " ".join(template.split())
