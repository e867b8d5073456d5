"""The order of names in lists: by surname as the forms are written, by the alphabet of the reader's language."""

from __future__ import annotations

from repgraph.life.wording import FALLBACK

_KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_PLACES = {
    "kk": {letter: f"{place:02}" for place, letter in enumerate(_KAZAKH)},
    "ru": {letter: f"{place:02}" for place, letter in enumerate(_RUSSIAN)},
}


def key(text: str, language: str) -> tuple[str, ...]:
    """Return what a text is ordered by: own alphabet first, then everything else by code point.

    >>> sorted(["Ян", "Әлия", "Бота", "Ахмет", "Bob"], key=lambda name: key(name, "kk"))
    ['Ахмет', 'Әлия', 'Бота', 'Ян', 'Bob']
    """
    places = _PLACES.get(language, {})
    letters = [letter for letter in text.casefold() if letter.isalnum() or letter == " "]
    return (*(places.get(letter, f"~{letter}") for letter in letters), text)


def label(labels: dict[str, str], language: str, otherwise: str) -> str:
    """Return the label that a reader of a language sees."""
    return next((labels[tag] for tag in FALLBACK[language] if tag in labels), otherwise)
