"""What is only claimed or alleged, apart from everything that is counted, mapped or networked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repgraph.web.pages.evidence import Evidence
from repgraph.web.pages.index import for_all
from repgraph.web.pages.listing import told_shelf
from repgraph.web.pages.telling import Teller

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from repgraph.life.records import Thing
    from repgraph.web.pages.frame import Frame
    from repgraph.web.pages.telling import Told

ON_A_PAGE = 40
_FACTOID = "/factoid/"


def told(frame: Frame, request: Request, items: Sequence[str]) -> list[tuple[str, list[Thing], Told]]:
    """Return claimed events and ties, and alleged rows, each with its sort and whom it concerns.

    Parameters
    ----------
    frame
        What pages are made with.
    request
        The request; it decides the language.
    items
        IRIs of events, ties and factoids.
    """
    words = frame.words(request)
    nodes = [iri for iri in items if _FACTOID not in iri and "/figure/" not in iri]
    rows = frame.site.store.select(for_all("page/based-on", "node", nodes)) if nodes else ()
    alleged = [iri for iri in items if iri not in nodes]
    found = Evidence(frame, [*(str(row["row"]) for row in rows), *alleged], nodes)
    teller = Teller(words, frame.linker(words))
    lines = []
    for iri in items:
        if iri in alleged:
            (statement,) = found.of([iri])
            lines.append((words.say("value-alleged"), list(statement.others), teller.statement(statement)))
        elif "party" in found.reading[iri]:
            parties = list(found.things(found.reading[iri], "party"))
            lines.append((words.say("value-tie"), parties[:1], teller.tie(found.tie(iri, parties[0].iri))))
        else:
            people = list(found.things(found.reading[iri], "person"))
            lines.append((words.say("value-event"), people, teller.event(found.event(iri))))
    return lines


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the address of what is claimed and alleged."""
    return [told_shelf(frame, "claimed", told, ON_A_PAGE)]
