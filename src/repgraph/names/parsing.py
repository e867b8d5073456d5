"""The parts of a name: given name, patronymic, surname, in whatever order, script and completeness they come.

Where a name can be taken apart in several ways (Бөкейхан Әлихан: which is the surname?), every way is kept as
a reading with what it costs to assume it.
"""

# ruff: noqa: RUF001 - letters of two scripts that look alike are meant

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from repgraph.names.correspondence import table
from repgraph.names.sounds import tidy
from repgraph.names.words import LONGEST, Part, Word, hints_of, is_name, word, words_of

MOST_READINGS = 12
"""Readings of one name that are kept."""

_RUN_TOGETHER = re.compile("(?<=[a-zа-яёәғқңөұүһі]{3})(?=[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][a-zа-яёәғқңөұүһі]{2})")
"""Where a word ends inside a word: АлиханБукейханов."""

_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]?")


class Reading(NamedTuple):
    """One way of taking a name apart; ``cost`` is what assuming it takes from the evidence (0 or below)."""

    given: Part | None = None
    patronymic: Part | None = None
    surname: Part | None = None
    cost: float = 0.0

    @property
    def sex(self) -> str:
        """What patronymic or surname tell of the sex: ``m``, ``f`` or nothing."""
        for part in (self.patronymic, self.surname):
            if part is not None and part.sex:
                return part.sex
        return ""


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart: the likeliest reading first."""

    text: str
    readings: tuple[Reading, ...]

    @property
    def given(self) -> str:
        """The given name as written, or nothing."""
        return self._part("given")

    @property
    def patronymic(self) -> str:
        """The patronymic as written, or nothing."""
        return self._part("patronymic")

    @property
    def surname(self) -> str:
        """The surname as written, or nothing."""
        return self._part("surname")

    def _part(self, which: str) -> str:
        part = getattr(self.readings[0], which) if self.readings else None
        return "" if part is None else part.text


@lru_cache(maxsize=100_000)
def parse(text: str) -> Name:
    """Take a name apart.

    Parameters
    ----------
    text
        A name in any script and order: ``Surname, Given``, initials, a maiden name in brackets, titles.

    >>> name = parse("Жургенова Дамеш Амирхановна")
    >>> name.surname, name.given, name.patronymic
    ('жургенова', 'дамеш', 'амирхановна')
    """
    tidied = tidy(_RUN_TOGETHER.sub(" ", text[:LONGEST]))
    hints = hints_of(tidied)
    before, comma, after = tidied.partition(",")
    main = words_of(_without_brackets(tidied.replace(",", " ") if comma else tidied), hints)
    others = _in_brackets(text[:LONGEST], hints)
    if not main and others:
        main, others = others[0], others[1:]
    first = len(words_of(_without_brackets(before), hints)) if comma and after.strip() else 0
    readings = _readings(main, first)
    for group in others:
        readings += _with_other(main, group, first)
    readings += _whole(readings, [w for found in (main, *others) for w in found if w.weak])
    if len(readings) > 1:
        best: dict[tuple[Part | None, ...], Reading] = {}
        for reading in readings:
            known = best.setdefault(reading[:3], reading)
            if known.cost < reading.cost:
                best[reading[:3]] = reading
        readings = sorted(best.values(), key=_cost)
    return Name(text, tuple(readings[:MOST_READINGS]))


def _cost(reading: Reading) -> float:
    return -reading.cost


def _in_brackets(text: str, hints: frozenset[str]) -> list[list[Word]]:
    """Return the words of other names of the person that stand in brackets."""
    groups = [tidy(group) for group in _BRACKETS.findall(text) if is_name(group, text)]
    return [found for group in groups if (found := words_of(group, hints))]


def _without_brackets(text: str) -> str:
    return _BRACKETS.sub(" ", text)


@cache
def _order_cost(which: str) -> float:
    return float(table("scoring")["order"][which])


def _whole(readings: list[Reading], weak: list[Word]) -> list[Reading]:
    """Return readings in which what may be an ending is none: Байтұрсын is Байтурсынов without -ов."""
    stems = {w.stem(): w.whole() for w in weak}
    cost = _order_cost("whole") if stems else 0.0
    return [r._replace(surname=stems[r.surname], cost=r.cost + cost) for r in readings if r.surname in stems]


def _readings(found: list[Word], first: int = 0) -> list[Reading]:
    """Return all ways of taking words apart; ``first`` words stand before a comma and are the surname."""
    full = [w for w in found if not w.initial]
    initials = [w.whole() for w in found if w.initial]
    if not full:
        given, *rest = [*initials[:2], None]
        return [Reading(given, rest[0] if rest else None)] if initials else []
    readings = _of_full_words(full, min(first, len(full)))
    if initials:
        readings = [filled for r in readings for filled in _with_initials(r, initials, found)]
    if any(w.pieces for w in full):
        doubles = [w for w in full if w.pieces]
        readings += [piece for double in doubles for piece in _of_pieces(readings, double)]
    return readings


def _of_full_words(full: list[Word], first: int) -> list[Reading]:
    if len(full) == 1:
        return _of_one(full[0])
    if first:
        before, after = full[:first], full[first:]
        surname = _joined(before).surname()
        return [r._replace(surname=surname) for r in _given_and_patronymic(after)] if after else _of_one(before[0])
    if len(full) == 2:  # noqa: PLR2004 - two words
        return _of_two(*full)
    return _of_many(full)


def _of_one(only: Word) -> list[Reading]:
    surname, given = Reading(surname=only.surname()), Reading(given=only.whole())
    if only.part == "surname" and only.strong:
        return [surname]
    if only.part in {"patronymic", "either"}:
        return [surname, Reading(patronymic=only.stem())]
    return [surname, given]


def _of_two(one: Word, two: Word) -> list[Reading]:
    usual = Reading(one.whole(), None, two.surname())
    turned = Reading(two.whole(), None, one.surname())
    other = _order_cost("other")
    if _is_patronymic(two):
        return [Reading(one.whole(), two.stem()), usual._replace(cost=other)]
    if _is_patronymic(one):
        return [turned, Reading(two.whole(), one.stem(), cost=other)]
    one_is, two_is = (w.part == "surname" and w.strong for w in (one, two))
    if one_is != two_is:
        return [turned if one_is else usual]
    return [usual, turned._replace(cost=other)]


def _of_many(full: list[Word]) -> list[Reading]:
    """Return the readings of three words and more."""
    other = _order_cost("other")
    patronymics = [n for n, w in enumerate(full) if n and _is_patronymic(w)]
    if patronymics:
        return _around(full, patronymics)
    one, *middle, last = full
    if one.part == "surname" and one.strong and not (last.part == "surname" and last.strong):
        return _each_given(one, full[1:])
    readings = _each_given(last, full[:-1])
    readings.append(Reading(one.whole(), _joined(middle).stem(), last.surname(), cost=other))
    if not (last.part == "surname" and last.strong):
        readings += [r._replace(cost=r.cost + other) for r in _each_given(one, full[1:])]
    return readings


def _around(full: list[Word], patronymics: list[int]) -> list[Reading]:
    """Return the readings where a word ends like a patronymic, of which a surname may be one (Гриневич)."""
    found, other = [], _order_cost("other")
    official = full[0].part == "surname" and full[0].strong
    for at in patronymics:
        patronymic = full[at].stem()
        if at > 1:  # Гриневич Нина Евгеньевна
            cost = 0.0 if official or len(patronymics) == 1 else other
            found.append(Reading(_joined(full[1:at]).whole(), patronymic, full[0].surname(), cost))
        if at < len(full) - 1:  # Нина Евгеньевна Гриневич
            found.append(
                Reading(_joined(full[:at]).whole(), patronymic, _joined(full[at + 1 :]).surname(), other * official)
            )
        else:
            found.append(Reading(full[0].whole(), patronymic, full[at - 1].surname(), 2 * other))
            if full[at].part == "either":  # Мир Якуб Дулатулы
                found.append(Reading(_joined(full[:at]).whole(), None, patronymic, other))
    return found


def _each_given(surname: Word, given: list[Word]) -> list[Reading]:
    """Return readings with all given names as one, and with the first of them alone."""
    found = [Reading(_joined(given).whole(), None, surname.surname())]
    if len(given) > 1:
        found += [Reading(w.whole(), None, surname.surname(), cost=_order_cost("part")) for w in given]
    return found


def _given_and_patronymic(after: list[Word]) -> list[Reading]:
    if len(after) > 1 and _is_patronymic(after[-1]):
        return [Reading(_joined(after[:-1]).whole(), after[-1].stem())]
    if len(after) == 1 and _is_patronymic(after[0]):
        return [Reading(None, after[0].stem())]
    return [Reading(_joined(after).whole())] + (
        [Reading(after[0].whole(), cost=_order_cost("part"))] if len(after) > 1 else []
    )


def _with_initials(reading: Reading, initials: list[Part], found: list[Word]) -> list[Reading]:
    """Return a reading of the full words with the initials put where they belong."""
    if reading.given is not None and reading.surname is not None:
        middle = reading.patronymic or initials[-1]
        return [reading._replace(patronymic=middle)]
    if reading.surname is not None:
        return [reading._replace(given=initials[0], patronymic=initials[1] if len(initials) > 1 else None)]
    if reading.given is not None and not found[0].initial:
        turned = initials[0] if len(initials) == 1 else initials[-1]
        return [reading._replace(surname=turned, cost=reading.cost + _order_cost("other"))]
    if reading.patronymic is not None:
        return [reading._replace(given=initials[0])]
    return []


def _of_pieces(readings: list[Reading], double: Word) -> list[Reading]:
    """Return readings in which one piece of a double name stands for the whole."""
    cost = _order_cost("part")
    found = []
    for reading in readings:
        for which in ("given", "surname"):
            part = getattr(reading, which)
            if part is not None and part.text == double.text:
                for piece in double.pieces:
                    put = word(piece).whole() if which == "given" else word(piece).surname()
                    found.append(reading._replace(**{which: put}, cost=reading.cost + cost))
    return found


def _with_other(main: list[Word], group: list[Word], first: int) -> list[Reading]:
    """Return readings in which a name in brackets stands for a part: a maiden name, a pen name, another form."""
    cost = _order_cost("part")
    readings = []
    full = [w for w in group if not w.initial]
    for at in range(len(main)) if len(full) == 1 else ():
        if not main[at].initial:
            swapped = [*main[:at], full[0], *main[at + 1 :]]
            readings += [r._replace(cost=r.cost + cost) for r in _readings(swapped, first)]
    if len(full) == 1 and len(main) == 1:
        readings += [r._replace(cost=r.cost + cost) for r in _readings([*main, full[0]], 0)]
    if len(full) > 1:
        readings += [r._replace(cost=r.cost + cost) for r in _readings(group, 0)]
    return readings


def _joined(found: list[Word]) -> Word:
    return found[0] if len(found) == 1 else word("".join(w.text for w in found))


def _is_patronymic(found: Word) -> bool:
    return found.part in {"patronymic", "either"}
