"""schema.org inside pages: what search engines and browsers read of a person, only where it is plain.

Only what is read and not claimed; a date only where it is exact enough for ISO 8601, because schema.org knows no
"about". The whole is in the downloads.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from repgraph.web.pages.words import Html

if TYPE_CHECKING:
    from repgraph.life.records import Date, Event, Person, Thing

_EXACT = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_DEATHS = frozenset({"Death", "Execution", "Killing"})
_TIES = {"spouse": ("spouse", "spouse"), "sibling": ("sibling", "sibling"), "parent": ("children", "parent")}
_GENDERS = {"female": "https://schema.org/Female", "male": "https://schema.org/Male"}


def person(found: Person, address: str) -> Html:
    """Return a person as schema.org JSON-LD, safe inside a script element.

    Parameters
    ----------
    found
        The record.
    address
        Public address of the site.
    """
    born = next((e for e in found.events if e.event_class.id == "Birth"), None)
    died = next((e for e in found.events if e.event_class.id in _DEATHS), None)
    told: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Person",
        "@id": found.iri,
        "url": f"{address}/page/person/{found.id}",
        "name": found.label,
        "alternateName": sorted({name.form for name in found.names} - {found.label}),
        "gender": _GENDERS.get(found.sex),
        "birthDate": _day(born),
        "birthPlace": _place(born),
        "deathDate": _day(died),
        "deathPlace": _place(died),
        "sameAs": list(found.links),
    }
    for tie in found.ties:
        names = _TIES.get(tie.kind.id)
        if names:
            told.setdefault(names[0] if tie.forward is not False else names[1], []).append(  # type: ignore[attr-defined]
                {"@type": "Person", "@id": tie.other.iri, "name": _name(tie.other)}
            )
    return embedded({name: value for name, value in told.items() if value})


def embedded(data: object) -> Html:
    """Return data as JSON that can end no script element."""
    text = json.dumps(data, ensure_ascii=False)
    return Html(text.replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e"))


def _day(event: Event | None) -> str | None:
    date: Date | None = event.reading.date if event else None
    return date.edtf if date and not date.calendar and _EXACT.fullmatch(date.edtf) else None


def _place(event: Event | None) -> dict[str, str] | None:
    place = next(iter(event.reading.places), None) if event else None
    return {"@type": "Place", "@id": place.iri, "name": _name(place)} if place else None


def _name(thing: Thing) -> str:
    return thing.labels.get("en") or next(iter(thing.labels.values()), thing.id)
