"""Invented people with their names in many scripts and spellings, by documented rules and a seed.

A name is written in each script by the published table of ``ontology/names/alphabets/``; forms differ as papers do:
with and without patronymic, initials, surname first, -ов or -ұлы, what a clerk heard.
"""

# ruff: noqa: RUF001 - letters that look alike, and seeded chance, are the subject

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from repgraph.names.transliteration import alphabets, transliterate

if TYPE_CHECKING:
    import random

POOL = Path(__file__).parent / "sets" / "names.toml"
HALVES = ("blind", "seen")
"""Rules are looked for on the misses of one half of the words and of the people; nobody looks at the other half."""

DIGRAPHS = frozenset(
    {
        "zh",
        "sh",
        "ch",
        "kh",
        "gh",
        "ts",
        "yu",
        "ya",
        "ye",
        "sch",
        "tsch",
        "sz",
        "cz",
        "s'",
        "c'",
        "a'",
        "o'",
        "u'",
        "g'",
    }
)
MANS = ("ов", "ев", "ёв", "ин")
VOWELS = frozenset("аәеёиіоөуұүыэюя")
KAZAKH = (
    "kk-cyrl",
    "kk-latn-2017",
    "kk-latn-2018",
    "kk-latn-2021",
    "kk-latn-1929",
    "kk-arab",
    "ru",
    "en",
    "bgn",
    "de",
    "pl",
)
RUSSIAN = ("ru", "en", "bgn", "iso-9", "gost", "ala-lc", "de", "pl", "fr")
OTHER = ("own", "ru", "en")
_TABLES = {
    "kk-latn-2017": "kk-latn-2017", "kk-latn-2018": "kk-latn-2018", "kk-latn-2021": "kk-latn-2021",
    "kk-latn-1929": "kk-latn-1929", "kk-arab": "kk-arab-1924",
}  # fmt: skip
_OF_RUSSIAN = {
    "en": "ru-english", "bgn": "ru-bgn-1947", "iso-9": "ru-iso-9", "gost": "ru-gost-7.79-b", "ala-lc": "ru-ala-lc",
    "de": "ru-german", "pl": "ru-polish", "fr": "ru-french",
}  # fmt: skip


@dataclass(frozen=True)
class Somebody:
    """An invented person: parts of the name in Kazakh (or the own) and in Russian writing."""

    people: str
    sex: str
    own: tuple[str, str, str]
    russian: tuple[str, str, str]

    @property
    def scripts(self) -> tuple[str, ...]:
        """Writings in which the name can stand."""
        return {"kazakh": KAZAKH, "russian": RUSSIAN}.get(self.people, OTHER)


def half_of(key: str) -> str:
    """Return the half in which a word falls: by a hash, so that nobody chose it."""
    return HALVES[hashlib.sha256(f"1937:{key}".encode()).digest()[0] % 2]


def half_of_person(key: str) -> str:
    """Return the half in which a person of data/ falls: the other way round."""
    return HALVES[1 - HALVES.index(half_of(key))]


@cache
def pool(half: str = "") -> dict[str, dict[str, list[str]]]:
    """Return the names to make people from: all, or those of one half (``other`` peoples have too few for halves)."""
    with POOL.open("rb") as file:
        names: dict[str, dict[str, list[str]]] = tomllib.load(file)
    if half:
        for kind in ("kazakh", "russian"):
            names[kind] = {what: [n for n in found if half_of(n) == half] for what, found in names[kind].items()}
    return names


def kazakh(chance: random.Random, given: str, father: str, base: str, sex: str) -> Somebody:
    """Return a Kazakh: given name, father's name, and the name from which the surname is made."""
    ov = ("ев" if base[-1] in VOWELS or base[-1] == "й" else "ов") + ("а" if sex == "f" else "")
    stem = base[:-1] if base[-1] == "й" else base
    surname = stem + ov
    patronymic = father + ("қызы" if sex == "f" else "ұлы")
    as_heard = [_heard(chance, part) for part in (given, father, stem)]
    ru_father = as_heard[1][:-1] + "е" if as_heard[1][-1] == "й" else as_heard[1]
    ru_patronymic = ru_father.rstrip("аы") + (
        {"m": "вич", "f": "вна"}[sex] if ru_father != as_heard[1] else {"m": "ович", "f": "овна"}[sex]
    )
    return Somebody("kazakh", sex, (given, patronymic, surname), (as_heard[0], ru_patronymic, as_heard[2] + ov))


def _heard(chance: random.Random, word: str) -> str:
    """Return a Kazakh word as a Russian clerk wrote it: mostly by rule, now and then by another letter of the rule."""
    rule = alphabets()["kk-ru"]
    found = []
    for at, letter in enumerate(word):
        others = rule.also.get(letter.lower(), ())
        if others and at and chance.random() < 0.04:  # noqa: PLR2004
            put = chance.choice(others)
        else:
            put = rule.letters.get(letter.lower(), letter.lower())
        found.append(put[:1].upper() + put[1:] if letter.isupper() else put)
    return "".join(found)


