"""The declared tables of ``ontology/lists``: words of Soviet records, and from when to when each meant what.

A word stands in a row with the days between which it had that meaning; a word that could mean something else at
another time has a row for that time too, if only to say ``undecided``. So a record without a date is decided only
where a word never changed its meaning.
"""

# ruff: noqa: RUF001, RUF002 - words of other scripts are the subject of this module

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from repgraph import dates
from repgraph.ontology import assets

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from repgraph.dates import Moment

UNDECIDED = "undecided"
"""What a word means that its own table leaves open."""


@dataclass(frozen=True, slots=True)
class Word:
    """One row of a table of words.

    ``means`` is an id, a code, or ``undecided``; ``begins`` and ``ends`` are EDTF texts, empty where nothing bounds it.
    """

    text: str
    means: str
    begins: str = ""
    ends: str = ""
    kind: str = ""
    label: str = ""
    source: str = ""
    note: str = ""
    code: str = ""

    def holds(self, when: Moment | None, *, wholly: bool) -> bool:
        """Tell whether the word had this meaning at a time: during the whole of it, or at least once."""
        if when is None:
            return True
        begins = dates.parse(self.begins).earliest if self.begins else None
        ends = dates.parse(self.ends).latest if self.ends else None
        first, last = (when.earliest, when.latest) if wholly else (when.latest, when.earliest)
        early = begins is None or (first is None and not wholly) or (first is not None and first >= begins)
        late = ends is None or (last is None and not wholly) or (last is not None and last <= ends)
        return early and late


def plain(text: str) -> str:
    """Return a text as the tables of words are written: lower case, plain dashes and digits, no doubled blanks.

    >>> plain(" Кара–Киргиз ")
    'кара-киргиз'
    """
    text = re.sub("[\u2010-\u2015\u2212]", "-", text.casefold().replace("ё", "е"))
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    return " ".join(text.split())


@lru_cache(maxsize=32)
def rows(name: str, folder: Path | None = None) -> tuple[dict[str, str], ...]:
    """Return the rows of a table of words by its name, such as ``penalties``."""
    path = (folder or assets() / "ontology" / "lists") / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@lru_cache(maxsize=8)
def table(name: str) -> dict[str, tuple[Word, ...]]:
    """Return a table by word; one row of the file may hold many words that mean the same.

    Examples
    --------
    >>> [w.means for w in table("nationality")["киргиз"]]
    ['kazakhs', 'undecided', 'kyrgyz']
    """
    found: dict[str, list[Word]] = {}
    for row in rows(name):
        for word in row["word"].split():
            found.setdefault(plain(word), []).append(_word(word, row))
    return {word: tuple(meanings) for word, meanings in found.items()}


@lru_cache(maxsize=8)
def patterns(name: str) -> tuple[tuple[re.Pattern[str], Word], ...]:
    """Return a table whose words are regular expressions, in the order of the file."""
    return tuple((re.compile(row["pattern"]), _word(row["pattern"], row)) for row in rows(name))


def _word(text: str, row: dict[str, str]) -> Word:
    return Word(
        text,
        row["means"],
        row.get("from", ""),
        row.get("until", ""),
        row.get("kind", ""),
        row.get("label", ""),
        row.get("source", ""),
        row.get("note", ""),
        row.get("code", ""),
    )


def choose(words: Iterable[Word], when: Moment | None, *, wholly: bool = True) -> Word | None:
    """Return the one meaning that holds at a time; ``None`` where none does, or two do that differ.

    Parameters
    ----------
    words
        The meanings of one word.
    when
        The time of the record, if it is known.
    wholly
        Whether a meaning must hold during the whole of that time, or may begin or end within it.
    """
    holding = {word.means: word for word in words if word.holds(when, wholly=wholly)}
    return next(iter(holding.values())) if len(holding) == 1 else None
