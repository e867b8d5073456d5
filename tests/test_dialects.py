"""What is brought from a store decides the answer: every saved query, and queries that nobody thought of."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repgraph import queries
from repgraph.errors import QueryError, StoreError
from repgraph.store import dialects, wire
from repgraph.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from repgraph import KnowledgeGraph
    from repgraph.store import Store

EX = "http://example.org/"
NODES = [f"<{EX}{letter}>" for letter in "abcde"]
PREDICATES = [f"<{EX}p{number}>" for number in range(3)]
VARIABLES = ["?v", "?w", "?x", "?y"]
SAVED = {
    name: query for name, query in queries.library().items() if name.partition("/")[0] in {"page", "network", "linkage"}
}
VALUES = {
    "person": "turar-ryskulov", "text": "Ryskulov", "integer": "3", "year": "1937", "date": "1937-11-01",
    "camp": "alzhir", "code": "arrest",
}  # fmt: skip


class Far:
    """A store that is asked as a server is, and cuts long answers without a word."""

    location = "far"

    def __init__(self, store: Store, most: int) -> None:
        """Wrap the store that it really is."""
        self.store, self.most = store, most

    def lines(self, query: str) -> list[str]:
        """Answer a CONSTRUCT query, as far as the server likes."""
        return [wire.ntriples(triple) for triple in islice(self.store.construct(query), self.most)]

    def counts(self, query: str) -> list[tuple[str, int]]:
        """Answer a query that counts."""
        rows = [tuple(map(str, row)) for row in self.store.select(query).tuples()]
        return [("".join(name), int(number)) for *name, number in rows]


def here(source: Far, text: str, sizes: dialects.Sizes | None = None) -> EmbeddedStore:
    """Return what a query needs of a store, as a store."""
    algebra = dialects.to_bring(text)
    if algebra is None:
        return source.store  # type: ignore[return-value]  # it answers this itself
    return EmbeddedStore.holding(dialects.brought(source, sizes or dialects.Sizes(source), algebra).lines())


def rows(store: Store, text: str) -> list[tuple[str, ...]]:
    """Return the rows of an answer in one order."""
    return sorted(tuple("" if term is None else term.n3() for term in row) for row in store.select(text).tuples())


@pytest.fixture(scope="module")
def far(real_graph: KnowledgeGraph) -> tuple[Far, dialects.Sizes]:
    """The project's own graph in a store that cuts at 20,000, and the sizes of its predicates."""
    source = Far(real_graph.store, 20_000)
    return source, dialects.Sizes(source)


@pytest.mark.parametrize("name", [name for name, query in SAVED.items() if query.form == "SELECT"])
def test_a_saved_query_has_the_same_answer_on_what_was_brought(far: tuple[Far, dialects.Sizes], name: str) -> None:
    """Queries of pages, networks and linkage, over the project's own graph."""
    query = SAVED[name]
    given = {p.name: VALUES.get(p.kind, "person/turar-ryskulov") for p in query.parameters if p.required}
    text = query.bind(**given)
    source, sizes = far
    assert rows(here(source, text, sizes), text) == rows(source.store, text)


TERMS = st.sampled_from(VARIABLES) | st.sampled_from(NODES)
PATHS = st.recursive(
    st.sampled_from(PREDICATES),
    lambda inner: (
        st.tuples(inner, st.sampled_from("*+?")).map(lambda both: f"({both[0]}){both[1]}")
        | st.tuples(inner, st.sampled_from("/|"), inner).map(lambda both: f"({both[0]}{both[1]}{both[2]})")
        | inner.map(lambda path: f"^({path})")
    ),
    max_leaves=3,
)
STEPS = st.tuples(TERMS, st.sampled_from(PREDICATES) | st.sampled_from(VARIABLES), TERMS).map(" ".join)
WALKS = st.tuples(TERMS, PATHS, TERMS).map(" ".join)
LITERALS = st.tuples(st.sampled_from(VARIABLES), st.sampled_from(PREDICATES), st.sampled_from(['"1"', '"2"'])).map(
    " ".join
)


def _groups(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(inner, inner)
    picked = st.tuples(inner, st.sampled_from(VARIABLES), st.sampled_from(NODES))
    counted = st.tuples(inner, st.sampled_from(VARIABLES), st.sampled_from(VARIABLES))
    return (
        pairs.map(lambda p: f"{p[0]} . {p[1]}".replace("} .", "}"))
        | pairs.map(lambda p: f"{p[0]} OPTIONAL {{ {p[1]} }}")
        | pairs.map(lambda p: f"{{ {p[0]} }} MINUS {{ {p[1]} }}")
        | pairs.map(lambda p: f"{{ {p[0]} }} UNION {{ {p[1]} }}")
        | pairs.map(lambda p: f"{p[0]} FILTER NOT EXISTS {{ {p[1]} }}")
        | pairs.map(lambda p: f"{p[0]} FILTER(!EXISTS {{ {p[1]} }} || BOUND(?v))")
        | pairs.map(lambda p: f"{{ SELECT DISTINCT ?v ?x {{ {p[0]} }} }} {{ {p[1]} }}")
        | picked.map(lambda p: f"{p[0]} FILTER({p[1]} = {p[2]})")
        | picked.map(lambda p: f"{{ {p[0]} }} VALUES {p[1]} {{ {p[2]} {NODES[0]} }}")
        | picked.map(lambda p: f"{p[0]} BIND(COALESCE({p[1]}, {p[2]}) AS ?z) OPTIONAL {{ ?z {PREDICATES[0]} ?u }}")
        | counted.map(lambda p: f"{{ SELECT {p[1]} (COUNT({p[2]}) AS ?n) {{ {p[0]} }} GROUP BY {p[1]} }} {{ {p[0]} }}")
    )


GROUPS = st.recursive(STEPS | WALKS | LITERALS, _groups, max_leaves=5)
GRAPHS = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(PREDICATES), st.sampled_from([*NODES, '"1"', '"2"'])), max_size=14
)


@settings(max_examples=300)
@given(GRAPHS, GROUPS)
def test_any_query_has_the_same_answer_on_what_was_brought(graph: list[tuple[str, str, str]], group: str) -> None:
    """Whatever patterns, paths, options, groupings and negations are put together."""
    store = EmbeddedStore.holding({f"{' '.join(triple)} .\n" for triple in graph})
    text = f"SELECT * WHERE {{ {group} }}"
    try:
        wanted = rows(store, text)
    except QueryError:
        return  # a variable that is bound twice, or the like: no query at all
    assert rows(here(Far(store, 1000), text), text) == wanted


def test_too_much_is_refused_in_plain_words(real_graph: KnowledgeGraph) -> None:
    """A question that would bring half the store ends with what to do instead."""
    source = Far(real_graph.store, 5_000)
    harvest = dialects.Harvest(source, dialects.Sizes(source), most=1_000)
    with pytest.raises(StoreError, match="ask about fewer people"):
        harvest.bring(None, None, None)


@pytest.mark.parametrize("text", ["SELECT * FROM <http://a/> { ?s ?p 1 }", "SELECT * { GRAPH ?g { ?s ?p 1 } }"])
def test_named_graphs_are_refused_where_they_are_not_understood(text: str) -> None:
    """The default graph of such a store is not its own, so that questions about graphs would have false answers."""
    with pytest.raises(QueryError, match="not understood for this store"):
        here(Far(EmbeddedStore.in_memory(), 1000), text)
