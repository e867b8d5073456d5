"""What is told of one event, tie or statement, part by part: places, bodies, penalties, charges, wordings.

A part knows who says it. Text and web pages join the same parts, each in its own way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from repgraph.life.notes import objects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from repgraph.life.records import Particulars, Statement, Thing
    from repgraph.life.wording import Wording

_NO_DETAIL = frozenset({"evidenceKind"})
_SENTENCES = frozenset({"Sentencing", "Commutation"})

_THINGS: tuple[tuple[str, Callable[[Particulars], tuple[Thing, ...]]], ...] = (
    ("place", lambda p: p.places),
    ("body", lambda p: p.bodies),
    ("facility", lambda p: p.facilities),
    ("organisation", lambda p: p.organisations),
    ("publication", lambda p: p.publications),
    ("object", lambda p: p.objects),
    ("act", lambda p: p.acts),
    ("provision", lambda p: p.provisions),
    ("penalty", lambda p: p.penalties),
    ("term", lambda p: p.term_kinds),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part: things or a text under a message, and the statements that say it.

    ``message`` is empty where the text stands alone. ``wording`` marks a text in the words of the tables.
    """

    message: str
    things: tuple[Thing, ...]
    text: str
    said: tuple[Statement, ...]
    wording: bool = False

    def told(self, words: Wording) -> str:
        """Return the part in words, without who says it."""
        text = ", ".join(map(words.label, self.things)) if self.things else self.text
        return words.say(self.message, text=text) if self.message else text


def parts(read: Particulars, statements: Sequence[Statement], states: str, words: Wording) -> Iterator[Part]:
    """Yield what is read, or said, of one event, tie or attribute.

    Parameters
    ----------
    read
        What is read.
    statements
        The statements behind it.
    states
        Local name of the class or property that they state.
    words
        The language.
    """
    for message, things in _THINGS:
        together: dict[tuple[str, ...], tuple[tuple[Statement, ...], list[Thing]]] = {}
        said_apart = [t for s in statements for t in s.says.objects] if message == "object" else []
        for thing in dict.fromkeys((*things(read), *said_apart)):
            said = tuple(s for s in statements if thing in things(s.says))
            together.setdefault(tuple(s.id for s in said), (said, []))[1].append(thing)
        for said, found in together.values():
            yield Part(message, tuple(found), "", said)
    for months in read.term_months:
        said = tuple(s for s in statements if months in s.says.term_months)
        yield Part("term", (), words.months_long(months), said)
    yield from _charges(read, statements, states, words)
    for name, codes in read.qualifiers.items():
        for code in codes if name not in _NO_DETAIL | {states} else ():
            yield Part("", (code,), "", tuple(s for s in statements if code in s.says.qualifiers.get(name, ())))
    yield from _texts(statements, words)


def _charges(read: Particulars, statements: Sequence[Statement], states: str, words: Wording) -> Iterator[Part]:
    for charge in read.charges:
        said = tuple(s for s in statements if charge in s.says.charges)
        bodies = dict.fromkeys(words.label(b) for s in said for b in s.says.bodies or read.bodies)
        quoted = words.quoted(charge)
        if bodies and states not in _SENTENCES:
            text = words.say("charged-by", body=", ".join(bodies), charge=quoted)
        else:
            text = words.say("charged", charge=quoted)
        yield Part("", (), text, said)


def _texts(statements: Sequence[Statement], words: Wording) -> Iterator[Part]:
    """Tell what stands as text only: wordings, and names of places and bodies without an id."""
    found: dict[tuple[str, str], list[Statement]] = {}
    for statement in statements:
        for message, text in _texts_of(statement, words):
            found.setdefault((message, text), []).append(statement)
    for (message, text), said in found.items():
        yield Part(message, (), text, tuple(said), wording=not message)


def _texts_of(statement: Statement, words: Wording) -> Iterator[tuple[str, str]]:
    says = statement.says
    if statement.wording and statement.wording not in statement.values:
        yield "", statement.wording
    for message, text, things in (
        ("place", statement.place_as_printed, says.places),
        ("body", statement.body_as_printed, says.bodies),
        ("object", statement.object_as_printed, objects(statement)),
    ):
        if text and not things and text not in statement.values:
            yield message, words.say("printed", text=words.quoted(text))
