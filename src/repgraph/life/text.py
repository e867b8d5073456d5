"""A person's life as plain text in one of three languages; it adds no fact and drops none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repgraph.life.notes import Notes
from repgraph.life.order import time_of
from repgraph.life.parts import parts
from repgraph.life.records import Date, Particulars, Thing
from repgraph.life.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from repgraph.life.records import Alternative, Attribute, Conflict, Event, Person, Statement, Tie

SOVIET = "soviet"
UNDECIDED = {"undecided": "undecided", "rule-open-question": "open-question"}
_DATE = "date"
_TERM = "termMonths"
_TYPE = "type"
_QUOTED = frozenset({"characterisation"})
_COPIES = "copy-"
_IN, _DEEPER = "  ", "      "


def as_text(person: Person, language: str = "en") -> str:
    """Return a person's page as text: every line with its sources, and at the end what no source says.

    Parameters
    ----------
    person
        From :func:`repgraph.life.person`.
    language
        ``en``, ``ru`` or ``kk``.
    """
    return "\n".join(_Page(person, Wording(language)).lines())


class _Page:
    def __init__(self, person: Person, words: Wording) -> None:
        self.person = person
        self.words = words
        self.notes = Notes(words)
        self.conflicts = {c.id: c for c in person.conflicts}
        self.case_numbers = {c.id: n for n, c in enumerate(person.cases, start=1)}

    def lines(self) -> Iterator[str]:
        person, words = self.person, self.words
        yield f"{words.name(person.labels, person.label)} ({person.id})"
        yield person.iri
        if person.note:
            yield words.say("editors-note", text=person.note)
        dated = [e for e in person.events if time_of(e)]
        undated = [e for e in person.events if not time_of(e)]
        sections: list[tuple[str, Iterable[str]]] = [
            ("names", self._names()),
            ("attributes", self._attributes(person.attributes)),
            ("life", self._each(dated, self._event)),
            ("undated", self._each(undated, self._event)),
            ("cases", self._cases()),
            ("ties", self._each(person.ties, self._tie)),
            ("groups", self._attributes(person.groups)),
            ("conflicts", self._own_conflicts()),
            ("claimed", self._claimed()),
            ("alleged", self._each(person.alleged, self._statement)),
            ("unplaced", self._each(person.unplaced, self._statement)),
            ("set-aside", self._each(person.set_aside, self._statement)),
            ("questions", self._questions()),
            ("silences", (words.say("silence", what=words.say(f"silence-{s}")) for s in person.silences)),
            ("links", person.links),
            ("sources", self.notes.sources()),
        ]
        for heading, found in sections:
            lines = list(found)
            if heading == "sources":
                yield from ("", words.say("statements-of-sources"), words.say("english-wording"))
            if lines:
                yield from ("", words.say(f"heading-{heading}"))
                yield from (_IN + line for line in lines)

    def _each(self, found: Iterable[object], tell: Callable[..., Iterator[str]]) -> Iterator[str]:
        for item in found:
            yield from tell(item)

    def _names(self) -> Iterator[str]:
        for name in self.person.names:
            kind = self.words.label(name.kind)
            yield f"{name.form} ({name.tag}; {kind}){self.notes.cite(name.statements)}"

    def _attributes(self, attributes: Iterable[Attribute]) -> Iterator[str]:
        for attribute in attributes:
            label = self.words.label(attribute.property)
            is_label = isinstance(attribute.value, Thing) or attribute.property.id in _QUOTED
            value = self.words.value(attribute.value) if is_label else attribute.value
            details: dict[str, list[Statement]] = {}
            for statement in attribute.statements:
                details.setdefault(self._detail(statement), []).append(statement)
            cited = (d + self.notes.cite(s, lambda s: self.notes.apart(s, s.says)) for d, s in sorted(details.items()))
            yield f"{label}: {value}{'; '.join(cited)}"
            yield from self._remarks(attribute.statements)

    def _detail(self, statement: Statement) -> str:
        says = statement.says
        parts = [self._when(says), *self._parts(says, [statement], statement.states.id)]
        return "".join(f"; {part}" for part in parts if part)

    def _event(self, event: Event) -> Iterator[str]:
        read = event.reading
        when = self._when(read)
        head = self.words.label(event.event_class) + self._aside(event)
        cited = self.notes.cite(event.statements, lambda s: self.notes.apart(s, read, event.event_class.id))
        parts = [head + cited, *self._parts(read, event.statements, event.event_class.id)]
        yield f"{when}: {'; '.join(parts)}" if when else "; ".join(parts)
        yield from self._disagreements(event.conflicts)
        yield from self._remarks(event.statements)

    def _when(self, read: Particulars) -> str:
        return self.words.period(read.date or read.within, read.end or read.end_within)

    def _aside(self, event: Event) -> str:
        asides = []
        if event.regime is not None and event.regime.id != SOVIET:
            asides.append(self.words.label(event.regime))
        if len(self.case_numbers) > 1 and event.case in self.case_numbers:
            asides.append(self.words.say("case", number=self.case_numbers[event.case]))
        return f" ({'; '.join(asides)})" if asides else ""

    def _parts(self, read: Particulars, statements: Sequence[Statement], states: str) -> Iterator[str]:
        for part in parts(read, statements, states, self.words):
            yield part.told(self.words) + self._who(part.said, statements)

    def _who(self, said: Sequence[Statement], statements: Sequence[Statement]) -> str:
        return "" if len(said) == len(statements) else self.notes.plain(said)

    def _disagreements(self, ids: Iterable[str]) -> Iterator[str]:
        for conflict in (self.conflicts[i] for i in ids):
            yield from (_DEEPER + line for line in self._conflict(conflict))

    def _conflict(self, conflict: Conflict) -> Iterator[str]:
        words = self.words
        name = words.say("kind-of-event") if conflict.property.id == _TYPE else words.label(conflict.property)
        if conflict.rule.id in UNDECIDED:
            rule = words.say(UNDECIDED[conflict.rule.id])
        else:
            rule = words.say("decided", rule=words.label(conflict.rule))
        yield words.say("differ", property=name, rule=rule)
        for alternative in conflict.alternatives:
            values = ", ".join(self._conflict_value(conflict, v) for v in alternative.values)
            line = values + self._cited_dates(conflict, alternative)
            yield _IN + (f"{words.say('read')}: {line}" if alternative.chosen else line)

    def _cited_dates(self, conflict: Conflict, alternative: Alternative) -> str:
        date = next((v for v in alternative.values if isinstance(v, Date)), None)
        if date is None or conflict.property.id != _DATE:
            return self.notes.cite(alternative.statements)
        read = Particulars(date=date)
        return self.notes.cite(alternative.statements, lambda s: self.notes.time_apart(s, read))

    def _conflict_value(self, conflict: Conflict, value: Thing | Date | str) -> str:
        if conflict.property.id == _TERM and isinstance(value, str):
            return self.words.months_long(int(value))
        return self.words.value(value)

    def _own_conflicts(self) -> Iterator[str]:
        for conflict in self.person.conflicts:
            if conflict.subject == self.person.id:
                yield from self._conflict(conflict)

    def _remarks(self, statements: Iterable[Statement]) -> Iterator[str]:
        for remark in self.notes.remarks(statements):
            yield _DEEPER + remark

    def _cases(self) -> Iterator[str]:
        for case in self.person.cases:
            number = self.words.say("case", number=self.case_numbers[case.id])
            for message, family in (("followed-from", case.followed_from), ("led-to", case.led_to)):
                for other in family:
                    relative = f"{self.words.label(other.relative)} ({other.relative.id})"
                    said = self.words.say(message, relative=relative)
                    yield f"{number}: {said}{self.notes.cite(other.statements)}"

    def _tie(self, tie: Tie) -> Iterator[str]:
        words = self.words
        kind = words.label(tie.kind)
        if tie.forward is False and words.says(f"to-{tie.kind.id}"):
            kind = words.say(f"to-{tie.kind.id}")
        when = self._when(tie.reading)
        cited = self.notes.cite(tie.statements, lambda s: self.notes.apart(s, tie.reading))
        head = f"{kind}: {words.label(tie.other)} ({tie.other.id})" + (f", {when}" if when else "") + cited
        yield "; ".join([head, *self._parts(tie.reading, tie.statements, "")])
        yield from self._disagreements(tie.conflicts)
        yield from self._remarks(tie.statements)

    def _claimed(self) -> Iterator[str]:
        claimed = self.person.claimed
        for event in claimed.events:
            first, *rest = self._event(event)
            yield first + self._copied(event.statements)
            yield from rest
        for tie in claimed.ties:
            first, *rest = self._tie(tie)
            yield first + self._copied(tie.statements)
            yield from rest
        yield from self._attributes(claimed.attributes)

    def _copied(self, statements: Sequence[Statement]) -> str:
        clusters = {s.source.cluster for s in statements}
        pages = {s.source.iri for s in statements}
        one_text = len(clusters) == 1 and next(iter(clusters)).startswith(_COPIES) and len(pages) > 1
        return f" ({self.words.say('copied', count=len(pages))})" if one_text else ""

    def _statement(self, statement: Statement) -> Iterator[str]:
        words = self.words
        label = words.label(statement.tie_kind or statement.states)
        values = ", ".join([*map(words.value, statement.values), *map(words.label, statement.others)])
        when = self._when(statement.says)
        head = f"{label}: {values}" if values else label
        cited = self.notes.cite([statement], lambda s: self.notes.apart(s, s.says))
        line = "; ".join([head + cited, *self._parts(statement.says, [statement], statement.states.id)])
        yield f"{when}: {line}" if when else line
        yield from self._remarks([statement])

    def _questions(self) -> Iterator[str]:
        words = self.words
        for question in self.person.questions:
            reason = words.label(question.reason_code) if question.reason_code else ""
            parts = [question.question, reason, question.reason, question.editor, question.date]
            told = "; ".join(filter(None, parts))
            yield f"{words.label(question.judgement)}: {told}{self.notes.plain(question.statements)}"
