"""Authority records: what an archive keeps of a person or an institution, apart from how EAC-CPF writes it.

Records only; :mod:`repgraph.export.authority` fills them.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Dating:
    """A date: EDTF text, the days between which it lies, its calendar where that is recorded, and its statuses."""

    edtf: str
    earliest: str
    latest: str
    calendar: str
    statuses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thing:
    """A node or code that is named: its role, the end of its IRI, its label."""

    role: str
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A source and the place in it, empty where it was not recorded; the statement there and its statuses."""

    source: str
    locator: str
    statement: str = ""
    statuses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a source, as the tables write it."""

    title: str
    url: str
    kind: str
    tier: str
    language: str
    author: str
    publisher: str
    date: str
    cluster: str


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a chronology: an event as it was read, or one statement of a source."""

    id: str
    kind: str
    label: str
    date: Dating | None
    end: Dating | None
    place: Thing | None
    details: tuple[Thing, ...]
    months: str
    wordings: tuple[tuple[str, str], ...]
    statuses: tuple[str, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A form of the name with its language tag and kind."""

    id: str
    form: str
    tag: str
    kind: str
    preferred: bool
    statuses: tuple[str, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """A tie to another person or institution. ``forward`` tells a directed one from (true) or to (false) the record."""

    id: str
    sort: str
    role: str
    target: Thing
    forward: bool | None
    date: Dating | None
    end: Dating | None
    statuses: tuple[str, ...]
    references: tuple[Reference, ...]


@dataclass(slots=True)
class Record:
    """A person or a corporate body."""

    id: str
    iri: str
    person: bool
    kind: str
    label: str
    sex: str = ""
    names: list[Name] = field(default_factory=list)
    begin: Dating | None = None
    end: Dating | None = None
    events: list[Item] = field(default_factory=list)
    statements: list[Item] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    places: list[tuple[Thing, str]] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
