"""Pages of camps, places, bodies, acts, organisations, groups and events: what sources say, people, figures, links."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from rdflib import URIRef
from starlette.responses import RedirectResponse
from starlette.routing import Route

from repgraph.life.order import in_order
from repgraph.life.records import Date
from repgraph.ontology import RG
from repgraph.queries import library
from repgraph.web.pages.evidence import EntityEvidence
from repgraph.web.pages.figures import charts
from repgraph.web.pages.frame import integer
from repgraph.web.pages.index import for_all, short
from repgraph.web.pages.listing import ON_A_PAGE, lines
from repgraph.web.pages.reuse import reuse
from repgraph.web.pages.telling import Teller
from repgraph.web.pages.things import address, is_local
from repgraph.web.pages.words import Html, to_html

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from repgraph.life.records import Attribute, Event, Thing
    from repgraph.web.pages.frame import Frame
    from repgraph.web.pages.telling import Said, Told
    from repgraph.web.pages.words import Interface

KINDS = (
    "camp", "place", "body", "act", "organisation", "group", "event", "publication", "file", "exhibition", "session",
    "enumeration", "case",
)  # fmt: skip
"""Kinds of entities that have this page; of cases only group cases, because a person's stands on the person's page."""

FACETS = {
    "camp": "camp", "place": "place", "body": "body", "act": "act", "organisation": "organisation", "group": "group",
}  # fmt: skip
"""Which facet of people tells who is tied to an entity of a kind."""

_RELATED = ("superior", "predecessor", "successor", "object", "target")
_FIRST = (
    "sort", "established", "opened", "issuedOn", "inForceFrom", "dissolved", "period", "locatedIn", "partOf",
    "issuedBy", "officialNumber", "contingent", "capacity",
)  # fmt: skip
_CHARTS_SHOWN = 3


class EntityPage:
    """What the template of an entity's page places.

    Parameters
    ----------
    frame
        What pages are made with.
    words
        The language.
    found
        What the graph holds about the entity.
    """

    def __init__(self, frame: Frame, words: Interface, found: EntityEvidence) -> None:
        """Begin the page."""
        self.frame = frame
        self.words = words
        self.found = found
        self.thing = frame.thing(found.iri)
        conflicts = {c.id: c for iri in found.reading for c in found.conflicts_on(iri)}
        self.teller = Teller(words, frame.linker(words), conflicts)
        self.conflicts = conflicts

    def context(self) -> dict[str, object]:
        """Return the parts of the page in the order in which they stand."""
        tell, found = self.teller, self.found
        attributes = self._attributes()
        relations = [self._relation(event) for event in in_order(map(found.event, found.relations()))]
        own = [tell.conflict(c) for c in found.conflicts_on(found.iri)]
        unplaced = [tell.statement(s) for s in found.of(found.me.get("unplacedFactoid", ()))]
        names = list(self._names())
        told = {s.id for _, lines in attributes for line in lines for s in line.said}
        told |= {s.id for line in (*relations, *unplaced) for s in line.said}
        told |= {s.id for c in self.conflicts.values() for a in c.alternatives for s in a.statements}
        told |= {s.id for _, _, _, said in names for s in said}
        return {
            "thing": self.thing,
            "name": self.words.phrase(self.thing),
            "classes": [self.frame.thing(str(t)) for t in found.me["type"]],
            "others": self.words.forms(self.thing),
            "note": tell.wording("; ".join(map(str, found.me.get("note", ())))),
            "attributes": attributes,
            "relations": relations,
            "own_conflicts": own,
            "unplaced": unplaced,
            "also": self._also_said(told),
            "names": names,
            "links_in": self._links_in(),
            "located": "lat" in found.me,
            "sources": sorted(tell.sources.values(), key=lambda pair: pair[0]),
        }

    def _attributes(self) -> list[tuple[str, list[Told]]]:
        by_property: dict[str, tuple[str, list[Told]]] = {}
        for attribute in sorted(self.found.attributes(), key=_first_said):
            label = self.words.label(attribute.property)
            by_property.setdefault(attribute.property.id, (label, []))[1].append(self._attribute(attribute))
        order = {name: place for place, name in enumerate(_FIRST)}
        return [by_property[name] for name in sorted(by_property, key=lambda n: (order.get(n, len(order)), n))]

    def _attribute(self, attribute: Attribute) -> Told:
        told, value = self.teller.attribute(attribute), attribute.value
        if isinstance(value, str):
            return replace(told, heading=self.teller.value(value))
        dated = self.found.value(URIRef(value.iri))
        if not isinstance(dated, Date):
            return replace(told, heading=self.teller.value(value))
        said = self.teller.said_of_time(attribute.statements, dated)
        return replace(told, when="", heading=self.teller.value(dated), said=said)

    def _also_said(self, told: set[str]) -> list[Told]:
        """Return what else rows say of the entity, so that none of them is left out."""
        return [self.teller.statement(s) for s in self.found.of(self.found.statements) if s.id not in told]

    def _relation(self, event: Event) -> Told:
        told = self.teller.event(event)
        found = self.found.reading[event.iri]
        more = [
            (Html(f"{to_html(self.words.label(self.frame.thing(str(RG[name]))))}: {self.teller.link(thing)}"), ())
            for name in _RELATED
            for thing in self.found.things(found, name)
        ]
        return replace(told, parts=(*more, *told.parts))

    def _names(self) -> Iterator[tuple[str, str, str, tuple[Said, ...]]]:
        for statement in self.found.of(self.found.statements):
            if statement.states.id == "Name":
                row = self.found.statements[statement.iri]
                form = row["fullForm"][0]
                tag = getattr(form, "language", "") or ""
                kind = self.words.label(self.found.thing(row["nameKind"][0]))
                yield self.words.quoted(str(form)), tag, f"{tag}; {kind}", self.teller.said([statement])

    def _links_in(self) -> list[tuple[str, list[Thing]]]:
        rows = self.frame.site.store.select(library()["page/entity-links"].bind(entity=self.found.iri))
        by_property: defaultdict[str, set[str]] = defaultdict(set)
        for row in rows:
            by_property[str(row["property"])].add(str(row["other"]))
        return [
            (
                self.words.say("as-its", property=self.words.label(self.frame.thing(name))),
                sorted((self.frame.thing(iri) for iri in found), key=self.words.label),
            )
            for name, found in sorted(by_property.items())
        ]


def _first_said(attribute: Attribute) -> str:
    """Return the earliest date that a source gives with a value; undated values come first, in their order."""
    dates = [s.says.date.edtf.strip("[.") for s in attribute.statements if s.says.date]
    return min(dates, default="")


def people_of(frame: Frame, words: Interface, iri: str, facet: str, number: int) -> dict[str, object]:
    """Return who is tied to an entity: how many, and a page of them with what ties each.

    Parameters
    ----------
    frame
        What pages are made with.
    words
        The language.
    iri
        The entity.
    facet
        The facet of people that holds it.
    number
        Which page of the list.
    """
    catalogue = frame.index.catalogue("people")
    bits = catalogue.choose({facet: iri})
    total = bits.bit_count()
    last = max(1, -(-total // ON_A_PAGE))
    number = min(number, last)
    items = frame.index.items("people", bits, words.language, (number - 1) * ON_A_PAGE, ON_A_PAGE)
    told = lines(frame, words, "people", items)
    return {
        "people": [
            replace(line, details=() if how else line.details, text=how)
            for line, how in zip(told, _how(frame, words, iri, items), strict=True)
        ],
        "people_total": total,
        "people_address": f"/people?{facet}={short(iri)}",
        "number": number,
        "last": last,
    }


def _how(frame: Frame, words: Interface, iri: str, items: Sequence[str]) -> Iterator[str]:
    """Yield for each person what sources say happened there, and when."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    rows = frame.site.store.select(for_all("page/entity-people", "person", items, entity=iri)) if items else ()
    for row in rows:
        label = words.label(frame.thing(str(row["class"])))
        begin = Date(str(row["date"])) if "date" in row else None
        end = Date(str(row["end"])) if "end" in row else None
        when = words.period(begin, end)
        found[str(row["person"])].append((str(row.get("date", "9")), f"{label} ({when})" if when else label))
    for item in items:
        yield "; ".join(dict.fromkeys(how for _, how in sorted(found[item])))


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the addresses of entities."""

    def page(request: Request) -> Response:
        kind = request.url.path.split("/")[2]
        local = request.path_params["local"]
        if not is_local(local):
            return frame.missing(request, local)
        found = EntityEvidence(frame, frame.site.iri(kind, local))
        if not found.me or RG.Tombstone in found.me["type"]:
            return frame.missing(request, local.replace("-", " "))
        if "person" in found.me:  # a case of one person stands on that person's page
            return RedirectResponse(address(str(found.me["person"][0])) + "#life", 303)
        words = frame.words(request)
        shown = EntityPage(frame, words, found)
        facet = FACETS.get(kind, "")
        held = people_of(frame, words, found.iri, facet, integer(request, "people", 1, 1, 10**6)) if facet else {}
        label = words.label(shown.thing)
        groups = charts(frame, words, found.iri)
        return frame.page(
            request,
            "entity",
            label,
            kind_label=words.say(f"kind-{kind}") if words.says(f"kind-{kind}") else words.say("kind-other"),
            open=request.query_params.get("sources") == "open",
            held=held,
            facet=facet,
            charts=groups[:_CHARTS_SHOWN],
            more_charts=len(groups) > _CHARTS_SHOWN,
            **shown.context(),
            **reuse(frame, request, kind, local, label),
        )

    return [Route(f"/page/{kind}/{{local}}", page, name=kind) for kind in KINDS]
