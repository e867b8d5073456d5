"""Which format an Accept header gets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repgraph.web.negotiation import DOCUMENTS, ROWS, negotiate, preferred, ranges

if TYPE_CHECKING:
    from collections.abc import Callable

    Fetch = Callable[..., Any]

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


NEGOTIATED = [
    ("", JSON),
    ("*/*", JSON),
    ("application/*", JSON),
    ("application/json", "application/json"),
    ("application/sparql-results+xml", XML),
    (f"{XML};q=0.9, {JSON};q=0.8", XML),
    (f"{XML};q=0.8, {JSON};q=0.9", JSON),
    ("text/csv, */*;q=0.1", "text/csv"),
    ("text/*", "text/csv"),
    ("text/csv;q=0, text/*", "text/tab-separated-values"),
    ("text/*;q=0.5, text/csv;q=0", "text/tab-separated-values"),
    ("APPLICATION/SPARQL-RESULTS+XML", XML),
    (f"{JSON};charset=utf-8", JSON),
    (BROWSER, "application/xml"),
    ("application/pdf", None),
    ("*/*;q=0", None),
    ("nonsense, text/csv;q=oops", None),
    ("*/json", None),
]


class TestNegotiation:
    """The one reader of Accept."""

    @pytest.mark.parametrize(("accept", "wanted"), NEGOTIATED)
    def test_the_table(self, accept: str, wanted: str | None) -> None:
        """Quality first, then exactness, then our own order."""
        found = negotiate(accept, ROWS)
        assert (found and found[1]) == wanted

    @pytest.mark.parametrize(("accept", "wanted"), [row for row in NEGOTIATED if row[1] != "application/xml"])
    def test_the_endpoint_agrees(self, endpoint: str, ask: Fetch, accept: str, wanted: str | None) -> None:
        """What the table says is what is sent."""
        found = ask(endpoint, "SELECT (1 AS ?x) {}", accept)
        if wanted is None:
            assert found.status == 406
        else:
            assert found.headers["content-type"].partition(";")[0] == wanted

    def test_pages_go_to_browsers_and_documents_to_programs(self) -> None:
        """Where a page is offered too, who asks for anything gets what the address is for."""
        assert negotiate(BROWSER, DOCUMENTS, page=True) == (None, "text/html")
        for accept in ("", "*/*"):
            found = negotiate(accept, DOCUMENTS, page=True)
            assert found is not None
            assert found[1] == "text/turtle"
            assert negotiate(accept, DOCUMENTS, page=True, page_first=True) == (None, "text/html")

    @given(st.text())
    def test_no_header_breaks_it(self, accept: str) -> None:
        """Whatever is sent, a range has a quality between 0 and 1, and a choice was offered."""
        assert all(0 <= r.quality <= 1 for r in ranges(accept))
        assert preferred(accept, ["text/turtle", "text/html"]) in {None, "text/turtle", "text/html"}
