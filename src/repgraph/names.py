"""Names as written: scripts, look-alike letters, and the folded key under which a form is found.

The printed form is never changed; folding is for comparison only. Correspondences between
scripts follow common press habits and are deliberately coarse: they bring forms together, and the
reader decides.
"""

# ruff: noqa: RUF001, RUF002 - letters that look alike are the subject of this module

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

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

_LOOKALIKES = dict(zip("AaBCcEeHIiKMOoPpTXxyhj", "АаВСсЕеНІіКМОоРрТХхуһј", strict=True))
_TO_LATIN = {
    **dict(zip("абвгдезийклмнопрстуфхцыэ", "abvgdeziiklmnoprstufhcye", strict=True)),
    "ё": "e", "ж": "j", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ь": "", "ю": "u", "я": "a",
    "ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "і": "i",
    "є": "e", "ї": "i", "ґ": "g", "җ": "j", "ў": "u", "ј": "i", "ѣ": "e", "ѳ": "f", "ѵ": "i",
}  # fmt: skip
_LATIN_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "ß": "s", "æ": "a", "ə": "a", "ŋ": "n", "ђ": "d", "ꞑ": "n"}
)
_HABITS = (
    ("shch", "sh"), ("sch", "sh"), ("tsch", "ch"), ("dzh", "j"), ("dsch", "j"), ("zh", "j"), ("kh", "h"),
    ("gh", "g"), ("ts", "c"), ("tz", "c"), ("cz", "ch"), ("sz", "sh"), ("yo", "e"), ("yu", "u"), ("ya", "a"),
    ("ye", "e"), ("ou", "u"), ("iy", "i"), ("ij", "i"), ("q", "k"), ("w", "v"), ("y", "i"), ("x", "h"), ("ph", "f"),
)  # fmt: skip


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
    return [
        word
        for word in re.findall(r"\w+", text)
        if {"LATIN", "CYRILLIC"} <= scripts(word) and all(c in _LOOKALIKES for c in word if script_of(c) == "LATIN")
    ]


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


def _fold_once(text: str) -> str:
    words = []
    for word in re.findall(r"\w+", text):
        mixed = {"LATIN", "CYRILLIC"} <= scripts(word)
        letters = "".join(_LOOKALIKES.get(c, c) for c in word) if mixed else word
        words.append(_fold_word(letters.casefold()))
    return " ".join(w for w in words if w)


def _fold_word(word: str) -> str:
    latin = "".join(_TO_LATIN.get(c, c) for c in unicodedata.normalize("NFC", word))
    plain = "".join(c for c in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(c))
    plain = plain.translate(_LATIN_LETTERS)
    for habit, letter in _HABITS:
        plain = plain.replace(habit, letter)
    return re.sub(r"(.)\1+", r"\1", plain)
