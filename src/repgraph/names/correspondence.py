"""The tables of ``ontology/names/``: how letters sound, what endings mean, what each part of a name weighs.

Every table names its source. This module reads them; it holds no letter of its own.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from repgraph.errors import OntologyError
from repgraph.ontology import assets

if TYPE_CHECKING:
    from pathlib import Path

GENERAL = "latin"
"""The table by which Latin letters are read where nothing tells of another."""

_BEFORE = re.compile(r"^(?:\^|\(\?<[=!][^)]*\))+")
_MARKS = re.compile(r"\(\?[<=!][^)]*\)|[\^$?]|\[[^\]]*\]")


def folder() -> Path:
    """Return the folder of the tables."""
    return assets() / "ontology" / "names"


@cache
def table(name: str) -> dict[str, Any]:
    """Return one table as it stands, by its path without ``.toml``.

    Raises
    ------
    OntologyError
        There is no such table, or it is no TOML.
    """
    path = folder() / f"{name}.toml"
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise OntologyError(f"{path}: {error}") from error


def names_in(subfolder: str) -> list[str]:
    """Return the names of the tables in a subfolder, sorted."""
    return sorted(path.stem for path in (folder() / subfolder).glob("*.toml"))


@dataclass(frozen=True)
class Reading:
    """How the letters of a writing sound.

    Keys of ``letters`` are regular expressions: mostly letters, some with what must stand before or after. ``signs``
    are letters by which a word may be of this writing, ``only`` letters by which it can be of no other, and
    ``whole_name`` letters by which the other words of its name are of it too; a word without vowels has none of the
    letters ``unvocalised_without``.
    """

    name: str
    scripts: tuple[str, ...]
    letters: dict[str, str]
    signs: str = ""
    only: str = ""
    whole_name: str = ""
    unvocalised_without: str = ""

    @cached_property
    def known(self) -> frozenset[str]:
        """Letters that the table reads; any other is read without its accents."""
        return frozenset("".join(self.letters))

    @cached_property
    def points(self) -> re.Pattern[str] | None:
        """What in a word points to this table; nothing where the table reads every word of its script."""
        return re.compile(self.signs) if self.signs else None

    @cached_property
    def alone(self) -> re.Pattern[str] | None:
        """What in a word points to this table and no other."""
        return re.compile(self.only) if self.only else None

    @cached_property
    def whole(self) -> re.Pattern[str] | None:
        """What in a word points to this table for all words of the name."""
        return re.compile(self.whole_name) if self.whole_name else None

    @cached_property
    def _sounds(self) -> dict[str, tuple[re.Pattern[str], tuple[str, ...]] | str]:
        """Return by first letter how it sounds, or what it may be the beginning of with the sounds of each."""
        keys = sorted(self.letters, key=lambda key: (-len(_MARKS.sub("", key)), len(_MARKS.sub("", key)) - len(key)))
        begin: dict[str, list[str]] = {}
        for key in keys:
            first = _BEFORE.sub("", key)
            for letter in first[1 : first.index("]")] if first[:1] == "[" else first[:1]:
                begin.setdefault(letter, []).append(key)
        return {
            letter: self.letters[letter]
            if keys == [letter]
            else (re.compile("|".join(f"({key})" for key in keys)), tuple(self.letters[key] for key in keys))
            for letter, keys in begin.items()
        }

    def read(self, word: str) -> str:
        """Return the sounds of a word in small letters; letters of other writings are dropped."""
        begin, found, at = self._sounds, [], 0
        while at < len(word):
            known = begin.get(word[at])
            if isinstance(known, str):
                found.append(known)
            elif known is not None and (match := known[0].match(word, at)) is not None and match.lastindex:
                found.append(known[1][match.lastindex - 1])
                at = match.end()
                continue
            at += 1
        return "".join(found)


@cache
def readings() -> dict[str, Reading]:
    """Return all tables of reading by name."""
    found = {}
    for name in names_in("reading"):
        raw = table(f"reading/{name}")
        found[name] = Reading(
            name,
            tuple(raw["scripts"]),
            _letters(name),
            raw.get("signs", ""),
            raw.get("only", ""),
            raw.get("whole_name", ""),
            raw.get("unvocalised_without", ""),
        )
    return found


def _letters(name: str) -> dict[str, str]:
    raw = table(f"reading/{name}")
    return {**(_letters(raw["based_on"]) if "based_on" in raw else {}), **raw["letters"]}


@dataclass(frozen=True, slots=True)
class Ending:
    """An ending of a word, in sounds, and what it tells."""

    pattern: re.Pattern[str]
    family: str
    part: str
    sex: str
    strong: bool
    glide: bool
    every: bool
    lost: str
    last: str


@cache
def endings(last: str = "") -> tuple[Ending, ...]:
    """Return the endings of ``parts.toml``; only those with one of certain last sounds if some are given."""
    if last:
        return tuple(ending for ending in endings() if not set(ending.last).isdisjoint(last))
    return tuple(
        Ending(
            re.compile(f"(?:{raw['sounds']})$"),
            raw["family"],
            raw["part"],
            raw["sex"],
            strong=raw.get("strong", True),
            glide=raw.get("glide", False),
            every=raw.get("every", False),
            lost=raw.get("lost", ""),
            last=raw["last"],
        )
        for raw in table("parts")["ending"]
    )


@cache
def words(kind: str) -> frozenset[str]:
    """Return words of ``parts.toml`` that are no part of a name: titles, particles and so on."""
    return frozenset(table("parts")["words"][kind])
