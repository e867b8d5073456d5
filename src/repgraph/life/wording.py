"""The interface in three languages: messages, labels, dates and terms in words.

Messages are data (``ontology/wording.toml``); labels come from the graph.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from typing import TYPE_CHECKING

from repgraph import dates
from repgraph.errors import OntologyError
from repgraph.life.records import Date, Thing
from repgraph.ontology import assets

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "ru", "kk")
FALLBACK = {"en": ("en",), "ru": ("ru", "en"), "kk": ("kk", "kk-cyrl", "ru", "en")}
_PARTS = re.compile(r"(?P<year>\d{3}[\dX]|\d{2}XX)(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}|XX))?)?(?P<mark>[?~%]?)")
_CALENDARS = ("julian", "gregorian")
_WHOLE_YEARS = re.compile(r"\[(?P<first>\d{4})-01-01\.\.(?P<last>\d{4})-12-31\]")
_ABOUT, _DOUBTED = ("~", "%"), ("?", "%")


@lru_cache(maxsize=1)
def messages() -> Mapping[str, Mapping[str, str | list[str]]]:
    """Return every message of ``wording.toml`` by id and language.

    Raises
    ------
    OntologyError
        The file is missing or no TOML.
    """
    path = assets() / "ontology" / "wording.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise OntologyError(f"{path}: {error}") from error


class Wording:
    """Words of one language.

    Parameters
    ----------
    language
        ``en``, ``ru`` or ``kk``.
    """

    def __init__(self, language: str) -> None:
        """Choose the language.

        Raises
        ------
        ValueError
            There is no wording in that language.
        """
        if language not in LANGUAGES:
            raise ValueError(f"no wording in {language!r}: choose one of {', '.join(LANGUAGES)}")
        self.language = language

    def say(self, message: str, **words: object) -> str:
        """Return a message with words filled in."""
        return str(messages()[message][self.language]).format(**words)

    def says(self, message: str) -> bool:
        """Tell whether there is such a message."""
        return message in messages()

    def name(self, labels: Mapping[str, str], otherwise: str = "") -> str:
        """Return the label of this language, else of the nearest one that a reader of it may read."""
        return next((labels[tag] for tag in FALLBACK[self.language] if tag in labels), otherwise)

    def label(self, thing: Thing) -> str:
        """Return a thing's label, else its id."""
        return self.name(thing.labels, thing.id)

    def value(self, value: Thing | Date | str) -> str:
        """Return a value in words; a wording of a source stands in quotation marks."""
        if isinstance(value, Thing):
            return self.label(value)
        return self.date(value) if isinstance(value, Date) else self.quoted(value)

    def quoted(self, text: str) -> str:
        """Return a text in the quotation marks of the language."""
        return self.say("quoted", text=text)

    def months_long(self, months: int) -> str:
        """Return a term in words.

        >>> Wording("en").months_long(102), Wording("ru").months_long(60)
        ('8 years 6 months', '5 лет')
        """
        years, rest = divmod(months, 12)
        parts = [f"{n} {self._counted(unit, n)}" for unit, n in (("years", years), ("months-long", rest)) if n]
        return " ".join(parts) or f"0 {self._counted('months-long', 0)}"

    def date(self, when: Date) -> str:
        """Return a date in words, no finer and no surer than its text.

        >>> say = Wording("en").date
        >>> say(Date("1937~")), say(Date("[1937-11..1938-02]")), say(Date("1937-09-27"))
        ('about 1937', 'between November 1937 and February 1938', '27 September 1937')
        """
        text = _WHOLE_YEARS.sub(_years, when.edtf)
        if dates.is_interval(text):
            first, last = map(self._single, dates.split_interval(text))
            words = self.say("from-to", first=first, last=last)
        elif text.startswith("[") or "/" in text:
            low, _, high = text.strip("[]").partition(".." if text.startswith("[") else "/")
            words = self._within(low.strip("."), high.strip("."))
        else:
            words = self._single(text)
        return self.say(when.calendar, date=words) if when.calendar in _CALENDARS else words

    def period(self, begin: Date | None, end: Date | None) -> str:
        """Return beginning and end in words, or nothing where neither is given."""
        if begin and end:
            return self.say("from-to", first=self.date(begin), last=self.date(end))
        if end:
            return self.say("until", date=self._of(end.edtf))
        return self.date(begin) if begin else ""

    def _within(self, low: str, high: str) -> str:
        if low and high:
            return self.say("between", first=self._single(low), last=self._single(high))
        return self.say("not-earlier", date=self._of(low)) if low else self.say("not-later", date=self._of(high))

    def _of(self, text: str) -> str:
        """Return a date as it stands after a preposition."""
        return self._single(text, case="-of") if _PARTS.fullmatch(text) else self.date(Date(text))

    def _single(self, text: str, case: str = "") -> str:
        match = _PARTS.fullmatch(text)
        if not match:
            return text
        year, month, day, mark = match.group("year", "month", "day", "mark")
        form = "-of" if mark in _ABOUT else case
        words = self._calendar_words(year, month, day, form)
        if mark in _ABOUT:
            words = self.say("about", date=words)
        return self.say("doubted", date=words) if mark in _DOUBTED else words

    def _calendar_words(self, year: str, month: str | None, day: str | None, case: str) -> str:
        if year.endswith("XX"):
            return self.say("century", first=year.replace("X", "0"), last=year.replace("X", "9"))
        if year.endswith("X"):
            return self.say(f"decade{case}", year=year.replace("X", "0"))
        if month is None:
            return self.say("year", year=year)
        if day is None or day == "XX":
            return self.say("month", month=messages()[f"months{case}"][self.language][int(month) - 1], year=year)
        return self.say("day", day=int(day), month=messages()["months-of"][self.language][int(month) - 1], year=year)

    def _counted(self, unit: str, number: int) -> str:
        forms = messages()[unit][self.language]
        last, teens = number % 10, 11 <= number % 100 <= 14  # noqa: PLR2004 - the rule of Russian numerals
        if len(forms) == 3:  # noqa: PLR2004 - one, few, many
            return forms[0] if last == 1 and not teens else forms[1] if 2 <= last <= 4 and not teens else forms[2]  # noqa: PLR2004
        return forms[-1] if number != 1 else forms[0]


def _years(span: re.Match[str]) -> str:
    first, last = span.group("first", "last")
    return first if first == last else f"[{first}..{last}]"
