"""Search by name in any script, and suggestions while somebody types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from repgraph.web.pages.frame import integer
from repgraph.web.pages.listing import Line, lines
from repgraph.web.pages.things import address
from repgraph.web.pages.words import Phrase, to_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from repgraph.search import Hit
    from repgraph.web.pages.frame import Frame
    from repgraph.web.pages.words import Interface

LONGEST = 200
"""Characters of a query that are looked at."""

HITS = 60
SUGGESTIONS = 8
SURE = 0.84
"""Score from which a hit is more than a similar spelling."""

WHY = {
    "the recorded form": "why-form",
    "the same letters in another script or spelling": "why-script",
    "the same words in another order": "why-order",
    "part of the recorded form": "why-part",
    "the same name with initials": "why-initials",
    "a similar spelling": "why-similar",
    "a machine-made form": "why-machine",
}
"""Reasons of the name matcher, and the messages that tell them."""

_KINDS = ("person", "camp", "place", "body", "organisation", "act", "group", "event", "publication")


@dataclass(frozen=True, slots=True)
class Found:
    """One hit as the page shows it."""

    line: Line
    kind: str
    kind_label: str
    form: Phrase
    why: str
    sure: bool


def query_of(request: Request) -> str:
    """Return what was asked for, cut to a length that a name may have."""
    return " ".join(request.query_params.get("q", "")[:LONGEST].split())


def reasons(words: Interface, why: str) -> str:
    """Return in words why a hit was found."""
    return "; ".join(words.say(WHY[part]) if part in WHY else part for part in why.split("; "))


def found(frame: Frame, words: Interface, hits: Sequence[Hit]) -> list[Found]:
    """Return hits with what lists say of them."""
    people = {
        line.thing.iri: line for line in lines(frame, words, "people", [h.iri for h in hits if h.kind == "person"])
    }
    told = []
    for hit in hits:
        thing = frame.thing(hit.iri)
        line = people.get(hit.iri) or Line(thing, words.phrase(thing), Phrase(""), "")
        tag = next((tag for tag, label in thing.labels.items() if label == hit.form), "")
        told.append(
            Found(
                line,
                hit.kind,
                kind_label(words, hit.kind),
                Phrase(hit.form, tag),
                reasons(words, hit.why),
                hit.score >= SURE,
            )
        )
    return told


def kind_label(words: Interface, kind: str) -> str:
    """Return the name of a kind of thing."""
    return words.say(f"kind-{kind}") if words.says(f"kind-{kind}") else words.say("kind-other")


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the addresses of the search."""

    def search(request: Request) -> Response:
        words, text = frame.words(request), query_of(request)
        kind = request.query_params.get("kind", "")
        hits = frame.site.search(text, HITS) if text else []
        kinds = [(k, kind_label(words, k), sum(h.kind == k for h in hits)) for k in _KINDS]
        chosen = [h for h in hits if not kind or h.kind == kind]
        return frame.page(
            request,
            "search",
            words.say("search-title", text=text) if text else words.say("search-button"),
            text=text,
            kind=kind,
            total=len(hits),
            kinds=[found for found in kinds if found[2]],
            hits=found(frame, words, chosen),
        )

    def suggest(request: Request) -> Response:
        words, text = frame.words(request), query_of(request)
        hits = frame.site.search(text, integer(request, "limit", SUGGESTIONS, 1, 20)) if text else []
        told = found(frame, words, hits)
        return JSONResponse(
            [
                {
                    "label": str(f.line.name),
                    "form": f.form.text,
                    "dates": f.line.dates,
                    "kind": f.kind,
                    "kindLabel": f.kind_label,
                    "why": f.why,
                    "url": address(f.line.thing.iri),
                }
                for f in told
            ],
            headers={"Vary": "Accept-Language, Cookie", "Content-Language": words.language},
        )

    def opensearch(request: Request) -> Response:
        site = frame.site.address(request)
        text = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/"><ShortName>repgraph</ShortName>'
            f"<Description>{to_html(frame.words(request).say('site-line'))}</Description>"
            f'<Url type="text/html" template="{to_html(site)}/search?q={{searchTerms}}"/></OpenSearchDescription>\n'
        )
        return Response(text, media_type="application/opensearchdescription+xml")

    return [
        Route("/search", search, name="search"),
        Route("/suggest", suggest, name="suggest"),
        Route("/opensearch.xml", opensearch, name="opensearch"),
    ]
