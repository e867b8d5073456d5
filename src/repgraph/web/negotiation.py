"""Which of the media types that we offer a request prefers: the one reader of ``Accept`` (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from repgraph.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from repgraph.formats import Format

HTML = "text/html"
ROWS = ("json", "xml", "csv", "tsv")
"""Formats of rows and truth values, the one that is given to whom nothing is preferable first."""

GRAPHS = ("turtle", "ntriples", "jsonld", "rdfxml", "nquads")
"""Formats of graphs, likewise."""

DOCUMENTS = ("turtle", "jsonld", "ntriples", "rdfxml")
"""Formats of documents on one thing."""

_TOKEN = r"[!#$%&'*+.^`|~\w-]+"  # noqa: S105 - a token of a header, no secret
_RANGE = re.compile(rf"\s*({_TOKEN})/({_TOKEN})((?:\s*;[^,]*)?)\s*", re.ASCII)
_QUALITY = re.compile(r";\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*(?:;|$)", re.ASCII | re.IGNORECASE)
_ANY_QUALITY = re.compile(r";\s*q\s*=", re.ASCII | re.IGNORECASE)
_LONGEST = 4096
_EXACT, _FAMILY, _ANYTHING = 3, 2, 1


@dataclass(frozen=True, slots=True)
class Range:
    """One media range of an ``Accept`` header with its quality."""

    type: str
    subtype: str
    quality: float

    def fits(self, media_type: str) -> int:
        """Return how exactly the range names a media type; 0 where it does not."""
        family, _, kind = media_type.partition("/")
        if (self.type, self.subtype) == ("*", "*"):
            return _ANYTHING
        if self.type != family:
            return 0
        if self.subtype == "*":
            return _FAMILY
        return _EXACT if self.subtype == kind else 0


def ranges(accept: str) -> list[Range]:
    """Return the media ranges of an ``Accept`` header; what is malformed is passed over.

    Parameters of media types other than the quality are not looked at: nothing here is offered in variants.

    >>> ranges("text/turtle;q=0.5, */*;q=0.1")[0]
    Range(type='text', subtype='turtle', quality=0.5)
    """
    found = []
    for part in accept[:_LONGEST].split(","):
        match = _RANGE.fullmatch(part)
        if not match or (match[1] == "*" and match[2] != "*"):
            continue
        quality = _QUALITY.search(match[3])
        if quality or not _ANY_QUALITY.search(match[3]):
            found.append(Range(match[1].lower(), match[2].lower(), min(float(quality[1]), 1.0) if quality else 1.0))
    return found


def preferred(accept: str, offered: Iterable[str]) -> str | None:
    """Return the media type that a request prefers, or ``None`` where it accepts none.

    The quality decides, then how exactly the header names the type, then the order in which types are offered.
    For each type the most exact range that fits it gives the quality.

    Parameters
    ----------
    accept
        The header; empty accepts everything.
    offered
        Media types, the one that we prefer first.
    """
    wanted = ranges(accept) if accept.strip() else [Range("*", "*", 1.0)]
    best: tuple[float, int] | None = None
    chosen = None
    for media_type in offered:
        exactness, quality = max(((r.fits(media_type), r.quality) for r in wanted), default=(0, 0.0))
        if exactness and quality > 0 and (best is None or (quality, exactness) > best):
            best, chosen = (quality, exactness), media_type
    return chosen


def negotiate(
    accept: str, names: Iterable[str], *, page: bool = False, page_first: bool = False
) -> tuple[Format | None, str] | None:
    """Return the format that a request prefers and the media type by which it asks for it.

    Parameters
    ----------
    accept
        The ``Accept`` header.
    names
        Names of formats, the one that we prefer first.
    page
        Whether there is a page in HTML too; it is returned without a format.
    page_first
        Whether the page goes to whom everything is the same, such as ``*/*``.

    Returns
    -------
    tuple or None
        ``None`` where nothing is acceptable.
    """
    formats = [FORMATS[name] for name in names]
    offers: dict[str, Format | None] = {HTML: None} if page and page_first else {}
    offers |= {form.media_type: form for form in formats}
    for form in formats:
        for alias in form.aliases:
            offers.setdefault(alias, form)
    if page:
        offers.setdefault(HTML, None)
    found = preferred(accept, offers)
    return None if found is None else (offers[found], found)


def for_shape(shape: str) -> tuple[str, ...]:
    """Return the names of the formats that carry ``rows``, a ``boolean`` or a ``graph``."""
    return GRAPHS if shape == "graph" else ROWS


def content_type(form: Format, media_type: str = "") -> str:
    """Return the value of ``Content-Type`` for an answer."""
    if media_type and media_type != form.media_type:
        return f"{media_type}; charset=utf-8"
    return form.media_type + form.parameters
