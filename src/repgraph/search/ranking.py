"""How well a recorded form fits what was typed, and why: the same matcher as everywhere, made fit for parts of names.

From best to least: the very form, the same sounds in another script or spelling, the same words in another order, part
of the form, initials, what :func:`repgraph.names.compare` holds for one name, the beginning of the form, like words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from repgraph import names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repgraph.names import Term

LEAST_SCORE = 0.6
"""Score below which nothing counts as found."""

RECORDED, SPELT = "the recorded form", "the same letters in another script or spelling"
ORDERED = "the same words in another order"
PART, INITIALS = "part of the recorded form", "the same name with initials"
SIMILAR, BEGUN = "a similar spelling", "the beginning of the recorded form"
MACHINE = "a machine-made form"

_SAME = 0.995
_MACHINE_MADE = 0.95
_LEAST_ALIKE = 0.8
_LETTERS_OF_A_SOUND = 4  # shch
_LEAST_COMPARED = 0.2


@dataclass(frozen=True, slots=True)
class Hit:
    """One entity that a search found.

    ``score`` is 1 for the very form, below 1 for a form that sounds the same, and less the more letters differ;
    ``form`` is the recorded form that matched and ``why`` says how.
    """

    id: str
    kind: str
    form: str
    score: float
    iri: str
    why: str


def machine_made(score: float, why: str) -> tuple[float, str]:
    """Lower the score of a form that no source prints, and say so."""
    return round(score * _MACHINE_MADE, 4), f"{why}; {MACHINE}"


def fit(text: str, typed: Sequence[Term], form: str, recorded: Sequence[Term]) -> tuple[float, str]:
    """Return how well a form fits by its words alone.

    Parameters
    ----------
    text, typed
        What was typed, and its words.
    form, recorded
        A recorded form, and its words.
    """
    if text.casefold() == form.casefold():
        return 1.0, RECORDED
    if not typed or not recorded:
        return 0.0, SIMILAR
    share = 0.1 * min(len(typed) / len(recorded), 1)
    places = _places(typed, recorded)
    if places is not None:
        if len(typed) == len(recorded):
            return (0.99, SPELT) if places == sorted(places) else (0.98, ORDERED)
        return round(0.85 + share, 4), PART
    if _initials_fit(typed, recorded):
        return round(0.84 + share, 4), INITIALS
    alike = 1.0
    for term in typed:
        alike = min(alike, max(_alike(term, other) for other in recorded))
        if alike < _LEAST_ALIKE:
            break
    similar = 0.88 * alike - 0.01 * (len(recorded) > len(typed)) if alike >= _LEAST_ALIKE else 0.0
    begun = 0.75 + share if _begins(typed, recorded) else 0.0
    return max((round(similar, 4), SIMILAR), (round(begun, 4), BEGUN))


def of_one_person(score: float) -> tuple[float, str]:
    """Return the score of a form that the matcher of names finds to be one person's, with that score."""
    return (round(LEAST_SCORE + 0.3 * score, 4), SIMILAR) if score >= _LEAST_COMPARED else (0.0, SIMILAR)


def _alike(one: Term, two: Term) -> float:
    if set(one.keys) & set(two.keys):
        return 1.0
    return max(_likeness(a, b) for a in one.keys for b in two.keys) if one.keys and two.keys else 0.0


@lru_cache(maxsize=100_000)
def _likeness(one: str, two: str) -> float:
    return names.likeness(one, two)


def _places(typed: Sequence[Term], recorded: Sequence[Term]) -> list[int] | None:
    """Return where each typed word stands in the form, each place once; nothing if one stands nowhere."""
    left = list(range(len(recorded)))
    found = []
    for term in typed:
        at = next((n for n in left if set(term.keys) & set(recorded[n].keys)), None)
        if at is None or term.initial != recorded[at].initial:
            return None
        left.remove(at)
        found.append(at)
    return found


def _begins(typed: Sequence[Term], recorded: Sequence[Term]) -> bool:
    """Tell whether somebody who types the form, in any order of words, has come so far: the last word is unfinished."""
    *whole, last = typed
    places = _places(whole, recorded)
    if places is None or not last.keys or len(last.text) > _LETTERS_OF_A_SOUND * len(last.keys[0]):
        return False
    rest = [term for n, term in enumerate(recorded) if n not in places]
    return any(key.startswith(last.keys[0]) for term in rest for key in term.keys)


def _initials_fit(typed: Sequence[Term], recorded: Sequence[Term]) -> bool:
    """Tell whether whole words agree and each initial begins a word of its own, on either side.

    Where the form is the shorter one, none of its words may be left over: Данияр Б. Тестов is no Болат Тестов.
    """
    whole = [term for term in typed if not term.initial]
    initials = [term for term in typed if term.initial]
    own = [term for term in recorded if term.initial]
    if not whole or not (initials or own):
        return False
    left, written_short = list(recorded), False
    for term in [*whole, *initials]:
        at = next((n for n, other in enumerate(left) if _stands_for(term, other)), None)
        if at is None:
            return False
        written_short |= left.pop(at).initial and not term.initial
    return not written_short or all(other.initial for other in left)


def _stands_for(one: Term, two: Term) -> bool:
    if one.initial or two.initial:
        return any(a[:1] == b[:1] for a in one.keys for b in two.keys)
    return bool(set(one.keys) & set(two.keys))
