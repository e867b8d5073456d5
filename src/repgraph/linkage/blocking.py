"""Which pairs of records are worth a comparison: keys made of sounds, so that spelling and script do not part them.

Every form of a name is taken apart once, on all processors; keys are made and joined in columns, so that a million
records fit.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from repgraph.linkage.records import LinkageError
from repgraph.linkage.spreading import spread
from repgraph.names.parsing import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb
    from numpy.typing import NDArray

    from repgraph.linkage.records import Person, Span
    from repgraph.names.words import Part

    Triple = tuple[str, str, str]

_CLASSES = str.maketrans("kghtdszcCSjfpbvmnlrw", "KKKTTSSSZZZPPPVMNLRV", "aeiouJ'")
_VOWELS = frozenset("aeiou")
_READINGS, _KEYS = 2, 2
_YEAR = 365.25
FORMS_AT_ONCE = 10_000
_WIDEST = 5
YEARS_APART = 4
"""Pairs whose births lie further apart are not compared, whatever their names."""

YEARS_OFF = 2
"""Years by which two years of birth, or of arrest, may differ and still give a key in common."""

PAIRS_EACH = 40
"""Pairs for each record that are enough, before double ones are taken out."""

SMALL = 400
"""Pairs of one key that are always looked at."""

MEMORY_MIB = 4096
"""Memory that the columns may take before they write to disk."""

KEYS = {
    "surname and given name": ("s <> '' AND g <> ''", "least(s[:4], g[:3]), greatest(s[:4], g[:3])"),
    "surname and initial": ("s <> '' AND g <> ''", "s[:5], g[:1]"),
    "whole name": ("s <> '' AND g <> '' AND p <> ''", "s[:5], g[:4], p[:3]"),
    "surname": ("s <> '' AND g = ''", "s[:6]"),
}
"""Keys of names alone: of which records, and from what; ``s``, ``g``, ``p`` are surname, given name, patronymic."""

DATED_KEYS = {
    "surname and given name": ("s <> '' AND g <> ''", "least(s[:4], g[:3]), greatest(s[:4], g[:3])"),
    "surname and initial": ("s <> '' AND g <> ''", "s[:5], g[:1]"),
    "given name, beginning of the surname": ("s <> '' AND g <> ''", "g[:4], s[:2]"),
    "given name and patronymic": ("g <> '' AND p <> ''", "g[:3], p[:3]"),
    "given name, patronymic, initial": ("g <> '' AND p <> ''", "g[:3], p[:3], s[:1]"),
    "surname and patronymic": ("s <> '' AND p <> ''", "s[:4], p[:3]"),
    "surname, patronymic, initial": ("s <> '' AND p <> ''", "s[:4], p[:3], g[:1]"),
    "surname, both initials": ("s <> '' AND p <> ''", "s[:5], g[:1], p[:1]"),
    "surname alone": ("s <> '' AND g = ''", "s[:5]"),
}
"""Keys of names with the year of birth."""

ARREST_KEYS = {
    "surname and given name": ("s <> '' AND g <> ''", "least(s[:4], g[:3]), greatest(s[:4], g[:3])"),
    "surname and initial": ("s <> '' AND g <> ''", "s[:5], g[:1]"),
    "given name, beginning of the surname": ("s <> '' AND g <> ''", "g[:4], s[:2]"),
}
"""Keys of names with the year of an arrest, for those whose year of birth is wrong or missing."""


@dataclass(frozen=True)
class Pairs:
    """Numbers of records to be compared, side by side; each pair once.

    ``bearers`` tells how many records have a name as either of a pair.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    bearers: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.left)

    def of(self, which: NDArray[np.bool_] | NDArray[np.int64]) -> Pairs:
        """Return some of the pairs."""
        return Pairs(self.left[which], self.right[which], self.bearers[which])


@lru_cache(maxsize=500_000)
def skeleton(key: str) -> str:
    """Return the consonants of a key of sounds in classes, with a mark where it begins with a vowel.

    >>> skeleton("bokeJhan"), skeleton("bukeJhan"), skeleton("ali")
    ('PKN', 'PKN', 'AL')
    """
    bare = key.translate(_CLASSES)
    once = "".join(letter for number, letter in enumerate(bare) if number == 0 or letter != bare[number - 1])
    return ("A" if key[:1] in _VOWELS else "") + once


