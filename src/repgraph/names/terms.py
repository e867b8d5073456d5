"""The words of a name as they are searched: by sounds, by stem, and by a skeleton of consonants that survives slips.

What :func:`neighbours` of two skeletons share is looked up; how alike the words are is then measured.
"""

# ruff: noqa: RUF002 - letters that look alike are the subject of this module

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from repgraph.names.correspondence import table
from repgraph.names.sounds import features
from repgraph.names.words import spelt, word

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_SKELETON = 8
_STEM = 0.97


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a name: its sounds in every reading, its stems without endings, and whether it is an initial."""

    text: str
    keys: tuple[str, ...]
    stems: tuple[str, ...]
    initial: bool = False


@lru_cache(maxsize=50_000)
def terms(text: str) -> tuple[Term, ...]:
    """Return the words of a text as they are searched; titles and particles are words too.

    >>> [term.keys for term in terms("Букейханов А.")]
    [('bukeJhanov',), ('a',)]
    """
    found = []
    for piece, initial, hints in spelt(text):
        known = word(piece, hints)
        if initial:
            found.append(Term(piece, tuple(key[:1] for key in known.keys), (), initial=True))
        elif known.keys:
            found.append(Term(piece, known.keys, known.stems if known.family else ()))
    return tuple(found)


def pack(found: Sequence[Term]) -> str:
    """Return terms as one text, to be stored: sounds are never blanks, commas, slashes or dots.

    >>> pack(terms("Букейханов А.")), [term.keys for term in unpack(pack(terms("Букейханов А.")))]
    ('bukeJhanov/bukeJhan .a/', [('bukeJhanov',), ('a',)])
    """
    return " ".join(f"{'.' * term.initial}{','.join(term.keys)}/{','.join(term.stems)}" for term in found)


def unpack(text: str) -> tuple[Term, ...]:
    """Return the terms of a text that :func:`pack` made, without their spelling."""
    found = []
    for piece in text.split(" ") if text else ():
        keys, _, stems = piece.lstrip(".").partition("/")
        found.append(
            Term("", tuple(keys.split(",")), tuple(stems.split(",")) if stems else (), initial=piece.startswith("."))
        )
    return tuple(found)


@lru_cache(maxsize=200_000)
def skeleton(key: str) -> str:
    """Return the classes of the consonants of a key; of a key without consonants the key itself.

    >>> skeleton("bokeJhan"), skeleton("ahmad"), skeleton("ahmet")
    ('bkkm', 'kmt', 'kmt')
    """
    classes = _classes()
    found = before = ""
    for sound in key:
        group = classes.get(sound, "" if sound in _silent() else sound)
        found += group if group != before else ""
        before = group
    return found[:LONGEST_SKELETON] or key[:LONGEST_SKELETON]


def neighbours(found: str) -> set[str]:
    """Return a skeleton and what is left of it when one sound is lost."""
    return {found, *(found[:at] + found[at + 1 :] for at in range(len(found)) if len(found) > 1)}


def alikeness(term: Term, keys: Sequence[str], stems: Sequence[str]) -> list[float]:
    """Return how alike a term and each of many words are, from 0 to 1.

    Parameters
    ----------
    term
        The word that is looked for.
    keys, stems
        Sounds of each word, and its stem or nothing.
    """
    best = _best(term.keys, keys)
    stemmed = [n for n, stem in enumerate(stems) if stem or term.stems]
    if stemmed:
        own = term.stems or term.keys
        for n, likeness in zip(stemmed, _best(own, [stems[n] or keys[n] for n in stemmed]), strict=True):
            best[n] = max(best[n], _STEM * likeness)
    return best


def _best(own: Sequence[str], others: Sequence[str]) -> list[float]:
    if not others or not own:
        return [0.0] * len(others)
    scorer = Levenshtein.normalized_similarity
    found = cdist([features(key) for key in own], [features(key) for key in others], scorer=scorer, dtype="float32")
    return [float(value) for value in found.max(axis=0)]


@cache
def _classes() -> dict[str, str]:
    return {sound: group[0] for group in table("sounds")["skeleton"]["classes"] for sound in group}


@cache
def _silent() -> frozenset[str]:
    return frozenset(table("sounds")["vowels"]) | {"J", "'", "w"}
