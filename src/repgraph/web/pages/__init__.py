"""HTML pages of the site; ``routes`` gives their addresses to the one list in :mod:`repgraph.web.app`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from repgraph.web.pages import (
    atlas,
    claimed,
    compare,
    contradictions,
    downloads,
    editor,
    entity,
    figures,
    finding,
    guide,
    home,
    language,
    listing,
    network,
    person,
    questions,
    rows,
    source,
    timeline,
)
from repgraph.web.pages.frame import STATIC, Frame

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from repgraph.web.site import Site

__all__ = ["routes"]

_PARTS = (
    home, guide, language, finding, person, listing, compare, source, entity, figures, contradictions, claimed, atlas,
    timeline, network, questions, editor, rows, downloads,
)  # fmt: skip


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of all pages.

    Parameters
    ----------
    site
        What is served; its layout and its errors become those of the pages.
    """
    frame = Frame(site)
    site.layout = frame.layout
    site.error_page = frame.error
    site.templates = frame.templates
    found = [route for part in _PARTS for route in part.routes(frame)]
    return [*found, Mount("/static", StaticFiles(directory=STATIC), name="static")]
