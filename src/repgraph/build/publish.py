"""A new graph takes the place of the last good one in one step, or not at all.

Layout of a build folder::

    generations/0007/   graph.nt  store/  columns/  names.sqlite  report.ttl
    current             -> generations/0007        replaced atomically
    graph.nt  store     -> current/…               graph.nt.gz where the graph is large

A build that is stopped leaves a folder ``generations/.building-…`` that the next build removes. Nothing
else that lies in the build folder is touched.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from repgraph.errors import RepgraphError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

GENERATIONS = "generations"
CURRENT = "current"
_UNFINISHED = ".building-"
_SHORTCUTS = ("graph.nt", "graph.nt.gz", "store", "report.ttl")
_GENERATION = re.compile(r"[0-9]{4,}")


class PublishError(RepgraphError):
    """The build folder cannot be used: another build runs, it is no folder, or the disk is full."""


@contextmanager
def workspace(out: Path) -> Iterator[Path]:
    """Give an empty folder to build in, on the same disk as the result, and remove it if it was not published.

    Raises
    ------
    PublishError
        Another build writes to the same folder, the folder cannot be used, or the disk is full.
    """
    generations = out / GENERATIONS
    try:
        generations.mkdir(parents=True, exist_ok=True)
        lock = (out / ".lock").open("w")
    except OSError as error:
        raise PublishError(f"cannot write to {out}: {error.strerror}") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            other = "wait for it, or name another folder with --out"
            raise PublishError(f"another build writes to {out}: {other}") from error
        _make_room(out)
        unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=generations))
        try:
            yield unfinished
        except (OSError, StoreError) as error:
            reason = f"{error.strerror} {error.filename or ''}".strip() if isinstance(error, OSError) else error
            raise PublishError(f"nothing was published: {reason}; the last good graph, if any, is untouched") from error
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)


def publish(out: Path, unfinished: Path) -> Path:
    """Make the folder the current generation and return its new place.

    The generation before stays until the next build, for readers that have it open.
    """
    generations = out / GENERATIONS
    numbers = [int(p.name) for p in generations.iterdir() if _GENERATION.fullmatch(p.name)]
    finished = generations / f"{max(numbers, default=0) + 1:04}"
    unfinished.chmod(0o755)
    unfinished.rename(finished)
    _point(out / CURRENT, Path(GENERATIONS) / finished.name)
    for name in _SHORTCUTS:
        if (finished / name).exists():
            _point(out / name, Path(CURRENT) / name)
        else:
            (out / name).unlink(missing_ok=True)
    return finished


def _make_room(out: Path) -> None:
    """Refuse a folder where something of another's stands in the way; remove what stopped builds left."""
    for name in (CURRENT, *_SHORTCUTS):
        if (out / name).exists() and not (out / name).is_symlink():
            raise PublishError(f"{out / name} is in the way: move it, or name another folder with --out")
        _fresh(out / name).unlink(missing_ok=True)
    current = os.path.realpath(out / CURRENT)
    for folder in (out / GENERATIONS).iterdir():
        ours = folder.name.startswith(_UNFINISHED) or _GENERATION.fullmatch(folder.name)
        if ours and str(folder.resolve()) != current:
            shutil.rmtree(folder, ignore_errors=True)


def _point(link: Path, target: Path) -> None:
    fresh = _fresh(link)
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)


def _fresh(link: Path) -> Path:
    return link.with_name(f".link-{link.name}")
