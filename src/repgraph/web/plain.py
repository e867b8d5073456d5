"""A whole page around a piece of HTML: the site's own layout, or a bare one where there is none."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from repgraph.web.site import Site


def plain_page(site: Site, request: Request, title: str, content: str, status: int = 200) -> Response:
    """Return a page.

    Parameters
    ----------
    site
        The site; its layout is used where it has one.
    request
        The request.
    title
        Title, as text.
    content
        HTML, escaped already.
    status
        Status of the answer.
    """
    if site.layout is not None:
        return site.layout(request, title, content, status)
    return HTMLResponse(bare(title, content), status)


def bare(title: str, content: str) -> str:
    """Return a page without any layout."""
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body><h1>{escape(title)}</h1>{content}</body></html>\n'
