"""The index of names: an SQLite file beside the store, or in memory for a store that brings none.

It knows every word of every recorded form by its sounds. A search looks up words that are alike: through a skeleton of
consonants that survives a slip, a lost sound and another script, and through the beginning of a word still being
typed. Then it takes the forms that have most of these words, and ranks them.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import defaultdict
from contextlib import contextmanager
from heapq import nlargest
from typing import TYPE_CHECKING

from repgraph import names
from repgraph.errors import StoreError
from repgraph.ontology import BASE
from repgraph.queries import library
from repgraph.search.ranking import LEAST_SCORE, Hit, fit, machine_made, of_one_person

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from repgraph.names import Term
    from repgraph.store import Store

LONGEST = 200
"""Characters of a search that are looked at: no name is longer."""

CANDIDATES = 150
"""Forms that are ranked for one search."""

COMPARED = 16
"""Of them, forms that the matcher of names compares whole."""

WORDS, BEGUN = 40, 60
"""Like words, and words that begin alike, that are followed up for each word typed."""

MOST_WORDS = 8
"""Words of a search that are followed up."""

ENOUGH = 30_000
"""Forms that are collected for one word before the less alike words are left out."""

_LEAST_ALIKE = 0.72
_BEGUN_ALIKE = 0.8
_SCHEMA = """
CREATE TABLE entity (id INTEGER PRIMARY KEY, iri TEXT, kind TEXT);
CREATE TABLE form (id INTEGER PRIMARY KEY, entity INTEGER, text TEXT, folded TEXT, words TEXT, machine_made INTEGER);
CREATE TABLE word (id INTEGER PRIMARY KEY, sounds TEXT, stem TEXT, forms BLOB);
CREATE TABLE near (skeleton TEXT, word INTEGER, PRIMARY KEY (skeleton, word)) WITHOUT ROWID;
CREATE TABLE whole (name TEXT PRIMARY KEY, numbers BLOB);
"""
_INDEXES = """
CREATE INDEX word_sounds ON word(sounds);
CREATE INDEX form_folded ON form(folded);
"""


class NameIndex:
    """Recorded forms, to be found by any spelling.

    Parameters
    ----------
    connection
        An SQLite database that :meth:`create` filled.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Wrap an open database."""
        self._connection = connection
        self._whole: dict[str, array[int]] = {}

    @classmethod
    def open(cls, path: Path) -> NameIndex:
        """Open an index to read.

        Raises
        ------
        StoreError
            The file is no such index, or one that an older version made.
        """
        with _in_plain_words(path):
            address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            try:
                connection.execute("SELECT sounds, forms FROM word LIMIT 0")
            except sqlite3.Error as error:
                connection.close()
                raise StoreError(
                    f"the name index {path} cannot be used: {error}; make the graph anew with repgraph build"
                ) from error
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
        return cls.of_forms(sorted(_forms(store)), path)

    @classmethod
    def of_forms(cls, forms: Iterable[tuple[str, str, str, bool]], path: Path | None = None) -> NameIndex:
        """Make an index of forms.

        Parameters
        ----------
        forms
            IRI and kind of an entity, one recorded form of its name, and whether no source prints it.
        path
            A file that does not exist yet; in memory by default.

        Raises
        ------
        StoreError
            The file cannot be written.
        """
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
        # bytes of a terminal that are no text come as lone surrogates, which no database takes
        text = text[:LONGEST].encode("utf-8", "replace").decode("utf-8")
        typed = names.terms(text)
        if not typed:
            return []
        best: dict[str, Hit] = {}
        for entity, kind, form, score, why in self._ranked(text, typed):
            if score >= LEAST_SCORE and (entity not in best or score > best[entity].score):
                best[entity] = Hit(entity.rsplit("/", 1)[-1], kind, form, score, entity, why)
        return sorted(best.values(), key=lambda h: (-h.score, h.kind != "person", h.id))[:limit]

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def _ranked(self, text: str, typed: tuple[Term, ...]) -> Iterator[tuple[str, str, str, float, str]]:
        rows = self._rows(self._candidates(text, typed))
        found = [(*fit(text, typed, row[2], names.unpack(row[3])), row) for row in rows]
        unsure = [n for n, (score, _, row) in enumerate(found) if score < 0.9 and row[1] == "person"][:COMPARED]  # noqa: PLR2004
        compared = dict(zip(unsure, names.scores([(text, found[n][2][2]) for n in unsure]), strict=True))
        for n, (score, why, (iri, kind, form, _, made)) in enumerate(found):
            best = max((score, why), of_one_person(compared.get(n, 0.0)))
            yield iri, kind, form, *(machine_made(*best) if made else best)

    def _rows(self, forms: list[int]) -> list[tuple[str, str, str, str, int]]:
        marks = ",".join("?" * len(forms))
        sql = (
            "SELECT form.id, iri, kind, text, words, machine_made FROM form JOIN entity ON entity.id = form.entity "  # noqa: S608 - only marks
            f"WHERE form.id IN ({marks})"
        )
        rows = {row[0]: row[1:] for row in self._connection.execute(sql, forms)}
        return [rows[form] for form in forms]

    def _candidates(self, text: str, typed: tuple[Term, ...]) -> list[int]:
        """Return the forms that may be meant, those with most of the words first."""
        folded = self._connection.execute("SELECT id FROM form WHERE folded = ? LIMIT 50", (text.casefold(),))
        exact = [form for (form,) in folded]
        whole = [term for term in typed if not term.initial][:MOST_WORDS] or list(typed[:1])
        weights: dict[int, float] = defaultdict(float)
        for at, term in enumerate(whole):
            alike = self._like_words(term, begun=at == len(whole) - 1)
            for form, likeness in self._forms_of(alike, weights if at else None).items():
                weights[form] += likeness
        initials = sum(1 << _place(term.keys[0]) for term in typed if term.initial and term.keys)
        begins, lengths = self._numbers("begins"), self._numbers("lengths")
        rank = nlargest(
            CANDIDATES,
            weights,
            key=lambda f: (weights[f] + 0.1 * (begins[f] & initials).bit_count(), -abs(lengths[f] - len(typed)), -f),
        )
        return list(dict.fromkeys([*exact, *rank]))[:CANDIDATES]

    def _forms_of(self, alike: list[tuple[float, int]], among: Mapping[int, float] | None) -> dict[int, float]:
        """Return forms with any of the words, and how alike the best of these is."""
        found: dict[int, float] = {}
        for likeness, word in alike:
            if len(found) > ENOUGH:
                break
            (blob,) = self._connection.execute("SELECT forms FROM word WHERE id = ?", (word,)).fetchone()
            for form in array("i", blob):
                if form not in found:
                    found[form] = likeness
        if among:
            return {form: likeness for form, likeness in found.items() if form in among or likeness >= _BEGUN_ALIKE}
        return found

    def _like_words(self, term: Term, *, begun: bool) -> list[tuple[float, int]]:
        """Return words that are like a term, or begin like it, with how alike they are; best first."""
        found: dict[int, tuple[str, str]] = {}
        skeletons = {s for key in (*term.keys, *term.stems) for s in names.neighbours(names.skeleton(key))}
        marks = ",".join("?" * len(skeletons))
        sql = f"SELECT DISTINCT id, sounds, stem FROM near JOIN word ON id = word WHERE skeleton IN ({marks})"  # noqa: S608
        for number, sounds, stem in self._connection.execute(sql, sorted(skeletons)):
            found[number] = (sounds, stem)
        order = list(found)
        likeness = names.alikeness(term, [found[n][0] for n in order], [found[n][1] for n in order])
        best = nlargest(WORDS, (pair for pair in zip(likeness, order, strict=True) if pair[0] >= _LEAST_ALIKE))
        if begun or term.initial:
            known = {number for _, number in best}
            for key in term.keys:
                sql = "SELECT id FROM word WHERE sounds >= ? AND sounds < ? ORDER BY length(sounds), id LIMIT ?"
                rows = self._connection.execute(sql, (key, f"{key}\U0010ffff", BEGUN))
                best += [(_BEGUN_ALIKE, number) for (number,) in rows if number not in known]
        return sorted(best, reverse=True)

    def _numbers(self, name: str) -> array[int]:
        """Return a number of every form, by its id."""
        if name not in self._whole:
            (blob,) = self._connection.execute("SELECT numbers FROM whole WHERE name = ?", (name,)).fetchone()
            self._whole[name] = array("i", blob)
        return self._whole[name]


@contextmanager
def _in_plain_words(path: Path | None) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"the name index {path or 'in memory'} cannot be used: {error}") from error


def _place(key: str) -> int:
    """Return the place of a first sound among thirty: what initials are looked up by."""
    return ord(key[:1] or " ") % 30


def _fill(connection: sqlite3.Connection, forms: Iterable[tuple[str, str, str, bool]]) -> None:
    connection.execute("PRAGMA synchronous = OFF")  # a build that breaks off is thrown away whole
    connection.executescript(_SCHEMA)
    entities: dict[str, int] = {}
    words: dict[str, tuple[str, array[int]]] = {}
    begins, lengths = array("i"), array("i")

    def rows() -> Iterator[tuple[int, int, str, str, str, int]]:
        for number, (iri, kind, text, made) in enumerate(forms):
            if iri not in entities:
                entities[iri] = len(entities)
                connection.execute("INSERT INTO entity VALUES (?, ?, ?)", (entities[iri], iri, kind))
            terms = names.terms(text)
            lengths.append(len(terms))
            begins.append(sum({1 << _place(key) for term in terms for key in term.keys[:1]}))
            for term in terms:
                stems = [*term.stems, *[""] * len(term.keys)]
                for key, stem in zip(term.keys, stems, strict=False):
                    known = words.setdefault(key, (stem if stem != key else "", array("i")))[1]
                    if not known or known[-1] != number:
                        known.append(number)
            yield number, entities[iri], text, text.casefold(), names.pack(terms), int(made)

    connection.executemany("INSERT INTO form VALUES (?, ?, ?, ?, ?, ?)", rows())
    connection.executemany(
        "INSERT INTO whole VALUES (?, ?)", (("begins", begins.tobytes()), ("lengths", lengths.tobytes()))
    )
    connection.executemany(
        "INSERT INTO word VALUES (?, ?, ?, ?)",
        ((n, key, stem, found.tobytes()) for n, (key, (stem, found)) in enumerate(words.items())),
    )
    near = {
        (near, n)
        for n, (key, (stem, _)) in enumerate(words.items())
        for known in {key, stem or key}
        for near in names.neighbours(names.skeleton(known))
    }
    connection.executemany("INSERT INTO near VALUES (?, ?)", sorted(near))
    connection.executescript(_INDEXES)
    connection.commit()


def _forms(store: Store) -> Iterable[tuple[str, str, str, bool]]:
    found: dict[tuple[str, str], tuple[str, bool]] = {}
    for row in store.select(library()["page/names"].bind()):
        entity, form = str(row["entity"]), str(row["form"])
        made = str(row.get("kind", "")).endswith("machine-made")
        kind = entity.removeprefix(BASE).split("/", 1)[0]
        known = found.get((entity, form))
        found[entity, form] = (kind, made and (known is None or known[1]))
    for (entity, form), (kind, only_machine_made) in found.items():
        yield entity, kind, form, only_machine_made
