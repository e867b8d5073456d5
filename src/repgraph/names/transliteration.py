"""Writing a name in another alphabet, by the published table of that alphabet."""

# ruff: noqa: RUF002 - letters that look alike are the subject of this module

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from repgraph.errors import NotFoundError
from repgraph.names.correspondence import names_in, table

if TYPE_CHECKING:
    from collections.abc import Mapping

_VOWELS = frozenset("аәеёиіїоөуұүыэюяєъь")


@dataclass(frozen=True)
class Alphabet:
    """How one writing is put into another; ``reversible`` where words of native letters can be read back."""

    name: str
    title: str
    source: str
    written: str
    puts: str
    reversible: bool
    letters: Mapping[str, str]
    initial: Mapping[str, str]
    after_vowel: Mapping[str, str]
    also: Mapping[str, tuple[str, ...]]
    lossy: frozenset[str]


@cache
def alphabets() -> dict[str, Alphabet]:
    """Return the tables of ``ontology/names/alphabets/`` by name."""
    found = {}
    for name in names_in("alphabets"):
        raw = table(f"alphabets/{name}")
        found[name] = Alphabet(
            name,
            raw["title"],
            raw["source"],
            raw["from"],
            raw["to"],
            raw.get("reversible", False),
            raw["letters"],
            raw.get("initial", {}),
            raw.get("after-vowel", {}),
            {letter: tuple(others) for letter, others in raw.get("also", {}).items()},
            frozenset(raw.get("lossy", ())),
        )
    return found


def transliterate(text: str, name: str) -> str:
    """Write a text in another alphabet; capitals stay capitals, what the table does not know stays as it is.

    Parameters
    ----------
    text
        A text in the writing that the table starts from.
    name
        A table of ``ontology/names/alphabets/``, as ``kk-latn-2018`` or ``ru-bgn-1947``.

    Raises
    ------
    NotFoundError
        There is no such table.

    >>> transliterate("Әлихан Бөкейхан", "kk-latn-2018"), transliterate("Ежов", "ru-bgn-1947")
    ('Álıhan Bókeıhan', 'Yezhov')
    """
    if name not in alphabets():
        raise NotFoundError("alphabet", name, alphabets())
    alphabet = alphabets()[name]
    return re.sub(r"[^\W\d_]+", lambda match: _word(match[0], alphabet), text)


def read_back(text: str, name: str) -> str:
    """Return a text that :func:`transliterate` wrote in the writing that it came from.

    What the table marks as lossy (``lossy``) cannot be told apart and comes back as its likeliest letter.

    Raises
    ------
    NotFoundError
        There is no such table, or it cannot be read back.

    >>> read_back("Ǵabıt Músirepov", "kk-latn-2018")
    'Ғабит Мүсірепов'
    """
    back = {known.name for known in alphabets().values() if known.reversible}
    if name not in back:
        raise NotFoundError("alphabet that can be read back", name, back)
    letters = _back(name)
    marked = "(?!')" if any(put.endswith("'") for put in letters) else ""  # in ts' the apostrophe belongs to the s
    keys = (re.escape(put) + (marked if len(put) > 1 else "") for put in sorted(letters, key=len, reverse=True))
    low = _small(text)
    shape = text if len(low) == len(text) else low
    return re.sub("|".join(keys), lambda m: _like(shape[m.start()], letters[m[0]]), low)


@cache
def _back(name: str) -> dict[str, str]:
    alphabet = alphabets()[name]
    order = sorted(alphabet.letters, key=lambda letter: letter in alphabet.lossy)
    found: dict[str, str] = {}
    for letter in order:
        if alphabet.letters[letter]:
            found.setdefault(alphabet.letters[letter], letter)
    return found


def _word(word: str, alphabet: Alphabet) -> str:
    low = _small(word)
    found, at = [], 0
    while at < len(low):
        pair = low[at : at + 2]
        if len(pair) > 1 and pair in alphabet.letters:
            found.append(_like(word[at], alphabet.letters[pair]))
            at += 2
            continue
        letter = low[at]
        put = alphabet.letters.get(letter, letter)
        if at == 0:
            put = alphabet.initial.get(letter, put)
        elif low[at - 1] in _VOWELS:
            put = alphabet.after_vowel.get(letter, put)
        found.append(_like(word[at], put))
        at += 1
    return "".join(found)


def _small(text: str) -> str:
    return text.lower().replace("i\u0307", "i")


def _like(shape: str, put: str) -> str:
    return put[:1].upper() + put[1:] if shape[:1].isupper() else put
