"""Forms of one given name in several languages: Пётр, Peter, Piotr. A table, not a rule."""

from __future__ import annotations

from functools import cache

from repgraph.names.correspondence import table
from repgraph.names.sounds import sounds, tidy


@cache
def lines(*, surnames: bool = False) -> dict[str, tuple[int, ...]]:
    """Return the lines of ``given-names.toml`` in which a key of sounds stands.

    Parameters
    ----------
    surnames
        Lines of surnames (Korean ones have several Latin and Cyrillic spellings) instead of given names.

    >>> bool(set(lines()["petr"]) & set(lines()["peter"]))
    True
    """
    found: dict[str, tuple[int, ...]] = {}
    number = 0
    for group in table("given-names")["group"]:
        for line in group["names"]:
            number += 1
            if group.get("surnames", False) == surnames:
                for form in line:
                    for key in sounds(tidy(form).replace(" ", "").replace("-", "")):
                        found[key] = tuple(dict.fromkeys((*found.get(key, ()), number)))
    return found