def people(chance: random.Random, count: int, kind: str = "kazakh", half: str = "") -> list[Somebody]:
    """Return people of one people, from all words or those of one half; no two have all parts alike."""
    names = pool(half)
    found: dict[tuple[str, str, str], Somebody] = {}
    for _ in range(count * 20):
        if len(found) == count:
            break
        sex = "f" if chance.random() < 0.3 else "m"  # noqa: PLR2004
        if kind == "kazakh":
            own = names["kazakh"]
            made = kazakh(
                chance, chance.choice(own["women" if sex == "f" else "men"]), *chance.sample(own["men"], 2), sex
            )
        elif kind == "russian":
            own = names["russian"]
            given = chance.choice(own["women" if sex == "f" else "men"])
            made_of = russian_parts(given, chance.choice(own["fathers"]), chance.choice(own["surnames"]), sex)
            made = Somebody("russian", sex, made_of, made_of)
        else:
            own_form, ru_form = chance.choice(names["other"][kind])
            one, _, last = own_form.partition(" ")
            ru_one, _, ru_last = ru_form.partition(" ")
            made = Somebody(kind, "", (one, "", last), (ru_one, "", ru_last))
        found.setdefault(made.own, made)
    return list(found.values())


def russian_parts(given: str, father: str, surname: str, sex: str) -> tuple[str, str, str]:
    """Return the parts of a Russian name."""
    soft = father[-1] in "еиьа" or father == "Никола"
    patronymic = father + (
        "евич" if soft and father[-1] == "ь" else "вич" if father[-1] == "е" else "евич" if soft else "ович"
    )
    if sex == "f":
        patronymic = patronymic.removesuffix("ич") + "на"
        for ending, woman in (("ский", "ская"), ("цкий", "цкая"), ("ской", "ская"), *((e, e + "а") for e in MANS)):
            if surname.endswith(ending):
                surname = surname.removesuffix(ending) + woman
                break
    return given, patronymic, surname


def form(chance: random.Random, body: Somebody, script: str, shape: str = "", *, whole: bool = False) -> str:
    """Return a name of somebody in a writing.

    Parameters
    ----------
    shape
        ``full``, ``official`` (surname first), ``short`` (no patronymic), ``turned`` (surname first, no patronymic),
        ``comma``, ``initials``; by default any but initials, mostly short and full.
    whole
        Keep the patronymic where the shape has one, and the ending of the surname.
    """
    shape = shape or chance.choice(("full", "full", "official", "short", "short", "turned", "comma"))
    if script == "en" and body.people not in {"kazakh", "russian"}:
        parts = _own_in_english(body)
    elif script in {"kk-cyrl", "own"}:
        parts = _kazakh_parts(chance, body, whole=whole) if body.people == "kazakh" else body.own
    elif script in _TABLES:
        parts = tuple(transliterate(part, _TABLES[script]) for part in _kazakh_parts(chance, body, whole=whole))
    elif script == "ru":
        parts = body.russian
        if chance.random() < 0.3:  # noqa: PLR2004 - most Russian papers write no ё
            parts = tuple(part.replace("ё", "е") for part in parts)
    elif body.people == "kazakh" and script in {"en", "bgn"}:
        parts = tuple(
            transliterate(part, "kk-english" if script == "en" else "kk-bgn-1979")
            for part in _kazakh_parts(chance, body, whole=whole)
        )
    else:
        parts = tuple(transliterate(part, _OF_RUSSIAN[script]) for part in body.russian)
    return _shaped(parts, shape)


def _own_in_english(body: Somebody) -> tuple[str, ...]:
    if body.people == "ukrainian":
        return tuple(transliterate(part, "uk-bgn-2019") for part in body.own)
    if body.people == "georgian":
        return tuple(transliterate(part, "ka-2002").capitalize() for part in body.own)
    if body.people in {"chechen", "uighur"}:
        return tuple(transliterate(part, "ru-english") for part in body.russian)
    return body.own


def _kazakh_parts(chance: random.Random, body: Somebody, *, whole: bool = False) -> tuple[str, str, str]:
    """Return the Kazakh parts: the surname with -ов, as -ұлы, or bare."""
    given, patronymic, surname = body.own
    dice = chance.random()
    if whole or dice < 0.8 or body.sex == "f":  # noqa: PLR2004
        return given, patronymic, surname
    bare = surname.removesuffix("ев") + "й" if surname.endswith(("аев", "ыев", "әев", "іев")) else surname[:-2]
    return given, "", bare + ("ұлы" if dice < 0.9 else "")  # noqa: PLR2004


def _initial(part: str) -> str:
    """Return the initial of a part: a letter, or the two or more that stand for one sound (Zh., Sh.)."""
    return next((part[:n] for n in (4, 3, 2) if part[:n].lower() in DIGRAPHS), part[:1])


def _shaped(parts: tuple[str, ...], shape: str) -> str:
    given, patronymic, surname = parts
    if shape == "initials":
        return " ".join([surname, *(f"{_initial(part)}." for part in (given, patronymic) if part)])
    shapes = {
        "full": (given, patronymic, surname),
        "official": (surname, given, patronymic),
        "short": (given, surname),
        "turned": (surname, given),
        "comma": (f"{surname},", given, patronymic),
    }
    return " ".join(part for part in shapes[shape] if part)
