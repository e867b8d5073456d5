"""Many names prepared once and compared often: a hundred thousand pairs a second and more.

Every reading of every name becomes numbers of its parts; the parts of the pairs asked for are compared once each,
by edit distance of their features (RapidFuzz), and the evidence of the parts is added up for all readings at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz.distance import OSA, Levenshtein
from rapidfuzz.process import cpdist

from repgraph.names import same_names
from repgraph.names.correspondence import table
from repgraph.names.parsing import Name, Reading, parse
from repgraph.names.sounds import consonants, features

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from repgraph.names.words import Part

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

CHUNK = 50_000
"""Pairs that are compared at once."""

SLOTS = ("given", "patronymic", "surname")
_NONE = -1
_SEX = {"": 0, "m": 1, "f": 2}
_MOST_GROUPS = 2
_FINAL_OTHER, _FINAL_A, _FINAL_CONSONANT = 0, 1, 2


@dataclass(slots=True)
class Evidence:
    """What speaks for and against each pair of readings: one array a matter, one entry a pair of readings."""

    pair: Ints
    left: Ints
    right: Ints
    alike: dict[str, Floats]
    weight: dict[str, Floats]
    total: Floats


class NameBook:
    """Names with their readings, ready to be compared.

    Parameters
    ----------
    names
        Names to begin with; :meth:`add` adds more. A name has the number at which it came.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        """Prepare names."""
        self.names: list[Name] = []
        self.parts: list[Part] = []
        self._numbers: dict[tuple[str, Part], int] = {}
        self._rows: list[tuple[int, int, int, float, int]] = []
        self._starts: list[int] = [0]
        self._groups: list[tuple[int, ...]] = []
        self._arrays: tuple[Any, ...] | None = None
        self._features: dict[tuple[int, bool], NDArray[np.object_]] = {}
        for name in names:
            self.add(name)

    def __len__(self) -> int:
        """Return the number of names."""
        return len(self.names)

    def add(self, text: str) -> int:
        """Take in a name and return its number."""
        name = parse(text)
        for reading in name.readings or (Reading(),):
            given, patronymic, surname = (self._number(slot, getattr(reading, slot)) for slot in SLOTS)
            self._rows.append((given, patronymic, surname, reading.cost, _SEX[reading.sex]))
        self._starts.append(len(self._rows))
        self.names.append(name)
        self._arrays = None
        self._features.clear()
        return len(self.names) - 1

    def scores(self, left: Sequence[int] | Ints, right: Sequence[int] | Ints) -> Floats:
        """Return the score of each pair of names, from 0 to 1.

        Parameters
        ----------
        left, right
            Numbers of names, as many on each side.
        """
        one, two = np.asarray(left, dtype=np.int64), np.asarray(right, dtype=np.int64)
        found = np.zeros(len(one))
        for begin in range(0, len(one), CHUNK):
            end = begin + CHUNK
            evidence = self.evidence(one[begin:end], two[begin:end])
            best = np.full(len(one[begin:end]), -np.inf)
            np.maximum.at(best, evidence.pair, evidence.total)
            found[begin:end] = 1 / (1 + np.exp(-best))
        same = [self.names[a].text == self.names[b].text for a, b in zip(one.tolist(), two.tolist(), strict=True)]
        found[np.asarray(same, dtype=bool)] = 1.0
        return found

    def evidence(self, left: Ints, right: Ints) -> Evidence:
        """Return what speaks for and against each pair of readings of each pair of names."""
        rows, costs, sexes, starts, *_ = self._as_arrays()
        count_left, count_right = np.diff(starts)[left], np.diff(starts)[right]
        combined = count_left * count_right
        pair = np.repeat(np.arange(len(left)), combined)
        place = np.arange(len(pair)) - np.repeat(np.cumsum(combined) - combined, combined)
        one = starts[left][pair] + place // count_right[pair]
        two = starts[right][pair] + place % count_right[pair]
        scoring = table("scoring")
        alike, weight = {}, {}
        total = scoring["start"] + costs[one] + costs[two]
        for column, slot in enumerate(SLOTS):
            alike[slot], weight[slot] = self._slot(slot, rows[one, column], rows[two, column])
        kin = (weight["given"] > 0) & (weight["patronymic"] > 0) & (weight["surname"] < scoring["surname"]["married"])
        woman = (sexes[one] != _SEX["m"]) & (sexes[two] != _SEX["m"]) & (sexes[one] + sexes[two] > 0)
        weight["surname"] = np.where(kin & woman, scoring["surname"]["married"], weight["surname"])
        weight["sex"] = np.where(sexes[one] * sexes[two] == _SEX["m"] * _SEX["f"], scoring["sex"]["disagree"], 0.0)
        for share in weight.values():
            total = total + share
        return Evidence(pair, one, two, alike, weight, total)

    def reading(self, row: int) -> tuple[int, Reading]:
        """Return the name and the reading that stand in a row of the evidence."""
        number = int(np.searchsorted(np.asarray(self._starts), row, side="right")) - 1
        return number, (self.names[number].readings or (Reading(),))[row - self._starts[number]]

    def _number(self, slot: str, part: Part | None) -> int:
        if part is None:
            return _NONE
        known = self._numbers.get((slot, part))
        if known is None:
            known = self._numbers[slot, part] = len(self.parts)
            self.parts.append(part)
            groups = (
                []
                if part.initial
                else [g for key in part.keys for g in same_names.lines(surnames=slot == "surname").get(key, ())]
            )
            self._groups.append(tuple(dict.fromkeys(groups)))
        return known

    def _as_arrays(self) -> tuple[Any, ...]:
        if self._arrays is None:
            rows = np.array([row[:3] for row in self._rows], dtype=np.int64).reshape(-1, 3)
            families = _families()[0]
            self._arrays = (
                rows,
                np.array([row[3] for row in self._rows]),
                np.array([row[4] for row in self._rows]),
                np.array(self._starts),
                np.array([p.initial for p in self.parts], dtype=bool),
                np.array([p.unvocalised for p in self.parts], dtype=bool),
                np.array([families.get(p.family, 0) for p in self.parts], dtype=np.int64),
                np.array([[*g, *[_NONE] * _MOST_GROUPS][:_MOST_GROUPS] for g in self._groups]).reshape(
                    -1, _MOST_GROUPS
                ),
                np.array([_end(p) for p in self.parts], dtype=np.int64),
                np.array([len(p.keys) for p in self.parts], dtype=np.int64),
                np.array([len(p.whole) for p in self.parts], dtype=np.int64),
            )
        return self._arrays

    def _slot(self, slot: str, one: Ints, two: Ints) -> tuple[Floats, Floats]:
        """Return the likeness and the weight of one part of each pair of readings; no likeness is NaN."""
        settings, scoring = table("scoring")[slot], table("scoring")
        alike, weight = np.full(len(one), np.nan), np.zeros(len(one))
        there, both = (one >= 0) | (two >= 0), (one >= 0) & (two >= 0)
        weight[there & ~both] = settings["missing"]
        if not both.any():
            return alike, weight
        initial = self._as_arrays()[4]
        short = both.copy()
        short[both] = initial[one[both]] | initial[two[both]]
        whole = both & ~short
        if whole.any():
            a, b = one[whole], two[whole]
            alike[whole] = self._alike(slot, a, b)
            points = scoring["likeness"]["points" if slot == "surname" else "given-points"]
            places, shares = np.array(points).T
            share = np.interp(alike[whole], places, shares)
            weight[whole] = np.where(share > 0, share * settings["agree"], -share * settings["disagree"])
            if slot == "surname":
                families = self._as_arrays()[6]
                weight[whole] += np.where(share > 0, _families()[1][families[a], families[b]], 0.0)
        if short.any():
            agree = self._begin_alike(one[short], two[short])
            alike[short] = agree
            weight[short] = np.where(agree > 0, settings["initial"], settings["initial-disagree"])
        return alike, weight

    def _alike(self, slot: str, one: Ints, two: Ints) -> Floats:
        """Return how alike the parts of each pair are, each different pair compared once."""
        low, high = np.minimum(one, two), np.maximum(one, two)
        unique, back = np.unique(low * len(self.parts) + high, return_inverse=True)
        a, b = unique // len(self.parts), unique % len(self.parts)
        _, _, _, _, _, bare, _, groups, end, keys, _ = self._as_arrays()
        found = np.where(a == b, 1.0, 0.0)
        for i in range(int(keys[a].max(initial=0))):
            for j in range(int(keys[b].max(initial=0))):
                at = np.flatnonzero((a != b) & (keys[a] > i) & (keys[b] > j))
                found[at] = np.maximum(found[at], self._distance(a[at], b[at], i, j))
        self._mend_slips(slot, found, a, b)
        at = np.flatnonzero((bare[a] | bare[b]) & (a != b))
        if len(at):
            scoring = table("scoring")["likeness"]["no-vowels"]
            for i in range(int(keys[a[at]].max())):
                for j in range(int(keys[b[at]].max())):
                    here = at[(keys[a[at]] > i) & (keys[b[at]] > j)]
                    bones = scoring * self._distance(a[here], b[here], i, j, vowels=False)
                    found[here] = np.maximum(found[here], bones)
        if slot == "given":
            apart = (end[a] * end[b] == _FINAL_A * _FINAL_CONSONANT) & ~(bare[a] | bare[b])
            found[apart] *= table("scoring")["likeness"]["final-a"]
        shared = (groups[a][:, :, None] == groups[b][:, None, :]) & (groups[a][:, :, None] >= 0)
        found[shared.any(axis=(1, 2))] = np.maximum(
            found[shared.any(axis=(1, 2))], table("scoring")["likeness"]["same-name"]
        )
        return found[back.ravel()]

    def _distance(self, a: Ints, b: Ints, i: int, j: int, *, vowels: bool = True) -> Floats:
        if not len(a):
            return np.zeros(0)
        one, two = self._spelt(i, vowels=vowels)[a].tolist(), self._spelt(j, vowels=vowels)[b].tolist()
        return np.asarray(cpdist(one, two, scorer=Levenshtein.normalized_similarity, dtype=np.float64, workers=1))

    def _spelt(self, at: int, *, vowels: bool) -> NDArray[np.object_]:
        """Return the features of one reading of every part."""
        if (at, vowels) not in self._features:
            spell = features if vowels else consonants
            found = np.empty(len(self.parts), dtype=object)
            found[:] = [spell(part.keys[at]) if at < len(part.keys) else "" for part in self.parts]
            self._features[at, vowels] = found
        return self._features[at, vowels]

    def _mend_slips(self, slot: str, found: Floats, a: Ints, b: Ints) -> None:
        """Raise the likeness of long words that are one slip of the pen apart: Павлина, Павилна; Жабаев, Жабев."""
        settings = table("scoring")["slip"]
        best = settings["swapped"]
        length = self._as_arrays()[10]
        at = np.flatnonzero((found > settings["least-alike"]) & (found < best) & (abs(length[a] - length[b]) <= 1))
        one, two = ([self.parts[n].whole for n in side[at].tolist()] for side in (a, b))
        if not one:
            return
        near = np.asarray(cpdist(one, two, scorer=OSA.distance, score_cutoff=1, dtype=np.int32, workers=1)) <= 1
        for n in np.flatnonzero(near).tolist():
            words = (
                (self.parts[a[at[n]]].keys[0], self.parts[b[at[n]]].keys[0])
                if slot == "patronymic"
                else (one[n], two[n])
            )
            long = min(map(len, words)) >= settings["least-sounds"]
            likeness = best if sorted(one[n]) == sorted(two[n]) else settings[slot] if long else 0.0
            found[at[n]] = max(found[at[n]], likeness)

    def _begin_alike(self, one: Ints, two: Ints) -> Floats:
        """Return 1 where two parts of which one is an initial can begin alike, else 0."""
        return np.array(
            [_begins_alike(self.parts[a], self.parts[b]) for a, b in zip(one.tolist(), two.tolist(), strict=True)]
        )


