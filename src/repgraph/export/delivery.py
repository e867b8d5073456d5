"""An export on its way to a file, a folder or a stream: written aside, then moved, so that what was there stays whole.

A folder goes to a stream as a tar whose members have one date, so that two exports of one graph are the same bytes.
"""

from __future__ import annotations

import io
import os
import shutil
import stat
import tarfile
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from repgraph.errors import did_you_mean
from repgraph.errors import near as near_names
from repgraph.export.contract import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from repgraph.export.contract import Exporter, Job, Member

_IN_MEMORY = 1_000_000
"""Bytes of a member of a tar that wait in memory; a larger one waits on disk."""


def deliver(exporter: Exporter, job: Job, out: Path | BinaryIO) -> None:
    """Write an export.

    Parameters
    ----------
    exporter
        The target.
    job
        Whom it is about, and where what is left out is counted.
    out
        A path, or an open binary stream.

    Raises
    ------
    ExportError
        The place cannot be written, or the format has no word for a value; what stood there before is untouched.
    """
    if isinstance(out, Path):
        with _explained(out):
            if exporter.folder:
                _folder(exporter.function(job), out)
            else:
                _file(exporter.function(job), out)
    elif exporter.folder:
        _tar(exporter.function(job), out, job)
    else:
        for _, pieces in exporter.function(job):
            _pour(pieces, out)
        out.flush()


def _pour(pieces: Iterable[str], out: BinaryIO) -> None:
    out.writelines(piece.encode("utf-8", "surrogatepass") for piece in pieces)


@contextmanager
def _explained(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(f"{out}: {reason}; nothing was changed there") from error


def _file(members: Iterator[Member], out: Path) -> None:
    if out.is_dir():
        raise ExportError(f"{out} is a folder: name a file in it, as in {out / 'repgraph'}")
    if out.exists() and not stat.S_ISREG(out.stat().st_mode):
        with out.open("wb") as stream:
            for _, pieces in members:
                _pour(pieces, stream)
        return
    place = _parent(out)
    descriptor, name = tempfile.mkstemp(prefix=f".{out.name}.", dir=place)
    aside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            for _, pieces in members:
                _pour(pieces, stream)
            stream.flush()
            os.fsync(stream.fileno())
        aside.chmod(_mode(out))
        aside.replace(out.resolve())
    finally:
        aside.unlink(missing_ok=True)


def _folder(members: Iterator[Member], out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise ExportError(f"{out} is a file: this format is a folder; name a folder that is new or empty")
    place = _parent(out)
    aside = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=place))
    try:
        for name, pieces in members:
            path = aside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as stream:
                _pour(pieces, stream)
        aside.chmod(0o755)
        _take_place(aside, out.resolve())
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _take_place(fresh: Path, out: Path) -> None:
    """Put a finished folder in the place of an earlier export; refuse to remove anything of another's."""
    if not out.exists():
        fresh.rename(out)
        return
    own = {path.name for path in fresh.iterdir()}
    others = sorted(path.name for path in out.iterdir() if path.name not in own)
    if others:
        raise ExportError(
            f"{out} holds {', '.join(others[:3])}, which this export did not write: name a new or empty folder"
        )
    old = out.with_name(f".{out.name}.old-{fresh.name.rsplit('.', 1)[-1]}")
    out.rename(old)
    try:
        fresh.rename(out)
    except OSError:
        old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _parent(out: Path) -> Path:
    place = out.resolve().parent
    if place.is_dir():
        return place
    near = place
    while not near.parent.is_dir():
        near = near.parent
    names = near_names(near.name, (path.name for path in near.parent.iterdir() if path.is_dir()))
    raise ExportError(f"there is no folder {near}{did_you_mean(names)}")


def _mode(out: Path) -> int:
    if out.exists():
        return stat.S_IMODE(out.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _tar(members: Iterator[Member], out: BinaryIO, job: Job) -> None:
    noon = int(job.release.as_of.strftime("%j")) * 86_400 + (job.release.as_of.year - 1970) * 31_556_952
    with tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        for name, pieces in members:
            with tempfile.SpooledTemporaryFile(_IN_MEMORY) as waiting:
                _pour(pieces, waiting)  # type: ignore[arg-type]  # a spooled file writes bytes
                info = tarfile.TarInfo(name)
                info.size, info.mtime, info.mode = waiting.tell(), noon, 0o644
                waiting.seek(0, io.SEEK_SET)
                tar.addfile(info, waiting)
    out.flush()
