"""What a written word sounds like, in the one alphabet of sounds in which all scripts meet.

A word can be read in several ways where its writing does not tell the language: ``j`` is one sound in a Kazakh
word and another in a Polish one. Likeness is the share of features that two readings have in common.
"""

# ruff: noqa: RUF002 - letters that look alike are the subject of this module

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache

from rapidfuzz.distance import Levenshtein

from repgraph.names.correspondence import GENERAL, Reading, readings, table
from repgraph.names.folding import plain_script, script_of

MOST_READINGS = 6
"""Readings of one word that are kept."""

WHOLE = "!"
"""Stands behind the name of a table by which all words of a name are read."""

WITH_VOWELS = "with vowels!"
"""Stands among the tables where a word in a script that may leave vowels out has letters for them."""

LONGEST = 40
"""Sounds of one word that are looked at."""

_APOSTROPHES = re.compile(
    '(?<=\\w)[\u201d\u201c\u02ba\u2033"](?=\\w)|[\u2018\u2019\u02bb\u02bc\u02b9\u0060\u00b4\u2032\u02bf\u02be]'
)


def tidy(text: str) -> str:
    """Return a text in composed small letters with one kind of apostrophe."""
    return _APOSTROPHES.sub("'", unicodedata.normalize("NFC", text)).lower().replace("i\u0307", "i")


@lru_cache(maxsize=200_000)
def writing(word: str) -> tuple[str, frozenset[str]]:
    """Return the script of a word and the tables that its letters point to.

    >>> writing("қазақ")[0], "german" in writing("schumabajew")[1]
    ('CYRILLIC', True)
    """
    count = Counter(filter(None, map(script_of, plain_script(word))))
    script = count.most_common(1)[0][0] if count else ""
    found = [r for r in found_in(script) if r.signs and re.search(r.signs, word)]
    only = [r for r in found if r.only and re.search(r.only, word)]
    told = [r.name for r in only or found] + [r.name + WHOLE for r in found if r.whole_name and re.search(r.whole_name, word)]
    if any(r.unvocalised_without and re.search(r.unvocalised_without, word) for r in found_in(script)):
        told.append(WITH_VOWELS)
    return script, frozenset(told)


@cache
def found_in(script: str) -> tuple[Reading, ...]:
    """Return the tables by which words of a script are read."""
    return tuple(r for r in readings().values() if script in r.scripts)


@lru_cache(maxsize=500_000)
def sounds(word: str, hints: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the readings of a word in small letters, the likeliest first.

    Parameters
    ----------
    word
        One word, tidied.
    hints
        Tables that the other words of the same name point to.

    >>> sounds("бөкейхан")[0], sounds("bókeıhan")[0], sounds("بوكەيحان")[0]
    ('bokeJhan', 'bokeJhan', 'bokeJhan')
    """
    plain = plain_script(word)
    script, own = writing(word)
    tables = found_in(script)
    exclusive = [r for r in tables if r.name + WHOLE in hints | own]
    exclusive = exclusive or [r for r in tables if r.only and r.name in hints | own and re.search(r.only, word)]
    chosen = exclusive or [r for r in tables if not r.signs] + [r for r in tables if r.signs and r.name in own | hints]
    found: dict[str, None] = {}
    for reading in chosen:
        found.setdefault(_normal(reading.read(_spelt(plain, reading))))
    if script == "LATIN" and not plain.isascii() and not any(r.whole_name for r in exclusive):
        bare = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
        found.setdefault(_normal(readings()[GENERAL].read(bare)))
    for key in [k for k in found if k.startswith("Jo")]:
        found.setdefault(_normal(f"e{key[2:]}"))
    kept = [key[:LONGEST] for key in found if key][:MOST_READINGS]
    return tuple(kept) or (("".join(c for c in plain if c.isalnum())[:LONGEST],) if plain else ())


@lru_cache(maxsize=200_000)
def unvocalised(word: str, hints: frozenset[str] = frozenset()) -> bool:
    """Tell whether a word and the others of its name stand in a script without the vowels that they need."""
    script, own = writing(word)
    return WITH_VOWELS not in own | hints and any(r.unvocalised_without for r in found_in(script))


@lru_cache(maxsize=500_000)
def features(key: str) -> str:
    """Return the features of a key of sounds as one text, in which edit distance is phonetic distance."""
    known = table("sounds")["features"]
    return "".join(known.get(sound, sound * 6) for sound in key)


@lru_cache(maxsize=500_000)
def consonants(key: str) -> str:
    """Return the features of the consonants of a key, and of a mark where it begins with a vowel.

    Scripts without vowels write the vowel at the beginning of a word.
    """
    vowels = set(table("sounds")["vowels"])
    silent = vowels | {"J", "'", "w"}
    return features("*" * (key[:1] in vowels) + "".join(sound for sound in key if sound not in silent))


def likeness(one: str, other: str) -> float:
    """Return how alike two keys sound, from 0 to 1.

    >>> likeness("omarov", "umarov") > likeness("marat", "murat") > likeness("serik", "berik")
    True
    """
    return float(Levenshtein.normalized_similarity(features(one), features(other)))


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rule["find"]), rule["put"]) for rule in table("sounds")["rule"])


def _normal(key: str) -> str:
    for pattern, put in _rules():
        key = pattern.sub(put, key)
    return key


def _spelt(word: str, reading: Reading) -> str:
    """Return the word in letters that the table knows: accents that it does not read fall away."""
    if all(letter in reading.known for letter in word):
        return word
    if "HANGUL" in reading.scripts:
        return unicodedata.normalize("NFD", word)
    found = []
    for letter in word:
        if letter in reading.known:
            found.append(letter)
        else:
            found += [c for c in unicodedata.normalize("NFKD", letter).lower() if not unicodedata.combining(c)]
    return "".join(found)