def _end(part: Part) -> int:
    last = part.keys[0][-1:] if part.keys else ""
    if last == "a":
        return _FINAL_A
    return _FINAL_OTHER if not last or last in "eou" else _FINAL_CONSONANT


def _begins_alike(one: Part, two: Part) -> float:
    return float(
        any(_first_alike(first[:1], second[:1]) for first in one.keys for second in two.keys if first and second)
    )


@cache
def _first_alike(one: str, two: str) -> bool:
    vowel = one in table("sounds")["vowels"] or two in table("sounds")["vowels"]
    kind = "initial-vowels" if vowel else "initial-consonants"
    return bool(Levenshtein.distance(features(one), features(two)) <= table("scoring")["likeness"][kind])


@cache
def _families() -> tuple[dict[str, int], Floats]:
    """Return numbers of the families of endings, and what a change of ending costs."""
    parts = table("parts")
    numbers = {name: n for n, name in enumerate(dict.fromkeys(["", *(e["family"] for e in parts["ending"])]))}
    costs = np.full((len(numbers), len(numbers)), table("scoring")["surname"]["other-ending"])
    np.fill_diagonal(costs, 0.0)
    for change in parts["ending-change"]:
        one, two = (numbers[family] for family in change["between"])
        costs[one, two] = costs[two, one] = -change["cost"]
    return numbers, costs
