"""The page of a person: what ``repgraph show`` tells, in the same records and words, each source one click away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse
from starlette.routing import Route

from repgraph import life
from repgraph.errors import NotFoundError
from repgraph.life.order import time_of
from repgraph.life.records import Date
from repgraph.web.pages import linked
from repgraph.web.pages.reuse import reuse
from repgraph.web.pages.telling import Teller, Told
from repgraph.web.pages.words import Html, Phrase, to_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from repgraph.life.records import Case, Event, FamilyCase, Person, Question
    from repgraph.web.pages.frame import Frame, Linker
    from repgraph.web.pages.telling import Said
    from repgraph.web.pages.words import Interface

SOVIET = "soviet"
NAMES_SHOWN = ("kk-cyrl", "kk-latn", "kk-arab", "ru", "en")
"""Tags of the names that stand under the title."""

GLANCE: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("glance-born", ("Birth",), ()),
    ("glance-arrested", ("Arrest",), ("arrest", "arrest-date")),
    ("glance-decided", ("Sentencing", "Commutation"), ("deciding-body", "sentence")),
    ("glance-held", ("Detention",), ()),
    ("glance-exiled", ("Exile", "Deportation"), ()),
    ("glance-released", ("Release",), ()),
    ("glance-died", ("Death", "Execution", "Killing"), ("death", "place-of-death")),
    ("glance-buried", ("Burial", "Reburial"), ("burial",)),
    ("glance-rehabilitated", ("Rehabilitation",), ("rehabilitation",)),
)
"""What a descendant asks first: the message, the classes that answer it, the silences that take their place."""

SECTIONS = (
    ("glance", "heading-glance", "glance"),
    ("life", "heading-life", "dated"),
    ("undated", "heading-undated", "undated"),
    ("families", "heading-side-by-side", "families"),
    ("conflicts", "heading-conflicts", "own_conflicts"),
    ("questions", "heading-questions", "questions"),
    ("silences", "heading-silences", "silences"),
    ("names", "heading-names", "names"),
    ("links", "heading-links", "links"),
    ("sources", "heading-sources", "sources"),
)
"""Sections of the page that stand or not: anchor, heading, and the part of the context that they show."""

FIRST = 4
"""Sections that stand before those of ties and attributes."""

KIN = frozenset(
    {
        "spouse", "partner", "co-parent", "parent", "sibling", "grandparent", "nephew-niece-of", "aunt-uncle-of",
        "cousin", "in-law", "guardian-of",
    }
)  # fmt: skip
"""Kinds of ties that make a family."""


class PersonPage:
    """What the template of a person's page places.

    Parameters
    ----------
    person
        The record.
    words
        The language.
    link
        Makes links.
    """

    def __init__(self, person: Person, words: Interface, link: Linker) -> None:
        """Number the cases; everything else is told when it is asked for."""
        self.person = person
        self.words = words
        self.link = link
        numbers = {c.id: n for n, c in enumerate(person.cases, start=1)}
        self.teller = Teller(words, link, {c.id: c for c in person.conflicts}, numbers)

    def context(self, relatives: Mapping[str, Person]) -> dict[str, object]:
        """Return the page's parts in the order in which they stand, so that sources are numbered as they are met."""
        person, tell = self.person, self.teller
        dated = [tell.event(e) for e in person.events if time_of(e)]
        undated = [tell.event(e) for e in person.events if not time_of(e)]
        families = list(self._families(relatives))
        name = self.words.choose(person.labels, person.label)
        return {
            "person": person,
            "name": name,
            "note": tell.wording(person.note),
            "others": self._other_forms(name.text),
            "glance": list(self.glance()),
            "dated": dated,
            "undated": undated,
            "families": families,
            "ties": self._ties(),
            "own_conflicts": [tell.conflict(c) for c in person.conflicts if c.subject == person.id],
            "attributes": [
                (heading, [tell.attribute(a) for a in found])
                for heading, found in (("heading-attributes", person.attributes), ("heading-groups", person.groups))
                if found
            ],
            "apart": list(self._apart()),
            "questions": [self._question(q) for q in person.questions],
            "silences": [self._silence(s) for s in person.silences],
            "names": list(self._names()),
            "links": person.links,
            "sources": [
                (number, source, self._made(source.author, source.publisher, source.date))
                for number, source in sorted(tell.sources.values(), key=lambda pair: pair[0])
            ],
        }

    def contents(self, context: Mapping[str, object]) -> list[tuple[str, str]]:
        """Return the sections of the page: anchor and heading."""
        before = [(anchor, heading) for anchor, heading, part in SECTIONS[:FIRST] if context[part]]
        after = [(anchor, heading) for anchor, heading, part in SECTIONS[FIRST:] if context[part]]
        several = [
            (heading, heading)
            for part in ("ties", "attributes", "apart")
            for heading, *_ in context[part]  # type: ignore[attr-defined]
        ]
        shown = [*before, *several, *after]
        return [(anchor, self.words.say(heading).partition(":")[0]) for anchor, heading in shown]

    def _other_forms(self, shown: str) -> list[Phrase]:
        labels = self.person.labels
        return [Phrase(labels[t], t) for t in NAMES_SHOWN if t in labels and labels[t] != shown]

    def glance(self) -> Iterator[tuple[str, list[tuple[Html, str]], str]]:
        """Yield what a descendant asks first: a label, lines with their anchors, and what no source says."""
        words, person = self.words, self.person
        for message, classes, silences in GLANCE:
            found = [e for e in person.events if e.event_class.id in classes]
            silent = next((s for s in silences if s in person.silences), "")
            told = words.say("silence", what=words.say(f"silence-{silent}")) if silent else ""
            if found or silent:
                yield words.say(message), [(self._brief(e), _anchor(e)) for e in found], told

    def _brief(self, event: Event) -> Html:
        """Return an event in one line: its time, its places, who decided, and the penalty."""
        read, words = event.reading, self.words
        when = read.date or read.within
        told = [to_html(self.teller.when(read))] if self.teller.when(read) else []
        if event.event_class.id in {"Execution", "Killing", "Reburial", "Commutation", "Deportation"}:
            told.append(to_html(words.phrase(event.event_class)))
        if event.regime is not None and event.regime.id != SOVIET:
            told.append(to_html(words.phrase(event.regime)))
        things = (*read.facilities, *read.places, *read.bodies, *read.penalties)
        told += [self.link(thing, when) for thing in things]
        told += [to_html(words.months_long(months)) for months in read.term_months]
        return Html(", ".join(told) or to_html(words.say("no-date-or-place")))

    def _families(self, relatives: Mapping[str, Person]) -> Iterator[dict[str, object]]:
        for case in self.person.cases:
            for message, families in (("followed-from", case.followed_from), ("led-to", case.led_to)):
                for family in families:
                    relative = relatives.get(family.relative.id)
                    if relative is not None:
                        yield self._family(message, case, family, relative)

    def _family(self, message: str, case: Case, family: FamilyCase, relative: Person) -> dict[str, object]:
        words = self.words
        other = Teller(words, self.link, {c.id: c for c in relative.conflicts})
        other.sources = self.teller.sources
        return {
            "sentence": words.fill(message, relative=self.link(family.relative)),
            "said": self.teller.said(family.statements),
            "sides": [
                (
                    words.choose(self.person.labels, self.person.label),
                    [_apart_from(self.teller.event(e), "own") for e in self.person.events if e.case == case.id],
                ),
                (
                    words.choose(relative.labels, relative.label),
                    [_apart_from(other.event(e), "kin") for e in relative.events if e.case == family.case],
                ),
            ],
        }

    def about(self) -> list[Told]:
        """Return values of plain properties."""
        return [self.teller.attribute(a) for a in self.person.attributes]

    def kin(self) -> list[Told]:
        """Return ties of family."""
        return [self.teller.tie(t) for t in self.person.ties if t.kind.id in KIN]

    def _ties(self) -> list[tuple[str, list[Told]]]:
        kin = self.kin()
        others = [self.teller.tie(t) for t in self.person.ties if t.kind.id not in KIN]
        return [(heading, found) for heading, found in (("heading-family", kin), ("heading-ties", others)) if found]

    def _apart(self) -> Iterator[tuple[str, str, list[Told]]]:
        person, tell = self.person, self.teller
        claimed = [
            *map(tell.event, person.claimed.events),
            *map(tell.tie, person.claimed.ties),
            *map(tell.attribute, person.claimed.attributes),
        ]
        for heading, lead, found in (
            ("heading-claimed", "", claimed),
            ("heading-alleged", "alleged-lead", [tell.statement(s) for s in person.alleged]),
            ("heading-unplaced", "", [tell.statement(s) for s in person.unplaced]),
            ("heading-set-aside", "", [tell.statement(s) for s in person.set_aside]),
        ):
            if found:
                yield heading, lead, found

    def _question(self, question: Question) -> dict[str, object]:
        words = self.words
        reason = words.label(question.reason_code) if question.reason_code else ""
        parts = [question.question, reason, question.reason, question.editor, question.date]
        return {
            "judgement": words.label(question.judgement),
            "text": "; ".join(filter(None, parts)),
            "said": self.teller.said(question.statements),
        }

    def _silence(self, silence: str) -> tuple[str, str]:
        words = self.words
        where = words.say(f"where-{silence}") if words.says(f"where-{silence}") else ""
        return words.say("silence", what=words.say(f"silence-{silence}")), where

    def _names(self) -> Iterator[tuple[str, str, str, tuple[Said, ...]]]:
        for name in self.person.names:
            yield name.form, name.tag, f"{name.tag}; {self.words.label(name.kind)}", self.teller.said(name.statements)

    def _made(self, author: str, publisher: str, date: str) -> str:
        issued = self.words.date(Date(date)) if date else ""
        return ", ".join(filter(None, (author, publisher, issued)))


