"""Is this he? Namesakes side by side, so that a reader can tell them apart; the site never says that two are one."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from starlette.routing import Route

from repgraph.errors import NotFoundError
from repgraph.life.order import moment
from repgraph.web.pages.finding import query_of
from repgraph.web.pages.person import GLANCE, PersonPage
from repgraph.web.pages.things import is_local

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from repgraph.life.records import Person
    from repgraph.web.pages.frame import Frame
    from repgraph.web.pages.words import Html, Interface

NOTHING = "—"
MOST = 4
"""People who stand side by side."""

LIKE = 0.7
"""Least score of a name that may be a namesake."""

_DEATHS = frozenset({"Death", "Execution", "Killing"})


def namesakes(frame: Frame, request: Request) -> list[str]:
    """Return the ids of the people that an address asks to compare, at most four."""
    picked = [local for local in request.query_params.getlist("id") if local]
    one = request.query_params.get("of", "")
    if one:
        picked.insert(0, one)
    if len(picked) < 2:  # noqa: PLR2004 - nobody to compare with yet
        text = query_of(request)
        if is_local(one) and not text:
            text = frame.thing(frame.site.iri("person", one)).labels.get("en", one.replace("-", " "))
        picked += [h.id for h in frame.site.search(text, 20) if h.kind == "person" and h.score >= LIKE] if text else []
    return list(dict.fromkeys(picked))[:MOST]


def exclude(people: Sequence[Person], words: Interface) -> Iterator[str]:
    """Yield for which two people the dates of birth or of death cannot be those of one person."""
    for one, other in combinations(people, 2):
        for message, classes in (("births-exclude", {"Birth"}), ("deaths-exclude", _DEATHS)):
            dates = [
                next((e.reading.date or e.reading.within for e in p.events if e.event_class.id in classes), None)
                for p in (one, other)
            ]
            if dates[0] and dates[1] and not moment(dates[0]).overlaps(moment(dates[1])):
                yield words.say(
                    message,
                    one=words.name(one.labels, one.label),
                    other=words.name(other.labels, other.label),
                    first=words.date(dates[0]),
                    second=words.date(dates[1]),
                )


def table(frame: Frame, words: Interface, people: Sequence[Person]) -> list[tuple[str, list[list[Html | str]]]]:
    """Return rows of a table: what is compared, and for each person what sources say, or that none does."""
    shown = [PersonPage(person, words, frame.linker(words)) for person in people]
    glances = [{label: (lines, silence) for label, lines, silence in page.glance()} for page in shown]
    rows: list[tuple[str, list[list[Html | str]]]] = [
        (words.say("heading-names"), [list(dict.fromkeys(n.form for n in p.names))[:8] for p in people])
    ]
    for message, _, _ in GLANCE:
        label = words.say(message)
        cells = [glance.get(label, ([], "")) for glance in glances]
        if any(lines or silence for lines, silence in cells):
            rows.append((label, [[html for html, _ in lines] or [silence or NOTHING] for lines, silence in cells]))
    rows.append((words.say("heading-attributes"), [[t.heading for t in page.about()] or [NOTHING] for page in shown]))
    rows.append((words.say("heading-family"), [[t.heading for t in page.kin()] or [NOTHING] for page in shown]))
    sources = [len(_sources(person)) for person in people]
    rows.append((words.say("heading-sources"), [[words.count("sources-count", number)] for number in sources]))
    return rows


def _sources(person: Person) -> set[str]:
    said = [
        *(s for name in person.names for s in name.statements),
        *(s for event in person.events for s in event.statements),
        *(s for tie in person.ties for s in tie.statements),
        *(s for attribute in person.attributes for s in attribute.statements),
    ]
    return {statement.source.iri for statement in said}


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the address of the comparison."""

    def page(request: Request) -> Response:
        words = frame.words(request)
        people = []
        for local in namesakes(frame, request):
            try:
                people.append(frame.people(local))
            except NotFoundError:
                continue
        return frame.page(
            request,
            "compare",
            words.say("compare-title"),
            text=query_of(request),
            people=people,
            names=[words.choose(p.labels, p.label) for p in people],
            excluded=list(exclude(people, words)),
            rows=table(frame, words, people),
        )

    return [Route("/compare", page, name="compare")]
