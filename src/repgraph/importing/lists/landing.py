"""One row of a list to rows of our tables, or the reason why not."""

# ruff: noqa: RUF001 - words of other scripts are the subject of this module

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from repgraph import dates, names
from repgraph.errors import DateError
from repgraph.importing.lists.cells import FAMILY_NOTICE, Cells, filled
from repgraph.importing.lists.files import clean
from repgraph.importing.lists.labels import romanised, tagged
from repgraph.importing.lists.order import contradiction
from repgraph.importing.lists.tally import Refusal, Tally
from repgraph.tables.files import MAX_CELL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from repgraph.importing.contract import Row
    from repgraph.importing.lists.chart import Map, NamePart, Statement
    from repgraph.importing.lists.known import Known

Landed = list[tuple[str, "Row"]]
"""Rows with the table of each."""

_PLAIN_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_BROKEN = frozenset({"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})
_MOST_SHOWN = 80
_PLURAL_TARGETS = frozenset({"act", "provision", "penalty", "object", "qualifiers"})
_BARE = frozenset({"kind", "regime", "mode", "certainty", "calendar"})


class NotLanded(Exception):  # noqa: N818 - it is no fault of the program
    """A row is refused; carries column, value and reason."""

    def __init__(self, column: str, value: str, why: str) -> None:
        """Keep what the report shows."""
        super().__init__(why)
        self.column = column
        self.value = value[:_MOST_SHOWN]
        self.why = why


@dataclass
class Landing:
    """Lands the rows of one list.

    Parameters
    ----------
    map
        The map, already held against the header.
    header
        Columns of the list.
    known
        What the tables hold already.
    """

    map: Map
    header: list[str]
    known: Known
    tally: Tally = field(default_factory=Tally)
    seen: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Prepare what does not change from row to row."""
        self.cells = Cells(self.map, self.known)
        self.columns = set(self.map.columns)
        self.tally.unread = [name for name in self.header if name not in self.columns]

    def land(self, number: int, raw: list[str]) -> Landed:
        """Return the rows that a row of the list becomes; a refused one gives none and stands in the tally."""
        self.tally.rows += 1
        try:
            row = self._row(raw)
            key, person = self._identity(row)
            self._first(person, key)
            self._split(row)
            landed = self._landed(person, row)
        except NotLanded as refused:
            self.tally.refusals.append(Refusal(number, refused.column, refused.value, refused.why))
            return []
        self.seen[person] = number
        self.tally.landed += 1
        self.tally.tables.update(table for table, _ in landed)
        return landed

    def _first(self, person: str, key: str) -> None:
        first = self.seen.get(person)
        if first is not None:
            why = "the key stands already in row" if self.map.key else "says the same, cell by cell, as row"
            raise NotLanded(self.map.key, key, f"{why} {first}: remove one, or give each its own key")

    def _row(self, raw: list[str]) -> dict[str, str]:
        if len(raw) > len(self.header) and any(cell.strip() for cell in raw[len(self.header) :]):
            raise NotLanded(
                "",
                "",
                f"has {len(raw)} cells where the header has {len(self.header)}: "
                "text with the delimiter stands in quotation marks",
            )
        row: dict[str, str] = {}
        for name, cell in zip(self.header, raw, strict=False):
            if name not in self.columns:
                continue
            text, hidden = clean(cell)
            self.tally.hidden += hidden
            if text.startswith("="):
                raise NotLanded(name, text, "is a formula: copy the column and paste it as values")
            if text in _BROKEN:
                raise NotLanded(name, text, "is an error that a spreadsheet left: mend the cell or empty it")
            if len(text) > MAX_CELL:
                raise NotLanded(
                    name, text, f"a cell of {len(text):,} characters: look for a quotation mark that is not closed"
                )
            row[name] = "" if text.casefold() in self.map.empty else text
        return row

    def _identity(self, row: Mapping[str, str]) -> tuple[str, str]:
        if not self.map.key:
            content = "\x1f".join(f"{name}\x1e{row[name]}" for name in sorted(row) if row[name])
            return "", f"{self.map.prefix}-h{hashlib.sha256(content.encode()).hexdigest()[:14]}"
        key = filled(self.map.key, row) if "{" in self.map.key else row.get(self.map.key, "")
        if not key:
            raise NotLanded(self.map.key, "", "the key of the list is empty: fill it, or take key out of the map")
        slug = re.sub(r"[^a-z0-9]+", "-", romanised(key, self.map.language).lower()).strip("-")
        if slug != key.lower() or not _PLAIN_KEY.fullmatch(slug):
            slug = f"{slug}-{hashlib.sha256(key.casefold().encode()).hexdigest()[:6]}".strip("-")
        return key, f"{self.map.prefix}-{slug}"

    def _split(self, row: dict[str, str]) -> None:
        for split in self.map.splits:
            text = row.get(split.column, "")
            if split.pattern:
                match = re.search(split.pattern, text)
                parts = [(match[name] or "").strip() if match else "" for name in split.into]
                self.tally.cell(
                    split.column, "split", text, "" if match else "the pattern of the map does not fit"
                ) if text else None
            else:
                parts = [part.strip() for part in text.split(split.separator or None, len(split.into) - 1)]
            row.update(zip(split.into, [*parts, *[""] * len(split.into)], strict=False))

    def _landed(self, person: str, row: dict[str, str]) -> Landed:
        locator = filled(self.map.locator, row) or "notRecorded"
        evidence = {"compared": self.map.compared, "source": self.map.source["id"], "locator": locator}
        forms = list(self._forms(row, self.map.names))
        if not forms:
            raise NotLanded(self.map.names[0].form, "", "has no name: a row without a name is nobody")
        landed = self._person(person, forms, evidence)
        entry = landed[0][1]
        if self.map.sex and self.map.sex.fixed:
            entry["sex"] = self.map.sex.fixed
        elif self.map.sex and row.get(self.map.sex.column):
            text = row[self.map.sex.column]
            self.tally.cell(self.map.sex.column, "sex", text, self.cells.fill(entry, "sex", self.map.sex, text, None))
        if self.map.note and row.get(self.map.note.column):
            entry["note"] = "; ".join(filter(None, (entry.get("note"), row[self.map.note.column])))
        stated = [one for statement in self.map.statements for one in self._stated(person, statement, row, evidence)]
        wrong = contradiction(stated)
        if wrong:
            raise NotLanded("", "", wrong)
        landed += (("factoids", one) for one in stated)
        for number, (part, form, tag) in enumerate(self._forms(row, self.map.kin), start=1):
            landed += self._kin(person, number, part, (form, tag), evidence)
        return landed

    def _forms(self, row: Mapping[str, str], parts: tuple[NamePart, ...]) -> list[tuple[NamePart, str, str]]:
        found: dict[tuple[str, str], tuple[NamePart, str, str]] = {}
        for part in parts:
            whole = filled(part.form, row).strip(" ,;()")
            for form in whole.split(part.split) if part.split else (whole,):
                text = form.strip(" ,;")
                tag = tagged(text, part.tag) if text else ""
                if tag:
                    found.setdefault((text, part.kind), (part, text, tag))
        return list(found.values())

    def _person(self, person: str, forms: list[tuple[NamePart, str, str]], evidence: Row) -> Landed:
        part, first, tag = forms[0]
        label = romanised(first, tag)
        landed: Landed = [("persons", {"id": person, "label": label})]
        for number, (part, form, tag) in enumerate(forms, start=1):
            made = {"mode": "inferred", "compared": "no"} if part.kind in {"derived", "machine-made"} else {}
            name = {
                "id": f"{person}-n{number}",
                "entity": person,
                "form": form,
                "tag": tag,
                "kind": part.kind,
                "note": part.note,
            }
            landed.append(("names", evidence | name | made))
        if all(form != label for _, form, _ in forms):
            derived = {"id": f"{person}-n0", "entity": person, "form": label, "tag": "en", "kind": "derived"}
            if names.scripts(label) == {"LATIN"}:
                landed.append(("names", evidence | derived | {"mode": "inferred", "compared": "no"}))
        return landed

    def _stated(self, person: str, statement: Statement, row: Mapping[str, str], evidence: Row) -> list[Row]:
        columns = [one.column for _, one in statement.fields if one.column]
        if not statement.always and not any(row.get(column) for column in columns):
            return []
        parts: list[Mapping[str, str]] = [row]
        if statement.split and columns:
            pieces = [piece.strip() for piece in row.get(columns[0], "").split(statement.split)]
            parts = [dict(row) | {columns[0]: piece} for piece in pieces if piece] or [row]
        found = []
        for number, part in enumerate(parts, start=1):
            suffix = statement.suffix if len(parts) == 1 else f"{statement.suffix}-{number}"
            base = {"id": f"{person}-{suffix}", "person": person, "kind": statement.kind} | evidence
            if statement.locator:
                base["locator"] = filled(statement.locator, part) or base["locator"]
            found += self._factoid(base, statement, part)
        return found

    def _factoid(self, base: Row, statement: Statement, row: Mapping[str, str]) -> list[Row]:
        one = dict(base)
        answers: list[Row] = []
        when = None
        for target, field_ in sorted(statement.fields, key=lambda pair: pair[0] not in {"date", "end"}):
            if field_.fixed:
                one[target] = (
                    f"{one[target]} {field_.fixed}" if one.get(target) and target in _PLURAL_TARGETS else field_.fixed
                )
                continue
            text = row.get(field_.column, "")
            if not text:
                continue
            if target not in {"date", "end"} and when is None and one.get("date"):
                when = _moment(one)
            said = when if field_.read == "body" else None
            if field_.read in {"nationality", "settler"}:
                said = self.cells.recorded(field_.recorded, row)
            trial = dict(one) if target == "penalty" else one
            why = self.cells.fill(trial, target, field_, text, said)
            self.tally.cell(field_.column, f"{statement.kind}.{target}", text, why)
            if (
                target == "penalty"
                and FAMILY_NOTICE in trial.get("qualifiers", "").split()
                and FAMILY_NOTICE not in one.get("qualifiers", "")
            ):
                answers.append(
                    base | {"id": f"{base['id']}-answer", "value": trial["value"], "qualifiers": FAMILY_NOTICE}
                )
            else:
                one = trial
        if one.get("date") and one.get("end"):
            self._check_span(one)
        bare = set(one) - set(base) <= _BARE and not statement.always
        return answers if answers and bare else [one, *answers]

    def _check_span(self, one: Row) -> None:
        begin, end = dates.parse(one["date"]), dates.parse(one["end"])
        if begin.first and end.last and begin.first > end.last:
            raise NotLanded("", f"{one['date']} – {one['end']}", f"{one['kind']} ends before it begins")
        if dates.is_interval(one["date"]) or dates.is_interval(one["end"]):
            raise NotLanded(
                "",
                f"{one['date']} – {one['end']}",
                f"{one['kind']}: two durations where a beginning and an end should stand",
            )

    def _kin(self, person: str, number: int, part: NamePart, name: tuple[str, str], evidence: Row) -> Landed:
        form, tag = name
        kin = f"{person}-{part.kind}-{number}"
        bare = type(part)(part.form, "as-recorded", part.tag)
        landed = self._person(kin, [(bare, form, tag)], evidence)
        pair = (kin, person) if part.backward else (person, kin)
        tie = {"id": f"{kin}-tie", "person_a": pair[0], "kind": part.kind, "person_b": pair[1]}
        return [*landed, ("ties", evidence | tie)]


def _moment(row: Row) -> dates.Moment | None:
    try:
        return dates.parse(row["date"])
    except DateError:
        return None
