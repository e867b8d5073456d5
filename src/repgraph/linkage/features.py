"""What each pair of records tells: names by our own matcher, dates by their bounds, places by containment, kin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from repgraph.linkage.blocking import name_keys
from repgraph.names.book import CHUNK, NameBook
from repgraph.names.correspondence import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from repgraph.linkage.blocking import Pairs
    from repgraph.linkage.records import Person

    Levels = NDArray[np.int8]

UNKNOWN = -1
"""Level of a matter of which one record says nothing."""

_NAME_STEPS = (0.05, 0.4, 0.8, 0.95, 0.99)
"""Scores of the matcher (without the patronymic) from which the levels 1 to 5 of a name begin."""

_SAME_PATRONYMIC = 0.86
_SAME_KIN = 0.9
_FEW, _SOME = 2, 10


class PairNames:
    """Names of both sides in one book, and their likeness pair by pair.

    Parameters
    ----------
    left, right
        Records; the same list twice where doubles are looked for.
    """

    def __init__(self, left: Sequence[Person], right: Sequence[Person]) -> None:
        """Take all names apart, each once."""
        self.book = NameBook()
        numbers: dict[str, int] = {}
        self.left = self._forms(left, numbers)
        self.right = self.left if left is right else self._forms(right, numbers)

    def _forms(self, people: Iterable[Person], numbers: dict[str, int]) -> list[list[int]]:
        found = []
        for person in people:
            for form in person.forms:
                if form not in numbers:
                    numbers[form] = self.book.add(form)
            found.append([numbers[form] for form in person.forms])
        return found

    def levels(self, pairs: Pairs) -> tuple[Levels, Levels]:
        """Return the level of the name (0 to 5) and of the patronymic (0, 1 initial, 2, or unknown) of each pair."""
        name = np.zeros(len(pairs), dtype=np.int8)
        patronymic = np.full(len(pairs), UNKNOWN, dtype=np.int8)
        step = CHUNK * 4
        for begin in range(0, len(pairs), step):
            part = slice(begin, begin + step)
            name[part], patronymic[part] = self._part(pairs.left[part].tolist(), pairs.right[part].tolist())
        return name, patronymic

    def _part(self, left: list[int], right: list[int]) -> tuple[Levels, Levels]:
        at, one, two = [], [], []
        for number, (a, b) in enumerate(zip(left, right, strict=True)):
            for first in self.left[a]:
                for second in self.right[b]:
                    at.append(number)
                    one.append(first)
                    two.append(second)
        best = np.full(len(left), -np.inf)
        told = np.full(len(left), UNKNOWN, dtype=np.int8)
        places, firsts, seconds = (np.asarray(x, dtype=np.int64) for x in (at, one, two))
        for begin in range(0, len(places), CHUNK):
            part = slice(begin, begin + CHUNK)
            evidence = self.book.evidence(firsts[part], seconds[part])
            where = places[part][evidence.pair]
            bare = evidence.total - evidence.weight["patronymic"]
            order = np.lexsort((bare, where))
            last = np.flatnonzero(np.append(np.diff(where[order]) != 0, True))
            top = order[last]
            better = bare[top] > best[where[top]]
            top = top[better]
            best[where[top]] = bare[top]
            told[where[top]] = _patronymic(evidence.alike["patronymic"][top], evidence.weight["patronymic"][top])
        score = 1 / (1 + np.exp(-best))
        return np.searchsorted(_NAME_STEPS, score, side="right").astype(np.int8), told


def _patronymic(alike: NDArray[np.float64], weight: NDArray[np.float64]) -> Levels:
    found = np.where(alike >= _SAME_PATRONYMIC, 2, 0).astype(np.int8)
    found[(alike == 1.0) & np.isclose(weight, table("scoring")["patronymic"]["initial"])] = 1
    found[np.isnan(alike)] = UNKNOWN
    return found


def namesakes(left: Sequence[Person], right: Sequence[Person], pairs: Pairs) -> Levels:
    """Return how many records bear a name as either of a pair: 2 hardly any, 1 some, 0 many."""
    counts: dict[tuple[str, str], int] = {}
    for person in {id(p): p for p in (*left, *right)}.values():
        for key in _common(person):
            counts[key] = counts.get(key, 0) + 1
    sides = [np.array([max((counts[k] for k in _common(p)), default=1) for p in people]) for people in (left, right)]
    number = np.maximum(sides[0][pairs.left], sides[1][pairs.right])
    return np.where(number <= _FEW, 2, np.where(number <= _SOME, 1, 0)).astype(np.int8)


def _common(person: Person) -> set[tuple[str, str]]:
    return {(surname, given) for form in person.forms[:1] for surname, given, _ in name_keys(form)[:1]}


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
