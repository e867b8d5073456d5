"""The timeline: events by year and by month, those that certainly fall there apart from those that possibly do."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from starlette.routing import Route

from repgraph.life.records import Date
from repgraph.queries import library
from repgraph.web.pages.drawing import Bar, columns
from repgraph.web.pages.frame import integer, with_query
from repgraph.web.pages.index import short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from repgraph.life.records import Thing
    from repgraph.web.pages.frame import Frame
    from repgraph.web.pages.words import Interface, Phrase

FIRST, LAST = 1917, 2026
_MONTHS = 12
_WIDEST = 40
"""Years that a date may span and still count as possible for each of them; wider ones tell nothing of a year."""


@dataclass(frozen=True, slots=True)
class When:
    """An event with the first and last day on which it may have begun."""

    iri: str
    person: str
    kind: str
    first: date
    last: date

    def within(self, first: date, last: date) -> bool | None:
        """Return true where it certainly falls into a span, ``None`` where it possibly does, else false."""
        if first <= self.first and self.last <= last:
            return True
        return None if self.first <= last and first <= self.last else False


class Calendar:
    """Events of one graph by time, read once.

    Parameters
    ----------
    frame
        What pages are made with.
    """

    def __init__(self, frame: Frame) -> None:
        """Read nothing yet."""
        self.frame = frame

    @cached_property
    def events(self) -> list[When]:
        """Every event that has a date not wider than what tells something."""
        found = []
        for row in self.frame.site.store.select(library()["page/events-in-time"].bind()):
            first, last = date.fromisoformat(str(row["earliest"])), date.fromisoformat(str(row["latest"]))
            if last.year - first.year <= _WIDEST:
                found.append(When(str(row["event"]), str(row["person"]), str(row["class"]), first, last))
        return sorted(found, key=lambda w: (w.first, w.last, w.iri))

    @cached_property
    def kinds(self) -> list[tuple[str, int]]:
        """Kinds of events with their numbers, most first."""
        counted: defaultdict[str, int] = defaultdict(int)
        for event in self.events:
            counted[event.kind] += 1
        return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))

    def chosen(self, kind: str) -> list[When]:
        """Return the events of a kind, or all."""
        return [e for e in self.events if not kind or short(e.kind) == kind]


def spans(words: Interface, year: int | None, events: list[When]) -> Iterator[tuple[str, date, date]]:
    """Yield years, or the months of one year: a label, the first and the last day."""
    if year is None:
        years = [y for e in events for y in (e.first.year, e.last.year)]
        first, last = max(min(years, default=FIRST), FIRST), min(max(years, default=FIRST), LAST)
        for one in range(first, last + 1):
            yield str(one), date(one, 1, 1), date(one, 12, 31)
        return
    for month in range(1, _MONTHS + 1):
        begin = date(year, month, 1)
        after = date(year + 1, 1, 1) if month == _MONTHS else date(year, month + 1, 1)
        yield words.date(Date(f"{year}-{month:02}")), begin, date.fromordinal(after.toordinal() - 1)


def bars(words: Interface, year: int | None, kind: str, events: list[When]) -> list[Bar]:
    """Return a bar for each span: what certainly falls into it, what possibly does."""
    made = []
    for label, first, last in spans(words, year, events):
        told = [event.within(first, last) for event in events]
        certain, possible = told.count(True), told.count(None)
        made.append(
            Bar(
                label=str(first.month) if year else label,
                certain=certain,
                possible=possible,
                address="" if year else with_query("/timeline", {"year": first.year, "kind": kind}),
                title=f"{label}: {words.say('time-certain')} {certain}, {words.say('time-possible')} {possible}",
            )
        )
    return made


def _line(frame: Frame, words: Interface, event: When) -> tuple[str, Phrase, Thing, str]:
    """Return an event of a year: its days, its kind, its person, its address."""
    first, last = event.first.isoformat(), event.last.isoformat()
    when = words.date(Date(first if first == last else f"[{first}..{last}]"))
    return when, words.phrase(frame.thing(event.kind)), frame.thing(event.person), f"/page/{short(event.iri)}"


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the address of the timeline."""
    calendar = Calendar(frame)

    def page(request: Request) -> Response:
        words = frame.words(request)
        year = integer(request, "year", 0, FIRST, LAST) or None
        kind = request.query_params.get("kind", "")
        kind = kind if any(short(k) == kind for k, _ in calendar.kinds) else ""
        events = calendar.chosen(kind)
        drawn = bars(words, year, kind, events)
        title = words.say("time-in", year=year) if year else words.say("nav-timeline")
        begin, end = (date(year, 1, 1), date(year, 12, 31)) if year else (date.min, date.min)
        listed = [e for e in events if year and e.within(begin, end) is not False]
        return frame.page(
            request,
            "timeline",
            title,
            year=year,
            kind=kind,
            kinds=[(short(k), words.phrase(frame.thing(k)), n) for k, n in calendar.kinds],
            chart=columns(words, drawn, title),
            bars=drawn,
            groups=[
                ("time-certain", [_line(frame, words, e) for e in listed if e.within(begin, end)]),
                ("time-possible", [_line(frame, words, e) for e in listed if e.within(begin, end) is None]),
            ],
            first=FIRST,
            last=LAST,
        )

    return [Route("/timeline", page, name="timeline")]
