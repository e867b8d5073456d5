"""Finding a person or other entity by any recorded form, in any script.

The index is an SQLite file beside the store: every form with its folded key, under trigrams (FTS5). What
the index proposes is scored by edit similarity of the keys (RapidFuzz). A store that brings no index, such
as a remote endpoint, gets one in memory from its own names.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from repgraph.errors import StoreError
from repgraph.names import fold
from repgraph.ontology import BASE
from repgraph.queries import library

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from repgraph.store import Store

CANDIDATES = 400
"""Forms that are scored for one search."""

LONGEST = 200
"""Characters of a search that are looked at: no name is longer."""

LEAST_SCORE = 0.6
_FOLDED_ONLY = 0.99
_TRIGRAM = 3
_DIGRAPHS = frozenset({"ch", "sh"})


@dataclass(frozen=True, slots=True)
class Hit:
    """One entity that a search found.

    ``score`` is 1 for the very form, below 1 for a form that folds to the same key, and less the more
    letters differ; ``form`` is the recorded form that matched and ``why`` says how.
    """

    id: str
    kind: str
    form: str
    score: float
    iri: str
    why: str


class NameIndex:
    """Recorded forms and their folded keys.

    Parameters
    ----------
    connection
        An SQLite database that :meth:`create` filled.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Wrap an open database."""
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> NameIndex:
        """Open an index to read.

        Raises
        ------
        StoreError
            The file is no such index.
        """
        with _in_plain_words(path):
            address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            try:
                connection.execute("SELECT entity, key FROM form LIMIT 0")
            except sqlite3.Error:
                connection.close()
                raise
        return cls(connection)

    @classmethod
    def create(cls, store: Store, path: Path | None = None) -> NameIndex:
        """Make an index of a store's names, in a file or in memory.

        Parameters
        ----------
        store
            Asked for every recorded name.
        path
            A file that does not exist yet; in memory by default.

        Raises
        ------
        StoreError
            The file cannot be written.
        """
        forms = sorted(_forms(store))
        with _in_plain_words(path):
            connection = sqlite3.connect(path or ":memory:", check_same_thread=False)
            try:
                _fill(connection, forms)
            except sqlite3.Error:
                connection.close()
                raise
        return cls(connection)

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        """Find entities by name.

        Parameters
        ----------
        text
            A name or part of one, in any script and order.
        limit
            Most hits returned.

        Returns
        -------
        list of Hit
            Best first, each entity once, with the form that matched best.
        """
        text = text[:LONGEST]
        key = fold(text)
        if not key:
            return []
        best: dict[str, Hit] = {}
        for entity, kind, form, form_key, machine_made in self._candidates(key):
            score, why = _score(text, key, form, form_key)
            if machine_made:
                score, why = round(score * 0.95, 4), f"{why}; a machine-made form"
            if score >= LEAST_SCORE and (entity not in best or score > best[entity].score):
                best[entity] = Hit(entity.rsplit("/", 1)[-1], kind, form, score, entity, why)
        return sorted(best.values(), key=lambda h: (-h.score, h.kind != "person", h.id))[:limit]

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def _candidates(self, key: str) -> Iterable[tuple[str, str, str, str, int]]:
        words = key.split()
        trigrams = {word[i : i + _TRIGRAM] for word in words for i in range(len(word) - _TRIGRAM + 1)}
        columns = "SELECT entity, kind, text, form.key, machine_made FROM form"
        if trigrams:
            sql = f"{columns} JOIN keys ON form.rowid = keys.rowid WHERE keys MATCH ? ORDER BY bm25(keys), form.rowid"
            values = [" OR ".join(f'"{t}"' for t in sorted(trigrams))]
        else:
            begins = " AND ".join(["instr(' ' || form.key, ?)"] * len(words))
            sql = f"{columns} WHERE {begins} ORDER BY length(form.key), form.rowid"
            values = [f" {word}" for word in words]
        with closing(self._connection.execute(f"{sql} LIMIT ?", (*values, CANDIDATES))) as found:
            yield from found


@contextmanager
def _in_plain_words(path: Path | None) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"the name index {path or 'in memory'} cannot be used: {error}") from error


def _fill(connection: sqlite3.Connection, forms: Sequence[tuple[str, str, str, str, int]]) -> None:
    connection.executescript(
        """
        CREATE TABLE form (entity TEXT, kind TEXT, text TEXT, key TEXT, machine_made INTEGER);
        CREATE VIRTUAL TABLE keys USING fts5(key, content='', tokenize='trigram');
        """
    )
    connection.executemany("INSERT INTO form VALUES (?, ?, ?, ?, ?)", forms)
    connection.execute("INSERT INTO keys(rowid, key) SELECT rowid, key FROM form")
    connection.execute("CREATE INDEX form_key ON form(key)")
    connection.commit()


def _score(text: str, key: str, form: str, form_key: str) -> tuple[float, str]:
    if text.casefold() == form.casefold():
        return 1.0, "the recorded form"
    if key == form_key:
        return _FOLDED_ONLY, "the same letters in another script or spelling"
    if sorted(key.split()) == sorted(form_key.split()):
        return 0.98, "the same words in another order"
    wanted, given = key.split(), form_key.split()
    share = 0.1 * min(len(set(wanted)) / len(given), 1) if given else 0
    if set(wanted) <= set(given):
        return round(0.85 + share, 4), "part of the recorded form"
    if _initials_fit(wanted, given):
        return round(0.84 + share, 4), "the same name with initials"
    similar = fuzz.token_sort_ratio(key, form_key) / 100
    by_word = min(max(fuzz.ratio(word, other) for other in given) for word in wanted) / 100 if given else 0
    begun = 0.75 + share if _begins(wanted, given) else 0.0
    alike = max(similar * 0.95, by_word * 0.88)
    return max((round(alike, 4), "a similar spelling"), (round(begun, 4), "the beginning of the recorded form"))


def _begins(wanted: Sequence[str], given: Sequence[str]) -> bool:
    """Tell whether somebody who types the form, in any order of words, has come so far: the last word is unfinished."""
    *whole, last = wanted
    return set(whole) <= set(given) and any(word.startswith(last) for word in given if word not in whole)


def _initials_fit(wanted: Sequence[str], given: Sequence[str]) -> bool:
    """Tell whether whole words agree and each initial begins a word of its own."""
    initials = [word for word in wanted if len(word) == 1 or word in _DIGRAPHS]
    whole = [word for word in wanted if word not in initials]
    left = list(given)
    for word in whole:
        if word not in left:
            return False
        left.remove(word)
    for initial in initials:
        begun = next((word for word in left if word.startswith(initial)), None)
        if begun is None:
            return False
        left.remove(begun)
    return bool(whole and initials)


def _forms(store: Store) -> Iterable[tuple[str, str, str, str, int]]:
    found: dict[tuple[str, str], tuple[str, int]] = {}
    for row in store.select(library()["page/names"].bind()):
        entity, form = str(row["entity"]), str(row["form"])
        machine_made = str(row.get("kind", "")).endswith("machine-made")
        kind = entity.removeprefix(BASE).split("/", 1)[0]
        known = found.get((entity, form))
        found[entity, form] = (kind, int(machine_made and (known is None or known[1] == 1)))
    for (entity, form), (kind, only_machine_made) in found.items():
        yield entity, kind, form, fold(form), only_machine_made
