"""Numbers that sources give: only what counts the same, of the same people, in the same unit, stands together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.routing import Route

from repgraph.life.order import moment
from repgraph.ontology import RG
from repgraph.queries import library
from repgraph.web.pages.drawing import Point, dots, strip
from repgraph.web.pages.evidence import Evidence
from repgraph.web.pages.index import short
from repgraph.web.pages.telling import Teller
from repgraph.web.pages.things import is_local

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from repgraph.life.graph import Description
    from repgraph.life.records import Date, Statement
    from repgraph.web.pages.frame import Frame
    from repgraph.web.pages.telling import Said
    from repgraph.web.pages.words import Html, Interface

_OPEN_ABOVE = frozenset({"more-than", "at-least"})
_OPEN_BELOW = frozenset({"less-than", "up-to"})
_YEAR = 366
_DATED = 3
"""Dated values from which a chart over years is drawn."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One value with everybody who gives it. ``origins`` counts copies of one text once."""

    anchor: str
    value: str
    when: str
    bar: Html | None
    said: tuple[Said, ...]
    origins: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures that count the same: a table, and a drawing where there is something to compare."""

    anchor: str
    title: str
    entries: tuple[Entry, ...]
    drawing: Html | None
    alleged: tuple[Entry, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Figure:
    statement: Statement
    low: float
    high: float
    modifier: str
    begin: Date | None
    end: Date | None

    @property
    def key(self) -> tuple[float, float, str, str]:
        return (self.low, self.high, self.modifier, f"{self.begin} {self.end}")

    @property
    def year(self) -> float | None:
        """Return the middle of its time in years, where the time is known to the year."""
        days = [moment(date) for date in (self.begin, self.end) if date]
        ends = [day for d in days for day in (d.earliest, d.latest) if day]
        if not ends or (max(ends) - min(ends)).days > _YEAR:
            return None
        return sum(day.year + (day.timetuple().tm_yday - 1) / _YEAR for day in (min(ends), max(ends))) / 2

    @property
    def order(self) -> tuple[float, float]:
        """Return what figures are ordered by: the beginning of their time, then their value."""
        when = self.begin or self.end
        known = moment(when) if when else None
        day = known and (known.earliest or known.latest)
        return (day.toordinal() if day else 0, self.low)


def charts(frame: Frame, words: Interface, iri: str) -> list[Chart]:
    """Return the figures about a subject, grouped by what they count, the most told first.

    Parameters
    ----------
    frame
        What pages are made with.
    words
        The language.
    iri
        The camp, event, place or body.
    """
    rows = frame.site.store.select(library()["page/entity-rows"].bind(entity=iri))
    found = Evidence(frame, [str(r["row"]) for r in rows if r["states"] == RG.Figure])
    groups: defaultdict[tuple[str, str, str], list[_Figure]] = defaultdict(list)
    for statement in found.of(found.statements):
        row = found.statements[statement.iri]
        groups[_one(row, "measure"), _one(row, "population"), _one(row, "unit")].append(_figure(statement, row))
    teller = Teller(words, frame.linker(words))
    made = [_chart(frame, words, teller, key, figures) for key, figures in groups.items()]
    return sorted(made, key=lambda c: (-sum(len(e.said) for e in c.entries), c.title))


def _chart(
    frame: Frame, words: Interface, teller: Teller, key: tuple[str, str, str], figures: Sequence[_Figure]
) -> Chart:
    measure, population, unit = (words.label(frame.thing(iri)) if iri else "" for iri in key)
    title = " · ".join(filter(None, (measure, population, unit)))
    plain = [f for f in figures if not _alleged(f)]
    most = max((f.high for f in plain), default=0)
    entries = _entries(words, teller, plain, most)
    dated = [f for f in plain if f.year is not None]
    over_years = len({f.year for f in dated}) >= _DATED
    drawing = (
        dots(words, [Point(f.year or 0, f.low, f.high, _told(words, f)) for f in dated], title) if over_years else None
    )
    return Chart(
        anchor="-".join(short(iri).rsplit("/", 1)[-1] for iri in key if iri),
        title=title,
        entries=entries,
        drawing=drawing,
        alleged=_entries(words, teller, [f for f in figures if _alleged(f)], 0),
        questions=(),
    )


def _entries(words: Interface, teller: Teller, figures: Iterable[_Figure], most: float) -> tuple[Entry, ...]:
    together: defaultdict[tuple[float, float, str, str], list[_Figure]] = defaultdict(list)
    for figure in figures:
        together[figure.key].append(figure)
    compared = len(together) > 1
    ordered = sorted(together.values(), key=lambda found: found[0].order)
    return tuple(
        Entry(
            anchor=found[0].statement.id,
            value=_value(words, found[0]),
            when=words.period(found[0].begin, found[0].end),
            bar=strip(found[0].low, found[0].high, most) if compared and most else None,
            said=teller.said([f.statement for f in found]),
            origins=len({f.statement.source.cluster or f.statement.source.iri for f in found}),
        )
        for found in ordered
    )


def _figure(statement: Statement, row: Description) -> _Figure:
    value, low, high = (_number(row, name) for name in ("value", "valueMin", "valueMax"))
    least = value if value is not None else low if low is not None else high or 0
    most = value if value is not None else high if high is not None else least
    return _Figure(
        statement, least, most, _one(row, "modifier").rsplit("#", 1)[-1], statement.says.date, statement.says.end
    )


def _value(words: Interface, figure: _Figure) -> str:
    if figure.high > figure.low:
        text = words.say("from-to", first=words.number(figure.low), last=words.number(figure.high))
    else:
        text = words.number(figure.low)
    return words.say(f"modifier-{figure.modifier}", value=text) if figure.modifier else text


def _told(words: Interface, figure: _Figure) -> str:
    when = words.period(figure.begin, figure.end)
    return f"{when}: {_value(words, figure)}; {figure.statement.source.title}"


def _alleged(figure: _Figure) -> bool:
    return figure.statement.mode is not None and figure.statement.mode.id == "alleged"


def _one(row: Description, name: str) -> str:
    return min(map(str, row.get(name, ())), default="")


def _number(row: Description, name: str) -> float | None:
    text = _one(row, name)
    return float(text) if text else None


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the address of the figures."""

    def page(request: Request) -> Response:
        words = frame.words(request)
        about = request.query_params.get("about", "")
        if about:
            kind, _, local = about.partition("/")
            iri = frame.site.iri(kind, local)
            found = charts(frame, words, iri) if is_local(kind) and is_local(local) else []
            if not found:
                return frame.missing(request, local.replace("-", " "))
            thing = frame.thing(iri)
            return frame.page(
                request,
                "figures",
                words.say("figures-about", subject=words.label(thing)),
                about=thing,
                charts=found,
                open=request.query_params.get("sources") == "open",
            )
        rows = frame.site.store.select(library()["page/figures-subjects"].bind())
        subjects = [(frame.thing(str(r["about"])), int(str(r["figures"])), int(str(r["measures"]))) for r in rows]
        subjects.sort(key=lambda row: (-row[1], words.label(row[0])))
        return frame.page(request, "figures", words.say("nav-figures"), about=None, subjects=subjects)

    return [Route("/figures", page, name="figures")]
