"""What may be published of a collection: everything but the people withheld and all that speaks of them.

Their rows go, and with them judgements of these rows and sources that only these rows cite. Free text that
names one of them is told as an error: a program cannot rewrite a note.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from repgraph.errors import Problem, TablesError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from repgraph.reading.privacy import Privacy
    from repgraph.tables import Collection
    from repgraph.tables.collection import Row
    from repgraph.tables.spec import Spec

_HOLDS_A_PERSON = frozenset({"id:person", "id:any"})
_HOLDS_TEXT = frozenset({"text", "locator"})


def withhold(collection: Collection, privacy: Privacy, spec: Spec) -> Collection:
    """Return the collection without the people who may be living.

    Parameters
    ----------
    collection
        The checked tables.
    privacy
        Who is withheld.
    spec
        Which columns hold people, and which hold text.

    Raises
    ------
    TablesError
        A text that stays names somebody withheld.
    """
    withheld = privacy.missing.keys()
    if not withheld:
        return collection
    columns = {table: [c.name for c in spec[table] if c.check in _HOLDS_A_PERSON] for table in spec}
    columns["persons"] = ["id"]
    kept: dict[str, list[Row]] = {}
    gone: dict[str, Row] = {}
    for table, rows in collection.tables.items():
        about = {row["id"]: {i for name in columns[table] for i in row[name].split()} for row in rows}
        kept[table] = [row for row in rows if not about[row["id"]] & withheld]
        gone |= {row["id"]: row for row in rows if about[row["id"]] & withheld}
    kept["assessments"] = list(_judgements(kept["assessments"], gone))
    cited = {row.get("source") for rows in kept.values() for row in rows}
    lost = {row.get("source") for row in gone.values()} - cited
    kept["sources"] = [row for row in kept["sources"] if row["id"] not in lost]
    problems = list(_named(replace(collection, tables=kept), _forms(collection, kept, withheld), spec))
    if problems:
        raise TablesError(problems)
    return replace(collection, tables=kept)


def _judgements(rows: list[Row], gone: Mapping[str, Row]) -> Iterator[Row]:
    for row in rows:
        left = {name: " ".join(i for i in row[name].split() if i not in gone) for name in ("rows", "choice")}
        if left["rows"] or not row["rows"]:
            yield {**row, **left}


def _forms(collection: Collection, kept: Mapping[str, list[Row]], withheld: AbstractSet[str]) -> dict[str, str]:
    """Return every full name of the withheld, with its owner; a namesake who is published may be named."""
    published = {row["label"] for row in kept["persons"]} | {row["form"] for row in kept["names"]}
    given = [(row["id"], row["label"]) for row in collection["persons"]]
    given += [(row["entity"], row["form"]) for row in collection["names"]]
    return {
        " ".join(form.casefold().split()): person
        for person, form in given
        if person in withheld and form not in published and " " in form
    }


def _named(collection: Collection, forms: Mapping[str, str], spec: Spec) -> Iterator[Problem]:
    if not forms:
        return
    patterns = (r"\s+".join(map(re.escape, form.split())) for form in sorted(forms, key=len, reverse=True))
    anyone = re.compile(rf"\b({'|'.join(patterns)})\b")
    for table, rows in collection.tables.items():
        texts = [c.name for c in spec[table] if c.check in _HOLDS_TEXT]
        for row in rows:
            for column in texts:
                found = anyone.search(row[column].casefold())
                if found:
                    person = forms[" ".join(found[0].split())]
                    yield Problem(
                        *collection.where(row["id"]),
                        row["id"],
                        column,
                        row[column],
                        f"names {person}, who is withheld as possibly living: write a role, such as 'a son'",
                    )
