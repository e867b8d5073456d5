"""Lists of people, places of confinement and sources, narrowed by facets, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.routing import Route

from repgraph.life.order import moment
from repgraph.life.records import Date
from repgraph.ontology import RG
from repgraph.web.pages.frame import integer, with_query
from repgraph.web.pages.index import SHELVES, short, wanted
from repgraph.web.pages.things import is_node
from repgraph.web.pages.words import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from repgraph.life.records import Thing
    from repgraph.store import Term
    from repgraph.web.pages.frame import Frame
    from repgraph.web.pages.words import Interface

ON_A_PAGE = 50
VALUES_SHOWN = 12
MOST_PAGES = 10**6
LISTS = ("people", "camps", "acts", "sources")

TO = " \N{EN DASH} "
_OTHERS = {"kk": ("ru", "en"), "ru": ("kk", "kk-cyrl", "en"), "en": ("kk", "kk-cyrl", "ru")}
_DEATHS = ("Death", "Execution", "Killing")
_REPRESSION = ("Arrest", "Sentencing", "Detention", "Exile", "Deportation", "Execution", "Killing")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list."""

    thing: Thing
    name: Phrase
    other: Phrase
    dates: str
    details: tuple[Thing, ...] = ()
    text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet with its count and the address that chooses it, or lets it go."""

    label: Phrase
    count: str
    address: str
    chosen: bool


def narrowed(
    frame: Frame, request: Request, name: str, on_a_page: int = ON_A_PAGE
) -> tuple[Sequence[str], dict[str, object]]:
    """Return a page of the items that an address chooses, and what the template of a list places around them.

    Parameters
    ----------
    frame
        What pages are made with.
    request
        The request; its parameters choose.
    name
        Name of the shelf: ``people``, ``camps`` …
    on_a_page
        Items on one page.
    """
    shelf, words = SHELVES[name], frame.words(request)
    catalogue = frame.index.catalogue(name)
    chosen = wanted(catalogue, shelf.facets, request.query_params)
    bits = catalogue.choose(chosen)
    total = bits.bit_count()
    last = max(1, -(-total // on_a_page))
    number = min(integer(request, "page", 1, 1, MOST_PAGES), last)
    parameters: dict[str, str | int | None] = {facet: short(value) for facet, value in chosen.items()}
    more = request.query_params.get("more", "")
    facets = (_facet(frame, words, name, facet, chosen, all_values=more == facet) for facet in shelf.facets)
    return frame.index.items(name, bits, words.language, (number - 1) * on_a_page, on_a_page), {
        "total": total,
        "facets": [facet for facet in facets if facet["choices"]],
        "chosen": [
            (
                words.say(f"facet-{facet}"),
                label(frame, words, value),
                with_query(f"/{name}", parameters, **{facet: None}),
            )
            for facet, value in chosen.items()
        ],
        "list_path": f"/{name}",
        "parameters": parameters,
        "number": number,
        "last": last,
        "shelf": name,
    }


def told_shelf(
    frame: Frame, name: str, tell: Callable[[Frame, Request, Sequence[str]], object], on_a_page: int
) -> Route:
    """Return the address of a shelf whose items are told with their sources, not only listed.

    Parameters
    ----------
    frame
        What pages are made with.
    name
        Name of the shelf, and of its template and address.
    tell
        Makes of the items of a page what the template shows as ``found``.
    on_a_page
        Items on one page.
    """

    def page(request: Request) -> Response:
        items, context = narrowed(frame, request, name, on_a_page)
        return frame.page(
            request,
            name,
            frame.words(request).say(f"nav-{name}"),
            found=tell(frame, request, items),
            open=request.query_params.get("sources") == "open",
            **context,
        )

    return Route(f"/{name}", page, name=name)


def lines(frame: Frame, words: Interface, name: str, items: Sequence[str]) -> list[Line]:
    """Return lines for items of a list, in their order."""
    told = frame.index.lines(name, items)
    make = {"people": _person, "camps": _camp, "acts": _act, "sources": _source}[name]
    return [make(frame, words, item, told[item]) for item in items]


def _facet(
    frame: Frame, words: Interface, name: str, facet: str, chosen: Mapping[str, str], *, all_values: bool
) -> dict[str, object]:
    counts = frame.index.catalogue(name).counts(facet, chosen)
    parameters: dict[str, str | int | None] = {f: short(value) for f, value in chosen.items()}
    if facet == "year":
        counts = sorted(counts)
    shown = counts if all_values or facet == "year" else counts[:VALUES_SHOWN]
    return {
        "id": facet,
        "label": words.say(f"facet-{facet}"),
        "choices": [
            Choice(
                label(frame, words, value),
                words.number(count),
                with_query(f"/{name}", parameters, **{facet: None if chosen.get(facet) == value else short(value)}),
                chosen.get(facet) == value,
            )
            for value, count in shown
        ],
        "open": facet in chosen or all_values,
        "rest": len(counts) - len(shown),
        "more": with_query(f"/{name}", parameters, more=facet) + f"#facet-{facet}",
    }


def label(frame: Frame, words: Interface, value: str) -> Phrase:
    """Return the value of a facet in words."""
    if is_node(value):
        return words.phrase(frame.thing(value))
    return Phrase(words.say(f"value-{value}") if words.says(f"value-{value}") else value)


def _person(frame: Frame, words: Interface, item: str, rows: Sequence[Mapping[str, Term]]) -> Line:
    thing = frame.thing(item)
    by_class: dict[str, list[Mapping[str, Term]]] = {}
    for row in rows:
        by_class.setdefault(short(str(row["class"])), []).append(row)
    born = _years(words, by_class.get("Birth", ()))
    died = next((_years(words, by_class[c]) for c in _DEATHS if c in by_class), "")
    acts = [c for c in _REPRESSION if any(_soviet(row) for row in by_class.get(c, ()))]
    camps = dict.fromkeys(str(row["facility"]) for row in rows if "facility" in row)
    return Line(
        thing,
        words.phrase(thing),
        _other(words, thing),
        TO.join((born or "?", died or "?")) if born or died else "",
        (*(frame.thing(str(RG[c])) for c in acts), *map(frame.thing, camps)),
    )


def _camp(frame: Frame, words: Interface, item: str, rows: Sequence[Mapping[str, Term]]) -> Line:
    thing = frame.thing(item)
    dates = [
        words.date(Date(str(row[name]))) for row in rows[:1] for name in ("established", "dissolved") if name in row
    ]
    held = frame.index.catalogue("people").facets.get("camp", {}).get(item, 0).bit_count()
    return Line(
        thing,
        words.phrase(thing),
        _other(words, thing),
        TO.join(dates),
        tuple(frame.thing(str(row["class"])) for row in rows[:1]),
        words.count("people-count", held) if held else "",
    )


def _act(frame: Frame, words: Interface, item: str, rows: Sequence[Mapping[str, Term]]) -> Line:
    thing = frame.thing(item)
    dates = [words.date(Date(str(row["issued"]))) for row in rows[:1] if "issued" in row]
    named = frame.index.catalogue("people").facets.get("act", {}).get(item, 0).bit_count()
    return Line(
        thing,
        words.phrase(thing),
        _other(words, thing),
        "".join(dates),
        tuple(frame.thing(str(row["class"])) for row in rows[:1]),
        words.count("people-count", named) if named else "",
    )


def _source(frame: Frame, words: Interface, item: str, rows: Sequence[Mapping[str, Term]]) -> Line:
    row = rows[0]
    made = [str(row[name]) for name in ("creator", "publisher") if name in row]
    made += [words.date(Date(str(row["date"])))] if "date" in row else []
    stated = int(str(row.get("statements", 0)))
    text = ", ".join((*made, words.count("statements-count", stated)))
    return Line(
        frame.thing(item), Phrase(str(row["title"])), Phrase(""), "", (frame.thing(str(row["tier"])),), text,
        str(row.get("url", "")),
    )  # fmt: skip


def _years(words: Interface, rows: Sequence[Mapping[str, Term]]) -> str:
    """Return the year of an event as far as it is sure, else the words of its date."""
    dates = [Date(str(row["date"])) for row in rows if "date" in row]
    if not dates:
        return ""
    found = moment(dates[0])
    if (
        found.first
        and found.last
        and found.first.year == found.last.year
        and not (found.uncertain or found.approximate)
    ):
        return str(found.first.year)
    return words.date(dates[0])


def _soviet(row: Mapping[str, Term]) -> bool:
    return str(row.get("regime", "")).endswith("#soviet")


def _other(words: Interface, thing: Thing) -> Phrase:
    """Return the name in the script that the page does not use, for who knows the other."""
    shown = words.phrase(thing).text
    tags = (
        ("ru", "en")
        if words.language == "kk"
        else ("kk", "kk-cyrl", "ru")
        if words.language == "en"
        else ("kk", "kk-cyrl", "en")
    )
    return next(
        (Phrase(thing.labels[t], t) for t in tags if t in thing.labels and thing.labels[t] != shown), Phrase("")
    )


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the addresses of the lists."""

    def page(name: str) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            words = frame.words(request)
            items, context = narrowed(frame, request, name)
            return frame.page(
                request, "list", words.say(f"nav-{name}"), lines=lines(frame, words, name, items), **context
            )

        return answer

    return [Route(f"/{name}", page(name), name=name) for name in LISTS]
