"""The identity of what is served, for ETag and Last-Modified: the build and the program, no clock."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from repgraph.ontology import assets
from repgraph.store import resolve
from repgraph.store.streams import file_beside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LARGEST_HASHED = 1 << 30
_PROGRAM = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Built:
    """Which graph, and which program, made an answer.

    ``etag`` is the same for the same graph served by the same program; ``modified`` is when the younger of the
    two was written; it is ``None`` for a remote graph, whose changes nobody tells us.
    """

    etag: str
    modified: datetime | None

    @classmethod
    def of(cls, location: str | Path) -> Built:
        """Return the identity of a store that lies at a place."""
        place = resolve(location)
        program = list(_program())
        if isinstance(place, str):
            return cls(_hash([place, *map(_stamp, program)]), None)
        files = sorted(_files(place))
        graph = file_beside(place) if place.is_dir() and (place.parent / "report.ttl").is_file() else place
        times = [path.stat().st_mtime for path in (*files, *program)]
        if graph is not None and graph.is_file() and graph.stat().st_size <= _LARGEST_HASHED:
            with graph.open("rb") as file:
                content = [hashlib.file_digest(file, "sha256").hexdigest()]
        else:
            content = [_stamp(path) for path in files]
        modified = datetime.fromtimestamp(max(times), UTC).replace(microsecond=0)
        return cls(_hash([*content, *map(_stamp, program)]), modified)

    @property
    def last_modified(self) -> str:
        """Return the date as HTTP writes it, or nothing."""
        return format_datetime(self.modified, usegmt=True) if self.modified else ""

    def unchanged_since(self, date: str) -> bool:
        """Tell whether an ``If-Modified-Since`` date is not older than the build."""
        try:
            since = parsedate_to_datetime(date)
        except ValueError:
            return False
        return self.modified is not None and since.tzinfo is not None and since >= self.modified

    def tag(self, *parts: str) -> str:
        """Return the entity tag of one answer: weak, because an answer may be compressed on its way."""
        return f'W/"{_hash([self.etag, *parts])}"'


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
        return
    yield from (path for path in place.iterdir() if path.is_file() and not path.name.startswith("LO"))  # LOG, LOCK


@lru_cache(maxsize=1)
def _program() -> tuple[Path, ...]:
    """Return the files that make answers: modules, templates, scripts, queries, ontology."""
    top = assets()
    folders = (_PROGRAM, top / "queries", top / "ontology")
    return tuple(
        sorted(p for folder in folders for p in folder.rglob("*") if p.is_file() and p.parent.name != "__pycache__")
    )


def _stamp(path: Path) -> str:
    found = path.stat()
    return f"{path.name} {found.st_size} {found.st_mtime_ns}"


def _hash(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]
