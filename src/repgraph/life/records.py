"""The nouns of a person's page: statements, events, ties, conflicts, and the person who joins them.

Records only; every value carries its labels in all languages that the graph has, so that one record can be
told in each of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Thing:
    """A class, code, place, body, person or other node, with its labels by language tag."""

    id: str
    iri: str
    labels: dict[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Date:
    """A date as EDTF text, never finer than its source; ``calendar`` is empty where none is recorded."""

    edtf: str
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where statements come from. ``cluster`` joins sources that copy one text."""

    id: str
    iri: str
    title: str
    author: str
    publisher: str
    date: str
    url: str
    tier: Thing
    cluster: str


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is said or read of one event, tie or attribute.

    ``within`` and ``end_within`` span the dates among which no rule decided. ``qualifiers`` are codes of
    kind, scope, ground and the like, by property.
    """

    date: Date | None = None
    end: Date | None = None
    within: Date | None = None
    end_within: Date | None = None
    places: tuple[Thing, ...] = ()
    bodies: tuple[Thing, ...] = ()
    facilities: tuple[Thing, ...] = ()
    organisations: tuple[Thing, ...] = ()
    publications: tuple[Thing, ...] = ()
    objects: tuple[Thing, ...] = ()
    acts: tuple[Thing, ...] = ()
    provisions: tuple[Thing, ...] = ()
    charges: tuple[str, ...] = ()
    penalties: tuple[Thing, ...] = ()
    term_months: tuple[int, ...] = ()
    term_kinds: tuple[Thing, ...] = ()
    qualifiers: dict[str, tuple[Thing, ...]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """One factoid: what one source says at one place about one matter.

    ``locator`` is empty where the place in the source is not recorded. ``values`` are those of an attribute
    or a name; ``others`` are the other people whom it is about.
    """

    id: str
    iri: str
    states: Thing
    others: tuple[Thing, ...]
    says: Particulars
    values: tuple[Thing | str, ...]
    wording: str
    date_as_printed: str
    place_as_printed: str
    body_as_printed: str
    object_as_printed: str
    mode: Thing | None
    certainty: Thing | None
    regime: Thing | None
    tie_kind: Thing | None
    tie_forward: bool | None
    family_notice: bool
    compared: bool
    source: Source
    locator: str
    note: str


@dataclass(frozen=True, slots=True)
class Name:
    """A form of the name, with the factoids that give it."""

    form: str
    tag: str
    kind: Thing
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One value of a plain property, such as an occupation, with its factoids."""

    property: Thing
    value: Thing | str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """What the factoids of one event are read to say.

    ``claimed`` events rest only on doubted, hearsay or copied statements; ``regime`` is the persecuting power,
    which every act of repression has; ``conflicts`` are ids of the person's conflicts.
    """

    id: str
    iri: str
    event_class: Thing
    reading: Particulars
    regime: Thing | None
    case: str
    claimed: bool
    statements: tuple[Statement, ...]
    conflicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie to another person. ``forward`` tells a directed tie from (true) or to (false) the person."""

    id: str
    iri: str
    kind: Thing
    other: Thing
    forward: bool | None
    reading: Particulars
    claimed: bool
    statements: tuple[Statement, ...]
    conflicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of several values that sources give, with the factoids that support it."""

    values: tuple[Thing | Date | str, ...]
    chosen: bool
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sources disagree on a property; ``rule`` decided, or is ``undecided`` or ``rule-open-question``.

    ``subject`` is the id of the event or tie, or of the person for an attribute.
    """

    id: str
    subject: str
    property: Thing
    rule: Thing
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class FamilyCase:
    """The case of a relative from which a case followed, or that followed from it, with the factoids behind that."""

    case: str
    relative: Thing
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One repression of the person; ``events`` are ids."""

    id: str
    iri: str
    regime: Thing
    events: tuple[str, ...]
    followed_from: tuple[FamilyCase, ...]
    led_to: tuple[FamilyCase, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """An editor's judgement, or a question that waits for a historian."""

    id: str
    judgement: Thing
    status: str
    question: str
    reason: str
    reason_code: Thing | None
    editor: str
    date: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Claimed:
    """What rests only on doubted or hearsay statements, or on one copied text: never counted, shown apart."""

    events: tuple[Event, ...]
    ties: tuple[Tie, ...]
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Everything that the graph holds about one person, each statement with its source.

    ``alleged`` is what police, denouncers or confessions say; ``set_aside`` what an editor deprecated; ``unplaced``
    what fits several events; ``groups`` the lists that name the person; ``silences`` names what no source in the
    graph says.
    """

    id: str
    iri: str
    label: str
    labels: dict[str, str]
    note: str
    sex: str
    privacy: str
    names: tuple[Name, ...]
    attributes: tuple[Attribute, ...]
    events: tuple[Event, ...]
    ties: tuple[Tie, ...]
    conflicts: tuple[Conflict, ...]
    claimed: Claimed
    alleged: tuple[Statement, ...]
    groups: tuple[Attribute, ...]
    unplaced: tuple[Statement, ...]
    set_aside: tuple[Statement, ...]
    cases: tuple[Case, ...]
    questions: tuple[Question, ...]
    links: tuple[str, ...]
    silences: tuple[str, ...]