def name_keys(form: str) -> tuple[Triple, ...]:
    """Return surname, given name and patronymic of a form as skeletons, one entry a reading.

    The skeleton of an initial is its first letter and a full stop.
    """
    found: dict[Triple, None] = {}
    for reading in parse(form).readings[:_READINGS]:
        patronymic = _skeletons(reading.patronymic)[0]
        for surname in _skeletons(reading.surname):
            for given in _skeletons(reading.given):
                found[surname, given, patronymic] = None
    return tuple(found)


def _skeletons(part: Part | None) -> tuple[str, ...]:
    if part is None or not part.keys:
        return ("",)
    if part.initial:
        return tuple(dict.fromkeys(skeleton(key[:1])[:1] + "." for key in part.keys[:_KEYS]))
    return tuple(dict.fromkeys(skeleton(key) for key in part.keys[:_KEYS]))


def _all_name_keys(forms: Sequence[str]) -> list[tuple[Triple, ...]]:
    return [name_keys(form) for form in forms]


def candidates(
    left: Sequence[Person],
    right: Sequence[Person] | None = None,
    *,
    each: int = PAIRS_EACH,
    processes: int | None = None,
) -> Pairs:
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
    processes
        How many take names apart at once.
    """
    with tempfile.TemporaryDirectory(prefix="repgraph-link-", ignore_cleanup_errors=True) as scratch:
        connection = _engine(scratch)
        try:
            return _candidates(connection, left, right, each * min(len(left), len(right or left)), processes)
        finally:
            connection.close()


def _candidates(
    connection: duckdb.DuckDBPyConnection,
    left: Sequence[Person],
    right: Sequence[Person] | None,
    enough: int,
    processes: int | None,
) -> Pairs:
    records = [*left, *(right or ())]
    _load(connection, records, processes)
    border = len(left)
    one, two = (f"number < {border}", f"number >= {border}") if right is not None else ("TRUE", "TRUE")
    apart = "TRUE" if right is not None else "a.number < b.number"
    _make_keys(connection, "wide", one, YEARS_OFF)
    _make_keys(connection, "narrow", two, 0)
    connection.execute(
        f"""
        CREATE TABLE used AS
        WITH sizes AS (
          SELECT key, k.count * j.count AS pairs
          FROM (SELECT key, count(*) AS count FROM wide GROUP BY key) k
          JOIN (SELECT key, count(*) AS count FROM narrow GROUP BY key) j USING (key)
          WHERE k.count * j.count > {0 if right is not None else 1}
        ), sums AS (SELECT pairs, sum(sum(pairs)) OVER (ORDER BY pairs) AS total FROM sizes GROUP BY pairs)
        SELECT key FROM sizes JOIN sums USING (pairs) WHERE total <= {enough} OR pairs <= {SMALL}
        """  # noqa: S608 - our own names
    )
    reach = int(YEARS_APART * _YEAR)
    found = connection.execute(
        f"""
        SELECT a.number AS one, b.number AS two, any_value(greatest(a.bearers, b.bearers)) AS bearers
        FROM used JOIN wide k USING (key) JOIN narrow j USING (key)
        JOIN records a ON a.number = k.number JOIN records b ON b.number = j.number
        WHERE {apart}
          AND coalesce(a.low <= b.high + {reach}, TRUE) AND coalesce(b.low <= a.high + {reach}, TRUE)
          AND coalesce(a.sex = b.sex, TRUE)
        GROUP BY one, two
        """  # noqa: S608 - our own names
    ).fetchnumpy()
    pairs = Pairs(*(np.asarray(found[name], dtype=np.int64) for name in ("one", "two", "bearers")))
    pairs = pairs.of(np.lexsort((pairs.right, pairs.left)))
    return Pairs(pairs.left, pairs.right - border, pairs.bearers) if right is not None else pairs


def _engine(scratch: str) -> duckdb.DuckDBPyConnection:
    try:
        import duckdb  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise LinkageError("linkage needs DuckDB and Splink: pip install 'repgraph[lists]'") from error
    return duckdb.connect(
        config={
            "memory_limit": f"{MEMORY_MIB}MiB",
            "temp_directory": scratch,
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )


def _load(connection: duckdb.DuckDBPyConnection, records: Sequence[Person], processes: int | None) -> None:
    """Make the tables of records, of their names taken apart, and of the years of their births and arrests."""
    numbers: dict[str, int] = {}
    bearing: list[tuple[int, int, int]] = []
    for number, person in enumerate(records):
        for place, text in enumerate(person.forms):
            bearing.append((number, place, numbers.setdefault(text, len(numbers))))
    forms = list(numbers)
    parts = [forms[begin : begin + FORMS_AT_ONCE] for begin in range(0, len(forms), FORMS_AT_ONCE)]
    taken = [keys for some in spread(_all_name_keys, parts, len(forms), processes) for keys in some]
    borne = np.array(bearing, dtype=np.int64).reshape(-1, 3)
    _table(connection, "bearing", number=borne[:, 0], place=borne[:, 1], form=borne[:, 2])
    counts = np.array([len(keys) for keys in taken], dtype=np.int64)
    form = np.repeat(np.arange(len(taken)), counts)
    reading = np.arange(len(form)) - np.repeat(np.cumsum(counts) - counts, counts)
    words = {
        name: np.array([triple[n] for keys in taken for triple in keys], dtype=object) for n, name in enumerate("sgp")
    }
    _table(connection, "taken", form=form, reading=reading, **words)
    low, high = _days([person.birth for person in records])
    sex = np.array([p.sex for p in records], dtype=object)
    _table(connection, "given", number=np.arange(len(records)), low=low, high=high, sex=sex)
    arrests = [(number, span) for number, person in enumerate(records) for span in person.arrests]
    low, high = _days([span for _, span in arrests])
    _table(connection, "arrests", number=np.array([n for n, _ in arrests], dtype=np.int64), low=low, high=high)
    connection.execute(
        """
        CREATE TABLE names AS SELECT DISTINCT number, s, g, p FROM bearing JOIN taken USING (form);
        CREATE TABLE records AS
        WITH named AS (SELECT number, s, g FROM bearing JOIN taken USING (form) WHERE place = 0 AND reading = 0),
        counted AS (SELECT number, count(*) OVER (PARTITION BY s, g) AS bearers FROM named)
        SELECT number, CASE WHEN isnan(low) THEN NULL ELSE low END AS low,
          CASE WHEN isnan(high) THEN NULL ELSE high END AS high, nullif(sex, '') AS sex,
          coalesce(bearers, 1) AS bearers
        FROM given LEFT JOIN counted USING (number)
        """
    )


def _days(spans: Sequence[Span]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    low = np.array([np.nan if span[0] is None else span[0] for span in spans], dtype=float)
    high = np.array([np.nan if span[1] is None else span[1] for span in spans], dtype=float)
    return low, high


def _table(connection: duckdb.DuckDBPyConnection, name: str, **columns: NDArray[np.generic]) -> None:
    texts = {key: f"CAST({key} AS VARCHAR) AS {key}" for key, column in columns.items() if column.dtype == object}
    connection.register("arrays", columns)
    chosen = ", ".join(texts.get(key, key) for key in columns)
    connection.execute(f"CREATE TABLE {name} AS SELECT {chosen} FROM arrays")  # noqa: S608 - our own names
    connection.unregister("arrays")


def _make_keys(connection: duckdb.DuckDBPyConnection, name: str, which: str, off: int) -> None:
    """Make the table of keys of some records; with a year, also for the years around it."""

    def years(table: str) -> str:
        year = "CAST(floor(1900 + {} / 365.25) AS INTEGER)"
        return (
            f"(SELECT DISTINCT number, unnest(range({year.format('low')} - {off}, {year.format('high')} + {off + 1})) "  # noqa: S608
            f"AS year FROM {table} WHERE low IS NOT NULL AND high IS NOT NULL AND NOT isnan(low) AND NOT isnan(high) "
            f"AND high - low BETWEEN 0 AND {_WIDEST * _YEAR})"
        )

    parts = [
        f"SELECT number, hash({n}, {made}) AS key FROM names WHERE {which} AND {told}"  # noqa: S608 - our own names
        for n, (told, made) in enumerate(KEYS.values())
    ]
    for matter, table, kinds in (("b", "records", DATED_KEYS), ("a", "arrests", ARREST_KEYS)):
        parts += [
            f"SELECT number, hash('{matter}', {n}, {made}, year) AS key "  # noqa: S608 - our own names
            f"FROM names JOIN {years(table)} USING (number) WHERE {which} AND {told}"
            for n, (told, made) in enumerate(kinds.values())
        ]
    connection.execute(f"CREATE TABLE {name} (number BIGINT, key UBIGINT)")
    for part in parts:
        connection.execute(f"INSERT INTO {name} SELECT DISTINCT number, key FROM ({part})")  # noqa: S608 - our own names
