"""Numbered notes: every statement on a page points to one source at one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repgraph.life.records import Date, Thing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from repgraph.life.records import Particulars, Source, Statement
    from repgraph.life.wording import Wording

_EVIDENCE = "evidenceKind"


class Notes:
    """Numbers for places in sources, in the order in which a page first names them.

    Parameters
    ----------
    words
        The language of the page.
    """

    def __init__(self, words: Wording) -> None:
        """Begin with no notes."""
        self._words = words
        self._numbers: dict[tuple[str, str, bool], int] = {}
        self._sources: list[tuple[Source, str, bool]] = []

    def number(self, statement: Statement) -> int:
        """Return the number of a statement's place in its source."""
        key = (statement.source.iri, statement.locator, statement.compared)
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self._sources.append((statement.source, statement.locator, statement.compared))
        return self._numbers[key]

    def plain(self, statements: Iterable[Statement]) -> str:
        """Return the numbers of statements, such as `` [1] [4]``."""
        return "".join(f" [{n}]" for n in sorted({self.number(s) for s in statements}))

    def cite(self, statements: Iterable[Statement], apart: Callable[[Statement], Iterable[str]] = lambda _: ()) -> str:
        """Return the numbers of statements with what sets each apart, such as `` [1] [4: hedged]``.

        Parameters
        ----------
        statements
            The statements.
        apart
            Says how a statement differs from what the line says already.
        """
        found = sorted({(self.number(s), "; ".join((*apart(s), *self.marks(s)))) for s in statements})
        return "".join(f" [{n}: {marks}]" if marks else f" [{n}]" for n, marks in found)

    def remarks(self, statements: Iterable[Statement]) -> Iterator[str]:
        """Yield the notes that rows carry, each once."""
        found: dict[str, list[Statement]] = {}
        for statement in statements:
            if statement.note:
                found.setdefault(statement.note, []).append(statement)
        for text, said in found.items():
            yield self._words.say("note", number=self.plain(said).strip(), text=text)

    def sources(self) -> Iterator[str]:
        """Yield a line for each number: title, maker, address, place in the source, comparison, tier, id."""
        words = self._words
        for number, (source, locator, compared) in enumerate(self._sources, start=1):
            issued = words.date(Date(source.date)) if source.date else ""
            made = ", ".join(filter(None, (source.author, source.publisher, issued)))
            parts = [source.title, made, source.url, locator or words.say("locator-not-recorded")]
            parts.append(words.say("compared" if compared else "not-compared"))
            parts.append(words.say("tier", text=words.label(source.tier)))
            yield f"[{number}] {'; '.join(filter(None, parts))} ({source.id})"

    def marks(self, statement: Statement) -> Iterator[str]:
        """Yield what kind of statement it is, where it is no plain one: alleged, hearsay, a notice to the family …."""
        words = self._words
        for mark in (statement.mode, statement.certainty):
            if mark is not None:
                yield words.label(mark)
        if statement.family_notice:
            yield words.say("family-notice")
        else:
            yield from map(words.label, statement.says.qualifiers.get(_EVIDENCE, ()))

    def time_apart(self, statement: Statement, read: Particulars) -> Iterator[str]:
        """Yield the date that a statement gives where it is not the one read, and the date's printed wording."""
        words, says = self._words, statement.says
        said = words.period(says.date, says.end)
        if said and said != words.period(read.date, read.end):
            yield words.say("says", text=said)
        if statement.date_as_printed:
            yield words.say("prints", text=words.quoted(statement.date_as_printed))

    def apart(self, statement: Statement, read: Particulars, states: str = "") -> Iterator[str]:
        """Yield what a statement says otherwise than it is read, and what its source prints.

        Parameters
        ----------
        statement
            The statement.
        read
            What is read of it and others.
        states
            The class that is read.
        """
        words, says = self._words, statement.says
        if states and statement.states.id != states:
            yield words.say("says", text=words.label(statement.states))
        yield from self.time_apart(statement, read)
        pairs: tuple[tuple[Sequence[Thing], Sequence[Thing], str], ...] = (
            (says.places, read.places, statement.place_as_printed),
            (says.bodies, read.bodies, statement.body_as_printed),
            (objects(statement), (*_roles(read), *_without_role(statement)), statement.object_as_printed),
        )
        for said, known, printed in pairs:
            other = [words.label(t) for t in said if t not in known]
            if other:
                yield words.say("says", text=", ".join(other))
            if said and printed and not any(_contains(t, printed) for t in said):
                yield words.say("prints", text=words.quoted(printed))


def objects(statement: Statement) -> tuple[Thing, ...]:
    """Return what the ``object`` column of the tables held: a camp, an organisation, a work or another thing."""
    return (*_roles(statement.says), *_without_role(statement))


def _roles(found: Particulars) -> tuple[Thing, ...]:
    return (*found.facilities, *found.organisations, *found.publications)


def _without_role(statement: Statement) -> tuple[Thing, ...]:
    return (*statement.says.objects, *(v for v in statement.values if isinstance(v, Thing)))


def _contains(thing: Thing, printed: str) -> bool:
    return any(printed.casefold() in label.casefold() for label in thing.labels.values())
