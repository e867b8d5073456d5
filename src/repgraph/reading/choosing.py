"""Which of several values is read, and by which rule.

Values that can both be true are one cluster (1937 and 27 September 1937; a village and its district);
a wide value supports every cluster that it includes. Clusters are ordered by the best tier of a source, the
number of independent origins, and stated over implied over inferred. Of the best cluster the most precise value
is taken; a finer date needs a source as good as the cluster's. On a tie none is taken. Disagreement is always kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

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

    fineness_needs_rank: ClassVar[bool]
    """Whether a finer value needs a source as good as the best of its cluster."""

    def contains(self, wide: Value, narrow: Value) -> bool:
        """Tell whether ``wide`` says no more than ``narrow`` says."""

    def agree(self, one: Value, two: Value) -> bool:
        """Tell whether both can be true."""


class Equality:
    """Codes, numbers and texts: only equal values agree."""

    fineness_needs_rank: ClassVar[bool] = False

    def contains(self, wide: Value, narrow: Value) -> bool:
        """Tell whether the values are equal."""
        return wide.key.casefold() == narrow.key.casefold()

    def agree(self, one: Value, two: Value) -> bool:
        """Tell whether the values are equal."""
        return self.contains(one, two)


class Dates:
    """Dates: a year contains its days; overlapping spans agree; so do two calendars' names of one day."""

    fineness_needs_rank: ClassVar[bool] = True

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

    fineness_needs_rank: ClassVar[bool] = False

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
    """The outcome: the value read (or none), every alternative, and the rule where they disagree.

    ``candidates`` are all values between which nothing decided, where none is read.
    """

    def __init__(
        self,
        value: Value | None,
        rule: str,
        alternatives: Sequence[Alternative],
        candidates: Sequence[Value] = (),
    ) -> None:
        """Keep the outcome."""
        self.value = value
        self.rule = rule
        self.alternatives = tuple(alternatives)
        self.candidates = tuple(candidates)

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
    judged = _assessed(values, order, preferred)
    if len(clusters) == 1:
        return Choice(judged or clusters[0].most_precise(values, order), "", _alternatives(clusters))
    if judged is not None:
        backed = [c for c in clusters if any(order.contains(judged, a) for a in c.anchors)]
        best = backed[0] if len(backed) == 1 else _Cluster([judged], values[judged])
        return Choice(judged, RULE_ASSESSMENT, _alternatives(clusters if len(backed) == 1 else [*clusters, best], best))
    decided, rule = _best(clusters)
    if decided is None:
        return Choice(None, rule, _alternatives(clusters), [anchor for c in clusters for anchor in c.anchors])
    return Choice(decided.most_precise(values, order), rule, _alternatives(clusters, decided))


class _Cluster:
    """Values that can all be true at once (``anchors`` are the narrow ones) and the factoids that support them."""

    def __init__(self, anchors: list[Value], support: list[Evidence]) -> None:
        self.anchors = anchors
        self.support = support

    @property
    def rank(self) -> tuple[int, int, int]:
        deciding = [e for e in self.support if e.decides]
        return (min(e.tier for e in deciding), -len({e.origin for e in deciding}), min(e.mode for e in deciding))

    @property
    def can_decide(self) -> bool:
        return any(e.decides for e in self.support)

    def most_precise(self, values: Mapping[Value, list[Evidence]], order: Order) -> Value:
        mine = {v: e for v, e in values.items() if any(order.agree(v, a) for a in self.anchors)}
        decided = {v: kept for v, e in mine.items() if (kept := [one for one in e if one.decides])} or mine
        tiers = {v: min(e.tier for e in decided[v]) for v in decided}
        enough = min(tiers.values()) if order.fineness_needs_rank else max(tiers.values())
        good = [v for v in decided if any(tiers[w] <= enough for w in decided if order.contains(v, w))]
        narrow = [v for v in good if not any(_says_less(v, w, order) for w in good)]
        return min(narrow, key=lambda v: (tiers[v], _width(v), -len({e.origin for e in decided[v]}), v.key))


def _says_less(wide: Value, narrow: Value, order: Order) -> bool:
    return order.contains(wide, narrow) and not order.contains(narrow, wide)


def _width(value: Value) -> int:
    return value.moment.precision_days if value.moment else 0


def _clusters(values: Mapping[Value, list[Evidence]], order: Order) -> list[_Cluster]:
    anchors = [v for v in values if not any(_says_less(v, w, order) for w in values)]
    agreeing: list[list[Value]] = []
    for anchor in anchors:
        grown = [[a for a in group if order.agree(anchor, a)] + [anchor] for group in agreeing]
        agreeing = _largest([*agreeing, *grown, [anchor]])
    return [_Cluster(group, _support(group, values, order)) for group in agreeing]


def _largest(groups: list[list[Value]]) -> list[list[Value]]:
    kept: list[list[Value]] = []
    for group in sorted(groups, key=len, reverse=True):
        if not any(set(group) <= set(other) for other in kept):
            kept.append(group)
    return kept


def _support(anchors: list[Value], values: Mapping[Value, list[Evidence]], order: Order) -> list[Evidence]:
    return [e for v, found in values.items() if any(order.contains(v, a) for a in anchors) for e in found]


def _assessed(values: Mapping[Value, list[Evidence]], order: Order, preferred: Collection[str]) -> Value | None:
    mine = {v: kept for v, found in values.items() if (kept := [e for e in found if e.id in preferred])}
    clusters = _clusters(mine, order)
    return clusters[0].most_precise(mine, order) if len(clusters) == 1 else None


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


def _alternatives(clusters: list[_Cluster], best: _Cluster | None = None) -> list[Alternative]:
    found = [
        Alternative(min(c.anchors, key=lambda v: v.key), tuple(sorted({e.id for e in c.support})), chosen=c is best)
        for c in clusters
    ]
    return sorted(found, key=lambda alternative: alternative.value.key)
