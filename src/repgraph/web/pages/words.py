"""The words of the pages in one language: messages of the interface, labels with their language, HTML in sentences.

Messages are data: ``interface.toml`` and ``guide.toml`` here, ``ontology/wording.toml`` for what text and pages
share. Names of peoples and places that need care stand in ``names.toml``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from repgraph.life.order import moment
from repgraph.life.wording import FALLBACK, LANGUAGES, Wording
from repgraph.ontology import BASE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from repgraph.life.records import Date, Thing

__all__ = ["LANGUAGES", "Html", "Interface", "Phrase", "interface", "texts"]

_FOLDER = Path(__file__).parents[1]
_CYRILLIC_KAZAKH = "kk-cyrl"
_YEAR = 4


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return itself: templates do not escape it again."""
        return self


@runtime_checkable
class _HasHtml(Protocol):
    def __html__(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text; ``lang`` is its language where that is not the language of the page."""

    text: str
    lang: str = ""

    def __str__(self) -> str:
        """Return the text."""
        return self.text

    def __html__(self) -> str:
        """Return the text for a page, marked with its language."""
        text = escape(self.text)
        return f'<span lang="{escape(self.lang)}">{text}</span>' if self.lang else text


def to_html(value: object) -> str:
    """Return a value as HTML: what knows its own HTML gives it, everything else is escaped."""
    return value.__html__() if isinstance(value, _HasHtml) else escape(str(value))


@cache
def texts(name: str) -> Mapping[str, Any]:
    """Return one of the TOML files beside the templates, without its suffix."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def interface(language: str) -> Interface:
    """Return the words of a language; there is one object a language."""
    return Interface(language)


class Interface(Wording):
    """Words of one language for pages.

    Parameters
    ----------
    language
        ``en``, ``ru`` or ``kk``.
    """

    def __init__(self, language: str) -> None:
        """Choose the language."""
        super().__init__(language)
        self._messages = texts("interface")

    def say(self, message: str, **words: object) -> str:
        """Return a message of the pages, else of the shared wording, with words filled in."""
        found = self._messages.get(message)
        return str(found[self.language]).format(**words) if found else super().say(message, **words)

    def says(self, message: str) -> bool:
        """Tell whether there is such a message."""
        return message in self._messages or super().says(message)

    def fill(self, message: str, **words: object) -> Html:
        """Return a message as HTML; words may be links and other HTML, everything else is escaped."""
        html = {name: to_html(word) for name, word in words.items()}
        holes = {name: f"{{{name}}}" for name in words}
        return Html(escape(self.say(message, **holes)).format(**html))

    def count(self, message: str, number: int) -> str:
        """Return a number with its noun, such as ``3 sources``; the noun has as many forms as the language."""
        return f"{self.number(number)} {self.counted(message, number)}"

    def counted(self, message: str, number: int) -> str:
        """Return the form of a noun that stands after a number."""
        forms = self._messages[message][self.language]
        last, teens = number % 10, 11 <= number % 100 <= 14  # noqa: PLR2004 - the rule of Russian numerals
        if len(forms) == 3:  # noqa: PLR2004 - one, few, many
            return str(forms[0 if last == 1 and not teens else 1 if 2 <= last <= 4 and not teens else 2])  # noqa: PLR2004
        return str(forms[0] if number == 1 else forms[-1])

    def number(self, value: float) -> str:
        """Return a number with thin groups of three; four digits stay together."""
        text = f"{value:,.0f}" if value == int(value) else f"{value:,}"
        if abs(value) < 10**_YEAR:
            return text.replace(",", "")
        return text if self.language == "en" else text.replace(",", "\N{NARROW NO-BREAK SPACE}")

    def guide(self, section: str) -> list[str]:
        """Return the paragraphs of a section of the guide."""
        return list(texts("guide")[section][self.language])

    def name(self, labels: Mapping[str, str], otherwise: str = "") -> str:
        """Return the label of this language, else of the nearest one that a reader of it may read."""
        return self.choose(labels, otherwise).text

    def choose(self, labels: Mapping[str, str], otherwise: str = "") -> Phrase:
        """Return the label of this language or the nearest one, with its language where it is another."""
        tag = next((tag for tag in FALLBACK[self.language] if tag in labels), "")
        if not tag:
            return Phrase(labels.get("") or otherwise)
        own = tag == self.language or (self.language == "kk" and tag == _CYRILLIC_KAZAKH)
        return Phrase(labels[tag], "" if own else tag)

    def label(self, thing: Thing) -> str:
        """Return a thing's label, else its id."""
        return self.phrase(thing).text

    def phrase(self, thing: Thing, when: Date | None = None) -> Phrase:
        """Return a thing's label with its language; a place under the name that it had at the time.

        Parameters
        ----------
        thing
            Anything with labels.
        when
            The time that the page tells of, for places that were renamed.
        """
        known = _known(thing)
        if known is None:
            return self.choose(thing.labels, thing.id)
        return Phrase(self._place(known, when) if "today" in known else str(known[self.language]))

    def forms(self, thing: Thing) -> list[Phrase]:
        """Return the labels of a thing in other languages of the pages; none where its name needs care."""
        shown = self.phrase(thing).text
        labels = thing.labels if _known(thing) is None else {}
        return [Phrase(text, tag) for tag, text in labels.items() if text != shown and tag[:2] in LANGUAGES]

    def _place(self, known: Mapping[str, Any], when: Date | None) -> str:
        """Return the name of the day with today's in brackets; without a day, today's with those before."""
        today = str(known["today"][self.language])
        names = [(n["from"], n["to"], str(n[self.language])) for n in known["before"]]
        then = next((name for first, last, name in names if _within(when, first, last)), today if when else "")
        if then:
            return then if then == today else self.say("place-then", then=then, today=today)
        before = [name for name in dict.fromkeys(name for *_, name in names) if name != today]
        return self.say("place-before", today=today, before=", ".join(before)) if before else today


def _known(thing: Thing) -> Mapping[str, Any] | None:
    """Return what ``names.toml`` says of a thing, if anything."""
    kind, _, local = thing.iri.removeprefix(BASE).partition("/")
    found: Mapping[str, Any] | None = texts("names").get(kind, {}).get(local)
    return found


def _within(when: Date | None, first: int, last: int) -> bool:
    if when is None:
        return False
    found = moment(when)
    return bool(found.first and found.last and first <= found.first.year and found.last.year <= last)
