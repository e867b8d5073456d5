"""The network of one person: ties to others and among them, each edge leading to its evidence."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from repgraph.errors import NotFoundError
from repgraph.web.pages.index import for_all, short
from repgraph.web.pages.listing import TO
from repgraph.web.pages.person import KIN
from repgraph.web.pages.telling import Teller
from repgraph.web.pages.things import address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from repgraph.life.records import Person, Thing, Tie
    from repgraph.web.pages.frame import Frame
    from repgraph.web.pages.words import Interface

ROW = 46
"""Height of one name in the drawing."""

_NAME, _KINDS = 32, 40


@dataclass(frozen=True, slots=True)
class Plan:
    """How a drawing is laid out: its width, where the person stands, how far away the names begin."""

    width: int
    middle: float
    distance: int
    two_columns: bool


WIDE = Plan(760, 380, 100, two_columns=True)
NARROW = Plan(376, 20, 70, two_columns=False)
"""For a phone: the person on the left, all names in one column."""

PLANS = {"wide": WIDE, "narrow": NARROW}
"""Both stand on the page; the style sheet shows the one that fits."""

_CLASSES = {"SpousalTie": "kin", "ParentTie": "kin", "SiblingTie": "kin", "KinTie": "kin", "CoDefendantTie": "case"}


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie in the drawing: a curve that leads to its evidence."""

    path: str
    href: str
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Node:
    """A person in the drawing."""

    thing: Thing
    label: str
    kinds: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Among:
    """A tie between two of the others."""

    iri: str
    one: str
    other: str
    kind: Thing
    kind_class: str
    rows: int


def among(frame: Frame, people: Sequence[str]) -> list[Among]:
    """Return the ties among people, each once.

    Parameters
    ----------
    frame
        What pages are made with.
    people
        IRIs of people.
    """
    if not people:
        return []
    inside = set(people)
    found: dict[str, Among] = {}
    for row in frame.site.store.select(for_all("page/ties-among", "person", people)):
        iri, one, other = str(row["tie"]), str(row["person"]), str(row["other"])
        if other in inside and iri not in found:
            kind = frame.thing(str(row["kind"]))
            found[iri] = Among(iri, one, other, kind, short(str(row["class"])), int(str(row["rows"])))
    return [found[iri] for iri in sorted(found)]


def sides(person: Person) -> tuple[list[list[Tie]], list[list[Tie]]]:
    """Return the ties by the other person: family on one side, everybody else on the other."""
    by_person: defaultdict[str, list[Tie]] = defaultdict(list)
    for tie in person.ties:
        by_person[tie.other.iri].append(tie)
    kin = [ties for ties in by_person.values() if any(t.kind.id in KIN for t in ties)]
    others = [ties for ties in by_person.values() if ties not in kin]
    if len(kin) < len(others) // 3:  # one long column reads badly: share the others out
        spare = (len(others) - len(kin)) // 2
        kin, others = kin + others[:spare], others[spare:]
    return kin, others


