"""The nouns of the reading: values, evidence, events, ties, cases, conflicts.

Records only; nothing here reads, chooses or writes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from repgraph.dates import Moment


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a property.

    ``type`` is ``id`` (an entity or person), ``code`` (of a vocabulary), ``class``, ``date``,
    ``integer`` or ``text``; ``key`` is the value itself, as text.
    """

    type: str
    key: str
    moment: Moment | None = None

    def __hash__(self) -> int:
        """Hash without the moment: type and key tell values apart."""
        return hash((self.type, self.key))

    @property
    def local(self) -> str:
        """Return the value as it stands in an IRI."""
        return self.moment.local if self.moment else self.key


@dataclass(frozen=True, slots=True)
class Evidence:
    """One factoid as a witness.

    ``origin`` is the reuse cluster of its source, else the source: copied texts have one origin.
    ``mode`` is 0 stated, 1 implied, 2 inferred. ``decides`` is false for factoids that wait for a
    historian's judgement and for notices to families, which never decide; ``notice`` marks the latter, whose
    dates and places are not read even where nothing speaks against them.
    """

    row: Mapping[str, str]
    tier: int
    origin: str
    mode: int
    decides: bool
    notice: bool = False

    @property
    def id(self) -> str:
        """Return the id of the row."""
        return self.row["id"]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of several values that sources give, with the rows that support it."""

    value: Value
    rows: tuple[str, ...]
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sources give incompatible values; ``rule`` is the code of the rule that chose, or ``undecided``."""

    subject: str
    property: str
    rule: str
    alternatives: tuple[Alternative, ...]


@dataclass(slots=True)
class Event:
    """What the factoids of one event are read to say.

    ``values`` holds chosen values by property (several where the property is many-valued);
    ``within`` the span of a date that stays undecided, by property.
    """

    id: str
    event_class: str
    person: str
    rows: tuple[str, ...]
    values: dict[str, tuple[Value, ...]] = field(default_factory=dict)
    within: dict[str, Moment] = field(default_factory=dict)
    regime: str = ""
    case: str = ""
    claimed: bool = False
    begin: Moment | None = None
    """When it began, for ordering; undecided dates give the span of all candidates."""


@dataclass(slots=True)
class Case:
    """The events of one repression of one person; ``derivative_of`` is the case that it followed from."""

    id: str
    person: str
    regime: str
    derivative_of: str = ""
    rows: tuple[str, ...] = ()


@dataclass(slots=True)
class Tie:
    """What the factoids of one tie between two people are read to say."""

    id: str
    tie_class: str
    kind: str
    a: str
    b: str
    directed: bool
    rows: tuple[str, ...]
    values: dict[str, tuple[Value, ...]] = field(default_factory=dict)
    within: dict[str, Moment] = field(default_factory=dict)
    claimed: bool = False


@dataclass(slots=True)
class EntityReading:
    """What is read of one person or other entity apart from events: plain property values."""

    id: str
    values: dict[str, tuple[Value, ...]] = field(default_factory=dict)
    unplaced: tuple[str, ...] = ()
    """Rows that fit several events, so that they were joined to none."""
