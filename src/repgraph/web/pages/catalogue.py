"""Lists with facets: which items have which value of which facet, and how many of those that are chosen.

Each value keeps the set of its items as the bits of one integer, so that a count is one AND and one count of bits:
10,000 people and 1,000 values take a megabyte, and a page of counts a millisecond.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence


class Catalogue:
    """Items with their facets.

    Parameters
    ----------
    facts
        Item, facet and value, each as text, in any order; an item needs one fact to be there.
    """

    def __init__(self, facts: Iterable[tuple[str, str, str]]) -> None:
        """Number the items and gather the values."""
        numbers: dict[str, int] = {}
        found: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for item, facet, value in facts:
            found[facet][value].append(numbers.setdefault(item, len(numbers)))
        self.items = tuple(numbers)
        self.numbers = numbers
        self.everything = (1 << len(numbers)) - 1
        self.facets: dict[str, dict[str, int]] = {
            facet: {value: _bits(members) for value, members in values.items()} for facet, values in found.items()
        }
        self._orders: dict[str, list[int]] = {}

    def choose(self, wanted: Mapping[str, str]) -> int:
        """Return the items that have every wanted value, as bits."""
        chosen = self.everything
        for facet, value in wanted.items():
            chosen &= self.facets.get(facet, {}).get(value, 0)
        return chosen

    def counts(self, facet: str, wanted: Mapping[str, str]) -> list[tuple[str, int]]:
        """Return how many items each value of a facet would leave, most first.

        Parameters
        ----------
        facet
            The facet to count.
        wanted
            What is chosen; what is chosen of this facet itself does not narrow its own counts.
        """
        others = self.choose({name: value for name, value in wanted.items() if name != facet})
        counted = [(value, (bits & others).bit_count()) for value, bits in self.facets.get(facet, {}).items()]
        return sorted(((v, n) for v, n in counted if n), key=lambda pair: (-pair[1], pair[0]))

    def values(self, item: str, facet: str) -> list[str]:
        """Return the values that an item has of a facet."""
        number = self.numbers.get(item)
        if number is None:
            return []
        return [value for value, bits in self.facets.get(facet, {}).items() if bits >> number & 1]

    def page(
        self, chosen: int, order: str, key: Callable[[str], tuple[str, ...]], offset: int, limit: int
    ) -> Sequence[str]:
        """Return a stretch of the chosen items in an order.

        Parameters
        ----------
        chosen
            Items as bits.
        order
            Name of the order; it is computed once.
        key
            What items are ordered by.
        offset, limit
            The stretch.
        """
        if order not in self._orders:
            self._orders[order] = sorted(range(len(self.items)), key=lambda n: key(self.items[n]))
        stretch = []
        for number in _among(self._orders[order], chosen, len(self.items)):
            if offset > 0:
                offset -= 1
                continue
            stretch.append(self.items[number])
            if len(stretch) == limit:
                break
        return stretch


def _bits(members: Iterable[int]) -> int:
    found = list(members)
    packed = bytearray(max(found) // 8 + 1)
    for number in found:
        packed[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(packed, "little")


def _among(order: Iterable[int], chosen: int, size: int) -> Iterator[int]:
    packed = chosen.to_bytes(size // 8 + 1, "little")
    return (number for number in order if packed[number >> 3] >> (number & 7) & 1)
