"""Scripts of letters, look-alike letters, and the folded key under which a form is looked up.

The printed form is never changed; folding is for comparison only. The key is deliberately coarse: it brings
forms together, and :func:`repgraph.names.compare` tells them apart.
"""

# ruff: noqa: RUF002 - letters that look alike are the subject of this module

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache

from repgraph.names.correspondence import readings, table

SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC", "ARMENIAN", "GEORGIAN", "CJK", "HANGUL", "HEBREW", "GREEK")

TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
"""A BCP 47 tag in lower case."""

CYRILLIC_LANGUAGES = frozenset(
    {"ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "tg", "tt", "ba", "mn", "ce", "inh", "krc", "xal", "dng"}
)
"""Languages written in Cyrillic where the tag names no script."""

_SCRIPT_OF_SUBTAG = {"cyrl": "CYRILLIC", "latn": "LATIN", "arab": "ARABIC", "armn": "ARMENIAN", "geor": "GEORGIAN"}
_SCRIPT_OF_LANGUAGE = {
    **dict.fromkeys(CYRILLIC_LANGUAGES, "CYRILLIC"),
    "hy": "ARMENIAN",
    "ka": "GEORGIAN",
    "zh": "CJK",
    "ja": "CJK",
    "ko": "HANGUL",
    "he": "HEBREW",
    "yi": "HEBREW",
    "ar": "ARABIC",
    "fa": "ARABIC",
    "ug": "ARABIC",
    "el": "GREEK",
}
_ONE = re.compile("[\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f]")
_OTHER = re.compile(
    "[a-zA-Z\u00aa-\u02ff\u1d00-\u1eff\u2071-\u209c\u2100-\u2188\u2c60-\u2c7f\ua700-\uab6f\ufb00-\ufb06\uff21-\uff5a]"
)
_MIXED = {"LATIN", "CYRILLIC"}


@lru_cache(maxsize=100_000)
def script_of(letter: str) -> str:
    """Return the script of a letter in upper case, or nothing for other characters."""
    if not letter.isalpha():
        return ""
    name = unicodedata.name(letter, "")
    return next((s for s in SCRIPTS if name.startswith(s)), "OTHER")


def scripts(text: str) -> set[str]:
    """Return the scripts of all letters in the text.

    >>> sorted(scripts("Алихан (Alikhan)"))
    ['CYRILLIC', 'LATIN']
    """
    return {s for s in map(script_of, text) if s}


def expected_script(tag: str) -> str:
    """Return the script that a language tag promises, in upper case.

    >>> expected_script("kk-cyrl"), expected_script("ru"), expected_script("en")
    ('CYRILLIC', 'CYRILLIC', 'LATIN')
    """
    language, *rest = tag.split("-")
    for subtag in rest:
        if subtag in _SCRIPT_OF_SUBTAG:
            return _SCRIPT_OF_SUBTAG[subtag]
    return _SCRIPT_OF_LANGUAGE.get(language, "LATIN")


def lookalikes(text: str) -> list[str]:
    """Return words that mix Latin look-alikes into Cyrillic letters (the printed form stays).

    >>> lookalikes("Мiржакып Дулатов")
    ['Мiржакып']
    """
    cyrillic = _cyrillic_for_latin()
    return [
        word
        for word in re.findall(r"\w+", text)
        if scripts(word) >= _MIXED and all(c in cyrillic for c in word if script_of(c) == "LATIN")
    ]


@lru_cache(maxsize=200_000)
def plain_script(word: str) -> str:
    """Return a word in one script: look-alikes of the other script are read as what they look like.

    The unified Latin alphabet of 1929 has letters that keyboards know as Cyrillic only (ь); they stay.

    >>> plain_script("Мiржакып"), plain_script("ʙaqьt")
    ('Міржакып', 'ʙaqьt')
    """
    if word.isascii() or not (_ONE.search(word) and _OTHER.search(word)):
        return word
    count = Counter(filter(None, map(script_of, word)))
    if not count.keys() >= _MIXED:
        return word
    if count["LATIN"] > count["CYRILLIC"]:
        latin = {cyrillic: letter for letter, cyrillic in _cyrillic_for_latin().items()}
        known = readings()["kk-latn-1929"].letters
        return "".join(c if c in known else latin.get(c, c) for c in word)
    return "".join(_cyrillic_for_latin().get(c, c) for c in word)


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """Return the key under which a form is found, the same in every script.

    Case, accents, hyphens, soft signs and press habits of transliteration fall away.

    >>> fold("Бөкейханов") == fold("Bokeikhanov") == fold("Bókeıhanov")
    True
    """
    folded = _fold_once(text)
    while folded != text:  # a habit taken out can leave another: kkh, kh, h
        text, folded = folded, _fold_once(folded)
    return folded


@cache
def _cyrillic_for_latin() -> dict[str, str]:
    pairs = table("lookalikes")
    return dict(zip(pairs["latin"], pairs["cyrillic"], strict=True))


def _fold_once(text: str) -> str:
    words = []
    for word in re.findall(r"\w+", text):
        mixed = scripts(word) >= _MIXED
        letters = "".join(_cyrillic_for_latin().get(c, c) for c in word) if mixed else word
        words.append(_fold_word(letters.casefold()))
    return " ".join(w for w in words if w)


def _fold_word(word: str) -> str:
    letters = table("folding")
    latin = "".join(letters["cyrillic"].get(c, c) for c in unicodedata.normalize("NFC", word))
    plain = "".join(c for c in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(c))
    plain = "".join(letters["latin"].get(c, c) for c in plain)
    for habit, letter in letters["habits"].items():
        plain = plain.replace(habit, letter)
    return re.sub(r"(.)\1+", r"\1", plain)
