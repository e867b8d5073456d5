"""Running the site: one process tree on one address, until it is told to stop."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn

from repgraph.errors import RepgraphError
from repgraph.store import default_location
from repgraph.web.app import create_app
from repgraph.web.following import Following

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp

    from repgraph.web.limits import Limits
    from repgraph.web.site import Site

CONNECTIONS = 1000
STOP_SECONDS = 5
IDLE_SECONDS = 15
LONGEST_HEAD = 1 << 16


class AddressError(RepgraphError):
    """The address to serve at cannot be had."""


def serve(
    location: str | None,
    host: str,
    port: int,
    *,
    base_url: str,
    limits: Limits,
    contact: str,
    tell: Callable[[str], None],
) -> None:
    """Serve a graph until the process is told to stop (Ctrl-C, SIGTERM).

    Parameters
    ----------
    location
        The graph, as :func:`repgraph.web.app.create_app` takes it.
    host, port
        Where to listen; port 0 takes a free one.
    base_url
        Public address of the site, where a proxy stands before it.
    limits
        What one stranger's query may take.
    contact
        Where corrections go: an e-mail or web address, or empty.
    tell
        Called with the address of the site when it answers.

    Raises
    ------
    StoreError
        There is no graph at that place.
    AddressError
        The address is not ours, or taken.
    """

    def made() -> tuple[ASGIApp, Site]:
        app = create_app(location, base_url=base_url, limits=limits, contact=contact)
        return app, app.state.site

    app = Following(location or default_location(), made)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=bool(base_url),
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
        h11_max_incomplete_event_size=LONGEST_HEAD,
        http="h11",
        loop="asyncio",
        ws="none",
    )
    listening = _listen(host, port)
    with listening:
        shown = f"[{host}]" if ":" in host else host
        tell(f"http://{shown}:{listening.getsockname()[1]}/")
        with suppress(KeyboardInterrupt):  # the way to stop it
            uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        found = socket.socket(family, kind, protocol)
        try:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            found.bind(address)
            found.listen(1024)
        except OSError:
            found.close()
            raise
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise AddressError(f"cannot listen at {host}, port {port}: {reason}; name another with --port") from error
    return found
