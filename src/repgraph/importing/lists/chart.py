"""A map as it is used: the parts that a checked TOML file becomes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from repgraph.errors import did_you_mean, near
from repgraph.importing.contract import ImportingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repgraph.importing.lists.moments import Habits

_COLUMN = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Field:
    """Where the cell for one target comes from, and how it is read."""

    column: str = ""
    read: str = "text"
    codes: tuple[tuple[str, str], ...] = ()
    fixed: str = ""
    pattern: str = ""
    recorded: str = ""


@dataclass(frozen=True, slots=True)
class NamePart:
    """A name form made of columns; ``kind`` is a code of ``nameKind`` or, for kin, of ``tieKind``."""

    form: str
    kind: str
    tag: str
    split: str = ""
    note: str = ""
    backward: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """A factoid that each row may state."""

    kind: str
    suffix: str
    fields: tuple[tuple[str, Field], ...]
    split: str = ""
    locator: str = ""
    always: bool = False


@dataclass(frozen=True, slots=True)
class Split:
    """New columns made out of one."""

    column: str
    into: tuple[str, ...]
    separator: str = ""
    pattern: str = ""


@dataclass(frozen=True)
class Map:
    """A checked map.

    ``columns`` are those of the list itself that the map reads, in the order of the map; ``empty`` are the words, in
    small letters, that stand in cells of which nothing is known.
    """

    path: str
    title: str
    language: str
    key: str
    prefix: str
    encoding: str
    delimiter: str
    sheet: str
    header: int
    recorded: str
    code: str
    habits: Habits
    source: dict[str, str]
    locator: str
    compared: str
    names: tuple[NamePart, ...]
    kin: tuple[NamePart, ...]
    sex: Field | None
    note: Field | None
    statements: tuple[Statement, ...]
    splits: tuple[Split, ...] = ()
    entities: tuple[dict[str, str], ...] = ()
    places: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    empty: frozenset[str] = frozenset()

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns of the list that the map reads, once each."""
        made = {column for split in self.splits for column in split.into}
        return tuple(dict.fromkeys(column for column in self._read() if column and column not in made))

    def _read(self) -> Iterator[str]:
        yield from template_columns(self.key) if "{" in self.key else (self.key,)
        yield from (split.column for split in self.splits)
        for part in (*self.names, *self.kin):
            yield from template_columns(part.form)
        yield from template_columns(self.locator)
        for single in (self.sex, self.note):
            yield single.column if single else ""
        for statement in self.statements:
            yield from template_columns(statement.locator)
            for _, one in statement.fields:
                yield one.column
                yield from template_columns(one.recorded)
        yield from template_columns(self.recorded)

    def fits(self, header: list[str]) -> None:
        """Hold the map against the header of a list.

        Raises
        ------
        ImportingError
            A column is missing; or so many, that the map is for another list.
        """
        wanted = self.columns
        missing = [column for column in wanted if column not in header]
        if not missing:
            return
        if len(missing) * 2 > len(wanted):
            raise ImportingError(
                f"{self.path} is a map for another list: of its {len(wanted)} columns this one has "
                f"{len(wanted) - len(missing)} (missing: {', '.join(missing[:5])}; "
                f"the list has: {', '.join(header[:8])}); 'repgraph import --suggest' proposes a map"
            )
        raise ImportingError(
            "\n".join(
                f"{self.path}: the list has no column {column!r}{did_you_mean(near(column, header))}"
                for column in missing
            )
        )


@lru_cache(maxsize=1024)
def template_columns(template: str) -> tuple[str, ...]:
    """Return the columns that a template names, as in ``"file {Дело}, sheet {Лист}"``."""
    return tuple(_COLUMN.findall(template))
