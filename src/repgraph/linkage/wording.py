"""Why a pair may be one person, or not, in words."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING

from repgraph import names
from repgraph.linkage.records import gap, nearest
from repgraph.ontology import assets

if TYPE_CHECKING:
    from repgraph.linkage.records import Person, Span

_MONTH, _YEAR, _YEARS = 31, 366, 1100


@cache
def _table() -> dict[str, dict[str, dict[str, str]]]:
    path = assets() / "ontology" / "linkage" / "wording.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def say(matter: str, level: str, language: str, **values: str) -> str:
    """Return what a level of a matter means in words; nothing where there is nothing to say."""
    return _table().get(matter, {}).get(level, {}).get(language, "").format(**values)


def reasons(one: Person, two: Person, levels: dict[str, int], language: str = "en") -> tuple[str, ...]:
    """Return what speaks for and against two records being one person.

    Parameters
    ----------
    one, two
        The records.
    levels
        Levels of ``namesakes``, ``place`` and ``kin``, as the model was given them.
    language
        en, ru or kk.
    """
    form, other = closest(one, two)
    found = list(names.compare(form, other, language).reasons)
    if one.sex and two.sex and one.sex != two.sex:
        found.append(say("sex", "x", language))
    spans = {"birth": (one.birth, two.birth), "death": (one.death, two.death)}
    for matter, (first, second) in (spans | {"arrest": nearest(one.arrests, two.arrests)}).items():
        level = agreement(first, second)
        told = say(matter, level, language) or say(matter, "2" if level == "3" else "x", language)
        found.append(told if level else "")
    shared = ", ".join(sorted((one.places & two.within) | (two.places & one.within)))
    kin = ", ".join(dict.fromkeys([*one.kin, *two.kin]))
    found += [say(m, str(levels[m]), language, places=shared, kin=kin) for m in ("place", "kin", "namesakes")]
    return tuple(reason for reason in found if reason)


def closest(one: Person, two: Person) -> tuple[str, str]:
    """Return the forms of two people that are most alike."""
    pairs = [(a, b) for a in one.forms for b in two.forms]
    scores = names.scores(pairs)
    return pairs[max(range(len(pairs)), key=lambda n: scores[n])]


def agreement(one: Span, two: Span) -> str:
    """Return how two dates agree: ``3`` to the month, ``2`` within their bounds, ``1``, ``0`` or ``x`` apart.

    Nothing is returned where a date is not known.

    >>> agreement((100, 100), (100, 130)), agreement((0, 365), (300, 300)), agreement((0, 0), (4000, 4000))
    ('3', '2', 'x')
    """
    if (one[0] is None and one[1] is None) or (two[0] is None and two[1] is None):
        return ""
    days = gap(one, two)
    if days == 0:
        return "3" if _short(one) and _short(two) else "2"
    return "1" if days <= _YEAR else "0" if days <= _YEARS else "x"


def _short(span: Span) -> bool:
    return span[0] is not None and span[1] is not None and span[1] - span[0] <= _MONTH
