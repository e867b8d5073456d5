"""A tie with its evidence, one row, one contradiction; events and figures lead to the page that tells of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import RedirectResponse
from starlette.routing import Route

from repgraph.ontology import Ontology, kebab
from repgraph.queries import library
from repgraph.web.pages.contradictions import conflicts_about, told_conflicts
from repgraph.web.pages.evidence import Evidence
from repgraph.web.pages.listing import TO
from repgraph.web.pages.reuse import reuse
from repgraph.web.pages.telling import Teller
from repgraph.web.pages.things import address, is_local, kind_of
from repgraph.web.pages.words import Html, to_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from repgraph.life.records import Thing
    from repgraph.web.pages.frame import Frame
    from repgraph.web.pages.telling import Disagreement, Told

ROWS = ("factoid", "name")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page of a tie, row or contradiction shows."""

    title: str
    kind: str
    abouts: Sequence[Thing]
    told: Sequence[Told] = ()
    conflicts: Sequence[Disagreement] = ()


class Rows:
    """Answers for ties, rows, contradictions, events and cases.

    Parameters
    ----------
    frame
        What pages are made with.
    """

    def __init__(self, frame: Frame) -> None:
        """Keep the frame."""
        self.frame = frame

    @cached_property
    def events(self) -> tuple[str, ...]:
        """Kinds of events and of dated relations, as they stand in addresses."""
        return tuple(sorted({kebab(t.local) for t in Ontology.load().statements.values() if t.is_class}))

    def owners(self, iri: str) -> list[Thing]:
        """Return the people or entities on whose pages a node is told."""
        rows = self.frame.site.store.select(library()["page/owner"].bind(node=iri))
        return sorted((self.frame.thing(str(row["owner"])) for row in rows), key=lambda t: t.iri)

    def event(self, request: Request) -> Response:
        """Lead to the line of an event on the page of its person or entity."""
        kind, local = request.url.path.split("/")[2], request.path_params["local"]
        owners = self.owners(self.frame.site.iri(kind, local)) if is_local(local) else []
        if not owners:
            return self.frame.missing(request, local)
        return RedirectResponse(quote(address(owners[0].iri)) + f"#{kind}-{local}", 303)

    def figure(self, request: Request) -> Response:
        """Lead to the figures about the subject of one figure."""
        local = request.path_params["local"]
        owners = self.owners(self.frame.site.iri("figure", local)) if is_local(local) else []
        if not owners:
            return self.frame.missing(request, local)
        about = f"{kind_of(owners[0].iri)}/{owners[0].id}"
        return RedirectResponse(f"/figures?about={quote(about)}&sources=open#s-{local}", 303)

    def tie(self, request: Request) -> Response:
        """Show a tie with its evidence."""
        local = request.path_params["local"]
        iri = self.frame.site.iri("tie", local)
        rows = self.frame.site.store.select(library()["page/based-on"].bind(node=iri)) if is_local(local) else ()
        found = Evidence(self.frame, [str(row["row"]) for row in rows], [iri])
        if iri not in found.reading:
            return self.frame.missing(request, local)
        words = self.frame.words(request)
        link = self.frame.linker(words)
        conflicts = {c.id: c for c in conflicts_about(self.frame, iri)}
        teller = Teller(words, link, conflicts)
        parties = found.things(found.reading[iri], "party")
        one = next((t for t in found.things(found.reading[iri], "tieFrom")), parties[0])
        tie = replace(found.tie(iri, one.iri), conflicts=tuple(conflicts))
        told = teller.tie(tie)
        title = f"{words.label(one)}{TO}{words.label(tie.other)}: {words.label(tie.kind)}"
        kind = words.say("claimed-tie") if tie.claimed else words.say("kind-tie")
        return self._page(request, "tie", local, Shown(title, kind, [one, tie.other], [told]))

    def row(self, request: Request) -> Response:
        """Show one row: what one source says at one place."""
        kind, local = request.url.path.split("/")[2], request.path_params["local"]
        iri = self.frame.site.iri(kind, local)
        found = Evidence(self.frame, [iri] if is_local(local) else [])
        statements = found.of([iri])
        if not statements:
            return self.frame.missing(request, local)
        words = self.frame.words(request)
        teller = Teller(words, self.frame.linker(words))
        told = teller.statement(statements[0])
        form = found.statements[iri].get("fullForm")
        if form:
            told = replace(told, heading=Html(f"{told.heading}: {to_html(words.quoted(str(form[0])))}"))
        abouts = [self.frame.thing(t.iri) for t in statements[0].others]
        title = f"{words.label(statements[0].states)}: {', '.join(map(words.label, abouts))}"
        return self._page(request, kind, local, Shown(title, words.say("kind-row"), abouts, [told]))

    def conflict(self, request: Request) -> Response:
        """Show one contradiction."""
        local = request.path_params["local"]
        iri = self.frame.site.iri("conflict", local)
        found = told_conflicts(self.frame, request, [iri]) if is_local(local) else []
        if not found:
            return self.frame.missing(request, local)
        words = self.frame.words(request)
        kind, concerned = words.say("kind-conflict"), found[0].concerned
        title = f"{kind}: {', '.join(map(words.label, concerned))}"
        return self._page(request, "conflict", local, Shown(title, kind, concerned, conflicts=[found[0].told]))

    def _page(self, request: Request, kind: str, local: str, shown: Shown) -> Response:
        return self.frame.page(
            request,
            "row",
            shown.title,
            kind_label=shown.kind,
            abouts=shown.abouts,
            told=shown.told,
            conflicts=shown.conflicts,
            **reuse(self.frame, request, kind, local, shown.title),
        )


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the addresses of ties, rows, contradictions, events and cases."""
    rows = Rows(frame)
    return [
        Route("/page/tie/{local}", rows.tie, name="tie"),
        *(Route(f"/page/{kind}/{{local}}", rows.row, name=kind) for kind in ROWS),
        Route("/page/figure/{local}", rows.figure, name="figure"),
        Route("/page/conflict/{local}", rows.conflict, name="conflict"),
        *(Route(f"/page/{kind}/{{local}}", rows.event, name=f"event-{kind}") for kind in rows.events),
    ]
