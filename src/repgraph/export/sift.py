"""What may leave in a format, and what is left out and counted.

A format says which statuses it can mark (:mod:`repgraph.export.statuses`). A statement with another status is
taken out, and with it every value, event, tie and label that no remaining statement supports: what is read
may leave only on the strength of statements that leave with it. This is the one place where it is decided, for all
formats alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from repgraph.build.terms import ALT_LABEL, TYPE, code, rg
from repgraph.export.marking import NO_VALUES, SENSITIVE_PROPERTIES, SPANS, TRUE, gives, is_sensitive, statuses
from repgraph.export.nodes import (
    ABOUT,
    BASED_ON,
    LABEL,
    PARTY,
    Node,
    Nodes,
    first,
    literal,
    local,
)
from repgraph.export.statuses import EVERYTHING, gravest
from repgraph.ontology import RG

if TYPE_CHECKING:
    from repgraph.export.batches import Batch
    from repgraph.export.contract import Report
    from repgraph.ontology import Ontology

_JUDGEMENTS = frozenset({"deprecated", "questioned"})
_RECORD = frozenset({TYPE, rg("privacy"), rg("sex")})
"""Predicates of people and entities that an editor sets and no source states."""

_FREE_TEXT = rg("note")
_CONFLICT_ON, _PROPERTY, _ALTERNATIVE, _SUPPORT = map(rg, ("conflictOn", "property", "alternative", "supportedBy"))


class Sifter:
    """Takes out of a portion what a format may not carry.

    Parameters
    ----------
    carries
        Statuses that the format can mark.
    ontology
        Kinds of ties with the plain properties that follow from them.
    report
        Where it is counted what was left out.
    """

    def __init__(self, carries: frozenset[str], ontology: Ontology, report: Report) -> None:
        """Prepare; nothing is kept from one portion to the next but the counts."""
        self.carries = carries
        self.report = report
        self._derived = {
            (code(kind.code), rg(name))
            for kind in ontology.tie_kinds.values()
            for name in (kind.derived, kind.inverse)
            if name
        }
        self._derived_names = {name for _, name in self._derived}
        self._ancestors = {rg(t.local): {rg(a) for a in t.ancestors} for t in ontology.classes.values()}

    def sift(self, batch: Batch, *, twice: bool = False) -> Nodes:
        """Return the nodes that may leave, with the values that may.

        Parameters
        ----------
        batch
            A portion of the graph; it is not changed.
        twice
            Whether a tie leaves with both of its people, not with the first only.
        """
        beyond = frozenset() if twice else batch.elsewhere
        if self.carries == EVERYTHING:
            return {subject: node for subject, node in batch.nodes.items() if subject not in beyond}
        if batch.kind == "assessment":
            return self.judgements(batch)
        portion = _Portion(batch.nodes, self)
        kept = {subject: node for subject, node in portion.kept().items() if subject not in beyond}
        for subject, status in portion.omitted:
            if subject not in batch.elsewhere:
                self.report.omit(local(subject), status)
        return kept

    def judgements(self, batch: Batch) -> Nodes:
        """Return assessments, which leave only where both outcomes can be marked, without what is sensitive."""
        if not self.carries >= _JUDGEMENTS:
            return {}
        known = {} if "sensitive" in self.carries else batch.known
        found: Nodes = {}
        for subject, node in batch.nodes.items():
            if rg("judgement") in node:
                judged = [item for item in node.get(rg("assesses"), ()) if not is_sensitive(known.get(item, {}))]
                if judged or rg("assesses") not in node:
                    found[subject] = node | ({rg("assesses"): judged} if judged else {})
        return found

    def is_derived(self, predicate: str) -> bool:
        """Tell whether a plain property follows from a tie."""
        return predicate in self._derived_names

    def derives(self, kind: str, predicate: str) -> bool:
        """Tell whether a plain property follows from ties of a kind."""
        return (kind, predicate) in self._derived

    def is_a(self, narrow: str, wide: str) -> bool:
        """Tell whether a class is another or stands below it."""
        return narrow == wide or wide in self._ancestors.get(narrow, ())


class _Portion:
    """One portion in the sieve."""

    def __init__(self, nodes: Nodes, sifter: Sifter) -> None:
        self._nodes = nodes
        self._sifter = sifter
        self._carries = sifter.carries
        self._statuses = statuses(nodes)
        self._conflicts = {
            (subject, node[_PROPERTY][0])
            for node in nodes.values()
            if _PROPERTY in node
            for subject in node[_CONFLICT_ON]
        }
        self._by_entity: dict[str, list[str]] = {}
        self.omitted: list[tuple[str, str]] = []

    def kept(self) -> Nodes:
        """Return what may leave: factoids, then what they support, then what speaks of both."""
        kept = {subject: node for subject in self._statuses if (node := self._factoid(subject)) is not None}
        for subject, node in kept.items():
            for entity in node.get(ABOUT, ()):
                self._by_entity.setdefault(entity, []).append(subject)
        readings = [
            s
            for s, n in self._nodes.items()
            if s not in self._statuses and BASED_ON in n and rg("derivativeOf") not in n
        ]
        for subject in readings:
            node = self._reading(subject, kept)
            if node is not None:
                kept[subject] = node
        for subject, node in self._nodes.items():
            if subject not in self._statuses and subject not in readings:
                other = self._other(subject, node, kept)
                if other:
                    kept[subject] = other
        return kept

    def _factoid(self, subject: str) -> Node | None:
        node = self._nodes[subject]
        beyond = self._statuses[subject] - self._carries
        if beyond:
            self.omitted.append((subject, gravest(beyond)))
            return None
        if "sensitive" in self._carries:
            return node
        hidden = SENSITIVE_PROPERTIES.intersection(node)
        if hidden:
            self.omitted.append((subject, "sensitive"))
        return {p: values for p, values in node.items() if p not in hidden and p != _FREE_TEXT}

    def _reading(self, subject: str, kept: Nodes) -> Node | None:
        """Return an event or tie with the values that statements in ``kept`` support."""
        node = self._nodes[subject]
        behind = [factoid for factoid in node[BASED_ON] if factoid in kept]
        if TRUE in node.get(rg("claimed"), ()) and "claimed" not in self._carries:
            self.omitted.append((subject, "claimed"))
            return None
        if not behind or not self._is_stated(node, behind, kept) or self._disagrees(subject, TYPE):
            if behind and self._disagrees(subject, TYPE):
                self.omitted.append((subject, "conflicting"))
            return None
        found: Node = {}
        for predicate, values in node.items():
            if predicate == BASED_ON:
                found[predicate] = behind
            elif predicate in NO_VALUES or predicate == rg("claimed"):
                found[predicate] = values
            elif supported := self._supported(subject, predicate, values, [kept[f] for f in behind]):
                found[predicate] = supported
        return found

    def _is_stated(self, node: Node, behind: list[str], kept: Nodes) -> bool:
        """Tell whether one of the statements states the very class of the event, or a narrower one."""
        wide = node[TYPE][0]
        return any(self._sifter.is_a(first(kept[f], rg("states")), wide) for f in behind)

    def _supported(self, subject: str, predicate: str, values: list[str], behind: list[Node]) -> list[str]:
        if predicate in SENSITIVE_PROPERTIES and "sensitive" not in self._carries:
            return []
        if predicate in SPANS:
            return values if self._allowed(subject, "undecided") else []
        if self._disagrees(subject, predicate):
            self.omitted.append((subject, "conflicting"))
            return []
        return [value for value in values if self._has_support(subject, predicate, value, behind)]

    def _has_support(self, subject: str, predicate: str, value: str, behind: list[Node]) -> bool:
        if any(gives(factoid, predicate, value) for factoid in behind):
            return True
        if any(gives(node, predicate, value) for s, node in self._nodes.items() if s in self._statuses):
            return False
        return self._allowed(subject, "unsourced")

    def _allowed(self, subject: str, status: str) -> bool:
        if status not in self._carries:
            self.omitted.append((subject, status))
        return status in self._carries

    def _disagrees(self, subject: str, predicate: str) -> bool:
        return "conflicting" not in self._carries and (subject, predicate) in self._conflicts

    def _other(self, subject: str, node: Node, kept: Nodes) -> Node:
        """Return a person, entity, case, conflict or source with what may leave of it."""
        kinds = node.get(TYPE, [])
        if rg("Assessment") in kinds:
            return {}
        if rg("Conflict") in kinds or rg("Alternative") in kinds:
            return self._disagreement(node, kept)
        if rg("Case") in kinds:
            used = any(subject in other.get(rg("inCase"), ()) for other in kept.values())
            return {p: v for p, v in node.items() if p in NO_VALUES and p != BASED_ON} if used else {}
        if rg("Source") in kinds or rg("ReuseCluster") in kinds:
            return {p: v for p, v in node.items() if p != _FREE_TEXT}
        return self._record(subject, node, kept)

    def _disagreement(self, node: Node, kept: Nodes) -> Node:
        if "conflicting" not in self._carries:
            return {}
        if _SUPPORT in node:
            behind = [f for f in node[_SUPPORT] if f in kept]
            return node | {_SUPPORT: behind} if behind else {}
        left = [a for a in node.get(_ALTERNATIVE, ()) if any(f in kept for f in self._nodes[a].get(_SUPPORT, ()))]
        on = [s for s in node[_CONFLICT_ON] if s in self._nodes and self._stays(s, kept)]
        return (
            node | {_ALTERNATIVE: left}
            if on and len(left) > 1 and node[_PROPERTY][0] not in SENSITIVE_PROPERTIES
            else {}
        )

    def _stays(self, subject: str, kept: Nodes) -> bool:
        return subject in kept or BASED_ON not in self._nodes[subject]

    def _record(self, subject: str, node: Node, kept: Nodes) -> Node:
        own = [kept[f] for f in self._by_entity.get(subject, ())]
        found: Node = {}
        for predicate, values in node.items():
            if predicate in {LABEL, ALT_LABEL}:
                forms = {form for name in own for form in name.get(rg("fullForm"), ())}
                found[predicate] = [
                    v for v in values if v in forms or (predicate == LABEL and literal(v).language == "en")
                ]
            elif predicate in _RECORD or not predicate.startswith(f"<{RG}"):
                found[predicate] = values
            elif predicate != _FREE_TEXT:
                found[predicate] = self._plain(subject, predicate, values, own, kept)
        return {p: v for p, v in found.items() if v}

    def _plain(self, subject: str, predicate: str, values: list[str], own: list[Node], kept: Nodes) -> list[str]:
        """Return the values of a plain property that statements support, or ties from which they follow."""
        if self._sifter.is_derived(predicate):
            return [value for value in values if self._follows(subject, predicate, value, kept)]
        if predicate == rg("unplacedFactoid"):
            return [value for value in values if value in kept]
        return self._supported(subject, predicate, values, own)

    def _follows(self, subject: str, predicate: str, value: str, kept: Nodes) -> bool:
        pair = {subject, value}
        return any(
            pair == set(node[PARTY]) and self._sifter.derives(first(node, rg("tieKind")), predicate)
            for node in kept.values()
            if PARTY in node
        )
