"""The page of a source: what it is, what copies it, whom it tells of, and every row taken from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from repgraph.life.records import Date
from repgraph.queries import library
from repgraph.web.pages.entity import people_of
from repgraph.web.pages.evidence import Evidence
from repgraph.web.pages.frame import integer
from repgraph.web.pages.reuse import reuse
from repgraph.web.pages.telling import Teller
from repgraph.web.pages.things import is_local

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from repgraph.store import Term
    from repgraph.web.pages.frame import Frame
    from repgraph.web.pages.telling import Told
    from repgraph.web.pages.words import Interface

ON_A_PAGE = 40
_CODES = ("sourceKind", "tier", "clusterKind")


def rows_of(frame: Frame, words: Interface, iri: str, number: int) -> dict[str, object]:
    """Return a page of what a source says, with how many rows there are and how many were compared.

    Parameters
    ----------
    frame
        What pages are made with.
    words
        The language.
    iri
        The source.
    number
        Which page.
    """
    saved, store = library(), frame.site.store
    size = next(iter(store.select(saved["page/source-size"].bind(source=iri))))
    total = int(str(size["rows"]))
    last = max(1, -(-total // ON_A_PAGE))
    number = min(number, last)
    part = f"\nLIMIT {ON_A_PAGE} OFFSET {(number - 1) * ON_A_PAGE}"
    shown = [str(row["row"]) for row in store.select(saved["page/source-rows"].bind(source=iri) + part)]
    found = Evidence(frame, shown)
    teller = Teller(words, frame.linker(words))
    told: list[tuple[list[object], Told]] = [
        (list(statement.others), teller.statement(statement)) for statement in found.of(shown)
    ]
    return {
        "rows": told,
        "rows_total": total,
        "rows_compared": int(str(size["compared"])),
        "row_page": number,
        "row_last": last,
    }


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the address of sources."""

    def page(request: Request) -> Response:
        local = request.path_params["local"]
        iri = frame.site.iri("source", local)
        found: dict[str, list[Term]] = {}
        if is_local(local):
            for row in frame.site.store.select(library()["page/source-reading"].bind(source=iri)):
                found.setdefault(str(row["property"]).rsplit("#", 1)[-1].rsplit("/", 1)[-1], []).append(row["value"])
        if "title" not in found:
            return frame.missing(request, local.replace("-", " "))
        words = frame.words(request)
        title = str(found["title"][0])
        issued = [words.date(Date(str(value))) for value in found.get("date", ())]
        return frame.page(
            request,
            "source",
            title,
            made=[str(v) for name in ("creator", "publisher") for v in found.get(name, ())] + issued,
            url=str(found.get("url", [""])[0]),
            note=str(found.get("note", [""])[0]),
            language=str(found.get("language", [""])[0]),
            codes=[
                (words.say(f"source-{name}"), words.phrase(frame.thing(str(v))))
                for name in _CODES
                for v in found.get(name, ())
            ],
            copies=[frame.thing(str(v)) for v in sorted(found.get("otherSource", ()), key=str)],
            **people_of(frame, words, iri, "source", integer(request, "people", 1, 1, 10**6)),
            **rows_of(frame, words, iri, integer(request, "page", 1, 1, 10**6)),
            **reuse(frame, request, "source", local, title),
        )

    return [Route("/page/source/{local}", page, name="source")]
