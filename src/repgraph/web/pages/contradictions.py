"""Every disagreement of sources, side by side, with the rule that chose or that none did."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from repgraph.web.pages.evidence import Evidence, conflict_rows
from repgraph.web.pages.index import for_all
from repgraph.web.pages.listing import told_shelf
from repgraph.web.pages.telling import Teller

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from repgraph.life.records import Conflict, Thing
    from repgraph.store import Term
    from repgraph.web.pages.frame import Frame
    from repgraph.web.pages.telling import Disagreement

ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A disagreement, whom it concerns, and the kind of event that it is about, where it is about one."""

    told: Disagreement
    concerned: tuple[Thing, ...]
    subject: Thing
    subject_class: Thing | None


def told_conflicts(frame: Frame, request: Request, conflicts: Sequence[str]) -> list[Contradiction]:
    """Return contradictions in the order given.

    Parameters
    ----------
    frame
        What pages are made with.
    request
        The request; it decides the language.
    conflicts
        IRIs of conflicts.
    """
    words = frame.words(request)
    rows = list(frame.site.store.select(for_all("page/conflict", "conflict", conflicts))) if conflicts else []
    found = _evidence(frame, rows, {str(row["subject"]) for row in rows})
    teller = Teller(words, frame.linker(words))
    by_conflict = _by_conflict(rows)
    told = []
    for part in (by_conflict[iri] for iri in conflicts if iri in by_conflict):
        subject = frame.thing(str(part[0]["subject"]))
        types = found.reading[subject.iri]["type"]
        told.append(
            Contradiction(
                teller.conflict(found.conflict(part)),
                tuple(frame.thing(iri) for iri in sorted({str(row["owner"]) for row in part})),
                subject,
                frame.thing(str(types[0])) if any(str(r["owner"]) != subject.iri for r in part) else None,
            )
        )
    return told


def conflicts_about(frame: Frame, iri: str) -> list[Conflict]:
    """Return the conflicts about a node."""
    rows = conflict_rows(frame, [iri])
    found = _evidence(frame, rows, ())
    return [found.conflict(part) for _, part in sorted(_by_conflict(rows).items())]


def _evidence(frame: Frame, rows: Sequence[dict[str, Term]], subjects: Sequence[str] | set[str]) -> Evidence:
    found = Evidence(frame, {str(row["factoid"]) for row in rows}, subjects)
    found.know(str(row["value"]) for row in rows)
    return found


def _by_conflict(rows: Sequence[dict[str, Term]]) -> dict[str, list[dict[str, Term]]]:
    found: defaultdict[str, list[dict[str, Term]]] = defaultdict(list)
    for row in rows:
        found[str(row["conflict"])].append(row)
    return dict(found)


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the address of the contradictions."""
    return [told_shelf(frame, "contradictions", told_conflicts, ON_A_PAGE)]
