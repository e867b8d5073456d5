"""What surrounds every answer: security headers, caching by the build's identity, CORS, and the last net."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from repgraph.web.identity import Built

_LOG = logging.getLogger("repgraph.web")

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
"""Content-Security-Policy: everything from this site, nothing inline, framed by nobody."""

FRAMED = "/reconcile/preview"
"""The one address that others may show in a frame."""

NEVER_CACHED = ("/sparql", "/lang/")
_METHODS = "GET, HEAD, POST, OPTIONS"
_CHANGING = ("accept", "accept-language", "cookie", "host", "x-requested-with")


class Guard:
    """The outermost layer of the site.

    Parameters
    ----------
    app
        The site.
    built
        The identity of what is served.
    """

    def __init__(self, app: ASGIApp, built: Built) -> None:
        """Make the headers once."""
        self.app = app
        self.built = built

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        guarded = _Guarded(self.built, scope, headers, send)
        early = self._early(scope, headers, guarded.tag)
        if early is not None:
            await early(scope, receive, guarded)
            return
        try:
            await self.app(scope, receive, guarded)
        except Exception:  # noqa: BLE001 - the last net: whatever it is, the client sees one sentence and the log sees the rest
            _LOG.exception("%s %s failed", scope["method"], scope["path"])
            if guarded.started:
                return  # the answer stays unfinished, and the server closes the connection
            await PlainTextResponse("something went wrong on our side; the log tells what\n", 500)(
                scope, receive, guarded
            )

    def _early(self, scope: Scope, headers: Headers, tag: str) -> Response | None:
        """Answer what needs no look at the graph."""
        if not all(part.isascii() for part in (scope["query_string"], scope.get("raw_path") or b"")):
            return PlainTextResponse("addresses are ASCII: escape other letters as UTF-8\n", 400)
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            return Response(
                status_code=204,
                headers={
                    "Access-Control-Allow-Methods": _METHODS,
                    "Access-Control-Allow-Headers": headers.get("access-control-request-headers", "*"),
                    "Access-Control-Max-Age": "86400",
                },
            )
        wanted = headers.get("if-none-match", "")
        if tag and tag.removeprefix("W/") in {part.strip().removeprefix("W/") for part in wanted.split(",")}:
            return Response(status_code=304)
        return None


class _Guarded:
    """Sends the messages of one answer with what every answer has."""

    def __init__(self, built: Built, scope: Scope, headers: Headers, send: Send) -> None:
        self.built = built
        self.path = scope["path"]
        self.send = send
        self.since = "" if "if-none-match" in headers else headers.get("if-modified-since", "")
        self.started = False
        self.unchanged = False
        cached = scope["method"] in {"GET", "HEAD"} and not self.path.startswith(NEVER_CACHED)
        self.tag = self._tag(scope, headers) if cached and built.modified else ""

    def _tag(self, scope: Scope, headers: Headers) -> str:
        asked = [",".join(headers.getlist(name)) for name in _CHANGING]
        raw = scope.get("raw_path") or scope["path"].encode()
        return self.built.tag(raw.decode("latin-1"), scope["query_string"].decode("latin-1"), *asked)

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            self._complete(message)
        elif self.unchanged and message["type"] == "http.response.body":
            if not message.get("more_body"):
                await self.send({"type": "http.response.body", "body": b""})
            return
        await self.send(message)

    def _complete(self, message: Message) -> None:
        headers = MutableHeaders(raw=message.setdefault("headers", []))
        framed = self.path == FRAMED
        policy = POLICY | ({"frame-ancestors": "*"} if framed else {})
        headers["Content-Security-Policy"] = "; ".join(f"{name} {value}" for name, value in policy.items())
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        headers["Access-Control-Allow-Origin"] = "*"
        headers["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Link, Location, Retry-After"
        if not framed:
            headers["X-Frame-Options"] = "DENY"
        if message["status"] in {200, 304} and self.tag and "etag" not in headers:
            headers["ETag"] = self.tag
            headers["Last-Modified"] = self.built.last_modified
            headers.setdefault("Cache-Control", "no-cache")
            varies = f"{headers.get('vary', '')}, Accept, Accept-Language, Cookie".split(",")
            headers["Vary"] = ", ".join(dict.fromkeys(filter(None, map(str.strip, varies))))
            if message["status"] == 200 and self.since and self.built.unchanged_since(self.since):  # noqa: PLR2004
                self.unchanged = True
                message["status"] = 304
                for name in ("content-length", "content-type", "content-encoding"):
                    if name in headers:
                        del headers[name]
