"""The page of everything that can be downloaded: the whole graph in every standard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from repgraph.web.downloads import offered
from repgraph.web.pages.reuse import DOCUMENTS, File, files

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from repgraph.web.pages.frame import Frame


def routes(frame: Frame) -> list[BaseRoute]:
    """Return the address of the page."""

    def page(request: Request) -> Response:
        words = frame.words(request)
        described = [File(name, f"/dataset.{suffix}") for name, suffix in DOCUMENTS]
        return frame.page(
            request,
            "downloads",
            words.say("home-data"),
            paragraphs=words.guide("downloads"),
            groups=files("/download", offered()),
            described=described,
        )

    async def dataset(request: Request) -> Response:
        return page(request)

    frame.site.html["dataset"] = dataset
    return [Route("/download", page, name="downloads")]
