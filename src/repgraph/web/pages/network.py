"""The network of one person: ties to others and among them, all or some, each edge leading to its evidence."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from repgraph.errors import NotFoundError
from repgraph.web.pages.frame import PEOPLE_REMEMBERED
from repgraph.web.pages.listing import TO
from repgraph.web.pages.person import KIN
from repgraph.web.pages.telling import Teller
from repgraph.web.pages.things import address
from repgraph.web.pages.ties import GROUPS, Bond, among, chosen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from repgraph.life.records import Person, Thing, Tie
    from repgraph.web.pages.frame import Frame
    from repgraph.web.pages.ties import Choice
    from repgraph.web.pages.words import Interface

BAD_REQUEST = 400

ROW = 46
"""Height of one name in the drawing."""

NAME, KINDS = 13.5, 11.5
"""Sizes of the letters of a name and of the kinds under it, as in the style sheet."""

_NARROW = frozenset(" ijlftrI.,:;'()|[]-1")
_BROAD = frozenset("mwMWЖШЩЮФЫжшщюфымӘҚҒ@…")
_THIN, _PLAIN, _WIDE, _BOLD = 0.4, 0.63, 0.95, 1.12
"""Widths of letters in parts of their size, and how much wider bold ones are: those of DejaVu Sans, a wide face."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a drawing is laid out: its width, where the person stands, how far away the names begin."""

    width: int
    middle: float
    distance: int
    two_columns: bool


WIDE = Plan(840, 420, 100, two_columns=True)
NARROW = Plan(376, 20, 70, two_columns=False)
"""For a phone: the person on the left, all names in one column."""

PLANS = {"wide": WIDE, "narrow": NARROW}
"""Both stand on the page; the style sheet shows the one that fits."""


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
    shown: str
    kinds: str
    x: float
    y: float
    anchor: str


def sides(ties: Iterable[Tie]) -> tuple[list[list[Tie]], list[list[Tie]]]:
    """Return the ties by the other person: family on one side, everybody else on the other."""
    by_person: defaultdict[str, list[Tie]] = defaultdict(list)
    for tie in ties:
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
    ties
        The person's ties to others.
    bonds
        These ties and those among the others by IRI, with what they rest on.
    plan
        How it is laid out.
    """

    def __init__(
        self, frame: Frame, words: Interface, ties: Sequence[Tie], bonds: Mapping[str, Bond], plan: Plan = WIDE
    ) -> None:
        """Place everybody."""
        self._words = words
        self._teller = Teller(words, frame.linker(words))
        self.plan = plan
        self._bonds = bonds
        left, right = sides(ties)
        if not plan.two_columns:
            left, right = [], [*left, *right]
        rows = max(len(left), len(right), 3)
        self.height = rows * ROW + 30
        self.middle = (plan.middle, self.height / 2)
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        for column, side in ((-1, left), (1, right)):
            top = self.middle[1] - (len(side) - 1) * ROW / 2
            for place, found in enumerate(side):
                self._place(column, top + place * ROW, found)
        positions = {node.thing.iri: node for node in self.nodes}
        for bond in bonds.values():
            if bond.one in positions and bond.other in positions:
                self.edges.append(self._across(positions[bond.one], positions[bond.other], bond))

    def _place(self, column: int, y: float, ties: Sequence[Tie]) -> None:
        words = self._words
        x = self.middle[0] + column * self.plan.distance
        kinds = ", ".join(dict.fromkeys(self._kind(tie, dated=len(ties) == 1) for tie in ties))
        label = words.label(ties[0].other)
        self.nodes.append(
            Node(
                ties[0].other,
                label,
                _cut(label, self._room, NAME, bold=True),
                _cut(kinds, self._room, KINDS),
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
                    self._bonds[tie.iri].style,
                    f"{label}: {self._kind(tie)}{_standing(words, self._bonds[tie.iri])}",
                )
            )

    @property
    def _room(self) -> float:
        return self.plan.width - self.plan.middle - self.plan.distance - 12

    def _kind(self, tie: Tie, *, dated: bool = True) -> str:
        kind = self._words.label(tie.kind)
        if tie.forward is False and self._words.says(f"to-{tie.kind.id}"):
            kind = self._words.say(f"to-{tie.kind.id}")
        when = self._teller.when(tie.reading) if dated else ""
        return f"{kind}, {when}" if when else kind

    def _across(self, one: Node, other: Node, bond: Bond) -> Edge:
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
        kind = self._words.label(bond.kind)
        title = f"{one.label}{TO}{other.label}: {kind}{_standing(self._words, bond)}"
        return Edge(path, address(bond.iri), f"{bond.style} among", title)

    @staticmethod
    def _curve(start: tuple[float, float], end: tuple[float, float], bend: float) -> str:
        middle = (start[0] + end[0]) / 2
        return (
            f"M{start[0]:.0f},{start[1]:.0f}C{middle:.0f},{start[1] + bend:.0f} "
            f"{middle:.0f},{end[1] + bend:.0f} {end[0]:.0f},{end[1]:.0f}"
        )


def _width(text: str, size: float, *, bold: bool = False) -> float:
    parts = (_THIN if c in _NARROW else _WIDE if c in _BROAD else _WIDE * 0.8 if c.isupper() else _PLAIN for c in text)
    return sum(parts) * size * (_BOLD if bold else 1)


def _cut(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return as much of a text as has room, told by an ellipsis where it is less."""
    if _width(text, size, bold=bold) <= room:
        return text
    short = text
    while short and _width(f"{short}…", size, bold=bold) > room:
        short = short[:-1]
    return short.rstrip(" ,(") + "…"


