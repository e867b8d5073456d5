"""The statuses that statements have, and those that follow from them for what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repgraph.build.terms import TYPE, code, rg, typed
from repgraph.export.nodes import ABOUT, BASED_ON, PARTY, PERSON, SOURCE, Node, Nodes, first, local
from repgraph.export.statuses import EVERYTHING, SENSITIVE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TRUE = typed("true", "boolean")
SPANS = frozenset({rg("dateWithin"), rg("endWithin")})
NO_VALUES = frozenset(
    {TYPE, PERSON, PARTY, BASED_ON, rg("entity"), rg("regime"), rg("inCase"), rg("tieKind"), rg("tieFrom"), rg("tieTo")}
)
"""Predicates of events and ties that carry no value of their own."""

SENSITIVE_PROPERTIES = frozenset(map(rg, SENSITIVE))

_NOTICE = code("family-notice")
_JUDGED = {code("deprecated"): "deprecated", code("open-question"): "questioned"}
_IN_FORCE = frozenset({code("open"), code("decided")})
_CHARACTERISATION = code("characterisation")
_CONFLICT_ON = rg("conflictOn")


def statuses(nodes: Nodes) -> dict[str, frozenset[str]]:
    """Return the statuses of every factoid among some nodes."""
    judged: dict[str, set[str]] = {}
    for node in nodes.values():
        judgement = _JUDGED.get(first(node, rg("judgement")))
        if judgement and first(node, rg("assessmentStatus")) in _IN_FORCE:
            for factoid in node.get(rg("assesses"), ()):
                judged.setdefault(factoid, set()).add(judgement)
    return {
        subject: frozenset(_own_statuses(node) | judged.get(subject, set()))
        for subject, node in nodes.items()
        if SOURCE in node
    }


def _own_statuses(node: Node) -> set[str]:
    found = {local(value) for name in ("mode", "certainty") for value in node.get(rg(name), ())} & EVERYTHING
    if first(node, rg("compared")) != TRUE:
        found.add("uncompared")
    if _NOTICE in node.get(rg("evidenceKind"), ()):
        found.add("notice")
    if is_sensitive(node):
        found.add("sensitive")
    return found


def is_sensitive(factoid: Node) -> bool:
    """Tell whether a statement is about what hurts people when it is told without its status."""
    return first(factoid, rg("states")) in SENSITIVE_PROPERTIES or _CHARACTERISATION in factoid.get(rg("nameKind"), ())


def marks(nodes: Nodes, subject: str, found: Mapping[str, frozenset[str]]) -> set[str]:
    """Return the statuses that an event or tie has, or one of its values.

    A status that every factoid behind it has is its own; so is one that every factoid has that gives one of its values,
    because a day that only an editor concluded stays concluded, even where a source states the year.

    Parameters
    ----------
    nodes
        What left the sieve.
    subject
        An event or tie.
    found
        Statuses of the factoids.
    """
    node = nodes[subject]
    behind = [found[factoid] for factoid in node.get(BASED_ON, ()) if factoid in found]
    own = set(frozenset.intersection(*behind)) if behind else {"unsourced"}
    for predicate in node.keys() - NO_VALUES:
        own |= _of_values(nodes, node, predicate, found)
    if TRUE in node.get(rg("claimed"), ()):
        own.add("claimed")
    if not SPANS.isdisjoint(node):
        own.add("undecided")
    if any(subject in other.get(_CONFLICT_ON, ()) for other in nodes.values()):
        own.add("conflicting")
    return own


def _of_values(nodes: Nodes, node: Node, predicate: str, found: Mapping[str, frozenset[str]]) -> set[str]:
    own: set[str] = set()
    for value in node[predicate]:
        giving = [found[f] for f in node.get(BASED_ON, ()) if f in found and gives(nodes.get(f, {}), predicate, value)]
        if giving:
            own |= frozenset.intersection(*giving)
    return own


def gives(factoid: Node, predicate: str, value: str) -> bool:
    """Tell whether a statement gives a value; the date of an attribute stands where dates of events do."""
    if value in factoid.get(predicate, ()):
        return True
    return predicate in factoid.get(rg("states"), ()) and value in factoid.get(rg("date"), ())


def supporters(nodes: Nodes, subject: str, predicate: str) -> Iterable[str]:
    """Yield the factoids behind an event that give the very value that was read."""
    node = nodes[subject]
    values = set(node.get(predicate, ()))
    for factoid in node.get(BASED_ON, ()):
        if not values.isdisjoint(nodes.get(factoid, {}).get(predicate, ())):
            yield factoid


def stated_names(nodes: Nodes, entity: str, found: Mapping[str, frozenset[str]]) -> set[str]:
    """Return the forms of a name that a source states; what an editor or a machine made is none of them."""
    return {
        form
        for factoid, node in nodes.items()
        if factoid in found and "inferred" not in found[factoid] and entity in node.get(ABOUT, ())
        for form in node.get(rg("fullForm"), ())
    }
