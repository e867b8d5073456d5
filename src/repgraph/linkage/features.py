"""What each pair of records tells: names by our own matcher, dates by their bounds, places by containment, kin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from repgraph.linkage.spreading import processors, spread
from repgraph.names.book import CHUNK, NameBook
from repgraph.names.correspondence import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from repgraph.linkage.blocking import Pairs
    from repgraph.linkage.records import Person

    Levels = NDArray[np.int8]
    Numbers = NDArray[np.int64]

UNKNOWN = -1
"""Level of a matter of which one record says nothing."""

_NAME_STEPS = (0.05, 0.4, 0.8, 0.95, 0.99)
"""Scores of the matcher (without the patronymic) from which the levels 1 to 5 of a name begin."""

_SAME_PATRONYMIC = 0.86
_SAME_KIN = 0.9
_FEW, _SOME = 2, 10
_LATE = 1 << 40
PAIRS_AT_ONCE = 250_000
_PARTS_EACH = 2


@dataclass(frozen=True)
class _Part:
    """Some of the pairs, with the forms of all their records: what one process needs to know.

    The forms of the record ``n`` of a side are ``forms[f]`` for ``f`` in ``which[begins[n]:begins[n + 1]]``.
    """

    forms: list[str]
    begins: tuple[Numbers, Numbers]
    which: tuple[Numbers, Numbers]
    pairs: tuple[Numbers, Numbers]


def names(
    left: Sequence[Person], right: Sequence[Person], pairs: Pairs, processes: int | None = None
) -> tuple[Levels, Levels]:
    """Return the level of the name (0 to 5) and of the patronymic (0, 1 initial, 2, or unknown) of each pair.

    Pairs are taken in the order of the births of their records: so most names are wanted in one part alone, and are
    taken apart once.

    Parameters
    ----------
    left, right
        Records; the same list twice where doubles are looked for.
    pairs
        Which of them to compare.
    processes
        How many work at once.
    """
    name = np.zeros(len(pairs), dtype=np.int8)
    patronymic = np.full(len(pairs), UNKNOWN, dtype=np.int8)
    born = np.array([_LATE if person.birth[0] is None else person.birth[0] for person in left], dtype=np.int64)
    order = np.argsort(born[pairs.left], kind="stable")
    count = min(_PARTS_EACH * (processes or processors()), -(-len(pairs) // PAIRS_AT_ONCE))
    chosen = np.array_split(order, max(count, 1))
    parts = [_part(left, right, pairs.left[some], pairs.right[some]) for some in chosen]
    size = sum(len(part.forms) for part in parts)
    for some, (found, told) in zip(chosen, spread(_levels, parts, size, processes), strict=True):
        name[some], patronymic[some] = found, told
    return name, patronymic


def _part(left: Sequence[Person], right: Sequence[Person], one: Numbers, two: Numbers) -> _Part:
    numbers: dict[str, int] = {}
    begins, which, places = [], [], []
    for people, side in ((left, one), (right, two)):
        met, place = np.unique(side, return_inverse=True)
        forms = [people[number].forms for number in met.tolist()]
        begins.append(np.cumsum([0, *map(len, forms)]))
        which.append(
            np.array([numbers.setdefault(form, len(numbers)) for own in forms for form in own], dtype=np.int64)
        )
        places.append(place.ravel())
    return _Part(list(numbers), (begins[0], begins[1]), (which[0], which[1]), (places[0], places[1]))


def _levels(part: _Part) -> tuple[Levels, Levels]:
    """Compare the names of some pairs: of all forms of both records, those that are most alike."""
    book = NameBook(part.forms)
    best = np.full(len(part.pairs[0]), -np.inf)
    told = np.full(len(best), UNKNOWN, dtype=np.int8)
    for begin in range(0, len(best), CHUNK):
        some = slice(begin, begin + CHUNK)
        _compare(book, part, (part.pairs[0][some], part.pairs[1][some]), best[some], told[some])
    score = 1 / (1 + np.exp(-best))
    return np.searchsorted(_NAME_STEPS, score, side="right").astype(np.int8), told


def _compare(
    book: NameBook, part: _Part, pairs: tuple[Numbers, Numbers], best: NDArray[np.float64], told: Levels
) -> None:
    """Put the evidence of the likeliest forms of each pair, and the level of the patronymic, into their places."""
    counts = [np.diff(part.begins[side])[pairs[side]] for side in (0, 1)]
    combined = counts[0] * counts[1]
    at = np.repeat(np.arange(len(combined)), combined)
    step = np.arange(len(at)) - np.repeat(np.cumsum(combined) - combined, combined)
    one = part.which[0][part.begins[0][pairs[0][at]] + step // counts[1][at]]
    two = part.which[1][part.begins[1][pairs[1][at]] + step % counts[1][at]]
    for begin in range(0, len(at), CHUNK):
        some = slice(begin, begin + CHUNK)
        evidence = book.evidence(one[some], two[some])
        where = at[some][evidence.pair]
        bare = evidence.total - evidence.weight["patronymic"]
        order = np.lexsort((bare, where))
        top = order[np.flatnonzero(np.append(np.diff(where[order]) != 0, True))]
        top = top[bare[top] > best[where[top]]]
        best[where[top]] = bare[top]
        told[where[top]] = _patronymic(evidence.alike["patronymic"][top], evidence.weight["patronymic"][top])


def _patronymic(alike: NDArray[np.float64], weight: NDArray[np.float64]) -> Levels:
    found = np.where(alike >= _SAME_PATRONYMIC, 2, 0).astype(np.int8)
    found[(alike == 1.0) & np.isclose(weight, table("scoring")["patronymic"]["initial"])] = 1
    found[np.isnan(alike)] = UNKNOWN
    return found


def namesakes(pairs: Pairs) -> Levels:
    """Return how many records bear a name as either of a pair: 2 hardly any, 1 some, 0 many."""
    return np.where(pairs.bearers <= _FEW, 2, np.where(pairs.bearers <= _SOME, 1, 0)).astype(np.int8)


def places(left: Sequence[Person], right: Sequence[Person], pairs: Pairs) -> Levels:
    """Return whether a place of one record is, or lies in, or holds a place of the other."""
    found = np.full(len(pairs), UNKNOWN, dtype=np.int8)
    for number, (a, b) in enumerate(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)):
        one, two = left[a], right[b]
        if one.places and two.places:
            found[number] = not (one.places.isdisjoint(two.within) and two.places.isdisjoint(one.within))
    return found


def kin(left: Sequence[Person], right: Sequence[Person], pairs: Pairs) -> Levels:
    """Return whether a near relative of one record may be a near relative of the other, by name."""
    found = np.full(len(pairs), UNKNOWN, dtype=np.int8)
    at, one, two = [], [], []
    for number, (a, b) in enumerate(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)):
        for first in left[a].kin:
            for second in right[b].kin:
                at.append(number)
                one.append(first)
                two.append(second)
    if at:
        book = NameBook()
        numbers = {form: book.add(form) for form in {*one, *two}}
        scores = book.scores([numbers[form] for form in one], [numbers[form] for form in two])
        found[np.unique(at)] = 0
        found[np.asarray(at)[scores >= _SAME_KIN]] = 1
    return found