def _standing(words: Interface, bond: Bond) -> str:
    """Return on how many independent sources a tie rests, and whether it is doubtful, as the end of a sentence."""
    doubt = f"; {words.say('network-doubtful')}" if bond.doubtful else ""
    return f"; {words.count('network-origins', bond.origins)}{doubt}"


@dataclass(frozen=True, slots=True)
class Circle:
    """The ties of a person that a reader chose: those to others, and those among the others who remain.

    ``every`` are all ties, chosen or not.
    """

    every: dict[str, Bond]
    ties: tuple[Tie, ...]
    bonds: dict[str, Bond]

    @property
    def among(self) -> list[Bond]:
        """Return the chosen ties among the others."""
        own = {tie.iri for tie in self.ties}
        return [bond for iri, bond in self.bonds.items() if iri not in own]


def circle(every: dict[str, Bond], person: Person, choice: Choice) -> Circle:
    """Return the chosen network of a person out of all ties."""
    kept = {iri: bond for iri, bond in every.items() if choice.keeps(bond)}
    ties = tuple(tie for tie in person.ties if tie.iri in kept)
    people = {person.iri, *(tie.other.iri for tie in ties)}
    return Circle(every, ties, {iri: b for iri, b in kept.items() if b.one in people and b.other in people})


def as_data(frame: Frame, request: Request, person: Person, shown: Circle) -> dict[str, object]:
    """Return the network as data: people, and ties with their time, their standing and their evidence's address."""
    words, site = frame.words(request), frame.site.address(request)
    people = {person.iri, *(tie.other.iri for tie in shown.ties)}
    return {
        "center": person.iri,
        "ties": len(shown.every),
        "chosen": len(shown.bonds),
        "nodes": [
            {"id": iri, "label": words.label(frame.thing(iri)), "page": site + address(iri)} for iri in sorted(people)
        ],
        "edges": [
            {
                "id": bond.iri,
                "source": bond.one,
                "target": bond.other,
                "directed": bond.directed,
                "kind": bond.kind.id,
                "group": bond.group,
                "label": words.label(bond.kind),
                "begin": bond.begin,
                "end": bond.end,
                "certain": not bond.doubtful,
                "origins": bond.origins,
                "rows": bond.rows,
                "evidence": site + address(bond.iri),
            }
            for bond in shown.bonds.values()
        ],
    }


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the addresses of the networks."""

    @lru_cache(maxsize=PEOPLE_REMEMBERED)
    def bonds(local: str) -> dict[str, Bond]:
        """Return all ties of a person's network; a reader who chooses among them asks again and again."""
        person = frame.people(local)
        return among(frame, {person.iri, *(tie.other.iri for tie in person.ties)})

    def find(request: Request) -> Person | None:
        try:
            return frame.people(request.path_params["local"])
        except NotFoundError:
            return None

    def data(request: Request) -> Response:
        person = find(request)
        if person is None:
            return frame.missing(request, request.path_params["local"].replace("-", " "))
        choice = chosen(request.query_params)
        vary = {"Vary": "Accept-Language, Cookie"}
        if choice.wrong:
            told = "; ".join(choice.told(frame.words(request)))
            return JSONResponse({"error": told}, BAD_REQUEST, headers=vary)
        return JSONResponse(as_data(frame, request, person, circle(bonds(person.id), person, choice)), headers=vary)

    def page(request: Request) -> Response:
        person = find(request)
        if person is None:
            return frame.missing(request, request.path_params["local"].replace("-", " "))
        words = frame.words(request)
        name = words.name(person.labels, person.label)
        teller = Teller(words, frame.linker(words))
        choice = chosen(request.query_params)
        shown = circle(bonds(person.id), person, choice)
        labels = {tie.other.iri: words.label(tie.other) for tie in shown.ties}
        counts = Counter(bond.group for bond in shown.every.values())
        return frame.page(
            request,
            "network",
            words.say("network-title", name=name),
            person=person,
            name=name,
            choice=choice,
            wrong=choice.told(words),
            kinds=[(group, counts[group]) for group in GROUPS if counts[group]],
            total=len(shown.every),
            chosen=len(shown.bonds),
            query=f"?{urlencode(choice.query)}" if choice.query else "",
            drawings=[
                (form, Drawing(frame, words, shown.ties, shown.bonds, plan)) for form, plan in PLANS.items() if labels
            ],
            told=[(teller.tie(tie), tie, _standing(words, shown.bonds[tie.iri])) for tie in shown.ties],
            groups=[teller.attribute(a) for a in person.groups],
            among=[
                (labels[b.one], labels[b.other], words.label(b.kind), address(b.iri), _standing(words, b))
                for b in shown.among
            ],
            open=request.query_params.get("sources") == "open",
        )

    return [
        Route("/network/{local}.json", data, name="network-data"),
        Route("/network/{local}", page, name="network"),
    ]
