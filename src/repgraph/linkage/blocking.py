"""Which pairs of records are worth a comparison: keys made of sounds, so that spelling and script do not part them."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from repgraph.linkage.records import LinkageError
from repgraph.names.parsing import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import duckdb
    from numpy.typing import NDArray

    from repgraph.linkage.records import Person
    from repgraph.names.words import Part

_CLASSES = str.maketrans("kghtdszcCSjfpbvmnlrw", "KKKTTSSSZZZPPPVMNLRV", "aeiouJ'")
_VOWELS = frozenset("aeiou")
_READINGS, _KEYS = 2, 2
_YEAR = 365.25
YEARS_APART = 4
"""Pairs whose births lie further apart are not compared, whatever their names."""

PAIRS_EACH = 60
"""Pairs for each record that are enough, before double ones are taken out."""

SMALL = 400
"""Pairs of one key that are always looked at."""


@dataclass(frozen=True)
class Pairs:
    """Numbers of records to be compared, side by side; each pair once."""

    left: NDArray[np.int64]
    right: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.left)


@lru_cache(maxsize=500_000)
def skeleton(key: str) -> str:
    """Return the consonants of a key of sounds in classes, with a mark where it begins with a vowel.

    >>> skeleton("bokeJhan"), skeleton("bukeJhan"), skeleton("ali")
    ('PKN', 'PKN', 'AL')
    """
    bare = key.translate(_CLASSES)
    once = "".join(letter for number, letter in enumerate(bare) if number == 0 or letter != bare[number - 1])
    return ("A" if key[:1] in _VOWELS else "") + once


@lru_cache(maxsize=2_000_000)
def name_keys(form: str) -> tuple[tuple[str, str, str], ...]:
    """Return surname, given name and patronymic of a form as skeletons, one entry a reading.

    The skeleton of an initial is its first letter and a full stop.
    """
    found: dict[tuple[str, str, str], None] = {}
    for reading in parse(form).readings[:_READINGS]:
        for surname in _skeletons(reading.surname):
            for given in _skeletons(reading.given):
                found[surname, given, _skeletons(reading.patronymic)[0]] = None
    return tuple(found)


def _skeletons(part: Part | None) -> tuple[str, ...]:
    if part is None or not part.keys:
        return ("",)
    if part.initial:
        return tuple(dict.fromkeys(skeleton(key[:1])[:1] + "." for key in part.keys[:_KEYS]))
    return tuple(dict.fromkeys(skeleton(key) for key in part.keys[:_KEYS]))


def keys(person: Person, *, spread: bool) -> set[str]:
    """Return the blocking keys of a record; the first letter says what a key is made of.

    ``n`` surname and given name; ``i`` surname and initial; ``l`` surname alone; with the year of birth also ``e``
    surname and given name, ``y`` surname and initial, ``z`` surname and both initials, ``x`` given name and beginning
    of the surname, ``p`` and ``q`` given name and patronymic, ``s`` and ``t`` surname and patronymic, ``m`` surname.

    Parameters
    ----------
    person
        The record.
    spread
        Whether keys with a year are made for the neighbouring years too; one side of a comparison suffices.
    """
    years = list(_years(person, spread=spread))
    found = set()
    for form in person.forms:
        for surname, given, patronymic in name_keys(form):
            dated: list[str] = []
            if surname and given:
                first, second = sorted((surname[:4], given[:3]))
                found |= {f"n{first}|{second}", f"i{surname[:5]}|{given[:1]}"}
                dated += [f"e{first}|{second}", f"y{surname[:5]}|{given[:1]}", f"x{given[:4]}|{surname[:2]}"]
            if given and patronymic:
                dated += [f"p{given[:3]}|{patronymic[:3]}", f"q{given[:3]}|{patronymic[:3]}|{surname[:1]}"]
            if surname and patronymic:
                dated += [f"s{surname[:4]}|{patronymic[:3]}", f"t{surname[:4]}|{patronymic[:3]}|{given[:1]}"]
                dated.append(f"z{surname[:5]}|{given[:1]}|{patronymic[:1]}")
            if surname and not given:
                found.add(f"l{surname[:6]}")
                dated.append(f"m{surname[:5]}")
            found |= {f"{key}|{year}" for key in dated for year in years}
    return found


def _years(person: Person, *, spread: bool) -> Iterator[int]:
    low, high = person.birth
    if low is None or high is None or high - low > 5 * _YEAR:
        return
    first, last = (int(1900 + day // _YEAR) for day in (low, high))
    reach = 1 if spread else 0
    yield from range(first - reach, last + reach + 1)


def candidates(left: Sequence[Person], right: Sequence[Person] | None = None, *, each: int = PAIRS_EACH) -> Pairs:
    """Return the pairs of records that share a key and whose births do not lie years apart.

    Keys that gather the fewest records are used first, until there are enough pairs.

    Parameters
    ----------
    left
        Records.
    right
        Records of the other side; none where doubles inside ``left`` are looked for.
    each
        Pairs, for each record of the shorter side, that are enough.
    """
    connection = _engine()
    connection.execute("SET preserve_insertion_order = false")
    _table(connection, "l", left, spread=True)
    if right is not None:
        _table(connection, "r", right, spread=False)
    other, apart = ("r", "TRUE") if right is not None else ("l", "a.number < b.number")
    enough = each * min(len(left), len(right or left))
    connection.execute(
        f"""
        CREATE TABLE used AS
        WITH sizes AS (
          SELECT key, k.count * j.count AS pairs
          FROM (SELECT key, count(*) AS count FROM l_keys GROUP BY key) k
          JOIN (SELECT key, count(*) AS count FROM {other}_keys GROUP BY key) j USING (key)
          WHERE k.count * j.count > {0 if right is not None else 1}
        ), sums AS (SELECT pairs, sum(sum(pairs)) OVER (ORDER BY pairs) AS total FROM sizes GROUP BY pairs)
        SELECT key FROM sizes JOIN sums USING (pairs) WHERE total <= {enough} OR pairs <= {SMALL}
        """  # noqa: S608 - our own names
    )
    reach = int(YEARS_APART * _YEAR)
    found = connection.execute(
        f"""
        SELECT DISTINCT a.number AS one, b.number AS two
        FROM used JOIN l_keys k USING (key) JOIN {other}_keys j USING (key)
        JOIN l a ON a.number = k.number JOIN {other} b ON b.number = j.number
        WHERE {apart}
          AND coalesce(a.low <= b.high + {reach}, TRUE) AND coalesce(b.low <= a.high + {reach}, TRUE)
          AND coalesce(a.sex = b.sex, TRUE)
        """  # noqa: S608 - our own names
    ).fetchnumpy()
    connection.close()
    one, two = (np.asarray(found[name], dtype=np.int64) for name in ("one", "two"))
    order = np.lexsort((two, one))
    return Pairs(one[order], two[order])


def _engine() -> duckdb.DuckDBPyConnection:
    try:
        import duckdb  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise LinkageError("linkage needs DuckDB and Splink: pip install 'repgraph[lists]'") from error
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    return connection


def _table(connection: duckdb.DuckDBPyConnection, name: str, people: Sequence[Person], *, spread: bool) -> None:
    numbers, made = array("q"), array("q")
    for number, person in enumerate(people):
        mine = keys(person, spread=spread)
        numbers.extend([number] * len(mine))
        made.extend(map(hash, mine))
    columns = {
        "number": np.arange(len(people)),
        "low": np.array([np.nan if p.birth[0] is None else p.birth[0] for p in people], dtype=float),
        "high": np.array([np.nan if p.birth[1] is None else p.birth[1] for p in people], dtype=float),
        "sex": np.array([p.sex for p in people], dtype=object),
    }
    connection.register("given", columns)
    connection.execute(
        f"CREATE TABLE {name} AS SELECT number, CASE WHEN isnan(low) THEN NULL ELSE low END AS low, "  # noqa: S608
        "CASE WHEN isnan(high) THEN NULL ELSE high END AS high, nullif(sex, '') AS sex FROM given"
    )
    connection.unregister("given")
    connection.register("made", {"number": np.asarray(numbers), "key": np.asarray(made)})
    connection.execute(f"CREATE TABLE {name}_keys AS SELECT number, key FROM made")  # noqa: S608
    connection.unregister("made")
