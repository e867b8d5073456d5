"""What a request brings: its parameters, decoded exactly once, and its body, within limits.

Percent-escapes inside a query are part of the query: ``<http://x/%D0%90>`` sent by a form arrives as it was
written. What is no UTF-8 is refused instead of guessed.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request

FORM = "application/x-www-form-urlencoded"
BODY_SECONDS = 20.0
_MOST_PARAMETERS = 1000
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")
_SAFE = re.compile(rb"[^A-Za-z0-9._~/-]")


class Parameters:
    """Parameters of a request by name; each may stand several times."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Keep the pairs in order."""
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            self._values.setdefault(name, []).append(value)

    def __contains__(self, name: str) -> bool:
        """Tell whether the parameter is given."""
        return name in self._values

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a parameter."""
        return tuple(self._values.get(name, ()))

    def one(self, name: str, default: str = "") -> str:
        """Return the value of a parameter that may stand once.

        Raises
        ------
        HTTPException
            400: it stands more than once.
        """
        values = self._values.get(name, [default])
        if len(values) > 1:
            raise HTTPException(400, f"the parameter {name!r} stands more than once")
        return values[0]

    def number(self, name: str, default: int, most: int) -> int:
        """Return a parameter that is a whole number from 0 to ``most``; a larger one counts as ``most``.

        Raises
        ------
        HTTPException
            400: it is no such number.
        """
        text = self.one(name)
        if not text:
            return default
        if not (text.isascii() and text.isdigit()):
            raise HTTPException(400, f"the parameter {name!r} is no whole number")
        return min(int(text[:10]), most)


def parameters(*encoded: bytes) -> Parameters:
    """Return the parameters of a query string and of a form, both as they came.

    >>> parameters(b"query=%3Chttp%3A%2F%2Fx%2F%25D0%2590%3E").one("query")
    '<http://x/%D0%90>'

    Raises
    ------
    HTTPException
        400: they are no UTF-8, or too many.
    """
    parts = [part for text in encoded for part in text.split(b"&", _MOST_PARAMETERS) if part]
    if len(parts) > _MOST_PARAMETERS:
        raise HTTPException(400, "too many parameters")
    try:
        return Parameters((_plain(name), _plain(value)) for name, _, value in (part.partition(b"=") for part in parts))
    except UnicodeDecodeError as error:
        raise HTTPException(400, "the parameters are no UTF-8") from error


def in_url(request: Request) -> Parameters:
    """Return the parameters in a request's address."""
    return parameters(request.scope["query_string"])


async def form(request: Request, most: int) -> Parameters:
    """Return the parameters in a request's form and address together.

    Raises
    ------
    HTTPException
        400, 408, 413 or 415: the body is no UTF-8, too slow, too large, or no form.
    """
    kind, charset = media_type(request)
    if kind != FORM:
        raise HTTPException(415, f"send a form as {FORM}")
    _refuse_other_charsets(charset)
    return parameters(request.scope["query_string"], await body(request, most))


async def text(request: Request, most: int) -> str:
    """Return a request's body as text.

    Raises
    ------
    HTTPException
        400, 408, 413 or 415, as :func:`form`.
    """
    _refuse_other_charsets(media_type(request)[1])
    try:
        return (await body(request, most)).decode("utf-8")
    except UnicodeDecodeError as error:
        raise HTTPException(400, "the body is no UTF-8 text") from error


async def body(request: Request, most: int) -> bytes:
    """Return a request's body.

    Raises
    ------
    HTTPException
        413: it is larger than ``most`` bytes; 408: it comes too slowly.
    """
    content = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                content += chunk
                if len(content) > most:
                    raise HTTPException(413, f"the body is larger than {most:,} bytes", {"Connection": "close"})
    except TimeoutError as error:
        raise HTTPException(408, "the body comes too slowly", {"Connection": "close"}) from error
    except ClientDisconnect as error:
        raise HTTPException(400, "the body broke off") from error
    return bytes(content)


def media_type(request: Request) -> tuple[str, str]:
    """Return the media type of a request's body and its charset, both in lower case."""
    kind, *rest = request.headers.get("content-type", "").split(";")
    charset = ""
    for parameter in rest:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
    return kind.strip().lower(), charset


def quoted(path: str) -> str:
    """Return a path with everything escaped that an address may not hold as it is.

    >>> quoted("date/1937~"), quoted("ж")
    ('date/1937~', '%D0%B6')
    """
    return _SAFE.sub(lambda m: b"%%%02X" % m[0][0], path.encode("utf-8", "replace")).decode("ascii")


def as_uri(iri: str) -> str:
    """Return an IRI as headers write it: letters beyond ASCII are escaped, nothing else is touched.

    >>> as_uri("http://x/ж%20")
    'http://x/%D0%B6%20'
    """
    return "".join(c if c.isascii() else quoted(c) for c in iri)


def _plain(encoded: bytes) -> str:
    return _ESCAPE.sub(lambda m: bytes((int(m[1], 16),)), encoded.replace(b"+", b" ")).decode("utf-8")


def _refuse_other_charsets(charset: str) -> None:
    if charset not in {"", "utf-8", "utf8", "us-ascii"}:
        raise HTTPException(415, "send the body as UTF-8")
