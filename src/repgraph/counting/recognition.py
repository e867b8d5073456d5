"""Which saved question a text of SPARQL is, and what its parameters are bound to."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from repgraph import queries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from repgraph.queries import Query

_SLOT = re.compile(r"VALUES\s+\?(?P<name>\w+)\s*\{\s*UNDEF\s*\}", re.IGNORECASE)
_TERM = r'(?:UNDEF|<[^<>"{}|^`\\\x00-\x20]*>|"(?:[^"\\\n\r]|\\.)*"(?:\^\^<[^<>]*>)?|-?[0-9]+)'

_PART = re.compile(r"\nLIMIT (?P<limit>[0-9]{1,18})(?: OFFSET (?P<offset>[0-9]{1,18}))?\s*\Z")


class Recognised(NamedTuple):
    """A question that has a twin, its bound parameters as terms of SPARQL, and which part of its rows is asked for."""

    query: Query
    terms: Mapping[str, str]
    limit: int | None = None
    offset: int = 0


def recognise(text: str) -> Recognised | None:
    """Return the saved question with a twin that this text is, with one term for each bound parameter.

    Parameters
    ----------
    text
        SPARQL. What differs from the saved question by more than a bound parameter, and a last line that says which
        rows are wanted (``LIMIT 40 OFFSET 80``), is no saved question; nor is one whose parameter is bound to several
        terms.
    """
    part = _PART.search(text)
    if part is None:
        return _whole(text)
    found = _whole(text[: part.start()])
    return found._replace(limit=int(part["limit"]), offset=int(part["offset"] or 0)) if found else _whole(text)


def _whole(text: str) -> Recognised | None:
    known = _by_first_line().get(text.partition("\n")[0])
    if known is None:
        return None
    query, pattern, names = known
    match = pattern.fullmatch(text)
    if match is None:
        return None
    terms: dict[str, str] = {}
    for name, term in zip(names, match.groups(), strict=True):
        if terms.setdefault(name, term) != term:
            return None
    return Recognised(query, {name: term for name, term in terms.items() if term.upper() != "UNDEF"})


@lru_cache(maxsize=1)
def _by_first_line() -> Mapping[str, tuple[Query, re.Pattern[str], list[str]]]:
    """Return every question with a twin by the first line of its text, which is its title."""
    return {
        query.text.partition("\n")[0]: (query, *_pattern(query.text))
        for query in queries.library().values()
        if query.twin is not None
    }


def _pattern(text: str) -> tuple[re.Pattern[str], list[str]]:
    pattern, names, end = "", [], 0
    for match in _SLOT.finditer(text):
        pattern += re.escape(text[end : match.start()]) + rf"VALUES\s+\?{match['name']}\s*\{{\s*({_TERM})\s*\}}"
        names.append(match["name"])
        end = match.end()
    return re.compile(pattern + re.escape(text[end:]), re.DOTALL), names
