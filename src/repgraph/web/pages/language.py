"""The language of a page: what the reader chose, else what the browser asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from repgraph.web.pages.words import LANGUAGES

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from repgraph.web.pages.frame import Frame

COOKIE = "lang"
DEFAULT = "en"
NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
"""Languages of the pages under their own names, in the order in which they are offered."""

_YEAR = 365 * 24 * 3600


def chosen(request: Request) -> str:
    """Return the language of an answer.

    The address decides (``?lang=kk``), then the reader's earlier choice, then ``Accept-Language``.
    """
    for wanted in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if wanted in LANGUAGES:
            return wanted
    return accepted(request.headers.get("accept-language", ""))


def accepted(header: str) -> str:
    """Return the language that an ``Accept-Language`` header likes best.

    >>> accepted("de, kk-KZ;q=0.8, ru;q=0.9"), accepted("fr"), accepted("kk;q=nonsense")
    ('ru', 'en', 'en')
    """
    wanted: list[tuple[float, int, str]] = []
    for place, part in enumerate(header[:1000].split(",")):
        tag, _, parameter = part.partition(";")
        language = tag.strip().lower().partition("-")[0]
        weight = _weight(parameter)
        if language in LANGUAGES and weight > 0:
            wanted.append((-weight, place, language))
    return min(wanted)[2] if wanted else DEFAULT


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if not name:
        return 1.0
    try:
        weight = float(value) if name.strip() == "q" else 0.0
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0


def local_address(address: str) -> str:
    """Return an address of this site as it is, and the home page for any other.

    >>> local_address("/people?sex=female"), local_address("https://example.org/"), local_address("//example.org")
    ('/people?sex=female', '/', '/')
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    fits = address.startswith("/") and not address.startswith("//") and address.isprintable() and "\\" not in address
    return address if fits and not parts.scheme and not parts.netloc else "/"


def _switch(request: Request) -> Response:
    code = request.path_params["code"]
    if code not in LANGUAGES:
        return Response("no such language", status_code=404, media_type="text/plain")
    answer = RedirectResponse(local_address(request.query_params.get("to", "/")), status_code=303)
    answer.set_cookie(COOKIE, code, max_age=_YEAR, path="/", samesite="lax", httponly=True)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def routes(_: Frame) -> list[BaseRoute]:
    """Return the address of the switch."""
    return [Route("/lang/{code}", _switch, name="language")]
