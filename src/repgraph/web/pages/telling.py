"""Events, ties, attributes and statements as pages tell them: each line with its parts, sources and disagreements.

The records are those of :mod:`repgraph.life`; nothing is read or left out here. Templates only place what this
module prepares.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from repgraph.life.notes import Notes
from repgraph.life.parts import parts
from repgraph.life.records import Date, Particulars, Thing
from repgraph.life.text import SOVIET, UNDECIDED
from repgraph.web.pages.words import Html, Phrase, to_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from repgraph.life.parts import Part
    from repgraph.life.records import Alternative, Attribute, Conflict, Event, Source, Statement, Tie
    from repgraph.web.pages.frame import Linker
    from repgraph.web.pages.words import Interface

TABLES = "en"
"""Language of wordings and notes in the tables."""

_COPIES = "copy-"
_QUOTED = frozenset({"characterisation"})


@dataclass(frozen=True, slots=True)
class Said:
    """One statement under a line: its source, the place in it, and how it differs from what the line says."""

    id: str
    number: int
    source: Source
    locator: str
    compared: bool
    marks: tuple[str, ...]
    apart: tuple[str, ...]
    note: Phrase


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a page. ``parts`` are HTML with the numbers of those who say them, where not everybody does."""

    anchor: str
    when: str
    heading: Html
    parts: tuple[tuple[Html, tuple[Said, ...]], ...]
    said: tuple[Said, ...]
    conflicts: tuple[Disagreement, ...] = ()
    copied: str = ""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Values that sources give side by side, and the rule that chose or that none did."""

    id: str
    property: str
    rule: str
    decided: bool
    alternatives: tuple[tuple[Html, bool, tuple[Said, ...]], ...]


class Teller:
    """Tells the records of one page in one language and numbers their sources.

    Parameters
    ----------
    words
        The language.
    link
        Makes links to things.
    conflicts
        The conflicts of the page by id.
    cases
        Numbers of cases by id, where there are several.
    """

    def __init__(
        self,
        words: Interface,
        link: Linker,
        conflicts: Mapping[str, Conflict] | None = None,
        cases: Mapping[str, int] | None = None,
    ) -> None:
        """Begin a page."""
        self.words = words
        self.link = link
        self.sources: dict[str, tuple[int, Source]] = {}
        self._conflicts = conflicts or {}
        self._cases = cases or {}
        self._notes = Notes(words)

    def said(
        self, statements: Iterable[Statement], apart: Callable[[Statement], Iterable[str]] = lambda _: ()
    ) -> tuple[Said, ...]:
        """Return statements as they stand under a line, in the order of the source numbers."""
        found = [self._one(statement, tuple(apart(statement))) for statement in statements]
        return tuple(sorted(found, key=lambda s: (s.number, s.locator, s.id)))

    def said_of_time(self, statements: Iterable[Statement], when: Date) -> tuple[Said, ...]:
        """Return statements that give one time, each with its own date where it is wider."""
        read = Particulars(date=when)
        return self.said(statements, lambda s: self._notes.time_apart(s, read))

    def event(self, event: Event) -> Told:
        """Tell an event."""
        read, states = event.reading, event.event_class.id
        heading = self.words.phrase(event.event_class)
        return Told(
            anchor=event.iri.rsplit("/id/", 1)[-1].replace("/", "-"),
            when=self.when(read),
            heading=Html(to_html(heading) + self._asides(event)),
            parts=tuple(self._parts(read, event.statements, states)),
            said=self.said(event.statements, lambda s: self._notes.apart(s, read, states)),
            conflicts=tuple(self.conflict(self._conflicts[i]) for i in event.conflicts if i in self._conflicts),
            copied=self._copied(event.statements),
        )

    def tie(self, tie: Tie) -> Told:
        """Tell a tie to another person."""
        words, read = self.words, tie.reading
        kind = words.label(tie.kind)
        if tie.forward is False and words.says(f"to-{tie.kind.id}"):
            kind = words.say(f"to-{tie.kind.id}")
        return Told(
            anchor=f"tie-{tie.id}",
            when=self.when(read),
            heading=Html(f"{to_html(kind)}: {self.link(tie.other)}"),
            parts=tuple(self._parts(read, tie.statements, "")),
            said=self.said(tie.statements, lambda s: self._notes.apart(s, read)),
            conflicts=tuple(self.conflict(self._conflicts[i]) for i in tie.conflicts if i in self._conflicts),
            copied=self._copied(tie.statements),
        )

    def attribute(self, attribute: Attribute) -> Told:
        """Tell one value of a plain property, with its time where sources give one."""
        statements = attribute.statements
        times = dict.fromkeys(filter(None, (self.when(s.says) for s in statements)))
        texts = [part for s in statements for part in self._parts(s.says, [s], s.states.id)]
        once = {str(html): (html, who) for html, who in texts}
        return Told(
            anchor=f"a-{statements[0].id}",
            when="; ".join(times),
            heading=self._valued(self.words.label(attribute.property), attribute.property.id, [attribute.value]),
            parts=tuple(once.values()),
            said=self.said(
                statements,
                lambda s: self._notes.apart(s, s.says if len(times) == 1 else replace(s.says, date=None, end=None)),
            ),
        )

    def statement(self, statement: Statement) -> Told:
        """Tell a statement from which nothing is read."""
        label = self.words.label(statement.tie_kind or statement.states)
        values = [*statement.values, *statement.others]
        return Told(
            anchor=f"st-{statement.id}",
            when=self.when(statement.says),
            heading=self._valued(label, statement.states.id, values),
            parts=tuple(self._parts(statement.says, [statement], statement.states.id)),
            said=self.said([statement], lambda s: self._notes.apart(s, s.says)),
        )

    def conflict(self, conflict: Conflict) -> Disagreement:
        """Tell a disagreement: its values side by side."""
        words = self.words
        undecided = UNDECIDED.get(conflict.rule.id)
        name = words.say("kind-of-event") if conflict.property.id == "type" else words.label(conflict.property)
        return Disagreement(
            id=conflict.id,
            property=name,
            rule=words.say(undecided) if undecided else words.say("decided", rule=words.label(conflict.rule)),
            decided=undecided is None,
            alternatives=tuple(self._alternative(conflict, a) for a in conflict.alternatives),
        )

    def when(self, read: Particulars) -> str:
        """Return the time of something in words, or nothing."""
        return self.words.period(read.date or read.within, read.end or read.end_within)

    def value(self, value: Thing | Date | str) -> Html:
        """Return a value as HTML: a link, a date in words, or the wording of the tables."""
        if isinstance(value, Thing):
            return self.link(value)
        if isinstance(value, Date):
            return Html(to_html(self.words.date(value)))
        return Html(to_html(self.wording(value)))

    def wording(self, text: str) -> Phrase:
        """Return a text of the tables, marked with their language."""
        return Phrase(text, "" if self.words.language == TABLES else TABLES)

    def _valued(self, label: str, states: str, values: Sequence[Thing | str]) -> Html:
        told = [
            Html(to_html(self.words.quoted(v))) if isinstance(v, str) and states in _QUOTED else self.value(v)
            for v in values
        ]
        return Html(f"{to_html(label)}: {', '.join(told)}" if told else to_html(label))

    def _one(self, statement: Statement, apart: tuple[str, ...]) -> Said:
        source = statement.source
        number, _ = self.sources.setdefault(source.iri, (len(self.sources) + 1, source))
        return Said(
            statement.id,
            number,
            source,
            statement.locator,
            statement.compared,
            tuple(self._notes.marks(statement)),
            apart,
            self.wording(statement.note),
        )

    def _asides(self, event: Event) -> str:
        asides = []
        if event.regime is not None and event.regime.id != SOVIET:
            asides.append(self.words.label(event.regime))
        if len(self._cases) > 1 and event.case in self._cases:
            asides.append(self.words.say("case", number=self._cases[event.case]))
        return f' <span class="aside">({to_html("; ".join(asides))})</span>' if asides else ""

    def _parts(
        self, read: Particulars, statements: Sequence[Statement], states: str
    ) -> Iterator[tuple[Html, tuple[Said, ...]]]:
        for part in parts(read, statements, states, self.words):
            everybody = len(part.said) == len(statements)
            yield self._part(part, read.date or read.within), () if everybody else self.said(part.said)

    def _part(self, part: Part, when: Date | None) -> Html:
        if part.wording:
            text = Html(to_html(self.wording(part.text)))
        elif part.things:
            text = Html(", ".join(self.link(thing, when) for thing in part.things))
        else:
            text = Html(to_html(part.text))
        return self.words.fill(part.message, text=text) if part.message else text

    def _alternative(self, conflict: Conflict, alternative: Alternative) -> tuple[Html, bool, tuple[Said, ...]]:
        months = conflict.property.id == "termMonths"
        told = [
            Html(to_html(self.words.months_long(int(v)))) if months and isinstance(v, str) else self.value(v)
            for v in alternative.values
        ]
        date = next((v for v in alternative.values if isinstance(v, Date)), None)
        if date and conflict.property.id == "date":
            said = self.said_of_time(alternative.statements, date)
        else:
            said = self.said(alternative.statements)
        return Html(", ".join(told)), alternative.chosen, said

    def _copied(self, statements: Sequence[Statement]) -> str:
        clusters = {s.source.cluster for s in statements}
        pages = {s.source.iri for s in statements}
        one_text = len(clusters) == 1 and next(iter(clusters)).startswith(_COPIES) and len(pages) > 1
        return self.words.say("copied", count=len(pages)) if one_text else ""