def _anchor(event: Event) -> str:
    return event.iri.rsplit("/id/", 1)[-1].replace("/", "-")


def _apart_from(told: Told, prefix: str) -> Told:
    """Return a line under an anchor of its own, because it stands on the page twice."""
    return Told(f"{prefix}-{told.anchor}", told.when, told.heading, told.parts, told.said, (), told.copied)


def _relatives(person: Person) -> Iterable[str]:
    return {f.relative.id for case in person.cases for f in (*case.followed_from, *case.led_to)}


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the addresses of people."""

    def find(local: str) -> Person | None:
        try:
            return frame.people(local)
        except NotFoundError:
            return None

    def page(request: Request) -> Response:
        person = find(request.path_params["local"])
        if person is None:
            return frame.missing(request, request.path_params["local"].replace("-", " "))
        words = frame.words(request)
        relatives = {local: found for local in _relatives(person) if (found := find(local)) is not None}
        shown = PersonPage(person, words, frame.linker(words))
        context = shown.context(relatives)
        address = frame.site.address(request)
        return frame.page(
            request,
            "person",
            words.name(person.labels, person.label),
            open=request.query_params.get("sources") == "open",
            linked=linked.person(person, address),
            contents=shown.contents(context),
            **context,
            **reuse(frame, request, "person", person.id, words.name(person.labels, person.label)),
        )

    def text(request: Request) -> Response:
        person = find(request.path_params["local"])
        if person is None:
            return frame.missing(request, request.path_params["local"])
        return PlainTextResponse(life.as_text(person, frame.words(request).language) + "\n")

    return [
        Route("/page/person/{local}.txt", text, name="person-text"),
        Route("/page/person/{local}", page, name="person"),
    ]
