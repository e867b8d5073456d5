"""The queries that feed the pieces: one line of text a row, in the order in which the graph is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repgraph.build.scribe import FACTOID, ITSELF, NAME, SEPARATOR
from repgraph.tables.loading import name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from repgraph.tables.spec import Spec

_PEOPLE = "persons p JOIN privacy ON privacy.person = p.id LEFT JOIN derived ON derived.person = p.id"


def rows(table: str, spec: Spec) -> str:
    """Return the query for all rows of a table, by id."""
    return f"SELECT {_line(map(name, (c.name for c in spec[table])))} AS line FROM {name(table)} ORDER BY id"


def people(spec: Spec) -> str:
    """Return the query for people with their names and factoids: by person, then by id."""
    itself = _line(["p.id", f"'{ITSELF}'", "label", "sex", "note", "status", "coalesce(plain, '')"])
    return _sorted(
        [
            f"SELECT p.id AS whose, '{ITSELF}' AS what, p.id AS id, {itself} AS line FROM {_PEOPLE}",
            _belonging("names", "entity", NAME, spec) + " WHERE entity IN (SELECT id FROM persons)",
            _belonging("factoids", "person", FACTOID, spec),
        ]
    )


def entities(spec: Spec) -> str:
    """Return the query for entities with their names and factoids: by entity, then by id."""
    itself = _line(["id", f"'{ITSELF}'", "kind", "label", "note"])
    return _sorted(
        [
            f"SELECT id AS whose, '{ITSELF}' AS what, id, {itself} AS line FROM entities",
            _belonging("names", "entity", NAME, spec) + " WHERE entity IN (SELECT id FROM entities)",
            _belonging("entity-factoids", "entity", FACTOID, spec),
        ]
    )


def lives(spec: Spec, where: str) -> str:
    """Return the query for the factoids of some people, by person, then by id."""
    cells = _line(["person", f"'{FACTOID}'", *(name(c.name) for c in spec["factoids"])])
    return f"SELECT {cells} AS line FROM factoids WHERE {where} ORDER BY person, id"


def _belonging(table: str, whose: str, what: str, spec: Spec) -> str:
    cells = _line([whose, f"'{what}'", *(name(c.name) for c in spec[table])])
    return f"SELECT {whose} AS whose, '{what}' AS what, id, {cells} AS line FROM {name(table)}"


def _sorted(selections: list[str]) -> str:
    return f"SELECT line FROM ({' UNION ALL '.join(selections)}) ORDER BY whose, what, id"


def _line(cells: Iterable[str]) -> str:
    return f"concat_ws('{SEPARATOR}', {', '.join(cells)})"
