"""Help for people who search: how to read, where else to look, which archives to ask, how to correct or withdraw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from repgraph.web import requests
from repgraph.web.pages.finding import query_of
from repgraph.web.pages.language import local_address
from repgraph.web.pages.things import address
from repgraph.web.pages.words import texts

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from repgraph.web.pages.frame import Frame
    from repgraph.web.pages.words import Interface

TOPICS = ("reading", "not-found", "archives", "certificates", "correct")
FIELDS = ("wrong", "right", "source", "relation")
WANTS = ("correct", "add", "withdraw")
LONGEST = 4000
"""Characters of one field of a letter."""


def letter(words: Interface, page: str, want: str, fields: dict[str, str]) -> str:
    """Return a letter that asks to correct, add or withdraw something, as plain text.

    Parameters
    ----------
    words
        The language.
    page
        Address of the page that it is about.
    want
        What is wanted.
    fields
        What the reader wrote, by field.
    """
    lines = [f"{words.say('correct-page')}: {page}", f"{words.say('correct-want')} {words.say(f'correct-want-{want}')}"]
    lines += [f"{words.say(f'correct-{name}')}\n{fields[name]}" for name in FIELDS if fields.get(name)]
    return "\n\n".join(lines)


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the addresses of the help."""

    def hub(request: Request) -> Response:
        return frame.page(request, "help", frame.words(request).say("nav-help"), topic="", topics=TOPICS, paragraphs=[])

    def topic(request: Request) -> Response:
        words, name = frame.words(request), request.path_params["topic"]
        if name not in TOPICS or name == "correct":
            return frame.missing(request)
        guide = texts("guide")
        asked = query_of(request)
        return frame.page(
            request,
            "help",
            words.say(f"help-{name}-title"),
            topic=name,
            topics=TOPICS,
            paragraphs=words.guide(f"help-{name}"),
            asked=asked,
            databases=[(d["name"], d["url"], d[words.language]) for d in guide["databases"]],
            archives=[
                (a[words.language], address(frame.site.iri(*a["id"].split("/"))) if a["id"] else "")
                for a in guide["archives"]
            ],
            letter=words.say("help-letter-archive", name=asked or words.say("help-letter-name")),
        )

    async def correct(request: Request) -> Response:
        words = frame.words(request)
        posted = request.method == "POST"
        given = await requests.form(request, frame.site.limits.body) if posted else requests.in_url(request)
        about = local_address(given.one("about")[:500])
        want = given.one("want")
        fields = {name: given.one(name)[:LONGEST] for name in FIELDS}
        want = want if want in WANTS else "correct"
        page = frame.site.address(request) + about
        return frame.page(
            request,
            "correct",
            words.say("help-correct-title"),
            paragraphs=words.guide("help-correct"),
            about=about,
            want=want,
            wants=WANTS,
            fields=fields,
            letter=letter(words, page, want, fields) if posted else "",
            contact=frame.site.contact,
            contact_address=frame.site.contact if "://" in frame.site.contact else f"mailto:{frame.site.contact}",
        )

    return [
        Route("/help", hub, name="help"),
        Route("/help/correct", correct, methods=["GET", "POST"], name="correct"),
        Route("/help/{topic}", topic, name="help-topic"),
    ]