class Drawing:
    """The network as a drawing: the person, and names in one or two columns.

    Parameters
    ----------
    frame
        What pages are made with.
    words
        The language.
    person
        The person whose network it is.
    others
        Ties among the others.
    plan
        How it is laid out.
    """

    def __init__(
        self, frame: Frame, words: Interface, person: Person, others: Sequence[Among], plan: Plan = WIDE
    ) -> None:
        """Place everybody."""
        self._words = words
        self._teller = Teller(words, frame.linker(words))
        self.plan = plan
        left, right = sides(person)
        if not plan.two_columns:
            left, right = [], [*left, *right]
        rows = max(len(left), len(right), 3)
        self.height = rows * ROW + 30
        self.middle = (plan.middle, self.height / 2)
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        for column, ties in ((-1, left), (1, right)):
            top = self.middle[1] - (len(ties) - 1) * ROW / 2
            for place, found in enumerate(ties):
                self._place(column, top + place * ROW, found)
        positions = {node.thing.iri: node for node in self.nodes}
        for tie in others:
            self.edges.append(self._across(positions[tie.one], positions[tie.other], tie))

    def _place(self, column: int, y: float, ties: Sequence[Tie]) -> None:
        words = self._words
        x = self.middle[0] + column * self.plan.distance
        kinds = ", ".join(dict.fromkeys(self._kind(tie, dated=len(ties) == 1) for tie in ties))
        label = words.label(ties[0].other)
        self.nodes.append(
            Node(
                ties[0].other,
                _cut(label, _NAME),
                _cut(kinds, _KINDS),
                x + column * 8,
                y,
                "start" if column > 0 else "end",
            )
        )
        for number, tie in enumerate(ties):
            bend = (number - (len(ties) - 1) / 2) * 14
            self.edges.append(
                Edge(
                    self._curve(self.middle, (x, y), bend),
                    address(tie.iri),
                    "kin" if tie.kind.id in KIN else "case" if tie.kind.id == "co-defendant" else "other",
                    f"{label}: {self._kind(tie)}",
                )
            )

    def _kind(self, tie: Tie, *, dated: bool = True) -> str:
        kind = self._words.label(tie.kind)
        if tie.forward is False and self._words.says(f"to-{tie.kind.id}"):
            kind = self._words.say(f"to-{tie.kind.id}")
        when = self._teller.when(tie.reading) if dated else ""
        return f"{kind}, {when}" if when else kind

    def _across(self, one: Node, other: Node, tie: Among) -> Edge:
        same_side = one.anchor == other.anchor
        inward = -1 if one.anchor == "start" else 1
        ends = [(node.x + (-5 if node.anchor == "start" else 5), node.y) for node in (one, other)]
        if same_side:
            depth = inward * (14 + abs(one.y - other.y) * 0.16)
            path = (
                f"M{ends[0][0]:.0f},{ends[0][1]:.0f}C{ends[0][0] + depth:.0f},{ends[0][1]:.0f} "
                f"{ends[1][0] + depth:.0f},{ends[1][1]:.0f} {ends[1][0]:.0f},{ends[1][1]:.0f}"
            )
        else:
            path = f"M{ends[0][0]:.0f},{ends[0][1]:.0f}L{ends[1][0]:.0f},{ends[1][1]:.0f}"
        title = f"{one.label}{TO}{other.label}: {self._words.label(tie.kind)}"
        return Edge(path, address(tie.iri), f"{_CLASSES.get(tie.kind_class, 'other')} among", title)

    @staticmethod
    def _curve(start: tuple[float, float], end: tuple[float, float], bend: float) -> str:
        middle = (start[0] + end[0]) / 2
        return (
            f"M{start[0]:.0f},{start[1]:.0f}C{middle:.0f},{start[1] + bend:.0f} "
            f"{middle:.0f},{end[1] + bend:.0f} {end[0]:.0f},{end[1]:.0f}"
        )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip(" ,") + "…"


def as_data(frame: Frame, request: Request, person: Person) -> dict[str, object]:
    """Return the network as data: people, and ties with the address of their evidence."""
    words, site = frame.words(request), frame.site.address(request)
    people = {person.iri, *(tie.other.iri for tie in person.ties)}
    return {
        "center": person.iri,
        "nodes": [
            {"id": iri, "label": words.label(frame.thing(iri)), "page": site + address(iri)} for iri in sorted(people)
        ],
        "edges": [
            {
                "id": tie.iri,
                "source": tie.one,
                "target": tie.other,
                "kind": tie.kind.id,
                "label": words.label(tie.kind),
                "rows": tie.rows,
                "evidence": site + address(tie.iri),
            }
            for tie in among(frame, sorted(people))
        ],
    }


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the addresses of the networks."""

    def find(request: Request) -> Person | None:
        try:
            return frame.people(request.path_params["local"])
        except NotFoundError:
            return None

    def data(request: Request) -> Response:
        person = find(request)
        if person is None:
            return frame.missing(request, request.path_params["local"].replace("-", " "))
        return JSONResponse(as_data(frame, request, person), headers={"Vary": "Accept-Language, Cookie"})

    def page(request: Request) -> Response:
        person = find(request)
        if person is None:
            return frame.missing(request, request.path_params["local"].replace("-", " "))
        words = frame.words(request)
        name = words.name(person.labels, person.label)
        teller = Teller(words, frame.linker(words))
        labels = {tie.other.iri: words.label(tie.other) for tie in person.ties}
        others = among(frame, sorted(labels))
        return frame.page(
            request,
            "network",
            words.say("network-title", name=name),
            person=person,
            name=name,
            drawings=[
                (form, Drawing(frame, words, person, others, plan))
                for form, plan in (("wide", WIDE), ("narrow", NARROW))
            ],
            told=[(teller.tie(tie), tie) for tie in person.ties],
            groups=[teller.attribute(a) for a in person.groups],
            among=[(labels[t.one], labels[t.other], words.label(t.kind), address(t.iri)) for t in others],
            open=request.query_params.get("sources") == "open",
        )

    return [
        Route("/network/{local}.json", data, name="network-data"),
        Route("/network/{local}", page, name="network"),
    ]
