"""Whatever is sent, the site answers in its own words."""

from __future__ import annotations

import logging
import os
import re
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from repgraph.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from starlette.applications import Starlette

    Fetch = Callable[..., Any]

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
JSON = "application/sparql-results+json"


NAMES = [
    "query",
    "queries",
    "extend",
    "q",
    "id",
    "prefix",
    "format",
    "page",
    "limit",
    "default-graph-uri",
    "type",
    "to",
]
MARKUP = "<script>alert(1)</script>"
NASTY = st.one_of(
    st.sampled_from(
        [
            MARKUP, '"><img src=x onerror=alert(1)>', "../../etc/passwd", "%00", "\x00", "{", "[]", '{"q":{}}',
            '{"q0":{"query":"x","type":7}}', '{"q0":{"query":"<script>alert(1)</script>"}}', "person/x", "-1",
            "ASK {}", "1" * 400,
            "SELECT * { ?s ?p ?o } LIMIT 2", "'", "\\", "\ud7ff", "𝄞", "à" * 50, "\r\nSet-Cookie: a=b", "{{7*7}}",
            '{"ids":["person/x"],"properties":[{"id":"Birth.date"}]}', "DESCRIBE <x>", "?", "#", "%", "%2e%2e%2f",
        ]
    ),
    st.text(max_size=30),
)  # fmt: skip
HEADERS = ["accept", "accept-language", "cookie", "content-type", "if-none-match", "if-modified-since", "host", "range"]
METHODS = st.sampled_from(["GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "PUT", "TRACE", "X"])
BODY_TYPES = st.sampled_from(["application/x-www-form-urlencoded", "application/sparql-query", "application/json", ""])


LOCALS = ["turar-ryskulov", "alzhir", "karlag", "x", "entity", "kk", "gulag", "alzhir-wives", MARKUP, "%2F", "ж", ".."]


@st.composite
def requests(draw: st.DrawFn, app: Starlette) -> dict[str, Any]:
    """Requests to every route of the site, as an enemy or a broken program writes them."""
    routes = sorted({str(getattr(route, "path", "/")) for route in app.routes})
    path = re.sub(r"\{[^}]*\}", lambda _: draw(st.sampled_from(LOCALS)), draw(st.sampled_from(routes)))
    path += draw(st.one_of(st.just(""), st.just(""), NASTY.map(lambda t: "/" + t)))
    query = "&".join(
        f"{name}={quote(draw(NASTY), safe='')}" for name in draw(st.lists(st.sampled_from(NAMES), max_size=3))
    )
    raw = quote(path, safe=draw(st.sampled_from(["/", "/%"]))).encode()
    target = raw + (b"?" + (query.encode() if draw(st.booleans()) else draw(st.binary(max_size=30))) if query else b"")
    values = st.one_of(NASTY, st.sampled_from([BROWSER, JSON, "text/turtle", "*/*", "kk", 'W/"x"', "*"]))
    headers = [
        (name.encode(), draw(values).encode("utf-8")) for name in draw(st.lists(st.sampled_from(HEADERS), max_size=3))
    ]
    body = draw(st.one_of(st.just(b""), st.binary(max_size=200), NASTY.map(lambda t: b"query=" + quote(t).encode())))
    headers.append((b"content-type", draw(BODY_TYPES).encode()))
    return {"path": target, "method": draw(METHODS), "headers": headers, "body": body}


EXAMPLES = int(os.environ.get("REPGRAPH_HOSTILE", "500"))
"""Hostile requests to generate; the release asks for 10,000."""


class TestHostile:
    """Whatever is sent, the site answers in its own words."""

    @given(data=st.data())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    def test_no_request_breaks_the_site(self, real: Starlette, inside: Fetch, data: st.DataObject) -> None:
        """No 500, no traceback, no markup that was sent comes back unescaped in a page."""
        request = data.draw(requests(real))
        found = inside(real, **request)
        assert found.status != 500
        assert b"Traceback" not in found.body
        assert "content-security-policy" in found.headers
        assert "set-cookie" not in found.headers or "/lang/" in request["path"].decode("latin-1")
        if found.headers.get("content-type", "").startswith("text/html"):
            assert MARKUP.encode() not in found.body
            assert b"<img src=x" not in found.body

    def test_a_mistake_of_ours_is_one_sentence(
        self, folder: Path, inside: Fetch, caplog: pytest.LogCaptureFixture
    ) -> None:
        """A bug is a 500 without a traceback, told in the log."""
        made = create_app(folder)

        def broken(*_: object) -> None:
            raise ZeroDivisionError

        made.state.site.graph.store.select = broken
        with caplog.at_level(logging.ERROR, logger="repgraph.web"):
            found = inside(made, "/id/person/x")
        made.state.site.close()
        assert (found.status, found.text) == (500, "something went wrong on our side; the log tells what\n")
        assert "ZeroDivisionError" in caplog.text

    def test_bytes_that_are_no_http_and_slow_clients(self, endpoint: str, ask: Fetch) -> None:
        """Garbage is refused, a client that sends nothing holds up no one."""
        host, _, port = endpoint.removeprefix("http://").partition("/")[0].partition(":")
        idle = [socket.create_connection((host, int(port))) for _ in range(50)]
        idle[0].sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nquery=")
        with socket.create_connection((host, int(port)), timeout=10) as garbage:
            garbage.sendall(b"\x16\x03\x01\x00garbage\r\n\r\n")
            assert garbage.recv(100).startswith((b"HTTP/1.1 400", b""))
        assert ask(endpoint, "ASK {}").status == 200
        for connection in idle:
            connection.close()

    def test_a_body_of_a_megabyte_is_read_and_answered(self, endpoint: str, fetch: Fetch) -> None:
        """A long query is a query."""
        body = ("ASK {} #" + "ж" * 500_000).encode()
        assert fetch(endpoint, "POST", headers={"Content-Type": "application/sparql-query"}, body=body).status == 200
        quotes = ("ASK { " + '"""' * 300_000).encode()
        found = fetch(endpoint, "POST", headers={"Content-Type": "application/sparql-query"}, body=quotes)
        assert found.status in {400, 504}
