"""The reading to triples: people, events, cases, ties, conflicts, dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repgraph.build.rows import coordinates
from repgraph.build.terms import ALT_LABEL, PREF_LABEL, TYPE, Memo, code, edtf, lines, node, rg, tail, text, typed
from repgraph.dates import day_number
from repgraph.ontology import BASE, kebab

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from repgraph.build.rows import Row, RowWriter
    from repgraph.dates import Moment
    from repgraph.model import Case, Conflict, EntityReading, Event, Tie, Value

_LABEL_KINDS = {
    "standard": 0, "as-recorded": 1, "official-name": 2, "pseudonym": 3, "married-name": 3, "birth-name": 4,
    "colloquial": 4, "abbreviation": 5, "derived": 6, "machine-made": 7,
}  # fmt: skip
_WHOLE_NAME = 3
"""Words of a whole name: given name, patronymic, surname."""

_NO_LABEL = frozenset({"characterisation"})
_PERSON, _IN_CASE, _BASED_ON = rg("person"), rg("inCase"), rg("basedOn")
_CASE = tail(TYPE, rg("Case"))
_CLAIMED = tail(rg("claimed"), typed("true", "boolean"))


class ReadingWriter:
    """Writes what was read, each node with the factoids that it is based on."""

    def __init__(self, rows: RowWriter) -> None:
        """Share IRIs and terms with the writer of rows."""
        self.rows = rows
        self.ontology = rows.ontology
        self._types = Memo[str, str](lambda local: tail(TYPE, rg(local)))
        self._abouts = Memo[str, str](self._about)
        self._paths = Memo[str, str](kebab)
        self._regimes = Memo[str, str](lambda regime: tail(rg("regime"), code(regime)))

    def _about(self, event_class: str) -> str:
        return _PERSON if self.ontology.classes[event_class].is_a("Event") else rg("entity")

    def event(self, event: Event) -> str:
        """Write an event of a person, or a dated relation of an institution."""
        event_class = event.event_class
        tails = [self._types[event_class], f" {self._abouts[event_class]} {self.rows.nodes[event.person]} .\n"]
        self._values(tails, event.values, event.within)
        if event.regime:
            tails.append(self._regimes[event.regime])
        if event.case:
            tails.append(f" {_IN_CASE} <{BASE}case/{event.case}> .\n")
        if event.claimed:
            tails.append(_CLAIMED)
        tails += [f" {_BASED_ON} <{BASE}factoid/{row}> .\n" for row in event.rows]
        this = self.event_node(event)
        return this + this.join(tails)

    def event_node(self, event: Event) -> str:
        """Return the IRI of an event."""
        return f"<{BASE}{self._paths[event.event_class]}/{event.id}>"

    def case(self, case: Case) -> str:
        """Write a case."""
        tails = [_CASE, f" {_PERSON} {self.rows.nodes[case.person]} .\n", self._regimes[case.regime]]
        if case.derivative_of:
            tails.append(tail(rg("derivativeOf"), node("case", case.derivative_of)))
            tails += _based_on(case.rows)
        this = f"<{BASE}case/{case.id}>"
        return this + this.join(tails)

    def tie(self, tie: Tie) -> str:
        """Write a tie between two people."""
        a, b = self.rows.nodes[tie.a], self.rows.nodes[tie.b]
        tails = [tail(TYPE, rg(tie.tie_class)), tail(rg("tieKind"), code(tie.kind))]
        tails += [tail(rg("party"), a), tail(rg("party"), b)]
        if tie.directed:
            tails += [tail(rg("tieFrom"), a), tail(rg("tieTo"), b)]
        self._values(tails, tie.values, tie.within)
        if tie.claimed:
            tails.append(_CLAIMED)
        tails += _based_on(tie.rows)
        return lines(node("tie", tie.id), tails)

    def attributes(self, reading: EntityReading) -> list[str]:
        """Return the plain property values of a person or entity, as lines after their subject."""
        tails: list[str] = []
        for name, values in sorted(reading.values.items()):
            for value in values:
                if value.type == "coordinates":
                    if len(values) == 1:
                        tails += coordinates(value.key)
                else:
                    tails.append(self.rows.says(name, value))
        tails += [tail(rg("unplacedFactoid"), node("factoid", row)) for row in reading.unplaced]
        return tails

    def labels(self, names: Sequence[Row], label: str, *, whole: bool = False) -> list[str]:
        """Return one preferred label a language tag, and every other form as an alternative label, as lines.

        The English one is the label of the table; otherwise attested forms go before derived ones,
        and forms that more sources print before forms that fewer print. For people (``whole``) a form with
        surname goes before a shorter one.
        """
        preferred = {"en": label}
        by_tag: dict[str, dict[str, list[Row]]] = {}
        for name in names:
            if name["kind"] not in _NO_LABEL:
                by_tag.setdefault(name["tag"], {}).setdefault(name["form"], []).append(name)
        for tag, forms in by_tag.items():
            if tag not in preferred:
                preferred[tag] = next(iter(forms))
                if len(forms) > 1:
                    ranked = ((_label_rank(found, form, whole=whole), len(form), form) for form, found in forms.items())
                    preferred[tag] = min(ranked)[-1]
        tails = [f" {PREF_LABEL} {text(form, tag)} .\n" for tag, form in sorted(preferred.items())]
        for tag, forms in sorted(by_tag.items()):
            others = (form for form in sorted(forms) if form != preferred.get(tag))
            tails += [f" {ALT_LABEL} {text(form, tag)} .\n" for form in others]
        return tails

    def conflict(self, conflict: Conflict, subject: str) -> str:
        """Write a disagreement: its values, who says them, and the rule that decided or that none did."""
        local = f"{conflict.subject}-{kebab(conflict.property)}"
        this = node("conflict", local)
        about = TYPE if conflict.property == "type" else rg(conflict.property)
        tails = [tail(TYPE, rg("Conflict")), tail(rg("conflictOn"), subject), tail(rg("property"), about)]
        written = [lines(this, [*tails, tail(rg("decidedByRule"), code(conflict.rule))])]
        for number, alternative in enumerate(conflict.alternatives, start=1):
            that = node("conflict", f"{local}/{number}")
            written.append(lines(this, [tail(rg("alternative"), that)]))
            tails = [tail(TYPE, rg("Alternative"))]
            tails += [tail(rg("alternativeValue"), value) for value in self._alternative_values(alternative.value)]
            tails += [tail(rg("supportedBy"), self.rows.subject(row)) for row in alternative.rows]
            if alternative.chosen:
                tails.append(tail(rg("chosen"), typed("true", "boolean")))
            written.append(lines(that, tails))
        return "".join(written)

    def _alternative_values(self, value: Value) -> list[str]:
        if value.type == "set":
            return [code(item) for item in value.key.split()]
        if value.type == "coordinates":
            return [text(value.key)]
        return [self.rows.value(value)]

    def date(self, moment: Moment) -> str:
        """Write a date: its text, its bounds, and day numbers since 1900."""
        tails = [tail(TYPE, rg("DateValue")), tail(rg("edtf"), edtf(moment.text))]
        if moment.local.endswith(("julian", "gregorian")):
            tails.append(tail(rg("calendar"), code(moment.calendar)))
        if moment.earliest:
            tails.append(tail(rg("earliest"), typed(moment.earliest.isoformat(), "date")))
            tails.append(tail(rg("dayMin"), typed(day_number(moment.earliest), "integer")))
        if moment.latest:
            tails.append(tail(rg("latest"), typed(moment.latest.isoformat(), "date")))
            tails.append(tail(rg("dayMax"), typed(day_number(moment.latest), "integer")))
        return lines(node("date", moment.local), tails)

    def _values(self, tails: list[str], values: Mapping[str, tuple[Value, ...]], within: Mapping[str, Moment]) -> None:
        says = self.rows.says
        for name in sorted(values):
            tails += [says(name, value) for value in values[name]]
        for name, moment in sorted(within.items()):
            self.rows.remember(moment)
            tails.append(tail(rg(f"{name}Within"), node("date", moment.local)))


def _based_on(rows: Iterable[str]) -> list[str]:
    return [tail(_BASED_ON, node("factoid", row)) for row in rows]


def _label_rank(names: Sequence[Row], form: str, *, whole: bool) -> tuple[int, int, int, int]:
    words = min(len(form.split()), _WHOLE_NAME) if whole else 0
    return (
        min(_LABEL_KINDS.get(n["kind"], 5) for n in names),
        min(n["mode"] != "" for n in names),
        -words,
        -len({n["source"] for n in names}),
    )
