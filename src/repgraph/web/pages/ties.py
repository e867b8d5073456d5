"""Ties among people as a network draws them, and the choice of some: by kind, by time, without doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from repgraph import dates
from repgraph.life.reading import DOUBTED
from repgraph.web.pages.index import for_all, short
from repgraph.web.pages.person import KIN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.datastructures import QueryParams

    from repgraph.life.records import Thing
    from repgraph.store import Term
    from repgraph.web.pages.frame import Frame
    from repgraph.web.pages.words import Interface

GROUPS = ("kin", "case", "other")
"""What a reader chooses kinds by: family, those of one case, everything else."""

MOST_ORIGINS = 3
"""From so many independent sources on, lines are as wide as they get."""

_CASE = frozenset({"co-defendant"})
_MOMENTS = frozenset({"co-defendant", "killed-with", "buried-with", "met", "succeeded-in-office"})
"""Kinds whose date is when it happened; others last, and without a known end nobody knows how long."""

_WEAK = DOUBTED | {"implied", "inferred", "open-question"}
_COPIES = "copy-"
_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Bounds:
    """The first and the last day on which something can have begun or ended; ``None`` where nobody says."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Bond:
    """A tie between two people with what it rests on.

    ``begin`` and ``end`` are EDTF texts, empty where no source gives any. ``origins`` counts independent
    sources: texts copied from each other count once. ``doubtful`` where no statement says it outright, undisputed and
    at first hand, or all that do are copies of one text; ``directed`` where the tie runs from ``one`` to ``other``.
    """

    iri: str
    one: str
    other: str
    kind: Thing
    directed: bool
    begin: str
    end: str
    rows: int
    origins: int
    doubtful: bool

    @property
    def group(self) -> str:
        """Return the group of its kind, one of ``GROUPS``."""
        return "kin" if self.kind.id in KIN else "case" if self.kind.id in _CASE else "other"

    @property
    def dated(self) -> bool:
        """Tell whether any source gives a time."""
        return bool(self.begin or self.end)

    @property
    def style(self) -> str:
        """Return the classes by which a drawing tells what the tie is and how well it is attested."""
        return f"{self.group} w{min(self.origins, MOST_ORIGINS)}{' doubtful' if self.doubtful else ''}"

    def falls(self, since: date, until: date, *, certainly: bool) -> bool:
        """Tell whether the tie may have been between two days, or certainly was on one of them.

        A tie that began and of which no end is known may have lasted; certain is only the day on which it began.
        A tie without any date may have been at any time, and was at none for certain.
        """
        begin = _bounds(self.begin, last=False)
        end = _bounds(self.end or (self.begin if self.kind.id in _MOMENTS else ""), last=True)
        if not certainly:
            return not (begin.first and begin.first > until) and not (end.last and end.last < since)
        lasted = end.first or begin.first
        return bool(begin.last and begin.last <= until and lasted and lasted >= since)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which ties a reader wants to see; ``wrong`` are messages on what could not be understood, with its text.

    ``since`` and ``until`` are years, with what was typed in ``typed``.
    """

    kinds: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    certain: bool = False
    typed: dict[str, str] = field(default_factory=dict)
    wrong: tuple[tuple[str, str], ...] = ()

    @property
    def whole(self) -> bool:
        """Tell whether everything is wanted."""
        return not self.kinds and self.since is None and self.until is None and not self.certain

    @property
    def query(self) -> list[tuple[str, str]]:
        """Return the choice as it stands in an address."""
        years = [(name, str(year)) for name, year in (("from", self.since), ("until", self.until)) if year is not None]
        return [("kind", kind) for kind in self.kinds] + years + ([("certain", "1")] if self.certain else [])

    def keeps(self, bond: Bond) -> bool:
        """Tell whether a tie is wanted; one without date falls into every choice of years but the certain."""
        if self.kinds and bond.group not in self.kinds:
            return False
        if self.certain and bond.doubtful:
            return False
        if self.since is None and self.until is None:
            return True
        since, until = date(self.since or date.min.year, 1, 1), date(self.until or date.max.year, 12, 31)
        return bond.falls(since, until, certainly=self.certain)

    def told(self, words: Interface) -> list[str]:
        """Return what is wrong with the choice, in words."""
        return [words.say(message, text=text) for message, text in self.wrong]


def chosen(given: QueryParams) -> Choice:
    """Return the choice in an address; what cannot be understood chooses nothing and is told."""
    wrong: list[tuple[str, str]] = []
    kinds = list(dict.fromkeys(filter(None, given.getlist("kind"))))
    wrong += [("network-bad-kind", kind[:40]) for kind in kinds if kind not in GROUPS]
    typed = {name: given.get(name, "").strip()[:40] for name in ("from", "until")}
    years = {name: int(text) if _YEAR.fullmatch(text) and int(text) else None for name, text in typed.items()}
    wrong += [("network-bad-year", text) for name, text in typed.items() if text and years[name] is None]
    since, until = years["from"], years["until"]
    if since is not None and until is not None and since > until:
        wrong.append(("network-bad-years", f"{since}-{until}"))
        since = until = None
    known = tuple(kind for kind in GROUPS if kind in kinds)
    return Choice(known, since, until, given.get("certain", "") not in {"", "0"}, typed, tuple(wrong))


def among(frame: Frame, people: Iterable[str]) -> dict[str, Bond]:
    """Return the ties among people by IRI, in the order of their IRIs.

    Parameters
    ----------
    frame
        What pages are made with.
    people
        IRIs of people.
    """
    inside = set(people)
    store = frame.site.store
    asked = for_all("page/ties-among", "person", sorted(inside))
    found = {str(row["tie"]): row for row in store.select(asked) if str(row["other"]) in inside} if inside else {}
    standing: dict[str, _Standing] = {iri: _Standing() for iri in sorted(found)}
    if found:
        for row in store.select(for_all("page/ties-standing", "tie", list(standing))):
            standing[str(row["tie"])].learn(str(row.get("row", "")), str(row["what"]), str(row["value"]))
    return {iri: _bond(frame, found[iri], rests) for iri, rests in standing.items()}


class _Standing:
    """What one tie rests on, as the rows of the query tell it."""

    def __init__(self) -> None:
        self.own: dict[str, str] = {}
        self.marks: dict[str, set[str]] = {}
        self._sources: dict[str, str] = {}
        self._clusters: dict[str, str] = {}

    def learn(self, row: str, what: str, value: str) -> None:
        """Take one line of the answer."""
        if not row:
            self.own[what] = value
        elif what == "mark":
            self.marks.setdefault(row, set()).add(short(value))
        else:
            (self._sources if what == "source" else self._clusters)[row] = short(value)

    @property
    def origins(self) -> dict[str, str]:
        """Rows with their origin: the copied text, else the source."""
        return self._sources | self._clusters

    @property
    def doubtful(self) -> bool:
        """Tell whether all rows infer, imply, doubt or retell the tie, or those that do not copy one text."""
        firm = {origin for row, origin in self.origins.items() if not self.marks.get(row, set()) & _WEAK}
        return not firm or (len(firm) == 1 and next(iter(firm)).rpartition("/")[2].startswith(_COPIES))


def _bond(frame: Frame, found: dict[str, Term], rests: _Standing) -> Bond:
    start = rests.own.get("from", "")
    ends = sorted((str(found["person"]), str(found["other"])), key=lambda person: person != start)
    return Bond(
        iri=str(found["tie"]),
        one=ends[0],
        other=ends[1],
        kind=frame.thing(str(found["kind"])),
        directed=bool(start),
        begin=rests.own.get("begin", ""),
        end=rests.own.get("end", ""),
        rows=len(rests.origins),
        origins=len(set(rests.origins.values())),
        doubtful=rests.doubtful,
    )


def _bounds(text: str, *, last: bool) -> Bounds:
    """Return the days within which a date lies; of an interval its beginning, or its end."""
    if dates.is_interval(text):
        text = dates.split_interval(text)[int(last)]
    if not text:
        return Bounds()
    moment = dates.parse(text)
    return Bounds(moment.earliest, moment.latest)
