"""The words of a name: their sounds, their endings, initials, and what is no name at all."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache

from repgraph.names import same_names
from repgraph.names.correspondence import Ending, endings, table
from repgraph.names.correspondence import words as listed
from repgraph.names.folding import script_of
from repgraph.names.sounds import WHOLE, sounds, tidy, unvocalised, writing

LONGEST = 200
"""Characters of a name that are looked at: no name is longer."""

_WORD = re.compile(r"[^\W\d_][\w'\u0300-\u036f\u0610-\u061a\u064b-\u0655-]*(\.?)")
_SHARED = frozenset(
    {"kk-latn-1929", "kk-latn-2017", "kk-latn-2021", "polish", "czech", "turkish", "german", "scholarly"}
)
_LEAST_STEM = 2
_LEAST_SURE = 4
_LONGEST_SHORT = 4
"""Letters of a word that may be an initial, or a Korean name without a blank."""
_LEAST_PART = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a name as it is compared.

    ``keys`` are the sounds of its stem in every reading, ``whole`` those of the whole word in the
    likeliest; ``family`` is the ending that was cut off (``ov``,
    ``uli`` …), ``sex`` what the ending tells (``m``, ``f`` or nothing).
    """

    text: str
    keys: tuple[str, ...]
    family: str = ""
    sex: str = ""
    initial: bool = False
    unvocalised: bool = False
    whole: str = ""
    _hash: int = field(default=0, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Count once what every look-up needs."""
        object.__setattr__(self, "_hash", hash((self.text, self.keys, self.family, self.initial)))

    def __hash__(self) -> int:
        """Return a number that equal parts share."""
        return self._hash


@dataclass(frozen=True)
class Word:
    """A word with what its ending tells."""

    text: str
    keys: tuple[str, ...]
    stems: tuple[str, ...]
    family: str = ""
    sex: str = ""
    part: str = ""
    strong: bool = False
    initial: bool = False
    pieces: tuple[str, ...] = ()
    bare: bool = False
    weak: bool = False

    def whole(self) -> Part:
        """Return the word as a given name: nothing cut off."""
        return self._whole

    def surname(self) -> Part:
        """Return the word as a surname: one like a patronymic (Гриневич) stays whole and tells no sex."""
        return self._whole if self.part == "patronymic" else self._stem

    def stem(self) -> Part:
        """Return the word as a surname or patronymic: its stem."""
        return self._stem

    @cached_property
    def _whole(self) -> Part:
        return Part(self.text, self.keys, "", "", self.initial, self.bare, self.keys[0])

    @cached_property
    def _stem(self) -> Part:
        stems = self.stems if self.family or self.part else self.keys
        return Part(self.text, stems, self.family, self.sex, self.initial, self.bare, self.keys[0])


@lru_cache(maxsize=200_000)
def word(text: str, hints: frozenset[str] = frozenset()) -> Word:
    """Return a word with its sounds and what its ending tells; ``-`` joins a double name."""
    pieces = tuple(p for p in re.split("-+", text) if p)
    keys = sounds("".join(pieces), hints)
    found = _endings(keys)
    best = max(found, key=lambda f: max(len(m[0]) for m in f[1] if m is not None), default=None)
    family, sex, part, strong = "", "", "", False
    stems, weak = list(keys), False
    if best is not None:
        family, sex, part, strong = best[0].family, best[0].sex, best[0].part, best[0].strong
        weak = bool(family) and part == "surname" and sex == "m" and not strong
        kin = [(e, m) for e, m in found if e.family == family]
        ends = [[(e, m[n]) for e, m in kin if m[n]] for n in range(len(keys))]
        told = [n for n, cuts in enumerate(ends) if cuts] if strong or part != "surname" else range(len(keys))
        cut = [_cut(keys[n], ends[n], family) for n in told]
        stems = [stem for all_of_key in itertools.zip_longest(*cut) for stem in all_of_key if stem]
    strong = strong and not any(key in same_names.lines() for key in keys)
    long_pieces = tuple(p for p in pieces if len(p) >= _LEAST_PART) if len(pieces) > 1 else ()
    if not listed("joined").isdisjoint(pieces):
        long_pieces = ()
    return Word(
        text,
        keys,
        tuple(dict.fromkeys(stems)),
        family,
        sex,
        part,
        strong,
        pieces=long_pieces,
        bare=unvocalised(text, hints),
        weak=weak,
    )


def _endings(keys: tuple[str, ...]) -> list[tuple[Ending, list[re.Match[str] | None]]]:
    """Return the endings of a word, with where they stand in each reading; -ұлы and -қызы only of the likeliest one."""
    found = []
    for ending in endings("".join(sorted({key[-1] for key in keys}))) if keys else ():
        at = [match if _ends(match := ending.pattern.search(key)) else None for key in keys]
        first = at[:1] if ending.part == "either" else at
        if all(at) if ending.every else any(first):
            found.append((ending, at))
    return found


def spelt(text: str) -> list[tuple[str, bool, frozenset[str]]]:
    """Return all words of a text, double names taken apart, with whether each is an initial and how it may be read."""
    tidied = tidy(text[:LONGEST])
    hints = hints_of(tidied)
    return [
        (part, initial, hints)
        for piece, initial in _pieces(tidied)
        for part in (re.split("-+", piece) if not initial else [piece])
        if part
    ]


def _ends(match: re.Match[str] | None) -> bool:
    if match is None:
        return False
    return match.start() > _LEAST_SURE or len(match.string[: match.start()].replace("'", "")) >= _LEAST_STEM


def _cut(key: str, matches: list[tuple[Ending, re.Match[str] | None]], family: str) -> list[str]:
    """Return what is left of a key without its longest ending of a family, and with a vowel that may have been lost."""
    cut = [(m.start(), e.glide, e.lost) for e, m in matches if m is not None]
    if not cut or not family:
        return [key]
    start, glide, lost = min(cut)
    stem = key[:start]
    if stem[-1] in table("sounds")["vowels"]:
        return [f"{stem}J", stem] if glide else [stem]
    bare = stem.rstrip("'")
    return [bare] + ([f"{bare}i"] if bare != stem else [f"{bare}{lost}"] if lost else [])


def hints_of(text: str) -> frozenset[str]:
    """Return the tables that only one of the words may point to, so that all its words are read by them too."""
    found: frozenset[str] = frozenset()
    for match in _WORD.finditer(text):
        if told := _told(match[0]):
            found |= told
    return found


@lru_cache(maxsize=200_000)
def _told(found: str) -> frozenset[str]:
    own = writing(found.strip(".-"))[1]
    return own & _SHARED | {name for name in own if name.endswith(WHOLE)}


def is_name(group: str, text: str) -> bool:
    """Tell whether brackets hold another name of the person, and not a relative or a remark."""
    found = [match[0].strip(".-") for match in _WORD.finditer(group)]
    low = [w.lower() for w in found]
    if any(c.isdigit() for c in group) or not listed("kin").isdisjoint(low):
        return False
    marks = listed("maiden") | listed("also") | listed("titles") | listed("particles") | listed("joined")
    told = [w for w in found if w.lower() not in marks]
    return text.islower() or not any(w[:1].islower() and w[:1].upper() != w[:1] for w in told)


def words_of(text: str, hints: frozenset[str]) -> list[Word]:
    """Return the words of a text that are parts of a name, with initials; titles and particles fall away."""
    found = _pieces(text)
    kept = [(w, i) for w, i in found if i or w not in _no_names()]
    if all(i for _, i in kept):
        kept = found
    if len(kept) > 2 and sum(not i for _, i in kept) > 2:  # noqa: PLR2004 - a short name may be a particle elsewhere
        kept = [(w, i) for w, i in kept if i or w not in listed("particles")]
    return [_initial(w, hints) if i else word(w, hints) for w, i in kept if sounds(w.replace("-", ""), hints)]


@cache
def _no_names() -> frozenset[str]:
    return listed("titles") | listed("maiden") | listed("also")


@lru_cache(maxsize=10_000)
def _initial(text: str, hints: frozenset[str]) -> Word:
    keys = sounds(text.replace("-", ""), hints)
    return Word(text, tuple(key[:1] for key in keys if key), (), initial=True)


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Return the words of a tidied text; true stands with an initial."""
    found: list[tuple[str, bool]] = []
    joined = listed("joined")
    for match in _WORD.finditer(text.replace(".", ". ") if "." in text else text):
        bare = match[0].strip(".-")
        if not bare:
            continue
        if bare in joined and found and not found[-1][1]:
            found[-1] = (found[-1][0] + bare, False)
        elif len(bare) > _LONGEST_SHORT:
            found.append((bare, False))
        else:
            found += [(piece, _is_initial(piece, bool(match[1]))) for piece in _syllables(bare)]
    return found


def _syllables(bare: str) -> list[str]:
    """Return a Korean name without a blank as surname and given name; any other word as it is."""
    if len(bare) in {3, 4} and all(script_of(c) == "HANGUL" for c in bare):
        return [bare[0], bare[1:]]
    return [bare]


def _is_initial(bare: str, dotted: bool) -> bool:  # noqa: FBT001 - one place
    if script_of(bare[0]) in {"HANGUL", "CJK"}:
        return False
    return len(bare) == 1 or (dotted and len(bare) <= 2)  # noqa: PLR2004 - Sh., Дж.
