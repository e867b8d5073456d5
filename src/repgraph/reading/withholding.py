"""What may be published of a collection: everything but the people withheld and all that speaks of them.

Their rows go, and with them judgements of these rows and sources that only these rows cite. Free text that
names one of them is told as an error: a program cannot rewrite a note. The own name of somebody published may hold
the name of a namesake who is withheld; it names the owner alone.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from repgraph.errors import Problem, TablesError
from repgraph.reading.sets import held_in, listed
from repgraph.tables.loading import name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repgraph.columns import Engine
    from repgraph.reading.privacy import Privacy
    from repgraph.tables import Collection
    from repgraph.tables.spec import Spec

_HOLDS_A_PERSON = frozenset({"id:person", "id:any"})
_HOLDS_TEXT = frozenset({"text", "locator"})
_OWN_NAMES = {
    ("persons", "label"): "true",
    ("names", "form"): "entity IN (SELECT id FROM persons)",
}
"""Rows of which a text column holds the own name of somebody published."""

_WORD = re.compile(r"\w+")


def withhold(collection: Collection, privacy: Privacy, spec: Spec) -> Collection:
    """Take the people who may be living out of the collection.

    Parameters
    ----------
    collection
        The checked tables; they change.
    privacy
        Who is withheld.
    spec
        Which columns hold people, and which hold text.

    Returns
    -------
    Collection
        The same collection, without them.

    Raises
    ------
    TablesError
        A text that stays names somebody withheld.
    """
    if not privacy.missing:
        return collection
    engine = collection.engine
    listed(engine, "withheld", privacy.missing)
    forms = _forms(engine)
    _take_out(engine, spec)
    _take_out_judgements(collection)
    collection.changed()
    published = (
        {form for (form,) in engine.rows("SELECT label FROM persons UNION SELECT form FROM names")} if forms else ()
    )
    problems = list(_named(collection, {f: p for f, p in forms.items() if f not in published}, spec))
    if problems:
        raise TablesError(problems)
    return collection


def _forms(engine: Engine) -> dict[str, str]:
    """Return every full name of the withheld as it stands, with its owner."""
    return dict(
        engine.rows(
            "SELECT label, id FROM persons WHERE id IN (SELECT id FROM withheld) AND contains(label, ' ') "
            "UNION ALL SELECT form, entity FROM names WHERE entity IN (SELECT id FROM withheld) AND contains(form, ' ')"
        )
    )


def _take_out(engine: Engine, spec: Spec) -> None:
    engine.run("CREATE OR REPLACE TABLE gone (id VARCHAR, source VARCHAR)")
    for table, columns in spec.items():
        people = [c for c in columns if c.check in _HOLDS_A_PERSON or (table, c.name) == ("persons", "id")]
        if not people:
            continue
        about = " OR ".join(
            held_in(name(table), name(c.name), "withheld") if c.many else f"{name(c.name)} IN (SELECT id FROM withheld)"
            for c in people
        )
        source = "source" if any(c.name == "source" for c in columns) else "NULL"
        engine.run(f"INSERT INTO gone SELECT id, {source} FROM {name(table)} WHERE {about}")
        engine.run(f"DELETE FROM {name(table)} WHERE id IN (SELECT id FROM gone)")
    cited = " UNION ALL ".join(
        f"SELECT source FROM {name(t)}" for t, columns in spec.items() if any(c.name == "source" for c in columns)
    )
    engine.run(
        "DELETE FROM sources WHERE id IN (SELECT source FROM gone WHERE source IS NOT NULL) "
        f"AND id NOT IN (SELECT DISTINCT source FROM ({cited}))"
    )


def _take_out_judgements(collection: Collection) -> None:
    """Take the rows that went out of judgements; a judgement of nothing else goes too."""
    engine = collection.engine
    for row in collection.select(
        "assessments", f"{held_in('assessments', 'rows', 'gone')} OR {held_in('assessments', 'choice', 'gone')}"
    ):
        left = {column: row[column].split() for column in ("rows", "choice")}
        for column, ids in left.items():
            gone = {i for (i,) in engine.rows("SELECT id FROM gone WHERE id IN (SELECT unnest(?))", [ids])}
            left[column] = [i for i in ids if i not in gone]
        if left["rows"] or not row["rows"]:
            values = [" ".join(left["rows"]), " ".join(left["choice"]), row["id"]]
            engine.run("UPDATE assessments SET rows = ?, choice = ? WHERE id = ?", values)
        else:
            engine.run("DELETE FROM assessments WHERE id = ?", [row["id"]])


def _named(collection: Collection, given: dict[str, str], spec: Spec) -> Iterator[Problem]:
    forms = {" ".join(form.casefold().split()): person for form, person in given.items()}
    if not forms:
        return
    anyone = _Names(forms)
    engine = collection.engine
    for table, columns in spec.items():
        found: list[tuple[int, int, str, str]] = []
        for position, column in enumerate(columns):
            if column.check in _HOLDS_TEXT:
                cell = name(column.name)
                skipped = _OWN_NAMES.get((table, column.name), "false")
                asked = f"SELECT DISTINCT {cell} FROM {name(table)} WHERE contains({cell}, ' ') AND NOT ({skipped})"
                for (text,) in engine.stream(asked):
                    person = anyone.named_in(text)
                    if person:
                        where = f"{cell} = ? AND NOT ({skipped})"
                        rows = engine.rows(f"SELECT rowid, id FROM {name(table)} WHERE {where}", [text])
                        found += [(number, position, row, person) for number, row in rows]
        for _, position, row, person in sorted(found):
            column_name = columns[position].name
            (text,) = engine.rows(f"SELECT {name(column_name)} FROM {name(table)} WHERE id = ?", [row])[0]
            yield Problem(
                *collection.where(row),
                row,
                column_name,
                text,
                f"names {person}, who is withheld as possibly living: write a role, such as 'a son'",
            )


class _Names:
    """Finds any of many full names in a text, by their first two words."""

    def __init__(self, forms: dict[str, str]) -> None:
        """Sort the names by their first two words; the longer ones are sought first."""
        self._forms = forms
        self._by_words: dict[tuple[str, ...], list[str]] = {}
        for form in sorted(forms, key=len, reverse=True):
            self._by_words.setdefault(tuple(_WORD.findall(form)[:2]), []).append(form)

    def named_in(self, text: str) -> str:
        """Return who is named first in a text, or nothing."""
        folded = text.casefold()
        words = _WORD.findall(folded)
        pairs = {*pairwise(words), *((word,) for word in words)}
        likely = [form for pair in pairs & self._by_words.keys() for form in self._by_words[pair]]
        if not likely:
            return ""
        patterns = (r"\s+".join(map(re.escape, form.split())) for form in sorted(likely, key=len, reverse=True))
        found = re.search(rf"\b({'|'.join(patterns)})\b", folded)
        return self._forms[" ".join(found[0].split())] if found else ""
