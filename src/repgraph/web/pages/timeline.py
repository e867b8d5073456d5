"""The timeline: events by year and by month, those that certainly fall there apart from those that possibly do."""

from __future__ import annotations

from collections import Counter, defaultdict
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
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from repgraph.life.records import Thing
    from repgraph.web.pages.frame import Frame
    from repgraph.web.pages.words import Interface, Phrase

FIRST, LAST = 1917, 2026
ON_A_PAGE = 200
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
    def counts(self) -> Mapping[str, Counter[tuple[int, bool]]]:
        """How many events of a kind, or of all under ``""``, certainly or possibly fall into each year."""
        found: defaultdict[str, Counter[tuple[int, bool]]] = defaultdict(Counter)
        for event in self.events:
            years = range(event.first.year, event.last.year + 1)
            for kind in ("", short(event.kind)):
                found[kind].update((year, len(years) == 1) for year in years)
        return found

    @cached_property
    def years(self) -> Mapping[int, list[When]]:
        """Events by the years into which they fall, certainly or possibly."""
        found: defaultdict[int, list[When]] = defaultdict(list)
        for event in self.events:
            for year in range(event.first.year, event.last.year + 1):
                found[year].append(event)
        return found

    @cached_property
    def kinds(self) -> list[tuple[str, int]]:
        """Kinds of events with their numbers, most first."""
        counted = Counter(event.kind for event in self.events)
        return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))

    def of_year(self, year: int, kind: str) -> list[When]:
        """Return the events of a year and of a kind, or all: those that certainly fall there first."""
        found = [e for e in self.years.get(year, ()) if not kind or short(e.kind) == kind]
        return sorted(found, key=lambda event: event.first.year != event.last.year)


def by_year(words: Interface, calendar: Calendar, kind: str) -> list[Bar]:
    """Return a bar for each year: what certainly falls into it, what possibly does."""
    counts = calendar.counts.get(kind, Counter())
    years = [year for year, _ in counts]
    first, last = max(min(years, default=FIRST), FIRST), min(max(years, default=FIRST), LAST)
    return [
        _bar(
            words,
            (str(year), str(year)),
            (counts[year, True], counts[year, False]),
            with_query("/timeline", {"year": year, "kind": kind}),
        )
        for year in range(first, last + 1)
    ]


def by_month(words: Interface, year: int, events: list[When]) -> list[Bar]:
    """Return a bar for each month of a year: which of its events certainly fall there, which possibly do."""
    made = []
    for month in range(1, _MONTHS + 1):
        begin = date(year, month, 1)
        after = date(year + 1, 1, 1) if month == _MONTHS else date(year, month + 1, 1)
        end = date.fromordinal(after.toordinal() - 1)
        told = [event.within(begin, end) for event in events]
        labels = str(month), words.date(Date(f"{year}-{month:02}"))
        made.append(_bar(words, labels, (told.count(True), told.count(None)), ""))
    return made


def _bar(words: Interface, labels: tuple[str, str], numbers: tuple[int, int], address: str) -> Bar:
    label, whole = labels
    certain, possible = numbers
    title = f"{whole}: {words.say('time-certain')} {certain}, {words.say('time-possible')} {possible}"
    return Bar(label=label, certain=certain, possible=possible, address=address, title=title)


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
        listed = calendar.of_year(year, kind) if year else []
        drawn = by_month(words, year, listed) if year else by_year(words, calendar, kind)
        title = words.say("time-in", year=year) if year else words.say("nav-timeline")
        last = max(1, -(-len(listed) // ON_A_PAGE))
        number = min(integer(request, "page", 1, 1, 10**6), last)
        shown = listed[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
        certain = sum(event.first.year == event.last.year for event in listed)
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
                (heading, total, [_line(frame, words, e) for e in shown if (e.first.year == e.last.year) is sure])
                for heading, total, sure in (
                    ("time-certain", certain, True),
                    ("time-possible", len(listed) - certain, False),
                )
            ],
            parameters={"year": year, "kind": kind},
            number=number,
            pages=last,
            first=FIRST,
            last=LAST,
        )

    return [Route("/timeline", page, name="timeline")]
