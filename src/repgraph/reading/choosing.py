"""Which of several values is read, and by which rule.

Values that can both be true are one cluster (1937 and 27 September 1937; a village and its
district). Clusters are ordered by the best tier of a source, the number of independent origins,
and stated over implied over inferred. Of the best cluster the most precise value is taken whose own
sources are as good as the cluster's. On a tie none is taken. Disagreement is always kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from repgraph.model import Alternative, Value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from repgraph.model import Evidence

RULES = ("rule-tier", "rule-independent-sources", "rule-mode")
RULE_ASSESSMENT = "rule-assessment"
RULE_SET_ASIDE = "rule-questioned-set-aside"
OPEN_QUESTION = "rule-open-question"
UNDECIDED = "undecided"


class Order(Protocol):
    """How values of one kind include each other."""

    def contains(self, wide: Value, narrow: Value) -> bool:
        """Tell whether ``wide`` says no more than ``narrow`` says."""

    def agree(self, one: Value, two: Value) -> bool:
        """Tell whether both can be true."""


class Equality:
    """Codes, numbers and texts: only equal values agree."""

    def contains(self, wide: Value, narrow: Value) -> bool:
        """Tell whether the values are equal."""
        return wide.key.casefold() == narrow.key.casefold()

    def agree(self, one: Value, two: Value) -> bool:
        """Tell whether the values are equal."""
        return self.contains(one, two)


class Dates:
    """Dates: a year contains its days; overlapping spans agree; so do two calendars' names of one day."""

    def contains(self, wide: Value, narrow: Value) -> bool:
        """Tell whether the narrow date lies inside the wide one."""
        assert wide.moment is not None  # noqa: S101 - date values carry moments
        assert narrow.moment is not None  # noqa: S101
        return wide.moment.contains(narrow.moment)

    def agree(self, one: Value, two: Value) -> bool:
        """Tell whether both dates can mean one moment."""
        assert one.moment is not None  # noqa: S101
        assert two.moment is not None  # noqa: S101
        return one.moment.overlaps(two.moment) or one.moment.same_day_in_two_calendars(two.moment)


class Hierarchy:
    """Places and classes: a value agrees with everything above it.

    Parameters
    ----------
    above
        All values above a value, by key.
    """

    def __init__(self, above: Mapping[str, Collection[str]]) -> None:
        """Keep the hierarchy."""
        self._above = above

    def contains(self, wide: Value, narrow: Value) -> bool:
        """Tell whether ``narrow`` is ``wide`` or lies below it."""
        return wide.key == narrow.key or wide.key in self._above.get(narrow.key, ())

    def agree(self, one: Value, two: Value) -> bool:
        """Tell whether one lies below the other."""
        return self.contains(one, two) or self.contains(two, one)


class Choice:
    """The outcome: the value read (or none), every alternative, and the rule where they disagree."""

    def __init__(self, value: Value | None, rule: str, alternatives: Sequence[Alternative]) -> None:
        """Keep the outcome."""
        self.value = value
        self.rule = rule
        self.alternatives = tuple(alternatives)

    @property
    def disagrees(self) -> bool:
        """Tell whether sources give incompatible values."""
        return bool(self.rule)


def choose(
    witnesses: Iterable[tuple[Value, Evidence]], order: Order, preferred: Collection[str] = frozenset()
) -> Choice:
    """Read one value out of many.

    Parameters
    ----------
    witnesses
        Each value with the factoid that gives it; not empty.
    order
        How the values include each other.
    preferred
        Ids of rows that a historian's assessment prefers.

    Returns
    -------
    Choice
        Its ``value`` is ``None`` where no rule decides.
    """
    values: dict[Value, list[Evidence]] = {}
    for value, evidence in witnesses:
        values.setdefault(value, []).append(evidence)
    clusters = _clusters(values, order)
    chosen_by_historian = [c for c in clusters if any(e.id in preferred for e in c.support)]
    if len(clusters) == 1:
        return Choice(clusters[0].most_precise(values, order), "", _alternatives(clusters, None))
    if len(chosen_by_historian) == 1:
        best, rule = chosen_by_historian[0], RULE_ASSESSMENT
    else:
        best, rule = _best(clusters)
    value = best.most_precise(values, order) if best else None
    return Choice(value, rule, _alternatives(clusters, best))


class _Cluster:
    def __init__(self, anchors: list[Value]) -> None:
        self.anchors = anchors
        self.support: list[Evidence] = []

    @property
    def rank(self) -> tuple[int, int, int]:
        deciding = [e for e in self.support if e.decides]
        return (min(e.tier for e in deciding), -len({e.origin for e in deciding}), min(e.mode for e in deciding))

    @property
    def can_decide(self) -> bool:
        return any(e.decides for e in self.support)

    def most_precise(self, values: Mapping[Value, list[Evidence]], order: Order) -> Value:
        mine = [v for v in values if any(order.agree(v, a) for a in self.anchors)]
        deciding = [v for v in mine if any(e.decides for e in values[v])] or mine
        tier = min(e.tier for v in deciding for e in values[v])
        good = [
            v
            for v in deciding
            if min(e.tier for w in deciding if order.contains(v, w) for e in values[w]) <= tier
        ] or deciding
        narrow = [v for v in good if not any(w != v and order.contains(v, w) and not order.contains(w, v) for w in good)]
        return min(narrow, key=lambda v: (min(e.tier for e in values[v]), -len({e.origin for e in values[v]}), v.key))


def _clusters(values: Mapping[Value, list[Evidence]], order: Order) -> list[_Cluster]:
    anchors = [
        v for v in values if not any(w != v and order.contains(v, w) and not order.contains(w, v) for w in values)
    ]
    clusters: list[_Cluster] = []
    for anchor in anchors:
        joined = [c for c in clusters if any(order.agree(anchor, a) for a in c.anchors)]
        merged = _Cluster([a for c in joined for a in c.anchors] + [anchor])
        clusters = [c for c in clusters if c not in joined] + [merged]
    for cluster in clusters:
        for value, evidence in values.items():
            if any(order.agree(value, a) for a in cluster.anchors):
                cluster.support += evidence
    return clusters


def _best(clusters: list[_Cluster]) -> tuple[_Cluster | None, str]:
    deciding = sorted((c for c in clusters if c.can_decide), key=lambda c: c.rank)
    if not deciding:
        return None, OPEN_QUESTION
    if len(deciding) == 1:
        return deciding[0], RULE_SET_ASIDE
    first, second = deciding[0].rank, deciding[1].rank
    for rule, one, two in zip(RULES, first, second, strict=True):
        if one != two:
            return deciding[0], rule
    return None, UNDECIDED


def _alternatives(clusters: list[_Cluster], best: _Cluster | None) -> list[Alternative]:
    found = []
    for cluster in sorted(clusters, key=lambda c: c.anchors[0].key):
        rows = tuple(sorted({e.id for e in cluster.support}))
        anchor = min(cluster.anchors, key=lambda v: v.key)
        found.append(Alternative(anchor, rows, chosen=cluster is best))
    return found
