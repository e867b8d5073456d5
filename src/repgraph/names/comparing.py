"""Whether two names may be one person's: a score with its reasons in words.

The score adds up what each part tells, as in record linkage after Fellegi and Sunter: parts that agree speak for one
person, parts that disagree against it, parts that are missing hardly at all. All weights are data
(``ontology/names/scoring.toml``).
"""

# ruff: noqa: RUF002 - letters that look alike are the subject of this module

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from repgraph.names.book import SLOTS, NameBook
from repgraph.names.correspondence import table
from repgraph.names.folding import scripts
from repgraph.names.reasons import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repgraph.names.book import Evidence
    from repgraph.names.parsing import Reading
    from repgraph.names.words import Part

_DIGITS = 6
_LIKE, _SAME = 0.86, 0.995


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far two names agree.

    ``score`` runs from 0 (two people) to 1 (the very same name); from ``threshold()`` on they may well be one
    person's. ``reasons`` say in words what spoke for and against it, the parts of the name in turn.
    """

    score: float
    reasons: tuple[str, ...]


def threshold() -> float:
    """Return the score from which two names may well be one person's."""
    return float(table("scoring")["threshold"])


def compare(one: str, other: str, language: str = "en") -> Comparison:
    """Compare two names, in any script, spelling and order.

    Parameters
    ----------
    one, other
        Names as written.
    language
        Language of the reasons: en, ru or kk.

    >>> found = compare("Әлихан Бөкейхан", "Букейханов А.Н.")
    >>> found.score > threshold()
    True
    """
    book = NameBook([one, other])
    score = float(round(book.scores([0], [1])[0], _DIGITS))
    if one == other:
        return Comparison(score, (say("same-text", language),))
    if not (book.names[0].readings and book.names[1].readings):
        return Comparison(score, (say("no-name", language),))
    evidence = book.evidence(np.array([0]), np.array([1]))
    at = int(np.argmax(evidence.total))
    (_, left), (_, right) = book.reading(int(evidence.left[at])), book.reading(int(evidence.right[at]))
    reasons = [r for slot in SLOTS if (r := _reason(slot, left, right, evidence, at, language))]
    if evidence.weight["sex"][at] < 0:
        reasons.append(say("sex", language))
    if scripts(one) != scripts(other):
        reasons.append(say("scripts", language))
    if left.cost + right.cost < 0:
        reasons.append(say("order", language))
    return Comparison(score, tuple(reasons))


def scores(pairs: Sequence[tuple[str, str]]) -> list[float]:
    """Return the score of each pair of names, from 0 to 1, as :func:`compare` gives it.

    Names that come more than once are taken apart once. For more than one question about the same names keep a
    :class:`NameBook`.
    """
    numbers: dict[str, int] = {}
    book = NameBook()
    for text in (name for pair in pairs for name in pair):
        if text not in numbers:
            numbers[text] = book.add(text)
    found = book.scores([numbers[a] for a, _ in pairs], [numbers[b] for _, b in pairs])
    return [float(round(score, _DIGITS)) for score in found.tolist()]


def _reason(slot: str, left: Reading, right: Reading, evidence: Evidence, at: int, language: str) -> str:
    one: Part | None = getattr(left, slot)
    two: Part | None = getattr(right, slot)
    part = say(slot, language)
    if one is None and two is None:
        return ""
    if one is None or two is None:
        only = one or two
        return say("missing", language, part=part, one=_shown(only))
    alike, weight = float(evidence.alike[slot][at]), float(evidence.weight[slot][at])
    if one.initial or two.initial:
        message = "initial" if alike else "other-initial"
    elif slot == "surname" and weight == table("scoring")["surname"]["married"]:
        message = "married"
    elif alike >= _SAME:
        message = "same" if one.text == two.text else "same-ending" if one.family == two.family else "other-ending"
    elif not set(one.keys) & set(two.keys) and alike == table("scoring")["likeness"]["same-name"]:
        message = "same-name"
    else:
        message = "alike" if alike >= _LIKE else "different"
    return say(message, language, part=part, one=_shown(one), two=_shown(two), alike=f"{alike:.2f}")


def _shown(part: Part | None) -> str:
    """Return a part with capitals, as names are written."""
    return "" if part is None else "-".join(piece[:1].upper() + piece[1:] for piece in part.text.split("-"))
