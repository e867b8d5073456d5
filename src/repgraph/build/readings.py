"""The reading to triples: people, events, cases, ties, conflicts, dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repgraph.build.rows import coordinates
from repgraph.build.terms import ALT_LABEL, PREF_LABEL, TYPE, code, edtf, node, rg, text, typed
from repgraph.dates import day_number
from repgraph.ontology import kebab

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from repgraph.build.rows import RowWriter, Triple
    from repgraph.dates import Moment
    from repgraph.model import Case, Conflict, EntityReading, Event, Tie, Value
    from repgraph.tables.collection import Row

_LABEL_KINDS = {
    "standard": 0, "as-recorded": 1, "official-name": 2, "pseudonym": 3, "married-name": 3, "birth-name": 4,
    "colloquial": 4, "abbreviation": 5, "derived": 6, "machine-made": 7,
}  # fmt: skip
_WHOLE_NAME = 3
"""Words of a whole name: given name, patronymic, surname."""

_NO_LABEL = frozenset({"characterisation"})


class ReadingWriter:
    """Writes what was read, each node with the factoids that it is based on."""

    def __init__(self, rows: RowWriter) -> None:
        """Share IRIs and terms with the writer of rows."""
        self.rows = rows
        self.ontology = rows.ontology

    def event(self, event: Event) -> Iterator[Triple]:
        """Write an event of a person, or a dated relation of an institution."""
        this = self.event_node(event)
        yield this, TYPE, rg(event.event_class)
        about = "person" if self.ontology.classes[event.event_class].is_a("Event") else "entity"
        yield this, rg(about), self.rows.nodes[event.person]
        yield from self._values(this, event.values, event.within)
        if event.regime:
            yield this, rg("regime"), code(event.regime)
        if event.case:
            yield this, rg("inCase"), node("case", event.case)
        if event.claimed:
            yield this, rg("claimed"), typed("true", "boolean")
        yield from self._based_on(this, event.rows)

    def event_node(self, event: Event) -> str:
        """Return the IRI of an event."""
        return node(kebab(event.event_class), event.id)

    def case(self, case: Case) -> Iterator[Triple]:
        """Write a case."""
        this = node("case", case.id)
        yield this, TYPE, rg("Case")
        yield this, rg("person"), self.rows.nodes[case.person]
        yield this, rg("regime"), code(case.regime)
        if case.derivative_of:
            yield this, rg("derivativeOf"), node("case", case.derivative_of)
            yield from self._based_on(this, case.rows)

    def tie(self, tie: Tie) -> Iterator[Triple]:
        """Write a tie between two people."""
        this = node("tie", tie.id)
        a, b = self.rows.nodes[tie.a], self.rows.nodes[tie.b]
        yield this, TYPE, rg(tie.tie_class)
        yield this, rg("tieKind"), code(tie.kind)
        yield this, rg("party"), a
        yield this, rg("party"), b
        if tie.directed:
            yield this, rg("tieFrom"), a
            yield this, rg("tieTo"), b
        yield from self._values(this, tie.values, tie.within)
        if tie.claimed:
            yield this, rg("claimed"), typed("true", "boolean")
        yield from self._based_on(this, tie.rows)

    def attributes(self, reading: EntityReading) -> Iterator[Triple]:
        """Write the plain property values of a person or entity."""
        this = self.rows.nodes[reading.id]
        for name, values in sorted(reading.values.items()):
            for value in values:
                if value.type == "coordinates":
                    if len(values) == 1:
                        yield from coordinates(this, value.key)
                else:
                    yield this, rg(name), self.rows.value(value)
        for row in reading.unplaced:
            yield this, rg("unplacedFactoid"), node("factoid", row)

    def labels(self, this: str, names: Sequence[Row], label: str, *, whole: bool = False) -> Iterator[Triple]:
        """Write one preferred label a language tag, and every other form as an alternative label.

        The English one is the label of the table; otherwise attested forms go before derived ones,
        and forms that more sources print before forms that fewer print. For people (``whole``) a form with
        surname goes before a shorter one.
        """
        usable = [n for n in names if n["kind"] not in _NO_LABEL]
        preferred = {"en": label}
        by_tag: dict[str, dict[str, list[Row]]] = {}
        for name in usable:
            by_tag.setdefault(name["tag"], {}).setdefault(name["form"], []).append(name)
        for tag, forms in by_tag.items():
            if tag not in preferred:
                ranked = ((_label_rank(names, form, whole=whole), len(form), form) for form, names in forms.items())
                preferred[tag] = min(ranked)[-1]
        for tag, form in sorted(preferred.items()):
            yield this, PREF_LABEL, text(form, tag)
        for tag, forms in sorted(by_tag.items()):
            for form in sorted(forms):
                if form != preferred.get(tag):
                    yield this, ALT_LABEL, text(form, tag)

    def conflict(self, conflict: Conflict, subject: str) -> Iterator[Triple]:
        """Write a disagreement: its values, who says them, and the rule that decided or that none did."""
        local = f"{conflict.subject}-{kebab(conflict.property)}"
        this = node("conflict", local)
        yield this, TYPE, rg("Conflict")
        yield this, rg("conflictOn"), subject
        yield this, rg("property"), TYPE if conflict.property == "type" else rg(conflict.property)
        yield this, rg("decidedByRule"), code(conflict.rule)
        for number, alternative in enumerate(conflict.alternatives, start=1):
            that = node("conflict", f"{local}/{number}")
            yield this, rg("alternative"), that
            yield that, TYPE, rg("Alternative")
            for value in self._alternative_values(alternative.value):
                yield that, rg("alternativeValue"), value
            for row in alternative.rows:
                yield that, rg("supportedBy"), self.rows.subject(row)
            if alternative.chosen:
                yield that, rg("chosen"), typed("true", "boolean")

    def _alternative_values(self, value: Value) -> list[str]:
        if value.type == "set":
            return [code(item) for item in value.key.split()]
        if value.type == "coordinates":
            return [text(value.key)]
        return [self.rows.value(value)]

    def date(self, moment: Moment) -> Iterator[Triple]:
        """Write a date: its text, its bounds, and day numbers since 1900."""
        this = node("date", moment.local)
        yield this, TYPE, rg("DateValue")
        yield this, rg("edtf"), edtf(moment.text)
        if moment.local.endswith(("julian", "gregorian")):
            yield this, rg("calendar"), code(moment.calendar)
        if moment.earliest:
            yield this, rg("earliest"), typed(moment.earliest.isoformat(), "date")
            yield this, rg("dayMin"), typed(day_number(moment.earliest), "integer")
        if moment.latest:
            yield this, rg("latest"), typed(moment.latest.isoformat(), "date")
            yield this, rg("dayMax"), typed(day_number(moment.latest), "integer")

    def _values(
        self, this: str, values: Mapping[str, tuple[Value, ...]], within: Mapping[str, Moment]
    ) -> Iterator[Triple]:
        for name, found in sorted(values.items()):
            for value in found:
                yield this, rg(name), self.rows.value(value)
        for name, moment in sorted(within.items()):
            self.rows.remember(moment)
            yield this, rg(f"{name}Within"), node("date", moment.local)

    def _based_on(self, this: str, rows: Iterable[str]) -> Iterator[Triple]:
        for row in rows:
            yield this, rg("basedOn"), node("factoid", row)


def _label_rank(names: Sequence[Row], form: str, *, whole: bool) -> tuple[int, int, int, int]:
    words = min(len(form.split()), _WHOLE_NAME) if whole else 0
    return (
        min(_LABEL_KINDS.get(n["kind"], 5) for n in names),
        min(n["mode"] != "" for n in names),
        -words,
        -len({n["source"] for n in names}),
    )
