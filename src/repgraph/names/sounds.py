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

_CYRILLIC = re.compile("(?=.*[\u0400-\u0481\u048a-\u052f])[-'\u0400-\u0481\u048a-\u052f]+")
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
    script = _script(word)
    found = [r for r in found_in(script) if r.points is not None and r.points.search(word)]
    only = [r for r in found if r.alone is not None and r.alone.search(word)]
    told = [r.name for r in only or found]
    told += [r.name + WHOLE for r in found if r.whole is not None and r.whole.search(word)]
    if any(r.unvocalised_without and re.search(r.unvocalised_without, word) for r in _without_vowels(script)):
        told.append(WITH_VOWELS)
    return script, frozenset(told)


def _script(word: str) -> str:
    """Return the script of most letters."""
    if _CYRILLIC.fullmatch(word):
        return "CYRILLIC"
    if word.isascii() and any(map(str.isalpha, word)):
        return "LATIN"
    count = Counter(filter(None, map(script_of, plain_script(word))))
    return count.most_common(1)[0][0] if count else ""


@cache
def found_in(script: str) -> tuple[Reading, ...]:
    """Return the tables by which words of a script are read."""
    return tuple(r for r in readings().values() if script in r.scripts)


@cache
def _without_vowels(script: str) -> tuple[Reading, ...]:
    return tuple(r for r in found_in(script) if r.unvocalised_without)


@cache
def _chosen(script: str, told: frozenset[str]) -> tuple[tuple[Reading, ...], tuple[Reading, ...]]:
    """Return the tables for words of a script, and those that may be the only ones."""
    tables = found_in(script)
    whole = tuple(r for r in tables if r.name + WHOLE in told)
    if whole:
        return whole, whole
    usual = [r for r in tables if not r.signs] + [r for r in tables if r.signs and r.name in told]
    return tuple(usual), tuple(r for r in tables if r.only and r.name in told)


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
    usual, alone = _chosen(script, own | hints)
    exclusive = alone if alone == usual else [r for r in alone if r.alone is not None and r.alone.search(word)]
    raw = [reading.read(_spelt(plain, reading)) for reading in exclusive or usual]
    if script == "LATIN" and not plain.isascii() and not any(r.whole_name for r in exclusive):
        raw.append(readings()[GENERAL].read(_bare(plain)))
    found = dict.fromkeys(_normal(key) for key in dict.fromkeys(raw))
    for key in list(found):
        for needs, pattern, put in _rules("also"):
            if needs in key and (other := pattern.sub(put, key)) != key:
                found.setdefault(_normal(other))
    kept = [key[:LONGEST] for key in found if key][:MOST_READINGS]
    return tuple(kept) or (("".join(c for c in plain if c.isalnum())[:LONGEST],) if plain else ())


@lru_cache(maxsize=200_000)
def unvocalised(word: str, hints: frozenset[str] = frozenset()) -> bool:
    """Tell whether a word and the others of its name stand in a script without the vowels that they need."""
    script, own = writing(word)
    return bool(_without_vowels(script)) and WITH_VOWELS not in own | hints


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
def _rules(kind: str) -> tuple[tuple[str, re.Pattern[str], str], ...]:
    return tuple((rule.get("needs", ""), re.compile(rule["find"]), rule["put"]) for rule in table("sounds")[kind])


@lru_cache(maxsize=200_000)
def _normal(key: str) -> str:
    for needs, pattern, put in _rules("rule"):
        if needs in key:
            key = pattern.sub(put, key)
    return key


def _bare(word: str) -> str:
    """Return a word without its accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def _spelt(word: str, reading: Reading) -> str:
    """Return the word in letters that the table knows: accents that it does not read fall away."""
    if reading.known.issuperset(word):
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
