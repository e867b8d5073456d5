"""The graph, a person or an entity as a file in the standards of :mod:`repgraph.export`.

A file is made once, in the background, and kept in a folder that goes with the site; whoever asks while a large one
is being made waits a little, and is then told to ask again.
"""

from __future__ import annotations

import asyncio
import shutil
import tarfile
import tempfile
import threading
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse
from starlette.routing import Route

from repgraph import export
from repgraph.errors import NotFoundError
from repgraph.ontology import BASE, Ontology
from repgraph.web.refusals import BusyError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from repgraph.export import Exporter
    from repgraph.web.site import Site

WAIT_SECONDS = 20.0
"""How long a reader waits for a file that is being made."""

MOST_KEPT = 100
"""Files that are kept; the one that nobody asked for longest goes first."""

MOST_WAITING = 20
THREADS = 2
_NETWORKS = frozenset({"graphml", "gexf", "cytoscape", "pajek"})
_AUTHORITIES = frozenset({"eac-cpf", "eac-cpf-2010"})
_ONLY_FOR = {
    **dict.fromkeys(_NETWORKS, frozenset({"person", "camp"})),
    **dict.fromkeys(_AUTHORITIES, frozenset({"person", "camp", "body", "organisation"})),
    "quickstatements": frozenset({"camp"}),
    "geojson": frozenset({"camp", "place"}),
    "cube": frozenset({"camp", "place", "organisation", "event"}),
}
"""Kinds of things about which a format has something to say, where it is silent of others."""


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file."""

    path: Path
    name: str
    media_type: str


class Downloads:
    """Files of one site.

    Parameters
    ----------
    site
        The site.
    """

    def __init__(self, site: Site) -> None:
        """Make nothing yet."""
        self.site = site
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="download")
        self._files: OrderedDict[tuple[str, str, str], Future[Made]] = OrderedDict()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._closed = False
        site.on_close.append(self.close)

    def routes(self) -> list[BaseRoute]:
        """Return the addresses of files."""
        return [
            Route("/download/{format}", self.whole, name="download-whole"),
            Route("/download/{kind}/{local}/{format}", self.one, name="download-one"),
        ]

    async def whole(self, request: Request) -> Response:
        """Answer the whole graph in a format."""
        return await self._answer("", "", request.path_params["format"])

    async def one(self, request: Request) -> Response:
        """Answer one person or entity in a format; a camp comes with those who were held there."""
        kind, local, name = (request.path_params[part] for part in ("kind", "local", "format"))
        if kind not in exported_kinds() or name not in {exporter.name for exporter in offered(kind)}:
            raise HTTPException(404, f"{kind}/{local} cannot be had as {name}")
        return await self._answer(kind, local, name)

    async def _answer(self, kind: str, local: str, name: str) -> Response:
        exporter = export.find(name)
        future = self._future((kind, local, name), exporter)
        done, _ = await asyncio.wait({asyncio.wrap_future(future)}, timeout=WAIT_SECONDS)
        if not done:
            raise BusyError("this file is being made: ask for it again in a minute")
        try:
            made = future.result()
        except NotFoundError as error:
            raise HTTPException(404, f"the graph has nothing under {kind}/{local}") from error
        return FileResponse(made.path, media_type=made.media_type, filename=made.name)

    def _future(self, key: tuple[str, str, str], exporter: Exporter) -> Future[Made]:
        """Return the file that is there or being made, else begin to make it."""
        with self._lock:
            future = self._files.get(key)
            if future is None or (future.done() and future.exception()):
                if sum(not known.done() for known in self._files.values()) >= MOST_WAITING:
                    raise BusyError("too many files are being made: ask again in a minute")
                future = self._files[key] = self._threads.submit(self._make, key, exporter)
            self._files.move_to_end(key)
            self._forget()
            return future

    def _forget(self) -> None:
        while len(self._files) > MOST_KEPT and next(iter(self._files.values())).done():
            _, oldest = self._files.popitem(last=False)
            if not oldest.exception():
                shutil.rmtree(oldest.result().path.parent, ignore_errors=True)

    def _make(self, key: tuple[str, str, str], exporter: Exporter) -> Made:
        kind, local, _ = key
        if not kind:
            scope = export.EVERYBODY
        elif kind == "person":
            scope = export.resolve(self.site.graph, persons=[local])
        else:
            scope = export.resolve(self.site.graph, camp=f"{BASE}{kind}/{local}")
        job = export.Job(self.site.store, scope, self.site.ontology, export.Release.current(), progress=self._go_on)
        folder = Path(tempfile.mkdtemp(dir=self._place()))
        path = folder / "file"
        with path.open("wb") as out:
            export.deliver(exporter, job, out)
        stem = f"{local or 'repgraph'}-{exporter.name}"
        if exporter.folder and (only := _only_member(path)):
            return Made(only, f"{stem}{only.suffix}", "application/xml")
        if not path.stat().st_size:
            raise HTTPException(404, f"{exporter.title} has nothing to say of {kind}/{local}")
        return Made(path, f"{stem}{exporter.suffix}", exporter.media_type)

    def _place(self) -> str:
        with self._lock:
            if self._folder is None:
                self._folder = tempfile.TemporaryDirectory(prefix="repgraph-download-", ignore_cleanup_errors=True)
            return self._folder.name

    def _go_on(self, _stage: str, _done: int) -> None:
        """Give up a file in the making when the site closes."""
        if self._closed:
            raise BusyError("the site is closing")

    def close(self) -> None:
        """Remove all files."""
        self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            if self._folder is not None:
                self._folder.cleanup()


@cache
def exported_kinds() -> frozenset[str]:
    """Return the kinds of things, as they stand in addresses, that can be exported one by one."""
    ontology = Ontology.load()
    entities = (term.iri_path for term in ontology.classes.values() if "Entity" in term.ancestors)
    return frozenset({"person", *filter(None, entities)})


def offered(kind: str = "") -> Iterable[Exporter]:
    """Yield the formats in which a kind of thing can be had; without a kind those of the whole graph."""
    for exporter in export.EXPORTERS.values():
        if not kind or (exporter.scoped and kind in _ONLY_FOR.get(exporter.name, {kind})):
            yield exporter


def _only_member(path: Path) -> Path | None:
    """Return the one XML file of a tar beside it, or nothing where the tar has several files."""
    with tarfile.open(path) as tar:
        members = tar.getmembers()
        content = tar.extractfile(members[0]) if len(members) == 1 else None
        if content is None or not members[0].name.endswith(".xml"):
            return None
        target = path.with_name("only.xml")
        target.write_bytes(content.read())
        return target
