"""How much a factoid weighs: tier and origin of its source, mode, and open questions about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from repgraph.model import Evidence

if TYPE_CHECKING:
    from repgraph.tables import Collection
    from repgraph.tables.collection import Row

MODES = {"": 0, "stated": 0, "implied": 1, "inferred": 2}
ALLEGED = "alleged"
DOUBTED = frozenset({"disputed", "hearsay"})
"""Certainties that doubt whether the matter is so at all."""

FAMILY_NOTICE = "family-notice"
INVESTIGATION_PAPER = "investigation-paper"
COPIED_TEXT = "copy-"
"""Prefix of reuse clusters that are one text copied from page to page."""

_RECORD_OF_THE_ACT = 1
_WEAKEST = 6
_MATTERS_OF_RECORD = frozenset({"date", "end", "body", "penalty", "termMonths", "termKind"})


@dataclass(frozen=True)
class Weights:
    """Sources and judgements, as far as they decide between factoids."""

    tiers: dict[str, int]
    origins: dict[str, str]
    questioned: frozenset[str] = frozenset()
    deprecated: frozenset[str] = frozenset()
    preferred: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, collection: Collection) -> Weights:
        """Take the weights from ``sources.csv`` and ``assessments.csv``; only signed judgements decide."""
        judged: dict[str, set[str]] = {"open-question": set(), "deprecated": set(), "preferred": set()}
        for row in collection["assessments"]:
            open_question = row["judgement"] == "open-question"
            if open_question and row["status"] == "open":
                judged["open-question"].update(row["rows"].split())
            elif not open_question and row["status"] == "decided" and row["editor"]:
                judged.setdefault(row["judgement"], set()).update(row["rows"].split())
                judged["preferred"].update(row["choice"].split())
        return cls(
            tiers={row["id"]: int(row["tier"]) for row in collection["sources"]},
            origins={row["id"]: row["cluster"] or row["id"] for row in collection["sources"]},
            questioned=frozenset(judged["open-question"]),
            deprecated=frozenset(judged["deprecated"]),
            preferred=frozenset(judged["preferred"]),
        )

    def evidence(self, row: Row, matter: str = "") -> Evidence:
        """Return a factoid as a witness for one matter (a property of an event).

        Investigation papers are records for dates, bodies and penalties, and the weakest of all
        for guilt, membership and ties.
        """
        tier = self.tiers[row["source"]]
        qualifiers = row.get("qualifiers", "").split()
        if INVESTIGATION_PAPER in qualifiers:
            tier = _RECORD_OF_THE_ACT if matter in _MATTERS_OF_RECORD else _WEAKEST
        notice = FAMILY_NOTICE in qualifiers
        return Evidence(
            row=row,
            tier=tier,
            origin=self.origins[row["source"]],
            mode=MODES.get(row["mode"], 2),
            decides=row["id"] not in self.questioned and not notice,
            notice=notice,
        )

    def yields_nothing(self, row: Row) -> bool:
        """Tell whether a row yields no event, tie or value: alleged, or deprecated by a historian."""
        return row["mode"] == ALLEGED or row["id"] in self.deprecated

    def only_claimed(self, rows: list[Row]) -> bool:
        """Tell whether rows rest only on doubt, hearsay or one text copied from page to page."""
        origins = {self.origins[row["source"]] for row in rows if row["certainty"] not in DOUBTED}
        return not origins or (len(origins) == 1 and next(iter(origins)).startswith(COPIED_TEXT))
