"""Headings for people of a list: a romanised form, marked as derived and never preferred to a recorded one."""

from __future__ import annotations

from functools import lru_cache

from repgraph import names
from repgraph.names.transliteration import transliterate


@lru_cache(maxsize=100_000)
def romanised(form: str, tag: str) -> str:
    """Return a Cyrillic form in Latin letters, and any other form as it is.

    Parameters
    ----------
    form
        The form as recorded.
    tag
        Its language tag.

    Examples
    --------
    >>> romanised("Ермеков Алимжан Сапарұлы", "ru"), romanised("Қасым Өтеген", "kk-cyrl")
    ('Yermekov Alimzhan Saparuly', 'Qasym Ötegen')
    """
    if "CYRILLIC" not in names.scripts(form):
        return form
    return transliterate(form, "kk-heading" if tag.startswith("kk") else "ru-heading")


def tagged(form: str, tag: str) -> str:
    """Return the tag of a form whose letters its list's tag does not promise; nothing where it has no letters.

    >>> tagged("Akhmetov", "ru"), tagged("Ахметов", "ru"), tagged("12", "ru")
    ('und-latn', 'ru', '')
    """
    found = names.scripts(form)
    if not found:
        return ""
    if names.expected_script(tag) in found:
        return tag
    for script, subtag in (("CYRILLIC", "und-cyrl"), ("ARABIC", "und-arab"), ("LATIN", "und-latn")):
        if script in found:
            return subtag
    return ""
